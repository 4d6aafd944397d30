"""Slipping: a real deterioration, told from noise, month by month with what was known in that month.

Each month is freed of its season and of what the month before foretold. What is left is weighed in units of
this indicator's usual variation, itself known only from so many months: few months make the scale uncertain,
and the weight of a surprise less. The evidence that something worsened in some month is summed over every
month it may have begun in (the Shiryaev-Roberts procedure: Roberts 1966, Pollak 1985), for a worsening the
size of the usual variation. A slip is said when the evidence passes a bar, and ends when it is clearly below
it again, so that it does not flap.

Deviations are from the trajectory, or, where the indicator has for some time run ahead of it, from that better
record; without a trajectory, from the level of the record. docs/decisions has the operating curve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.forecast import bridge, seasonal_indices
from core.analysis.polarity import Aggregation, Polarity
from core.analysis.series import increments, planned_increments, starts_of_years
from core.domain.months import Month

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.signedinteger[Any]]

TRAJECTORY, RECORD = "trajectory", "record"

BAR = 3.2  # log evidence at which a slip is said: sets the false alarms
BAR_RECORD = 2.7  # the same where there is only the record, whose level is a guess too
CLEAR = 0.8  # a slip ends when the log evidence is so far below the bar
WORSENING = 1.05  # the size of slip looked for, in usual monthly surprises
CARRIED = 0.25  # how much of a deviation one month usually carries over to the next
CARRIED_SURE = 24.0  # months' worth of belief in that, beside what the history shows of this indicator
CARRIED_LEAST, CARRIED_MOST = 0.05, 0.6
CARRIED_ROLLING = 0.92  # and for a rolling year, which shares eleven of twelve months
SEASON_UNSURE = 0.3  # extra variance where a season had to be guessed and taken off
SEASON_COST = 6.0  # degrees of freedom that guess uses up
MORE_DOUBT = 2.0  # variance a short history may not have shown yet, as months of it
LAG = 6  # the record ends so many months ago, that a slip may not hide in it
RECORD_SPAN = 24
SEASON_SPAN = 5  # years a season is told from: it may change, and a century is no better a guide
WARM_UP = 6  # months of record before anything is said without a trajectory
SHRUNK_BY = 2.0  # months' worth of doubt that an indicator really runs ahead
UNSURE = 0.5  # and so many standard errors off it
WHOLE_STEP = 0.5  # usual variation is at least half of the last digit reported
FAINT = 0.5  # log evidence too faint for a month to be called the beginning
VISIBLE = 0.5  # a mean shortfall this large, in usual variation, is against the trajectory itself
EVENLY = 1e-6  # how little the steps of a straight line to a year's end may differ
FEW = 64  # series, below which numpy's own cumulative sum is the quicker
MOST = 1.0  # log evidence above the bar counts for no more than this, so that a recovery is soon believed


@dataclass(frozen=True, slots=True)
class Walk:
    """What would have been said in each month; arrays are (series, months).

    `since` is the place of the month a slip began, -1 where nothing slips. `evidence` is how much likelier the
    figures are with a slip than without; a slip is said where its log passes the bar. `deviation` is from what was expected, season removed, above nought where better; `reference` is the
    level of deviation that was usual before; `usual` is the usual variation, in the indicator's own unit.
    """

    slipping: Bools
    since: Ints
    evidence: Floats
    deviation: Floats
    reference: Floats
    usual: Floats


@dataclass(frozen=True, slots=True)
class Slip:
    """Why an indicator is called slipping, as data.

    `against` is "trajectory" or "record"; `worse` of the last `of` months with a figure were on the wrong
    side; `size` is their mean shortfall in units of usual variation; `since` is when it began.
    """

    against: str
    since: Month
    worse: int
    of: int
    size: float


def walk_series(
    values: Floats,
    promised: Floats | None,
    *,
    better: Floats,
    first: Month,
    step: int = 1,
    aggregation: Aggregation = "snapshot",
    band: tuple[Floats, Floats] | None = None,
    starts: Bools | None = None,
) -> Walk:
    """`walk`, for series as people keep them.

    Cumulative years are judged by what each month added, rolling years by how slowly they can turn. `first`
    is the first month and the others stand `step` months apart. `promised` may have gaps; months before its
    first value are history, and after its last it stays level.
    """
    months = values.shape[1]
    if aggregation == "cumulative":
        opens = starts_of_years(first, step, months)
        values = increments(values, opens)
        promised = None if promised is None else planned_increments(promised, opens)
    promised_from = 0
    if promised is not None:
        there = ~np.isnan(promised).all(axis=0)
        if there.any() and band is None:
            promised_from, promised = int(np.argmax(there)), promised.copy()
            promised[:, promised_from:] = bridge(promised[:, promised_from:])
        else:
            promised = None
    season = 12 // step if 12 % step == 0 else 1
    return walk(
        values,
        promised,
        better=better,
        promised_from=promised_from,
        band=band,
        starts=starts,
        season=season,
        phase=((first.number - 1) // step) % season,
        carried=CARRIED_ROLLING if aggregation == "rolling 12" else None,
        running_total=aggregation == "cumulative",
    )


def walk(
    values: Floats,
    expected: Floats | None,
    *,
    better: Floats,
    promised_from: int = 0,
    band: tuple[Floats, Floats] | None = None,
    starts: Bools | None = None,
    season: int = 12,
    phase: int = 0,
    carried: float | None = None,
    bar: float | None = None,
    running_total: bool = False,
) -> Walk:
    """Judge every month of many series with what was known in it.

    `values` (series, months), NaN where missing. `expected` are trajectories of the same shape, known from
    the month at `promised_from` on (earlier months are history and are not judged), or None to judge
    against the record alone. `better` (series,) is +1 where higher is better, -1 where lower is, 0 to judge
    nothing. `band` gives (series,) lows and highs for indicators that should stay within one; the deviation is
    then the distance outside. `starts` (months,) marks series breaks: evidence and record begin again there,
    what is known of the usual variation is kept. `carried` is how much of a deviation one month carries over to the
    next, by default what is usual, corrected by what each history shows. `season` points make a year, the first of them at `phase`.
    With `running_total` values and trajectories are what each month adds: such a trajectory is told month by
    month and carries its season itself.
    """
    raw = np.ascontiguousarray(values.T)
    known = ~np.isnan(raw)
    on_plan = expected is not None or band is not None
    first = min(promised_from if on_plan else WARM_UP, len(raw))
    deviation, guessed = _deviations(
        raw, expected, better, band, first=first, season=season, phase=phase, running_total=running_total
    )
    over = _carried(deviation[:first], known[:first], carried, band=band is not None)
    g = 1 - over
    fresh = _surprises(deviation, known, over)
    edges = _stretches(first, len(raw), starts)
    heard = edges if on_plan else [(a + WARM_UP * (at > 0), b) for at, (a, b) in enumerate(edges)]
    level, counted = _record(deviation, known, edges, on_plan=on_plan)
    if band is not None:
        squares, degrees = _spread_of_steps(raw, known, over)
        level = np.zeros_like(level)
    else:
        squares, degrees = _spread(fresh, known, first, g * level, heard, on_plan=on_plan)
    # From here on only the months judged.
    heard = [(a - first, b - first) for a, b in heard]
    known, fresh, level, guessed = known[first:], fresh[first:], level[first:], guessed[first:]
    degrees = np.maximum(degrees[first:] - SEASON_COST * guessed, 1.0)
    variance = squares[first:] * (1 + MORE_DOUBT / degrees) / degrees
    _widen_to_last_digit(variance, raw, first, over)
    if on_plan and band is None:
        counted = counted[first:]
        unsure = UNSURE * np.sqrt(variance / np.maximum(counted, 1.0)) / g
        level = np.maximum(level * counted / (counted + SHRUNK_BY) - unsure, 0.0)
    worse = np.where(known, g * level - fresh, 0.0)
    weight = _weighed(worse, variance, degrees, guessed)
    bar = bar or (BAR if on_plan else BAR_RECORD)
    evidence, began = _evidence(weight, known, heard, kick=np.minimum(1 / g, 1.5), most=bar + MOST)
    evidence[:, better == 0] = 0.0
    slipping = _held(evidence, bar)
    since = _since(slipping, began + first)
    usual = np.sqrt(variance / (1 - over**2))
    return Walk(
        _with_history(slipping, first, fill=False).T,
        _with_history(since, first, fill=-1).T,
        _with_history(evidence, first, fill=0.0).T,
        deviation.T,
        _with_history(level, first, fill=0.0).T,
        _with_history(usual, first, fill=np.nan).T,
    )


def _with_history(judged: NDArray[Any], first: int, *, fill: float) -> NDArray[Any]:
    """What was said of the months judged, with nothing said of the `first` months before."""
    whole = np.full((len(judged) + first, judged.shape[1]), fill, dtype=judged.dtype)
    whole[first:] = judged
    return whole


def _deviations(
    raw: Floats,
    expected: Floats | None,
    better: Floats,
    band: tuple[Floats, Floats] | None,
    *,
    first: int,
    season: int,
    phase: int,
    running_total: bool,
) -> tuple[Floats, Floats]:
    """Deviations from what was expected, above nought where better, and 1 for months whose season was guessed."""
    if band is not None:
        return -np.maximum(np.maximum(band[0] - raw, raw - band[1]), 0.0), np.zeros((len(raw), 1))
    deviation = raw * better
    early = deviation[: max(first, 1)]
    held = ~np.isnan(early)
    mean = np.where(held, early, 0.0).sum(axis=0) / np.maximum(held.sum(axis=0), 1)
    if expected is None:
        return _without_own_season(deviation - mean, 0, season, phase)
    goal = np.ascontiguousarray(expected.T) * better
    deviation[:first] -= mean
    deviation[first:] -= goal[first:]
    if season >= 2 and first >= 2 * season:
        freed = _without_history_season(deviation, goal, first, season, phase, running_total=running_total)
        return freed, np.ones((len(raw), 1))
    return _without_own_season(deviation, first, season, phase)


def _without_history_season(
    deviation: Floats, goal: Floats, first: int, season: int, phase: int, *, running_total: bool
) -> Floats:
    """Deviations freed of the history's season, as far as the trajectory does not already carry it."""
    indices = seasonal_indices(bridge(np.ascontiguousarray(deviation[:first].T)), phase, season)
    pattern = indices[:, (phase + np.arange(len(deviation))) % season].T
    ahead = len(deviation) - first
    left = pattern.copy()
    if running_total:
        # An even plan of a running total says nothing of the season; any other was drawn with it.
        even = np.ptp(goal[first:], axis=0) <= EVENLY * np.abs(goal[first:]).max(axis=0)
        left[first:] = np.where(even, pattern[first:], 0.0)
    elif ahead >= season // 2:
        t = np.linspace(-1, 1, ahead)
        curve = np.column_stack([np.ones(ahead), t, t**2])
        bent = goal[first:] - curve @ (np.linalg.pinv(curve) @ goal[first:])
        power = (pattern[first:] ** 2).sum(axis=0)
        shared = (bent * pattern[first:]).sum(axis=0) / np.where(power > 0, power, 1.0)
        left[first:] *= 1 - np.clip(shared, 0.0, 1.0)
    return np.asarray(deviation - left)


def _without_own_season(deviation: Floats, first: int, season: int, phase: int) -> tuple[Floats, Floats]:
    """Deviations freed, from their third year on, of the season seen in the years before."""
    years = (len(deviation) - first - 1) // season if season >= 2 else 0
    guessed = np.zeros((len(deviation), 1))
    if years < 2:
        return deviation, guessed
    guessed[first + 2 * season :] = 1.0
    freed = deviation.copy()
    for year in range(2, years + 1):
        begin = first + year * season
        since = max(first, begin - SEASON_SPAN * season)
        seen = np.nan_to_num(bridge(np.ascontiguousarray(deviation[since:begin].T)))
        indices = seasonal_indices(seen, (phase + since) % season, season)
        months = np.arange(begin, min(begin + season, len(deviation)))
        freed[months] -= indices[:, (phase + months) % season].T
    return freed, guessed


def _carried(history: Floats, known: Bools, given: float | None, *, band: bool) -> Floats:
    """How much of a deviation one month carries over to the next, for each series.

    The first autocorrelation of the history, its bias in short series mended (Kendall 1954), believed by as much as
    there are months of it; with no history, what is usual.
    """
    usual = np.full(history.shape[1], CARRIED if given is None else given)
    if given is not None or band or len(history) < 3:
        return usual
    months = known.sum(axis=0)
    held = np.where(known, history, 0.0)
    off = np.where(known, held - held.sum(axis=0) / np.maximum(months, 1), 0.0)
    square = (off**2).sum(axis=0)
    found = (off[1:] * off[:-1]).sum(axis=0) / np.where(square > 0, square, 1.0)
    found += (1 + 3 * found) / np.maximum(months, 1)
    sure = np.where(square > 0, months / (months + CARRIED_SURE), 0.0)
    return np.asarray(np.clip(usual + sure * (found - usual), CARRIED_LEAST, CARRIED_MOST))


def _surprises(deviation: Floats, known: Bools, carried: Floats) -> Floats:
    """What each month brings that the month before did not foretell; 0 where missing."""
    value = np.where(known, deviation, 0.0)
    fresh = value * np.sqrt(1 - carried**2)
    np.copyto(fresh[1:], value[1:] - carried * value[:-1], where=known[1:] & known[:-1])
    return np.asarray(fresh)


def _stretches(first: int, months: int, starts: Bools | None) -> list[tuple[int, int]]:
    """Where evidence may gather: from the first month judged to the last, cut at breaks."""
    later = [] if starts is None else [int(t) for t in np.flatnonzero(starts) if t > first]
    edges = [first, *later, months]
    return [(a, b) for a, b in pairwise(edges) if b > a]


def _record(
    deviation: Floats, known: Bools, edges: list[tuple[int, int]], *, on_plan: bool
) -> tuple[Floats, Floats]:
    """The mean deviation of the record up to LAG months ago, and how many months it rests on."""
    months, series = deviation.shape
    total, count = np.zeros((months + 1, series)), np.zeros((months + 1, series))
    total[1:], count[1:] = _running(np.where(known, deviation, 0.0)), _running(known)
    level, counted = np.zeros_like(deviation), np.zeros_like(deviation)
    for t, begin, end in _spans(edges, on_plan=on_plan):
        counted[t] = count[end] - count[begin]
        level[t] = (total[end] - total[begin]) / np.maximum(counted[t], 1)
    return level, counted


def _spans(edges: list[tuple[int, int]], *, on_plan: bool) -> Iterator[tuple[int, int, int]]:
    """For each month judged, where its record begins and ends."""
    for at, (opens, closes) in enumerate(edges):
        begin = opens if on_plan or at else 0
        for t in range(opens, closes):
            end = t - LAG + 1
            if not on_plan:
                end = min(t, max(end, begin + WARM_UP))
            if end > begin:
                yield t, max(begin, end - RECORD_SPAN), end


def _spread(
    fresh: Floats,
    known: Bools,
    first: int,
    level: Floats,
    edges: list[tuple[int, int]],
    *,
    on_plan: bool,
) -> tuple[Floats, Floats]:
    """Sum of squares of the surprises, and its degrees of freedom, up to and without each month."""
    early, held = fresh[:first], known[:first]
    number = held.sum(axis=0)
    mean = early.sum(axis=0) / np.maximum(number, 1)
    squares = np.zeros_like(fresh)
    squares[:first] = np.where(held, (early - mean) ** 2, 0.0)
    total, count = _running(fresh), _running(known)
    weighed = known.copy()
    weighed[first:] = False
    for begin, end in edges:
        weighed[begin:end] = known[begin:end]
        usual = level[begin:end]
        if on_plan:
            # A month is compared with the mean so far where that is better than planned: running ahead is not variation.
            ahead = total[begin:end] - fresh[begin:end] - (total[begin - 1] if begin else 0.0)
            months = count[begin:end] - known[begin:end] - (count[begin - 1] if begin else 0)
            usual = np.maximum(ahead / (months + 1.0), 0.0)
        squares[begin:end] = np.where(known[begin:end], (fresh[begin:end] - usual) ** 2, 0.0)
    degrees = _running(weighed) - np.minimum(number, 1.0)
    return _before(_running(squares)), _before(np.maximum(degrees, 0.0))


def _spread_of_steps(raw: Floats, known: Bools, carried: Floats) -> tuple[Floats, Floats]:
    """The same from steps between months, where deviations say nothing of variation (inside a band)."""
    steps, follows = np.zeros_like(raw), np.zeros_like(known)
    follows[1:] = known[1:] & known[:-1]
    steps[1:] = np.where(follows[1:], raw[1:] - raw[:-1], 0.0)
    return _before(_running(steps**2 * (1 + carried) / 2)), _before(_running(follows))


def _running(values: NDArray[np.number] | Bools) -> Floats:
    """Running totals over months. Adding whole months is much quicker than a cumulative sum across memory."""
    if values.shape[1] < FEW:
        return np.cumsum(values, axis=0, dtype=np.float64)
    total = values.astype(np.float64)
    for t in range(1, len(total)):
        total[t] += total[t - 1]
    return total


def _before(running: Floats) -> Floats:
    """What was known before each month."""
    earlier = np.zeros_like(running)
    earlier[1:] = running[:-1]
    return earlier


def _weighed(worse: Floats, variance: Floats, degrees: Floats, guessed: Floats) -> Floats:
    """Surprises as standard normal deviates: Student's t by Wallace's approximation (1959).

    However large one month's surprise, few months of history let it weigh only so much.
    """
    student = worse**2 / np.where(variance > 0, variance * (1 + SEASON_UNSURE * guessed), 1.0)
    size = np.sqrt(degrees * np.log1p(student / degrees)) * (1 - 0.75 / np.maximum(degrees, 1.5))
    return np.copysign(size, worse)


def _evidence(
    weight: Floats, known: Bools, edges: list[tuple[int, int]], *, kick: Floats, most: float
) -> tuple[Floats, Ints]:
    """The evidence that something worsened by now, and the likeliest month it began.

    The evidence is a sum of likelihood ratios, one for each month it may have begun in.

    `kick` is how much more of a slip shows in its first month, before any of it is foretold.
    """
    months, series = weight.shape
    lasting = np.where(known, WORSENING * weight - WORSENING**2 / 2, 0.0)
    newly = np.where(known, np.exp(WORSENING * kick * weight - (WORSENING * kick) ** 2 / 2), 0.0)
    ratio = np.exp(lasting)
    evidence = np.zeros((months, series))
    began = np.full((months, series), -1, dtype=np.int32)
    ceiling = np.exp(most)
    for begin, end in edges:
        total = np.zeros(series)
        best, where = np.full(series, -np.inf), np.full(series, begin)
        for t in range(begin, end):
            where = np.where(best > FAINT, where, t)
            best = np.maximum(best, 0.0) + lasting[t]
            total = np.minimum(newly[t] + total * ratio[t], ceiling)
            evidence[t], began[t] = total, where
    return evidence, began


def _held(evidence: Floats, bar: float) -> Bools:
    """Slipping from when the evidence passes the bar until it is clearly below."""
    slipping = evidence > np.exp(bar)
    stays = evidence > np.exp(bar - CLEAR)
    for t in range(1, len(evidence)):
        slipping[t] |= slipping[t - 1] & stays[t]
    return np.asarray(slipping)


def _since(slipping: Bools, began: Ints) -> Ints:
    """The month each slip began, kept while it lasts."""
    since = np.where(slipping, began, -1)
    for t in range(1, len(slipping)):
        np.copyto(since[t], since[t - 1], where=slipping[t] & slipping[t - 1])
    return since


def _widen_to_last_digit(variance: Floats, raw: Floats, first: int, carried: Floats) -> None:
    """Let no variance be smaller than reporting in steps allows, that a step of 0.1 is never a slip."""
    factor = WHOLE_STEP**2 * (1 - carried**2)
    narrow = np.flatnonzero(variance.min(axis=0, initial=np.inf) < factor)  # no step is larger than 1
    if len(narrow):
        digits = _last_digit(raw[:, narrow])[first:]
        variance[:, narrow] = np.maximum(variance[:, narrow], factor[narrow] * digits**2)


def _last_digit(raw: Floats) -> Floats:
    """The size of the last digit reported so far: 1 for whole numbers, 0.1 for one decimal, down to 1e-6."""
    digit = np.ones(raw.shape)
    for decimals in range(6):
        scaled = raw * 10.0**decimals
        left = np.abs(scaled - np.rint(scaled)) > 1e-6
        if not left.any():
            break
        digit[left] = 10.0 ** -(decimals + 1)
    return np.asarray(np.minimum.accumulate(digit, axis=0))


def slip_at(found: Walk, row: int, place: int, month_at: Callable[[int], Month], *, on_plan: bool) -> Slip:
    """The reason of the slip that stands in a month, from the walk over its series."""
    since = int(found.since[row, place])
    deviation = found.deviation[row, since : place + 1]
    usual = float(found.usual[row, since])
    figures = deviation[~np.isnan(deviation)]
    against_plan = on_plan and float(figures.mean()) < -VISIBLE * usual
    reference = 0.0 if against_plan else float(found.reference[row, since])
    return Slip(
        against=TRAJECTORY if against_plan else RECORD,
        since=month_at(since),
        worse=int((figures < reference).sum()),
        of=len(figures),
        size=float((reference - figures).mean() / usual),
    )


def has_settled(found: Walk, row: int, place: int) -> bool:
    """Whether a slip that ends in this month ends because the lower level has become the usual one."""
    since = int(found.since[row, place - 1])
    lately = found.deviation[row, max(since, place - 2) : place + 1]
    fallen = float(found.reference[row, since] - np.nanmean(lately))
    return bool(fallen > float(found.usual[row, place]))


def sentence_for(slip: Slip, *, polarity: Polarity) -> str:
    """The reason in plain words.

    >>> sentence_for(Slip("trajectory", Month(2026, 8), 4, 5, 1.6), polarity="higher")
    'four of the last five months below trajectory, by more than this indicator usually varies'
    >>> sentence_for(Slip("record", Month(2026, 10), 1, 1, 3.4), polarity="lower")
    'this month above its own record, by far more than this indicator usually varies'
    """
    side = {"higher": "below", "lower": "above"}.get(polarity, "outside")
    where = "its own record" if slip.against == RECORD else "trajectory"
    if polarity == "band":
        where = "its band"
    if slip.of == 1:
        months = "this month"
    elif slip.worse == slip.of:
        months = f"the last {_number(slip.of)} months"
    else:
        months = f"{_number(slip.worse)} of the last {_number(slip.of)} months"
    return f"{months} {side} {where}, {_how_much(slip.size)}"


def _how_much(size: float) -> str:
    if size >= 3:
        return "by far more than this indicator usually varies"
    if size >= 1:
        return "by more than this indicator usually varies"
    return "by a little each time, too steadily for chance"


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
             "twelve")  # fmt: skip
    return words[count] if count < len(words) else str(count)
