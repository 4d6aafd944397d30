"""What each month brings that the months before did not foretell, for many series at once.

Figures are taken to stand about a level, each carrying a little over to the next, with a season of unknown shape
that is smooth rather than jagged. How large the season and the level may be is believed beforehand; what they are is
learnt month by month, by the best linear prediction from the months before (a Gaussian process: Rasmussen and Williams
2006, chapter 2). Under fixed beliefs that prediction is one triangular matrix for all series of a length, so thousands
cost one product of matrices; and no month knows of later ones.

All is in units of an indicator's usual variation, which need not be known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Kind = Literal["usual", "rolling", "band"]

CARRIED = 0.3  # how much of a deviation one month carries over to the next
CARRIED_ROLLING = 0.92  # the same of a rolling year, which shares eleven of twelve months
SEASON = 0.4  # how large a season is thought to be before two years are seen, beside the usual variation
SEASON_SEEN = 0.7  # and after
SMOOTH = 2.0  # how much less is believed of each faster wave within the year
OFF_PLAN = 0.3  # how far the usual level may lie from the trajectory
WANDERS = 0.1  # how much a level that nothing was promised of may wander in a month
TREND = 0.05  # and how fast the history before a plan may have been rising or falling
ANYTHING = 1e6  # variance of a level of which nothing is known
LOOKS_BACK = 72  # months from which the next is foretold, where there are more than a few years
BLOCK = 24
TOGETHER = 250_000  # multiplications at once: products this small are worked on one processor, without waiting for others
ONSETS = 8  # months a slip may have begun in, over which its trace is averaged


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months from `begin` up to `end` that share a definition, with a trajectory or without."""

    begin: int
    end: int
    planned: bool


@dataclass(frozen=True, slots=True)
class Foretold:
    """How months are foretold; `rows` are (begin, window, map) of blocks of months.

    `kick` (months,) is what a lasting worsening by one unit shows in the month it begins, and `stay` in a later one,
    in surprises: for part of it is foretold by then; `level` is what one shows that was there from the first.
    """

    rows: tuple[tuple[int, int, Floats], ...]
    kick: Floats
    stay: Floats
    level: Floats

    def surprises(self, deviation: Floats, known: Bools) -> Floats:
        """What the months before did not foretell, (months, series), with variance one where nothing happens.

        Missing months count as foretold.
        """
        seen = np.where(known, deviation, 0.0)
        gap, gappy = np.nonzero(~known)
        gaps = np.searchsorted(gap, np.arange(len(known) + 1))
        out = np.empty_like(seen)
        for begin, window, rows in self.rows:
            end = begin + len(rows)
            for t in range(begin, end):
                missing = gappy[gaps[t] : gaps[t + 1]]
                if not len(missing):
                    continue
                row = rows[t - begin, : t - window + 1]
                seen[t, missing] = -(row[:-1] @ seen[window:t, missing]) / row[-1]
            few = max(TOGETHER // rows.size, 1)
            for at in range(0, seen.shape[1], few):
                np.matmul(rows, seen[window:end, at : at + few], out=out[begin:end, at : at + few])
        return out


@lru_cache(maxsize=256)
def foretold(stretches: tuple[Stretch, ...], season: int, kind: Kind) -> Foretold:
    """How the months of `stretches` are foretold, where `season` points make a year."""
    months = stretches[-1].end
    begins = [0, *range(LOOKS_BACK + BLOCK, months, BLOCK)]
    blocks = []
    for begin, end in zip(begins, [*begins[1:], months], strict=True):
        window = max(0, begin - LOOKS_BACK)
        seen = min(max(2 * season - begin, 0), end - begin)  # months of the block before two years are seen
        rows = np.empty((end - begin, end - window))
        for part, believed in ((slice(0, seen), SEASON), (slice(seen, None), SEASON_SEEN)):
            rows[part] = _whitened(stretches, (window, end), season=season, kind=kind, believed=believed)[
                begin - window :
            ][part]
        blocks.append((begin, window, rows))
    kick, stay, level = np.empty(months), np.empty(months), np.empty(months)
    for begin, window, rows in blocks:
        for at, row in enumerate(rows):
            t = begin + at
            opens = max(window, next(s.begin for s in stretches if s.begin <= t < s.end))
            since = np.cumsum(row[: t - window + 1][::-1])[: t - opens + 1]
            kick[t], level[t] = since[0], since[-1]
            later = since[1 : ONSETS + 1]
            stay[t] = later.mean() if len(later) else kick[t]
    return Foretold(tuple(blocks), kick, stay, level)


def _whitened(
    stretches: tuple[Stretch, ...], months: tuple[int, int], *, season: int, kind: Kind, believed: float
) -> Floats:
    """The map from some months, a first and an end, to what of each the ones before did not foretell."""
    t = np.arange(*months)
    apart = np.abs(np.subtract.outer(t, t))
    carried = CARRIED_ROLLING if kind == "rolling" else CARRIED
    alike = carried**apart
    if kind == "usual":
        alike = alike + believed**2 * _season(apart, season)
    for stretch in stretches if kind != "band" else ():
        here = ((t >= stretch.begin) & (t < stretch.end)).astype(np.float64)
        into = here * (t - stretch.begin)
        if stretch.planned:
            alike += OFF_PLAN**2 * np.outer(here, here)
            continue
        alike += ANYTHING * np.outer(here, here)
        if any(s.planned for s in stretches):
            alike += TREND**2 * np.outer(into, into)
        else:
            alike += WANDERS**2 * np.minimum.outer(into, into)
    return np.asarray(np.linalg.inv(np.linalg.cholesky(alike)))


def _season(apart: NDArray[np.int64], season: int) -> Floats:
    """How alike a season makes months so far apart: waves of a year and its parts, the slow ones the larger."""
    if season < 2:
        return np.zeros(apart.shape)
    waves = np.arange(1, season // 2 + 1)
    power = waves**-SMOOTH / np.where(2 * waves == season, 2.0, 1.0)
    angle = 2 * np.pi * apart / season
    return sum(
        (p * np.cos(k * angle) for k, p in zip(waves, power / power.sum(), strict=True)),
        np.zeros(apart.shape),
    )
