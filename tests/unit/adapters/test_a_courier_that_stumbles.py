"""A disk that stays full fills no log: what fails is tried ever more rarely, and its trace is written once."""

from __future__ import annotations

import threading

from structlog.testing import capture_logs

from adapters import compose


class Stumbling:
    """A courier whose database takes nothing, for so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def pause(self) -> float:
        return 2.0

    def empty(self) -> int:
        self.left -= 1
        if self.left >= 0:
            raise OSError("no room")
        return 0


class Waited(threading.Event):
    """Notes how long a hand would have rested, and lets it go on at once; so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.rests: list[float] = []
        self.stopping = threading.Event()
        self._times = times

    def wait(self, timeout: float | None = None) -> bool:
        self.rests.append(timeout or 0.0)
        if len(self.rests) == self._times:
            self.stopping.set()
        return False


def test_it_tries_ever_more_rarely_until_it_goes_well_again():
    waited = Waited(10)
    with capture_logs() as logged:
        compose._carry(Stumbling(8), waited, waited.stopping)
    assert waited.rests[0] == 2.0
    assert waited.rests[1] < 2.1 < waited.rests[3] < 6 < waited.rests[4]
    assert waited.rests[5:9] == [15.0] * 4
    assert waited.rests[9] == 2.0, "the next that goes well is soon followed by another look"
    assert ["exc_info" in line for line in logged] == [True] + [False] * 7
