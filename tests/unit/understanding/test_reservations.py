"""What takes something away from a figure makes a question of it; what only explains it, and courtesies, do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import Kind, read
from tests.unit.understanding.settings import asking, one

_SHARES = st.integers(min_value=400, max_value=999).map(lambda tenths: Decimal(tenths) / 10)
_RESERVED = [
    "{}, right?", "{} - really?", "{}% (gas)", "{} (target)", "{} (excl gas)", "{} but it's wrong", "{} looks odd",
    "{}, maybe more", "{} with more to come", "{} but 3 are duplicates", "{} with 3 to add", "yesterday it was {}",
    "for Dave it's {}", "out of hours it's {}", "at 15 October it was {}", "mid October it was {}", "{} was the old figure",
    "I hope {}", "I'd like {}", "likely to be {}", "{}. Oops, that's voids", "{}% in 26 weeks", "{}% of replies are in",
    "{}% response rate", "his figure is {}", "#{}", "{} today", "her {}",
]  # fmt: skip


@given(value=_SHARES, said=st.sampled_from(_RESERVED))
def test_a_reservation_beside_a_figure_is_asked_about(value, said):
    found = read(said.format(value), asking("repairs"))
    assert not any(finding.records for finding in found), found


_REMARKED = [
    "{} because of the storm", "{} (provisional)", "{} (October)", "{} after a busy month", "{}, down to sickness",
    "We'd have hit 99.9 without the outage but it's {}", "{}. Storm jobs (211) came first.", "{}%: 2 vans were off",
    "sorry for the delay - {}", "{} :)", "{} bot", "That would be {}",
]  # fmt: skip


@given(value=_SHARES, said=st.sampled_from(_REMARKED))
def test_a_remark_beside_a_figure_costs_no_question(value, said):
    finding = one(said.format(value))
    assert (finding.records, finding.value) == (True, value), finding


_WITHOUT_A_FIGURE = {
    "n/a": Kind.NO_DATA,
    "no data for October": Kind.NO_DATA,
    "same as last month": Kind.SAME_AS_LAST,
    "unchanged": Kind.SAME_AS_LAST,
    "ask Priya": Kind.DELEGATE,
    "Sam has this": Kind.DELEGATE,
    "will send it on Friday": Kind.DEFERRED,
    "not ready yet": Kind.DEFERRED,
}


@given(
    said=st.sampled_from(sorted(_WITHOUT_A_FIGURE)),
    opening=st.sampled_from(["", "ok ", "hi, ", "sorry, ", "sorry for the delay - ", "so ", "yes "]),
    closing=st.sampled_from(
        ["", " x", " ta", ", thanks", ". Cheers, Bob", " please", "\n\nJane", " :)", ". Many thanks"]
    ),
)
def test_courtesies_change_nothing_where_there_is_no_figure(said, opening, closing):
    assert one(f"{opening}{said}{closing}").kind is _WITHOUT_A_FIGURE[said]


@pytest.mark.parametrize(
    "said",
    [
        "Priya is unavailable", "the form is not available", "no data for September", "last month was n/a",
        "data from Norton is not available", "same as last October", "same here", "thanks all the same",
        "is it the same as last month", "same as last month at best", "no change on last October",
    ],
)  # fmt: skip
def test_what_is_not_said_of_the_figure_closes_nothing(said):
    finding = one(said)
    assert not finding.records
    assert finding.kind is not Kind.NO_DATA


@pytest.mark.parametrize(
    "said",
    [
        "is repairs 79 and voids 32?", "last month repairs 90.4 voids 29", "repairs 32, voids 79%", "repairs for 32 voids",
        "voids needing repairs: 32", "repairs and voids 32", "repairs to voids 27 days",
    ],
)  # fmt: skip
def test_what_is_said_of_two_together_is_asked_about(said):
    found = read(said, asking("repairs", "voids"))
    assert not any(finding.records for finding in found), found


_TAKING_BACK = """sorry/no/no sorry/oops/wait/no wait/hang on/actually/or rather/I meant/make that/scratch that/scrap that/ignore that/cancel that
    /disregard that/correction/typo/my mistake/my error/apologies/should be/that should be/changed to/amended to/update/doh/d'oh/eek
    /nope/mistyped/wrong one/fat fingers/slip of the finger/in fact/to be precise/more precisely/EDIT/latest is/the right one is
    /the actual figure is/misread/wrong column/transposed/got it backwards/looked at the wrong row"""
_WORDS = [" ".join(words.split()) for words in _TAKING_BACK.split("/")]


@given(
    words=st.sampled_from(_WORDS),
    pause=st.sampled_from([" ", ", ", ". ", " - ", "\n", "... ", "; ", "? "]),
    after=st.sampled_from([" ", ", ", ". "]),
    name=st.sampled_from(["repairs", "evictions"]),
    two=st.tuples(st.integers(min_value=40, max_value=99), st.integers(min_value=40, max_value=99)),
)
def test_what_is_taken_back_is_never_recorded(words, pause, after, name, two):
    first, second = two
    found = read(f"{first}{pause}{words}{after}{second}", asking(name))
    recorded = {finding.value for finding in found if finding.records}
    assert recorded <= {Decimal(second)}, found


@pytest.mark.parametrize(
    "text", ["48 households", "48 families", "48 children", "48 compliments", "48 enquiries"]
)
def test_other_beings_and_things_are_not_what_was_counted(text):
    assert not one(text, "evictions").records
