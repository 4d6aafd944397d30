"""Whether a run is alive and ready, and how it fares: `/livez`, `/readyz` and `/metrics` on a port of their own.

Counts and times only; nobody's words, names or keys.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from adapters import knocking
from adapters.clock import elapsed
from adapters.courier import Courier
from adapters.platforms import CannotListen
from bot.dialogue import Dialogue
from bot.hearing import Heard
from core.ports import Clock, Waiting
from core.services.rules import today
from core.store.database import Database

STUCK_AFTER = timedelta(minutes=15)
"""How long a message may wait before somebody should look."""
_STOPPED_AFTER = 600.0
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_ANSWER_WITHIN = 5.0
_LARGEST = 1024


class Pulse:
    """What a run knows of itself. Any thread may ask."""

    def __init__(self, store: Database, clock: Clock, tick_seconds: float) -> None:
        self.store = store
        self.clock = clock
        self.couriers: dict[str, Courier] = {}
        self.registry = CollectorRegistry()
        self.turns = Histogram(
            "stocktake_turn_seconds", "Turns taken, and their time", buckets=_QUICK, registry=self.registry
        )
        self.undone = Counter(
            "stocktake_turns_undone", "Turns that broke and were undone", registry=self.registry
        )
        self.unsaid = 0
        self._latest_tick = elapsed()
        self._late_after = 3 * tick_seconds + 30
        self.registry.register(_Standing(self))

    def ticked(self) -> None:
        """A tick has gone well."""
        self._latest_tick = elapsed()

    @property
    def tick_age(self) -> float:
        """Seconds since a tick went well."""
        return elapsed() - self._latest_tick

    def alive(self) -> list[str]:
        """What only a restart would mend; nothing when all is well."""
        return ["the tick has stopped"] if self.tick_age > _STOPPED_AFTER else []

    def ready(self) -> list[str]:
        """Why this run should not be relied on now; nothing when all is well."""
        try:
            if not self.store.is_migrated():
                return ["the database is of another version"]
            waiting = self.waiting()
        except Exception as fault:  # noqa: BLE001 - whatever the database says, the answer is that it cannot be used
            return [f"the database does not answer ({type(fault).__name__})"]
        found = ["the tick is late"] if self.tick_age > self._late_after else []
        now = self.clock.now()
        found += [
            f"messages to {w.platform} have waited since {w.oldest:%Y-%m-%d %H:%M} UTC"
            for w in waiting
            if w.oldest is not None and now - w.oldest > STUCK_AFTER
        ]
        return found + [f"{name} does not accept us" for name, c in self.couriers.items() if c.stopped]

    def waiting(self) -> list[Waiting]:
        """What waits in the outbox."""
        with self.store.reading() as work:
            return list(work.outbox.waiting())

    def late(self) -> int:
        """How many figures are late today."""
        with self.store.reading() as work:
            day = today(self.clock.now())
            return sum(request.overdue(day) for request in work.requests.unanswered())


class Measured(Dialogue):
    """Turns that are counted and timed."""

    def __init__(self, pulse: Pulse, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        self._pulse = pulse

    def hear(self, heard: Heard, content: bytes | None = None) -> bool:
        """Take one turn; see `Dialogue.hear`."""
        with self._pulse.turns.time(), self._pulse.undone.count_exceptions():
            return super().hear(heard, content)


class _Standing:
    """How things stand at the moment somebody asks."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse

    def collect(self) -> Iterator[Metric]:
        """Everything that is counted when it is asked for."""
        pulse, now = self._pulse, self._pulse.clock.now()
        yield GaugeMetricFamily("stocktake_tick_age_seconds", "Since a tick went well", pulse.tick_age)
        yield GaugeMetricFamily(
            "stocktake_dues_unsaid", "What fell due and could not be said at the last tick", pulse.unsaid
        )
        oldest = GaugeMetricFamily(
            "stocktake_outbox_oldest_seconds",
            "How long the oldest waiting message has waited",
            labels=["platform"],
        )
        counts = GaugeMetricFamily("stocktake_outbox", "Messages not sent", labels=["platform", "fate"])
        for w in pulse.waiting():
            age = (now - w.oldest).total_seconds() if w.oldest else 0.0
            oldest.add_metric([w.platform], max(age, 0.0))
            counts.add_metric([w.platform, "waiting"], w.waiting)
            counts.add_metric([w.platform, "perhaps"], w.perhaps)
            counts.add_metric([w.platform, "refused"], w.set_aside - w.perhaps)
        yield oldest
        yield counts
        sent = CounterMetricFamily(
            "stocktake_deliveries", "Attempts, by what came of them", labels=["platform", "outcome"]
        )
        for name, courier in pulse.couriers.items():
            for outcome, count in list(courier.outcomes.items()):
                sent.add_metric([name, outcome], count)
        yield sent
        yield GaugeMetricFamily("stocktake_late_figures", "Figures asked for whose day is past", pulse.late())


@asynccontextmanager
async def listening(pulse: Pulse, host: str, port: int, *, idle: float = knocking.IDLE) -> AsyncIterator[str]:
    """The port opened; its address. Raises CannotListen when it is in use."""
    runner = knocking.runner(
        application(pulse, alone=knocking.is_loopback(host)), closes_within=1.0, idle=idle
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as fault:
            raise CannotListen(
                f"Port {port} cannot be listened on. Close what uses it, or set STOCKTAKE_HEALTH_PORT to another."
            ) from fault
        yield f"http://{host}:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def application(pulse: Pulse, *, alone: bool) -> web.Application:
    """What answers. `alone` on this machine it answers to the machine's own name; in a container, to any."""
    app = web.Application(middlewares=[knocking.by_its_own_name] if alone else [], client_max_size=_LARGEST)
    app.on_response_prepare.append(knocking.anonymous)

    async def answer(found: list[str]) -> web.Response:
        return web.json_response({"ok": not found, "why": found}, status=503 if found else 200)

    async def livez(_request: web.Request) -> web.Response:
        return await answer(pulse.alive())

    async def readyz(_request: web.Request) -> web.Response:
        try:
            found = await asyncio.wait_for(asyncio.to_thread(pulse.ready), _ANSWER_WITHIN)
        except TimeoutError:
            found = ["the database does not answer"]
        return await answer(found)

    async def metrics(_request: web.Request) -> web.Response:
        told = await asyncio.to_thread(generate_latest, pulse.registry)
        return web.Response(body=told, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    app.add_routes([web.get("/livez", livez), web.get("/readyz", readyz), web.get("/metrics", metrics)])
    return app
