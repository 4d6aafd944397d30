"""What each remaining month must be: proved by doing it and adding up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain.figures import Figure, Standing
from core.domain.indicators import Aggregation, Band, Indicator, Limits, Polarity
from core.domain.months import Frequency, Month
from core.domain.run_rate import Measure, Reach, required_run_rate
from core.domain.trajectory import Point, Profile, Trajectory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MARCH, APRIL, OCTOBER, NEXT_MARCH = Month(2026, 3), Month(2026, 4), Month(2026, 10), Month(2027, 3)
NEARLY = Fraction(1, 10**15)

values = st.decimals(min_value=0, max_value=1000, places=2, allow_nan=False)
whole = st.integers(0, 500).map(Decimal)
reported = st.integers(1, 11)


def an_indicator(aggregation: Aggregation, polarity: Polarity = Polarity.LOWER, **more: object) -> Indicator:
    return Indicator(
        "I",
        "P",
        "An indicator",
        **{"unit": "days", "decimals": 1} | more,
        aggregation=aggregation,
        polarity=polarity,
    )


def a_figure(month: Month, value: Decimal | None, parts: tuple[Decimal, Decimal] | None = None) -> Figure:
    top, bottom = parts or (None, None)
    return Figure("I", month, value, Standing.FINAL, "lead", NOON, numerator=top, denominator=bottom)


def said(*numbers: object, first: Month = APRIL) -> dict[Month, Figure]:
    """Values for consecutive months; None leaves one out."""
    return {first + i: a_figure(first + i, Decimal(str(n))) for i, n in enumerate(numbers) if n is not None}


def a_plan(start: object = 29, end: object = 24, **more: object) -> Trajectory:
    return Trajectory(Point(MARCH, Decimal(str(start))), Point(NEXT_MARCH, Decimal(str(end))), **more)


@st.composite
def years_of_parts(draw: st.DrawFn) -> dict[Month, Figure]:
    """The first months of 2026/27, each a percentage with its numerator and denominator."""
    known = {}
    for n in range(draw(reported)):
        bottom = draw(st.integers(1, 400))
        top = draw(st.integers(0, bottom))
        shown = (Decimal(100) * top / bottom).quantize(Decimal("0.1"))
        known[APRIL + n] = a_figure(APRIL + n, shown, (Decimal(top), Decimal(bottom)))
    return known


def monthly(number: int = 11) -> st.SearchStrategy[list[Decimal]]:
    return st.lists(values, min_size=1, max_size=number)


# Laws


@given(years_of_parts(), values, st.sampled_from([Polarity.HIGHER, Polarity.LOWER]))
def test_a_ratio_lands_when_the_parts_of_the_year_are_added(known, target, polarity):
    repairs, plan = an_indicator(Aggregation.RATIO, polarity, unit="%"), a_plan(80, target)
    found = required_run_rate(repairs, known, plan)
    bottoms = {m: Fraction(f.denominator) for m, f in known.items()}
    usual = sum(bottoms.values()) / len(bottoms)
    weights = {m: bottoms.get(m, usual) for m in APRIL.to(NEXT_MARCH)}
    promised = sum(Fraction(plan.expected(m)) * weight for m, weight in weights.items())
    so_far = 100 * sum(Fraction(f.numerator) for f in known.values())
    for rest in (
        sum(Fraction(p.value) * usual for p in found.path),
        sum(Fraction(found.each) * usual for _ in found.path),
    ):
        assert abs(so_far + rest - promised) / sum(weights.values()) < NEARLY
    assert all(
        abs(Fraction(p.value) - Fraction(plan.expected(p.month)) - Fraction(found.beyond_plan)) < NEARLY
        for p in found.path
    )
    assert len(known) + len(found.path) == 12
    assert found.from_parts


@given(monthly(), values)
def test_a_mean_without_parts_lands_when_every_month_counts_the_same_and_says_so(seen, target):
    plan = a_plan(29, target)
    found = required_run_rate(an_indicator(Aggregation.MEAN), said(*seen), plan)
    year = [Fraction(v) for v in seen] + [Fraction(found.each)] * len(found.path)
    assert abs(sum(year) - sum(Fraction(plan.expected(m)) for m in APRIL.to(NEXT_MARCH))) < NEARLY
    assert not found.from_parts


@given(
    st.integers(1, 11),
    values,
    values,
    st.sampled_from([Aggregation.RATIO, Aggregation.MEAN, Aggregation.SUM]),
)
def test_who_has_kept_to_the_trajectory_need_only_keep_to_it(months, start, target, aggregation):
    plan = a_plan(start, target)
    known = said(*(plan.expected(APRIL + n) for n in range(months)))
    found = required_run_rate(an_indicator(aggregation), known, plan)
    assert all(abs(Fraction(p.value) - Fraction(plan.expected(p.month))) < NEARLY for p in found.path)
    assert found.on_course


@pytest.mark.parametrize(
    ("aggregation", "profile", "better", "worse"),
    [
        pytest.param(Aggregation.RATIO, Profile.LINEAR, 20, 28, id="ratio"),
        pytest.param(Aggregation.SUM, Profile.LINEAR, 20, 28, id="sum"),
        pytest.param(Aggregation.CUMULATIVE, Profile.CUMULATIVE, 1, 3, id="cumulative"),
        pytest.param(Aggregation.ROLLING_12, Profile.LINEAR, 24, 25, id="rolling"),
        pytest.param(Aggregation.SNAPSHOT, Profile.LINEAR, 24, 25, id="snapshot"),
    ],
)
def test_who_has_done_better_is_on_course_and_who_has_done_worse_is_not(aggregation, profile, better, worse):
    plan = a_plan(24, 24, profile=profile)
    for value, polarity, on_course in (
        (better, Polarity.LOWER, True), (worse, Polarity.LOWER, False),
        (worse, Polarity.HIGHER, True), (better - 1, Polarity.HIGHER, False), (better, Polarity.BAND, False),
    ):  # fmt: skip
        indicator = an_indicator(aggregation, polarity, band=Band(Decimal(20), Decimal(28)))
        assert required_run_rate(indicator, said(value), plan).on_course is on_course, (polarity, value)


@given(monthly(), values)
def test_a_level_trajectory_lands_the_year_on_the_target_itself(seen, target):
    found = required_run_rate(an_indicator(Aggregation.MEAN), said(*seen), a_plan(target, target))
    year = [Fraction(v) for v in seen] + [Fraction(p.value) for p in found.path]
    assert len(year) == 12
    assert abs(sum(year) / 12 - Fraction(target)) < NEARLY


@given(monthly(), values, values)
def test_a_sum_lands_when_the_year_adds_up_to_what_was_promised(seen, start, target):
    plan = a_plan(start, target)
    found = required_run_rate(an_indicator(Aggregation.SUM), said(*seen), plan)
    made = sum(Fraction(v) for v in seen) + sum(Fraction(p.value) for p in found.path)
    promised = sum(Fraction(plan.expected(m)) for m in APRIL.to(NEXT_MARCH))
    assert abs(made - promised) < NEARLY
    assert abs(sum(Fraction(v) for v in seen) + Fraction(found.each) * len(found.path) - promised) < NEARLY


@given(monthly(), values.filter(bool))
def test_a_cumulative_year_lands_on_its_target_and_follows_the_plans_pace(seen, target):
    known = said(*(sum(seen[: n + 1]) for n in range(len(seen))))
    plan = a_plan(500, target, profile=Profile.CUMULATIVE)
    found = required_run_rate(an_indicator(Aggregation.CUMULATIVE, Polarity.HIGHER), known, plan)
    done = sum(Fraction(v) for v in seen)
    assert abs(Fraction(found.path[-1].value) - Fraction(target)) < NEARLY
    assert abs(done + Fraction(found.each) * len(found.path) - Fraction(target)) < NEARLY
    assert found.measure is Measure.PART


@given(monthly(), values)
def test_a_snapshot_lands_in_equal_steps(seen, target):
    found = required_run_rate(an_indicator(Aggregation.SNAPSHOT), said(*seen), a_plan(29, target))
    steps = [Fraction(seen[-1]), *(Fraction(p.value) for p in found.path)]
    assert all(abs(b - a - Fraction(found.each)) < NEARLY for a, b in pairwise(steps))
    assert abs(steps[-1] - Fraction(target)) < NEARLY


@given(values, values, st.integers(1, 30))
def test_a_rolling_year_lands_when_the_months_that_drop_out_were_usual_ones(usual, target, ahead):
    latest = NEXT_MARCH + -ahead
    found = required_run_rate(
        an_indicator(Aggregation.ROLLING_12), said(usual * 12, first=latest),
        Trajectory(Point(latest + -1, usual), Point(NEXT_MARCH, target)),
    )  # fmt: skip
    months = [Fraction(usual)] * 12 + [Fraction(found.each) / 12] * ahead
    assert abs(sum(months[-12:]) - Fraction(target)) < NEARLY
    assert not found.from_parts, "what drops out is not known"


@given(st.sampled_from(Aggregation), monthly(), values, values)
def test_higher_and_lower_are_mirror_images(aggregation, seen, start, target):
    upwards, downwards = an_indicator(aggregation, Polarity.HIGHER), an_indicator(aggregation, Polarity.LOWER)
    up = required_run_rate(upwards, said(*seen), a_plan(start, target))
    down = required_run_rate(downwards, said(*(-v for v in seen)), a_plan(-start, -target))
    assert (up.each, up.best, up.stated, up.beats_the_best) == (
        -down.each, -down.best if down.best is not None else None, -down.stated, down.beats_the_best,
    )  # fmt: skip


@given(st.sampled_from(Aggregation), st.sampled_from([Polarity.HIGHER, Polarity.LOWER]), monthly(), values)
def test_what_is_stated_is_as_good_as_what_is_needed(aggregation, polarity, seen, target):
    found = required_run_rate(an_indicator(aggregation, polarity), said(*seen), a_plan(29, target))
    assert (found.stated >= found.each) if polarity is Polarity.HIGHER else (found.stated <= found.each)
    assert abs(found.stated - found.each) < Decimal("0.1")


anything = st.one_of(st.none(), values, st.just(Decimal(0)))


indicators = st.builds(
    an_indicator,
    st.sampled_from(Aggregation),
    st.sampled_from(Polarity),
    frequency=st.sampled_from(Frequency),
    band=st.just(Band(Decimal(5), Decimal(8))),
    limits=st.sampled_from([Limits(), Limits(Decimal(0), Decimal(1000))]),
)


@given(
    indicators,
    st.dictionaries(st.integers(MARCH.index - 30, NEXT_MARCH.index + 3).map(Month.at), anything, max_size=30),
    st.one_of(st.none(), st.tuples(whole, whole)),
    values,
)
def test_nothing_is_ever_divided_by_nought(indicator, seen, parts, target):
    known = {m: a_figure(m, v, parts) for m, v in seen.items()}
    for profile in (Profile.LINEAR, Profile.CUMULATIVE):
        found = required_run_rate(indicator, known, a_plan(0, target, profile=profile))
        if found is None:
            continue
        assert found.each.is_finite()
        assert all(p.value.is_finite() for p in found.path)
        assert all(m > max((k for k, f in known.items() if f.has_value and k <= NEXT_MARCH), default=MARCH)
                   for m in found.periods)  # fmt: skip


@given(years_of_parts(), st.integers(0, 100).map(Decimal))
def test_not_possible_is_said_exactly_when_perfection_would_miss(known, target):
    repairs = an_indicator(
        Aggregation.RATIO, Polarity.HIGHER, unit="%", limits=Limits(Decimal(0), Decimal(100))
    )
    found = required_run_rate(repairs, known, a_plan(target, target))
    top = sum(Fraction(f.numerator) for f in known.values())
    bottom = sum(Fraction(f.denominator) for f in known.values())
    usual = bottom / len(known)
    ahead = usual * len(found.path)
    at_best, at_worst = (100 * (top + ahead * share) / (bottom + ahead) for share in (1, 0))
    assume(abs(at_best - Fraction(target)) > NEARLY)
    assume(abs(at_worst - Fraction(target)) > NEARLY)
    assert (found.reach is Reach.NOT_POSSIBLE) == (at_best < target)
    assert (found.reach is Reach.NOTHING_MORE_NEEDED) == (at_worst > target)


# As people would meet it


def test_each_remaining_month_must_be_21_and_the_best_ever_was_23():
    voids = an_indicator(Aggregation.MEAN, decimals=0)
    history = said(27, 25, 24, 23, 26, 26, first=Month(2025, 10))
    year = said(29, 28, 28, 29, 32, 33, 31)
    found = required_run_rate(voids, history | year, a_plan())
    assert (found.stated, found.best, found.beats_the_best, found.reach) == (21, 23, True, Reach.POSSIBLE)
    assert found.periods == tuple(Month(2026, 11).to(NEXT_MARCH))


def test_a_small_month_does_not_count_like_a_large_one():
    repairs = an_indicator(Aggregation.RATIO, Polarity.HIGHER, unit="%")
    large, small = (
        a_figure(APRIL, Decimal(90), (Decimal(900), Decimal(1000))),
        a_figure(APRIL + 1, Decimal(0), (Decimal(0), Decimal(10))),
    )
    plan = Trajectory(Point(MARCH, Decimal(90)), Point(Month(2026, 6), Decimal(90)))
    found = required_run_rate(repairs, {APRIL: large, APRIL + 1: small}, plan)
    assert round(found.each, 2) == Decimal("91.78"), "the average of the percentages would ask for 180"


def test_a_busy_month_last_year_is_expected_to_be_busy_again():
    repairs = an_indicator(Aggregation.RATIO, Polarity.HIGHER, unit="%")
    plan = Trajectory(Point(MARCH, Decimal(90)), Point(Month(2026, 5), Decimal(90)))
    known = {
        Month(2025, 5): a_figure(Month(2025, 5), Decimal(90), (Decimal(270), Decimal(300))),
        APRIL: a_figure(APRIL, Decimal(80), (Decimal(80), Decimal(100))),
    }
    found = required_run_rate(repairs, known, plan)
    assert round(found.each, 2) == Decimal("93.33"), "100 at 80 and 300 at 93.3 make 400 at 90"


def test_a_hard_limit_makes_it_not_possible():
    repairs = an_indicator(
        Aggregation.MEAN, Polarity.HIGHER, unit="%", limits=Limits(Decimal(0), Decimal(100))
    )
    found = required_run_rate(repairs, said(*[80] * 11), a_plan(95, 95))
    assert (found.reach, found.stated) == (Reach.NOT_POSSIBLE, 260)


def test_a_year_to_date_already_too_high_cannot_come_down():
    residual = an_indicator(Aggregation.CUMULATIVE, limits=Limits(Decimal(0)))
    found = required_run_rate(residual, said(100, 220, 480), a_plan(487, 475, profile=Profile.CUMULATIVE))
    assert found.reach is Reach.NOT_POSSIBLE


def test_what_is_already_collected_needs_nothing_more():
    homes = an_indicator(Aggregation.CUMULATIVE, Polarity.HIGHER, unit="homes", limits=Limits(Decimal(0)))
    found = required_run_rate(homes, said(100, 220, 480), a_plan(400, 475, profile=Profile.CUMULATIVE))
    assert found.reach is Reach.NOTHING_MORE_NEEDED


def test_council_tax_is_asked_for_by_the_plans_own_instalments():
    tax = an_indicator(Aggregation.CUMULATIVE, Polarity.HIGHER, unit="%", decimals=2)
    ten = (10, 19, 28, 37, 46, 55, 64, 73, 82, 91, 93)
    points = tuple(Point(APRIL + n, Decimal(v)) for n, v in enumerate(ten))
    plan = a_plan(95, 95, profile=Profile.CUMULATIVE, points=points)
    found = required_run_rate(tax, said(9, 17, 25, 33, 41, 49), plan)
    assert found.of_plan == Decimal("1.15"), "46 points to come where 40 were planned"
    assert [p.value for p in found.path] == [
        Decimal("59.35"), Decimal("69.70"), Decimal("80.05"), Decimal("90.40"), Decimal("92.70"), 95,
    ]  # fmt: skip
    assert found.best == 9, "no month has brought more, though no two are planned alike"


def test_the_next_year_starts_from_nothing():
    tax = an_indicator(Aggregation.CUMULATIVE, Polarity.HIGHER, unit="%")
    known = said(96, first=MARCH)
    found = required_run_rate(tax, known, a_plan(96, 96, profile=Profile.CUMULATIVE))
    assert (found.each, len(found.path), found.of_plan) == (8, 12, 1)


def test_temporary_accommodation_must_fall_by_so_many_a_month():
    households = an_indicator(Aggregation.SNAPSHOT, decimals=0, unit="households")
    found = required_run_rate(
        households, said(2310, 2290, 2280, 2285, first=Month(2026, 7)), a_plan(2310, 2150)
    )
    assert (found.measure, found.each, found.stated) == (Measure.STEP, -27, -27)
    assert found.best is None, "four months show no five-month stretch"


def test_the_best_stretch_is_as_long_as_what_remains():
    households = an_indicator(Aggregation.SNAPSHOT, decimals=0)
    known = said(100, 60, 60, 60, 62, first=Month(2026, 9))
    plan = Trajectory(Point(MARCH, Decimal(100)), Point(NEXT_MARCH, Decimal(40)))
    found = required_run_rate(households, known, plan)
    assert (found.each, found.best) == (Decimal(-11), Decimal(-20)), "100 to 60 to 60 is 20 a month over two"
    assert not found.beats_the_best


def test_a_rolling_year_must_run_faster_than_it_reads():
    sickness = an_indicator(
        Aggregation.ROLLING_12, unit="days per FTE", decimals=2, limits=Limits(Decimal(0))
    )
    found = required_run_rate(sickness, said("8.41", first=Month(2026, 9)), a_plan("8.8", "8.2"))
    assert (found.measure, found.stated) == (Measure.PACE, Decimal("7.99"))


def test_a_band_has_two_ends():
    rereferrals = an_indicator(
        Aggregation.MEAN, Polarity.BAND, unit="%", band=Band(Decimal(14), Decimal(18)),
        limits=Limits(Decimal(0), Decimal(100)),
    )  # fmt: skip
    found = required_run_rate(rereferrals, said(*[20] * 6), a_plan(16, 16))
    assert (found.stated, found.up_to, found.best, found.reach) == (8, 16, None, Reach.POSSIBLE)


def test_a_quarterly_indicator_has_quarters_left():
    older_people = an_indicator(Aggregation.MEAN, Polarity.HIGHER, frequency=Frequency.QUARTERLY)
    known = {
        Month(2026, 6): a_figure(Month(2026, 6), Decimal(80)),
        Month(2026, 9): a_figure(Month(2026, 9), Decimal(84)),
    }
    found = required_run_rate(older_people, known, a_plan(86, 86))
    assert found.periods == (Month(2026, 12), NEXT_MARCH)
    assert found.each == 90


def test_before_a_series_break_nothing_can_be_compared():
    voids = an_indicator(Aggregation.MEAN, breaks=(Month(2026, 7),))
    found = required_run_rate(voids, said(10, 10, 10, 30, 30, 30), a_plan(24, 24))
    assert found.best == 30
    assert found.each == 21, "three months at 30 and six at 21 make nine at 24"


@pytest.mark.parametrize(
    ("indicator", "known"),
    [
        pytest.param(an_indicator(Aggregation.MEAN), said(*[24] * 12), id="the year is over"),
        pytest.param(
            an_indicator(Aggregation.SUM, Polarity.INFORMATION), said(24), id="kept for information"
        ),
        pytest.param(an_indicator(Aggregation.MEAN, Polarity.BAND), said(24), id="a band nobody drew"),
        pytest.param(an_indicator(Aggregation.SNAPSHOT), {}, id="nowhere to start from"),
        pytest.param(an_indicator(Aggregation.ROLLING_12), {}, id="no year behind it"),
    ],
)
def test_where_nothing_can_be_required_nothing_is_said(indicator, known: Mapping[Month, Figure]):
    assert required_run_rate(indicator, known, a_plan()) is None


def test_with_no_figure_yet_each_month_must_be_as_promised():
    for aggregation in (Aggregation.RATIO, Aggregation.MEAN, Aggregation.SUM):
        found = required_run_rate(an_indicator(aggregation), {}, a_plan())
        assert [round(p.value, 20) for p in found.path] == [round(p.value, 20) for p in a_plan().line()[1:]]


def test_a_month_over_without_a_figure_is_left_out():
    voids = an_indicator(Aggregation.MEAN)
    found = required_run_rate(voids, said(30, None, 30), a_plan(24, 24))
    assert Month(2026, 5) not in found.periods
    assert round(found.each, 2) == Decimal("22.67"), "two at 30 and nine at 22.67 make eleven at 24"


def test_a_value_that_its_parts_do_not_make_is_believed_as_it_was_said():
    bins = an_indicator(Aggregation.RATIO, unit="per 100,000", decimals=0)
    in_hundred_thousands = a_figure(APRIL, Decimal(50), (Decimal(150), Decimal(3)))
    plan = Trajectory(Point(MARCH, Decimal(40)), Point(Month(2026, 5), Decimal(40)))
    assert required_run_rate(bins, {APRIL: in_hundred_thousands}, plan).each == 30


@given(monthly(), values)
def test_what_is_known_is_never_changed_by_asking(seen, target):
    known = said(*seen)
    before = {m: replace(f) for m, f in known.items()}
    required_run_rate(an_indicator(Aggregation.MEAN), known, a_plan(29, target))
    assert known == before


# The edges


@pytest.mark.parametrize(
    ("polarity", "so_far", "target", "reach"),
    [
        pytest.param(Polarity.HIGHER, 90, 95, Reach.POSSIBLE, id="exactly 100 in every other month"),
        pytest.param(Polarity.HIGHER, 90, "95.1", Reach.NOT_POSSIBLE, id="a little more than 100"),
        pytest.param(Polarity.HIGHER, 90, 45, Reach.NOTHING_MORE_NEEDED, id="even nothing at all will do"),
        pytest.param(Polarity.HIGHER, 90, "45.1", Reach.POSSIBLE, id="a little will do"),
        pytest.param(Polarity.LOWER, 10, 5, Reach.POSSIBLE, id="exactly 0 in every other month"),
        pytest.param(Polarity.LOWER, 10, "4.9", Reach.NOT_POSSIBLE, id="less than nothing"),
        pytest.param(Polarity.LOWER, 10, 55, Reach.NOTHING_MORE_NEEDED, id="even the worst will do"),
        pytest.param(Polarity.LOWER, 10, "54.9", Reach.POSSIBLE, id="nearly the worst will do"),
    ],
)
def test_the_limits_themselves_are_possible(polarity, so_far, target, reach):
    indicator = an_indicator(Aggregation.MEAN, polarity, unit="%", limits=Limits(Decimal(0), Decimal(100)))
    assert required_run_rate(indicator, said(*[so_far] * 6), a_plan(target, target)).reach is reach


def test_a_rolling_percentage_cannot_pass_a_hundred_but_days_can_pass_their_limit_for_a_while():
    limits = Limits(Decimal(0), Decimal(100))
    plan = Trajectory(Point(MARCH, Decimal(80)), Point(NEXT_MARCH, Decimal(95)))
    for unit, reach in (("%", Reach.NOT_POSSIBLE), ("days per FTE", Reach.POSSIBLE)):
        indicator = an_indicator(Aggregation.ROLLING_12, Polarity.HIGHER, unit=unit, limits=limits)
        found = required_run_rate(indicator, said(80, first=Month(2026, 9)), plan)
        assert (found.each, found.reach) == (110, reach)


@pytest.mark.parametrize(
    ("now", "path"),
    [
        pytest.param(20, [19, 18], id="down to the upper end"),
        pytest.param(10, [12, 14], id="up to the lower end"),
        pytest.param(15, [15, 15], id="inside it may stay where it is"),
        pytest.param(14, [14, 14], id="so may it on the lower end"),
        pytest.param(18, [18, 18], id="and on the upper"),
    ],
)
def test_a_snapshot_goes_to_the_nearer_end_of_its_band(now, path):
    indicator = an_indicator(Aggregation.SNAPSHOT, Polarity.BAND, band=Band(Decimal(14), Decimal(18)))
    found = required_run_rate(indicator, said(now, first=Month(2027, 1)), a_plan(16, 16))
    assert [p.value for p in found.path] == path


def test_the_months_of_a_sum_may_stay_anywhere_in_their_band():
    indicator = an_indicator(Aggregation.SUM, Polarity.BAND, band=Band(Decimal(10), Decimal(20)))
    found = required_run_rate(indicator, said(*[25] * 6), a_plan(15, 15))
    assert (found.stated, found.up_to) == (-5, 15), "six at 25 and six at 15 are twelve at 20"


def test_only_the_last_break_counts_and_one_in_the_target_month_too():
    broken_twice = an_indicator(Aggregation.MEAN, breaks=(Month(2026, 5), Month(2026, 8)))
    assert required_run_rate(broken_twice, said(10, 10, 10, 20, 30), a_plan()).best == 30
    broken_at_the_end = an_indicator(Aggregation.MEAN, breaks=(NEXT_MARCH,))
    found = required_run_rate(broken_at_the_end, said(10, 10), a_plan())
    assert (found.periods, found.each) == ((NEXT_MARCH,), 24)


def test_a_month_without_its_parts_weighs_like_a_usual_one():
    repairs = an_indicator(Aggregation.RATIO, Polarity.HIGHER, unit="%")
    plan = Trajectory(Point(MARCH, Decimal(80)), Point(Month(2026, 7), Decimal(80)))
    known = {
        APRIL: a_figure(APRIL, Decimal(90), (Decimal(180), Decimal(200))),
        APRIL + 1: a_figure(APRIL + 1, Decimal(50), (Decimal(50), Decimal(100))),
        APRIL + 2: a_figure(APRIL + 2, Decimal(60)),
    }
    found = required_run_rate(repairs, known, plan)
    assert not found.from_parts
    assert round(found.each, 2) == Decimal("106.67"), (
        "200 at 90, 100 at 50, 150 at 60, 150 at 106.67 are 600 at 80"
    )


def test_a_month_of_none_of_none_counts_as_a_usual_month():
    repairs = an_indicator(Aggregation.RATIO, Polarity.HIGHER, unit="%")
    plan = Trajectory(Point(MARCH, Decimal(80)), Point(Month(2026, 5), Decimal(80)))
    found = required_run_rate(repairs, {APRIL: a_figure(APRIL, Decimal(70), (Decimal(0), Decimal(0)))}, plan)
    assert (found.each, found.from_parts) == (90, False)


def test_a_cumulative_plan_with_nothing_left_in_it_is_shared_out_evenly():
    early = (Point(Month(2027, 1), Decimal(100)), Point(Month(2027, 2), Decimal(100)))
    plan = a_plan(100, 100, profile=Profile.CUMULATIVE, points=early)
    homes = an_indicator(Aggregation.CUMULATIVE, Polarity.HIGHER)
    found = required_run_rate(homes, said(60, first=Month(2027, 1)), plan)
    assert (found.of_plan, [p.value for p in found.path]) == (None, [80, 100])


def test_a_seasonal_plan_asks_less_of_the_winter():
    shape = (40, 41, 41, 40, 40, 39, 39, 37, 34, 34, 34)
    points = tuple(Point(APRIL + n, Decimal(v)) for n, v in enumerate(shape))
    plan = a_plan(36, 37, profile=Profile.SEASONAL, points=points)
    recycling = an_indicator(Aggregation.RATIO, Polarity.HIGHER, unit="%")
    found = required_run_rate(recycling, said(39, 40, 40, 39, 39, 38), plan)
    assert found.beyond_plan == 1, "six months were a point short, and six are left"
    assert [p.value for p in found.path] == [40, 38, 35, 35, 35, 38]


@pytest.mark.parametrize(
    ("top", "counted"),
    [
        pytest.param("50.1", "50.1", id="a difference in the last place is rounding: the parts are exact"),
        pytest.param("50.2", "50", id="more is a disagreement: what was said stands"),
    ],
)
def test_parts_are_added_where_they_make_the_value_that_was_said(top, counted):
    repairs = an_indicator(Aggregation.RATIO, Polarity.HIGHER, unit="%")
    plan = Trajectory(Point(MARCH, Decimal(60)), Point(Month(2026, 5), Decimal(60)))
    known = {APRIL: a_figure(APRIL, Decimal(50), (Decimal(top), Decimal(100)))}
    assert required_run_rate(repairs, known, plan).each == 120 - Decimal(counted)
