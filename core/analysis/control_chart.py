"""The XmR control chart, as in NHS England's Making Data Count.

Limits stand 2.66 mean moving ranges either side of the mean; moving ranges too large to be ordinary
are left out of that mean once. Each stretch between series breaks has its own limits. The rules and
their order are those of NHSRplotthedots 0.2.2, with which this agrees to 1e-9 (tests/unit/analysis);
where that package fails we answer: a missing month breaks a run, for nobody knows on which side it
fell, and a series whose screened ranges are all nought keeps its unscreened ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.analysis.polarity import Aggregation, Polarity, sign
from core.domain.months import Month

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

LIMIT = 2.66  # three standard deviations, in mean moving ranges (3 / 1.128)
NEAR = LIMIT * 2 / 3
SCREEN = 3.267  # a moving range this many times the mean one is not ordinary
TRIAL_BELOW = 12
HARDLY_ANY = 1e-9  # differences below this share of the largest value are rounding of floats

# In the order in which they give way: a point with several signals has the last of them.
SIGNALS = (
    None,
    "7 above mean", "7 below mean",
    "2 of 3 above", "2 of 3 below",
    "7 falling", "7 rising",
    "below lower", "above upper",
)  # fmt: skip
_SHIFT_ABOVE, _SHIFT_BELOW, _TWO_ABOVE, _TWO_BELOW, _FALLING, _RISING, _BELOW, _ABOVE = range(1, 9)


@dataclass(frozen=True, slots=True)
class Limits:
    """Control limits and signals for many series at once; every array is (series, months).

    `signal` indexes SIGNALS; a missing month has its group's limits and no signal. `counted` is how
    many points the limits rest on.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    signal: Codes
    counted: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One month of a control chart; `value` is None where the month is missing."""

    month: Month
    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    signal: str | None
    trial: bool


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A control chart of one series, with its two readings.

    `variation`: "common cause", "improvement", "concern", "neutral high" or "neutral low", from the
    last point. `assurance`: "will pass", "will fail", "hit or miss", or None without a target.
    """

    points: tuple[ChartPoint, ...]
    variation: str
    assurance: str | None

    @property
    def trial(self) -> bool:
        """Whether the latest limits rest on fewer than 12 points and may yet move."""
        return self.points[-1].trial


def control_chart(
    months: Sequence[Month],
    values: Sequence[float | None],
    *,
    polarity: Polarity,
    breaks: Sequence[Month] = (),
    fix_after: int | None = None,
    screen_outliers: bool = True,
    target: float | None = None,
) -> ControlChart:
    """The control chart of one series.

    `breaks` are the months in which a new stretch begins; `fix_after` freezes the limits on the
    first so many points of each stretch. Raises ValueError where there is no month at all.

    >>> months = [Month(2026, 1) + i for i in range(12)]
    >>> chart = control_chart(months, [9, 10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 19], polarity="lower")
    >>> chart.points[-1].signal, chart.variation
    ('above upper', 'concern')
    """
    if not months:
        raise ValueError("A control chart needs at least one month.")
    row = np.array([[np.nan if v is None else v for v in values]], dtype=np.float64)
    limits = limits_of(row, starts=starts_of(months, breaks), fix_after=fix_after, screen=screen_outliers)
    lines = (row, limits.mean, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    signals = [SIGNALS[code] for code in limits.signal[0].tolist()]
    trial = (limits.counted[0] < TRIAL_BELOW).tolist()
    points = tuple(map(ChartPoint, months, *(numbers(line[0]) for line in lines), signals, trial))
    spoken = [p for p in points if p.value is not None]
    variation = variation_of(spoken[-1].signal, polarity) if spoken else "common cause"
    last = points[-1]
    return ControlChart(points, variation, assurance_of(target, last.lower, last.upper, polarity))


def starts_of(months: Sequence[Month], breaks: Sequence[Month]) -> Bools | None:
    """Where each new stretch begins among `months`, or None without breaks."""
    if not breaks:
        return None
    index = np.array([m.index for m in months])
    starts = np.zeros(len(months), dtype=np.bool_)
    for at in np.searchsorted(index, [b.index for b in breaks]):
        if at < len(months):
            starts[at] = True
    return starts


def limits_of(
    values: Floats,
    *,
    starts: Bools | None = None,
    fix_after: int | None = None,
    screen: bool = True,
) -> Limits:
    """Limits and signals of many series; `values` (series, months), NaN where missing.

    `starts` (months,) marks where a new stretch begins. Limits are NaN where a stretch has no two
    neighbouring points.
    """
    edges = [0, *(np.flatnonzero(starts[1:]) + 1 if starts is not None else ()), values.shape[1]]
    stretches = [_stretch(values[:, a:b], fix_after, screen=screen) for a, b in pairwise(edges)]
    if len(stretches) == 1:
        return stretches[0]
    return Limits(*(np.hstack([getattr(s, f.name) for s in stretches]) for f in fields(Limits)))


def variation_of(signal: str | None, polarity: Polarity) -> str:
    """What the latest signal means; a trend is read by its direction, whichever side it is on.

    >>> variation_of("7 falling", "lower"), variation_of("above upper", "information")
    ('improvement', 'neutral high')
    """
    if signal is None:
        return "common cause"
    high = "above" in signal or "rising" in signal
    if sign(polarity) == 0:
        return "neutral high" if high else "neutral low"
    return "improvement" if high == (sign(polarity) > 0) else "concern"


def assurance_of(
    target: float | None, lower: float | None, upper: float | None, polarity: Polarity
) -> str | None:
    """Whether common-cause variation alone will meet the target.

    >>> [assurance_of(target, 91, 97, "higher") for target in (90, 95, 98)]
    ['will pass', 'hit or miss', 'will fail']
    """
    if target is None or sign(polarity) == 0:
        return None
    if lower is None or upper is None:
        return "hit or miss"
    hair = HARDLY_ANY * max(abs(target), abs(lower), abs(upper))
    if lower - hair <= target <= upper + hair:
        return "hit or miss"
    return "will pass" if (target < lower) == (sign(polarity) > 0) else "will fail"


def _stretch(values: Floats, fix_after: int | None, *, screen: bool) -> Limits:
    """Limits and signals of one stretch between breaks; worked month by month, which is how memory likes it."""
    months = np.ascontiguousarray(values.T)
    hair = HARDLY_ANY * np.fmax.reduce(np.abs(months), axis=0)
    baseline = months[:fix_after] if fix_after else months
    mean, counted = _mean(baseline)
    mr = _mean_moving_range(np.abs(np.diff(baseline, axis=0)), hair, screen=screen)
    from_mean = months - mean
    far, near = LIMIT * mr, NEAR * mr
    signal = np.zeros(months.shape, dtype=np.int8)
    above, below = from_mean > hair, from_mean < -hair
    over, under = from_mean > far + hair, from_mean < -far - hair
    steps = np.diff(months, axis=0)
    _mark(signal, _runs(above, 7), _SHIFT_ABOVE)
    _mark(signal, _runs(below, 7), _SHIFT_BELOW)
    _mark(signal, _two_of_three(above, (from_mean > near + hair) & ~over), _TWO_ABOVE)
    _mark(signal, _two_of_three(below, (from_mean < -near - hair) & ~under), _TWO_BELOW)
    _mark(signal, _trends(steps < -hair), _FALLING)
    _mark(signal, _trends(steps > hair), _RISING)
    _mark(signal, under, _BELOW)
    _mark(signal, over, _ABOVE)
    lines = (mean, mean - far, mean + far, mean - near, mean + near)
    middle, lower, upper, near_lower, near_upper = (
        np.broadcast_to(line[:, None], values.shape) for line in lines
    )
    count = np.broadcast_to(counted[:, None], values.shape)
    return Limits(middle, lower, upper, near_lower, near_upper, signal.T, count)


def _mark(signal: Codes, where: Bools | None, code: int) -> None:
    if where is not None:
        np.maximum(signal, where.view(np.int8) * np.int8(code), out=signal)


def _mean(values: Floats) -> tuple[Floats, NDArray[np.int64]]:
    present = ~np.isnan(values)
    counted = present.sum(axis=0)
    total = np.where(present, values, 0.0).sum(axis=0)
    return np.where(counted > 0, total / np.maximum(counted, 1), np.nan), counted


def _mean_moving_range(ranges: Floats, hair: Floats, *, screen: bool) -> Floats:
    raw, _ = _mean(ranges)
    if not screen:
        return raw
    ordinary, _ = _mean(np.where(ranges < SCREEN * raw, ranges, np.nan))
    # Nothing left, or nothing but noughts: screening would make every point special.
    return np.where(ordinary > hair, ordinary, raw)


def _runs(on: Bools, length: int) -> Bools | None:
    """Points that belong to a run of at least `length`, or None where there is no such run."""
    months = len(on)
    if months < length:
        return None
    whole = on[: months - length + 1].copy()
    for k in range(1, length):
        whole &= on[k : months - length + 1 + k]
    if not whole.any():
        return None
    found = np.zeros_like(on)
    for k in range(length):
        found[k : months - length + 1 + k] |= whole
    return found


def _trends(steps: Bools) -> Bools | None:
    """Points in a run of six steps one way: seven points."""
    runs = _runs(steps, 6)
    if runs is None:
        return None
    found = np.zeros((len(steps) + 1, steps.shape[1]), dtype=np.bool_)
    found[:-1] = runs
    found[1:] |= runs
    return found


def _two_of_three(side: Bools, close: Bools) -> Bools | None:
    """Points between near limit and limit, where two of three on that side are."""
    if len(side) < 3:
        return None
    a, b, c = close[:-2], close[1:-1], close[2:]
    trio = side[:-2] & side[1:-1] & side[2:] & ((a & b) | (b & c) | (a & c))
    if not trio.any():
        return None
    found = np.zeros_like(side)
    found[:-2] |= trio
    found[1:-1] |= trio
    found[2:] |= trio
    found &= close
    return found


def numbers(line: Floats) -> list[float | None]:
    """The numbers of a line, None where there is none."""
    return [None if number != number else number for number in line.tolist()]  # noqa: PLR0124  NaN


def why_no_chart(aggregation: Aggregation, seasonal_share: float, points: int) -> str:
    """Why a control chart would mislead here, in words; empty where one may be drawn.

    `seasonal_share` is how much of the raw series' variance its season explains, 0 to 1.
    """
    if aggregation == "cumulative":
        return "A control chart does not suit a total that builds through the year."
    if aggregation == "rolling 12":
        return "A control chart does not suit a rolling year: neighbouring points share eleven months."
    if seasonal_share > 0.5:
        return "Most of this indicator's movement is its season, which a control chart would call special."
    if points < 2:
        return "A control chart needs at least two months."
    return ""
