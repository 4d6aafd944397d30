"""The working days of an English council: the law's bank holidays, and the council's own closure days.

The rules, the substitute days and the one-off royal days up to the installed version come from the `holidays` library; a
dated copy of the GOV.UK list is merged with them (adapters/data). A one-off day proclaimed later is entered as a closure
day (docs/decisions/0011-bank-holidays.md).
"""

from __future__ import annotations

import csv
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache
from pathlib import Path

from holidays.countries.united_kingdom import UnitedKingdom

from core.domain.calendar import WorkingCalendar

_GOV_UK = Path(__file__).parent / "data" / "bank_holidays_england.csv"

GOV_UK_AS_OF = date(2026, 11, 22)
"""The day the GOV.UK list was read."""

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


def confirmed_until() -> date:
    """The last day of the years GOV.UK has published; later ones are computed, and a proclamation may add to them.

    >>> confirmed_until()
    datetime.date(2028, 12, 31)
    """
    return date(max(day.year for day in published()), 12, 31)


@cache
def published() -> frozenset[date]:
    """The days on the GOV.UK list as it was on GOV_UK_AS_OF."""
    with _GOV_UK.open(newline="", encoding="utf-8") as file:
        return frozenset(date.fromisoformat(row["Date"]) for row in csv.DictReader(file))


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    computed = UnitedKingdom(subdiv="ENG", years=year)  # type: ignore[no-untyped-call]  # the library's __init__
    return frozenset(computed) | {day for day in published() if day.year == year}
