"""No pattern's time grows faster than its text: eight times the text, timed on hostile words by the way it is used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from re import _parser as grammar
from types import ModuleType
from typing import Any

import pytest

import adapters
import bot
import core

_SHORT, _LONG = 200, 1_600
_A_MOMENT = 0.01  # seconds: what takes no longer at the long size is not looked at again
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
    assert len(known) > 900
    slow = {
        f"{name}.{use}({text!r})": rate
        for name, pattern, use in known
        for text in (*_texts(), *_of_its_own(pattern))
        if (rate := _growth(getattr(pattern, use), text)) > _MOST
    }
    assert not slow


@pytest.mark.parametrize("pattern", [r"(?:(,)|(-)|(\s))*x", r"(?:(q)|(v)|(z))*x"])
def test_a_pattern_that_grows_is_found(pattern: str) -> None:
    """Also one that grows on words that only it has."""
    made = re.compile(pattern)
    assert max(_growth(made.search, text) for text in (*_texts(), *_of_its_own(made))) > _MOST


def test_every_place_that_makes_a_pattern_is_looked_at() -> None:
    """What is made of words known only when it is used is looked at with a word put there; what a table is made of, in the table."""
    kept = {module.__name__ for module in _modules() if any(True for _ in _kept(module))}
    unseen = {
        module.__name__
        for module in _modules()
        for call in _calls(module)
        if _said(module, call) is None and module.__name__ not in kept
    }
    # The parts of the routines and the tables of the reader keep what the first two make; the third makes one of names alone.
    assert unseen == {"bot.conversations.routine_parts", "bot.understanding.wording", "core.store.subjects"}


def _texts() -> Iterator[str]:
    yield from _HOSTILE
    yield from (f"{before}\0 " for before in _AFTER)


def _of_its_own(pattern: re.Pattern[str]) -> Iterator[str]:
    """What each repeated part of it matches, after what comes before that part."""
    yield from islice(dict.fromkeys(_repeats(grammar.parse(pattern.pattern, pattern.flags), "")), 8)


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
    return taken / max(min(_seconds(use, _hostile(text, _SHORT), 0, 5)), _A_MOMENT / _LONG)


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
    """Every pattern that a module keeps or makes where it uses it, with each way that it is used, once."""
    seen: set[tuple[re.Pattern[str], str]] = set()
    for module in _modules():
        for name, pattern, use in (*_kept(module), *_made_where_used(module)):
            if (pattern, use) not in seen:
                seen.add((pattern, use))
                yield f"{module.__name__}.{name}", pattern, use


def _modules() -> Iterator[ModuleType]:
    for package in (adapters, bot, core):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


@cache
def _source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text()


def _kept(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], str]]:
    source = _source(module)
    for name, value in vars(module).items():
        for pattern in _within(value):
            for use in _uses(name, source):
                yield name, pattern, use


def _made_where_used(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], str]]:
    kept = {pattern.pattern for _, pattern, _ in _kept(module)}
    for call in _calls(module):
        said = _said(module, call)
        way = ast.unparse(call.func).removeprefix("re.")
        if said is not None and (way != "compile" or said not in kept):
            flags = re.IGNORECASE if "re.IGNORECASE" in ast.unparse(call) else re.NOFLAG
            yield f"{call.lineno}", re.compile(said, flags), way if way in _WHOLE else "search"


def _calls(module: ModuleType) -> Iterator[ast.Call]:
    """Each `re.something(pattern, ...)` of the module."""
    ways = {f"re.{way}" for way in (*_USES, "compile")}
    for node in ast.walk(ast.parse(_source(module))):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in ways:
            yield node


def _said(module: ModuleType, call: ast.Call) -> str | None:
    """The pattern as it is written, a word in place of what is known only when it is used; None where nothing is written."""
    words = call.args[0]
    if isinstance(words, ast.JoinedStr) and ast.unparse(call.func) != "re.compile":
        parts = [_worth(module, part) or "voids" for part in words.values]
        return "".join(parts)
    return _worth(module, words)


def _worth(module: ModuleType, part: ast.expr) -> str | None:
    if isinstance(part, ast.FormattedValue):
        part = part.value
    try:
        return str(eval(compile(ast.Expression(part), "pattern", "eval"), dict(vars(module))))  # noqa: S307 - our own source
    except NameError:
        return None


def _repeats(parsed: Any, before: str) -> Iterator[str]:
    for what, how in parsed:
        name = str(what)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            _, most, inside = how
            if most > 1:
                yield f"{before}\0{_example(inside)}"
            yield from _repeats(inside, before)
        elif name == "SUBPATTERN":
            yield from _repeats(how[-1], before)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(how, before)
        elif name == "BRANCH":
            for each in how[1]:
                yield from _repeats(each, before)
        before += _example([(what, how)])


def _example(parsed: Any) -> str:
    """Something that the pattern matches, more or less; never nothing where it can be something."""
    made = ""
    for what, how in parsed:
        match str(what):
            case "LITERAL":
                made += chr(how)
            case "NOT_LITERAL" | "ANY":
                made += "~"
            case "IN":
                made += _one_of(how)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                made += _example(how[2]) * max(how[0], 1)
            case "SUBPATTERN":
                made += _example(how[-1])
            case "ATOMIC_GROUP":
                made += _example(how)
            case "BRANCH":
                made += max((_example(each) for each in how[1]), key=len)
    return made


def _one_of(choices: Any) -> str:
    kinds = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "a",
             "CATEGORY_NOT_WORD": ".", "CATEGORY_NOT_DIGIT": "a"}  # fmt: skip
    for what, how in choices:
        if str(what) == "LITERAL":
            return chr(how)
        if str(what) == "RANGE":
            return chr(how[0])
        if str(what) == "CATEGORY":
            return kinds[str(how)]
    return "~"


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
