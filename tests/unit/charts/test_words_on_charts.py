"""No words lie on other words, none leave the sheet, and none are too small for a phone: for every kind of chart."""

from __future__ import annotations

import importlib.util
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from adapters.charts.drawing import on_paper

HERE = Path(__file__).parent
PHONE = 360
"""Points across a phone."""


def neighbour(name: str):
    """Another test file, for the pictures it holds."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


USUAL = neighbour("test_what_charts_look_like").PICTURES
HOSTILE = neighbour("test_hostile_words")
KINDS = ("trajectory", "one month", "control", "seasonal", "multiples", "grid", "stocktake")
LONG = dict(zip(KINDS, HOSTILE.pictures_full_of("many long words about homes " * 60), strict=True))
TIGHT = dict(zip(KINDS, HOSTILE.pictures_full_of("W" * 3000), strict=True))
ALL = [
    pytest.param(picture, id=f"{name}, {how}")
    for how, some in (("as usual", USUAL), ("long names", LONG), ("one long word", TIGHT))
    for name, picture in some.items()
]


def words_on(picture):
    """Each text with the box it is drawn in: left, top, right, bottom in pixels of the sheet."""
    sheet = on_paper(picture)
    canvas = FigureCanvasAgg(sheet._figure)
    renderer = canvas.get_renderer()
    found = []
    for text in (a for a in sheet._figure.artists if isinstance(a, Text)):
        box = text.get_window_extent(renderer)
        found.append((text, (box.x0, sheet.height - box.y1, box.x1, sheet.height - box.y0)))
    return sheet, found


@pytest.mark.parametrize("picture", ALL)
def test_no_words_lie_on_other_words(picture):
    _, found = words_on(picture)
    near = 3
    for (one, a), (other, b) in combinations(found, 2):
        apart = a[2] - near <= b[0] or b[2] - near <= a[0] or a[3] - near <= b[1] or b[3] - near <= a[1]
        assert apart, (one.get_text(), a, other.get_text(), b)


@pytest.mark.parametrize("picture", ALL)
def test_no_words_leave_the_sheet(picture):
    sheet, found = words_on(picture)
    for text, (left, top, right, bottom) in found:
        inside = left >= 0 and top >= 0 and right <= sheet.width and bottom <= sheet.height
        assert inside, (text.get_text(), left, top, right, bottom)


@pytest.mark.parametrize("picture", ALL)
def test_words_can_be_read_on_a_phone(picture):
    """9 points at a phone's width; only a strange word squeezed into a grid cell is smaller, its row's name beside it."""
    least = 7.19 if picture in (LONG["grid"], TIGHT["grid"]) else 8.99
    sheet, found = words_on(picture)
    for text, _ in found:
        size = text.get_fontsize() / 0.72 * PHONE / sheet.width
        assert size >= least, (text.get_text(), size)
