"""What stands beside a figure and takes nothing from it: courtesies, manners of speaking, "in time", "on average"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.lexicon import APPROXIMATE, NOT_PROVISIONAL, PROVISIONAL
from bot.understanding.meaning import KnownIndicator
from bot.understanding.shapes import Shape
from bot.understanding.sources import sources
from bot.understanding.wording import any_of


def harmless_places(
    shape: Shape, indicator: KnownIndicator, near: Sequence[tuple[int, int]]
) -> Iterator[int]:
    """The places of words that explain themselves, in these stretches of the row's text."""
    sayings: tuple[re.Pattern[str], ...] = _SAYINGS
    if indicator.sign:
        sayings = (*sayings, _BUDGET)
    if indicator.unit == "GBP" and any(map(shape.is_own, shape.words[: shape.quantities[-1]])):
        sayings = (*sayings, _COST)
    for saying in sayings:
        for first, last in near:
            for match in saying.finditer(shape.text, first, last):
                yield from range(shape.place(match.start()), shape.place(match.end() - 1) + 1)
    yield from _beside_fractions(shape)
    for first, last in near:
        for begin, end in sources(shape, first, last):
            yield from range(begin, end + 1)


def _beside_fractions(shape: Shape) -> Iterator[int]:
    """The words of "denominator 412/500" and "412/500, which is 82%"."""
    fractions = [place for place in shape.quantities if shape.quantity(place).form == "fraction"]
    yield from (place - 1 for place in fractions if place and shape.words[place - 1] in _BOTTOMS)
    if fractions:
        for place in shape.quantities:
            if shape.words[max(0, place - 3) : place] in ((",", "which", "is"), (",", "which", "was")):
                yield from (place - 2, place - 1)


_BOTTOMS = frozenset({"denominator", "denom", "den"})
_BUDGET = re.compile(
    r"(?<!\S)(?:(?:favourable|adverse|underspent|overspent|fav|adv) by(?= §)|(?:under|over|below|above|within) (?:the |our )?budget|(?:over|under)(?:spend|spent|spending)?(?: by| of)?)(?!\S)"
)


_COST = re.compile(r"(?<!\S)cost(?:ing|s)?(?: us)?(?= §)")

_COURTESY = any_of(
    r"(?:i|we) (?:can|could|would|may|do|am able to|are able to|am pleased to|write to|wish to|am writing to) (?:now |hereby )?(?:confirm|report|advise|say|tell you)(?: that)?",
    r"(?:i|we) (?:took|saw|welcomed|fielded|tallied|clocked)(?: about| around| nearly| just)?(?= §)",
    r"(?:my|our|the) (?:lot|lads|lasses|crew|crews|gang|gangs|guys|girls|boys|people|troops|folk|folks|depot|depots|office) (?:have |has |all |only |just )?(?:got|get|did|do|done|had|hit|made|make|managed|achieved|came in at|are at|are on|delivered|scored)(?= (?:about |around |only |just |a |over )?§)",
    r"(?:i've|ive|i have|we've|weve|we have|i|we|just|now|having)(?: just| now)? (?:double |re - )?(?:checked|rechecked|looked)(?: (?:it|again|back|that|twice|this morning|today))*",
    r"(?:is|are|was) what (?:i|we)(?:'ve| have)? (?:have|got|get|make it|did|recorded|came out at|came out with|ended up with|ended on)",
    r"as at (?:the )?(?:month end|end of (?:the )?month|close)",
    r"for (?:your )?(?:information|the record|the avoidance of doubt)",
    r"(?:correction|amendment|update|further) to (?:my|our|the) (?:(?:earlier|previous|last|original) )?(?:reply|email|e - mail|message|return|figure|note|response|answer)",
    r"(?:closed|ended|finished) the (?:month|period|quarter) (?:at|on|with)",
    r"came (?:back|out|in|through) (?:as|at)",
    r"takes us",
    r"that'll be",
    r"that will be",
    r"going by",
    r"(?<!of )(?<!of the )(?<!of our )(?:(?:our|the|my) )?(?:(?:highways|repairs|housing|planning|contact|call|customer|complaints|governance|information|finance|benefits|revenues|recycling|waste|street|cleansing|library|leisure|legal|parking) )+(?:teams?|service|services|department|centre|unit|crews|officers|staff|branches) (?:have |has )?(?:attended|repaired|filled|answered|closed|completed|issued|decided|took|taken|logged|received|handled|processed|collected|cleared|relet|recorded|returned|responded|resolved|reached)(?= (?:a total of |some |about )?§)",
    r"(?:¤name |¤own )?(?:jobs |cases |calls |requests |repairs )?(?:were|was|are) (?:attended|answered|closed|resolved|relet|completed|responded to|reached|dealt with|processed|turned round) in(?= (?:an average of |about )?§ on average(?!\S))",
    r"(?:callers|customers|residents|tenants|people|applicants|complainants) (?:waited|had to wait|are waiting|wait)(?= (?:an average of |about |around |on average )*§)",
    r"(?!(?:nobody|noone|someone|somebody|anyone|who|what|it|that|there|here)'s)[a-z]+'s (?:given|sent|texted|emailed|passed|handed)(?: me| us)?(?= (?:about |around )?§)",
    r"(?:i|we) (?:can|could) (?:now |only |also )?(?:give|offer|provide|let you have|send)(?: you)?",
    r"(?:i|we)(?: would|'d) (?:put|place|judge) (?:it|this|that) (?:at|as)",
    r"(?<!of )(?:our|the|my) (?:operatives|gangs?|crews?|colleagues|inspectors|engineers|planners|caseworkers|advisers|advisors|agents|handlers|teams?|officers|lads|branches|depots?|contractors?) (?:have |has )?(?:attended|repaired|filled|answered|closed|completed|issued|decided|took|taken|logged|received|handled|processed|collected|cleared|relet|recorded|returned|responded|resolved|reached)",
)
_ALONE = any_of(
    r"(?<=§ )not (?:too |so |that |very |particularly |really |quite )*(?:bad|good|great|brilliant|terrible|ideal|fab|happy|shabby)(?: considering| at all| really| this month| for us| enough)*",
    r"(?<=§ )(?:now |all |fully |and |- )?signed off(?! on| when| once| yet)",
    r"(?:during|throughout|over) (?:the )?(?:month of )?(?:¤now|month|period|reporting period|month in question)",
    r"on its own",
    r"in isolation",
    r"by itself",
    r"standalone",
    r"on average",
    r"at present",
    r"on the last (?:working )?day of (?:the )?(?:month|¤now)",
    r"(?:for|across) (?:the |our )?(?:whole|entire) (?:borough|county|city|district|town|area|service|council|month|patch)",
    r"(?:across|for|in) all (?:the |our )?(?:depots|branches|sites|libraries|teams|areas|wards|services|districts|rounds|schools|contractors)(?! (?:except|bar|but|excluding|excl|apart|other than)(?!\S))",
    r"for the purposes? of (?:the |this |our )?(?:¤now )?(?:return|report|scorecard|dashboard|indicator|kpi|submission)",
    r"may i (?:report|confirm|advise|say)(?: that)?",
    r"(?<= )(?:was|were|is|has been) (?:very |quite |rather |fairly )?(?:heavy|light|quiet|busy|steady|poor|good)(?= :)",
    r"(?:average |avg )?(?:speed of answer|asa)",
    r"sorry (?:fat )?(?:thumbs|fingers)",
    r"(?<=held )(?:steady|firm|up|level) at",
    r"held(?= (?:steady|firm|up|level) at)",
    r"numbered(?= §)",
    r"(?:put|pop|stick|mark|pencil|chalk|book) (?:me|us|it|this|that) (?:down|in)(?: (?:for|as|at|with))?(?= §)",
    r"signed off(?= (?:number|figure|position))",
    r"in (?:cash|money) terms",
    r"which (?:in (?:cash|money) terms (?:is|was)|gives|makes|equates to|works out at|comes to|comes out at)(?= §)",
    r"(?:equating|amounting|equal|equivalent) to(?= §)",
    r"representing(?= §)",
    r"through (?:the |our |your )?(?:doors?|gates?|turnstiles?)",
    r"at the (?:mo|moment)",
    r"on the dot",
)
_RETRACTION = re.compile(
    r"(?<!\S)(?:(?<!is )(?<!was )my (?:mistake|error|bad|slip|fault)(?!\S)(?! (?:was|is|were)(?!\S))|(?:please )?(?:ignore|disregard|scrap|forget|bin|delete|discard|scratch|scrub) "
    r"(?:my (?:last|previous|earlier|first|other|prior)(?: (?:message|one|reply|figure|number|email|text|post|answer|entry|note|value|response))?"
    r"|(?:the |that |our )?(?:last|previous|earlier|first|other|prior) (?:message|reply|email|text|post|answer|entry|note|response)))(?!\S)(?! §)"
)
_MANNER = any_of(
    r"(?:by|on) (?:my|our) (?:reckoning|count|calculations?|maths|sums)",
    r"(?:staff|council|corporate|authority|overall|total|monthly)(?= ¤name)",
)
_TO_DATE = any_of(
    r"year to date",
    r"ytd",
    r"to date",
    r"in - month",
    r"in month",
    r"in the month",
)


_OCCASION = any_of(
    r"this time (?:round|around)",
    r"at an? (?:average |total |typical |unit |mean )*(?:cost|price) of",
)


IN_TIME = any_of(
    r"(?:in|on|within|inside) (?:time|target|timescales?|timeframes?|sla|deadline)",
    r"for (?:the (?:first|second|third|¤date) time(?: in| this)?|once)",
    r"(?:by|on|before|within|inside) (?:the |their |its |our |an )?(?:appointed|agreed|due|target|promised|required|statutory|booked|original|set|published|committed)(?: or (?:agreed|extended|statutory))? (?:date|day|time|slot|deadline|appointment|period|timescale|timeframe)s?",
)

_SAYINGS = (
    APPROXIMATE,
    PROVISIONAL,
    NOT_PROVISIONAL,
    IN_TIME,
    _OCCASION,
    _TO_DATE,
    _COURTESY,
    _ALONE,
    _RETRACTION,
    _MANNER,
)
