"""A Slack to test against: its documented wire protocol on a loopback port, in a thread of its own.

Web API with files v2 and metadata, signed requests, Socket Mode, forms, commands, the home tab, 429, 500, answers
that get lost. A call it was not told to expect is refused and remembered in `unplanned`; blocks are validated.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes import block_kit

TEAM = "T0MARLOW"
BOT_USER = "U0STOCKTAKE"
BOT_ID = "B0STOCKTAKE"
APP = "A0STOCKTAKE"
BOT_TOKEN = "xoxb-marlow-heath"
APP_TOKEN = "xapp-1-marlow-heath"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SCOPES = (
    "app_mentions:read,channels:history,channels:read,chat:write,commands,files:read,files:write,groups:history,"
    "groups:read,im:history,im:write,users:read,users:read.email"
)


@dataclass
class Fault:
    """What the next call of a method meets: an HTTP status, an error word, an answer that is lost on the way or long in coming."""

    status: int = 200
    error: str = ""
    lost: bool = False
    retry_after: float = 0.0
    slow: float = 0.0
    times: int = 1
    when: Callable[[dict[str, Any]], bool] = lambda _arguments: True


@dataclass
class Answered:
    """What the bot answered to a delivery."""

    status: int
    body: str
    seconds: float

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body) if self.body else {}


@dataclass
class FakeSlack:
    """One workspace. `url` is the Web API's; `bot` is where signed requests go, or empty for Socket Mode."""

    bot: str = ""
    ready_after: int = 0
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    ephemeral: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    views: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    unplanned: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    scopes: str = SCOPES
    clock_ahead: float = 0.0

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._started = threading.Event()
        self._sockets: list[web.WebSocketResponse] = []
        self._acked: dict[str, Future[dict[str, Any]]] = {}
        self._lock = threading.RLock()
        self.url = ""
        self._loop: asyncio.AbstractEventLoop
        self.channel("C0UNIT", "delivery-unit")

    # Its people and places ---------------------------------------------------------------------------------------

    def user(self, email: str, name: str = "", **more: Any) -> str:
        """Somebody with an account; their id."""
        number = f"U{next(self._numbers):07d}"
        self.users[number] = {
            "id": number,
            "team_id": TEAM,
            "name": name or email.split("@", maxsplit=1)[0],
            "deleted": False,
            "is_bot": False,
            "is_email_confirmed": True,
            "tz": "Europe/London",
            "profile": {"email": email, "real_name": name},
            **more,
        }
        return number

    def channel(self, number: str, name: str, **more: Any) -> str:
        self.channels[number] = {"id": number, "name": name, "is_member": True, "is_archived": False, **more}
        return number

    def direct(self, user: str) -> str:
        """The direct channel of a user."""
        number = f"D{user[1:]}"
        self.channels.setdefault(number, {"id": number, "is_im": True, "user": user, "is_member": True})
        return number

    def fail(self, method: str, **how: Any) -> None:
        """The next calls of a method go wrong."""
        self.faults[method].append(Fault(**how))

    # What it has seen -------------------------------------------------------------------------------------------

    def posted(self, channel: str) -> list[dict[str, Any]]:
        """The bot's messages in a channel, as they stand."""
        with self._lock:
            return [m for m in self.messages[channel] if m.get("bot_id") == BOT_ID]

    def said(self, channel: str) -> str:
        """Everything shown there, as text."""
        return "\n".join(shown(m) for m in self.posted(channel))

    def everything(self) -> str:
        """The latest that was said anywhere, for a test that waits in vain."""
        with self._lock:
            told = {c: self.said(c) for c in list(self.messages)}
        return "\n".join(f"--- {c}\n{said[-1500:]}" for c, said in told.items() if said)[-6000:]

    def calls_of(self, method: str) -> list[dict[str, Any]]:
        with self._lock:
            return [arguments for name, arguments in self.calls if name == method]

    def sent_keys(self) -> list[str]:
        """The metadata key of every message posted anywhere: each should be there once."""
        with self._lock:
            return [
                m["metadata"]["event_payload"]["key"]
                for channel in self.messages.values()
                for m in channel
                if m.get("bot_id") == BOT_ID and m.get("metadata")
            ]

    def until(self, so: Callable[[], Any], seconds: float = 15.0) -> Any:
        """Wait until something is so; what it gave."""
        end = time.monotonic() + seconds
        while True:
            found = so()
            if found:
                return found
            assert time.monotonic() < end, f"It did not come to pass. Said so far:\n{self.everything()}"
            time.sleep(0.02)

    # What people do ---------------------------------------------------------------------------------------------

    def say(self, user: str, text: str, channel: str = "", **more: Any) -> tuple[Answered, dict[str, Any]]:
        """A message; how it was answered, and the delivery, to be delivered again."""
        where = channel or self.direct(user)
        event = {
            "type": "message",
            "channel": where,
            "channel_type": "im" if where.startswith("D") else "channel",
            "user": user,
            "text": text,
            "ts": self.ts(),
            "team": TEAM,
            "event_ts": "",
            **more,
        }
        event["event_ts"] = event["ts"]
        with self._lock:
            self.messages[where].append(event)
        body = self.event(event)
        return self.deliver(body), body

    def deletes(self, channel: str, ts: str, *, tell: bool = True) -> None:
        """Somebody deletes a message; unless the event is lost, everybody in the channel is told."""
        found = next(m for m in self.messages[channel] if m["ts"] == ts)
        self.messages[channel].remove(found)
        if tell:
            gone = {"type": "message", "subtype": "message_deleted", "channel": channel, "channel_type": "channel",
                    "hidden": True, "ts": self.ts(), "deleted_ts": ts, "previous_message": found}  # fmt: skip
            assert self.deliver(self.event(gone)).status == 200

    def event(self, event: dict[str, Any]) -> dict[str, Any]:
        """An event's envelope."""
        return {
            "token": "verification",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers):08d}",
            "event_time": int(time.time()),
            "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }

    def mention(self, user: str, text: str, channel: str) -> tuple[Answered, dict[str, Any]]:
        """Somebody names the bot in a channel: Slack tells it twice, as a message and as a mention."""
        ts = self.ts()
        said = {"user": user, "text": f"<@{BOT_USER}> {text}", "ts": ts, "event_ts": ts, "channel": channel}
        self.deliver(self.event({"type": "message", "channel_type": "channel", **said}))
        body = self.event({"type": "app_mention", **said})
        return self.deliver(body), body

    def press(self, user: str, message: dict[str, Any], label: str, channel: str = "") -> Answered:
        """Press a button of a message."""
        return self.deliver(self.pressing(user, message, label, channel))

    def pressing(self, user: str, message: dict[str, Any], label: str, channel: str = "") -> dict[str, Any]:
        button = button_of(message, label)
        where = channel or message.get("channel") or self.direct(user)
        ephemeral = bool(message.get("ephemeral"))
        return {
            "type": "block_actions",
            "user": {"id": user, "team_id": TEAM},
            "api_app_id": APP,
            "token": "verification",
            "container": {
                "type": "message",
                "message_ts": message["ts"],
                "channel_id": where,
                "is_ephemeral": ephemeral,
                **({"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}),
            },
            "trigger_id": f"{next(self._numbers)}.trigger",
            "team": {"id": TEAM, "domain": "marlowheath"},
            "channel": {"id": where, "name": "directmessage"},
            **({} if ephemeral else {"message": message}),
            "response_url": f"{self.url}../response",
            "actions": [
                {
                    "type": "button",
                    "action_id": button["action_id"],
                    "block_id": "b1",
                    "text": button["text"],
                    "value": button.get("value"),
                    "action_ts": self.ts(),
                }
            ],
        }

    def submit(self, user: str, view: dict[str, Any], values: dict[str, str]) -> Answered:
        """Send a modal that was opened, with these values in it."""
        return self.deliver(self.submission(user, view, values))

    def submission(self, user: str, view: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
        state: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            element = block["element"]
            typed = values.get(block["block_id"])
            state[block["block_id"]] = {element["action_id"]: _state(element, typed)}
        unknown = set(values) - set(state)
        assert not unknown, f"The form has no field {unknown}."
        return {
            "type": "view_submission",
            "team": {"id": TEAM, "domain": "marlowheath"},
            "user": {"id": user, "team_id": TEAM},
            "api_app_id": APP,
            "token": "verification",
            "trigger_id": f"{next(self._numbers)}.trigger",
            "view": {**view, "state": {"values": state}},
        }

    def command(self, user: str, text: str, channel: str) -> Answered:
        """`/stocktake text`."""
        return self.deliver(self.commanding(user, text, channel))

    def commanding(self, user: str, text: str, channel: str) -> dict[str, Any]:
        return {
            "token": "verification",
            "team_id": TEAM,
            "team_domain": "marlowheath",
            "channel_id": channel,
            "channel_name": "somewhere",
            "user_id": user,
            "user_name": "somebody",
            "command": "/stocktake",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": f"{self.url}../response",
            "trigger_id": f"{next(self._numbers)}.trigger",
        }

    def open_home(self, user: str) -> Answered:
        """Look at the app's home tab."""
        return self.deliver(
            self.event(
                {
                    "type": "app_home_opened",
                    "user": user,
                    "channel": self.direct(user),
                    "tab": "home",
                    "event_ts": self.ts(),
                }
            )
        )

    # Delivering -------------------------------------------------------------------------------------------------

    def deliver(self, body: dict[str, Any], **headers: str) -> Answered:
        """Bring a payload to the bot by whichever way in it has."""
        return self._by_http(body, headers) if self.bot else self._by_socket(body, headers)

    def until_taken(self, body: dict[str, Any], tries: int = 4) -> Answered:
        """As Slack does with an event: again until it is taken, three times more."""
        for number in range(tries):
            answered = self.deliver(body, **({"X-Slack-Retry-Num": str(number)} if number else {}))
            if answered.status == 200:
                return answered
        return answered

    def _by_http(self, body: dict[str, Any], headers: dict[str, str]) -> Answered:
        if "command" in body:
            raw, kind = urllib.parse.urlencode(body), "application/x-www-form-urlencoded"
        elif "event" in body or body.get("type") == "url_verification":
            raw, kind = json.dumps(body), "application/json"
        else:
            raw = urllib.parse.urlencode({"payload": json.dumps(body)})
            kind = "application/x-www-form-urlencoded"
        return self.send(raw.encode(), kind, **headers)

    def send(self, raw: bytes, kind: str = "application/json", **headers: str) -> Answered:
        """Bytes, signed as Slack signs them unless the headers say otherwise."""
        stamp = str(int(time.time()))
        signed = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
        given = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signed}",
            **headers,
        }
        request = urllib.request.Request(self.bot, raw, given)
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return Answered(answer.status, answer.read().decode(), time.monotonic() - began)
        except urllib.error.HTTPError as refused:
            return Answered(refused.code, refused.read().decode(), time.monotonic() - began)

    def _by_socket(self, body: dict[str, Any], headers: dict[str, str]) -> Answered:
        envelope = f"envelope-{next(self._numbers)}"
        kind = "events_api" if "event" in body else "slash_commands" if "command" in body else "interactive"
        wrapped = {
            "envelope_id": envelope,
            "payload": body,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if "X-Slack-Retry-Num" in headers:
            wrapped |= {"retry_attempt": int(headers["X-Slack-Retry-Num"]), "retry_reason": "timeout"}
        acked: Future[dict[str, Any]] = Future()
        self._acked[envelope] = acked
        self.until(lambda: self._sockets)
        began = time.monotonic()
        try:
            asyncio.run_coroutine_threadsafe(self._to_the_newest(json.dumps(wrapped)), self._loop).result(5)
            answer = acked.result(5)
        except (TimeoutError, ConnectionError):
            return Answered(500, "", time.monotonic() - began)
        payload = answer.get("payload")
        return Answered(200, json.dumps(payload) if payload else "", time.monotonic() - began)

    async def _to_the_newest(self, said: str) -> None:
        if not self._sockets:
            raise ConnectionError("nobody is connected")
        await self._sockets[-1].send_str(said)

    def drop_sockets(self) -> None:
        """Every connection is closed, as Slack does when it moves."""
        for socket in list(self._sockets):
            asyncio.run_coroutine_threadsafe(socket.close(), self._loop).result(5)

    def ts(self) -> str:
        """A message's timestamp, later than any before."""
        return f"1762{next(self._numbers):06d}.{next(self._numbers):06d}"

    # The Web API ------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def running(self) -> Iterator[FakeSlack]:
        """Listen on a free loopback port. What it had to complain of fails the test."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        assert self._started.wait(10)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._stop.set)
            thread.join(10)
        assert not self.unplanned, f"Slack was asked what nobody planned: {self.unplanned}"
        assert not self.complaints, "Slack would have refused:\n" + "\n".join(self.complaints)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._called)
        app.router.add_route("*", "/upload/{file}", self._upload)
        app.router.add_get("/download/{file}", self._download)
        app.router.add_get("/link", self._socket)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/api/"
        self._started.set()
        await self._stop.wait()
        for socket in list(self._sockets):
            await socket.close()
        await runner.cleanup()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        with self._lock:
            self.calls.append((method, arguments))
        fault = self._fault(method, arguments)
        if fault is not None and fault.slow:
            await asyncio.sleep(fault.slow)
        elif fault is not None and not fault.lost:
            return self._faulty(fault)
        answer = self._answer(method, arguments, request.headers.get("Authorization", ""))
        if fault is not None and fault.lost and request.transport is not None:
            request.transport.abort()
        headers = {"x-oauth-scopes": self.scopes}
        if self.clock_ahead:
            stamp = time.time() + self.clock_ahead
            headers["Date"] = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(stamp))
        return web.json_response(answer, headers=headers)

    def _fault(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        for fault in self.faults[method]:
            if fault.times > 0 and fault.when(arguments):
                fault.times -= 1
                return fault
        return None

    @staticmethod
    def _faulty(fault: Fault) -> web.Response:
        if fault.status == 429:
            return web.json_response(
                {"ok": False, "error": "ratelimited"},
                status=429,
                headers={"Retry-After": str(int(fault.retry_after))},
            )
        if fault.status >= 500:
            return web.Response(status=fault.status, text="upstream is away")
        return web.json_response({"ok": False, "error": fault.error})

    def _answer(self, method: str, arguments: dict[str, Any], authorization: str) -> dict[str, Any]:
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if authorization != f"Bearer {wanted}":
            return {"ok": False, "error": "invalid_auth"}
        act = getattr(self, "_" + method.replace(".", "_"), None)
        if act is None:
            self.unplanned.append(method)
            return {"ok": False, "error": "unknown_method"}
        with self._lock:
            answer = act(arguments)
        return {"ok": "error" not in answer, **answer}

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {
            "team_id": TEAM,
            "team": "Marlow Heath",
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
            "url": "https://x/",
        }

    def _users_info(self, asked: dict[str, Any]) -> dict[str, Any]:
        user = self.users.get(asked["user"])
        return {"user": user} if user else {"error": "user_not_found"}

    def _users_lookupByEmail(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        found = [u for u in self.users.values() if u["profile"]["email"].lower() == asked["email"].lower()]
        return {"user": found[0]} if found and not found[0]["deleted"] else {"error": "users_not_found"}

    def _conversations_open(self, asked: dict[str, Any]) -> dict[str, Any]:
        user = self.users.get(asked["users"])
        if user is None:
            return {"error": "user_not_found"}
        if user["deleted"]:
            return {"error": "user_disabled"}
        return {"channel": {"id": self.direct(asked["users"])}}

    def _conversations_list(self, _: dict[str, Any]) -> dict[str, Any]:
        named = [c for c in self.channels.values() if "name" in c]
        return {"channels": named, "response_metadata": {"next_cursor": ""}}

    def _conversations_info(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = self.channels.get(asked["channel"])
        return {"channel": found} if found else {"error": "channel_not_found"}

    def _conversations_history(self, asked: dict[str, Any]) -> dict[str, Any]:
        heads = [m for m in self.messages[asked["channel"]] if m.get("thread_ts", m["ts"]) == m["ts"]]
        return self._page(list(reversed(heads)), asked)

    def _conversations_replies(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = [m for m in self.messages[asked["channel"]] if asked["ts"] in {m["ts"], m.get("thread_ts")}]
        return self._page(found, asked) if found else {"error": "thread_not_found"}

    @staticmethod
    def _page(found: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
        found = [m for m in found if float(m["ts"]) > float(asked.get("oldest") or 0)]
        start, limit = int(asked.get("cursor") or 0), int(asked.get("limit") or 100)
        page = [dict(m) for m in found[start : start + limit]]
        if str(asked.get("include_all_metadata", "")).lower() not in {"1", "true"}:
            for message in page:
                message.pop("metadata", None)
        more = start + limit < len(found)
        return {
            "messages": page,
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _chat_postMessage(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        refused = self._cannot_post(asked)
        if refused:
            return {"error": refused}
        ts = self.ts()
        message = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "text": asked.get("text", ""),
            "blocks": asked.get("blocks") or [],
            "ts": ts,
            "channel": asked["channel"],
            "mrkdwn": asked.get("mrkdwn", True),
            **({"thread_ts": asked["thread_ts"]} if asked.get("thread_ts") else {}),
            **({"metadata": asked["metadata"]} if asked.get("metadata") else {}),
        }
        self.messages[asked["channel"]].append(message)
        return {"channel": asked["channel"], "ts": ts, "message": message}

    def _cannot_post(self, asked: dict[str, Any]) -> str:
        channel = self.channels.get(asked["channel"])
        if channel is None:
            return "channel_not_found"
        if channel.get("is_archived"):
            return "is_archived"
        if not channel.get("is_member", True):
            return "not_in_channel"
        return self._blocks_refused(asked)

    def _blocks_refused(self, asked: dict[str, Any]) -> str:
        blocks = asked.get("blocks") or []
        if not blocks and not asked.get("text"):
            return "no_text"
        found = block_kit.complaints(blocks)
        found += [f"parsed text in blocks: {t!r}" for t in block_kit.parsed_texts(blocks)]
        if len(asked.get("text", "")) > 40_000:
            return "msg_too_long"
        if found:
            self.complaints.extend(found)
            return "invalid_blocks"
        for block in blocks:
            if block["type"] == "image" and not self._shown(block["slack_file"]["id"]):
                return "invalid_blocks"
        return ""

    def _shown(self, file: str) -> bool:
        known = self.files.get(file)
        return known is not None and bool(known["mimetype"])

    def _chat_update(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = next((m for m in self.messages[asked["channel"]] if m["ts"] == asked["ts"]), None)
        if found is None:
            return {"error": "message_not_found"}
        refused = self._blocks_refused(asked)
        if refused:
            return {"error": refused}
        found |= {
            "text": asked.get("text", ""),
            "blocks": asked.get("blocks") or [],
            "edited": {"ts": self.ts()},
        }
        return {"channel": asked["channel"], "ts": asked["ts"], "text": found["text"]}

    def _chat_delete(self, asked: dict[str, Any]) -> dict[str, Any]:
        there = self.messages[asked["channel"]]
        found = next((m for m in there if m["ts"] == asked["ts"]), None)
        if found is None:
            return {"error": "message_not_found"}
        if found["user"] != BOT_USER:
            return {"error": "cant_delete_message"}
        there.remove(found)
        return {"channel": asked["channel"], "ts": asked["ts"]}

    def _chat_postEphemeral(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        refused = self._cannot_post(asked)
        if refused:
            return {"error": refused}
        ts = self.ts()
        self.ephemeral.append({**asked, "ts": ts, "ephemeral": True})
        return {"message_ts": ts}

    def _files_getUploadURLExternal(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        number = f"F{next(self._numbers):07d}"
        self.files[number] = {
            "id": number, "name": asked["filename"], "length": int(asked["length"]), "alt_txt": asked.get("alt_txt"),
            "mimetype": "", "complete": False, "asked": 0,
        }  # fmt: skip
        return {"upload_url": self.url.replace("/api/", f"/upload/{number}"), "file_id": number}

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.files[request.match_info["file"]]
        content = await request.read()
        if request.content_type.startswith("multipart/"):
            content = content.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--", 1)[0]
        file["content"] = content
        if len(content) != file["length"]:
            return web.Response(status=400, text="wrong length")
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(status=302, headers={"Location": "/login"})
        return web.Response(body=self.files[request.match_info["file"]]["content"])

    def _files_completeUploadExternal(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        for each in asked["files"]:
            file = self.files[each["id"]]
            assert "content" in file, "completed before it was uploaded"
            file["complete"] = True
            file["title"] = each.get("title")
            if not self.ready_after:
                file["mimetype"] = "image/png"
        return {"files": [{"id": each["id"], "title": each.get("title")} for each in asked["files"]]}

    def _files_info(self, asked: dict[str, Any]) -> dict[str, Any]:
        file = self.files.get(asked["file"])
        if file is None:
            return {"error": "file_not_found"}
        file["asked"] += 1
        if file["asked"] > self.ready_after:
            file["mimetype"] = "image/png"
        return {"file": {k: v for k, v in file.items() if k != "content"}}

    def _views_open(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = block_kit.view_complaints(asked["view"])
        if found:
            self.complaints.extend(found)
            return {"error": "invalid_arguments"}
        view = {**asked["view"], "id": f"V{next(self._numbers):07d}", "hash": f"{next(self._numbers)}.hash"}
        self.views.append(view)
        return {"view": view}

    def _views_publish(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = block_kit.view_complaints(asked["view"])
        if found:
            self.complaints.extend(found)
            return {"error": "invalid_arguments"}
        self.homes[asked["user_id"]] = {**asked["view"], "id": f"V{next(self._numbers):07d}"}
        return {"view": self.homes[asked["user_id"]]}

    # Socket Mode ------------------------------------------------------------------------------------------------

    def _apps_connections_open(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.url.replace("http://", "ws://").replace("/api/", "/link?ticket=1")}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(
            json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        )
        self._sockets.append(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    answer = json.loads(message.data)
                    waiting = self._acked.pop(answer.get("envelope_id", ""), None)
                    if waiting is not None:
                        waiting.set_result(answer)
        finally:
            self._sockets.remove(socket)
        return socket


def shown(message: dict[str, Any]) -> str:
    """A message as a person reads it: its blocks, or the text where it has none."""
    if not message.get("blocks"):
        return message["text"]
    return "\n".join(_shown_block(block) for block in message["blocks"])


def _shown_block(block: dict[str, Any]) -> str:
    if block["type"] == "actions":
        return " ".join(f"[{e['text']['text']}]" for e in block["elements"])
    if block["type"] == "rich_text":
        return "\n".join(_shown_rich(e) for e in block["elements"])
    return "".join(block_kit.texts(block))


def _shown_rich(element: dict[str, Any]) -> str:
    if element["type"] == "rich_text_list":
        start = element.get("offset", 0) + 1
        lines = ["".join(block_kit.texts(i)) for i in element["elements"]]
        if element["style"] == "bullet":
            return "\n".join(f"- {line}" for line in lines)
        return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start))
    return "".join(block_kit.texts(element))


def button_of(message: dict[str, Any], label: str) -> dict[str, Any]:
    """The button with that label."""
    every = [e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]
    found = [e for e in every if e["text"]["text"] == label]
    assert found, f"There is no button {label!r}; there are {[e['text']['text'] for e in every]}."
    return found[0]


def _state(element: dict[str, Any], typed: str | None) -> dict[str, Any]:
    kind = element["type"]
    if kind == "datepicker":
        return {"type": kind, "selected_date": typed if typed is not None else element.get("initial_date")}
    if kind == "static_select":
        options = element.get("options") or [o for g in element["option_groups"] for o in g["options"]]
        chosen = next((o for o in options if o["value"] == typed), element.get("initial_option"))
        return {"type": kind, "selected_option": chosen}
    return {"type": kind, "value": typed if typed is not None else element.get("initial_value")}


async def _arguments(request: web.Request) -> dict[str, Any]:
    """What a method was called with: JSON, a form, or a query, with JSON inside a form unpacked."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json() if await request.text() else {}
    elif request.can_read_body:
        given |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    for name in ("blocks", "metadata", "view", "files"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given
