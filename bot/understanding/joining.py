"""Numbers that belong together become one: ranges, fractions and shares, spans of time written one after the other."""

# ruff: noqa: C901, SIM905 - a lexicon reads as a paragraph, a grammar is a list of cases

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.understanding.pieces import Is, Quantity, Token

_NO_RANGE_AFTER = frozenset(
    """up down rose risen fell fallen increased decreased dropped improved worsened gained grew grown reduced slipped dipped
    jumped climbed declined from change changed amend correct kpi pi no number stage question q item line row step ref
    another moved gone went""".split()
)
_TO = {"-", "–", "to"}
_SHARE = {"/", "of"}


def joined(found: list[Token], text: str) -> list[Token]:
    """Ranges and fractions become one quantity each, and `Apr-Oct` one period."""
    together: list[Token] = []
    place = 0
    for begins in [at for at, token in enumerate(found) if token[4] is not None or token[0] is Is.MONTH]:
        if begins < place:
            continue
        together += found[place:begins]
        place, token = begins, found[begins]
        if (
            token.sort is Is.MONTH
            and place + 2 < len(found)
            and found[place + 1].said in _TO
            and found[place + 2].sort is Is.MONTH
        ):
            together.append(Token(Is.PERIOD, "year", token.start, found[place + 2].end))
            place += 3
            continue
        if clocked := _added_up(found, place):
            together.append(clocked[0])
            place = clocked[1]
            continue
        if made_of := _weeks_and_days(found, place):
            together.append(made_of)
            place += 3
            continue
        made = (
            _named_parts(found, place) or _fraction(found, place, text) or _range(found, place, text)
            if token.quantity
            else None
        )
        if made is None:
            together.append(token)
            place += 1
        else:
            together.append(made[0])
            place = made[1]
    if not place:
        return found
    together += found[place:]
    said = [token.quantity for token in together if token.quantity is not None]
    fractions = [one for one in said if one.form == "fraction"]
    if not fractions:
        return together
    stated = {round(one.value) for one in said if one.form == "single"}
    if any(
        not one.doubt or (one.pair and one.pair[1] and round(100 * one.pair[0] / one.pair[1]) in stated)
        for one in fractions
    ):
        together = [
            token if before.said in _DATED else _surely_a_fraction(token)
            for before, token in zip([Token(Is.LINE, "\n", 0, 0), *together], together, strict=False)
        ]
    return together


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


def _weeks_and_days(found: list[Token], place: int) -> Token | None:
    """`four weeks and two days` and `two hours and fifty-five minutes`, in words as in figures."""
    if place + 2 >= len(found) or found[place + 1].said != "and":
        return None
    large, small = found[place].quantity, found[place + 2].quantity
    if large is None or small is None or large.doubt or small.doubt:
        return None
    size = _WITHIN.get((large.unit, small.unit))
    if size is None or large.form != "single" or small.form != "single" or not 0 < small.value < size:
        return None
    value, unit = large.value * size + small.value, small.unit
    decimals = large.decimals
    if unit == "minutes":
        value, unit, decimals = value / size, "hours", 2
    made = replace(large, value=value, unit=unit, decimals=decimals)
    return Token(Is.QUANTITY, found[place].said, found[place].start, found[place + 2].end, made)


_WITHIN: dict[tuple[str | None, str | None], int] = {
    ("weeks", "days"): 7,
    ("hours", "minutes"): 60,
    ("minutes", "seconds"): 60,
}
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
    before = {t.said for t in found[max(0, place - 2) : place]}
    if top is None or top.doubt or top.unit or not (_TOPS | _BOTTOMS) & before:
        return None
    wanted = _BOTTOMS if _TOPS & before else _TOPS
    for step in range(place + 1, min(len(found), place + 7)):
        bottom = found[step].quantity
        if bottom is None:
            continue
        named = wanted & {t.said for t in found[step - 2 : step]}
        if not named or bottom.doubt or bottom.unit or bottom.form != "single":
            return None
        parts = (top.value, bottom.value) if wanted is _BOTTOMS else (bottom.value, top.value)
        made = Quantity(parts[0], form="fraction", pair=parts)
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
    if _are_two_things(low, high, between.said, high_token.start - low_token.end):
        return None
    beyond = found[place + 3] if place + 3 < len(found) else None
    if (
        beyond is not None
        and beyond.start == high_token.end
        and (
            (beyond.quantity and beyond.quantity.sign)
            or (beyond.said in {"-", "–", "/"} and place + 4 < len(found) and found[place + 4].quantity)
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
    if low.sign == "-" and not doubt:
        doubt = "a range that may begin or lie below nought"
    made = Quantity(
        bottom, unit, form="range", pair=(bottom, high.value), scaled=low.scaled or high.scaled,
        decimals=max(low.decimals, high.decimals), approximate=low.approximate or high.approximate,
        sign=low.sign, doubt=doubt or low.doubt, spelt=between.said,  # type: ignore[arg-type]
    )  # fmt: skip
    made = replace(made, spelt=low.spelt)
    return Token(Is.QUANTITY, f"range {between.said}", low_token.start, high_token.end, made), place + 3


def _are_two_things(low: Quantity, high: Quantity, between: str, gap: int) -> bool:
    """Whether a dash stands between a figure and something else ("92 - 2 points up", "231 - 40% of them", "79% - 1 in 5")."""
    dashed = between in {"-", "–"}
    if (high.unit == "points" and dashed) or (low.unit and high.unit and low.unit != high.unit):
        return True
    if low.unit == "percent" and high.unit is None and high.value < low.value and dashed and gap > 1:
        return True
    return high.unit == "percent" and low.unit is None and low.value > _WHOLE >= high.value


_WHOLE = 100


def _runs_on(found: list[Token], place: int, text: str, high: Token) -> bool:
    """Whether the number after a dash begins a remark ("31 - 2 voids still to come") and ends no range."""
    if place >= len(found) or high.quantity is None or high.quantity.unit is not None:
        return False
    following = found[place]
    return following.sort is Is.WORD and following.said not in {
        "ish", "approx", "or", "probably", "this", "for", "in", "i", "so", "roughly", "days", "maybe", "perhaps", "range",
    } and "\n" not in text[high.end : following.start]  # fmt: skip
