"""The sentences of a picture: its title, its footer, and what a person listening is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.pictures.amounts import CLOCK, amount_in_brief, in_brief
from core.domain.formatting import in_minutes
from core.domain.indicators import Band, Polarity
from core.domain.months import NAMES, Month

STATUS_WORDS = {"G": "green", "AG": "amber/green", "AR": "amber/red", "R": "red"}
LONGEST_NAME = 160
"""Characters of one person's text kept in a sentence; the rest is dropped with an ellipsis."""


_FEW, _SHORT = 3, 60
"""Those that slip are named in a title where they are so few, and their names together so short."""

APART = "; "
"""What stands between the sources of one picture: a source's own name may well hold a comma or an "and"."""

_IN_BRACKETS = re.compile(r"\([^()]*\)")

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows; a name must not turn the figure beside it."""


def finding(
    name: str,
    period: str,
    value: Decimal | None,
    unit: str,
    decimals: int,
    *,
    expected: Decimal | None = None,
    band: Band | None = None,
    trend: str = "",
) -> str:
    """A title that states the finding. `trend` is what the judgement found, in words: see `since`.

    The point is taken at the published decimals, as the status is. A `band` is compared with instead of a point.

    >>> finding("Voids", "October", Decimal(31), "days", 0, expected=Decimal(27), trend="slipping since August")
    'Voids: 31 days in October, 4 above trajectory, slipping since August'
    >>> finding("Repairs", "October", Decimal("91.0"), "%", 1, expected=Decimal("91.04"))
    'Repairs: 91.0 % in October, on trajectory'
    >>> finding("Voids", "October", None, "days", 0, trend="slipping since August")
    'Voids: no figure for October, slipping since August'
    """
    if value is None:
        said = [f"no figure for {period}"]
    else:
        said = [f"{amount_in_brief(value, unit, decimals)} in {period}"]
        if band is not None:
            said.append(_beside_band(value, band, decimals, unit))
        elif expected is not None:
            said.append(beside(value, expected, decimals, unit=unit))
    return f"{name}: {', '.join([*said, trend] if trend else said)}"


def panel_line(
    value: Decimal | None,
    unit: str,
    decimals: int,
    *,
    expected: Decimal | None = None,
    band: Band | None = None,
) -> str:
    """The few words under a small chart's name.

    >>> panel_line(Decimal("86.7"), "%", 1, expected=Decimal("86.3"))
    '86.7 %, 0.4 above'
    """
    if value is None:
        return "no figure"
    said = amount_in_brief(value, unit, decimals)
    if band is not None:
        return f"{said}, {_beside_band(value, band, decimals, unit)}"
    if expected is None:
        return said
    return f"{said}, {beside(value, expected, decimals, unit=unit).removesuffix(' trajectory')}".replace(
        ", on", ", on trajectory"
    )


def overview(name: str, of: int, *, slipping: Sequence[str] = (), late: int = 0, missing: int = 0) -> str:
    """A title that states the finding for many indicators: `of` are those that can slip, a few that do are named.

    >>> overview("Housing", 9, slipping=["Voids", "TA stay"], missing=1)
    'Housing: 2 of 9 slipping (Voids and TA stay), 1 figure missing'
    >>> overview("Homes", 3, late=2), overview("Voids", 1, slipping=["Voids"]), overview("Births", 0)
    ('Homes: none of 3 slipping, 2 figures late', 'Voids: slipping', 'Births')
    """
    said = []
    if of == 1:
        said.append("slipping" if slipping else "not slipping")
    elif of:
        named = listed(slipping) if 0 < len(slipping) <= _FEW else ""
        which = f" ({named})" if 0 < len(named) <= _SHORT else ""
        said.append(f"{len(slipping) or 'none'} of {of} slipping{which}")
    for count, what in ((late, "late"), (missing, "missing")):
        if count:
            said.append(f"{count} {'figure' if count == 1 else 'figures'} {what}")
    return f"{name}: {', '.join(said)}" if said else name


def grid_line(unjudged: int) -> str:
    """What a status grid shows, and how many indicators it leaves out.

    >>> grid_line(2)
    "Status against each month's trajectory point; 2 for information not shown"
    """
    said = "Status against each month's trajectory point"
    return f"{said}; {unjudged} for information not shown" if unjudged else said


def sources(named: Sequence[str], longest: int = 100) -> str:
    """Several sources as one, each once; as many as fit into so many characters, and how many more.

    >>> sources(["NEC Housing", "Housing register", "NEC Housing"]), sources(["NEC Housing", "Register"], 12)
    ('NEC Housing; Housing register', 'Register; 1 more')
    """
    once = sorted(dict.fromkeys(s for s in named if s), key=len)
    most, length = 0, 0
    while most < len(once) and length + len(once[most]) <= longest:
        length += len(once[most]) + 2
        most += 1
    shown = once[: max(most, 1)]
    more = [f"{len(once) - len(shown)} more"] if len(once) > len(shown) else []
    return APART.join([*shown, *more])


def beside(
    value: Decimal, expected: Decimal, decimals: int, what: str = "trajectory", *, unit: str = ""
) -> str:
    """How a value stands beside what was expected, both as published.

    >>> beside(Decimal("90.2"), Decimal(91), 1)
    '0.8 below trajectory'
    """
    step = Decimal(1).scaleb(-decimals)
    difference = value.quantize(step, ROUND_HALF_UP) - expected.quantize(step, ROUND_HALF_UP)
    if difference == 0:
        return f"on {what}"
    return f"{_apart(abs(difference), decimals, unit)} {'above' if difference > 0 else 'below'} {what}"


def since(what: str, first: Month, now: Month) -> str:
    """`slipping since August`; with the year when it is not obvious.

    >>> since("slipping", Month(2026, 8), Month(2026, 10)), since("slipping", Month(2025, 8), Month(2026, 10))
    ('slipping since August', 'slipping since August 2025')
    """
    return f"{what} since {first.name if now - first < 11 else first.full}"


def unit_sentence(unit: str, polarity: Polarity) -> str:
    """The unit and which way is better.

    >>> unit_sentence("days", Polarity.LOWER)
    'Days; lower is better.'
    """
    better = BETTER[polarity]
    written = _UNITS.get(unit) or unit[:1].upper() + unit[1:]
    return f"{written}; {better}." if written else f"{better[:1].upper()}{better[1:]}."


_UNITS = {"%": "Per cent", CLOCK: "Minutes:seconds", "seconds": "Seconds, longer ones as minutes:seconds"}

BETTER = {
    Polarity.HIGHER: "higher is better",
    Polarity.LOWER: "lower is better",
    Polarity.BAND: "best within the band",
    Polarity.INFORMATION: "for information",
}


def provenance(source: str, known_on: date | None, *, illustrative: bool = False) -> str:
    """Where the data comes from and when it was known.

    >>> provenance("NEC Housing", date(2026, 11, 12), illustrative=True)
    'Source: NEC Housing, as known on 12 November 2026. Illustrative values.'
    >>> provenance("NEC Housing; Register", None), provenance("", date(2026, 11, 12))
    ('Sources: NEC Housing; Register.', 'Source: not recorded, as known on 12 November 2026.')
    """
    said = ""
    label = "Sources" if APART in _IN_BRACKETS.sub("", source) else "Source"
    if known_on:
        said = f"{label}: {source or 'not recorded'}, as known on {day(known_on)}."
    elif source:
        said = sentence(f"{label}: {source}")
    unsaid = illustrative and "illustrative" not in source.lower()
    return f"{said} Illustrative values.".strip() if unsaid else said


def day(on: date) -> str:
    """`12 November 2026`."""
    return f"{on.day} {NAMES[on.month - 1]} {on.year}"


def listed(things: Sequence[str], most: int = 6) -> str:
    """Things in a row, as said aloud; beyond `most`, how many more.

    >>> listed(["May", "June", "July"]), listed(["a", "b", "c", "d"], most=2)
    ('May, June and July', 'a, b and 2 more')
    """
    shown = list(things[:most])
    if len(things) > most:
        shown.append(f"{len(things) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def span(first: Month, last: Month) -> str:
    """`August 2026`, `April to August 2026`, `December 2025 to August 2026`.

    >>> span(Month(2026, 4), Month(2026, 8)), span(Month(2026, 8), Month(2026, 8))
    ('April to August 2026', 'August 2026')
    """
    if first == last:
        return last.full
    return f"{first.name if first.year == last.year else first.full} to {last.full}"


def spans(months: Iterable[Month]) -> list[str]:
    """Months in order, those that follow one another as one stretch.

    >>> spans([Month(2025, 12), Month(2026, 1), Month(2026, 2), Month(2026, 4)])
    ['December 2025 to February 2026', 'April 2026']
    """
    runs: list[tuple[Month, Month]] = []
    for month in sorted(set(months)):
        if runs and month - runs[-1][1] == 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return [span(*run) for run in runs]


def clipped(text: str, longest: int = LONGEST_NAME) -> str:
    r"""The text on one line, no longer than a sentence can carry, without what cannot be read aloud.

    >>> clipped("Voids\x1b\n\u202e(re-let)")
    'Voids (re-let)'
    >>> clipped("Adult care system, cohort of the quarter before", 25)
    'Adult care system…'
    """
    line = " ".join("".join(_sayable(c) for c in text[: 4 * longest]).split())
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    whole = kept if line[longest - 1] == " " else kept.rpartition(" ")[0]
    return (whole if 2 * len(whole) > longest else kept).rstrip(" ,;:(") + "…"


def _sayable(character: str) -> str:
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    unsaid = unicodedata.category(character) in {"Cs", "Co", "Cn"} or character in _TURNING
    return "" if unsaid else character


def sentence(text: str) -> str:
    """The text with a full stop unless it ends with one.

    >>> sentence("Voids is slipping"), sentence("Is it the season?")
    ('Voids is slipping.', 'Is it the season?')
    """
    return text if not text or text.endswith((".", "?", "…")) else f"{text}."


def _beside_band(value: Decimal, band: Band, decimals: int, unit: str) -> str:
    if value > band.high:
        return f"{_apart(value - band.high, decimals, unit)} above its band"
    if value < band.low:
        return f"{_apart(band.low - value, decimals, unit)} below its band"
    return f"within its band of {in_brief(band.low, decimals, unit)} to {in_brief(band.high, decimals, unit)}"


def _apart(difference: Decimal, decimals: int, unit: str) -> str:
    """A difference, bare but for the sign of money; of seconds with its unit: the value beside it may be in minutes."""
    if unit == CLOCK or (unit == "seconds" and decimals == 0):
        return in_minutes(difference)
    return in_brief(difference, decimals, unit)
