"""A county of 5,000 leads and 20,000 indicators on a real PostgreSQL, its disk flushes on (STOCKTAKE_SCALE_LEADS for fewer).

Time to prepare and to ask a whole round; what couriers carry, alone and together, free and under a limit; the rows a year
leaves; and what a tick, a reply and a status cost after that year, each measured in turns with a copy of the same
database after its first round. Leads have four indicators each. The couriers are processes, as replicas are; what they
carry arrives at a platform that takes no time and counts.

The round is played to its end: nine leads in ten answer, the rest are reminded, their deputies asked, the unit told. The
eleven rounds before it are that round's own rows again, in every table, under the names of their months.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier
from adapters.pacing import Limit, Method
from adapters.slack.sender import SlackPlatform
from adapters.teams.platform import TeamsPlatform
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.portfolio import Portfolio
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from core.store.tables import metadata
from tests.postgres import Server

Row = tuple[str, float, str]
LEADS = int(os.environ.get("STOCKTAKE_SCALE_LEADS", "5000"))
NAMES = ("voids", "visits", "repairs", "calls")
EACH = len(NAMES)
HANDS = TeamsPlatform.hands
T0 = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
OCTOBER = Month(2026, 10)


def run() -> list[Row]:
    """Every row: what is measured, the number, and the detail."""
    server = Server(durable=True)
    try:
        return list(_measure(server))
    finally:
        server.remove()


def _measure(server: Server) -> list[Row]:
    url = server.new_database()
    store, clock = Database(url), MovableClock(T0, seconds=lambda: 0.0)
    size = f"{LEADS:,} leads, {LEADS * EACH:,} indicators"
    rows: list[Row] = []
    took = _timed(lambda: _bring_in(store))
    rows.append((f"importing {size}", took, "seconds, one transaction"))
    _log(rows)
    took = _timed(lambda: _begin(store))
    rows.append(
        (
            f"preparing two rounds of {LEADS * EACH:,} requests, with all that will fall due",
            took,
            "seconds, 500 requests a transaction",
        )
    )
    _log(rows)
    clock.move_to(NINE)
    took = _timed(Routine(store, clock, _calendar, Rules()).tick)
    waiting = _waiting(store)
    rows.append(
        (
            f"asking {LEADS:,} leads: {waiting:,} messages decided and in the outbox",
            took,
            f"seconds; {took / LEADS * 1000:.1f} ms a lead, twenty in a transaction",
        )
    )
    _log(rows)
    rows += _carried(url, store)
    store.close()
    aside = server.copy(url)
    limited = Database(aside)
    rows += _within_limits(aside, limited)
    limited.close()
    took = _timed(lambda: _played_to_its_end(store, clock))
    rows.append((f"{LEADS:,} leads answer, are reminded or told of", took, "seconds, one after the other"))
    _log(rows)
    store.close()
    after_one, sizes = server.copy(url), _sizes(store)
    rows.append(("one round's rows", sum(sizes.values()), "rows; " + _told(store, sizes)))
    _log(rows)
    _eleven_more(store)
    sizes = _sizes(store)
    rows.append(("a year's rows: twelve rounds", sum(sizes.values()), "rows; " + _told(store, sizes)))
    _log(rows)
    young = Database(after_one)
    rows += _by_history(young, store, clock)
    young.close()
    store.close()
    return rows


def _log(rows: list[Row]) -> None:
    sys.stderr.write(f"{rows[-1]}\n")


def _timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _calendar(work: Any) -> Any:
    return england(work.portfolio.closures())


def _desk(work: Any, at: datetime = T0) -> Desk:
    return Desk(work, at, _calendar(work), Rules())


def _bring_in(store: Database) -> None:
    people = [Person(f"lead{n}@county.example", f"Lead {n}", Role.LEAD) for n in range(LEADS)]
    officer = Person("unit@county.example", "Una Officer", Role.UNIT)
    priorities = [
        Priority(f"P{n}", f"Priority {n}", f"Portfolio {n % 12}", p.key) for n, p in enumerate(people)
    ]
    indicators = [
        Indicator(f"I{n}-{i}", f"P{n}", f"Measure {n} {i}", "days", short_name=name)
        for n in range(LEADS)
        for i, name in enumerate(NAMES)
    ]
    portfolio = Portfolio((*people, officer), tuple(priorities), tuple(indicators), {}, (), frozenset())
    with store.turn() as work:
        setting_up.bring_in(_desk(work), portfolio, "import")


def _begin(store: Database) -> None:
    with store.turn() as work:
        rounds.begin(_desk(work))
    Routine(store, MovableClock(T0, seconds=lambda: 0.0), _calendar, Rules()).tick()


def _waiting(store: Database) -> int:
    with store.reading() as work:
        return sum(w.waiting for w in work.outbox.waiting())


def _idle(store: Database, clock: MovableClock) -> Callable[[], object]:
    return Routine(store, clock, _calendar, Rules()).tick


def _lease(store: Database, clock: MovableClock) -> Callable[[], object]:
    def act() -> None:
        with store.sending() as work:
            assert not work.outbox.lease(clock.now(), clock.now() + timedelta(minutes=1), 1, "nowhere")

    return act


def _says(store: Database, clock: MovableClock, who: str, words: str) -> Callable[[], object]:
    dialogue, numbers = Dialogue(store, clock, _calendar, Rules()), count()

    def act() -> None:
        number = next(numbers)
        key = f"{who}-{words[:3]}-{number}"
        person = who.format(LEADS - 1 - number * 10)
        assert dialogue.hear(
            Heard(
                key,
                "workspace",
                person,
                Place.direct(person),
                words=words.format(20 + number % 9),
                message=key,
            )
        )

    return act


def _by_history(young: Database, old: Database, clock: MovableClock) -> list[Row]:
    """Each in turns, on a copy of the database after one round and on the one after twelve."""
    rows: list[Row] = []
    late = "lead{}@county.example"  # one of those who have not answered
    for what, act, times in (
        ("a tick with nothing due", _idle, 200),
        ("a lease with nothing waiting", _lease, 200),
        ("a lead's reply of one figure", partial(_says, who=late, words="visits {}"), 40),
        ("a lead's status", partial(_says, who=late, words="status"), 40),
        ("the unit's status", partial(_says, who="unit@county.example", words="status"), 3),
    ):
        acts = act(young, clock), act(old, clock)  # type: ignore[operator]
        for one in acts:
            one()
        took: tuple[list[float], list[float]] = [], []
        for _ in range(times):
            for one, times_taken in zip(acts, took, strict=True):
                times_taken.append(_timed(one))
        before, after = (statistics.median(each) * 1000 for each in took)
        rows.append(
            (
                f"{what}, after a year / after one round",
                after / before,
                f"{after:.1f} ms against {before:.1f}",
            )
        )
        _log(rows)
    return rows


# Couriers ---------------------------------------------------------------------------------------------------------


class Counts:
    """A platform that takes no time, with the limits and the hands of another."""

    name = "workspace"

    def __init__(self, limits: tuple[Limit, ...] = (), hands: int = 1) -> None:
        self.limits = limits
        self.hands = hands
        self.keys: list[str] = []

    def post(self, key: str, body: Any, at: datetime, *, again: bool) -> str:  # noqa: ARG002 - it only counts
        self.keys.append(key)
        return key


def _carry(url: str, limits: tuple[Limit, ...], hands: int, go: Any, said: Any) -> None:
    """One replica's hands, each as `run` has it work, until nothing waits."""
    store, platform = Database(url), Counts(limits, hands)
    courier = Courier(store, MovableClock(NINE), platform, lambda: None)
    last = [0.0]

    def work() -> None:
        while True:
            if courier.empty():
                last[0] = time.perf_counter()
            if not _waiting(store):
                return
            time.sleep(courier.pause())

    each = [threading.Thread(target=work) for _ in range(hands)]
    said.put("ready")
    go.wait()
    began, busy = time.perf_counter(), time.process_time()
    for hand in each:
        hand.start()
    for hand in each:
        hand.join()
    said.put((platform.keys, last[0] - began, time.process_time() - busy))
    store.close()


def _carried(url: str, store: Database) -> list[Row]:
    rows: list[Row] = []
    for couriers in (1, 2, 4):
        _again(store)
        many, took, busy, twice = _race(url, couriers, (), HANDS)
        rows.append(
            (
                f"{couriers} courier{'s' * (couriers > 1)} of {HANDS} hands carrying {many:,} messages, no limit",
                many / took,
                f"messages a second; {twice} twice; {busy / many * 1000:.1f} ms of processor time each",
            )
        )
        _log(rows)
    return rows


def _within_limits(url: str, store: Database) -> list[Row]:
    """What one courier carries of what a platform allows, the first burst that any limit lets through not counted."""
    rows: list[Row] = []
    for whose, limits, hands, most, together in (
        ("Slack's limits, each message in a conversation of its own", SlackPlatform.limits, SlackPlatform.hands, 200, False),
        ("Slack's limits, all in one channel", SlackPlatform.limits, SlackPlatform.hands, 40, True),
        ("Teams' limits, all in one conversation", TeamsPlatform.limits, TeamsPlatform.hands, 56, True),
        ("a limit of 20 a second", (Limit(20, 1.0),), HANDS, 600, False),
    ):  # fmt: skip
        _again(store, most, together=together)
        many, took, busy, twice = _race(url, 1, limits, hands)
        general = [limit for limit in limits if limit.of is Method.ANY and limit.each is together]
        limit = min(general, key=lambda one: one.seconds)
        allowed = limit.many / limit.seconds
        pace = (many - limit.many) / took
        what = f"1 courier under {whose}: {allowed:g} a second, of that limit"
        measured = f"{pace:.2f} a second over {took:.0f} s, the first {limit.many} not counted; {twice} twice"
        rows.append((what, pace / allowed, f"{measured}; {busy / many * 1000:.1f} ms of processor time each"))
        _log(rows)
    return rows


def _again(store: Database, most: int | None = None, *, together: bool = False) -> None:
    """Everything waits again, or the first so many, each for itself or all in one conversation."""
    with store.engine.begin() as link:
        link.exec_driver_sql(
            "UPDATE outbox SET sent_at = NULL, remote = NULL, attempts = 0, leased_until = NULL, ready_at = put_at"
        )
        if most is not None:
            link.exec_driver_sql(
                f"UPDATE outbox SET sent_at = now() WHERE number NOT IN (SELECT number FROM outbox ORDER BY number LIMIT {most})"  # noqa: S608 - our own number
            )
        if together:
            link.exec_driver_sql("UPDATE outbox SET conversation = 'unit' WHERE sent_at IS NULL")
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.exec_driver_sql("VACUUM ANALYZE outbox")


def _race(url: str, couriers: int, limits: tuple[Limit, ...], hands: int) -> tuple[int, float, float, int]:
    """How many messages, in how many seconds, with how much processor time, and how many were carried twice."""
    context = multiprocessing.get_context("spawn")
    said, go = context.Queue(), context.Event()
    each = [context.Process(target=_carry, args=(url, limits, hands, go, said)) for _ in range(couriers)]
    for process in each:
        process.start()
    for _ in each:
        assert said.get(timeout=300) == "ready"
    go.set()
    found = [said.get(timeout=1800) for _ in each]
    took, busy = max(seconds for _, seconds, _ in found), sum(seconds for _, _, seconds in found)
    for process in each:
        process.join()
    keys = Counter(key for some, _, _ in found for key in some)
    return len(keys), took, busy, sum(n - 1 for n in keys.values())


# A year -----------------------------------------------------------------------------------------------------------


def _played_to_its_end(store: Database, clock: MovableClock) -> None:
    """Nine in ten answer, each with four figures; the rest hear all that falls due until the next round."""
    dialogue, routine = Dialogue(store, clock, _calendar, Rules()), Routine(store, clock, _calendar, Rules())
    courier = Courier(store, clock, Counts(), lambda: None)
    for n in range(LEADS):
        if n % 10 == 9:
            continue
        key, lead = f"reply-{n}", f"lead{n}@county.example"
        words = ", ".join(f"{name} {20 + (n + i) % 9}" for i, name in enumerate(NAMES))
        dialogue.hear(Heard(key, "workspace", lead, Place.direct(lead), words=words, message=key))
    with store.reading() as work:
        assert len(work.figures.said_in("reply-0")) == EACH, "the replies were not recorded"
    for _ in range(20):
        clock.move_to(clock.now() + timedelta(days=1))
        routine.tick()
        courier.empty()


_SHIFTED = "to_char(({} || '-01')::date - n * interval '1 month', 'YYYY-MM')"
_OLDER = {
    "figures": {"number": "nextval('figures_number_seq')", "period": _SHIFTED.format("period")},
    "requests": {
        "period": _SHIFTED.format("period"),
        "state": "CASE state WHEN 'open' THEN 'closed' ELSE state END",
    },
    "request_notes": {"number": "nextval('request_notes_number_seq')", "period": _SHIFTED.format("period")},
    "ledger": {"key": "key || '/' || n", "round": _SHIFTED.format("round")},
    "inbox": {"key": "key || '/' || n", "taken_at": "taken_at - n * interval '1 month'"},
    "outbox": {
        "number": "nextval('outbox_number_seq')",
        "key": "key || '/' || n",
        "remote": "remote || '/' || n",
    },
    "audit": {"number": "number + n * (SELECT max(number) FROM audit)"},
}
"""What of a row is another's in each of the eleven months before; every other column stays as it is."""


_OF_THE_ROUND = {
    "requests": "period = '2026-10'",
    "request_notes": "period = '2026-10'",
    "ledger": "round = '2026-10' AND done_at IS NOT NULL",
    "outbox": "sent_at IS NOT NULL",
}
"""Which rows those are, where not every one: November's are there already."""


def _eleven_more(store: Database) -> None:
    """The audit's copies are sealed like their originals, so that trail does not verify; it is as long as a true one."""
    with store.engine.begin() as link:
        for name, other in _OLDER.items():
            columns = [c.name for c in metadata.tables[name].columns]
            taken = ", ".join(other.get(c, f'"{c}"') for c in columns)
            which = _OF_THE_ROUND.get(name)
            chosen = f"WHERE {which}" if which else ""
            link.exec_driver_sql(
                f"INSERT INTO {name} ({', '.join(columns)}) "  # noqa: S608 - our own tables' names
                f"SELECT {taken} FROM {name} CROSS JOIN generate_series(1, 11) n {chosen}"
            )
        link.exec_driver_sql(
            "INSERT INTO rounds (month, paused, closed) SELECT to_char(date '2026-10-01' - n * interval '1 month', "
            "'YYYY-MM'), false, true FROM generate_series(1, 11) n"
        )
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.exec_driver_sql("VACUUM ANALYZE")


def _sizes(store: Database) -> dict[str, int]:
    """How many rows each table has that has any, the longest first."""
    with store.engine.connect() as link:
        many = {
            name: int(link.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() or 0)  # noqa: S608 - our own names
            for name in metadata.tables
        }
    return {name: rows for name, rows in sorted(many.items(), key=lambda each: -each[1]) if rows}


def _told(store: Database, sizes: dict[str, int]) -> str:
    with store.engine.connect() as link:
        whole = link.exec_driver_sql("SELECT pg_database_size(current_database()) / 1048576").scalar()
    return f"{whole:,} MiB: " + ", ".join(f"{name} {rows:,}" for name, rows in sizes.items())


if __name__ == "__main__":
    for row in run():
        sys.stdout.write(f"{row}\n")
