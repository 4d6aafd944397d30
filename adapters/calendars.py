"""The working days of an English council: the law's bank holidays, and the council's own closure days.

The rules, the substitute days and the one-off royal days up to the installed version come from the `holidays`
library. A one-off day proclaimed later is entered as a closure day (docs/decisions/0011-bank-holidays.md).
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache

from holidays.countries.united_kingdom import UnitedKingdom

from core.domain.calendar import WorkingCalendar

HORIZON = date(UnitedKingdom.end_year, 12, 31)
"""The last day whose bank holidays can be told."""


class BeyondTheHorizon(LookupError):
    """Nobody can say yet whether that day is a bank holiday."""


def england(closures: AbstractSet[date] = frozenset()) -> WorkingCalendar:
    """The working days of a council in England that also closes on `closures`.

    Asking the calendar about a day after HORIZON raises BeyondTheHorizon.

    >>> england().next_working(date(2026, 12, 25))
    datetime.date(2026, 12, 29)
    >>> england({date(2026, 12, 29)}).next_working(date(2026, 12, 25))
    datetime.date(2026, 12, 30)
    """
    return WorkingCalendar(is_bank_holiday, frozenset(closures))


def is_bank_holiday(day: date) -> bool:
    """Whether England keeps that day. Raises BeyondTheHorizon after HORIZON."""
    if day > HORIZON:
        raise BeyondTheHorizon(
            f"Bank holidays in England are known until the end of {HORIZON.year}, not for {day.day}/{day.month}/{day.year}."
        )
    return day in _bank_holidays(day.year)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(UnitedKingdom(subdiv="ENG", years=year))  # type: ignore[no-untyped-call]  # the library's __init__
