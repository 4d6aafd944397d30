"""The small parts sentences are made of: counts, lists of names, greetings, days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.domain.formatting import show_date
from core.domain.indicators import Indicator
from core.domain.people import Person

_TITLES = {"Cllr", "Councillor", "Dr", "Mr", "Mrs", "Ms", "Sir", "Dame", "Prof"}

_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def counted(number: int) -> str:
    """A count as a sentence begins with it.

    >>> counted(3), counted(14)
    ('Three', '14')
    """
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def plural(number: int, one: str, many: str = "") -> str:
    """The noun that goes with a count."""
    return one if number == 1 else many or f"{one}s"


def joined(names: Sequence[str]) -> str:
    """Names as a sentence lists them.

    >>> joined(["Voids", "Repairs", "Satisfaction"])
    'Voids, Repairs and Satisfaction'
    >>> joined(["Good repairs and quick re-lets", "Tenants who feel heard"])
    'Good repairs and quick re-lets, and Tenants who feel heard'
    """
    if len(names) < 2:
        return "".join(names)
    stop = "," if any(" and " in name for name in names) else ""
    return f"{', '.join(names[:-1])}{stop} and {names[-1]}"


def either(names: Sequence[str]) -> str:
    """Names to choose between.

    >>> either(["Voids", "Repairs and gas", "Satisfaction"])
    'Voids, Repairs and gas or Satisfaction'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"


def closed(text: str) -> str:
    """A text as a sentence ends.

    >>> closed("Keys are late"), closed("Why?")
    ('Keys are late.', 'Why?')
    """
    return text if text.endswith((".", "?", "!")) else f"{text}."


def greeting(now: datetime, person: Person) -> str:
    """`Good morning, Priya.` by the person's own clock."""
    hour = now.astimezone(ZoneInfo(person.time_zone)).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    titled = person.first_name.rstrip(".") in _TITLES
    return f"Good {part}, {person.name if titled else person.first_name}."


def when(day: date, today: date) -> str:
    """A day as people say it, with today and tomorrow by name."""
    away = (day - today).days
    if away in {0, 1}:
        return ("today", "tomorrow")[away]
    return show_date(day, today)


def at_time(instant: datetime, now: datetime, time_zone: str = "Europe/London") -> str:
    """`at 10:30 tomorrow`."""
    local = instant.astimezone(ZoneInfo(time_zone))
    today = now.astimezone(ZoneInfo(time_zone)).date()
    day = when(local.date(), today)
    return f"at {local:%H:%M} {day if day in {'today', 'tomorrow'} else 'on ' + day}"


def due_on(due: date, today: date) -> str:
    """`due tomorrow`, or `was due on Monday 9 November`."""
    if due < today:
        return f"was due on {show_date(due, today)}"
    day = when(due, today)
    return f"due {day}"


def short_call(indicator: Indicator) -> str:
    """The shortest everyday word for an indicator; letters that stand for words stay capitals."""
    names = [n for n in (*indicator.aliases, indicator.short_name) if n]
    shortest = min(names, key=len) if names else indicator.name
    return shortest.lower() if names and not shortest.isupper() else shortest


def sentence(text: str) -> str:
    """A clause as a sentence of its own."""
    return f"{text[0].upper()}{text[1:]}." if text else ""


def quoted(text: str) -> str:
    """What somebody said, after a space; nothing where they said nothing."""
    return f' "{text}"' if text else ""
