"""Payloads as Slack's documentation allows them, beyond what our own fake sends."""

from __future__ import annotations

import json

import pytest

from tests.fakes.block_kit import view_complaints
from tests.fakes.slack import BOT_USER, TEAM, shown
from tests.integration.slack.conftest import NADIA, PRIYA, UNIT


def _recorded(council) -> int:
    with council.store.reading() as work:
        return sum(f.said_by == PRIYA for f in work.figures.history("VOID_DAYS"))


def _words(council, **more):
    ts = council.slack.ts()
    return {"type": "message", "channel": council.direct(PRIYA), "channel_type": "im", "user": council.ids[PRIYA],
            "text": "voids 31", "ts": ts, "event_ts": ts, **more}  # fmt: skip


def test_the_same_message_under_two_event_ids_is_taken_once(council):
    """Two installations that see one message are told of it separately."""
    council.tick()
    said = _words(council)
    for _ in range(2):
        assert council.slack.deliver(council.slack.event(said)).status == 200
    council.deliver()
    assert _recorded(council) == 1


@pytest.mark.parametrize(
    "authorizations",
    [
        [],
        [{"enterprise_id": "E1", "team_id": None, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": True}],
        None,
    ],
)  # fmt: skip
def test_an_install_for_a_whole_organisation_names_no_workspace_on_the_envelope(council, authorizations):
    """The team stands in the event, and our own id is asked for once at the start."""
    council.tick()
    body = council.slack.event(_words(council, team=TEAM))
    body |= {"team_id": None, "enterprise_id": "E1", "authorizations": authorizations}
    assert council.slack.deliver(body).status == 200
    council.deliver()
    assert _recorded(council) == 1


@pytest.mark.parametrize(
    "text", [f"<@{BOT_USER}> voids 31", f"voids 31 <@{BOT_USER}|stocktake>", "voids 31, ask <@U0ELSEWHERE>"]
)
def test_a_mention_in_a_direct_message_costs_no_figure(council, text):
    """The bot's own name says only to whom the words are; of somebody elsewhere Slack may tell us nothing at all."""
    council.tick()
    assert council.slack.deliver(council.slack.event(_words(council, text=text))).status == 200
    council.deliver()
    assert _recorded(council) == 1


@pytest.mark.parametrize(
    ("shown", "said"),
    [(True, "because Ann Other found more keys"), (False, "because somebody found more keys")],
)
def test_a_mention_of_a_stranger_is_kept_as_a_person_would_say_it(council, shown, said):
    council.tick()
    other = council.slack.user("ann@elsewhere.example", "Ann Other (she) 92") if shown else "U0ELSEWHERE"
    council.slack.deliver(
        council.slack.event(_words(council, text=f"voids 31 because <@{other}> found more keys"))
    )
    council.deliver()
    with council.store.reading() as work:
        assert work.figures.history("VOID_DAYS")[-1].comment == said


def test_somebody_slack_tells_nothing_of_is_told_whom_to_ask(council):
    """The same answer comes to every try, so it is no reason to have the event brought again."""
    said = _words(council, user="U0ELSEWHERE", text="status")
    assert council.slack.deliver(council.slack.event(said)).status == 200


def test_an_authorization_of_a_person_is_not_taken_for_ourselves(council):
    """It names whoever installed the app, who may well be a lead."""
    council.tick()
    body = council.slack.event(_words(council))
    body["authorizations"] = [{"team_id": TEAM, "user_id": council.ids[PRIYA], "is_bot": False}]
    assert council.slack.deliver(body).status == 200
    council.deliver()
    assert _recorded(council) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"bot_id": "B0OTHER"},
        {"bot_profile": {"id": "B0OTHER"}},
        {"subtype": "bot_message", "user": None, "bot_id": "B0OTHER"},
        {"user": BOT_USER},
        {"user": "USLACKBOT"},
        {"subtype": "channel_join"},
        {"ts": None},
        {"channel": None},
    ],
)
def test_what_no_person_said_is_taken_and_forgotten(council, other):
    """Robots that answer robots never stop."""
    council.tick()
    before = len(council.slack.sent_keys())
    assert council.slack.deliver(council.slack.event(_words(council, **other))).status == 200
    council.deliver()
    assert _recorded(council) == 0
    assert len(council.slack.sent_keys()) == before


def test_deleting_a_message_with_answers_under_it_takes_it_back(council):
    """Slack leaves a tombstone there, and tells of a change."""
    council.tick()
    _, body = council.slack.say(council.ids[PRIYA], "voids 31")
    council.deliver()
    said = body["event"]
    stone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True, "ts": said["ts"],
             "text": "This message was deleted."}  # fmt: skip
    changed = {"type": "message", "subtype": "message_changed", "channel": said["channel"], "channel_type": "im",
               "message": stone, "previous_message": said, "ts": council.slack.ts()}  # fmt: skip
    assert council.slack.deliver(council.slack.event(changed)).status == 200
    council.deliver()
    assert "taken back" in council.said_to(PRIYA).lower() or "undone" in council.said_to(PRIYA).lower()
    with council.store.reading() as work:
        assert work.figures.history("VOID_DAYS")[-1].value is None


def test_words_sent_with_a_picture_are_read(council):
    """A photograph of a spreadsheet beside the figure must not cost the figure."""
    council.tick()
    picture = {"id": "F9", "name": "screen.png", "mimetype": "image/png"}
    said = council.says(PRIYA, "voids 31", subtype="file_share", files=[picture])
    assert "Recorded for October: Voids 31 days" in said


def test_a_message_in_a_group_conversation_is_not_for_us(council):
    """Only a direct conversation is a lead's own."""
    council.tick()
    said = _words(council, channel="G0GROUP", channel_type="mpim")
    assert council.slack.deliver(council.slack.event(said)).status == 200
    assert _recorded(council) == 0


def test_a_form_that_is_closed_is_received(council):
    """Nobody asked to hear of it, and an envelope that is not acknowledged comes again."""
    view = {
        "type": "modal",
        "id": "V1",
        "callback_id": "form",
        "private_metadata": "",
        "state": {"values": {}},
    }
    closed = {"type": "view_closed", "team": {"id": TEAM}, "user": {"id": council.ids[PRIYA]}, "view": view}
    assert council.slack.deliver({**closed, "is_cleared": False}).status == 200


@pytest.mark.parametrize(
    "called",
    [
        pytest.param({"callback_id": "figures-2"}, id="by a name of its own"),
        pytest.param({"callback_id": "form"}, id="by ours, without saying which"),
        pytest.param({"callback_id": "form", "private_metadata": "figures"}, id="what is kept in it is none of ours"),
        pytest.param({"callback_id": "form", "private_metadata": "[1]"}, id="nor is this"),
    ],
)  # fmt: skip
def test_a_form_of_another_version_says_that_it_was_not_recorded(council, called):
    """Whoever filled it in would take silence, or Slack's own complaint, for anything."""
    slack, priya = council.slack, council.ids[PRIYA]
    view = {"type": "modal", "id": "V1", "private_metadata": "", "blocks": [], **called}
    answered = slack.deliver(slack.submission(priya, view, {}))
    assert answered.status == 200
    assert answered.json["response_action"] == "update"
    assert not view_complaints(answered.json["view"])
    assert "nothing of it was recorded" in shown(answered.json["view"])


def test_a_form_that_is_no_longer_in_use_says_so(council):
    """It was no button that was pressed, and what was written into it is gone."""
    kept = json.dumps({"form": "figures-of-old", "place": {}, "hidden": {}})
    view = {"type": "modal", "id": "V1", "callback_id": "form", "private_metadata": kept, "blocks": []}
    assert council.slack.deliver(council.slack.submission(council.ids[PRIYA], view, {})).status == 200
    council.deliver()
    assert "Nothing was recorded: that form is no longer in use" in council.said_to(PRIYA)


@pytest.mark.parametrize("kind", ["shortcut", "message_action"])
def test_a_shortcut_of_another_version_says_that_nothing_was_done(council, kind):
    """The manifest may be older or newer than the program."""
    body = {
        "type": kind,
        "callback_id": "new_flag",
        "trigger_id": "1.2.3",
        "action_ts": "1.1",
        "team": {"id": TEAM},
        "user": {"id": council.ids[PRIYA]},
    }
    if kind == "message_action":
        body["channel"] = {"id": "C0OTHER", "name": "housing"}
        body["message"] = {"type": "message", "text": "x", "user": council.ids[PRIYA], "ts": "1.1"}
    assert council.slack.deliver(body).status == 200
    assert "of another version" in shown(council.slack.views[-1])


def test_a_command_of_another_version_says_that_nothing_was_done(council):
    """Whoever typed it would see no more than that the app failed."""
    typed = council.slack.commanding(council.ids[PRIYA], "voids 31", "C0OTHER") | {"command": "/figures"}
    answered = council.slack.deliver(typed)
    assert answered.status == 200
    assert answered.json["response_type"] == "ephemeral"
    assert "Nothing was done" in answered.json["text"]
    assert "/stocktake help" in answered.json["text"]
    assert _recorded(council) == 0


def test_slack_may_hold_events_back_and_look_at_the_certificate(council):
    """app_rate_limited has no event in it; ssl_check is signed by nobody."""
    slack = council.slack
    limited = {
        "token": "x",
        "type": "app_rate_limited",
        "team_id": TEAM,
        "minute_rate_limited": 1,
        "api_app_id": "A",
    }
    assert slack.send(json.dumps(limited).encode()).status == 200
    form = "application/x-www-form-urlencoded"
    assert slack.send(b"ssl_check=1&token=x", form, **{"X-Slack-Signature": "v0=none"}).status == 200


@pytest.mark.parametrize(
    "event", ["app_uninstalled", "tokens_revoked", "channel_archive", "member_left_channel"]
)
def test_news_of_the_app_itself_is_received(council, event):
    """What follows from it is told by the next call that is refused."""
    assert council.slack.deliver(council.slack.event({"type": event})).status == 200


def test_who_cannot_be_looked_up_yet_is_heard_when_slack_brings_it_again(council):
    """users.info refused or limited: 500, so that the event comes again, and nothing is lost."""
    council.tick()
    with council.store.turn() as work:
        work.addresses.forget("slack", TEAM, council.ids[PRIYA])
    council.slack.fail("users.info", error="missing_scope", times=1)
    answered, body = council.slack.say(council.ids[PRIYA], "voids 31")
    assert answered.status == 500
    assert council.slack.until_taken(body).status == 200
    council.deliver()
    assert _recorded(council) == 1


def test_an_answer_without_what_was_asked_for_is_no_clear_answer(council):
    """`ok` and nothing else: looked for, then posted again; never a sender that has died."""
    posted = council.slack._chat_postMessage
    left = [2]

    def forgetful(asked):
        answer = posted(asked)
        left[0] -= 1
        return answer if left[0] < 0 else {k: v for k, v in answer.items() if k == "error"}

    council.slack._chat_postMessage = forgetful
    council.tick()
    assert council.said_to(PRIYA).count("Three October figures") == 1
    assert len(council.slack.sent_keys()) == len(set(council.slack.sent_keys()))


def test_a_mention_in_the_unit_channel_is_answered_once(council):
    """It comes as a message and as a mention, in either order."""
    council.tick()
    council.slack.mention(council.ids[NADIA], "status", UNIT)
    council.deliver()
    assert sum("October" in shown(m) and "figures in" in shown(m) for m in council.slack.posted(UNIT)) == 1
