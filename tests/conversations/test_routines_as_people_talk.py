"""The routines with the words tired people use, in the order things really happen."""

from __future__ import annotations

from dataclasses import replace

from core.domain.indicators import Openness
from core.domain.plans import Strength
from core.services import acting, planning, reviewing
from tests.conversations.conftest import Council
from tests.conversations.transcripts import play


def test_a_plan_is_written_as_people_write(council: Council) -> None:
    play(
        council,
        """
        Priya: plan for voids
        Priya: Families in a new home within four weeks
        Priya: what do you mean by target?
          Priya < The figure as it is now, the figure it should be, and the month.
          Priya < Where are we now
        Priya: From 31 days in October 2026 to 24 days by March 2027
        Priya: Second void team 40%, key handover at exchange 40%, better inspection 20%
          Priya < Strategies: 3 lines kept.
        Priya: Contractor collects keys: weak, keys wait six days / Void team does the works - mixed / Lettings offer the home, strong
          Priya < The weakest link is Contractor collects keys (keys wait six days)
        Priya: the contractor may walk away
          Priya < the contractor may walk away (I need a day)
        Priya: keys handed over at exchange by 30 November, me
          Priya < by Monday 30 November, Priya Shah
        Priya: dunno
          Priya < Resources.
        """,
    )
    with council.work() as work:
        plan = planning.of_priority(work, "HOMES")
    assert plan is not None
    assert [s.contribution for s in plan.strategies] == ["40%", "40%", "20%"]
    assert [link.strength for link in plan.chain] == [Strength.WEAK, Strength.MIXED, Strength.STRONG]
    assert plan.leading == ()


def test_what_was_meant_as_a_question_or_says_no_number_is_no_target(council: Council) -> None:
    play(
        council,
        """
        Priya: plan for voids
        Priya: Families in a new home within four weeks
        Priya: what did you mean
          Priya < The figure as it is now, the figure it should be, and the month.
        Priya: much better than now
          Priya < much better than now (I need a number, or nobody can tell when it is reached)
        Priya: 31 days now, 24 by March
          Priya < Target: 31 days now, 24 by March.
        """,
    )


def test_a_delivery_chain_and_a_milestone_as_people_say_them(council: Council) -> None:
    """The chain in one breath, Christmas for a day; "until March" is how long it lasts and no day to be seen by."""
    play(
        council,
        """
        Priya: plan for voids
        Priya: change delivery chain of the plan for voids
        Priya: Lettings team strong, the contractor is weak because keys arrive late, and new tenant mixed
          Priya < Delivery chain: 3 lines kept. The weakest link is the contractor (keys arrive late)
        Priya: change milestones of the plan for voids
        Priya: Second team at work by Christmas, Marcus
          Priya < Milestones: Second team at work, by Thursday 24 December, Marcus Webb.
        Priya: change milestones of the plan for voids
        Priya: Two teams of three until March
          Priya < Two teams of three until March (I need a day)
        """,
    )


def test_a_workshop_says_in_other_words_what_it_asks_and_hears_33ish(council: Council) -> None:
    play(
        council,
        """
        Priya: voids 31
        Priya: workshop for voids
        Priya: yes
        Priya: 24 by March 2027
        Priya: what do you mean
          Priya < Where it would drift by then without anything new.
          Priya < What would it be by March 2027 if nothing changed?
        Priya: maybe 33ish
          Priya < What will you do, from when
        Priya: what does biting mean?
          Priya < "biting from" says the month it begins to show.
        """,
    )


def test_asking_for_help_in_the_middle_of_a_plan_is_not_written_into_it(council: Council) -> None:
    play(
        council,
        """
        Priya: change leading indicators of the plan for voids
        Priya: help me with voids
          Priya < Voids
        Priya: plan
          Priya < Still missing: aspiration, target, strategies, delivery chain, milestones, leading indicators
        """,
    )


def test_a_week_later_a_word_is_no_answer_to_a_question_of_a_plan(council: Council) -> None:
    play(
        council,
        """
        Priya: plan for voids
        at 10 November 11:00
        Priya: cheers all, see you at the away day
        Priya: plan for voids
          Priya < Still missing: aspiration
        """,
    )


def test_the_second_person_is_told_what_is_still_missing_and_what_stays_judged(council: Council) -> None:
    play(
        council,
        """
        Priya: voids 31
        Priya: workshop for voids
        Priya: 31
          Priya < Where must it be, and by when?
        Priya: 24 by March 2027
        Priya: 32
        Priya: Two extra teams from December, 4 days
        Priya: that is all
        Priya: Jan is usually 2 days worse
          Priya < 4 days are still missing to 24 days. The line spreads the difference evenly over the months.
        Priya: skip
          Priya < February 2027 | 25
        Priya [Propose it]
        Priya: the contractor's handover took longer than planned
          Priya < What will be done adds up to 28 days: 4 days are still missing.
          Tom < What will be done adds up to 28 days: 4 days are still missing.
          Tom < Months that are over stay judged by what was expected of them: October by 26.
        Tom: agree 1
          Priya < The one before is kept beside it, and months that are over stay judged by it.
        Nadia: voids
          Nadia < 31 days in October, 5 days above trajectory
        Nadia: stocktake for Homes on 1 December at 10:00 with David
        Nadia: pack
          Nadia < The trajectory was redrawn on 2 November 2026, agreed by Tom Brennan: the contractor's handover took longer than planned.
        """,
    )


def test_what_is_a_leads_is_not_drawn_or_moved_without_a_word(council: Council) -> None:
    play(
        council,
        """
        Priya: voids 31
        Priya: plan for voids
        Priya: change milestones of the plan for voids
        Priya: Second team at work, 4 December, Marcus
          Priya < Milestones: Second team at work, by Friday 4 December, Marcus Webb.
        Nadia: milestone 1 of voids to 11 December, the van is late
          Marcus < Nadia Okafor has moved Second team at work to Friday 11 December: the van is late. Tell them if that does not suit you.
          Priya < Nadia Okafor has moved Second team at work
        Nadia: workshop for voids
        Nadia: yes
        Nadia: 24 by March 2027
        Nadia: the same
        Nadia: Keys collected at notice, 3 days, biting from January, full by March
          Nadia < 4 days are still missing to 24 days.
        Nadia: Two extra teams in full by February: 4 days from December
          Nadia < What you will do adds up to 24 days by March 2027.
        Nadia: no
        Nadia: none
        Nadia: skip
          Nadia < Two extra teams, from December 2026, in full by February 2027: 4 days less.
        Nadia [Propose it]
        Nadia: the handover took longer than planned
        Tom: agree 1
          Priya < Nadia Okafor has drawn a trajectory for Voids and Tom Brennan has agreed it, as version 2. Next on it: November 31, December 30, January 27; 24 days by March 2027.
        """,
    )


def test_nobody_outside_the_team_reads_a_synthesis_the_service_has_not_seen(council: Council) -> None:
    play(
        council,
        """
        Nadia: review of voids
        Nadia: Re-lets of general needs homes
        Nadia: David
          David < has put you down as the sponsor of the review of
        Nadia: me and Tom
          Tom < has put you down for the joint team of the review
        Nadia: hypotheses: keys hang on a hook
        Nadia: hypothesis 1 partly, two in ten
          Nadia < holds in part. Two in ten
        Nadia: synthesis: The works take nine days and the keys wait six.
        """,
    )
    council.says("David", "review 1")
    council.says("David", "review report")
    seen = council.hears("David")
    assert "keys hang on a hook" in seen
    assert "keys wait six" not in seen
    assert "two in ten" not in seen.casefold()
    play(
        council,
        """
        Nadia: agree review 1
          Nadia < There are no recommendations to agree yet.
        Nadia: test the synthesis with the service
          Priya < Nobody outside the team has seen it.
        Priya [That is how we see it]
        David: review 1
          David < keys wait six
        """,
    )
    with council.work() as work:
        review = reviewing.find(work, 1)
    assert review is not None
    assert review.tested is not None


def test_in_the_session_a_letter_is_asked_for_its_reason_and_nothing_is_lost(council: Council) -> None:
    scored = "challenge=high; planning=AG; capacity=AG; evidence=AR; stage=2; overall=AR; rationale=slow"
    play(
        council,
        f"""
        Nadia: assess voids with me
        Nadia {{Score Good repairs and quick re-lets}} {scored}
        Nadia: reveal
        Nadia [Go through them]
        Nadia: hmm, what do you think
          Nadia < a letter (G, AG, AR or R) and why
        Nadia: actually make that AG
          Nadia < Why AG amber/green? One sentence the service will read.
        Nadia: the second team is at work
          Nadia < is rated AG amber/green
        Nadia: publish ratings
        Priya: I don't agree with the rating of voids, the new team began in May
          Nadia < the new team began in May
        """,
    )


def test_at_the_table_an_action_without_a_day_is_asked_for_it(council: Council) -> None:
    play(
        council,
        """
        Nadia: stocktake for Homes on 3 November at 10:00 with David
        Priya: good news: 38 homes let in October
        at 3 November 10:00
        Nadia: start stocktake
          Nadia < Priya Shah: 38 homes let in October
        Nadia: Priya to sort the keys
          Nadia < By when?
        Nadia: 9 December
          Nadia < Priya Shah: sort the keys, by Wednesday 9 December (action 1)
        Nadia: Dave to write to the contractor by 18 December
          Nadia < Dave
        Nadia: help with reviews
          Nadia < "review of
        """,
    )
    with council.work() as work:
        assert [a.deliverable for a in acting.still_open(work)] == ["sort the keys"]


def left(council: Council, who: str) -> None:
    """Somebody no longer works here."""
    key = council.person(who)
    with council.store.turn() as work:
        person = work.portfolio.person(key)
        assert person is not None
        work.portfolio.save(replace(person, retired=True))


def test_what_a_leaver_had_agreed_to_comes_to_the_unit_and_is_given_to_somebody_else(
    council: Council,
) -> None:
    play(
        council,
        """
        Nadia: action: Owen to ring the contractor by 11 November
        Owen [Yes, I'll do it]
        """,
    )
    left(council, "Owen")
    play(
        council,
        """
        at 13 November 12:00
          channel < Owen Griffiths is not here any more. One action is still open.
        Nadia: give action 1 to Priya
          Nadia < is Priya Shah's now
          Priya < Shall I put you down for it?
        Priya [Yes, I'll do it]
        Priya: action 1 done
          Priya < is closed
        """,
    )


def test_a_review_outlives_the_officer_who_commissioned_it(council: Council) -> None:
    play(
        council,
        """
        Tom: review of voids
        Tom: synthesis: The works take nine days and the keys wait six.
        Tom: recommendations: keys at exchange by 15 January, Priya, 3 days
        Tom: test the synthesis
        """,
    )
    left(council, "Tom")
    play(
        council,
        """
        at 9 November 12:00
          Nadia < Week 1 of the review
        Priya [That is how we see it]
          Nadia < Priya Shah
        Nadia: agree review 1
        Priya: agree review 1
          Priya < agreed
        """,
    )
    with council.work() as work:
        assert [a.deliverable for a in acting.still_open(work)] == ["keys at exchange"]


def test_a_plan_about_restricted_figures_is_read_by_who_may_see_them(council: Council) -> None:
    with council.store.turn() as work:
        for indicator in [i for i in work.portfolio.indicators() if i.priority == "HOMES"]:
            work.portfolio.save(replace(indicator, openness=Openness.RESTRICTED))
    play(
        council,
        """
        Priya: plan for voids
        Priya: Families in a new home within four weeks
        Owen: plan for voids
          Owen < Which priority is the plan for?
        Owen: plan for voids as on 2 November
          Owen < Which priority is the plan for?
        Nadia: plan for voids
          Nadia < Families in a new home within four weeks
        """,
    )


def test_several_actions_in_one_message_are_each_recorded_and_the_one_that_is_none_is_named(
    council: Council,
) -> None:
    play(
        council,
        """
        Nadia: stocktake for Homes on 4 November at 10:00 with David
        at 4 November 10:00
        Nadia: start stocktake
        Nadia: - Priya to agree the handover dates by 11 December / - Tom to ring the contractor / - Marcus to open the second depot by 4 December
          Nadia < Priya Shah: agree the handover dates, by Friday 11 December (action 1).
          Nadia < open the second depot, by Friday 4 December (action 2).
          Nadia < - Tom to ring the contractor (by when?)
          Priya < agree the handover dates, by Friday 11 December (action 1). Shall I put you down for it?
        Nadia: Tom to ring the contractor by 6 November
          Nadia < Tom Brennan: ring the contractor, by Friday 6 November (action 3).
        Nadia: actions: / Priya to walk the depots by 4 December / Zebedee to come along by 4 December / Tom to book the van by 3 December
          Nadia < walk the depots, by Friday 4 December (action 4).
          Nadia < book the van, by Thursday 3 December (action 5).
          Nadia < Zebedee to come along by 4 December (I don't know who Zebedee is)
        """,
    )
