"""The larger verbs of the command line, a module each."""

from __future__ import annotations

from pathlib import Path


class Stop(Exception):
    """A verb cannot go on; the sentence says why and what to do."""


def write_out(made: bytes, out: Path) -> None:
    """Write what a verb made. Raises Stop where it cannot be written."""
    try:
        out.write_bytes(made)
    except OSError as why:
        raise Stop(f"{out} could not be written: {why.strerror}.") from None
