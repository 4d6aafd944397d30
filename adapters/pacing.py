"""How fast a platform may be written to: a small table of limits, kept together by all hands of one courier."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum

from pyrate_limiter import InMemoryBucket, MonotonicClock, Rate, RateItem

from adapters.clock import SystemClock

_MARGIN = 1.02  # what leaves here evenly arrives a little unevenly
_MOST_KEPT = 10_000


class Method(Enum):
    """What is done to post a message, as platforms count it."""

    ANY = "any"
    POST = "post"
    EDIT = "edit"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `many` messages in `seconds`: on the whole platform, or in `each` conversation (a channel, a person).

    `of` narrows it to one method.
    """

    many: int
    seconds: float
    each: bool = False
    of: Method = Method.ANY


def told_to_wait(after: str | None, date: str | None) -> float | None:
    """The seconds a `Retry-After` asks for, as a number or as an instant (RFC 9110, 10.2.3) beside the answer's own `Date`.

    >>> told_to_wait("7", None), told_to_wait("soon", None), told_to_wait("-5", None)
    (7.0, None, 0.0)
    >>> told_to_wait("Mon, 02 Nov 2026 09:00:20 GMT", "Mon, 02 Nov 2026 09:00:00 GMT")
    20.0
    """
    try:
        seconds = float(after or "")
    except ValueError:
        try:
            instant = parsedate_to_datetime(after or "").timestamp()
            now = parsedate_to_datetime(date) if date else SystemClock().now()
            seconds = instant - now.timestamp()
        except (ValueError, OverflowError):
            return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None


class Pace:
    """Keeps a table of limits. Any thread may use it."""

    def __init__(self, limits: Sequence[Limit] = ()) -> None:
        self._limits = tuple(limits)
        self._buckets: dict[tuple[int, str], InMemoryBucket] = {}
        self._lock = threading.Lock()
        self._clock = MonotonicClock()

    @property
    def is_limited(self) -> bool:
        """Whether there is any limit."""
        return bool(self._limits)

    def in_conversation(self, conversation: str, methods: frozenset[Method]) -> float:
        """Take a place under each conversation's and each method's limits; or the seconds until there may be one."""
        return self._take(
            [
                (number, conversation if limit.each else "")
                for number, limit in enumerate(self._limits)
                if (limit.each or limit.of is not Method.ANY)
                and (limit.of in methods or limit.of is Method.ANY)
            ]
        )

    def on_platform(self) -> float:
        """Take a place under the limits of the whole platform; or the seconds until there may be one."""
        return self._take(
            [
                (number, "")
                for number, limit in enumerate(self._limits)
                if not limit.each and limit.of is Method.ANY
            ]
        )

    def _take(self, wanted: Sequence[tuple[int, str]]) -> float:
        """All of them or, but for those before the first that is full, none."""
        with self._lock:
            for name in wanted:
                bucket = self._bucket(name)
                item = RateItem(name[1], self._clock.now())
                bucket.leak(item.timestamp)
                if not bucket.put(item):
                    wait = bucket.waiting(item)
                    return (max(wait, 1) if isinstance(wait, int) else 1) / 1000
        return 0.0

    def _bucket(self, name: tuple[int, str]) -> InMemoryBucket:
        if name not in self._buckets:
            if len(self._buckets) >= _MOST_KEPT:
                self._forget_the_idle()
            limit = self._limits[name[0]]
            self._buckets[name] = InMemoryBucket([Rate(limit.many, int(limit.seconds * 1000 * _MARGIN))])
        return self._buckets[name]

    def _forget_the_idle(self) -> None:
        for name, bucket in list(self._buckets.items()):
            bucket.leak(self._clock.now())
            if not bucket.count():
                del self._buckets[name]
