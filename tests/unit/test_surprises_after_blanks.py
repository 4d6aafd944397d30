"""A value is held against the last ones known, however long ago they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.domain.figures import Figure, Standing
from core.domain.indicators import Aggregation, Indicator
from core.domain.months import Month
from core.services.recording import surprising
from core.services.rules import Rules

APRIL = Month(2026, 4)
BINS = Indicator("B", "P", "Tonnes collected", "tonnes", aggregation=Aggregation.CUMULATIVE)


def known(values: dict[Month, int]) -> dict[Month, Figure]:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    return {
        m: Figure("B", m, Decimal(v), Standing.FINAL, said_by="lead", said_at=at, number=n)
        for n, (m, v) in enumerate(values.items(), 1)
    }


TOTALS = known({APRIL + n: 100 * (n + 1) for n in range(6)})
"""A running total to September that grows by a hundred a month; October and November are blank."""


@pytest.mark.parametrize(
    ("value", "queried"),
    [
        pytest.param(900, False, id="three months at the usual pace"),
        pytest.param(3000, True, id="a leap over the blanks"),
        pytest.param(590, True, id="a total that falls"),
    ],
)
def test_a_running_total_after_blank_months(value: int, queried: bool) -> None:  # noqa: FBT001 - a case
    assert surprising(BINS, Decimal(value), TOTALS, Month(2026, 12), Rules()) is queried


def test_a_level_after_blank_months_is_held_against_the_last_known() -> None:
    level = replace(BINS, aggregation=Aggregation.SNAPSHOT)
    steady = known({APRIL + n: 100 + n % 2 for n in range(6)})
    assert surprising(level, Decimal(900), steady, Month(2027, 3), Rules())
    assert not surprising(level, Decimal(101), steady, Month(2027, 3), Rules())
