"""Any trajectory a council could agree, for the laws it must keep."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from core.domain.indicators import Limits
from core.domain.months import Month
from core.domain.trajectory import Intervention, Point, Profile, Trajectory

LIMITS = Limits(Decimal(0), Decimal(1000))

values = st.decimals(min_value=0, max_value=1000, places=3, allow_nan=False)
effects = st.decimals(min_value=-300, max_value=300, places=2, allow_nan=False)
starts = st.integers(Month(1999, 1).index, Month(2060, 12).index).map(Month.at)


@st.composite
def trajectories(draw: st.DrawFn, profiles: Sequence[Profile] = tuple(Profile)) -> Trajectory:
    """A sound trajectory of any profile, one month to six years long."""
    profile = draw(st.sampled_from(profiles))
    first = draw(starts)
    span = draw(st.integers(2 if profile is Profile.J_CURVE else 1, 72))
    baseline, target = Point(first, draw(values)), Point(first + span, draw(values))
    return Trajectory(
        baseline,
        target,
        profile,
        points=draw(_points(profile, baseline, target)),
        interventions=draw(_interventions(baseline)) if profile is Profile.INTERVENTIONS else (),
        limits=LIMITS,
        no_effect=draw(_lines(baseline, target)) if profile is not Profile.CUMULATIVE else (),
    )


@st.composite
def _points(draw: st.DrawFn, profile: Profile, baseline: Point, target: Point) -> tuple[Point, ...]:
    if profile in {Profile.LINEAR, Profile.S_CURVE, Profile.INTERVENTIONS}:
        return ()
    if profile is Profile.J_CURVE:
        return (draw(_bottoms(baseline, target)),)
    months = list((baseline.month + 1).to(target.month + -1))
    chosen = draw(st.lists(st.sampled_from(months), unique=True)) if months else []
    if profile is Profile.CUMULATIVE:
        chosen = sorted({*chosen, *(m for m in months if m.number == 3)})
    return tuple(Point(m, draw(values)) for m in chosen)


@st.composite
def _bottoms(draw: st.DrawFn, baseline: Point, target: Point) -> Point:
    month = draw(st.sampled_from(list((baseline.month + 1).to(target.month + -1))))
    side = (target.value > baseline.value) - (target.value < baseline.value)
    far = values.filter(lambda v: v != baseline.value and (v - baseline.value) * side <= 0)
    if side > 0 and baseline.value > 0:
        far = st.decimals(min_value=0, max_value=baseline.value, places=3).filter(
            lambda v: v != baseline.value
        )
    if side < 0 and baseline.value < 1000:
        far = st.decimals(min_value=baseline.value, max_value=1000, places=3).filter(
            lambda v: v != baseline.value
        )
    return Point(month, draw(far))


@st.composite
def _interventions(draw: st.DrawFn, baseline: Point) -> tuple[Intervention, ...]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        lag = draw(st.integers(0, 6))
        bites = baseline.month + draw(st.integers(1, 40))
        found.append(
            Intervention(f"Step {number}", bites + -lag, bites + draw(st.integers(0, 18)), draw(effects), lag)
        )
    return tuple(found)


@st.composite
def _lines(draw: st.DrawFn, baseline: Point, target: Point) -> tuple[Point, ...]:
    months = list((baseline.month + 1).to(target.month))
    chosen = draw(st.lists(st.sampled_from(months), unique=True, max_size=4))
    return tuple(Point(m, draw(values)) for m in chosen)
