"""A cell of a spreadsheet with its formula in place of its value: no figure is read from it, not even half of one."""

from __future__ import annotations

import re

_FORMULA = re.compile(
    r"(?:^|[\s:,;])=\s*(?:[-+]?[\d.,]+%?\s*[-+*/^]\s*[\d(]|[-+@|]?[A-Za-z]+[!(|]|\$?[A-Za-z]{1,3}\$?\d+\b)"
    r"|^\s*[@+]\s*[A-Za-z]{2,}\(",
)


def is_formula(text: str) -> bool:
    """Whether the words hold a formula.

    >>> is_formula("=1+1"), is_formula("voids =SUM(B2:B9)"), is_formula("=B7")
    (True, True, True)
    >>> is_formula("voids = 31"), is_formula("=31"), is_formula("412/500 = 82.4%")
    (False, False, False)
    """
    return _FORMULA.search(text) is not None
