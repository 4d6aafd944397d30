"""Each threat in SECURITY.md names its tests, and they exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_threat_names_a_test_that_exists() -> None:
    threats = (ROOT / "SECURITY.md").read_text().partition("## Threats")[2]
    rows = [line for line in threats.splitlines() if line.startswith("| ")][1:]
    written = "\n".join(p.read_text() for p in (ROOT / "tests").rglob("test_*.py"))
    exist = set(re.findall(r"^(?:    )?(?:async )?def (test_\w+)", written, re.MULTILINE))
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row.split("|")[3])
        assert named, f"no test is named: {row}"
        assert not set(named) - exist, f"gone: {sorted(set(named) - exist)}"
