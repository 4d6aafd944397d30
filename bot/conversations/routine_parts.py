"""What a routine's conversation is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.messages import Form
from bot.talk import InRoutine
from bot.turn import Turn
from core.ports import Due
from core.services.desk import Desk

Said = Mapping[str, str]
Phrase = tuple[re.Pattern[str], Callable[[Turn, Said], bool]]


@dataclass(frozen=True, slots=True)
class Part:
    """One routine: the phrases it hears, its buttons and forms, the steps it hears and asks, what falls due in it.

    A phrase's function gets the named groups of its pattern; it answers False to say the words were not meant for
    it after all. `opens` makes the form behind a button `form/KIND/ABOUT`, `mistakes` says by field what of a filled
    form cannot be taken, `forms` hears it; those two are by the form's name.
    """

    phrases: tuple[Phrase, ...] = ()
    buttons: Mapping[str, Callable[[Turn, str], None]] = field(default_factory=dict)
    opens: Mapping[str, Callable[[Turn, str], Form | None]] = field(default_factory=dict)
    forms: Mapping[str, Callable[[Turn, Said], None]] = field(default_factory=dict)
    mistakes: Mapping[str, Callable[[Turn, Said], Mapping[str, str]]] = field(default_factory=dict)
    steps: Mapping[str, Callable[[Turn, InRoutine, str], bool]] = field(default_factory=dict)
    asks: Mapping[str, Callable[[Turn, InRoutine], None]] = field(default_factory=dict)
    falls_due: Mapping[str, Callable[[Desk, Due], None]] = field(default_factory=dict)


def phrase(pattern: str) -> re.Pattern[str]:
    """A whole message, in any case."""
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
