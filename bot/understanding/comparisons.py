"""What a reply compares its figure with, held against what is known: "88.2, 3.2 below June" where June was 90.4.

A step ("3.2 below", "up 4", "missed the target by 5") is measured from what it names: last month, the target, a number
beside it, or last month where it names nothing. It agrees where the difference, told as roughly as the step and the
figure are, is the step; a step from what is not known ("on last year") is never held against anything.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.understanding.lexicon import SENTENCE_ENDS
from bot.understanding.meaning import KnownIndicator
from bot.understanding.pieces import Quantity
from bot.understanding.shapes import Shape
from bot.understanding.units import in_unit
from core.domain.months import Month

_RISING = frozenset(
    """up rose risen rise rises rising increased increase increases increasing gained grew grown growth jumped jump climbed higher more above over
    extra additional longer exceeding exceeded""".split()
)
_FALLING = frozenset(
    """down fell fallen fall falls falling dropped drop drops decreased decrease decreases decreasing reduced reduction slipped dipped dip declined
    decline lower less fewer below under short shy shorter""".split()
)
_EITHER_WAY = frozenset(
    """ahead better worse improved improvement improving worsened deteriorated off away adrift behind outside quicker slower faster moved""".split()
)
_WAYS = "|".join(sorted(_RISING | _FALLING | _EITHER_WAY, key=len, reverse=True))
_MOVING = "|".join(
    "up down rose risen rise increased increase increasing gained grew grown jumped jump climbed fell fallen fall dropped drop decreased decrease reduced"
    " reduction slipped dipped dip declined decline improved improvement improving worsened deteriorated moved higher lower better worse".split()
)
_UNIT = r"(?:(?:percentage )?(?:points?|pts?|pp|ppts?)(?: |$)|¤own (?=[a-z]))?"
_MUCH = (
    r"(?:(?:by|of|a|an|another|further|about|around|only|just|some|slightly|roughly|nearly|almost|full) )*"
)
_ON = r"(?:(?:than|on|the|our|from|since|of|compared|with|to|against|vs|versus|in|for|at|its|where|we|were|was|it|had|what|relative) ){0,6}"
_LAST = r"(?:¤prev|last month|last month's|the month before|previous month|prior month|prev month|previous|month on month|mom|last time|last period|previous period)"
_TARGET = r"(?:target|targets|goal|aim|kpi target)"
_NAMED = rf"(?:(?P<prev>{_LAST})|(?P<goal>{_TARGET})|(?P<beside>§)|(?P<other>¤month|¤year|¤quarter|¤another|¤date|last [^\s§]+|year|april|yoy|plan|budget|profile|forecast|trajectory|average|[a-z]+))"
_STEP_FIRST = re.compile(rf"(?P<step>§) {_UNIT}(?P<way>{_WAYS})(?!\S)(?: {_ON}{_NAMED}(?!\S))?")
_WAY_FIRST = re.compile(
    rf"(?<!\S)(?:(?P<way>{_MOVING})|(?P<way2>change|movement|swing|difference|gap|shortfall)(?: (?:to|from|on|against) (?:the |our )?target)? (?:of|is|was|:)) {_MUCH}(?P<step>§)(?: {_UNIT})?(?: ?{_ON}{_NAMED}(?!\S))?"
)
_BY = re.compile(
    rf"(?<!\S)(?P<way>{_WAYS}|missed|missing|beat|beating|exceeded) {_ON}(?:(?P<prev>{_LAST})|(?P<goal>{_TARGET})) (?:figure )?by {_MUCH}(?P<step>§)"
    rf"|(?<!\S)(?P<goal2>{_TARGET}) (?:was |has been |is )?(?P<way2>missed|beaten|exceeded) by {_MUCH}(?P<step2>§)"
)
_STANDS = frozenset("to at so and but or that is it's now giving making which".split())
"""What may follow a step that names nothing to measure from: "up 2 to 31", "up 2 so 31"."""
_LEADS = frozenset(
    """we we're were was is it's its it that's that which so and but a an the our just only still about around slightly been gone went has have i'm
    i'd at on again now month this bit little another further some of here or with although though by yes ok hi sorry""".split()
)
_TIMES_AS_MUCH = {
    "double": Decimal(2), "doubled": Decimal(2), "twice": Decimal(2), "half": Decimal("0.5"), "halved": Decimal("0.5"),
    "treble": Decimal(3), "trebled": Decimal(3), "triple": Decimal(3), "tripled": Decimal(3),
}  # fmt: skip
_DIRECTION = re.compile(
    rf"(?<!§ )(?<!\S)(?P<way>up|down|higher|lower|above|below|over|under|more|less|fewer|rose|risen|fell|fallen|increased|decreased|dropped)"
    rf" (?:(?:slightly|a bit|a little|a touch|again|well|sharply|marginally|a lot) )*{_ON}(?:(?P<prev>{_LAST})|(?P<goal>{_TARGET}))(?!\S)(?! by )"
)
_TIMES = re.compile(rf"(?<!\S)(?P<times>{'|'.join(_TIMES_AS_MUCH)}) {_ON}(?P<prev>{_LAST})(?!\S)")
_SIGNED = re.compile(
    rf"(?:\(|,|-) (?P<step>§) (?=\)|,|[.]|on|vs|from|compared|against)(?:{_ON}{_NAMED}(?!\S))?|(?:\(|,) (?P<step2>§)$"
)
"""A step that only its sign tells: "92 (+5)", "92, +5 on June"."""
_MEASURED_ELSEWHERE = re.compile(
    r"(?<!\S)(?:years?|yr|yoy|ly|¤year|¤quarter|¤month|¤another|quarter|week|since|average|forecast|plan|budget|profile|trajectory|national|nationally|regional)(?!\S)"
)
_OF_TARGETS = frozenset(
    "over under above below off short ahead behind outside away adrift missed beat beaten".split()
)
_TELLING = (
    _RISING
    | _FALLING
    | _EITHER_WAY
    | frozenset(
        "missed missing beat beating beaten exceeded change movement swing difference gap shortfall".split()
    )
    | _TIMES_AS_MUCH.keys()
)
"""The words without one of which a reply compares nothing, unless by a sign."""
_ABOUT_AS_MUCH = Decimal("0.15")
_THOUSAND = 1_000
_ROUGHLY = Decimal("0.05")
"""How far a figure that is called approximate may be from what it is."""


class _Step(NamedTuple):
    """A step, which way it goes (1, -1, or 0 for either) and what it is measured from, as far as it is known; 0 is no number at all."""

    place: int | None
    way: int
    origins: tuple[Decimal, ...]


def disagrees(
    shape: Shape, figure: int, value: Decimal, indicator: KnownIndicator, *, approximate: bool
) -> bool:
    """Whether some comparison the reply states cannot lead to its figure, which stands at a place."""
    if _TELLING.isdisjoint(shape.words) and not any(shape.quantity(place).sign for place in shape.quantities):
        return False
    for match in _TIMES.finditer(shape.text, *shape.near(figure)):
        last = _last(indicator, shape.months.get(shape.place(match.start("prev"))))
        if last and _is_of_the_figure(shape, shape.place(match.start()), figure):
            wanted = last * _TIMES_AS_MUCH[match["times"]]
            if abs(value - wanted) > abs(wanted) * _ABOUT_AS_MUCH:
                return True
    for step in _steps(shape, figure, indicator):
        if step.place is None:
            if all((value - origin) * step.way < 0 for origin in step.origins) and not approximate:
                return True
            continue
        here = shape.quantity(figure)
        fine = _grain(here) if here.form == "single" and here.value == value else Decimal(0)
        fine = max(fine, abs(value) * _ROUGHLY) if approximate else fine
        agreeing = [
            _leads(amount, grain, step.way, value - origin, fine)
            for origin in step.origins
            for amount, grain in _sizes(shape.quantity(step.place), origin, here, value, indicator)
        ]
        if agreeing and not any(agreeing):
            return True
    return False


def _steps(shape: Shape, figure: int, indicator: KnownIndicator) -> Iterator[_Step]:
    for pattern in (_STEP_FIRST, _WAY_FIRST, _BY, _DIRECTION, _SIGNED):
        for match in pattern.finditer(shape.text, *shape.near(figure)):
            said = match.groupdict()
            numbered = "step2" if said.get("step2") else "step"
            place = None if pattern is _DIRECTION else shape.place(match.start(numbered))
            way = said.get("way") or said.get("way2") or _SIGNS.get(_sign(shape, place), "")
            if not way or (pattern is _SIGNED and indicator.allow_negative):
                continue
            begins = place if pattern is _SIGNED and place is not None else shape.place(match.start())
            if place == figure or not _is_of_the_figure(shape, begins, figure):
                continue
            if place is not None and (shape.quantity(place).doubt or shape.quantity(place).form != "single"):
                continue
            origins = _origins(shape, figure, match, way, indicator)
            if origins and None not in origins:
                sign = 1 if way in _RISING else -1 if way in _FALLING else 0
                yield _Step(place, sign, tuple(origin for origin in origins if origin is not None))


_SIGNS = {"+": "up", "-": "down"}


def _sign(shape: Shape, place: int | None) -> str:
    return "" if place is None else shape.quantity(place).sign


def _origins(
    shape: Shape, figure: int, match: re.Match[str], way: str, indicator: KnownIndicator
) -> tuple[Decimal | None, ...]:
    """What a step may be measured from; None stands for what is not known."""
    said = match.groupdict()
    if said.get("prev"):
        return (_last(indicator, shape.months.get(shape.place(match.start("prev")))),)
    if said.get("goal") or said.get("goal2"):
        return (indicator.target,)
    if said.get("beside") and shape.place(match.start("beside")) != figure:
        beside, here = shape.quantity(shape.place(match.start("beside"))), shape.quantity(figure)
        alike = beside.form == here.form == "single" and not beside.doubt and beside.unit in {None, here.unit}
        return (beside.value,) if alike and beside.scaled == here.scaled else ()
    if said.get("other") and said["other"] not in _STANDS:
        return ()
    around = _sentence(shape, shape.place(match.start()))
    if _MEASURED_ELSEWHERE.search(around):
        return ()
    known_ones = [indicator.last_value]
    if way in _OF_TARGETS or re.search(rf"(?<!\S){_TARGET}(?!\S)", around):
        known_ones.append(indicator.target)
    return (*(origin for origin in known_ones if origin is not None), *_stated(shape, figure, match))


def _stated(shape: Shape, figure: int, match: re.Match[str]) -> Iterator[Decimal]:
    """The other numbers of a sentence, each of which a step that names nothing may be measured from."""
    here, begins, ends = shape.quantity(figure), shape.place(match.start()), shape.place(match.end() - 1)
    for place in shape.quantities:
        said = shape.quantity(place)
        beside = place != figure and not begins <= place <= ends and abs(place - figure) < _FAR
        if beside and said.form == "single" and not said.doubt and said.scaled == here.scaled:
            yield said.value


def _last(indicator: KnownIndicator, named: Month | None) -> Decimal | None:
    """What it was last time, unless another month than that is named."""
    if named is not None and indicator.last_period is not None and named != indicator.last_period:
        return None
    return indicator.last_value


def _sentence(shape: Shape, place: int) -> str:
    first, last = place, place
    while first > 0 and shape.words[first - 1] not in SENTENCE_ENDS and place - first < _FAR:
        first -= 1
    while last < len(shape.words) and shape.words[last] not in SENTENCE_ENDS and last - place < _FAR:
        last += 1
    return " ".join(shape.words[first:last])


_FAR = 40


def _is_of_the_figure(shape: Shape, begins: int, figure: int) -> bool:
    """Whether nothing between the figure, or the beginning of its clause, and a step has a subject of its own ("complaints up 4")."""
    first, last = shape.clause(begins)
    if first <= figure < begins < last:
        first = figure + 1
    return all(word in _LEADS or shape.is_own(word) for word in shape.words[first:begins])


def _sizes(
    step: Quantity, origin: Decimal, figure: Quantity, value: Decimal, indicator: KnownIndicator
) -> list[tuple[Decimal, Decimal]]:
    """How much a step may be in the indicator's own unit, each with how roughly it is told; none where it has another unit."""
    grain = _grain(step)
    if step.unit == "percent":
        relative = (abs(origin) * step.value / 100, abs(origin) * grain / 100)
        return [relative, (step.value, grain)] if indicator.unit == "percent" else [relative]
    if step.unit in {None, "points"}:
        times = (
            abs(value / figure.value)
            if figure.form == "single" and figure.value and not step.scaled
            else Decimal(1)
        )
        return [(step.value * one, grain * one) for one in {Decimal(1), times}]
    size, fine = in_unit(step.value, step.unit, indicator.unit), in_unit(grain, step.unit, indicator.unit)
    return [(size, fine)] if size is not None and fine is not None else []


def _grain(said: Quantity) -> Decimal:
    """The least part of a number that was written: 0.1 of 88.2, a thousand of £11k."""
    if not said.scaled:
        return Decimal(10) ** -said.decimals
    whole = int(abs(said.value))
    grain = 1
    while whole and whole % (grain * 10) == 0 and not (whole < _THOUSAND**2 and grain == _THOUSAND):
        grain *= 10
    return Decimal(grain)


def _leads(amount: Decimal, grain: Decimal, way: int, moved: Decimal, fine: Decimal) -> bool:
    """Whether a step is what the figure moved, rounded or cut as it is told; `fine` is how roughly the figure is."""
    over = amount - (abs(moved) if way == 0 else way * moved)
    return -max(grain, (grain + fine) / 2) < over <= grain / 2 or 0 < over < (grain + fine) / 2
