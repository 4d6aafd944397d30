"""Slack's two ways in: signed HTTP requests at one path, or Socket Mode, which needs no public address."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from adapters.knocking import PATIENCE
from adapters.listening import Handler, Listener
from adapters.platforms import CannotListen

log = structlog.get_logger("slack")
PATH = "/slack/events"
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0


class Refused(CannotListen):
    """Slack does not accept the app-level token."""


def is_from_slack(verifier: SignatureVerifier, body: bytes, given: Mapping[str, str]) -> bool:
    """Whether the request is signed with our secret, no more than five minutes ago; never raises."""
    stamp, signature = given.get("X-Slack-Request-Timestamp", ""), given.get("X-Slack-Signature", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12 and signature.isascii()):
        return False
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return verifier.is_valid(text, stamp, signature)


def handler(app: AsyncApp, signing_secret: str, patience: float = PATIENCE) -> Handler:
    """What answers Slack's requests: only signed ones reach Bolt, and nothing of the others is logged."""
    verifier = SignatureVerifier(signing_secret)

    async def hear(request: web.Request) -> web.StreamResponse:
        try:
            async with asyncio.timeout(patience):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408, text="too slow", headers={"Connection": "close"})
        if body.startswith(b"ssl_check=1") or b"&ssl_check=1" in body[:2000]:
            return web.Response(
                text=""
            )  # Slack looks at the certificate now and then; nothing is said or done
        if not is_from_slack(verifier, body, request.headers):
            log.warning("a request that Slack did not sign was refused", bytes=len(body))
            return web.Response(status=401, text="not signed by Slack")
        try:
            asked = AsyncBoltRequest(
                body=body.decode("utf-8"), query=request.query_string, headers=dict(request.headers)
            )
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
        ):  # a list, half a form, far too deep
            return web.Response(status=400, text="not understood")
        return await to_aiohttp_response(await app.async_dispatch(asked))

    return hear


@contextlib.asynccontextmanager
async def http(app: AsyncApp, signing_secret: str, listener: Listener) -> AsyncIterator[str]:
    """Listen for Slack's requests until the context ends."""
    listener.answers("POST", PATH, handler(app, signing_secret))
    async with listener.opened() as address:
        yield f"{address.rstrip('/')}{PATH}, for Slack's signed requests"


@contextlib.asynccontextmanager
async def socket(app: AsyncApp, app_token: str, client: AsyncWebClient) -> AsyncIterator[str]:
    """Stay connected by Socket Mode until the context ends. Raises Refused for a token Slack does not accept."""
    quiet = logging.getLogger("stocktake.socket")
    quiet.setLevel(logging.CRITICAL)
    handler: Any = AsyncSocketModeHandler(app, app_token, logger=quiet, web_client=client, ping_interval=5)
    connecting = asyncio.create_task(_connect(handler))
    done, _ = await asyncio.wait({connecting}, timeout=10)
    if done:
        connecting.result()
    try:
        yield "Slack, by Socket Mode" if done else "Slack, by Socket Mode (not reached yet; still trying)"
    finally:
        connecting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await connecting
        await handler.close_async()


async def _connect(handler: Any) -> None:
    """Connect, however long Slack is out of reach; after that the client keeps itself connected."""
    pause = _FIRST_PAUSE
    while True:
        try:
            await handler.connect_async()
        except SlackApiError as refused:
            error = str(refused.response.get("error", ""))
            if error in {
                "invalid_auth",
                "not_authed",
                "not_allowed_token_type",
                "token_revoked",
                "missing_scope",
            }:
                raise Refused(
                    f"Slack does not accept SLACK_APP_TOKEN ({error}). Run: stocktake check slack"
                ) from None
            log.warning("Slack's Socket Mode answered no", error=error)
        except Exception as fault:  # noqa: BLE001 - whatever it is, see below
            # Whatever keeps us from connecting, trying again is the only thing to do about it.
            log.warning("Slack's Socket Mode is out of reach", fault=type(fault).__name__)
        else:
            return
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)
