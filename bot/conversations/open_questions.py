"""The one question a person is in the middle of, answered by a tap or in words."""

from __future__ import annotations

import re

from bot import wording
from bot.asking import reading_context
from bot.conversations import for_all, lines, taking_back
from bot.conversations import monthly_figures as figures
from bot.conversations.reasons import reason_in
from bot.messages import Message, quiet, say
from bot.naming import names_of, one, which
from bot.talk import (
    ConfirmCorrection,
    ForAll,
    ForTheUnit,
    InRoutine,
    Question,
    TakeBack,
    UntilWhen,
    WhatChanged,
    WhichIndicator,
    WhichMonth,
    WhichValue,
    WhoElse,
    WhyNot,
    named,
)
from bot.turn import Turn
from bot.understanding import Kind, read
from bot.understanding.dates import when
from bot.understanding.quantities import tokens
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.requests import Request
from core.services import flagging

_LONGEST_NUMBER = 24  # characters: a longer one is more than a number
_LONGEST_DAY = 8  # words: a longer answer is an account that mentions a day
_THIS_MONTH = re.compile(
    r"(?:(?:later|some ?time|any ?time|in|during|not till|not until) )*this month", re.IGNORECASE
)
_LONGEST_NAME = 3  # words: "ask again on Friday" is no name
_YES = re.compile(
    r"(?:yes|y|yep|yeah|yup|ok|okay|correct|right|that'?s right|it is|sure|please do|do it|confirm(?:ed)?)(?: please| thanks)?",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|n|nope|neither|none(?: of them)?|leave it|let me retype|retype|cancel|something else|wrong)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"(?:(?:no|nope|nah|sorry|oops|oh|actually|neither|wrong|i me(?:an|ant)|meant|it'?s|it is|it was|that'?s|it should(?:'?ve| have)? (?:be|been)"
    r"|should (?:be|have been)|make (?:it|that)|rather)\b[,:. ]*)+",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"[,. ]{1,3}(?:sorry|please|thanks|thank you|then|instead|my mistake)\b.*", re.IGNORECASE
)
_SCRAP = re.compile(
    r"(?:no,? |actually,? |oh,? )*(?:scrap|forget|ignore|bin|delete|drop|cancel)(?: (?:that|it|this|the lot|my last(?: message)?))?"
    r"|(?:no,? |actually,? )*(?:never ?mind|don'?t(?: (?:post|send|share|use)(?: (?:that|it|this))?)?|leave (?:it|that) out)",
    re.IGNORECASE,
)
_UNDO = re.compile(r"undo(?: (?:that|it|this))?|take (?:that|it) back", re.IGNORECASE)
_CHANGE = re.compile(r"change it|record it|yes,? change it", re.IGNORECASE)
_ERROR = re.compile(r"\b(?:error|mistake|typo|was wrong)\b", re.IGNORECASE)
_LATE = re.compile(r"\b(?:late\b|revis\w)", re.IGNORECASE)
_TAKES_BACK = re.compile(r"\b(?:not|\w+n'?t|never|nothing|leave)\b|\?", re.IGNORECASE)
_LONGEST_WHY = 10  # words: a longer answer is about something else as well
_NOT_UNTIL = re.compile(r"\s*(?:sorry,? )?not (?:till|until|before|ready|yet)\b", re.IGNORECASE)
_SKIP = re.compile(r"skip|no reason|none|don'?t know|dunno", re.IGNORECASE)


def tapped(turn: Turn, token: str) -> None:
    """A button under a question: it answers that question, whichever has been put since, or none."""
    name, _, answer = token.partition("/")
    question = next((q for q in turn.talk.questions if named(q) == name), None)
    if question is None:
        turn.reply(wording.question_has_passed())
        return
    number = int(answer) if answer.isdecimal() and len(answer) < 3 else None
    if number is None or not _taken(turn, question, number):
        _declined(turn, question)


def _taken(turn: Turn, question: Question, number: int) -> bool:  # noqa: C901 - one question a branch
    match question:
        case WhichValue() if number < len(question.offers):
            turn.answered(question)
            figures.take_offer(turn, question, question.offers[number])
        case WhichIndicator() if number < len(question.choices):
            _for_indicator(turn, question, question.choices[number])
            return True
        case WhichMonth() if number < len(question.months):
            turn.answered(question)
            figures.take_month(turn, question, question.months[number])
        case ConfirmCorrection():
            turn.answered(question)
            figures.carry_out_correction(turn, question, revision=question.revision is (number == 0))
        case ForAll():
            if not for_all.taken(turn, question, number):
                return False
        case TakeBack():
            turn.answered(question)
            taking_back.undo(turn, question.key)
        case ForTheUnit() if number == wording.AS_A_REPLY and question.reads_as_reply:
            turn.answered(question)
            figures.hear(turn, *figures.find(turn, question.line))
        case ForTheUnit():
            if not lines.taken(turn, question, number):
                return False
        case _:
            return False
    _put_next(turn, question)
    return True


def _put_next(turn: Turn, after: Question) -> None:
    """What was open after the question just answered; a question this answer led to has been put already."""
    if turn.talk.question in turn.before.questions and turn.talk.question != after:
        figures.put_next(turn)


def is_no(text: str) -> bool:
    """Whether the words decline what is open."""
    return _NO.fullmatch(_tidy(text)) is not None


def in_words(turn: Turn, text: str) -> bool:  # noqa: C901 - one question a branch
    """Whether the words answer the open question; they are carried out if so."""
    question = turn.talk.question
    said = _tidy(text)
    match question:
        case WhichValue():
            return _which_value(turn, question, said)
        case WhichIndicator():
            return _which_indicator(turn, question, said)
        case WhichMonth():
            return _which_month(turn, question, said)
        case ConfirmCorrection():
            return _confirm(turn, question, said)
        case ForAll():
            return _for_all(turn, question, said)
        case TakeBack():
            return _take_back(turn, question, said)
        case UntilWhen():
            return _until_when(turn, question, text)
        case WhoElse():
            return _who_else(turn, question, said)
        case WhyNot():
            return _why_not(turn, question, text)
        case WhatChanged():
            return _declined(turn, question) if _NO.fullmatch(said) else False
        case ForTheUnit():
            return _for_the_unit(turn, question, said)
        case InRoutine() | None:  # a routine's own step is heard in bot.conversations.routines
            return False


def lapse(turn: Turn, text: str) -> None:
    """Whether to take something earlier back is answered at once or not at all: a later "yes" means something else."""
    question = turn.talk.question
    said = _tidy(text)
    if isinstance(question, TakeBack) and not (
        _says_no(said) or _YES.fullmatch(said) or _UNDO.fullmatch(said)
    ):
        turn.answered(question)


def is_scrapped(text: str) -> bool:
    """Whether the words throw away what is open."""
    return _SCRAP.fullmatch(_tidy(text)) is not None


def _says_no(said: str) -> bool:
    return _NO.fullmatch(said) is not None or _SCRAP.fullmatch(said) is not None


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" .!")


def _which_value(turn: Turn, question: WhichValue, said: str) -> bool:
    if _says_no(said):
        return _declined(turn, question)
    chosen = None
    if _YES.fullmatch(said) and (len(question.offers) == 1 or question.offers[0].label.startswith("It is")):
        chosen = question.offers[0]
    by_label = [o for o in question.offers if o.label.casefold() == said.casefold()]
    chosen = chosen or one(by_label)
    if chosen is None:
        bare = _AFTERWARDS.sub("", _INSTEAD.sub("", said, count=1)) if _INSTEAD.match(said) else said
        value = figures.read_number(bare) if len(bare) < _LONGEST_NUMBER else None
        matching = [o for o in question.offers if value is not None and o.value == value]
        chosen = one(matching)
        if chosen is None and value is not None:
            indicator = turn.work.portfolio.indicator(question.indicator)
            turn.answered(question)
            outcome = figures.Outcome(figures.behalf_of(turn, question.for_person))
            figures.propose(turn, indicator, question.period, value, outcome, comment=question.comment)
            figures.answer(turn, outcome)
            _put_next(turn, question)
            return True
    if chosen is None:
        return False
    turn.answered(question)
    figures.take_offer(turn, question, chosen)
    _put_next(turn, question)
    return True


def _which_indicator(turn: Turn, question: WhichIndicator, said: str) -> bool:
    if _says_no(said):
        return _declined(turn, question)
    indicators = [turn.work.portfolio.indicator(k) for k in question.choices]
    chosen = one(indicators) if _YES.fullmatch(said) else one(which(said, names_of(indicators)))
    if chosen is None:
        return False
    _for_indicator(turn, question, chosen.key)
    return True


def _which_month(turn: Turn, question: WhichMonth, said: str) -> bool:
    if _says_no(said):
        return _declined(turn, question)
    indicator = turn.work.portfolio.indicator(question.indicator)
    meant = [
        m
        for m in question.months
        if said.casefold()
        in {indicator.frequency.period(m).casefold(), m.name.casefold(), m.short.casefold()}
    ]
    if not meant:
        return False
    turn.answered(question)
    figures.take_month(turn, question, meant[0])
    _put_next(turn, question)
    return True


def _for_indicator(turn: Turn, question: WhichIndicator, key: str) -> None:
    turn.answered(question)
    figures.take_indicator(turn, question, key)
    _put_next(turn, question)


def _confirm(turn: Turn, question: ConfirmCorrection, said: str) -> bool:
    """Yes, or why: "late lets came in". Words with a number of their own propose something else."""
    if _says_no(said):
        return _declined(turn, question)
    says_why = (
        len(said.split()) <= _LONGEST_WHY
        and not _TAKES_BACK.search(said)
        and not any(token.quantity for token in tokens(said))
    )
    if says_why and _ERROR.search(said):
        revision = False
    elif says_why and _LATE.search(said):
        revision = True
    elif _YES.fullmatch(said) or _CHANGE.fullmatch(said):
        revision = question.revision
    else:
        return False
    turn.answered(question)
    figures.carry_out_correction(turn, question, revision=revision)
    _put_next(turn, question)
    return True


def _for_the_unit(turn: Turn, question: ForTheUnit, said: str) -> bool:
    if _says_no(said) or _UNDO.fullmatch(said):
        return _declined(turn, question)
    if not lines.in_words(turn, question, said):
        return False
    _put_next(turn, question)
    return True


def _for_all(turn: Turn, question: ForAll, said: str) -> bool:
    if _says_no(said):
        return _declined(turn, question)
    if not (_YES.fullmatch(said) and for_all.taken(turn, question, 0)) and not for_all.in_words(
        turn, question, said
    ):
        return False
    _put_next(turn, question)
    return True


def _take_back(turn: Turn, question: TakeBack, said: str) -> bool:
    if _says_no(said):
        return _declined(turn, question)
    if not (_YES.fullmatch(said) or _UNDO.fullmatch(said)):
        return False
    turn.answered(question)
    taking_back.undo(turn, question.key)
    _put_next(turn, question)
    return True


def _until_when(turn: Turn, question: UntilWhen, text: str) -> bool:
    day = Month.of(turn.today).last_day if _THIS_MONTH.fullmatch(text.strip(" .")) else when(text, turn.today)
    if day is None or len(text.split()) > _LONGEST_DAY or _is_about_others(turn, text, question.indicators):
        return False
    turn.answered(question)
    outcome = figures.Outcome()
    for request in _requests(turn, question.indicators, question.period):
        figures.defer(turn, request, day, outcome)
    figures.answer(turn, outcome)
    _put_next(turn, question)
    return True


def _is_about_others(turn: Turn, text: str, keys: tuple[str, ...]) -> bool:
    """Whether it answers for other figures than these: "sat same" is satisfaction, and no Saturday."""
    _, findings = figures.find(turn, text)
    said = [f for f in findings if f.kind not in {Kind.UNCLEAR, Kind.QUESTION}]
    return bool(said) and all(f.indicator is not None and f.indicator not in keys for f in said)


def _who_else(turn: Turn, question: WhoElse, said: str) -> bool:
    if _says_no(said):
        return _declined(turn, question)
    nobody = not figures.people_called(turn, said)
    if nobody and (len(said.split()) > _LONGEST_NAME or any(c.isdigit() for c in said.partition("@")[0])):
        return False
    turn.answered(question)
    outcome = figures.Outcome()
    figures.hand_over(turn, _requests(turn, question.indicators, question.period), said, outcome)
    figures.answer(turn, outcome)
    _put_next(turn, question)
    return True


def _why_not(turn: Turn, question: WhyNot, text: str) -> bool:
    requests = _requests(turn, question.indicators, question.period)
    context = reading_context(turn.desk, turn.person, requests, [])
    turn.answered(question)
    day = when(text, turn.today) if _NOT_UNTIL.match(text) else None
    if day is not None:
        outcome = figures.Outcome()
        for request in requests:
            figures.defer(turn, request, day, outcome)
        figures.answer(turn, outcome)
        _put_next(turn, question)
        return True
    if any(f.records for f in read(text, context)) or _NOT_UNTIL.match(text):
        return False
    whole = "" if _SKIP.fullmatch(text.strip(" .")) else " ".join(text.split())[:400]
    reason = reason_in(text, [turn.work.portfolio.indicator(r.indicator) for r in requests]) or whole
    outcome = figures.Outcome()
    for request in requests:
        figures.excuse(turn, request, reason, outcome)
    figures.answer(turn, outcome)
    _put_next(turn, question)
    return True


def _declined(turn: Turn, question: Question) -> bool:
    turn.answered(question)
    turn.reply(_left(turn, question))
    _put_next(turn, question)
    return True


def _left(turn: Turn, question: Question) -> Message:
    match question:
        case WhichValue():
            indicator = turn.work.portfolio.indicator(question.indicator)
            return say(
                f"Nothing is recorded. What is {indicator.called} for {_period(indicator, question.period)}?"
            )
        case WhichMonth():
            name = wording.short_call(turn.work.portfolio.indicator(question.indicator))
            example = f'"{name} {question.months[0].name} {question.value:f}"'
            return say("Nothing is recorded. You can name the month: ", quiet(example), ".")
        case WhichIndicator():
            name = wording.short_call(turn.work.portfolio.indicator(question.choices[0]))
            example = f'"{name} {question.value:f}"'
            return say(
                "Nothing is recorded. Say which it is with the figure, for example ", quiet(example), "."
            )
        case ConfirmCorrection() | TakeBack():
            return say("Left as it was.")
        case WhatChanged():
            flag = flagging.find(turn.desk, question.flag)
            if flag is None:
                return wording.flag_has_passed()
            return wording.no_line(turn.work.portfolio.indicator(flag.indicator))
        case ForTheUnit():
            return wording.line_left_out(noted=question.noted)
        case ForAll():
            name = wording.short_call(turn.work.portfolio.indicator(question.indicators[0]))
            example = f'"{name} {question.values[0]:f}"'
            return say("Nothing is recorded. Say each with its figure, for example ", quiet(example), ".")
        case UntilWhen() | WhoElse() | WhyNot() | InRoutine():
            return say("Left as it was. You can answer whenever it suits you.")


def _requests(turn: Turn, keys: tuple[str, ...], period: Month) -> list[Request]:
    return [r for k in keys if (r := turn.work.requests.get(k, period)) is not None]


def _period(indicator: Indicator, period: Month) -> str:
    return indicator.frequency.period(period)
