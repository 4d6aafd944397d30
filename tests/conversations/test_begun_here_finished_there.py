"""A council on Slack and Teams at once: a conversation begun in one is finished in the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.domain.figures import known
from core.domain.months import Month
from tests.conversations.doors import InSlack, InTeams, Joined

OCTOBER = Month(2026, 10)


@pytest.fixture
def council() -> Iterator[Joined]:
    """The sample council with both doors open, on the morning October's round opens; everybody is on Slack at first."""
    made = Joined(InSlack, InTeams)
    made.at(2, 9, 1)
    yield made
    made.close()


def answered(council: Joined, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def figure(council: Joined, indicator: str):
    with council.work() as work:
        found = known(work.figures.history(indicator)).get(OCTOBER)
        return found.value if found else None


@pytest.mark.parametrize(("first", "then"), [("slack", "teams"), ("teams", "slack")])
def test_a_question_put_on_one_is_answered_on_the_other(council: Joined, first: str, then: str) -> None:
    """The phone has one, the desk the other."""
    council.now_on(first)
    assert "did you mean 85.0?" in answered(council, "Priya", "repairs 58")
    council.now_on(then)
    assert "Repairs 85.0 %" in answered(council, "Priya", "85")
    assert figure(council, "REP_NONEMERG") == 85
    council.now_on(first)
    assert "Repairs for October is blank again." in answered(council, "Priya", "undo")


def test_a_question_is_pressed_where_it_stands_and_typed_where_one_is(council: Joined) -> None:
    council.says("Priya", "repairs 58")
    late = council.holds("Priya", "It is 58.0")
    council.now_on("teams").says("Priya", "85")
    council.now_on("slack").hears("Priya")
    late()
    assert council.hears("Priya").startswith("That question has passed, and nothing was changed.")
    assert figure(council, "REP_NONEMERG") == 85


def test_what_one_slip_began_the_services_words_end_wherever_they_are_written(council: Joined) -> None:
    """Told of the slip on Slack, she explains on Teams; the unit reads it on both, and acknowledges on either."""
    council.channel()
    council.now_on("teams").channel()
    council.now_on("slack")
    assert "Nobody else has been told yet." in answered(council, "Priya", "voids 31")
    council.now_on("teams")
    answered(
        council, "Priya", "handover finished 3 Nov, two extra void teams from the 17th, expect 28 by Dec"
    )
    answered(council, "Priya", "yes")
    for platform in ("teams", "slack"):
        council.now_on(platform)
        assert "The service says: handover finished 3 Nov" in council.channel()
    council.presses("Nadia", "Acknowledge")
    for platform in ("slack", "teams"):
        council.now_on(platform)
        assert "Nadia Okafor has acknowledged this." in council.channel(), platform


def test_what_is_said_unasked_goes_to_where_somebody_was_last_seen(council: Joined) -> None:
    council.now_on("teams").says("Priya", "hi")
    council.hears("Priya")
    council.at(10, 9, 1)
    assert "A quick reminder" in council.hears("Priya")
    assert "A quick reminder" not in council.now_on("slack").hears("Priya")
