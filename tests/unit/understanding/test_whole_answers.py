"""Answers without a figure that are the whole of a reply are heard; with anything more beside them they are not taken for it."""

from __future__ import annotations

import pytest

from bot.understanding import Kind
from tests.unit.understanding.settings import one


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I am afraid we have no figure to report for October.", Kind.NO_DATA),
        ("Please record this as not applicable for October.", Kind.NO_DATA),
        ("We only run the survey quarterly.", Kind.NO_DATA),
        ("Our system is down and I will respond when it is restored.", Kind.DEFERRED),
        ("Let me get back to you on this one.", Kind.DEFERRED),
        ("I am no longer the lead for this measure.", Kind.DELEGATE),
        ("The September figure still applies.", Kind.SAME_AS_LAST),
        ("no diff", Kind.SAME_AS_LAST),
        ("payroll dont run it til the 12th", Kind.DEFERRED),
        ("hold fire, still reconciling", Kind.DEFERRED),
        ("numbers still with finance", Kind.DEFERRED),
        ("the system doesn't close for another 3 weeks", Kind.DEFERRED),
        ("we don't run this", Kind.DELEGATE),
    ],
)
def test_a_saying_that_is_the_whole_reply_is_heard(text, kind):
    assert one(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "We have no figure for gas",
        "The September figure still applies to gas",
        "no diff from the target",
        "We only run the gas survey quarterly",
    ],
)
def test_the_same_words_about_something_else_close_and_record_nothing(text):
    found = one(text)
    assert found.kind is not Kind.NO_DATA
    assert not found.records


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("dave does this now", "dave"),
        ("hr have it", "hr"),
        ("highways hold this", "highways"),
        ("Joanne Pike is now the responsible officer.", "Joanne Pike"),
        ("You will need to ask Joanne.", "Joanne"),
        ("I have asked Joanne Pike to reply.", "Joanne Pike"),
    ],
)
def test_who_has_it_now_is_heard(text, who):
    found = one(text)
    assert (found.kind, found.delegate_to) == (Kind.DELEGATE, who)


def test_a_thing_that_does_something_is_nobody_to_ask():
    assert one("rain does this").kind is not Kind.DELEGATE
