"""What an import would do, or what is to be mended before it, as lines for a command line or a message."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from core.domain.complaints import Complaint
from core.domain.months import Month
from core.domain.portfolio import Changes, FieldChange, HistoricFigure, Part, tidy
from core.domain.trajectory import Intervention, Point

MOST_LINES = 12
MOST_ALIKE = 3
_NUMBER = re.compile(r"\d[\d.,]*")
_LONGEST = 60
_TURNS_TEXT_ROUND = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

T = TypeVar("T")


def describe(changes: Changes) -> str:
    """What is added, changed and retired: counted for each table, then named, the longest lists cut short."""
    lines = [
        *_table("People", changes.people, lambda p: f"{p.name} ({p.key})"),
        *_table("Priorities", changes.priorities, lambda p: f"{p.name} ({p.key})"),
        *_table("Indicators", changes.indicators, lambda i: f"{i.name} ({i.key})"),
        *_table("Trajectories", changes.trajectories, lambda p: p.indicator),
        *_figures(changes.figures),
        *_closures(changes),
    ]
    return "\n".join(lines) if lines else "Nothing changes."


def to_mend(complaints: Iterable[Complaint]) -> str:
    """Every complaint on a line of its own; the same one in many rows is said once, with its rows."""
    groups: dict[tuple[str, str, str, str], list[Complaint]] = defaultdict(list)
    for each in complaints:
        groups[each.table, each.column, each.field, each.remedy].append(each)
    count = sum(map(len, groups.values()))
    lines = [_line(line) for alike in _alike(groups.values()) for line in _told(alike)]
    return "\n".join([f"{_counted(count, 'thing')} to mend, so nothing was changed.", *lines])


def _alike(groups: Iterable[list[Complaint]]) -> Iterable[list[list[Complaint]]]:
    """Complaints that differ in their numbers alone, together."""
    found: dict[tuple[str, str, str, str], list[list[Complaint]]] = defaultdict(list)
    for same in groups:
        first = same[0]
        found[first.table, first.column, first.field, _NUMBER.sub("0", first.remedy)].append(same)
    return found.values()


def _told(alike: list[list[Complaint]]) -> Iterator[str]:
    """The first few in full; of many more only the rows, for the remedy is the same."""
    shown = alike if len(alike) <= MOST_ALIKE + 1 else alike[:MOST_ALIKE]
    for same in shown:
        yield str(same[0]) if len(same) == 1 else _together(same)
    if rest := [each for same in alike[len(shown) :] for each in same]:
        first = rest[0]
        where = f"column {first.column} ({first.field})" if first.column else f"({first.field})"
        rows = _spans([each.row for each in rest if each.row], most=None)
        yield f"{first.table} rows {rows}, {where}: the same kind of mistake, each with its own numbers."


def _together(same: list[Complaint]) -> str:
    first = same[0]
    rows = [each.row for each in same if each.row]
    where = f"column {first.column} ({first.field})" if first.column else f"({first.field})"
    return f"{first.table} rows {_spans(rows)}, {where}: {first.remedy}"


def _spans(rows: list[int], most: int | None = MOST_LINES) -> str:
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    shown = [str(a) if a == b else f"{a} to {b}" for a, b in spans[:most]]
    return ", ".join(shown) + (" and more" if len(shown) < len(spans) else "")


def _table(title: str, part: Part[T], name: Callable[[T], str]) -> Iterator[str]:
    if not part:
        return
    yield f"{title}: {_counts(part)}."
    yield from _some([f"  added    {_line(name(each))}" for each in part.added])
    yield from _some(
        [
            f"  changed  {_line(name(edited.after))}: {'; '.join(map(_change, edited.fields))}"
            for edited in part.changed
        ]
    )
    yield from _some([f"  retired  {_line(name(each))}" for each in part.retired])


def _counts(part: Part[T]) -> str:
    counts = (("added", part.added), ("changed", part.changed), ("retired", part.retired))
    return ", ".join(f"{len(records)} {what}" for what, records in counts if records)


def _some(lines: list[str]) -> Iterator[str]:
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"           and {len(lines) - MOST_LINES} more"


def _figures(part: Part[HistoricFigure]) -> Iterator[str]:
    if not part:
        return
    yield f"Figures: {_counts(part)}."
    added: dict[str, list[Month]] = defaultdict(list)
    for figure in part.added:
        added[figure.indicator].append(figure.period)
    yield from _some(
        [
            f"  added    {key}: {_counted(len(periods), 'period')}, {min(periods)} to {max(periods)}"
            if len(periods) > 1
            else f"  added    {key}: {periods[0]}"
            for key, periods in added.items()
        ]
    )
    yield from _some(
        [
            f"  changed  {edited.after.indicator}, {edited.after.period}: {'; '.join(map(_change, edited.fields))}"
            for edited in part.changed
        ]
    )


def _closures(changes: Changes) -> Iterator[str]:
    if changes.closures_added or changes.closures_removed:
        counts = ((len(changes.closures_added), "added"), (len(changes.closures_removed), "taken out"))
        yield f"Closure days: {', '.join(f'{n} {what}' for n, what in counts if n)}."
        yield from _some([f"  added    {day}" for day in sorted(changes.closures_added)])
        yield from _some([f"  out      {day}" for day in sorted(changes.closures_removed)])


def _change(change: FieldChange) -> str:
    return f"{change.field} {_shown(change.old)} → {_shown(change.new)}"


def _shown(value: object) -> str:
    match value:
        case None | "" | ():
            return "blank"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case Enum():
            return str(value.value)
        case Point():
            return f"{value.month} {value.value:f}"
        case Intervention():
            return f"{_line(value.name)} from {value.start} ({value.effect:f})"
        case tuple() if len(value) > 4:
            return f"{len(value)} of them, {_shown(value[0])} to {_shown(value[-1])}"
        case tuple():
            return ", ".join(map(_shown, value))
        case str():
            words = _line(value)
            return f"'{words[:_LONGEST]}…'" if len(words) > _LONGEST else f"'{words}'"
        case _:
            return str(value)


def _line(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    return " ".join(_TURNS_TEXT_ROUND.sub("", tidy(text)).split())


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
