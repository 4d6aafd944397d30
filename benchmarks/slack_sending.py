"""A prompt run in Slack against a server that limits: how much longer than the limits allow, and who waits for whom.

The server takes one message a second for a channel and five a second in all, strictly, and answers 429 with Retry-After
to anything more. Every lead has a direct channel of their own. While the run goes out, replies are answered: what a reply
waits is measured from being decided to being posted, also behind five hundred charts, each in its own conversation.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from adapters.clock import SystemClock
from adapters.courier import Courier
from adapters.slack.joining import Slack
from adapters.slack.settings import SlackSettings
from bot.messages import Message, Picture, say, to_wire
from core.ports import Address
from core.store.database import Database

Row = tuple[str, float, str]
A_SECOND = 5
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40_000


class Limiting:
    """Slack's Web API as far as sending needs it, with limits that allow no burst."""

    def __init__(self) -> None:
        self.posted: dict[str, float] = {}
        self.refused: list[str] = []
        self._all: list[float] = []
        self._channels: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()
        self._files = 0
        server, said = self, BaseHTTPRequestHandler

        class Asked(said):  # type: ignore[misc, valid-type]
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:  # noqa: N802 - the library's name
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, answer = server.answer(self.path.rpartition("/")[2], body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_PUT = do_POST  # noqa: N815 - the library's names

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/api/"

    @contextmanager
    def running(self) -> Iterator[Limiting]:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        yield self
        self._http.shutdown()

    def answer(self, method: str, body: bytes) -> tuple[int, dict[str, str], dict[str, Any]]:
        match method:
            case "chat.postMessage":
                return self._post(json.loads(body))
            case "files.getUploadURLExternal":
                with self._lock:
                    self._files += 1
                    number = f"F{self._files}"
                return 200, {}, {"ok": True, "file_id": number, "upload_url": f"{self.url}upload"}
            case "files.completeUploadExternal":
                return 200, {}, {"ok": True, "files": [{"id": f"F{self._files}"}]}
            case "files.info":
                return 200, {}, {"ok": True, "file": {"mimetype": "image/png"}}
            case _:
                return 200, {}, {"ok": True, "user_id": "UBOT", "bot_id": "B1", "team_id": "T1"}

    def _post(self, asked: dict[str, Any]) -> tuple[int, dict[str, str], dict[str, Any]]:
        now = time.monotonic()
        with self._lock:
            mine = self._channels[asked["channel"]]
            recent = [at for at in self._all[-A_SECOND:] if now - at < 1.0]
            if (mine and now - mine[-1] < 1.0) or len(recent) >= A_SECOND:
                self.refused.append(asked["channel"])
                return 429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"}
            mine.append(now)
            self._all.append(now)
            self.posted[asked["metadata"]["event_payload"]["key"]] = now
        return 200, {}, {"ok": True, "channel": asked["channel"], "ts": f"{now:.6f}"}


def run(leads: tuple[int, ...] = (50, 500)) -> list[Row]:
    """Time against the least the limits allow, 429s, and what replies waited meanwhile."""
    return [row for number in leads for row in _prompts(number)] + _charts(max(leads))


def _prompts(leads: int) -> list[Row]:
    took, waits, refused = _sent(leads, say("Good morning. Three October figures, whenever suits you."))
    least = (leads + len(waits)) / A_SECOND
    return [
        (
            f"a prompt run of {leads} leads, with {len(waits)} replies answered meanwhile / the least the limits allow",
            took / least,
            f"{took:.1f} s against {least:.1f}; answered 429: {refused}; goal 1.1 and none",
        ),
        (f"the longest wait for an answer beside {leads} prompts", max(waits), f"s; {len(waits)} of them"),
    ]


def _charts(many: int) -> list[Row]:
    picture = Picture("trajectory", ("voids",), "Voids: 31 days in October")
    _, waits, refused = _sent(many, Message((picture,)), until_all=False)
    return [
        (f"the longest wait for an answer behind {many} charts", max(waits), f"s; answered 429: {refused}")
    ]


def _sent(many: int, message: Message, *, until_all: bool = True) -> tuple[float, list[float], int]:
    with Limiting().running() as server, tempfile.TemporaryDirectory() as name:
        store, clock = Database(f"sqlite:///{Path(name) / 'council.db'}"), SystemClock()
        store.migrate()
        settings = SlackSettings(
            bot_token="xoxb-x", app_token="xapp-x", signing_secret="x" * 20, channel="C1", mode="http", api_url=server.url
        )  # fmt: skip
        numbers = iter(range(10**6))
        platform = Slack(settings, store, clock, lambda _: PNG + str(next(numbers)).encode()).sender()
        courier = Courier(store, clock, platform, lambda: None)
        body = {"channel": None, "thread": None, "replaces": None, "message": to_wire(message)}
        answer = {**body, "message": to_wire(say("Recorded for October: Voids 31 days."))}
        with store.turn() as work:
            for n in range(many):
                person = f"lead{n}@x.example"
                work.addresses.save(
                    Address("slack", "T1", f"U{n}", person, clock.now(), {"channel": f"D{n}"})
                )
                work.outbox.put(
                    f"prompt/{n}", f"direct/{person}", {**body, "person": person}, clock.now(), "slack"
                )
        stopping = threading.Event()
        hands = [threading.Thread(target=_carry, args=(courier, stopping)) for _ in range(courier.hands)]
        began = time.monotonic()
        for hand in hands:
            hand.start()
        decided: dict[str, float] = {}
        asked = many // 10 if until_all else 10
        for n in range(asked):
            time.sleep(0.6)
            person = f"lead{n}@x.example"
            with store.turn() as work:
                work.outbox.put(
                    f"answer/{n}",
                    f"answers/{person}",
                    {**answer, "person": person},
                    clock.now(),
                    "slack",
                    answers=True,
                )
            decided[f"answer/{n}"] = time.monotonic()
        while len(server.posted) < many + asked if until_all else not decided.keys() <= server.posted.keys():
            time.sleep(0.02)
        took = max(server.posted.values()) - began
        stopping.set()
        for hand in hands:
            hand.join()
        store.close()
        waits = [server.posted[key] - at for key, at in decided.items()]
        return took, waits, len(server.refused)


def _carry(courier: Courier, stopping: threading.Event) -> None:
    """As the program's own hands do: empty it, and look again soon."""
    while not stopping.is_set():
        courier.empty()
        stopping.wait(0.05)


if __name__ == "__main__":
    for what, ratio, detail in run(tuple(int(n) for n in sys.argv[1:]) or (50, 500)):
        print(f"{what:110} {ratio:8.2f}  {detail}")
