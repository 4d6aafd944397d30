"""What the unit decides about a message that was set aside: send it again, or take it as sent."""

from __future__ import annotations

from bot import delivery_words
from bot.conversations.permission import may
from bot.turn import Turn
from core.services import sending


def resend(turn: Turn, which: str) -> None:
    """Have it sent again; where it may have arrived, the officer accepts that it may be there twice."""
    if not may(turn):
        return
    platform, _, key = which.partition("/")
    try:
        sending.resend(turn.desk, key, platform)
    except sending.NothingStuck:
        turn.reply(delivery_words.dealt_with())
        return
    turn.reply(delivery_words.sent_again(platform.capitalize()))


def mark_sent(turn: Turn, which: str) -> None:
    """Somebody has seen that it arrived."""
    if not may(turn):
        return
    platform, _, key = which.partition("/")
    try:
        sending.mark_sent(turn.desk, key, platform)
    except sending.NothingStuck:
        turn.reply(delivery_words.dealt_with())
        return
    turn.reply(delivery_words.marked_as_sent())
