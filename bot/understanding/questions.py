"""Whether a number stands in a question ("is 82 good enough?"), asides and all."""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.understanding.lexicon import GREETINGS, SENTENCE_ENDS
from bot.understanding.plainness import SUBJECTS
from bot.understanding.shapes import Shape

_ASKING = frozenset(
    "is are do does did should shall can could was were would will what why how when who which where am have has didn't isn't wasn't aren't hasn't haven't doesn't don't won't wouldn't shouldn't".split()
)


_GOOD_ENOUGH = frozenset("ok okay fine right correct good enough acceptable alright".split())
_WONDERING = frozenset("who what why where when how which whose".split())


def asked_about(shape: Shape, place: int) -> bool:
    """Whether the number stands in a question ("is 82 good enough?") or has its own question mark."""
    words = shape.words
    _, ends = shape.clause(place)
    if words[ends : ends + 1] == ("?",) or _sentence_asks(words, place):
        return True
    first = _opening(words, place, _PAUSES, _ADDRESSED)
    if words[first] not in _ASKING:
        return False
    if (
        words[first] == "which"
        and first
        and words[first - 1] == ","
        and (words[first + 1] not in {"is", "was"} or _gives_a_share(shape, first, place))
    ):
        return False
    if words[first] in _WONDERING or _GOOD_ENOUGH & set(words[place + 1 : place + 4]):
        return True
    end = _closing(words, place, len(words))
    return words[end : end + 1] == ("?",) or words[first + 1] in SUBJECTS | {
        "you",
        "they",
        "the",
        "there",
    }


def _gives_a_share(shape: Shape, first: int, place: int) -> bool:
    """Whether "which is 91.0%" works out the fraction before it."""
    ends = place + 1 == len(shape.words) or shape.is_break(place + 1)
    return (
        ends
        and shape.quantity(place).unit == "percent"
        and any(at < first and shape.quantity(at).form == "fraction" for at in shape.quantities)
    )


_LONGEST_SENTENCE = 80
"""Words looked at on either side of a number, so that a long text takes no longer for each of its numbers."""


def _sentence_asks(words: Sequence[str], place: int) -> bool:
    """Whether the whole sentence is a question, asides and all: "should those (of which 18) be counted?"."""
    first = _opening(words, place, SENTENCE_ENDS, _ADDRESSED | {","}, max(0, place - _LONGEST_SENTENCE))
    end = _closing(words, place, min(len(words), place + _LONGEST_SENTENCE))
    return words[first] in _ASKING and words[end : end + 1] == ("?",)


_PAUSES = SENTENCE_ENDS | {",", "(", "-", "–", ":"}


_ADDRESSED = GREETINGS | {"¤name"}


def _opening(
    words: Sequence[str], place: int, stops: AbstractSet[str], skipped: AbstractSet[str], furthest: int = 0
) -> int:
    """Where what a number stands in opens: after the nearest of the stops, and what may be skipped there."""
    first = place
    while first > furthest and words[first - 1] not in stops:
        first -= 1
    while first < place and words[first] in skipped:
        first += 1
    return first


def _closing(words: Sequence[str], place: int, furthest: int) -> int:
    """The place of the stop that ends the sentence a number stands in."""
    end = place
    while end < furthest and words[end] not in SENTENCE_ENDS:
        end += 1
    return end
