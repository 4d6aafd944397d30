"""Months, financial years and the periods that end with them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.months import FinancialYear, Frequency, Month, NotAMonth

months = st.integers(Month(1900, 1).index, Month(2200, 12).index).map(Month.at)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
frequencies = st.sampled_from(Frequency)


@given(months, st.integers(-1000, 1000))
def test_adding_and_taking_away_undo_each_other(month, count):
    assert (month + count) + -count == month
    assert (month + count) - month == count


@given(months)
def test_a_month_written_down_is_read_back(month):
    assert Month.parse(str(month)) == month
    assert Month.at(month.index) == month
    assert eval(repr(month)) == month  # noqa: S307 - a repr should be the expression that makes it


@given(st.text(max_size=12))
def test_any_other_text_is_refused_in_a_sentence(text):
    try:
        month = Month.parse(text)
    except NotAMonth as refused:
        said = str(refused)
    else:
        said = f"{month}."
        assert str(month) == text.strip()
    assert said.endswith(".")


@given(days)
def test_every_day_lies_in_exactly_one_month(day):
    month = Month.of(day)
    assert month.first_day <= day <= month.last_day
    assert Month.of(month.first_day - timedelta(days=1)) == month + -1
    assert Month.of(month.last_day + timedelta(days=1)) == month + 1


@given(months)
def test_a_financial_year_runs_from_april_to_march(month):
    year = month.financial_year
    assert year.first <= month <= year.last
    assert len(list(year.first.to(year.last))) == 12
    assert (year.first.name, year.last.name) == ("April", "March")
    assert (year.last + 1).financial_year == FinancialYear(year.starts_in + 1)


@given(months, frequencies)
def test_every_month_lies_in_one_period_of_the_right_length(month, frequency):
    end = frequency.containing(month)
    assert frequency.ends_in(end)
    assert 0 <= end - month < frequency.months
    assert frequency.before(end) + frequency.months == end
    assert sum(frequency.ends_in(m) for m in month.to(month + 11)) == 12 // frequency.months


@given(days, frequencies)
def test_the_latest_period_is_over_and_the_next_is_not(day, frequency):
    ended = frequency.latest_ended(day)
    assert frequency.ends_in(ended)
    assert ended.last_day < day
    assert (ended + frequency.months).last_day >= day


@given(months, months)
def test_months_are_ordered_as_their_days_are(one, other):
    assert (one < other) == (one.first_day < other.first_day)


@pytest.mark.parametrize(
    ("month", "year"),
    [("2026-03", "2025/26"), ("2026-04", "2026/27"), ("1999-04", "1999/00"), ("2027-03", "2026/27")],
)
def test_a_financial_year_is_named_by_both_its_years(month, year):
    assert str(Month.parse(month).financial_year) == year


@pytest.mark.parametrize(
    "text",
    ["2026-13", "2026-00", "2026-1", "26-01", "0000-01", "October 2026", "", "\u0662\u0660\u0662\u0666-10"],
)
def test_what_is_not_a_month(text):
    with pytest.raises(NotAMonth):
        Month.parse(text)
