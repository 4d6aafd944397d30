"""The words the reader knows, by what they do to a number beside them.

A word in none of these sets is unknown, and a number with an unknown word on it is asked about, not recorded.
"""

from __future__ import annotations

import re
from functools import cache

from bot.understanding.wording import anywhere, as_words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GREETINGS = _words(
    """btw hi hello hey hiya morning afternoon evening good dear thanks thank you ta cheers please pls plz x xx xxx love duck duckie petal flower
    darling sweetheart hinny hen chick pal boss guv chief matey buddy treacle sunshine babe honey cock bab mate pet hun chuck ey ay howdy alright bye you'll wahey boom easy fwiw woo woohoo yippee hooray bingo tada voila oops whoops yikes eek ouch folks all both team everyone there guys kind best many much regards sorry apologies fyi hope
    youre you're well thx tvm np yo oh ah um er erm hmm lol haha phew yay ok okay right so well yes yep yeah yup sure
    gosh golly blimey crikey wow whoa wowzers ugh meh bah hurrah huzzah argh aargh whew whoop gulp sigh ahem tsk
    bot no worries problem welcome as requested promised discussed okey dokey doke okie okeydoke okeydokey righto righty alrighty rightio ooh aah tut oof ouchie yowza yowzer blimy jeez jeepers cor lummy ace sweet nice wicked bravo bingo bosh ta-da yess yesss woop woops huzzah alas sheesh pff pfft tsk ahh ohh ooft oooh aaah hmmm ahoy yoo hoo heya hullo greetings gday wotcha alreet aye nope lolz rofl lmao xxoo mwah innit sure thing gotcha roger ooo wey ay-up"""
)
PLAIN = _words(
    """it its it's it’s is are was were be been being am i'm im we we're i they you your our us my me the a an this that
    that's thats these those there there's theres here here's heres at in on for of to by with as so and then now just
    have has had having do does did done got get getting gets came come comes coming out hit hitting hits achieve
    achieved achieving managed managing made make makes reached reach reaches stand stands standing stood sit sits
    sitting sat land landed lands ended end ends finish finished finishes report reported reporting reports record recorded
    recording score scored rate rated number numbers figure figures fig figs value values answer actual actuals actually
    result results outturn performance perf mine mine's kpi pi measure indicator metric stat total totals totalled totalling overall
    final finally latest current currently put say says said saying told tell tells show shows showing showed run running
    read reads give giving given gives gave enter entered use using log logged submit submitted send sending sent
    record recorded down's whopping solid super great good shocker stinker belter blinder corker nightmare shocking awful terrible dreadful grim rough tough busy quiet mixed fair pleasing encouraging decent strong healthy poor disappointing excellent fantastic lovely
    brilliant respectable spot bang dead exactly precisely exact correct confirmed confirm confirming validated final
    finalised finalized verified signed audited month months months' month's monthly today period past gone calculated
    calculation comes equals equal equates gives giving per cent percent percentage percentages pct pc number data kpis
    case cases total altogether all collectively combined across board again still remains remained remain stayed stays
    steady email message note dashboard system spreadsheet sheet attached below above's see going go went with
    lets let's call called mark down put place sheet one's only's even slightly bit little sept's too also which that'd
    smashed nailed topped posted delivered delivering deliver completing counted count counting counts worked working's
    compliance compliant timeliness attainment return position mean ours mo close
    team's teams service services council department dept reckon's make makes myself ours hand hereby
    pleased happy glad delighted relieved proud afraid sadly unfortunately annoyingly frustratingly happily thankfully
    apparently basically simply literally looks looking like likewise quick update reply response responding answering
    question query regarding re concerning about's based basis term terms sum ytd cumulative cumulatively cum rolling rag status red amber green ag ar blue
    g a r going i've ive we've weve i'd year-end unrounded rounded dp 1dp 2dp definitely certainly truly honest honestly
    tbh clean solid cracking record best worst nicely nice job well proudly lowest highest ever nose around's wait's
    thousands who're whatever's tally tot new old updated revised revise amended amend corrected restated delay correction emailed within from by num numerator only calendar elapsed unchanged same static flat net nose button money longest wise ie some expenditure
    volume volumes vol collection timeliness snapshot position headline settled settles works worked balance therein via
    respectively therefore thus namely accordingly hence able hereby statutory isolation itself alone own
    honestly superb smashing fab fabulous stellar amazing incredible impressive wonderful marvellous magnificent
    dire abysmal atrocious appalling horrendous horrific worrying frustrating annoying depressing embarrassing measly paltry
    humble miserable woeful ropey sorry whole mighty stonking tremendous terrific sensational gutted chuffed thrilled disappointed embarrassed fully dot basically kindly averaging averaged averages entire whole act"""
)
COUNTED = _words(
    """cases case incidents incident received recorded reported logged raised made done completed closed opened issued
    total totals items item ones overall altogether received households household hh families people persons
    residents individuals children instances reports requests returns notifications records number open live current
    outstanding visits visitors calls contacts enquiries jobs's repaired filled fixed sorted cleared submitted new"""
)
SENTENCE_ENDS = frozenset({".", "!", "?", "\n", ";"})
CONNECTORS = _words(
    """because cos cuz coz due owing thanks since as after following despite though although albeit but and so which who
    mainly mostly largely partly chiefly primarily given while whilst when where thus hence therefore reflecting driven
    caused meaning however even incl inc including includes excl excluding exc plus with down up except bar apart ex
    according via per vs v versus against compared cf than hoping depending following involving
    expecting expect should showing just only happy pending subject awaiting"""
)
DIRECTIONS = _words(
    "overspend underspend overspent underspent overspending underspending over under adverse favourable fav adv pressure surplus deficit saving spend spent"
)
LABELS = _words(
    """kpi kpis pi room rm section sect ticket ref reference no number page pg p para paragraph option opt ext extension
    level floor windows version row cell tab col column item line job ward phase band priority week wk code passcode id
    error route part appendix annex table figure fig stage step question q team group tier grade lot site unit block
    estate plot invoice po order account form policy clause act microsoft office covid room flat house team area zone
    building depot crew list type class category cat bus junction gate platform route model build release slide objective
    goal action risk issue recommendation point quarter month cc centre center pack chapter schedule"""
)
PARTIAL = anywhere(
    r"so far",
    r"to date",
    r"only",
    r"just the(?! §| one\b)",
    r"north",
    r"south",
    r"east",
    r"west",
    r"first half",
    r"half (?:the|of)",
    r"first (?:two|three|\d) weeks?",
    r"sample",
    r"partial",
    r"part[- ]month",
    r"incomplete",
    r"half[- ]month",
    r"mid[- ]month",
    r"one (?:contractor|site|team|area)",
    r"as of today",
    r"contractor [a-z]\b",
    r"phase \d",
    r"(?:mid|early|half ?way through|middle of|start of|beginning of|(?:first|second|latter) (?:half|part|week|fortnight) of) ¤now",
    r"this week",
    r"last week",
    r"until (?:the )?\d",
    r"up to the",
)
APPROXIMATE = as_words(
    r"about",
    r"around",
    r"close on",
    r"in the order of",
    r"getting on for",
    r"summat like",
    r"something like",
    r"somewhere like",
    r"pushing",
    r"some(?= §)",
    r"best part of",
    r"in the ballpark of",
    r"approx(?:imately|\.)?",
    r"aprox\w*",
    r"approxmat\w*",
    r"(?:very )?roughly",
    r"(?:somewhere )?round(?= §)",
    r"circa",
    r"ca",
    r"(?<!/ )c",
    r"abt",
    r"est",
    r"estimate[ds]?",
    r"estimating",
    r"estimated",
    r"(?:somewhere |something )?in the (?:region|ballpark|vicinity|order|range) of",
    r"region of",
    r"ballpark",
    r"ball park",
    r"give or take(?: (?:a|one) (?:few|bit|couple|point|percentage point|percent|day|fraction)| some)?",
    r"nearly",
    r"almost",
    r"close to",
    r"near(?:ly)? enough",
    r"or so",
    r"or thereabouts",
    r"thereabouts",
    r"just over",
    r"just under",
    r"just short of",
    r"just above",
    r"just below",
    r"slightly over",
    r"slightly under",
    r"(?:a )?(?:bit|little|touch|tad|shade|fraction|smidge|whisker) (?:over|under|above|below|short of|shy of|off)",
    r"i think",
    r"think",
    r"i reckon",
    r"reckon",
    r"probably",
    r"prob",
    r"i guess",
    r"guess",
    r"guesstimate",
    r"call it",
    r"(?<!should )(?<!to )(?<!will )(?<!would )(?<!would you )say",
    r"odd",
    r"to the nearest (?:whole (?:number|per cent|percent|point|one)|per cent|percent|point|hundred|thousand|ten)",
    r"more or less",
    r"roundabout",
    r"round about",
    r"ish",
    r"-ish",
    r"somewhere around",
    r"somewhere near",
    r"near",
    r"likely",
    r"i believe",
    r"believe",
    r"and a bit",
    r"rounded",
    r"~",
    r"plus or minus",
    r"perhaps",
    r"maybe",
    r"(?:looks|looking) (?:like|to be)",
    r"at a guess",
    r"or near enough",
    r"near enough",
    r"(?:my )?best (?:guess|estimate)",
    r"my gut says",
    r"gut feel(?:ing)?",
    r"finger in the air",
    r"off the top of my head",
    r"from memory",
    r"if memory serves",
    r"by eye",
    r"rough(?= (?:§|figure|number|estimate|count|idea|guess|and ready))",
    r"approximate",
    r"roughly speaking",
    r"loosely",
    r"(?<=§ )rough$",
    r"^rough$",
)
PROVISIONAL = as_words(
    r"provisional(?:ly)?",
    r"provisonal\w*",
    r"provisionl",
    r"provis\w{0,9}",
    r"prov",
    r"draft",
    r"pre (?:moderation|validation|qa|sign off)",
    r"tbc",
    r"t\.b\.c",
    r"to be (?:confirmed|validated|verified|checked|agreed|audited|signed off|finalised)",
    r"subject to (?:(?:final|formal|internal|further|the usual) )*(?:sign - ?off|sign off|signoff|validation|moderation|audit|confirmation|checks?|checking|approval|qa|review)(?= (?:(?::|-|–|,) )?§)",
    r"subject to",
    r"flash",
    r"as it stands",
    r"as things stand",
    r"not (?:yet )?(?:been )?(?:fully )?(?:signed|validated|final|finalised|finalized|verified|audited|confirmed|reconciled|moderated)",
    r"unvalidated",
    r"unaudited",
    r"unverified",
    r"unconfirmed",
    r"(?<=§ )(?:pending|awaiting)",
    r"(?<=§ , )(?:pending|awaiting)",
    r"(?<=§ \( )(?:pending|awaiting)",
    r"(?:awaiting|pending|before) (?:\w+ ){0,2}(?:moderation|validation|sign|confirmation|verification|audit|qa|checks?|reconciliation|journal)",
    r"(?:may|might|could|will|likely to) (?:well )?(?:still )?(?:change|move|shift|go up|go down|rise|fall|increase|decrease)",
    r"(?:may|might|could|will|likely to) (?:well |still |yet )?(?:be|get) (?:revised|amended|updated|changed|adjusted|corrected|restated|refined)",
    r"needs? (?:validating|verifying|confirming|auditing|moderating|signing off)",
    r"will confirm",
    r"(?<!able )(?<!pleased )(?<!happy )(?<!like )(?<!wish )(?<!write )(?<!writing )(?<!glad )(?<!delighted )(?<!position )to confirm",
    r"until (?:the |our )?[a-z]+ (?:signs?|confirms?|agrees?|approves?|validates?|ratif(?:y|ies))(?: it| them| this)?(?: off)?(?: (?:on|by) (?:the )?(?:¤date|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?))?",
    r"interim(?! (?:director|head|manager|team|staff|cover|accommodation|chief|lead|officer|agency|worker|post|arrangement))",
    r"indicative",
    r"preliminary",
    r"prelim",
    r"early (?:figure|figures|cut|data|days)",
    r"still to \w++(?: \w++)?",
    r"(?:haven't|hasn't|have not|has not|yet to) (?:yet )?(?:been )?(?:close|finish|return|sign|validate|check|reconcile|finalise|confirm|complete|post|load|process)(?:e?d)?",
    r"for now",
    r"at this stage",
    r"until i tell",
    r"still being (?:validated|checked)",
    r"pre-?audit",
    r"initial figure",
    r"initial",
    r"in draft",
    r"first cut",
    r"first (?:look|draft(?! §)|stab|indications?|glance|run says)(?! (?:at|tomorrow|today))",
    r"early (?:looks?|numbers?|doors|indications?|views?)",
    r"unchecked",
    r"not checked",
    r"for the moment",
    r"as of now",
    r"(?:working|holding|temporary) (?:figure|number)",
    r"subject",
)
NOT_PROVISIONAL = re.compile(
    r"\b(?:no longer|not|isn't|was) (?:a )?(?:provisional|prov|draft|an estimate)\b|\bfinal(?:ised|ized)?,? not (?:provisional|draft)\b"
)
CANCELLED = anywhere(
    r"(?:ignore|disregard)(?! (?:the |my |that |our )*§)(?! my (?:last|previous|earlier|first|other|prior)\b)(?! (?:the |that |our )?(?:last|previous|earlier|first|other|prior) (?:message|reply|email|text|post|answer|entry|note|response)\b)(?! that (?:[,:.;–-] )*(?:it's|it is|it should be|should be|make it) §)(?! that (?:[,:.;–-] )+§(?: (?:[.!]|please|thanks|instead)|$))",
    r"scrap (?:that|it|this)$",
    r"don'?t (?:use|trust|record|enter|quote)",
    r"do not (?:use|record|enter|quote)",
    r"suppress(?:ed|ion)?",
    r"not sure",
    r"unsure",
    r"can'?t remember",
    r"let me (?:just )?(?:check|confirm|double)",
    r"i'?ll check",
    r"will check",
    r"need to (?:double )?check",
    r"not (?:§ )?(?:certain|sure|confident)",
    r"not confident",
    r"that'?s wrong",
    r"is wrong",
    r"(?:is|are) (?:in|not )correct",
    r"looks? wrong",
    r"don'?t (?:believe|agree|buy)",
    r"do not (?:believe|agree)",
    r"don'?t think (?:it|that|this|so)",
    r"not convinced",
    r"disput\w{1,4}",
    r"not right",
    r"can'?t be right",
    r"which (?:is it|one)",
    r"don'?t know",
    r"dunno",
    r"doubt",
    r"hold off",
    r"on second thoughts?",
    r"let me look",
    r"look it up",
    r"(?:can|could|may) (?:i|we) have (?:until|till|to|longer|more time)",
    r"just testing",
    r"test message",
    r"joking",
    r"forget (?:that|it|this)",
)

_DIALECT = {
    "prcent": "percent", "prcnt": "percent", "pecent": "percent", "precent": "percent", "percnt": "percent", "perecent": "percent",
    "percetn": "percent", "persent": "percent", "prercent": "percent", "%age": "percent", "octobre": "october",
    "lst": "last", "nxt": "next", "tmoz": "tomorrow", "tmoro": "tomorrow", "tomoz": "tomorrow", "shud": "should", "cud": "could", "bk": "back", "ya": "you", "yer": "your", "tis": "it's", "twas": "it's", "ur": "your", "til": "till", "untill": "until", "thru": "through", "tgt": "target", "trgt": "target", "fcst": "forecast", "mvmt": "movement", "fc": "forecast", "mnth": "month", "mth": "month", "moth's": "month", "yr": "year", "tht": "that", "teh": "the",
    "inthe": "in", "wehad": "we", "itis": "it", "theres": "there", "dta": "data", "snd": "send", "targt": "target",
    "targe": "target", "provisonal": "provisional", "provisional's": "provisional", "provisinal": "provisional",
    "waas": "was", "wass": "was", "wsa": "was", "ther": "there", "thr": "the", "wil": "will", "tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "hte": "the", "hav": "have", "wit": "with", "em": "them", "thats": "that's", "dont": "don't", "cant": "can't",
    "wont": "won't", "isnt": "isn't", "wasnt": "wasn't", "arent": "aren't", "werent": "weren't", "havent": "haven't", "hasnt": "hasn't",
    "didnt": "didn't", "doesnt": "doesn't", "couldnt": "couldn't", "hes": "he's", "shes": "she's", "theyre": "they're",
    "junes": "june", "julys": "july", "aprils": "april", "augusts": "august", "octobers": "october", "septembers": "september",
    "aprox": "approx", "apporx": "approx", "wer": "were", "wich": "which", "fo": "for", "ot": "to", "ths": "this",
    "montn": "month", "recieved": "received", "complted": "completed", "compleated": "completed", "recored": "recorded",
    "familys": "families", "mins.": "mins", "avg": "average", "av": "average", "ave": "average", "sep's": "september",
    "prob": "probably", "abour": "about", "arund": "around", "aroud": "around", "bout": "about", "nd": "and", "&": "and",
    "prvisional": "provisional", "provisoinal": "provisional", "percentge": "percentage", "pls": "please",
    "fopr": "for", "fpr": "for", "foir": "for", "hholds": "households", "hhs": "households", "hhold": "household",
    "febuary": "february", "setpember": "september", "agust": "august", "septmber": "september", "ocotber": "october",
}  # fmt: skip


def plain_word(word: str) -> str:
    """A word with the commonest slips mended."""
    return _DIALECT.get(word, word)


@cache
def stem(word: str) -> str:
    """A rough stem, so that "tips" and "tipping" are one word.

    >>> stem("tipping") == stem("tips"), stem("households") == stem("household")
    (True, True)
    """
    for ending in ("ing", "ings", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def known(word: str) -> bool:
    """Whether the word says nothing against a number beside it."""
    return word in PLAIN or word in GREETINGS
