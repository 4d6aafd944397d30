"""What could not be delivered reaches the officers in words, as the program itself is joined."""

from __future__ import annotations

import contextlib

from adapters.compose import calendar_of
from adapters.slack.sender import Evenly, SlackPlatform
from bot import delivery_notices
from bot.messages import say, to_wire
from core.ports import Queued
from core.services.desk import Desk
from core.services.rules import Rules
from tests.fakes.slack import shown
from tests.integration.slack.conftest import NADIA, PRIYA, UNIT


def _told(council, key: str, why: str, *, stopped: bool = False) -> None:
    with council.store.turn() as work:
        desk = Desk(work, council.clock.now(), calendar_of(work), Rules(), ("slack",))
        body = work.outbox.body(key)
        queued = Queued(1, key, "direct/x", body, 1, "slack")
        if stopped:
            delivery_notices.stopped(desk, "slack", why)
        else:
            delivery_notices.set_aside(desk, queued, why)
    council.deliver()


def test_the_officers_hear_for_whom_and_why_once(council):
    """A lead who cannot be reached is the unit's business, not a line in a log."""
    council.slack.users[council.ids[PRIYA]]["deleted"] = True
    council.tick()
    (key, why), *_ = council.troubled
    _told(council, key, why)
    _told(council, key, why)
    said = council.said_to(NADIA)
    assert said.count("A message to Priya Shah could not be delivered on Slack") == 1
    assert "Slack knows nobody by that address" in said
    assert "Three October figures" in said


def test_a_notice_that_cannot_be_delivered_makes_no_further_notice(council):
    """Otherwise trouble would breed trouble."""
    council.tick()
    _told(council, next(k for k in council.slack.sent_keys() if PRIYA in k), "the channel is archived")
    before = len(council.slack.sent_keys())
    _told(council, next(k for k in council.slack.sent_keys() if k.startswith("undelivered/")), "again")
    assert len(council.slack.sent_keys()) == before


def test_a_stopped_sender_is_told_with_the_way_to_mend_it(council):
    """Once a day, wherever the officers can still be reached."""
    council.tick()
    key = next(k for k in council.slack.sent_keys() if PRIYA in k)
    _told(council, key, "the bot token has been revoked", stopped=True)
    _told(council, key, "the bot token has been revoked", stopped=True)
    assert council.said_to(NADIA).count("Sending on Slack has stopped: the bot token has been revoked") == 1
    assert "stocktake check slack" in council.said_to(NADIA)
    assert council.slack.said(UNIT).count("stopped") == 0


def test_slack_is_written_to_within_its_limits():
    """A message a second for a channel; five a second in all."""
    each = [limit for limit in SlackPlatform.limits if limit.each]
    assert [(limit.many, limit.seconds) for limit in each] == [(1, 1.0)]
    assert any(not limit.each and limit.many / limit.seconds == 5 for limit in SlackPlatform.limits)


def test_a_sixth_message_never_leaves_within_a_second_of_the_first_however_long_each_takes():
    """Slack counts where they arrive, which is somewhere between leaving and being answered."""
    now, left = [0.0], []

    def pause(seconds: float) -> None:
        now[0] += seconds

    evenly = Evenly(lambda: now[0], pause)
    for number in range(60):
        with evenly.one():
            left.append(now[0])
            now[0] += 0.01 * (number % 7)
    assert all(later - earlier >= 1.0 for earlier, later in zip(left, left[5:], strict=False))
    assert left[-1] < 60 / 5 * 1.1


def test_a_pause_that_is_broken_off_leaves_a_place_for_the_next():
    """Five broken pauses once left none, and every message after failed."""
    now, broken = [0.0], [True]

    def pause(seconds: float) -> None:
        if broken[0]:
            raise InterruptedError
        now[0] += seconds

    evenly = Evenly(lambda: now[0], pause)
    for _ in range(12):
        with contextlib.suppress(InterruptedError), evenly.one():
            pass
    broken[0] = False
    with evenly.one():
        pass


def test_a_channel_that_takes_nothing_is_one_message_to_each_officer(council):
    """The bot was removed there, and four services are late: four messages each would hide what is wrong."""
    council.tick()
    body = {
        "channel": "unit",
        "person": None,
        "thread": None,
        "replaces": None,
        "message": to_wire(say("Late")),
    }
    with council.store.turn() as work:
        desk = Desk(work, council.clock.now(), calendar_of(work), Rules(), ("slack",))
        for key in ("late/1", "late/2", "late/3"):
            delivery_notices.refused(desk, Queued(1, key, "channel/unit", body, 1, "slack"), "it is archived")
    council.deliver()
    notices = [m for m in council.slack.posted(council.direct(NADIA)) if "could not be delivered" in shown(m)]
    assert len(notices) == 1
    assert "3 messages could not be delivered on Slack" in shown(notices[0])
    assert "The unit's channel (3 messages): it is archived" in shown(notices[0])
