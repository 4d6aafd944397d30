"""What the unit's channel hears, and what a lead hears first: flags from the first word to the recovery."""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot.drawing import trajectory_block
from bot.hearing import Outgoing, Place
from bot.messages import Message
from bot.turn import send
from core.domain.flags import Cause, Flag
from core.domain.people import Person, Role
from core.services import flagging
from core.services.desk import Desk
from core.services.flagging import FlagNews, News
from core.services.judging import Reading, read_indicator


def after_reading(desk: Desk, reading: Reading, key: str) -> FlagNews | None:
    """Judge the indicator's flag anew and tell the channel what it should hear; the news for the lead.

    `key` is the turn's, from which the keys of what is posted are made.
    """
    news = flagging.review(desk, reading)
    if news is None:
        return None
    flag = news.flag
    if news.news is News.OPENED and reading.figure is not None and reading.figure.comment:
        flag = flagging.explain(desk, flag, reading.figure.comment, reading.figure.said_by)
        news = replace(news, flag=flag)
    if flag.state.public and news.news is News.UPDATED:
        _in_thread(desk, flag, wording.flag_update(flag, reading), key)
        edit_post(desk, flag, reading, key)
    elif news.news is News.RECOVERED:
        _in_thread(desk, flag, wording.recovery(reading, lead_of(desk, reading)), key)
        edit_post(desk, flag, reading, key)
    return news


def publish(desk: Desk, flag: Flag) -> Flag:
    """The unit's channel hears of a flag, once; a restricted indicator's flag goes to the officers alone."""
    reading = read_indicator(desk.work, flag.indicator)
    post = f"flag/{flag.number}"
    published = flagging.publish(desk, flag, post)
    message = _post(desk, published, reading)
    for place, key in _places(desk, published, reading, post):
        send(desk, Outgoing(key, place, message))
    return published


def edit_post(desk: Desk, flag: Flag, reading: Reading, key: str) -> None:
    """The flag's first message says how it stands now."""
    if flag.post is None:
        return
    message = _post(desk, flag, reading)
    for place, post in _places(desk, flag, reading, flag.post):
        send(desk, Outgoing(f"{post}/edit/{key}", place, message, replaces=post))


def in_thread(desk: Desk, flag: Flag, message: Message, key: str) -> None:
    """Something more about a flag, in its own thread."""
    _in_thread(desk, flag, message, key)


def late_arrived(desk: Desk, indicator: str, flag: Flag, who: Person, key: str) -> None:
    """A late figure has come in: said in the thread where it was flagged."""
    if flag.post is not None:
        message = wording.late_in(flag, desk.work.portfolio.indicator(indicator), who)
        place = Place.unit(thread=flag.post)
        send(desk, Outgoing(f"{key}/late/{flag.number}", place, message))


def unit_officers(desk: Desk) -> list[Person]:
    """Everybody who works in the unit."""
    return [p for p in desk.work.portfolio.people() if p.role is Role.UNIT and not p.retired]


def lead_of(desk: Desk, reading: Reading) -> Person | None:
    """The accountable lead of an indicator."""
    return desk.work.portfolio.person(reading.priority.lead)


def _post(desk: Desk, flag: Flag, reading: Reading) -> Message:
    picture = trajectory_block(reading, desk.now)
    if not flag.open:
        return wording.flag_closed_post(flag, reading, picture)
    questions = reading.assessment.questions if reading.assessment else ()
    question = questions[0].words if questions else ""
    return wording.flag_post(flag, reading, lead_of(desk, reading), picture, question)


def _in_thread(desk: Desk, flag: Flag, message: Message, key: str) -> None:
    if flag.post is None:
        return
    reading_restricted = desk.work.portfolio.indicator(flag.indicator).restricted
    if reading_restricted and flag.cause is Cause.OFF_TRACK:
        for officer in unit_officers(desk):
            send(
                desk,
                Outgoing(f"{key}/thread/{flag.number}/{officer.key}", Place.direct(officer.key), message),
            )
        return
    send(desk, Outgoing(f"{key}/thread/{flag.number}", Place.unit(thread=flag.post), message))


def _places(desk: Desk, flag: Flag, reading: Reading, post: str) -> list[tuple[Place, str]]:
    del flag
    if reading.indicator.restricted:
        return [(Place.direct(o.key), f"{post}/to/{o.key}") for o in unit_officers(desk)]
    return [(Place.unit(), post)]
