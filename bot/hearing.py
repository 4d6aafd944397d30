"""What the bot hears and says, in neutral words every platform is translated into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.messages import Message

UNIT_CHANNEL = "unit"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a person's direct messages, or a channel; perhaps in a thread there.

    `thread` is the key of the message that heads the thread.
    """

    channel: str | None = None
    person: str | None = None
    thread: str | None = None

    @classmethod
    def direct(cls, person: str) -> Place:
        """A person's own conversation with the bot."""
        return cls(person=person)

    @classmethod
    def unit(cls, thread: str | None = None) -> Place:
        """The unit's channel, or a thread in it."""
        return cls(channel=UNIT_CHANNEL, thread=thread)

    @property
    def is_direct(self) -> bool:
        """Whether nobody else is listening."""
        return self.person is not None


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a person did, as delivered once by a platform.

    `key` is the same whenever the platform delivers the same thing again. Exactly one of `words`, `token` (a
    button), `form` (its name, with `values`) or `file` (a name) is given. `message` is the key of the person's own
    message; an edit of it comes with `edited` true and the new words. `also` are further keys under which a platform
    may deliver the same thing again: none of them is heard twice.
    """

    key: str
    platform: str
    person: str
    place: Place
    words: str | None = None
    token: str | None = None
    form: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None
    message: str | None = None
    edited: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to be sent, exactly once, under its own `key`.

    `replaces` is the key of an earlier message to edit in place; `place.thread` the key of the thread's head. An
    answer goes to the `platform` it was asked on; without one it goes wherever its place is. With `in_place` it says
    nothing new, so that nothing is posted where the earlier message never arrived.
    """

    key: str
    place: Place
    message: Message
    replaces: str | None = None
    platform: str | None = None
    in_place: bool = False
