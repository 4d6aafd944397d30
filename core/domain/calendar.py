"""Counting working days. Which days are bank holidays is told to it from outside."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Weekdays that are neither bank holidays nor the council's own closure days."""

    is_bank_holiday: Callable[[date], bool]
    closures: AbstractSet[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the council works that day."""
        return day.weekday() < 5 and day not in self.closures and not self.is_bank_holiday(day)

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add(self, day: date, working_days: int) -> date:
        """The working day so many working days after (or, below 0, before) `day`.

        Counting starts on the day after; 0 gives the day itself, moved on to a working day.
        """
        if working_days == 0:
            return self.next_working(day)
        step = ONE_DAY if working_days > 0 else -ONE_DAY
        for _ in range(abs(working_days)):
            day += step
            while not self.is_working(day):
                day += step
        return day
