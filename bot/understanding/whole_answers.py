"""Answers without a figure that are the whole of a reply, word for word, one saying a line.

A saying here counts only where nothing else is said but courtesies, so that no more of it need be known.
"""

from __future__ import annotations

from bot.understanding.meaning import Kind
from bot.understanding.sayings import expanded

_OPENERS = """
    i regret (to) (say) (that)
    i am|i'm afraid (that)
    afraid
    unfortunately
    regrettably
    sadly
    please note (that)
    i should say (that)
    i can confirm (that)
    sorry (but)
"""
_NO_DATA = """
    no figure|figures|data|number|numbers can be provided|given|supplied|reported (this) (month)
    no figure|figures|data|number|numbers can be provided|given|supplied|reported for ¤now
    there is|are|was|were no figure|figures|data|number|numbers (to) (report) (for) (this|the) (month|period)
    there is|are|was|were no figure|figures|data|number|numbers (to) (report) for|in ¤now
    (we|i) have no figure|figures|data|number|numbers (to) (report|give|offer) (for|this) (¤now|month|period)
    (the|this) indicator|measure|kpi|survey has been|was|is discontinued|withdrawn|dropped|retired|deleted|stopped
    (we|i) don't hold|keep this|the|that information|data|figure
    (we|i) do not hold|keep this|the|that information|data|figure
    (please) record|mark|put|show|enter (this|it|that) (down) as not applicable|available|collected (for) (¤now)
    (please) record|mark|put|show|enter (this|it|that) (down) as n/a (for) (¤now)
    (we) only run|do|hold|conduct the|this|that|our survey quarterly|annually|termly|yearly
    (we) run|do|hold|conduct the|this|that|our survey only quarterly|annually|termly|yearly
    (the) survey|survey's|it's (is) only done|run|measured|reported|collected every quarter|year|term
    (the) survey|survey's|it's (is) only done|run|measured|reported|collected quarterly|annually|termly|yearly
    not a survey|reporting|collection month
    (we|i) don't have one|anything for|in ¤now
    (we|i) don't have one|anything this month
    (we|i) do not have one|anything for|in ¤now
"""
_DEFERRED = """
    (our|the) system is|was down and i|we will respond|reply when|once it is restored|back|up|fixed
    validation|checking|reconciliation|moderation is (still) underway|ongoing
    validation|checking|reconciliation|moderation is (still) under way
    (the) (data) extract|report not|hasn't (been) run yet
    (the) (data) extract|report has not (been) run yet
    give us|me a min|minute|mo|tick|moment|bit|while|sec
    (just) pulling|finding|fetching|digging it|this|them|that (out) (up) now
    let me get|come back to you (on) (this|that|it) (one)
    (i) have asked the|our analyst|team|office and await|awaiting (a|their) reply|response
    (i) have asked the|our analyst|team|office and am awaiting|waiting (for) (a|their) reply|response
    i've asked the|our analyst|team|office and await|awaiting (a|their) reply|response
"""
_HANDED_OVER = """
    (i) am|i'm no longer the lead|owner|contact|person (for) (this) (measure|indicator|one)
    this|it|that doesn't fall|come|sit within|under|in my|our remit|area|service
    this|it|that does not fall|come|sit within|under|in my|our remit|area|service
    this|it|that is|falls outside (of) my|our remit|area|service
"""
_SAME = """
    (our|the) position|figure|number|performance is|remains unchanged since|from|on ¤prev
    (our|the) position|figure|number|performance has not changed since|from ¤prev
    (the) ¤prev figure|number still applies|stands|holds
    as reported last month
    as reported in|for ¤prev
    no diff|difference (from|on|to|since) (¤prev)
    it|this has|it's stayed where it was (in) (¤prev)
    (exactly|just) what|where it was in ¤prev
    exactly what|where it was last month|time
"""
_ANSWERS = {
    phrase: kind
    for kind, sayings in (
        (Kind.NO_DATA, _NO_DATA),
        (Kind.DEFERRED, _DEFERRED),
        (Kind.DELEGATE, _HANDED_OVER),
        (Kind.SAME_AS_LAST, _SAME),
    )
    for phrase in expanded(sayings)
}
_OPENED = sorted(set(expanded(_OPENERS)), key=len, reverse=True)
_POINTS = frozenset({".", ",", "!", "\n", "-", "–", ";"})
_LONGEST = max(map(len, _ANSWERS))


def whole_answer(shape: str) -> Kind | None:
    """What a reply of these plain words answers, where it is one of the sayings.

    >>> whole_answer("i am afraid we have no figure to report for ¤now ."), whole_answer("we have no figure for gas")
    (<Kind.NO_DATA: 'no_data'>, None)
    """
    words = tuple(word for word in shape.split(" ") if word and word not in _POINTS)
    if len(words) > _LONGEST + max(map(len, _OPENED)):
        return None
    opened = next((one for one in _OPENED if words[: len(one)] == one and len(words) > len(one)), ())
    return _ANSWERS.get(words) or _ANSWERS.get(words[len(opened) :])
