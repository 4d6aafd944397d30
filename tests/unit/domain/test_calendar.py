"""Counting working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.calendar import WorkingCalendar

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))
counts = st.integers(-60, 60)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Any council's calendar: up to two weeks of holidays in a row, and scattered closure days."""
    first = draw(days)
    holidays = {first + timedelta(days=n) for n in range(draw(st.integers(0, 14)))}
    return WorkingCalendar(holidays.__contains__, draw(st.frozensets(days, max_size=10)))


PLAIN = WorkingCalendar(lambda _day: False)


@given(calendars(), days, counts)
def test_adding_always_ends_on_a_working_day(calendar, day, count):
    assert calendar.is_working(calendar.add(day, count))


@given(calendars(), days, st.integers(1, 60))
def test_exactly_so_many_working_days_lie_after_the_day(calendar, day, count):
    end = calendar.add(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(calendar.is_working(d) for d in between) == count


@given(calendars(), days, st.integers(1, 60))
def test_and_as_many_before_it_when_counting_back(calendar, day, count):
    start = calendar.add(day, -count)
    between = [start + timedelta(days=n) for n in range((day - start).days)]
    assert sum(calendar.is_working(d) for d in between) == count


@given(calendars(), days, st.integers(0, 30), st.integers(0, 30))
def test_counting_in_two_goes_is_counting_in_one(calendar, day, one, other):
    start = calendar.next_working(day)
    assert calendar.add(calendar.add(start, one), other) == calendar.add(start, one + other)


@given(calendars(), days, counts)
def test_there_and_back_from_a_working_day_is_where_one_began(calendar, day, count):
    start = calendar.next_working(day)
    assert calendar.add(calendar.add(start, count), -count) == start


@given(calendars(), days, days, counts)
def test_a_later_start_is_never_due_earlier(calendar, one, other, count):
    first, second = sorted((one, other))
    assert calendar.add(first, count) <= calendar.add(second, count)


@given(calendars(), days)
def test_the_next_working_day_is_the_first_on_or_after(calendar, day):
    found = calendar.next_working(day)
    assert found >= day
    assert not any(calendar.is_working(day + timedelta(days=n)) for n in range((found - day).days))
    assert calendar.next_working(found) == found


@given(calendars(), days)
def test_weekends_holidays_and_closures_are_never_worked(calendar, day):
    off = day.weekday() >= 5 or calendar.is_bank_holiday(day) or day in calendar.closures
    assert calendar.is_working(day) is not off


@given(days, st.integers(0, 40))
def test_without_holidays_five_working_days_are_a_week(day, weeks):
    monday = day - timedelta(days=day.weekday())
    assert PLAIN.add(monday, 5 * weeks) == monday + timedelta(weeks=weeks)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        pytest.param(date(2026, 10, 30), 1, date(2026, 11, 2), id="from a Friday to the Monday"),
        pytest.param(date(2026, 10, 31), 1, date(2026, 11, 2), id="a Saturday's next working day is day one"),
        pytest.param(date(2026, 10, 31), 0, date(2026, 11, 2), id="no days from a Saturday is the Monday"),
        pytest.param(date(2026, 11, 2), -1, date(2026, 10, 30), id="back over a weekend"),
        pytest.param(
            date(2026, 10, 31), 8, date(2026, 11, 11), id="October's figures, due in eight working days"
        ),
    ],
)
def test_days_are_counted_as_people_count_them(day, count, expected):
    assert PLAIN.add(day, count) == expected
