"""What was recorded is said back with Undo and Edit, and a question has its answers under it, as long as they do something.

Once there is nothing left to undo, or the question is answered or put again further down, the words stay and the
buttons go.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot import talk as talks
from bot.hearing import Outgoing, Place
from bot.messages import Choices, Message, from_wire
from bot.talk import Act, AwayArranged, Explained, FigureSaid, PaperKept, RequestMoved, Talk
from bot.turn import ANSWER, UNDO, Turn, send
from core.domain.requests import State
from core.services import recording
from core.services.desk import Desk

_Kept = list[tuple[str, str]]
"""Messages that have the buttons, oldest first, each with the turn it can undo or the question it answers."""


def settle(turn: Turn) -> None:
    """The turn is finished: what it undid, said anew, or answered loses its buttons."""
    _settle_questions(turn)
    if not turn.echoes and turn.talk.turns == turn.before.turns:
        return
    for person in (turn.person.key, *_others_changed(turn)):
        mine = person == turn.person.key
        held = _held(turn.desk, person)
        before = [*held, *turn.echoes] if mine else held
        talk = turn.talk if mine else talks.load(turn.work.talks, person)
        latest = {undoes: key for key, undoes in before}
        live = [
            (key, undoes)
            for key, undoes in before
            if latest[undoes] == key and not _is_spent(turn.desk, talk, undoes)
        ]
        for key, _ in before:
            if key not in {k for k, _ in live}:
                _rest(turn.desk, key, UNDO)
        if live != held:
            turn.work.talks.remember(f"echoes/{person}", json.dumps(live))


def _settle_questions(turn: Turn) -> None:
    name = f"asked/{turn.person.key}"
    kept = turn.work.talks.recall(name)
    held: _Kept = [(key, question) for key, question in json.loads(kept)] if kept else []
    before = [*held, *turn.asked]
    open_ = {talks.named(question) for question in turn.talk.questions}
    latest = {question: key for key, question in before}
    live = [(key, q) for key, q in before if q in open_ and latest[q] == key]
    for key, question in before:
        if (key, question) not in live:
            _rest(turn.desk, key, ANSWER)
    if live != held:
        turn.work.talks.remember(name, json.dumps(live))


def _others_changed(turn: Turn) -> set[str]:
    """Who else said a figure that was changed in this turn."""
    said = [turn.work.figures.get(act.number) for act in turn.acts if isinstance(act, FigureSaid)]
    before = [turn.work.figures.get(figure.supersedes) for figure in said if figure.supersedes]
    return {figure.said_by for figure in before} - {turn.person.key}


def _is_spent(desk: Desk, talk: Talk, undoes: str) -> bool:
    """Whether nothing of that turn can be undone any more."""
    at = next((n for n, turned in enumerate(talk.turns) if turned.key == undoes), None)
    if at is None:
        return True
    later = [act for turned in talk.turns[at + 1 :] for act in turned.acts]
    return all(_is_over(desk, act, later) for act in talk.turns[at].acts)


def _is_over(desk: Desk, act: Act, later: Sequence[Act]) -> bool:
    match act:
        case FigureSaid():
            return not recording.stands(desk.work, desk.work.figures.get(act.number))
        case RequestMoved():
            request = desk.work.requests.get(act.indicator, act.period)
            moved = [(a.indicator, a.period) for a in later if isinstance(a, RequestMoved)]
            answered = request is None or request.state is State.ANSWERED
            return answered or (act.indicator, act.period) in moved
        case Explained():
            return any(isinstance(a, Explained) and a.flag == act.flag for a in later)
        case PaperKept():
            return any(
                isinstance(a, PaperKept) and (a.kind, a.number, a.what) == (act.kind, act.number, act.what)
                for a in later
            )
        case AwayArranged():
            return False


def _rest(desk: Desk, key: str, begins: str) -> None:
    body = desk.work.outbox.body(key)
    if body is None:
        return
    said = from_wire(body["message"])
    blocks = tuple(b for b in said.blocks if not (isinstance(b, Choices) and _has(b, begins)))
    place = Place(body["channel"], body["person"], body["thread"])
    send(desk, Outgoing(f"{key}/at-rest", place, Message(blocks), replaces=key, in_place=True))


def _has(block: Choices, begins: str) -> bool:
    return any(choice.token.startswith(begins) for choice in block.choices)


def _held(desk: Desk, person: str) -> _Kept:
    kept = desk.work.talks.recall(f"echoes/{person}")
    return [(key, undoes) for key, undoes in json.loads(kept)] if kept else []
