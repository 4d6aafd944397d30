"""Which of many turns of phrase could stand in some words, told by the letters a phrase opens with.

Trying two hundred patterns on every reply is most of what reading it costs. Nearly all of them open with one of a few
words, or with a number and then one of a few words; where none of those is there, the pattern need not be tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_LONGEST = 4
_LITERAL = re.compile(r"[^\\.^$*+?{}\[\]|() ]+")
_NUMBER = re.compile(r"\(\?P<\w+>§\) |§ ")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)")
_OPTIONAL = frozenset("?*{")
_AT_A_WORD = r"(?<!\S)"


def openings(pattern: str) -> frozenset[str] | None:
    r"""The letters one of the words must begin with for the pattern to match, or None where nothing can be said.

    >>> sorted(openings(r"(?<!\S)(?:up|down|targets?) (?P<m>§)") or ()), sorted(openings(r"(?P<a>§) (?:out )?of the") or ())
    (['down', 'targ', 'up'], ['of', 'out'])
    """
    at = _past_asides(pattern, 0)
    at_a_word = pattern[:at].startswith(_AT_A_WORD)
    while number := _NUMBER.match(pattern, at):
        at, at_a_word = _past_asides(pattern, number.end()), True
    return _begun(pattern[at:]) if at_a_word else None


def _begun(sequence: str) -> frozenset[str] | None:
    """The letters with which what a sequence matches begins; None where they are not told."""
    at = _past_asides(sequence, 0)
    if group := _GROUP.match(sequence, at):
        end = _closing(sequence, at)
        inside = [_begun(one) for one in _alternatives(sequence[group.end() : end])]
        if sequence[end + 1 : end + 2] in _OPTIONAL:
            inside.append(_begun(sequence[end + 1 :].lstrip("?*{}0123456789,")))
        told = [one for one in inside if one is not None]
        return frozenset().union(*told) if len(told) == len(inside) else None
    literal = _LITERAL.match(sequence, at)
    if literal is None:
        return None
    said, following = literal[0], sequence[literal.end() : literal.end() + 1]
    said = said[:-1] if following and following in _OPTIONAL else said
    return frozenset({said[:_LONGEST]}) if said else None


def _past_asides(pattern: str, at: int) -> int:
    """Where what looks ahead or behind has ended."""
    while pattern.startswith(("(?<!", "(?!", "(?=", "(?<="), at):
        at = _closing(pattern, at) + 1
    return at


def _open_places(pattern: str, at: int) -> Iterator[tuple[int, str]]:
    """The places and letters that are neither escaped nor in a class of characters."""
    inside = escaped = False
    for place in range(at, len(pattern)):
        letter = pattern[place]
        if escaped or letter == "\\":
            escaped = not escaped
        elif inside or letter == "[":
            inside = letter != "]"
        else:
            yield place, letter


def _closing(pattern: str, at: int) -> int:
    """Where the bracket that opens at a place closes."""
    depth = 0
    for place, letter in _open_places(pattern, at):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return place
    raise ValueError(pattern)


def _alternatives(group: str) -> list[str]:
    """The alternatives of a group, those inside its own groups left alone."""
    parts, depth, start = [], 0, 0
    for place, letter in _open_places(group, 0):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            parts.append(group[start:place])
            start = place + 1
    return [*parts, group[start:]]


class ByOpening:
    """Patterns in their order, found by the words of a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._always: set[int] = set()
        self._by_letters: dict[str, set[int]] = {}
        for number, pattern in enumerate(patterns):
            begun = openings(pattern)
            if begun is None:
                self._always.add(number)
            for letters in begun or ():
                self._by_letters.setdefault(letters, set()).add(number)

    def possible(self, words: Iterable[str]) -> list[int]:
        """The numbers of the patterns that could match a text of these words, in order."""
        found = set(self._always)
        for letters in {word[:length] for word in words for length in range(1, _LONGEST + 1)}:
            if letters in self._by_letters:
                found |= self._by_letters[letters]
        return sorted(found)
