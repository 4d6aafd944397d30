"""Whether a number stands in a statement whose every word is known, and so says what it seems to say."""

# ruff: noqa: C901, PLR0912, SIM905 - a lexicon reads as a paragraph, a grammar is a list of cases

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.understanding.lexicon import CONNECTORS, COUNTED, DIRECTIONS, GREETINGS, LABELS, known, stem
from bot.understanding.meaning import KnownIndicator
from bot.understanding.pieces import Is, Quantity
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import Role
from bot.understanding.units import WRITTEN, same_unit


@dataclass(slots=True)
class Reading:
    """The role of every number, and the places that turns of phrase have explained."""

    roles: dict[int, Role]
    explained: set[int]
    corrected: dict[int, int]
    cues: set[int]
    contested: set[int] = field(default_factory=set)
    chosen: set[int] = field(default_factory=set)


TIMES = frozenset("seconds minutes hours days weeks months years working_days calendar_days".split())


SUBJECTS = frozenset(
    "we i it it's its we're we've our that's this there's here's answer figure number".split()
)


_SHARES = frozenset(
    """week wk stage tier team ward zone phase lot area band unit block group crew tier grade priority p level contractor depot site
    contract region district patch branch library school round shift month""".split()
)


_DOUBTING = frozenset(
    "whether if unless until till when once hope hoping wish doubt suppose assume assuming imagine before without than how where".split()
)


THINGS = frozenset(
    "jobs cases homes properties visits applications plans requests calls children people tenants orders tickets items repairs decisions assessments inspections invoices households complaints".split()
)


_STAGED = frozenset(
    "raised logged reported made ordered issued offered presented due received decided determined issued surveyed sampled inspected".split()
)


_SOURCES = frozenset(
    "says said reckons reported reports confirms confirmed quoted quotes told tells advises advised".split()
)


_TURNS = frozenset("but so and yet though although".split())


KINDS = frozenset({"average", "mean", "total", "overall", "rate", "score"})


def plain_alone(shape: Shape, place: int) -> bool:
    """Whether the number's clause holds nothing but words that say nothing."""
    first, last = shape.clause(place)
    return all(known(word) or word == "§" or shape.is_own(word) for word in shape.words[first:last])


def plainly_said(shape: Shape, place: int, indicator: KnownIndicator, reading: Reading) -> bool:
    """Whether the number stands in a statement whose every word is known: "it's § this month because ...".

    To the left every word to the start of the clause must be known; the clause starts anew at "we", "it", "but".
    To the right every word must be known up to the end of the clause or to a word that opens a remark.
    """
    said = shape.quantity(place)
    return left_is_plain(shape, place, reading) and _right_is_plain(shape, place, said, indicator, reading)


def left_is_plain(shape: Shape, place: int, reading: Reading) -> bool:
    """Whether every word from the start of the clause to the number is known."""
    at = place - 1
    said = shape.quantity(place)
    if at >= 0 and reading.roles.get(at) is Role.LABEL and said.unit is None and not said.decimals:
        return False
    if (
        at >= 0
        and at not in reading.cues
        and shape.words[at] in {"all", "every", "from", "within", "by", "than"}
        and not (
            said.form == "range" and shape.words[max(0, at - 1)] in {"somewhere", "anywhere", "anything"}
        )
    ):
        return False
    if at >= 0 and shape.words[at] in WRITINGS and _is_a_small_whole(said):
        return False
    if _is_a_whole(shape, place) or (at >= 0 and at not in reading.cues and shape.words[at] in _LIMITING):
        return False
    while at >= 0 and not shape.is_break(at):
        word = shape.words[at]
        said_outright = at in reading.explained and reading.roles.get(at) is not Role.LABEL
        if said_outright and word not in SUBJECTS | _TURNS:
            at -= 1
            continue
        if _opens_anew(shape, at):
            if word in _SOURCES and _is_a_stranger(shape, at - 1):
                return False
            if at and (
                (shape.words[at - 1] in _DOUBTING and at - 1 not in reading.explained)
                or (_somebody_elses(shape.words[at - 1]) and at - 1 not in reading.cues)
            ):
                return False
            if word in SUBJECTS and _is_set_elsewhere(shape, at, reading):
                return False
            if word in SUBJECTS and _runs_on_strangely(shape, at, reading):
                return False
            if word in _SOURCES and _FORMERLY & set(shape.words[shape.clause(at)[0] : at]):
                return False
            break
        if at in reading.cues or (
            said.form == "range"
            and word in {"from", "anywhere", "anything", "between", "range", "either", "side", "somewhere"}
        ):
            at -= 1
            continue
        if (
            word == "§"
            and at == place - 1
            and shape.quantity(at).form == "fraction"
            and said.unit == "percent"
        ):
            return True
        if word == "§" and at + 1 == place - 1 and {at - 1, at + 1} <= shape.months.keys():
            return True
        if word == "§" and reading.roles.get(at) is Role.LABEL and at and shape.words[at - 1] in _SHARES:
            return False
        if word == "§" and reading.roles.get(at) in {Role.NAME, Role.LABEL}:
            at -= 1
            continue
        if word in SORTS and reading.roles.get(at + 1) is Role.NAME:
            at -= 1
            continue
        if word == "§" and _is_a_pronoun(shape, at):
            at -= 1
            continue
        if word == "§" or not is_plain(shape, at, word):
            return False
        at -= 1
    return not _labelled(shape, at, reading)


_SETTING = frozenset(
    """in on at for by to from mid early late last yesterday until till during before after out over excluding within across up
    if unless depending assuming supposing suppose imagine provided providing had were without minus less including with under
    overnight today tonight next using counting once when while where nationally regionally locally halfway back as this""".split()
)
_ELSEWHERE = frozenset(
    """yesterday today tonight overnight morning afternoon evening last out old new previous different other ¤date if unless depending assuming supposing
    suppose imagine nationally regionally""".split()
)


def _is_set_elsewhere(shape: Shape, subject: int, reading: Reading) -> bool:
    """Whether what stands before "it was §" sets it elsewhere: "yesterday it was", "for Dave it's", "out of hours it's"."""
    first, _ = shape.clause(subject)
    return sets_it_elsewhere(shape, first, subject, reading)


_LISTENERS = frozenset({"me", "us"})
_PRONOUNS = frozenset("it it's its we we're we've i i've that's there's".split())
_REASONS = frozenset("despite due because cos thanks owing following after given since as with".split())


def _runs_on_strangely(shape: Shape, subject: int, reading: Reading) -> bool:
    """Whether "it was §" follows, with no pause, on words that may say otherwise: "nobody thinks it was", "the rumour is it's"."""
    first, _ = shape.clause(subject)
    before = shape.words[subject - 1] if subject > first else ""
    if before in _LISTENERS and subject - 2 >= first:
        before = shape.words[subject - 2]
    if shape.words[subject] not in _PRONOUNS or before in _TURNS or before in _SOURCES | {"and", "that"}:
        return False
    if shape.words[subject + 1] in {":", "="} or "§" in shape.words[first:subject]:
        return False
    while first < subject and (shape.words[first] in GREETINGS or shape.words[first] in _TURNS):
        first += 1
    return shape.words[first] not in _REASONS and any(
        not (
            is_plain(shape, at, shape.words[at])
            or at in reading.cues
            or at in reading.explained
            or shape.words[at] in CONNECTORS
        )
        for at in range(first, subject)
    )


def sets_it_elsewhere(shape: Shape, first: int, end: int, reading: Reading) -> bool:
    """Whether the words from a place to another open with a time, a place, a group or a condition that is not the one asked of."""
    while first < end and (shape.words[first] in GREETINGS or shape.words[first] in _TURNS):
        if shape.words[first] in _THANKING:
            return False
        first += 1
    if "ago" in shape.words[first:end] or (
        shape.words[first : first + 2] == ("in", "§") and shape.quantity(first + 1).value in _YEARS
    ):
        return True
    if first == end or shape.words[first] not in _SETTING or _has_its_own_number(shape, first, end, reading):
        return False
    return any(
        (shape.words[at] in _ELSEWHERE and at not in reading.explained)
        or (at in reading.roles and reading.roles[at] is Role.LABEL and shape.words[at - 1] in _SHARES)
        or not (
            is_plain(shape, at, shape.words[at])
            or at in reading.cues
            or at in reading.explained
            or shape.words[at] in _SETTING | _ASKED
        )
        for at in range(first, end)
    )


_YEARS = range(1990, 2050)
_THANKING = frozenset("ta thanks thx thank cheers sorry apologies".split())
_CONDITIONS = frozenset(
    "if unless depending assuming supposing suppose imagine provided providing had were".split()
)
_ASKED = frozenset("ask asked asking request requested which wanted need".split())


def _has_its_own_number(shape: Shape, first: int, end: int, reading: Reading) -> bool:
    """Whether a number stands there that says what it is itself ("with 2 vacancies", "last year 71"); a label does not."""
    return shape.words[first] not in _CONDITIONS and any(
        reading.roles.get(at) not in {None, Role.LABEL, Role.NAME} for at in range(first, end)
    )


WRITINGS = frozenset(
    "note notes draft email message sheet memo letter spreadsheet reply response submission attempt try".split()
)
_FORMERLY = frozenset("before previous predecessor former ex old last earlier prior nobody noone".split())
_RIGHT_ONE = frozenset(
    "right real correct actual true proper latest new good bad great nice tough tricky easy strong poor better decent".split()
)


def _is_a_small_whole(said: Quantity) -> bool:
    """Whether a number could be what a thing is numbered by: bare, whole, of one or two digits."""
    return said.form == "single" and said.unit is None and not said.decimals and 0 < said.value < 100


def _is_a_pronoun(shape: Shape, at: int) -> bool:
    """Whether "one" stands for the figure ("the right one is §")."""
    said = shape.quantity(at)
    return said.spelt and said.value == 1 and at > 0 and shape.words[at - 1] in _RIGHT_ONE


def _opens_anew(shape: Shape, at: int) -> bool:
    """Whether a clause starts anew at a word: at "we", "it", "but", and at "this" unless it is "this month"."""
    word = shape.words[at]
    if word == "this" and shape.words[at + 1 : at + 2] in (
        ("month",),
        ("months",),
        ("period",),
        ("time",),
        ("year",),
        ("¤now",),
    ):
        return False
    return word in SUBJECTS or word in _TURNS or word in _SOURCES or say_so(shape, at)


def say_so(shape: Shape, at: int) -> bool:
    """Whether "say" has somebody before it who says ("Finance say"), and is no hedge ("say 80")."""
    if shape.words[at] not in {"say", "reckon"} or not at or shape.is_break(at - 1):
        return False
    return at - 1 in shape.proper and not known(shape.words[at - 1])


def _is_a_stranger(shape: Shape, at: int) -> bool:
    """Whether somebody or something unknown says a number, beside others ("contractor says 1,090, we say 1,170")."""
    alone = len(shape.quantities) == 1
    return at >= 0 and not alone and not shape.is_break(at) and not is_plain(shape, at, shape.words[at])


_LIMITING = frozenset("old past above below exceeding exceeds exceeded beyond maximum minimum".split())


_HEADS = frozenset(
    "figure figures number value total rate average mean score result performance level actual outturn answer percentage"
    " range variance spend position order ballpark sum count amount balance time wait out instead region excess tune number's way".split()
)


def _is_a_whole(shape: Shape, place: int) -> bool:
    """Whether the number is what something is part of ("nearly all of the 33", "of 434"), and no "figure of 82"."""
    at = place - 1
    while at >= 0 and shape.words[at] in {
        "the",
        "our",
        "these",
        "those",
        "about",
        "around",
        "some",
        "only",
        "just",
    }:
        at -= 1
    if at < 0 or shape.words[at] != "of":
        return False
    head = shape.words[at - 1] if at else ""
    return not (head in _HEADS or shape.is_own(head) or head in {"¤now", "underspend", "overspend"})


def _somebody_elses(word: str) -> bool:
    return word in {"their", "his", "her", "theirs"} or (word.endswith("'s") and not known(word))


def _labelled(shape: Shape, at: int, reading: Reading) -> bool:
    """Whether the clause before, up to a dash or a cell edge at `at`, reads as a label we do not know."""
    if at <= 0 or shape.words[at] not in {"-", "–", "|", "=", ","}:
        return False
    first, last = shape.clause(at - 1)
    label = shape.words[first:last]
    if not label or "§" in label or (shape.words[at] == "," and not _hangs(label)):
        return False
    strange = [
        place
        for place in range(first, last)
        if not is_plain(shape, place, shape.words[place])
        and shape.words[place] != "another"
        and place not in reading.explained
        and place not in reading.cues
    ]
    if not strange or len(label) > 5 + (shape.words[at] == ","):
        return False
    if first > 0 and shape.words[first - 1] in {",", "(", "-", "–"} and "§" in shape.words[:first]:
        return False
    return not any(
        word
        in {
            "hi",
            "hello",
            "hey",
            "morning",
            "afternoon",
            "dear",
            "thanks",
            "sorry",
            "you",
            "says",
            "finally",
            "it",
        }
        for word in label
    )


_LEFT_OPEN = frozenset(
    "is was are were be been being at to of for on in than by from not never hardly say says said put got had have hope hopes want wanted need thinks claims".split()
)
_NARROW = frozenset(
    """late overdue outstanding rejected failed missed lost cancelled queued open closed target forecast predicted budget budgeted
    projection projected profile trajectory benchmark baseline plan planned previously originally formerly excluding including
    less minus plus gas electrical emergency emergencies urgent north south east west""".split()
)


def _hangs(label: Sequence[str]) -> bool:
    """Whether words before a comma are left open for what follows it ("the target is, 84"), or name a part ("late, 84")."""
    return label[-1] in _LEFT_OPEN or bool(_NARROW & set(label))


def _right_is_plain(
    shape: Shape, place: int, said: Quantity, indicator: KnownIndicator, reading: Reading
) -> bool:
    counts = indicator.unit in {"count", "fte"}
    at = place + 1
    while at < len(shape.words) and not shape.is_break(at):
        word = shape.words[at]
        adjacent = at == place + 1
        if (
            word in SORTS
            and shape.words[at + 1 : at + 2] == ("§",)
            and reading.roles.get(at + 1) is Role.NAME
        ):
            at += 2
            continue
        if word == "now" and shape.words[at + 1 : at + 2] in (
            ("that",),
            ("we",),
            ("the",),
            ("our",),
            ("it's",),
            ("it",),
            ("they",),
        ):
            return True
        if adjacent and word in {"old", "past", "previous"}:
            return False
        if word in _VOUCHED and _is_vouched_for(shape, at):
            return True
        if adjacent and word == ":" and said.unit is not None and said.unit == indicator.unit:
            return True
        if word == "per" and at not in reading.cues and not _is_a_rate(shape, at, indicator):
            return False
        if word == "§" and reading.roles.get(at) is Role.LABEL and shape.words[at - 1] in _SHARES:
            return False
        if (
            (word in {"until", "till"} and at - 1 in reading.cues)
            or word in {"subject", "pending", "awaiting"}
            or (
                word == "§"
                and at in reading.explained
                and reading.roles.get(at) not in {Role.FIGURE, Role.UNCLEAR}
            )
        ):
            return True
        if (
            at in reading.explained
            or at in reading.cues
            or (word == "§" and reading.roles.get(at) in {Role.NAME, Role.LABEL})
        ):
            at += 1
            continue
        if (
            adjacent
            and said.unit is None
            and not counts
            and shape.is_own(word)
            and word not in KINDS
            and said.form == "single"
        ):
            if indicator.unit == "GBP" and said.scaled:
                at += 1
                continue
            return said.decimals > 0
        if word in {"and", "&", "but", "so"}:
            return shape.words[at + 2 : at + 3] != ("§",) or shape.words[at + 1] not in SORTS
        if {place - 1, at} <= shape.months.keys() and shape.words[at + 1 : at + 2] == ("§",):
            return True
        if word == "or" and said.form == "fraction" and _share_follows(shape, at + 1):
            return True
        if said.form == "fraction" and adjacent and word == "§" and shape.quantity(at).unit == "percent":
            return True
        if word == "on" and _is_its_fraction(shape, at + 1, said):
            return True
        if (
            adjacent
            and word == "§"
            and _has_its_own_mark(said, indicator)
            and _counts_others(shape, at, indicator)
        ):
            return True
        if (
            word in CONNECTORS
            and not shape.is_own(word)
            and (not known(word) or not _last_of_clause(shape, at))
        ):
            return not (adjacent and word in {"up", "down", "or"}) or _last_of_clause(shape, at)
        if not adjacent and word == "§" and shape.quantity(at).unit in TIMES and indicator.unit not in TIMES:
            at += 1
            continue
        if said.form == "fraction" and word in THINGS | _STAGED:
            at += 1
            continue
        if word == "§" and at - 1 in reading.cues and not could_fit(shape.quantity(at), indicator):
            return True
        signed = word == "§" and not indicator.allow_negative and shape.quantity(at).sign in {"+", "-"}
        if signed or (word == "§" and shape.is_break(at - 1)):
            return True
        of_jobs = word in _JOBS and shape.words[at - 1] == "of" and indicator.unit == "percent"
        if word == "§" or not (of_jobs or is_plain(shape, at, word) or (counts and word in COUNTED)):
            return False
        others = adjacent and counts and word in _OTHER_THINGS and not shape.is_own(word)
        if others and not (word in _HOMES and _HOUSEHOLD in shape.own):
            return False
        if word == "across":
            return _qualifier_is_plain(shape, at, indicator, reading)
        if word in {"at", "for", "on", "in"} and _names_its_sort(shape, at + 1, reading):
            at += 1
            continue
        if (
            word == "to"
            and indicator.unit in TIMES
            and said.unit in TIMES
            and TO_DO.match(shape.text, shape.starts[at])
        ):
            return True
        if word == "from" and indicator.unit in TIMES and _FROM_TO.match(shape.text, shape.starts[at]):
            return True
        if word in {"for", "on", "in", "of", "at", "from", "within", "by", "to"} and not _qualifier_is_plain(
            shape, at, indicator, reading
        ):
            return False
        at += 1
    return True


TO_DO = re.compile(
    r"to (?:respond|reply|close|answer|resolve|complete|attend|re - let|relet|turn (?:them |it |each )?(?:round|around)|process|decide|let|arrive|fix|repair)(?: (?:them|it|each|these|each one|to them|a ¤name|¤name|¤own))?(?= (?:[.,;!)]|on average|in ¤now|this month|because|as|and|so|which)|$)"
)
"""What a time is taken to do."""
_FROM_TO = re.compile(
    r"from (?:the |a |an |our )?(?:time |point |moment |date |day )?(?:of )?(?:[a-z]+ ){0,2}(?:call|calls|report|reported|logged|receipt|received|keys?|vacant|notice|termination|request|requested|order|ordered|contact|registration)(?:[^§.;,]{0,40}) to (?!§)"
)
"""What a time is measured between ("from the call being logged to somebody knocking"), which is how it is defined."""


def _is_its_fraction(shape: Shape, at: int, said: Quantity) -> bool:
    """Whether the two counts a share is of stand at a place ("93.3% is based on 28 out of 30")."""
    if shape.words[at : at + 1] != ("§",) or said.form != "single":
        return False
    pair = shape.quantity(at).pair if shape.quantity(at).form == "fraction" else None
    return pair is not None and pair[1] > 0 and abs(100 * pair[0] / pair[1] - said.value) <= 1


def _has_its_own_mark(said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether a number is written as the indicator's figure is and no count ("86%", "89.1" for a share, "338k" of money)."""
    if said.form != "single" or indicator.unit in {"count", "fte"}:
        return False
    if indicator.unit == "GBP":
        return said.scaled or said.unit == "GBP"
    return said.unit == indicator.unit or (said.unit is None and said.decimals > 0)


def _counts_others(shape: Shape, at: int, indicator: KnownIndicator) -> bool:
    """Whether a number begins a remark of its own by counting something that somebody or something did ("two gas lads off")."""
    said, words = shape.quantity(at), shape.words
    _, last = shape.clause(at)
    return (
        _is_a_small_whole(said)
        and last - at > _NOUN_AND_VERB
        and counts_something_else(shape, at, said, indicator)
        and _CHANGING.isdisjoint(words[at + 1 : last])
    )


_NOUN_AND_VERB = 2
_CHANGING = frozenset(
    """excluded removed omitted out duplicates duplicate dupes missing wrong more others still_to included added deducted late cases
    left errors double target or less plus minus not yet to""".split()
)
"""What makes a change of the figure of a count beside it ("2 excluded", "3 more to add")."""


def _names_its_sort(shape: Shape, at: int, reading: Reading) -> bool:
    return (
        shape.words[at : at + 1] != () and shape.words[at] in SORTS and reading.roles.get(at + 1) is Role.NAME
    )


_JOBS = frozenset({"jobs", "cases", "orders", "requests", "tickets"})
_VOUCHED = frozenset(
    "signed checked approved agreed validated verified confirmed pulled extracted exported downloaded".split()
)


def _is_vouched_for(shape: Shape, at: int) -> bool:
    """Whether "signed off by Karen" or "pulled from Northgate" begins a remark; "confirmed by Friday" says when."""
    following = shape.words[at + 1 : at + 4]
    by = following[1:] if following[:1] == ("off",) else following
    return by[:1] in (("by",), ("with",), ("from",)) and len(by) > 1 and by[1][:1].isalpha()


_OTHER_THINGS = frozenset(
    """visits visitors calls contacts enquiries people persons residents individuals children
    households household hh families family""".split()
)


_HOMES = frozenset("households household hh families family".split())
_HOUSEHOLD = stem("households")


def _share_follows(shape: Shape, at: int) -> bool:
    return shape.words[at : at + 1] == ("§",) and shape.quantity(at).unit == "percent"


def _last_of_clause(shape: Shape, at: int) -> bool:
    return at + 1 >= len(shape.words) or shape.is_break(at + 1)


def _is_a_rate(shape: Shape, at: int, indicator: KnownIndicator) -> bool:
    """Whether "per" goes on as the indicator's name does ("per FTE"), and is no rate of another kind ("per officer")."""
    following = shape.words[at + 1 : at + 2]
    asked = indicator.unit in TIMES or "per " in f"{indicator.name} {indicator.asked_as}".lower()
    return bool(following) and (
        (asked and shape.is_own(following[0])) or following[0] in {"cent", "month", "head", "100"}
    )


_EVERYWHERE = frozenset(
    "areas area borough county city district town whole entire sites contractors wards patches piece year month lot".split()
)


_ALL_OF_THEM = (("the", "§"), ("our", "§"), ("all", "§"))


def _qualifier_is_plain(shape: Shape, at: int, indicator: KnownIndicator, reading: Reading) -> bool:
    """Whether what a preposition adds ("of plans", "for October") is known, and so takes nothing away."""
    following = shape.words[at + 1 : at + 3]
    if not following:
        return shape.words[at] in {"in", "on"}
    if shape.words[at] == "across" and (following[:1] == ("§",) or following in _ALL_OF_THEM):
        return "of" not in shape.words[at + 2 : at + 4]
    if shape.words[at] == "across" and {"except", "bar", "excluding", "but"} & set(
        shape.words[at + 2 : at + 5]
    ):
        return False
    if shape.words[at] == "at" and following[:1] == ("§",) and indicator.unit != "GBP":
        return shape.quantity(at + 1).unit == "GBP"
    if shape.words[at] == "across" and following[:1] and following[0] in {"all", "both", "the"}:
        return following[1:] == () or following[1] in _EVERYWHERE or is_plain(shape, at + 2, following[1])
    return all(
        is_plain(shape, at + 1 + step, word) or shape.is_break(at + 1 + step) or word in CONNECTORS
        or at + 1 + step in reading.cues
        or (indicator.unit in {"count", "fte"} and word in COUNTED)
        or (indicator.unit == "percent" and shape.words[at] == "of" and word in _JOBS)
        or word == "§"
        for step, word in enumerate(following)
    )  # fmt: skip


def is_plain(shape: Shape, place: int, word: str) -> bool:
    """Whether a word at a place takes nothing away from a number beside it."""
    if known(word) or shape.is_own(word):
        return True
    if word in {
        "¤now",
        "¤prev",
        "¤month",
        "¤date",
        "¤time",
        "=",
        ":",
        "~",
        "c",
        "s",
        "+",
        "&",
        "x",
        "'",
        "of",
        "¤year",
        "¤quarter",
        "per:100",
        "mm",
        "ss",
        "@",
        "%",
    }:
        return True
    if word == "¤ref":
        following = shape.words[place + 1 : place + 2]
        before = shape.words[place - 1] if place else ""
        return (
            following in ((":",), ("=",), ("is",)) and not re.match(r"w", shape.tokens[place].said)
        ) or before in {"kpi", "ref"}
    if shape.tokens[place].sort is Is.WORD and word in DIRECTIONS:
        return True
    numbered = shape.words[place + 1 : place + 2]
    return word in LABELS and numbered == ("¤ref",)


def is_strange(shape: Shape, at: int, reading: Reading, indicator: KnownIndicator) -> bool:
    """Whether a word has been explained by nobody: none the reader knows, of the indicator's own, or of another unit."""
    word = shape.words[at]
    if word in WRITTEN and not shape.is_own(word):
        return len(word) > 1 and not same_unit(WRITTEN[word], indicator.unit)
    return (
        word[0].isalpha()
        and (len(word) > 1 or shape.words[at - 1] in LABELS)
        and not (known(word) or shape.is_own(word) or word in CONNECTORS)
        and at not in reading.cues
        and at not in reading.explained
    )


SORTS = frozenset("stage tier level phase grade band step part category class".split())


def counts_something_else(shape: Shape, place: int, said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether the number counts or measures something that the question is not about."""
    at = place + 1
    while shape.words[at : at + 1] and shape.words[at] in _DESCRIBING and _is_a_noun_after(shape, at):
        at += 1
    after = shape.words[at] if at < len(shape.words) else ""
    if said.decimals or (said.scaled and indicator.unit != "GBP"):
        return False
    counts = indicator.unit in {"count", "fte"}
    if said.unit is None and after and not counts and shape.is_own(after) and after != "¤name":
        return True
    word = (
        bool(after) and after[0].isalpha() and after not in CONNECTORS | _NO_NOUNS and not shape.is_own(after)
    )
    return bool(
        said.unit is None
        and word
        and not (
            known(after)
            and after
            not in {"team", "teams", "service", "services", "case", "cases", "job", "email", "note", "sheet"}
        )
    )


_DESCRIBING = frozenset(
    "new more extra other additional further old older big large long short term full".split()
)


def _is_a_noun_after(shape: Shape, at: int) -> bool:
    """Whether an adjective is followed by something that could be its noun ("6 new starters", not "6 new, 2 old")."""
    following = shape.words[at + 1] if at + 1 < len(shape.words) else ""
    return following.isalpha() and following not in CONNECTORS | _NO_NOUNS


_NO_NOUNS = frozenset(
    "not no never if unless before until till from to or once when only maybe perhaps again still already off onto into"
    " under through over out up down".split()
)


def could_fit(said: Quantity, indicator: KnownIndicator) -> bool:
    """Whether a number's written unit is one the indicator can be stated in."""
    if said.per is not None:
        return "100" in indicator.unit and said.per == "100000"
    return said.unit in {None, "m?", "points"} or _could_be(said.unit, indicator.unit)


def _could_be(unit: str, wanted: str) -> bool:
    if same_unit(unit, wanted):
        return True
    if unit in TIMES and wanted in TIMES:
        return True
    return {unit, wanted} <= {"GBP", "pence"} or {unit, wanted} <= {"kg", "tonnes"}


def clause_text(shape: Shape, place: int) -> str:
    """The clause round a place, as one text."""
    first, last = shape.clause(place)
    return " ".join(shape.words[first:last])
