"""The keys Teams signs with: a new one is known within a minute, and no storm of made-up names has us call out more."""

from __future__ import annotations

import asyncio
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.teams.keys import Keys, KeysUnreachable

PUBLIC = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048).public_key()))


class Published:
    """What is published, and how often it was asked for. Time moves when told."""

    def __init__(self) -> None:
        self.names = ["first"]
        self.fetched = 0
        self.now = 0.0
        self.broken = False

    async def fetch(self, url: str):
        if self.broken:
            raise OSError("made to")
        if url == "keys":
            self.fetched += 1
            return {"keys": [{**PUBLIC, "kid": n, "endorsements": ["msteams"]} for n in self.names]}
        return {"jwks_uri": "keys"}

    def keys(self) -> Keys:
        return Keys("metadata", self.fetch, lambda: self.now)


def test_a_rotation_in_a_storm_of_made_up_names_is_noticed_within_a_minute():
    """Ten unknown names a second for three minutes, each of which would like a fresh look."""
    published = Published()
    keys, rotated, known_at = published.keys(), 45.0, []

    async def storm() -> None:
        for tenth in range(1800):
            published.now = tenth / 10
            if published.now >= rotated:
                published.names = ["second"]
                if await keys.get("second") is not None:
                    known_at.append(published.now)
            assert await keys.get(f"made-up-{tenth}") is None

    asyncio.run(storm())
    assert known_at[0] - rotated < 60
    assert published.fetched <= 180 / 30 + 1, "two looks a minute, whatever is asked"


def test_a_key_withdrawn_is_forgotten_when_the_new_ones_are_seen():
    published = Published()
    keys = published.keys()

    async def asked() -> None:
        assert await keys.get("first") is not None
        published.names, published.now = ["second"], 100.0
        assert await keys.get("second") is not None
        assert await keys.get("first") is None

    asyncio.run(asked())


def test_while_nothing_can_be_fetched_known_keys_go_on_and_it_is_asked_twice_a_minute():
    published = Published()
    keys = published.keys()

    async def asked() -> None:
        assert await keys.get("first") is not None
        published.broken, published.now = True, 7 * 3600.0
        for _ in range(50):
            published.now += 1
            assert await keys.get("first") is not None
            assert await keys.get("new") is None

    asyncio.run(asked())


def test_many_who_come_at_once_wait_for_one_look():
    published = Published()
    keys = published.keys()

    async def asked() -> None:
        found = await asyncio.gather(*(keys.get("first") for _ in range(200)))
        assert all(key is not None for key in found)

    asyncio.run(asked())
    assert published.fetched == 1


def test_before_anything_was_fetched_nobody_can_be_recognised():
    published = Published()
    published.broken = True
    keys = published.keys()
    with pytest.raises(KeysUnreachable):
        asyncio.run(keys.get("first"))
