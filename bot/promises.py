"""What a service said it expects, and by when: read from its own words, kept nowhere else, and recalled kindly.

A promise is never taken for a figure or a target. It lives in the words it was made in: taken back or changed with
them, there is nothing else to change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.naming import month_of
from core.domain.figures import Figure
from core.domain.flags import Cause
from core.domain.indicators import Indicator, Polarity
from core.domain.months import NAMES, Month
from core.ports import Work
from core.services import recording
from core.services.rules import Rules, today

_MONTHS = "|".join(f"{name}|{name[:3]}" for name in NAMES)
_VERB = (
    r"(?:(?:we |i )?(?:expect(?:s|ed|ing)?|hop(?:e|ing)|aim(?:ing)?|plan(?:ning)?|forecast(?:ing)?|should|will|reach(?:ing)?)"
    r"(?: (?:it|them|this|that|to|for|at|be|see|get|have|reach|back|down|up|under|below|above|over)){0,9}"
    r"|(?:get(?:ting)?(?: it)? )?(?:back|down|up)(?: (?:to|at|under|below|above|over)){1,9})"
)
_NUMBER = r"(?:(?:about|around|roughly|some) )?£?(?P<{0}>\d{{1,9}}(?:,\d{{3}})*(?:\.\d{{1,6}})?)(?: ?(?:%|per cent|percent|points|days?|weeks?|hours?|minutes?|homes?|cases?|households?|kg))?"
_BY = rf"(?:by|in|before)(?: the)?(?: end of| start of| mid| middle of)?[ -]+(?P<{{0}}>{_MONTHS})\b(?: (?P<{{0}}year>20\d\d)\b)?"
_SAID = re.compile(
    rf"\b{_VERB} {_NUMBER.format('value1')} {_BY.format('month1')}|\b{_BY.format('month2')},? {_VERB} {_NUMBER.format('value2')}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A value a service expects by a month. `by` said so."""

    value: Decimal
    month: Month
    by: str

    def kept_with(self, indicator: Indicator, value: Decimal) -> bool:
        """Whether a value is as good as was expected, or better."""
        if indicator.polarity is Polarity.LOWER:
            return value <= self.value
        return value >= self.value if indicator.polarity is Polarity.HIGHER else value == self.value


def said_in(text: str, said_on: date) -> tuple[Decimal, Month] | None:
    """The value and month a line names together, if it does; the month is the next of that name.

    >>> said_in("two extra void teams from the 17th, expect 28 by Dec", date(2026, 11, 2))
    (Decimal('28'), Month(2026, 12))
    >>> said_in("by January we should be back to 91.5%", date(2026, 11, 2))
    (Decimal('91.5'), Month(2027, 1))
    >>> said_in("28 homes came back in December", date(2026, 11, 2)) is None
    True
    """
    found = _SAID.search(" ".join(text.split())[:600])
    if found is None:
        return None
    value = Decimal((found["value1"] or found["value2"]).replace(",", ""))
    this = Month.of(said_on)
    number = month_of(found["month1"] or found["month2"])
    year = found["month1year"] or found["month2year"]
    if year:
        return value, Month(int(year), number)
    return value, Month(this.year if number >= this.number else this.year + 1, number)


def promises(work: Work, indicator: Indicator, rules: Rules) -> list[Promise]:
    """What the service said it expects of an indicator, in its words about flags and beside figures; latest last.

    A number that would surprise as a figure is left alone: it was probably of something else.
    """
    figures = work.figures.known(indicator.key)
    lines = [
        (f.opened_at, f.lead_line, f.lead_line_by) for f in work.flags.of(indicator.key, Cause.OFF_TRACK)
    ]
    lines += [(f.said_at, f.comment, f.said_by) for f in figures.values()]
    made: dict[Month, Promise] = {}
    for at, line, by in sorted(lines):
        said = said_in(line, today(at))
        if said is not None and _plausible(indicator, said, figures, rules):
            month = indicator.frequency.containing(said[1])
            made.pop(month, None)
            made[month] = Promise(said[0], month, by)
    return list(made.values())


def for_period(work: Work, indicator: Indicator, period: Month, rules: Rules) -> Promise | None:
    """What was expected by that very period."""
    return next((p for p in promises(work, indicator, rules) if p.month == period), None)


def _plausible(
    indicator: Indicator, said: tuple[Decimal, Month], figures: Mapping[Month, Figure], rules: Rules
) -> bool:
    value, month = said
    before = {m: f for m, f in figures.items() if m < month}
    return indicator.limits.allow(value) and not recording.surprising(indicator, value, before, month, rules)
