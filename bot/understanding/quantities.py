"""Every number in a text, with where it stands, how it was written and what it can be.

Nothing is decided here about which number answers a question. A number that cannot be read with certainty keeps
its place and a `doubt`, so that nobody overlooks it.
"""

# ruff: noqa: C901, PLR0912, SIM905 - a lexicon reads as a paragraph, a grammar is a list of cases

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import NamedTuple

from bot.understanding.dates import MONTH_NUMBERS, WEEKDAYS
from bot.understanding.lexicon import GREETINGS
from bot.understanding.slips import mended
from bot.understanding.units import SCALES, WRITTEN
from bot.understanding.words import BEGINNINGS, number_words, spelt

_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_H, _M, _S, _W, _D = r"h|hrs?|hours?", r"m|mins?|minutes?", r"s|secs?|seconds?", r"w|wks?|weeks?", r"d|days?"
_ENDS = r"(?=\s*(?:$|[.,](?!\d)|[;:)\n!]|-\s|–))"
_TOKEN = re.compile(
    rf"""(?:
      (?P<quick>(?!(?=[jfmasondpg])(?:{_MONTH}|per|gbp)\b)[^\W\d_]{{1,40}}(?=[\s,;!?)]|\.(?:\s|$)|$))
    | (?P<link>(?:https?://|www\.)\S{{1,500}}|[\w.+\-]{{1,64}}@[\w.\-]{{1,80}})
    | (?P<phone>(?<![\w£.])(?:\+44[ ]?|\(?0|\(?\+\d{{1,3}}\)?[ \-]?)\d(?:[ ()\-]?\d){{7,10}}(?![\d%/]|[.,]\d)(?:[ ]?(?:ext|x)\.?[ ]?\d{{1,6}})?)
    | (?P<slashmonth>(?<![\d/.,£])(?:0?[1-9]|1[0-2])/20\d\d(?![\d/%]|[.,]\d))
    | (?P<iso>(?<!\d)20\d\d-(?:0\d|1[0-2])(?:-\d\d)?(?![\d\-/]))
    | (?P<chain>(?<![\w£.,])\d{{1,7}}(?:-\d{{1,7}}){{2,5}}(?![\w%]|[.,]\d))
    | (?P<days>(?<![\d.,/£])(?:[012]?\d|3[01])(?:st|nd|rd|th)?[ ]?(?:-|–|to|and|&)[ ]?(?:[012]?\d|3[01])(?:st|nd|rd|th)?[ ](?:{_MONTH})\b(?:[,]?[ ]20\d\d(?!\d))?)
    | (?P<fulldate>(?<![\d/.])\d{{1,2}}(?P<stroke>[/.\-])\d{{1,2}}(?P=stroke)(?:20)?\d\d(?![\d/%]))
    | (?P<daymonth>(?<![\d.,/£])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:[ ]of)?[ \-]?(?:{_MONTH})\b(?:[,]?[ ]20\d\d(?!\d))?)
    | (?P<monthday>\b(?:{_MONTH})\b\.?[ ](?:the[ ])?\d{{1,2}}(?:st|nd|rd|th)\b(?:[,]?[ ]20\d\d(?!\d))?)
    | (?P<monthyear>\b(?:{_MONTH})\b\.?[ \-']{{1,2}}20\d\d(?![\d%]|[.,]\d)|\b(?:{_MONTH})[\-']{{1,2}}\d\d(?![\d%]|[.,]\d)|\b(?:{_MONTH})[ ]2\d(?=[ ]?[:=]))
    | (?P<month>\b(?:{_MONTH})\b(?:\.(?=[ ]?\d))?)
    | (?P<ordinal>(?<![\d.,/£])\d{{1,3}}(?:st|nd|rd|th)\b)
    | (?P<time>(?<![\d.,/£:])(?:\d{{1,2}}(?:[:.]\d\d)?[ ]?(?:-|–|to)[ ]?)?\d{{1,2}}(?:[:.]\d\d)?[ ]?(?:am|pm|noon|o'clock)\b|(?<=\bat[ ])\d{{1,2}}:\d\d(?![\d:])
        |(?<=\bback[ ])\d{{1,2}}:\d\d(?![\d:]))
    | (?P<yearspan>(?<![\d/£])(?:20\d\d[/\-](?:20)?\d\d|\d\d/\d\d(?=[ ](?:outturn|year|financial|fy))
        |(?<=\bFY)\d\d(?:/\d\d)?|(?<=\bFY[ ])\d\d(?:/\d\d)?|(?<=\byear[ ])\d\d/\d\d)(?![\d/%]))
    | (?P<per>\bper[ ](?:100,?000|100[ ]?k|10,?000|10[ ]?k|1,?000|hundred[ ]thousand|thousand|million|100)\b
        |/[ ]?(?:100,000|100k|10,000|1,000)\b)
    | (?P<pair>(?<![\w.,£])(?P<a>\d{{1,4}})[ ]?(?:
          (?P<ah>{_H})(?:[ ]|,[ ]|[ ]and[ ]|[ ]&[ ])?(?P<bm>\d{{1,2}})(?:[ ]?(?:{_M})\b|{_ENDS})
        | (?P<am>{_M})(?:[ ]|,[ ]|[ ]and[ ]|[ ]&[ ])?(?P<bs>\d{{1,2}})(?:[ ]?(?:{_S})\b|{_ENDS})
        | (?P<aw>{_W})(?:[ ]|,[ ]|[ ]and[ ]|[ ]&[ ])?(?P<bd>\d)(?:[ ]?(?:{_D})\b)))
    | (?P<clock>(?<![\d.,/£:])(?:\d{{1,3}}:\d\d(?::\d\d)?|\d{{1,3}}'\d\d(?:"|''))(?![\d:]))
    | (?P<ref>(?<![\w£])(?!gbp\d)(?!(?:c|ca|est|approx|abt)\.?[ ]?\d)(?:[A-Za-z]{{1,40}}\.?|[A-Z]{{1,5}}[\-/]?)\d(?:[\w.\-/]{{0,40}}\w)?(?:\([\da-z]{{1,2}}\)){{0,3}}
        |(?<![\w£.,])\d{{1,6}}[A-Za-z]{{1,4}}\.?\d[\w]{{0,20}}
        |\#[ ]?\d[\w\-/]{{0,20}}|(?<![\w£.,])s?\d{{1,4}}(?:\([\da-z]{{1,2}}\)){{1,3}}(?!\w))
    | (?P<number>(?:(?<![\w.,)%])(?P<sign>[\-+\u2212–])(?=[£$€]|\.?\d))?(?:(?P<pound>[£$€][ ]?|\bgbp[ ]?(?=\d))(?P<inner>[\-\u2212](?=\d))?)?
        (?P<digits>\d(?:[\d.,']{{0,60}}\d)?|(?<![A-Za-z\d.])\.\d{{1,30}})(?P<suffix>%{{1,3}}|[A-Za-z£]{{1,12}})?)
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?|_+)
    | (?P<line>\n)
    | (?P<cell>\t|\|)
    | (?P<bound>[<>][ ]?=|=[<>](?=\d))
    | (?P<arrow>-+>|=+>|>>)
    | (?P<mark>\.\.+|>=|<=|[^\w\s])
    )[ ]*""",
    re.IGNORECASE | re.VERBOSE,
)
_WELL_FORMED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+", re.ASCII)
_ACCOUNTING = re.compile(r"(?:p|m|mth|month)\.?(\d{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"q([1-4])(?:[\-/ ]?\d\d.*)?", re.IGNORECASE)


class Is(Enum):
    """What sort of thing a token is."""

    WORD = "word"
    MARK = "mark"
    LINE = "line"
    QUANTITY = "quantity"
    MONTH = "month"
    DATE = "date"
    TIME = "time"
    REFERENCE = "reference"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written. `value` is in `unit`, or bare where `unit` is None.

    `sign` is what was written before it; `pair` is the two numbers of "412 out of 500" or of a range;
    `doubt` says why the number cannot be taken as it stands.
    """

    value: Decimal
    unit: str | None = None
    scaled: bool = False
    sign: str = ""
    decimals: int = 0
    spelt: bool = False
    approximate: bool = False
    plus: bool = False
    form: str = "single"
    pair: tuple[Decimal, Decimal] | None = None
    per: str | None = None
    grouped: bool = False
    stroke: bool = False
    doubt: str = ""


class Token(NamedTuple):
    """A piece of the text (a tuple, since a long reply has many): `said` is its plain form in lower case, start and end are its place in the text."""

    sort: Is
    said: str
    start: int
    end: int
    quantity: Quantity | None = None
    month: int = 0
    year: int | None = None


def tokens(text: str, at_most: int = 10_000, at_most_numbers: int = 120) -> list[Token]:
    """The text in pieces, every number with its unit; no more than the first `at_most` pieces.

    Where there are more than `at_most_numbers` they are left as they are; nobody answers one question with so many.

    >>> [t.quantity.value for t in tokens("£1.2m, or 412 out of 500") if t.quantity]
    [Decimal('1200000'), Decimal('412')]
    """
    found: list[Token] = []
    numbers = 0
    for match in islice(_TOKEN.finditer(text), at_most):
        if match.lastgroup == "quick":
            found.append(Token(Is.WORD, match["quick"].lower(), *match.span("quick")))
            continue
        token = _token(match)
        found.append(token)
        numbers += token.quantity is not None
        if numbers > at_most_numbers:
            return found
    if len(found) >= at_most:
        return found
    found = _with_spelt_numbers(found)
    if sum(token.quantity is not None for token in found) > at_most_numbers:
        return found
    found = _with_units(found, text)
    return _joined(found, text)


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    start, end = match.span(kind)
    said = match[kind].lower()
    if kind == "month":
        said = said.rstrip(".")
    if kind == "word":
        return Token(Is.WORD, said.replace("’", "'"), start, end)
    match kind:
        case "number":
            return _number(match)
        case "pair":
            return _pair(match)
        case "line":
            return Token(Is.LINE, "\n", start, end)
        case "month":
            if said in {"may", "mar", "dec", "jan"} and match[kind].islower() and said == "may":
                return Token(Is.WORD, said, start, end)
            return Token(Is.MONTH, said, start, end, month=MONTH_NUMBERS[said])
        case "monthyear":
            name = re.match(r"[a-z]+", said)
            year = int(re.sub(r"\D", "", said))
            return Token(
                Is.MONTH,
                said,
                start,
                end,
                month=MONTH_NUMBERS[name[0]] if name else 0,
                year=year if year > 99 else 2000 + year,
            )
        case "slashmonth":
            number, _, named = said.partition("/")
            return Token(Is.MONTH, said, start, end, month=int(number), year=int(named))
        case "iso" if len(said) == 7:
            return Token(Is.MONTH, said, start, end, month=int(said[5:]), year=int(said[:4]))
        case "fulldate" if not _could_be_a_day(said):
            return Token(
                Is.QUANTITY, said, start, end, Quantity(Decimal(0), doubt="several numbers with strokes")
            )
        case "days" | "iso" | "fulldate" | "daymonth" | "monthday" | "ordinal":
            return Token(Is.DATE, said, start, end)
        case "time":
            return Token(Is.TIME, said, start, end)
        case "clock":
            return Token(Is.QUANTITY, said, start, end, _clock(said))
        case "yearspan":
            return Token(Is.PERIOD, "year", start, end)
        case "per":
            return Token(Is.MARK, _per(said), start, end)
        case "ref":
            return _reference(said, start, end)
        case "chain" if re.fullmatch(r"\d{1,2}-\d{1,2}-(?:20)?\d\d", said) and _could_be_a_day(said):
            return Token(Is.DATE, said, start, end)
        case "link" | "phone" | "chain":
            return Token(Is.REFERENCE, kind, start, end)
        case "cell":
            return Token(Is.MARK, "|", start, end)
        case "bound":
            return Token(Is.MARK, ">=", start, end)
        case "arrow":
            return Token(Is.MARK, "->", start, end)
        case _:
            return Token(Is.MARK, "..." if said.startswith("..") else said, start, end)


def _could_be_a_day(said: str) -> bool:
    day, month, _ = (int(part) for part in re.split(r"[/.\-]", said))
    return 1 <= day <= 31 and 1 <= month <= 12


def _per(said: str) -> str:
    digits = re.sub(
        r"\D",
        "",
        said.replace("k", "000").replace("hundred thousand", "100000").replace("million", "1000000"),
    )
    return "per:" + (digits or "1000")


def _reference(said: str, start: int, end: int) -> Token:
    if (accounting := _ACCOUNTING.fullmatch(said)) and 1 <= int(accounting[1]) <= 12:
        month = (int(accounting[1]) + 2) % 12 + 1
        return Token(Is.MONTH, said, start, end, month=month)
    if quarter := _QUARTER.fullmatch(said):
        return Token(Is.PERIOD, "quarter", start, end, month=(3 * int(quarter[1]) + 2) % 12 + 1)
    if said.startswith("fy"):
        return Token(Is.PERIOD, "year", start, end)
    return Token(Is.REFERENCE, "ref", start, end)


_LIKE_A_CODE = re.compile(r"0\d+(?:\.\d+)?|\d{10,}")


def _number(match: re.Match[str]) -> Token:
    digits = match["digits"]
    suffix = (match["suffix"] or "").lower()
    start, end = match.span("number")
    sign = (match["sign"] or match["inner"] or "").replace("\u2212", "-")
    pound = match["pound"] or ""
    unit = None if not pound else "GBP" if "£" in pound or "g" in pound.lower() else "other money"
    if not _WELL_FORMED.fullmatch(digits) or len(digits) > 24:
        return Token(
            Is.QUANTITY, match["number"].lower(), start, end, Quantity(Decimal(0), doubt="malformed")
        )
    value = Decimal(digits.replace(",", ""))
    decimals = len(digits.partition(".")[2])
    doubt = "a code, or a number of many digits" if _LIKE_A_CODE.fullmatch(digits) else ""
    quantity = Quantity(value, unit, sign=sign, decimals=decimals, doubt=doubt)
    if suffix:
        suffixed = _suffixed(quantity, suffix)
        if suffixed is None:
            return Token(Is.REFERENCE, "ref", start, end)
        quantity = suffixed
    return Token(Is.QUANTITY, match["number"].lower(), start, end, quantity)


def _suffixed(quantity: Quantity, suffix: str) -> Quantity | None:
    """The number with the letters stuck to it understood, or None where they mean nothing known."""
    if suffix.endswith("ish") and len(suffix) <= 5:
        quantity = replace(quantity, approximate=True)
        suffix = suffix[:-3]
        if not suffix:
            return quantity
    if suffix == "£":
        return replace(quantity, unit="GBP", doubt="a pound sign after the number")
    if suffix == "m" and quantity.unit is None:
        return replace(quantity, unit="m?")
    if suffix in SCALES:
        return _scaled(quantity, suffix)
    if suffix in WRITTEN and quantity.unit is None:
        return replace(quantity, unit=WRITTEN[suffix])
    return None


def _scaled(quantity: Quantity, scale: str) -> Quantity:
    value = quantity.value * SCALES[scale]
    whole = value.to_integral_value()
    return replace(quantity, value=whole if value == whole else value, scaled=True)


def _pair(match: re.Match[str]) -> Token:
    first = Decimal(match["a"])
    if match["bm"]:
        second, unit, parts = Decimal(match["bm"]), "hours", 60
    elif match["bs"]:
        second, unit, parts = Decimal(match["bs"]), "minutes", 60
    else:
        second, unit, parts = Decimal(match["bd"]), "weeks", 7
    doubt = "malformed" if second >= parts else ""
    quantity = Quantity(first + second / parts, unit, decimals=2, doubt=doubt)
    if unit == "weeks":
        quantity = replace(quantity, value=first * 7 + second, unit="days", decimals=0)
    return Token(Is.QUANTITY, match["pair"].lower(), *match.span("pair"), quantity)


def _clock(said: str) -> Quantity:
    parts = [int(part) for part in re.split(r"[:']", said.rstrip("\"'"))]
    if len(parts) == 3 or parts[1] >= 60:
        return Quantity(Decimal(0), form="clock", doubt="a clock or a duration")
    whole, rest = Decimal(parts[0]), Decimal(parts[1])
    return Quantity(whole + rest / 60, form="clock", pair=(whole, rest), doubt="a clock or a duration")


_NUMBERED_ONES = {"ones": 1, "twos": 2, "threes": 3}
_NUMBERED_SORTS = frozenset({"stage", "tier", "level", "phase", "grade", "band"})


def _with_spelt_numbers(found: list[Token]) -> list[Token]:
    """The tokens with runs of number words ("four hundred and twelve") become quantities."""
    joined: list[Token] = []
    place = 0
    while place < len(found):
        token = found[place]
        if token.sort is not Is.WORD or not (token.said in BEGINNINGS or token.said in _NUMBERED_ONES):
            joined.append(token)
            place += 1
            continue
        before = found[place - 1].said if place else ""
        if token.said in _NUMBERED_ONES and before in _NUMBERED_SORTS:
            joined.append(
                token._replace(sort=Is.QUANTITY, quantity=Quantity(Decimal(_NUMBERED_ONES[token.said])))
            )
            place += 1
            continue
        single = (
            token.said == "a"
            and before not in {"not", "every"}
            and [t.said for t in found[place + 1 : place + 2]] == ["single"]
        )
        if single:
            joined.append(
                Token(Is.QUANTITY, "one", token.start, found[place + 1].end, Quantity(Decimal(1), spelt=True))
            )
            place += 2
            continue
        run = number_words(found_words(found, place)) if spelt(token.said) else None
        if run is None:
            joined.append(token)
            place += 1
            continue
        value, used, decimals, unit = run
        doubt = ""
        while place + used < len(found) and _turns_into_a_fraction(found, place + used):
            used, doubt = used + 1, "a fraction or an ordinal"
        last = found[place + used - 1]
        if _goes_on(found, place + used):
            doubt = "a number that goes on"
        quantity = Quantity(value, unit, decimals=decimals, spelt=True, doubt=doubt)
        joined.append(Token(Is.QUANTITY, token.said, token.start, last.end, quantity))
        place += used
    return joined


_PARTS_OF_ONE = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{3,6}teenth|\w{3,6}tieth|hundredth"
    r"|thousandth|millionth|half|halve|quarter)s?"
)


def _turns_into_a_fraction(found: list[Token], place: int) -> bool:
    """Whether the number word before this goes on as "thirds" or "-fifth"."""
    said = found[place].said
    if said == "-":
        ahead = found[place + 1 : place + 2]
        return bool(ahead) and bool(_PARTS_OF_ONE.fullmatch(ahead[0].said))
    return bool(_PARTS_OF_ONE.fullmatch(said))


_MORE = frozenset("something summat some odd change bits".split())


def _goes_on(found: list[Token], place: int) -> bool:
    """Whether the number word before this trails off: "one thousand and", "two hundred and something"."""
    if place >= len(found) or found[place].said != "and":
        return False
    following = found[place + 1] if place + 1 < len(found) else None
    return (
        following is None
        or following.said in _MORE
        or following.sort in {Is.LINE, Is.MARK}
        or following.said in GREETINGS
    )


def found_words(found: list[Token], place: int) -> list[str]:
    """The plain forms of the tokens from `place`, as far as number words could run."""
    return [
        token.said if token.sort is Is.WORD or token.sort is Is.MARK else ""
        for token in found[place : place + 14]
    ]


_TWO_WORD_UNITS = {
    ("per", "cent"): "percent", ("working", "days"): "working_days", ("working", "day"): "working_days",
    ("calendar", "days"): "calendar_days", ("business", "days"): "working_days", ("percentage", "points"): "points",
    ("percentage", "point"): "points", ("pc", "points"): "points", ("%", "points"): "points",
    ("work", "days"): "working_days", ("wkg", "days"): "working_days", ("calendar", "day"): "calendar_days",
    ("elapsed", "days"): "calendar_days", ("p", "p"): "points", ("consecutive", "days"): "calendar_days",
    ("mm", ":"): "minutes",
}  # fmt: skip
_ALONE = {"hundred", "thousand", "million", "billion"}
_SHORT = {"h", "d", "s", "w", "t", "p"}


def _with_units(found: list[Token], text: str) -> list[Token]:
    """Quantities take the scale and unit words that follow them."""
    joined: list[Token] = []
    place = 0
    while place < len(found):
        token = found[place]
        place += 1
        if token.sort is Is.WORD and token.said in _ALONE:
            lone = Quantity(Decimal(0), spelt=True, doubt="a number word on its own")
            joined.append(token._replace(sort=Is.QUANTITY, quantity=lone))
            continue
        if token.quantity is None or token.quantity.doubt == "malformed":
            joined.append(token)
            continue
        token = _with_minus(token, joined)
        token, place = _grouped(token, found, place, text)
        token, place = _take_scale(token, found, place)
        token, place = _take_half(token, found, place)
        token, place = _take_scale(token, found, place)
        token, place = _take_unit(token, found, place)
        if token.quantity and token.quantity.form == "clock" and (told := _CLOCK_TOLD.match(text, token.end)):
            token = token._replace(end=told.end(), quantity=_told(token, told[1].lower()))
            while place < len(found) and found[place].start < told.end():
                place += 1
        joined.append(token)
    return joined


_CLOCK_TOLD = re.compile(
    r"\s{0,3}\(?\s?(h{1,2}:mm:ss|m{1,2}\s?:\s?ss?|h{1,2}\s?:\s?mm?)\s?\)?", re.IGNORECASE
)


def _told(token: Token, pattern: str) -> Quantity:
    """A clock that says what its parts are: `5:15 (mm:ss)`, `00:05:45 (hh:mm:ss)`."""
    quantity = token.quantity
    assert quantity is not None  # noqa: S101 - the caller looked
    parts = [int(part) for part in token.said.split(":") if part.isdigit()]
    if pattern.count(":") == 2 and len(parts) == 3 and max(parts[1:]) < 60:
        return Quantity(parts[0] * 60 + parts[1] + Decimal(parts[2]) / 60, "minutes", decimals=2)
    return _timed(replace(quantity, unit="minutes" if pattern.startswith("m") else "hours"))


def _with_minus(token: Token, before: list[Token]) -> Token:
    """`minus 3`, unless it is a sum (`5 minus 3`)."""
    if (
        token.quantity is None
        or token.quantity.sign
        or not before
        or before[-1].said not in {"minus", "negative", "plus"}
        or (before[-1].said == "plus" and len(before) > 1)
    ):
        return token
    if len(before) > 1 and (before[-2].quantity or before[-2].said == "or"):
        return token
    minus = before.pop()
    return token._replace(
        start=minus.start, quantity=replace(token.quantity, sign="+" if minus.said == "plus" else "-")
    )


def _take_half(token: Token, found: list[Token], place: int) -> tuple[Token, int]:
    """`12 and a half`."""
    quantity = token.quantity
    if quantity is None or quantity.unit or quantity.decimals or quantity.scaled:
        return token, place
    ahead = [one.said for one in found[place : place + 3]]
    for tail, part in (
        (["and", "a", "half"], "0.5"),
        (["and", "half"], "0.5"),
        (["and", "a", "quarter"], "0.25"),
    ):
        if ahead[: len(tail)] == tail:
            last = found[place + len(tail) - 1]
            half = replace(quantity, value=quantity.value + Decimal(part), decimals=2)
            return token._replace(end=last.end, quantity=half), place + len(tail)
    if ahead[:1] == ["and"] and len(ahead) > 1 and place + 1 < len(found):
        more = found[place + 1]
        part_word = ahead[1] in {"a", "an"} and len(ahead) > 2 and _PARTS_OF_ONE.fullmatch(ahead[2])
        if part_word or (more.quantity and more.quantity.doubt == "a fraction or an ordinal"):
            last = found[place + (2 if part_word else 1)]
            return token._replace(
                end=last.end, quantity=replace(quantity, doubt="a fraction or an ordinal")
            ), place + (3 if part_word else 2)
    return token, place


def _grouped(token: Token, found: list[Token], place: int, text: str) -> tuple[Token, int]:
    """`1 234` and `£ 310 000`: groups of three digits after a single space."""
    quantity = token.quantity
    assert quantity is not None  # noqa: S101 - the caller looked
    digits = text[token.start : token.end].lstrip("-+£ \u2212–")
    if not (digits.isdigit() and len(digits) <= 3 and digits[0] != "0"):
        return token, place
    whole, end = digits, token.end
    while place < len(found) and (following := found[place]).quantity:
        group = text[following.start : following.end]
        head = group[:3]
        if not (following.start == end + 1 and text[end] == " " and head.isdigit() and len(group) >= 3):
            break
        tail = group[3:]
        if tail and not (tail[0] in ".%kKmM" and following.quantity.value < 1_000_000_000):
            break
        whole += head
        end = following.end
        place += 1
        if tail:
            extra = following.quantity
            value = (Decimal(whole) + extra.value % 1) if not extra.scaled else Decimal(whole)
            return token._replace(
                end=end,
                quantity=replace(quantity, value=value, unit=quantity.unit or extra.unit, grouped=True,
                                 decimals=extra.decimals, doubt="malformed" if extra.scaled else ""),
            ), place  # fmt: skip
    if end == token.end:
        return token, place
    return token._replace(end=end, quantity=replace(quantity, value=Decimal(whole), grouped=True)), place


_MOST_PERCENT = 100
_STREETS = {"lane", "road", "street", "close", "hill", "house", "drive", "way", "court", "place"}


def _take_scale(token: Token, found: list[Token], place: int) -> tuple[Token, int]:
    quantity = token.quantity
    if (
        quantity is None
        or quantity.scaled
        or place >= len(found)
        or quantity.unit not in {None, "GBP", "other money"}
    ):
        return token, place
    following = found[place]
    said = following.said
    gap = following.start - token.end
    if said == "mill" and place + 1 < len(found) and found[place + 1].said in _STREETS:
        return token, place
    if (
        following.sort is not Is.WORD
        or gap > 1
        or (said not in {*SCALES, "crore", "lakh", "trillion", "tn", "g"} or said in {"hundred", "dozen"})
    ):
        return token, place
    if said == "g" and quantity.value <= _MOST_PERCENT:  # green, as in "82.4 G"
        return token, place
    if said in {"crore", "lakh", "trillion", "tn", "g"}:
        return token._replace(
            end=following.end, quantity=replace(quantity, doubt="a scale I do not know")
        ), place + 1
    if said == "m" and quantity.unit is None:
        return token._replace(end=following.end, quantity=replace(quantity, unit="m?")), place + 1
    return token._replace(end=following.end, quantity=_scaled(quantity, said)), place + 1


def _take_unit(token: Token, found: list[Token], place: int) -> tuple[Token, int]:
    quantity = token.quantity
    if quantity is None:
        return token, place
    while place < len(found):
        following = found[place]
        after = found[place + 1] if place + 1 < len(found) else None
        said = following.said
        if following.start - token.end > 1:
            break
        if (
            said in {"-", "("}
            and after
            and after.said in {"ish", "approx"}
            and after.start - following.end == 0
        ):
            skip = 2 if said == "-" else 1
            if said == "(":
                break
            token, quantity, place = (
                token._replace( end=after.end), replace(quantity, approximate=True), place + skip,
            )  # fmt: skip
            continue
        if said == "ish":
            token, quantity, place = (
                token._replace(end=following.end),
                replace(quantity, approximate=True),
                place + 1,
            )
            continue
        if said == "+" and following.start == token.end:
            token, quantity, place = (
                token._replace(end=following.end),
                replace(quantity, plus=True),
                place + 1,
            )
            continue
        if said.startswith("per:"):
            token, quantity, place = (
                token._replace(end=following.end),
                replace(quantity, per=said[4:]),
                place + 1,
            )
            continue
        if quantity.unit is not None and quantity.unit not in {"points", "percent"}:
            break
        two = _TWO_WORD_UNITS.get((said, mended(after.said))) if after else None
        if two and after and not (quantity.unit == "percent" and two != "points"):
            place += 2
            token, quantity = token._replace(end=after.end), replace(quantity, unit=two)
            continue
        if quantity.unit == "percent" and said in {"points", "point"}:
            token, quantity, place = (
                token._replace(end=following.end),
                replace(quantity, unit="points"),
                place + 1,
            )
            continue
        if quantity.unit is not None or following.sort not in {Is.WORD, Is.MARK}:
            break
        unit = WRITTEN.get(said) or (WRITTEN.get(mended(said)) if len(said) > 3 else None)
        if unit is None or (said in _SHORT and quantity.spelt) or (said == "second" and quantity.spelt):
            break
        if unit == "weeks" and after and after.quantity and said in {"week", "wk"}:
            break
        token, quantity, place = token._replace(end=following.end), replace(quantity, unit=unit), place + 1
        if quantity.form == "clock":
            quantity = _timed(quantity)
    return token._replace(quantity=quantity), place


def _timed(quantity: Quantity) -> Quantity:
    if quantity.pair is not None and quantity.unit in {"minutes", "hours"}:
        return replace(quantity, doubt="", form="single", pair=None, decimals=2)
    return quantity


_NO_RANGE_AFTER = frozenset(
    """up down rose risen fell fallen increased decreased dropped improved worsened gained grew grown reduced slipped dipped
    jumped climbed declined from change changed amend correct kpi pi no number stage question q item line row step ref
    another moved gone went""".split()
)
_TO = {"-", "–", "to"}
_SHARE = {"/", "of"}


def _joined(found: list[Token], text: str) -> list[Token]:
    """Ranges and fractions become one quantity each, and `Apr-Oct` one period."""
    joined: list[Token] = []
    place = 0
    while place < len(found):
        token = found[place]
        if token.quantity is None and token.sort is not Is.MONTH:
            joined.append(token)
            place += 1
            continue
        if (
            token.sort is Is.MONTH
            and place + 2 < len(found)
            and found[place + 1].said in _TO
            and found[place + 2].sort is Is.MONTH
        ):
            joined.append(Token(Is.PERIOD, "year", token.start, found[place + 2].end))
            place += 3
            continue
        if clocked := _added_up(found, place):
            joined.append(clocked[0])
            place = clocked[1]
            continue
        made = (
            _named_parts(found, place) or _fraction(found, place, text) or _range(found, place, text)
            if token.quantity
            else None
        )
        if made is None:
            joined.append(token)
            place += 1
        else:
            joined.append(made[0])
            place = made[1]
    fractions = [t.quantity for t in joined if t.quantity and t.quantity.form == "fraction"]
    stated = {round(t.quantity.value) for t in joined if t.quantity and t.quantity.form == "single"}
    if any(
        not one.doubt or (one.pair and one.pair[1] and round(100 * one.pair[0] / one.pair[1]) in stated)
        for one in fractions
    ):
        joined = [
            token if before.said in _DATED else _surely_a_fraction(token)
            for before, token in zip([Token(Is.LINE, "\n", 0, 0), *joined], joined, strict=False)
        ]
    return joined


_SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}


def _added_up(found: list[Token], place: int) -> tuple[Token, int] | None:
    """`1 h 2 min 5 s` and `1 h 5 s`: spans written one after the other, each smaller than the last, are one."""
    end, total, last = place, Decimal(0), 0
    while end < len(found) and (said := found[end].quantity) and said.unit in _SECONDS and not said.doubt:
        size = _SECONDS[said.unit]
        if said.form != "single" or (
            end > place and (size >= last or said.sign or found[end].start - found[end - 1].end > 1)
        ):
            break
        total, last, end = total + round(said.value * size, 6), size, end + 1
    first = found[place].quantity
    if end - place < 2 or first is None:
        return None
    whole = replace(first, value=total / 3600, unit="hours", decimals=2)
    if last == 1:
        whole = replace(first, value=total, unit="seconds", decimals=0)
    return Token(Is.QUANTITY, found[place].said, found[place].start, found[end - 1].end, whole), end


_DATED = frozenset("on run dated by from until till to at since w/c c wc before after due".split())


def _surely_a_fraction(token: Token) -> Token:
    """Beside "34/40", "9/11" is no date either."""
    if token.quantity and token.quantity.doubt == "a date or a fraction":
        return token._replace(quantity=replace(token.quantity, doubt=""))
    return token


_TOPS, _BOTTOMS = frozenset({"num", "numerator", "top"}), frozenset({"den", "denom", "denominator", "bottom"})


def _named_parts(found: list[Token], place: int) -> tuple[Token, int] | None:
    """`num 45, denom 61`: the words may carry a colon, and stand beside the numbers."""
    top = found[place].quantity
    if top is None or top.doubt or top.unit or not _TOPS & {t.said for t in found[max(0, place - 2) : place]}:
        return None
    for step in range(place + 1, min(len(found), place + 7)):
        bottom = found[step].quantity
        if bottom is None:
            continue
        named = _BOTTOMS & {t.said for t in found[step - 2 : step]}
        if not named or bottom.doubt or bottom.unit or bottom.form != "single":
            return None
        made = Quantity(top.value, form="fraction", pair=(top.value, bottom.value))
        return Token(Is.QUANTITY, "fraction", found[place].start, found[step].end, made), step + 1
    return None


def _fraction(found: list[Token], place: int, text: str) -> tuple[Token, int] | None:
    top = found[place].quantity
    step = place + 1
    words = [token.said for token in found[step : step + 3]]
    over = _over(words)
    if top is None or over == 0 or top.doubt or step + over >= len(found):
        return None
    bottom_token = found[step + over]
    bottom = bottom_token.quantity
    slash = words[0] == "/"
    if (
        slash
        and bottom is not None
        and re.fullmatch(r"\d{1,2}/0\d", text[found[place].start : bottom_token.end])
    ):
        bottom = replace(bottom, doubt="")
    if bottom is None or bottom.doubt or bottom.form != "single":
        return None
    if slash and (found[step].start - found[place].end > 1 or bottom_token.start - found[step].end > 1):
        return None
    if words[0] == "in" and not (top.value < bottom.value <= 10 and bottom.unit is None and top.unit is None):
        return None
    if not slash and step + over + 1 < len(found) and found[step + over + 1].said == "/":
        return None
    span = (found[place].start, bottom_token.end)
    if (top.unit or bottom.unit or top.decimals or bottom.decimals) and not (
        slash and top.unit is None and top.value < bottom.value
    ):
        return None
    made = Quantity(
        top.value, None, form="fraction", pair=(top.value, bottom.value), spelt=top.spelt, sign=top.sign,
        approximate=top.approximate or bottom.approximate or words[0] == "in",
    )  # fmt: skip
    if slash:
        made = replace(made, stroke=True)
        made = _slashed(made, top, bottom, text[span[0] : span[1]])
        after = found[step + 2 : step + 3]
        if after and after[0].said == "/" and after[0].start == bottom_token.end:
            made = replace(made, doubt="several numbers with strokes")
            end = step + 2
            while end < len(found) and (found[end].said == "/" or found[end].quantity):
                end += 1
            return Token(Is.QUANTITY, "fraction", span[0], found[end - 1].end, made), end
    return Token(Is.QUANTITY, "fraction", span[0], span[1], made), step + over + 1


def _slashed(made: Quantity, top: Quantity, bottom: Quantity, written: str) -> Quantity:
    if bottom.unit is not None or bottom.decimals or top.decimals:
        return replace(made, doubt="a fraction or two figures")
    short = bool(re.fullmatch(r"\d{1,2}\s?/\s?\d{1,2}", written))
    if short and top.value == 50 and bottom.value == 50:
        return replace(made, doubt="an even chance or a fraction")
    if short and top.value == 24 and bottom.value == 7:
        return replace(made, doubt="round the clock")
    if short and 1 <= top.value <= 31 and 1 <= bottom.value <= 12:
        return replace(made, doubt="a date or a fraction")
    if short and bottom.value == top.value + 1 and top.value >= 12:
        return replace(made, doubt="a year or a fraction")
    return made


def _over(words: list[str]) -> int:
    if words[:2] == ["out", "of"]:
        return 3 if words[2:] == ["the"] else 2
    if words[:1] in (["of"], ["/"], ["in"]):
        return 2 if words[1:2] in (["the"], ["our"]) and words[0] == "of" else 1
    return 0


def _range(found: list[Token], place: int, text: str) -> tuple[Token, int] | None:
    low_token = found[place]
    low = low_token.quantity
    if low is None or place + 2 >= len(found):
        return None
    between, high_token = found[place + 1], found[place + 2]
    high = high_token.quantity
    opened = place > 0 and found[place - 1].said == "between"
    ranging = (
        place > 1
        and found[place - 1].said == "from"
        and found[place - 2].said in {"somewhere", "anywhere", "anything"}
    )
    allowed = between.said in _TO or (opened and between.said == "and")
    before = found[place - 1].said if place else ""
    if (before in _NO_RANGE_AFTER and not ranging) or (
        place > 1
        and before in {"by", "another", "from", "figure"}
        and found[place - 2].said in _NO_RANGE_AFTER
    ):
        return None
    if (
        high is None
        or not allowed
        or low.doubt
        or high.doubt
        or low.form != "single"
        or high.form != "single"
    ):
        return None
    if high.sign and between.said == "to":
        return None
    if low.unit == "GBP" and high.unit == "m?":
        high = replace(high, value=high.value * 1_000_000, unit="GBP", scaled=True)
    if high.unit == "points" and between.said in {"-", "–"}:
        return None
    if low.unit and high.unit and low.unit != high.unit:
        return None
    beyond = found[place + 3] if place + 3 < len(found) else None
    if (
        beyond is not None
        and beyond.start == high_token.end
        and (
            (beyond.quantity and beyond.quantity.sign)
            or (beyond.said in {"-", "–"} and place + 4 < len(found) and found[place + 4].quantity)
        )
    ):
        return None
    tight = high_token.start - low_token.end == 1
    if between.said in {"-", "–"} and not tight and _runs_on(found, place + 3, text, high_token):
        return None
    unit = low.unit or high.unit
    bottom = low.value
    if high.scaled and not low.scaled and low.value < 1_000:
        scale = Decimal(1_000_000) if high.value >= 1_000_000 else Decimal(1_000)
        bottom = low.value * scale
    doubt = "" if bottom < high.value else "a range the wrong way round, or a sum"
    if not doubt and high.value > 2 * bottom and high.value > 20:
        doubt = "a range too wide to be one"
    made = Quantity(
        bottom, unit, form="range", pair=(bottom, high.value), scaled=low.scaled or high.scaled,
        decimals=max(low.decimals, high.decimals), approximate=low.approximate or high.approximate,
        sign=low.sign, doubt=doubt or low.doubt, spelt=between.said,  # type: ignore[arg-type]
    )  # fmt: skip
    made = replace(made, spelt=low.spelt)
    return Token(Is.QUANTITY, f"range {between.said}", low_token.start, high_token.end, made), place + 3


def _runs_on(found: list[Token], place: int, text: str, high: Token) -> bool:
    """Whether the number after a dash begins a remark ("31 - 2 voids still to come") and ends no range."""
    if place >= len(found) or high.quantity is None or high.quantity.unit is not None:
        return False
    following = found[place]
    return following.sort is Is.WORD and following.said not in {
        "ish", "approx", "or", "probably", "this", "for", "in", "i", "so", "roughly", "days", "maybe", "perhaps", "range",
    } and "\n" not in text[high.end : following.start]  # fmt: skip
