"""A portfolio in and out: `stocktake import`, `export` and `template`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli.council import machine
from adapters.cli.verbs import verb
from adapters.commands import Stop

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs
    from core.domain.portfolio import Changes
    from core.ports import Work


def add(verbs: Verbs) -> None:
    """What brings workbooks in and writes them."""
    bring = verb(
        verbs, _import, "import", "bring a portfolio in from a workbook or a folder of CSV files",
        "stocktake import council.xlsx --dry-run",
    )  # fmt: skip
    bring.add_argument("file", type=Path)
    bring.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    bring.add_argument(
        "--by",
        default="import",
        metavar="E-MAIL",
        help="the officer it is for, who cannot be the second person then",
    )

    export = verb(
        verbs, _export, "export", "write the portfolio as a workbook, or a folder of CSV files",
        "stocktake export council.xlsx",
    )  # fmt: skip
    export.add_argument("file", type=Path)

    template = verb(
        verbs, _template, "template", "write an empty workbook with notes and drop-downs",
        "stocktake template council.xlsx",
    )  # fmt: skip
    template.add_argument("file", type=Path)


def _import(chosen: argparse.Namespace) -> int:
    from adapters.files.cells import WorkbookRefused
    from adapters.files.workbook import describe, read, to_mend
    from core.services import setting_up
    from core.services.permitting import NotPermitted
    from core.services.rules import today

    council = machine()
    with council.store.reading() as work:
        held = setting_up.held(work)
    try:
        incoming = read(chosen.file, held, today(council.clock.now()))
    except WorkbookRefused as refused:
        raise Stop(f"{to_mend(refused.complaints)}\nNothing was changed.") from None
    if chosen.dry_run:
        with council.store.reading() as work:
            found = setting_up.changes(work, incoming)
            waiting = _waiting(work, found)
        print(describe(found) + waiting)
        print("Nothing was changed: this was a dry run.")
        return 0
    try:
        found = council.import_portfolio(incoming, chosen.by)
    except NotPermitted:
        if council.knows(chosen.by):
            raise Stop(f"{chosen.by} may not bring a workbook in. Nothing was changed.") from None
        raise Stop(
            f"Stocktake knows nobody by {chosen.by}. --by names an officer who is in the council already; leave it out "
            "for the first workbook. Nothing was changed."
        ) from None
    with council.store.reading() as work:
        waiting = _waiting(work, found)
    print(describe(found) + waiting)
    return 0


def _waiting(work: Work, found: Changes) -> str:
    """What of an import waits for a second person, as one more line."""
    from bot.second_wording import held
    from core.services import setting_up

    trajectories, figures = setting_up.waits_for_second(work, found)
    count = len(trajectories) + len(figures)
    return f"\n{held(count)}" if count else ""


def _export(chosen: argparse.Namespace) -> int:
    from adapters.files.workbook import write
    from core.services import setting_up

    with machine().store.reading() as work:
        portfolio = setting_up.held(work)
    try:
        write(portfolio, chosen.file)
    except OSError as why:
        raise Stop(f"{chosen.file} could not be written: {why.strerror}.") from None
    print(
        f"Wrote {len(portfolio.indicators)} indicators and {len(portfolio.history)} figures to {chosen.file}."
    )
    return 0


def _template(chosen: argparse.Namespace) -> int:
    from adapters.files.workbook import template

    try:
        template(chosen.file)
    except OSError as why:
        raise Stop(f"{chosen.file} could not be written: {why.strerror}.") from None
    print(f"Wrote {chosen.file}. Fill it in, then:  stocktake import {chosen.file} --dry-run")
    return 0
