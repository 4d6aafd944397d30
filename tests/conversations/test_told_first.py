"""What a lead was told before anybody else says what became of it, and offers nothing that would do nothing."""

from __future__ import annotations

import pytest

from tests.conversations.conftest import Council
from tests.conversations.test_a_month import answered

FIRST = "Voids: the last three months above trajectory"


@pytest.fixture
def told(council: Council) -> Council:
    """Priya has been told of a flag on voids, and nobody else."""
    council.at(2, 9, 1)
    council.hears("Priya")
    council.channel()
    assert "[Tell them now]" in answered(council, "Priya", "voids 31 - handover dragged on")
    return council


def first_told(council: Council) -> str:
    return council.now_reads("Priya", FIRST)[-1]


@pytest.mark.everywhere
def test_once_the_unit_has_it_there_is_nothing_to_tell_now(told: Council) -> None:
    """By the lead's words, by their wish or when the grace is over: what they were told first says so."""
    assert "Nobody else has been told yet" in first_told(told)
    told.at(3, 10)
    assert "Voids is slipping" in told.channel()
    assert "The unit has been told of this since." in first_told(told)
    assert "[Tell them now]" not in first_told(told)
    assert "[Leave my note out]" not in first_told(told)
    assert "[Help me with this one]" in first_told(told), "that still does something"
    assert told.hears("Priya") == "", "nothing is posted for it: the message that stands there is edited"


def test_a_flag_that_was_withdrawn_leaves_nothing_to_tell(told: Council) -> None:
    """A corrected figure takes it back; the old buttons, in another window, say so and change nothing."""
    tells, leaves_out = told.holds("Priya", "Tell them now"), told.holds("Priya", "Leave my note out")
    answered(told, "Priya", "undo")
    assert "The figure changed, so nothing is flagged. The unit was not told." in first_told(told)
    assert "[Tell them now]" not in first_told(told)
    told.hears("Priya")
    for presses in (tells, leaves_out):
        presses()
        assert "Voids: nothing is flagged any more, so there is nothing to tell the unit." in told.hears(
            "Priya"
        )
    assert told.channel() == ""


def test_an_old_button_takes_no_words_from_the_unit(told: Council) -> None:
    """Her note was replaced by an account; leaving "my note" out in a window left open does not take that away."""
    leaves_out = told.holds("Priya", "Leave my note out")
    answered(told, "Priya", "handover finished 3 Nov, two extra void teams from the 17th, expect 28 by Dec")
    answered(told, "Priya", "yes")
    told.channel()
    leaves_out()
    said = told.hears("Priya")
    assert "The unit has the flag on Voids already, with these words" in said
    assert "[Change the words]" in said
    assert told.channel() == ""


def test_who_stands_in_may_tell_the_unit_as_well(council: Council) -> None:
    """A button shown to the deputy does for them what it says."""
    council.at(2, 9, 1)
    answered(council, "Priya", "I'm away from the 2nd to the 6th")
    council.at(2, 9, 30)
    council.hears("Marcus")
    council.channel()
    assert "[Tell them now]" in answered(council, "Marcus", "voids 31")
    council.presses("Marcus", "Tell them now")
    assert "The unit has it now." in council.hears("Marcus")
    assert "Voids is slipping" in council.channel()


def test_a_flag_whose_trajectory_has_ended_is_closed_and_not_called_recovered(council: Council) -> None:
    """In April nothing is promised for voids any more: that is why it closes, and the service is not thanked for it."""
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31")
    council.presses("Priya", "Tell them now")
    for month, year in ((12, 2026), (1, 2027), (2, 2027), (3, 2027), (4, 2027)):
        council.at(5, 10, month=month, year=year)
        answered(council, "Priya", "voids 30")
    council.channel()
    council.at(5, 10, month=5, year=2027)
    said = answered(council, "Priya", "voids 27")
    assert "Voids: the unit's flag is closed. Its trajectory ended with March" in said
    assert "is back" not in said
    channel = council.channel()
    assert "Closed, though not recovered. 27 days in April. Its trajectory ended with March" in channel
    assert "Voids is closed." in channel
    assert "has recovered" not in channel
    assert "Recovered" not in answered(council, "David", "status").split("Flagged")[0]
