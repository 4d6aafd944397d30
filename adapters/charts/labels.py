"""Labels beside what they name, clear of lines and of one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from adapters.charts.frame import TEXT, VALUE, Plot, Rectangle
from adapters.charts.lettering import fit_to_draw, shortened, width
from adapters.charts.sheet import Sheet, Where
from bot.pictures.amounts import amount, number
from bot.pictures.shapes import Actual

BADGE = 40
_WIDEST = 300
_FAR = 75
"""From a point to its label: further than this, a thin line joins them."""

_GAP = 40
"""From the plot's right edge to the labels at the lines' ends."""

_SIZES = ((10**9, "bn"), (10**6, "m"))


@dataclass(frozen=True, slots=True)
class EndLabel:
    """Words at the right, level with where a line ends. A `badge` is a status letter after bold words."""

    at: Where
    words: str
    colour: str
    bold: bool = False
    badge: str = ""

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

    def trouble(self, box: Rectangle) -> int:
        """How much a label there would hide."""
        return sum(crossings(box, line) for line in self.lines) + 3 * sum(
            box.meets(taken) for taken in self.boxes
        )


def end_words(words: str) -> str:
    """Words short enough to stand at a line's end."""
    return shortened(fit_to_draw(words), _WIDEST, TEXT)


def end_value(name: str, value: Decimal, decimals: int) -> str:
    """A named value at a line's end; one too long to stand there is written in millions or billions, never cut.

    >>> end_value("Target", Decimal("96.2"), 2), end_value("Target", Decimal(6_250_000_000_000), 0)
    ('Target 96.20', 'Target 6,250bn')
    """
    words = f"{name} {number(value, decimals)}"
    if width(words, TEXT) <= _WIDEST:
        return words
    size, suffix = next((s for s in _SIZES if abs(value) >= s[0]), _SIZES[-1])
    places = max(3 - (value / size).adjusted(), 0)
    return end_words(f"{name} {number(value / size, min(places, 3))}{suffix}")


def room_for(labels: Sequence[EndLabel]) -> float:
    """The room to leave at the right of a plot."""
    return max((label.wide for label in labels), default=0) + (_GAP if labels else 20)


def draw_end_labels(plot: Plot, labels: Sequence[EndLabel]) -> None:
    """Each label as near to its line's end as the others let it, joined to it where it is not level."""
    levels = spread(
        [label.at[1] for label in labels],
        [label.size * 1.2 + 4 * label.bold for label in labels],
        plot.inside.top - 20,
        plot.inside.bottom + 24,
    )
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


def value_label(actual: Actual, unit: str, decimals: int) -> str:
    """The value with its unit, or bare where that would be long; never shortened."""
    said = fit_to_draw(amount(actual.value, unit, decimals))
    return said if width(said, VALUE, bold=True) <= 240 else number(actual.value, decimals)


def label_inside(plot: Plot, at: Where, words: str, badge: str, ground: Ground) -> None:
    """A bold value and its status letter near a point inside the plot, where they hide least."""
    sheet = plot.sheet
    wide = width(words, VALUE, bold=True)
    whole = wide + (12 + badge_width(badge) if badge else 0)
    x, y = at
    around = Ground(ground.lines, [*ground.boxes, Rectangle(x - 12, y - 12, x + 12, y + 12)])
    limit = Rectangle(plot.inside.left, plot.inside.top - 20, plot.inside.right + 14, plot.inside.bottom + 8)
    places = [
        Rectangle(left, middle - BADGE / 2, left + whole, middle + BADGE / 2)
        for rise in (44, 60, 80, 104, 132, 164)
        for middle in (y - rise, y + rise)
        for left in (x + share * whole for share in (-0.5, -0.25, -0.75, 0.05, -1.05, -1.3, 0.3))
    ]
    places += [
        Rectangle(left, y - BADGE / 2 + down, left + whole, y + BADGE / 2 + down)
        for left in (x + 26, x - whole - 26)
        for down in (0, -20, 20)
    ]

    def cost(place: Rectangle) -> float:
        away = abs((place.left + place.right) / 2 - x) / 3 + abs((place.top + place.bottom) / 2 - y)
        return around.trouble(place.grown(8)) * 140 + away

    best = min((p for p in places if limit.holds(p)), key=cost, default=places[0])
    middle = (best.top + best.bottom) / 2
    struck = any(crossings(best, line) for line in ground.lines)
    if abs(middle - y) > _FAR:
        near = best.bottom if middle < y else best.top
        foot = min(max(x, best.left), best.right)
        sheet.line([(x, y), (foot, near)], sheet.colours.quiet, thick=2, layer=2.3)
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


def badge_width(letter: str, high: float = BADGE) -> float:
    """How wide a status badge is."""
    return max(high, width(_badge_words(letter, high), high * 0.7, bold=True) + high * 0.45)


def draw_badge(sheet: Sheet, left: float, top: float, letter: str, high: float = BADGE) -> None:
    """The status letter on its colour."""
    words = _badge_words(letter, high)
    paint = sheet.colours.status.get(letter, sheet.colours.status[""])
    wide = badge_width(letter, high)
    sheet.box(left, top, wide, high, paint.fill, layer=6)
    at = (left + wide / 2, top + high * 0.5)
    sheet.text(at, words, high * 0.7, paint.ink, bold=True, across="center", up="center_baseline", layer=7)


def _badge_words(letter: str, high: float) -> str:
    return shortened(fit_to_draw(letter), 3 * high, high * 0.7, bold=True)


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


def crossings(box: Rectangle, line: Sequence[Where]) -> int:
    """How many segments of a line pass through a rectangle."""
    return sum(_passes(box, a, b) for a, b in pairwise(line))


def _passes(box: Rectangle, a: Where, b: Where) -> bool:
    start, end = 0.0, 1.0
    for low, high, p, q in ((box.left, box.right, a[0], b[0]), (box.top, box.bottom, a[1], b[1])):
        gone = q - p
        if abs(gone) < 1e-9:
            if not low <= p <= high:
                return False
            continue
        one, two = sorted(((low - p) / gone, (high - p) / gone))
        start, end = max(start, one), min(end, two)
        if start > end:
            return False
    return True
