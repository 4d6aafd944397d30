"""What each number in a reply is: the figure asked for, a target, last year's, a movement, a remark, ...

Two passes. First, turns of phrase that say outright what a number is. Then every number left is either a plain
statement in words we know (a candidate for the figure), a remark that cannot be the figure (two vans, six
weeks), or unexplained: and one unexplained number is enough for the reader to ask.
"""

# ruff: noqa: C901, PLR0912, SIM905 - a lexicon reads as a paragraph, a grammar is a list of cases

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from bot.understanding.headline import settle
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
from bot.understanding.openings import ByOpening
from bot.understanding.pieces import Quantity
from bot.understanding.plainness import (
    KINDS,
    SORTS,
    THINGS,
    TIMES,
    TO_DO,
    WRITINGS,
    Reading,
    clause_text,
    could_fit,
    counts_something_else,
    plain_alone,
    plainly_said,
)
from bot.understanding.quantities import tokens
from bot.understanding.questions import asked_about
from bot.understanding.shapes import NUMBERED, Shape
from bot.understanding.sources import sources
from bot.understanding.statements import plain_places
from bot.understanding.turns_of_phrase import SAYS, Role
from bot.understanding.units import same_unit
from bot.understanding.weighing import weigh


def roles_in(shape: Shape, indicator: KnownIndicator) -> Reading:
    """The role of every number of a row, by place."""
    reading = Reading({}, set(), {}, set())
    places = shape.quantities
    if not places:
        return reading
    _name_numbers(shape, indicator, reading)
    near = _neighbourhoods(shape)
    nearby = {
        word for first, last in near for word in shape.words[shape.place(first) : shape.place(last) + 1]
    }
    for number in _BY_OPENING.possible(nearby):
        pattern, roles = SAYS[number]
        for first, last in near:
            for match in pattern.finditer(shape.text, first, last):
                _claim(shape, match, roles, indicator, reading)
    cues: tuple[re.Pattern[str], ...] = (
        APPROXIMATE,
        PROVISIONAL,
        NOT_PROVISIONAL,
        _HARMLESS,
        _OCCASION,
        _TO_DATE,
        _COURTESY,
        _ALONE,
        _RETRACTION,
        _MANNER,
    )
    if indicator.sign:
        cues = (*cues, _BUDGET)
    if indicator.unit == "GBP" and any(map(shape.is_own, shape.words[: places[-1]])):
        cues = (*cues, _COST)
    for cue in cues:
        for first, last in near:
            for match in cue.finditer(shape.text, first, last):
                reading.cues.update(range(shape.place(match.start()), shape.place(match.end() - 1) + 1))
    reading.cues.update(
        place - 1
        for place in places
        if place and shape.words[place - 1] in _BOTTOMS and shape.quantity(place).form == "fraction"
    )
    if any(shape.quantity(place).form == "fraction" for place in places):
        reading.cues.update(
            at for place in places for at in (place - 2, place - 1)
            if shape.words[max(0, place - 3) : place] in ((",", "which", "is"), (",", "which", "was"))
        )  # fmt: skip
    for first, last in near:
        for begin, end in sources(shape, first, last):
            reading.cues.update(range(begin, end + 1))
    reading.cues.update(plain_places(shape, indicator, dict(reading.roles)))
    for place in places:
        if place not in reading.roles:
            reading.roles[place] = _plain_role(shape, place, indicator, reading)
        elif reading.roles[place] is Role.FIGURE and (
            _is_limited(shape, place, indicator)
            or _is_span(shape, place, shape.quantity(place), indicator)
            or not plainly_said(shape, place, indicator, reading)
        ):
            reading.roles[place] = Role.UNCLEAR
        if reading.roles[place] in {Role.FREE, Role.FIGURE} and asked_about(shape, place):
            reading.roles[place] = Role.UNCLEAR
    _find_the_target(shape, indicator, reading)
    weigh(shape, indicator, reading)
    settle(shape, indicator, reading)
    return reading


_BY_OPENING = ByOpening([pattern.pattern for pattern, _ in SAYS])
_BOTTOMS = frozenset({"denominator", "denom", "den"})
_BESIDE = frozenset({"below", "above", "under", "over"})


def _find_the_target(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`82. I know it's below 95`: beside another number, what it is below is the target where it is as much."""
    if len(reading.roles) < 2:
        return
    for place, role in reading.roles.items():
        said = shape.quantity(place)
        if role is Role.BOUND and shape.words[place - 1] in _BESIDE and said.value == indicator.target:
            reading.roles[place] = Role.TARGET


def _is_limited(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether "over" or a label stands right before a number that a correction would make the figure."""
    before = shape.words[place - 1] if place else ""
    label = (
        before in {"kpi", "kpis", "pi", "indicator", "measure", "metric"}
        or (before in LABELS and not known(before))
    ) and _is_a_bare_count(shape, place)
    return label or (not indicator.sign and before in {"over", "under", "above", "below"})


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


_SIGN = re.compile(r"^§ (?:over|under|below|above|short)\b|(?:variance|var|shortfall|pressure)")


_BUDGET = re.compile(
    r"(?<!\S)(?:(?:favourable|adverse|underspent|overspent|fav|adv) by(?= §)|(?:under|over|below|above|within) (?:the |our )?budget|(?:over|under)(?:spend|spent|spending)?(?: by| of)?)(?!\S)"
)


_COST = re.compile(r"(?<!\S)cost(?:ing|s)?(?: us)?(?= §)")


_COURTESY = re.compile(
    r"(?<!\S)(?:(?:i|we) (?:can|could|would|may|do|am able to|are able to|am pleased to|write to|wish to|am writing to) (?:now |hereby )?(?:confirm|report|advise|say|tell you)(?: that)?"
    r"|(?:i|we) (?:took|saw|welcomed|fielded|tallied|clocked)(?: about| around| nearly| just)?(?= §)"
    r"|(?:my|our|the) (?:lot|lads|lasses|crew|crews|gang|gangs|guys|girls|boys|people|troops|folk|folks|depot|depots|office) (?:have |has |all |only |just )?(?:got|get|did|do|done|had|hit|made|make|managed|achieved|came in at|are at|are on|delivered|scored)(?= (?:about |around |only |just |a |over )?§)"
    r"|(?:i've|ive|i have|we've|weve|we have|i|we|just|now|having)(?: just| now)? (?:double |re - )?(?:checked|rechecked|looked)(?: (?:it|again|back|that|twice|this morning|today))*"
    r"|(?:is|are|was) what (?:i|we)(?:'ve| have)? (?:have|got|get|make it|did|recorded|came out at|came out with|ended up with|ended on)"
    r"|as at (?:the )?(?:month end|end of (?:the )?month|close)|for (?:your )?(?:information|the record|the avoidance of doubt)|(?:correction|amendment|update|further) to (?:my|our|the) (?:(?:earlier|previous|last|original) )?(?:reply|email|e - mail|message|return|figure|note|response|answer)|(?:closed|ended|finished) the (?:month|period|quarter) (?:at|on|with)|came (?:back|out|in|through) (?:as|at)|takes us|that'll be|that will be|going by"
    r"|(?<!of )(?<!of the )(?<!of our )(?:(?:our|the|my) )?(?:(?:highways|repairs|housing|planning|contact|call|customer|complaints|governance|information|finance|benefits|revenues|recycling|waste|street|cleansing|library|leisure|legal|parking) )+(?:teams?|service|services|department|centre|unit|crews|officers|staff|branches) (?:have |has )?(?:attended|repaired|filled|answered|closed|completed|issued|decided|took|taken|logged|received|handled|processed|collected|cleared|relet|recorded|returned|responded|resolved|reached)(?= (?:a total of |some |about )?§)"
    r"|(?:¤name |¤own )?(?:jobs |cases |calls |requests |repairs )?(?:were|was|are) (?:attended|answered|closed|resolved|relet|completed|responded to|reached|dealt with|processed|turned round) in(?= (?:an average of |about )?§ on average(?!\S))"
    r"|(?:callers|customers|residents|tenants|people|applicants|complainants) (?:waited|had to wait|are waiting|wait)(?= (?:an average of |about |around |on average )*§)"
    r"|(?!(?:nobody|noone|someone|somebody|anyone|who|what|it|that|there|here)'s)[a-z]+'s (?:given|sent|texted|emailed|passed|handed)(?: me| us)?(?= (?:about |around )?§)"
    r"|(?:i|we) (?:can|could) (?:now |only |also )?(?:give|offer|provide|let you have|send)(?: you)?|(?:i|we)(?: would|'d) (?:put|place|judge) (?:it|this|that) (?:at|as)|(?<!of )(?:our|the|my) (?:operatives|gangs?|crews?|colleagues|inspectors|engineers|planners|caseworkers|advisers|advisors|agents|handlers|teams?|officers|lads|branches|depots?|contractors?) (?:have |has )?(?:attended|repaired|filled|answered|closed|completed|issued|decided|took|taken|logged|received|handled|processed|collected|cleared|relet|recorded|returned|responded|resolved|reached))(?!\S)"
)
_ALONE = re.compile(
    r"(?<!\S)(?:(?<=§ )not (?:too |so |that |very |particularly |really |quite )*(?:bad|good|great|brilliant|terrible|ideal|fab|happy|shabby)(?: considering| at all| really| this month| for us| enough)*|(?<=§ )(?:now |all |fully |and |- )?signed off(?! on| when| once| yet)|(?:during|throughout|over) (?:the )?(?:month of )?(?:¤now|month|period|reporting period|month in question)|on its own|in isolation|by itself|standalone|on average|at present|on the last (?:working )?day of (?:the )?(?:month|¤now)|(?:for|across) (?:the |our )?(?:whole|entire) (?:borough|county|city|district|town|area|service|council|month|patch)|(?:across|for|in) all (?:the |our )?(?:depots|branches|sites|libraries|teams|areas|wards|services|districts|rounds|schools|contractors)(?! (?:except|bar|but|excluding|excl|apart|other than)(?!\S))|for the purposes? of (?:the |this |our )?(?:¤now )?(?:return|report|scorecard|dashboard|indicator|kpi|submission)|may i (?:report|confirm|advise|say)(?: that)?|(?<= )(?:was|were|is|has been) (?:very |quite |rather |fairly )?(?:heavy|light|quiet|busy|steady|poor|good)(?= :)|(?:average |avg )?(?:speed of answer|asa)|sorry (?:fat )?(?:thumbs|fingers)|(?<=held )(?:steady|firm|up|level) at|held(?= (?:steady|firm|up|level) at)|numbered(?= §)|signed off(?= (?:number|figure|position))|in (?:cash|money) terms|which (?:in (?:cash|money) terms (?:is|was)|gives|makes|equates to|works out at|comes to|comes out at)(?= §)|(?:equating|amounting|equal|equivalent) to(?= §)|representing(?= §)|through (?:the |our |your )?(?:doors?|gates?|turnstiles?)|at the (?:mo|moment)|on the dot)(?!\S)"
)
_RETRACTION = re.compile(
    r"(?<!\S)(?:(?<!is )(?<!was )my (?:mistake|error|bad|slip|fault)(?!\S)(?! (?:was|is|were)(?!\S))|(?:please )?(?:ignore|disregard|scrap|forget|bin|delete|discard|scratch|scrub) "
    r"(?:my (?:last|previous|earlier|first|other|prior)(?: (?:message|one|reply|figure|number|email|text|post|answer|entry|note|value|response))?"
    r"|(?:the |that |our )?(?:last|previous|earlier|first|other|prior) (?:message|reply|email|text|post|answer|entry|note|response)))(?!\S)(?! §)"
)
_MANNER = re.compile(
    r"(?<!\S)(?:(?:by|on) (?:my|our) (?:reckoning|count|calculations?|maths|sums)|(?:staff|council|corporate|authority|overall|total|monthly)(?= ¤name))(?!\S)"
)
_TO_DATE = re.compile(r"(?<!\S)(?:year to date|ytd|to date|in - month|in month|in the month)(?!\S)")


_OCCASION = re.compile(
    r"(?<!\S)this time (?:round|around)(?!\S)|(?<!\S)at an? (?:average |total |typical |unit |mean )*(?:cost|price) of(?!\S)|(?<!\S)for (?:the (?:first|second|third|¤date) time(?: in| this)?|once)(?!\S)"
)


_HARMLESS = re.compile(
    r"(?<!\S)(?:in|on|within|inside) (?:time|target|timescales?|timeframes?|sla|deadline)(?!\S)"
    r"|(?<!\S)for (?:the (?:first|second|third|¤date) time(?: in| this)?|once)(?!\S)"
    r"|(?<!\S)(?:by|on|before|within|inside) (?:the |their |its |our |an )?(?:appointed|agreed|due|target|promised|required|statutory|booked|original|set|published|committed)(?: or (?:agreed|extended|statutory))? (?:date|day|time|slot|deadline|appointment|period|timescale|timeframe)s?(?!\S)"
)


def _claim(
    shape: Shape, match: re.Match[str], roles: dict[str, Role], indicator: KnownIndicator, reading: Reading
) -> None:
    if indicator.sign and Role.MOVEMENT in roles.values() and _SIGN.search(match[0]):
        return
    if (Role.TARGET in roles.values() or "other" in roles) and match[0].split()[
        0
    ] in indicator.name.lower().split():
        return
    places = {group: shape.place(match.start(group)) for group in roles}
    if (
        Role.LABEL in roles.values()
        and indicator.unit in TIMES
        and shape.is_own(shape.words[shape.place(match.start())])
        and shape.words[shape.place(match.start()) - 1 : shape.place(match.start())] not in _SOMEBODY
    ):
        return
    if Role.LABEL in roles.values() and any(
        _is_measured(shape, place, indicator) for place in places.values()
    ):
        return
    if "year" in places and shape.quantity(places["year"]).value not in _YEARS:
        return
    if "whole" in places and not _is_one_of_many(shape, places["h"], places["whole"], indicator):
        return
    loose = shape.quantity(places["loose"]) if "loose" in places else None
    if (
        loose
        and (not loose.decimals or _is_an_hour(shape, places["loose"]))
        and (loose.unit is None or loose.unit in TIMES)
    ):
        return
    if "lone" in places and shape.quantity(places["lone"]).form != "single":
        return
    if "hundred" in places and shape.quantity(places["hundred"]).value != _EVERY_BIT:
        return
    if "pot" in places and not all(shape.quantity(place).unit == "GBP" for place in places.values()):
        return
    if "little" in places and not abs(shape.quantity(places["little"]).value) * _SHIFT < abs(
        shape.quantity(places["h"]).value
    ):
        return
    if "todo" in places and _is_taken_to_do(shape, places["todo"], indicator):
        return
    if "idiom" in places and shape.quantity(places["idiom"]).unit in TIMES:
        return
    if "sort" in match.groupdict() and reading.roles.get(shape.place(match.start("sort"))) is Role.NAME:
        return
    if "hour" in places and not _is_an_hour(shape, places["hour"]):
        return
    if (
        Role.UNCLEAR in roles.values()
        and len(places) > 1
        and _only_one_fits(shape, places.values(), indicator)
    ):
        return
    for group, place in places.items():
        spans = Role.LABEL in roles.values() or indicator.unit not in TIMES
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
        if group == "chosen":
            reading.chosen.add(places[group])
        if role is Role.UNCLEAR and len(roles) > 1:
            reading.contested.add(places[group])
    if Role.SUPERSEDED in roles.values():
        reading.corrected[places["b"]] = places["a"]
    said_outright = set(range(first, last + 1))
    if Role.LABEL in roles.values() and first and shape.words[first - 1] == "§":
        said_outright = set(places.values())
    if "any" in match.groupdict() and match["any"]:
        said_outright -= set(range(shape.place(match.start("any")), shape.place(match.end("any") - 1) + 1))
    reading.explained.update(said_outright)


def _is_taken_to_do(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a time is what something takes ("8.9 working days to respond"), and not what is left to do."""
    timed = indicator.unit in TIMES and shape.quantity(place).unit in TIMES
    return timed and TO_DO.match(shape.text, shape.starts[place] + 2) is not None


_SOMEBODY = (
    ("i",),
    ("we",),
    ("i've",),
    ("we've",),
    ("i'd",),
    ("we'd",),
    ("have",),
    ("had",),
    ("to",),
    ("you",),
    ("they",),
)
"""Who waited or lost time when it was nobody the indicator is about."""
_SHIFT = 4
"""A movement is less than a quarter of the figure before it, or either could be either."""
_MANY = 20
_EVERY_BIT = 100
"""A hundred per cent of somebody's heart ("100% sorry")."""


def _is_one_of_many(shape: Shape, part: int, whole: int, indicator: KnownIndicator) -> bool:
    """Whether a count is said to be out of so many that only the first can be the count ("1,106 out of 1.2 million")."""
    few, many = shape.quantity(part), shape.quantity(whole)
    return indicator.unit == "count" and few.form == many.form == "single" and few.value * _MANY < many.value


def _is_measured(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a number is written in the indicator's own unit, as no label is."""
    unit = shape.quantity(place).unit
    return unit == indicator.unit and unit in {"percent", "GBP", "fte"}


def _is_an_hour(shape: Shape, place: int) -> bool:
    """Whether a number could be an hour ("at 11") or, with two decimals, a time ("Thurs 2.30")."""
    said = shape.quantity(place)
    if said.unit or said.form != "single" or said.value > _HOURS:
        return False
    return not said.decimals or (said.decimals == 2 and said.value % 1 < Decimal("0.6"))


def _only_one_fits(shape: Shape, places: Iterable[int], indicator: KnownIndicator) -> bool:
    """`£1.26m, or 5.8 % of the annual debit`: of two units only one can be meant, and nothing is left to choose."""
    said = [shape.quantity(place) for place in places]
    if {one.form for one in said} == {"fraction", "single"} and {one.unit for one in said} == {
        None,
        "percent",
    }:
        return True
    fit = [could_fit(shape.quantity(place), indicator) for place in places]
    units = {shape.quantity(place).unit for place in places}
    return len(fit) == 2 and sum(fit) == 1 and None not in units


_HOURS = 24


_COUNTS_ONLY = frozenset({"k", "n"})


def _is_a_bare_count(shape: Shape, place: int, *, spans: bool = True) -> bool:
    """Whether a number is a bare whole one or, with `spans`, a span of time: not a figure in a unit of its own."""
    said = shape.quantity(place)
    return (
        said.form == "single" and not said.decimals and (said.unit is None or (spans and said.unit in TIMES))
    )


@lru_cache(maxsize=1_024)
def _numbers_in(name: str) -> tuple[Quantity, ...]:
    return tuple(token.quantity for token in tokens(name) if token.quantity)


def _name_numbers(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """Numbers that belong to the indicator's name: within 20 weeks, stage 1, per 100,000."""
    inside = _numbers_in(indicator.name)
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
                or (before in SORTS and before.rstrip("s") in indicator.name.lower())
                or (one.unit is None and (shape.is_own(before) or after in {"week", "day", "month"}))
            ):
                reading.roles[place] = Role.NAME


_SPAN_BEFORE = frozenset(
    "for last past next every ago since another took over within after lost in need give took than of first second".split()
)


def _plain_role(shape: Shape, place: int, indicator: KnownIndicator, reading: Reading) -> Role:
    said = shape.quantity(place)
    if said.doubt and not (said.form == "clock" and said.pair and indicator.asked_as.lower() == "mm:ss"):
        return _doubtful_role(shape, place, said)
    many = len(shape.quantities) > 1
    if not could_fit(said, indicator):
        return Role.REMARK if many else Role.UNCLEAR
    if _is_span(shape, place, said, indicator):
        return Role.REMARK
    if _says_when(shape, place, indicator) or _is_of_another_limit(shape, place, said, indicator, reading):
        return Role.UNCLEAR
    after = shape.words[place + 1] if place + 1 < len(shape.words) else ""
    if (
        many
        and indicator.unit not in {"count", "fte"}
        and said.unit is None
        and not said.decimals
        and said.form == "single"
        and shape.is_own(after)
        and after not in KINDS
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
    dated |= shape.words[place + 1 : place + 2] == ("now",) or shape.words[place + 1 : place + 3] == (
        "this",
        "month",
    )
    if indicator.unit == "GBP" and many and _counts_beside_money(shape, place, said):
        return Role.REMARK
    if _is_of_another_sort(shape, place, indicator, reading):
        return Role.PART if many else Role.UNCLEAR
    if (
        before == "and"
        and not dated
        and not _is_of_its_sort(shape, place, reading)
        and "§" in shape.words[shape.clause(place)[0] : place]
    ):
        return Role.REMARK if counts_something_else(shape, place, said, indicator) else Role.UNCLEAR
    if said.form == "range" and (before in LABELS or before in {"indicator", "measure", "metric", "case"}):
        return Role.UNCLEAR
    bare = said.unit is None and said.form == "single" and not said.decimals
    due = after == "due" and shape.words[place + 2 : place + 3] != ("to",)
    counted = due or after in COUNTED or after in _PLURAL_VERBS or before in _COUNTING
    if bare and indicator.unit not in {"count", "fte"} and counted:
        return Role.REMARK if many else Role.UNCLEAR
    if bare and indicator.unit == "count" and _at_another_stage(shape, place, indicator):
        return Role.PART if many else Role.UNCLEAR
    if said.form == "fraction" and (before in LABELS or before in WRITINGS) and not said.decimals:
        return Role.UNCLEAR
    if (
        said.form == "fraction"
        and indicator.unit == "count"
        and shape.text == "§"
        and said.pair
        and said.pair[1] <= _PAGES
    ):
        return Role.UNCLEAR
    if said.form == "fraction" and _is_of_other_things(shape, place, indicator):
        return Role.REMARK if many and indicator.unit != "count" else Role.UNCLEAR
    if (
        said.form == "fraction"
        and indicator.unit == "count"
        and _is_closed_of_those_received(shape, place, indicator)
    ):
        return Role.UNCLEAR
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
    if bare and many and indicator.unit == "percent" and _IN_TOTAL.search(clause_text(shape, place)):
        return Role.UNCLEAR
    if after == "without":
        return Role.SUPPOSED if many and before == "(" else Role.UNCLEAR
    plain = plainly_said(shape, place, indicator, reading)
    if plain:
        return Role.FREE
    if counts_something_else(shape, place, said, indicator) or _goes_on_remarking(
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


_IN_TOTAL = re.compile(r"(?<!\S)(?:in total|in all|altogether|all told)(?!\S)")


_PLURAL_VERBS = frozenset("had went took needed came got were have haven't weren't are aren't".split())


_COMING_IN = frozenset("received reported logged raised made new notified submitted opened recorded".split())


_GOING_OUT = frozenset(
    "closed completed cleared resolved answered repaired filled fixed sorted done finished".split()
)


_STANDING = frozenset("open outstanding live current unresolved active".split())


def _is_of_another_sort(shape: Shape, place: int, indicator: KnownIndicator, reading: Reading) -> bool:
    """Whether the number counts "stage 2s" where the name says "stage 1"; or is a total where the name says "per"."""
    after = shape.words[place + 1 : place + 4]
    after = after[1:] if after and after[0] in _AT_A_SORT else after[:2]
    if " per " in indicator.name.lower() and re.search(
        r"(?<!\S)(?:in total|total of|altogether|in all)(?!\S)", clause_text(shape, place)
    ):
        return True
    numbered = [
        sort for sort in NUMBERED.findall(indicator.name.lower()) if after and after[0] in {sort, sort + "s"}
    ]
    if numbered and not _is_of_its_sort(shape, place, reading):
        return True
    return _under_another_sort(shape, place, indicator, reading)


def _counts_beside_money(shape: Shape, place: int, said: Quantity) -> bool:
    """Whether a bare count has a noun where another number is written as money ("27 agency workers at £301,200")."""
    after = shape.words[place + 1 : place + 3]
    if (
        said.unit
        or said.scaled
        or said.decimals
        or said.form != "single"
        or len(after) < 2
        or not after[0].isalpha()
    ):
        return False
    noun = after[1] if shape.is_own(after[0]) else after[0]
    money = any(shape.quantity(other).unit == "GBP" for other in shape.quantities if other != place)
    return (
        money
        and noun.isalpha()
        and len(noun) > 3
        and noun.endswith("s")
        and not known(noun)
        and noun not in CONNECTORS | DIRECTIONS
    )


_AT_A_SORT = frozenset({"at", "for", "on", "in"})


def _is_of_its_sort(shape: Shape, place: int, reading: Reading) -> bool:
    """Whether the sort in the name follows a number ("59 stage 1", "47 at stage 1")."""
    at = place + 1 + (shape.words[place + 1 : place + 2] != () and shape.words[place + 1] in _AT_A_SORT)
    return (
        shape.words[at : at + 1] != () and shape.words[at] in SORTS and reading.roles.get(at + 1) is Role.NAME
    )


def _under_another_sort(shape: Shape, place: int, indicator: KnownIndicator, reading: Reading) -> bool:
    """Whether the clause or the label before it says "stage 2" where the name says "stage 1"."""
    sorts = {form for sort in NUMBERED.findall(indicator.name.lower()) for form in (sort, sort + "s")}
    if not sorts:
        return False
    first, _ = shape.clause(place)
    if (first > 1 and shape.words[first - 1] == ":") or shape.words[max(0, place - 1)] == ":":
        first = shape.clause(max(0, first - 2))[0]
    said = [
        at for at in range(first, place) if shape.words[at] == "§" and shape.words[max(0, at - 1)] in sorts
    ]
    return bool(said) and reading.roles.get(said[-1]) is not Role.NAME


def _at_another_stage(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether the words round a count say a stage ("49 were closed") other than the one in the name ("received")."""
    named = set(re.findall(r"[a-z]+", indicator.name.lower()))
    own = [stage for stage in (_COMING_IN, _GOING_OUT, _STANDING) if stage & named]
    if not own:
        own = [_COMING_IN]
    first, last = shape.clause(place)
    said = set(shape.words[max(first, place - 2) : min(last, place + 4)])
    others = [stage for stage in (_COMING_IN, _GOING_OUT, _STANDING) if stage not in own]
    return any(stage & said for stage in others) and not any(stage & said for stage in own)


_PAGES = 31
"""A count that is no more than "1 of 3" may be a page, a part or a list."""


def _is_of_other_things(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a share is of something the question is not about ("2 of the 5 reports", "9 of 14 wards")."""
    after = shape.words[place + 1] if place + 1 < len(shape.words) else ""
    if not after.isalpha() or shape.is_own(after) or not after.endswith("s") or len(after) < 4:
        return False
    if indicator.unit == "count":
        return after in COUNTED or not known(after)
    return not known(after) and after not in THINGS | COUNTED | CONNECTORS


def _is_closed_of_those_received(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """`27 of the 31 were closed`, where what is asked is how many were received."""
    named = set(re.findall(r"[a-z]+", indicator.name.lower()))
    return bool(_COMING_IN & named) and bool(_GOING_OUT & set(shape.words[place + 1 : place + 4]))


_COUNTING = frozenset(
    "let relet completed closed issued answered decided repaired received handled processed opened missed inspected fixed filled assessed".split()
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


_COURTEOUS = GREETINGS - frozenset(
    "love sweet pet duck flower honey pal mate all both there side good best".split()
)


def _stands_alone(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether "one" is a number here ("just one this month") and no pronoun ("this one")."""
    if indicator.unit != "count":
        return False
    first, last = shape.clause(place)
    few = {
        "to",
        "by",
        "reportable",
        "a",
        "single",
        "made",
        "logged",
        "i'm",
        "afraid",
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
    pointed = before == "the" and shape.words[place - 2 : place - 1] in (("just",), ("only",))
    return (pointed or before not in {"this", "the", "that", "which"}) and all(
        word in few or word == "this" or word in _COURTEOUS or shape.is_own(word) for word in rest
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
        "due",
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
    if "clock" in said.doubt and {"at", "by", "until", "till", "from", "back", "eta"} & set(before):
        return Role.REMARK
    if "clock" in said.doubt and said.form == "clock" and len(shape.quantities) > 1 and "the" in before:
        return Role.REMARK
    if "round the clock" in said.doubt:
        return Role.REMARK
    return Role.UNCLEAR


def _is_span(shape: Shape, place: int, said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether a time span is a circumstance ("off for 3 weeks") and not an amount of what is measured."""
    if said.unit not in TIMES:
        return False
    before = shape.words[place - 1] if place else ""
    after = shape.words[place + 1] if place + 1 < len(shape.words) else ""
    if indicator.unit not in TIMES:
        return (len(shape.quantities) > 1 and not plain_alone(shape, place)) or after == "ago"
    if _SINCE_I.match(shape.text, shape.starts[place] + 2):
        return True
    return before in {"for", "last", "past", "next", "every", "another"} or after in {"ago", "running", "old"}


_DONE_IN = frozenset(
    """answered closed done completed resolved relet let turned finished cleared responded dealt processed seen attended fixed
    repaired issued decided replied handled collected average averaged mean on out all time up around round reached managed""".split()
)


def _says_when(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a span says when somebody will answer ("with you in 5", "I have 10 minutes") and not how long things take."""
    if indicator.unit not in TIMES or not place:
        return False
    before = shape.words[max(0, place - 2) : place]
    if before[-1] == "in" and shape.quantity(place).value not in _YEARS:
        return len(before) < 2 or not (before[0] in _DONE_IN or shape.is_own(before[0]))
    return before in (("i", "have"), ("i've", "got"), ("have", "got"), ("i", "got"), ("i", "need"))


_LIMITS = frozenset("in within at over inside under after by".split())
_LONG_TIMES = frozenset("days weeks months years working_days calendar_days".split())
_ERRANDS = frozenset(
    "job service cover shift meeting slot break drive walk task chat notice leave holiday time".split()
)
_WILL = frozenset("i'll we'll it'll you'll".split())


def _is_of_another_limit(
    shape: Shape, place: int, said: Quantity, indicator: KnownIndicator, reading: Reading
) -> bool:
    """Whether a number counts what was done within a time ("19 in 20 days"), or a share is of a limit not the name's."""
    words = shape.words
    if said.unit in TIMES and indicator.unit in TIMES:
        following = words[place + 1] if place + 1 < len(words) else ""
        later = following in {"and", "then"} and words[place + 2 : place + 3] and words[place + 2] in _WILL
        return (
            (following in _ERRANDS and not shape.is_own(following))
            or words[place + 1 : place + 3] == ("from", "now")
            or words[:place] == ("be",)
            or bool(later)
        )
    after = words[place + 1 : place + 3]
    if (
        len(after) < 2
        or after[0] not in _LIMITS
        or after[1] != "§"
        or indicator.unit not in {"percent", "count"}
    ):
        return False
    limit = shape.quantity(place + 2)
    named = reading.roles.get(place + 2) is Role.NAME
    if limit.unit not in _LONG_TIMES and not named:
        return False
    bare = said.unit is None and said.form == "single" and not said.decimals
    return bare or after[0] in {"over", "after"} or not named


_SINCE_I = re.compile(r"since (?:i|we|you|they|he|she|the|it|my|our) (?!¤)")
