"""The histories of what was said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, bindparam, func, insert, select
from sqlalchemy.exc import NoResultFound

from core.domain.figures import Figure, Standing, known
from core.domain.months import Month
from core.store import tables as t
from core.store.kept import History
from core.store.repositories.moment import Moment
from core.store.repositories.room import Room, columns_of, in_pieces, values_of


class SqlFigures(Room):
    """The histories of what was said. Rows are only ever added, so what was read or added is not read again."""

    def __init__(self, connection: Connection, moment: Moment) -> None:
        super().__init__(connection)
        self._moment = moment
        self._before: dict[str, History] | None = None
        self._ours: dict[str, History] = {}
        self._unread: set[str] = set()

    def history(self, indicator: str) -> list[Figure]:
        return list(self._history(indicator).entries)

    def known(self, indicator: str, at: datetime | None = None) -> Mapping[Month, Figure]:
        history = self._history(indicator)
        if at is None or all(f.said_at <= at for f in history.entries):
            # With what has been made of it: a chart is drawn just after its figure was judged.
            return history.known
        return known(history.entries, at)

    def _history(self, indicator: str) -> History:
        if indicator in self._unread:
            wanted = {"indicator": indicator, "newest": self._moment.marks().newest}
            added = self._values(Figure, _HISTORY_SINCE, wanted)
            self._ours[indicator] = self._kept(indicator).and_(*added)
            self._unread.remove(indicator)
        return self._ours.get(indicator) or self._kept(indicator)

    def read_ahead(self, indicators: Collection[str]) -> None:
        before = self._as_it_stood()
        for some in in_pieces([key for key in dict.fromkeys(indicators) if key not in before]):
            wanted = {"indicators": some, "newest": self._moment.marks().newest}
            said: dict[str, list[Figure]] = {key: [] for key in some}
            for figure in values_of(Figure, self._db.execute(_HISTORIES, wanted)):
                said[figure.indicator].append(figure)
            before.update((key, History(tuple(entries))) for key, entries in said.items())

    def _kept(self, indicator: str) -> History:
        before = self._as_it_stood()
        if indicator not in before:
            wanted = {"indicator": indicator, "newest": self._moment.marks().newest}
            before[indicator] = History(tuple(self._values(Figure, _HISTORY, wanted)))
        return before[indicator]

    def _as_it_stood(self) -> dict[str, History]:
        """What was read of before this transaction began."""
        if self._before is None:
            kept = self._moment.kept
            self._before = {} if kept is None else kept.histories(self._moment.marks(), self._since)
        return self._before

    def _since(self, number: int) -> list[Figure]:
        return self._values(Figure, _FIGURES_SINCE, {"newest": number})

    def all(self) -> list[Figure]:
        return values_of(Figure, self._db.execute(select(t.figures).order_by(t.figures.c.number)))

    def given_for(self, period: Month) -> set[str]:
        """The indicators whose figure for a month is known."""
        number, about = t.figures.c.number, t.figures.c.indicator
        latest = select(func.max(number)).where(t.figures.c.period == period).group_by(about)
        stands = and_(number.in_(latest), t.figures.c.standing != Standing.WITHDRAWN)
        return set(self._db.scalars(select(about).where(stands)))

    def add(self, figure: Figure) -> Figure:
        before = self._history(figure.indicator)
        columns = columns_of(figure)
        del columns["number"]
        number = self._add(_ADD_FIGURE, columns)
        # As it would be read back, because it is what later transactions are given.
        added = replace(figure, number=number, said_at=figure.said_at.astimezone(UTC))
        self._ours[figure.indicator] = before.and_(added)
        return added

    def add_many(self, figures: Sequence[Figure]) -> None:
        self._moment.marks()
        if figures:
            self._unread.update(f.indicator for f in figures)
            rows = [columns_of(f) for f in figures]
            for row in rows:
                del row["number"]
            self._do_each(_ADD_FIGURE, rows)

    def get(self, number: int) -> Figure:
        marks, kept = self._moment.marks(), self._moment.kept
        if number > marks.newest:
            ours = (f for history in self._ours.values() for f in history.entries if f.number == number)
            return next(ours, None) or self._read(number)
        said = {} if kept is None else kept.figures(marks)
        if number not in said:
            said[number] = self._read(number)
        return said[number]

    def _read(self, number: int) -> Figure:
        found = self._value(Figure, _FIGURE, {"wanted": number})
        if found is None:
            raise NoResultFound
        return found

    def hand_over(self) -> None:
        """Remember what was added for the transactions to come, now that it is committed."""
        if self._moment.kept is not None and self._ours and not self._unread:
            self._moment.kept.committed(self._moment.marks(), self._ours)

    def said_in(self, message: str) -> list[Figure]:
        found = self._db.execute(
            select(t.figures).where(t.figures.c.said_in == message).order_by(t.figures.c.number)
        )
        return values_of(Figure, found)


_ADD_FIGURE = insert(t.figures)
_FIGURE = select(t.figures).where(t.figures.c.number == bindparam("wanted"))
_HISTORY = (
    select(t.figures)
    .where(t.figures.c.indicator == bindparam("indicator"), t.figures.c.number <= bindparam("newest"))
    .order_by(t.figures.c.period, t.figures.c.number)
)
_HISTORIES = (
    select(t.figures)
    .where(
        t.figures.c.indicator.in_(bindparam("indicators", expanding=True)),
        t.figures.c.number <= bindparam("newest"),
    )
    .order_by(t.figures.c.period, t.figures.c.number)
)
_HISTORY_SINCE = (
    select(t.figures)
    .where(t.figures.c.indicator == bindparam("indicator"), t.figures.c.number > bindparam("newest"))
    .order_by(t.figures.c.number)
)
_FIGURES_SINCE = (
    select(t.figures).where(t.figures.c.number > bindparam("newest")).order_by(t.figures.c.number)
)
