"""One word takes back the last thing said in a plan, a review, a moderation or an action; or says plainly why it stays."""

from __future__ import annotations

from core.domain.assessments import Rating
from core.domain.months import Month
from core.services import acting, planning, reviewing
from tests.conversations.conftest import Council
from tests.conversations.transcripts import play


def test_a_plan_goes_back_a_section_at_a_time_and_asks_it_again(council: Council) -> None:
    play(
        council,
        """
        Priya: plan for voids
        Priya: Families in a new home within four weeks
          Priya < "undo"
        Priya: From 31 days in October 2026 to 24 days by March 2027
        Priya: undo
          Priya < Taken back: the target in the plan for
          Priya < Where are we now, where must we be, and by when?
        Priya: undo
          Priya < Taken back: the aspiration in the plan for
          Priya < how will residents notice?
        """,
    )
    with council.work() as work:
        plan = planning.of_priority(work, "HOMES")
    assert plan is not None
    assert (plan.aspiration, plan.target) == ("", "")


def test_what_somebody_else_wrote_in_the_same_plan_meanwhile_stays(council: Council) -> None:
    play(
        council,
        """
        Priya: plan for voids
        Priya: Families in a new home within four weeks
        Nadia: change target of the plan for voids
        Nadia: From 31 days in October 2026 to 24 days by March 2027
        Priya: undo
          Priya < Taken back: the aspiration
        """,
    )
    with council.work() as work:
        plan = planning.of_priority(work, "HOMES")
    assert plan is not None
    assert (plan.aspiration, plan.target) == ("", "From 31 days in October 2026 to 24 days by March 2027")


def test_what_somebody_else_has_changed_since_is_left_to_them(council: Council) -> None:
    play(
        council,
        """
        Priya: plan for voids
        Priya: Families in a new home within four weeks
        Nadia: change aspiration of the plan for voids
        Nadia: An empty home has a new family within four weeks
        Priya: undo
          Priya < has changed since, so it stays
        """,
    )


def test_an_action_recorded_by_a_slip_is_withdrawn_and_its_owner_hears(council: Council) -> None:
    play(
        council,
        """
        Nadia: action: Priya to ring the contractor by 11 December
        Nadia: undo
          Nadia < Taken back: action 1, ring the contractor
          Priya < Nothing is asked of you
        Nadia: actions
          Nadia < No actions are open
        """,
    )
    with council.work() as work:
        assert acting.still_open(work) == []


def test_an_action_closed_too_soon_is_open_again_by_one_word(council: Council) -> None:
    play(
        council,
        """
        Nadia: action: Priya to ring the contractor by 11 December
        Priya [Yes, I'll do it]
        Priya: action 1 done
        Priya: undo
          Priya < Taken back: that action 1 is done
          Priya < stands as it did before: not yet due, due Friday 11 December
          Nadia < stands as it did before
        Nadia: undo
          Nadia < Say "withdraw action 1" if it is not wanted
        Nadia: give action 1 to Tom
          Tom < Shall I put you down for it?
        Nadia: undo
          Tom < is not yours after all
          Priya < stands as it did before
        Nadia: withdraw action 1
          Nadia < is withdrawn
        """,
    )


def test_a_review_goes_back_a_part_at_a_time_and_who_was_asked_for_data_hears(council: Council) -> None:
    play(
        council,
        """
        Nadia: review of voids
        Nadia: undo
          Nadia < Say "cancel review 1" to give it up
        Nadia: Re-lets of general needs homes
        Nadia: undo
          Nadia < Taken back: the scope in review 1
          Nadia < What is it about, and what is it not about?
        Nadia: data request: days from notice to keys by 8 December from Priya
        Nadia: undo
          Nadia < Taken back: the data request in review 1
          Priya < no longer asks for days from notice to keys
        """,
    )
    with council.work() as work:
        review = reviewing.find(work, 1)
    assert review is not None
    assert (review.scope, review.data) == ("", ())


def test_a_rating_given_by_a_slip_comes_round_again_in_the_session(council: Council) -> None:
    scored = "challenge=high; planning=AG; capacity=AG; evidence=AR; stage=2; overall=AR; rationale=slow"
    play(
        council,
        f"""
        Nadia: assess voids with me
        Nadia {{Score Good repairs and quick re-lets}} {scored}
        Nadia: moderate
          Nadia < Say "reveal"
        Nadia: reveal
        Nadia: undo
          Nadia < have been seen, so they cannot be hidden again
        Nadia [Go through them]
        Nadia: R
          Nadia < Why R red?
        Nadia: the handover takes nine days
          Nadia < is rated R red
        Nadia: undo
          Nadia < Taken back: the rating of
          Nadia < Which letter, and why?
        Nadia: AR because the handover takes nine days
        Nadia: publish ratings
        Nadia: undo
          Nadia < The services have their ratings, so they stand
        """,
    )
    with council.work() as work:
        kept = [r for r in work.shelf(Rating).all() if not r.withdrawn]
    assert [r.overall.value for r in kept] == ["AR"]


def test_what_everybody_has_been_told_of_a_stocktake_is_put_right_in_the_open(council: Council) -> None:
    play(
        council,
        """
        Nadia: stocktake for Homes on 1 December at 10:00 with David
        Nadia: undo
          Nadia < Say "cancel stocktake 1", or "move stocktake 1
        Nadia: deep dive voids
        Nadia: undo
          Nadia < Taken back: the deep dive
          Priya < is not the deep dive after all
        """,
    )


def test_an_older_thing_is_asked_about_and_a_later_yes_means_something_else(council: Council) -> None:
    play(
        council,
        """
        Priya: voids 31
        at 2 November 15:00
        Priya: workshop for voids
        Priya: undo
          Priya < Take that back?
        Priya: workshop
          Priya < Where are you now?
        Priya: yes
          Priya < Where must it be, and by when?
        """,
    )
    with council.work() as work:
        assert work.figures.known("VOID_DAYS")[Month(2026, 10)].value == 31
