"""Several threads on one file: every update counted, every event taken once, every row claimed once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier, Unsendable
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from adapters.workspace.neighbours import BoardPlatform
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.months import Month
from core.ports import Due
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
PRIYA = "priya.shah@marlowheath.example"


def together(*acts: Callable[[], object], within: float = 60) -> None:
    """Start every act at the same moment, each in its own thread; the first error is raised here."""
    gate = threading.Barrier(len(acts))
    errors: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=within)
    assert not any(thread.is_alive() for thread in threads), "a thread never came back"
    if errors:
        raise errors[0]


def test_no_concurrent_update_is_lost(store):
    """Read, add one, write, from four threads: without taking the write lock first this loses most of them."""

    def add_up() -> None:
        for _ in range(25):
            with store.turn() as work:
                count = int(work.talks.recall("count") or "0")
                work.talks.remember("count", str(count + 1))

    together(*[add_up] * 4)
    with store.reading() as work:
        assert work.talks.recall("count") == "100"


def test_a_reader_sees_one_instant_while_others_write(store):
    """Two values that are always written together are always read together."""
    with store.turn() as work:
        work.talks.remember("left", "0")
        work.talks.remember("right", "0")
    torn = []

    def write() -> None:
        for number in range(40):
            with store.turn() as work:
                work.talks.remember("left", str(number))
                work.talks.remember("right", str(number))

    def look() -> None:
        for _ in range(200):
            with store.reading() as work:
                left, right = work.talks.recall("left"), work.talks.recall("right")
                if left != right:
                    torn.append((left, right))

    together(write, look)
    assert torn == []


def test_an_event_delivered_by_many_at_once_is_taken_once(store):
    taken = []

    def deliver() -> None:
        for number in range(20):
            with store.turn() as work:
                if work.inbox.take(f"event-{number}", "slack", "lead", T0):
                    taken.append(number)

    together(*[deliver] * 4)
    assert sorted(taken) == list(range(20))


@pytest.fixture
def council(store: Database) -> Database:
    """The sample council, its October round about to open."""
    desk = Desk  # a desk for each transaction
    with store.turn() as work:
        setting_up.bring_in(
            desk(work, T0 - timedelta(hours=1), england(), Rules()), read(sample_folder()), "import"
        )
    with store.turn() as work:
        rounds.begin(desk(work, T0 - timedelta(hours=1), england(), Rules()))
    return store


def calendar(work):
    return england(work.portfolio.closures())


def test_a_reply_delivered_by_many_at_once_is_one_turn(council):
    """Slack delivers at least once, and at once again when it is impatient."""
    clock = MovableClock(T0, seconds=lambda: 0.0)
    dialogue = Dialogue(council, clock, calendar, Rules())
    heard = Heard("Ev1", "slack", PRIYA, Place.direct(PRIYA), words="repairs 91.2, voids 30", message="m1")
    taken = []
    together(*[lambda: taken.append(dialogue.hear(heard))] * 6)
    assert sorted(taken) == [False] * 5 + [True]
    with council.reading() as work:
        assert [(f.indicator, f.value) for f in work.figures.said_in("m1")] == [
            ("REP_NONEMERG", Decimal("91.2")),
            ("VOID_DAYS", Decimal(30)),
        ]


def test_two_ticks_at_once_ask_everybody_once(council):
    """Two replicas, or a tick that was late: what is due is claimed by exactly one."""
    clock = MovableClock(T0, seconds=lambda: 0.0)
    routine = Routine(council, clock, calendar, Rules())
    together(*[routine.tick] * 3)
    Courier(council, clock, BoardPlatform(council), lambda: None).empty()
    with council.reading() as work:
        posts = [p for p in work.board.since(0, 10_000) if p.person is not None]
        leads = {r.asked_of for r in work.requests.of_round(Month(2026, 10)) if r.state.waiting_for_an_answer}
    assert Counter(p.person for p in posts) == dict.fromkeys(leads, 1)
    assert len(leads) >= 3


def test_a_row_of_the_ledger_is_claimed_once(store):
    with store.turn() as work:
        for number in range(30):
            work.ledger.add(Due(f"due/{number}", "chase", T0, {}))
    claimed = []

    def claim() -> None:
        for number in range(30):
            with store.turn() as work:
                if work.ledger.tick_off(f"due/{number}", T0):
                    claimed.append(number)

    together(*[claim] * 3)
    assert sorted(claimed) == list(range(30))


class Slowly:
    """A platform that takes its time and remembers the order; posting a key twice would show."""

    name = "workspace"

    def __init__(self) -> None:
        self.posted: list[str] = []

    def post(self, key, body, at, *, again):
        self.posted.append(key)
        return key


def test_two_couriers_send_each_message_once_and_in_order(store):
    """A message is leased by one courier, and no later one of its conversation overtakes it."""
    with store.turn() as work:
        for number in range(12):
            for who in ("ada", "ben", "cora"):
                work.outbox.put(f"{who}/{number:02}", f"direct/{who}", {"n": number}, T0)
    clock, platform = MovableClock(T0, seconds=lambda: 0.0), Slowly()
    couriers = [Courier(store, clock, platform, lambda: None) for _ in range(3)]

    def empty(courier: Courier) -> Callable[[], None]:
        def act() -> None:
            for _ in range(40):
                courier.empty()

        return act

    together(*[empty(courier) for courier in couriers])
    assert Counter(platform.posted) == {f"{w}/{n:02}": 1 for w in ("ada", "ben", "cora") for n in range(12)}
    for who in ("ada", "ben", "cora"):
        mine = [key for key in platform.posted if key.startswith(who)]
        assert mine == sorted(mine), f"{who} heard things out of order"


def test_a_message_that_failed_holds_back_the_later_ones_of_its_conversation(store):
    with store.turn() as work:
        work.outbox.put("first", "direct/ada", {}, T0)
        work.outbox.put("second", "direct/ada", {}, T0)
        work.outbox.put("other", "direct/ben", {}, T0)
    with store.turn() as work:
        assert [q.key for q in work.outbox.lease(T0, T0 + timedelta(minutes=1), 10)] == ["first", "other"]
        work.outbox.failed("first", T0 + timedelta(seconds=30), "OSError")
        work.outbox.sent("other", T0)
    with store.turn() as work:
        assert work.outbox.lease(T0 + timedelta(seconds=29), T0 + timedelta(minutes=2), 10) == []
    with store.turn() as work:
        again = work.outbox.lease(T0 + timedelta(seconds=30), T0 + timedelta(minutes=2), 10)
        assert [(q.key, q.attempts) for q in again] == [("first", 1)]
        work.outbox.sent("first", T0)
    with store.turn() as work:
        assert [
            q.key for q in work.outbox.lease(T0 + timedelta(seconds=31), T0 + timedelta(minutes=2), 10)
        ] == ["second"]


def test_a_lease_that_ran_out_is_offered_again(store):
    """A courier that died holding it must not lose the message. A server goes by its own clock, a file by ours."""
    with store.turn() as work:
        work.outbox.put("message", "direct/ada", {}, T0)
    now = T0
    with store.turn() as work:
        assert len(work.outbox.lease(now, now + timedelta(seconds=1), 10)) == 1
    with store.turn() as work:
        assert work.outbox.lease(now, now + timedelta(minutes=5), 10) == []
    time.sleep(1.1)
    now += timedelta(seconds=1.1)
    with store.turn() as work:
        assert len(work.outbox.lease(now, now + timedelta(minutes=5), 10)) == 1


def test_a_message_that_can_never_be_sent_lets_the_next_one_through(store):
    class Refuses(Slowly):
        def post(self, key, body, at, *, again):
            if key == "never":
                raise Unsendable("blocked")
            return super().post(key, body, at, again=again)

    with store.turn() as work:
        work.outbox.put("never", "direct/ada", {}, T0)
        work.outbox.put("after", "direct/ada", {}, T0)
    platform = Refuses()
    courier = Courier(store, MovableClock(T0, seconds=lambda: 0.0), platform, lambda: None)
    assert courier.empty() == 1
    assert platform.posted == ["after"]


def test_a_key_is_put_once(store):
    with store.turn() as work:
        assert work.outbox.put("key", "direct/ada", {"n": 1}, T0)
        assert not work.outbox.put("key", "direct/ada", {"n": 2}, T0)
        assert work.outbox.body("key") == {"n": 1}


def test_what_was_done_never_falls_due_again_and_what_was_dropped_may(store):
    """A deferral taken back puts its reminder back; a prompt that was sent is not sent again."""
    due = Due("chase/I/2026-10/remind", "chase", T0, {"step": "remind"}, round=Month(2026, 10))
    with store.turn() as work:
        assert work.ledger.add(due)
        assert not work.ledger.add(due)
        assert work.ledger.tick_off(due.key, T0, "moved")
        assert not work.ledger.tick_off(due.key, T0)
        assert work.ledger.due(T0) == []
        assert work.ledger.add(due), "what was dropped can be put back"
        assert [d.key for d in work.ledger.due(T0)] == [due.key]
        assert work.ledger.tick_off(due.key, T0)
        assert not work.ledger.add(due), "what was done stays done"
        assert work.ledger.due(T0) == []


def test_a_paused_round_is_held_and_goes_on_where_it_was(store):
    with store.turn() as work:
        work.ledger.add(Due("october", "chase", T0, {}, round=Month(2026, 10)))
        work.ledger.add(Due("flag", "publish", T0, {}))
        work.ledger.hold(Month(2026, 10), held=True)
        assert [d.key for d in work.ledger.due(T0)] == ["flag"]
        work.ledger.hold(Month(2026, 10), held=False)
        assert {d.key for d in work.ledger.due(T0)} == {"flag", "october"}


def test_what_a_dead_courier_had_leased_is_offered_again_at_once(tmp_path):
    """On one machine nobody else can hold a lease: a restart does not wait for it to run out."""
    store = Database(f"sqlite:///{tmp_path / 'leases.db'}")
    store.migrate()
    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    later = now + timedelta(minutes=1)
    with store.turn() as work:
        work.outbox.put("a", "direct/priya", {"message": {}}, now)
        assert [q.key for q in work.outbox.lease(now, later, 5)] == ["a"]
        assert not work.outbox.lease(now, later, 5)
        work.outbox.release(now)
        assert [q.key for q in work.outbox.lease(now, later, 5)] == ["a"]
    store.close()
