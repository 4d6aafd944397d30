"""Any words at all, any button and any form, in any state, get a reply and never a crash."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.hearing import Heard, Place
from bot.talk import (
    ConfirmCorrection,
    ForAll,
    ForTheUnit,
    Offer,
    Question,
    Talk,
    UntilWhen,
    WhatChanged,
    WhichIndicator,
    WhichMonth,
    WhichValue,
    WhoElse,
    WhyNot,
    keep,
    named,
)
from core.domain.months import Month
from tests.conversations.conftest import Council, sample

PRIYA = "priya.shah@marlowheath.example"
NADIA = "nadia.okafor@marlowheath.example"
OCTOBER, SEPTEMBER = Month(2026, 10), Month(2026, 9)
QUESTIONS: tuple[Question, ...] = (
    WhichValue("VOID_DAYS", OCTOBER, (Offer("It is 58", Decimal(58)), Offer("28", Decimal(28))), "final"),
    WhichIndicator(Decimal(31), OCTOBER, ("VOID_DAYS", "REP_NONEMERG")),
    WhichMonth("VOID_DAYS", Decimal(31), (OCTOBER, SEPTEMBER), "final"),
    ConfirmCorrection("VOID_DAYS", SEPTEMBER, Decimal(28), True, "final"),
    WhatChanged(1),
    WhatChanged(99_999),
    ForTheUnit(1, "handover dragged on", "m", (99_999,), "before", True),
    ForTheUnit(99_999, "handover dragged on"),
    ForAll(OCTOBER, ("VOID_DAYS", "REP_NONEMERG"), (Decimal(29), Decimal("90.4")), True),
    UntilWhen(("VOID_DAYS",), OCTOBER),
    WhoElse(("VOID_DAYS", "TENANT_SAT"), OCTOBER),
    WhyNot(("VOID_DAYS",), OCTOBER),
)
PIECES = st.sampled_from(
    (
        "voids", "repairs", "sat", "31", "91.2%", "58", "-0", "1e999", "not until", "the 31st", "31/02", "29 Feb",
        "away", "I'm away from the 3rd to the 17th", "correct September to", "should be", "undo", "status", "close",
        "close, ", "snooze until", "ask", "marcus", "answer for Priya:", "hand voids to", "exempt", "chart", "history",
        "as known on", "September", "no data", "n/a", "nil", "same as last month", "yes", "no", "?", "\u202eabc",
        "\U0001f600", "\u0663\u0661", "£1,000", "412 of 500", "about", "provisional", "extend round to", "preview",
        "what does voids measure", "help me with this one", "in 99 months", "20999-99-99", "\x00", "@stocktake", "²",
    )
)  # fmt: skip
ANY_WORDS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, min_size=1, max_size=6).map(" ".join),
    st.text(alphabet=st.characters(), min_size=3_990, max_size=4_100),
)
QUICK = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@pytest.fixture(scope="module")
def open_council() -> Iterator[Council]:
    """One council for every example: whatever was said before is one more state to be in."""
    made = Council(sample()).at(2, 9, 1)
    made.says("Priya", "voids 31")
    yield made
    made.store.close()


def _answers(council: Council, heard: Heard) -> None:
    council.hears(heard.person)
    council.hear(heard)
    assert council.hears(heard.person), f"{heard} got no reply"


def _put(council: Council, person: str, question: Question) -> None:
    with council.store.turn() as work:
        keep(work.talks, person, Talk(question=question))


@pytest.mark.parametrize("question", [None, *QUESTIONS], ids=lambda q: type(q).__name__)
@given(words=ANY_WORDS, person=st.sampled_from([PRIYA, NADIA]))
@QUICK
def test_any_words_get_a_reply(
    open_council: Council, question: Question | None, words: str, person: str
) -> None:
    if question is not None:
        _put(open_council, person, question)
    key = open_council._next()
    _answers(
        open_council,
        Heard(key, "workspace", person, Place.direct(person), words=words, message=f"own-{key}"),
    )


def test_half_an_emoji_in_a_line_about_a_flag_is_left_out(council: Council) -> None:
    council.at(2, 9, 1).says("Priya", "voids 31")
    _answers(
        council,
        Heard("half", "workspace", PRIYA, Place.direct(PRIYA), words="handover dragged on again \udd18"),
    )
    council.says("Priya", "yes")
    with council.work() as work:
        assert work.flags.get(1).lead_line == "handover dragged on again"


TOKENS = st.one_of(
    st.text(max_size=40),
    st.builds(
        "{}/{}".format,
        st.sampled_from(
            ["answer", "undo", "form", "form/figures", "form/edit", "form/snooze", "form/close", "form/assign", "flag-ack", "flag-now", "note-out", "form/line", "flag-ask", "flag-ask/late", "late-ack", "detail", "coach", "history",
             "seasons", "everything", "flags", "late"]
        ),
        st.one_of(st.text(max_size=20), st.sampled_from(["0", "1", "999999999999999999999", "²", "VOID_DAYS", "late/x", "no", "not-ready", "someone-else", PRIYA])),
    ),
    st.builds(
        "answer/{}/{}".format, st.sampled_from([named(q) for q in QUESTIONS]),
        st.sampled_from(["0", "1", "7", "no", "²", "", "99999999999"]),
    ),
)  # fmt: skip


@pytest.mark.parametrize("question", [None, *QUESTIONS], ids=lambda q: type(q).__name__)
@given(token=TOKENS, person=st.sampled_from([PRIYA, NADIA]))
@QUICK
def test_any_button_gets_a_reply(
    open_council: Council, question: Question | None, token: str, person: str
) -> None:
    if question is not None:
        _put(open_council, person, question)
    _answers(
        open_council, Heard(open_council._next(), "workspace", person, Place.direct(person), token=token)
    )


FIELDS = st.dictionaries(
    st.one_of(
        st.sampled_from(
            ["value/VOID_DAYS/2026-10", "comment/VOID_DAYS/2026-10", "value/NO_SUCH/2026-10", "value/VOID_DAYS/2026-13",
             "value/VOID_DAYS/never", "value/FLYTIP/2026-10", "value/WASTE_RESIDUAL/2026-10", "value//", "until", "which",
             "why", "who", "flag", "line"]
        ),
        st.text(max_size=20),
    ),
    st.one_of(ANY_WORDS, st.sampled_from(["31", "2026-11-14", "2026-02-30", "9999-12-31", "0", "99999", "VOID_DAYS", "all", "Marcus"])),
    max_size=5,
)  # fmt: skip


@given(
    name=st.one_of(
        st.sampled_from(
            ["figures", "not-ready", "someone-else", "snooze", "close-flag", "assign-flag", "edit", "line"]
        ),
        st.text(max_size=10),
    ),
    values=FIELDS,
    person=st.sampled_from([PRIYA, NADIA]),
)
@settings(QUICK, max_examples=60)
def test_any_form_gets_a_reply(open_council: Council, name: str, values: dict[str, str], person: str) -> None:
    heard = Heard(open_council._next(), "workspace", person, Place.direct(person), form=name, values=values)
    mistakes = open_council.dialogue.mistakes(heard)
    assert all(mistakes.values()), "a mistake is said in words"
    _answers(open_council, heard)


@given(token=TOKENS, person=st.sampled_from([PRIYA, NADIA, "nobody@marlowheath.example"]), values=FIELDS)
@settings(QUICK, max_examples=60)
def test_any_token_opens_a_form_or_none(
    open_council: Council, token: str, person: str, values: dict[str, str]
) -> None:
    form = open_council.dialogue.form(person, Place.direct(person), token, values)
    assert form is None or all(f.name for f in form.fields)
