"""The few charts that matter look as they did when somebody last looked at them.

Baselines are a third of the size drawn. After a change that is meant, run this file with STOCKTAKE_REDRAW=1, look at
every picture in `baselines/`, and commit them with the change.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adapters.charts.drawing import draw
from bot.pictures import (
    Actual,
    Agreed,
    Cell,
    FanPoint,
    GridPicture,
    GridRow,
    Mark,
    MultiplesPicture,
    Panel,
    Reading,
    SeasonalPicture,
    StocktakePicture,
    Stretch,
    TrajectoryPicture,
    YearLine,
    control_picture,
)
from core.analysis.control_chart import control_chart
from core.domain.indicators import Polarity
from core.domain.months import Month
from core.domain.trajectory import Point, Trajectory

BASELINES = Path(__file__).parent / "baselines"
SIZE = 400
NOTICEABLE = 48
"""A pixel's difference, of 255, that an eye would see."""
MOST_NOTICED = 0.0008
"""The share of pixels allowed to differ so: another FreeType's hinting, but not a status letter."""

OCTOBER = Month(2026, 10)
FIRST = Month(2025, 10)
SERIES = [24, 25, 23, None, 25, 24, 26, 27, 26, 27, 28, 29, 31]
PROMISE = Trajectory.linear((Month(2026, 3), 28), (Month(2027, 3), 24))
PROMISED = tuple(Point(m, PROMISE.expected(m)) for m in Month(2026, 3).to(Month(2027, 3)))
ACTUAL = tuple(
    Actual(FIRST + i, Decimal(v), FIRST + i == OCTOBER, (Decimal(28),) if i == 9 else ())
    for i, v in enumerate(SERIES)
    if v is not None
)
VOIDS = TrajectoryPicture(
    title="Voids: 31 days in October, 5 above trajectory, slipping since August",
    subtitle="Average re-let time, standard re-lets",
    unit="days",
    decimals=0,
    polarity=Polarity.LOWER,
    actual=ACTUAL,
    missing=(FIRST + 3,),
    trajectory=PROMISED,
    older=(tuple(replace(p, value=p.value - 1) for p in PROMISED),),
    target=PROMISED[-1],
    tolerance=Decimal(2),
    no_effect=(Point(Month(2026, 3), Decimal(28)), Point(Month(2027, 3), Decimal(30))),
    interventions=(Mark(Month(2026, 6), "New contractor"), Mark(Month(2026, 11), "Two extra void teams")),
    forecast=tuple(FanPoint(OCTOBER + i, Decimal(31 - i), Decimal(31), Decimal(31 + i)) for i in range(1, 6)),
    letter="AR",
    source="Housing system",
    known_on=date(2026, 11, 12),
)
LETTERS = ("G", "AG", "AR", "R", "AR", "G")
GRID = GridPicture(
    title="October: voids slipped, missed bins recovered",
    months=tuple((OCTOBER + -5).to(OCTOBER)),
    rows=(
        GridRow("Voids", tuple(Cell(OCTOBER + (i - 5), x) for i, x in enumerate(LETTERS)), "Housing"),
        GridRow("Missed bins", (Cell(OCTOBER, "G", provisional=True),), "Environment"),
        GridRow("Sickness days per full-time employee", (Cell(OCTOBER, word="not due"),), "People"),
    ),
    source="Housing system; Waste contractor; Payroll",
    known_on=date(2026, 11, 12),
    illustrative=True,
)
PICTURES = {
    "trajectory": VOIDS,
    "trajectory-with-limits": replace(
        VOIDS,
        months=(FIRST, OCTOBER),
        limits=(Stretch(FIRST, OCTOBER, Decimal(26), Decimal(21), Decimal(31)),),
        breaks=(Mark(Month(2026, 4), "garages left out"),),
    ),
    "control": control_picture(
        control_chart([FIRST + i for i in range(13)], SERIES, polarity="lower", target=24.0),
        name="Voids",
        unit="days",
        decimals=0,
        polarity=Polarity.LOWER,
        target=Decimal(24),
        source="Housing system",
        known_on=date(2026, 11, 12),
    ),
    "seasonal": SeasonalPicture(
        title="Voids: 31 days in October, 4 above last October",
        unit="days",
        decimals=0,
        years=tuple(
            YearLine(
                f"{year}/{year % 100 + 1}",
                tuple(Point(Month(year, 4) + i, Decimal(24 + (i * 5 + year) % 7)) for i in range(length)),
            )
            for year, length in ((2024, 12), (2025, 12), (2026, 7))
        ),
        letter="AR",
        source="Housing system",
        known_on=date(2026, 11, 12),
    ),
    "grid": GRID,
    "multiples": MultiplesPicture(
        title="Housing: one of two on trajectory",
        panels=(
            Panel("Voids", "31 days, 5 above trajectory", "days", 0, Polarity.LOWER, ACTUAL, letter="R"),
            Panel("Tenant satisfaction", "no figures yet"),
        ),
        source="Housing system; Tenant survey",
        known_on=date(2026, 11, 12),
    ),
    "stocktake": StocktakePicture(
        title="Empty homes let sooner",
        lead="Head of Housing",
        minutes=20,
        good_news="Repairs have been above trajectory for six months.",
        agreed=(Agreed("Two extra void teams", "Head of Repairs", date(2026, 11, 17), "done on time"),),
        readings=(Reading("Now", "31 days against 26", "AR"), Reading("Forecast", "About one in ten")),
        trajectory=VOIDS,
        questions=("Of the 31 days, how many were before the keys reached the contractor?",),
        source="Housing system; Repairs job feed",
        known_on=date(2026, 11, 12),
    ),
}


def pixels(image: Image.Image) -> np.ndarray:
    small = image.convert("RGB").resize(
        (SIZE, round(image.height * SIZE / image.width)), Image.Resampling.BOX
    )
    return np.asarray(small, dtype=np.int16)


def share_noticed(one: np.ndarray, other: np.ndarray) -> float:
    if one.shape != other.shape:
        return 1.0
    return float((np.abs(one - other).max(axis=2) > NOTICEABLE).mean())


@pytest.mark.parametrize(
    ("name", "theme"), [*((name, "light") for name in PICTURES), ("trajectory", "dark"), ("grid", "dark")]
)
def test_it_looks_as_when_last_looked_at(name, theme):
    baseline = BASELINES / f"{name}-{theme}.png"
    with Image.open(io.BytesIO(draw(PICTURES[name], theme=theme))) as drawn:
        now = pixels(drawn)
    if os.environ.get("STOCKTAKE_REDRAW"):
        Image.fromarray(now.astype(np.uint8)).quantize(256, kmeans=1).save(baseline, optimize=True)
    with Image.open(baseline) as kept:
        noticed = share_noticed(now, pixels(kept))
    assert noticed <= MOST_NOTICED, (
        f"{noticed:.2%} of {name} ({theme}) has changed; see this file's first lines"
    )


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(replace(VOIDS, letter="R"), id="a letter"),
        pytest.param(replace(VOIDS, title=VOIDS.title.replace("31", "13")), id="a digit of the title"),
        pytest.param(replace(VOIDS, target=None), id="the target"),
        pytest.param(replace(VOIDS, forecast=()), id="the forecast"),
        pytest.param(replace(VOIDS, missing=()), id="a missing month"),
    ],
)
def test_the_comparison_would_notice(changed):
    """The tolerance is no wider than the smallest thing a reader must see."""
    with (
        Image.open(io.BytesIO(draw(VOIDS))) as before,
        Image.open(io.BytesIO(draw(changed))) as after,
    ):
        assert share_noticed(pixels(before), pixels(after)) > MOST_NOTICED
