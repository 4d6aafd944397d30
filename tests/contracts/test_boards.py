"""What the workspace page may rely on, of the fake board its tests use and of the real one on the store alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from adapters.clock import MovableClock
from adapters.courier import Courier
from adapters.workspace.neighbours import BoardPlatform, StoreBoard
from adapters.workspace.ports import Board, Posted, Refused
from bot.hearing import Place
from bot.messages import Choice, Choices, Message, say, to_wire
from core.domain.people import Person, Role
from core.store.database import Database
from tests.fakes.workspace import LEAD, OTHER_LEAD, T0, UNIT, FakeBoard


@dataclass
class House:
    """A board, and a way for the bot to speak on it: `bot(place, key, message, replaces)`."""

    board: Board
    bot: Callable[..., None]


def _fake():
    board = FakeBoard()

    def bot(place: Place, key: str, message: Message, replaces: str | None = None) -> None:
        board.bot(place, replaces or key, message)

    yield House(board, bot)


def _real():
    store = Database("sqlite://")
    store.migrate()
    clock = MovableClock(T0, seconds=lambda: 0.0)
    with store.turn() as work:
        work.portfolio.save(
            Person(LEAD, "Priya Nair", Role.LEAD),
            Person(OTHER_LEAD, "Ruth Evans", Role.LEAD),
            Person(UNIT, "Sam Whitlock", Role.UNIT),
        )
    courier = Courier(store, clock, BoardPlatform(store), lambda: None)

    def bot(place: Place, key: str, message: Message, replaces: str | None = None) -> None:
        body = {
            "person": place.person, "channel": place.channel, "thread": place.thread, "replaces": replaces,
            "message": to_wire(message),
        }  # fmt: skip
        with store.turn() as work:
            work.outbox.put(key, f"direct/{place.person}", body, clock.now())
        courier.empty()

    yield House(StoreBoard(store, clock, lambda: None), bot)
    store.close()


@pytest.fixture(params=[_fake, _real], ids=["the fake", "the store's"])
def house(request):
    yield from request.param()


def keys(posted: list[Posted]) -> list[str]:
    return [p.key for p in posted]


def test_an_empty_board_has_no_latest_change(house):
    assert house.board.latest_seq() == 0
    assert list(house.board.posted(LEAD)) == []
    assert dict(house.board.newest()) == {}


def test_everybody_sees_their_own_conversation_and_the_unit_its_channel(house):
    """A lead never reads another lead's messages, nor the unit's channel."""
    house.bot(Place.direct(LEAD), "to-lead", say("yours"))
    house.bot(Place.direct(OTHER_LEAD), "to-other", say("theirs"))
    house.bot(Place.unit(), "to-unit", say("the unit's"))
    assert keys(house.board.posted(LEAD)) == ["to-lead"]
    assert keys(house.board.posted(OTHER_LEAD)) == ["to-other"]
    assert keys(house.board.posted(UNIT)) == ["to-unit"]
    assert house.board.one("to-other", LEAD) is None
    assert house.board.one("to-unit", LEAD) is None
    assert keys(house.board.since(0, LEAD)) == ["to-lead"]


def test_a_message_of_the_bots_comes_back_as_it_was_said(house):
    house.bot(Place.direct(LEAD), "k", say("Three October figures"))
    posted = house.board.one("k", LEAD)
    assert posted.said == say("Three October figures")
    assert (posted.author, posted.author_name, posted.place.person) == ("stocktake", "Stocktake", LEAD)


def test_an_edit_keeps_its_place_and_is_told_as_a_change(house):
    """The page edits the line where it stands, and must hear of it."""
    house.bot(Place.direct(LEAD), "first", say("Voids is slipping"))
    house.bot(Place.direct(LEAD), "second", say("Something else"))
    seen = house.board.latest_seq()
    house.bot(Place.direct(LEAD), "edit", say("Voids is back"), "first")
    assert keys(house.board.since(seen, LEAD)) == ["first"]
    assert house.board.latest_seq() > seen
    assert keys(house.board.posted(LEAD)) == ["first", "second"]
    assert house.board.one("first", LEAD).said == say("Voids is back")
    assert house.board.one("first", LEAD).edited_at is not None


def test_buttons_that_go_are_heard_of_and_are_no_change_of_words(house):
    """A question that is answered loses its buttons: nobody is told that it changed."""
    asked = say("Is it 58?").and_(Choices((Choice("Yes", "yes"),)))
    house.bot(Place.direct(LEAD), "first", asked)
    seen = house.board.latest_seq()
    house.bot(Place.direct(LEAD), "edit", say("Is it 58?"), "first")
    assert keys(house.board.since(seen, LEAD)) == ["first"]
    assert house.board.one("first", LEAD).said == say("Is it 58?")
    assert house.board.one("first", LEAD).edited_at is None


def test_a_persons_words_are_posted_and_edited_by_them_alone(house):
    place = Place.direct(LEAD)
    house.board.say(LEAD, place, "own", "repairs 91")
    edited = house.board.say(LEAD, place, "own", "repairs 91.2")
    assert (edited.said, edited.author) == ("repairs 91.2", LEAD)
    assert keys(house.board.posted(LEAD)) == ["own"]


def test_the_same_words_again_change_nothing(house):
    """A page that lost the answer sends them again."""
    house.board.say(LEAD, Place.direct(LEAD), "own", "repairs 91")
    seen = house.board.latest_seq()
    again = house.board.say(LEAD, Place.direct(LEAD), "own", "repairs 91")
    assert again.edited_at is None
    assert house.board.latest_seq() == seen


def test_nobody_changes_what_another_wrote(house):
    house.bot(Place.direct(LEAD), "prompt", say("Three figures"))
    with pytest.raises(Refused):
        house.board.say(LEAD, Place.direct(LEAD), "prompt", "No figures at all")
    assert house.board.one("prompt", LEAD).said == say("Three figures")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(Place.unit(), id="the unit's channel"),
        pytest.param(Place.direct(OTHER_LEAD), id="another's conversation"),
    ],
)
def test_nobody_speaks_where_they_may_not_listen(house, place):
    with pytest.raises(Refused):
        house.board.say(LEAD, place, "own", "hello")
    assert house.board.latest_seq() == 0


def test_the_newest_of_each_person_is_the_bots_latest_direct_message(house):
    """The page marks who has something new; one's own words and edits are nothing new."""
    house.bot(Place.direct(LEAD), "one", say("1"))
    house.bot(Place.direct(LEAD), "two", say("2"))
    newest = house.board.one("two", LEAD).first_seq
    house.board.say(LEAD, Place.direct(LEAD), "own", "thanks")
    house.bot(Place.direct(LEAD), "edit", say("1, edited"), "one")
    house.bot(Place.unit(), "channel", say("3"))
    assert dict(house.board.newest()) == {LEAD: newest}


def test_nothing_is_missed_however_much_was_said_to_others(house):
    for number in range(1100):
        house.board.say(OTHER_LEAD, Place.direct(OTHER_LEAD), f"other-{number}", "words")
    house.bot(Place.direct(LEAD), "at last", say("for you"))
    assert keys(house.board.since(0, LEAD)) == ["at last"]
