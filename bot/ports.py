"""What the bot needs from the world beside the core's own ports."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from core.domain.portfolio import Changes, Portfolio


class WorkbookNotTaken(Exception):
    """The workbook cannot be taken as it is; the message says what to mend, cell by cell."""


class Workbooks(Protocol):
    """Reads a council's workbook, and says what it would change."""

    def read(self, content: bytes, held: Portfolio, today: date) -> Portfolio:
        """The portfolio in an XLSX file. Raises WorkbookNotTaken with every complaint."""
        ...

    def describe(self, changes: Changes) -> str:
        """What is added, changed and retired, counted and named."""
        ...
