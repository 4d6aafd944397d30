"""A full reply turn over Slack's signed HTTP, beside a Bolt listener that does nothing and one that commits one row.

All three are knocked at in turns, eight requests at a time, by one client in one run on one loop; the row and our turn go
to disk with the same durability (SQLite, WAL, synchronous FULL). Ours understands the reply, records it, judges the
indicator and puts the answer into the outbox before it says "received". Every reply is a first one, of a lead of the
sample council to a figure that waits; between the rounds, outside the measured time, the figures are taken back.

Each of the two writers commits once for each event, and a commit waits for the disk: where a flush is dear, both wait alike and
the ratio of time falls; where it is all but free, the ratio of time is that of processor time. So the flush is told too.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import hmac
import itertools
import json
import logging
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from adapters.clock import MovableClock, SystemClock
from adapters.slack.door import handler
from adapters.slack.joining import Slack
from adapters.slack.settings import SlackSettings
from benchmarks.turns import T0, bare, calendar, council
from bot.dialogue import Dialogue
from core.ports import Address
from core.services import recording
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database

Row = tuple[str, float, str]
SECRET = "benchmark-secret-of-thirty-two-ch"
AT_ONCE = 8
ROUNDS = 12
LEADS = {
    "sofia.marchetti": ("calls 88.5", "call wait 176", "complaints 88.0", "FOI 92.7"),
    "leah.goldberg": ("placement moves 10.8", "visits 95.8", "EHC plans 48.7"),
    "ruth.adeyemi": ("backlog 212", "invoices 96.14", "sickness 8.41", "council tax 64.9", "business rates 68.4"),
    "owen.griffiths": ("fly-tips 900", "non-majors 88.2", "missed bins 95", "recycling 38.10"),
    "beatriz.costa": ("prevention 61.9", "TA households 2275", "TA stay 42.0"),
    "priya.shah": ("repairs 90.4", "satisfaction 76.2", "voids 29"),
    "karen.whitfield": ("nearest A&E 70.1", "deaths 9273"),
}  # fmt: skip
REPLIES = [(f"U{n}", said) for n, words in enumerate(LEADS.values()) for said in words]
EACH = len(REPLIES)
_DURABILITY = ("journal_mode", "synchronous")


def run() -> list[Row]:
    """Ratios of time passed for each event, and of the slowest in a hundred."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, council(Path(name)) as store, bare(Path(name)) as floor:
        _must_last_alike(store, floor)
        runner, ports = await _serve([_nothing(), _one_row(floor), _ours(store)])
        gc.freeze()  # as a running program does once it listens
        numbers = itertools.count(1)
        times: list[list[float]] = [[] for _ in ports]
        passed: list[list[float]] = [[] for _ in ports]
        spent: list[list[float]] = [[] for _ in ports]
        async with ClientSession() as client:
            flushes = _flushes(Path(name))
            for number in range(ROUNDS + 2):
                for which, port in enumerate(ports):
                    began, worked = time.perf_counter(), time.process_time()
                    took = await _knock(client, port, numbers)
                    if number >= 2:
                        spent[which].append((time.process_time() - worked) / EACH)
                        passed[which].append((time.perf_counter() - began) / EACH)
                        times[which].extend(took)
                _take_back(store)
        flushes += _flushes(Path(name))
        for each in runner:
            await each.cleanup()
    nothing, row, ours = (statistics.median(p) for p in passed)
    work = [statistics.median(s) for s in spent]
    p50 = [statistics.median(t) for t in times]
    p99 = [statistics.quantiles(t, n=100)[98] for t in times]
    return [
        (
            "a full reply turn / a Bolt listener that commits one row, time for each event",
            ours / row,
            f"{ours * 1000:.1f} ms ({1 / ours:.0f} a second) against {row * 1000:.1f} ({1 / row:.0f}); goal 2",
        ),
        (
            "the same in processor time, the client's with it",
            work[2] / work[1],
            f"{work[2] * 1000:.1f} ms against {work[1] * 1000:.1f}, and {work[0] * 1000:.1f} for nothing",
        ),
        (
            "one in the middle, of eight that wait at once",
            p50[2] / p50[1],
            f"{p50[2] * 1000:.0f} ms against {p50[1] * 1000:.0f}",
        ),
        (
            "the slowest in a hundred",
            p99[2] / p99[1],
            f"{p99[2] * 1000:.0f} ms against {p99[1] * 1000:.0f}",
        ),
        (
            "a full reply turn / a Bolt listener that does nothing",
            ours / nothing,
            f"{ours * 1000:.1f} ms against {nothing * 1000:.1f}",
        ),
        (
            "one flush of the disk beneath, milliseconds",
            statistics.median(flushes) * 1000,
            f"{min(flushes) * 1000:.1f} to {max(flushes) * 1000:.1f}, before the run and after it",
        ),
    ]


def _flushes(folder: Path) -> list[float]:
    """How long the disk takes to make a small write last."""
    took = []
    with (folder / "flushed").open("wb", buffering=0) as file:
        for _ in range(20):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return took


def _must_last_alike(store: Database, floor: sqlite3.Connection) -> None:
    """Both write-ahead, both flushed at every commit; or the comparison means nothing."""
    with store.engine.connect() as connection:
        ours = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _DURABILITY]
    theirs = [floor.execute(f"PRAGMA {name}").fetchone()[0] for name in _DURABILITY]
    assert ours == theirs == ["wal", 2], f"{ours} against {theirs}"


def _take_back(store: Database) -> None:
    """What one round recorded; and that it was every reply."""
    with store.turn() as work:
        said = [f for f in work.figures.all() if f.said_through == "slack"]
        undone = {f.supersedes for f in said}
        fresh = [f for f in said if f.number not in undone and f.value is not None]
        assert len(fresh) == EACH, f"{len(fresh)} of {EACH} replies were recorded"
        desk = Desk(work, T0, calendar(work), Rules())
        for figure in fresh:
            recording.undo(desk, recording.Said(figure.said_by, T0, "slack"), figure)


async def _knock(client: ClientSession, port: int, numbers: itertools.count[int]) -> list[float]:
    waiting = [(next(numbers), *reply) for reply in REPLIES]
    took: list[float] = []

    async def one() -> None:
        while waiting:
            body, headers = _event(*waiting.pop())
            began = time.perf_counter()
            async with client.post(
                f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers
            ) as answer:
                assert answer.status == 200, await answer.text()
            took.append(time.perf_counter() - began)

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    return took


def _event(number: int, user: str, words: str) -> tuple[bytes, dict[str, str]]:
    ts = f"1762{number:06d}.000100"
    said = {"type": "message", "channel": f"D{user}", "channel_type": "im", "user": user, "ts": ts, "event_ts": ts,
            "text": words}  # fmt: skip
    body = json.dumps(
        {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": said,
         "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}]}
    ).encode()  # fmt: skip
    stamp = str(int(SystemClock().now().timestamp()))
    signed = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signed}",
    }


Heard = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _bolt(act: Callable[[dict[str, Any]], Awaitable[None]]) -> Heard:
    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-x", bot_id="B1", bot_user_id="UBOT"
        )

    app = AsyncApp(
        client=AsyncWebClient("xoxb-x"),
        signing_secret=SECRET,
        authorize=authorize,
        process_before_response=True,
    )

    @app.event("message")
    async def message(body: dict[str, Any]) -> None:
        await act(body)

    async def hear(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return hear


def _nothing() -> Heard:
    async def act(_: dict[str, Any]) -> None:
        return None

    return _bolt(act)


def _one_row(floor: sqlite3.Connection) -> Heard:
    path = floor.execute("PRAGMA database_list").fetchone()[2]
    hand = ThreadPoolExecutor(1)
    made: list[sqlite3.Connection] = []

    def insert(body: str) -> None:
        if not made:
            made.append(sqlite3.connect(path, isolation_level=None))
            made[0].execute("PRAGMA synchronous=FULL")
        made[0].execute("BEGIN IMMEDIATE")
        made[0].execute("INSERT INTO figures (body, at) VALUES (?, ?)", (body, "2026-11-02T09:05"))
        made[0].execute("COMMIT")

    async def act(body: dict[str, Any]) -> None:
        await asyncio.get_running_loop().run_in_executor(hand, insert, json.dumps(body["event"]))

    return _bolt(act)


def _ours(store: Database) -> Heard:
    clock = MovableClock(T0, seconds=lambda: 0.0)
    with store.turn() as work:
        for n, lead in enumerate(LEADS):
            person = f"{lead}@marlowheath.example"
            work.addresses.save(Address("slack", "T1", f"U{n}", person, T0, {"channel": f"DU{n}"}))
    settings = SlackSettings(
        bot_token="xoxb-x", app_token="xapp-x", signing_secret=SECRET, channel="C1", mode="http",
        api_url="http://127.0.0.1:9/api/",
    )  # fmt: skip
    slack = Slack(settings, store, clock, draw=lambda _: b"")
    dialogue = Dialogue(store, clock, calendar, Rules(), platforms=("slack",))
    app, _ = slack.hearing(dialogue, lambda: None)
    return handler(app, SECRET)


async def _serve(hears: list[Heard]) -> tuple[list[web.AppRunner], list[int]]:
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    runners, ports = [], []
    for hear in hears:
        app = web.Application()
        app.router.add_post("/slack/events", hear)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        runners.append(runner)
        ports.append(runner.addresses[0][1])
    return runners, ports


if __name__ == "__main__":
    for what, ratio, detail in run():
        print(f"{what:90} {ratio:8.2f}  {detail}")
