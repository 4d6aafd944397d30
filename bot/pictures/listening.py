"""Alternative text: what a person who listens is told, so that they learn the finding and not only that a chart is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import assert_never

from bot.pictures.amounts import CLOCK, amount, number
from bot.pictures.sentences import (
    BETTER,
    LONGEST_NAME,
    STATUS_WORDS,
    clipped,
    listed,
    provenance,
    sentence,
    span,
    spans,
)
from bot.pictures.shapes import (
    Actual,
    ControlPicture,
    ControlPoint,
    Direction,
    GridPicture,
    GridRow,
    MultiplesPicture,
    Panel,
    Picture,
    Reading,
    SeasonalPicture,
    Signal,
    StocktakePicture,
    TrajectoryPicture,
)
from bot.pictures.window import left_out, window
from core.domain.formatting import PLAIN_COUNTS
from core.domain.months import Month

_LEAST_NAME = 40
LONGEST = 1900
"""Characters in all: Slack takes 2,000."""


def alternative_text(picture: Picture) -> str:
    """Full sentences, the finding first, in at most 1,900 characters.

    Where there are more, those in the middle go and are counted; a page's questions and the source stay.
    """
    said = list(_sentences(picture))
    ends = 1 + (len(picture.questions) if isinstance(picture, StocktakePicture) else 0)
    return _joined([s for s in said[:-ends] if s], [s for s in said[-ends:] if s])


def _sentences(picture: Picture) -> Iterator[str]:
    yield sentence(heard(picture.title))
    match picture:
        case TrajectoryPicture():
            yield from _of_trajectory(picture)
        case ControlPicture():
            yield from _of_control(picture)
        case SeasonalPicture():
            yield from _of_seasons(picture)
        case MultiplesPicture():
            yield from _of_multiples(picture)
        case GridPicture():
            yield from _of_grid(picture)
        case StocktakePicture():
            yield from _of_stocktake(picture)
        case _:
            assert_never(picture)
    yield provenance(clipped(picture.source), picture.known_on, illustrative=picture.illustrative)


def heard(title: str) -> str:
    """A title short enough to hear: of a name too long the end goes, never the finding after it.

    >>> heard("Voids and more " * 20 + ": 31 days in October")[-40:]
    'oids and more Voids…: 31 days in October'
    """
    name, colon, finding = title.partition(": ")
    if len(title) <= LONGEST_NAME or not colon:
        return clipped(title)
    finding = clipped(finding)
    return f"{clipped(name, max(LONGEST_NAME - len(finding), _LEAST_NAME))}: {finding}"


def _joined(first: list[str], last: list[str]) -> str:
    whole = " ".join([*first, *last])
    if len(whole) <= LONGEST:
        return whole
    count = len(first) + len(last)
    while len(last) > 1 and len(" ".join(last)) > LONGEST // 2:
        del last[-2]
    room = LONGEST - len(" ".join(last)) - len(_more(count)) - 2
    kept: list[str] = []
    for one in first:
        if len(" ".join([*kept, one])) <= room:
            kept.append(one)
    return " ".join([*kept, _more(count - len(kept) - len(last)), *last])


def _more(left_out: int) -> str:
    return f"And {left_out} more, for which there is no room here."


def _of_trajectory(picture: TrajectoryPicture) -> Iterator[str]:
    unshown = left_out(picture)
    picture = replace(picture, months=window(picture))
    shown = [a for a in picture.actual if _within(picture, a.month)]
    yield _what_it_is("Line chart", picture, [a.month for a in shown])
    yield unshown
    yield _latest_of(picture, shown)
    yield from _of_promises(picture, shown)
    yield _ahead(picture)
    if picture.chance:
        likely = clipped(picture.chance, 80)
        yield sentence(f"Meeting the target {'' if likely.startswith('could') else 'is '}{likely}")
    yield _missing(picture)
    yield _limits(picture)
    yield from _of_history(picture, shown)
    for mark in picture.breaks[:3]:
        yield sentence(f"Figures before {mark.month.full} are not comparable: {clipped(mark.words)}")
    if picture.interventions:
        marks = [f"{clipped(m.words, 80)} ({m.month.full})" for m in picture.interventions]
        yield f"Marked: {listed(marks)}."


def _latest_of(picture: TrajectoryPicture, shown: list[Actual]) -> str:
    if not shown:
        return "There are no figures to show."
    last = shown[-1]
    said = amount(last.value, clipped(picture.unit, 40), picture.decimals)
    provisional = ", provisional" if last.provisional else ""
    return f"The latest figure, for {last.month.full}, is {said}{provisional}{_status(picture.letter or last.letter)}."


def _ahead(picture: TrajectoryPicture) -> str:
    ahead = [f for f in picture.forecast if _within(picture, f.month)]
    if not ahead:
        return ""
    end = ahead[-1]
    spread = f"{number(end.p10, picture.decimals, picture.unit)} to {number(end.p90, picture.decimals, picture.unit)}"
    return (
        f"The forecast for {end.month.full} is {amount(end.p50, clipped(picture.unit, 40), picture.decimals)}, "
        f"with eight chances in ten of {spread}."
    )


def _missing(picture: TrajectoryPicture | ControlPicture) -> str:
    missing = spans([m for m in picture.missing if _within(picture, m)])
    return f"Missing: {listed(missing)}." if missing else ""


def _status(letter: str) -> str:
    return f", status {STATUS_WORDS.get(letter, clipped(letter, 20))}" if letter else ""


def _within(picture: TrajectoryPicture | ControlPicture, month: Month) -> bool:
    return picture.months is None or picture.months[0] <= month <= picture.months[1]


def _what_it_is(
    kind: str, picture: TrajectoryPicture | ControlPicture | SeasonalPicture, months: list[Month]
) -> str:
    of = f": {clipped(picture.subtitle)}" if picture.subtitle else ""
    unit = "" if picture.unit.lower() in PLAIN_COUNTS else f" in {_unit(picture.unit)}"
    span = f", {months[0].full} to {months[-1].full}" if len(months) > 1 else ""
    return sentence(f"{kind}{unit}, {BETTER[picture.polarity]}{span}{of}")


def _unit(unit: str) -> str:
    return {"%": "per cent", CLOCK: "minutes and seconds"}.get(unit) or clipped(unit, 40)


def _of_history(picture: TrajectoryPicture, shown: list[Actual]) -> Iterator[str]:
    before = shown[-6:-1]
    highest, lowest = (found(shown, key=lambda a: a.value, default=None) for found in (max, min))
    if highest and lowest and len(shown) > 1 and highest.value == lowest.value:
        yield "Every figure shown is the same."
    elif before:
        values = [f"{number(a.value, picture.decimals, picture.unit)} in {a.month.name}" for a in before]
        yield f"The figure{'s' if len(before) > 1 else ''} before the latest: {listed(values)}."
    if highest and lowest and len(shown) > 6 and highest.value != lowest.value:
        yield (
            f"The highest shown is {number(highest.value, picture.decimals, picture.unit)} in {highest.month.full}, "
            f"the lowest {number(lowest.value, picture.decimals, picture.unit)} in {lowest.month.full}."
        )
    revised = [
        f"{a.month.full} from {number(a.earlier[-1], picture.decimals, picture.unit)} to {number(a.value, picture.decimals, picture.unit)}"
        for a in shown
        if a.earlier
    ]
    if revised:
        yield f"Revised: {listed(revised, 3)}."


def _of_promises(picture: TrajectoryPicture, shown: list[Actual]) -> Iterator[str]:
    expected: Decimal | None = None
    if shown:
        expected = next((p.value for p in picture.trajectory if p.month == shown[-1].month), None)
    parts = []
    if expected is not None:
        parts.append(
            f"the trajectory expects {number(expected, picture.decimals, picture.unit)} for {shown[-1].month.full}"
        )
    if picture.target:
        parts.append(
            f"the target is {amount(picture.target.value, clipped(picture.unit, 40), picture.decimals)} "
            f"by {picture.target.month.full}"
        )
    if picture.band:
        low, high = (
            number(picture.band.low, picture.decimals, picture.unit),
            number(picture.band.high, picture.decimals, picture.unit),
        )
        parts.append(f"the band is {low} to {high}")
    if parts:
        said = " and ".join(parts)
        yield f"{said[:1].upper()}{said[1:]}."
    if picture.tolerance and (picture.trajectory or picture.band):
        allowed = amount(picture.tolerance, clipped(picture.unit, 40), picture.decimals)
        yield f"The tolerance is {allowed.replace('%', 'points')}."
    if picture.older:
        times = "an earlier version" if len(picture.older) == 1 else f"{len(picture.older)} earlier versions"
        yield f"The trajectory replaces {times}, drawn faint."


def _of_control(picture: ControlPicture) -> Iterator[str]:
    unshown = left_out(picture)
    picture = replace(picture, months=window(picture))
    points = [p for p in picture.points if _within(picture, p.month)]
    yield _what_it_is("Control chart", picture, [p.month for p in points])
    yield unshown
    if not points:
        yield "There are no figures to show."
        return
    last = points[-1]
    yield f"The latest figure, for {last.month.full}, is {amount(last.value, clipped(picture.unit, 40), picture.decimals)}."
    yield sentence(clipped(picture.reading, 400))
    yield _limits(picture)
    if picture.limits or any(p.signal is not Signal.NONE for p in points):
        yield from _of_signals(points)
    if picture.target is not None:
        yield f"The target is {amount(picture.target, clipped(picture.unit, 40), picture.decimals)}."
    yield _missing(picture)
    for mark in picture.breaks[:3]:
        yield sentence(f"Figures before {mark.month.full} are not comparable: {clipped(mark.words)}")


def _of_signals(points: list[ControlPoint]) -> Iterator[str]:
    """Which stretches show what, the latest first, and by which signals."""
    runs = [
        (direction, list(run))
        for direction, run in groupby(points, lambda p: None if p.signal is Signal.NONE else p.direction)
        if direction is not None
    ]
    if not runs:
        yield "Every point lies within the usual variation."
    for direction in Direction:
        found = [_stretch_of(run) for shown, run in reversed(runs) if shown is direction]
        if found:
            yield f"Points that show {direction.value}: {listed(found, 3)}."


def _stretch_of(run: list[ControlPoint]) -> str:
    by = [signal.value for signal in Signal if any(p.signal is signal for p in run)]
    return f"{span(run[0].month, run[-1].month)} ({listed(by)})"


def _limits(picture: TrajectoryPicture | ControlPicture) -> str:
    if not picture.limits:
        return ""
    now = picture.limits[-1]
    low, mean, high = (number(v, picture.decimals, picture.unit) for v in (now.lower, now.mean, now.upper))
    trial = "trial limits, from fewer than twelve points," if now.trial else "limits"
    return f"The mean is {mean} and the {trial} are {low} and {high}."


def _of_seasons(picture: SeasonalPicture) -> Iterator[str]:
    years = [y for y in picture.years if y.points]
    months = [p.month for y in years for p in y.points]
    how_many = f"{len(years)} years laid over one another"
    if len(years) < 2:
        how_many = "one year" if years else "years laid over one another"
    yield _what_it_is(f"Chart of {how_many}", picture, months)
    if not years:
        yield "There are no figures to show."
        return
    last = years[-1].points[-1]
    provisional = ", provisional" if last.month in picture.provisional else ""
    value = amount(last.value, clipped(picture.unit, 40), picture.decimals)
    yield f"The latest figure, for {last.month.full}, is {value}{provisional}{_status(picture.letter)}."
    before = [
        f"{number(p.value, picture.decimals, picture.unit)} in {clipped(y.label, 40)}"
        for y in reversed(years[:-1])
        for p in y.points
        if p.month.number == last.month.number
    ]
    if before:
        yield f"In {last.month.name} of earlier years it was {listed(before)}."


def _of_multiples(picture: MultiplesPicture) -> Iterator[str]:
    if picture.subtitle:
        yield sentence(clipped(picture.subtitle))
    count = len(picture.panels)
    if not count:
        yield "There is nothing to show yet."
        return
    yield "One small chart." if count == 1 else f"{count} small charts, each on its own scale."
    yield _counted([p.letter for p in picture.panels])
    for panel in sorted(picture.panels, key=lambda p: _badness(p.letter)):
        status = STATUS_WORDS.get(panel.letter, clipped(panel.letter, 20))
        parts = [clipped(panel.line, 100) or _latest(panel), status]
        yield sentence(f"{clipped(panel.name, 80)}: {', '.join(p for p in parts if p)}")


def _latest(panel: Panel) -> str:
    if not panel.actual:
        return "no figures to show"
    last = panel.actual[-1]
    return f"{amount(last.value, clipped(panel.unit, 40), panel.decimals)} in {last.month.full}"


def _badness(letter: str) -> int:
    return {"R": 0, "AR": 1, "AG": 2, "G": 3}.get(letter, 4)


def _counted(letters: list[str]) -> str:
    """How many of each status, the best first.

    >>> _counted(["G", "G", "R", ""])
    '2 green, 1 red and 1 without a status.'
    """
    parts = [f"{letters.count(k)} {words}" for k, words in STATUS_WORDS.items() if k in letters]
    without = sum(letter not in STATUS_WORDS for letter in letters)
    if without and parts:
        parts.append(f"{without} without a status")
    return f"{listed(parts)}." if parts else ""


def _of_grid(picture: GridPicture) -> Iterator[str]:
    if picture.subtitle:
        yield sentence(clipped(picture.subtitle))
    if not (picture.rows and picture.months):
        yield "There is nothing to show yet."
        return
    first, last = picture.months[0], picture.months[-1]
    indicators = "one indicator" if len(picture.rows) == 1 else f"{len(picture.rows)} indicators"
    yield f"Status grid of {indicators}, {first.full}{'' if first == last else f' to {last.full}'}."
    now = [(row, _letter(row, last)) for row in picture.rows]
    counted = _counted([letter for _, letter in now])
    if counted:
        yield f"In {last.full}: {counted}"
    for letter in ("R", "AR"):
        names = [clipped(row.name, 80) for row, found in now if found == letter]
        if names:
            yield f"{STATUS_WORDS[letter].capitalize()}: {listed(names, 10)}."
    if len(picture.months) > 1:
        yield from _moved(picture, picture.months[-2], last)
    unsaid = [
        f"{clipped(row.name, 80)} ({clipped(word, 30)})" if word else clipped(row.name, 80)
        for row, letter in now
        if letter not in STATUS_WORDS
        for word in (_word(row, last),)
    ]
    if unsaid:
        yield f"No status: {listed(unsaid, 10)}."


def _moved(picture: GridPicture, before: Month, last: Month) -> Iterator[str]:
    for said, better in (("Worse", False), ("Better", True)):
        moved = [
            f"{clipped(row.name, 80)} ({STATUS_WORDS[was]} to {STATUS_WORDS[now]})"
            for row in picture.rows
            if (was := _letter(row, before)) in STATUS_WORDS
            and (now := _letter(row, last)) in STATUS_WORDS
            and was != now
            and (_badness(now) > _badness(was)) is better
        ]
        if moved:
            yield f"{said} than in {before.name}: {listed(moved, 8)}."


def _letter(row: GridRow, month: Month) -> str:
    return next((c.letter for c in row.cells if c.month == month), "")


def _word(row: GridRow, month: Month) -> str:
    return next((c.word for c in row.cells if c.month == month and not c.letter), "")


def _of_stocktake(picture: StocktakePicture) -> Iterator[str]:
    lead = f"Lead: {clipped(picture.lead)}" if picture.lead else ""
    minutes = f"{picture.minutes} minutes" if picture.minutes else ""
    news = f"Good news: {clipped(picture.good_news, 300)}" if picture.good_news else ""
    yield from map(sentence, (clipped(picture.subtitle), lead, minutes, news))
    for agreed in picture.agreed:
        yield sentence(f"Agreed last time: {clipped(agreed.action)}: {clipped(agreed.state, 60)}")
    if picture.trajectory:
        yield from _of_a_page_s_chart(picture.trajectory, told=bool(picture.readings))
    yield from map(_reading, picture.readings)
    yield from map(_reading, picture.others)
    if picture.deep_dive:
        yield sentence(f"Deep dive: {clipped(picture.deep_dive, 400)}")
    for place, question in enumerate(picture.questions, 1):
        yield sentence(f"Question {place}: {clipped(question)}")


def _of_a_page_s_chart(chart: TrajectoryPicture, *, told: bool) -> Iterator[str]:
    """A page's chart; its latest figure and its forecast only where no reading has `told` them."""
    chart = replace(chart, months=window(chart))
    shown = [a for a in chart.actual if _within(chart, a.month)]
    yield sentence(heard(chart.title))
    if not told:
        yield _latest_of(chart, shown)
    yield from _of_promises(chart, shown)
    if not told:
        yield _ahead(chart)
    yield _missing(chart)


def _reading(reading: Reading) -> str:
    """A reading with its status, said once."""
    status = STATUS_WORDS.get(reading.letter, clipped(reading.letter, 20))
    words = clipped(reading.words, 300)
    unsaid = status and not re.search(rf"(?<![\w/]){re.escape(status)}(?![\w/])", words)
    return sentence(f"{clipped(reading.name, 60)}{f', {status}' if unsaid else ''}: {words}")
