"""The numbers people see: "flag 12", "action 3". Each is one thing's only, also after a backup was brought back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from core.store import tables as t
from core.store.repositories.talks import SqlTalks

_PASSED_OVER = "numbers/passed over"
_BURST = 1000


class Numbers:
    """Gives the next one. Turns are alone, so nobody else gives one meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._memory = SqlTalks(connection)

    def after(self, last: int | None) -> int:
        """The number after the last that was given, and after those passed over."""
        return max(last or 0, self._passed_over()) + 1

    def pass_over(self, now: datetime) -> None:
        """A copy is in use again, and numbers have been given that it does not know of.

        They are taken to be a thousand, and one for each minute since its newest decision; so the same copy brought
        back a second time passes over what was given after the first, too.
        """
        given = (t.flags.c.number, t.absences.c.number, t.papers.c.number)
        last = max(self._db.scalar(select(func.max(column))) or 0 for column in given)
        decided = self._db.scalar(select(func.max(t.audit.c.at))) or now
        minutes = max(now - decided, timedelta()) // timedelta(minutes=1)
        self._memory.remember(_PASSED_OVER, str(max(last, self._passed_over()) + _BURST + minutes))

    def _passed_over(self) -> int:
        return int(self._memory.recall(_PASSED_OVER) or 0)
