"""Deliveries already taken."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select

from core.store import tables as t
from core.store.repositories.room import Room, insert_or_leave


class SqlInbox(Room):
    """Deliveries already taken."""

    def take(self, key: str, platform: str, person: str, at: datetime, also: Collection[str] = ()) -> bool:
        whose = {key: person} | dict.fromkeys(also, "")
        rows = [{"key": k, "platform": platform, "person": p, "taken_at": at} for k, p in whose.items()]
        return self._do_each(insert_or_leave(t.inbox, self._dialect), rows) == len(rows)

    def has(self, key: str) -> bool:
        """Whether that delivery was taken."""
        return self._scalar(_TAKEN, {"wanted": key}) is not None

    def count(self, person: str, since: datetime, until: datetime) -> int:
        """How many of somebody's deliveries were taken after one instant, up to another."""
        taken = t.inbox.c
        found = select(func.count()).where(
            taken.person == person, taken.taken_at > since, taken.taken_at <= until
        )
        return self._db.scalar(found) or 0

    def times(self, person: str, since: datetime) -> list[datetime]:
        """When somebody's deliveries were taken after an instant, in order."""
        taken = t.inbox.c
        found = select(taken.taken_at).where(taken.person == person, taken.taken_at > since)
        return list(self._db.scalars(found.order_by(taken.taken_at)))


_TAKEN = select(t.inbox.c.key).where(t.inbox.c.key == bindparam("wanted"))
