"""Cells as they are found in a file, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain.complaints import Complaint

MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 32_767


class WorkbookRefused(Exception):
    """The workbook cannot be taken as it is; nothing was changed. `complaints` says all that is to be mended."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(str(each) for each in complaints))
        self.complaints = complaints

    @classmethod
    def whole(cls, sentence: str) -> WorkbookRefused:
        """A refusal of the file itself."""
        return cls([Complaint("", "", "", sentence)])


class Found(Enum):
    """What the file says a cell is. WRITTEN is a CSV cell, which could be anything."""

    TEXT = "text"
    WRITTEN = "written"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    FORMULA = "formula"
    YES_NO = "yes or no"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `text` is a number as it is written, a date as YYYY-MM-DD, else the words in it."""

    found: Found
    text: str


@dataclass(frozen=True, slots=True)
class Rows:
    """One sheet: its title, and the cells of every row that has any, by row number from 1."""

    title: str
    rows: tuple[tuple[int, tuple[Cell | None, ...]], ...]


def letter(position: int) -> str:
    """The letters of a column, from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
