"""One command measures everything: `python -m benchmarks` writes benchmarks/RESULTS.md.

    python -m benchmarks [NAME ...] [--on 2026-11-22]

Each part is a module of this package whose `run()` gives rows of what is measured, a ratio (or a number whose unit
the words name) and the detail; reading replies gives lines of its own. `--on` is the date to write down.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from adapters.clock import SystemClock

RESULTS = Path(__file__).with_name("RESULTS.md")
Row = tuple[str, float, str]


def _turns() -> list[str]:
    return _table(_module("turns").run())


def _council() -> list[str]:
    return _table(_module("council").run())


def _judging() -> list[str]:
    return _table(_module("judging").costs())


def _slips() -> list[str]:
    return list(_module("slips").run())


def _plans() -> list[str]:
    return list(_module("plans").run())


def _reading() -> list[str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        _module("reading").main()
    return ["```", *said.getvalue().rstrip().splitlines(), "```"]


def _charts() -> list[str]:
    return _table(_module("charts").run())


def _slack() -> list[str]:
    return _table(_module("slack").run())


def _slack_sending() -> list[str]:
    return _table(_module("slack_sending").run())


def _teams() -> list[str]:
    return _table(_module("teams").run())


def _starting() -> list[str]:
    return _table(_module("starting").run())


def _scale() -> list[str]:
    return _table(_module("scale").run())


PARTS: dict[str, Callable[[], list[str]]] = {
    "turns": _turns,
    "slack": _slack,
    "slack_sending": _slack_sending,
    "council": _council,
    "starting": _starting,
    "teams": _teams,
    "charts": _charts,
    "judging": _judging,
    "slips": _slips,
    "plans": _plans,
    "reading": _reading,
    "scale": _scale,
}


def main() -> None:
    """Run what is named, or everything, and write it down; a part not run keeps what was measured before."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which parts: {', '.join(PARTS)}")
    parser.add_argument(
        "--on", metavar="DATE", default=f"{SystemClock().now():%Y-%m-%d}", help="the date to write"
    )
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(PARTS)
    if unknown:
        parser.error(f"there is no part called {', '.join(sorted(unknown))}")
    sections = _before()
    for name in chosen.names or PARTS:
        began = time.perf_counter()
        print(f"{name} ...", file=sys.stderr, flush=True)
        lines = PARTS[name]()
        about = (_module(name).__doc__ or "").strip()
        sections[name] = "\n".join([f"## {name}", "", f"Measured on {chosen.on}. {about}", "", *lines])
        RESULTS.write_text(_whole(sections), encoding="utf-8")
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print(RESULTS.read_text(encoding="utf-8"))


def _module(name: str):
    return importlib.import_module(f"benchmarks.{name}")


def _table(rows: list[Row]) -> list[str]:
    lines = ["| What | Ratio or number | Detail |", "|---|---:|---|"]
    return [*lines, *(f"| {what} | {ratio:.3g} | {detail} |" for what, ratio, detail in rows)]


def _whole(sections: dict[str, str]) -> str:
    top = (
        "# What it costs\n\n"
        "`make bench` measures this again. Ratios carry from machine to machine; times do not. Ours and its floor are "
        "always measured in turns in one run.\n\n"
        f"Machine: {_machine()}.\n"
    )
    return "\n".join([top, *("\n".join([sections[name], ""]) for name in PARTS if name in sections)])


def _machine() -> str:
    """What matters to the numbers, and nothing that names the machine."""
    parts = (
        f"{os.cpu_count()} cores ({platform.machine()})",
        f"{platform.system()}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"SQLAlchemy {version('sqlalchemy')}",
        f"NumPy {version('numpy')}",
        f"Matplotlib {version('matplotlib')}",
    )
    return ", ".join(parts)


def _before() -> dict[str, str]:
    if not RESULTS.exists():
        return {}
    parts = RESULTS.read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}" for part in parts}


if __name__ == "__main__":
    main()
