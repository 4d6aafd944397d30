"""The manifest and the code ask Slack for the same things, neither for more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import asks
from adapters.slack.listeners import Ears, bolt_app

ROOT = Path(__file__).parents[2]
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text())
SOURCES = "\n".join(p.read_text() for p in (ROOT / "adapters/slack").glob("*.py") if p.name != "asks.py")


@pytest.fixture(scope="module")
def heard() -> set[str]:
    """What Bolt was given listeners for, asked by what would arrive."""
    ears = object.__new__(Ears)
    app = bolt_app(ears, AsyncWebClient("xoxb-x"), lambda: ("B", "U"))
    return {f.__name__ for listener in app._async_listeners for f in [listener.ack_function]}


def test_every_permission_is_used_and_every_use_is_asked_for():
    """Least privilege: a scope no method or event needs is not asked for, and none is missing."""
    asked = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert asked == set(asks.SCOPES)
    assert "user" not in MANIFEST["oauth_config"]["scopes"]
    needed = {s for scopes in (*asks.METHODS.values(), *asks.EVENT_SCOPES.values()) for s in scopes}
    assert asked - needed == {"commands"}
    assert needed <= asked


def test_every_method_that_is_called_is_known():
    """A call to Slack that nobody wrote down would need permissions nobody asked for."""
    called = set(re.findall(r'"([a-z]+(?:\.[a-zA-Z]+)+)",\s*(?:self\._calls|calls|client|call)\b', SOURCES))
    called |= {
        m.replace("_", ".", 1)
        for m in re.findall(r"client\.((?:conversations|users|auth|views|chat)_\w+)", SOURCES)
    }
    called |= {"files.info", "files.completeUploadExternal", "apps.connections.open"}
    assert called == set(asks.METHODS)


def test_every_event_has_a_listener_and_every_listener_an_event(heard):
    """An event nobody hears is a question nobody answers; a listener without its event is dead."""
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(events) == sorted(asks.EVENTS) == sorted(asks.EVENT_SCOPES)
    kinds = {event.split(".")[0] for event in events}
    assert kinds == {"message", "app_mention", "app_home_opened"}
    assert {"message", "mention", "home"} <= heard


def test_every_command_and_shortcut_has_a_listener(heard):
    """What people are offered is answered, and only that."""
    assert [c["command"] for c in MANIFEST["features"]["slash_commands"]] == [asks.COMMAND]
    assert [s["callback_id"] for s in MANIFEST["features"]["shortcuts"]] == [asks.SHORTCUT]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True
    assert heard == {
        "message",
        "mention",
        "home",
        "command",
        "shortcut",
        "action",
        "view",
        "_received",
        "_no_options",
        "_no_such_command",
        "_no_such_form",
        "no_such_shortcut",
    }


def test_the_messages_tab_is_open_and_socket_mode_is_on():
    """Without it nobody could answer the bot at all; Socket Mode needs no public address."""
    home = MANIFEST["features"]["app_home"]
    assert home == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert MANIFEST["settings"]["socket_mode_enabled"] is True


def test_the_manifest_keeps_slacks_limits():
    """https://docs.slack.dev/reference/app-manifest"""
    told = MANIFEST["display_information"]
    assert len(told["name"]) <= 35
    assert len(told["description"]) <= 140
    assert 174 <= len(told["long_description"]) <= 4000
    for shortcut in MANIFEST["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    for command in MANIFEST["features"]["slash_commands"]:
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    assert len(MANIFEST["features"]["bot_user"]["display_name"]) <= 80


def test_the_guide_names_every_permission_and_event():
    """An administrator who asks why gets an answer."""
    guide = (ROOT / "docs/slack.md").read_text()
    assert [s for s in asks.SCOPES if f"`{s}`" not in guide] == []
    assert [e for e in asks.EVENTS if f"`{e}`" not in guide] == []
