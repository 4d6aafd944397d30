"""The desk a service works at: one transaction, one instant, the council's calendar and the unit's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from core.domain.audit import Decision
from core.domain.calendar import WorkingCalendar
from core.domain.flags import Flag
from core.domain.requests import Request
from core.ports import WORKSPACE, Noted, Work
from core.services.rules import Rules, today

ROUTINE = "stocktake"
"""Who decides when nobody does: the month's own routine."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a routine's paper that was kept in this turn: the paper's kind and number, and what was done."""

    kind: str
    number: int
    version: int
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step of one turn shares. `kept` are the papers it has kept so far."""

    work: Work
    now: datetime
    calendar: WorkingCalendar
    rules: Rules
    platforms: tuple[str, ...] = (WORKSPACE,)
    """Those that are running; who has not been seen on any is written to on the first."""
    through: str = ""
    """Where what is decided here was said: a platform, a command; nothing for the routine."""
    kept: list[Kept] = field(default_factory=list, compare=False)

    @property
    def today(self) -> date:
        """The day it is in London."""
        return today(self.now)

    def decided(
        self, what: str, about: str, who: str = ROUTINE, *, on_behalf_of: str | None = None, **details: object
    ) -> None:
        """Put a decision into the audit trail. `details` are the old and the new, as words."""
        self.work.audit.append(self.decision(what, about, who, on_behalf_of=on_behalf_of, **details))

    def decision(
        self, what: str, about: str, who: str = ROUTINE, *, on_behalf_of: str | None = None, **details: object
    ) -> Decision:
        """A decision of this turn, for whoever puts many into the audit trail at once."""
        kept = {name: str(value) for name, value in details.items() if value not in {None, ""}}
        return Decision(self.now, who, what, about, self.through, on_behalf_of, kept)

    def note_request(self, request: Request, who: str, what: str, detail: str = "") -> None:
        """Something was decided about a request: into its history, and into the audit trail."""
        noted = Noted(self.now, who, what, detail)
        self.work.requests.note(request.indicator, request.period, noted)
        self.decided(what, f"request/{request.indicator}/{request.period}", who, detail=detail)

    def note_flag(self, flag: Flag, who: str, what: str, detail: str = "") -> None:
        """Something was decided about a flag: into its history, and into the audit trail."""
        self.work.flags.note(flag.number, Noted(self.now, who, what, detail))
        self.decided(what, f"flag/{flag.number}/{flag.indicator}", who, detail=detail)
