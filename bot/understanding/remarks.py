"""The remark beside a figure: the words that are not the figure, as typed, without greetings and separators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.lexicon import CONNECTORS, COUNTED, DIRECTIONS, known
from bot.understanding.plainness import Reading
from bot.understanding.shapes import Shape
from bot.understanding.units import WRITTEN


@dataclass(frozen=True, slots=True)
class Remarks:
    """What one part of a reply says beside its figure; `words` is the reply."""

    shape: Shape
    reading: Reading
    words: str

    def beside(self, place: int | None) -> str | None:
        """The words that are not the figure, as typed, without greetings and separators."""
        if place is None:
            return None
        shape = self.shape
        _, last = shape.clause(place)
        at = place + 1
        while at < last and (
            known(shape.words[at]) or shape.is_own(shape.words[at]) or shape.words[at].startswith("¤")
        ):
            at += 1
        while at - 1 > place and shape.words[at - 1] in _ARTICLES:
            at -= 1
        begin, end = self._telling(at, len(shape.words))
        if begin < end and (
            tail := _trimmed(self.words[shape.tokens[begin].start : shape.tokens[end - 1].end])
        ):
            return tail
        first, _ = shape.clause(place)
        lead = _trimmed(self.words[shape.tokens[0].start : shape.tokens[first - 1].end]) if first > 0 else ""
        strange = sum(
            not known(word) and word[0].isalpha() and not shape.is_own(word) and at not in self.reading.cues
            for at, word in enumerate(shape.words[:first])
        )
        return lead if lead and strange >= 2 else None

    def _telling(self, begin: int, end: int) -> tuple[int, int]:
        """The stretch without the clauses at either end that are only cues, thanks or targets."""
        shape = self.shape
        opening = next((place for place in range(begin, end) if self._says_something(place)), None)
        if opening is None:
            return begin, begin
        closing = next(place for place in range(end - 1, begin - 1, -1) if self._says_something(place))
        if any(self._is_a_link(place) for place in range(begin, end) if shape.words[place] == ","):
            return begin, end
        first, _ = shape.clause(opening)
        _, last = shape.clause(closing)
        return max(begin, first), min(end, last)

    def _is_a_link(self, place: int) -> bool:
        """A link or an address stands for a pause when numbers are read; in a comment it is what was said."""
        token = self.shape.tokens[place]
        return token.end - token.start > 1

    def _says_something(self, place: int) -> bool:
        word = self.shape.words[place]
        if (
            place in self.reading.cues
            or place in self.reading.explained
            or word in CONNECTORS
            or word in DIRECTIONS
            or self.shape.is_own(word)
            or not word[0].isalpha()
        ):
            return False
        return not known(word) and word not in COUNTED and word not in WRITTEN


_ARTICLES = frozenset("the a an our my new old no more some because due".split())  # noqa: SIM905 - reads as a list of words
_REMARK_FOLLOWS = re.compile(
    r"(?<!\w)(?:note|nb|n\.b\.|comments?|commentary|reason|fyi|ps)\s*[:\-–]+\s*", re.IGNORECASE
)


def _trimmed(text: str) -> str:
    text = _REMARK_FOLLOWS.sub("", text.strip(" \n\t,;:.–-!|"))
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    if text.endswith(")") and "(" not in text:
        text = text[:-1]
    return text.strip(" \n\t,;:–-|")
