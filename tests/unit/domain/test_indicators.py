"""What a value can be, and how it is rounded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.domain.indicators import Band, Indicator, Limits, Openness

values = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False)
ends = st.one_of(st.none(), values)


@given(values, st.integers(0, 4))
def test_rounding_goes_to_the_nearest_and_halves_away_from_nought(value, decimals):
    rounded = Indicator("I", "P", "An indicator", "%", decimals=decimals).rounded(value)
    half_a_step = Fraction(1, 2 * 10**decimals)
    assert abs(Fraction(rounded) - Fraction(value)) <= half_a_step
    assert -rounded.as_tuple().exponent == decimals
    if abs(Fraction(rounded) - Fraction(value)) == half_a_step:
        assert abs(rounded) > abs(value)


@given(values, st.integers(0, 4))
def test_rounding_twice_is_rounding_once(value, decimals):
    indicator = Indicator("I", "P", "An indicator", "%", decimals=decimals)
    assert indicator.rounded(indicator.rounded(value)) == indicator.rounded(value)


@given(ends, ends, values)
def test_limits_include_their_ends(lowest, highest, value):
    limits = Limits(lowest, highest)
    below = lowest is not None and value < lowest
    above = highest is not None and value > highest
    assert limits.allow(value) is not (below or above)
    if lowest is not None and (highest is None or lowest <= highest):
        assert limits.allow(lowest)


@given(values, values, values)
def test_the_distance_from_a_band_is_nothing_inside_and_grows_outside(one, other, value):
    low, high = sorted((one, other))
    distance = Band(low, high).distance(value)
    nearest = min(max(value, low), high)
    assert distance == abs(value - nearest)


def test_a_restricted_indicator_is_kept_out_of_open_channels():
    indicator = Indicator("I", "P", "Placement moves", "%", openness=Openness.RESTRICTED)
    assert indicator.restricted
    assert not Indicator("I", "P", "Repairs", "%").restricted


def test_a_short_name_is_used_in_sentences_where_there_is_one():
    assert Indicator("I", "P", "Average void re-let time", "days", short_name="Voids").called == "Voids"
    assert Indicator("I", "P", "Average void re-let time", "days").called == "Average void re-let time"


def test_a_number_as_long_as_a_message_allows_is_rounded():
    longest = Decimal(f"{'9' * 33}.25")
    assert str(Indicator("I", "P", "Spend", "£").rounded(longest)) == f"{'9' * 33}.3"
