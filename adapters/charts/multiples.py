"""Small charts side by side: one priority's indicators, or a whole portfolio, at a glance."""

from __future__ import annotations

from adapters.charts.frame import (
    LINE,
    MARGIN,
    PAGE_FOOTER,
    TEXT,
    Plot,
    Rectangle,
    footer_lines,
    nice_ticks,
    tick_words,
    write_footer,
    write_title,
)
from adapters.charts.labels import Ground, badge_width, draw_badge
from adapters.charts.lettering import fit_to_draw, width, wrapped
from adapters.charts.lines import DASHED, draw_actuals, draw_band, year_by_year
from adapters.charts.sheet import HEIGHT, WIDTH, Sheet, ThemeName
from bot.pictures.shapes import MultiplesPicture, Panel
from core.domain.months import Month

_GUTTER = 44
_PLOT_HIGH = 150
_BADGE = 40
_WIDE_ENOUGH = 450
_TWO_COLUMNS_UP_TO = 12


def draw_multiples(picture: MultiplesPicture, theme: ThemeName) -> Sheet:
    """All panels on a sheet 1200 wide and as high as they need, two or three abreast."""
    sheet = Sheet(HEIGHT, theme=theme)
    top = write_title(sheet, picture.title, picture.subtitle) + 14
    columns = 2 if len(picture.panels) <= _TWO_COLUMNS_UP_TO else 3
    wide = (WIDTH - 2 * MARGIN - (columns - 1) * _GUTTER) / columns
    months = _months(picture.panels)
    for start in range(0, len(picture.panels), columns):
        row = picture.panels[start : start + columns]
        heads = [(_name_lines(p, wide), _said_lines(p, wide)) for p in row]
        names = max(len(name) for name, _ in heads)
        said = max(len(line) for _, line in heads)
        empty = not any(map(_is_drawn, row))
        bottom = top + (names + said) * TEXT * LINE + (0 if empty else 14 + _PLOT_HIGH)
        for place, (panel, head) in enumerate(zip(row, heads, strict=True)):
            left = MARGIN + place * (wide + _GUTTER)
            area = Rectangle(left, top, left + wide, bottom)
            inside = _draw_panel(sheet, panel, head, months, area)
            lowest = not any(map(_is_drawn, picture.panels[start + place + columns :: columns]))
            if months and inside and lowest:
                _draw_span(sheet, months, inside)
        top = bottom + 40
    if not picture.panels:
        sheet.text((MARGIN, top + TEXT), "Nothing to show yet.", TEXT, sheet.colours.quiet)
        top += TEXT * 2
    drawn = [panel for panel in picture.panels if _is_drawn(panel)]
    explanations = [
        "Each chart has its own scale." if drawn else "",
        "Dashed: trajectory." if any(p.trajectory for p in drawn) else "",
        "Shaded: its band." if any(p.band for p in drawn) else "",
        "Diamond: target." if any(p.target for p in drawn) else "",
        "Grey: missing." if any(p.missing for p in drawn) else "",
        "Hollow: provisional." if any(a.provisional for p in drawn for a in p.actual) else "",
    ]
    lines = footer_lines(sheet.width, explanations, picture, PAGE_FOOTER)
    sheet.cut(top + 70 + len(lines) * TEXT * LINE)
    write_footer(sheet, explanations, picture, most=PAGE_FOOTER)
    return sheet


def _months(panels: tuple[Panel, ...]) -> tuple[Month, Month] | None:
    found = [a.month for p in panels for a in p.actual]
    found += [point.month for p in panels for point in p.trajectory]
    found += [m for p in panels for m in p.missing]
    return (min(found), max(found)) if found else None


def _name_lines(panel: Panel, wide: float) -> list[str]:
    return wrapped(fit_to_draw(panel.name), wide, TEXT, lines=2, bold=True)


def _is_drawn(panel: Panel) -> bool:
    """Whether there is anything to draw but words; a row without takes no room for it."""
    return bool(panel.actual or panel.trajectory)


def _said_lines(panel: Panel, wide: float) -> list[str]:
    room = wide - (badge_width(panel.letter, _BADGE) + 12 if panel.letter else 0)
    said = panel.line or ("" if _is_drawn(panel) else "No figures to show.")
    return wrapped(fit_to_draw(said), room, TEXT, lines=2 if wide > _WIDE_ENOUGH else 3)


def _draw_panel(
    sheet: Sheet,
    panel: Panel,
    head: tuple[list[str], list[str]],
    months: tuple[Month, Month] | None,
    area: Rectangle,
) -> Rectangle | None:
    """The panel's words and lines; gives back where the lines are, if there are any."""
    colours = sheet.colours
    top = area.top
    names, said = head
    for line in names:
        sheet.text((area.left, top + TEXT), line, TEXT, colours.ink, bold=True)
        top += TEXT * LINE
    indent = 0.0
    if panel.letter:
        draw_badge(sheet, area.left, top + 1, panel.letter, _BADGE)
        indent = badge_width(panel.letter, _BADGE) + 12
    for line in said:
        sheet.text((area.left + indent, top + TEXT), line, TEXT, colours.quiet)
        top += TEXT * LINE
    shown = [*panel.actual]
    if months is None or not _is_drawn(panel):
        return None
    ticks = nice_ticks(_values(panel), panel.decimals, panel.unit, intervals=3)
    words = tick_words(ticks, panel.unit)
    axis = max(width(words[0], TEXT), width(words[-1], TEXT)) + 22
    inside = Rectangle(area.left + axis, area.bottom - _PLOT_HIGH + 14, area.right - 14, area.bottom - 12)
    plot = Plot(sheet, inside, months, ticks)
    for tick, word in ((ticks[0], words[0]), (ticks[-1], words[-1])):
        level = plot.y(tick)
        sheet.line([(inside.left - 8, level), (inside.right + 8, level)], colours.grid, thick=2, layer=0.5)
        at = (inside.left - 16, level)
        sheet.text(at, word, TEXT, colours.quiet, across="right", up="center_baseline")
    _draw_promises(plot, panel)
    for month in panel.missing:
        half = max(plot.step / 2, 3)
        sheet.box(plot.x(month) - half, inside.top, 2 * half, inside.high, colours.missing, layer=0.3)
    draw_actuals(plot, shown, panel.missing, (), Ground(), dots="last", cumulative=panel.cumulative)
    return inside


def _draw_promises(plot: Plot, panel: Panel) -> None:
    """The trajectory, the target and the band."""
    sheet, colours = plot.sheet, plot.sheet.colours
    if panel.band:
        draw_band(plot, panel.band, 8)
    for year in year_by_year(panel.trajectory, cumulative=panel.cumulative):
        sheet.line([plot.at(p.month, p.value) for p in year], colours.trajectory, thick=3, dashes=DASHED)
    if panel.target and plot.shows(panel.target.month):
        at = plot.at(panel.target.month, panel.target.value)
        sheet.dots([at], colours.trajectory, across=16, shape="D", layer=3.5)


def _values(panel: Panel) -> list[float]:
    """All that the scale takes in."""
    values = [a.value for a in panel.actual] + [p.value for p in panel.trajectory]
    values += [panel.target.value] if panel.target else []
    values += [panel.band.low, panel.band.high] if panel.band else []
    return [float(v) for v in values]


def _draw_span(sheet: Sheet, months: tuple[Month, Month], inside: Rectangle) -> None:
    """The first and last month, under the lowest panel of a column."""
    below = inside.bottom + 14 + TEXT
    first, last = (f"{m.short} {m.year}" for m in months)
    start = min(inside.left - 8, inside.right + 8 - width(f"{first}   {last}", TEXT))
    sheet.text((start, below), first, TEXT, sheet.colours.quiet)
    if months[0] != months[1]:
        sheet.text((inside.right + 8, below), last, TEXT, sheet.colours.quiet, across="right")
