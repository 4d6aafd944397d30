"""The same council behind the real door of each platform, so that one transcript is said on all of them.

`Page` speaks the workspace page's HTTP, `InSlack` Slack's signed requests before a fake Slack, `InTeams` activities
with tokens before a fake Teams. What a person reads there is read back from what arrived: the page's JSON, Slack's
blocks, Teams' cards. Nothing reaches past a door.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import itertools
import json
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.compose import _tell_of_trouble
from adapters.courier import Courier
from adapters.listening import Listener
from adapters.slack.joining import Slack
from adapters.slack.settings import SlackSettings
from adapters.teams.activities import INPUT, MARK, reference
from adapters.teams.platform import BOT, SERVICE
from adapters.teams.room import Teams
from adapters.teams.settings import TeamsSettings
from adapters.teams.tokens import Tokens
from adapters.workspace.neighbours import BoardPlatform, StoreBoard, StoreDoor, StorePeople, StorePictures
from adapters.workspace.ports import Neighbours
from bot.hearing import UNIT_CHANNEL, Heard, Place
from bot.messages import Field, Form, form_from_wire, from_wire, plain
from core.domain.people import Person
from core.domain.portfolio import Portfolio
from core.ports import Address
from tests.conversations import conftest as talks
from tests.fakes import block_kit
from tests.fakes import slack as slacks
from tests.fakes import teams as fake_teams
from tests.fakes.workspace_server import Running

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
SPOKEN_TO = "@stocktake "


@dataclass(frozen=True)
class Read:
    """A message of the bot's as somebody reads it now; `order` tells when it was last changed."""

    name: str
    order: tuple[float, ...]
    text: str
    is_edited: bool = False


class Loop:
    """One event loop for every door that listens, in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="doors", daemon=True).start()

    def wait_for(self, coroutine: Any) -> Any:
        found: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return found.result(30)


_LOOP: list[Loop] = []


def loop() -> Loop:
    if not _LOOP:
        _LOOP.append(Loop())
    return _LOOP[0]


class Joined(talks.Council):
    """A council joined to platforms; people are on the one `now_on` says, at first on the first."""

    def __init__(self, *kinds: type[Side], portfolio: Portfolio | None = None) -> None:
        self._kinds = kinds
        self.sides: dict[str, Side] = {}
        self._read: dict[tuple[str, str], dict[str, str]] = {}
        super().__init__(portfolio or talks.sample())

    @property
    def platforms(self) -> tuple[str, ...]:
        return tuple(kind.platform for kind in self._kinds)

    def _open(self) -> None:
        with contextlib.ExitStack() as opening:
            for kind in self._kinds:
                self.sides[kind.platform] = side = kind(self)
                opening.enter_context(side.opened())
            self._closing = opening.pop_all()
        self.side = self.sides[self.platforms[0]]
        self._deliver()

    def now_on(self, platform: str) -> Joined:
        """People take up another platform."""
        self.side = self.sides[platform]
        return self

    def close(self) -> None:
        self._closing.close()
        self.store.close()

    def _deliver(self) -> None:
        for _ in range(20):
            if not sum([side.courier.empty() for side in self.sides.values()]):
                return

    # talking

    def says(
        self, who: str, words: str, *, place: Place | None = None, key: str = "", edits: str = ""
    ) -> str:
        said = self.side.says(self.person(who), words, place or Place.direct(self.person(who)), key, edits)
        self._deliver()
        return said

    def deletes(self, who: str, message: str) -> None:
        """A person deletes their own message."""
        self.side.deletes(self.person(who), message)
        self._deliver()

    def presses(self, who: str, label: str, place: Place | None = None) -> None:
        assert place is None, "on a platform a button is pressed where it stands"
        self.side.presses(self.person(who), label)
        self._deliver()

    def holds(self, who: str, label: str) -> Callable[[], None]:
        """A button somebody sees now, to be pressed whenever."""
        press = self.side.holds(self.person(who), label)

        def later() -> None:
            press()
            self._deliver()

        return later

    def opens(self, who: str, label: str) -> Form | None:
        opened = self.side.opens(self.person(who), label)
        self._deliver()
        return opened.form if opened else None

    def tries(self, who: str, label: str, /, **values: str) -> Mapping[str, str]:
        opened = self.side.opens(self.person(who), label)
        assert opened is not None, f"[{label}] opens no form"
        known = {f.name: f.value for f in opened.form.fields}
        for said, value in values.items():
            name = next(
                f.name for f in opened.form.fields if f.name == said or said.casefold() in f.label.casefold()
            )
            known[name] = value
        mistakes = opened.send(known)
        self._deliver()
        return mistakes

    def hear(self, heard: Heard) -> None:
        if heard.file is not None:
            self.side.sends_file(heard.person, heard.file)
        elif heard.token is not None:
            self.side.presses_token(heard.person, heard.token, heard.place)
        elif heard.form is not None:
            self.side.sends_form(heard.person, heard.form, heard.values, heard.place)
        else:
            self.side.says(heard.person, heard.words or "", heard.place, heard.key, "")
        self._deliver()

    # what was said

    def hears(self, who: str) -> str:
        person = self.person(who)
        return self._new(person, [r for r in self.side.read(person) if not _rests(r)])

    def rests(self, who: str) -> str:
        return "\n".join(r.text for r in self.side.read(self.person(who)) if _rests(r))

    def channel(self) -> str:
        return self._new(UNIT_CHANNEL, self.side.read_channel())

    def _new(self, whose: str, now: Sequence[Read]) -> str:
        known = self._read.setdefault((self.side.platform, whose), {})
        new = [r for r in sorted(now, key=lambda r: r.order) if known.get(r.name) != r.text]
        lost_buttons = {r.name for r in new if r.is_edited and known.get(r.name, "").startswith(r.text)}
        known.update({r.name: r.text for r in new})
        return "\n\n".join(r.text for r in new if r.name not in lost_buttons)

    def now_reads(self, who: str, start: str) -> list[str]:
        return [r.text for r in self.side.read(self.person(who)) if r.text.startswith(start)]

    def posts(self) -> list[Any]:
        raise NotImplementedError("behind a door there is only what people read")


def _rests(read: Read) -> bool:
    return read.is_edited and read.text.endswith(talks.AT_REST)


@dataclass(frozen=True)
class Opened:
    """A form somebody has open; `send` gives what could not be taken, by field."""

    form: Form
    send: Callable[[Mapping[str, str]], Mapping[str, str]]


class Side:
    """One platform: what people can do on it, and what they read there."""

    platform: str
    courier: Courier

    def __init__(self, council: Joined) -> None:
        self.council = council
        self.deliveries = itertools.count(1)

    def opened(self) -> contextlib.AbstractContextManager[None]:
        raise NotImplementedError

    def says(self, person: str, words: str, place: Place, key: str, edits: str) -> str:
        raise NotImplementedError

    def deletes(self, person: str, message: str) -> None:
        raise NotImplementedError

    def presses(self, person: str, label: str) -> None:
        raise NotImplementedError

    def holds(self, person: str, label: str) -> Callable[[], object]:
        raise NotImplementedError

    def presses_token(self, person: str, token: str, place: Place) -> None:
        raise NotImplementedError

    def opens(self, person: str, label: str) -> Opened | None:
        raise NotImplementedError

    def sends_form(self, person: str, form: str, values: Mapping[str, str], place: Place) -> None:
        raise NotImplementedError

    def sends_file(self, person: str, name: str) -> None:
        raise NotImplementedError

    def read(self, person: str) -> list[Read]:
        raise NotImplementedError

    def read_channel(self) -> list[Read]:
        raise NotImplementedError

    def _courier(self, platform: Any) -> Courier:
        """As `run` makes it; how fast a platform may be written to has tests of its own, and these need not wait."""
        platform.limits = ()
        house = SimpleNamespace(store=self.council.store, served_desk=self.council.desk, deliver=lambda: None)
        return Courier(
            self.council.store,
            self.council.clock,
            platform,
            lambda: None,
            partial(_tell_of_trouble, house),  # type: ignore[arg-type]
        )

    def _everybody(self) -> list[Person]:
        with self.council.work() as work:
            return [p for p in work.portfolio.people() if not p.retired]

    def _remote(self, key: str) -> str:
        with self.council.work() as work:
            found = work.outbox.remote(key, self.platform)
        assert found is not None, f"{key} never arrived on {self.platform}"
        return found


# The page ---------------------------------------------------------------------------------------------------------


class Page(Side):
    """The workspace page, as its script speaks to it."""

    platform = "workspace"

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        council = self.council
        self.courier = self._courier(BoardPlatform(council.store))
        neighbours = Neighbours(
            door=StoreDoor(council.store, council.dialogue, lambda: None),
            board=StoreBoard(council.store, council.clock, lambda: None),
            people=StorePeople(council.store),
            pictures=StorePictures(council.store, lambda _spec, _theme: PNG),
        )
        self._running = Running(neighbours)
        try:
            yield
        finally:
            self._running.stop()

    def says(self, person: str, words: str, place: Place, key: str, edits: str) -> str:
        if edits:
            posted = self._act("edits", person, message=edits, text=words)["posted"]
        else:
            where = {"room": place.channel or "direct", "thread": place.thread}
            posted = self._act("words", person, key=_minted(key), text=words, **where)["posted"]
        return str(posted["key"])

    def presses(self, person: str, label: str) -> None:
        choice, post = self._button(person, label)
        if choice["form"] is not None and self._form(person, post, choice["token"]) is not None:
            raise AssertionError(f"[{label}] opens a form on the page.")
        self._act("presses", person, message=post["key"], token=choice["token"])

    def holds(self, person: str, label: str) -> Callable[[], object]:
        choice, post = self._button(person, label)
        return lambda: self._act("presses", person, message=post["key"], token=choice["token"])

    def presses_token(self, person: str, token: str, place: Place) -> None:
        self._act("presses", person, message=self._under(person, place), token=token)

    def opens(self, person: str, label: str) -> Opened | None:
        choice, post = self._button(person, label)
        form = self._form(person, post, choice["token"])
        if form is None:
            self._act("presses", person, message=post["key"], token=choice["token"])
            return None

        def send(values: Mapping[str, str]) -> Mapping[str, str]:
            given = {"form": form.name, "values": dict(values)}
            answer = self._act("forms", person, 400, 422, message=post["key"], **given)
            return dict(answer.get("fields", {}))

        return Opened(form, send)

    def sends_form(self, person: str, form: str, values: Mapping[str, str], place: Place) -> None:
        self._act("forms", person, message=self._under(person, place), form=form, values=dict(values))

    def sends_file(self, person: str, name: str) -> None:
        query = urlencode({"as": person, "key": _minted(""), "name": name, "room": "direct"})
        headers = {
            "Origin": f"http://{self._running.host}",
            "Content-Type": "application/octet-stream",
        }
        status, _, body = self._running.ask(
            f"/api/files?{query}", method="POST", body=b"bytes", headers=headers
        )
        assert status == 200, body

    def read(self, person: str) -> list[Read]:
        return [self._as_read(p) for p in self._posted(person) if p["room"] == "direct"]

    def read_channel(self) -> list[Read]:
        officer = next(p for p in self._everybody() if p.runs_the_unit)
        return [self._as_read(p) for p in self._posted(officer.key) if p["room"] == UNIT_CHANNEL]

    @staticmethod
    def _as_read(post: Mapping[str, Any]) -> Read:
        text = plain(from_wire({"blocks": post["blocks"]}))
        return Read(post["key"], (post["seq"],), text, post["edited"] is not None)

    def _posted(self, person: str) -> list[dict[str, Any]]:
        status, _, body = self._running.ask(f"/api/state?{urlencode({'as': person})}")
        assert status == 200, body
        told = json.loads(body)
        assert told["me"] == person, f"Nobody on the page is {person}."
        return [p for p in told["posted"] if p["author"] == "stocktake"]

    def _button(self, person: str, label: str) -> tuple[dict[str, Any], dict[str, Any]]:
        for post in sorted(self._posted(person), key=lambda p: p["seq"], reverse=True):
            for block in post["blocks"]:
                for choice in block.get("choices", ()):
                    if choice["label"] == label:
                        return choice, post
        raise AssertionError(f"Nobody offered {person} a button called [{label}].")

    def _under(self, person: str, place: Place) -> str:
        room = place.channel or "direct"
        return str([p["key"] for p in self._posted(person) if p["room"] == room][-1])

    def _form(self, person: str, post: Mapping[str, Any], token: str) -> Form | None:
        query = urlencode({"as": person, "message": post["key"], "token": token})
        status, _, body = self._running.ask(f"/api/form?{query}")
        assert status == 200, body
        wire = json.loads(body)["form"]
        return form_from_wire(wire) if wire else None

    def _act(self, what: str, person: str, *allowed: int, **said: Any) -> Any:
        given = {"as": person, "key": said.pop("key", "") or _minted(""), **said}
        status, answer = self._running.act(what, {k: v for k, v in given.items() if v is not None})
        assert status in {200, *allowed}, answer
        return answer


def _minted(key: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, key) if key else uuid.uuid4())


# Slack ------------------------------------------------------------------------------------------------------------


class InSlack(Side):
    """Slack, before `tests/fakes/slack.py`, which signs what it delivers and refuses blocks Slack would refuse."""

    platform = "slack"
    CHANNEL = "C0UNIT"

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        council = self.council
        with contextlib.ExitStack() as opening:
            self.slack = opening.enter_context(slacks.FakeSlack().running())
            listener = Listener("127.0.0.1", 0)
            settings = SlackSettings(
                bot_token=slacks.BOT_TOKEN,
                app_token=slacks.APP_TOKEN,
                signing_secret=slacks.SECRET,
                api_url=self.slack.url,
                channel=self.CHANNEL,
                mode="http",
                http_port=1,
            )
            room = Slack(
                settings,
                council.store,
                council.clock,
                lambda _picture: PNG,
                pause=lambda _s: None,
                seconds=itertools.count(0.0, 2.0).__next__,
            )
            self.courier = self._courier(room.sender())
            listening = room.listening(council.dialogue, listener, lambda: None)
            loop().wait_for(listening.__aenter__())
            opening.callback(lambda: loop().wait_for(listening.__aexit__(None, None, None)))
            self.slack.bot = f"http://127.0.0.1:{listener.port}/slack/events"
            self.ids = {p.key: self.slack.user(p.key, p.name) for p in self._everybody()}
            self._deliveries: dict[str, dict[str, Any]] = {}
            yield

    def says(self, person: str, words: str, place: Place, key: str, edits: str) -> str:
        user = self._user(person)
        if edits:
            return self._edits(user, words, edits)
        if key in self._deliveries:
            assert self.slack.deliver(self._deliveries[key]).status == 200
            return ""
        where = "" if place.is_direct else self._channel(place)
        thread = {"thread_ts": self._remote(place.thread).partition("/")[2]} if place.thread else {}
        escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if where and words.startswith(SPOKEN_TO):
            answered, body = self.slack.mention(user, escaped.removeprefix(SPOKEN_TO), where)
        else:
            answered, body = self.slack.say(user, escaped, where, **thread)
        assert answered.status == 200, answered
        if key:
            self._deliveries[key] = body
        return f"{body['event']['channel']}/{body['event']['ts']}"

    def _edits(self, user: str, words: str, message: str) -> str:
        channel, _, ts = message.partition("/")
        before = next(m for m in self.slack.messages[channel] if m["ts"] == ts)
        event = {"type": "message", "subtype": "message_changed", "channel": channel, "channel_type": "im"}
        after = {**before, "text": words, "user": user}
        told = {**event, "message": after, "previous_message": before, "ts": self.slack.ts()}
        assert self.slack.deliver(self.slack.event(told)).status == 200
        return message

    def deletes(self, person: str, message: str) -> None:
        channel, _, ts = message.partition("/")
        before = next(m for m in self.slack.messages[channel] if m["ts"] == ts)
        told = {
            "type": "message",
            "subtype": "message_deleted",
            "channel": channel,
            "channel_type": "im",
            "previous_message": before,
            "deleted_ts": ts,
            "ts": self.slack.ts(),
        }
        assert self.slack.deliver(self.slack.event(told)).status == 200

    def presses(self, person: str, label: str) -> None:
        before = len(self.slack.views)
        message = self._with_button(person, label)
        assert self.slack.press(self._user(person), message, label).status == 200
        assert len(self.slack.views) == before, f"[{label}] opens a form in Slack."

    def holds(self, person: str, label: str) -> Callable[[], object]:
        message = dict(self._with_button(person, label))
        return lambda: self.slack.press(self._user(person), message, label)

    def presses_token(self, person: str, token: str, place: Place) -> None:
        user = self._user(person)
        channel = self.slack.direct(user) if place.is_direct else self._channel(place)
        message = self.slack.posted(channel)[-1]
        button = {"action_id": "say/0", "text": {"text": "an old one"}, "value": token}
        with_it = {**message, "blocks": [{"type": "actions", "elements": [button]}]}
        assert self.slack.press(user, with_it, "an old one").status == 200

    def opens(self, person: str, label: str) -> Opened | None:
        before, user = len(self.slack.views), self._user(person)
        assert self.slack.press(user, self._with_button(person, label), label).status == 200
        if len(self.slack.views) == before:
            return None
        view = self.slack.views[-1]

        def send(values: Mapping[str, str]) -> Mapping[str, str]:
            answered = self.slack.submit(user, view, dict(values))
            assert answered.status == 200, answered
            return dict(answered.json.get("errors", {}))

        return Opened(_form_of_view(view), send)

    def sends_form(self, person: str, form: str, values: Mapping[str, str], place: Place) -> None:
        kept: dict[str, Any] = {"form": form, "place": {}, "hidden": dict(values)}
        if place.channel:
            kept["place"] = {"channel": place.channel}
        view = {"id": "V0", "hash": f"{next(self.deliveries)}", "callback_id": "form", "type": "modal",
                "private_metadata": json.dumps(kept), "blocks": []}  # fmt: skip
        assert self.slack.submit(self._user(person), view, {}).status == 200

    def sends_file(self, person: str, name: str) -> None:
        self.slack.files["F0SENT"] = {"content": b"bytes"}
        where = self.slack.url.replace("/api/", "/download/F0SENT")
        file = {"id": "F0SENT", "name": name, "url_private_download": where, "size": 5}
        answered, _ = self.slack.say(self._user(person), "", subtype="file_share", files=[file])
        assert answered.status == 200

    def read(self, person: str) -> list[Read]:
        return [_read_in_slack(m) for m in self.slack.posted(self.slack.direct(self._user(person)))]

    def read_channel(self) -> list[Read]:
        return [_read_in_slack(m) for m in self.slack.posted(self.CHANNEL)]

    def _user(self, person: str) -> str:
        if person not in self.ids:
            self.ids[person] = self.slack.user(person)
        return self.ids[person]

    def _channel(self, place: Place) -> str:
        if place.channel == UNIT_CHANNEL:
            return self.CHANNEL
        number = f"C0{str(place.channel).upper()}"
        if number not in self.slack.channels:
            self.slack.channel(number, str(place.channel))
        return number

    def _with_button(self, person: str, label: str) -> dict[str, Any]:
        channels = [self.slack.direct(self._user(person)), self.CHANNEL]
        every = [m for c in channels for m in self.slack.posted(c)]
        for message in sorted(every, key=lambda m: _read_in_slack(m).order, reverse=True):
            buttons = [e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]
            if any(e["text"]["text"] == label for e in buttons):
                return message
        raise AssertionError(f"Nobody offered {person} a button called [{label}] in Slack.")


def _form_of_view(view: Mapping[str, Any]) -> Form:
    fields = []
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        chosen = (element.get("initial_option") or {}).get("value")
        value = element.get("initial_value") or element.get("initial_date") or chosen or ""
        options = tuple(
            (o["value"], o["text"]["text"])
            for o in element.get("options")
            or [o for g in element.get("option_groups", ()) for o in g["options"]]
        )
        kind = {"datepicker": "date", "static_select": "choice"}.get(element["type"], "text")
        fields.append(
            Field(block["block_id"], block["label"]["text"], kind, value=value, options=options)  # type: ignore[arg-type]
        )
    name = json.loads(view["private_metadata"])["form"]
    heads = [b["text"]["text"] for b in view["blocks"] if b["type"] == "header"]
    return Form(name, heads[0] if heads else view["title"]["text"], tuple(fields))


def _read_in_slack(message: Mapping[str, Any]) -> Read:
    lines: list[str] = []
    for block in message["blocks"]:
        match block["type"]:
            case "actions":
                lines.append("  ".join(f"[{e['text']['text']}]" for e in block["elements"]))
            case "image":
                lines.append(f"[picture: {block['alt_text']}]")
            case "rich_text":
                lines += [slacks._shown_rich(e) for e in block["elements"]]
            case _:
                lines.append("".join(block_kit.texts(block)))
    edited = (message.get("edited") or {}).get("ts")
    text = "\n".join(lines) or html.unescape(message["text"])
    return Read(
        message["ts"], tuple(float(p) for p in str(edited or message["ts"]).split(".")), text, bool(edited)
    )


# Teams ------------------------------------------------------------------------------------------------------------


class InTeams(Side):
    """Teams, before `tests/fakes/teams.py`, which signs what it delivers and takes only what Teams takes."""

    platform = "teams"

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        council = self.council
        with contextlib.ExitStack() as opening:
            patched = opening.enter_context(pytest.MonkeyPatch.context())
            patched.setattr(Tokens, "get", _a_token)
            self.teams = fake_teams.FakeTeams().start()
            opening.callback(self._end)
            listener = Listener("127.0.0.1", 0)
            settings = TeamsSettings(
                _env_file=None,
                app_id=fake_teams.APP,
                password="made up",
                tenant=fake_teams.TENANT,
                service_urls=(f"{self.teams.address}/",),
                metadata_url=f"{self.teams.address}/openid",
                channel=fake_teams.CHANNEL,
                public_url="https://stocktake.example",
            )
            room = Teams(
                settings,
                store=council.store,
                clock=council.clock,
                dialogue=council.dialogue,
                listener=listener,
                draw=lambda _picture: PNG,
                after=lambda: None,
            )
            opening.callback(room.close)
            self.courier = self._courier(room.platform)
            listening = room.opened()
            loop().wait_for(listening.__aenter__())
            opening.callback(lambda: loop().wait_for(listening.__aexit__(None, None, None)))
            self.teams.endpoint = f"http://127.0.0.1:{listener.port}/api/messages"
            self._deliveries: dict[str, dict[str, Any]] = {}
            self._installed_for_everybody()
            yield

    def _end(self) -> None:
        self.teams.stop()
        assert self.teams.unplanned == []

    def _installed_for_everybody(self) -> None:
        """A setup policy has added the app, before anybody wrote; what came with it is kept as it was."""
        everybody = self._everybody()
        with self.council.store.turn() as work:
            for person in everybody:
                member = self.teams.knows(person.key, person.name)
                kept = reference(self.teams.activity(person.key))
                work.addresses.save(
                    Address(
                        "teams", fake_teams.TENANT, member.user, person.key, self.council.clock.now(), kept
                    )
                )
            work.talks.remember(SERVICE, self.teams.service_url)
            work.talks.remember(BOT, fake_teams.BOT)

    def says(self, person: str, words: str, place: Place, key: str, edits: str) -> str:
        self._known(person)
        if edits:
            before = self._deliveries[edits]
            changed = {"type": "messageUpdate", "timestamp": self._now()}
            self._deliver({**before, **fake_teams.written(words), **changed})
            return edits
        if key in self._deliveries:
            self._deliver(self._deliveries[key])
            return ""
        activity = self._activity(person, words, place)
        if activity is None:
            return ""
        for name in filter(None, (key, activity["id"])):
            self._deliveries[name] = activity
        self._deliver(activity)
        return str(activity["id"])

    def _activity(self, person: str, words: str, place: Place) -> dict[str, Any] | None:
        """None for what Teams does not bring to a bot: words in a channel that do not mention it."""
        if place.is_direct:
            return self.teams.activity(person, **fake_teams.written(words), timestamp=self._now())
        if not words.startswith(SPOKEN_TO):
            return None
        at = "<at>Stocktake</at>"
        entity = {
            "type": "mention",
            "text": at,
            "mentioned": {"id": fake_teams.BOT, "name": "Stocktake"},
        }
        channel = fake_teams.CHANNEL if place.channel == UNIT_CHANNEL else f"19:{place.channel}@thread.tacv2"
        root = self._remote(place.thread).rpartition("|")[2] if place.thread else None
        where = fake_teams.in_channel(self.teams._next(), channel, root)
        said = words.removeprefix(SPOKEN_TO)
        told = fake_teams.written(said, at) | where
        return self.teams.activity(person, entities=[entity], timestamp=self._now(), **told)

    def deletes(self, person: str, message: str) -> None:
        before = self._deliveries[message]
        told = {k: v for k, v in before.items() if k != "text"}
        data = {**before["channelData"], "eventType": "softDeleteMessage"}
        self._deliver({**told, "type": "messageDelete", "timestamp": self._now(), "channelData": data})

    def presses(self, person: str, label: str) -> None:
        sent, action, _ = self._button(person, label)
        assert action["type"] == "Action.Execute", f"[{label}] opens a form in its card."
        answer = self._invoke(person, sent, action["data"])
        assert _form_in(answer) is None, f"[{label}] opens a form in its card."

    def holds(self, person: str, label: str) -> Callable[[], object]:
        sent, action, _ = self._button(person, label)
        return lambda: self._invoke(person, sent, action["data"])

    def presses_token(self, person: str, token: str, place: Place) -> None:
        self._invoke(person, self._under(person, place), {MARK: {"token": token}})

    def opens(self, person: str, label: str) -> Opened | None:
        sent, action, _ = self._button(person, label)
        if action["type"] == "Action.ShowCard":
            return self._opened(person, sent, action["card"])
        card = _form_in(self._invoke(person, sent, action["data"]))
        return None if card is None else self._opened(person, sent, card)

    def _opened(self, person: str, sent: Any, card: dict[str, Any]) -> Opened:
        inputs = [e for e in card["body"] if e["type"].startswith("Input.")]
        submit = next(a for a, _ in fake_teams.actions(card) if "form" in a["data"][MARK])
        fields = []
        for e in inputs:
            kind = {"Input.Date": "date", "Input.ChoiceSet": "choice"}.get(e["type"], "text")
            options = tuple((c["value"], c["title"]) for c in e.get("choices", ()))
            name = e["id"].removeprefix(INPUT)
            fields.append(Field(name, e["label"], kind, value=e["value"], options=options))  # type: ignore[arg-type]
        title = fake_teams.read({"body": [e for e in card["body"] if e.get("separator")]})

        def send(values: Mapping[str, str]) -> Mapping[str, str]:
            missing = [
                e["label"] for e in inputs if e.get("isRequired") and not values[e["id"][len(INPUT) :]]
            ]
            assert not missing, f"Teams sends no card before these are filled in: {missing}"
            typed = {f"{INPUT}{n}": v for n, v in values.items()}
            return _mistakes_in(self._invoke(person, sent, {**submit["data"], **typed}))

        return Opened(Form(submit["data"][MARK]["form"], (title or [""])[0], tuple(fields)), send)

    def sends_form(self, person: str, form: str, values: Mapping[str, str], place: Place) -> None:
        ours = {MARK: {"token": "", "form": form, "kept": {}}}
        typed = {f"{INPUT}{n}": v for n, v in values.items()}
        self._invoke(person, self._under(person, place), {**ours, **typed})

    def sends_file(self, person: str, name: str) -> None:
        kind = "application/vnd.microsoft.teams.file.download.info"
        attachment = {"contentType": kind, "name": name, "content": {"downloadUrl": "https://x.example/f"}}
        self._deliver(self.teams.activity(person, attachments=[attachment], timestamp=self._now()))

    def read(self, person: str) -> list[Read]:
        self._known(person)
        return [_read_in_teams(s) for s in self.teams.to(person)]

    def read_channel(self) -> list[Read]:
        return [_read_in_teams(s) for s in self.teams.in_channel()]

    def _known(self, person: str) -> None:
        if person not in self.teams.members:
            self.teams.knows(person)

    def _now(self) -> str:
        """Every activity has an instant of its own, as in Teams; the council's clock stands still between turns."""
        return f"{self.council.clock.now():%Y-%m-%dT%H:%M:%S}.{next(self.deliveries):06}Z"

    def _deliver(self, activity: dict[str, Any]) -> Any:
        answer = self.teams.deliver(activity)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.text else None

    def _invoke(self, person: str, sent: Any, data: Mapping[str, Any]) -> Any:
        value = {"action": {"type": "Action.Execute", "verb": MARK, "data": data}, "trigger": "manual"}
        where: dict[str, Any] = {}
        if not sent.conversation.startswith("a:"):
            root = sent.conversation.rpartition("=")[2]
            where = fake_teams.in_channel(self.teams._next(), root=root)
        # A minute apart, or a second press of the same button would be the first delivered again.
        at = self.council.clock.now().timestamp() + 120 * next(self.deliveries)
        self._known(person)
        return self._deliver(
            self.teams.activity(
                person,
                type="invoke",
                name="adaptiveCard/action",
                value=value,
                replyToId=sent.number,
                timestamp=f"{fake_teams.instant(at)}",
                **where,
            )
        )

    def _button(self, person: str, label: str) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        seen = [*self.teams.to(person), *self.teams.in_channel()]
        for sent in sorted(seen, key=lambda s: s.changed, reverse=True):
            for card in reversed(sent.cards):
                for action in fake_teams.offered(card):
                    if action["title"] == label:
                        return sent, action, card
        raise AssertionError(f"Nobody offered {person} a button called [{label}] in Teams.")

    def _under(self, person: str, place: Place) -> Any:
        return (self.teams.to(person) if place.is_direct else self.teams.in_channel())[-1]


async def _a_token(_self: Tokens) -> str:
    return "ours"


def _form_in(answer: Any) -> dict[str, Any] | None:
    card = (answer or {}).get("value")
    if not isinstance(card, dict) or not any(e["type"].startswith("Input.") for e in card["body"]):
        return None
    return card


def _mistakes_in(answer: Any) -> Mapping[str, str]:
    """What stands under a field in the colour of attention."""
    card, found, field = _form_in(answer), {}, ""
    for element in card["body"] if card else ():
        if element["type"].startswith("Input."):
            field = element["id"].removeprefix(INPUT)
        elif field and any(r.get("color") == "Attention" for r in element.get("inlines", ())):
            found[field] = "".join(r["text"] for r in element["inlines"])
    return found


def _read_in_teams(sent: Any) -> Read:
    text = "\n".join(line.replace("\N{BULLET} ", "- ", 1) if line.startswith("\N{BULLET}") else line
                     for card in sent.cards for line in fake_teams.read(card))  # fmt: skip
    return Read(sent.number, (sent.changed,), text, sent.edits > 0)


SIDES: Mapping[str, type[Side]] = {"page": Page, "slack": InSlack, "teams": InTeams}
