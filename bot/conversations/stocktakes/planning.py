"""Stocktakes planned, moved, cancelled; everybody they concern hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from bot import stocktake_wording as wording
from bot.conversations.routine_parts import Said
from bot.conversations.stocktakes.finding import still_to_come
from bot.conversations.stocktakes.looking import shown
from bot.conversations.stocktakes.naming import people_named, scope_of, time_of_day
from bot.hearing import Place
from bot.messages import Message
from bot.turn import Turn
from bot.understanding.dates import when
from core.domain.months import Month
from core.domain.stocktakes import Stage, Stocktake
from core.services import stocktaking

_SHORTEST, _LONGEST_MEETING = 15, 240
EVERY = {"month": 1, "two months": 2, "quarter": 3, "three months": 3, "four months": 4, "six months": 6}
"""How often, and how many months that is; a schedule reaches a year ahead."""


def plan(turn: Turn, said: Said) -> bool:
    """A stocktake, or a year of them, into the calendar; everybody is told."""
    if not turn.person.runs_the_unit:
        turn.reply(wording.for_the_unit())
        return True
    scope, priorities = scope_of(turn, said["scope"])
    day = when(said["day"] or said.get("day2", ""), turn.today)
    starts = time_of_day(said["at"]) or time(10)
    if not priorities:
        turn.reply(wording.which_scope(said["scope"]))
        return True
    if day is None or day <= turn.today:
        turn.reply(wording.which_stocktake_day())
        return True
    attending = people_named(turn, said["who"])
    if attending is None:
        return True
    minutes = min(max(int(said["minutes"] or 60), _SHORTEST), _LONGEST_MEETING)
    wanted = Stocktake(
        number=0,
        scope=scope,
        day=day,
        starts=starts,
        minutes=minutes,
        priorities=tuple(p.key for p in priorities),
        attending=tuple(attending),
        cut_off=turn.now,
    )
    every = EVERY.get(" ".join(said.get("every", "").casefold().split()), 0)
    days = [day, *(_months_on(turn, day, m) for m in range(every, 12, every))] if every else [day]
    meetings = [stocktaking.plan(turn.desk, replace(wanted, day=d), turn.person.key) for d in days]
    if every:
        names = [p.name for p in stocktaking.audience(turn.work, meetings[0])]
        turn.reply(wording.stocktakes_scheduled(meetings, names, turn.today))
    else:
        turn.reply(shown(turn.work, meetings[0], turn.desk))
    for person in stocktaking.audience(turn.work, meetings[0]):
        if person.key != turn.person.key:
            turn.tell(Place.direct(person.key), wording.invited(meetings, person, turn.today))
    return True


def how_to_plan(turn: Turn, _said: Said) -> bool:
    """How one is planned, for whoever may."""
    turn.reply(wording.how_to_plan() if turn.person.runs_the_unit else wording.for_the_unit())
    return True


def _months_on(turn: Turn, day: date, months: int) -> date:
    """The same day so many months later, or the next working day."""
    month = Month.of(day) + months
    return turn.desk.calendar.next_working(month.first_day.replace(day=min(day.day, month.last_day.day)))


def move(turn: Turn, said: Said) -> bool:
    """Another day or hour; everybody is told."""
    meeting = still_to_come(turn, said.get("number", ""))
    if meeting is None:
        return True
    day, starts = when(said["day"], turn.today), time_of_day(said["at"]) or meeting.starts
    if day is None or day <= turn.today:
        turn.reply(wording.which_stocktake_day())
        return True
    moved = stocktaking.move(turn.desk, meeting, day, starts, turn.person.key)
    turn.reply(wording.stocktake_moved(moved, meeting, turn.today))
    _tell_the_others(turn, moved, wording.stocktake_moved(moved, meeting, turn.today))
    return True


def cancel(turn: Turn, said: Said) -> bool:
    """Everybody hears of it, so where several are planned it is asked which."""
    every = [s for s in stocktaking.coming(turn.work) if not s.going_on]
    if not said.get("number") and len(every) > 1 and turn.person.runs_the_unit:
        turn.reply(wording.which_to_cancel(every, turn.today))
        return True
    meeting = still_to_come(turn, said.get("number", ""))
    if meeting is not None:
        stocktaking.keep(turn.desk, meeting.at_stage(Stage.CANCELLED), turn.person.key, "cancelled")
        turn.reply(wording.stocktake_cancelled(meeting))
        _tell_the_others(turn, meeting, wording.stocktake_cancelled(meeting))
    return True


def _tell_the_others(turn: Turn, meeting: Stocktake, message: Message) -> None:
    for person in stocktaking.audience(turn.work, meeting):
        if person.key != turn.person.key:
            turn.tell(Place.direct(person.key), message)
