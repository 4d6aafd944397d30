"""The ways people ask how things stand, each read as what it asks for; what a lead reports is none of them."""

from __future__ import annotations

import pytest

from bot.commands import Verb, command


@pytest.mark.parametrize(
    ("said", "verb", "about"),
    [
        ("how are we doing on housing?", Verb.STATUS, "housing"),
        ("are we on track for voids?", Verb.STATUS, "voids"),
        ("are we behind on repairs", Verb.STATUS, "repairs"),
        ("How are things going with voids", Verb.STATUS, "voids"),
        ("how are we doing?", Verb.STATUS, ""),
        ("how is repairs doing?", Verb.STATUS, "repairs"),
        ("where do we stand on EHC plans?", Verb.STATUS, "EHC plans"),
        ("where do we stand", Verb.STATUS, ""),
        ("where are we with recycling", Verb.STATUS, "recycling"),
        ("any news on voids?", Verb.STATUS, "voids"),
        ("what's the forecast for voids?", Verb.STATUS, "voids"),
        ("forecast", Verb.STATUS, ""),
        ("will voids make it?", Verb.STATUS, "voids"),
        ("are repairs going to hit the target?", Verb.STATUS, "repairs"),
        ("will we hit the target on repairs?", Verb.STATUS, "repairs"),
        ("how many are red?", Verb.STATUS, ""),
        ("anything I should worry about?", Verb.STATUS, ""),
        ("what needs my attention?", Verb.STATUS, ""),
        ("what is asked of me?", Verb.MINE, ""),
        ("what do I have to do?", Verb.MINE, ""),
    ],
)
def test_how_things_stand_is_asked_in_many_ways(said: str, verb: Verb, about: str) -> None:
    found = command(said)
    assert found is not None
    assert (found.verb, found.rest or found.more) == (verb, about)


def test_a_month_is_asked_about_as_people_say_it() -> None:
    found = command("what did voids look like in September?")
    assert found is not None
    assert (found.verb, found.rest, found.more) == (Verb.FIGURE, "voids", "September")


def test_a_day_may_come_before_the_name_it_is_asked_about() -> None:
    found = command("as known at 1 October: voids")
    assert found is not None
    assert (found.verb, found.rest, found.more) == (Verb.HISTORY, "voids", "1 October")


@pytest.mark.parametrize(
    "said",
    [
        "will send voids by Friday",
        "we will hit 28 by December",
        "repairs are going to miss, contractor left",
        "voids 31, forecast is 28 by March",
        "satisfaction will be ready on the 10th",
        "forecast error in the spreadsheet, so no figure",
    ],
)
def test_what_a_lead_reports_is_no_question(said: str) -> None:
    assert command(said) is None
