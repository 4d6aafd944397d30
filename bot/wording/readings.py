"""How a figure stands: against its trajectory, its last value, its target."""

from __future__ import annotations

from decimal import Decimal

from bot.messages import Message, Paragraph, quiet, say, strong, words
from core.domain.figures import Figure
from core.domain.formatting import show, show_difference, show_number, show_parts, show_point, show_range
from core.domain.indicators import Indicator, Polarity
from core.domain.run_rate import Measure, Reach, RunRate
from core.domain.small_numbers import MEANS, SYMBOL
from core.services.judging import Reading


def against_trajectory(reading: Reading) -> str:
    """`5 days above trajectory, amber/red`; plain words where there is no status."""
    indicator, variance = reading.indicator, reading.variance
    if indicator.polarity is Polarity.INFORMATION:
        return "for information"
    if variance is None:
        return "no trajectory for this month, so no status"
    if indicator.polarity is Polarity.BAND:
        where = (
            "within its band"
            if variance.shortfall == 0
            else (f"{show_difference(indicator, variance.shortfall)} outside its band")
        )
    elif variance.difference == 0:
        where = "on trajectory"
    else:
        side = "above" if variance.difference > 0 else "below"
        where = f"{show_difference(indicator, abs(variance.difference))} {side} trajectory"
    letters = reading.status.words if reading.status else "no tolerance set, so no status"
    return f"{where}, {letters}"


def against_last(reading: Reading) -> str:
    """`up 2 days on September`."""
    if reading.change is None or reading.previous is None:
        return ""
    before = reading.indicator.frequency.period(reading.previous.period)
    if reading.change == 0:
        return f"the same as {before}"
    way = "up" if reading.change > 0 else "down"
    return f"{way} {show_difference(reading.indicator, abs(reading.change))} on {before}"


def value_of(indicator: Indicator, figure: Figure) -> str:
    """The figure as it is said: its parts too, where they were given."""
    if figure.confidential:
        return SYMBOL
    if figure.value is None:
        return figure.standing.value
    shown = show(indicator, figure.value)
    if figure.numerator is not None and figure.denominator is not None:
        return f"{shown} ({show_parts(indicator, figure.numerator, figure.denominator)})"
    return shown


def chance(likelihood: str) -> str:
    """Whether the target will be met, in words leaders use.

    >>> chance("unlikely: about one in five"), chance("could go either way: about two in five")
    ('Meeting the target is unlikely: about one in five.', 'Meeting the target could go either way: about two in five.')
    """
    return f"Meeting the target {'' if likelihood.startswith('could') else 'is '}{likelihood}."


def ahead(reading: Reading) -> str:
    """The middle and the range of the target's month, or of the last one looked ahead to, and what to bear in mind."""
    found, indicator = reading.assessment, reading.indicator
    if found is None or found.forecast is None:
        return (found.no_forecast if found else "") or "There is none yet."
    forecast = found.forecast
    month = reading.trajectory.target.month if reading.trajectory else forecast.months[-1]
    at = list(forecast.months).index(month) if month in forecast.months else len(forecast.months) - 1
    low, middle, high = (
        indicator.rounded(Decimal(repr(float(x[at])))) for x in (forecast.p10, forecast.p50, forecast.p90)
    )
    said = f"{forecast.months[at].full}: {show(indicator, middle)} ({show_range(indicator, low, high)})."
    likely = chance(found.likelihood) if found.likelihood else ""
    return " ".join(part for part in (said, likely, forecast.caution) if part)


def run_rate(indicator: Indicator, rate: RunRate) -> str:
    """What each remaining period must be to land the target, beside the best there ever was."""
    if rate.reach is Reach.NOTHING_MORE_NEEDED:
        return "Nothing more is needed to land it."
    if rate.reach is Reach.NOT_POSSIBLE:
        return "It can no longer be landed, whatever the remaining months bring."
    if rate.on_course:
        return "Keeping to the trajectory lands it."
    if rate.measure is not Measure.LEVEL or rate.up_to is not None:
        return ""
    better = "or less" if indicator.polarity is Polarity.LOWER else "or more"
    each = {1: "month", 3: "quarter", 12: "year"}[indicator.frequency.months]
    best = f"; the best ever was {show_number(indicator, rate.best)}" if rate.best is not None else ""
    return f"To land it, each remaining {each} must be {show_number(indicator, rate.stated)} {better}{best}."


def kept_confidential(reading: Reading) -> Message:
    """An indicator whose latest number may not be shown here."""
    period = reading.indicator.frequency.period(reading.period)
    return say(
        strong(f"{reading.indicator.called}: {SYMBOL} for {period}. "),
        f"{MEANS} Its status, its change and its forecast are left out with it.",
    )


def what_the_symbol_means() -> Paragraph:
    """Under a table that may hold the symbol."""
    return Paragraph(words(quiet(MEANS)))


def latest(reading: Reading) -> str:
    """The latest value with its unit, for a table: the symbol where it is kept confidential."""
    if reading.value is not None:
        return show(reading.indicator, reading.value)
    return SYMBOL if reading.confidential else "no figure"


def value_against(reading: Reading) -> str:
    """`31 days in October against 26`."""
    if reading.confidential:
        return f"{SYMBOL} for {reading.indicator.frequency.period(reading.period)}, a small number kept confidential"
    if not reading.values:
        return "no figures yet"
    if reading.value is None:
        return f"no figure for {reading.indicator.frequency.period(reading.period)}"
    shown = (
        f"{show(reading.indicator, reading.value)} in {reading.indicator.frequency.period(reading.period)}"
    )
    if reading.expected is not None and reading.indicator.polarity not in {
        Polarity.BAND,
        Polarity.INFORMATION,
    }:
        return f"{shown} against {show_point(reading.indicator, reading.expected)}"
    return shown
