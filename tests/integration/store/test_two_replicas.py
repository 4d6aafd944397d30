"""Two replicas on one PostgreSQL, racing for the same thing: it happens once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.requests import Request, Round, State
from core.ports import Due, Noted
from core.services.desk import Desk
from core.services.recording import Said, record
from core.services.rules import Rules
from core.store.database import Database
from tests.integration.store.test_many_at_once import together

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
OCTOBER = Month(2026, 10)
RACES = 1000


@pytest.fixture
def replicas(postgres):
    """Two programs with connections of their own."""
    address = postgres.new_database()
    pair = Database(address), Database(address)
    yield pair
    for store in pair:
        store.close()
    postgres.drop(address)


def calendar(work):
    return england(work.portfolio.closures())


@pytest.fixture
def council(replicas):
    """One lead with one figure to give."""
    person = Person("lead@x.example", "Ada Lead", Role.LEAD)
    with replicas[0].turn() as work:
        work.portfolio.save(person, Priority("P", "Homes", "Homes", person.key))
        work.portfolio.save(Indicator("I", "P", "Voids", "days", aliases=("voids",)))
        work.requests.save_round(Round(OCTOBER))
    return replicas


def wait_again(store: Database, at: datetime) -> None:
    """The request waits for its prompt, which falls due now."""
    day = at.date()
    with store.turn() as work:
        work.requests.save(
            Request("I", OCTOBER, "lead@x.example", day, day + timedelta(days=8), State.WAITING)
        )
        about = {"indicator": "I", "period": str(OCTOBER), "step": "open"}
        work.ledger.add(Due(f"race/{at:%Y-%m-%dT%H%M}", "chase", at, about, "lead@x.example", OCTOBER))


def test_a_thousand_races_for_the_same_prompt_give_one_prompt_each(council):
    """Both replicas tick at the same moment, read the same rows as due and race for each of them; what they decided
    is carried by a courier of each and counted where it arrives.
    """
    clock, receiver = MovableClock(T0, seconds=lambda: 0.0), Counting()
    gate, ticked = threading.Barrier(2), [0, 0]
    with council[0].turn() as work:
        for lead in LEADS:
            work.portfolio.save(Person(lead, lead, Role.LEAD), Priority(lead, lead, "Homes", lead))
            work.portfolio.save(Indicator(f"I-{lead}", lead, f"Voids {lead}", "days"))

    def run(number: int) -> None:
        routine = Routine(council[number], clock, calendar, Rules())
        courier = Courier(council[number], clock, receiver, lambda: None)
        for start in range(RACES // len(LEADS)):
            if number == 0:
                clock.move_to(T0 + timedelta(minutes=start))
                all_wait_again(council[0], clock.now())
            gate.wait()
            ticked[number] += routine.tick()
            courier.empty()
            gate.wait()

    together(lambda: run(0), lambda: run(1), within=600)
    prompts = Counter(key for key in receiver.arrived if key.endswith("/prompt"))
    assert len(prompts) == RACES
    assert set(prompts.values()) == {1}, "somebody was asked twice"
    assert sum(ticked) > 1.8 * RACES, "the replicas seldom saw the same rows, so little was proved"


LEADS = [f"lead{number}@x.example" for number in range(50)]


class Counting:
    """A platform that cannot be asked what it has: what is posted twice arrives twice."""

    name = "workspace"

    def __init__(self) -> None:
        self.arrived: list[str] = []

    def post(self, key, body, at, *, again):
        self.arrived.append(key)
        return key


def all_wait_again(store: Database, at: datetime) -> None:
    """Everybody's request waits for its prompt, which falls due now."""
    day = at.date()
    with store.turn() as work:
        requests = [Request(f"I-{lead}", OCTOBER, lead, day, day + timedelta(days=8)) for lead in LEADS]
        work.requests.save_many(requests, Noted(at, "stocktake", "prepared"))
        work.ledger.add_many(
            [
                Due(
                    f"race/{r.indicator}/{at:%H%M}", "chase", at,
                    {"indicator": r.indicator, "period": str(OCTOBER), "step": "open"}, r.asked_of, OCTOBER,
                )
                for r in requests
            ]
        )  # fmt: skip


def test_the_same_reply_at_two_replicas_is_one_turn(council):
    """A platform that is impatient delivers the same event to both at once."""
    clock, taken = MovableClock(T0, seconds=lambda: 0.0), []
    dialogues = [Dialogue(store, clock, calendar, Rules()) for store in council]
    wait_again(council[0], T0)
    for number in range(20):
        heard = Heard(
            f"Ev{number}", "slack", "lead@x.example", Place.direct("lead@x.example"),
            words=f"voids {30 + number}", message=f"m{number}",
        )  # fmt: skip
        together(*[lambda d=d, h=heard: taken.append(d.hear(h)) for d in dialogues for _ in range(2)])
    assert taken.count(True) == 20
    assert taken.count(False) == 60


def test_two_figures_for_the_same_month_at_once_follow_one_another(council):
    """Each replaces the one before it, in an order that is known for ever: no two replace the same one."""
    wait_again(council[0], T0)

    def say(store: Database, number: int) -> None:
        for _ in range(10):
            with store.turn() as work:
                desk = Desk(work, T0, calendar(work), Rules())
                record(
                    desk, Said("lead@x.example", T0), work.portfolio.indicator("I"), OCTOBER, Decimal(number)
                )

    together(lambda: say(council[0], 20), lambda: say(council[1], 21))
    with council[0].reading() as work:
        history = work.figures.history("I")
    assert [f.supersedes for f in history] == [None, *[f.number for f in history][:-1]]
    assert len(history) == 20


def test_a_turn_sees_what_the_one_before_it_did_whatever_the_servers_default_is(council, postgres):
    """With REPEATABLE READ a turn would look at the moment before it waited; with SERIALIZABLE few would be let through."""
    name = council[0].engine.url.database
    postgres.admin("ALTER DATABASE {} SET default_transaction_isolation = 'repeatable read'", name)
    for store in council:
        store.engine.dispose()
    gate = threading.Event()

    def first() -> None:
        with council[0].turn() as work:
            gate.set()
            time.sleep(0.3)
            work.talks.remember("said", "by the first")

    def second() -> None:
        gate.wait(timeout=10)
        with council[1].turn() as work:
            assert work.talks.recall("said") == "by the first"

    together(first, second)


def test_a_turn_that_was_disturbed_is_taken_again(council, postgres):
    """The server was restarted under it: the person notices nothing."""
    store, tries = council[0], []

    def act() -> str:
        with store.turn() as work:
            work.talks.remember("tried", str(len(tries)))
            tries.append(1)
            if len(tries) == 1:
                postgres.admin(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"
                )
            return work.talks.recall("tried") or ""

    assert store.again(act) == "1"
    with store.reading() as work:
        assert work.talks.recall("tried") == "1"


def test_a_replica_frozen_in_the_middle_of_a_turn_does_not_hold_the_others_up_for_ever(council):
    """The server ends what stands still; what was begun is undone, and the frozen one takes its turn again."""
    one, other = council
    with one.engine.connect() as connection:
        allowed = connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar()
    assert allowed == "15s"
    tries = []

    def frozen() -> None:
        with one.turn() as work:
            work.talks.remember("who", "the frozen one")
            if not tries:
                tries.append(1)
                work.talks._db.exec_driver_sql("SET idle_in_transaction_session_timeout = '300ms'")
                time.sleep(1.0)
                work.talks.recall("who")

    def lively() -> None:
        time.sleep(0.2)
        with other.turn() as work:
            assert work.talks.recall("who") is None, "half a turn was seen"
            work.talks.remember("who", "the lively one")

    together(lambda: one.again(frozen), lively)
    with one.reading() as work:
        assert work.talks.recall("who") == "the frozen one"


def test_what_the_courier_does_waits_for_no_turn(council):
    """A long import must not keep prompts from going out."""
    one, other = council
    with one.turn() as work:
        work.outbox.put("prompt", "direct/ada", {}, T0)
    with one.turn() as work:
        work.talks.remember("importing", "yes")
        began = time.monotonic()
        with other.sending() as courier:
            assert [q.key for q in courier.outbox.lease(T0, T0 + timedelta(minutes=1), 5)] == ["prompt"]
            courier.outbox.sent("prompt", T0)
        assert time.monotonic() - began < 5


def test_words_sort_as_they_do_on_a_file(council):
    """Words sort and compare by their code points, whatever the server's language."""
    with council[0].turn() as work:
        for key in ("b", "B", "a", "\u00e9", "_"):
            work.ledger.add(Due(f"chase/{key}", "chase", T0, {}))
        assert [d.key for d in work.ledger.due(T0)] == [f"chase/{k}" for k in ("B", "_", "a", "b", "\u00e9")]
        assert [d.key for d in work.ledger.open_about("chase/b")] == ["chase/b"]
