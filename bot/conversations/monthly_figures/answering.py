"""One answer to one reply: what was recorded, the charts, the question that is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import notices, promises, wording
from bot.asking import waiting_for
from bot.conversations import lines
from bot.conversations.judgement import judge
from bot.conversations.monthly_figures.outcome import Outcome
from bot.conversations.monthly_figures.putting import put, wording_of
from bot.gallery import trajectory_block
from bot.hearing import Place
from bot.messages import Message, Paragraph, Words
from bot.talk import (
    FigureSaid,
    ForTheUnit,
    Question,
    WhatChanged,
    WhichIndicator,
    WhichMonth,
    WhichValue,
)
from bot.turn import Turn
from core.domain.figures import Change, Figure
from core.domain.requests import State
from core.services import rounds
from core.services.judging import Reading, read_indicator

_PICTURES_AT_ONCE = 3
_SITTING = timedelta(hours=12)


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
    tell_those_asked(turn, outcome.recorded)
    given = [f.indicator for f in outcome.recorded if f.value is not None]
    for message in judge(turn, given, just_read=readings):
        turn.reply(message)
    lines.offer_notes(turn, outcome.recorded)
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
        blocks.append(wording.undo_and_edit(turn.step, readings))
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
        put(turn, before)


def tell_those_asked(turn: Turn, figures: Sequence[Figure]) -> None:
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


def _show_charts(turn: Turn, readings: Sequence[Reading], outcome: Outcome) -> None:
    if not readings or not turn.place.is_direct:
        return
    left = [r for r in waiting_for(turn.desk, turn.person) if r.state is State.OPEN]
    unclear = any(isinstance(q, WhichValue | WhichIndicator | WhichMonth) for q, _ in outcome.questions)
    if left or unclear:
        return
    deferred = any(r.state is State.DEFERRED for r in waiting_for(turn.desk, turn.person))
    these_alone = outcome.for_person is not None or turn.heard.edited
    all_of_them = readings if these_alone else [*readings, *_said_before(turn, readings)]
    worst = sorted(all_of_them, key=lambda r: "R AR AG G".find(r.status.value) if r.status else 99)
    shown = worst[:_PICTURES_AT_ONCE]
    pictures = tuple(trajectory_block(turn.work, r, turn.now) for r in shown)
    partly = deferred or these_alone
    opening = wording.here_is([r.indicator for r in shown]) if partly else wording.all_in(_periods(readings))
    turn.reply(Message((Paragraph(opening), *pictures)))


def _said_before(turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The others of the same period that this person gave in earlier messages of this sitting, not yet shown."""
    given = {(r.indicator.key, r.period) for r in readings}
    periods = {r.period for r in readings}
    found: dict[str, Reading] = {}
    for turned in turn.talk.turns:
        if turned.at is None or turn.now - turned.at > _SITTING:
            continue
        for act in turned.acts:
            said = turn.work.figures.get(act.number) if isinstance(act, FigureSaid) else None
            if said is None or said.period not in periods or (said.indicator, said.period) in given:
                continue
            reading = read_indicator(turn.work, said.indicator, said.period)
            if reading.value is not None:
                found[said.indicator] = reading
    return list(found.values())


def _periods(readings: Sequence[Reading]) -> str:
    return wording.joined(list(dict.fromkeys(r.indicator.frequency.period(r.period) for r in readings)))
