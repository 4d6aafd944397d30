"""A small bare number in a sentence, far from what the indicator has been, is asked about; everything plainer is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.understanding.meaning import Context, Finding, KnownIndicator
from bot.understanding.reading import read
from core.domain.months import Month

JULY = Month(2026, 7)
REPAIRS = KnownIndicator(
    "repairs",
    "Repairs completed on time",
    "percent",
    ("repairs",),
    last_value=Decimal("90.4"),
    target=Decimal(95),
)


def taken(text: str, known: KnownIndicator = REPAIRS) -> list[Finding]:
    context = Context(date(2026, 8, 5), JULY, (known.id,), (known,))
    return [finding for finding in read(text, context) if finding.records]


@pytest.mark.parametrize("talk", ["over to you in 5", "Hi Claire, over to you in 5"])
def test_a_number_out_of_all_proportion_may_belong_to_the_talk_around_it(talk: str) -> None:
    assert taken(talk) == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("5", id="alone it can mean nothing else"),
        pytest.param("we are at 5% this month", id="its unit is there"),
        pytest.param("our repairs figure is 5", id="its name is there"),
        pytest.param("it was 88 in the end", id="it is in proportion"),
    ],
)
def test_what_says_what_it_means_is_taken(answer: str) -> None:
    assert [finding.value for finding in taken(answer)] != []


def test_where_small_numbers_are_usual_nothing_is_out_of_proportion() -> None:
    breaches = replace(
        REPAIRS, id="breaches", name="Data breaches", unit="count", aliases=(), last_value=Decimal(4)
    )
    assert [finding.value for finding in taken("we had 2 in the end", breaches)] == [Decimal(2)]


@pytest.mark.parametrize(
    ("amount", "recorded"), [("£1.27m", 1), ("£12.7m", 1), ("£1.27bn", 0), ("£1,270", 0)]
)
def test_an_amount_of_another_size_is_confirmed_first(amount: str, recorded: int) -> None:
    arrears = replace(
        REPAIRS,
        id="arrears",
        name="Rent arrears",
        unit="GBP",
        maximum=None,
        aliases=(),
        last_value=Decimal(1_240_000),
    )
    context = Context(date(2026, 8, 5), JULY, ("arrears",), (arrears,))
    assert sum(finding.records for finding in read(amount, context)) == recorded
