"""What is printed: `stocktake pack`, `plan`, `review` and `briefing`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli.council import machine
from adapters.cli.verbs import verb

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """What writes a paper to hold."""
    pack = verb(
        verbs, _pack, "pack", "print a stocktake's pack: .pdf, .pptx or .html",
        "stocktake pack 2 --out homes.pdf",
    )  # fmt: skip
    pack.add_argument("number", nargs="?", type=int, help="which stocktake; the next one by default")
    pack.add_argument(
        "--as-at", metavar="YYYY-MM-DD", help="as known at the end of that day, not at its cut-off"
    )
    pack.add_argument("--out", type=Path, required=True)

    plan = verb(
        verbs, _plan, "plan", "print a priority's delivery plan: .pdf, .pptx or .html",
        "stocktake plan HOMES --out plan.pdf",
    )  # fmt: skip
    plan.add_argument("priority", help="its name or key")
    plan.add_argument("--out", type=Path, required=True)

    review = verb(
        verbs, _review, "review", "print a priority review's report: .pdf, .pptx or .html",
        "stocktake review 1 --out review.pdf",
    )  # fmt: skip
    review.add_argument("number", type=int, help="which review")
    review.add_argument("--out", type=Path, required=True)

    briefing = verb(
        verbs, _briefing, "briefing", "print a delivery summary, note or report: .pdf, .pptx or .html",
        "stocktake briefing 3 --out homes.pdf",
    )  # fmt: skip
    briefing.add_argument("number", type=int, help='its number, from "drafts" in chat')
    briefing.add_argument("--out", type=Path, required=True)


def _pack(chosen: argparse.Namespace) -> int:
    from adapters.commands.pack import write

    return write(chosen, machine)


def _plan(chosen: argparse.Namespace) -> int:
    from adapters.commands.plan import write

    return write(chosen, machine)


def _review(chosen: argparse.Namespace) -> int:
    from adapters.commands.review import write

    return write(chosen, machine)


def _briefing(chosen: argparse.Namespace) -> int:
    from adapters.commands.briefing import write

    return write(chosen, machine)
