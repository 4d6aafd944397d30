"""Labels beside what they name, clear of lines and of one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

import numpy as np

from adapters.charts.frame import MARGIN, TEXT, VALUE, Plot, Rectangle
from adapters.charts.lettering import fit_to_draw, shortened, width
from adapters.charts.sheet import Sheet, Where
from bot.pictures.amounts import amount_in_brief, in_brief, number
from bot.pictures.shapes import Actual

BADGE = 40
_WIDEST = 300
_LONGEST_VALUE = 240
_FAR = 55
"""From a point to the nearest of its label: further than this, in whatever direction, a thin line joins them."""

_GAP = 40
"""From the plot's right edge to the labels at the lines' ends."""

_RISES = (44, 60, 80, 104, 132, 164, 200, 240, 280)
_SHARES = (-0.5, -0.25, -0.75, 0.05, -1.05, -1.3, 0.3)
"""How far above or below its point a value may stand, and how far to the side in its own width.

No further to the side than a third of it: above other months it would be read as theirs.
"""

_HIDING = 200
"""Pixels that a value rather goes away from its point than hide a piece of a line."""

_CROSSING = 60
"""The same to be joined to it across a line."""

_LOOKED_AT = 40
_NOWHERE = 1e-9


@dataclass(frozen=True, slots=True)
class EndLabel:
    """Words at the right, level with where a line ends. A `badge` is a status letter after bold words.

    Of more labels than there is room for, those go first whose lines can be `spared` a name the most.
    """

    at: Where
    words: str
    colour: str
    bold: bool = False
    badge: str = ""
    spared: int = 0

    @property
    def high(self) -> float:
        """How much room it takes from top to bottom."""
        return self.size * 1.2 + 4 * self.bold

    @property
    def size(self) -> int:
        """How high its letters are."""
        return VALUE if self.bold else TEXT

    @property
    def wide(self) -> float:
        """How much room it takes."""
        return width(self.words, self.size, bold=self.bold) + (badge_width(self.badge) + 12) * bool(
            self.badge
        )


@dataclass(slots=True)
class Ground:
    """What is taken already: lines and boxes that a label should keep clear of."""

    lines: list[Sequence[Where]] = field(default_factory=list)
    boxes: list[Rectangle] = field(default_factory=list)

    def troubles(self, boxes: Sequence[Rectangle]) -> list[int]:
        """How much a label in each of these boxes would hide."""
        struck = crossings(boxes, self.lines)
        return [
            lines + 3 * sum(box.meets(taken) for taken in self.boxes)
            for box, lines in zip(boxes, struck, strict=True)
        ]


def end_words(words: str) -> str:
    """Words short enough to stand at a line's end."""
    return shortened(fit_to_draw(words), _WIDEST, TEXT)


def end_value(name: str, value: Decimal, decimals: int, unit: str = "") -> str:
    """A named value at a line's end; from a million in millions or billions, as the axis says them, and never cut.

    >>> end_value("Target", Decimal("96.2"), 2), end_value("Limit", Decimal(1_184_764_731), 0, "£")
    ('Target 96.20', 'Limit £1.185bn')
    """
    return f"{name} {in_brief(value, decimals, unit)}"


def room_for(labels: Sequence[EndLabel]) -> float:
    """The room to leave at the right of a plot."""
    return max((label.wide for label in labels), default=0) + (_GAP if labels else 20)


def draw_end_labels(plot: Plot, labels: Sequence[EndLabel]) -> list[Rectangle]:
    """Each label as near to its line's end as the others let it, joined to it where it is not level; where they lie."""
    top, bottom = plot.inside.top - 20, plot.inside.bottom + 24
    labels = _with_room(labels, bottom - top)
    levels = spread([label.at[1] for label in labels], [label.high for label in labels], top, bottom)
    left = plot.inside.right + _GAP - 4
    for label, level in zip(labels, levels, strict=True):
        if abs(level - label.at[1]) > 6 or label.at[0] < plot.inside.right - 1:
            bend = [(label.at[0] + 14, label.at[1]), (plot.inside.right + 14, label.at[1]), (left - 6, level)]
            plot.sheet.line(bend, plot.sheet.colours.faint, thick=2, layer=1)
        at = (left, level)
        plot.sheet.text(at, label.words, label.size, label.colour, bold=label.bold, up="center_baseline")
        if label.badge:
            beside = left + width(label.words, label.size, bold=label.bold) + 12
            draw_badge(plot.sheet, beside, level - BADGE / 2, label.badge)
    return [
        Rectangle(left - 20, level - label.size * 0.6, left + label.wide, level + label.size * 0.6)
        for label, level in zip(labels, levels, strict=True)
    ]


def _with_room(labels: Sequence[EndLabel], high: float) -> list[EndLabel]:
    """Those that fit below one another beside the plot: none is written over the footer."""
    kept = list(labels)
    while len(kept) > 1 and sum(label.high for label in kept) > high:
        kept.remove(max(reversed(kept), key=lambda label: (not label.bold, label.spared)))
    return kept


def value_label(actual: Actual, unit: str, decimals: int) -> str:
    """The value with its unit, or bare where that would be long; money from a million on in millions, never without its sign.

    >>> from core.domain.months import Month
    >>> value_label(Actual(Month(2026, 10), Decimal(56_098_051)), "£", 0)
    '£56.1m'
    """
    said = fit_to_draw(amount_in_brief(actual.value, unit, decimals))
    brief = width(said, VALUE, bold=True) <= _LONGEST_VALUE
    return said if brief else number(actual.value, decimals, unit)


def label_inside(plot: Plot, at: Where, words: str, badge: str, ground: Ground) -> None:
    """A bold value and its status letter near a point inside the plot, where they hide least."""
    sheet = plot.sheet
    wide = width(words, VALUE, bold=True)
    whole = wide + (12 + badge_width(badge) if badge else 0)
    x, y = at
    around = Ground(ground.lines, [*ground.boxes, Rectangle(x - 12, y - 12, x + 12, y + 12)])
    right = max(plot.inside.right + 14, sheet.width - MARGIN)
    limit = Rectangle(plot.inside.left, plot.inside.top - 20, right, plot.inside.bottom + 8)
    places = [
        Rectangle(left, middle - BADGE / 2, left + whole, middle + BADGE / 2)
        for rise in _RISES
        for middle in (y - rise, y + rise)
        for left in (x + share * whole for share in _SHARES)
    ]
    places += [
        Rectangle(left, y - BADGE / 2 + down, left + whole, y + BADGE / 2 + down)
        for left in (x + 26, x - whole - 26)
        for down in (0, -20, 20)
    ]
    places = [p for p in places if limit.holds(p)] or places[:1]
    best = _least_in_the_way(at, places, around)
    middle = (best.top + best.bottom) / 2
    struck = any(crossings([best], ground.lines))
    if best.away(at) > _FAR:
        sheet.line([at, _foot(at, best)], sheet.colours.quiet, thick=2, layer=2.3)
    sheet.text(
        (best.left, middle),
        words,
        VALUE,
        sheet.colours.ink,
        bold=True,
        up="center_baseline",
        halo=struck,
        layer=6,
    )
    if badge:
        draw_badge(sheet, best.left + wide + 12, middle - BADGE / 2, badge)
    ground.boxes.append(best)


def _least_in_the_way(at: Where, places: Sequence[Rectangle], ground: Ground) -> Rectangle:
    """The place that hides least, nor is joined to its point across other lines, nor lies further off than it must."""
    x, y = at
    costs = [
        hidden * _HIDING + abs((p.left + p.right) / 2 - x) * 0.8 + abs((p.top + p.bottom) / 2 - y)
        for p, hidden in zip(places, ground.troubles([p.grown(8) for p in places]), strict=True)
    ]
    few = sorted(zip(costs, places, strict=True), key=lambda pair: pair[0])[:_LOOKED_AT]
    steps = [_on_the_way(at, _foot(at, place)) for _, place in few]
    struck = iter(crossings([box for boxes in steps for box in boxes], ground.lines))
    joined = [sum(next(struck) for _ in boxes) * _CROSSING for boxes in steps]
    return min(zip(few, joined, strict=True), key=lambda each: each[0][0] + each[1])[0][1]


def _foot(at: Where, place: Rectangle) -> Where:
    """Where the line from a point to its label ends."""
    near = place.bottom if (place.top + place.bottom) / 2 < at[1] else place.top
    return min(max(at[0], place.left), place.right), near


def _on_the_way(at: Where, foot: Where) -> list[Rectangle]:
    """Small boxes along the line from a point to its label, none at the point, where lines of its own begin."""
    shares = (0.3, 0.45, 0.6, 0.75, 0.9)
    places = [(at[0] + (foot[0] - at[0]) * s, at[1] + (foot[1] - at[1]) * s) for s in shares]
    return [Rectangle(x, y, x, y).grown(8) for x, y in places]


def badge_width(letter: str, high: float = BADGE) -> float:
    """How wide a status badge is."""
    return max(high, width(_badge_words(letter, high), high * 0.75, bold=True) + high * 0.45)


def draw_badge(sheet: Sheet, left: float, top: float, letter: str, high: float = BADGE) -> None:
    """The status letter on its colour."""
    words = _badge_words(letter, high)
    paint = sheet.colours.status.get(letter, sheet.colours.status[""])
    wide = badge_width(letter, high)
    sheet.box(left, top, wide, high, paint.fill, layer=6)
    at = (left + wide / 2, top + high * 0.5)
    sheet.text(at, words, high * 0.75, paint.ink, bold=True, across="center", up="center_baseline", layer=7)


def _badge_words(letter: str, high: float) -> str:
    return shortened(fit_to_draw(letter), 3 * high, high * 0.75, bold=True)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """The nearest middles to those wanted, in the same order, for things of these sizes not to overlap.

    They stay between `low` and `high` where there is room. Least squares, by pooling neighbours.

    >>> spread([10, 12, 50], [8, 8, 8], 0, 100)
    [7.0, 15.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    offsets = [0.0]
    for one, next_one in pairwise(order):
        offsets.append(offsets[-1] + (sizes[one] + sizes[next_one]) / 2)
    pools: list[tuple[float, int]] = []
    for i, offset in zip(order, offsets, strict=False):
        pools.append((wanted[i] - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, some), (b, more) = pools[-2:]
            pools[-2:] = [((a * some + b * more) / (some + more), some + more)]
    starts = [middle for middle, members in pools for _ in range(members)]
    placed = [0.0] * len(wanted)
    for i, start, offset in zip(order, starts, offsets, strict=False):
        span = offsets[-1] - offset
        highest = high - span - sizes[order[-1]] / 2
        placed[i] = max(min(start + offset, highest), low + offset + sizes[order[0]] / 2)
    return placed


def crossings(boxes: Sequence[Rectangle], lines: Sequence[Sequence[Where]]) -> list[int]:
    """How many segments of the lines pass through each rectangle (Liang and Barsky 1984, for all at once).

    >>> crossings([Rectangle(0, 0, 10, 10), Rectangle(20, 0, 30, 10)], [[(5, -5), (5, 15), (15, 15)]])
    [1, 0]
    """
    segments = np.array([(*a, *b) for line in lines for a, b in pairwise(line)], dtype=np.float64)
    if not len(segments) or not boxes:
        return [0] * len(boxes)
    edges = np.array([(b.left, b.top, b.right, b.bottom) for b in boxes])[:, :, None]
    x, y, gone_x, gone_y = segments[:, 0], segments[:, 1], *(segments[:, 2:] - segments[:, :2]).T
    start, end = np.zeros((len(boxes), len(segments))), np.ones((len(boxes), len(segments)))
    for low, high, begin, gone in (
        (edges[:, 0], edges[:, 2], x, gone_x),
        (edges[:, 1], edges[:, 3], y, gone_y),
    ):
        slope = np.where(np.abs(gone) < _NOWHERE, _NOWHERE, gone)
        one, two = (low - begin) / slope, (high - begin) / slope
        np.maximum(start, np.minimum(one, two), out=start)
        np.minimum(end, np.maximum(one, two), out=end)
    return [int(n) for n in (start <= end).sum(axis=1)]
