"""Indicators and contexts the tests of the reader share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.understanding import Context, Finding, KnownIndicator, read
from core.domain.months import Month

A_THURSDAY = date(2026, 11, 5)
OCTOBER = Month(2026, 10)

_ALL = (
    KnownIndicator(
        "repairs", "Repairs completed on time", "percent", ("repairs",), Decimal(0), Decimal(100),
        last_value=Decimal("90.4"), target=Decimal(92),
    ),
    KnownIndicator(
        "voids", "Average void re-let time", "days", ("voids", "re-lets"), Decimal(0),
        last_value=Decimal(29), target=Decimal(26),
    ),
    KnownIndicator(
        "sat", "Tenant satisfaction", "percent", ("satisfaction", "sat"), Decimal(0), Decimal(100),
        last_value=Decimal("76.2"),
    ),
    KnownIndicator("ta", "Households in temporary accommodation", "count", ("TA",), Decimal(0), integer=True, last_value=Decimal(2410)),
    KnownIndicator("evictions", "Evictions", "count", ("evictions",), Decimal(0), integer=True, last_value=Decimal(2)),
    KnownIndicator("agency", "Agency spend", "GBP", ("agency",), Decimal(0), last_value=Decimal(412000)),
    KnownIndicator(
        "variance", "Revenue variance", "GBP", ("variance",), allow_negative=True, sign="overspend positive",
        last_value=Decimal(120000),
    ),
    KnownIndicator(
        "capital", "Capital spend to date", "GBP", ("capital",), Decimal(0), last_value=Decimal(2150000),
        display_scale=Decimal(1000), asked_as="£000s",
    ),
    KnownIndicator("wait", "Average call wait", "minutes", ("call wait",), Decimal(0), last_value=Decimal("7.2")),
    KnownIndicator("emergency", "Average emergency response", "hours", ("emergencies",), Decimal(0), last_value=Decimal("3.4")),
    KnownIndicator("answered", "Average time to answer a complaint", "working_days", (), Decimal(0), last_value=Decimal(12)),
    KnownIndicator("missed", "Missed bins per 100,000", "per 100,000", ("bins",), Decimal(0), last_value=Decimal(62)),
    KnownIndicator("nps", "Staff net promoter score", "score", ("nps",), Decimal(-100), Decimal(100), allow_negative=True, last_value=Decimal(8)),
    KnownIndicator("foi", "FOI requests answered within 20 working days", "percent", ("foi",), Decimal(0), Decimal(100), last_value=Decimal(93)),
)  # fmt: skip
INDICATORS = {known.id: known for known in _ALL}


def asking(*names: str, also: tuple[str, ...] = (), **changed: Any) -> Context:
    """A context that asks for those indicators; `changed` alters the first of them."""
    known = [INDICATORS[name] for name in (*names, *also)]
    known[0] = replace(known[0], **changed)
    return Context(A_THURSDAY, OCTOBER, names, tuple(known), also)


def one(text: str, *names: str, **changed: Any) -> Finding:
    """The only thing a reply says. Fails where it says several."""
    found = read(text, asking(*(names or ("repairs",)), **changed))
    assert len(found) == 1, f"{text!r} was read as {found}"
    return found[0]
