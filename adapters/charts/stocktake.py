"""One priority's page in a stocktake pack, in the order the meeting takes it."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.charts.frame import (
    EMPTY,
    LINE,
    MARGIN,
    PAGE_FOOTER,
    TEXT,
    Rectangle,
    footer_lines,
    write_footer,
    write_title,
)
from adapters.charts.labels import badge_width, draw_badge
from adapters.charts.lettering import fit_to_draw, in_two, left_to_right, wrapped
from adapters.charts.sheet import WIDTH, Sheet, ThemeName
from adapters.charts.trajectory import draw_trajectory_inside, explanations
from bot.pictures.sentences import clipped, day
from bot.pictures.shapes import Agreed, Reading, StocktakePicture
from bot.pictures.window import window

PAGE_HIGH = 1697
"""A4 upright at 1200 wide, which the chart fills where it can; a page with more to say is longer, one with less shorter."""

_ROOM = WIDTH - 2 * MARGIN
_HEADING = 32
_LEAST_CHART, _MOST_CHART = 460, 800
_ABOVE_FOOTER = 50
_INDENT = 44
_NAMES_WIDE = 230


def draw_stocktake(picture: StocktakePicture, theme: ThemeName) -> Sheet:
    """The whole page, 1200 wide and as high as what it has to say needs."""
    sheet = Sheet(PAGE_HIGH, theme=theme)
    minutes = f"{picture.minutes} minutes" if picture.minutes else ""
    lead = f"Lead: {clipped(picture.lead)}" if picture.lead else ""
    who = ". ".join(s for s in (lead, minutes) if s)
    top = write_title(sheet, picture.title, picture.subtitle, who)
    if picture.good_news:
        top = _paragraph(sheet, "Good news", picture.good_news, top, lines=6)
    if picture.agreed:
        top = _heading(sheet, "Agreed last time", top)
        for agreed in picture.agreed:
            top = _draw_agreed(sheet, agreed, top)
    if picture.readings:
        top = _draw_readings(sheet, picture.readings, _heading(sheet, "How it stands", top))
    if not (picture.readings or picture.trajectory or picture.others):
        top = _lines(sheet, "No figures yet.", top + 24, lines=1, quiet=True)
    below = _height_below(picture)
    meant = list(explanations(picture.trajectory)) if picture.trajectory else []
    footer = _ABOVE_FOOTER + len(footer_lines(WIDTH, meant, picture, PAGE_FOOTER)) * TEXT * LINE
    if picture.trajectory:
        chart = picture.trajectory
        if chart.title != picture.title:
            top = _lines(sheet, chart.title, top + 24, lines=2, bold=True)
        spare = min(max(PAGE_HIGH - footer - below - top, _LEAST_CHART), _MOST_CHART)
        bottom = top + (spare if window(chart) else EMPTY)
        draw_trajectory_inside(sheet, chart, Rectangle(0, top, WIDTH, bottom))
        top = bottom
    top = _draw_below(sheet, picture, top)
    sheet.cut(top + footer)
    write_footer(sheet, meant, picture, most=PAGE_FOOTER)
    return sheet


def _height_below(picture: StocktakePicture) -> float:
    """The room that what follows the chart will take."""
    return _draw_below(Sheet(PAGE_HIGH), picture, 0.0)


def _draw_below(sheet: Sheet, picture: StocktakePicture, top: float) -> float:
    if picture.others:
        top = _heading(sheet, "Beside it", top)
        for other in picture.others:
            top = _draw_other(sheet, other, top)
    if picture.deep_dive:
        top = _paragraph(sheet, "Deep dive", picture.deep_dive, top, lines=6)
    if picture.questions:
        top = _heading(sheet, "Questions", top)
        for number, question in enumerate(picture.questions, 1):
            sheet.text((MARGIN, top + TEXT), f"{number}.", TEXT, sheet.colours.ink, bold=True)
            top = _lines(sheet, question, top, lines=3, left=MARGIN + _INDENT) + 6
    return top


def _draw_other(sheet: Sheet, other: Reading, top: float) -> float:
    """One more indicator on a line of its own: letter, name, latest."""
    if other.letter:
        draw_badge(sheet, MARGIN, top, other.letter)
    left = MARGIN + badge_width("AG") + 14
    words = f"{clipped(other.name)}: {other.words}"
    return max(_lines(sheet, words, top + 2, lines=2, left=left), top + 44) + 6


def _heading(sheet: Sheet, words: str, top: float) -> float:
    sheet.line([(MARGIN, top + 18), (WIDTH - MARGIN, top + 18)], sheet.colours.grid, thick=2)
    sheet.text((MARGIN, top + 32 + _HEADING), words, _HEADING, sheet.colours.trajectory, bold=True)
    return top + 32 + _HEADING * LINE + 10


def _lines(
    sheet: Sheet,
    words: str,
    top: float,
    *,
    lines: int,
    left: float = MARGIN,
    room: float | None = None,
    bold: bool = False,
    quiet: bool = False,
) -> float:
    colour = sheet.colours.quiet if quiet else sheet.colours.ink
    space = WIDTH - MARGIN - left if room is None else room
    broken = in_two(fit_to_draw(words), space, TEXT, bold=True) if bold and lines == 2 else None
    for line in broken or wrapped(fit_to_draw(words), space, TEXT, lines=lines, bold=bold):
        sheet.text((left, top + TEXT), left_to_right(line), TEXT, colour, bold=bold)
        top += TEXT * LINE
    return top


def _paragraph(sheet: Sheet, heading: str, words: str, top: float, *, lines: int) -> float:
    return _lines(sheet, words, _heading(sheet, heading, top), lines=lines)


def _draw_agreed(sheet: Sheet, agreed: Agreed, top: float) -> float:
    split = MARGIN + _ROOM * 0.62
    sheet.dots([(MARGIN + 12, top + TEXT * 0.66)], sheet.colours.quiet, across=12, shape="s")
    left_end = _lines(
        sheet, agreed.action, top, lines=3, left=MARGIN + _INDENT, room=split - MARGIN - _INDENT - 30
    )
    when = f"Due {day(agreed.due)}" if agreed.due else ""
    who = ", ".join(s for s in (when, clipped(agreed.owner, 60)) if s)
    right_end = _lines(sheet, agreed.state, top, lines=1, left=split, bold=True)
    right_end = _lines(sheet, who, right_end, lines=3, left=split, quiet=True)
    return max(left_end, right_end) + 8


def _draw_readings(sheet: Sheet, readings: Sequence[Reading], top: float) -> float:
    """The readings one below another, never merged: its name, its letter, its words as wide as they need."""
    shown = [(_names_lines(reading), reading) for reading in readings[:3]]
    left = MARGIN + _NAMES_WIDE
    beyond = left + max([badge_width("AG"), *(badge_width(r.letter) for _, r in shown if r.letter)]) + 14
    for names, reading in shown:
        if reading.letter:
            draw_badge(sheet, left, top, reading.letter)
        for place, line in enumerate(names):
            at = (MARGIN, top + 2 + TEXT + place * TEXT * LINE)
            sheet.text(at, line, TEXT, sheet.colours.ink, bold=True)
        bottom = _lines(sheet, reading.words, top + 2, lines=7, left=beyond)
        top = max(bottom, top + 2 + len(names) * TEXT * LINE, top + 44) + 10
    return top


def _names_lines(reading: Reading) -> list[str]:
    return wrapped(fit_to_draw(reading.name), _NAMES_WIDE - 20, TEXT, lines=2, bold=True)
