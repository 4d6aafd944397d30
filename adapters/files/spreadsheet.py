"""Reads an XLSX file through a limited process of its own: see opening.py for what it may do and how long."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from adapters.files.cells import Cell, Found, Rows, WorkbookRefused

LONGEST_WAIT = 25.0


def read_spreadsheet(path: Path) -> list[Rows]:
    """Every sheet of the file, in its order. Raises WorkbookRefused when it cannot or should not be opened."""
    command = [sys.executable, "-I", "-m", "adapters.files.opening", str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST_WAIT, env={}, check=False)  # noqa: S603 our own module, no shell
    except subprocess.TimeoutExpired:
        raise WorkbookRefused.whole(_TOO_MUCH) from None
    lines = done.stdout.decode("ascii").splitlines()
    if lines and lines[-1].startswith('{"refused"'):
        raise WorkbookRefused.whole(json.loads(lines[-1])["refused"])
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise WorkbookRefused.whole(_TOO_MUCH)
    if done.returncode:
        raise WorkbookRefused.whole(
            "The file cannot be read as a workbook; it may be damaged. Save it again as .xlsx and send it once more."
        )
    return sheets_from(lines)


_TOO_MUCH = "The workbook takes more time or memory to open than any ordinary one. Copy only the filled rows into a new template."


def sheets_from(lines: Iterable[str]) -> list[Rows]:
    """The sheets in what the limited process printed."""
    sheets: list[tuple[str, list[tuple[int, tuple[Cell | None, ...]]]]] = []
    for line in lines:
        part = json.loads(line)
        if isinstance(part, dict):
            sheets.append((part["sheet"], []))
        else:
            number, cells = part
            sheets[-1][1].append((number, tuple(Cell(Found(c[0]), c[1]) if c else None for c in cells)))
    return [Rows(title, tuple(rows)) for title, rows in sheets]
