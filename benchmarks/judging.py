"""What judging costs, as ratios to the same limits and moving averages in plain array expressions.

Costs are processor time, the median of runs that alternate between the two, so that a busy machine slows both
alike. The plain expressions make no findings: they are the arithmetic that any judge of this kind must do.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulated import Scenario, simulate
from core.analysis.assessment import Assessment, assess
from core.analysis.outlook import look_ahead
from core.analysis.readings import AT_ONCE, readings
from core.analysis.series import grid_of
from core.domain.months import Month

Floats = NDArray[np.float64]

INDICATORS = 10_000
ROUNDS = 15
SEED = 4711  # nothing was tuned on it
APRIL = Month(2022, 4)
Row = tuple[str, float, str]


def plain(values: Floats, promised: Floats, better: Floats, tolerance: Floats, history: int) -> None:
    """The same limits and moving averages as plain array expressions, as many series together as we take."""
    for begin in range(0, len(values), AT_ONCE):
        part = slice(begin, begin + AT_ONCE)
        _plain(values[part], promised[part], better[part], tolerance[part], history)


def _plain(values: Floats, promised: Floats, better: Floats, tolerance: Floats, history: int) -> list[Floats]:
    out = [_plain_limits(values)]
    deviation = (values - promised) * better[:, None]
    out.append((deviation < -tolerance[:, None]) + 1.0 * (deviation < -2 * tolerance[:, None]))
    goal = np.where(np.isnan(promised), _plain_mean(values[:, :history])[:, None], promised)
    deviation = (values - goal) * better[:, None]
    known = ~np.isnan(deviation)
    held = np.where(known, deviation, 0.0)
    count = np.cumsum(known, axis=1)
    level = np.cumsum(held, axis=1) / np.maximum(count, 1)
    fresh = held.copy()
    fresh[:, 1:] -= 0.25 * held[:, :-1]
    spread = np.sqrt(np.cumsum(fresh**2, axis=1) / np.maximum(count - 1, 1))
    weight = fresh / np.where(spread > 0, spread, 1.0)
    average, averages = np.zeros(len(values)), np.empty_like(values)
    for t in range(values.shape[1]):
        average = average + 0.25 * (weight[:, t] - average)
        averages[:, t] = average
    return [*out, level, averages, averages < -2 * np.sqrt(0.25 / 1.75)]


def _plain_mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    return np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)


def _plain_limits(values: Floats) -> Floats:
    mean = _plain_mean(values)
    ranges = np.abs(np.diff(values, axis=1))
    usual = _plain_mean(ranges)
    usual = _plain_mean(np.where(ranges < 3.267 * usual[:, None], ranges, np.nan))
    return np.stack(
        [mean - 2.66 * usual, mean - 1.77 * usual, mean, mean + 1.77 * usual, mean + 2.66 * usual]
    )


def cost(*parts: Callable[[], object]) -> list[float]:
    """The median processor time of each part, in seconds, run in turns."""
    times: list[list[float]] = [[] for _ in parts]
    for _ in range(ROUNDS):
        for spent, part in zip(times, parts, strict=True):
            begin = time.process_time()
            part()
            spent.append(time.process_time() - begin)
    return [statistics.median(spent) for spent in times]


def costs() -> list[Row]:
    """Ratios and costs of judging 10,000 indicators of 36 months, of forecasting them, and of one assessment."""
    cases = simulate(Scenario("usual"), INDICATORS // 8, SEED)
    assert cases.promised is not None
    grid = grid_of([APRIL + i for i in range(36)])
    tolerance = np.full(len(cases.values), 1.0)
    few = slice(0, INDICATORS // 10)

    def judge() -> object:
        return readings(cases.values, cases.promised, grid=grid, better=cases.better, tolerance=tolerance)

    def judge_few() -> object:
        return readings(
            cases.values[few],
            cases.promised[few],
            grid=grid,
            better=cases.better[few],
            tolerance=tolerance[few],
        )

    def bare() -> object:
        return plain(cases.values, cases.promised, cases.better, tolerance, 12)

    def ahead() -> object:
        return look_ahead(cases.values, None, first=APRIL).p90

    months = [APRIL + i for i in range(36)]
    one = [None if np.isnan(v) else float(v) for v in cases.values[0]]
    plan = [None if np.isnan(v) else float(v) for v in cases.promised[0]]

    def slip_alone() -> Assessment:
        return assess(months, one, polarity="higher", trajectory=plan, target=(APRIL + 40, 70.0))

    def single() -> object:
        found = slip_alone()  # the rest is worked out when it is asked for
        return found.forecast, found.likelihood, found.control_chart, found.questions

    whole, floor = cost(judge, bare)
    again, some = cost(judge, judge_few)
    (fan,) = cost(ahead)
    alone, slipping = cost(single, slip_alone)
    return [
        ("all readings but the forecast, to plain array expressions", whole / floor, "times, at most 3"),
        ("the same for 10,000, to ten times 1,000", again / some / 10, "times, at most 1.2"),
        ("judging 10,000 indicators of 36 months", 1000 * whole, "ms of processor time"),
        (
            "forecasting 10,000 indicators of 36 months",
            1000 * fan / len(cases.values),
            "ms a series, at most 1",
        ),
        ("one assessment of 36 months, everything", 1000 * alone, "ms"),
        ("the same, whether it slips alone", 1000 * slipping, "ms"),
        (
            "what importing core.analysis needs besides the standard library",
            float(_imported()),
            "packages, 1",
        ),
    ]


def _imported() -> int:
    script = (
        "import sys; before = set(sys.modules); import core.analysis;"
        "tops = {m.split('.')[0] for m in set(sys.modules) - before};"
        "print(len({t for t in tops - set(sys.stdlib_module_names) - {'core'} if not t.startswith(('_', 'cython'))}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return int(done.stdout)


def main() -> None:
    """Print the costs."""
    for name, value, unit in costs():
        print(f"{name}: {value:.3g} {unit}")


if __name__ == "__main__":
    main()
