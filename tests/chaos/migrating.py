"""A start that makes the tables, to be killed before one of its statements:  python -m tests.chaos.migrating URL NUMBER

Before the NUMBERth statement it kills itself; with 0 it finishes.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from itertools import count

from sqlalchemy import event, inspect

from core.store.database import Database


class _Counted(Exception):
    pass


def how_many_statements(url: str) -> int:
    """How many it takes to make every table of an empty database, which stays empty."""
    store, seen = Database(url), count()

    def undone(_connection: object) -> None:
        raise _Counted

    event.listen(store.engine, "before_cursor_execute", lambda *_: next(seen))
    event.listen(store.engine, "commit", undone)
    with suppress(_Counted):
        store.migrate()
    store.close()
    return next(seen)


def tables_of(store: Database) -> list[str]:
    """What was made so far."""
    with store.engine.connect().execution_options(stocktake_reading=True) as connection:
        return inspect(connection).get_table_names()


def main() -> None:
    url, dies_before = sys.argv[1], int(sys.argv[2])
    store, seen = Database(url), count(1)

    def reached(*_: object) -> None:
        if next(seen) == dies_before:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.engine, "before_cursor_execute", reached)
    store.again(store.migrate)
    store.close()


if __name__ == "__main__":
    main()
