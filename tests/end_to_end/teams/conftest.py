"""Microsoft's own client for Teams, on this machine only, in front of the program as people start it."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.end_to_end.conftest import PATIENCE
from tests.node import NODE, PACKAGES
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
CLIENT = PACKAGES / "@microsoft" / "m365agentsplayground" / "cli.js"
CHANNEL = "19:unit@thread.tacv2"
TRIES = 6
SEEN = os.environ.get("STOCKTAKE_SCREENSHOTS", "")


def somebody(number: int, name: str) -> dict[str, str]:
    first, _, last = name.partition(" ")
    email = f"{first}.{last}@marlowheath.example".lower()
    return {
        "id": f"user-{number}",
        "name": name,
        "userPrincipleName": email,  # the client's own spelling
        "aadObjectId": f"aad-{number}",
        "givenName": first,
        "surname": last,
        "email": email,
    }


class Client:
    """The client's window, as somebody uses it."""

    def __init__(self, page: Page, bot: str, log: Callable[[], str], database: Path) -> None:
        self.database = database
        self.page = page
        self.bot = bot
        self.log = log
        self._pictures = 0

    @property
    def writing(self) -> Locator:
        return self.page.locator("[data-lexical-editor=true][role=textbox]")

    def says(self, text: str) -> None:
        self._writes(self.writing.last, text)
        self.page.keyboard.press("Enter")

    def _writes(self, box: Locator, text: str) -> None:
        """Text typed afresh until it stands in the box: a message that arrives meanwhile takes the focus away."""
        for _ in range(TRIES):
            box.click()
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text, delay=5)
            with contextlib.suppress(AssertionError):
                expect(box).to_contain_text(text, timeout=3_000)
                return
        pytest.fail(f"the client would not take {text!r}")

    def reads(self, text: str) -> None:
        self.page.get_by_text(text).last.wait_for()
        self.seen(text)

    def seen(self, name: str) -> None:
        if SEEN:
            self._pictures += 1
            safe = "".join(c if c.isalnum() else "-" for c in name)[:40]
            self.page.screenshot(path=str(Path(SEEN) / f"{self._pictures:02}-{safe}.png"))

    def presses(self, title: str) -> None:
        self.page.get_by_role("button", name=title, exact=True).last.click()

    def goes_to(self, place: str) -> None:
        self.page.get_by_text(place, exact=True).first.click()

    def mentions(self, text: str, *, post: bool = False) -> None:
        box = self.writing.first if post else self.writing.last
        offered = self.page.get_by_role("menuitem").filter(has_text="Stocktake")
        for _ in range(TRIES):
            self._writes(box, "@Stocktake")
            with contextlib.suppress(PlaywrightTimeout):
                offered.click(timeout=3_000)
                break
        else:
            pytest.fail("the client never offered the bot to be mentioned")
        self.page.keyboard.type(f" {text}")
        if post:
            self.page.get_by_role("button", name="Post", exact=True).click()
        else:
            self.page.keyboard.press("Enter")

    def sees_charts(self) -> None:
        """There is a chart on the screen, and every one has arrived."""
        self.page.locator("img[src*='/teams/charts/']").last.wait_for()
        self.page.wait_for_function(
            "() => [...document.querySelectorAll(\"img[src*='/teams/charts/']\")].every(e => e.naturalWidth > 0)"
        )

    def charts(self) -> list[dict[str, Any]]:
        """Every chart on the screen: how large it arrived, how large it is shown, and what it says to a listener."""
        look = (
            "all => all.map(e => ({arrived: e.naturalWidth, shown: e.clientWidth, says: e.alt, from: e.src}))"
        )
        found: list[dict[str, Any]] = self.page.locator("img[src*='/teams/charts/']").evaluate_all(look)
        return found

    def narrows(self) -> None:
        """Cards as narrow as on a small phone; the client's own menu would cover them in so narrow a window."""
        self.page.add_style_tag(content=".ac-adaptiveCard { width: 288px !important; }")

    def cut_off(self) -> list[str]:
        """Text in our cards that is wider than the room it is given."""
        look = """all => all.filter(e => e.children.length === 0 && e.textContent.trim()
                    && e.parentElement.scrollWidth > e.parentElement.clientWidth + 1).map(e => e.textContent)"""
        cards = ".ac-adaptiveCard span, .ac-adaptiveCard div, .ac-adaptiveCard button"
        found: list[str] = self.page.locator(cards).evaluate_all(look)
        return found

    def unsent(self) -> list[Any]:
        """What waits to be sent, or was set aside, when the couriers have had their time."""
        for _ in range(100):
            with contextlib.closing(sqlite3.connect(self.database)) as held:
                found = held.execute(
                    "select platform, key, trouble from outbox where sent_at is null"
                ).fetchall()
            if not found:
                break
            time.sleep(0.1)
        return found

    def time_moves(self, to: str) -> None:
        """The sample's own clock, moved as its page would."""
        answer = requests.post(
            f"{self.bot}api/clock", json={"to": to}, headers={"Origin": self.bot.rstrip("/")}, timeout=120
        )
        assert answer.status_code == 200, answer.text


@pytest.fixture
def client(browser: Browser, tmp_path: Path) -> Iterator[Client]:
    """Priya, a lead, with Stocktake just added; the sample council on its first morning."""
    assert CLIENT.exists(), "Microsoft's client is not here: sh tests/install-node-packages"
    theirs, ours, page_port = free_port(), free_port(), free_port()  # the client takes another above 32767
    others = ["Nadia Okafor", "David Lindqvist", "Marcus Webb", "Somebody Else", "Another One"]
    (tmp_path / ".m365agentsplayground.yml").write_text(
        json.dumps(
            {
                "version": "0.1.1",
                "tenantId": "11111111-2222-3333-4444-555555555555",
                "bot": {"id": "00000000-0000-0000-0000-00000000000b", "name": "Stocktake"},
                "currentUser": somebody(0, "Priya Shah"),
                "users": [somebody(n, name) for n, name in enumerate(others, 1)],
                "personalChat": {"id": "personal-chat"},
                "groupChat": {"id": "group-chat", "name": "Group Chat"},
                "team": {
                    "id": "team-1",
                    "name": "Delivery unit",
                    "aadGroupId": "00000000-0000-0000-0000-000000000031",
                    "channels": [{"id": CHANNEL, "name": "Delivery"}],
                },
            }
        )
    )
    logs = {name: (tmp_path / f"{name}.log").open("w+") for name in ("bot", "client")}
    quiet = {k: v for k, v in os.environ.items() if not k.startswith(("STOCKTAKE_", "TEAMS_", "SLACK_"))}
    bot = subprocess.Popen(
        [str(Path(sys.executable).with_name("stocktake")), "run", "--sample", "--teams"],
        cwd=ROOT,
        env=quiet
        | {
            "STOCKTAKE_DATABASE_URL": f"sqlite:///{tmp_path}/council.db",
            "STOCKTAKE_PORT": str(page_port),
            "STOCKTAKE_HTTP_PORT": str(ours),
            "STOCKTAKE_PUBLIC_URL": f"http://127.0.0.1:{ours}",
            "STOCKTAKE_TEAMS_CHANNEL": CHANNEL,
            "TEAMS_ALLOWED_SERVICE_URLS": f"http://127.0.0.1:{theirs}/",
        },
        stdout=logs["bot"],
        stderr=subprocess.STDOUT,
    )
    started = [bot]
    try:
        _wait(logs["bot"], f":{ours}/api/messages", bot)
        endpoint = f"http://127.0.0.1:{ours}/api/messages"
        service = f"http://127.0.0.1:{theirs}/_connector"
        playground = subprocess.Popen(
            [NODE, "--require", str(Path(__file__).with_name("loopback.cjs")), str(CLIENT), "-e", endpoint,
             "-c", "msteams", "-p", str(theirs), "--service-url", service, "--disable-telemetry"],
            cwd=tmp_path,
            env=quiet | {"APPLICATION_INSIGHTS_NO_STATSBEAT": "true"},
            stdout=logs["client"],
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        started.append(playground)
        _wait(logs["client"], f"Listening on {theirs}", playground)
        page = browser.new_page(viewport={"width": 1400, "height": 1300})
        page.set_default_timeout(PATIENCE)
        page.route(
            "**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort()
        )
        page.goto(f"http://127.0.0.1:{theirs}/")
        yield Client(
            page, f"http://127.0.0.1:{page_port}/", lambda: _read(logs["bot"]), tmp_path / "council.db"
        )
        page.close()
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(timeout=20)
        for log in logs.values():
            log.close()


def _read(log: Any) -> str:
    log.flush()
    return Path(log.name).read_text()


def _wait(log: Any, words: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if words in _read(log):
            return
        assert process.poll() is None, f"It ended before it was ready:\n{_read(log)}"
        time.sleep(0.1)
    raise AssertionError(f"It never said {words!r}:\n{_read(log)}")
