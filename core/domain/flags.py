"""Flags: a reason-coded finding that a priority needs attention, told to its lead first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from core.domain.months import Month


class Cause(Enum):
    """Why a flag opens. One open flag for each indicator and kind of cause."""

    OFF_TRACK = "off track"
    OVERDUE = "overdue"
    MILESTONE = "milestone"


class Reason(Enum):
    """What an off-track flag has found."""

    SLIPPING = "slipping"
    RED = "red"
    AMBER_RED_TWICE = "amber/red two months running"
    LATE = "late"
    MISSED = "milestone missed"


class FlagState(Enum):
    """A flag is told to the lead, then published, then looked after, then closed."""

    TOLD_LEAD = "told lead"
    PUBLISHED = "published"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    CLOSED = "closed"

    @property
    def public(self) -> bool:
        """Whether the unit's channel has heard of it."""
        return self in {FlagState.PUBLISHED, FlagState.ACKNOWLEDGED, FlagState.SNOOZED}


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding about one indicator, from the first word to the lead to its recovery.

    `since` is the first period it concerns; `publish_after` ends the lead's grace; `post` is the outbox key of
    the channel message it lives in, whose thread carries every update.
    """

    number: int
    indicator: str
    cause: Cause
    reasons: tuple[Reason, ...]
    since: Month
    period: Month
    opened_at: datetime
    publish_after: datetime
    state: FlagState = FlagState.TOLD_LEAD
    finding: str = ""
    lead_line: str = ""
    lead_line_by: str = ""
    assigned_to: str | None = None
    snoozed_until: date | None = None
    post: str | None = None
    closed_at: datetime | None = None
    closed_because: str = ""
    recovered: bool = False

    @property
    def open(self) -> bool:
        """Whether it still asks for attention."""
        return self.state is not FlagState.CLOSED
