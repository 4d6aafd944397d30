"""Statements that go to the driver as they are behave as SQLAlchemy's own way would have them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from core.store import tables as t
from core.store.database import Database
from core.store.prepared import run, run_for_each

T0 = datetime(2026, 11, 2, 9, 0, 0, 250, tzinfo=UTC)
_ADD = insert(t.inbox)
_ALL = select(t.inbox).order_by(t.inbox.c.key)
_ONE = select(t.inbox).where(t.inbox.c.key == bindparam("wanted"))


def row(key: str) -> dict[str, object]:
    return {"key": key, "platform": "slack", "person": "ada", "taken_at": T0}


def test_what_is_read_is_what_the_same_statement_reads_by_itself(store):
    """Every column of every table that is read so, by its name and as its own kind of value."""
    with store.engine.begin() as db:
        assert run_for_each(db, _ADD, [row("a"), row("b")]) in {2, -1}
        ours, theirs = run(db, _ALL), db.execute(_ALL)
        assert ours.names == tuple(theirs.keys())
        assert [tuple(each) for each in ours.rows] == [tuple(each) for each in theirs]
        assert ours.rows[0][3] == T0


def test_an_error_comes_as_it_always_did_and_says_nothing_of_what_was_written(store):
    """What waits for a busy database knows its errors by that name, and what people said must not reach a log."""
    with store.engine.begin() as db:
        run(db, _ADD, row("our secret"))
    with pytest.raises(IntegrityError) as fault, store.engine.begin() as db:
        run(db, _ADD, row("our secret"))
    assert "our secret" not in str(fault.value).replace(str(fault.value.orig), "")


def test_a_value_that_was_forgotten_is_no_empty_one(store):
    with pytest.raises((KeyError, StatementError), match="wanted"), store.engine.begin() as db:
        run(db, _ONE, {})


def test_a_database_that_is_held_by_another_is_told_as_such(tmp_path):
    """A turn waits for it then, and is taken again."""
    url = f"sqlite:///{tmp_path / 'one.db'}"
    held, ours = Database(url), Database(url)
    held.migrate()
    with held.engine.begin() as _, ours.engine.connect().execution_options(stocktake_reading=True) as db:
        db.begin()
        db.exec_driver_sql("PRAGMA busy_timeout=0")
        with pytest.raises(OperationalError, match="locked"):
            run(db, _ADD, row("k"))
    held.close()
    ours.close()
