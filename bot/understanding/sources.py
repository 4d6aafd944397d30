"""Where a figure comes from: "per Northgate", "from Marcus: 8,512", "going by July payroll" say nothing against it.

A system is known by its kind or, after "per" and the like, by its capital letter; "per Officer" is a rate and no source.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understanding.shapes import Shape

_SYSTEMS = frozenset(
    """ledger payroll dashboard system register tracker spreadsheet report reports extract database portal crm finance
    accounts hr excel powerbi warehouse log logs sheet sheets records returns stats telephony phones bi""".split()
)
_PRODUCTS = frozenset(
    "itrent civica northgate orchard avaya netcall oracle sap agresso idox uniform mosaic liquidlogic capita jadu granicus".split()
)
_RATES = frozenset(
    """officer officers worker workers person head week day month year quarter hour case property home household visit job
    call fte ward site team school child bin round cent 1000 capita resident tenant tenancy employee member post placement
    journey vehicle request complaint incident client family pupil""".split()
)
_FROM = re.compile(
    r"(?<!\S)(?P<how>per|as per|according to|going by|courtesy of|source :|source|from|off|via|in|on|out of) (?:the |our |my )?(?:latest |¤now |¤prev |¤date |(?:contractor|supplier|provider|team|finance)'?s )?"
    r"(?P<who>[a-z]{2,})(?P<more> [a-z]{2,})?(?: in (?:finance|hr|housing|performance|payroll|procurement|the team))?(?: (?:¤date|this morning|today|yesterday|system|report|run|extract|team))?(?= (?:[.,;:!()\n§]|–|-|at|as|for|this|and|so|which|because|it|it's|we)|$)"
)
_BY_NAME = frozenset({"per", "as per", "according to", "going by", "courtesy of", "source", "source :"})


def sources(shape: Shape, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches of places, as (from, to), that say where a figure comes from."""
    for match in _FROM.finditer(shape.text, first, last):
        at = shape.place(match.start("who"))
        who, more = match["who"], (match["more"] or "").strip()
        if who in _RATES or more in _RATES or shape.is_own(who):
            continue
        named = at in shape.proper and (
            match["how"] in _BY_NAME or (match.start() == 0 and match["how"] == "from")
        )
        product = who in _PRODUCTS and match["how"] in _BY_NAME | {"off", "out of"}
        survey = who == "survey" and not more
        if (
            who in _SYSTEMS
            or more in _SYSTEMS
            or product
            or survey
            or (named and (not more or at + 1 in shape.proper))
        ):
            yield shape.place(match.start()), shape.place(match.end() - 1)
