"""What is known, and what was known then."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.domain.figures import Figure, Standing, known
from core.domain.months import Month

T0 = datetime(2026, 10, 1, 9, tzinfo=UTC)
SEPTEMBER = Month(2026, 9)


@st.composite
def histories(draw: st.DrawFn) -> list[Figure]:
    """Entries in the order they were made, minutes apart, about three periods."""
    entries, now = [], T0
    for number in range(1, draw(st.integers(0, 12)) + 1):
        now += timedelta(minutes=draw(st.integers(0, 90)))
        standing = draw(st.sampled_from(Standing))
        value = (
            Decimal(draw(st.integers(0, 100))) if standing in {Standing.FINAL, Standing.PROVISIONAL} else None
        )
        period = SEPTEMBER + -draw(st.integers(0, 2))
        entries.append(Figure("I", period, value, standing, "lead", now, number=number))
    return entries


instants = st.integers(-60, 1200).map(lambda minutes: T0 + timedelta(minutes=minutes))


@given(histories(), instants)
def test_what_was_known_then_is_what_is_known_of_the_entries_made_by_then(history, at):
    assert known(history, at) == known([f for f in history if f.said_at <= at])


@given(histories(), instants, instants)
def test_nothing_said_later_changes_what_was_known(history, at, later):
    at, later = sorted((at, later))
    so_far = [f for f in history if f.said_at <= later]
    assert known(history, at) == known(so_far, at)


@given(histories(), st.integers())
def test_the_order_entries_are_read_in_does_not_matter(history, seed):
    shuffled = list(history)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - any order will do
    assert known(shuffled) == known(history)


@given(histories())
def test_the_last_word_on_a_period_counts_and_a_withdrawn_one_leaves_it_blank(history):
    found = known(history)
    for period in {f.period for f in history}:
        last = [f for f in history if f.period == period][-1]
        assert found.get(period) == (None if last.standing is Standing.WITHDRAWN else last)
    assert list(found) == sorted(found)


@given(histories())
def test_nought_is_a_value_and_blank_never_is(history):
    for figure in known(history).values():
        assert figure.has_value == (figure.value is not None)


def test_a_provisional_figure_may_still_move():
    said = {s: Figure("I", SEPTEMBER, Decimal(0), s, "lead", T0).provisional for s in Standing}
    assert {s for s, moves in said.items() if moves} == {Standing.PROVISIONAL, Standing.ESTIMATE}
