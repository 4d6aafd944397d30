"""What one admitted Teams activity costs: the SDK's own adapter, ours, and the least either must do.

Processor time of one activity run past a handler that does nothing, in turns with each other. Both are handed a caller
that has been let in, so that what differs is what each builds for every activity.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable

from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticationConfiguration,
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult

from adapters.teams.framework import Framework

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
    stock, ours, least = [], [], []
    for _ in range(ROUNDS):
        stock.append(_cost(_stock()))
        ours.append(_cost(_ours()))
        least.append(_cost(_least))
    theirs, here, floor = (statistics.median(found) for found in (stock, ours, least))
    detail = (
        f"{here:.2f} ms of processor time; the stock adapter {theirs:.2f}, reading the JSON alone {floor:.2f}"
    )
    return [
        ("an admitted Teams activity, to the SDK's own adapter", here / theirs, detail),
        ("the same, to reading its JSON into the SDK's activity", here / floor, detail),
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
