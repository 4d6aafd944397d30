"""From the rows of a workbook to a portfolio, or to every complaint at once."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from adapters.files.cells import Cell, Rows, WorkbookRefused, letter
from adapters.files.layout import (
    CLOSURES,
    HISTORY,
    INDICATORS,
    INTERVENTIONS,
    PEOPLE,
    POINTS,
    PRIORITIES,
    SHEETS,
    TRAJECTORIES,
    Column,
    Sheet,
)
from adapters.files.meanings import Unreadable, meaning
from core.domain.bands import BandsDisagree, tolerance_of
from core.domain.complaints import Complaint, complaints, did_you_mean, named, scale
from core.domain.figures import Standing
from core.domain.indicators import Aggregation, Band, Indicator, Limits, Openness, Polarity
from core.domain.months import Frequency
from core.domain.people import Person, Priority, Role
from core.domain.portfolio import HistoricFigure, Line, Plan, Portfolio, agree
from core.domain.trajectory import Fault, Intervention, NotATrajectory, Point, Profile, Trajectory

T = TypeVar("T")

_LEANS_ON: Mapping[str, frozenset[str]] = {
    PEOPLE.title: frozenset({PEOPLE.title, PRIORITIES.title}),
    PRIORITIES.title: frozenset({PRIORITIES.title, INDICATORS.title}),
    INDICATORS.title: frozenset(
        {INDICATORS.title, TRAJECTORIES.title, POINTS.title, INTERVENTIONS.title, HISTORY.title}
    ),
    TRAJECTORIES.title: frozenset({TRAJECTORIES.title, POINTS.title, INTERVENTIONS.title}),
}
"""What can be judged only once a sheet has its columns: a unit that is missing would make every ratio look wrong."""


def portfolio_from(
    found: Iterable[Rows], held: Portfolio | None = None, today: date | None = None
) -> Portfolio:
    """The portfolio those rows hold. Raises WorkbookRefused with every complaint.

    What is already true of `held` is not complained of again, so that whatever was exported can be imported. With
    `today`, no figure may be of a period that has not begun.
    """
    reader = _Reader()
    tables = reader.tables(found)
    portfolio = reader.portfolio(tables, held)
    reader.judge(portfolio, held, today)
    if reader.complaints:
        raise WorkbookRefused(reader.in_order())
    return portfolio


def figures_from(rows: Rows) -> tuple[HistoricFigure, ...]:
    """The figures of a sheet laid out like History. Raises WorkbookRefused with every complaint."""
    reader = _Reader()
    figures = tuple(reader.figures(reader.table(HISTORY, rows)))
    if reader.complaints:
        raise WorkbookRefused(reader.in_order())
    return figures


@dataclass(frozen=True, slots=True)
class _Record:
    """One row, read: its values by field, and the fields that could not be read."""

    name: str
    row: int
    values: dict[str, Any]
    unread: frozenset[str]

    def get(self, name: str, otherwise: T) -> T:
        value = self.values.get(name)
        return otherwise if value is None else value

    def all_read(self, *names: str) -> bool:
        return all(self.values.get(name) is not None for name in names)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The parts of a trajectory, before anybody knows whether they make one."""

    baseline: Point
    target: Point
    profile: Profile
    lines: Mapping[Line, list[Point]]
    interventions: tuple[Intervention, ...]
    reason: str
    approver: str

    def within(self, limits: Limits) -> Trajectory:
        """The trajectory. Raises NotATrajectory with every fault."""
        return Trajectory(
            self.baseline,
            self.target,
            self.profile,
            points=tuple(self.lines.get(Line.TRAJECTORY, ())),
            interventions=self.interventions,
            limits=limits,
            reason=self.reason,
            approver=self.approver,
            no_effect=tuple(self.lines.get(Line.NO_EFFECT, ())),
            low=tuple(self.lines.get(Line.LOW, ())),
            high=tuple(self.lines.get(Line.HIGH, ())),
        )

    def repeats(self, key: str, held: Trajectory) -> bool:
        """Whether it is what the council has already, agreed before a limit was changed."""
        try:
            return agree(Plan(key, held), Plan(key, self.within(held.limits)))
        except NotATrajectory:
            return False


@dataclass(slots=True)
class _Reader:
    complaints: list[Complaint] = field(default_factory=list)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    unread: set[tuple[str, str, str]] = field(default_factory=set)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    unjudged: set[str] = field(default_factory=set)

    # Sheets and rows

    def tables(self, found: Iterable[Rows]) -> dict[str, list[_Record]]:
        by_title = {}
        for rows in found:
            sheet = next((s for s in SHEETS if s.title.casefold() == rows.title.strip().casefold()), None)
            if sheet is None:
                self._strange_sheet(rows.title)
            elif sheet.title in by_title:
                self._complain(sheet.title, "", "", "This sheet is there twice. Keep one of the two.")
            else:
                by_title[sheet.title] = rows
        for sheet in SHEETS:
            if sheet.needed and sheet.title not in by_title:
                self._complain(
                    sheet.title,
                    "",
                    "",
                    f"The sheet {sheet.title} is missing. An export or the template has it.",
                )
        return {s.title: self.table(s, by_title[s.title]) if s.title in by_title else [] for s in SHEETS}

    def _strange_sheet(self, title: str) -> None:
        titles = [sheet.title for sheet in SHEETS]
        if close := difflib.get_close_matches(
            title.strip().casefold(), [t.casefold() for t in titles], 1, 0.75
        ):
            meant = next(t for t in titles if t.casefold() == close[0])
            self._complain(
                title,
                "",
                "",
                f"This sheet is not read. Did you mean {meant}? Rename it, or give your own sheets another name.",
            )

    def table(self, sheet: Sheet, rows: Rows) -> list[_Record]:
        lines = iter(rows.rows)
        number, heads = next(lines, (1, ()))
        columns = self._headings(sheet, number, heads)
        records = []
        for number, cells in lines:
            if any(cell is not None and cell.text.strip() for cell in cells):
                records.append(self._record(sheet, columns, number, cells))
        return list(self._without_repeats(sheet, records))

    def _headings(self, sheet: Sheet, number: int, cells: tuple[Cell | None, ...]) -> dict[int, Column]:
        known = {c.field: c for c in sheet.columns}
        columns: dict[int, Column] = {}
        for position, cell in enumerate(cells):
            words = " ".join(cell.text.split()).rstrip(" *") if cell else ""
            if not words or words.startswith("#"):
                continue
            column = known.get(words.casefold())
            if column is None:
                shown = words[:40]
                self._complain(
                    sheet.title, "", "",
                    f"column {letter(position)} is headed '{shown}', which is not a heading of this sheet."
                    f"{did_you_mean(words, [c.heading for c in sheet.columns])} Rename it, take it out, or begin it with # to keep it for yourself.",
                    row=number,
                )  # fmt: skip
            elif column in columns.values():
                self._complain(
                    sheet.title,
                    "",
                    column.field,
                    "This heading is there twice. Take one out.",
                    row=number,
                    column=letter(position),
                )
            else:
                columns[position] = column
                self.columns[sheet.title, column.field] = letter(position)
        for column in sheet.columns:
            if column.required and column not in columns.values():
                later = " What leans on it is judged once it is there." if sheet.title in _LEANS_ON else ""
                self._complain(
                    sheet.title,
                    "",
                    "",
                    f"the column {column.heading} is missing. {column.note}{later}",
                    row=number,
                )
                self.unjudged |= _LEANS_ON.get(sheet.title, frozenset({sheet.title}))
        return columns

    def _record(
        self, sheet: Sheet, columns: dict[int, Column], number: int, cells: tuple[Cell | None, ...]
    ) -> _Record:
        values: dict[str, Any] = {}
        trouble: dict[str, str] = {}
        for position, column in columns.items():
            cell = cells[position] if position < len(cells) else None
            try:
                values[column.field] = meaning(cell, column)
            except Unreadable as unreadable:
                trouble[column.field] = str(unreadable)
                continue
            if values[column.field] is None and column.required:
                trouble[column.field] = f"It is blank. {column.note}"
        if sheet is POINTS and values.get("line") is None:
            values["line"] = Line.TRAJECTORY
        name = named(*(_word(values.get(part)) for part in sheet.identity))
        for field_name, remedy in trouble.items():
            self._complain(sheet.title, name, field_name, remedy, row=number)
            self.unread.add((sheet.title, name, field_name))
        return _Record(name, number, values, frozenset(trouble))

    def _without_repeats(self, sheet: Sheet, records: list[_Record]) -> Iterator[_Record]:
        seen: dict[str, int] = {}
        for record in records:
            if not record.all_read(*sheet.identity):
                continue
            first = seen.setdefault(record.name.casefold(), record.row)
            if first != record.row:
                self._complain(
                    sheet.title, record.name, sheet.identity[-1],
                    f"{record.name} is already in row {first}. Keep one of the two.", row=record.row,
                )  # fmt: skip
                continue
            self.places[sheet.title, record.name] = record.row
            yield record

    # Records

    def portfolio(self, tables: dict[str, list[_Record]], held: Portfolio | None) -> Portfolio:
        bands = {r.name: r.values.get("rag bands") for r in tables[INDICATORS.title]}
        targets = {r.name: r.values.get("target value") for r in tables[TRAJECTORIES.title]}
        indicators = tuple(
            self._indicator(r, bands[r.name], targets.get(r.name)) for r in tables[INDICATORS.title]
        )
        limits = {i.key: i.limits for i in indicators}
        by_key = {i.key: i for i in indicators}
        return Portfolio(
            people=tuple(map(_person, tables[PEOPLE.title])),
            priorities=tuple(map(_priority, tables[PRIORITIES.title])),
            indicators=indicators,
            trajectories=dict(self._trajectories(tables, limits, held.trajectories if held else {})),
            history=tuple(_worked_out(f, by_key) for f in self.figures(tables[HISTORY.title])),
            closures=frozenset(r.values["date"] for r in tables[CLOSURES.title]),
        )

    def _indicator(self, record: _Record, bands: str | None, target: Decimal | None) -> Indicator:
        low, high = record.values.get("band from"), record.values.get("band to")
        if (low is None) != (high is None) and not {"band from", "band to"} & record.unread:
            blank = "band from" if low is None else "band to"
            self._complain_of(
                INDICATORS, record, blank, "A band needs both ends. Fill this one in, or leave both blank."
            )
        polarity = record.get("polarity", Polarity.INFORMATION)
        tolerance = record.values.get("tolerance")
        if bands and "polarity" not in record.unread and "tolerance" not in record.unread:
            try:
                tolerance = tolerance_of(bands, polarity, tolerance, target, record.get("decimals", 1))
            except BandsDisagree as trouble:
                self._complain_of(INDICATORS, record, "rag bands", str(trouble))
        return Indicator(
            key=record.values["key"],
            priority=record.get("priority", ""),
            name=record.get("name", ""),
            unit=record.get("unit", ""),
            definition=record.get("definition", ""),
            short_name=record.get("short name", ""),
            aliases=record.get("also called", ()),
            decimals=record.get("decimals", 1),
            polarity=polarity,
            frequency=record.get("frequency", Frequency.MONTHLY),
            aggregation=record.get("aggregation", Aggregation.SNAPSHOT),
            numerator=record.get("numerator", ""),
            denominator=record.get("denominator", ""),
            limits=Limits(record.values.get("lowest possible"), record.values.get("highest possible")),
            band=None if low is None or high is None else Band(low, high),
            source=record.get("data source", ""),
            lag=record.get("lag", 8),
            tolerance=tolerance,
            openness=record.get("openness", Openness.OPEN),
            first_period=record.values.get("first period"),
            breaks=record.get("series breaks", ()),
            illustrative=record.get("illustrative", False),
            retired=record.get("retired", False),
            suppress_below=record.values.get("suppress below"),
        )

    def _trajectories(
        self,
        tables: dict[str, list[_Record]],
        limits: Mapping[str, Limits],
        held: Mapping[str, Trajectory],
    ) -> Iterator[tuple[str, Trajectory]]:
        points = self._points(tables[POINTS.title])
        steps = self._steps(tables[INTERVENTIONS.title])
        self._without_trajectory(tables)
        for record in tables[TRAJECTORIES.title]:
            if not record.all_read("baseline month", "baseline value", "target month", "target value"):
                continue
            key = record.values["indicator"]
            draft = _Draft(
                baseline=Point(record.values["baseline month"], record.values["baseline value"]),
                target=Point(record.values["target month"], record.values["target value"]),
                profile=record.get("profile", Profile.POINTS),
                lines=points[key],
                interventions=tuple(steps[key]),
                reason=record.get("reason", ""),
                approver=record.get("approved by", ""),
            )
            trajectory = self._trajectory(key, draft, limits.get(key, Limits()), held.get(key))
            if trajectory is not None:
                yield key, trajectory

    def _trajectory(
        self, key: str, draft: _Draft, limits: Limits, held: Trajectory | None
    ) -> Trajectory | None:
        try:
            return draft.within(limits)
        except NotATrajectory as trouble:
            if held is not None and draft.repeats(key, held):
                return held
            self.faults += [(key, fault) for fault in trouble.faults]
        if draft.baseline.month < draft.target.month:
            # A bare line between the two ends, so that the other rules still have their say.
            return Trajectory(draft.baseline, draft.target, reason=draft.reason)
        return None

    def _points(self, records: list[_Record]) -> dict[str, dict[Line, list[Point]]]:
        points: dict[str, dict[Line, list[Point]]] = defaultdict(lambda: defaultdict(list))
        for record in records:
            if record.all_read("value") and "line" not in record.unread:
                line = record.get("line", Line.TRAJECTORY)
                point = Point(record.values["month"], record.values["value"])
                points[record.values["indicator"]][line].append(point)
        return points

    def _steps(self, records: list[_Record]) -> dict[str, list[Intervention]]:
        steps: dict[str, list[Intervention]] = defaultdict(list)
        for record in records:
            if record.all_read("starts", "full effect") and not {"lag", "effect"} & record.unread:
                try:
                    steps[record.values["indicator"]].append(_intervention(record))
                except NotATrajectory as trouble:
                    self._complain_of(INTERVENTIONS, record, "full effect", str(trouble))
        return steps

    def _without_trajectory(self, tables: dict[str, list[_Record]]) -> None:
        written = {record.values["indicator"] for record in tables[TRAJECTORIES.title]}
        for sheet in (POINTS, INTERVENTIONS):
            for record in tables[sheet.title]:
                if (key := record.values["indicator"]) not in written:
                    self._complain_of(
                        sheet, record, "indicator",
                        f"{key} has no row on the sheet Trajectories.{did_you_mean(key, written)} Give it one, or take this row out.",
                    )  # fmt: skip

    def figures(self, records: Iterable[_Record]) -> Iterator[HistoricFigure]:
        for record in records:
            if {"value", "numerator", "denominator", "standing"} & record.unread:
                continue
            yield HistoricFigure(
                indicator=record.values["indicator"],
                period=record.values["period"],
                value=record.values.get("value"),
                numerator=record.values.get("numerator"),
                denominator=record.values.get("denominator"),
                standing=record.get("standing", Standing.FINAL),
                comment=record.get("comment", ""),
            )

    # Complaints

    def judge(self, portfolio: Portfolio, held: Portfolio | None, today: date | None) -> None:
        """The rules of the domain, then what no trajectory could be made of, each place once."""
        for each in complaints(portfolio, held, today):
            if each.table in self.unjudged or (each.table, each.record, each.field) in self.unread:
                continue
            if (
                each.field in {"band from", "band to"}
                and (each.table, each.record, "polarity") in self.unread
            ):
                continue
            self._complain(
                each.table, each.record, each.field, each.remedy, row=self._row(each.table, each.record)
            )
        said = {(each.table, each.record, each.field) for each in self.complaints}
        for key, fault in self.faults:
            table, record, field_name = self._place_of(key, fault)
            if table not in self.unjudged and (table, record, field_name) not in said:
                self._complain(table, record, field_name, fault.words, row=self._row(table, record))

    def _row(self, table: str, record: str) -> int | None:
        return self.places.get((table, record))

    def _place_of(self, key: str, fault: Fault) -> tuple[str, str, str]:
        """The cell a fault of a trajectory is about."""
        if fault.field == "interventions":
            return INTERVENTIONS.title, named(key, fault.at), "starts"
        if fault.field in {"baseline", "target"}:
            what = "month" if "after its baseline" in fault.words else "value"
            return TRAJECTORIES.title, key, f"{fault.field} {what}"
        line = {
            "points": Line.TRAJECTORY,
            "no_effect": Line.NO_EFFECT,
            "low": Line.LOW,
            "high": Line.HIGH,
        }.get(fault.field)
        if line is not None and fault.at:
            record = named(key, line.value, fault.at)
            if self._row(POINTS.title, record):
                return POINTS.title, record, "value" if "possible" in fault.words else "month"
        return TRAJECTORIES.title, key, "profile"

    def _complain_of(self, sheet: Sheet, record: _Record, field_name: str, remedy: str) -> None:
        self._complain(sheet.title, record.name, field_name, remedy, row=record.row)
        self.unread.add((sheet.title, record.name, field_name))

    def _complain(
        self,
        table: str,
        record: str,
        field_name: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str = "",
    ) -> None:
        column = column or self.columns.get((table, field_name), "")
        self.complaints.append(Complaint(table, record, field_name, remedy, row, column))

    def in_order(self) -> list[Complaint]:
        """By sheet, then row, then column."""
        order = {sheet.title: i for i, sheet in enumerate(SHEETS)}
        return sorted(
            self.complaints,
            key=lambda c: (order.get(c.table, -1), c.row or 0, len(c.column), c.column),
        )


def _word(value: object) -> object:
    return value.value if isinstance(value, Enum) else "" if value is None else value


def _worked_out(figure: HistoricFigure, indicators: Mapping[str, Indicator]) -> HistoricFigure:
    """A ratio or mean left blank beside its two parts is worked out from them."""
    if figure.value is not None or figure.standing in {Standing.NOT_AVAILABLE, Standing.NOT_APPLICABLE}:
        return figure
    indicator = indicators.get(figure.indicator)
    if (
        indicator is None
        or indicator.aggregation not in {Aggregation.RATIO, Aggregation.MEAN}
        or figure.numerator is None
        or not figure.denominator
    ):
        return figure
    value = figure.numerator / figure.denominator * scale(indicator.unit)
    return replace(figure, value=indicator.rounded(value))


def _person(record: _Record) -> Person:
    return Person(
        key=record.values["e-mail"],
        name=record.get("name", ""),
        role=record.get("role", Role.UNIT),
        deputy=record.values.get("deputy"),
        time_zone=record.get("time zone", "Europe/London"),
        portfolio=record.get("portfolio", ""),
        retired=record.get("retired", False),
    )


def _priority(record: _Record) -> Priority:
    return Priority(
        key=record.values["key"],
        name=record.get("name", ""),
        portfolio=record.get("portfolio", ""),
        lead=record.get("lead", ""),
        aim=record.get("aim", ""),
        retired=record.get("retired", False),
    )


def _intervention(record: _Record) -> Intervention:
    return Intervention(
        record.values["name"],
        record.values["starts"],
        record.values["full effect"],
        record.get("effect", Decimal(0)),
        record.get("lag", 0),
    )
