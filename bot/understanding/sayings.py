"""Sayings written one a line, with their small differences told in the line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product


def expanded(text: str) -> Iterator[tuple[str, ...]]:
    """The sayings, one a line, as rows of words: `a|b` is either and `(a)` may be left out.

    >>> list(expanded("met|hit (the) target"))
    [('met', 'the', 'target'), ('met', 'target'), ('hit', 'the', 'target'), ('hit', 'target')]
    """
    for line in text.strip().splitlines():
        slots = [
            (*slot.strip("()").split("|"), *([""] if slot.startswith("(") else [])) for slot in line.split()
        ]
        yield from (tuple(word for word in words if word) for words in product(*slots))


def by_first_word(text: str) -> dict[str, list[tuple[str, ...]]]:
    """The sayings by their first words, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for saying in expanded(text):
        found.setdefault(saying[0], []).append(saying)
    for sayings in found.values():
        sayings.sort(key=len, reverse=True)
    return found
