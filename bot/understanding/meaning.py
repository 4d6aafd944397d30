"""What a reply can mean, and what must be known to read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from core.domain.months import Frequency, Month


class Kind(Enum):
    """What a person did with the question they were asked."""

    VALUE = "value"
    RANGE = "range"
    NO_DATA = "no_data"
    DEFERRED = "deferred"
    SAME_AS_LAST = "same_as_last"
    DELEGATE = "delegate"
    QUESTION = "question"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    """What the reader must know of one indicator.

    `unit` is one of percent, count, days, working_days, hours, minutes, GBP, score, fte, or any other word,
    which is then the only unit accepted beside none. Limits, last value and target are in that unit.
    `display_scale` is what a bare number is multiplied by (1000 where the question asks in £000s).
    """

    id: str
    name: str
    unit: str
    aliases: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    integer: bool = False
    last_value: Decimal | None = None
    last_period: Month | None = None
    target: Decimal | None = None
    allow_negative: bool = False
    sign: str = ""
    display_scale: Decimal = Decimal(1)
    asked_as: str = ""
    frequency: Frequency = Frequency.MONTHLY


@dataclass(frozen=True, slots=True)
class Context:
    """What was asked, of which month, and what else the person answers for."""

    today: date
    period: Month
    asked: tuple[str, ...]
    indicators: tuple[KnownIndicator, ...]
    also_owned: tuple[str, ...] = ()

    def indicator(self, name: str) -> KnownIndicator:
        """The indicator with that id. Raises KeyError where the context does not carry it."""
        for known in self.indicators:
            if known.id == name:
                return known
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Option:
    """One reading a person could tap. `value` is in the indicator's own unit."""

    label: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    indicator: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a reply said.

    `value`, `low` and `high` are in the indicator's own unit. Nothing may be recorded from a finding that is
    UNCLEAR or has `needs_confirmation`: `understood` says what was read, `options` what could be tapped.
    `indicator` is None where several were asked and the reply does not say which.
    """

    kind: Kind
    indicator: str | None = None
    period: Month | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    provisional: bool = False
    approximate: bool = False
    superseded: Decimal | None = None
    due: date | None = None
    delegate_to: str | None = None
    comment: str | None = None
    needs_confirmation: bool = False
    understood: str = ""
    options: tuple[Option, ...] = ()

    @property
    def records(self) -> bool:
        """Whether this is a figure that may be recorded as it stands."""
        return self.kind in {Kind.VALUE, Kind.RANGE, Kind.SAME_AS_LAST} and not self.needs_confirmation
