"""Absences: arranged, and taken back, by whoever they are of."""

from __future__ import annotations

from datetime import timedelta

from core.domain.people import Absence
from core.domain.requests import Chase, State
from core.domain.roles import Action
from core.ports import Due
from core.services.desk import Desk
from core.services.permitting import NotPermitted
from core.services.rounds import add_step, away_on, zone_of
from core.services.rules import today

TO_THINK_AGAIN = timedelta(minutes=10)
"""How long somebody who is away from today has to take that back before others are asked."""


def arrange(desk: Desk, absence: Absence, who: str) -> int:
    """Somebody will be away; the absence's number. Raises NotPermitted for anybody else's.

    On the first working day of it, what they were asked for already and falls due meanwhile is seen to.
    """
    person = desk.work.portfolio.person(who)
    if absence.person != who or person is None or person.retired:
        raise NotPermitted(who, Action.OVERRIDE)
    number = desk.work.absences.add(absence, desk.now)
    leaves = desk.rules.asking_time(desk.calendar.next_working(absence.first), person.time_zone)
    at = max(leaves, desk.now + TO_THINK_AGAIN)
    desk.work.ledger.add(Due(f"away/{number}", "away", at, {"absence": str(number)}, who))
    desk.decided("away", f"absence/{number}", who, new=f"{absence.first} to {absence.last}")
    return number


def leave(desk: Desk, person: str) -> None:
    """Who is away from now on is not asked for what falls due meanwhile: its next step comes at once."""
    away = away_on(desk, person, today(desk.now, zone_of(desk, person)))
    if away is None:
        return
    for request in desk.work.requests.unanswered_of({person}):
        asked = request.asked_of == person and request.state is State.OPEN and not request.deputy_asked
        if asked and request.due <= away.last:
            add_step(desk, request, Chase.REMIND, desk.now)


def cancel(desk: Desk, number: int, who: str) -> None:
    """They will not be, or are back. Raises NotPermitted for anybody else's."""
    if not desk.work.absences.is_of(number, who):
        raise NotPermitted(who, Action.OVERRIDE)
    desk.work.absences.cancel(number)
    desk.decided("not away", f"absence/{number}", who)
