"""A control chart's arithmetic becomes a picture whose title and reading say what it found."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.pictures import Direction, Signal, alternative_text, control_picture
from core.analysis.control_chart import control_chart
from core.domain.indicators import Limits, Polarity
from core.domain.months import Frequency, Month

JANUARY = Month(2026, 1)
STEADY = [9, 10, 11, 10, 9, 10, 11, 10, 9, 10, 11]


def pictured(values, polarity=Polarity.LOWER, breaks=(), target=None):
    months = [JANUARY + i for i in range(len(values))]
    chart = control_chart(
        months, values, polarity=polarity.value, breaks=breaks, target=float(target) if target else None
    )
    return control_picture(chart, name="Voids", unit="days", decimals=0, polarity=polarity, target=target)


def test_a_point_beyond_the_limit_is_the_title():
    picture = pictured([*STEADY, 19])
    assert picture.title == "Voids: 19 days in December, above the upper limit"
    assert picture.reading == "A concern."
    assert picture.points[-1].signal is Signal.OUTSIDE
    assert picture.points[-1].direction is Direction.WORSE


def test_the_same_point_is_good_news_where_higher_is_better():
    assert pictured([*STEADY, 19], Polarity.HIGHER).points[-1].direction is Direction.BETTER


def test_where_better_has_no_direction_a_signal_is_a_change():
    assert pictured([*STEADY, 19], Polarity.INFORMATION).points[-1].direction is Direction.NEITHER


def test_nothing_found_is_said():
    picture = pictured([*STEADY, 10], target=Decimal(10))
    assert picture.title.endswith("within its usual variation")
    assert picture.reading == "The target lies within its limits: hit or miss."
    assert "Every point lies within the usual variation." in alternative_text(picture)


def test_each_stretch_between_breaks_has_its_own_limits():
    picture = pictured([*STEADY, *[v + 20 for v in STEADY]], breaks=(JANUARY + 11,))
    assert [(s.first, s.last) for s in picture.limits] == [
        (JANUARY, JANUARY + 10),
        (JANUARY + 11, JANUARY + 21),
    ]
    assert all(s.trial for s in picture.limits), "eleven points are fewer than twelve"


def test_missing_months_are_named():
    picture = pictured([*STEADY[:5], None, *STEADY[5:]])
    assert picture.missing == (JANUARY + 5,)
    assert "Missing: June 2026." in alternative_text(picture)


@pytest.mark.parametrize("values", [[10], [10, 10, 10], [None, None]], ids=["one", "constant", "none known"])
def test_too_little_to_chart_is_still_a_picture(values):
    assert alternative_text(pictured(values))


def test_one_figure_is_not_said_to_lie_within_a_variation_nobody_knows():
    picture = pictured([10])
    assert picture.title == "Voids: 10 days in January, too few figures for limits"
    assert "usual variation" not in alternative_text(picture)


def test_signals_are_told_as_stretches_and_not_month_by_month():
    """Eight months in a row, each with its rule, took a listener half a minute."""
    told = alternative_text(pictured([*STEADY, *[9, 9, 9, 10], *[13, 12, 13, 12, 13, 12, 13, 12]]))
    assert (
        "Points that show concern: April to November 2027 (two of three near a limit and part of a shift)."
        in told
    )


def test_a_quarter_is_called_what_it_is_called_elsewhere():
    quarters = [Month(2024, 3) + 3 * i for i in range(9)]
    chart = control_chart(quarters, [9, 9, 12, 12, 12, 12, 12, 12, 12], polarity="lower")
    picture = control_picture(chart, name="Voids", unit="days", decimals=0, frequency=Frequency.QUARTERLY)
    assert picture.title.startswith("Voids: 12 days in January to March, ")
    assert "months" not in picture.title


def test_a_limit_that_no_percentage_can_reach_is_drawn_at_a_hundred():
    chart = control_chart([JANUARY + i for i in range(6)], [100, 83, 75, 100, 100, 60], polarity="higher")
    assert max(p.upper or 0.0 for p in chart.points) > 100
    drawn = control_picture(chart, name="Majors", unit="%", possible=Limits(Decimal(0), Decimal(100)))
    assert [(s.lower >= 0, s.upper) for s in drawn.limits] == [(True, 100)]
