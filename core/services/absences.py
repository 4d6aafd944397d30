"""Absences: arranged, and taken back."""

from __future__ import annotations

from core.domain.people import Absence
from core.services.desk import Desk


def arrange(desk: Desk, absence: Absence, who: str) -> int:
    """Somebody will be away; the absence's number."""
    number = desk.work.absences.add(absence, desk.now)
    desk.decided("away", f"absence/{number}", who, new=f"{absence.first} to {absence.last}")
    return number


def cancel(desk: Desk, number: int, who: str) -> None:
    """They will not be, or are back."""
    desk.work.absences.cancel(number)
    desk.decided("not away", f"absence/{number}", who)
