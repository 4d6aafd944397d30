"""What the unit is told about its own routine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.messages import (
    Message,
    Table,
)
from bot.stocktake_wording import WORTH
from core.services.health import Health

_MOST_NAMED = 8


def health(found: Health, names: Mapping[str, str]) -> Message:
    """A year of the routine, shown to the unit about itself."""
    rows = [
        ("Figures in by their day", _of(found.returns)),
        ("Actions done on time, of those due", _of(found.actions)),
        ("Flags somebody looked at", _of(found.flags)),
        ("Stocktakes held", str(found.stocktakes)),
        ("Age of the figures at a stocktake", _ages(found.ages)),
    ]
    if found.minutes:
        each = f"about {found.middle_minutes}. {_each(found.minutes, names)}"
        rows.append(("Minutes asked of each lead, a month", each))
    if found.worth is None:
        rows.append(("Was it worth your time?", "fewer than three answers, so not shown"))
    else:
        rows.append(("Was it worth your time?", ", ".join(f"{WORTH[k]} {n}" for k, n in found.worth)))
    return Message((Table(("Measure", "In a year"), tuple(rows), "The health of our own routine"),))


def _ages(ages: tuple[int, int] | None) -> str:
    if ages is None:
        return "none held yet"
    middle, oldest = ages
    return f"{oldest} days" if middle == oldest else f"about {middle} days, the oldest {oldest}"


def _each(minutes: Sequence[tuple[str, int]], names: Mapping[str, str]) -> str:
    """Each lead by name, the most first; many lightly asked ones together."""
    said = [f"{names.get(key, key)} {n}" for key, n in minutes[:_MOST_NAMED]]
    left = minutes[_MOST_NAMED:]
    return ", ".join(said) + (f"; {len(left)} more, {left[0][1]} or fewer each" if left else "")


def _of(pair: tuple[int, int]) -> str:
    some, all_ = pair
    return f"{some} of {all_}" if all_ else "nothing was due yet"
