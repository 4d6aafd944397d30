"""Words from people are drawn as typed, whatever they are, wherever they stand; nothing warns and nothing overflows."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

from adapters.charts.drawing import draw, on_paper
from adapters.charts.lettering import UNKNOWN, fit_to_draw, left_to_right, shortened, width, wrapped
from adapters.charts.sheet import Sheet
from bot.pictures import (
    Actual,
    Agreed,
    Cell,
    ControlPicture,
    ControlPoint,
    FanPoint,
    GridPicture,
    GridRow,
    Mark,
    MultiplesPicture,
    Panel,
    Reading,
    SeasonalPicture,
    StocktakePicture,
    Stretch,
    TrajectoryPicture,
    YearLine,
    alternative_text,
)
from core.domain.months import Month
from core.domain.trajectory import Point

OCTOBER = Month(2026, 10)
MARCH = Month(2027, 3)
HOSTILE = [
    pytest.param(r"$\frac{1}{$", id="broken mathematics"),
    pytest.param("$5m of $10m", id="two dollar signs"),
    pytest.param("{" * 2000 + "$" * 2000, id="deep nesting"),
    pytest.param("Voids 🏚️👩🏽‍🔧 🇬🇧 cleared", id="emoji"),
    pytest.param("שלום עולם, مرحبا بالعالم", id="right to left"),
    pytest.param("\u202egnirts desrever\u202c", id="direction overrides"),
    pytest.param("空き家の再貸出日数", id="a script the font lacks"),
    pytest.param("x" * 5000, id="one word of 5,000 letters"),
    pytest.param("many words " * 500, id="5,000 characters of words"),
    pytest.param("a\x00b\x1b[31m\r\n\tc\ud800", id="control characters and half a surrogate"),
    pytest.param("Z" + "\u0301" * 3000, id="a tower of accents"),
    pytest.param("<script>&amp;</script>", id="markup"),
    pytest.param("", id="nothing"),
    pytest.param(" \n ", id="only space"),
]


def pictures_full_of(words: str) -> list:
    mark = Mark(OCTOBER, words)
    trajectory = TrajectoryPicture(
        title=words,
        subtitle=words,
        unit=words,
        actual=(Actual(Month(2026, 8), Decimal(30)), Actual(OCTOBER, Decimal(31), letter=words)),
        missing=(Month(2026, 9),),
        trajectory=(Point(Month(2026, 8), Decimal(28)), Point(MARCH, Decimal(24))),
        target=Point(MARCH, Decimal(24)),
        tolerance=Decimal(2),
        interventions=(mark, mark),
        breaks=(mark,),
        forecast=(FanPoint(MARCH, Decimal(24), Decimal(27), Decimal(31)),),
        letter=words,
        source=words,
        known_on=date(2026, 11, 12),
    )
    cell = Cell(OCTOBER, letter=words), Cell(MARCH, word=words)
    return [
        trajectory,
        replace(trajectory, months=(Month(2026, 8), OCTOBER)),
        ControlPicture(
            title=words,
            subtitle=words,
            unit=words,
            points=(ControlPoint(OCTOBER, Decimal(31)),),
            limits=(Stretch(OCTOBER, OCTOBER, Decimal(30), Decimal(28), Decimal(32)),),
            breaks=(mark,),
            reading=words,
            source=words,
        ),
        SeasonalPicture(
            title=words,
            unit=words,
            years=tuple(YearLine(words, (Point(OCTOBER + 12 * i, Decimal(i)),)) for i in range(6)),
            letter=words,
            source=words,
        ),
        MultiplesPicture(
            title=words,
            panels=(Panel(words, words, words, actual=trajectory.actual, letter=words), Panel(words)),
            source=words,
        ),
        GridPicture(
            title=words, months=(OCTOBER, MARCH), rows=(GridRow(words, cell, group=words),), source=words
        ),
        StocktakePicture(
            title=words,
            subtitle=words,
            lead=words,
            good_news=words,
            agreed=(Agreed(words, words, None, words),),
            readings=(Reading(words, words, words),) * 3,
            trajectory=trajectory,
            deep_dive=words,
            questions=(words, words),
            source=words,
        ),
    ]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_every_field_are_drawn_without_a_warning(words):
    """pytest turns every warning into an error, missing glyphs included."""
    for picture in pictures_full_of(words):
        with Image.open(io.BytesIO(draw(picture))) as image:
            assert image.width == 1200
            assert image.height < 4000
        assert alternative_text(picture)


def test_hostile_words_make_well_formed_svg():
    words = " ".join(str(case.values[0])[:40] for case in HOSTILE)
    for picture in pictures_full_of(words):
        ET.fromstring(draw(picture, format="svg"))  # noqa: S314 - our own drawing, made a line above


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_words_at_all_are_drawn(words):
    assert draw(pictures_full_of(words)[0]).startswith(b"\x89PNG")


@given(st.text(max_size=400), st.integers(20, 900), st.integers(1, 4))
def test_wrapped_words_keep_to_their_room(words, room, lines):
    made = wrapped(fit_to_draw(words), room, 28, lines=lines)
    assert len(made) <= lines
    assert all(width(line, 28) <= max(room, 60) for line in made)


@given(st.text(alphabet="abcdefgh ", max_size=200), st.integers(200, 900))
def test_wrapping_loses_nothing_when_there_is_room(words, room):
    fit = fit_to_draw(words)
    assert "".join(wrapped(fit, room, 28, lines=1000)).replace(" ", "") == fit.replace(" ", "")


@given(st.text(), st.integers(60, 900))
def test_shortened_words_fit(words, room):
    assert width(shortened(fit_to_draw(words), room, 28), 28) <= room


def test_what_the_font_lacks_becomes_one_box():
    assert fit_to_draw("\U00012000\U00012001 done") == f"{UNKNOWN} done", (
        "cuneiform, which no machine is asked for"
    )


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        pytest.param("Voids \U0001f3da\ufe0f", "Voids \U0001f3da", id="a variant"),
        pytest.param(
            "\U0001f469\U0001f3fd\u200d\U0001f527 crew", "\U0001f469 crew", id="several that make one"
        ),
        pytest.param("\U0001f44d\U0001f3ff", "\U0001f44d", id="a skin tone"),
        pytest.param("\u2705\u2705 done", "\u2705\u2705 done", id="two of a kind"),
    ],
)
def test_emoji_are_drawn_and_take_the_room_they_are_measured_with(typed, drawn):
    assert fit_to_draw(typed) == drawn
    sheet = Sheet(120)
    sheet.text((10, 80), fit_to_draw(typed), 40, "#000000")
    with Image.open(io.BytesIO(sheet.png())) as image:
        inked = image.convert("L").point(lambda grey: 255 * (grey < 128)).getbbox()
    assert inked is not None
    assert abs((inked[2] - 10) - width(drawn, 40)) < 14, "the ink ends about where the width says"


def test_direction_overrides_are_taken_out():
    """A name must not be able to turn the figure beside it round."""
    assert fit_to_draw("a\u202eb\u2066c") == "abc"


def words_of(picture) -> list[str]:
    return [a.get_text() for a in on_paper(picture)._figure.artists if isinstance(a, Text)]


def test_a_finding_about_a_right_to_left_name_still_begins_at_the_left():
    """Otherwise "31 days" would stand before the name it belongs to."""
    title = "דיור: 31 days in October"
    page = StocktakePicture(title=title, others=(Reading("דיור", "31 days"),))
    said = words_of(page)
    assert "\u200eדיור\u200e: 31 days in October" in said, "a second mark keeps the number after the name"
    assert "\u200eדיור\u200e: 31 days" in said


def test_a_target_of_billions_is_written_short_and_never_cut():
    """Half a number is another number."""
    target = Point(MARCH, Decimal(6_250_000_000_000))
    debt = TrajectoryPicture(title="Debt", unit="£", decimals=0, trajectory=(target,), target=target)
    assert "Target £6,250bn" in words_of(debt)


def test_a_year_of_missing_months_is_told_in_a_word_as_large_as_the_rest():
    months = tuple((OCTOBER + -11).to(OCTOBER))
    rows = tuple(
        GridRow("Voids", tuple(Cell(month, word=word) for month in months)) for word in ("missing", "no data")
    )
    said = words_of(GridPicture(title="Homes", months=months, rows=rows))
    assert said.count("gap") == said.count("–") == 12
    assert "Gap: missing. –: no data." in " ".join(said)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "Percentage of households whose duty ended within the period and stayed so " * 3, id="words"
        ),
        pytest.param("x" * 900, id="one long word"),
        pytest.param(
            "\u05d3\u05d9\u05e8\u05d5\u05ea \u05e8\u05d9\u05e7\u05d5\u05ea " * 30, id="right to left"
        ),
    ],
)
def test_a_long_name_gives_way_to_the_finding(name):
    """The title is there for what it says of October."""
    finding = "31 days in October, 4 above trajectory, slipping since August"
    picture = pictures_full_of("Voids")[0]
    sheet = on_paper(replace(picture, title=f"{name.strip()}: {finding}"))
    drawn = " ".join(t.get_text() for t in sheet._figure.findobj(Text))
    assert finding in drawn.replace("\u200e", "")


def test_sources_named_from_right_to_left_do_not_move_how_many_more_there_are():
    page = MultiplesPicture(title="Homes", source="Housing; זמן ממוצע לדיור; 5 more")
    assert "לדיור\u200e; 5 more" in " ".join(words_of(page))


def test_a_name_of_two_words_from_right_to_left_keeps_its_comma_to_itself():
    assert left_to_right("דיור, זמן: 31") == "\u200eדיור, זמן\u200e: 31"
