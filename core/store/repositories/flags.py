"""Flags, and what happened to each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from core.domain.flags import Cause, Flag, FlagState
from core.ports import Noted
from core.store import tables as t
from core.store.repositories.numbers import Numbers
from core.store.repositories.room import Room, columns_of, value_of, values_of


class SqlFlags(Room):
    """Flags, and what happened to each. Those of one indicator are read together, until one of them changes."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._of: dict[str, list[Flag]] = {}

    def add(self, flag: Flag) -> Flag:
        self._of.pop(flag.indicator, None)
        last = self._db.scalar(select(func.max(t.flags.c.number)))
        numbered = replace(flag, number=Numbers(self._db).after(last))
        self._add(_ADD_FLAG, columns_of(numbered))
        return numbered

    def save(self, flag: Flag) -> None:
        self._of.pop(flag.indicator, None)
        columns = columns_of(flag)
        del columns["number"]
        self._db.execute(update(t.flags).where(t.flags.c.number == flag.number).values(**columns))

    def get(self, number: int) -> Flag:
        return value_of(Flag, self._db.execute(select(t.flags).where(t.flags.c.number == number)).one())

    def open(self) -> list[Flag]:
        return self._values(Flag, _OPEN_FLAGS)

    def of(self, indicator: str, cause: Cause) -> list[Flag]:
        if indicator not in self._of:
            self._of[indicator] = self._values(Flag, _FLAGS_OF, {"about": indicator})
        return [flag for flag in self._of[indicator] if flag.cause is cause]

    def changed_since(self, at: datetime) -> list[Flag]:
        found = self._db.execute(
            select(t.flags)
            .where(or_(t.flags.c.opened_at > at, t.flags.c.closed_at > at))
            .order_by(t.flags.c.number)
        )
        return values_of(Flag, found)

    def note(self, number: int, noted: Noted) -> None:
        self._do(_ADD_FLAG_NOTE, {"number": number} | columns_of(noted))

    def notes(self, number: int) -> list[Noted]:
        return self._values(Noted, _FLAG_NOTES, {"about": number})


_ADD_FLAG, _ADD_FLAG_NOTE = insert(t.flags), insert(t.flag_notes)
_FLAG_NOTES = (
    select(t.flag_notes).where(t.flag_notes.c.number == bindparam("about")).order_by(t.flag_notes.c.id)
)
_OPEN_FLAGS = select(t.flags).where(t.flags.c.state != FlagState.CLOSED).order_by(t.flags.c.number)
_FLAGS_OF = select(t.flags).where(t.flags.c.indicator == bindparam("about")).order_by(t.flags.c.number)
