"""The token we show when we call Teams: from a client secret or a managed identity, kept until it is nearly over."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import msal
import requests
import structlog

from adapters.settings import NotUsable
from adapters.teams.settings import TeamsSettings

log = structlog.get_logger("teams")

SCOPE = "https://api.botframework.com/.default"
RESOURCE = "https://api.botframework.com"
_PATIENCE = 10.0
_LATER = {404, 408, 410, 429}
"""What Azure documents for an identity service that is being updated or asked too often, and for any service."""


class NoToken(Exception):
    """The login service will not give us a token; the code says why, as it names it."""


class TokenUnclear(OSError):
    """The login service could not be reached."""


Fetch = Callable[[], Mapping[str, Any]]


class Tokens:
    """Tokens for calling the connector. MSAL keeps them and asks again shortly before each is over.

    `read` reads the settings again: a secret that is refused may have been renewed where it is kept.
    """

    def __init__(self, settings: TeamsSettings, read: Callable[[], TeamsSettings] | None = None) -> None:
        self._settings = settings
        self._read = read
        self._fetch = _fetching(settings) if settings.signs_in else None
        self._given = ""
        self._asking = asyncio.Lock()

    async def get(self) -> str:
        """A token, or nothing where nobody signs in. Raises NoToken and TokenUnclear."""
        if self._fetch is None:
            return ""
        async with self._asking:
            try:
                self._given = await asyncio.to_thread(self._ask, self._fetch)
            except NoToken:
                if not await asyncio.to_thread(self._renewed):
                    raise
                self._given = await asyncio.to_thread(self._ask, self._fetch)
            return self._given

    def _renewed(self) -> bool:
        """Whether another secret is set now; it is then the one that is shown."""
        try:
            password = self._read().password if self._read is not None else self._settings.password
        except NotUsable:
            return False  # half written; the next attempt reads it again
        if password == self._settings.password or not password.get_secret_value():
            return False
        self._settings = self._settings.model_copy(update={"password": password})
        self._fetch = _fetching(self._settings)
        log.info("a renewed secret is read")
        return True

    async def another(self, refused: str) -> str:
        """A token asked for anew, in the place of one Teams refused; once, however many were refused at one moment."""
        async with self._asking:
            if refused and refused == self._given:
                # MSAL would go on giving the one it keeps
                self._given, self._fetch = "", _fetching(self._settings)
        return await self.get()

    @staticmethod
    def _ask(fetch: Fetch) -> str:
        try:
            answer = fetch()
        except NoToken:
            raise
        except (requests.RequestException, msal.ManagedIdentityError, ValueError) as why:
            raise TokenUnclear(f"the login service did not answer: {type(why).__name__}") from None
        token = answer.get("access_token")
        if isinstance(token, str) and token:
            return token
        code = str(answer.get("error") or "no token")
        if code in {"temporarily_unavailable", "server_error"}:
            raise TokenUnclear(f"the login service answered {code}")
        raise NoToken(f"the login service answered {code}")


def _fetching(settings: TeamsSettings) -> Fetch:
    session = requests.Session()
    session.request = _with_patience(session.request)  # type: ignore[method-assign]
    if settings.managed_identity:
        identity = msal.UserAssignedManagedIdentity(client_id=settings.app_id)
        from_identity = msal.ManagedIdentityClient(identity, http_client=session)
        return lambda: dict(from_identity.acquire_token_for_client(resource=RESOURCE))

    # Made at the first request: MSAL looks the tenant up when it is made.
    made: list[msal.ConfidentialClientApplication] = []

    def fetch() -> Mapping[str, Any]:
        if not made:
            made.append(_application(settings, session))
        return dict(made[0].acquire_token_for_client(scopes=[SCOPE]))

    return fetch


def _application(settings: TeamsSettings, session: requests.Session) -> msal.ConfidentialClientApplication:
    try:
        return msal.ConfidentialClientApplication(
            settings.app_id,
            client_credential=settings.password.get_secret_value(),
            authority=f"{settings.login_url.rstrip('/')}/{settings.tenant}",
            http_client=session,
            instance_discovery=False,
        )
    except json.JSONDecodeError as why:
        raise requests.RequestException from why
    except ValueError:
        raise NoToken("the login service does not know this tenant") from None


def _with_patience(request: Callable[..., requests.Response]) -> Callable[..., requests.Response]:
    """A login service that is busy, moving or broken has said nothing about our credentials: ask again later."""

    def asked(*args: Any, **named: Any) -> requests.Response:
        named.setdefault("timeout", _PATIENCE)
        answer = request(*args, **named)
        if answer.status_code in _LATER or answer.status_code >= 500:
            raise requests.RequestException(f"it answered {answer.status_code}")
        return answer

    return asked
