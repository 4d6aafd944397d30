"""A figure that names no indicator, when several are asked for: which of them it could be of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.understanding import Context, Finding, Kind, read


def could_be(context: Context, said: str) -> Sequence[Finding]:
    """The same figure read as each indicator's that is asked for and could have it, the nearest to its last value first."""
    found = [f for key in context.asked if (f := _read_as(context, key, said)) is not None]
    same = [f for f in found if (f.value, f.numerator) == (found[0].value, found[0].numerator)]
    return sorted(same, key=lambda f: _distance(context, f))


def _read_as(context: Context, key: str, said: str) -> Finding | None:
    alone = replace(context, asked=(key,), also_owned=(), indicators=(context.indicator(key),))
    findings = read(said, alone)
    sure = len(findings) == 1 and findings[0].kind is Kind.VALUE and findings[0].records
    return findings[0] if sure and findings[0].indicator == key else None


def _distance(context: Context, finding: Finding) -> Decimal:
    last = context.indicator(finding.indicator or "").last_value
    if last is None or finding.value is None:
        return Decimal(1)
    return abs(finding.value - last) / max(abs(last), Decimal(1))
