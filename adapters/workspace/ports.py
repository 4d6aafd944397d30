"""What the workspace page needs from the rest of the house, in its own words.

Everything here is synchronous and quick: the page calls it from a worker thread. Keys of people are those of
`core.domain.people`; instants are UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.hearing import Heard, Place
from bot.messages import Form, Message

STOCKTAKE = "stocktake"
"""The author of what the bot says."""

OWN = "own-"
"""Begins the key of a person's own message; the rest is the key of the delivery it came with."""


class Refused(Exception):
    """Something was not taken, in words fit to show the person who tried.

    `fields` names fields of a form and what is wrong with each, in the same kind of words.
    """

    def __init__(self, sentence: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})


class NotDrawn(Exception):
    """There is no picture under that key and number."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One message as it now stands in a conversation.

    `first_seq` is its position for good. `seq` is that of its latest change: an edit takes a new one, which is how
    `Board.since` finds it. `said` is the bot's message, or a person's own words. `author` is a person's key or
    STOCKTAKE.
    """

    key: str
    seq: int
    first_seq: int
    place: Place
    author: str
    author_name: str
    said: Message | str
    at: datetime
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person one may be on the page. `role` is the label people are grouped under ("Service leads")."""

    key: str
    name: str
    role: str
    sees_unit_channel: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way the sample's clock may be moved: `to` is what `SampleClock.move` is told, `at` where it leads."""

    to: str
    label: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moving:
    """How far a move has got: the sample's instant, and the share done from 0 to 1."""

    now: datetime
    share: float


class Door(Protocol):
    """Where what people do is heard."""

    def hear(self, heard: Heard, file_bytes: bytes | None = None) -> None:
        """Take one turn and commit it. The same `heard.key` again is the same delivery: nothing more happens.

        `file_bytes` come with `heard.file`. Raises Refused, and nothing else a person should see; for a form it names
        the fields that cannot be taken, and nothing of the form has been kept.
        """

    def form(self, person: str, place: Place, token: str) -> Form | None:
        """The form a button opens now; None where it opens none any more, and its press is heard instead."""


class Board(Protocol):
    """Every message there is, as each person may see them: their direct messages, and the unit's channel."""

    def posted(self, person: str) -> Sequence[Posted]:
        """Every message visible to that person, in order of `first_seq`."""

    def since(self, seq: int, person: str) -> Sequence[Posted]:
        """What that person sees that was posted or edited after `seq`, in order of `seq`."""

    def one(self, key: str, person: str) -> Posted | None:
        """One message; None when there is none that this person may see."""

    def say(self, author: str, place: Place, key: str, text: str) -> Posted:
        """Post a person's own words, or edit them when `key` is already theirs.

        The same words again change nothing. Raises Refused when the key is another's or the place is not open to
        the author.
        """

    def latest_seq(self) -> int:
        """The `seq` of the latest change, 0 when there is none. Asked often: cheap."""

    def newest(self) -> Mapping[str, int]:
        """For each person who has one, the `first_seq` of the bot's latest direct message to them."""


class People(Protocol):
    """Who one may be."""

    def everyone(self) -> Sequence[Somebody]:
        """Everybody, in the order they should be offered; the first is who a newcomer starts as."""


class Pictures(Protocol):
    """Draws what `bot.messages.Picture` only names."""

    def png(self, key: str, block: int, theme: str) -> bytes:
        """The picture of block number `block` (from 0) of the message `key`, for theme "light" or "dark".

        The page asks for one at a time, and keeps the latest: drawing need not. Raises NotDrawn when there is no
        such picture.
        """


class SampleClock(Protocol):
    """The sample's own time."""

    def now(self) -> datetime:
        """The sample's instant, UTC."""

    def ways(self) -> Sequence[Way]:
        """How it may be moved from here; none when it follows the world's clock."""

    def move(self, to: str, on_the_way: Callable[[Moving], None]) -> None:
        """Play time forward, with all that falls due in it, telling `on_the_way` now and then.

        Returns when everything due by then has been sent. Raises Refused.
        """


@dataclass(frozen=True, slots=True)
class Neighbours:
    """All of them together. `clock` is None when time cannot be shown or moved."""

    door: Door
    board: Board
    people: People
    pictures: Pictures
    clock: SampleClock | None = field(default=None)
