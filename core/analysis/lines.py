"""`stocktake judge`: one line of JSON in, one line out, in the same order.

Analysts use it to try an indicator before adopting it. A line that cannot be judged is answered with its id
and what is wrong, and the others go on. Lines of the same shape are judged together.

In: id, months, values, polarity, band, aggregation, limits, integer, trajectory, tolerance, target,
control_chart, forecast, walk. Out: id, status, slipping, and where asked control_chart and forecast. Every
month is judged with what was known in it, so `walk` changes nothing. What was asked for and cannot be had is null, with
the reason beside it (`no_control_chart`, `no_forecast`); the status is answered all the same. A chart of a series that
is mostly its season is drawn, with a `caution`. A key that no line has is named under `ignored`, lest a misspelt one be missed.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from core.analysis.assessment import bounds, cautions, promised_on, share_of_season
from core.analysis.control_chart import (
    SIGNALS,
    TRIAL_BELOW,
    Limits,
    assurance_of,
    limits_of,
    numbers,
    starts_of,
    variation_of,
    why_no_chart,
)
from core.analysis.forecast import FEWEST
from core.analysis.outlook import LONGEST, Outlook, look_ahead
from core.analysis.polarity import AGGREGATIONS, POLARITIES, Aggregation, Polarity, sign
from core.analysis.readings import LETTERS, readings
from core.analysis.series import Grid, grid_of
from core.domain.months import Month, NotAMonth

Floats = NDArray[np.float64]

AT_ONCE = 1_000  # lines held at a time
LONGEST_LINE = 1_000_000  # characters; the longest that can be judged is some fifty thousand


class CannotBeJudged(ValueError):
    """A line is not one the judge can answer, in words fit to show."""


def judge_lines(lines: Iterable[str]) -> Iterator[str]:
    """Answer each line of JSON with one, in order; blank lines are passed over.

    >>> line = '{"id": 1, "months": ["2026-04"], "values": [90], "polarity": "up"}'
    >>> print(next(judge_lines([line])))
    {"id": 1, "error": "The polarity should be higher, lower, information or band."}
    """
    source = iter(lines)
    while batch := list(islice(source, AT_ONCE)):
        yield from judge_together(batch)


def judge_together(batch: Iterable[str]) -> Iterator[str]:
    """Answer some lines as `judge_lines` does, all before the first answer is given."""
    return _judged([line for line in batch if line.strip()])


@dataclass(frozen=True, slots=True)
class _Charting:
    breaks: tuple[Month, ...]
    fix_after: int | None
    screen: bool
    target: float | None


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, read and checked; rows stand on the grid."""

    grid: Grid
    row: Floats
    plan: Floats | None
    polarity: Polarity
    aggregation: Aggregation
    band: tuple[float, float] | None
    limits: tuple[float | None, float | None]
    integer: bool
    tolerance: float
    target: tuple[Month, float] | None
    charting: _Charting | None
    no_chart: str
    ahead: tuple[Month, ...]
    no_forecast: str
    ignored: tuple[str, ...]


def _judged(batch: Sequence[str]) -> Iterator[str]:
    answers: list[dict[str, object]] = []
    asked: list[tuple[int, _Line]] = []
    for at, text in enumerate(batch):
        key: object = None
        try:
            given = _object(text)
            key = _key(given.get("id"))
            line = _read(given)
        except CannotBeJudged as wrong:
            answers.append({"id": _said_id(text) if key is None else key, "error": str(wrong)})
        else:
            answers.append({"id": key, "ignored": list(line.ignored)} if line.ignored else {"id": key})
            asked.append((at, line))
    _answer_readings(asked, answers)
    _answer_charts(asked, answers)
    for at, line in asked:
        if line.no_chart:
            answers[at] |= {"control_chart": None, "no_control_chart": line.no_chart}
        if line.no_forecast:
            answers[at] |= {"forecast": None, "no_forecast": line.no_forecast}
    _answer_forecasts([(at, line) for at, line in asked if line.ahead and not line.no_forecast], answers)
    return map(_written, answers)


def _written(answer: dict[str, object]) -> str:
    text = json.dumps(answer, ensure_ascii=False)
    # Half a character, which no file can hold, is written as an escape, as it came.
    return text if text.isascii() or not _HALF.search(text) else json.dumps(answer)


_HALF = re.compile("[\ud800-\udfff]")


# Reading a line


def _object(text: str) -> dict[str, object]:
    if len(text) > LONGEST_LINE:
        raise CannotBeJudged(f"This line is longer than {LONGEST_LINE:,} characters.")
    try:
        given = json.loads(text.removeprefix("\ufeff"), parse_int=_whole, object_pairs_hook=_once)
    except CannotBeJudged:
        raise
    except (ValueError, RecursionError):
        raise CannotBeJudged("This line is not JSON.") from None
    if not isinstance(given, dict):
        raise CannotBeJudged("A line should be an object with an id, months and values.")
    return given


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object that gives nothing twice: which of the two was meant nobody knows."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise CannotBeJudged(f"This line gives {twice[:LONGEST_KEY]} twice.")
    return found


def _whole(digits: str) -> int | float:
    """A whole number; one of hundreds of digits is beyond all bounds, and its line should still have its id."""
    return int(digits) if len(digits) < 400 else float("inf")


def _key(given: object) -> object:
    """An id as it was given; None for one that could not be written down again."""
    try:
        json.dumps(given, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    return given


def _said_id(text: str) -> object:
    """The id of a line that is not JSON: what it begins with, or the only one it names.

    >>> _said_id('{"months": ["2026-04", "id": "B7", ')
    'B7'
    """
    if begins := _BEGINS.match(text):
        return json.loads(begins[1])
    found = set(_NAMED.findall(text[:LONGEST_LINE]))
    return json.loads(found.pop()) if len(found) == 1 else None


_NAMED = re.compile(r'"id"\s*+:\s*+("(?:[^"\\\x00-\x1f]|\\["\\/bfnrt])*+"|-?(?:0|[1-9]\d{0,17}))\s*+[,}]')
_BEGINS = re.compile(r"\s*+\{\s*+" + _NAMED.pattern)


def _read(given: dict[str, object]) -> _Line:
    grid, months = _grid(given.get("months"))
    polarity = given.get("polarity", "higher")
    if polarity not in POLARITIES:
        raise CannotBeJudged("The polarity should be higher, lower, information or band.")
    aggregation = given.get("aggregation", "snapshot")
    if aggregation not in AGGREGATIONS:
        raise CannotBeJudged(f"The aggregation should be one of {', '.join(AGGREGATIONS)}.")
    band = _pair(given.get("band"), "band")
    if polarity == "band" and (band[0] is None or band[1] is None or band[0] > band[1]):
        raise CannotBeJudged("A band indicator needs its band: [low, high].")
    limits = _pair(given.get("limits"), "limits")
    if limits[0] is not None and limits[1] is not None and limits[0] > limits[1]:
        raise CannotBeJudged("The limits should be [low, high].")
    tolerance = _number(given.get("tolerance"), "tolerance")
    if tolerance is not None and tolerance < 0:
        raise CannotBeJudged("The tolerance should not be below nought.")
    row = grid.laid(_numbers(given.get("values"), months, "values"))
    charting = _charting(given.get("control_chart"))
    no_chart = why_no_chart(aggregation, 0.0, 2) if charting is not None else ""
    ahead, no_forecast = _ahead(given.get("forecast"), grid, row)
    plan = given.get("trajectory")
    _yes(given.get("walk"), "walk", usually=False)
    inside = band[0] is not None and band[1] is not None and polarity == "band"
    return _Line(
        grid=grid,
        row=row,
        plan=None if plan is None else grid.laid(_numbers(plan, months, "trajectory")),
        polarity=polarity,
        aggregation=aggregation,
        band=(float(band[0] or 0.0), float(band[1] or 0.0)) if inside else None,
        limits=limits,
        integer=_yes(given.get("integer"), "integer", usually=False),
        tolerance=np.nan if tolerance is None else tolerance,
        target=_target(given.get("target")),
        charting=charting,
        no_chart=no_chart,
        ahead=ahead,
        no_forecast=no_forecast,
        ignored=tuple(_unknown(given)),
    )


def _unknown(given: dict[str, object]) -> Iterator[str]:
    """The keys that no line has, each as it is reached: `tolerence`, `target.vlaue`."""
    for key, value in given.items():
        if key not in KEYS or (key == "band" and value is not None and given.get("polarity") != "band"):
            yield key[:LONGEST_KEY]
        elif isinstance(value, dict) and key in _KEYS_INSIDE:
            yield from (f"{key}.{inner[:LONGEST_KEY]}" for inner in value if inner not in _KEYS_INSIDE[key])


_KEYS_INSIDE = {
    "target": ("month", "value"),
    "control_chart": ("breaks", "fix_after", "screen_outliers", "target"),
    "forecast": ("months",),
}
KEYS = {
    "id", "months", "values", "polarity", "band", "aggregation", "limits", "integer", "trajectory", "tolerance",
    "walk", *_KEYS_INSIDE,
}  # fmt: skip
LONGEST_KEY = 100


def _grid(months: object) -> tuple[Grid, list[str]]:
    if not isinstance(months, list) or not months or not all(isinstance(m, str) for m in months):
        raise CannotBeJudged("The months should be a list such as 2026-04, 2026-05.")
    if len(months) > MOST_MONTHS:
        raise CannotBeJudged(_NOT_OUR_TIME)
    return _grid_of(tuple(months)), months


@lru_cache(maxsize=4096)
def _grid_of(months: tuple[str, ...]) -> Grid:
    try:
        grid = grid_of([Month.parse(m) for m in months])
    except ValueError as wrong:  # NotAMonth and NotInOrder say what is wrong
        raise CannotBeJudged(str(wrong)) from None
    if grid.count > MOST_MONTHS or grid.step > 12 or not 1900 <= grid.first.year <= 2200:
        raise CannotBeJudged(_NOT_OUR_TIME)
    return grid


MOST_MONTHS = 1200
_NOT_OUR_TIME = "The months should be of our time, at most a year apart, over a hundred years or less."


def _yes(given: object, name: str, *, usually: bool) -> bool:
    if given is None:
        return usually
    if not isinstance(given, bool):
        raise CannotBeJudged(f"The {name} should be true or false.")
    return given


def _number(given: object, name: str) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise CannotBeJudged(f"The {name} should be a number.")
    try:
        number = float(given)
    except OverflowError:
        number = float("inf")
    if not isfinite(number) or abs(number) > LARGEST:
        raise CannotBeJudged(f"The {name} should be a number of ordinary size.")
    return number


LARGEST = 1e15


def _numbers(given: object, months: Sequence[object], name: str) -> list[float | None]:
    if not isinstance(given, list) or len(given) != len(months):
        raise CannotBeJudged(f"The {name} should be a list as long as the months: {len(months)}.")
    singular = name.removesuffix("s")
    return [_number(value, f"{singular} for {month}") for value, month in zip(given, months, strict=True)]


def _pair(given: object, name: str) -> tuple[float | None, float | None]:
    if given is None:
        return None, None
    if not isinstance(given, list) or len(given) != 2:
        raise CannotBeJudged(f"The {name} should be [low, high].")
    return _number(given[0], name), _number(given[1], name)


def _month(given: object) -> Month:
    if not isinstance(given, str):
        raise CannotBeJudged("A month should be written as 2026-10.")
    try:
        return Month.parse(given)
    except NotAMonth as wrong:
        raise CannotBeJudged(str(wrong)) from None


def _months(given: object, name: str) -> tuple[Month, ...]:
    if not isinstance(given, list):
        raise CannotBeJudged(f"The {name} should be a list of months.")
    return tuple(_month(m) for m in given)


def _target(given: object) -> tuple[Month, float] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise CannotBeJudged("The target should have a month and a value.")
    value = _number(given.get("value"), "target")
    if value is None:
        raise CannotBeJudged("The target should have a month and a value.")
    return _month(given.get("month")), value


def _charting(given: object) -> _Charting | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise CannotBeJudged("The control chart should be an object; an empty one will do.")
    fix = given.get("fix_after")
    if isinstance(fix, float) and fix.is_integer():
        fix = int(fix)
    if fix is not None and (isinstance(fix, bool) or not isinstance(fix, int) or fix < 2):
        raise CannotBeJudged("The control chart's fix_after should be a whole number of months, 12 or more.")
    return _Charting(
        breaks=_months(given.get("breaks") or [], "breaks"),
        fix_after=fix,
        screen=_yes(given.get("screen_outliers"), "screen_outliers", usually=True),
        target=_number(given.get("target"), "control chart's target"),
    )


_TOO_FEW = "There are too few figures to look ahead: at least three are needed."


def _ahead(given: object, grid: Grid, row: Floats) -> tuple[tuple[Month, ...], str]:
    """The months to look ahead to, and why that cannot be."""
    if given is None:
        return (), ""
    if not isinstance(given, dict):
        raise CannotBeJudged("The forecast should name its months.")
    months = _months(given.get("months"), "forecast")
    figures = np.flatnonzero(~np.isnan(row))
    if len(figures) < FEWEST:
        return months, _TOO_FEW if months else ""
    last = int(figures[-1])
    for month in months:
        away = month - grid.at(last)
        if away <= 0:
            raise CannotBeJudged(f"A forecast looks past the latest figure, {grid.at(last)}: {month} is not.")
        if away % grid.step:
            raise CannotBeJudged(
                f"The figures stand {grid.step} months apart, and none would be for {month}."
            )
        if away // grid.step > LONGEST:
            raise CannotBeJudged(f"A forecast looks at most {LONGEST} periods past the latest figure.")
    return months, ""


# Judging lines of the same shape together


def _answer_readings(asked: Sequence[tuple[int, _Line]], answers: list[dict[str, object]]) -> None:
    groups: dict[object, list[tuple[int, _Line]]] = defaultdict(list)
    for at, line in asked:
        breaks = line.charting.breaks if line.charting else ()
        groups[line.grid, _promised_from(line), line.band is not None, line.aggregation, breaks].append(
            (at, line)
        )
    for group in groups.values():
        lines = [line for _, line in group]
        first = lines[0]
        told = readings(
            np.stack([line.row for line in lines]),
            None if first.plan is None else np.stack([line.plan for line in lines if line.plan is not None]),
            grid=first.grid,
            better=np.array([1.0 if line.band else float(sign(line.polarity)) for line in lines]),
            tolerance=np.array([line.tolerance for line in lines]),
            band=_bands(lines),
            aggregation=first.aggregation,
            breaks=first.charting.breaks if first.charting else (),
            charted=False,
        )
        places = list(first.grid.places)
        status, slipping = told.status[:, places].tolist(), told.slipping[:, places].tolist()
        for (at, _), codes, slips in zip(group, status, slipping, strict=True):
            answers[at]["status"] = [LETTERS[code] for code in codes]
            answers[at]["slipping"] = slips


def _promised_from(line: _Line) -> int | None:
    """Where a line's trajectory begins, or None without one."""
    if line.plan is None:
        return None
    there = np.flatnonzero(~np.isnan(line.plan))
    return int(there[0]) if len(there) else -1


def _bands(lines: Sequence[_Line]) -> tuple[Floats, Floats] | None:
    edges = [line.band for line in lines if line.band is not None]
    return (np.array([e[0] for e in edges]), np.array([e[1] for e in edges])) if edges else None


def _answer_charts(asked: Sequence[tuple[int, _Line]], answers: list[dict[str, object]]) -> None:
    groups: dict[object, list[tuple[int, _Line, _Charting]]] = defaultdict(list)
    for at, line in asked:
        if (chart := line.charting) is not None and not line.no_chart:
            groups[line.grid, chart.breaks, chart.fix_after, chart.screen].append((at, line, chart))
    for group in groups.values():
        _, first, chart = group[0]
        places = list(first.grid.places)
        months = [first.grid.at(place) for place in places]
        rows = np.stack([line.row[places] for _, line, _ in group])
        limits = limits_of(
            rows, starts=starts_of(months, chart.breaks), fix_after=chart.fix_after, screen=chart.screen
        )
        named = [str(month) for month in months]
        for row, (at, line, chart) in enumerate(group):
            answers[at]["control_chart"] = _chart(line, chart.target, named, limits, row)


def _chart(
    line: _Line, target: float | None, months: Sequence[str], limits: Limits, row: int
) -> dict[str, object]:
    lines = (limits.mean, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    mean, lower, upper, near_lower, near_upper = (numbers(drawn[row]) for drawn in lines)
    signals = [SIGNALS[code] for code in limits.signal[row].tolist()]
    figures = np.flatnonzero(~np.isnan(line.row[list(line.grid.places)]))
    latest = signals[figures[-1]] if len(figures) else None
    caution = why_no_chart(line.aggregation, share_of_season(line.grid, line.row), 2)
    return {
        "points": [
            {
                "month": month,
                "mean": m,
                "lower": low,
                "upper": high,
                "near_lower": near_low,
                "near_upper": near_high,
                "signal": signal,
            }
            for month, m, low, high, near_low, near_high, signal in zip(
                months, mean, lower, upper, near_lower, near_upper, signals, strict=True
            )
        ],
        "trial": bool(limits.counted[row, -1] < TRIAL_BELOW),
        "variation": variation_of(latest, line.polarity),
        "assurance": assurance_of(target, lower[-1], upper[-1], line.polarity),
        **({"caution": caution} if caution else {}),
    }


def _answer_forecasts(asked: Sequence[tuple[int, _Line]], answers: list[dict[str, object]]) -> None:
    groups: dict[tuple[Grid, int, int, bool, str], list[tuple[int, _Line]]] = defaultdict(list)
    for at, line in asked:
        now = int(np.flatnonzero(~np.isnan(line.row))[-1]) + 1
        on_plan = line.plan is not None and line.band is None and not bool(np.isnan(line.plan[:now]).all())
        reach = max(line.grid.place_of(month) for month in line.ahead) - now + 1
        if line.target is not None:
            to_target = line.grid.place_of(line.target[0]) - now + 1
            reach = max(reach, to_target if to_target <= LONGEST else 0)
        groups[line.grid, now, reach, on_plan, line.aggregation].append((at, line))
    for (grid, now, reach, on_plan, _), group in groups.items():
        _answer_group(group, answers, grid=grid, now=now, reach=reach, on_plan=on_plan)


def _answer_group(
    group: Sequence[tuple[int, _Line]],
    answers: list[dict[str, object]],
    *,
    grid: Grid,
    now: int,
    reach: int,
    on_plan: bool,
) -> None:
    lines = [line for _, line in group]
    cumulative = lines[0].aggregation == "cumulative"
    plans = [
        promised_on(line.plan, grid, now + reach, line.target, cumulative=cumulative)
        for line in lines
        if line.plan is not None
    ]
    edges = [bounds(line.limits) for line in lines]
    outlook = look_ahead(
        np.stack([line.row[:now] for line in lines]),
        np.stack(plans) if on_plan else None,
        first=grid.first,
        step=grid.step,
        horizon=reach,
        aggregation=lines[0].aggregation,
        limits=(np.array([low for low, _ in edges]), np.array([high for _, high in edges])),
        whole=np.array([line.integer for line in lines]),
    )
    p10, p50, p90, width = outlook.p10, outlook.p50, outlook.p90, outlook.fan.width
    for row, (at, line) in enumerate(group):
        places = [grid.place_of(month) - now for month in line.ahead]
        if np.isnan(p50[row, places]).any():
            # Of a running total only what single months added tells of the next, and the first may not say it.
            answers[at] |= {"forecast": None, "no_forecast": _TOO_FEW}
            continue
        chance, why_not = _probability(outlook, row, line, now, reach)
        caution = cautions(line.row[:now], grid.season, edges[row], float(width[row]))
        answers[at]["forecast"] = {
            "p10": p10[row, places].tolist(),
            "p50": p50[row, places].tolist(),
            "p90": p90[row, places].tolist(),
            "probability_of_target": chance,
            **({"no_probability": why_not} if why_not else {}),
            **({"caution": caution} if caution else {}),
        }


def _probability(outlook: Outlook, row: int, line: _Line, now: int, reach: int) -> tuple[float | None, str]:
    """The probability of the target, or why there is none; neither where there is no target."""
    if line.target is None:
        return None, ""
    if line.polarity == "information":
        return None, "Neither way is better, so there is no target to meet."
    at = line.grid.place_of(line.target[0]) - now
    if at < 0:
        return None, "The target's month is not after the latest figure."
    if at >= reach:
        return None, f"The target's month is more than {LONGEST} periods past the latest figure."
    targets = np.full(len(outlook.fan.middle), line.target[1])
    return float(outlook.chance(targets, line.polarity, line.band)[row, at]), ""
