"""Numbers and dates as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.formatting import (
    show,
    show_date,
    show_difference,
    show_month,
    show_number,
    show_parts,
    show_plain,
    show_range,
    singular,
)
from core.domain.indicators import Aggregation, Indicator
from core.domain.months import Month

UNITS = [
    "%", "days", "calendar days", "households", "weeks", "kg per household", "per 100,000", "incidents", "items",
    "cases", "days per FTE", "£", "count", "hours", "minutes", "seconds", "mm:ss", "people", "£ per week", "",
]  # fmt: skip

ordinary = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=4)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


def an_indicator(unit: str = "%", decimals: int = 1) -> Indicator:
    return Indicator("I", "P", "An indicator", unit, decimals=decimals)


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "words"),
    [
        ("%", 1, "91.2", "91.2 %"),
        ("%", 2, "100", "100.00 %"),
        ("%", 1, "-0.2", "-0.2 %"),
        ("days", 0, "31", "31 days"),
        ("days", 0, "1", "1 day"),
        ("days", 1, "1", "1.0 days"),
        ("calendar days", 0, "1", "1 calendar day"),
        ("days", 0, "0", "0 days"),
        ("households", 0, "1", "1 household"),
        ("households", 0, "2310", "2,310 households"),
        ("cases", 0, "1", "1 case"),
        ("kg per household", 0, "412", "412 kg per household"),
        ("days per FTE", 2, "8.515", "8.52 days per FTE"),
        ("days per FTE", 0, "1", "1 day per FTE"),
        ("per 100,000", 0, "1", "1 per 100,000"),
        ("£", 0, "1234", "£1,234"),
        ("£", 2, "-0.5", "-£0.50"),
        ("£ per week", 0, "412", "£412 per week"),
        ("count", 0, "1214057", "1,214,057"),
        ("seconds", 0, "59", "59 seconds"),
        ("seconds", 0, "1", "1 second"),
        ("seconds", 0, "60", "1 min"),
        ("mm:ss", 0, "225.4", "3 min 45 s"),
        ("mm:ss", 0, "225.5", "3 min 46 s"),
        ("mm:ss", 0, "0", "0 s"),
        ("mm:ss", 0, "3725", "1 h 2 min 5 s"),
        ("people", 0, "1", "1 person"),
    ],
)
def test_a_value_is_shown_with_its_unit(unit, decimals, value, words):
    assert show(an_indicator(unit, decimals), Decimal(value)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param("9999", "£9,999", id="four digits are short enough"),
        pytest.param("10000", "£10k", id="five are not"),
        pytest.param("12340", "£12.3k", id="thousands"),
        pytest.param("350000", "£350k", id="no empty decimal"),
        pytest.param("999960", "£1m", id="rounding up moves to the next letter"),
        pytest.param("1234567", "£1.2m", id="millions"),
        pytest.param("-2500000000", "-£2.5bn", id="billions, and below nought"),
    ],
)
def test_large_sums_are_short_only_when_asked(value, words):
    spend = an_indicator("£", 0)
    assert show(spend, Decimal(value), short=True) == words
    assert show(spend, Decimal(value)) == f"{'-' if value[0] == '-' else ''}£{abs(int(value)):,}"


@pytest.mark.parametrize("value", ["0.05", "0.15", "0.25", "-0.05", "-0.25"])
def test_halves_go_away_from_nought_as_people_round(value):
    shown = show_number(an_indicator(), Decimal(value))
    assert shown == {"0.05": "0.1", "0.15": "0.2", "0.25": "0.3", "-0.05": "-0.1", "-0.25": "-0.3"}[value]


@pytest.mark.parametrize(
    ("unit", "decimals", "difference", "signed", "words"),
    [
        pytest.param("%", 1, "-31", False, "31.0 points", id="percentages differ by points"),
        pytest.param("%", 0, "1", False, "1 point", id="one point"),
        pytest.param("%", 1, "0.04", True, "less than 0.1 points", id="a small difference is not none"),
        pytest.param("days", 0, "0.4", False, "less than 1 day", id="nor here"),
        pytest.param("days", 0, "0", True, "0 days", id="no sign on nothing"),
        pytest.param("%", 1, "0.5", True, "+0.5 points", id="a plus on less than one"),
        pytest.param("£", 0, "-1200", True, "-£1,200", id="the sign stands before the pound"),
        pytest.param("households", 0, "12", True, "+12 households", id="plus"),
        pytest.param("seconds", 0, "-75", True, "-1 min 15 s", id="time"),
    ],
)
def test_a_difference_says_how_far(unit, decimals, difference, signed, words):
    assert show_difference(an_indicator(unit, decimals), Decimal(difference), signed=signed) == words


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("days", "24 to 34 days"),
        ("%", "24 to 34 %"),
        ("£", "£24 to £34"),
        ("mm:ss", "24 s to 34 s"),
        ("", "24 to 34"),
    ],
)
def test_a_range_names_its_unit_once(unit, words):
    assert show_range(an_indicator(unit, 0), Decimal(24), Decimal(34)) == words


def test_the_parts_of_a_ratio_keep_only_the_decimals_they_need():
    share = an_indicator("%", 1)
    assert show_parts(share, Decimal("412.0"), Decimal("1E+3")) == "412 of 1,000"
    assert show_parts(share, Decimal("37.50"), Decimal(100)) == "37.5 of 100"
    assert (
        show_parts(replace(share, aggregation=Aggregation.MEAN), Decimal(841), Decimal(29)) == "841 over 29"
    )


@given(ordinary, st.sampled_from(UNITS), st.integers(0, 3))
def test_what_is_shown_can_be_read_back_as_the_rounded_value(value, unit, decimals):
    indicator = an_indicator(unit, decimals)
    assert Decimal(show_number(indicator, value).replace(",", "")) == indicator.rounded(value)


@given(ordinary, st.sampled_from(UNITS), st.integers(0, 3))
def test_nothing_shown_has_a_negative_nought_or_a_stray_space(value, unit, decimals):
    shown = show(an_indicator(unit, decimals), value)
    assert shown == " ".join(shown.split())
    assert not shown.startswith(("-0 ", "-0%", "-£0 ")) or any(c in "123456789" for c in shown)


@given(st.decimals(), st.sampled_from(UNITS), st.integers(0, 3), st.booleans())
def test_any_decimal_at_all_is_shown_and_briefly(value, unit, decimals, short):
    indicator = an_indicator(unit, decimals)
    for words in (
        show(indicator, value, short=short),
        show_number(indicator, value),
        show_plain(value),
        show_difference(indicator, value) if value.is_finite() else "",
    ):
        assert len(words) < 120, f"{words[:50]}... is {len(words)} characters"


def test_a_hostile_exponent_does_not_make_a_message_of_a_million_noughts():
    assert len(show(an_indicator(), Decimal("1E+1000000"))) < 40
    assert show(an_indicator(), Decimal("1E-1000000")) == "0.0 %"
    assert len(show_plain(Decimal("1E-1000000"))) < 40


@given(st.text(max_size=60))
def test_any_unit_has_a_singular(unit):
    assert len(singular(unit)) <= len(unit) + 1


@given(days, days, st.one_of(days, st.integers(-3, 3)))
def test_two_days_never_read_the_same(today, one, other):
    if isinstance(other, int):  # the same day of another year, where there is one
        other = one.replace(year=one.year + other, day=min(one.day, 28))
        one = one.replace(day=min(one.day, 28))
    assert (show_date(one, today) == show_date(other, today)) == (one == other)


@given(days, st.integers(-200, 200))
def test_a_day_within_half_a_year_needs_no_year_and_one_beyond_has_it(today, away):
    day = today + timedelta(days=away)
    assert show_date(day, today).endswith(f" {day.year}") == (abs(away) > 182)


@given(days)
def test_a_day_a_year_away_carries_its_year(today):
    a_year_on = today + timedelta(days=366)
    assert show_date(a_year_on, today).endswith(f" {a_year_on.year}")


@given(
    st.integers(24000, 24400),
    st.integers(-40, 40),
    st.one_of(st.integers(-40, 40), st.sampled_from([-12, 12])),
)
def test_two_months_never_read_the_same(now, one, other):
    second = one + other if abs(other) == 12 else other
    shown = [show_month(Month.at(now + away), Month.at(now)) for away in (one, second)]
    assert (shown[0] == shown[1]) == (one == second)


@given(st.integers(24000, 24400), st.integers(-30, 30))
def test_a_month_among_the_twelve_around_now_needs_no_year(now, away):
    shown = show_month(Month.at(now + away), Month.at(now))
    assert shown == (Month.at(now + away).name if -6 <= away <= 5 else Month.at(now + away).full)
