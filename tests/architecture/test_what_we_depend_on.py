"""The audit of what we depend on fails where it audited nothing, and the lock files pin everything by hash."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.supply_chain import faults, main, pinned

ROOT = Path(__file__).parents[2]
LOCK = "a-lib==1.0 \\\n    --hash=sha256:00\nother==2.1 \\\n    --hash=sha256:11\n"


def report(*rows: dict[str, object]) -> str:
    return json.dumps({"dependencies": rows})


A = {"name": "a-lib", "version": "1.0", "vulns": []}
OTHER = {"name": "other", "version": "2.1", "vulns": []}


def test_all_audited_and_nothing_found_passes() -> None:
    assert faults(report(A, OTHER), LOCK) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param("", "no report", id="the service was not reached"),
        pytest.param("{}", "no report", id="a report without libraries"),
        pytest.param(report(), "2 of 2 libraries were not audited", id="nothing was audited"),
        pytest.param(report(A), "1 of 2 libraries were not audited: other", id="one was left out"),
        pytest.param(
            report(
                {"name": "a-lib", "skip_reason": "not found"}, {"name": "other", "skip_reason": "not found"}
            ),
            "2 of 2",
            id="what pip-audit writes, with success, when its source does not know any of them",
        ),
        pytest.param(
            report(A, OTHER | {"version": "2.0"}), "is not the 2.0", id="another version was audited"
        ),
        pytest.param(
            report(A, OTHER | {"vulns": [{"id": "PYSEC-1", "fix_versions": ["2.2"]}]}),
            "PYSEC-1",
            id="an advisory",
        ),
    ],
)
def test_anything_less_fails(said: str, why: str) -> None:
    assert any(why in line for line in faults(said, LOCK))


def test_no_report_at_all_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(str(tmp_path / "none.json"), str(ROOT / "requirements.lock")) == 1
    assert "no report" in capsys.readouterr().err


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-audit.lock"])
def test_every_library_is_pinned_with_its_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = sum(map(len, pinned(text).values()))
    assert pins > 20
    assert len(re.findall(r"==[^\n]*\\\n\s+--hash=sha256:", text)) == pins
