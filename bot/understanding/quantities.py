"""Every number in a text, with where it stands, how it was written and what it can be.

`pieces` cuts the text, `measures` gives the numbers their units, `joining` makes ranges and fractions of them.
"""

from __future__ import annotations

from itertools import islice

from bot.understanding.joining import joined
from bot.understanding.measures import with_spelt_numbers, with_units
from bot.understanding.pieces import PIECE, Is, Token, piece


def tokens(text: str, at_most: int = 10_000, at_most_numbers: int = 120) -> list[Token]:
    """The text in pieces, every number with its unit; no more than the first `at_most` pieces.

    Where there are more than `at_most_numbers` they are left as they are; nobody answers one question with so many.

    >>> [t.quantity.value for t in tokens("£1.2m, or 412 out of 500") if t.quantity]
    [Decimal('1200000'), Decimal('412')]
    """
    found: list[Token] = []
    numbers = 0
    for match in islice(PIECE.finditer(text), at_most):
        if match.lastgroup == "quick":
            found.append(Token(Is.WORD, match["quick"].lower(), *match.span("quick")))
            continue
        token = piece(match)
        found.append(token)
        numbers += token.quantity is not None
        if numbers > at_most_numbers:
            return found
    if len(found) >= at_most:
        return found
    found = with_spelt_numbers(found)
    if sum(token.quantity is not None for token in found) > at_most_numbers:
        return found
    found = with_units(found, text)
    return joined(found, text)
