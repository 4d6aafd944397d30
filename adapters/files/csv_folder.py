"""The workbook as a folder of CSV files, one for each sheet.

Text that a spreadsheet would take for a formula is written with an apostrophe before it, and the apostrophe is taken
off again in reading; so it stays text on both ways.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from adapters.files.cells import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, Found, Rows, WorkbookRefused
from adapters.files.layout import SHEETS, Sheet
from core.domain.complaints import did_you_mean

LARGEST_FILE = 20_000_000
_LOOKS_LIKE_A_FORMULA = tuple("=+-@\t\r＝＋－＠")


def disarmed(text: str) -> str:
    """The text as it is written to CSV: an apostrophe first where a spreadsheet would see a formula.

    >>> disarmed("=HYPERLINK(1)"), disarmed("late jobs"), disarmed("'tis")
    ("'=HYPERLINK(1)", 'late jobs', "''tis")
    """
    return f"'{text}" if text.startswith((*_LOOKS_LIKE_A_FORMULA, "'")) else text


def armed(text: str) -> str:
    """What `disarmed` was given.

    >>> [armed(disarmed(words)) for words in ("=1+1", "'tis", "plain")]
    ['=1+1', "'tis", 'plain']
    """
    return text[1:] if text.startswith("'") and text[1:].startswith((*_LOOKS_LIKE_A_FORMULA, "'")) else text


def read_folder(folder: Path) -> list[Rows]:
    """Every sheet the folder has. Files with other names are not read. Raises WorkbookRefused."""
    files = {sheet.file_name: sheet for sheet in SHEETS}
    found = []
    for path in sorted(folder.iterdir()):
        name = path.name.lower()
        if name in files and path.is_file():
            found.append(read_file(path, files[name].title))
        elif name.endswith(".csv") and did_you_mean(name, files):
            # A misspelt file would otherwise be a missing sheet, and everything on it would be retired.
            found.append(Rows(path.stem, ()))
    if not found:
        raise WorkbookRefused.whole(
            f"There is no file of a workbook in {folder.name}. It should hold {', '.join(files)}."
        )
    return found


def read_file(path: Path, title: str) -> Rows:
    """One CSV file. Raises WorkbookRefused when it is too large, or not CSV in UTF-8 with commas."""
    if path.stat().st_size > LARGEST_FILE:
        raise WorkbookRefused.whole(
            f"{path.name} is over {LARGEST_FILE // 1_000_000} MB. A council's portfolio takes less than one."
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return Rows(title, tuple(_rows(path.name, lines)))
    except UnicodeDecodeError:
        raise WorkbookRefused.whole(
            f"{path.name} is not in UTF-8. Save it again as 'CSV UTF-8 (comma delimited)'."
        ) from None
    except csv.Error as trouble:
        raise WorkbookRefused.whole(
            f"{path.name} is not a CSV file: {trouble}. Save it again as 'CSV UTF-8 (comma delimited)'."
        ) from None


def _rows(name: str, lines: Iterable[str]) -> Iterator[tuple[int, tuple[Cell | None, ...]]]:
    for number, row in enumerate(csv.reader(lines, strict=True), start=1):
        if number > MOST_ROWS:
            raise WorkbookRefused.whole(
                f"{name} has more than {MOST_ROWS:,} rows. Take out what is not needed."
            )
        if len(row) > MOST_COLUMNS:
            raise WorkbookRefused.whole(
                f"{name} row {number} has more than {MOST_COLUMNS} columns. Take out what is not needed."
            )
        if any(len(each) > LONGEST_CELL for each in row):
            raise WorkbookRefused.whole(
                f"{name} row {number} has a cell of more than {LONGEST_CELL:,} characters. Shorten it."
            )
        if number == 1 and len(row) == 1 and ";" in row[0]:
            raise WorkbookRefused.whole(
                f"{name} has semicolons between its columns. Save it again as 'CSV UTF-8 (comma delimited)'."
            )
        yield number, tuple(Cell(Found.WRITTEN, armed(each)) if each else None for each in row)


def write_folder(folder: Path, sheets: Iterable[tuple[Sheet, Iterable[Iterable[str]]]]) -> None:
    """Each sheet's headings and rows as one file in `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet, rows in sheets:
        with (folder / sheet.file_name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.heading for column in sheet.columns])
            writer.writerows(rows)
