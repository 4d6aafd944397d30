"""What a figure asked for is shown with, and an answer as it might be typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.pictures.amounts import counted_in
from bot.wording.phrases import joined, short_call
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.requests import Request


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure asked for: the request, its indicator, the values before it and this period's point.

    `several` where another period of the same indicator is open as well, so that a figure must say its month.
    """

    request: Request
    indicator: Indicator
    recent: tuple[tuple[Month, Decimal], ...]
    expected: Decimal | None
    several: bool = False


def periods_of(asked: Sequence[Asked]) -> str:
    """The period asked for, as an adjective: `October`, `October and July to September`."""
    names = dict.fromkeys(a.indicator.frequency.period(a.request.period) for a in asked)
    return joined(list(names))


def each_once(asked: Sequence[Asked]) -> list[Indicator]:
    """The indicators asked for, in their order."""
    return list({a.indicator.key: a.indicator for a in asked}.values())


def example(asked: Sequence[Asked]) -> str:
    """An answer as it might be typed, with last period's values; it says its month where several are open."""
    if not any(a.several for a in asked):
        return ", ".join(_example_of(a, alone=len(asked) == 1) for a in asked[:3])
    latest = max(a.request.period for a in asked)
    shown = [a for a in asked if a.request.period == latest]
    return f"{latest.name}: {', '.join(_example_of(a, alone=False) for a in shown[:3])}"


def _example_of(asked: Asked, *, alone: bool) -> str:
    indicator = asked.indicator
    value = asked.recent[-1][1] if asked.recent else asked.expected or Decimal(0)
    number = format(indicator.rounded(value), "f")
    if indicator.unit == "%":
        number += "%"
    elif indicator.unit.startswith("£"):
        number = f"£{number}{counted_in(indicator.unit)}"
    return number if alone else f"{short_call(indicator)} {number}"
