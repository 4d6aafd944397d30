"""A workbook that comes as bytes, in a message: the port `bot.ports.Workbooks` kept on files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.files.workbook import WorkbookRefused, describe, read, to_mend
from bot.ports import WorkbookNotTaken
from core.domain.portfolio import Changes, Portfolio


class SentWorkbooks:
    """Reads a workbook somebody sent, in the same guarded way as one on disk."""

    def read(self, content: bytes, held: Portfolio, today: date) -> Portfolio:
        """The portfolio in it. Raises WorkbookNotTaken."""
        with TemporaryDirectory(prefix="stocktake-") as folder:
            path = Path(folder) / "sent.xlsx"
            path.write_bytes(content)
            try:
                return read(path, held, today)
            except WorkbookRefused as refused:
                raise WorkbookNotTaken(to_mend(refused.complaints)) from None

    def describe(self, changes: Changes) -> str:
        """What would change."""
        return describe(changes)
