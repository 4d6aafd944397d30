"""Which way is better, as the analysis needs it: a word, and a sign for arithmetic."""

from __future__ import annotations

from typing import Literal

Polarity = Literal["higher", "lower", "information", "band"]
Aggregation = Literal["ratio", "sum", "snapshot", "cumulative", "rolling 12", "mean"]

POLARITIES: tuple[Polarity, ...] = ("higher", "lower", "information", "band")
AGGREGATIONS: tuple[Aggregation, ...] = ("ratio", "sum", "snapshot", "cumulative", "rolling 12", "mean")


def sign(polarity: Polarity) -> int:
    """+1 where higher is better, -1 where lower is, 0 where neither is.

    >>> sign("higher"), sign("lower"), sign("band")
    (1, -1, 0)
    """
    return {"higher": 1, "lower": -1}.get(polarity, 0)
