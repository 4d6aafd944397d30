"""What its lead was told of a flag before anybody else loses its buttons, and says what became of it.

"Tell them now" means nothing once the unit has it, or once there is nothing to tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.hearing import Outgoing, Place
from bot.messages import Block, Choices, Message, Paragraph, from_wire, quiet, words
from bot.turn import TELL_NOW, Turn, send
from core.domain.flags import Flag
from core.services.desk import Desk

NOTE_OUT = "note-out/"
"""Begins what the button says that leaves a note out of a flag the unit has not heard of."""


def kept(turn: Turn) -> None:
    """The turn is finished: what it told somebody first is remembered, to be put to rest one day."""
    for key, flag in turn.first_told:
        name = f"first-told/{flag}"
        turn.work.talks.remember(name, json.dumps([*_of(turn.desk, flag), key]))


def settle(desk: Desk, flag: Flag, became: str) -> None:
    """The flag was published, withdrawn or closed: what its lead was told first says so."""
    for key in _of(desk, str(flag.number)):
        body = desk.work.outbox.body(key)
        if body is None:
            continue
        blocks = _without_buttons(from_wire(body["message"]).blocks, str(flag.number))
        message = Message((*blocks, Paragraph(words(quiet(became)))))
        place = Place(body["channel"], body["person"], body["thread"])
        edit = f"{key}/became/{flag.number}"
        send(desk, Outgoing(edit, place, message, replaces=key, in_place=True))
    desk.work.talks.remember(f"first-told/{flag.number}", json.dumps([]))


def _without_buttons(blocks: Iterable[Block], flag: str) -> Iterable[Block]:
    gone = {f"{TELL_NOW}{flag}", f"{NOTE_OUT}{flag}"}
    for block in blocks:
        if not isinstance(block, Choices):
            yield block
        elif left := tuple(c for c in block.choices if c.token not in gone):
            yield Choices(left)


def _of(desk: Desk, flag: str) -> list[str]:
    held = desk.work.talks.recall(f"first-told/{flag}")
    return list(json.loads(held)) if held else []
