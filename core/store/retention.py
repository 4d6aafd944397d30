"""What has been kept long enough goes: messages, deliveries, absences. Figures, flags, papers and the trail stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, select

from core.domain.flags import FlagState
from core.store import tables as t


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days each kind is kept."""

    messages: int = 731
    deliveries: int = 92
    absences: int = 366


def outlived(connection: Connection, now: datetime, keeping: Keeping) -> dict[str, int]:
    """How many rows of each kind have been kept long enough."""
    return {
        kind: connection.scalar(select(func.count()).select_from(table).where(which)) or 0
        for kind, table, which in _outlived(connection, now, keeping)
    }


def let_go(connection: Connection, now: datetime, keeping: Keeping) -> dict[str, int]:
    """Delete them for good; how many of each kind."""
    return {
        kind: connection.execute(delete(table).where(which)).rowcount
        for kind, table, which in _outlived(connection, now, keeping)
    }


def _outlived(
    connection: Connection, now: datetime, keeping: Keeping
) -> list[tuple[str, Table, ColumnElement[Any]]]:
    old = now - timedelta(days=keeping.messages)
    alive = t.flags.c.state != FlagState.CLOSED
    posts = list(connection.scalars(select(t.flags.c.post).where(alive, t.flags.c.post.is_not(None))))
    ended = (now - timedelta(days=keeping.absences)).date()
    return [
        ("messages sent", t.outbox, and_(t.outbox.c.sent_at < old, t.outbox.c.key.not_in(posts))),
        ("messages of the workspace", t.board, and_(t.board.c.at < old, t.board.c.key.not_in(posts))),
        ("deliveries", t.inbox, t.inbox.c.taken_at < now - timedelta(days=keeping.deliveries)),
        ("absences", t.absences, t.absences.c.last < ended),
    ]
