"""What the page relies on of any board: the fake in its own tests, and the store people's messages are kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count

import pytest

from adapters.clock import MovableClock
from adapters.workspace.neighbours import BoardPlatform, StoreBoard
from adapters.workspace.ports import STOCKTAKE, Board, Refused
from bot.hearing import Place
from bot.messages import say, to_wire
from core.domain.people import Person, Role
from core.store.database import Database
from tests.fakes.workspace import LEAD, OTHER_LEAD, UNIT, FakeBoard

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Both:
    """A board, and how the bot posts on it."""

    def __init__(self, board: Board, bot: Callable[[Place, str, str], object]) -> None:
        self.board = board
        self.bot = bot


@pytest.fixture(params=["fake", "store"])
def both(request, tmp_path) -> Iterator[Both]:
    if request.param == "fake":
        fake = FakeBoard()
        yield Both(fake, lambda place, key, text: fake.bot(place, key, say(text)))
        return
    store = Database(f"sqlite:///{tmp_path}/board.db")
    store.migrate()
    with store.turn() as work:
        work.portfolio.save(
            Person(LEAD, "Priya Nair", Role.LEAD),
            Person(OTHER_LEAD, "Ruth Evans", Role.LEAD),
            Person(UNIT, "Sam Whitlock", Role.UNIT),
        )
    platform, tries = BoardPlatform(store), count()

    def bot(place: Place, key: str, text: str) -> None:
        body = {
            "channel": place.channel,
            "person": place.person,
            "thread": place.thread,
            "message": to_wire(say(text)),
        }
        with store.reading() as work:
            known = work.board.get(key) is not None
        platform.post(
            f"{key}-{next(tries)}" if known else key, body | ({"replaces": key} if known else {}), T0
        )

    yield Both(StoreBoard(store, MovableClock(T0), lambda: None), bot)
    store.close()


def test_nothing_has_been_said_on_an_empty_board(both):
    assert both.board.latest_seq() == 0
    assert both.board.posted(LEAD) == []
    assert both.board.since(0, LEAD) == []
    assert both.board.newest() == {}
    assert both.board.one("nothing", LEAD) is None


def test_each_sees_their_own_and_the_unit_its_channel(both):
    both.bot(Place.direct(LEAD), "a", "For Priya.")
    both.bot(Place.unit(), "b", "For the unit.")
    both.board.say(UNIT, Place.unit("b"), "own-c", "A reply.")
    seen = {person: [p.key for p in both.board.posted(person)] for person in (LEAD, OTHER_LEAD, UNIT)}
    assert seen == {LEAD: ["a"], OTHER_LEAD: [], UNIT: ["b", "own-c"]}
    assert both.board.one("a", UNIT) is None
    assert both.board.one("own-c", LEAD) is None
    reply = both.board.one("own-c", UNIT)
    assert (reply.place, reply.said, reply.author, reply.author_name) == (
        Place.unit("b"),
        "A reply.",
        UNIT,
        "Sam Whitlock",
    )
    bot = both.board.one("b", UNIT)
    assert (bot.author, bot.author_name, bot.said) == (STOCKTAKE, "Stocktake", say("For the unit."))


def test_a_place_not_open_to_somebody_takes_nothing_from_them(both):
    with pytest.raises(Refused):
        both.board.say(LEAD, Place.unit(), "own-a", "Hello unit.")
    assert both.board.latest_seq() == 0


def test_an_edit_keeps_its_place_and_takes_a_new_number(both):
    first = both.board.say(LEAD, Place.direct(LEAD), "own-a", "one")
    both.bot(Place.direct(LEAD), "b", "two")
    edited = both.board.say(LEAD, Place.direct(LEAD), "own-a", "ONE")
    assert (edited.first_seq, edited.said) == (first.first_seq, "ONE")
    assert edited.seq == both.board.latest_seq() > first.seq
    assert edited.edited_at is not None
    assert [p.key for p in both.board.posted(LEAD)] == ["own-a", "b"]
    assert [p.key for p in both.board.since(first.seq, LEAD)] == ["b", "own-a"]


def test_the_same_words_again_change_nothing(both):
    first = both.board.say(LEAD, Place.direct(LEAD), "own-a", "one")
    assert both.board.say(LEAD, Place.direct(LEAD), "own-a", "one") == first
    assert both.board.latest_seq() == first.seq


def test_anothers_message_is_not_changed(both):
    both.bot(Place.unit(), "b", "two")
    with pytest.raises(Refused):
        both.board.say(UNIT, Place.unit(), "b", "mine now")
    assert both.board.one("b", UNIT).said == say("two")


def test_what_the_bot_puts_in_the_place_of_its_own_is_an_edit(both):
    both.bot(Place.unit(), "flag", "Voids is slipping.")
    before = both.board.latest_seq()
    both.bot(Place.unit(), "flag", "Voids has recovered.")
    (changed,) = both.board.since(before, UNIT)
    assert (changed.key, changed.said) == ("flag", say("Voids has recovered."))
    assert changed.edited_at is not None


def test_the_newest_direct_message_of_the_bot_is_known_for_each(both):
    both.bot(Place.direct(LEAD), "a", "One.")
    both.bot(Place.direct(LEAD), "b", "Two.")
    both.bot(Place.direct(OTHER_LEAD), "c", "Three.")
    both.board.say(LEAD, Place.direct(LEAD), "own-d", "Four.")
    both.bot(Place.direct(LEAD), "a", "One, changed.")
    at = {p.key: p.first_seq for person in (LEAD, OTHER_LEAD) for p in both.board.posted(person)}
    assert both.board.newest() == {LEAD: at["b"], OTHER_LEAD: at["c"]}


def test_nothing_is_missed_however_much_was_said_to_others_meanwhile(both):
    for n in range(1100):
        both.bot(Place.direct(OTHER_LEAD), f"n{n}", "To Ruth.")
    both.bot(Place.direct(LEAD), "last", "To Priya.")
    assert [p.key for p in both.board.since(0, LEAD)] == ["last"]
    assert len(both.board.since(0, OTHER_LEAD)) == 1100
