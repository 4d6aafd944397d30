"""The status grid: a letter and its colour for each indicator and month."""

from __future__ import annotations

from adapters.charts.frame import LINE, MARGIN, PAGE_FOOTER, TEXT, footer_lines, write_footer, write_title
from adapters.charts.lettering import fit_to_draw, shortened, width, wrapped
from adapters.charts.sheet import HEIGHT, Sheet, ThemeName
from bot.pictures.shapes import Cell, GridPicture, GridRow
from core.domain.months import Month

MOST_MONTHS = 12
"""Columns that fit with letters readable on a phone; earlier months are left out."""

_NAMES_WIDE = 370
_CELL_HIGH = 52
_SMALLEST = 24
_SHORT = {"missing": "gap", "no data": "–"}
"""For words too wide for a cell that is read on a phone; the footer says what they mean."""

_ABOVE_FOOTER = 60


def draw_grid(picture: GridPicture, theme: ThemeName) -> Sheet:
    """The whole grid, 1200 wide and as high as its rows need."""
    sheet = Sheet(HEIGHT, theme=theme)
    top = write_title(sheet, picture.title, picture.subtitle) + 8
    months = picture.months[-MOST_MONTHS:]
    wide = (sheet.width - 2 * MARGIN - _NAMES_WIDE) / max(len(months), 1)
    top = _draw_head(sheet, months, top, wide)
    group = ""
    for row in picture.rows:
        if row.group != group:
            group = row.group
            top = _draw_group(sheet, group, top)
        top = _draw_row(sheet, row, months, top, wide)
    if not picture.rows:
        sheet.text((MARGIN, top + TEXT), "Nothing to show yet.", TEXT, sheet.colours.quiet)
        top += TEXT * 2
    lettered = any(c.letter for r in picture.rows for c in r.cells)
    explanations = ["G green, AG amber/green, AR amber/red, R red." if lettered else ""]
    explanations.append(_of_blanks(picture, months))
    if any(c.provisional for r in picture.rows for c in r.cells):
        explanations.append("Outlined: provisional.")
    words = {c.word for r in picture.rows for c in r.cells if c.month in months and not c.letter}
    explanations += [
        f"{short.capitalize()}: {word}."
        for word, short in _SHORT.items()
        if word in words and _in_cell(word, wide - 4) == short
    ]
    if len(months) < len(picture.months):
        explanations.append(f"From {months[0].full}.")
    lines = footer_lines(sheet.width, explanations, picture, PAGE_FOOTER)
    sheet.cut(top + _ABOVE_FOOTER + len(lines) * TEXT * LINE)
    write_footer(sheet, explanations, picture, most=PAGE_FOOTER)
    return sheet


def _of_blanks(picture: GridPicture, months: tuple[Month, ...]) -> str:
    """What an empty cell means, where there is one."""
    filled = [{c.month for c in row.cells if c.letter or c.word} for row in picture.rows]
    return "Blank: not judged, or not due yet." if any(set(months) - here for here in filled) else ""


def _draw_head(sheet: Sheet, months: tuple[Month, ...], top: float, wide: float) -> float:
    base = top + TEXT
    every = 1 if wide >= width("Sep", TEXT) + 6 else 2
    for place, month in enumerate(months):
        if (len(months) - 1 - place) % every and month.number != 1:
            continue
        across = MARGIN + _NAMES_WIDE + (place + 0.5) * wide
        sheet.text((across, base), month.short, TEXT, sheet.colours.quiet, across="center")
        if place == 0 or month.number == 1:
            year = str(month.year)
            if place == 0 and any(m.number == 1 for m in months[1:3]):
                continue
            sheet.text(
                (across, base + TEXT * LINE), year, TEXT, sheet.colours.quiet, bold=True, across="center"
            )
    return base + TEXT * LINE + 14


def _draw_group(sheet: Sheet, group: str, top: float) -> float:
    room = sheet.width - 2 * MARGIN
    for line in wrapped(fit_to_draw(group), room, TEXT, lines=1, bold=True):
        sheet.text((MARGIN, top + 14 + TEXT), line, TEXT, sheet.colours.ink, bold=True)
        top += 14 + TEXT * LINE
    return top + 6


def _draw_row(sheet: Sheet, row: GridRow, months: tuple[Month, ...], top: float, wide: float) -> float:
    colours = sheet.colours
    lines = wrapped(fit_to_draw(row.name), _NAMES_WIDE - 20, TEXT, lines=3)
    high = max(_CELL_HIGH, len(lines) * TEXT * LINE) + 8
    first = top + (high - len(lines) * TEXT * LINE) / 2 + TEXT * 0.95
    for place, line in enumerate(lines):
        sheet.text((MARGIN, first + place * TEXT * LINE), line, TEXT, colours.ink)
    cells = {cell.month: cell for cell in row.cells}
    middle = top + high / 2
    for place, month in enumerate(months):
        left = MARGIN + _NAMES_WIDE + place * wide
        _draw_cell(sheet, cells.get(month), left + 2, middle - _CELL_HIGH / 2, wide - 4)
    sheet.line([(MARGIN, top + high), (sheet.width - MARGIN, top + high)], colours.grid, thick=1.5)
    return top + high


def _draw_cell(sheet: Sheet, cell: Cell | None, left: float, top: float, wide: float) -> None:
    if cell is None or not (cell.letter or cell.word):
        return
    colours = sheet.colours
    paint = colours.status.get(cell.letter, colours.status[""])
    centre = (left + wide / 2, top + _CELL_HIGH / 2)
    if cell.letter:
        letter = shortened(fit_to_draw(cell.letter), wide - 4, TEXT, bold=True)
        if cell.provisional:
            # Amber/green on white, and red on black, make no outline of their own.
            sheet.box(left, top, wide, _CELL_HIGH, paint.fill, edge=colours.quiet, thick=2)
            sheet.box(left + 6, top + 6, wide - 12, _CELL_HIGH - 12, colours.paper)
        else:
            sheet.box(left, top, wide, _CELL_HIGH, paint.fill)
        ink = colours.ink if cell.provisional else paint.ink
        sheet.text(centre, letter, TEXT, ink, bold=True, across="center", up="center_baseline")
        return
    sheet.box(left, top, wide, _CELL_HIGH, colours.missing)
    words = fit_to_draw(_in_cell(cell.word, wide))
    size = next((s for s in range(TEXT, _SMALLEST, -1) if _fits(words, wide - 2, s)), _SMALLEST)
    lines = wrapped(words, wide - 2, size, lines=2)
    for place, line in enumerate(lines):
        at = (centre[0], centre[1] + (place - (len(lines) - 1) / 2) * size * 1.1)
        sheet.text(at, line, size, colours.quiet, across="center", up="center_baseline")


def _in_cell(word: str, wide: float) -> str:
    """The word, or the short one for it where a cell so wide has no room for it as large as the rest."""
    return word if width(word, TEXT) <= wide - 2 else _SHORT.get(word, word)


def _fits(words: str, room: float, size: float) -> bool:
    """Whether each word fits a line of its own, two lines at most."""
    lines = words.split(" ") if width(words, size) > room else [words]
    return len(lines) <= 2 and all(width(line, size) <= room for line in lines)
