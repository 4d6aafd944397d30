"""A trajectory as JSON values, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.domain.indicators import Limits
from core.domain.months import Month
from core.domain.trajectory import Intervention, Point, Profile, Trajectory


def _point_body(point: Point) -> list[str]:
    return [str(point.month), format(point.value, "f")]


def _point(body: Sequence[str]) -> Point:
    return Point(Month.parse(body[0]), Decimal(body[1]))


def _maybe(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def trajectory_body(trajectory: Trajectory) -> dict[str, Any]:
    """A trajectory as JSON values, decimals as text."""
    limits = trajectory.limits
    body: dict[str, Any] = {
        "baseline": _point_body(trajectory.baseline),
        "target": _point_body(trajectory.target),
        "profile": trajectory.profile.value,
        "points": [_point_body(p) for p in trajectory.points],
        "interventions": [
            {
                f.name: str(getattr(i, f.name))
                if not isinstance(getattr(i, f.name), int)
                else getattr(i, f.name)
                for f in fields(i)
            }
            for i in trajectory.interventions
        ],
        "limits": [None if x is None else format(x, "f") for x in (limits.lowest, limits.highest)],
    }
    known = {"baseline", "target", "points", "interventions", "limits", "profile", "agreed_at"}
    for field in fields(trajectory):
        if field.name in known:
            continue
        value = getattr(trajectory, field.name)
        if isinstance(value, tuple):
            value = [_point_body(p) for p in value]
        elif isinstance(value, Decimal):
            value = format(value, "f")
        body[field.name] = value
    return body


def trajectory_of(body: Mapping[str, Any], agreed_at: datetime | None) -> Trajectory:
    """The trajectory that was written as `body`."""
    rest: dict[str, Any] = {
        name: tuple(_point(p) for p in value) if isinstance(value, list) else value
        for name, value in body.items()
        if name not in {"baseline", "target", "profile", "points", "interventions", "limits"}
    }
    return Trajectory(
        baseline=_point(body["baseline"]),
        target=_point(body["target"]),
        profile=Profile(body["profile"]),
        points=tuple(_point(p) for p in body["points"]),
        interventions=tuple(_intervention(i) for i in body["interventions"]),
        limits=Limits(*(_maybe(x) for x in body["limits"])),
        agreed_at=agreed_at,
        **rest,
    )


def _intervention(body: Mapping[str, Any]) -> Intervention:
    readers: dict[str, Any] = {"start": Month.parse, "full_effect": Month.parse, "effect": Decimal}
    return Intervention(**{name: readers.get(name, lambda v: v)(value) for name, value in body.items()})
