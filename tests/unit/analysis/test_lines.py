import json
import time
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.lines import judge_lines
from core.analysis.readings import LETTERS, status_of
from core.domain.indicators import Band, Indicator, Polarity
from core.domain.status import current_status

YEAR = [f"2025-{m:02d}" for m in range(1, 13)]


def line(**given):
    return {
        "id": "a",
        "months": YEAR,
        "values": [80.2, 79.8, 80.5, 79.6, 80.1, 80.4, 79.7, 80.0, 80.3, 79.9, 80.2, 79.8],
        "polarity": "higher",
        **given,
    }


def judged(*lines):
    return [json.loads(answer) for answer in judge_lines(map(json.dumps, lines))]


def statuses(values, points, **more):
    given = line(months=YEAR[: len(values)], values=values, trajectory=points, **more)
    return judged(given)[0]["status"]


def test_status_has_no_gap_and_no_overlap_at_its_edges():
    """90.9 against 91.0 with a tolerance of 0.1 is AG, though floats say 0.0999999."""
    told = statuses([91.0, 90.9, 90.8, 90.7, 92.0, None], [91.0] * 6, tolerance=0.1)
    assert told == ["G", "AG", "AR", "R", "G", None]


def test_status_follows_the_way_that_is_better():
    assert statuses([31, 27, 26, 24], [26] * 4, tolerance=2, polarity="lower") == ["R", "AG", "G", "G"]


def test_status_of_a_band_is_its_distance_outside():
    told = statuses([6, 7.5, 8.5, 3.0], [None] * 4, tolerance=1, polarity="band", band=[5, 7])
    assert told == ["G", "AG", "AR", "AR"]


places = st.integers(0, 3)
steps = st.integers(-(10**6), 10**6)


@given(
    places,
    st.sampled_from([Polarity.HIGHER, Polarity.LOWER, Polarity.BAND]),
    st.lists(st.tuples(steps, steps, st.integers(-3, 3)), min_size=1, max_size=6),
    st.tuples(st.integers(0, 5000), steps, st.integers(0, 400)),
)
def test_the_letters_of_many_at_once_are_the_letters_of_each(decimals, polarity, given_values, bounds):
    """In floats and in decimals alike, also for values that stand on an edge of a band of letters."""
    unit = Decimal(1).scaleb(-decimals)
    tolerance, low, wide = bounds[0] * unit, bounds[1] * unit, bounds[2] * unit
    edge = low if polarity is Polarity.BAND else None
    rows = [
        ((point if edge is None else edge) + edges * tolerance if edges else value * unit, point)
        for value, point, edges in ((v, p * unit, e) for v, p, e in given_values)
    ]
    indicator = Indicator(
        "I", "P", "An indicator", "%", decimals=decimals, polarity=polarity, tolerance=tolerance,
        band=Band(low, low + wide) if polarity is Polarity.BAND else None,
    )  # fmt: skip
    each = [current_status(indicator, value, point) for value, point in rows]
    together = status_of(
        np.array([[float(value) for value, _ in rows]]),
        np.array([[float(point) for _, point in rows]]),
        np.array([-1.0 if polarity is Polarity.LOWER else 1.0]),
        np.array([float(tolerance)]),
        None if edge is None else (np.array([float(low)]), np.array([float(low + wide)])),
    )[0]
    assert [LETTERS[code] for code in together] == [letter and letter.value for letter in each]


@pytest.mark.parametrize(
    "without",
    [
        pytest.param({"trajectory": None}, id="no point, no letter"),
        pytest.param({"tolerance": None}, id="no tolerance, no letter"),
        pytest.param({"polarity": "information"}, id="no way is better"),
    ],
)
def test_status_is_null_where_nothing_can_be_said(without):
    given = line(**{"trajectory": [80] * 12, "tolerance": 1, **without})
    assert judged(given)[0]["status"] == [None] * 12


def test_a_bad_line_is_answered_where_it_stands_and_the_others_go_on():
    texts = [
        json.dumps(line(id=1)),
        "not json",
        json.dumps(line(id=3, values=[1, 2])),
        "",
        '{"id": 4, "months": ["2025-01"], "values": [NaN], "polarity": "higher"}',
        json.dumps(line(id=5)),
    ]
    answers = [json.loads(a) for a in judge_lines(texts)]
    assert [a["id"] for a in answers] == [1, None, 3, 4, 5]
    assert ["error" in a for a in answers] == [False, True, True, True, False]
    assert answers[2]["error"] == "The values should be a list as long as the months: 12."


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"months": ["2025-02", "2025-01"], "values": [1, 2]}, "in order"),
        ({"months": ["2025-13"], "values": [1]}, "not a month"),
        ({"months": ["2025-01", "2025-01"], "values": [1, 2]}, "in order"),
        ({"months": [], "values": []}, "should be a list"),
        ({"months": ["0001-01", "9999-12"], "values": [1, 2]}, "of our time"),
        ({"months": ["9999-11", "9999-12"], "values": [1, 2]}, "of our time"),
        ({"months": ["2000-01", "2000-02", "2199-12"], "values": [1, 2, 3]}, "a hundred years"),
        ({"values": ["80"] * 12}, "should be a number"),
        ({"values": [True] * 12}, "should be a number"),
        ({"values": [1e300] * 12}, "ordinary size"),
        ({"polarity": "up"}, "polarity"),
        ({"polarity": "band"}, "needs its band"),
        ({"polarity": "band", "band": [7, 5]}, "needs its band"),
        ({"aggregation": "median"}, "aggregation"),
        ({"limits": [100, 0]}, "limits"),
        ({"tolerance": -1}, "below nought"),
        ({"target": {"month": "2025-13", "value": 1}}, "not a month"),
        ({"target": 95}, "month and a value"),
        ({"control_chart": True}, "control chart"),
        ({"control_chart": {"fix_after": "12"}}, "fix_after"),
        ({"control_chart": {"screen_outliers": "no"}}, "true or false"),
        ({"integer": "true"}, "true or false"),
        ({"walk": 1}, "true or false"),
        ({"comment": "x" * 1_000_000}, "longer than 1,000,000 characters"),
        ({"months": ["2025-01"] * 50_000}, "a hundred years"),
        ({"forecast": {"months": ["2025-12"]}}, "past the latest"),
        ({"forecast": {"months": ["2099-01"]}}, "past the latest"),
    ],
)
def test_what_is_wrong_is_said(wrong, says):
    answer = judged(line(**wrong))[0]
    assert answer["id"] == "a"
    assert says in answer["error"]


@pytest.mark.parametrize(
    ("asked", "what", "why"),
    [
        pytest.param({"control_chart": {}, "aggregation": "cumulative"}, "control_chart", "builds through the year", id="a running total's chart"),
        pytest.param({"control_chart": {}, "aggregation": "rolling 12"}, "control_chart", "share eleven months", id="a rolling year's chart"),
        pytest.param({"values": [None] * 10 + [1, 2], "forecast": {"months": ["2026-01"]}}, "forecast", "too few", id="a forecast from two figures"),
        pytest.param({"values": [None] * 12, "forecast": {"months": ["2026-01"]}}, "forecast", "too few", id="a forecast from none"),
        pytest.param(
            {"months": YEAR[:3], "values": [5, 9, 12], "aggregation": "cumulative", "forecast": {"months": ["2025-04"]}},
            "forecast", "too few", id="a running total's forecast from two months added",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_null_with_its_reason_and_the_status_is_answered(asked, what, why):
    given = line(tolerance=1, **asked)
    [answer] = judged(given | {"trajectory": [80] * len(given["months"])})
    assert answer[what] is None
    assert why in answer[f"no_{what}"]
    assert len(answer["status"]) == len(answer["slipping"]) == len(given["months"])
    assert any(answer["status"]) or not any(given["values"])


def test_a_chart_of_what_is_mostly_its_season_comes_with_a_caution():
    months = [f"{2023 + i // 12}-{i % 12 + 1:02d}" for i in range(36)]
    wave = [80 + 10 * (i % 12 in {5, 6, 7, 8}) + 0.1 * (i * 7 % 5) for i in range(36)]
    seasonal, plain = judged(
        line(months=months, values=wave, control_chart={}),
        line(months=months, values=[80 + i * 7 % 5 for i in range(36)], control_chart={}),
    )
    assert seasonal["control_chart"]["caution"].startswith("Most of this indicator's movement is its season")
    assert len(seasonal["control_chart"]["points"]) == 36
    assert "caution" not in plain["control_chart"]


def test_a_line_asks_for_what_it_wants():
    bare, charted, ahead = judged(
        line(),
        line(control_chart={"target": 70}),
        line(forecast={"months": ["2026-01", "2026-03"]}, target={"month": "2026-03", "value": 60}),
    )
    assert set(bare) == {"id", "status", "slipping"}
    assert charted["control_chart"]["assurance"] == "will pass"
    assert len(charted["control_chart"]["points"]) == 12
    assert len(ahead["forecast"]["p50"]) == 2
    assert ahead["forecast"]["probability_of_target"] > 0.9


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.sampled_from([None, 12])), min_size=2, max_size=8)
)
def test_charts_asked_together_are_the_charts_asked_alone(asked):
    """Lines that share their months and what they ask of a chart are worked together, and no number moves."""
    lines = [
        line(
            id=i,
            months=[f"2024-{m:02d}" for m in range(1, 13)] + YEAR,
            values=[80 + ((i + 3) * k * k) % 7 - (8 if k == 20 else 0) for k in range(24)],
            control_chart={
                "breaks": [[], ["2025-01"], ["2024-07", "2025-03"]][kind], "screen_outliers": screened,
                "fix_after": fix, "target": 79 + i,
            },
        )
        for i, (kind, screened, fix) in enumerate(asked)
    ]  # fmt: skip
    assert judged(*lines) == [judged(each)[0] for each in lines]


def test_lines_of_different_shapes_keep_their_order_and_their_answers():
    lines = [line(id=i, months=YEAR[: 6 + i % 5], values=[50 + i] * (6 + i % 5)) for i in range(40)]
    together = judged(*lines)
    assert [a["id"] for a in together] == list(range(40))
    for asked, answer in zip(lines, together, strict=True):
        assert judged(asked)[0] == answer


def test_a_quarterly_line_and_one_with_missing_rows_are_judged():
    quarters = line(months=["2024-06", "2024-09", "2025-03"], values=[1, 2, 3])
    assert len(judged(quarters)[0]["slipping"]) == 3


def test_a_trajectory_that_is_all_null_is_no_trajectory():
    answer = judged(line(trajectory=[None] * 12, tolerance=1, forecast={"months": ["2026-01"]}))[0]
    assert answer["status"] == [None] * 12
    assert "forecast" in answer


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
keys = st.sampled_from(
    ["months", "values", "polarity", "band", "aggregation", "limits", "integer", "trajectory", "tolerance",
     "target", "control_chart", "forecast", "walk"]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(keys, anything, max_size=4))
def test_no_line_stops_the_judge(odd):
    """Hostile or mistaken, every line has one answer and the next line has its own."""
    first, second = judged(line(**odd), line(id="b"))
    assert ("error" in first) or ("slipping" in first)
    assert second["id"] == "b"
    assert "slipping" in second


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param('{"id": "B7", "months": ["2026-04"', "B7", id="cut short"),
        pytest.param('{"months": ["2026-04", "id": "B7"}', "B7", id="named elsewhere"),
        pytest.param('{"id": 1}{"id": 2}', 1, id="two on a line"),
        pytest.param('{"a": [, "id": 1, "b": {"id": 2}}', None, id="which of two nobody knows"),
        pytest.param('{"id": 7, "values": [NaN]}', 7, id="not a number"),
        pytest.param('{"id": 7, "values": [1e999]}', 7, id="beyond all bounds"),
        pytest.param('{"id": 7, "values": [' + "9" * 5000 + "]}", 7, id="thousands of digits"),
        pytest.param('{"id": NaN, "months": []}', None, id="an id that is no value"),
        pytest.param('{"id": {"a": [1]}, "months": []}', {"a": [1]}, id="an id that is a thing"),
        pytest.param("[" * 100_000, None, id="nested too deep"),
        pytest.param('{"id": "' + "x" * 100, None, id="an id cut short"),
    ],
)
def test_a_line_that_cannot_be_judged_keeps_its_id_where_it_has_one(text, key):
    """Whoever sent ten thousand lines must find the bad ones."""
    [answer] = [json.loads(a) for a in judge_lines([text])]
    assert answer["id"] == key
    assert answer["error"]


def test_half_a_character_in_an_id_is_written_so_that_any_file_can_hold_it():
    """One emoji cut in two once stopped the whole run."""
    given = [json.dumps(line(id="\ud83d")), json.dumps(line(id="caf\u00e9"))]
    answers = list(judge_lines(given))
    assert "\n".join(answers).encode("utf-8")
    assert [json.loads(a)["id"] for a in answers] == ["\ud83d", "caf\u00e9"]
    assert "caf\u00e9" in answers[1], "what can be read stays readable"


def test_a_mark_at_the_beginning_of_a_file_is_no_mistake():
    """Spreadsheets write one."""
    [answer] = judge_lines(["\ufeff" + json.dumps(line())])
    assert "error" not in json.loads(answer)


def test_a_hundred_years_of_months_cost_no_more_each_than_ten():
    """The work grows with the months and not with their square: a hostile line must not hold up the rest."""

    def spent(months: int) -> float:
        names = [f"{1950 + i // 12}-{i % 12 + 1:02d}" for i in range(months)]
        given = json.dumps(line(months=names, values=[float(i * 7 % 11) for i in range(months)]))
        begin = time.process_time()
        [answer] = judge_lines([given])
        assert "error" not in json.loads(answer)
        return time.process_time() - begin

    spent(120)
    ten, hundred = min(spent(120) for _ in range(5)), min(spent(1200) for _ in range(3))
    assert hundred < 30 * ten


wild = st.one_of(
    st.integers(0, 6),
    st.integers(-400, 1200).map(lambda n: n / 10),
    st.floats(-1e15, 1e15, allow_nan=False),
    st.sampled_from([0, 1, 100, 1e6]),
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.none() | wild, min_size=1, max_size=30),
    st.sampled_from(["ratio", "snapshot", "cumulative", "rolling 12"]),
    st.sampled_from(["higher", "lower", "band"]),
    st.sampled_from([None, [0, 100], [0, None]]),
    st.tuples(st.booleans(), st.booleans(), st.sampled_from([1, 3, 12])),
)
def test_a_forecast_is_three_ordered_numbers_within_limits_or_a_reason(values, kind, polarity, limits, more):
    """Whatever the series: no NaN that other programs cannot read, no percentage above 100, no half a person."""
    integer, planned, step = more
    months = [f"{2001 + i * step // 12}-{i * step % 12 + 1:02d}" for i in range(len(values) + 40)]
    last = max((i for i, v in enumerate(values) if v is not None), default=0)
    text = json.dumps(
        {
            "id": 1, "months": months[: len(values)], "values": values, "aggregation": kind, "polarity": polarity,
            "band": [20, 60], "limits": limits, "integer": integer,
            "trajectory": [None if i < 4 else 50 + i for i in range(len(values))] if planned else None,
            "forecast": {"months": months[last + 1 : last + 13]}, "target": {"month": months[last + 5], "value": 50},
        }
    )  # fmt: skip
    [told] = judge_lines([text])
    answer = json.loads(told, parse_constant=pytest.fail)
    if answer["forecast"] is None:
        assert "too few" in answer["no_forecast"]
        return
    ahead = answer["forecast"]
    low, high = (-np.inf if limits is None else 0, 100 if limits == [0, 100] else np.inf)
    for p10, p50, p90 in zip(ahead["p10"], ahead["p50"], ahead["p90"], strict=True):
        hair = 1e-9 * max(1, abs(p10), abs(p90))
        assert p10 <= p50 + hair
        assert p50 <= p90 + hair
        assert low <= p10
        assert p90 <= high
        assert not integer or all(number == round(number) for number in (p10, p50, p90))
    assert ahead["probability_of_target"] is None or 0 <= ahead["probability_of_target"] <= 1


def test_a_misspelt_key_is_named_and_the_rest_is_judged():
    given = line(
        tolerence=1, target={"month": "2026-03", "value": 81, "vlaue": 82}, control_chart={"fix": 12}
    )
    [told] = judged(given)
    assert told["ignored"] == ["tolerence", "target.vlaue", "control_chart.fix"]
    assert "error" not in told
    assert "ignored" not in judged(line())[0]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"target": {"month": "2025-06", "value": 81}}, "The target's month is not after the latest figure."),
        (
            {"target": {"month": "2035-06", "value": 81}},
            "The target's month is more than 60 periods past the latest figure.",
        ),
        (
            {"target": {"month": "2026-01", "value": 81}, "polarity": "information"},
            "Neither way is better, so there is no target to meet.",
        ),
        ({}, None),
    ],
)
def test_a_probability_that_cannot_be_had_has_its_reason(more, why):
    [told] = judged(line(forecast={"months": ["2026-01"]}, **more))
    assert told["forecast"]["probability_of_target"] is None
    assert told["forecast"].get("no_probability") == why


def test_figures_that_never_moved_make_nothing_certain():
    given = line(values=[80] * 12, forecast={"months": ["2026-01"]}, limits=[0, 100])
    likely, unlikely = (
        judged({**given, "target": {"month": "2026-01", "value": goal}})[0]["forecast"] for goal in (79, 81)
    )
    assert likely["probability_of_target"] == 0.99
    assert unlikely["probability_of_target"] == 0.01
    assert likely["caution"].startswith("Every figure so far is the same")


def test_limits_from_few_points_are_called_trial():
    charts = judged(
        line(control_chart={}), line(months=YEAR[:11], values=line()["values"][:11], control_chart={})
    )
    assert [each["control_chart"]["trial"] for each in charts] == [False, True]


def test_a_band_without_its_polarity_is_named_as_ignored():
    assert judged(line(band=[70, 90]))[0]["ignored"] == ["band"]
    assert "ignored" not in judged(line(band=[70, 90], polarity="band"))[0]


def test_a_line_that_gives_something_twice_is_not_guessed_at():
    text = json.dumps(line()).replace('"polarity"', '"values": [1], "polarity"')
    assert json.loads(next(judge_lines([text]))) == {"id": "a", "error": "This line gives values twice."}


def test_a_wrong_value_is_named_by_its_month_and_a_wrong_month_ahead_by_what_is_wrong_with_it():
    """Thirty-six values, one of them wrong: which, nobody was told; and a month past was "at most 60 ahead"."""
    assert judged(line(values=[80] * 11 + ["n/a"]))[0]["error"] == "The value for 2025-12 should be a number."
    past = judged(line(forecast={"months": ["2025-03"]}))[0]["error"]
    assert past == "A forecast looks past the latest figure, 2025-12: 2025-03 is not."
    quarters = line(
        months=["2025-03", "2025-06", "2025-09"], values=[1, 2, 3], forecast={"months": ["2025-11"]}
    )
    assert judged(quarters)[0]["error"] == "The figures stand 3 months apart, and none would be for 2025-11."


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"limits": [90, 100]}, "Some figures lie outside the limits"),
        ({"values": list(range(12)), "trajectory": [v + 1 for v in range(12)]}, "came as foretold"),
    ],
    ids=["limits that figures cross", "figures that keep step with their plan"],
)
def test_a_range_without_width_says_why(more, says):
    found = judged(line(**more, forecast={"months": ["2026-01"]}))[0]["forecast"]
    assert found["p10"] == found["p90"]
    assert says in found["caution"]
