"""Tells every open window what has changed, as it changes (server-sent events)."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from aiohttp import ClientConnectionResetError, web

from adapters.workspace.ports import Board, Moving, SampleClock
from adapters.workspace.wire import clock_to_wire, posted_to_wire

_log = logging.getLogger(__name__)

_HEARTBEAT = 5.0
_SLOWEST_WRITE = 10.0


class Live:
    """Watches the board while anybody listens, and passes on what is new to each window.

    The board is asked for its latest number every `every` seconds; `poke` asks at once.
    """

    def __init__(self, board: Board, clock: SampleClock | None, every: float = 0.15) -> None:
        self._board = board
        self._clock = clock
        self._every = every
        self._windows: set[asyncio.Event] = set()
        self._poked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._closed = False
        self._seq = 0
        self._time: dict[str, Any] | None = None
        self.moving: Moving | None = None

    def poke(self) -> None:
        """Look at the board now rather than at the next beat. May be called from any thread."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._poked.set)

    def tell_moving(self, moving: Moving | None) -> None:
        """Pass on how far the clock has got; None when it stands again."""
        self.moving = moving
        self.poke()

    def close(self) -> None:
        """End every stream; windows reconnect to whoever answers next."""
        self._closed = True
        for window in self._windows:
            window.set()
        if self._watcher:
            self._watcher.cancel()

    async def stream(self, request: web.Request, person: str, seq: int) -> web.StreamResponse:
        """Send `person` what they see that changed after `seq`, for as long as they listen."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        window = asyncio.Event()
        window.set()
        self._windows.add(window)
        self._watch()
        told: dict[str, str] = {}
        try:
            if seq > await asyncio.to_thread(self._board.latest_seq):
                # The board is younger than what this window has seen: another database.
                await self._send(response, "event: reset\ndata: {}\n\n")
                return response
            while not self._closed and self._watcher is not None and not self._watcher.done():
                window.clear()
                seq = await self._send_news(response, person, seq, told)
                try:
                    await asyncio.wait_for(window.wait(), _HEARTBEAT)
                except TimeoutError:
                    await self._send(response, ": still here\n\n")
        except (ClientConnectionResetError, ConnectionResetError, TimeoutError):
            _log.debug("A window went away.")
        finally:
            self._windows.discard(window)
        return response

    async def _send_news(
        self, response: web.StreamResponse, person: str, seq: int, told: dict[str, str]
    ) -> int:
        for posted in await asyncio.to_thread(self._board.since, seq, person):
            seq = max(seq, posted.seq)
            await self._send(response, _event("posted", posted_to_wire(posted), posted.seq))
        for name, data in (
            ("newest", dict(await asyncio.to_thread(self._board.newest))),
            ("clock", await asyncio.to_thread(clock_to_wire, self._clock, self.moving)),
        ):
            event = _event(name, data)
            if told.get(name) != event:
                told[name] = event
                await self._send(response, event)
        return seq

    async def _send(self, response: web.StreamResponse, text: str) -> None:
        async with asyncio.timeout(_SLOWEST_WRITE):
            await response.write(text.encode())

    def _watch(self) -> None:
        if self._watcher is None or self._watcher.done():
            self._loop = asyncio.get_running_loop()
            self._watcher = asyncio.create_task(self._until_nobody_listens())
            self._watcher.add_done_callback(self._end_streams)

    def _end_streams(self, watcher: asyncio.Task[None]) -> None:
        """When watching failed, let every window come again rather than wait for news that never comes."""
        if not watcher.cancelled() and (error := watcher.exception()):
            _log.error("The board could not be watched.", exc_info=error)
        for window in self._windows:
            window.set()

    async def _until_nobody_listens(self) -> None:
        while self._windows and not self._closed:
            seq, time = await asyncio.to_thread(self._look)
            if seq != self._seq or time != self._time or self._poked.is_set():
                self._seq, self._time = seq, time
                self._poked.clear()
                for window in self._windows:
                    window.set()
            try:
                await asyncio.wait_for(self._poked.wait(), self._every)
            except TimeoutError:
                continue

    def _look(self) -> tuple[int, dict[str, Any] | None]:
        minute = self._clock.now().replace(second=0, microsecond=0) if self._clock else None
        return self._board.latest_seq(), {"minute": minute}


def _event(name: str, data: Any, seq: int | None = None) -> str:
    head = "" if seq is None else f"id: {seq}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"
