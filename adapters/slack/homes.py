"""Home tabs: published when somebody looks, and again after each of their turns."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import structlog

from adapters.courier import TooFast
from adapters.slack.blocks import BlockKit
from adapters.slack.calls import Calls, without_raising
from adapters.slack.files import Files
from adapters.slack.home import home_view
from bot.dialogue import Dialogue
from bot.messages import Picture

log = structlog.get_logger("slack")
_TRIES = 3
_PAUSE = 1.0
_LONGEST_PAUSE = 60.0


class Homes:
    """Draws and publishes in a thread of its own. Only the latest state matters: what waits is published once.

    The first look is answered in words at once, its charts follow: an empty tab for seconds reads as a broken one.
    A home tab shows what is kept elsewhere, so publishing it twice is publishing it once: where Slack asks for patience or
    gives no answer it is tried again, twice. After that it is no loss either, for looking draws it anew.
    """

    def __init__(self, calls: Calls, dialogue: Dialogue, files: Files) -> None:
        self._calls = calls
        self._dialogue = dialogue
        self._files = files
        self._looked: dict[str, str] = {}
        self._published: set[str] = set()
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="slack home")

    def show(self, person: str, user: str) -> None:
        """Somebody looks at their home tab."""
        self._looked[person] = user
        self.changed(person)

    def changed(self, person: str) -> None:
        """A turn was taken: whoever has looked sees it there too."""
        with self._lock:
            if person not in self._looked or person in self._waiting:
                return
            self._waiting.add(person)
        self._thread.submit(self._guarded, lambda: self._publish(person))

    def close(self) -> None:
        """Stop; nothing that waits is lost."""
        self._closing.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _guarded(self, act: Callable[[], None]) -> None:
        for tries_left in reversed(range(_TRIES)):
            why = without_raising(act)
            if why is None:
                return
            again = tries_left > 0 and isinstance(why, TooFast | OSError)
            log.warning("a home tab could not be published", why=str(why), again=again)
            pause = min(why.after, _LONGEST_PAUSE) if isinstance(why, TooFast) else _PAUSE
            if not again or self._closing.wait(pause):
                return

    def _publish(self, person: str) -> None:
        with self._lock:
            self._waiting.discard(person)
        message = self._dialogue.home(person)
        if message.pictures and person not in self._published:
            words = tuple(block for block in message.blocks if not isinstance(block, Picture))
            self._put(person, home_view(replace(message, blocks=words)))
        self._put(person, home_view(message, self._files.put_up(message.pictures)))

    def _put(self, person: str, view: BlockKit) -> None:
        calls = self._calls
        calls("views.publish", calls.client.views_publish, user_id=self._looked[person], view=view)
        self._published.add(person)
