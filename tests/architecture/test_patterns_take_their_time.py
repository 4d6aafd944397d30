"""No pattern's time grows faster than its text: eight times the text, timed on hostile words by the way it is used."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import bot
import core

_SHORT, _LONG = 200, 1_600
_A_MOMENT = 0.003  # seconds: what takes no longer at the long size is not looked at again
_MOST = 24  # times as long for eight times the text; quadratic growth is 64
_HOSTILE = [
    " ",
    "\n",
    "a ",
    "1",
    "a.",
    "1, ",
    "we ",
    "- ",
    "the ",
    "is 1 ",
    "to 1 ",
    "from 1 ",
    ": ",
    "12 may 2026 ",
    "a, a for A ",
]
_AFTER = ["best ", "hi "]
_WHOLE = {"match", "fullmatch"}
_USES = _WHOLE | {"search", "sub", "subn", "finditer", "findall", "split"}


def test_no_pattern_grows_faster_than_its_text() -> None:
    known = list(_patterns())
    assert len(known) > 300
    slow = {
        f"{name}.{use}({text!r})": rate
        for name, pattern, use in known
        for text in _texts()
        if (rate := _growth(getattr(pattern, use), text)) > _MOST
    }
    assert not slow


def test_a_pattern_that_grows_is_found() -> None:
    # One that is slow enough to be looked at on a fast machine too.
    assert _growth(re.compile(r"(?:(,)|(-)|(\s))*x").search, " ") > _MOST


def _texts() -> Iterator[str]:
    yield from _HOSTILE
    yield from (f"{before}\0 " for before in _AFTER)


def _hostile(text: str, size: int) -> str:
    """So many characters of the piece, and one at the end that nothing expects; after a NUL, what is repeated."""
    begin, nul, again = text.partition("\0")
    made = begin + again * size if nul else text * size
    return made[:size] + "\0"


def _growth(use: Callable[[str], object], text: str) -> float:
    """How many times as long the long text takes as the short; 0 where even the long one is done in a moment."""
    long = _hostile(text, _LONG)
    taken = min(_seconds(use, long, _A_MOMENT, 3))
    if taken <= _A_MOMENT:
        return 0
    return taken / min(_seconds(use, _hostile(text, _SHORT), 0, 5))


def _seconds(use: Callable[[str], object], text: str, enough: float, times: int) -> Iterator[float]:
    """Processor time of several runs, none after one that was short enough."""
    for _ in range(times):
        begun = time.process_time()
        use(text)
        taken = time.process_time() - begun
        yield taken
        if taken <= enough:
            return


def _patterns() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Every pattern that a module of bot and core keeps, with each way that it is used, once."""
    seen: set[tuple[re.Pattern[str], str]] = set()
    for package in (bot, core):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in found.name:
                continue
            module = importlib.import_module(found.name)
            source = Path(str(module.__file__)).read_text()
            for name, value in vars(module).items():
                for pattern in _within(value):
                    for use in _uses(name, source):
                        if (pattern, use) not in seen:
                            seen.add((pattern, use))
                            yield f"{found.name}.{name}", pattern, use


def _uses(name: str, source: str) -> list[str]:
    """How a pattern is used: by its own name, else in whatever way its module uses patterns, else as a whole message."""
    own = set(re.findall(rf"\b{name}(?:\[[\w.]+\])?\.(\w+)\(", source)) & _USES
    ways = own or set(re.findall(r"\.(\w+)\(", source)) & (_USES - {"split", "sub", "subn"}) or {"fullmatch"}
    return sorted({"search" if way not in _WHOLE else way for way in ways})


def _within(value: object, deep: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif deep < 5 and isinstance(value, dict):
        for each in (*value, *value.values()):
            yield from _within(each, deep + 1)
    elif deep < 5 and isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _within(each, deep + 1)
    elif deep < 5 and not isinstance(value, type):
        for field in getattr(value, "__dataclass_fields__", ()):
            yield from _within(getattr(value, field, None), deep + 1)
