"""What a button says may be typed, as long as the button is there to be seen."""

from __future__ import annotations

import pytest

from tests.conversations.conftest import Council


@pytest.fixture
def told(council: Council) -> Council:
    """Priya gave a figure that will be flagged, and has been told so."""
    council.at(2, 9, 1).hears("Priya")
    council.says("Priya", "voids 31 - handover dragged on")
    return council


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


@pytest.mark.parametrize("words", ["tell them now", "Tell them now.", "  TELL THEM NOW!"])
def test_the_unit_is_told_now(told, words):
    told.channel()
    said(told, "Priya", words)
    assert "Voids is slipping" in told.channel()


def test_a_note_is_left_out(told):
    assert "without a line from you" in said(told, "Priya", "leave my note out")


def test_a_button_that_is_gone_is_no_button(told):
    """The unit was told, so the message carries that button no more."""
    said(told, "Priya", "tell them now")
    assert "could not find a figure" in said(told, "Priya", "tell them now")


def test_somebody_elses_button_is_not_theirs(told):
    assert "Voids" not in said(told, "Marcus", "tell them now")


def test_a_leader_types_what_stands_under_the_status(told):
    said(told, "David", "status")
    assert "Nothing is late" in said(told, "David", "what is late")
