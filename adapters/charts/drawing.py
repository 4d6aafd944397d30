"""The one way from a picture to bytes."""

from __future__ import annotations

from typing import Literal, assert_never

from adapters.charts.control import draw_control
from adapters.charts.grid import draw_grid
from adapters.charts.multiples import draw_multiples
from adapters.charts.seasonal import draw_seasonal
from adapters.charts.sheet import Format, Sheet, ThemeName
from adapters.charts.stocktake import draw_stocktake
from adapters.charts.trajectory import draw_trajectory
from bot.pictures import (
    ControlPicture,
    GridPicture,
    MultiplesPicture,
    Picture,
    SeasonalPicture,
    StocktakePicture,
    TrajectoryPicture,
    alternative_text,
)


def draw(
    picture: Picture,
    *,
    scale: Literal[1, 2] = 1,
    format: Format = "png",  # noqa: A002 - the word people use
    theme: ThemeName = "light",
) -> bytes:
    """The picture as a PNG `1200 * scale` pixels wide, or as SVG.

    Charts are 675 pixels high at 1x, more where many words stand around one; pages (small multiples, grid, stocktake) as
    high as they need. The same picture
    gives the same bytes. Safe in a thread; nothing is kept between drawings.
    """
    sheet = on_paper(picture, theme)
    try:
        if format == "svg":
            return sheet.svg(picture.title, alternative_text(picture))
        return sheet.png(scale, alternative_text(picture))
    finally:
        sheet.let_go()


def on_paper(picture: Picture, theme: ThemeName = "light") -> Sheet:
    """The sheet with the picture on it, before it becomes bytes."""
    match picture:
        case TrajectoryPicture():
            return draw_trajectory(picture, theme)
        case ControlPicture():
            return draw_control(picture, theme)
        case SeasonalPicture():
            return draw_seasonal(picture, theme)
        case MultiplesPicture():
            return draw_multiples(picture, theme)
        case GridPicture():
            return draw_grid(picture, theme)
        case StocktakePicture():
            return draw_stocktake(picture, theme)
        case _:
            assert_never(picture)
