"""What one person proposes and a second must agree to; and figures a service does not agree with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from core.domain.months import Month
from core.domain.trajectory import Trajectory


class Matter(Enum):
    """What a proposal would change."""

    FIGURE = "a disputed figure"
    FLAG = "a published flag"
    TRAJECTORY = "a trajectory"


class Answer(Enum):
    """What became of a proposal."""

    PENDING = "pending"
    AGREED = "agreed"
    DECLINED = "declined"
    TAKEN_BACK = "taken back"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change that waits for a second person until the end of `until`.

    `seen` is what the proposer had before them: the number of the figure, or the version of the trajectory. Where
    that is not so any more, the proposal has been overtaken.
    """

    number: int
    matter: Matter
    indicator: str
    by: str
    at: datetime
    until: date
    why: str = ""
    seen: int = 0
    flag: int = 0
    workshop: int = 0
    period: Month | None = None
    value: Decimal | None = None
    standing: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    for_person: str = ""
    trajectory: Trajectory | None = None
    answer: Answer = Answer.PENDING
    answered_by: str = ""
    because: str = ""

    @property
    def pending(self) -> bool:
        """Whether it still waits.

        >>> waits = Proposal(1, Matter.FLAG, "V", "n", datetime(2026, 11, 2), date(2026, 11, 9))
        >>> waits.pending, waits.answered(Answer.DECLINED, "t", "not yet").pending
        (True, False)
        """
        return self.answer is Answer.PENDING

    def answered(self, answer: Answer, by: str, because: str = "") -> Proposal:
        """The same with its answer."""
        return replace(self, answer=answer, answered_by=by, because=because)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A service does not agree with a figure of its own that somebody else gave. It lasts until it is settled."""

    number: int
    indicator: str
    period: Month
    by: str
    at: datetime
    why: str
    settled: bool = False
