"""What `draw` gives back."""

from __future__ import annotations

import gc
import io
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

from adapters.charts.drawing import draw
from bot.pictures import Actual, TrajectoryPicture, alternative_text
from core.domain.months import Month

THREE_MONTHS = TrajectoryPicture(
    title="Repairs: 90.4 % in September",
    unit="%",
    actual=tuple(Actual(Month(2026, 7 + i), Decimal(v)) for i, v in enumerate(("90.1", "89.6", "90.4"))),
)


@pytest.mark.parametrize(("scale", "size"), [(1, (1200, 675)), (2, (2400, 1350))])
def test_a_chart_is_a_palette_png_of_the_size_asked_for(scale, size):
    with Image.open(io.BytesIO(draw(THREE_MONTHS, scale=scale))) as image:
        assert image.size == size
        assert image.mode == "P"


def test_the_same_picture_gives_the_same_bytes():
    """An outbox may draw a picture twice; what it looks for afterwards is the same file."""
    assert draw(THREE_MONTHS) == draw(THREE_MONTHS)
    assert draw(THREE_MONTHS, format="svg") == draw(THREE_MONTHS, format="svg")


def test_an_svg_says_its_finding_to_those_who_listen():
    drawn = draw(THREE_MONTHS, format="svg").decode()
    assert 'role="img"' in drawn
    assert "<title>Repairs: 90.4 % in September</title>" in drawn
    assert f"<desc>{alternative_text(THREE_MONTHS)}</desc>" in drawn


def test_nothing_to_show_is_said_and_not_an_error():
    assert draw(TrajectoryPicture(title="Repairs: no figure yet")).startswith(b"\x89PNG")


def test_charts_drawn_in_several_threads_are_the_same_charts():
    """The draughtsman's thread and a page's own request may draw at once."""
    themes = ["light", "dark"] * 6
    alone = [draw(THREE_MONTHS, theme=theme) for theme in themes]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda theme: draw(THREE_MONTHS, theme=theme), themes))
    assert together == alone


def test_a_drawing_gives_its_pixels_back_at_once():
    """Beside a big heap the garbage collector comes by so seldom that 300 charts once held 160 MiB."""

    def held() -> int:
        return sum(isinstance(each, RendererAgg) for each in gc.get_objects())

    draw(TrajectoryPicture(title="Voids"))
    gc.collect()
    gc.disable()
    try:
        before = held()
        for number in range(3):
            draw(TrajectoryPicture(title=f"Voids {number}"), scale=2)
        assert held() <= before
    finally:
        gc.enable()
