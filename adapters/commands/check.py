"""`stocktake check slack`: is everything set up, and what is to be mended."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from adapters.clock import SystemClock
from adapters.commands import Stop
from adapters.platforms import SLACK
from adapters.settings import NotUsable

if TYPE_CHECKING:
    from adapters.compose import Machine

PLATFORMS = (SLACK,)
_NOT_WELL = 1


def check(chosen: argparse.Namespace, machine: Callable[[], Machine]) -> int:
    """Look at everything in turn, a line each; 1 when something is to be mended."""
    from adapters.slack.checking import check as looked_at  # noqa: PLC0415 - only what is checked is imported
    from adapters.slack.settings import read_slack_settings  # noqa: PLC0415 - the same

    try:
        settings = read_slack_settings()
    except NotUsable as why:
        raise Stop(str(why)) from None
    with machine().store.reading() as work:
        people = [p.key for p in work.portfolio.people() if not p.retired]
    to_mend = 0
    for one in looked_at(settings, SystemClock().now, people):
        print(f"{'ok  ' if one.well else 'MEND'}  {one.what}: {one.found}.", flush=True)
        if one.mend:
            to_mend += 1
            print(f"      {one.mend}.", flush=True)
    print(f"Everything is set up for {chosen.platform}." if not to_mend else f"{to_mend} to mend.")
    return _NOT_WELL if to_mend else 0
