"""What the unit hears of delivery itself: a message that was set aside, a platform that takes no more."""

from __future__ import annotations

from bot import delivery_words
from bot.hearing import Outgoing, Place
from bot.messages import from_wire, plain
from bot.notices import unit_officers
from bot.turn import send
from core.ports import Queued
from core.services.desk import Desk

_ABOUT = "undelivered/"
_BEGINS = 80


def set_aside(desk: Desk, queued: Queued, why: str) -> None:
    """A message could not be delivered: every officer is told for whom, where and why, once."""
    if queued.key.startswith(_ABOUT):
        return
    to = _to_whom(desk, queued)
    begins = " ".join(plain(from_wire(dict(queued.body["message"]))).split())[:_BEGINS]
    message = delivery_words.not_delivered(to, queued.platform.capitalize(), why, begins)
    for officer in unit_officers(desk):
        if officer.key != queued.body.get("person"):
            key = f"{_ABOUT}{queued.platform}/{queued.key}/{officer.key}"
            send(desk, Outgoing(key, Place.direct(officer.key), message))


def stopped(desk: Desk, platform: str, why: str) -> None:
    """A platform no longer accepts us. Told once a day, wherever the officers can still be reached."""
    message = delivery_words.sending_stopped(platform.capitalize(), why)
    for officer in unit_officers(desk):
        key = f"{_ABOUT}{platform}/stopped/{desk.now:%Y-%m-%d}/{officer.key}"
        send(desk, Outgoing(key, Place.direct(officer.key), message))


def _to_whom(desk: Desk, queued: Queued) -> str:
    key = queued.body.get("person")
    if not key:
        return "the unit's channel" if queued.body.get("channel") == "unit" else "a channel"
    person = desk.work.portfolio.person(str(key))
    return person.name if person is not None else "somebody Stocktake does not know"
