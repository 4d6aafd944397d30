"""Whether a picture that somebody wrote makes sense: what cannot be drawn truly is refused, naming where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

from bot.pictures.sentences import STATUS_WORDS, clipped
from bot.pictures.shapes import Actual, ControlPoint, FanPoint, Picture, Stretch
from bot.pictures.wire import NotAPicture
from core.domain.trajectory import Point

_IN_TIME = Actual | Point | FanPoint | ControlPoint


def sensible(picture: Picture) -> Picture:
    """The picture itself. Raises NotAPicture for months that do not run forward, and the like.

    >>> from bot.pictures import TrajectoryPicture
    >>> sensible(TrajectoryPicture(title="Voids", letter="Z"))
    Traceback (most recent call last):
    bot.pictures.wire.NotAPicture: letter: "Z" is not a status; write one of G, AG, AR, R, or leave it out.
    """
    for fault in _faults(picture, ""):
        raise NotAPicture(fault)
    return picture


def _faults(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from _out_of_order(value, at)
        for place, item in enumerate(value):
            yield from _faults(item, f"{at}[{place}]")
    elif is_dataclass(value):
        match value:
            case FanPoint() if not value.p10 <= value.p50 <= value.p90:
                yield f"{at}: p10, p50 and p90 should rise; they are {value.p10}, {value.p50} and {value.p90}."
            case Stretch() if not value.lower <= value.mean <= value.upper:
                yield f"{at}: lower, mean and upper should rise; they are {value.lower}, {value.mean} and {value.upper}."
            case Stretch() if value.last < value.first:
                yield f"{at}: its last month, {value.last}, comes before its first, {value.first}."
        for field in fields(value):
            inner = getattr(value, field.name)
            where = f"{at}.{field.name}" if at else field.name
            if field.name == "letter" and inner and inner not in STATUS_WORDS:
                yield (
                    f'{where}: "{clipped(inner, 20)}" is not a status; '
                    f"write one of {', '.join(STATUS_WORDS)}, or leave it out."
                )
            yield from _faults(inner, where)


def _out_of_order(items: tuple[Any, ...], at: str) -> Iterator[str]:
    for place, (before, after) in enumerate(pairwise(items), 1):
        if isinstance(before, _IN_TIME) and isinstance(after, _IN_TIME) and after.month <= before.month:
            twice = (
                f"{after.month} is there twice"
                if after.month == before.month
                else (f"{after.month} stands after {before.month}")
            )
            yield f"{at}[{place}].month: {twice}; months run forward, each once."
