"""An echo offers Undo and Edit as long as there is something of it to undo; then its words stay, without buttons."""

from __future__ import annotations

from itertools import product

import pytest

from tests.conversations.conftest import Council

BUTTONS = "[Undo]"


@pytest.fixture
def opened(council: Council) -> Council:
    council.at(2, 9, 1)
    council.hears("Priya")
    return council


def echoes(council: Council, about: str = "Recorded for October: ") -> list[str]:
    return council.now_reads("Priya", about)


@pytest.mark.everywhere
def test_an_echo_that_was_undone_keeps_its_words_and_loses_its_buttons(opened: Council) -> None:
    opened.says("Priya", "repairs 91.2")
    (before,) = echoes(opened)
    assert BUTTONS in before
    opened.presses("Priya", "Undo")
    (after,) = echoes(opened)
    assert after == before.partition(BUTTONS)[0].rstrip()
    assert "Repairs for October is blank again" in opened.hears("Priya")


@pytest.mark.everywhere
def test_a_figure_said_anew_takes_the_buttons_from_its_older_echo_alone(opened: Council) -> None:
    opened.says("Priya", "repairs 91.2")
    opened.says("Priya", "satisfaction 76.5")
    assert [BUTTONS in said for said in echoes(opened)] == [True, True]
    opened.says("Priya", "correct repairs to 91.4, one job was missed")
    opened.says("Priya", "yes")
    assert {said.split()[3]: BUTTONS in said for said in echoes(opened)} == {
        "Repairs": False,
        "Satisfaction": True,
    }


def test_words_edited_are_echoed_anew_and_only_the_new_echo_has_buttons(opened: Council) -> None:
    message = opened.says("Priya", "repairs 91.2")
    opened.says("Priya", "repairs 91.4", edits=message)
    assert [BUTTONS in said for said in echoes(opened)] == [False, True]


def test_an_absence_undone_in_words_rests_too(opened: Council) -> None:
    opened.says("Priya", "I'm away from the 9th to the 13th")
    assert BUTTONS in echoes(opened, "Noted: you are away")[0]
    opened.says("Priya", "undo")
    assert BUTTONS not in echoes(opened, "Noted: you are away")[0]


def test_a_figure_changed_by_somebody_else_leaves_who_gave_it_nothing_to_undo(opened: Council) -> None:
    opened.says("Nadia", "repairs 91.2 for Priya")
    (before,) = opened.now_reads("Nadia", "Recorded for Priya")
    assert BUTTONS in before
    opened.says("Priya", "correct repairs to 91.4")
    opened.says("Priya", "yes")
    (after,) = opened.now_reads("Nadia", "Recorded for Priya")
    assert after == before.partition(BUTTONS)[0].rstrip()


def test_what_is_too_long_ago_to_undo_offers_it_no_more(opened: Council) -> None:
    """The latest twenty turns can be undone; the one before them has lost its button."""
    opened.says("Priya", "repairs 91.2")
    for name, day in product(("satisfaction", "voids"), range(10, 20)):
        assert BUTTONS in echoes(opened)[0]
        opened.says("Priya", f"{name} not till the {day}th")
    assert BUTTONS not in echoes(opened)[0]


def test_a_stale_button_is_still_answered(opened: Council) -> None:
    """A screen that has not caught up: Undo says it is done, Edit opens nothing that was taken back, nothing changes."""
    opened.says("Priya", "repairs 91.2")
    undo, edit = opened.holds("Priya", "Undo"), opened.holds("Priya", "Edit")
    undo()
    opened.hears("Priya")
    undo()
    assert "That has already been taken back, or was too long ago." in opened.hears("Priya")
    edit()
    said = opened.hears("Priya")
    assert said
    assert "Recorded" not in said


@pytest.mark.everywhere
def test_a_question_keeps_its_words_and_loses_its_buttons_once_it_is_answered(opened: Council) -> None:
    opened.says("Priya", "voids 58")
    (before,) = echoes(opened, "Voids: 58 days would be")
    assert "[It is 58]  [28]  [Let me retype]" in before
    opened.says("Priya", "28")
    (after,) = echoes(opened, "Voids: 58 days would be")
    assert after == before.partition("\n[It is 58]")[0]


def test_a_question_put_again_further_down_has_its_buttons_there_alone(opened: Council) -> None:
    opened.says("Priya", "voids 58")
    opened.says("Priya", "sat 102")
    assert "[It is 58]" not in echoes(opened, "Voids: 58 days would be")[0]
    assert "[It is 58]" in echoes(opened, "Which is it for Voids in October?")[0]
    opened.presses("Priya", "28")
    assert "Voids 28 days" in opened.hears("Priya")


def test_a_number_when_everything_is_in_is_told_how_a_figure_is_changed(opened: Council) -> None:
    opened.says("Priya", "repairs 91, voids 27, sat 76.2")
    opened.hears("Priya")
    opened.says("Priya", "76.5")
    said = opened.hears("Priya")
    assert "I don't know what the number 76.5 is for and recorded nothing" in said
    assert "correct " in said
