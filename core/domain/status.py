"""The current status: this month's figure against this month's trajectory point."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from core.domain.indicators import Indicator, Polarity


class Status(Enum):
    """The four letters, from best to worst. There is deliberately no middle amber."""

    GREEN = "G"
    AMBER_GREEN = "AG"
    AMBER_RED = "AR"
    RED = "R"

    @property
    def words(self) -> str:
        """What people say: `amber/green`."""
        return {"G": "green", "AG": "amber/green", "AR": "amber/red", "R": "red"}[self.value]


@dataclass(frozen=True, slots=True)
class Variance:
    """How far a value is from what was expected, in the indicator's own unit.

    `difference` is actual minus expected (for a band: signed distance outside it). `shortfall` is how much
    worse than expected, never below 0.
    """

    difference: Decimal
    shortfall: Decimal


def variance(indicator: Indicator, value: Decimal, expected: Decimal | None) -> Variance | None:
    """The variance to this month's point; None where nothing is promised or better has no direction.

    Value and point are taken at the indicator's own decimals, as people are shown them: what reads the same as
    the point is the same (docs/decisions/0003-status-against-the-shown-point.md).
    """
    if indicator.polarity is Polarity.INFORMATION:
        return None
    shown = indicator.rounded(value)
    if indicator.polarity is Polarity.BAND:
        if indicator.band is None:
            return None
        outside = indicator.band.distance(shown)
        return Variance(outside if shown > indicator.band.high else -outside, outside)
    if expected is None:
        return None
    difference = shown - indicator.rounded(expected)
    worse = -difference if indicator.polarity is Polarity.HIGHER else difference
    return Variance(difference, max(worse, Decimal(0)))


def current_status(indicator: Indicator, value: Decimal, expected: Decimal | None) -> Status | None:
    """G at or better than the point, AG worse by at most one tolerance, AR by at most two, R beyond.

    None without a tolerance or a point, and for indicators kept for information.

    >>> voids = Indicator("V", "P", "Voids", "days", polarity=Polarity.LOWER, tolerance=Decimal(3), decimals=0)
    >>> [current_status(voids, Decimal(days), Decimal(26)).value for days in (26, 29, 32, 33)]
    ['G', 'AG', 'AR', 'R']
    """
    found = variance(indicator, value, expected)
    if found is None or indicator.tolerance is None:
        return None
    if found.shortfall == 0:
        return Status.GREEN
    if found.shortfall <= indicator.tolerance:
        return Status.AMBER_GREEN
    return Status.AMBER_RED if found.shortfall <= 2 * indicator.tolerance else Status.RED


SMALL_BELOW = 20
"""Fewer cases than this are few: one more or less moves a percentage by more than five points.

The Office for National Statistics marks rates made from fewer than 20 events as unreliable.
"""


def small_denominator(denominator: Decimal | None) -> bool:
    """Whether a figure rests on so few cases that chance alone may move its letter.

    >>> small_denominator(Decimal(19)), small_denominator(Decimal(20)), small_denominator(None)
    (True, False, False)
    """
    return denominator is not None and denominator < SMALL_BELOW
