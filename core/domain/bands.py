"""RAG bands as councils write them, read as the one tolerance that Stocktake judges by.

Status is G at or better than the month's trajectory point, AG worse by at most one tolerance, AR by at most two, R
beyond. Bands copied from a scorecard mean the same only if they touch, do not overlap and are equally wide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from core.domain.indicators import Polarity

_NAMES = {
    "g": "G",
    "green": "G",
    "ag": "AG",
    "ambergreen": "AG",
    "ar": "AR",
    "amberred": "AR",
    "r": "R",
    "red": "R",
}
_BAND = re.compile(r"(amber ?[/-]? ?(?:green|red)|green|amber|red|a/?g|a/?r|g|r)(?![a-z]) ?[:=]? ?(.+)")
_N = r"(-?[0-9]{1,15}(?:\.[0-9]{1,9})?) ?%?"
_FROM_TO = re.compile(rf"{_N} ?(?:to|-|–|and) ?{_N}")
_UPWARDS = re.compile(
    rf"(?:(?:over|above|more than|beyond|at least|from|>=|≥|>) ?{_N}|{_N} ?(?:or more|or above|or over|\+))"
)
_DOWNWARDS = re.compile(
    rf"(?:(?:under|below|less than|at most|up to|<=|≤|<) ?{_N}|{_N} ?(?:or less|or below|or under))"
)
_ALONE = re.compile(_N)
EXAMPLE = "AG 0 to 3; AR 3 to 6; R over 6"


class BandsDisagree(ValueError):
    """The bands leave a gap, overlap, or are not one tolerance wide each. The message is fit to show the person."""


@dataclass(frozen=True, slots=True)
class _Range:
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class _Edges:
    """A band by its better and its worse edge, as distances on the worse side of green."""

    better: Decimal
    worse: Decimal | None


def tolerance_of(
    written: str,
    polarity: Polarity,
    tolerance: Decimal | None = None,
    target: Decimal | None = None,
    decimals: int = 1,
) -> Decimal:
    """The tolerance, in the indicator's own unit, that the written bands amount to.

    Bands are distances worse than the trajectory, or, when G is among them, values with G at the `target`.
    Neighbours may differ by one step of `decimals` ("55 to 59" beside "60 or more"). Raises BandsDisagree.

    >>> tolerance_of("AG 0 to 3; AR 3 to 6; R over 6", Polarity.LOWER)
    Decimal('3')
    >>> tolerance_of("Green 60 or more, AG 55-59, AR 50-54, red below 50", Polarity.HIGHER, decimals=0)
    Decimal('5')
    >>> tolerance_of("G above 60; AG above 55; AR above 52; R below 50", Polarity.HIGHER)
    Traceback (most recent call last):
    core.domain.bands.BandsDisagree: Between 52 and 50 there is no colour. Let red begin where amber/red ends.
    """
    if polarity is Polarity.INFORMATION:
        raise BandsDisagree(
            "An indicator for information has no status. Leave this blank, or choose another polarity."
        )
    ranges = _ranges(written)
    green = ranges.get("G")
    absolute = green is not None and _edge_of_green(green, polarity) != 0
    start = _edge_of_green(green, polarity) if absolute and green else Decimal(0)
    upwards = polarity is Polarity.HIGHER and absolute
    step = Decimal(1).scaleb(-decimals)
    amber_green = _closed("AG", ranges["AG"], start, Decimal(0), upwards=upwards)
    amber_red = _closed("AR", ranges["AR"], start, amber_green.worse, upwards=upwards)
    red = _open("R", ranges["R"], start, upwards=upwards)
    sign = -1 if upwards else 1

    def value(distance: Decimal) -> Decimal:
        return start + sign * distance

    apart: list[str] = []
    for first, edge, second, begins in (
        ("green", Decimal(0), "amber/green", amber_green.better),
        ("amber/green", amber_green.worse, "amber/red", amber_red.better),
        ("amber/red", amber_red.worse, "red", red.better),
    ):
        if edge is not None and begins > edge + step:
            apart.append(
                f"Between {value(edge)} and {value(begins)} there is no colour. Let {second} begin where {first} ends."
            )
        if edge is not None and begins < edge:
            apart.append(
                f"From {value(begins)} to {value(edge)} is both {first} and {second}. Let {second} begin where {first} ends."
            )
    if apart:
        raise BandsDisagree(" ".join(apart))
    one, two = amber_green.worse or Decimal(0), amber_red.worse or Decimal(0)
    if two != 2 * one:
        raise BandsDisagree(
            f"Amber/green is {one} wide and amber/red {two - one}. They must be equally wide: "
            f"write the tolerance {one} in the column tolerance and leave this blank, or change the bands."
        )
    if tolerance is not None and tolerance != one:
        raise BandsDisagree(
            f"These bands are {one} wide, but the tolerance is {tolerance}. Keep one of the two."
        )
    if absolute and target is not None and target != start:
        raise BandsDisagree(
            f"Green begins at {start}, but the target is {target}. Bands follow the trajectory month by month: "
            f"leave this blank and write the tolerance {one}, or make the two equal."
        )
    return one


def _ranges(written: str) -> dict[str, _Range]:
    ranges: dict[str, _Range] = {}
    for part in re.split(r"[;,\n]", " ".join(written[:500].casefold().split(" "))):
        words = " ".join(part.split())
        if not words:
            continue
        match = _BAND.fullmatch(words)
        if match is None:
            raise BandsDisagree(f"'{words[:40]}' is not a band. Write them like '{EXAMPLE}'.")
        name = _NAMES.get(re.sub(r"[ /-]", "", match[1]))
        if name is None:
            raise BandsDisagree(
                f"There is no plain amber. Split it into amber/green and amber/red, like '{EXAMPLE}'."
            )
        if name in ranges:
            raise BandsDisagree(f"{name} is there twice. Keep one.")
        ranges[name] = _range(words, match[2])
    if missing := [name for name in ("AG", "AR", "R") if name not in ranges]:
        raise BandsDisagree(
            f"There is no band for {' and '.join(missing)}. Write all of them, like '{EXAMPLE}'."
        )
    return ranges


def _range(words: str, text: str) -> _Range:
    if match := _FROM_TO.fullmatch(text):
        ends = sorted((Decimal(match[1]), Decimal(match[2])))
        return _Range(ends[0], ends[1])
    if match := _UPWARDS.fullmatch(text):
        return _Range(Decimal(match[1] or match[2]), None)
    if match := _DOWNWARDS.fullmatch(text):
        return _Range(None, Decimal(match[1] or match[2]))
    if match := _ALONE.fullmatch(text):
        return _Range(Decimal(match[1]), Decimal(match[1]))
    raise BandsDisagree(f"'{words[:40]}' is not a band. Write them like '{EXAMPLE}'.")


def _edge_of_green(green: _Range, polarity: Polarity) -> Decimal:
    if green.low is not None and green.low == green.high:
        return green.low
    edge = green.low if polarity is Polarity.HIGHER else green.high
    other = green.high if polarity is Polarity.HIGHER else green.low
    if polarity is Polarity.BAND or edge is None or (other is not None and edge != 0 and other != 100):
        raise BandsDisagree(
            {
                Polarity.HIGHER: "Where higher is better, green is open upwards, for instance 'G 60 or more'.",
                Polarity.LOWER: "Where lower is better, green is open downwards, for instance 'G 26 or less'.",
            }.get(polarity, f"For a band write how far outside it may be, like '{EXAMPLE}'.")
        )
    return edge


def _closed(name: str, band: _Range, start: Decimal, better: Decimal | None, *, upwards: bool) -> _Edges:
    """A band by its edges; one left open on its better side ("AG above 55") begins where the one before ends."""
    near, far = (band.high, band.low) if upwards else (band.low, band.high)
    if far is None:
        words, example = {
            "AG": ("Amber/green", "AG 55 to 60" if upwards else "AG 0 to 3"),
            "AR": ("Amber/red", "AR 50 to 55" if upwards else "AR 3 to 6"),
        }[name]
        raise BandsDisagree(f"{words} needs two ends, for instance '{example}'.")
    sign = -1 if upwards else 1
    begins = better if near is None else sign * (near - start)
    return _Edges(begins or Decimal(0), sign * (far - start))


def _open(name: str, band: _Range, start: Decimal, *, upwards: bool) -> _Edges:
    edge = band.high if upwards else band.low
    if edge is None:
        raise BandsDisagree(
            f"{name} is open on its worse side, for instance '{'R below 50' if upwards else 'R over 6'}'."
        )
    return _Edges(start - edge if upwards else edge - start, None)
