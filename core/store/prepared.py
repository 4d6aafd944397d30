"""Statements that never change, compiled once; on SQLite they go to the driver as they are.

A turn makes two dozen small statements. SQLAlchemy's way to the driver costs each of them some twenty times what SQLite
itself needs for it (measured; decision 0105). A server is further away than that, so there its own way is kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Given: TypeAlias = Mapping[str, Any]
Statement: TypeAlias = "Select[Any] | Insert | Update"
_SQLITE = pysqlite.dialect()
_Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: rows with the names of their columns; how many were touched; the number a new row was given."""

    names: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    touched: int
    number: int


def run(connection: Connection, statement: Statement, given: Given | None = None) -> Answer:
    """Execute it. It must be made once for the whole program: what is compiled is kept for as long."""
    given = given or {}
    if connection.dialect.name == "sqlite":
        return _prepared(statement, _named(statement, given)).run(connection, given)
    result = connection.execute(statement, given)
    if isinstance(statement, Select):
        return Answer(tuple(result.keys()), result.all(), -1, 0)
    key: Any = next(iter(result.inserted_primary_key or ()), None) if isinstance(statement, Insert) else None
    return Answer((), (), result.rowcount, key if isinstance(key, int) else 0)


def run_for_each(connection: Connection, statement: Statement, many: Sequence[Given]) -> int:
    """Execute it for each of these, all with the same names; how many rows were touched."""
    if connection.dialect.name == "sqlite":
        return _prepared(statement, _named(statement, many[0])).run_for_each(connection, many)
    return connection.execute(statement, many).rowcount


def _named(statement: Statement, given: Given) -> tuple[str, ...]:
    """An insert is written for the columns it is given."""
    return tuple(given) if isinstance(statement, Insert) else ()


class _Prepared:
    """One statement in SQLite's words, with what makes its values fit."""

    def __init__(self, statement: Statement, names: tuple[str, ...]) -> None:
        made: Any = statement.compile(dialect=_SQLITE, column_keys=names or None)
        compiled: SQLCompiler = made
        self._words = str(compiled)
        wanted = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        self._wanted = [
            (name, bind.required, compiled.params[name], _bound(bind.type)) for name, bind in wanted
        ]
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._names = tuple(column.name for column in columns)
        self._reads = [
            (place, read) for place, column in enumerate(columns) if (read := _read(column.type)) is not None
        ]

    def run(self, connection: Connection, given: Given) -> Answer:
        values = self._values(given)
        with _cursor(connection, self._words) as cursor:
            cursor.execute(self._words, values)
            rows = cursor.fetchall() if self._names else []
            return Answer(self._names, self._read(rows), cursor.rowcount, cursor.lastrowid or 0)

    def run_for_each(self, connection: Connection, many: Sequence[Given]) -> int:
        values = [self._values(given) for given in many]
        with _cursor(connection, self._words) as cursor:
            cursor.executemany(self._words, values)
            return int(cursor.rowcount)

    def _values(self, given: Given) -> list[Any]:
        values = []
        for name, required, standing, bound in self._wanted:
            value = given[name] if required else given.get(name, standing)
            values.append(value if bound is None else bound(value))
        return values

    def _read(self, rows: Iterable[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        if not self._reads:
            return list(rows)
        read_rows = []
        for row in rows:
            read = list(row)
            for place, change in self._reads:
                read[place] = change(read[place])
            read_rows.append(read)
        return read_rows


_prepared = cache(_Prepared)


class _cursor:  # noqa: N801 - reads as a function; a generator would cost as much as the statement
    """The driver's own cursor; its errors come as SQLAlchemy's, without what was being written."""

    __slots__ = ("_cursor", "_words")

    def __init__(self, connection: Connection, words: str) -> None:
        self._cursor: Any = connection.connection.cursor()
        self._words = words

    def __enter__(self) -> Any:
        return self._cursor

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        self._cursor.close()
        if isinstance(fault, sqlite3.Error):
            raise DBAPIError.instance(
                self._words, None, fault, sqlite3.Error, hide_parameters=True
            ) from fault


def _bound(type_: TypeEngine[Any]) -> _Change | None:
    return type_.dialect_impl(_SQLITE).bind_processor(_SQLITE)


def _read(type_: TypeEngine[Any]) -> _Change | None:
    return type_.dialect_impl(_SQLITE).result_processor(_SQLITE, None)
