"""Opens one XLSX file that somebody sent, in a process of its own with little memory and little time.

Run as `python -m adapters.files.opening FILE`; the parent (spreadsheet.py) reads what it prints: one JSON line for each
sheet and row, or one refusal. The size, the count and the ratio the zip declares are looked at before anything is
unpacked; whatever goes wrong after that ends this process and nothing else.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from adapters.files.cells import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Found

MEMORY = 1 << 30
SECONDS = 20
LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 40_000_000
MOST_PARTS = 500
HIGHEST_RATIO = 100
SMALL = 1_000_000
MOST_LETTERS = 30_000_000

_CONTROL = re.compile(r"_x00[01][0-9A-F]_")


class Refused(Exception):
    """The file is not to be opened; the message says why and what to do."""


def main(path: str) -> None:
    """Print what the file holds. Leaves with 0 when it was read or refused for a reason given."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        look_before_opening(path)
        for line in lines_of(path):
            print(json.dumps(line, ensure_ascii=True, separators=(",", ":")))  # noqa: T201 its output is its answer
    except Refused as reason:
        print(json.dumps({"refused": str(reason)}))  # noqa: T201 the same


def look_before_opening(path: str) -> None:
    """Raises Refused by what the file's first bytes and its zip directory say, unpacking nothing."""
    with open(path, "rb") as file:  # noqa: PTH123 pathlib takes 20 ms to import here
        start = file.read(8)
        size = file.seek(0, 2)
    if size > LARGEST_FILE:
        raise Refused(
            f"The file is over {LARGEST_FILE // 1_000_000} MB. A council's portfolio takes less than one."
        )
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "The file has a password or is in the old .xls format. Save it as .xlsx without a password."
        )
    if not start.startswith(b"PK"):
        raise Refused("The file is not a workbook. Send an .xlsx file.")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise Refused(
            "The file is not whole; it may have been cut off on its way. Save it and send it again."
        ) from None
    _look_at_parts(parts)


def _look_at_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename.lower() for part in parts}
    if len(parts) > MOST_PARTS:
        raise Refused(
            f"The file has {len(parts):,} parts inside, more than any ordinary workbook. Copy the sheets into a new one."
        )
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("The workbook has macros. Save it as .xlsx, which leaves them out.")
    if "[content_types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise Refused("The file is not a workbook. Send an .xlsx file.")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("The file has a password. Save it without one.")
    unpacked = sum(part.file_size for part in parts)
    squeezed = any(
        p.file_size > SMALL and p.file_size > HIGHEST_RATIO * max(p.compress_size, 1) for p in parts
    )
    if unpacked > LARGEST_UNPACKED or squeezed:
        raise Refused(
            "The workbook would unpack to far more than a council's portfolio holds. "
            "Copy only the filled rows into a new template."
        )


def lines_of(path: str) -> Iterator[Any]:
    """A title for each sheet, and after it the number and the cells of each row. Raises Refused where it is too much."""
    import openpyxl  # noqa: PLC0415 not before the zip has been looked at

    book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    letters = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        yield {"sheet": sheet.title[:100]}
        for number, cells in _rows(sheet):
            letters += sum(len(cell[1]) for cell in cells if cell)
            if letters > MOST_LETTERS:
                raise Refused(
                    "The workbook holds far more text than a council's portfolio. Shorten the long cells."
                )
            yield [number, cells]


def _rows(sheet: Any) -> Iterator[tuple[int, list[tuple[str, str] | None]]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > 4 * MOST_ROWS:
            raise Refused(
                f"The sheet {sheet.title[:40]} has more than {MOST_ROWS:,} rows. Delete the empty rows below the last one."
            )
        cells = [_cell(cell, sheet.title, number) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if number > MOST_ROWS:
            raise Refused(
                f"The sheet {sheet.title[:40]} has more than {MOST_ROWS:,} rows. Take out what is not needed."
            )
        if len(cells) > MOST_COLUMNS:
            raise Refused(
                f"The sheet {sheet.title[:40]} has more than {MOST_COLUMNS} columns in row {number}. Take out what is not needed."
            )
        yield number, cells


def _cell(cell: Any, title: str, row: int) -> tuple[str, str] | None:
    if cell.value is None or cell.value == "":
        return None
    match cell.data_type, cell.value:
        case "f", value:
            return Found.FORMULA.value, str(getattr(value, "text", value))[:100]
        case "e", value:
            return Found.ERROR.value, str(value)[:40]
        case _, bool() as value:
            return Found.YES_NO.value, "yes" if value else "no"
        case _, int() | float() as value:
            percent = "%" in (cell.number_format or "")
            return (Found.PERCENT if percent else Found.NUMBER).value, repr(value)
        case _, dt.datetime() as value:
            return Found.DATE.value, value.date().isoformat()
        case _, dt.date() as value:
            return Found.DATE.value, value.isoformat()
        case _, dt.time() | dt.timedelta() as value:
            return Found.TIME.value, str(value)
    text = str(cell.value)
    if len(text) > LONGEST_CELL:
        raise Refused(
            f"The sheet {title[:40]} has a cell of {len(text):,} characters in row {row}. Shorten it to {LONGEST_CELL:,}."
        )
    return Found.TEXT.value, _CONTROL.sub("", text)


if __name__ == "__main__":
    main(sys.argv[1])
