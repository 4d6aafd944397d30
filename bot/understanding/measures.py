"""Numbers take the words that belong to them: numbers in words, thousands written apart, scale, half, unit, minus."""

# ruff: noqa: C901, PLR0912, SIM905 - a lexicon reads as a paragraph, a grammar is a list of cases

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.understanding.lexicon import GREETINGS, plain_word
from bot.understanding.pieces import Is, Quantity, Token, scaled
from bot.understanding.slips import mended
from bot.understanding.units import SCALES, WRITTEN
from bot.understanding.words import BEGINNINGS, number_words, spelt

_NUMBERED_ONES = {"ones": 1, "twos": 2, "threes": 3}
_BEGINNINGS = frozenset({*BEGINNINGS, *_NUMBERED_ONES})
_NUMBERED_SORTS = frozenset({"stage", "tier", "level", "phase", "grade", "band"})


def with_spelt_numbers(found: list[Token]) -> list[Token]:
    """The tokens with runs of number words ("four hundred and twelve") become quantities."""
    joined: list[Token] = []
    place = 0
    for begins in [at for at, token in enumerate(found) if token[1] in _BEGINNINGS]:
        if begins < place:
            continue
        joined += found[place:begins]
        place, token = begins, found[begins]
        if token.sort is not Is.WORD:
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
        quick = token.said == "one" and before == "quick"
        run = number_words(found_words(found, place)) if spelt(token.said) and not quick else None
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
    return joined + found[place:] if joined else found


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
    return said != "seconds" and bool(_PARTS_OF_ONE.fullmatch(said))


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
    ("work", "days"): "working_days", ("wkg", "days"): "working_days", ("w", "days"): "working_days", ("cal", "days"): "calendar_days", ("calendar", "day"): "calendar_days",
    **{(short, "days"): "working_days" for short in ("wking", "wrking", "wrkg", "wkng", "workng", "workin", "wk")},
    ("elapsed", "days"): "calendar_days", ("p", "p"): "points", ("consecutive", "days"): "calendar_days",
    ("mm", ":"): "minutes",
}  # fmt: skip
_ALONE = {"hundred", "thousand", "million", "billion"}
_SHORT = {"h", "d", "s", "w", "t", "p"}


def with_units(found: list[Token], text: str) -> list[Token]:
    """Quantities take the scale and unit words that follow them."""
    joined: list[Token] = []
    place = 0
    for begins in [at for at, token in enumerate(found) if token[4] is not None or token[1] in _ALONE]:
        if begins < place:
            continue
        joined += found[place:begins]
        token, place = found[begins], begins + 1
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
        if token.quantity and token.quantity.form == "clock" and (told := _CLOCK_TOLD.match(text, token.end)):
            token = token._replace(end=told.end(), quantity=_told(token, told[1].lower()))
            while place < len(found) and found[place].start < told.end():
                place += 1
        token, place = _take_unit(token, found, place)
        joined.append(token)
    return joined + found[place:] if place else found


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
    return token._replace(end=following.end, quantity=scaled(quantity, said)), place + 1


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
        unit = WRITTEN.get(said) or (WRITTEN.get(mended(plain_word(said))) if len(said) > 3 else None)
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
