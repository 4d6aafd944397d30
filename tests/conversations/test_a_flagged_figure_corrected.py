"""What the unit's channel shows of a flag is what is known: a correction that leaves its cause alone is shown too."""

from __future__ import annotations

import pytest

from tests.conversations.conftest import Council
from tests.conversations.test_a_month import answered

BOLD = "Voids is slipping (amber/red). "


@pytest.fixture
def flagged(council: Council) -> Council:
    """Voids is flagged in the unit's channel with 31 days for October."""
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31")
    council.at(3, 10)
    assert f"{BOLD}31 days in October against 26." in council.channel()
    return council


def corrected(council: Council, words: str) -> str:
    answered(council, "Priya", words)
    return answered(council, "Priya", "change it")


@pytest.mark.everywhere
def test_the_same_cause_with_another_figure(flagged: Council) -> None:
    said = corrected(flagged, "correct October voids to 32, late jobs came in")
    assert "Voids is still flagged; its thread in the unit's channel has this figure now." in said
    heard = flagged.channel()
    assert 'The figures were corrected ("late jobs came in"). 32 days in October against 26' in heard
    assert f"{BOLD}32 days in October against 26." in heard
    assert "Voids: 32 days in October, 6 above trajectory" in heard, "its chart as well"
    answered(flagged, "Priya", "undo")
    heard = flagged.channel()
    assert "A figure was taken back. 31 days in October against 26" in heard
    assert f"{BOLD}31 days in October against 26." in heard


def test_an_earlier_month_moves_the_chart(flagged: Council) -> None:
    corrected(flagged, "correct September voids to 30, late jobs came in")
    heard = flagged.channel()
    assert 'The figures were corrected ("late jobs came in").' in heard
    assert "and 30 in September" in heard


def test_a_new_figure_after_one_was_taken_back(flagged: Council) -> None:
    answered(flagged, "Priya", "undo")
    answered(flagged, "Priya", "yes")
    assert "stays open until the new one is in" in flagged.channel()
    answered(flagged, "Priya", "voids 32")
    heard = flagged.channel()
    assert heard.startswith("32 days in October against 26 (6 days above trajectory, amber/red).")
    assert f"{BOLD}32 days in October against 26." in heard


def test_the_same_figure_again_says_nothing(flagged: Council) -> None:
    assert "Nothing changed" in answered(flagged, "Priya", "voids 31")
    assert flagged.channel() == ""


def test_a_flag_nobody_was_told_of_tells_nobody(council: Council) -> None:
    council.at(2, 9, 1)
    council.channel()
    answered(council, "Priya", "voids 31")
    assert "still flagged" not in corrected(council, "correct October voids to 32, late jobs came in")
    assert council.channel() == ""
    council.at(3, 10)
    assert f"{BOLD}32 days in October against 26." in council.channel()


def test_a_change_smaller_than_what_is_shown_is_shown(council: Council) -> None:
    """Voids are told in whole days, and 29 to 29.4 is a change."""
    council.at(2, 9, 1)
    said = answered(council, "Priya", "correct September voids to 29.4, late jobs came in")
    assert "is 29.0 days now. Change it to 29.4 days" in said
