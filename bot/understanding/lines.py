"""One line of JSON in, one line of JSON out, for `stocktake interpret`."""

from __future__ import annotations

import json

from bot.understanding.contract import NotAContext, interpret

_LONGEST = 200_000


def answer_line(line: str) -> str:
    r"""The finding for one line `{"text": ..., "context": ...}`, or `{"error": ...}` in words. Never raises.

    >>> answer_line("82")
    '{"error": "Each line must be an object with \\"text\\" and \\"context\\"."}'
    """
    return json.dumps(_answer(line), ensure_ascii=False)


def _answer(line: str) -> dict[str, object]:
    if len(line) > _LONGEST:
        return {"error": f"The line is longer than {_LONGEST:,} characters."}
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
