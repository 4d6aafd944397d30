"""Who may knock: only Slack, with our secret, now; and nothing of the others is written down."""

from __future__ import annotations

import json

import pytest

from adapters.clock import SystemClock
from tests.integration.slack.conftest import PRIYA


def test_a_forged_signature_is_refused_and_its_body_not_logged(council, capsys):
    """The body of a forged request is a stranger's text."""
    council.tick()
    answered = council.slack.send(b'{"secret": "hunter2"}', **{"X-Slack-Signature": "v0=" + "0" * 64})
    assert answered.status == 401
    assert "hunter2" not in capsys.readouterr().out


@pytest.mark.parametrize("stamp", ["junk", "", "-1", "9" * 40, "1e9", "\u0661\u0662", "0"])
def test_a_junk_timestamp_is_refused_without_a_traceback(council, stamp, capsys):
    """Bolt alone answers 500 with a traceback."""
    encoded = stamp.encode("utf-8").decode("latin-1")
    assert council.slack.send(b"{}", **{"X-Slack-Request-Timestamp": encoded}).status == 401
    assert "Traceback" not in capsys.readouterr().out


def test_a_replay_after_five_minutes_is_refused(council):
    """A stolen request is worth nothing soon after."""
    old = str(int(SystemClock().now().timestamp()) - 400)
    assert council.slack.send(b"{}", **{"X-Slack-Request-Timestamp": old}).status == 401


def test_a_replay_within_five_minutes_changes_nothing(council):
    """The inbox knows it."""
    council.tick()
    _, body = council.slack.say(council.ids[PRIYA], "voids 31")
    for _ in range(5):
        assert council.slack.deliver(body).status == 200
    council.deliver()
    assert council.said_to(PRIYA).count("Recorded for October: Voids") == 1


def test_what_is_too_long_is_refused(council):
    """Nothing Slack sends is longer than a megabyte."""
    assert council.slack.send(b"x" * (1024 * 1024 + 10)).status == 413


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"payload=%7Bnot",
        b"[]",
        b'{"type": "event_callback"}',
        b"null",
        b'{"a":' * 50_000,
    ],
)
def test_a_signed_request_that_is_nonsense_harms_nothing(council, raw, capsys):
    """Signed or not, what cannot be read is refused calmly."""
    assert council.slack.send(raw).status in {200, 400, 401, 404}
    assert "Traceback" not in capsys.readouterr().out


def test_slack_verifies_the_address(council):
    """The challenge comes back when the request URL is set up."""
    answered = council.slack.deliver({"type": "url_verification", "challenge": "abc", "token": "x"})
    assert answered.status == 200
    assert "abc" in answered.body


def test_an_event_we_did_not_ask_for_is_taken_and_forgotten(council):
    """Otherwise Slack would send it three times more."""
    body = council.slack.event({"type": "team_join", "user": {"id": "U1"}})
    assert council.slack.deliver(body).status == 200


def test_other_paths_are_not_there(council):
    """One path, one method."""
    bot = council.slack.bot
    council.slack.bot = bot.replace("/slack/events", "/admin")
    assert council.slack.send(json.dumps({}).encode()).status == 404
    council.slack.bot = bot
