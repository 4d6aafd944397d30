"""A server of its own, with its disk flushes on: it is stopped as if the power had gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Server


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[Server]:
    server = Server(durable=True)
    yield server
    server.remove()
