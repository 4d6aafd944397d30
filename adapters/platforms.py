"""Which platforms a run serves, as the command line names them, and how one says that it cannot be served."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from core.ports import WORKSPACE

SLACK = "slack"
TEAMS = "teams"
CAN_TELL = (WORKSPACE, SLACK)
"""Those that can be asked whether a message of ours has arrived."""
_FLAGS = {
    SLACK: "answer in the council's Slack (docs/slack.md)",
    TEAMS: "answer in the council's Microsoft Teams (docs/teams.md)",
}


class CannotListen(Exception):
    """A platform cannot be served as it is set up; the sentence says what to mend."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing `stocktake check` looked at. `mend` says what to do about it, or nothing when it is well."""

    what: str
    found: str
    mend: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing is to be done."""
        return not self.mend


def add_flags(run: argparse.ArgumentParser) -> None:
    """One flag for each platform beside the page."""
    for name, does in _FLAGS.items():
        run.add_argument(f"--{name}", action="store_true", help=does)


def chosen(arguments: argparse.Namespace) -> tuple[str, ...]:
    """The platforms asked for; the page where none is, and with the sample, whose time it moves.

    >>> chosen(argparse.Namespace(sample=False, slack=True))
    ('slack',)
    >>> chosen(argparse.Namespace(sample=True, slack=False))
    ('workspace',)
    """
    asked = tuple(name for name in _FLAGS if getattr(arguments, name, False))
    return (WORKSPACE, *asked) if arguments.sample or not asked else asked
