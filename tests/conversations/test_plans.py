"""A delivery plan grows in conversation: a section at a time, left and come back to, checked, its milestones alive."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversations import plans
from bot.hearing import Heard, Place
from bot.plan_wording import QUESTIONS
from core.domain.figures import known
from core.domain.flags import Cause
from core.domain.months import Month
from core.domain.plans import DeliveryPlan, Mark, Section, Strength
from core.services import planning
from tests.conversations.conftest import Council

ANSWERS = (
    "An empty home has a new family within four weeks, and they are told the day they will move.",
    "From 31 days in October 2026 to 24 days by March 2027",
    "Two extra void teams: 4 days, Marcus\nKeys on the day: 3 days, Priya",
    "Lettings team: strong\nRepairs contractor: weak, keys arrive late\nNew tenant: mixed, moves on weekends only",
    "Handover dates agreed by 11 December, Priya\nSecond team at work by 4 January, Marcus\nKeys on the day by 1 February",
    "Days from notice to keys, each week",
    "Two teams of three, £140,000 until March",
    "Tenants' panel",
    "The contractor loses staff: a second contractor on call",
    "Every fortnight, with the contractor, on the figures",
)


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def plan(council: Council) -> DeliveryPlan:
    with council.work() as work:
        found = planning.of_priority(work, "HOMES")
    assert found is not None
    return found


@pytest.fixture
def begun(council: Council) -> Council:
    """Priya begins the plan for voids, with October's prompt read."""
    council.at(2, 9, 1)
    council.says("Priya", "plan for voids")
    return council


@pytest.fixture
def written(begun: Council) -> Council:
    """Every section is filled."""
    for answer in ANSWERS:
        begun.says("Priya", answer)
    begun.hears("Priya")
    return begun


@pytest.mark.everywhere
def test_it_asks_as_a_good_coach_does_one_section_at_a_time(begun: Council) -> None:
    asked = begun.hears("Priya")
    assert "how will residents notice?" in asked
    following = said(begun, "Priya", ANSWERS[0])
    assert "Aspiration: An empty home has a new family within four weeks" in following
    assert "Where are we now, where must we be, and by when?" in following


def test_leaving_and_coming_back_loses_nothing(begun: Council) -> None:
    said(begun, "Priya", ANSWERS[0])
    assert 'Say "plan" whenever you want to go on.' in said(begun, "Priya", "leave it")
    begun.at(9, 11)
    back = said(begun, "Priya", "plan for voids")
    assert "An empty home has a new family" in back
    assert "Still missing: target, strategies" in back
    assert "Where are we now" in back


def test_a_figure_said_in_the_middle_is_still_a_figure(begun: Council) -> None:
    assert "Voids 31 days" in said(begun, "Priya", "voids 31")
    with begun.work() as work:
        assert known(work.figures.history("VOID_DAYS"))[Month(2026, 10)].value == 31
    assert plan(begun).aspiration == ""


def test_a_reply_next_day_to_the_prompt_is_not_taken_for_the_plan(begun: Council) -> None:
    begun.at(3, 10)
    said(begun, "Priya", "all in: repairs 91.2, sat 76.4")
    assert plan(begun).aspiration == ""


def test_a_question_in_the_middle_is_answered_and_the_section_waits(begun: Council) -> None:
    assert "Waiting for you:" in said(begun, "Priya", "mine")
    assert "Aspiration: An empty home has" in said(begun, "Priya", ANSWERS[0])


def test_every_section_is_read_into_its_parts(written: Council) -> None:
    made = plan(written)
    assert made.missing == ()
    assert [(s.name, s.contribution, s.lead.split("@")[0]) for s in made.strategies] == [
        ("Two extra void teams", "4 days", "marcus.webb"),
        ("Keys on the day", "3 days", "priya.shah"),
    ]
    assert made.weakest is not None
    assert (made.weakest.who, made.weakest.strength, made.weakest.risk) == (
        "Repairs contractor",
        Strength.WEAK,
        "keys arrive late",
    )
    assert [(m.name, m.due) for m in made.milestones] == [
        ("Handover dates agreed", date(2026, 12, 11)),
        ("Second team at work", date(2027, 1, 4)),
        ("Keys on the day", date(2027, 2, 1)),
    ]


def test_a_line_that_cannot_be_read_says_which_and_why_and_the_others_are_kept(begun: Council) -> None:
    for answer in ANSWERS[:3]:
        begun.says("Priya", answer)
    answer = said(
        begun, "Priya", "Lettings team: strong\nContractor: quite good really\nVoid team: mixed, two short"
    )
    assert (
        "Delivery chain: 2 lines kept. I left out one:\n- Contractor: quite good really (I need strong, mixed or weak)"
        in answer
    )
    assert [link.who for link in plan(begun).chain] == ["Lettings team", "Void team"]
    assert "I still wait for the lines I left out." in said(begun, "Priya", "what do you mean?")
    assert "3 lines kept. The weakest link is Contractor" in said(
        begun, "Priya", "Contractor: weak, keys arrive late"
    )
    assert [link.who for link in plan(begun).chain] == ["Lettings team", "Contractor", "Void team"], (
        "in its place"
    )


def test_where_no_line_can_be_read_nothing_is_kept(begun: Council) -> None:
    for answer in ANSWERS[:3]:
        begun.says("Priya", answer)
    assert "and nothing is kept yet" in said(begun, "Priya", "Contractor: quite good really")
    assert plan(begun).chain == ()


def test_the_whole_answer_said_again_takes_the_place_of_what_was_kept(begun: Council) -> None:
    for answer in ANSWERS[:4]:
        begun.says("Priya", answer)
    first = "Second team by 7 December, Priya\nKeys on the day by 4 January, Zebedee\nNew contract by 1 March"
    assert "Keys on the day by 4 January, Zebedee (I don't know who Zebedee is)" in said(
        begun, "Priya", first
    )
    assert [(m.number, m.name) for m in plan(begun).milestones] == [(1, "Second team"), (2, "New contract")]
    said(begun, "Priya", first.replace("Zebedee", "Marcus"))
    assert [(m.number, m.name) for m in plan(begun).milestones] == [
        (1, "Second team"),
        (2, "Keys on the day"),
        (3, "New contract"),
    ]


def test_a_line_too_long_is_said_and_not_cut(begun: Council) -> None:
    for answer in ANSWERS[:5]:
        begun.says("Priya", answer)
    assert "(it is longer than 300 characters)" in said(begun, "Priya", "Calls a week\n" + "w" * 301)
    assert plan(begun).leading == ("Calls a week",)


def test_skipping_goes_on_and_what_is_missing_is_said(begun: Council) -> None:
    for _ in range(9):
        said(begun, "Priya", "skip")
    assert "Still open: aspiration, target" in said(begun, "Priya", "skip")


def test_the_checklist_gives_a_reason_for_each_mark(begun: Council) -> None:
    for answer in (*ANSWERS[:3], "Lettings team: strong\nContractor: weak"):
        begun.says("Priya", answer)
    checked = said(begun, "Nadia", "check plan for voids")
    assert "How will residents notice? | in place | what would be different is written down" in checked
    assert "fewer than three links; who else must do something" in checked
    assert "Whose support is needed? | missing | nothing is written yet" in checked


def test_a_whole_plan_passes_its_checklist_but_for_what_is_true(written: Council) -> None:
    with written.store.turn() as work:
        marks = planning.marks(written.desk(work), planning.of_priority(work, "HOMES"))
    assert [m.asked for m in marks if m.mark is not Mark.IN_PLACE] == []


def test_an_agreed_plan_that_changes_is_a_draft_again_and_the_old_one_is_kept(written: Council) -> None:
    said(written, "Nadia", "agree plan for voids")
    assert "Nadia Okafor has agreed your plan for" in written.hears("Priya")
    agreed = plan(written)
    said(written, "Priya", "change risks of the plan for voids")
    said(written, "Priya", "Winter: a second contractor on call")
    assert plan(written).agreed_at is None
    with written.work() as work:
        before = [v.paper for v in work.shelf(DeliveryPlan).versions(agreed.number)]
        assert agreed in before


@pytest.mark.everywhere
def test_a_milestone_reminds_slips_visibly_and_is_seen_when_missed(written: Council) -> None:
    written.at(4, 9, 1, month=12)
    assert "Coming up:" in written.hears("Priya")
    moved = said(written, "Priya", "milestone 1 of voids to 18 December, the contractor is closed that week")
    assert "the plan shows that it was first Friday 11 December" in moved
    written.channel()
    written.at(21, 9, 1, month=12)
    assert "Its day has passed, so what would help?" in written.hears("Priya")
    assert "milestone" not in written.channel()
    written.at(22, 9, 1, month=12)
    told = written.channel()
    assert "Good repairs and quick re-lets has a milestone missed." in told
    assert "Not reached: Handover dates agreed (due Friday 18 December, first Friday 11 December)." in told
    assert "a milestone missed" in said(written, "Nadia", "flags")
    assert "is done, if later than planned. Thank you." in said(written, "Priya", "milestone 1 of voids done")
    closed = written.channel()
    assert "has no milestone missed any more." in closed
    assert "Handover dates agreed: reached on Tuesday 22 December." in closed
    assert "milestone" not in said(written, "Nadia", "flags")


def test_the_unit_looks_after_a_missed_milestone_as_after_any_flag(written: Council) -> None:
    """Acknowledged, asked about, given the service's words, and closed when the milestone moves with its reason."""
    written.at(15, 9, 1, month=12)
    assert "has a milestone missed" in written.channel()
    written.presses("Nadia", "Acknowledge", Place.unit())
    assert "Acknowledged." in written.channel()
    written.hears("Priya")
    with written.work() as work:
        number = next(f.number for f in work.flags.open() if f.cause is Cause.MILESTONE)
    nadia = written.person("Nadia")
    written.hear(Heard("asks", "workspace", nadia, Place.unit(), token=f"flag-ask/{number}"))
    asked = written.hears("Priya")
    assert "Handover dates agreed (due Friday 11 December)" in asked
    assert "what would help, and which day can be kept?" in asked
    written.says(
        "Priya", "the contractor's manager left, the new one starts on 4 January and we meet that week"
    )
    written.says("Priya", "yes")
    assert "The service says: the contractor's manager left" in written.channel()
    written.says("Priya", "milestone 1 of voids to 8 January, the contractor's manager left")
    told = written.channel()
    assert "Handover dates agreed: now due Friday 8 January, the contractor's manager left." in told
    assert "has no milestone missed any more" in told


def test_a_second_missed_milestone_joins_the_flag_of_the_first(written: Council) -> None:
    written.at(15, 9, 1, month=12)
    written.channel()
    written.at(7, 9, 1, month=1, year=2027)
    told = written.channel()
    assert (
        "Handover dates agreed (due Friday 11 December) and Second team at work (due Monday 4 January)"
        in told
    )
    with written.work() as work:
        assert len([f for f in work.flags.open() if f.cause is Cause.MILESTONE]) == 1
    written.says("Priya", "milestone 1 of voids done")
    assert "Second team at work" in said(written, "Nadia", "flags")
    written.says("Marcus", "milestone 2 of voids done")
    assert "Second team" not in said(written, "Nadia", "flags")


def test_a_slip_needs_its_reason(written: Council) -> None:
    assert "Which day, and what happened?" in said(written, "Priya", "milestone 1 of voids to 18 December")
    assert plan(written).milestones[0].due == date(2026, 12, 11)


def test_another_lead_may_read_a_plan_and_not_write_it(written: Council) -> None:
    assert "Delivery plan: Good repairs and quick re-lets" in said(written, "Owen", "plan for voids")
    assert "is Priya Shah's to write" in said(written, "Owen", "change risks of the plan for voids")


@pytest.mark.parametrize("section", list(Section))
def test_every_section_has_its_question_and_an_example_it_can_read(begun: Council, section: Section) -> None:
    said(begun, "Priya", f"change {section.value} of the plan for voids")
    assert f"{section.value.capitalize()}: " in said(begun, "Priya", QUESTIONS[section][1])
    assert plan(begun).has(section)


def test_an_earlier_version_of_a_plan_can_be_read_as_it_was(written: Council) -> None:
    """Plans have versions: who changed what, and how it read on any day."""
    written.at(20, 10)
    written.says("Nadia", "agree plan for voids")
    written.at(4, 10, month=12)
    written.says("Priya", "change risks of the plan for voids")
    written.says("Priya", "The new contractor is late: keep the old one to March")
    now = said(written, "Nadia", "plan for voids")
    assert "The new contractor is late" in now
    then = said(written, "Nadia", "plan for voids as it was on 20 November")
    assert "As it read at the end of Friday 20 November 2026." in then
    assert "agreed Friday 20 November" in then
    assert "a second contractor on call" in then
    assert "The new contractor is late" not in then
    assert "There was no plan" in said(written, "Nadia", "plan for voids as on 1 October")
    assert "As known on which day?" in said(written, "Nadia", "plan for voids as on whenever")
    told = said(written, "Nadia", "versions of the plan for voids")
    assert "Friday 20 November, Nadia Okafor: agreed." in told
    assert "Friday 4 December, Priya Shah: risks." in told


def test_a_plan_shows_its_trajectory_and_who_answers_for_it(written: Council) -> None:
    shown = said(written, "Priya", "plan for voids")
    assert "Accountable: Priya Shah." in shown
    assert "Voids: from " in shown
    assert "to 24 days by March 2027 (version 1)." in shown


def test_what_was_understood_is_read_back_as_a_coach_would(begun: Council) -> None:
    for answer in ANSWERS[:3]:
        begun.says("Priya", answer)
    kept = said(begun, "Priya", ANSWERS[3])
    assert (
        "The weakest link is Repairs contractor (keys arrive late): that is where the plan will be tested."
        in kept
    )
    assert "The first to see is Handover dates agreed, by Friday 11 December." in said(
        begun, "Priya", ANSWERS[4]
    )


def test_a_section_is_shown_as_it_stands_before_it_is_written_anew(written: Council) -> None:
    asked = said(written, "Priya", "change review of the plan for voids")
    assert "Now: " in asked
    assert "What you say takes its place, all of it." in asked


def test_a_plan_with_gaps_is_agreed_only_on_purpose(begun: Council) -> None:
    begun.says("Priya", ANSWERS[0])
    asked = said(begun, "Nadia", "agree plan for voids")
    assert "has nothing yet on target" in asked
    assert plan(begun).agreed_at is None
    begun.presses("Nadia", "Agree it as it is")
    assert plan(begun).agreed_at is not None
    assert "Nothing changed." in said(begun, "Nadia", "agree plan for voids")


def test_a_milestone_is_done_once(written: Council) -> None:
    assert "is done" in said(written, "Priya", "milestone 1 of voids done")
    written.at(9, 9)
    assert "is done already, since Monday 2 November. Nothing changed." in said(
        written, "Priya", "milestone 1 of voids done"
    )


def test_plan_by_itself_goes_on_with_the_one_that_was_left(begun: Council) -> None:
    begun.says("Priya", ANSWERS[0])
    begun.says("Priya", "leave it")
    begun.at(9, 11)
    assert "Delivery plan: Good repairs and quick re-lets" in said(begun, "Priya", "plan")
    assert "2 in place, 0 thin, 9 missing" in said(begun, "Priya", "check plan")


def test_an_officer_reads_a_plan_without_being_asked_its_next_section(begun: Council) -> None:
    """What they say next is theirs, and is not written into somebody's plan."""
    read = said(begun, "Nadia", "plan for voids")
    assert "[Go on]" in read
    assert "Aspiration. What are we trying to do" not in read
    listed = said(begun, "Nadia", "plans")
    assert "Good repairs and quick re-lets | Priya Shah | a draft, not agreed | 0 of 10" in listed
    assert plan(begun).aspiration == ""


def test_milestones_to_come_are_listed_nearest_first(written: Council) -> None:
    listed = said(written, "Priya", "milestones")
    assert (
        "1 | Handover dates agreed | Good repairs and quick re-lets | Priya Shah | Friday 11 December"
        in listed
    )
    assert "2 | Second team at work | Good repairs and quick re-lets | Marcus Webb" in listed, (
        "of Priya's plan"
    )
    assert "Second team at work" not in said(written, "Priya", "my milestones"), "that one is Marcus's"
    assert "Second team at work" in said(written, "Nadia", "milestones")


def test_a_printed_plan_keeps_its_days_and_names_in_capitals(written: Council) -> None:
    written.says("Nadia", "agree plan for voids")
    agreed = plan(written)
    with written.work() as work:
        made = plans.document_of(
            written.desk(work), work.portfolio.priority("HOMES"), agreed, date(2026, 11, 2)
        )
    assert made.subtitle == "Lead: Priya Shah. Agreed Monday 2 November. Printed Monday 2 November 2026."
