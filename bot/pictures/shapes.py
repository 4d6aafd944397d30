"""What is to be drawn, every word and number of it decided; how it looks is the draughtsman's business.

A picture needs nothing but itself: no store, no clock. Values are `Decimal` in the indicator's own unit; lists of
values run forward in time. Text is data, drawn as typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from core.domain.indicators import Band, Polarity
from core.domain.months import Month
from core.domain.trajectory import Point


@dataclass(frozen=True, slots=True)
class Actual:
    """The value known for a month. `earlier` are the values it replaced, oldest first; `letter` its status."""

    month: Month
    value: Decimal
    provisional: bool = False
    earlier: tuple[Decimal, ...] = ()
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happens in a month: an intervention that should bite, a changed definition."""

    month: Month
    words: str


@dataclass(frozen=True, slots=True)
class FanPoint:
    """The forecast for a month: eight values in ten fall between `p10` and `p90`, half on each side of `p50`."""

    month: Month
    p10: Decimal
    p50: Decimal
    p90: Decimal


@dataclass(frozen=True, slots=True)
class Stretch:
    """Control limits that hold from `first` to `last`; `trial` while they rest on fewer than twelve points."""

    first: Month
    last: Month
    mean: Decimal
    lower: Decimal
    upper: Decimal
    trial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrajectoryPicture:
    """Actuals against the trajectory.

    `title` states the finding; `subtitle` says which indicator this is, in full. `older` are earlier versions of the
    trajectory, oldest first. `tolerance` is drawn on the worse side of the trajectory. `months` limits what is shown
    to the first and last of them, both included; None shows the last sixty figures and what surrounds them (window.py).
    `letter` is the last actual's status; `chance` that of meeting the target, in words ("unlikely: about one in five"). `missing` are months that should have had a figure. `cumulative` values start again every April, and
    their lines with them.
    """

    title: str
    subtitle: str = ""
    unit: str = ""
    decimals: int = 1
    polarity: Polarity = Polarity.HIGHER
    months: tuple[Month, Month] | None = None
    actual: tuple[Actual, ...] = ()
    missing: tuple[Month, ...] = ()
    trajectory: tuple[Point, ...] = ()
    older: tuple[tuple[Point, ...], ...] = ()
    target: Point | None = None
    tolerance: Decimal | None = None
    band: Band | None = None
    no_effect: tuple[Point, ...] = ()
    low: tuple[Point, ...] = ()
    high: tuple[Point, ...] = ()
    interventions: tuple[Mark, ...] = ()
    forecast: tuple[FanPoint, ...] = ()
    limits: tuple[Stretch, ...] = ()
    breaks: tuple[Mark, ...] = ()
    letter: str = ""
    chance: str = ""
    source: str = ""
    known_on: date | None = None
    illustrative: bool = False
    cumulative: bool = False

    def __post_init__(self) -> None:
        _in_order(self.months)


def _in_order(months: tuple[Month, Month] | None) -> None:
    if months and months[1] < months[0]:
        raise ValueError("The last of the months shown comes before the first.")


class Signal(Enum):
    """What a control chart finds in a point."""

    NONE = ""
    OUTSIDE = "outside the limits"
    TREND = "part of a trend"
    TWO_OF_THREE = "two of three near a limit"
    SHIFT = "part of a shift"


class Direction(Enum):
    """Whether a signal is good news."""

    BETTER = "improvement"
    WORSE = "concern"
    NEITHER = "change"


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """A month's value and what the control chart finds in it."""

    month: Month
    value: Decimal
    signal: Signal = Signal.NONE
    direction: Direction = Direction.NEITHER
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPicture:
    """An XmR chart: points, their mean and limits, and what is found. `reading` says it in a sentence or two.

    `months` are as in a TrajectoryPicture.
    """

    title: str
    subtitle: str = ""
    unit: str = ""
    decimals: int = 1
    polarity: Polarity = Polarity.HIGHER
    months: tuple[Month, Month] | None = None
    points: tuple[ControlPoint, ...] = ()
    limits: tuple[Stretch, ...] = ()
    missing: tuple[Month, ...] = ()
    breaks: tuple[Mark, ...] = ()
    target: Decimal | None = None
    reading: str = ""
    source: str = ""
    known_on: date | None = None
    illustrative: bool = False

    def __post_init__(self) -> None:
        _in_order(self.months)


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of a seasonal overlay; `points` are that year's months."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonalPicture:
    """Years laid over one another, the latest on top. `first_month` is 4 for council years, 1 for calendar years."""

    title: str
    subtitle: str = ""
    unit: str = ""
    decimals: int = 1
    polarity: Polarity = Polarity.HIGHER
    years: tuple[YearLine, ...] = ()
    first_month: int = 4
    provisional: tuple[Month, ...] = ()
    letter: str = ""
    source: str = ""
    known_on: date | None = None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One small chart among many. `line` says the latest in a few words ("31 days, 4 above trajectory")."""

    name: str
    line: str = ""
    unit: str = ""
    decimals: int = 1
    polarity: Polarity = Polarity.HIGHER
    actual: tuple[Actual, ...] = ()
    missing: tuple[Month, ...] = ()
    trajectory: tuple[Point, ...] = ()
    target: Point | None = None
    letter: str = ""
    cumulative: bool = False
    band: Band | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiplesPicture:
    """Up to thirty small charts of a priority or portfolio, each on its own scale, all over the same months."""

    title: str
    subtitle: str = ""
    panels: tuple[Panel, ...] = ()
    source: str = ""
    known_on: date | None = None
    illustrative: bool = False

    def __post_init__(self) -> None:
        if len(self.panels) > 30:
            raise ValueError("A page holds thirty small charts at most.")


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of a grid row: a letter, or a short word where there is none ("late", "n/a")."""

    month: Month
    letter: str = ""
    word: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One indicator's months in a status grid. Rows with the same `group` stand together under its name."""

    name: str
    cells: tuple[Cell, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPicture:
    """Status letters by month, one row for each indicator."""

    title: str
    subtitle: str = ""
    months: tuple[Month, ...] = ()
    rows: tuple[GridRow, ...] = ()
    source: str = ""
    known_on: date | None = None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action agreed last time and what became of it."""

    action: str
    owner: str
    due: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the three readings, never merged: its name, its words, and its letter where it has one."""

    name: str
    words: str
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StocktakePicture:
    """One priority's page in a stocktake pack, in the order it is taken.

    `minutes` is the time set aside for it. `trajectory` is drawn on the page; its own title becomes the caption.
    `others` are the latest of the priority's other indicators.
    """

    title: str
    subtitle: str = ""
    lead: str = ""
    minutes: int | None = None
    good_news: str = ""
    agreed: tuple[Agreed, ...] = ()
    readings: tuple[Reading, ...] = ()
    trajectory: TrajectoryPicture | None = None
    others: tuple[Reading, ...] = ()
    deep_dive: str = ""
    questions: tuple[str, ...] = ()
    source: str = ""
    known_on: date | None = None
    illustrative: bool = False


Picture = (
    TrajectoryPicture | ControlPicture | SeasonalPicture | MultiplesPicture | GridPicture | StocktakePicture
)
