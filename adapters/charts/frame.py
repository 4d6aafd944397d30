"""What every chart shares: a title that states the finding, a footer that names the source, months and values in between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, hypot, log10

from adapters.charts.lettering import (
    ELLIPSIS,
    fit_to_draw,
    in_two,
    left_to_right,
    shortened_at_a_word,
    width,
    wrapped,
)
from adapters.charts.sheet import Sheet, Where
from bot.pictures.amounts import CLOCK, MINUTE, MONEY, clock, counted_in
from bot.pictures.sentences import provenance
from bot.pictures.shapes import Picture
from core.domain.months import Month

MARGIN = 36
TITLE = 42
SMALL_TITLE = 36
_TITLE_LINES = 3
TEXT = 30
"""The smallest text on a chart: 9 points when 1200 pixels are shown 360 points wide."""
VALUE = 36
LINE = 1.25
_SOURCE_WIDE = (2000, 900, 560)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of the sheet, in pixels from its top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def wide(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def high(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def grown(self, by: float) -> Rectangle:
        """The rectangle with a margin around it."""
        return Rectangle(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, other: Rectangle) -> bool:
        """Whether another lies wholly within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def away(self, at: Where) -> float:
        """How far a place lies from the nearest of it."""
        x, y = at
        return hypot(max(self.left - x, x - self.right, 0), max(self.top - y, y - self.bottom, 0))

    def meets(self, other: Rectangle) -> bool:
        """Whether they share any ground."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def write_title(sheet: Sheet, title: str, *subtitles: str) -> float:
    """The title in at most three lines, its finding on its own where they are, and each subtitle in one; how far down they reach.

    Of a name too long for that the end goes, never the finding after it.
    """
    room = sheet.width - 2 * MARGIN
    words = ": ".join(fit_to_draw(part) for part in title.split(": ", 1))
    size = TITLE
    lines = in_two(words, room, size, bold=True)
    if lines and lines[-1].endswith("…"):
        size = SMALL_TITLE
        lines = _title_lines(words, room)
    top = 26.0
    for line in lines:
        sheet.text((MARGIN, top + size * 0.93), left_to_right(line), size, sheet.colours.ink, bold=True)
        top += size * LINE
    for subtitle in subtitles:
        for line in wrapped(fit_to_draw(subtitle), room, TEXT, lines=1):
            sheet.text((MARGIN, top + 4 + TEXT), line, TEXT, sheet.colours.quiet)
            top += 8 + TEXT * LINE
    return top


def _title_lines(words: str, room: float) -> list[str]:
    name, colon, finding = words.partition(": ")
    apart = [line for part in (f"{name}:", finding) for line in in_two(part, room, SMALL_TITLE, bold=True)]
    if colon and len(apart) <= _TITLE_LINES and not any(line.endswith(ELLIPSIS) for line in apart):
        return apart
    lines = wrapped(words, room, SMALL_TITLE, lines=_TITLE_LINES, bold=True)
    wide = width(f"{colon}{finding}", SMALL_TITLE, bold=True)
    if not lines[-1].endswith(ELLIPSIS) or not colon or wide > 2 * room:
        return lines
    kept = _TITLE_LINES * room - wide
    while lines[-1].endswith(ELLIPSIS) and kept > 0:
        kept -= room / 12
        said = f"{shortened_at_a_word(name, kept, SMALL_TITLE, bold=True)}{colon}{finding}"
        lines = wrapped(said, room, SMALL_TITLE, lines=_TITLE_LINES, bold=True)
    return lines


def write_footer(
    sheet: Sheet,
    explanations: Sequence[str],
    picture: Picture,
    *,
    most: int = 2,
    whole: bool = False,
    below: float = 0.0,
) -> float:
    """What the drawing means and where its data comes from, in at most so many lines; returns where they begin.

    A long source is shortened before the first two explanations go; the day is never dropped. Up to two lines more are
    taken where the `whole` is asked for and any explanation would go. The sheet grows where they would begin above `below`.
    """
    lines = footer_lines(sheet.width, explanations, picture, most)
    meant = fit_to_draw(" ".join(e for e in explanations if e))
    for more in (1, 2) if whole else ():
        if " ".join(lines).startswith(meant):
            break
        lines = footer_lines(sheet.width, explanations, picture, most + more)
    high = 22 + len(lines) * TEXT * LINE
    sheet.cut(max(sheet.height, below + high))
    top = sheet.height - high
    for place, line in enumerate(lines):
        at = (MARGIN, top + place * TEXT * LINE + TEXT)
        sheet.text(at, left_to_right(line), TEXT, sheet.colours.quiet)
    return top


def footer_lines(wide: float, explanations: Sequence[str], picture: Picture, most: int = 2) -> list[str]:
    """The footer's words on a sheet so wide, line by line."""
    said_first = [e for e in explanations if e]
    room = wide - 2 * MARGIN
    lines: list[str] = []
    dear = min(2, len(said_first))
    tries = [(kept, long) for long in _SOURCE_WIDE for kept in range(len(said_first), dear - 1, -1)]
    if most > 2:  # a page has room: its source is shortened before anything goes unexplained
        tries = [(len(said_first), long) for long in (1600, 1200, *_SOURCE_WIDE[1:])] + tries
    tries += [(kept, _SOURCE_WIDE[-1]) for kept in range(dear - 1, -1, -1)]
    for kept, long in tries:
        source = shortened_at_a_word(fit_to_draw(picture.source), long, TEXT)
        said = provenance(source, picture.known_on, illustrative=picture.illustrative)
        words = fit_to_draw(" ".join([*said_first[:kept], said]))
        lines = wrapped(words, room, TEXT, lines=most)
        if "".join(lines).replace(" ", "") == words.replace(" ", ""):
            break
    return lines


PAGE_FOOTER = 5
"""Lines of a page's footer, which names several sources."""


def value_axis_width(ticks: Sequence[float], unit: str) -> float:
    """The room that the values beside the grid take."""
    return max(width(words, TEXT) for words in tick_words(ticks, unit)) + 30


class Plot:
    """Months across, values up: where each lies inside a rectangle of the sheet.

    Values beyond the scale are drawn at its edge.
    """

    def __init__(
        self,
        sheet: Sheet,
        inside: Rectangle,
        months: tuple[Month, Month],
        ticks: Sequence[float],
    ) -> None:
        self.sheet = sheet
        self.inside = inside
        self.first, self.last = months
        self.ticks = ticks
        self._low, self._high = ticks[0], ticks[-1]
        self._step = inside.wide / max(self.last - self.first, 1)

    def x(self, month: Month) -> float:
        """How far across a month lies."""
        if self.first == self.last:
            return (self.inside.left + self.inside.right) / 2
        return self.inside.left + (month - self.first) * self._step

    def y(self, value: Decimal | float) -> float:
        """How far down a value lies."""
        share = (float(value) - self._low) / (self._high - self._low)
        return self.inside.bottom - min(max(share, 0.0), 1.0) * self.inside.high

    def at(self, month: Month, value: Decimal | float) -> Where:
        """Where a value lies."""
        return self.x(month), self.y(value)

    def shows(self, month: Month) -> bool:
        """Whether a month lies within."""
        return self.first <= month <= self.last

    @property
    def step(self) -> float:
        """The pixels between two months."""
        return self._step

    def draw_values(self, unit: str) -> None:
        """Grid lines and their values, to the left of them."""
        for tick, said in zip(self.ticks, tick_words(self.ticks, unit), strict=True):
            level = self.y(tick)
            edges = [(self.inside.left - 12, level), (self.inside.right + 12, level)]
            self.sheet.line(edges, self.sheet.colours.grid, thick=2, layer=0.5)
            at = (self.inside.left - 24, level)
            self.sheet.text(at, said, TEXT, self.sheet.colours.quiet, across="right", up="center_baseline")

    def draw_months(self, *, years: bool = True) -> None:
        """Names of months below, as many as fit; a January is named by its year, in bold, unless `years` is off."""
        colours = self.sheet.colours
        below = self.inside.bottom + 18
        named = month_labels(self.first, self.last, self._step, begin=1 if years else self.first.number)
        unsaid = years and not any(m.number == 1 for m in named)
        for place, month in enumerate(named):
            across = self.x(month)
            self.sheet.line([(across, below - 8), (across, below + 2)], colours.quiet, thick=2)
            is_year = years and month.number == 1
            said = str(month.year) if is_year else month.short
            if (unsaid and place == 0 and (len(named) == 1 or self._step * (named[1] - month) > 190)) or (
                years and self.first == self.last
            ):
                said, is_year = f"{month.short} {month.year}", False
            at = (across, below + 8 + TEXT * 0.8)
            self.sheet.text(at, said, TEXT, colours.quiet, bold=is_year, across="center")


MONTHS_HIGH = 52
"""Pixels below a plot that the names of months take."""

EMPTY = 110
"""Pixels that take the place of a plot where there is nothing to draw."""

ABOVE_PLOT, BELOW_PLOT = 30, MONTHS_HIGH + 10
_LEAST_PLOT = 280
"""Pixels that a plot is high at the least: a chart with many words around it grows, and its lines stay easy to tell."""


def end_of_plot(top: float, marks: float = 0.0) -> float:
    """How far down the lowest plot reaches with its months, under words that end at `top` and so many pixels of marks."""
    return top + ABOVE_PLOT + marks + _LEAST_PLOT + BELOW_PLOT


def month_labels(first: Month, last: Month, step: float, *, begin: int = 1) -> list[Month]:
    """The months to name when two of them lie `step` pixels apart, counted from the month numbered `begin`."""
    for every in (1, 2, 3, 6, 12, 24, 60, 120, 240):
        if every * step >= 84:
            break
    return [m for m in first.to(last) if (m.year * 12 + m.number - begin) % every == 0] or [first]


def nice_ticks(
    values: Iterable[float], decimals: int = 0, unit: str = "", *, intervals: int = 4
) -> list[float]:
    """Round values, evenly spaced, that take in all of `values`; never finer than the values are published.

    >>> nice_ticks([24, 31.2]), nice_ticks([0, 0])
    ([24.0, 26.0, 28.0, 30.0, 32.0], [0.0, 1.0])
    >>> nice_ticks([150, 290], 0, "seconds")
    [120.0, 180.0, 240.0, 300.0]
    """
    found = list(values) or [0.0]
    low, high = min(found), max(found)
    finest = 10.0**-decimals
    if high - low < finest:
        pad = max(abs(high) * 0.05, finest)
        above = 0.0 if high == 100 else pad * (high >= 0)  # 105 % would be no percentage
        low, high = (low - pad if low < 0 or low >= pad else 0.0), high + above
    raw = max((high - low) / intervals, finest)
    size = 10.0 ** floor(log10(raw) + 1e-9)
    steps = [m * size for m in (1, 2, 2.5, 5, 10) if m * size >= raw * 0.999]
    step = next((s for s in steps if abs(s / finest - round(s / finest)) < 1e-9 * s / finest), steps[-1])
    if _clocked(unit, max(abs(low), abs(high))) and finest >= 1:
        step = next((float(s) for s in _CLOCK_STEPS if s >= raw * 0.999), step)
    bottom, top = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(i * step, 9) for i in range(bottom, max(top, bottom + 1) + 1)]


def tick_words(ticks: Sequence[float], unit: str) -> list[str]:
    """How the ticks are written: whole where they can be, large ones in thousands or millions.

    >>> tick_words([1_000_000, 1_250_000], ""), tick_words([80, 85], "%"), tick_words([-2, 0], "£m")
    (['1.00m', '1.25m'], ['80%', '85%'], ['−£2m', '£0m'])
    >>> tick_words([0, 90, 120], "seconds")
    ['0:00', '1:30', '2:00']
    """
    letter_of_unit = counted_in(unit)
    largest = max(abs(t) for t in ticks)
    if unit == CLOCK or (_clocked(unit, largest) and all(t == int(t) for t in ticks)):
        return [clock(t) for t in ticks]
    divide, suffix = 1.0, ""
    for size, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if largest >= size * (10 if letter == "k" else 1) and not letter_of_unit:
            divide, suffix = size, letter
            break
    scaled = [t / divide for t in ticks]
    places = next(
        (p for p in range(8) if all(abs(round(t, p) - t) < 1e-9 * max(1, abs(t)) for t in scaled)), 8
    )
    before = unit[0] if unit.startswith(MONEY) else ""
    after = "%" if unit == "%" else letter_of_unit
    return [f"{'−' if t < 0 else ''}{before}{abs(t):,.{places}f}{suffix if t else ''}{after}" for t in scaled]


def _clocked(unit: str, largest: float) -> bool:
    """Whether values as large as that are read as minutes and seconds."""
    return unit == CLOCK or (unit == "seconds" and largest >= MINUTE)


_CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
