"""The machine ends between posting a person's words and hearing them: on starting they are heard, once."""

from __future__ import annotations

from adapters.workspace.neighbours import StoreBoard, StoreDoor
from bot.hearing import Heard, Place
from tests.conversations.conftest import Council

PRIYA = "priya.shah@marlowheath.example"
KEY = "6f1c1a52-7a0f-4c58-9d3d-00000000000a"


def test_words_posted_and_not_heard_are_heard_on_starting(council: Council) -> None:
    council.at(2, 9, 1).hears("Priya")
    board = StoreBoard(council.store, council.clock, lambda: None)
    board.say(PRIYA, Place.direct(PRIYA), f"own-{KEY}", "voids 27")
    door = StoreDoor(council.store, council.dialogue, council.courier.empty)
    assert door.catch_up() == 1
    assert "Voids 27 days" in council.hears("Priya")
    assert door.catch_up() == 0
    assert council.hears("Priya") == ""


def test_the_page_sending_them_again_changes_nothing(council: Council) -> None:
    council.at(2, 9, 1).hears("Priya")
    board = StoreBoard(council.store, council.clock, lambda: None)
    board.say(PRIYA, Place.direct(PRIYA), f"own-{KEY}", "voids 27")
    door = StoreDoor(council.store, council.dialogue, council.courier.empty)
    door.catch_up()
    council.hears("Priya")
    place = Place.direct(PRIYA)
    door.hear(Heard(KEY, "workspace", PRIYA, place, words="voids 27", message=f"own-{KEY}"))
    assert council.hears("Priya") == ""
