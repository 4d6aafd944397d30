"""What the clauses beside a figure's own do to it: "for gas, 84", "84, in the north", "84 but nobody believes it".

Inside its own clause every word beside a figure is weighed (`plainness`). Past a comma or a dash people greet, explain
and sign, and most of that takes nothing away. What does is told by how it opens, with a place, a time, a group or a
condition and a word in it that nobody has explained; or by what it says of the figure: that it is not so, that it is
another's, or that it is the target.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re

from bot.understanding.lexicon import SENTENCE_ENDS
from bot.understanding.meaning import KnownIndicator
from bot.understanding.plainness import Reading, is_strange, sets_it_elsewhere
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import Role
from bot.understanding.wording import any_of

_SENTENCE = SENTENCE_ENDS | {"|"}
_FAR = 40
"""Words looked at before a figure, so that a long text takes no longer for each of its figures."""
_SHORT = 7

_NOT = r"(?:not|never|isn't|wasn't|aren't|can't|cannot|couldn't|don't|doesn't|didn't|won't|wouldn't|nobody|noone|no one|none of us|hardly|hard to)"
_SO = r"(?:right|true|correct|accurate|reliable|real|possible|plausible|realistic|believe|believes|believed|believable|trust|trusts|accept|accepts|agree|agrees|buy|buys|mine|ours|¤now|this month|this month's|quite|exactly|really|all in|all of (?:them|it))"
_IT_IS = r"(?:which is|which was|that's|that is|that was|it's|it is|it was|this is|this was|(?<=§ , )is|(?<=§ , )was|(?<=§ - )is|(?<=§ - )was|(?<=§ – )is|(?<=§ – )was|(?<=§ )is|(?<=§ )was)"
_ANOTHER_WAY = r"(?:old|new|previous|former|different|other|revised|alternative) (?:basis|measure|definition|method|methodology|way|calculation|criteria|counting|count|rules|contract|system)"
_OLD_WAY = r"(?:old|previous|former|superseded) (?:basis|measure|definition|method|methodology|calculation|criteria|rules|formula)"
_GROUNDS = r"(?:workings?|details?|data|evidence|calculations?|breakdown|numbers|figures?|source|proof|sums|methodology|assumptions|it|that|this|them)"
_ANOTHER = r"(?:wrong|typo|error|mistake|before|then|earlier|target|aim|goal|plan|budget|forecast|projection|trajectory|profile|limit|threshold|benchmark|baseline|¤prev|¤month|last month's|last month|last year's|last year|yesterday's|old one|old figure|half|a guess|guesswork|gas|for [a-z]+)"


_DOUBTED = any_of(
    rf"{_NOT} (?:[^\s§.;!?]+ ){{0,2}}?{_SO}(?= (?:[.,;!)]|it\b|that\b|this\b|them\b|with\b|-|–|\n)|$)",
    r"(?:made|making|make) (?:it|that|this|one) up",
    r"i (?:guessed|wish)(?= (?:[.,;!)]|$)|$)",
    r"(?:i|we)(?:'d| would)? (?:wouldn't|would not|won't|will not|can't|cannot|couldn't|don't|do not|would never) (?:use|quote|rely on|trust|publish|repeat|report|print|share) (?:it|that|this|them)(?! (?:yet|outside|externally|widely|publicly|with anyone|until))",
    r"(?:hope|hoping|hopefully|pray|praying|bet|assume|assuming|doubt)(?: that)? (?:nobody|noone|no §|no one|nobody else) (?:checks?|notices?|asks?|looks?|spots?|counts?|reads?|finds out)",
    r"you wish",
    r"in my dreams",
    r"only joking",
    r"just kidding",
    r"kidding",
    r"yeah right",
    r"as if(?= (?:[.,;!)]|$)|$)",
    r"no way",
    r"haha not really",
    r"(?:wrongly|incorrectly|mistakenly|falsely|erroneously|supposedly|allegedly)",
    r"in theory",
    r"so (?:they|he|she|it) (?:say|says|claim|claims)",
    r"so i(?:'m| am| was|'ve been) told",
    r"so i (?:hear|heard)",
    r"(?:i|we) (?:was|were|am|are|'m|'re) told",
    r"i'm told",
    r"from what i hear",
    r"who knows",
    r"(?:is|are|was|were|being|to be|is being|gets|getting) (?:disputed|contested|challenged|queried|corrected|restated|recalculated|re - run|rerun|redone|amended|fabricated|made up|a lie|a joke|a fiction|nonsense|impossible|garbage|misleading|inaccurate|unreliable|meaningless|out by (?:a|some|§)[^§.]{0,20})",
    r"(?:disagrees?|disputes?|contests?|begs? to differ)",
    r"(?:says?|said|reckons?|thinks?) (?:otherwise|different(?:ly)?)",
    r"(?:have|has|had|get|gets|got|makes?|shows?|gives?) (?:it )?(?:a )?different(?: (?:figure|number|answer|total|one))?",
    r"(?:which|that|it|figure|this) (?:excludes|omits|misses out|leaves out|ignores|is missing|only (?:covers|includes|counts))",
    r"(?:is|are|was|were|still) (?:missing|incomplete|absent|excluded|left out|not in|not counted|not included|not there)",
    r"not all (?:the |of the |our )?[a-z¤]+ (?:are|is|were|have)",
    r"(?:should|ought to|must|needs to|has to) be (?:a (?:bit|lot|little) |much |far |slightly )?(?:higher|lower|more|less|better|worse|up|down|corrected|changed|amended)(?! (?:next|in ¤month|in ¤another|by ¤month|soon|from ¤month|from next)(?!\S))",
    r"(?:report|query|formula|system|spreadsheet|extract|dashboard|sheet|export) (?:is|was|looks|seems) (?:broken|wrong|faulty|buggy|corrupted|out of date|run early|run too early|incomplete|playing up)",
    r"but for (?!the first|once|some reason|¤)(?:the |our |those |these )?[a-z]+",
    r"depending (?:on|how|which|what|who|whether)",
    r"like for like",
    r"like - for - like",
    r"with (?:the |all |all the )?(?:[a-z]+ ){0,2}(?:included|excluded|counted in|counted|added in|added|removed|taken out|left out|ones)",
    rf"(?:on|using|by|under|with|according to|as per|per|going by|from) (?:the |our |a |an )?{_ANOTHER_WAY}",
    rf"(?<=§ )(?:, |\( |- |– )?(?:the |our )?{_OLD_WAY}(?= (?:[.,;!)]|$)|$)",
    rf"(?:i|we)(?:'d| would| do)? (?:really |still |just |first |also )*(?:want|like|need|prefer|love)(?: someone| somebody| you| [a-z]+)? to (?:(?:see|look at|look through|go through|check|review|understand) (?:[^\s§.;]+ ){{0,3}}?{_GROUNDS}(?= (?:first|before|behind|for|from|of|myself|[.,;!)])|$)|(?:double |double - |re - )?check(?= (?:[.,;!)]|$)|$)|(?:double |double - |re - )check|verify|query|challenge)",
    r"(?:i|we) (?:wouldn't|would not|won't|can't|couldn't) (?:bank|bet|swear|stake|hang|put my name|put money|put the house)",
    r"vouch for",
    r"not (?:one|a figure|a number) (?:i|we)(?:'d| would)",
    r"(?<=§ )by (?:value|volume|weight|tonnage)",
    r"(?:isn't|aren't|wasn't|weren't) (?:in (?:there|it|that|here)|included|counted|covered)",
    r"(?:pinch|grain) of salt",
    r"(?:pick|think of|choose) a (?:number|figure)",
    r"(?:any|a random) number",
    r"out of (?:a|the|thin) (?:hat|air)",
    r"not (?:happy|comfortable) (?:with|about) the (?:figure|number)",
    r"not comfortable (?:with|about) (?:it|that|this)",
    r"(?:have|has|had) (?:my|our|some|serious|real) doubts",
    r"(?:but|though|although|however|yet) (?:that|it|this|which|that's|it's|that is|it is|the figure|this figure)? ?(?:also |still |does |wrongly )?(?:includes?|including|contains?) (?!(?:all|everything|both|one|§|a|an)(?!\S))[a-z¤]+",
    r"(?:includes?|including|contains?) (?:[^\s§.;]+ ){1,4}though",
    r"(?:should not|shouldn't|shouldnt|ought not to) (?:really |strictly |technically |actually )*(?:count|be (?:in|included|counted|there|on it|part of|ours)|have (?:been )?(?:in|included|counted|there|ours|count))",
    r"which (?:it|they|that) (?:shouldn't|should not)(?: be)?(?= (?:[.,;!)]|$)|$)",
    r"subject to (?:an |the |any |a )?(?:[a-z]+ )?(?:appeals?|challenges?|disputes?|legal|negotiations?|arguments?|court|tribunal|objections?|conditions?|recounts?)",
    r"subject to (?:[^\s§.;]+ ){1,3}(?:agreeing|accepting|paying)",
    r"(?:but|and|though|although) (?:(?:i'll|i will|i'm going to|i intend to|i plan to|i might|i may) (?:need to |have to |probably |then )?(?:change|correct|redo|replace|rework|revisit|fix) (?:it|that|this|them)|(?:we'll|we will|we're going to|we might|we may|will) (?:need to |have to |probably |then )?(?:correct|redo|replace|revisit|restate) (?:it|this|them))",
    r"(?:don't|do not|dont) (?:submit|file|log|save|minute|send) (?:it|that|this)",
    r"with (?:the |all |our )?former [a-z]+",
    r"but (?:it|that|this|that's|which) (?:looks?|seems?|feels?|sounds?) (?:a (?:bit|little) |very |rather |too )*(?:high|low|big|small|off|odd)",
    r"but (?:please |pls |can you |do )?(?:check|verify|double - check|ask|confirm)(?= (?:it|this|that|with|[a-z]+(?: [.!])?$)|$)",
    r"(?:it's|it is|that's|be|is|was) (?:a bit |slightly )?out by",
    r"i don't think(?: so)?(?= (?:[.,;!)]|$)|$)",
    r"i think not",
    r"(?:(?:i|we|they) hope|fingers crossed|touch wood|with luck|with any luck)(?= (?:[.,;!)]|$)|$)",
    r"(?<=§ )(?:promised|pledged|hoped for|of (?:mine|yours|theirs|you|us|data|figures|numbers|records|returns|results))",
    r"is (?:that|it|this)(?: (?:right|ok|okay|it|correct|enough|fine))?$",
    r"(?:is|are|was|were|still) missing(?= (?:[.,;!)]|$)|$)",
    rf"{_IT_IS} (?:the |our |only |just |my |an |a |really |actually )*{_ANOTHER}(?: (?:only|one|figure|number))?(?= (?:[.,;!)]|$)|$)",
    r"looks like (?:¤prev|¤month|last month)",
    r"(?:can|could|would|will) you (?:please )?(?:check|verify|double - check|confirm)(?= (?:it|this|that|the figure|if|whether|please|[.,;!?)]|$)|$)",
    r"(?:tell me|shout|say|let me know|correct me)(?: please)? if (?:it's |it is |that's |this is |i'm |i am )?(?:wrong|not right|off|mistaken)",
    r"(?:could|might|may|can) (?:well )?be (?:wrong|out|off|mistaken)",
)
_YOURS = re.compile(
    r"(?<!\S)(?:(?:you|they|he|she) (?:already |just |only |all |have |had |'ve |then |once )*(?:told|said|say|had|have|put|quoted|got|gave|wrote|published|printed|listed|used)(?! (?:it|to|us to|me to|that)(?!\S))(?: (?:us|me|it|that|them|at|for|was|is|as|on|down))*"
    r"|(?:was|were|been|being|am|are|is) (?:once |only |also |all |just )?(?:told|promised|assured|given to understand)(?: (?:it was|it is|it's|that))?"
    r"|your (?:[^\s§.;!?]+ ){0,3}(?:says?|said|shows?|showed|has|had|reads?|quotes?|quoted|lists?|is|was)(?: (?:it was|it is|it's|us at|that|at))?"
    r"|(?:board|committee|cabinet|scrutiny) (?:paper|papers|report|pack) (?:said|had|has|says|quoted|showed|shows)(?: (?:it was|it is|it's))?"
    r"|your|(?:re|about|regarding|for|on|of|with) (?:the|that|this))(?: about| around)? $"
)
_OPENS_A_QUALIFIER = frozenset(
    "in on at for across under within per among by till until since before during up over this today using counting excluding including minus less plus without last next".split()
)
_UNSAYS = frozenset(
    "today yesterday weekend overnight ago morning evening quarter year old last ¤date week night".split()
)
_JUDGING = frozenset(
    "reasons reason line par keeping spite light long expectations expected hand fairness honesty balance track target".split()
)
"""What makes of an opening that could narrow a judgement or a reason: "in line with June", "at long last"."""
_IN_A_MONTH = frozenset("in for from since during of".split())
_MONTHS = frozenset({"¤prev", "¤month", "¤another"})
_A_MONTH = 3
_PROVISOS = frozenset("if unless depending assuming supposing provided providing had were".split())
_KINDLY = frozenset(
    "helps help useful asks ask asked need needed honest interested ok okay possible wondering matters want wanted wish like required memory anyone".split()
)
_REST = re.compile(
    r"(?:or (?!so(?!\S)|thereabouts|near|as near|rather|roughly)|and counting|of (?:them|those|these|us|theirs|mine)(?!\S)|to (?:go|come|do|follow|complete|report)(?= (?:[.,;!)]|$)|$)|(?:a|an|each|every) (?:day|week|hour|night|shift|head|job|case|person|year|quarter)(?!\S)|would be nice|was the |is the |hoped for|promised|at (?:its |the |our |their )?(?:best|worst|peak|most|least)(?!\S))"
)


def set_apart(shape: Shape, place: int, reading: Reading, indicator: KnownIndicator) -> bool:
    """Whether a clause beside the figure at a place says it is of another place, time, group or condition, or not so."""
    return (
        _lead_sets(shape, place, reading)
        or _is_somebody_elses(shape, place)
        or _is_doubted(shape, place, reading)
        or _tail_sets(shape, place, reading, indicator)
        or _is_of_a_day(shape, place)
        or _is_told_from_nought(shape, place)
    )


def _is_told_from_nought(shape: Shape, place: int) -> bool:
    """Whether a figure is "8 below zero"."""
    if shape.words[place + 1 : place + 2] not in (("below",), ("under",), ("above",), ("over",)):
        return False
    return shape.words[place + 2 : place + 3] == ("§",) and shape.quantity(place + 2).value == 0


_ON_A_DAY = frozenset("as of at the up to until till by on only but and so it was is we had were".split())
_LATE, _EARLY = 27, 6


def _is_of_a_day(shape: Shape, place: int) -> bool:
    """Whether a figure is of a day inside the month ("as of the 20th 84", "84 up to 20 July"); its ends are the month itself."""
    first, last = shape.clause(place)
    if first > 1 and shape.words[first - 1] in {",", "(", "-", "–"}:
        first = shape.clause(first - 2)[0]
    if last + 1 < len(shape.words) and shape.words[last] in {",", "(", "-", "–"}:
        last = shape.clause(last + 1)[1]
    for at in range(first + 1, last):
        if shape.words[at] != "¤date" or shape.words[at - 1 - (shape.words[at - 1] == "the")] not in _DAYS:
            continue
        day = re.match(r"\d+", shape.tokens[at].said)
        begin, end = shape.clause(at)
        end = next((after for after in range(at, end) if shape.words[after] in _GOES_ON), end)
        if day and _EARLY < int(day[0]) < _LATE and all(
            word in _ON_A_DAY or word in {"§", "¤date", "¤now"} or shape.is_own(word)
            for word in shape.words[begin:end]
        ):  # fmt: skip
            return True
    return False


_DAYS = frozenset("of at to until till by".split())
_GOES_ON = frozenset("and but so then because as since".split())
"""What goes on after a day with something else ("by the 15th and then I was off")."""


def _lead_sets(shape: Shape, place: int, reading: Reading) -> bool:
    first, _ = shape.clause(place)
    end = first - 1
    while end > 0 and place - end < _FAR and shape.words[end] not in _SENTENCE:
        begin, _ = shape.clause(end - 1)
        if begin < end and sets_it_elsewhere(shape, begin, end, reading):
            return True
        end = begin - 1
    return False


def _is_somebody_elses(shape: Shape, place: int) -> bool:
    """Whether a figure is what the reader's own message, or somebody else, said ("your chart says 84", "members were told 84")."""
    first = max(0, place - _FAR)
    while first < place and any(word in _SENTENCE for word in shape.words[first:place]):
        first += 1
    return bool(_YOURS.search(shape.text[shape.starts[first] : shape.starts[place]])) and (
        shape.is_break(place + 1) if place + 1 < len(shape.words) else True
    )


def _is_doubted(shape: Shape, place: int, reading: Reading) -> bool:
    for match in _DOUBTED.finditer(shape.text, *shape.near(place)):
        said = range(shape.place(match.start()), shape.place(match.end() - 1) + 1)
        first, _ = shape.clause(said[0])
        if (
            reading.corrected
            and _LEFT_OUT.fullmatch(match[0])
            and _BUT.isdisjoint(shape.words[first : said[0]])
        ):
            continue
        if not reading.explained.issuperset(said) and not _is_of_another_number(shape, place, said):
            return True
        if match[0].endswith("missing") or match[0].startswith(("should", "ought")):
            return True
    return False


_BUT = frozenset("but though although however still yet".split())
_LEFT_OUT = re.compile(
    r"(?:was|were) (?:missing|absent|excluded|left out|not in|not counted|not included|not there)"
)
"""What a figure did not hold before it was corrected."""


def _is_of_another_number(shape: Shape, place: int, said: range) -> bool:
    """Whether a number of its own stands in the clause of such words ("excludes former arrears of £418,902")."""
    first, last = shape.clause(said[0])
    return any(shape.words[at] == "§" and at != place for at in range(max(first, said[0] - 3), last))


def _tail_sets(shape: Shape, place: int, reading: Reading, indicator: KnownIndicator) -> bool:
    _, end = shape.clause(place)
    if end + 1 >= len(shape.words) or shape.words[end] not in {",", "-", "–", "("} or shape.is_break(end + 1):
        return False
    _, last = shape.clause(end + 1)
    said = shape.words[end + 1 : last]
    if said[0] in _PROVISOS:
        supposed = any(reading.roles.get(at) is Role.SUPPOSED for at in range(end + 1, last))
        return not (supposed or _KINDLY & set(said))
    if "ago" in said or (len(said) <= _A_MONTH and said[0] in _IN_A_MONTH and _MONTHS & set(said)):
        return True
    if "§" in said:
        return said[0] in {"less", "minus", "plus", "add", "adding"} or (
            said[0] in _OPENS_A_QUALIFIER and sets_it_elsewhere(shape, end + 1, last, reading)
        )
    if len(said) > _SHORT:
        return False
    if _REST.match(" ".join(said)):
        return True
    if _JUDGING & set(said):
        return False
    strange = any(is_strange(shape, at, reading, indicator) for at in range(end + 1, last))
    if len(said) == 1:
        ends = last == len(shape.words) or shape.words[last] in _SENTENCE
        return strange and ends and (end + 1) not in shape.proper
    return said[0] in _OPENS_A_QUALIFIER and (strange or bool(_UNSAYS & set(said)))
