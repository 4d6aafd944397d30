"""What `stocktake check teams` looks at, in the order an administrator sets it up, and what mends it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.platforms import Looked
from adapters.teams import pictures
from adapters.teams.activities import PLATFORM
from adapters.teams.doorkeeper import LEEWAY
from adapters.teams.ear import PATH
from adapters.teams.platform import SERVICE
from adapters.teams.settings import TeamsSettings
from adapters.teams.tokens import NoToken, Tokens, TokenUnclear
from core.domain.people import Role
from core.ports import Work

_PATIENCE = aiohttp.ClientTimeout(total=10)
_UNSURE_AFTER = 60.0
"""Seconds two clocks may be apart; at `doorkeeper.LEEWAY` every request is refused."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What an address answered; a status of 0 where there was no answer, and `why` then."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    why: str = ""

    def __str__(self) -> str:
        return f"it answered {self.status}" if self.status else f"it did not answer ({self.why})"


def check(
    settings: TeamsSettings, work: Work, now: Callable[[], datetime], complaints: Sequence[str] = ()
) -> Iterator[Looked]:
    """Everything in turn. `complaints` are about settings; what one trouble does not touch is looked at all the same."""
    yield from map(_setting, complaints)
    wrong = {word for complaint in complaints for word in complaint.split() if word.isupper()}
    if not wrong & _SIGNS_IN:
        yield _signing_in(settings)
    if "TEAMS_OPENID_METADATA_URL" not in wrong:
        yield from _keys(settings, now)
    if "TEAMS_ALLOWED_SERVICE_URLS" not in wrong:
        yield _service(settings)
    if "STOCKTAKE_PUBLIC_URL" not in wrong:
        yield from _reached(settings)
    yield from _people(work)
    if "STOCKTAKE_TEAMS_CHANNEL" not in wrong:
        yield _channel(settings, work)
    yield _set_aside(work)


_SIGNS_IN = {
    "TEAMS_APP_ID",
    "TEAMS_APP_PASSWORD",
    "TEAMS_MANAGED_IDENTITY",
    "TEAMS_TENANT_ID",
    "TEAMS_LOGIN_URL",
}


def _setting(complaint: str) -> Looked:
    wrong, _, mend = complaint.partition("; ")
    return Looked("Setting", wrong, mend or "mend it where it is set (stocktake.env); docs/teams.md says how")


def _signing_in(settings: TeamsSettings) -> Looked:
    what = "Signing in to Microsoft"
    if not settings.signs_in:
        return Looked(
            what, "no app id, so nobody signs in", "Set TEAMS_APP_ID; without it only development works"
        )
    try:
        asyncio.run(Tokens(settings).get())
    except NoToken as why:
        return Looked(what, str(why), _what_mends(settings, why))
    except TokenUnclear as why:
        return Looked(what, str(why), f"Let this machine reach {settings.login_url} (a proxy or firewall?)")
    return Looked(what, "a token was given")


def _what_mends(settings: TeamsSettings, why: NoToken) -> str:
    if settings.managed_identity:
        return "The identity is not given to this machine; assign it in Azure"
    if "tenant" in str(why):
        return "TEAMS_TENANT_ID must be the App Tenant ID on the bot's Configuration page"
    return (
        "TEAMS_APP_ID, TEAMS_TENANT_ID and TEAMS_APP_PASSWORD must belong together, and secrets expire; "
        "make a new one under Certificates & secrets. In stocktake.env it is read by itself within five minutes"
    )


def _keys(settings: TeamsSettings, now: Callable[[], datetime]) -> Iterator[Looked]:
    what, there = "The keys Teams signs with", _asked("GET", settings.metadata_url)
    named = str(_object(there).get("jwks_uri") or "")
    keys = _asked("GET", named) if named else there
    if _object(keys).get("keys"):
        yield Looked(what, "they can be fetched")
    else:
        told = (
            "what came is not Microsoft's; a filter or login page in between"
            if there.status == 200
            else there
        )
        address = named or settings.metadata_url
        yield Looked(what, f"{keys if named else told}", f"Let this machine reach {address}")
    if _object(there):
        yield _clock(there, now())


def _clock(there: _Told, now: datetime) -> Looked:
    try:
        apart = abs((now - parsedate_to_datetime(there.headers.get("Date", ""))).total_seconds())
    except (TypeError, ValueError):
        return Looked("Clock", "Microsoft did not say the time")
    if apart > _UNSURE_AFTER:
        return Looked(
            "Clock",
            f"{apart:.0f} seconds apart from Microsoft's",
            f"Set this machine's clock by a time server; at {LEEWAY} seconds everything is refused",
        )
    return Looked("Clock", "agrees with Microsoft's")


def _service(settings: TeamsSettings) -> Looked:
    what = "Teams' own service, which messages go to"
    silent = [(url, told) for url in settings.service_urls if not (told := _asked("GET", url)).status]
    if silent:
        url, told = silent[0]
        return Looked(what, f"{told}", f"Let this machine reach {url} (a proxy or firewall?)")
    return Looked(what, "it can be reached")


def _reached(settings: TeamsSettings) -> Iterator[Looked]:
    what, charts = "The address Teams calls", "The address of charts"
    if not settings.public_url:
        yield Looked(
            what,
            "STOCKTAKE_PUBLIC_URL is not set",
            "Set it to the https address in front of Stocktake; without it charts are shown as words",
        )
        return
    home = settings.public_url.rstrip("/")
    told = _asked("POST", f"{home}{PATH}")
    if told.status == 401 or (told.status in {400, 403} and not settings.signs_in):
        yield Looked(what, f"{home}{PATH} is Stocktake's, and lets nobody in without a token")
    else:
        yield Looked(
            what,
            f"{home}{PATH}: {told}",
            f"Start `stocktake run --teams`, and have the proxy pass {PATH} and {pictures.PATH} on to it",
        )
        return
    told = _asked("GET", f"{home}{pictures.PATH}none")
    if told.status == 404 and not told.body:
        yield Looked(charts, f"{home}{pictures.PATH} is Stocktake's")
    else:
        yield Looked(
            charts,
            f"{home}{pictures.PATH}: {told}",
            f"Have the proxy pass {pictures.PATH} on to Stocktake too",
        )


def _people(work: Work) -> Iterator[Looked]:
    people = [p for p in work.portfolio.people() if not p.retired]
    written_to = [p for p in people if p.role in {Role.LEAD, Role.DEPUTY} or p.runs_the_unit]
    missing = [
        p.name for p in written_to if not any(a.platform == PLATFORM for a in work.addresses.of(p.key))
    ]
    if not people:
        yield Looked("People", "nobody has been imported", "Run `stocktake import council.xlsx`")
    elif missing:
        named = ", ".join(missing[:8]) + (f" and {len(missing) - 8} more" if len(missing) > 8 else "")
        yield Looked(
            "People",
            f"{len(missing)} of {len(written_to)} leads, deputies and officers have not added Stocktake yet: {named}",
            "Install it for them with a setup policy in the Teams admin centre, or ask them to add it",
        )
    else:
        yield Looked("People", f"all {len(written_to)} leads, deputies and officers can be written to")


def _channel(settings: TeamsSettings, work: Work) -> Looked:
    what = "The unit's channel"
    if not settings.channel:
        return Looked(
            what,
            "STOCKTAKE_TEAMS_CHANNEL is not set",
            "In the channel's menu choose Get link to channel, and put the link there",
        )
    if work.talks.recall(SERVICE) is None:
        return Looked(
            what,
            "Stocktake has not been added to that team yet",
            "Add it to the team (docs/teams.md, step 6)",
        )
    return Looked(what, "set, and Teams' own address is known")


def _set_aside(work: Work) -> Looked:
    many = sum(stuck.platform == PLATFORM for stuck in work.outbox.stuck())
    return Looked(
        "Messages set aside", f"{many}" if many else "none", "See `stocktake outbox`" if many else ""
    )


def _object(told: _Told) -> Mapping[str, object]:
    """The JSON object that came; empty where something else did."""
    try:
        found = json.loads(told.body) if told.status == 200 else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _asked(method: str, address: str) -> _Told:
    return asyncio.run(_answer(method, address))


async def _answer(method: str, address: str) -> _Told:
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.request(method, address, allow_redirects=False) as answer,
        ):
            return _Told(answer.status, answer.headers, await answer.content.read(1024 * 1024))
    except aiohttp.ClientConnectorDNSError:
        return _Told(0, {}, b"", "its name is not known here")
    except aiohttp.ClientConnectorCertificateError:
        return _Told(0, {}, b"", "its certificate is not one this machine trusts")
    except TimeoutError:
        return _Told(0, {}, b"", f"in {_PATIENCE.total:.0f} seconds")
    except (aiohttp.ClientError, OSError, ValueError):
        return _Told(0, {}, b"", "nobody took the connection")
