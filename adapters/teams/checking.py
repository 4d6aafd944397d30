"""What `stocktake check teams` looks at, in the order an administrator sets it up, and what mends it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp

from adapters.platforms import Looked
from adapters.teams.activities import PLATFORM
from adapters.teams.ear import PATH
from adapters.teams.platform import SERVICE
from adapters.teams.settings import TeamsSettings
from adapters.teams.tokens import NoToken, Tokens, TokenUnclear
from core.domain.people import Role
from core.ports import Work

_PATIENCE = aiohttp.ClientTimeout(total=10)


def check(settings: TeamsSettings, work: Work) -> Iterator[Looked]:
    """Everything in turn."""
    yield _signing_in(settings)
    yield _keys(settings)
    yield _reached(settings)
    yield from _council(settings, work)


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


def _keys(settings: TeamsSettings) -> Looked:
    what = "The keys Teams signs with"
    status = asyncio.run(_asked("GET", settings.metadata_url))
    if status == 200:
        return Looked(what, "they can be fetched")
    return Looked(what, _said(status), f"Let this machine reach {settings.metadata_url}")


def _reached(settings: TeamsSettings) -> Looked:
    what = "The address Teams calls"
    if not settings.public_url:
        return Looked(
            what,
            "STOCKTAKE_PUBLIC_URL is not set",
            "Set it to the https address in front of Stocktake; without it charts are shown as words",
        )
    address = f"{settings.public_url.rstrip('/')}{PATH}"
    status = asyncio.run(_asked("POST", address))
    if status == 401 or (status in {400, 403} and not settings.signs_in):
        return Looked(what, f"{address} is Stocktake's, and lets nobody in without a token")
    return Looked(
        what,
        f"{address}: {_said(status)}",
        f"Start `stocktake run --teams`, and have the proxy pass {PATH} and /teams/charts/ on to it",
    )


def _council(settings: TeamsSettings, work: Work) -> Iterator[Looked]:
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
    if not settings.channel:
        yield Looked(
            "The unit's channel",
            "STOCKTAKE_TEAMS_CHANNEL is not set",
            "In the channel's menu choose Get link to channel, and put the link there",
        )
    elif work.talks.recall(SERVICE) is None:
        yield Looked(
            "The unit's channel",
            "Stocktake has not been added to that team yet",
            "Add it to the team (docs/teams.md, step 6)",
        )
    else:
        yield Looked("The unit's channel", "set, and Teams' own address is known")
    perhaps = [s for s in work.outbox.stuck() if s.platform == PLATFORM]
    yield Looked(
        "Messages set aside",
        f"{len(perhaps)}" if perhaps else "none",
        "See `stocktake outbox`" if perhaps else "",
    )


async def _asked(method: str, address: str) -> int:
    """The status of the answer; 0 where there was none."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.request(method, address, allow_redirects=False) as answer,
        ):
            return answer.status
    except (aiohttp.ClientError, TimeoutError, OSError):
        return 0


def _said(status: int) -> str:
    return f"it answered {status}" if status else "it did not answer"
