"""`stocktake run --teams` as it is typed: without credentials it says what is missing, and nothing listens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.cli import REFUSED


@pytest.fixture
def typed(tmp_path):
    """Types a command in an empty folder with nothing set; the status and what was said."""
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("STOCKTAKE_", "TEAMS_", "SLACK_"))} | {
        "STOCKTAKE_DATABASE_URL": f"sqlite:///{tmp_path / 'council.db'}"
    }

    def type_(*words: str, **settings: str) -> tuple[int, str]:
        command = [str(Path(sys.executable).with_name("stocktake")), *words]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=bare | settings,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stderr

    return type_


@pytest.mark.parametrize(
    ("words", "settings", "missing"),
    [
        pytest.param(("--teams",), {}, "TEAMS_APP_ID is not set", id="nothing is set"),
        pytest.param(("--teams", "--slack"), {}, "SLACK_BOT_TOKEN", id="Slack is wanted beside it"),
        pytest.param(
            ("--sample", "--teams"),
            {"STOCKTAKE_HTTP_HOST": "0.0.0.0"},
            "anybody could speak as anybody",
            id="the sample, but open to all",
        ),
        pytest.param(
            ("--teams",),
            {"TEAMS_APP_ID": "an-id", "TEAMS_TENANT_ID": "a-tenant"},
            "TEAMS_APP_PASSWORD is not set; set it, or TEAMS_MANAGED_IDENTITY=1",
            id="no secret",
        ),
    ],
)
def test_without_credentials_it_says_what_is_missing_and_does_not_start(typed, words, settings, missing):
    """In a sentence, not in a traceback."""
    status, said = typed("run", *words, **settings)
    assert status == REFUSED
    assert missing in said
    assert "Traceback" not in said
