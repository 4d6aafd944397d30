"""`stocktake check PLATFORM`: is everything set up, and what is to be mended."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from adapters.clock import SystemClock
from adapters.commands import Stop
from adapters.platforms import SLACK, TEAMS, Looked
from adapters.settings import NotUsable

if TYPE_CHECKING:
    from adapters.compose import Machine

_NOT_WELL = 1


def check(chosen: argparse.Namespace, machine: Callable[[], Machine]) -> int:
    """Look at everything in turn, a line each; 1 when something is to be mended."""
    try:
        looked_at = _LOOKING[chosen.platform](machine)
    except NotUsable as why:
        raise Stop(str(why)) from None
    to_mend = 0
    for one in looked_at:
        print(f"{'MEND' if one.mend else 'ok  '}  {one.what}: {one.found}.", flush=True)
        if one.mend:
            to_mend += 1
            print(f"      {one.mend[0].upper()}{one.mend[1:]}.", flush=True)
    print(f"Everything is set up for {chosen.platform}." if not to_mend else f"{to_mend} to mend.")
    return _NOT_WELL if to_mend else 0


def _slack(machine: Callable[[], Machine]) -> Iterable[Looked]:
    from adapters.slack.checking import check as looked_at  # noqa: PLC0415 - only what is checked is imported
    from adapters.slack.settings import usable_slack_settings  # noqa: PLC0415 - the same

    settings, complaints = usable_slack_settings()
    with machine().store.reading() as work:
        people = [p.key for p in work.portfolio.people() if not p.retired]
    return looked_at(settings, SystemClock().now, people, complaints=complaints)


def _teams(machine: Callable[[], Machine]) -> Iterable[Looked]:
    from adapters.listening import read_listening_settings  # noqa: PLC0415 - only what is checked is imported
    from adapters.teams.checking import check as looked_at  # noqa: PLC0415 - the same
    from adapters.teams.settings import usable_teams_settings  # noqa: PLC0415 - the same

    built = machine()
    settings, complaints = usable_teams_settings(
        development=built.settings.development, host=read_listening_settings().http_host
    )
    with built.store.reading() as work:
        yield from looked_at(settings, work, SystemClock().now, complaints)


_LOOKING: Mapping[str, Callable[[Callable[[], Machine]], Iterable[Looked]]] = {
    SLACK: _slack,
    TEAMS: _teams,
}
PLATFORMS = tuple(_LOOKING)
