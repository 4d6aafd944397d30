"""Whether a written number can be this indicator's value, and what the value then is."""

# ruff: noqa: C901, PLR0912 - a grammar is a list of cases

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.understanding.meaning import KnownIndicator
from bot.understanding.pieces import Quantity
from bot.understanding.units import in_unit
from bot.understanding.units import said as spoken

_UNDER = re.compile(
    r"(?<!\S)(?:underspend|underspent|underspending|under|u/s|favourable|fav|favorable|surplus|saving|savings|cr|credit|below budget|under budget)(?!\S)"
)
_OVER = re.compile(
    r"(?<!\S)(?:overspend|overspent|overspending|over|adverse|adv|deficit|pressure|shortfall|overrun)(?!\S)"
)
_ODD = Decimal(100)
NIL_IS_NO_SHARE = "nil is never nought per cent"
"""Why a nil told of a share is not taken."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A value in the indicator's unit, or why there is none. `trouble` with a value: one tap must confirm it."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    trouble: str = ""


def amount(said: Quantity, known: KnownIndicator, clause: str, *, bracketed: bool = False) -> Amount:
    """What a written number is in the indicator's own unit.

    `clause` are the words round it (they carry "overspend"); `bracketed` says it stood alone in accountants'
    brackets.

    >>> amount(Quantity(Decimal(4), "weeks"), KnownIndicator("voids", "Voids", "days"), "§").value
    Decimal('28')
    """
    if said.form == "clock" and said.pair is not None and known.asked_as.lower() == "mm:ss":
        return Amount(said.pair[0] * 60 + said.pair[1])
    if said.doubt:
        return Amount(_rescued(said, known), trouble=said.doubt)
    if said.form == "fraction":
        return _fraction(said, known)
    value, trouble = _converted(said, known)
    if value is None:
        return Amount(None, trouble=trouble)
    value, signed = _signed(value, said, known, clause, bracketed=bracketed)
    return Amount(value, trouble=trouble or signed or _beyond(value, said, known))


def in_thousands(said: Quantity, known: KnownIndicator) -> Quantity:
    """`302 (£k)`: a number beside the note that it is in thousands, where that is of the order it was last time."""
    if (
        known.unit not in {"GBP", "count"}
        or said.scaled
        or said.unit not in {None, "GBP"}
        or said.form != "single"
    ):
        return said
    value, last = said.value * 1_000, known.last_value
    if not last or not abs(last) / 8 <= value <= abs(last) * 8:
        return replace(said, doubt="pounds or thousands" if known.unit == "GBP" else "thousands or not")
    return replace(said, value=value, scaled=True)


def low_and_high(said: Quantity, known: KnownIndicator) -> tuple[Amount, Amount]:
    """Both ends of a range."""
    if said.pair is None:
        raise LookupError("The number is no range.")
    ends = (
        Quantity(end, said.unit, scaled=said.scaled, decimals=said.decimals, sign=said.sign, doubt=said.doubt)
        for end in said.pair
    )
    low, high = (amount(end, known, "§") for end in ends)
    return low, high


def _converted(said: Quantity, known: KnownIndicator) -> tuple[Decimal | None, str]:
    value, unit = said.value, said.unit
    if said.per is not None:
        if (
            known.unit.replace("_", " ") in {"per 100k", "per 100000", "per 100,000"}
            and said.per == "100000"
            and unit is None
        ):
            return value, ""
        return None, f"{value} per {int(said.per):,} is another unit"
    if unit == "m?":
        if known.unit in {"minutes", "hours"} and value < 1_000:
            return in_unit(value, "minutes", known.unit), ""
        million = value * 1_000_000
        return million, "" if known.unit == "GBP" else "m could be minutes, metres or millions"
    if unit is None and known.asked_as.lower() == "mm:ss":
        return value, "minutes or seconds"
    if known.unit in _SPANS and _far_off(value, unit, known):
        return value, "in which unit"
    if unit is None:
        if known.unit == "percent" and value == 0 and said.spelt:
            return None, NIL_IS_NO_SHARE
        if known.unit == "GBP" and not said.scaled and not said.spelt:
            return _pounds_without_a_sign(value, said, known)
        if (
            known.unit == "percent"
            and 0 < value < 1
            and said.decimals
            and (known.last_value is None or abs(known.last_value) >= 5)
        ):
            return value * 100, "a share or a percentage"
        if (
            known.unit in {"minutes", "hours"}
            and said.decimals == 2
            and value % 1 * 100 % 5 == 0
            and value % 1 < Decimal("0.6")
        ):
            return (
                value,
                "a decimal, or minutes and seconds"
                if known.unit == "minutes"
                else "a decimal, or hours and minutes",
            )
        if said.scaled and known.unit not in {"GBP", "count"}:
            return value, "thousands of what"
        if (
            said.grouped
            and known.last_value
            and not (abs(known.last_value) / 4 <= value <= abs(known.last_value) * 4)
        ):
            return value, "one number or several"
        return value, ""
    if unit == "GBP" and known.unit == "GBP":
        if (
            known.display_scale != 1
            and not said.scaled
            and known.last_value
            and value < abs(known.last_value) / _ODD
        ):
            return value * known.display_scale, "pounds or thousands"
        if not said.scaled and known.last_value and 0 < value < abs(known.last_value) / 500:
            return value, "pounds or thousands"
        return value, ""
    if (
        unit == "pence"
        or (known.unit == "working_days" and unit in {"days", "calendar_days"})
        or (unit == "working_days" and known.unit == "days")
    ):
        if known.unit == "working_days" and said.unit == "days":
            return value, ""
        if unit == "working_days" and "working day" in known.name.lower():
            return value, ""
        return None, "another unit"
    if unit == "weeks" and _counts_working_days(known):
        return None, "another unit"
    converted = in_unit(value, unit, known.unit)
    if converted is None and unit == "points" and known.unit in {"score", "count"}:
        return value, ""
    if converted is None:
        return None, "another unit"
    return converted, ""


def _counts_working_days(known: KnownIndicator) -> bool:
    """Whether a week of it would be five days and not seven, by its unit or its name."""
    return known.unit == "working_days" or "working" in known.name.lower()


_SPANS = {"seconds", "minutes", "hours"}
_DAYS = {"days", "working_days", "weeks"}
_TENFOLD = 10
_NOUGHT = Decimal(0)


def _is_of_another_order(value: Decimal, known: KnownIndicator) -> bool:
    """Whether an average of days is ten times last time's or more, as all days lost are to those of one person."""
    return (
        known.unit in _DAYS
        and bool(known.last_value)
        and value >= _TENFOLD * abs(known.last_value or _NOUGHT)
    )


def _far_off(value: Decimal, unit: str | None, known: KnownIndicator) -> bool:
    """Whether a span of time without its unit is as far from last time's as another unit would put it."""
    if unit is not None or not known.last_value or value == 0:
        return False
    return not abs(known.last_value) / 20 < value < abs(known.last_value) * 20


def _pounds_without_a_sign(value: Decimal, said: Quantity, known: KnownIndicator) -> tuple[Decimal, str]:
    scaled = value * known.display_scale
    last = abs(known.last_value) if known.last_value else None
    if value == 0 or last is None:
        return scaled, ""
    if known.display_scale != 1 and scaled > last * _ODD and last / 8 <= value <= last * 8:
        return value, ""
    if known.display_scale != 1:
        return scaled, "" if last / 8 <= scaled <= last * 8 else "pounds or thousands"
    return value, "pounds or thousands" if value < last / _ODD or (
        said.decimals and value < last / 50
    ) else ""


def _fraction(said: Quantity, known: KnownIndicator) -> Amount:
    if said.pair is None:
        return Amount(None, trouble="no fraction")
    top, bottom = said.pair
    if bottom == 0 or top > bottom or said.sign:
        return Amount(None, trouble="more than the whole")
    if known.unit == "percent":
        return Amount(100 * top / bottom, top, bottom)
    if known.unit == "count":
        return Amount(top, top, bottom, trouble="a part of a whole" if said.stroke else "")
    return Amount(top / bottom if known.unit == "score" else None, top, bottom, trouble="a fraction of what")


def _signed(
    value: Decimal, said: Quantity, known: KnownIndicator, clause: str, *, bracketed: bool
) -> tuple[Decimal, str]:
    if not known.allow_negative:
        if bracketed:
            return value, "a number in brackets"
        if said.sign == "-":
            return -value, "below nought"
        return value, ""
    negative = said.sign == "-" or bracketed
    if said.sign == "–":
        return -value, "a minus sign or a dash"
    if said.spelt and re.search(r"(?<!\S)(?:minus|negative|less) §", clause):
        negative = True
    if not known.sign:
        return (-value if negative else value), ""
    under, over = bool(_UNDER.search(clause)), bool(_OVER.search(clause))
    if "underspend" in known.sign and "positive" in known.sign:
        under, over = over, under
    if (under and over) or (negative and over):
        return value, "over or under"
    if under or negative:
        return -value, ""
    if over or said.sign == "+" or value == 0:
        return value, ""
    return value, "over or under"


def _beyond(value: Decimal, said: Quantity, known: KnownIndicator) -> str:
    if known.integer and value != value.to_integral_value():
        return f"{known.name} is a whole number"
    if known.minimum is not None and value < known.minimum:
        return f"the least it can be is {spoken(known.minimum, known)}"
    if known.maximum is not None and value > known.maximum:
        return f"the most it can be is {spoken(known.maximum, known)}"
    if _is_of_another_order(value, known):
        return "ten times what it was last time, or more"
    return "" if said.decimals <= 6 else "too many decimals"


def _rescued(said: Quantity, known: KnownIndicator) -> Decimal | None:
    """A value to offer, never to record, for a number that cannot be read with certainty."""
    if said.form == "clock" and said.pair is not None and known.unit in {"minutes", "hours", "seconds"}:
        return said.value * 60 if known.unit == "seconds" else said.value
    if (
        said.form == "fraction"
        and said.pair
        and said.pair[1]
        and said.pair[0] <= said.pair[1]
        and known.unit == "percent"
    ):
        return 100 * said.pair[0] / said.pair[1]
    return None
