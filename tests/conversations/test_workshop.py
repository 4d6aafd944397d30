"""The trajectory workshop as it is said: it draws as it grows, adds up, and is agreed by somebody else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.gallery import picture_of
from bot.hearing import Heard, Place
from core.domain.months import Month
from core.domain.trajectory import Trajectory
from tests.conversations.conftest import Council


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def versions(council: Council) -> list[Trajectory]:
    with council.work() as work:
        return list(work.portfolio.trajectory_versions("VOID_DAYS"))


@pytest.fixture
def begun(council: Council) -> Council:
    """October's voids are in, and Priya begins a workshop."""
    council.at(2, 9, 1)
    council.says("Priya", "voids 31")
    council.says("Priya", "workshop for voids")
    return council


@pytest.fixture
def drawn(begun: Council) -> Council:
    """From 31 to 24 by March, 33 if nothing is done, two things that add up."""
    for words in ("yes", "24 by March 2027", "33"):
        begun.says("Priya", words)
    begun.says("Priya", "Two extra void teams from November, full by January, 6 days")
    begun.says("Priya", "Keys on the day from January, full by March, 3 days")
    return begun


def test_it_asks_one_thing_at_a_time_and_begins_where_the_figures_are(begun: Council) -> None:
    assert "The latest figure is 31 days in October 2026." in begun.hears("Priya")
    assert "Where must it be, and by when?" in said(begun, "Priya", "yes")
    assert "What would it be by March 2027 if nothing changed?" in said(begun, "Priya", "24 by March 2027")


def test_it_draws_as_it_grows_and_says_what_is_still_missing(begun: Council) -> None:
    for words in ("yes", "24 by March 2027"):
        begun.says("Priya", words)
    assert "[picture: Voids: a trajectory being drawn, to 24 days by March 2027." in said(
        begun, "Priya", "33"
    )
    shown = said(begun, "Priya", "Two extra void teams from November, full by January, 6 days")
    assert "So far it adds up to 27 days by March 2027: 3 days are still missing to 24 days." in shown
    assert "Two extra void teams (November 2026)" in shown, "the chart marks where it should bite"
    shown = said(begun, "Priya", "Keys on the day from January, full by March, 3 days")
    assert "What you will do adds up to 24 days by March 2027." in shown


def test_a_season_is_asked_for_and_bends_the_months_it_names(drawn: Council) -> None:
    asked = said(drawn, "Priya", "that is all")
    assert "which months are usually better or worse than that, and by how much?" in asked
    assert "A lag goes with what you do" in asked
    assert "I did not follow that." in said(drawn, "Priya", "winter is bad")
    said(drawn, "Priya", "January 2 worse and February 1 day worse")
    shown = said(drawn, "Priya", "2")
    rows = [line for line in shown.splitlines() if " 202" in line and "|" in line]
    assert rows == [
        "November 2026 | 29",
        "December 2026 | 28",
        "January 2027 | 27",
        "February 2027 | 26",
        "March 2027 | 24",
    ]  # fmt: skip - without the season January were 25.2 and February 24.6
    assert "What you will do adds up to 24 days by March 2027." in shown, "the season is not an effect"


def test_each_month_is_said_and_the_drawing_is_one_that_can_be_drawn(drawn: Council) -> None:
    said(drawn, "Priya", "that is all")
    said(drawn, "Priya", "none")
    shown = said(drawn, "Priya", "2")
    assert "October 2026" not in shown.partition("what each month must be")[2], (
        "where one stands is no promise"
    )
    assert "March 2027 | 24" in shown
    message = next(m for m in reversed(drawn.messages("Priya")) if m.pictures)
    with drawn.work() as work:
        picture = picture_of(work, message.pictures[0])
    assert [p.value for p in picture.low][-1] == Decimal(22)
    assert [p.value for p in picture.no_effect][-1] == Decimal(33)


@pytest.mark.everywhere
def test_a_redrawn_trajectory_needs_a_reason_and_another_persons_agreement(drawn: Council) -> None:
    before = versions(drawn)
    for words in ("that is all", "none", "skip"):
        drawn.says("Priya", words)
    drawn.presses("Priya", "Propose it")
    assert "Why is it redrawn?" in drawn.hears("Priya")
    drawn.hears("Nadia")
    assert "takes a second person" in said(drawn, "Priya", "the handover took longer than planned")
    asked = drawn.hears("Nadia")
    assert (
        "Priya Shah would like to change the trajectory of Voids to 24 days by March 2027: "
        '"the handover took longer than planned"' in asked
    )
    assert versions(drawn) == before
    drawn.at(3, 10)
    drawn.presses("Nadia", "Agree")
    assert "version 2 of its trajectory is agreed by Nadia Okafor. The one before is kept" in drawn.hears(
        "Priya"
    )
    now = versions(drawn)
    assert now[:-1] == before
    assert (now[-1].reason, now[-1].approver) == (
        "the handover took longer than planned",
        "nadia.okafor@marlowheath.example",
    )
    drawn_now = now[-1].as_drawn()
    assert [drawn_now.expected(Month(2026, 10) + n) for n in (0, 5)] == [Decimal(31), Decimal(24)]
    assert now[-1].expected(Month(2026, 10)) == before[-1].expected(Month(2026, 10)), "October is over"
    assert now[-1].expected(Month(2026, 11)) == drawn_now.expected(Month(2026, 11)), "November is not"


def test_nobody_agrees_their_own(begun: Council) -> None:
    said(begun, "Nadia", "workshop for voids")
    for words in ("yes", "24 by March 2027", "the same", "that is all", "none", "skip"):
        begun.says("Nadia", words)
    begun.presses("Nadia", "Propose it")
    begun.says("Nadia", "a new contract")
    before = versions(begun)
    nadia = begun.person("Nadia")
    begun.hear(Heard("forged", "workspace", nadia, Place.direct(nadia), token="second-agree/1"))
    assert "You proposed this yourself, so somebody else agrees to it." in begun.hears("Nadia")
    assert versions(begun) == before
    begun.presses("Tom", "Agree")
    assert len(versions(begun)) == len(before) + 1


@pytest.mark.parametrize(
    ("answers", "reply"),
    [
        pytest.param(("banana",), "I did not follow that.", id="no number"),
        pytest.param(("yes", "24 by September 2026"), "comes after its baseline", id="a target in the past"),
        pytest.param(("yes", "2000 by March 2027"), "above the highest possible", id="beyond its limits"),
        pytest.param(
            ("yes", "24 by March 2027", "33", "Teams from January, full by December 2026, 4 days"),
            "cannot have its full effect",
            id="full before it begins",
        ),
    ],
)
def test_what_contradicts_itself_is_not_kept(begun: Council, answers: tuple[str, ...], reply: str) -> None:
    for words in answers[:-1]:
        begun.says("Priya", words)
    assert reply in said(begun, "Priya", answers[-1])


def test_another_leads_trajectory_is_not_drawn(begun: Council) -> None:
    assert "is drawn by its lead with the unit" in said(begun, "Owen", "workshop for voids")


def test_leaving_and_coming_back_loses_nothing(drawn: Council) -> None:
    assert "Kept as it is." in said(drawn, "Priya", "leave it")
    drawn.at(9, 11)
    back = said(drawn, "Priya", "workshop for voids")
    assert "What you will do adds up to 24 days by March 2027." in back
    assert "What else will you do, from when" in back


def test_an_answer_is_taken_back_and_its_question_comes_again(drawn: Council) -> None:
    back = said(drawn, "Priya", "undo")
    assert 'Taken back: "Keys on the day from January, full by March, 3 days".' in back
    assert "So far it adds up to 27 days by March 2027" in back
    assert "What else will you do, from when" in back
    assert "Two extra void teams" in said(drawn, "Priya", "no, that is wrong")
    for _ in range(3):
        back = said(drawn, "Priya", "take that back")
    assert "Where are you now?" in back


def test_a_figure_given_in_between_is_what_undo_takes_back(drawn: Council) -> None:
    drawn.at(2, 9, 5)
    said(drawn, "Priya", "repairs 91.2")
    assert "Repairs for October is blank again" in said(drawn, "Priya", "undo")
    assert 'Taken back: "Keys on the day' in said(drawn, "Priya", "undo")


def test_a_workshop_can_begin_again(drawn: Council) -> None:
    assert "from the beginning" in said(drawn, "Priya", "start again")
    assert "Where must it be, and by when?" in said(drawn, "Priya", "yes")


def test_an_answer_to_another_question_is_not_taken_for_this_one(begun: Council) -> None:
    """A number in a sentence is no answer: "four teams" would be drawn as a figure of 4."""
    assert "I did not follow that." in said(begun, "Priya", "January 2 worse")
    begun.says("Priya", "yes")
    begun.says("Priya", "24 days by March 2027")
    assert "I did not follow that." in said(begun, "Priya", "Two extra void teams from November, 4 days")
    assert "What will you do, from when" in said(begun, "Priya", "it would be about 33 days")


def test_workshop_by_itself_goes_on_with_the_one_that_was_left(drawn: Council) -> None:
    drawn.says("Priya", "leave it")
    drawn.at(9, 11)
    assert "What you will do adds up to 24 days by March 2027." in said(drawn, "Priya", "workshop")


def test_the_example_of_a_target_is_the_one_in_force(begun: Council) -> None:
    assert 'For example "24 by March 2027".' in said(begun, "Priya", "yes")
