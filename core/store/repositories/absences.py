"""Who is away when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, select, update

from core.domain.people import Absence
from core.store import tables as t
from core.store.repositories.numbers import Numbers
from core.store.repositories.room import Room, columns_of, values_of


class SqlAbsences(Room):
    """Who is away when. A cancelled absence stays in the history."""

    def add(self, absence: Absence, at: datetime) -> int:
        number = Numbers(self._db).after(self._db.scalar(select(func.max(t.absences.c.number))))
        row = columns_of(absence) | {"number": number, "said_at": at, "cancelled": False}
        self._db.execute(insert(t.absences), row)
        return number

    def cancel(self, number: int) -> None:
        self._db.execute(update(t.absences).where(t.absences.c.number == number).values(cancelled=True))

    def of(self, person: str) -> list[Absence]:
        found = self._db.execute(
            select(t.absences)
            .where(t.absences.c.person == person, t.absences.c.cancelled.is_(False))
            .order_by(t.absences.c.first)
        )
        return values_of(Absence, found)

    def numbers_covering(self, person: str, day: date) -> list[int]:
        return list(self._db.scalars(_COVERING, {"who": person, "day": day}))

    def is_of(self, number: int, person: str) -> bool:
        whose = select(t.absences.c.person).where(t.absences.c.number == number)
        return self._db.scalar(whose) == person


_COVERING = select(t.absences.c.number).where(
    t.absences.c.person == bindparam("who"),
    t.absences.c.cancelled.is_(False),
    t.absences.c.first <= bindparam("day"),
    t.absences.c.last >= bindparam("day"),
)
