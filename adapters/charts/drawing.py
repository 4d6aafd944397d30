"""The one way from a picture to bytes."""

from __future__ import annotations

from typing import Literal

from adapters.charts.sheet import Format, ThemeName
from adapters.charts.trajectory import draw_trajectory
from bot.pictures import TrajectoryPicture, alternative_text


def draw(
    picture: TrajectoryPicture,
    *,
    scale: Literal[1, 2] = 1,
    format: Format = "png",  # noqa: A002 - the word people use
    theme: ThemeName = "light",
) -> bytes:
    """The picture as a PNG `1200 * scale` pixels wide, or as SVG.

    Safe in a thread; nothing is kept between drawings.
    """
    sheet = draw_trajectory(picture, theme)
    if format == "svg":
        return sheet.svg(picture.title, alternative_text(picture))
    return sheet.png(scale)
