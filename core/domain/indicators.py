"""What a council measures: indicators, how they are counted and what a good value is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum

from core.domain.months import Frequency, Month

_WIDE = Context(prec=100)
"""Room for any number a person can type; see test_a_number_as_long_as_a_message_allows_is_rounded."""


class Polarity(Enum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"
    INFORMATION = "information"


class Aggregation(Enum):
    """How the parts of a period make its figure, and how periods make a year."""

    RATIO = "ratio"
    SUM = "sum"
    SNAPSHOT = "snapshot"
    CUMULATIVE = "cumulative"
    ROLLING_12 = "rolling 12"
    MEAN = "mean"


class Openness(Enum):
    """Whether an indicator may be shown in an open channel."""

    OPEN = "open"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value can be at all, both ends included; None is unbounded."""

    lowest: Decimal | None = None
    highest: Decimal | None = None

    def allow(self, value: Decimal) -> bool:
        """Whether `value` lies within.

        >>> Limits(Decimal(0), Decimal(100)).allow(Decimal("100.1"))
        False
        """
        return (self.lowest is None or value >= self.lowest) and (
            self.highest is None or value <= self.highest
        )


@dataclass(frozen=True, slots=True)
class Band:
    """The range a band indicator should stay in, both ends included."""

    low: Decimal
    high: Decimal

    def distance(self, value: Decimal) -> Decimal:
        """How far outside the band a value is; 0 inside.

        >>> Band(Decimal(5), Decimal(8)).distance(Decimal("8.5"))
        Decimal('0.5')
        """
        return max(self.low - value, value - self.high, Decimal(0))


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure with a definition, a unit, a named source and a reporting lag.

    `lag` is in working days from period end to the due date. `tolerance` is in the indicator's own
    unit; without one there is no current status. Counts from 1 up to `suppress_below` are shown to nobody but the
    service and the unit. `key` names it for ever; `name` is what people read.
    """

    key: str
    priority: str
    name: str
    unit: str
    definition: str = ""
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    decimals: int = 1
    polarity: Polarity = Polarity.HIGHER
    frequency: Frequency = Frequency.MONTHLY
    aggregation: Aggregation = Aggregation.RATIO
    numerator: str = ""
    denominator: str = ""
    limits: Limits = Limits()
    band: Band | None = None
    source: str = ""
    lag: int = 8
    tolerance: Decimal | None = None
    openness: Openness = Openness.OPEN
    first_period: Month | None = None
    breaks: tuple[Month, ...] = ()
    illustrative: bool = False
    retired: bool = False
    suppress_below: int | None = None

    @property
    def called(self) -> str:
        """The name to use in a sentence: the short one where there is one."""
        return self.short_name or self.name

    @property
    def integer(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.decimals == 0 and self.unit not in {"%", "£"}

    @property
    def restricted(self) -> bool:
        """Whether it must be kept out of open channels."""
        return self.openness is Openness.RESTRICTED

    def rounded(self, value: Decimal) -> Decimal:
        """The value at the precision it is published with, halves away from zero."""
        return value.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP, context=_WIDE)
