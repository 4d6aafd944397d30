"""What the unit hears of delivery itself: a message that was set aside, a platform that takes no more."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot import delivery_words, wording
from bot.asking import asked as as_asked
from bot.hearing import Outgoing, Place
from bot.messages import Paragraph, Words, from_wire, plain
from bot.notices import unit_officers
from bot.turn import send
from core.domain.people import Person
from core.domain.requests import Request, State
from core.ports import Queued
from core.services import sending
from core.services.desk import Desk
from core.services.rules import today

_ABOUT = "undelivered/"
_BEGINS = 80
_ONE_MOMENT = timedelta(minutes=5)


def set_aside(
    desk: Desk, queued: Queued, why: str, *, perhaps: bool = False, meanwhile: Words | None = None
) -> None:
    """A message could not be delivered: every officer is told for whom, where and why, once.

    With `perhaps` it may have arrived, and they say which. `meanwhile` is who else was asked.
    """
    if queued.key.startswith(_ABOUT):
        return
    to = _to_whom(desk, queued)
    begins = _beginning(plain(from_wire(dict(queued.body["message"]))))
    tell = delivery_words.perhaps_sent if perhaps else delivery_words.not_delivered
    message = tell(to, queued.platform.capitalize(), why, begins)
    if meanwhile is not None:
        message = message.and_(Paragraph(meanwhile))
    message = message.and_(delivery_words.what_to_do(queued.platform, queued.key, perhaps=perhaps))
    for officer in unit_officers(desk):
        if officer.key != queued.body.get("person"):
            key = f"{_ABOUT}{queued.platform}/{queued.key}/{officer.key}"
            send(desk, Outgoing(key, Place.direct(officer.key), message))


def refused(desk: Desk, queued: Queued, why: str) -> None:
    """The platform does not take a message; a channel that takes none at one moment is one message to each officer."""
    if queued.body.get("person"):
        set_aside(desk, queued, why)
    else:
        _cannot_be_reached(desk, queued, why)


def unreachable(desk: Desk, queued: Queued, why: str) -> None:
    """Somebody cannot be written to: the unit sees it, and what waits for them is asked of their deputy, once."""
    person = desk.work.portfolio.person(str(queued.body.get("person") or ""))
    waiting = [] if person is None else _unasked(desk, person)
    if person is None or not waiting:
        _cannot_be_reached(desk, queued, why)
        return
    deputy = _deputy(desk, person)
    if deputy is None:
        _cannot_be_reached(desk, queued, why, for_whom=person.key)
        return
    for request in waiting:
        desk.work.requests.save(replace(request, deputy_asked=True))
        desk.note_request(request, "stocktake", "deputy asked", deputy.key)
    day = today(desk.now, deputy.time_zone)
    message = wording.ask_deputy(deputy, person, as_asked(desk, waiting), desk.now, day)
    send(desk, Outgoing(f"{queued.key}/deputy", Place.direct(deputy.key), message))
    _cannot_be_reached(desk, queued, why, for_whom=person.key)


def _cannot_be_reached(desk: Desk, queued: Queued, why: str, for_whom: str = "") -> None:
    """Who or what turns out at one moment to be out of reach is one message to each officer: it grows in its place.

    `for_whom` is somebody whose figures are asked for elsewhere meanwhile.
    """
    name = f"{_ABOUT}together/{queued.platform}"
    kept = json.loads(desk.work.talks.recall(name) or "{}")
    if not kept or desk.now - datetime.fromisoformat(kept["at"]) >= _ONE_MOMENT:
        kept = {"at": desk.now.isoformat(), "people": []}
    if queued.key.startswith(_ABOUT) or queued.key in [key for key, *_ in kept["people"]]:
        return
    person = str(queued.body.get("person") or "")
    kept["people"].append((queued.key, _to_whom(desk, queued), why, person, for_whom))
    desk.work.talks.remember(name, json.dumps(kept))
    first = kept["people"][0][0]
    away = {person, *sending.out_of_reach(desk)}
    if first == queued.key:
        set_aside(desk, queued, why, meanwhile=_meanwhile(desk, person, for_whom, away, told=()))
        return
    told = {asks for *_, asks in kept["people"]}
    named = [
        (key, to, f"{said}. {_plain(_meanwhile(desk, who, asks, away, told))}".strip())
        for key, to, said, who, asks in kept["people"]
    ]
    message = delivery_words.several_not_delivered(queued.platform, named)
    for officer in unit_officers(desk):
        if officer.key not in away:  # the first of these messages waits for them; the rest is in the round
            ours = f"{_ABOUT}{queued.platform}"
            key, replaces = f"{ours}/{queued.key}/{officer.key}", f"{ours}/{first}/{officer.key}"
            send(desk, Outgoing(key, Place.direct(officer.key), message, replaces))


def _meanwhile(
    desk: Desk, person: str, for_whom: str, away: Collection[str], told: Collection[str]
) -> Words | None:
    """Who is asked for the figures of somebody out of reach, and whose figures nobody can be asked for with this one."""
    lead = desk.work.portfolio.person(for_whom)
    if lead is not None:
        deputy = _deputy(desk, lead)
        if deputy is None:
            return delivery_words.nobody_to_ask_meanwhile(lead.name)
        if deputy.key not in away:
            return delivery_words.deputy_asked_meanwhile(lead.name, deputy.name)
    stranded = [for_whom] if lead is not None else []
    stranded += [r.asked_of for r in desk.work.requests.unanswered_of(away) if r.deputy_asked]
    theirs = [
        each
        for key in dict.fromkeys(stranded)
        if (each := desk.work.portfolio.person(key)) is not None
        and (key == for_whom or (each.deputy == person and key not in told))
    ]
    return delivery_words.nobody_reached(sorted(each.name for each in theirs)) if theirs else None


def _deputy(desk: Desk, person: Person) -> Person | None:
    deputy = desk.work.portfolio.person(person.deputy or "")
    return None if deputy is None or deputy.retired else deputy


def _plain(said: Words | None) -> str:
    return "".join(span.text for span in said or ())


def _unasked(desk: Desk, person: Person) -> list[Request]:
    """What is open for somebody and has not been asked of their deputy yet."""
    return [
        r
        for r in desk.work.requests.unanswered()
        if r.asked_of == person.key and r.state is State.OPEN and not r.deputy_asked
    ]


def stopped(desk: Desk, platform: str, why: str) -> None:
    """A platform no longer accepts us. Told once a day, wherever the officers can still be reached."""
    message = delivery_words.sending_stopped(platform.capitalize(), why)
    for officer in unit_officers(desk):
        key = f"{_ABOUT}{platform}/stopped/{desk.now:%Y-%m-%d}/{officer.key}"
        send(desk, Outgoing(key, Place.direct(officer.key), message))


def _beginning(text: str) -> str:
    """The first words, with the cut shown."""
    line = " ".join(text.split())
    return line if len(line) <= _BEGINS else f"{line[:_BEGINS].rpartition(' ')[0] or line[:_BEGINS]} …"


def _to_whom(desk: Desk, queued: Queued) -> str:
    key = queued.body.get("person")
    if not key:
        return "the unit's channel" if queued.body.get("channel") == "unit" else "a channel"
    person = desk.work.portfolio.person(str(key))
    return person.name if person is not None else "somebody Stocktake does not know"
