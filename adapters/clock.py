"""What time it is: the only place that looks at the clock on the wall."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


def elapsed() -> float:
    """Seconds since some moment, on a clock nobody sets; it runs on while this process is frozen."""
    return time.monotonic()


class TimeRunsForward(ValueError):
    """A clock was asked to go back."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may


class MovableClock:
    """A clock for the sample and for tests: it starts where it is told, runs on, and can be moved forward.

    Between moves it runs as fast as `seconds`, a count that never goes back: by default the machine's monotonic
    one, which neither daylight saving nor a correction of the wall clock touches. Any thread may use it.
    """

    def __init__(self, start: datetime, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._set_to = in_utc(start)
        self._set_at = seconds()

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        with self._lock:
            return self._now()

    def move_to(self, instant: datetime) -> None:
        """Go on from `instant`. Raises TimeRunsForward when it has already passed."""
        wanted = in_utc(instant)
        with self._lock:
            if wanted < self._now():
                raise TimeRunsForward(
                    f"It is already {self._now():%d %B %Y, %H:%M} UTC; time only moves forward."
                )
            self._set_to, self._set_at = wanted, self._seconds()

    def _now(self) -> datetime:
        return self._set_to + timedelta(seconds=self._seconds() - self._set_at)


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a time without a zone, which names no instant.

    >>> in_utc(datetime(2026, 7, 1, 9)).hour
    Traceback (most recent call last):
    ...
    ValueError: 2026-07-01 09:00:00 does not say its time zone.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant} does not say its time zone.")
    return instant.astimezone(UTC)
