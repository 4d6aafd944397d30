"""Which review is meant, and who may hear of it."""

from __future__ import annotations

from bot.talk import InRoutine
from bot.turn import Turn
from core.domain.people import Person, Priority
from core.domain.reviews import Review
from core.services import reviewing
from core.services.desk import Desk


def theirs(turn: Turn, number: str) -> Review | None:
    """The one numbered; without a number the newest going on that they take part in."""
    if number:
        return numbered(turn, number)
    seen = [r for r in reviewing.going_on(turn.work) if reviewing.may_see(turn.work, r, turn.person)]
    step = next((q for q in turn.talk.questions if isinstance(q, InRoutine) and q.about == "review"), None)
    return next((r for r in seen if step is not None and r.number == step.number), seen[-1] if seen else None)


def written_by(turn: Turn, number: str) -> Review | None:
    """The same, where this person may write in it."""
    review = theirs(turn, number)
    return review if review is not None and reviewing.may_write(review, turn.person) else None


def numbered(turn: Turn, number: str) -> Review | None:
    """The one of that number, where this person takes part in it."""
    review = reviewing.find(turn.work, int(number)) if number.isdecimal() and len(number) < 9 else None
    if review is None:
        return None
    asked = {w.owner for w in review.data}
    return review if turn.person.key in asked or reviewing.may_see(turn.work, review, turn.person) else None


def priority_of(turn: Turn, review: Review) -> Priority:
    """The priority it is about."""
    return turn.work.portfolio.priority(review.priority)


def officer_key(turn: Turn, review: Review) -> str:
    """Who keeps it going: who commissioned it, or an officer who is here now."""
    officer = reviewing.officer_of(turn.work, review)
    return officer.key if officer is not None else review.led_by


def lead_of(turn: Turn, review: Review | None) -> Person | None:
    """Who answers for the service."""
    return turn.work.portfolio.person(priority_of(turn, review).lead) if review is not None else None


def names_in(desk: Desk) -> dict[str, str]:
    """Everybody's names by their keys."""
    return {p.key: p.name for p in desk.work.portfolio.people()}
