"""After an absence of ours: whoever was asked and has not been heard is asked once more.

A platform may have delivered answers to nobody while we were away, so silence then is not taken for silence.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import delivery_words, wording
from bot.asking import asked as as_asked
from bot.asking import waiting_for
from bot.conversations.routine_parts import Part
from bot.hearing import Outgoing, Place
from bot.turn import send
from core.domain.requests import State
from core.ports import Due, Noted
from core.services import rounds
from core.services.desk import Desk
from core.services.rules import today

LONG_ENOUGH = timedelta(minutes=15)
"""Shorter absences are bridged by the platforms, which deliver again for some minutes."""
_AFTER = timedelta(minutes=1)
_JUST_SAID = timedelta(minutes=30)
_EVENING = 18


def note(desk: Desk, since: datetime) -> int:
    """We were away from `since` until now: who is to be asked once more, in the ledger; how many that is."""
    if desk.now - since < LONG_ENOUGH:
        return 0
    people = {r.asked_of for r in desk.work.requests.unanswered() if r.state is State.OPEN}
    about = {"since": since.isoformat(), "until": desk.now.isoformat()}
    return sum(
        desk.work.ledger.add(
            Due(f"absence/{since:%Y-%m-%dT%H%M}/{key}", "absence", _when(desk, key), about, person=key)
        )
        for key in people
    )


def _when(desk: Desk, person: str) -> datetime:
    """In a moment; outside the hours in which people are asked, when they next are."""
    zone = rounds.zone_of(desk, person)
    day = today(desk.now, zone)
    morning = desk.rules.asking_time(day, zone)
    if desk.calendar.is_working(day) and morning <= desk.now < morning + timedelta(hours=_EVENING - 9):
        return desk.now + _AFTER
    if desk.calendar.is_working(day) and desk.now < morning:
        return morning + _AFTER
    return desk.rules.asking_time(desk.calendar.add(day, 1), zone) + _AFTER


def _ask(desk: Desk, due: Due) -> None:
    person = desk.work.portfolio.person(due.person)
    if person is None or rounds.away_on(desk, person.key, today(desk.now, person.time_zone)) is not None:
        return
    since = datetime.fromisoformat(due.about["since"])
    waiting = [
        r
        for r in waiting_for(desk, person)
        if r.state is State.OPEN
        and not any(n.at > desk.now - _JUST_SAID for n in desk.work.requests.notes(r.indicator, r.period))
    ]
    if not waiting:
        return
    for request in waiting:
        noted = Noted(desk.now, "stocktake", "asked once more", person.key)
        desk.work.requests.note(request.indicator, request.period, noted)
    until = datetime.fromisoformat(due.about["until"])
    asked = as_asked(desk, waiting)
    message = delivery_words.we_were_away(person, since, until, [a.indicator.called for a in asked])
    send(
        desk,
        Outgoing(f"{due.key}/again", Place.direct(person.key), message.and_(wording.how_to_answer(asked))),
    )


PART = Part(falls_due={"absence": _ask})
