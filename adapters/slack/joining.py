"""Joins Slack's parts: what sends, and what hears."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.courier import NotAllowed, TooFast, Unsendable
from adapters.listening import Listener
from adapters.slack import door
from adapters.slack.calls import Calls, web_client
from adapters.slack.files import Files
from adapters.slack.homes import Homes
from adapters.slack.link import Link
from adapters.slack.listeners import Ears, bolt_app
from adapters.slack.people import People
from adapters.slack.sender import Evenly, SlackPlatform
from adapters.slack.settings import SlackSettings
from bot.dialogue import Dialogue
from bot.messages import Picture
from core.ports import Clock, Store

log = structlog.get_logger("slack")


class Slack:
    """One workspace, joined to one council."""

    def __init__(
        self,
        settings: SlackSettings,
        store: Store,
        clock: Clock,
        draw: Callable[[Picture], bytes],
        *,
        pause: Callable[[float], None] = time.sleep,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        calls = Calls(web_client(settings.bot_token.get_secret_value(), settings.api_url), seconds)
        channel = UnitChannel(settings.channel, calls, store)
        self._link = Link(store, calls, People(store, clock, calls), channel)
        self._files = Files(calls, draw, pause)
        self._evenly = Evenly(seconds, pause)

    @property
    def calls(self) -> tuple[str, ...]:
        """Whom we call."""
        return self._settings.calls

    @property
    def knock_at(self) -> tuple[str, int]:
        """Host and port of the listener Slack's signed requests come to."""
        return self._settings.http_host, self._settings.http_port

    def sender(self) -> SlackPlatform:
        """What the courier sends through."""
        return SlackPlatform(self._link, self._files, self._evenly)

    @contextlib.asynccontextmanager
    async def listening(
        self, dialogue: Dialogue, listener: Listener, after: Callable[[], None]
    ) -> AsyncIterator[str]:
        """Hear Slack until the context ends; says where. `listener` is knocked at in HTTP mode alone."""
        settings = self._settings
        app, close = self.hearing(dialogue, after)
        await asyncio.to_thread(self._introduce)
        if settings.mode == "http":
            way_in = door.http(app, settings.signing_secret.get_secret_value(), listener)
        else:
            way_in = door.socket(app, settings.app_token.get_secret_value(), app.client)
        try:
            async with way_in as address:
                yield address
        finally:
            close()

    def hearing(self, dialogue: Dialogue, after: Callable[[], None]) -> tuple[AsyncApp, Callable[[], None]]:
        """Bolt with every listener, and what ends it."""
        settings, link = self._settings, self._link
        homes = Homes(link.calls, dialogue, self._files)
        ears = Ears(link, dialogue, self._files, homes, after)
        token = settings.bot_token.get_secret_value()
        client = AsyncWebClient(token, base_url=settings.api_url, retry_handlers=[])

        def close() -> None:
            ears.close()
            homes.close()

        return bolt_app(ears, client, lambda: (link.people.bot, link.people.us)), close

    def _introduce(self) -> None:
        """Learn who we are there. Without an answer we go on: events say it too, and only sending needs the token."""
        try:
            self._link.people.introduce()
        except (Unsendable, NotAllowed, TooFast, OSError) as why:
            log.warning("Slack did not say who we are; run: stocktake check slack", why=str(why))


class UnitChannel:
    """The unit's channel: its id as given, or found once by its name.

    Where no channel has that name any more, it is the one that had it last: people rename channels.
    """

    def __init__(self, named: str, calls: Calls, store: Store) -> None:
        self._named = named.strip().lstrip("#")
        self._calls = calls
        self._store = store
        self._lock = threading.Lock()
        self._id = self._named if _is_an_id(self._named) else ""

    def __call__(self) -> str:
        """The channel's id; the name itself where Slack knows no such channel, or will not say.

        Raises TooFast or OSError while Slack does not answer: a name in its place would be refused for good.
        """
        with self._lock:
            if not self._id:
                try:
                    self._id = self._remembered(self._found()) or self._named
                except (Unsendable, NotAllowed):
                    return self._named
            return self._id

    def _remembered(self, found: str) -> str:
        name = f"slack/channel/{self._named}"
        with self._store.reading() as work:
            before = work.talks.recall(name)
        if found and found != before:
            with self._store.turn() as work:
                work.talks.remember(name, found)
        return found or before or ""

    def _found(self) -> str:
        cursor = ""
        while True:
            page = self._calls(
                "conversations.list",
                self._calls.client.conversations_list,
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=200,
                **({"cursor": cursor} if cursor else {}),
            )
            for channel in page.get("channels", ()):
                if channel.get("name") == self._named:
                    return str(channel["id"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return ""


def _is_an_id(name: str) -> bool:
    """Slack's ids are capitals and digits and begin with C or G; names are never capitals.

    >>> _is_an_id("C0123ABC"), _is_an_id("delivery-unit")
    (True, False)
    """
    return name[:1] in {"C", "G", "D"} and name == name.upper()
