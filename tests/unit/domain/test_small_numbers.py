"""Which figures could tell of a few people, and what is left of them in the open."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.figures import Figure, Standing, known
from core.domain.indicators import Aggregation, Indicator
from core.domain.months import Month
from core.domain.small_numbers import confidential_periods, kept_confidential, without_small_numbers

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OCTOBER = Month(2026, 10)


def measure(aggregation: Aggregation, below: int | None = 5) -> Indicator:
    return Indicator(
        "K", "P", "Children moved", "children", decimals=0, aggregation=aggregation, suppress_below=below
    )


def entry(value: int | None, period: Month = OCTOBER, number: int = 1, **more: object) -> Figure:
    shown = None if value is None else Decimal(value)
    return Figure("K", period, shown, Standing.FINAL, "lead", AT, number=number, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "hidden"),
    [
        pytest.param(0, False, id="zero describes nobody"),
        pytest.param(1, True, id="one"),
        pytest.param(4, True, id="just below the rule"),
        pytest.param(5, False, id="the rule itself"),
        pytest.param(-3, True, id="a fall of three is as small as three"),
        pytest.param(None, False, id="no figure is no number"),
    ],
)
def test_a_count_is_small_itself(value: int | None, hidden: bool) -> None:  # noqa: FBT001 - a case is hidden or not
    found = confidential_periods(measure(Aggregation.SUM), [entry(value)])
    assert (OCTOBER in found) is hidden


@pytest.mark.parametrize(
    ("top", "bottom", "hidden"),
    [
        pytest.param(3, 60, True, id="a small numerator"),
        pytest.param(1, 4, True, id="a small denominator"),
        pytest.param(58, 60, True, id="those left over are two"),
        pytest.param(30, 60, False, id="large enough all round"),
        pytest.param(60, 60, False, id="everybody, so nobody is left over"),
        pytest.param(None, None, True, id="nobody can tell without the parts"),
    ],
)
def test_a_share_is_as_small_as_its_parts(top: int | None, bottom: int | None, hidden: bool) -> None:  # noqa: FBT001 - the same
    parts = {
        "numerator": None if top is None else Decimal(top),
        "denominator": None if bottom is None else Decimal(bottom),
    }
    found = confidential_periods(measure(Aggregation.RATIO), [entry(50, **parts)])
    assert (OCTOBER in found) is hidden


def test_a_running_total_hides_the_month_it_would_give_away_and_a_new_year_begins_anew() -> None:
    april = Month(2026, 4)
    values = (7, 18, 21, 40)
    history = [entry(v, april + n, n) for n, v in enumerate(values)]
    assert confidential_periods(measure(Aggregation.CUMULATIVE), history) == {april + 2}
    over_new_year = [entry(40, Month(2027, 3), 1), entry(42, Month(2027, 4), 2)]
    assert confidential_periods(measure(Aggregation.CUMULATIVE), over_new_year) == frozenset()


def test_a_period_that_was_small_once_stays_hidden_when_it_is_corrected() -> None:
    """The history shows what a figure was before; so would the correction's difference."""
    assert confidential_periods(measure(Aggregation.SUM), [entry(3, number=1), entry(12, number=2)]) == {
        OCTOBER
    }


def test_without_a_rule_nothing_is_hidden() -> None:
    assert confidential_periods(measure(Aggregation.SUM, None), [entry(1)]) == frozenset()


@given(value=st.integers(1, 99), top=st.integers(0, 99), words=st.text(max_size=40))
def test_nothing_is_left_of_a_confidential_entry_but_that_there_is_one(
    value: int, top: int, words: str
) -> None:
    figure = entry(value, numerator=Decimal(top), denominator=Decimal(value), comment=words, reason=words)
    kept = kept_confidential(figure)
    assert kept.confidential
    assert (kept.value, kept.numerator, kept.denominator, kept.comment, kept.reason) == (
        None,
        None,
        None,
        "",
        "",
    )
    assert known([kept]) == {OCTOBER: kept}


@given(below=st.integers(2, 100), number=st.integers(1, 99))
def test_no_small_number_is_left_in_words(below: int, number: int) -> None:
    said = without_small_numbers(f"we had {number}, of them {number} twice", below)
    assert (str(number) in said) is (number >= below)
