"""Pictures put up for a message or a home tab, and workbooks that were sent, fetched with our token from Slack alone."""

from __future__ import annotations

import hashlib
import time
import urllib.request
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import structlog

from adapters.courier import Unsendable
from adapters.slack.calls import Calls
from adapters.slack.settings import FILES
from bot.messages import Picture

log = structlog.get_logger("slack")
_READY_WITHIN = 12.0
_MOST_BYTES = 10 * 1024 * 1024
_WORKBOOKS = (".xlsx",)
_SLACKS = ("slack.com", *FILES)
_KEPT = 200


class NotDrawn(Exception):
    """A picture that cannot be drawn."""


class Files:
    """Slack's files. `draw` makes a PNG of a picture, or raises NotDrawn."""

    def __init__(
        self, calls: Calls, draw: Callable[[Picture], bytes], pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._calls = calls
        self._draw = draw
        self._pause = pause
        self._known: OrderedDict[str, str] = OrderedDict()

    def put_up(self, pictures: Sequence[Picture]) -> list[str | None]:
        """Slack's id of each picture once it can be shown; None when it cannot be drawn, or is not ready in time.

        All are sent before the first is waited for, so that Slack readies them side by side; the same picture is put
        up once. Raises what Calls raises.
        """
        sent = [self._sent(picture) for picture in pictures]
        return [one[1] if one is not None and self._shown(*one) else None for one in sent]

    def _sent(self, picture: Picture) -> tuple[str, str] | None:
        """The picture's digest and Slack's id of it, ready or not."""
        try:
            png = self._draw(picture)
        except NotDrawn as why:
            log.warning("a chart could not be drawn", why=str(why))
            return None
        digest = hashlib.sha256(png + picture.alternative.encode("utf-8", "ignore")).hexdigest()
        known = self._known.get(digest)
        if known is None:
            try:
                known = self._upload(png, picture)
            except (Unsendable, LookupError, TypeError) as why:  # refused, or an answer that names no file
                log.warning("a chart could not be put up", why=str(why))
                return None
            self._known[digest] = known
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return digest, known

    def _shown(self, digest: str, file: str) -> bool:
        if self._ready(file):
            return True
        self._known.pop(digest, None)
        return False

    def forget(self) -> None:
        """Slack refused one of them: put them up anew."""
        self._known.clear()

    def fetch(self, file: Mapping[str, Any]) -> bytes | None:
        """The bytes of a workbook; None for anything else, too large, or out of reach. Our token goes to Slack alone."""
        name, size = str(file.get("name") or ""), int(file.get("size") or 0)
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        if not name.lower().endswith(_WORKBOOKS) or size > _MOST_BYTES or not self._is_slacks(url):
            return None
        asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {self._calls.client.token}"})  # noqa: S310 - checked above
        try:
            with _opener.open(asked, timeout=15) as answer:
                content = bytes(answer.read(_MOST_BYTES + 1))
        except OSError as why:
            log.warning("a file could not be fetched", why=type(why).__name__)
            return None
        return content if len(content) <= _MOST_BYTES else None

    def _is_slacks(self, url: str) -> bool:
        ours, theirs = urlsplit(self._calls.client.base_url), urlsplit(url)
        if (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc):
            return True
        host = theirs.hostname or ""
        return theirs.scheme == "https" and any(host == s or host.endswith(f".{s}") for s in _SLACKS)

    def _upload(self, png: bytes, picture: Picture) -> str:
        """The three steps, shared with nobody yet."""
        answer = self._calls(
            "files.completeUploadExternal",
            self._calls.client.files_upload_v2,
            filename="chart.png",
            title=f"Chart: {picture.kind}",
            alt_txt=picture.alternative[:1000] or "chart",
            content=png,
        )
        return str(answer["files"][0]["id"])

    def _ready(self, file: str) -> bool:
        waited, step = 0.0, 0.15
        while True:
            told = self._calls("files.info", self._calls.client.files_info, file=file).get("file", {})
            if told.get("mimetype", "image/png"):
                return True
            if waited >= _READY_WITHIN:
                return False
            self._pause(step)
            waited += step
            step = min(1.5, step * 1.7)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could carry our token elsewhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)
