"""`stocktake run`."""

from __future__ import annotations

import argparse
import gc
from typing import TYPE_CHECKING

from adapters import platforms
from adapters.cli.council import AFTERWARDS, machine, settings
from adapters.cli.verbs import verb
from adapters.commands import Stop

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """What starts the program."""
    run = verb(verbs, _run, "run", "start the workspace page and the month's routine", "stocktake run")
    run.add_argument("--sample", action="store_true", help="the sample council, whose time can be moved")
    platforms.add_flags(run)


def _run(chosen: argparse.Namespace) -> int:
    from adapters import clearing, compose, logs
    from adapters.settings import NotUsable
    from adapters.workspace.app import PortTaken
    from core.ports import Unavailable

    sample = {"sample": True, "development": True} if chosen.sample else {}
    served = platforms.chosen(chosen)
    try:
        found = settings(**sample)
    except Stop as why:
        raise Stop("\n".join((str(why), *clearing.unfit(served)))) from None
    try:
        AFTERWARDS.enter_context(compose.alone(found, served))
    except (compose.AlreadyRunning, platforms.CannotListen, NotUsable, Unavailable) as why:
        raise Stop(str(why)) from None
    logs.configure()
    council = machine(served, found)
    if chosen.sample:
        if council.is_empty():
            print("Loading the sample council ...", flush=True)
            compose.load_sample(council)
        elif not council.is_sample():
            raise Stop(
                "This database holds a real council, so the sample is not loaded into it. Run without --sample, "
                "or set STOCKTAKE_DATABASE_URL to another database."
            )
    elif council.is_sample() and not council.settings.development:
        raise Stop(
            "This database holds the sample council, whose clock is moved. Run with --sample, or set "
            "STOCKTAKE_DATABASE_URL to your council's own database."
        )
    elif council.is_empty():
        print("No council is set up yet. Import one:  stocktake import council.xlsx", flush=True)

    def started(address: str) -> None:
        print(f"Stocktake is at {address}   (Ctrl-C stops it)", flush=True)

    try:
        compose.run(council, started)
    except (platforms.CannotListen, PortTaken) as why:
        raise Stop(str(why)) from None
    print("Stopped. Nothing is lost; start again any time.", flush=True)
    gc.freeze()  # Python would go through every object once more: ten times the rest of stopping, 14 s on a starved machine
    return 0
