"""Delivery plans: kept a section at a time, agreed, their milestones called to mind and, when missed, made visible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from core.domain.people import Person, Priority
from core.domain.plans import DeliveryPlan, Marked, Milestone, Section, checklist
from core.ports import Due, Noted, Work
from core.services import keeping
from core.services.desk import Desk

REMIND_BEFORE, TELL_UNIT_AFTER = 5, 2
"""Working days before a milestone when its owner is reminded, and after it when the unit hears it was missed."""


def of_priority(work: Work, priority: str, at: datetime | None = None) -> DeliveryPlan | None:
    """The priority's plan, as it is or as it was known."""
    found = [p for p in work.shelf(DeliveryPlan).all(at) if p.priority == priority]
    return found[-1] if found else None


def begin(desk: Desk, priority: str, who: str) -> DeliveryPlan:
    """The priority's plan, an empty one where there is none yet."""
    found = of_priority(desk.work, priority)
    return found or keeping.add(desk, DeliveryPlan(0, priority), Noted(desk.now, who, "begun"))


def may_write(work: Work, priority: Priority, person: Person) -> bool:
    """Whether a plan is somebody's to write: the lead's, the deputy's, the unit's."""
    lead = work.portfolio.person(priority.lead)
    return (
        person.runs_the_unit
        or person.key == priority.lead
        or (lead is not None and lead.deputy == person.key)
    )


def fill(desk: Desk, plan: DeliveryPlan, section: Section, content: object, who: str) -> DeliveryPlan:
    """Keep a section as said; milestones get what falls due for them."""
    if section is Section.MILESTONES and isinstance(content, tuple):
        content = _as_first_agreed(plan, content)
    filled = plan.filled(section, content)
    keeping.save(desk, filled, Noted(desk.now, who, section.value))
    if section is Section.MILESTONES:
        for milestone in filled.milestones:
            _schedule(desk, filled, milestone)
    return filled


def _as_first_agreed(plan: DeliveryPlan, said: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    """Milestones said anew keep the day they were first agreed for and whether they are done, by their names."""
    before = {m.name.casefold(): m for m in plan.milestones}
    return tuple(
        replace(m, first_due=old.first_due, done_on=old.done_on)
        if (old := before.get(m.name.casefold())) is not None
        else m
        for m in said
    )


def chase_again(desk: Desk, plan: DeliveryPlan) -> None:
    """Milestones that stand as before are called to mind on their days again."""
    for milestone in plan.milestones:
        _schedule(desk, plan, milestone)


def agree(desk: Desk, plan: DeliveryPlan, who: str) -> DeliveryPlan:
    """The plan as it stands is the agreed one."""
    agreed = replace(plan, agreed_at=desk.now, agreed_by=who)
    keeping.save(desk, agreed, Noted(desk.now, who, "agreed"))
    return agreed


def done(desk: Desk, plan: DeliveryPlan, milestone: Milestone, who: str) -> Milestone:
    """A milestone has been reached."""
    reached = replace(milestone, done_on=desk.today)
    noted = Noted(desk.now, who, "milestone done", milestone.name)
    keeping.save(desk, plan.with_milestone(reached), noted)
    return reached


def move(desk: Desk, plan: DeliveryPlan, milestone: Milestone, day: date, why: str, who: str) -> Milestone:  # noqa: PLR0917 - a day moves for a reason
    """A milestone slips, visibly: its first day stays beside the new one."""
    moved = replace(milestone, due=day, why_moved=why)
    noted = Noted(desk.now, who, "milestone moved", why)
    changed = plan.with_milestone(moved)
    keeping.save(desk, changed, noted)
    _schedule(desk, changed, moved)
    return moved


def marks(desk: Desk, plan: DeliveryPlan) -> tuple[Marked, ...]:
    """The checklist; the trajectory counts where every indicator of the priority has one."""
    portfolio = desk.work.portfolio
    keys = [i.key for i in portfolio.indicators() if i.priority == plan.priority and not i.retired]
    trajectory = bool(keys) and all(portfolio.trajectory(k) is not None for k in keys)
    return checklist(plan, desk.today, trajectory=trajectory)


@dataclass(frozen=True, slots=True)
class Milestones:
    """An owner's milestones worth a word today, each with its plan's priority."""

    coming: tuple[tuple[str, Milestone], ...]
    missed: tuple[tuple[str, Milestone], ...]
    tell_unit: tuple[tuple[str, Milestone], ...]


def morning(desk: Desk, owner: str) -> Milestones:
    """Which of somebody's milestones are near, or have passed."""
    add, today = desk.calendar.add, desk.today
    own = [
        (plan.priority, m)
        for plan in desk.work.shelf(DeliveryPlan).all()
        for m in plan.milestones
        if m.owner == owner and m.done_on is None and not desk.work.portfolio.priority(plan.priority).retired
    ]
    last = add(today, REMIND_BEFORE)
    return Milestones(
        coming=tuple((p, m) for p, m in own if today <= m.due <= last),
        missed=tuple((p, m) for p, m in own if m.missed(today) and add(m.due, 1) >= today),
        tell_unit=tuple((p, m) for p, m in own if add(m.due, TELL_UNIT_AFTER) == today),
    )


def flagged_under(work: Work, priority: str) -> str | None:
    """The indicator under which a priority's missed milestones are flagged: its first, an open one if there is one."""
    own = [i for i in work.portfolio.indicators() if i.priority == priority and not i.retired]
    found = sorted(own, key=lambda i: i.restricted)
    return found[0].key if found else None


def missed_of(desk: Desk, priority: str) -> tuple[Milestone, ...]:
    """The milestones of a priority's plan whose day passed without them so long ago that the unit is told."""
    plan = of_priority(desk.work, priority)
    every = plan.milestones if plan is not None else ()
    return tuple(
        m for m in every if m.missed(desk.today) and desk.calendar.add(m.due, TELL_UNIT_AFTER) <= desk.today
    )


def _schedule(desk: Desk, plan: DeliveryPlan, milestone: Milestone) -> None:
    owner = milestone.owner or desk.work.portfolio.priority(plan.priority).lead
    person = desk.work.portfolio.person(owner)
    zone = person.time_zone if person else desk.rules.home.key
    for days in (-REMIND_BEFORE, 1, TELL_UNIT_AFTER):
        day = desk.calendar.add(milestone.due, days)
        if day > desk.today:
            at = desk.rules.asking_time(day, zone)
            desk.work.ledger.add(Due(f"milestones/{owner}/{day}", "milestones", at, {"owner": owner}, owner))
