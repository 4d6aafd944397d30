"""Actions, as they are said: recorded live, taken on by a button, called to mind, moved, done."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.actions import Action, ActionState
from tests.conversations.conftest import Council

KEYS = "action: Priya to agree handover dates with the contractor by 11 December"


@pytest.fixture
def agreed(council: Council) -> Council:
    """An action Nadia has recorded for Priya, with what was said until then read."""
    council.at(2, 9, 1)
    council.hears("Priya")
    council.says("Nadia", KEYS)
    return council


def action(council: Council, number: int = 1) -> Action:
    with council.work() as work:
        found = work.shelf(Action).get(number)
    assert found is not None
    return found


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def pressed(council: Council, who: str, label: str) -> str:
    council.hears(who)
    council.presses(who, label)
    return council.hears(who)


@pytest.mark.everywhere
def test_an_action_is_read_back_and_its_owner_asked_at_once(agreed: Council) -> None:
    assert (
        "Priya Shah: agree handover dates with the contractor, by Friday 11 December (action 1). Priya has it now."
        in agreed.hears("Nadia")
    )
    asked = agreed.hears("Priya")
    assert "Nadia Okafor asks whether you would agree handover dates with the contractor" in asked
    assert "[Yes, I'll do it]  [Another day]  [I'd like a word]" in asked


@pytest.mark.everywhere
def test_the_owner_takes_it_on_by_a_button_and_the_recorder_hears(agreed: Council) -> None:
    assert "I'll remind you a few days before Friday 11 December." in pressed(
        agreed, "Priya", "Yes, I'll do it"
    )
    assert "Priya Shah has taken on" in agreed.hears("Nadia")
    assert action(agreed).accepted_at is not None


def test_another_day_is_asked_for_and_the_first_one_stays_visible(agreed: Council) -> None:
    agreed.hears("Nadia")
    agreed.fills_in("Priya", "Another day", by="18 December", why="the contractor is closed that week")
    assert "The day stands until you hear." in agreed.hears("Priya")
    asked = agreed.hears("Nadia")
    assert "Priya Shah asks for Friday 18 December" in asked
    assert '"the contractor is closed that week"' in asked
    assert action(agreed).due == date(2026, 12, 11)
    pressed(agreed, "Nadia", "Agree")
    assert "now due Friday 18 December (first agreed for Friday 11 December)" in agreed.hears("Priya")
    assert action(agreed).due == date(2026, 12, 18)


def test_who_has_not_answered_is_asked_once_more_in_one_message(agreed: Council) -> None:
    said(agreed, "Nadia", "action: Priya to count the keys by 14 December")
    agreed.hears("Priya")
    agreed.at(5, 9, 1)
    message = agreed.hears("Priya")
    assert message.count("You have not said yet whether you can take this on:") == 1
    assert "agree handover dates" in message
    assert "count the keys" in message
    assert "Passed its day" not in message
    assert "[Yes to 1]  [Another day for 1]  [A word about 1]" in message, "or nobody could tell which"
    agreed.presses("Priya", "Yes to 2")
    assert "Thank you." in agreed.hears("Priya")
    assert (action(agreed).accepted_at, action(agreed, 2).accepted_at is None) == (None, False)


def test_the_owner_hears_before_the_unit_that_a_day_has_passed(agreed: Council) -> None:
    pressed(agreed, "Priya", "Yes, I'll do it")
    agreed.at(8, 9, 1, month=12)
    assert "Coming up:" in agreed.hears("Priya")
    agreed.channel()
    agreed.at(14, 9, 1, month=12)
    assert "Passed its day, so how does it stand?" in agreed.hears("Priya")
    assert "action" not in agreed.channel()
    agreed.at(16, 9, 1, month=12)
    assert "One action past its day. Priya has been asked how it stands." in agreed.channel()


def test_done_late_is_closed_with_the_methods_word_and_without_blame(agreed: Council) -> None:
    pressed(agreed, "Priya", "Yes, I'll do it")
    agreed.at(14, 9, 1, month=12)
    assert "is closed: done, if later than planned. Thank you." in said(
        agreed, "Priya", "action 1 done, dates signed on Monday"
    )
    assert '(done late). "dates signed on Monday"' in agreed.hears("Nadia")
    assert action(agreed).state(date(2027, 1, 4)) is ActionState.DONE_LATE
    assert "closed" not in said(agreed, "Priya", "action 1 done")


def test_somebody_elses_action_cannot_be_closed_by_a_lead(agreed: Council) -> None:
    assert "I don't know an action 1 of yours" in said(agreed, "Owen", "action 1 done")
    assert not action(agreed).over


def test_a_missing_day_is_asked_for_with_the_rest_kept(agreed: Council) -> None:
    asked = said(agreed, "Nadia", "action: Owen to redraw the rounds in the east")
    assert "By when?" in asked
    agreed.fills_in("Nadia", "Fill it in", by="4 December")
    assert "Owen Griffiths: redraw the rounds in the east, by Friday 4 December" in agreed.hears("Nadia")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        pytest.param("action 1 on hold, the contractor is in administration", "on hold", id="waits"),
        pytest.param(
            "action 1 overtaken by events: a new contract", "overtaken by events", id="no longer needed"
        ),
        pytest.param("action 1 under review", "under review", id="looked at"),
    ],
)
def test_the_unit_says_what_became_of_it_in_the_methods_words(
    agreed: Council, words: str, state: str
) -> None:
    assert f"Action 1 is {state}." in said(agreed, "Nadia", words)
    assert f"Action 1 is {state}." in agreed.hears("Priya")
    assert action(agreed).state(date(2026, 11, 3)).value == state


def test_two_actions_become_one(agreed: Council) -> None:
    said(agreed, "Nadia", "action: Priya to count the keys by 14 December")
    assert "Action 2 is merged with action 1." in said(agreed, "Nadia", "merge action 2 into 1")


def test_a_list_says_where_each_stands(agreed: Council) -> None:
    shown = said(agreed, "Nadia", "actions")
    assert (
        "1 | agree handover dates with the contractor | Priya Shah | 11 Dec 2026 | not yet due, not yet taken on"
        in shown
    )
    assert "No actions are open for you." in said(agreed, "Owen", "my actions")


def test_only_the_unit_gives_somebody_else_an_action(agreed: Council) -> None:
    agreed.hears("Priya")
    assert "Only the unit records an action for somebody else" in said(
        agreed, "Owen", "action: Priya to sweep the streets by Friday"
    )
    assert agreed.hears("Priya") == ""
    assert "It is yours." in said(agreed, "Owen", "action: me to walk the rounds by Friday")


def test_every_version_of_an_action_is_kept(agreed: Council) -> None:
    before = agreed.clock.now()
    agreed.at(3, 9, 1)
    pressed(agreed, "Priya", "Yes, I'll do it")
    with agreed.work() as work:
        shelf = work.shelf(Action)
        assert [v.noted.what for v in shelf.versions(1)] == ["agreed", "accepted"]
        assert shelf.get(1, before).accepted_at is None


def test_an_action_whose_message_is_edited_is_not_recorded_twice(council: Council) -> None:
    council.at(2, 9, 1)
    message = council.says("Nadia", KEYS)
    council.hears("Nadia")
    council.says("Nadia", KEYS.replace("11", "18"), edits=message)
    assert "nothing is done twice" in council.hears("Nadia")
    with council.work() as work:
        assert len(work.shelf(Action).all()) == 1


def test_what_was_closed_too_soon_is_open_again_and_everybody_knows(agreed: Council) -> None:
    said(agreed, "Priya", "action 1 done")
    agreed.hears("Nadia")
    assert "is open again, due Friday 11 December." in pressed(agreed, "Priya", "It is not done yet")
    assert "is open again" in agreed.hears("Nadia")
    assert not action(agreed).over
    said(agreed, "Nadia", "action 1 overtaken by events")
    assert "is open again" in said(agreed, "Nadia", "reopen action 1, it is wanted after all")


def test_a_name_may_come_first_without_to(agreed: Council) -> None:
    assert "Beatriz Costa: ring three landlords, by Friday 4 December" in said(
        agreed, "Nadia", "action: Beatriz ring three landlords by 4 December"
    )
