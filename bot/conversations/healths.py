"""The unit looks at its own routine, and nobody else's; a lead asks to look at theirs together."""

from __future__ import annotations

from bot import health_wording as wording
from bot import routine_wording
from bot.asking import owned
from bot.conversations import coaching
from bot.conversations.permission import may
from bot.conversations.routine_parts import Part, Said, phrase
from bot.examples import examples
from bot.messages import Items, Message, Paragraph
from bot.stocktake_wording import WORTH
from bot.turn import Turn
from bot.wording import answered_privately
from core.services.health import health


def _show(turn: Turn, _said: Said) -> bool:
    if may(turn):
        if not turn.place.is_direct:  # it counts what is hidden in a channel, and minutes by name
            turn.reply(answered_privately())
            turn.aside()
        names = {p.key: p.name for p in turn.work.portfolio.people()}
        turn.reply(wording.health(health(turn.desk, tuple(WORTH)), names))
    return True


def _help_with(turn: Turn, said: Said) -> bool:
    """The part of help about one of the routines."""
    lead = bool(owned(turn.desk, turn.person))
    lines = routine_wording.help_topics(turn.person, examples(turn), lead=lead)
    about = routine_wording.lines_about(lines, said["topic"])
    if about:
        turn.reply(Message((Paragraph(routine_wording.topic_heading()), Items(tuple(about)))))
    return bool(about)


def _help_me(turn: Turn, _said: Said) -> bool:
    return turn.place.is_direct and coaching.offer(turn)


PART: Part = Part(
    phrases=(
        (
            phrase(
                r"help (?:me )?(?:with |on |about )?(?:the |my |a )?(?:delivery |priority )?"
                r"(?P<topic>plans?|milestones?|workshops?|stocktakes?|packs?|actions?|assess\w*|ratings?|reviews?|summar\w*|reports?|drafts?)"
            ),
            _help_with,
        ),
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
