"""What every repository does alike: a row becomes its value by the names of its columns, and a value its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Insert, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

from core.store.prepared import Given, Statement, run, run_for_each

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
    """Every row as its value."""
    make = _maker(kind, tuple(result.keys()))  # type: ignore[arg-type]  # a class is hashable
    return [make(row) for row in result]


@cache
def _maker(kind: type[Value], columns: tuple[str, ...]) -> Callable[[Sequence[Any]], Value]:
    """What makes a value of a row; which column is which field is settled once, not for every row."""
    names = _fields(kind)  # type: ignore[arg-type]  # a class is hashable
    places = {name: place for place, name in enumerate(columns) if name in names}
    told = [field for field in fields(kind) if field.name in places]  # type: ignore[arg-type]
    if len(told) == len(names) > 1 and not any(field.kw_only for field in told):
        pick = itemgetter(*(places[field.name] for field in told))
        return lambda row: kind(*pick(row))
    return lambda row: kind(**{name: row[place] for name, place in places.items()})


class Room:
    """A repository within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    # Each of these takes a statement that is made once for the whole program.

    def _values(self, kind: type[Value], statement: Statement, given: Given | None = None) -> list[Value]:
        """Every row as its value."""
        found = run(self._db, statement, given)
        make = _maker(kind, found.names)  # type: ignore[arg-type]  # a class is hashable
        return [make(row) for row in found.rows]

    def _value(self, kind: type[Value], statement: Statement, given: Given | None = None) -> Value | None:
        """The first row as its value; None where there is none."""
        return next(iter(self._values(kind, statement, given)), None)

    def _rows(self, statement: Statement, given: Given | None = None) -> Sequence[Sequence[Any]]:
        return run(self._db, statement, given).rows

    def _scalar(self, statement: Statement, given: Given | None = None) -> Any:
        """The first column of the first row; None where there is none."""
        rows = run(self._db, statement, given).rows
        return rows[0][0] if rows else None

    def _do(self, statement: Statement, given: Given) -> int:
        """Change something; how many rows that touched."""
        return run(self._db, statement, given).touched

    def _add(self, statement: Insert, given: Given) -> int:
        """Insert a row; the number it was given."""
        return run(self._db, statement, given).number

    def _do_each(self, statement: Statement, many: Sequence[Given]) -> int:
        """The same for each of these; how many rows that touched."""
        return run_for_each(self._db, statement, many)

    def _insert_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert unless its key exists; whether it was new."""
        return self._do(insert_or_leave(table, self._dialect), values) > 0

    def _upsert(self, table: Table, values: Mapping[str, Any]) -> None:
        self._do(_insert_or_change(table, self._dialect, tuple(values)), values)

    def _upsert_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._do_each(_insert_or_change(table, self._dialect, tuple(rows[0])), rows)

    @property
    def _dialect(self) -> str:
        return self._db.dialect.name


# A statement is made once for each table: making it anew took as long as executing it.


@cache
def insert_or_leave(table: Table, dialect: str) -> Insert:
    """The statement that inserts a row unless its key exists."""
    insert_ = _INSERTS[dialect](table).on_conflict_do_nothing()
    return insert_.execution_options(preserve_rowcount=True)  # type: ignore[no-any-return]


@cache
def _insert_or_change(table: Table, dialect: str, names: tuple[str, ...]) -> Insert:
    keys = [column.name for column in table.primary_key]
    new = _INSERTS[dialect](table)
    rest = {name: new.excluded[name] for name in names if name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=rest)  # type: ignore[no-any-return]


_INSERTS: Mapping[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
