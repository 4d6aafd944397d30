"""The draughtsman keeps drawing out of the way of replies: charts are drawn by other processes, two at a time.

Matplotlib holds the interpreter while it draws, so a thread of this process would hold up every reply, and two threads
draw no faster than one. A worker is started when the first chart is wanted and leaves when nothing was wanted for a
while; it waits for its next chart on a pipe from this process, and when the pipe closes, whatever ended this process,
it leaves too. See docs/decisions/0041-drawing-apart.md.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from selectors import EVENT_READ, DefaultSelector
from types import TracebackType
from typing import IO, Literal, Self

from bot.pictures import Picture, to_json

WORKERS = max(1, min(2, os.cpu_count() or 1))
MOST_WAITING = 64
"""Callers that may wait for a worker at once; one more draws for itself, which slows down whoever asks too much."""

PATIENCE = 60.0
"""Seconds after which a chart is given up. A chart takes a tenth of one; a worker's start about one."""

_DRAWING_HERE = threading.Lock()  # Matplotlib's fonts are not for two threads at once


class NotDrawn(RuntimeError):
    """A chart could not be drawn: its worker died over it twice, or took too long."""


@dataclass(frozen=True, slots=True)
class Commission:
    """A picture to be drawn, and how: see `adapters.charts.drawing.draw`."""

    picture: Picture
    scale: Literal[1, 2] = 1
    format: Literal["png", "svg"] = "png"
    theme: Literal["light", "dark"] = "light"

    def drawn(self) -> bytes:
        """The picture as bytes, drawn in this process."""
        from adapters.charts.drawing import draw  # noqa: PLC0415 - only who draws here carries Matplotlib

        with _DRAWING_HERE:
            return draw(self.picture, scale=self.scale, format=self.format, theme=self.theme)


class Draughtsman:
    """Has commissions drawn. Any thread may ask. Use as a context, or `close` when done.

    >>> from bot.pictures import TrajectoryPicture
    >>> with Draughtsman() as draughtsman:
    ...     drawn = draughtsman.draw(Commission(TrajectoryPicture(title="Voids")))
    >>> drawn[1:4]
    b'PNG'
    """

    def __init__(
        self,
        *,
        workers: int = WORKERS,
        most_waiting: int = MOST_WAITING,
        patience: float = PATIENCE,
        idle: float = 300.0,
    ) -> None:
        """`workers` processes at most, none to draw everything here; each leaves after `idle` seconds without work."""
        self._free = threading.Semaphore(workers)
        self._queue = threading.BoundedSemaphore(most_waiting + workers)
        self._workers = workers
        self._patience = patience
        self._idle = idle
        self._resting: deque[_Worker] = deque()
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def draw(self, commission: Commission) -> bytes:
        """The picture as bytes; the calling thread waits for it.

        Where no worker can be had it is drawn here. Raises NotDrawn where the picture is more than a worker can bear,
        and what the drawing itself raises.
        """
        if not self._workers or self._closed.is_set() or not self._queue.acquire(blocking=False):
            return commission.drawn()
        try:
            if not self._free.acquire(timeout=self._patience):
                return commission.drawn()
            try:
                return self._by_a_worker(commission)
            finally:
                self._free.release()
        finally:
            self._queue.release()

    def _by_a_worker(self, commission: Commission) -> bytes:
        asked = _written(commission)
        deaths = 0
        while deaths < 2:
            worker = self._rested()
            fresh = worker is None
            if worker is None:
                worker = _Worker.started(self._idle)
                if worker is None:
                    return commission.drawn()
            try:
                answer = worker.ask(asked, self._patience)
            except _NeverBegan:
                worker.end()
                return commission.drawn()
            except _Gone:
                worker.end()
                deaths += fresh  # one that rested may have left a moment ago; that is no fault of the picture
                continue
            except TimeoutError:
                worker.end()
                raise NotDrawn(f"The chart took longer than {self._patience:.0f} seconds.") from None
            except BaseException:
                worker.end()
                raise
            self._resting.append(worker)
            if self._closed.is_set():
                self.rest()
            return commission.drawn() if answer is None else answer
        raise NotDrawn("The chart was more than a worker could bear.")

    def _rested(self) -> _Worker | None:
        try:
            return self._resting.pop()
        except IndexError:
            return None

    def draw_all(self, commissions: Sequence[Commission]) -> Iterator[bytes]:
        """Every chart in order, each as soon as it and those before it are done; few are held at a time."""
        ahead: deque[Future[bytes]] = deque()
        waiting = iter(commissions)
        with ThreadPoolExecutor(self._workers or 1, thread_name_prefix="draughtsman") as hands:
            try:
                for commission in islice(waiting, 2 * (self._workers or 1)):
                    ahead.append(hands.submit(self.draw, commission))
                while ahead:
                    drawn = ahead.popleft().result()
                    ahead.extend(hands.submit(self.draw, each) for each in islice(waiting, 1))
                    yield drawn
            finally:
                hands.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """Send the workers home for good. A chart in hand is finished; what is asked later is drawn here."""
        self._closed.set()
        self.rest()

    def rest(self) -> None:
        """Send home the workers that have nothing to do; the next chart calls for a new one."""
        while (worker := self._rested()) is not None:
            worker.end()


class _Gone(Exception):
    """The worker has left."""


class _NeverBegan(Exception):
    """The worker left before it could draw anything: this machine bears no second process."""


class _Worker:
    """One process that draws, and the two pipes to it."""

    def __init__(self, process: subprocess.Popen[bytes], asks: IO[bytes], answers: IO[bytes]) -> None:
        self._process = process
        self._asks = asks
        self._answers = answers
        self._begun = False
        self._forgotten = weakref.finalize(self, _kill, process)

    @classmethod
    def started(cls, idle: float) -> Self | None:
        """A new worker, or None where this machine starts no process."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-P", "-c", f"from adapters.charts.worker import work; work({idle!r})"]
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
            )
        except OSError:
            return None
        if process.stdin is None or process.stdout is None:
            return None
        return cls(process, process.stdin, process.stdout)

    def ask(self, asked: bytes, patience: float) -> bytes | None:
        """What it drew; None where it could not. Raises _NeverBegan, _Gone or TimeoutError."""
        if not self._begun:
            self._wait(patience)
            if not self._answers.read(1):
                raise _NeverBegan
            self._begun = True
        try:
            self._asks.write(len(asked).to_bytes(8, "big") + asked)
            self._asks.flush()
        except OSError:
            raise _Gone from None
        self._wait(patience)
        head = self._answers.read(9)
        size = int.from_bytes(head[1:], "big")
        body = self._answers.read(size) if len(head) == 9 else b""
        if len(head) < 9 or len(body) < size:
            raise _Gone
        return body if head[:1] == b"+" else None

    def _wait(self, patience: float) -> None:
        with DefaultSelector() as ready:
            ready.register(self._answers, EVENT_READ)
            if not ready.select(patience):
                raise TimeoutError

    def end(self) -> None:
        """Have it leave: at once if it rests, else as soon as it is made to."""
        with contextlib.suppress(OSError):
            self._asks.close()
        try:
            self._process.wait(0.5)
        except subprocess.TimeoutExpired:
            _kill(self._process)
        self._answers.close()
        self._forgotten.detach()


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _written(commission: Commission) -> bytes:
    head = f"{commission.scale} {commission.format} {commission.theme}\n"
    return (head + to_json(commission.picture)).encode("utf-8", "surrogatepass")
