"""What is held of people and who may change it, for the verbs that show it, erase it and let it go.

Like compose, it opens the store: these reach below the ports, into tables of every room.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.store import retention, subjects
from core.store.database import Database
from core.store.grants import NoSuchRole, grant
from core.store.subjects import Erased, NoSuchPerson, StillNeeded

__all__ = [
    "Database",
    "Erased",
    "NoSuchPerson",
    "NoSuchRole",
    "StillNeeded",
    "erase",
    "grant",
    "let_go",
    "shown",
]


def shown(store: Database, who: str) -> dict[str, list[dict[str, Any]]]:
    """Every row that names somebody, by table. Raises NoSuchPerson."""
    with store.engine.connect().execution_options(stocktake_reading=True) as connection:
        return subjects.export(connection, subjects.find(connection, who))


def erase(store: Database, who: str, also: Sequence[str], now: datetime, *, dry: bool) -> tuple[Erased, bool]:
    """Take somebody out, or find what that would do; whether nothing is left in unused parts. Raises NoSuchPerson, StillNeeded."""
    with store.engine.connect() as connection, connection.begin() as begun:
        done = subjects.erase(connection, subjects.find(connection, who), now, also)
        if dry:
            begun.rollback()
    return done, not dry and store.wipe()


def let_go(store: Database, now: datetime, *, dry: bool) -> dict[str, int]:
    """Delete what has been kept long enough, or count it."""
    act = retention.outlived if dry else retention.let_go
    with store.engine.begin() as connection:
        found = act(connection, now, retention.Keeping())
    if not dry:
        store.wipe()
    return found
