"""Who people are on each platform."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update

from core.ports import Address
from core.store import tables as t
from core.store.repositories.room import Room, columns_of, values_of


class SqlAddresses(Room):
    """Who people are on each platform."""

    def at(self, platform: str, team: str, user: str) -> Address | None:
        return self._value(Address, _ADDRESS, {"on": platform, "in": team, "who": user})

    def of(self, person: str) -> list[Address]:
        """Where a person is reached, the platform last used first."""
        a = t.addresses
        return values_of(
            Address, self._db.execute(select(a).where(a.c.person == person).order_by(a.c.seen_at.desc()))
        )

    def save(self, address: Address) -> None:
        self._upsert(t.addresses, columns_of(address) | {"reference": dict(address.reference)})

    def seen(self, platform: str, person: str, at: datetime) -> None:
        a = t.addresses
        self._db.execute(update(a).where(a.c.platform == platform, a.c.person == person).values(seen_at=at))

    def forget(self, platform: str, team: str, user: str) -> None:
        self._db.execute(delete(t.addresses).where(_somebody(platform, team, user)))


def _somebody(platform: str, team: str, user: str) -> ColumnElement[bool]:
    a = t.addresses
    return and_(a.c.platform == platform, a.c.team == team, a.c.user == user)


_ADDRESS = select(t.addresses).where(
    t.addresses.c.platform == bindparam("on"),
    t.addresses.c.team == bindparam("in"),
    t.addresses.c.user == bindparam("who"),
)
