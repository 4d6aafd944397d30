"""From a portfolio to rows, and from rows to a workbook people like to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import chain
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from adapters.files.csv_folder import disarmed
from adapters.files.layout import SHEETS, Column, Kind, Sheet
from adapters.files.read_me import read_me
from core.domain.months import Month
from core.domain.portfolio import PlannedStep, Portfolio, as_a_spreadsheet_keeps, planned_points, plans, tidy

ROWS_TO_FILL = 2_000
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 a file written twice from the same portfolio is the same file
_INK, _PAPER, _PALE = "#1d3557", "#ffffff", "#dbe6f0"

Value = str | Decimal | date | Month | None


def rows_of(portfolio: Portfolio) -> Iterator[tuple[Sheet, list[list[Value]]]]:
    """Every sheet with its rows, each value as its column holds it."""
    planned = plans(portfolio)
    records: Sequence[Iterable[object]] = (
        portfolio.people,
        portfolio.priorities,
        portfolio.indicators,
        planned,
        chain.from_iterable(planned_points(plan) for plan in planned),
        [PlannedStep(plan.indicator, step) for plan in planned for step in plan.trajectory.interventions],
        portfolio.history,
        sorted(portfolio.closures),
    )
    for sheet, of_sheet in zip(SHEETS, records, strict=True):
        yield sheet, [[_value(sheet, column, record) for column in sheet.columns] for record in of_sheet]


def _value(sheet: Sheet, column: Column, record: object) -> Value:
    found = sheet.fields[column.field](record) if column.field in sheet.fields else None
    match found:
        case bool():
            return "yes" if found else None
        case int():
            return Decimal(found)
        case Enum():
            return str(found.value)
        case tuple():
            return "; ".join(tidy(str(each)) for each in found) or None
        case str():
            return tidy(found) or None
        case Decimal() | Month() | date():
            return found
        case _:
            return None


def as_csv(value: Value) -> str:
    """The value as it is written to a CSV file.

    >>> as_csv(Decimal("1E+2")), as_csv(Month(2026, 9)), as_csv("=1+1"), as_csv(None)
    ('100', '2026-09', "'=1+1", '')
    """
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case str():
            return disarmed(value)
        case _:
            return str(value)


def write_spreadsheet(path: Path, sheets: Iterable[tuple[Sheet, list[list[Value]]]]) -> None:
    """One XLSX file with notes, drop-downs and a page that explains it. Text is never taken for a formula.

    Raises OSError where it cannot be written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"title": "Stocktake portfolio", "created": _MADE})
            page = _Page(book)
            read_me(book)
            for sheet, rows in sheets:
                page.write(sheet, rows)
    except FileCreateError as trouble:
        cause = trouble.args[0]
        raise OSError(cause.errno, cause.strerror, str(path)) from trouble


class _Page:
    """Writes one sheet after another in the same hand."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        common = {"valign": "top", "font_name": "Calibri", "font_size": 11}
        head = {**common, "bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1}
        self.needed = book.add_format({**head, "font_color": _PAPER, "bg_color": _INK})
        self.optional = book.add_format({**head, "font_color": _INK, "bg_color": _PALE})
        text = book.add_format({**common, "num_format": "@"})
        number = book.add_format({**common, "align": "right", "indent": 1})
        self.formats: dict[Kind, Format] = dict.fromkeys(Kind, text)
        self.formats |= {
            Kind.LONG_TEXT: book.add_format({**common, "num_format": "@", "text_wrap": True}),
            Kind.LIST: book.add_format({**common, "num_format": "@", "text_wrap": True}),
            Kind.NUMBER: number,
            Kind.WHOLE: number,
            Kind.MONTH: book.add_format({**common, "num_format": "mmm yyyy", "align": "left"}),
            Kind.DAY: book.add_format({**common, "num_format": "d mmm yyyy", "align": "left"}),
        }

    def write(self, sheet: Sheet, rows: list[list[Value]]) -> None:
        page = self.book.add_worksheet(sheet.title)
        page.freeze_panes(1, 1)
        page.set_row(0, 32)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        if rows:
            page.autofilter(0, 0, len(rows), len(sheet.columns) - 1)
        for position, column in enumerate(sheet.columns):
            page.set_column(position, position, column.width, self.formats[column.kind])
            page.write_string(0, position, column.heading, self.needed if column.required else self.optional)
            page.write_comment(0, position, _note(column), {"x_scale": 2.2, "y_scale": 1.1, "font_size": 10})
            if rule := _rule(sheet, column, position):
                page.data_validation(1, position, len(rows) + ROWS_TO_FILL, position, rule)
        for number, row in enumerate(rows, start=1):
            page.set_row(number, 15 * _lines(sheet, row))
            for position, value in enumerate(row):
                self._write_value(page, number, position, value, self.formats[sheet.columns[position].kind])

    def _write_value(self, page: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
        match value:
            case Decimal():
                page.write_number(row, column, float(as_a_spreadsheet_keeps(value)), style)
            case Month() if value.year >= 1901:
                page.write_datetime(row, column, datetime(value.year, value.number, 1), style)  # noqa: DTZ001 a month has no zone
            case date() if value.year >= 1901:
                page.write_datetime(row, column, value, style)
            case None:
                pass
            case _:
                page.write_string(row, column, str(value), style)


def _lines(sheet: Sheet, row: list[Value]) -> int:
    """How many lines the tallest wrapped cell of the row takes, at most eight."""
    wrapped = (
        sum(1 + len(line) // column.width for line in value.split("\n"))
        for column, value in zip(sheet.columns, row, strict=True)
        if column.kind in {Kind.LONG_TEXT, Kind.LIST} and isinstance(value, str)
    )
    return min(max(wrapped, default=1), 8)


def _note(column: Column) -> str:
    return f"{'Needed. ' if column.required else ''}{column.note}"


def _rule(sheet: Sheet, column: Column, position: int) -> dict[str, object] | None:
    """The drop-down or check of a column; a warning where another value may still be right."""
    here = xl_col_to_name(position)
    match column.kind:
        case Kind.CHOICE:
            return {
                "validate": "list",
                "source": list(column.words),
                "error_title": column.heading,
                "error_message": f"Choose one of: {', '.join(column.words)}."[:255],
            }
        case Kind.YES:
            return {"validate": "list", "source": ["yes"], "error_message": "Write yes, or leave it blank."}
        case Kind.NUMBER | Kind.WHOLE:
            return {
                "validate": "decimal" if column.kind is Kind.NUMBER else "integer",
                "criteria": "between",
                "minimum": -(10**12) if column.kind is Kind.NUMBER else 0,
                "maximum": 10**12 if column.kind is Kind.NUMBER else 1000,
                "error_message": "A number belongs here, without a unit and without a formula.",
            }
        case Kind.MONTH | Kind.DAY:
            return {
                "validate": "custom",
                "value": f"=OR(ISNUMBER({here}2),ISTEXT({here}2))",
                "error_message": "Write a month as 2026-10.",
            }
        case _ if column.refers_to and column.refers_to != sheet.title:
            return {
                "validate": "list",
                "source": f"='{column.refers_to}'!$A$2:$A${ROWS_TO_FILL}",
                "error_type": "warning",
                "error_message": f"This is not on the sheet {column.refers_to}.",
            }
    return None
