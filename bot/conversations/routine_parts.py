"""What a routine's conversation is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.messages import Form
from bot.talk import InRoutine
from bot.turn import Turn
from core.ports import Due
from core.services.desk import Desk

Said = Mapping[str, str]
Phrase = tuple[re.Pattern[str], Callable[[Turn, Said], bool]]


def _nothing(_turn: Turn, _paper: Any, _undone: Any, _what: str) -> None:
    """Nobody else heard of it, and nothing is asked again."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """How what was said of one kind of paper is taken back by a word.

    `called(turn, paper, what)` names it, as "the aspiration of the plan for Homes". `stays(turn, paper, what)` says why it
    cannot be taken back and what can be said instead; nothing where it can. `unmade(paper)` is a paper that was
    just begun, once it is not wanted. `after(turn, paper, undone, what)` is done when the paper stands as before: who had
    heard is told, what was asked is asked again.
    """

    called: Callable[[Turn, Any, str], str]
    stays: Callable[[Turn, Any, str], str] = lambda _turn, _paper, _what: ""
    unmade: Callable[[Any], Any] | None = None
    after: Callable[[Turn, Any, Any, str], None] = _nothing
    passed_over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One routine: the phrases it hears, its buttons and forms, the steps it hears and asks, what falls due in it.

    A phrase's function gets the named groups of its pattern; it answers False to say the words were not meant for
    it after all. `opens` makes the form behind a button `form/KIND/ABOUT`, and `passed` answers such a button once there
    is no form behind it. `mistakes` says by field what of a filled form cannot be taken, `forms` hears it; those two are
    by the form's name. `undoes` says how its papers are taken back.
    """

    phrases: tuple[Phrase, ...] = ()
    buttons: Mapping[str, Callable[[Turn, str], None]] = field(default_factory=dict)
    opens: Mapping[str, Callable[[Turn, str], Form | None]] = field(default_factory=dict)
    passed: Mapping[str, Callable[[Turn, str], None]] = field(default_factory=dict)
    forms: Mapping[str, Callable[[Turn, Said], None]] = field(default_factory=dict)
    mistakes: Mapping[str, Callable[[Turn, Said], Mapping[str, str]]] = field(default_factory=dict)
    steps: Mapping[str, Callable[[Turn, InRoutine, str], bool]] = field(default_factory=dict)
    asks: Mapping[str, Callable[[Turn, InRoutine], None]] = field(default_factory=dict)
    falls_due: Mapping[str, Callable[[Desk, Due], None]] = field(default_factory=dict)
    undoes: Mapping[type[Any], Undoing] = field(default_factory=dict)


def phrase(pattern: str) -> re.Pattern[str]:
    """A whole message, in any case."""
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
