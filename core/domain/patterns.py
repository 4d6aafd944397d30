"""The pattern a history has had, made into points for a trajectory: the seasons, or the pace of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.domain.months import Month
from core.domain.trajectory import Point, joined

_NOUGHT = Decimal(0)


class TooLittleHistory(ValueError):
    """The history does not show the pattern asked of it."""


def seasonal_from_history(
    history: Mapping[Month, Decimal], baseline: Point, target: Point, *, decimals: int = 2
) -> tuple[Point, ...]:
    """A value for every month between baseline and target, with the ups and downs the history has had.

    The history's usual distance of each calendar month from its yearly level is taken from a centred 12-month
    average (the ratio-free form of classical decomposition: Persons 1919; X-11 step 1) and drawn towards 0 by as much
    as chance could explain (James and Stein). Baseline and target keep their values; the level between them is
    straight. Rounded half up to `decimals`. Raises TooLittleHistory below two years, or when a calendar month has
    never been seen beside the twelve months around it.
    """
    usual = _seasonal_distances(history)
    level = Point(baseline.month, baseline.value - usual[baseline.month.number])
    aim = Point(target.month, target.value - usual[target.month.number])
    return tuple(
        Point(m, _at(decimals, joined([level, aim], m) + usual[m.number]))
        for m in (baseline.month + 1).to(target.month + -1)
    )


def cumulative_from_history(
    history: Mapping[Month, Decimal], baseline: Point, target: Point, *, decimals: int = 2
) -> tuple[Point, ...]:
    """A year-to-date value for every month between baseline and target, at the pace past years have had.

    The pace is each month's share of its year's end, averaged over the complete financial years of `history` (year to
    date, too). Year ends lie on a straight line between those that baseline and target imply. Rounded half up to
    `decimals`; within a single financial year the implied end moves month by month. Raises TooLittleHistory without one complete year that ended above 0, or when baseline or target falls
    in a month by which nothing has ever come in.
    """
    pace = _yearly_pace(history)
    one_year = baseline.month.financial_year == target.month.financial_year
    ends = [
        Point(_told_at(p.month, one_year=one_year), _year_end_implied(p, pace)) for p in (baseline, target)
    ]
    return tuple(
        Point(m, _at(decimals, joined(ends, _told_at(m, one_year=one_year)) * pace[m.number]))
        for m in (baseline.month + 1).to(target.month + -1)
    )


def _seasonal_distances(history: Mapping[Month, Decimal]) -> dict[int, Decimal]:
    """How far each calendar month usually lies from the level around it; they add up to 0."""
    seen: dict[int, list[Decimal]] = {number: [] for number in range(1, 13)}
    for month, value in history.items():
        around = [history.get(month + away) for away in range(-6, 7)]
        inner = [v for v in around if v is not None]
        if len(inner) == 13:
            level = (inner[0] / 2 + sum(inner[1:-1], _NOUGHT) + inner[-1] / 2) / 12
            seen[month.number].append(value - level)
    if not all(seen.values()):
        raise TooLittleHistory("A seasonal pattern needs two years of history without a gap.")
    means = {number: _mean(found) for number, found in seen.items()}
    centre = _mean(means.values())
    kept = _share_beyond_chance(seen, means)
    return {number: (mean - centre) * kept for number, mean in means.items()}


def _share_beyond_chance(seen: Mapping[int, Sequence[Decimal]], means: Mapping[int, Decimal]) -> Decimal:
    """How much of the spread between calendar months the noise within them cannot explain, 0 to 1."""
    spare = sum(len(found) - 1 for found in seen.values())
    centre = _mean(means.values())
    between = sum(((mean - centre) ** 2 for mean in means.values()), _NOUGHT) / 11
    if spare == 0 or between == 0:
        return Decimal(1)
    within = sum(((v - means[n]) ** 2 for n, found in seen.items() for v in found), _NOUGHT) / spare
    chance = within * _mean([Decimal(1) / len(found) for found in seen.values()])
    return max(_NOUGHT, 1 - chance / between)


def _yearly_pace(history: Mapping[Month, Decimal]) -> dict[int, Decimal]:
    """Each month's usual share of the year's end; March is 1."""
    years = {m.financial_year for m in history}
    complete = [
        [history[m] for m in year.first.to(year.last)]
        for year in sorted(years)
        if all(m in history for m in year.first.to(year.last)) and history[year.last] > 0
    ]
    if not complete:
        raise TooLittleHistory(
            "A cumulative pace needs one complete financial year of history, April to March."
        )
    return {(place + 3) % 12 + 1: _mean([year[place] / year[-1] for year in complete]) for place in range(12)}


def _year_end_implied(point: Point, pace: Mapping[int, Decimal]) -> Decimal:
    share = pace[point.month.number]
    if share <= 0:
        raise TooLittleHistory(
            f"In past years nothing had come in by {point.month.name}, so its value says nothing about the year."
        )
    return point.value / share


def _told_at(month: Month, *, one_year: bool) -> Month:
    """Where a month stands among year ends: at its own year's, or at itself when only one year is concerned."""
    return month if one_year else month.financial_year.last


def _mean(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, _NOUGHT) / len(found)


def _at(decimals: int, value: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
