"""A long history is cut to what can be read, and the picture says so; whoever wants all of it gets all of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from adapters.charts.drawing import on_paper
from bot.pictures import (
    Actual,
    ControlPicture,
    ControlPoint,
    FanPoint,
    Signal,
    Stretch,
    TrajectoryPicture,
    alternative_text,
    whole,
    window,
)
from core.domain.months import Month
from core.domain.trajectory import Point

FIRST = Month(1990, 1)
LATEST = FIRST + 439


def trajectory(count: int = 440) -> TrajectoryPicture:
    return TrajectoryPicture(
        title="Voids",
        actual=tuple(Actual(FIRST + i, Decimal(20 + i % 7)) for i in range(count)),
        missing=(FIRST + 3,) if count > 100 else (),
        trajectory=(Point(FIRST, Decimal(20)), Point(FIRST + (count + 5), Decimal(10))),
        forecast=(FanPoint(FIRST + count, Decimal(1), Decimal(2), Decimal(3)),),
    )


def control(count: int = 440) -> ControlPicture:
    signal = {0: Signal.OUTSIDE}
    return ControlPicture(
        title="Voids",
        points=tuple(
            ControlPoint(FIRST + i, Decimal(20 + i % 7), signal.get(i % 50, Signal.NONE))
            for i in range(count)
        ),
        limits=(Stretch(FIRST, FIRST + (count - 1), Decimal(23), Decimal(19), Decimal(27)),),
    )


BOTH = [pytest.param(trajectory, id="trajectory"), pytest.param(control, id="control")]


def words_on(picture) -> str:
    return " ".join(a.get_text() for a in on_paper(picture)._figure.artists if isinstance(a, Text))


def dots_on(picture) -> int:
    lines = on_paper(picture)._figure.findobj(Line2D)
    return sum(len(line.get_xdata()) for line in lines if line.get_marker() not in {"None", "", None})


@pytest.mark.parametrize("made", BOTH)
def test_the_last_five_years_are_shown_and_said(made):
    picture = made()
    shown = window(picture)
    assert shown is not None
    assert shown[0] == LATEST + -59
    assert shown[1] >= LATEST, "what lies ahead is not cut"
    for said in (words_on(picture), alternative_text(picture)):
        assert "The last 60 of 440 figures." in said
    assert "1990" not in alternative_text(picture), "nor is what is not shown spoken of"


@pytest.mark.parametrize("made", BOTH)
def test_sixty_figures_are_all_shown_and_nothing_is_said(made):
    picture = made(60)
    assert window(picture)[0] == FIRST
    assert "The last" not in words_on(picture) + alternative_text(picture)


@pytest.mark.parametrize("made", BOTH)
def test_who_says_which_months_gets_them(made):
    picture = replace(made(), months=(FIRST, FIRST + 99))
    assert window(picture) == (FIRST, FIRST + 99)
    assert "The last" not in words_on(picture)
    assert "the last" not in alternative_text(picture)
    assert "January 1990" in alternative_text(picture)


@pytest.mark.parametrize("made", BOTH)
def test_all_of_it_is_a_line_and_not_a_row_of_dots(made):
    """440 dots across a page are one black band."""
    assert window(whole(made()))[0] == FIRST
    assert dots_on(whole(made())) < 30 < dots_on(made())


@pytest.mark.parametrize("made", BOTH)
def test_months_in_which_nothing_is_known_are_an_empty_chart_and_no_fault(made):
    picture = replace(made(), months=(FIRST + 600, FIRST + 700))
    assert "figures to show" in alternative_text(picture)
    assert words_on(picture)
