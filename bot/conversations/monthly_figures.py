"""The month's conversation: a lead's reply is read, recorded, judged and answered.

What the reader finds is carried out here; what it does not find is asked again. Nothing is recorded that the
person did not say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from bot import wording
from bot.asking import asked as as_asked
from bot.asking import could_answer_early, owned, reading_context, waiting_for
from bot.drawing import trajectory_block
from bot.hearing import Place
from bot.messages import Choice, Choices, Message, Paragraph, Words, say, strong, words
from bot.notices import after_reading, late_arrived
from bot.talk import (
    ConfirmCorrection,
    FigureSaid,
    Offer,
    Question,
    RequestMoved,
    UntilWhen,
    WhatChanged,
    WhichIndicator,
    WhichValue,
    WhoElse,
    WhyNot,
)
from bot.turn import Turn
from bot.understanding import Context, Finding, Kind, read
from core.domain.figures import Change, Figure, Standing, known
from core.domain.formatting import show, show_date, show_number
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.requests import Request, State
from core.domain.status import Status, current_status
from core.services import flagging, recording, rounds
from core.services.flagging import News
from core.services.judging import Reading, expected_for, read_indicator
from core.services.rules import Rules

_NOT_APPLICABLE = re.compile(r"\b(?:n/?a|not applicable|doesn'?t apply|does not apply)\b", re.IGNORECASE)
_MOST_DIGITS = 18
_PICTURES_AT_ONCE = 3


@dataclass(slots=True)
class Outcome:
    """What one reply led to, gathered so that it can be said at once."""

    recorded: list[Figure] = field(default_factory=list)
    arranged: list[Words] = field(default_factory=list)
    questions: list[tuple[Question, Message]] = field(default_factory=list)
    refused: list[Message] = field(default_factory=list)
    told: list[Message] = field(default_factory=list)


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
    outcome = Outcome()
    for finding in findings:
        _carry_out(turn, context, finding, outcome, for_person)
    answer(turn, outcome, for_person)


def answer(turn: Turn, outcome: Outcome, for_person: Person | None = None) -> None:
    """Say what was recorded and arranged, show the chart when all is in, then ask what is left to ask."""
    readings = [
        read_indicator(turn.work, f.indicator, f.period) for f in outcome.recorded if f.value is not None
    ]
    _judge(turn, outcome)
    blocks = list(
        wording.recorded(
            readings,
            outcome.arranged,
            period=_periods(readings),
            for_name=for_person.name if for_person else "",
        )
    )
    if turn.acts and blocks:
        blocks.append(wording.undo_and_edit(turn.heard.message or turn.key, readings))
    if blocks:
        turn.reply(Message(tuple(blocks)))
    for message in outcome.refused:
        turn.reply(message)
    _show_charts(turn, readings, outcome)
    for message in outcome.told:
        turn.reply(message)
    _ask(turn, outcome)


def _ask(turn: Turn, outcome: Outcome) -> None:
    if not outcome.questions:
        return
    turn.ask(*(q for q, _ in outcome.questions))
    turn.reply(outcome.questions[0][1])


def put_next(turn: Turn) -> None:
    """The question after the one just answered, if one waits."""
    question = turn.talk.question
    if question is not None:
        turn.reply(wording_of(turn, question))


def _show_charts(turn: Turn, readings: Sequence[Reading], outcome: Outcome) -> None:
    if not readings or not turn.place.is_direct:
        return
    left = [r for r in waiting_for(turn.desk, turn.person) if r.state is State.OPEN]
    unclear = any(isinstance(q, WhichValue | WhichIndicator) for q, _ in outcome.questions)
    if left or unclear:
        return
    period = _periods(readings)
    worst = sorted(readings, key=lambda r: "R AR AG G".find(r.status.value) if r.status else 99)
    shown = worst[:_PICTURES_AT_ONCE]
    pictures = tuple(trajectory_block(r, turn.now) for r in shown)
    deferred = any(r.state is State.DEFERRED for r in waiting_for(turn.desk, turn.person))
    opening = wording.here_is([r.indicator for r in shown]) if deferred else wording.all_in(period)
    turn.reply(Message((Paragraph(opening), *pictures)))


def _judge(turn: Turn, outcome: Outcome) -> None:
    for figure in outcome.recorded:
        overdue = flagging.close_overdue(turn.desk, figure.indicator, figure.period)
        if overdue is not None:
            late_arrived(turn.desk, figure.indicator, overdue, turn.person, turn.key)
    for key in dict.fromkeys(f.indicator for f in outcome.recorded):
        reading = read_indicator(turn.work, key)
        news = after_reading(turn.desk, reading, f"{turn.key}/{key}")
        if news is None:
            continue
        if news.news is News.OPENED:
            told = wording.told_lead(news.flag, reading, turn.now, turn.person)
            outcome.questions.append((WhatChanged(news.flag.number), told))
        elif news.news is News.WITHDRAWN:
            outcome.told.append(wording.withdrawn_for_lead(reading.indicator))
        elif news.news is News.RECOVERED:
            outcome.told.append(wording.recovery_to_lead(reading))


def _carry_out(
    turn: Turn, context: Context, finding: Finding, outcome: Outcome, for_person: Person | None
) -> None:
    match finding.kind:
        case Kind.VALUE | Kind.SAME_AS_LAST:
            _value(turn, context, finding, outcome, for_person)
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


def _value(
    turn: Turn, context: Context, finding: Finding, outcome: Outcome, for_person: Person | None
) -> None:
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
    if finding.needs_confirmation:
        _which_value(finding, context, indicator, value, outcome)
        return
    period = finding.period or context.period
    propose(
        turn,
        indicator,
        period,
        value,
        outcome,
        standing=_standing(finding),
        comment=finding.comment or "",
        numerator=finding.numerator,
        denominator=finding.denominator,
        for_person=for_person,
    )


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
    for_person: Person | None = None,
) -> None:
    """Record a value, unless it cannot be, is surprising, or would change what is already known: then ask."""
    if not indicator.limits.allow(value):
        outcome.refused.append(wording.beyond_limits(indicator, value))
        return
    if period > Month.of(turn.today):
        outcome.refused.append(
            say(f"{period.full} is still to come, so nothing is recorded for ", strong(indicator.called), ".")
        )
        return
    figures = known(turn.work.figures.history(indicator.key))
    current = figures.get(period)
    if current is not None and current.value is not None:
        if current.value == value and current.standing is standing:
            outcome.arranged.append(
                words(strong(indicator.called), f" is already {show(indicator, value)}. Nothing changed.")
            )
            return
        revision = current.provisional
        question = ConfirmCorrection(indicator.key, period, value, revision, comment, numerator, denominator)
        outcome.questions.append((question, _correction_wording(turn, question)))
        return
    if recording.surprising(indicator, value, figures, period, turn.desk.rules):
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
            for_person=for_person.key if for_person else "",
        )
        outcome.questions.append((asked, _offer(wording.surprising(indicator, value, before, offers), asked)))
        return
    figure = recording.record(
        turn.desk,
        turn.as_said(for_person.key if for_person else None),
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


def meant_instead(
    indicator: Indicator,
    value: Decimal,
    before: Figure,
    figures: dict[Month, Figure],
    period: Month,
    *,
    rules: Rules,
) -> list[Decimal]:
    """The likeliest slip of the finger: two digits swapped, a point forgotten, one digit mistyped."""
    if before.value is None:
        return []
    nearest = before.value
    for candidates in (_swapped(value), _shifted(value), _mistyped(value)):
        plausible = [
            c
            for c in candidates
            if c != value
            and indicator.limits.allow(c)
            and not recording.surprising(indicator, c, figures, period, rules)
        ]
        if plausible:
            return [min(plausible, key=lambda c: abs(c - nearest))]
    return []


def _swapped(value: Decimal) -> list[Decimal]:
    digits = format(value, "f")
    return [
        Decimal(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
        for i in range(len(digits) - 1)
        if digits[i].isdigit() and digits[i + 1].isdigit()
    ]


def _shifted(value: Decimal) -> list[Decimal]:
    return [value / 10, value * 10, value / 100, value * 100]


def _mistyped(value: Decimal) -> list[Decimal]:
    digits = format(value, "f")
    return [
        Decimal(digits[:i] + other + digits[i + 1 :])
        for i, digit in enumerate(digits)
        if digit.isdigit()
        for other in "0123456789"
        if other != digit
    ]


def _which_value(
    finding: Finding, context: Context, indicator: Indicator, value: Decimal, outcome: Outcome
) -> None:
    offers = tuple(
        Offer(o.label, o.value, o.numerator, o.denominator) for o in finding.options if o.value is not None
    )
    if not offers:
        offers = (Offer(f"It is {show(indicator, value)}", value, finding.numerator, finding.denominator),)
    question = WhichValue(
        indicator.key,
        finding.period or context.period,
        offers,
        _standing(finding).value,
        finding.comment or "",
    )
    understood = finding.understood or f"I read {show(indicator, value)}."
    outcome.questions.append(
        (question, _offer(wording.check_reading(indicator, _as_question(understood)), question))
    )


def _range(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    if finding.indicator is None or finding.low is None or finding.high is None:
        _unclear(turn, context, finding, outcome)
        return
    indicator = turn.work.portfolio.indicator(finding.indicator)
    middle = indicator.rounded((finding.low + finding.high) / 2)
    values = dict.fromkeys((finding.low, middle, finding.high))
    question = WhichValue(
        indicator.key,
        finding.period or context.period,
        tuple(Offer(show(indicator, v), v) for v in values),
        Standing.ESTIMATE.value,
        finding.comment or "",
    )
    text = (
        f": I read {show_number(indicator, finding.low)} to {show(indicator, finding.high)}. "
        "Which one should stand, as an estimate?"
    )
    outcome.questions.append((question, _offer(say(strong(indicator.called), text), question)))


def _which_indicator(
    turn: Turn, context: Context, finding: Finding, value: Decimal, outcome: Outcome
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
    )
    outcome.questions.append((question, wording_of(turn, question)))


def _no_data(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    reason = (finding.comment or "").strip()
    for request in _requests_meant(turn, context, finding):
        indicator = turn.work.portfolio.indicator(request.indicator)
        text = turn.heard.words or ""
        if _NOT_APPLICABLE.search(text):
            _excuse(turn, request, Standing.NOT_APPLICABLE, reason)
            outcome.arranged.append(wording.not_applicable(indicator))
        elif reason:
            _excuse(turn, request, Standing.NOT_AVAILABLE, reason)
            outcome.arranged.append(wording.not_available(indicator, reason))
        else:
            question = WhyNot((request.indicator,), request.period)
            outcome.questions.append((question, wording.ask_why_not([indicator])))


def _deferred(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    requests = _requests_meant(turn, context, finding)
    if not requests:
        return
    if finding.due is None:
        names = [turn.work.portfolio.indicator(r.indicator) for r in requests]
        question = UntilWhen(tuple(r.indicator for r in requests), requests[0].period)
        outcome.questions.append((question, wording.ask_until_when(names)))
        return
    for request in requests:
        defer(turn, request, finding.due, outcome, finding.comment or "")


def defer(turn: Turn, request: Request, until: date, outcome: Outcome, why: str = "") -> None:
    """Ask again on that day."""
    if until <= turn.today:
        until = turn.desk.calendar.add(turn.today, 1)
    turn.acts.append(_before(request))
    rounds.defer(turn.desk, request, until, turn.person.key, why)
    indicator = turn.work.portfolio.indicator(request.indicator)
    day = turn.desk.calendar.next_working(until)
    outcome.arranged.append(wording.deferred(indicator, day, turn.today))


def _delegated(turn: Turn, context: Context, finding: Finding, outcome: Outcome) -> None:
    requests = _requests_meant(turn, context, finding)
    if not requests:
        return
    if not finding.delegate_to:
        names = [turn.work.portfolio.indicator(r.indicator) for r in requests]
        question = WhoElse(tuple(r.indicator for r in requests), requests[0].period)
        outcome.questions.append((question, wording.ask_who_else(names)))
        return
    hand_over(turn, requests, finding.delegate_to, outcome)


def hand_over(turn: Turn, requests: Sequence[Request], name: str, outcome: Outcome) -> bool:
    """Ask somebody else, if there is exactly one person of that name."""
    found = people_called(turn, name)
    if len(found) != 1:
        outcome.refused.append(wording.nobody_called(name, [p.name for p in found]))
        keys = tuple(r.indicator for r in requests)
        outcome.questions.append(
            (
                WhoElse(keys, requests[0].period),
                wording.ask_who_else([turn.work.portfolio.indicator(k) for k in keys]),
            )
        )
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
        asked = as_asked(turn.desk, opened)
        turn.tell(Place.direct(to.key), wording.handed_to_you(turn.person, to, asked, turn.now, turn.today))
    return True


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
        question = WhichValue(
            indicator.key,
            finding.period or context.period,
            tuple(Offer(o.label, o.value, o.numerator, o.denominator) for o in options),
            _standing(finding).value,
            finding.comment or "",
        )
        message = wording.check_reading(indicator, _as_question(finding.understood))
        outcome.questions.append((question, _offer(message, question)))
        return
    requests = _requests_meant(turn, context, finding)
    message = wording.not_understood(as_asked(turn.desk, requests))
    if finding.understood:
        message = Message((Paragraph(words(finding.understood)), *message.blocks))
    outcome.refused.append(message)


def _requests_meant(turn: Turn, context: Context, finding: Finding) -> list[Request]:
    keys = (finding.indicator,) if finding.indicator else context.asked
    period = finding.period or context.period
    found = (turn.work.requests.get(key, period) for key in keys)
    return [r for r in found if r is not None]


def _excuse(turn: Turn, request: Request, standing: Standing, reason: str) -> None:
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


def excuse(turn: Turn, request: Request, reason: str, outcome: Outcome) -> None:
    """There is no figure, for that reason."""
    _excuse(turn, request, Standing.NOT_AVAILABLE, reason)
    outcome.arranged.append(wording.not_available(turn.work.portfolio.indicator(request.indicator), reason))


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


def wording_of(turn: Turn, question: Question) -> Message:
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
                        *(Choice(i.called, f"answer/{n}") for n, i in enumerate(indicators)),
                        Choice("None of them", "answer/no"),
                    )
                )
            )
        case ConfirmCorrection():
            return _correction_wording(turn, question)
        case WhatChanged():
            flag = turn.work.flags.get(question.flag)
            return wording.told_lead(flag, read_indicator(turn.work, flag.indicator), turn.now, turn.person)
        case UntilWhen():
            return wording.ask_until_when([portfolio.indicator(k) for k in question.indicators])
        case WhoElse():
            return wording.ask_who_else([portfolio.indicator(k) for k in question.indicators])
        case WhyNot():
            return wording.ask_why_not([portfolio.indicator(k) for k in question.indicators])


def _offer(message: Message, question: WhichValue) -> Message:
    buttons = tuple(Choice(o.label, f"answer/{n}", primary=n == 0) for n, o in enumerate(question.offers))
    return message.and_(Choices((*buttons, Choice("Let me retype", "answer/no"))))


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
    if old is None or old.value is None:
        return message.and_(
            Choices((Choice("Record it", "answer/0", primary=True), Choice("Leave it", "answer/no")))
        )
    first, second = (
        ("Change it", "It was an error") if question.revision else ("Change it", "It is late data")
    )
    return message.and_(
        Choices(
            (
                Choice(first, "answer/0", primary=True),
                Choice(second, "answer/1"),
                Choice("Leave it", "answer/no"),
            )
        )
    )


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
    figure = recording.record(
        turn.desk,
        turn.as_said(),
        indicator,
        question.period,
        question.value,
        change=Change.REVISION if revision else Change.CORRECTION,
        reason=question.reason,
        numerator=question.numerator,
        denominator=question.denominator,
    )
    turn.acts.append(FigureSaid(figure.number))
    done = wording.corrected(indicator, question.period, figure, statuses)
    turn.reply(
        Message((Paragraph(done), Choices((Choice("Undo", f"undo/{turn.heard.message or turn.key}"),))))
    )
    outcome = Outcome(recorded=[figure])
    _judge(turn, outcome)
    for message in outcome.told:
        turn.reply(message)
    _ask(turn, outcome)


def take_offer(turn: Turn, question: WhichValue, offer: Offer) -> None:
    """One of the offered values is the figure: it is confirmed, and recorded."""
    if offer.value is None:
        return
    indicator = turn.work.portfolio.indicator(question.indicator)
    if not indicator.limits.allow(offer.value):
        turn.reply(wording.beyond_limits(indicator, offer.value))
        return
    behalf = turn.work.portfolio.person(question.for_person) if question.for_person else None
    figure = recording.record(
        turn.desk,
        turn.as_said(behalf.key if behalf else None),
        indicator,
        question.period,
        offer.value,
        standing=Standing(question.standing),
        comment=question.comment,
        numerator=offer.numerator,
        denominator=offer.denominator,
    )
    turn.acts.append(FigureSaid(figure.number))
    answer(turn, Outcome(recorded=[figure]), behalf)


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


def shown_day(turn: Turn, day: date) -> str:
    """A day as it is said to this person."""
    return show_date(day, turn.today)


def latest_only(figures: Sequence[Figure]) -> list[Figure]:
    """The last entry for each indicator and period."""
    latest = {(f.indicator, f.period): replace(f) for f in sorted(figures, key=lambda f: f.number)}
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
    _carry_out(turn, context, finding, outcome, None)


# Forms ------------------------------------------------------------------------------------------------------------


def from_form(turn: Turn, values: Mapping[str, str]) -> None:
    """Every figure of a form at once; a field that cannot be read is refused alone, with the reason."""
    outcome = Outcome()
    mine = {i.key for i in owned(turn.desk, turn.person)} | {
        r.indicator for r in waiting_for(turn.desk, turn.person)
    }
    behalf: Person | None = None
    for name, text in values.items():
        if not name.startswith("value/") or not text.strip():
            continue
        key, _, month = name.removeprefix("value/").rpartition("/")
        indicator = turn.work.portfolio.indicator(key)
        if key not in mine:
            if not turn.person.runs_the_unit:
                outcome.refused.append(
                    say(strong(indicator.called), " is not one of yours, so nothing is recorded.")
                )
                continue
            behalf = turn.work.portfolio.person(turn.work.portfolio.priority(indicator.priority).lead)
        comment = " ".join(values.get(f"comment/{key}/{month}", "").split())[:600]
        _form_field(
            turn, indicator, Month.parse(month), text, comment=comment, outcome=outcome, behalf=behalf
        )
    if not outcome.recorded and not outcome.questions and not outcome.refused and not outcome.arranged:
        turn.reply(say("The form was empty, so nothing is recorded. You can answer whenever it suits you."))
        return
    answer(turn, outcome, behalf)


def _form_field(
    turn: Turn,
    indicator: Indicator,
    period: Month,
    text: str,
    *,
    comment: str,
    outcome: Outcome,
    behalf: Person | None,
) -> None:
    context = replace(
        reading_context(turn.desk, turn.person, [], [indicator]),
        period=period,
        asked=(indicator.key,),
        also_owned=(),
    )
    for finding in read(text, context):
        with_comment = replace(finding, comment=comment or finding.comment, indicator=indicator.key)
        current = known(turn.work.figures.history(indicator.key)).get(period)
        if (
            with_comment.records
            and current is not None
            and current.value == with_comment.value
            and not comment
        ):
            continue
        _carry_out(turn, context, with_comment, outcome, behalf)


def not_ready_form(turn: Turn, values: Mapping[str, str]) -> None:
    """Ask again on the day named in the form."""
    try:
        until = date.fromisoformat(values.get("until", ""))
    except ValueError:
        turn.reply(say("Until which day? Nothing is changed yet."))
        return
    outcome = Outcome()
    for request in _chosen(turn, values.get("which", "all")):
        defer(turn, request, until, outcome, values.get("why", "").strip()[:400])
    answer(turn, outcome)


def someone_else_form(turn: Turn, values: Mapping[str, str]) -> None:
    """Ask the person named in the form."""
    requests = _chosen(turn, values.get("which", "all"))
    outcome = Outcome()
    if requests:
        hand_over(turn, requests, values.get("who", ""), outcome)
    answer(turn, outcome)


def _chosen(turn: Turn, which: str) -> list[Request]:
    waiting = waiting_for(turn.desk, turn.person)
    return [r for r in waiting if which in {"all", r.indicator}]
