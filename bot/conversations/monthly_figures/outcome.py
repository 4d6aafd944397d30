"""What one reply led to, gathered so that it can be said at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.asking import owned
from bot.messages import Message, Words
from bot.talk import (
    Question,
)
from bot.turn import Turn
from core.domain.figures import Figure
from core.domain.indicators import Indicator
from core.domain.people import Person


@dataclass(slots=True)
class Outcome:
    """What one reply led to, gathered so that it can be said at once.

    `for_person` is whom an officer answers for; `reason` why there is no figure, where the whole reply is about that;
    `said` the reply itself, where only one thing was found in it.
    """

    for_person: Person | None = None
    reason: str = ""
    recorded: list[Figure] = field(default_factory=list)
    excused: list[Figure] = field(default_factory=list)
    arranged: list[Words] = field(default_factory=list)
    questions: list[tuple[Question, Message]] = field(default_factory=list)
    refused: list[Message] = field(default_factory=list)
    unclear: list[Message] = field(default_factory=list)
    said: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.recorded or self.arranged or self.questions or self.refused or self.unclear)

    @property
    def behalf(self) -> str:
        """The key of whom an officer answers for; empty otherwise."""
        return self.for_person.key if self.for_person else ""


def behalf_of(turn: Turn, key: str) -> Person | None:
    """The lead somebody else answers for, if any."""
    return turn.work.portfolio.person(key) if key else None


def whose(turn: Turn, indicator: Indicator) -> str:
    """For whom an officer gives a figure that is not their own: its lead. Everybody else speaks for themselves."""
    if not turn.person.runs_the_unit or indicator in owned(turn.desk, turn.person):
        return ""
    return turn.work.portfolio.priority(indicator.priority).lead
