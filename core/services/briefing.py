"""Briefings: drafted in their rhythm, put into words and approved by the unit, and only then sent to whom they are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.domain.briefings import Briefing, Fate, Kind, Passage, Rhythm
from core.domain.months import Month
from core.domain.people import Person, Role
from core.ports import Due, Noted, Work
from core.services import keeping, summaries
from core.services.desk import Desk

DRAFTED_ON, SENT_ON = 12, 15
"""Working days of the month after: when a month's briefings are drafted, and the earliest they are sent."""


class NotYet(ValueError):
    """It has not got so far; the message says why."""


def set_rhythm(desk: Desk, kind: Kind, every: int, who: str) -> Rhythm:
    """From now on one is drafted every so many months."""
    before = next((r for r in desk.work.shelf(Rhythm).all() if r.kind is kind), None)
    noted = Noted(desk.now, who, "rhythm", str(every))
    month = Month.of(desk.today) + -1
    if _day_of(desk, month, DRAFTED_ON) < desk.today:
        month += 1
    await_month(desk, month)
    if before is None:
        return keeping.add(desk, Rhythm(0, kind, every), noted)
    changed = replace(before, every=every)
    keeping.save(desk, changed, noted)
    return changed


def await_month(desk: Desk, month: Month) -> None:
    """The day on which that month's briefings are drafted, into the ledger."""
    at = desk.rules.asking_time(_day_of(desk, month, DRAFTED_ON), desk.rules.home.key)
    desk.work.ledger.add(Due(f"briefings/{month}", "briefings", at, {"month": str(month)}))


def due_in(work: Work, month: Month) -> list[Kind]:
    """What the rhythm asks for about a month."""
    return [r.kind for r in work.shelf(Rhythm).all() if r.falls_in(month)]


def send_day(desk: Desk, month: Month) -> date:
    """The day a month's briefings go out, when they have been approved by then."""
    return _day_of(desk, month, SENT_ON)


def draft(desk: Desk, made: Briefing, who: str) -> Briefing:
    """Keep a new draft."""
    kept = keeping.add(desk, made, Noted(desk.now, who, "drafted"))
    if kept.send_on > desk.today:
        at = desk.rules.asking_time(kept.send_on, desk.rules.home.key)
        about = {"briefing": str(kept.number)}
        desk.work.ledger.add(Due(f"briefing/{kept.number}/send", "briefing", at, about))
    return kept


def put(desk: Desk, made: Briefing, passages: Sequence[Passage], who: str) -> Briefing:
    """Keep it as the unit has put it. Raises NotYet once it has been sent."""
    if made.fate is Fate.SENT:
        raise NotYet("It has been sent already, so it stands as it was. Draft a new one.")
    changed = made.put(tuple(passages))
    keeping.save(desk, changed, Noted(desk.now, who, "edited"))
    return changed


def approve(desk: Desk, made: Briefing, who: str) -> Briefing:
    """The unit stands by it. Raises NotYet once it has been sent."""
    if made.fate is Fate.SENT:
        raise NotYet("It has been sent already.")
    if made.fate is Fate.DROPPED:
        raise NotYet("It was put aside and is not sent. Edit it to take it up again, or draft a new one.")
    approved = replace(made, fate=Fate.APPROVED, approved_by=who)
    keeping.save(desk, approved, Noted(desk.now, who, "approved"))
    return approved


def sent(desk: Desk, made: Briefing, to: Sequence[Person]) -> Briefing:
    """Keep that it went out, and to whom. Raises NotYet while nobody has approved it."""
    if made.fate is not Fate.APPROVED:
        raise NotYet("Nobody has approved it yet.")
    gone = replace(made, fate=Fate.SENT, sent_to=tuple(p.key for p in to))
    keeping.save(desk, gone, Noted(desk.now, "stocktake", "sent"))
    return gone


def drop(desk: Desk, made: Briefing, who: str) -> Briefing:
    """It is not sent."""
    if made.fate is Fate.SENT:
        raise NotYet("It has been sent already.")
    dropped = replace(made, fate=Fate.DROPPED)
    keeping.save(desk, dropped, Noted(desk.now, who, "dropped"))
    return dropped


def find(work: Work, number: int) -> Briefing | None:
    """The briefing of that number."""
    return work.shelf(Briefing).get(number)


def waiting(work: Work) -> list[Briefing]:
    """Drafts, and what is approved and waits for its day."""
    return [b for b in work.shelf(Briefing).all() if b.fate in {Fate.DRAFT, Fate.APPROVED}]


def recipients(work: Work, kind: Kind, about: str) -> list[Person]:
    """Who receives one: a summary its portfolio's members; the note the leaders; the report both."""
    everybody = [p for p in work.portfolio.people() if not p.retired]
    match kind:
        case Kind.SUMMARY:
            return [p for p in everybody if p.role is Role.CABINET and p.portfolio == about]
        case Kind.NOTE:
            return [p for p in everybody if p.role is Role.LEADER]
        case Kind.REPORT:
            return [p for p in everybody if p.role in {Role.LEADER, Role.CABINET}]


def shown_in(work: Work, kind: Kind, about: str) -> list[str]:
    """The indicators one may name: of its portfolio, and open to everybody who receives it."""
    priorities = {p.key for p in work.portfolio.priorities() if not about or p.portfolio == about}
    open_ = [
        i.key
        for i in work.portfolio.indicators()
        if i.priority in priorities and not i.retired and (kind is Kind.NOTE or not i.restricted)
    ]
    for person in recipients(work, kind, about):
        seen = set(summaries.visible_indicators(work, person))
        open_ = [k for k in open_ if k in seen]
    return open_


def latest_for(work: Work, person: Person, kind: Kind, about: str = "") -> Briefing | None:
    """The newest that was sent and this person may read: their own, and for the unit and leaders any."""
    gone = [b for b in work.shelf(Briefing).all() if b.fate is Fate.SENT and b.kind is kind]
    gone = [b for b in gone if not about or b.about == about]
    anybody = person.runs_the_unit or (person.role is Role.LEADER and kind is not Kind.NOTE)
    return next((b for b in reversed(gone) if anybody or person.key in b.sent_to), None)


def _day_of(desk: Desk, month: Month, number: int) -> date:
    """The so-manieth working day of the month after."""
    return desk.calendar.add(month.last_day, number)
