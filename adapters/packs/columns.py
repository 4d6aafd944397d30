"""How wide a table's columns should be, on paper and on a slide."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Table

SHORT = 24
"""A column whose longest text is no longer stays on one line."""
_LINE = 92
"""So many characters of a page's width hold a table as it is: it need not be stretched."""
_WIDEST = 60
_BOLD = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """`longest` is each column's longest text; `stretched` the columns that share what room is left, if any must."""

    longest: tuple[int, ...]
    stretched: tuple[bool, ...]


def columns(table: Table) -> Columns:
    """A short table keeps its natural width; in a long one the long columns share the room; an empty one is written in.

    >>> columns(Table(("No.", "Item"), (("1", "Good news"),))).stretched
    (False, False)
    >>> columns(Table(("No.", "Action"), (("1", "agree the handover dates with the contractor " * 3),))).stretched
    (False, True)
    >>> columns(Table(("Who", "What"), (("", ""),))).stretched
    (True, True)
    """
    every = zip(table.head, *table.rows, strict=True)
    needed = tuple(max([len(head) + _BOLD, *map(len, column)]) for head, *column in every)
    longest = tuple(min(n, _WIDEST) for n in needed)
    if table.is_blank:
        return Columns(longest, tuple(True for _ in longest))
    wide = sum(needed) + 3 * len(needed) > _LINE
    return Columns(longest, tuple(wide and n > SHORT for n in needed))
