"""One indicator's part of a reply, read: its figure with all that is said of it, or a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.understanding.amounts import Amount, amount, in_thousands, low_and_high
from bot.understanding.asides import set_apart
from bot.understanding.asking import ask
from bot.understanding.clauses import changes_it
from bot.understanding.comparisons import disagrees
from bot.understanding.lexicon import (
    APPROXIMATE,
    CANCELLED,
    COUNTED,
    NOT_PROVISIONAL,
    PARTIAL,
    PROVISIONAL,
    SENTENCE_ENDS,
    stem,
)
from bot.understanding.lexicon import (
    known as known_word,
)
from bot.understanding.meaning import Context, Finding, Kind, KnownIndicator
from bot.understanding.periods import Periods, figure_places
from bot.understanding.phrases import (
    Said,
    asks,
    is_gone,
    mentions_same,
    nothing_was_due,
    says_nil,
    says_only_same,
    says_same,
    without_courtesies,
    without_figure,
)
from bot.understanding.plainness import SORTS, Reading, could_fit, counts_something_else, say_so
from bot.understanding.remarks import Remarks
from bot.understanding.reservations import reserves
from bot.understanding.roles import roles_in
from bot.understanding.shapes import Shape
from bot.understanding.talk_of_figures import speaks_of_figures
from bot.understanding.turns_of_phrase import Role
from bot.understanding.units import number
from bot.understanding.units import said as spoken
from core.domain.months import Month

MOST_NUMBERS = 16
_NEW_YEAR = 4
_REASONS = frozenset({"because", "due", "owing", "driven", "caused", "thanks", "despite"})
_POINTED_AT = re.compile(r"(?<!\S)(this|that|no ¤now) §")
_A_MONTHS = frozenset({"figure", "number", "position", "outturn", "total"})
_IS = frozenset({"was", "is", "at", "=", ":"})
_AT_ONCE = 16
_PAUSES = SENTENCE_ENDS | {",", ":", "-", "–", "("}
_INCIDENTS = frozenset("incident incidents case cases instance instances occurrences".split())  # noqa: SIM905 - reads as a list of words
_FEW = 31
_TURNS_ROUND = frozenset(
    """but though although however except apart besides yet until till expect expected expecting pending awaiting waiting only actually
    sorry wait correction should would could may might maybe perhaps probably think reckon unless if ? will i'll we'll shall instead rather
    mean meant wrong just couple few some several others rest estimate roughly about""".split()  # noqa: SIM905 - reads as a list of words
)
_TAKES_BACK = frozenset(
    "more another or not no never none other far checked system missing broken lost still one plus minus less fewer higher lower up down rose fell".split()  # noqa: SIM905 - reads as a list of words
)
_TIMES = frozenset({"minutes", "hours", "days", "weeks", "working_days", "months"})


class Single:
    """One indicator's part of a reply, read."""

    def __init__(self, shape: Shape, indicator: KnownIndicator, context: Context, words: str) -> None:
        self.shape = shape
        self.indicator = indicator
        self.context = context
        self.words = words
        self.said = words[shape.tokens[0].start : shape.tokens[-1].end] if shape.tokens else ""
        self.crowded = len(shape.quantities) > MOST_NUMBERS
        self.reading = Reading({}, set(), {}, set()) if self.crowded else roles_in(shape, indicator)

        self.periods = Periods(shape, self.reading, indicator, context)
        self.remarks = Remarks(shape, self.reading, words)

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
        text, indicator = " ".join(self._without_gone_days(self.shape.words)), self.indicator
        numbers = tuple(place for place in self.shape.quantities if not self._is_a_pronoun(place))
        if opened := self._said_at_once():
            return opened
        if not numbers:
            text = self._bare(_POINTED_AT.sub(r"\1 one", text))
            if says_only_same(text):
                return same_as_last(indicator, self.context)
            if nothing := self._on_budget():
                return nothing
            if says_nil(self._bare(self._with_own_words())) and not self._had_nothing_to_judge(text):
                return self._nil()
        blocked = any(
            self.reading.roles[place] in {Role.BOUND, Role.SUPERSEDED}
            and could_fit(self.shape.quantity(place), indicator)
            for place in numbers
        )
        said = (
            None
            if blocked
            else without_figure(
                self._with_spans() if numbers else text,
                self._plain_words(),
                self.context.today,
                numbers=bool(numbers),
            )
        )
        if said is not None and said.kind in {Kind.DEFERRED, Kind.NO_DATA} and self._has_a_candidate():
            said = None
        if said is not None and self._may_be_nought_or_a_figure(said):
            said = None
        if said is not None and said.delegate_to is not None and self._is_its_name(said.delegate_to):
            said = None
        if said is not None and not (mentions_same(text) and said.kind is Kind.NO_DATA):
            return replace(spoken_of(said, indicator.id, self.context), comment=self.remarks.beside(None))
        return self._ask(
            [place for place in numbers if self.reading.roles[place] not in {Role.NAME, Role.LABEL}]
        )

    def _had_nothing_to_judge(self, text: str) -> bool:
        """Whether a share is of nothing ("no majors decided in July"): no figure, and not nought."""
        return self.indicator.unit == "percent" and nothing_was_due(text)

    def _is_a_pronoun(self, place: int) -> bool:
        """Whether "one" points ("this one"), or a number is part of the name ("no stage 1 complaints")."""
        said = self.shape.quantity(place)
        before = self.shape.words[max(0, place - 1)]
        none = before == "¤now" and self.shape.words[max(0, place - 2)] == "no"
        pointing = said.spelt and said.value == 1 and (before in {"this", "that"} or none)
        opening = self.shape.words[:1], self.shape.words[max(0, place - 2) : max(0, place - 1)]
        return pointing or (
            self.reading.roles.get(place) is Role.NAME
            and any(said_none in (("no",), ("nil",), ("zero",)) for said_none in opening)
        )

    def _without_gone_days(self, words: Sequence[str]) -> list[str]:
        """The words with days that have gone by told from days to come: nothing waits for those."""
        return [
            "¤past"
            if word == "¤date" and is_gone(self.shape.tokens[place].said, self.context.today)
            else word
            for place, word in enumerate(words)
        ]

    def _said_at_once(self) -> Finding | None:
        """What the first words say outright where the rest only explains it: "Nil. All 212 staff have been trained since"."""
        words = self.shape.words
        ends = (
            end for end in range(1, min(len(words), _AT_ONCE)) if words[end] != "?" and words[end] in _PAUSES
        )
        for end in ends:
            opened, keeps = self._opens_with(end)
            if opened and (not keeps or self._takes_nothing_back(end + 1)) and self._explains(end + 1):
                return opened
        return None

    def _opens_with(self, end: int) -> tuple[Finding | None, bool]:
        """What the words as far as a pause say without a figure, and whether nothing after may narrow or deny it."""
        words = self.shape.words
        if self.indicator.unit == "count" and says_nil(self._bare(self._with_own_words(end))):
            return replace(self._nil(), comment=self.remarks.beside(None)), True
        first = " ".join(words[:end])
        if words[end] not in SENTENCE_ENDS or "§" in words[:end]:
            return None, False
        if says_only_same(self._bare(first)):
            return same_as_last(self.indicator, self.context), True
        said = without_figure(first, "", self.context.today, numbers=False)
        if said is not None and said.kind is Kind.NO_DATA and not self._may_be_nought_or_a_figure(said):
            return spoken_of(said, self.indicator.id, self.context), False
        return None, False

    def _takes_nothing_back(self, first: int) -> bool:
        """Whether what stands from a place on neither narrows nor denies; a number wants a sentence of its own."""
        rest = self.shape.words[first:]
        if rest[:1] in (("as",), ("by",), ("to",), ("at",)) or (
            self.shape.words[first - 1] not in SENTENCE_ENDS and "§" in rest
        ):
            return False
        return _TAKES_BACK.isdisjoint(rest) and not any(word.endswith("n't") for word in rest)

    def _explains(self, first: int) -> bool:
        """Whether what stands from a place on promises and corrects nothing, and every number in it is of something else."""
        rest = self.shape.words[first:]
        if not rest or not _TURNS_ROUND.isdisjoint(rest):
            return False
        settled = {Role.REMARK, Role.ELSEWHERE, Role.LABEL, Role.TARGET}
        return (
            all(
                role in settled or self._counts_something_else(place)
                for place, role in self.reading.roles.items()
                if place >= first
            )
            and without_figure(
                " ".join(self._without_gone_days(self.shape.words)[first:]),
                "",
                self.context.today,
                numbers=False,
            )
            is None
        )

    def _counts_something_else(self, place: int) -> bool:
        other = counts_something_else(self.shape, place, self.shape.quantity(place), self.indicator)
        return other and (
            self.indicator.unit != "count" or COUNTED.isdisjoint(self.shape.words[place + 1 : place + 2])
        )

    def _bare(self, text: str) -> str:
        """A row of these words without courtesies, and without a name on a last line of its own."""
        words, last = self.shape.words, len(self.shape.words) - 1
        signed = words[-2:-1] == ("\n",) and last in self.shape.proper and words[-1].isalpha()
        if signed and not known_word(words[-1]):
            text = text.rsplit(" ", 1)[0].rstrip("\n ")
        return without_courtesies(text)

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
        if said.value is None or not _is_last(said.value, self.indicator):
            return None
        if said.trouble and not (self.shape.words[-1] == ")" and not self.indicator.allow_negative):
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
            for place, word in enumerate(self._without_gone_days(self.shape.words))
        )  # fmt: skip

    def _plain_words(self) -> str:
        return self.said

    def _with_own_words(self, end: int | None = None) -> str:
        words = self.shape.words[:end]
        few = self.indicator.last_value is not None and self.indicator.last_value <= _FEW
        inside = {place for place in self.shape.quantities if self.reading.roles.get(place) is Role.NAME}
        inside |= {place - 1 for place in inside if place and self.shape.words[place - 1] in SORTS}
        return " ".join(
            "¤own" if self.shape.is_own(word) and word != "¤name"
            else "¤things" if few and word in _INCIDENTS
            else word
            for place, word in enumerate(words)
            if place not in inside
        ).replace("no ¤name", "no ¤own")  # fmt: skip

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
            r"(?:(?:, |and )?(?:we're |we are |it's |bang |dead |exactly |right |all )*(?:on budget|(?:nil|zero|no) (?:¤name|variance)|break ?- ?even|breakeven|break even|balanced|in balance|on balance)(?: this month| again| ¤now)*(?: ,|[ .])*)+",
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
        nouns = [
            shape.words[place + 1] for place in figure_places(self.reading) if place + 1 < len(shape.words)
        ]
        other_things = any(noun in COUNTED and not shape.is_own(noun) for noun in nouns)
        return bool(re.search(r"(?<!\S)(?:none|nil|zero)(?!\S)(?! (?:of|left|the))", shape.text)) or (
            other_things
            and len(shape.quantities) > 1
            and bool(
                re.search(
                    r" of which |§ (?:were |was |are |is )?(?:reportable|notifiable|reported|upheld)(?!\S)",
                    shape.text,
                )
            )
        )

    # -- figures -----------------------------------------------------------------------------------------------

    def _figures(self, figures: list[int]) -> list[Finding]:
        shape = self.shape
        kinds = {place: self.periods.when(place) for place in figures}
        if any(kind == "unclear" for kind in kinds.values()):
            return [self._ask(figures)]
        monthly = [place for place in figures if kinds[place] == "month"]
        usable = [(place, self.periods.month(place)) for place in monthly]
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
        if (
            self._falls_to_date(first)
            or self._two_stories(merged)
            or self._contradicts(first, merged)
            or self._corrects_another_month(merged)
            or reserves(shape, merged, self.reading, self.indicator)
            or set_apart(shape, merged, self.reading, self.indicator)
            or changes_it(shape, merged, self.reading, self.indicator, provisional=first.provisional)
            or speaks_of_figures(shape, merged, self.reading, rough=first.provisional or first.approximate)
        ):
            return [self._ask([*figures])]
        return [*earlier, first]

    def _falls_to_date(self, finding: Finding) -> bool:
        """Whether what adds up from April would be less than half of what it was last month, unless a new year has begun."""
        last, value = self.indicator.last_value, finding.value
        if last is None or value is None or not self.periods.is_cumulative() or self.indicator.allow_negative:
            return False
        return 0 <= value * 2 < last and self.context.period.number != _NEW_YEAR

    def _side_by_side(self, asked: int, others: Sequence[int]) -> bool:
        """Whether months are listed ("June 80, July 82") and not merely compared ("82 (June 80)")."""
        near = all(
            any(step in self.shape.months for step in (place - 1, place - 2, place + 1, place + 2))
            or (
                place - 3 in self.shape.months
                and self.shape.words[place - 2] in _A_MONTHS
                and self.shape.words[place - 1] in _IS
            )
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
        last = end = self._before_another(place, last)
        if last < len(self.shape.words) and self.shape.words[last] in {"(", ",", "-", "–"}:
            end = self.shape.clause(last + 1)[1] if last + 1 < len(self.shape.words) else last
            if "§" in self.shape.words[last:end]:
                end = last
        after = self._unexplained(place + 1, end)
        before = self._unexplained(self.shape.clause(place)[0], place)
        cumulative = self.periods.is_cumulative() or self.periods.is_rolling()
        for text in (after, before):
            match = PARTIAL.search(text)
            if match and not (cumulative and match[0] in {"to date", "so far"}):
                if match[0] == "only" and (
                    text is before or not re.search(r"\bonly(?= *(?:$|[.,;)\n]))", text)
                ):
                    continue
                if match[0] == "just the" and text is before and before.endswith("just the"):
                    continue
                if match[0] == "only" and re.search(r"(?:¤now|month) only *$", text):
                    continue
                if match[0] in {"north", "south", "east", "west"} and match[0] in self.shape.own:
                    continue
                return True
        return False

    def _before_another(self, place: int, last: int) -> int:
        """Where "and the year to date figure is §" begins, whose words are of the number after them."""
        other = next((at for at in self.shape.quantities if place < at < last), None)
        if other is None or "and" not in self.shape.words[place:other]:
            return last
        return self.shape.words.index("and", place, other)

    def _unexplained(self, first: int, last: int) -> str:
        """The words nobody has explained, as far as one that opens a reason: "the backlog in the north" narrows nothing."""
        reason = next((at for at in range(first, last) if self.shape.words[at] in _REASONS), last)
        return " ".join(
            self.shape.words[at] for at in range(first, reason) if at not in self.reading.explained
        )

    def _corrects_another_month(self, place: int) -> bool:
        """Whether a correction is of what was said of another month ("I put 91.3 last month, it should have been 91.8")."""
        if "¤now" in self.shape.words:
            return False
        if not {"¤prev", "last"}.isdisjoint(self.shape.words) and _MEANT_ANOTHER.search(self.shape.text):
            return True
        before = self.reading.corrected.get(place)
        if before is None:
            return False
        first, last = self.shape.clause(min(before, place))[0], self.shape.clause(max(before, place))[1]
        if first > 1 and self.shape.words[first - 1] in {",", "-", "–"}:
            first = self.shape.clause(first - 2)[0]
        return bool(_OTHER_MONTH.search(" ".join(self.shape.words[first:last])))

    def _contradicts(self, finding: Finding, place: int) -> bool:
        """Whether what the reply compares the figure with cannot give it ("up 15 on June at 229")."""
        return finding.value is not None and disagrees(
            self.shape, place, finding.value, self.indicator, approximate=finding.approximate
        )

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
            comment=self.remarks.beside(place),
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
        text = _FORMER_DRAFT.sub(" ", self.shape.text)
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


_FORMER_DRAFT = re.compile(
    r"(?<!\S)(?:replaces|supersedes|corrects|overrides|replacing|superseding) (?:the |my |our )?(?:provisional|draft|interim|initial|flash|early)(?!\S)"
    r"|(?<!\S)the (?:provisional|draft|interim|initial|flash|early) (?:figure |number |one |version )?(?:i|we|that|you) (?:had |have )?(?:circulated|sent|gave|issued|shared|submitted|reported)(?!\S)[^§.;!?]{0,80}(?=[.;!?]|$)"
    r"|(?<=§ [,(–-] )(?:the |our |my )?(?:draft|provisional|interim|flash|first cut)(?: figure| number| one| version)? (?:was|had been|had|said|showed)(?= §)"
)
"""A draft that the figure has replaced; the figure itself is none."""
_OTHER_MONTH = re.compile(r"(?<!\S)(?:¤prev|¤month|¤another|last (?:month|month's|time|quarter))(?!\S)")
_MEANT_ANOTHER = re.compile(
    r"(?<!\S)(?:said|gave|put|told|reported|sent|submitted|entered|quoted)(?: you| in| down)* (?:it was |it as )?§ (?:in |for |as |, )*(?:last (?:time|month|quarter)|¤prev)(?!\S)"
    r" (?:[^\s§.;]+ ){0,6}(?:actually|should|should've|meant|really|wrong|in fact|correct)(?!\S) (?:[^\s§.;]+ ){0,5}§"
)
_NOTHING = re.compile(
    r"(?<!\S)nothing (?:(?:was |were |has been |got )?(?:recorded|reported|logged)"
    r"|to (?:provide|submit|return|send|give|share|offer|supply|declare))(?!\S)"
)


def spoken_of(said: Said, name: str, context: Context) -> Finding:
    """The finding of words without a figure."""
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


def same_as_last(indicator: KnownIndicator, context: Context) -> Finding:
    """The finding that it is what it was, or a question where nothing is known of what it was."""
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


def _short(value: Decimal) -> Decimal:
    """At most six decimals, which only a division exceeds."""
    return value if -value.as_tuple().exponent <= 6 else round(value, 6)  # type: ignore[operator]


def _slack(decimals: int) -> Decimal:
    """How far a stated percentage may be from its parts: rounding or cutting at its last decimal."""
    return Decimal(10) ** -decimals if decimals else Decimal(1) - Decimal("0.001")


def _is_last(value: Decimal | None, known: KnownIndicator) -> bool:
    return value is not None and known.last_value is not None and value == known.last_value
