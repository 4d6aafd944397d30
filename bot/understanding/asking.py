"""A question that says what was read, with the readings a person could tap: the likeliest first, and none that is silly."""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from bot.understanding.amounts import Amount
from bot.understanding.lexicon import CONNECTORS
from bot.understanding.meaning import Finding, Kind, KnownIndicator, Option
from bot.understanding.plainness import Reading
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import Role
from bot.understanding.units import number
from bot.understanding.units import said as spoken
from core.domain.months import Month

_DONE_NAME = re.compile(
    r"\b(?:completed|answered|decided|issued|determined|collected|recycled|repaired|closed|done)\b.*"
)
_MOST = 4
_CANDIDATES = {Role.FREE, Role.FIGURE, Role.UNCLEAR, Role.BOUND}
_READ_BACK = _CANDIDATES | {Role.REMARK}
_UNLIKELY = Decimal(20)
_SMALL_WORDS = frozenset(
    "in on at of or to is are was were i we not if it no for from by with and all".split()
)


def ask(
    shape: Shape, reading: Reading, indicator: KnownIndicator, *, period: Month, places: Sequence[int],
    amount_at: Callable[[int], Amount], as_typed: Callable[[int], str], told: Amount | None,
) -> Finding:  # fmt: skip
    """What was read of one indicator, as a question."""
    shares = list(_shares(shape, reading, indicator))
    counted = bool(shares) and not any(shape.quantity(place).unit == "percent" for place in places)
    options = shares + ([] if counted else list(_options(shape, reading, indicator, places, amount_at)))
    options += _moved(shape, reading, indicator) if not options or _only_moved(reading) else []
    read_ = [
        _as_said(shape, place, as_typed(place))
        for place in shape.quantities
        if reading.roles.get(place) in _READ_BACK
    ]
    understood = _listed(read_[:6])
    if told is not None and told.trouble and len(read_) == 1:
        understood = f"{understood}: {told.trouble}"
    if len(shares) == 1 and shares[0].numerator is not None and shares[0].denominator is not None:
        done = _DONE_NAME.search(indicator.name.lower())
        top, bottom = number(shares[0].numerator), number(shares[0].denominator)
        understood = f"is {top} the number {done[0] if done else 'to count'}, out of {bottom}?"
    unique = {option.label: option for option in options}
    return Finding(
        Kind.UNCLEAR, indicator.id, period, understood=understood, options=tuple(unique.values())[:_MOST], comment=None,
    )  # fmt: skip


def _options(
    shape: Shape,
    reading: Reading,
    indicator: KnownIndicator,
    places: Sequence[int],
    amount_at: Callable[[int], Amount],
) -> Iterator[Option]:
    """The numbers that could be the figure; those that count other things only where there is nothing else."""
    usable = [place for place in dict.fromkeys(sorted(places)) if shape.quantity(place).form != "range"]
    likely = [
        place
        for place in usable
        if reading.roles.get(place) in _CANDIDATES and not _is_a_pronoun(shape, place)
    ]
    found = [(place, amount_at(place)) for place in likely or usable]
    found = [
        (place, each) for place, each in found if each.value is not None and _within(each.value, indicator)
    ]
    plausible = [(place, each) for place, each in found if _is_plausible(each.value, indicator)]
    for place, each in sorted(plausible or found, key=lambda pair: _rank(shape, reading, indicator, pair[0])):
        yield from _told(shape, place, each, indicator)


def _told(shape: Shape, place: int, each: Amount, indicator: KnownIndicator) -> Iterator[Option]:
    value = each.value
    if value is None:
        return
    if each.numerator is not None and each.denominator is not None:
        if indicator.unit == "count":
            yield Option(f"{number(each.denominator)}", each.denominator, None, None, indicator.id)
            yield Option(
                f"{number(each.numerator)} (of {number(each.denominator)})",
                value,
                each.numerator,
                each.denominator,
                indicator.id,
            )
            return
        share = spoken(round(value, 1), indicator)
        label = f"{number(each.numerator)} of {number(each.denominator)} ({share})"
        yield Option(label, value, each.numerator, each.denominator, indicator.id)
        return
    ways = [value]
    if each.trouble == "pounds or thousands" and not shape.quantity(place).scaled:
        ways = sorted(
            {shape.quantity(place).value, shape.quantity(place).value * 1_000},
            key=lambda way: _distance(way, indicator),
        )
    if each.trouble == "over or under" and value:
        ways = [abs(value), -abs(value)]
    for way in ways:
        if _within(way, indicator):
            yield Option(spoken(way, indicator), way, None, None, indicator.id)


def _rank(shape: Shape, reading: Reading, indicator: KnownIndicator, place: int) -> tuple[int, int, int]:
    """The headline first: what was said plainly, then what carries the unit, then as it was written."""
    plain = 0 if reading.roles.get(place) in {Role.FREE, Role.FIGURE} else 1
    united = 0 if shape.quantity(place).unit == indicator.unit else 1
    return plain, united, place


def _is_a_pronoun(shape: Shape, place: int) -> bool:
    said = shape.quantity(place)
    return said.spelt and said.value == 1 and len(shape.quantities) > 1


def _is_plausible(value: Decimal | None, indicator: KnownIndicator) -> bool:
    last = indicator.last_value
    return (
        value is None or not last or not value or abs(last) / _UNLIKELY <= abs(value) <= abs(last) * _UNLIKELY
    )


def _distance(value: Decimal, indicator: KnownIndicator) -> Decimal:
    last = abs(indicator.last_value or value) or Decimal(1)
    return max(abs(value) / last, last / abs(value)) if value else Decimal(10) ** 9


_WHOLE_AFTER = frozenset(
    "due received decided determined total altogether all issued jobs cases requests".split()
)
_DONE_AFTER = re.compile(
    r"§ (?:[^\s§]+ ){0,2}(?:done|completed|closed|answered|in time|on time|in target|ok|met|passed|happy|satisfied)(?!\S)"
)
_LATE_AFTER = re.compile(r"§ (?:[^\s§]+ ){0,2}(?:late|overdue|over|missed|failed|outside|not)(?!\S)")


def _shares(shape: Shape, reading: Reading, indicator: KnownIndicator) -> Iterator[Option]:
    """For a percentage: what two counts could make ("412 done and 38 late", "48 due, 2 late", "390 from 412")."""
    if indicator.unit != "percent":
        return
    counts = [place for place in shape.quantities if _counts(shape, reading, place)]
    if not 2 <= len(counts) <= 3:
        return
    first, second = counts[:2]
    one, other = shape.quantity(first).value, shape.quantity(second).value
    done, late = (
        _DONE_AFTER.match(shape.text, shape.starts[first]),
        _LATE_AFTER.match(shape.text, shape.starts[second]),
    )
    whole = shape.quantity(counts[2]).value if len(counts) == 3 else None
    between = " ".join(shape.words[first + 1 : second])
    if done and late:
        pair = (one, one + other)
    elif late and _WHOLE_AFTER & set(shape.words[first + 1 : second]):
        pair = (one - other, one)
    elif _LATE_AFTER.match(shape.text, shape.starts[first]) and re.search(r"(?:out )?of|from", between):
        pair = (other - one, other)
    elif re.search(r"(?<!\S)(?:of|from|/|over)(?!\S)", between) or (
        _WHOLE_AFTER & set(shape.words[second + 1 : second + 4]) and one <= other
    ):
        pair = (one, other)
    elif _WHOLE_AFTER & set(shape.words[first + 1 : second]) and other <= one:
        pair = (other, one)
    else:
        return
    top, bottom = pair
    for whole_ in dict.fromkeys([bottom, *([whole] if whole is not None and done and late else [])]):
        if 0 <= top <= whole_ and whole_ > 0:
            share = 100 * top / whole_
            label = f"{number(top)} of {number(whole_)} ({number(round(share, 1))} %)"
            yield Option(label, share, top, whole_, indicator.id)


def _counts(shape: Shape, reading: Reading, place: int) -> bool:
    said = shape.quantity(place)
    return (
        reading.roles.get(place) in _READ_BACK | {Role.PART}
        and said.form == "single" and said.unit is None and not said.decimals and not said.doubt and said.value >= 1
    )  # fmt: skip


_MOVED = re.compile(
    r"(?<!\S)(?:(?P<up>up|rose|risen|increased|gone up)|(?P<down>down|fell|fallen|dropped|decreased|gone down)) (?:by |another |a further )*§"
    r"|§ (?:points? |¤own )?(?:(?P<more>more|higher|up)|(?P<less>fewer|less|lower|down)) (?:than|on|from|since)(?!\S)"
)


def _only_moved(reading: Reading) -> bool:
    return bool(reading.roles) and all(
        role in {Role.MOVEMENT, Role.NAME, Role.LABEL} for role in reading.roles.values()
    )


def _moved(shape: Shape, reading: Reading, indicator: KnownIndicator) -> list[Option]:
    """`up 2 points`: where that would bring last month's figure."""
    moves = [place for place, role in reading.roles.items() if role is Role.MOVEMENT]
    found = _MOVED.search(shape.text)
    if len(moves) != 1 or found is None or indicator.last_value is None:
        return []
    said = shape.quantity(moves[0])
    if said.doubt or said.form != "single" or (said.unit == "percent" and indicator.unit != "percent"):
        return []
    way = 1 if found["up"] or found["more"] else -1
    value = indicator.last_value + way * said.value
    if not _within(value, indicator):
        return []
    last = spoken(indicator.last_value, indicator)
    return [
        Option(
            f"{spoken(value, indicator)} ({'up' if way > 0 else 'down'} on {last})",
            value,
            None,
            None,
            indicator.id,
        )
    ]


def _within(value: Decimal, known: KnownIndicator) -> bool:
    return (known.minimum is None or value >= known.minimum) and (
        known.maximum is None or value <= known.maximum
    )


def _as_said(shape: Shape, place: int, text: str) -> str:
    """A number with the word it counts: `38 late`."""
    after = place + 1
    if (
        after < len(shape.words)
        and shape.words[after].isalpha()
        and shape.words[after] not in CONNECTORS | _SMALL_WORDS
    ):
        return f"{text} {shape.words[after]}"
    return text


def _listed(read_: list[str]) -> str:
    return f"{', '.join(read_[:-1])} and {read_[-1]}" if len(read_) > 1 else read_[0] if read_ else ""
