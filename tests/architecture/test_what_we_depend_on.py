"""The audit of what we depend on fails where it audited nothing, and the lock files pin everything by hash."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from importlib.metadata import packages_distributions
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


def _named(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _imported() -> dict[str, str]:
    """Every library our code imports, with a file that does."""
    found: dict[str, str] = {}
    for file in sorted(f for room in ("core", "bot", "adapters") for f in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [node.module]
            for module in modules:
                found.setdefault(module.partition(".")[0], str(file.relative_to(ROOT)))
    return found


def test_what_we_import_is_declared_even_where_another_library_brings_it() -> None:
    """`import botbuilder.core` needs aiohttp and does not say so: without our own line a fresh install would not start."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {_named(r) for r in asked["dependencies"]}
    brings = packages_distributions()
    ours = {"core", "bot", "adapters", "stocktake"}
    family = {"pydantic-core"}  # comes with pydantic in the one version that fits
    missing = {
        f"{library} ({where})"
        for library, where in _imported().items()
        if library in brings
        and library not in ours
        and not {_named(d) for d in brings[library]} & (declared | family)
    }
    assert missing == set()
    assert "aiohttp" in declared


def test_the_sdks_test_library_is_never_brought_in() -> None:
    """It pins an old pytest and a storage client with a known hole."""
    for lock in ROOT.glob("requirements*.lock"):
        assert "botbuilder-testing" not in lock.read_text(), lock.name
