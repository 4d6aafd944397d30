"""Empties the outbox: takes waiting messages under a lease, in each conversation's order, and has them posted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from core.ports import Clock, Queued, Store

log = structlog.get_logger("courier")
LEASE = timedelta(seconds=60)
_MOST_TRIES = 8


class Unsendable(Exception):
    """No retry will help; the message is set aside for a person to see."""


class Platform(Protocol):
    """Where messages are posted. Posting the same key twice must leave one message."""

    def post(self, key: str, body: Mapping[str, Any], at: datetime) -> str:
        """Post or edit one message; the platform's own name for it."""
        ...


class Courier:
    """Delivers for one platform."""

    def __init__(self, store: Store, clock: Clock, platform: Platform, poke: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._platform = platform
        self._poke = poke

    def empty(self) -> int:
        """Send everything that waits; how many messages that was."""
        sent = 0
        while True:
            now = self._clock.now()
            with self._store.turn() as work:
                batch = work.outbox.lease(now, now + LEASE, 50)
            if not batch:
                if sent:
                    self._poke()
                return sent
            for queued in batch:
                sent += self._deliver(queued)

    def _deliver(self, queued: Queued) -> int:
        try:
            remote = self._platform.post(queued.key, queued.body, self._clock.now())
        except Unsendable as never:
            self._set_aside(queued, str(never))
            return 0
        except OSError as fault:
            self._again(queued, type(fault).__name__)
            return 0
        with self._store.turn() as work:
            work.outbox.sent(queued.key, self._clock.now(), remote)
        return 1

    def _again(self, queued: Queued, trouble: str) -> None:
        if queued.attempts + 1 >= _MOST_TRIES:
            self._set_aside(queued, trouble)
            return
        pause = timedelta(seconds=min(300.0, 2.0**queued.attempts))
        with self._store.turn() as work:
            work.outbox.failed(queued.key, self._clock.now() + pause, trouble)

    def _set_aside(self, queued: Queued, trouble: str) -> None:
        log.error("message set aside", key=queued.key, trouble=trouble)
        with self._store.turn() as work:
            work.outbox.failed(queued.key, None, trouble)
