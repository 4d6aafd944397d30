"""What one person's conversation is in the middle of: at most one open question, and what can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.wire import Vocabulary
from core.domain.months import Month
from core.ports import Talks


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer that can be tapped: a value, or nothing (retype)."""

    label: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WhichValue:
    """To be confirmed: this figure. Nothing is recorded until one of the offers is taken."""

    indicator: str
    period: Month
    offers: tuple[Offer, ...]
    standing: str
    comment: str = ""
    change: str = ""
    reason: str = ""
    for_person: str = ""


@dataclass(frozen=True, slots=True)
class WhichIndicator:
    """A figure was given, but several indicators are asked for."""

    value: Decimal
    period: Month
    choices: tuple[str, ...]
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmCorrection:
    """To be confirmed: change an earlier figure to this, and call it a revision or an error."""

    indicator: str
    period: Month
    value: Decimal
    revision: bool
    reason: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """The lead has been told of a flag and invited to say something."""

    flag: int


@dataclass(frozen=True, slots=True)
class UntilWhen:
    """Not ready yet; until when."""

    indicators: tuple[str, ...]
    period: Month


@dataclass(frozen=True, slots=True)
class WhoElse:
    """Somebody else should be asked; who."""

    indicators: tuple[str, ...]
    period: Month


@dataclass(frozen=True, slots=True)
class WhyNot:
    """There is no figure; why."""

    indicators: tuple[str, ...]
    period: Month


Question = WhichValue | WhichIndicator | ConfirmCorrection | WhatChanged | UntilWhen | WhoElse | WhyNot


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """A figure was recorded."""

    number: int


@dataclass(frozen=True, slots=True)
class RequestMoved:
    """A request was deferred, handed over or excused; this is how it stood."""

    indicator: str
    period: Month
    asked_of: str
    due: date
    deferred_until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class AwayArranged:
    """An absence was noted."""

    number: int


Act = FigureSaid | RequestMoved | AwayArranged


@dataclass(frozen=True, slots=True)
class Turned:
    """What one turn did, under the key of the message that asked for it."""

    key: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """One person's conversation. `waiting` are questions still to be put, one at a time; `turns` newest last."""

    asked: str = ""
    question: Question | None = None
    waiting: tuple[Question, ...] = ()
    turns: tuple[Turned, ...] = ()

    def ask(self, key: str, *questions: Question) -> Talk:
        """Put the first question now and the others after it."""
        if not questions:
            return self
        return replace(self, asked=key, question=questions[0], waiting=questions[1:])

    def answered(self, key: str) -> Talk:
        """The question is closed; the next one waiting, if any, is put."""
        if self.waiting:
            return replace(self, asked=key, question=self.waiting[0], waiting=self.waiting[1:])
        return replace(self, asked="", question=None, waiting=())

    def did(self, key: str, acts: tuple[Act, ...]) -> Talk:
        """Remember a turn for undo; the last ten are kept."""
        if not acts:
            return self
        earlier = tuple(t for t in self.turns if t.key != key)
        same = next((t for t in self.turns if t.key == key), None)
        turned = Turned(key, (*(same.acts if same else ()), *acts))
        return replace(self, turns=(*earlier, turned)[-10:])

    def forget(self, key: str) -> Talk:
        """The turn has been undone."""
        return replace(self, turns=tuple(t for t in self.turns if t.key != key))


_VOCABULARY = Vocabulary(
    Talk,
    Turned,
    FigureSaid,
    RequestMoved,
    AwayArranged,
    Offer,
    WhichValue,
    WhichIndicator,
    ConfirmCorrection,
    WhatChanged,
    UntilWhen,
    WhoElse,
    WhyNot,
)


def load(talks: Talks, person: str) -> Talk:
    """Where that person's conversation has got to."""
    state: Mapping[str, Any] = talks.state(person)
    return _VOCABULARY.read(state) if state else Talk()


def keep(talks: Talks, person: str, talk: Talk) -> None:
    """Keep it for the next turn, on whatever device."""
    talks.keep(person, _VOCABULARY.write(talk))
