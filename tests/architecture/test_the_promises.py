"""Each promise of docs/reliability.md names its proof, and every proof named there exists."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from adapters.cli import _parser
from adapters.clock import SystemClock
from adapters.health import Pulse
from adapters.settings import Settings
from core.store.database import Database

ROOT = Path(__file__).parents[2]
T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
WRITTEN = (ROOT / "docs" / "reliability.md").read_text()
PROMISES = [line for line in WRITTEN.partition("## Killed")[0].splitlines() if line.startswith("| ")][1:]
NAMED = sorted(set(re.findall(r"`(test_\w+\.py|tests/[\w/]+|make \w+|python -m [\w.]+)[^`]*`", WRITTEN)))


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_names_what_proves_it(promise: str) -> None:
    proof = promise.strip("| ").rsplit("|", 1)[1]
    assert "`" in proof or "the same" in proof


@pytest.mark.parametrize("proof", NAMED)
def test_a_proof_is_there(proof: str) -> None:
    match proof.split():
        case ["make", target]:
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
        case ["python", "-m", module]:
            assert 'if __name__ == "__main__"' in (ROOT / f"{module.replace('.', '/')}.py").read_text()
        case [path] if "/" in path:
            assert (ROOT / path).exists()
        case _:
            assert list((ROOT / "tests").rglob(proof))


def test_every_measure_an_alarm_is_set_on_is_measured() -> None:
    """An alarm on a name that nothing gives never rings."""
    store = Database("sqlite://")
    store.migrate()
    with store.turn() as work:
        work.outbox.put("flag", "unit", {}, T0)
    given = generate_latest(Pulse(store, SystemClock(), 30.0).registry).decode()
    store.close()
    alarms = set(re.findall(r"\b(stocktake_\w+?)(?=[{\[ ])", WRITTEN)) - {"stocktake_app"}
    assert len(alarms) >= 5
    assert {name for name in alarms if not re.search(rf"^{name}[{{ ]", given, re.MULTILINE)} == set()


@pytest.mark.parametrize(
    "unit", sorted((ROOT / "deploy").glob("stocktake*.service")), ids=lambda unit: unit.name
)
def test_a_unit_calls_verbs_and_settings_that_are_there(unit: Path) -> None:
    """And systemd has nothing to say against it, where there is a systemd to ask."""
    written = unit.read_text()
    verbs = next(a for a in _parser()._actions if hasattr(a, "choices") and a.choices).choices
    assert set(re.findall(r"/bin/stocktake ([a-z-]+)", written)) <= set(verbs)
    settings = {f"STOCKTAKE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"^Environment=(\w+)=", written, re.MULTILINE)) <= settings


ASKS_SYSTEMD = shutil.which("systemd-analyze") or ""


@pytest.mark.skipif(not ASKS_SYSTEMD, reason="no systemd to ask")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """With a program that is there in the place of the one to be installed."""
    for unit in (ROOT / "deploy").glob("stocktake*.[st]*er*"):
        there = re.sub(r"/opt/stocktake/\.venv/bin/stocktake", shutil.which("true") or "", unit.read_text())
        (tmp_path / unit.name).write_text(there)
    units = sorted(str(unit) for unit in tmp_path.iterdir())
    assert len(units) == 3
    said = subprocess.run(
        [ASKS_SYSTEMD, "verify", *units], capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    wrong = re.compile(r"stocktake.*(?:unknown|invalid|failed to parse|not executable|bad)", re.IGNORECASE)
    assert [line for line in said.stderr.splitlines() if wrong.search(line)] == []


def test_what_make_sets_for_a_test_is_not_taken_for_a_setting() -> None:
    """The program says of every STOCKTAKE_ name that is no setting that it does nothing, and `make chaos` counts its lines."""
    assert re.findall(r"STOCKTAKE_\w+", (ROOT / "Makefile").read_text()) == []
