"""What an example is made of: names, values and days of the council one speaks with, so that it can be typed back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Span, quiet


@dataclass(frozen=True, slots=True)
class Examples:
    """Words for examples. `name`, `number` and `month` are one indicator's; `other` and `other_number` another's.

    `earlier` is a value its `month` does not hold; `lead` and `officer` are first names, `portfolio` a portfolio.
    """

    name: str = "voids"
    number: str = "31"
    month: str = "September"
    earlier: str = "28"
    other: str = ""
    other_number: str = ""
    lead: str = ""
    officer: str = ""
    portfolio: str = ""
    day: str = "Friday"

    @property
    def answer(self) -> str:
        """An answer in one line."""
        second = f", {self.other} {self.other_number}" if self.other else ""
        return f"{self.name} {self.number}{second}"

    @property
    def for_lead(self) -> str:
        """What the unit types to answer for a lead."""
        return f'"answer for {self.lead}: {self.name} {self.number}"'

    @property
    def correction(self) -> str:
        """An earlier figure put right."""
        return f"correct {self.name} for {self.month} to {self.earlier}"

    def say(self, before: str = "", after: str = "") -> Span:
        """The name between other words, in inverted commas.

        >>> Examples().say("chart ").text
        '"chart voids"'
        """
        return quiet(f'"{before}{self.name}{after}"')
