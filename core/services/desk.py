"""The desk a service works at: one transaction, one instant, the council's calendar and the unit's rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.domain.calendar import WorkingCalendar
from core.ports import WORKSPACE, Work
from core.services.rules import Rules, today


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step of one turn shares."""

    work: Work
    now: datetime
    calendar: WorkingCalendar
    rules: Rules
    platforms: tuple[str, ...] = (WORKSPACE,)
    """Those that are running; who has not been seen on any is written to on the first."""

    @property
    def today(self) -> date:
        """The day it is in London."""
        return today(self.now)
