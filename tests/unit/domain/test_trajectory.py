"""What is promised for each month, and why some parts make no trajectory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain.indicators import Limits
from core.domain.months import Month
from core.domain.trajectory import (
    Intervention,
    NotATrajectory,
    NothingPlanned,
    Point,
    Profile,
    Trajectory,
    in_force,
)
from tests.unit.domain.plans import LIMITS, trajectories, values

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
MARCH, NEXT_MARCH = Month(2026, 3), Month(2027, 3)


def point(month: str, value: str | int) -> Point:
    return Point(Month.parse(month), Decimal(value))


def a_plan(profile: Profile = Profile.LINEAR, points: tuple[Point, ...] = (), **more: object) -> Trajectory:
    return Trajectory(point("2026-03", 80), point("2027-03", 92), profile, points, **more)


def only(*profiles: Profile) -> st.SearchStrategy[Trajectory]:
    return trajectories(profiles)


def rounded_once(exact: Fraction) -> Decimal:
    with localcontext(prec=28):
        return Decimal(exact.numerator) / Decimal(exact.denominator)


# Laws


@given(trajectories())
def test_every_month_covered_has_a_value_within_the_limits(plan):
    for each in plan.line():
        assert LIMITS.allow(each.value), f"{each.value} in {each.month}"


@given(trajectories())
def test_the_ends_are_exactly_what_was_agreed(plan):
    assert plan.expected(plan.baseline.month) == plan.baseline.value
    if plan.profile is not Profile.INTERVENTIONS:
        assert plan.expected(plan.target.month) == plan.target.value


@given(trajectories())
def test_every_agreed_point_is_kept_exactly(plan):
    for each in plan.points:
        assert plan.expected(each.month) == each.value


@given(trajectories(), st.integers(1, 60))
def test_outside_it_says_so_and_names_the_month(plan, away):
    for month in (plan.baseline.month + -away, plan.target.month + away):
        with pytest.raises(NothingPlanned, match=f"promises nothing for {month.full}"):
            plan.expected(month)
        assert plan.without_effect(month) is None


@given(only(Profile.LINEAR, Profile.S_CURVE))
def test_a_line_and_an_s_curve_never_turn_back(plan):
    rising = plan.target.value >= plan.baseline.value
    for before, after in pairwise(plan.line()):
        assert (before.value <= after.value) if rising else (before.value >= after.value)


@given(only(Profile.J_CURVE))
def test_a_j_curve_gets_worse_until_its_bottom_and_then_only_better(plan):
    (bottom,) = plan.points
    worse = -1 if bottom.value < plan.baseline.value else 1
    for before, after in pairwise(plan.line()):
        way = (after.value - before.value) * worse
        assert way >= 0 if after.month <= bottom.month else way <= 0


@given(only(Profile.STEPPED))
def test_a_stepped_line_only_ever_stands_on_an_agreed_value(plan):
    agreed = {p.value for p in plan.known()}
    assert {p.value for p in plan.line()} <= agreed


@given(only(Profile.POINTS, Profile.SEASONAL))
def test_between_two_points_it_stays_between_them(plan):
    for left, right in pairwise(plan.known()):
        low, high = sorted((left.value, right.value))
        assert all(low <= plan.expected(m) <= high for m in left.month.to(right.month))


@given(only(Profile.LINEAR, Profile.POINTS, Profile.SEASONAL))
def test_straight_lines_agree_with_fractions_to_the_last_digit(plan):
    for left, right in pairwise(plan.known()):
        for month in left.month.to(right.month):
            share = Fraction(month - left.month, right.month - left.month)
            exact = Fraction(left.value) * (1 - share) + Fraction(right.value) * share
            assert plan.expected(month) == rounded_once(exact)


@given(only(Profile.S_CURVE))
def test_an_s_curve_agrees_with_fractions_to_the_last_digit(plan):
    for month in plan.baseline.month.to(plan.target.month):
        t = Fraction(month - plan.baseline.month, plan.target.month - plan.baseline.month)
        share = 3 * t**2 - 2 * t**3
        exact = Fraction(plan.baseline.value) * (1 - share) + Fraction(plan.target.value) * share
        assert plan.expected(month) == rounded_once(exact)


@given(only(Profile.S_CURVE))
def test_an_s_curve_reads_the_same_from_either_end(plan):
    span = plan.target.month - plan.baseline.month
    both = [
        Fraction(plan.expected(plan.baseline.month + i)) + Fraction(plan.expected(plan.target.month + -i))
        for i in range(span + 1)
    ]
    ends = Fraction(plan.baseline.value) + Fraction(plan.target.value)
    assert all(abs(total - ends) < Fraction(1, 10**20) for total in both)


@given(only(Profile.INTERVENTIONS))
def test_effects_are_added_exactly_and_only_limits_hold_them_back(plan):
    for month in plan.baseline.month.to(plan.target.month):
        start = plan.without_effect(month)
        assert start is not None
        exact = Fraction(start)
        for each in plan.interventions:
            done = min(max(month - each.start - each.lag + 1, 0), each.steps)
            exact += Fraction(each.effect) * done / each.steps
        unlimited = rounded_once(exact)
        assert plan.expected(month) == min(max(unlimited, Decimal(0)), Decimal(1000))


@given(only(Profile.INTERVENTIONS))
def test_an_intervention_of_the_size_of_the_gap_closes_it(plan):
    assume(plan.gap() != 0)
    rest = Intervention("The rest", plan.target.month, plan.target.month, plan.gap())
    whole = replace(plan, interventions=(*plan.interventions, rest))
    assert abs(whole.gap()) < Decimal("1e-20")
    assert abs(whole.expected(whole.target.month) - whole.target.value) < Decimal("1e-20")


@given(only(Profile.CUMULATIVE))
def test_a_cumulative_year_starts_from_nothing_every_april(plan):
    for month in plan.baseline.month.to(plan.target.month):
        if month.number != 4 or month == plan.baseline.month:
            continue
        year = [p for p in plan.known() if p.month.financial_year == month.financial_year]
        first = year[0]
        share = Fraction(1, first.month - month + 1)
        assert plan.expected(month) == rounded_once(Fraction(first.value) * share)


@given(only(Profile.CUMULATIVE))
def test_a_cumulative_year_never_falls_when_its_points_do_not(plan):
    for year in {m.financial_year for m in plan.baseline.month.to(plan.target.month)}:
        agreed = [p.value for p in plan.known() if p.month.financial_year == year]
        covered = [m for m in year.first.to(year.last) if plan.covers(m)]
        if agreed == sorted(agreed):
            promised = [plan.expected(m) for m in covered]
            assert promised == sorted(promised)


@given(trajectories(), st.randoms(use_true_random=False))
def test_the_order_in_which_points_are_given_does_not_matter(plan, random):
    shuffled = list(plan.points)
    random.shuffle(shuffled)
    assert replace(plan, points=tuple(shuffled)).line() == plan.line()


@given(values, values, st.integers(1, 40))
def test_a_companion_line_starts_at_the_baseline_and_is_level_after_its_last_value(start, end, span):
    first = Month(2026, 3)
    plan = Trajectory(
        Point(first, start), Point(first + 60, start), limits=LIMITS, no_effect=(Point(first + span, end),)
    )
    assert plan.without_effect(first) == start
    assert plan.without_effect(first + span) == plan.without_effect(first + 60) == end


@given(st.decimals(), st.decimals(), st.sampled_from(Profile), st.integers(-2, 30))
def test_any_numbers_at_all_make_a_trajectory_or_a_sentence(start, end, profile, span):
    assert all(said.endswith(".") for said in what_comes_of(start, end, profile, span))


def what_comes_of(start: Decimal, end: Decimal, profile: Profile, span: int) -> list[str]:
    try:
        plan = Trajectory(Point(MARCH, start), Point(MARCH + span, end), profile)
    except NotATrajectory as refused:
        return [fault.words for fault in refused.faults]
    return ["Sound." if p.value.is_finite() else f"{p} is no promise" for p in plan.line()]


# Shapes people would draw


def test_a_straight_line_is_halfway_at_half_time():
    assert a_plan().expected(Month(2026, 9)) == 86


def test_a_stepped_line_waits_for_its_step():
    plan = a_plan(Profile.STEPPED, (point("2026-09", 86),))
    assert [plan.expected(Month.parse(m)) for m in ("2026-08", "2026-09", "2027-02", "2027-03")] == [
        80,
        86,
        86,
        92,
    ]


def test_clearing_a_backlog_dips_before_it_lands():
    plan = a_plan(Profile.J_CURVE, (point("2026-07", 70),))
    shown = [round(p.value) for p in plan.line()]
    assert shown == [80, 76, 72, 71, 70, 71, 73, 77, 81, 85, 89, 91, 92]


def test_an_s_curve_starts_and_lands_gently():
    steps = [after.value - before.value for before, after in pairwise(a_plan(Profile.S_CURVE).line())]
    assert steps[0] < 1 < steps[5], "a straight line would rise by 1 a month"
    assert steps[0] == pytest.approx(steps[-1])


def test_council_tax_starts_again_in_april_and_ends_where_last_year_and_the_target_say():
    plan = Trajectory(
        point("2025-03", "97.0"),
        point("2027-03", "97.8"),
        Profile.CUMULATIVE,
        (point("2025-04", 11), point("2025-12", 86), point("2026-04", "11.2")),
    )
    assert plan.expected(Month(2025, 3)) == Decimal("97.0")
    assert plan.expected(Month(2025, 4)) == 11
    assert plan.expected(Month(2026, 3)) == Decimal("97.4"), "halfway between the two year ends"
    assert plan.expected(Month(2026, 4)) == Decimal("11.2")


def test_without_points_a_cumulative_year_comes_in_twelfths():
    plan = Trajectory(point("2026-03", 480), point("2027-03", 600), Profile.CUMULATIVE)
    assert [p.value for p in plan.line()] == [480, *range(50, 601, 50)]


def test_effects_begin_after_their_lag_and_stop_growing_when_full():
    teams = Intervention("Two void teams", Month(2026, 4), Month(2026, 8), Decimal(6), lag=2)
    plan = a_plan(Profile.INTERVENTIONS, interventions=(teams,))
    shown = [plan.expected(Month(2026, 3) + later) for later in range(8)]
    assert shown == [80, 80, 80, 82, 84, 86, 86, 86]
    assert plan.gap() == 6, "92 was promised and the interventions reach 86"


def test_effects_are_added_to_what_would_happen_anyway():
    teams = Intervention("Two void teams", Month(2026, 9), Month(2026, 9), Decimal(20))
    plan = a_plan(Profile.INTERVENTIONS, interventions=(teams,), no_effect=(point("2027-03", 74),))
    assert plan.without_effect(Month(2027, 3)) == 74
    assert plan.expected(Month(2026, 9)) == 97
    assert plan.gap() == -2, "more than the target needs"


def test_a_hard_limit_is_never_passed_however_much_is_hoped_for():
    hope = Intervention("Hope", Month(2026, 4), Month(2026, 4), Decimal(50))
    plan = a_plan(Profile.INTERVENTIONS, interventions=(hope,), limits=Limits(Decimal(0), Decimal(100)))
    assert plan.expected(Month(2026, 4)) == 100
    assert plan.gap() == -38


def test_low_and_high_cases_stand_beside_the_trajectory():
    plan = a_plan(low=(point("2027-03", 86),), high=(point("2027-03", 95),))
    assert (plan.low_case(Month(2026, 9)), plan.high_case(Month(2026, 9))) == (83, Decimal("87.5"))
    assert a_plan().low_case(Month(2026, 9)) is None, "nobody has agreed one"


def test_a_cumulative_trajectory_has_cumulative_companions():
    plan = Trajectory(
        point("2026-03", 480), point("2027-03", 600), Profile.CUMULATIVE, low=(point("2027-03", 540),)
    )
    assert plan.low_case(Month(2026, 4)) == 45


# Versions


def test_what_counted_then_is_not_what_counts_now():
    first = a_plan(agreed_at=T0)
    second = first.reprofiled(
        reason="Contractor changed", approver="Cabinet", agreed_at=T0 + timedelta(days=90),
        target=point("2027-03", 90),
    )  # fmt: skip
    assert (second.version, second.target.value, second.baseline) == (2, 90, first.baseline)
    assert in_force([second, first]) is second
    assert in_force([first, second], T0 + timedelta(days=89)) is first
    assert in_force([first, second], T0 + timedelta(days=90)) is second, "from that instant on"
    assert in_force([first, second], T0 - timedelta(seconds=1)) is None
    assert in_force([]) is None


@pytest.mark.parametrize(
    ("reason", "approver"), [("", "Cabinet"), ("  ", "Cabinet"), ("Contractor changed", "")]
)
def test_a_new_version_needs_a_reason_and_an_approver(reason, approver):
    with pytest.raises(NotATrajectory, match="needs a reason and an approver"):
        a_plan().reprofiled(reason=reason, approver=approver, agreed_at=T0)


def test_a_new_version_is_not_agreed_before_the_old():
    with pytest.raises(NotATrajectory, match="cannot be agreed before"):
        a_plan(agreed_at=T0).reprofiled(reason="r", approver="a", agreed_at=T0 - timedelta(days=1))
    assert a_plan(agreed_at=T0).reprofiled(reason="r", approver="a", agreed_at=T0).version == 2


# What makes no trajectory


@pytest.mark.parametrize(
    ("profile", "points", "more", "sentence"),
    [
        pytest.param(
            Profile.POINTS, [("2026-06", 82), ("2026-06", 83)], {},
            "The trajectory has two values for June 2026.", id="duplicate month",
        ),
        pytest.param(
            Profile.POINTS, [("2027-04", 82)], {},
            "The trajectory has a value for April 2027, outside March 2026 to March 2027.", id="after the target",
        ),
        pytest.param(
            Profile.POINTS, [("2027-03", 91)], {},
            "The trajectory says 91 for March 2027, where 92 is already agreed.", id="two targets",
        ),
        pytest.param(
            Profile.POINTS, [("2026-06", 101)], {"limits": Limits(Decimal(0), Decimal(100))},
            "The trajectory's value for June 2026 is 101, above the highest possible, 100.", id="a percentage above 100",
        ),
        pytest.param(
            Profile.LINEAR, [], {"limits": Limits(Decimal(85))},
            "The baseline is 80, below the lowest possible, 85.", id="baseline below the limit",
        ),
        pytest.param(
            Profile.POINTS, [("2026-06", "NaN")], {},
            "The value for June 2026 is not a number a council reports.", id="not a number",
        ),
        pytest.param(
            Profile.LINEAR, [("2026-06", 81)], {},
            "A trajectory of the kind 'linear' takes no values in between; draw it by points.", id="a bent line",
        ),
        pytest.param(
            Profile.J_CURVE, [], {},
            "A J-curve takes one value between baseline and target: the bottom of its dip, and when.", id="no dip",
        ),
        pytest.param(
            Profile.J_CURVE, [("2026-06", 75), ("2026-07", 74)], {},
            "A J-curve takes one value between baseline and target: the bottom of its dip, and when.", id="two dips",
        ),
        pytest.param(
            Profile.J_CURVE, [("2027-03", 92)], {},
            "A J-curve takes one value between baseline and target: the bottom of its dip, and when.",
            id="the bottom is the target",
        ),
        pytest.param(
            Profile.J_CURVE, [("2026-06", 80)], {},
            "A J-curve gets worse before it gets better, so 80 in June 2026 and the target cannot lie on the same "
            "side of 80.", id="no dip at all",
        ),
        pytest.param(
            Profile.J_CURVE, [("2026-06", 85)], {},
            "A J-curve gets worse before it gets better, so 85 in June 2026 and the target cannot lie on the same "
            "side of 80.", id="a dip upwards",
        ),
        pytest.param(
            Profile.LINEAR, [], {"low": (point("2027-03", 93),), "high": (point("2027-03", 91),)},
            "In April 2026 the low case, 81.08, is above the high case, 80.92.", id="cases crossed",
        ),
        pytest.param(
            Profile.INTERVENTIONS, [],
            {"interventions": (Intervention("Early", Month(2026, 2), Month(2026, 6), Decimal(3)),)},
            "'Early' bites from February 2026, so the baseline of March 2026 already holds some of it; take a "
            "baseline before it.", id="effect before the baseline",
        ),
        pytest.param(
            Profile.LINEAR, [], {"agreed_at": T0.replace(tzinfo=None)},
            "When a trajectory was agreed must say its time zone.", id="no time zone",
        ),
    ],
)  # fmt: skip
def test_parts_that_contradict_each_other_are_refused_in_a_sentence(profile, points, more, sentence):
    with pytest.raises(NotATrajectory) as refused:
        a_plan(profile, tuple(point(*p) for p in points), **more)
    assert str(refused.value) == sentence


def test_a_target_comes_after_its_baseline():
    with pytest.raises(NotATrajectory, match="comes after its baseline"):
        Trajectory(point("2027-03", 80), point("2027-03", 92))


def test_a_year_passed_on_the_way_needs_its_year_end():
    with pytest.raises(
        NotATrajectory, match="starts again every April, so say what it should be by March 2027"
    ):
        Trajectory(point("2026-06", 150), point("2027-12", 400), Profile.CUMULATIVE)


def test_an_effect_in_the_baseline_month_itself_is_already_in_the_baseline():
    early = Intervention("Early", Month(2026, 1), Month(2026, 6), Decimal(3), lag=2)
    with pytest.raises(NotATrajectory, match="'Early' bites from March 2026"):
        a_plan(Profile.INTERVENTIONS, interventions=(early,))
    assert a_plan(interventions=(early,)).interventions == (early,), "as a marker on a line it may"


def test_companions_of_a_cumulative_trajectory_need_their_year_ends_too():
    with pytest.raises(NotATrajectory) as refused:
        Trajectory(
            point("2026-06", 150), point("2027-12", 400), Profile.CUMULATIVE, (point("2027-03", 600),),
            low=(point("2026-09", 200),), high=(point("2026-09", 100),),
        )  # fmt: skip
    assert [(f.field, f.at) for f in refused.value.faults] == [
        ("low", "2027-03"), ("low", "2027-12"), ("high", "2027-03"), ("high", "2027-12"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "full", "lag", "sentence"),
    [
        pytest.param("2026-06", "2026-05", 0, "only begins to bite in June 2026", id="full before it starts"),
        pytest.param("2026-06", "2026-07", 2, "only begins to bite in August 2026", id="full before its lag is over"),
        pytest.param("2026-06", "2026-07", -1, "cannot be below 0", id="a lag backwards"),
    ],
)  # fmt: skip
def test_an_intervention_cannot_be_full_before_it_begins(start, full, lag, sentence):
    with pytest.raises(NotATrajectory, match=sentence):
        Intervention("Two void teams", Month.parse(start), Month.parse(full), Decimal(3), lag)


def test_all_that_is_wrong_is_said_at_once_with_its_place():
    with pytest.raises(NotATrajectory) as refused:
        a_plan(
            Profile.POINTS,
            (point("2026-06", 120), point("2026-06", 82), point("2028-01", 85)),
            limits=Limits(Decimal(0), Decimal(90)),
        )
    assert [(f.field, f.at) for f in refused.value.faults] == [
        ("target", "2027-03"), ("points", "2026-06"), ("points", "2026-06"), ("points", "2028-01"),
    ]  # fmt: skip
