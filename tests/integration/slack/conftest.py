"""A council joined to a fake Slack: heard over the wire, sent when the test says so."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.clock import MovableClock
from adapters.compose import calendar_of
from adapters.courier import Courier
from adapters.files.sample import sample_folder
from adapters.files.sent import SentWorkbooks
from adapters.files.workbook import read
from adapters.listening import Listener
from adapters.slack.joining import Slack
from adapters.slack.settings import SlackSettings
from bot.dialogue import Dialogue
from bot.messages import Picture
from bot.routine import Routine
from core.domain.people import Person
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack, shown
from tests.ports import free_port

T0 = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
PRIYA = "priya.shah@marlowheath.example"
NADIA = "nadia.okafor@marlowheath.example"
DAVID = "david.lindqvist@marlowheath.example"
TOM = "tom.reyes@marlowheath.example"
UNIT = "C0UNIT"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@dataclass
class Council:
    """The sample council at 9:05 on Monday 2 November 2026, joined to a fake Slack."""

    slack: FakeSlack
    store: Database
    clock: MovableClock
    routine: Routine
    dialogue: Dialogue
    courier: Courier
    ids: dict[str, str]
    drawn: list[Picture]
    troubled: list[tuple[str, str]]
    seconds: list[float]

    def tick(self) -> None:
        """What is due falls due, and is sent."""
        self.routine.tick()
        self.deliver()

    def deliver(self) -> None:
        """Send everything; waits asked for pass at once."""
        for _ in range(200):
            self.courier.empty()
            if not _waiting(self.store) or self.courier.stopped:
                return
            self.pass_time(3.0)

    def pass_time(self, seconds: float) -> None:
        """Time passes for the house's clock and for the sender's patience."""
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        self.seconds[0] += seconds

    def move_to(self, instant: datetime) -> None:
        """Go on from another day."""
        self.seconds[0] += (instant - self.clock.now()).total_seconds()
        self.clock.move_to(instant)

    def direct(self, email: str) -> str:
        """A person's direct channel."""
        return self.slack.direct(self.ids[email])

    def said_to(self, email: str) -> str:
        """Everything the bot has said to a person."""
        return self.slack.said(self.direct(email))

    def says(self, email: str, text: str, channel: str = "", **more: Any) -> str:
        """A person writes; what the bot said to that since."""
        where = channel or self.direct(email)
        before = len(self.slack.posted(where))
        answered, _ = self.slack.say(self.ids[email], text, channel, **more)
        assert answered.status == 200
        self.deliver()
        return "\n".join(shown(m) for m in self.slack.posted(where)[before:])


def _waiting(store: Database) -> list[str]:
    """Keys of what is decided but not sent yet."""
    with closing(sqlite3.connect(str(store.file))) as looking:
        rows = looking.execute("SELECT key FROM outbox WHERE sent_at IS NULL AND fate IS NULL")
        return [row[0] for row in rows]


@pytest.fixture(params=["http"])
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def council(tmp_path: Path, mode: str) -> Iterator[Council]:
    with FakeSlack().running() as slack:
        yield from joined(slack, tmp_path, mode)


def joined(slack: FakeSlack, folder: Path, mode: str) -> Iterator[Council]:
    """The council, listening; closed afterwards."""
    store = Database(f"sqlite:///{folder / 'council.db'}")
    store.migrate()
    portfolio = read(sample_folder())
    clock = MovableClock(T0.replace(hour=8), seconds=lambda: 0.0)
    with store.turn() as work:
        setting_up.bring_in(Desk(work, clock.now(), calendar_of(work), Rules()), portfolio, "import")
    with store.turn() as work:
        rounds.begin(Desk(work, clock.now(), calendar_of(work), Rules()))
    clock.move_to(T0)
    ids = {p.key: slack.user(p.key, p.name) for p in portfolio.people if isinstance(p, Person)}
    port = free_port()
    settings = SlackSettings(
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        signing_secret=SECRET,
        api_url=slack.url,
        channel=UNIT,
        mode=mode,
        http_port=port,
    )
    seconds = [1000.0]
    dialogue = Dialogue(store, clock, calendar_of, Rules(), SentWorkbooks(), platforms=("slack",))
    routine = Routine(store, clock, calendar_of, Rules(), platforms=("slack",))
    drawn: list[Picture] = []
    troubled: list[tuple[str, str]] = []

    def draw(picture: Picture) -> bytes:
        drawn.append(picture)
        return PNG

    def pass_quickly(wait: float) -> None:
        seconds[0] += wait

    house = Slack(settings, store, clock, draw, pause=pass_quickly, seconds=lambda: seconds[0])
    sender = house.sender()
    sender.limits = ()  # how fast Slack may be written to has tests of its own; these need not wait
    courier = Courier(
        store,
        clock,
        sender,
        lambda: None,
        lambda queued, why: troubled.append((queued.key, str(why))),
    )
    if mode == "http":
        slack.bot = f"http://127.0.0.1:{port}/slack/events"
    with _listening(house, dialogue):
        yield Council(slack, store, clock, routine, dialogue, courier, ids, drawn, troubled, seconds)
    store.close()


class _listening:  # noqa: N801 - read as a verb: with _listening(...)
    """The ears on a loop of their own thread, as `run` has them on the main one."""

    def __init__(self, house: Slack, dialogue: Dialogue) -> None:
        self._house, self._dialogue = house, dialogue
        self._ready = threading.Event()
        self._failed: list[BaseException] = []

    def __enter__(self) -> None:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(15)
        if self._failed:
            raise self._failed[0]

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(15)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            listener = Listener(*self._house.knock_at)
            async with self._house.listening(self._dialogue, listener, lambda: None):
                self._ready.set()
                await self._stop.wait()
        except BaseException as why:
            self._failed.append(why)
            self._ready.set()
            raise
