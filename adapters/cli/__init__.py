"""The command line: `stocktake ...`, a module for each family of verbs.

Each verb imports only what it needs, and when it is done, so that all of them start quickly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from adapters.cli import (
    connecting,
    drawing,
    keeping,
    papers,
    portfolio,
    reading,
    rounds,
    running,
    simulating,
    trusted,
)
from adapters.cli.council import AFTERWARDS
from adapters.commands import Stop

REFUSED = 2
"""The exit status when something given is not right and nothing was changed."""

_FAMILIES = (
    running,
    portfolio,
    rounds,
    reading,
    connecting,
    drawing,
    keeping,
    trusted,
    papers,
    simulating,
)
"""In the order of help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        result: int = chosen.do(chosen)
    except Stop as why:
        print(why, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return 0
    except Exception as fault:
        from adapters import compose

        words = compose.trouble(fault)
        if words is None:
            raise
        print(words, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    finally:
        AFTERWARDS.close()
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stocktake",
        description=(
            "Asks service leads for their monthly figures, reads their replies, judges them against each priority's\n"
            "trajectory, and tells the delivery unit and the leaders how things stand."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    for family in _FAMILIES:
        family.add(verbs)
    examples = "\n".join(f"  {verb.get_default('example')}" for verb in verbs.choices.values())
    parser.epilog = (
        f"examples:\n{examples}\n\n"
        "Settings come from the environment and from stocktake.env (docs/settings.md).\n"
        "'stocktake VERB --help' tells more."
    )
    return parser
