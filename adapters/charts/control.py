"""The control chart: which points are news and which are the usual variation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
from adapters.charts.labels import EndLabel, Ground, draw_end_labels, end_value, room_for, value_label
from adapters.charts.lines import CROWDED, DASHED, dot_size, draw_limits, limit_labels, runs
from adapters.charts.marks import LANE, draw_marks, draw_missing, lanes, most_lanes, place_marks
from adapters.charts.sheet import HEIGHT, Sheet, ThemeName
from bot.pictures.sentences import unit_sentence
from bot.pictures.shapes import Actual, ControlPicture, ControlPoint, Direction, Signal
from bot.pictures.window import left_out, window
from core.domain.months import Month

_SHAPES = {Direction.WORSE: "s", Direction.BETTER: "^", Direction.NEITHER: "D"}
_NAMES = {
    Direction.WORSE: "square: concern",
    Direction.BETTER: "triangle: improvement",
    Direction.NEITHER: "diamond: change",
}


def draw_control(picture: ControlPicture, theme: ThemeName) -> Sheet:
    """The whole chart, 1200 by 675 or higher. A signal has a shape as well as a colour."""
    empty = not picture.points or (picture.months and not _cut(picture, picture.months).points)
    sheet = Sheet(EMPTY if empty else HEIGHT, theme=theme)
    top = write_title(sheet, picture.title, picture.subtitle, picture.reading)
    most = most_lanes((), picture.breaks, window(picture))
    below = top + EMPTY if empty else end_of_plot(top, LANE * most)
    foot = write_footer(sheet, list(_explanations(picture)), picture, most=3, below=below)
    if empty:
        sheet.text((MARGIN, (top + foot) / 2), "No figures to show.", VALUE, sheet.colours.quiet)
        return sheet
    months = window(picture) or (picture.points[0].month, picture.points[-1].month)
    picture = _cut(picture, months)
    values = [p.value for p in picture.points]
    values += [v for s in picture.limits for v in (s.lower, s.upper)]
    values += [picture.target] if picture.target is not None else []
    ticks = nice_ticks([float(v) for v in values], picture.decimals, picture.unit)
    left = MARGIN + value_axis_width(ticks, picture.unit)
    unplaced = Plot(sheet, Rectangle(left, 0, sheet.width, 1), months, ticks)
    right = sheet.width - MARGIN - room_for(_end_labels(picture, unplaced))
    marks = place_marks((), picture.breaks, months, (left, right), sheet.width)
    inside = Rectangle(left, top + ABOVE_PLOT + LANE * lanes(marks), right, foot - BELOW_PLOT)
    plot = Plot(sheet, inside, months, ticks)
    plot.draw_values(picture.unit)
    plot.draw_months()
    draw_marks(plot, marks)
    ground = Ground()
    for stretch in picture.limits:
        ground.lines += draw_limits(plot, stretch)
    if picture.target is not None:
        level = plot.y(picture.target)
        ends = [(left - 12, level), (right + 12, level)]
        sheet.line(ends, sheet.colours.trajectory, thick=4, dashes=DASHED)
        ground.lines.append(ends)
    _draw_points(picture, plot, ground)
    draw_missing(plot, picture.missing, ground)
    draw_end_labels(plot, _end_labels(picture, plot))
    return sheet


def _cut(picture: ControlPicture, months: tuple[Month, Month]) -> ControlPicture:
    """The picture with the months shown and nothing else."""
    first, last = months
    return replace(
        picture,
        points=tuple(p for p in picture.points if first <= p.month <= last),
        limits=tuple(s for s in picture.limits if s.first <= last and s.last >= first),
        missing=tuple(m for m in picture.missing if first <= m <= last),
    )


def _explanations(picture: ControlPicture) -> Iterator[str]:
    yield unit_sentence(picture.unit, picture.polarity)
    yield left_out(picture)
    months = window(picture)
    picture = _cut(picture, months) if months else picture
    found = {p.direction for p in picture.points if p.signal is not Signal.NONE}
    named = ", ".join(name for direction, name in _NAMES.items() if direction in found)
    yield f"{named[:1].upper()}{named[1:]}." if named else ""
    if any(s.trial for s in picture.limits):
        yield "Trial limits: fewer than twelve points."
    if any(p.provisional for p in picture.points):
        yield "Hollow: provisional."


def _draw_points(picture: ControlPicture, plot: Plot, ground: Ground) -> None:
    colours = plot.sheet.colours
    as_actuals = [Actual(p.month, p.value) for p in picture.points]
    for run in runs(as_actuals, set(picture.missing), [b.month for b in picture.breaks]):
        line = [plot.at(a.month, a.value) for a in run]
        plot.sheet.line(line, colours.quiet, thick=3, layer=2.8)
        ground.lines.append(line)
    across = dot_size(plot)
    crowded = plot.step < CROWDED
    paints = {
        Direction.WORSE: colours.worse,
        Direction.BETTER: colours.better,
        Direction.NEITHER: colours.forecast,
    }
    for hollow in (False, True):
        points = [p for p in picture.points if p.provisional is hollow]
        common = [
            p for p in points if p.signal is Signal.NONE and not (crowded and p is not picture.points[-1])
        ]
        _dots(plot, common, colours.quiet, across, "o", hollow=hollow)
        for direction, shape in _SHAPES.items():
            some = [p for p in points if p.signal is not Signal.NONE and p.direction is direction]
            _dots(plot, some, paints[direction], across + (0 if crowded else 6), shape, hollow=hollow)


def _dots(
    plot: Plot, points: Sequence[ControlPoint], colour: str, across: float, shape: str, *, hollow: bool
) -> None:
    places = [plot.at(p.month, p.value) for p in points]
    plot.sheet.dots(places, colour, across=across, shape=shape, hollow=hollow, edge=4, layer=4)


def _end_labels(picture: ControlPicture, plot: Plot) -> list[EndLabel]:
    last = picture.points[-1]
    said = value_label(Actual(last.month, last.value), picture.unit, picture.decimals)
    found = [EndLabel(plot.at(last.month, last.value), said, plot.sheet.colours.ink, bold=True)]
    found += limit_labels(plot, picture.limits, picture.decimals, picture.unit)
    if picture.target is not None:
        words = end_value("Target", picture.target, picture.decimals, picture.unit)
        at = (plot.inside.right, plot.y(picture.target))
        found.append(EndLabel(at, words, plot.sheet.colours.trajectory))
    return found
