"""All that a council sets up, as one value: who, what, where it should be going and where it has been.

A portfolio comes from a workbook, is checked whole (`complaints`), compared with what is held (`compare`) and
goes back into a workbook. Nothing here knows of files; a complaint names a table, a record and a field, and the
reader of a file adds the row and the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Context, Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from core.domain.figures import Standing
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority
from core.domain.trajectory import Intervention, Point, Trajectory

PEOPLE = "People"
PRIORITIES = "Priorities"
INDICATORS = "Indicators"
TRAJECTORIES = "Trajectories"
POINTS = "Points"
INTERVENTIONS = "Interventions"
HISTORY = "History"
CLOSURES = "Closure days"

LONGEST_TEXT = 32_000
_FIFTEEN_DIGITS = Context(prec=15)

T = TypeVar("T")
R = TypeVar("R", bound=Person | Priority | Indicator)
Texts = TypeVar("Texts", bound="Person | Priority | Indicator | HistoricFigure")


@dataclass(frozen=True, slots=True)
class HistoricFigure:
    """What is known of one indicator's period. A blank `value` is never zero: its standing says why it is blank."""

    indicator: str
    period: Month
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    standing: Standing = Standing.FINAL
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything one workbook holds. `trajectories` is by indicator key; `closures` are the council's own days off."""

    people: tuple[Person, ...] = ()
    priorities: tuple[Priority, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    trajectories: Mapping[str, Trajectory] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[HistoricFigure, ...] = ()
    closures: AbstractSet[date] = frozenset()


# What changes -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """An indicator's trajectory, as one record."""

    indicator: str
    trajectory: Trajectory


class Line(Enum):
    """Which line of a plan a point belongs to."""

    TRAJECTORY = "trajectory"
    NO_EFFECT = "no effect"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class PlannedPoint:
    """One agreed month of one line of an indicator's plan."""

    indicator: str
    line: Line
    month: Month
    value: Decimal


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One intervention of an indicator's plan."""

    indicator: str
    step: Intervention


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, by its heading in the workbook."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Edited(Generic[T]):
    """A record that differs, and where."""

    before: T
    after: T
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What changes in one table. `retired` are the records as they will be: kept, and marked as retired."""

    added: tuple[T, ...] = ()
    changed: tuple[Edited[T], ...] = ()
    retired: tuple[T, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)

    @property
    def to_save(self) -> tuple[T, ...]:
        """Every record to write, as it will be."""
        return (*self.added, *(edited.after for edited in self.changed), *self.retired)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import would do. False when it would do nothing."""

    people: Part[Person] = Part()
    priorities: Part[Priority] = Part()
    indicators: Part[Indicator] = Part()
    trajectories: Part[Plan] = Part()
    figures: Part[HistoricFigure] = Part()
    closures_added: frozenset[date] = frozenset()
    closures_removed: frozenset[date] = frozenset()

    def __bool__(self) -> bool:
        return any(
            (
                self.people,
                self.priorities,
                self.indicators,
                self.trajectories,
                self.figures,
                self.closures_added,
                self.closures_removed,
            )
        )


PERSON_FIELDS: Mapping[str, Callable[[Person], object]] = {
    "e-mail": lambda p: p.key,
    "name": lambda p: p.name,
    "role": lambda p: p.role,
    "deputy": lambda p: p.deputy or "",
    "time zone": lambda p: p.time_zone,
    "portfolio": lambda p: p.portfolio,
    "retired": lambda p: p.retired,
}
PRIORITY_FIELDS: Mapping[str, Callable[[Priority], object]] = {
    "key": lambda p: p.key,
    "name": lambda p: p.name,
    "portfolio": lambda p: p.portfolio,
    "lead": lambda p: p.lead,
    "aim": lambda p: p.aim,
    "retired": lambda p: p.retired,
}
INDICATOR_FIELDS: Mapping[str, Callable[[Indicator], object]] = {
    "key": lambda i: i.key,
    "priority": lambda i: i.priority,
    "name": lambda i: i.name,
    "short name": lambda i: i.short_name,
    "also called": lambda i: i.aliases,
    "definition": lambda i: i.definition,
    "unit": lambda i: i.unit,
    "decimals": lambda i: i.decimals,
    "polarity": lambda i: i.polarity,
    "frequency": lambda i: i.frequency,
    "aggregation": lambda i: i.aggregation,
    "numerator": lambda i: i.numerator,
    "denominator": lambda i: i.denominator,
    "lowest possible": lambda i: i.limits.lowest,
    "highest possible": lambda i: i.limits.highest,
    "band from": lambda i: i.band and i.band.low,
    "band to": lambda i: i.band and i.band.high,
    "tolerance": lambda i: i.tolerance,
    "data source": lambda i: i.source,
    "lag": lambda i: i.lag,
    "openness": lambda i: i.openness,
    "first period": lambda i: i.first_period,
    "series breaks": lambda i: i.breaks,
    "illustrative": lambda i: i.illustrative,
    "retired": lambda i: i.retired,
    "suppress below": lambda i: i.suppress_below,
}
PLAN_FIELDS: Mapping[str, Callable[[Plan], object]] = {
    "indicator": lambda p: p.indicator,
    "profile": lambda p: p.trajectory.profile,
    "baseline month": lambda p: p.trajectory.baseline.month,
    "baseline value": lambda p: p.trajectory.baseline.value,
    "target month": lambda p: p.trajectory.target.month,
    "target value": lambda p: p.trajectory.target.value,
    "reason": lambda p: p.trajectory.reason,
    "approved by": lambda p: p.trajectory.approver,
}
_PLAN_DETAILS: Mapping[str, Callable[[Plan], object]] = {
    "points": lambda p: _by_month(p.trajectory.points),
    "no effect": lambda p: _by_month(p.trajectory.no_effect),
    "low": lambda p: _by_month(p.trajectory.low),
    "high": lambda p: _by_month(p.trajectory.high),
    "interventions": lambda p: tuple(sorted(p.trajectory.interventions, key=lambda i: (i.start, i.name))),
}
POINT_FIELDS: Mapping[str, Callable[[PlannedPoint], object]] = {
    "indicator": lambda p: p.indicator,
    "line": lambda p: p.line,
    "month": lambda p: p.month,
    "value": lambda p: p.value,
}
INTERVENTION_FIELDS: Mapping[str, Callable[[PlannedStep], object]] = {
    "indicator": lambda p: p.indicator,
    "name": lambda p: p.step.name,
    "starts": lambda p: p.step.start,
    "lag": lambda p: p.step.lag,
    "full effect": lambda p: p.step.full_effect,
    "effect": lambda p: p.step.effect,
}
FIGURE_FIELDS: Mapping[str, Callable[[HistoricFigure], object]] = {
    "indicator": lambda f: f.indicator,
    "period": lambda f: f.period,
    "value": lambda f: f.value,
    "numerator": lambda f: f.numerator,
    "denominator": lambda f: f.denominator,
    "standing": lambda f: f.standing,
    "comment": lambda f: f.comment,
}


def compare(current: Portfolio, incoming: Portfolio) -> Changes:
    """What would change if `incoming` took the place of `current`.

    People, priorities and indicators that are left out are retired, never deleted. Trajectories and figures that
    are left out stay as they are: a target is changed on purpose or not at all, and a figure is never taken away.
    Numbers are the same when they agree to the fifteen digits a spreadsheet keeps.
    """
    return Changes(
        people=_with_retirements(current.people, incoming.people, PERSON_FIELDS, lambda p: p.key),
        priorities=_with_retirements(
            current.priorities, incoming.priorities, PRIORITY_FIELDS, lambda p: p.key
        ),
        indicators=_with_retirements(
            current.indicators, incoming.indicators, INDICATOR_FIELDS, lambda i: i.key
        ),
        trajectories=_part(
            plans(current), plans(incoming), {**PLAN_FIELDS, **_PLAN_DETAILS}, lambda p: p.indicator
        ),
        figures=_part(current.history, incoming.history, FIGURE_FIELDS, lambda f: (f.indicator, f.period)),
        closures_added=frozenset(incoming.closures - current.closures),
        closures_removed=frozenset(current.closures - incoming.closures),
    )


def agree(held: Plan, incoming: Plan) -> bool:
    """Whether two plans of an indicator promise the same, whatever their version and limits."""
    return not any(_differing(held, incoming, {**PLAN_FIELDS, **_PLAN_DETAILS}))


def plans(portfolio: Portfolio) -> tuple[Plan, ...]:
    """Every trajectory with the indicator it belongs to."""
    return tuple(Plan(key, trajectory) for key, trajectory in portfolio.trajectories.items())


def planned_points(plan: Plan) -> Iterator[PlannedPoint]:
    """Every month agreed one by one, line by line, in order."""
    trajectory = plan.trajectory
    for line, points in (
        (Line.TRAJECTORY, trajectory.points),
        (Line.NO_EFFECT, trajectory.no_effect),
        (Line.LOW, trajectory.low),
        (Line.HIGH, trajectory.high),
    ):
        yield from (PlannedPoint(plan.indicator, line, p.month, p.value) for p in _by_month(points))


def _by_month(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: point.month))


def same(old: object, new: object) -> bool:
    """Whether a workbook could tell two values apart: numbers to fifteen digits, texts without control characters.

    >>> same(Decimal("0.1"), Decimal("0.100")), same(Decimal(1) / 3, Decimal("0.333333333333333"))
    (True, True)
    >>> same(Decimal(0), None)
    False
    """
    return _settled(old) == _settled(new)


def as_a_spreadsheet_keeps(value: Decimal) -> Decimal:
    """The number at the fifteen digits that spreadsheets keep of it."""
    return _FIFTEEN_DIGITS.plus(value)


def tidy(text: str) -> str:
    r"""The text as a workbook can hold it: no control characters, no half characters, no blanks at the ends.

    >>> tidy(" late\x00 jobs\r\ncame in ")
    'late jobs\ncame in'
    """
    kept = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if _writable(c))
    return kept.strip()[:LONGEST_TEXT].strip()


def tidied(portfolio: Portfolio) -> Portfolio:
    """The portfolio with every text as a workbook can hold it."""
    return replace(
        portfolio,
        people=tuple(map(_with_tidy_texts, portfolio.people)),
        priorities=tuple(map(_with_tidy_texts, portfolio.priorities)),
        indicators=tuple(map(_with_tidy_texts, portfolio.indicators)),
        trajectories={key: replace(t, reason=tidy(t.reason)) for key, t in portfolio.trajectories.items()},
        history=tuple(map(_with_tidy_texts, portfolio.history)),
    )


def _with_tidy_texts(record: Texts) -> Texts:
    held = {each.name: getattr(record, each.name) for each in fields(record)}
    texts: dict[str, Any] = {name: tidy(value) for name, value in held.items() if isinstance(value, str)}
    if isinstance(record, Indicator):
        texts["aliases"] = tuple(map(tidy, record.aliases))
    return replace(record, **texts)


def _writable(character: str) -> bool:
    if character in "\n\t":
        return True
    code = ord(character)
    control = code < 0x20 or 0x7F <= code < 0xA0
    half = 0xD800 <= code <= 0xDFFF
    return not (control or half or code & 0xFFFE == 0xFFFE)


def _settled(value: object) -> object:
    match value:
        case Decimal():
            return as_a_spreadsheet_keeps(value)
        case str():
            return tidy(value)
        case tuple():
            return tuple(_settled(each) for each in value)
        case Point(month, number):
            return (month, _settled(number))
        case Intervention(name, start, full_effect, effect, lag):
            return (tidy(name), start, full_effect, _settled(effect), lag)
        case _:
            return value


def _part(
    current: Iterable[T],
    incoming: Iterable[T],
    fields: Mapping[str, Callable[[T], object]],
    identity: Callable[[T], object],
) -> Part[T]:
    held = {identity(record): record for record in current}
    added, changed = [], []
    for record in incoming:
        before = held.get(identity(record))
        if before is None:
            added.append(record)
        elif differing := tuple(_differing(before, record, fields)):
            changed.append(Edited(before, record, differing))
    return Part(tuple(added), tuple(changed))


def _differing(before: T, after: T, fields: Mapping[str, Callable[[T], object]]) -> Iterator[FieldChange]:
    for name, of in fields.items():
        old, new = of(before), of(after)
        if not same(old, new):
            yield FieldChange(name, old, new)


def _with_retirements(
    current: Iterable[R],
    incoming: Iterable[R],
    fields: Mapping[str, Callable[[R], object]],
    identity: Callable[[R], str],
) -> Part[R]:
    coming = {identity(record) for record in incoming}
    left_out = [
        replace(record, retired=True)
        for record in current
        if not record.retired and identity(record) not in coming
    ]
    part = _part(current, incoming, fields, identity)
    going = [e for e in part.changed if e.after.retired and not e.before.retired]
    return Part(
        added=part.added,
        changed=tuple(e for e in part.changed if e not in going),
        retired=tuple([e.after for e in going] + left_out),
    )
