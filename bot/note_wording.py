"""What the bot says about notes on a priority."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.messages import Field, Form, Items, Message, Paragraph, Words, quiet, say, strong, words
from core.domain.formatting import show_date
from core.domain.notes import Note
from core.domain.people import Priority

EXAMPLE = '"note on Empty homes: contractor starts on the 17th"'


def form(priorities: Sequence[Priority], text: str = "") -> Form:
    """Which priority, and what to remember."""
    return Form(
        "note",
        "Note on a priority",
        (
            Field(
                "priority",
                "Which priority",
                kind="choice",
                options=tuple((p.key, p.name) for p in priorities),
                optional=False,
            ),
            Field("note", "What should be remembered", kind="long", value=text, optional=False),
        ),
        submit="Keep it",
    )


def kept(priority: Priority, note: Note) -> Message:
    """Done."""
    return say("Kept with ", strong(priority.name), f': "{note.text}". ').and_(
        Paragraph(words("To read its notes, say ", quiet(f'"notes on {priority.name}"'), "."))
    )


def notes(priority: Priority, found: Sequence[tuple[Note, str]], today: date) -> Message:
    """The latest notes of a priority, newest first; each with the name of who kept it."""
    if not found:
        return say("There are no notes on ", strong(priority.name), " yet. Keep one: ", quiet(EXAMPLE), ".")
    return Message(
        (
            Paragraph(words("Notes on ", strong(priority.name))),
            Items(tuple(_line(n, who, today) for n, who in found)),
        )
    )


def _line(note: Note, who: str, today: date) -> Words:
    return words(quiet(f"{show_date(note.at.date(), today)}, {who}: "), note.text)


def not_for_you(priority: Priority) -> Message:
    """Notes are between the unit and the service."""
    return say("Notes on ", strong(priority.name), " are kept by its lead and the delivery unit.")


def none_to_note() -> Message:
    """Nothing this person may keep notes with."""
    return say("You have no priority to keep a note with. The delivery unit can keep it for you.")


def which(name: str) -> Message:
    """No such priority."""
    return say("I don't know a priority called ", strong(name[:80]), ". For example ", quiet(EXAMPLE), ".")


def empty() -> str:
    """Beside a field left empty."""
    return "Please say what should be remembered."


def choose() -> str:
    """Beside a choice not made."""
    return "Please choose a priority."


def your_note() -> str:
    """A note, by name."""
    return "your note"


def note_stays() -> str:
    """Notes are never taken away."""
    return "A note stays once it is kept. Add another that puts it right."
