"""The page's own small server: it passes on what is said, and shows what was said."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters import knocking
from adapters.workspace import guard
from adapters.workspace.live import Live
from adapters.workspace.ports import OWN, Moving, Neighbours, NotDrawn, Posted, Refused, Somebody
from adapters.workspace.wire import (
    Said,
    clock_to_wire,
    keepable,
    place_for,
    posted_to_wire,
    somebody_to_wire,
)
from bot.hearing import UNIT_CHANNEL, Heard, Place
from bot.messages import Form, form_to_wire

_log = logging.getLogger(__name__)

PLATFORM = "workspace"
LARGEST_WORDS = 256 * 1024
"""Bytes of one request that carries words."""
LARGEST_FILE = 12 * 1024 * 1024
"""Bytes of one file."""
MOST_PICTURES = 48
"""Pictures kept, those last looked at, so that a second window need not wait for a drawing."""

DRAWN_AT_ONCE = 2
"""Threads that may wait for a drawing; the others are for what people say."""

_PAGE = Path(__file__).parent / "page"
_KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_A_NUMBER = re.compile(r"[0-9]{1,15}")


class TooLarge(Refused):
    """More bytes came than are taken."""


class NoSuch(Refused):
    """There is nothing of that name for this person."""


class PortTaken(OSError):
    """Somebody else is listening there already."""


def make_app(
    neighbours: Neighbours,
    *,
    every: float = 0.15,
    patience: float = knocking.PATIENCE,
    idle: float = knocking.IDLE,
) -> web.Application:
    """The workspace as an application. `every` is how often, in seconds, the board is looked at while heard.

    `patience` is how long, in seconds, a request's body may take to arrive, `idle` a connection may stand without one.

    `app[NOTIFY]()`, from any thread, has the board looked at at once.
    """
    app = web.Application(middlewares=[guard.only_this_page, _in_words], client_max_size=LARGEST_FILE)
    app[_PATIENCE], app[_IDLE] = patience, idle
    workspace = _Workspace(neighbours, Live(neighbours.board, neighbours.clock, every))
    app.on_response_prepare.append(guard.add_headers)
    app.on_shutdown.append(workspace.close)
    app[NOTIFY] = workspace.live.poke
    app.add_routes(
        [
            web.get("/", _page_file),
            web.get(r"/page/{name:[a-z]+\.(?:css|js|svg)}", _page_file),
            web.get("/api/state", workspace.state),
            web.get("/api/events", workspace.events),
            web.get("/api/pictures/{theme:light|dark}", workspace.picture),
            web.get("/api/form", workspace.opened),
            web.post("/api/words", workspace.words),
            web.post("/api/edits", workspace.edit),
            web.post("/api/presses", workspace.press),
            web.post("/api/forms", workspace.form),
            web.post("/api/files", workspace.file),
            web.post("/api/clock", workspace.move),
        ]
    )
    return app


NOTIFY: web.AppKey[Callable[[], None]] = web.AppKey("notify", Callable[[], None])  # type: ignore[arg-type]
_PATIENCE = web.AppKey("patience", float)
_IDLE = web.AppKey("idle", float)


@asynccontextmanager
async def opened(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """The workspace listening on this machine; its address. Closes within about a second.

    Raises NotLoopback for a host others could reach, PortTaken when the port is in use.
    """
    address = guard.loopback(host)
    runner = knocking.runner(app, closes_within=1.0, idle=app[_IDLE])
    await runner.setup()
    try:
        site = web.TCPSite(runner, address, port)
        try:
            await site.start()
        except OSError as error:
            raise PortTaken(
                f"Port {port} is in use on this machine. Close what uses it, or set STOCKTAKE_PORT to another."
            ) from error
        listening: tuple[Any, ...] = runner.addresses[0]
        yield f"http://{'[::1]' if ':' in address else address}:{listening[1]}/"
    finally:
        served = runner.server
        await runner.cleanup()
        await asyncio.sleep(0.05)  # a connection told to close does so in the loop's next turns
        if served is not None:
            await served.shutdown(0)  # whoever was let in while it closed
            await asyncio.sleep(0)


async def serve(app: web.Application, host: str, port: int, *, started: Callable[[str], None]) -> None:
    """Listen until cancelled; `started` is told the address. Raises as `opened` does."""
    async with opened(app, host, port) as address:
        started(address)
        await asyncio.Event().wait()


class _Workspace:
    """What the page may ask for."""

    def __init__(self, neighbours: Neighbours, live: Live) -> None:
        self._door = neighbours.door
        self._board = neighbours.board
        self._people = neighbours.people
        self._pictures = neighbours.pictures
        self._clock = neighbours.clock
        self.live = live
        self._turning = asyncio.Lock()
        self._drawing = asyncio.Semaphore(DRAWN_AT_ONCE)
        self._drawn: OrderedDict[tuple[str, int, int, str], bytes] = OrderedDict()
        self._once: dict[tuple[str, int, int, str], threading.Lock] = {}

    async def close(self, _app: web.Application) -> None:
        """End every stream."""
        self.live.close()

    async def state(self, request: web.Request) -> web.Response:
        """Everything one person sees, and who else one may be."""
        return web.json_response(await asyncio.to_thread(self._state, request.query.get("as", "")))

    def _state(self, key: str) -> dict[str, Any]:
        everyone = self._people.everyone()
        if not everyone:
            raise NoSuch("There is nobody here yet. Import a council's workbook first.")
        me = next((somebody for somebody in everyone if somebody.key == key), everyone[0])
        seq = self._board.latest_seq()  # before the messages: what comes between is told again, not missed
        return {
            "me": me.key,
            "people": [somebody_to_wire(somebody) for somebody in everyone],
            "seq": seq,
            "posted": [posted_to_wire(posted) for posted in self._board.posted(me.key)],
            "newest": dict(self._board.newest()),
            "clock": clock_to_wire(self._clock, self.live.moving),
        }

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What changes from here on, as it changes."""
        me = await asyncio.to_thread(self._me, Said.query(request.query))
        after = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        if not _A_NUMBER.fullmatch(after):
            raise Refused("The page did not say where it had got to.")
        return await self.live.stream(request, me.key, int(after))

    async def picture(self, request: web.Request) -> web.Response:
        """One picture, drawn when first asked for. It never changes under one address: `seq` is part of it."""
        said, theme = Said.query(request.query), request.match_info["theme"]
        async with self._drawing:
            png = await asyncio.to_thread(self._draw, said, theme)
        return web.Response(
            body=png,
            content_type="image/png",
            headers={"Cache-Control": "private, max-age=31536000, immutable"},
        )

    def _draw(self, said: Said, theme: str) -> bytes:
        posted = self._seen(self._me(said), said.name("key"))
        block = said.name("block")
        if not _A_NUMBER.fullmatch(block):
            raise NoSuch("There is no such picture.")
        wanted = (posted.key, posted.seq, int(block), theme)
        with self._once.setdefault(wanted, threading.Lock()):
            png = self._drawn.pop(wanted, None)
            if png is None:
                try:
                    png = self._pictures.png(posted.key, int(block), theme)
                except NotDrawn:
                    raise NoSuch("There is no such picture.") from None
            self._drawn[wanted] = png  # now the one last looked at
        self._once.pop(wanted, None)
        while len(self._drawn) > MOST_PICTURES:
            self._drawn.popitem(last=False)
        return png

    async def words(self, request: web.Request) -> web.Response:
        """Somebody's own words, posted and heard."""
        return await self._take(self._hear_words, Said(await _body(request)))

    def _hear_words(self, said: Said) -> Posted:
        me, key = self._me(said), said.minted()
        place = self._place(me, said.perhaps("room"), said.perhaps("thread"))
        text = said.words()
        posted = self._board.say(me.key, place, _own(key), text)
        self._door.hear(Heard(key, PLATFORM, me.key, place, words=text, message=posted.key))
        return posted

    async def edit(self, request: web.Request) -> web.Response:
        """Somebody's own words, changed."""
        return await self._take(self._hear_edit, Said(await _body(request)))

    def _hear_edit(self, said: Said) -> Posted:
        me, key, text = self._me(said), said.minted(), said.words()
        old = self._seen(me, said.name("message"))
        if old.author != me.key:
            raise Refused("Only who wrote a message can change it.")
        posted = self._board.say(me.key, old.place, old.key, text)
        heard = Heard(key, PLATFORM, me.key, old.place, words=text, message=old.key, edited=True)
        self._door.hear(heard)
        return posted

    async def press(self, request: web.Request) -> web.Response:
        """A button."""
        return await self._take(self._hear_press, Said(await _body(request)))

    def _hear_press(self, said: Said) -> None:
        me, key = self._me(said), said.minted()
        under = self._seen(me, said.name("message"))
        self._door.hear(Heard(key, PLATFORM, me.key, under.place, token=said.words("token")))

    async def opened(self, request: web.Request) -> web.Response:
        """The form behind a button as things stand now; none where the button is to be pressed instead."""
        form = await asyncio.to_thread(self._opened, Said.query(request.query))
        return web.json_response({"form": form_to_wire(form) if form else None})

    def _opened(self, said: Said) -> Form | None:
        me = self._me(said)
        under = self._seen(me, said.name("message"))
        return self._door.form(me.key, under.place, said.words("token"))

    async def form(self, request: web.Request) -> web.Response:
        """A form, filled in."""
        return await self._take(self._hear_form, Said(await _body(request)))

    def _hear_form(self, said: Said) -> None:
        me, key = self._me(said), said.minted()
        under = self._seen(me, said.name("message"))
        form, values = said.words("form"), said.values()
        self._door.hear(Heard(key, PLATFORM, me.key, under.place, form=form, values=values))

    async def file(self, request: web.Request) -> web.Response:
        """A file: its name is posted, its bytes go through the door."""
        # This content type makes a browser ask first, and we never say yes to another site.
        content = await _body(request, LARGEST_FILE, "application/octet-stream")

        def hear(said: Said) -> Posted:
            return self._hear_file(said, content)

        return await self._take(hear, Said.query(request.query))

    def _hear_file(self, said: Said, content: bytes) -> Posted:
        me, key, name = self._me(said), said.minted(), said.name("name")
        place = self._place(me, said.perhaps("room"), said.perhaps("thread"))
        posted = self._board.say(me.key, place, _own(key), f"Sent a file: {name}")
        heard = Heard(key, PLATFORM, me.key, place, file=keepable(name), message=posted.key)
        self._door.hear(heard, content)
        return posted

    async def move(self, request: web.Request) -> web.Response:
        """Play the sample's time forward; every window sees how far it has got."""
        said = Said(await _body(request))
        clock, to = self._clock, said.name("to")
        if clock is None:
            raise NoSuch("Time cannot be moved here.")
        if self._turning.locked():
            raise Refused("Time is already moving.")
        loop = asyncio.get_running_loop()

        def on_the_way(moving: Moving) -> None:
            loop.call_soon_threadsafe(self.live.tell_moving, moving)

        async with self._turning:
            self.live.tell_moving(Moving(await asyncio.to_thread(clock.now), 0.0))
            try:
                await asyncio.to_thread(clock.move, to, on_the_way)
            finally:
                self.live.tell_moving(None)
        return web.json_response(await asyncio.to_thread(clock_to_wire, clock))

    async def _take(self, hear: Callable[[Said], Posted | None], said: Said) -> web.Response:
        try:
            posted = await asyncio.to_thread(hear, said)
        finally:
            self.live.poke()
        return web.json_response({"posted": posted_to_wire(posted) if posted else None})

    def _me(self, said: Said) -> Somebody:
        key = said.name("as")
        for somebody in self._people.everyone():
            if somebody.key == key:
                return somebody
        raise NoSuch("There is nobody of that name here.")

    def _seen(self, me: Somebody, key: str) -> Posted:
        posted = self._board.one(key, me.key)
        if posted is None:
            raise NoSuch("That message is not here.")
        return posted

    def _place(self, me: Somebody, room: str | None, thread: str | None) -> Place:
        if room not in {None, "direct", UNIT_CHANNEL} or (room == UNIT_CHANNEL and not me.sees_unit_channel):
            raise NoSuch("That conversation is not open to you.")
        if thread is not None:
            self._seen(me, thread)
        return place_for(me.key, room, thread)


def _own(key: str) -> str:
    """The key of a person's own message: never one the bot could use."""
    return OWN + key


async def _page_file(request: web.Request) -> web.StreamResponse:
    path = _PAGE / request.match_info.get("name", "index.html")
    kind = _KINDS[path.suffix]
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        raise web.HTTPNotFound from None
    return web.Response(body=content, content_type=kind, charset="utf-8")


async def _body(request: web.Request, largest: int = LARGEST_WORDS, kind: str = "application/json") -> bytes:
    if request.content_type != kind:
        raise Refused(f"The page sends this as {kind}.")
    if (request.content_length or 0) > largest:
        raise TooLarge(_too_large(largest))
    read = bytearray()
    async with asyncio.timeout(request.app[_PATIENCE]):
        async for chunk in request.content.iter_chunked(64 * 1024):
            read += chunk
            if len(read) > largest:
                raise TooLarge(_too_large(largest))
    return bytes(read)


def _too_large(largest: int) -> str:
    return f"That is larger than {largest // 1024:,} KB, more than can be taken here."


@web.middleware
async def _in_words(request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
    """Answer a refusal in words the page can show; for anything unforeseen apologise, with a reference."""
    try:
        answer: web.StreamResponse = await handler(request)
    except Refused as refused:
        status = {TooLarge: 413, NoSuch: 404}.get(type(refused), 422)
        told = {"sentence": refused.sentence, "fields": refused.fields}
        return web.json_response(told, status=status)
    except TimeoutError:
        return web.json_response({"sentence": "That took too long to arrive.", "fields": {}}, status=408)
    except web.HTTPException:
        raise
    except Exception:  # noqa: BLE001 - the one place where the page apologises; the turn was rolled back
        reference = secrets.token_hex(4)
        _log.exception("A request from the page failed (reference %s).", reference)
        sentence = (
            f"Sorry, something went wrong here and nothing was kept. If it happens again, quote {reference}."
        )
        return web.json_response({"sentence": sentence, "fields": {}}, status=500)
    return answer
