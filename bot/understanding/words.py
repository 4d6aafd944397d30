"""Numbers written as words."""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

from decimal import Decimal

_ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_BIG = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_MISSPELT = {
    "fourty": "forty", "ninty": "ninety", "nintey": "ninety", "nienty": "ninety", "ninteen": "nineteen",
    "nineth": "ninety", "twelv": "twelve", "fiveteen": "fifteen", "eightteen": "eighteen", "eigthy": "eighty",
    "eigty": "eighty", "eigth": "eight", "twnety": "twenty", "twenety": "twenty", "tweny": "twenty", "twety": "twenty",
    "thrity": "thirty", "thirdy": "thirty", "therty": "thirty", "fivty": "fifty", "fiffty": "fifty", "sixity": "sixty",
    "sevety": "seventy", "seventey": "seventy", "hunderd": "hundred", "hundered": "hundred", "hundread": "hundred",
    "thousend": "thousand", "thosand": "thousand", "thousnad": "thousand", "eightey": "eighty", "forteen": "fourteen",
    "nought": "zero", "naught": "zero", "elevn": "eleven", "threee": "three", "seveen": "seven",
}  # fmt: skip
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
_SPANS = {"hour": "hours", "day": "days", "week": "weeks", "minute": "minutes"}
BEGINNINGS = {*_ONES, *_TENS, *_MISSPELT, "half", "quarter", "a", "an", "hundred", "thousand"}

_Run = tuple[Decimal, int, int, str | None]


def spelt(word: str) -> bool:
    """Whether a number written in words could begin here."""
    return word in BEGINNINGS


def number_words(words: list[str]) -> _Run | None:
    """The number the words begin with: its value, how many words it takes, its decimals, and its unit if it has one.

    >>> number_words("four hundred and twelve out of".split())
    (Decimal('412'), 4, 0, None)
    >>> number_words("eighty two point four".split())
    (Decimal('82.4'), 4, 1, None)
    >>> number_words("a million and a quarter".split())
    (Decimal('1250000.00'), 5, 2, None)
    >>> number_words("half an hour".split()), number_words("a team".split())
    ((Decimal('0.5'), 3, 1, 'hours'), None)
    """
    words = [_MISSPELT.get(word, word) for word in words]
    if (span := _part_of_a_span(words) or _half_a_dozen(words)) is not None:
        return span
    if words[0] in {"a", "an"}:
        if len(words) < 2 or words[1] not in {"hundred", "thousand", "million", "dozen"}:
            return None
        words = ["one", *words[1:]]
    whole = _whole(words)
    if whole is None:
        return None
    value, used = whole
    decimals = 0
    if words[used : used + 1] == ["point"]:
        fraction = ""
        while used + 1 + len(fraction) < len(words) and _ONES.get(words[used + 1 + len(fraction)], 99) < 10:
            fraction += str(_ONES[words[used + 1 + len(fraction)]])
        if fraction:
            value += Decimal(int(fraction)) / 10 ** len(fraction)
            used, decimals = used + 1 + len(fraction), len(fraction)
    for tail, part in ((["and", "a", "half"], "half"), (["and", "a", "quarter"], "quarter"), (["and", "half"], "half"),
                       (["and", "three", "-", "quarter"], ""), (["and", "three", "-", "quarters"], ""), (["and", "three", "quarter"], ""), (["and", "three", "quarters"], "")):  # fmt: skip
        if words[used : used + len(tail)] == tail:
            value += (_PARTS[part] if part else Decimal("0.75")) * _BIG.get(words[used - 1], 1)
            used, decimals = used + len(tail), 2
            break
    return value, used, decimals, None


def _half_a_dozen(words: list[str]) -> _Run | None:
    used = 3 if words[:3] == ["half", "a", "dozen"] else 2 if words[:2] == ["half", "dozen"] else 0
    return (Decimal(6), used, 0, None) if used else None


def _part_of_a_span(words: list[str]) -> _Run | None:
    for said, value, skip in ((("half", "a"), Decimal("0.5"), 2), (("half", "an"), Decimal("0.5"), 2),
                              (("quarter", "of", "an"), Decimal("0.25"), 3), (("a", "quarter", "of", "an"), Decimal("0.25"), 4),
                              (("three", "quarters", "of", "an"), Decimal("0.75"), 4)):  # fmt: skip
        if tuple(words[:skip]) == said and len(words) > skip and words[skip] in _SPANS:
            return value, skip + 1, 2 if value == Decimal("0.25") else 1, _SPANS[words[skip]]
    if (
        words[0] in {"a", "an"}
        and len(words) > 4
        and words[1] in _SPANS
        and words[2:5] == ["and", "a", "half"]
    ):
        return Decimal("1.5"), 5, 1, _SPANS[words[1]]
    return None


def _goes_on(words: list[str]) -> bool:
    """Whether what follows "eight thousand," is its hundreds."""
    return len(words) > 1 and words[0] in _ONES and words[1] == "hundred"


def _whole(words: list[str]) -> tuple[Decimal, int] | None:
    total, group, used = 0, 0, 0
    open_tens = fresh = True
    seen = False
    while used < len(words):
        word = words[used]
        if (
            word == "-"
            and seen
            and group % 10 == 0
            and group % 100 >= 20
            and used + 1 < len(words)
            and 0 < _ONES.get(words[used + 1], 0) < 10
        ):
            used += 1
            continue
        if word in _ONES and (
            fresh or (not open_tens and _ONES[word] < 10 and _ONES[word] > 0 and group % 10 == 0)
        ):
            group += _ONES[word]
            fresh, open_tens = False, True
        elif word in _TENS and fresh:
            group += _TENS[word]
            fresh = open_tens = False
        elif word == "hundred" and 0 < group < 100 and seen:
            group *= 100
            fresh = open_tens = True
        elif word == "dozen" and seen and total == 0 and 0 < group < 100:
            return Decimal(group * 12), used + 1
        elif word in _BIG and group > 0 and seen:
            total += group * _BIG[word]
            group = 0
            fresh = open_tens = True
        elif (fresh and seen) and (
            (word == "," and total and group == 0 and _goes_on(words[used + 1 : used + 4]))
            or (
                word in {"and", "an", "n", "&"}
                and used + 1 < len(words)
                and words[used + 1] in {*_ONES, *_TENS}
            )
        ):
            used += 1
            continue
        else:
            break
        seen = True
        used += 1
    return (Decimal(total + group), used) if seen else None
