"""What the unit decides about a message that was set aside: send it again, or take it as sent."""

from __future__ import annotations

from collections.abc import Callable

from bot import delivery_words
from bot.conversations.permission import may
from bot.messages import Message
from bot.turn import Turn
from core.ports import Fate
from core.services import sending
from core.services.desk import Desk


def resend(turn: Turn, which: str) -> None:
    """Have it sent again; where it may have arrived, the officer accepts that it may be there twice."""
    platform, _, _ = which.partition("/")
    _settle(turn, which, sending.resend, delivery_words.sent_again(platform.capitalize()))


def resend_all(turn: Turn, platform: str) -> None:
    """Have everything sent again that certainly did not arrive."""
    if not may(turn):
        return
    refused = (Fate.UNREACHABLE, Fate.REFUSED)
    waiting = [s for s in sending.stuck(turn.desk) if s.platform == platform and s.fate in refused]
    for message in waiting:
        sending.resend(turn.desk, message.key, turn.person.key, platform)
    said = delivery_words.all_sent_again(platform.capitalize(), len(waiting))
    turn.reply(said if waiting else delivery_words.dealt_with())


def mark_sent(turn: Turn, which: str) -> None:
    """Somebody has seen that it arrived."""
    _settle(turn, which, sending.mark_sent, delivery_words.marked_as_sent())


def _settle(turn: Turn, which: str, settle: Callable[[Desk, str, str, str], object], done: Message) -> None:
    if not may(turn):
        return
    platform, _, key = which.partition("/")
    try:
        settle(turn.desk, key, turn.person.key, platform)
    except sending.NothingStuck:
        turn.reply(delivery_words.dealt_with())
        return
    turn.reply(done)
