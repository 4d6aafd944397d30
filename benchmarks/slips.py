"""How soon a real slip is said, and how often there is a false alarm: the whole curve, by scenario.

    python -m benchmarks.slips [--per-kind 600] [--seed 4711] [--chosen-on] [--set BAR=3.05 ...]

Indicators are simulated (benchmarks/simulated.py). Constants were chosen on the seeds of `--chosen-on`; what is told
without it is on seeds nothing was chosen on. `--set` tries another value of a constant of core/analysis/slipping.py or
core/analysis/expecting.py.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from benchmarks.simulated import AS_SHARED, SCENARIOS, Curve, Scenario, curve_of, simulate
from core.analysis import expecting, slipping
from core.domain.months import Month

APRIL = Month(2022, 4)
PER_KIND = 600  # of each kind of slip, and three times as many sound ones
HELD_OUT = (4711, 4712)
CHOSEN_ON = (31, 32)
BARS = tuple(round(slipping.BAR + by, 2) for by in (-0.2, -0.1, 0, 0.1, 0.2))
HEADS = (
    "false alarms a year", "called", "1 sigma in 6", "2 sigma in 2", "in 6", "3 sigma in 2", "0.25 drift in 6", "0.5 drift in 6",
    "median months of 3 sigma", "of 0.5 drift",
)  # fmt: skip


def run(per_kind: int = PER_KIND, seeds: Sequence[int] = HELD_OUT) -> list[str]:
    """The tables, as lines."""
    ours, shared = mixed(SCENARIOS, per_kind, seeds), mixed(AS_SHARED, per_kind, seeds)
    lines = ["| Scenario |" + "".join(f" {head} |" for head in HEADS), "|---|" + "---:|" * len(HEADS)]
    for title, told in (("the mix of these", ours), ("the mix of the shared kinds", shared)):
        lines += [_row(s.name + ("" if s.shared else " (apart)"), row) for s, row in told.items()]
        lines.append(_row(f"**{title}**", _mix(told)))
    usual = slipping.BAR
    lines += [
        "",
        "By bar, over the mix of ours and the mix of the shared kinds, from half as many indicators:",
        "",
    ]
    heads = [f"{mix}: {head}" for mix in ("ours", "shared") for head in _BY_BAR]
    lines += ["| Bar |" + "".join(f" {head} |" for head in heads), "|---|" + "---:|" * len(heads)]
    for bar in BARS:
        with constants(BAR=bar):
            rows = [
                _mix(mixed([s for s in kinds if s.shared], max(per_kind // 2, 1), seeds))
                for kinds in (SCENARIOS, AS_SHARED)
            ]
        cells = [f" {_written(head, row[HEADS.index(head)])} |" for row in rows for head in _BY_BAR]
        lines.append((f"| **{bar}** |" if bar == usual else f"| {bar} |") + "".join(cells))
    return lines


_BY_BAR = ("false alarms a year", "called", "2 sigma in 2", "0.25 drift in 6")


def mixed(
    scenarios: Sequence[Scenario], per_kind: int, seeds: Sequence[int]
) -> dict[Scenario, tuple[float, ...]]:
    """What is measured of each scenario, in the order of HEADS, the mean over the seeds."""
    return {
        scenario: tuple(np.mean([_told(curve(scenario, per_kind, seed)) for seed in seeds], axis=0))
        for scenario in scenarios
    }


def curve(scenario: Scenario, per_kind: int, seed: int) -> Curve:
    """How one scenario fares with one seed."""
    cases = simulate(scenario, per_kind, seed)
    starts = None
    if scenario.breaks is not None:
        starts = np.arange(cases.values.shape[1]) == scenario.history + scenario.breaks
    found = slipping.walk_series(
        cases.values,
        cases.promised,
        better=cases.better,
        first=APRIL,
        aggregation=scenario.counted,
        starts=starts,
    )
    return curve_of(cases, found.slipping)


def _told(told: Curve) -> tuple[float, ...]:
    two, six, median = told.within_2, told.within_6, told.median
    return (
        told.false_alarms, told.called, six["step1"], two["step2"], six["step2"], two["step3"], six["drift.25"],
        six["drift.5"], median["step3"], median["drift.5"],
    )  # fmt: skip


def _mix(told: dict[Scenario, tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(np.mean([row for scenario, row in told.items() if scenario.shared], axis=0))


def _row(name: str, row: tuple[float, ...]) -> str:
    return f"| {name} |" + "".join(f" {_written(h, x)} |" for h, x in zip(HEADS, row, strict=True))


def _written(head: str, number: float) -> str:
    if head == "called":
        return f"{number:.1%}"
    return f"{number:.1f}" if "median" in head or head.startswith("of ") else f"{number:.2f}"


@contextmanager
def constants(**given: float) -> Iterator[None]:
    """Other values of the detector's constants, for as long as this lasts."""
    before = {}
    for name, value in given.items():
        room = slipping if hasattr(slipping, name) else expecting
        before[name] = room, getattr(room, name)
        setattr(room, name, value)
    expecting.foretold.cache_clear()
    try:
        yield
    finally:
        for name, (room, value) in before.items():
            setattr(room, name, value)
        expecting.foretold.cache_clear()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--per-kind", type=int, default=PER_KIND)
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--chosen-on", action="store_true")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    chosen = parser.parse_args()
    given = {name: float(value) for name, value in (pair.split("=") for pair in chosen.set)}
    with constants(**given):
        print("\n".join(run(chosen.per_kind, chosen.seed or (CHOSEN_ON if chosen.chosen_on else HELD_OUT))))


if __name__ == "__main__":
    main()
