"""The one module that names the Bot Framework SDK: dictionaries in, dictionaries out, our own errors.

Every known fault of the SDK (4.17.1, the last) is mended or avoided here; docs/decisions/0071 lists them with the test
that guards each. What another SDK would have to offer is the `Framework` class and nothing more.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.invoke_response import InvokeResponse
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ConversationParameters, ConversationReference
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    BotFrameworkAuthentication,
    ClaimsIdentity,
)
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.connector_factory import ConnectorFactory
from botframework.connector.bot_framework_sdk_client_async import BotFrameworkConnectorConfiguration
from msrest.authentication import Authentication
from msrest.exceptions import DeserializationError
from msrest.pipeline import AsyncPipeline, Request, Response
from msrest.pipeline.aiohttp import AsyncHTTPSender
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http.aiohttp import AioHttpClientResponse

from adapters.pacing import told_to_wait
from adapters.teams.errors import Answered, NoClearAnswer, NotReached, NotUnderstood

Wire = dict[str, Any]
"""One activity, or part of one, as it is on the wire."""
Heard = Callable[[Wire], Awaitable[Wire | None]]
"""Takes one activity and has it written down; for an invoke the body of its answer."""
Token = Callable[[], Awaitable[str]]
Another = Callable[[str], Awaitable[str]]
"""Gives a token in the place of one that was refused."""

PATIENCE = 12.0
"""Seconds the connector may take to answer."""
CONNECTING = 5.0
IDLE = 2.0
"""Seconds an unused connection is kept: less than a server keeps it, or a message meets its closing and has no clear answer."""


class Framework:
    """Activities in and out, through the SDK's adapter, activity handler and connector client."""

    def __init__(
        self, app_id: str, token: Token, *, another: Another | None = None, patience: float = PATIENCE
    ) -> None:
        self._app_id = app_id
        self._clients = _Clients(token, another, patience)
        self._adapter = _Adapter(_Authentication(self._clients))

    async def receive(self, activity: Wire, heard: Heard) -> tuple[int, Wire | None]:
        """Run one admitted activity past `heard`; the status and body of the answer.

        What `heard` raises comes out of here: then nothing was written down. Raises NotUnderstood.
        """
        try:
            read = Activity().deserialize(activity)
        except DeserializationError:
            raise NotUnderstood("not an activity") from None
        handler = _Handler(activity, heard)
        answer = await self._adapter.process_activity(
            self._adapter.admitted(self._app_id), read, handler.on_turn
        )
        if answer is None:
            return 200, None
        return int(answer.status), answer.body

    async def send(self, reference: Mapping[str, Any], activity: Wire) -> str:
        """Send to the reference's conversation; the id of the activity. Raises as `_Sender.send` does."""
        sent: list[str] = []

        async def logic(context: TurnContext) -> None:
            context.activity.id = None  # one the SDK made up; it would be sent as what we reply to
            response = await context.send_activity(Activity().deserialize(activity))
            sent.append((response.id if response else None) or "")

        await self._in(reference, logic)
        return sent[0]

    async def update(self, reference: Mapping[str, Any], number: str, activity: Wire) -> None:
        """Put another in the place of the activity of that id."""

        async def logic(context: TurnContext) -> None:
            changed = Activity().deserialize({**activity, "id": number})
            await context.update_activity(changed)

        await self._in(reference, logic)

    async def begin(self, service_url: str, parameters: Wire) -> tuple[str, str]:
        """Begin a conversation; its id, and that of its first activity when one came with it."""
        client = self._clients.at(service_url)
        made = await client.conversations.create_conversation(
            ConversationParameters().deserialize(parameters)
        )
        return made.id or "", made.activity_id or ""

    async def member(self, reference: Mapping[str, Any], user: str) -> Wire:
        """What the conversation's roster says of one member: name, e-mail, user principal name."""
        client = self._clients.at(reference["serviceUrl"])
        found = await client.conversations.get_conversation_member(reference["conversation"]["id"], user)
        more: Wire = found.additional_properties or {}
        return {"id": found.id, "name": found.name, **more}

    async def close(self) -> None:
        """Close every connection."""
        await self._clients.close()

    async def _in(
        self, reference: Mapping[str, Any], logic: Callable[[TurnContext], Awaitable[None]]
    ) -> None:
        made = ConversationReference().deserialize(dict(reference))
        await self._adapter.continue_conversation(made, logic, self._app_id)


# The way in -------------------------------------------------------------------------------------------------------


class _Handler(TeamsActivityHandler):
    """Hands every kind of activity on as it came over the wire."""

    def __init__(self, wire: Wire, heard: Heard) -> None:
        super().__init__()
        self._wire = wire
        self._heard = heard

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await self._heard(self._wire)

    on_message_update_activity = on_message_activity
    on_message_delete_activity = on_message_activity
    on_conversation_update_activity = on_message_activity
    on_installation_update = on_message_activity

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        # The SDK's own builds the answer's body twice over, and every Action.Execute would end in a 500.
        body = await self._heard(self._wire)
        return InvokeResponse(status=200 if body is not None else 501, body=body)


class _Adapter(CloudAdapterBase):
    """The SDK's adapter, told who called instead of finding out: see `adapters.teams.doorkeeper`."""

    def admitted(self, app_id: str) -> AuthenticateRequestResult:
        """A caller the doorkeeper has let in."""
        result = AuthenticateRequestResult()
        result.claims_identity = self.create_claims_identity(app_id)
        result.connector_factory = self.bot_framework_authentication.create_connector_factory(
            result.claims_identity
        )
        return result


class _Authentication(BotFrameworkAuthentication):
    """Recognises nobody: that is done before the SDK sees a request. Hands out clients that are kept."""

    def __init__(self, clients: _Clients) -> None:
        self._clients = clients

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        raise PermissionError("The doorkeeper decides who comes in.")

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        raise PermissionError("The doorkeeper decides who comes in.")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        return self._clients

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """Nobody signs in to anything else here; the stock one builds a client for each activity."""


# The way out ------------------------------------------------------------------------------------------------------


class _Clients(ConnectorFactory):
    """One client for each service address, made once: making one is what costs the stock adapter its 8 ms."""

    def __init__(self, token: Token, another: Another | None, patience: float) -> None:
        self._sender = _Sender(token, another, patience)
        self._made: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str = "") -> ConnectorClient:
        return self.at(service_url)

    def at(self, service_url: str) -> ConnectorClient:
        """The client for an address."""
        if service_url not in self._made:
            configuration = BotFrameworkConnectorConfiguration(
                Authentication(), service_url, pipeline_type=_Pipeline, sender=self._sender
            )
            self._made[service_url] = ConnectorClient(
                configuration.credentials, service_url, custom_configuration=configuration
            )
        return self._made[service_url]

    async def close(self) -> None:
        """Close the connections."""
        await self._sender.close()


class _Pipeline(AsyncPipeline):
    """No retries and no logging of bodies: the outbox alone decides what is sent again."""

    def __init__(self, configuration: BotFrameworkConnectorConfiguration) -> None:
        super().__init__([configuration.user_agent_policy, RawDeserializer()], configuration.sender)


class _Sender(AsyncHTTPSender):
    """One aiohttp session. Anything but success leaves as our own error, before the SDK reads its body."""

    def __init__(self, token: Token, another: Another | None, patience: float) -> None:
        self._token = token
        self._another = another
        self._timeout = aiohttp.ClientTimeout(total=patience, connect=CONNECTING)
        self._session: aiohttp.ClientSession | None = None

    async def __aexit__(self, *_: object) -> None:
        """Kept open between calls; `close` ends it."""

    async def send(self, request: Request, **config: Any) -> Response:
        """Send one request. Raises Answered, NotReached, NoClearAnswer, and what the token raises.

        A 401 says for certain that nothing was done, and may mean only that this token is no longer taken: the same is
        asked once more with a fresh one.
        """
        token = await self._token()
        try:
            return await self._asked(request, token)
        except Answered as answer:
            if answer.status != 401 or self._another is None or not token:
                raise
            refused = token
        return await self._asked(request, await self._another(refused))

    async def _asked(self, request: Request, token: str) -> Response:
        asked = request.http_request
        headers = dict(asked.headers)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if self._session is None:
            kept = aiohttp.TCPConnector(keepalive_timeout=IDLE)
            self._session = aiohttp.ClientSession(timeout=self._timeout, connector=kept)
        try:
            async with self._session.request(
                asked.method, asked.url, data=asked.data, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                if not 200 <= answer.status < 300:
                    raise Answered(answer.status, _code(body), _after(answer.headers))
                if not _is_object(body):
                    raise NoClearAnswer(
                        "an answer that is no JSON object"
                    )  # something between us and Teams spoke
                response = AioHttpClientResponse(asked, answer)
                response._body = body or b"{}"  # noqa: SLF001 - its own loader would read the answer again
                response.headers = {"content-type": "application/json"}  # it is, whatever a proxy calls it
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as why:
            raise NotReached(type(why).__name__) from None
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError) as why:
            raise NoClearAnswer(type(why).__name__) from None
        return Response(request, response)

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body or b"{}"), dict)
    except (ValueError, RecursionError):
        return False


def _code(body: bytes) -> str:
    """Teams' own word for what went wrong: only the code, never the text, which may quote content."""
    try:
        found = json.loads(body[:8192])
        code = found["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return ""
    return str(code)[:60] if str(code).replace(" ", "").isalnum() else ""


def _after(headers: Mapping[str, str]) -> float | None:
    seconds = told_to_wait(headers.get("Retry-After"), headers.get("Date"))
    return None if seconds is None else min(seconds, 3600.0)
