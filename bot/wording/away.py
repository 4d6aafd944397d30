"""Who is away, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.messages import (
    Message,
    quiet,
    say,
)
from bot.wording.phrases import joined
from core.domain.formatting import show_date
from core.domain.people import Absence


def are_you_away(absences: Sequence[Absence], today: date) -> Message:
    """Whether, and when, somebody is down as away."""
    if not absences:
        return say(
            "No, I don't have you down as away. To arrange it, say ",
            quiet('"I\'m away from the 3rd to the 17th"'),
            ".",
        )
    spans = [_span(a, today) for a in absences]
    now = any(a.covers(today) for a in absences)
    way = '"I\'m back"' if now else '"I\'m not away after all"'
    return say(
        f"{'Yes' if now else 'Not today'}. I have you down as away {joined(spans)}. If that is not so, say ",
        quiet(way),
        ".",
    )


def not_away_after_all(absences: Sequence[Absence], today: date) -> Message:
    """Absences still to come are taken back."""
    if not absences:
        return say("I don't have you down as away, so there is nothing to change.")
    return say(f"Done. You are no longer down as away {joined([_span(a, today) for a in absences])}.")


def _span(absence: Absence, today: date) -> str:
    if absence.first == absence.last:
        return f"on {show_date(absence.first, today)}"
    return f"from {show_date(absence.first, today)} to {show_date(absence.last, today)}"
