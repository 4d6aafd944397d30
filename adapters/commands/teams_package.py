"""`stocktake teams-package`: the app package an administrator uploads to Microsoft Teams."""

from __future__ import annotations

import argparse

from adapters.commands import Stop
from adapters.settings import NotUsable, read_settings
from adapters.teams.package import write
from adapters.teams.settings import TeamsSettings


def package(chosen: argparse.Namespace) -> int:
    """Write the package where it was asked for."""
    try:
        read_settings()
        write(TeamsSettings(), chosen.file)
    except NotUsable as why:
        raise Stop(str(why)) from None
    except OSError as why:
        raise Stop(f"{chosen.file} could not be written: {why.strerror}.") from None
    print(
        f"Wrote {chosen.file}. Upload it in the Teams admin centre under Teams apps, Manage apps; "
        "docs/teams.md shows each step."
    )
    return 0
