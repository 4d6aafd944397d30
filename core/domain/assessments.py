"""The unit's assessment of a priority's likelihood of delivery.

Scored apart and unseen, then moderated, and never merged with the current status or the forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from itertools import combinations

from core.domain.status import Status


class Challenge(Enum):
    """How hard the priority is. Context, not performance."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very high"


class DeliveryStage(Enum):
    """How far delivery has got."""

    POLICY = "1"
    IMPLEMENTATION = "2"
    EMBEDDING = "3"
    IRREVERSIBLE = "4"

    @property
    def words(self) -> str:
        """The stage's name."""
        return {
            "1": "policy development",
            "2": "implementation",
            "3": "embedding change",
            "4": "irreversible progress",
        }[self.value]


MEANING = {
    Status.GREEN: "good, needs refinement and systematic implementation",
    Status.AMBER_GREEN: "mixed, some aspects need substantial attention",
    Status.AMBER_RED: "problematic, needs substantial attention, some of it urgent",
    Status.RED: "highly problematic, needs urgent and decisive action",
}
"""What each letter means in an assessment. There is deliberately no middle amber."""

ORDER = (Status.GREEN, Status.AMBER_GREEN, Status.AMBER_RED, Status.RED)


@dataclass(frozen=True, slots=True)
class Score:
    """One rater's judgement of one priority, unseen by the others until the reveal."""

    number: int
    moderation: int
    priority: str
    rater: str
    challenge: Challenge
    planning: Status
    capacity: Status
    evidence: Status
    stage: DeliveryStage
    overall: Status
    rationale: str


class Progress(Enum):
    """How far a moderation has got."""

    SCORING = "scoring"
    REVEALED = "revealed"
    CLOSED = "closed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Moderation:
    """One round of assessment: the priorities, and who scores them apart."""

    number: int
    scope: str
    priorities: tuple[str, ...]
    raters: tuple[str, ...]
    head: str
    opened_at: datetime
    progress: Progress = Progress.SCORING

    def at(self, progress: Progress) -> Moderation:
        """The same, so much further."""
        return replace(self, progress=progress)


@dataclass(frozen=True, slots=True)
class Rating:
    """The moderated likelihood of delivery of one priority, with the head's reason.

    It is a judgement, not an average. `public_from` is the instant leaders may see it; the lead sees it before.
    `withdrawn` where it was recorded by a slip and taken back.
    """

    number: int
    moderation: int
    priority: str
    overall: Status
    why: str
    by: str
    at: datetime
    public_from: datetime | None = None
    withdrawn: bool = False


def spread(scores: tuple[Status, ...] | list[Status]) -> int:
    """How many steps lie between the best and the worst of some letters; 0 where all agree.

    >>> spread([Status.GREEN, Status.AMBER_RED, Status.AMBER_GREEN]), spread([])
    (2, 0)
    """
    places = [ORDER.index(s) for s in scores]
    return max(places) - min(places) if places else 0


CRITERIA = ("planning", "capacity", "evidence")
"""The criteria that are judged by letter beside the overall one; a score has a field for each."""


def widest(scores: Sequence[Score]) -> tuple[str, ...]:
    """The criteria on which the raters are furthest apart; none where they agree on all."""
    apart = {c: spread([getattr(s, c) for s in scores]) for c in CRITERIA}
    most = max(apart.values(), default=0)
    return tuple(c for c, steps in apart.items() if steps == most) if most else ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One priority in a moderation session: what the raters gave it, and its rating."""

    priority: str
    given: tuple[Status, ...]
    rated: Status

    @property
    def beyond(self) -> str:
        """`better` or `worse` where the rating lies outside everything the raters gave.

        >>> Judged("A", (Status.AMBER_RED, Status.AMBER_GREEN), Status.GREEN).beyond
        'better'
        """
        places = [ORDER.index(s) for s in self.given]
        here = ORDER.index(self.rated)
        if places and here < min(places):
            return "better"
        return "worse" if places and here > max(places) else ""


def uneven(judged: Sequence[Judged]) -> tuple[tuple[Judged, Judged], ...]:
    """Pairs that the raters scored alike and that were rated apart: worth a second look, not an error.

    >>> a, b = (Judged(k, (Status.GREEN, Status.AMBER_RED), r) for k, r in (("A", Status.GREEN), ("B", Status.AMBER_RED)))
    >>> [(x.priority, y.priority) for x, y in uneven([a, b])]
    [('A', 'B')]
    """
    key = ORDER.index
    return tuple(
        (one, other)
        for one, other in combinations(judged, 2)
        if one.rated is not other.rated and sorted(one.given, key=key) == sorted(other.given, key=key)
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """A priority's place in the league table, and how many letters it moved since last time (up is better)."""

    priority: str
    overall: Status
    before: Status | None

    @property
    def moved(self) -> int | None:
        """Letters up since last time; None where there was no last time."""
        return None if self.before is None else ORDER.index(self.before) - ORDER.index(self.overall)


def league(now: dict[str, Status], before: dict[str, Status]) -> tuple[Placed, ...]:
    """Priorities from most to least likely to deliver; those that rose stand before those that fell.

    >>> from core.domain.status import Status as S
    >>> [(p.priority, p.moved) for p in league({"A": S.RED, "B": S.GREEN, "C": S.RED}, {"A": S.RED, "C": S.AMBER_RED})]
    [('B', None), ('A', 0), ('C', -1)]
    """
    placed = [Placed(key, letter, before.get(key)) for key, letter in now.items()]
    return tuple(sorted(placed, key=lambda p: (ORDER.index(p.overall), -(p.moved or 0), p.priority)))
