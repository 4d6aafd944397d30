"""Priority reviews: commissioned, kept to their weeks, tested with the service, agreed by both sides, checked after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.domain.people import Person, Priority, Role
from core.domain.reviews import WEEKS, Check, Part, Review, ReviewStage, ServiceView, Verdict
from core.domain.roles import Action
from core.ports import Due, Noted, Work
from core.services import acting, keeping
from core.services.desk import Desk
from core.services.judging import read_indicator
from core.services.permitting import NotPermitted

CHECKS = (3, 6)
"""Months after the agreement when the unit and the service look again."""


class NotYet(ValueError):
    """The review has not got so far; the message says what is missing."""


def commission(desk: Desk, review: Review, who: str) -> Review:
    """Begin a review, with the first morning of each of its weeks in the ledger."""
    begun = keeping.add(desk, review, Noted(desk.now, who, "commissioned", review.from_))
    for week in range(1, WEEKS + 2):
        _falls_due(desk, begun, f"week-{week}", desk.calendar.next_working(begun.monday(week)))
    return begun


def first_monday(desk: Desk) -> date:
    """The Monday of the week in which a review commissioned now begins: this one until Wednesday, else the next."""
    monday = desk.today - timedelta(days=desk.today.weekday())
    return monday if desk.today.weekday() <= 2 else monday + timedelta(weeks=1)


def keep(desk: Desk, review: Review, who: str, what: str, detail: str = "") -> Review:
    """Keep how a review stands now as a version of its own."""
    keeping.save(desk, review, Noted(desk.now, who, what, detail))
    return review


def find(work: Work, number: int, at: datetime | None = None) -> Review | None:
    """The review of that number."""
    return work.shelf(Review).get(number, at)


def going_on(work: Work) -> list[Review]:
    """Those not agreed yet, the oldest first."""
    return [r for r in work.shelf(Review).all() if r.stage is ReviewStage.GOING_ON]


def of_priority(work: Work, priority: str) -> Review | None:
    """The newest review of a priority that was not cancelled."""
    found = [
        r for r in work.shelf(Review).all() if r.priority == priority and r.stage is not ReviewStage.CANCELLED
    ]
    return found[-1] if found else None


def officer_of(work: Work, review: Review) -> Person | None:
    """Who keeps it going: who commissioned it, or an officer who is here now."""
    led = work.portfolio.person(review.led_by)
    if led is not None and not led.retired:
        return led
    here = (p for p in work.portfolio.people() if p.runs_the_unit and not p.retired)
    return min(here, key=lambda p: (p.role is not Role.UNIT, p.key), default=None)


def may_see(work: Work, review: Review, person: Person) -> bool:
    """The unit, the team, the sponsor and the service see a review."""
    return (
        person.runs_the_unit
        or person.key in {*review.team, review.sponsor}
        or answers_for(work, review, person)
    )


def as_read_by(work: Work, review: Review, person: Person | None) -> Review:
    """The review as far as somebody may read it: what it adds up to is the service's to see before anybody else's.

    Until it is tested, only the team and the service read findings, synthesis and recommendations; who was only
    asked for data never does. Nobody in particular (paper for everybody) reads what anybody may.
    """
    if person is not None and (may_write(review, person) or answers_for(work, review, person)):
        return review
    if review.tested is not None and (person is None or may_see(work, review, person)):
        return review
    asked = tuple(replace(h, verdict=Verdict.OPEN, evidence="") for h in review.hypotheses)
    visits = tuple(replace(v, seen="") for v in review.visits)
    return replace(review, hypotheses=asked, visits=visits, findings=(), synthesis="", recommendations=())


def answers_for(work: Work, review: Review, person: Person) -> bool:
    """Whether they speak for the service: its lead, or the lead's deputy."""
    lead = work.portfolio.person(work.portfolio.priority(review.priority).lead)
    return lead is not None and person.key in {lead.key, lead.deputy}


def may_write(review: Review, person: Person) -> bool:
    """The unit and the joint team write it."""
    return person.runs_the_unit or person.key in review.team


def fill(desk: Desk, review: Review, part: Part, content: object, who: str) -> Review:
    """Keep a part as said; data that is asked for is chased on its day."""
    filled = keep(desk, review.filled(part, content), who, part.value)
    if part is Part.DATA:
        for wanted in filled.data:
            day = desk.calendar.add(wanted.due, 1)
            if day > desk.today:
                _falls_due(desk, filled, f"data/{wanted.owner}/{day}", day)
    return filled


def hear_service(desk: Desk, review: Review, person: Person, words: str, *, sees_it_so: bool) -> Review:
    """The service says whether it sees the synthesis so. Raises NotYet without one, NotPermitted to anybody else."""
    if not answers_for(desk.work, review, person):
        raise NotPermitted(person.key, Action.COMMENT)
    if not review.synthesis:
        raise NotYet("There is no synthesis to test yet.")
    tested = replace(review, tested=ServiceView(person.key, desk.now, sees_it_so, words))
    return keep(desk, tested, person.key, "tested with the service", words)


def agree(desk: Desk, review: Review, person: Person) -> Review:
    """One side agrees; once both have, every recommendation is an action and the checks are in the calendar.

    Raises NotYet while something is missing, or where one person would agree for both sides.
    """
    if not review.recommendations:
        raise NotYet("There are no recommendations to agree yet.")
    if review.tested is None:
        raise NotYet("The synthesis has not been tested with the service yet.")
    service, unit = answers_for(desk.work, review, person), person.runs_the_unit
    if not service and not unit:
        raise NotPermitted(person.key, Action.COMMENT)
    if person.key in {review.agreed_by_unit, review.agreed_by_service}:
        raise NotYet("You have agreed already; the other side has still to.")
    if service:
        review = replace(review, agreed_by_service=person.key)
    else:
        review = replace(review, agreed_by_unit=person.key)
    kept = keep(desk, review, person.key, "agreed by the service" if service else "agreed by the unit")
    return _both_agreed(desk, kept, person.key) if kept.agreed else kept


def _both_agreed(desk: Desk, review: Review, who: str) -> Review:
    officer = officer_of(desk.work, review)
    unit = officer.key if officer is not None else review.agreed_by_unit
    made = []
    for each in review.recommendations:
        agreed_to = acting.Agreed(each.words, each.owner, each.due, priority=review.priority)
        made.append(replace(each, action=acting.agree(desk, agreed_to, unit).number))
    agreed = replace(review, recommendations=tuple(made), agreed_on=desk.today, stage=ReviewStage.AGREED)
    for months in CHECKS:
        day = desk.calendar.next_working(_months_on(desk.today, months))
        _falls_due(desk, agreed, f"check-{months}", day)
    return keep(desk, agreed, who, "agreed by both")


def check(desk: Desk, review: Review, months: int, words: str, who: str) -> Review:
    """Keep how it stood some months on; after the last check the review is closed."""
    others = tuple(c for c in review.checks if c.months != months)
    stage = ReviewStage.CLOSED if months == CHECKS[-1] else review.stage
    changed = replace(review, checks=(*others, Check(months, desk.now, who, words)), stage=stage)
    return keep(desk, changed, who, f"checked at {months} months", words)


def check_due(review: Review, on: date) -> int | None:
    """Which check a word on that day belongs to: the latest that has come round and has not been made."""
    if review.agreed_on is None:
        return None
    made = {c.months for c in review.checks}
    come = [m for m in CHECKS if _months_on(review.agreed_on, m) <= on and m not in made]
    return come[-1] if come else None


def cancel(desk: Desk, review: Review, who: str) -> Review:
    """It is not gone on with; what was written stays."""
    return keep(desk, replace(review, stage=ReviewStage.CANCELLED), who, "cancelled")


@dataclass(frozen=True, slots=True)
class Moved:
    """One indicator since the agreement: the value then and now."""

    indicator: str
    then: Decimal | None
    now: Decimal | None


def moved(work: Work, review: Review, priority: Priority) -> list[Moved]:
    """Each indicator of the priority as it stood when the recommendations were agreed, and as it stands."""
    at = _instant_of_agreement(work, review)
    keys = [i.key for i in work.portfolio.indicators() if i.priority == priority.key and not i.retired]
    return [
        Moved(
            key,
            read_indicator(work, key, at=at, deeply=False).value if at is not None else None,
            read_indicator(work, key, deeply=False).value,
        )
        for key in keys
    ]


def _instant_of_agreement(work: Work, review: Review) -> datetime | None:
    for version in work.shelf(Review).versions(review.number):
        if version.paper.agreed_on is not None:
            return version.noted.at
    return None


def _falls_due(desk: Desk, review: Review, step: str, day: date) -> None:
    at = desk.rules.asking_time(day, desk.rules.home.key)
    about: Mapping[str, str] = {"review": str(review.number), "step": step}
    desk.work.ledger.add(Due(f"review/{review.number}/{step}", "review", at, about))


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))
