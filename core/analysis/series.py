"""A run of months as the analysis works on it: evenly spaced, gaps open, years undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from core.domain.months import Month

Floats = NDArray[np.float64]
YEAR_STARTS = 4  # April: English councils' financial year


class NotInOrder(ValueError):
    """The months are not ascending, or not one to each value."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Evenly spaced months: the first, how many months apart (1, 3 or 12, say), and how many.

    `places` says where each given month stands; months not given are gaps.
    """

    first: Month
    step: int
    count: int
    places: tuple[int, ...]

    @property
    def season(self) -> int:
        """How many points make a year; 1 where a year has no inside."""
        return 12 // self.step if self.step and 12 % self.step == 0 else 1

    @property
    def phase(self) -> int:
        """Where in the year the first point stands, from 0."""
        return self.phase_at(0)

    def phase_at(self, place: int) -> int:
        """Where in the year a point stands, from 0."""
        return ((self.at(place).number - 1) // self.step) % self.season

    def at(self, place: int) -> Month:
        """The month at a place, which may lie beyond the last."""
        return self.first + place * self.step

    def place_of(self, month: Month) -> int:
        """Where a month stands; the first place at or after it."""
        return -(-(month - self.first) // self.step)

    def laid(self, values: Sequence[float | None] | None) -> Floats:
        """The values on the grid, NaN where there is none; all NaN for None."""
        row = np.full(self.count, np.nan)
        if values is not None:
            row[list(self.places)] = [np.nan if v is None else v for v in values]
        return row

    def year_starts(self) -> NDArray[np.bool_]:
        """Which points are the first of a financial year, for every point of the grid."""
        return starts_of_years(self.first, self.step, self.count)


def starts_of_years(first: Month, step: int, count: int) -> NDArray[np.bool_]:
    """Which of `count` points ending at `first`, `first + step`, ... open a financial year."""
    return np.array([into_year(first + step * i, step) == 0 for i in range(count)], dtype=np.bool_)


def into_year(month: Month, step: int) -> int:
    """How many periods of the financial year lie before the one that ends with `month`.

    >>> into_year(Month(2026, 4), 1), into_year(Month(2026, 9), 3)
    (0, 1)
    """
    return ((month.number - YEAR_STARTS) % 12) // step


def grid_of(months: Sequence[Month]) -> Grid:
    """The grid that all of `months` stand on. Raises NotInOrder unless they ascend.

    >>> grid = grid_of([Month(2026, 3), Month(2026, 6), Month(2026, 12)])
    >>> grid.step, grid.count, grid.places
    (3, 4, (0, 1, 3))
    """
    if not months:
        raise NotInOrder("There is no month here.")
    steps = [later - earlier for earlier, later in pairwise(months)]
    if any(step <= 0 for step in steps):
        raise NotInOrder("The months should be in order, each once.")
    step = reduce(gcd, steps, 0) or 1
    places = tuple((month - months[0]) // step for month in months)
    return Grid(months[0], step, places[-1] + 1, places)


def increments(values: Floats, starts: NDArray[np.bool_]) -> Floats:
    """What each month added to a running total that begins again where `starts`; (series, months).

    After a gap the rise is shared equally among the months it covers, and stands on the last of them.

    >>> increments(np.array([[10.0, 30.0, np.nan, 50.0, 5.0]]), np.array([1, 0, 0, 0, 1], dtype=bool))
    array([[10., 20., nan, 10.,  5.]])
    """
    months = values.shape[1]
    before = np.zeros(values.shape[0])
    waited = np.zeros(values.shape[0])
    known = np.zeros(values.shape[0], dtype=np.bool_)
    added = np.full(values.shape, np.nan)
    for t in range(months):
        if starts[t]:
            before[:], waited[:], known[:] = 0, 0, True
        waited += 1
        here = ~np.isnan(values[:, t])
        added[:, t] = np.where(here & known, (values[:, t] - before) / waited, np.nan)
        before = np.where(here, values[:, t], before)
        waited[here] = 0
        known |= here
    return added


def planned_increments(promised: Floats, starts: NDArray[np.bool_]) -> Floats:
    """What each month of a promised running total adds; NaN where the month before it is not promised.

    >>> planned_increments(np.array([[np.nan, 95.0, 10.0, 30.0]]), np.array([1, 0, 1, 0], dtype=bool))
    array([[nan, nan, 10., 20.]])
    """
    before = np.roll(promised, 1, axis=1)
    before[:, :1] = np.nan
    return np.where(np.isnan(before) & ~starts, np.nan, increments(promised, starts))
