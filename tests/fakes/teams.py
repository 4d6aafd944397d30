"""A Teams of our own: signs what it delivers, keeps what it is sent, answers as it is told, and lets nothing else pass.

It speaks the documented wire protocol on loopback: OpenID metadata and keys, activities with a bearer token, and the
connector's conversations, activities and members. What was not planned for is counted in `unplanned`.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt
import requests
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

APP = "6f9e1a1c-0000-4000-8000-00000000b07a"
TENANT = "11111111-2222-3333-4444-555555555555"
CHANNEL = "19:unit@thread.tacv2"
BOT = f"28:{APP}"


@dataclass
class Member:
    """Somebody with an account."""

    email: str
    name: str
    user: str
    teams_id: str
    installed: bool = False
    blocks_us: bool = False


@dataclass
class Sent:
    """A message of the bot's, as it stands now."""

    conversation: str
    number: str
    activity: dict[str, Any]
    edits: int = 0
    changed: int = 0
    """When it was last put there or changed, counted over all messages."""

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [a["content"] for a in self.activity.get("attachments", [])]

    @property
    def text(self) -> str:
        """Everything that is read on its cards."""
        return "\n".join(line for card in self.cards for line in read(card))


@dataclass
class Answer:
    """What the connector answers once, in the place of doing what it was asked."""

    status: int
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    wait: float = 0.0
    does_it: bool = False
    """Whether it does what it was asked all the same, and only its answer is lost."""


class Ring:
    """Keys made here. `rotate` makes a new one and forgets those before."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.fetched = 0
        self.slow = 0.0
        self.broken = False
        self.endorsements = ["msteams"]
        self.private: dict[str, rsa.RSAPrivateKey] = {}
        self.newest = ""
        self.rotate()

    def rotate(self) -> None:
        name = f"key-{next(self._numbers)}"
        self.private = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048)}
        self.newest = name

    def published(self) -> dict[str, Any]:
        keys = []
        for name, key in self.private.items():
            entry = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            keys.append({**entry, "kid": name, "use": "sig", "endorsements": self.endorsements})
        return {"keys": keys}


class FakeTeams:
    """The whole of Teams, as one bot sees it."""

    def __init__(self) -> None:
        self.ring = Ring()
        self.members: dict[str, Member] = {}
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, str]] = []
        self.tokens: list[str] = []
        self.unplanned: list[str] = []
        self.answers: list[Answer] = []
        self.roster_answers = 0
        """A status with which every question of who somebody is, is answered."""
        self.endpoint = ""
        self.address = ""
        self.pages: list[str] = []
        self._numbers = itertools.count(1_700_000_000_001)
        self._changes = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None

    # to be started and stopped

    def start(self) -> FakeTeams:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/amer/v3/conversations", self._begin)
        app.router.add_post("/amer/v3/conversations/{conversation}/activities", self._post)
        app.router.add_put("/amer/v3/conversations/{conversation}/activities/{number}", self._put)
        app.router.add_get("/amer/v3/conversations/{conversation}/members/{member}", self._member)
        app.router.add_get("/", self._nothing_here)
        app.router.add_route("*", "/in-front/{rest:.*}", self._in_front)
        app.router.add_route("*", "/{rest:.*}", self._else)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def service_url(self) -> str:
        return f"{self.address}/amer/"

    # what people do

    def knows(self, email: str, name: str = "") -> Member:
        number = len(self.members) + 1
        made = Member(email, name or email.partition("@")[0], f"aad-{number:04}", f"29:{number:04}")
        self.members[email] = made
        return made

    def installs(self, email: str, **more: Any) -> requests.Response:
        self.members[email].installed = True
        return self.deliver(self.activity(email, type="installationUpdate", action="add", **more))

    def removes(self, email: str) -> requests.Response:
        self.members[email].installed = False
        return self.deliver(self.activity(email, type="installationUpdate", action="remove"))

    def says(self, email: str, text: str, **more: Any) -> requests.Response:
        return self.deliver(self.activity(email, **written(text) | more))

    def mentions(self, email: str, text: str, **more: Any) -> requests.Response:
        at = "<at>Stocktake</at>"
        entity = {"type": "mention", "text": at, "mentioned": {"id": BOT, "name": "Stocktake"}}
        said = written(text, at) | in_channel(self._next(), **more)
        return self.deliver(self.activity(email, entities=[entity], **said))

    def presses(self, email: str, title: str, **inputs: str) -> requests.Response:
        """Press the newest button of that title that somebody can see; its inputs as given or as they stand."""
        sent, action, card = self.button(title)
        data = {**action.get("data", {}), **defaults(card), **{f"in.{n}": v for n, v in inputs.items()}}
        value = {
            "action": {"type": "Action.Execute", "verb": action["verb"], "data": data},
            "trigger": "manual",
        }
        more: dict[str, Any] = {}
        if not sent.conversation.startswith("a:"):
            more = in_channel(sent.conversation.rpartition("=")[2])
        return self.deliver(
            self.activity(
                email, type="invoke", name="adaptiveCard/action", value=value, replyToId=sent.number, **more
            )
        )

    def activity(self, email: str, **more: Any) -> dict[str, Any]:
        who = self.members[email]
        number = more.pop("id", None) or self._next()
        base: dict[str, Any] = {
            "type": "message",
            "id": number,
            "timestamp": datetime.now(UTC).isoformat(),
            "serviceUrl": self.service_url,
            "channelId": "msteams",
            "from": {"id": who.teams_id, "name": who.name, "aadObjectId": who.user},
            "conversation": {
                "conversationType": "personal",
                "tenantId": TENANT,
                "id": f"a:{who.teams_id}",
            },
            "recipient": {"id": BOT, "name": "Stocktake"},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-GB",
        }
        return base | more

    def deliver(self, activity: dict[str, Any], token: str | None = None, **claims: Any) -> requests.Response:
        headers = {"Content-Type": "application/json"}
        token = self.token(**claims) if token is None else token
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return requests.post(self.endpoint, data=json.dumps(activity), headers=headers, timeout=30)

    def token(self, key: rsa.RSAPrivateKey | None = None, kid: str | None = None, **changes: Any) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": "https://api.botframework.com",
            "aud": APP,
            "serviceurl": self.service_url,
            "nbf": now - 10,
            "exp": now + 3600,
        } | changes
        claims = {name: value for name, value in claims.items() if value is not None}
        name = self.ring.newest if kid is None else kid
        return jwt.encode(claims, key or self.ring.private[self.ring.newest], "RS256", headers={"kid": name})

    # what the bot did

    def to(self, email: str) -> list[Sent]:
        return [s for s in self.sent if s.conversation == f"a:{self.members[email].teams_id}"]

    def in_channel(self) -> list[Sent]:
        return [s for s in self.sent if s.conversation.startswith(CHANNEL)]

    def button(self, title: str) -> tuple[Sent, dict[str, Any], dict[str, Any]]:
        for sent in reversed(self.sent):
            for card in reversed(sent.cards):
                for action, inside in actions(card):
                    if action.get("title") == title and action["type"] == "Action.Execute":
                        return sent, action, inside
        raise AssertionError(f"No card has a button called [{title}].")

    def _next(self) -> str:
        return str(next(self._numbers))

    def _keep(self, conversation: str, number: str, activity: dict[str, Any]) -> None:
        self.sent.append(Sent(conversation, number, activity, changed=next(self._changes)))

    # the connector

    async def _openid(self, _request: web.Request) -> web.Response:
        self.ring.fetched += 1
        if self.ring.slow:
            await asyncio.sleep(self.ring.slow)
        if self.ring.broken:
            return web.Response(status=500)
        return web.json_response(
            {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.address}/keys"}
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response(self.ring.published())

    async def _told(self, request: web.Request, do: Callable[[dict[str, Any]], Any]) -> web.Response:
        self.calls.append((request.method, request.path))
        self.tokens.append(request.headers.get("Authorization", ""))
        activity = json.loads(await request.read())
        answer = self.answers.pop(0) if self.answers else None
        blocking = [f"a:{m.teams_id}" for m in self.members.values() if m.blocks_us]
        if request.match_info.get("conversation") in blocking:
            answer = Answer(403, "MessageWritesBlocked")
        if answer is None or answer.does_it:
            done = do(activity)
        if answer is not None:
            await asyncio.sleep(answer.wait)
            if answer.status == 0:
                request.transport.abort()
                return web.Response()
            body = json.dumps({"error": {"code": answer.code, "message": "said by the fake"}}).encode()
            body = body if answer.body is None else answer.body
            kind = "application/json" if answer.body is None else "text/html"
            return web.Response(status=answer.status, body=body, headers=answer.headers, content_type=kind)
        return web.json_response(done, status=201)

    async def _begin(self, request: web.Request) -> web.Response:
        def begin(asked: dict[str, Any]) -> dict[str, Any]:
            if asked.get("isGroup"):
                number = self._next()
                conversation = f"{asked['channelData']['channel']['id']};messageid={number}"
                self._keep(conversation, number, asked["activity"])
                return {"id": conversation, "activityId": number, "serviceUrl": self.service_url}
            return {"id": f"a:{asked['members'][0]['id']}"}

        return await self._told(request, begin)

    async def _post(self, request: web.Request) -> web.Response:
        def post(activity: dict[str, Any]) -> dict[str, Any]:
            number = self._next()
            self._keep(request.match_info["conversation"], number, activity)
            return {"id": number}

        return await self._told(request, post)

    async def _put(self, request: web.Request) -> web.Response:
        def put(activity: dict[str, Any]) -> dict[str, Any]:
            known = next(s for s in self.sent if s.number == request.match_info["number"])
            known.activity, known.edits = activity, known.edits + 1
            known.changed = next(self._changes)
            return {"id": known.number}

        return await self._told(request, put)

    async def _member(self, request: web.Request) -> web.Response:
        self.calls.append((request.method, request.path))
        if self.roster_answers:
            return web.Response(status=self.roster_answers)
        for who in self.members.values():
            if request.match_info["member"] in {who.teams_id, who.user}:
                told = {"id": who.teams_id, "name": who.name, "aadObjectId": who.user, "tenantId": TENANT}
                return web.json_response(told | {"email": who.email.title(), "userPrincipalName": who.email})
        return web.json_response({"error": {"code": "MemberNotFoundInConversation"}}, status=404)

    async def _nothing_here(self, _request: web.Request) -> web.Response:
        return web.Response(status=404)

    async def _in_front(self, request: web.Request) -> web.Response:
        """A proxy or filter: it passes messages on, and answers everything else with a page of its own."""
        if request.match_info["rest"] == "api/messages":
            return web.Response(status=401)
        return web.Response(text="<html>Sign in to go on", content_type="text/html")

    async def _else(self, request: web.Request) -> web.Response:
        self.unplanned.append(f"{request.method} {request.path}")
        return web.Response(status=404)


def written(text: str, mention: str = "") -> dict[str, Any]:
    """What somebody typed as Teams tells it: as everybody sees it in HTML, and as text.

    In a chat, whatever stands in angle brackets is missing from the text (github.com/MicrosoftDocs/
    OfficeDocs-SkypeForBusiness/issues/4723); in a channel it is there.
    """
    marked = '<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">{}</span>&nbsp;'
    seen = marked.format(re.sub(r"<[^>]*>", "", mention)) if mention else ""
    lines = "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in text.splitlines() or [""])
    return {
        "text": f"{mention} {text}\n" if mention else re.sub(r"<[^<>]*>", "", text),
        "textFormat": "plain",
        "attachments": [{"contentType": "text/html", "content": f"<div>{seen}{lines}</div>"}],
    }


def in_channel(number: str, channel: str = CHANNEL, root: str | None = None, **more: Any) -> dict[str, Any]:
    """What makes an activity one in a channel: a new post, or a reply in the thread of `root`."""
    conversation = {
        "conversationType": "channel",
        "isGroup": True,
        "tenantId": TENANT,
        "id": f"{channel};messageid={root or number}",
    }
    data = {"tenant": {"id": TENANT}, "channel": {"id": channel}, "team": {"id": "19:team@thread.tacv2"}}
    return {"id": more.pop("id", number), "conversation": conversation, "channelData": data} | more


def instant(seconds: float) -> str:
    """An instant as Teams writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def offered(card: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a card that are seen before any is pressed."""
    found = list(card.get("actions", []))
    for element in card.get("body", []):
        found += element.get("actions", [])
    return found


def actions(card: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every action of a card, with the card it belongs to."""
    found = [(a, card) for a in card.get("actions", [])]
    for element in card.get("body", []):
        found += [(a, card) for a in element.get("actions", [])]
    inner = [a["card"] for a, _ in found if a["type"] == "Action.ShowCard"]
    return found + [pair for shown in inner for pair in actions(shown)]


def defaults(card: dict[str, Any]) -> dict[str, str]:
    """A card's inputs as they stand."""
    return {e["id"]: e.get("value", "") for e in card.get("body", []) if e["type"].startswith("Input.")}


def read(card: dict[str, Any]) -> list[str]:
    """A card as a person reads it, line by line."""
    lines: list[str] = []
    for element in card.get("body", []):
        match element["type"]:
            case "RichTextBlock":
                lines.append("".join(run["text"] for run in element["inlines"]))
            case "Table":
                lines += [
                    " | ".join(read({"body": c["items"]})[0] for c in row["cells"]) for row in element["rows"]
                ]
            case "Image":
                lines.append(f"[picture: {element['altText']}]")
            case "ActionSet":
                lines.append("  ".join(f"[{a['title']}]" for a in element["actions"]))
            case kind if kind.startswith("Input."):
                lines.append(f"{element['label']}: {element.get('value', '')}")
            case other:
                raise AssertionError(f"Our cards have no {other}.")
    return lines
