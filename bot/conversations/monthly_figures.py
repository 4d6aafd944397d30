"""The month's conversation: a lead's reply is read, recorded, judged and answered.

What the reader finds is carried out here; what it does not find is asked again. Nothing is recorded that the
person did not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from bot import notices, promises, prompts, routine_wording, wording
from bot.asking import asked as as_asked
from bot.asking import could_answer_early, owned, reading_context, waiting_for
from bot.conversations import lines
from bot.conversations.judgement import judge
from bot.conversations.reasons import reason_in
from bot.conversations.slips import meant_instead
from bot.gallery import trajectory_block
from bot.hearing import Place
from bot.messages import Choice, Choices, Message, Paragraph, Words, say, strong, words
from bot.naming import names_of, which
from bot.talk import (
    ConfirmCorrection,
    FigureSaid,
    ForAll,
    ForTheUnit,
    InRoutine,
    Offer,
    Question,
    RequestMoved,
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
from bot.understanding import Context, Finding, Kind, read
from bot.understanding.dates import when
from core.domain.figures import Change, Figure, Standing, known
from core.domain.formatting import show, show_number
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.requests import Request, State
from core.domain.status import Status, current_status
from core.services import flagging, recording, rounds
from core.services.judging import Reading, expected_for, read_indicator

_NOT_APPLICABLE = re.compile(r"\b(?:n/?a|not applicable|doesn'?t apply|does not apply)\b", re.IGNORECASE)
_PICTURES_AT_ONCE = 3
_BUTTONS = 8
_NEARLY_OVER = timedelta(days=12)
_SITTING = timedelta(hours=2)
LONGEST_WAIT = timedelta(days=100)
LATE_DATA = re.compile(r"\b(?:late|came in|final|revis\w*|provisional|updated?)\b", re.IGNORECASE)


@dataclass(slots=True)
class Outcome:
    """What one reply led to, gathered so that it can be said at once.

    `for_person` is whom an officer answers for; `reason` why there is no figure, where the whole reply is about that.
    """

    for_person: Person | None = None
    reason: str = ""
    recorded: list[Figure] = field(default_factory=list)
    excused: list[Figure] = field(default_factory=list)
    arranged: list[Words] = field(default_factory=list)
    questions: list[tuple[Question, Message]] = field(default_factory=list)
    refused: list[Message] = field(default_factory=list)
    unclear: list[Message] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.recorded or self.arranged or self.questions or self.refused or self.unclear)

    @property
    def behalf(self) -> str:
        """The key of whom an officer answers for; empty otherwise."""
        return self.for_person.key if self.for_person else ""


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


def hear(turn: Turn, context: Context, findings: Sequence[Finding], for_person: Person | None = None) -> None:
    """Carry out what a reply says, and answer it once."""
    outcome = Outcome(for_person)
    if findings and all(f.kind is Kind.NO_DATA for f in findings):
        named = [turn.work.portfolio.indicator(i.id) for i in context.indicators]
        outcome.reason = reason_in(turn.heard.words or "", named)
    for finding in findings:
        _carry_out(turn, context, finding, outcome)
    answer(turn, outcome)


def answer(turn: Turn, outcome: Outcome) -> None:
    """Say what was recorded and arranged, show the chart when all is in, then ask what is left to ask."""
    before = turn.talk.question
    for figure in outcome.recorded:
        turn.talk = turn.talk.settled(figure.indicator, figure.period)
    notices.arrived(turn.desk, [*outcome.recorded, *outcome.excused], turn.person, turn.key)
    readings = [
        read_indicator(turn.work, f.indicator, f.period) for f in outcome.recorded if f.value is not None
    ]
    _confirm(turn, readings, outcome)
    partly = outcome.recorded or outcome.arranged
    unclear = [wording.rest_not_followed()] if partly and outcome.unclear else outcome.unclear
    for message in (*outcome.refused, *unclear):
        turn.reply(message)
    _show_charts(turn, readings, outcome)
    _tell_those_asked(turn, outcome.recorded)
    for message in judge(turn, [f.indicator for f in outcome.recorded if f.value is not None]):
        turn.reply(message)
    _ask(turn, outcome, before)


def _confirm(turn: Turn, readings: Sequence[Reading], outcome: Outcome) -> None:
    blocks = list(
        wording.recorded(
            readings,
            [*_recalled(turn, readings), *outcome.arranged],
            period=_periods(readings),
            for_name=outcome.for_person.name if outcome.for_person else "",
        )
    )
    if turn.acts and blocks:
        blocks.append(wording.undo_and_edit(turn.heard.message or turn.key, readings))
    if blocks:
        turn.reply(Message(tuple(blocks)))


def _recalled(turn: Turn, readings: Sequence[Reading]) -> list[Words]:
    """What the service expected by this very period, beside what it is."""
    said = []
    for reading in readings:
        promise = promises.for_period(turn.work, reading.indicator, reading.period, turn.desk.rules)
        if promise is not None and reading.value is not None:
            said.append(wording.promise_recalled(reading, promise, _who_expected(turn, promise)))
    return said


def _who_expected(turn: Turn, promise: promises.Promise) -> str:
    who = turn.work.portfolio.person(promise.by)
    return "you" if promise.by == turn.person.key or who is None else who.name


def _ask(turn: Turn, outcome: Outcome, before: Question | None) -> None:
    """Put the first new question; one that was open before and still is comes again, so that it is not lost."""
    if outcome.questions:
        turn.ask(*(q for q, _ in outcome.questions))
        first, message = outcome.questions[0]
        turn.put = first
        turn.reply(wording_of(turn, first) if isinstance(first, WhichMonth) else message)
    elif (
        before is not None
        and before == turn.talk.question
        and not isinstance(before, WhatChanged | ForTheUnit)
    ):
        _put(turn, before)


def _tell_those_asked(turn: Turn, figures: Sequence[Figure]) -> None:
    """Somebody else has answered: whoever was asked is told, unless they are away."""
    asked_of: dict[str, list[Figure]] = {}
    for figure in figures:
        request = turn.work.requests.get(figure.indicator, figure.period)
        if request is None or request.asked_of == turn.person.key:
            continue
        if rounds.away_on(turn.desk, request.asked_of, turn.today) is None:
            asked_of.setdefault(request.asked_of, []).append(figure)
    for key, theirs in asked_of.items():
        lines = [
            (turn.work.portfolio.indicator(f.indicator), f) for f in theirs if f.change is not Change.UNDO
        ]
        turn.tell(Place.direct(key), wording.answered_for_you(turn.person, lines))


def put_next(turn: Turn) -> None:
    """The question after the one just answered, if one waits and has not just been put."""
    question = turn.talk.question
    if isinstance(question, WhatChanged | ForTheUnit) and flagging.find(turn.desk, question.flag) is None:
        turn.talk = turn.talk.over(question.flag)
        put_next(turn)
    elif isinstance(question, WhatChanged):
        return
    elif question is not None:
        _put(turn, question)


def _put(turn: Turn, question: Question) -> None:
    """Say a question, once in a turn."""
    if turn.put != question:
        turn.put = question
        turn.reply(wording_of(turn, question))


def _show_charts(turn: Turn, readings: Sequence[Reading], outcome: Outcome) -> None:
    if not readings or not turn.place.is_direct:
        return
    left = [r for r in waiting_for(turn.desk, turn.person) if r.state is State.OPEN]
    unclear = any(isinstance(q, WhichValue | WhichIndicator | WhichMonth) for q, _ in outcome.questions)
    if left or unclear:
        return
    worst = sorted(readings, key=lambda r: "R AR AG G".find(r.status.value) if r.status else 99)
    shown = worst[:_PICTURES_AT_ONCE]
    pictures = tuple(trajectory_block(turn.work, r, turn.now) for r in shown)
    deferred = any(r.state is State.DEFERRED for r in waiting_for(turn.desk, turn.person))
    partly = deferred or outcome.for_person is not None
    opening = wording.here_is([r.indicator for r in shown]) if partly else wording.all_in(_periods(readings))
    turn.reply(Message((Paragraph(opening), *pictures)))


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


def _months_meant(turn: Turn, context: Context, finding: Finding, indicator: Indicator) -> tuple[Month, ...]:
    """The period a figure is of: the one named, else the one asked for; several where it could be either."""
    named = finding.period or context.period
    said = turn.heard.words or ""
    if named != context.period or re.search(
        rf"\b{named.name[:3]}(?:{named.name[3:]})?\b", said, re.IGNORECASE
    ):
        return (indicator.frequency.containing(named),)
    open_ = [
        r.period
        for r in turn.work.requests.unanswered()
        if r.indicator == indicator.key and r.state is not State.WAITING
    ]
    meant = turn.talk.month if _in_this_sitting(turn) else None
    if meant in open_:
        return tuple(m for m in open_ if m == meant)
    if meant is not None and open_ and meant in known(turn.work.figures.history(indicator.key)):
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


def propose(
    turn: Turn,
    indicator: Indicator,
    period: Month,
    value: Decimal,
    outcome: Outcome,
    *,
    standing: Standing = Standing.FINAL,
    comment: str = "",
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> None:
    """Record a value, unless it cannot be, is surprising, or would change what is already known: then ask."""
    if not indicator.limits.allow(value):
        outcome.refused.append(wording.beyond_limits(indicator, value))
        return
    if period > indicator.frequency.containing(Month.of(turn.today)):
        outcome.refused.append(wording.still_to_come(indicator, period))
        return
    figures = known(turn.work.figures.history(indicator.key))
    current = figures.get(period)
    if current is not None and current.value is not None:
        if current.value == value and current.standing is standing:
            outcome.arranged.append(wording.already(indicator, value))
            return
        if current.value != value:
            question = ConfirmCorrection(
                indicator.key,
                period,
                value,
                current.provisional or bool(LATE_DATA.search(comment)),
                standing.value,
                comment,
                numerator,
                denominator,
                outcome.behalf,
            )
            outcome.questions.append((question, wording_of(turn, question)))
            return
    known_already = current is not None and current.value == value
    if not known_already and recording.surprising(indicator, value, figures, period, turn.desk.rules):
        before = next(
            f for m, f in sorted(figures.items(), reverse=True) if m < period and f.value is not None
        )
        offers = meant_instead(indicator, value, before, figures, period, rules=turn.desk.rules)
        asked = WhichValue(
            indicator.key,
            period,
            (
                Offer(f"It is {show_number(indicator, value)}", value, numerator, denominator),
                *(Offer(show_number(indicator, o), o) for o in offers),
            ),
            standing.value,
            comment,
            outcome.behalf,
        )
        outcome.questions.append((asked, _offer(wording.surprising(indicator, value, before, offers), asked)))
        return
    figure = recording.record(
        turn.desk,
        turn.as_said(outcome.behalf or None),
        indicator,
        period,
        value,
        standing=standing,
        comment=comment,
        numerator=numerator,
        denominator=denominator,
    )
    turn.acts.append(FigureSaid(figure.number))
    outcome.recorded.append(figure)


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
    message = wording.check_reading(indicator, _as_question(understood))
    outcome.questions.append((question, _offer(message, question)))


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
    outcome.questions.append((question, _offer(message, question)))


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
    )
    outcome.questions.append((question, wording_of(turn, question)))


def _no_data(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    reason = (finding.comment or "").strip() or outcome.reason
    unexplained = []
    for request in _meant(turn, context, finding, outcome):
        if _NOT_APPLICABLE.search(turn.heard.words or ""):
            _excuse(turn, request, Standing.NOT_APPLICABLE, reason, outcome)
        elif reason:
            _excuse(turn, request, Standing.NOT_AVAILABLE, reason, outcome)
        else:
            unexplained.append(request.indicator)
    if unexplained:
        period = finding.period or context.period
        asked = [q for q, _ in outcome.questions if isinstance(q, WhyNot) and q.period == period]
        keys = tuple(dict.fromkeys((*(k for q in asked for k in q.indicators), *unexplained)))
        _ask_of_all(turn, outcome, WhyNot(keys, period))


def _ask_of_all(turn: Turn, outcome: Outcome, question: WhyNot | UntilWhen | WhoElse) -> None:
    """One question for all the figures it concerns, in place of one for each."""
    others = [
        (q, m)
        for q, m in outcome.questions
        if not (type(q) is type(question) and q.period == question.period)
    ]
    outcome.questions[:] = [*others, (question, wording_of(turn, question))]


def _deferred(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    requests = _meant(turn, context, finding, outcome)
    if requests and finding.due is None:
        period = requests[0].period
        asked = [q for q, _ in outcome.questions if isinstance(q, UntilWhen) and q.period == period]
        keys = (*(k for q in asked for k in q.indicators), *(r.indicator for r in requests))
        _ask_of_all(turn, outcome, UntilWhen(tuple(dict.fromkeys(keys)), period))
        return
    for request in requests:
        if finding.due is not None:
            defer(turn, request, finding.due, outcome, finding.comment or "")


def defer(turn: Turn, request: Request, until: date, outcome: Outcome, why: str = "") -> None:
    """Ask again on that day, unless it is so far off that the figure would be forgotten."""
    indicator = turn.work.portfolio.indicator(request.indicator)
    if until > turn.today + LONGEST_WAIT:
        outcome.refused.append(wording.too_far_off(indicator, until, turn.today))
        return
    if until <= turn.today:
        until = turn.desk.calendar.add(turn.today, 1)
    turn.acts.append(_before(request))
    rounds.defer(turn.desk, request, until, turn.person.key, why)
    day = turn.desk.calendar.next_working(until)
    outcome.arranged.append(wording.deferred(indicator, day, turn.today))


def _delegated(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    requests = _meant(turn, context, finding, outcome)
    if not requests:
        return
    if not finding.delegate_to:
        period = requests[0].period
        asked = [q for q, _ in outcome.questions if isinstance(q, WhoElse) and q.period == period]
        keys = (*(k for q in asked for k in q.indicators), *(r.indicator for r in requests))
        _ask_of_all(turn, outcome, WhoElse(tuple(dict.fromkeys(keys)), period))
        return
    later = when(turn.heard.words or "", turn.today)
    if later is not None and not people_called(turn, finding.delegate_to):
        for request in requests:  # "I'll have it on the 12th" names a day, and nobody
            defer(turn, request, later, outcome, finding.comment or "")
        return
    hand_over(turn, requests, finding.delegate_to, outcome)


def hand_over(turn: Turn, requests: Sequence[Request], name: str, outcome: Outcome) -> bool:
    """Ask somebody else, if there is exactly one person of that name."""
    found = people_called(turn, name)
    if len(found) != 1:
        if not any(isinstance(q, WhoElse) for q, _ in outcome.questions):
            outcome.refused.append(wording.nobody_called(name, [p.name for p in found]))
        asked = [q for q, _ in outcome.questions if isinstance(q, WhoElse) and q.period == requests[0].period]
        keys = (*(k for q in asked for k in q.indicators), *(r.indicator for r in requests))
        _ask_of_all(turn, outcome, WhoElse(tuple(dict.fromkeys(keys)), requests[0].period))
        return False
    to = found[0]
    for request in requests:
        turn.acts.append(_before(request))
        rounds.hand_over(turn.desk, request, to, turn.person.key)
        outcome.arranged.append(wording.handed(turn.work.portfolio.indicator(request.indicator), to))
    opened = [
        turn.work.requests.get(r.indicator, r.period) or r for r in requests if r.state is not State.WAITING
    ]
    if opened and to.key != turn.person.key:
        theirs = as_asked(turn.desk, opened)
        told = wording.handed_to_you(turn.person, to, theirs, turn.now, turn.today)
        key = turn.tell(Place.direct(to.key), told)
        prompts.sent(turn.desk, to.key, key, opened)
    return True


def pass_on(turn: Turn, what: str, name: str) -> None:
    """A lead asks somebody else for what waits for them: all of it, or what is named."""
    waiting = waiting_for(turn.desk, turn.person)
    named = which(what, names_of([turn.work.portfolio.indicator(r.indicator) for r in waiting]))
    all_ = re.fullmatch(
        r"(?:this|that|it|them|these|those|everything|all)(?: of (?:it|them|this))?", what, re.IGNORECASE
    )
    meant = waiting if all_ else [r for r in waiting if r.indicator in {i.key for i in named}]
    outcome = Outcome()
    if meant:
        hand_over(turn, meant, name, outcome)
    else:
        outcome.refused.append(wording.nothing_asked())
    answer(turn, outcome)


def people_called(turn: Turn, name: str) -> list[Person]:
    """Everybody a name or an e-mail address could mean; exact matches first."""
    wanted = name.strip().strip(".,").removeprefix("@").casefold()
    everybody = [p for p in turn.work.portfolio.people() if not p.retired]
    exact = [p for p in everybody if wanted in {p.key.casefold(), p.name.casefold()}]
    if exact:
        return exact
    parts = set(wanted.split())
    return [p for p in everybody if parts and parts <= set(p.name.casefold().split())]


def _unclear(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    options = tuple(o for o in finding.options if o.value is not None)
    if finding.indicator is not None and options:
        indicator = turn.work.portfolio.indicator(finding.indicator)
        offers = tuple(Offer(o.label, o.value, o.numerator, o.denominator) for o in options)
        period = _months_meant(turn, context, finding, indicator)[0]
        question = _to_confirm(finding, indicator, period, offers, outcome)
        understood = f"is that {offers[0].label}?" if len(offers) == 1 else _as_question(finding.understood)
        message = wording.check_reading(indicator, understood)
        outcome.questions.append((question, _offer(message, question)))
        return
    if finding.indicator is not None and finding.understood:
        message = wording.read_but_not_taken(
            turn.work.portfolio.indicator(finding.indicator), finding.understood
        )
    else:
        message = wording.not_understood(as_asked(turn.desk, _requests_meant(turn, context, finding)))
        if finding.understood:
            message = Message(
                (Paragraph(words(f"I read {finding.understood.rstrip('.')}.")), *message.blocks)
            )
    if message not in outcome.unclear:
        outcome.unclear.append(message)


def _meant(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> list[Request]:
    """The requests an answer without a figure is about; says so where it is about none."""
    requests = _requests_meant(turn, context, finding)
    if not requests:
        message = wording.nothing_asked()
        if message not in outcome.refused:
            outcome.refused.append(message)
    return requests


def _requests_meant(turn: Turn, context: Context, finding: Finding) -> list[Request]:
    """What is asked and not answered; what has not opened yet is meant only where it is named."""
    keys = (finding.indicator,) if finding.indicator else context.asked
    period = finding.period or context.period
    waiting = [r for r in turn.work.requests.unanswered() if r.indicator in keys]
    opened = [r for r in waiting if r.state is not State.WAITING]
    found = [r for r in opened if r.period == period] or opened[:1] if finding.indicator else opened
    return found or [r for r in waiting if r.period == period and _named_in(turn, r)]


def _named_in(turn: Turn, request: Request) -> bool:
    indicator = turn.work.portfolio.indicator(request.indicator)
    said = (turn.heard.words or "").casefold()
    return any(
        name.casefold() in said for name in (indicator.name, indicator.short_name, *indicator.aliases) if name
    )


def _excuse(turn: Turn, request: Request, standing: Standing, reason: str, outcome: Outcome) -> None:
    indicator = turn.work.portfolio.indicator(request.indicator)
    figure = recording.record(
        turn.desk,
        turn.as_said(),
        indicator,
        request.period,
        None,
        standing=standing,
        reason=reason,
        comment=reason,
    )
    turn.acts.append(FigureSaid(figure.number))
    turn.talk = turn.talk.settled(figure.indicator, figure.period)
    outcome.excused.append(figure)
    outcome.arranged.append(
        wording.not_available(indicator, reason)
        if standing is Standing.NOT_AVAILABLE
        else wording.not_applicable(indicator)
    )


def excuse(turn: Turn, request: Request, reason: str, outcome: Outcome) -> None:
    """There is no figure, for that reason."""
    _excuse(turn, request, Standing.NOT_AVAILABLE, reason, outcome)


def _before(request: Request) -> RequestMoved:
    return RequestMoved(
        request.indicator,
        request.period,
        request.asked_of,
        request.due,
        request.deferred_until,
        request.state.value,
    )


def _standing(finding: Finding) -> Standing:
    if finding.approximate:
        return Standing.ESTIMATE
    return Standing.PROVISIONAL if finding.provisional else Standing.FINAL


def _as_question(understood: str) -> str:
    text = understood.strip()
    return (
        text
        if text.endswith("?")
        else f"I read {text.rstrip('.')}. Is that right?"
        if text
        else "Is that right?"
    )


def _periods(readings: Sequence[Reading]) -> str:
    return wording.joined(list(dict.fromkeys(r.indicator.frequency.period(r.period) for r in readings)))


# The open question ------------------------------------------------------------------------------------------------


def wording_of(turn: Turn, question: Question) -> Message:  # noqa: C901 - one kind of question a branch
    """An open question as it is put, with its buttons."""
    portfolio = turn.work.portfolio
    match question:
        case WhichValue():
            indicator = portfolio.indicator(question.indicator)
            period = indicator.frequency.period(question.period)
            return _offer(say("Which is it for ", strong(indicator.called), f" in {period}?"), question)
        case WhichIndicator():
            indicators = [portfolio.indicator(k) for k in question.choices]
            return wording.which_indicator(f"{question.value:f}", indicators).and_(
                Choices(
                    (
                        *(
                            Choice(i.called, answer_token(question, n))
                            for n, i in enumerate(indicators[:_BUTTONS])
                        ),
                        Choice("None of them", answer_token(question, "no")),
                    )
                )
            )
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


def _offer(message: Message, question: WhichValue) -> Message:
    buttons = tuple(
        Choice(o.label, answer_token(question, n), primary=n == 0)
        for n, o in enumerate(question.offers[:_BUTTONS])
    )
    return message.and_(Choices((*buttons, Choice("Let me retype", answer_token(question, "no")))))


def _month_wording(turn: Turn, question: WhichMonth) -> Message:
    indicator = turn.work.portfolio.indicator(question.indicator)
    said = [(turn.work.portfolio.indicator(q.indicator), q.value) for q in _asking_the_same(turn, question)]
    names = [indicator.frequency.period(m) for m in question.months]
    buttons = tuple(Choice(name, answer_token(question, n)) for n, name in enumerate(names))
    return wording.which_month(said or [(indicator, question.value)], names).and_(
        Choices((*buttons, Choice("Neither", answer_token(question, "no"))))
    )


def _correction_wording(turn: Turn, question: ConfirmCorrection) -> Message:
    indicator = turn.work.portfolio.indicator(question.indicator)
    old = known(turn.work.figures.history(indicator.key)).get(question.period)
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
    old = known(turn.work.figures.history(indicator.key)).get(period)
    before = current_status(indicator, old.value, expected) if old and old.value is not None else None
    return before, current_status(indicator, new, expected)


def carry_out_correction(turn: Turn, question: ConfirmCorrection, *, revision: bool) -> None:
    """Record the changed value and say what it did."""
    indicator = turn.work.portfolio.indicator(question.indicator)
    statuses = correction_statuses(turn, indicator, question.period, question.value)
    first = known(turn.work.figures.history(indicator.key)).get(question.period) is None
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
    turn.reply(Message((Paragraph(done), wording.undo(turn.heard.message or turn.key))))
    _tell_those_asked(turn, [figure])
    why = question.reason or ("late data" if revision else "an error put right")
    for message in judge(turn, [indicator.key], why):
        turn.reply(message)


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


def take_month(turn: Turn, question: WhichMonth, period: Month) -> None:
    """The figure is of that period, and so are others asked about alike; each may still be surprising.

    For the rest of this sitting the person need not say again which month they mean.
    """
    outcome = Outcome(behalf_of(turn, question.for_person))
    alike = [q for q in _asking_the_same(turn, question) if q != question]
    turn.talk = replace(turn.talk, month=period, month_said_at=turn.now)
    for each in (question, *alike):
        turn.answered(each)
        propose(
            turn,
            turn.work.portfolio.indicator(each.indicator),
            period,
            each.value,
            outcome,
            standing=Standing(each.standing),
            comment=each.comment,
            numerator=each.numerator,
            denominator=each.denominator,
        )
    answer(turn, outcome)


def _asking_the_same(turn: Turn, question: WhichMonth) -> list[WhichMonth]:
    """Every open question of the same months, for the same person."""
    return [
        q
        for q in turn.talk.questions
        if isinstance(q, WhichMonth) and (q.months, q.for_person) == (question.months, question.for_person)
    ]


def behalf_of(turn: Turn, key: str) -> Person | None:
    """The lead somebody else answers for, if any."""
    return turn.work.portfolio.person(key) if key else None


def read_number(text: str) -> Decimal | None:
    """A plain number from a form field; None when it is not one.

    >>> read_number(" 1,234.5 "), read_number("1e9"), read_number("about 5")
    (Decimal('1234.5'), None, None)
    """
    tidy = text.strip().replace(",", "").removesuffix("%").removeprefix("£").strip()
    if not re.fullmatch(r"-?\d{1,18}(?:\.\d{1,12})?", tidy):
        return None
    try:
        return Decimal(tidy)
    except InvalidOperation:
        return None


def latest_only(figures: Sequence[Figure]) -> list[Figure]:
    """The last entry for each indicator and period."""
    latest = {(f.indicator, f.period): f for f in sorted(figures, key=lambda f: f.number)}
    return list(latest.values())


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


def hear_one(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    """Carry out one finding of several."""
    _carry_out(turn, context, finding, outcome)


# Forms ------------------------------------------------------------------------------------------------------------
