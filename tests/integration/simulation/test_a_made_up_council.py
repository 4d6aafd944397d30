"""A council lived through month by month: what people meant is what is known, and nothing breaks on the way."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from adapters.simulation import Report, simulate
from adapters.simulation.council import FIRST_ROUND, make_up
from adapters.simulation.wordings import Pen
from core.domain.complaints import complaints
from core.domain.indicators import Aggregation, Polarity


@pytest.fixture(scope="module")
def played() -> Report:
    """Three months of nine indicators, three leads."""
    return simulate(3, 9, 7)


def test_a_made_up_council_could_have_been_imported():
    """The generator makes only what a workbook may hold: every kind of indicator, and nothing to mend."""
    made = make_up(60, 12, np.random.default_rng(3))
    assert complaints(made.portfolio) == []
    assert {i.polarity for i in made.portfolio.indicators} == set(Polarity)
    assert {i.aggregation for i in made.portfolio.indicators} == set(Aggregation)


def test_a_real_slip_is_worse_than_the_trajectory():
    """A slip that could not be seen in the figures would make the count of slips found meaningless."""
    made = make_up(90, 18, np.random.default_rng(5))
    better = {Polarity.HIGHER: 1, Polarity.LOWER: -1}
    indicators = {i.key: i for i in made.portfolio.indicators}
    shortfalls = [
        float((made.portfolio.trajectories[key].expected(month) - value) * better[indicators[key].polarity])
        / float(indicators[key].tolerance or Decimal(1))
        for (key, month), value in made.truth.items()
        if key in made.slips
        and made.slips[key].covers(month)
        and indicators[key].polarity in better
        and indicators[key].aggregation is not Aggregation.ROLLING_12
    ]
    assert len(shortfalls) > 50
    assert np.mean(shortfalls) > 0.7


def test_every_request_is_accounted_for(played):
    for month in played.months:
        assert month.asked == month.on_time + month.late + month.excused + month.never
        assert month.asked > 0
    assert played.months[0].month == FIRST_ROUND


def test_people_answered_and_were_heard(played):
    """A simulation in which nobody spoke would find no fault with anything."""
    assert played.recorded >= 18
    assert played.turns >= played.leads * 3


def test_what_was_confirmed_is_what_was_meant(played):
    assert [i.what for i in played.confirmed_wrong] == []


def test_nothing_is_lost_chased_twice_or_taken_twice(played):
    assert (played.lost, played.doubled, played.taken_twice) == (0, 0, 0)


def test_no_turn_breaks_and_none_is_left_without_an_answer(played):
    assert [i.transcript for i in played.crashes] == []
    assert [i.transcript for i in played.silences] == []


def test_what_is_recorded_is_what_was_typed(played):
    assert [f"{i.what}\n{i.transcript}" for i in played.misread] == []


def test_the_same_seed_plays_the_same_council(played):
    again = simulate(3, 9, 7)
    assert again.months == played.months
    assert (again.turns, again.typed_wrong, again.said_again) == (
        played.turns,
        played.typed_wrong,
        played.said_again,
    )


def test_a_slip_of_the_finger_is_still_a_number():
    """A typo that was no number at all would be caught by any reader, and prove nothing."""
    chance = np.random.default_rng(1)
    indicator = make_up(1, 6, chance).portfolio.indicators[0]
    pen = Pen(chance)
    typed = [pen.slip_of_the_finger(indicator, Decimal("73.4")) for _ in range(200)]
    assert all(value.is_finite() and value >= 0 for value in typed)
    assert sum(value != Decimal("73.4") for value in typed) > 150


def test_the_units_routines_run_through_the_year_and_every_pack_is_made_again_exactly() -> None:
    """Nine months hold three stocktakes, an assessment, a review from its flag to its check, and what is sent."""
    report = simulate(9, 9, 3)
    told = "\n".join(report.routines)
    assert "stocktakes held; 3 packs kept, 3 of them made again exactly." in told
    assert "1 recommendation, 1 check." in told
    assert "1 trajectory redrawn in a workshop and agreed by a second person." in told
    slipped = next(line for line in told.splitlines() if "milestones slipped" in line)
    assert not slipped.strip().startswith("0 "), slipped
    assert ", 0 flags" not in slipped
    looked = next(line for line in told.splitlines() if "Flags somebody looked at" in line)
    assert "| 0 of" not in looked, looked
    assert "to the leader" in told
    assert "The health of our own routine" in told
    assert not report.crashes
    assert not report.silences
