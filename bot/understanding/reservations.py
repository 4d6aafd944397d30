"""What is said beside a figure that takes something of it away, so that the reader asks instead of recording.

A remark explains a figure ("82 because of the storm"); a reservation changes what it is a figure of ("82 (gas)",
"60 but 3 are duplicates") or whether to take it at all ("82, right?", "82 looks odd"). Remarks are endless and
reservations few, so these are listed, and each makes a question of what would have been recorded.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re

from bot.understanding.lexicon import APPROXIMATE, NOT_PROVISIONAL, PROVISIONAL, known
from bot.understanding.meaning import KnownIndicator
from bot.understanding.plainness import Reading
from bot.understanding.shapes import Shape
from bot.understanding.units import WRITTEN
from bot.understanding.wording import any_of

_OFF = r"(?:odd|strange|off|funny|suspicious|weird|dodgy|iffy|wrong|too (?:high|low)|(?:very |a bit |rather )?(?:high|low) to me)"
_NOT_ALL = any_of(
    r"(?:maybe|perhaps|possibly|probably) (?:more|less|fewer|higher|lower)",
    r"if not (?:more|less|fewer|higher|lower)",
    r"(?:could|might|may) (?:well |still |also )?be (?:a (?:bit|little|few|touch|lot) )?(?:more|less|fewer|higher|lower|better|worse)(?! (?:than|if))",
    r"(?:more|others?|another §|§ more|§ others?) (?:still )?(?:to (?:come|add|follow|key|log|be added|be keyed|go in|go on)|coming|on the way|not counted|to be added)",
    r"§ (?:still )?(?:to add|to come off|to be (?:added|taken off|removed|deducted))",
    r"and § (?:more|others?|extra|additional)(?! than)",
    r"(?:not (?:including|counting)|leaving out|leaves out|doesn't include|does not include|don't include|yet to (?:include|add)) (?:the |my |our |any )*(?:§|[a-z¤]+)",
    r"§ (?:are|is|were|was|may be|might be|could be|look like|possible|likely|probable) (?:a )?(?:duplicates?|dupes?|double counted|double - counted|errors?|mistakes?|test|tests)",
    r"(?:incl|including|includes|inc|plus|with) vat",
    r"(?:some|a few|several) (?:are |were |may be |might be |could be )?(?:duplicates?|dupes?|double counted|missing)",
)
_NOT_SURE = re.compile(
    rf"(?<!\S)(?:(?:looks?|seems?|feels?|sounds?) (?:a bit |a little |very |rather |really |slightly )*{_OFF}|(?:is|are|it's|that's) (?:a bit |a little |very |rather |slightly |clearly |obviously |probably )*(?:wrong|a typo|a mistake|out of date|stale|suspect|an old (?:figure|number|one)|{_OFF})"
    r"|(?:is|was) (?:the |an |our |my )?old(?: (?:figure|number|one|value))?(?= (?:[.,;!)]|$)|$)|(?:the )?wrong (?:row|column|line|tab|cell|sheet|page|month|figure|number|kpi|report|box|file|code|cost centre|category|team|service|ward)|don't (?:publish|share|quote me|hold me|rely)|do not (?:publish|share|rely)|check with|(?:please )?check (?:it|this|that) with|(?:but|it|this|that|still|figure) needs? (?:re - ?)?(?:checking|double - checking|to be (?:re)?checked)(?! by)"
    r"|(?:that's|that is|it's|it is|this is) (?:only|just) (?:the|for|in|from)(?! (?:¤date|¤time|first|second|start)(?!\S)))(?!\S)"
)
_OF_ANOTHER_MONTH = re.compile(
    r"(?<!\S)(?:of which|of (?:that|this|it|them|those|these)|including|includes|incl|inc)(?! (?:[^\s§.;]+ ){0,6}(?:up|down|than|compared|vs|against|since)(?!\S)) (?:[^\s.;,]+ ){0,5}?"
    r"(?:¤prev|¤month|¤another|¤year|¤quarter|last month|last month's|last year|last year's)(?!\S)"
)
_COMBINED = frozenset("combined together both jointly altogether".split())
_JOINING = frozenset({"and", "&", "+", "plus", "/"})
_SETTING = frozenset("for across on of in all the our ( ,".split())
_ADDED = frozenset("current former".split())
_NESTED = re.compile(
    r"§ (?:[^\s§.;!?]+ ){0,6}?(?P<part>§) (?:(?:were|was|of|them|those|these|which|answered|done|completed|closed|sent|out|back|processed) ){0,4}"
    r"(?:in|on|within|inside|to) (?:the |our )?(?:time|target|deadline|sla|timescales?|limit|§)(?!\S)"
)
_TAKEN_IN = re.compile(
    r"§ (?:[^\s§.;!?]+ ){0,3}?(?:received|due|in|requests|raised|logged|came in|to answer)(?: [^\s§.;!?]+){0,4} $"
)
_STATUTORY = frozenset({"decided", "determined", "issued", "assessed"})
"""What a share in time is of by law: of decisions made, whatever came in."""
_TAG = re.compile(
    r"(?:, |- |– |\( |\. )*(?:right|correct|yes|no|yeah|ok|okay|really|surely|fine|innit|true|agreed|sound right|look right|is (?:that|it|this) (?:right|correct|ok|okay|fine|enough|good|true)|does that (?:sound|look|seem) (?:right|ok|okay|fine|good))(?: to you| then)? \?"
)
_OVERSPENT = re.compile(
    r"(?:over|under)(?:spend|spent|spending)?(?= (?:[.,;!)]|on|in|this|for|against|due|because)|$)|(?:surplus|deficit|saving|savings|pressure|adverse|favourable|fav|adv)(?!\S)"
)
_BEFORE = frozenset(
    "overspend underspend overspent underspent overspending underspending surplus deficit saving savings".split()
)
_WITH = re.compile(
    r"(?:%|percent|per cent)?with (?!thanks|apologies|regret|love|kind|best|many|pride|pleasure)(?:the |all |all the )?[a-z]+(?: [.!])?$"
)
_FIRST = frozenset("for at within without minus less not".split())
_NARROWING = frozenset(
    """excl excluding ex exc incl including inc net gross except bar target forecast budget
    plan planned predicted expected national nationally regional benchmark average median mean north south east west only partial sample
    emergency emergencies urgent routine estimate projected projection trajectory""".split()
)
_LONGEST_BRACKET = 3


def _stand_empty(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a bare number is of things still waiting for what the time asked of is the time of ("31 to let")."""
    following = shape.words[place + 1 : place + 4]
    return (
        indicator.unit in _SPANS
        and shape.quantity(place).unit is None
        and following[:1] == ("to",)
        and len(following) > 1
        and shape.is_own(following[1])
        and (len(following) == 2 or shape.is_break(place + 3))
    )


def reserves(shape: Shape, place: int, reading: Reading, indicator: KnownIndicator) -> bool:
    """Whether something beside the figure at a place changes what it is a figure of, or whether to take it."""
    text = shape.text
    after = shape.starts[place] + 2
    if _TAG.match(text, after):
        return True
    if not indicator.allow_negative and not indicator.sign:
        first, _ = shape.clause(place)
        if (indicator.unit == "GBP" and _OVERSPENT.match(text, after)) or _BEFORE & set(
            shape.words[first : place + 2]
        ):
            return True
    if indicator.allow_negative and text[after:] in {"-", "–"}:
        return True
    for pattern in (_NOT_ALL, _NOT_SURE):
        for match in pattern.finditer(text, *shape.near(place)):
            said = range(shape.place(match.start()), shape.place(match.end() - 1) + 1)
            if pattern is _NOT_ALL or not reading.explained.issuperset(said):
                return True
    if (
        _has_a_part_of_another_month(shape, place)
        or _joins_another(shape, place)
        or _has_a_share_within(shape, place, indicator)
        or _stand_empty(shape, place, indicator)
        or _took_so_long(shape, place, indicator)
        or _is_beside_its_target(shape, place, indicator)
        or _may_be_a_clock(shape, place, indicator)
        or _is_of_the_month_alone(shape, place, indicator)
        or set(shape.words) >= _BOTH_WAYS
        or (indicator.unit == "count" and bool(_AVERAGE.match(text, after)))
    ):
        return True
    return bool(_WITH.match(text, after)) or _in_brackets(shape, place, reading)


def _has_a_part_of_another_month(shape: Shape, place: int) -> bool:
    """Whether some of a figure is another month's ("£321k, of which £40k relates to June")."""
    for match in _OF_ANOTHER_MONTH.finditer(shape.text, *shape.near(place)):
        first, last = shape.place(match.start()) - 1, shape.place(match.end() - 1)
        if last > place and any(first <= at < last and at != place for at in shape.quantities):
            return True
    return False


def _joins_another(shape: Shape, place: int) -> bool:
    """Whether a figure is of what was asked and of something else ("94% FOI and EIR combined", "£2.05m current and former")."""
    words = shape.words
    at = place + 1
    while at < len(words) and words[at] in _SETTING:
        at += 1
    joining = next(
        (step for step in range(at + 1, min(at + 3, len(words) - 1)) if words[step] in _JOINING), None
    )
    if joining is None or not all(word.isalpha() or word in {"¤name", "¤own"} for word in words[at:joining]):
        return False
    other = words[joining + 1]
    if {words[joining - 1], other} >= _ADDED:
        return True
    set_off = bool({",", "("} & set(words[place + 1 : at]))
    if (
        set_off
        or not other.isalpha()
        or shape.is_own(other)
        or known(other)
        or other.endswith(("ing", "ed", "ly"))
    ):
        return False
    ends = joining + 2
    while ends < len(words) and words[ends] in _COMBINED:
        ends += 1
    own = any(shape.is_own(word) for word in words[at:joining])
    return own and (ends >= len(words) or shape.is_break(ends))


def _has_a_share_within(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a share could be of what came in or of what was done ("50 received, 47 answered of which 44 in time")."""
    said = shape.quantity(place)
    if said.form != "fraction" or said.pair is None or indicator.unit != "percent":
        return False
    match = _NESTED.match(shape.text, shape.starts[place])
    if match:
        part = shape.quantity(shape.place(match.start("part")))
        return part.form == "single" and part.unit is None and part.value < said.pair[0]
    taken = _TAKEN_IN.search(shape.text, shape.near(place)[0], shape.starts[place])
    if taken is None or _STATUTORY & set(indicator.name.lower().split()):
        return False
    came = shape.quantity(shape.place(taken.start()))
    return came.form == "single" and came.unit is None and came.value > said.pair[1]


def _is_beside_its_target(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether `93/95` may be no share but a share and its target, or last month's."""
    said = shape.quantity(place)
    if indicator.unit != "percent" or not said.stroke or said.pair is None:
        return False
    return said.pair[1] in {indicator.target, indicator.last_value} and len(shape.quantities) == 1


_BOTH_WAYS = frozenset({"gross", "net"})
_HOURS = 24
_AVERAGE = re.compile(r"(?:(?:a|per|each) month )?(?:on )?average(?= (?:[.,;!)]|$)|$)")
_IN_MONTH = re.compile(r"(?<!\S)in (?:- |the )?month(?: only| alone)?(?= (?:[.,;!)]|$)|$)")
_MUCH_LESS = 3


def _may_be_a_clock(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a reply is nothing but what reads as a time of day, and is far from what it was last time ("10.30")."""
    said, last = shape.quantity(place), indicator.last_value
    if (
        last is None
        or shape.text not in {"§", "§ ."}
        or said.unit
        or said.decimals != 2
        or not 1 <= said.value < _HOURS
    ):
        return False
    return said.value % 1 * 100 < 60 and not abs(last) / 2 < said.value < abs(last) * 2


def _is_of_the_month_alone(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a share or an average "in month" is so far below last time's that that one may be a year's ("0.7 in month")."""
    if indicator.unit not in {"percent", "days", "working_days"} or not indicator.last_value:
        return False
    said = shape.quantity(place)
    first, last = shape.clause(place)
    little = said.form == "single" and said.value * _MUCH_LESS < abs(indicator.last_value)
    return little and bool(_IN_MONTH.search(" ".join(shape.words[first:last])))


_SPANS = frozenset("seconds minutes hours days working_days weeks months".split())


def _took_so_long(shape: Shape, place: int, indicator: KnownIndicator) -> bool:
    """Whether a bare number says how long something took and a time was not asked for ("answered in 6.2")."""
    before = shape.words[max(0, place - 2) : place]
    return (
        indicator.unit not in _SPANS
        and shape.quantity(place).unit is None
        and len(before) == 2
        and before[1] in {"in", "within", "after"}
        and shape.is_own(before[0])
    )


def _in_brackets(shape: Shape, place: int, reading: Reading) -> bool:
    """Whether a word or two in brackets right after the figure narrow it ("(gas)", "(target)", "(excl gas)")."""
    _, opening = shape.clause(place)
    words = shape.words
    if words[opening : opening + 1] != ("(",):
        return False
    _, closing = shape.clause(opening + 1) if opening + 1 < len(words) else (opening, opening)
    inside = range(opening + 1, closing)
    said = words[opening + 1 : closing]
    if not said or "§" in said or len(said) > _LONGEST_BRACKET or words[closing : closing + 1] != (")",):
        return False
    if any(cue.search(" ".join(said)) for cue in (APPROXIMATE, PROVISIONAL, NOT_PROVISIONAL)):
        return False
    strange = [
        at
        for at in inside
        if not (
            known(words[at]) or words[at] in WRITTEN or shape.is_own(words[at]) or words[at].startswith("¤")
        )
        and at not in reading.cues
        and at not in reading.explained
    ]
    return (
        said[0] in _FIRST
        or bool(_NARROWING & set(said))
        or (len(said) == 1 and bool(strange) and len(said[0]) > 1)
    )
