"""What is held about one person: all of it shown, or taken out for good.

Somebody who is erased becomes a number everywhere. Figures stay, and who gave them is that number; the audit trail's
chain still holds, and an entry in it says whose details were forgotten (decision 102).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table, Text, and_, delete, func, or_, select, update

from core.domain.audit import FORGOTTEN, Decision
from core.domain.people import Person
from core.store import tables as t
from core.store.columns import Names
from core.store.repositories import SqlAudit, SqlPortfolio

_WORKBOOK = "workbook/"


class StillNeeded(ValueError):
    """Something must be done first: somebody else takes over a part of theirs, or another role does it. The message says what."""


class NoSuchPerson(LookupError):
    """Nobody of that name or address is known."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did, or would do: rows changed and removed by table, and audit entries forgotten."""

    pseudonym: str
    changed: dict[str, int]
    removed: dict[str, int]
    forgotten: int
    first_name_left: int


def find(connection: Connection, who: str) -> Person:
    """The person with that address or full name. Raises NoSuchPerson."""
    wanted = who.strip().casefold()
    found = [p for p in SqlPortfolio(connection).people() if wanted in {p.key.casefold(), p.name.casefold()}]
    if len(found) != 1:
        raise NoSuchPerson(
            f"Nobody here is called {who}. Give the e-mail address as it stands in the workbook."
        )
    return found[0]


def export(connection: Connection, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row that names somebody, by table: by key, by full name, or by their number in the audit trail."""
    names = _names(connection, person)
    said = _finder(names)
    number = _number(connection, person)
    found: dict[str, list[dict[str, Any]]] = {}
    for table in t.metadata.sorted_tables:
        for row in connection.execute(select(table)).mappings():
            about = table is t.audit and number in {
                row["who"],
                row["on_behalf_of"],
                row["about"].partition("/")[2],
            }
            if about or any(_mentions(row[c.name], said) for c in table.columns):
                found.setdefault(table.name, []).append({name: _shown(value) for name, value in row.items()})
    return found


def erase(connection: Connection, person: Person, at: datetime, also: Sequence[str] = ()) -> Erased:
    """Take somebody out for good. `also` are further words that mean them, such as a first name.

    Raises StillNeeded while they lead a priority or stand in for somebody, and to a role that may only add to the trail.
    """
    _must_be_free(connection, person)
    _must_own_the_trail(connection)
    number = _number(connection, person, make=True)
    pseudonym, name = f"{number}@erased.invalid", f"Former colleague {number[1:]}"
    meant = _finder(_names(connection, person), also)
    named = {person.name.casefold(), *(word.casefold() for word in also)}
    removed = _remove(connection, person)
    SqlPortfolio(connection).is_changed()  # no process may go on with what it remembers of them
    changed: dict[str, int] = {}

    def instead(text: str) -> str:
        return meant.sub(lambda m: pseudonym if "@" in m[0] or m[0].casefold() not in named else name, text)

    for table in t.metadata.sorted_tables:
        if table not in {t.audit, t.audit_people}:
            rows = _replace(connection, table, meant, instead)
            if rows:
                changed[table.name] = rows
    connection.execute(
        update(t.people).where(t.people.c.key == pseudonym).values(name=name, retired=True, deputy=None)
    )
    forgotten = _forget(connection, number, meant, at)
    connection.execute(delete(t.audit_people).where(t.audit_people.c.person == person.key))
    left = _count_words(connection, person.first_name)
    return Erased(pseudonym, changed, removed, forgotten, left)


def _must_be_free(connection: Connection, person: Person) -> None:
    portfolio = SqlPortfolio(connection)
    led = [p.name for p in portfolio.priorities() if p.lead == person.key and not p.retired]
    stands_in = [p.name for p in portfolio.people() if p.deputy == person.key and not p.retired]
    if led:
        raise StillNeeded(f"{person.name} leads {', '.join(led)}. Hand these over first, then erase.")
    if stands_in:
        raise StillNeeded(
            f"{person.name} is deputy to {', '.join(stands_in)}. Name another deputy first, then erase."
        )


def _must_own_the_trail(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    if not connection.scalar(select(func.has_table_privilege(t.audit.name, "UPDATE"))):
        raise StillNeeded(
            "The role in STOCKTAKE_DATABASE_URL may add to the audit trail and change nothing in it, as it should be. Run this "
            "once with the address of the tables' owner."
        )


def _names(connection: Connection, person: Person) -> list[str]:
    """What stands for somebody in the tables: their key, their name, who they are on each platform, and their chats there."""
    a = t.addresses.c
    known = connection.execute(select(a.user, a.reference).where(a.person == person.key)).all()
    called = {name for row in known for name in (row.user, *_called(row.reference))}
    return [person.key, person.name, *sorted(name for name in called if len(name) > 3)]


def _called(reference: Mapping[str, Any]) -> Iterator[str]:
    """The names a platform has for somebody and for their own chat: Slack's of the chat, Teams' of both.

    Not the rest of what it takes to write to them, which is everybody's: the service's address, the directory, a channel.
    """
    user, chat = reference.get("user"), reference.get("conversation")
    yield str(reference.get("channel") or "")
    if isinstance(user, Mapping):
        yield from (str(user.get(name) or "") for name in ("id", "aadObjectId"))
    if isinstance(chat, Mapping) and chat.get("conversationType") == "personal":
        yield str(chat.get("id") or "")


def _finder(names: Sequence[str], as_written: Sequence[str] = ()) -> re.Pattern[str]:
    """Where a text has one of these, in capitals or not, or one of the others as it is written: a first name may be a word."""
    either = [rf"(?i:{_any_of(names)})"] if names else []
    return re.compile("|".join([*either, *([_any_of(as_written)] if any(as_written) else [])]))


def _any_of(names: Sequence[str]) -> str:
    ordered = sorted({n for n in names if n.strip()}, key=len, reverse=True)
    return "|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in ordered)


def _number(connection: Connection, person: Person, *, make: bool = False) -> str:
    found = connection.scalar(select(t.audit_people.c.number).where(t.audit_people.c.person == person.key))
    if found is None and make:
        connection.execute(t.audit_people.insert().values(person=person.key))
        return _number(connection, person)
    return f"p{found}" if found is not None else ""


def _mentions(value: Any, meant: re.Pattern[str]) -> bool:
    match value:
        case str():
            return meant.search(value) is not None
        case dict():
            return any(_mentions(each, meant) for pair in value.items() for each in pair)
        case list() | tuple():
            return any(_mentions(each, meant) for each in value)
        case _:
            return False


def _remove(connection: Connection, person: Person) -> dict[str, int]:
    """What is about nobody else: their conversation, its messages, how they are reached, when they were away."""
    key, direct = person.key, f"direct/{person.key}"
    gone = {
        t.talks: t.talks.c.person == key,
        t.memory: or_(t.memory.c.name.contains(key, autoescape=True), t.memory.c.name.startswith(_WORKBOOK)),
        t.addresses: t.addresses.c.person == key,
        t.absences: t.absences.c.person == key,
        t.outbox: t.outbox.c.conversation == direct,
        t.board: or_(t.board.c.person == key, t.board.c.author == key),
        t.ledger: and_(t.ledger.c.person == key, t.ledger.c.done_at.is_(None)),
    }
    counts = {
        table.name: connection.execute(delete(table).where(which)).rowcount for table, which in gone.items()
    }
    return {name: count for name, count in counts.items() if count}


def _replace(
    connection: Connection, table: Table, meant: re.Pattern[str], instead: Callable[[str], str]
) -> int:
    written = [c for c in table.columns if _holds_words(c)]
    keys = list(table.primary_key.columns)
    count = 0
    for row in connection.execute(select(table)).mappings().all():
        new = {c.name: _with(row[c.name], instead) for c in written if _mentions(row[c.name], meant)}
        if new:
            same = and_(*(key == row[key.name] for key in keys))
            connection.execute(update(table).where(same).values(new))
            count += 1
    return count


def _holds_words(column: Column[Any]) -> bool:
    return type(column.type) in {Text, JSON} or isinstance(column.type, Names)


def _with(value: Any, instead: Callable[[str], str]) -> Any:
    match value:
        case str():
            return instead(value)
        case dict():
            return {_with(k, instead): _with(v, instead) for k, v in value.items()}
        case list():
            return [_with(each, instead) for each in value]
        case tuple():
            return tuple(_with(each, instead) for each in value)
        case _:
            return value


def _forget(connection: Connection, number: str, meant: re.Pattern[str], at: datetime) -> int:
    """The details of what they decided, and of whatever names them, go; the chain says so and holds."""
    numbers = [
        row["number"]
        for row in connection.execute(select(t.audit)).mappings()
        if row["details"] is not None
        and (number in {row["who"], row["on_behalf_of"]} or _mentions(row["details"], meant))
    ]
    for each in numbers:
        connection.execute(update(t.audit).where(t.audit.c.number == each).values(details=None, salt=""))
    about = ",".join(str(n) for n in numbers)
    trail = SqlAudit(connection)
    trail.append(Decision(at, "stocktake", FORGOTTEN, about, "command line"))
    trail.write()
    return len(numbers)


def _count_words(connection: Connection, word: str) -> int:
    meant = _finder((), [word])
    return sum(
        any(_mentions(row[c.name], meant) for c in table.columns)
        for table in t.metadata.sorted_tables
        if table is not t.people
        for row in connection.execute(select(table)).mappings()
    )


def _shown(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | bool | dict | list) else str(value)
