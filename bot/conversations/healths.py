"""The unit looks at its own routine, and nobody else's."""

from __future__ import annotations

from bot import routine_wording as wording
from bot.conversations.routine_parts import Part, Said, phrase
from bot.conversations.stocktakes import for_the_unit_alone
from bot.turn import Turn
from core.services.health import health


def _show(turn: Turn, _said: Said) -> bool:
    if for_the_unit_alone(turn):
        turn.reply(wording.health(health(turn.desk, tuple(wording.WORTH))))
    return True


PART = Part(
    phrases=(
        (
            phrase(r"(?:the )?health(?: of (?:the|our) routine)?|how (?:are we|is the unit) doing ourselves"),
            _show,
        ),
    )
)
