"""A month that heads a reply, or lines of it: what follows is of that month until another one is named.

"November: FOI 91.5, potholes 92" while December is asked for is November's. A month that only stands before its own
figure ("June was 80 and July 82") is read with the figure; see `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.understanding.meaning import Context
from core.domain.months import NAMES, Month

_NUMBERS = {name.lower(): number for number, name in enumerate(NAMES, 1)}
_NUMBERS |= {name.lower()[:3]: number for number, name in enumerate(NAMES, 1)} | {"sept": 9}
_MONTH = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_OPENING = re.compile(
    rf"^[ \t]*(?:(?:for|re|here(?:'s| are| is)?|the) )*(?P<month>{_MONTH})\b\.?(?:[ ]+(?P<year>20\d\d|['’]\d\d)(?=[ :,\-–—\n]|$))?"
    rf"(?:'s)?(?:[ ]+(?:figures?|figs|data|numbers|returns?|results))?[ \t]*(?P<stop>[:,\-–—]*)[ \t]*(?P<end>\n|$)?",
    re.IGNORECASE | re.MULTILINE,
)
_CLAIMING = re.compile(
    rf"(?=[jfmasond])\b(?P<month>{_MONTH})(?:'s)?\.?(?:[ ]+(?P<year>20\d\d|['’]\d\d))?[ ]+(?:figures?|figs|data|numbers|returns?|results|update|position|performance)\b",
    re.IGNORECASE,
)
_CLAIMS = ("fig", "data", "number", "return", "result", "update", "position", "performance")
_ALONE = re.compile(
    rf"\([ ]*(?:for |in )?(?P<month>{_MONTH})\.?(?:[ ]+(?P<year>20\d\d|['’]\d\d))?[ ]*\)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w&]+")


def under_headings(text: str, context: Context) -> list[tuple[Month | None, str]]:
    """The text in parts, each with the month that heads it; None where none does."""
    cuts = [(m.start(), m.end(), month) for m, month in _headings(text, context)]
    if not cuts:
        return [(None, text)]
    parts: list[tuple[Month | None, str]] = []
    if text[: cuts[0][0]].strip():
        parts.append((None, text[: cuts[0][0]]))
    for (_, begin, month), following in zip(cuts, [*(c[0] for c in cuts[1:]), len(text)], strict=True):
        if text[begin:following].strip():
            parts.append((month, text[begin:following]))
    return parts


def other_months_claimed(text: str, context: Context) -> set[Month]:
    """The months, other than the one asked for, that the reply says it is about.

    Their names begin a line, stand alone in brackets, or stand before "figures" and the like.
    """
    lowered = text.lower()
    patterns = [
        _OPENING,
        *([_ALONE] if "(" in text else []),
        *([_CLAIMING] if any(one in lowered for one in _CLAIMS) else []),
    ]
    named = {
        _month(found["month"], found["year"], context)
        for pattern in patterns
        for found in pattern.finditer(text)
        if not _is_in_a_table(text, found)
    }
    return {month for month in named if month != context.period}


def _is_in_a_table(text: str, match: re.Match[str]) -> bool:
    """Whether a month stands in a line of cells, as one of several months that each have theirs."""
    begin, end = text.rfind("\n", 0, match.start("month")) + 1, text.find("\n", match.end())
    return any(edge in text[begin : end if end >= 0 else len(text)] for edge in "|\t")


def _headings(text: str, context: Context) -> Iterator[tuple[re.Match[str], Month]]:
    firsts = _first_words(context)
    for match in _OPENING.finditer(text):
        month = _month(match["month"], match["year"], context)
        following = _WORD.match(text, match.end())
        names_next = following is not None and following[0].lower() in firsts
        plain_may = match["month"] == "may" and not match["stop"] and not match["year"]
        alone_on_its_line = match["end"] == "\n" or (match["end"] is None and "\n" in match[0])
        if (alone_on_its_line or names_next) and not plain_may:
            yield match, month


def _month(name: str, year: str | None, context: Context) -> Month:
    number = _NUMBERS[name.lower()]
    if year:
        return Month(int(year[-2:]) + 2000, number)
    latest = max(context.period, Month.of(_first_of(context.today)))
    month = Month(latest.year, number)
    return month if month <= latest else Month(latest.year - 1, number)


def _first_of(day: date) -> date:
    return day.replace(day=1)


def _first_words(context: Context) -> set[str]:
    names = (name for known in context.indicators for name in (known.name, *known.aliases))
    return {found[0].lower() for name in names if (found := _WORD.search(name))}
