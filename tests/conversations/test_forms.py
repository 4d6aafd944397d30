"""Forms: opened as things stand, refused field by field, and fair to what happened meanwhile."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.hearing import Heard, Place
from core.domain.figures import known
from core.domain.flags import Cause, FlagState
from core.domain.months import Month
from core.domain.requests import State
from tests.conversations.conftest import Council

OCTOBER = Month(2026, 10)
PRIYA = "priya.shah@marlowheath.example"
VOIDS, REPAIRS = "value/VOID_DAYS/2026-10", "value/REP_NONEMERG/2026-10"


@pytest.fixture
def opened(council: Council) -> Council:
    """The morning October's round opens, with every prompt read."""
    council.at(2, 9, 1)
    council.hears("Priya")
    return council


def figure(council: Council, indicator: str = "VOID_DAYS"):
    with council.work() as work:
        return known(work.figures.history(indicator)).get(OCTOBER)


def flag(council: Council):
    with council.work() as work:
        return work.flags.of("VOID_DAYS", Cause.OFF_TRACK)[-1]


def fields(form) -> dict[str, str]:
    return {f.name: f.value for f in form.fields}


@pytest.fixture
def flagged(opened: Council) -> Council:
    """Voids is flagged and the unit has heard of it."""
    opened.says("Priya", "repairs 91.2, voids 31, sat 78")
    opened.at(3, 9, 30).channel()
    assert flag(opened).state is FlagState.PUBLISHED
    return opened


@pytest.mark.everywhere
def test_a_form_says_beside_its_field_what_cannot_be_taken_and_then_takes_it(opened: Council) -> None:
    """The same words beside the same field on every platform, and nothing is recorded until it is right."""
    wrong = {"Repairs completed": "twelvety", "Average void": "31"}
    mistakes = opened.tries("Priya", "Fill in a form", **wrong)
    assert mistakes == {REPAIRS: 'Repairs: between 0 and 100 %; you wrote "twelvety".'}
    assert figure(opened) is None
    opened.fills_in("Priya", "Fill in a form", **wrong | {"Repairs completed": "91.2"})
    assert "Repairs 91.2 %" in opened.hears("Priya")
    assert figure(opened).value == 31


# What a button opens


@pytest.mark.everywhere(but=("teams",))  # there the prompt's form is in its card, open or not
def test_a_form_asks_only_for_what_is_still_unanswered(opened: Council) -> None:
    """The prompt is days old by the time its button is pressed."""
    assert len(opened.opens("Priya", "Fill in a form").fields) == 6
    opened.says("Priya", "repairs 91.2, voids 27")
    form = opened.opens("Priya", "Fill in a form")
    assert list(fields(form)) == ["value/TENANT_SAT/2026-10", "comment/TENANT_SAT/2026-10"]


def test_when_everything_is_in_the_form_shows_what_was_said_to_be_changed(opened: Council) -> None:
    """A page that was not looked at since still shows the button."""
    choice, under = opened._button("Priya", "Fill in a form")
    opened.says("Priya", "repairs 91.2, voids 27, sat 78")
    form = opened.dialogue.form(opened.person("Priya"), under, choice.token)
    assert form.title == "Change what was recorded"
    assert fields(form)[VOIDS] == "27"


def test_edit_shows_the_value_known_now(opened: Council) -> None:
    """Somebody else may have changed it since the button was posted."""
    opened.says("Priya", "voids 27")
    edit, under = opened._button("Priya", "Edit")
    opened.says("Nadia", "answer for Priya: voids 28")
    opened.says("Nadia", "yes")
    assert fields(opened.dialogue.form(opened.person("Priya"), under, edit.token))[VOIDS] == "28"


@pytest.mark.everywhere
def test_edit_opens_nothing_once_it_was_taken_back_and_says_why(opened: Council) -> None:
    opened.says("Priya", "voids 27")
    stale = opened.holds("Priya", "Edit")
    opened.says("Priya", "undo")
    opened.hears("Priya")
    stale()
    assert "That has been taken back" in opened.hears("Priya")


def test_the_unit_is_shown_what_is_open_from_the_lead_it_answers_for(opened: Council) -> None:
    opened.at(17, 9, 1).channel()
    opened.says("Priya", "voids 27")
    form = opened.opens("Nadia", "Answer for them")
    assert form.title == "October figures for Priya Shah"
    assert VOIDS not in fields(form)
    assert REPAIRS in fields(form)


def test_nobody_else_opens_the_units_forms(flagged: Council) -> None:
    for token in (f"form/figures/{PRIYA}", f"form/snooze/{flag(flagged).number}"):
        assert flagged.dialogue.form("marcus.webb@marlowheath.example", Place.unit(), token) is None


def test_not_ready_never_offers_a_day_that_has_passed(opened: Council) -> None:
    opened.at(17, 9, 1)
    assert fields(opened.opens("Priya", "Not ready yet"))["until"] == "2026-11-18"


def test_what_was_typed_so_far_is_kept_when_a_form_is_opened_again(opened: Council) -> None:
    form = opened.dialogue.form(PRIYA, Place.direct(PRIYA), "form/figures", {VOIDS: "3"})
    assert fields(form)[VOIDS] == "3"


def test_a_button_of_a_closed_flag_opens_nothing_and_says_why(flagged: Council) -> None:
    flagged.fills_in("Nadia", "Close", why="agreed at the stocktake")
    flagged.presses("Tom", "Agree")
    flagged.channel()
    nadia, token = flagged.person("Nadia"), f"form/snooze/{flag(flagged).number}"
    assert flagged.dialogue.form(nadia, Place.unit(), token) is None
    flagged.hear(Heard("late press", "workspace", nadia, Place.unit(), token=token))
    assert "That flag is closed already." in flagged.channel()


def test_a_platform_without_forms_is_told_how_to_say_it(flagged: Council) -> None:
    flagged.presses("Nadia", "Snooze")
    assert 'Say it in words: "snooze voids until Friday".' in flagged.channel()


# What cannot be taken


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("twelvety", 'Voids: between 0 and 1,000 days; you wrote "twelvety".', id="no number"),
        pytest.param("91200", 'Voids: between 0 and 1,000 days; you wrote "91200".', id="beyond its limits"),
        pytest.param(
            "see the sheet", 'Voids: between 0 and 1,000 days; you wrote "see the sheet".', id="words"
        ),
        pytest.param(
            "not until 1 March", "That is more than 100 days away. Choose a nearer day.", id="too far"
        ),
    ],
)
def test_a_field_that_cannot_be_taken_is_named_with_the_reason_and_nothing_is_recorded(
    opened: Council, typed: str, said: str
) -> None:
    mistakes = opened.tries("Priya", "Fill in a form", **{VOIDS: typed, REPAIRS: "91.2"})
    assert mistakes == {VOIDS: said}
    assert opened.hears("Priya") == ""
    assert figure(opened, "REP_NONEMERG") is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("31", "Recorded for October: Voids 31 days", id="a number"),
        pytest.param("29 or so", "Voids", id="an estimate"),
        pytest.param("not till the 10th", "I'll ask again on Tuesday 10 November", id="a day to come"),
        pytest.param("90", "did you mean", id="a surprise is asked about, like one in words"),
    ],
)
def test_what_words_would_say_a_field_may_say(opened: Council, typed: str, said: str) -> None:
    opened.fills_in("Priya", "Fill in a form", **{VOIDS: typed})
    assert said in opened.hears("Priya")


def test_an_empty_field_is_not_answered(opened: Council) -> None:
    opened.fills_in("Priya", "Fill in a form", **{VOIDS: "27", REPAIRS: "  "})
    assert figure(opened).value == 27
    assert figure(opened, "REP_NONEMERG") is None


def test_a_form_sent_back_as_it_was_changes_nothing(opened: Council) -> None:
    opened.says("Priya", "voids 27")
    opened.hears("Priya")
    opened.fills_in("Priya", "Edit")
    assert opened.hears("Priya") == "That is what I have already, so nothing changed."


@pytest.mark.everywhere
def test_who_types_over_a_figure_is_not_asked_whether_they_mean_it(opened: Council) -> None:
    """They had it before them. What changed is said, and can be taken back; both are changed in one go."""
    opened.says("Priya", "repairs 91.2, voids 27")
    opened.hears("Priya")
    opened.fills_in("Priya", "Edit", **{"void re-let time": "28", "Repairs completed": "90.8"})
    said = opened.hears("Priya")
    assert said.count("Done.") == 2
    assert "?" not in said.split("Satisfaction")[0]
    assert figure(opened).value == 28
    assert str(figure(opened, "REP_NONEMERG").value) == "90.8"
    answered = opened.says("Priya", "undo")
    assert answered
    assert figure(opened).value == 27


def test_a_surprise_typed_over_a_figure_is_still_asked_about(opened: Council) -> None:
    """A slip of the finger is as easy in a form as in words."""
    opened.says("Priya", "voids 27")
    opened.fills_in("Priya", "Edit", **{VOIDS: "72"})
    assert "Change it to 72 days" in opened.hears("Priya")
    assert figure(opened).value == 27


def test_what_changed_while_the_form_was_open_is_asked_about(opened: Council) -> None:
    """The value before the person's eyes was no longer the one they would replace."""
    opened.says("Priya", "voids 27")
    form = opened.opens("Priya", "Edit")
    opened.says("Nadia", "answer for Priya: voids 28")
    opened.says("Nadia", "yes")
    opened.hears("Priya")
    assert not opened.sends("Priya", "Edit", form, **{VOIDS: "26"})
    assert "Change it to 26 days" in opened.hears("Priya")
    assert figure(opened).value == 28


def test_words_without_a_figure_are_kept_with_the_request(opened: Council) -> None:
    opened.fills_in(
        "Priya", "Fill in a form", **{"comment/VOID_DAYS/2026-10": "contractor changes on the 9th"}
    )
    assert 'I have kept "contractor changes on the 9th" with it.' in opened.hears("Priya")
    with opened.work() as work:
        request = work.requests.get("VOID_DAYS", OCTOBER)
    assert (request.state, request.note) == (State.OPEN, "contractor changes on the 9th")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        pytest.param("", "A day to come, for example Friday or 14 November.", id="no day"),
        pytest.param(
            "soon", 'A day to come, for example Friday or 14 November; you wrote "soon".', id="no date"
        ),
        pytest.param("2026-11-02", "That is today. Choose a day to come.", id="today"),
        pytest.param("2026-10-30", "Friday 30 October has passed. Choose a day to come.", id="over"),
        pytest.param("2027-11-02", "That is more than 100 days away. Choose a nearer day.", id="too far"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(opened: Council, until: str, said: str) -> None:
    assert opened.tries("Priya", "Not ready yet", until=until) == {"until": said}
    assert opened.hears("Priya") == ""


@pytest.mark.parametrize(
    ("who", "said"),
    [
        pytest.param(" ", "Write a name or an e-mail address.", id="nobody"),
        pytest.param(
            "Zebedee", 'Nobody here is called "Zebedee". The unit can add people.', id="no such person"
        ),
    ],
)
def test_a_name_that_is_nobodys_is_refused_beside_its_field(opened: Council, who: str, said: str) -> None:
    assert opened.tries("Priya", "Ask someone else", who=who) == {"who": said}


def test_a_flags_forms_are_checked_too(flagged: Council) -> None:
    assert flagged.tries("Nadia", "Close", why=" ") == {"why": "A few words will do."}
    assert flagged.tries("Nadia", "Assign", who="Zebedee")["who"].startswith("Nobody here")
    assert flagged.tries("Nadia", "Snooze", until="2029-01-01") == {
        "until": "That is more than a year away. Choose a nearer day."
    }
    assert flag(flagged).state is FlagState.PUBLISHED


def test_a_form_taken_once_has_no_mistakes_when_it_is_delivered_again(flagged: Council) -> None:
    """Until Friday was a day to come when it was sent; the platform delivers it again on Saturday."""
    number = str(flag(flagged).number)
    heard = Heard(
        "once",
        "workspace",
        flagged.person("Nadia"),
        Place.unit(),
        form="snooze",
        values={"until": "2026-11-06", "flag": number},
    )
    flagged.hear(heard)
    flagged.at(7, 9)
    assert flagged.dialogue.mistakes(heard) == {}
    assert flagged.dialogue.mistakes(replace(heard, key="another")) != {}


# What happened meanwhile


def test_a_figure_given_while_the_form_was_open_is_never_overwritten_unasked(opened: Council) -> None:
    form = opened.opens("Priya", "Fill in a form")
    opened.says("Nadia", "answer for Priya: voids 27")
    opened.hears("Priya")
    assert opened.sends("Priya", "Fill in a form", form, **{VOIDS: "28"}) == {}
    assert "27 days now. Change it to 28 days" in opened.hears("Priya")
    assert figure(opened).value == 27


@pytest.mark.parametrize("so_far", [(), ("repairs 92.1", "November")], ids=["nothing said", "November meant"])
def test_a_form_left_open_over_the_month_is_of_the_month_it_was_opened_for(
    opened: Council, so_far: tuple[str, ...]
) -> None:
    """Its fields name their month, whatever else is open by now and whatever was said of another."""
    form = opened.opens("Priya", "Fill in a form")
    opened.at(1, 9, 5, month=12)
    for said in so_far:
        opened.says("Priya", said)
    opened.hears("Priya")
    assert opened.sends("Priya", "Fill in a form", form, **{VOIDS: "31", REPAIRS: "91.2"}) == {}
    assert "for November or October" not in opened.hears("Priya")
    assert figure(opened).value == 31
    assert figure(opened, "REP_NONEMERG").value == Decimal("91.2")


def test_the_same_figure_from_two_people_is_one_figure(opened: Council) -> None:
    form = opened.opens("Priya", "Fill in a form")
    opened.says("Nadia", "answer for Priya: voids 27")
    opened.hears("Priya")
    opened.sends("Priya", "Fill in a form", form, **{VOIDS: "27"})
    assert opened.hears("Priya") == "That is what I have already, so nothing changed."
    with opened.work() as work:
        assert [f.value for f in work.figures.history("VOID_DAYS") if f.period == OCTOBER] == [27]


def test_a_form_of_a_lead_who_has_handed_over_says_whose_it_is(opened: Council) -> None:
    form = opened.opens("Priya", "Fill in a form")
    opened.says("Nadia", "hand Homes fit to live in to Marcus Webb")
    with opened.store.turn() as work:
        mine = [p for p in work.portfolio.priorities() if p.lead == PRIYA]
        work.portfolio.save(*(replace(p, lead="marcus.webb@marlowheath.example") for p in mine))
        for request in work.requests.unanswered():
            if request.asked_of == PRIYA:
                work.requests.save(replace(request, asked_of="marcus.webb@marlowheath.example"))
        priya = work.portfolio.person(PRIYA)
        marcus = work.portfolio.person("marcus.webb@marlowheath.example")
        work.portfolio.save(priya, replace(marcus, deputy=None))
    opened.hears("Priya")
    mistakes = opened.sends("Priya", "Fill in a form", form, **{VOIDS: "27"})
    assert mistakes == {
        VOIDS: "Voids is not one of yours. Marcus Webb answers for it now. Leave this blank to send the rest."
    }
    assert figure(opened) is None


def test_a_flag_closed_while_its_form_was_open_is_said_to_be(flagged: Council) -> None:
    form = flagged.opens("Nadia", "Snooze")
    number = flag(flagged).number
    with flagged.store.turn() as work:
        closed = replace(work.flags.get(number), state=FlagState.CLOSED)
        work.flags.save(closed)
    flagged.channel()
    assert flagged.sends("Nadia", "Snooze", form, until="2026-11-20") == {}
    assert "That flag is closed already." in flagged.channel()
    assert flag(flagged).state is FlagState.CLOSED


def test_somebody_unknown_opens_nothing(opened: Council) -> None:
    assert opened.dialogue.form("nobody@x.example", Place.direct("nobody@x.example"), "form/figures") is None
    heard = Heard(
        "k", "workspace", "nobody@x.example", Place.direct("x"), form="figures", values={VOIDS: "?"}
    )
    assert opened.dialogue.mistakes(heard) == {}
