"""`stocktake chart`: a picture of an indicator, of many, or of what a JSON file describes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.charts.drawing import draw as drawn_as
from adapters.commands import Stop, write_out
from bot.gallery import EVERYTHING, NoSuchPicture, picture_of
from bot.messages import Picture as Block
from bot.naming import Directory, Thing
from bot.pictures import (
    ControlPicture,
    NotAPicture,
    Picture,
    TrajectoryPicture,
    alternative_text,
    from_json,
    sensible,
    whole,
)
from core.domain.indicators import Indicator
from core.domain.people import Person, Priority

if TYPE_CHECKING:
    from adapters.compose import Machine
    from core.ports import Work

ALONE = frozenset({"trajectory", "control", "seasonal"})
"""The kinds that show one indicator."""

LARGEST_FILE = 5_000_000


def draw(chosen: argparse.Namespace, machine: Callable[[], Machine]) -> int:
    """Draw what was asked for into the file."""
    form = chosen.out.suffix.lower().lstrip(".")
    if form not in {"png", "svg"}:
        raise Stop(f"{chosen.out} should end in .png or .svg.")
    if chosen.source is not None:
        if chosen.name or chosen.kind:
            raise Stop("--from says what to draw; leave the name and --kind out.")
        picture = _described(chosen.source)
        if chosen.all and isinstance(picture, TrajectoryPicture | ControlPicture):
            picture = whole(picture)
    else:
        picture = _asked_for(chosen, machine())
    drawn = drawn_as(
        picture,
        scale=2,
        format="svg" if form == "svg" else "png",
        theme="dark" if chosen.dark else "light",
    )
    write_out(drawn, chosen.out)
    letters = sys.stdout.encoding or "utf-8"  # a narrow terminal's may lack some of a name's
    told = alternative_text(picture).encode(letters, "replace").decode(letters)
    print(f"Drew {chosen.out}. To whoever listens it says:\n{told}")
    return 0


def _described(source: Path) -> Picture:
    try:
        if source.stat().st_size > LARGEST_FILE:
            raise Stop(f"{source} is larger than the 5 MB a picture's description may take.")
        return sensible(from_json(source.read_text(encoding="utf-8")))
    except OSError as why:
        raise Stop(f"{source} could not be read: {why.strerror}.") from None
    except UnicodeDecodeError:
        raise Stop(f"{source} is not a text file in UTF-8.") from None
    except NotAPicture as why:
        raise Stop(f"{source}: {why}") from None


def _asked_for(chosen: argparse.Namespace, machine: Machine) -> Picture:
    if not (chosen.name or chosen.kind):
        raise Stop("A chart of what? For example:  stocktake chart voids --out voids.png")
    with machine.store.reading() as work:
        now = machine.clock.now().isoformat()
        kind, of = _what(work, chosen.name or "", chosen.kind or "")
        if chosen.all and kind in ALONE:
            of = (*of, EVERYTHING)
        try:
            return picture_of(work, Block(kind, of, "", now))
        except NoSuchPicture as why:
            raise Stop(str(why)) from None


def _what(work: Work, name: str, kind: str) -> tuple[str, tuple[str, ...]]:
    """The kind of picture and what it is of, as `bot.gallery` takes it."""
    indicators = [i for i in work.portfolio.indicators() if not i.retired]
    priorities = [p for p in work.portfolio.priorities() if not p.retired]
    if not indicators:
        raise Stop("No council is set up yet. Import one:  stocktake import council.xlsx")
    thing: Thing | None = None
    if name:
        thing, several = work.portfolio.once(Directory).named(name, lambda i: not i.retired)
        if thing is None and several:
            raise Stop(f"Which one: {' or '.join(several)}?")
        if thing is None:
            known = ", ".join(i.called for i in indicators)
            raise Stop(f"There is nothing called {name!r}. There are: {known}.")
    if isinstance(thing, Indicator) and (kind or "trajectory") in ALONE:
        return kind or "trajectory", (thing.key,)
    keys = [i.key for i in indicators if _within(i, thing, priorities)]
    if kind in ALONE:
        calls = ", ".join(i.called for i in indicators if i.key in keys)
        raise Stop(f"A {kind} chart shows one indicator. Name one of: {calls}.")
    if kind != "stocktake":
        return kind or "multiples", (_heading(thing), *keys)
    chosen = next(
        (p for p in priorities if p == thing or (isinstance(thing, Indicator) and p.key == thing.priority)),
        None,
    )
    if chosen is None:
        raise Stop(
            f"A stocktake page is of one priority. Name one of: {', '.join(p.name for p in priorities)}."
        )
    return kind, (chosen.key, *(i.key for i in indicators if i.priority == chosen.key))


def _within(indicator: Indicator, thing: Thing | None, priorities: list[Priority]) -> bool:
    priority = next((p for p in priorities if p.key == indicator.priority), None)
    match thing:
        case None:
            return True
        case Indicator():
            return indicator.key == thing.key
        case Priority():
            return indicator.priority == thing.key
        case Person():
            return priority is not None and priority.lead == thing.key
        case _:
            return priority is not None and priority.portfolio == thing


def _heading(thing: Thing | None) -> str:
    match thing:
        case None:
            return "The whole council"
        case Indicator():
            return thing.called
        case Priority() | Person():
            return thing.name
        case _:
            return thing
