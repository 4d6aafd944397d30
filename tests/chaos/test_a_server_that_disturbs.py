"""PostgreSQL breaks into the work while prompts go out and replies come in, and what arrives is counted.

It does so itself: another session takes its locks the other way round, a trigger fails commits, the role may not connect. One
replica hears and ticks, another carries; a platform that cannot be asked would show what is posted twice.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from adapters.clock import MovableClock
from adapters.courier import Courier
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.requests import Request, Round, State
from core.ports import Due, Unavailable
from core.services.rules import Rules
from core.store.database import Database
from core.store.grants import grant
from tests.chaos.receiver import Receiver, listening
from tests.chaos.worker import Wire
from tests.integration.store.worker import calendar
from tests.postgres import Server

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
OCTOBER = Month(2026, 10)
LEADS = [f"lead{n}@x.example" for n in range(8)]
LIMITED = "stocktake_limited"


class Council:
    """Eight leads with a figure each to give, whose prompts fall due now."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.url = server.new_database()
        self.name = self.url.partition("///")[2].partition("?")[0]
        server.admin("ALTER DATABASE {} SET deadlock_timeout = '20ms'", self.name)
        self.faults: Counter[str] = Counter()
        self.hears, self.carries = self.replica(), self.replica()
        day = T0.date()
        with self.hears.turn() as work:
            work.requests.save_round(Round(OCTOBER))
            for lead in LEADS:
                work.portfolio.save(Person(lead, lead, Role.LEAD), Priority(lead, lead, "Homes", lead))
                work.portfolio.save(Indicator(lead, lead, f"Voids {lead}", "days", aliases=("voids",)))
                work.requests.save(Request(lead, OCTOBER, lead, day, day + timedelta(days=8), State.WAITING))
                about = {"indicator": lead, "period": str(OCTOBER), "step": "open"}
                work.ledger.add(Due(f"chase/{lead}/open", "chase", T0, about, lead, OCTOBER))

    def replica(self, role: str = "stocktake") -> Database:
        """A program under that role; what its database refuses it is counted."""
        store = Database(self.url.replace("user=stocktake", f"user={role}"))
        event.listen(store.engine, "handle_error", self._count)
        return store

    def _count(self, context: Any) -> None:
        self.faults[getattr(context.original_exception, "sqlstate", None) or "not let in"] += 1

    def session(self) -> psycopg.Connection[Any]:
        """A program beside ours; a deadlock is never broken by undoing what it did."""
        return psycopg.connect(self.url, autocommit=True, options="-c deadlock_timeout=1min")

    def close(self) -> None:
        self.hears.close()
        self.carries.close()
        self.server.drop(self.url)


@pytest.fixture
def council(postgres: Server) -> Iterator[Council]:
    made = Council(postgres)
    yield made
    made.close()


@contextmanager
def deadlocks(council: Council) -> Iterator[None]:
    """Somebody's own script holds what ours is about to ask for, and waits for what ours has: twice each."""
    share = "LOCK TABLE {} IN SHARE MODE"
    staged = [
        ("INSERT INTO figures", share.format("figures"), share.format("inbox")),
        ("INSERT INTO outbox", share.format("outbox"), share.format("ledger, inbox")),
        ("UPDATE outbox SET attempts", share.format("outbox"), "SELECT 1 FROM outbox FOR UPDATE"),
    ] * 2
    staging, beside = threading.Lock(), []

    def about_to(_connection: Any, _cursor: Any, words: str, *_: Any) -> None:
        found = next((s for s in staged if words.startswith(s[0])), None)
        if found is None or not staging.acquire(blocking=False):
            return
        try:
            staged.remove(found)
            beside.append(_holds_and_waits(council, *found[1:]))
        finally:
            staging.release()

    for store in (council.hears, council.carries):
        event.listen(store.engine, "before_cursor_execute", about_to)
    yield
    for thread in beside:
        thread.join(timeout=30)
    assert not staged, f"never came: {staged}"


def _holds_and_waits(council: Council, holds: str, waits_for: str) -> threading.Thread:
    link = council.session()
    link.execute("BEGIN")
    link.execute(holds.encode())

    def wait() -> None:
        with link:
            link.execute(waits_for.encode())

    thread = threading.Thread(target=wait)
    thread.start()
    until = time.monotonic() + 30
    waiting = (
        f"SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = {link.info.backend_pid}"  # noqa: S608 - a number
    )
    while not council.server.admin(waiting):
        assert time.monotonic() < until, "it waited for nothing, so there is no deadlock"
        time.sleep(0.005)
    return thread


@contextmanager
def serialization_failures(council: Council) -> Iterator[None]:
    """A trigger of the server's, at the commit of whatever puts, leases or marks a message: four times."""
    with council.session() as link:
        link.execute("CREATE SEQUENCE mishap")
        link.execute("""
            CREATE FUNCTION mishap() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE n bigint := nextval('mishap');
            BEGIN
                IF n % 3 = 0 AND n <= 12 THEN RAISE EXCEPTION 'mishap' USING ERRCODE = '40001'; END IF;
                RETURN NULL;
            END $$
        """)
        link.execute(
            "CREATE CONSTRAINT TRIGGER mishap AFTER INSERT OR UPDATE ON outbox DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION mishap()"
        )
    yield


@contextmanager
def no_connection(council: Council) -> Iterator[None]:
    """The administrator lets the role in no more, ends what is idle, and lets it in again, and so on."""
    with suppress(psycopg.errors.DuplicateObject):
        council.server.admin("CREATE ROLE {} LOGIN", LIMITED)
    grant(council.hears, LIMITED)
    council.hears.close()
    council.carries.close()
    council.hears, council.carries = council.replica(LIMITED), council.replica(LIMITED)
    over = threading.Event()

    def let_in(limit: str) -> None:
        council.server.admin(f"ALTER ROLE {{}} CONNECTION LIMIT {limit}", LIMITED)
        council.server.admin(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{LIMITED}' AND state = 'idle'"  # noqa: S608 - our own name
        )

    let_in("0")

    def act() -> None:
        while not over.wait(0.3):
            let_in("-1")
            over.wait(0.3)
            let_in("0")
        let_in("-1")

    beside = threading.Thread(target=act)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join(timeout=30)


@pytest.mark.parametrize(
    ("disturbs", "told", "least"),
    [(deadlocks, "40P01", 6), (serialization_failures, "40001", 4), (no_connection, "not let in", 1)],
)
def test_everything_is_asked_heard_and_answered_once(
    council: Council, disturbs: Callable[[Council], Any], told: str, least: int
) -> None:
    """A reply that was not taken is brought again, as a platform does; nothing is in doubt, lost or there twice."""
    receiver = Receiver(rough=False)
    with listening(receiver) as address, disturbs(council):
        _play(council, address)
    assert council.faults[told] >= least, f"it was hardly disturbed: {council.faults}"
    with council.hears.reading() as work:
        assert [s.key for s in work.outbox.stuck()] == []
        assert {lead: [str(f.value) for f in work.figures.history(lead)] for lead in LEADS} == {
            lead: ["31"] for lead in LEADS
        }
    assert set(receiver.counts.values()) == {1}
    prompts = Counter(body["person"] for key, body in receiver.arrived if key.endswith("/prompt"))
    assert prompts == dict.fromkeys(LEADS, 1)
    assert {f"Ev{n}" for n in range(len(LEADS))} <= {key.partition("/")[0] for key in receiver.counts}


def _play(council: Council, address: str) -> None:
    clock, heard = MovableClock(T0), threading.Event()
    courier = Courier(council.carries, clock, Wire(address, lambda _body: None, looks=False), lambda: None)

    def carry() -> None:
        while not heard.is_set() or _again(lambda: _waits(council.carries)):
            with suppress(Unavailable):
                courier.empty()
            time.sleep(0.01)

    carrying = threading.Thread(target=carry)
    carrying.start()
    try:
        dialogue = Dialogue(council.hears, clock, calendar, Rules())
        _again(Routine(council.hears, clock, calendar, Rules()).tick)
        for n, lead in enumerate(LEADS):
            reply = Heard(f"Ev{n}", "workspace", lead, Place.direct(lead), words="voids 31", message=f"m{n}")
            assert _again(lambda reply=reply: dialogue.hear(reply))  # type: ignore[misc]
            assert not _again(lambda reply=reply: dialogue.hear(reply)), (
                "delivered again, it is not taken again"
            )  # type: ignore[misc]
    finally:
        heard.set()
        carrying.join(timeout=120)
    assert not carrying.is_alive(), "something still waits to be sent"


def _again(act: Callable[[], Any]) -> Any:
    """As a platform brings a reply that was not taken, and as the next tick comes."""
    until = time.monotonic() + 120
    while True:
        try:
            return act()
        except Unavailable:
            assert time.monotonic() < until, "the database never let it"


def _waits(store: Database) -> bool:
    def look() -> bool:
        with store.reading() as work:
            return any(w.waiting for w in work.outbox.waiting())

    return store.again(look)
