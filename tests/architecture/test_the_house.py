"""What the documents promise of the house, held to it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.cli import _parser
from adapters.settings import NotUsable, Settings, read_settings

ROOT = Path(__file__).parents[2]


def test_every_import_looks_the_right_way():
    """The contracts in pyproject.toml, each a sentence, are kept."""
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert "0 broken" in checked.stdout


def test_every_setting_is_documented():
    """A setting nobody can read about might as well not exist."""
    told = (ROOT / "docs/settings.md").read_text()
    missing = [
        name
        for name in Settings.model_fields
        if name != "sample" and f"`STOCKTAKE_{name.upper()}`" not in told
    ]
    assert not missing


def test_every_verb_explains_itself_with_an_example():
    """`stocktake VERB --help` shows how it is used, and so does `stocktake --help`."""
    parser = _parser()
    verbs = next(a for a in parser._actions if hasattr(a, "choices") and a.choices)
    for name, verb in verbs.choices.items():
        assert f"stocktake {name}" in (verb.epilog or "")
        assert f"stocktake {name}" in (parser.epilog or "")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_what_the_documents_point_at_exists(document):
    """A link to nowhere is a promise broken."""
    text = (ROOT / document).read_text()
    gone = [
        link
        for link in re.findall(r"\]\(([^)#:]+)\)", text)
        if not (ROOT / link).exists() and link != "benchmarks/RESULTS.md"
    ]
    assert not gone


def test_the_commands_in_the_readme_are_commands():
    """Whoever types what the README says gets what it says."""
    text = (ROOT / "README.md").read_text()
    parser = _parser()
    verbs = next(a for a in parser._actions if hasattr(a, "choices") and a.choices)
    said = set(re.findall(r"(?:^|[`/ ])stocktake ([a-z]+(?:-[a-z]+)*)\b", text, re.MULTILINE))
    assert {"import", "template", "run", "export"} <= said
    assert said <= set(verbs.choices)


def test_no_commit_names_a_package_host():
    """Locks pin files by their hashes, whichever index serves them."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert len(re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE)) <= text.count("--hash=sha256:")


def test_all_complaints_about_settings_come_together(monkeypatch):
    """Nobody mends one setting to be told of the next; and no value that may be secret is repeated."""
    monkeypatch.setenv("STOCKTAKE_PORT", "99999")
    monkeypatch.setenv("STOCKTAKE_HOST", "0.0.0.0")
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", "mysql://user:hunter2@db/x")
    with pytest.raises(NotUsable) as refused:
        read_settings()
    said = str(refused.value)
    assert "STOCKTAKE_PORT" in said
    assert "STOCKTAKE_HOST" in said
    assert "no sign-in" in said
    assert "STOCKTAKE_DATABASE_URL" in said
    assert "hunter2" not in said


def test_the_clock_is_moved_in_development_alone(monkeypatch):
    """A real council's clock cannot be moved by a stray variable."""
    monkeypatch.setenv("STOCKTAKE_NOW", "2026-11-02T08:55")
    with pytest.raises(NotUsable, match="STOCKTAKE_DEVELOPMENT"):
        read_settings()
    monkeypatch.setenv("STOCKTAKE_DEVELOPMENT", "1")
    assert read_settings().starts_at is not None


def test_a_database_address_is_never_shown():
    """It may hold a password."""
    assert "hunter2" not in repr(read_settings(database_url="postgresql://user:hunter2@db/x"))


def test_papers_are_kept_in_one_place():
    """Whatever else wrote to a shelf would pass by the matrix and the audit trail."""
    written = re.compile(r"shelf\([^)]*\)\.(?:add|save)\(|\bshelf\.(?:add|save)\(")
    elsewhere = [
        str(path.relative_to(ROOT))
        for room in ("core/services", "bot", "adapters")
        for path in sorted((ROOT / room).rglob("*.py"))
        if written.search(path.read_text()) and path.name != "keeping.py"
    ]
    assert not elsewhere
