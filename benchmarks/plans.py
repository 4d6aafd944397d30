"""Whether 80 % intervals about a plan hold what comes, where a service keeps to it, falls short of it or goes against it.

    python -m benchmarks.plans [--series 400] [--seed 2026] [--m3 FILE]

Simulated: a history that is level or falling, then two years of a plan that rises, of which the whole, half, nothing
or less than nothing comes. Forecasts are made in each of the first eighteen months of the plan, twelve months ahead.
Sizes are in standard deviations of a month's figure. With `--m3` the series of the shared cases are told under plans
drawn from where their history ends.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.analysis.forecast import HORIZON
from core.analysis.outlook import look_ahead
from core.domain.months import Month

Floats = NDArray[np.float64]

APRIL = Month(2022, 4)
PLAN = 30
HALVES = ((1, 6), (7, 12), (13, 18))  # months of the plan known when a forecast is made
OUTSIDE = 10.0  # what an interval's score adds for each unit that it misses by: 2 over 20 %


@dataclass(frozen=True, slots=True)
class Course:
    """What a service did before its plan, and what it does of it: per month, as shares of the plan's rise."""

    name: str
    before: float
    then: float


COURSES = (
    Course("level, then the whole of it", 0.0, 1.0),
    Course("level, then half of it", 0.0, 0.5),
    Course("level, then nothing", 0.0, 0.0),
    Course("level, then falls half as fast", 0.0, -0.5),
    Course("level, then falls as fast", 0.0, -1.0),
    Course("falling, then the whole of it", -1.0, 1.0),
    Course("falling, then levels off", -1.0, 0.0),
    Course("falling half as fast, and goes on", -0.5, -0.5),
    Course("falling as fast, and goes on", -1.0, -1.0),
)


@dataclass(frozen=True, slots=True)
class Told:
    """Of one course: coverage by half-year of the plan, and by how much intervals are wide or miss (Gneiting and
    Raftery 2007), in standard deviations."""

    held: tuple[float, ...]
    score: tuple[float, ...]


def simulated(course: Course, series: int, seed: int, *, history: int, rise: float) -> tuple[Floats, Floats]:
    """Values, and plans that rise by `rise` a month from where the history ended."""
    chance = np.random.default_rng([seed, history, round(1000 * rise), COURSES.index(course)])
    months = history + PLAN
    fresh = chance.normal(size=(series, months))
    carried = chance.uniform(0.0, 0.5, series)
    for t in range(1, months):
        fresh[:, t] = carried * fresh[:, t - 1] + np.sqrt(1 - carried**2) * fresh[:, t]
    strength, peak = chance.uniform(0.0, 1.0, (series, 1)), chance.integers(0, 12, (series, 1))
    fresh += strength * np.sqrt(2) * np.cos(2 * np.pi * (np.arange(months) - peak) / 12)
    since = np.arange(months) - history + 1
    truth = rise * np.where(since < 0, course.before * since, course.then * since)
    plan = np.where(since > 0, rise * since, np.nan)
    return 60 + fresh + truth, np.broadcast_to(60 + plan, fresh.shape)


def told(values: Floats, plan: Floats, history: int) -> Told:
    """What was foretold in each of the first eighteen months of the plan against what came."""
    held, score = [], []
    for first, last in HALVES:
        inside, cost = [], []
        for now in range(history + first, history + last + 1):
            ahead = min(HORIZON, values.shape[1] - now)
            found = look_ahead(values[:, :now], plan[:, : now + ahead], first=APRIL, horizon=ahead)
            low, high, came = found.p10, found.p90, values[:, now : now + ahead]
            inside.append(((low <= came) & (came <= high)).ravel())
            missed = np.maximum(low - came, 0) + np.maximum(came - high, 0)
            cost.append((high - low + OUTSIDE * missed).ravel())
        held.append(float(np.nanmean(np.concatenate(inside))))
        score.append(float(np.nanmean(np.concatenate(cost))))
    return Told(tuple(held), tuple(score))


def run(series: int = 400, seed: int = 2026, m3: Path | None = None) -> list[str]:
    """The tables, as lines."""
    lines = [
        "| Course | held, months 1 to 6 | 7 to 12 | 13 to 18 | score, months 1 to 6 | 7 to 12 | 13 to 18 |",
        "|---|" + "---:|" * 6,
    ]
    for course in COURSES:
        each = [
            told(*simulated(course, series, seed, history=history, rise=rise), history)
            for history in (12, 24, 36)
            for rise in (0.1, 0.25, 0.5)
        ]
        lines.append(_row(course.name, each))
    for name, each in () if m3 is None else published(m3):
        lines.append(_row(name, each))
    return lines


def _row(name: str, each: list[Told]) -> str:
    held = np.mean([t.held for t in each], axis=0)
    score = np.mean([t.score for t in each], axis=0)
    return f"| {name} |" + "".join(f" {h:.0%} |" for h in held) + "".join(f" {s:.1f} |" for s in score)


def published(file: Path) -> Iterator[tuple[str, list[Told]]]:
    """Published series under plans that rise against, with or without their own way of the year before."""
    rows = json.loads(file.read_text())
    rows = rows["series"] if isinstance(rows, dict) else rows
    for name, share in (("up a spread in two years", 1.0), ("down a spread", -1.0), ("level", 0.0)):
        each = []
        for history in (12, 24, 36):
            values = np.array(
                [
                    x[-(history + PLAN) :]
                    for x in (row["x"] + row["xx"] for row in rows)
                    if len(x) >= history + PLAN
                ],
                float,
            )
            spread = values[:, :history].std(axis=1, keepdims=True)
            spread = np.where(spread > 0, spread, 1.0)
            start = values[:, history - min(6, history) : history].mean(axis=1, keepdims=True)
            since = np.arange(values.shape[1]) - history + 1
            plan = np.where(since > 0, start + share * spread * 3 * since / 24, np.nan)
            each.append(told((values - start) / spread, (plan - start) / spread, history))
        yield f"published, plan {name}", each


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", type=int, default=400)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--m3", type=Path)
    chosen = parser.parse_args()
    print("\n".join(run(chosen.series, chosen.seed, chosen.m3)))


if __name__ == "__main__":
    main()
