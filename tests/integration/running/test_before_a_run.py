"""What keeps a run from starting is found out before it reads or changes anything."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest
from pydantic import AliasChoices

from adapters import misnamed
from adapters.clearing import only_one
from adapters.cli import REFUSED, main
from adapters.listening import ListeningSettings
from adapters.settings import names
from adapters.slack.settings import SlackSettings
from adapters.teams.settings import TeamsSettings


@pytest.fixture
def council(tmp_path, monkeypatch):
    """Settings of a council whose database is not there yet, and nothing else set."""
    for name in os.environ:
        if name.startswith(("STOCKTAKE_", "TEAMS_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "council.db"
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", f"sqlite:///{file}")
    return file


@pytest.fixture
def taken():
    """A port somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_that_is_taken_is_told_before_the_sample_is_loaded(council, taken, monkeypatch, capsys):
    """No table is made, no prompt is sent: after another port is chosen, all begins as it should."""
    monkeypatch.setenv("STOCKTAKE_PORT", str(taken))
    assert main(["run", "--sample"]) == REFUSED
    said = capsys.readouterr()
    assert said.err == (
        f"Port {taken} is in use on this machine. Close what uses it, or set STOCKTAKE_PORT to another.\n"
    )
    assert said.out == ""
    assert not council.exists()


def test_general_settings_and_those_of_the_platforms_are_complained_of_at_once(council, monkeypatch, capsys):
    monkeypatch.setenv("STOCKTAKE_PORT", "the usual one")
    monkeypatch.setenv("STOCKTAKE_HTTP_PORT", "the other one")
    assert main(["run", "--slack", "--teams"]) == REFUSED
    said = capsys.readouterr().err
    assert "  STOCKTAKE_PORT: must be a whole number" in said
    assert "  STOCKTAKE_HTTP_PORT must be a whole number" in said
    assert "  TEAMS_APP_ID is not set" in said
    monkeypatch.setenv("STOCKTAKE_HTTP_PORT", "3000")
    monkeypatch.setenv("STOCKTAKE_DEVELOPMENT", "1")
    assert main(["run", "--slack", "--teams"]) == REFUSED
    said = capsys.readouterr().err
    assert "SLACK_BOT_TOKEN, SLACK_APP_TOKEN, STOCKTAKE_SLACK_CHANNEL are not set" in said
    assert "TEAMS_APP_ID" not in said, "in development Teams needs none"


def test_every_port_that_is_taken_is_told_at_once(council, taken, monkeypatch, capsys):
    """The page's and the one its health is asked on."""
    with socket.create_server(("127.0.0.1", 0)) as another:
        monkeypatch.setenv("STOCKTAKE_PORT", str(taken))
        monkeypatch.setenv("STOCKTAKE_HEALTH_PORT", str(another.getsockname()[1]))
        assert main(["run", "--sample"]) == REFUSED
    said = capsys.readouterr().err
    assert "STOCKTAKE_PORT" in said
    assert "STOCKTAKE_HEALTH_PORT" in said
    assert not council.exists()


def test_a_second_run_leaves_the_first_ones_database_alone(council, capsys):
    """A newer program started beside an older one must not change its tables."""
    with only_one(council):
        assert main(["run", "--sample"]) == REFUSED
    assert "already running on this database" in capsys.readouterr().err
    assert not council.exists()


def test_what_every_platform_lacks_is_told_at_once(council, capsys):
    """One trip to the settings mends them all."""
    assert main(["run", "--slack", "--teams"]) == REFUSED
    said = capsys.readouterr().err
    assert "SLACK_BOT_TOKEN" in said
    assert "TEAMS_APP_ID is not set" in said
    assert not council.exists()


def test_a_host_of_another_machine_is_told(council, monkeypatch, capsys):
    """In words, with the setting to change."""
    monkeypatch.setenv("STOCKTAKE_HEALTH_HOST", "192.0.2.1")
    monkeypatch.setenv("STOCKTAKE_HEALTH_PORT", "8765")
    assert main(["run", "--sample"]) == REFUSED
    assert "192.0.2.1 cannot be listened on" in capsys.readouterr().err
    assert not council.exists()


def test_a_database_in_a_folder_that_is_not_there_is_told_and_the_folder_is_not_made(
    council, monkeypatch, capsys
):
    """A slip of the finger in a path starts no second council."""
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", f"sqlite:///{council.parent}/elsewhere/council.db")
    assert main(["run", "--sample"]) == REFUSED
    assert f"there is no folder {council.parent}/elsewhere" in capsys.readouterr().err
    assert not (council.parent / "elsewhere").exists()


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(b"\xff\xfeS\x00T\x00", id="saved as UTF-16"),
        pytest.param(b"STOCKTAKE_PORT=8\xe90", id="saved in an old code page"),
    ],
)
def test_a_settings_file_that_is_no_plain_text_is_told_in_a_sentence(council, written, capsys):
    """Notepad saves in whatever it likes."""
    (council.parent / "stocktake.env").write_bytes(written)
    assert main(["run", "--sample"]) == REFUSED
    assert "Save it as plain text in UTF-8" in capsys.readouterr().err
    assert not council.exists()


def test_a_name_in_the_settings_file_that_is_none_is_complained_of_beside_the_rest(council, capsys):
    """A reminder set under a wrong name would never come, and nobody would know why. What is a secret is not shown."""
    (council.parent / "stocktake.env").write_text(
        "STOCKTAKE_PROT=9000\nstocktake_reminder=3\nSTOCKTAKE_GRACE=99\nSTOCKTAKE_COLOUR=blue\n"
        "SLACK_BOT_TOKN=xoxb-hunter2\nTZ=Europe/London\nSLACK_CLIENT_SECRET=theirs\nSTOCKTAKE_APP_PASSWORD=roles\n"
    )
    assert main(["run", "--sample"]) == REFUSED
    assert capsys.readouterr().err.splitlines() == [
        "Stocktake cannot start with these settings:",
        "  STOCKTAKE_GRACE: must be 10 or less",
        "  STOCKTAKE_PROT in stocktake.env: there is no such setting. Did you mean STOCKTAKE_PORT?",
        "  stocktake_reminder in stocktake.env: there is no such setting. Did you mean STOCKTAKE_REMIND_BEFORE?",
        "  STOCKTAKE_COLOUR in stocktake.env: there is no such setting. docs/settings.md lists them all.",
        "  SLACK_BOT_TOKN in stocktake.env: there is no such setting. Did you mean SLACK_BOT_TOKEN?",
    ]
    assert not council.exists()


def test_a_name_in_the_environment_that_is_none_is_said_once_and_nothing_is_refused(
    council, taken, monkeypatch, capsys
):
    """Other tools may set such a name for themselves."""
    monkeypatch.setenv("STOCKTAKE_PORTS", "9000")
    monkeypatch.setenv("STOCKTAKE_COUNCIL_OF", "30")
    monkeypatch.setenv("STOCKTAKE_PORT", str(taken))
    main(["run", "--sample"])
    first, second, third = capsys.readouterr().err.splitlines()
    assert (
        first
        == "STOCKTAKE_COUNCIL_OF is set but does nothing: there is no such setting. docs/settings.md lists them all."
    )
    assert (
        second
        == "STOCKTAKE_PORTS is set but does nothing: there is no such setting. Did you mean STOCKTAKE_PORT?"
    )
    assert third.startswith(f"Port {taken} is in use")


def test_every_setting_a_platform_reads_has_its_name_in_the_list():
    """Else a right name would be refused."""
    read = set()
    for settings in (SlackSettings, TeamsSettings, ListeningSettings):
        for name, field in settings.model_fields.items():
            alias = field.validation_alias
            said = alias.choices[0] if isinstance(alias, AliasChoices) else alias
            read.add(said or f"STOCKTAKE_{name.upper()}")
    assert read == set(misnamed.OF_PLATFORMS)


def test_every_setting_in_the_document_is_known():
    """Nobody who copies a name from it is refused."""
    document = (Path(__file__).parents[3] / "docs" / "settings.md").read_text()
    named = set(re.findall(r"`((?:STOCKTAKE|SLACK|TEAMS)_[A-Z_]+)`", document))
    assert named <= {*names(), *misnamed.OF_PLATFORMS, *misnamed.BESIDE}


def test_a_moved_clock_is_complained_of_beside_every_other_setting(council, monkeypatch, capsys):
    """A wrong port does not hide that the clock may not be moved."""
    monkeypatch.setenv("STOCKTAKE_PORT", "banana")
    monkeypatch.setenv("STOCKTAKE_NOW", "2026-11-02T09:00")
    assert main(["run"]) == REFUSED
    said = capsys.readouterr().err
    assert "STOCKTAKE_PORT: must be a whole number" in said
    assert "STOCKTAKE_NOW: moves the clock, which only STOCKTAKE_DEVELOPMENT=1 allows" in said
