"""A reply that names another month is that month's, or a question: never silently the month asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.understanding import Context, KnownIndicator, read
from core.domain.months import Month

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)


def known(key: str, name: str, alias: str, unit: str, last: int) -> KnownIndicator:
    percent = unit == "percent"
    return KnownIndicator(
        key,
        name,
        unit,
        (alias,),
        Decimal(0),
        Decimal(100) if percent else None,
        not percent,
        Decimal(last),
        NOVEMBER,
    )


EVERYTHING = (
    known("foi", "Freedom of information answers in time", "FOI", "percent", 90),
    known("pot", "Potholes mended in time", "Potholes", "percent", 92),
    known("dis", "Delayed discharges", "Discharges", "count", 300),
)
ASKED = Context(date(2027, 1, 15), DECEMBER, ("pot", "dis"), EVERYTHING, ("foi",))


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("November: Potholes mended in time - 91.5 per cent", id="a name and a long label"),
        pytest.param("November 2026 potholes: 91.5", id="a year"),
        pytest.param("November potholes 91.5", id="no stop at all"),
        pytest.param("Nov\nPotholes came in at 91.5%", id="a line of its own"),
        pytest.param("Here are November: potholes 91.5", id="an opening"),
    ],
)
def test_a_month_that_heads_the_reply_is_the_month_of_its_figures(reply):
    """The lead says which month; the question was another's."""
    (said,) = read(reply, ASKED)
    assert (said.indicator, said.period, said.value) == ("pot", NOVEMBER, Decimal("91.5"))


def test_each_heading_holds_until_the_next():
    """Two months in one message."""
    found = read("December\npotholes 92\nNovember\npotholes 91, discharges 280", ASKED)
    assert [(f.indicator, f.period, f.value) for f in found] == [
        ("pot", DECEMBER, 92),
        ("pot", NOVEMBER, 91),
        ("dis", NOVEMBER, 280),
    ]


@pytest.mark.parametrize(
    "reply",
    [
        "potholes 92 (November)",
        "Please find the November figures. Potholes 92, discharges 200",
        "Potholes 92 in November",
        "November: 91.5",
        "92 for November",
        "our November figure: 92",
    ],
)
def test_what_may_be_of_another_month_is_asked_about(reply):
    """Nothing of it is recorded for December until somebody says so."""
    assert not any(f.records and f.period in {None, DECEMBER} for f in read(reply, ASKED))


def test_nothing_asked_is_answered_with_a_question():
    """Words to a lead from whom nothing is due."""
    nothing = Context(date(2027, 1, 15), DECEMBER, (), EVERYTHING, ("foi", "pot", "dis"))
    assert [f.records for f in read("contractor changed, catching up now", nothing)] == [False]


@pytest.mark.parametrize(
    "reply",
    [
        "December 2025 was 87, this December 91",
        "Dec-25 87\nDec-26 91",
        "91 in December 2026, 87 in December 2025",
    ],
)
def test_the_same_month_a_year_ago_is_only_compared_with(reply):
    alone = Context(date(2027, 1, 15), DECEMBER, ("pot",), EVERYTHING)
    [found] = read(reply, alone)
    assert (found.period, found.value) == (DECEMBER, Decimal(91))


def test_a_name_with_a_number_in_it_is_heard_in_full() -> None:
    plans = known("ehc", "Education, health and care plans in 20 weeks", "EHC plans", "percent", 58)
    both = Context(date(2027, 1, 15), DECEMBER, ("dis", "ehc"), (*EVERYTHING, plans))
    found = read("Delayed discharges were 310\nEducation, health and care plans in 20 weeks: 59.0 %", both)
    assert [(f.indicator, f.value) for f in found] == [("dis", Decimal(310)), ("ehc", Decimal("59.0"))]


def test_two_names_that_differ_in_their_number_alone_are_not_taken_for_each_other() -> None:
    plans = [known(key, f"Care plans in {key} weeks", key, "percent", 58) for key in ("20", "26")]
    both = Context(date(2027, 1, 15), DECEMBER, ("20", "26"), tuple(plans))
    assert not any(f.records for f in read("Care plans in 26 weeks: 59 %", both))
