"""A small bare number in a sentence, far from anything this indicator has been, is as likely a room or a minute.

"over to you in 5" says five minutes and "5 % of repairs were on time" a share. What has its unit, the indicator's own
name or its decimals says what it means; what has none of them, among words, and is out of all proportion to the last
value known, is asked about. A lone "5" is an answer all the same: nothing else can be meant. An amount of another size
altogether ("£1.27bn" where it was £1.24m) is confirmed first, however plainly it is said, and so is a lone "2026".
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.understanding.lexicon import GREETINGS, stem
from bot.understanding.meaning import Context, Finding, Kind, KnownIndicator, Option
from bot.understanding.names import own_words
from bot.understanding.units import WRITTEN, said
from bot.understanding.words import spelt

_SMALL = Decimal(31)
_OUT_OF_PROPORTION = 4
_FEW = 2
_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"[%£]|\d,\d|\d[:/]\d|(?<![\d.])(?!(?:[01]?\d|2[0-4])\.[0-5]\d(?!\d))\d+\.\d")


def asked_where_it_may_be_talk(finding: Finding, text: str, context: Context) -> Finding:
    """The same finding, to be confirmed first where its number may belong to the talk around it."""
    if finding.kind is not Kind.VALUE or not finding.records or finding.numerator is not None:
        return finding
    if finding.indicator is None or finding.value is None:
        return finding
    known, value = context.indicator(finding.indicator), finding.value
    if _asks_for_time(text, value, known):
        return _confirmed_first(finding, value, known)
    if known.unit == "count" and text.strip() in {str(context.period.year + one) for one in (-1, 0, 1)}:
        return _confirmed_first(finding, value, known)
    if _is_another_size(value, known):
        return _confirmed_first(finding, value, known)
    if not _is_far_off(value, known) or _says_its_measure(text, known):
        return finding
    return _confirmed_first(finding, value, known)


def _confirmed_first(finding: Finding, value: Decimal, known: KnownIndicator) -> Finding:
    return replace(
        finding, needs_confirmation=True, options=finding.options or (Option(said(value, known), value),)
    )


_SAYING = frozenset(
    "it it's its is was were at we we're that's just only our had have got this month us july june".split()
)
_SPANS = frozenset({"days", "working_days", "hours", "minutes"})
_SHORT = 60
_A_MOMENT = 10
_SPAN_PLEASE = re.compile(
    r"\D{0,12}\d{1,3} [a-z ]{1,16} (?:please|pls|plz|more)(?: [a-z ]{1,12})?\W*", re.IGNORECASE
)


def _asks_for_time(text: str, value: Decimal, known: KnownIndicator) -> bool:
    """Whether "3 working days please" or "1 sec" may ask for time, being far less than what it was last time."""
    last = known.last_value
    if last is None or known.unit not in _SPANS or value * 2 >= last:
        return False
    if 0 < value * _A_MOMENT < last and len(_WORD.findall(text)) < _FEW:
        return True
    return len(text) < _SHORT and bool(_SPAN_PLEASE.fullmatch(text.strip()))


_MINUTES = 2
_MANY_TIMES = 100


def _is_another_size(value: Decimal, known: KnownIndicator) -> bool:
    """Whether an amount is a hundred times the last one or a hundredth of it, as a slip of scale makes it."""
    last = known.last_value
    if last is None or known.allow_negative or known.unit == "percent" or value <= 0 or last <= 0:
        return False
    return value >= last * _MANY_TIMES or value * _MANY_TIMES <= last


def _is_far_off(value: Decimal, known: KnownIndicator) -> bool:
    last = known.last_value
    hour = value > 1 and value.as_tuple().exponent == -_MINUTES and value % 1 < Decimal("0.6")
    if last is None or not (value == value.to_integral_value() or hour) or not 0 < value <= _SMALL:
        return False
    return value * _OUT_OF_PROPORTION < last


def _says_its_measure(text: str, known: KnownIndicator) -> bool:
    words = {word.casefold() for word in _WORD.findall(text) if len(word) > 1}
    words -= {word for word in words if spelt(word) or word == "dozen"}
    own = own_words(known.name, known.aliases)
    if known.unit in _SPANS:
        units = {word for word in words if word in WRITTEN}
        return len(words - units) < _FEW - 1 or any(
            stem(word) in own - {stem(one) for one in units} for word in words
        )
    return (
        len(words - GREETINGS - _SAYING) < 1
        or bool(_MARK.search(text))
        or any(w in WRITTEN or stem(w) in own for w in words)
    )
