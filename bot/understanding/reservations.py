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

_OFF = r"(?:odd|strange|off|funny|suspicious|weird|dodgy|iffy|wrong|too (?:high|low)|(?:very |a bit |rather )?(?:high|low) to me)"
_NOT_ALL = re.compile(
    r"(?<!\S)(?:"
    r"(?:maybe|perhaps|possibly|probably) (?:more|less|fewer|higher|lower)|if not (?:more|less|fewer|higher|lower)"
    r"|(?:could|might|may) (?:well |still |also )?be (?:a (?:bit|little|few|touch|lot) )?(?:more|less|fewer|higher|lower|better|worse)(?! (?:than|if))"
    r"|(?:more|others?|another §|§ more|§ others?) (?:still )?(?:to (?:come|add|follow|key|log|be added|be keyed|go in|go on)|coming|on the way|not counted|to be added)"
    r"|§ (?:still )?(?:to add|to come off|to be (?:added|taken off|removed|deducted))|and § (?:more|others?|extra|additional)(?! than)"
    r"|(?:not (?:including|counting)|leaving out|leaves out|doesn't include|does not include|don't include|yet to (?:include|add)) (?:the |my |our |any )*(?:§|[a-z¤]+)"
    r"|§ (?:are|is|were|was|may be|might be|could be|look like|possible|likely|probable) (?:a )?(?:duplicates?|dupes?|double counted|double - counted|errors?|mistakes?|test|tests)"
    r"|(?:some|a few|several) (?:are |were |may be |might be |could be )?(?:duplicates?|dupes?|double counted|missing)"
    r")(?!\S)"
)
_NOT_SURE = re.compile(
    rf"(?<!\S)(?:(?:looks?|seems?|feels?|sounds?) (?:a bit |a little |very |rather |really |slightly )*{_OFF}|(?:is|are|it's|that's) (?:a bit |a little |very |rather |slightly |clearly |obviously |probably )*(?:wrong|a typo|a mistake|out of date|stale|suspect|an old (?:figure|number|one)|{_OFF})"
    r"|(?:is|was) (?:the |an |our |my )?old(?: (?:figure|number|one|value))?(?= (?:[.,;!)]|$)|$)|(?:the )?wrong (?:row|column|line|tab|cell|sheet|page|month|figure|number|kpi|report|box|file)|don't (?:publish|share|quote me|hold me|rely)|do not (?:publish|share|rely)|check with|(?:please )?check (?:it|this|that) with|(?:but|it|this|that|still|figure) needs? (?:re - ?)?(?:checking|double - checking|to be (?:re)?checked)(?! by)"
    r"|(?:that's|that is|it's|it is|this is) (?:only|just) (?:the|for|in|from))(?!\S)"
)
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
    return bool(_WITH.match(text, after)) or _in_brackets(shape, place, reading)


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
