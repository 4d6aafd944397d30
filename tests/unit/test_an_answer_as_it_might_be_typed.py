"""The example under a prompt is an answer that would be taken as it stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.wording.asked import Asked, example
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.requests import Request

OCTOBER = Month(2026, 10)


@pytest.mark.parametrize(
    ("unit", "typed"),
    [
        ("£000s", "£412k"),
        ("£m", "£412m"),
        ("£", "£412"),
        ("£ per head", "£412"),
        ("%", "412%"),
        ("days", "412"),
    ],
)
def test_an_example_in_thousands_says_so(unit: str, typed: str) -> None:
    """`£412` for an indicator in £000s would be asked about: pounds or thousands?"""
    request = Request("AGENCY", OCTOBER, "priya@example.org", date(2026, 11, 2), date(2026, 11, 12))
    indicator = Indicator("AGENCY", "P", "Agency spend", unit, decimals=0)
    assert example([Asked(request, indicator, ((OCTOBER + -1, Decimal(412)),), None)]) == typed
