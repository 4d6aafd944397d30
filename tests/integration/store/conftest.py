"""A store on a file, as people run it, and clocks for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.store.database import Database

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'stocktake.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Database]:
    made = Database(url)
    made.migrate()
    yield made
    made.close()
