"""There is no sign-in: what keeps others out is the address, the Host header, the Origin and the page's own policy."""

from __future__ import annotations

import asyncio
import json
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.workspace.app import PortTaken, make_app, opened
from adapters.workspace.guard import NotLoopback, loopback
from tests.fakes.workspace import LEAD, a_house

A_KEY = "6f1c1a52-7a0f-4c58-9d3d-000000000001"
WORDS = {"as": LEAD, "key": A_KEY, "room": "direct", "text": "voids 31"}


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.20", "example.gov.uk", "", "127.0.0.1.nip.io", "localhost."]
)
def test_it_refuses_to_listen_where_others_could_reach_it_and_says_why(host):
    neighbours, *_ = a_house()

    async def listen() -> None:
        async with opened(make_app(neighbours), host, 0):
            pytest.fail(f"It listened on {host!r}.")

    with pytest.raises(NotLoopback, match="no sign-in, so it only listens on this machine"):
        asyncio.run(listen())


@given(st.ip_addresses())
def test_only_loopback_addresses_are_listened_on(address):
    if address.is_loopback:
        assert loopback(str(address)) == str(address)
    else:
        with pytest.raises(NotLoopback):
            loopback(str(address))


def test_a_port_in_use_is_said_in_words():
    neighbours, *_ = a_house()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        async def listen() -> None:
            async with opened(make_app(neighbours), "127.0.0.1", other.getsockname()[1]):
                pytest.fail("Two listened on one port.")

        with pytest.raises(PortTaken, match="STOCKTAKE_PORT"):
            asyncio.run(listen())


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8321", "", "[::1", "10.0.0.1"]
)
@pytest.mark.parametrize("path", ["/", "/page/page.js", "/api/state"])
def test_another_name_in_the_host_header_is_refused(house, host, path):
    status, _, body = house.running.ask(path, headers={"Host": host})
    assert status == 403, f"DNS rebinding: {host!r} was answered for {path}"
    assert b"Priya" not in body


@pytest.mark.parametrize("host", ["localhost", "localhost:9000", "127.0.0.1", "[::1]:8321"])
def test_this_machines_own_names_are_answered_also_through_a_forwarded_port(house, host):
    assert house.running.ask("/", headers={"Host": host})[0] == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost:1", "null", "https://127.0.0.1", None]
)
@pytest.mark.parametrize("what", ["words", "edits", "presses", "forms", "clock", "files"])
def test_a_post_from_another_page_is_refused_and_nothing_is_heard(house, origin, what):
    headers = {"Content-Type": "application/json", **({"Origin": origin} if origin else {})}
    body = json.dumps(WORDS).encode()
    assert house.running.ask(f"/api/{what}", method="POST", body=body, headers=headers)[0] == 403
    assert house.door.heard == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_can_neither_read_what_is_said_nor_show_a_picture(house, site):
    for path in (
        "/api/state",
        f"/api/events?as={LEAD}",
        f"/api/pictures/light?as={LEAD}&key=flag-voids&block=3",
    ):
        assert house.running.ask(path, headers={"Sec-Fetch-Site": site})[0] == 403, path


def test_a_link_elsewhere_may_open_the_page_but_not_frame_it(house):
    status, headers, _ = house.running.ask(
        "/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    )
    assert status == 200
    assert headers["X-Frame-Options"] == "DENY"
    assert (
        house.running.ask("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"})[0] == 403
    )


@pytest.mark.parametrize("path", ["/", "/page/page.css", "/api/state", "/nothing", "/api/pictures/light"])
def test_every_answer_carries_the_strict_policy(house, path):
    _, headers, _ = house.running.ask(path)
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers


def test_nothing_outside_the_page_can_be_read_by_its_address(house):
    for path in (
        "/page/../app.py",
        "/page/%2e%2e/app.py",
        "/page/..%2fapp.py",
        "/page/index.html",
        "/page/nothing.js",
        "/page/.css",
    ):
        assert house.running.ask(path)[0] == 404, path


def test_the_page_has_no_script_or_style_within_it(house):
    _, _, body = house.running.ask("/")
    page = body.decode()
    assert page.count("<script") == 1
    assert '<script type="module" src="/page/page.js"></script>' in page
    assert "<style" not in page
    assert " style=" not in page
