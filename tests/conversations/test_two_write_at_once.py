"""Two people asked for the same part of a plan or a review: nobody's words are written over unawares."""

from __future__ import annotations

from datetime import date

from bot.plan_wording import section_lines
from core.domain.plans import Section
from core.domain.reviews import Review
from core.services import planning
from tests.conversations.conftest import Council
from tests.conversations.transcripts import play


def test_the_second_hears_what_the_first_wrote_before_it_goes(council: Council) -> None:
    play(
        council,
        """
        Priya: plan for voids
        Nadia: change aspiration of the plan for voids
        at 2 November 09:05
        Nadia: An empty home has a new family within four weeks
        Priya: Families in a new home within four weeks
          Priya < Nadia Okafor wrote here meanwhile: An empty home has a new family within four weeks. Yours is not kept yet.
        Priya: skip
          Priya < Where are we now, where must we be, and by when?
        """,
    )
    assert plan(council).aspiration == "An empty home has a new family within four weeks"


def test_said_again_it_goes_in_that_place(council: Council) -> None:
    play(
        council,
        """
        Priya: plan for voids
        Nadia: change aspiration of the plan for voids
        at 2 November 09:05
        Nadia: An empty home has a new family within four weeks
        Priya: Families in a new home within four weeks
        Priya: Families in a new home within four weeks
          Priya < Where are we now, where must we be, and by when?
        """,
    )
    assert plan(council).aspiration == "Families in a new home within four weeks"


def test_lines_of_two_people_stand_beside_each_other(council: Council) -> None:
    play(
        council,
        """
        Nadia: change risks of the plan for voids
        Priya: change risks of the plan for voids
        at 2 November 09:05
        Priya: The contractor may leave: a second on call
        Nadia: Keys arrive late: a key safe at each block
          Nadia < Priya Shah wrote here meanwhile, so yours stand after theirs.
        """,
    )
    assert section_lines(plan(council), Section.RISKS, {}, date(2026, 11, 2)) == [
        "The contractor may leave: a second on call",
        "Keys arrive late: a key safe at each block",
    ]


def test_two_officers_at_one_review(council: Council) -> None:
    play(
        council,
        """
        Nadia: review of voids
        Tom: review 1
        Tom [Go on]
        at 2 November 09:05
        Tom: Re-lets of general needs homes
        Nadia: All empty homes
          Nadia < Tom Brennan wrote here meanwhile: Re-lets of general needs homes. Yours is not kept yet.
        """,
    )
    with council.work() as work:
        review = work.shelf(Review).get(1)
    assert review.scope == "Re-lets of general needs homes"


def plan(council: Council):
    with council.work() as work:
        return planning.of_priority(work, "HOMES")
