"""Days as people say them, resolved forward from today."""

# ruff: noqa: C901 - a grammar is a list of cases

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri",
         "saturday sat", "sunday sun"),
    )
    for name in names.split()
}  # fmt: skip
_SMALL = {"a": 1, "an": 1, "another": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10,
          "couple": 2, "few": 3}  # fmt: skip
_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_YEAR = r"(?:,?[ ]?(?P<{0}>20\d\d)(?!\d))?"
_MENTIONED = re.compile(
    rf"""\b(?:
      (?P<iso>20\d\d-\d\d-\d\d)
    | (?:(?:{_DAY})\b,?[ ](?:the[ ])?)?(?P<slashed>\d{{1,2}}[/.]\d{{1,2}}[/.](?:20)?\d\d)(?![\d/])
    | (?P<short>\d{{1,2}}/\d{{1,2}})(?![\d/])
    | (?:(?P<edge>early|mid|late|end|start|beginning)(?:[ -]of)?[ -](?:the[ ])?)(?P<edgemonth>{_MONTH})\b{_YEAR.format("edgeyear")}
    | (?:(?:{_DAY})\b,?[ ](?:the[ ])?)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]of)?[ -](?P<month>{_MONTH})\b\.?{_YEAR.format("year")}
    | (?P<month2>{_MONTH})\b\.?[ ](?:the[ ])?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,:%]?\d|%){_YEAR.format("year2")}
    | (?P<nth>\d)(?:st|nd|rd|th)[ ]week[ ](?:of|in)[ ](?:the[ ])?(?P<nthmonth>{_MONTH}|month)\b
    | (?:(?:{_DAY})\b,?[ ](?:the[ ])?)?(?P<ordinal>\d{{1,2}})(?:st|nd|rd|th)\b(?![ ](?:working|week))
    | (?P<dayafter>(?:the[ ])?day[ ]after[ ]tomorrow)
    | (?P<tomorrow>tomorrow|tmrw|tmr|tomoz|tomorow|tommorow|tommorrow|2moro)
    | (?P<today>(?:today|tonight|this[ ](?:afternoon|morning|evening)|eop|cop|eod|end[ ]of[ ](?:play|the[ ]day|day)|close[ ]of[ ]play)\b(?![ ](?:on[ ])?(?:{_DAY}|tomorrow|next)\b))
    | (?P<weekend>(?:end[ ]of|later)[ ](?:the|this)[ ]week|end[ ]of[ ]week|eow)
    | (?P<monthend>(?:the[ ])?end[ ]of[ ](?:the|this)?[ ]?month|month[ ]end|eom)
    | (?P<nextweek>(?:early[ ]|start[ ]of[ ]|beginning[ ]of[ ])?next[ ]week)
    | (?P<weekafter>(?:the[ ])?week[ ]after[ ]next)
    | (?P<nextmonth>(?:early[ ])?next[ ]month)
    | (?P<which>next[ ]|this[ ])?(?P<weekday>{_DAY})\b(?P<week>[ ]week\b)?
    | (?:in[ ])?(?P<many>\d{{1,2}}|{"|".join(_SMALL)})(?:[ ]of)?[ ](?:more[ ]|working[ ])?(?P<unit>day|week|month|fortnight)s?\b(?P<ago>[ ]ago)?
    | (?P<only>{_MONTH})\b{_YEAR.format("onlyyear")}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LOOSE = " ,:–-\t\n"
_EDGES = {"start": 1, "beginning": 1, "early": 5, "mid": 15, "late": 25}


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A day a text mentions, and where."""

    day: date
    start: int
    end: int


def when(text: str, today: date) -> date | None:
    """The first day the text mentions, on or after today, or None.

    >>> today = date(2026, 11, 5)
    >>> str(when("not till the 10th", today)), str(when("Thursday", today)), str(when("14/11", today))
    ('2026-11-10', '2026-11-12', '2026-11-14')
    >>> str(when("mid December", today)), str(when("next week", today)), when("when it is ready", today)
    ('2026-12-15', '2026-11-09', None)
    >>> str(when("December", today)), str(when("sometime in November", today))  # this month is as late as it may be
    ('2026-12-01', '2026-11-30')
    """
    return next((mention.day for mention in mentions(text, today)), None)


def past_day(text: str, today: date) -> date | None:
    """The day named, in the year up to today; None where it is to come or no day.

    >>> past_day("1 October", date(2026, 11, 2)), past_day("soon", date(2026, 11, 2))
    (datetime.date(2026, 10, 1), None)
    """
    start = today - timedelta(days=364)
    day = next((m.day for m in mentions(text, start, this_month=1)), None)
    return day if day is not None and day <= today else None


def mentions(text: str, today: date, *, this_month: int = 31) -> Iterator[Mentioned]:
    """Every day the text mentions that lies on or after today, in order.

    `this_month` is the day meant by the name of the month it is now, its last where it has none such.
    """
    for match in _MENTIONED.finditer(text):
        day = _resolve(match, today, this_month)
        if day is None or day < today:
            continue
        after = text[max(0, match.start() - 10) : match.start()].lower().rstrip()
        if after.endswith(("after", "after the")) and not match["weekday"]:
            day += timedelta(days=1)
        yield Mentioned(day, match.start(), match.end())


def leading_to(text: str) -> str:
    """What stands before a day, without the word that leads to it.

    >>> leading_to("Two void teams, by "), leading_to("Stand by us: "), leading_to("on ")
    ('Two void teams', 'Stand by us', '')
    """
    kept = text.rstrip(_LOOSE)
    last = kept.rsplit(None, 1)[-1:]
    if last and last[0].casefold() in {"by", "on", "before"}:
        return kept.removesuffix(last[0]).rstrip(_LOOSE)
    return kept


def deadline(text: str, today: date) -> Mentioned | None:
    """The day by which something is promised: one after "by", "on" or "before", else the last that is mentioned.

    >>> str(deadline("re-lets since April, by 20 November, Tom", date(2026, 11, 9)).day)
    '2026-11-20'
    >>> str(deadline("Second team at work by Christmas", date(2026, 11, 9)).day)
    '2026-12-24'
    >>> deadline("Two teams until March", date(2026, 11, 9)) is None
    True
    """
    every = sorted([*mentions(text, today), *_feasts(text, today)], key=lambda m: m.start)
    promised = [m for m in every if _PROMISED.search(text[: m.start])]
    return next(reversed(promised or [m for m in every if not _LASTING.search(text[: m.start])]), None)


_PROMISED = re.compile(r"\b(?:by|on|before)(?: the)?\s*$", re.IGNORECASE)
_LASTING = re.compile(r"\b(?:until|till|from|since)(?: the)?\s*$", re.IGNORECASE)
_FEAST = re.compile(r"\b(?P<before>by|before) (?P<feast>christmas|xmas|new year)\b", re.IGNORECASE)


def _feasts(text: str, today: date) -> Iterator[Mentioned]:
    """Christmas and the new year, by which much is promised: their eves."""
    for match in _FEAST.finditer(text):
        number = 31 if match["feast"].casefold() == "new year" else 24
        day = _next(12, number, None, today)
        if day is not None:
            yield Mentioned(day, match.start("feast"), match.end())


def day_of_month(number: int, today: date) -> date | None:
    """The next day with that number, today included."""
    year, month = today.year, today.month
    for _ in range(3):
        day = _day(year, month, number)
        if day is not None and day >= today:
            return day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def a_month(text: str) -> bool:
    """Whether it names a month and no day.

    >>> a_month("Dec."), a_month("December 2027"), a_month("12 December")
    (True, True, False)
    """
    return text.strip(" .").rstrip("0123456789., ").lower() in MONTH_NUMBERS


def _resolve(match: re.Match[str], today: date, this_month: int) -> date | None:
    said = match.groupdict()
    if said["iso"]:
        year, month, number = map(int, said["iso"].split("-"))
        return _day(year, month, number)
    if said["slashed"]:
        number, month, year = map(int, re.split(r"[/.]", said["slashed"]))
        return _day(year if year > 99 else 2000 + year, month, number)
    if said["short"]:
        number, month = map(int, said["short"].split("/"))
        return _next(month, number, None, today)
    if said["edgemonth"]:
        month = MONTH_NUMBERS[said["edgemonth"].lower()]
        number = _EDGES.get(said["edge"].lower(), 31)
        return _next(month, number, said["edgeyear"], today)
    if said["day"]:
        return _next(MONTH_NUMBERS[said["month"].lower()], int(said["day"]), said["year"], today, exact=True)
    if said["day2"]:
        return _next(
            MONTH_NUMBERS[said["month2"].lower()], int(said["day2"]), said["year2"], today, exact=True
        )
    if said["nth"]:
        number = 7 * (int(said["nth"]) - 1) + 1
        name = said["nthmonth"].lower()
        return (
            day_of_month(number, today)
            if name == "month"
            else _next(MONTH_NUMBERS[name], number, None, today)
        )
    if said["ordinal"]:
        return day_of_month(int(said["ordinal"]), today)
    if said["weekday"]:
        return _weekday(said, today)
    if said["many"]:
        return None if said["ago"] else _later(said["many"].lower(), said["unit"].lower(), today)
    if said["only"]:
        month = MONTH_NUMBERS[said["only"].lower()]
        number = this_month if month == today.month and not said["onlyyear"] else 1
        return _next(month, number, said["onlyyear"], today)
    return _relative(said, today)


def _relative(said: dict[str, str | None], today: date) -> date | None:
    monday = today + timedelta(days=7 - today.weekday())
    first = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    days = {
        "dayafter": today + timedelta(days=2),
        "tomorrow": today + timedelta(days=1),
        "today": today,
        "weekend": friday,
        "monthend": first - timedelta(days=1),
        "nextweek": monday,
        "weekafter": monday + timedelta(days=7),
        "nextmonth": first,
    }
    return next((day for name, day in days.items() if said[name]), None)


def _weekday(said: dict[str, str | None], today: date) -> date:
    number = WEEKDAYS[(said["weekday"] or "").lower()]
    ahead = (number - today.weekday()) % 7 or 7
    if (said["which"] or "").lower().startswith("next"):
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=ahead + (7 if said["week"] else 0))


def _later(many: str, unit: str, today: date) -> date | None:
    number = int(many) if many.isdigit() else _SMALL[many]
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + number, 12)
        return _day(year, month + 1, min(today.day, 28))
    return today + timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _next(month: int, number: int, year: str | None, today: date, *, exact: bool = False) -> date | None:
    """The next time that day comes round; past the end of a month is its last day, unless `exact`."""
    if year:
        return _clamped(int(year), month, number, exact=exact)
    day = _clamped(today.year, month, number, exact=exact)
    if day is not None and day < today:
        day = _clamped(today.year + 1, month, number, exact=exact)
    return day


def _clamped(year: int, month: int, number: int, *, exact: bool) -> date | None:
    while number > 28 and not exact:
        if day := _day(year, month, number):
            return day
        number -= 1
    return _day(year, month, number)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
