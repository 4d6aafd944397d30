"""What a changed figure means for the indicator's flag, and who hears of it first: its lead, alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot import coming_in_wording, wording
from bot import talk as talks
from bot.hearing import Place
from bot.messages import Message
from bot.notices import after_reading
from bot.turn import Turn
from core.domain.flags import Flag
from core.domain.people import Person
from core.services import rounds
from core.services.flagging import News
from core.services.judging import Reading, read_indicator
from core.services.rules import today

WHY_OVER: Mapping[News, Callable[[Reading], Message]] = {
    News.WITHDRAWN: lambda reading: wording.withdrawn_for_lead(reading.indicator),
    News.RECOVERED: wording.recovery_to_lead,
    News.CORRECTED: lambda reading: wording.flag_closed_by_correction(reading.indicator),
    News.ENDED: wording.trajectory_ended_for_lead,
}
"""What the lead hears of a flag that is over."""


def judge(
    turn: Turn, indicators: Iterable[str], why: str = "", just_read: Sequence[Reading] = ()
) -> list[Message]:
    """Judge each indicator anew; what the person of this turn should hear of it.

    `just_read` are readings made since the figures came in; one of the latest period need not be made again.
    """
    latest = {r.indicator.key: r for r in just_read if r.assessment is not None}
    said: list[Message] = []
    for key in dict.fromkeys(indicators):
        reading = latest.get(key) or read_indicator(turn.work, key)
        if reading.value is None:
            continue
        news = after_reading(turn.desk, reading, f"{turn.key}/{key}", why)
        if news is None:
            continue
        match news.news:
            case News.OPENED:
                said.extend(_tell_first(turn, news.flag, reading))
            case News.WITHDRAWN | News.RECOVERED | News.CORRECTED | News.ENDED:
                turn.talk = turn.talk.over(news.flag.number)
                said.append(WHY_OVER[news.news](reading))
            case News.TAKEN_BACK:
                said.append(wording.flag_waits(news.flag, reading.indicator))
            case News.UPDATED | News.REVISED if news.flag.state.public:
                said.append(wording.flag_goes_on(reading.indicator))
            case News.UPDATED | News.REVISED:
                pass
    return said


def tell_first(turn: Turn, opened: Sequence[tuple[Flag, Reading]]) -> None:
    """Leads hear of several flags at once in one message each, before anybody else."""
    heard: dict[str, list[tuple[Flag, Reading]]] = {}
    who_hears: dict[str, Person] = {}
    for flag, reading in opened:
        for person in _who_hears(turn, turn.work.portfolio.person(reading.priority.lead)):
            who_hears[person.key] = person
            heard.setdefault(person.key, []).append((flag, reading))
    for key, theirs in heard.items():
        who = who_hears[key]
        for flag, _ in theirs:
            _invite(turn, who, flag)
        message = (
            wording.told_lead(*theirs[0], turn.now, who)
            if len(theirs) == 1
            else coming_in_wording.told_lead_of_several(theirs, turn.now, who)
        )
        turn.tell(Place.direct(key), message)


def _invite(turn: Turn, person: Person, flag: Flag) -> None:
    if person.key == turn.person.key:
        turn.talk = turn.talk.invite(flag.number)
    else:
        theirs = talks.load(turn.work.talks, person.key)
        talks.keep(turn.work.talks, person.key, theirs.invite(flag.number))


def _tell_first(turn: Turn, flag: Flag, reading: Reading) -> list[Message]:
    """The lead hears first, and whoever stood in with the figure; an officer or a colleague does not."""
    lead = turn.work.portfolio.person(reading.priority.lead)
    mine: list[Message] = []
    for person in _who_hears(turn, lead):
        message = wording.told_lead(flag, reading, turn.now, person)
        _invite(turn, person, flag)
        if person.key == turn.person.key:
            mine.append(message)
        else:
            turn.tell(Place.direct(person.key), message)
    return mine


def _who_hears(turn: Turn, lead: Person | None) -> list[Person]:
    if lead is None:
        return []
    day = today(turn.now, lead.time_zone)
    hears = [lead] if lead.key == turn.person.key or rounds.away_on(turn.desk, lead.key, day) is None else []
    if lead.deputy is not None and (lead.deputy == turn.person.key or not hears):
        deputy = turn.work.portfolio.person(lead.deputy)
        hears += [deputy] if deputy is not None and not deputy.retired else []
    return hears or [lead]
