"""Summaries, the note and the report: drafted from the data, put into words by the unit, approved, and only then sent."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from adapters.commands.pack import printed
from bot.conversations.briefings import document_of
from core.domain.briefings import Briefing, Fate
from tests.conversations.conftest import Council

HELEN = "Cllr Helen Marsh"


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def briefing(council: Council, number: int = 1) -> Briefing:
    with council.work() as work:
        found = work.shelf(Briefing).get(number)
    assert found is not None
    return found


@pytest.fixture
def october(council: Council) -> Council:
    """October's figures for Homes are in, voids flagged with the service's words, a note kept by an officer."""
    council.at(2, 9, 1)
    council.says("Priya", "repairs 91.2, voids 31 - contractor handover dragged on. sat 76.4")
    council.says("Beatriz", "ta 2260, prevention 58.8, ta stay 41.5")
    council.says("Nadia", "note on voids: the contractor may lose its licence")
    council.at(5, 10)
    return council


def test_a_summary_answers_the_four_questions_in_plain_words_on_one_page(october: Council) -> None:
    draft = said(october, "Nadia", "draft summary for Homes")
    parts = [
        "Delivery summary: Homes, October 2026",
        "In short",
        "What we are trying to do",
        "How we plan to do it",
        "How we know",
        "What is being done where it is off",
        "Worth asking when you meet the service",
        "And always: how can we help?",
    ]
    places = [draft.index(part) for part in parts]
    assert places == sorted(places)
    assert "Voids: 31 days in October against 26. The service says: contractor handover dragged on" in draft
    assert "It would go to Cllr Helen Marsh." in draft


@pytest.mark.everywhere
def test_nobody_receives_it_before_the_unit_has_edited_and_approved_it(october: Council) -> None:
    october.hears(HELEN)
    october.says("Nadia", "draft summary for Homes")
    assert october.hears(HELEN) == ""
    assert "No delivery summary has been sent to you yet." in said(october, HELEN, "summary")
    october.fills_in("Nadia", "Edit", passage1="Voids is the one to talk about.\nRepairs is a good story.")
    assert "What we make of it\nVoids is the one to talk about.\nRepairs is a good story." in october.hears(
        "Nadia"
    )
    assert october.hears(HELEN) == ""
    october.presses("Nadia", "Approve")
    assert "is approved and has gone to Cllr Helen Marsh." in october.hears("Nadia")
    received = october.hears(HELEN)
    assert "Voids is the one to talk about." in received
    assert briefing(october).sent_to == (october.person(HELEN),)
    assert "Voids is the one to talk about." in said(october, HELEN, "summary")


def test_what_officers_note_is_beside_the_draft_and_never_in_what_is_sent(october: Council) -> None:
    draft = said(october, "Nadia", "draft summary for Homes")
    assert (
        "For officers only, not sent:\n- Note on Good repairs and quick re-lets: the contractor may lose its licence"
        in draft
    )
    october.presses("Nadia", "Approve")
    assert "licence" not in october.hears(HELEN)
    assert "licence" not in said(october, HELEN, "draft 1")


def test_a_restricted_figure_is_in_nothing_a_member_receives(council: Council) -> None:
    council.at(2, 9, 1)
    draft = said(council, "Nadia", "draft summary for Children and families")
    assert "Re-referrals" in draft
    assert "Placement moves" not in draft


def test_in_their_rhythm_they_are_drafted_shown_to_the_unit_and_sent_on_their_day_once_approved(
    october: Council,
) -> None:
    told = said(october, "Nadia", "summaries every month")
    assert "Delivery summaries are drafted every month, on the twelfth working day of the month after" in told
    october.says("Nadia", "note monthly")
    october.at(17, 9, 1)
    ready = october.hears("Nadia")
    assert "Nobody else has seen this yet." in ready
    assert "Note to the leader, October 2026 (a draft, for Friday 20 November)" in ready
    number = next(b for b in range(1, 9) if briefing(october, b).about == "Homes")
    october.says("Nadia", f"draft {number}")
    october.presses("Nadia", "Approve")
    assert "goes to Cllr Helen Marsh on Friday 20 November." in october.hears("Nadia")
    october.hears(HELEN)
    october.at(20, 9, 1)
    assert "Delivery summary: Homes, October 2026" in october.hears(HELEN)
    assert "Until then nobody has them." in october.hears("Nadia")
    october.hears("David")
    october.at(30, 9, 1)
    assert "Note to the leader" not in october.hears("David")
    assert briefing(october, number).fate is Fate.SENT


def test_the_note_tells_the_leader_what_slipped_what_recovered_and_what_comes(october: Council) -> None:
    october.says("Nadia", "stocktake for Homes on 1 December at 10:00 with David")
    draft = said(october, "Nadia", "draft the note to the leader")
    assert "What slipped, and what the service says" in draft
    assert "Coming up\nStocktake of Homes: Tuesday 1 December at 10:00." in draft
    assert "It would go to Cllr Amara Osei and David Lindqvist." in draft
    october.presses("Nadia", "Approve")
    assert "Note to the leader, October 2026" in october.hears("David")


def test_the_six_monthly_report_has_the_league_table_and_every_portfolio(october: Council) -> None:
    october.says("Nadia", "assess voids with Tom")
    october.fills_in(
        "Tom", "Score Good repairs and quick re-lets", challenge="high", planning="AG", capacity="AG", evidence="AR",
        stage="2", overall="AR", rationale="the handover",
    )  # fmt: skip
    october.says("Nadia", "reveal")
    october.says("Nadia", "rate voids AR because the handover still takes nine days")
    october.says("Nadia", "publish ratings")
    october.at(12, 10)
    draft = said(october, "Nadia", "draft the delivery report")
    assert "League table\nFrom most likely to least" in draft
    assert "1 | Good repairs and quick re-lets | AR amber/red | first time" in draft
    for portfolio in ("Homes", "Clean and green", "Money and customers"):
        assert f"\n{portfolio}\nFurthest from its trajectory first" in draft


def test_a_change_after_approval_is_a_draft_again_and_what_was_sent_stands(october: Council) -> None:
    october.says("Nadia", "summaries every month")
    october.at(17, 9, 1)
    number = next(b for b in range(1, 9) if briefing(october, b).about == "Homes")
    october.says("Nadia", f"draft {number}")
    october.presses("Nadia", "Approve")
    october.fills_in("Nadia", "Edit", passage1="One thing more.")
    assert briefing(october, number).fate is Fate.DRAFT
    october.presses("Nadia", "Approve")
    october.at(20, 9, 1)
    assert briefing(october, number).fate is Fate.SENT
    assert october.opens("Nadia", "Edit") is None


@pytest.mark.parametrize("who", ["Priya", HELEN, "David"])
def test_only_the_unit_drafts_and_approves(october: Council, who: str) -> None:
    assert "for the delivery unit" in said(october, who, "draft summary for Homes")
    assert "for the delivery unit" in said(october, who, "note monthly")
    assert "for the delivery unit" in said(october, who, "drafts")


def test_every_summary_fills_no_more_than_a_page(october: Council) -> None:
    october.says("Nadia", "draft all summaries")
    with october.work() as work:
        drafts = work.shelf(Briefing).all()
        pages = {
            b.about: len(PdfReader(BytesIO(printed(work, document_of(work, b), ".pdf"))).pages)
            for b in drafts
        }
    assert len(pages) == 5
    assert set(pages.values()) == {1}


def test_what_was_put_aside_is_not_sent_by_an_old_button(october: Council) -> None:
    october.says("Nadia", "draft the note to the leader")
    approve = october.holds("Nadia", "Approve")
    october.presses("Nadia", "Don't send it")
    october.hears("David")
    approve()
    assert "It was put aside and is not sent." in october.hears("Nadia")
    assert october.hears("David") == ""


def test_a_summary_says_once_what_has_no_plan_and_leaves_out_what_is_empty(october: Council) -> None:
    draft = said(october, "Nadia", "draft summary for Homes")
    assert draft.count("No plan has been written yet for") == 1
    assert "Nothing to report" not in said(october, "Nadia", "draft the note")


def test_a_rhythm_that_does_not_exist_is_answered_with_those_that_do(october: Council) -> None:
    assert "monthly, every two months, quarterly" in said(october, "Nadia", "note every fortnight")


def test_what_nobody_has_approved_by_its_day_is_one_message(october: Council) -> None:
    said(october, "Nadia", "summaries every month")
    said(october, "Nadia", "note monthly")
    october.at(17, 9, 1)
    drafts = october.hears("Nadia")
    assert 'Note to the leader, October 2026 (a draft, for Friday 20 November) "draft 6"' in drafts
    october.presses("Nadia", "Read 4")
    october.presses("Nadia", "Approve")
    october.hears("Nadia")
    october.at(20, 9, 31)
    told = october.hears("Nadia")
    assert told.count("Until then nobody has them.") == 1
    assert "Delivery summary: Homes" not in told, "that one went"
    assert 'Note to the leader, October 2026 "draft 6"' in told


def test_what_is_off_and_not_flagged_is_not_passed_over(october: Council) -> None:
    draft = said(october, "Nadia", "draft summary for Homes")
    assert "TA" in draft.split("Off it:")[1].splitlines()[0]
    doing = draft.split("What is being done where it is off")[1]
    assert "TA: 2,260 households in October against 2,212. Not flagged so far." in doing
