"""The chat platforms: `stocktake check` and `teams-package`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli.council import machine
from adapters.cli.verbs import verb

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """What sets a platform up."""
    check = verb(
        verbs, _check, "check", "say whether a platform is set up, and what to mend", "stocktake check slack"
    )
    check.add_argument("platform", choices=["slack", "teams"])

    package = verb(
        verbs, _teams_package, "teams-package", "write the app package for Microsoft Teams",
        "stocktake teams-package stocktake.zip",
    )  # fmt: skip
    package.add_argument("file", type=Path)


def _check(chosen: argparse.Namespace) -> int:
    from adapters.commands.check import check

    return check(chosen, machine)


def _teams_package(chosen: argparse.Namespace) -> int:
    from adapters.commands.teams_package import package

    return package(chosen)
