"""Bands as councils write them, and the one tolerance they amount to."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.bands import BandsDisagree, tolerance_of
from core.domain.indicators import Polarity

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER


@pytest.mark.parametrize(
    ("written", "polarity", "decimals", "tolerance"),
    [
        pytest.param("AG 0 to 3; AR 3 to 6; R over 6", HIGHER, 1, "3", id="distances"),
        pytest.param("AG up to 3; AR up to 6; R above 6", LOWER, 1, "3", id="only the worse ends"),
        pytest.param("G 60 or more; AG 55 to 60; AR 50 to 55; R below 50", HIGHER, 1, "5", id="values, higher"),
        pytest.param("G 26 or less; AG 27-29; AR 30-32; R 33 or more", LOWER, 0, "3", id="whole days, lower"),
        pytest.param("green >= 60\namber/green 55-59\namber/red 50-54\nred < 50", HIGHER, 0, "5", id="whole words"),
        pytest.param("G above 60; AG above 55; AR above 50; R below 50", HIGHER, 1, "5", id="each from its lower end"),
        pytest.param("G 0; AG 0 to 10; AR 10 to 20; R over 20", LOWER, 0, "10", id="a target of nought"),
        pytest.param("G 98.5% or more, AG 98-98.5, AR 97.5-98, R below 97.5", HIGHER, 2, "0.5", id="per cent signs"),
        pytest.param("AG 0 to 2; AR 2 to 4; R over 4", Polarity.BAND, 1, "2", id="distances outside a band"),
    ],
)  # fmt: skip
def test_bands_that_touch_are_one_tolerance_each(written, polarity, decimals, tolerance):
    assert tolerance_of(written, polarity, decimals=decimals) == Decimal(tolerance)


@pytest.mark.parametrize(
    ("written", "polarity", "remedy"),
    [
        pytest.param("G above 60; AG above 55; AR above 52; R below 50", HIGHER, "Between 52 and 50 there is no colour", id="a gap before red"),
        pytest.param("G 60 or more; AG 50 to 55; AR 45 to 50; R below 45", HIGHER, "Between 60 and 55 there is no colour", id="a gap after green"),
        pytest.param("G 60 or more; AG 54 to 62; AR 50 to 54; R below 50", HIGHER, "From 62 to 60 is both green and amber/green", id="an overlap"),
        pytest.param("AG 0 to 3; AR 2 to 6; R over 6", LOWER, "From 2 to 3 is both amber/green and amber/red", id="distances that overlap"),
        pytest.param("AG 0 to 3; AR 5 to 6; R over 6", LOWER, "Between 3 and 5 there is no colour", id="distances with a gap"),
        pytest.param("AG 0 to 3; AR 3 to 9; R over 9", LOWER, "Amber/green is 3 wide and amber/red 6", id="unequal widths"),
        pytest.param("green above 60, amber above 55, red below 50", HIGHER, "There is no plain amber", id="the published scorecard"),
        pytest.param("AG 0 to 3; R over 3", LOWER, "There is no band for AR", id="a band left out"),
        pytest.param("AG 0 to 3; AG 3 to 6; R over 6", LOWER, "AG is there twice", id="a band twice"),
        pytest.param("G 60 or less; AG 60 to 65; AR 65 to 70; R over 70", HIGHER, "green is open upwards", id="the wrong way round"),
        pytest.param("about 3 either way", LOWER, "is not a band", id="not bands at all"),
    ],
)  # fmt: skip
def test_gaps_and_overlaps_are_refused(written, polarity, remedy):
    with pytest.raises(BandsDisagree) as refusal:
        tolerance_of(written, polarity)

    assert remedy in str(refusal.value)


def test_neighbours_may_differ_by_one_step_and_no_more():
    assert tolerance_of("AG 1 to 3; AR 4 to 6; R 7 or more", LOWER, decimals=0) == 3
    with pytest.raises(BandsDisagree, match="Between 3 and 4 there is no colour"):
        tolerance_of("AG 0 to 3; AR 4 to 6; R over 6", LOWER, decimals=1)
    with pytest.raises(BandsDisagree, match="Between 0 and 2 there is no colour"):
        tolerance_of("AG 2 to 3; AR 3 to 6; R over 6", LOWER, decimals=0)


def test_bands_and_tolerance_must_agree():
    with pytest.raises(BandsDisagree, match="3 wide, but the tolerance is 2"):
        tolerance_of("AG 0 to 3; AR 3 to 6; R over 6", LOWER, tolerance=Decimal(2))


def test_green_must_begin_at_the_target():
    with pytest.raises(BandsDisagree, match="Green begins at 60, but the target is 95"):
        tolerance_of("G 60 or more; AG 55 to 60; AR 50 to 55; R below 50", HIGHER, target=Decimal(95))


def test_an_indicator_for_information_has_no_bands():
    with pytest.raises(BandsDisagree, match="has no status"):
        tolerance_of("AG 0 to 3; AR 3 to 6; R over 6", Polarity.INFORMATION)


@given(
    st.integers(-500, 500),
    st.integers(1, 400),
    st.sampled_from([HIGHER, LOWER]),
)
def test_bands_written_from_a_tolerance_give_it_back(target, tolerance, polarity):
    one, two = (
        (target - tolerance, target - 2 * tolerance)
        if polarity is HIGHER
        else (target + tolerance, target + 2 * tolerance)
    )
    green, red = ("or more", "below") if polarity is HIGHER else ("or less", "over")
    written = f"G {target} {green}; AG {one} to {target}; AR {two} to {one}; R {red} {two}"
    if target == 0:
        written = f"AG 0 to {tolerance}; AR {tolerance} to {2 * tolerance}; R over {2 * tolerance}"

    assert tolerance_of(written, polarity) == tolerance


@given(st.text(max_size=600), st.sampled_from(Polarity))
def test_any_words_at_all_are_read_or_refused(words, polarity):
    with suppress(BandsDisagree):
        assert tolerance_of(words, polarity) >= 0
