"""Sentences in which officers state a figure are recorded; the same words where they narrow or point elsewhere are asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.understanding import read
from tests.unit.understanding.settings import asking, one


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [
        ("I would like to report that performance was 91.2%.", "repairs", "91.2"),
        ("Performance in the month was maintained at 91.2%.", "repairs", "91.2"),
        ("The proportion of repairs completed on time was 91.2%.", "repairs", "91.2"),
        ("91.2% of orders raised in October were finished by the target date.", "repairs", "91.2"),
        ("Just 88.1% of repairs met the target date.", "repairs", "88.1"),
        ("Performance has fallen slightly to 89.2%", "repairs", "89.2"),
        ("With regard to October, the position is 91.2%.", "repairs", "91.2"),
        ("78.3% of tenants surveyed were satisfied.", "sat", "78.3"),
        ("We responded to 94.2% of requests within 20 working days.", "foi", "94.2"),
        ("On average properties were re-let in 27.4 days.", "voids", "27.4"),
        ("Agency staffing cost £301,250.", "agency", "301250"),
        ("Gill's figure is 88.6", "repairs", "88.6"),
        ("Lorraine gave me 93.8", "repairs", "93.8"),
        ("2,391 from Gary", "ta", "2391"),
        ("90.8 aiming for 93 in December", "repairs", "90.8"),
        ("91.2 should be better next month", "repairs", "91.2"),
        ("26.4 days key to key", "voids", "26.4"),
        ("299k down a bit", "agency", "299000"),
        ("There weren't any.", "evictions", "0"),
        ("No evictions were recorded during the month.", "evictions", "0"),
        ("The October figure is 90.1% and the year to date figure is 89.6%.", "repairs", "90.1"),
        ("pop me down as 27 please", "voids", "27"),
        ("90.8. Two vans were off for 11 and 14 days", "repairs", "90.8"),
        ("it's only the 5th. 90.8 for repairs", "repairs", "90.8"),
        ("£287k spent out of £340k", "agency", "287000"),
        ("please amend 90.2 to 90.8, the Saturday gang was left out", "repairs", "90.8"),
        ("Sue in Repairs told me 90.8", "repairs", "90.8"),
        ("HR tell me it is 90.8", "repairs", "90.8"),
        ("90.8 per the tonnage sheet from Hannah", "repairs", "90.8"),
        ("signed off now: 90.8", "repairs", "90.8"),
        ("signed off at 90.8", "repairs", "90.8"),
        ("Ta for the nudge - 90.8", "repairs", "90.8"),
        ("thier were 2409", "ta", "2409"),
        ("90.8\n\nWhat changed: lost 2 gas engineers\nBy when: 93 by March", "repairs", "90.8"),
        ("At 31/10 there were 2,409", "ta", "2409"),
        ("Expenditure for period 7 was £297k", "agency", "297000"),
        ("£297k at month 7", "agency", "297000"),
        ("For the reporting period ending 31 October 2026, the outturn was 90.3%.", "repairs", "90.3"),
        ("312k agency", "agency", "312000"),
        ("27 1/2 days", "voids", "27.5"),
        ("88% four vans off the road", "repairs", "88"),
        ("28.8 days now the 3 new starters are in post", "voids", "28.8"),
        ("90.1% is based on 100 out of 111 jobs", "repairs", "90.1"),
        ("90.8. We reduced overdue jobs by 14%", "repairs", "90.8"),
        ("The figure of 90.8 was given in error; it should be 91.8", "repairs", "91.8"),
        ("90.8, was 90.2 until the last gang reported", "repairs", "90.8"),
    ],
)
def test_what_leads_up_to_a_figure_or_says_what_was_done_leaves_it_as_it_is(text, of, value):
    found = one(text, of)
    assert (found.records, found.value) == (True, Decimal(value))


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("92.2 by month received", "repairs"),
        ("91.2% of repairs closed as no access", "repairs"),
        ("91.2% of repairs received by email", "repairs"),
        ("hope it has risen to 93%", "repairs"),
        ("going to rise to 93%", "repairs"),
        ("gas performance has risen to 93%", "repairs"),
        ("the authority published 91.2%", "repairs"),
        ("contractor crews 14", "repairs"),
        ("took me 3 days on average to reply to you", "voids"),
        ("It took an average of 31 days to inspect", "voids"),
        ("We received £301,250", "agency"),
        ("78% of tenants surveyed said no", "sat"),
        ("Gill's target is 95", "repairs"),
        ("Gill's old figure was 88", "repairs"),
        ("pop me down for 2 tickets", "voids"),
        ("90.8. System has 91.4", "repairs"),
        ("it's only the 5th, 90.8 so far", "repairs"),
        ("£287k committed of £340k", "agency"),
        ("please amend 90.2 to 90.8, the Saturday gang is missing", "repairs"),
        ("Tom in Croydon gave me 90.8", "repairs"),
        ("Sue in Repairs thinks 90.8", "repairs"),
        ("Expenditure for period 5 was £297k", "agency"),
        ("312k agency nurses", "agency"),
        ("338k 6 months", "agency"),
        ("88% 3 contractors", "repairs"),
        ("89.1 two excluded", "repairs"),
        ("90.1% is based on 28 out of 40", "repairs"),
        ("90.8, was 90.2 until the last gang reported and it may be 91", "repairs"),
        ("The Contact Centre has 84", "repairs"),
        ("2,391 from Gateshead", "ta"),
        ("91.2 should be better", "repairs"),
        ("27 key to key", "voids"),
    ],
)
def test_what_sorts_promises_or_is_of_something_else_is_asked_about(text, of):
    assert not one(text, of).records


def test_words_of_a_name_before_a_time_only_it_is_measured_in_name_it():
    found = read(
        "Repairs stood at 91.2% and the average re-let time was 28.4 days.", asking("repairs", "voids")
    )
    assert [(one.indicator, one.value) for one in found] == [
        ("repairs", Decimal("91.2")),
        ("voids", Decimal("28.4")),
    ]
