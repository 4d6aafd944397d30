"""A chat platform at the far end of a wire, which counts what arrives. It is not gentle.

Now and then it takes a message and hangs up without an answer, hangs up before taking it, or asks for patience.
"""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Receiver:
    """What arrived, in order, and how often each key did."""

    def __init__(self, *, rough: bool, seed: int = 2026) -> None:
        self.rough = rough
        self.arrived: list[tuple[str, dict[str, Any]]] = []
        self.looks = self.lost_answers = self.refused = self.withdrawn = 0
        self._chance = random.Random(seed)  # noqa: S311 - faults, not secrets
        self._lock = threading.Lock()

    @property
    def counts(self) -> Counter[str]:
        """How often each key arrived and was left there."""
        with self._lock:
            return Counter(key for key, _ in self.arrived if key)

    def take(self, key: str, body: dict[str, Any]) -> tuple[str, str]:
        """What happens to a message: ("posted", its name), ("hang up", "") or ("too fast", "")."""
        with self._lock:
            chance = self._chance.random() if self.rough else 1.0
            if chance < 0.03:
                self.refused += 1
                return "too fast", ""
            if chance < 0.06:
                self.refused += 1
                return "hang up", ""
            self.arrived.append((key, body))
            if chance < 0.11:
                self.lost_answers += 1
                return "hang up", ""
            return "posted", f"remote-{len(self.arrived)}"

    def find(self, key: str) -> str | None:
        """The platform's own name for a message it has."""
        with self._lock:
            self.looks += 1
            return next((f"remote-{n}" for n, (k, _) in enumerate(self.arrived, 1) if k == key), None)

    def alone(self, key: str) -> str | None:
        """Leave the first message of that key only."""
        stays = self.find(key)
        with self._lock:
            for n, (k, body) in enumerate(self.arrived, 1):
                if k == key and f"remote-{n}" != stays:
                    self.arrived[n - 1] = ("", body)
                    self.withdrawn += 1
        return stays


@contextmanager
def listening(receiver: Receiver) -> Iterator[str]:
    """Its address while it listens, on this machine alone."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            act = receiver.alone if asked.path == "/alone" else receiver.find
            self._answer(200, {"found": act(parse_qs(asked.query)["key"][0])})

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            what, name = receiver.take(said["key"], said["body"])
            if what == "posted":
                self._answer(200, {"name": name})
            elif what == "too fast":
                self._answer(429, {})
            else:
                self.close_connection = True

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_args: object) -> None:
            """A caller that was killed in the middle is no news here."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
