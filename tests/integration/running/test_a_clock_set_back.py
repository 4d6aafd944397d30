"""APScheduler goes by the clock on the wall; a run ticks on whatever that says."""

from __future__ import annotations

import threading
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from adapters.clock import SystemClock
from adapters.compose import _TICK, _mind


def test_a_tick_that_would_rest_for_an_hour_is_brought_forward():
    """As after the wall clock was set back an hour."""
    ticked, stopping = threading.Event(), threading.Event()
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(ticked.set, "interval", seconds=0.1, id=_TICK)
    scheduler.start()
    minding = threading.Thread(target=_mind, args=(scheduler, 0.1, stopping))
    try:
        assert ticked.wait(10)
        scheduler.modify_job(_TICK, next_run_time=SystemClock().now() + timedelta(hours=1))
        ticked.clear()
        minding.start()
        assert ticked.wait(10)
        ticked.clear()
        assert ticked.wait(10), "and goes on"
    finally:
        stopping.set()
        minding.join()
        scheduler.shutdown()
