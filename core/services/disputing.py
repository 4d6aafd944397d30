"""Figures the service does not agree with: while it says so, nobody else changes them alone."""

from __future__ import annotations

from dataclasses import replace

from core.domain.months import Month
from core.domain.proposals import Dispute
from core.domain.roles import Action
from core.ports import Noted, Work
from core.services import keeping
from core.services.desk import ROUTINE, Desk
from core.services.permitting import OURSELVES, allowed, require


def dispute(desk: Desk, indicator: str, period: Month, why: str, who: str) -> Dispute:
    """The service does not agree with what is known for that period; a later word takes the place of an earlier."""
    require(desk, who, Action.ANSWER, indicator, period)
    noted = Noted(desk.now, who, "disputed", why)
    before = disputed(desk.work, indicator, period)
    if before is not None:
        again = replace(before, why=why, by=who, at=desk.now)
        keeping.save(desk, again, noted)
        return again
    return keeping.add(desk, Dispute(0, indicator, period, who, desk.now, why), noted)


def disputed(work: Work, indicator: str, period: Month) -> Dispute | None:
    """The open dispute about a period's figure."""
    return next((d for d in still_open(work) if (d.indicator, d.period) == (indicator, period)), None)


def still_open(work: Work) -> list[Dispute]:
    """Every dispute that has not been settled."""
    return [d for d in work.shelf(Dispute).all() if not d.settled]


def settle(desk: Desk, found: Dispute, who: str, how: str) -> None:
    """It is over: the service agrees, has corrected the figure itself, or two people have decided."""
    own = of_the_service(desk.work, who, found.indicator, found.period)
    if not own:
        require(desk, who, Action.OVERRIDE)
    keeping.save(desk, replace(found, settled=True), Noted(desk.now, who if own else ROUTINE, "settled", how))


def of_the_service(work: Work, who: str, indicator: str, period: Month) -> bool:
    """Whether the figure is that person's own to give."""
    person = work.portfolio.person(who)
    return person is not None and allowed(work, person, Action.ANSWER, indicator, period)


def needs_second(work: Work, indicator: str, period: Month, who: str) -> Dispute | None:
    """The dispute for whose sake somebody cannot change this figure alone."""
    if who not in OURSELVES and of_the_service(work, who, indicator, period):
        return None
    return disputed(work, indicator, period)
