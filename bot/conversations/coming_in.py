"""What a workbook brought in is judged: an open flag is brought up to date, and new flags are offered to the unit.

A council's first workbook may bring many indicators that are off track already. Opening a flag for each would flood
leads and channel on the first day, so the unit is asked once (decision 15).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import coming_in_wording as said
from bot import notices, prompts
from bot.coming_in_wording import OFF_TRACK, Found
from bot.conversations.judgement import WHY_OVER, tell_first
from bot.conversations.permission import may
from bot.conversations.routine_parts import Part, Said
from bot.hearing import Outgoing, Place
from bot.messages import Form
from bot.turn import Turn, send
from core.domain.flags import Cause
from core.ports import Due
from core.services import flagging
from core.services.desk import Desk
from core.services.judging import Reading, ahead, read_indicator
from core.services.setting_up import CAME_IN

MOST = 24
"""Indicators one form asks about; the rest are asked about when it is sent."""


def judge(desk: Desk, due: Due) -> None:
    """A workbook came in: judge what it touched. What would open a flag is offered, the gravest first."""
    number = due.key.removeprefix(f"{CAME_IN}/")
    keys = due.about["indicators"].split(",")
    _at_rest(desk, keys, due.key)
    flagged = {flag.indicator for flag in desk.work.flags.open()}
    gone = {i.key for i in desk.work.portfolio.indicators() if i.retired}
    for flag in desk.work.flags.open():
        if (
            flag.indicator in gone.intersection(keys)
            and flag.state.public
            and flag.cause is not Cause.OVERDUE
        ):
            indicator = desk.work.portfolio.indicator(flag.indicator)
            notices.in_thread(desk, flag, said.left_out(indicator), due.key)
    for key in ahead(desk.work, [key for key in keys if key in flagged - gone]):
        _update(desk, read_indicator(desk.work, key), f"{due.key}/{key}")
    found = _off_track(desk, [key for key in keys if key not in flagged])
    for restricted in (False, True):
        some = [each for each in found if each[0].indicator.restricted is restricted]
        if some:
            _offer(desk, some, f"{number}r" if restricted else number)


def _at_rest(desk: Desk, keys: Sequence[str], key: str) -> None:
    """What the workbook holds is waited for no more: prompts are put to rest, and the lists of late figures say so."""
    late = [f for f in desk.work.flags.open() if f.cause is Cause.OVERDUE and f.indicator in keys]
    held = [desk.work.figures.known(flag.indicator).get(flag.period) for flag in late]
    notices.arrived(desk, [figure for figure in held if figure is not None], None, key)
    prompts.settle(desk, [person.key for person in desk.work.portfolio.people()])


def _update(desk: Desk, reading: Reading, key: str) -> None:
    news = notices.after_reading(desk, reading, key, "imported")
    lead = notices.lead_of(desk, reading)
    if news is None or lead is None:
        return
    if news.news in WHY_OVER:
        send(desk, Outgoing(f"{key}/lead", Place.direct(lead.key), WHY_OVER[news.news](reading)))


def _off_track(desk: Desk, keys: Sequence[str]) -> list[Found]:
    found = [each for key in ahead(desk.work, keys) if (each := flagging.could_open(desk, key)) is not None]
    return sorted(found, key=lambda each: "R AR AG G".find(each[0].status.value) if each[0].status else 9)


def _offer(desk: Desk, found: Sequence[Found], number: str) -> None:
    _remember(desk, number, [reading.indicator.key for reading, _ in found])
    for place, key in _places(desk, number):
        send(desk, Outgoing(key, place, said.offered(_as_shown(desk, found), number)))


def _as_shown(desk: Desk, found: Sequence[Found]) -> list[Found]:
    """As the channel may see them."""
    return [(notices.in_the_open(desk, reading), reasons) for reading, reasons in found]


def _places(desk: Desk, number: str) -> list[tuple[Place, str]]:
    if number.endswith("r"):
        return [
            (Place.direct(o.key), f"{OFF_TRACK}/{number}/to/{o.key}") for o in notices.unit_officers(desk)
        ]
    return [(Place.unit(), f"{OFF_TRACK}/{number}")]


# What the unit says -----------------------------------------------------------------------------------------------


def _pressed(turn: Turn, rest: str) -> None:
    number, _, what = rest.rpartition("/")
    waiting = _waiting(turn, number)
    if waiting and may(turn):
        _settle(turn, number, waiting if what == "all" else [], [] if what == "all" else waiting)


def _form(turn: Turn, number: str) -> Form | None:
    if not turn.person.runs_the_unit or not _remembered(turn.desk, number):
        return None
    found = _off_track(turn.desk, _remembered(turn.desk, number))
    return said.choosing(found[:MOST], number) if found else None


def _none_to_choose(turn: Turn, number: str) -> None:
    """Meanwhile each was flagged by its next figure, or recovered: the offer says so."""
    if turn.person.runs_the_unit and _waiting(turn, number):
        _settle(turn, number, [], [])


def _chosen(turn: Turn, values: Said) -> None:
    number = values.get("offer", "")
    waiting = _waiting(turn, number)
    if not waiting or not may(turn):
        return
    opened = [key for key in waiting if values.get(f"open/{key}") == "yes"]
    left = [key for key in waiting if f"open/{key}" in values and key not in opened]
    _settle(turn, number, opened, left)


def _waiting(turn: Turn, number: str) -> list[str]:
    keys = _remembered(turn.desk, number)
    if not keys:
        turn.reply(said.settled_already())
    return keys


def _settle(turn: Turn, number: str, open_: Sequence[str], leave: Sequence[str]) -> None:
    """Open some, leave some; what was neither stays offered."""
    desk = turn.desk
    rest = [key for key in _remembered(desk, number) if key not in {*open_, *leave}]
    opened = [
        (flag, reading)
        for key in open_
        if (flag := flagging.open_for(desk, reading := read_indicator(desk.work, key), turn.person.key))
        is not None
    ]
    tell_first(turn, opened)
    left = [notices.in_the_open(desk, read_indicator(desk.work, key, deeply=False)) for key in leave]
    for key in leave:
        desk.decided("left without a flag", f"indicator/{key}", turn.person.key)
    still = _off_track(desk, rest)
    _remember(desk, number, [reading.indicator.key for reading, _ in still])
    for place, key in _places(desk, number):
        became = said.settled(turn.person, [notices.in_the_open(desk, r) for _, r in opened], left)
        turn.tell(place, became, f"{key}/became/{turn.key}", replaces=key)
        if still:
            turn.tell(place, said.offered(_as_shown(desk, still), number), f"{key}/still/{turn.key}")


def _remember(desk: Desk, number: str, keys: Sequence[str]) -> None:
    desk.work.talks.remember(f"{OFF_TRACK}/{number}", ",".join(keys))


def _remembered(desk: Desk, number: str) -> list[str]:
    kept = desk.work.talks.recall(f"{OFF_TRACK}/{number}") if len(number) < 60 else None
    return kept.split(",") if kept else []


PART: Part = Part(
    buttons={OFF_TRACK: _pressed},
    opens={OFF_TRACK: _form},
    passed={OFF_TRACK: _none_to_choose},
    forms={OFF_TRACK: _chosen},
    falls_due={CAME_IN: judge},
)
