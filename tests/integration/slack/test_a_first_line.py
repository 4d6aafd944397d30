"""A lead is asked, answers, and is answered, through Slack."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.fakes.slack import shown
from tests.integration.slack.conftest import NADIA, PRIYA, UNIT


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_a_lead_is_asked_and_answers_in_plain_words(council):
    """Prompt, reply, record, chart: each once, with metadata to be found by and alternative text."""
    council.tick()
    assert "Three October figures" in council.said_to(PRIYA)
    said = council.says(
        PRIYA, "repairs 91.2, voids 31 - contractor handover dragged on. sat not till the 10th"
    )
    assert "Repairs 91.2 % (0.2 points above trajectory, green" in said
    assert "I'll ask again on Tuesday 10 November" in said
    images = [
        b for m in council.slack.posted(council.direct(PRIYA)) for b in m["blocks"] if b["type"] == "image"
    ]
    assert any("Voids: 31 days in October" in image["alt_text"] for image in images)
    assert len(council.slack.sent_keys()) == len(set(council.slack.sent_keys()))


def test_a_delivery_that_comes_again_does_nothing_twice(council):
    """Slack delivers at least once; a reply is heard once."""
    council.tick()
    answered, body = council.slack.say(council.ids[PRIYA], "voids 31")
    assert answered.status == 200
    assert council.slack.deliver(body).status == 200
    assert council.slack.deliver(body, **{"X-Slack-Retry-Num": "1"}).status == 200
    council.deliver()
    assert council.said_to(PRIYA).count("Recorded for October: Voids") == 1


def test_a_form_is_filled_in_with_its_mistakes_shown_under_their_fields(council):
    """The modal opens as things stand; a mistake records nothing; the rest is recorded once."""
    council.tick()
    prompt = council.slack.posted(council.direct(PRIYA))[0]
    assert council.slack.press(council.ids[PRIYA], prompt, "Fill in a form").status == 200
    view = council.slack.views[-1]
    voids = next(b["block_id"] for b in view["blocks"] if b.get("block_id", "").startswith("value/VOID"))
    refused = council.slack.submit(council.ids[PRIYA], view, {voids: "about a month or so?"})
    assert refused.json["response_action"] == "errors"
    assert voids in refused.json["errors"]
    submission = council.slack.submission(council.ids[PRIYA], view, {voids: "31"})
    assert council.slack.deliver(submission).json == {}
    assert council.slack.deliver(submission).json == {}
    council.deliver()
    assert council.said_to(PRIYA).count("Recorded for October: Voids") == 1


def test_the_unit_hears_of_a_flag_in_its_channel_and_acknowledges_it(council):
    """A flag has its chart and its buttons; a press is answered by a change in place."""
    council.tick()
    council.says(PRIYA, "voids 31")
    council.move_to(datetime(2026, 11, 3, 12, 5, tzinfo=UTC))
    council.tick()
    flag = next(m for m in council.slack.posted(UNIT) if "Voids" in shown(m))
    assert council.slack.press(council.ids[NADIA], flag, "Acknowledge").status == 200
    council.deliver()
    again = next(m for m in council.slack.posted(UNIT) if m["ts"] == flag["ts"])
    assert "Acknowledged" in shown(again)
