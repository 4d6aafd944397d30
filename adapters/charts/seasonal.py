"""Years laid over one another: the season told from what is new."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from adapters.charts.frame import (
    ABOVE_PLOT,
    BELOW_PLOT,
    EMPTY,
    MARGIN,
    VALUE,
    Plot,
    Rectangle,
    end_of_plot,
    nice_ticks,
    value_axis_width,
    write_footer,
    write_title,
)
from adapters.charts.labels import (
    EndLabel,
    Ground,
    draw_end_labels,
    end_words,
    label_inside,
    room_for,
    value_label,
)
from adapters.charts.lettering import fit_to_draw, width
from adapters.charts.lines import DASHED
from adapters.charts.sheet import HEIGHT, Sheet, ThemeName, Where
from bot.pictures.sentences import clipped, unit_sentence
from bot.pictures.shapes import Actual, SeasonalPicture, YearLine
from core.domain.months import Month
from core.domain.trajectory import Point

_NAMED = 4
"""Years named at their ends, the latest among them; with more, names would crowd one another."""

_WIDEST = 330
_OLDER = ((2.0, 5.0), (8.0, 5.0), (16.0, 5.0, 3.0, 5.0), (24.0, 6.0))


def draw_seasonal(picture: SeasonalPicture, theme: ThemeName) -> Sheet:
    """The whole chart, 1200 by 675 or higher: the latest year bold, the one before dashed, older ones thinner, unnamed ones faint."""
    years = [y for y in picture.years if y.points]
    sheet = Sheet(HEIGHT if years else EMPTY, theme=theme)
    top = write_title(sheet, picture.title, picture.subtitle)
    below = end_of_plot(top) if years else top + EMPTY
    foot = write_footer(sheet, list(_explanations(picture)), picture, below=below)
    if not years:
        sheet.text((MARGIN, (top + foot) / 2), "No figures to show.", VALUE, sheet.colours.quiet)
        return sheet
    start = Month(2001, picture.first_month)
    ticks = nice_ticks([float(p.value) for y in years for p in y.points], picture.decimals, picture.unit)
    left = MARGIN + value_axis_width(ticks, picture.unit)
    unplaced = Plot(sheet, Rectangle(left, 0, sheet.width, 1), (start, start + 11), ticks)
    right = sheet.width - MARGIN - room_for(_end_labels(picture, years, unplaced))
    inside = Rectangle(left, top + ABOVE_PLOT, right, foot - BELOW_PLOT)
    plot = Plot(sheet, inside, (start, start + 11), ticks)
    plot.draw_values(picture.unit)
    plot.draw_months(years=False)
    ground = Ground()
    for age, year in enumerate(reversed(years)):
        _draw_year(plot, year, age, set(picture.provisional), ground)
    labels = _end_labels(picture, years, plot)
    ground.boxes += draw_end_labels(plot, labels)
    if not any(label.bold for label in labels):
        last = years[-1].points[-1]
        said = _latest_words(picture, years[-1])
        label_inside(plot, _at(plot, last), said, picture.letter, ground)
    return sheet


def _explanations(picture: SeasonalPicture) -> Iterator[str]:
    yield unit_sentence(picture.unit, picture.polarity)
    if picture.years:
        yield f"Bold: {clipped(picture.years[-1].label, 40)}."
    if len(picture.years) > _NAMED:
        first, last = picture.years[0], picture.years[-1 - _NAMED]
        span = first.label if first is last else f"{clipped(first.label, 40)} to {clipped(last.label, 40)}"
        yield f"Faint, unnamed: {span}."
    if picture.provisional:
        yield "Hollow: provisional."


def _actual(point: Point) -> Actual:
    return Actual(point.month, point.value)


def _latest_words(picture: SeasonalPicture, year: YearLine) -> str:
    """The latest value, after its year's name where that leaves it short."""
    said = value_label(_actual(year.points[-1]), picture.unit, picture.decimals)
    with_year = fit_to_draw(f"{year.label}: {said}")
    return with_year if width(with_year, VALUE, bold=True) <= _WIDEST else said


def _at(plot: Plot, point: Point) -> Where:
    return plot.at(plot.first + (point.month.number - plot.first.number) % 12, point.value)


def _pieces(points: tuple[Point, ...]) -> list[list[Point]]:
    """A year's points in runs of months that follow one another as the year's own spacing has it."""
    step = min((b.month - a.month for a, b in pairwise(points)), default=1)
    pieces: list[list[Point]] = []
    for point in points:
        if pieces and point.month - pieces[-1][-1].month == step:
            pieces[-1].append(point)
        else:
            pieces.append([point])
    return pieces


def _draw_year(plot: Plot, year: YearLine, age: int, provisional: set[Month], ground: Ground) -> None:
    colours = plot.sheet.colours
    for piece in _pieces(year.points):
        line = [_at(plot, p) for p in piece]
        ground.lines.append(line)
        if age == 0:
            plot.sheet.line(line, colours.actual, thick=5, layer=3)
            firm = [_at(plot, p) for p in piece if p.month not in provisional]
            loose = [_at(plot, p) for p in piece if p.month in provisional]
            plot.sheet.dots(firm, colours.actual, across=18, layer=4)
            plot.sheet.dots(loose, colours.actual, across=20, hollow=True, edge=4, layer=4)
            continue
        colour = colours.trajectory if age == 1 else colours.quiet if age < _NAMED else colours.faint
        if len(line) == 1:
            plot.sheet.dots(line, colour, across=12, layer=2.5)  # a line of one point would not be seen
        elif age == 1:
            plot.sheet.line(line, colour, thick=4, dashes=DASHED, layer=2.5)
        else:
            plot.sheet.line(line, colour, thick=3, dashes=_OLDER[(age - 2) % len(_OLDER)], layer=2)


def _end_labels(picture: SeasonalPicture, years: list[YearLine], plot: Plot) -> list[EndLabel]:
    colours = plot.sheet.colours
    found: list[EndLabel] = []
    for age, year in enumerate(reversed(years)):
        last = year.points[-1]
        at = _at(plot, last)
        ends = at[0] > plot.inside.right - 1
        if age == 0 and ends:
            said = _latest_words(picture, years[-1])
            found.append(EndLabel(at, said, colours.ink, bold=True, badge=picture.letter))
        elif 0 < age < _NAMED:
            found.append(
                EndLabel(at, end_words(year.label), colours.trajectory if age == 1 else colours.quiet)
            )
    return found
