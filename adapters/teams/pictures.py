"""Charts at an address of ours that Teams' clients fetch: unguessable, signed, and gone after a while.

A card's picture has to be fetched without signing in, by Microsoft's own image proxy for a phone or a desktop, and a
drawn chart is too large to be put into the card itself (docs/decisions/0072).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import io
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

import structlog
from aiohttp import web
from PIL import Image

from bot import pictures
from bot.gallery import NoSuchPicture, picture_of
from bot.messages import Picture, from_wire
from core.ports import Clock, Store

log = structlog.get_logger("teams")

PATH = "/teams/charts/"
SHOWN_FOR = timedelta(days=62)
"""Two rounds: until then an old message still shows its chart, afterwards its words remain."""
MOST_KEPT = 48
WIDEST = 1024
"""Pixels: what Microsoft documents for a bot's pictures, which are to stay below 1 MB too."""
_SECRET = "teams/picture-key"  # noqa: S105 - the name it is remembered under
_LONGEST = 600

Draw = Callable[[pictures.Picture], bytes]


class Pictures:
    """Names for pictures, and the pictures under those names. `base` is our public address, or nothing."""

    def __init__(self, store: Store, clock: Clock, draw: Draw, base: str) -> None:
        self._store = store
        self._clock = clock
        self._draw = draw
        self._base = base.rstrip("/")
        self._kept: OrderedDict[tuple[str, int, str], bytes] = OrderedDict()
        self._drawing = asyncio.Lock()
        self._secret = b""

    def address(self, key: str, block: int) -> str | None:
        """Where the picture in a block of the outbox's message is found; None without a public address."""
        if not self._base:
            return None
        until = int((self._clock.now() + SHOWN_FOR).timestamp())
        told = _encoded(json.dumps([key, block, until], separators=(",", ":")).encode())
        return f"{self._base}{PATH}{told}.{self._signature(told)}.png"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The picture of that name; 404 for a name we did not make, 410 for one whose time is over."""
        found = await asyncio.to_thread(self._named, request.path.removeprefix(PATH))
        if found is None:
            return web.Response(status=404)
        key, block, until = found
        if self._clock.now().timestamp() > until:
            return web.Response(status=410)
        async with self._drawing:
            png = await asyncio.to_thread(self._png, key, block)
        if png is None:
            return web.Response(status=404)
        headers = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'"}
        return web.Response(body=png, content_type="image/png", headers=headers)

    def _named(self, name: str) -> tuple[str, int, int] | None:
        told, _, rest = name.partition(".")
        signature, _, kind = rest.partition(".")
        if len(name) > _LONGEST or kind != "png":
            return None
        if not hmac.compare_digest(signature.encode(), self._signature(told).encode()):
            return None
        key, block, until = json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
        return str(key), int(block), int(until)

    def _png(self, key: str, block: int) -> bytes | None:
        with self._store.reading() as work:
            body = work.outbox.body(key)
            blocks = from_wire(body["message"]).blocks if body else ()
            wanted = blocks[block] if 0 <= block < len(blocks) else None
            if not isinstance(wanted, Picture):
                return None
            known = (key, block, _digest(wanted))
            if known in self._kept:
                self._kept.move_to_end(known)
                return self._kept[known]
            try:
                spec = picture_of(work, wanted)
            except NoSuchPicture:
                return None
        self._kept[known] = fitted(self._draw(spec))
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return self._kept[known]

    def _signature(self, told: str) -> str:
        mac = hmac.new(self._key(), told.encode(), hashlib.sha256).digest()
        return _encoded(mac[:16])

    def _key(self) -> bytes:
        if not self._secret:
            with self._store.turn() as work:
                known = work.talks.recall(_SECRET)
                if known is None:
                    known = secrets.token_urlsafe(32)
                    work.talks.remember(_SECRET, known)
            self._secret = known.encode()
        return self._secret


def fitted(png: bytes) -> bytes:
    """The picture no wider than Teams advises. Drawn larger and made smaller, its lines stay fine."""
    image = Image.open(io.BytesIO(png))
    if image.width <= WIDEST:
        return png
    height = round(image.height * WIDEST / image.width)
    small = image.convert("RGB").resize((WIDEST, height), Image.Resampling.LANCZOS)
    held = io.BytesIO()
    small.quantize(128, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
    return held.getvalue()


def _digest(picture: Picture) -> str:
    return hashlib.sha256(repr(picture).encode()).hexdigest()


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
