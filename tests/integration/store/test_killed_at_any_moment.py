"""Killed without warning, again and again, in the middle of turns, ticks and deliveries: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from core.domain.figures import known
from core.domain.months import Month
from core.domain.requests import State
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from tests.integration.store.worker import FIGURES, PRIYA, T0, calendar, confirms, event, machine

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("STOCKTAKE_KILLS", "5"))


@pytest.fixture
def url(tmp_path):
    """A file, as the workspace has it. Two replicas on a server are killed in tests/chaos, and counted at the receiver."""
    return f"sqlite:///{tmp_path / 'stocktake.db'}"


@pytest.fixture
def council(url):
    store = Database(url)
    store.migrate()
    before = T0 - timedelta(hours=1)
    with store.turn() as work:
        setting_up.bring_in(Desk(work, before, calendar(work), Rules()), read(sample_folder()), "import")
    with store.turn() as work:
        rounds.begin(Desk(work, before, calendar(work), Rules()))
    yield store
    store.close()


def test_nothing_is_lost_and_nothing_said_twice(council, url):
    """A worker hears, ticks and delivers until it is killed. What it had taken happened once; what it had not is
    delivered again, as a platform does, and then happens once too.
    """
    chance = random.Random(2026)  # noqa: S311 - moments to kill at, not secrets
    following = 0
    for starts in range(KILLS):
        turns = 0 if starts % 3 == 0 else chance.randrange(1, 4)
        following = _work_and_be_killed(url, following, starts, turns, chance.uniform(0.0, 0.12))
    assert following > len(FIGURES), "too little was done between the kills to prove anything"
    following += not confirms(following - 1)  # let the last correction be confirmed
    heard = range(following + confirms(following))
    _finish(council, heard)
    _nothing_lost(council, heard)
    _nothing_twice(council, heard)


def _work_and_be_killed(url: str, first: int, starts: int, turns: int, after: float) -> int:
    """Kill a worker so many seconds after so many turns; the first event whose taking was not acknowledged."""
    worker = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("worker.py")), url, str(first), str(starts)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    with worker, worker.stdout as told:
        assert told.readline().strip() == "ready"
        taken = [int(told.readline()) for _ in range(turns)]
        time.sleep(after)
        assert worker.poll() is None, "the worker stopped by itself"
        worker.send_signal(signal.SIGKILL)
        taken += [int(line) for line in told.read().split("\n")[:-1]]
    return taken[-1] + 1 if taken else first


def _finish(store: Database, heard: range) -> None:
    """The platform delivers again whatever was not acknowledged, the tick catches up, the courier empties."""
    dialogue, routine, courier = machine(store, T0 + timedelta(hours=4))
    for number in heard:
        dialogue.hear(event(number))
    routine.tick()
    courier.release()  # nobody else is left; a lease of a minute need not run out first
    courier.empty()


def _nothing_lost(store: Database, heard: range) -> None:
    with store.reading() as work:
        for words, indicator, value in FIGURES:
            figure = known(work.figures.history(indicator)).get(Month(2026, 10))
            assert figure is not None, f"{words!r} was lost"
            assert figure.value == Decimal(value)
        requests = work.requests.of_round(Month(2026, 10))
        assert not [r for r in requests if r.state is State.WAITING], "somebody was never asked"
        posts = [p for p in work.board.since(0, 100_000) if p.author == "stocktake"]
        asked = {r.asked_of for r in requests} - {PRIYA}
        assert asked <= {p.person for p in posts if p.key.startswith("chase/")}
        answered = {p.key.split("/")[0] for p in posts}
        assert {event(number).key for number in heard} <= answered, "a reply was left without an answer"
    with store.turn() as work:
        far = datetime(2030, 1, 1, tzinfo=UTC)
        assert work.outbox.lease(far, far, 1000) == [], "a message was decided and never posted"


def _nothing_twice(store: Database, heard: range) -> None:
    with store.reading() as work:
        july = [f for f in work.figures.history("VOID_DAYS") if f.period == Month(2026, 7)]
        october = Counter(
            f.indicator
            for _, indicator, _ in FIGURES
            for f in work.figures.history(indicator)
            if f.period == Month(2026, 10)
        )
        posts = [p for p in work.board.since(0, 100_000) if p.author == "stocktake"]
    corrections = [f.said_in for f in july if f.change is not None]
    assert corrections == [f"own-{event(number).key}" for number in heard if confirms(number)]
    assert set(october.values()) == {1}, october
    prompts = Counter(p.person for p in posts if p.key.startswith("chase/"))
    assert set(prompts.values()) == {1}, prompts
