"""A figure without a name, a correction for somebody, a look back at one month: asked or answered, never guessed."""

from __future__ import annotations

import pytest

from core.domain.figures import known
from core.domain.months import Month
from tests.conversations.conftest import Council
from tests.conversations.test_a_month import answered, october, pressed

SEPTEMBER = Month(2026, 9)


@pytest.fixture
def opened(council: Council) -> Council:
    """The morning October's round opens, with every prompt read."""
    council.at(2, 9, 1)
    for who in ("Priya", "Marcus", "Nadia", "Leah"):
        council.hears(who)
    return council


@pytest.mark.everywhere
def test_a_figure_that_names_none_of_several_is_asked_about(opened: Council) -> None:
    """Not "I could not find a figure": there is one, and it may be one of two."""
    said = answered(opened, "Priya", "82.4%")
    assert "Is 82.4 % for Satisfaction or Repairs?" in said
    assert october(opened, "TENANT_SAT") is october(opened, "REP_NONEMERG") is None
    assert "Recorded for October: Satisfaction 82.4 %" in pressed(opened, "Priya", "Satisfaction")


def test_where_only_one_could_have_it_that_one_is_offered(opened: Council) -> None:
    said = answered(opened, "Priya", "31 days")
    assert "Is 31 days for Voids?" in said
    assert october(opened, "VOID_DAYS") is None
    assert "Recorded for October: Voids 31 days" in answered(opened, "Priya", "yes")


def test_the_parts_the_note_and_the_doubt_go_with_it(opened: Council) -> None:
    assert "Is 412 of 500 (82.4 %) for Satisfaction or Repairs?" in answered(
        opened, "Priya", "412 of 500 - contractor late"
    )
    said = answered(opened, "Priya", "repairs")
    assert "Repairs 82.4 % (412 of 500) (8.6 points below trajectory" in said
    assert 'with your note "contractor late"' in said
    answered(opened, "Priya", "about 79%")
    assert "estimate" in pressed(opened, "Priya", "Yes")


def test_declining_says_how_to_say_it_with_that_very_figure(opened: Council) -> None:
    answered(opened, "Priya", "82.4%")
    assert 'for example "sat 82.4"' in pressed(opened, "Priya", "None of them")


def test_numbers_that_nobody_could_place_are_read_back(opened: Council) -> None:
    said = answered(opened, "Beatriz", "61.9, 2275, 42")
    assert "I read the numbers 61.9, 2,275, 42 and cannot tell what they are for" in said
    assert "could not find a figure" not in said


def test_its_month_is_asked_where_two_are_open(opened: Council) -> None:
    opened.at(1, month=12)
    answered(opened, "Priya", "31 days")
    assert "Voids: is 31 days for November or October?" in answered(opened, "Priya", "yes")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        pytest.param(
            "correct repairs to 91.4 for Priya, one job was missed",
            "Repairs for September is 90.4 % now. Change it to 91.4 %",
            id="the number is not cut at its point",
        ),
        pytest.param(
            "correct TA to 2,270 for September",
            "TA for September is 2,275 households now. Change it to 2,270 households",
            id="nor at its comma",
        ),
        pytest.param(
            "correct September to 30 for voids, late jobs came in",
            "Voids for September is 29 days now. Change it to 30 days and record it as a scheduled revision",
            id="the indicator may come last",
        ),
    ],
)
def test_a_correction_may_say_at_its_end_whose_it_is(opened: Council, words: str, asked: str) -> None:
    assert asked in answered(opened, "Nadia", words)


def test_an_officers_correction_for_a_lead_is_kept_as_theirs(opened: Council) -> None:
    answered(opened, "Nadia", "correct repairs to 91.4 for Priya, one job was missed")
    answered(opened, "Nadia", "yes")
    kept = october(opened, "REP_NONEMERG", SEPTEMBER)
    assert str(kept.value) == "91.4"
    assert kept.on_behalf_of == "priya.shah@marlowheath.example"
    assert kept.reason == "one job was missed"


@pytest.mark.everywhere
def test_edit_in_words_says_again_what_was_given_with_the_way_to_change_it(opened: Council) -> None:
    assert "There is nothing of yours here to change yet" in answered(opened, "Priya", "edit")
    answered(opened, "Priya", "voids 27")
    assert "This is what you last gave me: Voids 27 days for October" in answered(opened, "Priya", "edit")
    opened.fills_in("Priya", "Edit", **{"void re-let time": "26"})
    assert october(opened, "VOID_DAYS").value == 26


def test_what_is_undone_can_be_answered_from_where_that_is_said(opened: Council) -> None:
    """The prompt has been put to rest, so the ways to answer come with "Undone"."""
    answered(opened, "Priya", "repairs 91, voids 27, sat 78")
    assert "[Fill in a form]" in answered(opened, "Priya", "undo")
    opened.fills_in("Priya", "Fill in a form", **{"void re-let time": "26"})
    assert october(opened, "VOID_DAYS").value == 26


def test_undo_adds_no_second_way_to_answer_while_the_prompt_still_has_it(opened: Council) -> None:
    answered(opened, "Priya", "voids 27")
    assert "[Fill in a form]" not in answered(opened, "Priya", "undo")


def test_one_month_is_looked_up_in_plain_words(opened: Council) -> None:
    said = answered(opened, "David", "what were voids in september?")
    assert "Voids for September is 29 days (841 over 29), 2 days above trajectory, amber/green" in said
    assert "Repairs for October 2025 is 88.0 %" in answered(
        opened, "David", "what was repairs in October 2025"
    )


def test_one_month_is_looked_up_as_known_at_a_day(opened: Council) -> None:
    assert "Voids for September was blank" in answered(
        opened, "Priya", "voids in September as known on 1 November"
    )
    answered(opened, "Priya", "correct September voids to 30, late jobs came in")
    answered(opened, "Priya", "yes")
    opened.at(3)
    said = answered(opened, "Priya", "voids in September as known on 2 November 2026")
    assert "As known on Monday 2 November, Voids for September was 30 days" in said
    assert "September: 29 days (841 over 29) became 30 days (scheduled revision)" in said


def test_what_did_i_say_names_the_one_asked_about_and_answers_without_a_figure_too(opened: Council) -> None:
    said = answered(opened, "Priya", "what did I say for voids last time?")
    assert "Voids for September: 29 days" in said
    assert "Repairs" not in said
    answered(opened, "Priya", "voids no data, system down")
    said = answered(opened, "Priya", "what did I say last time?")
    assert 'Voids for October: not available, said by Priya Shah. "system down"' in said


def test_what_a_named_figure_measures_may_be_asked_either_way_round(opened: Council) -> None:
    for words in ("what does voids measure?", "voids what does this measure?", "voids, what does it measure"):
        said = answered(opened, "Priya", words)
        assert "Calendar days from the end of one tenancy" in said
        assert "Non-emergency repairs" not in said


def test_no_note_of_the_sample_is_a_lone_mark(opened: Council) -> None:
    with opened.work() as work:
        notes = {
            f.comment
            for i in work.portfolio.indicators()
            for f in known(work.figures.history(i.key)).values()
        }
    assert all(note == "" or len(note) > 8 for note in notes)


def test_with_two_months_open_the_same_as_last_time_says_which_it_is_for(opened: Council) -> None:
    opened.at(1, month=12)
    said = answered(opened, "Priya", "same as last month")
    assert "The same as last time for all three in November: Repairs 90.4 %" in said
    answered(opened, "Priya", "no")
    assert "Voids: is 29 days for November or October?" in answered(
        opened, "Priya", "voids same as last month"
    )


def test_what_waits_for_an_earlier_month_alone_can_be_put_off_and_passed_on(opened: Council) -> None:
    """November's Voids are answered; October's still wait, and every answer without a figure reaches them."""
    opened.at(1, month=12)
    answered(opened, "Priya", "voids not available, system down")
    assert "What is Voids for October?" in answered(opened, "Priya", "voids nil")
    assert "Voids: I'll ask again on Thursday 10 December." in answered(
        opened, "Priya", "voids not till the 10th"
    )
    assert "Voids: I'll ask Marcus Webb instead." in answered(opened, "Priya", "voids ask Marcus")


def test_what_was_put_off_and_then_passed_on_is_asked_now(opened: Council) -> None:
    answered(opened, "Priya", "voids not till the 20th")
    opened.hears("Marcus")
    answered(opened, "Priya", "voids ask Marcus")
    assert "One October figure, whenever suits you before the end of Friday 20 November" in opened.hears(
        "Marcus"
    )
    answered(opened, "Priya", "repairs 91")
    assert not opened.rests("Marcus")
    assert "Recorded for October: Voids 27 days" in answered(opened, "Marcus", "27")


def test_a_snooze_outlives_being_assigned(opened: Council) -> None:
    """The channel was told that it comes back; it does."""
    answered(opened, "Priya", "voids 31")
    opened.presses("Priya", "Tell them now")
    answered(opened, "Nadia", "snooze voids until Friday")
    assert "is quiet until Friday 6 November, so it has been seen" in answered(
        opened, "Nadia", "acknowledge voids"
    )
    answered(opened, "Nadia", "assign voids to Tom")
    said = opened.channel()
    assert "Looked after by Tom Brennan. Quiet until 6 November." in said
    assert "[Acknowledge]" not in said.split("Quiet until 6 November.")[-1]
    opened.at(6, 10)
    assert "[Acknowledge]" in opened.channel()


def test_when_all_is_in_the_lead_sees_every_chart_of_this_sitting(opened: Council) -> None:
    """One by one or in one line: in the end all three are shown, the furthest off first."""
    answered(opened, "Priya", "repairs 91")
    answered(opened, "Priya", "voids 27")
    said = answered(opened, "Priya", "78%")
    assert "That is everything for October. Thank you." in said
    pictures = [line for line in said.splitlines() if line.startswith("[picture: ")]
    assert [p.split(":")[1].strip() for p in pictures] == ["Voids", "Satisfaction", "Repairs"]


def test_a_lead_back_from_leave_is_welcomed_with_what_still_waits(opened: Council) -> None:
    """The deputy was asked meanwhile and answered one of three; nothing is dropped, and the deputy is not asked twice."""
    answered(opened, "Priya", "I'm away from the 10th to the 17th")
    opened.at(10)
    assert "Priya Shah is away until Tuesday 17 November" in opened.hears("Marcus")
    answered(opened, "Marcus", "repairs 91")
    opened.at(17, 10)
    assert "Priya is away until Tuesday 17 November; I have asked Marcus Webb, privately." in opened.channel()
    opened.hears("Priya")
    opened.at(18, 10)
    said = opened.hears("Priya")
    assert "Welcome back. This waited for you: two October figures" in said
    opened.hears("Marcus")
    opened.at(20, 10)
    assert "Priya Shah has not been able to answer" not in opened.hears("Marcus")


def test_late_figures_are_listed_by_person_the_longest_late_first(opened: Council) -> None:
    opened.at(6)
    said = answered(opened, "Nadia", "late").splitlines()
    assert said[1].endswith("Sofia Marchetti: Calls and Call wait (October, due Tuesday 3 November).")
    assert len(said) == 4


def test_a_round_closed_by_mistake_is_opened_again_and_asks_for_what_it_left_blank(opened: Council) -> None:
    assert "is open already: everything in it has been asked for." in answered(opened, "Nadia", "open round")
    answered(opened, "Priya", "voids 31")
    answered(opened, "Priya", "repairs next Friday")
    opened.hears("Priya")
    said = answered(opened, "Nadia", "close round")
    assert 'A late figure can still be given, and "open October round" opens it again.' in said
    assert "The October 2026 round is open again: 28 figures will be asked for now." in answered(
        opened, "Nadia", "open October round"
    )
    opened.at(3)
    asked = opened.hears("Priya")
    assert "Two October figures" in asked
    assert "Voids" not in asked
    assert "Recorded for October" in answered(opened, "Priya", "repairs 91.2, sat 76.4")
    assert "3 of" in answered(opened, "Nadia", "round")


def test_help_speaks_of_the_persons_own_figures_alone(opened: Council) -> None:
    assert "voids" not in answered(opened, "Leah", "help")


def test_a_name_that_is_also_a_day_is_no_answer_to_when(opened: Council) -> None:
    answered(opened, "Priya", "repairs tbc")
    said = answered(opened, "Priya", "sat same")
    assert "Recorded for October: Satisfaction 76.2 %" in said
    assert "When should I ask again?" in said
    assert "Repairs: I'll ask again on" in answered(opened, "Priya", "Thursday")


def test_what_is_said_early_names_its_month_and_is_not_put_off_to_before_it_opens(opened: Council) -> None:
    answered(opened, "Priya", "no data, system down")
    answered(opened, "Priya", "repairs tbc")
    said = answered(opened, "Priya", "next week")
    assert "Repairs for November is not asked for before Tuesday 1 December" in said
    said = answered(opened, "Priya", "repairs n/a")
    assert "Repairs for November: recorded as not applicable" in said


def test_leads_hear_when_the_unit_gives_them_longer_or_does_without(opened: Council) -> None:
    """One message each; nobody away is disturbed; what is not needed any more is not offered any more."""
    answered(opened, "Beatriz", "I'm away from the 2nd to the 6th")
    assert "Their leads know." in answered(opened, "Nadia", "extend round to Friday 20 November")
    assert opened.hears("Priya") == (
        "Repairs, Satisfaction and Voids for October: Nadia Okafor has given you longer, until the end of "
        "Friday 20 November."
    )
    assert opened.hears("Beatriz") == ""
    answered(opened, "Nadia", "exempt voids because system migration")
    assert 'Voids for October is not needed after all, says Nadia Okafor. "system migration"' in opened.hears(
        "Priya"
    )
    assert opened.rests("Priya") == ""
    answered(opened, "Nadia", "close round")
    assert "[Fill in a form]" not in opened.rests("Priya")
    assert "Nothing is waiting here any more." in opened.rests("Priya")


def test_after_the_last_month_promised_nothing_is_said_to_be_off_it(opened: Council) -> None:
    """The financial year has turned and no trajectory follows: no status, and no slip against a promise that is over."""
    opened.at(4, month=5, year=2027)
    said = answered(opened, "Priya", "April: repairs 91, voids 27, sat 77")
    assert "Voids 27 days (no trajectory for this month, so no status)" in said
    assert "slipping" not in said
    assert "Target: 24 days by March 2027. That has passed, and no trajectory follows it yet." in answered(
        opened, "David", "voids"
    )


def test_a_count_that_begins_anew_in_april_is_not_said_to_have_fallen(opened: Council) -> None:
    opened.at(1, 10, month=4, year=2027)
    answered(opened, "Ruth", "March: council tax 97.1")
    opened.at(4, month=5, year=2027)
    said = answered(opened, "Ruth", "April: council tax 10.2")
    assert "Council tax 10.20 %" in said
    assert "down" not in said


def test_leaders_ask_in_their_own_words(opened: Council) -> None:
    for words in ("are we on track?", "what is red", "what recovered?", "how are we doing"):
        assert "The whole council, October: 0 of 29 figures in." in answered(opened, "David", words), words
    assert "Did you mean Homes?" in answered(opened, "David", "housing")
    assert "Priya Shah, October: 0 of 3 figures in." in answered(opened, "David", "what did Priya say?")
    assert "61.9 % in September" in answered(opened, "David", "give me the detail on prevention")


def test_what_is_slipping_names_what_has_no_flag_but_nothing_only_its_lead_has_been_told(
    opened: Council,
) -> None:
    answered(opened, "Priya", "voids 31")
    said = answered(opened, "David", "what's slipping?")
    assert "Nothing is flagged." in said
    assert "Slipping or off track without a flag: EHC plans, TA stay and Nearest A&E." in said
    opened.presses("Priya", "Tell them now")
    assert "Voids is slipping (amber/red)" in answered(opened, "David", "what has slipped?")


def test_an_officer_has_a_lead_reminded_by_name_unless_they_are_away(opened: Council) -> None:
    assert "I have asked Priya Shah, privately." in answered(opened, "Nadia", "remind Priya")
    assert "Nadia in the delivery unit asks if they can help with these." in opened.hears("Priya")
    assert "You asked Priya Shah at 09:" in answered(opened, "Nadia", "chase Priya")
    assert opened.hears("Priya") == ""
    answered(opened, "Priya", "I'm away from the 2nd to the 6th")
    assert "is away until Friday 6 November, so I leave them be." in answered(opened, "Nadia", "chase Priya")
    assert opened.hears("Priya") == ""
    assert "That is for the delivery unit." in answered(opened, "David", "remind Priya")


@pytest.mark.everywhere
def test_an_officers_correction_is_for_whoever_leads_what_is_corrected(opened: Council) -> None:
    """Named or not: what was offered is done, and the record shows for whom."""
    answered(opened, "Priya", "repairs 91.2, voids 29, sat 78")
    assert "Change it to" in answered(opened, "Nadia", "correct repairs to 91.4, one job was missed")
    assert "is now 91.4 %" in pressed(opened, "Nadia", "Change it")
    with opened.work() as work:
        last = work.figures.history("REP_NONEMERG")[-1]
    assert {last.said_by, last.on_behalf_of} == {
        "nadia.okafor@marlowheath.example",
        "priya.shah@marlowheath.example",
    }


@pytest.mark.parametrize(
    "words",
    [
        "29",
        "no, 29",
        "no its 29",
        "no it's 29",
        "I meant 29 sorry",
        "sorry, 29",
        "oops should be 29",
        "actually 29",
    ],
)
def test_another_number_answers_the_question_about_a_surprise(opened: Council, words: str) -> None:
    """However it is said, it is for the figure that was asked about, and for its month."""
    answered(opened, "Priya", "repairs 91, sat 77")
    assert "is it 88" in answered(opened, "Priya", "voids 88").lower()
    assert "Recorded for October: Voids 29 days" in answered(opened, "Priya", words)
    assert october(opened, "VOID_DAYS").value == 29


def test_no_and_another_number_is_not_asked_whose_it_is(opened: Council) -> None:
    """Three figures wait, and it is plain which one was being talked of."""
    answered(opened, "Priya", "voids 88")
    assert "Recorded for October: Voids 29 days" in answered(opened, "Priya", "no, 29")


def test_a_correction_of_another_month_is_still_one(opened: Council) -> None:
    """Words that name a month or an indicator are not taken for the answer."""
    answered(opened, "Priya", "voids 88")
    assert "Voids for September is 29 days now" in answered(
        opened, "Priya", "correct voids for September to 27, late lets"
    )
    assert october(opened, "VOID_DAYS") is None


def test_what_was_handed_on_is_not_asked_about_again(opened: Council) -> None:
    """The question whether all are the same as last month goes with the figures it was about."""
    assert "The same as last time" in answered(opened, "Priya", "all the same as last month")
    said = answered(opened, "Priya", "ask Marcus for these")
    assert "I'll ask Marcus Webb instead." in said
    assert "The same as last time" not in said


def test_remarks_on_two_months_of_one_figure_are_told_apart(opened: Council) -> None:
    """Two fields of the same name would be one to who hears the page and does not see it."""
    opened.at(2, 9, 1, month=12)
    form = opened.opens("Priya", "Fill in a form")
    assert form is not None
    labels = [f.label for f in form.fields]
    assert len(set(labels)) == len(labels)
    assert "Anything to say about Voids for October?" in labels
