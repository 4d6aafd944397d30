"""What every port of ours asks of whoever knocks: their own pace within limits, and, on this machine, its own name."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp.web_protocol import ERROR

PATIENCE = 20.0
"""Seconds a request's body may take to arrive."""
IDLE = 75.0
"""Seconds a connection may stand without a whole request: longer than a reverse proxy keeps one open."""
_UNREAD = getattr(socket, "TCP_USER_TIMEOUT", None)
"""What has the system cut off whoever takes nothing of what is sent to them; Linux has it."""


def runner(app: web.Application, *, closes_within: float, idle: float = IDLE) -> web.AppRunner:
    """What serves an application: who is slow with the lines of a request, or never reads the answer, is cut off.

    Nothing is logged of any.
    """

    async def cut_where_nobody_reads(request: web.Request, _response: web.StreamResponse) -> None:
        held: Any = request.transport and request.transport.get_extra_info("socket")
        if held is not None and _UNREAD is not None:
            held.setsockopt(socket.IPPROTO_TCP, _UNREAD, int(idle * 1000))

    app.on_response_prepare.append(cut_where_nobody_reads)
    return _Runner(app, access_log=None, shutdown_timeout=closes_within, keepalive_timeout=idle)


class _Runner(web.AppRunner):
    """Whoever sends what is no HTTP is answered with the same headers as anybody."""

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        told, make = self.app.on_response_prepare, server.request_factory

        def made(*parts: Any) -> web.BaseRequest:
            unread = parts[0] is ERROR
            return _NoHttp(told, *parts, asyncio.get_running_loop()) if unread else make(*parts)

        server.request_factory = made
        return server


class _NoHttp(web.BaseRequest):
    """What stands for a request that could not be read: the framework answers it before any page of ours."""

    def __init__(self, told: Any, *parts: Any) -> None:
        super().__init__(*parts)
        self._told = told

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        await self._told.send(self, response)


def is_loopback(host: str) -> bool:
    """Whether this is an address only this machine can reach.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_this_machine(host: str) -> bool:
    """Whether a Host header names this machine itself: any other name is DNS rebinding.

    >>> is_this_machine("localhost:9000"), is_this_machine("evil.example"), is_this_machine("")
    (True, False, False)
    """
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


@web.middleware
async def by_its_own_name(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what was addressed to another name, or asked for by another site's page."""
    ours = is_this_machine(request.headers.get("Host", ""))
    if not ours or request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return web.Response(status=403, text="This port answers on this machine's own name only.\n")
    return await handler(request)


async def anonymous(_request: web.Request, response: web.StreamResponse) -> None:
    """No answer says what software it came from, or is taken for another kind of file."""
    response.headers.popall("Server", None)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
