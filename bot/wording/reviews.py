"""The form a priority review is commissioned with, from a flag or from a stocktake."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import Choice, Field, Form
from core.domain.people import Priority


def commission_choice(about: str) -> Choice:
    """The button; the form is made when it is pressed."""
    return Choice("Review", f"form/review/{about}", commission_form(about, ()))


def commission_form(about: str, priorities: Sequence[Priority], chosen: str = "") -> Form:
    """What a review begins with. `about` is what it is commissioned from: flag/7, stocktake/1."""
    options = tuple((p.key, p.name) for p in priorities)
    return Form(
        "review",
        "Commission a review",
        (
            Field("priority", "Priority", "choice", value=chosen, options=options, optional=False),
            Field(
                "scope",
                "What is it about, and what not?",
                "long",
                hint="Re-lets of general needs homes. Not sheltered housing",
            ),
            Field("sponsor", "Who wants the answer?", hint="David"),
            Field("team", "Who does the work?", hint="Tom, Priya, Marcus and Jo Hall of Ealing"),
            Field("about", "From", "hidden", value=about),
        ),
        "Commission it",
    )
