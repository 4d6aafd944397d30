"""Prompts that are answered, or asked anew further down, lose their buttons: one place to answer at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from bot import wording
from bot.hearing import Outgoing, Place
from bot.messages import Choices, Message, Paragraph, from_wire, quiet, words
from bot.turn import send
from core.domain.months import Month
from core.domain.requests import Request, State
from core.services.desk import Desk

_About = tuple[str, str]
_Kept = list[tuple[str, list[_About]]]


def sent(desk: Desk, person: str, key: str, requests: Sequence[Request]) -> None:
    """A message with the ways to answer has gone to a person; older ones it covers are put to rest."""
    about = [(r.indicator, str(r.period)) for r in requests]
    live: _Kept = []
    for older, asked in _live(desk, person):
        if any(each not in about and _waits(desk, person, each) for each in asked):
            live.append((older, asked))
        elif older != key:
            _rest(desk, person, older, wording.asked_below())
    _keep(desk, person, [*(each for each in live if each[0] != key), (key, about)])


def cover(desk: Desk, person: str, requests: Iterable[Request]) -> bool:
    """Whether each of these is asked for under a message that still has the ways to answer."""
    held = {each for _, asked in _live(desk, person) for each in asked}
    return all((r.indicator, str(r.period)) in held for r in requests)


def settle(desk: Desk, people: Iterable[str]) -> None:
    """Figures have come in, or need not: prompts of which nothing waits any more are put to rest."""
    for person in dict.fromkeys(people):
        before = _live(desk, person)
        live = [(key, asked) for key, asked in before if any(_waits(desk, person, each) for each in asked)]
        for key, asked in before:
            if (key, asked) not in live:
                put_off = any(_put_off(desk, each) for each in asked)
                _rest(desk, person, key, wording.nothing_waits_here(put_off=put_off))
        if live != before:
            _keep(desk, person, live)


def _waits(desk: Desk, person: str, about: _About) -> bool:
    request = desk.work.requests.get(about[0], Month.parse(about[1]))
    if request is None or request.state is not State.OPEN:
        return False
    lead = desk.work.portfolio.person(request.asked_of)
    return request.asked_of == person or (request.deputy_asked and lead is not None and lead.deputy == person)


def _put_off(desk: Desk, about: _About) -> bool:
    request = desk.work.requests.get(about[0], Month.parse(about[1]))
    return request is not None and request.state is State.DEFERRED


def _rest(desk: Desk, person: str, key: str, why: str) -> None:
    body = desk.work.outbox.body(key)
    if body is None:
        return
    said = from_wire(body["message"])
    blocks = tuple(block for block in said.blocks if not isinstance(block, Choices))
    message = Message((*blocks, Paragraph(words(quiet(why)))))
    send(desk, Outgoing(f"{key}/at-rest", Place.direct(person), message, replaces=key, in_place=True))


def _live(desk: Desk, person: str) -> _Kept:
    kept = desk.work.talks.recall(f"prompts/{person}")
    return [(key, [(i, p) for i, p in about]) for key, about in json.loads(kept)] if kept else []


def _keep(desk: Desk, person: str, live: _Kept) -> None:
    desk.work.talks.remember(f"prompts/{person}", json.dumps(live[-6:]))
