"""A text cut in pieces: words, marks, dates, references, and every number as it is written.

Nothing is decided here about which number answers a question. A number that cannot be read with certainty keeps
its place and a `doubt`, so that nobody overlooks it.
"""

# ruff: noqa: C901, PLR0912 - a grammar is a list of cases

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from bot.understanding.dates import MONTH_NUMBERS, WEEKDAYS
from bot.understanding.units import SCALES, WRITTEN

_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_H, _M, _S, _W, _D = r"h|hrs?|hours?", r"m|mins?|minutes?", r"s|secs?|seconds?", r"w|wks?|weeks?", r"d|days?"
_ENDS = r"(?=\s*(?:$|[.,](?!\d)|[;:)*\"'\n!]|-\s|–|(?:thanks|ta|cheers|please|pls|x|avg|average|on\ average|this\ month|for\ [a-z]+|in\ [a-z]+)\b))"
PIECE = re.compile(
    rf"""(?:
      (?P<quick>(?!(?=[jfmasondpg])(?:{_MONTH}|per|gbp)\b)[^\W\d_]{{1,40}}(?=[\s,;!?)]|\.(?:\s|$)|$))
    | (?P<line>\n)
    | (?P<plain>[,;!?)])
    | (?P<link>(?:https?://|www\.)\S{{1,500}}|[\w.+\-]{{1,64}}@[\w.\-]{{1,80}})
    | (?P<phone>(?<![\w£.])(?:\+44[ ]?|\(?0|\(?\+\d{{1,3}}\)?[ \-]?)\d(?:[ ()\-]?\d){{7,10}}(?![\d%/]|[.,]\d)(?:[ ]?(?:ext|x)\.?[ ]?\d{{1,6}})?)
    | (?P<slashmonth>(?<![\d/.,£])(?:0?[1-9]|1[0-2])/20\d\d(?![\d/%]|[.,]\d))
    | (?P<iso>(?<!\d)20\d\d-(?:0[1-9]|1[0-2])(?:-\d\d)?(?![\d\-/]))
    | (?P<chain>(?<![\w£.,])\d{{1,7}}(?:-\d{{1,7}}){{2,5}}(?![\w%]|[.,]\d))
    | (?P<days>(?<![\d.,/£])(?:[012]?\d|3[01])(?:st|nd|rd|th)?[ ]?(?:-|–|to|and|&)[ ]?(?:[012]?\d|3[01])(?:st|nd|rd|th)?[ ](?:{_MONTH})\b(?:[,]?[ ]20\d\d(?!\d))?)
    | (?P<fulldate>(?<![\d/.])\d{{1,2}}(?P<stroke>[/.\-])\d{{1,2}}(?P=stroke)(?:20)?\d\d(?![\d/%]))
    | (?P<daymonth>(?<![\d.,/£])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:[ ]of)?[ \-]?(?:{_MONTH})\b(?:[,]?[ ]20\d\d(?!\d))?)
    | (?P<monthday>\b(?:{_MONTH})\b\.?[ ](?:the[ ])?\d{{1,2}}(?:st|nd|rd|th)\b(?:[,]?[ ]20\d\d(?!\d))?)
    | (?P<monthyear>\b(?:{_MONTH})\b\.?[ \-']{{1,2}}20\d\d(?![\d%]|\.\d|,\d{{3}}(?!\d))|\b(?:{_MONTH})[\-']{{1,2}}\d\d(?![\d%]|[.,]\d)|\b(?:{_MONTH})[ ]2\d(?=[ ]?[:=]))
    | (?P<month>\b(?:{_MONTH})\b(?:(?<=(?<!\w)\w{{3}})\.(?=[ ]?\d))?)
    | (?P<ordinal>(?<![\d.,/£])\d{{1,3}}(?:st|nd|rd|th)\b)
    | (?P<time>(?<![\d.,/£:])(?:\d{{1,2}}(?:[:.]\d\d)?[ ]?(?:-|–|to)[ ]?)?(?:[01]?\d|2[0-4])(?:[:.]\d\d)?[ ]?(?:am|pm|noon|o'clock)\b|(?<=\bat[ ])\d{{1,2}}:\d\d(?![\d:])
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
    | (?P<ref>(?<![\w£])(?!gbp\d)(?!(?:(?-i:c)|c\.|ca|est|approx|abt)\.?[ ]?\d)(?:[A-Za-z]{{1,40}}\.?|[A-Z]{{1,5}}[\-/]?)\d(?:[\w.\-/]{{0,40}}\w)?(?:\([\da-z]{{1,2}}\)){{0,3}}
        |(?<![\w£.,])\d{{1,6}}[A-Za-z]{{1,4}}\.?\d[\w]{{0,20}}
        |\#[ ]?\d[\w\-/]{{0,20}}(?:\.\d[\w.\-/]{{0,20}})?|(?<![\w£.,])s?\d{{1,4}}(?:\([\da-z]{{1,2}}\)){{1,3}}(?!\w))
    | (?P<number>(?:(?<![\w.,)%])(?P<sign>[\-+\u2212–])(?=[£$€]|\.?\d))?(?:(?P<pound>[£$€][ ]?|\bgbp[ ]?(?=\d))(?P<inner>[\-\u2212](?=\d))?)?
        (?P<digits>\d(?:[\d.,']{{0,60}}\d)?|(?<![A-Za-z\d.])\.\d{{1,30}})(?P<suffix>%{{1,3}}|[A-Za-z£]{{1,12}})?)
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?|_+)
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


def piece(match: re.Match[str]) -> Token:
    """What a match of `PIECE` is."""
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


_MOST_DIGITS, _MOST_BEFORE_POINT = 24, 12
"""Beyond these a number is no figure; "bn" after twelve digits still leaves a Decimal room for its decimals."""


def _number(match: re.Match[str]) -> Token:
    digits = match["digits"]
    suffix = (match["suffix"] or "").lower()
    start, end = match.span("number")
    sign = (match["sign"] or match["inner"] or "").replace("\u2212", "-")
    pound = match["pound"] or ""
    unit = None if not pound else "GBP" if "£" in pound or "g" in pound.lower() else "other money"
    before_point = digits.partition(".")[0].replace(",", "")
    if (
        not _WELL_FORMED.fullmatch(digits)
        or len(digits) > _MOST_DIGITS
        or len(before_point) > _MOST_BEFORE_POINT
    ):
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
        return scaled(quantity, suffix)
    if suffix in WRITTEN and quantity.unit is None:
        return replace(quantity, unit=WRITTEN[suffix])
    return None


def scaled(quantity: Quantity, scale: str) -> Quantity:
    """The number times what a scale word or letter says: k, m, thousand."""
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
