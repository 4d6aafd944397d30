"""A replica to be killed: the real turns, tick and courier, and a platform at the far end of a wire.

    python -m tests.chaos.worker URL WIRE LOOKS FIRST STARTS STAGE

STAGE names the moment at which it kills itself ("" for none: then it is killed from outside).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http.client import HTTPException
from itertools import count
from typing import Any
from urllib.parse import quote

from sqlalchemy import event as database_event

from adapters.clock import MovableClock
from adapters.courier import Courier, Perhaps, TooFast
from bot.dialogue import Dialogue
from bot.gallery import picture_of
from bot.hearing import Heard, Place
from bot.messages import Picture, from_wire
from bot.routine import Routine
from core.services.rules import Rules
from core.store.database import Database
from tests.integration.store.worker import FIGURES, PRIYA, T0, calendar

STAGES = ("before commit", "after commit", "before ack", "while sending", "before mark", "during a chart")
LEASE = timedelta(seconds=4)
_CYCLE = 9  # four corrections and their yes, then a chart


def event(number: int) -> Heard:
    """What a lead says, one after the other: three figures, then again and again a correction, its yes, a chart."""
    key = f"event-{number}"
    return Heard(key, "workspace", PRIYA, Place.direct(PRIYA), words=_words(number), message=f"own-{key}")


def _words(number: int) -> str:
    if number < len(FIGURES):
        return FIGURES[number][0]
    turn, part = divmod(number - len(FIGURES), _CYCLE)
    if part == _CYCLE - 1:
        return "chart voids"
    return "change it" if part % 2 else f"correct July voids to {25 + (turn * (_CYCLE // 2) + part // 2) % 2}"


def confirms(number: int) -> bool:
    """Whether that event has a correction recorded."""
    return number >= len(FIGURES) and (number - len(FIGURES)) % _CYCLE % 2 == 1


class Wire:
    """A platform that can be asked what it has (like Slack) or cannot (like Teams)."""

    name = "workspace"
    hands = 2  # so that one message is leased at a time

    def __init__(
        self,
        address: str,
        draw: Callable[[Mapping[str, Any]], None],
        *,
        looks: bool,
        stage: Callable[[str], None] = lambda _stage: None,
    ) -> None:
        self._address = address
        self._draw = draw
        self._looks = looks
        self._stage = stage

    def post(self, key: str, body: Mapping[str, Any], at: datetime, *, again: bool) -> str:
        if again:
            if not self._looks:
                raise Perhaps("an earlier attempt had no answer")
            found = self._ask(f"/look?key={quote(key, safe='')}")["found"]
            if found:
                return str(found)
        if any(block["type"] == "picture" for block in body["message"]["blocks"]):
            self._stage("during a chart")
            self._draw(body)
        self._stage("while sending")
        try:
            posted = self._ask("/post", {"key": key, "body": dict(body)})
        except urllib.error.HTTPError as answer:
            if answer.code == 429:
                raise TooFast(0.05) from None
            raise
        except (OSError, HTTPException) as fault:
            if self._looks:
                raise ConnectionError from fault
            raise Perhaps("no clear answer") from fault
        self._stage("before mark")
        return str(posted["name"])

    def alone(self, key: str, _body: Mapping[str, Any], remote: str) -> str:
        return str(self._ask(f"/alone?key={quote(key, safe='')}")["found"]) if self._looks else remote

    def _ask(self, path: str, said: object = None) -> dict[str, Any]:
        data = None if said is None else json.dumps(said).encode()
        with urllib.request.urlopen(self._address + path, data=data, timeout=5) as answer:  # noqa: S310 - the soak's own receiver
            found: dict[str, Any] = json.load(answer)
            return found


def drawing(store: Database) -> Callable[[Mapping[str, Any]], None]:
    """Draws a message's real charts, so that a kill can fall into it."""

    def draw_all(body: Mapping[str, Any]) -> None:
        from adapters.charts.drawing import draw  # noqa: PLC0415 - imported when the first chart is drawn, as in use

        for block in from_wire(dict(body["message"])).blocks:
            if isinstance(block, Picture):
                with store.reading() as work:
                    spec = picture_of(work, block)
                draw(spec, scale=1)

    return draw_all


def machine(store: Database, clock: MovableClock, platform: Wire) -> tuple[Dialogue, Routine, Courier]:
    rules = Rules()
    return (
        Dialogue(store, clock, calendar, rules),
        Routine(store, clock, calendar, rules),
        Courier(store, clock, platform, lambda: None, lease=LEASE),
    )


def main() -> None:
    url, address, looks, first, starts, stage = sys.argv[1:7]
    seen = count(1)
    fatal = 1 + int(starts) % 3

    def reached(where: str) -> None:
        if where == stage and next(seen) >= fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Database(url)
    store.migrate()
    if stage == "before commit":
        database_event.listen(store.engine, "commit", lambda _connection: reached("before commit"))
    clock = MovableClock(T0 + timedelta(minutes=2 * int(starts)))
    dialogue, routine, courier = machine(
        store, clock, Wire(address, drawing(store), looks=looks == "looks", stage=reached)
    )
    _tell("ready")
    stop = threading.Event()

    def carry() -> None:
        while not stop.is_set():
            courier.empty()
            stop.wait(0.02)

    threading.Thread(target=carry, daemon=True).start()
    for number in count(int(first)):
        routine.tick()
        reached("after commit")
        dialogue.hear(event(number))
        reached("before ack")
        _tell(str(number))
        stop.wait(0.04)  # a person who types fast; the courier keeps up


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
