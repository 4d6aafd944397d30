"""How a verb of the command line is declared."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse gives it no public name
"""Where a family of verbs adds its own."""


def verb(
    verbs: Verbs,
    do: Callable[[argparse.Namespace], int],
    name: str,
    does: str,
    example: str,
) -> argparse.ArgumentParser:
    """One verb more, with what it does and an example of it."""
    added = verbs.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added.set_defaults(do=do, example=example)
    return added


def count(text: str) -> int:
    """A number of things, one at least."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
