"""What one process remembers from transaction to transaction of what seldom changes: the portfolio, and histories.

Nothing is believed because it is remembered. A transaction first reads two marks: the portfolio's stamp, which whoever
changes the portfolio changes with it, and the number of the newest figure, since figures are only ever added. What is
remembered is used for these marks alone, so any replica's commit is seen by the next turn of every other. Whoever
should one day change or delete a figure must change the stamp with it.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from core.domain.figures import Figure, known
from core.domain.months import Month

STAMP = "portfolio/stamp"
"""The name the stamp has in the small memory."""
_MOST_HISTORIES = 1000
_MOST_FIGURES = 5000
_MOST_TO_CATCH_UP = 500


class Marks(NamedTuple):
    """How far the database had got when a transaction began to read."""

    stamp: str
    newest: int


@dataclass(frozen=True)
class History:
    """What was said for one indicator: by period, and within it in the order it was said."""

    entries: tuple[Figure, ...]

    @cached_property
    def known(self) -> Mapping[Month, Figure]:
        """What is known of each period now."""
        return known(self.entries)

    def and_(self, *more: Figure) -> History:
        """With what was said since."""
        entries = list(self.entries)
        for figure in more:
            insort(entries, figure, key=lambda f: (f.period.index, f.number))
        return History(tuple(entries))


class Kept:
    """One process's memory. Each state is replaced as a whole, so threads with different views do not mix theirs."""

    def __init__(self) -> None:
        self._portfolio: tuple[str, dict[tuple[object, ...], Any]] = ("", {})
        self._histories: tuple[Marks, dict[str, History]] = (Marks("", 0), {})
        self._figures: tuple[str, dict[int, Figure]] = ("", {})
        self._numbers: tuple[str, dict[str, int]] = ("", {})

    def portfolio(self, marks: Marks) -> dict[tuple[object, ...], Any]:
        """What is remembered of the portfolio as it stands at these marks."""
        state = self._portfolio
        if state[0] != marks.stamp:
            self._portfolio = state = (marks.stamp, {})
        return state[1]

    def figures(self, marks: Marks) -> dict[int, Figure]:
        """Single figures by their numbers, as they stand at these marks."""
        state = self._figures
        if state[0] != marks.stamp or len(state[1]) > _MOST_FIGURES:
            self._figures = state = (marks.stamp, {})
        return state[1]

    def numbers(self, marks: Marks) -> dict[str, int]:
        """The numbers people have in the audit trail, as they stand at these marks."""
        state = self._numbers
        if state[0] != marks.stamp:
            self._numbers = state = (marks.stamp, {})
        return state[1]

    def histories(self, marks: Marks, since: Callable[[int], Iterable[Figure]]) -> dict[str, History]:
        """The histories remembered at these marks; `since` gives every figure after a number."""
        before, held = self._histories
        if marks.stamp == before.stamp and marks.newest < before.newest:
            return {}  # this transaction looks at an earlier moment
        behind = marks.newest - before.newest
        if marks.stamp != before.stamp or behind > _MOST_TO_CATCH_UP or len(held) > _MOST_HISTORIES:
            held = {}
        elif behind:
            held, single = dict(held), self.figures(marks)
            for figure in since(before.newest):
                single[figure.number] = figure
                if figure.indicator in held:
                    held[figure.indicator] = held[figure.indicator].and_(figure)
        self._histories = (marks, held)
        return held

    def committed(self, marks: Marks, ours: Mapping[str, History]) -> None:
        """What a turn that began at these marks has added. Turns are alone, so nobody else added between."""
        before, held = self._histories
        if before == marks:
            added = {
                f.number: f for history in ours.values() for f in history.entries if f.number > marks.newest
            }
            self.figures(marks).update(added)
            self._histories = (Marks(marks.stamp, max(added, default=marks.newest)), {**held, **ours})
