"""The value promised for each month on the way from baseline to target."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum

from core.domain.indicators import Limits
from core.domain.months import Month


class Profile(Enum):
    """The shape between baseline and target."""

    LINEAR = "linear"
    STEPPED = "stepped"
    S_CURVE = "s-curve"
    J_CURVE = "j-curve"
    SEASONAL = "seasonal"
    CUMULATIVE = "cumulative"
    POINTS = "points"
    INTERVENTIONS = "interventions"


class NothingPlanned(LookupError):
    """The trajectory promises nothing for that month."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value agreed for a month."""

    month: Month
    value: Decimal


@dataclass(frozen=True, slots=True)
class Intervention:
    """Something the service will do, and when it should bite.

    `effect` is in the indicator's own unit, reached by `full_effect` in equal monthly steps from `start`.
    """

    name: str
    start: Month
    full_effect: Month
    effect: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One agreed version of the way from baseline to target."""

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

    def __post_init__(self) -> None:
        if self.target.month <= self.baseline.month:
            raise ValueError("A trajectory's target comes after its baseline.")

    @classmethod
    def linear(
        cls, baseline: tuple[Month, Decimal | int | str], target: tuple[Month, Decimal | int | str]
    ) -> Trajectory:
        """A straight line between two points."""
        return cls(Point(baseline[0], Decimal(baseline[1])), Point(target[0], Decimal(target[1])))

    def covers(self, month: Month) -> bool:
        """Whether anything is promised for `month`."""
        return self.baseline.month <= month <= self.target.month

    def expected(self, month: Month) -> Decimal:
        """The value promised for `month`, in the indicator's own unit.

        Raises NothingPlanned before the baseline and after the target month.

        >>> Trajectory.linear(baseline=(Month(2026, 3), 80), target=(Month(2027, 3), 92)).expected(Month(2026, 9))
        Decimal('86')
        """
        if not self.covers(month):
            raise NothingPlanned(
                f"The trajectory runs from {self.baseline.month.full} to {self.target.month.full}; "
                f"it promises nothing for {month.full}."
            )
        return self._within_limits(self._shaped(month))

    def _shaped(self, month: Month) -> Decimal:
        match self.profile:
            case Profile.STEPPED:
                return self._last_step(month)
            case Profile.INTERVENTIONS:
                return self._sum_of_effects(month)
            case _:
                return self._between_points(month)

    def _known(self) -> list[Point]:
        inner = [p for p in self.points if self.baseline.month < p.month < self.target.month]
        return [self.baseline, *sorted(inner, key=lambda p: p.month), self.target]

    def _last_step(self, month: Month) -> Decimal:
        return next(p.value for p in reversed(self._known()) if p.month <= month)

    def _between_points(self, month: Month) -> Decimal:
        known = self._known()
        after = next(i for i, p in enumerate(known) if p.month >= month)
        right = known[after]
        if right.month == month:
            return right.value
        left = known[after - 1]
        span, gone = right.month - left.month, month - left.month
        return (left.value * (span - gone) + right.value * gone) / span

    def _sum_of_effects(self, month: Month) -> Decimal:
        value = self.baseline.value
        for step in self.interventions:
            span = step.full_effect - step.start + 1
            gone = min(max(month - step.start + 1, 0), span)
            value += step.effect * gone / span
        return value

    def _within_limits(self, value: Decimal) -> Decimal:
        if self.limits.lowest is not None:
            value = max(value, self.limits.lowest)
        if self.limits.highest is not None:
            value = min(value, self.limits.highest)
        return value
