"""The words of a plain statement: what leads up to a figure, who did what is counted, and what may follow it.

"The proportion of repairs completed on time was maintained at §", "Our crews filled §", "§ of orders raised in July were
finished by the target date": none of it changes the figure. A word here says nothing on the side of the number for
which it stands in a table, and is as unknown as before on the other.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from bot.understanding.meaning import KnownIndicator
from bot.understanding.pieces import Quantity
from bot.understanding.sayings import by_first_word
from bot.understanding.shapes import Shape
from bot.understanding.sources import FIRST_NAMES, TEAMS
from bot.understanding.units import same_unit

_FAR = 24
"""Words looked at on either side of a number."""
_TIMES = frozenset("seconds minutes hours days weeks months years working_days calendar_days".split())

_LEADING = frozenset(
    """amounted amounts amounting numbered numbering attained attaining registered registering maintained sustained
    retained secured stabilised yielded indicated indicates indicate established computed reckoned measured assessed
    noted observed compiled generated produced tallied translates translated provided supplied advised
    presently respectively regrettably gratifyingly encouragingly disappointingly comfortably duly formally officially
    proportion analysis pleasure directorate division authority borough enclosed herewith grateful please trust
    survey census register outlay submission experienced exhibited witnessed averaged""".split()
)
"""What may stand anywhere before a figure in its clause."""

_DOING = frozenset(
    """determined decided concluded finalised issued received processed handled repaired filled fixed mended closed
    completed finished resolved answered relet recycled collected accommodating welcomed served met took taken
    reinstated patched attended responded replied""".split()
)
"""What is done with what is counted: plain before a share or a time written as one, or where things are counted; money has its own."""

_DONE = frozenset(
    """determined decided concluded finalised issued raised received finished completed closed resolved due offered
    ordered recorded reported scheduled requested""".split()
)
"""What was done with it, after "of repairs"; right after a number it would say what the number counts."""

_DOERS = frozenset(
    """crew crews gang gangs advisers advisors agents operatives engineers planners officers
    caseworkers centre libraries branches depots teams colleagues inspectors workforce""".split()
)
"""Who does it, before the word that says what they did."""

_OF_MONEY = frozenset("paid bill bills staffing cost costs costing programme workers".split())
_OF_TIMES = frozenset(
    "took taken take takes time properties homes dwellings property stood turnaround average typically".split()
)
_OF_SHORT_TIMES = frozenset("attendance attend arrive respond".split())
_OF_STAFF = frozenset("staff employees colleagues".split())
_MOVED = frozenset(
    """risen fallen rose fell gone went increased decreased improved worsened declined dropped dipped slipped climbed recovered
    strengthened weakened eased edged crept reduced grown grew moved returned rebounded deteriorated shortened lengthened come came""".split()
)
_HOW_FAR = frozenset(
    "slightly marginally sharply further back again significantly considerably markedly modestly steadily up down on over".split()
)
_NOT_YET_MOVED = frozenset(
    "to will would could may might should shall can must i'll we'll it'll not never".split()
)
_AVERAGING = frozenset("average mean typically typical".split())


_BEFORE = by_first_word("""
    (please) treat|take|regard|accept the following|this|it as
    i|we must|need|have|wish to correct|amend|revise the|my|our figure|return|number|submission (submitted|given|supplied|provided|sent) (previously|earlier|before|yesterday)
    i|we must|wish correct|amend|revise the|my|our figure|return|number|submission (submitted|given|supplied|provided|sent) (previously|earlier|before|yesterday)
    somewhere|anywhere in the range of
    in summary|short|brief|total
    expenditure|spend incurred
    i|we would like to report|confirm|advise|say (that)
    i|we write|wish|beg to report|confirm|advise|inform|state (you) (that)
    met|hit|made|achieved (the) deadline|target|standard in|for
    dealt with (some|about|around)
    figures|figure|number|data supplied|provided|given|sent by (the) (contact|call) (centre) manager|team|contractor|colleagues
    carried out
    set at
    (a) bit|touch|tad|little low|high|down|up
    (our|the) worst|best|highest|lowest (so) (far) this year|month
    (our|the) worst|best|highest|lowest yet
    another good|bad|poor|strong|decent|tough|steady month
    here goes
    dashboard's|system's|report's|spreadsheet's showing|saying|at|on
""")
_AFTER = by_first_word("""
    (just) missed (it|target|out) by a whisker|hair|fraction|smidge|touch
    sent|typing|texting|replying from (the|my) van|phone|car|train|site|bus|road|depot|mobile
    met|hit|made|achieved (the|their|our|its) target|deadline|standard|timescale (date)
    to|by the|our authority|council|borough
    to the ico|regulator|commissioner
    to the information commissioner
    by (the|our) public|residents|customers|crews|officers|staff|wardens
    by (the) public and (our) crews|officers|staff
    at|by (the) month|period end
    surveyed|responding|questioned were|are
    up|down (a) bit|touch|tad|lot|little
    up|down slightly|marginally|loads
    (a) bit|touch|tad|little low|high|down|up|rubbish|disappointing|naff|pants
    (i|we) will|i'll|we'll send|do|add|write|get (you) (the|a) (short) commentary|narrative|words|detail|details|breakdown|explanation (over) (to) (you) tomorrow|later|shortly|separately|next (week)
    (more) (full) commentary|narrative|words|detail|details|breakdown|explanation (is|are) (to) follow|later|attached|tomorrow|coming|separately
    (i) (have|got) nothing (else|more|further) to add|report|say
    no excuses|comment|comments|surprises|complaints|drama|dramas (there|here)
    speak|talk|chat soon|later|tomorrow
    (i) gotta|must|(have) dash|run|go|fly
    in a rush|hurry
    (i) hope that|this|it helps
    (i) can't talk|chat|stop (right) (now)
    believe it or not
    if you must know
    thank god|goodness|heavens|the lord
    (our) worst|best|highest|lowest (so) (far) this year
    still climbing|rising|improving|growing|falling|dropping|coming (down|up)
    at the end|close of the month|period
    on agency|temporary|interim staff|workers|staffing|cover
    of the capital programme
    within an agreed extension (of) (time)
    or within|in an|the agreed extension|period|timescale (of) (time)
    or agreed extension|period (of) (time)
    for reuse , recycling or composting
    full time equivalent (staff) in post
    in post
    on average to relet|respond|reply|answer|close|resolve|attend|let
""")
_AFTER_A_TIME = by_first_word("""
    (measured) key|keys to key|keys
    (measured) end|door to end|door
""")
_ANYWHERE = by_first_word("""
    for|in|during|over the (reporting|accounting|financial|monthly) period|month ending|ended|to|end ¤now
    (as) at the end|close of ¤now
    in|with respect|regard|relation|reference of|to
    with respect|regard|reference|regards to
    in respect of
    as regards
    turning to
    further to your request|message|email|note (of)
    in response|reply|answer to your request|message|email|note|question (of)
    it gives me|us (great) pleasure to report|confirm|advise
""")


def plain_places(shape: Shape, indicator: KnownIndicator, named: Container[int]) -> Iterator[int]:
    """The places of words that belong to a plain statement round one of the numbers; those `named` are part of the indicator's name."""
    for place in shape.quantities:
        first, last = shape.clause(place)
        first, last = max(first, place - _FAR), min(last, place + _FAR)
        first = max(
            [
                first,
                *(other + 1 for other in shape.quantities if first <= other < place and other not in named),
            ]
        )
        said = shape.quantity(place)
        counted = (indicator.unit in {"count", "fte"} and said.unit is None) or _in_its_unit(said, indicator)
        yield from _leading(shape, range(first, place), said, indicator, counted=counted)
        yield from _moved(shape, first, place)
        yield from _somebodys(shape, first, place)
        yield from _spoken(shape, _BEFORE, first, place)
        if counted:
            yield from (at for at in range(place + 2, last) if _is_done_with_it(shape, at))
            if (
                place + 2 < last
                and shape.words[place + 2] in _HANDLED
                and shape.is_own(shape.words[place + 1])
                and shape.is_own("taken")
            ):
                yield place + 2
        yield from _spoken(shape, _AFTER, place + 1, last)
        if said.unit in _TIMES and indicator.unit in _TIMES:
            yield from _spoken(shape, _AFTER_A_TIME, place + 1, last)
        yield from _spoken(shape, _ANYWHERE, max(0, place - _FAR), place)


def _leading(
    shape: Shape, before: range, said: Quantity, indicator: KnownIndicator, *, counted: bool
) -> Iterator[int]:
    words = shape.words
    timed = (
        said.unit in _TIMES
        and indicator.unit in _TIMES
        and _is_averaged(shape, before)
        and "me" not in words[before.start : before.stop]
    )
    short = timed and indicator.unit in {"hours", "minutes"}
    named = any(shape.is_own(words[at]) for at in before)
    money = indicator.unit == "GBP" and counted and named and shape.is_own("spend")
    some = "of" in words[before.start : before.start + 3]
    done = counted and indicator.unit not in {"GBP", "fte"} | _TIMES
    of_staff = indicator.unit == "fte" or (timed and shape.is_own("sickness"))
    for at in before:
        word = words[at]
        if (
            word in _LEADING
            or (done and word in _DOING)
            or (money and word in _OF_MONEY and at + 1 < before.stop)
            or (timed and word in _OF_TIMES)
            or (short and word in _OF_SHORT_TIMES)
            or (of_staff and word in _OF_STAFF and at + 1 < before.stop)
            or (
                counted
                and not some
                and word in _DOERS
                and at + 1 < before.stop
                and words[at + 1] not in {":", "=", "§"}
            )
        ):
            yield at


_HANDLED = frozenset({"handled", "fielded", "processed", "dealt"})
_TO_BE = frozenset("were was are being been".split())
_JOBS = frozenset("orders jobs cases requests tickets applications".split())


_SORTED = tuple((word,) for word in "by as via through with from under for without and or per using".split())


def _is_done_with_it(shape: Shape, at: int) -> bool:
    """Whether a word says what was done with what is counted ("of repairs raised", "were finished"), and not what it is sorted by."""
    words, before = shape.words, shape.words[at - 1]
    if words[at] not in _DONE or words[at + 1 : at + 2] in _SORTED:
        return False
    goes_on = at + 1 < len(words) and not shape.is_break(at + 1)
    return before in _TO_BE or (goes_on and (before in _JOBS or shape.is_own(before)))


def _somebodys(shape: Shape, first: int, place: int) -> Iterable[int]:
    """The places of "Gill's figure is", "Lorraine gave me": who made the figure, told by a first name that opens the clause."""
    while first < place and shape.words[first] in _OPENS:
        first += 1
    name, said = shape.words[first], shape.words[first + 1 : place]
    if said[:1] in {("in",), ("from",)}:
        said = said[2:] if said[1:2] and said[1] in TEAMS else ()
    if name in TEAMS:
        said = said[1:] if said[:1] and said[0] in _PEOPLE else said
    has_it = name.removesuffix("'s") != name and said and said[0] in _A_FIGURE
    return (
        range(first, place)
        if (
            (has_it and name.removesuffix("'s") in FIRST_NAMES and set(said[1:]) <= _IS)
            or (name in FIRST_NAMES | TEAMS and said and said[0] in _HANDED and set(said[1:]) <= _TO_ME)
        )
        else ()
    )


_OPENS = frozenset("hi hello ok so and morning got it".split())
_A_FIGURE = frozenset("figure number total answer return count calculation".split())
_IS = frozenset("is was at : = - comes came to for ¤now now".split())
_HANDED = frozenset(
    """gave gives give sent emailed texted passed supplied provided calculated makes make tell tells told report reports
    advise advises confirm confirms""".split()
)
_PEOPLE = frozenset("colleagues team manager people".split())
_TO_ME = frozenset("me us it it's this that as at is over out through the figure a an of".split())


def _moved(shape: Shape, first: int, place: int) -> Iterable[int]:
    """The places of "has fallen slightly to" right before a number; what will or may fall to it has not."""
    at = place - 1
    if at < first or shape.words[at] not in {"to", "at"}:
        return ()
    while at > first and shape.words[at - 1] in _HOW_FAR:
        at -= 1
    moved = at > first and shape.words[at - 1] in _MOVED
    return (
        range(at - 1, place)
        if moved and _NOT_YET_MOVED.isdisjoint(shape.words[max(first, at - 4) : at - 1])
        else ()
    )


def _in_its_unit(said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether a number is written in the indicator's unit, or as only a share or a sum of money is written."""
    if said.unit is not None:
        return same_unit(said.unit, indicator.unit)
    return (indicator.unit == "percent" and said.decimals > 0) or (
        indicator.unit == "GBP" and (said.scaled or said.value >= _THOUSAND)
    )


_THOUSAND = 1_000


def _is_averaged(shape: Shape, before: range) -> bool:
    return not _AVERAGING.isdisjoint(shape.words[before.start : before.stop + 5])


def _spoken(shape: Shape, phrases: dict[str, list[tuple[str, ...]]], first: int, last: int) -> Iterable[int]:
    """The places of the phrases that stand between two places."""
    at = first
    while at < last:
        phrase = next(
            (one for one in phrases.get(shape.words[at], ()) if shape.words[at : at + len(one)] == one), None
        )
        if phrase is None or at + len(phrase) > last:
            at += 1
            continue
        yield from range(at, at + len(phrase))
        at += len(phrase)
