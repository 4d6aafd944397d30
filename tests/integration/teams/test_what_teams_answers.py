"""The outbound rules: what each answer of the connector means for a message, and that nothing is sent twice."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.teams.activities import PLATFORM
from bot.hearing import Outgoing, Place
from bot.messages import say
from bot.turn import send
from core.ports import Fate
from core.store import tables as t
from tests.fakes.teams import Answer

PRIYA = "priya.shah@marlowheath.example"


@pytest.fixture
def met(council, teams):
    """A lead the bot can write to."""
    teams.knows(PRIYA)
    teams.installs(PRIYA)
    council.courier.empty()
    teams.sent.clear()
    teams.calls.clear()
    return council


def _say(council, key="note/1", words="A line.", replaces=None, place=None):
    with council.store.turn() as work:
        send(council.desk(work), Outgoing(key, place or Place.direct(PRIYA), say(words), replaces))


def _row(council, key="note/1"):
    with council.store.turn() as work:
        return work.outbox._db.execute(t.outbox.select().where(t.outbox.c.key == key)).one()


def _later(council, seconds):
    council.clock.move_to(council.clock.now() + timedelta(seconds=seconds))


def _posts(teams):
    return [call for call in teams.calls if call[0] == "POST"]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Retry-After": "7"}, id="seconds"),
        pytest.param(
            {"Retry-After": "Mon, 02 Nov 2026 09:00:07 GMT", "Date": "Mon, 02 Nov 2026 09:00:00 GMT"},
            id="an instant, by their own clock",
        ),
    ],
)
def test_too_fast_waits_as_told_and_counts_as_no_attempt(met, teams, headers):
    teams.answers.append(Answer(429, headers=headers))
    _say(met)
    met.courier.empty()
    assert teams.to(PRIYA) == []
    _later(met, 6)
    met.courier.empty()
    assert teams.to(PRIYA) == [], "told to wait seven seconds"
    _later(met, 2)
    met.courier.empty()
    assert [s.text for s in teams.to(PRIYA)] == ["A line."]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="it does not say how long"),
        pytest.param({"Retry-After": "soon"}, id="nonsense"),
        pytest.param({"Retry-After": "-5"}, id="less than nothing"),
        pytest.param({"Retry-After": "nan"}, id="no number"),
    ],
)
def test_too_fast_without_a_usable_time_waits_five_seconds(met, teams, headers):
    teams.answers.append(Answer(429, headers=headers))
    _say(met)
    met.courier.empty()
    met.courier.empty()
    assert len(_posts(teams)) == 1
    _later(met, 6)
    met.courier.empty()
    assert [s.text for s in teams.to(PRIYA)] == ["A line."]
    assert _row(met).attempts == 1


def test_one_conversation_is_sent_seven_a_second_and_the_rest_wait_their_turn(met, teams):
    """What Microsoft documents for one bot in one conversation; how a limit is kept, `test_pacing` shows."""
    limits = [(limit.many, limit.seconds, limit.each) for limit in met.room.platform.limits]
    assert limits == [(7, 1.0, True), (60, 30.0, True)]
    for number in range(12):
        _say(met, f"note/{number}", f"Line {number}.")
    for _ in range(20):
        met.courier.empty()
        if len(teams.to(PRIYA)) == 12:
            break
        time.sleep(0.2)
        _later(met, 1)
    assert [s.text for s in teams.to(PRIYA)] == [f"Line {n}." for n in range(12)], "in order, and none twice"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(412, does_it=True), id="412"),
        pytest.param(Answer(500, does_it=True), id="500"),
        pytest.param(Answer(502, does_it=False, body=b"<html>Bad gateway"), id="502 of a proxy"),
        pytest.param(Answer(503, does_it=True), id="503"),
        pytest.param(Answer(0, does_it=True), id="the connection broke before the answer came"),
        pytest.param(Answer(200, does_it=True, body=b"<html>Sign in"), id="a page in the place of an answer"),
        pytest.param(Answer(200, does_it=True, body=b"[1]"), id="an answer of another shape"),
    ],
)
def test_an_unclear_answer_is_never_replayed_blindly(met, teams, answer):
    """Posting has no key of ours and a bot cannot look, so only a person can decide."""
    teams.answers.append(answer)
    _say(met)
    met.courier.empty()
    _later(met, 3600)
    met.courier.empty()
    assert len(_posts(teams)) == 1
    row = _row(met)
    assert row.fate is Fate.PERHAPS
    assert "clear answer" in row.trouble or "leaves open" in row.trouble


def test_a_time_out_is_unclear(met, teams):
    teams.answers.append(Answer(201, wait=1.5, does_it=True))
    _say(met)
    met.courier.empty()
    assert _row(met).fate is Fate.PERHAPS


def test_an_attempt_that_died_with_its_process_is_unclear_too(met, teams):
    """The row was leased, perhaps sent, never marked: after a restart it is a person's to decide."""
    _say(met)
    with met.store.turn() as work:
        work.outbox.lease(met.clock.now(), met.clock.now() + timedelta(seconds=60), 10, PLATFORM)
    met.courier.release()
    met.courier.empty()
    assert _posts(teams) == []
    assert _row(met).fate is Fate.PERHAPS


@pytest.mark.parametrize("status", [412, 500, 503, 0])
def test_an_edit_names_its_message_so_it_is_tried_until_it_is_there(met, teams, status):
    _say(met)
    met.courier.empty()
    teams.answers.append(Answer(status, does_it=True))
    _say(met, "note/2", "A better line.", replaces="note/1")
    met.courier.empty()
    _later(met, 400)
    met.courier.empty()
    (sent,) = teams.to(PRIYA)
    assert sent.text == "A better line."
    assert sent.edits == 2
    assert _row(met, "note/2").sent_at is not None


def test_an_edit_of_a_message_somebody_has_deleted_is_said_anew_and_edited_from_then_on(met, teams):
    _say(met)
    met.courier.empty()
    teams.answers.append(Answer(404, "ActivityNotFoundInConversation"))
    _say(met, "note/2", "A better line.", replaces="note/1")
    met.courier.empty()
    _say(met, "note/3", "The best line.", replaces="note/1")
    met.courier.empty()
    assert [(sent.text, sent.edits) for sent in teams.to(PRIYA)] == [("A line.", 0), ("The best line.", 1)]
    assert [_row(met, f"note/{n}").fate for n in (1, 2, 3)] == [None] * 3


def test_what_only_tidies_up_a_deleted_message_is_not_said(met, teams):
    _say(met)
    met.courier.empty()
    teams.answers.append(Answer(404, "ActivityNotFoundInConversation"))
    with met.store.turn() as work:
        tidied = Outgoing("note/2", Place.direct(PRIYA), say("A line."), "note/1", in_place=True)
        send(met.desk(work), tidied)
    met.courier.empty()
    assert [sent.text for sent in teams.to(PRIYA)] == ["A line."]
    assert _row(met, "note/2").sent_at is not None


@pytest.mark.parametrize(
    "answer", [Answer(202, body=b"", does_it=True), Answer(201, body=b"{}", does_it=True)]
)
def test_a_message_whose_name_teams_did_not_say_is_followed_by_its_change_and_holds_nothing_up(
    met, teams, answer
):
    teams.answers.append(answer)
    _say(met)
    met.courier.empty()
    with met.store.turn() as work:
        tidied = Outgoing("note/2", Place.direct(PRIYA), say("A line, tidied."), "note/1", in_place=True)
        send(met.desk(work), tidied)
    _say(met, "note/3", "A better line.", replaces="note/1")
    _say(met, "note/4", "The best line.", replaces="note/3")
    met.courier.empty()
    assert [(sent.text, sent.edits) for sent in teams.to(PRIYA)] == [("A line.", 0), ("The best line.", 1)]
    assert [_row(met, f"note/{n}").fate for n in (1, 2, 3, 4)] == [None] * 4
    assert all(_row(met, f"note/{n}").sent_at for n in (1, 2, 3, 4))


def test_an_answer_in_a_thread_whose_head_was_deleted_stands_in_the_channel(met, teams):
    _say(met, "flag/1", place=Place.unit())
    met.courier.empty()
    teams.answers.append(Answer(404, "ConversationNotFound"))
    _say(met, "note/2", "More of it.", place=Place.unit(thread="flag/1"))
    met.courier.empty()
    assert _row(met, "note/2").fate is None
    assert [sent.text for sent in teams.in_channel()] == ["A line.", "More of it."]
    assert len({sent.conversation for sent in teams.in_channel()}) == 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(403, "MessageWritesBlocked"), id="blocked by the person"),
        pytest.param(Answer(404, "ConversationNotFound"), id="the app was removed"),
    ],
)
def test_who_cannot_be_reached_is_set_aside_as_unreachable(met, teams, answer):
    teams.answers.append(answer)
    _say(met)
    met.courier.empty()
    assert "not installed there, or was blocked" in _row(met).trouble


def test_a_change_that_teams_does_not_take_holds_up_its_own_flag_and_no_other(met, teams):
    for number in (1, 2):
        _say(met, f"flag/{number}", "A flag.", place=Place.unit())
    met.courier.empty()
    teams.answers.append(Answer(503))
    for number in (1, 2):
        _say(met, f"edit/{number}", f"Flag {number}, changed.", f"flag/{number}", Place.unit())
        _say(met, f"news/{number}", f"News of flag {number}.", place=Place.unit(thread=f"flag/{number}"))
    met.courier.empty()
    arrived = ["A flag.", "Flag 2, changed.", "News of flag 2."]
    assert [sent.text for sent in teams.in_channel()] == arrived
    _later(met, 10)
    met.courier.empty()
    assert [sent.text for sent in teams.in_channel()] == ["Flag 1, changed.", *arrived[1:], "News of flag 1."]


def test_a_message_too_large_is_said_to_be_too_large(met, teams):
    """The SDK fails on reading this answer, and says that it could not be deserialised."""
    teams.answers.append(Answer(413, body=b"Request Entity Too Large"))
    _say(met)
    met.courier.empty()
    assert _row(met).trouble == "the message is larger than Teams takes"


def test_a_token_no_longer_accepted_stops_the_sender_and_keeps_the_message(met, teams):
    teams.answers.extend([Answer(401), Answer(401)])
    _say(met)
    met.courier.empty()
    assert met.courier.stopped
    assert len(_posts(teams)) == 2, "once more with a fresh token, and no more"
    assert _row(met).fate is None
    assert teams.says(PRIYA, "hi").status_code == 200, "people are still heard"


def test_one_refused_token_is_followed_by_a_fresh_one_and_nobody_waits(met, teams):
    teams.answers.append(Answer(401))
    _say(met)
    met.courier.empty()
    assert not met.courier.stopped
    assert [s.text for s in teams.to(PRIYA)] == ["A line."]


def test_when_teams_cannot_be_reached_nothing_was_sent_and_it_waits(met, teams):
    with met.store.turn() as work:
        (known,) = work.addresses.of(PRIYA)
        gone = {**known.reference, "serviceUrl": "http://127.0.0.1:9/"}
        work.addresses.save(replace(known, reference=gone))
    _say(met)
    met.courier.empty()
    row = _row(met)
    assert row.fate is None
    assert row.attempts == 0


def test_somebody_teams_has_never_seen_is_unreachable(met, teams):
    with met.store.turn() as work:
        other = next(p.key for p in work.portfolio.people() if p.key != PRIYA)
    _say(met, place=Place.direct(other))
    met.courier.empty()
    assert "they have not added Stocktake in Teams" in _row(met).trouble


def test_nothing_of_what_teams_quotes_is_kept_as_trouble(met, teams):
    """An error's text may quote the message; only its code is kept, and only if it is a code."""
    teams.answers.append(Answer(400, "voids: 31 <b>"))
    _say(met)
    met.courier.empty()
    assert _row(met).trouble == "Teams answered 400"
