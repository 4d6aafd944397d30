"""The program as it is started, its database in trouble, and what reached Slack: everything, once."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.slack import Answered, FakeSlack
from tests.program import Program, everybody

PRIYA = "priya.shah@marlowheath.example"
HELD_FOR = float(os.environ.get("CHAOS_HELD_FOR", "3"))
AFTER_A_LEASE = 90
"""Seconds: what was under way when the disk filled may have to wait for its lease of a minute to end."""
_HOLD = """
import sqlite3, sys, time
link = sqlite3.connect(sys.argv[1], isolation_level=None)
link.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
link.execute("ROLLBACK")
"""


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack().running() as slack:
        yield slack


@pytest.fixture
def program(slack: FakeSlack, tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path, slack, "http")
    with imported(program):
        yield program


@pytest.fixture
def on_a_small_disk(slack: FakeSlack, tmp_path: Path) -> Iterator[Program]:
    """On a disk of four megabytes, which only root may make."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if mount("-t", "tmpfs", "-o", "size=4m", "none", str(disk)):
        pytest.skip("only root may make a disk; a limit makes a full one in tests/integration/faults")
    program = Program(tmp_path, slack, "http", f"sqlite:///{disk / 'month.db'}")
    program.file = disk / "month.db"
    try:
        with imported(program):
            yield program
    finally:
        mount("--lazy", str(disk), tool="umount")


def mount(*words: str, tool: str = "mount") -> int:
    """The status it ended with."""
    found = shutil.which(tool)
    return (
        1 if found is None else subprocess.run([found, *words], capture_output=True, check=False).returncode
    )


@contextmanager
def imported(program: Program) -> Iterator[None]:
    """The sample council brought in; stopped afterwards, whatever happened."""
    program.has_the_sample()
    program.ids = {email: program.slack.user(email) for email in everybody()}
    try:
        yield
    finally:
        if program.process is not None:
            program.stop(signal.SIGKILL)


def says(program: Program, email: str, words: str) -> Any:
    """A message as Slack brings it: given up after a while, and brought again until it is taken."""
    slack = program.slack
    event = {
        "type": "message", "channel": slack.direct(program.ids[email]), "channel_type": "im",
        "user": program.ids[email], "text": words, "ts": slack.ts(), "event_ts": "1",
    }  # fmt: skip
    return slack.event(event)


def brought_until_taken(program: Program, body: Any, seconds: float = 90) -> list[int]:
    """What it was answered, each time; 0 where no answer came in time."""
    answers, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        answers.append(brought(program, body).status)
        if answers[-1] == 200:
            return answers
        time.sleep(0.3)
    raise AssertionError(f"never taken: {answers}")


def brought(program: Program, body: Any) -> Answered:
    try:
        return program.slack.deliver(body)
    except (TimeoutError, urllib.error.URLError):
        return Answered(0, "", 0.0)


def once_each(program: Program) -> None:
    """Nothing arrived twice, and nothing waits or was set aside."""
    often = Counter(program.slack.sent_keys())
    assert often
    assert [key for key, times in often.items() if times > 1] == []
    assert "Nothing was set aside" in program.does("outbox")


def test_a_database_another_program_holds_is_waited_for(program: Program) -> None:
    """Held while the prompts fall due and while a lead answers. (`make chaos` holds it for thirty seconds.)"""
    slack, priya = program.slack, program.slack.direct(program.ids[PRIYA])
    program.start("2026-11-02T08:59:58")
    with _held(program.file):
        body = says(program, PRIYA, "voids 31")
        assert program.asks("/livez")[0] == 200, "a restart would mend nothing"
        answers = brought_until_taken(program, body)
        brought_until_taken(program, body)
    assert answers[-1] == 200
    slack.until(lambda: "Recorded for October: Voids" in slack.said(priya), 60)
    slack.until(lambda: "October figures" in slack.said(priya), 60)
    program.stop()
    assert slack.said(priya).count("Recorded for October: Voids") == 1
    once_each(program)


class _held:  # noqa: N801 - read as a verb: with _held(...)
    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None:
        self._holder = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(self._file), str(HELD_FOR)], stdout=subprocess.PIPE, text=True
        )
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline().strip() == "held"

    def __exit__(self, *_: object) -> None:
        self._holder.wait(timeout=60)
        assert self._holder.stdout is not None
        self._holder.stdout.close()


def test_a_full_disk_takes_nothing_half_and_goes_on_when_there_is_room(on_a_small_disk: Program) -> None:
    """Slack is told "not received" while nothing can be kept, brings it again, and each is answered once."""
    program, slack = on_a_small_disk, on_a_small_disk.slack
    priya = slack.direct(program.ids[PRIYA])
    program.start("2026-11-02T09:00")
    slack.until(lambda: "October figures" in slack.said(priya), 60)
    filler = program.file.with_name("filler")
    _fill(filler)
    bodies, refused = [], 0
    while refused < 3 and len(bodies) < 200:
        bodies.append(says(program, PRIYA, f"history voids {len(bodies)}"))
        refused += brought(program, bodies[-1]).status == 500
    assert refused == 3, "the disk was never full"
    assert program.asks("/livez")[0] == 200
    filler.unlink()
    for body in [*bodies, says(program, PRIYA, "voids 31")]:
        brought_until_taken(program, body)
    slack.until(lambda: "Recorded for October: Voids" in slack.said(priya), AFTER_A_LEASE)
    _until_answered(program, len(bodies) + 1)
    program.stop()
    once_each(program)


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue


def _until_answered(program: Program, answers: int) -> None:
    """Until each thing said has its answer in Slack."""
    program.slack.until(
        lambda: (
            len({k.rsplit("/", 1)[0] for k in program.slack.sent_keys() if k.startswith("slack/event/")})
            >= answers
        ),
        90,
    )


def test_a_disk_that_may_only_be_read_is_said_and_it_goes_on_where_it_was(on_a_small_disk: Program) -> None:
    """After a fault many systems mount a disk for reading only, until somebody has looked at it."""
    program, slack = on_a_small_disk, on_a_small_disk.slack
    priya, disk = slack.direct(program.ids[PRIYA]), str(program.file.parent)
    program.start("2026-11-02T09:00")
    slack.until(lambda: "October figures" in slack.said(priya), 60)
    program.stop(signal.SIGKILL)
    slack.until(
        lambda: mount("-o", "remount,ro", disk) == 0, 30
    )  # what was killed may hold a file for a moment
    program.begin("2026-11-02T09:05")
    assert program.process is not None
    assert program.process.wait(60) == 2
    assert "that Stocktake may write to" in program.said()
    assert len(program.said().splitlines()) <= 2
    assert mount("-o", "remount,rw", disk) == 0
    program.start("2026-11-02T09:10")
    brought_until_taken(program, says(program, PRIYA, "voids 31"))
    slack.until(lambda: "Recorded for October: Voids" in slack.said(priya), 60)
    program.stop()
    once_each(program)


def test_damaged_and_brought_back_from_yesterday_it_says_nothing_old_again(program: Program) -> None:
    """Copied while it runs; a day later a page goes bad under it. The copy comes back, and nobody hears anything twice."""
    slack = program.slack
    priya = slack.direct(program.ids[PRIYA])
    program.start("2026-11-02T09:00")
    slack.until(lambda: "October figures" in slack.said(priya), 60)
    assert "whole and checked" in program.does("backup", "copy.db")
    program.until("2026-11-03T09:00")
    brought_until_taken(program, says(program, PRIYA, "voids 31"))
    slack.until(lambda: "Recorded for October: Voids" in slack.said(priya), 60)
    program.until("2026-11-03T12:00")
    _damage(program.file)
    body = says(program, PRIYA, "what did I say")
    refused = [brought(program, body).status for _ in range(3)]
    assert 200 not in refused, "nothing of the damage was noticed"
    assert "Traceback" not in program.said()
    program.stop(signal.SIGKILL)
    assert "damaged" in program.does("backup", "copy.db")
    before = Counter(slack.sent_keys()), slack.said(priya)
    assert "Restored." in program.does("restore", "copy.db", now="2026-11-03T12:30")
    program.start("2026-11-03T12:30")
    brought_until_taken(program, says(program, PRIYA, "voids 31"))
    slack.until(lambda: slack.said(priya).count("Recorded for October: Voids") == 2, 60)
    since = slack.said(priya).removeprefix(before[1])
    assert "October figures" not in since
    once_each(program)
    program.stop()


def _damage(file: Path) -> None:
    """The pages of the figures and of what was taken, overwritten in the file under the running program."""
    with closing(sqlite3.connect(file)) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = link.execute("PRAGMA page_size").fetchone()[0]
        roots = [
            row[0]
            for row in link.execute(
                "SELECT rootpage FROM sqlite_master WHERE tbl_name IN ('figures', 'inbox')"
            )
        ]
    with file.open("r+b") as held:
        for page in roots:
            held.seek((page - 1) * size)
            held.write(b"\xff" * size)
