"""How leads put things: the same figures in the many ways people type them, and the slips of the finger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from core.domain.indicators import Indicator
from core.domain.months import Month

_OPENINGS = ("", "", "", "Hi, ", "Morning. ", "Sorry for the delay. ", "Here you go: ", "Hello, ")
_ENDINGS = ("", "", "", " thanks", " Thanks.", " Hope that helps.", " :)")
_COMMENTS = (
    "staff sickness in the team",
    "contractor handover dragged on",
    "better than we feared",
    "the new process is bedding in",
    "demand was up again",
    "backlog from the summer",
)
_ALONE = ("{v}", "it was {v}", "{v} this month", "we are at {v}", "that is {v}", "{n} {v}", "{n}: {v}")
_EACH = ("{n} {v}", "{n}: {v}", "{n} is {v}", "{n} - {v}", "{n} = {v}", "{n} was {v}", "{n} came in at {v}")
_REASONS = ("system migration", "the supplier has not sent the extract", "audit is still open")
_PLANS = (
    "we moved two people across and expect to be back by spring",
    "contractor changed, catching up now",
    "a backlog came through at once; clearing it",
    "more demand than planned, looking at the rota",
)


@dataclass(frozen=True, slots=True)
class Typed:
    """One figure as a lead types it; `value` is what the fingers wrote, `meant` what the head knew."""

    indicator: Indicator
    period: Month
    meant: Decimal
    value: Decimal


class Pen:
    """One person's way of writing."""

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance

    def pick(self, *these: str) -> str:
        """One of them."""
        return these[int(self._chance.integers(len(these)))]

    def reply(self, figures: Sequence[Typed], *, alone: bool, month: Month | None) -> str:
        """The figures in one message. `alone` where nothing else is asked; `month` where it must be said."""
        named = [self._one(f, alone=alone and len(figures) == 1 and month is None) for f in figures]
        if len(named) == 1:
            body = named[0]
        else:
            shape = self.pick(", ", "\n", "; ", "\n- ")
            body = f"{'- ' if shape.endswith('- ') else ''}{shape.join(named)}"
        if month is not None:
            body = f"{month.name}: {body}" if "\n" not in body else f"{month.name}\n{body}"
        chatty = self._chance.random() < 0.4 and not body.startswith("- ") and month is None
        if chatty:
            body = f"{self.pick(*_OPENINGS)}{body}"
        if self._chance.random() < 0.2:
            body = f"{body} - {self.pick(*_COMMENTS)}"
        elif chatty:
            body = f"{body}{self.pick(*_ENDINGS)}"
        return body

    def plainly(self, figure: Typed, month: Month | None) -> str:
        """The figure again, as plainly as it can be put."""
        said = f"{figure.indicator.called}: {figure.value:f}"
        return said if month is None else f"{month.full} {said}"

    def correction(self, indicator: Indicator, month: Month, value: Decimal) -> str:
        """A later figure for an earlier month."""
        number = self._number(indicator, value, bare=True)
        return self.pick(
            f"correct {month.name} {indicator.called} to {number}, late data came in",
            f"{month.name} {indicator.called} should be {number}, a typo",
            f"change {indicator.called} for {month.name} to {number}",
        )

    def deferral(self, until: date) -> str:
        """Not yet; when."""
        day = f"{until.day} {until:%B}"
        return self.pick(
            f"not till {day}", f"not ready yet, I'll have it on {day}", f"waiting on the contractor, {day}"
        )

    def away(self, until: date) -> str:
        """Somebody will not be there."""
        return self.pick(f"I'm away until {until.day} {until:%B}", f"on leave until {until.day} {until:%B}")

    def hand_over(self, name: str) -> str:
        """Somebody else knows."""
        return self.pick(f"please ask {name}", f"ask {name}", f"{name} has these now, ask {name}")

    def no_data(self) -> str:
        """There will be no figure."""
        return self.pick("no data this month - ", "not available, ") + self.reason()

    def reason(self) -> str:
        """Why."""
        return self.pick(*_REASONS)

    def plan(self) -> str:
        """What changed and what is being done."""
        return self.pick(*_PLANS)

    def slip_of_the_finger(self, indicator: Indicator, value: Decimal) -> Decimal:
        """What might be typed instead: digits swapped, a digit lost or wrong, the point or the unit forgotten."""
        digits = f"{value:f}"
        kind = self.pick("swap", "swap", "wrong", "lose", "point", "unit")
        places = [i for i, c in enumerate(digits) if c.isdigit()]
        at = places[int(self._chance.integers(len(places)))]
        typed = digits
        if kind == "swap" and len(places) > 1:
            first, second = places[0], places[1]
            typed = (
                digits[:first]
                + digits[second]
                + digits[first + 1 : second]
                + digits[first]
                + digits[second + 1 :]
            )
        elif kind == "wrong":
            typed = (
                digits[:at]
                + str((int(digits[at]) + 1 + int(self._chance.integers(8))) % 10)
                + digits[at + 1 :]
            )
        elif kind == "lose" and len(places) > 2:
            typed = digits[:at] + digits[at + 1 :]
        elif kind == "point":
            typed = digits.replace(".", "") if "." in digits else f"{value / 10:f}"
        elif kind == "unit":
            typed = f"{value / 100:f}" if indicator.unit == "%" else f"{value * 1000:f}"
        return Decimal(typed)

    def _one(self, figure: Typed, *, alone: bool) -> str:
        name = self.pick(figure.indicator.called, figure.indicator.called.lower(), figure.indicator.name)
        shapes = _ALONE if alone else _EACH
        return self.pick(*shapes).format(n=name, v=self._number(figure.indicator, figure.value))

    def _number(self, indicator: Indicator, value: Decimal, *, bare: bool = False) -> str:
        plain, grouped = f"{value:f}", f"{value:,f}"
        number = self.pick(plain, plain, grouped)
        if bare:
            return number
        match indicator.unit:
            case "%":
                return self.pick(number, f"{number}%", f"{number} %", f"{number} per cent")
            case "£":
                return self.pick(number, f"£{number}", f"£{grouped}")
            case "£m":
                return self.pick(number, f"£{number}m")
            case "days" | "seconds":
                return self.pick(number, number, f"{number} {indicator.unit}")
            case _:
                return number
