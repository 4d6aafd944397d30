"""The sample council: its own time, and colleagues who answer when time is moved.

Time moves by playing everything that falls due on the way, in order, so that what a newcomer sees is what a real
month would have brought. Whoever's part is taken now is left to the newcomer; the others answer as `to_come.csv` has
it, through the same door as everybody, also those whose part was taken before. For somebody who is away their deputy does.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.clock import MovableClock
from adapters.workspace.ports import OWN, Moving, Refused, Way
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from bot.talk import ConfirmCorrection, ForTheUnit, WhichValue, load
from core.domain.calendar import WorkingCalendar
from core.domain.months import Month
from core.domain.requests import Request, State
from core.ports import Post, Store, Work

_MORNING = time(9, 30)
LONDON = ZoneInfo("Europe/London")
STARTS = datetime(2026, 11, 2, 9, 1, tzinfo=LONDON)
REMEMBERED = "sample/now"
NEWCOMER = "priya.shah@marlowheath.example"
_PART = "sample/part"
_MOST_QUESTIONS = 6
_LATE_IN = {Month(2026, 10): "owen.griffiths"}


class SampleTime:
    """The sample's clock, moved by playing what falls due."""

    def __init__(
        self,
        *,
        clock: MovableClock,
        store: Store,
        calendar: Callable[[Work], WorkingCalendar],
        routine: Routine,
        colleagues: Colleagues,
        deliver: Callable[[], object],
        keep: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._store = store
        self._calendar = calendar
        self._routine = routine
        self._colleagues = colleagues
        self._deliver = deliver
        self._keep = keep

    def now(self) -> datetime:
        """The sample's instant."""
        return self._clock.now()

    def ways(self) -> Sequence[Way]:
        """To the next working day, to the day figures asked of whoever is played are due, to next month."""
        with self._store.reading() as work:
            calendar = self._calendar(work)
            asked = [r for r in work.requests.unanswered() if r.state is not State.WAITING]
            played = [r for r in asked if _is_played(work, r.asked_of)]
            dues = sorted({r.due for r in played or asked})
        today = self._clock.now().astimezone(LONDON).date()
        tomorrow = calendar.add(today, 1)
        ways = [Way("working-day", "Next working day", _at(tomorrow, _MORNING))]
        ahead = [d for d in dues if d > tomorrow]  # a way of its own, not the same one under another name
        if ahead:
            ways.append(Way("due", "To the due date", _at(ahead[0], _MORNING)))
        opens = calendar.add(Month.of(today).last_day, 1)
        ways.append(Way("month", "Next month", _at(opens, _MORNING)))
        return ways

    def move(self, to: str, on_the_way: Callable[[Moving], None]) -> None:
        """Play time forward to where that way leads."""
        chosen = next((w for w in self.ways() if w.to == to and w.at is not None), None)
        if chosen is None or chosen.at is None:
            raise Refused("Time cannot be moved there from here.")
        begun, end = self._clock.now(), chosen.at
        while True:
            here = self._clock.now()
            stops = [end, self._routine.next_due(), self._colleagues.next_answer(here)]
            following = min(s for s in stops if s is not None and s > here)
            following = min(following, end)
            self._clock.move_to(following)
            self._keep()  # first, so that a stop on the way never puts the clock back before what was said
            self._routine.tick()
            self._colleagues.answer()
            self._deliver()
            share = (following - begun) / (end - begun) if end > begun else 1.0
            on_the_way(Moving(following, min(share, 1.0)))
            if following >= end:
                break


class Colleagues:
    """Leads nobody is playing: they answer a day or two before figures are due."""

    def __init__(
        self,
        dialogue: Dialogue,
        store: Store,
        clock: MovableClock,
        to_come: Mapping[tuple[str, Month], Mapping[str, str]],
        calendar: Callable[[Work], WorkingCalendar],
    ) -> None:
        self._dialogue = dialogue
        self._store = store
        self._clock = clock
        self._to_come = to_come
        self._calendar = calendar

    def played(self, person: str) -> None:
        """The page takes that person's part, and leaves whose part it took before."""
        with self._store.turn() as work:
            work.talks.remember(_PART, person)

    def met(self, person: str) -> None:
        """That person speaks on a platform, as nobody else can: nobody ever answers for them."""
        with self._store.turn() as work:
            work.talks.remember(f"met/{person}", "yes")

    def next_answer(self, after: datetime) -> datetime | None:
        """When the next of them will answer."""
        with self._store.reading() as work:
            calendar = self._calendar(work)
            times = [self._when(r, calendar) for r in work.requests.unanswered() if self._will(work, r)]
        return min((t for t in times if t > after), default=None)

    def answer(self) -> None:
        """Everybody whose time has come says their figures."""
        now = self._clock.now()
        ready: dict[tuple[Month, str], list[str]] = {}
        with self._store.reading() as work:
            calendar = self._calendar(work)
            for request in work.requests.unanswered():
                if self._will(work, request) and self._when(request, calendar) <= now:
                    speaker = self._who(work, request)
                    ready.setdefault((request.period, speaker), []).append(self._line(work, request))
        for period, person in sorted(ready):
            key = f"colleague/{person}/{now:%Y%m%dT%H%M}/{period}"
            self._say(person, "\n".join(ready[period, person]), key)

    def _line(self, work: Work, request: Request) -> str:
        """`Voids: 31 - handover dragged on`; with its month while another is open too."""
        indicator = work.portfolio.indicator(request.indicator)
        row = self._to_come[request.indicator, request.period]
        asked = [r for r in work.requests.unanswered_about({request.indicator}) if r.state is State.OPEN]
        month = f" for {indicator.frequency.period(request.period)}" if len(asked) > 1 else ""
        said = row["Comment"].strip("'")
        return f"{indicator.called}{month}: {row['Value']}{f' - {said}' if said else ''}"

    def _say(self, person: str, words: str, key: str) -> None:
        """One message, and a plain yes to each question it raises: they meant what they said."""
        self._write(person, words, key)
        for number in range(_MOST_QUESTIONS):
            with self._store.reading() as work:
                question = load(work.talks, person).question
            if not isinstance(question, WhichValue | ConfirmCorrection | ForTheUnit):
                return
            self._write(person, "yes", f"{key}/yes/{number}")

    def _write(self, person: str, words: str, key: str) -> None:
        """Say it on the page as anybody does, where who takes that part later reads it above the answer."""
        place, message = Place.direct(person), f"{OWN}{key}"
        with self._store.turn() as work:
            if work.board.get(message) is None:
                now = self._clock.now()
                work.board.post(Post(0, 0, message, None, person, None, person, {"text": words}, now))
        self._dialogue.hear(Heard(key, "workspace", person, place, words=words, message=message))

    def _will(self, work: Work, request: Request) -> bool:
        if request.state is not State.OPEN or (request.indicator, request.period) not in self._to_come:
            return False
        who = self._who(work, request)
        return bool(who) and not (work.talks.recall(_PART) == who or _is_met(work, who))

    def _who(self, work: Work, request: Request) -> str:
        """Whoever was asked; while they are away the deputy who was asked in their place, else nobody."""
        day = self._clock.now().astimezone(LONDON).date()
        if not any(absence.covers(day) for absence in work.absences.of(request.asked_of)):
            return request.asked_of
        lead = work.portfolio.person(request.asked_of)
        return (lead.deputy if lead is not None and request.deputy_asked else None) or ""

    def _when(self, request: Request, calendar: WorkingCalendar) -> datetime:
        late = _LATE_IN.get(request.period)
        days = 4 if late and request.asked_of.startswith(late) else -2
        day = max(calendar.add(request.due, days), calendar.add(request.opens, 1))
        return _at(day, time(11, 10))


def _is_played(work: Work, person: str) -> bool:
    """The page begins as the newcomer, whose part is taken with the first thing said or pressed."""
    return person == (work.talks.recall(_PART) or NEWCOMER) or _is_met(work, person)


def _is_met(work: Work, person: str) -> bool:
    return work.talks.recall(f"met/{person}") is not None


def read_to_come(path: Path) -> Mapping[tuple[str, Month], Mapping[str, str]]:
    """What leads would answer, by indicator and period."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["Indicator"], Month.parse(row["Period"][:7])): row for row in rows if row.get("Value")}


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON).astimezone(UTC)
