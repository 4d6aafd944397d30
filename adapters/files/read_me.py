"""The first sheet of a workbook: what it is for and how to fill it in, with an example of every row."""

from __future__ import annotations

import xlsxwriter  # type: ignore[import-untyped]

from adapters.files.layout import SHEETS, Sheet

TITLE = "Read me"
_INK, _GREY = "#1d3557", "#5a6b7b"

HOW_IT_WORKS = (
    "This workbook holds all that Stocktake knows of your council: people, priorities, indicators, their trajectories and the figures so far.",
    "Fill in the sheets from left to right. Dark headings are needed, pale ones may stay blank. Each heading has a note: point at it.",
    "Try it with: stocktake import FILE --dry-run. You see what would change, and every cell to mend, before anything happens.",
    "All or nothing: while one cell is wrong, nothing is taken.",
    "People, priorities and indicators that you leave out are retired, not deleted. Figures and trajectories that you leave out stay as they are.",
    "Blank is never zero. Where there is no figure, leave the value blank and choose 'not available' or 'not applicable' as the standing.",
    "Months are written 2026-10 or Oct 2026. A quarter or a year is named by its last month.",
    "A number is only a number: no unit, no formula, no thousands comma. 82.4 and the unit %, not 0.824.",
    "Status: G at or better than the month's trajectory point, AG worse by at most one tolerance, AR by at most two, R beyond.",
    "A column of your own may begin with #, and sheets with other names are not read.",
)

EXAMPLES: dict[str, tuple[str, ...]] = {
    "People": ("ana.diaz@council.example", "Ana Diaz", "lead", "lee.park@council.example", "Europe/London", "", ""),
    "Priorities": ("HOMES", "Good repairs and quick re-lets", "Homes", "ana.diaz@council.example", "An empty home has a new family within four weeks.", ""),
    "Indicators": (
        "VOID_DAYS", "HOMES", "Average void re-let time", "voids", "relets; re-lets", "Calendar days from one tenancy to the next.",
        "days", "0", "lower", "monthly", "mean", "total days empty", "homes re-let", "0", "1000", "", "", "3", "",
        "Housing management system", "9", "open", "", "", "", "", "",
    ),
    "Trajectories": ("VOID_DAYS", "linear", "Mar 2026", "29", "Mar 2027", "24", "Agreed in the delivery plan.", "Chief executive"),
    "Points": ("VOID_DAYS", "", "Sep 2026", "27"),
    "Interventions": ("VOID_DAYS", "Two extra void teams", "Nov 2026", "1", "Jan 2027", "-3"),
    "History": ("VOID_DAYS", "Sep 2026", "29", "522", "18", "final", "Handover to the new contractor."),
    "Closure days": ("29 Dec 2026",),
}  # fmt: skip


def read_me(book: xlsxwriter.Workbook) -> None:
    """Add the sheet to the book. It is not read on import."""
    page = book.add_worksheet(TITLE)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)
    title = book.add_format({"bold": True, "font_size": 18, "font_color": _INK})
    part = book.add_format({"bold": True, "font_size": 13, "font_color": _INK, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    name = book.add_format({"bold": True, "valign": "top", "font_color": _INK})
    quiet = book.add_format({"font_color": _GREY, "text_wrap": True, "valign": "top"})
    page.write_string(0, 0, "Stocktake: the council in one workbook", title)
    row = 2
    for sentence in HOW_IT_WORKS:
        page.merge_range(row, 0, row, 1, "", text)
        page.write_string(row, 0, sentence, text)
        page.set_row(row, 32 if len(sentence) > 150 else 17)
        row += 1
    row += 1
    page.write_string(row, 0, "The sheets, each with an example row", part)
    for sheet in SHEETS:
        row += 1
        page.write_string(row, 0, sheet.title, name)
        page.write_string(row, 1, sheet.about, text)
        row += 1
        page.write_string(row, 1, _example(sheet), quiet)
        page.set_row(row, 16 * (1 + len(_example(sheet)) // 105))


def _example(sheet: Sheet) -> str:
    pairs = zip(sheet.columns, EXAMPLES[sheet.title], strict=True)
    return "   ".join(f"{column.heading}: {value}" for column, value in pairs if value)
