"""Which indicator, priority, portfolio or person a few words name. Ambiguity is returned, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from core.domain.indicators import Indicator
from core.domain.months import NAMES, Month
from core.domain.people import Person, Priority

T = TypeVar("T")
_WORD = re.compile(r"[\w&'-]+")
_DIGITS = re.compile(r"\d")
_ALMOST = 0.8
_SMALL = {
    "what",
    "who",
    "why",
    "how",
    "when",
    "where",
    "is",
    "are",
    "it",
    "this",
    "that",
    "me",
    "my",
    "we",
    "i",
    "so",
    "the",
    "of",
    "for",
    "in",
    "on",
    "to",
    "and",
    "a",
    "please",
    "pls",
    "figure",
    "figures",
}


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """A thing and the names people use for it, the official one first."""

    thing: T
    names: tuple[str, ...]


def which(text: str, things: Iterable[Named[T]]) -> list[T]:
    """Everything the words could mean, best first: an exact name, then all words within, then a near spelling.

    Words are misspelt; numbers are not.

    >>> things = [Named(1, ("Average void re-let time", "voids")), Named(2, ("Repairs on time", "repairs"))]
    >>> which("voids", things), which("the repairs please", things), which("repiars", things), which("x", things)
    ([1], [2], [2], [])
    """
    wanted = _key(text)
    if not wanted:
        return []
    held = [(n.thing, [_folded(name) for name in n.names]) for n in things]
    exact = [thing for thing, names in held if any(name.key == wanted for name in names)]
    if exact:
        return exact
    words = set(wanted.split())
    within = [thing for thing, names in held if any(words <= name.words for name in names)]
    if within:
        return within
    digits = _DIGITS.findall(wanted)
    spelt = {
        name.key: thing
        for thing, names in held
        for name in names
        if name.digits == digits and _is_as_long(name.key, wanted)
    }
    near = get_close_matches(wanted, list(spelt), n=3, cutoff=_ALMOST)
    return list(dict.fromkeys(spelt[key] for key in near))


def _is_as_long(key: str, wanted: str) -> bool:
    """Whether the two could be as like each other as a near spelling must be, by their lengths alone."""
    return 2 * min(len(key), len(wanted)) >= _ALMOST * (len(key) + len(wanted))


def _key(text: str) -> str:
    found = [w.strip("'-").casefold() for w in _WORD.findall(text[:200])]
    return " ".join(w for w in found if w not in _SMALL)


class _Folded(NamedTuple):
    key: str
    words: frozenset[str]
    digits: list[str]


@lru_cache(maxsize=200_000)
def _folded(name: str) -> _Folded:
    """A name as it is compared, its words and its digits: the same names are compared in every turn."""
    key = _key(name)
    return _Folded(key, frozenset(key.split()), _DIGITS.findall(key))


def one(found: Sequence[T]) -> T | None:
    """The only thing meant, if there is just one."""
    return found[0] if len(found) == 1 else None


def names_of(indicators: Iterable[Indicator]) -> list[Named[Indicator]]:
    """Indicators under every name people use for them."""
    return [Named(i, tuple(n for n in (i.name, i.short_name, *i.aliases, i.key) if n)) for i in indicators]


_ALIKE = (
    "housing homes home house tenant tenants landlord lettings repairs",
    "environment waste bins rubbish recycling streets cleansing green parks",
    "finance money budget income revenues tax resources corporate",
    "hr workforce staff payroll sickness",
    "children families schools education send safeguarding youth",
    "health adults adult care hospital nhs",
    "customer customers contact calls complaints",
    "planning development building",
)
"""What one council calls housing is another's homes: words that are used for the same part of a council."""


def related(text: str, things: Iterable[Named[T]]) -> list[T]:
    """Everything that goes by a word near in meaning, those so called first.

    >>> things = [Named("Homes", ("Homes", "Good repairs")), Named("Clean and green", ("Clean and green", "Recycling"))]
    >>> related("housing", things), related("environment", things), related("wibble", things)
    (['Homes'], ['Clean and green'], [])
    """
    wanted = set(_key(text).split())
    groups = [set(line.split()) for line in _ALIKE]
    near = wanted | set().union(*(group for group in groups if wanted & group))
    if not wanted:
        return []
    held = list(things)
    called = [n.thing for n in held if near & set(_key(n.names[0]).split())]
    within = [n.thing for n in held if any(near & set(_key(name).split()) for name in n.names)]
    return called or within


Thing = Indicator | Priority | str | Person
"""What a name can mean; a `str` is a cabinet portfolio."""


def named(
    text: str, indicators: Iterable[Indicator], priorities: Sequence[Priority], leads: Iterable[Person]
) -> tuple[Thing | None, list[str]]:
    """The one thing a name means, or the names of all it could mean.

    An indicator goes before a priority, a priority before a portfolio; a priority's key is no name people use, so it
    gives way to both. People come last, but for one who is mentioned: a mention comes as their e-mail address.
    """
    leads = list(leads)
    mentioned = next((lead for lead in leads if lead.key == text.strip().casefold()), None)
    if mentioned is not None:
        return mentioned, []
    portfolios = dict.fromkeys(p.portfolio for p in priorities)
    several: list[str] = []
    for found in (
        [(i, i.called) for i in which(text, names_of(indicators))],
        [(p, p.name) for p in which(text, [Named(p, (p.name,)) for p in priorities])],
        [(p, p) for p in which(text, [Named(p, (p,)) for p in portfolios if p])],
        [(p, p.name) for p in which(text, [Named(p, (p.key,)) for p in priorities])],
        [(p, p.name) for p in which(text, [Named(p, (p.name, p.first_name)) for p in leads])],
    ):
        if len(found) == 1:
            return found[0][0], []
        several += [name for _, name in found]
    return None, several[:6]


def month_of(name: str) -> int:
    """The number of a month by its name, or the first three letters of it.

    >>> month_of("Dec"), month_of("january")
    (12, 1)
    """
    return 1 + [full.casefold()[:3] for full in NAMES].index(name.casefold()[:3])


def month_said(today: date, said: str) -> Month | None:
    """The latest month of that name, this one included, or that of the year named; None where no month is named.

    >>> month_said(date(2026, 11, 2), "Dec"), month_said(date(2026, 11, 2), "october 2026"), month_said(date(2026, 11, 2), "x")
    (Month(2025, 12), Month(2026, 10), None)
    >>> month_said(date(2026, 11, 2), "October 2025")
    Month(2025, 10)
    """
    words = said.casefold().split()
    year = next((int(w) for w in words[1:2] if re.fullmatch("20[0-9]{2}", w)), 0)
    for number, full in enumerate(NAMES, 1):
        if words and words[0] in {
            full.casefold(),
            full.casefold()[:3],
            f"{full.casefold()[:3]}.",
            "sept" if number == 9 else "",
        }:
            this = Month.of(today)
            month = Month(year or this.year, number)
            if year:
                return month
            return month if month <= this else Month(this.year - 1, number)
    return None
