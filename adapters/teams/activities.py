"""What an activity says, read from its wire JSON into plain values. Pure: no SDK, no store, no network."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.teams.typed import LONGEST, typed, unquoted
from bot.hearing import UNIT_CHANNEL, Place

PLATFORM = "teams"
MARK = "stocktake"
"""Under this name our buttons carry what they say."""
INPUT = "in."
"""An input of ours is called this and its field's name."""
_LONGEST = 8000
_MOST_FIELDS = 200
_ROOT = re.compile(r";messageid=(?P<root>\d{1,20})$")
_FILE = "application/vnd.microsoft.teams.file.download.info"

Wire = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it: the directory's own id within the tenant, and Teams' name for them in this conversation."""

    tenant: str
    user: str
    name_here: str


@dataclass(frozen=True, slots=True)
class Where:
    """A conversation: personal, a group chat, or a channel with the post that heads the thread."""

    kind: str
    conversation: str
    channel: str = ""
    root: str = ""

    @property
    def is_personal(self) -> bool:
        """Whether nobody else is listening."""
        return self.kind == "personal"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours: a token to be said, or a form's name and values; `token` is then what opened it.

    `shut` puts an open form away unsent.
    """

    token: str
    form: str | None = None
    values: Mapping[str, str] | None = None
    shut: bool = False


def sender(activity: Wire) -> Sender:
    """Who did it; in a tenant that names none (the playground), its own."""
    who, data = _part(activity, "from"), _part(activity, "channelData")
    tenant = _text(_part(data, "tenant").get("id")) or _text(_part(activity, "conversation").get("tenantId"))
    name = _text(who.get("id"))
    return Sender(tenant, _text(who.get("aadObjectId")) or name, name)


def where(activity: Wire) -> Where:
    """The conversation it was done in."""
    conversation = _part(activity, "conversation")
    name, kind = _text(conversation.get("id")), _text(conversation.get("conversationType")) or "personal"
    if kind != "channel":
        return Where(kind, name)
    root = _ROOT.search(name)
    data = _part(activity, "channelData")
    channel = _text(_part(data, "channel").get("id")) or _text(data.get("teamsChannelId"))
    return Where(
        kind, name, channel or name.partition(";")[0], root["root"] if root else _text(activity.get("id"))
    )


def place(at: Where, person: str, unit_channel: str, thread: str | None) -> Place:
    """Where that is, in the bot's words. `thread` is the key of our own message that heads it, if it is ours."""
    if at.is_personal:
        return Place.direct(person)
    if at.kind != "channel":
        return Place(channel=at.conversation)
    head = thread or f"{PLATFORM}/{at.channel};messageid={at.root}"
    return Place(channel=UNIT_CHANNEL if at.channel == unit_channel else at.channel, thread=head)


def words(activity: Wire, at: Where) -> str:
    """What was typed, without the mention of the bot and without what it quotes; a mention in company speaks to us.

    >>> words({"text": "<at>Stocktake</at> status", "recipient": {"id": "28:b"}, "entities": [{"type": "mention",
    ...     "text": "<at>Stocktake</at>", "mentioned": {"id": "28:b"}}]}, Where("channel", "19:c"))
    '@stocktake status'
    """
    bot = _part(activity, "recipient")
    us = {name for name in (_text(bot.get("name")),) if name}
    text = unquoted(_text(activity.get("text"), _LONGEST)).replace("&nbsp;", " ").replace("\xa0", " ")
    spoken_to = False
    for mention in _mentions(activity):
        marked = _text(mention.get("text"))
        name = re.sub(r"(?i)</?at[^>]*>", "", marked) or _text(_part(mention, "mentioned").get("name"))
        is_us = _text(_part(mention, "mentioned").get("id")).casefold() == _text(bot.get("id")).casefold()
        if is_us:
            spoken_to = True
            us.add(name)
        # Of a name with an ampersand in it Teams does not say how it is marked.
        marked = marked or f"<at>{name}</at>"
        text = _in_place_of(marked, " " if is_us or name in us else name, text)
    text = typed(_html(activity), us) or re.sub(r"[ \t]+", " ", text).strip()
    text = text[:_LONGEST]
    return f"@stocktake {text}".strip() if spoken_to and not at.is_personal else text


def pressed(activity: Wire) -> Pressed | None:
    """The button of ours that was pressed, by Action.Execute (an invoke) or Action.Submit (a message's value)."""
    value: Any = activity.get("value")
    if activity.get("type") == "invoke":
        value = _part(_part(activity, "value"), "action").get("data")
    if not isinstance(value, Mapping) or not isinstance(value.get(MARK), Mapping):
        return None
    ours: Mapping[str, Any] = value[MARK]
    token, form = _text(ours.get("token"), 500), _text(ours.get("form"), 100)
    if not form:
        return Pressed(token, shut=ours.get("shut") is True) if token else None
    given = {
        name.removeprefix(INPUT): _text(said, _LONGEST)
        for name, said in list(value.items())[:_MOST_FIELDS]
        if isinstance(name, str) and name.startswith(INPUT)
    }
    kept = {str(n): _text(v) for n, v in _part(ours, "kept").items()}
    return Pressed(token, form, {**kept, **given})


def bot_added(activity: Wire) -> bool:
    """Whether a conversation's update says that the bot is new in it."""
    us, added = _text(_part(activity, "recipient").get("id")), activity.get("membersAdded")
    members = added if isinstance(added, list) else []
    return bool(us) and any(isinstance(m, Mapping) and m.get("id") == us for m in members)


def file_names(activity: Wire) -> list[str]:
    """The names of files and pictures that came along; they are never fetched."""
    names = []
    attachments = activity.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else []:
        if not isinstance(attachment, Mapping):
            continue
        kind = _text(attachment.get("contentType"))
        if kind == _FILE or kind.startswith("image/"):
            names.append(_text(attachment.get("name"), 200) or "a picture")
    return names


def keys(activity: Wire) -> tuple[str, tuple[str, ...]]:
    """The delivery's key, and others under which Teams may deliver the same thing again.

    A message is known by its id, and by who wrote it where and when; so is each of its edits. A button has a new id
    and instant when Teams tries again half a minute later, so the same press within that time is the same.
    """
    at, who = where(activity), sender(activity)
    kind, number = _text(activity.get("type")), _text(activity.get("id"))
    instant = _text(activity.get("timestamp")) or _text(activity.get("localTimestamp"))
    what = _digest(activity.get("text"), activity.get("value"), activity.get("attachments"))
    if kind in {"messageUpdate", "messageDelete"}:
        number += f"/{instant}"  # changed there and back again, or deleted and brought back, are two edits
    key = f"teams/{_digest(at.conversation, kind, number, what)}"
    if kind in {"installationUpdate", "conversationUpdate"}:
        # Teams may tell of one installation in either way, or both
        added = _digest("added", at.conversation, who.user)
        return key, tuple(f"teams/{added}/{n}" for n in _moments(instant))
    if kind == "invoke" or activity.get("value") is not None:
        under = _text(activity.get("replyToId"))
        pressed_ = _digest(at.conversation, who.user, under, activity.get("value"))
        return key, tuple(f"teams/{pressed_}/{n}" for n in _moments(instant))
    return key, (f"teams/{_digest(at.conversation, who.user, kind, instant, what)}",)


def begun(conversation: str, activity: str) -> str:
    """The name of a post that began a conversation of its own, which the conversation tells where Teams does not.

    >>> begun("19:c@thread.tacv2;messageid=17", ""), begun("19:c@thread.v2", "")
    ('19:c@thread.tacv2;messageid=17|17', '')
    """
    root = _ROOT.search(conversation)
    return remote(conversation, activity or (root["root"] if root else ""))


def reference(activity: Wire) -> dict[str, Any]:
    """The conversation reference, as wire JSON: what is needed to write to this conversation unasked."""
    return {
        "serviceUrl": _text(activity.get("serviceUrl")),
        "channelId": _text(activity.get("channelId")),
        "conversation": dict(_part(activity, "conversation")),
        "bot": dict(_part(activity, "recipient")),
        "user": dict(_part(activity, "from")),
    }


def remote(conversation: str, activity: str) -> str:
    """Teams' own name for a message, as it is kept beside ours; none where Teams did not say how it calls the message.

    >>> remote("19:c@thread.tacv2;messageid=17", "17"), parted("19:c@thread.tacv2;messageid=17|17")
    ('19:c@thread.tacv2;messageid=17|17', ('19:c@thread.tacv2;messageid=17', '17'))
    """
    return f"{conversation}|{activity}" if activity else ""


def parted(name: str) -> tuple[str, str]:
    """The conversation and the activity in such a name."""
    conversation, _, activity = name.rpartition("|")
    return conversation, activity


def _mentions(activity: Wire) -> list[Wire]:
    entities = activity.get("entities")
    every = entities if isinstance(entities, list) else []
    return [e for e in every if isinstance(e, Mapping) and _text(e.get("type")).casefold() == "mention"]


def _in_place_of(marked: str, said: str, text: str) -> str:
    """The text with what a mention stands for in place of its mark, however either is capitalised."""
    return re.sub(re.escape(marked), lambda _found: said, text, flags=re.IGNORECASE)


def _html(activity: Wire) -> str:
    """The message as everybody sees it; empty where Teams did not send it."""
    attachments = activity.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else []:
        if isinstance(attachment, Mapping) and attachment.get("contentType") == "text/html":
            return _text(attachment.get("content"), LONGEST + 1)
    return ""


def _moments(instant: str) -> tuple[int, ...]:
    """The 45 seconds an instant lies in, and those before: two that overlap are less than a minute and a half apart."""
    try:
        at = int(datetime.fromisoformat(instant).timestamp()) // 45
    except ValueError:
        return ()
    return at, at - 1


def _digest(*parts: object) -> str:
    told = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _part(of: Wire, name: str) -> Wire:
    found = of.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(value: object, longest: int = 2000) -> str:
    return str(value)[:longest] if isinstance(value, str | int) and not isinstance(value, bool) else ""
