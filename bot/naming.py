"""Which indicator, priority, portfolio or person a few words name. Ambiguity is returned, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from core.domain.indicators import Indicator
from core.domain.months import NAMES, Month
from core.domain.people import Person, Priority
from core.ports import Portfolio

T = TypeVar("T")
_WORD = re.compile(r"[\w&'-]+")
_DIGITS = re.compile(r"\d")
_ALMOST = 0.8
_SHORT = 4
"""Letters: names shorter than this are one slip away from too many other words."""
_LONG = 8
"""Letters in which one more slip goes unnoticed."""
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
    """Everything the words could mean, best first: an exact name, then all words within, then a slip of the finger.

    Words are misspelt; numbers are not, and hardly ever the first letter.

    >>> things = [Named(1, ("Average void re-let time", "voids")), Named(2, ("Repairs on time", "repairs"))]
    >>> which("voids", things), which("the repairs please", things), which("repiars", things), which("x", things)
    ([1], [2], [2], [])
    >>> which("avoid", things), which("pairs", things)
    ([], [])
    """
    return Names(things).which(text)


class Names(Generic[T]):
    """Things under the names people use for them, looked up by whole names and by words: made once, it asks few of many.

    >>> names = Names([Named(1, ("Average void re-let time", "voids")), Named(2, ("Void costs", "voids"))])
    >>> names.which("voids"), names.which("voids", lambda thing: thing != 1), names.which("viods")
    ([1, 2], [2], [2])
    """

    def __init__(self, things: Iterable[Named[T]]) -> None:
        self._things: list[T] = []
        self._named: dict[str, list[int]] = {}  # in the order they came, as all of these
        self._having: dict[str, list[str]] = {}
        self._spelt: dict[tuple[str, ...], list[str]] = {}
        for number, each in enumerate(things):
            self._things.append(each.thing)
            for name in dict.fromkeys(each.names):
                self._goes_by(number, _folded(name))

    def _goes_by(self, number: int, name: _Folded) -> None:
        if name.key not in self._named:
            for word in name.words:
                self._having.setdefault(word, []).append(name.key)
            self._spelt.setdefault(name.digits, []).append(name.key)
        self._named.setdefault(name.key, []).append(number)

    def which(self, text: str, among: Callable[[T], bool] = lambda _: True) -> list[T]:
        """Everything the words could mean, as `which` says it, of those things that are `among`."""
        return self.surely(text, among) or self._nearly(_key(text), among)

    def surely(self, text: str, among: Callable[[T], bool] = lambda _: True) -> list[T]:
        """As `which`, but only as it is spelt: what is done to a thing is done to no other.

        >>> Names([Named(1, ("voids",))]).surely("viods")
        []
        """
        wanted = _key(text)
        if not wanted:
            return []
        return self._called([wanted], among) or self._called(self._with_words(wanted.split()), among)

    def having(self, words: Iterable[str], among: Callable[[T], bool] = lambda _: True) -> list[T]:
        """Everything with any of these words in a name."""
        return self._called([key for word in words for key in self._having.get(word, ())], among)

    def _called(self, keys: Iterable[str], among: Callable[[T], bool]) -> list[T]:
        numbers = sorted({number for key in keys for number in self._named.get(key, ())})
        return [self._things[number] for number in numbers if among(self._things[number])]

    def _with_words(self, words: Sequence[str]) -> list[str]:
        """The names that have all these words: looked for where the rarest of them is."""
        rarest = min((self._having.get(word, []) for word in words), key=len)
        return [key for key in rarest if _folded(key).words.issuperset(words)]

    def _nearly(self, wanted: str, among: Callable[[T], bool]) -> list[T]:
        alike: dict[str, T] = {}
        for key in self._spelt.get(_folded(wanted).digits, ()):
            if (
                _may_be_near(key, wanted)
                and _is_a_slip(key, wanted)
                and (found := self._called([key], among))
            ):
                alike[key] = found[-1]
        near = get_close_matches(wanted, list(alike), n=3, cutoff=_ALMOST)
        return list(dict.fromkeys(alike[key] for key in near))


def _may_be_near(key: str, wanted: str) -> bool:
    """Whether the two could be as like each other as a near spelling must be, by their lengths and letters alone."""
    both = _ALMOST / 2 * (len(key) + len(wanted))
    if min(len(key), len(wanted)) < both:
        return False
    ours, theirs = _folded(wanted).letters, _folded(key).letters
    return len(ours - theirs) <= len(wanted) - both and len(theirs - ours) <= len(key) - both


def _is_a_slip(name: str, wanted: str) -> bool:
    """Whether a slip of the finger makes one of the other; another word that looks like it is another word.

    A slip keeps the first letter: two letters swapped, one left out, put in or mistaken; one more in long names.

    >>> [_is_a_slip(n, w) for n, w in (("voids", "viods"), ("bins", "bin"), ("satisfaction", "satisfacton"))]
    [True, True, True]
    >>> [_is_a_slip(n, w) for n, w in (("send", "resend"), ("rates", "dates"), ("complaints", "compliments"), ("sat", "stat"))]
    [False, False, False, False]
    """
    if name[:1] != wanted[:1]:
        return False
    if min(len(name), len(wanted)) < _SHORT:
        return f"{name}s" == wanted or f"{wanted}s" == name
    return _slips(name, wanted) <= 1 + len(wanted) // _LONG


def _slips(one: str, other: str) -> int:
    """How many letters are to be put in, left out, changed or swapped with the next: the optimal string alignment."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != theirs)))
            if i > 1 < j and letter == other[j - 2] and one[i - 2] == theirs:
                row[-1] = min(row[-1], earlier[j - 2] + 1)
    return row[-1]


def _key(text: str) -> str:
    found = [w.strip("'-").casefold() for w in _WORD.findall(text[:200])]
    return " ".join(w for w in found if w not in _SMALL)


class _Folded(NamedTuple):
    key: str
    words: frozenset[str]
    digits: tuple[str, ...]
    letters: frozenset[str]


@lru_cache(maxsize=200_000)
def _folded(name: str) -> _Folded:
    """A name as it is compared, its words, digits and letters: the same names are compared in every turn."""
    key = _key(name)
    return _Folded(key, frozenset(key.split()), tuple(_DIGITS.findall(key)), frozenset(key))


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


def _near_in_meaning(text: str) -> set[str]:
    """The words of a text, and those used for the same part of a council.

    >>> "homes" in _near_in_meaning("housing"), _near_in_meaning("wibble")
    (True, {'wibble'})
    """
    wanted = set(_key(text).split())
    groups = [set(line.split()) for line in _ALIKE]
    return wanted.union(*(group for group in groups if wanted & group))


Thing = Indicator | Priority | str | Person
"""What a name can mean; a `str` is a cabinet portfolio."""


class Directory:
    """Every name in use in a council. Made once for a portfolio: `portfolio.once(Directory)`.

    `exactly` has the indicators under each of their names as a whole, in small letters; `longest` is that of the longest.
    """

    def __init__(self, portfolio: Portfolio) -> None:
        indicators = portfolio.indicators()
        self.indicators = Names(names_of(indicators))
        self.current = Names(names_of(i for i in indicators if not i.retired))
        priorities = [p for p in portfolio.priorities() if not p.retired]
        self._priorities = Names(Named(p, (p.name,)) for p in priorities)
        self._keys = Names(Named(p, (p.key,)) for p in priorities)
        self.portfolios = [p for p in dict.fromkeys(p.portfolio for p in priorities) if p]
        self._portfolios = Names(Named(p, (p,)) for p in self.portfolios)
        self._portfolio_of = {p.key: p.portfolio for p in priorities}
        people = [p for p in portfolio.people() if not p.retired]
        self._people = Names(Named(p, (p.name, p.first_name)) for p in people)
        self._mentioned = {p.key: p for p in people}
        self.exactly: dict[str, list[Indicator]] = {}
        for each in names_of(indicators):
            for name in {n.casefold() for n in each.names}:
                self.exactly.setdefault(name, []).append(each.thing)
        self.longest = max(map(len, self.exactly), default=0)

    def named(self, text: str, seen: Callable[[Indicator], bool]) -> tuple[Thing | None, list[str]]:
        """The one thing a name means, or the names of all it could mean; of indicators, those that are `seen`.

        An indicator goes before a priority, a priority before a portfolio; a priority's key is no name people use, so
        it gives way to both. People come last, but for one who is mentioned: a mention comes as their e-mail address.
        """
        mentioned = self._mentioned.get(text.strip().casefold())
        if mentioned is not None:
            return mentioned, []
        several: list[str] = []
        ways: tuple[Callable[[], list[tuple[Thing, str]]], ...] = (
            lambda: [(i, i.called) for i in self.indicators.which(text, seen)],
            lambda: [(p, p.name) for p in self._priorities.which(text)],
            lambda: [(p, p) for p in self._portfolios.which(text)],
            lambda: [(p, p.name) for p in self._keys.which(text)],
            lambda: [(p, p.name) for p in self._people.which(text)],
        )
        for way in ways:
            found = way()
            if len(found) == 1:
                return found[0][0], []
            several += [name for _, name in found]
        return None, several[:6]

    def related(self, text: str, seen: Callable[[Indicator], bool]) -> list[str]:
        """The portfolios that go by a word near in meaning; else those where it is used, as far as that is `seen`."""
        near = _near_in_meaning(text)
        used = {p.portfolio for p in self._priorities.having(near)}
        used |= {self._portfolio_of.get(i.priority, "") for i in self.indicators.having(near, seen)}
        return self._portfolios.having(near) or [p for p in self.portfolios if p in used]


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
