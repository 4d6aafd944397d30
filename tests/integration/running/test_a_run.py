"""The program as it is started: its health, what it writes down, and how it stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.cli import main
from adapters.clock import MovableClock
from adapters.files.sample import sample_folder
from adapters.health import STUCK_AFTER, Pulse
from core.store.database import Database
from tests.ports import free_port

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
BOTH = ("sqlite", "postgresql")
ROOT = Path(__file__).parents[3]


@pytest.fixture(params=BOTH)
def url(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'council.db'}"
    return request.getfixturevalue("postgres").new_database()


class Run:
    def __init__(self, process: subprocess.Popen[str], health: str, said: Path) -> None:
        self.process = process
        self.health = health
        self.said = said

    def asks(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self.health}{path}", timeout=10) as answer:  # noqa: S310 - our own port
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def stops(self) -> float:
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.monotonic() - began


@contextmanager
def running(url: str, folder: Path) -> Iterator[Run]:
    health, said = free_port(), folder / "said.txt"
    settings = {
        "STOCKTAKE_DATABASE_URL": url,
        "STOCKTAKE_PORT": str(free_port()),
        "STOCKTAKE_HEALTH_PORT": str(health),
        "STOCKTAKE_TICK_SECONDS": "0.5",
        "STOCKTAKE_DEVELOPMENT": "1",
        "STOCKTAKE_NOW": "2026-11-02T09:05",
    }
    with said.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-c", "from adapters.cli import main; raise SystemExit(main())", "run"],
            env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
            cwd=folder, stdout=written, stderr=written, text=True,
        )  # fmt: skip
        try:
            run = Run(process, f"http://127.0.0.1:{health}", said)
            for _ in range(300):
                if process.poll() is not None or "Stocktake is at" in said.read_text():
                    break
                time.sleep(0.1)
            assert process.poll() is None, said.read_text()
            yield run
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def test_a_run_says_how_it_is_and_stops_within_ten_seconds(url, tmp_path, monkeypatch):
    """What an operator watches, and what a restart in the middle of the day costs."""
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", url)
    monkeypatch.setenv("STOCKTAKE_DEVELOPMENT", "1")
    monkeypatch.setenv("STOCKTAKE_NOW", "2026-11-02T08:30")
    assert main(["import", str(sample_folder())]) == 0
    with running(url, tmp_path) as run:
        assert run.asks("/livez") == (200, '{"ok": true, "why": []}')
        assert run.asks("/readyz")[0] == 200
        for _ in range(50):
            told = run.asks("/metrics")[1]
            if 'stocktake_deliveries_total{outcome="sent",platform="workspace"}' in told:
                break
            time.sleep(0.2)
        assert "stocktake_tick_age_seconds" in told
        assert 'outcome="sent",platform="workspace"} ' in told, "the round's prompts went out"
        assert "stocktake_late_figures 0.0" in told
        assert "@marlowheath.example" not in told
        assert run.stops() < 10
        assert run.process.returncode == 0
        assert "Nothing is lost" in run.said.read_text()


def test_a_replica_whose_server_goes_away_says_so_and_recovers(postgres, tmp_path):
    """PostgreSQL is restarted: not ready meanwhile, ready again without anybody's help."""
    url = postgres.new_database()
    with running(url, tmp_path) as run:
        assert run.asks("/readyz")[0] == 200
        postgres.stop("immediate")
        try:
            status, why = run.asks("/readyz")
        finally:
            postgres.start()
        assert status == 503
        assert "database" in why
        assert run.asks("/livez")[0] == 200, "a restart of Stocktake would not mend the database"
        for _ in range(100):
            if run.asks("/readyz")[0] == 200:
                break
            time.sleep(0.2)
        assert run.asks("/readyz")[0] == 200
        assert run.stops() < 10


def test_two_replicas_of_a_new_council_make_the_tables_once(postgres, tmp_path):
    """Both find an empty database and start at the same moment."""
    url = postgres.new_database(migrated=False)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with running(url, tmp_path / "one") as one, running(url, tmp_path / "two") as two:
        assert one.asks("/readyz")[0] == two.asks("/readyz")[0] == 200
        assert one.stops() < 10
        assert two.asks("/readyz")[0] == 200


@pytest.fixture
def pulse(tmp_path):
    store = Database(f"sqlite:///{tmp_path / 'council.db'}")
    store.migrate()
    clock = MovableClock(T0, seconds=lambda: 0.0)
    yield Pulse(store, clock, 30.0), store, clock
    store.close()


def test_a_message_that_waits_too_long_is_told_of(pulse):
    told, store, clock = pulse
    with store.turn() as work:
        work.outbox.put("prompt", "direct/ada", {}, T0, "slack")
    assert told.ready() == []
    clock.move_to(T0 + STUCK_AFTER + timedelta(seconds=1))
    assert told.ready() == ["messages to slack have waited since 2026-11-02 09:00 UTC"]


def test_a_database_of_another_version_is_not_ready(pulse):
    told, store, _ = pulse
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert told.ready() == ["the database is of another version"]


CANARIES = ("heliotrope-lorry", "contractor-insolvency", "hunter2")


def test_nothing_anybody_said_and_no_secret_is_written_down(tmp_path):
    """Replies that break the program, a failing platform, a database that goes away: all logged, none quoted."""
    script = tmp_path / "play.py"
    script.write_text(_PLAY)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "played.db"), *CANARIES],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    events = {line["event"] for line in lines}
    assert {"turn undone", "message set aside", "a library reported something"} <= events, events
    undone = next(line for line in lines if line["event"] == "turn undone")
    assert len(undone["reference"]) == 6, "what the person is told to quote"
    assert undone["fault_through"], "where it happened"
    for canary in CANARIES:
        assert canary not in done.stderr
    assert "@" not in json.dumps([line for line in lines if line["event"] == "turn undone"])


_PLAY = """
import logging, sys
from datetime import UTC, datetime, timedelta
from adapters import logs
from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier, Unsendable
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from adapters.workspace.neighbours import StoreDoor
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database

file, words, more, secret = sys.argv[1:5]
logs.configure()
store = Database(f"sqlite:///{file}")
store.migrate()
clock = MovableClock(datetime(2026, 11, 2, 8, 55, tzinfo=UTC))
calendar = lambda work: england(work.portfolio.closures())
with store.turn() as work:
    setting_up.bring_in(Desk(work, clock.now(), calendar(work), Rules()), read(sample_folder()), "import")
with store.turn() as work:
    rounds.begin(Desk(work, clock.now(), calendar(work), Rules()))
dialogue, routine = Dialogue(store, clock, calendar, Rules()), Routine(store, clock, calendar, Rules())
door = StoreDoor(store, dialogue, lambda: None)

class Picky:
    name = "workspace"
    def post(self, key, body, at, *, again):
        if hash(key) % 3 == 0:
            raise Unsendable(f"refused: {body} {secret}")
        return key

courier = Courier(store, clock, Picky(), lambda: None)
priya = "priya.shah@marlowheath.example"
for day in range(1, 31):
    clock.move_to(datetime(2026, 11, 2, 9, tzinfo=UTC) + timedelta(days=day))
    routine.tick()
    for n, said in enumerate((f"voids 31 {words}", f"status {more}", f"{words} {more}", "chart voids")):
        door.hear(Heard(f"{day}-{n}", "workspace", priya, Place.direct(priya), words=said, message=f"m{day}-{n}"))
    courier.empty()

class Broken:
    def take(self, *_):
        raise ValueError(f"cannot read {words} {secret}")

class Breaks(Dialogue):
    def _hear(self, heard, content):
        with self._store.turn() as work:
            work.inbox = Broken()
            work.inbox.take(heard.words)

StoreDoor(store, Breaks(store, clock, calendar, Rules()), lambda: None).hear(
    Heard("x", "workspace", priya, Place.direct(priya), words=words, message="mx"))
with store.engine.begin() as link:
    link.exec_driver_sql("DROP TABLE talks")
door.hear(Heard("y", "workspace", priya, Place.direct(priya), words=f"voids 31 {more}", message="my"))
logging.getLogger("slack_bolt.App").warning("Unhandled request ({'text': '%s', 'token': '%s'})", words, secret)
logging.getLogger("aiohttp.server").error("Error handling request", exc_info=RuntimeError(f"{more} {secret}"))
"""
