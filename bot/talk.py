"""What one person's conversation is in the middle of: one question at a time, those still to be put, what can be undone.

A question is known by its content (`named`), and so are its buttons: an old button can only ever answer the very
question it stood under.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.domain.months import Month
from core.ports import Talks
from core.wire import Vocabulary


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
    for_person: str = ""
    standing: str = "final"


@dataclass(frozen=True, slots=True)
class WhichMonth:
    """A figure was given that several periods could be waiting for."""

    indicator: str
    value: Decimal
    months: tuple[Month, ...]
    standing: str
    comment: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    for_person: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmCorrection:
    """To be confirmed: change an earlier figure to this, and call it a revision or an error."""

    indicator: str
    period: Month
    value: Decimal
    revision: bool
    standing: str
    reason: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    for_person: str = ""


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """The lead has been told of a flag and invited to say something."""

    flag: int


@dataclass(frozen=True, slots=True)
class ForTheUnit:
    """To be confirmed: these words go under that flag. Nobody but their writer has seen them.

    `message` is the one they were written in; `others` are flags they could be about as well; `earlier` words stand
    there already, or were offered before; `reads_as_reply` when they could answer what is asked for, too; `noted`
    when they were kept as a note beside a figure, where who may see the figure reads them.
    """

    flag: int
    line: str
    message: str = ""
    others: tuple[int, ...] = ()
    earlier: str = ""
    reads_as_reply: bool = False
    noted: bool = False


@dataclass(frozen=True, slots=True)
class ForAll:
    """To be confirmed: these values, the same as last time or nil, for all of several figures or some of them."""

    period: Month
    indicators: tuple[str, ...]
    values: tuple[Decimal, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class TakeBack:
    """To be confirmed: the turn of that key is undone, though it is not the latest thing the person has in mind."""

    key: str


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


@dataclass(frozen=True, slots=True)
class InRoutine:
    """A step of one of the unit's routines: which conversation, about which paper, and how far it has got."""

    about: str
    number: int
    step: str
    asked_at: datetime


Question = (
    WhichValue
    | WhichIndicator
    | WhichMonth
    | ConfirmCorrection
    | WhatChanged
    | ForTheUnit
    | ForAll
    | TakeBack
    | UntilWhen
    | WhoElse
    | WhyNot
    | InRoutine
)


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


@dataclass(frozen=True, slots=True)
class Explained:
    """A line was added to a flag; this is what stood there before, and who said it.

    `message` is the one the new words were written in.
    """

    flag: int
    before: str
    before_by: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class PaperKept:
    """A paper of one of the routines was kept as this version of it; `what` was done."""

    kind: str
    number: int
    version: int
    what: str


Act = FigureSaid | RequestMoved | AwayArranged | Explained | PaperKept


@dataclass(frozen=True, slots=True)
class Turned:
    """What one turn did and when, under its own key; `message` is the one that asked for it, however often edited."""

    key: str
    acts: tuple[Act, ...]
    at: datetime | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One person's conversation. `waiting` are questions still to be put, one at a time; `turns` newest last.

    `asked_at` is when a question was last put; `month` the one the person said their figures are for, and
    `month_said_at` when. `came_of` says of open questions, by name, which message they came of.
    """

    question: Question | None = None
    waiting: tuple[Question, ...] = ()
    turns: tuple[Turned, ...] = ()
    asked_at: datetime | None = None
    month: Month | None = None
    month_said_at: datetime | None = None
    came_of: tuple[tuple[str, str], ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question not answered yet, the open one first."""
        return (self.question, *self.waiting) if self.question is not None else self.waiting

    @property
    def invitations(self) -> tuple[WhatChanged, ...]:
        """The flags the person may say something about."""
        return tuple(q for q in self.questions if isinstance(q, WhatChanged))

    def ask(self, *questions: Question) -> Talk:
        """Put these first; what was open comes after them, unless one of them asks the same thing anew."""
        subjects = {_subject(q) for q in questions}
        return self._with((*questions, *(q for q in self.questions if _subject(q) not in subjects)))

    def of(self, message: str, *questions: Question) -> Talk:
        """These were put because of that message."""
        open_ = {named(q) for q in self.questions}
        ours = tuple((named(q), message) for q in questions)
        return replace(self, came_of=(*(c for c in self.came_of if c[0] in open_ and c not in ours), *ours))

    def put_by(self, message: str) -> tuple[Question, ...]:
        """The open questions that came of that message."""
        names = {name for name, of in self.came_of if of == message}
        return tuple(q for q in self.questions if named(q) in names)

    def invite(self, flag: int, *, before_others: bool = False) -> Talk:
        """The person may say something about a flag, after whatever else is open; perhaps before other flags."""
        rest = tuple(q for q in self.questions if q != WhatChanged(flag))
        at = len(rest)
        if before_others:
            at = next((n for n, q in enumerate(rest) if isinstance(q, WhatChanged)), at)
        return self._with((*rest[:at], WhatChanged(flag), *rest[at:]))

    def fresh(self, now: datetime) -> Talk:
        """Without questions put so long ago that nobody has them in mind; words for a flag have their own time."""
        if self.asked_at is None or now - self.asked_at < _IN_MIND:
            return self
        return self._with(
            tuple(q for q in self.questions if isinstance(q, WhatChanged | ForTheUnit | InRoutine))
        )

    def answered(self, question: Question) -> Talk:
        """That question is closed; the next one waiting, if any, is put."""
        return self._with(tuple(q for q in self.questions if q != question))

    def over(self, flag: int) -> Talk:
        """The flag is closed: nothing is asked about it any more."""
        left = (_without_flag(q, flag) for q in self.questions)
        return self._with(tuple(q for q in left if q is not None))

    def settled(self, indicator: str, period: Month) -> Talk:
        """A figure has been given: nothing that was open about it is asked any more."""
        left = (_without(q, indicator, period) for q in self.questions)
        return self._with(tuple(q for q in left if q is not None))

    def _with(self, questions: tuple[Question, ...]) -> Talk:
        kept = questions[:_MOST_QUESTIONS]
        return replace(self, question=kept[0] if kept else None, waiting=kept[1:])

    def did(self, key: str, acts: tuple[Act, ...], at: datetime, message: str) -> Talk:
        """Remember a turn for undo; the last twenty are kept."""
        if not acts:
            return self
        return replace(self, turns=(*self.turns, Turned(key, acts, at, message))[-20:])

    def forget(self, turned: Sequence[Turned]) -> Talk:
        """These turns have been undone."""
        return replace(self, turns=tuple(t for t in self.turns if t not in turned))

    def forget_last(self, kind: str, number: int) -> Talk:
        """The latest turn that kept that paper has been undone in the paper's own conversation."""
        found = next(
            (
                t
                for t in reversed(self.turns)
                if any(isinstance(a, PaperKept) and (a.kind, a.number) == (kind, number) for a in t.acts)
            ),
            None,
        )
        return self if found is None else self.forget((found,))


_MOST_QUESTIONS = 20
_IN_MIND = timedelta(days=4)


def _subject(question: Question) -> tuple[object, ...]:
    match question:
        case WhichValue() | ConfirmCorrection():
            return (question.indicator, question.period)
        case WhichMonth():
            return (question.indicator, question.months)
        case WhichIndicator():
            return (question.choices, question.period)
        case WhatChanged():
            return (question.flag,)
        case ForTheUnit() | TakeBack():
            return (type(question),)
        case InRoutine():
            return (question.about,)
        case UntilWhen() | WhoElse() | WhyNot() | ForAll():
            return (type(question), question.indicators, question.period)


def _without(question: Question, indicator: str, period: Month) -> Question | None:
    match question:
        case WhichValue() | ConfirmCorrection():
            return None if (question.indicator, question.period) == (indicator, period) else question
        case WhichMonth():
            return None if question.indicator == indicator and period in question.months else question
        case WhichIndicator():
            return None if indicator in question.choices and period == question.period else question
        case UntilWhen() | WhoElse() | WhyNot():
            left = tuple(i for i in question.indicators if (i, question.period) != (indicator, period))
            return replace(question, indicators=left) if left else None
        case ForAll():
            return None if indicator in question.indicators and period == question.period else question
        case WhatChanged() | ForTheUnit() | TakeBack() | InRoutine():
            return question


def _without_flag(question: Question, flag: int) -> Question | None:
    match question:
        case WhatChanged():
            return None if question.flag == flag else question
        case ForTheUnit():
            left = [f for f in (question.flag, *question.others) if f != flag]
            return replace(question, flag=left[0], others=tuple(left[1:])) if left else None
        case _:
            return question


_VOCABULARY = Vocabulary(
    Talk,
    Turned,
    FigureSaid,
    RequestMoved,
    AwayArranged,
    Explained,
    PaperKept,
    Offer,
    WhichValue,
    WhichIndicator,
    WhichMonth,
    ConfirmCorrection,
    WhatChanged,
    ForTheUnit,
    ForAll,
    TakeBack,
    UntilWhen,
    WhoElse,
    WhyNot,
    InRoutine,
)


def named(question: Question) -> str:
    """A short name for a question, the same whenever the same thing is asked.

    >>> named(WhatChanged(1)) == named(WhatChanged(1)) != named(WhatChanged(2))
    True
    """
    written = json.dumps(_VOCABULARY.write(question), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def answer_token(question: Question, answer: int | str) -> str:
    """What a button under this question says when it is pressed."""
    return f"answer/{named(question)}/{answer}"


def load(talks: Talks, person: str) -> Talk:
    """Where that person's conversation has got to."""
    state: Mapping[str, Any] = talks.state(person)
    return _VOCABULARY.read(state) if state else Talk()


def keep(talks: Talks, person: str, talk: Talk) -> None:
    """Keep it for the next turn, on whatever device."""
    talks.keep(person, _VOCABULARY.write(talk))
