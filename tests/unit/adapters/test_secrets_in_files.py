"""A secret may lie in a file of its own; another one in its place is what the next start uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.settings import NotUsable, read_settings
from adapters.slack.settings import read_slack_settings
from adapters.teams.settings import read_teams_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "STOCKTAKE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STOCKTAKE_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("STOCKTAKE_SLACK_CHANNEL", "C1")
    (tmp_path / "SLACK_BOT_TOKEN").write_text("xoxb-first\n")
    (tmp_path / "SLACK_APP_TOKEN").write_text("xapp-first\n")
    (tmp_path / "TEAMS_APP_PASSWORD").write_text("swordfish\n")
    (tmp_path / "STOCKTAKE_DATABASE_URL").write_text("postgresql://app:hunter2@db/council\n")
    return tmp_path


def test_a_secret_is_read_from_its_file_and_never_shown(folder: Path) -> None:
    slack, machine = read_slack_settings(), read_settings()
    assert slack.bot_token.get_secret_value() == "xoxb-first"
    assert machine.database_url == "postgresql://app:hunter2@db/council"
    shown = repr(slack) + str(slack) + repr(machine) + str(machine)
    assert "first" not in shown
    assert "hunter2" not in shown


def test_teams_reads_its_secret_from_a_file_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_APP_ID", "6f9e1a1c-0000-4000-8000-00000000b07a")
    monkeypatch.setenv("TEAMS_TENANT_ID", "6f9e1a1c-0000-4000-8000-00000000b07b")
    monkeypatch.setenv("STOCKTAKE_TEAMS_CHANNEL", "19:x@thread.tacv2")
    assert read_teams_settings(development=False, host="127.0.0.1").password.get_secret_value() == "swordfish"


def test_a_rotated_secret_is_what_the_next_start_uses(folder: Path) -> None:
    (folder / "SLACK_BOT_TOKEN").write_text("xoxb-second")
    assert read_slack_settings().bot_token.get_secret_value() == "xoxb-second"


def test_the_environment_wins_over_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-environment")
    assert read_slack_settings().bot_token.get_secret_value() == "xoxb-environment"


def test_a_wrong_secret_in_a_file_is_complained_of_without_being_shown(folder: Path) -> None:
    (folder / "SLACK_BOT_TOKEN").write_text("hunter2")
    with pytest.raises(NotUsable) as why:
        read_slack_settings()
    assert "does not begin with xoxb-" in str(why.value)
    assert "hunter2" not in str(why.value)


def test_a_folder_that_is_not_there_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKTAKE_SECRETS_DIR", str(folder / "nowhere"))
    with pytest.raises(NotUsable, match="names no folder"):
        read_settings()


def test_what_slack_lacks_is_told_beside_what_is_wrong_all_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "SLACK_APP_TOKEN").unlink()
    (folder / "SLACK_BOT_TOKEN").write_text("xapp-swapped")
    monkeypatch.delenv("STOCKTAKE_SLACK_CHANNEL")
    monkeypatch.setenv("STOCKTAKE_HTTP_PORT", "seven")
    with pytest.raises(NotUsable) as said:
        read_slack_settings()
    lines = str(said.value).splitlines()
    assert lines == [
        "Stocktake cannot start on Slack with these settings:",
        "  SLACK_BOT_TOKEN does not begin with xoxb-; copy it from OAuth & Permissions",
        "  STOCKTAKE_HTTP_PORT must be a whole number",
        "  SLACK_APP_TOKEN, STOCKTAKE_SLACK_CHANNEL are not set; docs/slack.md says where each is found",
    ]


def test_slack_by_http_needs_its_signing_secret_and_no_app_token(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "SLACK_APP_TOKEN").unlink()
    monkeypatch.setenv("STOCKTAKE_SLACK_MODE", "http")
    with pytest.raises(NotUsable, match=r"SLACK_SIGNING_SECRET is not set"):
        read_slack_settings()
