"""What falls due is said: prompts, reminders, deputies, late figures, flags whose grace is over.

A tick asks the ledger what is due and says each thing once. After a pause, only the latest step of each request is
taken, so nobody hears three days of reminders at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby, islice

from bot import notices, prompts, wording
from bot.asking import asked as as_asked
from bot.conversations import catching_up, lines, routines
from bot.hearing import Outgoing, Place
from bot.messages import Message
from bot.turn import send
from core.domain.calendar import WorkingCalendar
from core.domain.flags import Cause, FlagState
from core.domain.months import Month
from core.domain.people import Person
from core.domain.requests import Chase, Request, State
from core.ports import WORKSPACE, Clock, Due, Noted, Store, Unavailable, Work
from core.services import absences, flagging, rounds
from core.services.desk import Desk
from core.services.judging import read_indicator
from core.services.rules import Rules, today

_FIRST_OF_ALL = (Chase.OPEN, Chase.ASK_AGAIN, Chase.DEPUTY, Chase.UNIT, Chase.REMIND)


_AT_ONCE = 500
_IN_ONE_MESSAGE = frozenset({"chase", "deputy"})
_SAID_AT_ONCE = 20
"""How many messages are decided in one transaction: a reply in between waits for no more."""


class Routine:
    """The unit's month, one tick at a time."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        calendar: Callable[[Work], WorkingCalendar],
        rules: Rules,
        *,
        platforms: tuple[str, ...] = (WORKSPACE,),
    ) -> None:
        self._platforms = platforms
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._rules = rules

    def begin(self) -> None:
        """Prepare the current rounds; after an import, for what is new in it."""
        with self._store.turn() as work:
            rounds.begin(self._desk(work))

    def catch_up(self, since: datetime) -> int:
        """We were away from `since` until now: whoever may not have been heard is asked once more."""
        with self._store.turn() as work:
            return catching_up.note(self._desk(work), since)

    def tick(self) -> int:
        """Say everything that is due now; how many rows of the ledger that was.

        What cannot be said keeps nobody else waiting: it stays due, and its fault is raised when the rest was said.
        Who leaves today is seen to before anything else, so that a deputy hears once what falls to them.
        """
        taken, faults = 0, _Faults()
        while True:
            now = self._clock.now()
            due = self._store.again(lambda at=now: self._due(at, len(faults.keys)))  # type: ignore[misc]
            left = [row for row in due if row.key not in faults.keys]
            if not left:
                break
            leaving = [row for row in left if row.kind == "away"]
            messages = iter(_together(leaving or left))
            while some := list(islice(messages, _SAID_AT_ONCE)):
                taken += self._say_all(some, faults)
        faults.raise_them()
        return taken

    def _say_all(self, messages: Sequence[Sequence[Due]], faults: _Faults) -> int:
        """Some messages in one transaction; where one cannot be said, each in its own."""
        try:
            self._store.again(lambda: self._say(messages))
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - it is raised again, when the rest was said
            if len(messages) == 1:
                faults.keep(messages[0], fault)
                return 0
            return sum(self._say_all([rows], faults) for rows in messages)
        return sum(map(len, messages))

    def _due(self, now: datetime, besides: int) -> Sequence[Due]:
        with self._store.reading() as work:
            return work.ledger.due(now, _AT_ONCE + besides)

    def _say(self, messages: Sequence[Sequence[Due]]) -> None:
        with self._store.turn() as work:
            desk = self._desk(work)
            every = [row for rows in messages for row in rows]
            claimed = work.ledger.tick_off_many([row.key for row in every], desk.now)
            asked = {row.about["indicator"] for row in every if "indicator" in row.about}
            work.portfolio.read_ahead(asked)
            work.figures.read_ahead(asked)
            for rows in messages:
                _act(desk, [row for row in rows if row.key in claimed])

    def next_due(self) -> datetime | None:
        """When the next thing falls due."""
        with self._store.reading() as work:
            return work.ledger.next_after(self._clock.now())

    def _desk(self, work: Work) -> Desk:
        return Desk(work, self._clock.now(), self._calendar(work), self._rules, self._platforms)


class _Faults:
    """What could not be said in one tick, and why."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self._raised: list[Exception] = []

    def keep(self, rows: Sequence[Due], fault: Exception) -> None:
        """One message's fault, and the rows that stay due with it."""
        self.keys.update(row.key for row in rows)
        self._raised.append(fault)

    def raise_them(self) -> None:
        """Have them logged by whoever ticks; they are tried again at the next tick."""
        if self._raised:
            raise ExceptionGroup("What fell due could not all be said", self._raised)


def preview(desk: Desk, month: Month) -> list[tuple[Person, datetime, Message]]:
    """Every prompt a round would send, to whom and when; nothing is kept or sent."""
    planned = rounds.planned(desk, month)
    waiting = [r for r in desk.work.requests.of_round(month) if r.state is State.WAITING]
    found = []
    for key, requests in _by_person([*planned, *waiting]):
        person = desk.work.portfolio.person(key)
        if person is None:
            continue
        opens = min(r.opens for r in requests)
        at = desk.rules.asking_time(opens, person.time_zone)
        found.append((person, at, wording.prompt(person, as_asked(desk, requests), at, opens)))
    return found


def coming_round(desk: Desk) -> Month:
    """The round whose prompts go out next: one that is due and not yet asked, else this month's."""
    this = Month.of(desk.today)
    waiting = [r for r in desk.work.requests.of_round(this + -1) if r.state is State.WAITING]
    return this + -1 if waiting else this


def _together(due: Sequence[Due]) -> Iterable[list[Due]]:
    """Rows that are said in one message: all that is chased with one person, or falls to them; every other row alone."""
    together = [d for d in due if d.kind in _IN_ONE_MESSAGE]
    for row in due:
        if row.kind not in _IN_ONE_MESSAGE:
            yield [row]
    for _, rows in groupby(sorted(together, key=_whose), key=_whose):
        yield list(rows)


def _whose(row: Due) -> tuple[str, str]:
    return row.kind, row.person


def _act(desk: Desk, rows: Sequence[Due]) -> None:
    if not rows:
        return
    match rows[0].kind:
        case "chase":
            _chase(desk, rows)
        case "prepare":
            rounds.go_on(desk, Month.parse(rows[0].about["month"]))
        case "deputy":
            _ask_the_deputy(desk, rows)
        case "away":
            absences.leave(desk, rows[0].person)
        case "head":
            notices.post_head(desk, Month.parse(rows[0].about["month"]), rows[0].key)
        case "publish":
            _publish(desk, int(rows[0].about["flag"]))
        case "wake":
            _wake(desk, int(rows[0].about["flag"]))
        case other if not routines.fell_due(desk, rows[0]):
            raise ValueError(f"Nothing is known that falls due as {other!r}.")


def _publish(desk: Desk, number: int) -> None:
    flag = desk.work.flags.get(number)
    if flag.state is FlagState.TOLD_LEAD:
        notices.publish(desk, flag)
        lines.remind(desk, flag)


def _wake(desk: Desk, number: int) -> None:
    flag = flagging.wake(desk, desk.work.flags.get(number))
    if flag is None:
        return
    key = f"wake/{number}/{desk.now:%Y-%m-%d}"
    if flag.cause is Cause.OVERDUE:
        indicator = desk.work.portfolio.indicator(flag.indicator)
        notices.in_thread(desk, flag, wording.still_late(indicator, flag.period), key)
        notices.edit_late(desk, flag, key)
        return
    if flag.cause is Cause.MILESTONE:
        notices.told_of_close(desk, flag, wording.milestones_also(flag), key)
        return
    reading = notices.in_the_open(desk, read_indicator(desk.work, flag.indicator))
    notices.in_thread(desk, flag, wording.flag_update(flag, reading), key)
    notices.edit_post(desk, flag, reading, key)


# Chasing ----------------------------------------------------------------------------------------------------------


def _chase(desk: Desk, rows: Sequence[Due]) -> None:
    steps = _latest_steps(desk, rows)
    person = desk.work.portfolio.person(rows[0].person)
    if person is None or not steps:
        return
    key = f"chase/{person.key}/{desk.now:%Y-%m-%dT%H%M}"
    away = rounds.away_on(desk, person.key, today(desk.now, person.time_zone))
    to_ask = [r for r, step in steps if step in {Chase.OPEN, Chase.ASK_AGAIN}]
    parts: list[_Part] = []
    if away is not None:
        _while_away(desk, person, [r for r, step in steps if step is not Chase.UNIT], key)
    else:
        parts += _prompt(desk, person, [r for r, step in steps if step is Chase.OPEN])
        parts += _ask_again(desk, person, [r for r, step in steps if step is Chase.ASK_AGAIN])
        parts += _remind(desk, person, [r for r, step in steps if step is Chase.REMIND])
        parts += _ask_deputy(desk, person, [r for r, step in steps if step is Chase.DEPUTY])
    parts += _tell_unit(desk, person, [r for r, step in steps if step is Chase.UNIT], key)
    _say_together(desk, person, parts, key)
    _spread_out(desk, to_ask)


@dataclass(frozen=True, slots=True)
class _Part:
    """Something to be said to somebody now; `asks` are the requests it gives the ways to answer for."""

    kind: str
    message: Message
    asks: Sequence[Request] = ()


def _say_together(desk: Desk, person: Person, parts: Sequence[_Part], key: str) -> None:
    """What one moment has to say to one person is one message, however many steps have fallen due."""
    if not parts:
        return
    asks = [request for part in parts for request in part.asks]
    message = parts[0].message
    if len(parts) > 1:
        message = wording.together([p.message for p in parts], person, as_asked(desk, asks), desk.now)
    key = f"{key}/{parts[0].kind}"
    if asks:
        _ask(desk, person, message, key, asks)
    else:
        _to(desk, person, message, key)


def _latest_steps(desk: Desk, rows: Sequence[Due]) -> list[tuple[Request, Chase]]:
    """Each request with the one step to take now, however many have fallen due; private steps before public ones."""
    due: dict[tuple[str, str], set[Chase]] = {}
    for row in rows:
        about = (row.about["indicator"], row.about["period"])
        due.setdefault(about, set()).add(Chase(row.about["step"]))
    waiting = {(r.indicator, str(r.period)): r for r in desk.work.requests.unanswered_of({rows[0].person})}
    found = []
    for about, steps in due.items():
        if (request := waiting.get(about)) is None:
            continue
        step = next(s for s in _FIRST_OF_ALL if s in steps)
        found.append((request, step))
        if step is not Chase.UNIT and Chase.UNIT in steps:
            _unit_later(desk, request)
    return found


def _unit_later(desk: Desk, request: Request) -> None:
    """The lead and the deputy hear privately first; the unit only some working days after that."""
    wait = max(desk.rules.unit_after - desk.rules.deputy_after, 1)
    day = desk.calendar.add(today(desk.now), wait)
    zone = rounds.zone_of(desk, request.asked_of)
    rounds.add_step(desk, request, Chase.UNIT, desk.rules.asking_time(day, zone))


def _spread_out(desk: Desk, requests: Sequence[Request]) -> None:
    """A request first asked late is not chased the same day."""
    now = [desk.work.requests.get(r.indicator, r.period) for r in requests]
    rounds.chase_from_today(desk, [r for r in now if r is not None and r.state is State.OPEN])


def _open(desk: Desk, requests: Sequence[Request], who: str, what: str) -> list[Request]:
    opened = [replace(request, state=State.OPEN, deferred_until=None) for request in requests]
    desk.work.requests.save_many(opened, Noted(desk.now, "stocktake", what, who))
    return opened


def _prompt(desk: Desk, person: Person, requests: Sequence[Request]) -> Iterator[_Part]:
    if requests:
        asked = as_asked(desk, _open(desk, requests, person.key, "asked"))
        day = today(desk.now, person.time_zone)
        yield _Part("prompt", wording.prompt(person, asked, desk.now, day), requests)


def _ask_again(desk: Desk, person: Person, requests: Sequence[Request]) -> Iterator[_Part]:
    if requests:
        put_off = all(r.state is State.DEFERRED for r in requests)
        asked = as_asked(desk, _open(desk, requests, person.key, "asked again"))
        day = today(desk.now, person.time_zone)
        if put_off:
            message = wording.ask_again(person, asked, desk.now, day)
        elif _is_back(desk, person, day):
            message = wording.welcome_back(person, asked, desk.now, day)
        else:
            message = wording.prompt(person, asked, desk.now, day)
        yield _Part("again", message, requests)


def _is_back(desk: Desk, person: Person, day: date) -> bool:
    """Whether this is the first working day after an absence."""
    return any(desk.calendar.add(a.last, 1) == day for a in desk.work.absences.of(person.key))


def _remind(desk: Desk, person: Person, requests: Sequence[Request]) -> Iterator[_Part]:
    still = [r for r in requests if r.state is State.OPEN]
    if still:
        _noted(desk, still, "reminded", person.key)
        day = today(desk.now, person.time_zone)
        yield _Part("reminder", wording.reminder(person, as_asked(desk, still), desk.now, day), still)


def _ask_deputy(desk: Desk, person: Person, requests: Sequence[Request]) -> Iterator[_Part]:
    if not requests:
        return
    deputy = _deputy(desk, person)
    asked = as_asked(desk, requests)
    _noted(desk, requests, "reminded", person.key)
    yield _Part("after", wording.still_waiting(person, asked, deputy, desk.now), requests)
    unasked = [r for r in requests if not r.deputy_asked]
    if deputy is not None and unasked:
        for request in unasked:
            desk.work.requests.save(replace(request, deputy_asked=True))
        _noted(desk, unasked, "deputy asked", deputy.key)
        _for_the_deputy(desk, deputy, unasked)


def _tell_unit(desk: Desk, person: Person, requests: Sequence[Request], key: str) -> Iterator[_Part]:
    late = notices.tell_late(desk, person, requests, f"{key}/late")
    if not late:
        return
    _noted(desk, late, "unit told", "")
    if rounds.away_on(desk, person.key, today(desk.now)) is None and not person.runs_the_unit:
        yield _Part("told", wording.told_unit_late(as_asked(desk, late)))


def _while_away(desk: Desk, person: Person, requests: Sequence[Request], key: str) -> None:
    """Nobody away is nagged and nobody is dropped: the deputy is asked, or the unit told and the lead asked on return."""
    if not requests:
        return
    day = today(desk.now, person.time_zone)
    away = rounds.away_on(desk, person.key, day)
    if away is None:
        return
    deputy = _deputy(desk, person)
    back = desk.rules.asking_time(desk.calendar.add(away.last, 1), person.time_zone)
    if deputy is not None and rounds.away_on(desk, deputy.key, day) is None:
        unasked = [r for r in requests if not r.deputy_asked]
        if not unasked:
            return
        opened = [replace(r, deputy_asked=True) for r in _open(desk, unasked, deputy.key, "deputy asked")]
        for request in opened:
            desk.work.requests.save(request)
            rounds.add_step(desk, request, Chase.ASK_AGAIN, back)
        _for_the_deputy(desk, deputy, opened)
        return
    for request in requests:
        rounds.drop_steps(desk, request, "away")
        step = Chase.OPEN if request.state is State.WAITING else Chase.ASK_AGAIN
        rounds.add_step(desk, request, step, back)
    message = wording.nobody_stands_in(person, away, as_asked(desk, requests), day)
    for officer in notices.unit_officers(desk):
        _to(desk, officer, message, f"{key}/nobody/{officer.key}")


def _for_the_deputy(desk: Desk, deputy: Person, requests: Sequence[Request]) -> None:
    """They are asked when every lead has been seen to: once for all they stand in for, not once for each."""
    for request in requests:
        key = f"deputy/{deputy.key}/{request.indicator}/{request.period}/{desk.now:%Y-%m-%dT%H%M}"
        about = {"indicator": request.indicator, "period": str(request.period)}
        desk.work.ledger.add(Due(key, "deputy", desk.now, about, deputy.key))


def _ask_the_deputy(desk: Desk, rows: Sequence[Due]) -> None:
    """One message for everything that fell to them at this moment and still waits."""
    deputy = desk.work.portfolio.person(rows[0].person)
    due = [desk.work.requests.get(r.about["indicator"], Month.parse(r.about["period"])) for r in rows]
    waiting = [r for r in due if r is not None and r.state is State.OPEN]
    waiting.sort(key=lambda r: (r.asked_of, r.due))
    if deputy is None or not waiting:
        return
    day = today(desk.now, deputy.time_zone)
    leads = [
        (lead, rounds.away_on(desk, key, today(desk.now, lead.time_zone)))
        for key in dict.fromkeys(r.asked_of for r in waiting)
        if (lead := desk.work.portfolio.person(key)) is not None
    ]
    asked = as_asked(desk, waiting)
    (lead, away), *others = leads
    if others:
        message = wording.ask_for_several(deputy, leads, asked, desk.now, day)
    elif away is not None:
        message = wording.ask_stand_in(deputy, lead, away, asked, now=desk.now, today=day)
    else:
        message = wording.ask_deputy(deputy, lead, asked, desk.now, day)
    _ask(desk, deputy, message, f"deputy/{deputy.key}/{desk.now:%Y-%m-%dT%H%M}", waiting)


def _deputy(desk: Desk, person: Person) -> Person | None:
    if person.deputy is None:
        return None
    deputy = desk.work.portfolio.person(person.deputy)
    return None if deputy is None or deputy.retired else deputy


def _ask(desk: Desk, person: Person, message: Message, key: str, requests: Sequence[Request]) -> None:
    """Something with the ways to answer: what was asked before and is asked here again loses its buttons."""
    _to(desk, person, message, key)
    prompts.sent(desk, person.key, key, requests)


def _to(desk: Desk, person: Person, message: Message, key: str) -> None:
    send(desk, Outgoing(key, Place.direct(person.key), message))


def _noted(desk: Desk, requests: Sequence[Request], what: str, who: str) -> None:
    for request in requests:
        desk.work.requests.note(request.indicator, request.period, Noted(desk.now, "stocktake", what, who))


def _by_person(requests: Sequence[Request]) -> list[tuple[str, list[Request]]]:
    ordered = sorted(requests, key=lambda r: (r.asked_of, r.opens))
    return [(key, list(group)) for key, group in groupby(ordered, key=lambda r: r.asked_of)]
