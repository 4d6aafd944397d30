"""What was last said in a review, taken back; what the other side has heard stays."""

from __future__ import annotations

from bot import review_wording as wording
from bot.conversations.reviews.fieldwork import tell_named
from bot.conversations.reviews.finding import officer_key
from bot.conversations.reviews.going import ask
from bot.conversations.routine_parts import Undoing
from bot.hearing import Place
from bot.turn import Turn
from core.domain.reviews import Part, Review

_PARTS = {part.value: part for part in Part}


def _called(turn: Turn, review: Review, what: str) -> str:
    return wording.undo_called(review, turn.work.portfolio.priority(review.priority), what)


def _stays(_turn: Turn, review: Review, what: str) -> str:
    """The service or the unit has heard of it, so it is put right in the open."""
    return wording.cannot_take_back(review, what)


def _after(turn: Turn, review: Review, undone: Review, what: str) -> None:
    """The part is asked again; who was asked for data hears that they need not send it."""
    priority = turn.work.portfolio.priority(review.priority)
    if what == Part.DATA.value:
        still = {(w.words, w.owner) for w in review.data}
        dropped = [w for w in undone.data if (w.words, w.owner) not in still and w.came_on is None]
        for owner in dict.fromkeys(w.owner for w in dropped if w.owner != turn.person.key):
            names = [w.words for w in dropped if w.owner == owner]
            turn.tell(Place.direct(owner), wording.data_not_needed(priority, names, turn.person))
    if what == "data came" and turn.person.key != (officer := officer_key(turn, review)):
        turn.tell(Place.direct(officer), wording.data_not_in_after_all(priority, turn.person))
    tell_named(turn, undone, review)
    part = _PARTS.get(what)
    if part is not None and not review.has(part):
        turn.aside()
        ask(turn, review, part)


UNDOING = Undoing(_called, _stays, after=_after)
