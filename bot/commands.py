"""What somebody asks for in plain words: a verb and what follows it. Figures are read elsewhere, and first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum


class Verb(Enum):
    """Everything that can be asked for by words."""

    STATUS = "status"
    CHART = "chart"
    HISTORY = "history"
    FIGURE = "figure"
    LATE = "late"
    FLAGS = "flags"
    SLIPPING = "slipping"
    MINE = "mine"
    ROUND = "round"
    HELP = "help"
    HELLO = "hello"
    THANKS = "thanks"
    UNDO = "undo"
    EDIT = "edit"
    CORRECT = "correct"
    STANDING = "standing"
    AWAY = "away"
    BACK = "back"
    AM_I_AWAY = "am I away"
    NOT_AWAY = "not away"
    WHAT_DID_I_SAY = "what did I say"
    WHO_SEES = "who sees this"
    PARDON = "pardon"
    WHAT_IS_MEASURED = "what is measured"
    COACH = "coach"
    EVERYTHING = "everything"
    PREVIEW = "preview"
    OPEN_ROUND = "open round"
    EXTEND_ROUND = "extend round"
    EXTEND_FIGURE = "extend figure"
    PAUSE_ROUND = "pause round"
    RESUME_ROUND = "resume round"
    CLOSE_ROUND = "close round"
    EXEMPT = "exempt"
    ANSWER_FOR = "answer for"
    HAND_TO = "hand to"
    PASS_ON = "pass on"  # noqa: S105 - a verb, not a password
    ACKNOWLEDGE = "acknowledge"
    REMIND = "remind"
    ASSIGN = "assign"
    ASK_LEAD = "ask lead"
    SNOOZE = "snooze"
    CLOSE_FLAG = "close flag"


@dataclass(frozen=True, slots=True)
class Command:
    """A verb and the words that follow it."""

    verb: Verb
    rest: str = ""
    more: str = ""


MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?: 20\d\d)?"
)

# fmt: off
_PATTERNS: tuple[tuple[Verb, str], ...] = (
    (Verb.HELLO, r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|morning|hiya)(?: there| all| stocktake)?"),
    (
        Verb.THANKS,
        r"(?:ok(?:ay)?|great|perfect|noted|seen|got it|will do|no problem|no worries|cheers|ta|many thanks|thanks|thank you)"
        r"(?:[ ,]+(?:ok|great|thanks|thank you|cheers|very much|so much|a lot|noted|will do|nadia|tom|all))*",
    ),
    (
        Verb.STANDING,
        r"(?:oh,? )?(?:and |but |ps )?(?:that(?:'s| is| was)?|it(?:'s| is)|they(?:'re| are)|those are|these are|both(?: are)?|all)"
        r" (?:only |just |still |now |all )*(?P<rest>provisional|final|an estimate|estimates?|estimated)(?: now| by the way| btw)?",
    ),
    (
        Verb.UNDO,
        r"(?:no,? |sorry,? |oh,? |actually,? )*(?:undo(?: (?:that|it|last|the last one))?|take (?:that|it) back"
        r"|(?:scrap|forget|ignore|bin|delete)(?: (?:that|it|this|the last one|my last(?: message)?)))(?:,? please|,? sorry)?",
    ),
    (
        Verb.EDIT,
        r"edit(?: (?:that|it|this|them|my (?:last )?(?:answer|message|reply|figures?)))?"
        r"|(?:let me |(?:can|could|may) i |i (?:want|need|would like|'?d like) to )(?:edit|change) (?:that|it|this|them|something|my (?:last )?(?:answer|message|reply|figures?))"
        r"|change my (?:last )?(?:answer|message|reply|figures?)",
    ),
    (Verb.HELP, r"help(?: (?:me|please))?|help (?:on |about |for )?(?:the |a |my )?(?:rounds?|figures?|flags?|status|charts?|months?|corrections?|reminders?|commands?)|what can (?:i|you) (?:say|do|ask)|how does this work|commands|\?"),
    (Verb.PARDON, r"(?:sorry,? )?(?:what|eh|huh|pardon|come again|say again|what do you mean|i don'?t (?:understand|follow|get it)|not sure what you mean)(?:,? sorry)?"),
    (
        Verb.WHO_SEES,
        r"who (?:can |else |will )*(?:sees?|reads?|gets?|hears?) (?:this|it|that|these|all this|my (?:answers?|figures?|words?|notes?|messages?))"
        r"|(?:is|are) (?:this|these|my (?:answers?|words?|messages?)) (?:private|confidential|shared|public)"
        r"|(?:does|can|will|do) (?:the unit|anyone(?: else)?|anybody(?: else)?|others?|people|they|my boss) (?:see|read|get) (?:this|it|that|these)",
    ),
    (
        Verb.MINE,
        r"(?:is there |have you got |do you have )?anything (?:else )?(?:for me|due|waiting|outstanding|from me)(?: today| now)?"
        r"|what do you (?:still )?(?:need|want)(?: from me)?|what(?:'s| is) (?:still )?(?:left|missing from me|to (?:do|come)(?: from me)?)(?: for me)?(?: to do)?"
        r"|what else(?: (?:is there|do you need|is (?:left|due|waiting|outstanding)))?(?: from me)?|(?:what )?(?:am|have) i (?:missing|missed)(?: anything)?"
        r"|(?:am i|are any(?: of (?:mine|my figures))?|is any(?:thing)?(?: of mine)?) (?:late|overdue)|am i (?:up to date|done)|is (?:that|it) (?:in|it|all|everything|all in)|did you get (?:that|it|them)",
    ),
    (
        Verb.MINE,
        r"mine|my (?:figures|indicators|stuff|list)|what(?:'s| is) (?:due|waiting|outstanding)(?: (?:from|for) me)?|what do i owe(?: you)?"
        r"|what(?:'s| is| are you| have you| do you)? ask(?:ed|ing)? (?:of|from) me|what (?:do|have) i (?:need|got|have) to (?:do|give|send|answer)(?: you)?",
    ),
    (Verb.WHAT_DID_I_SAY, r"what did i (?:say|send|give|put|report)(?: you)?(?: last (?:time|month))?(?: (?:for|about|on) (?P<rest>.+?))?(?: last (?:time|month))?"),
    (
        Verb.WHAT_IS_MEASURED,
        r"what (?:does|do) (?:this|it|that|these|they|(?P<rest>.+)) (?:measure|mean|count|include)s?"
        r"|(?P<rest3>[^,:;?]{2,60}?)[,:;]? (?:- )?what (?:does|do) (?:this|it|that|these|they) (?:measure|mean|count|include)s?"
        r"|what(?:'s| is) the definition(?: of (?P<more>.+))?|define (?P<rest2>.+)",
    ),
    (Verb.COACH, r"(?:help me|help) with (?:this one|this|it|(?P<rest>.+))|what (?:should|could|would) (?:i|we|you) ask(?: (?:about|on) (?P<more>.+))?"),
    (Verb.LATE, r"late|who(?:'s| is) late|what(?:'s| is) (?:late|missing|overdue)|missing|overdue"),
    (Verb.FLAGS, r"(?:the |all |any )?(?:open )?flags?|(?:what|which) flags are open|what(?:'s| is) flagged"),
    (
        Verb.SLIPPING,
        r"slipping|off track|(?:what|which(?: ones)?|who|anything)(?:'s| is| are| has| have)? ?(?:been )?"
        r"(?:slipp(?:ed|ing)|off track|getting worse)",
    ),
    (
        Verb.STATUS,
        r"(?:what|which(?: ones)?|who|anything)(?:'s| is| are| has| have)? ?(?:been )?"
        r"(?:red|amber|green|recovered|recovering|improv(?:ed|ing)|getting better)",
    ),
    (
        Verb.STATUS,
        r"(?:how many|what|which)(?: ones| figures| indicators)? (?:are|have gone|have turned) (?:at )?(?:red|amber|green|off track)"
        r"|(?:is there )?(?:anything|what|something) (?:that )?(?:i|we) (?:should|ought to|need to|must) (?:worry|be worried|be concerned|know) ?(?:about)?"
        r"|(?:any|what are the) (?:problems|worries|concerns|issues)|what needs (?:my |our )?attention|what(?:'s| is) (?:going )?wrong",
    ),
    (
        Verb.STATUS,
        r"(?:what(?:'s| is) )?(?:the )?forecasts?(?: (?:for|of|on) (?P<rest>[^?]{2,60}))?"
        r"|(?:will|is|are|can) (?!i\b|you\b)(?P<rest2>[^?]{2,60}?) (?:going to |likely to |still )?"
        r"(?:make it|get there|(?:make|hit|meet|reach|land|miss)(?: (?:it|(?:the|its|their|our) targets?|target))?)(?: (?:by|in|this) [\w ]{2,20})?"
        r"|(?:will|are|can) we (?:going to )?(?:make|hit|meet|reach|miss) (?:the )?targets?(?: (?:on|for|in) (?P<rest3>[^?]{2,60}))?",
    ),
    (
        Verb.STATUS,
        r"how (?:are|is) (?:we|things|it|everything) (?:doing |going |standing |looking )?(?:on|with|in|for|at|about) (?P<rest>[^?]{2,60})"
        r"|(?:how|where) do (?:we|things) stand (?:on|with|in|for) (?P<rest2>[^?]{2,60})|where are we (?:on|with|in) (?P<rest3>[^?]{2,60})"
        r"|(?:any news|an update|update|what(?:'s| is) (?:happening|going on|the (?:position|picture|latest))) (?:on|with|in|about|for) (?P<more>[^?]{2,60})",
    ),
    (
        Verb.STATUS,
        r"give me (?:the |some |a )?(?:details?|figures?|numbers?|picture|latest|status)(?: (?:on|of|for|about) (?P<rest>[^?]{2,60}))?"
        r"|what (?:did|has) (?!i\b|we\b|you\b)(?P<rest2>[\w' -]{2,40}?) (?:say|said|send|sent|give|given|report(?:ed)?)",
    ),
    (Verb.EVERYTHING, r"chart of everything|everything|all charts|grid"),
    (Verb.PREVIEW, r"(?:round )?(?:--)?preview(?: (?:the )?round)?(?: (?:for )?(?P<rest>.+))?"),
    (Verb.EXTEND_ROUND, rf"extend (?:the )?(?:(?P<more2>{MONTH_NAME})|(?:(?P<more>\w+ )?round)|) ?(?:to|until|till) (?P<rest>.+)"),
    (Verb.PAUSE_ROUND, rf"pause (?:the )?(?:(?P<rest>\w+) )?round|pause (?P<rest2>{MONTH_NAME})"),
    (Verb.RESUME_ROUND, rf"(?:resume|continue|unpause) (?:the )?(?:(?P<rest>\w+) )?round|(?:resume|continue|unpause) (?P<rest2>{MONTH_NAME})"),
    (Verb.CLOSE_ROUND, rf"close (?:the )?(?:(?P<rest>\w+) )?round|close (?P<rest2>{MONTH_NAME})"),
    (Verb.OPEN_ROUND, rf"open (?:the )?(?:(?P<rest>\w+) )?round|open (?P<rest2>{MONTH_NAME})"),
    (Verb.ROUND, r"(?:the )?round(?: board)?(?: (?:for )?(?P<rest>\w+(?: \d{4})?))?|how is the round(?: going)?"),
    (Verb.EXTEND_ROUND, r"extend (?:the )?(?:(?P<more>\w+) )?round(?: by .+)?"),
    (Verb.EXTEND_FIGURE, r"extend (?P<rest>[^:,]{2,60}?)(?: (?:to|until|till) (?P<more>.+))?"),
    (
        Verb.EXEMPT,
        r"exempt (?P<rest>.+?)(?: (?:for |from )?(?:now|this (?:month|time|round|quarter|year))(?: ?, *(?P<more2>.+))?)?"
        r"(?:(?: (?:because|as|since)\b| ?[:;]| [-–—]) *(?P<more>.+))?",
    ),
    (Verb.ANSWER_FOR, r"answer for (?P<more>[^:,]+)[:,] *(?P<rest>.+)"),
    (Verb.HAND_TO, r"(?:hand|give|pass|move)(?: over)? (?P<rest>.+?) (?:over )?to (?P<more>[\w@.' -]+)"),
    (Verb.ACKNOWLEDGE, r"(?:acknowledged?|ack)(?: (?P<rest>.+))?|(?P<rest2>[\w&' -]{2,40}?) (?:flag )?(?:acknowledge|ack)"),
    (Verb.ASK_LEAD, r"ask (?:the )?(?:lead|service)(?: (?:about|on|for) (?P<rest>.+))?"),
    (Verb.REMIND, r"(?:remind|chase|nudge) (?P<rest>[\w@.' -]{2,60})"),
    (Verb.ASSIGN, r"assign (?:(?P<rest>.+?) )?to (?P<more>[\w@.' -]+)"),
    (Verb.SNOOZE, r"snooze (?:(?P<rest>.+?) )?(?:until|'?till?|to|for) (?P<more>.+)|(?P<rest2>[\w&' -]{2,40}?) (?:flag )?snooze (?:until|'?till?|for) (?P<more2>.+)"),
    (
        Verb.CLOSE_FLAG,
        r"close(?: (?:the |this )?flag(?: (?:on|for) (?P<rest>[^,:;]+?))?| (?!to\b|at\b|of\b|by\b)(?:the )?(?P<rest2>[^,:;]+?)(?: flag)?)?"
        r"(?:(?: *[,:;] *| +[-–—] +| (?=(?:because|as|since) ))(?:because |as |since )?(?P<more>.+))?",
    ),
    (Verb.CHART, r"(?:show (?:me )?|see )?(?:the |a |my |our )?charts?"),
    (Verb.CHART, r"(?:show (?:me )?)?(?:the |a )?charts?(?: (?:of|for|on))? (?P<rest>.+)|show me (?P<more>.+)"
        r"|(?:show (?:me )?)?(?:the |a )?(?P<rest2>(?:control|seasonal|spc|xmr|small) charts? .+|small multiples .+|small (?:charts|multiples)|(?:status grid|page) (?:of|for) .+)"),
    (Verb.CHART, r"(?!(?:i|we|you|can|cant|can't|could|not?|wrong|bad|nice|good|great|lovely|that|this)\b)(?:the )?(?P<rest>(?:(?!me\b|the\b|teh\b)[\w&'-]+ ){1,3})charts?"),
    (Verb.HISTORY, r"(?:history )?(?:as|when) (?:it was )?known (?:at|on) (?P<more>[^:]+)|what did we know (?:at|on|by) (?P<more2>.+)"
        r"|(?:as|when) (?:it was )?known (?:at|on) (?P<more3>[^:]+?)[:] *(?P<rest>.+)"),
    (Verb.HISTORY, r"(?:(?:what (?:did|do) we know|status|figures?|history) (?:about|of|for|on) |what (?:was|were) )?(?P<rest>.+?),? (?:as|when) (?:it was )?known (?:at|on) (?P<more>.+)|what did we know (?:about|of) (?P<rest2>.+?) (?:at|on|by) (?P<more2>.+)"
        rf"|what (?:was|were) (?P<rest3>[^?]{{2,60}}?) on (?:the )?(?P<more3>\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH_NAME})"),
    (Verb.HISTORY, r"(?:the )?history(?: (?:of|for|on))? (?P<rest>.+?)(?: as known (?:at|on) (?P<more>.+))?"),
    (Verb.FIGURE, rf"(?:what|how (?:much|many|high|low|long)) (?:was|were|is|are|did) (?P<rest>[^?]{{2,60}}?)(?: look(?:ing)? like| like| do| stand at| come to)? (?:in|for|back in|during) (?P<more>{MONTH_NAME})"
        rf"|what (?:was|were|is|are) (?P<more2>{MONTH_NAME})(?:'s)? (?P<rest2>[^?]{{2,60}}?)"),
    (Verb.STATUS, r"status(?: (?:of|for|on))?(?: (?P<rest>.+))?|how (?:are|is) (?:we|things|it|(?P<more>.+?)) (?:doing|going|standing)|(?:how|where) do (?:we|things) stand|what(?:'s| has| is)? (?:changed|new|different)(?: since .+)?"),
    (Verb.AM_I_AWAY, r"(?:am i|do you have me(?: down)?(?: as)?|when am i|am i down as) (?:still |down as )?(?:away|on leave|off)(?: (?:now|today|this week))?|my (?:leave|absences?|holidays?)"),
    (
        Verb.NOT_AWAY,
        r"(?:i'?m|i am) (?:not|no longer) (?:away|on leave|off|on holiday)(?: (?:after all|any ?more|now|then))?|not away after all"
        r"|cancel my (?:leave|absence|holiday|time off)|(?:i'?m|i am) not going(?: away)? after all",
    ),
    (
        Verb.STATUS,
        r"(?:and )?(?:what|how) about (?P<rest>[^?]{2,60})|tell me about (?P<more>[^?]{2,60})|how(?:'s| is| are) (?P<rest2>[^?]{2,60}?)(?: (?:doing|looking|now))?"
        r"|why (?:is|are) (?P<rest3>[^?]{2,60}?) (?:red|amber|amber/red|amber/green|slipping|off track|off trajectory|flagged|down|up)"
        r"|(?:is|are) (?P<more2>[^?]{2,60}?) (?:getting (?:any )?(?:better|worse)|improving|slipping|on track|off track|recovering|ok|okay|all right)(?: (?:now|yet|again))?"
        r"|are we (?:still )?(?:on (?:track|target|course|trajectory)|off track|behind|ahead) (?:for|with|on|of) (?P<more3>[^?]{2,60}?)",
    ),
    (Verb.ROUND, r"how many (?:figures )?(?:are|have) (?:in|come in|been (?:given|returned))(?: so far| yet)?|who has(?:n't| not) (?:answered|replied)(?: yet)?"),
    (
        Verb.AWAY,
        r"(?P<rest>(?:i'?m|i am|i'?ll be|i will be)(?: going to be)? (?:away|on (?:annual |sick )?leave|off|on holiday|out of (?:the )?office)\b.*)"
        r"|(?P<more>(?:away|on (?:annual |sick )?leave|on holiday|out of (?:the )?office|off)(?: (?:from|on|until|till|to|next|this|today|tomorrow|for|the|all)\b.*| \d.*)?)",
    ),
    (Verb.BACK, r"(?:i'?m|i am) back(?: (?:now|today|early))?"),
    (
        Verb.CORRECT,
        r"(?:please )?(?:correct|change|amend|revise|update) (?P<rest>.+? (?:to|from) .+)"
        r"|(?P<more>.+? (?:should (?:be|have been|read)|is wrong|was wrong)\b.*)",
    ),
)
# fmt: on
_COMPILED = tuple((verb, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for verb, pattern in _PATTERNS)
_LONGEST = 300  # characters: what is longer is an account, unless it begins as one with a reason does
_SPELT_OUT = re.compile(
    r"(?:please )?(?:answer for [^:,]{2,60}[:,]|(?:correct|change|amend|revise|update) .{2,80}? to \S"
    r"|exempt .{2,80}? (?:because|as|since)\b|close (?:the |this )?flag\b)",
    re.IGNORECASE,
)
_WITH_A_REASON = {Verb.ANSWER_FOR, Verb.CORRECT, Verb.EXEMPT, Verb.CLOSE_FLAG}
_CONTRACTED = re.compile(r"\b(what|how|who|where)s\b", re.IGNORECASE)
_POLITELY = re.compile(
    r"^(?:please,? |(?:can|could|would|will) you (?:please )?(?=show|give|tell)|(?:can|could|may) i (?:please )?(?:see|have) (?=(?:the |a )?(?:chart|status|history))|i'?d like (?:to see )?(?=(?:the |a )?(?:chart|status|history)))|,? (?:please|pls|plz)$",
    re.IGNORECASE,
)


def command(text: str) -> Command | None:
    """The command a message is, as a whole; None when it is none.

    >>> command("status housing")
    Command(verb=<Verb.STATUS: 'status'>, rest='housing', more='')
    >>> command("repairs 92.1, voids 31") is None, command("history of " + "voids " * 60) is None
    (True, True)
    >>> command("exempt voids because " + "the contractor left and " * 20).verb
    <Verb.EXEMPT: 'exempt'>
    """
    tidy = " ".join(text.replace("\u2019", "'").split()).rstrip(" .?!")
    tidy = re.sub(r"^(?:/stocktake|@stocktake|stocktake[,:]?)\s+", "", tidy, flags=re.IGNORECASE)
    if len(tidy) > _LONGEST and not _SPELT_OUT.match(tidy):
        return None
    tidy = _CONTRACTED.sub(r"\1's", tidy)
    tidy = _POLITELY.sub("", tidy).rstrip(" .?!,") or tidy
    for verb, pattern in _COMPILED:
        if len(tidy) > _LONGEST and verb not in _WITH_A_REASON:
            continue
        match = pattern.fullmatch(tidy or text.strip())
        if match:
            said = {k: (v or "").strip() for k, v in match.groupdict().items()}
            rest = said.get("rest") or said.get("rest2") or said.get("rest3", "")
            more = said.get("more") or said.get("more2") or said.get("more3", "")
            return Command(verb, re.sub(r"^history (?:of |for )?", "", rest), more)
    return None


_SOMEBODY = r"(?P<more>@?[\w'-]+(?:[ .][\w'-]+){0,2}?|\S+@\S+)"
_SOME = r"(?!.*\b(?:on|by|until|till|tomorrow|today|next|later|soon|when|if|after|before|not)\b)(?P<rest>[^\d,;:@]{2,60}?)"
_PASSED_ON = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:(?:please|can you|could you) )?(?:ask|get) {_SOMEBODY} (?:for|about|to (?:do|answer|send|give you|give)) (?:the )?{_SOME}(?: (?:instead|please))*",
        rf"{_SOME} ?[:,-] (?:please )?ask {_SOMEBODY}(?: (?:instead|please))*",
        rf"{_SOME} (?:is|are|sits?) with {_SOMEBODY}(?: now)?",
        rf"{_SOMEBODY} (?:will|can|is going to) (?:do|answer|send|give you) (?:the )?{_SOME}(?: (?:instead|please))*",
        rf"{_SOME} ?[:,-] {_SOMEBODY} (?:will|can|is going to) (?:do|answer|send|give) (?:it|them|that|those|you (?:it|them))",
        rf"(?:can|could) {_SOMEBODY} (?:do|answer|send|give you) (?:the )?{_SOME}(?: (?:instead|please))*",
    )
)


def passed_on(text: str) -> Iterator[Command]:
    """What somebody may mean who names a colleague to ask, in small letters too; whether there is one is not known here.

    >>> [(c.rest, c.more) for c in passed_on("ask marcus for voids")], list(passed_on("voids 31, ask marcus"))
    ([('voids', 'marcus')], [])
    """
    tidy = " ".join(text.replace("\u2019", "'").split()).rstrip(" .?!")
    for pattern in _PASSED_ON:
        if len(tidy) <= _LONGEST_PASSED_ON and (match := pattern.fullmatch(tidy)):
            yield Command(Verb.PASS_ON, match["rest"].strip(), match["more"].strip())


_LONGEST_PASSED_ON = 100

_LOOKS = {
    Verb.STATUS,
    Verb.CHART,
    Verb.HISTORY,
    Verb.LATE,
    Verb.FLAGS,
    Verb.MINE,
    Verb.ROUND,
    Verb.HELP,
    Verb.COACH,
}
_VOCABULARY = ("status", "chart", "charts", "history", "late", "flags", "mine", "round", "help", "show", "with", "what", "the", "please", "this", "how", "are", "for")  # fmt: skip


def nearly(text: str) -> Command | None:
    """What somebody wanted to look at when a slip of the finger hid it; None where it would be more than looking.

    >>> nearly("shwo me teh chart of voids")
    Command(verb=<Verb.CHART: 'chart'>, rest='voids', more='')
    >>> nearly("statsu"), nearly("the contractor left") is None
    (Command(verb=<Verb.STATUS: 'status'>, rest='', more=''), True)
    """
    words = text.split()
    if len(words) > 8:
        return None
    spelt = [_spelt(word) for word in words]
    found = command(" ".join(spelt)) if spelt != words else None
    return found if found is not None and found.verb in _LOOKS else None


def _spelt(word: str) -> str:
    """The word of a command that this is, with two letters swapped or one amiss; else the word itself."""
    bare = word.strip(".,?!").casefold()
    if bare in _VOCABULARY or len(bare) < 3:
        return word
    swapped = [known for known in _VOCABULARY if sorted(known) == sorted(bare)]
    near = get_close_matches(bare, [known for known in _VOCABULARY if len(known) > 4], n=1, cutoff=0.83)
    return next(iter((*swapped, *near)), word)


_NUMBER = r"[£]?-?\d+(?:,\d{3})*(?:\.\d+)?"
_OLD_NEW = re.compile(
    rf"(?P<what>.*?)(?:\bfrom (?P<was>{_NUMBER}) ?%? ?)?(?:\bto\b|should (?:be|have been|read)|:) ?"
    rf"(?P<new>{_NUMBER}(?![.,]?\d) ?%?(?: ?(?:of|out of|/) ?\d+(?:,\d{{3}})*(?![.,]?\d))?)"
    rf"(?: (?:days|weeks|hours|minutes|per cent|percent|points))?"
    rf"(?:,? ?(?:and )?not (?P<old>{_NUMBER}) ?%?)?"
    rf"(?: (?:for|on behalf of) (?P<whose>[\w'&-]++(?: [\w'&-]++){{0,4}}?))?"
    rf"(?P<why>(?:[,;.:]|\s(?=[a-z]{{3}})|\s[-–—]|\sbecause\b|\sas\b|\ssince\b).*)?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What should be changed, to what, and why; `what` names the month and perhaps the indicator.

    `whose` follows "for": a person, or the month or the indicator once more.
    """

    what: str
    new: str
    old: str = ""
    why: str = ""
    whose: str = ""


def correction(text: str) -> Correction | None:
    """The parts of a correction.

    >>> correction("September to 97.1, late jobs came in")
    Correction(what='September', new='97.1', old='', why='late jobs came in', whose='')
    >>> correction("september should be 97.1 not 95.4, late jobs came in")
    Correction(what='september', new='97.1', old='95.4', why='late jobs came in', whose='')
    >>> correction("repairs to 91.4 for Priya, one job was missed")
    Correction(what='repairs', new='91.4', old='', why='one job was missed', whose='Priya')
    """
    match = _OLD_NEW.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    why = re.sub(r"^(?:[,;.:\s–—-]|because\b|as\b|since\b)+", "", match["why"] or "", flags=re.IGNORECASE)
    return Correction(
        match["what"].strip(),
        match["new"].strip(),
        match["old"] or match["was"] or "",
        why.strip(),
        match["whose"] or "",
    )
