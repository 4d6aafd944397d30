"""What each number in a reply is: the figure asked for, a target, last year's, a movement, a remark, ...

Two passes. First, turns of phrase that say outright what a number is. Then every number left is either a plain
statement in words we know (a candidate for the figure), a remark that cannot be the figure (two vans, six
weeks), or unexplained: and one unexplained number is enough for the reader to ask.
"""

# ruff: noqa: C901, PLR0912, SIM905 - a lexicon reads as a paragraph, a grammar is a list of cases

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.understanding.lexicon import (
    APPROXIMATE,
    CONNECTORS,
    COUNTED,
    DIRECTIONS,
    GREETINGS,
    LABELS,
    NOT_PROVISIONAL,
    PROVISIONAL,
    known,
)
from bot.understanding.meaning import KnownIndicator
from bot.understanding.quantities import Is, Quantity, tokens
from bot.understanding.shapes import NUMBERED, Shape
from bot.understanding.turns_of_phrase import SAYS, Role
from bot.understanding.units import same_unit


@dataclass(slots=True)
class Reading:
    """The role of every number, and the places that turns of phrase have explained."""

    roles: dict[int, Role]
    explained: set[int]
    corrected: dict[int, int]
    cues: set[int]


def roles_in(shape: Shape, indicator: KnownIndicator) -> Reading:
    """The role of every number of a row, by place."""
    reading = Reading({}, set(), {}, set())
    places = shape.quantities
    if not places:
        return reading
    _name_numbers(shape, indicator, reading)
    near = _neighbourhoods(shape)
    for pattern, roles in SAYS:
        for first, last in near:
            for match in pattern.finditer(shape.text, first, last):
                _claim(shape, match, roles, indicator, reading)
    cues = (APPROXIMATE, PROVISIONAL, NOT_PROVISIONAL, _HARMLESS, _OCCASION, _TO_DATE)
    for cue in (*cues, _BUDGET) if indicator.sign else cues:
        for first, last in near:
            for match in cue.finditer(shape.text, first, last):
                reading.cues.update(range(shape.place(match.start()), shape.place(match.end() - 1) + 1))
    for place in places:
        if place not in reading.roles:
            reading.roles[place] = _plain_role(shape, place, indicator, reading)
        elif reading.roles[place] is Role.FIGURE and (
            _is_limited(shape, place, indicator) or not plainly_said(shape, place, indicator, reading)
        ):
            reading.roles[place] = Role.UNCLEAR
        if reading.roles[place] in {Role.FREE, Role.FIGURE} and _asked_about(shape, place):
            reading.roles[place] = Role.UNCLEAR
    _look_again(shape, indicator, reading, plainly=places)
    _name_the_whole(shape, indicator, reading)
    _find_the_total(shape, indicator, reading)
    _leave_other_measures(shape, reading)
    _weigh_what_came_from(shape, reading)
    _weigh_from_and_to(shape, indicator, reading)
    _weigh_moves(shape, reading)
    _weigh_against_counts(shape, indicator, reading)
    for place in places:
        if reading.roles[place] in {Role.FREE, Role.UNCLEAR} and _in_brackets_after_a_remark(
            shape, place, reading
        ):
            reading.roles[place] = Role.REMARK
    return reading


_FROM_TO = re.compile(r"(?<!\S)from (?P<a>§) to (?P<b>§)")
_HAS_MOVED = re.compile(
    r"(?<!\S)(?:up|down|rose|risen|fell|fallen|increased|decreased|dropped|improved|worsened|gone|went|moved|reduced|slipped"
    r"|jumped|climbed|declined|grown|grew|dipped|change|changed|correct|amend|swing)(?!\S)"
)


def _weigh_from_and_to(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`from 90.4 to 92`: with no word that says it moved, the first must be what is known of last month."""
    for match in _FROM_TO.finditer(shape.text):
        then, now = shape.place(match.start("a")), shape.place(match.start("b"))
        if reading.roles.get(now) is not Role.FIGURE or _HAS_MOVED.search(
            " ".join(shape.words[max(0, then - 4) : then])
        ):
            continue
        one = shape.quantity(then)
        if indicator.last_value is None or round(indicator.last_value, one.decimals) != one.value:
            reading.roles[then] = reading.roles[now] = Role.UNCLEAR


_OF_THEM = re.compile(r"(?<!\S)(?:out )?of (?:the |our |all )?(?P<whole>§)(?: [^\s§.;]+){0,6} (?P<part>§)")


def _weigh_against_counts(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`Of 20 minors, 17 were in time, giving 80%`: a percentage its own two counts contradict is not plain."""
    if indicator.unit != "percent":
        return
    for match in _OF_THEM.finditer(shape.text):
        whole, part = (shape.quantity(shape.place(match.start(name))) for name in ("whole", "part"))
        if whole.unit or part.unit or whole.pair or part.pair or not 0 <= part.value <= whole.value > 0:
            continue
        share = part.value / whole.value * 100
        for place, role in reading.roles.items():
            said = shape.quantity(place)
            if role in {Role.FIGURE, Role.FREE} and said.unit == "percent" and abs(said.value - share) > 1:
                reading.roles[place] = Role.UNCLEAR


def _look_again(shape: Shape, indicator: KnownIndicator, reading: Reading, plainly: list[int]) -> None:
    """A figure on a base ("91.2% on 1,890 jobs") is plain once the base is known to count something."""
    for place in plainly:
        base = place + 2
        if (
            reading.roles[place] is Role.UNCLEAR and place not in reading.explained
            and not shape.quantity(place).doubt
            and shape.words[place + 1 : place + 3] in (("on", "§"), ("from", "§"), ("over", "§"))
            and shape.quantity(place).unit == indicator.unit
            and reading.roles.get(base) is Role.REMARK and shape.quantity(base).unit is None
            and _left_is_plain(shape, place, reading)
        ):  # fmt: skip
            reading.roles[place] = Role.FREE


_TOTAL = re.compile(
    r"(?<!\S)(?:total|totals|overall|in all|all in|altogether|all told|combined|in total|net|month|whole)(?!\S)"
)
_ADDS_UP = frozenset({"count", "GBP", "days", "fte"})


def _find_the_total(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`kerbside 41.2, tip 71, all in 44.9`: a number called the total, with parts that make it, is the figure.

    Amounts must add up to it; percentages and averages must lie on both sides of it.
    """
    open_ = {Role.FREE, Role.FIGURE, Role.UNCLEAR, Role.REMARK}
    found = [
        place for place, role in reading.roles.items()
        if role in open_ and could_fit(shape.quantity(place), indicator) and shape.quantity(place).form == "single"
        and not shape.quantity(place).doubt and place not in reading.explained
    ]  # fmt: skip
    totals = [place for place in found if _TOTAL.search(_clause_text(shape, place))]
    if len(totals) != 1 or len(found) < 3 or _own_sign(shape, found):
        return
    total, parts = totals[0], [place for place in found if place not in totals]
    amount, amounts = shape.quantity(total).value, [shape.quantity(place).value for place in parts]
    between = min(amounts) < amount < max(amounts) and indicator.unit not in {"count", "GBP", "fte"}
    if not (between or (indicator.unit in _ADDS_UP and sum(amounts) == amount)):
        return
    if not all(
        known(word) or shape.is_own(word) or word in {"§", "=", ":"}
        for word in _clause_text(shape, total).split()
    ):
        return
    reading.roles[total] = Role.FREE
    for place in parts:
        reading.roles[place] = Role.PART


def _own_sign(shape: Shape, places: list[int]) -> bool:
    return any(shape.quantity(place).sign or shape.words[place - 1 : place] == ("(",) for place in places)


def _leave_other_measures(shape: Shape, reading: Reading) -> None:
    """`gas 99.8, repairs 91.9`: in a list of measures the one that is named last, or among several, is the figure."""
    loose = [place for place, role in sorted(reading.roles.items()) if role in {Role.FREE, Role.UNCLEAR}]
    named = [
        place for place in loose
        if reading.roles[place] is Role.FREE and "¤name" in shape.words[shape.clause(place)[0] : place]
    ]  # fmt: skip
    others = [place for place in loose if place not in named]
    if (
        len(named) != 1
        or not others
        or not all(_is_of_another_measure(shape, place, reading) for place in others)
    ):
        return
    if named[0] == loose[-1] or len(others) > 1 or len(_label(shape, others[0])) > 1:
        for place in others:
            reading.roles[place] = Role.ELSEWHERE


_NO_LABEL = frozenset(
    "i you he she they but not no or if than that which who would should could say mean".split()
)


def _label(shape: Shape, place: int) -> tuple[str, ...]:
    """The words before a number in its clause, if it ends the clause and they are no more than three."""
    first, last = shape.clause(place)
    words = shape.words[first:place]
    ends = place == last - 1 and "§" not in words
    return words if ends and len(words) <= 3 and all(word.isalpha() for word in words) else ()


def _is_of_another_measure(shape: Shape, place: int, reading: Reading) -> bool:
    said = shape.quantity(place)
    label = _label(shape, place)
    if said.doubt or said.form != "single" or place in reading.explained or not label:
        return False
    strange = [word for word in label if not known(word) and word not in CONNECTORS | DIRECTIONS]
    return bool(strange) and len(strange[0]) > 1 and not _NO_LABEL & set(label) and label[0] == strange[0]


def _is_limited(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether "over" or a label stands right before a number that a correction would make the figure."""
    before = shape.words[place - 1] if place else ""
    label = before in LABELS and not known(before) and _is_a_bare_count(shape, place)
    return label or (not indicator.sign and before in {"over", "under", "above", "below"})


_MOVED_BY = re.compile(
    r"(?P<a>§) (?P<how>up|down|better|worse|higher|lower|more|less|fewer|increase|decrease|rise|fall|drop|reduction|improvement|dip|jump) (?:by |of )?(?P<b>§)"
)


def _weigh_moves(shape: Shape, reading: Reading) -> None:
    """`82 down 3` gives the figure and its movement; in `11% down 33.9%` nobody can tell which is which."""
    for match in _MOVED_BY.finditer(shape.text):
        now, by = shape.place(match.start("a")), shape.place(match.start("b"))
        noun = match["how"] in {
            "increase",
            "decrease",
            "rise",
            "fall",
            "drop",
            "reduction",
            "improvement",
            "dip",
            "jump",
        }
        noun |= shape.quantity(by).unit is not None and shape.quantity(now).unit is None
        near = abs(shape.quantity(by).value) * 2 > abs(shape.quantity(now).value)
        if reading.roles.get(now) is Role.FREE and (noun or near):
            reading.roles[now] = Role.UNCLEAR


_FROM = re.compile(
    r"(?P<a>§) (?:, |\( |- |– )?(?:up|down|a rise|a fall|better|worse|higher|lower) from (?:[^\s§]+ ){0,3}(?P<b>§)"
)


def _weigh_what_came_from(shape: Shape, reading: Reading) -> None:
    """`82 down from 84` gives the figure, `2 down from 84` a movement: far apart, the first is not taken."""
    for match in _FROM.finditer(shape.text):
        now, then = shape.place(match.start("a")), shape.place(match.start("b"))
        if reading.roles.get(now) is not Role.FREE:
            continue
        one, other = abs(shape.quantity(now).value), abs(shape.quantity(then).value)
        if shape.quantity(now).unit == shape.quantity(then).unit and not other / 2 <= one <= other * 2:
            reading.roles[now] = Role.UNCLEAR


_STAGES = frozenset(
    "open closed upheld outstanding issued live current new filled fixed sorted cleared completed done".split()
)


def _name_the_whole(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """Where one number carries the indicator's own noun ("61 complaints"), those at a stage ("9 open") are parts of it."""
    if indicator.unit != "count":
        return
    free = [place for place, role in reading.roles.items() if role is Role.FREE]
    after = {place: shape.words[place + 1] if place + 1 < len(shape.words) else "" for place in free}
    whole = [place for place in free if shape.is_own(after[place])]
    if len(whole) == 1 and all(after[place] in _STAGES for place in free if place not in whole):
        for place in free:
            if place not in whole:
                reading.roles[place] = Role.PART


_ASKING = frozenset(
    "is are do does did should shall can could was were would will what why how when who which where am have has".split()
)


_WONDERING = frozenset("who what why where when how which whose".split())
_NEAR = 24


def _neighbourhoods(shape: Shape) -> list[tuple[int, int]]:
    """The stretches of text near numbers, as (from, to): a turn of phrase reaches no further than 24 words."""
    stretches: list[tuple[int, int]] = []
    for place in shape.quantities:
        first = shape.starts[max(0, place - _NEAR)]
        after = place + _NEAR
        last = shape.starts[after] - 1 if after < len(shape.starts) else len(shape.text)
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], last)
        else:
            stretches.append((first, last))
    return stretches


def _asked_about(shape: Shape, place: int) -> bool:
    """Whether the number stands in a question ("is 82 good enough?") or has its own question mark."""
    words = shape.words
    if words[place + 1 : place + 2] == ("?",) or _sentence_asks(words, place):
        return True
    first = _opening(words, place, _PAUSES, _ADDRESSED)
    if words[first] not in _ASKING:
        return False
    if words[first] in _WONDERING:
        return True
    end = _closing(words, place, len(words))
    return words[end : end + 1] == ("?",) or words[first + 1] in _SUBJECTS | {
        "you",
        "they",
        "the",
        "there",
    }


_LONGEST_SENTENCE = 80
"""Words looked at on either side of a number, so that a long text takes no longer for each of its numbers."""


def _sentence_asks(words: Sequence[str], place: int) -> bool:
    """Whether the whole sentence is a question, asides and all: "should those (of which 18) be counted?"."""
    first = _opening(words, place, _STOPS, _ADDRESSED | {","}, max(0, place - _LONGEST_SENTENCE))
    end = _closing(words, place, min(len(words), place + _LONGEST_SENTENCE))
    return words[first] in _ASKING and words[end : end + 1] == ("?",)


_STOPS = frozenset({".", "!", "?", "\n", ";"})
_PAUSES = _STOPS | {",", "(", "-", "–", ":"}
_ADDRESSED = GREETINGS | {"¤name"}


def _opening(
    words: Sequence[str], place: int, stops: AbstractSet[str], skipped: AbstractSet[str], furthest: int = 0
) -> int:
    """Where what a number stands in opens: after the nearest of the stops, and what may be skipped there."""
    first = place
    while first > furthest and words[first - 1] not in stops:
        first -= 1
    while first < place and words[first] in skipped:
        first += 1
    return first


def _closing(words: Sequence[str], place: int, furthest: int) -> int:
    """The place of the stop that ends the sentence a number stands in."""
    end = place
    while end < furthest and words[end] not in _STOPS:
        end += 1
    return end


def _in_brackets_after_a_remark(shape: Shape, place: int, reading: Reading) -> bool:
    """Whether the number is in brackets that belong to a remark: "includes 2 long ones (145 and 210 days)"."""
    opening = place
    while opening > 0 and shape.words[opening] not in {"(", ")", "\n"}:
        opening -= 1
    if shape.words[opening] != "(" or opening == 0:
        return False
    first, last = shape.clause(opening - 1)
    before = [at for at in range(first, last) if shape.words[at] == "§"]
    return bool(before) and reading.roles.get(before[-1]) in {Role.PART, Role.REMARK}


_SIGN = re.compile(r"^§ (?:over|under|below|above|short)\b|(?:variance|var|shortfall|pressure)")


_BUDGET = re.compile(
    r"(?<!\S)(?:(?:favourable|adverse|underspent|overspent|fav|adv) by(?= §)|(?:under|over|below|above|within) (?:the |our )?budget|(?:over|under)(?:spend|spent|spending)?(?: by| of)?)(?!\S)"
)
_TO_DATE = re.compile(r"(?<!\S)(?:year to date|ytd|to date|in - month|in month|in the month)(?!\S)")
_OCCASION = re.compile(r"(?<!\S)for (?:the (?:first|second|third|¤date) time(?: in| this)?|once)(?!\S)")
_HARMLESS = re.compile(
    r"(?<!\S)(?:in|on|within|inside) (?:time|target|timescales?|timeframes?|sla|deadline)(?!\S)"
    r"|(?<!\S)for (?:the (?:first|second|third|¤date) time(?: in| this)?|once)(?!\S)"
)


def _claim(
    shape: Shape, match: re.Match[str], roles: dict[str, Role], indicator: KnownIndicator, reading: Reading
) -> None:
    if indicator.sign and Role.MOVEMENT in roles.values() and _SIGN.search(match[0]):
        return
    if Role.TARGET in roles.values() and match[0].split()[0] in indicator.name.lower().split():
        return
    places = {group: shape.place(match.start(group)) for group in roles}
    if Role.LABEL in roles.values() and any(
        _is_measured(shape, place, indicator) for place in places.values()
    ):
        return
    if "year" in places and shape.quantity(places["year"]).value not in _YEARS:
        return
    if "hour" in places and not (
        _is_a_bare_count(shape, places["hour"]) and shape.quantity(places["hour"]).value <= _HOURS
    ):
        return
    for group, place in places.items():
        spans = Role.LABEL in roles.values() or indicator.unit not in _TIMES
        if group in _COUNTS_ONLY and not _is_a_bare_count(shape, place, spans=spans):
            return
    taken = [reading.roles.get(place) for place in places.values()]
    if any(role not in {None, Role.FIGURE} for role in taken):
        return
    if any(role is Role.FIGURE for role in taken) and set(roles.values()) & {Role.FIGURE, Role.UNCLEAR}:
        if Role.SUPERSEDED in roles.values():
            return
        if len(roles) == 1:
            return
    if Role.FIGURE not in roles.values() and Role.FIGURE in taken:
        return
    first, last = shape.place(match.start()), shape.place(match.end() - 1)
    for group, role in roles.items():
        reading.roles[places[group]] = role
    if Role.SUPERSEDED in roles.values():
        reading.corrected[places["b"]] = places["a"]
    said_outright = set(range(first, last + 1))
    if Role.LABEL in roles.values() and first and shape.words[first - 1] == "§":
        said_outright = set(places.values())
    if "any" in match.groupdict() and match["any"]:
        said_outright -= set(range(shape.place(match.start("any")), shape.place(match.end("any") - 1) + 1))
    reading.explained.update(said_outright)


def _is_measured(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a number is written in the indicator's own unit, as no label is."""
    unit = shape.quantity(place).unit
    return unit == indicator.unit and unit in {"percent", "GBP", "fte"}


_HOURS = 24
_COUNTS_ONLY = frozenset({"k", "n"})


def _is_a_bare_count(shape: Shape, place: int, *, spans: bool = True) -> bool:
    """Whether a number is a bare whole one or, with `spans`, a span of time: not a figure in a unit of its own."""
    said = shape.quantity(place)
    return (
        said.form == "single" and not said.decimals and (said.unit is None or (spans and said.unit in _TIMES))
    )


def _name_numbers(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """Numbers that belong to the indicator's name: within 20 weeks, stage 1, per 100,000."""
    inside = [token.quantity for token in tokens(indicator.name) if token.quantity]
    for place in shape.quantities:
        said = shape.quantity(place)
        before = shape.words[place - 1] if place else ""
        after = shape.words[place + 1] if place + 1 < len(shape.words) else ""
        for one in inside:
            if said.value != one.value or said.form != "single":
                continue
            days = {said.unit, one.unit} <= {"days", "working_days", None} and said.unit is not None
            unit = said.unit is not None and (said.unit == one.unit or days)
            if (
                unit
                or before in _SORTS
                or (one.unit is None and (shape.is_own(before) or after in {"week", "day", "month"}))
            ):
                reading.roles[place] = Role.NAME


_TIMES = frozenset("seconds minutes hours days weeks months years working_days calendar_days".split())
_SPAN_BEFORE = frozenset(
    "for last past next every ago since another took over within after lost in need give took than of first second".split()
)
_SUBJECTS = frozenset(
    "we i it it's its we're we've our that's this there's here's answer figure number".split()
)
_SHARES = frozenset(
    "week wk team ward zone phase lot area band unit block group crew tier grade priority p level contractor depot site".split()
)
_DOUBTING = frozenset(
    "whether if unless until till when once hope hoping wish doubt suppose assume assuming imagine before without than how where".split()
)
_THINGS = frozenset(
    "jobs cases homes properties visits applications plans requests calls children people tenants orders tickets items repairs decisions assessments inspections invoices households complaints".split()
)
_SOURCES = frozenset(
    "says said reckons reported reports confirms confirmed quoted quotes told tells advises advised".split()
)
_TURNS = frozenset("but so and yet though although".split())


def _plain_role(shape: Shape, place: int, indicator: KnownIndicator, reading: Reading) -> Role:
    said = shape.quantity(place)
    if said.doubt and not (said.form == "clock" and said.pair and indicator.asked_as.lower() == "mm:ss"):
        return _doubtful_role(shape, place, said)
    many = len(shape.quantities) > 1
    if not could_fit(said, indicator):
        return Role.REMARK if many else Role.UNCLEAR
    if _is_span(shape, place, said, indicator):
        return Role.REMARK
    after = shape.words[place + 1] if place + 1 < len(shape.words) else ""
    if (
        many
        and indicator.unit not in {"count", "fte"}
        and said.unit is None
        and not said.decimals
        and said.form == "single"
        and shape.is_own(after)
        and after not in _KINDS
    ):
        return Role.REMARK
    bracketed = place > 0 and shape.words[place - 1] == "(" and shape.words[place + 1 : place + 2] == (")",)
    if bracketed and said.sign and len(shape.quantities) > 1:
        return Role.MOVEMENT
    if said.sign == "+" and not indicator.allow_negative:
        return Role.MOVEMENT if many else Role.UNCLEAR
    before = shape.words[place - 1] if place else ""
    if said.value in _YEARS and not said.unit and before in _YEAR_BEFORE:
        return Role.REMARK if many else Role.UNCLEAR
    if _may_be_a_day(shape, place, said):
        if many and shape.words[place - 2 : place - 1] == ("(",) and shape.words[place - 1] != "¤now":
            return Role.ELSEWHERE
        dated = shape.words[place - 2] in _DAY_BEFORE if place > 1 else False
        return Role.REMARK if dated and many else Role.UNCLEAR
    dated = any(one in shape.months for one in (place + 1, place + 2))
    if before == "and" and not dated and "§" in shape.words[shape.clause(place)[0] : place]:
        return Role.REMARK if _counts_something_else(shape, place, said, indicator) else Role.UNCLEAR
    if said.form == "range" and (before in LABELS or before in {"indicator", "measure", "metric", "case"}):
        return Role.UNCLEAR
    if _is_of_another_sort(shape, place, indicator, reading):
        return Role.PART if many else Role.UNCLEAR
    bare = said.unit is None and said.form == "single" and not said.decimals
    counted = after in COUNTED or after in _PLURAL_VERBS or before in _COUNTING
    if bare and indicator.unit not in {"count", "fte"} and counted:
        return Role.REMARK if many else Role.UNCLEAR
    if bare and indicator.unit == "count" and _at_another_stage(shape, place, indicator):
        return Role.PART if many else Role.UNCLEAR
    if said.unit == "points" and not same_unit("points", indicator.unit):
        return Role.MOVEMENT if len(shape.quantities) > 1 else Role.UNCLEAR
    if _touches_a_stroke(shape, place):
        return Role.UNCLEAR
    if _is_list_number(shape, place, said):
        return Role.LABEL
    if said.spelt and said.value == 1_000_000 and after in {"thanks", "apologies", "miles", "times"}:
        return Role.UNCLEAR
    if said.spelt and said.value == 1 and not said.sign and not _stands_alone(shape, place, indicator):
        return Role.REMARK
    if (
        said.unit is None
        and said.form == "single"
        and not said.decimals
        and indicator.unit == "percent"
        and _HARMLESS.match(shape.text, shape.starts[place] + 2)
    ):
        return Role.UNCLEAR
    if after == "without":
        return Role.SUPPOSED if many and before == "(" else Role.UNCLEAR
    plain = plainly_said(shape, place, indicator, reading)
    if plain:
        return Role.FREE
    if _counts_something_else(shape, place, said, indicator) or _goes_on_remarking(
        shape, place, said, reading
    ):
        return Role.REMARK
    return Role.UNCLEAR


def _goes_on_remarking(shape: Shape, place: int, said: Quantity, reading: Reading) -> bool:
    """Whether a bare count goes on after another remark: "34 homes overdue, 12 in court"."""
    first, _ = shape.clause(place)
    if said.unit or said.decimals or said.form != "single" or first < 2 or shape.words[first - 1] != ",":
        return False
    before = shape.clause(first - 2)
    last = [reading.roles.get(at) for at in range(*before) if shape.words[at] == "§"]
    return last[-1:] == [Role.REMARK] and shape.words[place + 1 : place + 2] in (
        ("in",),
        ("at",),
        ("on",),
        ("with",),
    )


_PLURAL_VERBS = frozenset("were have haven't weren't are aren't".split())
_COMING_IN = frozenset("received reported logged raised made new notified submitted opened recorded".split())
_GOING_OUT = frozenset(
    "closed completed cleared resolved answered repaired filled fixed sorted done finished".split()
)
_STANDING = frozenset("open outstanding live current unresolved active".split())


def _is_of_another_sort(shape: Shape, place: int, indicator: KnownIndicator, reading: Reading) -> bool:
    """Whether the number counts "stage 2s" where the name says "stage 1"; or is a total where the name says "per"."""
    after = shape.words[place + 1 : place + 3]
    if " per " in indicator.name.lower() and re.search(
        r"(?<!\S)(?:in total|total of|altogether|in all)(?!\S)", _clause_text(shape, place)
    ):
        return True
    numbered = [
        sort for sort in NUMBERED.findall(indicator.name.lower()) if after and after[0] in {sort, sort + "s"}
    ]
    return bool(numbered) and not (after[1:] == ("§",) and reading.roles.get(place + 2) is Role.NAME)


def _clause_text(shape: Shape, place: int) -> str:
    first, last = shape.clause(place)
    return " ".join(shape.words[first:last])


def _at_another_stage(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether the words round a count say a stage ("49 were closed") other than the one in the name ("received")."""
    named = set(re.findall(r"[a-z]+", indicator.name.lower()))
    own = [stage for stage in (_COMING_IN, _GOING_OUT, _STANDING) if stage & named]
    if not own:
        return False
    first, last = shape.clause(place)
    said = set(shape.words[max(first, place - 2) : min(last, place + 4)])
    others = [stage for stage in (_COMING_IN, _GOING_OUT, _STANDING) if stage not in own]
    return any(stage & said for stage in others) and not any(stage & said for stage in own)


_KINDS = frozenset({"average", "mean", "total", "overall", "rate", "score"})
_COUNTING = frozenset(
    "completed closed issued answered decided repaired received handled processed opened missed inspected fixed filled assessed".split()
)
_YEARS = frozenset(range(1990, 2050))
_YEAR_BEFORE = frozenset("in since from of until by before after during for".split())


_DAY_BEFORE = frozenset("at of on by since until till to from ending ended end before after per".split())


def _may_be_a_day(shape: Shape, place: int, said: Quantity) -> bool:
    """`Oct 31`: a day of the month or the month's figure, unless several months are listed so."""
    if (
        said.unit
        or said.decimals
        or said.spelt
        or said.sign
        or said.form != "single"
        or not 1 <= said.value <= 31
    ):
        return False
    if place - 1 not in shape.months or shape.tokens[place].start - shape.tokens[place - 1].end > 1:
        return False
    if shape.words[place + 1 : place + 2] == (":",):
        return True
    listed = {shape.months[one - 1] for one in shape.quantities if one - 1 in shape.months}
    return len(listed) < 2 or shape.words[max(0, place - 2)] in _DAY_BEFORE


def _touches_a_stroke(shape: Shape, place: int) -> bool:
    """Whether the number is written against a stroke, as half a date or half a fraction is."""
    here = shape.tokens[place]
    before, after = shape.tokens[place - 1 : place], shape.tokens[place + 1 : place + 2]
    return any(one.said == "/" and one.end == here.start for one in before) or any(
        one.said == "/" and one.start == here.end for one in after
    )


def _is_list_number(shape: Shape, place: int, said: Quantity) -> bool:
    """`1.` or `2)` at the start of a line."""
    start = place == 0 or shape.words[place - 1] == "\n"
    ends = shape.words[place + 1 : place + 2] in ((".",), (")",))
    if not (start and ends) or said.spelt or said.unit or said.decimals or not 1 <= said.value <= 30:
        return False
    named = shape.words[place + 2 : place + 3] == ("¤name",)
    return named or len(re.findall(r"(?:^|\n )§ [.)] (?!\n)", shape.text)) > 1


def _stands_alone(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether "one" is a number here ("just one this month") and no pronoun ("this one")."""
    if indicator.unit != "count":
        return False
    first, last = shape.clause(place)
    few = {
        "just",
        "only",
        "was",
        "had",
        "we",
        "it's",
        "there",
        "month",
        "in",
        "for",
        "¤now",
        "the",
        "have",
        "reported",
        "recorded",
        "received",
        "again",
        "hi",
        "is",
    }
    before = shape.words[place - 1] if place > first else ""
    rest = shape.words[first:place] + shape.words[place + 1 : last]
    return before not in {"this", "the", "that", "which"} and all(
        word in few or word == "this" or shape.is_own(word) for word in rest
    )


def _doubtful_role(shape: Shape, place: int, said: Quantity) -> Role:
    """A date written like a fraction is no candidate where the words round it say when."""
    before = shape.words[max(0, place - 2) : place]
    if "date" in said.doubt and before in (("as", "of"), ("as", "at")):
        return Role.REMARK
    if "date" in said.doubt and {
        "on",
        "run",
        "email",
        "dated",
        "by",
        "until",
        "till",
        "wc",
        "c",
        "from",
        "at",
        "since",
    } & set(before):
        return Role.REMARK
    if "clock" in said.doubt and {"at", "by", "until", "till", "from", "back"} & set(before):
        return Role.REMARK
    if "round the clock" in said.doubt:
        return Role.REMARK
    return Role.UNCLEAR


def _is_span(shape: Shape, place: int, said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether a time span is a circumstance ("off for 3 weeks") and not an amount of what is measured."""
    if said.unit not in _TIMES:
        return False
    before = shape.words[place - 1] if place else ""
    after = shape.words[place + 1] if place + 1 < len(shape.words) else ""
    if indicator.unit not in _TIMES:
        return (len(shape.quantities) > 1 and not plain_alone(shape, place)) or after == "ago"
    return before in {"for", "last", "past", "next", "every", "another"} or after in {"ago", "running", "old"}


def plain_alone(shape: Shape, place: int) -> bool:
    """Whether the number's clause holds nothing but words that say nothing."""
    first, last = shape.clause(place)
    return all(known(word) or word == "§" or shape.is_own(word) for word in shape.words[first:last])


def plainly_said(shape: Shape, place: int, indicator: KnownIndicator, reading: Reading) -> bool:
    """Whether the number stands in a statement whose every word is known: "it's § this month because ...".

    To the left every word to the start of the clause must be known; the clause starts anew at "we", "it", "but".
    To the right every word must be known up to the end of the clause or to a word that opens a remark.
    """
    said = shape.quantity(place)
    return _left_is_plain(shape, place, reading) and _right_is_plain(shape, place, said, indicator, reading)


def _left_is_plain(shape: Shape, place: int, reading: Reading) -> bool:
    at = place - 1
    said = shape.quantity(place)
    if at >= 0 and reading.roles.get(at) is Role.LABEL and said.unit is None and not said.decimals:
        return False
    if (
        at >= 0
        and at not in reading.cues
        and shape.words[at] in {"all", "every", "from", "within", "by", "than"}
    ):
        return False
    if _is_a_whole(shape, place) or (at >= 0 and at not in reading.cues and shape.words[at] in _LIMITING):
        return False
    while at >= 0 and not shape.is_break(at):
        word = shape.words[at]
        said_outright = at in reading.explained and reading.roles.get(at) is not Role.LABEL
        if said_outright and word not in _SUBJECTS | _TURNS:
            at -= 1
            continue
        if word in _SUBJECTS or word in _TURNS or word in _SOURCES:
            if word in _SOURCES and _is_a_stranger(shape, at - 1):
                return False
            if at and (shape.words[at - 1] in _DOUBTING or _somebody_elses(shape.words[at - 1])):
                return False
            break
        if at in reading.cues or (
            said.form == "range" and word in {"between", "range", "either", "side", "somewhere"}
        ):
            at -= 1
            continue
        if word == "§" and reading.roles.get(at) is Role.LABEL and at and shape.words[at - 1] in _SHARES:
            return False
        if word == "§" and reading.roles.get(at) in {Role.NAME, Role.LABEL}:
            at -= 1
            continue
        if word == "§" or not _is_plain(shape, at, word):
            return False
        at -= 1
    return not _labelled(shape, at, reading)


def _is_a_stranger(shape: Shape, at: int) -> bool:
    """Whether somebody or something unknown says a number, beside others ("contractor says 1,090, we say 1,170")."""
    alone = len(shape.quantities) == 1
    return at >= 0 and not alone and not shape.is_break(at) and not _is_plain(shape, at, shape.words[at])


_LIMITING = frozenset("above below exceeding exceeds exceeded beyond maximum minimum".split())
_HEADS = frozenset(
    "figure figures number value total rate average mean score result performance level actual outturn answer percentage"
    " variance spend position sum count amount balance time wait out instead region excess tune number's way".split()
)


def _is_a_whole(shape: Shape, place: int) -> bool:
    """Whether the number is what something is part of ("nearly all of the 33", "of 434"), and no "figure of 82"."""
    at = place - 1
    while at >= 0 and shape.words[at] in {
        "the",
        "our",
        "these",
        "those",
        "about",
        "around",
        "some",
        "only",
        "just",
    }:
        at -= 1
    if at < 0 or shape.words[at] != "of":
        return False
    head = shape.words[at - 1] if at else ""
    return not (head in _HEADS or shape.is_own(head) or head in {"¤now", "underspend", "overspend"})


def _somebody_elses(word: str) -> bool:
    return word.endswith("'s") and not known(word)


def _labelled(shape: Shape, at: int, reading: Reading) -> bool:
    """Whether the clause before, up to a dash or a cell edge at `at`, reads as a label we do not know."""
    if at <= 0 or shape.words[at] not in {"-", "–", "|", "="}:
        return False
    first, last = shape.clause(at - 1)
    label = shape.words[first:last]
    if not label or "§" in label:
        return False
    strange = [
        place
        for place in range(first, last)
        if not _is_plain(shape, place, shape.words[place])
        and place not in reading.explained
        and place not in reading.cues
    ]
    if not strange or len(label) > 5:
        return False
    if first > 0 and shape.words[first - 1] in {",", "(", "-", "–"} and "§" in shape.words[:first]:
        return False
    return not any(
        word
        in {"hi", "hello", "hey", "morning", "afternoon", "dear", "thanks", "you", "says", "finally", "it"}
        for word in label
    )


def _right_is_plain(
    shape: Shape, place: int, said: Quantity, indicator: KnownIndicator, reading: Reading
) -> bool:
    counts = indicator.unit in {"count", "fte"}
    at = place + 1
    while at < len(shape.words) and not shape.is_break(at):
        word = shape.words[at]
        adjacent = at == place + 1
        if (
            word in _SORTS
            and shape.words[at + 1 : at + 2] == ("§",)
            and reading.roles.get(at + 1) is Role.NAME
        ):
            at += 2
            continue
        if word == "per" and not _is_a_rate(shape, at):
            return False
        if word == "§" and reading.roles.get(at) is Role.LABEL and shape.words[at - 1] in _SHARES:
            return False
        if (
            (word in {"until", "till"} and at - 1 in reading.cues)
            or word in {"subject", "pending", "awaiting"}
            or (
                word == "§"
                and at in reading.explained
                and reading.roles.get(at) not in {Role.FIGURE, Role.UNCLEAR}
            )
        ):
            return True
        if (
            at in reading.explained
            or at in reading.cues
            or (word == "§" and reading.roles.get(at) in {Role.NAME, Role.LABEL})
        ):
            at += 1
            continue
        if (
            adjacent
            and said.unit is None
            and not counts
            and shape.is_own(word)
            and word not in _KINDS
            and said.form == "single"
        ):
            return word == "¤name" and said.decimals > 0
        if word in {"and", "&", "but", "so"}:
            return True
        if (
            word in CONNECTORS
            and not shape.is_own(word)
            and (not known(word) or not _last_of_clause(shape, at))
        ):
            return not (adjacent and word in {"up", "down", "or"}) or _last_of_clause(shape, at)
        if word == "§" and shape.quantity(at).unit in _TIMES and indicator.unit not in _TIMES:
            at += 1
            continue
        if said.form == "fraction" and word in _THINGS:
            at += 1
            continue
        signed = word == "§" and not indicator.allow_negative and shape.quantity(at).sign in {"+", "-"}
        if signed or (word == "§" and shape.is_break(at - 1)):
            return True
        if word == "§" or not (_is_plain(shape, at, word) or (counts and word in COUNTED)):
            return False
        if word == "across":
            return _qualifier_is_plain(shape, at, indicator)
        if word in {"for", "on", "in", "of", "at", "from", "within", "by", "to"} and not _qualifier_is_plain(
            shape, at, indicator
        ):
            return False
        at += 1
    return True


def _last_of_clause(shape: Shape, at: int) -> bool:
    return at + 1 >= len(shape.words) or shape.is_break(at + 1)


def _is_a_rate(shape: Shape, at: int) -> bool:
    """Whether "per" goes on as the indicator's name does ("per FTE"), and is no rate of another kind ("per officer")."""
    following = shape.words[at + 1 : at + 2]
    return bool(following) and (
        shape.is_own(following[0]) or following[0] in {"cent", "month", "head", "100"}
    )


_EVERYWHERE = frozenset(
    "areas area borough county city district town whole entire sites contractors wards patches piece year month lot".split()
)


def _qualifier_is_plain(shape: Shape, at: int, indicator: KnownIndicator) -> bool:
    """Whether what a preposition adds ("of plans", "for October") is known, and so takes nothing away."""
    following = shape.words[at + 1 : at + 3]
    if not following:
        return shape.words[at] in {"in", "on"}
    if shape.words[at] == "across" and following[:1] == ("§",):
        return True
    if shape.words[at] == "across" and following[:1] and following[0] in {"all", "both", "the"}:
        return following[1:] == () or following[1] in _EVERYWHERE or _is_plain(shape, at + 2, following[1])
    return all(
        _is_plain(shape, at + 1 + step, word) or shape.is_break(at + 1 + step) or word in CONNECTORS
        or (indicator.unit in {"count", "fte"} and word in COUNTED)
        or word == "§"
        for step, word in enumerate(following)
    )  # fmt: skip


def _is_plain(shape: Shape, place: int, word: str) -> bool:
    if known(word) or shape.is_own(word):
        return True
    if word in {
        "¤now",
        "¤prev",
        "¤month",
        "¤date",
        "¤time",
        "=",
        ":",
        "~",
        "c",
        "s",
        "+",
        "&",
        "x",
        "'",
        "of",
        "¤year",
        "¤quarter",
        "per:100",
        "mm",
        "ss",
        "@",
        "%",
    }:
        return True
    if word == "¤ref":
        following = shape.words[place + 1 : place + 2]
        before = shape.words[place - 1] if place else ""
        return (
            following in ((":",), ("=",), ("is",)) and not re.match(r"w", shape.tokens[place].said)
        ) or before in {"kpi", "ref"}
    if shape.tokens[place].sort is Is.WORD and word in DIRECTIONS:
        return True
    numbered = shape.words[place + 1 : place + 2]
    return word in LABELS and numbered == ("¤ref",)


_SORTS = frozenset("stage tier level phase grade band step part category class".split())


def _counts_something_else(shape: Shape, place: int, said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether the number counts or measures something that the question is not about."""
    after = shape.words[place + 1] if place + 1 < len(shape.words) else ""
    if said.decimals or (said.scaled and indicator.unit != "GBP"):
        return False
    counts = indicator.unit in {"count", "fte"}
    if said.unit is None and after and not counts and shape.is_own(after) and after != "¤name":
        return True
    word = (
        bool(after) and after[0].isalpha() and after not in CONNECTORS | _NO_NOUNS and not shape.is_own(after)
    )
    return bool(
        said.unit is None
        and word
        and not (
            known(after)
            and after not in {"team", "service", "case", "cases", "job", "email", "note", "sheet"}
        )
    )


_NO_NOUNS = frozenset(
    "not no never if unless before until till from to or once when only maybe perhaps again still already off onto into"
    " under through over out up down".split()
)


def could_fit(said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether a number's written unit is one the indicator can be stated in."""
    if said.per is not None:
        return "100" in indicator.unit and said.per == "100000"
    return said.unit in {None, "m?", "points"} or _could_be(said.unit, indicator.unit)


def _could_be(unit: str, wanted: str) -> bool:
    if same_unit(unit, wanted):
        return True
    if unit in _TIMES and wanted in _TIMES:
        return True
    return {unit, wanted} <= {"GBP", "pence"} or {unit, wanted} <= {"kg", "tonnes"}
