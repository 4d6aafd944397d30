"""The four letters: no gap, no overlap, and never better for doing worse."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.formatting import show
from core.domain.indicators import Band, Indicator, Polarity
from core.domain.status import Status, current_status, small_denominator, variance

TWO_WAYS = [Polarity.HIGHER, Polarity.LOWER]
BEST_TO_WORST = list(Status)

points = st.decimals(min_value=-10_000, max_value=10_000, places=4, allow_nan=False)
tolerances = st.decimals(min_value=0, max_value=500, places=3, allow_nan=False)
steps = st.integers(-5000, 5000)


def an_indicator(
    polarity: Polarity, tolerance: Decimal | None, decimals: int = 1, **more: object
) -> Indicator:
    return Indicator(
        "I", "P", "An indicator", "%", decimals=decimals, polarity=polarity, tolerance=tolerance, **more
    )


@st.composite
def bands(draw: st.DrawFn, decimals: int) -> Band:
    unit = Decimal(1).scaleb(-decimals)
    low = draw(st.integers(-3000, 3000))
    return Band(low * unit, (low + draw(st.integers(0, 500))) * unit)


def letters_that_fit(shortfall: Decimal, tolerance: Decimal) -> list[Status]:
    """The four rules as a council writes them, each read alone."""
    rules = {
        Status.GREEN: shortfall <= 0,
        Status.AMBER_GREEN: 0 < shortfall <= tolerance,
        Status.AMBER_RED: tolerance < shortfall <= 2 * tolerance and shortfall > 0,
        Status.RED: shortfall > 2 * tolerance and shortfall > 0,
    }
    return [status for status, fits in rules.items() if fits]


@given(st.sampled_from(TWO_WAYS), points, tolerances, st.integers(0, 3), steps)
def test_every_value_has_exactly_one_letter_and_it_is_the_one_the_rule_names(
    polarity, point, tolerance, decimals, away
):
    indicator = an_indicator(polarity, tolerance, decimals)
    shown = indicator.rounded(point)
    value = shown + Decimal(away).scaleb(-decimals)
    shortfall = shown - value if polarity is Polarity.HIGHER else value - shown
    assert letters_that_fit(shortfall, tolerance) == [current_status(indicator, value, point)]


@given(st.sampled_from(TWO_WAYS), points, tolerances.filter(bool), st.integers(0, 3))
def test_the_edges_of_the_bands_belong_to_the_better_side(polarity, point, tolerance, decimals):
    indicator = an_indicator(polarity, tolerance, decimals)
    step, way = Decimal(1).scaleb(-decimals), (-1 if polarity is Polarity.HIGHER else 1)
    shown = indicator.rounded(point)
    edges = [Decimal(0), tolerance // step * step, 2 * tolerance // step * step]
    for edge, better, worse in zip(edges, BEST_TO_WORST, BEST_TO_WORST[1:], strict=False):
        at, beyond = (current_status(indicator, shown + way * e, point) for e in (edge, edge + step))
        assert BEST_TO_WORST.index(at) <= BEST_TO_WORST.index(better)
        assert BEST_TO_WORST.index(beyond) >= BEST_TO_WORST.index(worse)


@given(
    st.sampled_from(TWO_WAYS), points, tolerances, st.integers(0, 3), st.lists(points, min_size=2, max_size=8)
)
def test_a_better_value_never_has_a_worse_letter(polarity, point, tolerance, decimals, values):
    indicator = an_indicator(polarity, tolerance, decimals)
    best_first = sorted(values, reverse=polarity is Polarity.HIGHER)
    letters = [BEST_TO_WORST.index(current_status(indicator, value, point)) for value in best_first]
    assert letters == sorted(letters)


@given(st.sampled_from(TWO_WAYS), points, points, tolerances, st.integers(0, 3))
def test_what_reads_the_same_as_the_point_is_green(polarity, point, value, tolerance, decimals):
    indicator = an_indicator(polarity, tolerance, decimals)
    near = point + value.scaleb(-6)
    if show(indicator, near) == show(indicator, point):
        assert current_status(indicator, near, point) is Status.GREEN


@given(points, points, tolerances, st.integers(0, 3))
def test_higher_and_lower_are_mirror_images(point, value, tolerance, decimals):
    up, down = (an_indicator(polarity, tolerance, decimals) for polarity in TWO_WAYS)
    assert current_status(up, value, point) is current_status(down, -value, -point)


@given(st.data(), tolerances, st.integers(0, 3))
def test_a_band_is_green_inside_and_worse_the_further_outside(data, tolerance, decimals):
    band = data.draw(bands(decimals))
    indicator = an_indicator(Polarity.BAND, tolerance, decimals, band=band)
    step = Decimal(1).scaleb(-decimals)
    assert {
        current_status(indicator, v, None) for v in (band.low, band.high, (band.low + band.high) / 2)
    } == {Status.GREEN}
    for edge, way in ((band.low, -step), (band.high, step)):
        out = [BEST_TO_WORST.index(current_status(indicator, edge + way * n, None)) for n in range(60)]
        assert out == sorted(out)
        assert [letters_that_fit(step * n, tolerance) for n in range(60)] == [[BEST_TO_WORST[i]] for i in out]


@given(st.data(), st.integers(0, 3), points)
def test_the_distance_from_a_band_says_which_side(data, decimals, value):
    band = data.draw(bands(decimals))
    found = variance(an_indicator(Polarity.BAND, None, decimals, band=band), value, None)
    assert found.shortfall == abs(found.difference)
    assert (found.difference > 0) <= (value > band.high)
    assert (found.difference < 0) <= (value < band.low)


@given(st.sampled_from(Polarity), points, st.one_of(st.none(), points), st.one_of(st.none(), tolerances))
def test_no_reading_divides_and_a_target_of_nought_is_a_target(polarity, value, point, tolerance):
    indicator = an_indicator(polarity, tolerance, band=Band(Decimal(0), Decimal(0)))
    for expected in (point, Decimal(0)):
        found = variance(indicator, value, expected)
        assert found is None or found.shortfall >= 0
        letter = current_status(indicator, value, expected)
        assert (letter is None) == (found is None or tolerance is None)


@pytest.mark.parametrize(
    ("polarity", "tolerance", "point"),
    [
        pytest.param(Polarity.HIGHER, None, Decimal(90), id="no tolerance was agreed"),
        pytest.param(Polarity.HIGHER, Decimal(2), None, id="nothing is promised for the month"),
        pytest.param(Polarity.INFORMATION, Decimal(2), Decimal(90), id="kept for information"),
        pytest.param(Polarity.BAND, Decimal(2), Decimal(90), id="a band nobody drew"),
    ],
)
def test_where_nothing_is_agreed_there_is_no_letter(polarity, tolerance, point):
    assert current_status(an_indicator(polarity, tolerance), Decimal(80), point) is None


def test_no_tolerance_at_all_is_green_or_red():
    strict = an_indicator(Polarity.LOWER, Decimal(0), 0)
    assert [current_status(strict, Decimal(v), Decimal(26)) for v in (26, 27)] == [Status.GREEN, Status.RED]


def test_the_letters_go_with_words_and_have_no_middle_amber():
    assert [(s.value, s.words) for s in BEST_TO_WORST] == [
        ("G", "green"), ("AG", "amber/green"), ("AR", "amber/red"), ("R", "red"),
    ]  # fmt: skip


@given(st.integers(0, 200))
def test_few_cases_are_few_until_one_of_them_moves_less_than_five_points(cases):
    one_case_moves = Decimal(100) / cases if cases else Decimal(100)
    assert small_denominator(Decimal(cases)) == (one_case_moves > 5)


def test_few_cases_only_become_more():
    said = [small_denominator(Decimal(n)) for n in range(60)]
    assert all(before >= after for before, after in pairwise(said))
