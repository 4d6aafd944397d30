"""What is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update

from core.domain.months import Month
from core.ports import Due
from core.store import tables as t
from core.store.repositories.room import Room, columns_of, in_pieces, insert_or_leave, values_of

_LAST = "\U0010ffff"


class SqlLedger(Room):
    """What is due. A key exists once and is done once; what was dropped before it was done can be put back."""

    def add(self, due: Due) -> bool:
        if self._insert_new(t.ledger, columns_of(due) | {"about": dict(due.about), "held": False}):
            return True
        revived = self._db.execute(
            update(t.ledger)
            .where(t.ledger.c.key == due.key, t.ledger.c.done_at.is_not(None), t.ledger.c.outcome != "done")
            .values(done_at=None, outcome=None, held=False)
        )
        return revived.rowcount > 0

    def add_many(self, dues: Sequence[Due]) -> None:
        """As `add`, for many at once."""
        if not dues:
            return
        rows = [columns_of(due) | {"about": dict(due.about), "held": False} for due in dues]
        self._do_each(insert_or_leave(t.ledger, self._dialect), rows)
        for some in in_pieces([due.key for due in dues]):
            dropped = and_(t.ledger.c.done_at.is_not(None), t.ledger.c.outcome != "done")
            self._db.execute(
                update(t.ledger)
                .where(t.ledger.c.key.in_(some), dropped)
                .values(done_at=None, outcome=None, held=False)
            )

    def due(self, at: datetime, limit: int = 500) -> list[Due]:
        found = self._db.execute(
            select(t.ledger)
            .where(t.ledger.c.done_at.is_(None), t.ledger.c.held.is_(False), t.ledger.c.due_at <= at)
            .order_by(t.ledger.c.due_at, t.ledger.c.key)
            .limit(limit)
        )
        return values_of(Due, found)

    def next_after(self, at: datetime) -> datetime | None:
        found: datetime | None = self._db.scalar(
            select(t.ledger.c.due_at)
            .where(t.ledger.c.done_at.is_(None), t.ledger.c.held.is_(False), t.ledger.c.due_at > at)
            .order_by(t.ledger.c.due_at)
            .limit(1)
        )
        return found

    def tick_off(self, key: str, at: datetime, outcome: str = "done") -> bool:
        return self._do(_TICK_OFF, {"which": key, "when": at, "what": outcome}) > 0

    def tick_off_many(self, keys: Collection[str], at: datetime, outcome: str = "done") -> set[str]:
        """As `tick_off`, for many at once; those that were open."""
        done: set[str] = set()
        for some in in_pieces(list(keys)):
            done.update(
                self._db.scalars(
                    update(t.ledger)
                    .where(t.ledger.c.key.in_(some), t.ledger.c.done_at.is_(None))
                    .values(done_at=at, outcome=outcome)
                    .returning(t.ledger.c.key)
                )
            )
        return done

    def tick_off_about(self, prefix: str, at: datetime, outcome: str) -> None:
        """As `tick_off`, for everything open whose key begins so."""
        self._do(_TICK_OFF_ABOUT, {"from": prefix, "to": prefix + _LAST, "when": at, "what": outcome})

    def overtake(self, now: datetime) -> int:
        """Tick off what is due already, because it may have been said from another copy; preparations are still made."""
        past = and_(t.ledger.c.done_at.is_(None), t.ledger.c.due_at <= now, t.ledger.c.kind != "prepare")
        done = self._db.execute(update(t.ledger).where(past).values(done_at=now, outcome="done"))
        return done.rowcount

    def open_about(self, *prefixes: str) -> list[Due]:
        about = or_(*(t.ledger.c.key.between(prefix, prefix + _LAST) for prefix in prefixes))
        return values_of(Due, self._db.execute(_OPEN.where(about)))

    def hold(self, round_: Month, held: bool) -> None:  # noqa: FBT001 - reads as a sentence: hold(october, True)
        self._db.execute(
            update(t.ledger).where(t.ledger.c.round == round_, t.ledger.c.done_at.is_(None)).values(held=held)
        )


_TICK_OFF = (
    update(t.ledger)
    .where(t.ledger.c.key == bindparam("which"), t.ledger.c.done_at.is_(None))
    .values(done_at=bindparam("when"), outcome=bindparam("what"))
)
_TICK_OFF_ABOUT = (
    update(t.ledger)
    .where(t.ledger.c.done_at.is_(None), t.ledger.c.key.between(bindparam("from"), bindparam("to")))
    .values(done_at=bindparam("when"), outcome=bindparam("what"))
)
_OPEN = select(t.ledger).where(t.ledger.c.done_at.is_(None)).order_by(t.ledger.c.due_at, t.ledger.c.key)
