"""Stocktakes: planned, prepared for in good time, held, closed; and what is known for their pack as at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from core.domain.actions import Action
from core.domain.assessments import Rating
from core.domain.flags import Cause, Flag, FlagState
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.stocktakes import Item, Stage, Stocktake, agenda
from core.ports import Due, Noted, Work
from core.services import acting, keeping, summaries
from core.services.desk import Desk
from core.services.judging import Reading, read_indicator
from core.services.openly import may_see_small, openly
from core.services.rules import today

GATHER_BEFORE, ASK_BEFORE, CUT_OFF_BEFORE = 7, 4, 2
"""Working days before the meeting: what is missing is asked for, questions go out, the pack is made."""
CLOSES_AT = time(17)
_A_QUARTER = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Page:
    """One priority as known at the cut-off: each indicator's reading, and how it read at the stocktake before."""

    priority: Priority
    lead: Person | None
    readings: tuple[Reading, ...]
    before: tuple[Reading, ...]
    flags: tuple[Flag, ...]
    rating: Rating | None
    not_in: tuple[tuple[str, Month], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Everything a pack is made of, as known at an instant.

    `since` is the cut-off of the stocktake before, or a quarter earlier. `withheld` counts restricted indicators
    that not everybody attending may see, and that are left out for all.
    """

    stocktake: Stocktake
    at: datetime
    since: datetime
    before: Stocktake | None
    items: tuple[Item, ...]
    actions: tuple[Action, ...]
    pages: tuple[Page, ...]
    attending: tuple[Person, ...]
    recovered: tuple[Flag, ...]
    withheld: int


def plan(desk: Desk, meeting: Stocktake, who: str) -> Stocktake:
    """Put a stocktake into the calendar, with everything that falls due for it."""
    cut_off = _cut_off(desk, meeting.day)
    planned = keeping.add(desk, replace(meeting, cut_off=cut_off), Noted(desk.now, who, "planned"))
    _schedule(desk, planned)
    return planned


def move(desk: Desk, meeting: Stocktake, day: date, starts: time, who: str) -> Stocktake:
    """Another day or hour: what falls due moves with it, and what was due for the old day falls away."""
    moved = replace(meeting, day=day, starts=starts, cut_off=_cut_off(desk, day))
    keep(desk, moved, who, "moved", day.isoformat())
    _schedule(desk, moved, again=True)
    return moved


def is_for(work: Work, meeting: Stocktake, due: Due) -> bool:
    """Whether something due was meant for the day the stocktake is on now."""
    day = due.about.get("day") or work.shelf(Stocktake).versions(meeting.number)[0].paper.day.isoformat()
    return day == meeting.day.isoformat()


def _cut_off(desk: Desk, day: date) -> datetime:
    return datetime.combine(desk.calendar.add(day, -CUT_OFF_BEFORE), CLOSES_AT, desk.rules.home)


def _schedule(desk: Desk, meeting: Stocktake, *, again: bool = False) -> None:
    """What falls due for it; where it was due before for another day, nobody is asked at once a second time."""
    before, zone = desk.calendar.add, desk.rules.home.key
    steps = {
        "gather": desk.rules.asking_time(before(meeting.day, -GATHER_BEFORE), zone),
        "questions": desk.rules.asking_time(before(meeting.day, -ASK_BEFORE), zone),
        "pack": meeting.cut_off,
        "today": datetime.combine(meeting.day, time(8, 30), desk.rules.home),
    }
    for step, at in steps.items():
        if again and step in {"gather", "questions"} and at <= desk.now:
            continue
        about = {"step": step, "stocktake": str(meeting.number), "day": meeting.day.isoformat()}
        desk.work.ledger.add(Due(f"stocktake/{meeting.number}/{step}/{meeting.day}", "stocktake", at, about))


def keep(desk: Desk, meeting: Stocktake, who: str, what: str, detail: str = "") -> Stocktake:
    """Keep how a stocktake stands now as a version of its own."""
    keeping.save(desk, meeting, Noted(desk.now, who, what, detail))
    return meeting


def find(work: Work, number: int, at: datetime | None = None) -> Stocktake | None:
    """The stocktake of that number."""
    return work.shelf(Stocktake).get(number, at)


def coming(work: Work) -> list[Stocktake]:
    """Those planned or going on, the nearest first."""
    ahead = [s for s in work.shelf(Stocktake).all() if s.stage in {Stage.PLANNED, Stage.GOING_ON}]
    return sorted(ahead, key=lambda s: (s.day, s.starts, s.number))


def leads_of(work: Work, meeting: Stocktake) -> list[Person]:
    """The accountable leads of its priorities, each once."""
    keys = dict.fromkeys(work.portfolio.priority(k).lead for k in meeting.priorities)
    found = (work.portfolio.person(k) for k in keys)
    return [p for p in found if p is not None and not p.retired]


def audience(work: Work, meeting: Stocktake) -> list[Person]:
    """Everybody who attends: those named, and the leads."""
    named = [p for k in meeting.attending if (p := work.portfolio.person(k)) is not None]
    return list({p.key: p for p in (*named, *leads_of(work, meeting))}.values())


def known_at(work: Work, meeting: Stocktake, at: datetime) -> Known:
    """What is known for a stocktake's pack at an instant; the same whenever it is asked again.

    Figures, trajectories, flags, actions and ratings are read from their histories. The meeting itself is taken as
    it was then, or as first planned where the instant lies before that.
    """
    work = seen_by(work, audience(work, meeting))
    meeting = find(work, meeting.number, at) or work.shelf(Stocktake).versions(meeting.number)[0].paper
    before = _the_one_before(work, meeting, at)
    since = before.cut_off if before is not None else at - _A_QUARTER
    everybody = audience(work, meeting)
    seen = _seen_by_all(work, everybody)
    pages = tuple(_page(work, key, at, since, seen) for key in meeting.priorities)
    agreed = tuple(_from_before(work, meeting, before, at, since))
    names = [work.portfolio.priority(k).name for k in meeting.priorities]
    mine = [i for i in work.portfolio.indicators() if i.priority in meeting.priorities and not i.retired]
    return Known(
        stocktake=meeting,
        at=at,
        since=since,
        before=before,
        items=agenda(meeting, names, actions=len(agreed)),
        actions=agreed,
        pages=pages,
        attending=tuple(everybody),
        recovered=tuple(_recovered(work, [i.key for i in mine if i.key in seen], since, at)),
        withheld=sum(i.key not in seen for i in mine),
    )


def seen_by(work: Work, people: Sequence[Person]) -> Work:
    """The work as it may be shown to all of them at once: a small number that one may not see is kept from all."""
    return openly(work, lambda key: all(may_see_small(work, p, key) for p in people))


def latest_rating(work: Work, priority: str, at: datetime, asker: Person | None = None) -> Rating | None:
    """The moderated likelihood in force at an instant. Without an asker, only what leaders may see by then."""
    found = [
        r
        for r in work.shelf(Rating).all(at)
        if r.priority == priority
        and not r.withdrawn
        and (_is_public(r, at) or (asker is not None and asker.runs_the_unit))
    ]
    return max(found, key=lambda r: (r.at, r.number), default=None)


def flag_at(work: Work, flag: Flag, at: datetime) -> Flag | None:
    """A flag as the unit knew it at an instant; None where it had not been told of it."""
    notes = [n for n in work.flags.notes(flag.number) if n.at <= at]
    if not any(n.what == "published" for n in notes):
        return None
    lines = [n for n in notes if n.what == "explained"]
    found = [n.detail for n in notes if n.what == "finding"]
    closed = flag.closed_at is not None and flag.closed_at <= at
    return replace(
        flag,
        state=FlagState.CLOSED if closed else FlagState.PUBLISHED,
        finding=found[-1] if found else flag.finding,
        lead_line=lines[-1].detail if lines else "",
        closed_at=flag.closed_at if closed else None,
        closed_because=flag.closed_because if closed else "",
    )


def _page(work: Work, key: str, at: datetime, since: datetime, seen: set[str]) -> Page:
    priority = work.portfolio.priority(key)
    keys = [i.key for i in work.portfolio.indicators() if i.priority == key and i.key in seen]
    readings = tuple(r for k in keys if (r := read_indicator(work, k, at=at)).values)
    day = today(at)
    late = []
    for reading in readings:
        wanted = reading.indicator.frequency.latest_ended(day)
        first = reading.indicator.first_period
        if reading.period < wanted and (first is None or wanted >= first):
            late.append((reading.indicator.key, wanted))
    flags = [
        told
        for k in keys
        for f in work.flags.of(k, Cause.OFF_TRACK)
        if (told := flag_at(work, f, at)) is not None and told.open
    ]
    return Page(
        priority=priority,
        lead=work.portfolio.person(priority.lead),
        readings=readings,
        before=tuple(read_indicator(work, r.indicator.key, at=since, deeply=False) for r in readings),
        flags=tuple(flags),
        rating=latest_rating(work, key, at),
        not_in=tuple(late),
    )


def _the_one_before(work: Work, meeting: Stocktake, at: datetime) -> Stocktake | None:
    held = [
        s
        for s in work.shelf(Stocktake).all(at)
        if s.stage is Stage.HELD
        and s.number != meeting.number
        and set(s.priorities) & set(meeting.priorities)
    ]
    return max(held, key=lambda s: (s.day, s.number), default=None)


def _from_before(
    work: Work, meeting: Stocktake, before: Stocktake | None, at: datetime, since: datetime
) -> list[Action]:
    """What was agreed at the stocktake before, and anything older about these priorities that is still open."""
    agreed = acting.of_stocktake(work, before.number, at) if before is not None else []
    numbers = {a.number for a in agreed}
    older = [
        a
        for a in acting.still_open(work, at)
        if a.number not in numbers and a.agreed_at <= since and a.priority in meeting.priorities
    ]
    return [*agreed, *older]


def _recovered(work: Work, keys: Sequence[str], since: datetime, at: datetime) -> list[Flag]:
    return [
        f
        for k in keys
        for f in work.flags.of(k, Cause.OFF_TRACK)
        if f.closed_at is not None and since < f.closed_at <= at and f.closed_because == "recovered"
    ]


def _seen_by_all(work: Work, people: Sequence[Person]) -> set[str]:
    """What everybody there may see: a pack is read by all of them."""
    seen = {i.key for i in work.portfolio.indicators() if not i.retired}
    for person in people:
        if person.role is not Role.LEADER:
            seen &= set(summaries.visible_indicators(work, person))
    return seen


def _is_public(rating: Rating, at: datetime) -> bool:
    return rating.public_from is not None and rating.public_from <= at
