"""The answer to an open question is the figure: it is recorded."""

from __future__ import annotations

from dataclasses import replace

from bot import notices, wording
from bot.conversations import second_person
from bot.conversations.judgement import judge
from bot.conversations.monthly_figures.answering import answer, tell_those_asked
from bot.conversations.monthly_figures.outcome import Outcome, behalf_of, whose
from bot.conversations.monthly_figures.proposing import propose
from bot.conversations.monthly_figures.putting import asking_the_same, correction_statuses, wording_of
from bot.messages import Message, Paragraph
from bot.talk import (
    ConfirmCorrection,
    FigureSaid,
    Offer,
    WhichIndicator,
    WhichMonth,
    WhichValue,
)
from bot.turn import Turn
from core.domain.figures import Change, Standing
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.proposals import Matter
from core.domain.requests import State
from core.services import recording, seconding


def carry_out_correction(turn: Turn, question: ConfirmCorrection, *, revision: bool) -> None:
    """Record the changed value and say what it did."""
    indicator = turn.work.portfolio.indicator(question.indicator)
    if second_person.figure(turn, indicator, question.period):
        _put_to_a_second(turn, question)
        return
    statuses = correction_statuses(turn, indicator, question.period, question.value)
    first = turn.work.figures.known(indicator.key).get(question.period) is None
    change = None if first else Change.REVISION if revision else Change.CORRECTION
    figure = recording.record(
        turn.desk,
        turn.as_said(question.for_person or None),
        indicator,
        question.period,
        question.value,
        standing=Standing(question.standing),
        change=change,
        reason=question.reason,
        numerator=question.numerator,
        denominator=question.denominator,
    )
    turn.acts.append(FigureSaid(figure.number))
    turn.talk = turn.talk.settled(figure.indicator, figure.period)
    notices.arrived(turn.desk, [figure], turn.person, turn.key)
    done = wording.corrected(indicator, question.period, figure, statuses)
    turn.reply(Message((Paragraph(done), wording.undo(turn.step))))
    tell_those_asked(turn, [figure])
    why = question.reason or ("late data" if revision else "an error put right")
    for message in judge(turn, [indicator.key], why):
        turn.reply(message)


def _put_to_a_second(turn: Turn, question: ConfirmCorrection) -> None:
    """The service disputes this figure, and the person is not of the service."""
    now = turn.work.figures.known(question.indicator).get(question.period)
    proposal = seconding.blank(
        Matter.FIGURE,
        question.indicator,
        why=question.reason,
        seen=now.number if now is not None else 0,
        period=question.period,
        value=question.value,
        standing=question.standing,
        numerator=question.numerator,
        denominator=question.denominator,
        for_person=question.for_person,
    )
    second_person.put(turn, proposal)


def take_offer(turn: Turn, question: WhichValue, offer: Offer) -> None:
    """One of the offered values is the figure: it is confirmed, and recorded."""
    if offer.value is None:
        return
    indicator = turn.work.portfolio.indicator(question.indicator)
    if not indicator.limits.allow(offer.value):
        turn.reply(wording.beyond_limits(indicator, offer.value))
        return
    behalf = behalf_of(turn, question.for_person)
    figure = recording.record(
        turn.desk,
        turn.as_said(question.for_person or None),
        indicator,
        question.period,
        offer.value,
        standing=Standing(question.standing),
        comment=question.comment,
        numerator=offer.numerator,
        denominator=offer.denominator,
    )
    turn.acts.append(FigureSaid(figure.number))
    answer(turn, Outcome(behalf, recorded=[figure]))


def take_indicator(turn: Turn, question: WhichIndicator, key: str) -> None:
    """The figure is that indicator's; its month is asked where several are open and none was said."""
    indicator = turn.work.portfolio.indicator(key)
    lead = question.for_person or whose(turn, indicator)
    outcome = Outcome(behalf_of(turn, lead))
    months = _months(turn, indicator, indicator.frequency.containing(question.period))
    if len(months) > 1:
        which = WhichMonth(
            key,
            question.value,
            months,
            question.standing,
            question.comment,
            question.numerator,
            question.denominator,
            lead,
        )
        outcome.questions.append((which, wording_of(turn, which)))
    else:
        _propose(turn, question, indicator, months[0], outcome)
    answer(turn, outcome)


def _propose(
    turn: Turn, asked: WhichIndicator | WhichMonth, indicator: Indicator, period: Month, outcome: Outcome
) -> None:
    """The figure a question was about, with all that was said beside it."""
    propose(
        turn,
        indicator,
        period,
        asked.value,
        outcome,
        standing=Standing(asked.standing),
        comment=asked.comment,
        numerator=asked.numerator,
        denominator=asked.denominator,
    )


def _months(turn: Turn, indicator: Indicator, period: Month) -> tuple[Month, ...]:
    """The period itself where it has a figure to be put right, else whichever is open."""
    if period in turn.work.figures.known(indicator.key):
        return (period,)
    waiting = turn.work.requests.unanswered_about({indicator.key})
    opened = sorted((r.period for r in waiting if r.state is not State.WAITING), reverse=True)
    return tuple(opened) or (period,)


def take_month(turn: Turn, question: WhichMonth, period: Month) -> None:
    """The figure is of that period, and so are others asked about alike; each may still be surprising.

    For the rest of this sitting the person need not say again which month they mean.
    """
    outcome = Outcome(behalf_of(turn, question.for_person))
    alike = [q for q in asking_the_same(turn, question) if q != question]
    turn.talk = replace(turn.talk, month=period, month_said_at=turn.now)
    for each in (question, *alike):
        turn.answered(each)
        _propose(turn, each, turn.work.portfolio.indicator(each.indicator), period, outcome)
    answer(turn, outcome)
