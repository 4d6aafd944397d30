from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.workspace import FakeBoard, FakeClock, FakeDoor, a_house
from tests.fakes.workspace_server import Running


class House:
    """A running workspace and what stands behind it."""

    def __init__(self) -> None:
        neighbours, board, door, clock = a_house()
        self.board: FakeBoard = board
        self.door: FakeDoor = door
        self.clock: FakeClock = clock
        self.pictures = neighbours.pictures
        self.running = Running(neighbours)


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.running.stop()
