"""Real sockets at every port we open: who is slow is cut, who is strange is refused, and everybody else is served."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from adapters import health, knocking
from adapters.clock import MovableClock
from adapters.health import Pulse
from adapters.listening import LARGEST, Listener
from adapters.slack import door
from adapters.teams import ear
from adapters.workspace.app import make_app, opened
from core.store.database import Database
from tests.fakes.workspace import a_house

T0 = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SHORT = 0.4
"""Seconds, where a run waits 20 for a body and 75 for a request."""


@contextmanager
def served(opening: Callable[[], AbstractAsyncContextManager[str]]) -> Iterator[int]:
    """The port of something that listens, in a thread of its own."""
    found: list[int] = []
    ready, ended = Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def listen() -> None:
        loops.append(asyncio.get_running_loop())
        async with opening() as url:
            found.append(int(re.findall(r":(\d+)/", url)[0]))
            ready.set()
            await ended.wait()

    thread = Thread(target=lambda: asyncio.run(listen()), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield found[0]
    finally:
        loops[0].call_soon_threadsafe(ended.set)
        thread.join(20)
        assert not thread.is_alive(), "a client held it open"


@pytest.fixture
def page() -> Iterator[int]:
    neighbours, *_ = a_house()
    with served(lambda: opened(make_app(neighbours, patience=SHORT, idle=SHORT), "127.0.0.1", 0)) as port:
        yield port


@pytest.fixture
def health_port(tmp_path) -> Iterator[int]:
    store = Database(f"sqlite:///{tmp_path / 'council.db'}")
    store.migrate()
    pulse = Pulse(store, MovableClock(T0, seconds=lambda: 0.0), 30.0)
    with served(lambda: health.listening(pulse, "127.0.0.1", 0, idle=SHORT)) as port:
        yield port
    store.close()


@pytest.fixture
def platforms(monkeypatch) -> Iterator[int]:
    """The listener Slack and Teams knock at, each path with its own door."""
    monkeypatch.setattr(ear, "SLOWEST", SHORT)
    listener = Listener("127.0.0.1", 0, idle=SHORT)

    async def never(*_: object) -> Awaitable[None]:
        raise AssertionError("let in")

    app = AsyncApp(signing_secret="s" * 32, token="xoxb-1", request_verification_enabled=False)
    listener.answers("POST", door.PATH, door.handler(app, "s" * 32, patience=SHORT))

    class Lets:
        async def recognise(self, _header: str | None) -> None:
            return None

    teams = ear.Ear.__new__(ear.Ear)
    teams._doorkeeper = Lets()  # type: ignore[assignment]
    listener.answers("POST", ear.PATH, teams.answer)
    with served(listener.opened) as port:
        yield port


def talk(port: int, *pieces: bytes, pause: float = 0.0, patience: float = 20.0) -> tuple[bytes, float]:
    """What came back until they closed, and how long that took."""
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as link:
        try:
            for piece in pieces:
                link.sendall(piece)
                time.sleep(pause)
        except (BrokenPipeError, ConnectionResetError):
            pass
        heard = b""
        try:
            while chunk := link.recv(65536):
                heard += chunk
        except ConnectionResetError:
            pass
        except TimeoutError:
            pytest.fail(f"still open after {patience} s: {heard[:200]!r}")
    return heard, time.perf_counter() - began


PORTS = ("page", "health_port", "platforms")
PATHS = {"page": "/api/state", "health_port": "/livez", "platforms": door.PATH}


@pytest.mark.parametrize("where", PORTS)
def test_who_says_nothing_or_never_ends_the_first_lines_is_cut(
    where: str, request: pytest.FixtureRequest
) -> None:
    port = request.getfixturevalue(where)
    assert talk(port)[0] == b""
    assert talk(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n")[0] == b""
    drip = [b"GET / HTTP/1.1\r\nHost: localhost\r\n", *[b"X-A: b\r\n"] * 12]
    assert talk(port, *drip, pause=SHORT / 4)[0] == b"", "a line now and then is not enough"


async def _at_length(_request: web.Request) -> web.Response:
    """More than any buffer holds."""
    return web.Response(body=bytes(64 * 1024 * 1024))


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="a timeout that Linux has")
def test_who_never_reads_the_answer_is_cut() -> None:
    """Every port of ours is served by this runner."""

    async def served_and_left() -> None:
        app = web.Application()
        app.router.add_get("/", _at_length)
        runner = knocking.runner(app, closes_within=0.1, idle=SHORT)
        await runner.setup()
        assert runner.server is not None
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        _, writer = await asyncio.open_connection(*runner.addresses[0], limit=1)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        async with asyncio.timeout(60):
            while not runner.server.connections:  # noqa: ASYNC110 - it tells nobody of who comes and goes
                await asyncio.sleep(0.01)
            while runner.server.connections:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        writer.close()
        await runner.cleanup()

    asyncio.run(served_and_left())


@pytest.mark.parametrize(
    ("where", "path", "kind"),
    [
        pytest.param("page", "/api/words", "application/json", id="the page"),
        pytest.param("platforms", door.PATH, "application/json", id="Slack"),
        pytest.param("platforms", ear.PATH, "application/json", id="Teams"),
    ],
)
def test_who_is_slow_with_a_body_is_told_and_cut(
    where: str, path: str, kind: str, request: pytest.FixtureRequest
) -> None:
    port = request.getfixturevalue(where)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: 1000\r\n\r\n"
    )
    heard, _ = talk(port, head.encode(), *[b"x"] * 12, pause=SHORT / 4)
    assert heard.startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(
    ("where", "path"),
    [("page", "/api/words"), ("platforms", door.PATH), ("platforms", ear.PATH), ("health_port", "/livez")],
)
@pytest.mark.parametrize("how", ["said beforehand", "in chunks without end"])
def test_a_body_too_large_is_refused_without_being_read(
    where: str, path: str, how: str, request: pytest.FixtureRequest
) -> None:
    port = request.getfixturevalue(where)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    if how == "said beforehand":
        sent = [f"{head}Content-Length: 2000000000\r\nConnection: close\r\n\r\n".encode()]
    else:
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        sent = [
            f"{head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode(),
            *[chunk] * (2 * LARGEST // 0x10000),
        ]
    heard, _ = talk(port, *sent)
    status = heard[9:12]
    assert status in {b"413", b"405", b"408", b""}, heard[:200]
    assert status != b"408" or how == "said beforehand"


@pytest.mark.parametrize("where", PORTS)
@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200, id="TLS to a plain port"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", id="a line of 100,000"
        ),
        pytest.param(b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", id="an address of 100,000"),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 5_000 + b"\r\n", id="5,000 lines"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
            id="two lengths",
        ),
        pytest.param(b"GET / HTTP/1.1\r\nHost: localhost\r\n smuggled: x\r\n\r\n", id="a folded line"),
        pytest.param(b"\x00" * 5_000, id="nothing but NUL"),
    ],
)
def test_what_is_not_http_is_refused_and_the_next_is_served(
    where: str, sent: bytes, request: pytest.FixtureRequest
) -> None:
    port = request.getfixturevalue(where)
    heard, _ = talk(port, sent)
    assert heard[9:12] in {b"400", b"403", b"404", b""}, heard[:200]
    assert b"Traceback" not in heard
    head = heard.partition(b"\r\n\r\n")[0].lower()
    assert b"server:" not in head, "nobody is told the software"
    if head:
        assert b"x-content-type-options: nosniff" in head
        assert where != "page" or b"content-security-policy: default-src 'none'" in head
    after, _ = talk(
        port, f"GET {PATHS[where]} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode()
    )
    assert after[9:12] == (b"404" if where == "platforms" else b"200")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.1", "localhost.evil.example:1"]
)
@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
def test_the_health_port_answers_to_its_own_name_alone(health_port: int, host: str, path: str) -> None:
    sent = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert talk(health_port, sent.encode())[0].startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_cannot_look_at_the_health_port(health_port: int, site: str) -> None:
    sent = f"GET /metrics HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: {site}\r\nConnection: close\r\n\r\n"
    assert talk(health_port, sent.encode())[0].startswith(b"HTTP/1.1 403")


def test_in_a_container_the_health_port_answers_to_whatever_name_it_is_called_by(tmp_path) -> None:
    store = Database(f"sqlite:///{tmp_path / 'council.db'}")
    store.migrate()
    pulse = Pulse(store, MovableClock(T0, seconds=lambda: 0.0), 30.0)

    @asynccontextmanager
    async def opening() -> AsyncIterator[str]:
        runner = web.AppRunner(health.application(pulse, alone=False))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
        await runner.cleanup()

    with served(opening) as port:
        heard, _ = talk(port, b"GET /livez HTTP/1.1\r\nHost: stocktake.svc\r\nConnection: close\r\n\r\n")
        assert heard.startswith(b"HTTP/1.1 200")
    store.close()


@pytest.mark.parametrize("where", PORTS)
def test_nobody_is_given_a_cookie_or_told_the_software(where: str, request: pytest.FixtureRequest) -> None:
    """There is no session: who speaks is said by each platform's signature, or chosen on a page without sign-in."""
    port = request.getfixturevalue(where)
    for path in ("/", PATHS[where], "/nothing"):
        heard, _ = talk(
            port, f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        head = heard.partition(b"\r\n\r\n")[0].lower()
        assert b"set-cookie" not in head
        assert b"\r\nserver:" not in head
        assert b"x-content-type-options: nosniff" in head
        assert b"access-control-" not in head
