"""How the reader fares on the English cases of Recognizers-Text, which lie outside this repository.

They are sentences about anything; only some could be answers to a question of ours. Each is asked of an indicator
of the fitting unit, and ends `exact`, `asked`, or `wrong`, which means recorded in silence and not what was meant.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.understanding import Context, Kind, KnownIndicator, read
from core.domain.months import Month

_SECONDS = {"minutes": 60}
_ANY = {"allow_negative": True}
ASKED = {
    "cardinal_digits": KnownIndicator("x", "Score", "score", **_ANY),
    "cardinal_words": KnownIndicator("x", "Score", "score", **_ANY),
    "decimal": KnownIndicator("x", "Score", "score", **_ANY),
    "negative": KnownIndicator("x", "Score", "score", **_ANY),
    "scaled_number": KnownIndicator("x", "Visits", "count", **_ANY),
    "fraction_words": KnownIndicator("x", "Score", "score", **_ANY),
    "fraction_digits": KnownIndicator("x", "Score", "score", **_ANY),
    "x_out_of_y": KnownIndicator("x", "Share", "percent"),
    "x_out_of_y_percent": KnownIndicator("x", "Share", "percent"),
    "percent": KnownIndicator("x", "Share", "percent"),
    "currency_gbp": KnownIndicator("x", "Spend", "GBP"),
    "duration": KnownIndicator("x", "Wait", "minutes"),
    "duration_in_sentence": KnownIndicator("x", "Wait", "minutes"),
    "range": KnownIndicator("x", "Score", "score", **_ANY),
    "bound": KnownIndicator("x", "Score", "score", **_ANY),
    "multiple_numbers": KnownIndicator("x", "Score", "score", **_ANY),
    "power_or_sci": KnownIndicator("x", "Score", "score", **_ANY),
}
TRAP = KnownIndicator("x", "Repairs completed on time", "percent")


def verdicts(path: Path) -> dict[str, Counter[str]]:
    """How many cases of each kind end exact, asked or wrong; for traps exact means that nothing was recorded."""
    counted: dict[str, Counter[str]] = {}
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
        known = ASKED.get(case["kind"], TRAP)
        found = read(case["input"], Context(date(2026, 11, 5), Month(2026, 10), ("x",), (known,)))
        counted.setdefault(case["kind"], Counter())[_verdict(case, found[0], known)] += 1
    return counted


def _verdict(case: dict[str, Any], finding: Any, known: KnownIndicator) -> str:
    trap = case["kind"] not in ASKED
    if not finding.records:
        return "exact" if trap or case["kind"] == "bound" else "asked"
    if trap:
        return "wrong"
    return "exact" if any(_same(finding, one, known) for one in case["expected"]) else "wrong"


def _same(finding: Any, one: dict[str, Any], known: KnownIndicator) -> bool:
    if finding.kind is Kind.RANGE:
        return "low" in one and _close(finding.low, one["low"]) and _close(finding.high, one["high"])
    if "low" in one and one["low"] == one["high"] and finding.value is not None:
        return _close(finding.value, one["low"])
    value = one.get("value")
    if value is None or finding.value is None:
        return False
    share = 100 if known.unit == "percent" and finding.numerator is not None and value <= 1 else 1
    return _close(finding.value * _SECONDS.get(known.unit, 1), value * share)


def _close(ours: Decimal | None, theirs: float | None) -> bool:
    return ours is not None and theirs is not None and abs(float(ours) - theirs) <= 1e-6 * max(1, abs(theirs))
