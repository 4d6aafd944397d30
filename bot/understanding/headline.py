"""The headline: where one number stands as the answer and every other is beneath it by structure, it is the figure.

The words of a commentary are endless, so what makes a number subordinate is where it stands and not what it counts:
in brackets after the headline, in a clause of its own that has a subject of its own ("one dragged on to 34", "63 of
them nightly paid"), an extreme, a date. A number that could be said in place of the headline (near it, or beside a
word that corrects, doubts or quotes) is never beneath it.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

from decimal import Decimal

from bot.understanding.lexicon import CONNECTORS, COUNTED, DIRECTIONS, SENTENCE_ENDS, known
from bot.understanding.meaning import KnownIndicator
from bot.understanding.plainness import Reading, could_fit
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import Role
from bot.understanding.units import WRITTEN

_OPEN = {Role.FREE, Role.FIGURE}
_RIVALS = frozenset(
    """or maybe perhaps should correct correction corrected actually actual wrong sorry instead final revised amended updated
    real really true truth mean meant oops scrub scratch wait no not nope rather figure figures number total totals overall
    altogether says said say saying tells told reckons reckon thinks thought think claims claimed quotes quoted shows showed
    show gives gave dashboard system crm database spreadsheet report reports excel power bi but versus vs otherwise either
    else if unless depending disagree dispute query why which recount recalculated rerun re-run adjusted restated double
    checked checking again original originally draft initial""".split()
)
_SYSTEMS = frozenset("system dashboard crm database spreadsheet report reports".split())
"""What says another number where it stands before it ("system has 84"), and not after it ("2 system outages")."""
_EXTREMES = frozenset(
    "worst best peak peaked peaking longest shortest highest lowest slowest fastest quickest biggest largest smallest oldest busiest outlier".split()
)
_FLOWS = frozenset("came went left moved joined arrived started".split())
_IN_OR_OUT = frozenset({"in", "out"})
_FEW = frozenset("teams team services service cases jobs".split())
_REMARKING = frozenset(
    "and but so because cos depending despite although though while whilst whereas which who following owing given".split()
)
_BY = frozenset({"by", "using", "across", "among"})
_GENERAL = frozenset("average time day days working total completed calls".split())
_EXCLUDING = frozenset("excludes excluding excluded".split())
_NO_NOUNS = frozenset("x ha yeah ok am pm st nd rd th s t d m ll re ve".split())


def settle(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """Unclear numbers beneath the headline become remarks."""
    roles = reading.roles
    heads = [place for place, role in sorted(roles.items()) if role in _OPEN]
    loose = [place for place, role in sorted(roles.items()) if role is Role.UNCLEAR]
    limits = [
        place for place, role in sorted(roles.items()) if role is Role.BOUND and heads and place > heads[0]
    ]
    if not heads or shape.quantity(heads[0]).doubt:
        return
    head, *others = heads
    chosen = [place for place in heads if place in reading.chosen]
    if len(chosen) == 1:
        head, others = chosen[0], [place for place in heads if place != chosen[0]]
        loose = [place for place in loose if place not in reading.contested]
        _leave(reading, [*others, *loose])
        return
    counted = [one for one in others if _is_a_small_count(shape, head, one)]
    if len(counted) < len(others):
        return
    beneath = [one for one in (*loose, *counted) if _is_beneath(shape, head, one, indicator, reading)]
    if len(beneath) == len(loose) + len(counted):
        _leave(reading, beneath)
        _leave(
            reading,
            [
                one
                for one in limits
                if _is_a_limit(shape, head, one) and _is_beneath(shape, head, one, indicator, reading)
            ],
        )


def _is_a_limit(shape: Shape, head: int, one: int) -> bool:
    """Whether a later sentence tells within what time many were done ("All 412 jobs were attended within 24 hours")."""
    first, _ = shape.clause(one)
    return (
        shape.words[one - 1] in {"within", "inside", "under"}
        and first > head
        and any(shape.words[at] in SENTENCE_ENDS for at in range(head, first))
        and "§" in shape.words[first:one]
    )


def _leave(reading: Reading, places: list[int]) -> None:
    for place in places:
        reading.roles[place] = Role.REMARK


def _is_a_small_count(shape: Shape, head: int, one: int) -> bool:
    """Whether a later number counts a few of something ("two teams", "Two have since escalated") beside the headline."""
    said, here = shape.quantity(one), shape.quantity(head)
    after = shape.words[one + 1] if one + 1 < len(shape.words) else ""
    bare = said.form == "single" and said.unit is None and not said.decimals
    return (
        one > head
        and bare
        and after.isalpha()
        and after not in CONNECTORS
        and said.value * 4 <= abs(here.value)
    )


def _is_beneath(shape: Shape, head: int, one: int, indicator: KnownIndicator, reading: Reading) -> bool:
    if one in reading.contested:
        return False
    first, last = _span(shape, one)
    if first <= head < last and not _did_it(shape, head, one):
        return False
    words = [
        word
        for at, word in enumerate(shape.words[first:last], first)
        if at != one and not (word == "no" and at + 1 < last and _is_strange(shape, at + 1, one))
    ]
    told = _RIVALS & set(words)
    if told <= _SYSTEMS and not (_SYSTEMS & set(shape.words[first:one])):
        told = frozenset()
    if told and not (words[-2:] == ["or", "so"] and not (_RIVALS - {"or"}) & set(words)):
        return False
    said = shape.quantity(one)
    if said.doubt and not said.stroke:
        return False
    if said.form == "range" and not _EXTREMES & set(words):
        return False
    owned = (
        any(shape.is_own(word) and word not in _GENERAL for word in words)
        and said.unit == shape.quantity(head).unit
    )
    if owned and not _EXCLUDING & set(words):
        return False
    after = shape.words[one + 1] if one + 1 < len(shape.words) else ""
    own_subject = (
        (after in _FLOWS and _is_a_small_count(shape, head, one))
        or (
            after in _IN_OR_OUT
            and one + 2 < len(shape.words)
            and shape.is_break(one + 2)
            and _is_a_small_count(shape, head, one)
        )
        or any(_is_strange(shape, at, one) for at in range(first, last))
        or bool((_EXTREMES | _FEW) & set(words))
    )
    if not own_subject:
        return False
    if not said.doubt and _could_stand_instead(shape, head, one, indicator):
        return False
    return one > head or _names_it(shape, head, indicator)


def _span(shape: Shape, place: int) -> tuple[int, int]:
    """The clause round a number, also ended by "and", "but" and "so"."""
    first, last = shape.clause(place)
    for at in range(place - 1, first - 1, -1):
        if shape.words[at] in _REMARKING or _takes_off(shape, at):
            first = at + 1
            break
    if first == place and shape.words[first - 2 : first] == ("§", "and"):
        first = _span(shape, first - 2)[0]
    if first > 1 and shape.words[first - 1] == "|" and first == place:
        first = shape.clause(first - 2)[0]
    return first, last


def _did_it(shape: Shape, head: int, one: int) -> bool:
    """Whether a number says how many did what the headline counts: "660 potholes done by 3 gangs"."""
    after = shape.words[one + 1] if one + 1 < len(shape.words) else ""
    said = shape.quantity(one)
    bare = said.unit is None and not said.decimals and said.form == "single"
    return (
        bare
        and one > head + 1
        and shape.words[one - 1] in _BY
        and after.endswith("s")
        and not shape.is_own(after)
    )


def _takes_off(shape: Shape, at: int) -> bool:
    """Whether "after recharging" or "after taking off" begins what the headline already allows for."""
    following = shape.words[at + 1] if at + 1 < len(shape.words) else ""
    return shape.words[at] == "after" and following.endswith("ing")


def _is_strange(shape: Shape, at: int, one: int) -> bool:
    word = shape.words[at]
    if at == one or len(word) < 2 or not word[0].isalpha() or word in _NO_NOUNS or shape.is_own(word):
        return False
    return not (known(word) or word in CONNECTORS or word in DIRECTIONS or word in WRITTEN) or word in COUNTED


_LEADS_TO = frozenset(
    "to at of in on was were is are by over under from for hit reached since than until till = : #".split()
)


def _is_left_hanging(shape: Shape, one: int) -> bool:
    """Whether a number ends its clause and nothing leads to it ("48, cancel that 84"): it counts nothing, so it may be the answer."""
    ends = one + 1 >= len(shape.words) or shape.is_break(one + 1)
    first, _ = shape.clause(one)
    return ends and one > first and shape.words[one - 1] not in _LEADS_TO


_FAR = 5
_NEAR = (Decimal("0.6"), Decimal("1.6"))


def _could_stand_instead(shape: Shape, head: int, one: int, indicator: KnownIndicator) -> bool:
    """Whether a number is of the headline's kind and size, so that it might be what was meant."""
    there, here = shape.quantity(one), shape.quantity(head)
    following = shape.words[head + 1] if head + 1 < len(shape.words) else ""
    bare = here.unit is None and there.unit is None and there.form == "single" and not shape.is_own(following)
    comparable = abs(here.value) < _FAR * abs(there.value) and abs(there.value) < _FAR * abs(here.value)
    if bare and comparable and _is_left_hanging(shape, one) and could_fit(there, indicator):
        return True
    if indicator.maximum is not None and there.value > indicator.maximum:
        return False
    if there.unit is None and here.unit == indicator.unit and shape.words[one - 1] in COUNTED:
        return False
    if not could_fit(there, indicator) or here.value == 0:
        return not here.value and could_fit(there, indicator)
    ratio = abs(there.value / here.value)
    return _NEAR[0] <= ratio <= _NEAR[1]


_ARRIVING = frozenset(
    "total overall altogether balance comes came totals so therefore makes made stands stood net = figure".split()
)


def _names_it(shape: Shape, head: int, indicator: KnownIndicator) -> bool:
    first, last = _span(shape, head)
    words = shape.words[first:last]
    unit = shape.quantity(head).unit
    return any(shape.is_own(word) or word in _ARRIVING for word in words) or (
        unit is not None and unit == indicator.unit
    )
