"""What the unit's channel hears, and what a lead hears first: flags from the first word to the recovery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot import first_told, wording
from bot.asking import asked
from bot.gallery import trajectory_block
from bot.hearing import Outgoing, Place
from bot.in_confidence import in_confidence
from bot.messages import Message
from bot.turn import send
from core.domain.figures import Figure
from core.domain.flags import Cause, Flag
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.requests import Request
from core.services import flagging, planning, rounds
from core.services.desk import ROUTINE, Desk
from core.services.flagging import FlagNews, News
from core.services.judging import Reading, read_indicator
from core.services.openly import hides, openly
from core.services.openly import shown as as_shown


def after_reading(desk: Desk, reading: Reading, key: str, why: str = "") -> FlagNews | None:
    """Judge the indicator's flag anew and tell the channel what it should hear; the news for the lead.

    `key` is the turn's, from which the keys of what is posted are made; `why` the reason of a correction.
    """
    news = flagging.review(desk, reading)
    if news is None:
        return None
    flag, figure = news.flag, reading.figure
    reading = in_the_open(desk, reading)
    said = figure.comment if figure is not None and figure.on_behalf_of is None else ""
    if news.news is News.OPENED and figure is not None and said and not in_confidence(said):
        news = replace(
            news, flag=flagging.explain(desk, flag, figure.comment, figure.said_by, decided_by=ROUTINE)
        )
    if news.news is News.WITHDRAWN:
        first_told.settle(desk, flag, wording.nothing_to_tell())
    if flag.post and _told_in_thread(desk, news, reading, key, why):
        edit_post(desk, flag, reading, key)
    return news


def _told_in_thread(desk: Desk, news: FlagNews, reading: Reading, key: str, why: str) -> bool:
    """The thread hears what has become of the flag; whether its first message changes too."""
    match news.news:
        case News.UPDATED:
            said = wording.flag_update(news.flag, reading)
        case News.REVISED if why:
            said = wording.flag_revised(news.flag, reading, why)
        case News.REVISED:
            if reading.figure is None or reading.figure.said_at < desk.now:
                return True
            said = wording.flag_update(news.flag, reading)
        case News.RECOVERED:
            said = wording.recovery(reading, lead_of(desk, reading))
        case News.CORRECTED:
            said = wording.corrected_away(reading, why)
        case News.ENDED:
            said = wording.trajectory_ended(reading)
        case News.TAKEN_BACK:
            said = wording.figure_taken_back(news.flag, reading)
        case News.OPENED | News.WITHDRAWN:
            return False
    in_thread(desk, news.flag, said, key)
    return news.news is not News.TAKEN_BACK


def publish(desk: Desk, flag: Flag, who: str = ROUTINE) -> Flag:
    """The unit's channel hears of a flag, once; a restricted indicator's flag goes to the officers alone."""
    reading = in_the_open(desk, read_indicator(desk.work, flag.indicator))
    post = f"flag/{flag.number}"
    published = flagging.publish(desk, flag, post, who)
    message = _post(desk, published, reading)
    for place, key in _places(desk, reading, post):
        send(desk, Outgoing(key, place, message))
    first_told.settle(desk, published, wording.unit_has_it())
    return published


def edit_post(desk: Desk, flag: Flag, reading: Reading, key: str) -> None:
    """The flag's first message says how it stands now."""
    if flag.post is None:
        return
    reading = in_the_open(desk, reading)
    message = _post(desk, flag, reading)
    for place, post in _places(desk, reading, flag.post):
        send(desk, Outgoing(f"{post}/edit/{key}", place, message, replaces=post))


def in_the_open(desk: Desk, reading: Reading) -> Reading:
    """A reading as the channel may see it; a restricted indicator's goes to the officers alone, who may see it all."""
    view = openly(desk.work)
    if reading.indicator.restricted or not hides(view, reading.indicator.key):
        return reading
    return read_indicator(view, reading.indicator.key, reading.period)


def in_thread(desk: Desk, flag: Flag, message: Message, key: str) -> None:
    """Something more about a flag, in its own thread; a restricted indicator's goes to the officers alone."""
    if flag.post is None:
        return
    if desk.work.portfolio.indicator(flag.indicator).restricted:
        for officer in unit_officers(desk):
            each = f"{key}/thread/{flag.number}/{officer.key}"
            send(desk, Outgoing(each, Place.direct(officer.key), message))
        return
    send(desk, Outgoing(f"{key}/thread/{flag.number}", Place.unit(thread=flag.post), message))


def told_of_close(desk: Desk, flag: Flag, message: Message, key: str) -> None:
    """A flag was closed by people: its thread says so, and its first message how it stands."""
    in_thread(desk, flag, message, key)
    as_it_stands(desk, flag, key)


def as_it_stands(desk: Desk, flag: Flag, key: str) -> None:
    """A flag's first message, whatever it is about, says how it stands now."""
    match flag.cause:
        case Cause.OFF_TRACK:
            edit_post(desk, flag, read_indicator(desk.work, flag.indicator), key)
        case Cause.OVERDUE:
            edit_late(desk, flag, key)
        case Cause.MILESTONE:
            _edit_milestones(desk, flag, key)
        case _:
            assert_never(flag.cause)


# Milestones -------------------------------------------------------------------------------------------------------


def tell_missed(desk: Desk, priority: Priority, key: str) -> bool:
    """A priority's missed milestones are flagged to the unit; False where it has no indicator to flag them under."""
    indicator = planning.flagged_under(desk.work, priority.key)
    missed = planning.missed_of(desk, priority.key)
    if indicator is None or not missed:
        return indicator is not None
    post = f"{key}/milestones/{priority.key}"
    flag = flagging.milestones_missed(desk, indicator, wording.milestones_finding(missed, desk.today), post)
    if flag.post == post:
        reading = read_indicator(desk.work, indicator)
        for place, each in _places(desk, reading, post):
            send(desk, Outgoing(each, place, _milestones(desk, flag)))
    else:
        in_thread(desk, flag, wording.milestones_also(flag), key)
        _edit_milestones(desk, flag, key)
    return True


def milestone_settled(desk: Desk, priority: Priority, because: str, key: str) -> None:
    """A milestone was reached or moved: its flag says so, and closes when none is missed any more."""
    indicator = planning.flagged_under(desk.work, priority.key)
    if indicator is None:
        return
    missed = planning.missed_of(desk, priority.key)
    if missed:
        finding = wording.milestones_finding(missed, desk.today)
        flag = next((f for f in desk.work.flags.of(indicator, Cause.MILESTONE) if f.open), None)
        if flag is not None and flag.finding != finding:
            flag = flagging.milestones_missed(desk, indicator, finding, flag.post or "")
            told_of_close(desk, flag, wording.milestone_news(because), key)
        return
    closed = flagging.milestones_met(desk, indicator, because)
    if closed is not None:
        told_of_close(desk, closed, wording.milestone_news(because), key)


def _edit_milestones(desk: Desk, flag: Flag, key: str) -> None:
    if flag.post is None:
        return
    reading = read_indicator(desk.work, flag.indicator)
    for place, post in _places(desk, reading, flag.post):
        send(desk, Outgoing(f"{post}/edit/{key}", place, _milestones(desk, flag), replaces=post))


def _milestones(desk: Desk, flag: Flag) -> Message:
    priority = desk.work.portfolio.priority(desk.work.portfolio.indicator(flag.indicator).priority)
    return wording.milestones_flag(flag, priority, desk.work.portfolio.person(priority.lead))


# Late figures -----------------------------------------------------------------------------------------------------


def post_head(desk: Desk, month: Month, key: str) -> None:
    """The end of the audit trail, posted where the trail's keeper cannot change it: it shows a trail cut short."""
    head = desk.work.audit.head()
    if head.number:
        send(desk, Outgoing(key, Place.unit(), wording.audit_head(month, head.number, str(head))))


def tell_late(desk: Desk, lead: Person, requests: Sequence[Request], post: str) -> list[Request]:
    """Figures late beyond the deadline, one message for each lead; those that had not been told of yet."""
    flagged = [(r, flag) for r in requests if (flag := flagging.open_overdue(desk, r)) is not None]
    told = [replace(flag, post=post) for _, flag in flagged]
    for flag in told:
        desk.work.flags.save(flag)
    _post_late(desk, lead, told, post)
    return [r for r, _ in flagged]


def arrived(desk: Desk, figures: Sequence[Figure], who: Person | None, key: str) -> None:
    """Late figures have come in, or will not: each list they were told of in says so, once, in its thread."""
    closed: dict[str, list[tuple[Flag, Figure]]] = {}
    for figure in figures:
        because = "answered" if figure.value is not None else figure.standing.value
        flag = flagging.close_overdue(desk, figure.indicator, figure.period, because)
        if flag is not None and flag.post is not None:
            open_ = "" if not desk.work.portfolio.indicator(figure.indicator).restricted else "restricted"
            closed.setdefault(f"{open_}{flag.post}", []).append((flag, figure))
    for pairs in closed.values():
        lines = [(desk.work.portfolio.indicator(f.indicator), f) for _, f in pairs]
        in_thread(desk, pairs[0][0], wording.late_in(lines, who), key)
        edit_late(desk, pairs[0][0], key)


def not_asked_any_more(desk: Desk, request: Request, why: str, key: str) -> None:
    """A late figure is not waited for: its thread says so and the list shows it."""
    flag = flagging.close_overdue(desk, request.indicator, request.period, why)
    if flag is not None:
        indicator = desk.work.portfolio.indicator(request.indicator)
        in_thread(desk, flag, wording.not_asked_any_more(indicator, request.period, why), key)
        edit_late(desk, flag, f"{key}/{flag.number}")


def edit_late(desk: Desk, flag: Flag, key: str) -> None:
    """The list of late figures says what has come in and who is looking."""
    request = desk.work.requests.get(flag.indicator, flag.period)
    lead = desk.work.portfolio.person(request.asked_of) if request is not None else None
    if flag.post is not None and lead is not None:
        _post_late(desk, lead, flagging.posted_as(desk, flag), flag.post, f"/edit/{key}")


def _post_late(desk: Desk, lead: Person, flags: Sequence[Flag], post: str, edit: str = "") -> None:
    portfolio = desk.work.portfolio
    open_ = [f for f in flags if not portfolio.indicator(f.indicator).restricted]
    kept = [f for f in flags if f not in open_]
    replaces = post if edit else None
    if open_:
        send(desk, Outgoing(f"{post}{edit}", Place.unit(), _late(desk, lead, open_, post), replaces))
    for officer in unit_officers(desk) if kept else ():
        own = f"{post}/to/{officer.key}"
        message = _late(desk, lead, kept, post)
        place = Place.direct(officer.key)
        send(desk, Outgoing(f"{own}{edit}", place, message, own if edit else None))


def _late(desk: Desk, lead: Person, flags: Sequence[Flag], post: str) -> Message:
    pairs = [(f, r) for f in flags if (r := desk.work.requests.get(f.indicator, f.period)) is not None]
    deputy = desk.work.portfolio.person(lead.deputy) if lead.deputy else None
    late = wording.LateFigures(
        lead, tuple(asked(desk, [r for _, r in pairs])), tuple(f for f, _ in pairs), post
    )
    return wording.late_in_channel(late, desk.today, deputy, rounds.away_on(desk, lead.key, desk.today))


# Who is told ------------------------------------------------------------------------------------------------------


def unit_officers(desk: Desk) -> list[Person]:
    """Everybody who works in the unit."""
    return [p for p in desk.work.portfolio.people() if p.role is Role.UNIT and not p.retired]


def lead_of(desk: Desk, reading: Reading) -> Person | None:
    """The accountable lead of an indicator."""
    return desk.work.portfolio.person(reading.priority.lead)


def _post(desk: Desk, flag: Flag, reading: Reading) -> Message:
    view = desk.work if reading.indicator.restricted else openly(desk.work)
    flag = flag if reading.indicator.restricted else as_shown(desk.work, flag)
    picture = trajectory_block(view, reading, desk.now) if reading.value is not None else None
    if not flag.open:
        return wording.flag_closed_post(flag, reading, picture)
    return wording.flag_post(flag, reading, lead_of(desk, reading), picture)


def _places(desk: Desk, reading: Reading, post: str) -> list[tuple[Place, str]]:
    if reading.indicator.restricted:
        return [(Place.direct(o.key), f"{post}/to/{o.key}") for o in unit_officers(desk)]
    return [(Place.unit(), post)]
