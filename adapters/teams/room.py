"""Everything Teams needs, built once from its neighbours: what compose puts beside the other platforms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import structlog

from adapters.listening import Listener
from adapters.teams import ear, pictures
from adapters.teams.doorkeeper import Doorkeeper
from adapters.teams.framework import PATIENCE, Framework
from adapters.teams.keys import Keys
from adapters.teams.pictures import Draw, Pictures
from adapters.teams.platform import Loop, TeamsPlatform
from adapters.teams.settings import TeamsSettings
from adapters.teams.tokens import Tokens
from bot.dialogue import Dialogue
from core.ports import Clock, Store

log = structlog.get_logger("teams")

_PATIENCE = aiohttp.ClientTimeout(total=10)


class Teams:
    """The room: `platform` for the courier, `opened` to listen. `patience` is in seconds, for an answer of Teams'.

    `read` reads the settings again, for a secret that was renewed.
    """

    def __init__(
        self,
        settings: TeamsSettings,
        *,
        store: Store,
        clock: Clock,
        dialogue: Dialogue,
        listener: Listener,
        draw: Draw,
        after: Callable[[], None],
        met: Callable[[str], None] = lambda _person: None,
        patience: float = PATIENCE,
        read: Callable[[], TeamsSettings] | None = None,
    ) -> None:
        self._settings = settings
        self._listener = listener
        # Each way has its own loop, lock and connections: a slow answer out holds up nothing that comes in.
        self._out = Loop()
        out, in_ = Tokens(settings, read), Tokens(settings, read)
        self._framework_out = Framework(settings.app_id, out.get, another=out.another, patience=patience)
        self._framework_in = Framework(settings.app_id, in_.get, another=in_.another)
        self._session: aiohttp.ClientSession | None = None
        self._pictures = Pictures(store, clock, draw, settings.public_url)
        self.platform = TeamsPlatform(store, self._framework_out, self._pictures, settings.channel, self._out)
        self._keys = Keys(settings.metadata_url, self._fetch)
        self._ear = ear.Ear(
            doorkeeper=Doorkeeper(
                settings.app_id, frozenset({settings.tenant}), settings.service_urls, self._keys
            ),
            framework=self._framework_in,
            dialogue=dialogue,
            store=store,
            clock=clock,
            pictures=self._pictures,
            channel=settings.channel,
            after=after,
            met=met,
        )
        listener.answers("POST", ear.PATH, self._ear.answer)
        listener.answers("GET", pictures.PATH, self._pictures.serve)

    @property
    def calls(self) -> tuple[str, ...]:
        """Whom we call."""
        return self._settings.calls

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[str]:
        """Listening for Teams; the address to be entered as the bot's messaging endpoint."""
        if not self._settings.signs_in:
            log.warning("nobody signs in to Teams: for trying things out on this machine alone")
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            self._session = session
            try:
                async with self._listener.opened() as address:
                    yield f"{address.rstrip('/')}{ear.PATH}"
            finally:
                self._session = None
                await self._ear.close()
                await self._keys.close()
                await self._framework_in.close()

    def close(self) -> None:
        """Close what the courier sends through."""
        self._out.wait_for(self._framework_out.close())
        self._out.close()

    async def _fetch(self, url: str) -> Mapping[str, Any]:
        if self._session is None:
            raise OSError("not listening")
        try:
            async with self._session.get(url, allow_redirects=False) as answer:
                answer.raise_for_status()
                found = await answer.json(content_type=None)
        except (TimeoutError, aiohttp.ClientError) as why:
            raise OSError(type(why).__name__) from None
        if not isinstance(found, dict):
            raise TypeError("not a JSON object")
        return found
