"""A stocktake's page keeps what the meeting needs, however long its words."""

from __future__ import annotations

from datetime import date

from matplotlib.text import Text

from adapters.charts.drawing import on_paper
from bot.pictures import Agreed, MultiplesPicture, Reading, StocktakePicture, alternative_text

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
