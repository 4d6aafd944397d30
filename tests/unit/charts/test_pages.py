"""A stocktake's page keeps what the meeting needs, however long its words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from matplotlib.text import Text

from adapters.charts.drawing import on_paper
from bot.pictures import (
    Actual,
    Agreed,
    ControlPicture,
    GridPicture,
    MultiplesPicture,
    Reading,
    SeasonalPicture,
    StocktakePicture,
    TrajectoryPicture,
    alternative_text,
)
from core.domain.months import Month

KINDS = (TrajectoryPicture, ControlPicture, SeasonalPicture, MultiplesPicture, GridPicture, StocktakePicture)

SLIPPING = (
    "70.10 % in September, 3.28 points below trajectory, amber/green. Slipping: the last four months are below "
    "trajectory, by more than this indicator usually varies, and the last of them furthest."
)


def said_on(picture) -> str:
    return " ".join(t.get_text() for t in on_paper(picture)._figure.artists if isinstance(t, Text))


def test_the_reason_for_slipping_is_never_cut():
    page = StocktakePicture(
        title="Homes", readings=(Reading("Now", SLIPPING, "AG"), Reading("Forecast", "None."))
    )
    assert SLIPPING in said_on(page).replace("- ", "-")


def test_the_day_an_action_is_due_stands_before_its_owner():
    """A long owner is shortened; the day is not."""
    owner = "Assistant Director of Strategic Housing, Property and Estates"
    page = StocktakePicture(title="Homes", agreed=(Agreed("A plan", owner, date(2026, 11, 17), "not done"),))
    assert "Due 17 November 2026, Assistant Director" in said_on(page)


def test_a_page_of_nothing_says_so_to_whoever_looks_and_whoever_listens():
    nothing = MultiplesPicture(title="Homes")
    assert "Nothing to show yet." in said_on(nothing)
    assert "There is nothing to show yet." in alternative_text(nothing)
    assert "No figures yet." in said_on(StocktakePicture(title="Homes"))


@pytest.mark.parametrize(
    "nothing",
    [kind(title="Homes") for kind in KINDS]
    + [StocktakePicture(title="Homes", trajectory=TrajectoryPicture(title="None"))],
    ids=lambda picture: type(picture).__name__,
)
def test_a_picture_of_nothing_takes_little_room_on_a_phone(nothing):
    assert on_paper(nothing).height <= 350


def test_a_page_with_little_to_say_ends_where_it_has_said_it():
    one = TrajectoryPicture(title="Voids", actual=(Actual(Month(2026, 10), Decimal(31)),))
    assert on_paper(StocktakePicture(title="Homes", readings=(Reading("Now", "31 days."),))).height <= 350
    assert on_paper(StocktakePicture(title="Homes", trajectory=one)).height <= 1100
