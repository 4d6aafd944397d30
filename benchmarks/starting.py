"""What a cold start costs, as ratios to a Python that does nothing, each in a process of its own, in turns."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

Row = tuple[str, float, str]
ROOT = Path(__file__).parents[1]
ROUNDS = 7


def run() -> list[Row]:
    """Every row: what is measured, the ratio, and the detail. Time that passes, and processor time of the child."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _until_address(folder)  # the sample is loaded once
        acts: list[Callable[[], float]] = [
            lambda: _python("pass"),
            lambda: _python("import adapters.cli"),
            lambda: _python("from adapters.cli import main; main(['--help'])"),
            lambda: _python("import adapters.compose"),
            lambda: _until_address(folder),
        ]
        passed, spent = _in_turns(acts)
        with tempfile.TemporaryDirectory() as fresh:
            first = _until_address(Path(fresh))
    names = (
        "import adapters.cli",
        "stocktake --help",
        "import adapters.compose, everything a run needs",
        "stocktake run --sample, to the printed address, on a database that exists",
    )
    rows: list[Row] = [
        (
            f"{name} / python -c pass",
            passed[place] / passed[0],
            f"{passed[place]:.2f} s against {passed[0]:.2f}; {spent[place]:.2f} s of processor time",
        )
        for place, name in enumerate(names, 1)
    ]
    rows.append(
        (
            "the very first stocktake run --sample, importing the sample / python -c pass",
            first / passed[0],
            f"{first:.2f} s, once",
        )
    )
    return rows


def _python(program: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _until_address(folder: Path) -> float:
    """Seconds until a started workspace says where it is; it is asked to stop then."""
    env = {
        **os.environ,
        "STOCKTAKE_DATABASE_URL": f"sqlite:///{folder / 'council.db'}",
        "STOCKTAKE_PORT": "18321",
    }
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", "from adapters.cli import main; main(['run', '--sample'])"],
        cwd=ROOT,
        env={**env, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as started:
        assert started.stdout is not None
        told = next((line for line in started.stdout if "http://" in line), None)
        took = time.perf_counter() - began
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=60)
    assert told is not None, "the workspace never said where it is"
    return took


def _in_turns(acts: list[Callable[[], float]]) -> tuple[list[float], list[float]]:
    passed: list[list[float]] = [[] for _ in acts]
    spent: list[list[float]] = [[] for _ in acts]
    for turn in range(ROUNDS + 1):
        for place, act in enumerate(acts):
            before = os.times()
            took = act()
            after = os.times()
            if turn:
                passed[place].append(took)
                used = (
                    after.children_user
                    - before.children_user
                    + after.children_system
                    - before.children_system
                )
                spent[place].append(used)
    return [statistics.median(p) for p in passed], [statistics.median(s) for s in spent]


if __name__ == "__main__":
    for what, ratio, detail in run():
        print(f"{what:95} {ratio:8.2f}  {detail}")
