"""Everything the analysis has to say about one series, in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis import outlook
from core.analysis import slipping as slips
from core.analysis.control_chart import ControlChart, control_chart, starts_of, why_no_chart
from core.analysis.forecast import FEWEST, HORIZON, bridge, shrunk_season, words_for
from core.analysis.outlook import LONGEST
from core.analysis.polarity import Aggregation, Polarity, sign
from core.analysis.questions import Question, questions_for
from core.analysis.series import Grid, grid_of, into_year
from core.domain.months import Month

Floats = NDArray[np.float64]

HAIR = 1e-9  # of the largest figure: less than that is what floating point leaves

Bounds = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The next twelve months: middle, and the ends of an 80 % interval, in the indicator's own unit."""

    months: tuple[Month, ...]
    p10: tuple[float, ...]
    p50: tuple[float, ...]
    p90: tuple[float, ...]
    caution: str = ""


_Ahead = tuple[Forecast | None, str, float | None]
_Chart = tuple[ControlChart | None, str]


@dataclass(frozen=True)
class Assessment:
    """What the data says about a series at its latest figure.

    `reason` is the sentence for `slip`. `recovered` means the latest figure ended a slip, and then `reason`
    says that. What a reply does not need (the forecast, the control chart, the questions) is worked out when it is
    first asked for.
    """

    slipping: bool
    since: Month | None
    reason: str
    slip: slips.Slip | None
    recovered: bool
    look_ahead: Callable[[], _Ahead] = field(repr=False, compare=False)
    draw: Callable[[], _Chart] = field(repr=False, compare=False)
    ask: Callable[[], tuple[Question, ...]] = field(repr=False, compare=False)

    @cached_property
    def _ahead(self) -> _Ahead:
        return self.look_ahead()

    @cached_property
    def _drawn(self) -> _Chart:
        return self.draw()

    @property
    def forecast(self) -> Forecast | None:
        """The months ahead; None where there is no telling."""
        return self._ahead[0]

    @property
    def no_forecast(self) -> str:
        """Why there is no forecast, in words."""
        return self._ahead[1]

    @property
    def probability(self) -> float | None:
        """Of meeting the target, 0 to 1."""
        return self._ahead[2]

    @property
    def likelihood(self) -> str:
        """The words for the probability."""
        return "" if self.probability is None else words_for(self.probability)

    @property
    def control_chart(self) -> ControlChart | None:
        """The chart of natural limits; None where it would mislead."""
        return self._drawn[0]

    @property
    def no_control_chart(self) -> str:
        """Why there is no control chart, in words."""
        return self._drawn[1]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is worth asking, the likeliest first."""
        return self.ask()


def assess(
    months: Sequence[Month],
    values: Sequence[float | None],
    *,
    polarity: Polarity,
    aggregation: Aggregation = "snapshot",
    limits: Bounds = (None, None),
    integer: bool = False,
    trajectory: Sequence[float | None] | None = None,
    drawn: Sequence[float | None] | None = None,
    tolerance: float | None = None,
    target: tuple[Month, float] | None = None,
    breaks: Sequence[Month] = (),
    band: tuple[float, float] | None = None,
    denominators: Sequence[float | None] | None = None,
    interventions: Sequence[tuple[Month, str]] = (),
    told: Callable[[float], str] | None = None,
) -> Assessment:
    """What the data says about one series, as known at its latest figure.

    `months` ascend; they may run on past the latest figure with None for a value, to give the trajectory
    that lies ahead. `drawn` is the trajectory in force by itself, where `trajectory` holds points of the one before:
    months are judged by what was expected of them, and the way ahead goes on from where it was drawn. `breaks` are the months in which a changed definition begins. `tolerance`, in the
    indicator's unit, only sharpens a question; `denominators` (for the same months) and `interventions`
    (start and name) allow a few more; `told` says a value with its unit. Raises NotInOrder unless months ascend, each once.

    >>> months = [Month(2025, 1) + i for i in range(14)]
    >>> values = [80, 81, 80, 79, 81, 80, 80, 79, 80, 81, 80, 73, 72, 71]
    >>> found = assess(months, values, polarity="higher")
    >>> found.slipping, found.since
    (True, Month(2025, 12))
    >>> found.reason
    'the last three months below its own record, by far more than this indicator usually varies'
    """
    grid = grid_of(months)
    row, plan = grid.laid(values), grid.laid(trajectory)
    ahead = plan if drawn is None else grid.laid(drawn)
    known = np.flatnonzero(~np.isnan(row))
    if not len(known):
        return _NOTHING
    first, now = int(known[0]), int(known[-1]) + 1
    edges = (np.array([band[0]]), np.array([band[1]])) if polarity == "band" and band is not None else None
    on_plan = edges is not None or not bool(np.isnan(plan[:now]).all())
    found = slips.walk_series(
        row[None, first:],
        plan[None, first:] if on_plan else None,
        better=np.array([float(sign(polarity)) if edges is None else 1.0]),
        first=grid.at(first),
        step=grid.step,
        aggregation=aggregation,
        band=edges,
        starts=starts_of([grid.at(i) for i in range(first, grid.count)], breaks) if breaks else None,
    )
    place = now - 1 - first
    slip = None
    if found.slipping[0, place]:
        slip = slips.slip_at(found, 0, place, lambda i: grid.at(first + i), on_plan=on_plan)
    reason = slips.sentence_for(slip, polarity=polarity) if slip else ""
    recovered = False
    if slip is None and place and found.slipping[0, place - 1]:
        began = grid.at(first + int(found.since[0, place - 1]))
        recovered = not slips.has_settled(found, 0, place)
        reason = _ending(began, recovered=recovered, on_plan=on_plan)

    def look_ahead() -> _Ahead:
        since = _since_break(grid, breaks, first, now)
        forecast, probability = _forecast(
            grid, row, ahead, since, now, polarity=polarity, aggregation=aggregation, limits=limits, integer=integer,
            target=target, band=band, on_plan=on_plan and edges is None and not bool(np.isnan(ahead[:now]).all()),
        )  # fmt: skip
        why_not = "" if forecast else _too_few(grid, since if since > first else None)
        return forecast, why_not, probability

    def draw() -> _Chart:
        why_not = why_no_chart(aggregation, share_of_season(grid, row[:now]), len(known))
        if why_not:
            return None, why_not
        shown = [i for i, at in enumerate(grid.places) if at < now]
        chart = control_chart(
            [months[i] for i in shown],
            [values[i] for i in shown],
            polarity=polarity,
            breaks=breaks,
            target=None if target is None else target[1],
        )
        return chart, ""

    def ask() -> tuple[Question, ...]:
        return questions_for(
            grid, row[:now], plan[:now], polarity=polarity, aggregation=aggregation, slip=slip, target=target,
            tolerance=tolerance, denominators=denominators, interventions=interventions, breaks=breaks,
            told=told,
        )  # fmt: skip

    return Assessment(
        slipping=slip is not None,
        since=slip.since if slip else None,
        reason=reason,
        slip=slip,
        recovered=recovered,
        look_ahead=look_ahead,
        draw=draw,
        ask=ask,
    )


_NO_FIGURE = "There is no figure to go by."
_NOTHING = Assessment(
    slipping=False, since=None, reason="", slip=None, recovered=False,
    look_ahead=lambda: (None, _NO_FIGURE, None), draw=lambda: (None, _NO_FIGURE), ask=tuple,
)  # fmt: skip


def _ending(began: Month, *, recovered: bool, on_plan: bool) -> str:
    """How a slip ended, in words."""
    if not recovered:
        return f"no longer falling: it has settled where it went in {began.name}"
    where = "with its trajectory" if on_plan else "with its own record"
    return f"back in line {where}, after slipping since {began.name}"


def _since_break(grid: Grid, breaks: Sequence[Month], first: int, now: int) -> int:
    """Where what can be looked ahead from begins: the first figure, or the latest change of definition."""
    places = [grid.place_of(month) for month in breaks]
    return max([first, *(place for place in places if first < place < now)])


def _too_few(grid: Grid, since: int | None) -> str:
    if since is None:
        return "There are too few figures to look ahead."
    return f"Too few figures to look ahead since the definition changed in {grid.at(since).full}."


def _forecast(
    grid: Grid,
    row: Floats,
    plan: Floats,
    first: int,
    now: int,
    *,
    polarity: Polarity,
    aggregation: Aggregation,
    limits: Bounds,
    integer: bool,
    target: tuple[Month, float] | None,
    band: tuple[float, float] | None,
    on_plan: bool,
) -> tuple[Forecast | None, float | None]:
    """The next twelve months, and the probability of the target, from the figures since the one at `first`."""
    figures = int(np.sum(~np.isnan(row[first:now])))
    if figures < FEWEST:
        return None, None
    shown = max(1, HORIZON // grid.step)
    at = grid.place_of(target[0]) - now if target is not None else -1
    horizon = max(shown, at + 1) if at < LONGEST else shown
    low, high = (np.array([x]) for x in bounds(limits))
    ahead = outlook.look_ahead(
        row[None, first:now],
        promised_on(plan, grid, now + horizon, target, cumulative=aggregation == "cumulative")[None, first:]
        if on_plan else None,
        first=grid.at(first), step=grid.step, horizon=horizon, aggregation=aggregation,
        limits=(low, high), whole=np.array([integer]),
    )  # fmt: skip
    if np.isnan(ahead.fan.middle).any():
        return None, None
    lines = [tuple(float(x) for x in line[0, :shown]) for line in (ahead.p10, ahead.p50, ahead.p90)]
    chance = None
    if target is not None and 0 <= at < horizon and (sign(polarity) or (polarity == "band" and band)):
        chance = float(ahead.chance(np.array([target[1]]), polarity, band)[0, at])
    months = tuple(grid.at(now + i) for i in range(shown))
    caution = cautions(row[first:now], grid.season, bounds(limits), float(ahead.fan.width[0]))
    return Forecast(months, lines[0], lines[1], lines[2], caution), chance


def bounds(limits: Bounds) -> tuple[float, float]:
    """Limits as numbers, infinite where open."""
    return (
        -np.inf if limits[0] is None else float(limits[0]),
        np.inf if limits[1] is None else float(limits[1]),
    )


def promised_on(
    plan: Floats, grid: Grid, count: int, target: tuple[Month, float] | None, *, cumulative: bool
) -> Floats:
    """The trajectory for `count` months, drawn on in a straight line to the target where it stops short.

    A cumulative plan is drawn on within its own year and begins again at the same pace in the next.
    """
    whole = np.full(count, np.nan)
    given = min(count, len(plan))
    whole[:given] = plan[:given]
    there = np.flatnonzero(~np.isnan(whole))
    if not len(there):
        return whole
    last = int(there[-1])
    if target is not None:
        place = grid.place_of(target[0])
        if last < place < count:
            whole[last : place + 1] = np.linspace(whole[last], target[1], place - last + 1)
            last = place
    for at in range(last + 1, count if cumulative else 0):
        done = into_year(grid.at(at - 1), grid.step) + 1
        pace = whole[at - 1] / done
        whole[at] = pace if into_year(grid.at(at), grid.step) == 0 else whole[at - 1] + pace
    return whole


def cautions(row: Floats, season: int, within: tuple[float, float], width: float) -> str:
    """What to bear in mind of a forecast from these figures, NaN where missing; empty where nothing.

    `within` are the limits, infinite where open; `width` is how far apart the ends of the forecast lie.
    """
    known = row[~np.isnan(row)]
    if len(known) and (known.min() < within[0] or known.max() > within[1]):
        return "Some figures lie outside the limits, and the forecast may not: are the limits right?"
    if len(known) and np.ptp(known) == 0:
        return "Every figure so far is the same, so nothing tells how far the next may lie from it."
    if len(known) and width <= HAIR * np.abs(known).max():
        return "Every figure so far came as foretold, so nothing tells how far the next may lie from it."
    if len(known) < 12:
        return f"Only {len(known)} figures so far, so the range is wide."
    if len(known) < 2 * season:
        return "Less than two years of figures, so a season cannot show yet."
    return ""


def share_of_season(grid: Grid, row: Floats) -> float:
    """How much of the movement of a series is its season, 0 to 1; 0 where less than two years are known."""
    known = np.flatnonzero(~np.isnan(row))
    if grid.season < 2 or not len(known) or known[-1] + 1 - known[0] < 2 * grid.season:
        return 0.0
    first = int(known[0])
    row = row[first : known[-1] + 1]
    filled = bridge(row[None])
    phase = grid.phase_at(first)
    indices, _ = shrunk_season(filled, phase, grid.season)
    pattern = indices[0, (phase + np.arange(len(row))) % grid.season]
    whole = float(np.var(filled[0]))
    return float(np.var(pattern)) / whole if whole > 0 else 0.0
