"""The unit's own settings for a month, with the method's defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from core.domain.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Rules:
    """When to ask, chase and tell. Days are working days.

    `ask_at` is in each person's own time zone. `grace` is how long a lead hears of a slip before the unit does.
    `surprise` is how many usual month-to-month moves make a value worth querying once.
    `most_a_minute` is how many things one person may say in a minute; 0 is any number.
    """

    ask_at: time = time(9)
    remind_before: int = 2
    deputy_after: int = 1
    unit_after: int = 3
    grace: int = 1
    amber_red_months: int = 2
    surprise: int = 6
    most_a_minute: int = 0

    home: ClassVar[ZoneInfo] = ZoneInfo("Europe/London")

    def asking_time(self, day: date, time_zone: str) -> datetime:
        """The instant people in that time zone are spoken to on `day`."""
        return datetime.combine(day, self.ask_at, ZoneInfo(time_zone))

    def end_of_grace(self, now: datetime, calendar: WorkingCalendar) -> datetime:
        """The same time of day, so many working days on, at the next quarter of an hour."""
        local = now.astimezone(self.home)
        day = calendar.add(local.date(), self.grace)
        quarters = -(-(local.hour * 60 + local.minute) // 15) * 15
        quarters = min(max(quarters, 9 * 60), 17 * 60)
        return datetime.combine(day, time(), self.home) + timedelta(minutes=quarters)


def today(now: datetime, time_zone: str = "Europe/London") -> date:
    """The day it is for a person in that time zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()
