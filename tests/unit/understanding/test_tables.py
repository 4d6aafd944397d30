"""A pasted table gives each indicator the one cell that can be meant, and is asked about where none says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.understanding.meaning import Context, Finding, KnownIndicator
from bot.understanding.reading import read
from core.domain.months import Month

KNOWN = (
    KnownIndicator("repairs", "Repairs completed on time", "percent", ("repairs",), maximum=Decimal(100), last_value=Decimal("90.4"), target=Decimal(95)),
    KnownIndicator("voids", "Average void re-let time", "days", ("voids",), last_value=Decimal(29), target=Decimal(25)),
)  # fmt: skip


def found(text: str, *asked: str) -> dict[str | None, Finding]:
    context = Context(date(2026, 8, 5), Month(2026, 7), asked, KNOWN)
    return {finding.indicator: finding for finding in read(text, context)}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("As asked:\n\nKPI | July | June | Target\nRepairs | 92.8% | 90.4% | 95%\nVoids | 27 | 29 | 25", id="July beside June and a target"),
        pytest.param("\tJul\tTarget\nRepairs\t92.8\t95\nVoids\t27\t25", id="an empty corner"),
        pytest.param("\tJun\tJul\nRepairs\t90.4\t92.8\nVoids\t29\t27", id="June first"),
        pytest.param("Measure,Period,Actual,Target\nRepairs completed on time,Jul 2026,92.8,95\nVoids,Jul 2026,27,25", id="commas"),
        pytest.param("Measure,Period,Actual\nRepairs,Jun 2026,90.4\nRepairs,Jul 2026,92.8\nVoids,Jul 2026,27", id="a row for each month"),
        pytest.param("Indicator | Target | Figure\nRepairs | 95 | 92.8\nVoids | 25 | 27", id="the target first"),
    ],
)  # fmt: skip
def test_each_row_gives_its_cell(text: str) -> None:
    cells = found(text, "repairs", "voids")
    assert all(finding.records for finding in cells.values())
    assert {name: finding.value for name, finding in cells.items()} == {
        "repairs": Decimal("92.8"),
        "voids": 27,
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("|Month|Avg %|Target|\n|---|---|---|\n|Jul|92.8|95|", id="one month"),
        pytest.param("Month\tJobs\tOn time\t%\nJune\t1252\t1132\t90.4\nJuly\t1250\t1160\t92.8", id="a share beside its parts"),
        pytest.param("Month,Value,Target\nJune,90.4,95\nJuly,92.8,95", id="commas"),
    ],
)  # fmt: skip
def test_the_row_of_the_month_gives_its_cell(text: str) -> None:
    finding = found(text, "repairs")["repairs"]
    assert (finding.records, finding.value) == (True, Decimal("92.8"))


@pytest.mark.parametrize("heading", ["June", "Target", "YTD", "Jul 2025", "North", "June | Target"])
def test_a_column_of_something_else_is_asked_about(heading: str) -> None:
    cells = " | ".join("91.2" for _ in heading.split("|"))
    assert not found(f"Indicator | {heading}\nRepairs | {cells}", "repairs")["repairs"].records


@pytest.mark.parametrize(
    "text",
    [
        "Month,Contractor A,Target\nJune,99,95\nJuly,98,95",
        "Indicator | Actual | Actual\nRepairs | 91 | 92",
        "Area,Actual,Target\nNorth,90,95\nSouth,91,95",
    ],
)
def test_a_table_with_two_that_could_be_meant_is_asked_about(text: str) -> None:
    assert not any(finding.records for finding in found(text, "repairs").values())
