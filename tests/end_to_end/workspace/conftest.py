from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.hearing import Heard
from tests.fakes.workspace import LEAD, FakeBoard, FakeClock, FakeDoor, a_house
from tests.fakes.workspace_server import Running


class House:
    """A running workspace, what stands behind it, and how to walk in."""

    def __init__(self) -> None:
        neighbours, board, door, clock = a_house(pace=0.03)
        self.board: FakeBoard = board
        self.door: FakeDoor = door
        self.clock: FakeClock = clock
        self.running = Running(neighbours)

    def heard(self, count: int = 1) -> list[Heard]:
        """What went through the door, once there is as much: a page shows words before they have arrived."""
        deadline = time.monotonic() + 5
        while len(self.door.heard) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.door.heard) == count, f"{count} expected, heard {self.door.heard}"
        return self.door.heard

    def visit(self, page: Page, person: str = LEAD, room: str = "direct", *, newcomer: bool = False) -> Page:
        """Open the page as somebody, somewhere; hints put away unless one is a newcomer."""
        if not newcomer:
            page.add_init_script("localStorage.setItem('stocktake.hints', '{\"gone\": true}')")
        page.goto(f"{self.running.url}#as={person}&in={room}")
        expect(page.locator("#who-name")).not_to_have_text("…")
        return page


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.running.stop()


@pytest.fixture
def window(house: House, window: Callable[..., Page]) -> Callable[..., Page]:
    """Every window is closed before the workspace is: a page left alone would rightly complain."""
    return window


@pytest.fixture
def visit(house: House, page: Page) -> Callable[..., Page]:
    """Open the page in the one window."""
    return lambda *args, **kwargs: house.visit(page, *args, **kwargs)
