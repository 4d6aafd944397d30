"""Turns of phrase that say outright what a number is, over the row of plain words of `shapes`.

Each is a pattern and the roles of its groups; `roles` tries them in this order, and an earlier claim stands.
"""

from __future__ import annotations

import re
from enum import Enum


class Role(Enum):
    """What a number is doing in the reply."""

    FIGURE = "the figure"
    SUPERSEDED = "corrected"
    TARGET = "a target"
    ELSEWHERE = "another period or place"
    MOVEMENT = "a movement"
    PART = "a part"
    EXTREME = "an extreme"
    SUPPOSED = "supposed"
    LABEL = "a label"
    NAME = "in the name"
    REMARK = "a remark"
    BOUND = "a bound"
    UNCLEAR = "unclear"
    FREE = "free"


_F = (
    r"(?:(?:of|is|was|at|the|a|an|about|around|to|be|only|just|our|for|were|are|had|=|:|-|–|which|hit|set|figure|rate|been|being|it|stood|stands"
    r"|currently|approx|that|in|on|me|you|we|i|still|roughly|another|further|by|some|average|avg|outturn|year|end|full|have|has|its|it's|said|put|down) ){0,4}"
)
_T = r"(?:target|targets|targeted|trajectory|budget|budgeted|profile|profiled|plan|planned|goal|aim|aiming|threshold|benchmark|establishment|tolerance|ceiling|ambition|milestone)"
_X = r"(?:expected|expecting|expect|expects|expectation|hoping|hoped|want|wanted|wants|forecast|forecasting|projected|projecting|anticipate|anticipated|predicted|predicting|aimed|heading)"
_LASTLY = (
    r"(?:last (?:year|yr|years|year's|month|month's|months|time|quarter|week|period|autumn|winter|spring|summer)(?:'s)?|last (?:¤now|¤month)|previous(?:ly)?(?: (?:month|year|quarter|period|figure|time))?"
    r"|prior (?:month|year|period)|prev(?: month| year)?|the (?:year|month) before|this time last year|same (?:month|time|period|point|quarter) last (?:year|yr)|py|ly"
    r"|a year ago|the year before|year before|month before|originally|¤year|¤quarter|baseline|outturn last year)"
)
_PREV = rf"(?:{_LASTLY}|¤prev|¤month)"
_MOVES = (
    r"(?:up|down|rose|risen|rise|fell|fallen|fall|increased|increase|increasing|decreased|decrease|dropped|drop|improved|improvement|improving|worsened|gained|grown|grew|reduced"
    r"|reduction|slipped|dipped|dip|jumped|climbed|declined|decline|deteriorated|cut|swing|moved|change|changed|movement)"
)
_THAN = (
    r"(?:more(?! or less)|less|fewer|better|worse|higher|lower|quicker|slower|faster|above|below|over|under|short|off|ahead|behind|adrift|increase|decrease|improvement|drop|reduction|rise|fall"
    r"|points? (?:up|down|better|worse|higher|lower|above|below|off|short|over|under)|longer|shorter|fall|jump|dip|extra|additional|away|outside|shy)"
)
_PTS = r"(?:points |point |percentage points |¤own )?"
_SWAP = (
    r"(?:no(?! \. §)|wait|sorry|actually|scrub that|scratch that|scrap that|correction|i mean|i meant|meant|make that|make it|rather|nah|hang on|hold on|oops|apologies|my mistake|my bad|my error|my slip|my typo|mistyped|mis - typed|misread|slip of the finger|cancel that|delete that|edit|edited|edited to|changed to|corrected to|correcting (?:that|it|this) to|in fact|to be (?:precise|exact)|more precisely|should be|should say|should read|that should be"
    r"|it should be|whoops|typo|hang about|silly me|my fault|fat (?:finger|fingers|thumbs)|wrong key|i beg your pardon|beg your pardon|beg pardon|i tell a lie|tell a lie|lol i mean|finger slipped|ignore that|strike that|nope|amend|amended to|change that to|change to|now(?! \.)(?! (?:the|that|we|our|they|it's|it|i)(?!\S))|or rather)"
)
_FILL = r"(?:(?:oh|ah|er|erm|um|hmm|ooh|ooo|doh|d'oh|argh|duh|,|-|–|\.\.\.|\.|;|\n|\(|\)|!|:|it's|its|it is|it|that's|is|to|but|the|that|just|checked|checking|¤now|say|was) )"

_OPENER = (
    r"(?:(?:well|ok|okay|so|ha|haha|right|oh|ah) (?:, )?)?(?:here goes(?: nothing)?|here (?:we|you) go(?: again)?|here (?:it|they) (?:is|are|comes?)|(?:cue )?(?:the )?drum ?roll(?: please)?|brace yoursel(?:f|ves)|wait for it|are you (?:ready|sitting down)|ready|sit down for this"
    r"|surprise surprise|believe it or not|guess what|no prizes for guessing|as you (?:know|can see|will see|might expect|may know)|long story short|in a nutshell|to cut a long story short|the (?:envelope|results?|votes?) (?:please|(?:is|are) in|have been counted)"
    r"|you(?:'ll| will)? be pleased to (?:know|hear|see)|(?:i think )?you(?:'re| are| will|'ll|'re going to| won't| will not| aren't going to| are not going to|'re not going to)?(?: not)?(?: really)? (?:going to )?(?:like|love|enjoy|hate|laugh at|be happy with) (?:this|it|that)(?: one| §)?"
    r"|better late than never|last but not least|for my sins|third time lucky|as luck would have it|on a positive note|on the bright side|to be fair|in fairness|for what it's worth|just in|hot off the press|fresh off the press|straight from the horse's mouth|without further ado|credit where (?:it's|credit's) due|would you believe(?: it)?|can you believe it|say what you like|like it or not|for better or worse|as ever|as always|as usual|as expected|as predicted|as feared|as hoped)"
)
_RULE = r"(?:policy|policies|guidance|guideline|guidelines|standards?|statute|legislation|law|regulations?|procedures?|rules?|charter|contract|spec|specification|agreement|handbook|protocol)"
_WE = r"(?:i|we|i'd|we'd|i'm|we're|i was|we were|i had|we had)"
_VERDICT = (
    r"(?:(?:(?:not|so|too|pretty|really|very|quite|rather|fairly|all|a bit|that|half|bit of a|a) )*(?:bad|good|great|brilliant|shabby|terrible|awful|poor|rubbish|pleased|happy|chuffed|disappointing|encouraging|decent|ideal|dreadful|grim|fine|fab|lovely|solid|tricky|tough|middling|acceptable|mixed|tidy)"
    rf"(?: (?:at all|really|i suppose|i guess|i think|for once|this month|this time|news|month|one|§|stuff|effort|enough|result|overall|considering))*"
    rf"|(?:(?:much|far|a bit|a lot|a little|slightly|no|even) )*(?:better|worse|higher|lower|more|less)(?: than (?:{_WE} )?(?:thought|hoped|hoping|expected|expecting|feared|wanted|like|liked|planned))?"
    rf"|not (?:quite |really |exactly )?what {_WE} (?:wanted|hoped|hoped for|expected|like)|(?:about|much|just|exactly|pretty much) (?:what|as) {_WE} (?:expected|thought|hoped|feared)"
    r"|not (?:our|my) (?:finest|best|proudest|greatest|strongest)(?: (?:hour|month|moment|work))?"
    r"|(?:could (?:be|do|have been)|could've been) (?:better|worse)|as you'd expect|no surprises?|nothing (?:special|to shout about|to write home about|unusual)|room for improvement|on the up|(?:heading|going) (?:in )?the right (?:way|direction))"
)
_CAVEAT = r"(?:rough(?: and ready)?|approximate|roughly speaking|loosely|provisional|early(?: doors)?|initial|interim|indicative|prelim(?:inary)?|draft|working|holding|temporary|unchecked|unvalidated|first (?:(?:cut|draft)(?= (?:says|is|:|-))|look|stab|indications?|glance|run)|early (?:indications?|look|view)|initial look)"
_SORRY = r"(?:(?:sorry|oops|whoops|correction|typo|apologies|my mistake|my bad|eek|argh|no|actually|please|hang on) (?:[,:;!.–-] )*)*"
_MEND = r"(?:(?:(?:it|that|this|mine|the figure|my figure) )?(?:should (?:be|read|say|have been|have said|have read)|should've (?:been|said|read))|make (?:it|that)|(?:change|amend|correct|update)(?: it| that| mine)? to|(?:i )?meant(?: to (?:say|put|type))?|put|use|read)"

_NOBODY_SAYS = r"(?:(?!(?:says?|said|thinks?|reckons?|claims?|believes?|they|he|she|you|¤prev|¤month|¤another|next|year|target|last|if|when|once)(?!\S))[^\s§?]+ ){0,14}?"
"""What may stand between a figure and its correction: nobody else's word, and no other time."""

# In the table below the groups named "k" and "n" are bare counts or spans of time only, and "any" is filled with
# words that the phrase does not explain.
SAYS: tuple[tuple[re.Pattern[str], dict[str, Role]], ...] = tuple(
    (re.compile(pattern), roles)
    for pattern, roles in (
        # how no answer is opened: "no 82, 84"
        (r"(?P<u>§) (?:and|&|,|/) (?P<v>§) (?:for|in|from) (?:¤prev|¤month|¤now) (?:and|&|,|/) (?:¤prev|¤month|¤now)(?!\S)", {"u": Role.UNCLEAR, "v": Role.UNCLEAR}),
        (r"(?P<h>§) now (?:, |- |– |\( )?(?:(?:it|that|which|we) )?(?:was|were|used to be|had been) (?P<o>§)", {"h": Role.FIGURE, "o": Role.ELSEWHERE}),
        (r"^nos? (?P<u>§)", {"u": Role.UNCLEAR}),
        # what is no answer: numbers to ring, reports that are in, people who are away, how long somebody has been here
        (r"(?<!\S)(?:call|ring|dial|phone|text) (?P<k>§)(?= (?:[.,;!)]|for|if|and|or|please|not)|$)", {"k": Role.LABEL}),
        (r"(?<!\S)(?:¤name|call|ring|phone|text|dial) (?:me|us) (?:on |at )?(?P<k>§)(?= (?:[.,;!)]|please|if|or|and|when)|$)", {"k": Role.LABEL}),
        (r"^(?:i'm |i am |reach me |get me |catch me |find me |i'll be |)on (?P<k>§)(?: [.!])?$", {"k": Role.UNCLEAR}),
        (r"^(?:on )?sat (?P<k>§)(?: [.!])?$", {"k": Role.UNCLEAR}),
        (r"^at (?P<hour>§)(?: (?:please|then|today|tomorrow))?(?: [.!])?$", {"hour": Role.UNCLEAR}),
        (r"(?P<hour>§) (?:works|suits|is good|is fine|ok|okay|start|kick off)(?: for (?:me|us)| me)?(?= (?:[.,;!?)]|$)|$)", {"hour": Role.UNCLEAR}),
        (r"(?<!\S)(?:see you|teams|zoom|skype|video|speak|chat|catch up|free|available|meet)(?: at| from| till| until)? (?P<hour>§)", {"hour": Role.UNCLEAR}),
        (r"(?<!\S)(?:i|we) (?:query|question|dispute|doubt|challenge) (?:the |that )?(?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:, |- )?says who(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)says who (?:, |\? |- )*(?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:there|likely|finished|ready|prepared|sorted)(?= (?:[.,;!)]|now)|$)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)(?:sure|agree|agreed|totally|absolutely|guilty|honest|behind you|with you) (?:, |- |– )?(?P<hundred>§)(?= (?:[.!]|$)|$)", {"hundred": Role.UNCLEAR}),
        (r"(?P<hundred>§) (?:sorry|mine|yours|on it|on board|agree|agreed|true|yes|guilty|honest|behind|with you|committed|serious|not)(?!\S)", {"hundred": Role.UNCLEAR}),
        (r"(?P<u>§) (?:[.,;!?–-] )*(?:oops|whoops|sorry|wait|no|actually|hang on|hold on|hmm|oh) (?:[.,;!–-] )*(?:that's|that is|thats|that was|this is|this was)(?! (?:it|all|me|my lot|a|the right|right|not|better|correct|life)(?!\S))(?! [^.;!?]*§)", {"u": Role.UNCLEAR}),
        (r"(?P<h>§) (?:, |\( |- |– )(?P<little>§) (?:points |pts |percentage points )?(?:up|down|better|worse|higher|lower)(?= (?:[.,;!)\n]|on|than|this)|$)", {"h": Role.FIGURE, "little": Role.MOVEMENT}),
        (r"(?<!\S)(?:at|with|in|taking|averaging) an average (?:time |wait )?of (?:about |around |just |only )?(?P<h>§)", {"h": Role.FIGURE}),
        (r"(?<!\S)(?:¤prev|¤month|last month|last year|target|trajectory|forecast) \( (?P<o>§) \)", {"o": Role.ELSEWHERE}),
        (r"(?P<u>§) (?:apologies|miles|kisses|hugs|reasons|excuses|ticks|secs|jiffies)(?= (?:[.,;!)]|for)|$)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)(?:waiting|awaiting|chasing|wait for|wait on)(?: (?:for|on|up))? (?:the |another |about |a further )*(?P<k>§)(?!\S*%)", {"k": Role.REMARK}),
        (r"^(?:here's|here is|this is|that's|the) (?:the )?(?:(?:magic|all - important|dreaded|requested|required|headline|big|missing|long - awaited) )?(?:figure|number|answer|one|value|stat|result)(?! [^:]*(?<!\S)(?:last|previous|target|old|year|before|¤[a-z]+|budget|plan)(?!\S))(?: [^\s§.;:]+){0,7} : (?P<h>§)", {"h": Role.FIGURE}),
        (r"(?P<u>§) (?:about|regarding|concerning|against|involving|related to|relating to) (?:[^\s§.;,]+ ){0,3}¤name", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:reports|returns|responses|replies|forms|depots|schools|areas|teams|sites|contractors|wards) (?:are|have|is|were|in|back|still|outstanding|received|submitted|replied|responded|returned)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:people|staff|heads?|bodies|officers|posts) (?:down|short|light|off|under|over)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)been (?:here|there|in post|off|away|waiting|on leave|doing this|trying)(?: for)? (?:about |over |only |just )?(?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)(?:to|with|for|at) (?:you|me|us) in (?:about |under |less than )?(?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:is|are) up(?= (?:[.,;!]|$)|$)", {"u": Role.UNCLEAR}),
        # how an answer is opened: a verdict on it, the figure you asked for, a caveat in an adjective, a verb
        (rf"^(?:(?:well|ok|okay|so|yes|hi|morning|hmm|oh|eek|phew|ouch|boom) (?:, |- |! |\. )?)?(?:(?:that|it|this|things|it's|that's|we)(?: (?:went|was|is|are|were|did))? )?(?:{_VERDICT} (?:, |- |– |; |! |\. |and |but )+)?{_VERDICT} (?:(?:, )?(?:i'm afraid|to be honest|tbh|i (?:will |must |have to |do )?(?:admit|say|confess)|if i'm honest|i fear|sadly|unfortunately) )?(?:, |- |– |: |; |! |\. |\.\.\. )+(?P<h>§)", {"h": Role.FIGURE}),
        (r"^(?:all |now |fully )*(?:signed off|approved|agreed|finalised|verified|audited) (?:figure |number |now |today |yesterday |this morning )?(?:(?::|-|–|at) )+(?P<h>§)", {"h": Role.FIGURE}),
        (r"^(?:it's |it was |that's )?a (?:very |rather |pretty |slightly |fairly |quite |bit of a )?(?:disappointing|healthy|respectable|solid|poor|decent|modest|miserable|pleasing|strong|weak|lovely|measly|dismal|cracking|sorry) (?P<h>§)", {"h": Role.FIGURE}),
        (r"(?<!\S)¤now (?:alone|only|itself|on its own|by itself) (?:(?:was|is|:|=|-|at|came in at) )*(?P<h>§)", {"h": Role.FIGURE}),
        (r"^§ (?:- )?months? (?:rolling )?average (?:is|was|of|at|stands at|: )?(?P<o>§)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:we'd|we would|it would|it'd|would) have (?:got|been|had|scored|reported|hit) (?P<o>§) (?:under|on|with|by|using) the (?:old|previous|former|new|other) (?:definition|method|methodology|formula|rules|basis|measure)(?!\S)", {"o": Role.SUPPOSED}),
        (r"(?P<h>§) out of (?:the |a |an |our )?(?:approved |total |overall |full |annual |agreed )*(?:(?:programme|budget|pot|allocation|envelope) of )?(?P<o>§) (?:pot|budget|programme|allocation|envelope)(?!\S)", {"h": Role.FIGURE, "o": Role.TARGET}),
        (r"^(?:for (?:your |the |our )?(?:records?|info|information|files?|return)|fyi|for the record) (?:(?::|,|-|–) )*(?P<h>§)", {"h": Role.FIGURE}),
        (r"(?<!\S)(?:i|we|you) (?:said|put|had|forecast|planned|promised) (?P<o>§) in (?:the|our|my) (?:service |business |delivery |annual )?(?:plan|forecast|budget|bid|business case)(?!\S)", {"o": Role.TARGET}),
        (r"^(?:(?:hi|hello|morning|ok|so|yes) (?:, )?)?(?:the |here's the |that's the )?(?:figure|number|answer|value|percentage|result|score|total|§) (?:that )?(?:you need|you want|you wanted|you needed|you're after|you are after|you asked for|you're looking for|to use|to put|to record) (?:is |was |: |- |= |'s )+(?P<h>§)", {"h": Role.FIGURE}),
        (rf"^(?:the |an |a |my |our |only |just |it's |this is )*{_CAVEAT} (?:(?:figure|figures|number|numbers|estimate|count|guess|idea) )?(?:(?:is|are|says|say|suggests|suggest|shows|show|of|:|-|=) )*(?P<loose>§)", {"loose": Role.FIGURE}),
        (rf"^(?:the |an |a |my |our |only |just |it's |this is )*{_CAVEAT} (?=[a-z:=-])(?:(?:figure|figures|number|numbers|estimate|count|guess|idea) )?(?:(?:is|are|says|say|suggests|suggest|shows|show|:|-|=) )*(?P<h>§)", {"h": Role.FIGURE}),
        (r"^(?:the |an |a |my |our |only |just |it's |this is )*first (?:cut|draft|pass|run|sweep) (?:(?:at|of|says|is|:|-|=) )*(?P<loose>§)", {"loose": Role.FIGURE}),
        (r"^(?:please |just |i'm |we're |i am |we are |i'll |we'll |i've |i will |ok |yes )*(?:submit|submitting|log|logging|logged|enter|entering|put|putting|file|filing|filed|register|registering|registered|declare|declaring|declared|record|recording) (?:(?:in|down|it in|it down|it as|it at|as|it|a) )?(?P<h>§)(?: (?:in|down))?(?= (?:[.,;!)\n]|please|for|as|x|this|¤now|thanks)|$)", {"h": Role.FIGURE}),
        (r"^(?:please |just |i'm |we're |i am |we are |i'll |we'll |i've |we |i |i will |ok |yes )*(?:stick|sticking|pop|popping|jot|bung|note|noting|returning|supplying|providing|offering|quoting|typing|typing in|filling|scraped|squeaked|bagged|secured) (?:(?:in|down|it in|it down|it as|it at|as|it|a) )?(?P<loose>§)(?: (?:in|down))?(?= (?:[.,;!)\n]|please|for|as|x|this|¤now|thanks)|$)", {"loose": Role.FIGURE}),
        (r"^(?:please |just |you can |ok |yes )*(?:stick|pop|jot|bung|put|note|mark|pencil) (?:me|us) (?:down )?(?:as|at|on) (?P<h>§)(?= (?:[.,;!)\n]|please|for (?:¤now|this month)|this|¤now|thanks|x)|$)", {"h": Role.FIGURE}),
        (r"^in (?:about |around |under |just |only )?(?P<u>§)(?: (?:time|or so|please|thanks|x))?(?: [.!])?$", {"u": Role.UNCLEAR}),
        (r"^(?:(?:well|so|we|it|i|we've|just|only|all) )*[a-z]{3,}ed (?:in|out|home|over|through|up)(?: the line)? (?:at|on|with) (?P<loose>§)(?= (?:[.,;!)\n–-]|%|please|for|this|¤now|thanks|because|due)|$)", {"loose": Role.FIGURE}),
        (r"(?<!\S)(?:turned out|turned out to be|ended up|wound up|clocked|clocked in|clocked up|weighed in|notched up|chalked up)(?: at| on| as| with| being)? (?P<h>§)(?= (?:[.,;!)\n]|%|please|for|as|x|this|¤now|thanks|because|due)|$)", {"h": Role.FIGURE}),
        (r"^(?:that'll|that will|thatll|that would|that'd|thatd) be (?P<idiom>§)(?= (?:[.!]|please|thanks|for ¤now|x)|$)", {"idiom": Role.FIGURE}),
        (r"^(?:(?:it|this|that|¤now) )?(?:looks|looking|look) (?:like|to be) (?:it's |we're |about |around |roughly )*(?P<h>§)(?! [^.;!?]*(?<!\S)(?:by|next|if|when|once|until|till|end|year|forecast|after|¤month|¤quarter|¤year|unless)(?!\S))", {"h": Role.FIGURE}),
        (rf"^(?:{_OPENER} (?:, |- |– |: |; |! |\. |\.\.\. )+)+(?:it's |it is |we got |we're at |we |the answer is )*(?P<h>§)", {"h": Role.FIGURE}),
        (r"(?<!\S)(?:¤name|is|are|we're|it's|was|went|gone|back|now) (?:up|down) to (?P<h>§)(?= (?:now|this month|after|because|since|following|thanks to|due to|¤now|in ¤now)(?!\S))", {"h": Role.FIGURE}),
        (r"§ (?:(?:[.,;?–-]|\.\.\.|\n) )*(?:no |please |oops |sorry |ah |oh )*(?:ignore|forget|disregard|cancel|delete|bin) that (?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) in (?:the |our )?old(?! §)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)since (?:¤\S+|§|covid|christmas) \( (?P<o>§) \)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:vs|v|versus|against|compared (?:to|with)|cf) (?:¤prev|¤month|last ¤now|last month|last year)(?:'s)? (?:at |of |\( )?(?P<o>§)", {"o": Role.ELSEWHERE}),
        (r"^(?:you can have|you may have|have) (?P<h>§)(?= (?:[.,;!)]|%|please|for|from|then|x)|$)", {"h": Role.FIGURE}),
        # corrections that name both
        (rf"^{_SORRY}(?P<a>§) (?:is|was|'s) (?:wrong|incorrect|not right|a typo|a mistake|an error|a slip) (?:, |- |– |\. |; |: )*(?:{_MEND} |it's |it is |is |actually |the right (?:figure|number|one) is )?(?P<b>§)(?: is (?:right|correct))?", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (rf"^{_SORRY}(?:instead of|rather than) (?:the )?(?P<a>§) (?:, |- )?(?:please )?(?:put|use|have|make it|it's|it should be|record|enter) (?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (rf"^{_SORRY}{_MEND} (?P<b>§) (?:, |- |– |\( |and )?(?:not|rather than|instead of) (?:the )?(?P<a>§)(?= (?:[.,;!)\n]|please|sorry|thanks|x|as|this|¤now)|$)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (rf"^{_SORRY}(?:(?:i )?meant(?: to (?:say|put|type|send))?|(?:change|amend|correct|update)(?: it| that)? to) (?P<h>§)(?= (?:[.!,]|please|thanks|sorry)|$)", {"h": Role.FIGURE}),
        (r"(?P<b>§) (?:[,.;:(–-] )*(?:i|we) (?:typed|put|said|wrote|entered|gave|sent|had|submitted|reported|quoted)(?: in| you| down| it as)? (?P<a>§) (?:before|earlier|previously|first|originally|by mistake|by accident|in error|last time|yesterday|wrongly)(?!\S)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?<!\S)(?:was|were|am|i'm|we're) (?:just )?(?:going|about) to (?:say|put|send|type|give|report|submit|tell)(?: you)? (?:about |around )?(?P<o>§)", {"o": Role.ELSEWHERE}),
        (rf"(?<!\S){_RULE}(?: [^\s§.,;]+)? (?:says?|said|states?|is|are|was|requires?|allows?|gives?|permits?|sets?|expects?|asks for|of|at) (?:a |an |about |up to |us )?(?P<t>§)", {"t": Role.TARGET}),
        (r"(?<!\S)(?:i|we) (?:previously |originally |earlier |already |mistakenly |wrongly )?(?:said|put|gave|gave you|told you|reported|sent|entered|quoted|typed) (?P<a>§) (?:in error|by mistake|by accident|wrongly|incorrectly|before|earlier|originally|previously|last week|yesterday)(?: [,.;:–-])* (?:the (?:correct|right|actual|true|real|proper) (?:figure|number|one|value|answer|§) (?:is|should be|was) |it's |it is |it should be |should be |it should have been |should have been )(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?P<b>§) (?:is|was) (?:the )?(?:right|correct|actual|real|true|latest|proper) (?:§|figure|number|value|answer)? ?(?:[,–-] |and )?not (?:the )?(?P<a>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?:day|week|hour|minute|month)s? or (?P<k>§)(?!\S)", {"k": Role.LABEL}),
        # how sure somebody is, and of how many
        (r"(?P<r>§) (?:sure|certain|confident|positive|confidence)(?!\S)", {"r": Role.REMARK}),
        (r"(?<!\S)(?:n|base|sample size|sample|(?<!§ )responses|(?<!§ )respondents|(?<!§ )surveyed|cohort) (?:= |of |is |was |: )?(?P<p>§)", {"p": Role.PART}),
        # how a total is announced, and which of two numbers to take
        (r"(?<!\S)(?:grand|overall|combined) total (?:of |is |was |came to |comes to |: |= )+(?P<h>§)", {"h": Role.FIGURE}),
        (r"(?<!\S)(?:go with|going with|went with|stick with|please use|use|take|enter|record) (?:the |my |our )?(?P<chosen>§)(?= (?:[.,;!)\n]|please|for|as|if|instead|x)|$)", {"chosen": Role.FIGURE}),
        (r"(?<!\S)rolling (?:quarter|year|average|¤year|¤quarter|§|¤month|twelve|12|annual)(?: [^\s§,;.]+){0,2} (?P<o>§)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:restate|restated|restating|amend|amended|revise|revised|correct|corrected|update|updated) (?:the )?(?:¤prev|¤month)(?: figure| number)?(?: [^\s§.;]+){0,3} (?P<o>§)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:¤prev|¤month) (?:should|is being|needs to be|to be) (?:be )?(?:restated|revised|amended|corrected|updated) (?:as|to|at) (?P<o>§)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:¤prev|¤month) (?:has been |was )?(?:restated|revised|amended|corrected|updated) (?:as|to|at) (?P<o>§)(?! (?:(?:[,;]|and|with) )+(?:the )?¤now (?:[^\s§]+ ){0,2}§)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:up|down) to (?P<h>§) from (?:[^\s§.,;]+ ){0,2}(?P<o>§)", {"h": Role.FIGURE, "o": Role.ELSEWHERE}),
        (r"(?P<p>§) (?:of|out of) (?:them|it|those|these|which)(?!\S)(?! §)", {"p": Role.PART}),
        (r"(?<!\S)(?:mtg|meeting|panel|board|cabinet|committee|briefing|session|lunch|appointment|appt|interview|training|catch up|1 : 1|training|strategy|shift|deadline)(?: is| starts| at| from| till| until| on| ¤date| today| tomorrow| mon\w*| tues?\w*| wed\w*| thu\w*| fri\w*| this afternoon){1,4} (?P<hour>§)(?! (?:%|days|¤own))", {"hour": Role.LABEL}),
        (r"(?<!\S)(?:mon|tues?|wed|weds|thur?s?|fri)(?:day|nesday|sday|rsday)? (?:at )?(?P<hour>§)(?! (?:%|days|¤own))", {"hour": Role.LABEL}),
        (rf"(?P<m>§) {_PTS}(?:up|down|better|worse|higher|lower) at (?P<h>§)", {"m": Role.MOVEMENT, "h": Role.FIGURE}),
        (r"(?<!\S)(?:should|will|we'll|expect\w*|hop(?:e|ing)|aim\w*|plan\w*|going|looking|look)(?: [^\s§.;]+){0,4} (?:above|over|to|at|around|about|near|under|below|beyond|of) (?P<t>§)(?= (?:by|in|next|from|once|when|after) )", {"t": Role.TARGET}),
        (r"(?P<s>§) (?:is|looks|seems|should be) (?:achievable|realistic|possible|likely|doable|within reach)(?!\S)", {"s": Role.SUPPOSED}),
        (r"(?<!\S)the § (?:month |week |year )?(?:rolling )?average (?:is|was|of|at|stands at) (?P<o>§)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?<!of )(?<!of a )(?<!from a )(?:a )?total of (?P<h>§)(?= (?:¤own|¤name|missed|[.,;!]|this|for|in)|$)", {"h": Role.FIGURE}),
        (r"(?<!\S)(?:change|amend|correct|update) mine to (?P<h>§)", {"h": Role.FIGURE}),
        # corrections
        (r"^(?:scratch|scrap|scrub|forget|ignore|strike|bin|cancel) (?:the |that |my )?(?P<a>§) (?:, |- |– |; |: )+(?:it's |make it |should be |it should be )*(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"^(?:(?:correction|sorry|oops|typo|apologies|wrong figure|wrong number|my mistake|whoops|ignore that|scrap that|scratch that|amendment) (?:[,:.;–-] )*)(?:(?:it|that|this|the figure) )?(?:should (?:have been|be|read|say)|it's|it is|i meant|is) (?P<h>§)(?! (?:, |- )?(?:not|rather|instead))", {"h": Role.FIGURE}),
        (r"^(?:please |sorry |, )*(?:ignore|disregard|forget|scrap|scrub|bin|delete) (?:my last|my previous|my earlier|my first|the last|the previous|the earlier|the first|that last|what i (?:sent|said|put|gave|typed))(?: (?:one|message|figure|number|email|e - mail|reply|text|you|before|earlier|above|just now|yesterday|this morning))* (?:(?:,|-|–|\.|:|;) )+(?:it's |its |it is |it should be |should be |the figure is |the number is |use |now )*(?P<h>§)", {"h": Role.FIGURE}),
        (r"(?P<b>§) (?:, |\( |- |– |\. )(?:sorry |, )*(?:i'd |i had |i )(?:put|typed|said|sent|written|entered|keyed)(?: in)? (?P<a>§) (?:, )?(?:(?:fat|clumsy|cold) (?:fingers?|thumbs?)|by mistake|in error|oops|sorry|transposed|wrongly)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"^(?:that|it|this) should (?:read|say|have read|have said) (?P<h>§)", {"h": Role.FIGURE}),
        (r"^(?:no (?:, )?){2,}(?P<h>§)", {"h": Role.FIGURE}),
        (rf"(?P<a>§) \? (?:no|nope|nah|actually|sorry) (?:{_FILL}){{0,3}}(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?<!\S)(?:i|we) (?:said|put|gave|gave you|told you|reported|sent|stated|advised|indicated|quoted|wrote) (?P<a>§) (?:,|-|–|;|\.) (?:that |this |which )?(?:it's|it is|should be|should have been|correct (?:figure )?is|actually) (?:actually |really |now )?(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (rf"(?P<e>§) {_FILL}{{0,3}}(?:no |sorry |oops |hang on |hold on |wait )*(?:that's|thats|that is|that was|this is|it's) (?:the |for |from )*(?:¤prev|¤month|¤year|last [^\s§]+)(?!\S)", {"e": Role.ELSEWHERE}),
        (r"(?<!\S)(?:in which|when|where) (?:i|we|you) (?:had )?(?:gave|said|reported|quoted|told you|sent|put)(?: you)? (?P<a>§)", {"a": Role.ELSEWHERE}),
        (r"(?<!\S)(?:i|we) (?:said|told you|gave you|gave|put|quoted|reported|thought) (?:it was )?(?P<a>§) (?P<any>(?:(?!(?:says?|thinks?|reckons?|claims?|they|he|she)(?!\S))[^\s§.;]+ ){0,6})(?:but|should have been|should be|should of been|should've been|however) (?:it's |it is |its |the |actual |actually |real |is |was |now |figure |really )*(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?P<b>§) (?:, |- |\( |; )?(?:which |this |it |that |and )*(?:replaces|supersedes|corrects|overrides|overwrites) (?:the |my |our )?(?:[a-z]+ ){0,4}?(?:of |at |, )?(?P<a>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (rf"(?<!\S)(?:i|we) (?:said|typed|put|told you|gave|gave you|sent|sent you|quoted|reported|entered|wrote|submitted) (?P<a>§) (?P<any>{_NOBODY_SAYS})(?:(?:it|that|this|which) should (?:have )?(?:read|be|been|say|said)|when (?:i meant|it should (?:be|have been|read)|it was really)|but i meant|i meant|the (?:correct|right|true|actual|real) (?:figure|number|one|value|position) is) (?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (rf"(?P<a>§) (?P<any>{_NOBODY_SAYS})(?:the|our) (?:correct|right|true|actual|real) (?:figure|number|value|position|percentage|rate) is (?P<b>§)", {"a": Role.ELSEWHERE, "b": Role.FIGURE}),
        (r"(?<!\S)not (?P<a>§) as (?P<any>(?:[^\s§.;?]+ ){1,9}?)(?:but|; it is|; it's|it is|it's) (?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"^(?:please |sorry |, )*(?:ignore|disregard|scrap|forget|bin|delete|discard) (?:the |my |our )(?P<a>§)(?: (?:above|before|earlier|below|i sent|i gave|i said|i put|from earlier|from yesterday|from this morning|sent earlier))* (?:[,;.–-] )+(?:it's |it is |the figure is |it should be |should be |use |please use )+(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?<!\S)(?:change|amend|correct|replace|update) (?:the |my )?(?P<a>§) (?:that )?(?:i|we) (?:sent|gave|put|said|submitted|reported|entered)(?: you| in)?(?: (?:yesterday|earlier|before|this morning|on ¤date|last week|in error|previously))* (?:to|with|by) (?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?P<a>§) (?:in|from|on) my (?:last|previous|earlier|first|other) (?:e - mail|email|message|reply|note|return|response) should (?:have )?(?:read|be|been|say|said) (?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?<!\S)(?:ignore|disregard|forget|scrap(?! that)|not counting) (?:the |my |that |our )*(?P<e>§)", {"e": Role.ELSEWHERE}),
        (r"(?<!\S)(?:replace|swap|change|update|amend|correct) (?:this|it|that|the figure|that figure|my figure|the above)(?: figure)? (?:with|to|for|by) (?P<b>§)", {"b": Role.FIGURE}),
        (r"(?<!\S)(?:change|amend|correct|replace|update) (?:the |it |that |from |my )?(?:figure )?(?:from )?(?P<a>§) (?:figure )?(?:to|with|for|->) (?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (rf"(?<!\S)(?:not|instead of|rather than) (?P<a>§) {_FILL}{{0,4}}(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?P<b>§) (?:, )?(?:(?:i've|ive|i|we|we've|just|have|now|double|re|-|checked|rechecked|it|again) ){1,5}(?:, |- |– )?(?:and |so |it's )?not (?P<a>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?P<b>§) (?:, |\( |- |– |\. )?(?:and |but |its |it's )?(?:not|rather than|instead of|as opposed to) (?:the )?(?P<a>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (rf"(?P<a>§) {_FILL}{{0,3}}{_SWAP} (?:{_SWAP} |{_FILL}){{0,6}}(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?P<a>§) (?:was|were) (?:given|sent|submitted|reported|entered|supplied|quoted|typed|put in) (?:in error|by mistake|wrongly|incorrectly|erroneously) (?:[,;.:–-] )*(?:it should (?:be|have been|have read|read)|the (?:correct|right|true) figure (?:is|should be|was)|it is|it's|make it) (?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?P<b>§) (?:, |\( |- |– )(?:it |this )?was (?P<a>§) (?:until|till|before|at first|originally|earlier|initially|yesterday|this morning)(?!\S)", {"a": Role.ELSEWHERE, "b": Role.FIGURE}),
        # ways from one value to another
        (rf"(?<!\S){_MOVES} (?:by |of |a |another |further |about |around |slightly |another )*(?P<m>§) {_PTS}(?:(?:on|from|since|vs|against|compared (?:to|with)) {_PREV}(?:'s)? )?(?:(?:,|-|–|which|so|and|giving|making|taking|it|us|now|is|means|this|month|at|we|to|are|stands|stand) ){{1,5}}(?P<h>§)", {"m": Role.MOVEMENT, "h": Role.FIGURE}),
        (rf"(?P<m>§) {_PTS}{_THAN} (?:than |on |the |our |from |since |of |compared with |compared to |against |vs )*(?:{_T} |{_PREV} |[^\s§]+ )?(?:at|on|to|so|,|-|–) (?:we're at |it's |at |is |now )?(?P<h>§)(?! {_THAN})", {"m": Role.MOVEMENT, "h": Role.FIGURE}),
        (rf"(?:(?<!\S){_MOVES} (?:slightly |a bit |a little |a touch |again )?)?(?<!\S)from (?P<o>§) (?:in |at |for )?(?:{_PREV} )?(?:, )?(?:up |down )?(?:to|->) (?P<h>§)", {"o": Role.ELSEWHERE, "h": Role.FIGURE}),
        (r"(?<!\S)(?:it|that|this|we|they|[^\s§]+) (?:had|'d) been (?:at |about |around )?(?P<o>§)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:in|during|back in|for) (?P<year>§) (?:, )?(?:it|we|that|this|they) (?:was|were|had|got|did|hit|stood at|averaged)(?: at| on)? (?P<o>§)", {"year": Role.REMARK, "o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:draft|first cut|first draft|early cut|initial figure|initial cut|initially|originally|old one|draft figure|flash) (?:figure |one )?(?:was|had|said|came out at|gave|showed|read) (?P<o>§)", {"o": Role.ELSEWHERE}),
        (rf"(?P<a>§) -> (?:{_SWAP} |{_FILL}){{1,4}}(?P<b>§)", {"a": Role.SUPERSEDED, "b": Role.FIGURE}),
        (r"(?P<o>§) -> (?:¤now )?(?P<h>§)", {"o": Role.ELSEWHERE, "h": Role.FIGURE}),
        (rf"(?<!\S)(?:better|worse|higher|lower|fewer|less|more|quicker|slower|up|down) than (?:the |our |a |last )*(?P<o>§) (?:(?:that |which )?(?:we |you )?(?:had|saw|got|were at|reported|was|were) )?(?:in |for |of |at |back in )?{_PREV}(?!\S)", {"o": Role.ELSEWHERE}),
        (rf"(?<!\S)(?:{_MOVES}|better|worse|higher|lower|compared)(?: (?:slightly|a bit|a little|a touch|again|a lot|sharply|well|,|on|is))* from (?:a |the |about |our )?(?:{_PREV} )?(?:at |of |figure |'s )*(?P<o>§)", {"o": Role.ELSEWHERE}),
        (r"(?<!\S)(?:an increase|a rise|a fall|a drop|a decrease|a reduction|a jump|an improvement|fell|down|dropped|reduced|decreased|slipped|dipped|increased|rose|risen|improved|climbed|jumped|grown|grew|gone|went|moved)(?: (?:slightly|again|back|up|down|further|a bit|sharply))* to (?P<h>§)", {"h": Role.FIGURE}),
        (rf"(?P<u>§) -> (?!{_X}|{_T}|hope|should)(?=[^\s§]+ )(?=(?:[^\s§.;]+ ){1,4}§)", {"u": Role.UNCLEAR}),
        # sums and alternatives nobody may guess between
        (r"(?P<a>§) (?:, )?(?:or|\+|plus|or maybe|maybe|or possibly) (?:was it |is it |maybe |possibly )?(?P<b>§)", {"a": Role.UNCLEAR, "b": Role.UNCLEAR}),
        (r"(?P<a>§) (?:, |or |- |\( )?(?:it |this |that |we |but )?(?:could|might|may|would|will) (?:well |also |possibly |even )?be (?:about |around |nearer |at )?(?P<b>§)(?= (?:[.,;!?)\n]|though|too|x|thanks|depending|i think)|$)", {"a": Role.UNCLEAR, "b": Role.UNCLEAR}),
        (r"(?<!\S)(?:it|this|that|figure) (?:may|might|could) (?:well |also |possibly |even |really )?be (?:as (?:high|low|many|much) as )?(?P<u>§)(?= (?:[.,;!?)]|$)|$)", {"u": Role.UNCLEAR}),
        (r"(?P<a>§) \? (?:or )(?:was it |is it |maybe )?(?P<b>§)", {"a": Role.UNCLEAR, "b": Role.UNCLEAR}),
        (r"(?<!\S)plus (?P<u>§)(?! (?:points|on|compared))", {"u": Role.UNCLEAR}),
        (r"(?P<h>§) (?:spent|used|drawn down) (?:so far )?(?:out of|of) (?:the |a |our )?(?P<pot>§)", {"h": Role.FIGURE, "pot": Role.TARGET}),
        (r"(?P<h>§) (?:[a-z¤]+ ){0,2}out of (?:a total of |about |around |nearly |over |some |approx |the |our )*(?P<whole>§)", {"h": Role.FIGURE, "whole": Role.REMARK}),
        (r"(?<!\S)(?:was|were|had|averaged|got) (?:at |about |around )?(?P<u>§) (?:back )?(?:when|before|until|till|under)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?P<s>§) if (?:you|we|i|they|it|the)(?!\S)", {"s": Role.SUPPOSED}),
        (r"(?<!\S)(?:read|sent|emailed|texted|rang|posted|replied|typed|written|arrived|left|pulled|refreshed|logged on|logged in|opened|woke|started|finished) at (?P<hour>§)", {"hour": Role.UNCLEAR}),
        (r"(?<!\S)(?:from|based on|out of|on|off|across|over) (?:the |about |just |only )?(?P<p>§) (?:responses|respondents|surveys|replies|people|forms|completed surveys|survey responses)(?!\S)", {"p": Role.PART}),
        # comparisons that read like bounds
        (r"(?P<a>§) over (?P<b>§)", {"a": Role.UNCLEAR, "b": Role.UNCLEAR}),
        (r"(?P<t>§) (?:that |which )?(?:i|we|you|they) (?:was |were |had |'d )?(?:expect\w*|hop\w*|forecast\w*|plan\w*|predict\w*|thought|aim\w*|want\w*|ask\w*|set|agreed)", {"t": Role.TARGET}),
        (rf"§ (?!(?:{_THAN}) than)(?P<any>(?:[^\s§.,;()\n]+ ){{0,4}})(?:(?:better|worse|higher|lower|more|less|fewer) than|above|below|over|under) (?:the |our |last [^\s§]+'s )*(?P<t>§)", {"t": Role.TARGET}),
        (r"(?<!the )(?:time|month|months|year|first|weeks?) (?:that )?(?:it's been |we've been |been |(?:we|it|they|i)(?:'ve|'s|'d| have| has| had)? (?:been |gone |got |dropped |dipped |come )?)?(?:over|under|above|below|at|past|exceeding|beaten|beat|passed|topped|broken|broke|cleared|cracked|crossed|exceeded|hit|reached) (?P<t>§)(?= |$)", {"t": Role.ELSEWHERE}),
        (r"(?<!\S)the (?P<lone>§) (?:we|i|that|which|you|from|in) (?:had|reported|was|were|from|in|gave|said|told)?", {"lone": Role.ELSEWHERE}),
        (r"(?<!\S)(?:told|said|emailed|sent|gave|mentioned|messaged)(?: you| it| this| them)?(?: [^\s§]+)? last (?:week|month|time) (?:,|-|–|:|it's|was|it was|is)? ?(?P<h>§)", {"h": Role.FIGURE}),
        (r"(?P<a>§) (?:up|down) on (?P<b>§)", {"a": Role.UNCLEAR, "b": Role.UNCLEAR}),
        (r"(?<!\S)(?:team|teams|group|panel|staff|crew|gang|gangs|total|backlog|list|caseload|sample|cohort|batch) of (?:about |around |over |only |just )?(?P<r>§)", {"r": Role.REMARK}),
        (r"(?<!\S)(?:variance|var|diff|difference|gap|swing|shortfall|movement) (?:of |: |is |was |= )*(?P<m>§)", {"m": Role.MOVEMENT}),
        (r"(?<!\S)all (?:but|bar|except|apart from) (?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)(?:isn't|is not|wasn't|was not|not|never|can't be|cannot be|aren't) (?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:excluding|excl|exc|ex|except|including|incl|inc|bar|apart from|before|ignoring|not counting|not including|minus the|less the)(?= (?!vat(?!\S))(?:[a-z]|¤name))", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) as (?:of|at) (?:last (?:week|month|mon(?:day)?|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*)|yesterday|today|this|mon(?:day)?|tues?\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:by|on|under|using|with|to) (?:the |our |a )?(?:old|previous|former|new|different|other|revised) (?:measure|definition|method|basis|methodology|way|calculation|criteria|counting|rules)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) in (?:the |our )?(?:worst|best|busiest|quietest|first|last|final) (?:week|day|fortnight|half)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:[^\s§.,;:!?]+ ){0,6}(?:out of|outside|outwith|past|beyond) (?:the |of |their |our )*(?:time|times|timescales?|target|targets|deadlines?|sla|limits?|window)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)(?:stage|phase|tier|level|band) (?P<sort>§) (?::|-|–|=) (?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:sent|surveyed|invited|mailed|returned)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?P<a>§) (?:[^\s§]+ )?/ (?:\( )?(?P<b>§)", {"a": Role.UNCLEAR, "b": Role.UNCLEAR}),
        (r"(?<!\S)out of (?:the |our |about |around |some |a total of )*(?P<u>§)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) still (?:open|outstanding|live|to|in|with|not|being|waiting|awaiting|unresolved|pending|being|off|out)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:done|complete|completed|finished|through|into|written|uploaded|loaded|filled in) (?:on |with |of )?(?:this|it|them|these|that|(?:the|my|our|your) (?:report|return|form|spreadsheet|template|email|pack|data|work|job|list|upload|system))(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:response|reply|return|completion|take - up|takeup|uptake|coverage|pass|success|vacancy|turnover|occupancy|attendance|participation|error|failure|dropout)(?: rates?)?(?= (?:[.,;!)]|rates?)|$)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:¤own |¤name )?(?:today|yesterday|this morning|right now|as we speak|as i (?:type|write))(?= (?:[.,;!)]|$)|$)", {"u": Role.UNCLEAR}),
        (r"(?P<u>§) (?:for|to) (?:the |my |our )(?:team|lads|crew|girls|boys|service)(?!\S)", {"u": Role.UNCLEAR}),
        (r"(?<!\S)your (?:[^\s§]+ ){1,2}(?:says|said|shows|has|had|reads|quotes|is|was) (?:at |that |it's )*(?P<u>§)", {"u": Role.ELSEWHERE}),

        (r"(?P<a>§) (?:less|minus|plus|add|added to|take away) (?P<b>§)", {"a": Role.UNCLEAR, "b": Role.UNCLEAR}),
        (r"(?P<todo>§) to (?:go|do|come|follow|complete|clear|report|reply|respond|submit|send|find|check|get)(?!\S)", {"todo": Role.UNCLEAR}),
        (r"(?<!\S)(?:old|previous|last|earlier|prior|original) (?:figure|number|value|one|report|return|submission|result|reading|estimate)(?: [^\s§]+){0,4} (?P<e>§)", {"e": Role.ELSEWHERE}),
        (r"(?<!\S)(?:you|someone|somebody|they|everyone|he|she) (?:already |all |have |had |just )*(?:said|say|says|had|have|typed|put|wrote|recorded|reported|told me|quoted|got) (?:it was |it's |it is |that |it )?(?P<u>§)(?! last)", {"u": Role.UNCLEAR}),
        (r"(?P<b>§) at (?:best|worst|most|least|the most|the least|the outside|the very least)(?!\S)", {"b": Role.BOUND}),
        (r"(?<!\S)at (?:best|worst|most|least) (?P<b>§)", {"b": Role.BOUND}),
        (r"(?P<u>§) (?:per|a|an|each|every) (?:day|week|hour|night|shift|head|job|case|person|visit|call|year|quarter)(?!\S)(?! ago)", {"u": Role.UNCLEAR}),
        (rf"(?P<l>§) (?:\( |- |– |, )(?:that's |this is |that is |it's |from |for |is |was |which is |which was |i think |the )*{_LASTLY}(?:'s)?(?: figure| number| value| one| data)*(?= (?:[).,;!\n]|$)|$)", {"l": Role.ELSEWHERE}),
        (r"¤time (?:-|–|to|until|till) (?P<l>§)", {"l": Role.LABEL}),
        (r"(?<!\S)(?:phone|tel|telephone|mobile|mob|fax|dial|ring me|call me|text me|whatsapp)(?: number| no)?(?: is| on| at| :)* (?P<l>§)", {"l": Role.LABEL}),
        (r"(?<!\S)(?:would|would've|we'd|it'd|wd|wed) (?:have )?(?:be|been) (?:(?:over|above|under|below|nearer|closer to|about|around|at) )*(?P<s>§)", {"s": Role.SUPPOSED}),
        (r"(?<!\S)(?:take off|taking off|take out|taking out|strip out|stripping out|take away|knock off) (?:the |those |these |our )*(?P<n>§) (?=[a-z])", {"n": Role.PART}),
        (r"(?P<e>§) (?:was|were) (?:for |in )?¤prev(?= (?:[.,;!)\n]|and|but)|$)", {"e": Role.ELSEWHERE}),
        (r"(?<!\S)(?:my|our|the|these|those|all|other) (?P<k>§) (?:outstanding|remaining|other|overdue|missing|late) (?:ones|figures|returns|indicators|measures|numbers|kpis)(?!\S)", {"k": Role.REMARK}),
        (r"(?<!\S)(?:been|stood|sat|lain|empty|vacant|waiting|open|off)(?: [a-z¤]+){0,3} for (?:over|more than|well over|at least|nearly|almost|up to) (?P<e>§)", {"e": Role.EXTREME}),
        # bounds
        (r"(?<!\S)(?<!just )(?<!slightly )(?<!bit )(?<!little )(?<!marginally )(?<!fractionally )(?:over|above|under|below|at least|at most|more than|less than|fewer than|greater than|no more than|no less than|no fewer than|not more than|not less than|up to|max|maximum|min|minimum|exceeding|exceeds|exceeded|better than|worse than|higher than|lower than|as many as|as few as|as high as|as low as|as much as|as little as|topped|topping|passed|surpassed|surpassing|breached|cracked|crossed|north of|south of|upwards of|in excess of|within|<|>|<=|>=|not above|not below|not over|not under|well over|well under|inside) (?:of |about |the |a )?(?P<b>§)(?! (?:¤own |¤name )?(?:target|budget|trajectory|profile))", {"b": Role.BOUND}),
        (r"(?P<b>§) (?:or|and|&) (?:more|fewer|less|over|above|under|below|higher|lower|better|so over|up|counting)(?!\S)", {"b": Role.BOUND}),
        (r"(?P<b>§) (?:max|maximum|tops)(?!\S)", {"b": Role.BOUND}),
        (r"(?P<b>§) (?:plus|min|minimum|at least|at most)(?= (?:[.,;:!?()\n]|-|–|$|(?!points)[a-z¤]+(?: [a-z¤]+)?(?: [^§]|$))|$)", {"b": Role.BOUND}),
        (r"(?<!\S)(?:the|high|low|mid|early|late|upper|lower) (?:- )?(?P<b>§) s(?!\S)", {"b": Role.BOUND}),
        (r"(?P<h>§) (?:result|percentage|rate|score) (?:[:=] )?(?P<g>§)", {"h": Role.FIGURE, "g": Role.FIGURE}),
        # labels
        (r"(?<!\S)(?:press|dial|choose|select|push) (?:option |number |button )?(?P<k>§)(?= (?:[.,;!)]|for|then|and|when)|$)", {"k": Role.LABEL}),
        (r"(?<!\S)(?:¤name (?=me|us|him|her|them)|call|ring|phone|text|meet|see|speak|chat|talk|free|available|back|finish|finishing|start|starting|leave|leaving|home)(?: ?(?:me|you|us|him|her|them))?(?: (?:back|again|today|tomorrow))? (?:at|after|before|from|by|until|till|about|around) (?P<hour>§)(?! (?:%|days|¤own))", {"hour": Role.LABEL}),
        (r"(?<!\S)(?:until|till) (?:about |around |half |gone |after |at least )*(?P<hour>§)(?! (?:%|days|¤own))", {"hour": Role.LABEL}),
        (r"(?<!\S)(?:today|tomorrow|tonight|¤date|afternoon|morning|mon|monday|tues|tuesday|wed|wednesday|thurs|thursday|fri|friday|eta|reply|back|ping|call|send) (?:by|at|before|around|about|after) (?P<hour>§)(?! (?:%|days|¤own))", {"hour": Role.LABEL}),
        (r"(?<!\S)(?:working|calendar|business) day (?P<k>§)(?!\S)", {"k": Role.LABEL}),
        (r"(?P<k>§) (?:records|rows|lines|entries|forms|returns|invoices|cases|files|tickets) (?:still |left )?to (?:reconcile|check|process|validate|chase|clear|key|input|enter|review|load|code|match|work through|get through)(?!\S)", {"k": Role.REMARK}),
        (r"(?<!\S)(?:give|gimme|need|spent|spend|waited|allow|lost|wasted) (?:me |us |you |it |this |that |them |him |her |another |about |a further |over |nearly )*(?P<k>§)(?= |$)", {"k": Role.LABEL}),
        (r"(?<!\S)(?:my|our|desk|direct|work|office|home) (?:number|no|line|mobile|direct line|extension) (?:is |: )?(?P<k>§)", {"k": Role.LABEL}),
        (r"(?<!\S)(?:term|teams|class|year group|windows|indicator|measure|metric|case|flat|form|bay|desk|bus|house|apartment|apt|queue|platform|lane|chapter|slide|bullet|objective|paragraph|para|lot|pin|reference|issue|risk|action|version|contract) (?P<k>§)(?! (?:out|of|/)(?!\S))", {"k": Role.LABEL}),
        (r"(?<!\S)(?:numbers?|stage|option|question|item|line|row|page|step|phase|level|tier|priority|week|wk|room|ticket|version|section|kpi|ref|ext|extension|job|order|invoice|cell|tab|team|group|windows|error|route|floor|code|passcode|cc|centre|id|office|microsoft|number|part|table|ward|band|act|box|gate|unit|block|q|p|pi|covid) (?:# |: )?(?P<l>§)", {"l": Role.LABEL}),
        (r"(?<!\S)(?<!§ , )(?<!§ - )(?<!§ – )(?<!§ \. )(?<!§ )nos? (?:# |: )?(?P<k>§)", {"k": Role.LABEL}),
        (r"(?<!\S)(?<!§ )(?<!§ \. )(?<!§ , )(?<!§ - )(?<!§ – )(?<!§ \n )(?<!§ \.\.\. )(?<!§ \? )(?<!§ ; )(?<!§ ! )(?<!sorry )(?<!wait )(?<!actually )(?<!oh )(?<!ah )(?:no|nos) \. (?P<k>§)", {"k": Role.LABEL}),
        (r"(?<!\S)(?:p|pg|sect|rm|ext|tel|mob|ref|para|vol|fig|appx|app) \. (?P<l>§)", {"l": Role.LABEL}),
        (r"(?P<k>§) in (?P<n>§)", {"k": Role.UNCLEAR, "n": Role.UNCLEAR}),
        (r"(?<!\S)(?:national|regional|england|london|peer|family|benchmark|cipfa|neighbour|neighbours)(?: group)?(?: (?:average|figure|median|rate))? (?:, (?:[a-z']+ ){1,6}, )(?:is|was|stands at|being) (?P<o>§)", {"o": Role.ELSEWHERE}),
        # targets and expectations
        (r"(?<!\S)(?:by when|what next|next steps?|target date|due|expected) (?:(?::|-|–|\?) )+(?:(?:back|to|at|up|down|expect|hit|reach|around|about) )*(?P<t>§)(?= (?:by|in|from|for|come) (?:¤|the|next|early|late|mid|end|spring|summer|autumn|winter))", {"t": Role.TARGET}),
        (r"(?P<h>§) (?:[a-z]+ )?(?:out of|of|against|from|within|towards) (?:a|an|the|our) (?:(?:approved|total|annual|full|year|full - year|revised|overall|capital|original|current|agreed|whole) ){0,3}(?:programme|budget|allocation|plan|envelope|establishment|pot|provision) of (?P<t>§)", {"h": Role.FIGURE, "t": Role.TARGET}),
        (r"(?<!\S)(?:standard|target|sla|goal) (?:, (?:[a-z]+ ){1,5}, )?(?:is|was|being|remains) (?:still |set at |at )?(?P<t>§)", {"t": Role.TARGET}),
        (r"(?<=§ [,(] )(?:the |our )?sla (?:is |of |: |= |being )?(?P<t>§)", {"t": Role.TARGET}),
        (r"(?<!\S)(?:expect|expecting|expected|forecast|anticipate|anticipating) (?:it |this |that )?(?:to be |to come in |to fall |to rise |something )*(?:nearer|closer to|nearer to|around|about) (?P<t>§)", {"t": Role.TARGET}),
        (r"(?<!\S)(?:is|are|was|were|that's|well|far|still|way|fall|falls|fell|falling|some way) short of (?:the |our )*(?P<t>§)", {"t": Role.TARGET}),
        (rf"(?<!\S)(?:{_T}|{_X}) {_F}(?P<t>§)", {"t": Role.TARGET}),
        (rf"(?<!\S){_T} \| (?P<t>§)", {"t": Role.TARGET}),
        (rf"(?<!\S){_T} (?:says|said|shows|had|has|gives|wants|asks for|calls for|assumes|assumed|requires) (?:us to be at |it should be |we should be at )?(?P<t>§)", {"t": Role.TARGET}),
        (r"(?<!\S)(?<!as )(?:promised|agreed|committed|committed to|signed up to|undertook) (?:you |them |members |us )?(?P<t>§)", {"t": Role.TARGET}),
        (rf"(?<!\S)(?:needs?|needed|have|has|had|got|supposed|meant|ought|want|wanted|trying|hoping|aiming) to (?:hit|be|get|reach|see|do|achieve|make|have|be at|get to) {_F}(?P<t>§)", {"t": Role.TARGET}),
        (rf"(?P<t>§) (?:is|was) (?:the |our |a |my |agreed |annual |monthly |overall )*{_T}(?!\S)", {"t": Role.TARGET}),
        (rf"(?P<t>§) (?:is |was |as |being )?(?:the |our |a |agreed |new |monthly |annual |overall )*(?!aiming (?:for|to) )(?:{_T}|forecast|establishment)(?!\S)(?! (?::|=|of|is|was|-) §)", {"t": Role.TARGET}),
        (rf"(?<!\S)(?:vs|v|versus|against|compared (?:to|with)|cf|relative to|compares (?:to|with)) {_F}(?P<t>§)", {"t": Role.TARGET}),
        (r"(?<!\S)should (?:have been|be|read|say|also be) (?:at |about |around )?(?P<t>§)", {"t": Role.SUPPOSED}),
        # other times and places
        (rf"(?<!\S)(?:response|reply|return|completion|take - up|takeup|uptake|coverage|pass|success|vacancy|turnover|occupancy|attendance|participation|error|failure|dropout|staff|survey) rates? {_F}(?P<r>§)", {"r": Role.ELSEWHERE}),
        (r"(?<!\S)(?:backlog|queue|waiting list|caseload|work in progress|wip) (?:now |currently )?(?:stands at|stood at|is|was|at|of|is at|is now|=|:) (?:about |around |some )?(?P<other>§)", {"other": Role.ELSEWHERE}),
        (rf"(?<!\S)(?:{_LASTLY}) {_F}(?P<l>§)", {"l": Role.ELSEWHERE}),
        (rf"(?P<l>§) (?:(?:in|was|is|for|at|the|same|this|period|time|point|about|back|it|during|as|on|were|of|¤now|¤month|¤another) ){{0,4}}(?:{_LASTLY})(?!\S)(?! (?:(?:was|it|at|we|were|had) ){{0,2}}§)", {"l": Role.ELSEWHERE}),
        (r"(?<=\( )(?:was|from|prev|previously|were|(?:¤prev|¤month)(?: (?:=|:|was|at|-|–))?) (?P<l>§)(?= (?:%|\)))", {"l": Role.ELSEWHERE}),
        (r"(?<=\( )(?:was|from|prev|previously|were) (?P<l>§)", {"l": Role.ELSEWHERE}),
        (r"(?<=§ , )(?:was|were) (?P<l>§)(?= [.,;)]|$)", {"l": Role.ELSEWHERE}),
        (rf"(?<!\S)(?:national|nationally|england|england's|english|london|uk|regional|neighbours?|sn|sns|peers?|family|cipfa|csn|csna|median|upper quartile|top quartile|benchmark|benchmarking|comparators?|average for \w+|other councils|neighbouring [^\s§]+|similar councils) (?:average |figure |avg |rate |median |position )?{_F}(?P<l>§)", {"l": Role.ELSEWHERE}),
        (r"(?P<l>§) (?:is |was )?(?:nationally|national|for england|in england|england|national average|regionally|for london|across london|median|benchmark|the national average)(?!\S)", {"l": Role.ELSEWHERE}),
        # wishes and beliefs of another day
        (r"(?<!\S)(?:i|we|i'd|we'd|i would|we would) (?:really |still |all |just )?(?:hope|hoped|wish|wished|love|like|liked|want|bet|thought|assumed|assume|imagined)(?: (?:for|it's|it is|it was|it were|that|to see|we|we'd|would be|had|get|got))* (?:about |around )?(?P<s>§)", {"s": Role.SUPPOSED}),
        (r"(?<!\S)(?:[^\s§.,;]+) (?:thought|assumed|guessed|hoped|wished) (?:it was |it is |it's |that |we had |we got )*(?:about |around )?(?P<s>§)", {"s": Role.SUPPOSED}),
        (r"(?<!\S)(?:likely|unlikely|bound|due|set|expected|meant|supposed|going) to (?:be|come in|come out|land|end up|finish) (?:at |on |about |around |nearer )?(?P<s>§)", {"s": Role.SUPPOSED}),
        # movements
        (r"(?P<m>§) (?:year on year|month on month|quarter on quarter|yoy)(?!\S)", {"m": Role.MOVEMENT}),
        (rf"(?<!\S){_MOVES} (?:(?!to(?!\S))[^\s§.;,]+ ){{1,6}}by (?:about |around |nearly |almost |just |only |some |over |approximately |roughly )*(?P<m>§)(?! (?:to|at)(?!\S))", {"m": Role.MOVEMENT}),
        (r"(?P<u>§) (?:up|down)(?= (?:[.,;!()\n]|-|–)|$)", {"u": Role.UNCLEAR}),
        (rf"(?P<m>§) {_PTS}{_THAN}(?!\S)(?! (?:by |from |to |a |of |about |= |- |– |: )?§)", {"m": Role.MOVEMENT}),
        (rf"(?P<m>§) {_PTS}(?:up|down) (?:on|from|since|vs|against|compared|to)(?!\S)(?! (?:[^\s§]+ ){{0,3}}§)", {"m": Role.MOVEMENT}),
        (rf"(?<!\S)(?:{_MOVES}|better|worse|higher|lower) (?:by |of |a |another |further |about |around |slightly |nearly |almost |only |just |roughly |approx |some |again )*(?P<m>§)", {"m": Role.MOVEMENT}),
        (r"(?<!\S)(?:plus|minus|another|further|extra|additional) (?P<m>§)(?= (?:more|points|on|from|compared|since|vs))", {"m": Role.MOVEMENT}),
        (r"(?<!\S)of which (?:the )?(?:[^\s§.,;]+ ){1,4}(?:is|was|are|were|at|makes up|accounts for|account for|=|:) (?:about |around |only |just )?(?P<p>§)", {"p": Role.PART}),
        (r"(?<!\S)(?:excluding|excl|without|excludes|taking out|take out|strip out|stripping out|leaving out|leave out|discounting|discount|ignoring|ignore|removing|remove|minus|not counting) (?:(?!but(?!\S))[^\s.;]+ ){1,7}(?:it|we|that|this|they|figure|average|rate)(?:'s|'d| is| was| were| would be| would have been| would've been| comes?| came|'d be|'d have been)? (?:at |to |down to |about |be |been |have been |back to |back at |nearer )*(?P<s>§)", {"s": Role.SUPPOSED}),
        (r"(?<!\S)planning (?:for |on |to (?:be at|hit|reach|get to|do|spend|have) )?(?P<t>§) (?:by|next|in|for) (?:¤|next|the|christmas|easter|summer|spring|autumn|winter|year)", {"t": Role.TARGET}),
        # extremes, suppositions, parts
        (r"(?P<e>§) (?:was|were|is|being) (?:the |our |their )?(?:longest|shortest|slowest|fastest|quickest|oldest)(?!\S)(?! (?:average|month|yet|ever|this year|so far))", {"e": Role.EXTREME}),
        (r"(?<=§ [,(–-] )(?:the |our |my )?(?:draft|provisional|interim|flash|first cut|early)(?: figure| number| one| version)? (?:was|had been|had|said|showed) (?P<e>§)", {"e": Role.ELSEWHERE}),
        (r"(?<=§ [,(–-] )not even (?:close to |near |up to )?(?P<t>§)", {"t": Role.TARGET}),
        (r"(?<=§ )[,(–-] (?:mainly|mostly|largely|chiefly|primarily|principally|partly) (?:a |the |about |around |some )?(?P<pot>§)", {"pot": Role.PART}),
        (r"(?<=§ )with (?P<p>§) (?:vacanc(?:y|ies)|vacant|unfilled|on leave|off sick|on long term sick|on maternity)(?: posts?)?(?!\S)", {"p": Role.PART}),
        (r"(?<!\S)(?:but|although|though|and|with) (?:§|a|some) (?:(?:poor|very|unlucky|single|patient) )*[a-z]+ (?:who )?(?:waited|waiting|had to wait|was waiting|hung on|held on|held|stayed on|queued)(?: for)?(?: about| over| nearly| almost| around)? (?P<e>§)", {"e": Role.EXTREME}),
        (rf"(?<!\S)(?:longest|worst|best|highest|lowest|peak|shortest|oldest|slowest|fastest|quickest|biggest|largest|smallest|(?<!please )(?<!kindly )(?<!to )record|max|maximum)(?! (?:guess|estimate))(?: [^\s§]+){{0,2}} {_F}(?P<e>§)", {"e": Role.EXTREME}),
        (r"(?<!\S)(?:would|we'd|it'd|i'd|could|might|may|can|will|we'll|it'll|if|unless|suppose|predict|towards?|on course for|on track for|potentially|looks like|looking like|without|excluding|except|removing|discounting) (?:(?:have|be|been|at|a|around|about|over|above|under|below|nearer|closer|we|it|the|hit|get|to|were|was|reach|see|drop|rise|go|up|down|still|probably|that|those|these|us|this|also|been at) ){0,5}(?P<s>§)", {"s": Role.SUPPOSED}),
        (r"(?<!\S)(?:of which|of whom|of those|of these|of them|inc|incl|include|includes|including|inclusive of|excl|exc|not including|net of|as well as|and another|comprising|made up of) (?:the |a |about |another |over |only |just |some )*(?P<p>§)(?! (?:of )?(?:¤own )?(?:this month|overall))", {"p": Role.PART}),
        (r"(?<!\S)(?<!dealt )(?<!deal )with (?:the |a |about |another |over |only |just |some )*(?P<n>§)(?! (?:of )?(?:¤own )?(?:this month|overall))", {"n": Role.PART}),
        (r"(?P<p>§) (?:of|out of) (?:the|my|our|these|those|them|which|whom|that|his|her|their|whose|us)(?!\S)(?! §)", {"p": Role.PART}),
        (r"(?P<p>§) (?:in|out) (?:b & b|hotels?|nightly)", {"p": Role.PART}),
        (r"(?<!\S)(?:with|excluding|after) (?:the |those |these |our |my |only |just |us |all )*(?P<n>§) (?=\w)", {"n": Role.PART}),
    )
)  # fmt: skip
