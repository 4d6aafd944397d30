"""Actions: what somebody has agreed to do, by when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum


class Course(Enum):
    """How an action stands in the owner's and the unit's own words; whether it is late is read off the dates."""

    OPEN = "open"
    UNDER_REVIEW = "under review"
    ON_HOLD = "on hold"
    DONE = "done"
    OVERTAKEN = "overtaken by events"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of the owner."""
        return self in {Course.DONE, Course.OVERTAKEN, Course.MERGED, Course.WITHDRAWN}


class ActionState(Enum):
    """The method's words for what became of an action. Withdrawn is ours: it was recorded by mistake."""

    NOT_YET_DUE = "not yet due"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done on time"
    DONE_LATE = "done late"
    UNDER_REVIEW = "under review"
    OVERTAKEN = "overtaken by events"
    MERGED = "merged"
    ON_HOLD = "on hold"
    WITHDRAWN = "withdrawn"


class AlreadyOver(ValueError):
    """The action has been closed; nothing about it changes any more."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action: a deliverable with one owner and a day.

    `first_due` is the day first agreed, which stays visible when `due` moves. `asked_for` is a later day the owner
    has asked for and the unit has not answered yet. `stocktake` is the number of the one it was agreed at, else 0;
    `into` the number of the action it was merged with.
    """

    number: int
    deliverable: str
    owner: str
    due: date
    first_due: date
    agreed_by: str
    agreed_at: datetime
    stocktake: int = 0
    priority: str = ""
    accepted_at: datetime | None = None
    course: Course = Course.OPEN
    done_on: date | None = None
    because: str = ""
    asked_for: date | None = None
    asked_why: str = ""
    into: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of the owner."""
        return self.course.over

    def state(self, on: date) -> ActionState:
        """What the method calls it on a day.

        >>> from datetime import UTC
        >>> agreed = datetime(2026, 12, 1, tzinfo=UTC)
        >>> keys = Action(1, "keys on the day", "p", date(2026, 12, 11), date(2026, 12, 11), "n", agreed)
        >>> keys.state(date(2026, 12, 11)).value, keys.state(date(2026, 12, 12)).value
        ('not yet due', 'overdue')
        >>> keys.done(date(2026, 12, 14)).state(date(2027, 1, 5)).value
        'done late'
        """
        match self.course:
            case Course.DONE:
                late = self.done_on is not None and self.done_on > self.due
                return ActionState.DONE_LATE if late else ActionState.DONE_ON_TIME
            case Course.OPEN:
                return ActionState.OVERDUE if on > self.due else ActionState.NOT_YET_DUE
            case _:
                return ActionState(self.course.value)

    def accepted(self, at: datetime) -> Action:
        """The owner has said they will."""
        return replace(self._still_open(), accepted_at=self.accepted_at or at)

    def done(self, on: date, because: str = "") -> Action:
        """It has been delivered."""
        return replace(
            self._still_open(),
            course=Course.DONE,
            done_on=on,
            because=because or self.because,
            asked_for=None,
        )

    def asking_for(self, day: date, why: str) -> Action:
        """The owner asks for a later day."""
        return replace(self._still_open(), asked_for=day, asked_why=why)

    def moved_to(self, day: date) -> Action:
        """The unit has agreed another day; the first one stays visible."""
        return replace(self._still_open(), due=day, asked_for=None)

    def given_to(self, owner: str, at: datetime | None) -> Action:
        """Somebody else's from now on; `at` when they take it on by saying so themselves."""
        return replace(self._still_open(), owner=owner, accepted_at=at, asked_for=None)

    def kept(self) -> Action:
        """The day stays as agreed."""
        return replace(self._still_open(), asked_for=None)

    def put(self, course: Course, because: str, into: int = 0) -> Action:
        """Under review, on hold, overtaken by events, merged, open again; with the reason."""
        return replace(self._still_open(), course=course, because=because, into=into, asked_for=None)

    def again(self, because: str = "") -> Action:
        """Open once more, whatever became of it: it was closed too soon, or is wanted after all."""
        return replace(self, course=Course.OPEN, done_on=None, because=because, into=0, asked_for=None)

    def _still_open(self) -> Action:
        if self.over:
            raise AlreadyOver(f"Action {self.number} is {self.course.value} already.")
        return self
