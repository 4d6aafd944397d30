"""A courier and nothing else, to be frozen and thawed:  python -m tests.chaos.carrier URL WIRE"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from adapters.clock import MovableClock
from adapters.courier import Courier
from core.store.database import Database
from tests.chaos.worker import LEASE, Wire
from tests.integration.store.worker import T0

if __name__ == "__main__":
    url, address = sys.argv[1:3]
    wire = Wire(address, lambda _body: None, looks=True)
    courier = Courier(Database(url), MovableClock(T0 + timedelta(minutes=5)), wire, lambda: None, lease=LEASE)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        courier.empty()
        time.sleep(0.01)
