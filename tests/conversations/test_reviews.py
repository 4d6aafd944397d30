"""A priority review, from the flag it was commissioned from to the look six months on, as it is said."""

from __future__ import annotations

import pytest

from bot.conversations.reviews import document_of
from bot.messages import Message, plain
from core.domain.reviews import Part, Review, ReviewStage, Verdict
from tests.conversations.conftest import Council

WEEK_ONE = (
    "Why does an empty home take a month to re-let when the repairs take nine days?",
    "Keys reach the contractor late\nLettings wait for the repairs to finish\nHomes are refused twice",
    "Days from notice to keys for every home since April, by 20 November, Tom\nRefusals by reason, by 23 November, Beatriz",
)


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def review(council: Council, number: int = 1) -> Review:
    with council.work() as work:
        found = work.shelf(Review).get(number)
    assert found is not None
    return found


def report(council: Council) -> str:
    about = review(council)
    with council.work() as work:
        document = document_of(council.desk(work), about)
    return "\n".join(f"{s.heading}\n{plain(Message(s.blocks))}" for s in document.sections)


@pytest.fixture
def begun(council: Council) -> Council:
    """Voids is flagged, and Nadia commissions a review from the flag by its button."""
    council.at(2, 9, 1)
    council.says("Priya", "repairs 91.2, voids 31, sat 76.4")
    council.at(4, 10)
    council.hears("Priya")
    council.fills_in(
        "Nadia",
        "Review",
        about="Re-lets of general needs homes. Not sheltered housing",
        wants="David",
        work="Tom, Priya and Jo Hall of Ealing",
    )
    return council


@pytest.fixture
def written(begun: Council) -> Council:
    """Six weeks of it, up to recommendations nobody has agreed to yet."""
    begun.at(9, 9, 1)
    begun.presses("Nadia", "Go on")
    for answer in WEEK_ONE:
        begun.says("Nadia", answer)
    begun.at(16, 9, 1)
    begun.presses("Nadia", "Go on")
    begun.says("Nadia", "Northside depot, the quickest, on 24 November\nThe tenants' panel on 26 November")
    begun.says("Tom", "data 1 came")
    begun.at(27, 10)
    begun.says("Nadia", "visit 1: keys hang on a hook until the van comes on Thursdays")
    begun.says("Nadia", "hypothesis 1 holds, keys waited six days in half of the homes")
    begun.says("Nadia", "hypothesis 2 does not hold: viewings begin before the repairs end")
    begun.says("Nadia", "hypothesis 3 holds in part, one home in five")
    begun.at(8, 10, month=12)
    begun.says(
        "Nadia", "synthesis: The repairs are quick. Six of the 31 days are keys waiting for a weekly van."
    )
    begun.presses("Nadia", "Go on")
    return begun


@pytest.mark.everywhere
def test_it_is_commissioned_from_a_flag_and_the_service_hears_at_once_as_a_partner(begun: Council) -> None:
    assert review(begun).from_ == "flag 1"
    assert review(begun).priority == "HOMES"
    told = begun.hears("Priya")
    assert "Nadia Okafor has commissioned a review of Good repairs and quick re-lets, from flag 1" in told
    assert "nothing is recommended unless you agree" in told
    assert "the report is due in the week of Monday 14 December" in begun.hears("Nadia")


def test_it_is_commissioned_in_words_while_a_stocktake_goes_on(council: Council) -> None:
    council.at(2, 9, 1)
    council.says("Nadia", "stocktake for Homes on 6 November at 10:00 with David")
    council.at(6, 10)
    council.says("Nadia", "start stocktake")
    asked = said(council, "Nadia", "commission a review of voids")
    assert review(council).from_ == "stocktake 1"
    assert "Scope. What is it about, and what is it not about?" in asked
    council.says("Nadia", "Re-lets of general needs homes")
    council.says("Nadia", "David")
    assert "Four or five is usual" in said(council, "Nadia", "Tom and Priya")
    assert review(council).sponsor.startswith("david")


def test_a_stocktakes_button_offers_its_own_priorities(council: Council) -> None:
    council.at(2, 9, 1)
    council.says("Nadia", "stocktake for Homes on 6 November at 10:00 with David")
    council.at(6, 10)
    council.says("Nadia", "start stocktake")
    form = council.opens("Nadia", "Review")
    assert form is not None
    assert {key for key, _ in form.fields[0].options} == {"HOMES", "TENANTS", "HOMELESS"}


def test_each_monday_the_officer_hears_what_the_week_is_for_and_what_is_due(begun: Council) -> None:
    begun.hears("Nadia")
    begun.at(9, 9, 1)
    monday = begun.hears("Nadia")
    assert (
        "Week 1 of the review of Good repairs and quick re-lets. The key question, hypotheses and a data request."
        in monday
    )
    assert "To have by Friday: key question, hypotheses and data request." in monday


def test_the_bot_asks_one_part_at_a_time_and_leaves_the_rest_for_its_week(begun: Council) -> None:
    begun.at(9, 9, 1)
    begun.presses("Nadia", "Go on")
    assert "What is the one question whose answer would change what we do?" in begun.hears("Nadia")
    for answer in WEEK_ONE:
        begun.says("Nadia", answer)
    asked = begun.hears("Nadia")
    assert "Hypotheses: 3 lines kept." in asked
    assert "That is all for now. The next part is due in week 2, from Monday 16 November." in asked


def test_data_is_asked_of_those_who_have_it_and_chased_on_its_day(begun: Council) -> None:
    begun.at(9, 9, 1)
    begun.presses("Nadia", "Go on")
    for answer in WEEK_ONE:
        begun.says("Nadia", answer)
    assert (
        "Nadia Okafor would like to ask you for:\n- Refusals by reason, by Monday 23 November."
        in begun.hears("Beatriz")
    )
    begun.at(24, 9, 1)
    assert "what stands in the way, or is it in?" in begun.hears("Beatriz")
    begun.presses("Beatriz", "It is in")
    assert "Thank you. Refusals by reason is in." in begun.hears("Beatriz")
    assert "Beatriz Costa says this is in" in begun.hears("Nadia")


def test_a_line_that_cannot_be_read_is_asked_again_and_the_others_are_kept(begun: Council) -> None:
    begun.at(9, 9, 1)
    answered = said(begun, "Nadia", "data request: Days from notice to keys, from the contractor")
    assert "Days from notice to keys, from the contractor (I need a day)" in answered
    assert "nothing is kept yet" in answered
    assert review(begun).data == ()
    answered = said(begun, "Nadia", "data request: Days from notice to keys, by 20 November, Zebedee")
    assert "I don't know who Zebedee is" in answered
    begun.hears("Marcus")
    answered = said(
        begun, "Nadia", "data request: Keys by depot, by 20 November, Marcus\nNotices by month, soon, Tom"
    )
    assert "Data request: 1 line kept. I left out one:" in answered
    assert "Keys by depot" in begun.hears("Marcus")
    answered = said(begun, "Nadia", "Notices by month, by 24 November, Marcus")
    assert "2 lines kept" in answered
    heard = begun.hears("Marcus")
    assert "Notices by month" in heard
    assert "Keys by depot" not in heard, "asked once"
    assert [w.words for w in review(begun).data] == ["Keys by depot", "Notices by month"]


def test_the_synthesis_is_tested_with_the_service_before_anybody_agrees(written: Council) -> None:
    written.says(
        "Nadia",
        "Keys collected on the day of notice, by 11 January, Marcus, 4 days\nA key safe at each depot, by 1 February, Priya, 1",
    )
    written.presses("Nadia", "Show it")
    assert review(written).recommendations
    written.hears("Priya")
    answered = said(written, "Nadia", "review 1")
    assert "[Test it with the service]" in answered
    assert "[Ask for agreement]" not in answered
    written.presses("Nadia", "Test it with the service")
    assert "Nobody outside the team has seen it. Do you see it so?" in written.hears("Priya")
    written.fills_in(
        "Priya", "Something is missing", words="The van runs weekly because two drivers left in August"
    )
    assert "The service says: The van runs weekly because two drivers left in August" in report(written)


def agreed(council: Council) -> None:
    council.says(
        "Nadia", "recommendations: Keys collected on the day of notice, by 11 January, Marcus, 4 days"
    )
    council.says("Nadia", "review 1")
    council.presses("Nadia", "Test it with the service")
    council.presses("Priya", "That is how we see it")
    council.says("Nadia", "review 1")
    council.presses("Nadia", "Ask for agreement")
    council.presses("Priya", "We agree")
    council.presses("Nadia", "We agree")


@pytest.mark.everywhere
def test_both_sides_agree_and_each_recommendation_becomes_an_action_of_its_owners(written: Council) -> None:
    agreed(written)
    assert review(written).stage is ReviewStage.AGREED
    assert review(written).recommendations[0].action == 1
    assert "is agreed by both sides. Its one recommendation is an action now" in written.hears("Priya")
    assert (
        "At the end of the review it was agreed that this is yours to bring about: Keys collected"
        in written.hears("Marcus")
    )


def test_what_a_review_should_bring_is_drawn_into_the_trajectory_with_its_reason(written: Council) -> None:
    """The agreed effect begins a workshop; the new trajectory still needs a second person, and the old one is kept."""
    agreed(written)
    written.hears("Priya")
    written.presses("Priya", "Draw it into Voids")
    shown = written.hears("Priya")
    assert "Keys collected on the day of notice (January 2027)" in shown, "the chart marks where it bites"
    assert "What would it be by March 2027 if nothing changed?" in shown
    for words in ("the same", "that is all", "none", "skip"):
        written.says("Priya", words)
    assert "Keys collected on the day of notice, in full from January 2027" in written.hears("Priya")
    written.presses("Priya", "Propose it")
    with written.work() as work:
        assert [t.version for t in work.portfolio.trajectory_versions("VOID_DAYS")] == [1]
    number = next(line for line in said(written, "Nadia", "pending").splitlines() if "Voids" in line)
    assert "agreed in priority review 1" in number
    written.says("Nadia", "agree 1")
    with written.work() as work:
        newest = work.portfolio.trajectory_versions("VOID_DAYS")[-1]
    assert newest.version == 2
    assert newest.reason == "agreed in priority review 1"
    assert [i.name for i in newest.interventions] == ["Keys collected on the day of notice"]


def test_neither_side_agrees_for_the_other(written: Council) -> None:
    written.says(
        "Nadia", "recommendations: Keys collected on the day of notice, by 11 January, Marcus, 4 days"
    )
    written.says("Nadia", "review 1")
    written.presses("Nadia", "Test it with the service")
    written.presses("Priya", "That is how we see it")
    written.says("Nadia", "review 1")
    written.presses("Nadia", "Ask for agreement")
    written.presses("Nadia", "We agree")
    written.hears("Nadia")
    written.presses("Nadia", "We agree")
    assert "You have agreed already; the other side has still to." in written.hears("Nadia")
    assert review(written).stage is ReviewStage.GOING_ON


def test_after_three_and_six_months_both_hear_what_it_brought_and_say_how_it_stands(written: Council) -> None:
    agreed(written)
    written.hears("Nadia")
    written.at(8, 9, 1, month=3, year=2027)
    looked = written.hears("Nadia")
    assert "Three months ago both sides agreed the review of Good repairs and quick re-lets." in looked
    assert "Keys collected on the day of notice | overdue" in looked
    written.fills_in(
        "Nadia", "Say how it stands", words="Keys now wait two days. The second van comes in April"
    )
    written.at(8, 9, 1, month=6, year=2027)
    written.fills_in("Priya", "Say how it stands", words="24 days since May")
    assert review(written).stage is ReviewStage.CLOSED
    assert "After 6 months. 24 days since May" in report(written)


def test_the_report_is_a_frame_that_names_its_gaps_until_it_is_written(begun: Council) -> None:
    frame = report(begun)
    assert "Still to be written" in frame
    assert "Key question: What is the one question whose answer would change what we do?" in frame


def test_the_report_says_what_was_thought_found_and_recommended(written: Council) -> None:
    agreed(written)
    text = report(written)
    parts = [
        "The question",
        "What it adds up to",
        "What we recommend",
        "What we thought, and what we found",
        "Where we looked",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "1 | Keys reach the contractor late | holds | keys waited six days in half of the homes" in text
    assert (
        "Northside depot, the quickest, Tuesday 24 November: keys hang on a hook until the van comes on Thursdays"
        in text
    )
    assert (
        "1 | Keys collected on the day of notice | Marcus Webb | 11 Jan 2027 | 4 days | not yet due" in text
    )
    assert review(written).hypotheses[1].verdict is Verdict.NOT
    assert Part.FINDINGS not in review(written).missing


def test_somebody_who_has_no_part_in_it_sees_nothing(written: Council) -> None:
    assert "There is no such review that you take part in." in said(written, "Owen", "review 1")
    assert "No priority review is going on." in said(written, "Owen", "reviews")
    assert "The delivery unit commissions priority reviews." in said(written, "Owen", "review of voids")
    assert "There is no such review that you take part in." in said(written, "Owen", "review report 1")


def test_every_decision_about_a_review_is_in_the_audit_trail(written: Council) -> None:
    agreed(written)
    with written.work() as work:
        about = [e.what for e in work.audit.entries(0, 10_000) if e.about == "review/1"]
    assert about[0] == "commissioned"
    assert about[-3:] == ["agreed by the service", "agreed by the unit", "agreed by both"]


def test_a_length_of_time_is_not_taken_for_the_day_of_a_visit(begun: Council) -> None:
    begun.at(16, 9, 1)
    assert "I need a day" in said(begun, "Nadia", "visits: Keys wait six days for a weekly van")
    assert review(begun).visits == ()


def test_data_that_is_in_is_in_once_and_the_officer_hears_once(begun: Council) -> None:
    begun.at(9, 9, 1)
    begun.says("Nadia", "data request: Refusals by reason, by 23 November, Beatriz")
    begun.hears("Beatriz")
    begun.presses("Beatriz", "It is in")
    begun.hears("Nadia")
    begun.presses("Beatriz", "It is in")
    assert "is in already, since Monday 9 November." in begun.hears("Beatriz")
    assert begun.hears("Nadia") == ""


def test_go_on_in_words_takes_up_the_next_part(begun: Council) -> None:
    begun.at(9, 9, 1)
    assert "What is the one question" in said(begun, "Nadia", "go on")
    begun.says("Nadia", "leave it")
    assert "What is the one question" in said(begun, "Nadia", "continue")


def test_what_is_neither_right_nor_wrong_is_asked_again(begun: Council) -> None:
    begun.at(9, 9, 1)
    begun.says("Nadia", "hypotheses: Keys are late")
    assert "Did hypothesis 1 hold, hold in part, or not hold" in said(
        begun, "Nadia", "hypothesis 1 is nonsense"
    )


def test_a_part_said_by_its_name_is_read_line_by_line(begun: Council) -> None:
    begun.at(9, 9, 1)
    begun.says("Nadia", "hypotheses: Keys are late\nHomes are refused twice")
    assert [h.words for h in review(begun).hypotheses] == ["Keys are late", "Homes are refused twice"]
