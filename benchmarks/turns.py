"""What one reply costs, and one tick, as ratios to the least a durable store could do.

The reply is taken whole: delivered, understood, recorded, judged, its answer in the outbox, committed, on a file with
synchronous FULL. Its floor is one row inserted and committed by the driver alone, on the same disk with the same
settings, in turns with it. A commit waits for the disk, so both are told twice: as time that passed, and as
processor time, which the disk does not blur.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.figures import Figure, Standing
from core.domain.months import Month
from core.ports import Due, Work
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database

Row = tuple[str, float, str]
T0 = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
PRIYA = "priya.shah@marlowheath.example"
TURNS = 150
TICKS = 400


def run() -> list[Row]:
    """Every row: what is measured, the ratio (or milliseconds where it says so), and the detail."""
    return [*_replies(), *_ticks()]


def calendar(work: Work):
    """England's days and the council's own."""
    return england(work.portfolio.closures())


@contextmanager
def council(folder: Path) -> Iterator[Database]:
    """The sample council on a file, its October round open."""
    store = Database(f"sqlite:///{folder / 'council.db'}")
    store.migrate()
    before = T0 - timedelta(hours=1)
    with store.turn() as work:
        setting_up.bring_in(Desk(work, before, calendar(work), Rules()), read(sample_folder()), "import")
    with store.turn() as work:
        rounds.begin(Desk(work, before, calendar(work), Rules()))
    Routine(store, MovableClock(T0, seconds=lambda: 0.0), calendar, Rules()).tick()
    yield store
    store.close()


@contextmanager
def bare(folder: Path) -> Iterator[sqlite3.Connection]:
    """One table on a file beside it, with the settings our store gives every connection."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE figures (number INTEGER PRIMARY KEY, body TEXT, at TEXT)")
    yield connection
    connection.close()


def _replies() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, council(Path(name)) as store, bare(Path(name)) as floor:
        clock = MovableClock(T0, seconds=lambda: 0.0)
        dialogue = Dialogue(store, clock, calendar, Rules())
        body = json.dumps(
            {"indicator": "REP_NONEMERG", "period": "2026-10", "value": "91.2", "said_by": PRIYA}
        )

        def insert(_: int) -> None:
            floor.execute("BEGIN IMMEDIATE")
            floor.execute("INSERT INTO figures (body, at) VALUES (?, ?)", (body, "2026-11-02T09:05"))
            floor.execute("COMMIT")

        def say(number: int, words: str) -> None:
            key = f"{words}/{number}"
            dialogue.hear(Heard(key, "workspace", PRIYA, Place.direct(PRIYA), words=words, message=key))

        def reply(number: int) -> None:
            say(number, "repairs 91.2")

        def take_back(number: int) -> None:
            say(number, "undo")

        def nothing(number: int) -> None:
            say(number, "thanks")

        spent, passed = _in_turns([insert, reply, take_back, nothing], TURNS)
    least, one, _, small = passed
    least_work, one_work, _, small_work = spent
    return [
        (
            "one reply, understood, recorded, judged, answered, committed / one bare insert and commit",
            one / least,
            f"time that passed: {one * 1000:.1f} ms against {least * 1000:.1f}",
        ),
        (
            "the same, in processor time",
            one_work / least_work,
            f"{one_work * 1000:.1f} ms against {least_work * 1000:.2f}",
        ),
        (
            "a turn that records nothing / one bare insert and commit",
            small / least,
            f"{small * 1000:.1f} ms; {small_work * 1000:.1f} of processor time",
        ),
    ]


def _ticks() -> list[Row]:
    rows: list[Row] = []
    for months in (1, 100):
        with tempfile.TemporaryDirectory() as name, council(Path(name)) as store:
            _age(store, months)
            routine = Routine(store, MovableClock(T0, seconds=lambda: 0.0), calendar, Rules())
            connection = sqlite3.connect(Path(name) / "council.db", isolation_level=None)

            def empty(_: int, connection: sqlite3.Connection = connection) -> None:
                connection.execute("SELECT key FROM ledger WHERE 0").fetchall()

            def tick(_: int, routine: Routine = routine) -> None:
                routine.tick()

            spent, _ = _in_turns([empty, tick], TICKS)
            rows.append(
                (
                    f"a tick with nothing due, {months} month{'s' if months > 1 else ''} of history / an empty SELECT",
                    spent[1] / spent[0],
                    f"{spent[1] * 1000:.3f} ms of processor time against {spent[0] * 1000:.4f}",
                )
            )
            connection.close()
    return rows


def _age(store: Database, months: int) -> None:
    """So many months of what a council leaves behind: done ledger rows, figures, sent messages, deliveries."""
    with store.turn() as work:
        keys = [i.key for i in work.portfolio.indicators()]
        for back in range(months):
            month = Month(2018, 1) + back
            for key in keys:
                for step in ("open", "remind", "deputy", "unit"):
                    due = f"chase/{key}/{month}/{step}/old"
                    work.ledger.add(
                        Due(due, "chase", T0 - timedelta(days=3000 - back), {"step": step}, round=month)
                    )
                    work.ledger.tick_off(due, T0)
                work.outbox.put(f"old/{key}/{month}", "direct/old", {}, T0)
                work.outbox.sent(f"old/{key}/{month}", T0)
                work.inbox.take(f"old/{key}/{month}", "workspace", "old", T0)
            work.figures.add_many(
                [Figure(f"OLD_{key}", month, None, Standing.NOT_AVAILABLE, "import", T0) for key in keys]
            )


def _in_turns(acts: list[Callable[[int], object]], rounds_: int) -> tuple[list[float], list[float]]:
    """The median processor time and the median time passed of each act, in seconds, taken in turns."""
    spent: list[list[float]] = [[] for _ in acts]
    passed: list[list[float]] = [[] for _ in acts]
    for number in range(rounds_ + 5):
        for act, work, clock in zip(acts, spent, passed, strict=True):
            began, worked = time.perf_counter(), time.process_time()
            act(number)
            if number >= 5:
                work.append(time.process_time() - worked)
                clock.append(time.perf_counter() - began)
    return [statistics.median(s) for s in spent], [statistics.median(p) for p in passed]


if __name__ == "__main__":
    for what, ratio, detail in run():
        print(f"{what:100} {ratio:8.2f}  {detail}")
