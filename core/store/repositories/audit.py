"""The audit trail, as a chain with one end."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Select, Text, bindparam, cast, func, insert, select

from core.domain import audit
from core.store import tables as t
from core.store.repositories.moment import Moment
from core.store.repositories.room import Room, columns_of, in_pieces, insert_or_leave


class SqlAudit(Room):
    """The audit trail. Whoever writes to it waits for whoever is writing: the chain has one end.

    What a transaction decides is written at its end, all at once, or before the trail is read.
    """

    def __init__(self, connection: Connection, moment: Moment | None = None) -> None:
        super().__init__(connection)
        self._decided: list[audit.Decision] = []
        self._head: audit.Head | None = None
        self._moment = moment or Moment(connection)
        self._numbers: dict[str, int] = {}

    def append(self, *decisions: audit.Decision) -> None:
        """At the end of the chain, in this order."""
        self._decided += decisions

    def write(self) -> None:
        """Put what was decided into the trail."""
        decisions, self._decided = self._decided, []
        if not decisions:
            return
        if self._head is None:
            if self._db.dialect.name == "postgresql":
                self._db.execute(select(func.pg_advisory_xact_lock(_AUDIT_LOCK)))
            self._head = self.head()
        named = [p for d in decisions for p in (d.who, d.on_behalf_of, _person_in(d.about))]
        new = self._number(list(dict.fromkeys(person for person in named if person and "@" in person)))
        at = decisions[0].at
        rows = []
        for decision in (*(audit.numbering(self._number_of(p), p, at) for p in new), *decisions):
            numbered = replace(
                decision,
                who=self._number_of(decision.who),
                about=self._about(decision.about),
                on_behalf_of=None
                if decision.on_behalf_of is None
                else self._number_of(decision.on_behalf_of),
            )
            made = audit.entry(numbered, self._head.number + 1, secrets.token_hex(8), self._head.seal)
            self._head = audit.Head(made.number, made.seal)
            rows.append(columns_of(made) | {"details": None if made.details is None else dict(made.details)})
        self._do_each(_ADD_ENTRY, rows)

    def entries(self, after: int | None = None, limit: int = 1000) -> list[audit.Entry]:
        """What stands there now, also where somebody has made it what no entry can be: then it fits no seal."""
        self.write()
        found = self._as_it_is(*t.audit.c).order_by(t.audit.c.number)
        if after is not None:
            found = found.where(t.audit.c.number > after)
        return [_entry(row._asdict()) for row in self._db.execute(found.limit(limit))]

    def head(self) -> audit.Head:
        self.write()
        return self._value(audit.Head, _HEAD) or audit.Head(0, audit.FIRST)

    def people(self) -> Mapping[str, str]:
        """Whose number each is."""
        self.write()
        found = self._db.execute(self._as_it_is(*t.audit_people.c))
        return {f"p{_words(row.number)}": _words(row.person) for row in found}

    def told(self) -> list[tuple[str, str]]:
        """What the unit's channel was told of the trail's end, as far as it is kept here: each message and its key."""
        box = t.outbox
        found = self._as_it_is(box.c.key, box.c.body).where(box.c.key.like("head/%")).order_by(box.c.number)
        return [(_words(row.key), _words(row.body)) for row in self._db.execute(found)]

    def _as_it_is(self, *columns: Column[Any]) -> Select[Any]:
        """Columns no reading of which can fail: SQLite keeps anything in any of them, also what is no text or date."""
        plain = Text() if self._dialect == "postgresql" else LargeBinary()
        asked: list[Any] = [cast(column, plain).label(column.name) for column in columns]
        return select(*asked)

    def _about(self, about: str) -> str:
        person = _person_in(about)
        return about if person is None or "@" not in person else f"person/{self._number_of(person)}"

    def _number_of(self, person: str) -> str:
        return f"p{self._numbers[person]}" if "@" in person else person

    def _number(self, people: Sequence[str]) -> Sequence[str]:
        """Have a number for each of these people; who had none before.

        It stays theirs until they are erased, which changes the stamp.
        """
        kept = self._moment.kept
        before = {} if kept is None else kept.numbers(self._moment.marks())
        self._numbers |= {person: before[person] for person in people if person in before}
        before |= self._look_up(people)
        new = [person for person in people if person not in self._numbers]
        if new:
            rows = [{"person": person} for person in new]
            self._do_each(insert_or_leave(t.audit_people, self._dialect), rows)
            self._look_up(people)  # for us alone: this transaction may yet be undone
        return new

    def _look_up(self, people: Sequence[str]) -> Mapping[str, int]:
        """What the numbers are of those whose number is not known here."""
        found: dict[str, int] = {}
        for some in in_pieces([person for person in people if person not in self._numbers]):
            found.update((row.person, row.number) for row in self._db.execute(_NUMBERS, {"people": some}))
        self._numbers |= found
        return found


def _person_in(about: str) -> str | None:
    kind, _, person = about.partition("/")
    return person if kind == "person" else None


def _entry(row: Mapping[str, Any]) -> audit.Entry:
    kept: dict[str, Any] = {name: None if value is None else _words(value) for name, value in row.items()}
    kept["number"] = int(kept["number"])
    kept["at"] = _instant(kept["at"])
    kept["details"] = _details(kept["details"])
    return audit.Entry(**kept)


def _words(kept: bytes | str) -> str:
    return kept if isinstance(kept, str) else kept.decode(errors="backslashreplace")


def _instant(kept: str) -> datetime:
    try:
        read = datetime.fromisoformat(kept)
    except ValueError:
        return _NEVER
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _details(kept: str | None) -> Mapping[str, str] | None:
    if kept is None:
        return None
    try:
        read = json.loads(kept)
    except (ValueError, RecursionError):
        return audit.SPOILT
    whole = isinstance(read, dict) and all(isinstance(value, str) for value in read.values())
    return read if whole else audit.SPOILT


_NEVER = datetime.min.replace(tzinfo=UTC)
_ADD_ENTRY = insert(t.audit)
_NUMBERS = select(t.audit_people.c.person, t.audit_people.c.number).where(
    t.audit_people.c.person.in_(bindparam("people", expanding=True))
)
_HEAD = select(t.audit.c.number, t.audit.c.seal).order_by(t.audit.c.number.desc()).limit(1)
_AUDIT_LOCK = 8321
