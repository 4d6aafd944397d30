"""What people do in Slack, and what they get: replies, edits, threads, mentions, commands, forms, notes, home."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.files.sample import sample_folder
from adapters.files.workbook import read, write
from adapters.slack.hearing import words_of
from core.domain.months import Month
from tests.fakes import block_kit
from tests.fakes.slack import BOT_USER, shown
from tests.integration.slack.conftest import DAVID, NADIA, PRIYA, UNIT


def test_an_edited_reply_changes_the_figure_and_a_deleted_one_takes_it_back(council):
    """People correct themselves where they wrote; nothing is overwritten."""
    council.tick()
    slack, priya, channel = council.slack, council.ids[PRIYA], council.direct(PRIYA)
    _, body = slack.say(priya, "voids 31")
    council.deliver()
    first = body["event"]
    changed = {
        "type": "message",
        "subtype": "message_changed",
        "channel": channel,
        "channel_type": "im",
        "ts": slack.ts(),
        "message": {**first, "text": "voids 30", "edited": {"user": priya, "ts": slack.ts()}},
        "previous_message": first,
    }
    assert slack.deliver(slack.event(changed)).status == 200
    council.deliver()
    assert "30 days" in shown(slack.posted(channel)[-1]) or "30 days" in council.said_to(PRIYA)
    deleted = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": channel,
        "channel_type": "im",
        "ts": slack.ts(),
        "deleted_ts": first["ts"],
        "previous_message": changed["message"],
    }
    assert slack.deliver(slack.event(deleted)).status == 200
    council.deliver()
    assert "Undone" in council.said_to(PRIYA)


@pytest.mark.parametrize("change", ["message_changed", "message_deleted"])
def test_a_message_that_comes_after_its_edit_or_deletion_is_not_heard_in_its_old_words(council, change):
    """Slack keeps no order: a first delivery that failed comes again a minute later, when its writer has thought again."""
    council.tick()
    slack, priya, channel = council.slack, council.ids[PRIYA], council.direct(PRIYA)
    first = {"type": "message", "channel": channel, "channel_type": "im", "user": priya, "ts": slack.ts(),
             "text": "voids 31"}  # fmt: skip
    later = {"type": "message", "subtype": change, "channel": channel, "channel_type": "im", "ts": slack.ts(),
             "deleted_ts": first["ts"], "message": {**first, "text": "voids 30"}, "previous_message": first}  # fmt: skip
    for event in (later, first):
        assert slack.deliver(slack.event(event)).status == 200
        council.deliver()
    with council.store.reading() as work:
        said = [f.value for f in work.figures.history("VOID_DAYS") if f.period == Month(2026, 10)]
    assert said == ([30] if change == "message_changed" else [])
    assert "31" not in council.said_to(PRIYA)


def test_deleting_what_recorded_nothing_says_nothing(council):
    """A joke taken back is not answered."""
    council.tick()
    slack, channel = council.slack, council.direct(PRIYA)
    _, body = slack.say(council.ids[PRIYA], "lovely weather")
    council.deliver()
    before = len(slack.posted(channel))
    gone = {"type": "message", "subtype": "message_deleted", "channel": channel, "channel_type": "im",
            "ts": slack.ts(), "deleted_ts": body["event"]["ts"], "previous_message": body["event"]}  # fmt: skip
    assert slack.deliver(slack.event(gone)).status == 200
    council.deliver()
    assert len(slack.posted(channel)) == before


def test_what_the_bot_says_itself_is_not_heard(council):
    """It would talk with itself for ever."""
    council.tick()
    channel = council.direct(PRIYA)
    before = len(council.slack.calls_of("chat.postMessage"))
    council.slack.say(BOT_USER, "status", channel, bot_id="B0STOCKTAKE")
    council.slack.say("USLACKBOT", "status", channel)
    council.deliver()
    assert len(council.slack.calls_of("chat.postMessage")) == before


def test_a_flags_thread_hears_commands_and_answers_there(council):
    """An officer acknowledges where they read it."""
    council.tick()
    council.says(PRIYA, "voids 31")
    council.move_to(datetime(2026, 11, 3, 12, 5, tzinfo=UTC))
    council.tick()
    flag = next(m for m in council.slack.posted(UNIT) if "Voids is slipping" in shown(m))
    council.says(NADIA, "acknowledge", UNIT, thread_ts=flag["ts"])
    again = next(m for m in council.slack.posted(UNIT) if m["ts"] == flag["ts"])
    assert "Acknowledged" in shown(again)


def test_a_mention_in_the_units_channel_is_answered_once(council):
    """Slack tells a mention twice, as a message and as a mention."""
    council.tick()
    council.slack.mention(council.ids[NADIA], "status", UNIT)
    council.deliver()
    answers = [m for m in council.slack.posted(UNIT) if "figures in" in shown(m)]
    assert len(answers) == 1


def test_a_mention_in_another_channel_is_answered_in_a_thread_with_what_is_open(council):
    """Anybody may ask anywhere; what is restricted stays where it is."""
    council.tick()
    other = council.slack.channel("C0OTHER", "housing")
    _, body = council.slack.mention(council.ids[DAVID], "status", other)
    council.deliver()
    answers = council.slack.posted(other)
    assert answers
    assert {m["thread_ts"] for m in answers} == {body["event"]["ts"]}
    council.slack.mention(council.ids[PRIYA], "voids 31", other)
    council.deliver()
    assert "Recorded" not in council.slack.said(other)


def test_talk_in_another_channel_is_nobodys_business(council):
    """The bot listens where it is spoken to."""
    council.tick()
    other = council.slack.channel("C0OTHER", "housing")
    council.says(PRIYA, "voids are up again, status is bad", other)
    assert council.slack.posted(other) == []


def test_a_command_is_answered_to_the_asker_alone_and_can_be_shared(council):
    """A leader looks first, and then shows everybody."""
    council.tick()
    other = council.slack.channel("C0OTHER", "cabinet")
    asked = council.slack.commanding(council.ids[DAVID], "status", other)
    assert council.slack.deliver(asked).status == 200
    assert council.slack.deliver(asked).status == 200
    council.deliver()
    (answer,) = council.slack.ephemeral
    assert answer["user"] == council.ids[DAVID]
    assert "figures in" in shown(answer)
    assert council.slack.posted(other) == []
    assert council.slack.press(council.ids[DAVID], answer, "Share here", other).status == 200
    council.deliver()
    assert "figures in" in council.slack.said(other)


def test_a_lead_who_is_mentioned_is_meant(council):
    """`/stocktake status @Priya` comes as her user id, and is asked about as her name is."""
    council.tick()
    other = council.slack.channel("C0OTHER", "cabinet")
    council.slack.command(council.ids[DAVID], "status Priya Shah", other)
    council.slack.command(council.ids[DAVID], f"status <@{council.ids[PRIYA]}|priya>", other)
    council.deliver()
    by_name, mentioned = council.slack.ephemeral
    assert "Voids" in shown(by_name)
    assert mentioned["text"].splitlines()[0] == by_name["text"].splitlines()[0]


def test_a_command_where_the_bot_is_not_a_member_is_answered_directly(council):
    """Slack lets nobody whisper in a channel they are not in."""
    council.tick()
    closed = council.slack.channel("C0CLOSED", "leadership", is_member=False)
    council.slack.command(council.ids[DAVID], "status", closed)
    council.deliver()
    assert "figures in" in council.said_to(DAVID)


def test_help_and_ones_own_affairs_cannot_be_shared(council):
    """Nobody puts a colleague's list before everybody by mistake."""
    council.tick()
    other = council.slack.channel("C0OTHER", "housing")
    council.slack.command(council.ids[PRIYA], "", other)
    council.slack.command(council.ids[PRIYA], "mine", other)
    council.deliver()
    assert council.slack.ephemeral
    assert not any("Share here" in shown(m) for m in council.slack.ephemeral)


def test_somebody_nobody_has_set_up_is_told_whom_to_ask(council):
    """A display name proves nothing; neither does an unconfirmed address, nor one of another workspace."""
    council.tick()
    slack = council.slack
    for stranger in (
        slack.user("new.colleague@marlowheath.example", "Priya Shah"),
        slack.user(PRIYA, "Priya", is_email_confirmed=False),
        slack.user(PRIYA, "Priya", team_id="T0OTHER", is_stranger=True),
    ):
        answered, _ = slack.say(stranger, "voids 31")
        assert answered.status == 200
        council.deliver()
        assert "ask your delivery unit to add you" in slack.said(slack.direct(stranger))
    assert "Recorded" not in council.said_to(PRIYA)


def test_a_time_zone_comes_from_slack(council):
    """Nobody is asked at nine in the morning of somewhere else."""
    council.slack.users[council.ids[PRIYA]]["tz"] = "Europe/Dublin"
    council.tick()
    council.says(PRIYA, "mine")
    with council.store.reading() as work:
        assert work.portfolio.person(PRIYA).time_zone == "Europe/Dublin"


def test_slack_is_asked_who_somebody_is_once(council):
    """No call to Slack for an event of somebody known."""
    council.tick()
    council.says(PRIYA, "mine")
    before = len(council.slack.calls_of("users.info"))
    council.says(PRIYA, "mine")
    council.says(PRIYA, "help")
    assert len(council.slack.calls_of("users.info")) == before
    assert len(council.slack.calls_of("auth.test")) == 1


def test_a_message_becomes_a_note_on_a_priority(council):
    """The shortcut opens a form with the message's words; the note is kept and read back."""
    council.tick()
    slack, nadia = council.slack, council.ids[NADIA]
    payload = {
        "type": "message_action",
        "callback_id": "note_on_priority",
        "trigger_id": "1.2.3",
        "action_ts": slack.ts(),
        "team": {"id": "T0MARLOW"},
        "user": {"id": nadia},
        "channel": {"id": "C0OTHER", "name": "housing"},
        "message": {
            "type": "message",
            "user": council.ids[PRIYA],
            "text": "contractor starts &lt;soon&gt;",
            "ts": "1.1",
        },
        "message_ts": "1.1",
        "response_url": "https://x.invalid/",
        "token": "verification",
        "api_app_id": "A0STOCKTAKE",
    }
    assert slack.deliver(payload).status == 200
    view = slack.views[-1]
    note = next(b for b in view["blocks"] if b.get("block_id") == "note")
    assert note["element"]["initial_value"] == "contractor starts <soon>"
    chosen = next(b for b in view["blocks"] if b.get("block_id") == "priority")["element"]["options"][0]
    refused = slack.submit(nadia, view, {"priority": chosen["value"], "note": " "})
    assert "note" in refused.json["errors"]
    submission = slack.submission(nadia, view, {"priority": chosen["value"]})
    assert slack.deliver(submission).status == 200
    assert slack.deliver(submission).status == 200
    council.deliver()
    said = council.says(NADIA, f"notes on {chosen['text']['text']}")
    assert said.count("contractor starts <soon>") == 1


def test_the_home_tab_shows_what_is_due_and_follows_each_turn(council):
    """The same buttons as in a message, published anew when something was said."""
    council.tick()
    slack, priya = council.slack, council.ids[PRIYA]
    assert slack.open_home(priya).status == 200
    slack.until(lambda: priya in slack.homes)
    before = shown(slack.homes[priya])
    assert "Waiting for you" in before
    assert "Fill in a form" in before
    assert "could not be added" not in before
    slack.until(lambda: any(b["type"] == "image" for b in slack.homes[priya]["blocks"]))
    council.says(PRIYA, "voids 31")
    slack.until(lambda: "31 days" in shown(slack.homes[priya]))


def test_the_unit_sends_a_workbook_and_sees_what_it_would_change(council, tmp_path):
    """Fetched with our token from Slack alone; anybody else's file is left where it is."""
    council.tick()
    path = Path(tmp_path) / "council.xlsx"
    write(read(sample_folder()), path)
    content = path.read_bytes()
    slack = council.slack
    slack.files["F1"] = {"content": content, "mimetype": "x"}
    file = {"id": "F1", "name": "council.xlsx", "size": len(content),
            "url_private_download": slack.url.replace("/api/", "/download/F1")}  # fmt: skip
    said = council.says(NADIA, "", subtype="file_share", files=[file])
    assert "I have looked at council.xlsx" in said
    away = {**file, "url_private_download": "https://files.slack.com.evil.example/x"}
    assert "council.xlsx" in council.says(NADIA, "", subtype="file_share", files=[away])
    assert "can't read figures from a file" in council.says(PRIYA, "", subtype="file_share", files=[file])


def test_hostile_words_arrive_as_typed_in_every_place(council):
    """A comment with markup pings nobody, links nowhere, and is shown as it was written."""
    council.tick()
    nasty = "handover *slow* & <!channel> <b>late</b> `code` <https://evil.example|gov.uk> &lt; “two” teams from the 17th"
    typed = nasty.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    council.says(PRIYA, "voids 31")
    council.says(PRIYA, typed)
    council.says(PRIYA, "yes")
    council.move_to(datetime(2026, 11, 3, 12, 5, tzinfo=UTC))
    council.tick()
    flag = next(m for m in council.slack.posted(UNIT) if "Voids is slipping" in shown(m))
    assert nasty in shown(flag)
    assert nasty in words_of(flag["text"])
    everything = [m for channel in list(council.slack.messages) for m in council.slack.posted(channel)]
    assert not any("<" in m["text"] for m in everything)
    assert not any(True for m in everything for _ in block_kit.pinging_elements(m["blocks"]))
    assert flag["mrkdwn"] is False


def test_a_comment_with_tags_stands_beside_its_figure_as_typed(council):
    """What is kept and repeated is what was written, not what was left of it after reading."""
    council.tick()
    said = council.says(PRIYA, "voids 31 - &lt;b&gt;handover&lt;/b&gt; dragged on, R&amp;D “held” the keys")
    assert 'with your note "<b>handover</b> dragged on, R&D “held” the keys"' in said
