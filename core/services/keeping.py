"""The routines' papers are kept here and nowhere else: the matrix is asked, and the audit trail told, each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from core.domain.actions import Action as Agreed
from core.domain.assessments import Moderation, Rating, Score
from core.domain.briefings import Briefing, Rhythm
from core.domain.notes import Note
from core.domain.packs import Pack
from core.domain.people import Person
from core.domain.plans import DeliveryPlan
from core.domain.proposals import Answer, Dispute, Matter, Proposal
from core.domain.reviews import Review
from core.domain.roles import Action, Scope, reach
from core.domain.stocktakes import Stocktake
from core.domain.workshops import Workshop
from core.ports import Noted, P, Work
from core.services.desk import Desk, Kept
from core.services.permitting import OURSELVES, NotPermitted, allowed, leads_or_stands_in


def add(desk: Desk, paper: P, noted: Noted) -> P:
    """Keep a new paper under the next free number. Raises NotPermitted."""
    _require(desk.work, noted.who, paper, None)
    kept = desk.work.shelf(type(paper)).add(paper, noted)
    _decided(desk, kept, noted, 1)
    return kept


def save(desk: Desk, paper: P, noted: Noted) -> None:
    """Keep a later version of a paper. Raises NotPermitted."""
    shelf = desk.work.shelf(type(paper))
    _require(desk.work, noted.who, paper, shelf.get(paper.number))
    version = shelf.save(paper, noted)
    _decided(desk, paper, noted, version)


TAKEN_BACK = "taken back"
"""What is noted where a version only puts a paper back as it was."""


class ChangedSince(ValueError):
    """What is to be taken back has been changed since, so it stays as it is."""


def as_before(work: Work, kind: type[P], number: int, version: int) -> P | None:
    """The paper without what that version changed; what later ones changed besides stays. None for its first version.

    Raises ChangedSince where a later version changed the same part.
    """
    versions = work.shelf(kind).versions(number)
    if version == 1:
        if len(versions) > 1:
            raise ChangedSince
        return None
    before, after, now = (versions[n].paper for n in (version - 2, version - 1, -1))
    parts = [f.name for f in fields(cast("Any", after)) if getattr(before, f.name) != getattr(after, f.name)]
    if any(getattr(now, part) != getattr(after, part) for part in parts):
        raise ChangedSince
    restored: P = replace(cast("Any", now), **{part: getattr(before, part) for part in parts})
    return restored


def written_meanwhile(work: Work, paper: P, what: str, who: str, since: datetime) -> str:
    """Who else wrote that part of a paper since somebody was asked for it; nobody is an empty key."""
    noted = (v.noted for v in reversed(work.shelf(type(paper)).versions(paper.number)))
    return next((n.who for n in noted if n.what == what and n.who != who and n.at > since), "")


def may_keep(work: Work, person: Person, paper: Any, before: Any = None) -> bool:
    """Whether the matrix lets this person keep this paper, `before` being how it stands."""
    action, own = needed(paper, before), _NEEDS[type(paper)][1]
    far = Scope.NONE if person.retired else reach(person.role, action)
    return far is Scope.ALL or (far is Scope.OWN and own(work, person, paper if before is None else before))


def _require(work: Work, who: str, paper: Any, before: Any) -> None:
    if who in OURSELVES:
        return
    person = work.portfolio.person(who)
    if person is None or not may_keep(work, person, paper, before):
        raise NotPermitted(who, needed(paper, before))


def needed(paper: Any, before: Any) -> Action:
    """What keeping it takes: a day moved for somebody else, or a meeting's course, is the unit's."""
    match paper, before:
        case Stocktake() | Review(), None:
            return Action.RUN_ROUTINES
        case Stocktake(), Stocktake() if replace(paper, good_news=before.good_news) != before:
            return Action.RUN_ROUTINES
        case Proposal(), _ if paper.matter is Matter.TRAJECTORY and paper.answer in {
            Answer.PENDING,
            Answer.TAKEN_BACK,
        }:
            return Action.PLAN
        case Agreed(), Agreed() if paper.due != before.due and paper.agreed_by != paper.owner:
            return Action.RUN_ROUTINES
        case _:
            return _NEEDS[type(paper)][0]


def _decided(desk: Desk, paper: Any, noted: Noted, version: int) -> None:
    about = f"{type(paper).__name__.lower()}/{paper.number}"
    desk.decided(noted.what, about, noted.who, detail=noted.detail)
    desk.kept.append(Kept(type(paper).__name__, paper.number, version, noted.what, noted.who))


def _an_action(_work: Work, person: Person, action: Agreed) -> bool:
    return action.owner == person.key


def _a_stocktake(work: Work, person: Person, meeting: Stocktake) -> bool:
    leads = (work.portfolio.priority(key).lead for key in meeting.priorities)
    return person.key in meeting.attending or any(leads_or_stands_in(work, person, lead) for lead in leads)


def _a_plan(work: Work, person: Person, plan: DeliveryPlan) -> bool:
    lead = work.portfolio.priority(plan.priority).lead
    return leads_or_stands_in(work, person, lead) or any(m.owner == person.key for m in plan.milestones)


def _a_workshop(work: Work, person: Person, workshop: Workshop) -> bool:
    about = work.portfolio.indicator(workshop.indicator)
    return leads_or_stands_in(work, person, work.portfolio.priority(about.priority).lead)


def _a_note(work: Work, person: Person, note: Note) -> bool:
    return leads_or_stands_in(work, person, work.portfolio.priority(note.priority).lead)


def _a_review(work: Work, person: Person, review: Review) -> bool:
    takes_part = {*review.team, review.sponsor, *(w.owner for w in review.data)}
    return person.key in takes_part or leads_or_stands_in(
        work, person, work.portfolio.priority(review.priority).lead
    )


def _a_score(work: Work, person: Person, score: Score) -> bool:
    moderation = work.shelf(Moderation).get(score.moderation)
    return score.rater == person.key and moderation is not None and person.key in moderation.raters


def _a_dispute(work: Work, person: Person, dispute: Dispute) -> bool:
    return allowed(work, person, Action.ANSWER, dispute.indicator, dispute.period)


def _a_proposal(work: Work, person: Person, proposal: Proposal) -> bool:
    """A lead may propose the trajectory of their own indicator, and take it back."""
    own = proposal.matter is Matter.TRAJECTORY and proposal.by == person.key
    return own and allowed(work, person, Action.PLAN, proposal.indicator)


def _nobodys(_work: Work, _person: Person, _paper: object) -> bool:
    return False


_NEEDS: Mapping[type[Any], tuple[Action, Callable[[Work, Person, Any], bool]]] = MappingProxyType(
    {
        Agreed: (Action.ACT, _an_action),
        Stocktake: (Action.ACT, _a_stocktake),
        Pack: (Action.RUN_ROUTINES, _nobodys),
        DeliveryPlan: (Action.PLAN, _a_plan),
        Workshop: (Action.PLAN, _a_workshop),
        Note: (Action.COMMENT, _a_note),
        Review: (Action.ACT, _a_review),
        Briefing: (Action.MODERATE, _nobodys),
        Rhythm: (Action.MODERATE, _nobodys),
        Moderation: (Action.MODERATE, _nobodys),
        Score: (Action.ASSESS, _a_score),
        Rating: (Action.MODERATE, _nobodys),
        Dispute: (Action.ANSWER, _a_dispute),
        Proposal: (Action.SECOND, _a_proposal),
    }
)
"""What each kind of paper needs, and whose own it is. A kind that is not here cannot be kept."""
