"""People, priorities, indicators, trajectories and closure days."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from core.domain.indicators import Band, Indicator, Limits
from core.domain.people import Person, Priority
from core.domain.trajectory import Trajectory
from core.store import tables as t
from core.store.kept import STAMP
from core.store.repositories.moment import Moment
from core.store.repositories.room import Room, Value, columns_of, in_pieces, values_of
from core.store.repositories.trajectories import trajectory_body, trajectory_of


class SqlPortfolio(Room):
    """People, priorities, indicators, trajectories and closure days.

    What has been read is remembered until something is saved: it is asked for many times in one transaction, and
    nobody else can change it meanwhile. From one transaction to the next it is kept while its stamp stays.
    """

    def __init__(self, connection: Connection, moment: Moment | None = None) -> None:
        super().__init__(connection)
        self._moment = moment or Moment(connection)
        self._read: dict[tuple[object, ...], Any] | None = None
        self._changed = False

    def once(self, make: Callable[[SqlPortfolio], Value]) -> Value:
        return self._once(("made", make), lambda: make(self))

    def _once(self, about: tuple[object, ...], read: Callable[[], Value]) -> Value:
        held = self._held()
        if about not in held:
            held[about] = read()
        found: Value = held[about]
        return found

    def _held(self) -> dict[tuple[object, ...], Any]:
        if self._read is None:
            kept = self._moment.kept
            self._read = {} if kept is None else kept.portfolio(self._moment.marks())
        return self._read

    def is_changed(self) -> None:
        """From here on nothing read before is true, here or in any process; what is read now is for us alone.

        Whoever alters or deletes a figure, or a row of the portfolio by other means, says so by this.
        """
        self._moment.marks()
        self._read = {}
        if not self._changed:
            self._changed = True
            self._upsert(t.memory, {"name": STAMP, "value": secrets.token_hex(8)})

    def people(self) -> list[Person]:
        wanted = select(t.people).order_by(t.people.c.name)
        return list(self._once(("people",), lambda: values_of(Person, self._db.execute(wanted))))

    def person(self, key: str) -> Person | None:
        """All of them are read at once: who is asked for one is soon asked for the next."""
        return self._once(("by key",), lambda: {p.key: p for p in self.people()}).get(key)

    def priorities(self) -> list[Priority]:
        wanted = select(t.priorities).order_by(t.priorities.c.portfolio, t.priorities.c.name)
        return list(self._once(("priorities",), lambda: values_of(Priority, self._db.execute(wanted))))

    def priority(self, key: str) -> Priority:
        return self._once(("priority by key",), lambda: {p.key: p for p in self.priorities()})[key]

    def indicators(self) -> list[Indicator]:
        wanted = select(t.indicators).order_by(t.indicators.c.priority, t.indicators.c.name)
        return list(self._once(("indicators",), lambda: [_indicator(r) for r in self._db.execute(wanted)]))

    def indicator(self, key: str) -> Indicator:
        return self._once(("indicator by key",), lambda: {i.key: i for i in self.indicators()})[key]

    def save(self, *things: Person | Priority | Indicator) -> None:
        self.is_changed()
        self._upsert_many(t.people, [columns_of(thing) for thing in things if isinstance(thing, Person)])
        self._upsert_many(
            t.priorities, [columns_of(thing) for thing in things if isinstance(thing, Priority)]
        )
        rows = [_indicator_columns(thing) for thing in things if isinstance(thing, Indicator)]
        self._upsert_many(t.indicators, rows)

    def trajectory(self, indicator: str, at: datetime | None = None) -> Trajectory | None:
        agreed = self._once(("trajectories", indicator), lambda: self._trajectories(indicator))
        in_time = (v for v in agreed if at is None or v.agreed_at is None or v.agreed_at <= at)
        return max(in_time, key=lambda v: v.version, default=None)

    def trajectory_versions(self, indicator: str) -> list[Trajectory]:
        return list(self._once(("trajectories", indicator), lambda: self._trajectories(indicator)))

    def read_ahead(self, indicators: Collection[str]) -> None:
        box, held = t.trajectories.c, self._held()
        for some in in_pieces(
            [key for key in dict.fromkeys(indicators) if ("trajectories", key) not in held]
        ):
            wanted = select(box.indicator, box.body, box.agreed_at).where(box.indicator.in_(some))
            agreed: dict[str, list[Trajectory]] = {key: [] for key in some}
            for row in self._db.execute(wanted.order_by(box.version)):
                agreed[row.indicator].append(trajectory_of(row.body, row.agreed_at))
            held.update((("trajectories", key), versions) for key, versions in agreed.items())

    def _trajectories(self, indicator: str) -> list[Trajectory]:
        found = self._db.execute(
            select(t.trajectories.c.body, t.trajectories.c.agreed_at)
            .where(t.trajectories.c.indicator == indicator)
            .order_by(t.trajectories.c.version)
        )
        return [trajectory_of(row.body, row.agreed_at) for row in found]

    def agree(self, indicator: str, trajectory: Trajectory) -> None:
        self.is_changed()
        self._db.execute(
            insert(t.trajectories).values(
                indicator=indicator,
                version=trajectory.version,
                agreed_at=trajectory.agreed_at,
                body=trajectory_body(trajectory),
            )
        )

    def closures(self) -> frozenset[date]:
        return self._once(("closures",), lambda: frozenset(self._db.scalars(select(t.closures.c.day))))

    def set_closures(self, days: frozenset[date]) -> None:
        self.is_changed()
        self._db.execute(delete(t.closures))
        if days:
            self._db.execute(insert(t.closures), [{"day": day} for day in sorted(days)])


def _indicator(row: Row[Any]) -> Indicator:
    mapped = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented accessor
    lowest, highest = mapped.pop("lowest"), mapped.pop("highest")
    low, high = mapped.pop("band_low"), mapped.pop("band_high")
    band = None if low is None or high is None else Band(low, high)
    return Indicator(limits=Limits(lowest, highest), band=band, **mapped)


def _indicator_columns(indicator: Indicator) -> dict[str, Any]:
    columns = columns_of(indicator)
    limits, band = columns.pop("limits"), columns.pop("band")
    return columns | {
        "lowest": limits.lowest,
        "highest": limits.highest,
        "band_low": band.low if band else None,
        "band_high": band.high if band else None,
    }
