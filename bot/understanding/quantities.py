"""Every number in a text, with where it stands, how it was written and what it can be.

`pieces` cuts the text, `measures` gives the numbers their units, `joining` makes ranges and fractions of them.
"""

from __future__ import annotations

from itertools import islice

from bot.understanding.joining import joined
from bot.understanding.measures import with_spelt_numbers, with_units
from bot.understanding.pieces import PIECE, Is, Token, piece


def _with_may(found: list[Token]) -> list[Token]:
    """`may 78, june 80`: in small letters, too, it is a month where it heads a number among other months."""
    return [
        token._replace(sort=Is.MONTH, month=_MAY)
        if token.said == "may" and token.sort is Is.WORD and _heads_a_number(found, place)
        else token
        for place, token in enumerate(found)
    ]


_MAY = 5


def _heads_a_number(found: list[Token], place: int) -> bool:
    following = found[place + 1 : place + 3]
    if following and following[0].said in {":", "=", "-", "was"}:
        following = following[1:]
    opens = not place or found[place - 1].sort in {Is.LINE, Is.MARK}
    return opens and bool(following) and following[0].quantity is not None


def tokens(text: str, at_most: int = 10_000, at_most_numbers: int = 120) -> list[Token]:
    """The text in pieces, every number with its unit; no more than the first `at_most` pieces.

    Where there are more than `at_most_numbers` they are left as they are; nobody answers one question with so many.

    >>> [t.quantity.value for t in tokens("£1.2m, or 412 out of 500") if t.quantity]
    [Decimal('1200000'), Decimal('412')]
    """
    found: list[Token] = []
    numbers = 0
    months = False
    word, line, mark, add = Is.WORD, Is.LINE, Is.MARK, found.append
    bare = tuple.__new__  # what Token() does, at a third of its cost; most tokens are made here
    for match in islice(PIECE.finditer(text), at_most):
        kind = match.lastgroup
        if kind == "quick":
            start, end = match.span("quick")
            add(bare(Token, (word, text[start:end].lower(), start, end, None, 0, None)))
            continue
        if kind == "line" or kind == "plain":  # noqa: PLR1714 - two comparisons are quicker than a set, and this is done for each word
            start, end = match.span(kind)
            add(Token(line if kind == "line" else mark, text[start:end], start, end))
            continue
        token = piece(match)
        found.append(token)
        months = months or token.sort is Is.MONTH
        numbers += token.quantity is not None
        if numbers > at_most_numbers:
            return found
    if len(found) >= at_most:
        return found
    found = with_spelt_numbers(_with_may(found) if months else found)
    if sum(token.quantity is not None for token in found) > at_most_numbers:
        return found
    found = with_units(found, text)
    return joined(found, text)
