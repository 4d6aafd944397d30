"""A round's requests: what is asked of whom, how far it has got, and when to chase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from core.domain.months import Month


class State(Enum):
    """How far one request has got. Overdue is not a state: it is read off the dates."""

    WAITING = "waiting"
    OPEN = "open"
    DEFERRED = "deferred"
    ANSWERED = "answered"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"
    EXEMPT = "exempt"
    CLOSED = "closed"

    @property
    def waiting_for_an_answer(self) -> bool:
        """Whether somebody should still say something."""
        return self in {State.OPEN, State.DEFERRED}


class Chase(Enum):
    """The steps of a request, in the order they come due."""

    OPEN = "open"
    REMIND = "remind"
    DEPUTY = "deputy"
    UNIT = "unit"
    ASK_AGAIN = "ask again"


@dataclass(frozen=True, slots=True)
class Request:
    """One indicator's figure for one period, asked of one person.

    `opens`, `due` are days; `asked_of` is the person it has been handed to, at first the priority's lead.
    """

    indicator: str
    period: Month
    asked_of: str
    opens: date
    due: date
    state: State = State.WAITING
    deferred_until: date | None = None
    note: str = ""
    deputy_asked: bool = False

    def overdue(self, on: date) -> bool:
        """Whether it is unanswered after its due day; a deferral counts from the day it named."""
        last = max(self.due, self.deferred_until) if self.deferred_until else self.due
        return self.state.waiting_for_an_answer and on > last


@dataclass(frozen=True, slots=True)
class Round:
    """One month's collection. `paused` stops chasing; `closed` ends it."""

    month: Month
    paused: bool = False
    closed: bool = False
