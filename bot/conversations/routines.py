"""The unit's routines in conversation: which of them a phrase, a button, a form or an open step belongs to.

Each routine's module says which phrases, buttons, forms, steps and due rows are its own; here they are only found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from bot import routine_wording as wording
from bot.commands import Verb, command
from bot.conversations import (
    actions,
    assessments,
    briefings,
    catching_up,
    coming_in,
    healths,
    notes,
    plans,
    reviews,
    second_person,
    stocktakes,
    workshops,
)
from bot.conversations import monthly_figures as figures
from bot.conversations.looking import indicators_called
from bot.conversations.routine_parts import Part
from bot.messages import Form
from bot.talk import InRoutine
from bot.turn import Turn
from core.ports import Due
from core.services.desk import Desk

PARTS: tuple[Part, ...] = (
    actions.PART,
    stocktakes.PART,
    plans.PART,
    workshops.PART,
    assessments.PART,
    reviews.PART,
    briefings.PART,
    coming_in.PART,
    notes.PART,
    catching_up.PART,
    healths.PART,
    second_person.PART,
)

_LOOKS = {Verb.STATUS, Verb.CHART, Verb.LATE, Verb.FLAGS, Verb.MINE, Verb.ROUND, Verb.HELP, Verb.HELLO}
_LOOKS |= {Verb.UNDO, Verb.EVERYTHING, Verb.THANKS, Verb.COACH, Verb.CORRECT, Verb.AWAY, Verb.AM_I_AWAY}
_LOOKS |= {Verb.WHAT_DID_I_SAY, Verb.WHO_SEES, Verb.WHAT_IS_MEASURED, Verb.SLIPPING, Verb.HISTORY}
_LEAVE = re.compile(r"(?:leave it|later|stop|not now|leave it for now|come back later|pause)", re.IGNORECASE)
_GO_ON = re.compile(r"(?:go|carry) on(?: with it)?|continue|where were we", re.IGNORECASE)
_SHORT = 40
_FRESH = timedelta(minutes=30)
_IN_MIND = timedelta(days=4)
"""Longer after its question, an answer is somebody's who has something else in mind; `plan` comes back to it."""


def hear(turn: Turn, text: str) -> bool:
    """A phrase of one of the routines, or the answer to the step a person is in; whether it was one."""
    tidy = " ".join(text.split()).rstrip(" .")
    if "\n" in text and not turn.heard.edited and actions.heard_lines(turn, text):
        return True
    for part in PARTS:
        for phrase, act in part.phrases:
            match = phrase.fullmatch(tidy)
            if match is not None and turn.heard.edited:
                turn.reply(wording.heard_as_first_said())
                return True
            if match is not None:
                return act(turn, {k: (v or "").strip() for k, v in match.groupdict().items()})
    if not turn.heard.edited and actions.heard_live(turn, text):
        return True
    if (
        _GO_ON.fullmatch(tidy)
        and turn.place.is_direct
        and (_step_again(turn, leave=False) or reviews.go_on(turn))
    ):
        return True
    return _in_step(turn, text, tidy)


_IN_OTHER_WORDS = {"plan", "workshop"}
"""These say a question in other words when they are asked what it means; the others say it again."""


def _in_step(turn: Turn, text: str, tidy: str) -> bool:
    """The answer to the step a person is in, if it is one."""
    step = turn.talk.question
    if isinstance(step, InRoutine) and _LEAVE.fullmatch(tidy):
        return _step_again(turn, leave=True)
    if not isinstance(step, InRoutine) or not turn.place.is_direct or turn.now - step.asked_at > _IN_MIND:
        return False
    asked = command(text)
    if asked is not None and asked.verb is Verb.PARDON and step.about not in _IN_OTHER_WORDS:
        return _step_again(turn, leave=False)
    if _is_something_else(turn, step, text):
        return False
    asking = next((p.steps[step.about] for p in PARTS if step.about in p.steps), None)
    return asking is not None and asking(turn, step, text.strip())


def pressed(turn: Turn, verb: str, rest: str) -> bool:
    """A button of one of the routines, or of the step a person is in."""
    if verb in {"go-on", "leave-it"}:
        return _step_again(turn, leave=verb == "leave-it")
    act = next((p.buttons[verb] for p in PARTS if verb in p.buttons), None)
    if act is not None:
        act(turn, rest)
    return act is not None


def opens(kind: str) -> bool:
    """Whether a button `form/KIND` opens a form of one of the routines."""
    return any(kind in p.opens for p in PARTS)


def opened(turn: Turn, kind: str, about: str) -> Form | None:
    """The form as things stand now; None where the button opens none any more."""
    return next(p.opens[kind] for p in PARTS if kind in p.opens)(turn, about)


def passed(turn: Turn, kind: str, about: str) -> bool:
    """A button whose form there is no more; whether its routine had something to say."""
    act = next((p.passed[kind] for p in PARTS if kind in p.passed), None)
    if act is not None:
        act(turn, about)
    return act is not None


def mistakes(turn: Turn, name: str, values: Mapping[str, str]) -> dict[str, str]:
    """What of a filled form cannot be taken, by field, in words for the person."""
    look = next((p.mistakes[name] for p in PARTS if name in p.mistakes), None)
    return dict(look(turn, values)) if look is not None else {}


def form(turn: Turn, name: str, values: Mapping[str, str]) -> bool:
    """A form of one of the routines."""
    act = next((p.forms[name] for p in PARTS if name in p.forms), None)
    if act is not None:
        act(turn, values)
    return act is not None


def fell_due(desk: Desk, due: Due) -> bool:
    """A row of the ledger that belongs to one of the routines."""
    act = next((p.falls_due[due.kind] for p in PARTS if due.kind in p.falls_due), None)
    if act is not None:
        act(desk, due)
    return act is not None


def _step_again(turn: Turn, *, leave: bool) -> bool:
    step = next((q for q in turn.talk.questions if isinstance(q, InRoutine)), None)
    if step is None:
        return False
    if leave:
        turn.answered(step)
        turn.reply(wording.left_for_now(step))
        return True
    ask = next((p.asks[step.about] for p in PARTS if step.about in p.asks), None)
    if ask is not None:
        ask(turn, step)
    return ask is not None


def _is_something_else(turn: Turn, step: InRoutine, text: str) -> bool:
    """Whether words said in the middle of a routine are a question, or a figure that is being asked for."""
    asked = command(text)
    if asked is not None and asked.verb is Verb.WHAT_IS_MEASURED and step.about in _IN_OTHER_WORDS:
        # "what does biting mean?"
        return bool(asked.rest and indicators_called(turn, asked.rest))
    if asked is not None and asked.verb in _LOOKS and len(text) <= _SHORT:
        return True
    context, findings = figures.find(turn, text)
    clean = [f for f in findings if f.records and f.indicator in context.asked]
    if not clean:
        return False
    names = {n.casefold() for i in context.indicators for n in (i.name, *i.aliases) if i.id in context.asked}
    return turn.now - step.asked_at > _FRESH or any(text.casefold().startswith(n) for n in names)
