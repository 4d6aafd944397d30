"""A county of 5,000 leads and 20,000 indicators on a real PostgreSQL, its disk flushes on.

Time to prepare and to ask a whole round; what couriers carry, alone and together, free and under a limit; a year's
rows; and what a tick costs when nothing is due, which must not grow with history. Leads have four indicators each.
The couriers are processes, as replicas are; what they carry arrives at a platform that takes no time and counts.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier
from adapters.pacing import Limit
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.figures import Figure, Standing
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.portfolio import Portfolio
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from tests.postgres import Server

Row = tuple[str, float, str]
LEADS = int(os.environ.get("STOCKTAKE_SCALE_LEADS", "5000"))
NAMES = ("voids", "visits", "repairs", "calls")
EACH = len(NAMES)
T0 = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
OCTOBER = Month(2026, 10)
_LIMIT = Limit(20, 1.0)


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
    rows.append(_idle("a tick with nothing due, no history", store, clock))
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
    rows.append(
        (
            "a lead's reply of one figure, while the round waits to be sent",
            _reply(store, clock),
            "ms at the median of 40, decided and committed",
        )
    )
    _log(rows)
    rows += _carried(url, store)
    _log(rows)
    took = _timed(lambda: _a_year(store))
    rows.append(
        (
            f"a year's rows: {LEADS * EACH * 12:,} figures, {LEADS * 12 * 4:,} messages, {LEADS * EACH * 12 * 3:,} dues",
            took,
            "seconds to load; " + _sizes(url),
        )
    )
    _log(rows)
    rows.append(_idle("a tick with nothing due, a year of history", store, clock))
    rows.append(
        ("a lease when nothing waits, a year of history", _lease(store) * 1000, "ms at the median of 200")
    )
    rows.append(
        (
            "a lead's reply of one figure, a year of history",
            _reply(store, clock, 1000),
            "ms at the median of 40",
        )
    )
    _log(rows)
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


def _idle(what: str, store: Database, clock: MovableClock) -> Row:
    """Ticks at eight in the morning, when nothing is due."""
    routine = Routine(store, clock, _calendar, Rules())
    routine.tick()
    took = statistics.median(_timed(routine.tick) for _ in range(200))
    return what, took * 1000, "ms at the median of 200"


def _lease(store: Database) -> float:
    def act() -> None:
        with store.sending() as work:
            assert not work.outbox.lease(NINE, NINE + timedelta(minutes=1), 1, "nowhere")

    return statistics.median(_timed(act) for _ in range(200))


def _reply(store: Database, clock: MovableClock, first: int = 0) -> float:
    dialogue = Dialogue(store, clock, _calendar, Rules())
    took = []
    for n in range(first, first + 40):
        key, lead = f"reply-{n}", f"lead{n}@county.example"
        heard = Heard(key, "workspace", lead, Place.direct(lead), words=f"visits {20 + n % 9}", message=key)
        took.append(_timed(lambda heard=heard: dialogue.hear(heard)))
    with store.reading() as work:
        assert work.figures.said_in(f"reply-{first}"), "the reply was not recorded"
    return statistics.median(took) * 1000


# Couriers ---------------------------------------------------------------------------------------------------------


class Counts:
    """A platform that takes no time."""

    name = "workspace"

    def __init__(self, limits: tuple[Limit, ...], hands: int) -> None:
        self.limits = limits
        self.hands = hands
        self.keys: list[str] = []

    def post(self, key: str, body: Any, at: datetime, *, again: bool) -> str:  # noqa: ARG002 - it only counts
        self.keys.append(key)
        return key


def _carry(url: str, limits: tuple[Limit, ...], hands: int, go: Any, said: Any) -> None:
    store, platform = Database(url), Counts(limits, hands)
    courier = Courier(store, MovableClock(NINE), platform, lambda: None)
    said.put("ready")
    go.wait()
    began = time.perf_counter()
    courier.empty()
    said.put((platform.keys, time.perf_counter() - began))
    store.close()


def _carried(url: str, store: Database) -> list[Row]:
    rows: list[Row] = []
    for couriers in (1, 2, 4):
        _again(store)
        many, took, twice = _race(url, couriers, (), 1)
        rows.append(
            (
                f"{couriers} courier{'s' * (couriers > 1)} carrying {many:,} messages in batches, no limit",
                many / took,
                f"messages a second; {twice} twice",
            )
        )
        _log(rows)
    for couriers in (1, 2, 4):
        _again(store)
        many, took, twice = _race(url, couriers, (), 2)
        rows.append(
            (
                f"{couriers} courier{'s' * (couriers > 1)}, one message at a time",
                many / took,
                f"messages a second; {twice} twice",
            )
        )
        _log(rows)
    _again(store, 1500)
    many, took, twice = _race(url, 1, (_LIMIT,), 1)
    allowed = _LIMIT.many / _LIMIT.seconds
    rows.append(
        (
            f"1 courier under a limit of {allowed:.0f} a second, of that limit",
            many / took / allowed,
            f"{many / took:.1f} a second over {took:.0f} s; {twice} twice",
        )
    )
    _log(rows)
    return rows


def _again(store: Database, most: int | None = None) -> None:
    """Everything waits again."""
    with store.engine.begin() as link:
        link.exec_driver_sql(
            "UPDATE outbox SET sent_at = NULL, remote = NULL, attempts = 0, leased_until = NULL"
        )
        if most is not None:
            link.exec_driver_sql(
                f"UPDATE outbox SET sent_at = now() WHERE number NOT IN (SELECT number FROM outbox ORDER BY number LIMIT {most})"  # noqa: S608 - our own number
            )
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.exec_driver_sql("VACUUM ANALYZE outbox")


def _race(url: str, couriers: int, limits: tuple[Limit, ...], hands: int) -> tuple[int, float, int]:
    """How many messages, in how many seconds, and how many were carried twice."""
    context = multiprocessing.get_context("spawn")
    said, go = context.Queue(), context.Event()
    each = [context.Process(target=_carry, args=(url, limits, hands, go, said)) for _ in range(couriers)]
    for process in each:
        process.start()
    for _ in each:
        assert said.get(timeout=300) == "ready"
    go.set()
    found = [said.get(timeout=1800) for _ in each]
    took = max(seconds for _, seconds in found)
    for process in each:
        process.join()
    keys = Counter(key for some, _ in found for key in some)
    return len(keys), took, sum(n - 1 for n in keys.values())


# A year -----------------------------------------------------------------------------------------------------------


def _a_year(store: Database) -> None:
    months = [OCTOBER + -n for n in range(1, 13)]
    with store.turn() as work:
        for month in months:
            work.figures.add_many(
                [
                    Figure(
                        f"I{n}-{i}", month, 20 + (n + i) % 9, Standing.FINAL, f"lead{n}@county.example", T0
                    )  # type: ignore[arg-type]
                    for n in range(LEADS)
                    for i in range(EACH)
                ]
            )
    with store.engine.begin() as link:
        link.exec_driver_sql(
            "INSERT INTO outbox (key, conversation, body, put_at, ready_at, attempts, sent_at, remote, platform, rank) "
            "SELECT key || '/' || n, conversation, body, put_at, ready_at, 1, put_at, 'x', platform, rank "
            "FROM outbox CROSS JOIN generate_series(1, 47) n WHERE key LIKE '%%/prompt'"
        )
        link.exec_driver_sql(
            "INSERT INTO ledger (key, kind, due_at, about, person, round, held, done_at, outcome) "
            "SELECT key || '/' || n, kind, due_at - n * interval '31 days', about, person, round, false, due_at, 'done' "
            "FROM ledger CROSS JOIN generate_series(1, 12) n WHERE kind = 'chase' AND round = '2026-10'"
        )
        link.exec_driver_sql(
            "INSERT INTO inbox (key, platform, person, taken_at) SELECT 'old-' || n, 'slack', 'x', now() "  # noqa: S608 - our own number
            f"FROM generate_series(1, {LEADS * 36}) n"
        )
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.exec_driver_sql("VACUUM ANALYZE")


def _sizes(url: str) -> str:
    store = Database(url)
    with store.engine.connect() as link:
        whole = link.exec_driver_sql("SELECT pg_database_size(current_database()) / 1048576").scalar()
        ledger = link.exec_driver_sql("SELECT count(*) FROM ledger").scalar()
        outbox = link.exec_driver_sql("SELECT count(*) FROM outbox").scalar()
    store.close()
    return f"{whole:,} MiB in all, with {ledger:,} dues and {outbox:,} messages"


if __name__ == "__main__":
    for row in run():
        sys.stdout.write(f"{row}\n")
