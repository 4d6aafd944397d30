"""What happens on the way: interventions, changed definitions, months without a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.charts.frame import MARGIN, TEXT, Plot, Rectangle
from adapters.charts.labels import Ground
from adapters.charts.lettering import fit_to_draw, shortened_at_a_word, width
from adapters.charts.sheet import Where
from bot.pictures.shapes import Mark
from core.domain.months import Month

LANE = 40
_MOST_LANES = 2
_LONGEST = 700
_LEAST = 130
_BESIDE = 18


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark with its words laid out: `share` is how far across the plot's months it stands, from 0 to 1."""

    share: float
    words: str
    left: float
    lane: int
    is_break: bool


def place_marks(
    interventions: Sequence[Mark],
    breaks: Sequence[Mark],
    months: tuple[Month, Month],
    across: tuple[float, float],
    sheet_width: float,
) -> list[Placed]:
    """Where each mark's words go, in at most two lanes above a plot, clear of one another and of every mark's line.

    Words that find no room are shortened to what there is, or left out where that is next to nothing.
    """
    span = max(months[1] - months[0], 1)
    marks = [(float(m.month - months[0]), m.words, False) for m in interventions if _within(m.month, months)]
    marks += [(m.month - months[0] - 0.5, m.words, True) for m in breaks if _within(m.month, months)]
    shares = [max(gone, 0.0) / span if months[0] != months[1] else 0.5 for gone, _, _ in sorted(marks)]
    stands = [across[0] + share * (across[1] - across[0]) for share in shares]
    taken: list[tuple[int, float, float]] = []
    placed: list[Placed] = []
    for share, at, (_, said, is_break) in zip(shares, stands, sorted(marks), strict=True):
        words = shortened_at_a_word(fit_to_draw(said), _LONGEST, TEXT)
        places = [
            (lane, to_right, _room(at, lane, stands, taken, sheet_width, to_right=to_right))
            for lane in range(_MOST_LANES)
            for to_right in (True, False)
        ]
        whole = [p for p in places if p[2] >= width(words, TEXT)]
        lane, to_right, room = whole[0] if whole else max(places, key=lambda p: p[2])
        words = shortened_at_a_word(words, room, TEXT) if room >= _LEAST else ""
        wide = width(words, TEXT)
        left = at + _BESIDE if to_right else at - _BESIDE - wide
        if words:
            taken.append((lane, min(left, at), max(left + wide, at)))
        placed.append(Placed(share, words, left, lane if words else 0, is_break))
    return placed


def most_lanes(
    interventions: Sequence[Mark], breaks: Sequence[Mark], months: tuple[Month, Month] | None
) -> int:
    """How many lanes the marks may need, before anything is placed."""
    within = sum(_within(mark.month, months) for mark in (*interventions, *breaks)) if months else 0
    return min(within, _MOST_LANES)


def _room(
    at: float,
    lane: int,
    stands: Sequence[float],
    taken: Sequence[tuple[int, float, float]],
    sheet_width: float,
    *,
    to_right: bool,
) -> float:
    """The pixels free beside a mark in a lane. Lines of marks rise through the lowest lane only."""
    others = (
        [x for x in stands if x != at] if lane == 0 else [x for n, a, b in taken if n > 0 for x in (a, b)]
    )
    if any(n == lane and a - _BESIDE < at < b + _BESIDE for n, a, b in taken):
        return 0.0
    if to_right:
        edges = [a for n, a, _ in taken if n == lane and a > at] + [x for x in others if x > at]
        return min([*(e - 2 * _BESIDE for e in edges), sheet_width - MARGIN]) - at - _BESIDE
    edges = [b for n, _, b in taken if n == lane and b < at] + [x for x in others if x < at]
    return at - _BESIDE - max([*(e + 2 * _BESIDE for e in edges), float(MARGIN)])


def lanes(placed: Sequence[Placed]) -> int:
    """How many lanes the marks take."""
    return max((p.lane + 1 for p in placed), default=0)


def draw_marks(plot: Plot, placed: Sequence[Placed]) -> list[Sequence[Where]]:
    """A triangle for an intervention, a square for a changed definition, each with its words and its line, given back."""
    lines: list[Sequence[Where]] = []
    sheet, colours = plot.sheet, plot.sheet.colours
    for mark in placed:
        across = plot.inside.left + mark.share * plot.inside.wide
        base = plot.inside.top - 28 - mark.lane * LANE
        sheet.text((mark.left, base), mark.words, TEXT, colours.quiet)
        lines.append([(across, base - 8), (across, plot.inside.bottom)])
        sheet.line(
            lines[-1],
            colours.quiet,
            thick=2,
            dashes=(12, 4) if mark.is_break else (2, 6),
            layer=1.5,
        )
        sheet.dots([(across, base - 9)], colours.quiet, across=18, shape="s" if mark.is_break else "v")
    return lines


def draw_missing(plot: Plot, missing: Sequence[Month], ground: Ground) -> None:
    """A pale column for each run of months without a figure, with the word."""
    sheet, colours = plot.sheet, plot.sheet.colours
    wide = width("missing", TEXT)
    for run in _runs(sorted(m for m in set(missing) if plot.shows(m))):
        left = max(plot.x(run[0]) - plot.step / 2, plot.inside.left - 12)
        right = min(plot.x(run[-1]) + plot.step / 2, plot.inside.right + 12)
        sheet.box(left, plot.inside.top, right - left, plot.inside.high, colours.missing, layer=0.3)
        middle = (left + right) / 2
        level = right - left > wide + 12
        half_wide, half_high = (wide / 2, TEXT / 2) if level else (TEXT / 2, wide / 2)
        boxes = [
            Rectangle(middle - half_wide, centre - half_high, middle + half_wide, centre + half_high)
            for centre in _centres(plot.inside.bottom - 10 - half_high, plot.inside.top + 10 + half_high)
        ]
        troubles = ground.troubles(boxes)
        box = boxes[troubles.index(min(troubles))]
        at = (middle, (box.top + box.bottom) / 2)
        sheet.text(at, "missing", TEXT, colours.quiet, turned=not level, across="center", up="center")
        ground.boxes.append(box)


def _centres(lowest: float, highest: float) -> list[float]:
    return [lowest + (highest - lowest) * share for share in (0, 1, 0.25, 0.75, 0.5)]


def _within(month: Month, months: tuple[Month, Month]) -> bool:
    return months[0] <= month <= months[1]


def _runs(months: Sequence[Month]) -> list[list[Month]]:
    runs: list[list[Month]] = []
    for month in months:
        if runs and month - runs[-1][-1] == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return runs
