"""The README's chart is what Stocktake draws of the sample today, its forecast included.

After a change that is meant, run this file with STOCKTAKE_REDRAW=1 and look at both pictures.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adapters.cli import main
from adapters.files.sample import sample_folder

SHOWN = Path(__file__).parents[3] / "docs" / "pictures"
NOTICEABLE = 48
MOST_NOTICED = 0.0008


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    with pytest.MonkeyPatch.context() as set_to:
        database = tmp_path_factory.mktemp("readme") / "readme.db"
        set_to.setenv("STOCKTAKE_DATABASE_URL", f"sqlite:///{database}")
        set_to.setenv("STOCKTAKE_DEVELOPMENT", "1")
        set_to.setenv("STOCKTAKE_NOW", "2026-11-02T08:55")
        assert main(["import", str(sample_folder())]) == 0
        set_to.setenv("STOCKTAKE_NOW", "2026-11-02T09:05")
        yield


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize(("file", "theme"), [("chart.png", ()), ("chart-dark.png", ("--dark",))])
def test_the_readme_shows_what_is_drawn_of_the_sample(file, theme, tmp_path):
    """Once it showed a fan that somebody had typed, which no forecast had ever been."""
    out = SHOWN / file if os.environ.get("STOCKTAKE_REDRAW") else tmp_path / file
    assert main(["chart", "VOID_DAYS", *theme, "--out", str(out)]) == 0
    drawn, shown = pixels(out), pixels(SHOWN / file)
    assert drawn.shape == shown.shape
    assert (np.abs(drawn - shown).max(axis=2) > NOTICEABLE).mean() <= MOST_NOTICED


def pixels(file):
    """A third of the size, so that another FreeType's hinting is not seen."""
    with Image.open(file) as opened:
        small = opened.convert("RGB").resize((400, 225), Image.Resampling.BOX)
        return np.asarray(small).astype(int)
