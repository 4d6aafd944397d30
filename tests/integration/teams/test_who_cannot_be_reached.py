"""Nobody is silently dropped: the unit sees what did not arrive, and a deputy is asked meanwhile."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from bot.messages import from_wire, plain
from tests.fakes.teams import Answer

PRIYA = "priya.shah@marlowheath.example"
MARCUS = "marcus.webb@marlowheath.example"
SOFIA = "sofia.marchetti@marlowheath.example"
NADIA = "nadia.okafor@marlowheath.example"


@pytest.fixture
def met(council, teams):
    """A lead, her deputy and an officer have added Stocktake; the round opens in five minutes."""
    for email, name in ((PRIYA, "Priya Shah"), (MARCUS, "Marcus Webb"), (NADIA, "Nadia Okafor")):
        teams.knows(email, name)
        teams.installs(email)
    council.courier.empty()
    teams.sent.clear()
    return council


def _opens(council):
    council.clock.move_to(council.clock.now() + timedelta(minutes=10))
    council.routine.tick()
    council.courier.empty()
    council.courier.empty()


def _told(teams, email):
    return "\n".join(s.text for s in teams.to(email))


def test_a_lead_who_removed_the_app_is_shown_to_the_unit_and_the_deputy_is_asked(met, teams):
    teams.removes(PRIYA)
    _opens(met)
    assert "messages could not be delivered on Teams" in _told(teams, NADIA)
    assert "Priya Shah: " in _told(teams, NADIA)
    assert "Marcus Webb is asked for Priya Shah's figures meanwhile." in _told(teams, NADIA)
    assert "Repairs completed on time" in _told(teams, MARCUS)
    with met.store.reading() as work:
        open_ = [r for r in work.requests.unanswered() if r.asked_of == PRIYA and r.state.value == "open"]
    assert open_
    assert all(r.deputy_asked for r in open_)


def test_where_the_deputy_is_out_of_reach_too_nobody_is_said_to_be_asked(met, teams):
    """Whoever of the two is found out first, and however much later the other is."""
    teams.removes(PRIYA)
    teams.removes(MARCUS)
    _opens(met)
    last = f"undelivered/teams/chase/{SOFIA}/2026-11-02T0905/prompt/deputy/{NADIA}"
    with met.store.reading() as work:  # Teams takes only so many edits at once
        told = plain(from_wire(work.outbox.body(last)["message"]))
    assert "is asked for" not in told
    assert "Nobody can be reached for Priya Shah's figures just now, neither they nor their deputy." in told


def test_a_lead_who_has_blocked_it_is_shown_to_the_unit_and_the_deputy_is_asked(met, teams):
    """Teams tells nobody of a block; it shows when the next message is refused."""
    teams.members[PRIYA].blocks_us = True
    _opens(met)
    assert "messages could not be delivered on Teams" in _told(teams, NADIA)
    assert "Priya Shah: " in _told(teams, NADIA)
    assert "Repairs completed on time" in _told(teams, MARCUS)
    assert len([s for s in teams.to(NADIA) if "Priya Shah: " in s.text]) == 1


def test_those_out_of_reach_at_one_moment_are_one_message_to_each_officer(met, teams):
    """All other leads of the sample have never added Stocktake."""
    _opens(met)
    for _ in range(3):
        met.clock.move_to(met.clock.now() + timedelta(seconds=20))
        time.sleep(1.1)  # what Teams takes in one conversation is counted in real time
        met.courier.empty()
    told = [s.text for s in teams.to(NADIA) if "could not be delivered" in s.text]
    assert len(told) == 1
    for lead in ("Beatriz Costa", "Karen Whitfield", "Leah Goldberg", "Owen Griffiths"):
        assert f"{lead}: " in told[0]
    assert "they have not added Stocktake in Teams" in told[0]


def test_the_deputy_can_answer(met, teams):
    teams.removes(PRIYA)
    _opens(met)
    teams.says(MARCUS, "repairs 91.2")
    met.courier.empty()
    assert "Repairs 91.2 %" in _told(teams, MARCUS)


def _perhaps(met, teams):
    """Priya's prompt had no clear answer."""
    teams.answers.extend(Answer(503, does_it=False) for _ in range(1))
    from bot.hearing import Outgoing, Place  # noqa: PLC0415 - one helper needs them
    from bot.messages import say  # noqa: PLC0415
    from bot.turn import send  # noqa: PLC0415

    with met.store.turn() as work:
        send(met.desk(work), Outgoing("note/1", Place.direct(PRIYA), say("The line in question.")))
    met.courier.empty()
    met.courier.empty()


def test_what_was_perhaps_sent_is_shown_and_sent_again_at_a_press(met, teams):
    _perhaps(met, teams)
    assert "A message to Priya Shah was perhaps sent on Teams" in _told(teams, NADIA)
    assert teams.to(PRIYA) == []
    assert teams.presses(NADIA, "Send it again").status_code == 200
    met.courier.empty()
    assert [s.text for s in teams.to(PRIYA)] == ["The line in question."]


def test_what_was_perhaps_sent_can_be_marked_as_sent(met, teams):
    _perhaps(met, teams)
    teams.presses(NADIA, "Mark as sent")
    met.courier.empty()
    assert teams.to(PRIYA) == []
    assert "Noted as sent." in _told(teams, NADIA)
    with met.store.reading() as work:
        assert "note/1" not in [s.key for s in work.outbox.stuck()]


def test_only_the_unit_decides_what_becomes_of_a_message(met, teams):
    """Whoever presses: the token in a card is whatever their client sends."""
    _perhaps(met, teams)
    teams.presses(MARCUS, "Send it again")
    met.courier.empty()
    assert teams.to(PRIYA) == []
