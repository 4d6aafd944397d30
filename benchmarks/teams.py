"""What one admitted Teams activity costs: the SDK's own adapter, ours, and the least either must do.

Processor time of one activity run past a handler that does nothing, in turns with each other. Both are handed a caller
that has been let in, so that what differs is what each builds for every activity.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable

import jwt
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticationConfiguration,
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.teams.doorkeeper import ISSUER, Doorkeeper
from adapters.teams.framework import Framework
from adapters.teams.keys import Keys

Row = tuple[str, float, str]
TIMES, ROUNDS = 60, 5
WIRE = {
    "type": "message",
    "id": "1",
    "text": "repairs 91.2",
    "serviceUrl": "https://smba.trafficmanager.net/uk/",
    "channelId": "msteams",
    "from": {"id": "29:1", "name": "P", "aadObjectId": "a"},
    "conversation": {"conversationType": "personal", "tenantId": "t", "id": "a:1"},
    "recipient": {"id": "28:b", "name": "S"},
    "channelData": {"tenant": {"id": "t"}},
}


def run() -> list[Row]:
    """Every row: what is measured, the ratio, and the detail."""
    stock, ours, least, door = [], [], [], []
    for _ in range(ROUNDS):
        stock.append(_cost(_stock()))
        ours.append(_cost(_ours()))
        least.append(_cost(_least))
        door.append(_cost(_let_in()))
    theirs, here, floor, checked = (statistics.median(found) for found in (stock, ours, least, door))
    detail = (
        f"{here:.2f} ms of processor time; the stock adapter {theirs:.2f}, reading the JSON alone {floor:.2f}"
    )
    return [
        ("an admitted Teams activity, to the SDK's own adapter", here / theirs, detail),
        ("the same, to reading its JSON into the SDK's activity", here / floor, detail),
        (
            "checking its token and comparing it with the activity, to the SDK's own adapter",
            checked / theirs,
            f"{checked:.2f} ms of processor time for our doorkeeper, before the above",
        ),
    ]


def _stock() -> Callable[[], Awaitable[object]]:
    known = BotFrameworkAuthenticationFactory.create(
        credential_factory=PasswordServiceClientCredentialFactory("app", "made up"),
        auth_configuration=AuthenticationConfiguration(),
    )
    adapter = CloudAdapterBase(known)

    async def one() -> None:
        caller = AuthenticateRequestResult()
        caller.claims_identity = adapter.create_claims_identity("app")
        caller.connector_factory = known.create_connector_factory(caller.claims_identity)
        await adapter.process_activity(caller, Activity().deserialize(WIRE), TeamsActivityHandler().on_turn)

    return one


def _ours() -> Callable[[], Awaitable[object]]:
    async def token() -> str:
        return ""

    async def heard(_activity: dict) -> None:
        return None

    framework = Framework("app", token)
    return lambda: framework.receive(WIRE, heard)


def _let_in() -> Callable[[], Awaitable[object]]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
    claims = {"iss": ISSUER, "aud": "app", "serviceurl": WIRE["serviceUrl"], "exp": 4_000_000_000}
    header = f"Bearer {jwt.encode(claims, private, 'RS256', headers={'kid': 'k'})}"

    async def fetch(url: str) -> dict:
        if url == "keys":
            return {"keys": [{**public, "kid": "k", "endorsements": ["msteams"]}]}
        return {"jwks_uri": "keys"}

    keeper = Doorkeeper("app", frozenset({"t"}), ("https://smba.trafficmanager.net/",), Keys("openid", fetch))

    async def one() -> None:
        keeper.admit(await keeper.recognise(header), WIRE)

    return one


async def _least() -> None:
    Activity().deserialize(WIRE)


def _cost(one: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of processor time, the median."""

    async def measured() -> float:
        found = []
        for _ in range(TIMES):
            began = time.process_time()
            await one()
            found.append((time.process_time() - began) * 1000)
        return statistics.median(found)

    return asyncio.run(measured())
