"""A reply is read, and each thing found in it is carried out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot import wording
from bot.asking import asked as as_asked
from bot.asking import could_answer_early, owned, reading_context, waiting_for
from bot.conversations.monthly_figures.answering import answer
from bot.conversations.monthly_figures.arranging import (
    ask_of_all,
    defer,
    hand_over,
    people_called,
    record_no_figure,
)
from bot.conversations.monthly_figures.outcome import Outcome
from bot.conversations.monthly_figures.proposing import propose, queried
from bot.conversations.monthly_figures.putting import with_buttons, wording_of
from bot.conversations.monthly_figures.whose import could_be
from bot.conversations.reasons import reason_in
from bot.examples import examples
from bot.in_confidence import in_confidence
from bot.talk import (
    Offer,
    UntilWhen,
    WhichIndicator,
    WhichMonth,
    WhichValue,
    WhoElse,
    WhyNot,
)
from bot.turn import Turn
from bot.understanding import Context, Finding, Kind, read
from bot.understanding.amounts import NIL_IS_NO_SHARE
from bot.understanding.dates import when
from core.domain.figures import Figure, Standing
from core.domain.formatting import show
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.requests import Request, State

_NOT_APPLICABLE = re.compile(r"\b(?:n/?a|not applicable|doesn'?t apply|does not apply)\b", re.IGNORECASE)

_NIL = re.compile(r"\b(?:nil|none|zero|nought)\b", re.IGNORECASE)
_SHORT = 5  # words: more of them say more than that

_NAMES_A_PERIOD = re.compile(r"\b(?:month|quarter|year)\b", re.IGNORECASE)

_NEARLY_OVER = timedelta(days=12)

_SITTING = timedelta(hours=2)


def find(turn: Turn, text: str) -> tuple[Context, tuple[Finding, ...]]:
    """Read a reply in the light of what the person is asked."""
    requests = waiting_for(turn.desk, turn.person) or could_answer_early(turn.desk, turn.person)
    context = reading_context(turn.desk, turn.person, requests, owned(turn.desk, turn.person))
    return context, read(text, context) if context.asked or context.also_owned else ()


def is_a_reply(findings: Sequence[Finding]) -> bool:
    """Whether anything in it answers what was asked, or nearly does."""
    return any(
        f.kind not in {Kind.QUESTION, Kind.UNCLEAR} or f.needs_confirmation or f.options for f in findings
    )


def hear(
    turn: Turn,
    context: Context,
    findings: Sequence[Finding],
    for_person: Person | None = None,
    said: str = "",
) -> None:
    """Carry out what a reply says, and answer it once. `said` is the reply where it is only part of the message."""
    whole = said or turn.heard.words or ""
    outcome = Outcome(for_person, said=whole if len(findings) == 1 else "")
    if findings and all(f.kind is Kind.NO_DATA for f in findings):
        named = [turn.work.portfolio.indicator(i.id) for i in context.indicators]
        outcome.reason = reason_in(turn.heard.words or "", named)
    for finding in findings:
        hear_one(turn, context, finding, outcome)
    answer(turn, outcome)


def hear_one(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    """Carry out one finding of several. A note in confidence is left out, and its writer is told."""
    confided = in_confidence(finding.comment or "")
    _carry_out(turn, context, replace(finding, comment=None) if confided else finding, outcome)
    left_out = wording.note_left_out()
    told = left_out in outcome.arranged or not (outcome.recorded or outcome.arranged)
    if (confided or in_confidence(turn.heard.words or "")) and not told:
        outcome.arranged.append(left_out)


def _carry_out(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    match finding.kind:
        case Kind.VALUE | Kind.SAME_AS_LAST:
            _value(turn, context, finding, outcome)
        case Kind.RANGE:
            _range(turn, context, finding, outcome)
        case Kind.NO_DATA:
            _no_data(turn, context, finding, outcome)
        case Kind.DEFERRED:
            _deferred(turn, context, finding, outcome)
        case Kind.DELEGATE:
            _delegated(turn, context, finding, outcome)
        case Kind.QUESTION | Kind.UNCLEAR:
            _unclear(turn, context, finding, outcome)


def _value(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    value = finding.value
    if finding.kind is Kind.SAME_AS_LAST and value is None and finding.indicator is not None:
        value = context.indicator(finding.indicator).last_value
    if value is None:
        _unclear(turn, context, finding, outcome)
        return
    if finding.indicator is None:
        _which_indicator(turn, context, finding, value, outcome)
        return
    indicator = turn.work.portfolio.indicator(finding.indicator)
    months = _months_meant(turn, context, finding, indicator)
    if finding.needs_confirmation:
        _which_value(finding, months[0], indicator, value, outcome)
        return
    if len(months) > 1:
        asked = WhichMonth(
            indicator.key,
            value,
            months,
            _standing(finding).value,
            finding.comment or "",
            finding.numerator,
            finding.denominator,
            outcome.behalf,
        )
        outcome.questions.append((asked, wording_of(turn, asked)))
        return
    if finding.kind is Kind.SAME_AS_LAST and _last_month_is_blank(turn, context, finding, months[0]):
        last = context.indicator(indicator.key).last_period or months[0]
        question = _to_confirm(
            finding, indicator, months[0], (Offer(show(indicator, value), value),), outcome
        )
        message = wording.last_is_older(indicator, months[0], last, value)
        outcome.questions.append((question, with_buttons(message, question)))
        return
    propose(
        turn,
        indicator,
        months[0],
        value,
        outcome,
        standing=_standing(finding),
        comment=finding.comment or "",
        numerator=finding.numerator,
        denominator=finding.denominator,
    )


def _last_month_is_blank(turn: Turn, context: Context, finding: Finding, period: Month) -> bool:
    """Whether "the same as last month" names a period without a figure, so that an older one would be meant."""
    known = context.indicator(finding.indicator or "")
    last = known.last_period
    return (
        _NAMES_A_PERIOD.search(turn.heard.words or "") is not None
        and last is not None
        and last < known.frequency.before(period)
    )


def _months_meant(turn: Turn, context: Context, finding: Finding, indicator: Indicator) -> tuple[Month, ...]:
    """The period a figure is of: the one named, else the one asked for; several where it could be either."""
    named = finding.period or context.period
    said = turn.heard.words or ""
    in_words = rf"\b{named.name[:3]}(?:{named.name[3:]})?\b"
    if turn.heard.form is not None or named != context.period or re.search(in_words, said, re.IGNORECASE):
        # A form's field is of one period, whatever else is open.
        return (indicator.frequency.containing(named),)
    open_ = [
        r.period for r in turn.work.requests.unanswered_about({indicator.key}) if r.state is not State.WAITING
    ]
    meant = turn.talk.month if _in_this_sitting(turn) else None
    if meant in open_:
        return tuple(m for m in open_ if m == meant)
    if meant is not None and open_ and meant in turn.work.figures.known(indicator.key):
        return (meant, *sorted(open_, reverse=True))
    if len(open_) > 1:
        return tuple(sorted(open_, reverse=True))
    if open_:
        return (open_[0],)
    ended = indicator.frequency.latest_ended(turn.today)
    if indicator.key in context.asked and named > ended and named.last_day - turn.today < _NEARLY_OVER:
        return (ended, indicator.frequency.containing(named))
    return (ended,)


def _in_this_sitting(turn: Turn) -> bool:
    """Whether the person said only lately which month their figures are for."""
    said_at = turn.talk.month_said_at
    return said_at is not None and turn.now - said_at < _SITTING


def _which_value(
    finding: Finding,
    period: Month,
    indicator: Indicator,
    value: Decimal,
    outcome: Outcome,
) -> None:
    offers = tuple(
        Offer(o.label, o.value, o.numerator, o.denominator) for o in finding.options if o.value is not None
    )
    if not offers:
        offers = (Offer(f"It is {show(indicator, value)}", value, finding.numerator, finding.denominator),)
    question = _to_confirm(finding, indicator, period, offers, outcome)
    understood = finding.understood or f"I read {show(indicator, value)}."
    message = wording.check_reading(indicator, _as_question(understood, len(offers)))
    outcome.questions.append((question, with_buttons(message, question)))


def _to_confirm(
    finding: Finding,
    indicator: Indicator,
    period: Month,
    offers: tuple[Offer, ...],
    outcome: Outcome,
) -> WhichValue:
    standing = Standing.ESTIMATE if finding.kind is Kind.RANGE else _standing(finding)
    behalf = outcome.behalf
    return WhichValue(indicator.key, period, offers, standing.value, finding.comment or "", behalf)


def _range(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    if finding.indicator is None or finding.low is None or finding.high is None:
        _unclear(turn, context, finding, outcome)
        return
    indicator = turn.work.portfolio.indicator(finding.indicator)
    middle = indicator.rounded((finding.low + finding.high) / 2)
    values = dict.fromkeys((finding.low, middle, finding.high))
    offers = tuple(Offer(show(indicator, v), v) for v in values)
    period = _months_meant(turn, context, finding, indicator)[0]
    question = _to_confirm(finding, indicator, period, offers, outcome)
    message = wording.which_of_range(indicator, finding.low, finding.high)
    outcome.questions.append((question, with_buttons(message, question)))


def _which_indicator(
    turn: Turn,
    context: Context,
    finding: Finding,
    value: Decimal,
    outcome: Outcome,
) -> None:
    choices = context.asked or tuple(i.id for i in context.indicators)
    if not choices:
        outcome.refused.append(wording.not_understood([]))
        return
    question = WhichIndicator(
        value,
        finding.period or context.period,
        choices,
        finding.numerator,
        finding.denominator,
        finding.comment or "",
        outcome.behalf,
        _standing(finding).value,
    )
    outcome.questions.append((question, wording_of(turn, question)))


def _could_be_one_of_several(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> bool:
    """A figure without a name, while several are asked for: ask whose it is rather than for the name."""
    if finding.indicator is not None:
        return False
    readings = could_be(context, outcome.said)
    if not readings:
        return False
    keys = tuple(f.indicator for f in readings if f.indicator is not None)
    value = readings[0].value or Decimal(0)
    _which_indicator(turn, replace(context, asked=keys), readings[0], value, outcome)
    return True


def _no_data(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    reason = (finding.comment or "").strip() or outcome.reason
    unexplained = []
    for request in _meant(turn, context, finding, outcome):
        if _NOT_APPLICABLE.search(turn.heard.words or ""):
            record_no_figure(turn, request, Standing.NOT_APPLICABLE, reason, outcome)
        elif reason:
            record_no_figure(turn, request, Standing.NOT_AVAILABLE, reason, outcome)
        else:
            unexplained.append(request.indicator)
    if unexplained:
        period = finding.period or context.period
        asked = [q for q, _ in outcome.questions if isinstance(q, WhyNot) and q.period == period]
        keys = tuple(dict.fromkeys((*(k for q in asked for k in q.indicators), *unexplained)))
        ask_of_all(turn, outcome, WhyNot(keys, period))


def _deferred(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    requests = _meant(turn, context, finding, outcome)
    if requests and finding.due is None:
        period = requests[0].period
        asked = [q for q, _ in outcome.questions if isinstance(q, UntilWhen) and q.period == period]
        keys = (*(k for q in asked for k in q.indicators), *(r.indicator for r in requests))
        ask_of_all(turn, outcome, UntilWhen(tuple(dict.fromkeys(keys)), period))
        return
    for request in requests:
        if finding.due is not None:
            defer(turn, request, finding.due, outcome, finding.comment or "")


def _delegated(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    requests = _meant(turn, context, finding, outcome)
    if not requests:
        return
    if not finding.delegate_to:
        period = requests[0].period
        asked = [q for q, _ in outcome.questions if isinstance(q, WhoElse) and q.period == period]
        keys = (*(k for q in asked for k in q.indicators), *(r.indicator for r in requests))
        ask_of_all(turn, outcome, WhoElse(tuple(dict.fromkeys(keys)), period))
        return
    later = when(turn.heard.words or "", turn.today)
    if later is not None and not people_called(turn, finding.delegate_to):
        for request in requests:  # "I'll have it on the 12th" names a day, and nobody
            defer(turn, request, later, outcome, finding.comment or "")
        return
    hand_over(turn, requests, finding.delegate_to, outcome)


def _unclear(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    options = tuple(o for o in finding.options if o.value is not None)
    if finding.indicator is not None and options:
        indicator = turn.work.portfolio.indicator(finding.indicator)
        offers = tuple(Offer(o.label, o.value, o.numerator, o.denominator) for o in options)
        period = _months_meant(turn, context, finding, indicator)[0]
        question = _to_confirm(finding, indicator, period, offers, outcome)
        if len(offers) == 1 and (strange := queried(turn, indicator, question)) is not None:
            outcome.questions.append(strange)
            return
        understood = (
            f"is that {offers[0].label}?"
            if len(offers) == 1
            else _as_question(finding.understood, len(offers))
        )
        message = wording.check_reading(indicator, understood)
        outcome.questions.append((question, with_buttons(message, question)))
        return
    nil = not finding.understood or finding.understood.endswith(NIL_IS_NO_SHARE)
    if (
        nil
        and _says_nil(turn.heard.words or "")
        and len(requests := _requests_meant(turn, context, finding)) == 1
    ):
        message = wording.nil_is_no_figure(as_asked(turn.desk, requests))
    elif finding.indicator is not None and finding.understood:
        message = wording.read_but_not_taken(
            turn.work.portfolio.indicator(finding.indicator), finding.understood
        )
    else:
        if _could_be_one_of_several(turn, context, finding, outcome):
            return
        asked = as_asked(turn.desk, _requests_meant(turn, context, finding))
        message = wording.not_understood(asked, finding.understood)
    if message not in outcome.unclear:
        outcome.unclear.append(message)


def _says_nil(text: str) -> bool:
    return len(text.split()) <= _SHORT and _NIL.search(text) is not None


def _meant(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> list[Request]:
    """The requests an answer without a figure is about; says so where it is about none."""
    requests = _requests_meant(turn, context, finding)
    if not requests:
        message = wording.nothing_asked(examples(turn))
        if message not in outcome.refused:
            outcome.refused.append(message)
    return requests


def _requests_meant(turn: Turn, context: Context, finding: Finding) -> list[Request]:
    """What is asked and not answered; what has not opened yet is meant only where it is named."""
    keys = (finding.indicator,) if finding.indicator else context.asked
    period = finding.period or context.period
    waiting = turn.work.requests.unanswered_about(keys)
    opened = [r for r in waiting if r.state is not State.WAITING]
    found = [r for r in opened if r.period == period] or opened[:1] if finding.indicator else opened
    return found or [r for r in waiting if r.period == period and _named_in(turn, r)]


def _named_in(turn: Turn, request: Request) -> bool:
    indicator = turn.work.portfolio.indicator(request.indicator)
    said = (turn.heard.words or "").casefold()
    return any(
        name.casefold() in said for name in (indicator.name, indicator.short_name, *indicator.aliases) if name
    )


def _standing(finding: Finding) -> Standing:
    if finding.approximate:
        return Standing.ESTIMATE
    return Standing.PROVISIONAL if finding.provisional else Standing.FINAL


def _as_question(understood: str, offers: int) -> str:
    text = understood.strip()
    asking = "Is that right?" if offers == 1 else "Which is it?"
    return text if text.endswith("?") else f"I read {text.rstrip('.')}. {asking}" if text else asking


def find_again(turn: Turn, text: str, before: Sequence[Figure]) -> tuple[Context, tuple[Finding, ...]]:
    """Read an edited message in the light of the figures it gave before."""
    indicators = owned(turn.desk, turn.person)
    period = max(f.period for f in before)
    requests = [
        r
        for f in before
        if f.period == period and (r := turn.work.requests.get(f.indicator, period)) is not None
    ]
    context = reading_context(turn.desk, turn.person, requests, indicators)
    if not requests:
        keys = tuple(dict.fromkeys(f.indicator for f in before if f.period == period))
        context = replace(context, period=period, asked=keys)
    return context, read(text, context)
