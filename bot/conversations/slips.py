"""What a surprising number was probably meant to be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from core.domain.figures import Figure
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.services import recording
from core.services.rules import Rules


def meant_instead(
    indicator: Indicator,
    value: Decimal,
    before: Figure,
    figures: Mapping[Month, Figure],
    period: Month,
    *,
    rules: Rules,
) -> list[Decimal]:
    """The likeliest slip of the finger: two digits swapped, a point forgotten, one digit mistyped."""
    if before.value is None:
        return []
    nearest = before.value
    for candidates in (_swapped(value), _shifted(value), _mistyped(value)):
        plausible = [
            c
            for c in candidates
            if c != value
            and indicator.limits.allow(c)
            and not recording.surprising(indicator, c, figures, period, rules)
        ]
        if plausible:
            return [min(plausible, key=lambda c: abs(c - nearest))]
    return []


def _swapped(value: Decimal) -> list[Decimal]:
    digits = format(value, "f")
    return [
        Decimal(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
        for i in range(len(digits) - 1)
        if digits[i].isdigit() and digits[i + 1].isdigit()
    ]


def _shifted(value: Decimal) -> list[Decimal]:
    return [value / 10, value * 10, value / 100, value * 100]


def _mistyped(value: Decimal) -> list[Decimal]:
    digits = format(value, "f")
    return [
        Decimal(digits[:i] + other + digits[i + 1 :])
        for i, digit in enumerate(digits)
        if digit.isdigit()
        for other in "0123456789"
        if other != digit
    ]
