"""Keeping a note with a priority."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.notes import Note
from core.domain.people import Person, Priority
from core.ports import Noted, Work
from core.services import keeping
from core.services.desk import Desk

LONGEST = 1000


def may_note(person: Person, priority: Priority) -> bool:
    """Whether the person may keep notes with it, and read them: the unit, and its lead."""
    return person.runs_the_unit or person.key == priority.lead


def keep(desk: Desk, priority: Priority, text: str, who: str, source: str = "") -> Note:
    """Keep a note; every note stays."""
    note = Note(0, priority.key, " ".join(text.split())[:LONGEST], who, desk.now, source)
    return keeping.add(desk, note, Noted(desk.now, who, "noted"))


def of(work: Work, priority: str) -> Sequence[Note]:
    """A priority's notes, oldest first."""
    return [note for note in work.shelf(Note).all() if note.priority == priority]
