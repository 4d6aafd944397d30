import pytest

from core.analysis import assess
from core.analysis.series import NotInOrder
from core.domain.months import Month

APRIL = Month(2024, 4)
STEADY = [80.2, 79.8, 80.5, 79.6, 80.1, 80.4, 79.7, 80.0, 80.3, 79.9, 80.2, 79.8]


def months(count: int) -> list[Month]:
    return [APRIL + i for i in range(count)]


def told(values, **more):
    return assess(months(len(values)), values, **{"polarity": "higher", **more})


def asked(found) -> dict[str, str]:
    return {q.about: q.words for q in found.questions}


def test_no_figure_at_all_is_an_answer_and_not_an_error():
    found = told([None, None])
    assert not found.slipping
    assert found.forecast is None
    assert found.no_control_chart == "There is no figure to go by."


def test_months_out_of_order_are_refused():
    with pytest.raises(NotInOrder, match="in order"):
        assess([APRIL + 1, APRIL], [1.0, 2.0], polarity="higher")


def test_months_ahead_of_the_latest_figure_only_give_the_trajectory():
    """The same is said whether the plan ahead is passed or not, but the forecast follows the plan."""
    plan = [80 + 0.5 * i for i in range(24)]
    values = [p + 0.3 * (-1) ** i for i, p in enumerate(plan[:12])]
    ahead = told([*values, *[None] * 12], trajectory=plan)
    assert ahead.forecast.months[0] == APRIL + 12
    assert ahead.forecast.p50[11] == pytest.approx(plan[23], abs=1)
    bare = told(values, trajectory=plan[:12])
    assert (bare.slipping, bare.control_chart) == (ahead.slipping, ahead.control_chart)


def test_the_plan_is_drawn_on_to_the_target_where_it_stops_short():
    values = [80 + 0.5 * i for i in range(12)]
    found = told(values, trajectory=values, target=(APRIL + 23, 91.5))
    assert found.forecast.p50[11] == pytest.approx(91.5, abs=0.2)


def test_the_three_readings_are_not_merged():
    """On track today and likely to miss at the end can both be true."""
    plan = [80.0] * 12 + [80 + i for i in range(1, 13)]
    found = told(STEADY, trajectory=plan[:12], target=(APRIL + 23, 92.0))
    assert not found.slipping
    assert found.probability is not None


@pytest.mark.parametrize("aggregation", ["ratio", "cumulative", "rolling 12"])
@pytest.mark.parametrize("values", [[0.0] * 14, [5.0, None, 5.0], [None, 3.0], [1e12, 2e12, 1.5e12, 1e12]])
def test_odd_series_are_assessed_without_a_warning(values, aggregation):
    """Warnings are errors in these tests: nothing divides by nought on the way."""
    found = told(values, aggregation=aggregation, target=(APRIL + 20, 0.0), denominators=[0] * len(values))
    assert not found.slipping
    if found.forecast:
        assert all(low <= high for low, high in zip(found.forecast.p10, found.forecast.p90, strict=True))


def test_a_control_chart_comes_with_the_target_and_the_breaks():
    found = told(STEADY + STEADY[::-1], target=(APRIL + 30, 70.0), breaks=[APRIL + 12])
    assert found.control_chart.assurance == "will pass"
    assert found.control_chart.points[12].mean == pytest.approx(sum(STEADY) / 12)


def test_a_control_chart_is_not_offered_for_a_total_that_builds_up():
    found = told([10.0, 21, 30, 41], aggregation="cumulative")
    assert found.control_chart is None
    assert found.no_control_chart == "A control chart does not suit a total that builds through the year."


def test_a_slip_asks_what_began_then():
    assert (
        asked(told([*STEADY, 74.0, 73.5, 73.8]))["shift"] == "It changed from April: what began that month?"
    )


def test_a_slip_of_more_than_a_year_ago_asks_about_its_year():
    asked_now = asked(told([*STEADY, *[70.0] * 14]))["shift"]
    assert asked_now == "It changed from April 2025: what began that month?"


def test_the_same_fall_a_year_ago_asks_about_the_season():
    year = [80.0, 80.4, 79.8, 80.1, 79.9, 80.2, 80.3, 79.7, 74.0, 73.8, 74.2, 79.9]
    values = [*year, 80.1, 79.8, 80.2, 80.0, 79.9, 80.3, 79.8, 80.1, 73.0, 72.5]
    assert asked(told(values))["season"] == "It fell the same way up to January 2025: is this the season?"


def test_a_small_denominator_says_what_one_case_weighs():
    cases = [40, 41, 39, 40, 42, 38, 40, 41, 39, 40, 42, 19]
    of_share = asked(told(STEADY, aggregation="ratio", denominators=cases))["small numbers"]
    assert of_share == "March rests on 19 cases, so one of them is 5 points: was there one that stood out?"
    of_days = asked(told(STEADY, aggregation="mean", denominators=cases))["small numbers"]
    assert of_days == "March rests on 19 cases, so one can move it: was there one that stood out?"


def test_a_denominator_that_moved_asks_whether_what_is_counted_changed():
    found = told(STEADY, denominators=[400] * 11 + [900])
    assert asked(found)["denominator"].startswith("It was counted over 900 in March, more than the usual 400")


def test_an_intervention_that_does_not_show_is_asked_about():
    plan = [80.0 + 0.5 * max(0, i - 5) for i in range(12)]
    found = told(STEADY, trajectory=plan, interventions=[(APRIL + 6, "The new contractor")])
    assert asked(found)["intervention"].startswith(
        "The new contractor began in October; the figures do not show it"
    )


def test_an_intervention_that_bit_is_not_asked_about():
    values = STEADY[:6] + [v + 6 for v in STEADY[6:]]
    found = told(values, trajectory=[90.0] * 12, interventions=[(APRIL + 6, "The new contractor")])
    assert "intervention" not in asked(found)


def test_a_run_rate_beyond_the_best_ever_is_asked_about():
    totals = [100.0 * (i + 1) for i in range(8)]
    found = told(totals, aggregation="cumulative", target=(APRIL + 11, 1400.0))
    assert asked(found)["run rate"] == (
        "To land the target each remaining month must add 150; the most ever was 100: what would make that possible?"
    )


def test_a_value_in_a_question_is_told_with_its_unit():
    totals = [1000.0 * (i + 1) for i in range(8)]
    found = told(totals, aggregation="cumulative", target=(APRIL + 11, 14000.0), told=lambda v: f"£{v:,.0f}")
    assert "each remaining month must add £1,500; the most ever was £1,000" in asked(found)["run rate"]


def test_a_target_the_service_has_reached_before_is_not_asked_about():
    assert "run rate" not in asked(told(STEADY, target=(APRIL + 20, 80.3)))


def test_missing_months_are_named():
    values = [*STEADY[:4], None, None, *STEADY[6:]]
    assert (
        asked(told(values))["missing"] == "There is no figure for August and September: can it still be had?"
    )


def test_a_quiet_series_raises_nothing():
    assert told(STEADY).questions == ()


def test_a_redrawn_trajectory_leaves_what_was_expected_before_and_looks_ahead_from_where_it_was_drawn() -> (
    None
):
    months = [Month(2024, 4) + n for n in range(36)]
    values = [30.0 + (n % 3) for n in range(26)] + [36.0, 37.0, 38.0, 38.0] + [None] * 6
    old = [31.0 - n * 0.2 for n in range(36)]
    drawn = [None] * 29 + [38.0 - 2 * n for n in range(7)]
    judged = old[:30] + drawn[30:]
    found = assess(months, values, polarity="lower", trajectory=judged, drawn=drawn)
    redrawn = assess(months, values, polarity="lower", trajectory=drawn)
    assert found.slipping
    assert found.forecast == redrawn.forecast
