"""Days as people say them, resolved forward. Today is Thursday 5 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.dates import mentions, when
from tests.unit.understanding.settings import A_THURSDAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("not till the 10th", date(2026, 11, 10)),
        ("the 3rd", date(2026, 12, 3)),
        ("after the 12th", date(2026, 11, 13)),
        ("Friday", date(2026, 11, 6)),
        ("Thursday", date(2026, 11, 12)),
        ("next Friday", date(2026, 11, 13)),
        ("Monday week", date(2026, 11, 16)),
        ("Mon 16 Nov", date(2026, 11, 16)),
        ("Monday 16 November 2026", date(2026, 11, 16)),
        ("14/11", date(2026, 11, 14)),
        ("24/08/27", date(2027, 8, 24)),
        ("mid December", date(2026, 12, 15)),
        ("end of the month", date(2026, 11, 30)),
        ("end of February", date(2027, 2, 28)),
        ("tomorrow", date(2026, 11, 6)),
        ("COP Friday", date(2026, 11, 6)),
        ("close of play", A_THURSDAY),
        ("in 2 weeks", date(2026, 11, 19)),
        ("next week", date(2026, 11, 9)),
        ("next month", date(2026, 12, 1)),
        ("30 February", None),
        ("99/99", None),
        ("when it is ready", None),
        ("copying in Tom", None),
    ],
)
def test_a_day_is_the_next_one_of_that_description(text, day):
    assert when(text, A_THURSDAY) == day


@given(text=st.text(max_size=300), today=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_no_text_raises_and_no_day_is_past(text, today):
    for mention in mentions(text, today):
        assert mention.day >= today
