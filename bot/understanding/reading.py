"""Reading a reply: exact, or a question; never silently wrong.

The reader is a closed world. It takes a reply apart (`tidy`, `quantities`), gives every number a role (`roles`),
and records a figure only when each number is understood and exactly one fits the question. Anything else becomes
a question that says what was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.understanding.amounts import Amount, amount, in_thousands, low_and_high
from bot.understanding.as_typed import as_typed
from bot.understanding.asking import ask
from bot.understanding.headings import other_months_claimed, under_headings
from bot.understanding.lexicon import (
    APPROXIMATE,
    CANCELLED,
    CONNECTORS,
    COUNTED,
    DIRECTIONS,
    NOT_PROVISIONAL,
    PARTIAL,
    PROVISIONAL,
    stem,
)
from bot.understanding.lexicon import (
    known as known_word,
)
from bot.understanding.meaning import Context, Finding, Kind, KnownIndicator, Option
from bot.understanding.phrases import (
    Said,
    asks,
    mentions_same,
    says_nil,
    says_only_same,
    says_same,
    without_figure,
)
from bot.understanding.pieces import Token
from bot.understanding.plainness import Reading, could_fit, say_so
from bot.understanding.quantities import tokens
from bot.understanding.roles import roles_in
from bot.understanding.sections import Section, sections
from bot.understanding.shapes import Shape, shaped
from bot.understanding.small_talk import asked_where_it_may_be_talk
from bot.understanding.tidy import LONGEST, tidy
from bot.understanding.turns_of_phrase import Role
from bot.understanding.units import WRITTEN, measure, number
from bot.understanding.units import said as spoken
from core.domain.months import Month

_MOST_NUMBERS_FOR_ONE = 16
_MOST_PIECES = 1_000
_TIMES = frozenset({"minutes", "hours", "days", "weeks", "working_days", "months"})


def read(text: str, context: Context) -> tuple[Finding, ...]:
    """What a reply said of the indicators asked: one finding or more, whatever the text; never raises."""
    measured = replace(context, indicators=tuple(_measured(known) for known in context.indicators))
    words = tidy(text)
    found = _read_under_headings(words, measured)
    sure = (asked_where_it_may_be_talk(finding, words, measured) for finding in found)
    return tuple(_in_its_own_unit(_as_typed(finding, text), context) for finding in sure)


def _as_typed(finding: Finding, text: str) -> Finding:
    return replace(finding, comment=as_typed(finding.comment, text)) if finding.comment else finding


def _read_under_headings(words: str, context: Context) -> list[Finding]:
    if len(words) > LONGEST:
        only = context.asked[0] if len(context.asked) == 1 else None
        return [Finding(Kind.UNCLEAR, only, context.period, understood="a long message")]
    parts = under_headings(words, context)
    if all(month in {None, context.period} for month, _ in parts):
        found = list(_read(words, context))
        lost = other_months_claimed(words, context) - {finding.period for finding in found}
        return [_unsure(finding, context) for finding in found] if lost else found
    return [
        finding
        for month, part in parts
        for finding in _read(part, context if month is None else _of_another_month(context, month))
    ]


def _of_another_month(context: Context, month: Month) -> Context:
    """The same question of another month, whose last value is not known here."""
    indicators = tuple(replace(known, last_value=None, last_period=None) for known in context.indicators)
    return replace(context, period=month, indicators=indicators)


def _unsure(finding: Finding, context: Context) -> Finding:
    """A figure beside the name of another month is asked about unless it was read as that month's."""
    if (
        not finding.records
        or finding.kind is Kind.SAME_AS_LAST
        or finding.period not in {None, context.period}
    ):
        return finding
    options = finding.options or (
        (
            Option(
                f"{finding.value} for {context.period.name}",
                finding.value,
                finding.numerator,
                finding.denominator,
            ),
        )
        if finding.value is not None
        else ()
    )
    return replace(finding, needs_confirmation=True, options=options)


def _read(words: str, context: Context) -> tuple[Finding, ...]:
    words = _without_list_numbers(words)
    only = context.asked[0] if len(context.asked) == 1 else None
    most = _MOST_NUMBERS_FOR_ONE * (1 + len(context.asked))
    found = tokens(words, at_most=_MOST_PIECES, at_most_numbers=most)
    if len(found) >= _MOST_PIECES or sum(token.quantity is not None for token in found) > most:
        return (Finding(Kind.UNCLEAR, only, context.period, understood="more numbers than I can follow"),)
    parts = sections(found, words, context)
    if parts is None:
        return _for_all(found, words, context)
    findings: list[Finding] = []
    for part in parts:
        findings.extend(_section(part, words, context))
    return tuple(findings) or (Finding(Kind.UNCLEAR, only, context.period),)


_LIST_NUMBER = re.compile(r"^[ ]{0,8}\d{1,2}[.)][ ]{1,4}(?=[A-Za-z])", re.MULTILINE)


def _without_list_numbers(words: str) -> str:
    """`1. repairs 91` and `2. voids 31` on lines of their own lose their numbers; one alone is kept."""
    return _LIST_NUMBER.sub("", words) if len(_LIST_NUMBER.findall(words)) > 1 else words


def _measured(known: KnownIndicator) -> KnownIndicator:
    """The indicator in the units the reader reckons in; one kept in £m is read in pounds."""
    unit, factor = measure(known.unit)
    if factor == 1:
        told = unit == "count" or known.unit.strip().lower() == "mm:ss" or " per " in known.unit
        return replace(known, unit=unit, asked_as=known.unit if told else known.asked_as)
    last, least, most, target = (
        None if one is None else one * factor
        for one in (known.last_value, known.minimum, known.maximum, known.target)
    )
    return replace(
        known, unit=unit, last_value=last, minimum=least, maximum=most, target=target, display_scale=factor
    )  # fmt: skip


def _in_its_own_unit(finding: Finding, context: Context) -> Finding:
    if finding.indicator is None:
        return finding
    known = context.indicator(finding.indicator)
    _, factor = measure(known.unit)
    unit = known.unit if finding.unit is not None else None
    if factor == 1:
        return replace(finding, unit=unit)
    value, low, high, superseded = (
        None if one is None else one / factor
        for one in (finding.value, finding.low, finding.high, finding.superseded)
    )
    options = tuple(
        replace(option, value=None if option.value is None else option.value / factor)
        for option in finding.options
    )
    return replace(
        finding, unit=unit, value=value, low=low, high=high, superseded=superseded, options=options
    )


def _section(part: Section, words: str, context: Context) -> list[Finding]:
    if part.indicators == ():
        return (
            [Finding(Kind.UNCLEAR, None, context.period, understood=_numbers_read(part.tokens))]
            if any(token.quantity for token in part.tokens)
            else []
        )
    found: list[Finding] = []
    for name in part.indicators:
        indicator = context.indicator(name)
        shape = shaped(part.tokens, indicator, context, part.named, words)
        read_one = _Single(shape, indicator, context, words).findings()
        if part.borrowed and not all(finding.records for finding in read_one):
            continue
        found.extend(read_one)
    return found


def _for_all(found: list[Token], words: str, context: Context) -> tuple[Finding, ...]:
    """A reply to several questions that names none of them, or to none."""
    if not context.asked:
        return (Finding(Kind.UNCLEAR, None, context.period, understood=_numbers_read(found)),)
    first = context.indicator(context.asked[0])
    shape = shaped(found, replace(first, name="", aliases=()), context)
    if says_only_same(shape.text) and re.search(
        r"(?<!\S)(?:all|both|everything|each|three|two|four)(?!\S)", shape.text
    ):
        return tuple(_same_as_last(context.indicator(name), context) for name in context.asked)
    if (same := _for_each(found, words, context)) is not None:
        return same
    numbers = bool(shape.quantities)
    said = without_figure(shape.text, words, context.today, numbers=numbers)
    bare = numbers and (said is None or _has_a_bare_number(shape, first))
    if said is None or bare:
        return (Finding(Kind.UNCLEAR, None, context.period, understood=_numbers_read(found)),)
    return tuple(_spoken(said, name, context) for name in context.asked)


_FOR_EACH = re.compile(
    r"(?:(?:they're|they are|hi|morning|it's|so|,) )*(?:both|each|all|all of them|all three|all four) (?:(?:at|are|were|is|on|of them|the same|:|-|=|,) )*§(?: (?:this month|for ¤now|please|thanks|each))?[ .!]*"
)


def _for_each(found: list[Token], words: str, context: Context) -> tuple[Finding, ...] | None:
    """`both 90`: one number for all that were asked, where they are measured in one unit."""
    asked = [context.indicator(name) for name in context.asked]
    if len({known.unit for known in asked}) > 1 or len(asked) < 2:
        return None
    nameless = [replace(known, name="", aliases=()) for known in asked]
    shapes = [shaped(found, known, context, (), words) for known in nameless]
    if not _FOR_EACH.fullmatch(shapes[0].text):
        return None
    read_ = [
        finding
        for shape, known in zip(shapes, nameless, strict=True)
        for finding in _Single(shape, known, context, words).findings()
    ]
    plain = all(finding.records and finding.numerator is None for finding in read_)
    return tuple(read_) if plain else None


def _has_a_bare_number(shape: Shape, indicator: KnownIndicator) -> bool:
    anything = replace(
        indicator, unit="count", name="", aliases=(), integer=False, minimum=None, maximum=None
    )
    return any(role in {Role.FREE, Role.FIGURE} for role in roles_in(shape, anything).roles.values())


def _spoken(said: Said, name: str, context: Context) -> Finding:
    sure = {
        Kind.DEFERRED: f"not yet{f', until {said.due.day} {Month.of(said.due).name}' if said.due else ''}",
        Kind.NO_DATA: f"no figure for {context.period.name}",
        Kind.DELEGATE: f"ask {said.delegate_to}" if said.delegate_to else "not yours to answer",
        Kind.QUESTION: "a question",
    }
    return Finding(
        said.kind,
        name,
        context.period,
        due=said.due,
        delegate_to=said.delegate_to,
        understood=sure.get(said.kind, ""),
    )


def _same_as_last(indicator: KnownIndicator, context: Context) -> Finding:
    if indicator.last_value is None:
        return Finding(
            Kind.UNCLEAR,
            indicator.id,
            context.period,
            understood="the same as last time, and there is no last time",
        )
    return Finding(
        Kind.SAME_AS_LAST, indicator.id, context.period, value=indicator.last_value, unit=indicator.unit,
        understood=f"the same as last time, {spoken(indicator.last_value, indicator)}",
    )  # fmt: skip


def _numbers_read(found: Sequence[Token]) -> str:
    read_ = [
        number(token.quantity.value) for token in found if token.quantity and token.quantity.form == "single"
    ]
    return (
        f"the numbers {', '.join(read_[:6])}" if len(read_) > 1 else f"the number {read_[0]}" if read_ else ""
    )


class _Single:
    """One indicator's part of a reply, read."""

    def __init__(self, shape: Shape, indicator: KnownIndicator, context: Context, words: str) -> None:
        self.shape = shape
        self.indicator = indicator
        self.context = context
        spans = [(token.start, token.end) for token in shape.tokens]
        self.words = words
        self.said = words[spans[0][0] : spans[-1][1]] if spans else ""
        self.crowded = len(shape.quantities) > _MOST_NUMBERS_FOR_ONE
        self.reading = Reading({}, set(), {}, set()) if self.crowded else roles_in(shape, indicator)

    def findings(self) -> list[Finding]:
        """What this part says."""
        if self.crowded:
            told = "more numbers than I can follow"
            return [Finding(Kind.UNCLEAR, self.indicator.id, self.context.period, understood=told)]
        roles = self.reading.roles
        if again := self._same_and_its_number():
            return [again]
        figures = [place for place, role in sorted(roles.items()) if role in {Role.FIGURE, Role.FREE}]
        if not figures or self._asks_first(figures[0]):
            return [self._no_figure()]
        cancelled = CANCELLED.search(self.shape.text)
        if (cancelled and not self._is_of_what_was_corrected(cancelled)) or self._says_none_too():
            return [self._ask(figures)]
        return self._figures(figures)

    def _is_of_what_was_corrected(self, cancelled: re.Match[str]) -> bool:
        """`79 is wrong, should be 78`: what is wrong is the number that the same words correct."""
        shape, reading = self.shape, self.reading
        first, last = shape.place(cancelled.start()), shape.place(cancelled.end() - 1)
        return (
            bool(reading.corrected)
            and set(range(first, last + 1)) <= reading.explained
            and CANCELLED.search(shape.text, cancelled.end()) is None
        )

    def _asks_first(self, figure: int) -> bool:
        """`which queue? we have 14`: what follows a question that opens the reply explains the question."""
        shape = self.shape
        if not asks(shape.text) or "?" not in shape.words[:figure]:
            return False
        first, _ = shape.clause(figure)
        return shape.quantity(figure).unit is None and not any(
            shape.is_own(word) or word == "¤now" for word in shape.words[first:figure]
        )

    # -- replies without a figure ------------------------------------------------------------------------------

    def _no_figure(self) -> Finding:
        text, indicator = self.shape.text, self.indicator
        numbers = self.shape.quantities
        if not numbers:
            if says_only_same(text):
                return _same_as_last(indicator, self.context)
            if nothing := self._on_budget():
                return nothing
            if says_nil(self._with_own_words()):
                return self._nil()
        blocked = any(self.reading.roles[place] in {Role.BOUND, Role.SUPERSEDED} for place in numbers)
        said = (
            None
            if blocked
            else without_figure(
                self._with_spans(), self._plain_words(), self.context.today, numbers=bool(numbers)
            )
        )
        if said is not None and said.kind in {Kind.DEFERRED, Kind.NO_DATA} and self._has_a_candidate():
            said = None
        if said is not None and self._may_be_nought_or_a_figure(said):
            said = None
        if said is not None and said.delegate_to is not None and self._is_its_name(said.delegate_to):
            said = None
        if said is not None and not (mentions_same(text) and said.kind is Kind.NO_DATA):
            return replace(_spoken(said, indicator.id, self.context), comment=self._remark(None))
        return self._ask(
            [place for place in numbers if self.reading.roles[place] not in {Role.NAME, Role.LABEL}]
        )

    def _is_its_name(self, who: str) -> bool:
        """Whether what "has fallen" or "does well" is the indicator itself and nobody to ask."""
        return all(stem(word) in self.shape.own for word in who.lower().split())

    def _may_be_nought_or_a_figure(self, said: Said) -> bool:
        """`nothing recorded` may be nought of a count; `82.4?` is a figure somebody doubts, and no question."""
        if said.kind is Kind.NO_DATA:
            return self.indicator.unit == "count" and bool(_NOTHING.search(self.shape.text))
        words = self.shape.words
        return (
            said.kind is Kind.QUESTION
            and words[-1:] == ("?",)
            and words.count("§") == 1
            and not asks(self.shape.text)
            and all(
                word == "§" or known_word(word) or self.shape.is_own(word) or word == "¤now"
                for word in words[:-1]
            )
        )

    def _same_and_its_number(self) -> Finding | None:
        """`same as June, 90.4`: the number is what last month was, so it is the figure."""
        numbers = [p for p in self.shape.quantities if self.reading.roles[p] not in {Role.NAME, Role.LABEL}]
        if len(numbers) != 1 or self.shape.quantity(numbers[0]).doubt or not says_same(self.shape.text):
            return None
        said = self._amount(numbers[0])
        if said.value is None or said.trouble or not _is_last(said.value, self.indicator):
            return None
        return Finding(
            Kind.VALUE, self.indicator.id, self.context.period, value=said.value, unit=self.indicator.unit,
            understood=f"the same as last time, {spoken(said.value, self.indicator)}",
            provisional=self._is_provisional(),
        )  # fmt: skip

    def _has_a_candidate(self) -> bool:
        """Whether an unexplained number could be the figure, so that a word like pending closes nothing."""
        return any(
            role in {Role.UNCLEAR, Role.BOUND, Role.SUPPOSED}
            and could_fit(self.shape.quantity(place), self.indicator)
            for place, role in self.reading.roles.items()
        )

    def _with_spans(self) -> str:
        """The row with time spans told apart from other numbers: "give me 10 mins"."""
        return " ".join(
            "¤span" if word == "§" and self.shape.quantity(place).unit in _TIMES
            and self.indicator.unit not in _TIMES
            and self.reading.roles[place] is not Role.NAME
            else word
            for place, word in enumerate(self.shape.words)
        )  # fmt: skip

    def _plain_words(self) -> str:
        return self.said

    def _with_own_words(self) -> str:
        return " ".join(
            "¤own" if self.shape.is_own(word) and word != "¤name" else word for word in self.shape.words
        ).replace("no ¤name", "no ¤own")

    def _nil(self) -> Finding:
        if self.indicator.unit != "count":
            return self._ask([])
        return Finding(
            Kind.VALUE, self.indicator.id, self.context.period, value=Decimal(0), unit="count", understood="none",
        )  # fmt: skip

    def _on_budget(self) -> Finding | None:
        indicator = self.indicator
        if not (indicator.unit == "GBP" and indicator.allow_negative):
            return None
        if not re.fullmatch(
            r"(?:we're |we are |it's |bang |dead |exactly |right |all )*(?:on budget|(?:nil|zero|no) (?:¤name|variance)|break ?- ?even|breakeven|break even|balanced|in balance|on balance)(?: this month| again| ¤now)*[ .]*",
            self.shape.text,
        ):
            return None
        return Finding(
            Kind.VALUE,
            indicator.id,
            self.context.period,
            value=Decimal(0),
            unit="GBP",
            understood="on budget, £0",
        )

    def _says_none_too(self) -> bool:
        """Whether a count stands beside "none reportable" or "of which one was reported": two counts of two things."""
        shape = self.shape
        if self.indicator.unit != "count":
            return False
        nouns = [shape.words[place + 1] for place in self._figure_places() if place + 1 < len(shape.words)]
        other_things = any(noun in COUNTED and not shape.is_own(noun) for noun in nouns)
        return bool(re.search(r"(?<!\S)(?:none|nil|zero)(?!\S)(?! (?:of|left|the))", shape.text)) or (
            other_things and " of which " in shape.text
        )

    # -- figures -----------------------------------------------------------------------------------------------

    def _figures(self, figures: list[int]) -> list[Finding]:
        shape = self.shape
        kinds = {place: self._when(place) for place in figures}
        if any(kind == "unclear" for kind in kinds.values()):
            return [self._ask(figures)]
        monthly = [place for place in figures if kinds[place] == "month"]
        usable = [(place, self._month(place)) for place in monthly]
        asked = [place for place, month in usable if month == self.context.period]
        others = [(place, month) for place, month in usable if month != self.context.period]
        unexplained = [
            p
            for p, role in self.reading.roles.items()
            if role is Role.UNCLEAR
            or (role is Role.BOUND and (p < max(figures) or could_fit(shape.quantity(p), self.indicator)))
        ]
        merged = self._merged(asked)
        if merged is None or unexplained or not asked:
            return [self._ask([*figures, *unexplained])]
        first = self._finding(merged, asked)
        if first.kind is Kind.UNCLEAR or first.needs_confirmation:
            return [first]
        if mentions_same(shape.text) and self._not_same(first):
            return [self._ask(figures)]
        earlier = []
        if not self._side_by_side(merged, [place for place, _ in others]):
            others = []
        for place, month in others:
            if month > self.context.period or len({m for _, m in others}) < len(others):
                return [self._ask(figures)]
            earlier.append(replace(self._finding(place, [place]), period=month, comment=None))
        if any(not finding.records for finding in earlier):
            return [self._ask(figures)]
        if self._two_stories(merged) or self._contradicts(first):
            return [self._ask([*figures])]
        return [*earlier, first]

    def _side_by_side(self, asked: int, others: Sequence[int]) -> bool:
        """Whether months are listed ("June 80, July 82") and not merely compared ("82 (June 80)")."""
        near = all(
            any(step in self.shape.months for step in (place - 1, place - 2, place + 1, place + 2))
            for place in (asked, *others)
        )
        return near and not any("(" in self.shape.words[max(0, place - 3) : place] for place in others)

    def _not_same(self, finding: Finding) -> bool:
        """Whether "the same as last month" stands beside a figure that is not last month's."""
        if re.search(r"(?<!\S)(?:not|no longer|but) ", self.shape.text) or not re.search(
            r"(?<!\S)(?:same(?= (?:as (?:last|before|previous|prev|prior|ever|always|¤|in ¤|the (?:last|previous|prior)|it was|we had|we were)|as$|again|figure|number|value|result|for|this|¤|[.,;!)]|$)|$)|unchanged|ditto|identical|no change|no different|as before|as last)(?!\S)",
            self.shape.text,
        ):
            return False
        return not _is_last(finding.value, self.indicator) and not re.search(
            r"same (?:time|period|point|stage|caveats?|day|reason|problem|basis|issue)", self.shape.text
        )

    def _two_stories(self, place: int) -> bool:
        """Whether a word just after the figure says it is only part of the story."""
        _, last = self.shape.clause(place)
        end = last
        if last < len(self.shape.words) and self.shape.words[last] in {"(", ",", "-", "–"}:
            end = self.shape.clause(last + 1)[1] if last + 1 < len(self.shape.words) else last
            if "§" in self.shape.words[last:end]:
                end = last
        after = self._unexplained(place + 1, end)
        before = self._unexplained(self.shape.clause(place)[0], place)
        cumulative = self._is_cumulative() or self._is_rolling()
        for text in (after, before):
            match = PARTIAL.search(text)
            if match and not (cumulative and match[0] == "to date"):
                if match[0] == "only" and (
                    text is before or not re.search(r"\bonly(?= *(?:$|[.,;)\n]))", text)
                ):
                    continue
                if match[0] in {"north", "south", "east", "west"} and match[0] in self.shape.own:
                    continue
                return True
        return False

    def _unexplained(self, first: int, last: int) -> str:
        return " ".join(self.shape.words[at] for at in range(first, last) if at not in self.reading.explained)

    def _contradicts(self, finding: Finding) -> bool:
        """Whether a stated movement from last month cannot give the figure (up 15 on June at 229)."""
        last, value = self.indicator.last_value, finding.value
        if last is None or value is None or finding.approximate:
            return False
        moved = re.search(
            r"(?<!\S)(up|down|fell|rose|dropped|increased|decreased) (?:by |of )?§ (?:points )?(?:on (?:last month|¤prev) )?(?:to|at|so|on (?:last month|¤prev) (?:at|so|,)) (?:at |we're |it's )*§",
            self.shape.text,
        )
        if not moved:
            return False
        step = self.shape.quantity(self.shape.place(moved.start() + moved[0].index("§")))
        way = 1 if moved[1] in {"up", "rose", "increased"} else -1
        slack, moved_by = Decimal(10) ** -step.decimals, step.value
        if step.unit == "percent" and self.indicator.unit != "percent":
            slack, moved_by = abs(last) * slack / 100, abs(last) * step.value / 100
        return abs(last + way * moved_by - value) > slack

    def _merged(self, asked: list[int]) -> int | None:
        """The one place that stands for all of them, where they say the same ("82.4 % (412/500)")."""
        if not asked:
            return None
        if len(asked) == 1:
            return asked[0]
        shape, indicator = self.shape, self.indicator
        fractions = [place for place in asked if shape.quantity(place).form == "fraction"]
        amounts = {place: self._amount(place) for place in asked}
        if len(asked) == 3 and not fractions and indicator.unit == "percent":
            return self._share_and_parts(asked)
        if any(a.value is None for a in amounts.values()):
            return None
        if len(fractions) == 1:
            exact = amounts[fractions[0]].value or Decimal(0)
            for place in asked:
                stated = amounts[place].value or Decimal(0)
                if place not in fractions and abs(stated - exact) > _slack(shape.quantity(place).decimals):
                    return None
            return fractions[0]
        values = {a.value for a in amounts.values()}
        forms = {shape.quantity(place).form for place in asked}
        return asked[0] if len(values) == 1 and forms == {"single"} else None

    def _share_and_parts(self, asked: list[int]) -> int | None:
        """`82.4%  412  500` from a spreadsheet: a percentage with its two parts, where they agree."""
        share, top, bottom = (self.shape.quantity(place) for place in asked)
        if (
            share.unit != "percent"
            or top.unit
            or bottom.unit
            or top.decimals
            or bottom.decimals
            or bottom.value == 0
        ):
            return None
        return (
            asked[0] if abs(100 * top.value / bottom.value - share.value) <= _slack(share.decimals) else None
        )

    def _amount(self, place: int) -> Amount:
        said = self.shape.quantity(place)
        if said.sign == "–" and self.shape.text == "§":
            said = replace(said, sign="-")
        first, last = self.shape.clause(place)
        shape = self.shape
        if "thousands" in shape.words:
            said = in_thousands(said, self.indicator)
        alone = place > 0 and shape.words[place - 1] == "(" and shape.words[place + 1 : place + 2] == (")",)
        if shape.words == ("(", "§", ")") and said.unit == self.indicator.unit == "percent":
            alone = (
                False  # a percentage that is the whole reply, in brackets: no accountant writes a minus so
            )
        clause = (
            shape.text
            if self.indicator.sign and len(shape.quantities) == 1
            else " ".join(shape.words[first:last])
        )
        if self.indicator.allow_negative and shape.words in {("-", "§"), ("–", "§")} and not said.sign:
            said = replace(said, sign="-")
        return amount(said, self.indicator, clause, bracketed=alone and len(shape.quantities) == 1)

    def _finding(self, place: int, asked: list[int]) -> Finding:
        shape, indicator = self.shape, self.indicator
        said = shape.quantity(place)
        approximate = any(self._is_approximate(one) for one in asked)
        finding = Finding(
            Kind.VALUE, indicator.id, self.context.period, unit=indicator.unit,
            approximate=approximate, provisional=self._is_provisional(),
            superseded=self._replaced(place),
            comment=self._remark(place),
        )  # fmt: skip
        if said.form == "range":
            low, high = low_and_high(said, indicator)
            if low.value is None or high.value is None or low.trouble or high.trouble:
                return self._ask([place])
            return replace(
                finding, kind=Kind.RANGE, low=_short(low.value), high=_short(high.value),
                understood=f"between {spoken(low.value, indicator)} and {spoken(high.value, indicator)}",
            )  # fmt: skip
        if said.plus:
            return self._ask([place])
        told = self._amount(place)
        if told.value is None or told.trouble:
            return self._ask([place], told)
        parts = ""
        if told.numerator is not None and told.denominator is not None:
            parts = f"{number(told.numerator)} out of {number(told.denominator)}, "
        return replace(
            finding, value=_short(told.value), numerator=told.numerator, denominator=told.denominator,
            understood=parts + spoken(told.value, indicator),
        )  # fmt: skip

    def _replaced(self, place: int) -> Decimal | None:
        """The value a figure corrects; "82, not the 92 we promised" corrects nothing."""
        before = self.reading.corrected.get(place)
        value = self._amount(before).value if before is not None else None
        return None if value == self.indicator.target else value

    # -- when, and how sure ------------------------------------------------------------------------------------

    def _is_cumulative(self) -> bool:
        return bool(re.search(r"to date|cumulative|year|ytd|in year", self.indicator.name.lower()))

    def _is_rolling(self) -> bool:
        return bool(re.search(r"rolling|12 months|twelve", self.indicator.name.lower()))

    def _when(self, place: int) -> str:
        """`month` for a figure of a month; `other` for year to date and the like; `unclear` where it may not be the one asked."""
        if _OF_A_WEEK.search(self.shape.text[: self.shape.starts[place]]):
            return "unclear"
        return self._how_long(self._told_with(place))

    def _told_with(self, place: int) -> str:
        """The clause round a number with the brackets after it and the label before it."""
        shape = self.shape
        first, last = self._half(place)
        clause = " ".join(shape.words[first:last])
        if last < len(shape.words) and shape.words[last] == "(":
            inside = shape.clause(last + 1)[1] if last + 1 < len(shape.words) else last
            if not any(
                self.reading.roles.get(at) in {Role.FREE, Role.FIGURE} for at in range(last + 1, inside)
            ):
                clause += " " + " ".join(shape.words[last + 1 : inside])
        if first > 2 and shape.words[first - 1] == ")" and "(" in shape.words[: first - 1]:
            opened = max(at for at in range(first - 1) if shape.words[at] == "(")
            if opened and "§" not in shape.words[opened:first]:
                before = shape.clause(opened - 1)
                clause = " ".join(shape.words[before[0] : before[1]]) + " " + clause
        if first > 1 and shape.words[first - 1] in {"-", "–", "|", "\n"}:
            before = shape.clause(first - 2)
            if "§" not in shape.words[before[0] : before[1]] and before[1] - before[0] <= 4:
                clause = " ".join(shape.words[before[0] : before[1]]) + " " + clause
        return clause

    def _how_long(self, clause: str) -> str:
        long = re.search(
            r"§ (?:(?!best|worst|highest|lowest|up|down|better|worse)[^\s§]+ ){0,2}since (?:the )?(?:start|beginning|¤\S+)|(?<!\S)(?:ytd|year to date|y t d|cumulative(?:ly)?|cum|rolling|full year|year end|year-end|to date|12m|¤year|¤quarter|quarter|quarterly|annual|annually|yearly|half year|12 months|so far)(?!\S)",
            clause,
        )
        short = re.search(
            r"(?<!\S)(?:in - month|in month|in the month|in-month|month only|this month|monthly)(?!\S)",
            clause,
        )
        many = len(self._figure_places()) > 1
        if self._is_cumulative():
            return (
                "unclear"
                if short and not long and not re.search(r"this month", clause) and not many
                else "other"
                if short and not long and many
                else "month"
            )
        if self._is_rolling():
            return "month"
        if long and not (short and many):
            return "other" if many else "unclear"
        return "month"

    def _half(self, place: int) -> tuple[int, int]:
        """The clause round a number, or its half where it names the month: "YTD 84.1 and 86.3 for July"."""
        first, last = self.shape.clause(place)
        words = self.shape.words
        if "respectively" in words[first:last]:
            return first, last
        joints = [at for at in range(first, last) if words[at] in {"and", "but"}]
        begin = max((at + 1 for at in joints if at < place and "§" in words[first:at]), default=first)
        end = min((at for at in joints if at > place and "§" in words[at:last]), default=last)
        return (begin, end) if "¤now" in words[begin:end] else (first, last)

    def _figure_places(self) -> list[int]:
        return [p for p, role in self.reading.roles.items() if role in {Role.FIGURE, Role.FREE}]

    def _month(self, place: int) -> Month:
        """The month a figure is of: the one named in its clause or in the label before it, else the one asked."""
        shape, months = self.shape, self.shape.months
        first, last = shape.clause(place)
        bracketed = shape.words[place + 1 : place + 2] == ("(",) and shape.words[place + 3 : place + 4] == (
            ")",
        )
        if bracketed and place + 2 in months:
            return months[place + 2]
        at = place - 1
        while at >= first and shape.words[at] not in {"and", "but", "§"}:
            if at in months and at not in self.reading.explained:
                return months[at]
            at -= 1
        at = place + 1
        while at < last and shape.words[at] not in {"and", "but", "§", "because", "due", "into", "since"}:
            if at in months and at not in self.reading.explained:
                return months[at]
            at += 1
        if first > 1 and shape.words[first - 1] in {"-", "–", "|", "\n", ",", "->"}:
            before = shape.clause(first - 2)
            labels = [m for p, m in months.items() if before[0] <= p < before[1]]
            bare = all(known_word(w) or w.startswith("¤") for w in shape.words[before[0] : before[1]])
            if len(labels) == 1 and bare and "§" not in shape.words[before[0] : before[1]]:
                return labels[0]
        return self.context.period

    def _is_approximate(self, place: int) -> bool:
        said = self.shape.quantity(place)
        if said.approximate:
            return True
        first, last = self._between_numbers(place)
        around = " ".join(self.shape.words[at] for at in range(first, last) if not say_so(self.shape, at))
        first, last = self.shape.clause(place)
        if (
            place > 1
            and self.shape.words[first - 1] == "."
            and self.shape.words[first - 2] in {"c", "est", "approx", "ca", "prob"}
        ):
            return True
        if APPROXIMATE.search(around.replace("ball - park", "ballpark")):
            return True
        return self._aside(place, APPROXIMATE)

    def _between_numbers(self, place: int) -> tuple[int, int]:
        """The clause round a number, as far as the numbers before and after it."""
        first, last = self.shape.clause(place)
        begin = max((at for at in range(first, place) if self.shape.words[at] == "§"), default=first - 1) + 1
        end = min((at for at in range(place + 1, last) if self.shape.words[at] == "§"), default=last)
        return begin, end

    def _aside(self, place: int, cue: re.Pattern[str]) -> bool:
        """Whether a clause of its own beside the figure ("(approx)", "probably,") carries the cue and no number."""
        shape = self.shape
        first, last = shape.clause(place)
        for start in (last + 1, first - 2):
            if 0 <= start < len(shape.words) and not shape.is_break(start):
                near = shape.clause(start)
                piece = shape.words[near[0] : near[1]]
                if "§" not in piece and len(piece) <= 3 and cue.search(" ".join(piece)):
                    return True
        return False

    def _is_provisional(self) -> bool:
        text = self.shape.text
        return bool(PROVISIONAL.search(text)) and not NOT_PROVISIONAL.search(text)

    # -- asking ------------------------------------------------------------------------------------------------

    def _ask(self, places: Sequence[int], told: Amount | None = None) -> Finding:
        """A question that says what was read, with the readings a person could tap."""
        return ask(
            self.shape, self.reading, self.indicator, period=self.context.period, places=places,
            amount_at=self._amount, as_typed=self._as_typed, told=told,
        )  # fmt: skip

    def _as_typed(self, place: int) -> str:
        token = self.shape.tokens[place]
        return self.words[token.start : token.end].strip()

    def _remark(self, place: int | None) -> str | None:
        """The words that are not the figure, as typed, without greetings and separators."""
        if place is None:
            return None
        shape = self.shape
        _, last = shape.clause(place)
        at = place + 1
        while at < last and (
            known_word(shape.words[at]) or shape.is_own(shape.words[at]) or shape.words[at].startswith("¤")
        ):
            at += 1
        while at - 1 > place and shape.words[at - 1] in _ARTICLES:
            at -= 1
        begin, end = self._telling(at, len(shape.words))
        if begin < end and (
            tail := _trimmed(self.words[shape.tokens[begin].start : shape.tokens[end - 1].end])
        ):
            return tail
        first, _ = shape.clause(place)
        lead = _trimmed(self.words[shape.tokens[0].start : shape.tokens[first - 1].end]) if first > 0 else ""
        strange = sum(
            not known_word(word) and word[0].isalpha() and not shape.is_own(word)
            for word in shape.words[:first]
        )
        return lead if lead and strange >= 2 else None

    def _telling(self, begin: int, end: int) -> tuple[int, int]:
        """The stretch without the clauses at either end that are only cues, thanks or targets."""
        shape = self.shape
        opening = next((place for place in range(begin, end) if self._says_something(place)), None)
        if opening is None:
            return begin, begin
        closing = next(place for place in range(end - 1, begin - 1, -1) if self._says_something(place))
        if any(self._is_a_link(place) for place in range(begin, end) if shape.words[place] == ","):
            return begin, end
        first, _ = shape.clause(opening)
        _, last = shape.clause(closing)
        return max(begin, first), min(end, last)

    def _is_a_link(self, place: int) -> bool:
        """A link or an address stands for a pause when numbers are read; in a comment it is what was said."""
        token = self.shape.tokens[place]
        return token.end - token.start > 1

    def _says_something(self, place: int) -> bool:
        word = self.shape.words[place]
        if (
            place in self.reading.cues
            or place in self.reading.explained
            or word in CONNECTORS
            or word in DIRECTIONS
            or self.shape.is_own(word)
            or not word[0].isalpha()
        ):
            return False
        return not known_word(word) and word not in COUNTED and word not in WRITTEN


_NOTHING = re.compile(
    r"(?<!\S)nothing (?:(?:was |were |has been |got )?(?:recorded|reported|logged)"
    r"|to (?:provide|submit|return|send|give|share|offer|supply|declare))(?!\S)"
)
_OF_A_WEEK = re.compile(
    r"(?<!\S)(?:w / [ec]|(?:week|wk|fortnight) (?:ending|ended|commencing|beginning|starting|to))(?: [^\s§.;]+){0,5} $"
)
_ARTICLES = frozenset("the a an our my new old no more some because due".split())  # noqa: SIM905 - reads as a list of words
_REMARK_FOLLOWS = re.compile(
    r"(?<!\w)(?:note|nb|n\.b\.|comments?|commentary|reason|fyi|ps)\s*[:\-–]+\s*", re.IGNORECASE
)


def _trimmed(text: str) -> str:
    text = _REMARK_FOLLOWS.sub("", text.strip(" \n\t,;:.–-!|"))
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    if text.endswith(")") and "(" not in text:
        text = text[:-1]
    return text.strip(" \n\t,;:–-|")


def _short(value: Decimal) -> Decimal:
    """At most six decimals, which only a division exceeds."""
    return value if -value.as_tuple().exponent <= 6 else round(value, 6)  # type: ignore[operator]


def _slack(decimals: int) -> Decimal:
    """How far a stated percentage may be from its parts: rounding or cutting at its last decimal."""
    return Decimal(10) ** -decimals if decimals else Decimal(1) - Decimal("0.001")


def _is_last(value: Decimal | None, known: KnownIndicator) -> bool:
    return value is not None and known.last_value is not None and value == known.last_value
