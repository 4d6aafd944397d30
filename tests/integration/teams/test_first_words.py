"""From a signed activity to an Adaptive Card, over real HTTP."""

from __future__ import annotations

PRIYA = "priya.shah@marlowheath.example"


def test_a_lead_writes_and_is_answered_with_a_card(council, teams):
    """The whole way: signed, recognised by the roster, written down, answered through the courier."""
    teams.knows(PRIYA, "Priya Shah")
    assert teams.says(PRIYA, "hi").status_code == 200
    assert teams.sent == [], "nothing is sent inside the delivery itself"
    council.courier.empty()
    (answer,) = teams.to(PRIYA)
    assert "Nothing is waiting for you" in answer.text or "figures" in answer.text
    card = answer.cards[0]
    assert card["version"] == "1.5"
    assert card["fallbackText"]
    assert teams.tokens == ["Bearer ours"]
