"""Values as people read them: digits grouped, the unit where it is said."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from core.domain.formatting import in_minutes

WRITTEN_BEFORE = ("£", "€", "$")


def number(value: Decimal, decimals: int, unit: str = "") -> str:
    """The value at its published precision, thousands grouped, with a true minus sign; a minute's seconds as a clock.

    >>> number(Decimal("-1214057.25"), 1), number(Decimal(130), 0, "seconds"), number(Decimal(45), 0, "seconds")
    ('−1,214,057.3', '2:10', '45')
    """
    if on_a_clock(value, decimals, unit):
        return clock(float(value))
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded or abs(rounded):,}".replace("-", "−")


def amount(value: Decimal, unit: str, decimals: int) -> str:
    """The value with its unit.

    >>> amount(Decimal(31), "days", 0), amount(Decimal("91.24"), "%", 1), amount(Decimal(-1200), "£", 0)
    ('31 days', '91.2 %', '−£1,200')
    >>> amount(Decimal(130), "seconds", 0), amount(Decimal(45), "seconds", 0)
    ('2 min 10 s', '45 seconds')
    """
    if on_a_clock(value, decimals, unit):
        return in_minutes(value).replace("-", "−")
    digits = number(value, decimals)
    if unit.startswith(WRITTEN_BEFORE):
        sign, digits = ("−", digits[1:]) if digits.startswith("−") else ("", digits)
        return f"{sign}{unit[0]}{digits}{unit[1:]}"
    return f"{digits} {unit}".rstrip()


def on_a_clock(value: Decimal, decimals: int, unit: str) -> bool:
    """Whether it is seconds that are said in minutes, as in a reply."""
    return unit == CLOCK or (unit == "seconds" and decimals == 0 and MINUTE <= abs(value) < _LONGEST)


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds.

    >>> clock(130), clock(-3600)
    ('2:10', '−60:00')
    """
    minutes, rest = divmod(round(abs(seconds)), MINUTE)
    return f"{'−' if seconds < 0 else ''}{minutes:,}:{rest:02d}"


CLOCK = "mm:ss"
MINUTE = 60
_LONGEST = 10**9
