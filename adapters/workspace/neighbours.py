"""The workspace's neighbours, kept on the store: its board, its people, its door."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from adapters.workspace.ports import OWN, STOCKTAKE, NotDrawn, Posted, Refused, Somebody
from bot import form_wording, pictures
from bot.dialogue import Dialogue
from bot.gallery import NoSuchPicture, picture_of
from bot.hearing import UNIT_CHANNEL, Heard, Place
from bot.messages import Form, Message, Picture, from_wire, without_choices
from core.domain.people import Person, Role
from core.ports import WORKSPACE, Clock, Post, Store

log = structlog.get_logger("workspace")

NEWCOMER = "workspace/newcomer"
"""The name under which the person a newcomer starts as is remembered."""

_LOOKED_BACK = 500
"""Changes of the board that are looked through on starting."""

_GROUPS = {
    Role.LEAD: "Service leads",
    Role.DEPUTY: "Deputies",
    Role.UNIT: "Delivery unit",
    Role.LEADER: "Leaders",
    Role.CABINET: "Cabinet members",
    Role.ADMINISTRATOR: "Administrators",
}
_IN_ORDER = tuple(_GROUPS)


class StoreDoor:
    """Where what people do is heard. What breaks is undone, apologised for, and logged with a reference."""

    def __init__(self, store: Store, dialogue: Dialogue, after: Callable[[], None]) -> None:
        self._store = store
        self._dialogue = dialogue
        self._after = after

    def hear(self, heard: Heard, file_bytes: bytes | None = None) -> None:
        """Take one turn and have its answers sent. Raises Refused for a form with fields that cannot be taken."""
        wrong = self._dialogue.mistakes(heard) if heard.form is not None else {}
        if wrong:
            raise Refused(form_wording.some_fields(len(wrong)), wrong)
        try:
            self._dialogue.hear(heard, file_bytes)
        except Exception as fault:
            # The one place that may: a platform's door tells the person, logs, and leaves nothing half done.
            reference = secrets.token_hex(3)
            log.exception("turn undone", reference=reference, fault=type(fault).__name__)
            self._dialogue.apologise(heard, reference)
        self._after()

    def catch_up(self) -> int:
        """Hear what was posted and not heard, as when the machine ended between the two; how much that was."""
        with self._store.reading() as work:
            recent = work.board.since(max(0, work.board.latest() - _LOOKED_BACK))
            said = [post for post in recent if post.author != STOCKTAKE and post.key.startswith(OWN)]
            unheard = [post for post in said if not work.inbox.has(post.key.removeprefix(OWN))]
        for post in unheard:
            place = Place(post.channel, post.person, post.thread)
            key, text = post.key.removeprefix(OWN), str(post.body.get("text", ""))
            self.hear(Heard(key, "workspace", post.author, place, words=text, message=post.key))
        return len(unheard)

    def form(self, person: str, place: Place, token: str) -> Form | None:
        """The form a button opens, as things stand now."""
        return self._dialogue.form(person, place, token)


class StoreBoard:
    """Every message there is, as each person may see them."""

    def __init__(self, store: Store, clock: Clock, after: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._after = after

    def posted(self, person: str) -> Sequence[Posted]:
        """Everything visible to that person, oldest first."""
        with self._store.reading() as work:
            names = _names(work.portfolio.people())
            found = work.board.visible(person, _channels(work.portfolio.person(person)))
            return [_posted(post, names) for post in found]

    def since(self, seq: int, person: str) -> Sequence[Posted]:
        """What changed after `seq`."""
        with self._store.reading() as work:
            names = _names(work.portfolio.people())
            channels = _channels(work.portfolio.person(person))
            found: list[Posted] = []
            # The store tells a page at a time, of everybody's: a page with nothing for this person is not the end.
            while page := work.board.since(seq):
                seq = page[-1].seq
                found += (_posted(p, names) for p in page if p.person == person or p.channel in channels)
            return found

    def one(self, key: str, person: str) -> Posted | None:
        """One message this person may see."""
        with self._store.reading() as work:
            post = work.board.get(key)
            seen = post is not None and (
                post.person == person or post.channel in _channels(work.portfolio.person(person))
            )
            return _posted(post, _names(work.portfolio.people())) if post is not None and seen else None

    def say(self, author: str, place: Place, key: str, text: str) -> Posted:
        """Post a person's own words, or edit them."""
        with self._store.turn() as work:
            person = work.portfolio.person(author)
            if place.person not in {None, author}:
                raise Refused("That conversation is not open to you.")
            if not place.is_direct and place.channel not in _channels(person):
                raise Refused("That channel is not open to you.")
            now = self._clock.now()
            known = work.board.get(key)
            if known is None:
                post = Post(0, 0, key, place.channel, place.person, place.thread, author, {"text": text}, now)
                made = work.board.post(post)
            elif known.author != author:
                raise Refused("Only who wrote a message can change it.")
            else:
                if known.body.get("text") != text:
                    work.board.edit(key, {"text": text}, now)
                made = work.board.get(key) or known
            posted = _posted(made, _names(work.portfolio.people()))
        self._after()
        return posted

    def latest_seq(self) -> int:
        """The latest change."""
        with self._store.reading() as work:
            return work.board.latest()

    def newest(self) -> Mapping[str, int]:
        """For each person the latest direct message of the bot's."""
        with self._store.reading() as work:
            return work.board.newest(STOCKTAKE)


class BoardPlatform:
    """The board as the courier sees it: posting a key twice leaves one message."""

    name = WORKSPACE

    def __init__(self, store: Store) -> None:
        self._store = store

    def post(self, key: str, body: Mapping[str, Any], at: datetime, *, again: bool = False) -> str:  # noqa: ARG002 - the board knows what it has
        """Post a message, or put it in the place of the one it replaces."""
        with self._store.turn() as work:
            replaces = body.get("replaces")
            old = work.board.get(replaces) if replaces else None
            if old is not None:
                changed_at = old.edited_at if _says_the_same(old.body, body) else at
                work.board.edit(old.key, {"message": body["message"]}, changed_at)
                return old.key
            post = Post(
                0,
                0,
                key,
                body.get("channel"),
                body.get("person"),
                body.get("thread"),
                STOCKTAKE,
                {"message": body["message"]},
                at,
            )
            return work.board.post(post).key


class StorePeople:
    """Who one may be: leads first, so that a newcomer starts where the month does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def everyone(self) -> Sequence[Somebody]:
        """Everybody who is not retired."""
        with self._store.reading() as work:
            people = [p for p in work.portfolio.people() if not p.retired]
            newcomer = work.talks.recall(NEWCOMER)
        people.sort(key=lambda p: (_IN_ORDER.index(p.role), p.key != newcomer, p.name))
        return [Somebody(p.key, p.name, _GROUPS[p.role], _sees_channel(p)) for p in people]


class StorePictures:
    """Draws a message's pictures when they are first looked at."""

    def __init__(self, store: Store, draw: Callable[[pictures.Picture, str], bytes]) -> None:
        self._store = store
        self._draw = draw

    def png(self, key: str, block: int, theme: str) -> bytes:
        """One picture, in light or dark."""
        with self._store.reading() as work:
            post = work.board.get(key)
            message = from_wire(post.body["message"]) if post and "message" in post.body else Message()
            if not 0 <= block < len(message.blocks):
                raise NotDrawn("There is no picture there.")
            wanted = message.blocks[block]
            if not isinstance(wanted, Picture):
                raise NotDrawn("There is no picture there.")
            try:
                spec = picture_of(work, wanted)
            except NoSuchPicture as unknown:
                raise NotDrawn(str(unknown)) from None
        return self._draw(spec, theme)


def _channels(person: Person | None) -> tuple[str, ...]:
    return (UNIT_CHANNEL,) if person is not None and _sees_channel(person) else ()


def _sees_channel(person: Person) -> bool:
    return person.runs_the_unit


def _names(people: Sequence[Person]) -> Mapping[str, str]:
    return {p.key: p.name for p in people}


def _posted(post: Post, names: Mapping[str, str]) -> Posted:
    place = Place(post.channel, post.person, post.thread)
    said: Message | str = from_wire(post.body["message"]) if "message" in post.body else post.body["text"]
    name = "Stocktake" if post.author == STOCKTAKE else names.get(post.author, post.author)
    return Posted(post.key, post.seq, post.first_seq, place, post.author, name, said, post.at, post.edited_at)


def _says_the_same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether nothing but the buttons differs."""
    return "message" in old and without_choices(from_wire(old["message"])) == without_choices(
        from_wire(new["message"])
    )
