"""Nobody can flood the unit's bot: so many things a minute from one person, each so long; what is left out is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.clock import MovableClock
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from core.services.admitting import LONGEST
from tests.conversations.conftest import Council


@pytest.fixture
def paced(council: Council) -> Council:
    """Five things a minute."""
    council.at(2)
    rules = replace(council.rules, most_a_minute=5)
    council.dialogue = Dialogue(council.store, council.clock, council.calendar, rules)
    council.hears("Priya")
    return council


def test_the_first_beyond_the_limit_is_answered_kindly_and_the_rest_quietly(paced: Council) -> None:
    for _ in range(5):
        paced.says("Priya", "status")
    paced.hears("Priya")
    paced.says("Priya", "voids 31")
    assert "Give me a minute and send them again" in paced.hears("Priya")
    paced.says("Priya", "voids 31")
    assert not paced.hears("Priya")
    with paced.work() as work:
        assert not work.figures.said_in("own-delivery-6"), "nothing of it is recorded"


def test_after_a_minute_they_are_heard_again_and_others_always_were(paced: Council) -> None:
    for _ in range(7):
        paced.says("Priya", "status")
    paced.hears("Priya")
    paced.says("Owen", "status")
    assert paced.hears("Owen")
    paced.at(2, 9, 2)
    paced.says("Priya", "voids 31")
    assert "Recorded for October" in paced.hears("Priya")


def test_a_clock_set_back_does_not_keep_anybody_quiet_for_an_hour(paced: Council) -> None:
    """What they said by the clock as it was wrong is not of this minute."""
    for number in range(5):
        paced.at(2, 10, number)
        paced.says("Priya", "status")
    set_back = MovableClock(datetime(2026, 11, 2, 9, 10, tzinfo=UTC), seconds=lambda: 0.0)
    rules = replace(paced.rules, most_a_minute=5)
    paced.dialogue = Dialogue(paced.store, set_back, paced.calendar, rules)
    paced.hears("Priya")
    paced.says("Priya", "voids 31")
    assert "Recorded for October" in paced.hears("Priya")


@pytest.mark.parametrize("what", ["a button", "a form", "words in the channel"])
def test_buttons_forms_and_channels_count_alike(paced: Council, what: str) -> None:
    priya = paced.person("Priya")
    for number in range(8):
        heard = Heard(f"flood-{number}", "workspace", priya, Place.direct(priya))
        match what:
            case "a button":
                heard = replace(heard, token="flags")
            case "a form":
                heard = replace(heard, form="figures", values={})
            case _:
                heard = replace(heard, words="late", place=Place.unit())
        paced.hear(heard)
    assert paced.hears("Priya").count("Give me a minute") == 1


def test_a_delivery_known_by_several_keys_is_one_thing_said(paced: Council) -> None:
    priya = paced.person("Priya")
    for number in range(5):
        also = tuple(f"also-{number}-{n}" for n in range(3))
        paced.hear(
            Heard(f"once-{number}", "workspace", priya, Place.direct(priya), words="status", also=also)
        )
    assert "Give me a minute" not in paced.hears("Priya")


def test_a_message_longer_than_can_be_read_is_not_read_in_part(council: Council) -> None:
    council.at(2)
    council.hears("Priya")
    council.says("Priya", "voids 31 " + "and so on " * (LONGEST // 10))
    assert "nothing of it is recorded. Up to 4,000 characters is fine" in council.hears("Priya")
    council.says("Priya", "voids 31".ljust(LONGEST))
    assert "Recorded for October" in council.hears("Priya")


def test_a_field_of_a_form_has_the_same_limit(council: Council) -> None:
    council.at(2)
    priya = council.person("Priya")
    council.hears("Priya")
    values = {"VOID_DAYS/2026-10": "31", "VOID_DAYS": "9" * (LONGEST + 1)}
    council.hear(Heard("long-form", "workspace", priya, Place.direct(priya), form="figures", values=values))
    assert "nothing of it is recorded" in council.hears("Priya")
