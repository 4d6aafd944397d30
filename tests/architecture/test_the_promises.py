"""Each promise of docs/reliability.md names its proof, and every proof named there exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
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


def test_what_make_sets_for_a_test_is_not_taken_for_a_setting() -> None:
    """The program says of every STOCKTAKE_ name that is no setting that it does nothing, and `make chaos` counts its lines."""
    assert re.findall(r"STOCKTAKE_\w+", (ROOT / "Makefile").read_text()) == []
