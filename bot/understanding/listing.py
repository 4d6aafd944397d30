"""Names in a list and as many numbers after it: "repairs, voids and sat: 91, 27, 78" is each in its order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.meaning import Context
from bot.understanding.names import Mention
from bot.understanding.pieces import Token

_LONGEST = 40
_LISTED = re.compile(r"(?:(?P<names>N(?:[,&/]+N)+)[=r]*|(?=[^N]*r))[=r]*#(?:[,&/]+#)+(?:,?r)?[.]?")
"""Names, what joins them to the numbers, the numbers, and perhaps a word that says they go in order."""
_SIGNS = {
    "&": "and &",
    ",": ",",
    "/": "/",
    "r": "respectively order",
    ".": ". !",
    "=": "were was are is at stand stands : - – = came",
    "": "in the that you asked given listed per cent percent",
}
_SIGN = {word: sign for sign, words in _SIGNS.items() for word in words.split()}


def in_order(
    found: Sequence[Token], named: Sequence[Mention], context: Context
) -> list[tuple[str, Token]] | None:
    """Which number is of which indicator, or None where the reply is no such list.

    Without names it must say that it keeps the order asked, and "respectively" says so only of numbers whose units
    tell them apart.
    """
    if len(found) > _LONGEST:
        return None
    match = _LISTED.fullmatch(_row(found, named))
    if match is None:
        return None
    ids = [mention.id for mention in named] if match["names"] else list(context.asked)
    numbers = [token for token in found if token.quantity is not None]
    if len(set(ids)) != len(ids) or len(ids) != len(numbers) or not set(ids) <= set(context.asked):
        return None
    if not match["names"] and not any(token.said == "order" for token in found):
        told = all(token.quantity is not None and token.quantity.unit for token in numbers)
        if not told or len({context.indicator(name).unit for name in ids}) != len(ids):
            return None
    return list(zip(ids, numbers, strict=True))


def _row(found: Sequence[Token], named: Sequence[Mention]) -> str:
    """The reply with one sign for each piece: N a name, # a number, ? what belongs in no list."""
    starts = {mention.first for mention in named}
    inside = {at for mention in named for at in range(mention.first + 1, mention.last + 1)}
    row = []
    for place, token in enumerate(found):
        if place in starts:
            row.append("N")
        elif token.quantity is not None:
            row.append("#" if token.quantity.form == "single" and not token.quantity.doubt else "?")
        elif place not in inside:
            row.append(_SIGN.get(token.said, "?"))
    return "".join(row)
