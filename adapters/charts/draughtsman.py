"""The draughtsman keeps drawing out of the way of replies: one chart aside in a thread, a burst in two processes.

Two threads draw no faster than one (Matplotlib holds the interpreter); two processes do. Starting them costs about a
second, so they are kept for bursts and gone when the burst is over. See docs/decisions/0020-chart-drawing.md.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Literal, Self

from adapters.charts.drawing import draw
from adapters.charts.sheet import Format, ThemeName
from bot.pictures import Picture

MANY = 24
"""From how many charts on two processes are worth their start."""

WORKERS = 2


@dataclass(frozen=True, slots=True)
class Commission:
    """A picture to be drawn, and how: see `adapters.charts.draw`."""

    picture: Picture
    scale: Literal[1, 2] = 1
    format: Format = "png"
    theme: ThemeName = "light"

    def drawn(self) -> bytes:
        """The picture as bytes."""
        return draw(self.picture, scale=self.scale, format=self.format, theme=self.theme)


class Draughtsman:
    """Draws commissions. Use as a context, or `close` when done.

    >>> from bot.pictures import TrajectoryPicture
    >>> with Draughtsman() as draughtsman:
    ...     [drawn] = draughtsman.draw_all([Commission(TrajectoryPicture(title="Voids"))])
    >>> drawn[1:4]
    b'PNG'
    """

    def __init__(self, *, many: int = MANY) -> None:
        self._many = many
        self._aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="draughtsman")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def draw_one(self, commission: Commission) -> bytes:
        """One chart, drawn in the draughtsman's own thread while the loop goes on replying."""
        return await asyncio.get_running_loop().run_in_executor(self._aside, commission.drawn)

    def draw_all(self, commissions: Sequence[Commission]) -> Iterator[bytes]:
        """Every chart in order, each as soon as it and those before it are done.

        Few are drawn here; from `many` on, two processes share them, and should one be killed the rest are drawn
        here. Raises what the drawing of a picture raises.
        """
        if len(commissions) < self._many:
            yield from (commission.drawn() for commission in commissions)
            return
        with ProcessPoolExecutor(
            WORKERS, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_work
        ) as workers:
            waiting = [workers.submit(commission.drawn) for commission in commissions]
            try:
                for commission, future in zip(commissions, waiting, strict=True):
                    yield _result(future, commission)
            finally:
                workers.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """Let the chart in hand be finished, and stop."""
        self._aside.shutdown(wait=True, cancel_futures=True)


def _result(future: Future[bytes], commission: Commission) -> bytes:
    try:
        return future.result()
    except BrokenProcessPool:
        return commission.drawn()


def _begin_work() -> None:
    """What a worker does first: leave Ctrl-C to its parent, and make sure never to outlive it.

    A parent that is terminated cannot say goodbye; its end of a pipe closes all the same.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
