"""A database that is held, full, read-only, damaged or overrun: said plainly, nothing half done, and well again after."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.calendars import england
from adapters.cli import main
from adapters.clock import MovableClock
from adapters.courier import Courier
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.requests import Request, Round
from core.ports import Unavailable
from core.services.rules import Rules
from core.store.database import Database

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
OCTOBER = Month(2026, 10)
ROOT = Path(__file__).parents[3]
ADA = "ada@x.example"


def filled(store: Database) -> Database:
    with store.turn() as work:
        work.portfolio.save(Person(ADA, "Ada Lead", Role.LEAD), Priority("P", "Homes", "Homes", ADA))
        work.portfolio.save(Indicator("I", "P", "Voids", "days", aliases=("voids",)))
        work.requests.save_round(Round(OCTOBER))
        work.requests.save(Request("I", OCTOBER, ADA, T0.date(), T0.date() + timedelta(days=8)))
    return store


@pytest.fixture
def file(tmp_path) -> Path:
    store = Database(f"sqlite:///{tmp_path / 'council.db'}")
    store.migrate()
    filled(store).close()
    return tmp_path / "council.db"


def dialogue(store: Database) -> Dialogue:
    return Dialogue(
        store, MovableClock(T0, seconds=lambda: 0.0), lambda work: england(work.portfolio.closures()), Rules()
    )


def reply(number: int, value: int) -> Heard:
    return Heard(f"Ev{number}", "slack", ADA, Place.direct(ADA), words=f"voids {value}", message=f"m{number}")


def recorded(store: Database) -> list[str]:
    with store.reading() as work:
        return [str(f.value) for f in work.figures.history("I")]


def test_a_file_held_by_another_program_is_waited_for(file):
    """Somebody opened the database in a tool and left for a coffee. (`make chaos` holds it for thirty seconds.)"""
    held_for = float(os.environ.get("CHAOS_HELD_FOR", "3"))
    store, other = Database(f"sqlite:///{file}"), sqlite3.connect(file, check_same_thread=False)
    other.isolation_level = None
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(held_for, lambda: other.execute("ROLLBACK")).start()
    began = time.monotonic()
    assert dialogue(store).hear(reply(1, 31))
    assert time.monotonic() - began >= held_for - 0.5
    assert recorded(store) == ["31"]
    other.close()
    store.close()


def test_a_full_disk_undoes_the_turn_and_the_platform_delivers_it_again(file):
    """Nothing is half recorded; when there is room again the same delivery is taken."""
    done = _in_another_process(file, _FULL)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "undone" in done.stdout
    store = Database(f"sqlite:///{file}")
    with sqlite3.connect(file) as link:
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    link.close()
    assert recorded(store) == []
    assert dialogue(store).hear(reply(1, 31)), "the inbox did not keep the delivery that failed"
    assert recorded(store) == ["31"]
    store.close()


_FULL = """
import resource, signal, sys
sys.path.insert(0, {root!r})
from tests.integration.faults.test_a_database_in_trouble import Database, dialogue, reply
store = Database("sqlite:///" + sys.argv[1])
with store.reading() as work:
    work.portfolio.people()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    dialogue(store).hear(reply(1, 31))
except Exception as fault:
    print("undone", type(fault).__name__)
"""


def test_a_disk_that_is_full_when_a_message_has_gone_leaves_it_once_or_in_front_of_a_person(file):
    """Sent, and then nothing can be written: where the platform can tell it is found there, elsewhere a person is asked."""
    done = _in_another_process(file, _FULL_AT_THE_MARK)
    assert done.returncode == 0, done.stderr[-2000:]
    counted = [line for line in done.stdout.splitlines() if line.startswith("so:")]
    assert counted == ["so: slack Unavailable 1 []", "so: teams Unavailable 1 ['answer']"]


_FULL_AT_THE_MARK = """
import resource, signal, sys
sys.path.insert(0, {root!r})
from adapters.courier import Perhaps
from tests.integration.faults.test_a_database_in_trouble import *
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Database("sqlite:///" + sys.argv[1])
room = resource.getrlimit(resource.RLIMIT_FSIZE)

class Asked:
    def __init__(self, name, can_tell):
        self.name, self.can_tell, self.arrived = name, can_tell, []

    def post(self, key, body, at, *, again):
        if again and not self.can_tell:
            raise Perhaps("it may have arrived")
        if key not in self.arrived or not again:
            self.arrived.append(key)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, room[1]))
        return key

for name in ("slack", "teams"):
    with store.turn() as work:
        work.outbox.put("answer", "direct/ada", {{}}, T0, name)
    platform, clock = Asked(name, name == "slack"), MovableClock(T0, seconds=lambda: 0.0)
    courier = Courier(store, clock, platform, lambda: None)
    try:
        courier.empty()
    except Exception as fault:
        failed = type(fault).__name__
    resource.setrlimit(resource.RLIMIT_FSIZE, room)
    assert courier.empty() == 0, "its lease is not over"
    clock.move_to(T0 + timedelta(minutes=2))
    platform.post = (lambda post: lambda *a, **k: (post(*a, **k), resource.setrlimit(resource.RLIMIT_FSIZE, room))[0])(platform.post)
    courier.empty()
    with store.reading() as work:
        stuck = [s.key for s in work.outbox.stuck() if s.platform == name]
        assert sum(w.waiting for w in work.outbox.waiting()) == 0
    print("so:", name, failed, len(platform.arrived), stuck)
"""


def _in_another_process(file: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script.format(root=str(ROOT)), str(file)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.skipif(os.getuid() == 0, reason="root may write to what is read-only")
def test_a_read_only_file_is_said_at_once(file):
    file.chmod(0o400)
    store = Database(f"sqlite:///{file}")
    with pytest.raises(Unavailable, match="may only be read"):
        dialogue(store).hear(reply(1, 31))
    store.close()


def test_a_read_only_connection_leaves_nothing_behind(file):
    """As a file system that has gone read-only answers: the turn is undone, reading goes on."""
    store = Database(f"sqlite:///{file}")
    with store.engine.connect().execution_options(stocktake_reading=True) as link:
        link.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(Unavailable, match="may only be read"):
        dialogue(store).hear(reply(1, 31))
    with store.engine.connect().execution_options(stocktake_reading=True) as link:
        link.exec_driver_sql("PRAGMA query_only=OFF")
    assert recorded(store) == []
    assert dialogue(store).hear(reply(1, 31))
    store.close()


def test_a_damaged_page_is_not_copied_over_a_sound_backup(file, tmp_path, monkeypatch, capsys):
    """The nightly copy of a database that has gone bad must not replace last night's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", f"sqlite:///{file}")
    store = Database(f"sqlite:///{file}")
    with store.turn() as work:
        for number in range(400):
            work.talks.remember(f"name-{number}", "kept" * 60)
    store.close()
    assert main(["backup", "copy.db"]) == 0
    sound = (tmp_path / "copy.db").read_bytes()
    content = bytearray(file.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    content[-page * 8 : -page * 2] = b"\xff" * (page * 6)
    file.write_bytes(content)
    capsys.readouterr()
    assert main(["backup", "copy.db"]) == 2
    assert "damaged" in capsys.readouterr().err
    assert (tmp_path / "copy.db").read_bytes() == sound


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("no folder", "there is no folder"),
        ("another file", "is no database of Stocktake's"),
        ("damaged", "Bring the latest copy back"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_words(
    file, tmp_path, monkeypatch, capsys, *, trouble, said
):
    """Whoever starts it reads what to do, and no pages of the program's insides."""
    if trouble == "no folder":
        file = tmp_path / "nowhere" / "council.db"
    elif trouble == "another file":
        file.write_text("Dear council, " * 100)
    else:
        content = bytearray(file.read_bytes())
        page = int.from_bytes(content[16:18], "big")
        content[page * 2 : page * 60] = b"\xff" * (page * 58)
        file.write_bytes(content)
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.chdir(tmp_path)
    for verb in (["run"], ["round", "--preview"], ["outbox"]):
        assert main(verb) == 2
        told = capsys.readouterr().err
        assert said in told
        assert len(told.splitlines()) <= 2, (
            "a sentence, under the heading of the settings where it is one of them"
        )


_LONGER = text("UPDATE memory SET value = value || 'x' WHERE name = :name")


# PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(postgres):
    url = postgres.new_database()
    store = filled(Database(url))
    yield store, url
    store.close()


def test_a_server_with_no_connection_left_is_waited_for(served, postgres):
    """Another program has taken them all; it lets some go."""
    store, url = served
    store.engine.dispose()
    others = []
    import psycopg  # noqa: PLC0415 - connections beside the store's own

    address = url.replace("postgresql:///", "postgresql:///", 1)
    while True:
        try:
            others.append(psycopg.connect(address))
        except psycopg.OperationalError:
            break
    threading.Timer(1.5, lambda: [link.close() for link in others]).start()
    assert dialogue(store).hear(reply(1, 31))
    assert recorded(store) == ["31"]


def test_a_server_that_stays_away_is_said_in_words(served, postgres, monkeypatch):
    import core.store.database as module  # noqa: PLC0415 - its patience is too long for a test

    store, _ = served
    monkeypatch.setattr(module, "_PATIENCE", 1.0)
    postgres.stop("immediate")
    try:
        with pytest.raises(Unavailable, match="cannot be reached"):
            dialogue(store).hear(reply(1, 31))
    finally:
        postgres.start()
    assert dialogue(store).hear(reply(1, 31)), "nothing of the first try was kept"


def test_two_that_wait_for_each_other_are_both_served(served):
    """A deadlock is the server's to break and ours to try again."""
    store, _ = served
    gate, tries = threading.Barrier(2), []

    def cross(first: str, second: str) -> None:
        def act() -> None:
            tries.append(first)
            with store.engine.begin() as link:
                link.execute(_LONGER, {"name": first})
                if len(tries) <= 2:
                    gate.wait(timeout=10)
                link.execute(_LONGER, {"name": second})

        store.again(act)

    with store.turn() as work:
        work.talks.remember("left", "")
        work.talks.remember("right", "")
    threads = [threading.Thread(target=cross, args=pair) for pair in (("left", "right"), ("right", "left"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(tries) == 3, "one was undone and tried again"
    with store.reading() as work:
        assert (work.talks.recall("left"), work.talks.recall("right")) == ("xx", "xx")


def test_a_serialization_failure_is_tried_again(served):
    """Whatever isolation a server's administrator has set as its default."""
    store, _ = served
    tries = []

    def act() -> None:
        with store.engine.connect().execution_options(isolation_level="SERIALIZABLE") as link, link.begin():
            seen = link.exec_driver_sql("SELECT count(*) FROM memory").scalar()
            tries.append(seen)
            if len(tries) == 1:
                with (
                    store.engine.connect().execution_options(isolation_level="SERIALIZABLE") as other,
                    other.begin(),
                ):
                    other.exec_driver_sql("SELECT count(*) FROM memory")
                    other.exec_driver_sql("INSERT INTO memory VALUES ('other', '')")
            link.exec_driver_sql("INSERT INTO memory VALUES ('mine', '')")

    store.again(act)
    assert len(tries) == 2


def test_a_replica_frozen_in_the_middle_of_its_work_and_thawed_sends_nothing_twice(served, tmp_path):
    """Stopped as by a debugger or a paused machine, for longer than its leases; another replica carries on."""
    from tests.chaos.receiver import Receiver, listening  # noqa: PLC0415 - a platform that counts
    from tests.chaos.worker import LEASE, Wire  # noqa: PLC0415

    store, url = served
    frozen_for = float(os.environ.get("CHAOS_FROZEN_FOR", str(LEASE.total_seconds() + 2)))
    receiver = Receiver(rough=False)
    clock = MovableClock(T0 + timedelta(minutes=5))
    with listening(receiver) as address:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.carrier", url, address],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline().strip() == "ready"
            here = Courier(
                store, clock, Wire(address, lambda _body: None, looks=True), lambda: None, lease=LEASE
            )
            number = 0
            for _ in range(2):
                for _ in range(60):
                    with store.turn() as work:
                        body = {"person": ADA, "message": {"blocks": []}}
                        work.outbox.put(f"m{number}", f"direct/{number % 7}", body, T0)
                    number += 1
                time.sleep(0.15)
                worker.send_signal(signal.SIGSTOP)
                until = time.monotonic() + frozen_for
                while time.monotonic() < until:
                    here.empty()
                    time.sleep(0.1)
                worker.send_signal(signal.SIGCONT)
                time.sleep(0.5)
            until = time.monotonic() + 20
            while time.monotonic() < until and sum(w.waiting for w in _waiting(store)):
                here.empty()
                time.sleep(0.1)
        finally:
            worker.kill()
            worker.wait()
            worker.stdout.close()
    counts = receiver.counts
    assert sorted(counts) == sorted(f"m{n}" for n in range(number)), "something was lost"
    assert set(counts.values()) == {1}, {k: n for k, n in counts.items() if n > 1}


def _waiting(store: Database):
    with store.reading() as work:
        return work.outbox.waiting()
