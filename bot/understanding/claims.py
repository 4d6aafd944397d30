"""What a turn of phrase says outright of a number, taken where nothing else about the number gainsays it."""

# ruff: noqa: C901, PLR0912 - a grammar is a list of cases

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.understanding.meaning import KnownIndicator
from bot.understanding.openings import ByOpening
from bot.understanding.plainness import TIMES, TO_DO, Reading, could_fit
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import SAYS, Role


def claim_outright(
    shape: Shape, indicator: KnownIndicator, near: Sequence[tuple[int, int]], reading: Reading
) -> None:
    """Give the numbers in these stretches of the row's text the roles that turns of phrase say they have."""
    nearby = {
        word for first, last in near for word in shape.words[shape.place(first) : shape.place(last) + 1]
    }
    for number in _BY_OPENING.possible(nearby):
        pattern, roles = SAYS[number]
        for first, last in near:
            for match in pattern.finditer(shape.text, first, last):
                _claim(shape, match, roles, indicator, reading)


_BY_OPENING = ByOpening([pattern.pattern for pattern, _ in SAYS])
_SIGN = re.compile(r"^§ (?:over|under|below|above|short)\b|(?:variance|var|shortfall|pressure)")


def _claim(
    shape: Shape, match: re.Match[str], roles: dict[str, Role], indicator: KnownIndicator, reading: Reading
) -> None:
    if indicator.sign and Role.MOVEMENT in roles.values() and _SIGN.search(match[0]):
        return
    if (Role.TARGET in roles.values() or "other" in roles) and match[0].split()[
        0
    ] in indicator.name.lower().split():
        return
    places = {group: shape.place(match.start(group)) for group in roles}
    if (
        Role.LABEL in roles.values()
        and indicator.unit in TIMES
        and shape.is_own(shape.words[shape.place(match.start())])
        and shape.words[shape.place(match.start()) - 1 : shape.place(match.start())] not in _SOMEBODY
    ):
        return
    if Role.LABEL in roles.values() and any(
        _is_measured(shape, place, indicator) for place in places.values()
    ):
        return
    if "year" in places and shape.quantity(places["year"]).value not in YEARS:
        return
    if "whole" in places and not _is_one_of_many(shape, places["h"], places["whole"], indicator):
        return
    loose = shape.quantity(places["loose"]) if "loose" in places else None
    if (
        loose
        and (not loose.decimals or _is_an_hour(shape, places["loose"]))
        and (loose.unit is None or loose.unit in TIMES)
    ):
        return
    if "lone" in places and shape.quantity(places["lone"]).form != "single":
        return
    if "hundred" in places and shape.quantity(places["hundred"]).value != _EVERY_BIT:
        return
    if "pot" in places and not all(shape.quantity(place).unit == "GBP" for place in places.values()):
        return
    if "little" in places and not abs(shape.quantity(places["little"]).value) * _SHIFT < abs(
        shape.quantity(places["h"]).value
    ):
        return
    if "todo" in places and _is_taken_to_do(shape, places["todo"], indicator):
        return
    if "idiom" in places and shape.quantity(places["idiom"]).unit in TIMES:
        return
    if "sort" in match.groupdict() and reading.roles.get(shape.place(match.start("sort"))) is Role.NAME:
        return
    if "hour" in places and not _is_an_hour(shape, places["hour"]):
        return
    if (
        Role.UNCLEAR in roles.values()
        and len(places) > 1
        and _only_one_fits(shape, places.values(), indicator)
    ):
        return
    for group, place in places.items():
        spans = Role.LABEL in roles.values() or indicator.unit not in TIMES
        if group in _COUNTS_ONLY and not is_a_bare_count(shape, place, spans=spans):
            return
    taken = [reading.roles.get(place) for place in places.values()]
    if any(role not in {None, Role.FIGURE} for role in taken):
        return
    if any(role is Role.FIGURE for role in taken) and set(roles.values()) & {Role.FIGURE, Role.UNCLEAR}:
        if Role.SUPERSEDED in roles.values():
            return
        if len(roles) == 1:
            return
    if Role.FIGURE not in roles.values() and Role.FIGURE in taken:
        return
    first, last = shape.place(match.start()), shape.place(match.end() - 1)
    for group, role in roles.items():
        reading.roles[places[group]] = role
        if group == "chosen":
            reading.chosen.add(places[group])
        if role is Role.UNCLEAR and len(roles) > 1:
            reading.contested.add(places[group])
    if Role.SUPERSEDED in roles.values():
        reading.corrected[places["b"]] = places["a"]
    said_outright = set(range(first, last + 1))
    if Role.LABEL in roles.values() and first and shape.words[first - 1] == "§":
        said_outright = set(places.values())
    if "any" in match.groupdict() and match["any"]:
        said_outright -= set(range(shape.place(match.start("any")), shape.place(match.end("any") - 1) + 1))
    reading.explained.update(said_outright)


def _is_taken_to_do(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a time is what something takes ("8.9 working days to respond"), and not what is left to do."""
    timed = indicator.unit in TIMES and shape.quantity(place).unit in TIMES
    return timed and TO_DO.match(shape.text, shape.starts[place] + 2) is not None


_SOMEBODY = (
    ("i",),
    ("we",),
    ("i've",),
    ("we've",),
    ("i'd",),
    ("we'd",),
    ("have",),
    ("had",),
    ("to",),
    ("you",),
    ("they",),
)
"""Who waited or lost time when it was nobody the indicator is about."""
_SHIFT = 4
"""A movement is less than a quarter of the figure before it, or either could be either."""
_MANY = 20
_EVERY_BIT = 100
"""A hundred per cent of somebody's heart ("100% sorry")."""


def _is_one_of_many(shape: Shape, part: int, whole: int, indicator: KnownIndicator) -> bool:
    """Whether a count is said to be out of so many that only the first can be the count ("1,106 out of 1.2 million")."""
    few, many = shape.quantity(part), shape.quantity(whole)
    return indicator.unit == "count" and few.form == many.form == "single" and few.value * _MANY < many.value


def _is_measured(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a number is written in the indicator's own unit, as no label is."""
    unit = shape.quantity(place).unit
    return unit == indicator.unit and unit in {"percent", "GBP", "fte"}


def _is_an_hour(shape: Shape, place: int) -> bool:
    """Whether a number could be an hour ("at 11") or, with two decimals, a time ("Thurs 2.30")."""
    said = shape.quantity(place)
    if said.unit or said.form != "single" or said.value > _HOURS:
        return False
    return not said.decimals or (said.decimals == 2 and said.value % 1 < Decimal("0.6"))


def _only_one_fits(shape: Shape, places: Iterable[int], indicator: KnownIndicator) -> bool:
    """`£1.26m, or 5.8 % of the annual debit`: of two units only one can be meant, and nothing is left to choose."""
    said = [shape.quantity(place) for place in places]
    if {one.form for one in said} == {"fraction", "single"} and {one.unit for one in said} == {
        None,
        "percent",
    }:
        return True
    fit = [could_fit(shape.quantity(place), indicator) for place in places]
    units = {shape.quantity(place).unit for place in places}
    return len(fit) == 2 and sum(fit) == 1 and None not in units


_HOURS = 24


_COUNTS_ONLY = frozenset({"k", "n"})


def is_a_bare_count(shape: Shape, place: int, *, spans: bool = True) -> bool:
    """Whether a number is a bare whole one or, with `spans`, a span of time: not a figure in a unit of its own."""
    said = shape.quantity(place)
    return (
        said.form == "single" and not said.decimals and (said.unit is None or (spans and said.unit in TIMES))
    )


YEARS = frozenset(range(1990, 2050))
"""Whole numbers that may be the year and not a figure."""
