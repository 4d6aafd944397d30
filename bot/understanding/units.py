"""Units as people write them, and what a written amount is in an indicator's own unit."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.understanding.meaning import KnownIndicator

WRITTEN = {
    word: unit
    for unit, words in {
        "percent": "% %% %%% pct pc percent percentage percents prct perc",
        "points": "points point pts pt pp ppt ppts pps",
        "seconds": "seconds second secs sec s",
        "minutes": "minutes minute mins min",
        "hours": "hours hour hrs hr h",
        "days": "days day d dys",
        "weeks": "weeks week wks wk w",
        "months": "months month mths mth mnths",
        "years": "years year yrs yr",
        "working_days": "wd wds wdays wday workingdays",
        "GBP": "pounds pound quid gbp",
        "pence": "p pence penny",
        "other money": "dollars dollar usd euros euro eur",
        "fte": "fte ftes wte wtes",
        "kg": "kg kgs kilos kilo kilograms kilogrammes",
        "tonnes": "tonnes tonne tons ton t",
        "miles": "miles mile km metres metre",
    }.items()
    for word in words.split()
}
SCALES = {
    "k": 1_000, "thousand": 1_000, "thousands": 1_000, "thou": 1_000, "grand": 1_000, "m": 1_000_000, "mn": 1_000_000,
    "mil": 1_000_000, "mill": 1_000_000, "million": 1_000_000, "millions": 1_000_000, "bn": 1_000_000_000,
    "billion": 1_000_000_000, "hundred": 100, "dozen": 12,
}  # fmt: skip
_EXACT = {
    ("seconds", "minutes"): (1, 60), ("seconds", "hours"): (1, 3600), ("minutes", "hours"): (1, 60),
    ("hours", "minutes"): (60, 1), ("minutes", "seconds"): (60, 1), ("hours", "seconds"): (3600, 1),
    ("weeks", "days"): (7, 1), ("years", "months"): (12, 1),
    ("pence", "GBP"): (1, 100),
}  # fmt: skip
_WORDS = {
    "percent": "%", "GBP": "£", "working_days": "working days", "count": "", "score": "points", "fte": "FTE",
    "per_100k": "per 100,000",
}  # fmt: skip


_MEASURES = (
    ("percent", r"%|percent(?:age)?|per cent|pct|pc"),
    ("per_100k", r"(?:\w+ )?per[ _]100(?:,?000|[ _]?k)\b.*"),
    ("working_days", r"working[ _]days?\b.*"),
    ("days", r"(?:calendar[ _])?days?\b.*"),
    ("hours", r"hours?\b.*|hh:mm"),
    ("minutes", r"min(?:ute)?s?\b.*"),
    ("seconds", r"sec(?:ond)?s?\b.*|mm:ss"),
    ("weeks", r"weeks?\b.*"),
    ("months", r"months?\b.*"),
    ("kg", r"kg\b.*|kilo(?:gram)?s?\b.*"),
    ("tonnes", r"tonnes?\b.*"),
    ("score", r"score|points?|index|nps|out of \d+"),
    ("fte", r"fte|wte"),
)
_MONEY = re.compile(
    r"(?:£|gbp\b|pounds?\b)(?:\s?(?P<scale>k|'?000s?|thousands?|m|mn|millions?)\b)?.*", re.IGNORECASE
)


def measure(unit: str) -> tuple[str, Decimal]:
    """What a unit measures, and how many of that go into one of it; an unknown unit counts things.

    >>> measure("days per FTE"), measure("£m"), measure("incidents")
    (('days', Decimal('1')), ('GBP', Decimal('1000000')), ('count', Decimal('1')))
    """
    written = unit.strip().lower()
    if money := _MONEY.fullmatch(written):
        scale = money["scale"] or ""
        return "GBP", Decimal(1_000_000 if scale.startswith("m") else 1_000 if scale else 1)
    for name, pattern in _MEASURES:
        if re.fullmatch(pattern, written):
            return name, Decimal(1)
    return "count", Decimal(1)


def in_unit(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """An amount in another unit where the conversion is exact and nobody could mean otherwise; else None.

    >>> in_unit(Decimal(90), "minutes", "hours"), in_unit(Decimal(2), "months", "days")
    (Decimal('1.5'), None)
    """
    if same_unit(unit, wanted):
        return value
    factor = _EXACT.get((unit, wanted))
    return None if factor is None else value * factor[0] / factor[1]


def same_unit(unit: str, wanted: str) -> bool:
    """Whether two names are of one unit; points suit a score, and an unknown unit is only itself."""
    return (
        unit == wanted
        or {unit, wanted} in ({"points", "score"}, {"days", "calendar_days"})
        or _bare(unit) == _bare(wanted)
    )


def said(value: Decimal, known: KnownIndicator) -> str:
    """An amount as the bot writes it.

    >>> said(Decimal("91.20"), KnownIndicator("repairs", "Repairs", "percent"))
    '91.2 %'
    >>> said(Decimal("-1200000"), KnownIndicator("variance", "Variance", "GBP"))
    '-£1,200,000'
    """
    plain = number(value)
    if known.unit == "GBP":
        return f"-£{plain[1:]}" if plain.startswith("-") else f"£{plain}"
    unit = _WORDS.get(known.unit, known.unit)
    return f"{plain} {unit}".strip()


def number(value: Decimal) -> str:
    """A number with thousands separators, at most four decimals, and no trailing noughts.

    >>> number(Decimal("1234.50")), number(Decimal(400)), number(Decimal("82.39999"))
    ('1,234.5', '400', '82.4')
    """
    short = round(value, 4)
    text = f"{short:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bare(unit: str) -> str:
    return unit.lower().replace("_", " ").replace("per100k", "per 100k")
