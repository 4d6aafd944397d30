"""What comes in from Teams: checked, understood, written down, and only then answered."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from aiohttp import web

from adapters.teams import activities, cards
from adapters.teams.activities import PLATFORM, Pressed, Sender, Where
from adapters.teams.doorkeeper import Doorkeeper, TurnedAway
from adapters.teams.errors import Answered, NotUnderstood
from adapters.teams.framework import Framework, Wire
from adapters.teams.keys import KeysUnreachable
from adapters.teams.pictures import Pictures
from adapters.teams.platform import BOT, SERVICE
from adapters.teams.tokens import NoToken
from bot import card_wording
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.messages import Form, Message, Paragraph, from_wire, to_wire
from core.ports import Address, Clock, Store

log = structlog.get_logger("teams")

PATH = "/api/messages"
LARGEST = 256 * 1024
"""Bytes of one activity."""
SLOWEST = 10.0
"""Seconds an activity may take to arrive."""
_OF_SOMEBODY = frozenset({"message", "messageUpdate", "messageDelete", "invoke", "installationUpdate"})
_CANNOT_ASK = (Answered, NoToken, OSError)
_ASKED_AGAIN = (15.0, 60.0, 300.0, 1800.0, 7200.0, 21600.0)
"""Seconds between one try and the next of asking Teams who has installed the app."""
_IN_THE_CARD = "application/vnd.microsoft.card.adaptive"
_IN_WORDS = "application/vnd.microsoft.activity.message"

_Stands = tuple[str, Message]
"""A message of ours as it stands, and the key of what put it there last."""


class Ear:
    """Answers `/api/messages`.

    `channel` is the unit's; `met` hears of each person before they are heard, and `after` has what was decided sent.
    """

    def __init__(
        self,
        *,
        doorkeeper: Doorkeeper,
        framework: Framework,
        dialogue: Dialogue,
        store: Store,
        clock: Clock,
        pictures: Pictures,
        channel: str,
        after: Callable[[], None],
        met: Callable[[str], None],
    ) -> None:
        self._doorkeeper = doorkeeper
        self._framework = framework
        self._dialogue = dialogue
        self._store = store
        self._clock = clock
        self._pictures = pictures
        self._channel = channel
        self._after = after
        self._met = met
        self._later: dict[Sender, asyncio.Task[None]] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One delivery. Success is said only when what was heard is committed."""
        try:
            caller = await self._doorkeeper.recognise(request.headers.get("Authorization"))
            activity = await _body(request)
            self._doorkeeper.admit(caller, activity)
            _from_somebody(activity)
        except TurnedAway as why:
            log.warning("turned away", status=why.status, reason=why.reason)
            return web.Response(status=why.status)
        except KeysUnreachable as why:
            log.warning("turned away", status=503, reason=str(why))
            return web.Response(status=503, headers={"Retry-After": "15"})
        try:
            status, body = await self._framework.receive(activity, self._heard)
        except NotUnderstood as why:
            log.warning("turned away", status=400, reason=str(why))
            return web.Response(status=400)
        except _CANNOT_ASK as why:
            # Who wrote could not be asked of Teams, so nothing was heard: Teams is told to deliver it again.
            log.warning("not heard", status=503, fault=type(why).__name__)
            return web.Response(status=503, headers={"Retry-After": "15"})
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    async def _heard(self, activity: Wire) -> Wire | None:
        if (
            self._doorkeeper.app_id
            and activities.sender(activity).name_here == f"28:{self._doorkeeper.app_id}"
        ):
            return None  # what we said ourselves
        match activity.get("type"):
            case "message" | "messageUpdate" | "messageDelete":
                await self._message(activity)
            case "invoke":
                return await self._invoke(activity)
            case "installationUpdate" | "conversationUpdate":
                await self._installed(activity)
        return None

    # Who and where -------------------------------------------------------------------

    async def _person(self, activity: Wire, at: Where) -> str:
        """The person's key; at first contact asked of the conversation's roster, never taken from a name."""
        who = activities.sender(activity)
        known = await asyncio.to_thread(self._known, who)
        here = activities.reference(activity)
        # a channel's reference does not take the place of a personal one
        reference = here if known is None or at.is_personal else dict(known.reference)
        person, nobody = known.person if known is not None else "", f"{PLATFORM}:{who.tenant}:{who.user}"
        try:
            if not person or person == nobody:
                person = nobody  # until Teams says who it is; how to write to them is kept either way
                person = await self._asked(who, here) or nobody
        finally:
            if known is None or known.person != person or dict(known.reference) != reference:
                await asyncio.to_thread(self._keep, who, person, reference)
        return person

    async def _asked(self, who: Sender, reference: Wire) -> str:
        """Whose e-mail or principal name it is; empty when nobody of the council's has it."""
        try:
            member = await self._framework.member(reference, who.name_here)
        except Answered as answer:
            if answer.status == 404:
                return ""
            raise  # not to be told who it is just now does not make anybody a stranger
        # `userPrincipleName` is how Microsoft's own playground spells it.
        names = ("email", "userPrincipalName", "userPrincipleName", "mail")
        emails = [str(member.get(name) or "").strip().lower() for name in names]
        return await asyncio.to_thread(self._somebody, [e for e in emails if e])

    def _somebody(self, emails: list[str]) -> str:
        with self._store.reading() as work:
            return next((e for e in emails if work.portfolio.person(e) is not None), "")

    def _known(self, who: Sender) -> Address | None:
        with self._store.reading() as work:
            return work.addresses.at(PLATFORM, who.tenant, who.user)

    def _keep(self, who: Sender, person: str, reference: Wire) -> None:
        with self._store.turn() as work:
            work.addresses.save(Address(PLATFORM, who.tenant, who.user, person, self._clock.now(), reference))
            _remember(work.talks, SERVICE, str(reference["serviceUrl"]))
            _remember(work.talks, BOT, str(reference["bot"].get("id") or ""))

    async def _place(self, at: Where, person: str) -> Place:
        thread = None
        if at.kind == "channel":
            name = activities.remote(f"{at.channel};messageid={at.root}", at.root)
            thread = await asyncio.to_thread(self._key_of, name)
        return activities.place(at, person, self._channel, thread)

    def _key_of(self, remote: str) -> str | None:
        with self._store.reading() as work:
            return work.outbox.key_of(remote, PLATFORM) if remote else None

    # What was done -------------------------------------------------------------------

    async def _message(self, activity: Wire) -> None:
        at = activities.where(activity)
        key, also = activities.keys(activity)
        person = await self._person(activity, at)
        place = await self._place(at, person)
        button = activities.pressed(activity)
        if button is not None:
            await self._hear(_said(button, key, also, person, place))
            return
        name = activities.remote(at.conversation, str(activity.get("id") or ""))
        deleted = activity.get("type") == "messageDelete"
        edited = deleted or activity.get("type") == "messageUpdate"
        said = "" if deleted else activities.words(activity, at)
        if edited and not at.is_personal:
            return  # what was said in company was answered there, and nothing of it was recorded
        if said or deleted:
            heard = Heard(
                key,
                PLATFORM,
                person,
                place,
                words=said,
                message=f"{PLATFORM}/{name}" if name else None,
                edited=edited,
                also=also,
            )
            await self._hear(heard)
        if edited:
            return
        for number, file in enumerate(activities.file_names(activity)):
            await self._hear(Heard(f"{key}/file/{number}", PLATFORM, person, place, file=file))

    async def _invoke(self, activity: Wire) -> Wire | None:
        button = activities.pressed(activity)
        if activity.get("name") != "adaptiveCard/action" or button is None:
            return None
        at = activities.where(activity)
        key, also = activities.keys(activity)
        person = await self._person(activity, at)
        place = await self._place(at, person)
        ours = await asyncio.to_thread(self._ours, at, str(activity.get("replyToId") or ""))
        under = await asyncio.to_thread(self._stands, ours)
        heard = _said(button, key, also, person, place)
        if button.shut:
            return self._card(under)
        mistakes = await asyncio.to_thread(self._dialogue.mistakes, heard) if heard.form else {}
        if mistakes or not heard.form:
            asked = asyncio.to_thread(self._dialogue.form, person, place, button.token, heard.values)
            form = await asked
            if form is not None:
                return self._opened(under, form, button.token, mistakes)
        reference = await self._hear(heard)
        if reference:
            return _answer(_IN_WORDS, card_wording.not_taken(reference))
        if not heard.form or under is None:
            return _answer(_IN_WORDS, card_wording.taken())
        return await self._sent(key, ours, under, at, person)

    async def _sent(self, key: str, ours: str, before: _Stands, at: Where, person: str) -> Wire:
        """A form was taken: its card says so at once, and on every device the person has.

        Where nothing waits there any more, the turn itself has put something else in its place, and that is shown.
        """
        now = await asyncio.to_thread(self._stands, ours) or before
        if now[0] != before[0]:
            return self._card(now)
        said = Paragraph(card_wording.form_sent())
        done = Message((*(b for b in before[1].blocks if b != said), said))
        if at.is_personal:
            await asyncio.to_thread(self._edit, f"{key}/card", ours, person, done)
            self._after()
        return self._card((before[0], done))

    def _ours(self, at: Where, activity: str) -> str:
        """The key of our own message a button is under; nothing where it is not ours."""
        conversation = f"{at.channel};messageid={at.root}" if at.kind == "channel" else at.conversation
        return self._key_of(activities.remote(conversation, activity)) or ""

    def _stands(self, ours: str) -> _Stands | None:
        """Our own message as it stands after every edit, under the newest one's key."""
        with self._store.reading() as work:
            found = work.outbox.as_it_stands(ours, PLATFORM) if ours else None
        return (found[0], from_wire(dict(found[1]["message"]))) if found else None

    def _edit(self, key: str, replaces: str, person: str, message: Message) -> None:
        """Change a card for good, on every device the person has: the courier does it, by the card's own id."""
        body = {
            "person": person,
            "channel": None,
            "thread": None,
            "replaces": replaces,
            "in_place": True,
            "message": to_wire(message),
        }
        with self._store.turn() as work:
            work.outbox.put(key, f"direct/{person}", body, self._clock.now(), PLATFORM)

    def _card(self, under: _Stands | None) -> Wire:
        if under is None:
            return _answer(_IN_WORDS, card_wording.taken())
        key, message = under
        return _answer(_IN_THE_CARD, cards.cards(message, lambda n: self._pictures.address(key, n))[0])

    def _opened(self, under: _Stands | None, form: Form, token: str, mistakes: Mapping[str, str]) -> Wire:
        key, message = under or ("", Message())
        made = cards.with_form(message, lambda n: self._pictures.address(key, n), form, token, mistakes)
        return _answer(_IN_THE_CARD, made)

    async def _installed(self, activity: Wire) -> None:
        """The app was added or removed: keep how to write to the person, or forget it."""
        at, who = activities.where(activity), activities.sender(activity)
        if activity.get("type") == "conversationUpdate" and not (
            at.is_personal and activities.bot_added(activity)
        ):
            if who.user and not at.is_personal:
                await asyncio.to_thread(self._remember, activities.reference(activity))
            return
        action = str(activity.get("action") or "")
        if action.endswith("-upgrade"):
            # A new version of the app takes the place of the old one: nobody has to be greeted, or forgotten.
            if action.startswith("add") and at.is_personal:
                await self._person(activity, at)
            return
        if action.startswith("remove"):
            if at.is_personal:
                if who in self._later:
                    self._later[who].cancel()
                await asyncio.to_thread(self._forget, who)
            return
        if not at.is_personal:
            await asyncio.to_thread(self._remember, activities.reference(activity))
            return
        key, also = activities.keys(activity)
        try:
            person = await self._person(activity, at)
        except _CANNOT_ASK:
            self._greet_later(who, activity)
            raise
        await self._hear(Heard(key, PLATFORM, person, Place.direct(person), words="hello", also=also))

    def _greet_later(self, who: Sender, activity: Wire) -> None:
        """Teams tells of an installation once: who it was is asked again until there is an answer."""
        if who not in self._later:
            task = self._later[who] = asyncio.create_task(self._greeted(activity))
            task.add_done_callback(lambda _done: self._later.pop(who, None))

    async def _greeted(self, activity: Wire) -> None:
        for pause in _ASKED_AGAIN:
            await asyncio.sleep(pause)
            with contextlib.suppress(*_CANNOT_ASK):
                await self._installed(activity)
                return

    async def close(self) -> None:
        """Ask no more who installed the app; whoever did is recognised when they write."""
        for task in list(self._later.values()):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _remember(self, reference: Wire) -> None:
        with self._store.turn() as work:
            _remember(work.talks, SERVICE, str(reference["serviceUrl"]))
            _remember(work.talks, BOT, str(reference["bot"].get("id") or ""))

    def _forget(self, who: Sender) -> None:
        with self._store.turn() as work:
            work.addresses.forget(PLATFORM, who.tenant, who.user)

    def _turn(self, heard: Heard) -> None:
        self._met(heard.person)
        self._dialogue.hear(heard)

    async def _hear(self, heard: Heard) -> str:
        """Take one turn; empty, or the reference under which what broke was logged and apologised for."""
        try:
            await asyncio.to_thread(self._turn, heard)
        except Exception as fault:
            # The one place that may: a platform's door tells the person, logs, and leaves nothing half done.
            reference = secrets.token_hex(3)
            log.exception("turn undone", reference=reference, fault=type(fault).__name__)
            await asyncio.to_thread(self._dialogue.apologise, heard, reference)
            return reference
        finally:
            self._after()
        return ""


def _said(button: Pressed, key: str, also: tuple[str, ...], person: str, place: Place) -> Heard:
    if button.form is not None:
        return Heard(key, PLATFORM, person, place, form=button.form, values=button.values or {}, also=also)
    return Heard(key, PLATFORM, person, place, token=button.token, also=also)


def _answer(kind: str, value: Any) -> Wire:
    return {"statusCode": 200, "type": kind, "value": value}


def _remember(talks: Any, name: str, value: str) -> None:
    if value and talks.recall(name) != value:
        talks.remember(name, value)


def _from_somebody(activity: Wire) -> None:
    if activity["type"] not in _OF_SOMEBODY:
        return
    if not activities.sender(activity).user:
        raise TurnedAway(400, "from nobody")
    if not activities.where(activity).conversation:
        raise TurnedAway(400, "in no conversation")


async def _body(request: web.Request) -> Wire:
    """The activity. Raises TurnedAway for what is too large, too slow, or no activity."""
    if (request.content_length or 0) > LARGEST:
        raise TurnedAway(413, "too large")
    read = bytearray()
    try:
        async with asyncio.timeout(SLOWEST):
            async for chunk in request.content.iter_chunked(64 * 1024):
                read += chunk
                if len(read) > LARGEST:
                    raise TurnedAway(413, "too large")
    except TimeoutError:
        raise TurnedAway(408, "too slow") from None
    except web.RequestPayloadError:
        raise TurnedAway(400, "not encoded as it says") from None
    try:
        found = json.loads(bytes(read))
    except (ValueError, RecursionError):
        raise TurnedAway(400, "not an activity") from None
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise TurnedAway(400, "not an activity")
    return found
