"""Alternative text: what a person who listens is told, so that they learn the finding and not only that a chart is there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.pictures.amounts import amount, number
from bot.pictures.sentences import BETTER, STATUS_WORDS, clipped, listed, provenance, sentence
from bot.pictures.shapes import Actual, TrajectoryPicture
from core.domain.months import Month

LONGEST = 1900
"""Characters in all: Slack takes 2,000."""


def alternative_text(picture: TrajectoryPicture) -> str:
    """Full sentences, the finding first, in at most 1,900 characters."""
    return _joined(_of_trajectory(picture))


def _joined(sentences: Iterator[str]) -> str:
    said = ""
    for one in sentences:
        if one and len(said) + len(one) < LONGEST:
            said = f"{said} {one}".strip()
    return said


def _of_trajectory(picture: TrajectoryPicture) -> Iterator[str]:
    shown = [a for a in picture.actual if _within(picture, a.month)]
    yield sentence(clipped(picture.title))
    yield _what_it_is("Line chart", picture, shown)
    if not shown:
        yield "There are no figures yet."
    else:
        yield from _of_actuals(picture, shown)
    yield from _of_promises(picture, shown)
    if picture.forecast:
        end = picture.forecast[-1]
        spread = f"{number(end.p10, picture.decimals)} to {number(end.p90, picture.decimals)}"
        yield (
            f"The forecast for {end.month.full} is {amount(end.p50, picture.unit, picture.decimals)}, "
            f"with eight chances in ten of {spread}."
        )
    if picture.missing:
        yield f"Missing: {listed([m.full for m in picture.missing])}."
    for mark in picture.breaks[:3]:
        yield sentence(f"Figures before {mark.month.full} are not comparable: {clipped(mark.words)}")
    if picture.interventions:
        marks = [f"{clipped(m.words, 80)} ({m.month.full})" for m in picture.interventions]
        yield f"Marked: {listed(marks)}."
    yield provenance(clipped(picture.source), picture.known_on, illustrative=picture.illustrative)


def _within(picture: TrajectoryPicture, month: Month) -> bool:
    return picture.months is None or picture.months[0] <= month <= picture.months[1]


def _what_it_is(kind: str, picture: TrajectoryPicture, shown: list[Actual]) -> str:
    of = f" of {clipped(picture.subtitle)}" if picture.subtitle else ""
    unit = f" in {clipped(picture.unit, 40)}" if picture.unit else ""
    span = f", {shown[0].month.full} to {shown[-1].month.full}" if len(shown) > 1 else ""
    return f"{kind}{of}{unit}{span}; {BETTER[picture.polarity]}."


def _of_actuals(picture: TrajectoryPicture, shown: list[Actual]) -> Iterator[str]:
    last = shown[-1]
    letter = picture.letter or last.letter
    said = amount(last.value, clipped(picture.unit, 40), picture.decimals)
    status = f", status {STATUS_WORDS.get(letter, clipped(letter, 20))}" if letter else ""
    yield f"The latest figure, for {last.month.full}, is {said}{', provisional' if last.provisional else ''}{status}."
    before = shown[-6:-1]
    if before:
        values = [f"{number(a.value, picture.decimals)} in {a.month.name}" for a in before]
        yield f"Before it: {listed(values)}."
    if len(shown) > 6:
        highest = max(shown, key=lambda a: a.value)
        lowest = min(shown, key=lambda a: a.value)
        yield (
            f"The highest shown is {number(highest.value, picture.decimals)} in {highest.month.full}, "
            f"the lowest {number(lowest.value, picture.decimals)} in {lowest.month.full}."
        )
    revised = [
        f"{a.month.full} from {number(a.earlier[-1], picture.decimals)} to {number(a.value, picture.decimals)}"
        for a in shown
        if a.earlier
    ]
    if revised:
        yield f"Revised: {listed(revised, 3)}."


def _of_promises(picture: TrajectoryPicture, shown: list[Actual]) -> Iterator[str]:
    expected: Decimal | None = None
    if shown:
        expected = next((p.value for p in picture.trajectory if p.month == shown[-1].month), None)
    parts = []
    if expected is not None:
        parts.append(
            f"the trajectory expects {number(expected, picture.decimals)} for {shown[-1].month.full}"
        )
    if picture.target:
        parts.append(
            f"the target is {amount(picture.target.value, clipped(picture.unit, 40), picture.decimals)} "
            f"by {picture.target.month.full}"
        )
    if picture.band:
        low, high = number(picture.band.low, picture.decimals), number(picture.band.high, picture.decimals)
        parts.append(f"the band is {low} to {high}")
    if parts:
        said = " and ".join(parts)
        yield f"{said[:1].upper()}{said[1:]}."
    if picture.older:
        times = "an earlier version" if len(picture.older) == 1 else f"{len(picture.older)} earlier versions"
        yield f"The trajectory replaces {times}, drawn faint."
