"""Pictures asked for in words and by buttons: each test is a scene."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gallery import picture_of
from bot.messages import Picture
from bot.pictures import ControlPicture, GridPicture, MultiplesPicture, StocktakePicture, alternative_text
from tests.conversations.conftest import Council


@pytest.fixture
def opened(council: Council) -> Council:
    """The morning October's round opens, with every prompt read."""
    council.at(2, 9, 1)
    for who in ("Priya", "Marcus", "Nadia", "Leah", "David"):
        council.hears(who)
    return council


def blocks(council: Council, who: str, words: str) -> list[Picture]:
    """The pictures a person is answered with."""
    before = len(council.messages(who))
    council.says(who, words)
    return [b for m in council.messages(who)[before:] for b in m.blocks if isinstance(b, Picture)]


def drawn(council: Council, who: str, words: str):
    """The one picture a person is answered with, as it will be drawn."""
    [block] = blocks(council, who, words)
    with council.work() as work:
        made = picture_of(work, block)
    assert block.alternative == alternative_text(made), "what is heard is what is drawn"
    return made


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("chart voids", "trajectory"),
        ("show me voids", "trajectory"),
        ("chart voids control", "control"),
        ("control chart of voids", "control"),
        ("chart voids as a control chart", "control"),
        ("spc chart voids", "control"),
        ("show me the control chart for voids", "control"),
        ("chart voids seasonal", "seasonal"),
        ("chart voids years side by side", "seasonal"),
        ("chart Homes", "multiples"),
        ("small charts of Homes", "multiples"),
        ("small charts", "multiples"),
        ("chart Homes grid", "grid"),
        ("chart Priya", "multiples"),
        ("chart of everything", "grid"),
        ("chart everything small multiples", "multiples"),
        ("chart good repairs and quick re-lets", "multiples"),
        ("page for good repairs and quick re-lets", "stocktake"),
        ("chart voids page", "stocktake"),
    ],
)
def test_every_kind_of_chart_can_be_asked_for_in_words(opened, words, kind):
    """Nobody needs to know what a kind is called in our house."""
    assert [b.kind for b in blocks(opened, "Nadia", words)] == [kind]


def test_a_control_chart_says_what_it_finds(opened):
    """The title is the finding, and the listener hears limits and concerns."""
    made = drawn(opened, "Nadia", "chart voids control")
    assert isinstance(made, ControlPicture)
    assert made.title == "Voids: 29 days in September, within its usual variation"
    assert "The mean is 27 and the limits are 24 and 30." in alternative_text(made)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("council tax", "does not suit a total that builds through the year"),
        ("sickness", "neighbouring points share eleven months"),
        ("recycling", "Most of this indicator's movement is its season"),
    ],
)
def test_where_a_control_chart_would_mislead_it_says_why_and_offers_another(opened, name, why):
    """No picture is better than a wrong one; the next best is one button away."""
    opened.says("Nadia", f"chart {name} control")
    said = opened.hears("Nadia")
    assert why in said
    assert blocks(opened, "Nadia", "help") == []
    opened.says("Nadia", f"chart {name} control")
    opened.presses("Nadia", "Years side by side")
    assert [b.kind for b in opened.messages("Nadia")[-1].blocks if isinstance(b, Picture)] == ["seasonal"]


def test_the_buttons_lead_from_one_chart_to_the_next(opened):
    """A chart message offers the other ways to look at the same figures."""
    opened.says("Nadia", "chart voids")
    for label, kind in (
        ("Control chart", "control"),
        ("Years side by side", "seasonal"),
        ("Against trajectory", "trajectory"),
    ):
        opened.presses("Nadia", label)
        assert opened.messages("Nadia")[-1].blocks[0].kind == kind


def test_a_status_leads_to_the_charts_of_what_it_was_about(opened):
    """The grid behind a portfolio's status is that portfolio's."""
    opened.says("Nadia", "status Homes")
    opened.presses("Nadia", "Chart of everything")
    block = opened.messages("Nadia")[-1].blocks[0]
    with opened.work() as work:
        homes = {p.key for p in work.portfolio.priorities() if p.portfolio == "Homes"}
        assert {work.portfolio.indicator(k).priority for k in block.of[1:]} <= homes
    assert block.alternative.startswith("Homes: ")


def test_a_grid_says_what_slips_and_what_is_late(opened):
    """Housing: how many slip, how many figures are not in; a cell without a letter says why."""
    opened.at(26, 9)
    made = drawn(opened, "Nadia", "chart Homes grid")
    assert isinstance(made, GridPicture)
    words = [c.word for row in made.rows for c in row.cells if c.word]
    assert words.count("late") > 0
    assert made.title.startswith("Homes: ")
    assert f"{words.count('late')} figures late" in made.title
    assert "1 of 6 slipping (TA stay)" in made.title
    assert made.months[0] == min(c.month for row in made.rows for c in row.cells), "no empty months in front"
    assert made.source
    assert made.known_on is not None
    assert "late" in alternative_text(made)


def test_the_grid_and_the_small_charts_of_the_council_count_alike(opened):
    """One said 27 figures were late and the other 25: the grid had left two indicators out of its count, and said nothing."""
    opened.at(30, 9)
    grid, small = drawn(opened, "Nadia", "grid"), drawn(opened, "Nadia", "chart everything small multiples")
    assert "late" in grid.title
    assert grid.title == small.title
    assert grid.subtitle.endswith("; 2 for information not shown")


def test_a_figure_that_does_not_exist_is_not_called_late(opened):
    """No data is an answer."""
    opened.says("Priya", "no data for voids")
    opened.says("Priya", "the system was down")
    opened.at(26, 9)
    made = drawn(opened, "Nadia", "chart voids grid")
    assert [c.word for c in made.rows[0].cells if c.word] == ["no data"]
    assert "late" not in made.title


def test_small_charts_name_their_sources_and_their_finding(opened):
    """A page of charts is no less a document than one chart."""
    made = drawn(opened, "Nadia", "chart Homes")
    assert isinstance(made, MultiplesPicture)
    assert "slipping" in made.title
    assert made.source
    assert made.known_on is not None


def test_a_stocktake_page_is_one_priority_with_three_readings(opened):
    """Now, what lies ahead, and what the unit makes of it: side by side, never merged."""
    made = drawn(opened, "Nadia", "chart voids page")
    assert isinstance(made, StocktakePicture)
    assert [r.name for r in made.readings] == ["Now", "Forecast", "Likelihood of delivery"]
    assert made.lead == "Priya Shah"
    assert made.trajectory is not None
    assert made.others
    assert made.source
    assert made.known_on is not None


def test_a_chart_of_several_that_takes_only_one_asks_which(opened):
    """One control chart shows one indicator."""
    opened.says("Nadia", "chart Homes control")
    assert "one at a time. Which one: " in opened.hears("Nadia")


def test_a_revision_that_is_drawn_is_also_heard(opened):
    """Whoever listens learns of the same revision as whoever looks."""
    opened.says("Priya", "voids 31")
    opened.says("Priya", "correct October voids to 33, two properties were missed")
    if "Change it" in opened.hears("Priya"):
        opened.says("Priya", "yes")
    made = drawn(opened, "Nadia", "chart voids")
    assert made.actual[-1].earlier
    assert "Revised: October 2026 from 31 to 33." in alternative_text(made)


def test_nobody_is_shown_what_they_may_not_see(opened):
    """A restricted indicator is left out of everybody else's pictures, in every kind."""
    with opened.work() as work:
        restricted = [i for i in work.portfolio.indicators() if i.restricted]
    assert restricted, "the sample has a restricted indicator"
    name = restricted[0].called
    for words in ("chart of everything", "small charts"):
        [block] = blocks(opened, "Priya", words)
        assert restricted[0].key not in block.of
    opened.hears("Priya")
    opened.says("Priya", f"chart {name} control")
    assert not [b for b in opened.messages("Priya")[-1].blocks if isinstance(b, Picture)]


@pytest.mark.parametrize(
    "words", ["chart voids all", "chart all months of voids", "chart voids whole history"]
)
def test_a_long_history_can_be_asked_for_whole(opened, words):
    short, whole = drawn(opened, "Leah", "chart voids"), drawn(opened, "Leah", words)
    assert whole.actual[0].month <= short.actual[0].month
    assert whole.months[0] == whole.actual[0].month
    with opened.work() as work:
        known = [m for m, f in work.figures.known("VOID_DAYS").items() if f.value is not None]
    assert whole.months[0] == min(known)


def test_a_chart_as_known_before_anything_was_says_so(opened):
    """In the very instant of an import it once drew "no figure for January", of the year 2000."""
    with opened.work() as work:
        block = Picture("trajectory", ("VOID_DAYS",), "", "2020-01-01T00:00:00+00:00")
        made = picture_of(work, block)
        seasons = picture_of(work, replace(block, kind="seasonal"))
    assert made.title == "Voids: no figures to show"
    assert seasons.title == "Voids: no figures to show"
    assert made.months[0].year > 2000
