"""Two counts that make a percentage, however they are told: "48 due, 46 done in time", "of the 44, 28 were on time".

The stretch becomes one fraction before any role is given. What is counted may be any thing of the indicator's own,
but the words must say which number is the whole and that the other was in time.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.lexicon import COUNTED, known, stem
from bot.understanding.meaning import KnownIndicator
from bot.understanding.pieces import Is, Quantity, Token

_TIMELY = (
    r"(?:(?:in|on|by|within|inside|to) (?:the |their |our )?(?:agreed |statutory |required |target |appointed |due |promised )*(?:date|time|target|times|timescales?|timeframes?|deadlines?|sla|period|limit|limits)"
    r"|(?:in|within|inside) (?:the )?(?:statutory |required |prescribed )?(?P<limit>§)(?: (?:target|limit|deadline|timescale))?"
    r"|met (?:the |their |our )?(?:statutory |agreed |20 )*(?:time|target|deadline|timescale|sla|limit)s?|compliant|timely)(?!\S)"
)
_DONE = r"(?:(?:were|was|are|being|been|all|have|had|of|them|those|these|which|answered|decided|determined|issued|completed|done|closed|responded|sent|finished|repaired|processed|dealt|with|put|in|out|fixed|resolved) ){0,5}"
_LED = r"(?:(?:we|they|i|the team|the service|team|service) )?(?:determined|decided|issued|completed|processed|handled|closed|answered|finalised|assessed|dealt with) (?:a total of |in total )?"
_SHARES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\S)(?:out )?of (?:the |our |all )*(?P<whole>§) (?P<told>(?:[^\s§.;]+ ){{0,7}}?)(?P<part>§) {_DONE}{_TIMELY}",
        rf"(?<!\S)(?:{_LED})?(?P<whole>§) (?P<told>(?:[^\s§.;]+ ){{1,8}}?)(?P<part>§) {_DONE}{_TIMELY}",
        rf"(?<!\S)(?P<part>§) {_DONE}{_TIMELY} (?P<told>(?:[^\s§.;]+ ){{0,4}}?)(?:(?:out )?of|from) (?:the |a total of )?(?P<whole>§)",
        rf"(?<!\S)all (?:of )?(?:the |our )?(?P<every>§) (?P<told>(?:[^\s§.;]+ ){{0,5}}?){_DONE}{_TIMELY}",
        r"^(?P<part>§) (?P<told>(?:[^\s§.;]+ ){0,2})(?:out of|from) (?:the |a total of )?(?P<whole>§)(?: (?:offered|presented|due|received|surveyed|sampled|asked|returned|made|logged|raised|requests|calls|jobs|cases|respondents))?(?= [.,;!]|$)",
        rf"(?<!\S)(?P<part>§) (?P<told>(?:[^\s§.;]+ ){{0,2}}?)(?:out of|of|from) (?:the |a total of )?(?P<whole>§) (?:(?:orders|jobs|requests|cases|plans|applications|calls|complaints|ones|¤own|¤name) )?(?:(?:raised|received|due|issued|made|logged|decided|reported) )?{_DONE}{_TIMELY}",
        rf"(?<!\S)(?P<both>§) (?P<told>(?:[^\s§.;]+ ){{0,7}}?){_DONE}{_TIMELY}",
    )
)
_WHOLES = frozenset(
    """due falling fell received decided determined issued completed finalised assessed closed processed answered raised logged made total
    altogether all requests applications plans jobs cases repairs orders decisions assessments tickets calls homes visits
    , : - – ( of which were was with and we had in for the that those these them new were""".split()
)
_WHOLE = frozenset("due received decided determined issued total all".split())
_THINGS = frozenset(
    "jobs cases homes properties visits applications plans requests calls orders tickets repairs decisions assessments invoices".split()
)
_NOT = re.compile(r"(?<!\S)(?:not|late|overdue|missed|out(?! of)|outside|never|none|neither)(?!\S)")


_NEAR = 24
"""The longest of these turns of phrase reaches no further from its numbers."""


def with_shares(
    words: list[str], kept: list[Token], known_: KnownIndicator, own: frozenset[str]
) -> tuple[list[str], list[Token]]:
    """The row with each such pair of counts as one fraction; the row as it is for anything but a percentage."""
    if known_.unit != "percent" or words.count("§") < 1:
        return words, kept
    kept = _settled(kept)
    text = " ".join(words)
    numbers = [place for place, word in enumerate(words) if word == "§"]
    first, last = max(0, numbers[0] - _NEAR), numbers[-1] + _NEAR
    begin = len(" ".join(words[:first])) + (first > 0)
    end = len(text) if last >= len(words) else begin + len(" ".join(words[first:last]))
    for pattern in _SHARES:
        for match in pattern.finditer(text, begin, end):
            made = _share(match, text, kept, known_, own)
            if made is not None:
                first, last, token = made
                return [*words[:first], "§", *words[last:]], [*kept[:first], token, *kept[last:]]
    return words, kept


def _settled(kept: list[Token]) -> list[Token]:
    """`94.4 (17/18)`: what could be a date or a year is a share where a percentage beside it is what it makes."""
    said = [token.quantity for token in kept if token.quantity is not None]
    stated = [
        one for one in said
        if one.form == "single" and not one.doubt and (one.unit == "percent" or (one.unit is None and one.decimals))
    ]  # fmt: skip
    return [
        token._replace(quantity=replace(token.quantity, doubt=""))
        if token.quantity is not None and token.quantity.stroke and _makes(token.quantity, stated)
        else token
        for token in kept
    ]


def _makes(said: Quantity, stated: Sequence[Quantity]) -> bool:
    if said.pair is None or said.pair[1] == 0 or said.doubt.startswith("several"):
        return False
    share = 100 * said.pair[0] / said.pair[1]
    return any(round(share, one.decimals) == one.value for one in stated)


def _share(
    match: re.Match[str],
    text: str,
    kept: Sequence[Token],
    known_: KnownIndicator,
    own: frozenset[str],
) -> tuple[int, int, Token] | None:
    groups = match.groupdict()
    places = {
        name: text.count(" ", 0, match.start(name))
        for name in ("whole", "part", "both", "every", "limit")
        if groups.get(name)
    }
    if any(not _may_stand_between(word, own) for word in match["told"].split()) or _NOT.search(match[0]):
        return None
    if "limit" in places and not _is_the_limit(kept[places["limit"]], known_):
        return None
    first, last = text.count(" ", 0, match.start()), text.count(" ", 0, match.end() - 1) + 1
    if "both" in places:
        both = kept[places["both"]].quantity
        if (
            both is None
            or both.form != "fraction"
            or (both.doubt and not both.stroke)
            or both.doubt.startswith("several")
        ):
            return None
        return first, last, kept[places["both"]]._replace(quantity=replace(both, doubt=""))
    if "every" in places:
        every = kept[places["every"]].quantity
        if every is None or not _is_a_count(every) or every.value <= 0:
            return None
        made = Quantity(every.value, form="fraction", pair=(every.value, every.value))
        return first, last, Token(Is.QUANTITY, "fraction", kept[first].start, kept[last - 1].end, made)
    whole, part = kept[places["whole"]].quantity, kept[places["part"]].quantity
    if (
        whole is None
        or part is None
        or not (_is_a_count(whole) and _is_a_count(part))
        or not 0 < whole.value >= part.value
    ):
        return None
    told = match["told"].split()
    if "from" in match[0].split() and part.value * 2 < whole.value:
        return None
    if not {"of", "from"} & set(match[0].split()) and not (
        _WHOLE & set(told)
        or (told and (told[0] in _THINGS or told[0] in {"¤name", "¤own"} or stem(told[0]) in own))
    ):
        return None
    made = Quantity(part.value, form="fraction", pair=(part.value, whole.value))
    return first, last, Token(Is.QUANTITY, "fraction", kept[first].start, kept[last - 1].end, made)


def _may_stand_between(word: str, own: frozenset[str]) -> bool:
    return word in _WHOLES or word in COUNTED or known(word) or word.startswith("¤") or stem(word) in own


def _is_a_count(said: Quantity) -> bool:
    return (
        said.form == "single" and said.unit is None and not said.decimals and not said.doubt and not said.sign
    )


def _is_the_limit(token: Token, known_: KnownIndicator) -> bool:
    said = token.quantity
    return said is not None and bool(re.search(rf"(?<!\d){said.value}(?!\d)", known_.name))
