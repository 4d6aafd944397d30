"""What it costs to judge a whole council, loaded from the store, as ratios to raw rows and plain array expressions.

The floor reads the same rows with the sqlite3 driver into NumPy and works out the same limits as plain array
expressions. Two ways are told: as the bot answers "status" (each indicator read with everything there is to say of
it, forecast and questions included), and as arrays (every month of every indicator, without the forecast).
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from benchmarks.judging import plain
from benchmarks.simulated import Scenario, simulate
from core.analysis.readings import readings
from core.analysis.series import grid_of
from core.domain.figures import Figure, Standing
from core.domain.indicators import Indicator, Polarity
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.trajectory import Point, Profile, Trajectory
from core.ports import Work
from core.services.judging import read_indicator
from core.store.database import Database

Row = tuple[str, float, str]
APRIL = Month(2022, 4)
MONTHS = 36
SIZES = (100, 1_000, 10_000)
T0 = datetime(2025, 4, 10, 9, tzinfo=UTC)
_SAMPLED = 400  # indicators read one by one where there are more: each costs the same


def run() -> list[Row]:
    """Every row: what is measured, the ratio, and the detail. Processor time, in turns with the floor."""
    rows: list[Row] = []
    each: dict[int, float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            file = Path(name) / "council.db"
            store = _filled(file, size)
            arrays, floor, one = _cost(
                lambda store=store: by_arrays(store),
                lambda file=file: bare(file),
                lambda store=store, size=size: one_by_one(store, size),
                rounds=9 if size < 10_000 else 3,
            )
            store.close()
        each[size] = arrays / size
        rows += [
            (
                f"{size:,} indicators of {MONTHS} months, loaded and judged as arrays / raw rows and plain arrays",
                arrays / floor,
                f"{arrays * 1000:.0f} ms of processor time against {floor * 1000:.0f}",
            ),
            (
                f"{size:,} indicators, each with its forecast and questions, as the bot reads one / the same floor",
                one * size / floor,
                f"{one * 1000:.2f} ms an indicator",
            ),
        ]
    rows.append(
        (
            "an indicator's cost among 10,000 / among 1,000, as arrays",
            each[10_000] / each[1_000],
            f"{each[10_000] * 1e6:.0f} us against {each[1_000] * 1e6:.0f}",
        )
    )
    return rows


def by_arrays(store: Database) -> object:
    """Every figure and trajectory as the store gives them, laid out by indicator and month, and judged."""
    with store.reading() as work:
        indicators = work.portfolio.indicators()
        rows = {indicator.key: place for place, indicator in enumerate(indicators)}
        values = np.full((len(rows), MONTHS), np.nan)
        for figure in work.figures.all():
            if figure.value is not None:
                values[rows[figure.indicator], figure.period - APRIL] = float(figure.value)
        promised = np.full_like(values, np.nan)
        for key, place in rows.items():
            _lay(work, key, promised[place])
    better = np.array([1.0 if i.polarity is Polarity.HIGHER else -1.0 for i in indicators])
    tolerance = np.array([float(i.tolerance or 0) for i in indicators])
    grid = grid_of([APRIL + i for i in range(MONTHS)])
    return readings(values, promised, grid=grid, better=better, tolerance=tolerance)


def one_by_one(store: Database, size: int) -> int:
    """Read indicators as the bot does for one answer, with all there is to say of each; how many."""
    many = min(size, _SAMPLED)
    with store.reading() as work:
        for number in range(many):
            found = read_indicator(work, f"I{number}").assessment
            if found is not None:  # what is not asked for is not worked out
                _ = found.forecast, found.likelihood, found.control_chart, found.questions
    return many


def bare(file: Path) -> object:
    """The rows as the driver gives them, and the plain expressions."""
    connection = sqlite3.connect(file)
    count = connection.execute("SELECT count(*) FROM indicators").fetchone()[0]
    found = connection.execute(
        "SELECT CAST(substr(indicator, 2) AS INTEGER), period, value FROM figures"
    ).fetchall()
    values = np.full((count, MONTHS), np.nan)
    for row, period, value in found:
        values[row, int(period[:4]) * 12 + int(period[5:]) - 1 - APRIL.index] = value
    promised = np.full_like(values, np.nan)
    ends = connection.execute(
        "SELECT CAST(substr(indicator, 2) AS INTEGER), body ->> '$.baseline[1]', body ->> '$.target[1]' FROM trajectories"
    ).fetchall()
    connection.close()
    steps = np.linspace(0.0, 1.0, MONTHS - 12 + 1)[1:]
    for row, baseline, target in ends:
        promised[row, 12:] = float(baseline) + (float(target) - float(baseline)) * steps
    return plain(values, promised, np.ones(count), np.ones(count), 12)


def _lay(work: Work, key: str, row: np.ndarray) -> None:
    plan = work.portfolio.trajectory(key)
    if plan is not None:
        for point in plan.line():
            if point.month >= APRIL + 12:
                row[point.month - APRIL] = float(point.value)


def _filled(file: Path, size: int) -> Database:
    """A council of so many indicators, with three years of figures that drift as real ones do."""
    store = Database(f"sqlite:///{file}")
    store.migrate()
    cases = simulate(Scenario("usual"), max(size // 8, 1) + 1, 1)
    values = np.nan_to_num(np.round(cases.values[:size, :MONTHS], 2), nan=50.0)
    with store.turn() as work:
        work.portfolio.save(
            Person("lead@x.example", "A Lead", Role.LEAD), Priority("P", "P", "P", "lead@x.example")
        )
        for number in range(size):
            key = f"I{number}"
            work.portfolio.save(
                Indicator(key, "P", f"Indicator {number}", "%", tolerance=Decimal(1), decimals=2)
            )
            plan = Trajectory(
                Point(APRIL + 11, Decimal(50)), Point(APRIL + (MONTHS - 1), Decimal(52)), Profile.LINEAR, agreed_at=T0
            )  # fmt: skip
            work.portfolio.agree(key, plan)
            work.figures.add_many(
                [
                    Figure(key, APRIL + i, Decimal(repr(float(v))), Standing.FINAL, "import", T0)
                    for i, v in enumerate(values[number])
                ]
            )
    return store


def _cost(*parts: Callable[[], object], rounds: int) -> list[float]:
    """The median processor time of each part, in seconds, in turns; what returns a count is divided by it."""
    spent: list[list[float]] = [[] for _ in parts]
    for turn in range(rounds + 1):
        for kept, part in zip(spent, parts, strict=True):
            began = time.process_time()
            made = part()
            took = time.process_time() - began
            if turn:
                kept.append(took / (made if isinstance(made, int) else 1))
    return [statistics.median(kept) for kept in spent]


if __name__ == "__main__":
    for what, ratio, detail in run():
        print(f"{what:105} {ratio:8.2f}  {detail}")
