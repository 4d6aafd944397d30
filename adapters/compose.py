"""Builds the machine; the only module that knows every part."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from adapters import health, sample
from adapters.calendars import england
from adapters.calling import only
from adapters.charts.draughtsman import Commission, Draughtsman
from adapters.clearing import AlreadyRunning, clear, only_one
from adapters.clock import MovableClock, SystemClock, elapsed
from adapters.courier import Courier, NotAllowed, Perhaps, Platform, Unreachable, Unsendable, pause_after
from adapters.files.sample import sample_folder
from adapters.files.sent import SentWorkbooks
from adapters.files.workbook import read as read_workbook
from adapters.health import Measured, Pulse
from adapters.platforms import CAN_TELL, SLACK, TEAMS
from adapters.settings import Settings
from adapters.telling import told
from adapters.workspace.neighbours import (
    NEWCOMER,
    BoardPlatform,
    StoreBoard,
    StoreDoor,
    StorePeople,
    StorePictures,
)
from adapters.workspace.ports import Door, Neighbours
from bot import delivery_notices, pictures
from bot.dialogue import Dialogue
from bot.gallery import picture_of
from bot.hearing import Heard, Place
from bot.messages import Form, Picture
from bot.routine import Routine
from core.domain.calendar import WorkingCalendar
from core.domain.portfolio import Changes, Portfolio
from core.ports import WORKSPACE, Clock, Queued, Unavailable, Work
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.judging import read_indicator
from core.services.rules import Rules
from core.store import backups
from core.store.backups import BroughtBack, NotABackup
from core.store.database import Database, UnfitDatabase
from core.store.trouble import in_words

if TYPE_CHECKING:
    from adapters.listening import Listener
    from adapters.slack.joining import Slack
    from adapters.teams.room import Teams

log = structlog.get_logger("stocktake")
SAMPLE = "sample"
_ALIVE = "alive"
_TICK = "tick"
_LONGEST_STUMBLE = 15.0
"""Seconds: where the disk is full, say, a courier tries again ever more rarely, unless something was decided meanwhile."""
_DRAIN = 4.0
"""Seconds the couriers go on sending after they were told to stop; then they finish what is in their hands."""


__all__ = [
    "AlreadyRunning",
    "BroughtBack",
    "Machine",
    "NeedsTheServersTools",
    "NotABackup",
    "UnfitDatabase",
    "alone",
    "back_up",
    "build",
    "judged",
    "load_sample",
    "restore",
    "run",
    "trouble",
]


def calendar_of(work: Work) -> WorkingCalendar:
    """England's working days, less the council's own closure days."""
    return england(work.portfolio.closures())


@dataclass(slots=True)
class Machine:
    """Everything built and joined; started by `serve` or used verb by verb."""

    settings: Settings
    store: Database
    clock: Clock
    dialogue: Dialogue
    routine: Routine
    pulse: Pulse
    couriers: dict[str, Courier]
    delivering: dict[str, threading.Event]
    notify: list[Callable[[], None]]
    joined: dict[str, Any] = field(default_factory=dict)

    def desk(self, work: Work) -> Desk:
        """A desk for one service call."""
        return Desk(work, self.clock.now(), calendar_of(work), self.settings.rules)

    def served_desk(self, work: Work) -> Desk:
        """The same, for what is said on the platforms that run."""
        return replace(self.desk(work), platforms=tuple(self.couriers))

    def deliver(self) -> None:
        """Have what was just decided sent."""
        for waiting in self.delivering.values():
            waiting.set()

    def import_portfolio(self, incoming: Portfolio, who: str) -> Changes:
        """Bring a portfolio in, all or nothing, and prepare what it asks for."""
        with self.store.turn() as work:
            changes = setting_up.bring_in(self.desk(work), incoming, who)
        with self.store.turn() as work:
            rounds.begin(self.desk(work))
        return changes

    def is_sample(self) -> bool:
        """Whether this database holds the sample council."""
        with self.store.reading() as work:
            return work.talks.recall(SAMPLE) is not None

    def knows(self, person: str) -> bool:
        """Whether somebody of that key is in the council."""
        with self.store.reading() as work:
            return work.portfolio.person(person) is not None

    def keep_time(self) -> None:
        """In the sample, remember its time: the next start, and every other verb, goes on from there."""
        if isinstance(self.clock, MovableClock) and self.is_sample():
            with self.store.turn() as work:
                work.talks.remember(sample.REMEMBERED, self.clock.now().isoformat())

    def keep_alive(self) -> None:
        """Remember that we are here, so that the next start knows for how long we were not."""
        if set(self.couriers) - {WORKSPACE}:
            with self.store.turn() as work:
                work.talks.remember(_ALIVE, self.clock.now().isoformat())

    def catch_up(self) -> None:
        """At start: what people wrote while we were away may have reached nobody."""
        with self.store.reading() as work:
            alive = work.talks.recall(_ALIVE)
        if alive is not None and set(self.couriers) - {WORKSPACE}:
            self.routine.catch_up(datetime.fromisoformat(alive))

    def is_empty(self) -> bool:
        """Whether nobody has been imported yet."""
        with self.store.reading() as work:
            return not work.portfolio.people()


def build(settings: Settings, platforms: tuple[str, ...] = (WORKSPACE,)) -> Machine:
    """The machine on the database the settings name, its tables up to date, for these platforms."""
    store = Database(settings.database_url)
    store.again(store.migrate)
    clock = _clock(settings, store)
    notify: list[Callable[[], None]] = []

    def poke() -> None:
        for tell in notify:
            tell()

    pulse = Pulse(store, clock, settings.tick_seconds)
    dialogue = Measured(
        pulse, store, clock, calendar_of, settings.rules, SentWorkbooks(), platforms=platforms
    )
    routine = Routine(store, clock, calendar_of, settings.rules, platforms=platforms)
    machine = Machine(settings, store, clock, dialogue, routine, pulse, pulse.couriers, {}, notify)
    for name in platforms:
        machine.couriers[name] = Courier(
            store, clock, _SENDERS[name](machine), poke, partial(_tell_of_trouble, machine)
        )
        machine.delivering[name] = threading.Event()
    return machine


def _tell_of_trouble(machine: Machine, queued: Queued, why: Exception) -> None:
    """The unit hears of what could not be delivered, and of a platform that takes no more."""
    told = str(why) if isinstance(why, NotAllowed | Unsendable | Perhaps) else "there was no clear answer"
    with machine.store.turn() as work:
        if isinstance(why, NotAllowed):
            delivery_notices.stopped(machine.served_desk(work), queued.platform, told)
        elif isinstance(why, Unreachable):
            delivery_notices.unreachable(machine.served_desk(work), queued, told)
        elif isinstance(why, Unsendable):
            delivery_notices.refused(machine.served_desk(work), queued, told)
        else:
            delivery_notices.set_aside(machine.served_desk(work), queued, told, perhaps=True)
    machine.deliver()


def _board(machine: Machine) -> Platform:
    return BoardPlatform(machine.store)


def _to_slack(machine: Machine) -> Platform:
    return _slack(machine).sender()


def _drawn(machine: Machine, picture: Picture) -> bytes:
    """A message's picture for a platform that is sent it."""
    with machine.store.reading() as work:
        spec = picture_of(work, picture)
    return draw_png(spec, "light")


def _slack(machine: Machine) -> Slack:
    from adapters.slack.joining import Slack  # noqa: PLC0415 - only what runs is imported
    from adapters.slack.settings import read_slack_settings  # noqa: PLC0415 - the same

    if SLACK not in machine.joined:
        machine.joined[SLACK] = Slack(
            read_slack_settings(), machine.store, machine.clock, lambda picture: _drawn(machine, picture)
        )
    joined: Slack = machine.joined[SLACK]
    return joined


def _to_teams(machine: Machine) -> Platform:
    return _teams(machine).platform


_SENDERS: dict[str, Callable[[Machine], Platform]] = {WORKSPACE: _board, SLACK: _to_slack, TEAMS: _to_teams}


def _teams(machine: Machine) -> Teams:
    from adapters.listening import read_listening_settings  # noqa: PLC0415 - only what runs is imported
    from adapters.teams.room import Teams  # noqa: PLC0415 - the same
    from adapters.teams.settings import read_teams_settings  # noqa: PLC0415 - the same

    if TEAMS not in machine.joined:
        where = read_listening_settings()
        read = partial(read_teams_settings, development=machine.settings.development, host=where.http_host)
        machine.joined[TEAMS] = Teams(
            read(),
            store=machine.store,
            clock=machine.clock,
            dialogue=machine.dialogue,
            listener=_listener(machine, where.http_host, where.http_port),
            draw=lambda spec: draw_png(spec, "light"),
            after=machine.deliver,
            met=lambda person: _met(machine, person),
            read=read,
        )
    joined: Teams = machine.joined[TEAMS]
    return joined


def _hear_teams(machine: Machine) -> AbstractAsyncContextManager[str]:
    return _teams(machine).opened()


def load_sample(machine: Machine) -> None:
    """Put the sample council into an empty database, by the same import as any other."""
    machine.import_portfolio(read_workbook(sample_folder()), "import")
    with machine.store.turn() as work:
        work.talks.remember(SAMPLE, "yes")
        work.talks.remember(NEWCOMER, sample.NEWCOMER)
    machine.keep_time()


def back_up(settings: Settings, target: Path) -> None:
    """Copy the database while it is in use. Raises NeedsTheServersTools, NotABackup or OSError."""
    backups.backup(_file_of(settings), target)


def restore(settings: Settings, copy: Path) -> BroughtBack:
    """Put a copy in the database's place; refused while a run holds it.

    Raises AlreadyRunning, NeedsTheServersTools, NotABackup, UnfitDatabase or OSError.
    """
    file = _file_of(settings)
    with only_one(
        file, AlreadyRunning("Stocktake is running on this database. Stop it first, then restore.")
    ):
        return backups.restore(copy, file, SystemClock().now(), CAN_TELL)


class NeedsTheServersTools(RuntimeError):
    """A PostgreSQL database is copied with its own programs."""


def _file_of(settings: Settings) -> Path:
    store = Database(settings.database_url)
    file, address = store.file, store.url()
    store.close()
    if file is None:
        raise NeedsTheServersTools(
            f"{address} is copied with PostgreSQL's own tools:  pg_dump --format=custom --file council.dump DATABASE   "
            "and brought back with  pg_restore --clean --dbname DATABASE council.dump   while no Stocktake runs. "
            "Then run  stocktake restore --after-pg-restore  so that nothing old is said again."
        )
    return file


def after_pg_restore(settings: Settings) -> BroughtBack:
    """Have nothing said again from a database its own tools have brought back."""
    store = Database(settings.database_url)
    try:
        store.migrate()
        with store.turn() as work:
            return BroughtBack(*work.restored(SystemClock().now(), CAN_TELL))
    finally:
        store.close()


def trouble(fault: Exception) -> str | None:
    """What a person can do about a database that cannot be used; None for any other fault."""
    if isinstance(fault, Unavailable):
        return str(fault)
    return in_words(fault, "see STOCKTAKE_DATABASE_URL")


def judged(portfolio: Portfolio) -> Iterator[str]:
    """Every indicator of a portfolio read as the bot would read it, in a store that is gone afterwards."""
    store = Database("sqlite://")
    store.migrate()
    with store.turn() as work:
        desk = Desk(work, SystemClock().now(), england(portfolio.closures), Rules())
        setting_up.bring_in(desk, portfolio, "judge")
        for indicator in portfolio.indicators:
            yield from told(read_indicator(work, indicator.key))
    store.close()


def _clock(settings: Settings, store: Database) -> Clock:
    with store.reading() as work:
        remembered = work.talks.recall(sample.REMEMBERED)
        is_sample = work.talks.recall(SAMPLE) is not None
    if settings.starts_at is not None:
        return MovableClock(settings.starts_at)
    if remembered is not None and is_sample:
        return MovableClock(datetime.fromisoformat(remembered))
    if settings.sample:
        return MovableClock(sample.STARTS)
    return SystemClock()


# Running ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def alone(settings: Settings, platforms: Sequence[str]) -> Iterator[None]:
    """No other run has this database, and every platform asked for can be served; found out before anything is changed.

    Raises AlreadyRunning, NotUsable or CannotListen.
    """
    store = Database(settings.database_url)
    file = store.file
    store.close()
    with only_one(file):
        clear(settings, platforms)
        yield


def run(machine: Machine, say: Callable[[str], None]) -> None:
    """Serve the machine's platforms until Ctrl-C or SIGTERM. It is for whoever holds `alone`."""
    drawing, calling = _drawing(), only(calls(machine))
    with calling, drawing, _ticking(machine), _leaving(machine), _delivering(machine):
        asyncio.run(_serve(machine, say))


def calls(machine: Machine) -> tuple[str, ...]:
    """Everybody this run calls: its platforms, and a database on a server."""
    platforms: dict[str, Callable[[Machine], Slack | Teams]] = {SLACK: _slack, TEAMS: _teams}
    called = [url for name in machine.couriers if name in platforms for url in platforms[name](machine).calls]
    return (*called, machine.settings.database_url) if machine.store.is_server else tuple(called)


@contextlib.contextmanager
def _leaving(machine: Machine) -> Iterator[None]:
    """When the last message has gone, what it was sent through is closed."""
    try:
        yield
    finally:
        if TEAMS in machine.joined:
            machine.joined[TEAMS].close()


async def _serve(machine: Machine, say: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with contextlib.AsyncExitStack() as listening:
        if machine.settings.health_port:
            where = machine.settings.health_host, machine.settings.health_port
            await listening.enter_async_context(health.listening(machine.pulse, *where))
        for name in machine.couriers:
            say(await listening.enter_async_context(_EARS[name](machine)))
        # What the start made stays: looking through it for rubbish held a reply up for a tenth of a second now and then.
        gc.freeze()
        await stop.wait()


@contextlib.asynccontextmanager
async def _page(machine: Machine) -> AsyncIterator[str]:
    from adapters.workspace.app import NOTIFY, make_app, opened  # noqa: PLC0415 - only what runs is imported

    app = make_app(neighbours(machine))
    machine.notify.append(app[NOTIFY])
    async with opened(app, machine.settings.host, machine.settings.port) as address:
        yield address


def _hear_slack(machine: Machine) -> AbstractAsyncContextManager[str]:
    joined = _slack(machine)
    return joined.listening(machine.dialogue, _listener(machine, *joined.knock_at), machine.deliver)


def _listener(machine: Machine, host: str, port: int) -> Listener:
    """One listener for each port, whichever platforms share it."""
    from adapters.listening import Listener  # noqa: PLC0415 - only what runs is imported

    shared: Listener = machine.joined.setdefault(f"listener/{host}/{port}", Listener(host, port))
    return shared


_EARS: dict[str, Callable[[Machine], AbstractAsyncContextManager[str]]] = {
    WORKSPACE: _page,
    SLACK: _hear_slack,
    TEAMS: _hear_teams,
}


def _met(machine: Machine, person: str) -> None:
    """In the sample, who speaks on a platform takes their own part."""
    if isinstance(machine.clock, MovableClock) and machine.is_sample():
        _colleagues(machine).met(person)


def _colleagues(machine: Machine) -> sample.Colleagues:
    """The sample's people whose part nobody takes."""
    if "colleagues" not in machine.joined and isinstance(machine.clock, MovableClock):
        to_come = sample.read_to_come(sample_folder() / "to_come.csv")
        machine.joined["colleagues"] = sample.Colleagues(
            machine.dialogue, machine.store, machine.clock, to_come, calendar_of
        )
    played: sample.Colleagues = machine.joined["colleagues"]
    return played


def neighbours(machine: Machine) -> Neighbours:
    """What the workspace page talks to."""
    time_ = None
    plain_door = StoreDoor(machine.store, machine.dialogue, machine.deliver)
    plain_door.catch_up()
    door: Door = plain_door
    if isinstance(machine.clock, MovableClock) and machine.is_sample():
        colleagues = _colleagues(machine)
        time_ = sample.SampleTime(
            clock=machine.clock,
            store=machine.store,
            calendar=calendar_of,
            routine=machine.routine,
            colleagues=colleagues,
            deliver=machine.couriers[WORKSPACE].empty,
            keep=machine.keep_time,
        )
        door = _PlayedDoor(plain_door, colleagues)
    return Neighbours(
        door=door,
        board=StoreBoard(machine.store, machine.clock, machine.deliver),
        people=StorePeople(machine.store),
        pictures=StorePictures(machine.store, draw_png),
        clock=time_,
    )


_DRAUGHTSMAN = Draughtsman()


def draw_png(spec: pictures.Picture, theme: str) -> bytes:
    """A picture for a screen, drawn by another process; the calling thread waits for it. Never call it on a loop."""
    return _DRAUGHTSMAN.draw(Commission(spec, 2, "png", "dark" if theme == "dark" else "light"))


@contextlib.contextmanager
def _drawing() -> Iterator[None]:
    """No worker stays behind when the rest has stopped."""
    try:
        yield
    finally:
        _DRAUGHTSMAN.rest()


class _PlayedDoor:
    """Notes whose part a newcomer takes, so that the sample leaves that person's answers to them."""

    def __init__(self, door: StoreDoor, colleagues: sample.Colleagues) -> None:
        self._door = door
        self._colleagues = colleagues

    def hear(self, heard: Heard, file_bytes: bytes | None = None) -> None:
        self._colleagues.played(heard.person)
        self._door.hear(heard, file_bytes)

    def form(self, person: str, place: Place, token: str) -> Form | None:
        return self._door.form(person, place, token)


@contextlib.contextmanager
def _ticking(machine: Machine) -> Iterator[None]:
    """An in-memory tick that asks what is due, and decides nothing."""

    def tick() -> None:
        try:
            machine.pulse.unsaid = _say_what_is_due(machine)
            machine.keep_time()
            machine.keep_alive()
            machine.pulse.ticked()
        except Exception:
            log.exception("tick failed; the next one tries again")

    scheduler = BackgroundScheduler(timezone="UTC")
    stopping = threading.Event()
    scheduler.add_job(
        tick,
        "interval",
        id=_TICK,
        seconds=machine.settings.tick_seconds,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    machine.catch_up()
    tick()
    scheduler.start()
    minding = threading.Thread(
        target=_mind, args=(scheduler, machine.settings.tick_seconds, stopping), daemon=True
    )
    minding.start()
    try:
        yield
    finally:
        stopping.set()
        minding.join()
        scheduler.shutdown(wait=True)


def _mind(scheduler: BackgroundScheduler, seconds: float, stopping: threading.Event) -> None:
    """APScheduler goes by the clock on the wall: one that is set back an hour would let it rest for that hour."""
    while not stopping.wait(seconds):
        job, now = scheduler.get_job(_TICK), SystemClock().now()
        if job is not None and job.next_run_time - now > timedelta(seconds=2 * seconds):
            scheduler.modify_job(_TICK, next_run_time=now)


def _say_what_is_due(machine: Machine) -> int:
    """One tick; how much could not be said. It is logged, stays due and is tried again."""
    try:
        if machine.routine.tick():
            machine.deliver()
    except ExceptionGroup as several:
        for fault in several.exceptions:
            log.exception("what fell due could not be said; the next tick tries again", exc_info=fault)
        machine.deliver()
        return len(several.exceptions)
    return 0


@contextlib.contextmanager
def _delivering(machine: Machine) -> Iterator[None]:
    """Each courier's own threads: woken when something was decided, and every few seconds besides."""
    stopping = threading.Event()
    threads = []
    for name, courier in machine.couriers.items():
        if machine.store.file is not None:  # on one machine nobody else can hold a lease
            courier.release()
        threads += [
            threading.Thread(
                target=_carry,
                args=(courier, machine.delivering[name], stopping),
                name=f"courier to {name}, hand {hand + 1}",
                daemon=True,
            )
            for hand in range(courier.hands)
        ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        machine.deliver()
        _drain(threads, list(machine.couriers.values()))


def _carry(courier: Courier, waiting: threading.Event, stopping: threading.Event) -> None:
    stumbled = 0
    while True:
        waiting.wait(timeout=min(pause_after(stumbled), _LONGEST_STUMBLE) if stumbled else courier.pause())
        waiting.clear()
        try:
            courier.empty()
            stumbled = 0
        except Exception as fault:
            stumbled += 1
            if stumbled == 1:
                log.exception("the courier stumbled; it goes on")
            else:
                log.warning("the courier stumbles still", times=stumbled, why=type(fault).__name__)
        if stopping.is_set():
            return


def _drain(threads: Sequence[threading.Thread], couriers: Sequence[Courier]) -> None:
    """Send what waits for a few seconds more, then finish what is in hand."""
    until = elapsed() + _DRAIN
    for thread in threads:
        thread.join(timeout=max(until - elapsed(), 0))
    for courier in couriers:
        courier.rest()
    for thread in threads:
        thread.join(timeout=max(until + 1.5 - elapsed(), 0))
