"""What every test shares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

if TYPE_CHECKING:
    from tests.postgres import Server

collect_ignore = ["mutants.py"]
"""The mutation tester has a Python of its own."""

# How long an example takes depends on what else the machine does; what code costs is measured in benchmarks/.
# The suite says the same thing twice: the same examples every time. New ground is looked for with --hypothesis-profile=wander.
settings.register_profile("stocktake", deadline=None, derandomize=True)
settings.register_profile("wander", deadline=None, print_blob=True)
settings.load_profile("stocktake")


def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: more than there are processors, because the tests wait for programs, kills and slow clients half the time."""
    return max(1, (os.cpu_count() or 1) * 3 // 2)


@pytest.fixture(autouse=True)
def logging_as_it_began() -> Iterator[None]:
    """A log set up by one test writes to that test's standard error, which is closed by the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole run, started when the first test needs it."""
    from tests.postgres import Server  # noqa: PLC0415 - only what needs a server imports its driver

    server = Server()
    yield server
    server.remove()
