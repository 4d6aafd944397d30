"""Values as people read them: digits grouped, the unit where it is said."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from core.domain.formatting import PLAIN_COUNTS, after_the_digits, in_minutes, singular

MONEY = ("£", "€", "$")
_SIZES = ((10**9, "bn"), (10**6, "m"))
_FACTORS = {"k": 10**3, "m": 10**6, "bn": 10**9}
_FIGURES = 4
_NO_PENCE_FROM = 10_000


def number(value: Decimal, decimals: int, unit: str = "") -> str:
    """The value at its published precision, thousands grouped, with a true minus sign; of a unit, what no number lacks.

    That is the sign of its money and what that is counted in, and that a minute's seconds stand on a clock.

    >>> number(Decimal("-1214057.25"), 1), number(Decimal(130), 0, "seconds"), number(Decimal(45), 0, "seconds")
    ('−1,214,057.3', '2:10', '45')
    >>> number(Decimal("12.4"), 1, "£m"), number(Decimal(-3), 0, "£ per head"), number(Decimal(31), 0, "days")
    ('£12.4m', '−£3', '31')
    """
    if on_a_clock(value, decimals, unit):
        return clock(float(value))
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return _with_its_money(f"{rounded or abs(rounded):,}".replace("-", "−"), unit, counted_in(unit))


def amount(value: Decimal, unit: str, decimals: int) -> str:
    """The value with its unit.

    >>> amount(Decimal(31), "days", 0), amount(Decimal("91.24"), "%", 1), amount(Decimal(-1200), "£", 0)
    ('31 days', '91.2 %', '−£1,200')
    >>> amount(Decimal(130), "seconds", 0), amount(Decimal(45), "seconds", 0), amount(Decimal(412), "£000s", 0)
    ('2 min 10 s', '45 seconds', '£412k')
    >>> amount(Decimal(1), "days", 0), amount(Decimal(1373060), "count", 0)
    ('1 day', '1,373,060')
    """
    if on_a_clock(value, decimals, unit):
        return in_minutes(value).replace("-", "−")
    digits = number(value, decimals)
    if unit.startswith(MONEY):
        return _with_its_money(digits, unit, after_the_digits(unit))
    if unit.lower() in PLAIN_COUNTS:
        return digits
    return f"{digits} {singular(unit) if digits.removeprefix('−') == '1' else unit}"


def in_brief(value: Decimal, decimals: int, unit: str = "") -> str:
    """The number as an axis has it: from a million, four figures of so many millions or billions; no pence of thousands.

    >>> in_brief(Decimal("1284567.89"), 2, "£"), in_brief(Decimal(-6_250_000_000_000), 0), in_brief(Decimal(31), 0)
    ('£1.285m', '−6,250bn', '31')
    >>> in_brief(Decimal(1_250_000), 0, "£000s"), in_brief(Decimal("1284.5"), 1, "£m")
    ('£1.25bn', '£1,284.5m')
    """
    if abs(value) < _SIZES[-1][0] or on_a_clock(value, decimals, unit):
        return number(value, 0 if _needs_no_pence(value, unit) else decimals, unit)
    value *= _FACTORS.get(counted_in(unit), 1)
    size, letter = next(s for s in _SIZES if abs(value) >= s[0])
    said = number(value / size, min(max(_FIGURES - 1 - (value / size).adjusted(), 0), _FIGURES - 1))
    said = said.rstrip("0").rstrip(".") if "." in said else said
    return _with_its_money(said, unit, letter) if unit.startswith(MONEY) else f"{said}{letter}"


def amount_in_brief(value: Decimal, unit: str, decimals: int) -> str:
    """The value with its unit; of money from a million on so many millions, of thousands no pence.

    >>> amount_in_brief(Decimal("1284567.89"), "£", 2), amount_in_brief(Decimal(1_284_567), "passengers", 0)
    ('£1.285m', '1,284,567 passengers')
    >>> amount_in_brief(Decimal("84567.89"), "£ per home", 2), amount_in_brief(Decimal("967.89"), "£", 2)
    ('£84,568 per home', '£967.89')
    """
    if not _needs_no_pence(value, unit):
        return amount(value, unit, decimals)
    return f"{in_brief(value, decimals, unit)}{after_the_digits(unit).removeprefix(counted_in(unit))}"


def counted_in(unit: str) -> str:
    """What a unit of money is counted in: `k`, `m` or `bn`, or nothing.

    >>> counted_in("£m"), counted_in("£000s"), counted_in("£ per head"), counted_in("km")
    ('m', 'k', '', '')
    """
    first = after_the_digits(unit).split(" ", 1)[0] if unit.startswith(MONEY) else ""
    return first if first in _FACTORS else ""


def _needs_no_pence(value: Decimal, unit: str) -> bool:
    return unit.startswith(MONEY) and abs(value) >= _NO_PENCE_FROM


def _with_its_money(digits: str, unit: str, after: str) -> str:
    if not unit.startswith(MONEY):
        return digits
    sign, digits = ("−", digits[1:]) if digits.startswith("−") else ("", digits)
    return f"{sign}{unit[0]}{digits}{after}"


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
