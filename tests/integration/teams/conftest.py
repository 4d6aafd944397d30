"""The sample council in front of a Teams of our own, over real HTTP."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.compose import _tell_of_trouble
from adapters.courier import Courier
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from adapters.listening import Listener
from adapters.teams.activities import PLATFORM
from adapters.teams.room import Teams
from adapters.teams.settings import TeamsSettings
from adapters.teams.tokens import Tokens
from bot.dialogue import Dialogue
from bot.routine import Routine
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from tests.fakes import teams as fake_teams

LONDON = ZoneInfo("Europe/London")
MORNING = datetime(2026, 11, 2, 8, 55, tzinfo=LONDON)


def _a_png(width: int, height: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(held, "PNG")
    return held.getvalue()


DRAWN = _a_png(2400, 1350)
"""As large as charts are drawn for a screen."""


class Served:
    """A council with a Teams room, listening, in a loop of its own; the test empties the outbox itself."""

    def __init__(
        self, teams: Any, settings: TeamsSettings, at: datetime = MORNING, patience: float = 1.0
    ) -> None:
        self.teams = teams
        self.store = Database("sqlite://")
        self.store.migrate()
        self.clock = MovableClock(at, seconds=lambda: 0.0)
        rules = Rules()
        platforms = (PLATFORM,)
        self.dialogue = Dialogue(self.store, self.clock, self.calendar, rules, platforms=platforms)
        self.routine = Routine(self.store, self.clock, self.calendar, rules, platforms=platforms)
        with self.store.turn() as work:
            setting_up.bring_in(self.desk(work), read(sample_folder()), "import")
        with self.store.turn() as work:
            rounds.begin(self.desk(work))
        self.listener = Listener("127.0.0.1", 0)
        self.pokes = 0
        self.room = Teams(
            settings,
            store=self.store,
            clock=self.clock,
            dialogue=self.dialogue,
            listener=self.listener,
            draw=lambda _picture: DRAWN,
            after=self._poke,
            patience=patience,
        )
        house = SimpleNamespace(store=self.store, served_desk=self.desk, deliver=lambda: None)
        trouble = partial(_tell_of_trouble, house)
        self.courier = Courier(self.store, self.clock, self.room.platform, lambda: None, trouble)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._opened = self.room.opened()
        self.address = asyncio.run_coroutine_threadsafe(self._opened.__aenter__(), self._loop).result()
        self.address = f"http://127.0.0.1:{self.listener.port}/api/messages"
        teams.endpoint = self.address

    def _poke(self) -> None:
        self.pokes += 1

    def calendar(self, work: Any) -> Any:
        return england(work.portfolio.closures())

    def desk(self, work: Any) -> Desk:
        return Desk(work, self.clock.now(), self.calendar(work), Rules(), (PLATFORM,))

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._opened.__aexit__(None, None, None), self._loop).result()
        self.room.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.store.close()


@pytest.fixture
def teams() -> Iterator[Any]:
    """A Teams of our own."""
    made = fake_teams.FakeTeams().start()
    yield made
    made.stop()
    assert made.unplanned == []


@pytest.fixture
def council(teams: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The sample council, five minutes before the October round opens, with its door in Teams open."""

    async def a_token(_self: Tokens) -> str:
        return "ours"

    monkeypatch.setattr(Tokens, "get", a_token)
    made = Served(teams, settings_for(teams))
    yield made
    made.close()


def settings_for(teams: Any, **changes: Any) -> TeamsSettings:
    return TeamsSettings(
        **{
            "_env_file": None,
            "app_id": fake_teams.APP,
            "password": "made up",
            "tenant": fake_teams.TENANT,
            "service_urls": (f"{teams.address}/",),
            "metadata_url": f"{teams.address}/openid",
            "channel": fake_teams.CHANNEL,
            "public_url": "https://stocktake.example",
        }
        | changes
    )
