"""What the palette claims is computed: apart in greyscale, apart for colour-blind people, readable as text.

Colour-blindness is simulated as Machado, Oliveira and Fernandes (2009) give it at full severity, in linear RGB.
Distances are in CIELAB under D65, where about 2 is the least that is seen side by side.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from adapters.charts.colours import THEMES, Theme

SEEN_BY = {
    "full colour vision": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light):
    share = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    f = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, eyes):
    return float(np.linalg.norm(lab(eyes @ linear(one)) - lab(eyes @ linear(other))))


def contrast(one, other):
    """WCAG 2.2, success criterion 1.4.3."""
    light, dark = sorted((float(TO_XYZ[1] @ linear(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=THEMES, ids=str)
def theme(request) -> Theme:
    return THEMES[request.param]


@pytest.mark.parametrize("eyes", SEEN_BY.values(), ids=SEEN_BY)
def test_status_colours_stay_apart_for_all_eyes(theme, eyes):
    fills = {letter: paint.fill for letter, paint in theme.status.items() if letter}
    close = {pair: distance(fills[pair[0]], fills[pair[1]], eyes) for pair in combinations(fills, 2)}
    assert min(close.values()) >= 20, close


def test_status_colours_stay_apart_in_greyscale(theme):
    """A printed pack has no colour at all; lightness alone must tell neighbours apart (and the letter says it)."""
    lightness = sorted(lab(linear(paint.fill))[0] for letter, paint in theme.status.items() if letter)
    assert min(np.diff(lightness)) >= 15, lightness


@pytest.mark.parametrize("eyes", SEEN_BY.values(), ids=SEEN_BY)
def test_lines_that_share_a_chart_stay_apart_for_all_eyes(theme, eyes):
    lines = {"actual": theme.actual, "trajectory": theme.trajectory, "forecast": theme.forecast}
    close = {pair: distance(lines[pair[0]], lines[pair[1]], eyes) for pair in combinations(lines, 2)}
    assert min(close.values()) >= 30, close


@pytest.mark.parametrize("eyes", SEEN_BY.values(), ids=SEEN_BY)
def test_good_and_bad_signals_stay_apart_for_all_eyes(theme, eyes):
    assert distance(theme.better, theme.worse, eyes) >= 40


def test_all_text_reads_at_four_and_a_half_to_one(theme):
    """Every colour used for words, on every ground that words may lie on."""
    grounds = (theme.paper, theme.missing, theme.tolerance, theme.fan)
    for ink in (theme.ink, theme.quiet, theme.trajectory, theme.forecast):
        for ground in grounds:
            assert contrast(ink, ground) >= 4.5, (ink, ground)


def test_letters_read_on_their_status_colour(theme):
    for letter, paint in theme.status.items():
        assert contrast(paint.ink, paint.fill) >= 4.5, letter
