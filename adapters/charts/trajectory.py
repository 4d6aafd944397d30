"""The trajectory chart: where we are, where we said we would be, where this is heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from adapters.charts.frame import (
    MARGIN,
    MONTHS_HIGH,
    TEXT,
    VALUE,
    Plot,
    Rectangle,
    crossings,
    nice_ticks,
    spread,
    text_box,
    tick_words,
    write_footer,
    write_title,
)
from adapters.charts.lettering import fit_to_draw, shortened, width
from adapters.charts.sheet import HEIGHT, Sheet, ThemeName, Where
from bot.pictures.amounts import amount, number
from bot.pictures.sentences import provenance, unit_sentence
from bot.pictures.shapes import Actual, Mark, TrajectoryPicture
from core.domain.indicators import Polarity
from core.domain.months import Month
from core.domain.trajectory import Point

LANE = 40
BADGE = 40
WIDEST_LABEL = 300


@dataclass(slots=True)
class _Ground:
    """What is taken already: lines and boxes a label should keep clear of."""

    lines: list[Sequence[Where]] = field(default_factory=list)
    boxes: list[Rectangle] = field(default_factory=list)

    def trouble(self, box: Rectangle) -> int:
        """How much a label there would hide."""
        return sum(crossings(box, line) for line in self.lines) + 3 * sum(
            box.meets(taken) for taken in self.boxes
        )


def draw_trajectory(picture: TrajectoryPicture, theme: ThemeName) -> Sheet:
    """The whole chart, 1200 by 675."""
    sheet = Sheet(HEIGHT, theme=theme)
    top = write_title(sheet, picture.title, picture.subtitle)
    foot = write_footer(sheet, list(_footer(picture)))
    months = shown_months(picture)
    if months is None:
        sheet.text((MARGIN, (top + foot) / 2), "No figures yet.", VALUE, sheet.colours.quiet)
        return sheet
    lanes = _lanes(picture, months)
    ticks = nice_ticks(values_shown(picture, months))
    wide = max(width(w, TEXT) for w in tick_words(ticks, picture.unit, picture.decimals))
    labels = _end_labels(picture, months, sheet)
    gutter = max((width(words, TEXT) for _, words, _ in labels), default=0)
    inside = Rectangle(
        MARGIN + wide + 30,
        top + 26 + LANE * lanes,
        sheet.width - MARGIN - (gutter + 40 if labels else 24),
        foot - MONTHS_HIGH - 8,
    )
    plot = Plot(sheet, inside, months, ticks)
    plot.draw_values(picture.unit, picture.decimals)
    plot.draw_months()
    _draw_inside(picture, plot)
    _draw_end_labels(plot, labels)
    return sheet


def shown_months(picture: TrajectoryPicture) -> tuple[Month, Month] | None:
    """The first and last month the chart spans; None where there is nothing to show."""
    if picture.months:
        return picture.months
    found = [p.month for line in _lines(picture) for p in line]
    found += [a.month for a in picture.actual] + [f.month for f in picture.forecast] + [*picture.missing]
    if picture.target:
        found.append(picture.target.month)
    return (min(found), max(found)) if found else None


def values_shown(picture: TrajectoryPicture, months: tuple[Month, Month]) -> list[float]:
    """Every value the scale must take in."""

    def within(month: Month) -> bool:
        return months[0] <= month <= months[1]

    found: list[Decimal] = [a.value for a in picture.actual if within(a.month)]
    found += [e for a in picture.actual if within(a.month) for e in a.earlier]
    found += [p.value for line in _lines(picture) for p in line if within(p.month)]
    found += [v for f in picture.forecast if within(f.month) for v in (f.p10, f.p90)]
    if picture.target:
        found.append(picture.target.value)
    if picture.band:
        found += [picture.band.low, picture.band.high]
    for stretch in picture.limits:
        found += [stretch.lower, stretch.upper]
    return [float(v) for v in found]


def _lines(picture: TrajectoryPicture) -> Iterator[tuple[Point, ...]]:
    yield picture.trajectory
    yield from picture.older
    yield from (picture.no_effect, picture.low, picture.high)


def _footer(picture: TrajectoryPicture) -> Iterator[str]:
    yield unit_sentence(picture.unit, picture.polarity)
    if any(a.provisional for a in picture.actual):
        yield "Hollow: provisional."
    if picture.tolerance and picture.trajectory:
        yield f"Shaded: within {amount(picture.tolerance, picture.unit, picture.decimals)} of the trajectory."
    if any(s.trial for s in picture.limits):
        yield "Trial limits: fewer than twelve points."
    yield provenance(picture.source, picture.known_on, illustrative=picture.illustrative)


def _draw_inside(picture: TrajectoryPicture, plot: Plot) -> None:
    sheet, colours = plot.sheet, plot.sheet.colours
    ground = _Ground()
    if picture.band:
        edges = plot.y(picture.band.high), plot.y(picture.band.low)
        sheet.box(
            plot.inside.left - 12,
            edges[0],
            plot.inside.wide + 24,
            edges[1] - edges[0],
            colours.tolerance,
            layer=0.4,
        )
    _draw_tolerance(picture, plot)
    _draw_fan(picture, plot, ground)
    for stretch in picture.limits:
        ends = max(stretch.first, plot.first), min(stretch.last, plot.last)
        for level, dashes in (
            (stretch.upper, (12.0, 6.0)),
            (stretch.mean, None),
            (stretch.lower, (12.0, 6.0)),
        ):
            line = [plot.at(m, level) for m in ends]
            sheet.line(line, colours.limits, thick=2, dashes=dashes)
    for older in picture.older:
        _draw_line(plot, older, colours.grid, ground=None, thick=3, dashes=(10, 6))
    _draw_line(plot, picture.no_effect, colours.quiet, ground=ground, thick=3, dashes=(3, 7))
    for case in (picture.low, picture.high):
        _draw_line(plot, case, colours.trajectory, ground=ground, thick=2, dashes=(4, 5))
    _draw_line(plot, picture.trajectory, colours.trajectory, ground=ground, thick=4, dashes=(14, 7))
    if picture.target and plot.shows(picture.target.month):
        place = plot.at(picture.target.month, picture.target.value)
        sheet.dots([place], colours.target, across=22, shape="D", layer=3.5)
    _draw_marks(picture, plot)
    _draw_missing(picture, plot, ground)
    _draw_actuals(picture, plot, ground)


def _draw_line(
    plot: Plot,
    points: Sequence[Point],
    colour: str,
    *,
    ground: _Ground | None,
    thick: float,
    dashes: tuple[float, ...],
) -> None:
    line = [plot.at(p.month, p.value) for p in points if plot.shows(p.month)]
    if not line:
        return
    plot.sheet.line(line, colour, thick=thick, dashes=dashes)
    if ground is not None:
        ground.lines.append(line)


def _draw_tolerance(picture: TrajectoryPicture, plot: Plot) -> None:
    if not picture.tolerance or picture.polarity in {Polarity.BAND, Polarity.INFORMATION}:
        return
    worse = -picture.tolerance if picture.polarity is Polarity.HIGHER else picture.tolerance
    points = [p for p in picture.trajectory if plot.shows(p.month)]
    there = [plot.at(p.month, p.value) for p in points]
    back = [plot.at(p.month, p.value + worse) for p in reversed(points)]
    if len(points) > 1:
        plot.sheet.area([*there, *back], plot.sheet.colours.tolerance, layer=0.4)


def _draw_fan(picture: TrajectoryPicture, plot: Plot, ground: _Ground) -> None:
    points = [f for f in picture.forecast if plot.shows(f.month)]
    if not points:
        return
    colours = plot.sheet.colours
    before = [a for a in picture.actual if a.month < points[0].month and plot.shows(a.month)]
    start = [plot.at(before[-1].month, before[-1].value)] if before else []
    middle = start + [plot.at(f.month, f.p50) for f in points]
    over = start + [plot.at(f.month, f.p90) for f in points]
    under = start + [plot.at(f.month, f.p10) for f in points]
    plot.sheet.area([*over, *reversed(under)], colours.fan, layer=0.6)
    plot.sheet.line(middle, colours.forecast, thick=3, dashes=(3, 5))
    ground.lines += [middle]


def _draw_actuals(picture: TrajectoryPicture, plot: Plot, ground: _Ground) -> None:
    colours = plot.sheet.colours
    shown = [a for a in picture.actual if plot.shows(a.month)]
    if not shown:
        return
    cuts = {*picture.missing}
    breaks = [b.month for b in picture.breaks]
    for run in _runs(shown, cuts, breaks):
        line = [plot.at(a.month, a.value) for a in run]
        plot.sheet.line(line, colours.actual, thick=5, layer=3)
        ground.lines.append(line)
    across = min(18.0, max(9.0, plot.step * 0.5))
    for a in shown:
        place = plot.at(a.month, a.value)
        for earlier in a.earlier:
            was = plot.at(a.month, earlier)
            plot.sheet.line([was, place], colours.quiet, thick=2, layer=2.5)
            plot.sheet.dots([was], colours.quiet, across=across * 0.8, shape="x", hollow=True, layer=2.6)
    firm = [plot.at(a.month, a.value) for a in shown if not a.provisional]
    loose = [plot.at(a.month, a.value) for a in shown if a.provisional]
    plot.sheet.dots(firm, colours.actual, across=across, layer=4)
    plot.sheet.dots(loose, colours.actual, across=across + 2, hollow=True, layer=4, edge=4)
    _label_last(picture, shown[-1], plot, ground)


def _runs(shown: Sequence[Actual], missing: set[Month], breaks: Sequence[Month]) -> Iterator[list[Actual]]:
    run: list[Actual] = []
    for before, now in pairwise([None, *shown]):
        assert now is not None  # noqa: S101 - only the first of the pairs begins with None
        if before is not None and (
            any(before.month < m < now.month for m in missing)
            or any(before.month < b <= now.month for b in breaks)
        ):
            yield run
            run = []
        run.append(now)
    yield run


def _label_last(picture: TrajectoryPicture, last: Actual, plot: Plot, ground: _Ground) -> None:
    sheet, colours = plot.sheet, plot.sheet.colours
    words = shortened(fit_to_draw(amount(last.value, picture.unit, picture.decimals)), 360, VALUE, bold=True)
    letter = picture.letter or last.letter
    wide = width(words, VALUE, bold=True)
    whole = wide + (12 + badge_width(letter) if letter else 0)
    x, y = plot.at(last.month, last.value)
    ground.boxes.append(Rectangle(x - 12, y - 12, x + 12, y + 12))
    places = [
        Rectangle(left, above - BADGE / 2, left + whole, above + BADGE / 2)
        for rise in (44, 62, 84, 110, 140)
        for above in (y - rise, y + rise)
        for left in (x - whole / 2, x - whole + 20, x - 20, x - whole * 0.75, x - whole * 0.25)
    ] + [
        Rectangle(left, y - BADGE / 2 + d, left + whole, y + BADGE / 2 + d)
        for left in (x + 24, x - whole - 24)
        for d in (0, -20, 20)
    ]
    limit = Rectangle(plot.inside.left, plot.inside.top - 20, plot.inside.right + 14, plot.inside.bottom + 8)
    best = min(
        (p for p in places if _holds(limit, p)),
        key=lambda p: ground.trouble(_grown(p, 8)) * 60 + abs((p.top + p.bottom) / 2 - y),
        default=places[0],
    )
    middle = (best.top + best.bottom) / 2
    sheet.text((best.left, middle + VALUE * 0.36), words, VALUE, colours.ink, bold=True, halo=True, layer=6)
    if letter:
        draw_badge(sheet, best.left + wide + 12, middle - BADGE / 2, letter, BADGE)


def _holds(outer: Rectangle, inner: Rectangle) -> bool:
    return (
        outer.left <= inner.left
        and inner.right <= outer.right
        and outer.top <= inner.top
        and inner.bottom <= outer.bottom
    )


def _grown(box: Rectangle, by: float) -> Rectangle:
    return Rectangle(box.left - by, box.top - by, box.right + by, box.bottom + by)


def badge_width(letter: str, high: float = BADGE) -> float:
    """How wide a status badge is."""
    return max(high, width(letter, high * 0.7, bold=True) + high * 0.45)


def draw_badge(sheet: Sheet, left: float, top: float, letter: str, high: float) -> None:
    """The status letter on its colour."""
    paint = sheet.colours.status.get(letter, sheet.colours.status[""])
    wide = badge_width(letter, high)
    sheet.box(left, top, wide, high, paint.fill, edge=sheet.colours.paper, layer=6)
    at = (left + wide / 2, top + high * 0.76)
    sheet.text(at, letter, high * 0.7, paint.ink, bold=True, across="center", layer=7)


def _end_labels(
    picture: TrajectoryPicture, months: tuple[Month, Month], sheet: Sheet
) -> list[tuple[Point, str, str]]:
    colours = sheet.colours
    found: list[tuple[Point, str, str]] = []

    def last(points: Sequence[Point]) -> Point | None:
        return next((p for p in reversed(points) if months[0] <= p.month <= months[1]), None)

    def add(point: Point | None, words: str, colour: str) -> None:
        if point is not None:
            found.append((point, shortened(fit_to_draw(words), WIDEST_LABEL, TEXT), colour))

    end = last(picture.trajectory)
    if picture.target and months[0] <= picture.target.month <= months[1]:
        said = number(picture.target.value, picture.decimals)
        add(picture.target, f"Target {said}", colours.target)
    add(end, "Trajectory", colours.trajectory)
    add(last(picture.no_effect), "No effect", colours.quiet)
    add(last(picture.low), "Low case", colours.trajectory)
    add(last(picture.high), "High case", colours.trajectory)
    fan = next((f for f in reversed(picture.forecast) if months[0] <= f.month <= months[1]), None)
    if fan:
        add(Point(fan.month, fan.p50), f"Forecast {number(fan.p50, picture.decimals)}", colours.forecast)
    return found


def _draw_end_labels(plot: Plot, labels: Sequence[tuple[Point, str, str]]) -> None:
    wanted = [plot.y(point.value) for point, _, _ in labels]
    levels = spread(wanted, TEXT * 1.2, plot.inside.top, plot.inside.bottom + 10)
    for (point, words, colour), level in zip(labels, levels, strict=True):
        start = plot.at(point.month, point.value)
        left = plot.inside.right + 36
        if abs(level - start[1]) > 6 or start[0] < plot.inside.right - 1:
            plot.sheet.line(
                [(start[0] + 12, start[1]), (left - 6, level)], plot.sheet.colours.grid, thick=2, layer=1
            )
        plot.sheet.text((left, level), words, TEXT, colour, up="center_baseline")


def _lanes(picture: TrajectoryPicture, months: tuple[Month, Month]) -> int:
    marks = [m for m in (*picture.interventions, *picture.breaks) if months[0] <= m.month <= months[1]]
    return min(len(marks), 2)


def _draw_marks(picture: TrajectoryPicture, plot: Plot) -> None:
    marks = [(m, False) for m in picture.interventions if plot.shows(m.month)]
    marks += [(m, True) for m in picture.breaks if plot.shows(m.month)]
    taken: list[Rectangle] = []
    for mark, is_break in sorted(marks, key=lambda pair: pair[0].month):
        _draw_mark(mark, plot, taken, is_break=is_break)


def _draw_mark(mark: Mark, plot: Plot, taken: list[Rectangle], *, is_break: bool) -> None:
    sheet, colours = plot.sheet, plot.sheet.colours
    across = plot.x(mark.month) - (plot.step / 2 if is_break else 0)
    words = shortened(fit_to_draw(mark.words), 460, TEXT)
    for lane in (0, 1):
        base = plot.inside.top - 26 - lane * LANE
        for left in (across + 18, across - 18 - width(words, TEXT)):
            box = text_box((left, base), words, TEXT)
            fits = box.left >= MARGIN and box.right <= sheet.width - MARGIN
            if fits and not any(_grown(box, 6).meets(t) for t in taken):
                taken.append(box)
                sheet.text((left, base), words, TEXT, colours.quiet)
                sheet.line(
                    [(across, base - 8), (across, plot.inside.bottom)],
                    colours.quiet,
                    thick=2,
                    dashes=(12, 4) if is_break else (2, 6),
                    layer=1.5,
                )
                sheet.dots([(across, base - 8)], colours.quiet, across=18, shape="s" if is_break else "v")
                return
    sheet.dots([(across, plot.inside.top - 14)], colours.quiet, across=18, shape="v")


def _draw_missing(picture: TrajectoryPicture, plot: Plot, ground: _Ground) -> None:
    sheet, colours = plot.sheet, plot.sheet.colours
    months = sorted(m for m in set(picture.missing) if plot.shows(m))
    runs: list[list[Month]] = []
    for month in months:
        if runs and month - runs[-1][-1] == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    for run in runs:
        left = max(plot.x(run[0]) - plot.step / 2, plot.inside.left - 12)
        right = min(plot.x(run[-1]) + plot.step / 2, plot.inside.right + 12)
        sheet.box(left, plot.inside.top, right - left, plot.inside.high, colours.missing, layer=0.3)
        wide = width("missing", TEXT)
        if right - left > wide + 12:
            box = text_box(((left + right - wide) / 2, plot.inside.bottom - 14), "missing", TEXT)
            sheet.text((box.left, plot.inside.bottom - 14), "missing", TEXT, colours.quiet)
        else:
            middle = (left + right) / 2
            box = Rectangle(
                middle - TEXT / 2, plot.inside.bottom - 10 - wide, middle + TEXT / 2, plot.inside.bottom - 10
            )
            sheet.text(
                (middle, plot.inside.bottom - 10),
                "missing",
                TEXT,
                colours.quiet,
                turned=True,
                across="center",
                up="bottom",
            )
        ground.boxes.append(box)
