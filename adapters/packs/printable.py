"""What of people's words can be printed: everything but characters that stand for nothing, which no page may hold."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.documents import Document, from_json, to_json

_SPACE = re.compile(r"\r\n?|[\t\x0b\x0c\x85\u2028\u2029]")
_NOTHING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BEYOND = frozenset(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))


def printable(document: Document) -> Document:
    """The document without control characters, halves of characters and code points that are none."""
    made: Any = _clean(json.loads(to_json(document)))
    return from_json(json.dumps(made))


def clean(text: str) -> str:
    r"""One text without them.

    >>> clean("a\x00b\ufffe\tc\nd")
    'ab c\nd'
    """
    return "".join(c for c in _NOTHING.sub("", _SPACE.sub(" ", text)) if c not in _BEYOND)


def _clean(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case list():
            return [_clean(each) for each in value]
        case dict():
            return {key: _clean(each) for key, each in value.items()}
    return value
