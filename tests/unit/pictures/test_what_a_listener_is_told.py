"""A person who listens to a chart learns its finding, in whole sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.pictures import (
    Actual,
    Cell,
    FanPoint,
    GridPicture,
    GridRow,
    Mark,
    MultiplesPicture,
    Panel,
    Reading,
    StocktakePicture,
    Stretch,
    TrajectoryPicture,
    alternative_text,
)
from core.domain.indicators import Polarity
from core.domain.months import Month
from core.domain.trajectory import Point

OCTOBER = Month(2026, 10)
VOIDS = TrajectoryPicture(
    title="Voids: 31 days in October, 4 above trajectory, slipping since August",
    subtitle="Average re-let time",
    unit="days",
    decimals=0,
    polarity=Polarity.LOWER,
    actual=(
        Actual(Month(2026, 7), Decimal(27), earlier=(Decimal(28),)),
        Actual(Month(2026, 8), Decimal(28)),
        Actual(OCTOBER, Decimal(31), provisional=True),
    ),
    missing=(Month(2026, 9),),
    trajectory=(Point(Month(2026, 4), Decimal(30)), Point(OCTOBER, Decimal(27))),
    target=Point(Month(2027, 3), Decimal(24)),
    letter="AR",
    source="Housing system",
    known_on=date(2026, 11, 12),
)


def test_the_finding_comes_first():
    assert alternative_text(VOIDS).startswith(VOIDS.title + ". ")


def test_the_whole_chart_is_told_in_sentences():
    assert alternative_text(VOIDS) == (
        "Voids: 31 days in October, 4 above trajectory, slipping since August. "
        "Line chart in days, lower is better, July 2026 to October 2026: Average re-let time. "
        "The latest figure, for October 2026, is 31 days, provisional, status amber/red. "
        "The trajectory expects 27 for October 2026 and the target is 24 days by March 2027. "
        "Missing: September 2026. "
        "The figures before the latest: 27 in July and 28 in August. "
        "Revised: July 2026 from 28 to 27. "
        "Source: Housing system, as known on 12 November 2026."
    )


def test_a_forecast_is_told_with_its_chances():
    fan = (FanPoint(Month(2027, 3), Decimal(24), Decimal(29), Decimal(34)),)
    told = alternative_text(replace(VOIDS, forecast=fan))
    assert "The forecast for March 2027 is 29 days, with eight chances in ten of 24 to 34." in told


@pytest.mark.parametrize(
    ("chance", "sentence"),
    [
        ("unlikely: about one in five", "Meeting the target is unlikely: about one in five."),
        (
            "could go either way: about two in five",
            "Meeting the target could go either way: about two in five.",
        ),
    ],
)
def test_how_likely_the_target_is_is_told(chance, sentence):
    assert sentence in alternative_text(replace(VOIDS, chance=chance))


def test_a_changed_definition_is_told():
    told = alternative_text(replace(VOIDS, breaks=(Mark(Month(2026, 8), "garages left out"),)))
    assert "Figures before August 2026 are not comparable: garages left out." in told


def test_a_picture_of_nothing_says_so():
    told = alternative_text(TrajectoryPicture(title="Voids: no figure for October"))
    assert told.startswith("Voids: no figure for October.")
    assert "There are no figures to show." in told


def test_a_very_long_name_leaves_room_for_the_finding():
    """Slack refuses alternative text of more than 2,000 characters; the figure must survive a pasted essay."""
    told = alternative_text(replace(VOIDS, subtitle="x" * 5000, source="y" * 5000, title="z" * 5000))
    assert len(told) < 2000
    assert "The latest figure, for October 2026, is 31 days" in told


def test_illustrative_values_are_owned_up_to_once():
    """The sample's sources already say that their values are illustrative."""
    told = alternative_text(replace(VOIDS, source="Housing system (illustrative values)", illustrative=True))
    assert told.count("llustrative") == 1
    assert alternative_text(replace(VOIDS, illustrative=True)).endswith("Illustrative values.")


def test_a_forecast_beyond_what_is_shown_is_not_told():
    fan = (FanPoint(Month(2027, 3), Decimal(24), Decimal(29), Decimal(34)),)
    shown = replace(VOIDS, forecast=fan, months=(Month(2026, 7), OCTOBER))
    assert "forecast" not in alternative_text(shown)


def test_every_sentence_ends_and_none_is_empty():
    told = alternative_text(VOIDS)
    assert re.search(r"\.\.|\s\.|  ", told) is None
    assert told.endswith(".")


def test_of_more_than_there_is_room_for_the_source_stays_and_how_much_is_left_out_is_said():
    """It ended in the middle of thirty indicators, as though there were no more."""
    panels = tuple(
        Panel(f"Indicator number {i} with a long name of its own", "31 days, 4 above") for i in range(30)
    )
    told = alternative_text(
        MultiplesPicture(title="All", panels=panels, source="NEC", known_on=date(2026, 11, 12))
    )
    named = told.count("Indicator number")
    assert 0 < named < 30
    assert told.endswith(
        f" And {30 - named} more, for which there is no room here. Source: NEC, as known on 12 November 2026."
    )
    assert len(told) <= 1900


def test_a_full_page_keeps_its_questions():
    page = StocktakePicture(
        title="Homes",
        others=tuple(Reading(f"Indicator {i}", "words " * 20) for i in range(30)),
        questions=("What changed in August?", "Which team starts first?"),
        source="NEC",
    )
    told = alternative_text(page)
    assert told.endswith(
        "Question 1: What changed in August? Question 2: Which team starts first? Source: NEC."
    )
    assert len(told) <= 1900
    assert len(alternative_text(replace(page, questions=("Why? " * 30,) * 40))) <= 1900


def test_the_tolerance_and_the_control_limits_that_are_drawn_are_told():
    limits = (Stretch(Month(2026, 5), OCTOBER, Decimal(28), Decimal(25), Decimal(31)),)
    told = alternative_text(replace(VOIDS, tolerance=Decimal(2), limits=limits))
    assert "The tolerance is 2 days." in told
    assert "The mean is 28 and the limits are 25 and 31." in told


def test_of_a_name_too_long_the_end_goes_and_never_the_finding():
    """Two hundred letters of a pasted name were told, and what they were about was not."""
    told = alternative_text(replace(VOIDS, title=f"{'Average time to re-let ' * 12}: 31 days, slipping"))
    assert "…: 31 days, slipping. Line chart" in told


def test_months_missing_one_after_another_are_one_stretch():
    missing = tuple(Month(2025, 11) + i for i in range(4))
    told = alternative_text(replace(VOIDS, months=None, missing=(*missing, Month(2026, 9))))
    assert "Missing: November 2025 to February 2026 and September 2026." in told


def test_a_page_tells_its_latest_figure_and_its_status_once():
    readings = (
        Reading("Now", "31 days in October, 4 days above trajectory, amber/red.", "AR"),
        Reading("Likelihood of delivery", "Capacity is not there yet.", "R"),
    )
    told = alternative_text(StocktakePicture(title="Homes: slipping", readings=readings, trajectory=VOIDS))
    assert told.count("amber/red") == 1
    assert "Likelihood of delivery, red: Capacity" in told
    assert told.index("Voids: 31 days") < told.index("Now: 31 days"), "which indicator it is comes first"
    assert "The latest figure" not in told


def test_a_grid_names_those_without_a_status_and_says_why_where_it_is_known():
    rows = (
        GridRow("Voids", (Cell(OCTOBER, "G"),)),
        GridRow("Survey"),
        GridRow("Majors", (Cell(OCTOBER, word="late"),)),
    )
    told = alternative_text(GridPicture(title="Homes", months=(OCTOBER,), rows=rows))
    assert "No status: Survey and Majors (late)." in told


def test_semicolons_within_brackets_do_not_make_two_sources():
    told = alternative_text(replace(VOIDS, source="NHS England (CC0; Open Government Licence)"))
    assert "Source: NHS England" in told
