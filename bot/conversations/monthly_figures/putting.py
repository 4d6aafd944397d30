"""An open question as it is put, with its buttons."""

from __future__ import annotations

from decimal import Decimal

from bot import routine_wording, wording
from bot.conversations import lines
from bot.messages import Choice, Choices, Message, say, strong
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
    answer_token,
)
from bot.turn import Turn
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.status import Status, current_status
from core.services import flagging
from core.services.judging import expected_for, read_indicator

_BUTTONS = 8


def put_next(turn: Turn) -> None:
    """The question after the one just answered, if one waits and has not just been put."""
    question = turn.talk.question
    if isinstance(question, WhatChanged | ForTheUnit) and flagging.find(turn.desk, question.flag) is None:
        turn.talk = turn.talk.over(question.flag)
        put_next(turn)
    elif isinstance(question, TakeBack):  # answered at once, or not meant any more
        turn.answered(question)
        put_next(turn)
    elif isinstance(question, WhatChanged):
        return
    elif question is not None:
        put(turn, question)


def put(turn: Turn, question: Question) -> None:
    """Say a question, once in a turn."""
    if turn.put != question:
        turn.put = question
        turn.reply(wording_of(turn, question))


def wording_of(turn: Turn, question: Question) -> Message:  # noqa: C901 - one kind of question a branch
    """An open question as it is put, with its buttons."""
    portfolio = turn.work.portfolio
    match question:
        case WhichValue():
            indicator = portfolio.indicator(question.indicator)
            period = indicator.frequency.period(question.period)
            return with_buttons(say("Which is it for ", strong(indicator.called), f" in {period}?"), question)
        case WhichIndicator():
            return _indicator_wording(turn, question)
        case WhichMonth():
            return _month_wording(turn, question)
        case ConfirmCorrection():
            return _correction_wording(turn, question)
        case WhatChanged():
            flag = turn.work.flags.get(question.flag)
            return wording.told_lead(flag, read_indicator(turn.work, flag.indicator), turn.now, turn.person)
        case ForAll():
            indicators = [portfolio.indicator(k) for k in question.indicators]
            return wording.for_all(indicators, question)
        case TakeBack():
            return wording.question_has_passed()
        case ForTheUnit():
            return lines.wording_of(turn.desk, turn.person, question)
        case UntilWhen():
            return wording.ask_until_when([portfolio.indicator(k) for k in question.indicators])
        case WhoElse():
            return wording.ask_who_else([portfolio.indicator(k) for k in question.indicators])
        case WhyNot():
            return wording.ask_why_not([portfolio.indicator(k) for k in question.indicators])
        case InRoutine():
            return routine_wording.where_we_were(question)


def with_buttons(message: Message, question: WhichValue) -> Message:
    """The question with a button for each value offered, and a way to retype."""
    buttons = tuple(
        Choice(o.label, answer_token(question, n), primary=len(question.offers) == 1)
        for n, o in enumerate(question.offers[:_BUTTONS])
    )
    return message.and_(Choices((*buttons, Choice("Let me retype", answer_token(question, "no")))))


def _indicator_wording(turn: Turn, question: WhichIndicator) -> Message:
    indicators = [turn.work.portfolio.indicator(k) for k in question.choices]
    buttons = [Choice(i.called, answer_token(question, n)) for n, i in enumerate(indicators[:_BUTTONS])]
    if len(indicators) == 1:
        buttons = [Choice("Yes", answer_token(question, 0), primary=True)]
    neither = "No" if len(indicators) == 1 else "None of them"
    parts = (question.numerator, question.denominator)
    return wording.which_indicator(question.value, parts, indicators).and_(
        Choices((*buttons, Choice(neither, answer_token(question, "no"))))
    )


def _month_wording(turn: Turn, question: WhichMonth) -> Message:
    indicator = turn.work.portfolio.indicator(question.indicator)
    said = [(turn.work.portfolio.indicator(q.indicator), q.value) for q in asking_the_same(turn, question)]
    names = [indicator.frequency.period(m) for m in question.months]
    buttons = tuple(Choice(name, answer_token(question, n)) for n, name in enumerate(names))
    return wording.which_month(said or [(indicator, question.value)], names).and_(
        Choices((*buttons, Choice("Neither", answer_token(question, "no"))))
    )


def _correction_wording(turn: Turn, question: ConfirmCorrection) -> Message:
    indicator = turn.work.portfolio.indicator(question.indicator)
    old = turn.work.figures.known(indicator.key).get(question.period)
    message = wording.confirm_correction(
        indicator,
        question.period,
        old,
        question.value,
        correction_statuses(turn, indicator, question.period, question.value),
        revision=question.revision,
    )
    other = "It was an error" if question.revision else "It is late data"
    labels = ["Record it"] if old is None or old.value is None else ["Change it", other]
    buttons = tuple(
        Choice(label, answer_token(question, n), primary=n == 0) for n, label in enumerate(labels)
    )
    return message.and_(Choices((*buttons, Choice("Leave it", answer_token(question, "no")))))


def correction_statuses(
    turn: Turn, indicator: Indicator, period: Month, new: Decimal
) -> tuple[Status | None, Status | None]:
    """The period's status as it is, and as it would become."""
    expected = expected_for(turn.work.portfolio.trajectory(indicator.key), period)
    old = turn.work.figures.known(indicator.key).get(period)
    before = current_status(indicator, old.value, expected) if old and old.value is not None else None
    return before, current_status(indicator, new, expected)


def asking_the_same(turn: Turn, question: WhichMonth) -> list[WhichMonth]:
    """Every open question of the same months, for the same person."""
    return [
        q
        for q in turn.talk.questions
        if isinstance(q, WhichMonth) and (q.months, q.for_person) == (question.months, question.for_person)
    ]
