"""A control chart as a picture, its finding and its reading in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from bot.pictures.amounts import amount_in_brief
from bot.pictures.shapes import ControlPicture, ControlPoint, Direction, Mark, Signal, Stretch
from core.analysis.control_chart import ChartPoint, ControlChart, variation_of
from core.domain.indicators import Limits, Polarity
from core.domain.months import Frequency, Month

_KINDS = {
    "above upper": Signal.OUTSIDE,
    "below lower": Signal.OUTSIDE,
    "7 rising": Signal.TREND,
    "7 falling": Signal.TREND,
    "2 of 3 above": Signal.TWO_OF_THREE,
    "2 of 3 below": Signal.TWO_OF_THREE,
    "7 above mean": Signal.SHIFT,
    "7 below mean": Signal.SHIFT,
}
_FINDINGS = {
    "above upper": "above the upper limit",
    "below lower": "below the lower limit",
    "7 rising": "seven or more months rising",
    "7 falling": "seven or more months falling",
    "2 of 3 above": "two of three months near the upper limit",
    "2 of 3 below": "two of three months near the lower limit",
    "7 above mean": "seven or more months above the mean",
    "7 below mean": "seven or more months below the mean",
}
_CALLED = {Frequency.QUARTERLY: "quarters", Frequency.ANNUAL: "years"}
_READINGS = {"improvement": "An improvement.", "concern": "A concern.", "common cause": ""}
_ASSURANCES = {
    "will pass": "Its limits lie on the right side of the target.",
    "will fail": "Its limits lie short of the target.",
    "hit or miss": "The target lies within its limits: hit or miss.",
}
NO_LIMITS = Limits()
_DIRECTIONS = {"improvement": Direction.BETTER, "concern": Direction.WORSE}


def control_picture(
    chart: ControlChart,
    *,
    name: str,
    subtitle: str = "",
    unit: str = "",
    decimals: int = 1,
    polarity: Polarity = Polarity.HIGHER,
    target: Decimal | None = None,
    breaks: tuple[Mark, ...] = (),
    provisional: Collection[Month] = (),
    frequency: Frequency = Frequency.MONTHLY,
    possible: Limits = NO_LIMITS,
    source: str = "",
    known_on: date | None = None,
    illustrative: bool = False,
) -> ControlPicture:
    """The picture of a control chart; its title is the latest month's finding.

    Control limits beyond what is `possible` are drawn where that ends: no percentage passes 100.
    """
    spoken = [(p, p.value) for p in chart.points if p.value is not None]
    return ControlPicture(
        title=f"{name}: {_finding(spoken[-1][0], unit, decimals, frequency) if spoken else 'no figures to show'}",
        subtitle=subtitle,
        unit=unit,
        decimals=decimals,
        polarity=polarity,
        points=tuple(
            ControlPoint(
                p.month,
                _exact(value, decimals),
                _KINDS.get(p.signal or "", Signal.NONE),
                _DIRECTIONS.get(variation_of(p.signal, polarity.value), Direction.NEITHER),
                p.month in provisional,
            )
            for p, value in spoken
        ),
        limits=tuple(_stretches(chart.points, decimals, possible)),
        missing=tuple(p.month for p in chart.points if p.value is None),
        breaks=breaks,
        target=target,
        reading=_reading(chart),
        source=source,
        known_on=known_on,
        illustrative=illustrative,
    )


def in_words(chart: ControlChart, frequency: Frequency = Frequency.MONTHLY) -> str:
    """What a control chart says of its latest month, for people to read.

    >>> from core.analysis.control_chart import control_chart
    >>> months = [Month(2025, 9) + i for i in range(12)]
    >>> in_words(control_chart(months, [9, 10, 11, 10] * 3, polarity="lower", target=10))
    'Within its usual variation. The target lies within its limits: hit or miss.'
    >>> in_words(control_chart(months[:1], [9], polarity="lower"))
    'Too few figures for limits.'
    """
    last = next((p for p in reversed(chart.points) if p.value is not None), None)
    found = "no figures to show" if last is None else _found(last, frequency)
    has_limits = last is not None and last.upper is not None
    trial = "Trial limits, from fewer than twelve points." if chart.trial and has_limits else ""
    return " ".join(part for part in (f"{found[:1].upper()}{found[1:]}.", _reading(chart), trial) if part)


def _reading(chart: ControlChart) -> str:
    said = (_READINGS.get(chart.variation, "A change."), _ASSURANCES.get(chart.assurance or "", ""))
    return " ".join(s for s in said if s)


def _found(point: ChartPoint, frequency: Frequency) -> str:
    if point.upper is None:
        return "too few figures for limits"
    found = _FINDINGS.get(point.signal or "", "within its usual variation")
    return found.replace("months", _CALLED.get(frequency, "months"))


def _finding(point: ChartPoint, unit: str, decimals: int, frequency: Frequency) -> str:
    said = f"{amount_in_brief(_exact(point.value or 0.0, decimals), unit, decimals)} in {frequency.period(point.month)}"
    return f"{said}, {_found(point, frequency)}"


def _stretches(points: tuple[ChartPoint, ...], decimals: int, possible: Limits) -> Iterator[Stretch]:
    """Months that follow one another under the same limits."""
    for (mean, lower, upper, trial), group in groupby(points, lambda p: (p.mean, p.lower, p.upper, p.trial)):
        if mean is not None and lower is not None and upper is not None:
            months = [p.month for p in group]
            middle, low, high = (_exact(v, decimals) for v in (mean, lower, upper))
            low = low if possible.lowest is None else max(low, possible.lowest)
            high = high if possible.highest is None else min(high, possible.highest)
            yield Stretch(months[0], months[-1], middle, low, high, trial)


def _exact(value: float, decimals: int) -> Decimal:
    return Decimal(f"{value:.{decimals + 2}f}")
