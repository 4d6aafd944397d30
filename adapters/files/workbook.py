"""One workbook in, one workbook out: an XLSX file, or the same as a folder of CSV files."""

from __future__ import annotations

from pathlib import Path

from adapters.files.cells import WorkbookRefused
from adapters.files.csv_folder import read_folder
from adapters.files.reading import portfolio_from
from core.domain.portfolio import Portfolio

__all__ = ["WorkbookRefused", "read"]


def read(path: Path, held: Portfolio | None = None) -> Portfolio:
    """The portfolio in an XLSX file or a folder of CSV files.

    `held` is what the council has now: what is already true of it is not complained of again. Raises
    WorkbookRefused with every complaint; nothing is guessed and nothing is half read.
    """
    if path.is_dir():
        return portfolio_from(read_folder(path), held)
    raise WorkbookRefused.whole(
        f"{path.name} is not a workbook. Send an .xlsx file, or a folder of CSV files."
    )
