"""Which indicator a word or two mean: by name, by alias, and through small slips of the finger."""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.lexicon import known, stem

_PART = re.compile(r"[^\W_]+")
_SMALL = frozenset("on in of to per the and for at by with within an is not from as it all out up".split())
_LONG = 9
_LOOK_AT = 80


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a row of words: which thing it names, and the words it covers."""

    id: str
    first: int
    last: int


def parts(name: str) -> tuple[str, ...]:
    """The words of a name in lower case.

    >>> parts("Average void re-let time")
    ('average', 'void', 're', 'let', 'time')
    """
    return tuple(_PART.findall(name.lower()))


def _before_a_number(name: str) -> tuple[str, ...]:
    """The words of a name before a number in it, which a reply's reader takes for a quantity; none where one word is left.

    >>> _before_a_number("Care plans in 20 weeks"), _before_a_number("Care plans")
    (('care', 'plans'), ())
    """
    row = parts(name)
    number = next((at for at, word in enumerate(row) if word.isdecimal()), 0)
    while number and row[number - 1] in _SMALL:
        number -= 1
    return row[:number] if number > 1 else ()


def alike(one: str, other: str) -> bool:
    """Whether two words are one word with a slip of the finger between them.

    >>> alike("reparis", "repairs"), alike("voids", "avoid"), alike("minor", "major")
    (True, False, False)
    """
    if one[0] != other[0] or abs(len(one) - len(other)) > 2 or min(len(one), len(other)) < 5:
        return False
    if one.rstrip("s") == other:
        return False
    return _strokes(one, other) <= (1 if max(len(one), len(other)) < _LONG else 2)


def _strokes(one: str, other: str) -> int:
    """How many letters were added, lost, changed or swapped with a neighbour between two words.

    >>> _strokes("complaints", "compliants"), _strokes("complaints", "compliments")
    (1, 3)
    """
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, wanted in enumerate(other, 1):
            cost = min(last[place] + 1, row[-1] + 1, last[place - 1] + (letter != wanted))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == wanted:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


_Row = tuple[tuple[str, ...], str, bool]


_Names = tuple[tuple[str, tuple[str, ...]], ...]
"""Things by their keys, and what each is called."""


@lru_cache(maxsize=500)
def _rows(names: _Names) -> tuple[Mapping[str, list[_Row]], Mapping[str, str]]:
    """The words each thing may be named by, under the first of them, the longest first; and the long single ones."""
    shapes: dict[str, list[_Row]] = {}
    shortened: dict[tuple[str, ...], set[str]] = {}
    for name, aliases in names:
        for alias in dict.fromkeys(aliases):
            if short := _before_a_number(alias):
                shortened.setdefault(short, set()).add(name)
            row = parts(alias)
            if row:
                shout = alias.isupper() and len(alias) <= 3
                shapes.setdefault(row[0], []).append((row, name, shout))
                if row == ("nps",):
                    shapes.setdefault("enps", []).append((("enps",), name, shout))
                if len(row) == 1 and not shout and len(row[0]) > 3:
                    other = row[0][:-1] if row[0].endswith("s") else row[0] + "s"
                    shapes.setdefault(other, []).append(((other,), name, shout))
    for row, of in shortened.items():
        if len(of) == 1:
            shapes.setdefault(row[0], []).append((row, next(iter(of)), False))
    for rows in shapes.values():
        rows.sort(key=lambda entry: -len(entry[0]))
    single = {
        row[0]: name
        for rows in shapes.values()
        for row, name, shout in rows
        if len(row) == 1 and len(row[0]) >= 5
    }
    return shapes, single


def mentions(
    words: Sequence[str], originals: Sequence[str], names: Iterable[tuple[str, Iterable[str]]]
) -> list[Mention]:
    """Every place where one of the things is named, the longest name first, in order and not overlapping.

    `words` are in lower case, with anything that is not a word empty; `originals` as typed. An alias of two or
    three capitals (TA) is only itself in capitals, or directly before a number.
    """
    shapes, single = _rows(_fixed(names))
    places = [place for place, word in enumerate(words) if word]
    found: list[Mention] = []
    looked = 0
    at = 0
    while at < len(places):
        place = places[at]
        entries = shapes.get(words[place])
        hit = _exact(words, originals, places, at, entries) if entries else None
        if hit is None and looked < _LOOK_AT and len(words[place]) >= 5 and not known(words[place]):
            looked += 1
            first = words[place][0]
            meant = next(
                (single[one] for one in single if one[0] == first and alike(words[place], one)), None
            )
            hit = None if meant is None else (meant, 1)
        if hit is None:
            at += 1
            continue
        found.append(Mention(hit[0], place, places[at + hit[1] - 1]))
        at += hit[1]
    return found


_NO_HEADS = frozenset(
    "time times rate rates spend date place number total average taken days score year week weeks work".split()
)


def heads(names: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """The last words of names that belong to one thing only: "bins" of missed bins, "tips" of fly tips.

    >>> heads([("bins", ("Missed bin collections", "missed bins")), ("tips", ("fly tips",)), ("majors", ("majors",))])
    {'collections': 'bins', 'bins': 'bins', 'tips': 'tips'}
    """
    return _heads(_fixed(names))


def _fixed(names: Iterable[tuple[str, Iterable[str]]]) -> _Names:
    return tuple((name, tuple(called)) for name, called in names)


@lru_cache(maxsize=500)
def _heads(names: _Names) -> Mapping[str, str]:
    owners: dict[str, set[str]] = {}
    used: dict[str, set[str]] = {}
    for name, aliases in names:
        for alias in aliases:
            row = parts(alias)
            for word in row:
                used.setdefault(stem(word), set()).add(name)
            if len(row) > 1 and len(row[-1]) > 3 and not known(row[-1]) and row[-1] not in _NO_HEADS | _SMALL:
                owners.setdefault(row[-1], set()).add(name)
    return {word: next(iter(of)) for word, of in owners.items() if len(used[stem(word)]) == 1}


def _exact(
    words: Sequence[str], originals: Sequence[str], places: list[int], at: int,
    rows: Iterable[_Row],
) -> tuple[str, int] | None:  # fmt: skip
    for row, name, shout in rows:
        there = places[at : at + len(row)]
        if any(originals[place] == "§" for place in range(there[0], there[-1])):
            continue
        if tuple(words[place] for place in there) != row or there[-1] - there[0] > 2 * len(row):
            continue
        if shout and not originals[there[0]].isupper():
            following = there[-1] + 1
            if following >= len(words) or words[following] or originals[following] != "§":
                continue
        return name, len(row)
    return None


def own_words(name: str, aliases: Iterable[str]) -> frozenset[str]:
    """The stems of the words that belong to a thing by name."""
    return frozenset(
        stem(word)
        for text in (name, *aliases)
        for word in parts(text)
        if len(word) > 1 and word not in _SMALL
    )
