"""A clause beside the figure's own that sets it elsewhere makes a question of it; greetings and reasons do not."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from bot.understanding import read
from tests.unit.understanding.settings import asking, one

_ELSEWHERE = """\
for gas
in the north
in my patch
at the Leeds depot
across the region
for Dave's team
in team B
under the old contract
on the old definition
using the old method
before the duplicates come out
up to the 20th
as of the 20th
last year
two years ago
in 2019
on Friday
overnight
with refusals included
excluding refusals
without the strike
counting duplicates
if you count the late ones
unless they object
depending how you count
assuming it holds
provided the last two close""".splitlines()


@pytest.mark.parametrize("said", _ELSEWHERE)
def test_a_place_a_time_a_group_or_a_condition_beside_a_figure_is_asked_about(said):
    framed = [
        first.format(said, figure)
        for first, figure in product(
            ("{0}, {1}", "{0} it was {1}", "{0}, it was {1}", "{0} - {1}", "{1}, {0}", "{1} - {0}", "it was {1}, {0}"),
            ("84", "84.2%"),
        )
    ]  # fmt: skip
    recorded = [text for text in framed if any(finding.records for finding in read(text, asking("repairs")))]
    assert recorded == []


_NOT_SO = """\
but nobody believes it
but I doubt it
but that looks like September
but that's the target
but gas is missing
but two sites are missing
but not all sites are in
but the contractor says otherwise
but finance have a different figure
but it should be higher
but the formula is broken
but please check it
but for the strike
which cannot be right
which can't be true
which was September
which is the forecast
which excludes gas
which is half
is a lie
is being corrected
so I'm told
in theory
I made that up
I wish
you wish
fingers crossed
yeah right
just kidding
like for like
depending which report""".splitlines()


@pytest.mark.parametrize("said", _NOT_SO)
def test_what_says_that_a_figure_is_not_so_or_is_another_is_asked_about(said):
    framed = [
        f"{figure}{pause}{said}" for figure, pause in product(("84", "it was 84.2%"), (" ", ", ", " - "))
    ]
    recorded = [text for text in framed if any(finding.records for finding in read(text, asking("repairs")))]
    assert recorded == []


@pytest.mark.parametrize(
    "said",
    ["you told us 84", "you have us at 84", "your email says it is 84", "your chart shows 84", "re your 84", "thanks for the 84",
     "members were told 84", "I was told it was 84", "they told us 84", "the dashboard wrongly says 84", "nobody thinks it was 84",
     "the rumour is it's 84", "Dave hopes it was 84", "the contractor insists it was 84", "the target is, 84", "rejected, 84",
     "84, late", "84, of them", "84, or more", "84, a day", "84, weeks", "84, in August", "84, is the target", "84 at best",
     "84, if only", "84, less 3 duplicates", "reply 2 of 3",
     "84 but I'd want to see the workings", "84 but I want to double check", "84 but take it with a pinch of salt", "84 but that includes gas",
     "84 includes gas which shouldn't count", "84 subject to appeal", "84 according to the old definition", "84, old definition",
     "84 but I'll change it", "84% repairs and gas combined", "I put 83 in last month and it should've been 84",
     "September was 83, should have been 84", "84 not 83 for September", "I gave you 83 last time and it was actually 84"],
)  # fmt: skip
def test_what_somebody_else_said_and_what_is_a_part_is_asked_about(said):
    assert not any(finding.records for finding in read(said, asking("repairs")))


@pytest.mark.parametrize(
    "said",
    ["Despite the heatwave we managed 84", "for October, 84", "for the month just gone, 84", "With 2 vacancies we still hit 84",
     "after a tough month, 84", "thanks for the nudge, it's 84", "found it: 84", "For the period you ask about, 84%",
     "84, if that helps", "84, if you need it", "84, on target", "84, in the end", "84, not great", "84, not bad", "84 - disappointing",
     "84, as promised", "84, two vans off", "84, with thanks", "Dave says it's 84", "84, Dave", "84, sorry",
     "we would have hit 92 without the outage but it's 84", "this time last year 71, now 84", "84, of course", "84 and rising",
     "as at 31 October 84", "not a great month, 84", "no drama, 84", "usual story, 84", "84, in line with last July",
     "84, driven by the backlog in the north", "84, under target again", "84, at long last", "84, for reasons you know about",
     "84 subject to audit", "84 but we want to see it higher", "84, not happy with that", "84 but we'll fix it", "84 but we will change that",
     "84 with extra staff", "84 but that includes two long ones", "84 and I want to thank the team",
     "84, we need to look at staffing", "84 and we'd like to see the numbers come up"],
)  # fmt: skip
def test_greetings_reasons_and_judgements_beside_a_figure_cost_no_question(said):
    finding = one(said)
    assert (finding.records, finding.value) == (True, 84), finding


def test_a_year_alone_is_no_sure_count_and_half_a_million_more_is_half_a_million():
    assert not one("2026", "ta").records
    assert one("2025", "ta", last_value=None).needs_confirmation
    assert one("a million and a half", "agency", last_value=None).value == 1_500_000
    assert not one("8 below zero", "nps").records
    assert not one("only got 2 weeks of data", "voids").records


def test_a_month_revised_beside_the_one_asked_is_recorded_with_it():
    found = read("September revised to 91.0, October 88.8", asking("repairs"))
    assert [(str(one_.period), one_.value, one_.records) for one_ in found] == [
        ("2026-09", Decimal("91.0"), True),
        ("2026-10", Decimal("88.8"), True),
    ]
    assert not any(
        one_.records for one_ in read("September should be revised to 91, October 88.8", asking("repairs"))
    )


@pytest.mark.parametrize("said", ["very roughly 84", "somewhere round 84"])
def test_a_rough_figure_is_one_however_it_is_hedged(said):
    assert (one(said).value, one(said).approximate) == (84, True)


def test_a_share_with_decimals_before_the_indicators_own_word_is_its_figure():
    assert one("84.2 repairs").value == Decimal("84.2")
    assert not one("84 repairs").records
    assert one("an increase to 63", "evictions", last_value=None).value == 63


@pytest.mark.parametrize("said", ["2026-00", "it was 84 in 2026-00", "2026-00-12: 84"])
def test_a_month_that_is_none_raises_nothing(said):
    assert read(said, asking("repairs"))


@pytest.mark.parametrize(
    ("said", "asked"),
    [("50 received, 47 answered of which 44 in time", "foi"), ("50 received, 47 answered, 44 in time", "foi"), ("£15k per agency worker", "agency"),
     ("£321k (of which £40k relates to September)", "agency"), ("£321k including £40k from September", "agency"), ("-12 to 15", "nps"),
     ("between -12 and 15", "nps"), ("answered in 6.2", "foi"), ("290 days", "voids")],
)  # fmt: skip
def test_what_is_of_another_measure_or_of_another_month_too_is_asked_about(said, asked):
    assert not any(finding.records for finding in read(said, asking(asked)))


@pytest.mark.parametrize(
    ("said", "asked"),
    [("50 received, 47 answered in time", "foi"), ("£321k, of which £40k is housing", "agency"), ("£321k, £40k of it on cover", "agency"),
     ("12 to 15", "nps"), ("94% answered in 20 days", "foi"), ("280 days", "voids")],
)  # fmt: skip
def test_what_is_of_the_same_measure_costs_no_question(said, asked):
    assert any(finding.records for finding in read(said, asking(asked)))


def test_what_it_was_before_it_is_what_it_is_now_corrects_nothing():
    finding = one("92 now, it was 94 when I last looked")
    assert (finding.records, finding.value) == (True, 92)
    assert (one("on budget, nil variance", "variance").value, one("on budget", "variance").records) == (
        0,
        True,
    )
