"""Roles seen once more beside each other: totals and their parts, movements and what they moved from, other measures."""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph, a grammar is a list of cases

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.lexicon import CONNECTORS, DIRECTIONS, SENTENCE_ENDS, known
from bot.understanding.meaning import KnownIndicator
from bot.understanding.pieces import Quantity
from bot.understanding.plainness import THINGS, Reading, clause_text, could_fit, left_is_plain
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import Role
from bot.understanding.wording import any_of


def weigh(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """Roles that depend on the roles of others are settled, in order."""
    places = shape.quantities
    _look_again(shape, indicator, reading, plainly=places)
    _name_the_whole(shape, indicator, reading)
    _find_the_total(shape, indicator, reading)
    _leave_parts_in_brackets(shape, indicator, reading)
    _leave_the_background(shape, indicator, reading)
    _leave_other_measures(shape, reading)
    _weigh_what_came_from(shape, reading)
    _weigh_from_and_to(shape, indicator, reading)
    _weigh_arrows(shape, indicator, reading)
    _weigh_moves(shape, reading)
    _weigh_what_it_should_be(shape, indicator, reading)
    _weigh_against_counts(shape, indicator, reading)
    _leave_the_complement(shape, indicator, reading)
    for place in places:
        if reading.roles[place] in {Role.FREE, Role.UNCLEAR} and _in_brackets_after_a_remark(
            shape, place, reading
        ):
            reading.roles[place] = Role.REMARK


_FROM_TO = re.compile(r"(?<!\S)from (?P<a>§) to (?P<b>§)")


_HAS_MOVED = any_of(
    r"up",
    r"down",
    r"rose",
    r"risen",
    r"fell",
    r"fallen",
    r"increased",
    r"decreased",
    r"dropped",
    r"improved",
    r"worsened",
    r"gone",
    r"went",
    r"moved",
    r"reduced",
    r"slipped",
    r"jumped",
    r"climbed",
    r"declined",
    r"grown",
    r"grew",
    r"dipped",
    r"change",
    r"changed",
    r"correct",
    r"amend",
    r"swing",
)


def _weigh_from_and_to(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`from 90.4 to 92`: with no word that says it moved, the first must be what is known of last month."""
    if "from §" not in shape.text:
        return
    for match in _FROM_TO.finditer(shape.text):
        then, now = shape.place(match.start("a")), shape.place(match.start("b"))
        if reading.roles.get(now) is not Role.FIGURE or _HAS_MOVED.search(
            " ".join(shape.words[max(0, then - 4) : then])
        ):
            continue
        one = shape.quantity(then)
        bare = match.start() == 0 and now + 1 >= len(shape.words) and shape.quantity(now).unit is not None
        if bare or indicator.last_value is None or round(indicator.last_value, one.decimals) != one.value:
            reading.roles[then] = reading.roles[now] = Role.UNCLEAR


_ARROW = re.compile(r"^(?:[^\s§]+ )*(?P<a>§) -> (?P<b>§)")


def _weigh_arrows(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`91.3 -> 90.4` where it was 90.4 last month: an arrow that ends at last month's figure may point either way."""
    match = _ARROW.search(shape.text) if "->" in shape.words else None
    if match is None or indicator.last_value is None:
        return
    then, now = shape.place(match.start("a")), shape.place(match.start("b"))
    if shape.quantity(then).value != indicator.last_value == shape.quantity(now).value:
        reading.roles[then] = reading.roles[now] = Role.UNCLEAR


def _leave_the_complement(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`94.6%: 2 of 37 went over`: a share that with the percentage before it makes the whole is what was late."""
    figures = [place for place, role in reading.roles.items() if role in {Role.FREE, Role.FIGURE}]
    if indicator.unit != "percent" or not figures:
        return
    head = shape.quantity(min(figures))
    if head.form != "single" or not (head.unit == "percent" or head.decimals):
        return
    for place in reading.roles:
        said = shape.quantity(place)
        if place <= min(figures) or said.form != "fraction" or said.pair is None or not said.pair[1]:
            continue
        rest = 100 - 100 * said.pair[0] / said.pair[1]
        share = 100 * said.pair[0] / said.pair[1]
        if round(rest, head.decimals) == head.value and round(share, head.decimals) != head.value:
            reading.roles[place] = Role.PART


_OF_THEM = re.compile(r"(?<!\S)(?:out )?of (?:the |our |all )?(?P<whole>§)(?: [^\s§.;]+){0,6} (?P<part>§)")


def _weigh_against_counts(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`Of 20 minors, 17 were in time, giving 80%`: a percentage its own two counts contradict is not plain."""
    if indicator.unit != "percent":
        return
    for match in _OF_THEM.finditer(shape.text):
        if reading.roles.get(shape.place(match.start("whole"))) in {Role.TARGET, Role.ELSEWHERE}:
            continue
        whole, part = (shape.quantity(shape.place(match.start(name))) for name in ("whole", "part"))
        if whole.unit or part.unit or whole.pair or part.pair or not 0 <= part.value <= whole.value > 0:
            continue
        share = part.value / whole.value * 100
        for place, role in reading.roles.items():
            said = shape.quantity(place)
            if role in {Role.FIGURE, Role.FREE} and said.unit == "percent" and abs(said.value - share) > 1:
                reading.roles[place] = Role.UNCLEAR


def _look_again(shape: Shape, indicator: KnownIndicator, reading: Reading, plainly: Sequence[int]) -> None:
    """A figure on a base ("91.2% on 1,890 jobs") is plain once the base is known to count something."""
    for place in plainly:
        base = place + 2
        if (
            reading.roles[place] is Role.UNCLEAR and place not in reading.explained
            and not shape.quantity(place).doubt
            and shape.words[place + 1 : place + 3] in (("on", "§"), ("from", "§"), ("over", "§"), ("of", "§"), ("for", "§"), ("off", "§"))
            and _has_its_measure(shape.quantity(place), indicator)
            and _is_a_base(shape, place, base, reading)
            and left_is_plain(shape, place, reading)
        ):  # fmt: skip
            reading.roles[place] = Role.FREE


_NARROWING = frozenset({"with", "in", "among", "amongst", "at", "from", "for", "by", "involving"})
_LETS = frozenset(
    {
        "interviews",
        "respondents",
        "questionnaires",
        "lets",
        "relets",
        "responses",
        "replies",
        "returns",
        "surveys",
    }
)


def _has_its_measure(said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether a number is in the indicator's unit, or a percentage by its decimals alone ("91.3 on 1,188 jobs")."""
    bare_share = (
        indicator.unit == "percent" and said.unit is None and said.decimals > 0 and said.form == "single"
    )
    return said.unit == indicator.unit or bare_share


def _is_a_base(shape: Shape, place: int, base: int, reading: Reading) -> bool:
    """Whether a number is a bare count that a percentage is of ("82.4% of 500", "91.2% on 1,890 jobs")."""
    said = shape.quantity(base)
    if said.unit is not None or said.decimals or said.form != "single" or said.doubt:
        return False
    ends = base + 1 == len(shape.words) or shape.is_break(base + 1)
    if shape.words[place + 1] == "of" and not (ends or _goes_on_plainly(shape, base + 1)):
        return False
    if not (ends or shape.is_own(shape.words[base + 1]) or shape.words[base + 1] in THINGS | _LETS):
        return False
    if shape.words[base + 2 : base + 3] and shape.words[base + 2] in _NARROWING:
        return False
    if (
        reading.roles.get(base) is Role.UNCLEAR
        and shape.words[place + 1] == "of"
        and ends
        and shape.quantity(place).unit == "percent"
    ):
        reading.roles[base] = Role.REMARK
    return reading.roles.get(base) is Role.REMARK


def _goes_on_plainly(shape: Shape, at: int) -> bool:
    """Whether after the noun that a base counts the clause ends, or a remark begins: "of 500 jobs", not "of 500 jobs late"."""
    if not (shape.is_own(shape.words[at]) or shape.words[at] in THINGS):
        return False
    at += 1
    if at >= len(shape.words) or shape.is_break(at):
        return True
    return shape.words[at] in CONNECTORS or known(shape.words[at]) or shape.words[at] in {"in", "on"}


_TOTAL = re.compile(
    r"(?<!\S)(?:total|totals|overall|in all|all in|altogether|all told|combined|in total|net|month|whole)(?!\S)"
)


_ADDS_UP = frozenset({"count", "GBP", "days", "fte"})


def _find_the_total(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`kerbside 41.2, tip 71, all in 44.9`: a number called the total, with parts that make it, is the figure.

    Amounts must add up to it; percentages and averages must lie on both sides of it.
    """
    open_ = {Role.FREE, Role.FIGURE, Role.UNCLEAR, Role.REMARK}
    found = [
        place for place, role in reading.roles.items()
        if role in open_ and could_fit(shape.quantity(place), indicator) and shape.quantity(place).form == "single"
        and not shape.quantity(place).doubt and place not in reading.explained
    ]  # fmt: skip
    totals = [place for place in found if _TOTAL.search(clause_text(shape, place))]
    if len(totals) != 1 or len(found) < 3 or _own_sign(shape, found):
        return
    total, parts = totals[0], [place for place in found if place not in totals]
    amount, amounts = shape.quantity(total).value, [shape.quantity(place).value for place in parts]
    between = min(amounts) < amount < max(amounts) and indicator.unit not in {"count", "GBP", "fte"}
    if not (between or (indicator.unit in _ADDS_UP and sum(amounts) == amount)):
        return
    if not all(
        known(word) or shape.is_own(word) or word in {"§", "=", ":"}
        for word in clause_text(shape, total).split()
    ):
        return
    reading.roles[total] = Role.FREE
    for place in parts:
        reading.roles[place] = Role.PART


_FEW = 6


def _told_apart(shape: Shape, whole: int) -> range:
    """The places in the brackets, or from the colon to the sentence's end, that soon follow a number."""
    words = shape.words
    for first in range(whole + 1, min(whole + _FEW, len(words))):
        if words[first] in {"(", ":"}:
            ends = {")"} if words[first] == "(" else SENTENCE_ENDS
            furthest = min(first + _FURTHEST, len(words))
            end = next((at for at in range(first, furthest) if words[at] in ends), None)
            if end is not None or words[first] == ":":
                return range(first, furthest if end is None else end)
        if words[first] == "§" or words[first] in SENTENCE_ENDS:
            break
    return range(0)


def _leave_parts_in_brackets(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """Bare numbers in brackets or past a colon after a number are its parts where they add up to it.

    `655 potholes (402 north, 253 south)`, `58 in total: 22 housing, 19 waste, 17 other`.
    """
    open_ = {Role.FREE, Role.FIGURE, Role.UNCLEAR, Role.REMARK}
    for whole, role in list(reading.roles.items()):
        if role not in {Role.FREE, Role.FIGURE, Role.UNCLEAR} or indicator.unit not in {
            "count",
            "GBP",
            "days",
        }:
            continue
        inside = _told_apart(shape, whole)
        parts = [
            place
            for place in inside
            if reading.roles.get(place) is Role.PART
            or (reading.roles.get(place) in open_ and place not in reading.explained)
        ]
        said = [shape.quantity(place) for place in parts]
        if (
            len(parts) > 1
            and all(one.form == "single" and not one.doubt for one in said)
            and sum(one.value for one in said) == shape.quantity(whole).value
        ):
            for place in parts:
                reading.roles[place] = Role.PART
            if role is Role.UNCLEAR and _is_called_a_total(shape, whole, inside.start):
                reading.roles[whole] = Role.FREE


def _is_called_a_total(shape: Shape, whole: int, opens: int) -> bool:
    """Whether nothing but "in total" and its like stands between a number that opens the reply and its parts."""
    return whole == 0 and bool(_TOTAL.fullmatch(" ".join(shape.words[1:opens])))


_BACKGROUND = re.compile(
    r"(?:for (?:context|reference|comparison|background|interest|information)|by (?:way of )?(?:comparison|contrast|background|context)|in comparison|comparing ourselves|compared with others|elsewhere|incidentally|separately|on a separate (?:note|matter)|as background"
    r"|(?:may|can|could|might) i (?:just |also )?ask|why|how come|who|where)(?!\S)"
)
_PUTS = frozenset(
    "it it's its put change says say said correct should number real actual now instead use make record enter".split()
)
_OURS = frozenset("we our ours us i my ¤now ¤name figure".split())


def _leave_the_background(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`79.3%. Comparing ourselves with the family group, Ashdown are on 81`: a sentence that opens so is of something else."""
    heads = [place for place, role in reading.roles.items() if role in {Role.FREE, Role.FIGURE}]
    loose = [place for place, role in reading.roles.items() if role in {Role.FREE, Role.UNCLEAR, Role.BOUND}]
    for place in loose:
        begin, end = _sentence(shape, place)
        aside = _BACKGROUND.match(shape.text, shape.starts[begin]) is not None
        said = shape.words[begin:end]
        narrow = _PUTS.isdisjoint(said) and (_OURS.isdisjoint(said) or shape.words[end : end + 1] == ("?",))
        before = any(head < begin and could_fit(shape.quantity(head), indicator) for head in heads)
        if aside and narrow and before:
            reading.roles[place] = Role.ELSEWHERE


_FURTHEST = 60


def _sentence(shape: Shape, place: int) -> tuple[int, int]:
    first, last = place, place
    while first > 0 and place - first < _FURTHEST and shape.words[first - 1] not in SENTENCE_ENDS:
        first -= 1
    while last < len(shape.words) and last - place < _FURTHEST and shape.words[last] not in SENTENCE_ENDS:
        last += 1
    return first, last


def _own_sign(shape: Shape, places: list[int]) -> bool:
    return any(shape.quantity(place).sign or shape.words[place - 1 : place] == ("(",) for place in places)


def _leave_other_measures(shape: Shape, reading: Reading) -> None:
    """`gas 99.8, repairs 91.9`: in a list of measures the one that is named last, or among several, is the figure."""
    loose = [place for place, role in sorted(reading.roles.items()) if role in {Role.FREE, Role.UNCLEAR}]
    named = [
        place for place in loose
        if reading.roles[place] is Role.FREE and "¤name" in shape.words[shape.clause(place)[0] : place]
    ]  # fmt: skip
    others = [place for place in loose if place not in named]
    if (
        len(named) != 1
        or not others
        or not all(_is_of_another_measure(shape, place, reading) for place in others)
    ):
        return
    listed = all(shape.words[place - 1] == ":" for place in loose)
    if named[0] == loose[-1] or len(others) > 1 or listed or len(_label(shape, others[0])) > 1:
        for place in others:
            reading.roles[place] = Role.ELSEWHERE


_NO_LABEL = frozenset(
    "i you he she they but not no or if than that which who would should could say mean".split()
)


def _label(shape: Shape, place: int) -> tuple[str, ...]:
    """The words before a number in its clause, if it ends the clause and they are no more than three."""
    first, last = shape.clause(place)
    words = shape.words[first:place]
    if words[-1:] == (":",):
        words = words[:-1]
    ends = place == last - 1 and "§" not in words
    return words if ends and len(words) <= 3 and all(word.isalpha() for word in words) else ()


def _is_of_another_measure(shape: Shape, place: int, reading: Reading) -> bool:
    said = shape.quantity(place)
    label = _label(shape, place)
    if said.doubt or said.form != "single" or place in reading.explained or not label:
        return False
    strange = [word for word in label if not known(word) and word not in CONNECTORS | DIRECTIONS]
    return bool(strange) and len(strange[0]) > 1 and not _NO_LABEL & set(label) and label[0] == strange[0]


_MOVED_BY = re.compile(
    r"(?P<a>§) (?P<how>up|down|better|worse|higher|lower|more|less|fewer|increase|decrease|rise|fall|drop|reduction|improvement|dip|jump) (?:by |of )?(?P<b>§)"
)


def _weigh_moves(shape: Shape, reading: Reading) -> None:
    """`82 down 3` gives the figure and its movement; in `11% down 33.9%` nobody can tell which is which."""
    for match in _MOVED_BY.finditer(shape.text):
        now, by = shape.place(match.start("a")), shape.place(match.start("b"))
        noun = match["how"] in {
            "increase",
            "decrease",
            "rise",
            "fall",
            "drop",
            "reduction",
            "improvement",
            "dip",
            "jump",
        }
        noun |= shape.quantity(by).unit is not None and shape.quantity(now).unit is None
        near = abs(shape.quantity(by).value) * 2 > abs(shape.quantity(now).value)
        if reading.roles.get(now) is Role.FREE and (noun or near):
            reading.roles[now] = Role.UNCLEAR


_FROM = re.compile(
    r"(?P<a>§) (?:, |\( |- |– )?(?:up|down|a rise|a fall|better|worse|higher|lower) from (?:[^\s§]+ ){0,3}(?P<b>§)"
)


def _weigh_what_came_from(shape: Shape, reading: Reading) -> None:
    """`82 down from 84` gives the figure, `2 down from 84` a movement: far apart, the first is not taken."""
    for match in _FROM.finditer(shape.text):
        now, then = shape.place(match.start("a")), shape.place(match.start("b"))
        if reading.roles.get(now) is not Role.FREE:
            continue
        one, other = abs(shape.quantity(now).value), abs(shape.quantity(then).value)
        if shape.quantity(now).unit == shape.quantity(then).unit and not other / 2 <= one <= other * 2:
            reading.roles[now] = Role.UNCLEAR


_SHOULD_BE = re.compile(
    r"(?<!\S)should (?:(?:actually|really|now|probably|in fact) )?(?:have been|have said|have read|be|read|say)(?: (?:at|about|around|nearer|closer to))? (?P<s>§)"
    r"(?! (?:[^\s§.;]+ ){0,3}(?:by|in|next|from|once|when|after|if|¤month|¤another|¤quarter|¤year|target)(?!\S))"
)


def _weigh_what_it_should_be(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """`79 though it should be 78`: unless it says when, or is the target, what should be may be a correction."""
    if Role.SUPPOSED not in reading.roles.values():
        return
    for match in _SHOULD_BE.finditer(shape.text):
        wanted = shape.place(match.start("s"))
        said = shape.quantity(wanted)
        if reading.roles.get(wanted) is not Role.SUPPOSED or said.value == indicator.target:
            continue
        for place, role in reading.roles.items():
            instead = place > wanted and "but" in shape.words[wanted:place]
            if role in {Role.FREE, Role.FIGURE} and could_fit(said, indicator) and not instead:
                reading.roles[place] = reading.roles[wanted] = Role.UNCLEAR
                reading.contested |= {place, wanted}


_STAGES = frozenset(
    "open closed upheld outstanding issued live current new filled fixed sorted cleared completed done".split()
)


def _loose_after(shape: Shape, whole: int, reading: Reading) -> list[int]:
    """The bare counts after a number that nothing has explained yet."""
    return [
        place
        for place, role in reading.roles.items()
        if place > whole and role in {Role.FREE, Role.UNCLEAR} and place not in reading.explained
        and shape.quantity(place).form == "single" and shape.quantity(place).unit is None
    ]  # fmt: skip


_BEING = frozenset("were was are is have has had involved concerned related".split())


def _name_the_whole(shape: Shape, indicator: KnownIndicator, reading: Reading) -> None:
    """Where one number carries the indicator's own noun ("61 complaints"), those at a stage ("9 open") are parts of it."""
    if indicator.unit != "count":
        return
    free = [place for place, role in sorted(reading.roles.items()) if role is Role.FREE]
    after = {place: shape.words[place + 1] if place + 1 < len(shape.words) else "" for place in free}
    whole = [place for place in free if shape.is_own(after[place]) or after[place] in {"reports", "reported"}]
    if len(whole) == 1 and whole[0] == min(free):
        for place in _loose_after(shape, whole[0], reading):
            following = shape.words[place + 1] if place + 1 < len(shape.words) else ""
            if following in _BEING and shape.quantity(place).value <= shape.quantity(whole[0]).value:
                reading.roles[place] = Role.PART
        free = [place for place in free if reading.roles[place] is Role.FREE]
    if len(whole) == 1 and all(after[place] in _STAGES for place in free if place not in whole):
        for place in free:
            if place not in whole:
                reading.roles[place] = Role.PART


def _counts_what_is_named(shape: Shape, place: int, reading: Reading) -> bool:
    """Whether a bare count stands alone in brackets after what it counts: "storm jobs (211)"."""
    said = shape.quantity(place)
    if said.form != "single" or said.unit or said.decimals or place < 2 or len(reading.roles) < 2:
        return False
    if shape.words[place - 1] != "(" or shape.words[place + 1 : place + 2] != (")",):
        return False
    noun = shape.words[place - 2]
    first, last = shape.clause(place - 2)
    return (
        noun.isalpha()
        and not shape.is_own(noun)
        and (noun in THINGS or not known(noun))
        and "§" not in shape.words[first:last]
    )


def _in_brackets_after_a_remark(shape: Shape, place: int, reading: Reading) -> bool:
    """Whether the number is in brackets that belong to a remark: "includes 2 long ones (145 and 210 days)"."""
    if _counts_what_is_named(shape, place, reading):
        return True
    opening = place
    while opening > 0 and shape.words[opening] not in {"(", ")", "\n"}:
        opening -= 1
    if shape.words[opening] != "(" or opening == 0:
        return False
    first, last = shape.clause(opening - 1)
    before = [at for at in range(first, last) if shape.words[at] == "§"]
    return bool(before) and reading.roles.get(before[-1]) in {Role.PART, Role.REMARK}
