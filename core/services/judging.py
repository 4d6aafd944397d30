"""What an indicator says now: current status, whether it is slipping, and where it is heading. Never merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from core.analysis import Assessment, assess
from core.domain.figures import Figure, KnownFigures
from core.domain.formatting import show
from core.domain.indicators import Aggregation, Indicator
from core.domain.months import Month
from core.domain.people import Priority
from core.domain.status import Status, Variance, current_status, variance
from core.domain.trajectory import Trajectory
from core.ports import Work

_ASSESSMENT = "assessment"
_AHEAD = 200


@dataclass(frozen=True)
class Reading:
    """One indicator as known at an instant, read at one period.

    `figure` is the period's (None where nothing is known of it); `change` is against the period before, in the
    indicator's own unit. `values` are the known numbers by period. What is not read `deeply` has no assessment.
    """

    indicator: Indicator
    priority: Priority
    trajectory: Trajectory | None
    period: Month
    figure: Figure | None
    expected: Decimal | None
    variance: Variance | None
    status: Status | None
    previous: Figure | None
    previous_status: Status | None
    change: Decimal | None
    values: Mapping[Month, Figure]
    deeply: bool

    @cached_property
    def assessment(self) -> Assessment | None:
        """What the data says at the latest figure, worked out when it is first asked for; None at earlier ones."""
        numbers = {m: f for m, f in self.values.items() if f.value is not None}
        if not self.deeply or self.value is None or self.period != max(numbers):
            return None
        kept = self.values.worked_out if isinstance(self.values, KnownFigures) else {}
        found: Assessment | None
        indicator, trajectory, found = kept.get(_ASSESSMENT, (None, None, None))
        if indicator is not self.indicator or trajectory is not self.trajectory or found is None:
            found = _assess(self.indicator, self.trajectory, numbers)
            kept[_ASSESSMENT] = (self.indicator, self.trajectory, found)
        return found

    @property
    def value(self) -> Decimal | None:
        """The period's number, if there is one."""
        return self.figure.value if self.figure else None

    @property
    def confidential(self) -> bool:
        """Whether the period's number is kept from whoever this is for."""
        return self.figure is not None and self.figure.confidential

    @property
    def slipping(self) -> bool:
        """Whether this is a real deterioration."""
        return self.assessment is not None and self.assessment.slipping

    @property
    def on_track(self) -> bool:
        """Green or amber/green today, and not slipping."""
        return self.status in {Status.GREEN, Status.AMBER_GREEN} and not self.slipping

    @property
    def off_track(self) -> bool:
        """Amber/red or red today, or slipping. Without a status an indicator that holds is neither on track nor off it."""
        return self.status in {Status.RED, Status.AMBER_RED} or self.slipping


def ahead(work: Work, keys: Sequence[str]) -> Iterator[str]:
    """The same keys; what is kept of each is read some at a time, before it is asked for.

    Some at a time, because a server takes a transaction that leaves it alone for long to be frozen.
    """
    for start in range(0, len(keys), _AHEAD):
        some = keys[start : start + _AHEAD]
        work.portfolio.read_ahead(some)
        work.figures.read_ahead(some)
        yield from some


def read_indicator(
    work: Work,
    key: str,
    period: Month | None = None,
    at: datetime | None = None,
    *,
    deeply: bool = True,
) -> Reading:
    """Read one indicator at `period` (by default the latest with a number), as known at `at`.

    `deeply` false leaves the slipping and forecast readings out, which are the costly part.
    """
    indicator = work.portfolio.indicator(key)
    trajectory = work.portfolio.trajectory(key, at)
    figures = work.figures.known(key, at)
    numbers = {m: f for m, f in figures.items() if f.value is not None}
    kept = [m for m, f in figures.items() if f.value is not None or f.confidential]
    month = period or max(kept, default=None) or max(figures, default=None) or _before_any(indicator, at)
    figure = figures.get(month)
    before = numbers.get(indicator.frequency.before(month))
    value = figure.value if figure else None
    expected = expected_for(trajectory, month)
    return Reading(
        indicator=indicator,
        priority=work.portfolio.priority(indicator.priority),
        trajectory=trajectory,
        period=month,
        figure=figure,
        expected=expected,
        variance=None if value is None else variance(indicator, value, expected),
        status=None if value is None else current_status(indicator, value, expected),
        previous=before,
        previous_status=_status_of(indicator, trajectory, before),
        change=_change(indicator, value, before, month),
        values=figures,
        deeply=deeply,
    )


def _before_any(indicator: Indicator, at: datetime | None) -> Month:
    """The period to read where nothing is known of any."""
    return indicator.frequency.latest_ended(at.date()) if at is not None else Month(2000, 1)


def _change(
    indicator: Indicator, value: Decimal | None, before: Figure | None, month: Month
) -> Decimal | None:
    """What is new against the period before; None where a count begins anew with the financial year."""
    if value is None or before is None or before.value is None:
        return None
    begins = (
        indicator.aggregation is Aggregation.CUMULATIVE
        and before.period.financial_year != month.financial_year
    )
    return None if begins else value - before.value


def expected_for(trajectory: Trajectory | None, month: Month) -> Decimal | None:
    """The trajectory point of a month, or None where nothing is promised."""
    return None if trajectory is None else trajectory.promised(month)


def status_in(reading: Reading, month: Month) -> Status | None:
    """The current status a period had, against the trajectory in force; None where nothing is known of it."""
    return _status_of(reading.indicator, reading.trajectory, reading.values.get(month))


def _status_of(indicator: Indicator, trajectory: Trajectory | None, figure: Figure | None) -> Status | None:
    if figure is None or figure.value is None:
        return None
    return current_status(indicator, figure.value, expected_for(trajectory, figure.period))


def _assess(
    indicator: Indicator, trajectory: Trajectory | None, numbers: Mapping[Month, Figure]
) -> Assessment:
    step = indicator.frequency.months
    first, last = min(numbers), max(numbers)
    if trajectory is not None and last > indicator.frequency.containing(trajectory.target.month):
        trajectory = None  # what was promised is over: nothing can be off it until a new one is agreed
    if trajectory is not None:
        last = max(last, indicator.frequency.containing(trajectory.target.month))
    months = [Month.at(i) for i in range(first.index, last.index + 1, step)]
    figures = [numbers.get(month) for month in months]
    promised = [expected_for(trajectory, m) for m in months]
    drawn = None if trajectory is None or not trajectory.kept else trajectory.as_drawn()
    return assess(
        months,
        [None if f is None else _float(f.value) for f in figures],
        polarity=indicator.polarity.value,
        aggregation=indicator.aggregation.value,
        limits=(_float(indicator.limits.lowest), _float(indicator.limits.highest)),
        integer=indicator.integer,
        trajectory=[_float(p) for p in promised] if any(p is not None for p in promised) else None,
        drawn=[_float(expected_for(drawn, m)) for m in months] if drawn else None,
        tolerance=_float(indicator.tolerance),
        target=None if trajectory is None else (trajectory.target.month, float(trajectory.target.value)),
        breaks=indicator.breaks,
        denominators=[None if f is None else _float(f.denominator) for f in figures],
        interventions=[(i.bites_from, i.name) for i in trajectory.interventions] if trajectory else (),
        band=None if indicator.band is None else (float(indicator.band.low), float(indicator.band.high)),
        told=lambda value: show(indicator, indicator.rounded(Decimal(repr(float(value))))),
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
