"""The unit's channel: people talk with each other there, and a bare question is answered."""

from __future__ import annotations

import pytest

from bot.hearing import Place
from tests.conversations.conftest import Council


@pytest.fixture
def opened(council: Council) -> Council:
    """The morning October's round opens; Priya has answered."""
    council.at(2, 9, 1)
    council.says("Priya", "repairs 91.2, voids 31, sat 78")
    council.at(3, 9, 30).channel()
    council.hears("Nadia")
    return council


def overheard(council: Council, words: str, place: Place | None = None) -> str:
    council.channel()
    council.says("Nadia", words, place=place or Place.unit())
    return council.channel()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("status", "The whole council, October"),
        ("Status Homes", "Homes, October"),
        ("status of voids please", "Voids"),
        ("how do we stand?", "The whole council, October"),
        ("chart voids", "[picture:"),
        ("show me the chart of voids", "[picture:"),
        ("chart of everything", "[picture:"),
        ("history voids", "re-let time"),
        ("voids as known at 31 October", "Voids"),
        ("late", "late"),
        ("who's late?", "late"),
        ("flags", "Voids"),
        ("what is flagged?", "Voids"),
        ("round", "Voids"),
        ("round october", "Voids"),
        ("Help.", "You can say things like these."),
    ],
)
def test_a_bare_question_is_answered_there(opened: Council, words: str, answer: str) -> None:
    assert answer in overheard(opened, words)


@pytest.mark.parametrize(
    "words",
    [
        "morning all",
        "thanks Tom",
        "ok",
        "missing",
        "slipping",
        "how are we doing?",
        "how is it going",
        "what's new?",
        "everything",
        "voids",
        "voids 31",
        "status update: bins are out late today",
        "status of my holiday",
        "charts look good this month",
        "history repeating itself",
        "round robin on Friday",
        "late again, sorry",
        "help me with this one",
        "flag it with Priya",
        "I'm away from the 3rd to the 17th",
        "undo",
        "preview",
        "close round",
        "exempt voids",
        "correct September to 97.1",
        "show me",
        "?",
        "late\nbut worth the wait",
    ],
)
def test_what_people_say_to_each_other_is_left_to_them(opened: Council, words: str) -> None:
    assert overheard(opened, words) == ""
    assert opened.hears("Nadia") == ""


def test_mine_is_answered_alone_and_the_channel_is_not_disturbed(opened: Council) -> None:
    assert overheard(opened, "mine") == ""
    assert opened.hears("Nadia")


def test_spoken_to_it_answers_as_anywhere(opened: Council) -> None:
    assert "The whole council, October" in overheard(opened, "@stocktake how are we doing?")
    assert "Voids" in overheard(opened, "@stocktake voids")
    assert "I'll answer you directly." in overheard(opened, "@stocktake mine")


def test_a_bare_question_in_a_thread_is_answered_in_the_thread(opened: Council) -> None:
    head = next(p for p in opened.posts() if p.channel == "unit" and p.thread is None)
    assert "re-let time" in overheard(opened, "history voids", Place.unit(head.key))
    assert opened.posts()[-1].thread == head.key


def test_a_bare_question_never_shows_what_is_restricted(opened: Council) -> None:
    assert overheard(opened, "chart placement moves") == ""


def test_another_channel_is_answered_when_it_speaks_to_the_bot(opened: Council) -> None:
    opened.says("Nadia", "status", place=Place(channel="leaders"))
    assert not [p for p in opened.posts() if p.channel == "leaders"]
    opened.says("Nadia", "@stocktake status", place=Place(channel="leaders"))
    assert [p for p in opened.posts() if p.channel == "leaders"]
