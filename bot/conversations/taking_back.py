"""Undo, and a message edited after it was sent: nothing is overwritten, everything can be taken back."""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot.conversations import monthly_figures as figures
from bot.messages import Words, say, strong, words
from bot.notices import after_reading
from bot.talk import AwayArranged, FigureSaid, RequestMoved, Turned
from bot.turn import Turn
from core.domain.figures import Change, Figure
from core.domain.months import Month
from core.domain.requests import State
from core.services import recording, rounds
from core.services.flagging import News
from core.services.judging import read_indicator


def undo_last(turn: Turn) -> None:
    """Take back the latest thing this person did that can be."""
    if not turn.talk.turns:
        turn.reply(say("There is nothing to undo."))
        return
    _undo(turn, turn.talk.turns[-1])


def undo(turn: Turn, key: str) -> None:
    """Take back one turn, by the button beside it."""
    turned = next((t for t in turn.talk.turns if t.key == key), None)
    if turned is None:
        turn.reply(
            say("That has already been taken back, or was too long ago. A correction can still change it.")
        )
        return
    _undo(turn, turned)


def _undo(turn: Turn, turned: Turned) -> None:
    said: list[Words] = []
    touched: list[str] = []
    for act in reversed(turned.acts):
        match act:
            case FigureSaid():
                line = _figure(turn, act.number)
                touched.append(turn.work.figures.get(act.number).indicator)
            case RequestMoved():
                line = _request(turn, act)
            case AwayArranged():
                turn.work.absences.cancel(act.number)
                line = words("You are no longer down as away.")
        said.append(line)
    turn.talk = turn.talk.forget(turned.key)
    message = say("Undone. ", *_spaced(said))
    turn.reply(message)
    rejudge(turn, touched)


def rejudge(turn: Turn, indicators: list[str]) -> None:
    """What the flags say once figures have changed under them."""
    for key in dict.fromkeys(indicators):
        reading = read_indicator(turn.work, key)
        if reading.value is None:
            continue
        news = after_reading(turn.desk, reading, f"{turn.key}/{key}")
        if news is not None and news.news is News.WITHDRAWN:
            turn.reply(wording.withdrawn_for_lead(reading.indicator))
            question = turn.talk.question
            if question is not None and getattr(question, "flag", None) == news.flag.number:
                turn.answered()


def _figure(turn: Turn, number: int) -> Words:
    figure = turn.work.figures.get(number)
    indicator = turn.work.portfolio.indicator(figure.indicator)
    period = indicator.frequency.period(figure.period)
    if not recording.is_latest(turn.work, figure):
        return words(strong(indicator.called), f" for {period} has been changed since, so it stays.")
    restored = recording.undo(turn.desk, turn.as_said(), figure)
    if restored.value is not None:
        return words(
            strong(indicator.called), f" for {period} is {wording.value_of(indicator, restored)} again."
        )
    return words(strong(indicator.called), f" for {period} is blank again.")


def _request(turn: Turn, act: RequestMoved) -> Words:
    request = turn.work.requests.get(act.indicator, act.period)
    indicator = turn.work.portfolio.indicator(act.indicator)
    if request is None or request.state is State.ANSWERED:
        return words(strong(indicator.called), " has been answered since.")
    as_it_was = replace(
        request,
        asked_of=act.asked_of,
        due=act.due,
        deferred_until=act.deferred_until,
        state=State(act.state),
    )
    rounds.put_back(turn.desk, as_it_was, turn.person.key)
    return words(strong(indicator.called), " is as it was.")


def edited(turn: Turn, text: str) -> bool:
    """The person edited a message figures were read from: the same figures are changed to match.

    False when nothing was recorded from that message; then it is a new message.
    """
    before = _standing_figures(turn)
    if not before:
        return False
    keys = {(f.indicator, f.period) for f in before}
    context, findings = figures.find_again(turn, text, before)
    outcome = figures.Outcome()
    seen = set()
    for finding in findings:
        if finding.indicator is None or not finding.records or finding.value is None:
            continue
        period = finding.period or context.period
        seen.add((finding.indicator, period))
        old = next((f for f in before if (f.indicator, f.period) == (finding.indicator, period)), None)
        if old is None:
            figures.hear_one(turn, context, finding, outcome)
        elif old.value != finding.value or (finding.comment or "") != old.comment:
            indicator = turn.work.portfolio.indicator(finding.indicator)
            if not indicator.limits.allow(finding.value):
                outcome.refused.append(wording.beyond_limits(indicator, finding.value))
                continue
            figure = recording.record(
                turn.desk,
                turn.as_said(),
                indicator,
                period,
                finding.value,
                comment=finding.comment or "",
                numerator=finding.numerator,
                denominator=finding.denominator,
                change=Change.CORRECTION,
                reason="the message was edited",
            )
            turn.acts.append(FigureSaid(figure.number))
            outcome.recorded.append(figure)
    kept = [k for k in keys if k not in seen]
    if outcome.recorded or outcome.refused or outcome.questions:
        figures.answer(turn, outcome)
    elif not kept:
        turn.reply(say("Seen. Nothing in the figures changed."))
    if kept:
        turn.reply(say("I have kept ", *_names(turn, kept), ' as it was. To take it back, say "undo".'))
    return True


def _standing_figures(turn: Turn) -> list[Figure]:
    if turn.heard.message is None:
        return []
    said = figures.latest_only(turn.work.figures.said_in(turn.heard.message))
    return [f for f in said if f.value is not None and recording.is_latest(turn.work, f)]


def _names(turn: Turn, keys: list[tuple[str, Month]]) -> list[str]:
    return [wording.joined([turn.work.portfolio.indicator(k).called for k, _ in keys])]


def _spaced(lines: list[Words]) -> list[Words | str]:
    made: list[Words | str] = []
    for line in lines:
        made.extend((line, ". " if not line[-1].text.endswith(".") else " "))
    return made[:-1] if made and made[-1] == " " else made
