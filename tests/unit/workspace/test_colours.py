"""A status looks the same in a chart and in the table beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import adapters.workspace
from adapters.charts.colours import THEMES

PAGE = Path(adapters.workspace.__file__).parent / "page"


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_the_letters_have_the_charts_colours(theme):
    style = (PAGE / "page.css").read_text(encoding="utf-8")
    shown = {
        letter: (fill, ink)
        for letter, fill, ink in re.findall(
            r"\.pill-(\w+) \{ background: (#\w{6}); color: (#\w{6}); \}", style
        )
    }
    charts = {letter: (paint.fill, paint.ink) for letter, paint in THEMES[theme].status.items() if letter}
    assert shown == charts
