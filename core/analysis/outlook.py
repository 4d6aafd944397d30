"""From a series and its trajectory to what lies ahead, in the indicator's own unit.

A forecast here knows what an indicator can be: never outside its limits, whole where only whole numbers make
sense, a cumulative year that begins again in April, and a plan whose rise is not a trend to be damped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.forecast import (
    FEWEST,
    FURTHEST,
    GROWTH_ON_PLAN,
    GROWTH_RESTLESS,
    HORIZON,
    TEN_TO_NINETY,
    Fan,
    bridge,
    fan_of,
)
from core.analysis.own_way import beyond_record, own_way
from core.analysis.polarity import Aggregation, Polarity, sign
from core.analysis.rolling import rolling_fan
from core.analysis.series import increments, planned_increments, starts_of_years
from core.domain.months import Month

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FULL_RECORD = 24  # months of plan from which deviations from it speak for themselves, season and all
UNHEARD_OF = 0.25  # of a rise beyond anything on record, the share that is not believed beforehand
TURN = 2.0  # a turn from where the record was going is doubted as twice that much of a plan's rise would be
EVEN = 0.2  # a series that never falls below this share of its median varies by proportion
LONGEST = FURTHEST
NEVER_SURE = 0.01  # figures alone make nothing likelier, or less likely, than this


@dataclass(frozen=True, slots=True)
class Outlook:
    """Forecasts of many series; arrays are (series, months ahead), NaN where there were too few figures."""

    fan: Fan
    shift: Floats
    low: Floats
    high: Floats
    whole: Bools
    climbs: Bools

    def quantile(self, deviations: float) -> Floats:
        """The value so many standard deviations from the middle, within limits, rounded where whole."""
        at = self.fan.quantile(deviations) + self.shift
        at = np.clip(at, self.low, self.high)
        with np.errstate(invalid="ignore"):
            # An 80 % interval of whole numbers must hold at least 80 %: its ends round outwards.
            rounded = np.rint(at) if deviations == 0 else np.floor(at) if deviations < 0 else np.ceil(at)
        whole = np.minimum(np.maximum(rounded, np.ceil(self.low)), np.floor(self.high))
        return np.where(self.whole[:, None], whole, at)

    @property
    def p10(self) -> Floats:
        """One in ten comes out below."""
        return self.quantile(-TEN_TO_NINETY)

    @property
    def p50(self) -> Floats:
        """As likely above as below."""
        return self.quantile(0.0)

    @property
    def p90(self) -> Floats:
        """One in ten comes out above."""
        return self.quantile(TEN_TO_NINETY)

    def chance(self, targets: Floats, polarity: Polarity, band: tuple[float, float] | None = None) -> Floats:
        """The probability (series, months ahead) of a value as good as `targets` (series,), or in the band.

        Never certain, unless the limits allow nothing else.
        """
        if polarity == "band" and band is not None:
            from_low = self._above(np.full(len(targets), band[0]), -0.5)
            past_high = self._above(np.full(len(targets), band[1]), 0.5)
            return np.clip(from_low - past_high, NEVER_SURE, 1 - NEVER_SURE)
        if sign(polarity) > 0:
            return self._above(targets, -0.5)
        return 1 - self._above(targets, 0.5)

    def _above(self, values: Floats, half_step: float) -> Floats:
        at = (values + np.where(self.whole, half_step, 0.0))[:, None]
        chance = np.clip(self.fan.chance_above(at - self.shift), NEVER_SURE, 1 - NEVER_SURE)
        chance = np.where(at > self.high, 0.0, chance)
        return np.where(at < self.low, 1.0, chance)


def look_ahead(
    values: Floats,
    promised: Floats | None,
    *,
    first: Month,
    step: int = 1,
    horizon: int = HORIZON,
    aggregation: Aggregation = "snapshot",
    limits: tuple[Floats, Floats] | None = None,
    whole: Bools | None = None,
) -> Outlook:
    """What lies ahead of many series that share their months.

    `values` (series, months) begin with the month `first` and stand `step` months apart; `promised`
    (series, months + horizon) is the trajectory, NaN where nothing was promised. `limits` are lows and highs,
    (series,), infinite where open.
    """
    n, months = values.shape
    season = 12 // step if 12 % step == 0 else 1
    phase = ((first.number - 1) // step) % season
    low, high = limits if limits is not None else (np.full(n, -np.inf), np.full(n, np.inf))
    whole = np.zeros(n, dtype=np.bool_) if whole is None else whole
    shift = np.zeros((n, horizon))
    totals = None
    climbs = np.zeros(n, dtype=np.bool_)
    floor = np.broadcast_to(low[:, None], shift.shape)
    if aggregation == "cumulative":
        starts = starts_of_years(first, step, months + horizon)
        base = bridge(values)[:, -1:]
        values = increments(values, starts[:months])
        climbs = ~np.any(values < 0, axis=1)
        totals, this_year = _totals(starts[months:])
        shift = shift + np.where(this_year, base, 0.0)
        floor = np.where(climbs[:, None] & this_year, np.fmax(floor, base), floor)
        if promised is not None:
            promised = planned_increments(promised, starts)
    rises = beforehand = None
    if promised is not None and not np.isnan(promised[:, :months]).all():
        of_season = _season_of(promised, season, rises=aggregation != "cumulative")
        began = np.argmax(~np.isnan(promised), axis=1)
        own = np.zeros(promised.shape)
        free = values - of_season[:, :months]
        if aggregation != "rolling 12":  # such a figure goes on for a year where its months no longer do
            own = own_way(free, began, until=months + horizon, season=season, phase=phase)
        unheard_of = beyond_record(free, promised - of_season, began, season=season, phase=phase)
        beforehand = -UNHEARD_OF * unheard_of
        rises = _rises(promised - of_season) - TURN * np.where(_since(began, own), own, 0.0)
        values, planned = _off_plan(values, promised, own + of_season)
        shift = shift + (planned @ totals.T if totals is not None else planned)
        logged, trends = np.zeros(n, dtype=np.bool_), False
    else:
        trends = aggregation != "cumulative"
        logged = _proportional(values) & ~np.isfinite(high) & trends
    if aggregation == "rolling 12":
        fan = rolling_fan(values, season=season, horizon=horizon, rises=rises, beforehand=beforehand)
        return Outlook(fan, shift, floor, np.broadcast_to(high[:, None], shift.shape), whole, climbs)
    fan = fan_of(
        values,
        phase=phase,
        season=season,
        horizon=horizon,
        logged=logged,
        totals=totals,
        trends=trends,
        restless=GROWTH_RESTLESS if trends else GROWTH_ON_PLAN,
        rises=rises,
        beforehand=beforehand,
    )
    return Outlook(fan, shift, floor, np.broadcast_to(high[:, None], shift.shape), whole, climbs)


def _totals(starts: Bools) -> tuple[Floats, Bools]:
    """The map from months ahead to totals of their years, and which are still in this year."""
    year = np.cumsum(starts)
    ahead = np.arange(len(starts))
    same = year[:, None] == year[None, :]
    return (same & (ahead[None, :] <= ahead[:, None])).astype(np.float64), year == 0


def _off_plan(values: Floats, promised: Floats, foretold: Floats) -> tuple[Floats, Floats]:
    """Deviations from plan, and the plan for the months ahead.

    Months before the plan stand as deviations from their own mean, until the plan has two years of its own: fewer tell no season. What was
    `foretold` of them is taken off first: the season the plan itself knows, which must not be counted twice, and the
    way the record was going, which is no noise.
    """
    months = values.shape[1]
    plan = promised[:, :months]
    deviation = values - plan
    before = np.isnan(plan) & ~np.isnan(values)
    on_plan = np.sum(~np.isnan(deviation), axis=1)
    fresh = values - foretold[:, :months]
    number = np.maximum(before.sum(axis=1), 1)
    mean = np.where(before, fresh, 0.0).sum(axis=1) / number
    early = np.where(before, fresh - mean[:, None], np.nan)
    keep = (on_plan < FULL_RECORD)[:, None]
    deviation = np.where(np.isnan(deviation) & keep, early, deviation)
    return deviation, bridge(promised)[:, months:]


def _rises(unseasoned: Floats) -> Floats:
    """How far a plan without its season has risen since it began; (series, months + horizon)."""
    free = bridge(unseasoned)
    return np.asarray(np.nan_to_num(free - free[:, :1]))


def _since(began: NDArray[np.intp], like: Floats) -> Bools:
    return np.asarray(np.arange(like.shape[1]) >= began[:, None])


def _season_of(promised: Floats, season: int, *, rises: bool) -> Floats:
    """How far each time of year lies from the plan's straight line (its level, unless it `rises`).

    Told from the plan's first year; 0 where that says nothing.
    """
    months = promised.shape[1]
    known = ~np.isnan(promised)
    there = known & (np.cumsum(known, axis=1) <= season)
    number = np.maximum(there.sum(axis=1, keepdims=True), 1)
    at = np.arange(months, dtype=np.float64)
    centred = np.where(there, at - np.where(there, at, 0.0).sum(axis=1, keepdims=True) / number, 0.0)
    level = np.where(there, promised, 0.0).sum(axis=1, keepdims=True) / number
    spread = np.maximum((centred**2).sum(axis=1, keepdims=True), 1.0)
    slope = (centred * np.where(there, promised, 0.0)).sum(axis=1, keepdims=True) / spread if rises else 0.0
    years = -(-months // season)
    off = np.zeros((len(promised), years * season))
    off[:, :months] = np.where(there, promised - level - slope * centred, 0.0)
    each = off.reshape(len(promised), years, season).sum(axis=1)
    return np.asarray(np.tile(each, years)[:, :months])


def _proportional(values: Floats) -> Bools:
    """Whether a series is better worked in logarithms: all above nought, and never far below its median."""
    enough = np.sum(~np.isnan(values), axis=1) >= FEWEST
    usable = np.where(enough[:, None], values, 1.0)
    median = np.maximum(np.nanmedian(usable, axis=1), 0.0)
    return np.asarray(enough & (np.nanmin(usable, axis=1) > EVEN * median))
