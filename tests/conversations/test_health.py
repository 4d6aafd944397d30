"""The unit asks how its own routine is doing."""

from __future__ import annotations

from bot.hearing import Place
from tests.conversations.conftest import Council


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def test_the_unit_sees_its_own_measures_after_a_stocktake(council: Council) -> None:
    council.at(2, 9, 1)
    council.says("Nadia", "stocktake for Tenants who feel heard on 1 December at 10:00 with David and Helen")
    council.says("Priya", "sat 76.4")
    council.at(1, 10, 0, month=12)
    council.says("Nadia", "start stocktake")
    council.says("Nadia", "action: Priya to call ten tenants by 4 December")
    council.says("Nadia", "action: Priya to write the letter by 3 December")
    council.says("Nadia", "close stocktake")
    council.at(3, 10, 0, month=12)
    council.says("Priya", "action 1 done")
    council.at(7, 10, 0, month=12)
    shown = said(council, "Nadia", "health")
    assert "Actions done on time, of those due | 1 of 2" in shown
    assert "Stocktakes held | 1" in shown
    assert "Age of the figures at a stocktake | 27 days" in shown, "October's figure, on Friday 27 November"
    in_time = next(line for line in shown.splitlines() if line.startswith("Figures in by their day"))
    assert in_time.startswith("Figures in by their day | 1 of "), "one figure was given, and in time"


def test_fewer_than_three_answers_are_not_shown_to_anybody(council: Council) -> None:
    council.at(2, 9, 1)
    council.says("Nadia", "stocktake for Tenants who feel heard on 1 December at 10:00 with David and Helen")
    council.at(1, 10, 0, month=12)
    council.says("Nadia", "start stocktake")
    council.says("Nadia", "close stocktake")
    for who in ("David", "Helen"):
        council.presses("Cllr Helen Marsh" if who == "Helen" else who, "Yes")
    assert "fewer than three answers, so not shown" in said(council, "Nadia", "health")
    council.presses("Priya", "Partly")
    assert "Yes 2, Partly 1, No 0" in said(council, "Nadia", "health")


def test_the_minutes_asked_of_each_lead_are_shown_beside_the_one_in_the_middle(council: Council) -> None:
    """Counted from when they said something: a sitting ends after ten minutes' silence."""
    council.at(2, 9, 1)
    council.says("Priya", "sat 76.4")
    council.at(2, 9, 7)
    council.says("Priya", "repairs 91.2")
    council.at(2, 15, 0)
    council.says("Owen", "recycling 41.2")
    council.at(20, 9, 0)
    assert "Minutes asked of each lead, a month | about 4. Priya Shah 7, Owen Griffiths 1" in said(
        council, "Nadia", "health"
    )


def test_nobody_else_sees_it(council: Council) -> None:
    assert "Figures in by their day" not in said(council, "Priya", "health")
    assert "Figures in by their day" not in said(council, "David", "health")


def test_in_the_channel_it_is_told_to_who_asked_alone(council: Council) -> None:
    """It names the minutes asked of each lead, and counts what a channel is not shown."""
    council.at(2, 9, 1)
    council.says("Priya", "sat 76.4")
    council.channel()
    council.hears("Nadia")
    council.says("Nadia", "@stocktake health", place=Place.unit())
    assert council.channel() == "I'll answer you directly."
    assert "Minutes asked of each lead" in council.hears("Nadia")
