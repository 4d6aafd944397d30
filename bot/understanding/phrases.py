"""What a reply without a figure says: nothing to give, later, somebody else, the same again, a question."""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.understanding.dates import WEEKDAYS, Mentioned, mentions
from bot.understanding.lexicon import LABELS, known
from bot.understanding.meaning import Kind
from bot.understanding.sources import FIRST_NAMES
from bot.understanding.sources import TEAMS as _TEAMS
from bot.understanding.whole_answers import whole_answer
from bot.understanding.wording import anywhere

_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_IT = r"(?:data|figures?|numbers?|results?|info(?:rmation)?|stats|returns?|report|it|this|that|one|¤name|indicator|measure|kpi|we|i|they|everything|all|both|all\ of\ them|all\ three)"

_NO_DATA = re.compile(
    rf"""(?:^|\n[^\S\n]*+|[.,;:!–(-]\s*+|\b(?:is|are|was|but|so|sorry|and)\s+)(?:sorry\s+|unfortunately\s+|regrettably\s+|sadly\s+|there(?:'?s|\ is|\ are)\s+(?:accordingly\s+|therefore\s+|consequently\s+|thus\s+)?|(?:we|i)\ have\s+(?:got\s+)?|(?:we've|i've)\s+got\s+|put\s+)?
    (?:the\s+|our\s+|this\s+)?(?:{_IT}\s+){{0,2}}(?:is\s+|are\s+|was\s+|were\s+|has\s+been\s+|have\s+been\s+|:\s+|-\s+|=\s+)?(?:
      n\s?/\s?a\b | n\s?\.\s?a\b | na(?=\s*(?:$|[.,;\n])) | not\ applicable\b | (?:not|isn't|aren't)\ available\b | unavailable\b | not\ recorded\b
    | no\ (?:(?:¤name|¤own|¤now|monthly|reliable|usable|valid)\ ){{0,3}}(?:data|fig(?:ure)?s?|numbers?|results?|score|percentage|survey|return|info(?:rmation)?|one(?=\s*(?:$|[.,;\n])))\b(?!\ (?:to|about)\ (?:hand|me))
    | nothing\ to\ report\b | not\ (?:collected|measured|surveyed|reported|produced|monitored)\b
    | (?:we\ )?(?:do\ not|don't|dont|no\ longer|not)\ (?:collect|measure|report|monitor|produce|track|survey)\b
    | no\ longer\ (?:collected|measured|reported|produced|monitored|tracked|available|required)\b
    | (?:only\ )?(?:measured|collected|reported|surveyed|produced)\ (?:only\ )?(?:annually|quarterly|yearly|termly)\b | discontinued\b | (?:been\ )?retired(?=\s*(?:$|[.,;\n])) | (?:un|not\ )able\ to\ (?:provide|report|supply|give|produce)\b
    | (?:can't|cannot|can\ not|couldn't|won't\ be\ able\ to|unable\ to)\ (?:provide|report|supply|produce|give)(?:\ (?:you|us)(?:\ with)?)?\b
    | (?:service|scheme|contract|team|survey|measure|indicator)\ (?:has\ )?(?:ceased|ended|closed|stopped|discontinued|transferred)\b | now\ (?:reported|measured|collected)\ (?:only\ )?(?:annually|quarterly|yearly|termly)\b
    | (?:none|no\ (?:[^\s§]+\ ){{1,2}})\ ?(?:were\ |was\ )?(?:due|determined|decided)\b | (?:we\ |i\ )?(?:have|had|got|'ve)\ nothing\ (?:for|this|to\ (?:give|send))\b
    | none\ available\b | (?:figure|data|number|info|information)\ (?:is\ |are\ )?not\ held\b | nothing\ for\ (?:¤now|this\ month)(?=\s*(?:$|[.,;:\n–-])) | there\ (?:isn't|is\ not|wasn't|was\ not|won't\ be)\ (?:a|any)\ (?:¤now\ )?(?:figure|number|data|value|result|survey|return)\b | (?:has|have)\ been\ (?:dropped|withdrawn|scrapped|removed|deleted|suspended|paused|discontinued)\b | (?:cannot|can't|could\ not|couldn't)\ be\ (?:calculated|produced|reported|provided|measured)\b
    | no\ (?:\w+\ )?(?:data|figures?)\ (?:exists?|was|were|is|are)\b | nothing\ (?:was\ |were\ |has\ been\ |got\ )?(?:recorded|collected|measured|reported|logged|captured|available|held)\b | (?:we\ )?(?:have\ )?stopped\ (?:measuring|collecting|reporting|recording|monitoring)\b | no\ returns?\b | nothing\ to\ (?:provide|submit|return|send|give|share|offer|supply|declare)(?:\ you)?\b
    | (?:isn't|aren't|is\ not)\ (?:available|collected|measured|reported|recorded|produced|monitored|tracked)\ (?:any\ ?more|now|this\ month)\b | (?:we've\ )?stopped\ (?:counting|tracking)\b
    | (?:survey|exercise|audit|count)\ (?:(?:didn't|did\ not)\ (?:run|happen|go\ out|take\ place)|(?:was\ |has\ been\ )?not\ (?:been\ )?(?:run|done|held|carried\ out|sent(?:\ out)?|conducted|issued|undertaken|performed|completed)|(?:wasn't|hasn't\ been)\ (?:run|done|held|carried\ out|sent(?:\ out)?|conducted))\b
    | no\ (?:survey|exercise|audit|count|census)s?\ (?:ran|run|(?:was|were)\ (?:run|done|held|carried\ out|sent(?:\ out)?|conducted|undertaken|completed|issued|performed)|took\ place|happened|went\ out)\b
    | (?:system|database|software|crm|supplier|provider)s?\ (?:do\ not|don't|does\ not|doesn't|can't|cannot)\ (?:hold|record|capture|store|collect|produce|report|count|log)\ (?:it|this|that|them|these|one)\b
    )""",
    re.VERBOSE,
)
_NONE_THIS_TIME = re.compile(
    r"(?:sorry[,. ]+|afraid |i'm afraid )*(?:(?:i|we) )?(?:(?:can't|cannot|can not|couldn't|won't) (?:get|give you|provide|produce|do|have) (?:one|this one|a figure|a number)|(?:don't|do not|won't) have (?:one|a figure|a number)"
    r"|there (?:isn't|is not|won't be) (?:one|a figure|a number)|leave (?:it |this |this one )?blank|blank)(?: for)?(?: this (?:month|time|period))?[ .!]*"
)
_NOT_YET = re.compile(
    r"\b(?:yet|until|till|til|still|awaiting|waiting|soon|later|currently|at the moment|today|this (?:morning|afternoon|evening|week)|right now|just now|tomorrow|next week|by|will(?! (?:not|never|ever)\b)|at present|anticipate|(?<!not )(?<!n't )expect(?:ed|ing)?)\b|¤date"
)
_OVER = re.compile(r"\b(?:since|ceased|ended|closed|stopped|discontinued|no longer|annually|quarterly)\b")
_LEAVE = re.compile(
    r"\b(?:on (?:annual )?leave|annual leave|out of (?:the )?office|ooo|on holiday|off (?:sick )?(?:until|till|til)|away (?:until|till|til|from)|returning|automatic reply|auto-?reply|maternity)\b"
)
_HAS_LEFT = re.compile(
    r"\b(?:(?:have|has|i've|i|now|since) left(?! (?:it|this|that|the data))|no longer (?:work|with|employed|at|in (?:this|the) (?:role|post|team))|moved on|(?:has|have|i've) (?:retired|resigned))\b"
)
_LATER = re.compile(
    rf"""(?<!\w)(?:not\ (?:\w+\ ){{0,2}}(?:ready|in|out|complete|available|closed|through|back|got|had|received|run|done|pulled|produced|published|processed|compiled|started|arrived|landed|released|issued)(?:\ \w+)?\ yet | (?:has|have|is|are|'s)\ yet\ to\b | (?:not|isn't|aren't)\ (?:ready|complete|closed|finished|finalised)
    | not\ yet | no\ data\ yet | (?:nothing|none)\ yet | (?:not|nothing)\ (?:\w+\ ){{0,3}}(?:until|till|til|before)\b | (?:can't|cannot|can\ not|couldn't|won't|unable\ to)\ \w+\ (?:it|this|that|them|one|(?:the|any|our|my)\ (?:report|figures?|numbers?|data|query|extract|returns?|stats))\ (?:until|till|til)\b | (?<!was\ )(?<!were\ )(?<!been\ )(?:await|wait|chas|pend)ing\b | working\ on\ (?:it|this|that) | (?:still|just|busy)\ [a-z]+ing\ (?:the\ |my\ |our\ |all\ )*(?:numbers?|figures?|data|stats|spreadsheet|report|returns?|system)\b
    | still\ (?:being|waiting|awaiting|to|compiling|working|outstanding|chasing|missing|don't|haven't|no)\b | haven't\ (?:got|had|received|seen|been)
    | (?:i'll|we'll|ill|will|i\ will|we\ will|going\ to|gonna|i\ can|can)\ (?:\w+\ )?(?:send|get|do|confirm|provide|have|come|let|update|reply|give|give\ you|be|know|look|chase|find\ out|dig|sort|follow|share|submit|supply|pick|try|snd)\b
    | (?:ask|remind|chase|ping|nudge|prompt|try)\ me\b | leave\ (?:it|this)\ with\ me | let\ me\ (?:just\ )?(?:check|see|look|find\ out) | (?:getting|fetching)\ it\b | (?:just\ )?checking(?=\s*(?:$|[.,;\n])) | (?:give|gimme)\ me\ (?:a\ (?:week|day|moment|sec|min|bit|while)|§) | (?:give|gimme|need|allow|wait)\ (?:me|us)?\ ?(?:til|till|until|another|more|a\ few|a\ couple|some\ more|longer|(?:(?:a\ further|an\ extra|an\ additional)\ )?(?:¤span|fortnight|week|day)|§\ more)
    | (?:need|needs|has|have)\ (?:to\ be\ )?(?:signing|signed|checking|checked|validating|validated|reviewing|reviewed|approving|approved|verifying)\b
    | needs?\ (?:more\ time|longer|another|a\ (?:few|couple|bit)) | more\ time | later\b | tomorrow | tmrw | tmr | tonight | next\ (?:week|month|{_DAY}) | this\ (?:afternoon|evening|week) | asap | soon\b | shortly | to\ follow
    | (?:i|we)\ shall\ (?:\w+\ )?(?:send|forward|provide|supply|submit|confirm|report|return|let\ you|be\ in\ touch|respond|reply)\b | in\ due\ course | (?:can|could|will|i'll|we'll)\ (?:only\ )?(?:do|send|give|answer|complete|run|report|submit)\ (?:this|it|that|them|the\ figures?|the\ return)\ (?:once|when|as\ soon\ as)\b | bear\ with | busy | in\ a\ (?:meeting|mtg) | driving | back\ (?:on|in|at|from|from\ leave|¤|{_DAY}|tomorrow|next)\b | back\ ¤ | extension\ (?:to|until|till|please)
    | (?:comes?|arrives?|arriving|coming|drops?|lands?)\ (?:on\ |next\ |this\ )?(?:¤date|{_DAY})
    | (?:on|by|until|till|after|before)\ the\ (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth)\b
    | (?:until|till|til|by|after|before|due|due\ on|on|from)\ (?:the\ )?(?:¤date|¤time|{_DAY}|end\ of|next|tomorrow|month\ end|w\s?/\s?c) | (?:lands?|published|publish|releas\w+|available|come\ out|comes\ out|due|ready|closes?)\ (?:on|in|at|by|around|after|about|from)?\ ?(?:the\ )?(?:¤date|{_DAY}|¤span|next|mid|end|early|late|¤(?!year|now|prev))
    | once\ (?:the|we|i|it|they)\b | when\ (?:the|we|i|it|they)\b.{{0,30}}\b(?:ready|back|in|available|done|closed|lands?) | being\ (?:quality\ |double\ |looked\ )?(?:assured|into|reviewed|prepared|collated|updated|worked\ on|pulled|validated|checked|processed|compiled|finalised|moderated|audited|verified)
    | hasn't\ (?:sent|come|arrived|provided|supplied|landed) | haven't\ (?:sent|come|arrived|provided) | not\ (?:sent|come|arrived|provided|supplied)\b | end\ of\ (?:the\ |this\ )?(?:week|month|day|play) | eop\b | eod\b | cop\b | ¤date\ thing | first\ thing
    | tbc\b | (?:numbers|figures?|data|stats|it|this|that|they)(?:'s|\ is|\ are|'re)?\ still\ with\ (?!me\b|us\b)[a-z]+ | (?:not|[a-z]+n't)\ (?:[a-z]+\ ){{0,3}}for\ (?:another|a\ further|at\ least\ another|at\ least\ a\ further)\ (?:¤span|few|couple|week|month|fortnight|day) | to\ be\ confirmed | same\ time\ next | tba\b | in\ progress | outstanding\b | more\ days | hold\ on | hang\ on | (?:hold|hang)\ fire | (?:in|for|give\ (?:me|us)|need|allow|next|another|within|after)\ (?:\w+\ ){{0,2}}fortnight | lst\ thing
    | will\ snd | gathering | compiling | chasing | pulling\ (?:it|this|them)\ together | (?:(?<![a-z§]\ )|(?:i'm|we're|am|are|still|all|get|be)\ )on\ (?:it|the\ case)(?=\s*(?:$|[.,;\n])) | watch\ this\ space | (?:in|within|over)\ the\ next\ (?:hour|day|week|fortnight|month|few|couple|¤span|§|half\ hour) | in\ (?:about\ )?¤span | in\ (?:about\ )?(?:a\ |an\ |half\ an\ |the\ )?(?:bit|hour|minute|min|while)\b
    | you(?:'ll|\ will|\ should|\ shall)\ (?:\w+\ )?(?:have|get|receive)\ (?:it|this|them|that|one)\b | (?:drop|ping|send)\ (?:it|this|that|them|you)\ (?:over|across|later|after|then)\b
    | (?:hoping|aiming|trying)\ to\ (?:have|get|send) )""",
    re.VERBOSE,
)
_PLEASE_CHASE = re.compile(
    r"\b(?:can|could|would|will) you (?:please |just )?(?:ask|remind|chase|ping|nudge|prompt|try|come back to|get back to|message|email|contact) (?:me|us)\b"
)
_MAY_I = r"\b(?:(?:can|could|may) (?:i|we|this|it|that)|(?:ok|okay|alright|fine|mind) if (?:i|we|it|this)) (?:just |please |all )*"
_DO_IT = r"send|get|do|give|reply|come back|submit|let|wait|leave|sort|finish"
_MAY_IT_WAIT = re.compile(
    rf"{_MAY_I}(?:{_DO_IT}|have (?:until|till|til))(?:s|es)?\b[^?]{{0,40}}\b(?:until|till|til|by|tomorrow|later|next|{_DAY})\b"
    rf"|{_MAY_I}(?:{_DO_IT})(?:s|es)?\b[^?]{{0,40}}¤date"
)
_JUST_WHEN = re.compile(
    rf"(?:{_DAY} )?(?:on |by |maybe |prob |probably |until |till )?(?:{_DAY}|tomorrow|tmrw|¤date|¤time|later)(?: please| pls| thanks| latest| at the latest| hopefully)*[ .]*"
)

_WAITS_FOR = re.compile(
    r"(?:(?:sorry|hi|yes|ok|probably|prob|hopefully|it'll be|it will be|will be|sometime|,) )*(?:"
    r"(?:after|straight after|just after) (?:the |my |our |this )?(?:bank holiday|bank hol|holidays?|hols|half term|half - term|term|christmas|xmas|easter|new year|weekend|close|lunch|leave|meeting|board|committee|cabinet|panel|audit|payroll|sign - off|sign off|moderation|(?:year|month|quarter) - ?end|(?:year|month|quarter) end)"
    r"|(?:once|when|as soon as) (?:[^\s§?]+ ){0,4}?(?:back|back up|back in|back on|signs off|signs it off|signed off|signed it off|closes?|closed|lands?|landed|sends it|sends them|sends it over|in|up|up and running|working|runs?|arrives?|ready|available|done|finishe[sd]|comes in|comes back|comes through|get a minute|get a chance|can|confirms?|returns?|replies)"
    r"|in the morning|this aft|not today|(?:in )?(?:a )?(?:few|couple of) (?:more )?(?:days|hours)|(?:it's |they're )?(?:on its way|on the way|coming|coming soon)|(?:we're |it's |i'm )?(?:nearly|almost) (?:there|done|ready|finished)|won't be long|(?:the )?system(?:'s| is)? down(?: at the (?:moment|mo)| today)?"
    r")(?: (?:please|thanks|now|sorry|x|hopefully))*"
)

_BUSY_WITH_IT = re.compile(
    rf"(?:we're |i'm |they're |it's )?(?:still|currently|busy) [a-z]{{3,14}}ing(?: (?:it|them|this|up|down|away|things))?|(?:hoping|aiming|looking|planning|scheduled) for (?:{_DAY}|¤date|tomorrow|next week|the end of the week)"
)
_WHEN_IT_IS = re.compile(r"(?:(?:sorry|probably|only|not|just) )?(?:once|when|as soon as) [^?§]{3,80}")

_SAME = anywhere(
    r"(?:use|copy|take|carry forward|repeat) last month's(?: figure| number| value)?",
    r"(?:the )?same(?: figure| number| value| again)?(?: as| like)?(?: the)?(?: (?:last|previous|prev|prior|before|¤prev|in ¤prev|for ¤prev)\b(?: (?:one|time|month|figure|period|return|months))?)?",
    r"unchanged",
    r"unaltered",
    r"(?:flat|level) (?:on|with) (?:last|¤prev)(?: month| time)?",
    r"same as the last (?:one|§|time)",
    r"no changes?",
    r"no movement",
    r"as per (?:the )?¤prev",
    r"as reported in ¤prev",
    r"not (?:changed|moved|shifted|altered)",
    r"hasn't (?:changed|moved|shifted)",
    r"as (?:per )?(?:the )?(?:last|previous|prior)(?: (?:month|time|one|figure|period))",
    r"as before",
    r"as ¤prev",
    r"no different(?: (?:from|to|than) (?:last|previous|¤prev)(?: (?:month|time|figure))?)?",
    r"ditto",
    r"identical to (?:last|previous|¤prev)",
    r"remains? as (?:at |in )?¤prev",
    r"stayed the same",
    r"static",
    r"as it (?:was|stood) (?:in )?(?:last (?:month|time)|¤prev|before)",
    r"nothing(?:'s| has)? (?:changed|moved|shifted)",
)
_NOT_SAME = re.compile(
    r"\b(?:same here|at (?:best|worst|most|least)|same as (?:in |on )?(?:the |my |our )?(?:report|email|dashboard|system|sheet|spreadsheet|message|attached|above|below)|(?:thanks|but|just) all the same|(?:as|since|in|for|to|on|from) (?:the )?last (?:¤now|¤month|¤another|¤year|¤quarter|week|season)|not|similar|roughly|about|almost|nearly|around|but|plus|minus|except|target|year|yr|problem|problems|day|days|basis|issue|issues|story|ballpark|slightly|trajectory|quarter|people|person|team|reason|reasons|approx\w*|more or less|sort of|kind of|lower|higher|better|worse|week|if|should|probably|think|method|definition|as target|one less|one more|contractor|cohort)\b|\bsame time\b|\?"
)
_UNCHANGED = re.compile(r"(?<!\S)(?:has |have )?not (?:changed|moved|shifted|altered|budged)(?!\S)")
_DANGLING = re.compile(
    r"(?:same|identical|equal|different|unchanged) (?:as|to|from|on|with|for)(?: the| our| my)?[ .!]*$"
)
_SAME_FILLS = frozenset(
    """use record enter it its it's is was are the a figure number value as for ¤now ¤name ¤prev please thanks put down us love return position three categories remain reported again still in this month remains remained remain and
    's all we i'm have put just hi hello morning ok yes all's both three two of them everything each stayed staying last since on from to same time
    at rate one period previous exactly afraid sorry again's hey good afternoon ta cheers x has been have been had there's ref , ; . ! - – : ( ) "" so here there report no change unchanged""".split()
)
# Each way of saying it is there once: "pleased" and "to report", so not "pleased to report". What can be read in two ways at each
# of many places is read for ever.
_NIL = re.compile(
    r"(?:(?:it's|its|it|no|was|we had|there have been|there has been|we have had|we've had|there are|were|that's|that|i am|i'm|to say|to report|to ¤own|glad|a|just|still|happily|pleased|am pleased|delighted|i can report|i can confirm|confirm|to confirm|report|regrettably|gratifyingly|again|hi|,|:|-|¤name|¤now|so|return|there) )*"
    r"(?:(?:nil|zero|0) ¤(?:own|name)|not a single (?:§|one|¤own|¤name)|there (?:weren't|were not|wasn't|was not) any(?: ¤own)*+|nowt|nil|none|zero|zilch|nada|0|not any|no (?:(?:reportable|reported|new|recorded|formal|further|actual|such) ){0,2}(?:¤own|¤name|¤things)(?: (?:¤own|¤name))*+|(?:we )?(?:haven't|have not|didn't|did not) (?:had|have|get|log|record|receive|¤own)?(?:ed|d)? ?any(?: ¤own)*+)"
    r"(?: (?:return|returns|(?:is|has been) (?:submitted|made|returned|reported|recorded)|was (?:submitted|returned)|to report|this month|in month|for ¤now|in ¤now|(?:during|over|throughout) (?:the )?(?:month|period|¤now)(?: in question)?|in the reporting period|¤now|recorded|reported|received|for the month|at all|again|thankfully|thanks|please|this time|in the month|for this month|¤own|so far as i know|of these|touch wood|thank god|thank goodness|thank the lord|phew|for once|to the ico|ico|to ico|to the information commissioner|to the ¤own|to ¤own|have been reported|rec'd|recd|to declare|in the period|happily|\.|,|!|\)|month|logged|made|issued|open|were|was|whatsoever|came in|come in|came through|raised|notified|all month|a clean month|clean month|a clean sheet|clean sheet|a quiet month|quiet month|for the whole month|(?:(?<=return )|(?<=nil ))from (?:us|me|here|our (?:side|end|team|service)|this (?:team|side|end|service))|from (?:all|any|every|each|either)(?: (?:of|the|our|other|§))*(?: ¤own| areas?| teams?| services?| depots?| sites?| wards?| departments?| directorates?| units?| schools?| one)|across (?:the board|all(?: the| our| §)* (?:areas|teams|services|depots|sites|wards|departments|directorates|units|schools))|for the first time(?: (?:since (?:¤month|¤prev|¤year)|this year|in ages|ever))?))*"
)
_TRAILING = re.compile(r"(?: (?:and|but|&|,))+$")
_ASKS = re.compile(
    r"^(?:(?:hi|hello|hey|morning|sorry|um|er|and|but|so|ok)[ ,]+)*(?:what|what's|whats|when's|whens|where's|who's|why|how|when (?:is|are|do|does|did|will|was|would|can|should)|who|whose|which|where|(?:is|are|do|does|did|should|shall|can|could|was|were|would|will|didn't|isn't|have|has|am|don't) (?:i|you|we|this|that|it|the|there|these|those|they|¤name|§|last|your))\b"
)

_SPREADSHEET_ERROR = re.compile(r"#?NAME\?", re.IGNORECASE)
_LOOK_FOR_DATES = 600
_LOOK_FOR_NAMES = 1_500
_NAME = r"(?:[A-Z][\w'’\-]+(?:[ ][A-Z][\w'’\-]+){0,2})"
_WHO = rf"(?P<who>(?:my|our|the)[ ](?:[\w\-]+[ ]){{0,2}}(?:deputy|[Tt]eam|manager|analyst|colleague|assistant|officer|boss|office)|(?:finance|hr|housing|parks|ict|legal|planning|payroll|procurement|highways|leisure|audit)(?=[ ]*(?:$|[.,;!\n]))|the[ ][A-Z]\w+[ ](?:Centre|Center|Desk|Office|Unit|Services?|Department)\b|{_NAME}(?:[ ]team)?)"
_THING = r"(?:this|that|these|those|it|them|this[ ]one|that[ ]one|the[ ]figures?|the[ ]numbers?|the[ ]return)"
_KEEPS = r"(?:answers?|reports?|prepares?|produces?|completes?|handles?|manages?|supplies|keeps?|collates?|does|do|has|owns?|looks?[ ]after|deals?[ ]with|fills?[ ]in)"
_KEPT = r"(?:held|owned|managed|maintained|reported|compiled|collated|prepared|handled|answered|dealt[ ]with|looked[ ]after)"
_HAND_OVER = (
    re.compile(
        rf"\b(?:[Dd]irect|[Rr]efer|[Ss]end|[Aa]ddress|[Pp]ass|[Ff]orward)[ ](?:\w+[ ]){{0,4}}to[ ](?:our|my|the)[ ](?:[A-Za-z]+[ ]){{0,4}}[A-Za-z]+,[ ](?P<who>{_NAME})"
    ),
    re.compile(
        r"\b(?:[Tt]hat|[Tt]his|[Ii]t)['’]?s[ ](?P<who>[A-Z][\w\-]+?)['’]?s[ ](?:now|job|patch|area|one|baby|responsibility|remit|bag|department)\b"
    ),
    re.compile(
        rf"\b(?:[Mm]y|[Oo]ur)[ ](?:new[ ])?(?:colleague|deputy|manager|analyst|assistant|successor|counterpart),?[ ](?P<who>{_NAME}),?[ ](?:now[ ])?(?:{_KEEPS}[ ]{_THING}|will\b)"
    ),
    re.compile(
        rf"\b[Cc]opied[ ]in[ ](?:the[ ])?(?P<who>{_NAME}),?[ ]who[ ](?:will|owns|has|holds|now|does|leads|manages|keeps|can|prepares|produces)\b"
    ),
    re.compile(
        rf"\b(?:is|are)[ ](?:now[ ])?{_KEPT}[ ]by[ ](?:(?:our|my|the)[ ](?:[a-z]+[ ,]+){{0,4}})?(?P<who>{_NAME})"
    ),
    re.compile(
        rf"(?:^|[.,;:!\n–(-][ ]*)(?P<who>{_NAME})[ ](?:is|would[ ]be|will[ ]be)[ ](?:now[ ])?(?:the|your|our)[ ](?:right[ ]|best[ ]|correct[ ]|lead[ ]|responsible[ ]|accountable[ ]|named[ ]|new[ ])?(?:person|one|contact|lead|owner|officer|man|woman)\b"
    ),
    re.compile(
        rf"^(?:(?:[Ii]t|[Tt]his|[Tt]hat)[ ])?(?:[Ww]as|[Uu]sed[ ]to[ ]be)[ ]{_NAME}(?:['’]s)?,?[ ](?:but[ ]|and[ ])?(?:it['’]s[ ])?now[ ](?P<who>{_NAME})(?:['’]s)?[ ]*[.!]*$"
    ),
    re.compile(
        rf"(?:^|[.,;:!\n–(-][ ]*)(?P<who>{_NAME})(?:['’]s|[ ]is)[ ](?:now[ ])?the[ ](?:one|person)[ ](?:you[ ](?:want|need)|to[ ](?:ask|speak|talk|chase))\b"
    ),
    re.compile(rf"(?:^|[.,;:!\n–(-][ ]*)(?P<who>{_NAME})[ ](?:now[ ])?looks?[ ]after[ ]{_THING}\b"),
    re.compile(
        rf"\b(?:take|get|obtain|have|request)[ ]{_THING}[ ](?:directly[ ]|straight[ ])?from[ ](?:the[ ])?(?P<who>HR|Finance|{_NAME})[ ](?:directly|direct|instead|from[ ]now[ ]on|in[ ]future)\b"
    ),
    re.compile(
        rf"""\b(?:[Aa]sk|[Ss]peak[ ](?:to|with)|[Cc]opy(?:ing)?[ ]in|[Ll]oop(?:ing)?[ ]in|[Ss]peak[ ]to|[Tt]alk[ ]to|[Cc]ontact|[Cc]heck[ ]with|[Tt]ry|[Ss]end[ ](?:(?:this|it|these|them)[ ])?to|[Ff]w(?:d|ded|d'd)?[ ](?:(?:this|it|on)[ ])?to|[Oo]wner[ ](?:is|now)(?:[ ]now)?|[Ff]orward(?:ed|ing)?[ ](?:(?:this|it)[ ])?to
        |[Pp]ass(?:ed|ing)?[ ](?:(?:this|it|(?:your|the)[ ](?:request|message|e-?mail|query|question|matter))[ ])?(?:on[ ])?to|(?:directed|addressed|referred|sent)[ ]to|[Oo]ne(?:[\'’]s|[ ]is)?[ ]for|[Oo]ver[ ]to|[Bb]elongs[ ](?:to|with)|[Gg]oes[ ](?:over[ ])?to|(?:[Ll]ives|[Rr]ests|[Nn]ow)[ ]with|(?:[Cc]omes|[Ff]alls|[Ss]its)[ ]under|[Oo]wned[ ]by|[Rr]efer[ ]to|[Qq]uer(?:y|ies)[ ]to|direct[ ](?:\w+[ ]){{0,2}}to|[Aa]ssign(?:ed)?[ ](?:(?:this|it)[ ])?to|[Hh]and(?:ed|ing)?[ ](?:(?:this|it)[ ])?(?:over[ ])?to|responsibility[ ]of
        |[Rr]edirect(?:ed|ing)?[ ](?:(?:this|it|these|them)[ ])?to|[Aa]ddress[ ](?:\w+[ ]){{0,4}}to|[Dd]irect[ ](?:\w+[ ]){{0,4}}to|[Ee]mail|[Rr]ing|[Cc]c|[Ll]iaise[ ]with|[Ss]its[ ]with|[Ss]ee|(?:[Mm]oved|transferred|passed|gone)[ ](?:over[ ])?to|[Tt]hat[ ]would[ ]be|[Tt]hat["'’]ll[ ]be|(?<!o[ ])[Yy]ou[ ]want|[Tt]ry[ ]asking|go[ ]to|[Ii]t['’]s|[Ii]ts|[Tt]his[ ]is|[Tt]hat['’]s|[Rr]e-?assign[ ](?:(?:this|it)[ ])?to)[ ]{_WHO}""",
        re.VERBOSE,
    ),
    re.compile(
        rf"\b(?:[Hh]ave|[Hh]as|['’]ve)[ ]asked[ ](?P<who>{_NAME})(?:[ ](?:in|from|at)[ ][\w&]{{2,16}}(?:[ ][\w&]{{2,16}})?)?[ ]to[ ](?:reply|respond|answer|provide|send|complete|supply|pick|let|come[ ]back)\b"
    ),
    re.compile(
        rf"\b[Cc](?:an|ould)[ ]{_WHO}[ ](?:please[ ])?(?:do|answer|pick|send|provide|give|sort|cover|complete)\b"
    ),
    re.compile(
        rf"\b(?:[Ii]s|[Aa]re|[Ss]tays?)[ ](?:now[ ])?with[ ]{_WHO}(?=[ ]*(?:$|[.,;\n]|now\b|please\b|from[ ]now))",
        re.MULTILINE,
    ),
    re.compile(
        rf"(?:^|[.,;:\n]\s?|\bso[ ]){_WHO}['’]s[ ](?:covering|doing|got|dealing|picking|handling|looking[ ]after|sorting|on)\b(?![ ]*[£\d])"
    ),
    re.compile(
        r"\b[Oo]ur[ ](?P<who>[A-Z][\w\-]+)(?:['’]s|[ ](?:has|is))[ ](?:got|doing|has|on|covering|picking|sorting|dealing)\b"
    ),
    re.compile(
        rf"""(?:^|[.,;:\n–\-(][ ]*|\b(?:and|but|think|as|because)[ ]){_WHO}(?:[ ]in[ ][\w ]{{1,20}}?)?[ ](?:now[ ]|currently[ ])?(?:has|have|does|do|is[ ]doing|owns|deals|handles|looks[ ]after|will[ ]know|would[ ]know|knows|leads|holds|runs|covers|sends|provides|will[ ](?:send|provide|have|do|be|answer|reply|respond|pick|update|complete|fill|submit|let[ ]you[ ]know|get[ ]back|sort|deal|know|come[ ]back)|to[ ](?:provide|send|do|confirm)|
        is[ ](?:responsible|the[ ]lead|covering|doing|dealing|picking)|now[ ](?:has|does|owns)|should[ ](?:have|know)|took[ ]over|(?:picks|took|takes)[ ](?:this|it|these|them)[ ](?:one[ ])?(?:up|on|over)|picked|compiles|collects|submits|can[ ](?:tell|give|send|let|answer|provide|supply))\b""",
        re.VERBOSE | re.MULTILINE,
    ),
)
_NOT_NAMES = frozenset(
    """Report Reports System Dashboard Survey Validation Payroll Ledger Month Software Server Supplier Where Which Whose Wrong See I It This That The We You He She They Please Thanks Hi Hello Not No Yes Same Data Figure Figures Still Will Working Waiting Driving Meeting Meetings Running Travelling Training Checking Chasing Going Doing Looking Trying Getting
    Awaiting Nothing None Nil And But Morning Good Sorry Back Need Give Can Could Should What When Why How Who Is Are Do Does Was If Our My In On
    At For Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December
    There Finance's Me Him Her Them Us Mon Tue Wed Thu Fri So As Contractor System Everyone Nobody Someone Somebody Half Team Centre Center""".split()
)
_MYSELF = re.compile(
    r"(?:\bi'?ll|\bi will|\bwe'?ll|\bwe will|\blet me|(?<!you )(?<!you will )(?<!you'll )\bneed to|\bgoing to|(?<!you )\bhave to|(?<!you )\bmust|\bi'?m|\bjust)(?: just| also)? $"
)
_NOT_MINE = anywhere(
    r"not mine",
    r"not me",
    r"isn't mine",
    r"is not mine",
    r"no longer me",
    r"isn't me",
    r"is not me",
    r"not for me(?= ?[.!,]?$| any)",
    r"not (?:one |§ )?of (?:mine|ours)(?= ?[.!,]?$)",
    r"(?<!were )(?<!was )not ours(?= ?[.!,]?$)",
    r"changed (?:jobs?|roles?|teams?)",
    r"no longer (?:in|with|under) (?:my|our) \w+",
    r"not my (?!favou?rite|fault|best|finest|proudest|month|week|day|preference)(?:\w+ ?){1,2}",
    r"wrong person",
    r"not the (?:right|best|correct) (?:person|one|team|contact|officer|department)",
    r"(?:(?:i|we) (?:really |just |actually )?|(?<![a-z] ))(?:don't|do not|no longer) (?:own|do|manage|lead|cover|hold|handle|run|deal with|look after|have responsibility for) (?:this|these|it|that|them|those)",
    r"no longer mine",
    r"isn't my",
    r"is not my",
    r"not our (?!finest|best|proudest|usual|strongest|greatest|fault|month|week|day|favou?rite|normal|worst)(?:\w+)",
    r"no longer my \w+",
    r"someone else (?:does|has|owns|covers|reports|looks after)",
    r"(?:this|it|that) (?:sits|is) with (?!me|us)\w+",
    r"wrong [a-z]+(?= ?[.!]?$)",
    r"left (?:that|the) (?:team|service|job|post)",
    r"not sure who (?:does|has|owns)",
    r"(?:none|neither|nothing) (?:of )?(?:these|those|them|this|that|it)? ?(?:is|are) (?:mine|ours|for me)",
    r"no longer with (?:me|us)",
    r"not with (?:me|us)(?= any| now|$)",
    r"not responsible",
    r"moved (?:teams?|roles?|jobs?)",
    r"doesn't sit with (?:me|us)",
    r"nothing to do with (?:me|us)",
)


_LATE = re.compile(
    r"(?:sorry|apologies|my apologies) (?:for|about) (?:the |my |our )?(?:delay|late reply|late response|slow reply|slow response|wait|lateness)(?!\S)"
    r"|sorry (?:i'm|this is|it's|for being) (?:so )?late(?!\S)"
)
_OPENS = frozenset(
    "ok okay right so well hi hiya hello hey morning afternoon yes yep yeah um er erm oh ah hmm sorry apologies".split()
)
_CLOSES = frozenset(
    """many thanks thank you thx ta cheers regards kind wishes x xx xxx xxxx please pls love hun duck mate pet bot sorry
    again claire""".split()
)
_SIGNS_OFF = frozenset("thanks you thx ta cheers regards wishes best".split())
_POINTS = frozenset(", . ! - – \n".split(" "))


def without_courtesies(shape: str) -> str:
    """The words without what people open and close a message with; they say nothing of there being no figure.

    >>> without_courtesies("ok sorry for the delay - nil return , thanks x"), without_courtesies("none . cheers , bob")
    ('nil return', 'none')
    """
    words = shape.split(" ")
    first, last = 0, len(words)
    while first < last and words[first] in _OPENS | _POINTS:
        late = _LATE.match(" ".join(words[first : first + 8])) if words[first] in _OPENS else None
        first += late[0].count(" ") + 1 if late else 1
    if (
        last - first > 2
        and words[last - 2] in _POINTS
        and words[last - 3] in _SIGNS_OFF
        and words[last - 1].isalpha()
    ):
        last -= 1
    while last > first and words[last - 1] in _CLOSES | _POINTS:
        last -= 1
    return " ".join(words[first:last]) or shape


@dataclass(frozen=True, slots=True)
class Said:
    """A reply without a figure."""

    kind: Kind
    due: date | None = None
    delegate_to: str | None = None


def without_figure(shape: str, words: str, today: date, *, numbers: bool) -> Said | None:
    """What the words say when they hold no figure for the question, or None.

    `shape` is the reply in lower case with placeholders for what is not a word; `words` is the reply as typed;
    `numbers` tells whether there is any number in it at all.
    """
    if not numbers and (whole := whole_answer(shape)) is not None and whole is not Kind.SAME_AS_LAST:
        return Said(whole)
    asking = (words.rstrip().endswith("?") and not _SPREADSHEET_ERROR.fullmatch(words.strip())) or asks(shape)
    if _LEAVE.search(shape):
        return (
            Said(Kind.DEFERRED, due=return_day(words, today))
            if "maternity" not in shape and not _HAS_LEFT.search(shape)
            else _handed(shape, words)
        )
    if (nothing := _NO_DATA.search(shape)) and not asking:
        if _NOT_YET.search(_without_other_months(shape)) and not _OVER.search(shape):
            return Said(Kind.DEFERRED, due=_due(words, today))
        if (
            (not numbers or _OVER.search(shape) or _only_tells_how_long(shape))
            and "idea" not in shape
            and _ends_well(shape, nothing.end())
            and not _is_of_something_else(shape, nothing)
        ):
            return Said(Kind.NO_DATA)
    typed = words.strip().lower().replace("’", "'")
    if _NONE_THIS_TIME.fullmatch(typed):
        return Said(Kind.NO_DATA)
    handed = _handed(shape, words)
    if handed and not (asking and handed.delegate_to is None):
        return handed
    if (
        _is_put_off(shape)
        or _JUST_WHEN.fullmatch(shape.strip(" .!,"))
        or (not numbers and _BUSY_WITH_IT.fullmatch(shape.strip(" .!,")))
        or (not numbers and (_WAITS_FOR.fullmatch(shape.strip(" .!,")) or _WHEN_IT_IS.fullmatch(shape)))
        or (asking and _MAY_IT_WAIT.search(shape))
    ) and (
        not asking
        or _PLEASE_CHASE.search(shape)
        or _MAY_IT_WAIT.search(shape)
        or re.search(
            r"\b(?:can|could|may) (?:i|we)\b.*\b(?:until|till|til|by|tomorrow|later|next|extension)\b", shape
        )
    ):
        return Said(Kind.DEFERRED, due=_due(words, today))
    return Said(Kind.QUESTION) if asking else None


_OUT_FOR = re.compile(
    r"\b(?:(?:down|out|off|broken|offline|unavailable|away|closed|shut|missing) for|lost|losing|lacking|without) (?:about |over |nearly |almost |the last )?¤span"
)


def _only_tells_how_long(shape: str) -> bool:
    """Whether the only number is how long something was out of use ("the system was down for 3 weeks")."""
    return "¤" not in _OUT_FOR.sub(" ", shape).replace("¤now", "") and "§" not in shape


_OF_ANOTHER = re.compile(r"(?:¤month|¤another|next month)(?:'s| s)(?!\S)")
_SENTENCE = re.compile(r"[.;!?]")


def _without_other_months(shape: str) -> str:
    """The sentences that are about no other month's figure ("August's will be with you in the usual way")."""
    if not _OF_ANOTHER.search(shape):
        return shape
    return ".".join(one for one in _SENTENCE.split(shape) if not _OF_ANOTHER.search(one))


_ON_A_DAY = re.compile(r"(?:on|from|in|after|before|by) ")
_HAPPENED = re.compile(
    r"\b(?:told|was|were|had|met|said|spoke|left|lost|ended|went|broke|took|done|sent|gave|came|began|spent|(?!need|schedul|expect|plann|promis|book|delay)\w{3,}ed)\b"
)
_COMING = re.compile(
    r"\b(?:will|shall|going|gonna|due|expect\w*|should|can|could|may|might|hop(?:e|ed|ing)|ready|available|a?wait\w*|not|yet|be|being|next|back|is|are|gets?)\b|'ll\b|n't\b"
)
_CLAUSE = re.compile(r"[.,;:!?\n–(-]|\b(?:and|but|so|because|which|when|who|while)\b")


def _is_put_off(shape: str) -> bool:
    """Whether some clause says that the figure comes later, and not that something happened on a day."""
    return any(not _has_happened(shape, match) for match in _LATER.finditer(shape))


def _has_happened(shape: str, match: re.Match[str]) -> bool:
    if not _ON_A_DAY.match(match[0]):
        return False
    first = max(
        (stop.end() for stop in _CLAUSE.finditer(shape, max(0, match.start() - _FAR), match.start())),
        default=0,
    )
    before = shape[max(first, match.start() - _FAR) : match.start()]
    return bool(_HAPPENED.search(before)) and not _COMING.search(before)


_FAR = 200


def asks(shape: str) -> bool:
    """Whether the words open with a question."""
    return bool(_ASKS.match(shape))


def says_same(shape: str) -> bool:
    """Whether the words say "the same as last time", and nothing that takes it back."""
    return bool(_SAME.search(shape)) and not _NOT_SAME.search(_UNCHANGED.sub(" ", shape)) and not asks(shape)


_NOTHING_DUE = re.compile(r"\b(?:none|no (?:[^\s§]+ ){1,2}?)(?:were |was )?(?:due|determined|decided)\b")


def nothing_was_due(shape: str) -> bool:
    """Whether there was nothing a share could be of ("no majors decided")."""
    return bool(_NOTHING_DUE.search(shape))


def says_only_same(shape: str) -> bool:
    """Whether the words say "the same as last time" and next to nothing else."""
    if whole_answer(shape) is Kind.SAME_AS_LAST:
        return True
    if not says_same(shape):
        return False
    if _DANGLING.search(shape):
        return False
    rest = _SAME.sub(" ", shape).split()
    return all(word in _SAME_FILLS for word in rest)


def mentions_same(shape: str) -> bool:
    """Whether the words compare with last time at all."""
    return bool(_SAME.search(shape))


def says_nil(shape: str) -> bool:
    """Whether the words say that there were none, and nothing else."""
    return bool(_NIL.fullmatch(_TRAILING.sub("", re.sub(r"\s+", " ", shape)).strip(" .!,;-–")))


def return_day(words: str, today: date) -> date | None:
    """The day somebody is back: after "until", "back" or "returning" where one is named; else the last day mentioned."""
    found = list(mentions(words[:_LOOK_FOR_DATES], today))
    for mention in found:
        if re.search(r"(?:until|till|til|back|return\w*)\W+(?:\w+\W+){0,2}$", words[: mention.start].lower()):
            return mention.day
    return found[-1].day if found else None


_HALF_A_YEAR = timedelta(days=183)


def is_gone(day: str, today: date) -> bool:
    """Whether a day that is named without its year has gone by: its next is more than half a year off.

    >>> is_gone("26 June", date(2026, 8, 5)), is_gone("12 August", date(2026, 8, 5)), is_gone("1 June 2027", date(2026, 8, 5))
    (True, False, False)
    """
    return next((_is_far_off(one, day, today) for one in mentions(day, today)), False)


def _is_far_off(mention: Mentioned, words: str, today: date) -> bool:
    return mention.day - today > _HALF_A_YEAR and not _A_YEAR.search(words, mention.start, mention.end)


_A_YEAR = re.compile(r"20\d\d")


def _due(words: str, today: date) -> date | None:
    every = mentions(words[:_LOOK_FOR_DATES], today)
    found = [mention for mention in every if not _is_far_off(mention, words, today)]
    for mention in found:
        if re.search(
            r"(?:until|till|til|by|on|after|due|before)\W+(?:the\W+)?$", words[: mention.start].lower()
        ):
            return mention.day
    return found[0].day if found else None


_OPENING_TYPED = re.compile(
    r"(?:(?:ok|okay|right|so|well|hi|hiya|hello|hey|morning|yes|yep|sorry|er|um)[ ,.!–-]+)+(?=\S)",
    re.IGNORECASE,
)


def _handed(shape: str, words: str) -> Said | None:
    if (opening := _OPENING_TYPED.match(words)) and not _MYSELF.search(opening[0].lower()):
        words = words[opening.end() :]
    for pattern in _HAND_OVER:
        for match in pattern.finditer(words[:_LOOK_FOR_NAMES]):
            who = match["who"].removeprefix("the ").strip()
            if _MYSELF.search(words[max(0, match.start() - 24) : match.start()].lower()):
                return Said(Kind.DEFERRED)
            if " " not in who and known(who.lower()) and who not in _ALSO_NAMES:
                continue
            if _is_a_plan(who, words[match.end("who") :]) or _A_NUMBER.match(words, match.end()):
                continue
            first = re.split(r"['’ ]", who)[0]
            if (first not in _NOT_NAMES and first.removesuffix("s") not in _NOT_NAMES) or (
                who.endswith(" team") and who[0].isupper() and match["who"].startswith("the ")
            ):
                return Said(Kind.DELEGATE, delegate_to=who)
    if sent := _SENT_ON.fullmatch(words.strip()):
        who = sent["who"].strip()
        if not any(known(word) or word in _NOBODY for word in who.lower().split()):
            return Said(Kind.DELEGATE, delegate_to=who)
    return _kept_or_not_mine(shape)


def _kept_or_not_mine(shape: str) -> Said | None:
    keeps = _KEEPS_IT.fullmatch(shape.strip(" .!,"))
    who = (keeps["who"] or keeps["asked"]) if keeps else ""
    if who in FIRST_NAMES or who in _TEAMS:
        return Said(Kind.DELEGATE, delegate_to=who)
    return Said(Kind.DELEGATE) if _NOT_MINE.search(shape) else None


_KEEPS_IT = re.compile(
    r"(?:no |nope |sorry |oh |, )*(?P<who>[a-z]{2,}) (?:does|do|has|have|owns?|holds?|keeps?|manages?|collects?|looks? after|deals? with|handles?|leads? on) (?:this|these|it|that|¤name)(?: one| §)?(?: now| these days| from now on)?"
    r"|(?:please |pls |just |you could |you'll have to |best to |no , )*(?:ask|try|speak to|talk to|check with|contact|message|email) (?P<asked>[a-z]{2,})(?: (?:in|from|at) [a-z&]+)?(?: (?:please|pls|instead|about (?:it|this|that)|for (?:it|this|that)|thanks|x|mate|she|he|they|knows|has|does|it|that|this))*"
)
"""Who has it, where a first name or a department needs no capitals: "dave does this now", "hr have it", "ask raj"."""
_SENT_ON = re.compile(
    r"(?:please |pls |plz |can you |could you )?(?:fwd|forward|pass|redirect|reassign)(?: (?:this|it|that|on|over))* to (?P<who>[a-z'\-]{2,20}(?: [a-z'\-]{2,20})?)(?: (?:please|pls|plz|thanks|thx|ta|now|instead))*[ .!]*",
    re.IGNORECASE,
)
"""A hand-over that is the whole reply, where a name needs no capitals: "fwd to bal singh pls"."""
_NOBODY = frozenset(
    "him them someone somebody anyone everyone whoever next last week month later tomorrow monday friday file archive".split()
)


_A_NUMBER = re.compile(r"(?:[ ](?:you|me|us|it|that|it's))*[ ]*[:,]?[ ]?£?\d")
"""Who "has 84" or "can tell you 84" has been asked already."""
_ALSO_NAMES = frozenset("Mark Bill Rob Guy Ray Drew Pat Jo Sue Will Max Art Bob Pet Mo Kit".split())
_PLANS = frozenset({*LABELS, "plan"}) - {"office", "team", "house", "depot", "crew"}


def _is_a_plan(who: str, rest: str) -> bool:
    """Whether a capital letter names a thing by letter or number ("Plan B", "Phase 2") and nobody."""
    return who.lower() in _PLANS and bool(re.match(r" (?:[A-Z]|\d+)\b", rest))


_STOPS = re.compile(r"[.,;:!?\n–(-]|\b(?:and|but|so|because|as)\b")
_DATA = frozenset(
    "data figures figure numbers number results result info information stats return returns report survey score percentage indicator measure kpi annual quarterly system systems".split()
)


def _is_of_something_else(shape: str, nothing: re.Match[str]) -> bool:
    """Whether it is somebody or something else that is not available ("Priya is unavailable"), or another month's figure."""
    first = max((stop.end() for stop in _STOPS.finditer(shape, 0, nothing.start() + 1)), default=0)
    end = _STOPS.search(shape, nothing.end())
    clause = shape[first : end.start() if end else len(shape)]
    if not _OVER.search(clause) and ("¤prev" in clause or "¤month" in clause or "last month" in clause):
        return "¤now" not in clause
    begins = nothing.start() + len(nothing[0]) - len(nothing[0].lstrip(" .,;:!–(-\n"))
    joined = nothing[0].lstrip(" .,;:!–(-\n").split(" ", 1)[0] in {"so", "but", "and", "sorry"}
    subject = [] if joined else shape[first:begins].split()
    return any(word.isalpha() and not known(word) and word not in _DATA for word in subject)


def _ends_well(shape: str, place: int) -> bool:
    """Whether what follows "no data" is a reason or a period, and no further noun that changes it."""
    rest = shape[place:].strip()
    return not rest or bool(
        re.match(
            r"(?:[.,;:\n!)–(-]|held\b|for (?:either|any|both|all)\b|(?:a|the|any|our) (?:¤now )?(?:figures?|numbers?|data|values?|percentage|result)\b|for (?:¤|this|the (?:month|period|quarter)|it\b|that|these|now)|this\b|in (?:¤|this|the month|month|time)|¤|any ?more|at (?:all|present|this|the moment)|because|as\b|due\b|since|-|please|sorry|so\b|on (?:this|it\b|that|¤)|anymore|either|these|this|it\b|that\b|to (?:report|provide|give|hand|offer|submit)|available|recorded|here|thanks|collected|longer|provided|and\b|\" *$|return|figure|months?\b|returned|now\b|(?:is|are|was|were|has been) (?:available|held|produced|collected|recorded|reported|published)\b(?! (?:until|till|yet))|annually|quarterly|yearly|(?:can|could) be (?:made|given|provided|submitted|supplied|reported|produced)\b(?! (?:until|till|yet|before))|(?:exists?|ran|took place|happened|went out)\b(?! (?:until|till|yet)))",
            rest,
        )
    )
