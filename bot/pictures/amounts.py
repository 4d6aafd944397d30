"""Values as people read them: digits grouped, the unit where it is said."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

WRITTEN_BEFORE = ("£", "€", "$")


def number(value: Decimal, decimals: int) -> str:
    """The value at its published precision, thousands grouped, with a true minus sign.

    >>> number(Decimal("-1214057.25"), 1)
    '−1,214,057.3'
    """
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded or abs(rounded):,}".replace("-", "−")


def amount(value: Decimal, unit: str, decimals: int) -> str:
    """The value with its unit.

    >>> amount(Decimal(31), "days", 0), amount(Decimal("91.24"), "%", 1), amount(Decimal(-1200), "£", 0)
    ('31 days', '91.2 %', '−£1,200')
    """
    digits = number(value, decimals)
    if unit.startswith(WRITTEN_BEFORE):
        sign, digits = ("−", digits[1:]) if digits.startswith("−") else ("", digits)
        return f"{sign}{unit[0]}{digits}{unit[1:]}"
    return f"{digits} {unit}".rstrip()
