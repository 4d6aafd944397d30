"""Lines that several charts draw alike: actuals with what they replaced, control limits, and the band to stay within."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal

from adapters.charts.frame import Plot
from adapters.charts.labels import EndLabel, Ground, end_value
from adapters.charts.sheet import Where
from bot.pictures.shapes import Actual, Mark, Stretch
from core.domain.indicators import Band
from core.domain.months import Month
from core.domain.trajectory import Point

DASHED = (14.0, 7.0)
DOTTED = (3.0, 7.0)
LONG_DASHED = (24.0, 8.0)
CROWDED = 9.0
"""Pixels from month to month below which dots would run into one another, and only those that tell something stand."""


def dot_size(plot: Plot) -> float:
    """How wide a dot may be where so many stand side by side."""
    return 10.0 if plot.step < CROWDED else min(18.0, max(10.0, plot.step * 0.5))


def draw_actuals(
    plot: Plot,
    shown: Sequence[Actual],
    missing: Iterable[Month],
    breaks: Iterable[Mark],
    ground: Ground,
    *,
    dots: Literal["all", "last"] = "all",
    cumulative: bool = False,
) -> None:
    """The line of actuals, broken where a month is missing or the definition changed, with what they replaced."""
    colours = plot.sheet.colours
    crowded = plot.step < CROWDED and dots == "all"
    alone: list[Where] = []
    for run in runs(shown, set(missing), [b.month for b in breaks], cumulative=cumulative):
        line = [plot.at(a.month, a.value) for a in run]
        plot.sheet.line(line, colours.actual, thick=3 if crowded else 5, layer=3)
        ground.lines.append(line)
        alone += line if len(line) == 1 else []
    across = dot_size(plot) if dots == "all" else 16.0
    plot.sheet.dots(alone, colours.actual, across=8, layer=3)  # a line of one point would not be seen
    if dots == "last" or crowded:
        shown = [a for place, a in enumerate(shown) if a.provisional or place == len(shown) - 1]
    replaced: list[Where] = []
    for a in shown:
        for earlier in a.earlier:
            was = plot.at(a.month, earlier)
            line = [was, plot.at(a.month, a.value)]
            plot.sheet.line(line, colours.quiet, thick=2, layer=2.5)
            ground.lines.append(line)
            replaced.append(was)
    plot.sheet.dots(replaced, colours.quiet, across=across, shape="x", hollow=True, layer=2.6)
    firm = [plot.at(a.month, a.value) for a in shown if not a.provisional]
    loose = [plot.at(a.month, a.value) for a in shown if a.provisional]
    plot.sheet.dots(firm, colours.actual, across=across, layer=4)
    plot.sheet.dots(loose, colours.actual, across=across + 2, hollow=True, layer=4, edge=4)


def year_by_year(points: Sequence[Point], *, cumulative: bool) -> list[tuple[Point, ...]]:
    """The points whole, or by financial year where totals start again every April."""
    if not cumulative:
        return [tuple(points)]
    return [tuple(year) for _, year in groupby(points, key=lambda p: p.month.financial_year)]


def within(points: Sequence[Point], first: Month, last: Month) -> list[Point]:
    """The part of a line between two months; where none of its points lies at an edge, the line's value there.

    >>> from decimal import Decimal
    >>> line = [Point(Month(2026, 1), Decimal(0)), Point(Month(2026, 11), Decimal(10))]
    >>> [str(p.value) for p in within(line, Month(2026, 3), Month(2026, 6))]
    ['2', '5']
    """
    edges = [
        Point(
            edge,
            before.value
            + (after.value - before.value) * (edge - before.month) / (after.month - before.month),
        )
        for before, after in pairwise(points)
        for edge in sorted({first, last})
        if before.month < edge < after.month
    ]
    return sorted([*(p for p in points if first <= p.month <= last), *edges], key=lambda p: p.month)


def runs(
    shown: Sequence[Actual], missing: set[Month], breaks: Sequence[Month], *, cumulative: bool = False
) -> Iterator[list[Actual]]:
    """The actuals in unbroken runs."""
    run: list[Actual] = []
    for a in shown:
        if run and (
            any(run[-1].month < m < a.month for m in missing)
            or any(run[-1].month < b <= a.month for b in breaks)
            or (cumulative and run[-1].month.financial_year != a.month.financial_year)
        ):
            yield run
            run = []
        run.append(a)
    if run:
        yield run


def draw_limits(plot: Plot, stretch: Stretch) -> list[list[Where]]:
    """The mean and the limits for a stretch of months, which it gives back; trial limits are dotted."""
    sheet, colours = plot.sheet, plot.sheet.colours
    first, last = max(stretch.first, plot.first), min(stretch.last, plot.last)
    if last < first:
        return []
    beyond = plot.step * 0.35
    ends = (
        max(plot.x(first) - beyond, plot.inside.left - 12),
        min(plot.x(last) + beyond, plot.inside.right + 12),
    )
    drawn = [[(x, plot.y(value)) for x in ends] for value in (stretch.lower, stretch.mean, stretch.upper)]
    for line in (drawn[0], drawn[2]):
        sheet.line(line, colours.limits, thick=3, dashes=DOTTED if stretch.trial else LONG_DASHED)
    sheet.line(drawn[1], colours.limits, thick=2)
    return drawn


def limit_labels(plot: Plot, limits: Sequence[Stretch], decimals: int, unit: str) -> list[EndLabel]:
    """The mean and limits of the last stretch, named at the right."""
    shown = [s for s in limits if s.first <= plot.last and s.last >= plot.first]
    if not shown:
        return []
    last = shown[-1]
    named = ((last.upper, "Limit", 3), (last.mean, "Mean", 4), (last.lower, "Limit", 3))
    return [
        EndLabel(
            (plot.x(min(last.last, plot.last)), plot.y(value)),
            end_value(name, value, decimals, unit),
            plot.sheet.colours.quiet,
            spared=spared,
        )
        for value, name, spared in named
    ]


def draw_band(plot: Plot, band: Band, beyond: float) -> None:
    """The band an indicator should stay within, shaded between its edges, so far `beyond` the months shown."""
    sheet, colours = plot.sheet, plot.sheet.colours
    left, right = plot.inside.left - beyond, plot.inside.right + beyond
    high, low = plot.y(band.high), plot.y(band.low)
    sheet.box(left, high, right - left, low - high, colours.tolerance, layer=0.4)
    for level in (high, low):
        sheet.line([(left, level), (right, level)], colours.trajectory, thick=3, dashes=DASHED)
