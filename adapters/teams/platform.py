"""Teams as the courier sees it: one message of the outbox is one activity, and an unclear answer goes to a person.

A bot cannot read a conversation back, so what may have been posted is never posted again unasked. Putting a message in
the place of an earlier one names it by its id, so that may be repeated as often as needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Mapping
from datetime import datetime
from typing import Any, TypeVar

from adapters.courier import Gone, NotAllowed, Perhaps, TooFast, Unreachable, Unsendable
from adapters.pacing import Limit
from adapters.teams import cards
from adapters.teams.activities import PLATFORM, begun, parted, remote
from adapters.teams.errors import Answered, NoClearAnswer, NotReached
from adapters.teams.framework import Framework
from adapters.teams.pictures import Pictures
from adapters.teams.tokens import NoToken, TokenUnclear
from bot.hearing import UNIT_CHANNEL
from bot.messages import from_wire
from core.ports import Store

SERVICE = "teams/service-url"
"""Under this name the address of the council's own Teams service is remembered."""
BOT = "teams/bot"
_QUIET = 5.0
"""Seconds to wait after a 429 that does not say how long, and before trying again what was certainly not sent."""

T = TypeVar("T")


class Loop:
    """An event loop in a thread of its own, so that the courier's thread can wait for what happens on it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="teams out", daemon=True)
        self._thread.start()

    def wait_for(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run it there, and wait for what becomes of it."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def close(self) -> None:
        """Stop it."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=5)
            with contextlib.suppress(RuntimeError):
                self._loop.close()


class TeamsPlatform:
    """Posts and edits. `channel` is the unit's channel, as Teams names it."""

    name = PLATFORM
    hands = 4
    limits = (Limit(7, 1.0, each=True), Limit(60, 30.0, each=True))
    """What Teams allows one bot in one conversation; with them, messages are leased one at a time."""

    def __init__(
        self, store: Store, framework: Framework, pictures: Pictures, channel: str, loop: Loop
    ) -> None:
        self._store = store
        self._framework = framework
        self._pictures = pictures
        self._channel = channel
        self._loop = loop

    def post(self, key: str, body: Mapping[str, Any], at: datetime, *, again: bool) -> str:  # noqa: ARG002 - Teams has a clock of its own
        """Post one message, or put it in the place of the one it replaces; Teams' name for it."""
        replaced = self._remote(body.get("replaces"))
        if replaced is None and body.get("in_place"):
            return ""  # Teams did not say how it calls that message, so it stays as it is
        if again and replaced is None:
            raise Perhaps("Teams did not say whether it arrived, and a bot cannot look")
        message = from_wire(body["message"])
        activity = cards.activity(
            message, lambda block: self._pictures.address(key, block), alert=body.get("person") is not None
        )
        if replaced is not None:
            self._edit(str(body["replaces"]), replaced, activity)
            return replaced
        return self._send(body, activity)

    def _edit(self, key: str, replaced: str, activity: cards.Card) -> None:
        conversation, number = parted(replaced)
        reference = self._reference(conversation)
        activity.pop("channelData", None)
        try:
            self._loop.wait_for(self._framework.update(reference, number, activity))
        except Answered as answer:
            if answer.status in {408, 412} or answer.status >= 500:
                raise NoClearAnswer(str(answer)) from None  # the same place, the same content: tried again
            if answer.status in {404, 410}:
                # somebody has deleted it, which says nothing about whether they can be written to
                raise Gone(key) from None
            raise _meant(answer) from None
        except (NotReached, TokenUnclear):
            raise TooFast(_QUIET) from None
        except NoToken as why:
            raise NotAllowed(str(why)) from None

    def _send(self, body: Mapping[str, Any], activity: cards.Card) -> str:
        try:
            return self._loop.wait_for(self._sent(body, activity))
        except Answered as answer:
            meant = _meant(answer)
            if isinstance(meant, Unreachable) and body.get("person") is None:
                raise Unsendable(f"Teams answered {answer}: is Stocktake in that team?") from None
            raise meant from None
        except (NotReached, TokenUnclear):
            raise TooFast(_QUIET) from None  # nothing was sent
        except NoClearAnswer as why:
            raise Perhaps(f"Teams gave no clear answer ({why})") from None
        except NoToken as why:
            raise NotAllowed(str(why)) from None

    async def _sent(self, body: Mapping[str, Any], activity: cards.Card) -> str:
        person = body.get("person")
        if person is not None:
            return await self._to_person(person, activity)
        channel = self._channel if body.get("channel") == UNIT_CHANNEL else str(body["channel"])
        if not channel:
            raise Unsendable("STOCKTAKE_TEAMS_CHANNEL is not set, so the unit has no channel in Teams")
        head = self._head(body.get("thread"))
        if head is not None:
            try:
                return remote(head, await self._framework.send(self._reference(head), activity))
            except Answered as answer:
                if answer.status in {404, 410} and self._remote(body.get("thread")) is not None:
                    raise Gone(str(body["thread"])) from None
                raise
        if not channel.endswith(("@thread.tacv2", "@thread.skype")):
            return remote(channel, await self._framework.send(self._reference(channel), activity))
        parameters = {"isGroup": True, "channelData": {"channel": {"id": channel}}, "activity": activity}
        conversation, number = await self._framework.begin(self._service(), parameters)
        return begun(conversation or channel, number)

    async def _to_person(self, person: str, activity: cards.Card) -> str:
        with self._store.reading() as work:
            known = [a for a in work.addresses.of(person) if a.platform == PLATFORM]
        if not known:
            raise Unreachable("they have not added Stocktake in Teams")
        reference = dict(known[0].reference)
        if (reference.get("conversation") or {}).get("conversationType") != "personal":
            user = {"id": (reference.get("user") or {}).get("id")}
            wanted = {
                "isGroup": False,
                "bot": reference.get("bot"),
                "members": [user],
                "tenantId": known[0].team,
                "channelData": {"tenant": {"id": known[0].team}},
            }
            conversation = await self._begun(str(reference["serviceUrl"]), wanted)
            reference["conversation"] = {
                "id": conversation,
                "conversationType": "personal",
                "tenantId": known[0].team,
            }
        number = await self._framework.send(reference, activity)
        return remote(str(reference["conversation"]["id"]), number)

    async def _begun(self, service_url: str, parameters: dict[str, Any]) -> str:
        """A conversation with one person. Beginning it twice is beginning it once, so an unclear answer is harmless."""
        try:
            conversation, _ = await self._framework.begin(service_url, parameters)
        except NoClearAnswer:
            raise TooFast(_QUIET) from None
        except Answered as answer:
            if answer.status in {408, 412} or answer.status >= 500:
                raise TooFast(_QUIET) from None
            raise
        return conversation

    # What is known -------------------------------------------------------------------

    def _remote(self, key: str | None) -> str | None:
        if not key:
            return None
        with self._store.reading() as work:
            return work.outbox.remote(key, PLATFORM) or None

    def _head(self, thread: str | None) -> str | None:
        """The conversation that is a thread: headed by a message of ours, or by somebody else's post."""
        if not thread:
            return None
        known = self._remote(thread)
        if known is not None:
            return parted(known)[0]
        own = thread.removeprefix(f"{PLATFORM}/")
        return own if own != thread else None

    def _service(self) -> str:
        with self._store.reading() as work:
            known = work.talks.recall(SERVICE)
        if known is None:
            raise TooFast(_QUIET)  # nobody has written to the bot yet, so it does not know where Teams is
        return known

    def _reference(self, conversation: str) -> dict[str, Any]:
        with self._store.reading() as work:
            bot = work.talks.recall(BOT) or ""
        return {
            "serviceUrl": self._service(),
            "channelId": "msteams",
            "conversation": {"id": conversation},
            "bot": {"id": bot},
        }


def _meant(answer: Answered) -> Exception:
    """What an answer of Teams' means for a message that was to be posted."""
    if answer.status == 429:
        return TooFast(answer.after or _QUIET)
    if answer.status in {403, 404, 410}:
        return Unreachable(f"Teams answered {answer}: the app is not installed there, or was blocked")
    if answer.status == 401:
        return NotAllowed(f"Teams answered {answer}: check the app's id, secret and tenant")
    if answer.status == 413:
        return Unsendable("the message is larger than Teams takes")
    if answer.status in {408, 412} or answer.status >= 500:
        return Perhaps(f"Teams answered {answer}, which leaves open whether it arrived")
    return Unsendable(f"Teams answered {answer}")
