"""Who may speak to the page: this machine's own browser, on the page itself, and nobody else.

There is no sign-in, so every request is checked: the name it was addressed to (against DNS rebinding), the site it
came from (against other pages open in the same browser), and what the answer allows the page to do.
"""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.knocking import is_loopback, is_this_machine

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class NotLoopback(ValueError):
    """The workspace was asked to listen where others could reach it."""


def loopback(host: str) -> str:
    """The address to listen on. Raises NotLoopback, with the reason, for any that others could reach.

    >>> loopback("localhost"), loopback("127.0.0.1"), loopback("::1")
    ('127.0.0.1', '127.0.0.1', '::1')
    """
    if is_loopback(host):
        return "127.0.0.1" if host == "localhost" else host
    raise NotLoopback(
        f"The workspace has no sign-in, so it only listens on this machine (127.0.0.1), not on {host!r}: "
        "anybody who could reach it could be anybody. To reach it from another machine, forward a port over SSH."
    )


@web.middleware
async def only_this_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what was addressed to another name, or was sent by another site's page."""
    if not is_this_machine(request.headers.get("Host", "")):
        return web.Response(status=403, text="This workspace answers on this machine's own name only.\n")
    if not _from_the_page(request):
        return web.Response(status=403, text="This workspace answers its own page only.\n")
    return await handler(request)


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """What the browser may do with any answer of ours."""
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.popall("Server", None)


def _from_the_page(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    ours = f"http://{request.headers.get('Host', '')}"
    if request.method not in {"GET", "HEAD"}:
        return origin == ours
    if origin is not None and origin != ours:
        return False
    site = request.headers.get("Sec-Fetch-Site", "none")
    # A link elsewhere may open the page itself; nothing else may be asked for from elsewhere.
    opens_the_page = request.path == "/" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    return site in {"same-origin", "none"} or opens_the_page
