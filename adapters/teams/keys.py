"""The keys a platform signs with, fetched without holding anybody up.

A key nobody knows asks for one fresh look, at most twice a minute; who brings a known key never waits for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import structlog

log = structlog.get_logger("teams")

LOOK_AGAIN = 30.0
"""Seconds between two looks for a key nobody knows: a rotation is noticed within a minute."""
KEEP = 6 * 3600.0
"""Seconds after which the keys are looked up again, so that one withdrawn is forgotten."""

Fetch = Callable[[str], Awaitable[Mapping[str, Any]]]


class KeysUnreachable(OSError):
    """The platform's keys could not be fetched, so nobody can be recognised."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and the channels it may speak for."""

    public: Any
    endorsements: frozenset[str]


class Keys:
    """The keys published at an OpenID metadata address. `seconds` is a clock that only runs forward."""

    def __init__(
        self, metadata_url: str, fetch: Fetch, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = metadata_url
        self._fetch = fetch
        self._seconds = seconds
        self._keys: dict[str, Key] = {}
        self._looked_at: float | None = None  # for a key nobody knew, or in vain
        self._fetched_at: float | None = None
        self._looking: asyncio.Task[None] | None = None

    async def get(self, name: str) -> Key | None:
        """The key of that name, or None. Raises KeysUnreachable when no key has ever been fetched."""
        known = self._keys.get(name)
        if known is not None:
            if self._is_old():
                self._look()
            return known
        if self._looking is not None:
            await asyncio.shield(self._looking)
        elif self._may_look():
            self._looked_at = None if self._fetched_at is None else self._seconds()
            await asyncio.shield(self._look())
        if self._fetched_at is None:
            raise KeysUnreachable("the signing keys could not be fetched")
        return self._keys.get(name)

    async def close(self) -> None:
        """Stop looking."""
        if self._looking is not None:
            self._looking.cancel()

    def _is_old(self) -> bool:
        return self._fetched_at is not None and self._seconds() - self._fetched_at > KEEP and self._may_look()

    def _may_look(self) -> bool:
        return self._looked_at is None or self._seconds() - self._looked_at >= LOOK_AGAIN

    def _look(self) -> asyncio.Task[None]:
        if self._looking is None:
            self._looking = asyncio.create_task(self._refresh())
        return self._looking

    async def _refresh(self) -> None:
        try:
            metadata = await self._fetch(self._url)
            found = await self._fetch(str(metadata["jwks_uri"]))
            self._keys = dict(_usable(found))
            self._fetched_at = self._seconds()
        except (OSError, TimeoutError, KeyError, TypeError, ValueError) as why:
            self._looked_at = self._seconds()
            log.warning("signing keys not fetched", fault=type(why).__name__)
        finally:
            self._looking = None


def _usable(found: Mapping[str, Any]) -> list[tuple[str, Key]]:
    keys = []
    for entry in found["keys"]:
        try:
            made = jwt.PyJWK(dict(entry), algorithm="RS256")
        except (jwt.PyJWTError, TypeError, ValueError):
            continue  # a kind of key we do not use
        name = entry.get("kid")
        if isinstance(name, str) and name:
            keys.append((name, Key(made.key, frozenset(entry.get("endorsements") or ()))))
    return keys
