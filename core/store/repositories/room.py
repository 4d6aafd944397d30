"""What every repository does alike: a row becomes its value by the names of its columns, and a value its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

Value = TypeVar("Value")


def in_pieces(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Few enough for one statement."""
    return (keys[start : start + 500] for start in range(0, len(keys), 500))


def columns_of(value: Any) -> dict[str, Any]:
    """A value's fields by their names."""
    return {name: getattr(value, name) for name in _fields(type(value))}  # type: ignore[arg-type]  # a class is hashable


@cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def value_of(kind: type[Value], row: Row[Any]) -> Value:
    """One row as its value; columns that are no field are left."""
    names = _fields(kind)  # type: ignore[arg-type]  # a class is hashable
    return kind(**{name: value for name, value in row._mapping.items() if name in names})  # noqa: SLF001 - SQLAlchemy's documented accessor


def values_of(kind: type[Value], result: CursorResult[Any]) -> list[Value]:
    """Every row as its value; which column is which field is settled once, not for every row."""
    names = _fields(kind)  # type: ignore[arg-type]  # a class is hashable
    places = {name: place for place, name in enumerate(result.keys()) if name in names}
    told = [field for field in fields(kind) if field.name in places]  # type: ignore[arg-type]
    if len(told) == len(names) > 1 and not any(field.kw_only for field in told):
        pick = itemgetter(*(places[field.name] for field in told))
        return [kind(*pick(row)) for row in result]
    return [kind(**{name: row[place] for name, place in places.items()}) for row in result]


class Room:
    """A repository within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def _insert_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert unless its key exists; whether it was new."""
        return self._db.execute(insert_or_leave(table, self._dialect), dict(values)).rowcount > 0

    def _upsert(self, table: Table, values: Mapping[str, Any]) -> None:
        self._upsert_many(table, [dict(values)])

    def _upsert_many(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._db.execute(_insert_or_change(table, self._dialect, tuple(rows[0])), rows)

    @property
    def _dialect(self) -> str:
        return self._db.dialect.name


# A statement is made once for each table: making it anew took as long as executing it.


@cache
def insert_or_leave(table: Table, dialect: str) -> Executable:
    """The statement that inserts a row unless its key exists."""
    insert_ = _INSERTS[dialect](table).on_conflict_do_nothing()
    return insert_.execution_options(preserve_rowcount=True)  # type: ignore[no-any-return]


@cache
def _insert_or_change(table: Table, dialect: str, names: tuple[str, ...]) -> Executable:
    keys = [column.name for column in table.primary_key]
    new = _INSERTS[dialect](table)
    rest = {name: new.excluded[name] for name in names if name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=rest)  # type: ignore[no-any-return]


_INSERTS: Mapping[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
