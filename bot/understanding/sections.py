"""Which part of a reply is about which indicator."""

# ruff: noqa: C901, SIM905 - a grammar is a list of cases, a lexicon reads as a paragraph

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.dates import WEEKDAYS
from bot.understanding.listing import in_order
from bot.understanding.meaning import Context
from bot.understanding.names import Mention, heads, mentions, parts
from bot.understanding.pieces import Is, Token
from bot.understanding.shapes import plain_form
from bot.understanding.tables import cell_of_the_month, cells_of, names_its_column

_REST = re.compile(
    r"\b(?:the )?(?:rest|others|other (?:two|three|four|ones|one)|remaining(?: \w+)?|everything else|all else|remainder|last one|other)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a reply and whom it is about. `named` are places in `tokens`.

    No `indicators` means numbers that belong to nobody; `borrowed` marks an indicator that was not asked, `tabled` a
    cell of a table, `unsure` one whose column nothing says to take.
    """

    indicators: tuple[str, ...]
    tokens: tuple[Token, ...]
    named: tuple[Mention, ...] = ()
    borrowed: bool = False
    tabled: bool = False
    unsure: bool = False


@dataclass(slots=True)
class _Piece:
    first: int
    last: int
    groups: list[list[Mention]]
    muddled: bool = False


def sections(found: list[Token], words: str, context: Context) -> list[Section] | None:
    """The reply divided by the indicators it names; None where several were asked and none is named."""
    names = [
        (known.id, (known.name, *known.aliases))
        for known in context.indicators
        if known.id in context.asked or known.id in context.also_owned
    ]
    plain = [plain_form(token.said) if token.sort is Is.WORD else "" for token in found]
    typed = [words[token.start : token.end] if token.sort is not Is.QUANTITY else "§" for token in found]
    named = [
        one
        for one in mentions(plain, typed, names)
        if not _is_a_weekday(found, one)
        and not _is_a_request(found, one)
        and not (one.first and found[one.first - 1].said in {"per", "each"})
    ]
    if len(context.asked) > 1:
        named = _with_heads(found, plain, named, heads(names))
        named = _with_units(found, named, context)
        named = _with_parts(plain, found, named, context)
        named = [one for one in named if not _is_spoken_of_in_a_note(found, named, one)]
        if (listed := in_order(found, named, context)) is not None:
            return [Section((name,), (token,)) for name, token in listed]
    if len(context.asked) == 1 and "\n" in words:
        rows = _table(found, [m for m in named if m.id in context.asked], words, context)
        if rows is not None and len(rows) == 1:
            return rows
        if (cell := cell_of_the_month(found, words, context)) is not None:
            return [Section(context.asked, tuple(found[cell[0] : cell[1]]), tabled=True)]
    if len(context.asked) == 1:
        named = [m for m in named if m.id in context.asked or _stated(found, m)]
        if all(mention.id in context.asked for mention in named):
            return [Section(context.asked, tuple(found), tuple(named))]
    elif not named:
        return None
    table = _table(found, named, words, context)
    if table is not None:
        return table
    return _gather(_pieces(found, named), found, words, context)


_OPENS_A_NOTE = frozenset("- – — ( because as since due thanks".split())
_SAYS_NO_FIGURE = frozenset(
    "not no nil none zero same unchanged n/a na nothing blank later tomorrow today soon follow follows coming come await awaiting "
    "waiting wait pending tbc tba till until by yet still ask asked available unavailable missing late delayed ready due with don't "
    "haven't hasn't isn't can't cannot won't".split()
)


def _is_spoken_of_in_a_note(found: Sequence[Token], named: Sequence[Mention], one: Mention) -> bool:
    """Whether a name is only a word of the note beside another's figure: "sat 76 - tenants name the wait for repairs first".

    The note has begun some words before, and neither a number, a day nor a word for a missing figure follows the name.
    """
    least, most = max(0, one.first - _LONGEST_NOTE), min(len(found), one.last + _LONGEST_NOTE)
    first = next((at + 1 for at in range(one.first - 1, least - 1, -1) if found[at].said in _EDGES), least)
    last = next((at for at in range(one.last + 1, most) if found[at].said in _EDGES), most)
    after = found[one.last + 1 : last]
    if any(token.quantity or token.sort is Is.DATE or token.said in _SAYS_NO_FIGURE for token in after):
        return False
    before = next((m for m in named if first <= m.first < one.first and m.id != one.id), None)
    if before is None:
        return False
    figure = next((at for at in range(before.last + 1, one.first) if found[at].quantity), None)
    if figure is None:
        return False
    opens = next((at for at in range(figure + 1, one.first) if found[at].said in _OPENS_A_NOTE), None)
    return (
        opens is not None
        and one.first - opens > _A_WORD_OR_TWO
        and not any(token.quantity for token in found[opens : one.first])
    )


_A_WORD_OR_TWO = 2
_LONGEST_NOTE = 40  # words: of a longer one the names are read as they were before

_STATES = frozenset({":", "-", "–", "=", "is", "are", "was", "were", "at", "|"})


def _with_units(found: Sequence[Token], named: list[Mention], context: Context) -> list[Mention]:
    """With "141.9 FTE" too, where the unit is the name of one thing that was asked and it is not named otherwise."""
    asked = [name for name in context.asked if context.indicator(name).unit == "fte"]
    if len(asked) != 1 or any(mention.id == asked[0] for mention in named) or not named:
        return named
    more = [
        Mention(asked[0], place, place)
        for place, token in enumerate(found)
        if token.quantity is not None and token.quantity.unit == "fte"
    ]
    return sorted([*named, *more], key=lambda mention: mention.first) if len(more) == 1 else named


_TIMED = frozenset("minutes hours days working_days weeks".split())
_LEADS_ON = frozenset(
    "is was were are of at : = - – stood stands averaged averages the taken an which currently".split()
)


def _with_parts(
    plain: Sequence[str], found: Sequence[Token], named: list[Mention], context: Context
) -> list[Mention]:
    """With "the average re-let time was 28.4 days" too: words of a name in their order, before a time only it is measured in."""
    timed = [name for name in context.asked if context.indicator(name).unit in _TIMED]
    if len(timed) != 1 or not named or any(mention.id == timed[0] for mention in named):
        return named
    row = parts(context.indicator(timed[0]).name)
    for at, token in enumerate(found):
        if token.quantity is None or token.quantity.unit not in _TIMED:
            continue
        last = at - 1
        while last >= 0 and found[last].said in _LEADS_ON:
            last -= 1
        first, left = last, list(row)
        while first >= 0 and (found[first].said == "-" or plain[first] in left):
            if plain[first] in left:
                left = left[: len(left) - 1 - left[::-1].index(plain[first])]
            first -= 1
        said = [word for word in plain[first + 1 : last + 1] if word]
        if len(said) > 1 and not any(one.first <= last and one.last > first for one in named):
            return sorted([*named, Mention(timed[0], first + 1, last)], key=lambda mention: mention.first)
    return named


def _with_heads(
    found: Sequence[Token], plain: Sequence[str], named: list[Mention], by_head: Mapping[str, str]
) -> list[Mention]:
    """With "bins" and "tips" beside a number too, where they open or close what they are said in."""
    covered = {place for mention in named for place in range(mention.first, mention.last + 1)}
    more = [
        Mention(by_head[word], place, place)
        for place, word in enumerate(plain)
        if word in by_head and place not in covered and _stands_beside_a_number(found, place)
    ]
    return sorted([*named, *more], key=lambda mention: mention.first) if more else named


def _stands_beside_a_number(found: Sequence[Token], place: int) -> bool:
    labels = place + 1 < len(found) and found[place + 1].said in {":", "="}
    listed = place > 1 and found[place - 1].quantity is not None and found[0].quantity is None
    opens = not place or labels or listed or found[place - 1].said in _EDGES | {"and", "&"}
    closes = place + 1 == len(found) or found[place + 1].said in _EDGES | {"and", "&"}
    after = place + 2 if place + 1 < len(found) and found[place + 1].said in _STATES else place + 1
    follows = after < len(found) and found[after].quantity is not None
    return (opens and follows) or (closes and place > 0 and found[place - 1].quantity is not None)


def _is_a_weekday(found: Sequence[Token], mention: Mention) -> bool:
    """Whether "sat" is Saturday ("closed on sat", "sat 7 Nov") and not satisfaction."""
    if mention.first != mention.last or found[mention.first].said not in WEEKDAYS:
        return False
    before = found[mention.first - 1].said if mention.first else ""
    after = found[mention.last + 1] if mention.last + 1 < len(found) else None
    return before in {
        "on",
        "you",
        "till",
        "until",
        "by",
        "next",
        "this",
        "closed",
        "working",
        "every",
        "last",
    } or (
        after is not None
        and (
            _may_be_the_day(found, mention)
            or after.sort in {Is.DATE, Is.TIME}
            or after.said in {"sun", "sunday", "morning", "afternoon"}
        )
    )


def _is_a_request(found: Sequence[Token], mention: Mention) -> bool:
    """Whether "call" is asked of somebody ("call 101", "call me") and names no calls."""
    following = found[mention.last + 1] if mention.last + 1 < len(found) else None
    opens = (
        not mention.first
        or found[mention.first - 1].sort in {Is.MARK, Is.LINE}
        or found[mention.first - 1].said in {"please", "can", "to", "just"}
    )
    return (
        mention.first == mention.last
        and found[mention.first].said == "call"
        and opens
        and following is not None
        and (
            following.quantity is not None
            or following.sort is Is.REFERENCE
            or following.said in {"me", "us", "him", "her", "them"}
        )
    )


_DAYS = 31


def _may_be_the_day(found: Sequence[Token], mention: Mention) -> bool:
    """Whether "sat 8" is all there is: a Saturday as likely as a share."""
    after = found[mention.last + 1].quantity
    small = after is not None and after.unit is None and not after.decimals and 1 <= after.value <= _DAYS
    return small and len(found) == mention.last - mention.first + 2


def _stated(found: Sequence[Token], mention: Mention) -> bool:
    """Whether a figure stands right beside the name of an indicator that was not asked."""
    after = found[mention.last + 1 : mention.last + 5]
    before = found[max(0, mention.first - 3) : mention.first]
    return any(token.quantity for token in (*after, *before))


_EDGES = {"\n", ";", ",", ".", "|", "!"}
_CUTTING = frozenset({*_EDGES, "and", "&"})


def _pieces(found: list[Token], named: list[Mention]) -> list[_Piece]:
    """The reply cut at commas, lines and sentences, and at "and" between two statements."""
    starts = {mention.first: mention for mention in named}
    inside = {place for mention in named for place in range(mention.first, mention.last + 1)}
    cuts = [0]
    for place in [at for at, token in enumerate(found) if token[1] in _CUTTING]:
        if place in inside:
            continue
        if found[place].said in _EDGES or _two_statements(found, starts, place):
            cuts.append(place + 1)
    cuts.append(len(found))
    pieces = []
    firsts = [mention.first for mention in named]
    for first, last in itertools.pairwise(cuts):
        if first == last:
            continue
        groups: list[list[Mention]] = []
        for mention in named[bisect_left(firsts, first) : bisect_left(firsts, last)]:
            if (
                groups
                and not any(token.quantity for token in found[groups[-1][-1].last + 1 : mention.first])
                and _joins(found, groups[-1][-1], mention)
            ):
                groups[-1].append(mention)
            else:
                groups.append([mention])
        muddled = (
            len(groups) > 1
            and any(token.quantity for token in found[first:last])
            and any(_muddles(found, one[-1], other[0]) for one, other in itertools.pairwise(groups))
        )
        muddled = muddled or _is_between(found, groups, first, last)
        pieces.append(_Piece(first, last, groups, muddled))
    return pieces


def _two_statements(found: list[Token], starts: dict[int, Mention], place: int) -> bool:
    before = found[max(0, place - 4) : place]
    number_before = any(token.quantity or token.said in _NONE for token in before)
    coming = range(place + 1, min(len(found), place + 6))
    return number_before and any(at in starts for at in coming)


_NONE = frozenset({"no", "nil", "none", "zero", "same", "unchanged", "n/a", "na", "nothing"})
_OF = frozenset(
    "with of for about on in from the s ' our to after by at within due because caused following".split()
)


def _muddles(found: list[Token], one: Mention, other: Mention) -> bool:
    """Whether two names make a third thing: "satisfaction with repairs"."""
    return one.id != other.id and all(
        token.said in _OF or (token.sort is Is.WORD and token.said.endswith(("ing", "ed")))
        for token in found[one.last + 1 : other.first]
    )


def _is_between(found: list[Token], groups: list[list[Mention]], first: int, last: int) -> bool:
    """Whether the only number stands before the second of two names and not by the first: "repairs for 32 voids"."""
    if len(groups) != 2:
        return False
    numbers = [at for at in range(first, last) if found[at].quantity]
    if len(numbers) != 1:
        return False
    one, other = groups[0][-1], groups[1][0]
    at = numbers[0]
    return one.last + 1 < at == other.first - 1 and found[at - 1].said not in _STATES


def _joins(found: list[Token], one: Mention, other: Mention) -> bool:
    between = [token.said for token in found[one.last + 1 : other.first]]
    return bool(between) and all(said in {"and", "&", "/", ",", "both", "+"} for said in between)


def _gather(pieces: list[_Piece], found: list[Token], words: str, context: Context) -> list[Section]:
    """Pieces without a name go with the name before them; the rest of the reply is sorted by who is named."""
    texts: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    named: dict[tuple[str, ...], list[Mention]] = {}
    order: list[tuple[str, ...]] = []
    owner: tuple[str, ...] = context.asked if len(context.asked) == 1 else ()
    leftovers: tuple[tuple[int, int], ...] = ()
    lead: list[tuple[int, int]] = []
    numbers = [place for place, token in enumerate(found) if token.quantity is not None]
    for piece in pieces:
        if piece.muddled:
            lead.append((piece.first, piece.last))
            continue
        spans = _spans(piece, found)
        for named_ids, first, last, mentions_ in spans:
            ids = named_ids
            if not ids:
                if (
                    order
                    and len(context.asked) > 1
                    and bisect_left(numbers, first) == bisect_left(numbers, last)
                    and _REST.search(words, found[first].start, found[last - 1].end)
                ):
                    leftovers = (*leftovers, (first, last))
                    owner = ("…rest",)
                    continue
                if owner == ("…rest",):
                    leftovers = (*leftovers[:-1], (leftovers[-1][0], last))
                    continue
                ids = owner
            if not ids:
                lead.append((first, last))
                continue
            owner = ids
            if ids not in texts:
                order.append(ids)
            texts.setdefault(ids, []).append((first, last))
            named.setdefault(ids, []).extend(mentions_)
    made = [_section(ids, texts[ids], named.get(ids, []), found, context) for ids in order]
    if any(token.quantity for first, last in lead for token in found[first:last]):
        made.insert(0, Section((), tuple(t for first, last in lead for t in found[first:last])))
    if leftovers:
        done = {name for ids in order for name in ids}
        rest = tuple(name for name in context.asked if name not in done)
        if rest:
            made.append(_section(rest, list(leftovers), [], found, context))
    return made


def _section(
    ids: tuple[str, ...],
    spans: list[tuple[int, int]],
    named: list[Mention],
    found: list[Token],
    context: Context,
) -> Section:
    picked: list[Token] = []
    moved: list[Mention] = []
    starts = [mention.first for mention in named]
    for first, last in spans:
        shift = len(picked) - first
        inside = named[bisect_left(starts, first) : bisect_left(starts, last)]
        moved.extend(Mention(m.id, m.first + shift, m.last + shift) for m in inside)
        picked.extend(found[first:last])
    borrowed = not any(name in context.asked for name in ids)
    return Section(ids, tuple(picked), tuple(moved), borrowed)


def _spans(piece: _Piece, found: list[Token]) -> list[tuple[tuple[str, ...], int, int, list[Mention]]]:
    """A piece divided between the names in it: each with the numbers after it, or, where a number comes first, before it."""
    groups = piece.groups
    if len(groups) <= 1:
        ids = tuple(dict.fromkeys(m.id for m in groups[0])) if groups else ()
        return [(ids, piece.first, piece.last, groups[0] if groups else [])]
    first_number = next((at for at in range(piece.first, piece.last) if found[at].quantity), piece.last)
    numbers_first = first_number < groups[0][0].first
    spans = []
    start = piece.first
    for place, group in enumerate(groups):
        if numbers_first:
            end = group[-1].last + 1 if place + 1 < len(groups) else piece.last
        else:
            end = groups[place + 1][0].first if place + 1 < len(groups) else piece.last
        ids = tuple(dict.fromkeys(m.id for m in group))
        spans.append((ids, start, end, group))
        start = end
    return spans


def _table(found: list[Token], named: list[Mention], words: str, context: Context) -> list[Section] | None:
    """A pasted table, each row that names an indicator with the cell that is its figure."""
    cells = cells_of(found, named, words, context)
    if cells is None:
        return None
    unsure = not names_its_column(found, words, context)
    return [
        Section((name,), tuple(found[first:last]), (), name not in context.asked, tabled=True, unsure=unsure)
        for name, (first, last) in cells
    ]
