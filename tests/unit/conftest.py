"""What several unit tests need."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from adapters import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written to standard error while this lasts."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    found = io.StringIO()
    monkeypatch.setattr(sys, "stderr", found)
    logs.configure()
    yield found
    root.handlers[:], root.level = before, level
