"""What stands on a person's own page, beside what is said in conversation."""

from __future__ import annotations

from bot.messages import Choice, Choices, Words, quiet, words
from core.domain.people import Person


def waiting_for_you() -> str:
    """Over what is due."""
    return "Waiting for you:"


def yours() -> str:
    """Over one's own indicators."""
    return "How yours stand"


def ask_anything() -> Words:
    """For somebody who answers for nothing, and asks."""
    return words(
        "Ask in Messages: ", quiet('"status"'), ", a portfolio, a priority or an indicator by its name."
    )


def buttons(person: Person) -> Choices:
    """What is asked for most, by whom."""
    asks = [Choice("Chart of everything", "everything"), Choice("Flags", "flags")]
    if person.runs_the_unit:
        asks.append(Choice("What is late", "late"))
    return Choices(tuple(asks))
