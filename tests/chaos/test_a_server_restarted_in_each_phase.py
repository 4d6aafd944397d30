"""PostgreSQL stopped as if the power had gone, in each phase of a prompt and of a reply, and counted where they arrive.

No process dies here: whoever was cut off tries again. A platform that cannot be asked would show what is posted twice.
"""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event as database_event

from adapters.clock import MovableClock
from adapters.courier import Courier
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.requests import Request, State
from core.ports import Due
from core.services.rules import Rules
from core.store.database import Database
from tests.chaos.between import between
from tests.chaos.receiver import Receiver, listening
from tests.chaos.worker import LEASE, Wire
from tests.integration.faults.test_a_database_in_trouble import ADA, OCTOBER, T0, filled
from tests.integration.store.worker import calendar

BEFORE, AT_COMMIT, ANSWER_LOST = "before it", "at its commit", "its commit done, the answer lost"
TAKING, TURN = "INSERT INTO inbox", "INSERT INTO figures"
TICK, LEASING, MARKING = "UPDATE ledger", "FOR UPDATE", "remote="
PHASES = [
    pytest.param(TAKING, BEFORE, id="taking the delivery"),
    pytest.param(TURN, BEFORE, id="in the turn"),
    pytest.param(TURN, AT_COMMIT, id="at the turn's commit"),
    pytest.param(TURN, ANSWER_LOST, id="after the turn's commit"),
    pytest.param(TICK, BEFORE, id="in the tick"),
    pytest.param(TICK, AT_COMMIT, id="at the tick's commit"),
    pytest.param(TICK, ANSWER_LOST, id="after the tick's commit"),
    pytest.param(LEASING, BEFORE, id="leasing"),
    pytest.param(LEASING, AT_COMMIT, id="at the lease's commit"),
    pytest.param(LEASING, ANSWER_LOST, id="after the lease's commit"),
    pytest.param("", "between", id="between send and mark"),
    pytest.param(MARKING, BEFORE, id="marking"),
    pytest.param(MARKING, AT_COMMIT, id="at the mark's commit"),
    pytest.param(MARKING, ANSWER_LOST, id="after the mark's commit"),
]


@pytest.mark.parametrize(("statement", "moment"), PHASES)
def test_a_restart_loses_nothing_and_says_nothing_twice(statement, moment, postgres):
    """The prompt and the reply's answer arrive once each, the figure is recorded once, the delivery is taken once."""
    url = postgres.new_database()
    name, there = url.partition("///")[2].partition("?")[0], Path(url.partition("host=")[2].partition("&")[0])
    restarts = []

    def restart() -> None:
        restarts.append(moment)
        postgres.restart()

    with tempfile.TemporaryDirectory(dir="/tmp") as folder, between(Path(folder), there) as wire:
        store = Database(f"postgresql:///{name}?host={folder}&user=stocktake")
        _waits_for_its_prompt(filled(store))
        if statement:
            _restart_at(store, statement, moment, restart, lambda: wire.lose_the_next_commits_answer(restart))
        receiver = Receiver(rough=False)

        def reached(stage: str) -> None:
            if stage == "before mark" and moment == "between" and not restarts:
                restart()

        with listening(receiver) as address:
            _play(store, Wire(address, lambda _body: None, looks=False, stage=reached))
            assert restarts == [moment], "the moment never came, so nothing was proved"
            _judge(store, receiver, doubtful=(statement, moment) == (LEASING, ANSWER_LOST))
        store.close()


def _waits_for_its_prompt(store: Database) -> None:
    day = T0.date()
    with store.turn() as work:
        work.requests.save(Request("I", OCTOBER, ADA, day, day + timedelta(days=8), State.WAITING))
        about = {"indicator": "I", "period": str(OCTOBER), "step": "open"}
        work.ledger.add(Due("chase/I/open", "chase", T0, about, ADA, OCTOBER))


def _restart_at(store, statement, moment, restart, lose) -> None:
    """Once, when that statement is about to be made or its transaction committed."""
    seen = []

    def made(connection, _cursor, words, *_):
        if statement not in words or seen:
            return
        seen.append(connection)
        if moment == BEFORE:
            restart()

    def committing(connection):
        if seen and seen[0] is connection and len(seen) == 1:
            seen.append(connection)
            if moment == AT_COMMIT:
                restart()
            elif moment == ANSWER_LOST:
                lose()

    database_event.listen(store.engine, "before_cursor_execute", made)
    database_event.listen(store.engine, "commit", committing)


def _play(store: Database, wire: Wire) -> None:
    clock = MovableClock(T0)
    courier = Courier(store, clock, wire, lambda: None, lease=LEASE)
    Routine(store, clock, calendar, Rules()).tick()
    courier.empty()
    heard = Heard("Ev1", "workspace", ADA, Place.direct(ADA), words="voids 31", message="m1")
    dialogue = Dialogue(store, clock, calendar, Rules())
    dialogue.hear(heard)
    assert not dialogue.hear(heard), "delivered again, it is not taken again"
    until = time.monotonic() + 30
    while time.monotonic() < until:
        courier.empty()
        with store.reading() as work:
            if not any(w.waiting for w in work.outbox.waiting()):
                return
        time.sleep(0.2)


def _judge(store: Database, receiver: Receiver, *, doubtful: bool) -> None:
    """Where a lease was taken and nobody was told, nobody knows whether it was used: a person is asked, as promised."""
    with store.reading() as work:
        doubts = [s.key for s in work.outbox.stuck()]
        assert [str(f.value) for f in work.figures.history("I")] == ["31"]
    arrived = receiver.counts
    assert set(arrived.values()) == {1}
    told = [*arrived, *doubts]
    assert len([k for k in told if k.endswith("/prompt")]) == 1
    assert [k for k in told if k.startswith("Ev1")]
    assert len(doubts) == doubtful
