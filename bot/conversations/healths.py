"""The unit looks at its own routine, and nobody else's; a lead asks to look at theirs together."""

from __future__ import annotations

from bot import health_wording as wording
from bot.conversations import coaching
from bot.conversations.permission import may
from bot.conversations.routine_parts import Part, Said, phrase
from bot.stocktake_wording import WORTH
from bot.turn import Turn
from core.services.health import health


def _show(turn: Turn, _said: Said) -> bool:
    if may(turn):
        names = {p.key: p.name for p in turn.work.portfolio.people()}
        turn.reply(wording.health(health(turn.desk, tuple(WORTH)), names))
    return True


def _help_me(turn: Turn, _said: Said) -> bool:
    return turn.place.is_direct and coaching.offer(turn)


PART: Part = Part(
    phrases=(
        (
            phrase(
                r"(?:please )?(?:help|coach) me(?:,? please)?(?: (?:read|with|understand) (?:my|the|these) (?:data|figures|numbers|charts?))?"
            ),
            _help_me,
        ),
        (
            phrase(r"(?:the )?health(?: of (?:the|our) routine)?|how (?:are we|is the unit) doing ourselves"),
            _show,
        ),
    )
)
