"""The app's home tab: what is due, what was said, one's own charts, with the same buttons as in a message."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.blocks import BlockKit, render
from bot.messages import Message

_MOST_BLOCKS = 100


def home_view(message: Message, files: Sequence[str | None] = ()) -> BlockKit:
    """The message as a home tab. `files` are Slack's ids of its pictures."""
    rendered = render(message, files, limit=_MOST_BLOCKS)
    return {"type": "home", "callback_id": "home", "blocks": list(rendered.blocks)}
