"""Readings into pictures: what is drawn, and the sentence for a person listening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from bot import pictures
from bot.messages import Picture
from bot.pictures import (
    Actual,
    Cell,
    FanPoint,
    GridPicture,
    GridRow,
    Mark,
    MultiplesPicture,
    Panel,
    SeasonalPicture,
    TrajectoryPicture,
    YearLine,
)
from core.domain.figures import Figure
from core.domain.indicators import Aggregation
from core.domain.months import Month
from core.domain.trajectory import Point, Trajectory
from core.services.judging import Reading, expected_for, status_by_period
from core.services.rules import today

SHOWN_BACK = 24


def trajectory_block(reading: Reading, now: datetime) -> Picture:
    """The message block that stands for an indicator's trajectory chart as known now."""
    drawn = trajectory_picture(reading, (), now)
    return Picture("trajectory", (reading.indicator.key,), pictures.alternative_text(drawn), now.isoformat())


def seasonal_block(reading: Reading, now: datetime) -> Picture:
    """The block for financial years side by side."""
    drawn = seasonal_picture(reading, now)
    return Picture("seasonal", (reading.indicator.key,), pictures.alternative_text(drawn), now.isoformat())


def grid_block(readings: Sequence[Reading], now: datetime, title: str) -> Picture:
    """Status letters over the months, for many indicators."""
    drawn = grid_picture(readings, now, title)
    keys = tuple(r.indicator.key for r in readings)
    return Picture("grid", (title, *keys), pictures.alternative_text(drawn), now.isoformat())


def trajectory_picture(
    reading: Reading, history: Sequence[Figure], now: datetime, versions: Sequence[Trajectory] = ()
) -> TrajectoryPicture:
    """An indicator's chart. `history` adds the values that were replaced; `versions` earlier trajectories."""
    indicator, trajectory = reading.indicator, reading.trajectory
    shown = _months_shown(reading)
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
        ),
        subtitle=indicator.name if indicator.name != indicator.called else "",
        unit=indicator.unit,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        months=shown,
        actual=_actuals(reading, history, shown[0]),
        missing=_missing(reading, shown[0]),
        trajectory=_points(reading, trajectory, shown),
        older=tuple(_points(reading, v, shown) for v in versions[:-1]),
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
        cumulative=_starts_again(reading),
        forecast=_fan(reading, shown[1]),
        breaks=tuple(Mark(m, "definition changed") for m in indicator.breaks if m >= shown[0]),
        letter=reading.status.value if reading.status else "",
        source=indicator.source,
        known_on=today(now),
        illustrative=indicator.illustrative,
    )


def seasonal_picture(reading: Reading, now: datetime) -> SeasonalPicture:
    """Financial years laid over one another."""
    indicator = reading.indicator
    known = [(m, f) for m, f in reading.values.items() if f.value is not None]
    years = tuple(
        YearLine(str(year), tuple(Point(m, f.value) for m, f in group if f.value is not None))
        for year, group in groupby(known, key=lambda each: each[0].financial_year)
    )
    return SeasonalPicture(
        title=f"{indicator.called}: {len(years)} years laid over one another",
        subtitle=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        years=years[-4:],
        provisional=tuple(m for m, f in known if f.provisional),
        letter=reading.status.value if reading.status else "",
        source=indicator.source,
        known_on=today(now),
        illustrative=indicator.illustrative,
    )


def grid_picture(readings: Sequence[Reading], now: datetime, title: str) -> GridPicture:
    """Letters by month, the last twelve."""
    last = max((r.period for r in readings), default=Month.of(today(now)))
    months = tuple((last + -11).to(last))
    rows = []
    for reading in readings:
        letters = status_by_period(reading)
        cells = tuple(
            Cell(m, letter=status.value, provisional=reading.values[m].provisional)
            for m in months
            if (status := letters.get(m)) is not None
        )
        rows.append(GridRow(reading.indicator.called, cells, reading.priority.portfolio))
    rows.sort(key=lambda row: row.group)
    return GridPicture(
        title=title,
        months=months,
        rows=tuple(rows),
        known_on=today(now),
        illustrative=any(r.indicator.illustrative for r in readings),
    )


def multiples_picture(readings: Sequence[Reading], now: datetime, title: str) -> MultiplesPicture:
    """Small charts side by side."""
    return MultiplesPicture(
        title=title,
        panels=tuple(_panel(r) for r in readings[:30]),
        known_on=today(now),
        illustrative=any(r.indicator.illustrative for r in readings),
    )


def _panel(reading: Reading) -> Panel:
    indicator = reading.indicator
    first, last = _months_shown(reading)
    return Panel(
        name=indicator.called,
        line=pictures.panel_line(
            reading.value, indicator.unit, indicator.decimals, expected=reading.expected, band=indicator.band
        )
        if reading.value is not None
        else "no figure yet",
        cumulative=_starts_again(reading),
        unit=indicator.unit,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        actual=_actuals(reading, (), first),
        missing=_missing(reading, first),
        trajectory=_points(reading, reading.trajectory, (first, last)),
        target=reading.trajectory.target
        if reading.trajectory and reading.trajectory.target.month <= last
        else None,
        letter=reading.status.value if reading.status else "",
    )


def _months_shown(reading: Reading) -> tuple[Month, Month]:
    """Two years back, and on to the target where it is within eighteen months."""
    known = [m for m, f in reading.values.items() if f.value is not None]
    latest = max(known, default=reading.period)
    back = SHOWN_BACK * (1 if reading.indicator.frequency.months == 1 else 2)
    first = max(min(known, default=latest), latest + -back)
    ahead = latest
    if reading.trajectory is not None and reading.trajectory.target.month - latest <= 18:
        ahead = max(latest, reading.trajectory.target.month)
    return (first, ahead)


def _actuals(reading: Reading, history: Sequence[Figure], first: Month) -> tuple[Actual, ...]:
    letters = status_by_period(reading)
    made = []
    for month, figure in reading.values.items():
        if figure.value is None or month < first:
            continue
        before = [
            f.value
            for f in history
            if f.period == month
            and f.number < figure.number
            and f.value is not None
            and f.value != figure.value
        ]
        status = letters.get(month)
        made.append(
            Actual(month, figure.value, figure.provisional, tuple(before), status.value if status else "")
        )
    return tuple(made)


def _missing(reading: Reading, first: Month) -> tuple[Month, ...]:
    known = {m for m, f in reading.values.items() if f.value is not None}
    if not known:
        return ()
    step = reading.indicator.frequency
    return tuple(m for m in first.to(max(known)) if step.ends_in(m) and m not in known)


def _points(reading: Reading, trajectory: Trajectory | None, shown: tuple[Month, Month]) -> tuple[Point, ...]:
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
    if trajectory is None:
        return ()
    return tuple(
        Point(month, value)
        for month in shown[0].to(shown[1])
        if step.ends_in(month) and trajectory.covers(month) and (value := case(trajectory, month)) is not None
    )


def _starts_again(reading: Reading) -> bool:
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
