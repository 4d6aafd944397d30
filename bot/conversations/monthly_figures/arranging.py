"""What is said without a figure: not yet, no data, somebody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot import prompts, wording
from bot.asking import asked as as_asked
from bot.asking import is_one_of_several, waiting_for
from bot.conversations.monthly_figures.answering import answer
from bot.conversations.monthly_figures.outcome import Outcome
from bot.conversations.monthly_figures.putting import wording_of
from bot.examples import examples
from bot.hearing import Place
from bot.naming import names_of, which
from bot.talk import (
    FigureSaid,
    RequestMoved,
    UntilWhen,
    WhoElse,
    WhyNot,
)
from bot.turn import Turn
from core.domain.figures import Standing
from core.domain.people import Person
from core.domain.requests import Request, State
from core.services import recording, rounds

LONGEST_WAIT = timedelta(days=100)


def ask_of_all(turn: Turn, outcome: Outcome, question: WhyNot | UntilWhen | WhoElse) -> None:
    """One question for all the figures it concerns, in place of one for each."""
    others = [
        (q, m)
        for q, m in outcome.questions
        if not (type(q) is type(question) and q.period == question.period)
    ]
    outcome.questions[:] = [*others, (question, wording_of(turn, question))]


def defer(turn: Turn, request: Request, until: date, outcome: Outcome, why: str = "") -> None:
    """Ask again on that day, unless it is so far off that the figure would be forgotten."""
    indicator = turn.work.portfolio.indicator(request.indicator)
    if until > turn.today + LONGEST_WAIT:
        outcome.refused.append(wording.too_far_off(indicator, until, turn.today))
        return
    if request.state is State.WAITING and until <= request.opens:
        outcome.refused.append(wording.not_asked_before(indicator, request.period, request.opens, turn.today))
        return
    if until <= turn.today:
        until = turn.desk.calendar.add(turn.today, 1)
    turn.acts.append(_before(request))
    rounds.defer(turn.desk, request, until, turn.person.key, why)
    day = turn.desk.calendar.next_working(until)
    outcome.arranged.append(wording.deferred(indicator, day, turn.today, _month_of(turn, request)))


def hand_over(turn: Turn, requests: Sequence[Request], name: str, outcome: Outcome) -> bool:
    """Ask somebody else, if there is exactly one person of that name."""
    found = people_called(turn, name)
    if len(found) != 1:
        if not any(isinstance(q, WhoElse) for q, _ in outcome.questions):
            outcome.refused.append(wording.nobody_called(name, [p.name for p in found]))
        asked = [q for q, _ in outcome.questions if isinstance(q, WhoElse) and q.period == requests[0].period]
        keys = (*(k for q in asked for k in q.indicators), *(r.indicator for r in requests))
        ask_of_all(turn, outcome, WhoElse(tuple(dict.fromkeys(keys)), requests[0].period))
        return False
    to = found[0]
    for request in requests:
        turn.acts.append(_before(request))
        rounds.hand_over(turn.desk, request, to, turn.person.key)
        turn.talk = turn.talk.settled(request.indicator, request.period)
        indicator = turn.work.portfolio.indicator(request.indicator)
        outcome.arranged.append(wording.handed(indicator, to, _month_of(turn, request)))
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
        outcome.refused.append(wording.nothing_asked(examples(turn)))
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


def record_no_figure(turn: Turn, request: Request, standing: Standing, reason: str, outcome: Outcome) -> None:
    """Keep that there is no figure, and why; it is not asked for any more."""
    indicator = turn.work.portfolio.indicator(request.indicator)
    month = _month_of(turn, request)
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
        wording.not_available(indicator, reason, month)
        if standing is Standing.NOT_AVAILABLE
        else wording.not_applicable(indicator, month)
    )


def excuse(turn: Turn, request: Request, reason: str, outcome: Outcome) -> None:
    """There is no figure, for that reason."""
    record_no_figure(turn, request, Standing.NOT_AVAILABLE, reason, outcome)


def _month_of(turn: Turn, request: Request) -> str:
    """The period by its name where more than one is open, or it is still to open, so that it is plain which is meant."""
    frequency = turn.work.portfolio.indicator(request.indicator).frequency
    named = request.state is State.WAITING or is_one_of_several(turn.desk, request)
    return frequency.period(request.period) if named else ""


def _before(request: Request) -> RequestMoved:
    return RequestMoved(
        request.indicator,
        request.period,
        request.asked_of,
        request.due,
        request.deferred_until,
        request.state.value,
    )
