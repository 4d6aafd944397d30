"""A whole month in Slack, by both ways in, started as the administrator would start it and counted at the receiver."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.slack import FakeSlack, shown
from tests.program import Program, everybody

PRIYA = "priya.shah@marlowheath.example"
NADIA = "nadia.okafor@marlowheath.example"
DAVID = "david.lindqvist@marlowheath.example"
UNIT = "C0UNIT"


@pytest.fixture(params=["http", "socket"])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    with FakeSlack().running() as slack:
        program = Program(tmp_path, slack, request.param)
        program.has_the_sample()
        yield program
        if program.process is not None:
            program.stop(signal.SIGKILL)


def test_a_month_from_prompt_to_late_figures(program: Program) -> None:
    """Asked once, answered in words and by a form, flagged after the lead, acknowledged, reminded, told as late."""
    slack = program.slack
    ids = {email: slack.user(email) for email in everybody()}
    priya, unit = slack.direct(ids[PRIYA]), UNIT

    program.start("2026-11-02T09:00")
    slack.until(lambda: "Three October figures" in slack.said(priya), 60)
    said, body = slack.say(ids[PRIYA], "repairs 91.2, voids 31. sat not till the 10th")
    assert said.status == 200
    assert slack.deliver(body).status == 200
    slack.until(lambda: "this will show as slipping" in slack.said(priya), 60)
    slack.say(ids[PRIYA], "handover finished 3 Nov, two extra void teams from the 17th, expect 28 by Dec")
    slack.until(lambda: "Only you have seen it so far" in slack.said(priya), 60)
    offer = next(m for m in reversed(slack.posted(priya)) if "Yes, post it" in shown(m))
    assert slack.press(ids[PRIYA], offer, "Yes, post it").status == 200
    slack.until(lambda: "with your words" in slack.said(priya), 60)

    program.until("2026-11-03T11:30", signal.SIGKILL)
    flag = slack.until(
        lambda: next((m for m in slack.posted(unit) if "Voids is slipping" in shown(m)), None), 60
    )
    assert "The service says: handover finished 3 Nov" in shown(flag)
    assert "Voids" in next(b for b in flag["blocks"] if b["type"] == "image")["alt_text"]
    assert slack.press(ids[NADIA], flag, "Acknowledge").status == 200
    slack.until(lambda: "Acknowledged" in shown(flag), 60)
    slack.command(ids[DAVID], "status", unit)
    answer = slack.until(lambda: next(iter(slack.ephemeral), None), 60)
    assert "figures in" in shown(answer)

    program.until("2026-11-10T09:02")
    slack.until(lambda: "You asked me to come back today" in slack.said(priya), 60)
    prompt = next(m for m in reversed(slack.posted(priya)) if "You asked me to come back" in shown(m))
    assert slack.press(ids[PRIYA], prompt, "Fill in a form").status == 200
    view = slack.until(lambda: slack.views[-1:], 60)[0]
    satisfaction = next(
        b["block_id"] for b in view["blocks"] if b.get("block_id", "").startswith("value/TENANT")
    )
    assert slack.submit(ids[PRIYA], view, {satisfaction: "lots"}).json["response_action"] == "errors"
    assert slack.submit(ids[PRIYA], view, {satisfaction: "77.5"}).json == {}
    slack.until(lambda: "That is everything for October" in slack.said(priya), 60)

    program.until("2026-11-18T12:00")
    slack.until(lambda: "late from" in slack.said(unit), 60)
    slack.until(lambda: "late" in slack.said(unit), 60)
    program.stop()

    often = Counter(slack.sent_keys())
    assert [key for key, times in often.items() if times > 1] == []
    prompts = [m for email in ids for m in slack.posted(slack.direct(ids[email])) if "/prompt" in _key(m)]
    assert len({_key(m) for m in prompts}) == len(prompts)
    assert slack.said(priya).count("Three October figures") == 1
    assert slack.said(unit).count("Voids is slipping (amber/red)") == 1
    assert "Nothing was set aside" in program.does("outbox")


def test_after_an_absence_it_asks_once_more_and_sends_what_is_due(program: Program) -> None:
    """Two hours away: an answer given meanwhile may have reached nobody. Asked once, and not again at the next start."""
    slack = program.slack
    ids = {email: slack.user(email) for email in everybody()}
    priya = slack.direct(ids[PRIYA])
    program.start("2026-11-02T09:00")
    slack.until(lambda: "Three October figures" in slack.said(priya), 60)
    program.until("2026-11-02T11:00", signal.SIGKILL)
    program.until("2026-11-02T11:02")
    slack.until(lambda: "I was out of reach" in slack.said(priya), 60)
    program.until("2026-11-02T11:04")
    slack.say(ids[PRIYA], "voids 31")
    slack.until(lambda: "Recorded for October" in slack.said(priya), 60)
    program.stop()
    assert slack.said(priya).count("I was out of reach") == 1
    assert slack.said(priya).count("Three October figures") == 1


def _key(message: dict) -> str:
    return str((message.get("metadata") or {}).get("event_payload", {}).get("key", ""))


def test_stopped_while_slack_says_nothing_it_ends_in_time_and_goes_on_where_it_was(program: Program) -> None:
    """Prompts are on their way and no answer comes: SIGTERM ends it within ten seconds, and each arrives once."""
    slack = program.slack
    ids = {email: slack.user(email) for email in everybody()}
    slack.fail("chat.postMessage", slow=30.0, times=100)
    program.start("2026-11-02T09:00")
    slack.until(lambda: slack.calls_of("chat.postMessage"), 60)
    began = time.monotonic()
    program.stop(signal.SIGTERM)
    assert time.monotonic() - began < 10
    slack.faults["chat.postMessage"].clear()
    program.start("2026-11-02T09:05")
    leads = [e for e in ids if e == PRIYA]
    slack.until(lambda: all("October figures" in slack.said(slack.direct(ids[e])) for e in leads), 60)
    program.stop()
    assert all(n == 1 for n in Counter(slack.sent_keys()).values())
