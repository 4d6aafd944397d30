"""Numbers, dates and months as people in Britain read them.

Numbers are rounded half up at the indicator's own decimals. The minus sign is the one on the keyboard, so that
what is copied from a message can be pasted into a sheet; spaces are plain spaces for the same reason.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from core.domain.indicators import Aggregation, Indicator
from core.domain.months import NAMES, Month

PLAIN_COUNTS = frozenset({"", "count", "number", "no."})
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "properties": "property",
    "businesses": "business",
    "addresses": "address",
    "buses": "bus",
}
_HEAD_NOUN = re.compile(r"(?<!\w)\w*+(?= per | of |$)")
_ALREADY_SINGULAR = ("ss", "us", "is")
_SHORT = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(10) ** 3, "k"))
_COUNTED_IN = re.compile(
    r"^\s*(?:(?P<k>['’]?000['’]?s?|k|thousands?)|(?P<m>mn?|millions?)|(?P<bn>bn|billions?))(?!\w)",
    re.IGNORECASE,
)
_SHORT_FROM = Decimal(10_000)
_MOST_DIGITS = 24
_UNAMBIGUOUS_DAYS = 182
_MONTHS_BEHIND, _MONTHS_AHEAD = 6, 5


def show(indicator: Indicator, value: Decimal, *, short: bool = False) -> str:
    """The value with its unit, as in a sentence. `short` allows k, m and bn from 10,000 on.

    >>> show(Indicator("R", "P", "Repairs on time", "%"), Decimal("91.25"))
    '91.3 %'
    >>> voids = Indicator("V", "P", "Re-let time", "days", decimals=0)
    >>> show(voids, Decimal(31)), show(voids, Decimal(1))
    ('31 days', '1 day')
    >>> spend = Indicator("S", "P", "Agency spend", "£", decimals=0)
    >>> show(spend, Decimal(1234567)), show(spend, Decimal(-1234567), short=True)
    ('£1,234,567', '-£1.2m')
    >>> show(Indicator("M", "P", "Missed bins", "per 100,000", decimals=0), Decimal("49.5"))
    '50 per 100,000'
    >>> show(Indicator("C", "P", "Average call wait", "seconds", decimals=0), Decimal(225))
    '3 min 45 s'
    """
    rounded = _rounded(value, indicator.decimals)
    if _toldin_minutes(indicator, rounded):
        return in_minutes(rounded)
    return _with_unit(_digits(rounded, short=short), indicator.unit)


def show_number(indicator: Indicator, value: Decimal) -> str:
    """The value without its unit, for lists and tables whose heading names the unit.

    >>> show_number(Indicator("P", "P", "Passengers", "count", decimals=0), Decimal(1214057))
    '1,214,057'
    >>> show_number(Indicator("R", "P", "Repairs on time", "%"), Decimal("-0.04"))
    '0.0'
    """
    return _digits(_rounded(value, indicator.decimals))


def show_point(indicator: Indicator, value: Decimal) -> str:
    """The value beside one with its unit: without the unit, but in minutes or money where the other is.

    >>> show_point(Indicator("C", "P", "Average call wait", "seconds", decimals=0), Decimal(195))
    '3 min 15 s'
    >>> show_point(Indicator("R", "P", "Repairs on time", "%"), Decimal(91))
    '91.0'
    >>> show_point(Indicator("S", "P", "Agency spend", "£", decimals=0), Decimal(350560))
    '£350,560'
    """
    told = indicator.unit.startswith("£") or _toldin_minutes(indicator, _rounded(value, indicator.decimals))
    return show(indicator, value) if told else show_number(indicator, value)


def show_range(indicator: Indicator, low: Decimal, high: Decimal) -> str:
    """Two values and one unit.

    >>> show_range(Indicator("V", "P", "Re-let time", "days", decimals=0), Decimal(24), Decimal(34))
    '24 to 34 days'
    """
    if indicator.unit.startswith("£") or any(_toldin_minutes(indicator, end) for end in (low, high)):
        return f"{show(indicator, low)} to {show(indicator, high)}"
    return f"{show_number(indicator, low)} to {_with_unit(show_number(indicator, high), indicator.unit)}"


def show_difference(indicator: Indicator, difference: Decimal, *, signed: bool = False) -> str:
    """How far apart two values are; the sentence around it says which way, or `signed` does.

    Percentages differ by points. What is too small for the indicator's decimals says so rather than 0.

    >>> repairs = Indicator("R", "P", "Repairs on time", "%")
    >>> show_difference(repairs, Decimal("-0.2")), show_difference(repairs, Decimal("0.04"))
    ('0.2 points', 'less than 0.1 points')
    >>> voids = Indicator("V", "P", "Re-let time", "days", decimals=0)
    >>> show_difference(voids, Decimal(5)), show_difference(voids, Decimal(-1), signed=True)
    ('5 days', '-1 day')
    """
    unit = "points" if indicator.unit == "%" else indicator.unit
    size = _rounded(abs(difference), indicator.decimals)
    if size == 0 and difference != 0:
        least = Decimal(1).scaleb(-indicator.decimals)
        return f"less than {_with_unit(_digits(least), unit)}"
    words = in_minutes(size) if _toldin_minutes(indicator, size) else _with_unit(_digits(size), unit)
    if not signed or size == 0:
        return words
    return f"{'-' if difference < 0 else '+'}{words}"


def show_change(indicator: Indicator, effect: Decimal) -> str:
    """What something brings, as one would say it.

    >>> show_change(Indicator("V", "P", "Re-let time", "days", decimals=0), Decimal(-5))
    '5 days less'
    """
    return f"{show_difference(indicator, effect)} {'less' if effect < 0 else 'more'}"


def show_parts(indicator: Indicator, numerator: Decimal, denominator: Decimal) -> str:
    """A ratio or a mean from its parts: `412 of 500`, or `589 over 19`."""
    between = "over" if indicator.aggregation is Aggregation.MEAN else "of"
    return f"{show_plain(numerator)} {between} {show_plain(denominator)}"


def show_plain(value: Decimal) -> str:
    """A number that belongs to no indicator, with the decimals it was given and no more.

    >>> show_plain(Decimal("1214057.50")), show_plain(Decimal("1E+3"))
    ('1,214,057.5', '1,000')
    """
    digits = _digits(value)
    return digits.rstrip("0").rstrip(".") if "." in digits and "E" not in digits else digits


def singular(unit: str) -> str:
    """The unit of one: what stands before "per" or "of" loses its plural.

    >>> singular("households"), singular("days per FTE"), singular("children"), singular("%")
    ('household', 'day per FTE', 'child', '%')
    """
    return _HEAD_NOUN.sub(_singular_noun, unit, count=1)


def show_date(day: date, today: date) -> str:
    """The day with its weekday, and its year where half a year or more away could be mistaken.

    >>> show_date(date(2026, 11, 12), today=date(2026, 11, 2))
    'Thursday 12 November'
    >>> show_date(date(2025, 11, 12), today=date(2026, 11, 2))
    'Wednesday 12 November 2025'
    """
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {NAMES[day.month - 1]}"
    return words if abs((day - today).days) <= _UNAMBIGUOUS_DAYS else f"{words} {day.year}"


def show_month(month: Month, now: Month) -> str:
    """The month by name, with its year unless it is among the six before or the five after `now`.

    >>> show_month(Month(2026, 10), now=Month(2026, 11)), show_month(Month(2025, 10), now=Month(2026, 11))
    ('October', 'October 2025')
    """
    return month.name if -_MONTHS_BEHIND <= month - now <= _MONTHS_AHEAD else month.full


def _rounded(value: Decimal, decimals: int) -> Decimal:
    if not _has_ordinary_size(value):
        return value
    with localcontext(prec=_MOST_DIGITS + 2 * max(decimals, 0) + 4):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def _has_ordinary_size(value: Decimal) -> bool:
    return value.is_finite() and value.adjusted() <= _MOST_DIGITS


def _digits(value: Decimal, *, short: bool = False) -> str:
    if not _has_ordinary_size(value) or (value != 0 and value.adjusted() < -_MOST_DIGITS):
        return str(value)
    if short and abs(value) >= _SHORT_FROM:
        return _shortened(value)
    return f"{value:,f}"


def _shortened(value: Decimal) -> str:
    for scale, letter in _SHORT:
        scaled = _rounded(value / scale, 1)
        if abs(scaled) >= 1:
            return f"{show_plain(scaled)}{letter}"
    return f"{value:,f}"


def _with_unit(digits: str, unit: str) -> str:
    if unit.startswith("£"):
        sign, size = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
        return f"{sign}£{size}{after_the_digits(unit)}"
    if unit.lower() in PLAIN_COUNTS:
        return digits
    return f"{digits} {singular(unit) if digits in {'1', '-1'} else unit}"


def after_the_digits(unit: str) -> str:
    """What a unit of money has after its number: thousands and millions by their letter.

    >>> after_the_digits("£000s"), after_the_digits("£ million"), after_the_digits("£k per year")
    ('k', 'm', 'k per year')
    >>> after_the_digits("£"), after_the_digits("£ per head"), after_the_digits("£/night")
    ('', ' per head', '/night')
    """
    return _COUNTED_IN.sub(lambda found: found.lastgroup or "", unit[1:])


def _singular_noun(found: re.Match[str]) -> str:
    noun = found[0]
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    loses_its_s = len(noun) > 2 and noun.endswith("s") and not noun.endswith(_ALREADY_SINGULAR)
    return noun[:-1] if loses_its_s else noun


def _toldin_minutes(indicator: Indicator, value: Decimal) -> bool:
    if not _has_ordinary_size(value):
        return False
    if indicator.unit == "mm:ss":
        return True
    return indicator.unit == "seconds" and indicator.decimals == 0 and abs(value) >= 60


def in_minutes(value: Decimal) -> str:
    """Seconds as they are said.

    >>> in_minutes(Decimal(130)), in_minutes(Decimal(-3600))
    ('2 min 10 s', '-1 h')
    """
    seconds = int(_rounded(value, 0))
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    said = " ".join(f"{size:,} {unit}" for size, unit in parts if size) or "0 s"
    return f"-{said}" if seconds < 0 else said
