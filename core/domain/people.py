"""Who takes part, and when they are away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

TITLES = frozenset({"Cllr", "Councillor", "Dr", "Mr", "Mrs", "Ms", "Sir", "Dame", "Prof"})
"""What comes before a name and is no name."""


class Role(Enum):
    """What a person is to the unit."""

    LEAD = "lead"
    DEPUTY = "deputy"
    UNIT = "unit"
    LEADER = "leader"
    CABINET = "cabinet"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody Stocktake talks with. `key` is their e-mail address in lower case.

    `deputy` is the key of who answers when they are away; `portfolio` is a cabinet member's.
    """

    key: str
    name: str
    role: Role
    deputy: str | None = None
    time_zone: str = "Europe/London"
    portfolio: str = ""
    retired: bool = False

    @property
    def first_name(self) -> str:
        """How a colleague greets them; the whole name where it begins with a title.

        >>> Person("p", "Priya Shah", Role.LEAD).first_name, Person("h", "Cllr Helen Marsh", Role.CABINET).first_name
        ('Priya', 'Cllr Helen Marsh')
        """
        first = self.name.split(maxsplit=1)[0] if self.name.strip() else self.name
        return self.name if first.rstrip(".") in TITLES else first

    @property
    def runs_the_unit(self) -> bool:
        """Whether they may do what a unit officer does."""
        return self.role in {Role.UNIT, Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from `first` to `last`, both included."""

    person: str
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether they are away that day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Priority:
    """An outcome the council has promised, with one accountable lead and a cabinet portfolio."""

    key: str
    name: str
    portfolio: str
    lead: str
    aim: str = ""
    retired: bool = False
