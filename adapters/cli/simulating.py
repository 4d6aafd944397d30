"""`stocktake simulate`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli.verbs import count, verb
from adapters.commands import Stop

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """What plays a made-up council."""
    simulate = verb(
        verbs, _simulate, "simulate", "play months of a made-up council through the same door as people",
        "stocktake simulate --months 6 --indicators 24 --seed 1",
    )  # fmt: skip
    simulate.add_argument("--months", type=count, default=6)
    simulate.add_argument("--indicators", type=count, default=24)
    simulate.add_argument("--seed", type=int, default=1)
    simulate.add_argument(
        "--keep", type=Path, metavar="FILE", help="keep its database here: packs and charts can be made of it"
    )
    simulate.add_argument("--transcript", type=Path, metavar="FILE", help="write down every word said")


def _simulate(chosen: argparse.Namespace) -> int:
    from adapters.simulation import run

    if chosen.keep is not None and chosen.keep.exists():
        raise Stop(f"{chosen.keep} exists already. Name a new file for the made-up council.")
    print(run(chosen.months, chosen.indicators, chosen.seed, keep=chosen.keep, transcript=chosen.transcript))
    return 0
