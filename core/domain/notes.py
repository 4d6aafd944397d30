"""Notes: something worth remembering about a priority, in the words of whoever said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A line kept with a priority. `source` says where it was first said, when not to the bot."""

    number: int
    priority: str
    text: str
    by: str
    at: datetime
    source: str = ""
