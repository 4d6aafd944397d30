"""Refusals, silence and impatience: each has its outcome, the unit can see it, and nothing is lost or said twice."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from adapters.courier import Courier, TooFast
from adapters.slack import homes
from adapters.slack.calls import Calls, web_client
from adapters.slack.hearing import Here, message
from adapters.slack.joining import UnitChannel
from adapters.slack.sender import SlackPlatform
from bot.hearing import Outgoing, Place
from bot.messages import say
from bot.turn import send
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from tests.fakes.slack import BOT_TOKEN, FakeSlack, shown
from tests.integration.slack.conftest import DAVID, NADIA, PRIYA, UNIT


def test_a_lost_answer_leaves_one_message(council):
    """Slack posted it and the answer never came: our own metadata is looked for before anything is posted."""
    council.slack.fail("chat.postMessage", lost=True, times=3)
    council.tick()
    assert council.said_to(PRIYA).count("Three October figures") == 1
    assert len(council.slack.sent_keys()) == len(set(council.slack.sent_keys()))


def test_an_answer_for_one_person_alone_that_went_to_them_directly_is_there_once(council):
    """Slack lets us whisper in no channel we are not in; what was said directly instead can be looked for."""
    council.tick()
    closed = council.slack.channel("C0CLOSED", "leadership", is_member=False)
    council.slack.command(council.ids[DAVID], "status", closed)
    council.slack.fail("chat.postMessage", lost=True, times=2)
    council.deliver()
    assert council.said_to(DAVID).count("figures in") == 1


def test_an_answer_in_a_thread_that_was_deleted_before_slack_heard_is_posted_by_itself(council):
    """Looking for it finds no thread; that is no refusal of the answer."""
    council.tick()
    _decide(council, Outgoing("head", Place.unit(), say("the head")))
    council.deliver()
    _decide(council, Outgoing("answer", Place.unit(thread="head"), say("the answer")))
    council.slack.fail("chat.postMessage", status=503)
    council.courier.empty()
    (head,) = [m for m in council.slack.posted(UNIT) if "the head" in shown(m)]
    council.slack.deletes(UNIT, head["ts"], tell=False)
    council.deliver()
    assert council.slack.said(UNIT).count("the answer") == 1
    assert council.troubled == []


@pytest.mark.parametrize(
    ("trouble", "told"), [({"status": 503}, OSError), ({"lost": True}, OSError), ({"status": 429}, TooFast)]
)
def test_a_channel_given_by_name_is_not_refused_because_slack_could_not_be_asked_where_it_is(trouble, told):
    """What is for it waits; a name in its place would be set aside as no such channel."""
    now = [0.0]
    with FakeSlack().running() as slack:
        channel = UnitChannel(
            "#delivery-unit", Calls(web_client(BOT_TOKEN, slack.url), lambda: now[0]), _empty()
        )
        slack.fail("conversations.list", **trouble)
        with pytest.raises(told):
            channel()
        now[0] += 600
        assert channel() == UNIT
        slack.fail("conversations.list", error="missing_scope")
        calls = Calls(web_client(BOT_TOKEN, slack.url))
        assert UnitChannel("delivery-unit", calls, _empty())() == "delivery-unit"


def test_a_channel_given_by_name_is_still_the_units_when_it_has_been_renamed():
    """After the next start no channel has that name; what is for the unit goes to the one that had it."""
    store = _empty()
    with FakeSlack().running() as slack:
        calls = Calls(web_client(BOT_TOKEN, slack.url))
        assert UnitChannel("delivery-unit", calls, store)() == UNIT
        slack.channels[UNIT]["name"] = "performance"
        assert UnitChannel("delivery-unit", calls, store)() == UNIT
        slack.channel("C0NEW", "delivery-unit")
        assert UnitChannel("delivery-unit", calls, store)() == "C0NEW", "who has the name now comes first"


def _empty() -> Database:
    store = Database("sqlite://")
    store.migrate()
    return store


def test_a_home_tab_slack_did_not_take_is_published_again(council, monkeypatch):
    """An empty tab would stand there until somebody thinks of looking again."""
    monkeypatch.setattr(homes, "_PAUSE", 0.01)
    slack, priya = council.slack, council.ids[PRIYA]
    slack.fail("views.publish", status=503)
    assert slack.open_home(priya).status == 200
    slack.until(lambda: priya in slack.homes)


def test_what_is_said_in_a_channel_is_not_passed_over_while_slack_does_not_say_whose_it_is():
    """It is brought again; a message to the bot alone needs no channel and is heard at once."""

    def unknown() -> str:
        raise OSError

    here = Here("T", "UBOT", unknown, lambda _: None, lambda user: user, lambda user: user)
    event = {"user": "U1", "ts": "1.1", "text": "acknowledge"}
    with pytest.raises(OSError):
        message(event | {"channel": UNIT, "channel_type": "channel"}, "k", here)
    heard = message(event | {"channel": "D1", "channel_type": "im"}, "k", here)
    assert heard is not None
    assert heard.place.is_direct


class Frozen:
    """Slack's sender in a replica that is stopped on its way to Slack, and goes on when others have done its work."""

    def __init__(self, sender, meanwhile):
        self.name, self.hands = sender.name, sender.hands
        self.alone = sender.alone
        self._sender, self._meanwhile = sender, meanwhile

    def post(self, key, body, at, *, again):
        meanwhile, self._meanwhile = self._meanwhile, None
        done = meanwhile(key, body, at) if meanwhile else None
        return done or self._sender.post(key, body, at, again=again)


def _decide(council, outgoing):
    with council.store.turn() as work:
        send(Desk(work, council.clock.now(), None, Rules(), ("slack",)), outgoing)


def _another_courier(council, sender):
    return Courier(council.store, council.clock, sender, lambda: None, seconds=lambda: council.seconds[0])


def _once_each(council):
    keys = council.slack.sent_keys()
    assert council.said_to(PRIYA).count("Three October figures") == 1
    assert len(keys) == len(set(keys))
    for key in keys:
        with council.store.reading() as work:
            channel, ts = work.outbox.remote(key, "slack").split("/")
        assert ts in {m["ts"] for m in council.slack.posted(channel)}, (
            "what is edited later must be what stayed"
        )


def test_a_replica_thawed_on_its_way_to_slack_takes_its_second_copy_back(council):
    """Another replica looked, found nothing and posted; the thawed one finds that it was late, and looks too."""
    sender = council.courier._platform

    def meanwhile(*_):
        council.pass_time(70)
        council.courier.empty()

    council.routine.tick()
    _another_courier(council, Frozen(sender, meanwhile)).empty()
    council.deliver()
    assert council.slack.calls_of("chat.delete")
    _once_each(council)


def test_a_replica_thawed_between_anothers_look_and_its_post_leaves_one_message(council, monkeypatch):
    """The one that looked in vain posts last, so it is the one that takes its copy back."""
    sender, say = council.courier._platform, SlackPlatform._say

    def meanwhile(key, body, at):
        posted = []

        def thawed_first(self, of, *asked):
            if of == key and not posted:
                posted.append("")
                posted[0] = sender.alone(key, body, sender.post(key, body, at, again=False))
                sender._calls._quiet_until.clear()  # two replicas each keep their own
            return say(self, of, *asked)

        monkeypatch.setattr(SlackPlatform, "_say", thawed_first)
        council.pass_time(70)
        council.courier.empty()
        return posted[0]

    council.routine.tick()
    _another_courier(council, Frozen(sender, meanwhile)).empty()
    council.deliver()
    assert council.slack.calls_of("chat.delete")
    _once_each(council)


def test_an_answer_lost_before_slack_heard_is_posted_once(council):
    """A server error posts nothing, and the next attempt does."""
    council.slack.fail("chat.postMessage", status=503, times=2)
    council.tick()
    assert council.said_to(PRIYA).count("Three October figures") == 1


def test_patience_is_kept_for_the_method_that_asked_for_it(council):
    """429 with Retry-After: nothing is called before its time, and everything goes out afterwards."""
    council.slack.fail("chat.postMessage", status=429, retry_after=30)
    council.tick()
    assert council.said_to(PRIYA).count("Three October figures") == 1
    assert council.seconds[0] >= 1030


def test_an_older_client_gets_the_text(council):
    """invalid_blocks: first without the chart, then as text, in the same attempt."""
    council.tick()
    council.slack.fail(
        "chat.postMessage", error="invalid_blocks", times=1, when=lambda a: bool(a.get("blocks"))
    )
    said = council.says(PRIYA, "voids 31")
    assert "Recorded for October: Voids 31 days" in said
    refused = [m for m in council.slack.posted(council.direct(PRIYA)) if not m["blocks"]]
    assert refused


def test_a_flag_that_arrives_without_its_buttons_says_what_to_write_instead(council):
    """And what it says is heard: the unit is left with nothing it cannot do."""
    council.slack.fail(
        "chat.postMessage", error="invalid_blocks", times=99, when=lambda a: bool(a.get("blocks"))
    )
    council.tick()
    council.says(PRIYA, "voids 31")
    council.move_to(datetime(2026, 11, 3, 12, 5, tzinfo=UTC))
    council.tick()
    flag = next(m for m in council.slack.posted(UNIT) if "Voids is slipping" in m["text"])
    assert (
        'write "acknowledge", "ask the lead", "assign to (a name)", "snooze until Friday" or' in flag["text"]
    )
    council.says(NADIA, "snooze until Friday", UNIT, thread_ts=flag["ts"])
    assert "Quiet until Friday 6 November" in council.slack.said(UNIT)


def test_other_buttons_that_do_not_arrive_are_named(council):
    """Whoever reads it writes what they would have pressed."""
    council.slack.fail(
        "chat.postMessage", error="invalid_blocks", times=99, when=lambda a: bool(a.get("blocks"))
    )
    council.tick()
    (prompt,) = council.slack.posted(council.direct(PRIYA))
    assert "They were: Fill in a form, Not ready yet, Ask someone else. Write what you want" in prompt["text"]


def test_a_chart_slack_never_finishes_is_told_in_words(council):
    """The text goes out and says what the chart would have shown."""
    council.slack.ready_after = 10_000
    council.tick()
    said = council.says(PRIYA, "chart voids")
    assert "could not be added" in said
    assert "Voids" in said


def test_a_chart_that_is_slow_is_waited_for(council):
    """Processing is asynchronous: a block naming the file too early would be refused."""
    council.slack.ready_after = 3
    council.tick()
    council.says(PRIYA, "chart voids")
    last = council.slack.posted(council.direct(PRIYA))[-1]
    assert "image" in [b["type"] for b in last["blocks"]]
    assert council.slack.complaints == []


@pytest.mark.parametrize("is_told", [True, False], ids=["Slack tells us", "only the refusal tells"])
def test_a_flag_somebody_deleted_is_posted_anew_by_its_next_change(council, is_told):
    """Its later news hang under the new one."""

    def tell(key, words, thread=None, replaces=None):
        with council.store.turn() as work:
            place = Place.unit(thread=thread)
            send(
                Desk(work, council.clock.now(), None, Rules(), ("slack",)),
                Outgoing(key, place, say(words), replaces),
            )
        council.deliver()

    tell("flag/7", "Voids are off track.")
    (deleted,) = council.slack.posted(UNIT)
    council.slack.deletes(UNIT, deleted["ts"], tell=is_told)
    tell("flag/7/edit/1", "Voids are still off track.", replaces="flag/7")
    tell("news/1", "A line from Priya.", thread="flag/7")
    tell("flag/7/edit/2", "Voids are back.", replaces="flag/7")
    anew, answer = council.slack.posted(UNIT)
    assert shown(anew) == "Voids are back."
    assert (answer["thread_ts"], shown(answer)) == (anew["ts"], "A line from Priya.")
    assert not council.troubled


def test_a_channel_the_bot_was_removed_from_is_reported(council):
    """Set aside where it can be seen and sent again; everything else goes on."""
    council.tick()
    council.slack.channels[UNIT]["is_member"] = False
    council.slack.mention(council.ids[NADIA], "status", UNIT)
    council.deliver()
    assert [why for _, why in council.troubled] == [
        "the app is not a member of that channel; invite it there"
    ]
    assert "Recorded" in council.says(PRIYA, "voids 31")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("is_archived", "archived"),
        ("channel_not_found", "no such channel"),
        ("restricted_action", "workspace setting"),
        ("something_new", "something_new"),
    ],
)
def test_every_refusal_is_told_in_words(council, error, told):
    """A word of Slack's that nobody knows is passed on as it is."""
    council.slack.fail("chat.postMessage", error=error, times=1)
    council.tick()
    assert len(council.troubled) == 1
    assert told in council.troubled[0][1]


def test_a_deactivated_colleague_is_unreachable_and_the_sender_goes_on(council):
    """One account that is gone stops nobody else's messages."""
    council.slack.users[council.ids[PRIYA]]["deleted"] = True
    council.tick()
    assert any("Slack knows nobody" in why or "deactivated" in why for _, why in council.troubled)
    assert not council.courier.stopped
    assert any("October" in council.said_to(email) for email in council.ids if email != PRIYA)


@pytest.mark.parametrize(
    "error", ["invalid_auth", "token_revoked", "missing_scope", "not_allowed_token_type"]
)
def test_a_token_problem_stops_the_sender_and_not_the_collection(council, error):
    """Answers are still recorded, and what they are answered waits for the next start."""
    council.tick()
    council.slack.fail("chat.postMessage", error=error, times=1000)
    answered, _ = council.slack.say(council.ids[PRIYA], "voids 31")
    assert answered.status == 200
    council.deliver()
    assert council.courier.stopped
    with council.store.reading() as work:
        assert any(str(f.value) == "31" and f.said_by == PRIYA for f in work.figures.history("VOID_DAYS"))
    council.slack.faults.clear()
    council.courier.stopped = ""
    council.pass_time(600)
    council.deliver()
    assert "Recorded for October: Voids" in council.said_to(PRIYA)


def test_our_own_deactivated_account_stops_the_sender(council):
    """The same word means a colleague or ourselves; auth.test tells which."""
    council.slack.fail("chat.postMessage", error="account_inactive", times=1)
    council.slack.fail("auth.test", error="account_inactive", times=1)
    council.tick()
    assert "own account" in council.courier.stopped


def test_what_could_not_be_committed_is_delivered_again(council, monkeypatch):
    """A database that is away: 500, so that Slack sends it again; then it is heard once."""
    council.tick()
    turn, broken = Database.turn, [2]

    def away(self):
        if broken[0]:
            broken[0] -= 1
            raise OSError("the disk is full")
        return turn(self)

    monkeypatch.setattr(Database, "turn", away)
    answered, body = council.slack.say(council.ids[PRIYA], "voids 31")
    assert answered.status == 500
    assert council.slack.until_taken(body).status == 200
    council.deliver()
    assert council.said_to(PRIYA).count("Recorded for October: Voids") == 1


def test_the_inbox_and_the_turn_are_there_when_slack_is_told_received(council):
    """Whoever looks into the database at that very moment finds both."""
    council.tick()
    answered, body = council.slack.say(council.ids[DAVID], "status")
    assert answered.status == 200
    with closing(sqlite3.connect(str(council.store.file))) as looking:
        inbox = [row[0] for row in looking.execute("SELECT key FROM inbox")]
        outbox = [row[0] for row in looking.execute("SELECT key FROM outbox")]
    key = f"slack/event/{body['event_id']}"
    assert key in inbox
    assert any(k.startswith(key) for k in outbox)


def test_a_turn_that_breaks_every_time_is_apologised_for_at_the_last(council, monkeypatch):
    """Slack gives up after its third retry; then the person hears, with a reference."""
    council.tick()

    def breaks(*_):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("bot.dialogue._take", breaks)
    _, body = council.slack.say(council.ids[PRIYA], "voids 31")
    for number in ("1", "2"):
        assert council.slack.deliver(body, **{"X-Slack-Retry-Num": number}).status == 500
    assert council.slack.deliver(body, **{"X-Slack-Retry-Num": "3"}).status == 200
    council.deliver()
    assert "Something went wrong on our side" in council.said_to(PRIYA)


def test_events_out_of_order_and_late_are_heard(council):
    """Slack promises no order: the later message may come first, each is taken for itself."""
    council.tick()
    slack, priya = council.slack, council.ids[PRIYA]
    first = slack.event({"type": "message", "channel": council.direct(PRIYA), "channel_type": "im", "user": priya,
                         "text": "repairs 91.2", "ts": slack.ts(), "event_ts": "1"})  # fmt: skip
    slack.say(priya, "voids 31")
    slack.deliver(first, **{"X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_timeout"})
    council.deliver()
    said = council.said_to(PRIYA)
    assert "Voids 31 days" in said
    assert "Repairs 91.2" in said


@pytest.mark.parametrize("mode", ["socket"])
def test_a_lost_connection_is_made_again(council):
    """Slack moves its connections about; the next event arrives by the new one."""
    council.tick()
    council.slack.drop_sockets()
    answered, body = council.slack.say(council.ids[PRIYA], "voids 31")
    if answered.status != 200:
        assert council.slack.until_taken(body).status == 200
    council.deliver()
    assert council.said_to(PRIYA).count("Recorded for October: Voids") == 1


@pytest.mark.parametrize("mode", ["socket"])
def test_in_a_storm_of_disconnections_everything_said_is_heard_once(council):
    """Connections that live a tenth of a second: what was not acknowledged comes again, and does nothing twice."""
    council.tick()
    calm = threading.Event()

    def storm():
        while not calm.wait(0.1):
            council.slack.drop_sockets()

    blowing = threading.Thread(target=storm, daemon=True)
    blowing.start()
    bodies, until = [], time.monotonic() + 120
    while len(council.slack.calls_of("apps.connections.open")) < 3 and time.monotonic() < until:
        said, body = council.slack.say(council.ids[PRIYA], f"history voids {len(bodies)}")
        bodies.append(body)
        if said.status != 200 and len(bodies) % 3:
            council.slack.deliver(body)
    calm.set()
    blowing.join()
    for body in bodies:
        assert council.slack.until_taken(body, tries=20).status == 200
    council.deliver()
    with closing(sqlite3.connect(str(council.store.file))) as looking:
        taken = [row[0] for row in looking.execute("SELECT key FROM inbox WHERE key LIKE 'slack/event/%'")]
    assert sorted(taken) == sorted(f"slack/event/{body['event_id']}" for body in bodies)
    answers = [key for key in council.slack.sent_keys() if key.startswith("slack/event/")]
    assert len(answers) == len(set(answers)) >= len(bodies)
    assert len(council.slack.calls_of("apps.connections.open")) >= 3, "no storm"


def test_pressing_twice_does_it_once(council):
    """A second delivery of a button does nothing twice; pressing it again is answered."""
    council.tick()
    council.says(PRIYA, "voids 31")
    last = [m for m in council.slack.posted(council.direct(PRIYA)) if "Undo" in shown(m)][-1]
    pressing = council.slack.pressing(council.ids[PRIYA], last, "Undo")
    for _ in range(3):
        assert council.slack.deliver(pressing).status == 200
    council.deliver()
    assert council.said_to(PRIYA).count("Undone.") == 1
