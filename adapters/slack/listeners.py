"""Bolt's listeners: each turns what was delivered into one `Heard`, takes the turn, and only then says "received".

Bolt runs them before it answers (`process_before_response`), so a turn that could not be committed is answered with
500 and Slack delivers it again.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import hearing, modals
from adapters.slack.asks import COMMAND, SHORTCUT
from adapters.slack.calls import NO_WORDS_IN, without_raising
from adapters.slack.files import Files
from adapters.slack.hearing import Here
from adapters.slack.homes import Homes
from adapters.slack.link import Link
from adapters.slack.people import SLACK
from adapters.slack.sender import ASKED, SHARE
from bot.delivery_words import NOT_THIS_COMMAND, NOT_THIS_FORM, NOT_THIS_SHORTCUT
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.messages import Form

log = structlog.get_logger("slack")
_LAST_RETRY = 3
_NOTE = "form/note"
_Found = TypeVar("_Found")
Ack = Callable[..., Awaitable[BoltResponse]]


class Ears:
    """Everything that is heard in Slack. `after` has what was decided sent."""

    def __init__(
        self, link: Link, dialogue: Dialogue, files: Files, homes: Homes, after: Callable[[], None]
    ) -> None:
        self._files = files
        self._homes = homes
        self._store = link.store
        self._calls = link.calls
        self._people = link.people
        self._channel = link.channel
        self._dialogue = dialogue
        self._after = after
        # One at a time and in order: a turn takes milliseconds, and the store writes one at a time anyway.
        self._turns = ThreadPoolExecutor(1, thread_name_prefix="slack turn")

    def close(self) -> None:
        """Finish the turn being taken."""
        self._turns.shutdown(wait=True)

    # What Bolt calls --------------------------------------------------------------------------------------------

    async def message(self, body: Mapping[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        """Words, an edit, a deletion, a file."""
        ours = hearing.deleted_of_ours(body["event"], self._people.us)
        if ours is not None:
            await self._off_loop(lambda: self._forget(ours))
        return await self._event(body, request, hearing.message)

    async def mention(self, body: Mapping[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        """The bot was named in a channel."""
        return await self._event(body, request, hearing.mention)

    async def command(self, body: Mapping[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        """`/stocktake ...`."""

        def read() -> Heard:
            heard = hearing.typed(body, self._here(body))
            if heard.place.channel is not None and hearing.may_be_shared(heard.words or ""):
                with self._store.turn() as work:
                    work.talks.remember(f"{ASKED}{heard.key}", heard.words or "")
            return heard

        return await self._take(await self._off_loop(read), request)

    async def action(self, body: Mapping[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        """A button that says something, or opens a form."""
        for action in body.get("actions") or ():
            opens = str(action.get("action_id", "")).partition("/")[0] == modals.CALLBACK
            heard = await self._off_loop(partial(self._pressed, body, action))
            answer = await (self._open(heard, body, request) if opens else self._take(heard, request))
            if answer.status != 200:
                return answer
        return BoltResponse(status=200)

    async def view(self, body: Mapping[str, Any], ack: Ack, request: AsyncBoltRequest) -> BoltResponse | None:
        """A form was submitted: mistakes are shown under their fields, and nothing is recorded until there are none."""
        form = modals.filled(body["view"])
        if not form.form:
            return await _no_such_form(ack)

        def judge() -> tuple[Heard, Mapping[str, str]]:
            heard = hearing.sent(body, form, self._here(body))
            return heard, self._dialogue.mistakes(heard)

        heard, mistakes = await self._off_loop(judge)
        if mistakes:
            return await ack(response_action="errors", errors=modals.complaints(mistakes, form.shown))
        return await self._take(heard, request)

    async def shortcut(self, body: Mapping[str, Any]) -> BoltResponse:
        """Somebody's message becomes a note on a priority: the form opens with its words."""

        def read() -> tuple[Form | None, Place]:
            person, text = hearing.noted(body, self._here(body))
            place = Place.direct(person)
            return self._dialogue.form(person, place, _NOTE, {"note": text}), place

        form, place = await self._off_loop(read)
        if form is None:
            # Nobody set up, or nothing they may keep notes with: the same words as for a press of such a button.
            key = hearing.once("shortcut", body.get("trigger_id"), body.get("action_ts"))
            heard = Heard(key, SLACK, place.person or "", place, token=_NOTE)
            await self._off_loop(lambda: self._dialogue.hear(heard))
            self._after()
        else:
            await self._show(modals.modal(form, place), body)
        return BoltResponse(status=200)

    async def no_such_shortcut(self, body: Mapping[str, Any]) -> BoltResponse:
        """A shortcut of another version of the app: nothing was done, and whoever chose it is told."""
        await self._show(modals.notice(*NOT_THIS_SHORTCUT), body)
        return BoltResponse(status=200)

    async def home(self, body: Mapping[str, Any]) -> BoltResponse:
        """Somebody looks at the app's home tab."""
        event = body["event"]
        if event.get("tab", "home") == "home":
            team, user = _team(body) or self._people.team, str(event["user"])
            person = await self._off_loop(lambda: self._people.who(team, user))
            self._homes.show(person, user)
        return BoltResponse(status=200)

    # How a turn is taken ----------------------------------------------------------------------------------------

    async def _event(
        self,
        body: Mapping[str, Any],
        request: AsyncBoltRequest,
        read: Callable[[Mapping[str, Any], str, Here], Heard | None],
    ) -> BoltResponse:
        event = body["event"]
        key = f"{SLACK}/event/{body.get('event_id') or hearing.once('event', event.get('channel'), event.get('ts'))}"
        try:
            heard = await self._off_loop(lambda: read(event, key, self._here(body)))
        except NO_WORDS_IN as why:
            # Who it is from could not be found out: Slack was asked and did not answer, or does not let us ask.
            log.warning("an event could not be read yet", fault=type(why).__name__, why=str(why))
            return BoltResponse(status=500)
        except Exception as fault:
            # Whatever it is, Slack brings it again; what it says may repeat what somebody wrote.
            log.exception("an event could not be read", fault=type(fault).__name__)
            return BoltResponse(status=500)
        return await self._take(heard, request, body) if heard is not None else BoltResponse(status=200)

    async def _take(
        self, heard: Heard, request: AsyncBoltRequest, body: Mapping[str, Any] | None = None
    ) -> BoltResponse:
        """The turn, committed; 500 when it could not be, so that it comes again."""
        try:
            content = await asyncio.to_thread(self._content, body or {}, heard) if heard.file else None
            await self._off_loop(lambda: self._dialogue.hear(heard, content))
        except Exception as fault:
            # Slack delivers again what was not taken; the last time, the person is told.
            reference = secrets.token_hex(3)
            log.exception("turn undone", reference=reference, fault=type(fault).__name__)
            if _comes_again(request):
                return BoltResponse(status=500)
            await self._off_loop(lambda: self._dialogue.apologise(heard, reference))
        self._after()
        self._homes.changed(heard.person)
        return BoltResponse(status=200)

    async def _open(self, heard: Heard, body: Mapping[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        """The form a button opens, within the three seconds its trigger lives."""
        form = await self._off_loop(lambda: self._dialogue.form(heard.person, heard.place, heard.token or ""))
        if form is None:
            return await self._take(heard, request)
        await self._show(modals.modal(form, heard.place), body)
        return BoltResponse(status=200)

    async def _show(self, view: dict[str, Any], body: Mapping[str, Any]) -> None:
        trigger, calls = str(body.get("trigger_id") or ""), self._calls
        why = await asyncio.to_thread(
            without_raising,
            lambda: calls("views.open", calls.client.views_open, trigger_id=trigger, view=view),
        )
        if why is not None:
            # No accident worth a retry: the trigger has gone by then, and the button is still there.
            log.warning("a form could not be opened", why=str(why))

    def _content(self, body: Mapping[str, Any], heard: Heard) -> bytes | None:
        """The bytes of a workbook the unit sends; of nothing else, which is not kept anyway."""
        with self._store.reading() as work:
            person = work.portfolio.person(heard.person)
        files = (body.get("event") or {}).get("files") or ()
        if person is None or not person.runs_the_unit or not files:
            return None
        return self._files.fetch(files[0])

    def _pressed(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> Heard:
        share = str(action.get("value") or "").startswith(f"{SHARE}/")
        read = hearing.shared if share else hearing.pressed
        return read(body, action, self._here(body))

    def _here(self, body: Mapping[str, Any]) -> Here:
        team = _team(body) or self._people.team
        us = self._people.us or next(
            (str(a.get("user_id") or "") for a in body.get("authorizations") or () if a.get("is_bot")), ""
        )
        return Here(
            team,
            us,
            self._channel,
            self._key_of,
            lambda user: self._people.who(team, user),
            lambda user: self._people.called(team, user),
        )

    def _key_of(self, remote: str) -> str | None:
        with self._store.reading() as work:
            return work.outbox.key_of(remote, SLACK)

    def _forget(self, remote: str) -> None:
        """What stood there is answered and changed there no more."""
        with self._store.turn() as work:
            key = work.outbox.key_of(remote, SLACK)
            if key is not None:
                work.outbox.gone(key, SLACK)

    async def _off_loop(self, act: Callable[[], _Found]) -> _Found:
        return await asyncio.get_running_loop().run_in_executor(self._turns, act)


def _team(body: Mapping[str, Any]) -> str:
    """The workspace. Where the app is installed for a whole organisation, some payloads say it in one place alone."""
    user = body.get("user")
    event: Mapping[str, Any] = body.get("event") or {}
    authorization: Mapping[str, Any] = next(iter(body.get("authorizations") or ()), {})
    told = (
        body.get("team_id"),
        (body.get("team") or {}).get("id"),
        user.get("team_id") if isinstance(user, Mapping) else None,
        event.get("team") or event.get("user_team"),
        authorization.get("team_id"),
    )
    return next((str(team) for team in told if team), "")


def _comes_again(request: AsyncBoltRequest) -> bool:
    """Whether Slack will deliver this once more: events up to three times, what a person pressed or typed never."""
    if "event" not in request.body:
        return False
    said = request.headers.get("x-slack-retry-num", ["0"])[0]
    return not said.isdecimal() or int(said) < _LAST_RETRY


def bolt_app(ears: Ears, client: AsyncWebClient, us: Callable[[], tuple[str, str]]) -> AsyncApp:
    """Bolt, with a listener for everything the manifest asks for. `us` gives our bot id and user id.

    Signatures are checked at the door, before Bolt sees anything; who we are is known, so Bolt asks Slack nothing.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        bot, user = us()
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token, bot_id=bot, bot_user_id=user
        )

    quiet = logging.getLogger("stocktake.bolt")
    quiet.setLevel(logging.CRITICAL)  # Bolt writes whole payloads into its warnings
    app = AsyncApp(
        client=client,
        signing_secret="",
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=True,
        logger=quiet,
    )
    app.middleware(_about_us)
    anything = re.compile(".*", re.DOTALL)
    app.event("message")(ears.message)
    app.event("app_mention")(ears.mention)
    app.event("app_home_opened")(ears.home)
    app.event(anything)(_received)
    app.command(COMMAND)(ears.command)
    app.command(anything)(_no_such_command)
    app.action(anything)(ears.action)
    app.view(modals.CALLBACK)(ears.view)
    app.view(anything)(_no_such_form)
    app.view_closed(anything)(_received)
    app.shortcut(SHORTCUT)(ears.shortcut)
    app.shortcut(anything)(ears.no_such_shortcut)
    app.options(anything)(_no_options)
    return app


async def _about_us(body: Mapping[str, Any], next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
    """Slack says that it holds events of ours back; they come later, or are asked for again after a start."""
    if body.get("type") == "app_rate_limited":
        log.warning("Slack holds events back", minute=body.get("minute_rate_limited"))
        return BoltResponse(status=200)
    await next_()
    return None


async def _no_options(ack: Ack) -> BoltResponse:
    """No menu of ours asks for its options."""
    return await ack(options=[])


async def _no_such_command(ack: Ack) -> BoltResponse:
    """A command of another version of the app: Slack would call it a failure of the app's."""
    return await ack(response_type="ephemeral", text=NOT_THIS_COMMAND)


async def _no_such_form(ack: Ack) -> BoltResponse:
    """A form of another version of the app: what was written stays unrecorded, and whoever wrote it is told."""
    return await ack(response_action="update", view=modals.notice(*NOT_THIS_FORM))


async def _received() -> BoltResponse:
    """Nothing we listen to."""
    return BoltResponse(status=200)
