"""Reading a reply: exact, or a question; never silently wrong.

The reader is a closed world. It takes a reply apart (`tidy`, `quantities`), gives every number a role (`roles`),
and records a figure only when each number is understood and exactly one fits the question. Anything else becomes
a question that says what was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.as_typed import as_typed
from bot.understanding.headings import other_months_claimed, under_headings
from bot.understanding.meaning import Context, Finding, Kind, KnownIndicator, Option
from bot.understanding.phrases import (
    says_only_same,
    without_figure,
)
from bot.understanding.pieces import Token
from bot.understanding.plainness import could_fit
from bot.understanding.quantities import tokens
from bot.understanding.roles import roles_in
from bot.understanding.sections import Section, sections
from bot.understanding.shapes import Shape, shaped
from bot.understanding.single import MOST_NUMBERS, Single, same_as_last, spoken_of
from bot.understanding.small_talk import asked_where_it_may_be_talk
from bot.understanding.tables import in_cells
from bot.understanding.tidy import LONGEST, tidy
from bot.understanding.turns_of_phrase import Role
from bot.understanding.units import measure, number
from core.domain.months import Month

_MOST_PIECES = 1_000


def read(text: str, context: Context) -> tuple[Finding, ...]:
    """What a reply said of the indicators asked: one finding or more, whatever the text; never raises."""
    measured = replace(context, indicators=tuple(_measured(known) for known in context.indicators))
    words = in_cells(tidy(text))
    found = _without_years_ago(_read_under_headings(words, measured), measured)
    sure = (asked_where_it_may_be_talk(finding, words, measured) for finding in found)
    return tuple(_in_its_own_unit(_as_typed(finding, text), context) for finding in sure)


def _without_years_ago(found: Sequence[Finding], context: Context) -> list[Finding]:
    """Beside the figure asked for, one of a year ago or longer is what it is compared with ("July 2025 was 87, this July 91")."""
    given = {f.indicator for f in found if f.records and f.period in {None, context.period}}
    a_year_ago = context.period + -12
    return [
        f
        for f in found
        if f.indicator not in given or f.period is None or not f.records or f.period > a_year_ago
    ]


def _as_typed(finding: Finding, text: str) -> Finding:
    return replace(finding, comment=as_typed(finding.comment, text)) if finding.comment else finding


def _read_under_headings(words: str, context: Context) -> list[Finding]:
    if len(words) > LONGEST:
        only = context.asked[0] if len(context.asked) == 1 else None
        return [Finding(Kind.UNCLEAR, only, context.period, understood="a long message")]
    parts = under_headings(words, context)
    if all(month in {None, context.period} for month, _ in parts):
        found = list(_read(words, context))
        lost = other_months_claimed(words, context) - {finding.period for finding in found}
        return [_unsure(finding, context) for finding in found] if lost else found
    return [
        finding
        for month, part in parts
        for finding in _read(part, context if month is None else _of_another_month(context, month))
    ]


def _of_another_month(context: Context, month: Month) -> Context:
    """The same question of another month, whose last value is not known here."""
    indicators = tuple(replace(known, last_value=None, last_period=None) for known in context.indicators)
    return replace(context, period=month, indicators=indicators)


def _unsure(finding: Finding, context: Context) -> Finding:
    """A figure beside the name of another month is asked about unless it was read as that month's."""
    if (
        not finding.records
        or finding.kind is Kind.SAME_AS_LAST
        or finding.period not in {None, context.period}
    ):
        return finding
    options = finding.options or (
        (
            Option(
                f"{finding.value} for {context.period.name}",
                finding.value,
                finding.numerator,
                finding.denominator,
            ),
        )
        if finding.value is not None
        else ()
    )
    return replace(finding, needs_confirmation=True, options=options)


def _read(words: str, context: Context) -> tuple[Finding, ...]:
    words = _without_list_numbers(words)
    only = context.asked[0] if len(context.asked) == 1 else None
    most = MOST_NUMBERS * (1 + len(context.asked))
    found = tokens(words, at_most=_MOST_PIECES, at_most_numbers=most)
    if len(found) >= _MOST_PIECES or sum(token.quantity is not None for token in found) > most:
        return (Finding(Kind.UNCLEAR, only, context.period, understood="more numbers than I can follow"),)
    parts = sections(found, words, context)
    if parts is None:
        return _for_all(found, words, context)
    findings: list[Finding] = []
    for part in parts:
        read_ = _section(part, words, context)
        findings.extend(map(_asked_about, read_) if part.unsure else read_)
    tabled = all(part.tabled for part in parts)
    if len(parts) > 1 and not tabled and (_asks_of_all(words, found, parts) or _are_mixed_up(parts, context)):
        findings = [_asked_about(finding) for finding in findings]
    return tuple(findings) or (Finding(Kind.UNCLEAR, only, context.period),)


_OF_ANOTHER_TIME = re.compile(
    r"\b(?:last (?:month|year|quarter|week)|previous(?:ly)?|prior|ytd|year to date|cumulative|targets?|budgets?|forecasts?|q[1-4])\b"
)


def _asks_of_all(words: str, found: Sequence[Token], parts: Sequence[Section]) -> bool:
    """Whether what opens a reply asks of every part ("is repairs 79 and voids 32?"), or sets all of it in another time."""
    starts = [part.tokens[0].start for part in parts if part.tokens]
    names = [
        part.tokens[one.first].start for part in parts for one in part.named if one.first < len(part.tokens)
    ]
    lead = words[: min(names, default=min(starts, default=0))].lower()
    numbers_first = any(token.quantity is not None and token.start < len(lead) for token in found)
    if _OF_ANOTHER_TIME.search(lead) and not numbers_first:
        return True
    return (
        words.rstrip().endswith("?")
        and bool(_OPENS_A_QUESTION.match(words.lower()))
        and words.count("?") == 1
    )


_OPENS_A_QUESTION = re.compile(
    r"\s*(?:is|are|was|were|did|does|do|should|would|could|can|has|have)\b[^.!?\n]*\?\s*$"
)


_MEASURES = frozenset({"percent", "days", "GBP", "minutes", "hours"})


def _are_mixed_up(parts: Sequence[Section], context: Context) -> bool:
    """Whether a number has the unit of another that was asked ("repairs 31 days, voids 92%"), or is a count where a share was."""
    for part in parts:
        said = [token.quantity for token in part.tokens if token.quantity is not None]
        if len(said) != 1 or said[0].form != "single":
            continue
        for known in map(context.indicator, part.indicators):
            others = {context.indicator(other).unit for other in context.asked} - {known.unit}
            swapped = said[0].unit in _MEASURES & others and not could_fit(said[0], known)
            bare = said[0].unit is None and not said[0].decimals
            if swapped or (bare and known.maximum is not None and said[0].value > known.maximum):
                return True
    return False


def _asked_about(finding: Finding) -> Finding:
    """The same finding as a question, where it would have been recorded."""
    if not finding.records:
        return finding
    options = finding.options or (
        (Option(finding.understood, finding.value, finding.numerator, finding.denominator),)
        if finding.value is not None
        else ()
    )
    return replace(finding, needs_confirmation=True, options=options)


_LIST_NUMBER = re.compile(r"^[ ]{0,8}\d{1,2}[.)][ ]{1,4}(?=[A-Za-z])", re.MULTILINE)


def _without_list_numbers(words: str) -> str:
    """`1. repairs 91` and `2. voids 31` on lines of their own lose their numbers; one alone is kept."""
    return _LIST_NUMBER.sub("", words) if len(_LIST_NUMBER.findall(words)) > 1 else words


def _measured(known: KnownIndicator) -> KnownIndicator:
    """The indicator in the units the reader reckons in; one kept in £m is read in pounds."""
    unit, factor = measure(known.unit)
    if factor == 1:
        told = unit == "count" or known.unit.strip().lower() == "mm:ss" or " per " in known.unit
        if unit == known.unit and not told:
            return known
        return replace(known, unit=unit, asked_as=known.unit if told else known.asked_as)
    last, least, most, target = (
        None if one is None else one * factor
        for one in (known.last_value, known.minimum, known.maximum, known.target)
    )
    return replace(
        known, unit=unit, last_value=last, minimum=least, maximum=most, target=target, display_scale=factor
    )  # fmt: skip


def _in_its_own_unit(finding: Finding, context: Context) -> Finding:
    if finding.indicator is None:
        return finding
    known = context.indicator(finding.indicator)
    _, factor = measure(known.unit)
    unit = known.unit if finding.unit is not None else None
    if factor == 1:
        return replace(finding, unit=unit)
    value, low, high, superseded = (
        None if one is None else one / factor
        for one in (finding.value, finding.low, finding.high, finding.superseded)
    )
    options = tuple(
        replace(option, value=None if option.value is None else option.value / factor)
        for option in finding.options
    )
    return replace(
        finding, unit=unit, value=value, low=low, high=high, superseded=superseded, options=options
    )


def _section(part: Section, words: str, context: Context) -> list[Finding]:
    if part.indicators == ():
        return (
            [Finding(Kind.UNCLEAR, None, context.period, understood=_numbers_read(part.tokens))]
            if any(token.quantity for token in part.tokens)
            else []
        )
    found: list[Finding] = []
    shared = len({context.indicator(name).unit for name in part.indicators}) > 1 or any(
        token.quantity is not None and token.quantity.form == "fraction" for token in part.tokens
    )
    for name in part.indicators:
        indicator = context.indicator(name)
        shape = shaped(part.tokens, indicator, context, part.named, words)
        read_one = Single(shape, indicator, context, words).findings()
        if len(part.indicators) > 1 and shared:
            read_one = [
                Finding(Kind.UNCLEAR, name, finding.period, understood=finding.understood)
                if finding.kind in {Kind.VALUE, Kind.RANGE}
                else finding
                for finding in read_one
            ]
        if part.borrowed and not all(finding.records for finding in read_one):
            continue
        found.extend(read_one)
    return found


def _for_all(found: list[Token], words: str, context: Context) -> tuple[Finding, ...]:
    """A reply to several questions that names none of them, or to none."""
    if not context.asked:
        return (Finding(Kind.UNCLEAR, None, context.period, understood=_numbers_read(found)),)
    first = context.indicator(context.asked[0])
    shape = shaped(found, replace(first, name="", aliases=()), context)
    if says_only_same(shape.text) and re.search(
        r"(?<!\S)(?:all|both|everything|each|three|two|four)(?!\S)", shape.text
    ):
        return tuple(same_as_last(context.indicator(name), context) for name in context.asked)
    if (same := _for_each(found, words, context)) is not None:
        return same
    numbers = bool(shape.quantities)
    said = without_figure(shape.text, words, context.today, numbers=numbers)
    bare = numbers and (said is None or _has_a_bare_number(shape, first))
    if said is None or bare:
        return (Finding(Kind.UNCLEAR, None, context.period, understood=_numbers_read(found)),)
    if said.kind is Kind.DEFERRED and (other := _of_something_unknown(shape.text)):
        return (Finding(Kind.UNCLEAR, None, context.period, understood=f'"{other}"'),)
    return tuple(spoken_of(said, name, context) for name in context.asked)


_WHAT_IS_LATER = re.compile(
    r"(?P<what>(?:[a-z'-]+ ){1,4}?)(?:(?:is|are|will be) )?(?:not|won't be) (?:ready |in |available |due |out |back )?(?:till|til|until|before) "
)
_OTHER_THAN_A_NAME = """
    i i'm we we're it it's they they're he she this that these those them all any anything everything nothing none each both
    two three four rest others figure figures number numbers data stats return returns result results report reports spreadsheet
    mine ours update sorry hi hello hiya morning afternoon thanks ok okay no nope probably possibly maybe likely hopefully
    definitely still just now and but so am is are was were be been have has had said says reckons think thinks told away off
    out busy leave here"""
_OF_ALL = frozenset(_OTHER_THAN_A_NAME.split())
_ARTICLES = frozenset(("the", "my", "our", "a", "an"))


def _of_something_unknown(text: str) -> str:
    """What is said to come later, where it is neither everything that was asked for nor somebody.

    >>> _of_something_unknown("purple children not till ¤date"), _of_something_unknown("the figures not till ¤date")
    ('purple children', '')
    """
    said = _WHAT_IS_LATER.match(text)
    what = said["what"].split() if said else []
    return " ".join(what) if what and _OF_ALL.isdisjoint(what) and set(what) - _ARTICLES else ""


_FOR_EACH = re.compile(
    r"(?:(?:they're|they are|hi|morning|it's|so|,) )*(?:both|each|all|all of them|all three|all four) (?:(?:at|are|were|is|on|of them|the same|:|-|=|,) )*§(?: (?:this month|for ¤now|please|thanks|each))?[ .!]*"
)


def _for_each(found: list[Token], words: str, context: Context) -> tuple[Finding, ...] | None:
    """`both 90`: one number for all that were asked, where they are measured in one unit."""
    asked = [context.indicator(name) for name in context.asked]
    if len({known.unit for known in asked}) > 1 or len(asked) < 2:
        return None
    nameless = [replace(known, name="", aliases=()) for known in asked]
    shapes = [shaped(found, known, context, (), words) for known in nameless]
    if not _FOR_EACH.fullmatch(shapes[0].text):
        return None
    read_ = [
        finding
        for shape, known in zip(shapes, nameless, strict=True)
        for finding in Single(shape, known, context, words).findings()
    ]
    plain = all(finding.records and finding.numerator is None for finding in read_)
    return tuple(read_) if plain else None


def _has_a_bare_number(shape: Shape, indicator: KnownIndicator) -> bool:
    anything = replace(
        indicator, unit="count", name="", aliases=(), integer=False, minimum=None, maximum=None
    )
    return any(role in {Role.FREE, Role.FIGURE} for role in roles_in(shape, anything).roles.values())


def _numbers_read(found: Sequence[Token]) -> str:
    read_ = [
        token.said if token.quantity.doubt == "malformed" else number(token.quantity.value)
        for token in found
        if token.quantity and token.quantity.form == "single"
    ]
    return (
        f"the numbers {', '.join(read_[:6])}" if len(read_) > 1 else f"the number {read_[0]}" if read_ else ""
    )
