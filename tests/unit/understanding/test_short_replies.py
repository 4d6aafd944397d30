"""What a hurried person types in a line: each was asked about needlessly, or misread, when it was first met."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.understanding import Context, Kind, KnownIndicator, read
from core.domain.months import Month

JULY, JUNE = Month(2026, 7), Month(2026, 6)
PERCENT, COUNT = ("percent", Decimal(100)), ("count", None)
ALL = {
    key: KnownIndicator(key, name, unit, aliases, Decimal(0), most, unit == "count", Decimal(last), JUNE)
    for key, name, aliases, (unit, most), last in (
        ("repairs", "Repairs completed on time", ("repairs",), PERCENT, 90),
        ("complaints", "Stage 1 complaints received", ("complaints",), COUNT, 57),
        ("wait", "Average call wait time", ("wait time",), ("minutes", None), 6),
        ("breaches", "Data breaches reported to ICO", ("breaches",), COUNT, 1),
    )
}


def one(reply: str, key: str):
    [found] = read(reply, Context(date(2026, 8, 5), JULY, (key,), (ALL[key],)))
    return found


@pytest.mark.parametrize(
    ("key", "reply", "value"),
    [
        ("complaints", "morning, number you want is 55, have a good bank holiday", "55"),
        ("complaints", "forty six complaints this time", "46"),
        ("complaints", "60. Do you need the split by ward?", "60"),
        ("complaints", "58 in total: 22 housing, 19 waste, 17 other", "58"),
        ("wait", "5.9 mins, better than the 6 last month", "5.9"),
        ("repairs", "For your records: 85.0%", "85.0"),
        ("repairs", "it was87.4", "87.4"),
        ("repairs", "shall we say 85", "85"),
        ("repairs", "Ignore my last, it's 91.4", "91.4"),
        ("repairs", "88.2 (I'd put 82.8, fat fingers)", "88.2"),
        ("repairs", "we said 92 in the plan, came in at 87.1", "87.1"),
        ("repairs", "87\n\nTom Baker | Repairs Manager | 01632 960777\nOffice hours 8.30-4.30 Mon-Thu", "87"),
        ("breaches", "nil from every team", "0"),
        ("complaints", "zero complaints", "0"),
        ("repairs", "mine is 79.5 this time xx", "79.5"),
        ("repairs", "signed off: 87.7", "87.7"),
        ("repairs", "a rather disappointing 86.2 I'm afraid", "86.2"),
        ("repairs", "88.1 (we'd have got 91 under the old definition)", "88.1"),
        ("repairs", "89 to the nearest whole number", "89"),
    ],
)
def test_it_is_recorded(key: str, reply: str, value: str) -> None:
    found = one(reply, key)
    assert (found.kind, found.value, found.needs_confirmation) == (Kind.VALUE, Decimal(value), False)


@pytest.mark.parametrize(
    ("key", "reply", "kind"),
    [
        ("repairs", "when's the deadline", Kind.QUESTION),
        ("repairs", "Can I get back to you on Monday?", Kind.DEFERRED),
        ("repairs", "can you send me the definition by Monday?", Kind.QUESTION),
        ("repairs", "can't pull it til Northgate is back up", Kind.DEFERRED),
        ("repairs", "can't produce it, Uniform was out for 3 weeks", Kind.NO_DATA),
        ("repairs", "not surveyed this month", Kind.NO_DATA),
        ("repairs", "was Colin, now Farah", Kind.DELEGATE),
        ("repairs", "Fatima's the one you want", Kind.DELEGATE),
        ("repairs", "no data held for July", Kind.NO_DATA),
        ("repairs", "there isn't a July figure", Kind.NO_DATA),
        ("repairs", "can't supply one, system migration", Kind.NO_DATA),
        ("repairs", "no repairs were due", Kind.NO_DATA),
    ],
)
def test_it_is_no_figure(key: str, reply: str, kind: Kind) -> None:
    assert one(reply, key).kind is kind


@pytest.mark.parametrize(
    ("key", "reply"),
    [
        ("complaints", "58 in total: 22 housing, 19 waste, 16 other"),
        ("repairs", "Ignore my last, it's 91.4 for gas"),
        ("complaints", "60. Is that right?"),
        ("wait", "5.9, better than 6.5"),
        ("breaches", "nil from 2 of the 3 teams"),
        ("repairs", "there isn't a figure above 90"),
        ("repairs", "no repairs were decided late"),
        ("repairs", "can't produce it, 3 of the team are off"),
    ],
)
def test_its_cousin_is_asked_about(key: str, reply: str) -> None:
    assert one(reply, key).kind is Kind.UNCLEAR
