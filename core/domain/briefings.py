"""What members and leaders are sent: delivery summaries, the note to the leader, the six-monthly report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from core.domain.months import Month


class Kind(Enum):
    """What it is called."""

    SUMMARY = "delivery summary"
    NOTE = "note to the leader"
    REPORT = "delivery report"


class Fate(Enum):
    """How far it has got. Nobody outside the unit receives a draft."""

    DRAFT = "a draft"
    APPROVED = "approved"
    SENT = "sent"
    DROPPED = "not sent"


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and the lines under it, as drafted from the data or as the unit has put them since."""

    heading: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """One of them. `about` is a portfolio, or nothing for the whole council; `known_at` what its figures are as at.

    `send_on` is the day of its rhythm: approved before, it waits for it; approved after, it goes at once.
    """

    number: int
    kind: Kind
    about: str
    month: Month
    known_at: datetime
    passages: tuple[Passage, ...]
    send_on: date
    fate: Fate = Fate.DRAFT
    approved_by: str = ""
    sent_to: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """`Delivery summary: Homes, October 2026`."""
        about = f": {self.about}" if self.about else ""
        return f"{self.kind.value.capitalize()}{about}, {self.month.full}"

    def put(self, passages: tuple[Passage, ...]) -> Briefing:
        """As the unit has put it now; what was approved before is a draft again."""
        return replace(self, passages=passages, fate=Fate.DRAFT, approved_by="")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often one kind is drafted: every so many months, nought for never."""

    number: int
    kind: Kind
    every: int

    def falls_in(self, month: Month) -> bool:
        """Whether one is drafted about that month: quarters and halves are those of the financial year.

        >>> [m.name for m in Month(2026, 4).to(Month(2027, 3)) if Rhythm(1, Kind.REPORT, 6).falls_in(m)]
        ['September', 'March']
        """
        return self.every > 0 and ((month.number - 4) % 12 + 1) % self.every == 0
