"""What each number in a reply is: the figure asked for, a target, last year's, a movement, a remark, ...

Two passes. First, turns of phrase that say outright what a number is (`claims`). Then every number left is either a
plain statement in words we know (a candidate for the figure), a remark that cannot be the figure (two vans, six
weeks), or unexplained (`plain_roles`): and one unexplained number is enough for the reader to ask.
"""

from __future__ import annotations

from functools import lru_cache

from bot.understanding.claims import claim_outright, is_a_bare_count
from bot.understanding.harmless import harmless_places
from bot.understanding.headline import settle
from bot.understanding.lexicon import LABELS, known
from bot.understanding.meaning import KnownIndicator
from bot.understanding.pieces import Quantity
from bot.understanding.plain_roles import is_span, plain_role
from bot.understanding.plainness import SORTS, Reading, plainly_said
from bot.understanding.quantities import tokens
from bot.understanding.questions import asked_about
from bot.understanding.shapes import Shape
from bot.understanding.statements import plain_places
from bot.understanding.turns_of_phrase import Role
from bot.understanding.weighing import weigh


def roles_in(shape: Shape, indicator: KnownIndicator) -> Reading:
    """The role of every number of a row, by place."""
    reading = Reading({}, set(), {}, set())
    places = shape.quantities
    if not places:
        return reading
    _name_numbers(shape, indicator, reading)
    near = _neighbourhoods(shape)
    claim_outright(shape, indicator, near, reading)
    reading.cues.update(harmless_places(shape, indicator, near))
    reading.cues.update(plain_places(shape, indicator, dict(reading.roles)))
    for place in places:
        if place not in reading.roles:
            reading.roles[place] = plain_role(shape, place, indicator, reading)
        elif reading.roles[place] is Role.FIGURE and (
            _is_limited(shape, place, indicator)
            or is_span(shape, place, shape.quantity(place), indicator)
            or not plainly_said(shape, place, indicator, reading)
        ):
            reading.roles[place] = Role.UNCLEAR
        if reading.roles[place] in {Role.FREE, Role.FIGURE} and asked_about(shape, place):
            reading.roles[place] = Role.UNCLEAR
    _find_the_target(shape, indicator, reading)
    weigh(shape, indicator, reading)
    settle(shape, indicator, reading)
    return reading


_NEAR = 24


def _neighbourhoods(shape: Shape) -> list[tuple[int, int]]:
    """The stretches of text near numbers, as (from, to): a turn of phrase reaches no further than 24 words."""
    stretches: list[tuple[int, int]] = []
    for place in shape.quantities:
        first = shape.starts[max(0, place - _NEAR)]
        after = place + _NEAR
        last = shape.starts[after] - 1 if after < len(shape.starts) else len(shape.text)
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], last)
        else:
            stretches.append((first, last))
    return stretches


@lru_cache(maxsize=1_024)
def _numbers_in(name: str) -> tuple[Quantity, ...]:
    return tuple(token.quantity for token in tokens(name) if token.quantity)


def _name_numbers(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """Numbers that belong to the indicator's name: within 20 weeks, stage 1, per 100,000."""
    inside = _numbers_in(indicator.name)
    for place in shape.quantities:
        said = shape.quantity(place)
        before = shape.words[place - 1] if place else ""
        after = shape.words[place + 1] if place + 1 < len(shape.words) else ""
        for one in inside:
            if said.value != one.value or said.form != "single":
                continue
            days = {said.unit, one.unit} <= {"days", "working_days", None} and said.unit is not None
            unit = said.unit is not None and (said.unit == one.unit or days)
            if (
                unit
                or (before in SORTS and before.rstrip("s") in indicator.name.lower())
                or (one.unit is None and (shape.is_own(before) or after in {"week", "day", "month"}))
            ):
                reading.roles[place] = Role.NAME


def _is_limited(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether "over" or a label stands right before a number that a correction would make the figure."""
    before = shape.words[place - 1] if place else ""
    label = (
        before in {"kpi", "kpis", "pi", "indicator", "measure", "metric"}
        or (before in LABELS and not known(before))
    ) and is_a_bare_count(shape, place)
    return label or (not indicator.sign and before in {"over", "under", "above", "below"})


def _find_the_target(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`82. I know it's below 95`: beside another number, what it is below is the target where it is as much."""
    if len(reading.roles) < 2:
        return
    for place, role in reading.roles.items():
        said = shape.quantity(place)
        if role is Role.BOUND and shape.words[place - 1] in _BESIDE and said.value == indicator.target:
            reading.roles[place] = Role.TARGET


_BESIDE = frozenset({"below", "above", "under", "over"})
