"""Who may come in: the Bot Framework's own service, speaking for this bot, from the council's own tenant.

Nothing of a request is believed, kept or logged before it has passed. The order is cheap first, content last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt

from adapters.teams.keys import Keys

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
LEEWAY = 300
"""Seconds by which two clocks may differ."""
_LONGEST_TOKEN = 16 * 1024


class TurnedAway(Exception):
    """A request that is not let in. The reason names a rule, never anything of the request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called, as the token says."""

    service_url: str
    endorsements: frozenset[str]


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Checks a token, then what the activity says against it. Without an `app_id` there is no sign-in at all,.

    which only a development machine listening to itself may do (`adapters.teams.settings`).
    """

    app_id: str
    tenants: frozenset[str]
    service_urls: Sequence[str]
    keys: Keys

    async def recognise(self, header: str | None) -> Caller | None:
        """Who is calling, from the Authorization header alone; None when there is no sign-in.

        Raises TurnedAway, and KeysUnreachable when nobody can be recognised just now.
        """
        if not self.app_id:
            return None
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > _LONGEST_TOKEN:
            raise TurnedAway(401, "no token")
        try:
            head = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise TurnedAway(401, "not a token") from None
        name = head.get("kid")
        if head.get("alg") != "RS256" or not isinstance(name, str):
            raise TurnedAway(401, "not signed as agreed")
        key = await self.keys.get(name)
        if key is None:
            raise TurnedAway(401, "signed with an unknown key")
        try:
            claims = jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self.app_id,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as why:
            raise TurnedAway(401, _REASONS.get(type(why), "token refused")) from None
        return Caller(str(claims.get("serviceurl") or claims.get("serviceUrl") or ""), key.endorsements)

    def admit(self, caller: Caller | None, activity: Mapping[str, Any]) -> None:
        """Compare what the activity says of itself with who called. Raises TurnedAway."""
        address = activity.get("serviceUrl")
        if not isinstance(address, str) or not self.trusts(address):
            raise TurnedAway(403, "service address not on the list")
        if caller is None:
            return
        if caller.service_url.rstrip("/") != address.rstrip("/"):
            raise TurnedAway(403, "service address differs from the token's")
        channel = activity.get("channelId")
        if channel != CHANNEL or (caller.endorsements and channel not in caller.endorsements):
            raise TurnedAway(403, "not from Teams")
        said = [tenant for tenant in _tenants(activity) if tenant is not None]
        if not said or any(not isinstance(t, str) or t not in self.tenants for t in said):
            raise TurnedAway(403, "another tenant")

    def trusts(self, address: str) -> bool:
        """Whether we may call this address with our token."""
        return any(_is_below(address, allowed) for allowed in self.service_urls)


_REASONS: Mapping[type[Exception], str] = {
    jwt.ExpiredSignatureError: "expired",
    jwt.ImmatureSignatureError: "not valid yet",
    jwt.InvalidAudienceError: "for another bot",
    jwt.InvalidIssuerError: "from another issuer",
    jwt.InvalidSignatureError: "wrong signature",
    jwt.MissingRequiredClaimError: "a claim is missing",
}


def _tenants(activity: Mapping[str, Any]) -> tuple[Any, Any]:
    data, conversation = activity.get("channelData"), activity.get("conversation")
    tenant = data.get("tenant") if isinstance(data, Mapping) else None
    return (
        tenant.get("id") if isinstance(tenant, Mapping) else None,
        conversation.get("tenantId") if isinstance(conversation, Mapping) else None,
    )


def _is_below(address: str, allowed: str) -> bool:
    r"""Whether an address is the allowed one or below it: same scheme, host and port, whole steps of the path.

    >>> _is_below("https://smba.trafficmanager.net/uk/", "https://smba.trafficmanager.net/")
    True
    >>> _is_below("https://smba.trafficmanager.net.example/", "https://smba.trafficmanager.net/")
    False
    >>> _is_below("https://smba.trafficmanager.net@example/", "https://smba.trafficmanager.net/")
    False
    """
    try:
        here, there = urlsplit(address), urlsplit(allowed)
        ports = here.port, there.port
    except ValueError:
        return False
    if here.username is not None or here.password is not None or here.query or here.fragment:
        return False
    if (here.scheme, here.hostname, ports[0]) != (there.scheme, there.hostname, ports[1]):
        return False
    if "\\" in address or ".." in here.path:
        return False
    return f"{here.path.rstrip('/')}/".startswith(f"{there.path.rstrip('/')}/")
