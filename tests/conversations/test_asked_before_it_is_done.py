"""What could be meant otherwise is said and asked about first: an old undo, a formula, a leap after blanks, a name."""

from __future__ import annotations

import pytest

from core.domain.figures import known
from core.domain.months import Month
from tests.conversations.conftest import Council

OCTOBER = Month(2026, 10)


@pytest.fixture
def opened(council: Council) -> Council:
    council.at(2, 9, 1)
    return council


def answered(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def figure(council: Council, indicator: str, month: Month = OCTOBER):
    with council.work() as work:
        return known(work.figures.history(indicator)).get(month)


# Undo


def test_undo_takes_back_at_once_what_was_just_said(opened: Council) -> None:
    answered(opened, "Priya", "voids 27")
    answered(opened, "Priya", "repairs 91.2")
    assert "Repairs for October is blank again" in answered(opened, "Priya", "undo")
    assert "Voids for October is blank again" in answered(opened, "Priya", "undo")
    assert "There is nothing to undo." in answered(opened, "Priya", "undo")


def test_an_undo_that_would_reach_back_a_month_says_so_and_asks(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27, sat 78")
    opened.at(2, 9, 2, month=12)
    answered(opened, "Priya", "voids 28")
    assert "Voids for November is blank again" in answered(opened, "Priya", "undo")
    said = answered(opened, "Priya", "undo")
    assert "The last thing you gave me on Monday 2 November was" in said
    assert "Voids for October, 27 days" in said
    assert "[Take it back]  [Leave it]" in said
    assert figure(opened, "VOID_DAYS").value == 27, "nothing is taken back yet"
    assert "Left as it was" in answered(opened, "Priya", "no")
    assert figure(opened, "VOID_DAYS").value == 27


@pytest.mark.parametrize("yes", ["yes", "undo", "Take it back"])
def test_it_is_taken_back_when_they_say_so(opened: Council, yes: str) -> None:
    answered(opened, "Priya", "voids 27")
    opened.at(5, 10)
    assert "Take that back?" in answered(opened, "Priya", "undo")
    if yes == "Take it back":
        opened.presses("Priya", yes)
    else:
        opened.says("Priya", yes)
    assert "Voids for October is blank again" in opened.hears("Priya")
    assert getattr(figure(opened, "VOID_DAYS"), "value", None) is None


# Formulas


@pytest.mark.parametrize(
    "words", ["=1+1", "voids =1+1", "voids: =SUM(B2:B9)", "=B7", "=cmd|' /C calc'!A0", "@SUM(1,2)"]
)
def test_a_formula_is_asked_about_and_nothing_is_read_from_it(opened: Council, words: str) -> None:
    said = answered(opened, "Priya", words)
    assert "That looks like a formula from a spreadsheet, so nothing is recorded." in said
    assert "[" not in said, "no half of it is offered"
    assert figure(opened, "VOID_DAYS") is None


def test_a_formula_in_a_form_is_said_beside_its_field(opened: Council) -> None:
    mistakes = opened.tries("Priya", "Fill in a form", **{"Average void": "=1+1"})
    assert list(mistakes.values()) == ["That looks like a formula. Please give the figure it comes to."]


def test_an_equals_sign_alone_is_no_formula(opened: Council) -> None:
    assert "Voids 27 days" in answered(opened, "Priya", "voids = 27")


# Forms


def test_half_a_household_is_said_beside_its_field(opened: Council) -> None:
    opened.at(30, 9, 2)
    mistakes = opened.tries("Beatriz", "Fill in a form", Households="2275.5")
    assert len(mistakes) == 1
    assert next(iter(mistakes.values())).endswith('a whole number; you wrote "2275.5".')


# Names


def test_a_word_near_in_meaning_is_offered(opened: Council) -> None:
    said = answered(opened, "David", "status housing")
    assert "I don't know housing here. Did you mean Homes?" in said
    opened.presses("David", "Homes")
    assert opened.hears("David").startswith("Homes, October")


def test_a_name_nobody_uses_shows_the_portfolios(opened: Council) -> None:
    said = answered(opened, "David", "status wibble")
    assert "These are the portfolios." in said
    assert "[Homes]" in said
