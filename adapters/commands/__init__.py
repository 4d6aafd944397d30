"""The larger verbs of the command line, a module each."""

from __future__ import annotations

from pathlib import Path


class Stop(Exception):
    """A verb cannot go on; the sentence says why and what to do."""


def write_out(made: bytes, out: Path, *, private: bool = False) -> None:
    """Write what a verb made; `private` for nobody else on the machine to read. Raises Stop where it cannot be written."""
    try:
        if private:
            out.touch(0o600)
            out.chmod(0o600)
        out.write_bytes(made)
    except OSError as why:
        raise Stop(f"{out} could not be written: {why.strerror}.") from None
