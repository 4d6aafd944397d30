"""`stocktake check slack`: what is set up, what is not, and what to mend; one line each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.platforms import Looked
from adapters.slack.asks import SCOPES
from adapters.slack.calls import web_client
from adapters.slack.settings import SlackSettings

_UNSURE_AFTER = 60.0
_REFUSED_AFTER = 300.0
_MOST_PEOPLE = 200
_WAITS = 3
_LONGEST_WAIT = 60.0
_UNWELL = "Slack could not answer just now"
_BUSY = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_ABOVE = "mend what stands above first, then check again"
_NOBODY = {"users_not_found", "user_not_found"}


def check(
    settings: SlackSettings,
    now: Callable[[], datetime],
    people: Sequence[str] = (),
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Looked]:
    """Everything in turn: tokens, permissions, the clock, the channel, the people (their e-mail addresses)."""
    client = web_client(settings.bot_token.get_secret_value(), settings.api_url)
    answered, error = _asked(client.auth_test)
    error = _UNWELL if error == "ratelimited" else error
    if answered is None:
        yield Looked("Bot token", error, _about_the_token(error, "SLACK_BOT_TOKEN", "OAuth & Permissions"))
        return
    data, headers = answered
    yield Looked("Bot token", f"accepted by {data.get('team', 'the workspace')}")
    yield _scopes(headers)
    yield _clock(headers, now())
    yield _way_in(settings)
    yield _channel(client, settings.channel)
    if people:
        yield _people(client, people[:_MOST_PEOPLE], pause)
    else:
        yield Looked("People", "nobody has been imported", "run `stocktake import council.xlsx`")


def _scopes(headers: Mapping[str, str]) -> Looked:
    granted = {s.strip() for s in headers.get("x-oauth-scopes", "").split(",") if s.strip()}
    missing = [f"{scope} ({why})" for scope, why in SCOPES.items() if scope not in granted]
    if not granted:
        return Looked("Permissions", "Slack did not list them")
    if missing:
        return Looked(
            "Permissions",
            f"{len(missing)} missing: {', '.join(missing)}",
            "add them at api.slack.com/apps, OAuth & Permissions, Bot Token Scopes, then Reinstall to Workspace",
        )
    return Looked("Permissions", f"all {len(SCOPES)} are there")


def _clock(headers: Mapping[str, str], now: datetime) -> Looked:
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return Looked("Clock", "Slack did not say the time")
    apart = abs((now - theirs).total_seconds())
    if apart > _UNSURE_AFTER:
        late = "; Slack's requests are refused at five minutes" if apart <= _REFUSED_AFTER else ""
        return Looked(
            "Clock",
            f"{apart:.0f} seconds apart from Slack's{late}",
            "set this machine's clock by a time server; signed requests are refused while it is five minutes off",
        )
    return Looked("Clock", "agrees with Slack's")


def _way_in(settings: SlackSettings) -> Looked:
    if settings.mode == "http":
        secret = settings.signing_secret.get_secret_value()
        could_be_it = len(secret) >= 16 and not secret.startswith(("xoxb-", "xapp-"))
        found = f"signed requests at http://{settings.http_host}:{settings.http_port}/slack/events"
        mend = (
            "" if could_be_it else "copy SLACK_SIGNING_SECRET again from Basic Information, App Credentials"
        )
        return Looked("Way in", found, mend)
    client = web_client(settings.app_token.get_secret_value(), settings.api_url)
    answered, error = _asked(client.apps_connections_open, app_token=client.token or "")
    if answered is None:
        where = "Basic Information, App-Level Tokens, with connections:write; and Socket Mode switched on"
        return Looked("Way in", f"Socket Mode: {error}", _about_the_token(error, "SLACK_APP_TOKEN", where))
    return Looked("Way in", "Socket Mode, accepted")


def _channel(client: WebClient, named: str) -> Looked:
    name = named.strip().lstrip("#")
    found: Mapping[str, Any] | None = None
    answered, error = _asked(client.conversations_info, channel=name)
    if answered is not None:
        found = answered[0].get("channel")
    elif error == "channel_not_found":
        found = _by_name(client, name)
    else:
        return Looked("Channel", f"{named} could not be looked up ({error})", _ABOVE)
    if found is None:
        mend = "put the channel's id into STOCKTAKE_SLACK_CHANNEL (channel, View details, at the bottom)"
        return Looked(
            "Channel", f"{named} was not found ({error})", f"{mend}; a private one: /invite @Stocktake"
        )
    if found.get("is_archived"):
        return Looked("Channel", f"#{found.get('name')} is archived", "unarchive it, or name another channel")
    if not found.get("is_member"):
        return Looked("Channel", f"the app is not in #{found.get('name')}", "write there: /invite @Stocktake")
    return Looked("Channel", f"#{found.get('name')}, and the app is in it")


def _by_name(client: WebClient, name: str) -> Mapping[str, Any] | None:
    cursor = ""
    while True:
        answered, _ = _asked(
            client.conversations_list,
            types="public_channel,private_channel",
            limit=200,
            cursor=cursor or None,
        )
        if answered is None:
            return None
        data = answered[0]
        found = next((c for c in data.get("channels", ()) if c.get("name") == name), None)
        cursor = str((data.get("response_metadata") or {}).get("next_cursor") or "")
        if found is not None or not cursor:
            return found


def _people(client: WebClient, people: Sequence[str], pause: Callable[[float], None]) -> Looked:
    unknown, looked = [], 0
    waits = _WAITS
    for email in people:
        answered, error = _asked(client.users_lookupByEmail, email=email)
        while error == "ratelimited" and waits:
            waits -= 1
            pause(_LONGEST_WAIT / _WAITS)
            answered, error = _asked(client.users_lookupByEmail, email=email)
        if error == "ratelimited":
            break
        if answered is None and error not in _NOBODY:
            return Looked("People", f"could not be looked up ({error})", _ABOVE)
        looked += 1
        if answered is None:
            unknown.append(email)
    found = f"{looked - len(unknown)} of {looked} are found by e-mail"
    more = (
        ""
        if looked == len(people)
        else f"; {len(people) - looked} were not looked up, Slack asked for patience"
    )
    if unknown:
        return Looked(
            "People",
            f"{found}{more}; not found: {', '.join(unknown)}",
            "the address in the workbook and the one in Slack must be the same; change either",
        )
    return Looked("People", f"{found}{more}")


def _about_the_token(error: str, name: str, where: str) -> str:
    if error == _UNWELL:
        return "try again in a minute; see slack-status.com where that does not help"
    if error.startswith("no answer"):
        return "see whether this machine may reach slack.com over HTTPS (port 443), or set HTTPS_PROXY"
    return f"copy {name} again from api.slack.com/apps, {where}; if the app was reinstalled, the token has changed"


def _asked(
    call: Callable[..., Any], **arguments: Any
) -> tuple[tuple[dict[str, Any], Mapping[str, str]] | None, str]:
    """What Slack answered and its headers, or the error's word."""
    try:
        answer = call(**arguments)
    except SlackApiError as refused:
        error = str(refused.response.get("error", "refused"))
        busy = refused.response.status_code >= 500 or error in _BUSY or " " in error
        return None, _UNWELL if busy and error != "ratelimited" else error
    except (OSError, HTTPException, SlackClientError) as why:
        return None, f"no answer ({type(why).__name__})"
    headers = {k.lower(): v if isinstance(v, str) else ",".join(v) for k, v in answer.headers.items()}
    return (answer.data, headers), ""
