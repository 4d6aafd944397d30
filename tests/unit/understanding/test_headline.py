"""Twins: a commentary beneath a headline is recorded past; the same words where they rival or qualify it are asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.understanding.settings import one


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        pytest.param("5.8 mins, worst day was Mon 6th when we hit 14", "wait", "5.8", id="an extreme of its own day"),
        pytest.param("31 days. one dragged on to 90 because the family were abroad", "voids", "31", id="a single instance"),
        pytest.param("3.4 hours. Boiler at Crossley Tower took 19 on its own", "emergency", "3.4", id="a thing of its own"),
        pytest.param("88.7% against the 90 target; abandoned 1,004", "repairs", "88.7", id="another measure by its own name"),
        pytest.param("91.2. crew 7 was 2 lads down and we lost a wagon on the 21st", "repairs", "91.2", id="crews and days"),
        pytest.param("2,421, 63 of them nightly paid and 7 out of borough", "ta", "2421", id="parts that are counted on"),
        pytest.param("2,415. B&B is 44 of those, hostels 81", "ta", "2415", id="parts by name"),
        pytest.param("£298,000 after recharging £14,000 to the ICB", "agency", "298000", id="what was taken off"),
        pytest.param("48 due, 46 done in time", "foi", "95.833333", id="a whole and those in time"),
        pytest.param("Of 44 requests decided, 28 were in time", "foi", "63.636364", id="of a whole"),
        pytest.param("We issued 50, of which 41 were in time", "foi", "82", id="of which"),
        pytest.param("41 in time out of 50 decided", "foi", "82", id="the part first"),
    ],
)  # fmt: skip
def test_a_headline_is_recorded_past_its_commentary(text, indicator, value):
    found = one(text, indicator)
    assert found.records
    assert found.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        pytest.param("31 days. the dashboard has it at 33", "voids", id="another source of the same"),
        pytest.param("31 days. With the late keys maybe 33", "voids", id="what it may be"),
        pytest.param("91.2. Civica lists 88.4", "repairs", id="another near it"),
        pytest.param("91.2 or 19 if you mean gas", "repairs", id="one or the other"),
        pytest.param("2,415. no, sorry, recount gave 44", "ta", id="a correction that is not near"),
        pytest.param("abandoned 88.2", "repairs", id="another measure alone"),
        pytest.param("one dragged on to 34", "voids", id="an instance alone"),
        pytest.param("peaked at 22", "wait", id="an extreme alone"),
        pytest.param("48 due, 46 not in time", "foi", id="those not in time"),
        pytest.param("48 due, 2 late", "foi", id="those late"),
        pytest.param("48 due", "foi", id="a whole alone"),
        pytest.param("46 due, 48 in time", "foi", id="more than the whole"),
        pytest.param("of the 12 vans due, 10 on time", "repairs", id="of vans"),
        pytest.param("it's 14 weeks since I asked IT for that", "voids", id="how long ago it was asked"),
        pytest.param("write-offs this month were £38,400; the arrears will follow", "agency", id="what something else was this month"),
        pytest.param("which queue? we have 14", "ta", id="why the question is asked"),
    ],
)  # fmt: skip
def test_what_rivals_or_stands_without_a_headline_is_asked_about(text, indicator):
    assert not one(text, indicator).records


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        ("scratch 2412, 2421", "ta", "2421"),
        ("ignore that, it should be 77.2", "repairs", "77.2"),
        ("Correction - should be 78%", "repairs", "78"),
        ("I said 79, it's 78", "repairs", "78"),
        ("1.2 points up at 91.6", "repairs", "91.6"),
        ("3.1% up on last month, at 2,485", "ta", "2485"),
        ("412 jobs out of 500", "repairs", "82.4"),
        ("all 40 in time", "foi", "100"),
        ("- 6", "nps", "-6"),
        ("84.9, should be back above 90 by January", "repairs", "84.9"),
        ("88.5% compared with 90.4% in September and 86% a year ago", "repairs", "88.5"),
        ("90.9 in October; the 12 month average is 89.2", "repairs", "90.9"),
        ("2,163. Bank holiday week always adds 100 or so.", "ta", "2163"),
        ("30 days. Target 25. Kitchens delayed by 8 days on average.", "voids", "30"),
        ("82.4% of 500", "repairs", "82.4"),
        ("It's 88.4 - 2 points down on September because of the heatwave", "repairs", "88.4"),
    ],
)
def test_turns_of_speech_that_leave_one_figure(text, indicator, value):
    found = one(text, indicator)
    assert found.records
    assert found.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("KPI 4 not 5", "repairs"),
        ("from 29 to 31 days", "voids"),
        ("should be back above 90 by January", "repairs"),
        ("the 12 month average is 89.2", "repairs"),
        ("86% a year ago", "repairs"),
        ("this week alone we've done a hundred and seventy", "ta"),
        ("80 is achievable next month", "repairs"),
        ("82.4?", "repairs"),
        ("suppressed, between 1 and 4", "evictions"),
        ("nothing recorded", "evictions"),
        ("10% of 500 late", "repairs"),
        ("it should be 92", "repairs"),
        ("target should be 80, not 95", "repairs"),
    ],
)
def test_turns_of_speech_that_leave_none(text, indicator):
    assert not one(text, indicator).records
