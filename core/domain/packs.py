"""A pack that was made: kept as it was read, so that it can be printed again to the letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pack:
    """The pack of a stocktake as at `cut_off`. `document` is what it said, as JSON (bot.documents)."""

    number: int
    stocktake: int
    cut_off: datetime
    made_at: datetime
    document: str
