"""Charts are drawn aside, in order, and no process is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adapters.charts import Commission, Draughtsman, draw
from bot.pictures import TrajectoryPicture

ROOT = Path(__file__).parents[3]
CHARTS = [TrajectoryPicture(title=f"Chart {number}") for number in range(5)]


def test_charts_come_back_in_the_order_they_were_asked_for():
    with Draughtsman() as draughtsman:
        drawn = list(draughtsman.draw_all([Commission(c) for c in CHARTS]))
    assert drawn == [draw(c) for c in CHARTS]


def test_two_processes_draw_the_same_bytes_as_one():
    with Draughtsman(many=2) as draughtsman:
        drawn = list(draughtsman.draw_all([Commission(c, theme="dark") for c in CHARTS]))
    assert drawn == [draw(c, theme="dark") for c in CHARTS]


def test_the_loop_goes_on_while_a_chart_is_drawn():
    async def both() -> tuple[bytes, int]:
        ticks = 0
        with Draughtsman() as draughtsman:
            drawing = asyncio.create_task(draughtsman.draw_one(Commission(CHARTS[0], scale=2)))
            while not drawing.done():
                await asyncio.sleep(0.001)
                ticks += 1
            return await drawing, ticks

    drawn, ticks = asyncio.run(both())
    assert drawn == draw(CHARTS[0], scale=2)
    assert ticks > 3


BURST = """
import sys
from adapters.charts import Commission, Draughtsman
from bot.pictures import TrajectoryPicture

if __name__ == "__main__":
    charts = [Commission(TrajectoryPicture(title="x " * 200), scale=2)] * 400
    for number, _ in enumerate(Draughtsman(many=2).draw_all(charts)):
        if number == 2:
            print("drawing", flush=True)
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
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL], ids=["terminated", "killed"])
def test_no_worker_outlives_a_parent_that_is(ending, tmp_path):
    """A plain process pool left an orphan in six of six runs: its workers wait for ever for the next task."""
    script = tmp_path / "burst.py"
    script.write_text(BURST)
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
