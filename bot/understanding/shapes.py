"""A reply as a row of plain words, with placeholders where numbers, dates and names stand.

Roles are read off this row: "up 15 on ¤prev at §" says what the second number is, whatever the numbers are.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from bot.understanding.dates import MONTH_NUMBERS
from bot.understanding.lexicon import known, plain_word, stem
from bot.understanding.meaning import Context, KnownIndicator
from bot.understanding.names import Mention, own_words
from bot.understanding.pieces import Is, Quantity, Token
from bot.understanding.shares import with_shares
from bot.understanding.slips import mended
from core.domain.formatting import singular
from core.domain.months import Frequency, Month

_DROPPED = frozenset("\"*_’“”«»[]{}^\\'#")
_DOES = frozenset("repaired filled fixed completed done cleared".split())
NUMBERED = re.compile(r"\b(stage|tier|level|phase|grade|band|step|part|category|class)s? \d")
_ROOT = 6
_SAID_OF_IT = 40
_BREAKS = frozenset("\n ; . ! ? , ( ) – - ... | / -> =".split(" "))


@dataclass(frozen=True, slots=True)
class Shape:
    """The row: `words` and the tokens they stand for; `text` is the row joined by single spaces, `quantities` the places that hold a number."""

    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    text: str
    starts: tuple[int, ...]
    own: frozenset[str]
    months: dict[int, Month] = field(default_factory=dict)
    proper: frozenset[int] = frozenset()
    quantities: tuple[int, ...] = ()

    def place(self, offset: int) -> int:
        """Which word stands at that offset of `text`."""
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        return low - 1

    def quantity(self, place: int) -> Quantity:
        """The quantity at a place that holds one."""
        found = self.tokens[place].quantity
        if found is None:
            raise LookupError(f"There is no number at {place}.")
        return found

    def is_break(self, place: int) -> bool:
        """Whether a clause ends at that place."""
        return self.words[place] in _BREAKS

    def clause(self, place: int) -> tuple[int, int]:
        """The places (first, after last) of the clause round a place."""
        first = place
        while first > 0 and not self.is_break(first - 1):
            first -= 1
        last = place + 1
        while last < len(self.words) and not self.is_break(last):
            last += 1
        return first, last

    def near(self, place: int) -> tuple[int, int]:
        """Where in `text` what may be said of a number begins and ends: some forty words before it, eighty after."""
        after = place + 2 * _SAID_OF_IT
        end = self.starts[after] - 1 if after < len(self.starts) else len(self.text)
        return self.starts[max(0, place - _SAID_OF_IT)], end

    def is_own(self, word: str) -> bool:
        """Whether a word belongs to the indicator's name."""
        return word in {"¤name", "¤own"} or (
            word.isalpha()
            and (stem(word) in self.own or self._shares_a_root(word) or self._is_short_for_own(word))
        )

    def _shares_a_root(self, word: str) -> bool:
        """Whether a long word begins as one of the indicator's own does ("satisfied", "satisfaction")."""
        return (
            len(word) > _ROOT
            and not word.endswith("ness")
            and any(
                one.startswith(word[:_ROOT]) and (one not in _GENERAL or word.startswith(one))
                for one in self.own
            )
        )

    def _is_short_for_own(self, word: str) -> bool:
        """Whether a word nobody knows begins one of the indicator's own ("cap" for capital), ends it ("holes") or is it but for a slip."""
        if len(word) < _SHORTEST or known(word) or word in _NOT_SHORT:
            return False
        return any(_is_cut_or_slipped(word, one) for one in self.own - _GENERAL)


_GENERAL = frozenset(
    stem(word)
    for word in "time average number date days week month year total completed answered reported issued".split()
)
_SHORTEST = 3
_TAIL = 5
_NOT_SHORT = frozenset(
    "not non pre per pro but nor out off under over min max avg and any few one two ten six".split()
)


@lru_cache(maxsize=8_192)
def _is_cut_or_slipped(word: str, own: str) -> bool:
    if own.startswith(word) and len(own) > len(word):
        return True
    if len(word) >= _TAIL and own.endswith(stem(word)) and len(own) > len(word):
        return True
    return len(word) >= _SHORTEST + 1 and len(own) > len(word) and _lost_a_letter(word, own)


def _lost_a_letter(word: str, own: str) -> bool:
    """Whether a word is another without one of its letters, other than the first and the last."""
    return len(own) == len(word) + 1 and any(
        own[:at] + own[at + 1 :] == word for at in range(1, len(own) - 1)
    )


def shaped(
    tokens: Sequence[Token],
    indicator: KnownIndicator,
    context: Context,
    named: Sequence[Mention] = (),
    text: str = "",
) -> Shape:
    """The row for one indicator's part of a reply; `named` are the places (in `tokens`) where it is named, `text` the reply as typed."""
    covered = {place: mention for mention in named for place in range(mention.first, mention.last + 1)}
    words: list[str] = []
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        sort, said = token[0], token[1]
        if covered and sort is not Is.QUANTITY and (mention := covered.get(place)) is not None:
            if place == mention.first:
                words.append("¤name")
                kept.append(token)
            continue
        if sort is Is.WORD:
            word = plain_form(said)
            if word != said and word in MONTH_NUMBERS:
                word = _written_out(said, context)
            if not (word in _DROPPED or word[0] == "_" == word[-1]):
                words.append(word)
                kept.append(token)
            continue
        word = _placeholder(token, context, indicator)
        if _tells_the_month(token, words, kept, context) or (
            word == "§" and _tells_a_day(token, words, kept)
        ):
            continue
        if word == "-" and _inside_a_word(tokens, place):
            continue
        if word in _DROPPED:
            continue
        words.append(word)
        kept.append(token)
    own = _own(indicator)
    words, kept = with_shares(words, kept, indicator, own)
    starts = [0, *accumulate(len(word) + 1 for word in words[:-1])] if words else []
    months = {
        place: context.period if word == "¤now" else _month(kept[place], context.period)
        for place, word in enumerate(words)
        if word in _MONTH_WORDS and kept[place].sort is not Is.WORD
    }
    capitals = {match.start() for match in _MAYBE_CAPITAL.finditer(text) if match[0].isupper()}
    proper = frozenset(at for at, token in enumerate(kept) if token[2] in capitals and token[0] is Is.WORD)
    numbers = tuple(place for place, word in enumerate(words) if word == "§")
    return Shape(tuple(words), tuple(kept), " ".join(words), tuple(starts), own, months, proper, numbers)


_NUMBERED_MONTHS = frozenset({"period", "month"})
_APRIL = 4
_LAST_DAY = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:(?: of)?[ -](?P<name>[a-z]+)|[/.](?P<number>\d{1,2}))(?:[ ,/.]+(?:20)?(?P<year>\d\d))?"
)


def _tells_the_month(token: Token, words: list[str], kept: list[Token], context: Context) -> bool:
    """Whether a token only tells the month asked, by its last day or with "period" by its number; if so it stands in the row."""
    month = token._replace(sort=Is.MONTH, month=context.period.number, quantity=None)
    if _ends_the_month(token, context):
        words.append("¤now")
        kept.append(month)
        return True
    if words and words[-1] in _NUMBERED_MONTHS and _is_its_number(token, context):
        words[-1] = "¤now"
        kept[-1] = month._replace(start=kept[-1].start)
        return True
    return False


def _ends_the_month(token: Token, context: Context) -> bool:
    """Whether a day that has gone by is the last of the month asked ("31 July", "31/7"), and so only tells the month."""
    said = token.quantity
    if said is None and token.sort is not Is.DATE:
        return False
    if said is not None and (said.doubt != "a date or a fraction" or said.pair is None):
        return False
    month = context.period
    last = month.last_day
    if last >= context.today:
        return False
    if said is not None and said.pair is not None:
        return said.pair[0] == last.day and said.pair[1] == month.number
    told = _LAST_DAY.fullmatch(token.said)
    return (
        told is not None
        and int(told["day"]) == last.day
        and (MONTH_NUMBERS.get(told["name"]) if told["name"] else int(told["number"])) == month.number
        and (told["year"] is None or int(told["year"]) == month.year % 100)
    )


def _is_its_number(token: Token, context: Context) -> bool:
    """Whether a number is the month's in a year that begins in April ("period 4" is July)."""
    said = token.quantity
    return (
        said is not None
        and said.form == "single"
        and said.unit is None
        and said.value == (context.period.number - _APRIL) % 12 + 1
    )


_MAYBE_CAPITAL = re.compile(r"[^\W\d_a-z]")
_MONTH_WORDS = frozenset({"¤now", "¤prev", "¤month"})
_WHEN = frozenset("due back returning returns until till by before after dated".split())


def _tells_a_day(token: Token, words: list[str], kept: list[Token]) -> bool:
    """Whether `14/8` is a day, as the word before it says ("due 14/8", "back 14/8"); if so it stands in the row."""
    when = bool(words) and (words[-1] in _WHEN or words[-2:] in (["as", "at"], ["as", "of"]))
    if not when or token.quantity is None or token.quantity.doubt != "a date or a fraction":
        return False
    words.append("¤date")
    kept.append(token._replace(sort=Is.DATE, quantity=None))
    return True


def _inside_a_word(tokens: Sequence[Token], place: int) -> bool:
    if not 0 < place < len(tokens) - 1:
        return False
    before, dash, after = tokens[place - 1 : place + 2]
    return (
        before.sort in {Is.WORD, Is.QUANTITY}
        and after.sort is Is.WORD
        and before.end == dash.start
        and dash.end == after.start
    )


def _placeholder(token: Token, context: Context, indicator: KnownIndicator) -> str:
    match token.sort:
        case Is.QUANTITY:
            return "§"
        case Is.DATE:
            return "¤date"
        case Is.TIME:
            return "¤time"
        case Is.REFERENCE:
            return "," if token.said == "link" else "¤ref"
        case Is.PERIOD:
            asked = indicator.frequency is Frequency.QUARTERLY and token.month == context.period.number
            return "¤now" if asked and token.said == "quarter" else "¤" + token.said
        case Is.MONTH:
            ahead = _month(token, context.period) - context.period
            return "¤now" if ahead == 0 else "¤prev" if ahead == -1 else "¤month"
        case _:
            return token.said


_KIN = {
    "spend": "expenditure spent",
    "visits": "visitor visitors footfall",
    "applications": "apps",
    "arrears": "outstanding owed owing",
    "void": "vacant empty",
}
"""Other words for what a name says."""


def _own(indicator: KnownIndicator) -> frozenset[str]:
    """The stems of the words that are the indicator's own: its names, its unit, and what is done with it or spent."""
    return _own_of(indicator.name, indicator.aliases, indicator.asked_as, indicator.unit)


@lru_cache(maxsize=1_024)
def _own_of(name: str, aliases: tuple[str, ...], asked_as: str, unit: str) -> frozenset[str]:
    of_each = asked_as.partition(" per ")[2]
    counted = (asked_as, singular(asked_as)) if unit == "count" else (of_each,)
    own = own_words(name, (*aliases, *counted))
    if unit == "count" and _DOES & set(name.lower().split()):
        own |= {stem(word) for word in _DOES}
    if unit == "fte":
        own |= {stem(word) for word in ("full", "time", "equivalent", "equivalents")}
    for one, others in _KIN.items():
        if stem(one) in own:
            own |= {stem(word) for word in others.split()}
    own -= {stem(word) for word in NUMBERED.findall(name.lower())}
    return own


def _written_out(said: str, context: Context) -> str:
    """A word, or the placeholder of a month that is misspelt or has an s too many ("junes")."""
    word = plain_form(said)
    if word is said or word not in MONTH_NUMBERS or word == said:
        return word
    month = _month(Token(Is.MONTH, word, 0, 0, month=MONTH_NUMBERS[word]), context.period)
    if month == context.period:
        return "¤now"
    return "¤prev" if said == word + "s" and month == context.period + -1 else "¤another"


@lru_cache(maxsize=8_192)
def plain_form(said: str) -> str:
    """A word with its slip mended."""
    word = plain_word(said)
    return word if word != said or known(word) else mended(word)


def _month(token: Token, asked: Month) -> Month:
    """The month a token names: the one asked, or the last of that name before the month after it."""
    return _named(token.month, token.year, asked.number, asked.year)


@lru_cache(maxsize=1_024)
def _named(number: int, year: int | None, asked_number: int, asked_year: int) -> Month:
    if year is not None:
        return Month(year, number)
    ahead = (number - asked_number) % 12
    return Month(asked_year, asked_number) + (ahead if ahead <= 2 else ahead - 12)
