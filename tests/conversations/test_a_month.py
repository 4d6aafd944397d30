"""The month, end to end, as it is said: each test is a scene."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.hearing import Heard, Place
from core.domain.figures import Change, Standing, known
from core.domain.flags import Cause, FlagState
from core.domain.months import Month
from core.domain.requests import State
from tests.conversations.conftest import Council, in_a_row

OCTOBER, SEPTEMBER = Month(2026, 10), Month(2026, 9)
PRIYA = "priya.shah@marlowheath.example"
MARCUS = "marcus.webb@marlowheath.example"


@pytest.fixture
def opened(council: Council) -> Council:
    """The morning October's round opens, with every prompt read."""
    council.at(2, 9, 1)
    for who in ("Priya", "Marcus", "Nadia", "Leah"):
        council.hears(who)
    return council


def answered(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def pressed(council: Council, who: str, label: str) -> str:
    council.hears(who)
    council.presses(who, label)
    return council.hears(who)


def october(council: Council, indicator: str, month: Month = OCTOBER):
    with council.work() as work:
        return known(work.figures.history(indicator)).get(month)


def request(council: Council, indicator: str):
    with council.work() as work:
        return work.requests.get(indicator, OCTOBER)


def flag(council: Council, indicator: str = "VOID_DAYS", cause: Cause = Cause.OFF_TRACK):
    with council.work() as work:
        return work.flags.of(indicator, cause)[-1]


# The prompt


@pytest.mark.everywhere
def test_one_prompt_asks_for_all_that_opens_that_day(council: Council) -> None:
    council.at(2, 9, 1)
    said = council.hears("Priya")
    assert said.startswith(
        "Good morning, Priya. Three October figures, whenever suits you before the end of Thursday 12 November."
    )
    assert "Jul 27, Aug 28, Sep 29. Trajectory for October: 26." in said
    assert "[Fill in a form]  [Not ready yet]  [Ask someone else]" in said


def test_nobody_is_asked_twice_when_the_clock_ticks_again(opened: Council) -> None:
    opened.at(2, 12)
    assert opened.hears("Priya") == ""


# The reply


@pytest.mark.everywhere
def test_a_reply_is_echoed_with_variance_change_and_note(opened: Council) -> None:
    said = answered(
        opened, "Priya", "repairs 91.2, voids 31 – contractor handover dragged on. sat not till the 10th"
    )
    assert "Repairs 91.2 % (0.2 points above trajectory, green; up 0.8 points on September)." in said
    assert "Voids 31 days (5 days above trajectory, amber/red; up 2 days on September)" in said
    assert 'with your note "contractor handover dragged on"' in said
    assert "Satisfaction: I'll ask again on Tuesday 10 November." in said
    assert "[Undo]  [Edit]" in said
    opened.at(10, 9, 1)
    assert "You asked me to come back today." in opened.hears("Priya")


def test_what_is_recorded_and_what_is_not_followed_never_contradict(opened: Council) -> None:
    said = answered(opened, "Priya", "Off track because two gangs left, voids 31")
    assert "Voids 31 days" in said
    assert "I did not follow the rest of that, so nothing else is recorded." in said
    assert "could not find a figure" not in said


@pytest.mark.everywhere
def test_a_surprise_is_queried_once_and_taken_when_confirmed(opened: Council) -> None:
    said = answered(opened, "Priya", "repairs 58")
    assert "58.0 % would be 32.4 points below September (90.4). Is it 58.0, or did you mean 85.0?" in said
    assert october(opened, "REP_NONEMERG") is None
    assert "Repairs 58.0 %" in answered(opened, "Priya", "yes")


def test_a_value_beyond_its_limits_is_refused_with_the_reason(opened: Council) -> None:
    said = answered(opened, "Priya", "repairs 912%")
    assert "912% isn't possible, the most it can be is 100 %. Nothing is recorded." in said
    assert october(opened, "REP_NONEMERG") is None


def test_the_parts_are_kept_with_the_figure(opened: Council) -> None:
    answered(opened, "Priya", "repairs 456 of 500")
    kept = october(opened, "REP_NONEMERG")
    assert (str(kept.numerator), str(kept.denominator), kept.value * 10) == ("456", "500", 912)


@pytest.mark.everywhere
def test_a_form_answers_everything_at_once(opened: Council) -> None:
    opened.fills_in(
        "Priya", "Fill in a form", **{"Repairs completed": "91.2", "Average void": "27", "Tenant": "78"}
    )
    said = opened.hears("Priya")
    assert "That is everything for October. Thank you." in said
    assert "[picture:" in said


@pytest.mark.everywhere
def test_the_same_delivery_twice_does_nothing_twice(opened: Council) -> None:
    opened.says("Priya", "voids 27", key="again")
    said = opened.hears("Priya")
    opened.says("Priya", "voids 27", key="again")
    assert said
    assert opened.hears("Priya") == ""
    with opened.work() as work:
        assert sum(f.period == OCTOBER for f in work.figures.history("VOID_DAYS")) == 1


@pytest.mark.everywhere
def test_an_edited_message_changes_the_same_figure(opened: Council) -> None:
    message = opened.says("Priya", "voids 27")
    opened.says("Priya", "voids 28", edits=message)
    assert "Voids 28 days" in opened.hears("Priya")
    assert october(opened, "VOID_DAYS").change is Change.CORRECTION


def test_an_edit_that_surprises_is_asked_about(opened: Council) -> None:
    message = opened.says("Priya", "voids 27")
    opened.says("Priya", "voids 270", edits=message)
    assert "Change it to 270 days" in opened.hears("Priya")
    assert october(opened, "VOID_DAYS").value == 27


@pytest.mark.parametrize(
    ("edited", "asked"),
    [
        pytest.param("sat 770", "the most it can be is 100 %", id="more than there can be"),
        pytest.param("sat 77.7 edited", "is that 77.7 %?", id="a word that was not followed"),
    ],
)
def test_an_edit_that_has_to_be_asked_about_is_asked_about_like_a_new_message(
    opened: Council, edited: str, asked: str
) -> None:
    message = opened.says("Priya", "sat 76.9")
    opened.hears("Priya")
    opened.says("Priya", edited, edits=message)
    said = opened.hears("Priya")
    assert asked in said
    assert "Satisfaction is still 76.9 % for October" in said
    assert "I have kept" not in said
    assert october(opened, "TENANT_SAT").value == Decimal("76.9")


def test_what_an_edit_is_asked_about_is_changed_by_the_answer(opened: Council) -> None:
    message = opened.says("Priya", "sat 76.9")
    opened.says("Priya", "sat 77.7 edited", edits=message)
    opened.hears("Priya")
    opened.says("Priya", "yes")
    assert "77.7 %" in opened.hears("Priya")
    assert october(opened, "TENANT_SAT").value == Decimal("77.7")


@pytest.mark.everywhere(but=("page",))
def test_a_deleted_message_takes_back_what_it_did(opened: Council) -> None:
    message = opened.says("Priya", "voids 27")
    opened.hears("Priya")
    opened.deletes("Priya", message)
    assert "Voids for October is blank again." in opened.hears("Priya")
    assert october(opened, "VOID_DAYS") is None
    nothing = opened.says("Priya", "thanks")
    opened.hears("Priya")
    opened.deletes("Priya", nothing)
    assert opened.hears("Priya") == ""


@pytest.mark.everywhere(but=("page",))
def test_a_message_deleted_after_an_edit_takes_back_both(opened: Council) -> None:
    opened.says("Priya", "sat 78")
    message = opened.says("Priya", "repairs 91.2, voids 27")
    opened.hears("Priya")
    opened.says("Priya", "repairs 91.2, voids 28", edits=message)
    said = opened.hears("Priya")
    assert "Voids 28 days" in said
    assert said.count("[picture:") == 1  # the others stand where they were shown
    opened.deletes("Priya", message)
    said = opened.hears("Priya")
    assert "Voids for October is blank again." in said
    assert "Repairs for October is blank again." in said
    assert "changed since" not in said
    assert october(opened, "VOID_DAYS") is None
    assert october(opened, "REP_NONEMERG") is None
    assert october(opened, "TENANT_SAT").value == 78


@pytest.mark.everywhere
def test_undo_after_an_edit_takes_back_the_edit_and_undo_again_the_message(opened: Council) -> None:
    message = opened.says("Priya", "repairs 91.2, voids 27")
    opened.says("Priya", "repairs 91.2, voids 28", edits=message)
    opened.hears("Priya")
    assert answered(opened, "Priya", "undo").startswith("Undone. Voids for October is 27 days again.")
    assert october(opened, "REP_NONEMERG").value == Decimal("91.2")
    said = answered(opened, "Priya", "undo")
    assert "Voids for October is blank again." in said
    assert "Repairs for October is blank again." in said
    assert october(opened, "VOID_DAYS") is None
    assert october(opened, "REP_NONEMERG") is None


def test_a_message_edited_three_times_is_undone_step_by_step(opened: Council) -> None:
    message = opened.says("Priya", "voids 25")
    for value in (26, 27, 28):
        opened.says("Priya", f"voids {value}", edits=message)
    for value in (27, 26, 25):
        opened.hears("Priya")
        assert f"is {value} days again." in answered(opened, "Priya", "undo")
    assert "blank again" in answered(opened, "Priya", "undo")
    assert "There is nothing to undo." in answered(opened, "Priya", "undo")


def test_a_message_can_be_edited_again_after_its_edit_was_undone(opened: Council) -> None:
    message = opened.says("Priya", "voids 27")
    opened.says("Priya", "voids 28", edits=message)
    opened.says("Priya", "undo")
    opened.hears("Priya")
    opened.says("Priya", "voids 29", edits=message)
    assert "Voids 29 days" in opened.hears("Priya")
    assert "is 27 days again." in answered(opened, "Priya", "undo")


def test_the_undo_under_an_edits_echo_takes_back_the_edit_alone(opened: Council) -> None:
    message = opened.says("Priya", "voids 27")
    opened.says("Priya", "voids 28", edits=message)
    assert "is 27 days again." in pressed(opened, "Priya", "Undo")


def test_a_correction_undone_leaves_the_first_figure_to_be_undone(opened: Council) -> None:
    opened.says("Priya", "voids 27")
    opened.says("Priya", "correct voids October to 28, late lets came in")
    opened.says("Priya", "yes")
    opened.hears("Priya")
    assert "is 27 days again." in answered(opened, "Priya", "undo")
    assert "blank again." in answered(opened, "Priya", "undo")


def test_an_edited_correction_is_asked_about_anew(opened: Council) -> None:
    answered(opened, "Priya", "voids 26")
    message = opened.says("Priya", "correct voids October to 27, late lets came in")
    assert "Change it to 27 days" in opened.hears("Priya")
    opened.says("Priya", "correct voids October to 28, late lets came in", edits=message)
    assert "Change it to 28 days" in opened.hears("Priya")
    assert "28 days" in pressed(opened, "Priya", "Change it")


@pytest.mark.parametrize(
    "words",
    [
        "correct voids October to 28, late lets came in",
        "correct voids to twenty-eight, late lets came in",
        "voids 28, the late lets came in",
    ],
)
def test_another_number_is_no_yes_to_the_one_that_was_asked_about(opened: Council, words: str) -> None:
    answered(opened, "Priya", "voids 26")
    assert "Change it to 27 days" in answered(
        opened, "Priya", "correct voids October to 27, late lets came in"
    )
    assert "Change it to 28 days" in answered(opened, "Priya", words)
    assert october(opened, "VOID_DAYS").value == 26
    answered(opened, "Priya", "yes")
    assert october(opened, "VOID_DAYS").value == 28


@pytest.mark.parametrize(
    "words", ["it's not late data", "that's wrong", "wrong month", "it wasn't an error", "is it late?"]
)
def test_words_that_take_it_back_are_no_yes_either(opened: Council, words: str) -> None:
    answered(opened, "Priya", "voids 26")
    answered(opened, "Priya", "correct voids October to 27, late lets came in")
    answered(opened, "Priya", words)
    assert october(opened, "VOID_DAYS").value == 26


@pytest.mark.parametrize(
    "words",
    ["yes", "change it", "late lets came in", "it was an error", "the old figure was wrong", "typo, sorry"],
)
def test_a_yes_or_a_reason_changes_it(opened: Council, words: str) -> None:
    answered(opened, "Priya", "voids 26")
    answered(opened, "Priya", "correct voids October to 27, one was counted twice")
    answered(opened, "Priya", words)
    assert october(opened, "VOID_DAYS").value == 27


def test_oh_and_that_is_provisional_amends_what_was_recorded(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27")
    assert "provisional" in answered(opened, "Priya", "oh and that's provisional")
    assert october(opened, "VOID_DAYS").standing is Standing.PROVISIONAL
    assert "Voids 27 days" in answered(opened, "Priya", "that's final now")
    assert october(opened, "VOID_DAYS").change is Change.REVISION


# Questions keep their identity


@pytest.mark.everywhere
def test_an_old_button_never_answers_a_newer_question(opened: Council) -> None:
    opened.says("Priya", "repairs 58")
    press_the_old_one = opened.holds("Priya", "It is 58.0")
    opened.says("Priya", "repairs 91.2")
    opened.says("Priya", "correct voids September to 28")
    opened.hears("Priya")
    press_the_old_one()
    assert opened.hears("Priya").startswith("That question has passed, and nothing was changed.")
    assert october(opened, "REP_NONEMERG").value * 10 == 912
    assert october(opened, "VOID_DAYS", SEPTEMBER).value == 29


def test_a_button_pressed_twice_counts_once(opened: Council) -> None:
    opened.says("Priya", "repairs 58")
    pressed(opened, "Priya", "It is 58.0")
    assert "That question has passed" in pressed(opened, "Priya", "It is 58.0")
    with opened.work() as work:
        assert sum(f.period == OCTOBER for f in work.figures.history("REP_NONEMERG")) == 1


@pytest.mark.everywhere
def test_two_questions_in_one_reply_are_put_one_at_a_time(opened: Council) -> None:
    said = answered(opened, "Priya", "repairs 58, sat 12")
    assert "Repairs: 58.0 %" in said
    assert "Satisfaction" not in said
    said = answered(opened, "Priya", "85")
    assert "Repairs 85.0 %" in said
    assert "Satisfaction" in said
    assert "Satisfaction 12.0 %" in answered(opened, "Priya", "it is 12.0")


def test_an_open_question_comes_again_after_another_answer(opened: Council) -> None:
    answered(opened, "Priya", "repairs 58")
    said = answered(opened, "Priya", "sat 78")
    assert "Satisfaction 78.0 %" in said
    assert "Which is it for Repairs in October?" in said


# Not an answer


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        pytest.param(
            "not ready",
            "Not yet for Repairs, Satisfaction and Voids. When should I ask again?",
            id="until when",
        ),
        pytest.param("no data", "What is the reason, in a line?", id="why not"),
        pytest.param(
            "what does voids measure?", "Calendar days from the end of one tenancy", id="definition"
        ),
        pytest.param("what did I say last time?", "Voids for September: 29 days", id="last time"),
        pytest.param("hi", "Three October figures", id="a greeting shows what waits"),
        pytest.param(
            "thanks", "Still to come, when you have it: Repairs, Satisfaction and Voids.", id="thanks"
        ),
        pytest.param(
            "asdkjh aksjdh", "I could not find a figure in that, so nothing is recorded.", id="not understood"
        ),
        pytest.param("help", "You can say things like these.", id="help"),
    ],
)
def test_what_is_not_a_figure_is_handled(opened: Council, words: str, reply: str) -> None:
    assert reply in answered(opened, "Priya", words)
    assert october(opened, "VOID_DAYS") is None


@pytest.mark.everywhere
def test_help_says_what_can_be_said(opened: Council) -> None:
    assert "You can say things like these." in answered(opened, "Priya", "help")


def test_voids_same_as_last_month(opened: Council) -> None:
    assert "Voids 29 days" in answered(opened, "Priya", "voids same as last month")


def test_a_reason_given_once_excuses_everything_asked(opened: Council) -> None:
    answered(opened, "Priya", "no data")
    said = answered(opened, "Priya", "the housing system is down")
    assert said.count("recorded as not available") == 3
    assert request(opened, "VOID_DAYS").state is State.NOT_AVAILABLE


@pytest.mark.everywhere
def test_a_lead_passes_a_figure_on_and_takes_it_back(opened: Council) -> None:
    assert "Voids: I'll ask Marcus Webb instead." in answered(opened, "Priya", "pass voids to Marcus")
    assert "Priya Shah has passed this on to you." in opened.hears("Marcus")
    assert "Voids is as it was." in answered(opened, "Priya", "undo")
    assert "no need to answer this one after all" in opened.hears("Marcus")
    assert request(opened, "VOID_DAYS").asked_of == PRIYA


@pytest.mark.everywhere
def test_a_deferral_is_seen_in_the_round_and_can_be_undone(opened: Council) -> None:
    answered(opened, "Priya", "voids not until the 10th")
    assert in_a_row(answered(opened, "Nadia", "round"), "Voids", "Priya Shah", "deferred to 10 Nov")
    answered(opened, "Priya", "undo")
    assert in_a_row(answered(opened, "Nadia", "round"), "Voids", "Priya Shah", "open")


def test_a_deferral_to_a_far_day_is_not_a_way_to_forget(opened: Council) -> None:
    assert "is a long way off" in answered(opened, "Priya", "voids not until 1 January 2030")
    assert request(opened, "VOID_DAYS").state is State.OPEN


def test_no_data_after_everything_is_in_excuses_nothing(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27, sat 78")
    assert "Nothing is waiting for that" in answered(opened, "Priya", "no data, system down")
    with opened.work() as work:
        assert work.requests.get("VOID_DAYS", Month(2026, 11)).state is State.WAITING
    assert october(opened, "VOID_DAYS").value == 27


def test_a_figure_two_months_wait_for_is_asked_about(opened: Council) -> None:
    opened.at(1, 9, 1, month=12)
    said = answered(opened, "Priya", "voids 27")
    assert "Voids: is 27 days for November or October?" in said
    assert "Recorded for October: Voids 27 days" in answered(opened, "Priya", "october")


@pytest.mark.parametrize("name", ["figures.png", "October returns.pdf"])
def test_a_file_is_kept_out_politely(opened: Council, name: str) -> None:
    opened.hear(Heard("a-file", "workspace", PRIYA, Place.direct(PRIYA), file=name))
    assert "I can't read figures from a file" in opened.hears("Priya")


def test_a_workbook_from_the_unit_is_told_the_way_in(opened: Council) -> None:
    nadia = opened.person("Nadia")
    opened.hear(Heard("a-book", "workspace", nadia, Place.direct(nadia), file="portfolio.xlsx"))
    assert "stocktake import FILE --dry-run" in opened.hears("Nadia")


@pytest.mark.everywhere(but=("page",))
def test_somebody_unknown_is_told_where_to_turn(opened: Council) -> None:
    opened.hear(Heard("x", "workspace", "who@else.example", Place.direct("who@else.example"), words="31"))
    assert "I don't know you here yet." in opened.hears("who@else.example")


# Corrections


@pytest.mark.everywhere
def test_a_lead_corrects_last_month_in_one_line(opened: Council) -> None:
    said = answered(opened, "Priya", "correct repairs September to 91.4, late jobs came in")
    assert "Change it to 91.4 % and record it as a scheduled revision (late data)?" in said
    assert "It was amber/green and would become green." in said
    said = answered(opened, "Priya", "change it")
    assert "the status moves from amber/green to green" in said
    kept = october(opened, "REP_NONEMERG", SEPTEMBER)
    assert (kept.change, kept.reason) == (Change.REVISION, "late jobs came in")
    history = answered(opened, "David", "history repairs")
    assert "September: 90.4 % (462 of 511) became 91.4 % (scheduled revision)" in history


@pytest.mark.everywhere
def test_the_past_is_known_as_it_was_known(opened: Council) -> None:
    opened.at(3, 10)
    answered(opened, "Priya", "correct repairs September to 91.4, late jobs came in")
    answered(opened, "Priya", "yes")
    opened.at(5, 10)
    assert in_a_row(answered(opened, "David", "history repairs"), "Sep 2026", "91.4 %")
    assert in_a_row(answered(opened, "David", "history repairs as known on 2 November"), "Sep 2026", "90.4 %")
    assert 'Of which figure? For example "history ' in answered(opened, "David", "as known at 1 November")


def test_which_indicator_is_asked_when_a_correction_names_none(opened: Council) -> None:
    said = answered(opened, "Priya", "september should be 97.1 not 95.4, late jobs came in")
    assert "Is 97.1 for" in said
    assert "Repairs for September is 90.4 % now." in pressed(opened, "Priya", "Repairs")


# Flags


@pytest.mark.everywhere
def test_the_lead_hears_of_a_slip_alone_and_first(opened: Council) -> None:
    said = answered(opened, "Priya", "voids 31")
    assert "Nobody else has been told yet. I'll tell the unit at 09:15 tomorrow" in said
    assert opened.channel() == ""
    opened.at(3, 9, 16)
    post = opened.channel()
    assert post.startswith("Voids is slipping (amber/red). 31 days in October against 26.")
    assert "The service has not added a line yet." in post
    assert "Worth asking: It rose the same way up to October 2025: is this the season?" in post
    assert "[picture:" in post
    assert "[Acknowledge]  [Ask the lead]  [Assign]  [Snooze]  [Close]" in post


@pytest.mark.everywhere
def test_the_leads_answer_goes_with_the_flag_at_once(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    answered(opened, "Priya", "handover finished 3 Nov, two extra void teams from the 17th, expect 28 by Dec")
    said = answered(opened, "Priya", "yes")
    assert "The unit has the flag on Voids now, with your words." in said
    assert "The service says: handover finished 3 Nov, two extra void teams" in opened.channel()


@pytest.mark.parametrize("words", ["ok thanks", "noted", "what is this?", "no"])
def test_small_talk_is_no_explanation(opened: Council, words: str) -> None:
    answered(opened, "Priya", "voids 31")
    assert answered(opened, "Priya", words)
    assert flag(opened).lead_line == ""


@pytest.mark.everywhere
def test_a_line_can_be_taken_back(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    answered(opened, "Priya", "handover finished and teams have been added")
    answered(opened, "Priya", "yes")
    assert "Your line is off the flag." in answered(opened, "Priya", "undo")
    assert flag(opened).lead_line == ""


@pytest.mark.everywhere
def test_a_figure_undone_within_the_grace_withdraws_its_flag(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    said = answered(opened, "Priya", "undo")
    assert "nothing will be flagged. The unit was not told." in said
    opened.at(4, 10)
    assert "Voids is slipping" not in opened.channel()


@pytest.mark.everywhere
def test_a_correction_after_publication_closes_the_flag_with_its_reason(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    opened.at(3, 9, 16).channel()
    answered(opened, "Priya", "correct voids october to 26, two homes were counted twice")
    said = answered(opened, "Priya", "it was an error")
    assert "the unit's flag is closed, and its thread says why" in said
    heard = opened.channel()
    assert 'Closed: the figures were corrected ("two homes were counted twice").' in heard
    assert "Voids is not off track after all." in heard
    assert "recovered" not in heard


def test_a_figure_taken_back_after_publication_does_not_flag_twice(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    opened.at(3, 9, 16).channel()
    assert "Take that back?" in answered(opened, "Priya", "undo")
    assert "waits for the new October figure" in answered(opened, "Priya", "yes")
    assert "stays open until the new one is in" in opened.channel()
    answered(opened, "Priya", "voids 31")
    opened.at(5, 10)
    assert opened.channel().count("Voids is slipping") == 1, "its first message, edited"
    with opened.work() as work:
        assert len(work.flags.of("VOID_DAYS", Cause.OFF_TRACK)) == 1


@pytest.mark.everywhere
def test_the_unit_acknowledges_snoozes_and_closes(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    opened.at(3, 9, 16).channel()
    opened.presses("Nadia", "Acknowledge")
    assert "Nadia Okafor has acknowledged this." in opened.channel()
    opened.fills_in("Nadia", "Snooze", until="2026-11-06")
    assert "Quiet until Friday 6 November." in opened.channel()
    opened.at(6, 9, 1)
    assert "Why it is still open" in opened.channel()
    opened.fills_in("Nadia", "Close", why="agreed at the stocktake")
    assert flag(opened).state is not FlagState.CLOSED
    opened.presses("Tom", "Agree")
    assert "Nadia Okafor has closed this, and Tom Brennan agreed: agreed at the stocktake" in opened.channel()
    assert flag(opened).state is FlagState.CLOSED


@pytest.mark.everywhere(but=("page",))
def test_a_restricted_indicator_never_reaches_the_channel(opened: Council) -> None:
    answered(opened, "Leah", "placement moves 12.9")
    answered(opened, "Leah", "it is 12.9")
    opened.at(6, 10)
    assert "lacement moves" not in opened.channel()
    opened.says("David", "@stocktake placement moves", place=Place.unit())
    opened.says("David", "@stocktake status", place=Place.unit())
    assert "lacement moves" not in opened.channel()
    assert "lacement moves" not in answered(opened, "Owen", "status")


def test_a_late_restricted_figure_is_for_officers_alone(opened: Council) -> None:
    opened.at(17, 9, 1)
    assert "lacement moves" not in opened.channel()
    assert "Placement moves for October" in opened.hears("Nadia")
    answered(opened, "Leah", "placement moves 11.0")
    assert "lacement moves" not in opened.channel()
    assert "Placement moves for October is in. Thank you, Leah Goldberg." in opened.hears("Nadia")


def test_when_the_unit_answers_its_lead_hears_of_the_flag_and_who_did(opened: Council) -> None:
    said = answered(opened, "Nadia", "answer for Priya: voids 31")
    assert "Recorded for Priya Shah for October: Voids 31 days" in said
    assert "will show as slipping" not in said
    heard = opened.hears("Priya")
    assert "Nadia Okafor has answered for you." in heard
    assert "will show as slipping" in heard
    assert october(opened, "VOID_DAYS").on_behalf_of == PRIYA


# Chasing


@pytest.mark.everywhere
def test_the_chase_is_private_first_and_stops_at_an_answer(opened: Council) -> None:
    opened.at(10, 9, 1)
    assert "A quick reminder: Repairs, Satisfaction and Voids, due Thursday 12 November." in opened.hears(
        "Priya"
    )
    opened.at(13, 9, 1)
    assert "I have asked Marcus too" in opened.hears("Priya")
    assert "named you as deputy" in opened.hears("Marcus")
    assert "Priya" not in opened.channel()
    answered(opened, "Marcus", "repairs 91.2, voids 27, sat 78")
    assert "Marcus Webb has answered for you." in opened.hears("Priya")
    opened.at(20, 9, 1)
    assert "Priya" not in opened.channel()
    assert opened.hears("Priya") == ""


def test_late_figures_are_told_together_and_the_list_follows_them(opened: Council) -> None:
    opened.at(17, 9, 1)
    assert (
        "Three figures late from Priya Shah. I have asked Priya and Marcus Webb, privately."
        in opened.channel()
    )
    answered(opened, "Priya", "voids 27, repairs 91.2")
    heard = opened.channel()
    assert "are in. Thank you, Priya Shah." in heard
    assert "One figure late from Priya Shah." in heard
    answered(opened, "Priya", "sat 78")
    assert "Nothing is late from Priya Shah any more." in opened.channel()


def test_after_lost_days_the_lead_hears_once_and_before_the_unit(opened: Council) -> None:
    opened.jump(20)
    assert opened.hears("Priya").count("Good morning") == 1
    assert "Priya" not in opened.channel()
    opened.at(24, 9, 1)
    assert "Three figures late from Priya Shah." in opened.channel()


def test_while_a_round_is_paused_nobody_is_chased(opened: Council) -> None:
    answered(opened, "Nadia", "pause round")
    answered(opened, "Priya", "voids not until the 10th")
    opened.at(20, 9, 1)
    assert opened.hears("Priya") == ""
    answered(opened, "Nadia", "resume round")
    opened.at(20, 9, 30)
    assert opened.hears("Priya")


def test_somebody_away_is_left_alone_and_their_deputy_is_asked(opened: Council) -> None:
    said = answered(opened, "Priya", "I'm away from the 3rd to the 17th")
    assert "I will ask Marcus Webb for what falls due and leave you be." in said
    opened.hears("Marcus")
    opened.at(3, 9, 1)
    heard = opened.hears("Marcus")
    assert (
        heard.count("Good morning, Marcus. Priya Shah is away until Tuesday 17 November and named you.") == 1
    )
    answered(opened, "Marcus", "repairs 91.2, voids 27, sat 78")
    opened.at(18, 9, 1)
    assert opened.hears("Priya") == ""


def test_a_deputy_of_one_away_and_one_late_is_asked_once_for_both(opened: Council) -> None:
    answered(opened, "Priya", "I'm away from the 10th to the 17th")
    opened.hears("Marcus")
    opened.at(10, 9, 1)
    heard = opened.hears("Marcus")
    assert heard.count("Good morning, Marcus.") == 1, "one message for both he stands in for"
    assert (
        "Beatriz Costa has not been able to answer yet; Priya Shah is away until Tuesday 17 November."
        in heard
    )


def test_who_is_away_from_today_has_ten_minutes_to_take_that_back(opened: Council) -> None:
    opened.hears("Marcus")
    answered(opened, "Priya", "I'm away until the 17th")
    answered(opened, "Priya", "undo")
    opened.at(2, 9, 30)
    assert opened.hears("Marcus") == ""
    answered(opened, "Priya", "I'm away until the 17th")
    opened.at(2, 9, 39)
    assert opened.hears("Marcus") == ""
    opened.at(2, 9, 41)
    assert "Priya Shah is away until Tuesday 17 November and named you." in opened.hears("Marcus")


@pytest.mark.everywhere
@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("november", "Monday 30 November"),
        ("some time in november", "Monday 30 November"),
        ("this month", "Monday 30 November"),
        ("later this month", "Monday 30 November"),
        ("december", "Tuesday 1 December"),
    ],
)
def test_a_month_is_an_answer_to_when_to_ask_again(opened: Council, words: str, day: str) -> None:
    answered(opened, "Priya", "voids not ready yet")
    assert f"Voids: I'll ask again on {day}." in answered(opened, "Priya", words)


def test_a_month_away_is_all_of_it(opened: Council) -> None:
    for words, days in {
        "I'm away in November": "from Monday 2 November to Monday 30 November",
        "I'm away in December": "from Tuesday 1 December to Thursday 31 December",
        "away from december to january": "from Tuesday 1 December to Sunday 31 January",
        "away until December": "from Monday 2 November to Monday 30 November",
    }.items():
        assert f"you are away {days}." in answered(opened, "Priya", words)
        answered(opened, "Priya", "undo")


def test_a_deputy_of_two_who_are_away_is_asked_once_for_both(council: Council) -> None:
    """One message says who is away, whose each figure is, and takes every answer."""
    answered(council, "Priya", "I'm away from the 2nd to the 6th")
    answered(council, "Beatriz", "I'm away from the 2nd to the 13th")
    council.hears("Marcus")
    council.at(2, 9, 1)
    heard = council.hears("Marcus")
    assert heard.count("Good morning, Marcus.") == 1
    assert (
        "You stand in for Beatriz Costa and Priya Shah. Beatriz Costa is away until Friday 13 November; "
        in heard
    )
    assert "Priya Shah is away until Friday 6 November. Could you help?" in heard
    assert "Trajectory for October: 26. Due Thursday 12 November. For Priya Shah." in heard
    said = answered(council, "Marcus", "repairs 91.2, voids 27, sat 78, prevented 62")
    assert "Recorded for October" in said
    assert october(council, "VOID_DAYS").value == 27


def without_deputy(council: Council) -> None:
    with council.store.turn() as work:
        priya = work.portfolio.person(PRIYA)
        work.portfolio.save(replace(priya, deputy=None))


def test_somebody_away_without_deputy_is_not_dropped(opened: Council) -> None:
    without_deputy(opened)
    answered(opened, "Priya", "on leave from the 9th to the 18th")
    opened.at(10, 9, 1)
    assert "is away until Wednesday 18 November and nobody stands in." in opened.hears("Nadia")
    assert opened.hears("Priya") == ""
    opened.at(19, 9, 1)
    assert "Welcome back. This waited for you: three October figures" in opened.hears("Priya")
    assert "Priya" not in opened.channel()


def test_somebody_back_early_is_asked_at_once_and_not_again(opened: Council) -> None:
    without_deputy(opened)
    answered(opened, "Priya", "on leave from the 9th to the 25th")
    opened.at(16, 10).hears("Priya")
    assert "Welcome back. This waited for you: three October figures" in answered(opened, "Priya", "I'm back")
    opened.at(17, 8)
    assert opened.hears("Priya") == ""
    opened.at(26, 10)
    assert "Welcome back" not in opened.hears("Priya")


def test_two_slips_in_one_reply_each_get_their_own_words(opened: Council) -> None:
    said = answered(opened, "Priya", "voids 31, repairs 85")
    assert said.count("Nobody else has been told yet.") == 2
    answered(opened, "Priya", "repairs: the contractor lost two gangs in October")
    answered(opened, "Priya", "yes")
    answered(opened, "Priya", "handover slipped by a fortnight")
    answered(opened, "Priya", "yes")
    assert flag(opened, "REP_NONEMERG").lead_line == "the contractor lost two gangs in October"
    assert flag(opened).lead_line == "handover slipped by a fortnight"


@pytest.mark.everywhere
def test_a_recovery_is_said_aloud_in_the_flags_own_thread(opened: Council) -> None:
    answered(opened, "Priya", "voids 31, repairs 91.2, sat 78")
    opened.at(1, 9, 1, month=12).channel()
    assert "Voids is back: 24 days in November against 26." in answered(opened, "Priya", "voids 24")
    heard = opened.channel()
    assert "Voids has recovered." in heard
    assert "Thank you to Priya Shah and the team." in heard
    assert flag(opened).closed_because == "recovered"


def test_the_asked_about_flag_is_the_one_answered(opened: Council) -> None:
    answered(opened, "Priya", "voids 31, repairs 85")
    opened.at(3, 9, 16)
    token = f"flag-ask/{flag(opened, 'REP_NONEMERG').number}"
    opened.hear(Heard("ask", "workspace", opened.person("Nadia"), Place.unit(), token=token))
    answered(opened, "Priya", "two gangs went to another contract")
    answered(opened, "Priya", "yes")
    assert flag(opened, "REP_NONEMERG").lead_line == "two gangs went to another contract"


def test_a_round_extended_never_brings_a_day_forward(opened: Council) -> None:
    answered(opened, "Nadia", "extend round to 20 November")
    with opened.work() as work:
        assert str(work.requests.get("FOI_20WD", OCTOBER).due) == "2026-11-30"
        assert str(work.requests.get("VOID_DAYS", OCTOBER).due) == "2026-11-20"


def test_a_closed_round_ends_its_late_flags(opened: Council) -> None:
    opened.at(17, 9, 1).channel()
    answered(opened, "Nadia", "close round")
    assert "Nothing is late from Priya Shah any more." in opened.channel()
    assert "Nothing is flagged." in answered(opened, "Nadia", "flags")
    assert "0 of 29 in; the round is closed" in answered(opened, "Nadia", "round")


def test_a_priority_is_handed_over_with_its_open_requests(opened: Council) -> None:
    assert "with two open requests" in answered(opened, "Nadia", "hand voids to Tom")
    assert "has passed this on to you" in opened.hears("Tom")
    assert "is with Tom Brennan from today" in opened.hears("Priya")


def test_decembers_round_opens_on_the_first_working_day_of_january(opened: Council) -> None:
    opened.at(3, 18, month=1, year=2027).hears("Priya")
    opened.at(4, 9, 1, month=1, year=2027)
    assert "Three December figures" in opened.hears("Priya")


def test_the_financial_year_turns_with_one_prompt(opened: Council) -> None:
    opened.at(31, 18, month=3, year=2027).hears("Owen")
    opened.at(1, 9, 1, month=4, year=2027)
    said = opened.hears("Owen")
    assert "Six March and January to March figures" in said
    assert "is 470 kg per household for January to March or October to December?" in answered(
        opened, "Owen", "residual 470"
    )
    answered(opened, "Owen", "January to March")
    assert october(opened, "WASTE_RESIDUAL", Month(2027, 3)).value == 470


# Asking


@pytest.mark.everywhere
@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("pause October", "The October 2026 round is paused."),
        ("extend October to 20 November", "are now due Friday 20 November"),
        ("close October", "The October 2026 round is closed."),
        (
            "exempt Recycling, no data from the contractor",
            'Recycling is not asked for October. "no data from the contractor"',
        ),
        ("hand good repairs from Priya to Marcus", "Good repairs and quick re-lets is with Marcus Webb now"),
        ("voids for Priya 27, they rang", "Recorded for Priya Shah for October: Voids 27 days"),
        (
            "voids 27 for Owen",
            "Voids is not asked of Owen Griffiths: Priya Shah gives its figures. Nothing is recorded.",
        ),
    ],
)
def test_the_unit_says_it_in_its_own_words(opened: Council, said: str, heard: str) -> None:
    assert heard in answered(opened, "Nadia", said)


def test_what_is_named_as_missing_is_the_longest_late(opened: Council) -> None:
    opened.at(10, 10)
    said = answered(opened, "Nadia", "status")
    assert "Missing: Calls (was due Tuesday 3 November), Call wait (was due Tuesday 3 November)" in said


def test_flags_too_many_to_name_are_counted(opened: Council) -> None:
    opened.at(30, 10)
    said = answered(opened, "Nadia", "acknowledge all")
    assert "Which flag? Open now: " in said
    assert " more. Name it" in said


def test_a_leaders_status_is_read_in_under_a_minute(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    opened.at(3, 9, 16)
    said = answered(opened, "David", "status")
    before_table = said.split("What needs attention")[0]
    assert len(before_table.split()) < 150
    assert "Flagged: Voids." in said


@pytest.mark.everywhere
def test_what_changed_since_the_asker_last_looked(opened: Council) -> None:
    assert "Since you last looked" not in answered(opened, "David", "status")
    opened.at(2, 10)
    answered(opened, "Priya", "voids 31")
    opened.at(3, 10, 1)
    assert "Since you last looked (Monday 2 November): Voids slipped." in answered(opened, "David", "status")
    opened.at(3, 14, 30)
    said = answered(opened, "David", "what has changed?")
    assert "Since you last looked (at 10:01 today): nothing has slipped or recovered." in said


def test_what_was_off_track_when_they_looked_has_not_slipped_since(opened: Council) -> None:
    answered(opened, "David", "status")
    opened.at(2, 10)
    answered(opened, "Leah", "EHC plans 49")
    answered(opened, "Priya", "voids 31")
    opened.at(3, 10, 1)
    said = answered(opened, "David", "status")
    assert (
        "Since you last looked (Monday 2 November): Voids slipped; EHC plans, off track already, was flagged."
        in said
    )


def test_what_slips_is_not_on_track_today(opened: Council) -> None:
    """TA stay reads amber/green, and has slipped for months: its flag says so above."""
    opened.at(11, 10)
    answered(opened, "Beatriz", "ta stay 40.7")
    assert "TA stay | 40.7 weeks (Oct) | 40.0 | AG, slipping" in answered(opened, "David", "status")
    (line,) = [x for x in answered(opened, "David", "status").splitlines() if x.startswith("Likely to miss")]
    assert "TA stay" not in line


def test_a_list_of_flags_says_each_colour_once(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    opened.at(3, 10)
    assert "Voids is slipping (amber/red). 31 days in October against 26; new, Priya Shah." in answered(
        opened, "Nadia", "flags"
    )


def test_a_flag_the_unit_closed_does_not_open_again_for_a_correction_taken_back(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    opened.at(3, 10)
    answered(opened, "Nadia", "close voids, it is the season")
    pressed(opened, "Tom", "Agree")
    assert not flag(opened).open
    answered(opened, "Priya", "correct October voids to 26, typing error")
    answered(opened, "Priya", "yes")
    assert "show as slipping" not in answered(opened, "Priya", "undo")
    assert not flag(opened).open
    opened.at(1, 9, 30, month=12)
    assert "show as slipping" in answered(opened, "Priya", "voids 34")


def test_a_cabinet_member_sees_their_portfolio(opened: Council) -> None:
    assert answered(opened, "Cllr Helen Marsh", "status").startswith("Homes, October: 0 of 6 figures in.")


@pytest.mark.everywhere(but=("page",))
def test_figures_are_not_taken_in_the_channel(opened: Council) -> None:
    opened.says("Priya", "@stocktake voids 31", place=Place.unit())
    assert "nothing is recorded from here" in opened.channel()
    assert october(opened, "VOID_DAYS") is None


def test_a_form_sent_from_the_channel_is_answered_privately(opened: Council) -> None:
    opened.at(17, 9, 1).channel()
    opened.hears("Nadia")
    with opened.work() as work:
        assert work.flags.open()
    opened.hear(
        Heard(
            "f",
            "workspace",
            opened.person("Nadia"),
            Place.unit(),
            form="figures",
            values={"value/VOID_DAYS/2026-10": "31"},
        )
    )
    assert "Recorded for Priya Shah for October: Voids 31 days" in opened.hears("Nadia")
    assert "slipping" not in opened.channel()


def test_nothing_due_offers_what_comes_next(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27, sat 78")
    said = answered(opened, "Priya", "hi")
    assert said.startswith("Nothing is waiting for you. Next: November figures on Tuesday 1 December.")


def test_an_instant_is_kept_in_utc(opened: Council) -> None:
    answered(opened, "Priya", "voids 27")
    assert october(opened, "VOID_DAYS").said_at == datetime(2026, 11, 2, 9, 1, tzinfo=UTC)


def test_not_ready_with_a_day_is_a_deferral_and_names_nobody(council):
    """ "I'll have it" is no colleague."""
    council.at(2, 9, 1).hears("Priya")
    council.says("Priya", "not ready yet, I'll have it on 12 November")
    said = council.hears("Priya")
    assert "I'll ask again on Thursday 12 November" in said
    assert "don't know anybody" not in said


def test_who_else_is_not_answered_by_a_sentence(council):
    """While the bot waits for a name, a reply is still a reply."""
    council.at(2, 9, 1).hears("Priya")
    council.says("Priya", "ask someone else")
    council.hears("Priya")
    council.says("Priya", "ask Marcus for voids")
    assert "I'll ask Marcus Webb instead" in council.hears("Priya")


def test_a_digit_lost_from_a_running_total_is_queried(council):
    """Council tax stood at 56.42 in September: 6.55 in October cannot be passed over."""
    council.at(2, 9, 1).hears("Ruth")
    council.says("Ruth", "council tax 6.55")
    said = council.hears("Ruth")
    assert "Is it 6.55" in said
    assert "Recorded" not in said


def test_a_usual_step_of_a_running_total_is_recorded_at_once(council):
    """It adds what a month adds."""
    council.at(2, 9, 1).hears("Ruth")
    council.says("Ruth", "council tax 65.5")
    assert "Council tax 65.50 %" in council.hears("Ruth")


@pytest.mark.parametrize(
    "words", ['=HYPERLINK("http://x","voids 31")', "<b>look</b> <script>alert(1)</script> here"]
)
def test_markup_is_no_line_for_the_unit(council, words):
    """What nobody would say of a service does not go to the unit as the service's words."""
    council.at(2, 9, 1)
    council.says("Priya", "repairs 91.2, voids 31, sat 76.4")
    council.channel()
    council.says("Priya", words)
    assert "voids" not in council.channel().casefold()


def test_a_status_does_not_hide_what_is_late_from_earlier_months(opened: Council) -> None:
    """A newcomer asked on 1 February and was told only of January, while two dozen figures were months late."""
    opened.at(1, 12, month=2, year=2027)
    opened.says("David", "status")
    said = opened.hears("David")
    assert "Late from earlier months: " in said
    assert "figures, the oldest" in said
