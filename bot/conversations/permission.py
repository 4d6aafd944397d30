"""Who may do what the unit does."""

from __future__ import annotations

from bot.messages import quiet, say
from bot.turn import Turn


def may(turn: Turn) -> bool:
    """Whether this person runs the unit; says so kindly when not."""
    if turn.person.runs_the_unit:
        return True
    turn.reply(
        say(
            "That is for the delivery unit. Ask them here, or say ",
            quiet('"help"'),
            " to see what you can do.",
        )
    )
    return False
