"""Every transcript of the month, on a real PostgreSQL: the same words on both stores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversations.conftest import Council, sample
from tests.conversations.test_a_month import *  # noqa: F403 - the same tests, with another council
from tests.postgres import Server


@pytest.fixture
def council(postgres: Server) -> Iterator[Council]:
    """The sample council on the first morning of the October round, on a server."""
    url = postgres.new_database()
    made = Council(sample(), url=url)
    yield made
    made.store.close()
    postgres.drop(url)
