"""Priority reviews: six weeks in which a joint team finds out what holds a priority back, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

WEEKS = 6


class Part(Enum):
    """What a review is made of, in the order it comes about."""

    SCOPE = "scope"
    SPONSOR = "sponsor"
    TEAM = "team"
    QUESTION = "key question"
    HYPOTHESES = "hypotheses"
    DATA = "data request"
    VISITS = "visits"
    FINDINGS = "findings"
    SYNTHESIS = "synthesis"
    RECOMMENDATIONS = "recommendations"


WEEK: Mapping[Part, int] = {
    Part.SCOPE: 0,
    Part.SPONSOR: 0,
    Part.TEAM: 0,
    Part.QUESTION: 1,
    Part.HYPOTHESES: 1,
    Part.DATA: 1,
    Part.VISITS: 2,
    Part.FINDINGS: 4,
    Part.SYNTHESIS: 5,
    Part.RECOMMENDATIONS: 6,
}
"""The week by whose end each part should be there; visits are arranged in the second and made until the fourth."""

ASKED_IN: Mapping[int, str] = {
    0: "Scope, sponsor and team.",
    1: "The key question, hypotheses and a data request.",
    2: "Analysis, the delivery chain, benchmarks; visits and interviews are arranged.",
    3: "Analysis goes on; visits and interviews at good sites and poor ones.",
    4: "The last visits, and what was found for or against each hypothesis.",
    5: "Synthesis, tested with the service before anybody else sees it.",
    6: "A short report: recommendations with owner, date and expected effect, agreed by both sides.",
}
"""What each week is for."""


class ReviewStage(Enum):
    """How far a review has got."""

    GOING_ON = "going on"
    AGREED = "agreed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Verdict(Enum):
    """What was found about a hypothesis."""

    OPEN = "not yet known"
    HOLDS = "holds"
    PARTLY = "holds in part"
    NOT = "does not hold"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A possible answer to the key question, and what was found about it."""

    words: str
    verdict: Verdict = Verdict.OPEN
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Data asked of somebody by a day, and when it came."""

    words: str
    owner: str
    due: date
    came_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit or an interview: where or with whom, on which day, and what was seen or heard."""

    words: str
    day: date
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What should be done: by whom, by when, and by how much it should move the trajectory.

    `effect` is in the indicator's own unit, `unit` the word said with it; `action` is the number of the action it became
    once agreed.
    """

    words: str
    owner: str
    due: date
    effect: Decimal | None = None
    action: int = 0
    unit: str = ""

    @property
    def worth(self) -> str:
        """The effect as it was said, or nothing.

        >>> Recommendation("Keys on the day", "p", date(2027, 1, 11), Decimal(4), unit="days").worth
        '4 days'
        """
        return "" if self.effect is None else f"{self.effect:f} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class ServiceView:
    """What the service said to the synthesis."""

    by: str
    at: datetime
    sees_it_so: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """How the recommendations stood some months after they were agreed."""

    months: int
    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Review:
    """One priority review. `starts` is the Monday of week 0; `from_` says what it was commissioned from.

    `team` are keys of people, or names of outsiders who have none; `led_by` the officer who keeps it going.
    """

    number: int
    priority: str
    led_by: str
    starts: date
    from_: str = ""
    scope: str = ""
    sponsor: str = ""
    team: tuple[str, ...] = ()
    question: str = ""
    hypotheses: tuple[Hypothesis, ...] = ()
    data: tuple[Wanted, ...] = ()
    visits: tuple[Visit, ...] = ()
    findings: tuple[str, ...] = ()
    synthesis: str = ""
    tested: ServiceView | None = None
    recommendations: tuple[Recommendation, ...] = ()
    agreed_by_unit: str = ""
    agreed_by_service: str = ""
    agreed_on: date | None = None
    checks: tuple[Check, ...] = ()
    stage: ReviewStage = ReviewStage.GOING_ON

    def has(self, part: Part) -> bool:
        """Whether anything has been said for a part. Findings are there once no hypothesis is left open."""
        if part is Part.FINDINGS:
            return bool(self.findings) or (
                bool(self.hypotheses) and all(h.verdict is not Verdict.OPEN for h in self.hypotheses)
            )
        return bool(getattr(self, FIELDS[part]))

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts nobody has filled."""
        return tuple(p for p in Part if not self.has(p))

    def due(self, week: int) -> tuple[Part, ...]:
        """The parts that should be there by the end of that week and are not.

        >>> from datetime import date
        >>> begun = Review(1, "HOMES", "n", date(2026, 11, 9), scope="re-lets", sponsor="Helen")
        >>> [p.value for p in begun.due(1)]
        ['team', 'key question', 'hypotheses', 'data request']
        """
        return tuple(p for p in self.missing if WEEK[p] <= week)

    def week(self, on: date) -> int:
        """Which week a day lies in; 6 from then on.

        >>> from datetime import date
        >>> Review(1, "HOMES", "n", date(2026, 11, 9)).week(date(2026, 11, 18))
        1
        """
        return min(max((on - self.starts).days // 7, 0), WEEKS)

    def monday(self, week: int) -> date:
        """The first day of a week."""
        return self.starts + timedelta(weeks=week)

    def lines_of(self, part: Part) -> tuple[object, ...]:
        """The lines of a part that has any, as they were said."""
        lines: tuple[object, ...] = getattr(self, FIELDS[part])
        return lines

    def filled(self, part: Part, content: object) -> Review:
        """The review with a part as now said. A new synthesis is tested anew, new recommendations agreed anew."""
        changes: dict[str, object] = {FIELDS[part]: content}
        if part is Part.SYNTHESIS:
            changes["tested"] = None
        if part is Part.RECOMMENDATIONS:
            changes |= {"agreed_by_unit": "", "agreed_by_service": ""}
        return replace(self, **changes)  # type: ignore[arg-type]  # one field's own type each

    @property
    def agreed(self) -> bool:
        """Whether both sides have agreed."""
        return bool(self.agreed_by_unit and self.agreed_by_service)

    @property
    def effect(self) -> Decimal | None:
        """What the recommendations should bring together; None where none says."""
        given = [r.effect for r in self.recommendations if r.effect is not None]
        return sum(given, Decimal(0)) if given else None


FIELDS: Mapping[Part, str] = {
    Part.SCOPE: "scope",
    Part.SPONSOR: "sponsor",
    Part.TEAM: "team",
    Part.QUESTION: "question",
    Part.HYPOTHESES: "hypotheses",
    Part.DATA: "data",
    Part.VISITS: "visits",
    Part.FINDINGS: "findings",
    Part.SYNTHESIS: "synthesis",
    Part.RECOMMENDATIONS: "recommendations",
}
