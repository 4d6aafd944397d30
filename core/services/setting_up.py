"""A portfolio in and out: what is held as one value, and what an import changes, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.domain.audit import Decision
from core.domain.figures import Change, Figure, Standing
from core.domain.people import Person, Priority
from core.domain.portfolio import Changes, Edited, HistoricFigure, Plan, Portfolio, compare
from core.domain.proposals import Matter, Proposal
from core.domain.requests import State
from core.domain.roles import Action
from core.ports import Due, Work
from core.services import disputing, rounds, seconding
from core.services.desk import Desk
from core.services.permitting import require

FROM_A_WORKBOOK = "brought in with a workbook"
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
        for f in work.figures.known(i.key).values()
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

    Figures that change keep their old versions. Targets and trajectories that change wait for a second person, and so
    do figures a service disputes (decision 101). Call `rounds.begin` once the calendar is read anew.
    """
    require(desk, who, Action.IMPORT)
    found = changes(desk.work, incoming)
    portfolio = desk.work.portfolio
    portfolio.save(*found.people.to_save, *found.priorities.to_save, *found.indicators.to_save)
    for plan in found.trajectories.added:
        _agree(desk, plan)
    _propose(desk, found, who)
    _add_figures(desk, found, who)
    if found.closures_added or found.closures_removed:
        portfolio.set_closures(frozenset(incoming.closures))
    _settle_retired(desk, found, who)
    _settle_answered(desk, found, who)
    desk.work.audit.append(*_decisions(desk, found, who))
    _have_judged(desk, found)
    return found


def hand_over(desk: Desk, priority: Priority, to: Person, who: str) -> None:
    """A priority has another lead from now on."""
    require(desk, who, Action.RUN_ROUNDS)
    desk.work.portfolio.save(replace(priority, lead=to.key))
    desk.decided("handed over", f"priority/{priority.key}", who, old=priority.lead, new=to.key)


def _decisions(desk: Desk, found: Changes, who: str) -> Iterator[Decision]:
    """One entry for each record an import adds, changes or retires; the figures it adds are counted."""
    for kind, records in (
        ("person", found.people),
        ("priority", found.priorities),
        ("indicator", found.indicators),
    ):
        for added in records.added:
            yield desk.decision("added", f"{kind}/{added.key}", who)
        for edited in records.changed:
            changes_ = {c.field: f"{c.old} → {c.new}" for c in edited.fields}
            yield desk.decision("changed", f"{kind}/{edited.after.key}", who, **changes_)
        for gone in records.retired:
            yield desk.decision("retired", f"{kind}/{gone.key}", who)
    for plan in found.trajectories.added:
        yield desk.decision(
            "agreed", f"trajectory/{plan.indicator}", who, target=plan.trajectory.target.value
        )
    for figure in _undisputed(desk.work, found):
        old, new = figure.before, figure.after
        about = f"figure/{new.indicator}/{new.period}"
        yield desk.decision("changed", about, who, old=old.value, new=new.value, why="imported")
    if found.figures.added:
        yield desk.decision("recorded", "figures/history", who, figures=len(found.figures.added))


def _have_judged(desk: Desk, found: Changes) -> None:
    """What may now read otherwise is judged at the next tick: the unit is asked about flags, none is opened here.

    What was left out is among it: a flag of it that is published stays until two people close it, and the unit is told.
    """
    figures = [*found.figures.added, *(edited.after for edited in found.figures.changed)]
    touched = {
        *(figure.indicator for figure in figures),
        *(plan.indicator for plan in found.trajectories.added),
        *(indicator.key for indicator in found.indicators.to_save),
    }
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
    for edited in _undisputed(desk.work, found):
        before = desk.work.figures.known(edited.after.indicator).get(edited.after.period)
        changed = replace(
            _figure(desk, edited.after, who),
            change=Change.CORRECTION,
            reason="imported",
            supersedes=before.number if before else None,
        )
        desk.work.figures.add(changed)


def waits_for_second(work: Work, found: Changes) -> tuple[list[str], list[HistoricFigure]]:
    """What of an import is not done at once: the indicators whose trajectory changes, and disputed figures."""
    disputed = {(d.indicator, d.period) for d in disputing.still_open(work)}
    figures = [e.after for e in found.figures.changed if (e.after.indicator, e.after.period) in disputed]
    return [edited.after.indicator for edited in found.trajectories.changed], figures


def _undisputed(work: Work, found: Changes) -> list[Edited[HistoricFigure]]:
    _, disputed = waits_for_second(work, found)
    return [edited for edited in found.figures.changed if edited.after not in disputed]


def _propose(desk: Desk, found: Changes, who: str) -> None:
    waiting = seconding.pending(desk.work)
    for edited in found.trajectories.changed:
        plan, before = edited.after, edited.before.trajectory
        given = plan.trajectory.reason if plan.trajectory.reason != before.reason else ""
        made = seconding.blank(
            Matter.TRAJECTORY,
            plan.indicator,
            why=given or FROM_A_WORKBOOK,
            seen=before.version,
            trajectory=plan.trajectory,
        )
        if not any(_same(made, each, who) for each in waiting):
            seconding.propose(desk, made, who)
    for figure in waits_for_second(desk.work, found)[1]:
        known = desk.work.figures.known(figure.indicator).get(figure.period)
        made = seconding.blank(
            Matter.FIGURE,
            figure.indicator,
            why=FROM_A_WORKBOOK,
            seen=known.number if known else 0,
            period=figure.period,
            value=figure.value,
            standing=figure.standing.value,
            numerator=figure.numerator,
            denominator=figure.denominator,
        )
        if not any(_same(made, each, who) for each in waiting):
            seconding.propose(desk, made, who)


def _same(made: Proposal, waiting: Proposal, who: str) -> bool:
    """Whether the very same is proposed already; then it is not asked twice."""
    return replace(waiting, number=0, by=who, at=made.at, until=made.until) == replace(made, by=who)


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


def _settle_answered(desk: Desk, found: Changes, who: str) -> None:
    """What the workbook holds is asked of nobody any more."""
    added = {(figure.indicator, figure.period): figure for figure in found.figures.added}
    for request in desk.work.requests.unanswered_about({indicator for indicator, _ in added}):
        figure = added.get((request.indicator, request.period))
        if figure is not None:
            rounds.brought_in(desk, request, _ANSWERED_BY.get(figure.standing, State.ANSWERED), who)


_ANSWERED_BY = {
    Standing.NOT_AVAILABLE: State.NOT_AVAILABLE,
    Standing.WITHDRAWN: State.NOT_AVAILABLE,
    Standing.NOT_APPLICABLE: State.NOT_APPLICABLE,
}
