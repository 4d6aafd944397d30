"""Limits are kept together by all hands: never more than allowed, and what is free is not held back."""

from __future__ import annotations

import time

from adapters.pacing import Limit, Method, Pace

POST = frozenset({Method.POST})
CHART = frozenset({Method.POST, Method.PICTURE})


def test_without_limits_nothing_waits():
    pace = Pace()
    assert not pace.is_limited
    assert pace.in_conversation("direct/ada", CHART) == pace.on_platform() == 0.0


def test_one_conversation_waits_and_another_does_not():
    """Slack takes about one message a second in each channel."""
    pace = Pace([Limit(1, 1.0, each=True)])
    assert pace.in_conversation("channel/unit", POST) == 0.0
    assert 0.9 < pace.in_conversation("channel/unit", POST) <= 1.03
    assert pace.in_conversation("direct/ada", POST) == 0.0


def test_charts_have_a_limit_of_their_own():
    pace = Pace([Limit(2, 60.0, of=Method.PICTURE)])
    assert [pace.in_conversation(f"direct/{n}", CHART) > 0 for n in range(3)] == [False, False, True]
    assert pace.in_conversation("direct/ada", POST) == 0.0


def test_the_platform_as_a_whole_is_never_hurried():
    """As many as allowed in the window, then none until the first has left it; then at once."""
    pace = Pace([Limit(5, 0.5)])
    began, sent = time.monotonic(), 0
    while time.monotonic() - began < 1.2:
        wait = pace.on_platform()
        if wait:
            time.sleep(min(wait, 0.02))
        else:
            sent += 1
    assert sent == 15


def test_what_is_idle_is_forgotten():
    """A year of conversations must not be kept in memory."""
    pace = Pace([Limit(1, 0.001, each=True)])
    for number in range(10_050):
        pace.in_conversation(f"direct/{number}", POST)
    assert len(pace._buckets) < 10_000
