"""Between a program and its PostgreSQL: passes everything on, until it is told to keep one commit's answer to itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = ".s.PGSQL.5432"


class Between:
    """A socket in `folder` that leads to the server's in `there`."""

    def __init__(self, folder: Path, there: Path) -> None:
        self._there = there / _NAME
        self._lost: Callable[[], None] | None = None
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / _NAME))
        self._door.listen()
        threading.Thread(target=self._open, daemon=True).start()

    def lose_the_next_commits_answer(self, then: Callable[[], None]) -> None:
        """What the next commit did stays done; who asked for it is cut off, after `then`."""
        self._lost = then

    def close(self) -> None:
        self._door.close()

    def _open(self) -> None:
        while True:
            try:
                here, _ = self._door.accept()
            except OSError:
                return
            there = socket.socket(socket.AF_UNIX)
            try:
                there.connect(str(self._there))
            except OSError:  # the server is away, which its own socket would say too
                here.close()
                there.close()
                continue
            committing = threading.Event()
            for act in (self._ask, self._answer):
                threading.Thread(target=act, args=(here, there, committing), daemon=True).start()

    def _ask(self, here: socket.socket, there: socket.socket, committing: threading.Event) -> None:
        with suppress(OSError):
            while said := here.recv(65536):
                if self._lost is not None and b"COMMIT\0" in said:
                    committing.set()
                there.sendall(said)
        _hang_up(here, there)

    def _answer(self, here: socket.socket, there: socket.socket, committing: threading.Event) -> None:
        with suppress(OSError):
            while said := there.recv(65536):
                then = self._lost
                if then is not None and committing.is_set():
                    self._lost = None
                    then()
                    break
                here.sendall(said)
        _hang_up(here, there)


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def between(folder: Path, there: Path) -> Iterator[Between]:
    """One that is closed afterwards."""
    made = Between(folder, there)
    try:
        yield made
    finally:
        made.close()
