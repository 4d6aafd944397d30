"""Four eyes: what one person proposes happens when a second agrees, and not before.

A disputed figure, a published flag, a trajectory or its target. Not a lead's own correction, nor answering for
somebody: those are said and heard at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from core.domain.figures import Change, Figure, Standing
from core.domain.flags import Flag
from core.domain.months import Month
from core.domain.people import Person
from core.domain.proposals import Answer, Matter, Proposal
from core.domain.roles import Action
from core.domain.trajectory import Trajectory
from core.domain.workshops import Outcome, Workshop
from core.ports import Due, Noted, Work
from core.services import flagging, keeping, recording
from core.services.desk import ROUTINE, Desk
from core.services.permitting import OURSELVES, allowed, require
from core.services.recording import Said

WITHIN = 5
"""Working days in which a second person may agree."""
SECOND = "second"
"""The kind of ledger row under which others are asked, and under which a proposal ends unanswered."""


class TheirOwn(ValueError):
    """Nobody agrees to what they proposed themselves."""


class NotPending(ValueError):
    """The proposal has been answered, or the thing has changed since; `proposal` says which."""

    def __init__(self, proposal: Proposal | None) -> None:
        super().__init__("The proposal does not wait for anybody.")
        self.proposal = proposal


@dataclass(frozen=True, slots=True)
class Done:
    """A proposal carried out, and what came of it."""

    proposal: Proposal
    flag: Flag | None = None
    figure: Figure | None = None
    trajectory: Trajectory | None = None


def propose(desk: Desk, proposal: Proposal, who: str) -> Proposal:
    """Keep it until a second person has answered; an earlier one about the same thing gives way to it.

    `number`, `by`, `at` and `until` are filled in. Raises NotPermitted.
    """
    until = desk.calendar.add(desk.today, WITHIN)
    made = replace(proposal, by=who, at=desk.now, until=until)
    for earlier in pending(desk.work):
        if _subject(earlier) == _subject(made):
            _answer(desk, earlier, Answer.OVERTAKEN, who, "proposed anew")
    kept = keeping.add(desk, made, Noted(desk.now, who, "proposed", made.why))
    ends = desk.rules.asking_time(desk.calendar.add(until, 1), desk.rules.home.key)
    about = {"proposal": str(kept.number)}
    desk.work.ledger.add(Due(f"{SECOND}/{kept.number}/ask", SECOND, desk.now, about | {"step": "ask"}))
    desk.work.ledger.add(Due(f"{SECOND}/{kept.number}/ends", SECOND, ends, about | {"step": "ends"}))
    return kept


def pending(work: Work) -> list[Proposal]:
    """What waits for a second person, the oldest first."""
    return [p for p in work.shelf(Proposal).all() if p.pending]


def find(work: Work, number: int) -> Proposal | None:
    """The proposal of that number."""
    return work.shelf(Proposal).get(number)


def who_may(work: Work, proposal: Proposal) -> list[Person]:
    """Everybody who could agree to it."""
    return [
        p
        for p in work.portfolio.people()
        if p.key != proposal.by and not p.retired and allowed(work, p, Action.SECOND)
    ]


def agree(desk: Desk, number: int, who: str) -> Done:
    """A second person agrees: it is done now, under both names.

    Raises TheirOwn, NotPending, and NotPermitted, also where the proposer may not propose it any more.
    """
    proposal = _for_a_second(desk, number, who)
    if proposal.by not in OURSELVES:
        _require_first(desk, proposal)
    flag: Flag | None = None
    figure: Figure | None = None
    trajectory: Trajectory | None = None
    match proposal.matter:
        case Matter.FLAG:
            flag = _withdraw(desk, proposal, who)
        case Matter.FIGURE:
            figure = _change(desk, proposal, who)
        case Matter.TRAJECTORY:
            trajectory = _redraw(desk, proposal, who)
    return Done(_answer(desk, proposal, Answer.AGREED, who), flag, figure, trajectory)


def decline(desk: Desk, number: int, because: str, who: str) -> Proposal:
    """A second person would rather not, and says why. Raises TheirOwn, NotPending, NotPermitted."""
    proposal = _for_a_second(desk, number, who)
    _close_workshop(desk, proposal, Outcome.OPEN, who)
    return _answer(desk, proposal, Answer.DECLINED, who, because)


def take_back(desk: Desk, number: int, who: str) -> Proposal:
    """The first person takes it back. Raises NotPending."""
    proposal = find(desk.work, number)
    if proposal is None or not proposal.pending or proposal.by != who:
        raise NotPending(proposal)
    _close_workshop(desk, proposal, Outcome.OPEN, who)
    return _answer(desk, proposal, Answer.TAKEN_BACK, who)


def expire(desk: Desk, number: int) -> Proposal | None:
    """Its days are over; None where it has been answered."""
    proposal = find(desk.work, number)
    if proposal is None or not proposal.pending:
        return None
    _close_workshop(desk, proposal, Outcome.OPEN, ROUTINE)
    return _answer(desk, proposal, Answer.EXPIRED, ROUTINE)


def _for_a_second(desk: Desk, number: int, who: str) -> Proposal:
    require(desk, who, Action.SECOND)
    proposal = find(desk.work, number)
    if proposal is None or not proposal.pending:
        raise NotPending(proposal)
    if proposal.by == who:
        raise TheirOwn(f"{who} proposed it.")
    return proposal


def _require_first(desk: Desk, proposal: Proposal) -> None:
    match proposal.matter:
        case Matter.FLAG:
            require(desk, proposal.by, Action.LOOK_AFTER_FLAGS)
        case Matter.FIGURE:
            require(desk, proposal.by, Action.OVERRIDE)
        case Matter.TRAJECTORY:
            require(desk, proposal.by, Action.PLAN, proposal.indicator)


def _withdraw(desk: Desk, proposal: Proposal, who: str) -> Flag:
    flag = flagging.find(desk, proposal.flag)
    if flag is None:
        raise NotPending(_answer(desk, proposal, Answer.OVERTAKEN, who))
    return flagging.close(desk, flag, proposal.why, proposal.by, agreed_by=who)


def _change(desk: Desk, proposal: Proposal, who: str) -> Figure:
    period = proposal.period
    if period is None:
        raise NotPending(proposal)
    now = desk.work.figures.known(proposal.indicator).get(period)
    if now is None or now.number != proposal.seen:
        raise NotPending(_answer(desk, proposal, Answer.OVERTAKEN, who))
    said = Said(proposal.by, desk.now, "chat", None, proposal.for_person or None, agreed_by=who)
    return recording.record(
        desk,
        said,
        desk.work.portfolio.indicator(proposal.indicator),
        period,
        proposal.value,
        standing=Standing(proposal.standing),
        numerator=proposal.numerator,
        denominator=proposal.denominator,
        change=Change.CORRECTION,
        reason=proposal.why,
    )


def _redraw(desk: Desk, proposal: Proposal, who: str) -> Trajectory:
    before = desk.work.portfolio.trajectory(proposal.indicator)
    if proposal.trajectory is None or (before.version if before else 0) != proposal.seen:
        raise NotPending(_answer(desk, proposal, Answer.OVERTAKEN, who))
    version = (before.version if before else 0) + 1
    drawn = replace(
        proposal.trajectory,
        version=version,
        reason=proposal.why if before else "",
        approver=who,
        agreed_at=desk.now,
    )
    drawn = as_judged(desk, proposal, drawn)
    agree_trajectory(desk, proposal.indicator, drawn, proposal.by)
    _close_workshop(desk, proposal, Outcome.AGREED, who)
    return drawn


def as_judged(desk: Desk, proposal: Proposal, drawn: Trajectory) -> Trajectory:
    """A redrawn trajectory, where months that are over stay judged by what was expected of them.

    Else a line redrawn from the month that slipped would turn that month green. What is imported may put a slip of the
    pen right, so it counts from its first month.
    """
    before = desk.work.portfolio.trajectory(proposal.indicator)
    if before is None or not proposal.workshop:
        return drawn
    return drawn.keeping(before, Month.of(desk.today))


def agree_trajectory(desk: Desk, indicator: str, drawn: Trajectory, by: str) -> None:
    """A version of an indicator's trajectory is in force. Raises TheirOwn where nobody but its author agreed it."""
    before = desk.work.portfolio.trajectory(indicator)
    if before is not None and drawn.approver in {"", by}:
        raise TheirOwn("A trajectory is redrawn by two people.")
    desk.work.portfolio.agree(indicator, drawn)
    desk.decided(
        "agreed",
        f"trajectory/{indicator}",
        drawn.approver or by,
        old=before.target.value if before else "",
        new=drawn.target.value,
        proposed_by="" if by in OURSELVES else by,
        why=drawn.reason,
    )


def _close_workshop(desk: Desk, proposal: Proposal, outcome: Outcome, who: str) -> None:
    workshop = desk.work.shelf(Workshop).get(proposal.workshop) if proposal.workshop else None
    if workshop is not None and workshop.outcome is Outcome.PROPOSED:
        keeping.save(desk, replace(workshop, outcome=outcome), Noted(desk.now, who, outcome.value))


def _answer(desk: Desk, proposal: Proposal, answer: Answer, who: str, because: str = "") -> Proposal:
    noted_by = ROUTINE if answer is Answer.OVERTAKEN else who
    answered = proposal.answered(answer, noted_by, because)
    keeping.save(desk, answered, Noted(desk.now, noted_by, answer.value, because))
    for step in ("ask", "ends"):
        desk.work.ledger.tick_off(f"{SECOND}/{proposal.number}/{step}", desk.now, answer.value)
    return answered


def _subject(proposal: Proposal) -> tuple[object, ...]:
    return (proposal.matter, proposal.indicator, proposal.period, proposal.flag)


def blank(matter: Matter, indicator: str, **parts: object) -> Proposal:
    """A proposal about to be made: who, when and until when are filled in by `propose`."""
    return Proposal(0, matter, indicator, "", datetime.min.replace(tzinfo=UTC), date.min, **parts)  # type: ignore[arg-type]
