"""The promises of `core.ports`, kept on SQL tables. A row becomes its value by the names of its columns."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    DateTime,
    Executable,
    Interval,
    Row,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from core.domain import audit
from core.domain.figures import Figure, Standing, known
from core.domain.flags import Cause, Flag, FlagState
from core.domain.indicators import Band, Indicator, Limits
from core.domain.months import Month
from core.domain.people import Absence, Person, Priority
from core.domain.requests import Request, Round, State
from core.domain.trajectory import Intervention, Point, Profile, Trajectory
from core.ports import WORKSPACE, Address, Due, Fate, Noted, Post, Queued, Stuck, Waiting
from core.store import tables as t
from core.store.kept import STAMP, History, Kept, Marks

Value = TypeVar("Value")
_LONGEST_PAUSE = timedelta(minutes=15)
_LAST = "\U0010ffff"


def _in_pieces(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Few enough for one statement."""
    return (keys[start : start + 500] for start in range(0, len(keys), 500))


def _columns(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _fields(type(value))}  # type: ignore[arg-type]  # a class is hashable


@cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _value(kind: type[Value], row: Row[Any]) -> Value:
    names = _fields(kind)  # type: ignore[arg-type]  # a class is hashable
    return kind(**{name: value for name, value in row._mapping.items() if name in names})  # noqa: SLF001 - SQLAlchemy's documented accessor


def _values(kind: type[Value], result: CursorResult[Any]) -> list[Value]:
    """Every row as its value; which column is which field is settled once, not for every row."""
    names = _fields(kind)  # type: ignore[arg-type]  # a class is hashable
    places = {name: place for place, name in enumerate(result.keys()) if name in names}
    told = [field for field in fields(kind) if field.name in places]  # type: ignore[arg-type]
    if len(told) == len(names) > 1 and not any(field.kw_only for field in told):
        pick = itemgetter(*(places[field.name] for field in told))
        return [kind(*pick(row)) for row in result]
    return [kind(**{name: row[place] for name, place in places.items()}) for row in result]


class _Room:
    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def _insert_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert unless its key exists; whether it was new."""
        return self._db.execute(_insert_or_leave(table, self._dialect), dict(values)).rowcount > 0

    def _upsert(self, table: Table, values: Mapping[str, Any]) -> None:
        self._upsert_many(table, [dict(values)])

    def _upsert_many(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._db.execute(_insert_or_change(table, self._dialect, tuple(rows[0])), rows)

    @property
    def _dialect(self) -> str:
        return self._db.dialect.name


# A statement is made once for each table: making it anew took as long as executing it.


@cache
def _insert_or_leave(table: Table, dialect: str) -> Executable:
    insert_ = _INSERTS[dialect](table).on_conflict_do_nothing()
    return insert_.execution_options(preserve_rowcount=True)  # type: ignore[no-any-return]


@cache
def _insert_or_change(table: Table, dialect: str, names: tuple[str, ...]) -> Executable:
    keys = [column.name for column in table.primary_key]
    new = _INSERTS[dialect](table)
    rest = {name: new.excluded[name] for name in names if name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=rest)  # type: ignore[no-any-return]


_INSERTS: Mapping[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Moment:
    """The marks of one transaction, read before it changes anything."""

    def __init__(self, connection: Connection, kept: Kept | None = None) -> None:
        self._db = connection
        self.kept = kept
        self._marks: Marks | None = None

    def marks(self) -> Marks:
        """How far the database had got."""
        if self._marks is None:
            row = self._db.execute(_MARKS).one()
            self._marks = Marks(row.stamp or "", row.newest or 0)
        return self._marks


_MARKS = select(
    select(t.memory.c.value).where(t.memory.c.name == STAMP).scalar_subquery().label("stamp"),
    select(func.max(t.figures.c.number)).scalar_subquery().label("newest"),
)


class SqlPortfolio(_Room):
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
        if self._read is None:
            kept = self._moment.kept
            self._read = {} if kept is None else kept.portfolio(self._moment.marks())
        if about not in self._read:
            self._read[about] = read()
        found: Value = self._read[about]
        return found

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
        return list(self._once(("people",), lambda: _values(Person, self._db.execute(wanted))))

    def person(self, key: str) -> Person | None:
        """All of them are read at once: who is asked for one is soon asked for the next."""
        return self._once(("by key",), lambda: {p.key: p for p in self.people()}).get(key)

    def priorities(self) -> list[Priority]:
        wanted = select(t.priorities).order_by(t.priorities.c.portfolio, t.priorities.c.name)
        return list(self._once(("priorities",), lambda: _values(Priority, self._db.execute(wanted))))

    def priority(self, key: str) -> Priority:
        return self._once(("priority by key",), lambda: {p.key: p for p in self.priorities()})[key]

    def indicators(self) -> list[Indicator]:
        wanted = select(t.indicators).order_by(t.indicators.c.priority, t.indicators.c.name)
        return list(self._once(("indicators",), lambda: [_indicator(r) for r in self._db.execute(wanted)]))

    def indicator(self, key: str) -> Indicator:
        return self._once(("indicator by key",), lambda: {i.key: i for i in self.indicators()})[key]

    def save(self, *things: Person | Priority | Indicator) -> None:
        self.is_changed()
        self._upsert_many(t.people, [_columns(thing) for thing in things if isinstance(thing, Person)])
        self._upsert_many(t.priorities, [_columns(thing) for thing in things if isinstance(thing, Priority)])
        rows = [_indicator_columns(thing) for thing in things if isinstance(thing, Indicator)]
        self._upsert_many(t.indicators, rows)

    def trajectory(self, indicator: str, at: datetime | None = None) -> Trajectory | None:
        agreed = self._once(("trajectories", indicator), lambda: self._trajectories(indicator))
        in_time = (v for v in agreed if at is None or v.agreed_at is None or v.agreed_at <= at)
        return max(in_time, key=lambda v: v.version, default=None)

    def trajectory_versions(self, indicator: str) -> list[Trajectory]:
        return list(self._once(("trajectories", indicator), lambda: self._trajectories(indicator)))

    def _trajectories(self, indicator: str) -> list[Trajectory]:
        found = self._db.execute(
            select(t.trajectories.c.body, t.trajectories.c.agreed_at)
            .where(t.trajectories.c.indicator == indicator)
            .order_by(t.trajectories.c.version)
        )
        return [_trajectory(row.body, row.agreed_at) for row in found]

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
    columns = _columns(indicator)
    limits, band = columns.pop("limits"), columns.pop("band")
    return columns | {
        "lowest": limits.lowest,
        "highest": limits.highest,
        "band_low": band.low if band else None,
        "band_high": band.high if band else None,
    }


def _point_body(point: Point) -> list[str]:
    return [str(point.month), format(point.value, "f")]


def _point(body: Sequence[str]) -> Point:
    return Point(Month.parse(body[0]), Decimal(body[1]))


def _maybe(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def trajectory_body(trajectory: Trajectory) -> dict[str, Any]:
    """A trajectory as JSON values, decimals as text."""
    limits = trajectory.limits
    body: dict[str, Any] = {
        "baseline": _point_body(trajectory.baseline),
        "target": _point_body(trajectory.target),
        "profile": trajectory.profile.value,
        "points": [_point_body(p) for p in trajectory.points],
        "interventions": [
            {
                f.name: str(getattr(i, f.name))
                if not isinstance(getattr(i, f.name), int)
                else getattr(i, f.name)
                for f in fields(i)
            }
            for i in trajectory.interventions
        ],
        "limits": [None if x is None else format(x, "f") for x in (limits.lowest, limits.highest)],
    }
    known = {"baseline", "target", "points", "interventions", "limits", "profile", "agreed_at"}
    for field in fields(trajectory):
        if field.name in known:
            continue
        value = getattr(trajectory, field.name)
        if isinstance(value, tuple):
            value = [_point_body(p) for p in value]
        elif isinstance(value, Decimal):
            value = format(value, "f")
        body[field.name] = value
    return body


def _trajectory(body: Mapping[str, Any], agreed_at: datetime | None) -> Trajectory:
    rest: dict[str, Any] = {
        name: tuple(_point(p) for p in value) if isinstance(value, list) else value
        for name, value in body.items()
        if name not in {"baseline", "target", "profile", "points", "interventions", "limits"}
    }
    return Trajectory(
        baseline=_point(body["baseline"]),
        target=_point(body["target"]),
        profile=Profile(body["profile"]),
        points=tuple(_point(p) for p in body["points"]),
        interventions=tuple(_intervention(i) for i in body["interventions"]),
        limits=Limits(*(_maybe(x) for x in body["limits"])),
        agreed_at=agreed_at,
        **rest,
    )


def _intervention(body: Mapping[str, Any]) -> Intervention:
    readers: dict[str, Any] = {"start": Month.parse, "full_effect": Month.parse, "effect": Decimal}
    return Intervention(**{name: readers.get(name, lambda v: v)(value) for name, value in body.items()})


class SqlFigures(_Room):
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
        return history.known if at is None else known(history.entries, at)

    def _history(self, indicator: str) -> History:
        if indicator in self._unread:
            wanted = {"indicator": indicator, "newest": self._moment.marks().newest}
            added = _values(Figure, self._db.execute(_HISTORY_SINCE, wanted))
            self._ours[indicator] = self._kept(indicator).and_(*added)
            self._unread.remove(indicator)
        return self._ours.get(indicator) or self._kept(indicator)

    def _kept(self, indicator: str) -> History:
        """As it stood when this transaction began."""
        if self._before is None:
            kept = self._moment.kept
            self._before = {} if kept is None else kept.histories(self._moment.marks(), self._since)
        if indicator not in self._before:
            wanted = {"indicator": indicator, "newest": self._moment.marks().newest}
            self._before[indicator] = History(tuple(_values(Figure, self._db.execute(_HISTORY, wanted))))
        return self._before[indicator]

    def _since(self, number: int) -> list[Figure]:
        return _values(Figure, self._db.execute(_FIGURES_SINCE, {"newest": number}))

    def all(self) -> list[Figure]:
        return _values(Figure, self._db.execute(select(t.figures).order_by(t.figures.c.number)))

    def given_for(self, period: Month) -> set[str]:
        """The indicators whose figure for a month is known."""
        number, about = t.figures.c.number, t.figures.c.indicator
        latest = select(func.max(number)).where(t.figures.c.period == period).group_by(about)
        stands = and_(number.in_(latest), t.figures.c.standing != Standing.WITHDRAWN)
        return set(self._db.scalars(select(about).where(stands)))

    def add(self, figure: Figure) -> Figure:
        before = self._history(figure.indicator)
        columns = _columns(figure)
        del columns["number"]
        done = self._db.execute(_ADD_FIGURE, columns)
        number = int(done.inserted_primary_key[0])  # type: ignore[index]
        # As it would be read back, because it is what later transactions are given.
        added = replace(figure, number=number, said_at=figure.said_at.astimezone(UTC))
        self._ours[figure.indicator] = before.and_(added)
        return added

    def add_many(self, figures: Sequence[Figure]) -> None:
        self._moment.marks()
        if figures:
            self._unread.update(f.indicator for f in figures)
            rows = [_columns(f) for f in figures]
            for row in rows:
                del row["number"]
            self._db.execute(_ADD_FIGURE, rows)

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
        return _value(Figure, self._db.execute(_FIGURE, {"wanted": number}).one())

    def hand_over(self) -> None:
        """Remember what was added for the transactions to come, now that it is committed."""
        if self._moment.kept is not None and self._ours and not self._unread:
            self._moment.kept.committed(self._moment.marks(), self._ours)

    def said_in(self, message: str) -> list[Figure]:
        found = self._db.execute(
            select(t.figures).where(t.figures.c.said_in == message).order_by(t.figures.c.number)
        )
        return _values(Figure, found)


_ADD_FIGURE = insert(t.figures)
_FIGURE = select(t.figures).where(t.figures.c.number == bindparam("wanted"))
_HISTORY = (
    select(t.figures)
    .where(t.figures.c.indicator == bindparam("indicator"), t.figures.c.number <= bindparam("newest"))
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


class SqlRequests(_Room):
    """Rounds and their requests. What was read is remembered, and what is saved with it."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._rounds: dict[Month, Round | None] = {}
        self._waiting: dict[tuple[str, frozenset[str]], list[Request]] = {}
        self._one: dict[tuple[str, Month], Request | None] = {}

    def round(self, month: Month) -> Round | None:
        if month not in self._rounds:
            row = self._db.execute(_ROUND, {"wanted": month}).first()
            self._rounds[month] = None if row is None else _value(Round, row)
        return self._rounds[month]

    def rounds(self) -> list[Round]:
        return _values(Round, self._db.execute(select(t.rounds).order_by(t.rounds.c.month)))

    def save_round(self, round_: Round) -> None:
        self._rounds.pop(round_.month, None)
        self._upsert(t.rounds, _columns(round_))

    def get(self, indicator: str, period: Month) -> Request | None:
        about = (indicator, period)
        if about not in self._one:
            row = self._db.execute(_REQUEST, {"indicator": indicator, "period": period}).first()
            self._one[about] = None if row is None else _value(Request, row)
        return self._one[about]

    def asked_in(self, month: Month) -> set[str]:
        """The indicators a round asks for."""
        return set(self._db.scalars(select(t.requests.c.indicator).where(t.requests.c.period == month)))

    def of_round(self, month: Month) -> list[Request]:
        found = self._db.execute(
            select(t.requests).where(t.requests.c.period == month).order_by(t.requests.c.indicator)
        )
        return _values(Request, found)

    def unanswered(self) -> list[Request]:
        return self._unanswered(_UNANSWERED, "")

    def unanswered_of(self, people: Collection[str]) -> list[Request]:
        """Those asked of any of these people."""
        wanted = _UNANSWERED_OF_ONE if len(people) == 1 else _UNANSWERED_OF
        return self._unanswered(wanted, "people", people)

    def unanswered_about(self, indicators: Collection[str]) -> list[Request]:
        """Those for any of these indicators."""
        wanted = _UNANSWERED_ABOUT_ONE if len(indicators) == 1 else _UNANSWERED_ABOUT
        return self._unanswered(wanted, "indicators", indicators)

    def _unanswered(self, wanted: Executable, of: str, names: Collection[str] = ()) -> list[Request]:
        about = (of, frozenset(names))
        if about not in self._waiting:
            named = {of: next(iter(names)) if len(names) == 1 else sorted(names)} if of else {}
            found = _values(Request, self._db.execute(wanted, named))
            self._waiting[about] = found
            self._one.update(((r.indicator, r.period), r) for r in found)
        return list(self._waiting[about])

    def save(self, request: Request) -> None:
        self._one[request.indicator, request.period] = request
        for (of, names), found in self._waiting.items():
            others = [r for r in found if (r.indicator, r.period) != (request.indicator, request.period)]
            whose = {"": "", "people": request.asked_of, "indicators": request.indicator}[of]
            if request.state in _STILL_WAITING and (whose in names or not of):
                others.append(request)
            found[:] = sorted(others, key=lambda r: (r.period, r.indicator))
        self._upsert(t.requests, _columns(request))

    def save_many(self, requests: Sequence[Request], noted: Noted) -> None:
        """Save them all, each with the same line in its history."""
        if not requests:
            return
        self._waiting.clear()
        self._one.update(((r.indicator, r.period), r) for r in requests)
        self._upsert_many(t.requests, [_columns(request) for request in requests])
        about = [{"indicator": r.indicator, "period": r.period} for r in requests]
        self._db.execute(insert(t.request_notes), [each | _columns(noted) for each in about])

    def note(self, indicator: str, period: Month, noted: Noted) -> None:
        about = {"indicator": indicator, "period": period}
        self._db.execute(_ADD_REQUEST_NOTE, about | _columns(noted))

    def notes(self, indicator: str, period: Month) -> list[Noted]:
        found = self._db.execute(
            select(t.request_notes)
            .where(t.request_notes.c.indicator == indicator, t.request_notes.c.period == period)
            .order_by(t.request_notes.c.number)
        )
        return _values(Noted, found)


_ADD_REQUEST_NOTE = insert(t.request_notes)
_ROUND = select(t.rounds).where(t.rounds.c.month == bindparam("wanted"))
_REQUEST = select(t.requests).where(
    t.requests.c.indicator == bindparam("indicator"), t.requests.c.period == bindparam("period")
)
_STILL_WAITING = (State.WAITING, State.OPEN, State.DEFERRED)
_UNANSWERED = (
    select(t.requests)
    .where(t.requests.c.state.in_([literal(state, t.requests.c.state.type) for state in _STILL_WAITING]))
    .order_by(t.requests.c.period, t.requests.c.indicator)
)
# A list of names is written into the statement anew each time, which costs three times a plain comparison.
_UNANSWERED_OF_ONE = _UNANSWERED.where(t.requests.c.asked_of == bindparam("people"))
_UNANSWERED_ABOUT_ONE = _UNANSWERED.where(t.requests.c.indicator == bindparam("indicators"))
_UNANSWERED_OF = _UNANSWERED.where(t.requests.c.asked_of.in_(bindparam("people", expanding=True)))
_UNANSWERED_ABOUT = _UNANSWERED.where(t.requests.c.indicator.in_(bindparam("indicators", expanding=True)))


class SqlFlags(_Room):
    """Flags, and what happened to each. Those of one indicator are read together, until one of them changes."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._of: dict[str, list[Flag]] = {}

    def add(self, flag: Flag) -> Flag:
        self._of.pop(flag.indicator, None)
        columns = _columns(flag)
        del columns["number"]
        done = self._db.execute(insert(t.flags), columns)
        return replace(flag, number=int(done.inserted_primary_key[0]))  # type: ignore[index]

    def save(self, flag: Flag) -> None:
        self._of.pop(flag.indicator, None)
        columns = _columns(flag)
        del columns["number"]
        self._db.execute(update(t.flags).where(t.flags.c.number == flag.number).values(**columns))

    def get(self, number: int) -> Flag:
        return _value(Flag, self._db.execute(select(t.flags).where(t.flags.c.number == number)).one())

    def open(self) -> list[Flag]:
        return _values(Flag, self._db.execute(_OPEN_FLAGS))

    def of(self, indicator: str, cause: Cause) -> list[Flag]:
        if indicator not in self._of:
            self._of[indicator] = _values(Flag, self._db.execute(_FLAGS_OF, {"about": indicator}))
        return [flag for flag in self._of[indicator] if flag.cause is cause]

    def changed_since(self, at: datetime) -> list[Flag]:
        found = self._db.execute(
            select(t.flags)
            .where(or_(t.flags.c.opened_at > at, t.flags.c.closed_at > at))
            .order_by(t.flags.c.number)
        )
        return _values(Flag, found)

    def note(self, number: int, noted: Noted) -> None:
        self._db.execute(insert(t.flag_notes), {"number": number} | _columns(noted))

    def notes(self, number: int) -> list[Noted]:
        found = self._db.execute(
            select(t.flag_notes).where(t.flag_notes.c.number == number).order_by(t.flag_notes.c.id)
        )
        return _values(Noted, found)


_OPEN_FLAGS = select(t.flags).where(t.flags.c.state != FlagState.CLOSED).order_by(t.flags.c.number)
_FLAGS_OF = select(t.flags).where(t.flags.c.indicator == bindparam("about")).order_by(t.flags.c.number)


class SqlAbsences(_Room):
    """Who is away when. A cancelled absence stays in the history."""

    def add(self, absence: Absence, at: datetime) -> int:
        done = self._db.execute(insert(t.absences).values(**_columns(absence), said_at=at, cancelled=False))
        return int(done.inserted_primary_key[0])  # type: ignore[index]

    def cancel(self, number: int) -> None:
        self._db.execute(update(t.absences).where(t.absences.c.number == number).values(cancelled=True))

    def of(self, person: str) -> list[Absence]:
        found = self._db.execute(
            select(t.absences)
            .where(t.absences.c.person == person, t.absences.c.cancelled.is_(False))
            .order_by(t.absences.c.first)
        )
        return _values(Absence, found)

    def numbers_covering(self, person: str, day: date) -> list[int]:
        return list(self._db.scalars(_COVERING, {"who": person, "day": day}))

    def is_of(self, number: int, person: str) -> bool:
        whose = select(t.absences.c.person).where(t.absences.c.number == number)
        return self._db.scalar(whose) == person


_COVERING = select(t.absences.c.number).where(
    t.absences.c.person == bindparam("who"),
    t.absences.c.cancelled.is_(False),
    t.absences.c.first <= bindparam("day"),
    t.absences.c.last >= bindparam("day"),
)


class SqlLedger(_Room):
    """What is due. A key exists once and is done once; what was dropped before it was done can be put back."""

    def add(self, due: Due) -> bool:
        if self._insert_new(t.ledger, _columns(due) | {"about": dict(due.about), "held": False}):
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
        rows = [_columns(due) | {"about": dict(due.about), "held": False} for due in dues]
        self._db.execute(_insert_or_leave(t.ledger, self._dialect), rows)
        for some in _in_pieces([due.key for due in dues]):
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
        return _values(Due, found)

    def next_after(self, at: datetime) -> datetime | None:
        found: datetime | None = self._db.scalar(
            select(t.ledger.c.due_at)
            .where(t.ledger.c.done_at.is_(None), t.ledger.c.held.is_(False), t.ledger.c.due_at > at)
            .order_by(t.ledger.c.due_at)
            .limit(1)
        )
        return found

    def tick_off(self, key: str, at: datetime, outcome: str = "done") -> bool:
        done = self._db.execute(_TICK_OFF, {"which": key, "when": at, "what": outcome})
        return done.rowcount > 0

    def tick_off_many(self, keys: Collection[str], at: datetime, outcome: str = "done") -> set[str]:
        """As `tick_off`, for many at once; those that were open."""
        done: set[str] = set()
        for some in _in_pieces(list(keys)):
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
        done = {"from": prefix, "to": prefix + _LAST, "when": at, "what": outcome}
        self._db.execute(_TICK_OFF_ABOUT, done)

    def overtake(self, now: datetime) -> int:
        """Tick off what is due already, because it may have been said from another copy; preparations are still made."""
        past = and_(t.ledger.c.done_at.is_(None), t.ledger.c.due_at <= now, t.ledger.c.kind != "prepare")
        done = self._db.execute(update(t.ledger).where(past).values(done_at=now, outcome="done"))
        return done.rowcount

    def open_about(self, *prefixes: str) -> list[Due]:
        about = or_(*(t.ledger.c.key.between(prefix, prefix + _LAST) for prefix in prefixes))
        return _values(Due, self._db.execute(_OPEN.where(about)))

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


class SqlInbox(_Room):
    """Deliveries already taken."""

    def take(self, key: str, platform: str, person: str, at: datetime, also: Collection[str] = ()) -> bool:
        whose = {key: person} | dict.fromkeys(also, "")
        rows = [{"key": k, "platform": platform, "person": p, "taken_at": at} for k, p in whose.items()]
        taken = self._db.execute(_insert_or_leave(t.inbox, self._dialect), rows)
        return taken.rowcount == len(rows)

    def has(self, key: str) -> bool:
        """Whether that delivery was taken."""
        return self._db.scalar(select(t.inbox.c.key).where(t.inbox.c.key == key)) is not None

    def count(self, person: str, since: datetime) -> int:
        """How many of somebody's deliveries were taken after an instant."""
        taken = t.inbox.c
        found = select(func.count()).where(taken.person == person, taken.taken_at > since)
        return self._db.scalar(found) or 0

    def times(self, person: str, since: datetime) -> list[datetime]:
        """When somebody's deliveries were taken after an instant, in order."""
        taken = t.inbox.c
        found = select(taken.taken_at).where(taken.person == person, taken.taken_at > since)
        return list(self._db.scalars(found.order_by(taken.taken_at)))


class SqlOutbox(_Room):
    """Messages decided but not yet sent, in each conversation's order."""

    def put(
        self,
        key: str,
        conversation: str,
        body: Mapping[str, Any],
        at: datetime,
        platform: str = WORKSPACE,
        *,
        answers: bool = False,
    ) -> bool:
        return self._insert_new(
            t.outbox,
            {
                "platform": platform,
                "key": key,
                "conversation": conversation,
                "body": dict(body),
                "put_at": at,
                "ready_at": at,
                "attempts": 0,
                "rank": 0 if answers else 1,
            },
        )

    def release(self, at: datetime, platform: str = WORKSPACE) -> None:
        """Offer again at once what another courier had leased when it died."""
        leased = and_(_waiting(platform), t.outbox.c.leased_until.is_not(None))
        self._db.execute(update(t.outbox).where(leased).values(leased_until=None, ready_at=at))

    def lease(self, at: datetime, until: datetime, limit: int, platform: str = WORKSPACE) -> list[Queued]:
        """The oldest waiting message of each conversation, up to `limit`, none offered again before `until`.

        On PostgreSQL the lease runs by the server's clock, so that couriers whose clocks differ agree on it. What
        should wait longer than any pause lasts was put off by a clock that has been set right since.
        """
        box = t.outbox
        earlier = box.alias("earlier")
        overtakes = exists().where(
            earlier.c.platform == platform,
            earlier.c.conversation == box.c.conversation,
            earlier.c.number < box.c.number,
            earlier.c.sent_at.is_(None),
            earlier.c.fate.is_(None),
        )
        here, there = self._lease_clock(at, until)
        found = self._db.execute(
            select(box)
            .where(
                _waiting(platform),
                or_(box.c.ready_at <= at, box.c.ready_at > at + _LONGEST_PAUSE),
                or_(box.c.leased_until.is_(None), box.c.leased_until <= here),
                ~overtakes,
            )
            .order_by(box.c.rank, box.c.number)
            .limit(limit)
            .with_for_update(skip_locked=True, of=box)
        ).all()
        if found:
            self._db.execute(
                update(box)
                .where(box.c.number.in_([row.number for row in found]))
                .values(leased_until=there, attempts=box.c.attempts + 1)
            )
        return [_value(Queued, row) for row in found]

    def _lease_clock(self, at: datetime, until: datetime) -> tuple[Any, Any]:
        if self._db.dialect.name != "postgresql":
            return at, until
        now = func.clock_timestamp(type_=DateTime(timezone=True))
        return now, now + literal(until - at, Interval)

    def sent(self, key: str, at: datetime, remote: str = "", platform: str = WORKSPACE) -> None:
        self._change(key, platform, {"sent_at": at, "remote": remote, "leased_until": None, "fate": None})

    def failed(self, key: str, again_at: datetime, reason: str, platform: str = WORKSPACE) -> None:
        """No clear answer came: it is tried again then, and the platform looks first."""
        self._change(key, platform, {"trouble": reason, "ready_at": again_at, "leased_until": None})

    def postponed(self, key: str, until: datetime, platform: str = WORKSPACE) -> None:
        """The platform asked for patience before anything was posted: that was no attempt."""
        earlier = t.outbox.c.attempts - 1
        self._change(key, platform, {"ready_at": until, "attempts": earlier, "leased_until": None})

    def set_aside(self, key: str, reason: str, fate: Fate, platform: str = WORKSPACE) -> None:
        """Kept for a person to see. When it is sent again, the platform looks first only if it can tell."""
        unclear = 1 if fate is Fate.GIVEN_UP else 0
        aside = {"trouble": reason, "fate": fate, "attempts": unclear, "leased_until": None}
        self._change(key, platform, aside)

    def doubt_everything(self) -> int:
        """Set aside all that waits, because it may have been sent from another copy; how many that was."""
        box = t.outbox
        unsent = and_(box.c.sent_at.is_(None), box.c.fate.is_(None))
        doubt = {
            "fate": Fate.PERHAPS,
            "trouble": "restored from a backup",
            "leased_until": None,
            "attempts": 0,
        }
        return self._db.execute(update(box).where(unsent).values(**doubt)).rowcount

    def stuck(self) -> list[Stuck]:
        box = t.outbox
        found = select(box).where(box.c.sent_at.is_(None), box.c.fate.is_not(None)).order_by(box.c.number)
        return _values(Stuck, self._db.execute(found))

    def out_of_reach(self) -> dict[str, str]:
        """Conversations in which nobody can be written to, and where: nothing has arrived there since."""
        box = t.outbox
        refused = select(box.c.conversation, box.c.platform, box.c.number).where(
            box.c.sent_at.is_(None), box.c.fate == Fate.UNREACHABLE
        )
        last = {row.conversation: row for row in self._db.execute(refused.order_by(box.c.number))}
        if not last:
            return {}
        arrived = select(box.c.conversation, func.max(box.c.number).label("number")).where(
            box.c.conversation.in_(last), box.c.remote != ""
        )
        since = {
            row.conversation: row.number for row in self._db.execute(arrived.group_by(box.c.conversation))
        }
        return {name: row.platform for name, row in last.items() if row.number > since.get(name, 0)}

    def resend(self, key: str, at: datetime, platform: str = WORKSPACE) -> bool:
        """A person has it sent again; whether it was set aside."""
        again = {"fate": None, "ready_at": at, "leased_until": None, "trouble": None}
        return self._change(key, platform, again, t.outbox.c.fate.is_not(None))

    def mark_sent(self, key: str, at: datetime, platform: str = WORKSPACE) -> bool:
        """A person says that it arrived; whether it was set aside."""
        return self._change(key, platform, {"sent_at": at, "fate": None}, t.outbox.c.fate.is_not(None))

    def _change(
        self, key: str, platform: str, values: Mapping[str, Any], *where: ColumnElement[bool]
    ) -> bool:
        """Change a message that has not been sent; whether there was one."""
        unsent = and_(_named(key, platform), t.outbox.c.sent_at.is_(None), *where)
        return self._db.execute(update(t.outbox).where(unsent).values(**values)).rowcount > 0

    def waiting(self) -> list[Waiting]:
        box = t.outbox
        kept = box.c.fate.is_(None)
        found = self._db.execute(
            select(
                box.c.platform,
                func.count().filter(kept).label("waiting"),
                func.min(case((kept, box.c.put_at))).label("oldest"),
                func.count().filter(~kept).label("set_aside"),
                func.count().filter(box.c.fate.in_([Fate.PERHAPS, Fate.GIVEN_UP])).label("perhaps"),
            )
            .where(box.c.sent_at.is_(None))
            .group_by(box.c.platform)
            .order_by(box.c.platform)
        )
        return _values(Waiting, found)

    def remote(self, key: str, platform: str = WORKSPACE) -> str | None:
        return self._db.scalar(select(t.outbox.c.remote).where(_named(key, platform)))

    def key_of(self, remote: str, platform: str = WORKSPACE) -> str | None:
        return self._db.scalar(_KEY_OF, {"said": remote, "on": platform})

    def platforms_of(self, key: str) -> list[str]:
        found = select(t.outbox.c.platform).where(t.outbox.c.key == key)
        return list(self._db.scalars(found.order_by(t.outbox.c.number)))

    def body(self, key: str) -> Mapping[str, Any] | None:
        return self._db.scalar(_BODY, {"wanted": key})

    def as_it_stands(self, key: str, platform: str = WORKSPACE) -> tuple[str, Mapping[str, Any]] | None:
        """What a message says after the newest edit there is of it, posted or waiting, under that edit's key."""
        box = t.outbox
        first = self._db.execute(
            select(box.c.key, box.c.body, box.c.conversation, box.c.remote).where(_named(key, platform))
        ).first()
        if first is None:
            return None
        edits = or_(
            and_(box.c.remote == first.remote, box.c.platform == platform),
            and_(_waiting(platform), box.c.conversation == first.conversation),
        )
        newer = self._db.execute(select(box.c.key, box.c.body).where(edits).order_by(box.c.number.desc()))
        return next(
            ((row.key, row.body) for row in newer if row.body.get("replaces") == key), (first.key, first.body)
        )


_KEY_OF = (
    select(t.outbox.c.key)
    .where(t.outbox.c.remote == bindparam("said"), t.outbox.c.platform == bindparam("on"))
    .order_by(t.outbox.c.number)
    .limit(1)
)
_BODY = select(t.outbox.c.body).where(t.outbox.c.key == bindparam("wanted")).limit(1)


class SqlAddresses(_Room):
    """Who people are on each platform."""

    def at(self, platform: str, team: str, user: str) -> Address | None:
        row = self._db.execute(_ADDRESS, {"on": platform, "in": team, "who": user}).first()
        return None if row is None else _value(Address, row)

    def of(self, person: str) -> list[Address]:
        """Where a person is reached, the platform last used first."""
        a = t.addresses
        return _values(
            Address, self._db.execute(select(a).where(a.c.person == person).order_by(a.c.seen_at.desc()))
        )

    def save(self, address: Address) -> None:
        self._upsert(t.addresses, _columns(address) | {"reference": dict(address.reference)})

    def seen(self, platform: str, person: str, at: datetime) -> None:
        a = t.addresses
        self._db.execute(update(a).where(a.c.platform == platform, a.c.person == person).values(seen_at=at))

    def forget(self, platform: str, team: str, user: str) -> None:
        self._db.execute(delete(t.addresses).where(_somebody(platform, team, user)))


def _waiting(platform: str) -> ColumnElement[bool]:
    box = t.outbox
    return and_(box.c.sent_at.is_(None), box.c.fate.is_(None), box.c.platform == platform)


def _named(key: str, platform: str) -> ColumnElement[bool]:
    return and_(t.outbox.c.key == key, t.outbox.c.platform == platform)


def _somebody(platform: str, team: str, user: str) -> ColumnElement[bool]:
    a = t.addresses
    return and_(a.c.platform == platform, a.c.team == team, a.c.user == user)


_ADDRESS = select(t.addresses).where(
    t.addresses.c.platform == bindparam("on"),
    t.addresses.c.team == bindparam("in"),
    t.addresses.c.user == bindparam("who"),
)


class SqlAudit(_Room):
    """The audit trail. Whoever writes to it waits for whoever is writing: the chain has one end.

    What a transaction decides is written at its end, all at once, or before the trail is read.
    """

    def __init__(self, connection: Connection, moment: Moment | None = None) -> None:
        super().__init__(connection)
        self._decided: list[audit.Decision] = []
        self._head: audit.Head | None = None
        self._moment = moment or Moment(connection)
        self._numbers: dict[str, int] = {}

    def append(self, *decisions: audit.Decision) -> None:
        """At the end of the chain, in this order."""
        self._decided += decisions

    def write(self) -> None:
        """Put what was decided into the trail."""
        decisions, self._decided = self._decided, []
        if not decisions:
            return
        if self._head is None:
            if self._db.dialect.name == "postgresql":
                self._db.execute(select(func.pg_advisory_xact_lock(_AUDIT_LOCK)))
            self._head = self.head()
        named = [p for d in decisions for p in (d.who, d.on_behalf_of, _person_in(d.about))]
        new = self._number(list(dict.fromkeys(person for person in named if person and "@" in person)))
        at = decisions[0].at
        rows = []
        for decision in (*(audit.numbering(self._number_of(p), p, at) for p in new), *decisions):
            numbered = replace(
                decision,
                who=self._number_of(decision.who),
                about=self._about(decision.about),
                on_behalf_of=None
                if decision.on_behalf_of is None
                else self._number_of(decision.on_behalf_of),
            )
            made = audit.entry(numbered, self._head.number + 1, secrets.token_hex(8), self._head.seal)
            self._head = audit.Head(made.number, made.seal)
            rows.append(_columns(made) | {"details": None if made.details is None else dict(made.details)})
        self._db.execute(_ADD_ENTRY, rows)

    def entries(self, after: int = 0, limit: int = 1000) -> list[audit.Entry]:
        self.write()
        found = select(t.audit).where(t.audit.c.number > after).order_by(t.audit.c.number).limit(limit)
        return _values(audit.Entry, self._db.execute(found))

    def head(self) -> audit.Head:
        self.write()
        row = self._db.execute(_HEAD).first()
        return audit.Head(0, audit.FIRST) if row is None else audit.Head(row.number, row.seal)

    def people(self) -> Mapping[str, str]:
        """Whose number each is."""
        self.write()
        found = self._db.execute(select(t.audit_people))
        return {f"p{row.number}": row.person for row in found}

    def _about(self, about: str) -> str:
        person = _person_in(about)
        return about if person is None or "@" not in person else f"person/{self._number_of(person)}"

    def _number_of(self, person: str) -> str:
        return f"p{self._numbers[person]}" if "@" in person else person

    def _number(self, people: Sequence[str]) -> Sequence[str]:
        """Have a number for each of these people; who had none before.

        It stays theirs until they are erased, which changes the stamp.
        """
        kept = self._moment.kept
        before = {} if kept is None else kept.numbers(self._moment.marks())
        self._numbers |= {person: before[person] for person in people if person in before}
        before |= self._look_up(people)
        new = [person for person in people if person not in self._numbers]
        if new:
            rows = [{"person": person} for person in new]
            self._db.execute(_insert_or_leave(t.audit_people, self._dialect), rows)
            self._look_up(people)  # for us alone: this transaction may yet be undone
        return new

    def _look_up(self, people: Sequence[str]) -> Mapping[str, int]:
        """What the numbers are of those whose number is not known here."""
        found: dict[str, int] = {}
        for some in _in_pieces([person for person in people if person not in self._numbers]):
            found.update((row.person, row.number) for row in self._db.execute(_NUMBERS, {"people": some}))
        self._numbers |= found
        return found


def _person_in(about: str) -> str | None:
    kind, _, person = about.partition("/")
    return person if kind == "person" else None


_ADD_ENTRY = insert(t.audit)
_NUMBERS = select(t.audit_people.c.person, t.audit_people.c.number).where(
    t.audit_people.c.person.in_(bindparam("people", expanding=True))
)
_HEAD = select(t.audit.c.number, t.audit.c.seal).order_by(t.audit.c.number.desc()).limit(1)
_AUDIT_LOCK = 8321


class SqlTalks(_Room):
    """What each conversation is in the middle of."""

    def state(self, person: str) -> Mapping[str, Any]:
        return self._db.scalar(_STATE, {"who": person}) or {}

    def keep(self, person: str, state: Mapping[str, Any]) -> None:
        self._upsert(t.talks, {"person": person, "state": dict(state)})

    def recall(self, name: str) -> str | None:
        return self._db.scalar(_RECALL, {"wanted": name})

    def remember(self, name: str, value: str) -> None:
        self._upsert(t.memory, {"name": name, "value": value})


_STATE = select(t.talks.c.state).where(t.talks.c.person == bindparam("who"))
_RECALL = select(t.memory.c.value).where(t.memory.c.name == bindparam("wanted"))


class SqlBoard(_Room):
    """The workspace's own messages. An edit takes a new place in the sequence, so that listeners hear of it."""

    def post(self, post: Post) -> Post:
        known = self.get(post.key)
        if known is not None:
            return known
        place = self.latest() + 1
        placed = replace(post, seq=place, first_seq=place)
        self._db.execute(insert(t.board).values(**_columns(placed) | {"body": dict(placed.body)}))
        return placed

    def edit(self, key: str, body: Mapping[str, Any], at: datetime | None) -> None:
        self._db.execute(
            update(t.board)
            .where(t.board.c.key == key)
            .values(body=dict(body), edited_at=at, seq=self.latest() + 1)
        )

    def get(self, key: str) -> Post | None:
        row = self._db.execute(select(t.board).where(t.board.c.key == key)).first()
        return None if row is None else _value(Post, row)

    def visible(self, person: str, channels: Sequence[str]) -> list[Post]:
        found = self._db.execute(
            select(t.board)
            .where(or_(t.board.c.person == person, t.board.c.channel.in_(channels)))
            .order_by(t.board.c.first_seq)
        )
        return _values(Post, found)

    def newest(self, author: str) -> Mapping[str, int]:
        found = self._db.execute(
            select(t.board.c.person, func.max(t.board.c.first_seq))
            .where(t.board.c.author == author, t.board.c.person.is_not(None))
            .group_by(t.board.c.person)
        )
        return {row[0]: row[1] for row in found}

    def since(self, seq: int, limit: int = 1000) -> list[Post]:
        found = self._db.execute(
            select(t.board).where(t.board.c.seq > seq).order_by(t.board.c.seq).limit(limit)
        )
        return _values(Post, found)

    def latest(self) -> int:
        return self._db.scalar(select(func.max(t.board.c.seq))) or 0
