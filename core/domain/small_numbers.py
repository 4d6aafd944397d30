"""Small numbers: a count of a few people could tell who they are, so it is shown to the service and the unit alone.

The symbol is the one the Government Statistical Service uses for a confidential value (Analysis Function, "Symbols in
tables: definitions and help"). Zero describes nobody and is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from decimal import Decimal

from core.domain.figures import ConfidentialFigure, Figure, known
from core.domain.indicators import Aggregation, Indicator
from core.domain.months import Month

SYMBOL = "[c]"
MEANS = f"{SYMBOL} stands for a small number that is kept confidential."

_OF_PARTS = frozenset({Aggregation.RATIO, Aggregation.MEAN})
_IN_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = re.compile(rf"(?<![\w.,£])(?:\d{{1,3}}|{'|'.join(_IN_WORDS)})(?![\w%]|[.,]\d)", re.IGNORECASE)


def confidential_periods(indicator: Indicator, history: Iterable[Figure]) -> frozenset[Month]:
    """The periods whose figure, or any earlier entry for it, could tell of a few people.

    A count is small itself. A share or an average is as small as what it is made of: its numerator, its denominator, or
    those left over; without its parts nobody can tell, so it is small too. A running total also gives away what it
    grew by.
    """
    below = indicator.suppress_below
    if below is None:
        return frozenset()
    entries = tuple(history)
    found = {f.period for f in entries if f.value is not None and _small_entry(indicator, f, below)}
    if indicator.aggregation is Aggregation.CUMULATIVE:
        held = known(entries)
        for period, figure in held.items():
            before = held.get(indicator.frequency.before(period))
            same_year = before is not None and before.period.financial_year == period.financial_year
            if same_year and before is not None and figure.value is not None and before.value is not None:
                found |= {period} if _small(figure.value - before.value, below) else set()
    return frozenset(found)


def kept_confidential(figure: Figure) -> Figure:
    """The entry without anything that tells its number: nor do the words that came with it."""
    bare = replace(figure, value=None, numerator=None, denominator=None, comment="", reason="")
    return ConfidentialFigure(**{f.name: getattr(bare, f.name) for f in fields(bare)})


def without_small_numbers(text: str, below: int) -> str:
    """Words as they may stand in the open: every small number in them is the symbol, a day of the month too.

    >>> without_small_numbers("three children moved, 2 of them twice; 14 did not", 5)
    '[c] children moved, [c] of them twice; 14 did not'
    """
    return _NUMBER.sub(lambda m: SYMBOL if _small(_number(m[0]), below) else m[0], text)


def _number(said: str) -> Decimal:
    return Decimal(said) if said.isdigit() else Decimal(_IN_WORDS.index(said.casefold()) + 1)


def _small(number: Decimal | None, below: int) -> bool:
    return number is not None and 0 < abs(number) < below


def _small_entry(indicator: Indicator, figure: Figure, below: int) -> bool:
    top, bottom = figure.numerator, figure.denominator
    if _small(top, below) or _small(bottom, below):
        return True
    if indicator.aggregation not in _OF_PARTS:
        return _small(figure.value, below)
    if bottom is None:
        return True
    share = indicator.aggregation is Aggregation.RATIO
    if share and top is None:
        return True
    return share and top is not None and _small(bottom - top, below)
