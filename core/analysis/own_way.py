"""Which way an indicator was going before its plan began, and where that would have led: the "no effect" line.

A plan often begins because a service is getting worse. What the plan must then bring is not its own rise alone but the turn
as well, and how much of a turn comes is in doubt like the rise. Told by least squares from the last two years before
the plan, less what noise alone would show (as seasonal indices are), and damped as it is carried on (Gardner and McKenzie 1985).

And how much of the plan lies beyond anything that the record has shown, which is the harder to believe.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.analysis.forecast import bridge, seasonal_indices

Floats = NDArray[np.float64]

FEWEST = 6  # figures before the plan that tell a way
TOLD_BY = 24  # the months they are taken from
NOISE = 4.0  # squared standard errors taken off a squared slope: months hang together, and a season is half hidden
LASTS = 0.98  # what is left of a slope a month later


def own_way(values: Floats, began: NDArray[np.intp], *, until: int, season: int, phase: int) -> Floats:
    """How far the record's own way lies from where it stood when the plan began, (series, until).

    `values` (series, months), NaN where missing; `began` (series,) is the first month of the plan. 0 where the months
    before it tell nothing. A straight line before the plan, a damped one after.
    """
    way = np.zeros((len(values), until))
    for begin in np.unique(began):
        if FEWEST <= begin <= values.shape[1]:
            rows = np.flatnonzero(began == begin)
            way[rows] = _slope(values[rows, :begin], season, phase)[:, None] * _carried(int(begin), until)
    return way


def beyond_record(
    values: Floats, plan: Floats, began: NDArray[np.intp], *, season: int, phase: int
) -> Floats:
    """The share of a plan's rise (or fall) that lies beyond the best of the record before it, (series,), 0 to 1.

    `plan` (series, months and those ahead) without its season. 0 where fewer than FEWEST figures came before it.
    """
    share = np.zeros(len(values))
    ends = bridge(plan)[:, -1]
    for begin in np.unique(began):
        if FEWEST <= begin <= values.shape[1]:
            rows = np.flatnonzero(began == begin)
            free = _without_season(values[rows, :begin], season, phase)
            rise = ends[rows] - plan[rows, begin]
            upwards = np.where(rise < 0, -1.0, 1.0)
            known = ~np.isnan(free)
            best = upwards * np.where(known, upwards[:, None] * free, -np.inf).max(axis=1)
            enough = (known.sum(axis=1) >= FEWEST) & (rise != 0)
            left = (ends[rows] - np.where(enough, best, 0.0)) / np.where(enough, rise, 1.0)
            share[rows] = np.where(enough, np.clip(left, 0.0, 1.0), 0.0)
    return share


def _without_season(before: Floats, season: int, phase: int) -> Floats:
    indices = seasonal_indices(bridge(before), phase, season)
    return np.asarray(before - indices[:, (phase + np.arange(before.shape[1])) % season])


def _slope(before: Floats, season: int, phase: int) -> Floats:
    """What each month added before the plan, less what noise alone would show, (series,)."""
    free = _without_season(before, season, phase)[:, -TOLD_BY:]
    known = ~np.isnan(free)
    number = known.sum(axis=1)
    few = np.maximum(number, 1)[:, None]
    at = np.broadcast_to(np.arange(free.shape[1], dtype=np.float64), free.shape)
    at = np.where(known, at - np.where(known, at, 0.0).sum(axis=1, keepdims=True) / few, 0.0)
    off = np.where(known, free - np.where(known, free, 0.0).sum(axis=1, keepdims=True) / few, 0.0)
    spread = np.maximum((at**2).sum(axis=1), 1.0)
    slope = (at * off).sum(axis=1) / spread
    explained = slope**2 * spread
    noise = np.maximum((off**2).sum(axis=1) - explained, 0.0) / np.maximum(number - 2, 1)
    kept = np.clip(1 - NOISE * noise / np.where(explained > 0, explained, 1.0), 0.0, 1.0)
    return np.asarray(np.where(number >= FEWEST, slope * kept, 0.0))


def _carried(begin: int, until: int) -> Floats:
    """Months since the last one before the plan, those after it damped, (until,)."""
    since = np.arange(until) - begin + 1.0
    return np.where(since > 0, LASTS * (1 - LASTS ** np.maximum(since, 0.0)) / (1 - LASTS), since)
