"""Pictures: what is to be drawn and what a person listening is told of it."""

from __future__ import annotations

from bot.pictures.amounts import amount, number
from bot.pictures.control import control_picture, in_words
from bot.pictures.listening import alternative_text
from bot.pictures.sense import sensible
from bot.pictures.sentences import (
    beside,
    finding,
    grid_line,
    overview,
    panel_line,
    provenance,
    since,
    sources,
)
from bot.pictures.shapes import (
    Actual,
    Agreed,
    Cell,
    ControlPicture,
    ControlPoint,
    Direction,
    FanPoint,
    GridPicture,
    GridRow,
    Mark,
    MultiplesPicture,
    Panel,
    Picture,
    Reading,
    SeasonalPicture,
    Signal,
    StocktakePicture,
    Stretch,
    TrajectoryPicture,
    YearLine,
)
from bot.pictures.window import everything, left_out, whole, window
from bot.pictures.wire import NotAPicture, from_json, to_json

__all__ = [
    "Actual",
    "Agreed",
    "Cell",
    "ControlPicture",
    "ControlPoint",
    "Direction",
    "FanPoint",
    "GridPicture",
    "GridRow",
    "Mark",
    "MultiplesPicture",
    "NotAPicture",
    "Panel",
    "Picture",
    "Reading",
    "SeasonalPicture",
    "Signal",
    "StocktakePicture",
    "Stretch",
    "TrajectoryPicture",
    "YearLine",
    "alternative_text",
    "amount",
    "beside",
    "control_picture",
    "everything",
    "finding",
    "from_json",
    "grid_line",
    "in_words",
    "left_out",
    "number",
    "overview",
    "panel_line",
    "provenance",
    "sensible",
    "since",
    "sources",
    "to_json",
    "whole",
    "window",
]
