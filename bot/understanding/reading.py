"""Reading a reply: exact, or a question; never silently wrong."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.understanding.meaning import Context, Finding, Kind

_PLAIN = re.compile(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*%?\s*", re.ASCII)


def read(text: str, context: Context) -> tuple[Finding, ...]:
    """What a reply said of the indicators asked: one finding or more, whatever the text; never raises."""
    if len(context.asked) == 1 and (match := _PLAIN.fullmatch(text)):
        known = context.indicator(context.asked[0])
        return (Finding(Kind.VALUE, known.id, context.period, value=Decimal(match[1]), unit=known.unit),)
    indicator = context.asked[0] if len(context.asked) == 1 else None
    return (Finding(Kind.UNCLEAR, indicator, context.period),)
