"""One indicator's reading into pictures: what is drawn, and the sentence for a person listening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from bot import pictures
from bot.pictures import (
    Actual,
    ControlPicture,
    FanPoint,
    Mark,
    SeasonalPicture,
    TrajectoryPicture,
    YearLine,
)
from core.domain.figures import Figure
from core.domain.indicators import Aggregation
from core.domain.months import Frequency, Month
from core.domain.trajectory import Point, Trajectory
from core.services.judging import Reading, expected_for, status_in
from core.services.rules import today

SHOWN_BACK = 24


def trajectory_picture(
    reading: Reading,
    history: Sequence[Figure],
    now: datetime,
    versions: Sequence[Trajectory] = (),
    *,
    whole: bool = False,
) -> TrajectoryPicture:
    """An indicator's chart. `history` adds the values that were replaced; `versions` earlier trajectories.

    It goes two years back, or as far as anything is known where it is to be `whole`.
    """
    indicator, trajectory = reading.indicator, reading.trajectory
    shown = months_shown(reading, whole=whole)
    found = reading.assessment
    trend = pictures.since("slipping", found.since, reading.period) if found and found.since else ""
    return TrajectoryPicture(
        title=pictures.finding(
            indicator.called,
            indicator.frequency.period(reading.period),
            reading.value,
            indicator.unit,
            indicator.decimals,
            expected=reading.expected,
            band=indicator.band,
            trend=trend,
        )
        if reading.values
        else f"{indicator.called}: no figures to show",
        subtitle=indicator.name if indicator.name != indicator.called else "",
        unit=indicator.unit,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        months=shown,
        actual=actuals(reading, history, shown[0]),
        missing=missing_months(reading, shown[0]),
        trajectory=plan_points(reading, trajectory, shown),
        older=tuple(plan_points(reading, v, shown) for v in _before(versions, trajectory)),
        target=trajectory.target if trajectory and trajectory.target.month <= shown[1] else None,
        tolerance=indicator.tolerance if trajectory else None,
        band=indicator.band,
        no_effect=_companion(reading, shown, Trajectory.without_effect),
        low=_companion(reading, shown, Trajectory.low_case),
        high=_companion(reading, shown, Trajectory.high_case),
        interventions=tuple(
            Mark(i.bites_from, i.name)
            for i in (trajectory.interventions if trajectory else ())
            if i.bites_from >= shown[0]
        ),
        cumulative=starts_again(reading),
        forecast=_fan(reading, shown[1]),
        breaks=tuple(Mark(m, "definition changed") for m in indicator.breaks if m >= shown[0]),
        letter=reading.status.value if reading.status else "",
        chance=found.likelihood if found and trajectory else "",
        source=indicator.source,
        known_on=today(now),
        illustrative=indicator.illustrative,
    )


def _before(versions: Sequence[Trajectory], now: Trajectory | None) -> Sequence[Trajectory]:
    """The versions that the one in force has replaced; later ones were not known yet."""
    return versions[: versions.index(now)] if now in versions else ()


def seasonal_picture(reading: Reading, now: datetime, *, whole: bool = False) -> SeasonalPicture:
    """Financial years laid over one another: the last four, or all for the `whole`."""
    indicator = reading.indicator
    known = [(m, f) for m, f in reading.values.items() if f.value is not None]
    years = tuple(
        YearLine(str(year), tuple(Point(m, f.value) for m, f in group if f.value is not None))
        for year, group in groupby(known, key=lambda each: each[0].financial_year)
    )
    return SeasonalPicture(
        title=_beside_last_year(reading),
        subtitle=indicator.name if indicator.name != indicator.called else "",
        unit=indicator.unit,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        years=years if whole else years[-4:],
        provisional=tuple(m for m, f in known if f.provisional),
        letter=reading.status.value if reading.status else "",
        source=indicator.source,
        known_on=today(now),
        illustrative=indicator.illustrative,
    )


def _beside_last_year(reading: Reading) -> str:
    """`Voids: 31 days in October, 4 above October 2025`; the value alone where there is no such month."""
    indicator = reading.indicator
    if not reading.values:
        return f"{indicator.called}: no figures to show"
    before = reading.values.get(reading.period + -12)
    against = ""
    if reading.value is not None and before is not None and before.value is not None:
        then = before.period.full if indicator.frequency is Frequency.MONTHLY else "the year before"
        against = pictures.beside(reading.value, before.value, indicator.decimals, then, unit=indicator.unit)
        against = against.replace(f"on {then}", f"as in {then}")
    period = indicator.frequency.period(reading.period)
    return pictures.finding(
        indicator.called, period, reading.value, indicator.unit, indicator.decimals, trend=against
    )


def control_picture(reading: Reading, now: datetime) -> ControlPicture | None:
    """The control chart, or None where it would mislead; the reading's assessment says why."""
    indicator, found = reading.indicator, reading.assessment
    chart = found.control_chart if found else None
    if chart is None:
        return None
    target = reading.trajectory.target.value if reading.trajectory else None
    return pictures.control_picture(
        chart,
        name=indicator.called,
        subtitle=indicator.name if indicator.name != indicator.called else "",
        unit=indicator.unit,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        target=target,
        breaks=tuple(Mark(m, "definition changed") for m in indicator.breaks),
        provisional=[m for m, f in reading.values.items() if f.provisional],
        frequency=indicator.frequency,
        possible=indicator.limits,
        source=indicator.source,
        known_on=today(now),
        illustrative=indicator.illustrative,
    )


def months_shown(reading: Reading, *, whole: bool = False) -> tuple[Month, Month]:
    """Two years back (all there are for the `whole`), and on to the target where it is within eighteen months."""
    known = [m for m, f in reading.values.items() if f.value is not None]
    if not known and reading.trajectory is not None:
        return (reading.trajectory.baseline.month, reading.trajectory.target.month)
    latest = max(known, default=reading.period)
    back = SHOWN_BACK * (1 if reading.indicator.frequency.months == 1 else 2)
    begun = min(known, default=latest)
    first = begun if whole else max(begun, latest + -back)
    ahead = latest
    if reading.trajectory is not None and reading.trajectory.target.month - latest <= 18:
        ahead = max(latest, reading.trajectory.target.month)
    return (first, ahead)


def actuals(reading: Reading, history: Sequence[Figure], first: Month) -> tuple[Actual, ...]:
    """What is known from `first` on; `history` adds the values that were replaced."""
    said: dict[Month, list[Figure]] = {}
    for entry in history:
        said.setdefault(entry.period, []).append(entry)
    made = []
    for month, figure in reading.values.items():
        if figure.value is None or month < first:
            continue
        before = [
            f.value
            for f in said.get(month, ())
            if f.number < figure.number and f.value is not None and f.value != figure.value
        ]
        status = status_in(reading, month)
        made.append(
            Actual(month, figure.value, figure.provisional, tuple(before), status.value if status else "")
        )
    return tuple(made)


def missing_months(reading: Reading, first: Month) -> tuple[Month, ...]:
    """Periods between the first shown and the latest figure that have none."""
    known = {m for m, f in reading.values.items() if f.value is not None}
    if not known:
        return ()
    step = reading.indicator.frequency
    return tuple(m for m in first.to(max(known)) if step.ends_in(m) and m not in known)


def plan_points(
    reading: Reading, trajectory: Trajectory | None, shown: tuple[Month, Month]
) -> tuple[Point, ...]:
    """The trajectory over the periods shown."""
    step = reading.indicator.frequency
    return tuple(
        Point(month, expected)
        for month in shown[0].to(shown[1])
        if step.ends_in(month) and (expected := expected_for(trajectory, month)) is not None
    )


def _companion(
    reading: Reading, shown: tuple[Month, Month], case: Callable[[Trajectory, Month], Decimal | None]
) -> tuple[Point, ...]:
    trajectory, step = reading.trajectory, reading.indicator.frequency
    if trajectory is None or case(trajectory, trajectory.target.month) is None:
        return ()
    return tuple(
        Point(month, value)
        for month in shown[0].to(shown[1])
        if step.ends_in(month) and trajectory.covers(month) and (value := case(trajectory, month)) is not None
    )


def starts_again(reading: Reading) -> bool:
    """Whether its values and lines begin again every April."""
    return reading.indicator.aggregation is Aggregation.CUMULATIVE


def _fan(reading: Reading, last: Month) -> tuple[FanPoint, ...]:
    forecast = reading.assessment.forecast if reading.assessment else None
    if forecast is None:
        return ()
    step = reading.indicator.decimals + 2
    return tuple(
        FanPoint(month, *(_exact(x, step) for x in (low, middle, high)))
        for month, low, middle, high in zip(
            forecast.months, forecast.p10, forecast.p50, forecast.p90, strict=True
        )
        if month <= last
    )


def _exact(value: float, decimals: int) -> Decimal:
    return Decimal(f"{value:.{decimals}f}")
