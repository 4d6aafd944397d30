"""The role of a number that no turn of phrase has spoken for, by the words round it."""

# ruff: noqa: C901, PLR0912, SIM905 - a lexicon reads as a paragraph, a grammar is a list of cases

from __future__ import annotations

import re

from bot.understanding.claims import YEARS
from bot.understanding.harmless import IN_TIME
from bot.understanding.lexicon import CONNECTORS, COUNTED, DIRECTIONS, GREETINGS, LABELS, known
from bot.understanding.meaning import KnownIndicator
from bot.understanding.pieces import Quantity
from bot.understanding.plainness import (
    KINDS,
    SORTS,
    THINGS,
    TIMES,
    WRITINGS,
    Reading,
    clause_text,
    could_fit,
    counts_something_else,
    plain_alone,
    plainly_said,
)
from bot.understanding.shapes import NUMBERED, Shape
from bot.understanding.turns_of_phrase import Role
from bot.understanding.units import same_unit


def plain_role(shape: Shape, place: int, indicator: KnownIndicator, reading: Reading) -> Role:
    """The role of the number at a place; FREE where it may be the figure, UNCLEAR where nobody can tell."""
    said = shape.quantity(place)
    if said.doubt and not (said.form == "clock" and said.pair and indicator.asked_as.lower() == "mm:ss"):
        return _doubtful_role(shape, place, said)
    many = len(shape.quantities) > 1
    if not could_fit(said, indicator):
        return Role.REMARK if many else Role.UNCLEAR
    if is_span(shape, place, said, indicator):
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
    if said.value in YEARS and not said.unit and before in _YEAR_BEFORE:
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
        and IN_TIME.match(shape.text, shape.starts[place] + 2)
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


def is_span(shape: Shape, place: int, said: Quantity, indicator: KnownIndicator) -> bool:
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
    if before[-1] == "in" and shape.quantity(place).value not in YEARS:
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
