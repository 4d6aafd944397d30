"""Bank holidays in England, checked against years everybody remembers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays.countries.united_kingdom import UnitedKingdom

from adapters.calendars import (
    HORIZON,
    BeyondTheHorizon,
    confirmed_until,
    england,
    is_bank_holiday,
    published,
)
from adapters.clock import SystemClock


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2002, 6, 3), id="Golden Jubilee"),
        pytest.param(date(2011, 4, 29), id="royal wedding"),
        pytest.param(date(2012, 6, 5), id="Diamond Jubilee"),
        pytest.param(date(2022, 6, 3), id="Platinum Jubilee"),
        pytest.param(date(2022, 9, 19), id="State Funeral of Queen Elizabeth II"),
        pytest.param(date(2023, 5, 8), id="Coronation of King Charles III"),
        pytest.param(date(2020, 5, 8), id="early May moved for VE Day 75"),
        pytest.param(date(2022, 6, 2), id="late May moved for the jubilee"),
        pytest.param(date(2021, 12, 27), id="instead of Christmas Day on a Saturday"),
        pytest.param(date(2021, 12, 28), id="instead of Boxing Day on a Sunday"),
        pytest.param(date(2022, 1, 3), id="instead of New Year's Day on a Saturday"),
        pytest.param(date(2026, 4, 3), id="Good Friday"),
        pytest.param(date(2026, 4, 6), id="Easter Monday"),
        pytest.param(date(2026, 8, 31), id="late August"),
    ],
)
def test_england_keeps_the_day(day):
    assert is_bank_holiday(day)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2020, 5, 4), id="early May had moved"),
        pytest.param(date(2022, 5, 30), id="late May had moved"),
        pytest.param(date(2026, 1, 2), id="Scotland's second of January"),
        pytest.param(date(2026, 3, 17), id="Northern Ireland's St Patrick's Day"),
        pytest.param(date(2026, 8, 3), id="Scotland's August"),
        pytest.param(date(2026, 11, 30), id="Scotland's St Andrew's Day"),
        pytest.param(date(2026, 4, 2), id="Maundy Thursday"),
    ],
)
def test_england_works_that_day(day):
    assert england().is_working(day)


@pytest.mark.parametrize("year", range(1978, HORIZON.year + 1))
def test_every_year_has_the_eight_days_of_the_law_on_weekdays(year):
    weekdays = [
        day
        for day in (date(year, 1, 1) + timedelta(days=n) for n in range(366))
        if day.year == year and day.weekday() < 5 and is_bank_holiday(day)
    ]
    royal_days = {1981: 1, 1999: 1, 2002: 1, 2011: 1, 2012: 1, 2022: 2, 2023: 1}
    assert len(weekdays) == 8 + royal_days.get(year, 0), weekdays


def test_the_calendar_reaches_the_end_of_next_year():
    assert date(SystemClock().now().year + 1, 12, 31) <= HORIZON, "update the holidays library"


def test_the_list_from_gov_uk_covers_next_year():
    assert date(SystemClock().now().year + 1, 12, 31) <= confirmed_until(), (
        "take a new copy: adapters/data/README.md"
    )


def test_gov_uk_and_the_library_agree_on_every_weekday():
    """Where they do not, one of the two is wrong, and a deadline with it."""
    years = range(min(published()).year, confirmed_until().year + 1)
    computed = {day for year in years for day in UnitedKingdom(subdiv="ENG", years=year)}
    assert {day for day in computed if day.weekday() < 5} == published()


def test_beyond_the_horizon_it_says_so_rather_than_guess():
    with pytest.raises(BeyondTheHorizon, match=f"known until the end of {HORIZON.year}"):
        england().is_working(HORIZON + timedelta(days=3))


def test_the_councils_own_days_and_a_day_proclaimed_late_are_kept_too():
    proclaimed = date(2026, 11, 24)
    assert england().is_working(proclaimed)
    assert not england({proclaimed}).is_working(proclaimed)


def test_easter_makes_a_long_gap_between_working_days():
    assert england().add(date(2026, 4, 2), 1) == date(2026, 4, 7)
