"""A lead's words under a flag: nobody reads them before their writer has seen them as they will stand."""

from __future__ import annotations

import pytest

from bot.hearing import Heard, Place
from core.domain.flags import Cause
from tests.conversations.conftest import Council

PRIYA = "priya.shah@marlowheath.example"
ACCOUNT = "handover finished 3 Nov, two extra void teams from the 17th, expect 28 by Dec"
OFFER = "Shall I put this under the flag on Voids for the unit? Only you have seen it so far."


@pytest.fixture
def flagged(council: Council) -> Council:
    """Everything is in, and Priya has just heard that Voids will be flagged."""
    council.at(2, 9, 1)
    council.says("Priya", "repairs 91.2, voids 31, sat 76.4")
    council.hears("Priya")
    council.channel()
    return council


def answered(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def line(council: Council, indicator: str = "VOID_DAYS") -> str:
    with council.work() as work:
        return work.flags.of(indicator, Cause.OFF_TRACK)[-1].lead_line


def test_the_lead_sees_their_words_before_the_unit_does(flagged: Council) -> None:
    said = answered(flagged, "Priya", ACCOUNT)
    assert OFFER in said
    assert f"The service says: {ACCOUNT}" in said
    assert flagged.channel() == ""
    said = answered(flagged, "Priya", "yes")
    assert "The unit has the flag on Voids now, with your words." in said
    assert f"The service says: {ACCOUNT}" in flagged.channel()


@pytest.mark.parametrize(
    "yes",
    [
        "Yes", "y", "ok", "ok thanks", "go ahead", "post it", "yes please", "fine", "send it", "perfect, thanks",
        "\U0001f44d",
    ],
)  # fmt: skip
def test_a_plain_yes_posts_them(flagged: Council, yes: str) -> None:
    answered(flagged, "Priya", ACCOUNT)
    answered(flagged, "Priya", yes)
    assert line(flagged) == ACCOUNT


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("asdf qwer zxcv", id="gibberish"),
        pytest.param("this is a waste of my time", id="a private remark"),
        pytest.param("tell nadia she can whistle for it", id="a grumble about somebody"),
        pytest.param("shwo me the chart please", id="a slip in a question"),
        pytest.param("i am off sick today with my back", id="a private matter"),
        pytest.param("can you show me what the others said", id="a request without its mark"),
        pytest.param("sorry wrong window ignore me please", id="not for us at all"),
        pytest.param("lorem ipsum dolor sit amet " * 60, id="very long"),
    ],
)
def test_nothing_reaches_the_unit_unless_its_writer_says_so(flagged: Council, words: str) -> None:
    assert answered(flagged, "Priya", words)
    flagged.at(3, 9, 16)
    heard = flagged.channel()
    assert "Voids is slipping" in heard
    assert words[:20] not in heard
    assert "The service has not added a line yet." in heard
    assert line(flagged) == ""


NOT_AN_ACCOUNT = "I could not make that out as words about Voids, so nobody else sees it."


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("asdf qwer zxcv", id="keys at random"),
        pytest.param("lkj 33 sdf wer xcv 12 qq", id="keys at random with numbers"),
        pytest.param("blah blah blah", id="one word again and again"),
        pytest.param("sorry wrong window ignore me please", id="another window"),
        pytest.param("tell nadia she can whistle for it", id="a grumble"),
        pytest.param("lorem ipsum dolor sit amet", id="no language of ours"),
    ],
)
def test_what_does_not_read_as_an_account_is_asked_again_and_never_offered(
    flagged: Council, words: str
) -> None:
    said = answered(flagged, "Priya", words)
    assert NOT_AN_ACCOUNT in said
    assert 'begin with "voids:"' in said.lower()
    assert "[Yes, post it]" not in said


@pytest.mark.parametrize(
    "words",
    [
        ACCOUNT,
        "contractor handover dragged on",
        "Two of the team left and we have only just replaced them",
        "loads of damp cases this month",
        "asbestos survey took ages at Hillside",
        "we expect to be back on track by Christmas",
        "no idea really, will look into the long ones and let you know on Monday",
    ],
)
def test_what_reads_as_an_account_is_offered(flagged: Council, words: str) -> None:
    assert OFFER in answered(flagged, "Priya", words)


def test_a_writer_who_says_what_it_is_about_is_taken_at_their_word(flagged: Council) -> None:
    assert NOT_AN_ACCOUNT in answered(flagged, "Priya", "Kev Smithson buggered off")
    assert "The service says: Kev Smithson buggered off" in answered(
        flagged, "Priya", "voids: Kev Smithson buggered off"
    )


@pytest.mark.parametrize(
    "no", ["no", "scrap that", "forget it", "don't post it", "never mind", "undo", "no, leave it out", "nope"]
)
def test_words_can_be_thrown_away(flagged: Council, no: str) -> None:
    answered(flagged, "Priya", "the contractor is a waste of my time")
    assert "Left out. Nobody else has seen it." in answered(flagged, "Priya", no)
    flagged.at(3, 9, 16)
    assert "waste of my time" not in flagged.channel()
    with flagged.work() as work:
        assert any(f.value == 31 for f in work.figures.history("VOID_DAYS")[-1:]), "the figure itself stays"


def test_after_no_they_can_be_said_another_way(flagged: Council) -> None:
    answered(flagged, "Priya", "the contractor is a waste of my time")
    answered(flagged, "Priya", "no")
    assert OFFER in answered(flagged, "Priya", ACCOUNT)


def test_two_messages_can_go_together(flagged: Council) -> None:
    answered(flagged, "Priya", "handover finished on 3 Nov")
    said = answered(flagged, "Priya", "two extra void teams from the 17th")
    assert "[Post both messages]" in said
    flagged.presses("Priya", "Post both messages")
    assert line(flagged) == "handover finished on 3 Nov; two extra void teams from the 17th"


def test_the_later_of_two_messages_can_go_alone(flagged: Council) -> None:
    answered(flagged, "Priya", "handover with the contractor")
    answered(flagged, "Priya", ACCOUNT)
    answered(flagged, "Priya", "yes")
    assert line(flagged) == ACCOUNT


def test_the_words_can_be_changed_before_they_go(flagged: Council) -> None:
    answered(flagged, "Priya", ACCOUNT)
    flagged.fills_in("Priya", "Change the words", line="Handover is finished; we expect 28 days by December.")
    assert line(flagged) == "Handover is finished; we expect 28 days by December."
    assert "with your words" in flagged.hears("Priya")
    assert "That question has passed" in pressed(flagged, "Yes, post it")


def test_the_message_can_be_edited_before_it_goes(flagged: Council) -> None:
    message = flagged.says("Priya", "handover finsihed at last")
    flagged.hears("Priya")
    flagged.says("Priya", "handover finished at last", edits=message)
    assert "The service says: handover finished at last" in flagged.hears("Priya")
    answered(flagged, "Priya", "yes")
    assert line(flagged) == "handover finished at last"


def test_the_message_can_be_edited_after_it_went(flagged: Council) -> None:
    message = flagged.says("Priya", "handover finsihed at last")
    answered(flagged, "Priya", "yes")
    flagged.channel()
    flagged.says("Priya", "handover finished at last", edits=message)
    said = flagged.hears("Priya")
    assert 'It would stand in place of "handover finsihed at last".' in said
    assert flagged.channel() == "", "an edit is seen by its writer first, like any words"
    answered(flagged, "Priya", "yes")
    heard = flagged.channel()
    assert "The service says: handover finished at last" in heard
    assert "The service has put it in other words, above." in heard


def test_the_words_can_be_changed_after_they_went(flagged: Council) -> None:
    answered(flagged, "Priya", ACCOUNT)
    answered(flagged, "Priya", "yes")
    flagged.channel()
    flagged.fills_in("Priya", "Change the words", line="Handover is finished.")
    assert "That stands under the flag on Voids now." in flagged.hears("Priya")
    assert "The service says: Handover is finished." in flagged.channel()


def test_the_words_can_be_taken_back_after_they_went(flagged: Council) -> None:
    answered(flagged, "Priya", ACCOUNT)
    answered(flagged, "Priya", "yes")
    flagged.channel()
    assert "Your line is off the flag. The unit may have read it." in answered(flagged, "Priya", "scrap that")
    heard = flagged.channel()
    assert "The service has not added a line yet." in heard
    assert ACCOUNT not in heard
    assert OFFER in answered(flagged, "Priya", "handover slipped by a fortnight")


def test_an_empty_form_takes_the_words_away(flagged: Council) -> None:
    answered(flagged, "Priya", ACCOUNT)
    answered(flagged, "Priya", "yes")
    flagged.fills_in("Priya", "Change the words", line="")
    assert line(flagged) == ""


def test_words_still_only_offered_when_the_grace_ends_are_not_forgotten(flagged: Council) -> None:
    answered(flagged, "Priya", ACCOUNT)
    flagged.at(3, 9, 16)
    said = flagged.hears("Priya")
    assert "The unit has the flag on Voids now. Your words are not with it." in said
    assert f"The service says: {ACCOUNT}" in said
    flagged.channel()
    flagged.presses("Priya", "Yes, post it")
    heard = flagged.channel()
    assert f"The service says: {ACCOUNT}" in heard
    assert "The service has added a line, above." in heard


def test_an_answer_the_day_after_still_counts(flagged: Council) -> None:
    flagged.at(3, 14)
    assert OFFER in answered(flagged, "Priya", ACCOUNT)
    answered(flagged, "Priya", "yes")
    assert f"The service says: {ACCOUNT}" in flagged.channel()


def test_weeks_later_words_are_no_answer_unless_they_say_so(flagged: Council) -> None:
    flagged.at(25, 10)
    assert "Shall I put this" not in answered(flagged, "Priya", "the printer upstairs is broken again")
    said = answered(flagged, "Priya", "voids: two more teams have started")
    assert OFFER in said
    assert "The service says: two more teams have started" in said


@pytest.mark.parametrize(
    "words", ["tell the unit that handover is finished", "the service says: handover is finished"]
)
def test_words_addressed_to_the_unit_are_shown_first_too(flagged: Council, words: str) -> None:
    flagged.at(25, 10)
    assert "The service says: handover is finished" in answered(flagged, "Priya", words)
    answered(flagged, "Priya", "yes")
    assert line(flagged) == "handover is finished"


def test_with_two_flags_open_the_other_is_one_tap_away(council: Council) -> None:
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31, repairs 85, sat 78")
    said = answered(council, "Priya", "the contractor lost two gangs in October")
    assert "[It is about Repairs]" in said
    council.presses("Priya", "It is about Repairs")
    assert line(council, "REP_NONEMERG") == "the contractor lost two gangs in October"
    assert line(council) == ""


def test_with_two_flags_open_the_other_can_be_named(council: Council) -> None:
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31, repairs 85, sat 78")
    answered(council, "Priya", "the contractor lost two gangs in October")
    answered(council, "Priya", "it's about repairs")
    assert line(council, "REP_NONEMERG") == "the contractor lost two gangs in October"


def test_a_figure_while_words_are_offered_is_a_figure(council: Council) -> None:
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31")
    answered(council, "Priya", "the handover dragged on all month")
    assert "Repairs 91.2 %" in answered(council, "Priya", "repairs 91.2")
    answered(council, "Priya", "yes")
    assert line(council) == "the handover dragged on all month"


@pytest.mark.parametrize(
    "words",
    [
        "not till the 10th",
        "not until Tuesday the 10th for the other two",
        "we won't have the rest until the 10th I am afraid",
    ],
)
def test_a_plain_not_yet_is_an_answer_and_no_line(council: Council, words: str) -> None:
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31")
    assert "I'll ask again on Tuesday 10 November" in answered(council, "Priya", words)


def test_what_sounds_like_both_is_asked(council: Council) -> None:
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31")
    said = answered(council, "Priya", "the contractor will not send us anything until the 10th I am afraid")
    assert "[Yes, post it]" in said
    council.hears("Priya")
    council.presses("Priya", "It is about Repairs and Satisfaction")
    assert "I'll ask again on Tuesday 10 November" in council.hears("Priya")
    assert line(council) == ""


def test_a_note_beside_the_figure_is_shown_and_can_be_left_out(council: Council) -> None:
    council.at(2, 9, 1)
    said = answered(council, "Priya", "voids 31 - another useless month from that contractor")
    assert 'Your note goes with it ("another useless month from that contractor").' in said
    council.presses("Priya", "Leave my note out")
    assert "is without a line from you. Nobody else has seen it." in council.hears("Priya")
    council.at(3, 9, 16)
    assert "useless" not in council.channel()


@pytest.fixture
def going_on(flagged: Council) -> Council:
    """The unit has the flag on Voids since October, and November is asked for."""
    flagged.at(3, 9, 16)
    flagged.at(1, 9, 1, month=12)
    flagged.hears("Priya")
    flagged.channel()
    return flagged


def test_a_note_beside_the_next_months_figure_is_offered_to_the_flag(going_on: Council) -> None:
    """The lead hears that the flag goes on, and the unit reads the note once the lead says so."""
    said = answered(going_on, "Priya", "voids 33 - long voids let in one go")
    assert "Voids is still flagged; its thread in the unit's channel has this figure now." in said
    assert (
        "Shall I put your note under the flag on Voids for the unit? So far it stands beside the figure."
        in said
    )
    assert "33 days in November against 26" in (heard := going_on.channel())
    assert "long voids" not in heard
    answered(going_on, "Priya", "yes")
    assert "The service says: long voids let in one go" in going_on.channel()
    answered(going_on, "Priya", "undo")
    assert line(going_on) == ""


def test_a_note_that_is_left_out_of_the_flag_stays_with_the_figure(going_on: Council) -> None:
    answered(going_on, "Priya", "voids 33 - long voids let in one go")
    assert "Left out. Your note stays beside the figure." in answered(going_on, "Priya", "no")
    assert line(going_on) == ""
    assert "long voids let in one go" in answered(going_on, "Priya", "what did I say last time about voids?")


@pytest.mark.parametrize("said", ["voids 33", "voids 33 - between us, the contractor is hopeless"])
def test_nothing_is_offered_without_a_note_that_is_for_others(going_on: Council, said: str) -> None:
    assert "Shall I put your note" not in answered(going_on, "Priya", said)


def test_an_edited_note_is_edited_under_the_flag(council: Council) -> None:
    council.at(2, 9, 1)
    message = council.says("Priya", "voids 31 - another useless month from that contractor")
    council.says("Priya", "voids 31 - handover dragged on", edits=message)
    council.at(3, 9, 16)
    heard = council.channel()
    assert "The service says: handover dragged on" in heard
    assert "useless" not in heard


def test_the_flag_closing_ends_the_question(flagged: Council) -> None:
    answered(flagged, "Priya", ACCOUNT)
    answered(flagged, "Priya", "correct voids october to 26, counted twice")
    answered(flagged, "Priya", "it was an error")
    assert "That question has passed" in pressed(flagged, "Yes, post it")
    assert flagged.channel() == ""


def test_nobody_else_can_put_words_under_a_flag(flagged: Council) -> None:
    flagged.at(3, 9, 16).channel()
    with flagged.work() as work:
        number = str(work.flags.of("VOID_DAYS", Cause.OFF_TRACK)[-1].number)
    owen = flagged.person("Owen")
    values = {"flag": number, "line": "it is all fine"}
    flagged.hear(Heard("x", "workspace", owen, Place.direct(owen), form="line", values=values))
    assert "There is nothing there that I may show you." in flagged.hears("Owen")
    assert line(flagged) == ""


def pressed(council: Council, label: str) -> str:
    council.hears("Priya")
    council.presses("Priya", label)
    return council.hears("Priya")


IN_CONFIDENCE = "just between us my manager is a bully, don't tell anyone"


def test_what_is_said_in_confidence_beside_a_figure_goes_no_further(council: Council) -> None:
    """The newcomer who tried it saw it stand in the unit's channel the next morning."""
    council.at(2)
    council.says("Priya", f"voids 31 - {IN_CONFIDENCE}")
    said = council.hears("Priya")
    assert "Your note stays between us" in said
    assert "bully" not in said
    council.at(4)
    assert "Voids is slipping" in (posted := council.channel())
    assert "bully" not in posted
    with council.work() as work:
        assert all("bully" not in f.comment for f in work.figures.history("VOID_DAYS"))


def test_what_is_said_in_confidence_after_the_invitation_is_not_even_offered(council: Council) -> None:
    council.at(2)
    council.says("Priya", "voids 31")
    council.hears("Priya")
    council.says("Priya", "please keep this between us, I think the contractor is corrupt")
    said = council.hears("Priya")
    assert "That goes no further" in said
    assert "corrupt" not in said


def test_a_figure_beside_its_name_is_no_account_of_it(council: Council) -> None:
    """A flag is open on voids: what cannot be a figure is refused as one, and a list of figures is no explanation."""
    council.at(2, 9, 1)
    answered(council, "Priya", "voids 31")
    for words in ("voids -3", "repairs, voids and sat: 91, 27, 78", "voids - 99999999999999999999"):
        said = answered(council, "Priya", words)
        assert "Shall I put this under the flag" not in said, words
    assert "Shall I put this under the flag" in answered(council, "Priya", "voids: contractor gone bust")


def test_courtesies_around_a_figure_are_no_words_for_the_unit(council):
    """A year of a made-up council found it: "Hello, voids 37 Hope that helps." was to stand under the flag."""
    council.at(2, 9, 1)
    council.says("Priya", "voids 38")
    council.hears("Priya")
    council.says("Priya", "Hello, voids 37 Hope that helps.")
    said = council.hears("Priya")
    assert "Change it to 37 days" in said
    assert "The service says" not in said
