"""The token we show to Teams, asked for over the wire as Azure documents it, with nothing of ours replaced."""

from __future__ import annotations

import asyncio

import pytest
import requests

from adapters.settings import NotUsable
from adapters.teams import checking
from adapters.teams.settings import TeamsSettings
from adapters.teams.tokens import NoToken, Tokens, TokenUnclear
from tests.fakes import teams as fake_teams
from tests.fakes.logins import HEADER, SECRET, Identity, Login, a_certificate
from tests.integration.teams.conftest import Served, settings_for

PRIYA = "priya.shah@marlowheath.example"
_OF_AZURE = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT", "IMDS_ENDPOINT", "MSI_ENDPOINT",
             "MSI_SECRET", "AZURE_POD_IDENTITY_AUTHORITY_HOST")  # fmt: skip


@pytest.fixture
def identity(monkeypatch):
    """A machine's identity service; nothing says yet where it is."""
    for name in _OF_AZURE:
        monkeypatch.delenv(name, raising=False)
    made = Identity(fake_teams.APP)
    yield made
    made.stop()


@pytest.fixture(params=["App Service", "a virtual machine"])
def given(request, identity, monkeypatch):
    """The identity, as App Service and as a virtual machine give it."""
    if request.param == "App Service":
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{identity.address}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", HEADER)
    else:
        monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", identity.address)
    return identity


def by_identity(**changes):
    return TeamsSettings(
        **{"_env_file": None, "app_id": fake_teams.APP, "managed_identity": True, "tenant": fake_teams.TENANT}
        | changes
    )


def token(tokens: Tokens) -> str:
    return asyncio.run(tokens.get())


def test_a_managed_identity_gives_a_token_and_it_is_kept(given):
    tokens = Tokens(by_identity())
    assert [token(tokens), token(tokens), token(tokens)] == ["token-1"] * 3
    (asked,) = given.asked
    assert asked[1]["client_id"] == fake_teams.APP
    assert asked[1]["resource"] == "https://api.botframework.com"


def test_a_token_that_is_over_is_asked_for_anew(given):
    given.lasts = 60  # MSAL asks again five minutes before the end
    tokens = Tokens(by_identity())
    assert [token(tokens), token(tokens)] == ["token-1", "token-2"]


def test_a_token_teams_refused_is_asked_for_anew_once_however_many_ask(given):
    """Until it is nearly over, MSAL gives the one it keeps, and a refused one would be shown for a day."""

    async def both() -> list[str]:
        tokens = Tokens(by_identity())
        first = await tokens.get()
        return [
            first,
            *await asyncio.gather(tokens.another(first), tokens.another(first)),
            await tokens.get(),
        ]

    assert asyncio.run(both()) == ["token-1", "token-2", "token-2", "token-2"]


def test_an_identity_this_machine_was_not_given_is_said_to_be_that(given):
    with pytest.raises(NoToken):
        token(Tokens(by_identity(app_id="another")))
    looked = checking._signing_in(by_identity(app_id="another"))
    assert not looked.well
    assert "assign it in Azure" in looked.mend


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(429, {"error": "too_many_requests"}, id="too many requests"),
        pytest.param(410, {"error": "gone"}, id="the service is being updated"),
        pytest.param(500, {"statusCode": 500, "message": "?"}, id="it broke"),
        pytest.param(503, b"<html>later", id="a page in the place of an answer"),
        pytest.param(200, b"not JSON", id="nonsense"),
    ],
)
def test_an_identity_service_in_trouble_stops_nothing(given, status, body):
    """Whoever is told "no token" stops sending for good; a bad minute of Azure's must not do that."""
    tokens = Tokens(by_identity())
    given.fails(status, body)
    with pytest.raises(TokenUnclear):
        token(tokens)
    assert token(tokens) == "token-1"


def test_no_identity_service_at_all_is_unclear(identity, monkeypatch):
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9")
    with pytest.raises(TokenUnclear):
        token(Tokens(by_identity()))


def test_a_council_with_a_managed_identity_is_answered_in_teams(given, teams):
    """The whole way, from a signed activity to the connector, with the token the machine gave."""
    served = Served(teams, settings_for(teams, password="", managed_identity=True))
    try:
        teams.knows(PRIYA, "Priya Shah")
        assert teams.says(PRIYA, "hi").status_code == 200
        served.courier.empty()
        assert teams.to(PRIYA)
        assert set(teams.tokens) <= {"Bearer token-1", "Bearer token-2"}, "one for each way, in and out"
        assert checking._signing_in(by_identity()).well
    finally:
        served.close()


# With a secret


@pytest.fixture
def login(tmp_path, monkeypatch):
    """Entra's login, whose certificate this machine trusts."""
    certificate = a_certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    made = Login(fake_teams.TENANT, fake_teams.APP, certificate)
    yield made
    made.stop()


def by_secret(login, **changes):
    return by_identity(
        **{"managed_identity": False, "password": SECRET, "login_url": login.address} | changes
    )


def test_a_secret_gives_a_token_and_it_is_kept(login):
    tokens = Tokens(by_secret(login))
    assert [token(tokens), token(tokens)] == ["token-1", "token-1"]
    assert login.asked[-1][1]["scope"] == "https://api.botframework.com/.default"
    assert checking._signing_in(by_secret(login)).well


def test_a_secret_that_is_over_is_said_with_what_mends_it_and_never_shown(login):
    looked = checking._signing_in(by_secret(login, password="over since Monday"))
    assert looked.found == "the login service answered invalid_client"
    assert "secrets expire" in looked.mend
    assert "over since Monday" not in f"{looked}"


def test_a_secret_renewed_where_it_is_kept_is_read_without_a_restart(login, tmp_path):
    """A file half written is read again at the next attempt; a refused secret that nobody renewed stays refused."""
    file = tmp_path / "stocktake.env"

    def read() -> TeamsSettings:
        if file.read_text() == "half":
            raise NotUsable("half written")
        return TeamsSettings(
            _env_file=file, app_id=fake_teams.APP, tenant=fake_teams.TENANT, login_url=login.address
        )

    tokens = Tokens(by_secret(login, password="over since Monday"), read)
    for written in ("", "half", "TEAMS_APP_PASSWORD=over since Monday"):
        file.write_text(written)
        with pytest.raises(NoToken, match="invalid_client"):
            token(tokens)
    file.write_text(f"TEAMS_APP_PASSWORD={SECRET}")
    assert token(tokens) == "token-1"


def test_a_tenant_nobody_knows_is_said_to_be_that(login):
    """MSAL asks for the tenant's own addresses first, and raises ValueError for a tenant there is not."""
    looked = checking._signing_in(by_secret(login, tenant="0000"))
    assert looked.found == "the login service does not know this tenant"
    assert "TEAMS_TENANT_ID" in looked.mend


def test_a_refused_token_from_a_secret_is_asked_for_anew(login):
    async def both() -> list[str]:
        tokens = Tokens(by_secret(login))
        return [first := await tokens.get(), await tokens.another(first)]

    assert asyncio.run(both()) == ["token-1", "token-2"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_login_in_trouble_stops_nothing(login, status):
    tokens = Tokens(by_secret(login))
    login.fails(status, b"later")
    with pytest.raises(TokenUnclear):
        token(tokens)
    assert token(tokens) == "token-1"


def test_a_login_whose_certificate_is_nobodys_is_never_told_the_secret(login, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(TokenUnclear):
        token(Tokens(by_secret(login)))
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(login.address, timeout=5)
    assert not [said for _, said, _ in login.asked if "client_secret" in said]
