"""Forecasts of rolling years: each figure shares all but one of its months with the one before.

Such a series cannot turn quickly, and looks as if it never would; but of the months that make today's figure none is
left in a year, so a high figure now says little about the one then. What is behind the figures is taken to be months
about a level that wanders slowly, each carrying a little over to the next; the figures' covariances follow from that,
and the best linear forecast from those (universal kriging: Cressie 1993). One product of matrices serves every series
of the same length.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.analysis.forecast import FEWEST, TEN_TO_NINETY, Fan, bridge, told_share

Floats = NDArray[np.float64]

CARRIED = 0.3  # how much one month carries over to the next
WANDERS = 0.015  # how far the level wanders in a month: variance, in that of a month
ROUNDED = 0.01  # the share of a figure's variance that is rounding
DOUBT = 1.1  # the model is a guess too: what it says of the spread is widened by so much
SPAN = 48  # figures looked back on


def rolling_fan(
    values: Floats,
    *,
    season: int,
    horizon: int,
    rises: Floats | None = None,
    beforehand: Floats | None = None,
) -> Fan:
    """Forecast many rolling years of the same length; `values` (series, periods), NaN where missing.

    `season` periods make the year that each figure covers; `rises` (series, periods + horizon) is how far the plan that
    was taken off has risen, `beforehand` (series,) how much more than the whole of it is believed before anything is
    seen. Rows with fewer than three figures come back as NaN.
    """
    n = len(values)
    middle, spread = np.full((n, horizon), np.nan), np.full((n, horizon), np.nan)
    known = ~np.isnan(values)
    for begin in np.unique(np.argmax(known, axis=1)):
        since = max(int(begin), values.shape[1] - SPAN)
        rows = np.flatnonzero((np.argmax(known, axis=1) == begin) & (known[:, since:].sum(axis=1) >= FEWEST))
        if len(rows) and values.shape[1] - since >= FEWEST:
            seen, figures = bridge(values[rows, since:]), known[rows, since:].sum(axis=1)
            risen = None if rises is None else rises[rows, since:]
            believed = np.zeros(len(rows)) if beforehand is None else beforehand[rows]
            middle[rows], spread[rows] = _ahead(
                seen, figures, season, horizon, rises=risen, beforehand=believed
            )
    return Fan(middle, spread, np.zeros(n, dtype=np.bool_))


def _ahead(
    seen: Floats,
    figures: NDArray[np.signedinteger],
    season: int,
    horizon: int,
    *,
    rises: Floats | None,
    beforehand: Floats,
) -> tuple[Floats, Floats]:
    """The middle and the spread of what lies ahead; the level is unknown and told from the figures too."""
    count = seen.shape[1]
    whole = _covariances(count + horizon, season)
    among, across = whole[:count, :count], whole[count:, :count]
    weights: Floats = np.asarray(np.linalg.inv(among), dtype=np.float64)
    level = weights.sum(axis=0) / weights.sum()
    off = seen - (seen @ level)[:, None]
    degrees = np.maximum(figures - 1, 1).astype(np.float64)
    follow = across @ weights
    middle = (seen @ level)[:, None] + off @ follow.T
    unsure = np.zeros(middle.shape)
    if rises is not None:
        start = (rises[:, :count] @ level)[:, None]
        risen = rises[:, :count] - start
        beyond = rises[:, count:] - start - risen @ follow.T
        share, doubt, _ = told_share(
            _form(off, weights, off),
            _form(risen, weights, risen),
            _form(off, weights, risen),
            degrees,
            beforehand,
        )
        middle, unsure = middle + share[:, None] * beyond, doubt[:, None] * beyond
        off = off - share[:, None] * risen
    size = _form(off, weights, off) / degrees
    left = 1 - follow.sum(axis=1)
    wide = np.diag(whole)[count:] - (follow * across).sum(axis=1) + left**2 / weights.sum()
    spread = np.hypot(np.sqrt(np.maximum(size[:, None] * wide[None, :], 0.0)), unsure)
    return middle, DOUBT * spread * _few(figures)[:, None]


def _form(these: Floats, weights: Floats, those: Floats) -> Floats:
    return np.asarray(np.einsum("si,ij,sj->s", these, weights, those))


def _covariances(count: int, season: int) -> Floats:
    """The covariances of so many rolling years, in units of one month's variance."""
    months = count + season - 1
    at = np.arange(months)
    behind = CARRIED ** np.abs(at[:, None] - at[None, :]) + WANDERS * np.minimum(at[:, None], at[None, :])
    years = np.array([(at >= i) & (at < i + season) for i in range(count)], dtype=np.float64) / season
    found = years @ behind @ years.T
    return np.asarray(found + ROUNDED * np.mean(np.diag(found)) * np.eye(count))


def _few(figures: NDArray[np.signedinteger]) -> Floats:
    """How much wider eight chances in ten are where so few figures tell the spread (Student's t, by Cornish-Fisher)."""
    degrees, z = np.maximum(figures - 1, 1).astype(np.float64), TEN_TO_NINETY
    wider = z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
    return np.asarray(wider / z)
