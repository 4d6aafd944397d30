"""The control chart against one worked out slowly, point by point, in exact fractions, as the rules read in words.

Making Data Count's rules as NHSRplotthedots 0.2.2 applies them, and what docs/decisions/0050 adds for missing months
and for ranges that are all nought. Nothing here is shared with what it checks.
"""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.control_chart import control_chart
from core.domain.months import Month

START = Month(2023, 4)


def stretches(count, breaks):
    """The places of each stretch between series breaks."""
    edges = sorted({0, count} | {b for b in breaks if 0 < b < count})
    return [range(a, b) for a, b in pairwise(edges)]


def mean(numbers):
    return sum(numbers) / len(numbers) if numbers else None


def limits(values, fix_after, *, screen):
    """Mean and mean moving range of the baseline of a stretch; None where there is none."""
    baseline = values[:fix_after] if fix_after else values
    ranges = [abs(b - a) for a, b in pairwise(baseline) if a is not None and b is not None]
    usual = mean(ranges)
    if screen and usual is not None:
        ordinary = mean([r for r in ranges if r < Fraction("3.267") * usual])
        usual = ordinary or usual  # all that is left is nought, or nothing is left
    return mean([v for v in baseline if v is not None]), usual


def windows(at, length, count):
    """Every run of so many neighbours that holds a place."""
    return [range(a, a + length) for a in range(at - length + 1, at + 1) if a >= 0 and a + length <= count]


def signal(values, at, middle, usual):
    """What is said of one point: the first of the rules, in their order, that it falls under."""
    if values[at] is None or middle is None:
        return None

    def side(i):
        return 0 if values[i] is None else (values[i] > middle) - (values[i] < middle)

    def outside(i):
        return usual is not None and abs(values[i] - middle) > Fraction("2.66") * usual

    def close(i):
        beyond_near = usual is not None and abs(values[i] - middle) > Fraction("2.66") * 2 / 3 * usual
        return beyond_near and not outside(i)

    sevens = windows(at, 7, len(values))
    here = side(at)
    high, one_side = here > 0, [run for run in sevens if {side(i) for i in run} == {here}]
    trio = [run for run in windows(at, 3, len(values)) if {side(i) for i in run} == {here}]
    if outside(at):
        return "above upper" if high else "below lower"
    for way, word in ((1, "7 rising"), (-1, "7 falling")):
        if any(all(step(values, a) == way for a in run[:-1]) for run in sevens):
            return word
    if close(at) and any(sum(map(close, run)) >= 2 for run in trio):
        return "2 of 3 above" if high else "2 of 3 below"
    if here and one_side:
        return "7 above mean" if high else "7 below mean"
    return None


def step(values, at):
    """Whether the next point is higher, lower, or neither."""
    here, following = values[at], values[at + 1]
    return 0 if here is None or following is None else (following > here) - (following < here)


def variation(said, polarity):
    if said is None:
        return "common cause"
    high = said in {"above upper", "7 rising", "2 of 3 above", "7 above mean"}
    if polarity in {"information", "band"}:
        return "neutral high" if high else "neutral low"
    return "improvement" if high == (polarity == "higher") else "concern"


def assurance(target, low, high, polarity):
    if target is None or polarity in {"information", "band"}:
        return None
    if low is None or low <= target <= high:
        return "hit or miss"
    return "will pass" if (target < low) == (polarity == "higher") else "will fail"


whole = st.integers(0, 12)
tenths = st.integers(-300, 300).map(lambda n: n / 10)
flat = st.sampled_from([5, 5, 5, 5, 6])
wandering = st.lists(st.integers(-3, 3), min_size=1, max_size=40).map(
    lambda steps: [50 + sum(steps[: i + 1]) for i in range(len(steps))]
)
climbing = st.lists(st.integers(0, 2), min_size=7, max_size=24).map(
    lambda steps: [sum(steps[: i + 1]) for i in range(len(steps))]
)
series = (
    st.one_of(
        *(st.lists(kind, min_size=1, max_size=40) for kind in (whole, tenths, flat)), wandering, climbing
    )
    .flatmap(lambda values: st.tuples(st.just(values), st.sets(st.integers(0, len(values) - 1), max_size=4)))
    .map(lambda given: [None if i in given[1] else v for i, v in enumerate(given[0])])
)


@settings(deadline=None, max_examples=600)
@given(
    series,
    st.sets(st.integers(-2, 42), max_size=3),
    st.none() | st.integers(2, 45),
    st.booleans(),
    st.tuples(
        st.sampled_from(["higher", "lower", "information", "band"]),
        st.none() | st.integers(-40, 70) | st.sampled_from(["lower", "upper", "mean"]),
    ),
)
def test_the_chart_is_what_the_rules_say_point_by_point(values, breaks, fix_after, screen, wanted):
    polarity, goal = wanted
    exact = [None if v is None else Fraction(str(v)) for v in values]
    parts = stretches(len(values), breaks)
    worked = [limits([exact[i] for i in part], fix_after, screen=screen) for part in parts]
    middle, usual = worked[-1]
    reach = None if usual is None else Fraction("2.66") * usual
    ends = (None, None) if reach is None or middle is None else (middle - reach, middle + reach)
    target = {"lower": ends[0], "upper": ends[1], "mean": middle}.get(goal, goal)

    chart = control_chart(
        [START + i for i in range(len(values))],
        values,
        polarity=polarity,
        breaks=[START + b for b in sorted(breaks)],
        fix_after=fix_after,
        screen_outliers=screen,
        target=None if target is None else float(target),
    )

    told = []
    for part, (middle, usual) in zip(parts, worked, strict=True):
        own = [exact[i] for i in part]
        for at, point in enumerate(chart.points[i] for i in part):
            said = signal(own, at, middle, usual)
            told.append((own[at], said))
            assert point.signal == said, f"{point.month}"
            assert point.mean == (
                None if middle is None else pytest.approx(float(middle), abs=1e-9, rel=1e-9)
            )
            for line, reach in (("lower", -2.66), ("upper", 2.66), ("near_lower", -2.66 * 2 / 3)):
                drawn = getattr(point, line)
                if middle is None or usual is None:
                    assert drawn is None
                else:
                    assert drawn == pytest.approx(float(middle + Fraction(reach) * usual), abs=1e-9, rel=1e-9)
    latest = [said for value, said in told if value is not None]
    assert chart.variation == variation(latest[-1] if latest else None, polarity)
    assert chart.assurance == assurance(target, *ends, polarity)
