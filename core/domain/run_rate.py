"""What each remaining month must be to land the target, and whether it ever has been.

"Landing" depends on how an indicator is counted (docs/decisions/0012-trajectory-run-rate.md):

- a ratio or a mean lands when the *year's* figure, made by adding the parts of its months, is as good as the trajectory
  promised for the same months (where the trajectory is level, that is the target itself);
- a sum lands when the months of the year add up to what the trajectory promised for them together;
- a cumulative figure lands when the year to date reaches the target;
- a rolling year lands when the twelve months that end with the target month reach it;
- a snapshot lands when the target month's own figure reaches it.

The year is the financial year of the target month, from the month after the baseline. A month that is over and has no
figure is left out on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum

from core.domain.complaints import scale
from core.domain.figures import Figure
from core.domain.indicators import Aggregation, Indicator, Limits, Polarity
from core.domain.months import Month
from core.domain.trajectory import Point, Trajectory

_NOUGHT = Decimal(0)
_A_HAIR = Decimal("1e-12")


class Measure(Enum):
    """What `RunRate.each` says of a remaining period."""

    LEVEL = "its own figure"
    PART = "what it adds to the year to date"
    PACE = "its pace, as a figure for twelve months"
    STEP = "the change on the period before"


class Reach(Enum):
    """Whether the target can still be landed."""

    NOTHING_MORE_NEEDED = "nothing more needed"
    POSSIBLE = "possible"
    NOT_POSSIBLE = "not possible"


@dataclass(frozen=True, slots=True)
class RunRate:
    """What every remaining period must be, in the indicator's own unit, or better.

    `each` is exact; `stated` is the same at the indicator's decimals, rounded to the safe side, so that whoever keeps to
    what was said does land. For a band they are the lower ends, and `up_to` is the upper end. `best` is the best ever in
    the same terms (since the last series break), None without a history or a better direction. `path` has the figure
    of each remaining period that lands the target, with the seasons of the plan. `beyond_plan` is how far from the
    trajectory each of them must be, for ratios and means; `of_plan` is how many times what was planned they must bring,
    for sums and cumulative figures. `from_parts` is False where months without numerator and denominator, or the months
    that will drop out of a rolling year, had to be taken as average ones.
    """

    measure: Measure
    each: Decimal
    stated: Decimal
    path: tuple[Point, ...]
    reach: Reach
    best: Decimal | None = None
    up_to: Decimal | None = None
    beyond_plan: Decimal | None = None
    of_plan: Decimal | None = None
    from_parts: bool = True
    beats_the_best: bool = False
    on_course: bool = False

    @property
    def periods(self) -> tuple[Month, ...]:
        """The periods that remain, by their last months."""
        return tuple(point.month for point in self.path)


def required_run_rate(
    indicator: Indicator, known: Mapping[Month, Figure], trajectory: Trajectory
) -> RunRate | None:
    """What each remaining period must be to land the trajectory's target, from what is known of every period.

    None when nothing remains, for indicators kept for information, for a band nobody drew, and for a snapshot or
    rolling year without any figure yet.

    >>> from datetime import UTC, datetime
    >>> from core.domain.figures import Standing
    >>> voids = Indicator("V", "P", "Voids", "days", decimals=0, polarity=Polarity.LOWER, aggregation=Aggregation.MEAN)
    >>> noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    >>> known = {
    ...     month: Figure("V", month, Decimal(days), Standing.FINAL, "lead", noon, denominator=Decimal(20),
    ...                   numerator=Decimal(20 * days))
    ...     for month, days in zip(Month(2026, 4).to(Month(2026, 10)), (29, 28, 23, 31, 34, 34, 31), strict=True)
    ... }
    >>> plan = Trajectory.linear(baseline=(Month(2026, 3), 29), target=(Month(2027, 3), 24))
    >>> needed = required_run_rate(voids, known, plan)
    >>> needed.stated, needed.best, needed.beats_the_best, len(needed.periods)
    (Decimal('21'), Decimal('23'), True, 5)
    """
    if indicator.polarity is Polarity.INFORMATION or (
        indicator.polarity is Polarity.BAND and indicator.band is None
    ):
        return None
    case = _Case.of(indicator, known, trajectory)
    if not case.remaining:
        return None
    return _BY_AGGREGATION[indicator.aggregation](case)


@dataclass(frozen=True, slots=True)
class _Case:
    """One indicator, what is known of it and what it is to land."""

    indicator: Indicator
    trajectory: Trajectory
    figures: Mapping[Month, Figure]
    span: tuple[Month, ...]
    latest: Month | None

    @classmethod
    def of(cls, indicator: Indicator, known: Mapping[Month, Figure], trajectory: Trajectory) -> _Case:
        target = trajectory.target.month
        since = max((b for b in indicator.breaks if b <= target), default=None)
        figures = {
            month: figure
            for month, figure in sorted(known.items())
            if figure.value is not None and month <= target and (since is None or month >= since)
        }
        first = max(
            target.financial_year.first, trajectory.baseline.month + 1, since or trajectory.baseline.month
        )
        span = tuple(m for m in first.to(target) if indicator.frequency.ends_in(m))
        return cls(indicator, trajectory, figures, span, max(figures, default=None))

    @property
    def remaining(self) -> tuple[Month, ...]:
        return tuple(m for m in self.span if self.latest is None or m > self.latest)

    @property
    def past(self) -> tuple[Month, ...]:
        return tuple(m for m in self.span if m in self.figures)

    @property
    def in_a_band(self) -> bool:
        return self.indicator.polarity is Polarity.BAND

    @property
    def goals(self) -> tuple[Decimal, ...]:
        """What may be landed on: the target, or both ends of the band."""
        band = self.indicator.band
        if self.indicator.polarity is Polarity.BAND and band is not None:
            return (band.low, band.high)
        return (self.trajectory.target.value,)

    def value(self, month: Month) -> Decimal:
        value = self.figures[month].value
        return _NOUGHT if value is None else value

    def previous(self, month: Month) -> Month:
        return self.indicator.frequency.before(month)


def _year_from_its_parts(case: _Case) -> RunRate:
    weights, contributions, from_parts = _parts(case)
    usual = _mean(weights.values()) if weights else Decimal(1)
    to_come = {m: weights.get(m + -12, usual) for m in case.remaining}
    ahead = sum(to_come.values(), _NOUGHT)
    made = sum((contributions[m] for m in case.past), _NOUGHT)
    weighed = {m: weights[m] for m in case.past} | to_come
    promised = {m: case.trajectory.expected(m) for m in weighed}
    if case.in_a_band:
        wholes = [goal * sum(weighed.values()) for goal in case.goals]
    else:
        wholes = [sum((promised[m] * weight for m, weight in weighed.items()), _NOUGHT)]
    needed = [(whole - made) / ahead for whole in wholes]
    planned = sum((promised[m] * weight for m, weight in to_come.items()), _NOUGHT) / ahead
    beyond = None if case.in_a_band else needed[0] - planned
    return _found(
        case, Measure.LEVEL, needed,
        path=lambda each: {m: each if beyond is None else promised[m] + beyond for m in to_come},
        history=[case.value(m) for m in case.figures],
        limits=case.indicator.limits,
        on_course=_no_harder(case, needed[0], planned),
        beyond_plan=beyond,
        from_parts=from_parts,
    )  # fmt: skip


def _parts(case: _Case) -> tuple[dict[Month, Decimal], dict[Month, Decimal], bool]:
    """Every figure's weight and its value times its weight; and whether all had both parts of their own."""
    own = {m: f for m, f in case.figures.items() if f.numerator is not None and (f.denominator or 0) > 0}
    usual = _mean(f.denominator or _NOUGHT for f in own.values()) if own else Decimal(1)
    weights, contributions = {}, {}
    for month in case.figures:
        figure = own.get(month)
        weights[month] = usual if figure is None or figure.denominator is None else figure.denominator
        contributions[month] = case.value(month) * weights[month]
        if figure is not None and figure.numerator is not None and _agrees(case.indicator, figure):
            contributions[month] = figure.numerator * scale(case.indicator.unit)
    return weights, contributions, all(m in own for m in case.past)


def _agrees(indicator: Indicator, figure: Figure) -> bool:
    """Whether the parts make the value, within the last place it is published with."""
    if figure.numerator is None or not figure.denominator or figure.value is None:
        return False
    made = figure.numerator * scale(indicator.unit) / figure.denominator
    return abs(made - figure.value) <= Decimal(1).scaleb(-indicator.decimals)


def _year_as_promised(case: _Case) -> RunRate:
    promised = {m: case.trajectory.expected(m) for m in (*case.past, *case.remaining)}
    made = sum((case.value(m) for m in case.past), _NOUGHT)
    planned = sum((promised[m] for m in case.remaining), _NOUGHT)
    whole = sum(promised.values(), _NOUGHT)
    wholes = [goal * len(promised) for goal in case.goals] if case.in_a_band else [whole]
    needed = [(goal - made) / len(case.remaining) for goal in wholes]
    of_plan = (whole - made) / planned if planned > 0 and not case.in_a_band else None
    return _found(
        case, Measure.LEVEL, needed,
        path=lambda each: {m: each if of_plan is None else promised[m] * of_plan for m in case.remaining},
        history=[case.value(m) for m in case.figures],
        limits=case.indicator.limits,
        on_course=_no_harder(case, whole - made, planned),
        of_plan=of_plan,
    )  # fmt: skip


def _year_to_date(case: _Case) -> RunRate:
    year = case.trajectory.target.month.financial_year
    begun = case.latest is not None and case.latest.financial_year == year
    done = case.value(case.latest) if begun and case.latest is not None else _NOUGHT
    plan = {m: case.trajectory.expected(m) for m in case.remaining}
    planned_by_now = _planned_by(case, case.latest) if begun else _NOUGHT
    planned = case.trajectory.target.value - planned_by_now
    needed = [(goal - done) / len(case.remaining) for goal in case.goals]
    of_plan = (case.goals[0] - done) / planned if planned > 0 and not case.in_a_band else None

    def path(each: Decimal) -> dict[Month, Decimal]:
        if of_plan is None:
            return {m: done + each * n for n, m in enumerate(case.remaining, 1)}
        return {m: done + (plan[m] - planned_by_now) * of_plan for m in case.remaining}

    return _found(
        case, Measure.PART, needed,
        path=path,
        history=_monthly_parts(case),
        limits=_of_what_adds_up(case.indicator),
        on_course=_no_harder(case, case.goals[0] - done, planned),
        of_plan=of_plan,
    )  # fmt: skip


def _planned_by(case: _Case, month: Month | None) -> Decimal:
    return case.trajectory.expected(month) if month is not None and case.trajectory.covers(month) else _NOUGHT


def _monthly_parts(case: _Case) -> list[Decimal]:
    """What single periods have added to their years to date."""
    parts = []
    for month in case.figures:
        before = case.previous(month)
        if before.financial_year != month.financial_year:
            parts.append(case.value(month))
        elif before in case.figures:
            parts.append(case.value(month) - case.value(before))
    return parts


def _rolling_year(case: _Case) -> RunRate | None:
    if case.latest is None:
        return None
    now, months = case.value(case.latest), case.trajectory.target.month - case.latest
    share = Decimal(min(months, 12)) / 12
    needed = [now + (goal - now) / share for goal in case.goals]
    rate = scale(case.indicator.unit) != 1
    return _found(
        case, Measure.PACE, needed,
        path=lambda _each: _straight(case, now),
        history=[case.value(m) for m in case.figures],
        limits=case.indicator.limits if rate else _of_what_adds_up(case.indicator),
        on_course=_no_harder(case, case.goals[0], now),
        from_parts=False,
    )  # fmt: skip


def _last_day(case: _Case) -> RunRate | None:
    if case.latest is None:
        return None
    now, count = case.value(case.latest), len(case.remaining)
    possible = any(case.indicator.limits.allow(goal) for goal in case.goals)
    return _found(
        case, Measure.STEP, [(goal - now) / count for goal in case.goals],
        path=lambda _each: _straight(case, now),
        history=_steps(case, count),
        limits=Limits() if possible else None,
        on_course=_no_harder(case, case.goals[0], now),
    )  # fmt: skip


def _steps(case: _Case, count: int) -> list[Decimal]:
    """The average change over every stretch of so many periods."""
    stretches = ((case.indicator.frequency.before(m, count), m) for m in case.figures)
    return [
        (case.value(end) - case.value(start)) / count for start, end in stretches if start in case.figures
    ]


def _straight(case: _Case, now: Decimal) -> dict[Month, Decimal]:
    """In equal steps from the latest figure to the target, or to the nearer end of the band."""
    goal = min(case.goals, key=lambda g: abs(g - now))
    if len(case.goals) == 2 and case.goals[0] <= now <= case.goals[1]:
        goal = now
    count = len(case.remaining)
    return {m: (now * (count - n) + goal * n) / count for n, m in enumerate(case.remaining, 1)}


_BY_AGGREGATION: Mapping[Aggregation, Callable[[_Case], RunRate | None]] = {
    Aggregation.RATIO: _year_from_its_parts,
    Aggregation.MEAN: _year_from_its_parts,
    Aggregation.SUM: _year_as_promised,
    Aggregation.CUMULATIVE: _year_to_date,
    Aggregation.ROLLING_12: _rolling_year,
    Aggregation.SNAPSHOT: _last_day,
}


def _found(
    case: _Case,
    measure: Measure,
    needed: Sequence[Decimal],
    *,
    path: Callable[[Decimal], Mapping[Month, Decimal]],
    history: Sequence[Decimal],
    limits: Limits | None,
    on_course: bool,
    beyond_plan: Decimal | None = None,
    of_plan: Decimal | None = None,
    from_parts: bool = True,
) -> RunRate:
    """The run-rate, put beside what is possible at all and the best that ever was. No limits: not possible."""
    polarity, decimals = case.indicator.polarity, case.indicator.decimals
    each, up_to = min(needed), max(needed) if polarity is Polarity.BAND else None
    best = _best(polarity, history)
    return RunRate(
        measure=measure,
        each=each,
        stated=_safely(each, decimals, lower=polarity is Polarity.LOWER),
        path=tuple(Point(m, value) for m, value in path(each).items()),
        reach=_reach(polarity, each, up_to, limits),
        best=best,
        up_to=None if up_to is None else _safely(up_to, decimals, lower=True),
        beyond_plan=beyond_plan,
        of_plan=of_plan,
        from_parts=from_parts,
        beats_the_best=best is not None and (each < best if polarity is Polarity.LOWER else each > best),
        on_course=on_course,
    )


def _no_harder(case: _Case, needed: Decimal, planned: Decimal) -> bool:
    """Whether no more is asked than was planned, but for what rounding in the 28th digit may add."""
    more = planned - needed if case.indicator.polarity is Polarity.LOWER else needed - planned
    return not case.in_a_band and more < _A_HAIR


def _best(polarity: Polarity, history: Sequence[Decimal]) -> Decimal | None:
    if polarity is Polarity.BAND or not history:
        return None
    return min(history) if polarity is Polarity.LOWER else max(history)


def _reach(polarity: Polarity, each: Decimal, up_to: Decimal | None, limits: Limits | None) -> Reach:
    if limits is None:
        return Reach.NOT_POSSIBLE
    from_ = None if polarity is Polarity.LOWER else each
    to = each if polarity is Polarity.LOWER else up_to
    low, high = limits.lowest, limits.highest
    if (from_ is not None and high is not None and from_ > high) or (
        to is not None and low is not None and to < low
    ):
        return Reach.NOT_POSSIBLE
    low_enough = from_ is None or (low is not None and from_ <= low)
    high_enough = to is None or (high is not None and to >= high)
    return Reach.NOTHING_MORE_NEEDED if low_enough and high_enough else Reach.POSSIBLE


def _of_what_adds_up(indicator: Indicator) -> Limits:
    """What one month can add: nothing below 0, where the whole cannot be below 0."""
    lowest = indicator.limits.lowest
    return Limits(lowest=_NOUGHT if lowest is not None and lowest >= 0 else None)


def _safely(value: Decimal, decimals: int, *, lower: bool) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_FLOOR if lower else ROUND_CEILING)


def _mean(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, _NOUGHT) / len(found)
