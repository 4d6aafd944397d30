"""What is remembered kindly: promises, other clocks, days off, and prompts that have had their day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.messages import from_wire, text_of
from bot.wording import heading
from core.domain.flags import Cause
from core.domain.status import Status
from core.services.judging import read_indicator
from tests.conversations.conftest import LONDON, Council, sample

PRIYA = "priya.shah@marlowheath.example"
PROMISE = "two extra void teams from the 17th, expect 28 by Dec"


@pytest.fixture
def opened(council: Council) -> Council:
    council.at(2, 9, 1)
    for who in ("Priya", "Marcus", "Nadia"):
        council.hears(who)
    return council


@pytest.fixture
def promised(opened: Council) -> Council:
    """Priya expects 28 days by December, and the unit has read it."""
    answered(opened, "Priya", "repairs 91.2, voids 31, sat 77")
    answered(opened, "Priya", PROMISE)
    said = answered(opened, "Priya", "yes")
    assert "I'll look at 28 days again with the December figure." in said
    return opened


def answered(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


# Promises


def test_a_promise_is_recalled_when_its_month_is_in(promised: Council) -> None:
    promised.at(1, 9, 1, month=12)
    assert "expected" not in answered(promised, "Priya", "voids 30, repairs 91.3, sat 77")
    promised.at(4, 9, 1, month=1, year=2027)
    said = answered(promised, "Priya", "voids 30, repairs 91.5, sat 77")
    assert "Voids: you expected 28 days by December; it is 30." in said


def test_a_promise_kept_is_said_too(promised: Council) -> None:
    promised.at(1, 9, 1, month=12)
    answered(promised, "Priya", "voids 30, repairs 91.3, sat 77")
    promised.at(4, 9, 1, month=1, year=2027)
    said = answered(promised, "Priya", "voids 27, repairs 91.5, sat 77")
    assert "Voids: you expected 28 days by December, and it is 27." in said


def test_whoever_answers_hears_who_expected_it(promised: Council) -> None:
    promised.at(4, 9, 1, month=1, year=2027)
    said = answered(promised, "Nadia", "answer for Priya: december voids 30")
    assert "Voids: Priya Shah expected 28 days by December; it is 30." in said


def test_a_promise_is_seen_in_mine_and_when_asking_for_help(promised: Council) -> None:
    assert "You expected: Voids 28 days by December." in answered(promised, "Priya", "mine")
    assert "You expected: Voids 28 days by December." in answered(promised, "Priya", "help me with voids")
    assert "expected" not in answered(promised, "David", "what should we ask about voids")


def test_a_promise_taken_back_is_forgotten(promised: Council) -> None:
    answered(promised, "Priya", "undo")
    assert "expected" not in answered(promised, "Priya", "mine")


def test_words_that_were_never_posted_promise_nothing(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 31, sat 77")
    answered(opened, "Priya", PROMISE)
    answered(opened, "Priya", "no")
    assert "expected" not in answered(opened, "Priya", "mine")


# Prompts that have had their day


def live_forms(council: Council) -> int:
    buttons = [
        c.label for p in council.posts() if p.person == PRIYA for c in from_wire(p.body["message"]).choices
    ]
    return buttons.count("Fill in a form")


def test_only_the_newest_prompt_has_its_buttons(opened: Council) -> None:
    opened.at(10, 9, 1)
    assert "Asked again further down." in opened.rests("Priya")
    assert live_forms(opened) == 1
    answered(opened, "Priya", "hi")
    assert live_forms(opened) == 1


def test_an_answered_prompt_rests(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27")
    assert live_forms(opened) == 1
    answered(opened, "Priya", "sat 78")
    assert "Nothing is waiting here any more. Thank you." in opened.rests("Priya")
    assert live_forms(opened) == 0


def test_the_leads_prompt_rests_when_the_deputy_answers(opened: Council) -> None:
    opened.at(13, 9, 1)
    answered(opened, "Marcus", "repairs 91.2, voids 27, sat 78")
    assert live_forms(opened) == 0


# Slips of the finger when looking


@pytest.mark.parametrize(
    "words", ["shwo me the chart please", "chart", "show me the chart", "chrat of voids"]
)
def test_a_chart_is_shown_in_spite_of_a_slip(opened: Council, words: str) -> None:
    answered(opened, "Priya", "voids 31")
    said = answered(opened, "Priya", words)
    assert "[picture: Voids" in said
    assert "Shall I put this" not in said


def test_a_slip_in_status(opened: Council) -> None:
    assert "Homes, October" in answered(opened, "David", "statsu homes")


# Slipping, though on trajectory


def test_slipping_while_green_does_not_contradict_itself(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    with opened.work() as work:
        reading = replace(read_indicator(work, "VOID_DAYS"), status=Status.GREEN)
        flag = work.flags.of("VOID_DAYS", Cause.OFF_TRACK)[-1]
    assert text_of(heading(flag, reading)) == "Voids is slipping, though back on trajectory (green)."


# The unit's own


def test_the_units_own_late_figure_is_not_chased_in_its_own_channel(opened: Council) -> None:
    answered(opened, "Nadia", "hand tenants to Nadia")
    opened.hears("Nadia")
    opened.at(17, 9, 1)
    heard = opened.channel()
    assert "One of our own figures is late, with Nadia Okafor." in heard
    assert "I have asked Nadia" not in heard
    assert "I have let the unit know" not in opened.hears("Nadia")


# Other clocks, and days off


def council_with(**changes) -> Council:
    return Council(replace(sample(), **changes))


def somewhere(zone: str) -> Iterator[Council]:
    people = tuple(replace(p, time_zone=zone) if p.key == PRIYA else p for p in sample().people)
    made = Council(replace(sample(), people=people), datetime(2026, 11, 1, 12, tzinfo=LONDON))
    yield made
    made.store.close()


@pytest.fixture
def from_kolkata() -> Iterator[Council]:
    yield from somewhere("Asia/Kolkata")


@pytest.fixture
def from_azores() -> Iterator[Council]:
    yield from somewhere("Atlantic/Azores")


def test_a_lead_elsewhere_is_asked_at_nine_by_their_own_clock(from_kolkata: Council) -> None:
    from_kolkata.at(2, 3, 29)
    assert from_kolkata.hears("Priya") == ""
    from_kolkata.at(2, 3, 31)
    assert from_kolkata.hears("Priya").startswith("Good morning, Priya. Three October figures")


def test_a_lead_further_west_is_asked_later(from_azores: Council) -> None:
    from_azores.at(2, 9, 1)
    assert from_azores.hears("Priya") == ""
    from_azores.at(2, 10, 1)
    assert "Good morning, Priya." in from_azores.hears("Priya")


def test_the_hour_the_unit_is_told_is_the_leads_own(from_kolkata: Council) -> None:
    from_kolkata.at(2, 9, 1)
    from_kolkata.hears("Priya")
    assert "I'll tell the unit at 14:45 tomorrow" in answered(from_kolkata, "Priya", "voids 31")


def test_tomorrow_is_the_leads_own_tomorrow(from_kolkata: Council) -> None:
    """At eight in the evening in London it is already Tuesday there."""
    from_kolkata.at(2, 20)
    assert "I'll ask again on Wednesday 4 November" in answered(
        from_kolkata, "Priya", "voids not till tomorrow"
    )


def test_nobody_is_chased_on_a_day_the_council_is_closed() -> None:
    closed = {date(2026, 11, 10), date(2026, 11, 13)}
    made = council_with(closures=frozenset(sample().closures) | closed)
    made.at(2, 9, 1)
    said = made.hears("Priya")
    assert "before the end of Monday 16 November" in said, "two days off put the due day off by two"
    made.at(10, 18)
    assert made.hears("Priya") == ""
    made.at(12, 9, 1)
    assert "A quick reminder" in made.hears("Priya"), "two working days before, the closed Friday not counted"
    made.at(13, 18)
    assert made.hears("Priya") == ""
    made.at(17, 9, 1)
    assert "Still to come" in made.hears("Priya")
    made.store.close()


def test_a_deferral_to_a_closed_day_is_asked_the_day_after() -> None:
    made = council_with(closures=frozenset(sample().closures) | {date(2026, 11, 10)})
    made.at(2, 9, 1)
    assert "I'll ask again on Wednesday 11 November" in answered(made, "Priya", "voids not till the 10th")
    made.store.close()
