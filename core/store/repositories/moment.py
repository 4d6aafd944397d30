"""The marks of one transaction, by which what was read before may still be true."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from core.store import tables as t
from core.store.kept import STAMP, Kept, Marks
from core.store.prepared import run


class Moment:
    """The marks of one transaction, read before it changes anything."""

    def __init__(self, connection: Connection, kept: Kept | None = None) -> None:
        self._db = connection
        self.kept = kept
        self._marks: Marks | None = None

    def marks(self) -> Marks:
        """How far the database had got."""
        if self._marks is None:
            [(stamp, newest)] = run(self._db, _MARKS).rows
            self._marks = Marks(stamp or "", newest or 0)
        return self._marks


_MARKS = select(
    select(t.memory.c.value).where(t.memory.c.name == STAMP).scalar_subquery().label("stamp"),
    select(func.max(t.figures.c.number)).scalar_subquery().label("newest"),
)
