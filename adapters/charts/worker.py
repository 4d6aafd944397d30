"""A process that draws what comes down a pipe, for `adapters.charts.draughtsman`, and leaves when the pipe closes."""

from __future__ import annotations

import os
import select
import signal
import sys
from typing import IO

from adapters.charts.drawing import draw
from bot.pictures import from_json

YIELDS = 3
"""How far behind replies drawing stands when both want the processor: Unix niceness, 0 to 19."""


def work(idle: float) -> None:
    """Draw until the pipe closes, or nothing was asked for `idle` seconds.

    It begins by answering "!". Asked are 8 bytes of length, a line "scale format theme", and the picture as JSON; answered "+", 8 bytes of length
    and the drawing, or "-" and no length where it cannot be drawn here.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose pipe then closes
    os.nice(YIELDS)
    asks, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    answers.write(b"!")
    answers.flush()
    while (asked := _next(asks, idle)) is not None:
        drawn = _drawn(asked)
        try:
            answers.write((b"-" if drawn is None else b"+") + len(drawn or b"").to_bytes(8, "big"))
            answers.write(drawn or b"")
            answers.flush()
        except BrokenPipeError:
            return


def _next(asks: IO[bytes], idle: float) -> bytes | None:
    """What is asked next; None when nobody is there, or nothing is wanted."""
    if not select.select([asks], [], [], idle)[0]:
        return None
    head = asks.read(8)
    size = int.from_bytes(head, "big")
    body = asks.read(size) if len(head) == 8 else b""
    return body if len(head) == 8 and len(body) == size else None


def _drawn(asked: bytes) -> bytes | None:
    """The drawing, or None: then the parent draws it, and hears from the drawing itself what is wrong."""
    head, _, picture = asked.decode("utf-8", "surrogatepass").partition("\n")
    scale, form, theme = head.split()
    try:
        return draw(
            from_json(picture),
            scale=2 if scale == "2" else 1,
            format="svg" if form == "svg" else "png",
            theme="dark" if theme == "dark" else "light",
        )
    except Exception:  # noqa: BLE001 - any fault is answered, and raised where it can be told
        return None
