"""Words into meaning: figures, periods, dates, commands. Never guesses silently.

`read` is the typed reader the dialogue calls; `interpret` is the same for those who speak JSON.
"""

from bot.understanding.contract import NotAContext, interpret
from bot.understanding.meaning import Context, Finding, Kind, KnownIndicator, Option
from bot.understanding.reading import read

__all__ = ["Context", "Finding", "Kind", "KnownIndicator", "NotAContext", "Option", "interpret", "read"]
