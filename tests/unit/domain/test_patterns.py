"""Points made from the pattern a history has had."""

from __future__ import annotations

import random
from decimal import Decimal
from statistics import mean, median, variance

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain.months import Month
from core.domain.patterns import (
    TooLittleHistory,
    _share_beyond_chance,
    cumulative_from_history,
    seasonal_from_history,
)
from core.domain.trajectory import Point, Profile, Trajectory

FIRST = Month(2023, 4)
SUMMER_HIGH = [
    Decimal(x) for x in (-9, -6, -1, 3, 6, 8, 8, 6, 3, -2, -6, -10)
]  # January to December, adding up to 0


def a_history(months: int, *, slope: str = "0", noise: float = 0) -> dict[Month, Decimal]:
    chance = random.Random(7)  # noqa: S311 - made-up figures, the same each time
    return {
        FIRST + i: 40
        + Decimal(slope) * i
        + SUMMER_HIGH[(FIRST + i).number - 1]
        + Decimal(chance.gauss(0, noise))
        for i in range(months)
    }


def a_cumulative_history(years: int, ends: Decimal, pace: list[Decimal]) -> dict[Month, Decimal]:
    return {FIRST + (12 * y + i): ends * pace[i] for y in range(years) for i in range(12)}


@given(st.decimals(-1, 1, places=2), st.integers(25, 60))
def test_the_seasons_of_a_clean_history_come_back_whatever_its_slope(slope, months):
    history = a_history(months, slope=str(slope))
    start, end = Month(2026, 3), Month(2027, 3)
    points = seasonal_from_history(history, Point(start, Decimal(45)), Point(end, Decimal(45)), decimals=6)
    for point in points:
        above_march = SUMMER_HIGH[point.month.number - 1] - SUMMER_HIGH[2]
        assert abs(point.value - 45 - above_march) < Decimal("0.00001"), point


def test_a_seasonal_trajectory_keeps_its_ends_and_knows_its_summer():
    baseline, target = Point(Month(2026, 3), Decimal(40)), Point(Month(2027, 3), Decimal(46))
    points = seasonal_from_history(a_history(36, noise=1), baseline, target, decimals=1)
    plan = Trajectory(baseline, target, Profile.SEASONAL, points)
    assert (plan.expected(baseline.month), plan.expected(target.month)) == (40, 46)
    assert plan.expected(Month(2026, 7)) > 46 > plan.expected(Month(2026, 12))


def test_noise_without_seasons_usually_makes_nearly_a_straight_line():
    flat = Decimal(50)
    bends = []
    for seed in range(40):
        chance = random.Random(seed)  # noqa: S311 - made-up figures, the same each time
        history = {FIRST + i: Decimal(round(50 + chance.gauss(0, 3), 3)) for i in range(60)}
        points = seasonal_from_history(history, Point(Month(2028, 3), flat), Point(Month(2029, 3), flat))
        bends.append(max(abs(p.value - flat) for p in points))
    assert median(bends) < 1, "plain averages of four noisy years would bend it by about 3.6"


@pytest.mark.parametrize(
    "history",
    [
        pytest.param({}, id="nothing"),
        pytest.param(a_history(23), id="not quite two years"),
        pytest.param(
            {m: v for m, v in a_history(30).items() if m != Month(2024, 6)}, id="a gap in the middle"
        ),
    ],
)
def test_too_little_history_shows_no_seasons(history):
    with pytest.raises(TooLittleHistory, match="two years of history without a gap"):
        seasonal_from_history(history, Point(Month(2026, 3), Decimal(40)), Point(Month(2027, 3), Decimal(46)))


TEN_INSTALMENTS = [Decimal(x) / 100 for x in (12, 21, 30, 39, 48, 57, 66, 75, 84, 93, 97, 100)]


def test_a_cumulative_pace_follows_past_years_to_the_new_target():
    history = a_cumulative_history(3, Decimal(97), TEN_INSTALMENTS)
    baseline, target = Point(Month(2026, 3), Decimal(97)), Point(Month(2027, 3), Decimal(98))
    points = cumulative_from_history(history, baseline, target)
    plan = Trajectory(baseline, target, Profile.CUMULATIVE, points)
    assert plan.expected(Month(2026, 4)) == Decimal("11.76")
    assert plan.expected(Month(2026, 10)) == Decimal("64.68")
    assert plan.expected(Month(2027, 2)) == Decimal("95.06")


def test_several_years_each_start_again():
    history = a_cumulative_history(1, Decimal(50), TEN_INSTALMENTS)
    baseline, target = Point(Month(2026, 3), Decimal(90)), Point(Month(2028, 3), Decimal(100))
    points = {p.month: p.value for p in cumulative_from_history(history, baseline, target, decimals=1)}
    assert (points[Month(2026, 4)], points[Month(2027, 3)], points[Month(2027, 4)]) == (
        Decimal("11.4"), Decimal("95.0"), Decimal("12.0"),
    )  # fmt: skip


def test_a_year_begun_is_carried_to_its_target():
    history = a_cumulative_history(1, Decimal(50), TEN_INSTALMENTS)
    baseline, target = Point(Month(2026, 9), Decimal(57)), Point(Month(2026, 12), Decimal(84))
    points = cumulative_from_history(history, baseline, target)
    assert [p.value for p in points] == [66, 75], "on pace for 100, and staying so"


def test_a_month_that_never_brought_anything_says_nothing_about_the_year():
    pace = [Decimal(0), *TEN_INSTALMENTS[1:]]
    history = a_cumulative_history(1, Decimal(50), pace)
    with pytest.raises(TooLittleHistory, match="nothing had come in by April"):
        cumulative_from_history(
            history, Point(Month(2026, 4), Decimal(0)), Point(Month(2027, 3), Decimal(98))
        )


@pytest.mark.parametrize("ends", [Decimal(0), None])
def test_without_one_complete_year_there_is_no_pace(ends):
    history = {} if ends is None else a_cumulative_history(1, ends, TEN_INSTALMENTS)
    with pytest.raises(TooLittleHistory, match="one complete financial year"):
        cumulative_from_history(
            history, Point(Month(2026, 3), Decimal(97)), Point(Month(2027, 3), Decimal(98))
        )


def test_past_years_count_alike_however_much_they_brought():
    slow_start = [Decimal(x) / 100 for x in (8, *range(20, 101, 8))]
    lean = a_cumulative_history(1, Decimal(50), TEN_INSTALMENTS)
    rich = {m + 12: v for m, v in a_cumulative_history(1, Decimal(200), slow_start).items()}
    baseline, target = Point(Month(2026, 3), Decimal(100)), Point(Month(2027, 3), Decimal(100))
    points = cumulative_from_history(lean | rich, baseline, target)
    assert points[0].value == 10, "April brought 12 % of the one year and 8 % of the other"


@given(st.integers(1, 30))
def test_a_pattern_gives_one_value_for_every_month_in_between(span):
    baseline = Point(Month(2026, 3), Decimal(40))
    target = Point(baseline.month + span, Decimal(46))
    for points in (
        seasonal_from_history(a_history(24), baseline, target),
        cumulative_from_history(a_cumulative_history(1, Decimal(50), TEN_INSTALMENTS), baseline, target),
    ):
        assert [p.month for p in points] == list((baseline.month + 1).to(target.month + -1))
        assert all(p.value == round(p.value, 2) for p in points)


@given(st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=5), min_size=12, max_size=12))
def test_the_share_beyond_chance_is_what_statistics_says(seen):
    """The variance between months less what the pooled variance within them explains, as a share of itself."""
    found = {n: [Decimal(v) for v in values] for n, values in enumerate(seen, 1)}
    means = {n: sum(values) / len(values) for n, values in found.items()}
    kept = _share_beyond_chance(found, means)
    between = variance([float(m) for m in means.values()])
    spare = sum(len(values) - 1 for values in seen)
    assume(between > 1e-9)  # where no month differs from another there is nothing to keep
    if spare == 0:
        assert kept == 1
        return
    within = sum((len(values) - 1) * variance(values) for values in seen if len(values) > 1) / spare
    chance = within * mean([1 / len(values) for values in seen])
    assert float(kept) == pytest.approx(max(0.0, 1 - chance / between), abs=1e-9)
