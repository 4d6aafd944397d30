"""Slipping: a real deterioration, told from noise, month by month with what was known in that month.

Each month is freed of what the months before foretold of it, its season among that (core/analysis/expecting.py). What
is left is weighed in units of this indicator's usual variation, itself known only from so many months: few months make
the scale uncertain, and the weight of a surprise less. The evidence that something worsened is summed over every month
it may have begun in (the Shiryaev-Roberts procedure: Roberts 1966, Pollak 1985), for a worsening that grows from month
to month, as most do, and for one that comes at once. A slip is said when the evidence passes a bar, and ends when it is
clearly below it again, so that it does not flap.

Deviations are from the trajectory, or, where the indicator has for some time run ahead of it, from that better
record; without a trajectory, from the level of the record. docs/decisions has the operating curve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.expecting import Foretold, Kind, Stretch, foretold
from core.analysis.forecast import bridge, seasonal_indices
from core.analysis.polarity import Aggregation, Polarity
from core.analysis.series import increments, planned_increments, starts_of_years
from core.domain.months import Month

Floats = NDArray[np.float64]
Small = NDArray[np.float32]  # evidence needs no more digits, and is weighed twice as fast
Bools = NDArray[np.bool_]
Ints = NDArray[np.signedinteger[Any]]

TRAJECTORY, RECORD = "trajectory", "record"

BAR = 2.98  # log evidence at which a slip is said: sets the false alarms
BAR_RECORD = 2.7  # the same where there is only the record, whose level is a guess too
CLEAR = 0.95  # a slip ends when the log evidence is so far below the bar
MOST = 0.5  # log evidence of any one kind beyond the bar counts no more, so that a recovery is soon believed
PLAIN_ENOUGH = 20.0  # log evidence of one month, for a small slip, beyond which a surprise says nothing more
SMALL = 0.5  # the size of slip looked for, in usual variation; middling is twice that, large four times
GROWS = 0.4  # how likely one is to grow in a month
AT_ONCE = 0.25  # the share of slips thought to come at once
REMEMBERS = 0.9  # where a lower level becomes the record: what evidence of a fall is worth a month later
FAINT = 0.5  # log evidence too faint for a month to be called the beginning
MORE_DOUBT = 2.0  # variance a short history may not have shown yet, as months of it
WARM_UP = 6  # months of record before anything is said without a trajectory
WHOLE_STEP = 0.5  # usual variation is at least half of the last digit reported
RECORD_SPAN = 24  # months of record a slip is measured against in words
LAG = 3  # that record ends so many months ago, that a slip may not hide in it
WELL = 0.8  # an indicator further ahead than this, in usual variation, is judged by its own record
SHRUNK_BY = 1.0  # months' worth of doubt that an indicator really ran ahead
MISSED = 3.0  # months that a slip may have begun in, at most, where the ones before are missing
VISIBLE = 0.5  # a mean shortfall this large, in usual variation, is against the trajectory itself
EVENLY = 1e-6  # how little the steps of a straight line to a year's end may differ
FEW = 64  # series, below which numpy's own cumulative sum is the quicker


@dataclass(frozen=True, slots=True)
class Walk:
    """What would have been said in each month; arrays are (series, months).

    `since` is the place of the month a slip began, -1 where nothing slips. `evidence` is how much likelier the
    figures are with a slip than without; a slip is said where its log passes the bar. `deviation` is from what was
    expected, a season told from the history removed, above nought where better; `usual` is the usual variation, in the
    indicator's own unit. `opens` (months,) is where the stretch between breaks begins that a month stands in.
    """

    slipping: Bools
    since: Ints
    evidence: Small
    deviation: Floats
    usual: Floats
    opens: Ints
    on_plan: bool

    def reference(self, row: int, since: int) -> float:
        """The deviation that was usual before a month: nought on plan, better where it ran ahead."""
        begin = max(int(self.opens[since]), since - RECORD_SPAN)
        before = self.deviation[row, begin:since]
        before = before[~np.isnan(before)]
        if not self.on_plan:
            return float(before.mean()) if len(before) else 0.0
        return max(float(before.sum()) / (len(before) + SHRUNK_BY), 0.0)


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
        rolling=aggregation == "rolling 12",
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
    rolling: bool = False,
    running_total: bool = False,
) -> Walk:
    """Judge every month of many series with what was known in it.

    `values` (series, months), NaN where missing. `expected` are trajectories of the same shape, known from
    the month at `promised_from` on (earlier months are history and are not judged), or None to judge
    against the record alone. `better` (series,) is +1 where higher is better, -1 where lower is, 0 to judge
    nothing. `band` gives (series,) lows and highs for indicators that should stay within one; the deviation is
    then the distance outside. `starts` (months,) marks series breaks: evidence and record begin again there,
    what is known of the usual variation is kept. `season` points make a year, the first of them at `phase`.
    `rolling` values share all but one month with their neighbours. With `running_total` values and trajectories are
    what each month adds: such a trajectory is told month by month and carries its season itself.
    """
    raw = np.ascontiguousarray(values.T)
    known = ~np.isnan(raw)
    on_plan = expected is not None or band is not None
    first = min(promised_from, len(raw)) if on_plan else 0
    stretches = _stretches(first, len(raw), starts, on_plan=on_plan)
    if band is not None:
        deviation = -np.maximum(np.maximum(band[0] - raw, raw - band[1]), 0.0)
        model = foretold(stretches, season, "band")
        fresh = model.surprises(deviation, known)
        variance, degrees = _scale_in_band(raw, known, season)
    else:
        kind: Kind = "rolling" if rolling else "usual"
        entering, deviation = _deviations(
            raw, expected, better, first=first, season=season, phase=phase, running_total=running_total
        )
        model = foretold(stretches, season, kind)
        fresh = model.surprises(entering, known)
        variance, degrees = _scale(fresh, known, stretches)
    judged = slice(first if on_plan else WARM_UP, None)
    _widen_to_last_digit(variance[judged], raw, judged.start)
    usual = np.sqrt(variance)
    if on_plan and band is None:
        ahead = _well_ahead(entering, known, usual, stretches)
        some = np.flatnonzero(ahead.any(axis=0))
        if len(some):
            ahead, level = ahead[:, some], model.level[:, None] * known[:, some]
            part = variance[:, some]
            part -= _of_being_ahead(fresh[:, some], ahead, level, degrees[:, some], stretches)
            _widen_to_last_digit(part[judged], raw[:, some], judged.start)
            variance[:, some], usual[:, some] = part, np.sqrt(part)
            fresh[:, some] -= level * ahead
    weight = np.zeros_like(fresh)
    weight[judged] = _weighed(np.negative(fresh[judged]), variance[judged], degrees[judged])
    wait = 0 if on_plan else WARM_UP
    heard = [(s.begin + wait, s.end) for s in stretches if s.begin >= first]
    bar = BAR if on_plan else BAR_RECORD
    evidence = _evidence(
        weight,
        known,
        heard,
        model,
        ceiling=exp(bar + MOST),
        remembers=1.0 if on_plan and not rolling else REMEMBERS,
    )
    evidence[:, better == 0] = 0.0
    slipping = _held(evidence, bar)
    since = np.full(slipping.shape, -1, dtype=np.int16)
    some = np.flatnonzero(slipping.any(axis=0))
    if len(some):
        since[:, some] = _since(slipping[:, some], _began(weight[:, some], known[:, some], heard, model))
    opens = np.repeat([s.begin for s in stretches], [s.end - s.begin for s in stretches])
    return Walk(
        slipping.T,
        since.T,
        evidence.T,
        deviation.T,
        usual.T,
        opens,
        on_plan,
    )


def _stretches(first: int, months: int, starts: Bools | None, *, on_plan: bool) -> tuple[Stretch, ...]:
    """The months before the plan and in it, cut at breaks."""
    later = set() if starts is None else {int(t) for t in np.flatnonzero(starts)}
    edges = sorted({0, first, months} | later)
    return tuple(Stretch(a, b, on_plan and a >= first) for a, b in pairwise(edges))


def _deviations(
    raw: Floats,
    expected: Floats | None,
    better: Floats,
    *,
    first: int,
    season: int,
    phase: int,
    running_total: bool,
) -> tuple[Floats, Floats]:
    """Deviations from what was expected, above nought where better: as they are judged, and as they are told.

    A season that the trajectory carries is taken off the history too. As told, a season that it does not carry is
    taken off the months of the plan.
    """
    deviation = raw * better
    early = deviation[: first or WARM_UP]
    held = ~np.isnan(early)
    mean = np.where(held, early, 0.0).sum(axis=0) / np.maximum(held.sum(axis=0), 1)
    if expected is None:
        deviation -= mean
        return deviation, deviation
    goal = np.ascontiguousarray(expected.T) * better
    deviation[:first] -= mean
    deviation[first:] -= goal[first:]
    if season < 2 or first < 2 * season:
        return deviation, deviation
    indices = seasonal_indices(bridge(np.ascontiguousarray(deviation[:first].T)), phase, season)
    pattern = indices[:, (phase + np.arange(len(deviation))) % season].T
    shared = _shared(pattern[first:], goal[first:], season, running_total=running_total)
    judged, said = deviation, deviation.copy()
    judged[:first] -= shared * pattern[:first]
    said[first:] -= (1 - shared) * pattern[first:]
    return judged, said


def _shared(pattern: Floats, goal: Floats, season: int, *, running_total: bool) -> Floats:
    """How much of the season of the history a trajectory carries, 0 to 1, (series,)."""
    if running_total:
        # An even plan of a running total says nothing of the season; any other was drawn with it.
        return np.asarray(np.ptp(goal, axis=0) > EVENLY * np.abs(goal).max(axis=0), dtype=np.float64)
    ahead = len(goal)
    if ahead < season // 2:
        return np.zeros(goal.shape[1])
    t = np.linspace(-1, 1, ahead)
    curve = np.column_stack([np.ones(ahead), t, t**2])
    bent = goal - curve @ (np.linalg.pinv(curve) @ goal)
    power = (pattern**2).sum(axis=0)
    return np.asarray(np.clip((bent * pattern).sum(axis=0) / np.where(power > 0, power, 1.0), 0.0, 1.0))


def _well_ahead(deviation: Floats, known: Bools, usual: Floats, stretches: tuple[Stretch, ...]) -> Floats:
    """How far an indicator really ran ahead of its trajectory up to LAG months ago, (months, series).

    Nought where that may be chance, and little less than it was where it cannot be.
    """
    ahead = np.zeros_like(deviation)
    for begin, end in ((s.begin, s.end - LAG) for s in stretches if s.planned and s.end - s.begin > LAG):
        seen = known[begin:end]
        mean = _running(np.where(seen, deviation[begin:end], 0.0))
        mean /= _running(seen) + SHRUNK_BY
        by_chance = WELL * usual[begin + LAG : end + LAG]
        at = np.nonzero(mean > by_chance)
        ahead[begin + LAG : end + LAG][at] = mean[at] * (1 - (by_chance[at] / mean[at]) ** 4)
    return ahead


def _of_being_ahead(
    fresh: Floats, ahead: Floats, level: Floats, degrees: Floats, stretches: tuple[Stretch, ...]
) -> Floats:
    """How much of the variance known before each month was an indicator's running ahead of its plan."""
    squares = np.zeros_like(fresh)
    for here in (slice(s.begin, s.end) for s in stretches if s.planned):
        across = _before(_running(fresh[here] * level[here]))
        along = _before(_running(level[here] * level[here]))
        squares[here] = np.maximum((2 * across - ahead[here] * along) * ahead[here], 0.0)
    return np.asarray(squares / degrees * (1 + MORE_DOUBT / degrees))


def _scale(fresh: Floats, known: Bools, stretches: tuple[Stretch, ...]) -> tuple[Floats, Floats]:
    """The variance of what is not foretold, known before each month, and its degrees of freedom."""
    weighed = known.copy()
    for stretch in stretches:
        if not stretch.planned:
            # The first figure of a level nothing was known of says nothing of variation.
            opening = stretch.begin + known[stretch.begin : stretch.end].argmax(axis=0)
            weighed[opening, np.arange(known.shape[1])] = False
    squares = fresh * fresh
    squares *= weighed
    variance, degrees = _before(_running(squares)), _before(_running(weighed))
    np.maximum(degrees, 1.0, out=degrees)
    variance /= degrees
    variance *= 1 + MORE_DOUBT / degrees
    return variance, degrees


def _scale_in_band(raw: Floats, known: Bools, season: int) -> tuple[Floats, Floats]:
    """The same from the figures themselves, for inside a band deviations say nothing of variation."""
    whole = (Stretch(0, len(raw), planned=False),)
    centred = raw - raw[known.argmax(axis=0), np.arange(raw.shape[1])]
    return _scale(foretold(whole, season, "usual").surprises(centred, known), known, whole)


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


def _weighed(worse: Floats, variance: Floats, degrees: Floats) -> Floats:
    """Surprises as standard normal deviates: Student's t by Wallace's approximation (1959).

    However large one month's surprise, few months of history let it weigh only so much.
    """
    size = worse * worse
    size /= np.where(variance > 0, variance, 1.0) * degrees
    np.log1p(size, out=size)
    size *= degrees
    np.sqrt(size, out=size)
    size *= 1 - 0.75 / np.maximum(degrees, 1.5)
    return np.copysign(size, worse, out=size)


def _evidence(
    weight: Floats,
    known: Bools,
    heard: list[tuple[int, int]],
    model: Foretold,
    *,
    ceiling: float,
    remembers: float,
) -> Small:
    """The evidence that something worsened by now: a sum of likelihood ratios, one for each way it may have.

    A slip begins small or, now and then, large; a small one may grow by any month, to middling and to large.
    """
    evidence = np.zeros(weight.shape, np.float32)
    most = PLAIN_ENOUGH / max(float(model.stay.max()), float(model.kick.max()))
    worse = np.minimum(weight * SMALL, most).astype(np.float32)
    lasts, grows = np.array([[1 - GROWS], [1 - GROWS], [1.0]], np.float32), np.float32(GROWS)
    for begin, end in heard:
        here = slice(begin, end)
        stays, opens = _told(worse[here], model.stay[here], model.kick[here])
        gaps = _gaps(known[here])
        if gaps:
            opens *= _might_have_begun(known[here])[:, None]
        now = np.zeros((3, weight.shape[1]), np.float32)
        for t in range(end - begin):
            before, now = now, lasts * now
            now[1:] += grows * before[:-1]
            now *= stays[t]
            now[::2] += opens[t]
            if t in gaps:
                now[:, gaps[t]] = before[:, gaps[t]]
            if remembers < 1:
                now *= np.float32(remembers)
            np.minimum(now, ceiling, out=now)
            np.add.reduce(now, axis=0, out=evidence[begin + t])
    return evidence


def _told(worse: Small, stay: Floats, kick: Floats) -> tuple[Small, Small]:
    """How much likelier each month is with a slip than without: one that lasts (months, sizes, series), or begins."""
    lasting = np.exp(stay.astype(np.float32)[:, None] * worse)
    opening = np.exp(kick.astype(np.float32)[:, None] * worse)
    stays = np.empty((len(worse), 3, worse.shape[1]), np.float32)
    opens = np.empty((len(worse), 2, worse.shape[1]), np.float32)
    np.multiply(lasting, _spent(stay, 1), out=stays[:, 0])
    lasting *= lasting
    np.multiply(lasting, _spent(stay, 2), out=stays[:, 1])
    lasting *= lasting
    np.multiply(lasting, _spent(stay, 4), out=stays[:, 2])
    np.multiply(opening, (1 - AT_ONCE) * _spent(kick, 1), out=opens[:, 0])
    opening *= opening
    opening *= opening
    np.multiply(opening, AT_ONCE * _spent(kick, 4), out=opens[:, 1])
    return stays, opens


def _spent(shown: Floats, size: int) -> Small:
    """What a slip of a size takes off the evidence each month for having been looked for, (months, 1)."""
    return np.exp(-((size * SMALL * shown) ** 2) / 2).astype(np.float32)[:, None]


def _gaps(known: Bools) -> dict[int, Ints]:
    """The series without a figure, for each month that has any."""
    return {t: np.flatnonzero(~known[t]) for t in np.flatnonzero(~known.all(axis=1)).tolist()}


def _might_have_begun(known: Bools) -> Small:
    """The months that a slip first seen in each may have begun in: that one and those missing just before it."""
    might = np.ones(known.shape, np.float32)
    for t in range(1, len(known)):
        might[t] = np.where(known[t - 1], 1.0, np.minimum(might[t - 1] + 1, MISSED))
    return might


def _began(weight: Floats, known: Bools, heard: list[tuple[int, int]], model: Foretold) -> Ints:
    """The likeliest month in which something worsened that has by now."""
    began = np.full(weight.shape, -1, dtype=np.int16)
    stay = model.stay[:, None]
    lasting = np.where(known, stay * weight - stay**2 / 2, 0.0)
    for begin, end in heard:
        best, where = np.full(weight.shape[1], -np.inf), np.full(weight.shape[1], begin, dtype=np.int16)
        for t in range(begin, end):
            np.copyto(where, t, where=best <= FAINT)
            np.maximum(best, 0.0, out=best)
            best += lasting[t]
            began[t] = where
    return began


def _held(evidence: Small, bar: float) -> Bools:
    """Slipping from when the evidence passes the bar until it is clearly below."""
    slipping = evidence > np.exp(bar)
    if not slipping.any():
        return np.asarray(slipping)
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


def _widen_to_last_digit(variance: Floats, raw: Floats, first: int) -> None:
    """Let no variance be smaller than reporting in steps allows, that a step of 0.1 is never a slip."""
    narrow = np.flatnonzero(variance.min(axis=0, initial=np.inf) < WHOLE_STEP**2)  # no step is larger than 1
    if len(narrow):
        digits = _last_digit(raw[:, narrow])[first:]
        variance[:, narrow] = np.maximum(variance[:, narrow], WHOLE_STEP**2 * digits**2)


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
    reference = 0.0 if against_plan else found.reference(row, since)
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
    fallen = found.reference(row, since) - float(np.nanmean(lately))
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
