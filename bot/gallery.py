"""From a message's picture block to what is drawn: the store is read as it was known when the block was made."""

from __future__ import annotations

from datetime import datetime

from bot import pictures
from bot.drawing import grid_picture, multiples_picture, seasonal_picture, trajectory_picture
from bot.messages import Picture
from core.ports import Work
from core.services.judging import read_indicator


class NoSuchPicture(LookupError):
    """The block names a drawing nobody knows."""


def picture_of(work: Work, block: Picture) -> pictures.Picture:
    """What the block stands for. Raises NoSuchPicture for an unknown kind."""
    at = datetime.fromisoformat(block.known_at)
    match block.kind:
        case "trajectory":
            key = block.of[0]
            reading = read_indicator(work, key, at=at)
            history = [f for f in work.figures.history(key) if f.said_at <= at]
            return trajectory_picture(reading, history, at, work.portfolio.trajectory_versions(key))
        case "seasonal":
            return seasonal_picture(read_indicator(work, block.of[0], at=at), at)
        case "grid":
            readings = [read_indicator(work, k, at=at, deeply=False) for k in block.of[1:]]
            return grid_picture(readings, at, block.of[0])
        case "multiples":
            readings = [read_indicator(work, k, at=at, deeply=False) for k in block.of[1:]]
            return multiples_picture(readings, at, block.of[0])
        case other:
            raise NoSuchPicture(f"No picture is called {other!r}.")
