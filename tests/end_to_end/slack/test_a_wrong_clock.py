"""The program by a clock that is set wrong and right again, or stands still for three days: counted in Slack."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from tests.end_to_end.slack.test_trouble_counted_in_slack import PRIYA, imported, once_each
from tests.fakes.slack import FakeSlack
from tests.program import ROOT, Program

Set = Callable[[datetime], None]


@pytest.fixture
def by_a_clock(tmp_path: Path) -> Iterator[tuple[Program, Set]]:
    """The program, whose machine's clock is what the test sets it to; it runs on from there."""
    stamp = tmp_path / "clock"

    def set_to(moment: datetime) -> None:
        written = stamp.with_name("clock.new")
        written.write_text(f"{(moment - SystemClock().now()).total_seconds():+.3f}")
        written.replace(stamp)

    with FakeSlack().running() as slack:
        program = Program(tmp_path, slack, "socket")
        with imported(program):
            program.launched_by = (sys.executable, str(ROOT / "tests/wrong_clock.py"), str(stamp))
            yield program, set_to


def ticks_on(program: Program) -> None:
    """At least one tick has gone well since."""
    began = time.monotonic()

    def ticked() -> bool:
        age = re.search(r"^stocktake_tick_age_seconds ([\d.e-]+)", program.asks("/metrics")[1], re.MULTILINE)
        return age is not None and float(age.group(1)) < time.monotonic() - began

    program.slack.until(ticked, 60)


def test_an_hour_or_a_day_wrong_it_ticks_on_and_asks_nobody_twice(by_a_clock: tuple[Program, Set]) -> None:
    """Set back an hour before it is nine again, forward a day, back a day, right again."""
    program, set_to = by_a_clock
    slack, priya = program.slack, program.slack.direct(program.ids[PRIYA])
    set_to(datetime(2026, 11, 2, 9, 0, 1, tzinfo=UTC))
    program.start("")
    slack.until(lambda: "October figures" in slack.said(priya), 60)
    for day, hour, minute, second in (
        (2, 8, 0, 0),
        (2, 8, 59, 58),
        (3, 9, 0, 0),
        (2, 9, 5, 0),
        (1, 9, 5, 0),
        (2, 9, 6, 0),
    ):
        set_to(datetime(2026, 11, day, hour, minute, second, tzinfo=UTC))
        ticks_on(program)
        ticks_on(program)
    program.stop(signal.SIGTERM)
    assert max(Counter(prompted(slack)).values()) == 1
    assert len(set(prompted(slack))) >= 3
    once_each(program)


def test_frozen_for_three_days_it_says_one_thing_to_each(by_a_clock: tuple[Program, Set]) -> None:
    """A machine that was asleep: prompts, reminders and deputies of three days are one message to each person."""
    program, set_to = by_a_clock
    slack = program.slack
    set_to(datetime(2026, 11, 2, 9, 0, 1, tzinfo=UTC))
    program.start("")
    slack.until(lambda: "October figures" in slack.said(slack.direct(program.ids[PRIYA])), 60)
    ticks_on(program)
    assert program.process is not None
    program.process.send_signal(signal.SIGSTOP)
    before = set(slack.sent_keys())
    set_to(datetime(2026, 11, 5, 9, 30, tzinfo=UTC))
    time.sleep(1)
    program.process.send_signal(signal.SIGCONT)
    ticks_on(program)
    slack.until(lambda: set(slack.sent_keys()) - before, 60)
    ticks_on(program)
    ticks_on(program)
    program.stop(signal.SIGTERM)
    heard = Counter(
        key.split("/")[1] for key in slack.sent_keys() if key.startswith("chase/") and key not in before
    )
    assert heard
    assert max(heard.values()) == 1, heard
    once_each(program)


def prompted(slack: FakeSlack) -> list[str]:
    """Whom each prompt that arrived was for."""
    return [key.split("/")[1] for key in slack.sent_keys() if key.endswith("/prompt")]
