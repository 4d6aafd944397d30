"""Absences: arranged, and taken back, by whoever they are of."""

from __future__ import annotations

from core.domain.people import Absence
from core.domain.roles import Action
from core.services.desk import Desk
from core.services.permitting import NotPermitted


def arrange(desk: Desk, absence: Absence, who: str) -> int:
    """Somebody will be away; the absence's number. Raises NotPermitted for anybody else's."""
    person = desk.work.portfolio.person(who)
    if absence.person != who or person is None or person.retired:
        raise NotPermitted(who, Action.OVERRIDE)
    number = desk.work.absences.add(absence, desk.now)
    desk.decided("away", f"absence/{number}", who, new=f"{absence.first} to {absence.last}")
    return number


def cancel(desk: Desk, number: int, who: str) -> None:
    """They will not be, or are back. Raises NotPermitted for anybody else's."""
    if not desk.work.absences.is_of(number, who):
        raise NotPermitted(who, Action.OVERRIDE)
    desk.work.absences.cancel(number)
    desk.decided("not away", f"absence/{number}", who)
