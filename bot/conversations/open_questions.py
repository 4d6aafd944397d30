"""The one question a person is in the middle of, answered by a tap or in words."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import wording
from bot.asking import reading_context
from bot.conversations import monthly_figures as figures
from bot.messages import Message, say
from bot.naming import Named, one, which
from bot.notices import edit_post, in_thread
from bot.talk import (
    ConfirmCorrection,
    Question,
    UntilWhen,
    WhatChanged,
    WhichIndicator,
    WhichValue,
    WhoElse,
    WhyNot,
)
from bot.turn import Turn
from bot.understanding import read
from bot.understanding.dates import when
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.requests import Request
from core.services import flagging
from core.services.judging import read_indicator

_YES = re.compile(
    r"(?:yes|y|yep|yeah|yup|ok|okay|correct|right|that'?s right|it is|sure|please do|do it|confirm(?:ed)?)(?: please| thanks)?",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|n|nope|neither|none(?: of them)?|leave it|let me retype|retype|cancel|something else|wrong)",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"change it|record it|yes,? change it", re.IGNORECASE)
_ERROR = re.compile(r".*\b(?:error|mistake|typo|wrong)\b.*", re.IGNORECASE)
_LATE = re.compile(r".*\b(?:late|revis\w+|revision)\b.*", re.IGNORECASE)
_SKIP = re.compile(r"skip|no reason|none|don'?t know|dunno", re.IGNORECASE)


def tapped(turn: Turn, answer: str) -> None:
    """A button under the open question; a question that has passed says so."""
    question = turn.talk.question
    if question is None:
        turn.reply(
            say("That question has passed, and nothing was changed. Say ", '"mine" to see what is waiting.')
        )
        return
    if answer == "no":
        _declined(turn, question)
        return
    number = int(answer) if answer.isdigit() else 0
    match question:
        case WhichValue() if number < len(question.offers):
            turn.answered()
            figures.take_offer(turn, question, question.offers[number])
            figures.put_next(turn)
        case WhichIndicator() if number < len(question.choices):
            _for_indicator(turn, question, question.choices[number])
        case ConfirmCorrection():
            turn.answered()
            figures.carry_out_correction(turn, question, revision=question.revision is (number == 0))
            figures.put_next(turn)
        case _:
            _declined(turn, question)


def in_words(turn: Turn, text: str) -> bool:
    """Whether the words answer the open question; they are carried out if so."""
    question = turn.talk.question
    said = " ".join(text.split()).strip(" .!")
    match question:
        case WhichValue():
            return _which_value(turn, question, said)
        case WhichIndicator():
            return _which_indicator(turn, question, said)
        case ConfirmCorrection():
            return _confirm(turn, question, said)
        case UntilWhen():
            return _until_when(turn, question, text)
        case WhoElse():
            return _who_else(turn, question, said)
        case WhyNot():
            return _why_not(turn, question, text)
        case WhatChanged():
            return _declined(turn, question) if _NO.fullmatch(said) else False
        case None:
            return False


def explanation(turn: Turn, question: WhatChanged, text: str) -> None:
    """The lead's own words about a flag."""
    flag = turn.work.flags.get(question.flag)
    turn.answered()
    line = " ".join(text.split())[:600]
    explained = flagging.explain(turn.desk, flag, line, turn.person.key)
    turn.reply(wording.thanks_for_line(explained, turn.now, turn.person))
    if explained.state.public:
        reading = read_indicator(turn.work, flag.indicator)
        edit_post(turn.desk, explained, reading, turn.key)
        in_thread(turn.desk, explained, say("The service says: ", line), turn.key)
    figures.put_next(turn)


def _which_value(turn: Turn, question: WhichValue, said: str) -> bool:
    if _NO.fullmatch(said):
        return _declined(turn, question)
    chosen = None
    if _YES.fullmatch(said) and (len(question.offers) == 1 or question.offers[0].label.startswith("It is")):
        chosen = question.offers[0]
    by_label = [o for o in question.offers if o.label.casefold() == said.casefold()]
    chosen = chosen or one(by_label)
    if chosen is None:
        value = figures.read_number(said) if len(said) < 24 else None
        matching = [o for o in question.offers if value is not None and o.value == value]
        chosen = one(matching)
        if chosen is None and value is not None:
            indicator = turn.work.portfolio.indicator(question.indicator)
            turn.answered()
            outcome = figures.Outcome()
            figures.propose(turn, indicator, question.period, value, outcome, comment=question.comment)
            figures.answer(turn, outcome)
            figures.put_next(turn)
            return True
    if chosen is None:
        return False
    turn.answered()
    figures.take_offer(turn, question, chosen)
    figures.put_next(turn)
    return True


def _which_indicator(turn: Turn, question: WhichIndicator, said: str) -> bool:
    if _NO.fullmatch(said):
        return _declined(turn, question)
    indicators = [turn.work.portfolio.indicator(k) for k in question.choices]
    chosen = one(which(said, names_of(indicators)))
    if chosen is None:
        return False
    _for_indicator(turn, question, chosen.key)
    return True


def _for_indicator(turn: Turn, question: WhichIndicator, key: str) -> None:
    indicator = turn.work.portfolio.indicator(key)
    turn.answered()
    outcome = figures.Outcome()
    figures.propose(
        turn,
        indicator,
        question.period,
        question.value,
        outcome,
        comment=question.comment,
        numerator=question.numerator,
        denominator=question.denominator,
    )
    figures.answer(turn, outcome)
    figures.put_next(turn)


def _confirm(turn: Turn, question: ConfirmCorrection, said: str) -> bool:
    if _NO.fullmatch(said):
        return _declined(turn, question)
    if _ERROR.fullmatch(said):
        revision = False
    elif _LATE.fullmatch(said):
        revision = True
    elif _YES.fullmatch(said) or _CHANGE.fullmatch(said):
        revision = question.revision
    else:
        return False
    turn.answered()
    figures.carry_out_correction(turn, question, revision=revision)
    figures.put_next(turn)
    return True


def _until_when(turn: Turn, question: UntilWhen, text: str) -> bool:
    day = when(text, turn.today)
    if day is None:
        return False
    turn.answered()
    outcome = figures.Outcome()
    for request in _requests(turn, question.indicators, question.period):
        figures.defer(turn, request, day, outcome)
    figures.answer(turn, outcome)
    figures.put_next(turn)
    return True


def _who_else(turn: Turn, question: WhoElse, said: str) -> bool:
    if _NO.fullmatch(said):
        return _declined(turn, question)
    if len(said) > 80 or any(c.isdigit() for c in said.partition("@")[0]):
        return False
    turn.answered()
    outcome = figures.Outcome()
    figures.hand_over(turn, _requests(turn, question.indicators, question.period), said, outcome)
    figures.answer(turn, outcome)
    figures.put_next(turn)
    return True


def _why_not(turn: Turn, question: WhyNot, text: str) -> bool:
    requests = _requests(turn, question.indicators, question.period)
    context = reading_context(turn.desk, turn.person, requests, [])
    if any(f.records for f in read(text, context)):
        turn.talk = replace(turn.talk, question=None)
        return False
    turn.answered()
    reason = "" if _SKIP.fullmatch(text.strip(" .")) else " ".join(text.split())[:400]
    outcome = figures.Outcome()
    for request in requests:
        figures.excuse(turn, request, reason, outcome)
    figures.answer(turn, outcome)
    figures.put_next(turn)
    return True


def _declined(turn: Turn, question: Question) -> bool:
    turn.answered()
    turn.reply(_left(turn, question))
    figures.put_next(turn)
    return True


def _left(turn: Turn, question: Question) -> Message:
    match question:
        case WhichValue():
            indicator = turn.work.portfolio.indicator(question.indicator)
            return say(
                f"Nothing is recorded. What is {indicator.called} for {_period(indicator, question.period)}?"
            )
        case WhichIndicator():
            return say('Nothing is recorded. Say which it is with the figure, for example "voids 31".')
        case ConfirmCorrection():
            return say("Left as it was.")
        case WhatChanged():
            return say("That is fine. The flag will go without a line from you; you can add one any time.")
        case UntilWhen() | WhoElse() | WhyNot():
            return say("Left as it was. You can answer whenever it suits you.")


def names_of(indicators: list[Indicator]) -> list[Named[Indicator]]:
    """Indicators under every name people use for them."""
    return [Named(i, tuple(n for n in (i.name, i.short_name, *i.aliases, i.key) if n)) for i in indicators]


def _requests(turn: Turn, keys: tuple[str, ...], period: Month) -> list[Request]:
    return [r for k in keys if (r := turn.work.requests.get(k, period)) is not None]


def _period(indicator: Indicator, period: Month) -> str:
    return indicator.frequency.period(period)
