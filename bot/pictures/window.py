"""Which months a picture of one indicator spans: five years of figures say what forty would only blur."""

from __future__ import annotations

from dataclasses import replace

from bot.pictures.shapes import ControlPicture, TrajectoryPicture
from core.domain.months import Month

Alone = TrajectoryPicture | ControlPicture
Span = tuple[Month, Month]

MOST_FIGURES = 60
"""Figures shown where nobody says which months: more of them run into one another."""


def window(picture: Alone) -> Span | None:
    """The first and last month shown; None where there is nothing to show."""
    if picture.months:
        return picture.months
    span, figures = everything(picture), _figures(picture)
    if span is None or len(figures) <= MOST_FIGURES:
        return span
    return max(span[0], figures[-MOST_FIGURES]), span[1]


def everything(picture: Alone) -> Span | None:
    """The first and last month that anything is known of."""
    found = _figures(picture)
    if isinstance(picture, TrajectoryPicture):
        lines = (picture.trajectory, *picture.older, picture.no_effect, picture.low, picture.high)
        found += [p.month for line in lines for p in line]
        found += [f.month for f in picture.forecast] + [*picture.missing]
        found += [picture.target.month] if picture.target else []
    return (min(found), max(found)) if found else None


def left_out(picture: Alone) -> str:
    """How many figures are not shown for there being so many, as a sentence; empty where all are, or were chosen."""
    count = len(picture.actual if isinstance(picture, TrajectoryPicture) else picture.points)
    hidden = picture.months is None and count > MOST_FIGURES
    return f"The last {MOST_FIGURES} of {count:,} figures." if hidden else ""


def whole(picture: Alone) -> Alone:
    """The picture with every month it holds."""
    return replace(picture, months=everything(picture))


def _figures(picture: Alone) -> list[Month]:
    figures = picture.actual if isinstance(picture, TrajectoryPicture) else picture.points
    return sorted(f.month for f in figures)
