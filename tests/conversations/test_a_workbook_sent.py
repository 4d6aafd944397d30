"""A workbook sent by the unit is looked at, shown, and brought in only when somebody says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.files.sent import SentWorkbooks
from adapters.files.workbook import write
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from tests.conversations.conftest import sample


@pytest.fixture
def sends(council, tmp_path: Path):
    """Somebody sends a workbook of the sample, changed a little."""
    council.dialogue = Dialogue(
        council.store, council.clock, council.calendar, council.rules, SentWorkbooks()
    )

    def send(
        who: str, *, name: str = "council.xlsx", content: bytes | None = None, renamed: str = ""
    ) -> None:
        if content is None:
            portfolio = sample()
            if renamed:
                first, *rest = portfolio.priorities
                portfolio = replace(portfolio, priorities=(replace(first, name=renamed), *rest))
            write(portfolio, tmp_path / "sent.xlsx")
            content = (tmp_path / "sent.xlsx").read_bytes()
        person = council.person(who)
        key = council._next()
        council.dialogue.hear(
            Heard(key, "workspace", person, Place.direct(person), file=name, message=key), content
        )
        council.courier.empty()

    return send


def names(council) -> set[str]:
    with council.work() as work:
        return {p.name for p in work.portfolio.priorities()}


def test_the_unit_sees_what_would_change_and_then_says_so(council, sends):
    """Nothing changes on sending; one press brings it in; the second press changes nothing."""
    sends("Nadia", renamed="Homes people are proud of")
    said = council.hears("Nadia")
    assert "I have looked at council.xlsx" in said
    assert "Homes people are proud of" in said
    assert "[Import it]" in said
    assert "Homes people are proud of" not in names(council)
    council.presses("Nadia", "Import it")
    assert "Done." in council.hears("Nadia")
    assert "Homes people are proud of" in names(council)
    council.presses("Nadia", "Import it")
    assert "dealt with already" in council.hears("Nadia")


def test_left_is_left(council, sends):
    """Leave it: nothing changed, and the offer is over."""
    sends("Nadia", renamed="Homes people are proud of")
    council.presses("Nadia", "Leave it")
    assert "Left as it was" in council.hears("Nadia")
    council.presses("Nadia", "Import it")
    assert "dealt with already" in council.hears("Nadia")
    assert "Homes people are proud of" not in names(council)


def test_a_lead_cannot_bring_a_workbook_in(council, sends):
    """A file from a lead is kept out politely, and nobody else can press the unit's button."""
    sends("Priya", renamed="Mine now")
    said = council.hears("Priya")
    assert "can't read figures from a file" in said
    assert "[Import it]" not in said
    sends("Nadia", renamed="Homes people are proud of")
    person = council.person("Priya")
    offer = next(c for m in council.messages("Nadia") for c in m.choices if c.label == "Import it")
    council.hear(Heard("stolen", "workspace", person, Place.direct(person), token=offer.token))
    assert "Homes people are proud of" not in names(council)


def test_a_workbook_that_changes_nothing_says_so(council, sends):
    """What is held already needs no import."""
    sends("Nadia")
    assert "nothing would change" in council.hears("Nadia")


@pytest.mark.parametrize(
    "content", [b"not a workbook at all", b"PK\x03\x04 broken", b""], ids=["text", "cut short", "empty"]
)
def test_what_is_no_workbook_is_refused_in_words(council, sends, content):
    """The unit hears why, and nothing breaks."""
    sends("Nadia", content=content)
    said = council.hears("Nadia")
    assert said
    assert "[Import it]" not in said


def test_a_leader_who_sends_a_file_is_not_asked_for_figures(council, sends):
    sends("David", name="figures.xlsx", content=b"PK")
    said = council.hears("David")
    assert said.startswith("Thank you, but I can't read files (figures.xlsx), and I have not kept it.")
    assert "type them" not in said


def test_another_kind_of_workbook_from_the_unit_hears_which_kind_can_be_sent(council, sends):
    sends("Nadia", name="figures.xlsm", content=b"PK")
    assert "Saved as .xlsx it can be sent here and looked at." in council.hears("Nadia")
