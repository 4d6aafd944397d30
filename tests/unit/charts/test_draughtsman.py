"""Charts are drawn aside, in order, and no process is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from adapters.charts import draughtsman as room
from adapters.charts.draughtsman import Commission, Draughtsman, NotDrawn
from adapters.charts.drawing import draw
from bot.pictures import TrajectoryPicture

ROOT = Path(__file__).parents[3]
CHARTS = [TrajectoryPicture(title=f"Chart {number}") for number in range(5)]


@pytest.fixture
def two():
    """A draughtsman with two workers, sent home afterwards."""
    with Draughtsman(workers=2) as draughtsman:
        yield draughtsman


def test_charts_come_back_in_the_order_they_were_asked_for(two):
    """The same bytes as drawn here, each in its place, whichever worker was quicker."""
    wanted = [Commission(c, theme="dark") for c in CHARTS]
    assert list(two.draw_all(wanted)) == [draw(c, theme="dark") for c in CHARTS]


def test_a_drawing_is_the_same_wherever_it_is_drawn(two):
    """SVG and double size too; emoji and half an emoji come through the pipe."""
    odd = TrajectoryPicture(title="Voids \U0001f3e0 $5m of $10m \u0645\u0631\u062d\u0628\u0627 \ud83d")
    for commission in (Commission(odd, scale=2), Commission(odd, format="svg", theme="dark")):
        assert two.draw(commission) == commission.drawn()


def test_a_worker_is_kept_for_the_next_chart(two):
    """Starting one takes a second; drawing takes a tenth of one."""
    two.draw(Commission(CHARTS[0]))
    [first] = two._resting
    two.draw(Commission(CHARTS[1]))
    assert list(two._resting) == [first]


def test_a_worker_that_has_left_is_replaced(two):
    """It leaves when nothing was wanted for a while; the next chart does not notice."""
    two.draw(Commission(CHARTS[0]))
    [worker] = two._resting
    worker._process.kill()
    worker._process.wait()
    assert two.draw(Commission(CHARTS[1])) == draw(CHARTS[1])
    assert list(two._resting) != [worker]


def test_an_idle_worker_leaves_by_itself():
    """A council that asks for ten charts a month does not pay for two processes all year."""
    with Draughtsman(workers=1, idle=0.2) as draughtsman:
        draughtsman.draw(Commission(CHARTS[0]))
        [worker] = draughtsman._resting
        assert worker._process.wait(10) == 0


def test_a_chart_that_kills_its_worker_is_given_up_and_not_drawn_here(two, monkeypatch):
    """What is more than a worker can bear is more than the whole machine can."""
    real = room._Worker.ask

    def dies(worker, asked, patience):
        if not worker._begun:
            real(worker, b"2 png light\n" + b'{"kind": "trajectory", "title": "x"}', patience)
        worker._process.kill()
        worker._process.wait()
        return real(worker, asked, patience)

    monkeypatch.setattr(room._Worker, "ask", dies)
    with pytest.raises(NotDrawn, match="more than a worker could bear"):
        two.draw(Commission(CHARTS[0]))


def test_a_chart_that_takes_too_long_is_given_up():
    """Nobody waits for ever, and the worker does not go on with it."""
    with Draughtsman(workers=1, patience=0.01) as draughtsman, pytest.raises(NotDrawn, match="longer than"):
        draughtsman.draw(Commission(CHARTS[0]))


def test_where_no_process_can_be_started_charts_are_drawn_here(monkeypatch):
    """A container that forbids a second process still shows its charts."""
    monkeypatch.setattr(room.sys, "executable", "/no/such/python")
    with Draughtsman(workers=2) as draughtsman:
        assert draughtsman.draw(Commission(CHARTS[0])) == draw(CHARTS[0])


def test_where_a_process_starts_and_cannot_draw_charts_are_drawn_here(monkeypatch):
    """The same where it starts and dies before it begins."""
    monkeypatch.setattr(room.sys, "executable", "/bin/false")
    with Draughtsman(workers=2) as draughtsman:
        assert draughtsman.draw(Commission(CHARTS[0])) == draw(CHARTS[0])


def test_who_finds_the_queue_full_draws_for_itself():
    """However many ask at once, no more wait than were allowed to, and everybody gets their chart."""
    got: list[bytes] = []
    with Draughtsman(workers=1, most_waiting=1) as draughtsman:
        asking = [
            threading.Thread(target=lambda: got.append(draughtsman.draw(Commission(CHARTS[0]))))
            for _ in range(6)
        ]
        for each in asking:
            each.start()
        for each in asking:
            each.join(60)
    assert got == [draw(CHARTS[0])] * 6


def test_what_is_wrong_with_a_picture_is_raised_to_whoever_asked(two):
    """A fault in a worker is no silent gap: drawing here tells what it is."""
    broken = TrajectoryPicture(title=7)  # type: ignore[arg-type]
    with pytest.raises((TypeError, AttributeError)):
        two.draw(Commission(broken))


BURST = """
import threading
from adapters.charts.draughtsman import Commission, Draughtsman
from bot.pictures import TrajectoryPicture

charts = [Commission(TrajectoryPicture(title="x " * 200), scale=2)] * 400
for number, _ in enumerate(Draughtsman(workers=2).draw_all(charts)):
    if number == 2:
        print("drawing", flush=True)
"""

RESTING = """
import time
from adapters.charts.draughtsman import Commission, Draughtsman
from bot.pictures import TrajectoryPicture

draughtsman = Draughtsman(workers=2)
list(draughtsman.draw_all([Commission(TrajectoryPicture(title="x"))] * 4))
print("drawing", flush=True)
time.sleep(60)
"""


def alive_in_group(group: int) -> list[str]:
    """The processes of a group that have not ended, by their command lines."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            if int(state[2]) == group and state[0] != "Z":
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except (OSError, IndexError):
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes through /proc")
@pytest.mark.parametrize("doing", [BURST, RESTING], ids=["drawing", "resting"])
@pytest.mark.parametrize(
    "ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=["terminated", "interrupted", "killed"]
)
def test_no_worker_outlives_a_parent_that_is(ending, doing, tmp_path):
    """A plain process pool left an orphan in six of six runs: its workers wait for ever for the next task."""
    script = tmp_path / "burst.py"
    script.write_text(doing)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment,
        text=True,
    )
    assert parent.stdout is not None
    try:
        assert parent.stdout.readline() == "drawing\n"
        assert len(alive_in_group(parent.pid)) >= 3, "the parent and two workers"
        parent.send_signal(ending)
        parent.wait(10)
        deadline = time.monotonic() + 10
        while alive_in_group(parent.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert alive_in_group(parent.pid) == []
    finally:
        parent.stdout.close()
        if alive_in_group(parent.pid):
            os.killpg(parent.pid, signal.SIGKILL)
