"""Empties one platform's share of the outbox: under a lease, in each conversation's order, each message once.

What a platform answers decides what becomes of a message. A clear "no" sets it aside where a person sees it; "too
fast" waits as long as it was told; no clear answer is tried again, and then the platform looks before it posts.
"""

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


class Unreachable(Unsendable):
    """The person cannot be reached on this platform: not installed, blocked, deactivated."""


class Perhaps(Exception):
    """No clear answer, and the platform cannot be asked: a person decides whether it is sent again."""


class TooFast(Exception):
    """The platform wants `after` seconds of quiet first; nothing was posted."""

    def __init__(self, after: float) -> None:
        super().__init__(f"wait {after:g} seconds")
        self.after = after


class NotAllowed(Exception):
    """The platform no longer accepts us (a token withdrawn, a permission missing): its sender stops."""


class Platform(Protocol):
    """Where messages are posted. Posting the same key twice must leave one message.

    Besides the exceptions above, OSError says that no clear answer came.
    """

    @property
    def name(self) -> str:
        """As it stands in the outbox: "workspace", "slack", "teams"."""

    def post(self, key: str, body: Mapping[str, Any], at: datetime, *, again: bool) -> str:
        """Post or edit one message; the platform's own name for it.

        `again` says that an earlier attempt may have arrived: look before posting.
        """


class Courier:
    """Delivers for one platform. `troubled` hears of each message that was set aside, and why."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platform: Platform,
        poke: Callable[[], None],
        troubled: Callable[[Queued, Exception], None] = lambda _queued, _why: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._platform = platform
        self._poke = poke
        self._troubled = troubled
        self.stopped: str = ""

    def release(self) -> None:
        """Offer again at once what was leased when the last process died; only where no other courier works."""
        with self._store.turn() as work:
            work.outbox.release(self._clock.now(), self._platform.name)

    def empty(self) -> int:
        """Send everything that waits; how many messages that was."""
        sent = 0
        while not self.stopped:
            now = self._clock.now()
            with self._store.turn() as work:
                batch = work.outbox.lease(now, now + LEASE, 50, self._platform.name)
            if not batch:
                break
            for queued in batch:
                sent += self._deliver(queued)
        if sent:
            self._poke()
        return sent

    def _deliver(self, queued: Queued) -> int:
        if self.stopped:
            self._later(queued, timedelta(0))
            return 0
        try:
            remote = self._platform.post(
                queued.key, queued.body, self._clock.now(), again=queued.attempts > 0
            )
        except TooFast as wait:
            self._later(queued, timedelta(seconds=wait.after))
            return 0
        except NotAllowed as why:
            self.stopped = str(why)
            log.warning("the sender has stopped", platform=self._platform.name, why=str(why))
            self._later(queued, timedelta(0))
            self._troubled(queued, why)
            return 0
        except (Unsendable, Perhaps) as why:
            self._set_aside(queued, why)
            return 0
        except OSError as fault:
            self._again(queued, fault)
            return 0
        with self._store.turn() as work:
            work.outbox.sent(queued.key, self._clock.now(), remote, self._platform.name)
        return 1

    def _later(self, queued: Queued, pause: timedelta) -> None:
        with self._store.turn() as work:
            work.outbox.postponed(queued.key, self._clock.now() + pause, self._platform.name)

    def _again(self, queued: Queued, fault: OSError) -> None:
        trouble = type(fault).__name__
        if queued.attempts + 1 >= _MOST_TRIES:
            self._set_aside(queued, fault)
            return
        pause = timedelta(seconds=min(300.0, 2.0**queued.attempts))
        with self._store.turn() as work:
            work.outbox.failed(queued.key, self._clock.now() + pause, trouble, self._platform.name)

    def _set_aside(self, queued: Queued, why: Exception) -> None:
        trouble = str(why) if isinstance(why, Unsendable | Perhaps) else type(why).__name__
        log.error("message set aside", key=queued.key, platform=self._platform.name, trouble=trouble)
        with self._store.turn() as work:
            work.outbox.failed(queued.key, None, trouble, self._platform.name)
        self._troubled(queued, why)
