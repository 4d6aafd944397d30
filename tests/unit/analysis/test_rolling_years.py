"""A rolling year shares eleven of its months with the last: its forecast knows what it is made of."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis import assess
from core.analysis.outlook import look_ahead
from core.domain.months import Month

APRIL = Month(2024, 4)
TARGET = 60.1


def years(wanders: float, figures: int, season: int = 12, count: int = 1200) -> np.ndarray:
    """Rolling years, (series, figures and a year more), of months about a level that wanders so much a month."""
    chance = np.random.default_rng(71)
    months = chance.normal(size=(count, figures + 2 * season))
    level = np.cumsum(np.sqrt(wanders) * chance.normal(size=months.shape), axis=1)
    total = np.cumsum(np.hstack([np.zeros((count, 1)), 60 + months + level]), axis=1)
    return ((total[:, season:] - total[:, :-season]) / season)[:, : figures + season]


@pytest.mark.parametrize(
    ("wanders", "figures"),
    [
        pytest.param(0.0, 30, id="a level that stays"),
        pytest.param(0.01, 30, id="a level that wanders"),
        pytest.param(0.01, 12, id="a year of figures"),
        pytest.param(0.0, 6, id="six figures"),
    ],
)
def test_eight_chances_in_ten_are_about_eight(wanders, figures):
    """Whether the level stays or wanders, and from six figures as from thirty."""
    seen = years(wanders, figures)
    ahead = look_ahead(seen[:, :figures], None, first=APRIL, aggregation="rolling 12")
    inside = (seen[:, figures:] >= ahead.p10) & (seen[:, figures:] <= ahead.p90)
    for months_ahead in (1, 3, 6, 12):
        assert 0.70 <= inside[:, months_ahead - 1].mean() <= 0.93, f"{months_ahead} ahead"


def test_what_is_called_likely_mostly_comes_true_where_the_level_wanders():
    """Said 0.9, it should come about nine times in ten; said 0.1, about once."""
    seen = years(0.01, 30)
    chance = look_ahead(seen[:, :30], None, first=APRIL, aggregation="rolling 12").chance(
        np.full(len(seen), TARGET), "higher"
    )[:, -1]
    met = seen[:, -1] >= TARGET
    for low, high in ((0.0, 0.2), (0.4, 0.6), (0.8, 1.0)):
        said = (chance >= low) & (chance <= high)
        assert said.sum() > 50
        assert abs(met[said].mean() - chance[said].mean()) < 0.15


def test_a_high_figure_now_is_no_promise_for_a_year_on():
    """None of today's months is left by then. Before, nine in a hundred were called more than 0.8, and a third came true."""
    seen = years(0.0, 30)
    chance = look_ahead(seen[:, :30], None, first=APRIL, aggregation="rolling 12").chance(
        np.full(len(seen), TARGET), "higher"
    )[:, -1]
    assert (chance > 0.8).mean() < 0.03
    assert (chance < 0.1).mean() < 0.03


def test_quarters_gaps_and_still_series_are_answered():
    """A rolling year of four quarters, with one missing; and one that has never moved."""
    values = years(0.0, 14, season=4, count=2)[:, :14]
    values[0, 5] = np.nan
    values[1] = 42.0
    ahead = look_ahead(values, None, first=Month(2024, 6), step=3, horizon=4, aggregation="rolling 12")
    assert np.isfinite(ahead.p10).all()
    assert (ahead.p90[0] > ahead.p10[0]).all()
    assert ahead.p50[1].tolist() == pytest.approx([42.0] * 4)


def test_what_was_measured_otherwise_is_not_looked_ahead_from():
    """After a change of definition the level before it says nothing, and too few figures are said to be too few."""
    months = [Month(2024, 1) + i for i in range(32)]
    wobble = [0.4, -0.6, 0.1, 0.7, -0.3, -0.5, 0.2, 0.0]
    values = [50 + wobble[i % 8] for i in range(24)] + [80 + wobble[i] for i in range(8)]
    found = assess(months, values, polarity="higher", breaks=[Month(2026, 1)], target=(Month(2026, 12), 78.0))
    assert found.forecast is not None
    assert found.forecast.p10[-1] > 70
    assert found.probability is not None
    assert found.probability > 0.8
    assert found.forecast.caution == "Only 8 figures so far, so the range is wide."
    late = assess(months, values, polarity="higher", breaks=[Month(2026, 7)])
    assert late.forecast is None
    assert late.no_forecast == "Too few figures to look ahead since the definition changed in July 2026."


def test_of_a_plan_beyond_anything_on_record_a_little_less_than_the_whole_is_believed():
    """The same plan is believed whole where a year as good has been seen before."""
    record = 80 + 0.1 * np.sin(np.arange(24.0))
    plan = np.r_[np.full(23, np.nan), np.linspace(record[-1], 90, 13)]
    ahead = [
        look_ahead(
            np.r_[first, record[1:]][None, :], plan[None, :], first=APRIL, aggregation="rolling 12"
        ).p50[0, -1]
        for first in (80.0, 92.0)
    ]
    assert ahead[0] < 89 < ahead[1]
