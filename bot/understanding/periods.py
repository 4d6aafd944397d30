"""Which period a number is of: the month asked for, another month, or a year to date that is nobody's month."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.dates import MONTH_NUMBERS
from bot.understanding.lexicon import known
from bot.understanding.meaning import Context, KnownIndicator
from bot.understanding.plainness import Reading
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import Role
from core.domain.months import Month

_OF_A_WEEK = re.compile(
    r"(?<!\S)(?:w / [ec]|(?:week|wk|fortnight) (?:ending|ended|commencing|beginning|starting|to))(?: [^\s§.;]+){0,5} $"
)


_UP_TO = frozenset("at to until till by on from".split())  # noqa: SIM905 - reads as a list of words
_DAY_AND_MONTH = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)? ?(?:-|–|to|and|&) ?)?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]?(?P<month>[a-z]{3,9})"
)
_LATE = 28
"""The day from which a month has as good as ended."""


_ADDS_UP = re.compile(
    r"to date|cumulative|year|ytd|in year|(?:council tax|business rates?|nndr) collect|collect\w* (?:of )?(?:council tax|business rates?|nndr)"
)
"""What adds up from April by its name; tax is always told as what has been collected of the year's."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of the numbers of one part of a reply."""

    shape: Shape
    reading: Reading
    indicator: KnownIndicator
    context: Context

    def is_cumulative(self) -> bool:
        """Whether the indicator adds up from April, so that a year to date is its month's figure."""
        return _ADDS_UP.search(self.indicator.name.lower()) is not None

    def is_rolling(self) -> bool:
        """Whether the indicator is of the twelve months before."""
        return bool(re.search(r"rolling|12 months|twelve", self.indicator.name.lower()))

    def when(self, place: int) -> str:
        """`month` for a figure of a month; `other` for year to date and the like; `unclear` where it may not be the one asked."""
        if _OF_A_WEEK.search(self.shape.text[: self.shape.starts[place]]) or self._is_of_another_day(place):
            return "unclear"
        return self._how_long(self._told_with(place))

    def _is_of_another_day(self, place: int) -> bool:
        """Whether the figure is said to stand as at a day that does not end the month asked ("407 as at 5 August")."""
        first, last = self.shape.clause(place)
        words = self.shape.words
        days = [
            self.shape.tokens[at].said
            for at in range(max(first, 2), last)
            if words[at] == "¤date"
            and (words[at - 2 : at] in {("as", "at"), ("as", "of")} or words[place + 1 : at] == ("on",))
        ]
        if first < place and (
            words[first] == "¤date" or (words[first] in _UP_TO and words[first + 1] == "¤date")
        ):
            days.append(self.shape.tokens[first if words[first] == "¤date" else first + 1].said)
        return any(not self._ends_the_month(day) for day in days if _DAY_AND_MONTH.match(day))

    def _ends_the_month(self, day: str) -> bool:
        said = _DAY_AND_MONTH.match(day)
        month = MONTH_NUMBERS.get(said["month"][:3]) if said else None
        if said is None or month is None:
            return True
        own = month == self.context.period.number and int(said["day"]) >= _LATE
        return own or (month == (self.context.period + 1).number and int(said["day"]) == 1)

    def _told_with(self, place: int) -> str:
        """The clause round a number with the brackets after it and the label before it."""
        shape = self.shape
        first, last = self._half(place)
        clause = " ".join(shape.words[first:last])
        if last < len(shape.words) and shape.words[last] == "(":
            inside = shape.clause(last + 1)[1] if last + 1 < len(shape.words) else last
            if not any(
                self.reading.roles.get(at) in {Role.FREE, Role.FIGURE} for at in range(last + 1, inside)
            ):
                clause += " " + " ".join(shape.words[last + 1 : inside])
        if first > 2 and shape.words[first - 1] == ")" and "(" in shape.words[: first - 1]:
            opened = max(at for at in range(first - 1) if shape.words[at] == "(")
            if opened and "§" not in shape.words[opened:first]:
                before = shape.clause(opened - 1)
                clause = " ".join(shape.words[before[0] : before[1]]) + " " + clause
        if first > 1 and shape.words[first - 1] in {"-", "–", "|", "\n"}:
            before = shape.clause(first - 2)
            if "§" not in shape.words[before[0] : before[1]] and before[1] - before[0] <= 4:
                clause = " ".join(shape.words[before[0] : before[1]]) + " " + clause
        return clause

    def _how_long(self, clause: str) -> str:
        long = re.search(
            r"§ (?:(?!best|worst|highest|lowest|up|down|better|worse)[^\s§]+ ){0,2}since (?:the )?(?:start|beginning|¤\S+)|(?<!\S)(?:ytd|year to date|y t d|cumulative(?:ly)?|cum|rolling|full year|year end|year-end|to date|12m|¤year|¤quarter|quarter|quarterly|annual|annually|yearly|half year|12 months|so far)(?!\S)",
            clause,
        )
        short = re.search(
            r"(?<!\S)(?:in - month|in month|in the month|in-month|month only|this month|monthly)(?!\S)",
            clause,
        )
        many = len(figure_places(self.reading)) > 1
        if self.is_cumulative():
            return (
                "unclear"
                if short and not long and not re.search(r"this month", clause) and not many
                else "other"
                if short and not long and many
                else "month"
            )
        if self.is_rolling():
            return "month"
        if long and not (short and many):
            return "other" if many else "unclear"
        return "month"

    def _half(self, place: int) -> tuple[int, int]:
        """The clause round a number, or its half where it names the month: "YTD 84.1 and 86.3 for July"."""
        first, last = self.shape.clause(place)
        words = self.shape.words
        if "respectively" in words[first:last]:
            return first, last
        joints = [at for at in range(first, last) if words[at] in {"and", "but"}]
        begin = max((at + 1 for at in joints if at < place and "§" in words[first:at]), default=first)
        end = min((at for at in joints if at > place and "§" in words[at:last]), default=last)
        return (begin, end) if "¤now" in words[begin:end] else (first, last)

    def month(self, place: int) -> Month:
        """The month a figure is of: the one named in its clause or in the label before it, else the one asked."""
        shape, months = self.shape, self.shape.months
        first, last = shape.clause(place)
        bracketed = shape.words[place + 1 : place + 2] == ("(",) and shape.words[place + 3 : place + 4] == (
            ")",
        )
        if bracketed and place + 2 in months:
            return months[place + 2]
        at = place - 1
        while at >= first and shape.words[at] not in {"and", "but", "§"}:
            if at in months and at not in self.reading.explained:
                return months[at]
            at -= 1
        at = place + 1
        while at < last and shape.words[at] not in {"and", "but", "§", "because", "due", "into", "since"}:
            if at in months and at not in self.reading.explained:
                return months[at]
            at += 1
        if first > 1 and shape.words[first - 1] in {"-", "–", "|", "\n", ",", "->"}:
            before = shape.clause(first - 2)
            labels = [m for p, m in months.items() if before[0] <= p < before[1]]
            bare = all(known(w) or w.startswith("¤") for w in shape.words[before[0] : before[1]])
            if len(labels) == 1 and bare and "§" not in shape.words[before[0] : before[1]]:
                return labels[0]
        return self.context.period


def figure_places(reading: Reading) -> list[int]:
    """The places of the numbers that may be the figure."""
    return [place for place, role in reading.roles.items() if role in {Role.FIGURE, Role.FREE}]
