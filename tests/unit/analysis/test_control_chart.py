import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.control_chart import control_chart, limits_of, why_no_chart
from core.domain.months import Month
from tests.cases import CASES, needs_cases

START = Month(2024, 4)
SPOKEN = {
    "Common Cause": None,
    "Above UCL": "above upper",
    "Below LCL": "below lower",
    "7 Points Above CL": "7 above mean",
    "7 Points Below CL": "7 below mean",
    "2 in 3 Above CL": "2 of 3 above",
    "2 in 3 Below CL": "2 of 3 below",
    "7 Point Trend (Increasing)": "7 rising",
    "7 Point Trend (Decreasing)": "7 falling",
}
VARIATION = {
    "common_cause": "common cause",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "neutral high",
    "special_cause_neutral_low": "neutral low",
}
ASSURANCE = {
    None: None,
    "inconsistent": "hit or miss",
    "consistent_pass": "will pass",
    "consistent_fail": "will fail",
}
POLARITY = {"increase": "higher", "decrease": "lower", "neutral": "information"}


def months(count: int) -> list[Month]:
    return [START + i for i in range(count)]


def chart_of(values, **options):
    return control_chart(months(len(values)), values, polarity=options.pop("polarity", "higher"), **options)


def oracle():
    if CASES is None:
        return []
    series = json.loads((CASES / "control_chart" / "oracle.json").read_text())["series"]
    return [
        pytest.param(s, id=f"{s['id']} {s['family']}")
        for s in series
        if s.get("points")
        and s["family"] not in {"unsorted_dates", "duplicate_dates"}
        and all(group["amr"] for group in s["groups"])
        and all(d.endswith("-01") for d in s["rebase"] or [])
    ]


@needs_cases
@pytest.mark.parametrize("case", oracle())
def test_the_chart_agrees_with_the_nhs_package(case):
    chart = control_chart(
        [Month.parse(d[:7]) for d in case["dates"]],
        case["y"],
        polarity=POLARITY[case["improvement_direction"]],
        breaks=[Month.parse(d[:7]) for d in case["rebase"] or []],
        fix_after=case["fix_after_n_points"],
        screen_outliers=case["screen_outliers"],
        target=case["target"],
    )
    for theirs, ours in zip(case["points"], chart.points, strict=True):
        if theirs["y"] is None:
            continue
        assert SPOKEN[theirs["special_cause_type"]] == ours.signal, f"{ours.month}"
        for name, value in (
            ("mean", ours.mean), ("lpl", ours.lower), ("upl", ours.upper),
            ("nlpl", ours.near_lower), ("nupl", ours.near_upper),
        ):  # fmt: skip
            assert theirs[name] is None or math.isclose(theirs[name], value, rel_tol=1e-9, abs_tol=1e-9), name
    assert VARIATION[case["summary"]["variation_type"]] == chart.variation
    assert ASSURANCE[case["summary"]["assurance_type"]] == chart.assurance


def test_a_constant_series_is_common_cause_with_limits_at_its_value():
    chart = chart_of([0.1] * 20, target=0.2)
    assert {p.signal for p in chart.points} == {None}
    assert chart.points[-1].lower == pytest.approx(0.1)
    assert (chart.variation, chart.assurance) == ("common cause", "will fail")


def test_a_mostly_flat_series_puts_its_one_change_outside_the_limits_and_nothing_else():
    """Screening leaves a mean range of nought there; the unscreened one is used."""
    chart = chart_of([10.0] * 23 + [11.0])
    assert "below lower" not in {p.signal for p in chart.points}
    assert chart.points[-1].signal == "above upper"


def test_a_missing_month_has_limits_but_breaks_a_run():
    chart = chart_of([10, 12, 11, 10, 12, 20, 21, 20, None, 21, 20, 21])
    gap = chart.points[8]
    assert (gap.value, gap.signal) == (None, None)
    assert gap.mean is not None
    assert "7 above mean" not in {p.signal for p in chart.points}


def test_a_series_break_begins_new_limits():
    values = [10, 11, 10, 12, 11, 10, 30, 31, 30, 32, 31, 30]
    chart = chart_of(values, breaks=[START + 6])
    assert chart.points[5].mean == pytest.approx(sum(values[:6]) / 6)
    assert chart.points[6].mean == pytest.approx(sum(values[6:]) / 6)
    assert chart.variation == "common cause"


def test_limits_on_few_points_are_labelled_as_trial():
    assert chart_of([10, 11, 12, 10, 11]).trial
    assert not chart_of([10, 11, 12, 10, 11, 12, 10, 11, 12, 10, 11, 12]).trial


def test_one_point_has_no_limits_and_no_crash():
    chart = chart_of([10.0], target=5)
    assert chart.points[0].upper is None
    assert (chart.variation, chart.assurance) == ("common cause", "hit or miss")


@pytest.mark.parametrize(
    ("aggregation", "share", "says"),
    [
        pytest.param("cumulative", 0.0, "builds through the year", id="a growing total is not a level"),
        pytest.param("rolling 12", 0.0, "share eleven months", id="a rolling year follows itself"),
        pytest.param("ratio", 0.8, "season", id="a season would look special"),
    ],
)
def test_a_chart_is_not_offered_where_it_would_mislead_and_says_why(aggregation, share, says):
    assert says in why_no_chart(aggregation, share, 24)
    assert why_no_chart("ratio", 0.1, 24) == ""


some_values = st.lists(st.integers(0, 60), min_size=8, max_size=30)


@given(some_values)
def test_turned_upside_down_the_chart_is_the_same_chart(values):
    """A law: measuring emptiness instead of fullness changes every sign and no finding."""
    up, down = limits_of(np.array([values], float)), limits_of(-np.array([values], float))
    np.testing.assert_allclose(up.upper, -down.lower)
    other_side = np.array([0, 2, 1, 4, 3, 6, 5, 8, 7])
    np.testing.assert_array_equal(other_side[up.signal], down.signal)


@given(some_values, st.integers(-1000, 1000))
def test_moving_every_value_moves_the_limits_and_no_signal(values, by):
    here, there = limits_of(np.array([values], float)), limits_of(np.array([values], float) + by)
    np.testing.assert_allclose(here.lower + by, there.lower, atol=1e-9)
    np.testing.assert_array_equal(here.signal, there.signal)


@given(st.lists(some_values, min_size=1, max_size=5))
def test_many_at_once_are_judged_as_each_alone(several):
    length = min(map(len, several))
    table = np.array([s[:length] for s in several], float)
    together = limits_of(table)
    for i, row in enumerate(table):
        alone = limits_of(row[None])
        np.testing.assert_array_equal(together.signal[i], alone.signal[0])
        np.testing.assert_array_equal(together.upper[i], alone.upper[0])
