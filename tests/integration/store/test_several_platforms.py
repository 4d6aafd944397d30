"""One outbox, several platforms: where a message goes, and what becomes of it by what the platform answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier, NotAllowed, Perhaps, TooFast, Unreachable
from bot.hearing import Outgoing, Place
from bot.messages import say
from bot.turn import send
from core.ports import Address
from core.services.desk import Desk
from core.services.rules import Rules

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
BOTH = ("slack", "teams")


class Answers:
    """A platform that answers as it is told, then takes everything; it remembers what it was asked."""

    name = "slack"

    def __init__(self, *answers: Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, bool]] = []

    def post(self, key, body, at, *, again):
        self.asked.append((key, again))
        if self.answers:
            raise self.answers.pop(0)
        return f"C1/{key}"


def desk(work) -> Desk:
    return Desk(work, T0, england(frozenset()), Rules(), BOTH)


def put(store, outgoing: Outgoing) -> list[str]:
    with store.turn() as work:
        send(desk(work), outgoing)
        return list(work.outbox.platforms_of(outgoing.key))


def waiting(store, *keys: str) -> None:
    with store.turn() as work:
        for key in keys:
            work.outbox.put(key, "direct/ada", {}, T0, "slack")


def courier(store, platform, clock=None, troubled=lambda _queued, _why: None, **more) -> Courier:
    still = clock or MovableClock(T0, seconds=lambda: 0.0)
    return Courier(store, still, platform, lambda: None, troubled, **more)


def seen(store, platform: str, minutes: int) -> None:
    with store.turn() as work:
        work.addresses.save(Address(platform, "T1", "U1", "ada@example.org", T0 + timedelta(minutes=minutes)))


def test_what_is_said_in_a_channel_is_said_on_every_platform(store):
    assert put(store, Outgoing("flag", Place.unit(), say("Voids"))) == ["slack", "teams"]


def test_a_person_never_seen_is_written_to_on_the_first_platform(store):
    assert put(store, Outgoing("prompt", Place.direct("ada@example.org"), say("?"))) == ["slack"]


def test_a_person_is_written_to_where_they_were_last_seen(store):
    seen(store, "slack", 1)
    seen(store, "teams", 2)
    assert put(store, Outgoing("prompt", Place.direct("ada@example.org"), say("?"))) == ["teams"]


def test_an_answer_goes_where_it_was_asked(store):
    seen(store, "teams", 2)
    answer = Outgoing("answer", Place.direct("ada@example.org"), say("31"), platform="slack")
    assert put(store, answer) == ["slack"]


def test_an_edit_goes_wherever_the_message_went(store):
    """A prompt sent on Teams and answered on Slack must change on Teams."""
    seen(store, "teams", 2)
    put(store, Outgoing("prompt", Place.direct("ada@example.org"), say("?")))
    edit = Outgoing("edit", Place.direct("ada@example.org"), say("done"), replaces="prompt", platform="slack")
    assert put(store, edit) == ["teams"]


def test_each_courier_takes_its_own_platforms_messages(store):
    put(store, Outgoing("flag", Place.unit(), say("Voids")))
    assert courier(store, Answers()).empty() == 1
    with store.turn() as work:
        assert [q.platform for q in work.outbox.lease(T0, T0, 10, "teams")] == ["teams"]
        assert work.outbox.remote("flag", "slack") == "C1/flag"
        assert work.outbox.remote("flag", "teams") is None
        assert work.outbox.key_of("C1/flag", "slack") == "flag"
        assert work.outbox.key_of("C1/flag", "teams") is None


def test_too_fast_waits_as_long_as_told_and_is_no_attempt(store):
    """A 429 says clearly that nothing was posted, so there is nothing to look for afterwards."""
    clock, platform = MovableClock(T0, seconds=lambda: 0.0), Answers(TooFast(30))
    waiting(store, "prompt")
    assert courier(store, platform, clock).empty() == 0
    clock.move_to(T0 + timedelta(seconds=29))
    assert courier(store, platform, clock).empty() == 0
    clock.move_to(T0 + timedelta(seconds=30))
    assert courier(store, platform, clock).empty() == 1
    assert platform.asked == [("prompt", False), ("prompt", False)]


def test_after_no_clear_answer_the_platform_is_told_to_look_first(store):
    clock, platform = MovableClock(T0, seconds=lambda: 0.0), Answers(TimeoutError())
    waiting(store, "prompt")
    courier(store, platform, clock).empty()
    clock.move_to(T0 + timedelta(minutes=10))
    assert courier(store, platform, clock).empty() == 1
    assert platform.asked == [("prompt", False), ("prompt", True)]


@pytest.mark.parametrize("why", [Unreachable("has not installed the app"), Perhaps("timed out")])
def test_what_no_retry_helps_is_set_aside_told_of_and_lets_the_next_through(store, why):
    told: list[tuple[str, Exception]] = []
    waiting(store, "first", "second")
    platform = Answers(why)
    sent = courier(store, platform, troubled=lambda queued, fault: told.append((queued.key, fault))).empty()
    assert sent == 1
    assert told == [("first", why)]
    assert [key for key, _ in platform.asked] == ["first", "second"]


def test_a_withdrawn_token_stops_the_sender_and_loses_nothing(store):
    """Collection goes on; with a new token everything is sent."""
    waiting(store, "first", "second")
    stopped = courier(store, Answers(NotAllowed("token revoked")))
    with capture_logs() as logged:
        assert stopped.empty() == 0
        assert stopped.empty() == 0
    assert stopped.stopped == "token revoked"
    assert [line["why"] for line in logged if line["event"] == "the sender has stopped"] == ["token revoked"]
    assert courier(store, Answers()).empty() == 2


def test_a_stopped_sender_tries_one_message_every_five_minutes_and_goes_on_when_it_is_taken(store):
    """A fault that passes needs no restart, and a token that is gone is not shown again and again."""
    told: list[str] = []
    waiting(store, "first", "second")
    platform, now = Answers(*[NotAllowed("token revoked")] * 3), [0.0]
    sender = courier(
        store, platform, troubled=lambda queued, _why: told.append(queued.key), seconds=lambda: now[0]
    )
    for now[0] in range(0, 900, 2):
        sender.empty()
        assert sender.stopped
    assert len(platform.asked) == 3
    assert told == ["first"], "the unit is told once"
    now[0] = 900.0
    assert sender.empty() == 2
    assert not sender.stopped


def test_an_address_is_one_person_and_can_be_forgotten(store):
    seen(store, "slack", 1)
    with store.turn() as work:
        found = work.addresses.at("slack", "T1", "U1")
        assert found is not None
        assert found.person == "ada@example.org"
        work.addresses.seen("slack", "ada@example.org", T0 + timedelta(hours=1))
        assert work.addresses.of("ada@example.org")[0].seen_at == T0 + timedelta(hours=1)
        work.addresses.forget("slack", "T1", "U1")
        assert work.addresses.of("ada@example.org") == []
