"""What tired people really write, and what they should hear."""

from __future__ import annotations

import pytest

from bot.hearing import Place
from core.domain.figures import Standing, known
from core.domain.flags import Cause, FlagState
from core.domain.months import Month
from core.domain.requests import State
from tests.conversations.conftest import Council

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
PRIYA = "priya.shah@marlowheath.example"


@pytest.fixture
def opened(council: Council) -> Council:
    """The morning October's round opens, with every prompt read."""
    council.at(2, 9, 1)
    for who in ("Priya", "Marcus", "Nadia", "Tom", "Owen"):
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


def figure(council: Council, indicator: str, month: Month = OCTOBER):
    with council.work() as work:
        return known(work.figures.history(indicator)).get(month)


def request(council: Council, indicator: str):
    with council.work() as work:
        return work.requests.get(indicator, OCTOBER)


# No figure, and why


@pytest.mark.parametrize("before", ["", "repairs 58", "correct voids September to 28", "voids 31"])
def test_a_reason_given_with_no_data_is_kept_whatever_is_open(opened: Council, before: str) -> None:
    if before:
        answered(opened, "Priya", before)
    said = answered(opened, "Priya", "no data for sat, system down")
    assert 'Satisfaction: recorded as not available with your reason "system down".' in said
    assert figure(opened, "TENANT_SAT").standing is Standing.NOT_AVAILABLE


def test_a_reason_for_all_ends_the_question_about_one(opened: Council) -> None:
    answered(opened, "Priya", "repairs 58")
    said = answered(opened, "Priya", "no data, system down")
    assert said.count('with your reason "system down"') == 3
    assert "Which is it" not in said


def test_a_day_in_place_of_a_reason_is_a_day(opened: Council) -> None:
    answered(opened, "Priya", "no data for sat")
    said = answered(opened, "Priya", "not till the 10th")
    assert said.startswith("Satisfaction: I'll ask again on Tuesday 10 November.")
    assert request(opened, "VOID_DAYS").state is State.OPEN


# The same, and nil


def test_the_same_as_last_month_is_one_question_for_all(opened: Council) -> None:
    said = answered(opened, "Priya", "same as last month")
    assert (
        "The same as last time for all three in October: Repairs 90.4 %, Satisfaction 76.2 % and Voids 29 days?"
        in said
    )
    assert figure(opened, "VOID_DAYS") is None
    said = pressed(opened, "Priya", "Yes, all three")
    assert "Voids 29 days" in said
    assert "That is everything for October." in said


@pytest.mark.parametrize("words", ["only voids", "voids", "just voids"])
def test_the_same_as_last_month_for_one(opened: Council, words: str) -> None:
    answered(opened, "Priya", "no change")
    answered(opened, "Priya", words)
    assert figure(opened, "VOID_DAYS").value == 29
    assert figure(opened, "TENANT_SAT") is None


def test_the_same_as_last_month_for_two_of_three(opened: Council) -> None:
    answered(opened, "Priya", "same again")
    said = answered(opened, "Priya", "repairs and voids")
    assert "Repairs 90.4 %" in said
    assert figure(opened, "TENANT_SAT") is None


def test_no_to_the_same_records_nothing(opened: Council) -> None:
    answered(opened, "Priya", "same as last month")
    assert "Nothing is recorded." in answered(opened, "Priya", "no")
    assert figure(opened, "VOID_DAYS") is None


def test_nil_where_nought_would_be_strange_is_asked_about(opened: Council) -> None:
    said = answered(opened, "Priya", "nil")
    assert "Which is nil: Repairs, Satisfaction or Voids?" in said
    assert figure(opened, "VOID_DAYS") is None


# Two months open


def test_the_month_is_asked_once_for_all_figures_and_remembered_for_the_sitting(opened: Council) -> None:
    opened.at(1, 9, 1, month=12)
    said = answered(opened, "Priya", "repairs 91, sat 77")
    assert "Are Repairs 91.0 % and Satisfaction 77.0 % for November or October?" in said
    said = answered(opened, "Priya", "november")
    assert "Recorded for November:" in said
    assert "Recorded for November: Voids 27 days" in answered(opened, "Priya", "voids 27")
    assert figure(opened, "VOID_DAYS") is None


def test_a_second_figure_for_a_month_already_given_is_asked_about(opened: Council) -> None:
    opened.at(1, 9, 1, month=12)
    answered(opened, "Priya", "sat 77")
    answered(opened, "Priya", "november")
    assert "Satisfaction: is 78.0 % for November or October?" in answered(opened, "Priya", "sat 78")


def test_another_day_the_month_is_asked_again(opened: Council) -> None:
    opened.at(1, 9, 1, month=12)
    answered(opened, "Priya", "sat 77")
    answered(opened, "Priya", "november")
    opened.at(2, 10, month=12)
    assert "Voids: is 27 days for November or October?" in answered(opened, "Priya", "voids 27")


def test_a_question_of_last_week_does_not_come_back(opened: Council) -> None:
    answered(opened, "Priya", "repairs 58")
    opened.at(10, 10)
    said = answered(opened, "Priya", "voids 27")
    assert "Voids 27 days" in said
    assert "Which is it for Repairs" not in said
    assert "That question has passed" in pressed(opened, "Priya", "It is 58.0")


# Somebody else's figure


def test_a_leader_who_gives_a_figure_hears_who_does(opened: Council) -> None:
    said = answered(opened, "David", "voids 44")
    assert (
        "Priya Shah gives the figures for Voids, so nothing is recorded. Latest: 29 days in September" in said
    )
    assert "[picture: Voids" in pressed(opened, "David", "Show the chart")
    assert figure(opened, "VOID_DAYS") is None


def test_an_officer_who_gives_a_figure_hears_how_to_answer_for_its_lead(opened: Council) -> None:
    assert 'To answer for them: "answer for Priya: voids 44".' in answered(opened, "Nadia", "voids 44")


def test_a_figure_of_a_priority_handed_over_is_not_offered_for_another(opened: Council) -> None:
    answered(opened, "Nadia", "hand voids to Tom")
    said = answered(opened, "Priya", "voids 12")
    assert "Tom Brennan gives the figures for Voids" in said
    assert "Satisfaction" not in said


def test_for_whom_an_officer_answers_can_come_last(opened: Council) -> None:
    assert "Recorded for Priya Shah for October: Voids 27 days" in answered(
        opened, "Nadia", "voids 27 for Priya"
    )


def test_a_deputy_may_say_for_whom(opened: Council) -> None:
    opened.at(13, 9, 1)
    assert "Recorded for October: Voids 27 days" in answered(opened, "Marcus", "voids 27 for Priya")


# Handing over


def rows(council: Council) -> list[object]:
    """Who leads what, and how far each request has got."""
    with council.work() as work:
        asked = work.requests.of_round(OCTOBER)
        return [[p.lead for p in work.portfolio.priorities()], [(r.indicator, r.state) for r in asked]]


def test_a_portfolio_of_several_priorities_is_not_handed_over_by_its_name_alone(opened: Council) -> None:
    said = answered(opened, "Nadia", "hand homes to Tom")
    assert "Three priorities go by that name" in said
    assert '"hand all of homes to Tom"' in said
    with opened.work() as work:
        assert work.portfolio.priority("HOMES").lead == PRIYA


def test_a_whole_portfolio_is_handed_over_when_they_say_all(opened: Council) -> None:
    answered(opened, "Nadia", "hand all of homes to Tom")
    with opened.work() as work:
        leads = {p.lead for p in work.portfolio.priorities() if p.portfolio == "Homes"}
    assert leads == {opened.person("Tom")}
    told = opened.hears("Tom")
    assert told.count("has passed this on to you") == 1, told
    assert opened.hears("Priya").count("with Tom Brennan from today") == 1


def test_a_word_of_a_priority_is_enough_to_hand_it_over(opened: Council) -> None:
    assert "Tenants who feel heard is with Tom Brennan now" in answered(
        opened, "Nadia", "hand tenants to Tom"
    )


def test_an_unknown_name_is_answered_with_the_portfolios(opened: Council) -> None:
    assert "Homes, and Money and customers" in answered(opened, "Nadia", "hand housing to Tom")


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("exempt falls, not counted", "I don't know an indicator called falls."),
        ("exempt viods", "I don't know an indicator called viods. Did you mean Voids?"),
        ("acknowledge avoid", "Nothing is flagged"),
        ("hand dates to Tom", "I don't know a priority, portfolio or indicator called dates."),
        ("hand viods to Tom", "I don't know a priority, portfolio or indicator called viods."),
    ],
)
def test_nothing_is_done_to_what_is_only_nearly_called_so(opened: Council, words: str, reply: str) -> None:
    before = rows(opened)
    assert answered(opened, "Nadia", words).startswith(reply)
    assert rows(opened) == before


@pytest.mark.parametrize(
    "word", ["resend", "avoid", "dates", "falls", "tab", "compliments", "begins", "salt"]
)
def test_another_word_that_looks_like_a_name_is_not_taken_for_it(opened: Council, word: str) -> None:
    opened.channel()
    opened.says("Nadia", f"@stocktake {word}", place=Place.unit())
    assert opened.channel().startswith("I did not follow that.")


# Away


def test_am_i_away_is_answered(opened: Council) -> None:
    assert "No, I don't have you down as away." in answered(opened, "Priya", "am I away?")
    answered(opened, "Priya", "I'm away from the 9th to the 17th")
    assert "from Monday 9 November to Tuesday 17 November" in answered(opened, "Priya", "am I away?")
    assert "You are no longer down as away" in answered(opened, "Priya", "I'm not away after all")
    opened.at(10, 9, 1)
    assert "A quick reminder" in opened.hears("Priya")


def test_not_away_after_all_while_away_is_being_back(opened: Council) -> None:
    answered(opened, "Priya", "I'm away from the 9th to the 17th")
    opened.at(11, 10).hears("Priya")
    assert "Welcome back" in answered(opened, "Priya", "I'm not away after all")


# Flags by words


@pytest.fixture
def flagged(opened: Council) -> Council:
    answered(opened, "Priya", "voids 31")
    opened.at(3, 9, 16).channel()
    return opened


def flag(council: Council):
    with council.work() as work:
        return work.flags.of("VOID_DAYS", Cause.OFF_TRACK)[-1]


@pytest.mark.parametrize(
    "words",
    [
        "close voids, agreed at the stocktake",
        "close the flag on voids: agreed at the stocktake",
        "close the voids flag - agreed at the stocktake",
        "close voids because agreed at the stocktake",
    ],
)
def test_a_flag_is_closed_in_words_from_an_officers_own_conversation(flagged: Council, words: str) -> None:
    assert "close the published flag on Voids takes a second person" in answered(flagged, "Nadia", words)
    flagged.presses("Tom", "Agree")
    assert flag(flagged).closed_because == "agreed at the stocktake"


def test_closing_without_a_reason_asks_for_one_with_an_example(flagged: Council) -> None:
    assert '"close voids, agreed at the stocktake"' in answered(flagged, "Nadia", "close voids")
    assert flag(flagged).open


def test_snoozing_and_assigning_say_what_was_done(flagged: Council) -> None:
    said = answered(flagged, "Nadia", "snooze voids until Friday")
    assert said == "The flag on Voids is quiet until Friday 6 November. The unit's channel says so."
    said = answered(flagged, "Nadia", "assign voids to Tom")
    assert said == "The flag on Voids is looked after by Tom Brennan. The unit's channel says so."
    assert flag(flagged).state is FlagState.SNOOZED  # it comes back on Friday, as the channel was told


def test_a_flag_of_another_name_is_answered_with_those_open(flagged: Council) -> None:
    assert "Which flag? Open now: Voids." in answered(flagged, "Nadia", "snooze recycling until Friday")


def test_close_the_round_still_closes_the_round(opened: Council) -> None:
    assert "round is closed" in answered(opened, "Nadia", "close the October round")


# What was changed


def test_what_was_taken_back_reads_so_in_the_history(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    answered(opened, "Priya", "undo")
    assert "October: 31 days was taken back on" in answered(opened, "David", "history voids")


def test_figures_left_out_of_an_edited_message_stay_as_they_were(opened: Council) -> None:
    message = opened.says("Priya", "repairs 91.2, voids 27, sat 78")
    opened.hears("Priya")
    opened.says("Priya", "repairs 91.3", edits=message)
    assert "I have kept Voids and Satisfaction as they were." in opened.hears("Priya")


def test_mine_says_what_is_slipping(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    assert "Voids | 31 days (Oct) | 26 | AR, slipping" in answered(opened, "Priya", "mine")


def test_in_the_channel_somebody_is_answered_about_a_figure_too(opened: Council) -> None:
    opened.says("David", "@stocktake voids 44", place=Place.unit())
    assert "nothing is recorded from here" in opened.channel()


# Questions, and what is not one


@pytest.mark.parametrize("words", ["what?", "eh", "sorry, what do you mean?", "I don't understand"])
def test_pardon_puts_the_open_question_again(opened: Council, words: str) -> None:
    answered(opened, "Priya", "repairs 58")
    said = answered(opened, "Priya", words)
    assert said.startswith("Which is it for Repairs in October?")
    assert answered(opened, "David", words).startswith("You can say things like these.")


def test_who_sees_this_is_answered(opened: Council) -> None:
    said = answered(opened, "Priya", "who sees this?")
    assert "Only you see this conversation." in said
    assert "only when you have seen them and said yes" in said


def test_a_question_without_an_answer_is_told_so_once(opened: Council) -> None:
    said = answered(opened, "Priya", "why do you keep asking me for this?")
    assert said.count("nothing is recorded") == 1
    assert "the delivery unit will know" in said


def test_a_number_with_words_behind_it_is_asked_about_plainly(opened: Council) -> None:
    said = answered(opened, "Priya", "voids 31 handover mess")
    assert "handover. Is that right?" not in said
    assert "31 days" in said


# Asking in one's own words


@pytest.mark.parametrize(
    "words",
    [
        "what about homes",
        "how about Homes?",
        "tell me about homes",
        "how's homes doing",
        "is homes on track?",
    ],
)
def test_a_leader_asks_in_their_own_words(opened: Council, words: str) -> None:
    assert "Homes, October" in answered(opened, "David", words)


def test_how_many_are_in(opened: Council) -> None:
    assert "October 2026: 0 of 29 in" in answered(opened, "Nadia", "how many are in?")


def test_an_officer_asks_the_lead_in_words(flagged: Council) -> None:
    assert "I have asked Priya Shah, privately." in answered(flagged, "Nadia", "ask the lead about voids")
    assert "Nadia in the delivery unit is looking at Voids" in flagged.hears("Priya")


def test_a_lead_is_asked_once_a_day_by_words_or_button_or_another_officer(flagged: Council) -> None:
    answered(flagged, "Nadia", "ask the lead about voids")
    flagged.hears("Priya")
    flagged.presses("Nadia", "Ask the lead")
    said = flagged.hears("Nadia") or flagged.channel()
    assert "You asked Priya Shah at 09:16 today already" in said
    assert flagged.hears("Priya") == ""


@pytest.mark.parametrize("words", ["why is voids red?", "hows voids doing", "how's voids"])
def test_why_and_how_show_how_it_stands(flagged: Council, words: str) -> None:
    assert "Voids: 31 days in October" in answered(flagged, "David", words)


@pytest.mark.parametrize("words", ["voids chart", "the voids chart", "chart of voids"])
def test_a_chart_by_its_name_first(flagged: Council, words: str) -> None:
    assert "[picture: Voids" in answered(flagged, "David", words)


def test_whats_slipping_without_its_apostrophe(flagged: Council) -> None:
    assert "One open flag." in answered(flagged, "Nadia", "whats slipping")


@pytest.mark.parametrize("words", ["anything for me?", "is that in?", "did you get that?"])
def test_whether_anything_waits(opened: Council, words: str) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27, sat 77.1")
    assert "Nothing is waiting for you." in answered(opened, "Priya", words)


@pytest.mark.parametrize("words", ["actually make that 77.4", "sorry, I meant 77.4", "no, should be 77.4"])
def test_the_figure_just_given_is_put_right_by_its_number_alone(opened: Council, words: str) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27, sat 77.1")
    said = answered(opened, "Priya", words)
    assert "Satisfaction for October is 77.1 % now. Change it to 77.4 %" in said
    answered(opened, "Priya", "yes")
    assert str(figure(opened, "TENANT_SAT").value).startswith("77.4")


@pytest.mark.parametrize(
    "words", ["voids 27, rest the same", "voids 27 and the others are the same as last month"]
)
def test_the_rest_the_same_is_asked_about_once(opened: Council, words: str) -> None:
    said = answered(opened, "Priya", words)
    assert "Voids 27 days" in said
    assert "The same as last time for both in October: Repairs 90.4 % and Satisfaction 76.2 %?" in said
    assert "That is everything for October." in pressed(opened, "Priya", "Yes, both")


def test_a_reason_behind_a_correction_needs_no_comma(opened: Council) -> None:
    answered(opened, "Priya", "voids 31")
    said = answered(opened, "Priya", "correct october voids to 26 miscounted two")
    assert "Voids for October is 31 days now. Change it to 26 days" in said


def test_snooze_til_friday(flagged: Council) -> None:
    assert "is quiet until Friday 6 November" in answered(flagged, "Nadia", "snooze voids til friday")


def test_words_offered_can_be_changed_by_saying_so(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 31, sat 77")
    answered(opened, "Priya", "the keys were late again")
    said = answered(opened, "Priya", "change it to: the keys were late, fixed now")
    assert "The service says: the keys were late, fixed now" in said


def test_status_is_told_where_many_figures_are_late_and_none_is_still_to_come(council: Council) -> None:
    council.at(17, 10)
    council.hears("Beatriz")
    council.says("Beatriz", "status")
    assert "Missing: " in council.hears("Beatriz")
    council.says("David", "status")
    assert "more that were due" in council.hears("David")


def test_a_long_reason_does_not_hide_what_is_asked_for(council):
    """Beyond 300 characters words are an account, unless they begin as a command with a reason does."""
    council.at(2, 9, 1)
    why = " ".join(["the contractor's handover dragged on and the keys came late"] * 6)
    council.says("Nadia", f"answer for Priya: voids 31 - {why}")
    assert "Recorded for Priya Shah for October: Voids 31 days" in council.hears("Nadia")
    council.says("Priya", f"correct voids to 33, {why}")
    assert "Change it to 33" in council.hears("Priya")
    council.says("Nadia", f"exempt satisfaction because {why}")
    assert "is not asked for October" in council.hears("Nadia")


def test_a_long_account_is_still_an_account(council):
    council.at(2, 9, 1)
    council.says("Priya", "close working with the contractor " + "and the keys that came late " * 12)
    assert "delivery unit" not in council.hears("Priya")


def test_the_same_as_a_month_that_has_no_figure_is_asked_about(opened: Council) -> None:
    """Nothing is recorded that the lead did not say: with October left out, "last month" is not September."""
    answered(opened, "Priya", "repairs 91.2, voids 27")
    answered(opened, "Priya", "no data for sat, the survey firm folded")
    opened.at(1, 12, 0, month=12)
    said = answered(opened, "Priya", "sat same as last month")
    assert "Satisfaction has no figure for October; the last one is 76.2 % for September." in said
    assert "Is it 76.2 for November too?" in said
    assert "Recorded" not in said
    assert "Recorded for November: Satisfaction 76.2 %" in answered(opened, "Priya", "yes")


@pytest.mark.parametrize("words", ["sat 76,4", "satisfaction 76,4 %"])
def test_a_decimal_comma_is_asked_for_with_a_full_stop(opened: Council, words: str) -> None:
    assert "please write it with a full stop. Nothing is recorded." in answered(opened, "Priya", words)


def test_a_decimal_comma_in_a_form_is_said_beside_its_field(opened: Council) -> None:
    mistakes = opened.tries("Priya", "Fill in a form", **{"Tenant satisfaction": "76,4"})
    assert list(mistakes.values()) == ["Satisfaction: with a full stop, please. Is it 76.4?"]


@pytest.mark.parametrize(
    "words",
    [
        "exempt satisfaction this month because the survey was not run",
        "exempt satisfaction: the survey was not run",
        "exempt satisfaction for this month - the survey was not run",
    ],
)
def test_the_unit_exempts_with_a_reason_however_it_is_joined_on(opened: Council, words: str) -> None:
    assert answered(opened, "Nadia", words) == (
        'Satisfaction is not asked for October. "the survey was not run"'
    )


def test_a_round_extended_by_some_days_is_asked_until_when(opened: Council) -> None:
    """Each figure has a due day of its own, so "by two days" could be several days."""
    assert answered(opened, "Nadia", "extend the round by two days").startswith("Until when? For example ")


def test_who_was_answered_for_hears_that_it_is_taken_back(opened: Council) -> None:
    answered(opened, "Nadia", "answer for Priya: voids 29")
    assert "Nothing more is needed from you" in opened.hears("Priya")
    answered(opened, "Nadia", "undo")
    assert opened.hears("Priya") == (
        "Nadia Okafor has taken back what they answered for you. Voids for October is blank again, and I'll ask you as "
        "before."
    )


def test_a_figure_taken_back_in_a_closed_round_is_not_asked_for_again(opened: Council) -> None:
    answered(opened, "Nadia", "answer for Priya: voids 29")
    answered(opened, "Nadia", "close round")
    opened.hears("Priya")
    answered(opened, "Nadia", "undo")
    assert opened.hears("Priya").endswith("Voids for October is blank again.")
    opened.at(13)
    assert "Voids" not in opened.hears("Priya")


def test_what_is_put_off_is_not_asked_for_under_something_undone(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27, sat not till the 10th")
    answered(opened, "Priya", "correct September repairs to 97.1, late jobs came in")
    answered(opened, "Priya", "yes")
    assert answered(opened, "Priya", "undo") == "Undone. Repairs for September is 90.4 % (462 of 511) again."


def test_a_preview_says_when_each_message_would_go_out(opened: Council) -> None:
    assert "To Priya Shah, at 09:00 on Tuesday 1 December:" in answered(opened, "Nadia", "preview")


def test_what_is_put_off_to_a_day_before_it_is_due_is_due_when_it_was(opened: Council) -> None:
    answered(opened, "Priya", "repairs 91.2, voids 27, sat not till the 10th")
    assert "Missing: Satisfaction (due Thursday 12 November)." in answered(opened, "David", "status Priya")


def test_a_form_about_one_figure_does_not_ask_which(opened: Council) -> None:
    several = opened.opens("Priya", "Not ready yet")
    assert several is not None
    assert [f.name for f in several.fields] == ["until", "which", "why"]
    answered(opened, "Priya", "repairs 91.2, voids 27")
    opened.says("Priya", "mine")
    one = opened.opens("Priya", "Not ready yet")
    assert one is not None
    assert [f.name for f in one.fields] == ["until", "why"]
    opened.fills_in("Priya", "Not ready yet", until="2026-11-10")
    assert "Satisfaction: I'll ask again on Tuesday 10 November." in opened.hears("Priya")


@pytest.mark.parametrize(
    "words",
    [
        "what's left?",
        "what am I missing",
        "am I late?",
        "what else?",
        "what do you still need?",
        "what is still to come",
    ],
)
def test_a_lead_asks_what_is_left_in_their_own_words(opened: Council, words: str) -> None:
    answered(opened, "Priya", "voids 28")
    assert "Waiting for you: two October figures" in answered(opened, "Priya", words)


@pytest.mark.parametrize(
    "words", ["help rounds", "help with flags please", "help me please", "help the figures"]
)
def test_help_with_something_behind_it_is_help(opened: Council, words: str) -> None:
    assert answered(opened, "Nadia", words.replace("with ", "on ")).startswith(
        "You can say things like these."
    )


def test_help_in_the_channel_says_how_to_begin_there(opened: Council) -> None:
    opened.channel()
    opened.says("Nadia", "help", place=Place.unit())
    assert 'Here, begin with "@stocktake": "@stocktake pause round".' in opened.channel()
    assert "Here, begin with" not in answered(opened, "Nadia", "help")


@pytest.mark.parametrize("words", ["voids nil", "nil return for voids", "sat nil", "sat zero"])
def test_nil_of_a_share_or_an_average_is_not_guessed(opened: Council, words: str) -> None:
    said = answered(opened, "Priya", words)
    assert said.startswith(
        "Nil could mean nought, or that there was nothing to measure, so nothing is recorded."
    )


@pytest.mark.parametrize(
    "words",
    [
        "exempt satisfaction this month, the survey was not run",
        "exempt satisfaction for October, the survey was not run",
        "exempt satisfaction for October because the survey was not run",
    ],
)
def test_the_unit_exempts_naming_the_month(opened: Council, words: str) -> None:
    assert answered(opened, "Nadia", words) == (
        'Satisfaction is not asked for October. "the survey was not run"'
    )


def test_another_months_figure_is_not_exempted_in_its_place(opened: Council) -> None:
    assert answered(opened, "Nadia", "exempt satisfaction for September") == (
        "Nothing is being asked for Satisfaction for September 2026."
    )
    with opened.work() as work:
        assert work.requests.get("TENANT_SAT", OCTOBER).state is State.OPEN


def test_the_unit_gives_longer_for_one_figure(opened: Council) -> None:
    assert answered(opened, "Nadia", "extend voids to 20 November") == (
        "Voids for October is now due Friday 20 November. They know."
    )
    assert "Nadia Okafor has given you longer, until the end of Friday 20 November" in opened.hears("Priya")
    with opened.work() as work:
        assert str(work.requests.get("VOID_DAYS", OCTOBER).due) == "2026-11-20"
        assert str(work.requests.get("REP_NONEMERG", OCTOBER).due) == "2026-11-12"
    assert answered(opened, "Nadia", "extend voids to 13 November") == (
        "Voids for October is due Friday 20 November already. Nothing changed."
    )
    assert answered(opened, "Nadia", "extend voids").startswith("Until which day to come? For example ")
    assert answered(opened, "Nadia", "extend viods to Friday") == (
        "I don't know an indicator called viods. Did you mean Voids?"
    )


def test_a_lead_does_not_give_themselves_longer(opened: Council) -> None:
    answered(opened, "Priya", "extend voids to 20 November")
    with opened.work() as work:
        assert str(work.requests.get("VOID_DAYS", OCTOBER).due) == "2026-11-12"


@pytest.mark.parametrize("words", ["as known on 2 November voids", "as known at 2 Nov void days"])
def test_a_name_may_stand_behind_the_day_it_was_known(opened: Council, words: str) -> None:
    assert "Average void re-let time, as known at" in answered(opened, "Priya", words)


def test_the_whole_status_as_known_on_a_day_is_asked_of_which_figure(opened: Council) -> None:
    assert answered(opened, "David", "status as known at 1 November").startswith("Of which figure? ")


@pytest.mark.parametrize(
    "words",
    [
        "ask marcus for voids",
        "please ask marcus webb to do voids",
        "voids: ask marcus",
        "voids is with marcus now",
        "get marcus to answer voids please",
        "can marcus do voids?",
        "marcus webb will do voids",
        "voids - marcus will send it",
        "ask marcus.webb@marlowheath.example for voids",
    ],
)
def test_a_colleague_is_named_in_small_letters(opened: Council, words: str) -> None:
    assert answered(opened, "Priya", words).startswith("Voids: I'll ask Marcus Webb instead.")
    assert "Priya Shah has passed this on to you" in opened.hears("Marcus")


@pytest.mark.parametrize(
    "words",
    [
        "ask the contractor for voids",
        "marcus will send voids on Friday",
        "we can do voids",
        "voids 31, ask marcus",
    ],
)
def test_nobody_is_asked_who_is_not_named_or_not_simply(opened: Council, words: str) -> None:
    assert "I'll ask Marcus Webb instead" not in answered(opened, "Priya", words)


def test_a_wait_in_minutes_stands_beside_its_trajectory_in_minutes(opened: Council) -> None:
    """`3 min 8 s` stood beside `170`."""
    (row,) = [x for x in answered(opened, "Sofia", "mine").splitlines() if x.startswith("Call wait | ")]
    _, latest, expected, _ = row.split(" | ")
    assert " min " in latest
    assert " min " in expected
