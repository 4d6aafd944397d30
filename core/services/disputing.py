"""Figures the service does not agree with: while it says so, nobody else changes them alone."""

from __future__ import annotations

from dataclasses import replace

from core.domain.months import Month
from core.domain.proposals import Dispute
from core.domain.roles import Action
from core.ports import Noted, Work
from core.services import keeping
from core.services.desk import ROUTINE, Desk
from core.services.permitting import NeedsSecond, allowed, require


def dispute(desk: Desk, indicator: str, period: Month, why: str, who: str) -> Dispute:
    """The service does not agree with what is known for that period; a later word takes the place of an earlier.

    It stays the dispute of whoever spoke for the service first where the later word is an officer's.
    """
    require(desk, who, Action.ANSWER, indicator, period)
    noted = Noted(desk.now, who, "disputed", why)
    before = disputed(desk.work, indicator, period)
    if before is not None:
        by = who if speaks_for_the_service(desk.work, who, before) else before.by
        again = replace(before, why=why, by=by, at=desk.now)
        keeping.save(desk, again, noted)
        return again
    return keeping.add(desk, Dispute(0, indicator, period, who, desk.now, why), noted)


def disputed(work: Work, indicator: str, period: Month) -> Dispute | None:
    """The open dispute about a period's figure."""
    return next((d for d in still_open(work) if (d.indicator, d.period) == (indicator, period)), None)


def still_open(work: Work) -> list[Dispute]:
    """Every dispute that has not been settled."""
    return [d for d in work.shelf(Dispute).all() if not d.settled]


def settle(desk: Desk, found: Dispute, who: str, how: str, *, agreed_by: str | None = None) -> None:
    """It is over: the service agrees, has corrected the figure itself, or two people have decided.

    Raises NeedsSecond for an officer who is alone, NotPermitted for anybody else.
    """
    own = speaks_for_the_service(desk.work, who, found)
    if not own:
        require(desk, who, Action.OVERRIDE)
        require_second(desk, found, who, agreed_by)
    keeping.save(desk, replace(found, settled=True), Noted(desk.now, who if own else ROUTINE, "settled", how))


def speaks_for_the_service(work: Work, who: str, found: Dispute) -> bool:
    """Whether the disputed figure is that person's own to change or to agree with.

    Not an officer's, though they lead the priority or stand in for its lead now, unless the dispute is their own:
    an officer may hand a priority to themselves.
    """
    person = work.portfolio.person(who)
    if person is None or not allowed(work, person, Action.ANSWER, found.indicator, found.period):
        return False
    return found.by == who or not allowed(work, person, Action.OVERRIDE)


def needs_second(work: Work, indicator: str, period: Month, who: str) -> Dispute | None:
    """The dispute for whose sake somebody cannot change this figure alone."""
    found = disputed(work, indicator, period)
    return None if found is None or speaks_for_the_service(work, who, found) else found


def require_second(desk: Desk, found: Dispute, who: str, agreed_by: str | None) -> None:
    """Raise NeedsSecond unless another, who may, has agreed."""
    if agreed_by in {None, "", who}:
        raise NeedsSecond("changing a disputed figure", found.indicator)
    require(desk, str(agreed_by), Action.SECOND)
