"""The next twelve months, with an honest 80 % interval.

The middle is an average of three exponential smoothings (simple, damped trend, theta: Assimakopoulos
and Nikolopoulos 2000; the average: Makridakis, Hyndman and Petropoulos 2020) on a series freed of its
season; one that fits clearly better counts for more. Seasonal indices are shrunk towards none by how much they exceed what noise alone would show
(Miller and Williams 2003). With a trajectory, what is forecast is the deviation from it, for a rising plan
that is being met is not a trend to be damped.

Every smoothing with fixed constants is linear in the series, so its errors and forecasts are one matrix
product; the matrices depend on the length alone and are kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

HORIZON = 12
TEN_TO_NINETY = 1.2815515655446004  # standard deviations from the middle to either end of 80 %
FEWEST = 3
AT_ONCE = 1024  # series smoothed together: every family's errors are held at once
TREND_FROM = 18  # below this many points a trend is a guess
LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
DAMPED = tuple(
    (a, b, p) for a in (0.1, 0.3, 0.5, 0.7, 0.9) for b in (0.05, 0.1, 0.3) for p in (0.8, 0.9, 0.98)
)
SHRINK = 1.25  # how much of the between-month variance noise alone would show is taken off
FURTHEST = 60  # points ahead, at most
LOOKS_BACK = 60  # points, at most: what is older says little, and the maps grow with the square
REMEMBERED = 48  # lengths of series whose maps are kept, two megabytes each at the most
WARM_UP = 3  # first one-step errors, at most, which only say where the level began

# Errors ahead vary together, in one-step variances: each month has its own noise; all share what is not known of
# today's level; and the level wanders, further the further ahead. Calibrated so that 80 % intervals hold 80 % of
# what came (docs/decisions); deviations from a plan wander less than series left to themselves.
GROWTH = 0.02  # how much a level wanders at the least each month
GROWTH_RESTLESS, GROWTH_ON_PLAN = 1.3, 0.8  # and how much more where it carries surprises forward
UNSURE_OF_LEVEL, UNSURE_ON_PLAN = 0.3, 0.2
EVENLY = 0.2  # how much of its likelihood tells one smoothing's weight beside the others
SHARE = 0.75  # of a plan's rise, what comes: a standard deviation about the whole, before anything is seen
SLOW = 4.0  # months that tell as much of it as one would if each stood for itself: what holds a plan back lingers
SETTLES = 2  # rounds in which the share and the noise it is told from settle
TINY = 1e-300
SPENT_ON_LEVEL, SPENT_ON_TRENDS = 2.0, 3.0  # degrees of freedom that choosing constants uses up


@dataclass(frozen=True, slots=True)
class Fan:
    """Forecasts of many series; arrays are (series, months ahead).

    `middle` and `spread` (a standard deviation) are on the scale worked in: logarithms where `logged`.
    """

    middle: Floats
    spread: Floats
    logged: Bools

    @property
    def width(self) -> Floats:
        """How far apart the ends of the 80 % interval lie where they lie furthest, (series,), before any limit."""
        return np.asarray((self.quantile(TEN_TO_NINETY) - self.quantile(-TEN_TO_NINETY)).max(axis=1))

    def quantile(self, deviations: float) -> Floats:
        """The value so many standard deviations from the middle, in the indicator's own unit."""
        at = self.middle + deviations * self.spread
        return np.where(self.logged[:, None], np.exp(np.minimum(at, 700.0)), at)

    def chance_above(self, values: Floats) -> Floats:
        """The probability, (series, months ahead), of a value at or above `values`."""
        with np.errstate(divide="ignore", invalid="ignore"):
            wanted = np.where(self.logged[:, None], np.log(np.maximum(values, 1e-300)), values)
            standard = (self.middle - wanted) / np.where(self.spread > 0, self.spread, np.nan)
        certain = np.where(self.middle >= wanted, 1.0, 0.0)
        return np.where(np.isnan(standard), certain, _normal(standard))


def fan_of(
    values: Floats,
    *,
    phase: int = 0,
    season: int = 12,
    horizon: int = HORIZON,
    logged: Bools | None = None,
    totals: Floats | None = None,
    trends: bool = True,
    restless: float = GROWTH_RESTLESS,
    rises: Floats | None = None,
    beforehand: Floats | None = None,
) -> Fan:
    """Forecast many series of the same length; `values` (series, months), NaN where missing.

    `season` is how many points make a year and `phase` where in it the first point stands. `logged`
    (series,) says which are better worked in logarithms (all values must be positive there).
    `totals` (horizon, horizon) adds months up before the spread is taken, for cumulative years. Without
    `trends` the level alone is carried forward, as befits deviations from a plan that holds the trend;
    `restless` is how fast a level that carries surprises forward wanders. `rises` (series, months + horizon) is
    how far the plan that was taken off has risen: the share of it that comes is doubted, and told from the series;
    `beforehand` (series,) is how much more than the whole of it is believed to come before anything is seen.
    Rows with fewer than three values come back as NaN. At most FURTHEST points ahead, from the last LOOKS_BACK.
    """
    n, months = values.shape
    logged = np.zeros(n, dtype=np.bool_) if logged is None else logged
    middle = np.full((n, horizon), np.nan)
    spread = np.full((n, horizon), np.nan)
    for rows, first in _by_first_value(values):
        if months - first < FEWEST:
            continue
        begin = max(first, months - LOOKS_BACK)
        part = values[rows, begin:]
        part = np.where(logged[rows][:, None], np.log(np.where(part > 0, part, 1.0)) + 0 * part, part)
        middle[rows], spread[rows] = _fan(
            part,
            (phase + begin) % season,
            season,
            horizon,
            totals,
            trends=trends,
            restless=restless,
            rises=None if rises is None else rises[rows, begin:],
            beforehand=np.zeros(len(rows)) if beforehand is None else beforehand[rows],
        )
    few = np.sum(~np.isnan(values), axis=1) < FEWEST
    middle[few], spread[few] = np.nan, np.nan
    return Fan(middle, spread, logged)


def _by_first_value(values: Floats) -> Iterator[tuple[NDArray[np.intp], int]]:
    """Rows with where their first value stands, so that none begins with a gap; not too many at once."""
    first = np.argmax(~np.isnan(values), axis=1)
    for at in np.unique(first):
        rows = np.flatnonzero(first == at)
        for begin in range(0, len(rows), AT_ONCE):
            yield rows[begin : begin + AT_ONCE], int(at)


def _fan(
    values: Floats,
    phase: int,
    season: int,
    horizon: int,
    totals: Floats | None,
    *,
    trends: bool,
    restless: float,
    rises: Floats | None,
    beforehand: Floats,
) -> tuple[Floats, Floats]:
    missing = np.isnan(values)
    months = values.shape[1]
    filled = bridge(values)
    indices, kept = shrunk_season(filled, phase, season)
    ahead = (phase + np.arange(months + horizon)) % season
    level = filled - indices[:, ahead[:months]]
    if rises is None:
        errors, middle, carried = _smoothed(level, horizon, trends=trends)
        doubt = np.zeros((len(values), horizon))
    else:
        errors, middle, carried, doubt = _delivered(level, missing, rises, beforehand, horizon)
    errors = np.where(missing, np.nan, errors)[:, min(WARM_UP, months // 4) :]
    middle = middle + indices[:, ahead[months:]]
    counted = np.maximum(np.sum(~np.isnan(errors), axis=1), 1)
    sigma = np.sqrt(np.nansum(errors**2, axis=1) / counted)
    spent = kept * (season - 1) + (SPENT_ON_TRENDS if trends and months >= TREND_FROM else SPENT_ON_LEVEL)
    growth = (GROWTH + restless * carried**2)[:, None]
    still = np.eye(horizon) + (UNSURE_OF_LEVEL if trends else UNSURE_ON_PLAN)
    wander = _wander(horizon)
    if totals is not None:
        middle = middle @ totals.T
        still, wander = totals @ still @ totals.T, totals @ wander @ totals.T
        doubt = doubt @ totals.T
    spread = np.sqrt(np.diag(still)[None, :] + growth * np.diag(wander)[None, :])
    spread = (sigma * _small_sample(counted, spent))[:, None] * spread
    return middle, np.hypot(spread, doubt) if rises is not None else spread


def _delivered(
    values: Floats, missing: Bools, rises: Floats, beforehand: Floats, horizon: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Smoothed as deviations from a plan of whose rise more or less than the whole may come.

    The share is told from how the smoothing's errors go with those of the rise itself. One-step errors, forecasts,
    how restless the level is, and what the doubt about the share comes to each month ahead (a standard deviation).
    """
    months = values.shape[1]
    family, rows, begin = _families(months)[0], np.arange(len(values)), min(WARM_UP, months // 4)
    shape = (len(values), -1, months)
    errors = (values @ family.errors).reshape(shape)
    risen = (rises[:, :months] @ family.errors).reshape(shape)
    seen = ~missing[:, None, begin:]
    mine, plans = (np.where(seen, each[:, :, begin:], 0.0) for each in (errors, risen))
    share, unsure, left = told_share(
        np.einsum("ijk,ijk->ij", mine, mine),
        np.einsum("ijk,ijk->ij", plans, plans),
        np.einsum("ijk,ijk->ij", mine, plans),
        np.maximum(seen.sum(axis=2) - 1, 1),
        beforehand[:, None],
    )
    best = np.argmin(left, axis=1)
    share, unsure = share[rows, best][:, None], unsure[rows, best][:, None]
    level, risen_to = (values @ family.level)[rows, best], (rises[:, :months] @ family.level)[rows, best]
    beyond = rises[:, months : months + horizon] - risen_to[:, None]
    free = errors[rows, best] - share * risen[rows, best]
    return free, level[:, None] + share * beyond, family.carried[best], unsure * beyond


def told_share(
    whole: Floats, told: Floats, across: Floats, degrees: Floats, beforehand: Floats | float = 0.0
) -> tuple[Floats, Floats, Floats]:
    """How much more (or less) than the whole of a plan's rise is coming, and how unsure that is.

    From sums of squares of a series' errors (`whole`) and its plan's (`told`), and of their products (`across`): the
    usual regression, drawn by SHARE towards what was believed `beforehand`, which is the whole of it where nothing
    speaks against that. Also what it leaves unexplained, what it costs to believe so little of the plan counted in.
    """
    share, noise = np.zeros(whole.shape), whole / degrees
    held = told
    for _ in range(SETTLES):
        held = np.maximum(told + SLOW * noise / SHARE**2, TINY)
        share = (across + beforehand * (held - told)) / held
        noise = np.maximum(whole - 2 * share * across + share**2 * told, 0.0) / degrees
    left = noise * (degrees + (share - beforehand) ** 2 / SHARE**2)
    return share, np.sqrt(SLOW * noise / held), left


def bridge(values: Floats) -> Floats:
    """Missing months filled along a straight line between neighbours, ends carried level."""
    missing = np.isnan(values)
    if not missing.any():
        return values
    if len(values) == 1:
        return _bridge_one(values[0], missing[0])[None]
    months = np.arange(values.shape[1])
    before = np.maximum.accumulate(np.where(missing, -1, months), axis=1)
    after = np.minimum.accumulate(np.where(missing, len(months), months)[:, ::-1], axis=1)[:, ::-1]
    before, after = np.where(before < 0, after, before), np.where(after >= len(months), before, after)
    before, after = np.clip(before, 0, len(months) - 1), np.clip(after, 0, len(months) - 1)
    left, right = np.take_along_axis(values, before, 1), np.take_along_axis(values, after, 1)
    share = np.where(after > before, (months - before) / np.maximum(after - before, 1), 0.0)
    return np.asarray(left + share * (right - left))


def _bridge_one(values: Floats, missing: Bools) -> Floats:
    """The same for one series, which is so much the quicker."""
    there, gaps = np.flatnonzero(~missing), np.flatnonzero(missing)
    if not len(there):
        return values
    place = there.searchsorted(gaps)
    before, after = there[np.maximum(place - 1, 0)], there[np.minimum(place, len(there) - 1)]
    share = (gaps - before) / np.maximum(after - before, 1)
    filled = values.copy()
    filled[gaps] = values[before] + np.where(after > before, share, 0.0) * (values[after] - values[before])
    return filled


def seasonal_indices(values: Floats, phase: int, season: int) -> Floats:
    """What each point of the year adds, (series, season); see shrunk_season."""
    return shrunk_season(values, phase, season)[0]


def shrunk_season(values: Floats, phase: int, season: int) -> tuple[Floats, Floats]:
    """What each point of the year adds, (series, season), and the share of it kept, (series,).

    It is shrunk by what noise alone would show.

    Two whole years are needed; with fewer every index is nought. Fitted together with a curve, so that
    growth is not read as season.
    """
    months = values.shape[1]
    if months < 2 * season or season < 2:
        return np.zeros((values.shape[0], season)), np.zeros(values.shape[0])
    fit, residual = _seasonal_fit(months, phase, season)
    free = fit @ values.T
    indices = np.vstack([free, -free.sum(axis=0, keepdims=True)]).T
    noise = ((values @ residual) ** 2).sum(axis=1) / max(months - season - 2, 1) / (months / season)
    between = (indices**2).sum(axis=1) / (season - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.clip(1 - SHRINK * noise / between, 0.0, 1.0)
    kept = np.where(between > 0, kept, 0.0)
    return indices * kept[:, None], kept


@lru_cache(maxsize=256)
def _seasonal_fit(months: int, phase: int, season: int) -> tuple[Floats, Floats]:
    """The least-squares map from a series to its free seasonal indices, and to its residuals."""
    t = np.arange(months)
    year = (t - months / 2) / season
    point = np.eye(season)[(phase + t) % season]
    design = np.column_stack([np.ones(months), year, year**2, point[:, :-1] - point[:, -1:]])
    solve = np.linalg.pinv(design)
    return solve[3:], np.eye(months) - (design @ solve).T


def _smoothed(values: Floats, horizon: int, *, trends: bool) -> tuple[Floats, Floats, Floats]:
    """One-step errors and forecasts of the smoothings that so many points allow, weighed together.

    And how restless each level is: the share of a surprise that is carried forward, 0 to 1.
    """
    families = _families(values.shape[1])
    families = families if trends else families[:1]
    found = [_best(values, family, horizon) for family in families]
    errors, ahead = (np.stack(each) for each in zip(*((e, a) for e, a, _ in found), strict=True))
    carried = np.stack([family.carried[best] for family, (_, _, best) in zip(families, found, strict=True)])
    weight = _weights(errors[:, :, min(WARM_UP, values.shape[1] // 4) :])
    return (
        np.einsum("fs,fsm->sm", weight, errors),
        np.einsum("fs,fsm->sm", weight, ahead),
        np.einsum("fs,fs->s", weight, carried),
    )


def _weights(errors: Floats) -> Floats:
    """How much each family is believed of each series, (families, series): its likelihood, tempered by EVENLY.

    Where they do equally well it is their plain average; a steady climb is left to those that climb.
    """
    squares = np.maximum(np.einsum("fsm,fsm->fs", errors, errors), TINY)
    fits = -EVENLY * errors.shape[2] / 2 * np.log(squares / squares.min(axis=0))
    weight = np.exp(fits)
    return np.asarray(weight / weight.sum(axis=0))


@dataclass(frozen=True, slots=True)
class _Family:
    """Smoothings of one kind that differ in their constants, for series of one length.

    `errors` maps a series to its one-step errors (months, members x months), `level` and `trend` to where each
    member ends (months, members); `reach` (members, months ahead) is how far the trend carries; `carried` (members,)
    is the share of a surprise that stays.
    """

    carried: Floats
    errors: Floats
    level: Floats
    trend: Floats
    reach: Floats


def _best(values: Floats, family: _Family, horizon: int) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Errors and forecasts of the member of a family that fitted each series best, and which it was."""
    n, months = values.shape
    tried = (values @ family.errors).reshape(n, -1, months)
    begin = min(WARM_UP, months // 4)
    best = np.argmin(np.einsum("ijk,ijk->ij", tried[:, :, begin:], tried[:, :, begin:]), axis=1)
    rows = np.arange(n)
    level, trend = (values @ family.level)[rows, best], (values @ family.trend)[rows, best]
    return tried[rows, best], level[:, None] + trend[:, None] * family.reach[best, :horizon], best


@lru_cache(maxsize=REMEMBERED)
def _families(months: int) -> tuple[_Family, ...]:
    """The families that so many points allow."""
    simple = _family(LEVELS, [_simple(months, a) for a in LEVELS])
    if months < TREND_FROM:
        return (simple,)
    damped = _family([a for a, _, _ in DAMPED], [_damped(months, *constants) for constants in DAMPED])
    return simple, damped, _family(LEVELS, [_theta(months, a) for a in LEVELS])


_Member = tuple[Floats, Floats, Floats, Floats]


def _family(carried: Sequence[float], members: Sequence[_Member]) -> _Family:
    errors, level, trend, reach = zip(*members, strict=True)
    return _Family(
        np.array(carried), np.hstack(errors), np.column_stack(level), np.column_stack(trend), np.vstack(reach)
    )


def _simple(months: int, alpha: float) -> _Member:
    each = np.eye(months)
    level = each[:, : min(4, months)].mean(axis=1)
    errors = np.empty((months, months))
    for t in range(months):
        errors[:, t] = each[:, t] - level
        level = level + alpha * errors[:, t]
    return errors, level, np.zeros(months), np.zeros(FURTHEST)


def _damped(months: int, alpha: float, beta: float, phi: float) -> _Member:
    each = np.eye(months)
    begin = min(months, 12)
    trend = np.zeros(months)
    trend[:begin] = _slope(begin)
    level = each[:, :begin].mean(axis=1) - trend * (begin + 1) / 2
    errors = np.empty((months, months))
    for t in range(months):
        expected = level + phi * trend
        errors[:, t] = each[:, t] - expected
        level = expected + alpha * errors[:, t]
        trend = phi * trend + alpha * beta * errors[:, t]
    return errors, level, trend, np.cumsum(phi ** np.arange(1, FURTHEST + 1))


def _theta(months: int, alpha: float) -> _Member:
    errors, level, _, _ = _simple(months, alpha)
    drift = _slope(months) / 2
    reach = np.asarray(np.arange(FURTHEST) + (1 - (1 - alpha) ** months) / alpha, dtype=np.float64)
    return errors - drift[:, None], level, drift, reach


def _slope(months: int) -> Floats:
    """The map from a series to the slope of its least-squares line."""
    centred = np.arange(months) - (months - 1) / 2
    return np.asarray(centred / (centred**2).sum())


@lru_cache(maxsize=128)
def _wander(horizon: int) -> Floats:
    """How far a level that takes one step a month has gone by two months ahead, as a covariance."""
    ahead = np.arange(horizon)
    return np.minimum.outer(ahead, ahead).astype(np.float64)


def _small_sample(counted: NDArray[np.int64], spent: Floats) -> Floats:
    """How much wider the interval must be when the spread itself is known from few errors."""
    degrees = np.maximum(counted - spent, 1.0)
    # Student's t at 90 %, by the first terms of Cornish and Fisher; exact enough from two degrees up.
    z = TEN_TO_NINETY
    t = z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
    return np.asarray(np.sqrt(counted / degrees) * t / z)


def _normal(standard: Floats) -> Floats:
    """The standard normal distribution function."""
    return np.asarray(0.5 * (1 + np.vectorize(math.erf, otypes=[float])(standard / math.sqrt(2))))


def words_for(probability: float) -> str:
    """A probability as leaders say it.

    >>> words_for(0.21), words_for(0.9)
    ('unlikely: about one in five', 'likely: about nine in ten')
    """
    if probability < 0.05:
        return "very unlikely: less than one in twenty"
    if probability > 0.95:
        return "very likely: more than nineteen in twenty"
    share, said = min(_SHARES, key=lambda s: abs(s[0] - probability))
    if share < 0.4:
        return f"unlikely: about {said}"
    if share <= 0.6:
        return f"could go either way: about {said}"
    return f"likely: about {said}"


_SHARES = (
    (0.05, "one in twenty"), (0.1, "one in ten"), (0.2, "one in five"), (0.25, "one in four"),
    (1 / 3, "one in three"), (0.4, "two in five"), (0.5, "one in two"), (0.6, "three in five"),
    (2 / 3, "two in three"), (0.75, "three in four"), (0.8, "four in five"), (0.9, "nine in ten"),
    (0.95, "nineteen in twenty"),
)  # fmt: skip
