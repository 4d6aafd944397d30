"""`stocktake chart`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli.council import machine
from adapters.cli.verbs import verb

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """What draws."""
    chart = verb(
        verbs, _chart, "chart", "draw an indicator, a priority or a portfolio, or what a JSON file describes",
        "stocktake chart voids --kind control --out voids.png",
    )  # fmt: skip
    chart.add_argument(
        "name", nargs="?", help="an indicator, a priority, a portfolio or a lead; everything if left out"
    )
    chart.add_argument(
        "--from", dest="source", type=Path, help="draw what a JSON file describes (docs/charts.md)"
    )
    chart.add_argument("--out", type=Path, required=True, help="a .png or .svg file")
    kinds = ("trajectory", "control", "seasonal", "multiples", "grid", "stocktake")
    chart.add_argument("--kind", choices=kinds, help="what to draw; what suits the name by default")
    chart.add_argument("--dark", action="store_true", help="for dark backgrounds")
    chart.add_argument(
        "--all", action="store_true", help="every month known of an indicator, not only the last ones"
    )


def _chart(chosen: argparse.Namespace) -> int:
    from adapters.commands.chart import draw

    return draw(chosen, machine)
