"""Words that speak of figures and not of a service: beside a figure they ask, unless they stand in a phrase that leaves it as it is.

People tell the story of their month in endless words, and those say little of the figure. How figures are made, who gives
them, how sure they are, whether they are whole and what becomes of them is told in a few hundred words that hardly ever
stand in such a story. Some of those tell it alone ("placeholder"); others are harmless each and tell it together, in one
clause ("the *recorder* was *off*", "they want *me* to *amend* *it*"). Inside the figure's own clause every word is weighed
already (`plainness`), so only those nobody has explained count there.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.understanding.plainness import Reading
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import Role
from bot.understanding.wording import any_of

_OF_DOUBT = frozenset(
    """purportedly ostensibly seemingly presumably conceivably arguably questionable doubtful dubious doubt doubted doubts
    doubting sceptical skeptical implausible improbable rumour rumours rumoured rumor hearsay gossip fiction fictional fantasy
    dreams dreaming wishful joke jokes joking laughable generous generously flattering flatters charitable charitably
    swear swore sworn bet wager invent invented fabricated myth bogus fake phantom tosh codswallop bunkum balderdash cobblers porkies misleading
    meaningless worthless unreliable unreliably unbelievable believable untrustworthy cynical unicorn unicorns fairies shrug dunno suppose
    imagine unsure surely credible indefensible fishy iffy allegedly supposedly""".split()
)
_OF_FILLING_IN = frozenset(
    "placeholder placeholders dummy pencilled penciled stopgap filler guesswork guesstimate fudge fudged fiddled massaged".split()
)
_OF_MAKING = frozenset(
    """uncounted recount recounted miscount miscounted unlogged unkeyed miscoded recoded recategorised reclassified reclassify unallocated unposted
    unreconciled unmatched dedupe deduped dedup deduplicate deduplicated duplicate duplicates duplicated dupe dupes rerun reran rebased
    recalculate recalculated apportioned apportion prorated prorata extrapolated interpolated imputed modelled netted deduct
    deducted omit omits omitted exclude excludes excluded truncated cutoff unweighted formula macro pivot dataset
    basis definition definitions defined redefined method methodology criteria median modal
    unverified unvalidated unchecked uncorroborated unsigned unapproved unaudited disputed queried artificially artificial understated understate
    overstated overstate overcount overcounted undercount undercounted uncleansed unfiltered double-counted mislabelled
    corrupt corrupted wiped unreadable""".split()
)
_OF_WHAT_IS_MISSING = frozenset(
    "incomplete partial partially awaited straggler stragglers laggard laggards latecomer latecomers unfinished".split()
)
_OF_WHO_SAYS = frozenset(
    "insists insist maintains alleges alleged purports grapevine theirs hers quoted quotation predecessor".split()
)
_OF_A_COMPARISON = frozenset(
    """quartile quartiles percentile decile ranked ranking league benchmark benchmarks benchmarking peers nationally regionally
    national regional notional notionally hypothetical hypothetically theoretically theory nominally unofficially unofficial
    forecast forecasts forecasted projected projection projections predicted prediction superseded outdated stale""".split()
)
_OF_TAKING_BACK = frozenset(
    "scrap disregard hmm hmmm incorrect incorrectly wrongly mistaken mistakenly retract retracted redo undo delete rescind".split()
)
"""What takes back a figure before it; what it takes back after it is another number."""
_OF_NARROWING = frozenset("solely exclusively subset segment except excepting".split())
_ALONE = (
    _OF_DOUBT | _OF_FILLING_IN | _OF_MAKING | _OF_WHAT_IS_MISSING | _OF_WHO_SAYS | _OF_A_COMPARISON | _OF_TAKING_BACK | _OF_NARROWING
)  # fmt: skip

_HARMLESS = any_of(
    r"(?:no|without|without a|beyond|never in) doubt",
    r"no joke",
    r"no (?:duplicates?|dupes?)",
    r"(?:duplicates?|dupes?)(?: (?:have|has|had|been|were|was|all|now|being))* (?:removed|deleted|gone|cleared|out|stripped out|taken out|excluded)",
    r"(?:removed|removing|without|took out|taken out|taking out|stripped out|less|deleted|cleared)(?: (?:the|any|all|§|those))* (?:duplicates?|dupes?)",
    r"(?:excludes?|excluded|excluding|omits?|omitted) (?:nothing|none|nobody|no)",
    r"on (?:a|the) (?:[a-z]+ )?basis",
    r"on (?:the )?same basis",
    r"(?:usual|same|agreed|standard|current|normal|published|statutory|national|set) (?:basis|definitions?|method|methodology|criteria|formula)",
    r"(?:per|to|with|by) (?:the |our |your )?(?:[a-z]+ )?(?:definition|methodology|method|criteria)",
    r"as (?:predicted|forecast|projected|feared|expected)",
    r"(?:than|of|to|with|against|on|above|below|under|over|by|beat|beating|beats|behind|from) (?:the |our |a |my )?(?:(?:upper|lower|top|bottom) )?(?:[a-z]+ )?(?:predicted|forecasts?|projected|projections?|predictions?|national|regional|benchmarks?|peers|quartile|league)",
    r"(?:national|regional) (?:shortage|strike|campaign|recall|problem|issue|outage|grid|highways|park|team|office|rail|insurance|trust|award|media|news|press|picture|lottery|guidance|policy|scheme|supply|recruitment|trend|rules|pay|week|day)",
    r"recounted for (?:you|completeness)",
    r"(?:i|we|you) (?:can )?imagine",
    r"(?:been|was|and|have|having|had|i|we) rerun",
    r"[a-z]+ (?:jobs|ones|cases) excluded as agreed",
)

_ME = frozenset("i i've i'd i'll i'm me we we've we'll us they they're they'll".split())
_TO_BE_DONE = frozenset(
    "to may might will i'll we'll they'll could should must need needs going want wants wanted asked asking told".split()
)
_ALTERING = frozenset(
    "alter amend revise edit adjust overwrite restate correct tweak rewrite redo replace".split()
)
_STANDS = frozenset("won't not don't never no".split())
_COUNTERS = frozenset(
    "recorder recorders counter counters sensor sensors logger loggers scanner scanners tracker trackers clicker tally".split()
)
_FAILING = frozenset(
    """off down stuck broken out dead faulty failed failing jammed bust busted knackered kaput offline stopped
    wasn't isn't weren't wrong missing""".split()
)
_TRUTH = frozenset("truth truthfully true real reality".split())
_OTHERWISE = frozenset("lower worse higher less nearer closer fewer".split())
_IN_CONFIDENCE = frozenset("us you ourselves".split())
_TAKEN = frozenset("ran run pulled extracted took taken counted exported downloaded".split())
_PART_OF_THE_WAY = frozenset("halfway partway midway".split())
_AS_A_RULE = frozenset("normally usually ordinarily typically should shouldn't would we'd".split())
_COUNTING_IN = frozenset("strip exclude include count omit deduct net discount".split())
_OF_DATA_GONE = frozenset("still missing deleted lost gone unkeyed outstanding".split())
_POST = frozenset("inbox inboxes mailbox tray intray pigeonhole".split())
_FULL = frozenset("overflowing full bursting unopened unread unsorted rammed heaving untouched".split())
_Rows = tuple[tuple[tuple[AbstractSet[str], ...], AbstractSet[str]], ...]
_TOGETHER: _Rows = (
    ((_ALTERING, {"it", "this"}, _TO_BE_DONE, _ME), _STANDS),
    (({"change"}, {"it"}, {"me", "i", "i'll", "i've"}, _TO_BE_DONE), _STANDS),
    ((_TRUTH, _OTHERWISE), {"than"}),
    (({"between"}, _IN_CONFIDENCE, _OTHERWISE), {"than"}),
    ((_TAKEN, _PART_OF_THE_WAY), set()),
    ((_AS_A_RULE, _COUNTING_IN), {"as"}),
)
"""Words that speak of a figure where one of each set stands in a clause and none of the last does."""
_NOT_WHOLE: _Rows = (
    ((_COUNTERS, _FAILING), {"fixed", "replaced", "working"}),
    (({"worth"}, _OF_DATA_GONE), set()),
    ((_POST, _FULL), set()),
)
"""The same, of what is not all in: why a figure is rough or provisional, where it is said to be."""

_AT_ITS_END = r"(?= (?:[.,;!)]|-|–)|$)"
_TURNS = re.compile(
    r"(?<!\S)(?:"
    # another's, or not believed
    rf"(?:they|he|she|everyone|everybody|people|some) (?:say|says|reckon|reckons|claim|claims|think|thinks){_AT_ITS_END}"
    rf"|(?<=[,.;–-] )(?:i|we) (?:don't|do not|disagree|haven't|wouldn't){_AT_ITS_END}"
    rf"|apparently §|(?<=§ )apparently{_AT_ITS_END}|news to (?:me|us)|no § (?:[a-z]+ )?(?:agree|match|tally)"
    r"|(?:i|we)(?:'d| would) (?:so |really |dearly )?(?:love|like) to (?:say|tell you|claim)(?: (?:it|that|we|was|is|hit|got|it's|were|at))* §|kill for §"
    r"|(?:i'm|i am) (?:the|a) (?:pope|queen|king|dutchman|monkey's uncle|teapot|martian)|pigs (?:might|may|will|can) fly|cheque's in the post"
    rf"|dream on|pull the other|any old|made up{_AT_ITS_END}|(?:that's|that is|which is|it's) being (?:kind|generous|polite|charitable|nice)"
    r"|back of (?:a|an|the|my) (?:fag packet|cigarette packet|envelope|napkin|beermat|beer mat|matchbox)"
    r"|(?:as a|just a) (?:temporary )?stand (?:- )?in|just so (?:that )?(?:there's|there is|i can|we can|it )"
    # said by nobody
    r"|(?:nobody|noone|no §|none|neither|hardly anyone|hardly anybody)(?: [^\s§.,;]+){0,3} (?:says?|said|tells?|told|reports?|reported|quotes?|quoted|confirms?|confirmed)(?: (?:me|us|that|it's|it|is|was))*+(?= §)"
    # not to be put down
    r"|(?:(?:hold|hang) fire|bear with(?: (?:me|us))?)(?: [,–-])*(?= §)"
    rf"|§(?: [^\s§]+){{0,6}} (?:hang|hold) (?:on|fire)(?: a (?:sec|second|minute|min|mo|moment|tick|bit))?{_AT_ITS_END}(?![^§]{{0,40}}§)"
    r"|§ (?:[,.–-] )?(?:oh no|no wait)(?!\S)(?![^§]{0,40}§)|§ [,.–-] wait(?! (?:times?|lists?|for)(?!\S))(?!\S)(?![^§]{0,40}§)"
    r"|(?:not for|not to be|shouldn't be|should not be|can't be|cannot be) (?:record|recording|recorded|entered|entering|logged|logging|submitted|submitting|put (?:in|down)|used|using)(?! (?:to|for|as|in)(?!\S))"
    rf"|(?:don't|do not|dont|never) (?:record|enter|log|submit|use|put|take|count|quote) (?:it|that|this|mine|ours|them|anything)(?: (?:in|down|up|yet|just yet|on))*{_AT_ITS_END}"
    rf"|leave (?:it|mine|this|that|ours|me|us)(?: (?:blank|empty|out|off|open))+(?: (?:for now|pls|please|for the moment|until|till))*{_AT_ITS_END}"
    r"|(?<=[,.;–-] )(?:(?:so|and|but|please|pls|best|better|just) )*wait (?:for(?! it(?!\S))|until|till|til)"
    rf"|(?:that's|thats|that is|is that|was that) (?:for )?(?:the|a) (?:[^\s.,;]+ ){{0,3}}(?:question|measure|indicator|kpi)(?: (?:isn't it|wasn't it|is it|right|sorry))?(?= [.,;!)?]|$)"
    # another month's
    r"|¤now (?:s |is |isn't |one |figure |one's |still |not |yet |all )*(?:still |not )(?:yet |quite )?(?:with|out|to come|in|ready|available|back|done|closed|through|being|waiting|awaited|outstanding)(?!\S)"
    r"|(?:that'd be|that would be|that's|thats|it's|its|this is|here's|is) (?:only |just |actually )*(?:the )?¤prev(?: s)? (?:§|figure|number|return|value)(?!\S)"
    r"|only (?:have|got|goes|go|runs|run|covers|cover|includes|shows)(?: [^\s§.,;]+){0,3} (?:up )?to (?:the )?(?:end of )?¤prev(?!\S)"
    # not to last
    r"|(?:it|that|this|which)(?:'ll| will| may| might| could| is going to| is bound to| is likely to) (?:still |well |probably |almost certainly )*(?:change|move|shift)(?! (?:in|when|once|as|soon|on|up|the)(?!\S))"
    # counted another way
    r"|(?:left|included|counted|in) (?:in )?(?:by|in) (?:accident|mistake|error)|(?:counted|added|calculated|done) (?:it |them |up )?the wrong way"
    r"|§ if (?:you|we|they|i|one) (?:count|include|add|exclude|leave|ignore|strip|discount)"
    r"|same as (?:i|we) (?:gave|sent|put|said|told)"
    # not whole
    rf"|(?:lost|lose|losing) (?:some|half|a few|a load|loads|most|lots|many|a lot|a bunch)(?: of (?:it|them))?{_AT_ITS_END}"
    rf"|(?:aren't|isn't|wasn't|weren't|not) (?:yet |all |quite |even )?(?:in|on) (?:it|there|here|yet)(?: yet)?{_AT_ITS_END}"
    r"|(?:duplicates?|dupes?) (?:still |left )?in (?:there|it|that)"
    r"|not all (?:of (?:it|them) )?(?:got|came|went|made|counted)"
    r"|(?:and|plus|\+) (?:then some|(?:another|a further|an extra) (?:lot|batch|load|handful|few|couple)(?! of)|(?:some|a few|a bit|a couple|a handful) more(?! than))"
    r"|(?:§ more|another §|a further §)(?: (?:have|has|had|just|also|only))* (?:in|came|come|arrived|appeared|turned up|since|to (?:come|add|log|follow|go on))(?! (?:than|on|on top)(?!\S))"
    r"|§ (?:[a-z]+ )?(?:logged|keyed|entered|counted|processed|loaded|uploaded) (?:so far )?(?:, )?(?:but|though|although)"
    r")(?!\S)"
)
_FAR = 60


def speaks_of_figures(shape: Shape, place: int, reading: Reading, *, rough: bool) -> bool:
    """Whether what is said near the figure at a place speaks of how figures come about, and nobody has explained it.

    Where it is said to be `rough`, provisional or approximate, what is not all in only tells why.
    """
    rows = _TOGETHER if rough else _TOGETHER + _NOT_WHOLE
    first, last = max(0, place - _FAR), min(len(shape.words), place + _FAR)
    return (
        any(True for _ in _telling(shape, place, reading))
        or any(
            _told_together(shape, begin, end, reading, rows) for begin, end in _clauses(shape, first, last)
        )
        or _turns(shape, place, reading)
    )


def _turns(shape: Shape, place: int, reading: Reading) -> bool:
    """Whether a turn of phrase near the figure tells that it is another's, not whole, or not to last."""
    for match in _TURNS.finditer(shape.text, *shape.near(place)):
        said = range(shape.place(match.start()), shape.place(match.end() - 1) + 1)
        if not reading.explained.issuperset(said):
            return True
    return False


def _clauses(shape: Shape, first: int, last: int) -> Iterator[tuple[int, int]]:
    begin = first
    for at in range(first, last + 1):
        if at == last or shape.is_break(at):
            if begin < at:
                yield begin, at
            begin = at + 1


def _told_together(shape: Shape, first: int, last: int, reading: Reading, rows: _Rows) -> bool:
    """Whether a clause has the words that speak of a figure together."""
    said = {
        shape.words[at]
        for at in range(first, last)
        if at not in reading.explained and not shape.is_own(shape.words[at])
    }
    return any(all(said & words for words in together) and not said & excused for together, excused in rows)


def _telling(shape: Shape, place: int, reading: Reading) -> Iterator[int]:
    """The places near a figure of words that speak of figures alone, in no harmless phrase."""
    first, last = max(0, place - _FAR), min(len(shape.words), place + _FAR)
    found = [
        at
        for at in range(first, last)
        if shape.words[at] in _ALONE
        and (at > place or shape.words[at] not in _OF_TAKING_BACK)
        and at not in reading.explained
        and at not in reading.cues
        and not shape.is_own(shape.words[at])
        and not _has_its_number(shape, at, place, reading)
    ]
    if not found:
        return
    harmless: set[int] = set()
    end = shape.starts[last - 1] + len(shape.words[last - 1])
    for match in _HARMLESS.finditer(shape.text, shape.starts[first], end):
        harmless.update(range(shape.place(match.start()), shape.place(match.end() - 1) + 1))
    yield from (at for at in found if at not in harmless)


def _has_its_number(shape: Shape, at: int, place: int, reading: Reading) -> bool:
    """Whether a number of its own, whose part is told, stands in the clause of a word ("excludes former arrears of £418,902")."""
    first, last = shape.clause(at)
    return not first <= place < last and any(
        reading.roles.get(one) not in {None, Role.UNCLEAR, Role.LABEL} for one in range(first, last)
    )
