"""Empties one platform's share of the outbox: under a lease, in the order of each person and thread, each message once.

What a platform answers decides what becomes of a message. A clear "no" sets it aside where a person sees it; "too
fast" waits as long as it was told; no clear answer is tried again, and then the platform looks before it posts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from threading import Lock
from time import sleep
from typing import Any, Protocol

import structlog
from tenacity import RetryCallState, Retrying, wait_exponential_jitter

from adapters.clock import elapsed
from adapters.pacing import Limit, Method, Pace
from core.ports import Clock, Fate, Queued, Store, Work

log = structlog.get_logger("courier")
LEASE = timedelta(seconds=60)
"""How long a message is one courier's. A platform's `post` must give up well within it."""
_MOST_TRIES = 24
_PAUSES = wait_exponential_jitter(max=300, jitter=1)
_LEAST_PATIENCE = 1.0
"""Seconds: a platform that says "too fast" and asks for no quiet would be asked again and again without a pause."""
_MOST_PATIENCE = 600.0
_WORTH_HOLDING = 2.0
_SOON = 0.3
"""Seconds: a place in a conversation that is this near is waited for with the message in hand, so that it is not missed."""
_ASKS_AGAIN = 300.0
"""Seconds after which a sender that has stopped tries one message, quietly: the fault may have passed by itself."""
_LOOKS_AGAIN = 2.0
"""Seconds after which to look for what another process has decided."""
_A_MOMENT = 0.001
"""Seconds: less would be lost in a microsecond, and the same message taken again at once."""


class Unsendable(Exception):
    """No retry will help; the message is set aside for a person to see."""


class Unreachable(Unsendable):
    """The person cannot be reached on this platform: not installed, blocked, deactivated."""


class Gone(Unsendable):
    """What it should change, or answer in a thread, was deleted there: it is posted by itself."""

    def __init__(self, what: str) -> None:
        super().__init__("the message it belongs to was deleted")
        self.what = what
        """Our key of the deleted message."""


class Perhaps(Exception):
    """No clear answer, and the platform cannot be asked: a person decides whether it is sent again."""


class TooFast(Exception):
    """The platform wants `after` seconds of quiet first; nothing was posted."""

    def __init__(self, after: float) -> None:
        super().__init__(f"wait {after:g} seconds")
        self.after = after


class NotAllowed(Exception):
    """The platform no longer accepts us (a token withdrawn, a permission missing): its sender stops.

    From time to time it tries one message, and goes on when that is taken.
    """


class Platform(Protocol):
    """Where messages are posted. Posting the same key twice must leave one message.

    Besides the exceptions above, OSError says that no clear answer came. A platform may have an attribute `limits`,
    a sequence of `Limit`, which the courier keeps; `hands`, how many messages may be on their way to it at once (one,
    unless it says otherwise); and `alone(key, body, remote)`, which takes back whatever else was posted under that key
    and answers with the name of the message that stays.
    """

    @property
    def name(self) -> str:
        """As it stands in the outbox: "workspace", "slack", "teams"."""

    def post(self, key: str, body: Mapping[str, Any], at: datetime, *, again: bool) -> str:
        """Post or edit one message; the platform's own name for it.

        `again` says that an earlier attempt may have arrived: look before posting.
        """


class Courier:
    """Delivers for one platform, from one thread or from several. `troubled` hears of each message set aside, and why."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platform: Platform,
        poke: Callable[[], None],
        troubled: Callable[[Queued, Exception], None] = lambda _queued, _why: None,
        *,
        seconds: Callable[[], float] = elapsed,
        lease: timedelta = LEASE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._platform = platform
        self._poke = poke
        self._troubled = troubled
        self._seconds = seconds
        self._lease_for = lease
        limits: tuple[Limit, ...] = tuple(getattr(platform, "limits", ()))
        self._pace = Pace(limits)
        self.hands: int = getattr(platform, "hands", 1)
        self.stopped: str = ""
        self._asks_at = 0.0
        self._asking = Lock()
        self.outcomes: Counter[str] = Counter()
        self._resting = False
        self._put_off: list[float] = []

    def release(self) -> None:
        """Offer again at once what was leased when the last process died; only where no other courier works."""
        with self._store.turn() as work:
            work.outbox.release(self._clock.now(), self._platform.name)

    def rest(self) -> None:
        """Finish what is in hand and take nothing more; what waits is sent after the next start."""
        self._resting = True

    def empty(self) -> int:
        """Send everything that waits; how many messages that was."""
        sent = 0
        while not self._resting and (not self.stopped or self._asks_again()):
            leased_at = self._seconds()
            batch = self._store.again(self._lease)
            if not batch:
                break
            for queued in batch:
                sent += self._deliver(queued, leased_at, trying=queued is batch[0])
        if sent:
            self._poke()
        return sent

    def pause(self) -> float:
        """Seconds until there may be more to send: what was put off, for whichever hand asks first, or what others decided."""
        with self._asking:
            until, now = heappop(self._put_off) if self._put_off else math.inf, self._seconds()
            while self._put_off and self._put_off[0] <= now:
                heappop(self._put_off)
        return min(max(until - now, 0.0), _LOOKS_AGAIN)

    def _asks_again(self) -> bool:
        """Whether one of the hands of a stopped sender tries again now."""
        with self._asking:
            if self._seconds() < self._asks_at:
                return False
            self._asks_at = self._seconds() + _ASKS_AGAIN
            return True

    def _lease(self) -> list[Queued]:
        """One message at a time where there are limits, so that what is urgent never waits behind a batch."""
        now, many = self._clock.now(), 1 if self._pace.is_limited or self.hands > 1 else 20
        with self._store.sending() as work:
            return list(work.outbox.lease(now, now + self._lease_for, many, self._platform.name))

    def _deliver(self, queued: Queued, leased_at: float, *, trying: bool = False) -> int:
        if (self.stopped and not trying) or self._resting:
            self._later(queued, 0)
            return 0
        if (wait := self._its_place(queued)) > 0:
            self._later(queued, wait, everything=True)
            return 0
        if (wait := self._any_place()) > 0:
            self._later(queued, max(wait, _A_MOMENT))
            return 0
        if self._seconds() - leased_at > self._lease_for.total_seconds() / 2:
            # This process was frozen or starved, and another courier may have taken the message since.
            log.warning("lease ran out unused", key=queued.key, platform=self._platform.name)
            return 0
        if self._has_nothing_to_change(queued):
            self._done(queued, "")
            return 0
        remote = self._posted(queued, leased_at)
        if remote is None:
            return 0
        if self.stopped:
            log.warning("the sender goes on", platform=self._platform.name)
            self.stopped = ""
        if queued.attempts > 0 or self._seconds() - leased_at >= self._lease_for.total_seconds():
            remote = self._alone(queued, remote)
        self._done(queued, remote)
        self.outcomes["sent"] += 1
        return 1

    def _posted(self, queued: Queued, leased_at: float) -> str | None:
        """Have the platform take it; its name there, or None where what becomes of it now has been written down."""
        try:
            return self._platform.post(queued.key, queued.body, self._clock.now(), again=queued.attempts > 0)
        except TooFast as wait_for:
            self.outcomes["too fast"] += 1
            after = min(max(wait_for.after, _LEAST_PATIENCE), _MOST_PATIENCE)
            self._later(queued, after, everything=True)
        except NotAllowed as why:
            told, self.stopped = self.stopped, str(why)
            self._asks_at = self._seconds() + _ASKS_AGAIN
            self._later(queued, 0)
            if not told:
                log.warning("the sender has stopped", platform=self._platform.name, why=str(why))
                self._troubled(queued, why)
        except Gone as deleted:
            if self._store.again(partial(self._forgets, deleted.what)):
                self._later(queued, 0)
            else:
                self._set_aside(queued, deleted, str(deleted), Fate.REFUSED)
        except (Unsendable, Perhaps) as why:
            self._set_aside(queued, why, str(why), _fate(why))
        except OSError as fault:
            self._again(queued, fault, ours=self._seconds() - leased_at < self._lease_for.total_seconds())
        return None

    def _forgets(self, key: str) -> bool:
        with self._store.sending() as work:
            return work.outbox.gone(key, self._platform.name)

    def _has_nothing_to_change(self, queued: Queued) -> bool:
        """Whether it only tidies up a message that never arrived here, and would say that message a second time."""
        if not queued.body.get("in_place"):
            return False

        def changes_nothing() -> bool:
            with self._store.reading() as work:
                return work.outbox.remote(str(queued.body["replaces"]), self._platform.name) is None

        return self._store.again(changes_nothing)

    def _alone(self, queued: Queued, remote: str) -> str:
        """What stays, where two couriers may have posted it: this one late, or both because neither had an answer.

        Whoever posts last comes here, since it either looked first (and was not the first to try) or was late.
        """
        alone: Callable[[str, Mapping[str, Any], str], str] | None = getattr(self._platform, "alone", None)
        if alone is None:
            return remote
        try:
            return alone(queued.key, queued.body, remote)
        except (OSError, TooFast, NotAllowed, Unsendable, Perhaps) as why:
            log.warning("no look for a second copy", key=queued.key, why=type(why).__name__)
            return remote

    def _its_place(self, queued: Queued) -> float:
        """Wait for a place in its conversation where one is near; or the seconds after which to come back for one."""
        while (wait := self._pace.in_conversation(queued.conversation, methods_of(queued.body))) > 0:
            if wait > _SOON:
                return wait - _SOON / 2
            sleep(wait)
        return 0.0

    def _any_place(self) -> float:
        """Wait for a place under the limits of the whole platform; or the seconds after which to come back for one."""
        while (wait := self._pace.on_platform()) > 0:
            if wait > _WORTH_HOLDING:
                return wait
            sleep(wait)
        return 0.0

    def _done(self, queued: Queued, remote: str) -> None:
        now, replaces = self._clock.now(), queued.body.get("replaces")
        self._mark(lambda work: work.outbox.sent(queued.key, now, remote, self._platform.name, replaces))

    def _later(self, queued: Queued, seconds: float, *, everything: bool = False) -> None:
        """It waits; with `everything`, so does what else is for that conversation, instead of each asking in its turn."""
        until, name = self._clock.now() + timedelta(seconds=seconds), self._platform.name
        if not self.stopped and not self._resting:
            with self._asking:
                heappush(self._put_off, self._seconds() + seconds)

        def act(work: Work) -> None:
            work.outbox.postponed(queued.key, until, name)
            if everything:
                work.outbox.quiet(queued.conversation, until, name)

        self._mark(act)

    def _again(self, queued: Queued, fault: OSError, *, ours: bool) -> None:
        self.outcomes["no answer"] += 1
        tries, trouble = queued.attempts + 1, type(fault).__name__
        if tries >= _MOST_TRIES:
            self._set_aside(queued, fault, trouble, Fate.GIVEN_UP)
            return
        if ours:
            at = self._clock.now() + timedelta(seconds=pause_after(tries))
            self._mark(lambda work: work.outbox.failed(queued.key, at, trouble, self._platform.name))

    def _set_aside(self, queued: Queued, why: Exception, trouble: str, fate: Fate) -> None:
        # The reason itself may repeat what was said, so it is kept in the outbox and not in the log.
        name, kind = self._platform.name, type(why).__name__
        if queued.body.get("in_place"):
            log.info("an earlier message stays as it was", key=queued.key, platform=name, why=kind)
            self._done(queued, "")
            return
        self.outcomes[fate.value] += 1
        log.error("message set aside", key=queued.key, platform=name, fate=fate.value, why=kind)
        self._mark(lambda work: work.outbox.set_aside(queued.key, trouble, fate, self._platform.name))
        self._troubled(queued, why)

    def _mark(self, what: Callable[[Work], None]) -> None:
        def act() -> None:
            with self._store.sending() as work:
                what(work)

        self._store.again(act)


def _fate(why: Unsendable | Perhaps) -> Fate:
    if isinstance(why, Perhaps):
        return Fate.PERHAPS
    return Fate.UNREACHABLE if isinstance(why, Unreachable) else Fate.REFUSED


def methods_of(body: Mapping[str, Any]) -> frozenset[Method]:
    """What it takes to post a message.

    >>> sorted(m.value for m in methods_of({"message": {"blocks": [{"type": "picture"}]}}))
    ['picture', 'post']
    >>> sorted(m.value for m in methods_of({"replaces": "prompt", "message": {"blocks": []}}))
    ['edit']
    """
    found = {Method.EDIT if body.get("replaces") else Method.POST}
    blocks = (body.get("message") or {}).get("blocks") or ()
    if any(block.get("type") == "picture" for block in blocks):
        found.add(Method.PICTURE)
    return frozenset(found)


def pause_after(tries: int) -> float:
    """Seconds to wait after so many tries without a clear answer: twice as long each time, with some chance in it.

    >>> 1 <= pause_after(1) <= 2, 8 <= pause_after(4) <= 9, pause_after(20)
    (True, True, 300.0)
    """
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = tries
    return float(_PAUSES(state))
