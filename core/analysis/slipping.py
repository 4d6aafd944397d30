"""Slipping: a real deterioration, told from noise, month by month with what was known in that month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.months import Month

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

TRAJECTORY, RECORD = "trajectory", "record"


@dataclass(frozen=True, slots=True)
class Walk:
    """What would have been said in each month; arrays are (series, months).

    `since` is the place of the month a slip began, -1 where nothing slips. `on_record` says that the
    comparison that gave it is with its own record, not its trajectory. `size` is the mean
    shortfall since then, in units of usual variation. `recovered` marks the month a slip is called over.
    """

    slipping: Bools
    since: Ints
    on_record: Bools
    size: Floats
    recovered: Bools


@dataclass(frozen=True, slots=True)
class Slip:
    """Why an indicator is called slipping, as data.

    `against` is "trajectory" or "record"; `worse` of the last `of` months with a figure were on the
    wrong side; `size` is their mean shortfall in units of usual variation; `since` is when it began.
    """

    against: str
    since: Month
    worse: int
    of: int
    size: float


def sentence_for(slip: Slip, *, polarity: str) -> str:
    """The reason in plain words.

    >>> sentence_for(Slip("trajectory", Month(2026, 8), 4, 5, 1.6), polarity="higher")
    'four of the last five months below trajectory, by more than this indicator usually varies'
    """
    side = {"higher": "below", "lower": "above"}.get(polarity, "outside")
    where = {TRAJECTORY: "trajectory", RECORD: "its own record"}[slip.against]
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
    return "by a little each time, too steadily to be chance"


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
             "eleven", "twelve")  # fmt: skip
    return words[count] if count < len(words) else str(count)


def walk(deviation: Floats, usual: Floats) -> Walk:
    """First version: an EWMA of deviations."""
    n, months = deviation.shape
    z = deviation / usual
    slipping = np.zeros(z.shape, dtype=np.bool_)
    since = np.full(z.shape, -1)
    ewma, on, began = np.zeros(n), np.zeros(n, dtype=np.bool_), np.full(n, -1)
    limit = 2.25 * np.sqrt(0.3 / 1.7)
    for t in range(months):
        known = np.where(np.isnan(z[:, t]), ewma, z[:, t])
        ewma = ewma + 0.3 * (known - ewma)
        began = np.where(ewma < 0, np.where(began < 0, t, began), -1)
        on = np.where(on, ewma < -limit / 2, ewma < -limit)
        slipping[:, t] = on
        since[:, t] = np.where(on, began, -1)
    recovered = np.zeros_like(slipping)
    recovered[:, 1:] = slipping[:, :-1] & ~slipping[:, 1:]
    return Walk(slipping, since, np.zeros_like(slipping), np.zeros_like(z), recovered)
