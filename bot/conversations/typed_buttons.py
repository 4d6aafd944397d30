"""What a button says, typed instead of pressed: "tell them now", "leave my note out".

On a phone, or read aloud, a button is words like any others. They are taken for the button only where the newest of
what was said to the person still carries it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages import Choice, Choices, from_wire
from bot.turn import Turn
from core.services.sending import DIRECT

_LOOKED_AT = 12
"""How many of the newest messages to the person, and edits of them."""

_FEWEST_WORDS = 2
"""One word, "no" or "close", may mean many things."""

_LONGEST = 80  # characters; no button says more


def token_of(turn: Turn, text: str) -> str | None:
    """What the button says that the person typed the words of; None where there is no such button before them.

    A button that opens a form has to be pressed, and one with a number may be a figure.
    """
    wanted = _plain(text)
    if len(text) > _LONGEST or len(wanted.split()) < _FEWEST_WORDS or any(c.isdigit() for c in wanted):
        return None
    return next((c.token for c in _before_them(turn) if _plain(c.label) == wanted), None)


def _before_them(turn: Turn) -> Iterator[Choice]:
    """The buttons of what was said to the person lately, the newest first, as their messages stand now."""
    seen: set[str] = set()
    for key, body in turn.work.outbox.lately(f"{DIRECT}{turn.person.key}", _LOOKED_AT):
        first = body["replaces"] or key
        if first in seen:
            continue
        seen.add(first)
        for block in from_wire(body["message"]).blocks:
            if isinstance(block, Choices):
                yield from (c for c in block.choices if not c.token.startswith("form/"))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() or c == "'" else " " for c in text.casefold()).split())
