"""What the page is told, as JSON-ready values, and what it tells, checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.workspace.ports import Moving, Posted, Refused, SampleClock, Somebody
from bot.hearing import Place
from bot.messages import to_wire

LONGEST_WORDS = 8_000
"""Characters in one message, or in one field of a form."""
MOST_FIELDS = 100
LONGEST_NAME = 200

_MINTED = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def posted_to_wire(posted: Posted) -> dict[str, Any]:
    """One message as the page shows it: `blocks` when the bot said it, `text` when a person did."""
    said: dict[str, Any] = {"text": posted.said} if isinstance(posted.said, str) else to_wire(posted.said)
    return {
        "key": posted.key,
        "seq": posted.seq,
        "order": posted.first_seq,
        "room": posted.place.channel or "direct",
        "thread": posted.place.thread,
        "author": posted.author,
        "name": posted.author_name,
        "at": _instant(posted.at),
        "edited": _instant(posted.edited_at),
        **said,
    }


def somebody_to_wire(somebody: Somebody) -> dict[str, Any]:
    """A person one may be."""
    return {
        "key": somebody.key,
        "name": somebody.name,
        "role": somebody.role,
        "unit": somebody.sees_unit_channel,
    }


def clock_to_wire(clock: SampleClock | None, moving: Moving | None = None) -> dict[str, Any] | None:
    """The sample's time, where it may be moved to, and how far a move has got; None without a clock."""
    if clock is None:
        return None
    ways = [] if moving else clock.ways()
    return {
        "now": _instant(moving.now if moving else clock.now()),
        "share": moving.share if moving else None,
        "ways": [{"to": w.to, "label": w.label, "at": _instant(w.at)} for w in ways],
    }


class Said:
    """What the page sent, read field by field. Whatever is not as it should be raises Refused."""

    def __init__(self, body: bytes) -> None:
        try:
            read = json.loads(body)
        except (ValueError, RecursionError):
            raise Refused("The page sent something that could not be read.") from None
        if not isinstance(read, dict):
            raise Refused("The page sent something that could not be read.")
        self._read: dict[str, Any] = read

    @classmethod
    def query(cls, query: Mapping[str, str]) -> Said:
        """The same, from the part of an address after the question mark."""
        return cls(json.dumps(dict(query)).encode())

    def name(self, field: str) -> str:
        """A short name or key, never empty."""
        found = self._read.get(field)
        if not isinstance(found, str) or not found.strip() or len(found) > LONGEST_NAME:
            raise Refused(f"The page did not say its {field}.")
        return keepable(found)

    def perhaps(self, field: str) -> str | None:
        """The same, or None when it is absent."""
        return self.name(field) if self._read.get(field) else None

    def minted(self, field: str = "key") -> str:
        """A key the browser minted for one action: a UUID, so that the same action again is known again."""
        found = self.name(field)
        if not _MINTED.fullmatch(found):
            raise Refused("The page did not give this a key of its own.")
        return found

    def words(self, field: str = "text") -> str:
        """What a person wrote: neither nothing nor too much."""
        found = self._read.get(field)
        if not isinstance(found, str) or not found.strip():
            raise Refused("There is nothing in that message yet.")
        return _short_enough(found)

    def values(self, field: str = "values") -> dict[str, str]:
        """What was filled in, by the names of the fields."""
        found = self._read.get(field)
        if not isinstance(found, dict) or len(found) > MOST_FIELDS:
            raise Refused("The page sent a form that could not be read.")
        if not all(isinstance(value, str) for value in found.values()):
            raise Refused("The page sent a form that could not be read.")
        return {keepable(name): _short_enough(value) for name, value in found.items()}


def keepable(text: str) -> str:
    r"""The text without what no database keeps: NUL and halves of characters become a replacement mark.

    >>> keepable("voids\x00 31\r\n\ud83d")
    'voids� 31\n�'
    """
    return _UNKEEPABLE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\r\n", "\n")


def place_for(person: str, room: str | None, thread: str | None) -> Place:
    """Where something said in a room of the page is heard."""
    if room in {None, "direct"}:
        return Place(person=person, thread=thread)
    return Place(channel=room, thread=thread)


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_WORDS:
        raise Refused(f"That is longer than {LONGEST_WORDS:,} characters. Please send it in parts.")
    return keepable(text)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
