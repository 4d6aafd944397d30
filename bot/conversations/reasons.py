"""Why there is no figure, where the same message says so: what is left of it without what says that there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.domain.indicators import Indicator

_LONGEST = 400
_NO_FIGURE = re.compile(
    r"\b(?:(?:i'?m |we'?re )?(?:sorry|afraid),? |there(?:'s| is| are|'re) |(?:we|i)(?:'ve| have)?(?: got)? ){0,3}"
    r"(?:no|not any|without(?: any)?|zero) (?:data|figures?|numbers?|returns?|info(?:rmation)?|results?)(?: available)?\b"
    r"|\b(?:is |are |was |it'?s )?(?:not available|unavailable|not applicable|n/?a)\b"
    r"|\b(?:can'?t|cannot|can not|unable to|won'?t be able to) (?:give|get|provide|supply|report|produce)(?: (?:you|it|this|these|one|any|a figure|figures|data))*\b",
    re.IGNORECASE,
)
_OF_WHEN = re.compile(r"\b(?:for |in )?(?:this|last) (?:month|quarter|year|time)\b", re.IGNORECASE)
_EDGES = re.compile(
    r"^(?:[\s,.;:–—-]|(?:for|and|or|because(?: of)?|as|since|due to|owing to|the reason is|reason|it'?s|that|so|both|all|either|any"
    r"|of (?:it|them|these|those)|them|it)\b)+|(?<![\s,;:.–—-])[\s,;:.–—-]+$",
    re.IGNORECASE,
)
_EMPTY = {
    "yet",
    "sorry",
    "please",
    "thanks",
    "thank you",
    "im afraid",
    "afraid",
    "today",
    "now",
    "at all",
    "at present",
}


def reason_in(text: str, indicators: Iterable[Indicator]) -> str:
    """The reason a reply gives for having no figure; empty where it gives none.

    >>> reason_in("no data, system down", []), reason_in("no figures for this month because of the strike.", [])
    ('system down', 'the strike')
    >>> reason_in("no data", []), reason_in("n/a, sorry", [])
    ('', '')
    """
    said = " ".join(text.replace("\u2019", "'").split())
    if not _NO_FIGURE.search(said):
        return ""
    left = _OF_WHEN.sub(" ", _NO_FIGURE.sub(" ", said, count=1))
    names = [n for i in indicators for n in (i.name, i.short_name, *i.aliases) if n]
    for name in sorted(names, key=len, reverse=True):
        left = re.sub(
            rf"(?:\bfor )?(?:\bthe )?\b{re.escape(name)}\b(?:,| and\b| or\b)?", " ", left, flags=re.IGNORECASE
        )
    left = _EDGES.sub("", " ".join(left.split())).strip()
    plain = re.sub(r"[^\w ]", "", left).casefold()
    return "" if plain in _EMPTY or not re.search(r"[^\W\d_]{3,}", left) else left[:_LONGEST]
