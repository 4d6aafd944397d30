"""The one door platforms knock at: a listener on STOCKTAKE_HTTP_HOST and _PORT, shared by whichever of them run.

Each platform says which paths are its own before anything is opened. Who may come in is for each to check.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters import knocking
from adapters.platforms import CannotListen
from adapters.settings import NotUsable, in_plain_words

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LARGEST = 1024 * 1024
"""Bytes of one request, before any platform looks at it."""


class ListeningSettings(BaseSettings):
    """Where platforms knock. Behind a reverse proxy that speaks https, this machine's own address is enough."""

    model_config = SettingsConfigDict(
        env_prefix="STOCKTAKE_", env_file="stocktake.env", env_file_encoding="utf-8", extra="ignore"
    )

    http_host: str = "127.0.0.1"
    http_port: int = Field(default=3000, ge=1, le=65535)


def read_listening_settings() -> ListeningSettings:
    """Where platforms knock. Raises NotUsable with every complaint."""
    try:
        return ListeningSettings()
    except ValidationError as error:
        errors = error.errors(include_input=False, include_url=False)
        said = (f"  STOCKTAKE_{str(each['loc'][0]).upper()} {in_plain_words(each)}" for each in errors)
        raise NotUsable("Stocktake cannot be knocked at with these settings:\n" + "\n".join(said)) from None


class PortTaken(CannotListen):
    """Somebody else is listening there already."""


class Listener:
    """Paths and who answers them. The first to open it opens the port, the last to leave closes it."""

    def __init__(self, host: str, port: int, *, idle: float = knocking.IDLE) -> None:
        self.host = host
        self.port = port
        self._idle = idle
        self._doors: dict[tuple[str, str], Handler] = {}
        self._runner: web.AppRunner | None = None
        self._open = 0

    def answers(self, method: str, path: str, handler: Handler) -> None:
        """Have `handler` answer this path, or everything below it when it ends in a stroke."""
        self._doors[method, path] = handler

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[str]:
        """Listening; the address. Raises PortTaken when the port is in use."""
        self._open += 1
        try:
            if self._runner is None:
                self._runner = await self._start()
            yield f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"
        finally:
            self._open -= 1
            if self._open == 0 and self._runner is not None:
                runner, self._runner = self._runner, None
                await runner.cleanup()

    async def _start(self) -> web.AppRunner:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{path:.*}", self._answer)
        app.on_response_prepare.append(knocking.anonymous)
        runner = knocking.runner(app, closes_within=5.0, idle=self._idle)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.host, self.port).start()
        except OSError as error:
            await runner.cleanup()
            raise PortTaken(
                f"Port {self.port} cannot be listened on. Close what uses it, or set STOCKTAKE_HTTP_PORT to another."
            ) from error
        self.port = runner.addresses[0][1]
        return runner

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        handler = self._doors.get((request.method, request.path))
        if handler is None:
            below = (h for (m, path), h in self._doors.items() if path.endswith("/") and m == request.method
                     and request.path.startswith(path))  # fmt: skip
            handler = next(below, None)
        if handler is None:
            return web.Response(status=404)
        return await handler(request)
