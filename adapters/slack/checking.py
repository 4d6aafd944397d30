"""`stocktake check slack`: what is set up, what is not, and what to mend; one line each."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.platforms import Looked
from adapters.slack.asks import SCOPES
from adapters.slack.calls import SECONDS_FOR_A_CALL, retry_after, web_client
from adapters.slack.settings import SlackSettings

_UNSURE_AFTER = 60.0
_REFUSED_AFTER = 300.0
_MOST_PEOPLE = 200
_MOST_PATIENCE = 60.0
"""Seconds that are waited for one line in all, where Slack asks for patience."""
_UNWELL = "Slack could not answer just now"
_NOT_SLACK = "something else than Slack answered"
_BUSY = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_ABOVE = "mend what stands above first, then check again"
_NOBODY = {"users_not_found", "user_not_found"}
_Answer = tuple[dict[str, Any] | None, str, Mapping[str, str]]
_Ask = Callable[..., _Answer]


def check(
    settings: SlackSettings,
    now: Callable[[], datetime],
    people: Sequence[str] = (),
    pause: Callable[[float], None] = time.sleep,
    complaints: Sequence[str] = (),
) -> Iterator[Looked]:
    """Everything in turn: settings, tokens, permissions, the clock, the channel, the people (their e-mail addresses).

    `complaints` are about settings that are left blank. What one trouble does not touch is looked at all the same.
    """
    yield from map(_setting, complaints)
    client = web_client(settings.bot_token.get_secret_value(), settings.api_url)
    answered, error, headers = _Patiently(pause)(client.auth_test) if client.token else (None, "", {})
    error = _UNWELL if error == "ratelimited" else error
    host = urlsplit(settings.api_url).netloc
    if answered is not None:
        yield Looked("Bot token", f"accepted by {answered.get('team', 'the workspace')}")
        yield _scopes(headers)
    elif error:
        where = "OAuth & Permissions"
        yield Looked("Bot token", error, _about_the_token(error, "SLACK_BOT_TOKEN", where, host))
    out_of_reach = error.startswith(("no answer", _NOT_SLACK))
    if headers and not out_of_reach:
        yield _clock(headers, now())
    if settings.mode == "http":
        yield from _signed(settings)
    elif not out_of_reach and settings.app_token.get_secret_value():
        yield _socket(settings, host, _Patiently(pause))
    if settings.channel:
        yield _channel(client, settings.channel, _Patiently(pause), answers=answered is not None)
    yield _people(client, people[:_MOST_PEOPLE], _Patiently(pause), answers=answered is not None)


def _setting(complaint: str) -> Looked:
    wrong, _, mend = complaint.partition("; ")
    return Looked(
        "Setting", wrong, mend or "mend it where it is set (stocktake.env); docs/settings.md says how"
    )


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


def _signed(settings: SlackSettings) -> Iterator[Looked]:
    secret = settings.signing_secret.get_secret_value()
    found = f"signed requests at http://{settings.http_host}:{settings.http_port}/slack/events"
    if len(secret) >= 16 and not secret.startswith(("xoxb-", "xapp-")):
        yield Looked("Way in", found)
    elif secret:
        mend = "copy SLACK_SIGNING_SECRET again from Basic Information, App Credentials"
        yield Looked("Way in", f"{found}, with what cannot be the signing secret", mend)


def _socket(settings: SlackSettings, host: str, ask: _Ask) -> Looked:
    client = web_client(settings.app_token.get_secret_value(), settings.api_url)
    answered, error, _ = ask(client.apps_connections_open, app_token=client.token or "")
    error = _UNWELL if error == "ratelimited" else error
    if answered is None:
        where = "Basic Information, App-Level Tokens, with connections:write; and Socket Mode switched on"
        mend = _about_the_token(error, "SLACK_APP_TOKEN", where, host)
        return Looked("Way in", f"Socket Mode: {error}", mend)
    return Looked("Way in", "Socket Mode, accepted")


def _channel(client: WebClient, named: str, ask: _Ask, *, answers: bool) -> Looked:
    if not answers:
        return Looked("Channel", f"{named} could not be looked up without the bot token", _ABOVE)
    name = named.strip().lstrip("#")
    found: Mapping[str, Any] | None = None
    answered, error, _ = ask(client.conversations_info, channel=name)
    if answered is not None:
        found = answered.get("channel")
    elif error == "channel_not_found":
        found, untold = _by_name(client, name, ask)
        error = untold or error
    if answered is None and error != "channel_not_found":
        mend = "try again in a minute" if error in {_UNWELL, "ratelimited"} else _ABOVE
        return Looked("Channel", f"{named} could not be looked up ({error})", mend)
    if found is None:
        mend = "put the channel's id into STOCKTAKE_SLACK_CHANNEL (channel, View details, at the bottom)"
        return Looked("Channel", f"{named} was not found", f"{mend}; a private one: /invite @Stocktake")
    if name in (found.get("previous_names") or ()) and name not in {found.get("id"), found.get("name")}:
        mend = f"put its id into STOCKTAKE_SLACK_CHANNEL: {found.get('id')}"
        return Looked("Channel", f"{named} is called #{found.get('name')} now", mend)
    if found.get("is_archived"):
        mend = "unarchive it, or name another channel"
        invite = "" if found.get("is_member") else "; then write there: /invite @Stocktake"
        return Looked("Channel", f"#{found.get('name')} is archived", f"{mend}{invite}")
    if not found.get("is_member"):
        return Looked("Channel", f"the app is not in #{found.get('name')}", "write there: /invite @Stocktake")
    return Looked("Channel", f"#{found.get('name')}, and the app is in it")


def _by_name(client: WebClient, name: str, ask: _Ask) -> tuple[Mapping[str, Any] | None, str]:
    """The channel of that name, or that had it once; or the error that kept Slack from telling."""
    cursor = ""
    once: Mapping[str, Any] | None = None
    while True:
        answered, error, _ = ask(
            client.conversations_list,
            types="public_channel,private_channel",
            limit=200,
            cursor=cursor or None,
        )
        if answered is None:
            return None, error
        found = next((c for c in answered.get("channels", ()) if c.get("name") == name), None)
        cursor = str((answered.get("response_metadata") or {}).get("next_cursor") or "")
        once = once or next(
            (c for c in answered.get("channels", ()) if name in (c.get("previous_names") or ())), None
        )
        if found is not None or not cursor:
            return found or once, ""


def _people(client: WebClient, people: Sequence[str], ask: _Ask, *, answers: bool) -> Looked:
    if not people:
        return Looked("People", "nobody has been imported", "run `stocktake import council.xlsx`")
    if not answers:
        return Looked("People", "could not be looked up without the bot token", _ABOVE)
    unknown, looked = [], 0
    for email in people:
        answered, error, _ = ask(client.users_lookupByEmail, email=email)
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


def _about_the_token(error: str, name: str, where: str, host: str) -> str:
    if error == _UNWELL:
        return "try again in a minute; see slack-status.com where that does not help"
    if error == _NOT_SLACK:
        return f"see what stands between this machine and {host}: a proxy that asks for a login, or a filter"
    if error.startswith("no answer"):
        return next(
            (mend.format(host=host) for why, mend in _NO_ANSWER.items() if why in error),
            _NO_WAY.format(host=host),
        )
    return f"copy {name} again from api.slack.com/apps, {where}; if the app was reinstalled, the token has changed"


_CERTIFICATE = "its certificate is not trusted here"
_NOT_TLS = "no secure connection came about"
_NO_NAME = "its name is not known here"
_TOO_SLOW = f"none within {SECONDS_FOR_A_CALL} seconds"
_NO_WAY = "see whether this machine may reach {host} over HTTPS (port 443), or set HTTPS_PROXY"
_NO_ANSWER = {
    _CERTIFICATE: "a proxy that looks into connections has its own authority: name that file in SSL_CERT_FILE; or the clock is wrong",
    _NOT_TLS: "see whether a proxy or a filter stands between this machine and {host}, and whether SLACK_API_URL is right",
    _NO_NAME: "see whether this machine can look up {host} (DNS), or set HTTPS_PROXY",
    _TOO_SLOW: "try again; where that does not help, see whether a firewall drops what goes to {host} (port 443)",
}


class _Patiently:
    """Asks Slack, and asks again once it has been quiet for as long as Slack wants, unless that is too long."""

    def __init__(self, pause: Callable[[float], None]) -> None:
        self._pause = pause
        self._left = _MOST_PATIENCE

    def __call__(self, call: Callable[..., Any], **arguments: Any) -> _Answer:
        answer = _asked(call, **arguments)
        while answer[1] == "ratelimited" and (wait := retry_after(answer[2])) <= self._left:
            self._left -= wait
            self._pause(wait)
            answer = _asked(call, **arguments)
        return answer


def _asked(call: Callable[..., Any], **arguments: Any) -> _Answer:
    """What Slack answered, or the error's word; and the answer's headers, if any came."""
    try:
        answer = call(**arguments)
    except SlackApiError as refused:
        error = str(refused.response.get("error", "refused"))
        return None, _in_a_word(error, refused.response.status_code), _headers(refused.response.headers)
    except (OSError, HTTPException, SlackClientError) as why:
        return None, f"no answer ({why_none(why)})", {}
    return answer.data, "", _headers(answer.headers)


def _in_a_word(error: str, status: int) -> str:
    if error == "ratelimited":
        return error
    if status >= 500 or error in _BUSY:
        return _UNWELL
    return _NOT_SLACK if " " in error else error  # Slack's errors are one word each


def _headers(given: Mapping[str, Any]) -> Mapping[str, str]:
    return {k.lower(): v if isinstance(v, str) else ",".join(v) for k, v in given.items()}


def why_none(why: Exception) -> str:
    """Why no answer came, in a few words."""
    reason = why.reason if isinstance(why, URLError) and isinstance(why.reason, Exception) else why
    match reason:
        case ssl.SSLCertVerificationError():
            return _CERTIFICATE
        case ssl.SSLError():
            return _NOT_TLS
        case socket.gaierror():
            return _NO_NAME
        case TimeoutError():
            return _TOO_SLOW
        case ConnectionRefusedError():
            return "nothing listens there"
    return type(reason).__name__
