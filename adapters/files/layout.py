"""What the workbook looks like: its sheets, their columns, and what each column may hold.

Reading, writing and the template all follow this one table. A column's `field` is its heading in lower case, and
the same name the domain uses when it complains (core/domain/portfolio.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from core.domain import portfolio
from core.domain.figures import Standing
from core.domain.indicators import Aggregation, Openness, Polarity
from core.domain.months import Frequency
from core.domain.people import Role
from core.domain.trajectory import Profile


class Kind(Enum):
    """What a cell of a column is."""

    TEXT = "text"
    LONG_TEXT = "long text"
    KEY = "key"
    EMAIL = "e-mail"
    NUMBER = "number"
    WHOLE = "whole number"
    MONTH = "month"
    MONTHS = "months"
    DAY = "day"
    YES = "yes or blank"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` are the words allowed; `refers_to` is the sheet whose first column it takes from."""

    heading: str
    kind: Kind
    note: str
    required: bool = False
    choices: type[Enum] | None = None
    refers_to: str = ""
    width: int = 14

    @property
    def field(self) -> str:
        """The name the domain knows it by."""
        return self.heading.lower()

    @property
    def words(self) -> tuple[str, ...]:
        """The words a choice may be."""
        return tuple(each.value for each in self.choices or () if each is not Standing.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or one CSV file. `identity` names the columns that together must not repeat."""

    title: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    fields: Mapping[str, Callable[[Any], object]]
    about: str
    needed: bool = False

    @property
    def file_name(self) -> str:
        """What it is called in a folder of CSV files."""
        return self.title.lower().replace(" ", "_") + ".csv"

    def column(self, field: str) -> Column:
        """The column the domain calls `field`."""
        return next(c for c in self.columns if c.field == field)


PEOPLE = Sheet(
    portfolio.PEOPLE,
    (
        Column("E-mail", Kind.EMAIL, "The address they sign in with. It names them everywhere else.", required=True, width=34),
        Column("Name", Kind.TEXT, "As colleagues write it.", required=True, width=24),
        Column(
            "Role",
            Kind.CHOICE,
            "lead and deputy answer for figures; unit runs the round; leader sees everything; cabinet sees a portfolio; "
            "administrator sets things up.",
            required=True,
            choices=Role,
        ),
        Column("Deputy", Kind.EMAIL, "Who answers when they are away: an e-mail address from this sheet.", refers_to=portfolio.PEOPLE, width=34),
        Column("Time zone", Kind.TEXT, "Blank means Europe/London.", width=18),
        Column("Portfolio", Kind.TEXT, "For a cabinet member: the portfolio they hold, spelt as on the sheet Priorities.", width=24),
        Column("Retired", Kind.YES, "yes when they no longer take part. Their past stays.", width=10),
    ),
    ("e-mail",),
    portfolio.PERSON_FIELDS,
    "Everybody Stocktake talks with, one row each.",
    needed=True,
)  # fmt: skip

PRIORITIES = Sheet(
    portfolio.PRIORITIES,
    (
        Column("Key", Kind.KEY, "A short code that never changes, for instance HOMES.", required=True),
        Column("Name", Kind.TEXT, "What the council has promised, in a few words.", required=True, width=36),
        Column("Portfolio", Kind.TEXT, "The cabinet portfolio it belongs to.", required=True, width=24),
        Column("Lead", Kind.EMAIL, "The one accountable person: an e-mail address from the sheet People.", required=True, refers_to=portfolio.PEOPLE, width=34),
        Column("Aim", Kind.LONG_TEXT, "What residents will notice when it is done.", width=60),
        Column("Retired", Kind.YES, "yes when it is no longer followed. Its past stays.", width=10),
    ),
    ("key",),
    portfolio.PRIORITY_FIELDS,
    "What the council has promised, each with one accountable lead.",
    needed=True,
)  # fmt: skip

INDICATORS = Sheet(
    portfolio.INDICATORS,
    (
        Column("Key", Kind.KEY, "A short code that never changes, for instance VOID_DAYS.", required=True, width=18),
        Column("Priority", Kind.KEY, "The key of its priority.", required=True, refers_to=portfolio.PRIORITIES),
        Column("Name", Kind.TEXT, "What people read.", required=True, width=40),
        Column("Short name", Kind.TEXT, "One or two words for a sentence or a reply: voids.", width=18),
        Column("Also called", Kind.LIST, "Other words people use for it, with semicolons between: relets; re-lets.", width=28),
        Column("Definition", Kind.LONG_TEXT, "What is counted, and what is left out.", width=60),
        Column("Unit", Kind.TEXT, "%, days, households, per 100,000, ...", required=True),
        Column("Decimals", Kind.WHOLE, "How many decimals it is published with. Blank means 1.", width=10),
        Column("Polarity", Kind.CHOICE, "Which way is better: higher, lower, band (stay between two values) or information.", required=True, choices=Polarity),
        Column("Frequency", Kind.CHOICE, "Blank means monthly. Quarters and years are financial: they end in June, September, December, March.", choices=Frequency),
        Column("Aggregation", Kind.CHOICE, "How the parts of a period make its figure.", required=True, choices=Aggregation),
        Column("Numerator", Kind.LONG_TEXT, "What the top number counts.", width=40),
        Column("Denominator", Kind.LONG_TEXT, "What the bottom number counts.", width=40),
        Column("Lowest possible", Kind.NUMBER, "Below this it must be a mistake. Blank: no limit.", width=10),
        Column("Highest possible", Kind.NUMBER, "Above this it must be a mistake: 100 for most percentages. Blank: no limit.", width=10),
        Column("Band from", Kind.NUMBER, "For polarity band: the lowest good value.", width=10),
        Column("Band to", Kind.NUMBER, "For polarity band: the highest good value.", width=10),
        Column("Tolerance", Kind.NUMBER, "In the indicator's own unit. G at or better than the month's trajectory, AG worse by at most one tolerance, AR by at most two, R beyond. Blank: no status.", width=11),
        Column("RAG bands", Kind.LONG_TEXT, 'Only if you have bands instead of a tolerance: "AG 0 to 3; AR 3 to 6; R over 6" (worse than the trajectory) or "G 60 or more; AG 55 to 60; AR 50 to 55; R below 50" (values, G being the target).', width=30),
        Column("Data source", Kind.LONG_TEXT, "The named system or return it comes from; never the unit. Every chart shows it.", width=40),
        Column("Lag", Kind.WHOLE, "Working days from the end of the period to the day the figure is due. Blank means 8.", width=8),
        Column("Openness", Kind.CHOICE, "restricted keeps it out of open channels (children's data, small numbers). Blank means open.", choices=Openness, width=12),
        Column("First period", Kind.MONTH, "The first month Stocktake should ask for. Blank: the next one.", width=12),
        Column("Series breaks", Kind.MONTHS, "Months from which the definition changed, with semicolons between: 2025-04; 2026-04.", width=14),
        Column("Illustrative", Kind.YES, "yes when the values are made up for trying things out.", width=12),
        Column("Retired", Kind.YES, "yes when it is no longer collected. Its past stays.", width=10),
        Column("Suppress below", Kind.WHOLE, "Counts, numerators and denominators from 1 up to this number are shown as [c] to everybody but the service and the unit: 5 hides 1 to 4. Blank: none.", width=10),
    ),
    ("key",),
    portfolio.INDICATOR_FIELDS,
    "The measures that show whether a priority is on its way.",
    needed=True,
)  # fmt: skip

TRAJECTORIES = Sheet(
    portfolio.TRAJECTORIES,
    (
        Column("Indicator", Kind.KEY, "The indicator's key. One row each.", required=True, refers_to=portfolio.INDICATORS, width=18),
        Column("Profile", Kind.CHOICE, "The shape between baseline and target. points takes the sheet Points, interventions the sheet Interventions.", required=True, choices=Profile, width=16),
        Column("Baseline month", Kind.MONTH, "Where it starts, for instance 2026-03.", required=True),
        Column("Baseline value", Kind.NUMBER, "In the indicator's own unit.", required=True),
        Column("Target month", Kind.MONTH, "When the target is to be met, for instance 2027-03.", required=True),
        Column("Target value", Kind.NUMBER, "In the indicator's own unit.", required=True),
        Column("Reason", Kind.LONG_TEXT, "Why this trajectory, or why it was changed.", width=50),
        Column("Approved by", Kind.TEXT, "Who agreed it.", width=24),
    ),
    ("indicator",),
    portfolio.PLAN_FIELDS,
    "The value promised for each month on the way to the target.",
)  # fmt: skip

POINTS = Sheet(
    portfolio.POINTS,
    (
        Column("Indicator", Kind.KEY, "The indicator's key.", required=True, refers_to=portfolio.INDICATORS, width=18),
        Column("Line", Kind.CHOICE, "Blank means the trajectory. no effect: what would happen if nothing were done; low and high: the cases beside it.", choices=portfolio.Line),
        Column("Month", Kind.MONTH, "A month between baseline and target.", required=True),
        Column("Value", Kind.NUMBER, "What is promised for that month, in the indicator's own unit.", required=True),
    ),
    ("indicator", "line", "month"),
    portfolio.POINT_FIELDS,
    "Months on the way that were agreed one by one.",
)  # fmt: skip

INTERVENTIONS = Sheet(
    portfolio.INTERVENTIONS,
    (
        Column("Indicator", Kind.KEY, "The indicator's key.", required=True, refers_to=portfolio.INDICATORS, width=18),
        Column("Name", Kind.TEXT, "What the service will do.", required=True, width=44),
        Column("Starts", Kind.MONTH, "The month it begins.", required=True),
        Column("Lag", Kind.WHOLE, "Months until the first of it shows. Blank means 0.", width=8),
        Column("Full effect", Kind.MONTH, "The month all of it should show.", required=True),
        Column("Effect", Kind.NUMBER, "How far it moves the indicator, in its own unit; below 0 when it brings it down. Blank: only marked on the chart.", width=10),
    ),
    ("indicator", "name"),
    portfolio.INTERVENTION_FIELDS,
    "What the service will do, and when it should bite.",
)  # fmt: skip

HISTORY = Sheet(
    portfolio.HISTORY,
    (
        Column("Indicator", Kind.KEY, "The indicator's key.", required=True, refers_to=portfolio.INDICATORS, width=18),
        Column("Period", Kind.MONTH, "The last month of the period: 2026-09.", required=True),
        Column("Value", Kind.NUMBER, "In the indicator's own unit. 0 is a value; blank is not. May stay blank when numerator and denominator are given."),
        Column("Numerator", Kind.NUMBER, "The top number, where there is one.", width=12),
        Column("Denominator", Kind.NUMBER, "The bottom number, where there is one.", width=12),
        Column("Standing", Kind.CHOICE, "Blank means final.", choices=Standing, width=16),
        Column("Comment", Kind.LONG_TEXT, "What changed and why, in a line.", width=60),
    ),
    ("indicator", "period"),
    portfolio.FIGURE_FIELDS,
    "The figures so far, one row for each indicator and period.",
)  # fmt: skip

CLOSURES = Sheet(
    portfolio.CLOSURES,
    (Column("Date", Kind.DAY, "A day the council is closed, besides bank holidays.", required=True),),
    ("date",),
    {"date": lambda day: day},
    "The council's own closure days. Bank holidays of England are known.",
)

SHEETS = (PEOPLE, PRIORITIES, INDICATORS, TRAJECTORIES, POINTS, INTERVENTIONS, HISTORY, CLOSURES)
