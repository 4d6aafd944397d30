"""Set aside, sent again, marked as sent: nothing disappears, and a person has the last word."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy.exc import DBAPIError

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier, Perhaps, TooFast, Unreachable, Unsendable
from adapters.pacing import Limit
from bot.hearing import Outgoing, Place
from bot.messages import say
from bot.turn import send
from core.ports import Fate
from core.services import sending
from core.services.desk import Desk
from core.services.permitting import MACHINE
from core.services.rules import Rules
from core.store.database import Database

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Answers:
    """A platform that answers as it is told, then takes everything."""

    name = "teams"

    def __init__(self, *answers: Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, bool]] = []

    def post(self, key, body, at, *, again):
        self.asked.append((key, again))
        if self.answers:
            raise self.answers.pop(0)
        return f"19:x/{key}"


def desk(work) -> Desk:
    return Desk(work, T0, england(frozenset()), Rules())


def put(store, *keys: str, conversation: str = "direct/ada") -> None:
    with store.turn() as work:
        for key in keys:
            work.outbox.put(key, conversation, {}, T0, "teams")


def courier(store, platform, clock=None) -> Courier:
    return Courier(store, clock or MovableClock(T0, seconds=lambda: 0.0), platform, lambda: None)


class Disturbed(Database):
    """Its connection is lost once, when it is read."""

    lost = 0

    @contextmanager
    def reading(self):
        if not self.lost:
            self.lost += 1
            raise DBAPIError("SELECT", None, OSError(), connection_invalidated=True)
        with super().reading() as work:
            yield work


class Slow(Answers):
    """It takes one message a second in each conversation."""

    hands = 3
    limits = (Limit(1, 1.0, each=True),)


class Stopped:
    """A clock of the limits by which no second passes, however long the machine takes."""

    def now(self) -> int:
        return 0


@pytest.fixture
def no_second_passes(monkeypatch):
    monkeypatch.setattr("adapters.pacing.MonotonicClock", Stopped)


@pytest.mark.usefixtures("no_second_passes")
def test_whoever_put_a_message_off_comes_back_for_it_in_time(store):
    """Slack takes a message a second in a channel: looking every two seconds would send at half that pace."""

    put(store, "first", "second")
    put(store, "third", "fourth", conversation="direct/ben")
    now = [100.0]
    carrier = Courier(store, MovableClock(T0), Slow(), lambda: None, seconds=lambda: now[0])
    assert carrier.empty() == 2
    assert 0.5 < carrier.pause() < 1.03
    assert 0.5 < carrier.pause() < 1.03, "another hand comes back for the other conversation"
    assert carrier.pause() == 2.0, "the rest look every two seconds"


@pytest.mark.usefixtures("no_second_passes")
def test_what_was_put_off_until_a_moment_that_has_passed_is_looked_for_once(store):
    put(store, "first", "second")
    put(store, "third", "fourth", conversation="direct/ben")
    now = [100.0]
    carrier = Courier(store, MovableClock(T0), Slow(), lambda: None, seconds=lambda: now[0])
    assert carrier.empty() == 2
    now[0] += 5
    assert (carrier.pause(), carrier.pause()) == (0.0, 2.0)


def test_a_connection_lost_before_an_edit_is_sent_leaves_no_doubt(store, url):
    """Nothing was posted, so nothing may be asked of a person: it is read again, and edited."""
    put(store, "prompt")
    platform, disturbed = Answers(), Disturbed(url)
    with store.turn() as work:
        body = {"replaces": "prompt", "in_place": True}
        work.outbox.put("prompt/done", "direct/ada", body, T0, "teams")
    assert courier(disturbed, platform).empty() == 2
    assert disturbed.lost == 1
    assert platform.asked == [("prompt", False), ("prompt/done", False)]
    disturbed.close()


@pytest.mark.parametrize(
    ("answer", "fate", "perhaps"),
    [
        pytest.param(Unsendable("too large"), Fate.REFUSED, False, id="refused, so it is not there"),
        pytest.param(Unreachable("blocked"), Fate.UNREACHABLE, False, id="nobody can be written to there"),
        pytest.param(
            Perhaps("timed out"), Fate.PERHAPS, True, id="no answer, and the platform cannot be asked"
        ),
    ],
)
def test_what_is_set_aside_can_be_seen_and_sent_again(store, answer, fate, perhaps):
    """And the platform is not told to look: either it said no, or a person decided."""
    put(store, "flag")
    platform = Answers(answer)
    assert courier(store, platform).empty() == 0
    with store.turn() as work:
        [found] = sending.stuck(desk(work))
        assert (found.key, found.platform, found.trouble, found.fate) == ("flag", "teams", str(answer), fate)
        assert found.perhaps is perhaps
        sending.resend(desk(work), "flag", MACHINE)
        assert sending.stuck(desk(work)) == []
    assert courier(store, platform).empty() == 1
    assert platform.asked == [("flag", False), ("flag", False)]


@pytest.mark.parametrize("after", [0.0, -5.0])
def test_too_fast_without_a_pause_is_not_asked_again_at_once(store, after):
    """Where the clock stands still, as in the sample, emptying the outbox would never end."""
    put(store, "flag")
    platform = Answers(*[TooFast(after)] * 50)
    assert courier(store, platform).empty() == 0
    assert platform.asked == [("flag", False)]


def test_where_the_clock_stands_still_a_moments_wait_for_a_place_does_not_spin(store):
    platform = Answers()
    platform.limits = (Limit(1, 60.0, each=True),)
    put(store, "one", "two")
    carrying = courier(store, platform)
    assert carrying.empty() == 1
    leases = []
    carrying._lease, lease = lambda: leases.append(1) or lease(), carrying._lease
    assert carrying.empty() == 0
    assert len(leases) <= 2


def _put_to_rest(store):
    with store.turn() as work:
        body = {"replaces": "prompt", "in_place": True}
        work.outbox.put("prompt/at-rest", "direct/ada", body, T0, "teams")


def test_what_only_tidies_up_an_earlier_message_is_not_posted_where_that_never_arrived(store):
    """A lead who adds the app late would be told the same twice: the answer to hello, and the old prompt at rest."""
    put(store, "prompt")
    platform = Answers(Unsendable("not installed"))
    courier(store, platform).empty()
    _put_to_rest(store)
    assert courier(store, platform).empty() == 0
    assert platform.asked == [("prompt", False)]
    with store.turn() as work:
        assert [s.key for s in sending.stuck(desk(work))] == ["prompt"]
        assert list(work.outbox.lease(T0 + timedelta(days=1), T0 + timedelta(days=2), 10, "teams")) == []


def test_what_tidies_up_an_earlier_message_is_sent_where_that_arrived(store):
    put(store, "prompt")
    platform = Answers()
    courier(store, platform).empty()
    _put_to_rest(store)
    assert courier(store, platform).empty() == 1
    assert platform.asked == [("prompt", False), ("prompt/at-rest", False)]


def test_an_earlier_message_that_cannot_be_tidied_up_is_no_trouble_of_anybodys(store):
    """Of a lead who has blocked the app the unit hears once, by what was meant for them."""
    put(store, "prompt")
    platform, troubled = Answers(), []
    courier(store, platform).empty()
    _put_to_rest(store)
    platform.answers = [Unreachable("blocked")]
    carrying = Courier(
        store,
        MovableClock(T0, seconds=lambda: 0.0),
        platform,
        lambda: None,
        lambda q, _: troubled.append(q.key),
    )
    assert carrying.empty() == 0
    assert troubled == []
    with store.turn() as work:
        assert sending.stuck(desk(work)) == []
    assert carrying.empty() == 0
    assert len(platform.asked) == 2, "nor is it tried again"


def test_what_a_person_saw_arrive_is_never_sent(store):
    put(store, "flag")
    platform = Answers(Perhaps("timed out"))
    courier(store, platform).empty()
    with store.turn() as work:
        sending.mark_sent(desk(work), "flag", MACHINE, "teams")
    assert courier(store, platform).empty() == 0
    with store.reading() as work:
        assert work.outbox.stuck() == []
        assert work.outbox.waiting() == []


def test_a_message_that_is_not_set_aside_cannot_be_sent_again(store):
    """An impatient officer presses twice, or after a colleague: nobody hears it twice."""
    put(store, "flag")
    with store.turn() as work, pytest.raises(sending.NothingStuck, match="flag"):
        sending.resend(desk(work), "flag", MACHINE)
    courier(store, Answers()).empty()
    with store.turn() as work:
        assert not work.outbox.resend("flag", T0, "teams")
        assert not work.outbox.mark_sent("flag", T0, "teams")


def test_after_many_tries_without_an_answer_it_is_given_up_and_looked_for_when_sent_again(store):
    """Poison must not hold its conversation up for ever; nor may it be posted blindly afterwards."""
    put(store, "poison", "next")
    clock, platform = MovableClock(T0, seconds=lambda: 0.0), Answers(*[TimeoutError()] * 24)
    deliver = courier(store, platform, clock)
    for minutes in range(1, 200):
        clock.move_to(T0 + timedelta(minutes=6 * minutes))
        if deliver.empty():
            break
    assert platform.asked == [("poison", False), *[("poison", True)] * 23, ("next", False)]
    with store.turn() as work:
        [found] = sending.stuck(desk(work))
        assert (found.fate, found.perhaps) == (Fate.GIVEN_UP, True)
        sending.resend(desk(work), "poison", MACHINE)
    assert deliver.empty() == 1
    assert platform.asked[-1] == ("poison", True)


def test_who_waits_for_an_answer_is_served_before_what_nobody_asked_for(store):
    """A round of prompts is decided in one go; a lead who replies meanwhile is not kept waiting behind it."""
    with store.turn() as work:
        for number in range(50):
            work.outbox.put(f"prompt/{number}", f"direct/lead-{number}", {}, T0, "teams")
        work.outbox.put("answer", "direct/ada", {}, T0, "teams", answers=True)
    platform = Answers()
    platform.limits, platform.hands = (), 2  # one message in each hand
    courier(store, platform).empty()
    assert platform.asked[0] == ("answer", False)


def test_a_message_put_off_by_a_clock_that_was_wrong_is_not_kept_for_a_day(store):
    """A server's clock was a day ahead when a message was decided, and has been set right since."""
    with store.turn() as work:
        work.outbox.put("tomorrow", "direct/ada", {}, T0 + timedelta(days=1), "teams")
        work.outbox.put("soon", "direct/ben", {}, T0 + timedelta(minutes=10), "teams")
    platform = Answers()
    courier(store, platform).empty()
    assert platform.asked == [("tomorrow", False)]


def test_a_lease_from_before_the_clock_was_set_back_holds_nothing_up_for_an_hour(store):
    """It could not be marked (the disk was full), and then the clock went back: its conversation waits no hour for it."""
    put(store, "flag")
    with store.turn() as work:
        work.outbox.lease(T0, T0 + timedelta(hours=1), 10, "teams")
    platform = Answers()
    courier(store, platform).empty()
    assert platform.asked == [("flag", True)]
    put(store, "next")
    with store.turn() as work:
        work.outbox.lease(T0, T0 + timedelta(minutes=1), 10, "teams")
    courier(store, platform).empty()
    assert platform.asked == [("flag", True)], "a lease of today's is another hand's"


def test_how_much_waits_and_since_when(store):
    put(store, "first", "second", "third")
    deliver = courier(store, Answers(Perhaps("timed out"), Unsendable("no")))
    deliver.empty()
    put(store, "fourth")
    with store.turn() as work:
        work.outbox.put("page", "direct/ada", {}, T0 + timedelta(minutes=1))
        teams, page = work.outbox.waiting()
    assert (page.platform, page.waiting, page.oldest) == ("workspace", 1, T0 + timedelta(minutes=1))
    assert (teams.platform, teams.waiting, teams.oldest) == ("teams", 1, T0)
    assert (teams.set_aside, teams.perhaps) == (2, 1)


def test_a_courier_that_was_frozen_leaves_what_it_held_to_others(store):
    """Frozen for longer than its lease, it must not post what another courier may have posted since."""
    put(store, "flag")
    platform, moments = Answers(), iter([0.0, 45.0])
    frozen = Courier(
        store,
        MovableClock(T0, seconds=lambda: 0.0),
        platform,
        lambda: None,
        seconds=lambda: next(moments, 45.0),
    )
    frozen.empty()
    assert platform.asked == []


def flag(work, number: int, *news: str, edit: bool = False) -> None:
    """A flag's message in the unit's channel, and what is said in its thread; perhaps the message changes."""
    post = f"flag/{number}"
    send(on_teams(work), Outgoing(post, Place.unit(), say("Voids")))
    for said in news:
        send(on_teams(work), Outgoing(f"{post}/{said}", Place.unit(thread=post), say(said)))
    if edit:
        send(on_teams(work), Outgoing(f"{post}/edit", Place.unit(), say("Voids, better"), replaces=post))


def on_teams(work) -> Desk:
    return Desk(work, T0, england(frozenset()), Rules(), ("teams",))


class Silent(Answers):
    """Gives no clear answer to some keys."""

    def __init__(self, *silent_for: str, limits: tuple[Limit, ...] = ()) -> None:
        super().__init__()
        self.silent_for = set(silent_for)
        self.limits = limits
        self.hands = 2  # one message in each hand

    def post(self, key, body, at, *, again):
        self.asked.append((key, again))
        if key in self.silent_for:
            raise TimeoutError
        return f"19:x/{key}"

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.asked]


@pytest.mark.parametrize(
    ("silent_for", "arrives"),
    [
        pytest.param("flag/1", [], id="its first message"),
        pytest.param("flag/1/late", ["flag/1"], id="something in its thread"),
    ],
)
def test_what_fails_in_one_flags_thread_holds_up_no_other_flag_and_is_overtaken_by_nothing_in_its_own(
    store, silent_for, arrives
):
    with store.turn() as work:
        flag(work, 1, "late", "later", edit=True)
        flag(work, 2, "late", "later", edit=True)
    clock, platform = MovableClock(T0, seconds=lambda: 0.0), Silent(silent_for)
    deliver = courier(store, platform, clock)
    deliver.empty()
    whole = ["flag/{}", "flag/{}/late", "flag/{}/later", "flag/{}/edit"]
    first, second = [[each.format(n) for each in whole] for n in (1, 2)]
    assert [key for key in platform.keys if key in second] == second
    assert [key for key in platform.keys if key in first] == [*arrives, silent_for]
    platform.silent_for.clear()
    clock.move_to(T0 + timedelta(minutes=10))
    deliver.empty()
    in_its_thread = [key for key, again in platform.asked if key in first and (again or key != silent_for)]
    assert in_its_thread == first


def test_while_one_thread_is_slow_another_hand_carries_the_others(store):
    """The slow answer comes only when everything else has arrived: with one order for the channel it never would."""
    with store.turn() as work:
        flag(work, 1, "late")
        flag(work, 2, "late")
    others_there = Event()

    class Slow(Silent):
        def post(self, key, body, at, *, again):
            if key == "flag/1":
                assert others_there.wait(30), "flag 2 waited for flag 1"
            found = super().post(key, body, at, again=again)
            if key == "flag/2/late":
                others_there.set()
            return found

    platform = Slow()
    deliver = courier(store, platform)
    hands = [Thread(target=deliver.empty) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert platform.keys == ["flag/2", "flag/2/late", "flag/1", "flag/1/late"]


def test_what_is_answered_outside_a_thread_keeps_its_order(store):
    """A group chat in Teams has no threads: what follows a failing answer there waits for it, and so does a change of it."""
    group = Place(channel="19:group@thread.v2")
    with store.turn() as work:
        for key in ("one", "two"):
            send(on_teams(work), Outgoing(key, group, say(key), platform="teams"))
        send(on_teams(work), Outgoing("one/edit", group, say("one, mended"), replaces="one"))
    platform = Silent("one")
    courier(store, platform).empty()
    assert platform.keys == ["one"]


@pytest.mark.parametrize("told", [True, False])
def test_a_pause_for_a_channel_is_kept_by_every_thread_in_it_and_costs_one_look(store, told):
    """Told by the platform or kept by a limit: a hundred flags do not each ask in turn whether it is over."""
    with store.turn() as work:
        for number in range(20):
            flag(work, number)
        work.outbox.put("prompt", "direct/ada", {}, T0, "teams")
    if told:
        platform = Answers(TooFast(30))
        platform.hands = 2
    else:
        platform = Silent(limits=(Limit(1, 30.0, each=True),))
    deliver = courier(store, platform)
    leases = []
    deliver._lease, lease = lambda: leases.append(1) or lease(), deliver._lease
    deliver.empty()
    assert [key for key, _ in platform.asked] == ["flag/0", "prompt"]
    assert len(leases) <= 4
