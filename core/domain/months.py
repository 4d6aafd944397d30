"""Months and the periods an indicator reports on.

Every figure belongs to a period, and a period is named by its last month: October for a monthly
indicator, September for the second quarter, March for a financial year (April to March).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class NotAMonth(ValueError):
    """The text does not name a month."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month.

    >>> Month(2026, 11) + 3
    Month(2027, 2)
    >>> Month(2027, 2) - Month(2026, 11)
    3
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9999):
            raise NotAMonth(f"{self.year}-{self.number} is not a month.")

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written `YYYY-MM`. Raises NotAMonth for anything else.

        >>> Month.parse("2026-10")
        Month(2026, 10)
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise NotAMonth(f"{text!r} is not a month; write it as 2026-10.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day falls in."""
        return cls(day.year, day.month)

    @property
    def name(self) -> str:
        """`October`."""
        return NAMES[self.number - 1]

    @property
    def short(self) -> str:
        """`Oct`."""
        return self.name[:3]

    @property
    def full(self) -> str:
        """`October 2026`."""
        return f"{self.name} {self.year}"

    @property
    def first_day(self) -> date:
        """The first of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The day the month ends."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def index(self) -> int:
        """Months since January of year 0, for arithmetic on arrays of months."""
        return self.year * 12 + self.number - 1

    @staticmethod
    def at(index: int) -> Month:
        """The month with that `index`."""
        return _at(index)

    @property
    def financial_year(self) -> FinancialYear:
        """The English council year (April to March) the month belongs to."""
        return FinancialYear(self.year if self.number >= 4 else self.year - 1)

    def to(self, last: Month) -> Iterator[Month]:
        """Every month from this one to `last`, both included."""
        return (Month.at(i) for i in range(self.index, last.index + 1))

    # Both are asked for a hundred times an indicator, so they are written out.
    def __add__(self, months: int) -> Month:
        return _at(self.year * 12 + self.number - 1 + months)

    def __sub__(self, other: Month) -> int:
        return (self.year - other.year) * 12 + self.number - other.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __repr__(self) -> str:
        return f"Month({self.year}, {self.number})"


@lru_cache(maxsize=2400)
def _at(index: int) -> Month:
    return Month(index // 12, index % 12 + 1)


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """April to March, named by both calendar years.

    >>> str(Month(2027, 3).financial_year)
    '2026/27'
    """

    starts_in: int

    @property
    def first(self) -> Month:
        """April."""
        return Month(self.starts_in, 4)

    @property
    def last(self) -> Month:
        """March."""
        return Month(self.starts_in + 1, 3)

    def __str__(self) -> str:
        return f"{self.starts_in}/{(self.starts_in + 1) % 100:02d}"


class Frequency(Enum):
    """How often an indicator reports."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"

    @property
    def months(self) -> int:
        """How many months one period spans."""
        if self is Frequency.MONTHLY:
            return 1
        return 3 if self is Frequency.QUARTERLY else 12

    def ends_in(self, month: Month) -> bool:
        """Whether a period of this kind ends with `month`; quarters and years are financial.

        >>> Frequency.QUARTERLY.ends_in(Month(2026, 9)), Frequency.ANNUAL.ends_in(Month(2026, 9))
        (True, False)
        """
        return (month.number - 3) % self.months == 0

    def containing(self, month: Month) -> Month:
        """The last month of the period that `month` falls in."""
        while not self.ends_in(month):
            month = month + 1
        return month

    def latest_ended(self, on: date) -> Month:
        """The last month of the latest period that is over on that day."""
        month = Month.of(on) + -1
        while not self.ends_in(month):
            month = month + -1
        return month

    def before(self, month: Month, periods: int = 1) -> Month:
        """The period `periods` earlier."""
        return month + -self.months * periods

    def period(self, month: Month) -> str:
        """What a person calls the period ending with `month`.

        >>> Frequency.QUARTERLY.period(Month(2026, 9)), Frequency.ANNUAL.period(Month(2027, 3))
        ('July to September', 'the year 2026/27')
        """
        if self is Frequency.QUARTERLY:
            return f"{(month + -2).name} to {month.name}"
        if self is Frequency.ANNUAL:
            return f"the year {month.financial_year}"
        return month.name
