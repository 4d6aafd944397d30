"""A lead asks for help with their own data: the questions are about this series, and each has its chart."""

from __future__ import annotations

from dataclasses import replace

from bot.messages import from_wire
from tests.conversations.conftest import Council, sample
from tests.conversations.transcripts import play


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def pressed(council: Council, who: str, label: str) -> str:
    council.hears(who)
    council.presses(who, label)
    return council.hears(who)


def kinds(council: Council, who: str) -> list[str]:
    person = council.person(who)
    posts = [p for p in council.posts() if p.person == person]
    return [p.kind for post in posts for p in from_wire(post.body["message"]).pictures]


def test_help_with_this_one_is_a_conversation_about_this_series(council: Council) -> None:
    """The whole of it, as somebody would hear it."""
    council.at(2, 9, 1)
    council.says("Priya", "repairs 91.2, sat 76.4")
    council.says("Priya", "voids 31")
    asked = said(council, "Priya", "help me with voids")
    assert "things the picture raises for Voids." in asked
    assert "It changed from August: what began that month?" in asked
    assert "each remaining month must be" in asked
    assert "the best ever was" in asked
    assert "[Show what it would take]" in asked
    shown = pressed(council, "Priya", "Show what it would take")
    assert "Voids: what each month must be to land 24 days by March 2027" in shown
    assert "Target: 24 days by March 2027. To land it, each remaining month must be" in shown
    assert kinds(council, "Priya")[-1] == "needed"
    pressed(council, "Priya", "Show years side by side")
    assert kinds(council, "Priya")[-1] == "seasonal"


def test_the_target_and_the_best_month_are_said_with_their_unit(council: Council) -> None:
    council.at(2, 9, 1)
    asked = said(council, "Priya", "help me with repairs")
    assert "The target is 92.5 % and the best month ever was 90.4 %: what will take it beyond that?" in asked


def test_a_denominator_that_moved_is_asked_about_and_shown(council: Council) -> None:
    """Of the usual 504 repairs in a month 200 are left: the percentage may say more about what is counted."""
    council.at(2, 9, 1)
    council.says("Priya", "repairs 182 of 200")
    asked = said(council, "Priya", "help me with repairs")
    assert (
        "It was counted over 200 in October, fewer than the usual 504: did what is counted change?" in asked
    )
    shown = pressed(council, "Priya", "Show what it is counted over")
    assert "Repairs rests on 200 cases in October; the usual is 504" in shown
    assert kinds(council, "Priya")[-1] == "cases"


def test_a_series_with_nothing_to_ask_says_so(council: Council) -> None:
    council.at(2, 9, 1)
    assert "Nothing stands out in Deaths that is worth a question." in said(
        council, "Karen", "help me with deaths"
    )


def test_help_without_a_name_offers_ones_own_the_worst_first(council: Council) -> None:
    council.at(2, 9, 1)
    council.says("Priya", "repairs 91.2, voids 31, sat 76.4")
    offered = said(council, "Priya", "help me read my data")
    assert "Which one shall we look at together?" in offered
    assert offered.index("[Voids]") < offered.index("[Repairs]")
    assert "things the picture raises for Voids." in pressed(council, "Priya", "Voids")


def test_what_has_been_done_before_is_asked_about_as_that(council: Council) -> None:
    """The run-rate names its target; a month that was once as good is a question of its own."""
    council.at(2, 9, 1)
    asked = said(council, "Owen", "help me with bins")
    assert (
        "To land 60 per 100,000 by March 2027, each remaining month must be 55 or less; the best ever was 43."
        in asked
    )
    assert "It has been done before: what was different then?" in asked


def test_a_council_without_figures_is_told_so_and_not_that_nothing_stands_out() -> None:
    begun = sample()
    voids = next(i for i in begun.indicators if i.key == "VOID_DAYS")
    homes = tuple(p for p in begun.priorities if p.key == voids.priority)
    empty = Council(replace(begun, priorities=homes, indicators=(voids,), history=(), trajectories={}))
    play(
        empty,
        """
        at 2 November 09:01
        Priya: help me with voids
          Priya < There are no figures of Voids yet.
        Priya: help me read my data
          Priya < There are no figures of what is yours yet.
        Priya: workshop for voids
        Priya: 31 in October
        Priya: 24 by March 2027
        Priya: same
        Priya: that is all
        Priya: none
        Priya: skip
        Priya [Propose it]
          Tom < Priya Shah would like to give Voids its first trajectory, to 24 days by March 2027
        Nadia: draft summary for Homes
          Nadia < No figure can be read against a trajectory yet.
        """,
    )
    empty.close()
