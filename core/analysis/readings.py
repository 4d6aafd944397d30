"""Many indicators judged at once: the readings of every month, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.control_chart import limits_of, starts_of
from core.analysis.polarity import Aggregation
from core.analysis.series import Grid
from core.analysis.slipping import walk_series
from core.domain.months import Month

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Bools = NDArray[np.bool_]

LETTERS = (None, "G", "AG", "AR", "R")
HAIR = 1e-9  # figures closer than this, or this share of their size, are the same figure
AT_ONCE = 2048  # series worked together: many enough to make little of each step, few enough for a processor's cache


@dataclass(frozen=True, slots=True)
class Readings:
    """What is said of many series.

    `status` indexes LETTERS, `signal` indexes SIGNALS, `since` is the place of the month a slip began or -1: all
    (series, months). `mean`, `lower` and `upper` are the latest control limits, (series,), NaN where they
    were not asked for.
    """

    status: Codes
    slipping: Bools
    since: NDArray[np.int16]
    signal: Codes
    mean: Floats
    lower: Floats
    upper: Floats


def readings(
    values: Floats,
    promised: Floats | None,
    *,
    grid: Grid,
    better: Floats,
    tolerance: Floats,
    band: tuple[Floats, Floats] | None = None,
    aggregation: Aggregation = "snapshot",
    breaks: Sequence[Month] = (),
    charted: bool = True,
) -> Readings:
    """Current status, slipping and, if `charted`, control limits of series that share their months.

    `values` and `promised` (series, months) stand on `grid`, NaN where there is none. `better` (series,) is
    +1 where higher is better, -1 where lower is, 0 where neither; `tolerance` (series,) is NaN where there is
    none. `band` gives lows and highs, (series,), and then `better` is +1. The three readings are made apart and
    never merged.
    """
    starts = starts_of([grid.at(i) for i in range(grid.count)], breaks) if breaks else None
    told = Readings(
        np.zeros(values.shape, np.int8),
        np.zeros(values.shape, np.bool_),
        np.zeros(values.shape, np.int16),
        np.zeros(values.shape, np.int8),
        *(np.full(len(values), np.nan) for _ in range(3)),
    )
    for begin in range(0, len(values), AT_ONCE):
        part = slice(begin, begin + AT_ONCE)
        some = values[part]
        plan = None if promised is None else promised[part]
        edges = None if band is None else (band[0][part], band[1][part])
        told.status[part] = status_of(some, plan, better[part], tolerance[part], edges)
        found = walk_series(
            some,
            plan,
            better=better[part],
            first=grid.first,
            step=grid.step,
            aggregation=aggregation,
            band=edges,
            starts=starts,
        )
        told.slipping[part], told.since[part] = found.slipping, found.since
        if charted:
            limits = limits_of(some, starts=starts)
            told.signal[part] = limits.signal
            told.mean[part], told.lower[part], told.upper[part] = (
                line[:, -1] for line in (limits.mean, limits.lower, limits.upper)
            )
    return told


def status_of(
    values: Floats,
    promised: Floats | None,
    better: Floats,
    tolerance: Floats,
    band: tuple[Floats, Floats] | None = None,
) -> Codes:
    """The current status of every month, as an index into LETTERS.

    G at or better than the point, AG worse by at most one tolerance, AR by at most two, R beyond; nothing
    without a figure, a point (or band) or a tolerance.

    >>> point, tolerance = np.array([[91.0, 91.0, 91.0]]), np.array([0.1])
    >>> status_of(np.array([[91.0, 90.9, 90.7]]), point, np.array([1.0]), tolerance)
    array([[1, 2, 4]], dtype=int8)
    """
    if band is not None:
        short = np.maximum(np.maximum(band[0][:, None] - values, values - band[1][:, None]), 0.0)
        size = np.abs(values)
    elif promised is not None:
        short = (promised - values) * better[:, None]
        size = np.maximum(np.abs(values), np.abs(promised))
    else:
        return np.zeros(values.shape, dtype=np.int8)
    hair = HAIR * np.maximum(size, 1.0)
    allowed = tolerance[:, None]
    code = np.ones(values.shape, dtype=np.int8)
    code += short > hair
    code += short > allowed + hair
    code += short > 2 * allowed + hair
    code[np.isnan(short) | np.isnan(allowed) | (better == 0)[:, None]] = 0
    return code
