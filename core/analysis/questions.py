"""Questions worth asking, from what the data shows. A partner asks; the unit never scolds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from core.analysis.forecast import bridge, shrunk_season
from core.analysis.polarity import Aggregation, Polarity, sign
from core.analysis.series import Grid, increments, into_year
from core.analysis.slipping import Slip
from core.domain.months import Month

Floats = NDArray[np.float64]

MOVED = 0.4  # a denominator this far from its usual is worth a question
SMALL = 30  # below so many cases one of them moves a percentage by three points
BITES_AFTER = 3  # months after which an intervention should show
RECENT = 12
YEAR_UNSAID = 11  # months back from which a month's name is told with its year


@dataclass(frozen=True, slots=True)
class Question:
    """One question for a conversation about an indicator; `about` names the rule that raised it."""

    about: str
    words: str


def questions_for(
    grid: Grid,
    row: Floats,
    plan: Floats,
    *,
    polarity: Polarity,
    aggregation: Aggregation,
    slip: Slip | None = None,
    tolerance: float | None = None,
    target: tuple[Month, float] | None = None,
    denominators: Sequence[float | None] | None = None,
    interventions: Sequence[tuple[Month, str]] = (),
    breaks: Sequence[Month] = (),
    told: Callable[[float], str] | None = None,
) -> tuple[Question, ...]:
    """What to ask about a series up to its latest figure, the most telling first.

    `row` and `plan` stand on `grid` and end with the latest figure; NaN is missing. `told` says a
    value with its unit, as it is said everywhere else; without it a number stands bare.
    """
    told = told or (lambda value: _shown(value, row))
    found = (
        _since(slip, grid.at(len(row) - 1)),
        _season(grid, row, polarity, aggregation, slip),
        _denominator(grid, denominators, len(row), aggregation),
        _intervention(grid, row, plan, interventions, polarity=polarity, slip=slip),
        _break(grid, breaks, len(row), slip),
        _run_rate(
            grid, row, target, polarity=polarity, aggregation=aggregation, tolerance=tolerance, told=told
        ),
        _missing(grid, row),
    )
    return tuple(question for question in found if question is not None)


def _since(slip: Slip | None, now: Month) -> Question | None:
    if slip is None:
        return None
    return Question("shift", f"It changed from {_named(slip.since, now)}: what began that month?")


def _named(month: Month, now: Month) -> str:
    """A month by its name, with its year where there has been another of that name or soon will be."""
    return month.name if now - month < YEAR_UNSAID else month.full


def _season(
    grid: Grid, row: Floats, polarity: Polarity, aggregation: Aggregation, slip: Slip | None
) -> Question | None:
    """The same fall a year ago, or a season large enough to explain this month."""
    year = grid.season
    if year < 4 or len(row) <= year + 3 or aggregation == "cumulative":
        return None
    lately = np.array([row[-1] - row[-4], row[-1 - year] - row[-4 - year]])
    usual = _middle(np.abs(row[3:] - row[:-3]))
    worse = lately * (sign(polarity) or 1)
    if slip is not None and np.all(worse < -usual) and usual > 0:
        then = grid.at(len(row) - 1 - year)
        way = "fell" if lately[1] < 0 else "rose"
        return Question("season", f"It {way} the same way up to {then.full}: is this the season?")
    if len(row) >= 2 * year and slip is not None:
        indices, kept = shrunk_season(bridge(row[None]), grid.phase, year)
        here = indices[0, grid.phase_at(len(row) - 1)] * (sign(polarity) or 1)
        if kept[0] > 0.5 and here < -usual:
            name = grid.at(len(row) - 1).name
            return Question(
                "season", f"{name} is usually one of its weaker months: how much of this is the season?"
            )
    return None


def _denominator(
    grid: Grid, given: Sequence[float | None] | None, months: int, aggregation: Aggregation
) -> Question | None:
    if given is None:
        return None
    cases = grid.laid(given)[:months]
    if np.isnan(cases[-1]):
        return None
    latest = float(cases[-1])
    month = grid.at(months - 1).name
    if 0 < latest < SMALL:
        weigh = f"one of them is {100 / latest:.0f} points" if aggregation == "ratio" else "one can move it"
        return Question(
            "small numbers", f"{month} rests on {latest:.0f} cases, so {weigh}: was there one that stood out?"
        )
    known = [float(c) for c in cases[:-1][-RECENT:] if not np.isnan(c)]
    if len(known) >= 3:
        usual = median(known)
        if usual > 0 and abs(latest - usual) > MOVED * usual:
            way = "more" if latest > usual else "fewer"
            return Question(
                "denominator",
                f"It was counted over {latest:,.0f} in {month}, {way} than the usual {usual:,.0f}: "
                "did what is counted change?",
            )
    return None


def _intervention(
    grid: Grid,
    row: Floats,
    plan: Floats,
    interventions: Sequence[tuple[Month, str]],
    *,
    polarity: Polarity,
    slip: Slip | None,
) -> Question | None:
    """An intervention that should show by now and does not."""
    better = sign(polarity)
    for month, name in sorted(interventions, key=lambda i: i[0].index, reverse=True):
        place = grid.place_of(month)
        after = row[place + 1 :] if place >= 0 else row[:0]
        if better == 0 or place < 3 or np.sum(~np.isnan(after)) < BITES_AFTER:
            continue
        before = row[max(0, place - 6) : place]
        if not np.sum(~np.isnan(before)):
            continue
        gain = (_middle(after[-6:]) - _middle(before)) * better
        usual = _middle(np.abs(np.diff(row)))
        behind = slip is not None or (plan[-1] - row[-1]) * better > 0
        if gain < usual and behind:
            return Question(
                "intervention",
                f"{name} began in {_named(month, grid.at(len(row) - 1))}; the figures do not show it yet: when should they?",
            )
    return None


def _break(grid: Grid, breaks: Sequence[Month], months: int, slip: Slip | None) -> Question | None:
    late = [b for b in breaks if 0 <= months - 1 - grid.place_of(b) <= 2]
    if not late or slip is None:
        return None
    return Question("break", f"The definition changed in {late[-1].name}: was the trajectory redrawn for it?")


def _run_rate(
    grid: Grid,
    row: Floats,
    target: tuple[Month, float] | None,
    *,
    polarity: Polarity,
    aggregation: Aggregation,
    tolerance: float | None,
    told: Callable[[float], str],
) -> Question | None:
    """What each remaining month must be, where the year adds up or averages, against the best ever."""
    better = sign(polarity)
    left = (target[0] - grid.at(len(row) - 1)) // grid.step if target is not None else 0
    if target is None or left <= 0 or better == 0 or aggregation == "rolling 12":
        return None
    if aggregation == "cumulative":
        return _year_rate(grid, row, target[1], left, better, told=told)
    best = np.nanmax(row * better) * better
    if (target[1] - best) * better <= (tolerance or 0.0):
        return None
    return Question(
        "run rate",
        f"The target is {told(target[1])} and the best month ever was {told(best)}: "
        "what will take it beyond that?",
    )


def _year_rate(
    grid: Grid, row: Floats, target: float, left: int, better: int, *, told: Callable[[float], str]
) -> Question | None:
    """The same for a year that adds up, where the target lies in this year."""
    if any(into_year(grid.at(len(row) + i), grid.step) == 0 for i in range(left)):
        return None
    monthly = increments(row[None], grid.year_starts()[: len(row)])[0]
    needed = (target - row[-1]) / left
    best = np.nanmax(monthly * better) * better
    if (needed - best) * better <= 0:
        return None
    if needed < 0:
        return Question("run rate", "The year's total is past its target already: what is realistic now?")
    most = "most" if better > 0 else "least"
    return Question(
        "run rate",
        f"To land the target each remaining month must add {told(needed)}; the {most} ever was "
        f"{told(best)}: what would make that possible?",
    )


def _shown(value: float, row: Floats) -> str:
    """A number with as many decimals as the series has, two at the most."""
    given = row[~np.isnan(row)]
    decimals = next((d for d in (0, 1) if np.allclose(given, np.round(given, d), atol=1e-9)), 2)
    return f"{value:,.{decimals}f}"


def _middle(values: Floats) -> float:
    """The median of the figures there are; NaN where there is none."""
    given = values[~np.isnan(values)]
    return float(np.median(given)) if len(given) else float("nan")


def _missing(grid: Grid, row: Floats) -> Question | None:
    begin = max(0, len(row) - RECENT)
    gaps = [grid.at(begin + int(i)) for i in np.flatnonzero(np.isnan(row[begin:]))]
    if not gaps:
        return None
    names = [m.name for m in gaps]
    if len(names) > 3:
        return Question(
            "missing", f"{len(names)} of the last twelve months have no figure: what stands in the way?"
        )
    listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    return Question("missing", f"There is no figure for {listed}: can it still be had?")
