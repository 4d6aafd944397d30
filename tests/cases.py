"""Where the shared cases lie, if they are here at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "cases"
_NAMED = Path(os.environ.get("STOCKTAKE_CASES") or _BESIDE)
CASES: Path | None = _NAMED if _NAMED.is_dir() else None

needs_cases = pytest.mark.skipif(
    CASES is None, reason="The shared cases are not here; set STOCKTAKE_CASES to their folder."
)
