"""A worker to be killed: hears events as a platform delivers them, says which it has taken, ticks and posts."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from itertools import count

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier
from adapters.workspace.neighbours import BoardPlatform
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.services.rules import Rules
from core.store.database import Database

T0 = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
PRIYA = "priya.shah@marlowheath.example"


def event(number: int) -> Heard:
    """The events a platform delivers, one after the other: three figures, then corrections, each asked and confirmed.

    A correction taken twice would be recorded twice; one of whose two turns was lost would not be recorded at all.
    """
    key = f"event-{number}"
    return Heard(key, "workspace", PRIYA, Place.direct(PRIYA), words=_words(number), message=f"own-{key}")


FIGURES = (
    ("repairs 91.2", "REP_NONEMERG", "91.2"),
    ("voids 30, contractor handover dragged on", "VOID_DAYS", "30"),
    ("satisfaction 76.9", "TENANT_SAT", "76.9"),
)


def confirms(number: int) -> bool:
    """Whether that event is the one that has a correction recorded."""
    return number >= len(FIGURES) and (number - len(FIGURES)) % 2 == 1


def _words(number: int) -> str:
    if number < len(FIGURES):
        return FIGURES[number][0]
    pair, second = divmod(number - len(FIGURES), 2)
    return "change it" if second else f"correct July voids to {25 + pair % 2}"


def calendar(work):
    """England's days and the council's own."""
    return england(work.portfolio.closures())


def machine(store: Database, at: datetime) -> tuple[Dialogue, Routine, Courier]:
    """The parts that work on a store, at an instant that stands still."""
    clock = MovableClock(at, seconds=lambda: 0.0)
    rules = Rules()
    return (
        Dialogue(store, clock, calendar, rules),
        Routine(store, clock, calendar, rules),
        Courier(store, clock, BoardPlatform(store), lambda: None),
    )


def work_until_killed(url: str, first: int, starts: int) -> None:
    """Hear events from number `first` on and say which are taken. Each start is two minutes later than the one before,
    so that what the one before had leased when it was killed is offered again.
    """
    store = Database(url)
    dialogue, routine, courier = machine(store, T0 + timedelta(minutes=2 * starts))
    courier.release()
    _tell("ready")
    for number in count(first):
        routine.tick()
        dialogue.hear(event(number))
        _tell(str(number))
        courier.empty()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    work_until_killed(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
