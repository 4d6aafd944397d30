"""A flag that somebody looks after: they hear of it, and every list says so."""

from __future__ import annotations

import pytest

from core.domain.bands import BandsDisagree, tolerance_of
from core.domain.indicators import Polarity
from tests.conversations.conftest import Council
from tests.conversations.test_a_month import answered


@pytest.fixture
def flagged(council: Council) -> Council:
    """Voids is flagged in the unit's channel."""
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31")
    council.at(3, 10).channel()
    return council


@pytest.mark.everywhere
def test_whoever_is_given_a_flag_hears_of_it_and_the_list_says_so(flagged: Council) -> None:
    flagged.hears("Tom")
    flagged.fills_in("Nadia", "Assign", who="Tom")
    assert "Nadia Okafor asks you to look after the flag on Voids." in flagged.hears("Tom")
    assert "(amber/red). 31 days in October against 26; looked after by Tom Brennan, Priya Shah." in answered(
        flagged, "Nadia", "flags"
    )
    flagged.fills_in("Nadia", "Snooze", until="2026-11-06")
    said = answered(flagged, "Nadia", "open flags")
    assert "looked after by Tom Brennan, quiet until 6 November, Priya Shah." in said


def test_whoever_takes_one_is_not_told_what_they_did(flagged: Council) -> None:
    flagged.hears("Nadia")
    flagged.fills_in("Nadia", "Assign", who="Nadia")
    assert "asks you to look after" not in flagged.hears("Nadia")


@pytest.mark.parametrize(
    ("words", "became"),
    [
        ("voids snooze until friday", "The flag on Voids is quiet until Friday 6 November."),
        ("voids flag snooze till 9 nov", "The flag on Voids is quiet until Monday 9 November."),
        ("voids ack", "The flag on Voids is acknowledged."),
        ("assign Tom to voids", "The flag on Voids is looked after by Tom Brennan."),
        ("assign voids to Tom", "The flag on Voids is looked after by Tom Brennan."),
    ],
)
def test_the_words_in_another_order(flagged: Council, words: str, became: str) -> None:
    assert became in answered(flagged, "Nadia", words)


@pytest.mark.parametrize("words", ["status of voids as known at 3 November", "what was voids on 3 November"])
def test_what_was_known_on_a_day_is_asked_in_many_words(flagged: Council, words: str) -> None:
    answered(flagged, "Priya", "correct October voids to 32, late jobs came in")
    flagged.at(4, 10)
    answered(flagged, "Priya", "yes")
    said = answered(flagged, "David", words)
    assert "as known at Tuesday 3 November" in said
    assert "Oct 2026 | 31 days" in said


def test_a_figure_that_came_back_is_back_and_not_on_trajectory_still(council: Council) -> None:
    """One good month after a bad one is no recovery yet."""
    council.at(2, 9, 1)
    answered(council, "Priya", "repairs 80, voids 27, satisfaction 78.4")
    answered(council, "Priya", "it is 80")
    council.at(3, 10)
    assert "Repairs is slipping (red)." in council.channel()
    council.at(1, 9, 1, month=12)
    answered(council, "Priya", "repairs 93.5, voids 27, satisfaction 78.4")
    answered(council, "Priya", "it is 93.5")
    assert "Repairs is slipping, though back on trajectory (green)." in council.channel()


def test_every_fault_of_bands_is_named_at_once() -> None:
    with pytest.raises(BandsDisagree, match=r"From 2 to 3 is both .* Between 6 and 7 there is no colour"):
        tolerance_of("AG 0 to 3; AR 2 to 6; R over 7", Polarity.LOWER, decimals=1)
