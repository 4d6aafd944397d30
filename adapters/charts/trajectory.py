"""The trajectory chart: where we are, where we said we would be, where this is heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

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
    end_value,
    end_words,
    label_inside,
    room_for,
    value_label,
)
from adapters.charts.lines import (
    DASHED,
    DOTTED,
    draw_actuals,
    draw_band,
    draw_limits,
    limit_labels,
    within,
    year_by_year,
)
from adapters.charts.marks import LANE, draw_marks, draw_missing, lanes, most_lanes, place_marks
from adapters.charts.sheet import HEIGHT, Sheet, ThemeName, Where
from bot.pictures.amounts import amount_in_brief
from bot.pictures.sentences import clipped, sentence, unit_sentence
from bot.pictures.shapes import Actual, FanPoint, TrajectoryPicture
from bot.pictures.window import left_out, window
from core.domain.indicators import Polarity
from core.domain.months import Month
from core.domain.trajectory import Point


def draw_trajectory(picture: TrajectoryPicture, theme: ThemeName) -> Sheet:
    """The whole chart, 1200 by 675, higher where many words stand around it, lower where there is nothing to draw."""
    months = window(picture)
    sheet = Sheet(HEIGHT if months else EMPTY, theme=theme)
    top = write_title(sheet, picture.title, picture.subtitle)
    most = most_lanes(picture.interventions, picture.breaks, months)
    below = end_of_plot(top, LANE * most) if months else top + EMPTY
    foot = write_footer(sheet, list(explanations(picture)), picture, whole=True, below=below)
    draw_trajectory_inside(sheet, picture, Rectangle(0, top, sheet.width, foot))
    return sheet


def draw_trajectory_inside(sheet: Sheet, picture: TrajectoryPicture, within: Rectangle) -> None:
    """The plot with its axes and labels, in a part of the sheet."""
    months = window(picture)
    if months is None:
        at = (MARGIN, (within.top + within.bottom) / 2)
        sheet.text(at, "No figures to show.", VALUE, sheet.colours.quiet)
        return
    ticks = nice_ticks(values_shown(picture, months), picture.decimals, picture.unit)
    left = within.left + MARGIN + value_axis_width(ticks, picture.unit)
    unplaced = Plot(sheet, Rectangle(left, 0, within.right, 1), months, ticks)
    right = within.right - MARGIN - room_for(_end_labels(picture, unplaced))
    marks = place_marks(picture.interventions, picture.breaks, months, (left, right), within.right)
    inside = Rectangle(left, within.top + ABOVE_PLOT + LANE * lanes(marks), right, within.bottom - BELOW_PLOT)
    plot = Plot(sheet, inside, months, ticks)
    plot.draw_values(picture.unit)
    plot.draw_months()
    ground = Ground(draw_marks(plot, marks))
    _draw_promises(picture, plot)
    ground.lines += _promised_lines(picture, plot)
    for stretch in picture.limits:
        ground.lines += draw_limits(plot, stretch)
    _draw_fan(picture, plot, ground)
    shown = [a for a in picture.actual if plot.shows(a.month)]
    draw_actuals(plot, shown, picture.missing, picture.breaks, ground, cumulative=picture.cumulative)
    draw_missing(plot, picture.missing, ground)
    _draw_gap(picture, plot, shown, ground)
    labels = _end_labels(picture, plot)
    ground.boxes += draw_end_labels(plot, labels)
    if shown and not any(label.bold for label in labels):
        said = value_label(shown[-1], picture.unit, picture.decimals)
        place = plot.at(shown[-1].month, shown[-1].value)
        label_inside(plot, place, said, picture.letter or shown[-1].letter, ground)


def values_shown(picture: TrajectoryPicture, months: tuple[Month, Month]) -> list[float]:
    """Every value the scale must take in."""

    def shown(month: Month) -> bool:
        return months[0] <= month <= months[1]

    def parts(line: Sequence[Point]) -> Iterator[Point]:
        for year in year_by_year(line, cumulative=picture.cumulative):
            yield from within(year, *months)

    found: list[Decimal] = [v for a in picture.actual if shown(a.month) for v in (a.value, *a.earlier)]
    found += [p.value for line in _lines(picture) for p in parts(line)]
    found += [v for f in _fan_within(picture.forecast, *months) for v in (f.p10, f.p90)]
    if picture.target:
        found.append(picture.target.value)
    if picture.band:
        found += [picture.band.low, picture.band.high]
    for stretch in picture.limits:
        found += [stretch.lower, stretch.upper]
    if _has_tolerance(picture):
        shaded = [p.value + _worse(picture) for p in parts(picture.trajectory)]
        least = min(found, default=Decimal(0))
        # Nobody waits for fewer than none: shade alone opens no scale below nought.
        found += [max(v, Decimal(0)) if least >= 0 else v for v in shaded]
    return [float(v) for v in found]


def explanations(picture: TrajectoryPicture) -> Iterator[str]:
    """What the footer says of what is drawn, the most needed first."""
    months = window(picture)
    yield unit_sentence(clipped(picture.unit, 40), picture.polarity)
    yield left_out(picture)
    if picture.chance:
        yield sentence(f"Target {clipped(picture.chance, 80)}")
    if months is None:
        return
    shown = [a for a in picture.actual if months[0] <= a.month <= months[1]]
    if any(a.provisional for a in shown):
        yield "Hollow: provisional."
    if any(s.trial for s in picture.limits):
        yield "Trial limits: fewer than twelve points."
    if any(a.earlier for a in shown):
        yield "×: before revision."
    if any(months[0] <= f.month <= months[1] for f in picture.forecast):
        yield "Fan: eight chances in ten."
    if picture.tolerance and _has_tolerance(picture):
        yield f"Shaded: within {_leeway(picture, picture.tolerance)}."
    if picture.band:
        allowed = _leeway(picture, picture.tolerance) if picture.tolerance else ""
        yield f"Shaded: its band; tolerance {allowed}." if allowed else "Shaded: its band."


def _leeway(picture: TrajectoryPicture, tolerance: Decimal) -> str:
    """A tolerance in the picture's unit; of a percentage in points."""
    return amount_in_brief(tolerance, "points" if picture.unit == "%" else picture.unit, picture.decimals)


def _lines(picture: TrajectoryPicture) -> Iterator[tuple[Point, ...]]:
    yield picture.trajectory
    yield from picture.older
    yield from (picture.no_effect, picture.low, picture.high)


def _has_tolerance(picture: TrajectoryPicture) -> bool:
    judged = picture.polarity in {Polarity.HIGHER, Polarity.LOWER}
    return bool(picture.tolerance) and judged and len(picture.trajectory) > 1


def _worse(picture: TrajectoryPicture) -> Decimal:
    """The tolerance, signed towards what is worse."""
    allowed = picture.tolerance or Decimal(0)
    return -allowed if picture.polarity is Polarity.HIGHER else allowed


def _visible(points: Sequence[Point], plot: Plot) -> list[Where]:
    return [plot.at(p.month, p.value) for p in within(points, plot.first, plot.last)]


def _fan_within(points: Sequence[FanPoint], first: Month, last: Month) -> list[FanPoint]:
    """The part of the forecast between two months."""
    over, middle, under = (
        within([Point(f.month, value(f)) for f in points], first, last)
        for value in (attrgetter("p90"), attrgetter("p50"), attrgetter("p10"))
    )
    return [
        FanPoint(m.month, low.value, m.value, high.value)
        for low, m, high in zip(under, middle, over, strict=True)
    ]


def _promised_lines(picture: TrajectoryPicture, plot: Plot) -> Iterator[list[Where]]:
    for points in (picture.trajectory, picture.no_effect, picture.low, picture.high):
        for piece in year_by_year(points, cumulative=picture.cumulative):
            yield _visible(piece, plot)
    if picture.band:
        for level in (plot.y(picture.band.high), plot.y(picture.band.low)):
            yield [(plot.inside.left, level), (plot.inside.right, level)]


def _draw_promises(picture: TrajectoryPicture, plot: Plot) -> None:
    sheet, colours = plot.sheet, plot.sheet.colours
    if picture.band:
        draw_band(plot, picture.band, 12)
    if _has_tolerance(picture):
        _draw_tolerance(picture, plot)

    def line(
        points: Sequence[Point], colour: str, thick: float, dashes: tuple[float, ...], layer: float
    ) -> None:
        for piece in year_by_year(points, cumulative=picture.cumulative):
            sheet.line(_visible(piece, plot), colour, thick=thick, dashes=dashes, layer=layer)

    for older in picture.older:
        line(older, colours.faint, 3, DASHED, 1.8)
    line(picture.no_effect, colours.quiet, 3, DOTTED, 2)
    for case in (picture.low, picture.high):
        line(case, colours.trajectory, 2, (5, 4), 2)
    line(picture.trajectory, colours.trajectory, 4, DASHED, 2)
    if picture.target and plot.shows(picture.target.month):
        place = plot.at(picture.target.month, picture.target.value)
        sheet.dots([place], colours.trajectory, across=22, shape="D", layer=3.5)


def _draw_tolerance(picture: TrajectoryPicture, plot: Plot) -> None:
    for year in year_by_year(picture.trajectory, cumulative=picture.cumulative):
        points = within(year, plot.first, plot.last)
        there = [plot.at(p.month, p.value) for p in points]
        back = [plot.at(p.month, p.value + _worse(picture)) for p in reversed(points)]
        if len(points) > 1:
            plot.sheet.area([*there, *back], plot.sheet.colours.tolerance, layer=0.4)


def _draw_fan(picture: TrajectoryPicture, plot: Plot, ground: Ground) -> None:
    colours = plot.sheet.colours
    points = _fan_within(picture.forecast, plot.first, plot.last)
    before = [a for a in picture.actual if points and a.month < points[0].month and plot.shows(a.month)]
    whole = [FanPoint(a.month, a.value, a.value, a.value) for a in before[-1:]] + points
    years = groupby(whole, key=lambda f: f.month.financial_year if picture.cumulative else None)
    for year in (list(group) for _, group in years):
        over, middle, under = (
            [plot.at(f.month, value(f)) for f in year]
            for value in (attrgetter("p90"), attrgetter("p50"), attrgetter("p10"))
        )
        plot.sheet.area([*over, *reversed(under)], colours.fan, layer=0.6)
        for line in (over, under):
            plot.sheet.line(line, colours.forecast, thick=1.5, layer=0.7)
        plot.sheet.line(middle, colours.forecast, thick=4, dashes=(4, 6))
        ground.lines += [over, middle, under]


def _draw_gap(picture: TrajectoryPicture, plot: Plot, shown: Sequence[Actual], ground: Ground) -> None:
    """A thin line from the last actual to its trajectory point: the distance the title names."""
    if not shown:
        return
    last = shown[-1]
    expected = next((p.value for p in picture.trajectory if p.month == last.month), None)
    if expected is not None:
        line = [plot.at(last.month, last.value), plot.at(last.month, expected)]
        plot.sheet.line(line, plot.sheet.colours.actual, thick=2.5, layer=2.4)
        ground.lines.append(line)


def _end_labels(picture: TrajectoryPicture, plot: Plot) -> list[EndLabel]:
    colours = plot.sheet.colours
    found: list[EndLabel] = []

    def add(points: Sequence[Point], words: str, colour: str, spared: int = 0) -> None:
        years = year_by_year(points, cumulative=picture.cumulative)
        visible = [place for year in years for place in _visible(year, plot)]
        if visible:
            found.append(EndLabel(visible[-1], end_words(words), colour, spared=spared))

    shown = [a for a in picture.actual if plot.shows(a.month)]
    if shown and plot.first < plot.last == shown[-1].month:
        last = shown[-1]
        said = value_label(last, picture.unit, picture.decimals)
        place = plot.at(last.month, last.value)
        found.append(EndLabel(place, said, colours.ink, bold=True, badge=picture.letter or last.letter))
    if picture.target:
        add(
            (picture.target,),
            end_value("Target", picture.target.value, picture.decimals, picture.unit),
            colours.trajectory,
        )
    add(picture.trajectory, "Trajectory", colours.trajectory)
    for older in picture.older[-1:]:
        add(older, "Earlier", colours.quiet, 5)
    add(picture.no_effect, "No effect", colours.quiet, 1)
    add(picture.low, "Low case", colours.trajectory, 2)
    add(picture.high, "High case", colours.trajectory, 2)
    if picture.forecast:
        middle = [Point(f.month, f.p50) for f in picture.forecast]
        add(middle, end_value("Forecast", middle[-1].value, picture.decimals, picture.unit), colours.forecast)
    if picture.band:
        for value in (picture.band.high, picture.band.low):
            band = end_value("Band", value, picture.decimals, picture.unit)
            found.append(EndLabel((plot.inside.right, plot.y(value)), band, colours.trajectory))
    found += limit_labels(plot, picture.limits, picture.decimals, picture.unit)
    return found
