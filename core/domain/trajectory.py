"""The value promised for each month on the way from baseline to target.

A trajectory is agreed with the lead and then left alone; a new agreement is a new version beside the old one. What
lies between two agreed values is worked out as one exact sum and one division, so it is exact where 28 digits can
hold it and correctly rounded where they cannot (docs/decisions/0010-trajectory-arithmetic.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Context, Decimal
from enum import Enum
from functools import cached_property
from math import lcm
from typing import Any

from core.domain.indicators import Limits
from core.domain.months import FinancialYear, Month

LARGEST = Decimal(10) ** 18
_MOST_PLACES = 30
_EXACTLY = Context(prec=200)
_ROUNDED_ONCE = Context(prec=28)
_NOUGHT = Decimal(0)


class Profile(Enum):
    """The shape between baseline and target, and what `Trajectory.points` are to it.

    LINEAR and S_CURVE take no points. STEPPED holds each point until the next. J_CURVE takes one, the bottom of its
    dip. POINTS and SEASONAL are joined by straight lines. CUMULATIVE starts every financial year from 0; its points
    are year-to-date values. INTERVENTIONS adds effects to the no-effect line (or the baseline) and takes no points.
    """

    LINEAR = "linear"
    STEPPED = "stepped"
    S_CURVE = "s-curve"
    J_CURVE = "j-curve"
    SEASONAL = "seasonal"
    CUMULATIVE = "cumulative"
    POINTS = "points"
    INTERVENTIONS = "interventions"


WITHOUT_POINTS = frozenset({Profile.LINEAR, Profile.S_CURVE, Profile.INTERVENTIONS})


class NothingPlanned(LookupError):
    """The trajectory promises nothing for that month."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why parts do not make a trajectory, in words fit to show: the field, and the month or name within it."""

    field: str
    words: str
    at: str = ""


class NotATrajectory(ValueError):
    """The parts given do not make a trajectory; `faults` are all the reasons found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.words for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Point:
    """A value agreed for a month."""

    month: Month
    value: Decimal


@dataclass(frozen=True, slots=True)
class Intervention:
    """Something the service will do, and when it should bite.

    `effect` is in the indicator's own unit. It begins `lag` months after `start` and is reached by `full_effect` in
    equal monthly steps. Raises NotATrajectory when it would be full before it begins.
    """

    name: str
    start: Month
    full_effect: Month
    effect: Decimal = _NOUGHT
    lag: int = 0

    def __post_init__(self) -> None:
        if faults := tuple(_faults_of_an_intervention(self)):
            raise NotATrajectory(*faults)

    @property
    def bites_from(self) -> Month:
        """The first month in which any of the effect is expected."""
        return self.start + self.lag

    @property
    def steps(self) -> int:
        """How many equal monthly steps lead to the full effect."""
        return self.full_effect - self.bites_from + 1

    def steps_by(self, month: Month) -> int:
        """How many of them are behind us at the end of `month`.

        >>> teams = Intervention("Two void teams", Month(2026, 9), Month(2027, 1), Decimal(-6), lag=2)
        >>> teams.bites_from, [teams.steps_by(Month(2026, 10) + later) for later in range(5)]
        (Month(2026, 11), [0, 1, 2, 3, 3])
        """
        return min(max(month - self.bites_from + 1, 0), self.steps)


@dataclass(frozen=True)
class Trajectory:
    """One agreed version of the way from baseline to target.

    `no_effect`, `low` and `high` are companion lines: each starts from the baseline, is straight between its points
    (year to date where the profile is CUMULATIVE) and level after the last; empty where none was agreed. `kept` is
    what the version before expected of months that were over when this one was agreed: it stays what they are judged
    by. Raises NotATrajectory, in words fit to show, when the parts contradict each other.
    """

    baseline: Point
    target: Point
    profile: Profile = Profile.LINEAR
    points: tuple[Point, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    limits: Limits = field(default_factory=Limits)
    version: int = 1
    reason: str = ""
    approver: str = ""
    agreed_at: datetime | None = None
    no_effect: tuple[Point, ...] = ()
    low: tuple[Point, ...] = ()
    high: tuple[Point, ...] = ()
    kept: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        if faults := tuple(_faults(self)):
            raise NotATrajectory(*faults)

    @classmethod
    def linear(
        cls, baseline: tuple[Month, Decimal | int | str], target: tuple[Month, Decimal | int | str]
    ) -> Trajectory:
        """A straight line between two points."""
        return cls(Point(baseline[0], Decimal(baseline[1])), Point(target[0], Decimal(target[1])))

    def covers(self, month: Month) -> bool:
        """Whether anything is promised for `month`."""
        return month in self._promised

    def draws(self, month: Month) -> bool:
        """Whether `month` lies between its own baseline and target, whatever was kept of the version before."""
        return self.baseline.month <= month <= self.target.month

    def expected(self, month: Month) -> Decimal:
        """The value promised for `month`, in the indicator's own unit, never outside its hard limits.

        Raises NothingPlanned before the baseline and after the target month.

        >>> Trajectory.linear(baseline=(Month(2026, 3), 80), target=(Month(2027, 3), 92)).expected(Month(2026, 9))
        Decimal('86')
        """
        promised = self.promised(month)
        if promised is None:
            raise NothingPlanned(
                f"The trajectory runs from {self.baseline.month.full} to {self.target.month.full}; "
                f"it promises nothing for {month.full}."
            )
        return promised

    def promised(self, month: Month) -> Decimal | None:
        """The same; None where nothing is promised."""
        return self._promised.get(month)

    @cached_property
    def _promised(self) -> dict[Month, Decimal]:
        """Every month's value, worked out once: it is asked for in every reading."""
        after = (self.baseline.month + 1).to(self.target.month)
        shaped = {month: self._within_limits(self._shaped(month)) for month in after}
        kept = {p.month: p.value for p in self.kept}
        return {self.baseline.month: self.baseline.value} | shaped | kept

    def as_drawn(self) -> Trajectory:
        """The version by itself, from its own baseline, without what was kept of the one before."""
        return replace(self, kept=()) if self.kept else self

    def keeping(self, before: Trajectory, until: Month) -> Trajectory:
        """The version, where months before `until` stay judged by what the one before expected of them.

        >>> old = Trajectory.linear(baseline=(Month(2026, 3), 30), target=(Month(2027, 3), 24))
        >>> new = Trajectory.linear(baseline=(Month(2026, 10), 31), target=(Month(2027, 3), 24))
        >>> judged = new.keeping(old, until=Month(2026, 11))
        >>> [round(judged.expected(Month(2026, month)), 1) for month in (9, 10, 11)]
        [Decimal('27.0'), Decimal('26.5'), Decimal('29.6')]
        """
        return replace(self, kept=tuple(p for p in before.line() if p.month < until))

    def line(self) -> tuple[Point, ...]:
        """What is promised for every month covered, in order."""
        return tuple(Point(month, self._promised[month]) for month in sorted(self._promised))

    def known(self) -> list[Point]:
        """What was agreed in so many words: baseline, points and target, in order."""
        return _in_order((*self.points, self.baseline, self.target))

    def without_effect(self, month: Month) -> Decimal | None:
        """What would happen in `month` if nothing were done; None where nobody has said.

        A sum of interventions without a no-effect line of its own starts from its baseline, held level.
        """
        if not self.no_effect and self.profile is Profile.INTERVENTIONS and self.draws(month):
            return self.baseline.value
        return self._companion(self.no_effect, month)

    def low_case(self, month: Month) -> Decimal | None:
        """The lower of the two cases agreed beside the trajectory; None where none was."""
        return self._companion(self.low, month)

    def high_case(self, month: Month) -> Decimal | None:
        """The higher of the two cases agreed beside the trajectory; None where none was."""
        return self._companion(self.high, month)

    def gap(self) -> Decimal:
        """What the interventions leave unexplained of the way to the target; 0 when they add up.

        Counted at the target month, from the no-effect line (or the baseline), before any hard limit is applied.

        >>> teams = Intervention("Two void teams", Month(2026, 11), Month(2027, 1), Decimal(-6))
        >>> plan = Trajectory(
        ...     Point(Month(2026, 10), Decimal(31)), Point(Month(2027, 3), Decimal(24)),
        ...     Profile.INTERVENTIONS, interventions=(teams,),
        ... )
        >>> plan.expected(Month(2026, 12)), plan.expected(Month(2027, 3)), plan.gap()
        (Decimal('27'), Decimal('25'), Decimal('-1'))
        """
        return _ROUNDED_ONCE.subtract(self.target.value, self._sum_of_effects(self.target.month))

    def reprofiled(self, *, reason: str, approver: str, agreed_at: datetime, **changes: Any) -> Trajectory:
        """The next version, which stands beside this one. `changes` are fields of a trajectory.

        Raises NotATrajectory without a reason, without an approver, and when it is dated before this version.
        """
        if not reason.strip() or not approver.strip():
            raise NotATrajectory(Fault("reason", "A re-profiled trajectory needs a reason and an approver."))
        if self.agreed_at is not None and agreed_at < self.agreed_at:
            raise NotATrajectory(
                Fault("agreed_at", "A re-profiled trajectory cannot be agreed before the one it follows.")
            )
        return replace(
            self, **changes, version=self.version + 1, reason=reason, approver=approver, agreed_at=agreed_at
        )

    def _shaped(self, month: Month) -> Decimal:
        match self.profile:
            case Profile.LINEAR | Profile.POINTS | Profile.SEASONAL:
                return joined(self.known(), month)
            case Profile.STEPPED:
                return _last_before(self.known(), month).value
            case Profile.S_CURVE:
                return _eased(self.baseline, self.target, month)
            case Profile.J_CURVE:
                return self._dipped(month)
            case Profile.CUMULATIVE:
                return _year_to_date(self.known(), month)
            case Profile.INTERVENTIONS:
                return self._sum_of_effects(month)

    def _dipped(self, month: Month) -> Decimal:
        bottom = self.points[0]
        if month >= bottom.month:
            return _eased(bottom, self.target, month)
        span, gone = bottom.month - self.baseline.month, month - self.baseline.month
        return _mixed(self.baseline.value, bottom.value, gone * (2 * span - gone), span**2)

    def _sum_of_effects(self, month: Month) -> Decimal:
        start = self.without_effect(month)
        base = self.baseline.value if start is None else start
        whole = lcm(*(i.steps for i in self.interventions))
        total = _EXACTLY.multiply(base, whole)
        for each in self.interventions:
            part = each.steps_by(month) * (whole // each.steps)
            total = _EXACTLY.add(total, _EXACTLY.multiply(each.effect, part))
        return _ROUNDED_ONCE.divide(total, whole)

    def _companion(self, points: tuple[Point, ...], month: Month) -> Decimal | None:
        if not points or not self.draws(month):
            return None
        known = _in_order((*points, self.baseline))
        between = _year_to_date if self.profile is Profile.CUMULATIVE else joined
        return self._within_limits(between(known, month))

    def _within_limits(self, value: Decimal) -> Decimal:
        return limited(self.limits, value)


def limited(limits: Limits, value: Decimal) -> Decimal:
    """The value, or the hard limit it would pass."""
    if limits.lowest is not None:
        value = max(value, limits.lowest)
    if limits.highest is not None:
        value = min(value, limits.highest)
    return value


def in_force(versions: Iterable[Trajectory], at: datetime | None = None) -> Trajectory | None:
    """The version that counts now, or the one that counted at an instant; None before the first.

    A version without an instant counts from the beginning.
    """
    agreed = (v for v in versions if at is None or v.agreed_at is None or v.agreed_at <= at)
    return max(agreed, key=lambda v: v.version, default=None)


def _faults_of_an_intervention(intervention: Intervention) -> Iterator[Fault]:
    name = intervention.name
    if intervention.lag < 0:
        words = f"The lag of {name!r} is {intervention.lag} months; it cannot be below 0."
        yield Fault("interventions", words, name)
    elif intervention.full_effect < intervention.bites_from:
        words = (
            f"{name!r} cannot have its full effect in {intervention.full_effect.full}: "
            f"it only begins to bite in {intervention.bites_from.full}."
        )
        yield Fault("interventions", words, name)
    if not _ordinary(intervention.effect):
        yield Fault("interventions", f"The effect of {name!r} is not a number a council reports.", name)


def _faults(plan: Trajectory) -> Iterator[Fault]:
    if plan.agreed_at is not None and plan.agreed_at.tzinfo is None:
        yield Fault("agreed_at", "When a trajectory was agreed must say its time zone.")
    if strange := list(_strange_numbers(plan)):
        yield from strange
        return
    for name, end in (("baseline", plan.baseline), ("target", plan.target)):
        if words := _outside(plan.limits, f"The {name}", end.value):
            yield Fault(name, words, str(end.month))
    if plan.target.month <= plan.baseline.month:
        yield Fault("target", "A trajectory's target comes after its baseline.", str(plan.target.month))
        return
    found = [fault for line in _lines(plan) for fault in _faults_of_a_line(plan, line)]
    yield from found
    yield from _faults_of_the_shape(plan)
    if not found:
        yield from _faults_of_the_cases(plan)


def _strange_numbers(plan: Trajectory) -> Iterator[Fault]:
    named = [("baseline", plan.baseline), ("target", plan.target)]
    named += [(line.field, point) for line in _lines(plan) for point in line.points]
    for part, point in named:
        if not _ordinary(point.value):
            words = f"The value for {point.month.full} is not a number a council reports."
            yield Fault(part, words, str(point.month))


@dataclass(frozen=True, slots=True)
class _Line:
    """One of the lines of a trajectory as it was given: the points, and the ends it must agree with."""

    field: str
    called: str
    points: tuple[Point, ...]
    ends: tuple[Point, ...]


def _own_line(plan: Trajectory) -> _Line:
    return _Line("points", "trajectory", plan.points, (plan.baseline, plan.target))


def _lines(plan: Trajectory) -> list[_Line]:
    """The lines somebody drew; a trajectory without points and companions has none."""
    companions = (("no_effect", "no-effect line"), ("low", "low case"), ("high", "high case"))
    drawn = [_own_line(plan)] if plan.points else []
    for part, called in companions:
        if points := getattr(plan, part):
            drawn.append(_Line(part, called, points, (plan.baseline,)))
    return drawn


def _faults_of_a_line(plan: Trajectory, line: _Line) -> Iterator[Fault]:
    agreed = {end.month: end.value for end in line.ends}
    seen: set[Month] = set()
    for month, value in ((p.month, p.value) for p in line.points):
        at = str(month)
        if month in seen:
            yield Fault(line.field, f"The {line.called} has two values for {month.full}.", at)
        elif not plan.draws(month):
            covered = f"{plan.baseline.month.full} to {plan.target.month.full}"
            words = f"The {line.called} has a value for {month.full}, outside {covered}."
            yield Fault(line.field, words, at)
        elif value != agreed.get(month, value):
            words = (
                f"The {line.called} says {value} for {month.full}, where {agreed[month]} is already agreed."
            )
            yield Fault(line.field, words, at)
        seen.add(month)
        if words := _outside(plan.limits, f"The {line.called}'s value for {month.full}", value):
            yield Fault(line.field, words, at)


def _outside(limits: Limits, what: str, value: Decimal) -> str:
    if limits.lowest is not None and value < limits.lowest:
        return f"{what} is {value:f}, below the lowest possible, {limits.lowest:f}."
    if limits.highest is not None and value > limits.highest:
        return f"{what} is {value:f}, above the highest possible, {limits.highest:f}."
    return ""


def _ordinary(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -_MOST_PLACES <= exponent <= _MOST_PLACES and abs(value) < LARGEST


def _faults_of_the_shape(plan: Trajectory) -> Iterator[Fault]:
    between = [p for p in plan.points if plan.baseline.month < p.month < plan.target.month]
    if plan.profile in WITHOUT_POINTS and between:
        words = (
            f"A trajectory of the kind {plan.profile.value!r} takes no values in between; draw it by points."
        )
        yield Fault("profile", words)
    if plan.profile is Profile.J_CURVE:
        yield from _faults_of_a_dip(plan, between)
    if plan.profile is Profile.CUMULATIVE:
        yield from _unknown_year_ends(plan)
    if plan.profile is Profile.INTERVENTIONS:
        yield from _effects_before_the_baseline(plan)


def _faults_of_a_dip(plan: Trajectory, between: Sequence[Point]) -> Iterator[Fault]:
    if len(plan.points) != 1 or not between:
        words = "A J-curve takes one value between baseline and target: the bottom of its dip, and when."
        yield Fault("points", words)
        return
    start, bottom = plan.baseline.value, between[0]
    way, dip = plan.target.value.compare(start), bottom.value.compare(start)
    if dip in {0, way}:
        words = (
            f"A J-curve gets worse before it gets better, so {bottom.value} in {bottom.month.full} "
            f"and the target cannot lie on the same side of {start}."
        )
        yield Fault("points", words, str(bottom.month))


def _unknown_year_ends(plan: Trajectory) -> Iterator[Fault]:
    for line in (_own_line(plan), *(each for each in _lines(plan) if each.field != "points")):
        known = _in_order((*line.points, *line.ends))
        if any(p.month == p.month.financial_year.last for p in known):
            continue
        said_until = {p.month.financial_year: p.month for p in known}
        for year in _years(plan.baseline.month, plan.target.month):
            end = min(year.last, plan.target.month)
            if said_until.get(year, plan.baseline.month) < end:
                words = f"The {line.called} starts again every April, so say what it should be by {end.full}."
                yield Fault(line.field, words, str(end))


def _effects_before_the_baseline(plan: Trajectory) -> Iterator[Fault]:
    for each in plan.interventions:
        if each.bites_from <= plan.baseline.month:
            words = (
                f"{each.name!r} bites from {each.bites_from.full}, so the baseline of "
                f"{plan.baseline.month.full} already holds some of it; take a baseline before it."
            )
            yield Fault("interventions", words, each.name)


def _faults_of_the_cases(plan: Trajectory) -> Iterator[Fault]:
    if not (plan.low and plan.high) or any(True for _ in _faults_of_the_shape(plan)):
        return
    for month in plan.baseline.month.to(plan.target.month):
        low, high = plan.low_case(month), plan.high_case(month)
        if low is not None and high is not None and low > high:
            words = f"In {month.full} the low case, {low:.2f}, is above the high case, {high:.2f}."
            yield Fault("low", words, str(month))
            return


def _in_order(points: Iterable[Point]) -> list[Point]:
    """One point a month, the last said winning."""
    return sorted({p.month: p for p in points}.values(), key=lambda p: p.month.index)


def joined(known: Sequence[Point], month: Month) -> Decimal:
    """On the straight lines between `known` points, which are in order; level before and after them."""
    left = known[0]
    for right in known:
        if right.month >= month:
            return _mixed(
                left.value, right.value, max(month - left.month, 0), max(right.month - left.month, 1)
            )
        left = right
    return left.value


def _last_before(known: Sequence[Point], month: Month) -> Point:
    return next(p for p in reversed(known) if p.month <= month)


def _eased(left: Point, right: Point, month: Month) -> Decimal:
    """Slow, then fast, then slow: the cubic with level ends, 3t^2 - 2t^3."""
    span, gone = right.month - left.month, month - left.month
    return _mixed(left.value, right.value, gone**2 * (3 * span - 2 * gone), span**3)


def _year_to_date(known: Sequence[Point], month: Month) -> Decimal:
    year = month.financial_year
    within = [p for p in known if p.month.financial_year == year]
    start = Point(year.first + -1, _NOUGHT)
    if not within or within[-1].month < month:
        marches = [p for p in known if p.month == p.month.financial_year.last]
        within.append(Point(year.last, joined(marches, year.last)))
    return joined([start, *within], month)


def _mixed(left: Decimal, right: Decimal, part: int, whole: int) -> Decimal:
    """So many parts of the whole way from left to right: one exact sum, one rounding."""
    if part in {0, whole}:
        return right if part else left
    both = _EXACTLY.add(_EXACTLY.multiply(left, whole - part), _EXACTLY.multiply(right, part))
    return _ROUNDED_ONCE.divide(both, whole)


def _years(first: Month, last: Month) -> Iterator[FinancialYear]:
    return map(FinancialYear, range(first.financial_year.starts_in, last.financial_year.starts_in + 1))
