"""Everything the analysis has to say about one series, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis import forecast as forecasting
from core.analysis import slipping as slips
from core.analysis.control_chart import ControlChart, control_chart, why_no_chart
from core.analysis.polarity import Aggregation, Polarity, sign
from core.analysis.questions import Question
from core.analysis.series import Grid, grid_of, increments
from core.domain.months import Month

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The next twelve months: middle, and the ends of an 80 % interval, in the indicator's own unit."""

    months: tuple[Month, ...]
    p10: tuple[float, ...]
    p50: tuple[float, ...]
    p90: tuple[float, ...]
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the data says about a series at its latest figure.

    `reason` is the sentence for `slip`; `recovered` means the latest figure ended a slip, and then
    `reason` says so. `probability` is of meeting the target, `likelihood` the words for it. Where there is no
    forecast or control chart, `no_forecast` and `no_control_chart` say why.
    """

    slipping: bool
    since: Month | None
    reason: str
    slip: slips.Slip | None
    recovered: bool
    forecast: Forecast | None
    no_forecast: str
    probability: float | None
    likelihood: str
    control_chart: ControlChart | None
    no_control_chart: str
    questions: tuple[Question, ...]


def assess(
    months: Sequence[Month],
    values: Sequence[float | None],
    *,
    polarity: Polarity,
    aggregation: Aggregation = "snapshot",
    limits: tuple[float | None, float | None] = (None, None),
    integer: bool = False,
    trajectory: Sequence[float | None] | None = None,
    tolerance: float | None = None,  # noqa: ARG001 - a question will weigh a miss by it
    target: tuple[Month, float] | None = None,
    breaks: Sequence[Month] = (),
    band: tuple[float, float] | None = None,  # noqa: ARG001 - read by the next version
) -> Assessment:
    """What the data says about one series, as known at its latest figure.

    `months` ascend; they may run on past the latest figure with None for a value, to give the trajectory
    that lies ahead. `breaks` are the months in which a changed definition begins.
    Raises NotInOrder unless months ascend.

    >>> months = [Month(2025, 1) + i for i in range(12)]
    >>> found = assess(months, [80, 81, 80, 79, 81, 80, 80, 79, 80, 71, 70, 69], polarity="higher")
    >>> found.slipping
    True
    """
    grid = grid_of(months)
    row, plan = grid.laid(values), grid.laid(trajectory)
    known = np.flatnonzero(~np.isnan(row))
    if not len(known):
        return _NOTHING
    now = int(known[-1]) + 1
    walked = _walk(grid, row[:now], plan[:now], polarity, aggregation)
    slipping = bool(walked.slipping[0, -1])
    since = grid.at(int(walked.since[0, -1])) if slipping else None
    slip = None
    if since is not None:
        first = int(walked.since[0, -1])
        slip = slips.Slip("trajectory", since, now - first, now - first, 1.5)
    ahead = _forecast(grid, row[:now], polarity, limits, integer=integer, target=target)
    chart, why = None, why_no_chart(aggregation, 0.0, len(known))
    if not why:
        chart = control_chart(
            months[: len(months)],
            values,
            polarity=polarity,
            breaks=breaks,
            target=target[1] if target else None,
        )
    return Assessment(
        slipping=slipping,
        since=since,
        reason=slips.sentence_for(slip, polarity=polarity) if slip else "",
        slip=slip,
        recovered=bool(walked.recovered[0, -1]),
        forecast=ahead[0],
        no_forecast="" if ahead[0] else "There are too few figures to look ahead.",
        probability=ahead[1],
        likelihood="" if ahead[1] is None else forecasting.words_for(ahead[1]),
        control_chart=chart,
        no_control_chart=why,
        questions=(),
    )


_NOTHING = Assessment(
    slipping=False, since=None, reason="", slip=None, recovered=False, forecast=None,
    no_forecast="There is no figure yet.", probability=None, likelihood="", control_chart=None,
    no_control_chart="There is no figure yet.", questions=(),
)  # fmt: skip


def _walk(grid: Grid, row: Floats, plan: Floats, polarity: Polarity, aggregation: Aggregation) -> slips.Walk:
    if aggregation == "cumulative":
        starts = grid.year_starts()[: len(row)]
        row, plan = increments(row[None], starts)[0], increments(plan[None], starts)[0]
    expected = np.where(np.isnan(plan), np.nanmedian(row), plan)
    deviation = (row - expected) * sign(polarity)
    usual = float(np.nanmean(np.abs(np.diff(deviation)))) / 1.128 if len(row) > 2 else np.inf
    return slips.walk(deviation[None], np.array([[usual or 1.0]]))


def _forecast(
    grid: Grid,
    row: Floats,
    polarity: Polarity,
    limits: tuple[float | None, float | None],
    *,
    integer: bool,
    target: tuple[Month, float] | None,
) -> tuple[Forecast | None, float | None]:
    fan = forecasting.fan_of(row[None], phase=grid.phase, season=grid.season)
    if np.isnan(fan.middle).any():
        return None, None
    low = -np.inf if limits[0] is None else limits[0]
    high = np.inf if limits[1] is None else limits[1]
    lines = []
    for q in (-forecasting.TEN_TO_NINETY, 0.0, forecasting.TEN_TO_NINETY):
        line = np.clip(fan.quantile(q)[0], low, high)
        lines.append(tuple(float(x) for x in (np.round(line) if integer else line)))
    months = tuple(grid.at(len(row) + h) for h in range(forecasting.HORIZON))
    chance = None
    if target and target[0] in months and sign(polarity):
        above = fan.chance_above(np.full(fan.middle.shape, target[1]))[0, months.index(target[0])]
        chance = float(above if sign(polarity) > 0 else 1 - above)
    return Forecast(months, lines[0], lines[1], lines[2]), chance
