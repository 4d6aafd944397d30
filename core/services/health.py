"""The unit measures itself: is the routine regular, well run, about performance, and does it lead to action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from core.domain.actions import Action, ActionState
from core.domain.flags import Cause
from core.domain.requests import State
from core.domain.stocktakes import Stage, Stocktake
from core.ports import Work
from core.services.desk import Desk
from core.services.rules import today
from core.services.stocktaking import known_at

YEAR, MONTH = timedelta(days=365), timedelta(days=30)
PAUSE, READING = timedelta(minutes=10), timedelta(minutes=1)
FEWEST_ANSWERS = 3
"""Below so many answers an anonymous count could be traced to somebody."""


@dataclass(frozen=True, slots=True)
class Health:
    """The routine over a year. Each pair is how many of how many.

    `ages` are days of the figures at stocktakes, in the middle and the oldest. `minutes` are those asked of each lead
    in a month, the most first; a lead who has said nothing is not among them.
    """

    returns: tuple[int, int]
    actions: tuple[int, int]
    flags: tuple[int, int]
    stocktakes: int
    ages: tuple[int, int] | None
    worth: tuple[tuple[str, int], ...] | None
    minutes: tuple[tuple[str, int], ...] = ()

    @property
    def middle_minutes(self) -> int:
        """Of the leads who said anything, the one in the middle."""
        return ceil(median([minutes for _, minutes in self.minutes])) if self.minutes else 0


def health(desk: Desk, answers: tuple[str, ...]) -> Health:
    """How the unit's routine has gone in the year up to now; `answers` are those a stocktake's question offers."""
    work, since = desk.work, desk.now - YEAR
    held = [s for s in work.shelf(Stocktake).all() if s.stage is Stage.HELD and s.cut_off >= since]
    over = [a for a in work.shelf(Action).all() if a.agreed_at >= since]
    ages = [age for s in held for age in _ages(work, s)]
    on = desk.today
    late = {ActionState.DONE_LATE, ActionState.OVERDUE}
    due = [a for a in over if a.state(on) in {ActionState.DONE_ON_TIME, *late}]
    counted = {a: sum(int(work.talks.recall(f"worth/{s.number}/{a}") or "0") for s in held) for a in answers}
    return Health(
        returns=_returns(desk),
        actions=(sum(a.state(on) is ActionState.DONE_ON_TIME for a in due), len(due)),
        flags=_flags(desk),
        stocktakes=len(held),
        ages=(round(median(ages)), max(ages)) if ages else None,
        worth=tuple(counted.items()) if sum(counted.values()) >= FEWEST_ANSWERS else None,
        minutes=_minutes(desk),
    )


def _returns(desk: Desk) -> tuple[int, int]:
    """Figures first said by their due day, of those that were due."""
    on_time = asked = 0
    for round_ in desk.work.requests.rounds():
        if round_.month.first_day < desk.today - YEAR:
            continue
        for request in desk.work.requests.of_round(round_.month):
            if request.state in {State.EXEMPT, State.NOT_APPLICABLE} or request.due >= desk.today:
                continue
            asked += 1
            said = [
                f.said_at
                for f in desk.work.figures.history(request.indicator)
                if f.period == request.period and f.value is not None
            ]
            on_time += bool(said) and today(min(said)) <= request.due
    return on_time, asked


def minutes_spent(times: Sequence[datetime]) -> float:
    """How long somebody sat with it, by when they said something: a pause of ten minutes ends a sitting.

    Before the first word of each sitting a minute is counted for reading.

    >>> at = datetime(2026, 11, 2, 9, 0)
    >>> minutes_spent([at, at + timedelta(minutes=3), at + timedelta(hours=2)])
    5.0
    """
    spent = timedelta()
    before: datetime | None = None
    for at in times:
        gap = at - before if before is not None else PAUSE
        spent += gap if gap < PAUSE else READING
        before = at
    return spent / timedelta(minutes=1)


def _minutes(desk: Desk) -> tuple[tuple[str, int], ...]:
    """Each lead's minutes in a month in which they were asked, over as much of the year as is still kept."""
    found = {}
    for lead in {p.lead for p in desk.work.portfolio.priorities() if not p.retired}:
        times = desk.work.inbox.times(lead, desk.now - YEAR)
        if times:
            months = max((desk.now - times[0]) / MONTH, 1.0)
            found[lead] = ceil(minutes_spent(times) / months)
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _flags(desk: Desk) -> tuple[int, int]:
    """Flags somebody acknowledged, of those the unit was told of."""
    told = seen = 0
    for flag in desk.work.flags.changed_since(desk.now - YEAR):
        if flag.cause is not Cause.OFF_TRACK:
            continue
        notes = {n.what for n in desk.work.flags.notes(flag.number)}
        if "published" in notes:
            told += 1
            seen += bool(notes & {"acknowledged", "assigned", "snoozed", "closed"})
    return seen, told


def _ages(work: Work, meeting: Stocktake) -> list[int]:
    """How many days old each latest figure was at the cut-off."""
    known = known_at(work, meeting, meeting.cut_off)
    day = today(meeting.cut_off)
    return [(day - r.period.last_day).days for page in known.pages for r in page.readings]
