"""Delivery plans: what a service will do, through whom, by when, and how it will know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

FEWEST_LINKS, FEWEST_MILESTONES = 3, 3
_SOON = timedelta(days=92)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|half|quarter|third|all)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:20\d\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


class Section(Enum):
    """The sections of a plan, in the order they are asked."""

    ASPIRATION = "aspiration"
    TARGET = "target"
    STRATEGIES = "strategies"
    CHAIN = "delivery chain"
    MILESTONES = "milestones"
    LEADING = "leading indicators"
    RESOURCES = "resources"
    STAKEHOLDERS = "stakeholders"
    RISKS = "risks"
    REVIEW = "review"


class Strength(Enum):
    """How sure a link of the delivery chain is."""

    STRONG = "strong"
    MIXED = "mixed"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Strategy:
    """Something that will be done: how much it should contribute, and who leads it."""

    name: str
    contribution: str
    lead: str


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain to the resident: who it is, how sure, and what could go wrong there."""

    who: str
    strength: Strength
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something visible by a day. `first_due` stays when `due` slips."""

    number: int
    name: str
    due: date
    first_due: date
    owner: str
    done_on: date | None = None
    why_moved: str = ""

    def missed(self, on: date) -> bool:
        """Whether its day has passed without it."""
        return self.done_on is None and on > self.due

    @property
    def slipped(self) -> bool:
        """Whether it is later than first agreed."""
        return self.due > self.first_due


@dataclass(frozen=True, slots=True)
class Risk:
    """What could go wrong, and what is done about it."""

    words: str
    mitigation: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """The plan of one priority. Every change is a version; `agreed_at` is when the unit and the lead agreed this one."""

    number: int
    priority: str
    aspiration: str = ""
    target: str = ""
    strategies: tuple[Strategy, ...] = ()
    chain: tuple[Link, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    leading: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    stakeholders: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    review: str = ""
    agreed_at: datetime | None = None
    agreed_by: str = ""

    def has(self, section: Section) -> bool:
        """Whether anything has been said for a section."""
        return bool(getattr(self, FIELDS[section]))

    @property
    def missing(self) -> tuple[Section, ...]:
        """The sections nobody has filled."""
        return tuple(s for s in Section if not self.has(s))

    @property
    def weakest(self) -> Link | None:
        """The link to worry about: the first weak one, else the first that is not strong."""
        for wanted in (Strength.WEAK, Strength.MIXED):
            found = next((link for link in self.chain if link.strength is wanted), None)
            if found is not None:
                return found
        return None

    def lines_of(self, section: Section) -> tuple[object, ...]:
        """The lines of a section that has any, as they were said."""
        lines: tuple[object, ...] = getattr(self, FIELDS[section])
        return lines

    def filled(self, section: Section, content: object) -> DeliveryPlan:
        """The plan with a section as now said; it is no longer the one that was agreed."""
        if section is Section.MILESTONES and isinstance(content, tuple):
            content = tuple(replace(m, number=n) for n, m in enumerate(content, 1))
        changes = {FIELDS[section]: content, "agreed_at": None, "agreed_by": ""}
        return replace(self, **changes)  # type: ignore[arg-type]  # one field's own type each

    def with_milestone(self, changed: Milestone) -> DeliveryPlan:
        """The plan with one milestone as it is now."""
        return replace(
            self, milestones=tuple(changed if m.number == changed.number else m for m in self.milestones)
        )


FIELDS = {
    Section.ASPIRATION: "aspiration",
    Section.TARGET: "target",
    Section.STRATEGIES: "strategies",
    Section.CHAIN: "chain",
    Section.MILESTONES: "milestones",
    Section.LEADING: "leading",
    Section.RESOURCES: "resources",
    Section.STAKEHOLDERS: "stakeholders",
    Section.RISKS: "risks",
    Section.REVIEW: "review",
}


class Mark(Enum):
    """How far a part of a plan is in place."""

    IN_PLACE = "in place"
    THIN = "thin"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Marked:
    """One line of the checklist: what is asked, the mark, and its reason."""

    asked: str
    mark: Mark
    reason: str


def checklist(plan: DeliveryPlan, today: date, *, trajectory: bool) -> tuple[Marked, ...]:
    """Every part of a plan with a mark and the reason for it. `trajectory` says whether one has been agreed.

    >>> marks = checklist(DeliveryPlan(1, "HOMES", aspiration="warm"), date(2026, 11, 2), trajectory=False)
    >>> [(m.asked, m.mark.value) for m in marks][:2]
    [('How will residents notice?', 'thin'), ('Is the target measurable, with a baseline and a date?', 'missing')]
    """
    return tuple(_marks(plan, today, trajectory=trajectory))


def _marks(plan: DeliveryPlan, today: date, *, trajectory: bool) -> Iterator[Marked]:
    yield _mark(
        "How will residents notice?",
        plan.aspiration,
        "" if len(plan.aspiration.split()) >= 6 else "it is a phrase; say what a resident would see",
        "what would be different is written down",
    )
    numbers = len(re.findall(r"\d[\d.,]*", plan.target))
    thin = "" if numbers >= 2 and _WHEN.search(plan.target) else "it lacks a baseline, a number or a date"
    yield _mark(
        "Is the target measurable, with a baseline and a date?",
        plan.target,
        thin,
        "from, to and by when are given",
    )
    yield _mark(
        "Does every strategy have a lead and a contribution?",
        plan.strategies,
        _of_strategies(plan),
        "each has a lead and says how much",
    )
    yield _mark(
        "Is the chain to the resident known, and its weakest link?",
        plan.chain,
        _of_chain(plan),
        "the links are named, and what could go wrong at the weakest",
    )
    yield Marked(
        "Is there a trajectory?",
        Mark.IN_PLACE if trajectory else Mark.MISSING,
        "agreed month by month" if trajectory else "none has been agreed",
    )
    yield _mark(
        "Are there milestones soon enough to notice a slip?",
        plan.milestones,
        _of_milestones(plan, today),
        "dated, owned, and the next one is near",
    )
    yield _mark("What will show early that it works?", plan.leading, "", "leading indicators are named")
    yield _mark(
        "Who and what does it take?",
        plan.resources,
        "" if any(_NUMBER.search(r) for r in plan.resources) else "no number of people or pounds",
        "people or money are counted",
    )
    yield _mark("Whose support is needed?", plan.stakeholders, "", "they are named")
    open_risks = [r.words for r in plan.risks if not r.mitigation]
    yield _mark(
        "Does every risk have something done about it?",
        plan.risks,
        f"nothing yet for: {open_risks[0]}" if open_risks else "",
        "each has a mitigation",
    )
    yield _mark("How is it reviewed?", plan.review, "", "the rhythm is set")


def _mark(asked: str, content: object, thin: str, good: str) -> Marked:
    if not content:
        return Marked(asked, Mark.MISSING, "nothing is written yet")
    return Marked(asked, Mark.THIN, thin) if thin else Marked(asked, Mark.IN_PLACE, good)


def _of_strategies(plan: DeliveryPlan) -> str:
    for strategy in plan.strategies:
        if not strategy.lead:
            return f"nobody leads: {strategy.name}"
        if not _NUMBER.search(strategy.contribution):
            return f"no amount for: {strategy.name}"
    return ""


def _of_chain(plan: DeliveryPlan) -> str:
    if len(plan.chain) < FEWEST_LINKS:
        return "fewer than three links; who else must do something before a resident notices?"
    weakest = plan.weakest
    if weakest is not None and not weakest.risk:
        return f"what could go wrong at {weakest.who}?"
    return ""


def _of_milestones(plan: DeliveryPlan, today: date) -> str:
    if len(plan.milestones) < FEWEST_MILESTONES:
        return "fewer than three"
    if late := next((m.name for m in plan.milestones if m.missed(today)), None):
        return f"missed: {late}"
    ahead = [m for m in plan.milestones if m.done_on is None]
    if ahead and min(m.due for m in ahead) - today > _SOON:
        return "the next is more than three months away"
    return next((f"nobody owns: {m.name}" for m in ahead if not m.owner), "")
