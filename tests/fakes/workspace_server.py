"""The page, listening on a real port in a thread of its own, that can be stopped and started again."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from collections.abc import Mapping
from typing import Any

from adapters.workspace.app import make_app, opened
from adapters.workspace.ports import Neighbours


class Running:
    """A workspace somebody can reach. `stop` and `start` keep its port and its neighbours."""

    def __init__(self, neighbours: Neighbours, *, every: float = 0.03, patience: float = 20.0) -> None:
        self._neighbours = neighbours
        self._every = every
        self._patience = patience
        self.port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop: asyncio.Event | None = None
        self.url = ""
        self.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(10), "The workspace did not start within ten seconds."

    def stop(self) -> None:
        if self._loop and self._stop and self._thread:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)
            assert not self._thread.is_alive(), "The workspace did not stop within ten seconds."
        self._thread = None

    async def _run(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = make_app(self._neighbours, every=self._every, patience=self._patience)
        async with opened(app, "127.0.0.1", self.port) as url:
            self.url, self.port = url, int(url.rsplit(":", 1)[1].strip("/"))
            ready.set()
            await self._stop.wait()

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request, with exactly these headers besides Host (unless one is given)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def act(self, what: str, said: object, **headers: str) -> tuple[int, Any]:
        """One action, sent as the page sends it."""
        given = {"Origin": f"http://{self.host}", "Content-Type": "application/json", **headers}
        status, _, body = self.ask(
            f"/api/{what}", method="POST", body=json.dumps(said).encode(), headers=given
        )
        return status, json.loads(body)

    def listen(self, query: str, **headers: str) -> Events:
        """What changes, as a window hears it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", f"/api/events?{query}", headers=headers)
        return Events(connection, connection.getresponse())


class Events:
    """A stream of server-sent events, read one at a time."""

    def __init__(self, connection: http.client.HTTPConnection, answer: http.client.HTTPResponse) -> None:
        self._connection = connection
        self._answer = answer

    def next(self, name: str = "") -> tuple[str, str | None, Any]:
        """The next event of that name (or of any): its name, id and data. Raises EOFError at the end."""
        found: dict[str, str] = {}
        while line := self._answer.readline().decode():
            if line.strip():
                field, _, value = line.rstrip("\n").partition(": ")
                found[field] = value
            elif "event" in found and (not name or found["event"] == name):
                return found["event"], found.get("id"), json.loads(found["data"])
            else:
                found = {}
        self.close()
        raise EOFError("The stream has ended.")

    def until_its_end(self) -> list[str]:
        """The names of all that came before the stream was ended at the other side."""
        names: list[str] = []
        try:
            while True:
                names.append(self.next()[0])
        except EOFError:
            return names

    def close(self) -> None:
        self._answer.close()
        self._connection.close()
