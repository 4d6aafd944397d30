"""What a clause beside a figure says of it, told by small words: it narrows, contrasts, defines, or leaves unsettled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.understanding import read
from tests.unit.understanding.settings import asking, one

_CHANGE_IT = {
    "narrows it": (
        "84, with schools", "84 since the tip shut", "84, counting those with an extension as on time", "84 where access was given",
        "84, bank staff excluded", "84, leaving aside the exceptions", "84 after taking out the private land", "84, as was",
        "84 on the old report", "84 when I last ran it", "84, exceptions aside", "84 for new jobs, rest being done", "84 for those who held on", "84 with the invoices due today", "84, short of a full month",
    ),
    "contrasts": (
        "84 but don't take that as gospel", "84 but he always says that", "84, although I have concerns about the coding",
        "84 but only for cases closed by Housing", "84 but ask Darren he keeps the proper book", "84, though the response rate makes it worthless",
    ),
    "says what it is": (
        "84 is just the one gang", "84, that's one gang mind", "84, a figure I have not been able to reproduce",
        "84, which frankly I find hard to credit", "84 is what we're paid for", "the sheet says 84 but I think this is since April",
        "84 - uses last year's tonnage",
    ),
    "measures another way": (
        "84 (seasonally adjusted)", "84, weighted", "84 = mean of daily means", "84 (sample of 50)", "last 7 days = 84", "84 AM, PM not extracted",
        "84 for the twelve months to October", "84 (n=3 areas of 4)", "84 (old SLA)", "84. Gas only.", "84. In the north.", "84. Leeds office.", "84; excluding gas", "84, pulse survey", "84 (longest queue)", "84, no crew 4", "84 (Leeds office)", "84, private sector", "84 - core team",
    ),
    "is unsettled": (
        "84, not verified by me", "Dave reckons 84, I've not checked", "84, need to rerun", "said 84 this morning but ledgers moved since, need to rerun",
        "84, waiting for the other invoices", "84, awaiting Sam's figure", "84, new ones not keyed", "84, I'd have to look", "84. I haven't looked at it myself.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", _CHANGE_IT)
def test_a_clause_that_changes_the_figure_makes_a_question_of_it(way):
    recorded = [
        said for said in _CHANGE_IT[way] if any(found.records for found in read(said, asking("repairs")))
    ]
    assert recorded == []


@pytest.mark.parametrize(
    "said",
    ["84 with a new contractor on board", "84 after the depot fire", "84, waiting on trades all month", "84 but it was a tough month",
     "84, which the board will not like", "84 is good", "84 for the month", "84, as two plumbers left",
     "84 across the borough", "84 and I've checked it", "84, which I'm pleased with", "84, most of them upheld", "84 now it's been validated",
     "84, on the up", "84, if that helps", "84 but not great", "84, that's an improvement", "84, despite the storm",
     "84. It has been a hard month for the team", "84, none of it avoidable", "84, sorry it's late", "84, mostly the Norton contract", "84, hot weekend", "84, van broke down"],
)  # fmt: skip
def test_a_clause_that_tells_its_story_costs_no_question(said):
    finding = one(said)
    assert (finding.records, finding.value) == (True, 84), finding


@pytest.mark.parametrize(
    ("said", "asked"),
    [("84/92", "repairs"), ("84/90.4", "repairs"), ("31 to let", "voids"), ("31 key to key, 25 in works", "voids"), ("9, from a survey of one directorate", "nps"),
     ("2 but one of them might not be one", "evictions"), ("53 about this service and 9 about others", "evictions")],
)  # fmt: skip
def test_what_may_be_of_another_thing_is_asked_about(said, asked):
    assert not any(found.records for found in read(said, asking(asked)))


def test_a_share_of_jobs_that_is_not_beside_its_target_is_one():
    assert one("84/100").value == 84
    assert one("84 out of 92").numerator == 84


@pytest.mark.parametrize(
    ("said", "value"),
    [("two hundred n five", 205), ("one thousand & ninety", 1090), ("eleven hundred & six", 1106)],
)
def test_a_short_and_does_not_cut_a_number_in_words(said, value):
    assert one(said, "ta", last_value=None).value == value


def test_a_week_of_working_days_is_no_seven():
    assert not one("1.5 weeks", "voids", name="Working days to re-let").records
    assert one("4 weeks", "voids").value == Decimal(28)
