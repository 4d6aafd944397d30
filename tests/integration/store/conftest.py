"""A store as people run it, once on an SQLite file and once on PostgreSQL: the same promises, the same tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store.database import Database
from tests.postgres import Server

BOTH = ("sqlite", "postgresql")


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database nobody has used; on PostgreSQL it has today's tables already, which saves time."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'stocktake.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    address = server.new_database()
    yield address
    server.drop(address)


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    address = server.new_database(migrated=False)
    yield address
    server.drop(address)


@pytest.fixture
def store(url: str) -> Iterator[Database]:
    made = Database(url)
    made.migrate()
    yield made
    made.close()
