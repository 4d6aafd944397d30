"""A portfolio in and out: what is held as one value, and what an import changes, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace

from core.domain.figures import Change, Figure, Standing, known
from core.domain.people import Person, Priority
from core.domain.portfolio import Changes, HistoricFigure, Plan, Portfolio, compare
from core.domain.requests import State
from core.domain.roles import Action
from core.ports import Due, Work
from core.services import rounds
from core.services.desk import Desk
from core.services.permitting import require

CAME_IN = "came-in"
"""The kind of ledger row under which what an import touched is judged."""


def held(work: Work) -> Portfolio:
    """Everything a workbook would hold, as it stands now."""
    indicators = work.portfolio.indicators()
    trajectories = {
        i.key: trajectory for i in indicators if (trajectory := work.portfolio.trajectory(i.key)) is not None
    }
    history = tuple(
        HistoricFigure(f.indicator, f.period, f.value, f.numerator, f.denominator, f.standing, f.comment)
        for i in indicators
        for f in known(work.figures.history(i.key)).values()
    )
    return Portfolio(
        tuple(work.portfolio.people()),
        tuple(work.portfolio.priorities()),
        tuple(indicators),
        trajectories,
        history,
        work.portfolio.closures(),
    )


def changes(work: Work, incoming: Portfolio) -> Changes:
    """What an import would do."""
    return compare(held(work), incoming)


def bring_in(desk: Desk, incoming: Portfolio, who: str) -> Changes:
    """Do it: save what is added and changed, retire what is left out, add figures to their histories.

    Targets and figures that change keep their old versions. Call `rounds.begin` once the calendar is read anew.
    """
    require(desk, who, Action.IMPORT)
    found = changes(desk.work, incoming)
    portfolio = desk.work.portfolio
    portfolio.save(*found.people.to_save, *found.priorities.to_save, *found.indicators.to_save)
    for plan in found.trajectories.to_save:
        _agree(desk, plan)
    _add_figures(desk, found, who)
    if found.closures_added or found.closures_removed:
        portfolio.set_closures(frozenset(incoming.closures))
    _settle_retired(desk, found, who)
    _decided(desk, found, who)
    _have_judged(desk, found)
    return found


def hand_over(desk: Desk, priority: Priority, to: Person, who: str) -> None:
    """A priority has another lead from now on."""
    require(desk, who, Action.RUN_ROUNDS)
    desk.work.portfolio.save(replace(priority, lead=to.key))
    desk.decided("handed over", f"priority/{priority.key}", who, old=priority.lead, new=to.key)


def _decided(desk: Desk, found: Changes, who: str) -> None:
    """One entry for each record an import adds, changes or retires; the figures it adds are counted."""
    for kind, records in (
        ("person", found.people),
        ("priority", found.priorities),
        ("indicator", found.indicators),
    ):
        for added in records.added:
            desk.decided("added", f"{kind}/{added.key}", who)
        for edited in records.changed:
            changes_ = {c.field: f"{c.old} → {c.new}" for c in edited.fields}
            desk.decided("changed", f"{kind}/{edited.after.key}", who, **changes_)
        for gone in records.retired:
            desk.decided("retired", f"{kind}/{gone.key}", who)
    for plan in found.trajectories.to_save:
        desk.decided("agreed", f"trajectory/{plan.indicator}", who, target=plan.trajectory.target.value)
    for figure in found.figures.changed:
        old, new = figure.before, figure.after
        about = f"figure/{new.indicator}/{new.period}"
        desk.decided("changed", about, who, old=old.value, new=new.value, why="imported")
    if found.figures.added:
        desk.decided("recorded", "figures/history", who, figures=len(found.figures.added))


def _have_judged(desk: Desk, found: Changes) -> None:
    """What may now read otherwise is judged at the next tick: the unit is asked about flags, none is opened here."""
    figures = [*found.figures.added, *(edited.after for edited in found.figures.changed)]
    touched = {
        *(figure.indicator for figure in figures),
        *(plan.indicator for plan in found.trajectories.to_save),
        *(indicator.key for indicator in found.indicators.to_save),
    } - {indicator.key for indicator in found.indicators.retired}
    if touched:
        about = {"indicators": ",".join(sorted(touched))}
        desk.work.ledger.add(Due(f"{CAME_IN}/{desk.now:%Y%m%dT%H%M%S%f}", CAME_IN, desk.now, about))


def _agree(desk: Desk, plan: Plan) -> None:
    versions = desk.work.portfolio.trajectory_versions(plan.indicator)
    version = versions[-1].version + 1 if versions else 1
    desk.work.portfolio.agree(plan.indicator, replace(plan.trajectory, version=version, agreed_at=desk.now))


def _add_figures(desk: Desk, found: Changes, who: str) -> None:
    new = [_figure(desk, f, who) for f in found.figures.added]
    desk.work.figures.add_many(new)
    for edited in found.figures.changed:
        before = known(desk.work.figures.history(edited.after.indicator)).get(edited.after.period)
        changed = replace(
            _figure(desk, edited.after, who),
            change=Change.CORRECTION,
            reason="imported",
            supersedes=before.number if before else None,
        )
        desk.work.figures.add(changed)


def _figure(desk: Desk, historic: HistoricFigure, who: str) -> Figure:
    return Figure(
        indicator=historic.indicator,
        period=historic.period,
        value=historic.value,
        standing=historic.standing if historic.standing is not Standing.WITHDRAWN else Standing.NOT_AVAILABLE,
        said_by=who,
        said_at=desk.now,
        said_through="import",
        comment=historic.comment,
        numerator=historic.numerator,
        denominator=historic.denominator,
    )


def _settle_retired(desk: Desk, found: Changes, who: str) -> None:
    gone = {i.key for i in found.indicators.retired}
    for request in desk.work.requests.unanswered():
        if request.indicator in gone:
            rounds.settle(desk, request, State.EXEMPT, who, "retired")
