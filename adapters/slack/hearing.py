"""What Slack delivers, as one neutral `Heard`; what is not for us is nothing at all.

Payloads: https://docs.slack.dev/reference/events/message, .../interaction-payloads, .../slash-commands.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.modals import Filled
from adapters.slack.people import SLACK
from adapters.slack.sender import ELSEWHERE
from bot.commands import Verb, command
from bot.delivery_words import SOMEBODY
from bot.hearing import Heard, Place

_MARKED = re.compile(r"<([@#!][^<>]*|[a-z][a-z0-9+.\-]*:[^<>]*)>", re.IGNORECASE)
_ESCAPED = re.compile(r"&(amp|lt|gt);")
_MEANT = {"amp": "&", "lt": "<", "gt": ">"}
_ORDINARY = {None, "", "file_share", "thread_broadcast", "me_message"}
_OURS = "USLACKBOT"
_OPEN = {
    Verb.STATUS,
    Verb.CHART,
    Verb.HISTORY,
    Verb.LATE,
    Verb.FLAGS,
    Verb.EVERYTHING,
    Verb.ROUND,
    Verb.COACH,
    Verb.WHAT_IS_MEASURED,
}


@dataclass(frozen=True, slots=True)
class Here:
    """What is needed to read a payload: whose it is, where the unit's channel is, and what our messages are called.

    `unit` gives the unit's channel, and may raise while Slack does not say which it is; `key_of` gives our key of a message in Slack, `who` the key of a person, `called` the words for one who is mentioned.
    """

    team: str
    us: str
    unit: Callable[[], str]
    key_of: Callable[[str], str | None]
    who: Callable[[str], str]
    called: Callable[[str], str]

    def thread(self, channel: str, ts: str | None) -> str | None:
        """What the house calls a thread: our key of its first message, or Slack's own name for another's."""
        if not ts:
            return None
        return self.key_of(f"{channel}/{ts}") or f"{ELSEWHERE}{channel}/{ts}"

    def place(self, channel: str, person: str, ts: str | None = None, *, direct: bool | None = None) -> Place:
        """A channel of Slack's as the house knows it."""
        if direct if direct is not None else channel.startswith("D"):
            return Place(person=person, thread=self.thread(channel, ts))
        if channel == self.unit():
            return Place.unit(self.thread(channel, ts))
        return Place(channel=f"{ELSEWHERE}{channel}", thread=self.thread(channel, ts))


def words_of(text: str, named: Callable[[str], str] = lambda user: user) -> str:
    """A message's text as it was typed: Slack's links, mentions and its three escapes undone, nothing else.

    >>> words_of("see <https://marlowheath.example|the note>, R&amp;D &lt;3 &amp;nbsp;")
    'see the note (https://marlowheath.example), R&D <3 &nbsp;'
    >>> words_of("<http://gov.uk|gov.uk> and &lt;b&gt;late&lt;/b&gt;")
    'gov.uk and <b>late</b>'
    >>> words_of("hand voids to <@U1>", lambda user: "tom@marlowheath.example")
    'hand voids to tom@marlowheath.example'
    """
    parts, after = [], 0
    for found in _MARKED.finditer(text):
        parts += [_unescaped(text[after : found.start()]), _unescaped(_unmarked(found[1], named))]
        after = found.end()
    return "".join([*parts, _unescaped(text[after:])])


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _MEANT[found[1]], text)


def _unmarked(inside: str, named: Callable[[str], str]) -> str:
    target, _, label = inside.partition("|")
    kind = target[:1]
    if kind == "@":
        said = named(target[1:])
        return label.lstrip("@") if label and said == SOMEBODY else said
    if kind == "#":
        return f"#{label}" if label else target
    if kind == "!":
        special = target[1:].partition("^")[0]
        return label or (f"@{special}" if special in {"here", "channel", "everyone"} else special)
    bare = re.sub(r"^(?:mailto:|tel:)", "", target)
    return label or bare if bare != target else _link(target, label)


def _link(target: str, label: str) -> str:
    """What was typed as an address comes labelled with itself; another label is said with its address."""
    if not label or label in target or target.removesuffix("/") == label:
        return label or target
    return f"{label} ({target})"


def message(event: Mapping[str, Any], key: str, here: Here) -> Heard | None:
    """A message, an edit or a deletion of one's own, a file; None for what others or we ourselves said."""
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _changed(event, key, here)
    if subtype == "message_deleted":
        return _deleted(event, key, here)
    if (
        subtype not in _ORDINARY
        or _not_a_person(event, here)
        or not (event.get("channel") and event.get("ts"))
    ):
        return None
    channel, user = str(event["channel"]), str(event["user"])
    person = here.who(user)
    place = here.place(channel, person, _thread_ts(event), direct=_direct(event))
    text = str(event.get("text") or "")
    if place.is_direct:
        text = _without_us(text, here.us)
    else:
        if f"<@{here.us}" in text if here.us else text.lstrip().startswith("<@"):
            return None  # the same words come as app_mention
        if place.channel != "unit":
            return None
    own = f"{SLACK}/{channel}/{event['ts']}"
    files = event.get("files") or ()
    if files and place.is_direct and (not text.strip() or is_a_workbook(files[0])):
        return Heard(key, SLACK, person, place, file=_file_name(files[0]), message=own, also=(own,))
    return Heard(key, SLACK, person, place, words=words_of(text, here.called), message=own, also=(own,))


def deleted_of_ours(event: Mapping[str, Any], us: str) -> str | None:
    """The name in Slack of a message of ours that somebody has deleted, alone or from above its answers."""
    before, now = event.get("previous_message") or {}, event.get("message") or {}
    deleted = event.get("subtype") == "message_deleted" or now.get("subtype") == "tombstone"
    if not (deleted and us and before.get("user") == us and event.get("channel")):
        return None
    return f"{event['channel']}/{event.get('deleted_ts') or before.get('ts')}"


def mention(event: Mapping[str, Any], key: str, here: Here) -> Heard | None:
    """The bot was named in a channel; answered in a thread there when it is not the unit's."""
    if _not_a_person(event, here) or not (event.get("channel") and event.get("ts")):
        return None
    channel, ts = str(event["channel"]), str(event["ts"])
    person = here.who(str(event["user"]))
    place = here.place(channel, person, _thread_ts(event), direct=False)
    if place.channel != "unit" and place.thread is None:
        place = Place(channel=place.channel, thread=here.thread(channel, ts))
    text = _without_us(str(event.get("text") or ""), here.us or "[UW][A-Z0-9]+", times=0 if here.us else 1)
    words = f"@stocktake {' '.join(words_of(text, here.called).split()) or 'help'}"
    own = f"{SLACK}/{channel}/{ts}"
    return Heard(key, SLACK, person, place, words=words, message=own, also=(own,))


def _without_us(text: str, us: str, times: int = 0) -> str:
    """Without the mention of the bot itself, which says only to whom the words are.

    >>> _without_us("<@UBOT> voids 31", "UBOT"), _without_us("voids 31", "")
    ('voids 31', 'voids 31')
    """
    return re.sub(rf"<@{us}(?:\|[^>]*)?>", " ", text, count=times).strip() if us else text


def pressed(payload: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> Heard:
    """A button, under a message or on the home tab."""
    key = once("action", payload.get("trigger_id"), action.get("action_ts"), action.get("action_id"),
               action.get("value"), _under(payload))  # fmt: skip
    person = here.who(str(payload["user"]["id"]))
    return Heard(
        key, SLACK, person, where_pressed(payload, person, here), token=str(action.get("value") or "")
    )


def shared(payload: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> Heard:
    """Share an answer: the question is put again where everybody hears, so that only what is open there is shown."""
    heard = pressed(payload, action, here)
    place = Place(channel=heard.place.channel, thread=heard.place.thread)
    if place.channel == f"{ELSEWHERE}{here.unit()}":
        place = Place.unit(heard.place.thread)
    words = f"@stocktake {(heard.token or '').partition('/')[2]}"
    return replace(heard, token=None, words=words, place=place if place.channel else heard.place)


def noted(payload: Mapping[str, Any], here: Here) -> tuple[str, str]:
    """A message made into a note: who does it, and the message's words."""
    text = str((payload.get("message") or {}).get("text") or "")
    return here.who(str(payload["user"]["id"])), words_of(text, here.called)


def where_pressed(payload: Mapping[str, Any], person: str, here: Here) -> Place:
    """Where the pressed message stands; an answer to it goes there."""
    container = payload.get("container") or {}
    channel = str((payload.get("channel") or {}).get("id") or container.get("channel_id") or "")
    if not channel:
        return Place.direct(person)
    ts = str(container.get("message_ts") or (payload.get("message") or {}).get("ts") or "")
    thread = container.get("thread_ts") or (payload.get("message") or {}).get("thread_ts")
    place = here.place(channel, person, str(thread) if thread and str(thread) != ts else None)
    if container.get("is_ephemeral") and not place.is_direct:
        return Place(channel=f"{ELSEWHERE}{channel}", person=person, thread=place.thread)
    return place


def sent(payload: Mapping[str, Any], form: Filled, here: Here) -> Heard:
    """A form, filled in."""
    view, person = payload["view"], here.who(str(payload["user"]["id"]))
    place = form.place if form.place != Place() else Place.direct(person)
    key = once("view", view.get("id"), view.get("hash"), form.form)
    return Heard(key, SLACK, person, place, form=form.form, values=form.values)


def typed(command: Mapping[str, Any], here: Here) -> Heard:
    """A slash command: answered only to whom asked, where they asked."""
    channel, user = str(command.get("channel_id") or ""), str(command["user_id"])
    person = here.who(user)
    key = once("command", command.get("trigger_id"), user, channel, command.get("text"))
    words = words_of(str(command.get("text") or "").strip(), here.called) or "help"
    if not channel or channel.startswith("D"):
        place = Place.direct(person)
    else:
        place = Place(channel=f"{ELSEWHERE}{channel}", person=person)
    return Heard(key, SLACK, person, place, words=words, message=key)


def may_be_shared(words: str) -> bool:
    """Whether what was asked may be asked before everybody: a question, not an answer or one's own affairs.

    >>> may_be_shared("status voids"), may_be_shared("mine"), may_be_shared("undo")
    (True, False, False)
    """
    asked = command(words)
    return asked is not None and asked.verb in _OPEN


def once(kind: str, *parts: object) -> str:
    """A key that is the same whenever Slack delivers the same thing.

    >>> once("view", "V1", "h1") == once("view", "V1", "h1") != once("view", "V1", "h2")
    True
    """
    said = "\x1f".join("" if p is None else str(p) for p in parts)
    return f"{SLACK}/{kind}/{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def _changed(event: Mapping[str, Any], key: str, here: Here) -> Heard | None:
    """An edit of one's own words; links unfurling and our own edits come by the same way and are not."""
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("subtype") == "tombstone":  # deleted, though answers hang under it
        return _deleted({**event, "deleted_ts": now.get("ts")}, key, here)
    if _not_a_person(now, here) or now.get("text") == before.get("text"):
        return None
    channel, person = str(event["channel"]), here.who(str(now["user"]))
    place = here.place(channel, person, _thread_ts(now), direct=_direct(event))
    if not place.is_direct:
        return None
    words = words_of(_without_us(str(now.get("text") or ""), here.us), here.called)
    return Heard(
        key, SLACK, person, place, words=words, message=f"{SLACK}/{channel}/{now['ts']}", edited=True
    )


def _deleted(event: Mapping[str, Any], key: str, here: Here) -> Heard | None:
    """Deleting one's own reply takes it back: the words are now nothing."""
    before = event.get("previous_message") or {}
    if _not_a_person(before, here):
        return None
    channel, person = str(event["channel"]), here.who(str(before["user"]))
    place = here.place(channel, person, _thread_ts(before), direct=_direct(event))
    if not place.is_direct:
        return None
    ts = event.get("deleted_ts") or before.get("ts")
    return Heard(key, SLACK, person, place, words="", message=f"{SLACK}/{channel}/{ts}", edited=True)


def _not_a_person(said: Mapping[str, Any], here: Here) -> bool:
    user = said.get("user")
    return (
        not user
        or bool(said.get("bot_id") or said.get("bot_profile"))
        or user in {here.us, _OURS}
        or said.get("subtype") == "bot_message"
    )


def _direct(event: Mapping[str, Any]) -> bool | None:
    kind = event.get("channel_type")
    return None if kind is None else kind in {"im", "app_home"}


def _thread_ts(said: Mapping[str, Any]) -> str | None:
    thread = said.get("thread_ts")
    return str(thread) if thread and thread != said.get("ts") else None


def is_a_workbook(file: Mapping[str, Any]) -> bool:
    """Whether the unit may have sent it to be brought in."""
    return _file_name(file).lower().endswith((".xlsx", ".xlsm", ".xls", ".ods", ".csv"))


def _file_name(file: Mapping[str, Any]) -> str:
    return str(file.get("name") or file.get("title") or "a file")


def _under(payload: Mapping[str, Any]) -> str:
    container = payload.get("container") or {}
    return str(container.get("message_ts") or container.get("view_id") or "")
