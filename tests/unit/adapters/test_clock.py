"""Clocks: one that tells the time, one that can be moved on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from adapters.clock import MovableClock, SystemClock, TimeRunsForward

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Seconds:
    """A count that moves when told."""

    def __init__(self) -> None:
        self.count = 1000.0

    def __call__(self) -> float:
        return self.count


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def test_the_system_clock_tells_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_moved_clock_runs_on_from_where_it_was_put(seconds):
    clock = MovableClock(T0, seconds)
    assert clock.now() == T0
    seconds.count += 90
    assert clock.now() == T0 + timedelta(seconds=90)
    clock.move_to(T0 + timedelta(days=3))
    seconds.count += 1
    assert clock.now() == T0 + timedelta(days=3, seconds=1)


def test_time_does_not_run_backwards(seconds):
    clock = MovableClock(T0, seconds)
    seconds.count += 60
    with pytest.raises(TimeRunsForward, match="already 02 November 2026, 09:01 UTC"):
        clock.move_to(T0)
    assert clock.now() == T0 + timedelta(seconds=60), "and the refusal moved nothing"


def test_moving_to_this_very_instant_is_allowed(seconds):
    clock = MovableClock(T0, seconds)
    clock.move_to(T0)
    assert clock.now() == T0


def test_a_time_in_london_is_the_same_instant(seconds):
    summer = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    assert MovableClock(summer, seconds).now() == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert MovableClock(summer, seconds).now().tzinfo is UTC


def test_a_time_without_a_zone_is_no_instant(seconds):
    with pytest.raises(ValueError, match="does not say its time zone"):
        MovableClock(T0.replace(tzinfo=None), seconds)
    with pytest.raises(ValueError, match="does not say its time zone"):
        MovableClock(T0, seconds).move_to(T0.replace(tzinfo=None))


def test_many_threads_see_time_go_forward_only():
    clock = MovableClock(T0)
    backwards = []

    def watch() -> None:
        before = clock.now()
        for _ in range(2000):
            after = clock.now()
            if after < before:
                backwards.append((before, after))
            before = after

    watchers = [Thread(target=watch) for _ in range(4)]
    for watcher in watchers:
        watcher.start()
    for hour in range(1, 200):
        clock.move_to(T0 + timedelta(hours=hour))
    for watcher in watchers:
        watcher.join()
    assert backwards == []
    assert clock.now() >= T0 + timedelta(hours=199)
