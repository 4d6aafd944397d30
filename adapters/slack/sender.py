"""Posts what the outbox holds: once each, with its chart, under metadata that says which message it is.

Slack has no idempotency key, so after an unclear answer our own metadata is looked for before anything is posted; and
after a post that another replica may have made meanwhile it is looked for once more, and only the first one stays.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from adapters.courier import Gone, Perhaps, Unsendable
from adapters.pacing import Limit, Method
from adapters.slack.blocks import Rendered, fallback, render, without_pictures
from adapters.slack.calls import Deleted, NotAsBlocks, said
from adapters.slack.files import Files
from adapters.slack.link import Link
from adapters.slack.people import SLACK
from bot import delivery_words
from bot.hearing import UNIT_CHANNEL
from bot.messages import Choices, Message, Paragraph, from_wire

log = structlog.get_logger("slack")

EVENT_TYPE = "stocktake_message"
SHARE = "share"
ASKED = "slack/asked/"
"""Where the words of a question are remembered, for the button that shares its answer."""

ELSEWHERE = f"{SLACK}:"
"""Before a channel that is not the unit's, or a message that is not ours, as the rest of the house names them."""

_A_SECOND = 5
_WINDOW = 1.005
_PAGES = 10
_A_PAGE = 200
_A_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Where:
    """A place in Slack: a channel, perhaps a thread in it, perhaps for one person's eyes."""

    channel: str
    thread: str | None = None
    only_for: str | None = None


class Evenly:
    """Five messages a second, evenly, whatever was done for each before.

    However long each is on its way, Slack never sees a sixth within a second: a message leaves a second after the answer
    to the fifth before it was there.
    """

    def __init__(self, seconds: Callable[[], float], pause: Callable[[float], None]) -> None:
        self._seconds = seconds
        self._pause = pause
        self._next = 0.0
        self._answered = deque([-_WINDOW] * _A_SECOND)
        self._places = threading.Semaphore(_A_SECOND)
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """One message: wait for its turn, send it."""
        with self._places:
            with self._lock:
                now = self._seconds()
                at = max(now, self._next, self._answered.popleft() + _WINDOW)
                self._next = at + 1 / _A_SECOND
            try:
                if at > now:
                    self._pause(at - now)
                yield
            finally:
                with self._lock:
                    self._answered.append(self._seconds())


class SlackPlatform:
    """Slack as the courier sees it."""

    name = SLACK
    hands = 3
    limits: tuple[Limit, ...] = (
        Limit(1, 1.0, each=True),
        Limit(5, 1.0),
        Limit(50, 60.0, of=Method.EDIT),
        Limit(60, 60.0, of=Method.PICTURE),
    )
    """A message a second for a channel; methods by their tier: docs.slack.dev/apis/web-api/rate-limits."""

    def __init__(self, link: Link, files: Files, evenly: Evenly) -> None:
        self._evenly = evenly
        self._store = link.store
        self._calls = link.calls
        self._people = link.people
        self._channel = link.channel
        self._files = files

    def post(self, key: str, body: Mapping[str, Any], at: datetime, *, again: bool) -> str:  # noqa: ARG002 - Slack has its own clock
        """Post or edit one message; `CHANNEL/TS`."""
        message = self._with_share(key, body, from_wire(dict(body["message"])))
        edited = self._edited(body)
        where = Where(edited[0]) if edited is not None else self._where(body)
        try:
            if (
                again
                and edited is None
                and (found := self._find(self._kept_in(where, body), key)) is not None
            ):
                return found
            files = self._files.put_up(message.pictures)
            return self._say(key, where, edited, message, files)
        except Deleted:
            raise Gone(str(body["replaces"] if edited is not None else body["thread"])) from None

    def _with_share(self, key: str, body: Mapping[str, Any], message: Message) -> Message:
        """What only one person sees in a channel can be shown to everybody there, if it is a question."""
        if not (body.get("person") and body.get("channel")):
            return message
        with self._store.reading() as work:
            asked = work.talks.recall(f"{ASKED}{key.rpartition('/')[0]}")
        return message.and_(delivery_words.share(f"{SHARE}/{asked}")) if asked else message

    # Where ------------------------------------------------------------------------------------------------------

    def _edited(self, body: Mapping[str, Any]) -> tuple[str, str] | None:
        """Channel and timestamp of the message to be changed; None when it never arrived, so this one is new."""
        replaces = body.get("replaces")
        if not replaces:
            return None
        with self._store.reading() as work:
            remote = work.outbox.remote(str(replaces), SLACK)
        return _split(remote) if remote else None

    def _where(self, body: Mapping[str, Any]) -> Where:
        channel, person, thread = body.get("channel"), body.get("person"), body.get("thread")
        at = self._thread(str(thread)) if thread else None
        if person and channel:
            user, _ = self._people.channel_of(str(person))
            return Where(_elsewhere(str(channel)) or self._channel(), at, user)
        if person:
            _, direct = self._people.channel_of(str(person))
            return Where(direct, at)
        if channel == UNIT_CHANNEL:
            return Where(self._channel(), at)
        there = _elsewhere(str(channel))
        if there is None:
            raise Unsendable(f"there is no channel called {channel} in Slack")
        return Where(there, at)

    def _kept_in(self, where: Where, body: Mapping[str, Any]) -> Where:
        """Where a copy would be found: what one person alone sees leaves none, unless they were written to directly."""
        return where if where.only_for is None else Where(self._people.channel_of(str(body["person"]))[1])

    def _thread(self, key: str) -> str | None:
        if key.startswith(ELSEWHERE):
            return key.rpartition("/")[2]
        with self._store.reading() as work:
            remote = work.outbox.remote(key, SLACK)
        return _split(remote)[1] if remote else None

    # Looking ----------------------------------------------------------------------------------------------------

    def _find(self, where: Where, key: str) -> str | None:
        """The message with our key, if an earlier attempt arrived. Raises Perhaps when that cannot be known."""
        return next(self._copies(where, key), None)

    def _copies(self, where: Where, key: str, **since: str) -> Iterator[str]:
        """Every message with our key. Raises Perhaps when the conversation is too long to look through."""
        cursor = ""
        for _ in range(_PAGES):
            asked: dict[str, Any] = {"limit": _A_PAGE, "include_all_metadata": True, **since}
            if cursor:
                asked["cursor"] = cursor
            if where.thread is not None:
                call, method = self._calls.client.conversations_replies, "conversations.replies"
                page = self._calls(method, call, where.channel, ts=where.thread, **asked)
            else:
                call, method = self._calls.client.conversations_history, "conversations.history"
                page = self._calls(method, call, where.channel, **asked)
            for found in page.get("messages", ()):
                if _key_in(found) == key:
                    yield f"{where.channel}/{found['ts']}"
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
        raise Perhaps("Slack gave no clear answer, and the conversation since is too long to look through")

    def alone(self, key: str, body: Mapping[str, Any], remote: str) -> str:
        """Take back whatever else was posted of this message in the last day; the name of the one that stays."""
        channel, ts = _split(remote)
        where = replace(self._where(body), channel=channel)
        if where.only_for is not None or self._edited(body) is not None:
            return remote
        found = self._copies(where, key, oldest=f"{float(ts) - _A_DAY:.6f}")
        stays, *others = sorted({remote, *found}, key=_split)
        for other in others:
            log.warning("posted twice, and one taken back", key=key)
            try:
                self._calls(
                    "chat.delete", self._calls.client.chat_delete, channel=channel, ts=_split(other)[1]
                )
            except Unsendable as why:  # the other replica was quicker
                log.info("it was gone already", key=key, why=str(why))
        return stays

    # Posting ----------------------------------------------------------------------------------------------------

    def _say(
        self,
        key: str,
        where: Where,
        edited: tuple[str, str] | None,
        message: Message,
        files: Sequence[str | None],
    ) -> str:
        """Everything at once; without charts where Slack will not take them; as text where it takes no blocks."""
        whole = render(message, files)
        tries = [whole]
        if any(files):
            tries.append(render(message, without_pictures(files)))
        tries.append(Rendered((), fallback(_with_words_for_buttons(message), without_pictures(files))))
        for rendered in tries:
            try:
                return self._send(key, where, edited, rendered)
            except NotAsBlocks as why:
                log.warning(
                    "Slack did not take the blocks", key=key, why=str(why), blocks=len(rendered.blocks)
                )
        raise Unsendable("Slack takes this message neither as blocks nor as text")

    def _send(self, key: str, where: Where, edited: tuple[str, str] | None, rendered: Rendered) -> str:
        content: dict[str, Any] = {"text": rendered.text, "blocks": list(rendered.blocks)}
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        client = self._calls.client
        if edited is not None:
            channel, ts = edited
            self._calls(
                "chat.update",
                client.chat_update,
                channel,
                ts=ts,
                link_names=False,
                metadata=metadata,
                **content,
            )
            return f"{channel}/{ts}"
        thread = {"thread_ts": where.thread} if where.thread else {}
        if where.only_for is not None:
            return self._whisper(where, thread, content, metadata)
        return self._speak(where.channel, metadata=metadata, **thread, **content)

    def _speak(self, channel: str, **content: Any) -> str:
        with self._evenly.one():
            answer = self._calls(
                "chat.postMessage",
                self._calls.client.chat_postMessage,
                channel,
                mrkdwn=False,
                link_names=False,
                unfurl_links=False,
                unfurl_media=False,
                **content,
            )
        return f"{answer.get('channel') or channel}/{said(answer, 'chat.postMessage', 'ts')}"

    def _whisper(
        self, where: Where, thread: Mapping[str, Any], content: Mapping[str, Any], metadata: Mapping[str, Any]
    ) -> str:
        """Only for one person's eyes; where the channel does not let us, in their own conversation."""
        try:
            answer = self._calls(
                "chat.postEphemeral",
                self._calls.client.chat_postEphemeral,
                where.channel,
                user=where.only_for,
                link_names=False,
                **thread,
                **content,
            )
        except Unsendable as why:
            log.info("answered directly instead", why=str(why))
            opened = self._calls(
                "conversations.open", self._calls.client.conversations_open, users=where.only_for
            )
            direct = str(said(opened, "conversations.open", "channel", "id"))
            return self._speak(direct, metadata=metadata, **content)
        return f"{where.channel}/{answer.get('message_ts', '')}"


def _with_words_for_buttons(message: Message) -> Message:
    labels = [c.label for block in message.blocks if isinstance(block, Choices) for c in block.choices]
    return message.and_(Paragraph(delivery_words.buttons_missing(labels))) if labels else message


def _key_in(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str((metadata.get("event_payload") or {}).get("key", ""))


def _split(remote: str) -> tuple[str, str]:
    channel, _, ts = remote.partition("/")
    return channel, ts


def _elsewhere(channel: str) -> str | None:
    return channel.removeprefix(ELSEWHERE) if channel.startswith(ELSEWHERE) else None
