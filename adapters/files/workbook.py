"""One workbook in, one workbook out: an XLSX file, or the same as a folder of CSV files."""

from __future__ import annotations

from datetime import date
from errno import EINVAL
from pathlib import Path

from adapters.files.cells import WorkbookRefused
from adapters.files.csv_folder import read_folder, write_folder
from adapters.files.describing import describe, to_mend
from adapters.files.layout import SHEETS, Sheet
from adapters.files.reading import portfolio_from
from adapters.files.spreadsheet import read_spreadsheet
from adapters.files.writing import Value, as_csv, rows_of, write_spreadsheet
from core.domain.portfolio import Portfolio

__all__ = ["WorkbookRefused", "describe", "read", "template", "to_mend", "write"]


def read(path: Path, held: Portfolio | None = None, today: date | None = None) -> Portfolio:
    """The portfolio in an XLSX file or a folder of CSV files.

    `held` is what the council has now: what is already true of it is not complained of again. With
    `today`, no figure may be of a period that has not begun. Raises WorkbookRefused with every complaint; nothing is
    guessed and nothing is half read.
    """
    if path.is_dir():
        return portfolio_from(read_folder(path), held, today)
    if not path.is_file():
        raise WorkbookRefused.whole(
            f"There is no file {path.name}. Give an .xlsx file, or a folder of CSV files."
        )
    if path.suffix.lower() == ".csv":
        raise WorkbookRefused.whole(f"{path.name} is one sheet. Give the folder that holds all of them.")
    return portfolio_from(read_spreadsheet(path), held, today)


def write(portfolio: Portfolio, path: Path) -> None:
    """The portfolio as one XLSX file, or as a folder of CSV files where the path has no suffix.

    Read again, it changes nothing. A file takes the place of an older one only when it is whole. Raises
    OSError where it cannot be written, and for a path with another suffix.
    """
    _save(list(rows_of(portfolio)), path)


def template(path: Path) -> None:
    """An empty workbook with notes, drop-downs and a page that explains it; or a folder of CSV files with headings.

    Raises as `write` does.
    """
    _save([(sheet, []) for sheet in SHEETS], path)


def _save(sheets: list[tuple[Sheet, list[list[Value]]]], path: Path) -> None:
    if path.suffix.lower() == ".xlsx":
        unfinished = path.with_name(f".{path.name}.part")
        try:
            write_spreadsheet(unfinished, sheets)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    elif path.suffix and not path.is_dir():
        raise OSError(EINVAL, "it should end in .xlsx, or be a folder", str(path))
    else:
        write_folder(
            path, ((sheet, [[as_csv(value) for value in row] for row in rows]) for sheet, rows in sheets)
        )
