"""Killed without warning again and again, at named moments and at random ones, and counted at the far end.

    python -m tests.chaos.soak --kills 125        every store with every platform, so four times as many kills

One kind of platform can be asked what it has, as Slack can; the other cannot, as Teams cannot. Both lose answers.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.clock import MovableClock, elapsed
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from core.domain.months import Month
from core.domain.requests import State
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from tests.chaos.migrating import how_many_statements, tables_of
from tests.chaos.receiver import Receiver, listening
from tests.chaos.worker import LEASE, STAGES, Wire, confirms, drawing, event, machine
from tests.integration.store.worker import FIGURES, PRIYA, T0, calendar
from tests.postgres import Server

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Report:
    """What a soak did and what it found at the receiver."""

    store: str
    platform: str
    kills: int = 0
    by_stage: Counter[str] = field(default_factory=Counter)
    """How many died at which moment. One that did not reach its moment in time is among the random ones."""
    restarts: int = 0
    heard: int = 0
    arrived: int = 0
    lost_answers: int = 0
    looks: int = 0
    perhaps: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unaccounted: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Nothing lost, nothing twice, every doubt accounted for."""
        return not (self.lost or self.twice or self.unaccounted)

    def __str__(self) -> str:
        stages = ", ".join(f"{name} {count}" for name, count in sorted(self.by_stage.items()))
        return (
            f"{self.store}, {self.platform}: {self.kills} kills ({stages}), {self.restarts} server restarts; "
            f"{self.heard} things heard, {self.arrived} messages arrived, {self.lost_answers} answers lost, "
            f"{self.looks} looks, {self.perhaps} in doubt; "
            f"lost {len(self.lost)}, twice {len(self.twice)}, unaccounted {len(self.unaccounted)}"
        )


def soak(
    url: str,
    *,
    kills: int,
    looks: bool,
    seed: int,
    replicas: int = 1,
    restart: Callable[[], None] | None = None,
) -> Report:
    """Kill workers on a database so many times; then let everything settle and count."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    report = Report(url.partition(":")[0], "can be asked" if looks else "cannot be asked")
    store = Database(url)
    _killed_while_migrating(store, url, chance, report, kills=max(kills // 12, 1))
    store.migrate()
    before = T0 - timedelta(hours=1)
    with store.turn() as work:
        setting_up.bring_in(Desk(work, before, calendar(work), Rules()), read(sample_folder()), "import")
    with store.turn() as work:
        rounds.begin(Desk(work, before, calendar(work), Rules()))
    receiver = Receiver(rough=True, seed=seed)
    with listening(receiver) as address:
        following = starts = 0
        while report.kills < kills:
            stage = chance.choice((*STAGES, "random", "random"))
            if restart and chance.random() < 0.1:
                stage = "server restarted"
            workers = [
                _start(url, address, following, starts=starts, stage="" if number else stage, looks=looks)
                for number in range(replicas)
            ]
            taken, reached = _let_them_be_killed(workers, stage, chance, restart)
            following = max([following, *[t + 1 for t in taken]])
            starts += 1
            report.kills += len(workers)
            report.restarts += stage == "server restarted"
            report.by_stage[stage if reached else "random"] += 1
            report.by_stage["random"] += len(workers) - 1
        _settle(store, receiver, address, report, following=following, starts=starts, looks=looks)
    store.close()
    return report


def _killed_while_migrating(
    store: Database, url: str, chance: random.Random, report: Report, *, kills: int
) -> None:
    """A new database, whose first starts die before one of the statements that make its tables. None stays behind."""
    statements = how_many_statements(url)
    for kill in range(kills):
        dies = _migrating(url, chance.randint(1, statements))
        beside = _migrating(url, 0) if kill == kills - 1 else None  # a second replica, which starts meanwhile
        assert dies.wait(timeout=120) in ({-signal.SIGKILL} if beside is None else {-signal.SIGKILL, 0})
        if beside is not None:
            assert beside.wait(timeout=120) == 0, "it could not finish what the killed one had begun"
            assert store.is_migrated()
        else:
            assert tables_of(store) == [], "half of the tables were made"
        report.kills += dies.returncode != 0
        report.by_stage["during a migration"] += dies.returncode != 0


def _migrating(url: str, dies_before: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.migrating", url, str(dies_before)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _start(
    url: str, address: str, first: int, *, starts: int, stage: str, looks: bool
) -> subprocess.Popen[str]:
    named = stage if stage in STAGES else ""
    return subprocess.Popen(
        [
            sys.executable, "-m", "tests.chaos.worker", url, address,
            "looks" if looks else "blind", str(first), str(starts), named,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip


def _let_them_be_killed(
    workers: list[subprocess.Popen[str]],
    stage: str,
    chance: random.Random,
    restart: Callable[[], None] | None,
) -> tuple[list[int], bool]:
    """Every worker ends by SIGKILL; the numbers of the events they said were taken, and whether the moment came."""
    for worker in workers:
        assert worker.stdout is not None
        said = worker.stdout.readline().strip()
        assert said in {"ready", ""}, said
    if stage == "server restarted" and restart is not None:
        time.sleep(chance.uniform(0.0, 0.3))
        restart()
        time.sleep(chance.uniform(0.2, 1.0))
    elif stage == "random":
        time.sleep(chance.uniform(0.0, 0.4))
    else:
        with contextlib.suppress(
            subprocess.TimeoutExpired
        ):  # that moment may never come: killed like any other
            workers[0].wait(timeout=6)
    reached = stage not in STAGES or workers[0].poll() == -signal.SIGKILL
    taken = []
    for worker in workers:
        assert worker.poll() in {None, -signal.SIGKILL}, f"a worker stopped by itself: {worker.returncode}"
        worker.send_signal(signal.SIGKILL)
        assert worker.stdout is not None
        taken += [int(line) for line in worker.stdout.read().split("\n")[:-1] if line.isdigit()]
        worker.wait()
        worker.stdout.close()
    return taken, reached


def _settle(
    store: Database,
    receiver: Receiver,
    address: str,
    report: Report,
    *,
    following: int,
    starts: int,
    looks: bool,
) -> None:
    receiver.rough = False
    clock = MovableClock(T0 + timedelta(minutes=2 * starts))
    dialogue, routine, courier = machine(store, clock, Wire(address, drawing(store), looks=looks))
    while following < len(FIGURES) or not confirms(following - 1):
        following += 1
    for number in range(following):
        dialogue.hear(event(number))  # the platform delivers again whatever was not acknowledged
    routine.tick()
    until = elapsed() + 120
    while elapsed() < until:
        courier.empty()
        with store.reading() as work:
            if not any(w.waiting for w in work.outbox.waiting()):
                break
        clock.move_to(clock.now() + timedelta(minutes=6))
        time.sleep(LEASE.total_seconds() / 4)
    report.heard = following
    _in_doubt(store, receiver, report, clock)
    courier.empty()
    _count(store, receiver, report, following)


def _in_doubt(store: Database, receiver: Receiver, report: Report, clock: MovableClock) -> None:
    """Each doubt is in front of a person, who looks and says which it was."""
    counts = receiver.counts
    with store.turn() as work:
        for stuck in work.outbox.stuck():
            report.perhaps += 1
            if counts[stuck.key]:
                work.outbox.mark_sent(stuck.key, clock.now(), stuck.platform)
            else:
                work.outbox.resend(stuck.key, clock.now(), stuck.platform)


def _count(store: Database, receiver: Receiver, report: Report, following: int) -> None:
    """Judged by what arrived: every reply, one prompt for each lead, nothing twice."""
    counts = receiver.counts
    report.arrived = len(receiver.arrived)
    report.lost_answers, report.looks = receiver.lost_answers, receiver.looks
    report.twice = sorted(key for key, count in counts.items() if count > 1)
    replied = {key.split("/")[0] for key in counts}
    report.lost = [f"the answer to {event(n).key}" for n in range(following) if event(n).key not in replied]
    prompts = Counter(body["person"] for key, body in receiver.arrived if key.endswith("/prompt"))
    with store.reading() as work:
        requests = work.requests.of_round(Month(2026, 10))
        july = [f for f in work.figures.history("VOID_DAYS") if f.period == Month(2026, 7) and f.change]
        waiting = sum(w.waiting + w.set_aside for w in work.outbox.waiting())
        october = Counter(
            f.indicator for i in FIGURES for f in work.figures.history(i[1]) if f.period == Month(2026, 10)
        )
    leads = {r.asked_of for r in requests if r.state is not State.WAITING}
    report.lost += [f"the prompt to {lead}" for lead in leads - {PRIYA} - set(prompts)]
    report.lost += [
        "a request nobody was asked for"
        for r in requests
        if r.state is State.WAITING and r.opens <= T0.date()
    ]
    report.twice += [f"{count} prompts to {lead}" for lead, count in prompts.items() if count > 1]
    report.twice += [f"{i} recorded {count} times" for i, count in october.items() if count > 1]
    report.lost += [f"{i[0]!r}" for i in FIGURES if not october[i[1]]]
    wanted = [f"own-{event(n).key}" for n in range(following) if confirms(n)]
    report.lost += [f"correction {m}" for m in wanted if m not in {f.said_in for f in july}]
    report.twice += ["a correction"] if len(july) > len(wanted) else []
    report.unaccounted = ["a message still waiting"] * waiting


def main() -> None:
    """Every store with every kind of platform; two replicas on PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=125, help="for each store with each kind of platform")
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    server, dirty, total = Server(durable=True), 0, 0
    reached: Counter[str] = Counter()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for number, looks in enumerate((True, False)):
                for kind in ("sqlite", "postgresql"):
                    on_server = kind == "postgresql"
                    url = (
                        server.new_database(migrated=False)
                        if on_server
                        else f"sqlite:///{folder}/{number}.db"
                    )
                    began = elapsed()
                    report = soak(
                        url,
                        kills=chosen.kills,
                        looks=looks,
                        seed=chosen.seed + number,
                        replicas=2 if on_server else 1,
                        restart=server.restart if on_server else None,
                    )
                    sys.stdout.write(f"{report}; {elapsed() - began:.0f} s\n")
                    sys.stdout.writelines(
                        f"    {w}\n" for w in [*report.lost, *report.twice, *report.unaccounted][:20]
                    )
                    sys.stdout.flush()
                    total += report.kills
                    reached += report.by_stage
                    dirty += not report.clean
    finally:
        server.remove()
    never = {*STAGES, "random", "during a migration", "server restarted"} - set(reached)
    sys.stdout.write(f"{total} kills; {'all clean' if not dirty else f'{dirty} soaks were not clean'}\n")
    sys.stdout.write("".join(f"    {count} {stage}\n" for stage, count in reached.most_common()))
    sys.stdout.writelines(f"    never {stage}\n" for stage in sorted(never))
    sys.exit(bool(dirty or never))


if __name__ == "__main__":
    main()
