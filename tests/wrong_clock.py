"""The program on a machine whose clock is wrong by what a file says:  python tests/wrong_clock.py FILE run --slack

Two read the wall: the program's own clock and APScheduler. Everything that counts seconds goes on as it does in use.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import apscheduler.schedulers.base
import apscheduler.triggers.interval

import adapters.clock
from adapters.cli import main


def told_by(file: Path) -> Any:
    """A `datetime` whose present is off by the seconds in that file."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=float(file.read_text()))  # noqa: TID251 - stands in for the wall

    return Wrong


if __name__ == "__main__":
    for reads in (adapters.clock, apscheduler.schedulers.base, apscheduler.triggers.interval):
        reads.datetime = told_by(Path(sys.argv[1]))  # type: ignore[attr-defined]
    sys.exit(main(sys.argv[2:]))
