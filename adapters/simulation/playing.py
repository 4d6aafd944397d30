"""Plays the months: moves the clock from one due instant to the next, and lets everybody take their turns."""

from __future__ import annotations

import heapq
import itertools
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from tqdm import tqdm

from adapters import compose
from adapters.clock import MovableClock
from adapters.courier import Courier
from adapters.settings import Settings
from adapters.simulation.council import FIRST_ROUND, MadeUp, make_up
from adapters.simulation.leads import Leads
from adapters.simulation.report import Incident, Report, Tally
from adapters.simulation.unit import Unit
from adapters.workspace.neighbours import BoardPlatform
from bot.dialogue import Dialogue
from bot.hearing import Heard
from bot.messages import from_wire, plain
from bot.routine import Routine
from core.domain.figures import Figure
from core.domain.flags import Cause, Flag, Reason
from core.domain.months import Month
from core.domain.requests import State
from core.ports import Post, Work
from core.services import rounds, setting_up
from core.services.desk import Desk

LONDON = ZoneInfo("Europe/London")
_LAST_WORDS = 28  # the day of the month after the last round on which the play ends
_TWICE = 0.03
_FOUND_WITHIN = 2  # a flag so many months after a recovery still belongs to its slip


def run(
    months: int,
    indicators: int,
    seed: int,
    *,
    say: Callable[[str], None] | None = None,
    keep: Path | None = None,
    transcript: Path | None = None,
) -> str:
    """Play a council on a fresh file, a bar on stderr meanwhile and a line for each month; the summary.

    `keep` is where its database stays, for packs and charts of it; `transcript` where every word said is written.
    """
    with tempfile.TemporaryDirectory(prefix="stocktake-simulation-") as folder:
        url = f"sqlite:///{keep or Path(folder) / 'simulated.db'}"
        first, last = _span(months)
        with tqdm(total=(last - first).days, unit="day", file=sys.stderr, disable=None, leave=False) as bar:

            def moved(now: datetime) -> None:
                bar.update((now.date() - first).days - bar.n)

            def tell(line: str) -> None:
                bar.clear()
                (say or _to_stdout)(line)

            stage = Stage(months, indicators, seed, url)
            try:
                stage.play(say=tell, progress=moved)
                if transcript is not None:
                    transcript.write_text("\n".join(stage.script) + "\n", encoding="utf-8")
                return stage.report.summary()
            finally:
                stage.store.close()


def simulate(
    months: int,
    indicators: int,
    seed: int,
    *,
    database_url: str = "sqlite://",
    say: Callable[[str], None] = lambda _: None,
    progress: Callable[[datetime], None] = lambda _: None,
) -> Report:
    """Play `months` rounds of a council of so many indicators. The same seed plays the same council.

    `say` hears a line for each round when it has been played; `progress` the instant that has been reached.
    """
    stage = Stage(months, indicators, seed, database_url)
    try:
        stage.play(say, progress)
        return stage.report
    finally:
        stage.store.close()


def _to_stdout(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _span(months: int) -> tuple[date, date]:
    return (FIRST_ROUND + 1).first_day, (FIRST_ROUND + months).first_day.replace(day=_LAST_WORDS)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one delivery led to: the figures recorded under it, and what the person was told."""

    figures: tuple[Figure, ...]
    told: tuple[Post, ...]


class Stage:
    """The machine on a clock that stands still between moves, and a diary of what people will do."""

    def __init__(self, months: int, indicators: int, seed: int, database_url: str) -> None:
        self.chance = np.random.default_rng(seed)
        self.made: MadeUp = make_up(indicators, months, self.chance)
        first, last = _span(months)
        self.clock = MovableClock(_at(first, 7), seconds=lambda: 0.0)
        self.end = _at(last, 23)
        settings = Settings(_env_file=None, database_url=database_url)  # type: ignore[call-arg]  # pydantic's own argument
        machine = compose.build(settings)
        self.store = machine.store
        self.rules = settings.rules
        self.dialogue = Dialogue(self.store, self.clock, compose.calendar_of, self.rules)
        self.routine = Routine(self.store, self.clock, compose.calendar_of, self.rules)
        self.courier = Courier(self.store, self.clock, BoardPlatform(self.store), lambda: None)
        people = self.made.portfolio.people
        leads = {p.lead for p in self.made.portfolio.priorities}
        self.report = Report(seed, indicators, len(leads), [Tally(FIRST_ROUND + i) for i in range(months)])
        self._diary: list[tuple[datetime, int, Callable[[], None]]] = []
        self._entries = itertools.count()
        self._deliveries = itertools.count(1)
        self._seen = 0
        self._written = 0
        self._page: date | None = None
        self.script: list[str] = []
        self._heard: dict[str, list[str]] = {p.key: [] for p in people}
        self.leads = Leads(self)
        self.unit = Unit(self)
        with self.store.turn() as work:
            setting_up.bring_in(self.desk(work), self.made.portfolio, "import")
        with self.store.turn() as work:
            rounds.begin(self.desk(work))

    def desk(self, work: Work) -> Desk:
        """A desk for one service call."""
        return Desk(work, self.clock.now(), compose.calendar_of(work), self.rules)

    def play(self, say: Callable[[str], None], progress: Callable[[datetime], None]) -> None:
        """Everything that falls due, and everything people do, in order."""
        told = 0
        self.leads.settle_in()
        self.unit.settle_in(len(self.report.months))
        while True:
            stops = [s for s in (self.routine.next_due(), self._diary[0][0] if self._diary else None) if s]
            following = min(stops, default=self.end)
            if following > self.end:
                break
            self.clock.move_to(max(following, self.clock.now()))
            progress(self.clock.now())
            while told < len(self.report.months) and self._is_over(told):
                self._count_round(told)
                say(self.report.months[told].line(self.report.leads))
                told += 1
            self.routine.tick()
            self.deliver()
            self.leads.look_around()
            while self._diary and self._diary[0][0] <= self.clock.now():
                heapq.heappop(self._diary)[2]()
        for place in range(told, len(self.report.months)):
            self._count_round(place)
            say(self.report.months[place].line(self.report.leads))
        self._count_flags()
        self._count_posts()
        self._count_wrong()
        self.report.routines = self.unit.told()

    def later(self, at: datetime, act: Callable[[], None]) -> None:
        """Somebody will do something then."""
        heapq.heappush(self._diary, (max(at, self.clock.now()), next(self._entries), act))

    def tally(self) -> Tally:
        """The round that is being collected now."""
        place = Month.of(self.clock.now().astimezone(LONDON).date()) - FIRST_ROUND - 1
        return self.report.months[min(max(place, 0), len(self.report.months) - 1)]

    # one turn

    def hear(self, heard: Heard, shown: str) -> Answered:
        """Deliver one thing a person did, perhaps twice, and have the answers posted."""
        self._heard[heard.person].append(f"{heard.person.split('@')[0]}: {shown}")
        self._write(f"{heard.person.split('@')[0]}: {shown}")
        before = self.latest()
        broke = False
        began = time.perf_counter()
        try:
            self.dialogue.hear(heard)
        except Exception as fault:  # noqa: BLE001 - a door undoes and goes on; here the fault is what we look for
            where = traceback.format_exc(limit=-3)
            self.report.crashes.append(
                Incident(f"{type(fault).__name__}: {fault}", f"{self.transcript(heard.person)}\n{where}")
            )
            self.dialogue.apologise(heard, "simulated")
            broke = True
        self.report.milliseconds.append((time.perf_counter() - began) * 1000)
        self.report.turns += 1
        if self.chance.random() < _TWICE and not broke:
            self.report.repeated += 1
            self.report.taken_twice += self.dialogue.hear(heard)
        self.deliver()
        with self.store.reading() as work:
            new = [p for p in work.board.since(before, 10_000) if p.person == heard.person]
            figures = tuple(work.figures.said_in(heard.message or heard.key))
        for post in new:
            self._heard[heard.person].append(f"bot: {plain(from_wire(post.body['message']))}")
        if not new and heard.place.is_direct:
            self.report.silences.append(Incident("nothing was said in answer", self.transcript(heard.person)))
        return Answered(figures, tuple(new))

    def next_key(self) -> str:
        """A new delivery's key."""
        return f"delivery-{next(self._deliveries)}"

    def latest(self) -> int:
        """The board's latest change."""
        with self.store.reading() as work:
            return work.board.latest()

    def deliver(self) -> None:
        """Have everything posted that waits to be, and write it down."""
        self.courier.empty()
        with self.store.reading() as work:
            fresh = work.board.since(self._written, 100_000)
        for post in fresh:
            self._written = max(self._written, post.seq)
            message = from_wire(dict(post.body["message"]))
            edited = " (edited)" if post.edited_at else ""
            self._write(
                f"bot to {(post.person or post.channel or '').split('@')[0]}{edited}: {plain(message)}"
            )

    def _write(self, line: str) -> None:
        local = self.clock.now().astimezone(LONDON)
        if local.date() != self._page:
            self._page = local.date()
            self.script.append(f"\n=== {local:%A} {local.day} {local:%B %Y}")
        self.script.append(f"{local:%H:%M} {line}")

    def transcript(self, person: str) -> str:
        """The last of what was said between a person and the bot, with the day."""
        last = (line for said in self._heard[person][-5:] for line in said.splitlines())
        return "\n".join([f"({self.clock.now():%d %B %Y})", *(line[:240] for line in last)])

    # counting

    def _is_over(self, place: int) -> bool:
        return self.clock.now() >= _at((FIRST_ROUND + place + 2).first_day, 0)

    def _count_round(self, place: int) -> None:
        tally = self.report.months[place]
        with self.store.reading() as work:
            for request in work.requests.of_round(tally.month):
                tally.asked += 1
                said = [
                    f
                    for f in work.figures.history(request.indicator)
                    if f.period == request.period and f.said_by != "import"
                ]
                valued = [f for f in said if f.value is not None]
                if valued:
                    on_time = valued[0].said_at.astimezone(LONDON).date() <= request.due
                    tally.on_time += on_time
                    tally.late += not on_time
                elif request.state in {State.NOT_AVAILABLE, State.NOT_APPLICABLE}:
                    tally.excused += 1
                else:
                    tally.never += 1
            leads = {p.lead for p in work.portfolio.priorities()}
            starts, ends = _at((tally.month + 1).first_day, 0), _at((tally.month + 2).first_day, 0)
            for post in work.board.since(self._seen, 1_000_000):
                tally.to_leads += post.person in leads and starts <= post.at < ends
            for flag in _flags(work):
                tally.opened += flag.cause is Cause.OFF_TRACK and starts <= flag.opened_at < ends
                for noted in work.flags.notes(flag.number):
                    if flag.cause is Cause.OFF_TRACK and starts <= noted.at < ends:
                        tally.published += noted.what == "published"
                        tally.recovered += noted.what == "recovered"

    def _count_flags(self) -> None:
        found: dict[str, Month] = {}
        with self.store.reading() as work:
            flags = [f for f in _flags(work) if f.cause is Cause.OFF_TRACK]
        for flag in sorted(flags, key=lambda f: f.number):
            slip = self.made.slips.get(flag.indicator)
            period = self._opened_about(flag)
            if (
                slip is not None
                and slip.onset <= period
                and (slip.recovery is None or period < slip.recovery + _FOUND_WITHIN)
            ):
                found.setdefault(flag.indicator, period)
            elif Reason.SLIPPING in self._first_reasons(flag):
                self.report.false_slips += 1
            else:
                self.report.other_flags += 1
        self.report.real_slips = len(self.made.slips)
        for key, slip in self.made.slips.items():
            if key in found:
                self.report.found_after.append(found[key] - slip.onset)
            else:
                self.report.not_found.append(key)
        judged = [i for i in self.made.portfolio.indicators if i.tolerance is not None]
        self.report.sound_months = sum(
            1
            for i in judged
            for (key, period) in self.made.truth
            if key == i.key and not (key in self.made.slips and self.made.slips[key].covers(period))
        )

    def _opened_about(self, flag: Flag) -> Month:
        """The period whose figure opened the flag."""
        with self.store.reading() as work:
            said = [f.period for f in work.figures.history(flag.indicator) if f.said_at <= flag.opened_at]
        return max(said)

    def _first_reasons(self, flag: Flag) -> set[Reason]:
        with self.store.reading() as work:
            opened = next(n for n in work.flags.notes(flag.number) if n.what == "opened")
        return {Reason(word) for word in opened.detail.split(", ")}

    def _count_posts(self) -> None:
        """Everything decided was posted: the outbox is empty. Nobody was chased twice in the same words on one day."""
        with self.store.reading() as work:
            posts = [p for p in work.board.since(0, 10_000_000) if p.author == "stocktake"]
        prompts = Counter(
            (p.person, p.at.astimezone(LONDON).date(), plain(from_wire(dict(p.body["message"]))))
            for p in posts
            if p.key.startswith("chase/")
        )
        self.report.doubled = sum(n - 1 for n in prompts.values())
        with self.store.turn() as work:
            far = self.end + timedelta(days=365)
            self.report.lost = len(work.outbox.lease(far, far, 10_000))

    def _count_wrong(self) -> None:
        self.leads.close_books()


def _flags(work: Work) -> list[Flag]:
    return [
        flag
        for indicator in work.portfolio.indicators()
        for cause in Cause
        for flag in work.flags.of(indicator.key, cause)
    ]


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON).astimezone(UTC)
