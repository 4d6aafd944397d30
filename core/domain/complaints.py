"""What is wrong with a portfolio, said so that the person who filled it in can mend it.

Every complaint names a table, a record and a field (the heading in lower case) and gives the remedy. All rules run
every time, so that everything is said at once.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from zoneinfo import available_timezones

from core.domain.figures import Standing
from core.domain.indicators import Aggregation, Indicator, Polarity
from core.domain.months import Frequency, Month
from core.domain.people import Priority, Role
from core.domain.portfolio import (
    HISTORY,
    INDICATORS,
    PEOPLE,
    POINTS,
    PRIORITIES,
    TRAJECTORIES,
    HistoricFigure,
    Plan,
    Portfolio,
    compare,
    planned_points,
    plans,
    tidied,
    tidy,
)
from core.domain.trajectory import Profile, Trajectory

_WITHOUT_A_VALUE = {Standing.NOT_AVAILABLE, Standing.NOT_APPLICABLE}
_CASES_IN = re.compile(r"per ([0-9][0-9 ,]*)(k?)", re.IGNORECASE)
_ENDS = {
    Frequency.QUARTERLY: "A quarter ends in June, September, December or March",
    Frequency.ANNUAL: "A year ends in March",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something to mend, where it is and how to mend it. A reader of a file adds the row and the column letter.

    >>> print(Complaint("Indicators", "VOIDS", "polarity", "'hgiher' is not one of higher, lower.", 7, "I"))
    Indicators row 7, column I (polarity): 'hgiher' is not one of higher, lower.
    """

    table: str
    record: str
    field: str
    remedy: str
    row: int | None = None
    column: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """The table, the record and the field."""
        return self.table, self.record, self.field

    def __str__(self) -> str:
        if not self.table:
            return self.remedy
        place = f"{self.table} row {self.row}" if self.row else self.table
        if not self.row and self.record:
            place += f", {self.record}"
        if self.column and self.field:
            place += f", column {self.column} ({self.field})"
        elif self.field:
            place += f" ({self.field})"
        return f"{place}: {self.remedy}"


def complaints(
    portfolio: Portfolio, held: Portfolio | None = None, today: date | None = None
) -> list[Complaint]:
    """Everything that is wrong with the portfolio, in the order of its tables; empty when nothing is.

    What is already true of `held` is left out: an import should not have to mend what the council lives with.
    With `today`, figures of a period that has not begun are wrong.
    """
    found = [
        *_people(portfolio),
        *_priorities(portfolio),
        *_indicators(portfolio),
        *_trajectories(portfolio),
        *_history(portfolio),
        *(_to_come(portfolio, today) if today is not None else ()),
    ]
    if held is None:
        return found
    known = {each.place for each in complaints(tidied(held), today=today)} - set(_touched(held, portfolio))
    new = [each for each in found if each.place not in known]
    return [*_emptied(held, portfolio), *new, *_unexplained(held, portfolio)]


def named(*parts: object) -> str:
    """What a complaint calls a record: the values that identify it, with blanks between.

    >>> named("VOIDS", "2026-09")
    'VOIDS 2026-09'
    """
    return " ".join(str(part) for part in parts)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A closing question when one known word is close, else nothing.

    >>> did_you_mean("hgiher", ["higher", "lower"])
    ' Did you mean higher?'
    >>> did_you_mean("nobody@council.example", ["tom@council.example", "norah@council.example"])
    ''
    """
    by_lower = {each.casefold(): each for each in known}
    wanted, ending, domain = word.casefold()[:200].partition("@")
    near = {name.removesuffix(f"{ending}{domain}"): name for name in by_lower}  # all of a council's end alike
    close = difflib.get_close_matches(wanted, near, n=1, cutoff=0.6)
    return f" Did you mean {by_lower[near[close[0]]]}?" if close else ""


def _not_there(key: str, sheet: str, known: Iterable[str]) -> str:
    """A key that the sheet it leans on does not have."""
    return f"{key} is not on the sheet {sheet}.{did_you_mean(key, known)} Correct the key, or add it there."


def _emptied(held: Portfolio, incoming: Portfolio) -> Iterator[Complaint]:
    """A sheet left empty would retire all that is on it: more likely a template than a wish."""
    for table, before, after in (
        (PEOPLE, held.people, incoming.people),
        (PRIORITIES, held.priorities, incoming.priorities),
        (INDICATORS, held.indicators, incoming.indicators),
    ):
        going = sum(not record.retired for record in before)
        if going and not after:
            words = f"The sheet is empty, so all {going} would be retired. Begin with an export; write yes under Retired for those who go."
            yield Complaint(table, "", "", words)


def _unexplained(held: Portfolio, incoming: Portfolio) -> Iterator[Complaint]:
    """A trajectory is agreed and then left alone: a changed one says why, and who agreed."""
    for plan in compare(held, incoming).trajectories.changed:
        if {change.field for change in plan.fields} <= {"reason", "approved by"}:
            continue
        before, after = plan.before.trajectory, plan.after.trajectory
        what = ", ".join(c.field for c in plan.fields if c.field not in {"reason", "approved by"})
        if tidy(after.reason) in {"", tidy(before.reason)}:
            words = f"The trajectory changes ({what}). Say why it was agreed anew, and not in the words of last time."
            yield Complaint(TRAJECTORIES, plan.after.indicator, "reason", words)
        if not tidy(after.approver):
            words = f"The trajectory changes ({what}). Name who agreed to it."
            yield Complaint(TRAJECTORIES, plan.after.indicator, "approved by", words)


def _touched(held: Portfolio, incoming: Portfolio) -> Iterator[tuple[str, str, str]]:
    """Every field that would change: what was wrong there may be wrong in a new way."""
    changes = compare(held, incoming)
    for person in changes.people.changed:
        yield from ((PEOPLE, person.after.key, change.field) for change in person.fields)
    for priority in changes.priorities.changed:
        yield from ((PRIORITIES, priority.after.key, change.field) for change in priority.fields)
    for indicator in changes.indicators.changed:
        yield from ((INDICATORS, indicator.after.key, change.field) for change in indicator.fields)
    for plan in changes.trajectories.changed:
        yield from ((TRAJECTORIES, plan.after.indicator, change.field) for change in plan.fields)
        for point in planned_points(plan.after):
            record = named(point.indicator, point.line.value, point.month)
            yield from ((POINTS, record, name) for name in ("month", "value"))
    for figure in changes.figures.changed:
        record = named(figure.after.indicator, figure.after.period)
        yield from ((HISTORY, record, change.field) for change in figure.fields)


def _people(portfolio: Portfolio) -> Iterator[Complaint]:
    keys = {p.key for p in portfolio.people}
    portfolios = {p.portfolio for p in portfolio.priorities}
    for person in portfolio.people:

        def say(field: str, remedy: str, key: str = person.key) -> Complaint:
            return Complaint(PEOPLE, key, field, remedy)

        if person.deputy is not None and person.deputy not in keys:
            yield say(
                "deputy",
                f"{person.deputy} is not on the sheet People.{did_you_mean(person.deputy, keys)} "
                "Correct the address, or add the person there.",
            )
        if person.deputy == person.key:
            yield say("deputy", "Nobody can be their own deputy. Name a colleague, or leave it blank.")
        if person.time_zone not in available_timezones():
            near = did_you_mean(person.time_zone, available_timezones())
            yield say(
                "time zone",
                f"'{person.time_zone[:40]}' is not a time zone.{near} Leave it blank for Europe/London.",
            )
        if person.role is Role.CABINET and not person.retired and person.portfolio not in portfolios:
            yield say(
                "portfolio",
                f"'{person.portfolio[:40]}' is not a portfolio of the sheet Priorities, and a cabinet member holds one."
                f"{did_you_mean(person.portfolio, portfolios)}",
            )


def _priorities(portfolio: Portfolio) -> Iterator[Complaint]:
    people = {p.key: p for p in portfolio.people}
    for priority in portfolio.priorities:
        lead = people.get(priority.lead)
        if lead is None and priority.lead:
            yield Complaint(
                PRIORITIES,
                priority.key,
                "lead",
                f"{priority.lead} is not on the sheet People.{did_you_mean(priority.lead, people)} "
                "Correct the address, or add the person there.",
            )
        elif lead is not None and lead.retired and not priority.retired:
            yield Complaint(
                PRIORITIES, priority.key, "lead", f"{lead.name} is retired. Name somebody who takes part."
            )


def _indicators(portfolio: Portfolio) -> Iterator[Complaint]:
    priorities = {p.key: p for p in portfolio.priorities}
    called: dict[str, str] = {}
    for indicator in portfolio.indicators:
        for field, remedy in (
            *_place(indicator, priorities),
            *_measures(indicator),
            *_band(indicator),
            *(() if indicator.retired else _names(indicator, called)),
        ):
            yield Complaint(INDICATORS, indicator.key, field, remedy)


def _place(indicator: Indicator, priorities: Mapping[str, Priority]) -> Iterator[tuple[str, str]]:
    priority = priorities.get(indicator.priority)
    if priority is None and indicator.priority:
        yield "priority", _not_there(indicator.priority, "Priorities", priorities)
    elif priority is not None and priority.retired and not indicator.retired:
        yield "priority", f"{priority.key} is retired. Retire this too, or give it another priority."
    if not indicator.source and not indicator.retired:
        yield "data source", "It is blank. Name the system or return the figure comes from."


def _measures(indicator: Indicator) -> Iterator[tuple[str, str]]:
    low, high, tolerance = indicator.limits.lowest, indicator.limits.highest, indicator.tolerance
    if low is not None and high is not None and low >= high:
        yield "highest possible", f"{high} is not above the lowest possible, {low}. Change one of them."
    if tolerance is not None and tolerance <= 0:
        yield "tolerance", f"{tolerance} is not above 0. Leave it blank for an indicator without a status."
    if indicator.decimals > 6:
        yield "decimals", f"{indicator.decimals} decimals are more than anybody reads. Use 6 at most."
    if indicator.suppress_below is not None and not 2 <= indicator.suppress_below <= 100:
        below = indicator.suppress_below
        yield (
            "suppress below",
            f"{below} hides nothing, or too much. Use 5 for counts of 1 to 4, or leave it blank.",
        )
    if indicator.lag > 260:
        yield "lag", f"{indicator.lag} working days are more than a year."


def _band(indicator: Indicator) -> Iterator[tuple[str, str]]:
    band = indicator.band
    if indicator.polarity is Polarity.BAND and band is None:
        yield (
            "band from",
            "Polarity is band, so the lowest and the highest good value are needed. Fill in both columns.",
        )
    if indicator.polarity is not Polarity.BAND and band is not None:
        yield (
            "band from",
            f"Polarity is {indicator.polarity.value}, so there is no band. Leave both columns blank, or write band.",
        )
    if band is not None and band.low >= band.high:
        yield "band to", f"{band.high} is not above the band's other end, {band.low}. Change one of them."


def _names(indicator: Indicator, called: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Names somebody could answer with belong to one indicator only. `called` collects them."""
    own = {("name", indicator.name), ("short name", indicator.short_name)}
    own |= {("also called", alias) for alias in indicator.aliases}
    for field, name in sorted(own):
        if name and (owner := called.setdefault(name.casefold(), indicator.key)) != indicator.key:
            yield field, f"'{name[:60]}' already means {owner}. Give each a name of its own."


def _trajectories(portfolio: Portfolio) -> Iterator[Complaint]:
    indicators = {i.key: i for i in portfolio.indicators}
    values = defaultdict(list)
    for figure in portfolio.history:
        if figure.value is not None:
            values[figure.indicator].append(figure.value)
    for plan in plans(portfolio):
        indicator = indicators.get(plan.indicator)
        if indicator is None:
            yield Complaint(
                TRAJECTORIES,
                plan.indicator,
                "indicator",
                _not_there(plan.indicator, "Indicators", indicators),
            )
            continue
        for field, remedy in (
            *_direction(indicator, plan.trajectory),
            *_plan_limits(indicator, plan.trajectory),
            *_plan_periods(indicator, plan.trajectory),
            *_mistyped_target(plan.trajectory, values[plan.indicator]),
            *_steps_are_there(plan.trajectory),
        ):
            yield Complaint(TRAJECTORIES, plan.indicator, field, remedy)
        yield from _points(indicator, plan)


def _direction(indicator: Indicator, trajectory: Trajectory) -> Iterator[tuple[str, str]]:
    start, end = trajectory.baseline.value, trajectory.target.value
    adds_up = indicator.aggregation is Aggregation.CUMULATIVE or trajectory.profile is Profile.CUMULATIVE
    if indicator.polarity is Polarity.HIGHER and end < start:
        yield (
            "target value",
            f"The target {end} is below the baseline {start}, and higher is better. Correct one of them, or the polarity.",
        )
    if indicator.polarity is Polarity.LOWER and end > start and not adds_up:
        yield (
            "target value",
            f"The target {end} is above the baseline {start}, and lower is better. Correct one of them, or the polarity.",
        )
    if indicator.polarity is Polarity.BAND and indicator.band is not None and indicator.band.distance(end):
        yield (
            "target value",
            f"The target {end} is outside the band, {indicator.band.low} to {indicator.band.high}.",
        )


def _plan_limits(indicator: Indicator, trajectory: Trajectory) -> Iterator[tuple[str, str]]:
    for field, value in (
        ("baseline value", trajectory.baseline.value),
        ("target value", trajectory.target.value),
    ):
        if remedy := _beyond(indicator, value):
            yield field, remedy


def _beyond(indicator: Indicator, value: Decimal) -> str:
    limits = indicator.limits
    if limits.highest is not None and value > limits.highest:
        return f"{value} is above the highest possible, {limits.highest}. Correct it, or the limit on the sheet Indicators."
    if limits.lowest is not None and value < limits.lowest:
        return f"{value} is below the lowest possible, {limits.lowest}. Correct it, or the limit on the sheet Indicators."
    of_a_whole = indicator.unit == "%" and indicator.aggregation is Aggregation.RATIO
    if of_a_whole and limits.highest is None and value > 100:
        return f"{value} is above 100 %. Correct it; if it can be, write the highest possible on the sheet Indicators."
    return ""


def _plan_periods(indicator: Indicator, trajectory: Trajectory) -> Iterator[tuple[str, str]]:
    for field, month in (
        ("baseline month", trajectory.baseline.month),
        ("target month", trajectory.target.month),
    ):
        if remedy := _not_a_period(indicator, month):
            yield field, remedy


def _not_a_period(indicator: Indicator, month: Month) -> str:
    if indicator.frequency.ends_in(month):
        return ""
    return (
        f"{_ENDS[indicator.frequency]}; {month} is in the one ending {indicator.frequency.containing(month)}."
    )


def _mistyped_target(trajectory: Trajectory, values: list[Decimal]) -> Iterator[tuple[str, str]]:
    """A target twenty times off its baseline and every figure so far is a slip of the finger, or needs a reason."""
    target = trajectory.target.value
    around = [abs(v) for v in (trajectory.baseline.value, *values) if v]
    if trajectory.reason or not target or not around:
        return
    if abs(target) > 20 * max(around) or abs(target) * 20 < min(around):
        yield (
            "target value",
            f"{target} is far from everything so far ({min(around)} to {max(around)}). Correct it, or say why in the column reason.",
        )


def _steps_are_there(trajectory: Trajectory) -> Iterator[tuple[str, str]]:
    if trajectory.profile is Profile.INTERVENTIONS and not trajectory.interventions:
        yield (
            "profile",
            "It is interventions, and there is none on the sheet Interventions. Add them, or choose linear.",
        )


def _points(indicator: Indicator, plan: Plan) -> Iterator[Complaint]:
    for point in planned_points(plan):
        record = named(point.indicator, point.line.value, point.month)
        if remedy := _not_a_period(indicator, point.month):
            yield Complaint(POINTS, record, "month", remedy)
        if remedy := _beyond(indicator, point.value):
            yield Complaint(POINTS, record, "value", remedy)


def _history(portfolio: Portfolio) -> Iterator[Complaint]:
    indicators = {i.key: i for i in portfolio.indicators}
    rows = defaultdict(list)
    for figure in portfolio.history:
        rows[figure.indicator].append(figure)
    for key, figures in rows.items():
        indicator = indicators.get(key)
        if indicator is None:
            missing = _not_there(key, "Indicators", indicators)
            for figure in figures:
                yield _about(figure, "indicator", missing)
            continue
        for figure in figures:
            yield from (_about(figure, *each) for each in _figure(indicator, figure))
        yield from _scale(indicator, figures, portfolio.trajectories.get(key))
        yield from _falls(indicator, figures)


def _about(figure: HistoricFigure, field: str, remedy: str) -> Complaint:
    return Complaint(HISTORY, named(figure.indicator, figure.period), field, remedy)


def _to_come(portfolio: Portfolio, today: date) -> Iterator[Complaint]:
    """A figure of a period that has not begun is a slip of the year, and would be shown as the latest there is."""
    now = {i.key: i.frequency.containing(Month.of(today)) for i in portfolio.indicators}
    for figure in portfolio.history:
        if figure.indicator in now and figure.period > now[figure.indicator]:
            yield _about(
                figure, "period", f"{figure.period} has not begun. Correct it, or leave it out until then."
            )


def _figure(indicator: Indicator, figure: HistoricFigure) -> Iterator[tuple[str, str]]:
    if remedy := _not_a_period(indicator, figure.period):
        yield "period", remedy
    if figure.value is None and figure.standing not in _WITHOUT_A_VALUE:
        yield (
            "value",
            "It is blank, and blank is never zero. Write 0 for none, or choose 'not available' or 'not applicable' as the standing.",
        )
    if figure.value is not None and figure.standing in _WITHOUT_A_VALUE:
        yield (
            "standing",
            f"It is {figure.standing.value}, yet there is a value. Blank the value, or choose another standing.",
        )
    if figure.value is not None and (remedy := _beyond(indicator, figure.value)):
        yield "value", remedy
        return
    whole = indicator.integer and indicator.aggregation in {Aggregation.SUM, Aggregation.SNAPSHOT}
    if figure.value is not None and whole and figure.value != figure.value.to_integral_value():
        yield (
            "value",
            f"{figure.value} is not a whole number of {indicator.unit}. Correct it, or the decimals on the sheet Indicators.",
        )
    yield from _parts(indicator, figure)


def _parts(indicator: Indicator, figure: HistoricFigure) -> Iterator[tuple[str, str]]:
    top, bottom = figure.numerator, figure.denominator
    if bottom is not None and bottom <= 0:
        yield (
            "denominator",
            f"{bottom} is not above 0. With nothing to count, choose 'not applicable' as the standing.",
        )
        return
    if top is None or bottom is None:
        return
    if (
        indicator.unit == "%"
        and indicator.aggregation is Aggregation.RATIO
        and top > bottom
        and indicator.limits.highest == 100
    ):
        yield "numerator", f"{top} is more than the denominator, {bottom}. Are the two swapped?"
        return
    if figure.value is None or indicator.aggregation not in {Aggregation.RATIO, Aggregation.MEAN}:
        return
    worked_out = indicator.rounded(top / bottom * scale(indicator.unit))
    if abs(worked_out - figure.value) > Decimal(1).scaleb(-indicator.decimals):
        yield (
            "value",
            f"{top} of {bottom} makes {worked_out}, not {figure.value}. Correct whichever is wrong.",
        )


def scale(unit: str) -> int:
    """What a numerator over a denominator is multiplied by to give the unit.

    >>> scale("%"), scale("per 100,000"), scale("days")
    (100, 100000, 1)
    """
    if unit.startswith("%"):
        return 100
    if cases := _CASES_IN.match(unit.strip()):
        return int(re.sub(r"[ ,]", "", cases[1])[:9]) * (1000 if cases[2] else 1)
    return 1


def _scale(
    indicator: Indicator, figures: list[HistoricFigure], trajectory: Trajectory | None
) -> Iterator[Complaint]:
    """Values a power of ten off their fellows: 0.05 % for 50 per 100,000, or 0.824 for 82.4 %."""
    times = scale(indicator.unit)
    if times < 100:
        return
    values = [f.value for f in figures if f.value]
    promised = [trajectory.baseline.value, trajectory.target.value] if trajectory else []
    usual = median([*values, *(v for v in promised if v)]) if values else Decimal(0)
    for figure in figures:
        if not figure.value or figure.comment or figure.numerator is not None or not 0 < figure.value < 1:
            continue
        for factor, what in ((times // 100, "a percentage"), (times, "a share of one")):
            meant = figure.value * factor
            if factor > 1 and usual / 2 <= meant <= usual * 2 and meant >= 10:
                yield _about(
                    figure, "value",
                    f"{figure.value} looks like {what}, and the unit is {indicator.unit}. Write {meant.normalize():f}; if {figure.value} is right, say so in its comment.",
                )  # fmt: skip
                break


def _falls(indicator: Indicator, figures: list[HistoricFigure]) -> Iterator[Complaint]:
    """A running total of the year that falls within it is a mistake, or needs a word."""
    if indicator.aggregation is not Aggregation.CUMULATIVE:
        return
    before: HistoricFigure | None = None
    for figure in sorted((f for f in figures if f.value is not None), key=lambda f: f.period):
        same_year = before is not None and before.period.financial_year == figure.period.financial_year
        if (
            before is not None
            and same_year
            and not figure.comment
            and (figure.value or 0) < (before.value or 0)
        ):
            yield _about(
                figure, "value",
                f"{figure.value} is below {before.value} of {before.period}, and it counts up through the year. "
                "Correct one of them, or say why in the comment.",
            )  # fmt: skip
        before = figure
