"""A run calls whom its settings name, by any library, and nobody else; nothing is looked up or sent to others."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp
import pytest
import requests
import slack_sdk
from slack_sdk.web.async_client import AsyncWebClient

from adapters import compose
from adapters.calling import NotOnTheList, only
from adapters.settings import Settings
from adapters.slack.settings import SlackSettings
from adapters.teams.settings import TeamsSettings

SLACK = "https://slack.com/api/"
ELSEWHERE = "203.0.113.9"  # an address for documentation (RFC 5737): nobody's


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


class LookedUp(list[str]):
    """Stands in for the resolver: a number is itself, every name is `ELSEWHERE`, and noted."""

    def __call__(self, host: str, port: int, *_: object, **__: object) -> list[object]:
        with suppress(ValueError):
            kind = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
            return [(kind, socket.SOCK_STREAM, 6, "", (host, port))]
        self.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ELSEWHERE, port))]


@pytest.fixture
def looked_up() -> Iterator[LookedUp]:
    found = LookedUp()
    with only([SLACK], found):
        yield found


async def _aiohttp(url: str) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session, session.get(url):
        pass


def _slack(url: str) -> None:
    asyncio.run(AsyncWebClient("xoxb-1", base_url=url, retry_handlers=[]).auth_test())


WAYS: dict[str, Callable[[str], object]] = {
    "a bare socket": lambda url: socket.create_connection((urlsplit(url).hostname, 443), timeout=5),
    "requests, as MSAL": lambda url: requests.get(url, timeout=5),
    "aiohttp, as Teams": lambda url: asyncio.run(_aiohttp(url)),
    "Slack's client": lambda url: slack_sdk.WebClient(
        "xoxb-1", base_url=url, timeout=5, retry_handlers=[]
    ).auth_test(),
    "Slack's other client": _slack,
}


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        inner = [a for a in (*fault.args, getattr(fault, "reason", None)) if isinstance(a, BaseException)]
        fault = fault.__cause__ or next(iter(inner), None) or fault.__context__


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "slack.com.evil.example", "notslack.com", ELSEWHERE, "169.254.169.254", "[2001:db8::9]"],
)
def test_nobody_else_is_called_by_any_library(looked_up: LookedUp, way: str, host: str) -> None:
    with pytest.raises(Exception) as refused:
        WAYS[way](f"https://{host}/api/")
    assert any(isinstance(each, NotOnTheList) for each in _causes(refused.value)), repr(refused.value)
    assert looked_up == [], "not even a look-up tells anybody"


@pytest.mark.parametrize("host", ["slack.com", "wss-primary.slack.com", "files.slack.com", "SLACK.com"])
def test_whom_the_settings_name_is_called_and_what_is_below_it(looked_up: LookedUp, host: str) -> None:
    [found] = socket.getaddrinfo(host, 443)
    assert looked_up == [host]
    with socket.socket() as link:
        link.setblocking(False)
        with suppress(BlockingIOError, OSError) as _:  # on its way, or no network here
            link.connect(found[4])


def test_this_machine_is_always_called(looked_up: LookedUp) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        socket.create_connection(server.getsockname(), timeout=5).close()
    assert looked_up == []


def test_a_proxy_the_machine_prescribes_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.council.example:3128")
    found = LookedUp()
    with only([SLACK], found):
        socket.getaddrinfo("proxy.council.example", 3128)
    assert found == ["proxy.council.example"]


def test_afterwards_everything_is_as_it_was() -> None:
    before = socket.getaddrinfo
    with only([SLACK]):
        assert socket.getaddrinfo is not before
    assert socket.getaddrinfo is before


def test_a_run_is_held_to_it(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page alone calls nobody."""
    told: list[BaseException] = []

    async def serve(_machine: object, _say: object) -> None:
        for whom in ("slack.com", "evil.example"):
            try:
                await asyncio.get_running_loop().getaddrinfo(whom, 443)
            except OSError as fault:
                told.append(fault)

    monkeypatch.setattr(compose, "_serve", serve)
    machine = compose.build(Settings(database_url=f"sqlite:///{tmp_path / 'council.db'}"))
    compose.run(machine, print)
    assert [type(fault) for fault in told] == [NotOnTheList, NotOnTheList]


def test_the_settings_say_whom() -> None:
    slack = SlackSettings(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", STOCKTAKE_SLACK_CHANNEL="unit")
    assert slack.calls == (SLACK, "https://slack-files.com", "https://slack-edge.com")
    teams = TeamsSettings(app_id="a", tenant="t", managed_identity=True)
    assert {
        "https://smba.trafficmanager.net/",
        "https://login.microsoftonline.com",
        "http://169.254.169.254",
    } <= set(teams.calls)
    assert "http://169.254.169.254" not in TeamsSettings(app_id="a", tenant="t", password="p").calls
