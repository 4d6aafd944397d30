"""A real Chromium, as a person would use it. Nothing is skipped: without one the tests say how to get it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
PATIENCE = 30_000  # milliseconds: a busy machine is slow, and what passes does not wait
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module: while it is open, its event loop counts as running, and no other test may run one."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.fail(
            "There is no Chromium on this machine. Run `make test`, which installs it, or install it yourself."
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield chromium
        chromium.close()


class Troubles:
    """What went wrong on a page that nobody asked for."""

    def __init__(self) -> None:
        self._seen: list[str] = []
        self._expected: list[str] = []

    def watch(self, page: Page) -> None:
        page.on(
            "console",
            lambda said: self._seen.append(said.text) if said.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: self._seen.append(f"{error.name}: {error.message}\n{error.stack}"))

    def expect(self, part: str) -> None:
        """From here on, a complaint with this in it is part of the story."""
        self._expected.append(part)

    @property
    def unexpected(self) -> list[str]:
        return [text for text in self._seen if not any(part in text for part in self._expected)]


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """Console errors, uncaught exceptions and policy violations: none may be left at the end."""
    troubles = Troubles()
    yield troubles
    assert not troubles.unexpected, "The page complained:\n" + "\n".join(troubles.unexpected)


@pytest.fixture
def window(browser: Browser, troubles: Troubles) -> Iterator[Callable[..., Page]]:
    """Opens windows, each with nothing remembered unless it is given another's context."""
    contexts: list[BrowserContext] = []

    def open_window(context: BrowserContext | None = None, **settings: object) -> Page:
        if context is None:
            given = {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "America/New_York", **settings}
            context = browser.new_context(**given)  # type: ignore[arg-type]
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
        page = context.new_page()
        troubles.watch(page)
        return page

    yield open_window
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")  # an answer still being held back is nobody's any more
        context.close()


@pytest.fixture
def page(window: Callable[..., Page]) -> Page:
    """One window on a desk."""
    return window()
