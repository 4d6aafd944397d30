"""Many readings into one picture: the status grid, small multiples, a page for a stocktake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import pictures, wording
from bot.drawing import actuals, missing_months, months_shown, plan_points, starts_again, trajectory_picture
from bot.pictures import (
    Agreed,
    Cell,
    GridPicture,
    GridRow,
    MultiplesPicture,
    Panel,
    StocktakePicture,
)
from bot.pictures import Reading as Read
from core.domain.figures import Standing
from core.domain.indicators import Polarity
from core.domain.months import Month
from core.domain.people import Priority
from core.domain.requests import State
from core.domain.small_numbers import SYMBOL
from core.domain.status import Status
from core.ports import Work
from core.services.judging import Reading, status_in
from core.services.rules import today

LATE, MISSING, NO_DATA, NOT_APPLICABLE = "late", "missing", "no data", "n/a"
MOST_PANELS = 30
_MONTHS, _LEAST_MONTHS = 12, 6
_QUESTIONS = 4
_WORST_FIRST = {Status.RED: 0, Status.AMBER_RED: 1, Status.AMBER_GREEN: 2, Status.GREEN: 3, None: 4}
_SAID = {Standing.NOT_AVAILABLE: NO_DATA, Standing.NOT_APPLICABLE: NOT_APPLICABLE}
_ASKED = {State.EXEMPT: NOT_APPLICABLE, State.NOT_APPLICABLE: NOT_APPLICABLE, State.CLOSED: MISSING}


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator's reading, and a word for each period that has no number ("late", "no data")."""

    reading: Reading
    blanks: Mapping[Month, str] = field(default_factory=dict)

    @property
    def judged(self) -> bool:
        """Whether it can slip at all."""
        return self.reading.indicator.polarity is not Polarity.INFORMATION


def line_of(work: Work, reading: Reading, now: datetime) -> Line:
    """A reading with what its empty periods are called, for the year up to `now`."""
    indicator, on = reading.indicator, today(now)
    step = indicator.frequency
    last = step.latest_ended(on)
    known = [m for m, f in reading.values.items() if f.value is not None]
    begun = indicator.first_period or min(known, default=last)
    blanks = {}
    for month in max(begun, last + (1 - _MONTHS)).to(last):
        if not step.ends_in(month) or month in known:
            continue
        figure, request = reading.values.get(month), work.requests.get(indicator.key, month)
        if figure is not None:
            blanks[month] = _SAID.get(figure.standing, NO_DATA)
        elif request is not None and request.state in _ASKED:
            blanks[month] = _ASKED[request.state]
        elif request is not None:
            if max(request.due, request.deferred_until or request.due) < on:
                blanks[month] = LATE
        elif known and month < max(known):
            blanks[month] = MISSING
    return Line(reading, blanks)


def grid_picture(lines: Sequence[Line], now: datetime, name: str) -> GridPicture:
    """Letters by month, the last twelve or since the first there is; a word where a figure is late or missing.

    What is for information alone has no letter and no row, and is said to be left out.
    """
    judged = [line for line in lines if line.judged]
    last = _latest(judged, now)
    year = tuple((last + (1 - _MONTHS)).to(last))
    rows = [
        GridRow(line.reading.indicator.called, tuple(_cells(line, year)), line.reading.priority.portfolio)
        for line in judged
    ]
    rows.sort(key=lambda row: row.group)
    begun = min((cell.month for row in rows for cell in row.cells), default=last)
    months = tuple(min(begun, last + (1 - _LEAST_MONTHS)).to(last))
    return GridPicture(
        title=_title(lines, name),
        subtitle=pictures.grid_line(len(lines) - len(judged)),
        months=months,
        rows=tuple(rows),
        source=_sources(judged),
        known_on=today(now),
        illustrative=_any_illustrative(judged),
    )


def _latest(lines: Sequence[Line], now: datetime) -> Month:
    shown = [line.reading.period for line in lines] + [m for line in lines for m in line.blanks]
    return max(shown, default=Month.of(today(now)) + -1)


def _cells(line: Line, months: Sequence[Month]) -> list[Cell]:
    cells = []
    for month in months:
        status = status_in(line.reading, month)
        if status is not None:
            provisional = line.reading.values[month].provisional
            cells.append(Cell(month, letter=status.value, provisional=provisional))
        elif month in line.blanks:
            cells.append(Cell(month, word=line.blanks[month]))
    return cells


def _title(lines: Sequence[Line], name: str) -> str:
    words = [word for line in lines for word in line.blanks.values()]
    return pictures.overview(
        name,
        sum(line.judged for line in lines),
        slipping=[line.reading.indicator.called for line in lines if line.reading.slipping],
        late=words.count(LATE),
        missing=words.count(MISSING),
    )


def _sources(lines: Sequence[Line]) -> str:
    return pictures.sources([line.reading.indicator.source for line in lines])


def _any_illustrative(lines: Sequence[Line]) -> bool:
    return any(line.reading.indicator.illustrative for line in lines)


def multiples_picture(lines: Sequence[Line], now: datetime, name: str) -> MultiplesPicture:
    """Small charts side by side; of more than a page holds, those furthest off."""
    shown = lines if len(lines) <= MOST_PANELS else sorted(lines, key=_furthest_off)[:MOST_PANELS]
    left_out = len(lines) - len(shown)
    return MultiplesPicture(
        title=_title(lines, name),
        subtitle=f"The {MOST_PANELS} furthest off of {len(lines)}" if left_out else "",
        panels=tuple(_panel(line) for line in shown),
        source=_sources(shown),
        known_on=today(now),
        illustrative=_any_illustrative(shown),
    )


def _furthest_off(line: Line) -> tuple[int, bool, str]:
    reading = line.reading
    return (_WORST_FIRST[reading.status], not reading.slipping, reading.indicator.called)


def _panel(line: Line) -> Panel:
    reading = line.reading
    indicator = reading.indicator
    first, last = months_shown(reading)
    return Panel(
        name=indicator.called,
        line=_latest_in_words(line),
        cumulative=starts_again(reading),
        unit=indicator.unit,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        actual=actuals(reading, (), first),
        missing=missing_months(reading, first),
        trajectory=plan_points(reading, reading.trajectory, (first, last)),
        target=reading.trajectory.target
        if reading.trajectory and reading.trajectory.target.month <= last
        else None,
        letter=reading.status.value if reading.status else "",
        band=indicator.band,
    )


def _latest_in_words(line: Line) -> str:
    reading = line.reading
    indicator = reading.indicator
    if reading.confidential:
        said = SYMBOL
    elif reading.value is None:
        said = "no figure to show"
    else:
        said = pictures.panel_line(
            reading.value,
            indicator.unit,
            indicator.decimals,
            expected=reading.expected,
            band=indicator.band,
        )
    slipping = ", slipping" if reading.slipping else ""
    after = [f"{m.short} {word}" for m, word in line.blanks.items() if m > reading.period]
    return f"{said}{slipping}{'; ' + after[-1] if after else ''}"


def stocktake_picture(
    priority: Priority,
    lead: str,
    lines: Sequence[Line],
    now: datetime,
    *,
    minutes: int | None = None,
    agreed: Sequence[Agreed] = (),
    assessed: Read | None = None,
) -> StocktakePicture:
    """One priority's page: what went well, the three readings of its indicator furthest off, and what to ask.

    `assessed` is the unit's own judgement of the likelihood of delivery; without one the page says so.
    """
    ordered = sorted(lines, key=_furthest_off)
    worst = next((line.reading for line in ordered if line.reading.value is not None), None)
    found = worst.assessment if worst else None
    return StocktakePicture(
        title=_title(lines, priority.name),
        subtitle=priority.portfolio,
        lead=lead,
        minutes=minutes,
        good_news=_good_news(lines),
        agreed=tuple(agreed),
        readings=_three_readings(worst, assessed) if worst else (),
        trajectory=trajectory_picture(worst, (), now) if worst else None,
        others=tuple(_beside(line) for line in ordered if worst and line.reading is not worst),
        questions=tuple(q.words for q in found.questions[:_QUESTIONS]) if found else (),
        source=_sources(lines),
        known_on=today(now),
        illustrative=_any_illustrative(lines),
    )


def _good_news(lines: Sequence[Line]) -> str:
    """Recoveries first, then what is green and better than the period before."""
    said: list[str] = []
    for reading in (line.reading for line in lines):
        name = reading.indicator.called
        if reading.assessment is not None and reading.assessment.recovered:
            said.insert(0, f"{name} is {reading.assessment.reason}.")
        elif reading.status is Status.GREEN and not reading.slipping and _rose(reading):
            said.append(f"{name}: {wording.against_trajectory(reading)}; {wording.against_last(reading)}.")
    return " ".join(said[:3])


def _rose(reading: Reading) -> bool:
    better = {Polarity.HIGHER: 1, Polarity.LOWER: -1}.get(reading.indicator.polarity, 0)
    return reading.change is not None and reading.change * better > 0


def _three_readings(reading: Reading, assessed: Read | None) -> tuple[Read, ...]:
    indicator, found = reading.indicator, reading.assessment
    value = wording.latest(reading)
    now = f"{value} in {indicator.frequency.period(reading.period)}, {wording.against_trajectory(reading)}."
    if reading.slipping and found is not None:
        now = f"{now} Slipping: {found.reason}."
    unasked = Read("Likelihood of delivery", "The unit has not assessed it yet.")
    letter = reading.status.value if reading.status else ""
    return (Read("Now", now, letter), Read("Forecast", wording.ahead(reading)), assessed or unasked)


def _beside(line: Line) -> Read:
    reading = line.reading
    letter = reading.status.value if reading.status else ""
    return Read(reading.indicator.called, _latest_in_words(line), letter)
