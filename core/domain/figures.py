"""Figures: what was said for an indicator and period, by whom, and what it supersedes.

Figures are never overwritten. The latest entry for a period is what is known now; the latest entry
recorded by an instant is what was known then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from core.domain.months import Month


class Standing(Enum):
    """What kind of answer an entry is."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATE = "estimate"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"
    WITHDRAWN = "withdrawn"


class Change(Enum):
    """Why a later entry replaces an earlier one."""

    REVISION = "scheduled revision"
    CORRECTION = "correction"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Figure:
    """One entry in the history of an indicator's period.

    `value` is in the indicator's own unit and None for every answer without a number. `on_behalf_of` names the
    lead when somebody else answered for them; `said_in` the message it was read from. `number` counts entries of the whole store, from 1.
    """

    indicator: str
    period: Month
    value: Decimal | None
    standing: Standing
    said_by: str
    said_at: datetime
    said_through: str = "chat"
    said_in: str | None = None
    on_behalf_of: str | None = None
    comment: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    change: Change | None = None
    reason: str = ""
    supersedes: int | None = None
    number: int = 0

    @property
    def has_value(self) -> bool:
        """Whether there is a number to judge."""
        return self.value is not None

    @property
    def confidential(self) -> bool:
        """Whether there is a number that may not be shown here."""
        return False

    @property
    def provisional(self) -> bool:
        """Whether the number may still move."""
        return self.standing in {Standing.PROVISIONAL, Standing.ESTIMATE}


@dataclass(frozen=True, slots=True)
class ConfidentialFigure(Figure):
    """An entry as it is shown where its number may not be: it is known that there is one, and nothing more."""

    @property
    def confidential(self) -> bool:
        """Always."""
        return True


class KnownFigures(dict[Month, Figure]):
    """What is known of each period, in order; never changed. `worked_out` keeps what has been made of it."""

    __slots__ = ("worked_out",)

    def __init__(self, figures: Iterable[tuple[Month, Figure]] = ()) -> None:
        super().__init__(figures)
        self.worked_out: dict[str, Any] = {}


def known(history: Iterable[Figure], at: datetime | None = None) -> KnownFigures:
    """What is known for each period, now or as known at an instant; withdrawn entries count as blank."""
    latest: dict[Month, Figure] = {}
    for figure in history:
        if at is not None and figure.said_at > at:
            continue
        before = latest.get(figure.period)
        if before is None or figure.number > before.number:
            latest[figure.period] = figure
    in_order = sorted(latest.values(), key=lambda figure: figure.period.index)
    return KnownFigures((f.period, f) for f in in_order if f.standing is not Standing.WITHDRAWN)
