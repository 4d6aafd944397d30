"""The routines' papers: every version of every one, as JSON by the names of their fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Generic

from sqlalchemy import Connection, Select, func, insert, select

from core.domain.actions import Action, Course
from core.domain.assessments import Challenge, DeliveryStage, Moderation, Progress, Rating, Score
from core.domain.briefings import Briefing, Fate, Kind, Passage, Rhythm
from core.domain.indicators import Limits
from core.domain.notes import Note
from core.domain.packs import Pack
from core.domain.plans import DeliveryPlan, Link, Milestone, Risk, Strategy, Strength
from core.domain.proposals import Answer, Dispute, Matter, Proposal
from core.domain.reviews import (
    Check,
    Hypothesis,
    Recommendation,
    Review,
    ReviewStage,
    ServiceView,
    Verdict,
    Visit,
    Wanted,
)
from core.domain.status import Status
from core.domain.stocktakes import GoodNews, Stage, Stocktake
from core.domain.trajectory import Intervention, Point, Profile, Trajectory
from core.domain.workshops import Outcome, Workshop
from core.ports import Noted, P, Version
from core.store.repositories.numbers import Numbers
from core.store.tables import papers
from core.wire import Vocabulary

_VOCABULARY = Vocabulary(
    Action,
    Course,
    Stocktake,
    Stage,
    GoodNews,
    Pack,
    Moderation,
    Progress,
    Score,
    Rating,
    Challenge,
    DeliveryStage,
    Status,
    Note,
    DeliveryPlan,
    Strategy,
    Link,
    Strength,
    Milestone,
    Risk,
    Workshop,
    Outcome,
    Point,
    Intervention,
    Proposal,
    Matter,
    Answer,
    Dispute,
    Trajectory,
    Profile,
    Limits,
    Review,
    ReviewStage,
    Hypothesis,
    Verdict,
    Wanted,
    Visit,
    Recommendation,
    ServiceView,
    Check,
    Briefing,
    Kind,
    Fate,
    Passage,
    Rhythm,
)


class SqlShelf(Generic[P]):
    """The papers of one kind. A version is a row that is never changed; its key holds two writers apart."""

    def __init__(self, connection: Connection, kind: type[P]) -> None:
        self._db = connection
        self._kind = kind.__name__

    def add(self, paper: P, noted: Noted) -> P:
        """Keep a new paper under the next free number."""
        last = self._db.scalar(select(func.max(papers.c.number)).where(papers.c.kind == self._kind))
        number = Numbers(self._db).after(last)
        numbered: P = replace(paper, number=number)  # type: ignore[type-var]  # papers are dataclasses
        self._put(numbered, 1, noted)
        return numbered

    def save(self, paper: P, noted: Noted) -> int:
        """Keep a later version of a paper; which version it is."""
        last = self._db.scalar(
            select(func.max(papers.c.version)).where(
                papers.c.kind == self._kind, papers.c.number == paper.number
            )
        )
        if last is None:
            raise LookupError(f"There is no {self._kind} {paper.number} to change.")
        self._put(paper, last + 1, noted)
        return int(last) + 1

    def get(self, number: int, at: datetime | None = None) -> P | None:
        """A paper as it is, or as it was known at an instant; None where there is (or was) none."""
        found = self._db.scalar(self._latest(at).where(papers.c.number == number))
        return None if found is None else self._read(found)

    def all(self, at: datetime | None = None) -> list[P]:
        """Every paper as it is, or as it was known at an instant, by number."""
        return [self._read(body) for body in self._db.scalars(self._latest(at).order_by(papers.c.number))]

    def versions(self, number: int) -> list[Version[P]]:
        """A paper's history, oldest first."""
        rows = self._db.execute(
            select(papers)
            .where(papers.c.kind == self._kind, papers.c.number == number)
            .order_by(papers.c.version)
        )
        return [Version(self._read(r.body), Noted(r.at, r.who, r.what, r.detail)) for r in rows]

    def _latest(self, at: datetime | None) -> Select[Any]:
        known = select(papers.c.number, func.max(papers.c.version).label("version")).where(
            papers.c.kind == self._kind
        )
        if at is not None:
            known = known.where(papers.c.at <= at)
        newest = known.group_by(papers.c.number).subquery()
        return (
            select(papers.c.body)
            .join(newest, (papers.c.number == newest.c.number) & (papers.c.version == newest.c.version))
            .where(papers.c.kind == self._kind)
        )

    def _put(self, paper: P, version: int, noted: Noted) -> None:
        self._db.execute(
            insert(papers).values(
                kind=self._kind,
                number=paper.number,
                version=version,
                at=noted.at,
                who=noted.who,
                what=noted.what,
                detail=noted.detail,
                body=_VOCABULARY.write(paper),
            )
        )

    def _read(self, body: Any) -> P:
        paper: P = _VOCABULARY.read(body)
        return paper
