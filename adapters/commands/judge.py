"""`stocktake judge`: lines of JSON answered as they come."""

from __future__ import annotations

import io
import select
import sys
from collections.abc import Iterator
from typing import BinaryIO

from adapters.commands import Stop
from core.analysis.lines import LONGEST_LINE, judge_together

AT_ONCE = 1_000  # lines judged together
PATIENCE = 0.02  # seconds that lines wait for others to be judged with
CHUNK = 1 << 16


def judge_stream() -> int:
    """Answer each line of standard input with one, no later than its writer pauses."""
    if sys.stdin is None:
        raise Stop("There is nothing to judge: standard input is closed.")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    for batch in as_they_come(sys.stdin.buffer, LONGEST_LINE):
        sys.stdout.writelines(answer + "\n" for answer in judge_together(batch))
        sys.stdout.flush()
    return 0


def as_they_come(source: BinaryIO, longest: int) -> Iterator[list[str]]:
    """The lines of `source` as they arrive, some at a time, so that neither memory nor an answer waits for the end.

    JSON Lines are UTF-8, whatever the terminal speaks; a broken byte spoils its own line and no other. Of a line
    longer than `longest` characters, no more is kept than shows that it is.
    """
    batch: list[str] = []
    begun = bytearray()
    while chunk := source.read1(CHUNK):  # type: ignore[attr-defined]
        for part in chunk.splitlines(keepends=True):
            if len(begun) <= 4 * longest:
                begun += part
            if part.endswith((b"\n", b"\r")):
                batch.append(begun.decode("utf-8", "replace"))
                begun.clear()
        if batch and (len(batch) >= AT_ONCE or not _more(source)):
            yield batch
            batch = []
    if begun:
        batch.append(begun.decode("utf-8", "replace"))
    if batch:
        yield batch


def _more(source: BinaryIO) -> bool:
    """Whether more arrives within a moment; where that cannot be told, no."""
    try:
        return bool(select.select([source], [], [], PATIENCE)[0])
    except (OSError, ValueError):
        return False
