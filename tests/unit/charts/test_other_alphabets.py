"""A name in letters that our fonts lack is drawn with a font of the machine that has them, and with a box on one that has none.

Each machine is a process of its own: what a process found once it does not look for again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

ROOT = Path(__file__).parents[3]
DRAWS = """
import json, sys, warnings
import matplotlib.font_manager as manager
warnings.simplefilter("error")
import adapters.charts.elsewhere as elsewhere
from pathlib import Path
elsewhere._files = lambda: [Path(name) for name in sys.argv[2:]]
from adapters.charts.drawing import draw
from adapters.charts.lettering import fit_to_draw, width
from bot.pictures import TrajectoryPicture
made = draw(TrajectoryPicture(title=sys.argv[1]))
svg = draw(TrajectoryPicture(title=sys.argv[1]), format="svg")
print(json.dumps([fit_to_draw(sys.argv[1]), width(fit_to_draw(sys.argv[1]), 10), len(made), len(svg)]))
"""


def drawn(title: str, *fonts: Path) -> tuple[str, float]:
    """What a machine with these fonts makes of a title, and how wide at ten pixels; it must not warn."""
    done = subprocess.run(
        [sys.executable, "-c", DRAWS, title, *map(str, fonts)],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stderr == ""
    said, wide, png, svg = json.loads(done.stdout)
    assert png > 1000
    assert svg > 1000
    return said, wide


@pytest.fixture
def eastern(tmp_path: Path) -> Path:
    """A font that holds one character, a square of 900 in 1000."""
    pen = TTGlyphPen(None)
    for place, corner in enumerate([(50, 0), (950, 0), (950, 900), (50, 900)]):
        (pen.lineTo if place else pen.moveTo)(corner)
    pen.closePath()
    square, nothing = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "home"])
    builder.setupCharacterMap({ord("家"): "home"})
    builder.setupGlyf({".notdef": nothing, "home": square})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "home": (1000, 50)})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "A Font for Tests", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    made = tmp_path / "NotoSansCJK-ForTests.ttf"
    builder.save(made)
    return made


def test_a_machine_with_a_font_for_it_draws_the_character(eastern):
    said, wide = drawn("家家", eastern)
    assert said == "家家"
    assert wide == pytest.approx(20), "two characters as wide as they are high"


def test_what_that_font_lacks_too_is_a_box(eastern):
    assert drawn("家 空", eastern)[0] == "家 □"


def test_a_machine_without_one_draws_a_box_and_says_nothing():
    assert drawn("家 repairs")[0] == "□ repairs"


def test_a_broken_font_is_passed_over(tmp_path, eastern):
    broken = tmp_path / "NotoSansCJK.ttf"
    broken.write_bytes(b"no font at all")
    assert drawn("家", broken, eastern)[0] == "家"


def test_a_font_that_is_not_for_the_script_is_not_opened(tmp_path, eastern):
    """However many fonts a machine has, few are opened for a character that none of them holds."""
    other = eastern.rename(tmp_path / "Ornaments.ttf")
    assert drawn("家", other)[0] == "□"
