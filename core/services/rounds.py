"""Rounds: which figures are asked for, of whom, and the days each request is opened and chased.

A round is prepared on the first day of the month it collects, so that an early answer has somewhere to go, and
opens on the first working day after the month ends. Everything that will fall due is a row of the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Absence, Person
from core.domain.requests import Chase, Request, Round, State
from core.domain.roles import Action, Scope, reach
from core.ports import Due, Noted
from core.services.desk import Desk
from core.services.permitting import allowed, require
from core.services.rules import today

_AT_ONCE = 500
"""How many requests are made in one transaction."""


class NoSuchRound(LookupError):
    """Nothing was asked for that month."""


def begin(desk: Desk) -> None:
    """Prepare the round that is being collected now and the one of this month, if they are not yet."""
    month = Month.of(today(desk.now))
    prepare(desk, month + -1, most=_AT_ONCE)
    prepare(desk, month, most=_AT_ONCE)


def prepare(desk: Desk, month: Month, most: int | None = None) -> list[Request]:
    """Make the requests of one round that do not exist yet, and what will fall due for each.

    Preparing twice makes nothing twice. The next month's preparation is put in the ledger, and so are those beyond
    the first `most`, due at once: a large council's replies are heard in between.
    """
    if desk.work.requests.round(month) is None:
        desk.work.requests.save_round(Round(month))
    wanted = planned(desk, month)
    made, left = (wanted, []) if most is None else (wanted[:most], wanted[most:])
    desk.work.requests.save_many(made, Noted(desk.now, "stocktake", "prepared"))
    _add(desk, month, [due for request in made for due in steps_of(desk, request)])
    if left:
        going_on = f"prepare/{month}/{left[0].indicator}"
        desk.work.ledger.add(Due(going_on, "prepare", desk.now, {"month": str(month)}))
    following = month + 1
    begins = datetime.combine(following.first_day, time(0, 5), desk.rules.home)
    desk.work.ledger.add(Due(f"prepare/{following}", "prepare", begins, {"month": str(following)}))
    last_day = desk.calendar.add(following.first_day, -1)
    posted = desk.rules.asking_time(last_day, str(desk.rules.home))
    if posted > desk.now:
        desk.work.ledger.add(Due(f"head/{month}", "head", posted, {"month": str(month)}))
    return made


def go_on(desk: Desk, month: Month) -> None:
    """Prepare a round, or what is left of it."""
    prepare(desk, month, most=_AT_ONCE)


def planned(desk: Desk, month: Month) -> list[Request]:
    """The requests a round would make that do not exist yet; none where there is nothing to ask."""
    asked = {*desk.work.requests.asked_in(month), *desk.work.figures.given_for(month)}
    wanted = [i for i in desk.work.portfolio.indicators() if i.key not in asked and _collects(i, month)]
    leads = {priority.key: priority.lead for priority in desk.work.portfolio.priorities()}
    due = {lag: desk.calendar.add(month.last_day, max(lag, 1)) for lag in {i.lag for i in wanted}}
    opens = desk.calendar.add(month.last_day, 1)
    return [Request(i.key, month, leads[i.priority], opens, max(opens, due[i.lag])) for i in wanted]


def _collects(indicator: Indicator, month: Month) -> bool:
    if indicator.retired or not indicator.frequency.ends_in(month):
        return False
    return indicator.first_period is None or month >= indicator.first_period


def steps_of(desk: Desk, request: Request) -> list[Due]:
    """What will fall due for a request: opening, reminder, deputy, unit."""
    zone = zone_of(desk, request.asked_of)
    last = request.deferred_until or request.due
    steps = {
        Chase.DEPUTY: desk.calendar.add(last, desk.rules.deputy_after),
        Chase.UNIT: desk.calendar.add(last, desk.rules.unit_after),
    }
    if request.state is State.WAITING:
        steps[Chase.OPEN] = request.opens
    if request.deferred_until is None:
        reminder = desk.calendar.add(request.due, -desk.rules.remind_before)
        if reminder > request.opens:
            steps[Chase.REMIND] = reminder
    else:
        steps[Chase.ASK_AGAIN] = desk.calendar.next_working(request.deferred_until)
    return [_step(request, step, desk.rules.asking_time(day, zone)) for step, day in steps.items()]


def add_step(desk: Desk, request: Request, step: Chase, at: datetime) -> None:
    """One step of one request, due once at that instant."""
    _add(desk, request.period, [_step(request, step, at)])


def _step(request: Request, step: Chase, at: datetime) -> Due:
    key = f"{_steps(request)}{step.value}/{request.asked_of}/{at:%Y-%m-%dT%H%M}"
    about = {"step": step.value, "indicator": request.indicator, "period": str(request.period)}
    return Due(key, "chase", at, about, person=request.asked_of, round=request.period)


def _add(desk: Desk, month: Month, dues: Sequence[Due]) -> None:
    desk.work.ledger.add_many(dues)
    round_ = desk.work.requests.round(month)
    if dues and round_ is not None and round_.paused:
        desk.work.ledger.hold(month, True)


def drop_steps(desk: Desk, request: Request, why: str) -> None:
    """Take everything still due for a request out of the ledger."""
    desk.work.ledger.tick_off_about(_steps(request), desk.now, why)


def _open_steps(desk: Desk, request: Request) -> Sequence[Due]:
    return desk.work.ledger.open_about(_steps(request))


def _steps(request: Request) -> str:
    """How the keys of all its steps begin."""
    return f"chase/{request.indicator}/{request.period}/"


def settle(desk: Desk, request: Request, state: State, who: str, note: str = "") -> Request:
    """The request is answered (or excused): nothing more is chased. Raises NotPermitted."""
    if state in {State.EXEMPT, State.CLOSED}:
        require(desk, who, Action.RUN_ROUNDS)
    else:
        _require(desk, request, who)
    return _settled(desk, request, state, who, note)


def brought_in(desk: Desk, request: Request, state: State, who: str) -> Request:
    """A workbook holds what was asked: nothing more is chased. Raises NotPermitted."""
    require(desk, who, Action.IMPORT)
    return _settled(desk, request, state, who, "")


def _settled(desk: Desk, request: Request, state: State, who: str, note: str) -> Request:
    drop_steps(desk, request, state.value)
    settled = replace(request, state=state, note=note, deferred_until=None)
    desk.work.requests.save(settled)
    desk.note_request(request, who, state.value, note)
    return settled


def reopen(desk: Desk, request: Request, who: str) -> Request:
    """An answer was taken back: the request waits again, with what is still to come of its chase.

    In a round that is closed it stays blank: nobody is asked any more.
    """
    _require(desk, request, who)
    round_ = desk.work.requests.round(request.period)
    opened = today(desk.now) >= request.opens
    waits = State.OPEN if opened else State.WAITING
    state = State.CLOSED if round_ is not None and round_.closed else waits
    again = replace(request, state=state, note="", deferred_until=None)
    desk.work.requests.save(again)
    desk.note_request(request, who, "taken back")
    _reschedule(desk, again)
    return again


def defer(desk: Desk, request: Request, until: date, who: str, why: str = "") -> Request:
    """Not until that day: ask again then, and chase only after it."""
    _require(desk, request, who)
    deferred = replace(request, state=State.DEFERRED, deferred_until=until, note=why)
    desk.work.requests.save(deferred)
    desk.note_request(request, who, "deferred", f"until {until}")
    _reschedule(desk, deferred)
    return deferred


def note(desk: Desk, request: Request, who: str, words: str) -> Request:
    """Words about a figure that is still to come, for whoever looks at the round."""
    _require(desk, request, who)
    noted = replace(request, note=words)
    desk.work.requests.save(noted)
    desk.note_request(request, who, "noted", words)
    return noted


def hand_over(desk: Desk, request: Request, to: Person, who: str) -> Request:
    """Somebody else is asked from now on, at once if the request is already open.

    What had been put off is asked of them now, and due by the day it was put off to.
    """
    _require(desk, request, who)
    handed = replace(request, asked_of=to.key, deputy_asked=False)
    if handed.state is State.DEFERRED and handed.deferred_until is not None:
        due = max(handed.due, handed.deferred_until)
        handed = replace(handed, state=State.OPEN, due=due, deferred_until=None)
    desk.work.requests.save(handed)
    desk.note_request(request, who, "handed over", f"to {to.name}")
    _reschedule(desk, handed)
    return handed


def put_back(desk: Desk, as_it_was: Request, who: str) -> Request:
    """A deferral or a handing over is taken back: the request stands as it stood.

    Raises NotPermitted where somebody else has moved it since and it is not theirs any more.
    """
    _require_own_move(desk, as_it_was, who)
    desk.work.requests.save(as_it_was)
    desk.note_request(as_it_was, who, "taken back")
    _reschedule(desk, as_it_was)
    return as_it_was


def chase_from_today(desk: Desk, requests: Sequence[Request]) -> None:
    """Somebody is asked now, perhaps later than planned: what was due meanwhile is put off, the rest follows from today."""
    open_ = desk.work.ledger.open_about(*map(_steps, requests)) if requests else ()
    for request in requests:
        _chase_from_today(desk, request, [due for due in open_ if due.key.startswith(_steps(request))])


def _chase_from_today(desk: Desk, request: Request, still: Sequence[Due]) -> None:
    put_off = [d.key for d in still if d.due_at <= desk.now or d.about["step"] == Chase.ASK_AGAIN.value]
    desk.work.ledger.tick_off_many(put_off, desk.now, "put off")
    if request.due >= today(desk.now):
        _reschedule(desk, request, [due for due in still if due.key not in put_off])
        return
    zone = zone_of(desk, request.asked_of)
    for step, days in ((Chase.DEPUTY, desk.rules.deputy_after), (Chase.UNIT, desk.rules.unit_after)):
        day = desk.calendar.add(today(desk.now), days)
        add_step(desk, request, step, desk.rules.asking_time(day, zone))


def extend(desk: Desk, month: Month, due: date, who: str) -> list[Request]:
    """Every unanswered request of a round that is due before a day is due on that day; those changed."""
    require(desk, who, Action.RUN_ROUNDS)
    return [
        extend_one(desk, request, due, who) for request in _unanswered_of(desk, month) if request.due < due
    ]


def extend_one(desk: Desk, request: Request, due: date, who: str) -> Request:
    """One unanswered request is due on a later day."""
    require(desk, who, Action.RUN_ROUNDS)
    later = replace(request, due=due)
    desk.work.requests.save(later)
    desk.note_request(request, who, "extended", f"to {due}")
    _reschedule(desk, later)
    return later


def open_now(desk: Desk, month: Month, who: str) -> int:
    """Ask for everything of a round that still waits for its opening day; how many that is.

    A round that was closed is open again: what it left blank is asked for once more.
    """
    require(desk, who, Action.RUN_ROUNDS)
    prepare(desk, month)
    round_ = desk.work.requests.round(month)
    if round_ is not None and round_.closed:
        desk.work.requests.save_round(replace(round_, closed=False))
        for request in desk.work.requests.of_round(month):
            if request.state is State.CLOSED:
                desk.work.requests.save(again := replace(request, state=State.WAITING, note=""))
                desk.note_request(again, who, "open again")
                _reschedule(desk, again)
    waiting = [r for r in desk.work.requests.of_round(month) if r.state is State.WAITING]
    for request in waiting:
        add_step(desk, request, Chase.OPEN, desk.now)
    desk.decided("opened", f"round/{month}", who, requests=len(waiting))
    return len(waiting)


def pause(desk: Desk, month: Month, paused: bool, who: str) -> Round:  # noqa: FBT001 - a round is paused or not
    """Stop chasing for a round, or go on with it."""
    require(desk, who, Action.RUN_ROUNDS)
    round_ = _round(desk, month)
    after = replace(round_, paused=paused)
    desk.work.requests.save_round(after)
    desk.work.ledger.hold(month, paused)
    desk.decided("paused" if paused else "resumed", f"round/{month}", who)
    return after


def close(desk: Desk, month: Month, who: str) -> int:
    """End a round: what is still unanswered stays blank and is chased no more; how many that is."""
    require(desk, who, Action.RUN_ROUNDS)
    round_ = _round(desk, month)
    desk.work.requests.save_round(replace(round_, closed=True, paused=False))
    left = _unanswered_of(desk, month)
    for request in left:
        settle(desk, request, State.CLOSED, who)
    desk.decided("closed", f"round/{month}", who, left_blank=len(left))
    return len(left)


def away_on(desk: Desk, person: str, day: date) -> Absence | None:
    """The absence that covers a person's day, the one that ends last."""
    covering = [a for a in desk.work.absences.of(person) if a.covers(day)]
    return max(covering, key=lambda a: a.last, default=None)


def _round(desk: Desk, month: Month) -> Round:
    round_ = desk.work.requests.round(month)
    if round_ is None:
        raise NoSuchRound(f"There is no round for {month.full}.")
    return round_


def _unanswered_of(desk: Desk, month: Month) -> list[Request]:
    waiting = {State.WAITING, State.OPEN, State.DEFERRED}
    return [r for r in desk.work.requests.of_round(month) if r.state in waiting]


def _require(desk: Desk, request: Request, who: str) -> None:
    """Whose request it is may put it off or pass it on, and so may who could answer for them."""
    person = desk.work.portfolio.person(who)
    if person is None or not allowed(desk.work, person, Action.OVERRIDE):
        require(desk, who, Action.ANSWER, request.indicator, request.period)


def _require_own_move(desk: Desk, request: Request, who: str) -> None:
    """Who passed a single request on no longer has it, and may take that back while nobody else has moved it."""
    person = desk.work.portfolio.person(who)
    moved = [n for n in desk.work.requests.notes(request.indicator, request.period) if n.what in _MOVES]
    own = bool(moved) and moved[-1].who == who and person is not None and not person.retired
    if not (own and person is not None and reach(person.role, Action.ANSWER) >= Scope.OWN):
        _require(desk, request, who)


_MOVES = {"deferred", "handed over", "taken back", "extended"}


def _reschedule(desk: Desk, request: Request, still: Sequence[Due] | None = None) -> None:
    """What is still due for a request becomes what should be; what stands as it should is left alone.

    What lies in the past already happened, or was overtaken: only the future is chased.
    """
    wanted = {
        due.key: due
        for due in steps_of(desk, request)
        if due.due_at > desk.now or due.about["step"] == Chase.OPEN.value
    }
    here = [due.key for due in (_open_steps(desk, request) if still is None else still)]
    desk.work.ledger.tick_off_many([key for key in here if key not in wanted], desk.now, "moved")
    _add(desk, request.period, [due for key, due in wanted.items() if key not in here])


def zone_of(desk: Desk, person: str) -> str:
    """The time zone a person is spoken to in."""
    found = desk.work.portfolio.person(person)
    return found.time_zone if found else "Europe/London"
