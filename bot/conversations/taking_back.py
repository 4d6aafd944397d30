"""Undo, and a message edited after it was sent: nothing is overwritten, everything can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot import form_wording, prompts, routine_wording, wording
from bot.asking import asked as as_asked
from bot.asking import waiting_for
from bot.conversations import lines, papers, take_back
from bot.conversations import monthly_figures as figures
from bot.conversations.judgement import judge
from bot.examples import examples
from bot.hearing import Place
from bot.messages import Message, Words, say, strong, words
from bot.talk import AwayArranged, Explained, FigureSaid, PaperKept, RequestMoved, TakeBack, Turned
from bot.turn import Turn
from bot.understanding import Context, Finding, Kind
from core.domain.figures import Change, Figure, Standing
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.requests import State
from core.services import absences, recording, rounds
from core.services.judging import read_indicator

_IN_MIND = timedelta(hours=2)
"""Longer ago, and a person who says "undo" may mean something else: they are shown what it would take back."""


def undo_last(turn: Turn) -> None:
    """Take back the latest thing this person did that can be."""
    if not turn.talk.turns:
        turn.reply(say("There is nothing to undo."))
        return
    latest = turn.talk.turns[-1]
    if why := papers.why_it_stays(turn, [act for act in latest.acts if isinstance(act, PaperKept)]):
        turn.reply(say(why))
        return
    if latest.at is None or turn.now - latest.at >= _IN_MIND:
        question = TakeBack(latest.key)
        turn.ask(question)
        turn.reply(take_back.wording_of(turn, question))
        return
    _undo(turn, [latest])


def edit_last(turn: Turn) -> None:
    """Say again what this person last gave, with the way to change it."""
    for turned in reversed(turn.talk.turns):
        numbers = [act.number for act in turned.acts if isinstance(act, FigureSaid)]
        said = [turn.work.figures.get(number) for number in numbers]
        held = [f for f in said if f.value is not None and recording.stands(turn.work, f)]
        if held:
            readings = [read_indicator(turn.work, f.indicator, f.period, deeply=False) for f in held]
            turn.reply(wording.as_it_stands(readings).and_(wording.undo_and_edit(turned.key, readings)))
            return
    turn.reply(form_wording.nothing_given_yet(examples(turn)))


def undo(turn: Turn, key: str) -> None:
    """Take back one turn, by the button beside it."""
    turned = next((t for t in turn.talk.turns if t.key == key), None)
    if turned is None:
        turn.reply(wording.taken_back_already())
        return
    _undo(turn, [turned])


def _undo(turn: Turn, turned: Sequence[Turned]) -> None:
    """Take back what these turns did, the last thing first; what becomes of each thing is said once."""
    acts = [act for each in turned for act in each.acts]
    kept = [act for act in acts if isinstance(act, PaperKept)]
    if why := papers.why_it_stays(turn, kept):
        turn.reply(say(why))
        return
    said, touched = _put_back(turn, [act for act in acts if not isinstance(act, PaperKept)])
    turn.talk = turn.talk.forget(turned)
    if kept:
        turn.reply(routine_wording.taken_back(papers.take_back(turn, kept)))
        papers.afterwards(turn, kept)
    if said or not kept:
        _say_undone(turn, say("Undone. ", *_spaced(said)))
    for news in judge(turn, list(dict.fromkeys(touched)), "taken back"):
        turn.reply(news)


def _put_back(
    turn: Turn, acts: Sequence[FigureSaid | RequestMoved | AwayArranged | Explained]
) -> tuple[list[Words], list[str]]:
    """Figures, requests, absences and lines as they were before; what is said of each, and the indicators touched."""
    said: dict[object, Words] = {}
    touched: list[str] = []
    for act in reversed(acts):
        match act:
            case FigureSaid():
                figure = turn.work.figures.get(act.number)
                said[figure.indicator, figure.period] = _figure(turn, figure)
                touched.append(figure.indicator)
            case RequestMoved():
                said["asked", act.indicator, act.period] = _request(turn, act)
            case AwayArranged():
                absences.cancel(turn.desk, act.number, turn.person.key)
                said["away"] = words("You are no longer down as away.")
            case Explained():
                kept = lines.take_back(turn, act)
                said["flag", act.flag] = wording.line_undone(act.before, kept=kept)
    return list(said.values()), touched


def _say_undone(turn: Turn, message: Message) -> None:
    """With the ways to answer, where what is blank again is asked for under no message any more."""
    could = waiting_for(turn.desk, turn.person) if turn.place.is_direct else []
    waiting = [request for request in could if request.state is State.OPEN]
    if waiting and not prompts.cover(turn.desk, turn.person.key, waiting):
        ways = wording.how_to_answer(as_asked(turn.desk, waiting))
        prompts.sent(turn.desk, turn.person.key, turn.reply(message.and_(ways)), waiting)
    else:
        turn.reply(message)


def _figure(turn: Turn, figure: Figure) -> Words:
    indicator = turn.work.portfolio.indicator(figure.indicator)
    period = indicator.frequency.period(figure.period)
    if not recording.stands(turn.work, figure):
        return words(strong(indicator.called), f" for {period} has been changed since, so it stays.")
    restored = recording.undo(turn.desk, turn.as_said(), figure)
    lines.follow_note(turn, indicator.key, figure.comment, restored.comment)
    _tell_whose_it_is(turn, indicator, restored)
    if restored.value is None:
        return words(strong(indicator.called), f" for {period} is blank again.")
    value = wording.value_of(indicator, restored)
    return words(strong(indicator.called), f" for {period} is {value} again.")


def _tell_whose_it_is(turn: Turn, indicator: Indicator, restored: Figure) -> None:
    """Who was told that somebody had answered for them hears that it is taken back, unless they are away."""
    request = turn.work.requests.get(indicator.key, restored.period)
    if request is None or request.asked_of == turn.person.key:
        return
    if rounds.away_on(turn.desk, request.asked_of, turn.today) is None:
        again = request.state is State.OPEN
        told = wording.taken_back_for_you(turn.person, indicator, restored, again=again)
        turn.tell(Place.direct(request.asked_of), told)


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
    if request.asked_of not in {act.asked_of, turn.person.key}:
        turn.tell(Place.direct(request.asked_of), wording.no_longer_asked(indicator))
    rounds.put_back(turn.desk, as_it_was, turn.person.key)
    return words(strong(indicator.called), " is as it was.")


def call_it(turn: Turn, said: str) -> None:
    """What the person last said is provisional, an estimate, or final after all."""
    standing = {"p": Standing.PROVISIONAL, "f": Standing.FINAL}.get(said[:1].lower(), Standing.ESTIMATE)
    turned = next(
        (t for t in reversed(turn.talk.turns) if any(isinstance(a, FigureSaid) for a in t.acts)), None
    )
    outcome = figures.Outcome()
    for act in turned.acts if turned is not None else ():
        if isinstance(act, FigureSaid):
            _call_one(turn, turn.work.figures.get(act.number), standing, outcome)
    if not outcome.recorded and not outcome.arranged:
        turn.reply(
            say(
                "Which figure? For example ",
                examples(turn).say(after=f" {examples(turn).number}, provisional"),
                ".",
            )
        )
        return
    figures.answer(turn, outcome)


def _call_one(turn: Turn, figure: Figure, standing: Standing, outcome: figures.Outcome) -> None:
    indicator = turn.work.portfolio.indicator(figure.indicator)
    if figure.value is None or not recording.stands(turn.work, figure):
        return
    if figure.standing is standing:
        outcome.arranged.append(wording.already(indicator, figure.value))
        return
    again = recording.record(
        turn.desk,
        turn.as_said(figure.on_behalf_of),
        indicator,
        figure.period,
        figure.value,
        standing=standing,
        comment=figure.comment,
        numerator=figure.numerator,
        denominator=figure.denominator,
    )
    turn.acts.append(FigureSaid(again.number))
    outcome.recorded.append(again)


def deleted(turn: Turn) -> None:
    """The person deleted a message: what it did is taken back, what it had asked is asked no more.

    Where it did neither, nothing is said.
    """
    turned = [t for t in turn.talk.turns if turn.heard.message in {t.key, t.message}]
    asked = turn.talk.put_by(turn.heard.message or "")
    for question in asked:
        turn.answered(question)
    if turned:
        _undo(turn, turned)
    elif asked:
        turn.reply(say("Then that question is dropped, and nothing has changed."))


def edited(turn: Turn, text: str) -> bool:
    """The person edited a message figures were read from: the same figures are changed to match.

    False when nothing was recorded from that message; then it is a new message.
    """
    before = _standing_figures(turn)
    if not before:
        return lines.edited(turn, text)
    context, findings = figures.find_again(turn, text, before)
    outcome = figures.Outcome()
    seen = set()
    for finding in findings:
        if finding.indicator is not None and finding.records and finding.value is not None:
            seen.add(_changed(turn, context, finding, before, outcome))
    asked = _to_be_asked(turn, context, [f for f in findings if not f.records], before, outcome)
    if asked:
        seen |= {(f.indicator, f.period) for f in asked}
        turn.reply(wording.still_stand([(turn.work.portfolio.indicator(f.indicator), f) for f in asked]))
    kept = [k for f in before if (k := (f.indicator, f.period)) not in seen]
    if not outcome.empty:
        figures.answer(turn, outcome)
    elif not kept:
        turn.reply(say("Seen. Nothing in the figures changed."))
    if kept:
        turn.reply(wording.kept_as_they_were([turn.work.portfolio.indicator(k) for k, _ in kept]))
    return True


def _to_be_asked(
    turn: Turn,
    context: Context,
    findings: Sequence[Finding],
    before: Sequence[Figure],
    outcome: figures.Outcome,
) -> list[Figure]:
    """What an edited message may say of a figure it gave before is asked, as in a new one; which figures those are."""
    asked = []
    for finding in findings:
        period = finding.period or context.period
        old = next((f for f in before if (f.indicator, f.period) == (finding.indicator, period)), None)
        if old is not None and finding.kind in {Kind.VALUE, Kind.RANGE, Kind.UNCLEAR}:
            figures.hear_one(turn, context, finding, outcome)
            asked.append(old)
    return asked


def _changed(
    turn: Turn, context: Context, finding: Finding, before: Sequence[Figure], outcome: figures.Outcome
) -> tuple[str, Month]:
    """Change the figure an edited message gave before, or hear what is new in it; which figure that is."""
    indicator = turn.work.portfolio.indicator(finding.indicator or "")
    value = finding.value or Decimal(0)
    period = finding.period or context.period
    old = next((f for f in before if (f.indicator, f.period) == (indicator.key, period)), None)
    held = turn.work.figures.known(indicator.key)
    if old is None or recording.surprising(indicator, value, held, period, turn.desk.rules):
        figures.hear_one(turn, context, finding, outcome)
    elif not indicator.limits.allow(value):
        outcome.refused.append(wording.beyond_limits(indicator, value))
    elif old.value != value or (finding.comment or "") != old.comment:
        figure = recording.record(
            turn.desk,
            turn.as_said(),
            indicator,
            period,
            value,
            comment=finding.comment or "",
            numerator=finding.numerator,
            denominator=finding.denominator,
            change=Change.CORRECTION,
            reason="the message was edited",
        )
        turn.acts.append(FigureSaid(figure.number))
        outcome.recorded.append(figure)
        lines.follow_note(turn, indicator.key, old.comment, figure.comment)
    return indicator.key, period


def _standing_figures(turn: Turn) -> list[Figure]:
    if turn.heard.message is None:
        return []
    said = turn.work.figures.said_in(turn.heard.message)
    return [f for f in said if f.value is not None and recording.stands(turn.work, f)]


def _spaced(lines: list[Words]) -> list[Words | str]:
    made: list[Words | str] = []
    for line in lines:
        made.extend((line, ". " if not line[-1].text.endswith(".") else " "))
    return made[:-1] if made and made[-1] == " " else made
