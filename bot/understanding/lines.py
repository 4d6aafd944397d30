"""Lines of JSON in, as many lines of JSON out, for `stocktake interpret`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from bot.understanding.contract import NotAContext, interpret

_LONGEST = 200_000
_SKIPPED = 65_536
_TOO_LONG: dict[str, object] = {"error": f"The line is longer than {_LONGEST:,} characters."}


def answers(source: BinaryIO) -> Iterator[bytes]:
    r"""The answer to each line of a stream of bytes, in order; lines without anything in them are skipped.

    >>> import io
    >>> [answer[:9] for answer in answers(io.BytesIO(b"82\n\n\xff\n"))]
    [b'{"error":', b'{"error":']
    """
    while line := source.readline(_LONGEST + 1):
        if len(line) > _LONGEST and not line.endswith(b"\n"):
            while (rest := source.readline(_SKIPPED)) and not rest.endswith(b"\n"):
                pass
            yield _written(_TOO_LONG)
        elif line.strip():
            yield _written(_answer_bytes(line))


def answer_line(line: str) -> str:
    r"""The finding for one line `{"text": ..., "context": ...}`, or `{"error": ...}` in words. Never raises.

    >>> answer_line("82")
    '{"error": "Each line must be an object with \\"text\\" and \\"context\\"."}'
    """
    return json.dumps(_answer(line), ensure_ascii=False)


def _written(answer: dict[str, object]) -> bytes:
    """An answer in UTF-8; half a surrogate pair is written as JSON escapes it."""
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _answer_bytes(line: bytes) -> dict[str, object]:
    try:
        return _answer(line.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        return {"error": f"The line is not UTF-8: {wrong.reason} at byte {wrong.start}."}


def _answer(line: str) -> dict[str, object]:
    if len(line) > _LONGEST:
        return _TOO_LONG
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        return {"error": f"The line is not JSON: {wrong}."}
    if not (
        isinstance(asked, dict)
        and isinstance(asked.get("text"), str)
        and isinstance(asked.get("context"), dict)
    ):
        return {"error": 'Each line must be an object with "text" and "context".'}
    try:
        return interpret(asked["text"], asked["context"])
    except NotAContext as wrong:
        return {"error": str(wrong)}
