"""Where things go: scales, labels kept apart, lines broken where they should be, a footer that keeps its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.text import Text

from adapters.charts.drawing import on_paper
from adapters.charts.frame import TEXT, Plot, Rectangle, month_labels, nice_ticks, tick_words, write_footer
from adapters.charts.labels import Ground, crossings, label_inside, spread
from adapters.charts.lettering import width
from adapters.charts.lines import runs, year_by_year
from adapters.charts.marks import place_marks
from adapters.charts.sheet import HEIGHT, Sheet
from adapters.charts.trajectory import draw_trajectory_inside
from bot.pictures import (
    Actual,
    ControlPicture,
    ControlPoint,
    FanPoint,
    GridPicture,
    Mark,
    MultiplesPicture,
    Panel,
    SeasonalPicture,
    StocktakePicture,
    Stretch,
    TrajectoryPicture,
    YearLine,
    sources,
)
from core.domain.indicators import Band, Polarity
from core.domain.months import Month
from core.domain.trajectory import Point

APRIL = Month(2026, 4)
VALUES = st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=40)


@given(VALUES, st.integers(0, 6))
def test_ticks_are_even_and_take_in_every_value(values, decimals):
    ticks = nice_ticks(values, decimals)
    steps = {round((b - a) / (ticks[-1] - ticks[0]), 6) for a, b in pairwise(ticks)}
    assert len(steps) == 1
    room = 1e-6 * max(1.0, *map(abs, values))
    assert ticks[0] - room <= min(values)
    assert max(values) <= ticks[-1] + room
    assert len(ticks) <= 8


@given(VALUES, st.integers(0, 3))
def test_no_tick_is_finer_than_the_figures_it_measures(values, decimals):
    for tick in nice_ticks(values, decimals):
        assert abs(tick * 10**decimals - round(tick * 10**decimals)) < 1e-3


@given(st.lists(st.integers(0, 9), min_size=1))
def test_what_is_never_below_nought_has_no_scale_below_it(values):
    assert nice_ticks(values)[0] >= 0


def test_large_values_are_written_short():
    assert tick_words([0, 1_000_000, 2_000_000], "£") == ["£0", "£1m", "£2m"]
    assert tick_words([-2_000, 0], "£") == ["−£2,000", "£0"]


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(10, 40)), min_size=1, max_size=8))
def test_labels_spread_apart_keep_their_order_and_never_overlap(labels):
    wanted = [at for at, _ in labels]
    sizes = [size for _, size in labels]
    placed = spread(wanted, sizes, 0, 1000)
    order = sorted(range(len(labels)), key=lambda i: (wanted[i], i))
    for one, other in pairwise(order):
        assert placed[other] - placed[one] >= (sizes[one] + sizes[other]) / 2 - 1e-6


def test_a_label_with_room_stays_where_it_is():
    assert spread([10, 100], [20, 20], 0, 200) == [10, 100]


def test_a_line_through_a_box_is_noticed_even_without_a_point_inside():
    box = Rectangle(10, 10, 20, 20)
    assert crossings([box], [[(0, 15), (30, 15)], [(0, 0), (30, 5)]]) == [1]
    assert crossings([box, box.grown(8)], [[(0, 0), (30, 5)]]) == [0, 1]
    assert crossings([box], [[(15, 0), (15, 30)], [(25, 0), (25, 30)], [(15, 15), (15, 15)]]) == [2]


@given(st.lists(st.tuples(st.integers(0, 11), st.text("abc ", max_size=60)), max_size=8))
def test_words_of_marks_never_overlap_and_never_leave_the_sheet(marks):
    placed = place_marks(
        [Mark(APRIL + gone, said) for gone, said in marks], (), (APRIL, APRIL + 11), (100, 900), 1200
    )
    boxes = [(p.lane, p.left, p.left + width(p.words, TEXT)) for p in placed if p.words]
    for i, (lane, left, right) in enumerate(boxes):
        assert left >= 0
        assert right <= 1200
        for other, start, end in boxes[i + 1 :]:
            assert lane != other or right <= start or end <= left


def test_months_named_are_far_enough_apart_and_begin_in_january():
    named = month_labels(APRIL, APRIL + 23, 35)
    assert [str(m) for m in named[:3]] == ["2026-04", "2026-07", "2026-10"]


def test_the_line_breaks_at_a_missing_month_and_at_a_new_definition():
    actual = [Actual(APRIL + i, Decimal(i)) for i in (0, 1, 3, 4, 5)]
    pieces = [[str(a.month) for a in run] for run in runs(actual, {APRIL + 2}, [APRIL + 5])]
    assert pieces == [["2026-04", "2026-05"], ["2026-07", "2026-08"], ["2026-09"]]


def test_a_total_that_starts_again_in_april_is_not_joined_to_last_march():
    actual = [Actual(APRIL + i, Decimal(1)) for i in (-2, -1, 0, 1)]
    assert [len(run) for run in runs(actual, set(), [], cumulative=True)] == [2, 2]
    assert [len(run) for run in runs(actual, set(), [])] == [4]
    points = [Point(a.month, a.value) for a in actual]
    assert [len(year) for year in year_by_year(points, cumulative=True)] == [2, 2]


def footer(source: str, *explanations: str) -> str:
    picture = TrajectoryPicture(title="Voids", source=source, known_on=date(2026, 11, 12))
    sheet = Sheet()
    write_footer(sheet, explanations, picture)
    return " ".join(text.get_text() for text in sheet._figure.artists if isinstance(text, Text))


def test_a_long_source_is_shortened_before_the_first_explanations_go():
    said = footer(
        "A very long name of a system " * 9, "Days; lower is better.", "Hollow: provisional.", "x" * 90
    )
    assert said.startswith("Days; lower is better. Hollow: provisional. Source: A very long name")
    assert said.endswith("…, as known on 12 November 2026.")


def test_a_footer_that_fits_says_everything():
    said = footer("Housing system", "Days; lower is better.", "Fan: eight chances in ten.")
    assert said == (
        "Days; lower is better. Fan: eight chances in ten. "
        "Source: Housing system, as known on 12 November 2026."
    )


def test_a_source_is_not_cut_in_the_middle_of_a_word_or_a_bracket():
    said = footer("Register of homes, kept by the housing team (illustrative values) " * 5, "Days.")
    kept = said.partition("Source: ")[2].partition("…")[0]
    assert kept.split()[-1] in {"Register", "of", "homes", "kept", "by", "the", "housing", "team", "values)"}
    assert kept.count("(") == kept.count(")")


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(GridPicture(title="Homes", known_on=date(2026, 11, 12)), id="a grid"),
        pytest.param(MultiplesPicture(title="Homes", known_on=date(2026, 11, 12)), id="small charts"),
        pytest.param(StocktakePicture(title="Homes", known_on=date(2026, 11, 12)), id="a page"),
    ],
)
def test_a_picture_of_many_indicators_names_their_sources_or_that_there_are_none(picture):
    several = said_on(replace(picture, source="Housing system; Waste contractor"))
    assert "Sources: Housing system; Waste contractor, as known on 12 November 2026." in several
    assert "Source: not recorded, as known on 12 November 2026." in said_on(picture)


def test_a_page_says_how_many_sources_it_does_not_name():
    """Even where all else that a footer explains is there to explain."""
    month = Month(2026, 10)
    figure = Actual(month, Decimal(31), provisional=True)
    plan = Point(month + 5, Decimal(24))
    panel = Panel("Voids", actual=(figure,), missing=(month + -1,), trajectory=(plan,), target=plan)
    named = sources([f"Case system of service number {i} (illustrative)" for i in range(22)])
    said = said_on(MultiplesPicture(title="All", panels=(panel,), source=named, known_on=date(2026, 11, 12)))
    assert "20 more, as known on 12 November 2026." in said


def test_small_charts_explain_grey_only_where_some_is_drawn():
    """A panel without a figure has no plot to be grey in."""
    month = Month(2026, 10)
    empty = MultiplesPicture(title="Homes", panels=(Panel("Voids", "no figure yet", missing=(month,)),))
    drawn = replace(empty.panels[0], actual=(Actual(month + -1, Decimal(31)),))
    assert "Grey: missing." not in said_on(empty)
    assert "Grey: missing." in said_on(replace(empty, panels=(drawn,)))


def test_small_charts_without_a_figure_take_no_more_room_than_their_words():
    """A council's first month was a page of white, six screens high."""
    month = Month(2026, 10)
    drawn = Panel("Voids", "31 days", actual=(Actual(month + -1, Decimal(31)), Actual(month, Decimal(30))))
    empty = Panel("Repairs", "no figure yet")
    high = [
        on_paper(MultiplesPicture(title="All", panels=panels)).height
        for panels in ((drawn,) * 12, (drawn, *(empty,) * 11), (empty,) * 12)
    ]
    assert high[0] > high[1] + 500 > high[2] + 500


def test_the_lowest_small_chart_of_each_column_names_its_months():
    """Not the lowest panel, which may have nothing drawn."""
    drawn = Panel("Voids", actual=(Actual(APRIL, Decimal(31)), Actual(APRIL + 2, Decimal(30))))
    said = said_on(MultiplesPicture(title="All", panels=(drawn, drawn, drawn, Panel("Repairs"))))
    assert said.count("Apr 2026") == 2
    assert said.count("No figures to show.") == 1


def test_a_value_that_a_line_passes_behind_stands_on_paper_of_its_own():
    def label(*lines):
        sheet = Sheet()
        inside = Rectangle(0, 0, 400, 120)
        plot = Plot(sheet, inside, (APRIL, APRIL + 5), [0.0, 1.0])
        label_inside(plot, (200, 60), "29 days", "AR", Ground(list(lines)))
        return next(t for t in sheet._figure.artists if isinstance(t, Text)).get_bbox_patch()

    assert label() is None
    assert label(*([(x, -200), (x, 400)] for x in range(0, 1200, 10))) is not None


@pytest.mark.parametrize(
    ("points", "at"),
    [
        pytest.param(
            [(i * 20, 60 + 250 * (i % 4 > 1)) for i in range(35)], 24, id="a season that goes up and down"
        ),
        pytest.param([(i * 20, 400 - (i % 12) * 32) for i in range(31)], 30, id="years that add up"),
        pytest.param([(i * 20, 390) for i in range(30)], 29, id="a line along the foot"),
    ],
)
def test_the_latest_value_stands_where_it_hides_no_line(points, at):
    """It once lay across last year's line, where nothing but habit kept it near its point."""
    plot = Plot(Sheet(), Rectangle(0, 20, 720, 420), (APRIL, APRIL + 36), [0.0, 1.0])
    ground = Ground([points[: at + 1]])
    label_inside(plot, points[at], "264 homes", "AR", ground)
    assert crossings(ground.boxes[-1:], ground.lines) == [0]


def test_the_tolerance_of_a_year_that_begins_at_nought_opens_no_scale_below_it():
    """A count of homes had -200 on its scale, for the shade under the first month."""
    line = tuple(Point(APRIL + i, Decimal(50 * i)) for i in range(12))
    homes = TrajectoryPicture(title="Homes", decimals=0, trajectory=line, tolerance=Decimal(20))
    debts = replace(homes, trajectory=(replace(line[0], value=Decimal(-50)), *line[1:]))
    assert "\u2212" not in said_on(homes)
    assert "\u2212" in said_on(debts), "what goes below nought is shown there"


def test_the_word_for_a_missing_month_keeps_clear_of_the_lines_of_a_control_chart():
    """The target's line had gone through it."""
    picture = ControlPicture(
        title="Voids",
        points=tuple(ControlPoint(APRIL + i, Decimal(25)) for i in range(13) if i != 3),
        missing=(APRIL + 3,),
        limits=(Stretch(APRIL, APRIL + 12, Decimal(26), Decimal(23), Decimal(30)),),
        target=Decimal(24),
    )
    sheet = on_paper(picture)
    [word] = [t for t in sheet._figure.artists if isinstance(t, Text) and t.get_text() == "missing"]
    across, middle = word.get_position()
    half = width("missing", TEXT) / 2
    box = Rectangle(across - TEXT / 2, middle - half, across + TEXT / 2, middle + half)
    level = [
        list(zip(line.get_xdata(), line.get_ydata(), strict=True))
        for line in sheet._figure.findobj(Line2D)
        if line.get_color() in {sheet.colours.trajectory, sheet.colours.limits} and len(line.get_xdata()) == 2
    ]
    assert crossings([box], level) == [0]


def said_on(picture) -> str:
    return " ".join(t.get_text() for t in on_paper(picture)._figure.artists if isinstance(t, Text))


def test_a_small_chart_of_a_band_shows_both_its_edges():
    """Inside or outside can only be seen beside them, so the scale takes them in though no figure is near."""
    actual = tuple(Actual(APRIL + i, Decimal(16 + i % 2)) for i in range(6))
    panel = Panel(
        "Re-referrals",
        "17 %, within its band of 15 to 25",
        actual=actual,
        band=Band(Decimal(15), Decimal(25)),
    )
    with_band = on_paper(MultiplesPicture(title="All", panels=(panel,)))
    levels = {
        round(float(line.get_ydata()[0]))
        for line in with_band._figure.findobj(Line2D)
        if len(set(line.get_ydata())) == 1 and line.get_color() == with_band.colours.trajectory
    }
    assert len(levels) == 2
    assert "Shaded: its band." in said_on(MultiplesPicture(title="All", panels=(panel,)))


@pytest.mark.parametrize(
    "last", [pytest.param(APRIL + 24, id="beyond both edges"), pytest.param(APRIL + 8, id="to the last")]
)
def test_of_a_line_that_begins_before_what_is_shown_the_part_within_is_drawn(last):
    """Its label stood at the right, and no line led to it."""
    ends = (Point(Month(2025, 4), Decimal(20)), Point(last, Decimal(40)))
    picture = TrajectoryPicture(
        title="Voids",
        polarity=Polarity.LOWER,
        months=(APRIL, APRIL + 8),
        trajectory=ends,
        no_effect=ends,
        tolerance=Decimal(2),
        actual=(Actual(APRIL, Decimal(29)), Actual(APRIL + 3, Decimal(31))),
    )
    sheet = on_paper(picture)
    for colour in (sheet.colours.trajectory, sheet.colours.quiet):
        lines = [
            li for li in sheet._figure.findobj(Line2D) if li.get_color() == colour and len(li.get_xdata()) > 1
        ]
        assert max(max(li.get_xdata()) - min(li.get_xdata()) for li in lines) > 600


def test_the_latest_value_stands_beside_its_month_though_lines_crowd_there_and_is_led_to_from_further():
    """For October it once stood over April, where nothing was in the way, and was read as April's."""
    points = [(20 * i, 200 + 10 * (i % 2)) for i in range(25)]
    around = [[(300, y), (720, y)] for y in range(30, 420, 16)]
    sheet = Sheet()
    plot = Plot(sheet, Rectangle(0, 20, 720, 420), (APRIL, APRIL + 36), [0.0, 1.0])
    ground = Ground([points, *around])
    label_inside(plot, points[-1], "31 days", "AR", ground)
    assert ground.boxes[-1].left - points[-1][0] < 100
    assert points[-1][0] - ground.boxes[-1].right < 100
    aside = Ground(boxes=[Rectangle(0, 80, 1200, 420)])
    label_inside(plot, points[-1], "31 days", "AR", aside)
    led = [line for line in sheet._figure.findobj(Line2D) if line.get_xdata()[0] == points[-1][0]]
    assert aside.boxes[-1].away(points[-1]) > 75
    assert led


def test_of_more_names_of_lines_than_there_is_room_for_none_stands_in_the_footer():
    """ "Low case" was printed across it."""

    def line(*values):
        return tuple(Point(APRIL + 11 * i, Decimal(v)) for i, v in enumerate(values))

    picture = TrajectoryPicture(
        title="Voids",
        unit="days",
        polarity=Polarity.LOWER,
        actual=(Actual(APRIL, Decimal(28)), Actual(APRIL + 6, Decimal(31))),
        trajectory=line(30, 24),
        older=(line(29, 22),),
        target=Point(APRIL + 11, Decimal(24)),
        no_effect=line(29, 33),
        low=line(29, 21),
        high=line(29, 28),
        forecast=(FanPoint(APRIL + 11, Decimal(24), Decimal(29), Decimal(34)),),
        interventions=(Mark(APRIL + 5, "Two more void teams"), Mark(APRIL + 6, "Contractor handover")),
        limits=(Stretch(APRIL, APRIL + 11, Decimal(27), Decimal(24), Decimal(31)),),
        source="Housing management system, lettings of the whole borough",
    )
    sheet, footer = Sheet(), 480
    draw_trajectory_inside(sheet, picture, Rectangle(0, 100, sheet.width, footer))
    written = {t.get_text(): t.get_position()[1] for t in sheet._figure.artists if isinstance(t, Text)}
    assert {"Trajectory", "Target 24.0", "Forecast 29.0"} <= {*written}
    assert "Earlier" not in written, "its line can be spared a name the most"
    assert all(
        written[w] < footer - TEXT - 20 for w in ("Low case", "Limit 24.0", "Trajectory") if w in written
    )


def test_many_words_around_a_plot_make_the_chart_higher_and_never_the_plot_flat():
    """Its lines had a fifth of a phone's screen, and a month's rise could not be told from a level."""
    busy = TrajectoryPicture(
        title="Voids: 31 days in October, 4 above trajectory, slipping since August "
        + "and the rest of it " * 3,
        subtitle="Average void re-let time",
        unit="days",
        polarity=Polarity.LOWER,
        actual=(Actual(APRIL, Decimal(20)), Actual(APRIL + 6, Decimal(31), provisional=True)),
        breaks=(Mark(APRIL + 3, "definition changed"),),
        interventions=(Mark(APRIL + 4, "Two more void teams"), Mark(APRIL + 5, "Contractor handover")),
        chance="unlikely: about one in five",
        source="Housing management system, lettings of the whole borough",
    )
    sheet = on_paper(busy)
    down = [
        t.get_position()[1]
        for t in sheet._figure.artists
        if isinstance(t, Text) and t.get_text() in {"20", "35"}
    ]
    assert max(down) - min(down) >= 280
    assert sheet.height > HEIGHT == on_paper(replace(busy, title="Voids", subtitle="")).height


def test_what_is_shaded_is_said_though_the_footer_takes_a_line_more():
    """Of five explanations the tolerance was the one that was left out."""
    picture = TrajectoryPicture(
        title="Voids",
        unit="days",
        polarity=Polarity.LOWER,
        actual=(
            Actual(APRIL, Decimal(28), earlier=(Decimal(27),)),
            Actual(APRIL + 6, Decimal(31), provisional=True),
        ),
        trajectory=(Point(APRIL, Decimal(30)), Point(APRIL + 11, Decimal(24))),
        tolerance=Decimal(2),
        forecast=(FanPoint(APRIL + 11, Decimal(24), Decimal(29), Decimal(34)),),
        chance="unlikely: about one in five",
        source="NEC Housing",
        known_on=date(2026, 11, 12),
    )
    band = replace(
        picture, polarity=Polarity.BAND, band=Band(Decimal(25), Decimal(30)), trajectory=(), unit="%"
    )
    assert "Target unlikely: about one in five." in said_on(picture)
    assert "Shaded: within 2.0 days." in said_on(picture)
    assert "as known on 12 November 2026." in said_on(picture)
    assert "Shaded: its band; tolerance 2.0 points." in said_on(band)


def test_a_lone_figure_stands_beside_its_own_point() -> None:
    picture = TrajectoryPicture(
        title="Empty homes: 41 in April", unit="homes", decimals=0, actual=(Actual(APRIL, Decimal(41)),)
    )
    sheet = on_paper(picture)
    [said] = [t for t in sheet._figure.artists if isinstance(t, Text) and t.get_text() == "41 homes"]
    assert abs(said.get_position()[0] - sheet.width / 2) < sheet.width / 10


@pytest.mark.parametrize(
    ("unit", "value", "decimals", "label", "target"),
    [
        ("£m", "12.4", 1, "£12.4m", "Target £12.4m"),
        ("£000s", "412", 0, "£412k", "Target £412k"),
        ("£", "1284567.89", 2, "£1.285m", "Target £1.285m"),
        ("£", "84567.89", 2, "£84,568", "Target £84,568"),
        ("£ per head", "12.40", 2, "£12.40", "Target £12.40"),
        ("£ million", "1234.5", 1, "£1,234.5m", "Target £1,234.5m"),
    ],
)
def test_money_has_its_sign_and_what_it_is_counted_in_wherever_a_chart_says_it(
    unit, value, decimals, label, target
):
    point = Point(APRIL, Decimal(value))
    chart = TrajectoryPicture(
        title="Spend", unit=unit, decimals=decimals, actual=(Actual(APRIL + -1, point.value),), target=point,
        months=(APRIL + -1, APRIL),
    )  # fmt: skip
    said = [t.get_text() for t in on_paper(chart)._figure.artists if isinstance(t, Text)]
    assert {label, target} <= set(said)


def test_a_long_title_has_its_finding_on_lines_of_its_own():
    title = "A&E attendances seen within 4h, England, all types: 86.6 % in October, 6.3 below trajectory, slipping since April"
    said = [
        t.get_text() for t in on_paper(TrajectoryPicture(title=title))._figure.artists if isinstance(t, Text)
    ]
    assert said[:3] == [
        "A&E attendances seen within 4h, England, all types:",
        "86.6 % in October, 6.3 below trajectory,",
        "slipping since April",
    ]


def test_a_year_of_one_figure_is_seen_among_years_laid_over_one_another():
    years = tuple(YearLine(str(y), (Point(Month(y, 3), Decimal(y - 1960)),)) for y in (2024, 2025, 2026))
    drawn = on_paper(SeasonalPicture(title="Survey", years=years))._figure.artists
    dots = [a for a in drawn if isinstance(a, Line2D) and a.get_marker() == "o"]
    assert len({y for dot in dots for y in dot.get_ydata()}) == 3
