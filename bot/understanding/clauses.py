"""What the clauses beside a figure say of it: a closed world of what may be said without changing it.

Most of what stands beside a figure tells a story ("we lost two plumbers") and leaves it as it is. What changes it does
so in one of a few ways, and each of those is told by small words, of which a language has only so many:

- it is **tied** to the figure by a preposition or a participle and narrows it ("with schools", "since the tip shut",
  "counting those with an extension"): harmless only where every word of it is known, or it gives a cause;
- it **contrasts** ("but", "although") and points back at the figure, denies, or speaks of how figures are made;
- it **says what the figure is** ("is just the one locum", "that's one gang", "a figure I cannot reproduce");
- it names **another way of measuring** ("weighted", "mean of daily means", "the last 7 days");
- it tells that something is **unsettled**: not checked by who writes, not all in, to be run again.

The words are data here; what they do is a function of a few lines each.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.lexicon import LABELS, PROVISIONAL, SENTENCE_ENDS
from bot.understanding.meaning import KnownIndicator
from bot.understanding.plainness import Reading, is_strange
from bot.understanding.shapes import Shape
from bot.understanding.turns_of_phrase import Role

_ENDS = SENTENCE_ENDS | {"|"}
_FAR = 60
"""Words looked at on either side of a figure, so that a long text takes no longer for each of its figures."""

_CONTRASTS = frozenset("but although though however albeit except".split())
_LEADS = frozenset(
    "and so or just only also even like well mind still then plus sorry soz lol oh actually".split()
)
_SPLITS = _CONTRASTS | frozenset("and so which who whom whose".split())

_TIES = frozenset(
    """with without within on in at for from to by under over across against versus vs v as about since after before when
    where once until till per via through among amongst excl excluding excepting bar barring ex exc
    incl including inc counting discounting leaving allowing taking ignoring omitting treating assuming using adjusting
    removing adding netting stripping setting subtracting deducting based according going minus less
    net gross outside inside beyond pre post""".split()
)
_TELLING_WHY = {"after": 2, "despite": 2, "following": 2, "as": 2, "with": 99}
"""Ties that as often open a story as they narrow ("after the depot fire", "with a new contractor on board"), and after how many words."""
_OPENS_A_STORY = frozenset(
    "a an another no our my we i they some so extra more fewer less new additional many few".split()
)
_IDIOMS = frozenset(
    """last long reasons reason line par up account moon spite way whole balance up honest fairness expected usual hope luck odds vat borough
    district county city town target everything month period
    more info information detail details breakdown reference interest""".split()
)
_OF_A_TIME = frozenset("when where once".split())
_STALE = frozenset(
    "old previous former superseded another other outdated earlier original different new".split()
)
_STALE_AFTER = frozenset("on for from by under in per using at".split())
_REMOVING = frozenset(
    """taking removing excluding netting stripping deducting adjusting allowing discounting rounding adding knocking leaving
    ignoring omitting weighting cleansing uplifting""".split()
)
_SELECTING = frozenset(
    """only excluded included omitted alone aside apart removed deducted notwithstanding exempted discounted stripped
    combined""".split()
)
"""What ends a clause that takes something in or out ("bank staff excluded", "exceptions aside")."""

_IS = frozenset("is was are were that's it's".split())
_POINTING = frozenset(
    "it it's its that that's this those these them they they're one ones some neither he she he's she's".split()
)
_DENYING = frozenset(
    """not never no nobody none neither nor hardly cannot can't don't didn't doesn't won't wouldn't couldn't isn't wasn't
    aren't weren't hasn't haven't hadn't shouldn't without unable ain't""".split()
)
_OF_DATA = frozenset(
    """believe credit reproduce replicate gospel worthless meaningless unreliable concerns concern confidence confident
    doubt doubts disputed disputes dispute dupes dupe duplicates duplicate duplicated coded coding miscoded keyed logged
    checked check verify verified workings vouch trust memory remember recall sure unsure certain wonder
    quote suspect sceptical skeptical dubious questionable guesswork wrong incomplete garbage rubbish nonsense
    accuracy accurate ask proper otherwise differently contradicts match matches tally caution twice""".split()
)
_MAYBE = frozenset("might may could perhaps possibly probably should".split())
_LIKING = frozenset(
    """like likes love loves happy pleased great ideal enough surprising bad good brilliant surprise fun worst best worse
    better fine news late delay delayed usual unusual due because cos thanks mainly mostly largely partly down up higher lower improvement""".split()
)
_MENDING = frozenset(
    "fix change improve address tackle manage turn see want expect explain get getting sort".split()
)
_A_FIGURE = frozenset("figure number".split())
_SOME = frozenset("neither none nobody some most many several few".split())
_SAYS_HOW = frozenset("uses assumes covers excludes omits ignores counts relates misses lacks dates".split())
_METHODS = frozenset(
    """adjusted unadjusted weighted unweighted modelled modeled imputed smoothed seasonally rolling trailing annualised
    annualized clock clocks extrapolated interpolated prorata uplift uplifted percentile""".split()
)
_HEADS = frozenset("posts heads bodies people persons staff employees".split())
_SPANS = frozenset("days day weeks week months month hours hour years year fortnight".split())
_A_WINDOW = frozenset("last past previous latest trailing first".split())
_FIRST_PERSON = frozenset("i i've i'd i'm ive me myself we've we".split())
_CHECKING = frozenset(
    "checked check looked look verified verify seen tested reconciled validated confirmed".split()
)
_NEEDING = frozenset("need needs needed have has got must want going will gonna should be being let".split())
_REDOING = frozenset(
    """rerun redo redone recheck rechecked recalculate recalculated recount recounted refresh refreshed revisit rework
    reworked re-extract reextract reload requery regenerate sort strip split separate untangle unpick disentangle""".split()
)
_DONE_AGAIN = frozenset("looked look checked check run counted count pulled pull calculated done do".split())
_DETERMINERS = frozenset("the a an any this that your".split())
"""Before a thing, and never before what is done to it ("do you need the split?")."""
_LOOKING = frozenset("look check ask dig find see".split())
_AGAIN = frozenset("it again up first properly them that this into".split())
_OBLIGED = frozenset("have need needs got".split())
_HANDLED = frozenset(
    """extracted built sent keyed logged entered loaded counted uploaded scanned received processed returned run
    submitted included captured synced log record recorded count counting fill filled handed send register registered capture
    reported""".split()
)
_REST = frozenset("rest remainder others other remaining missing".split())
_TO_FOLLOW = frozenset("follow being coming waiting later awaiting outstanding".split())
_MADE_UP = frozenset("invented fabricated guessed".split())
_FIGURES = frozenset("figure figures number numbers return returns spreadsheet sheet".split())
_WAITING = frozenset("waiting awaiting".split())

_A_YEAR = 12
_NAME = 4
_MEASURED = frozenset(
    """survey sla slas definition basis version method methodology cohort extract measure standard snapshot
    census list tracker estimate contract scheme panel queue line""".split()
)
_SHORT_NAME = 3
_SCRAP = 6
_BESIDE = frozenset({",", "(", "-", "–"})
_OPENS_A_REMARK = frozenset(
    """all both mostly mainly principally essentially largely partly chiefly due because thanks despite awaiting pending subject still not
    only best worst lowest highest final provisional draft under over at on with nothing none another a an i we they he she it you it's
    we're i'm they're that's there's so don't blame happy want see please try ask call my our sorry bless target will might may could
    cheers ta regards love down up no new less mattresses hr ¤month ¤prev ¤now""".split()
)
_STORY = frozenset(
    """storm storms heat heatwave snow flood floods weather rain wind weekend holiday holidays christmas easter strike covid flu bug sickness
    stress backs knees leave again still back typical face damage fingers vacancies cover rest""".split()
)
_NO_NAME = _TIES | frozenset("of if below above double twice half treble course".split())
"""Words that stand in a remark and in no name."""
_VERBS = frozenset(
    "is are was were be been has have had do does did go goes went took came reopens reopened opens closes got get lost left ran sat hit fell rose broke".split()
)
_SIZES = frozenset("small tiny low large big".split())
_EXTREME = frozenset(
    "longest shortest slowest fastest quickest oldest biggest largest smallest peak maximum minimum".split()
)
_REPEATED = frozenset("twice double same each repeatedly".split())
_COUNTING = frozenset("counted counts logged recorded entered keyed added".split())
_NOTED = frozenset("logged raised opened recorded noted".split())
"""What is done with things before they are told to somebody, where that is what is asked ("reported to the regulator")."""
_OF_A_WEEK = (("this", "week"), ("last", "week"), ("this", "fortnight"))
_IMPERATIVE = frozenset("treat use take handle check ask".split())
_OF_A_MONTH = frozenset({"month", "months"})
_NOUGHT = frozenset("nil none nothing zero nought".split())
_NOUNS = frozenset({"land", "lands", "works"})
"""Words that mostly say nothing, and are things after a preposition ("on council land")."""
_OF_WHOM = {("of", "whom"), ("of", "which"), ("of", "them"), ("of", "those")}
_RANKING = frozenset("best worst better worse".split())
_WHO = frozenset("those ones people anyone callers tenants".split())
_AT = frozenset("at of per in was".split())
_ONLY = frozenset("just only merely simply purely".split())
_TIMED = frozenset("before after since until".split())
_ROLLING = frozenset({"rolling", "12", "twelve"})


@dataclass(frozen=True, slots=True)
class _Clause:
    """The places from a word to another; `opened_by` is the word or mark before the first, `adjacent` where it is the figure."""

    first: int
    last: int
    opened_by: str
    adjacent: bool


def changes_it(
    shape: Shape, place: int, reading: Reading, indicator: KnownIndicator, *, provisional: bool
) -> bool:
    """Whether a clause beside the figure at a place changes what it is a figure of, or whether to take it."""
    beside = _Beside(shape, place, reading, indicator)
    return (
        any(
            beside.ties(clause)
            or beside.contrasts(clause)
            or beside.says_what_it_is(clause)
            or beside.measures(clause)
            for clause in beside.after()
        )
        or any(beside.ties(clause) or beside.measures(clause) for clause in beside.next_scrap())
        or beside.is_of_a_window()
        or any(beside.is_unsettled(clause, provisional=provisional) for clause in beside.around())
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    shape: Shape
    place: int
    reading: Reading
    indicator: KnownIndicator

    def after(self) -> Iterator[_Clause]:
        """The clauses of the figure's sentence that follow it and what it counts ("211 incidents incl private land")."""
        words, end = self.shape.words, self.place + 1
        while end < min(len(words), self.place + _FAR) and words[end] not in _ENDS:
            end += 1
        first = self.place + 1
        while first < end and self.shape.is_own(words[first]) and words[first] not in _HEADS:
            first += 1
        return self._clauses(first, end)

    def next_scrap(self) -> Iterator[_Clause]:
        """The clauses of the next sentence, where it is only a few words: "84. In the north.", "84. Gas only."."""
        words, end = self.shape.words, self.place + 1
        while end < len(words) and words[end] not in _ENDS and end - self.place < _SHORT_NAME:
            end += 1
        if words[end : end + 1] not in ((".",), (";",)):
            return
        first = last = end + 1
        while last < len(words) and words[last] not in _ENDS and last - first <= _SCRAP:
            last += 1
        if first < last <= first + _SCRAP and not {"§", ","} & set(words[first:last]):
            yield _Clause(first, last, "-", adjacent=False)

    def around(self) -> Iterator[_Clause]:
        """The clauses on both sides, of this sentence and its neighbours."""
        return self._clauses(max(0, self.place - _FAR), min(len(self.shape.words), self.place + _FAR))

    def _clauses(self, first: int, last: int) -> Iterator[_Clause]:
        start = first
        for at in range(first, last + 1):
            opens = at < last and self._opens(at) and at > start
            if not (at == last or self.shape.is_break(at) or opens or self.shape.words[at] == ":"):
                continue
            if start < at:
                opened_by = self.shape.words[start - 1] if start else ""
                yield _Clause(start, at, opened_by, start == first > self.place)
            start = at if opens else at + 1

    def _opens(self, at: int) -> bool:
        """Whether a clause opens at a word: at "but", and at "who" unless it is "of whom"."""
        words = self.shape.words
        return words[at] in _SPLITS and words[at - 1 : at] != ("of",)

    # -- the words of a clause ---------------------------------------------------------------------------------

    def _said(self, clause: _Clause) -> tuple[str, ...]:
        return self.shape.words[clause.first : clause.last]

    def _unexplained(self, clause: _Clause) -> set[str]:
        return {
            self.shape.words[at]
            for at in range(clause.first, clause.last)
            if at not in self.reading.explained and not self.shape.is_own(self.shape.words[at])
        }

    def _strange(self, first: int, last: int) -> bool:
        return any(
            is_strange(self.shape, at, self.reading, self.indicator)
            and self.shape.words[at] not in _OF_A_MONTH
            for at in range(first, last)
        )

    def _has_its_number(self, clause: _Clause) -> bool:
        """Whether a number stands in it whose part is told; "one" may be a pronoun."""
        return any(
            self.reading.roles.get(at) not in {None, Role.UNCLEAR, Role.LABEL}
            and not (self._is_one(at) or self._is_a_label(at))
            for at in range(clause.first, clause.last)
        )

    def _is_a_label(self, at: int) -> bool:
        """Whether a number only numbers a thing ("crew 4", "stage 2")."""
        said = self.shape.quantity(at)
        numbers = at > 0 and self.shape.words[at - 1] in LABELS and said.unit is None and not said.decimals
        return self.reading.roles.get(at) is Role.LABEL or (
            numbers and self.reading.roles.get(at) is Role.REMARK
        )

    def _has_a_label(self, clause: _Clause) -> bool:
        return any(
            at in self.reading.roles and self._is_a_label(at) for at in range(clause.first, clause.last)
        )

    def _is_one(self, at: int) -> bool:
        said = self.shape.quantity(at)
        return said.spelt and said.value == 1

    def _begins(self, clause: _Clause) -> int:
        """Where a clause begins past "and", "but", "just"."""
        at = clause.first
        while at < clause.last and self.shape.words[at] in _LEADS | _CONTRASTS:
            at += 1
        return at

    # -- the ways in which a clause changes a figure -----------------------------------------------------------

    def ties(self, clause: _Clause) -> bool:
        """Whether it narrows the figure: "with schools", "since the tip shut", "bank staff excluded"."""
        words, first = self.shape.words, self._begins(clause)
        if first >= clause.last or self._has_its_number(clause):
            return False
        said = words[first : clause.last]
        if words[clause.first] == "or" and _NOUGHT & set(said):
            return True
        if (words[clause.last - 1] in _SELECTING or said[-2:] == ("on", "top")) and self._strange(
            first, clause.last - 1
        ):
            return True
        if clause.opened_by == ")" or words[clause.last : clause.last + 1] == ("?",):
            return False
        return self._narrows(first, clause)

    def _narrows(self, first: int, clause: _Clause) -> bool:
        """Whether a clause that begins with a preposition or a participle takes something away by it."""
        head, rest = self.shape.words[first], self.shape.words[first + 1 : clause.last]
        if head not in _TIES or not rest:
            return False
        if head == "about":
            return clause.adjacent and len(rest) > 1
        if head in _STALE_AFTER and any(word in _STALE for word in rest[:2]):
            return True
        if (
            first in self.reading.explained
            or first in self.reading.cues
            or (head, rest[0]) == ("since", "you")
        ):
            return False
        if head in _OF_A_TIME or rest[0] in _REMOVING or (head == "as" and rest[0] == "was"):
            return True
        if rest[-1] in _NOUNS or (
            rest[-1] in _WHO and self.shape.words[clause.last : clause.last + 1] == ("who",)
        ):
            return True
        if head == "with" and _RANKING & set(rest):
            return False
        if _IDIOMS & set(rest) or not self._strange(first + 1, clause.last):
            return False
        told = rest[0] in _OPENS_A_STORY or (len(rest) > _TELLING_WHY.get(head, 0) and rest[0] not in _AT)
        return not (head in _TELLING_WHY and told)

    def contrasts(self, clause: _Clause) -> bool:
        """Whether a "but" points back at the figure, denies, or speaks of how figures are made."""
        words = self.shape.words
        if words[clause.first] not in _CONTRASTS:
            return False
        said = self._unexplained(clause)
        text = " ".join(self._said(clause))
        if PROVISIONAL.search(text):
            return False
        if _OF_DATA & said:
            return True
        if self._has_its_number(clause):
            return bool(_MAYBE & said) and "of" in said
        if said & _LIKING:
            return False
        points = said & _POINTING and not said & _MENDING
        return bool(points or said & _DENYING - {"no", "none"}) and self._strange(clause.first, clause.last)

    def says_what_it_is(self, clause: _Clause) -> bool:
        """Whether it says of the figure what it is a figure of: "is just the one locum", "that's one gang"."""
        words, first = self.shape.words, self._begins(clause)
        if first >= clause.last:
            return False
        head, following = words[first], words[first + 1 : clause.last]
        if head in {"a", "the"} and following[:1] and following[0] in _A_FIGURE and len(following) > 1:
            return following[1] in {"i", "we", "that", "which", "not", "nobody"}
        if head in _IS and clause.adjacent and _ONLY & set(following[:1]):
            return self._strange(first + 1, clause.last)
        if self._has_its_number(clause):
            return False
        if head in _SAYS_HOW:
            return self._strange(first + 1, clause.last)
        return self._speaks_of_some(first, clause) or self._points_at_it(first, clause)

    def _speaks_of_some(self, first: int, clause: _Clause) -> bool:
        """Whether some or none of what was counted is doubted or denied: "neither reported", "which I find hard to credit"."""
        words, said = self.shape.words, self._unexplained(clause)
        head, following = words[first], words[first + 1 : clause.last]
        if head in {"neither", "none", "nobody"}:
            return any(self.shape.is_own(word) or word in _HANDLED for word in following)
        if head in _SOME and following[:2] in _OF_WHOM:
            return bool(said & (_DENYING | _OF_DATA)) or bool(_TIMED & set(following))
        return head in {"which", "who"} and bool(said & (_DENYING | _OF_DATA)) and not said & _LIKING

    def _points_at_it(self, first: int, clause: _Clause) -> bool:
        """Whether "that's", "this is" or a bare "is" goes on with what nobody has explained."""
        words, said = self.shape.words, self._unexplained(clause)
        near = words[first : clause.last]
        if any(
            one in _POINTING and two in _IS and three in _TIES
            for one, two, three in zip(near, near[1:], near[2:], strict=False)
        ):
            return not _IDIOMS & said
        points = (
            (near[0] in _IS and clause.adjacent)
            or near[0] in {"that's", "it's"}
            or (near[0] in {"that", "this", "it"} and near[1:2] and near[1] in _IS)
        )
        if not points or said & _LIKING:
            return False
        return self._has_a_label(clause) or self._strange(first + 1, clause.last) or "since" in near[1:3]

    def measures(self, clause: _Clause) -> bool:
        """Whether it names another way of measuring: "weighted", "mean of daily means", "posts" for FTE."""
        words = self._said(clause)
        if _METHODS & self._unexplained(clause) and not self._is_of_a_year(clause):
            return True
        pairs = set(pairwise(words))
        if ("sample", "of") in pairs or words[:2] == ("mean", "of") or not pairs.isdisjoint(_OF_A_WEEK):
            return True
        if _REPEATED & set(words) and _COUNTING & set(words) and not _FIRST_PERSON & set(words):
            return True
        if clause.adjacent:
            return self._is_of_another_thing(words, clause)
        some = words[:1] == words[-1:] == ("§",) and "of" in words[1:3] and clause.opened_by in {"=", "("}
        if some and self._strange(clause.first, clause.last):
            return True
        return (("short", "of") in pairs and words[-1] in _OF_A_MONTH) or self._names_a_measure(clause)

    def _is_of_another_thing(self, words: tuple[str, ...], clause: _Clause) -> bool:
        """Whether the word right after the figure is of another thing: "posts" for FTE, "logged" for reported, "in and out"."""
        if words[0] in _NOTED:
            return " to " in self.indicator.name and not self.shape.is_own(words[0])
        both_ways = self.shape.words[clause.first : clause.first + 3] == ("in", "and", "out")
        return both_ways or words[0] == "am" or (self.indicator.unit == "fte" and words[0] in _HEADS)

    def _names_a_measure(self, clause: _Clause) -> bool:
        """Whether it is nothing but a name, of a measure or of what was measured: "pulse survey", "old SLA", "Leeds office"."""
        first = self._begins(clause)
        said = self.shape.words[first : clause.last]
        if clause.adjacent or not said or len(said) > _NAME or self._has_its_number(clause):
            return False
        if said[0] == "no" and self._has_a_label(clause):
            return True
        if (_LIKING | _SIZES) & set(said) or not self._strange(first, clause.last):
            return False
        if said[-1] in _MEASURED or said[0] in _EXTREME:
            return True
        return 1 < len(said) <= _SHORT_NAME and clause.opened_by in _BESIDE and not self._tells(first, clause)

    def _tells(self, first: int, clause: _Clause) -> bool:
        """Whether a few words tell something: they open as a remark does, have a verb, or are of the weather, the season or an illness."""
        said = self.shape.words[first : clause.last]
        if (
            said[0] in _OPENS_A_REMARK
            or (_STORY | _NO_NAME) & set(said)
            or any(word[0] == "¤" for word in said)
        ):
            return True
        if all(
            at in self.shape.proper or not is_strange(self.shape, at, self.reading, self.indicator)
            for at in range(first, clause.last)
        ):
            return True
        return any(word.endswith(("ed", "ing", "n't", "ly")) or word in _VERBS for word in said)

    def _is_of_a_year(self, clause: _Clause) -> bool:
        """Whether it is "rolling 12m", as what is reckoned over a year is every month."""
        places = (at for at in range(clause.first, clause.last) if self.shape.words[at] == "§")
        return any(self.shape.quantity(at).value == _A_YEAR for at in places)

    def is_of_a_window(self) -> bool:
        """Whether the figure is of a stretch of days that is not the month: "last 7 days = 44", "for the twelve months to July"."""
        words = self.shape.words
        for at in range(max(0, self.place - _FAR), min(len(words) - 1, self.place + _FAR)):
            if words[at] != "§" or at == self.place or not self._is_a_span(at):
                continue
            before = words[at - 1] if at else ""
            after = words[at + 1 :][:1]
            if before in _A_WINDOW and (
                after[:1] in (("=",), (":",), ("is",), ("was",), ("-",)) or at + 1 == self.place
            ):
                return True
            if self.shape.quantity(at).unit == "months" and after[:1] in (
                ("to",),
                ("ending",),
                ("ended",),
                ("up",),
            ):
                return not _ROLLING & set(self.indicator.name.lower().split())
        return False

    def _is_a_span(self, at: int) -> bool:
        said = self.shape.quantity(at)
        return said.unit in _SPANS or self.shape.words[at + 1] in _SPANS

    def _points_back(self, clause: _Clause, said: set[str]) -> bool:
        """Whether a sentence after the figure's own speaks of it, and not well: "Treat with caution", "It may not include those"."""
        if clause.opened_by not in _ENDS or said & (_LIKING | _MENDING):
            return False
        head = self.shape.words[self._begins(clause) : clause.last][:1]
        if said & (_OF_DATA - {"ask"}) and (said & _POINTING or _IMPERATIVE & set(head)):
            return True
        return bool(_POINTING & set(head) and said & (_DENYING | _MAYBE | _SAYS_HOW)) and self._strange(
            clause.first, clause.last
        )

    def is_unsettled(self, clause: _Clause, *, provisional: bool) -> bool:
        """Whether it tells of a figure not checked by who writes, not all in, or to be run again."""
        said, words = self._unexplained(clause), self._said(clause)
        if said & _DENYING and said & _FIRST_PERSON and said & _CHECKING:
            return True
        for at, word in enumerate(words):
            if (
                word in _LOOKING
                and set(words[at + 1 : at + 2]) <= _AGAIN
                and words[at - 1 : at] == ("to",)
                and said & _FIRST_PERSON
                and _OBLIGED & set(words[:at])
            ):
                return True
            if word in _DONE_AGAIN and "again" in words[at:] and _NEEDING & set(words[max(0, at - 4) : at]):
                return True
            if (
                word in _REDOING
                and _NEEDING & set(words[max(0, at - 4) : at])
                and not set(words[at - 1 : at]) & _DETERMINERS
            ):
                return True
        if self._has_its_number(clause) or clause.first < self.place:
            return False
        if said & _MADE_UP or self._points_back(clause, said):
            return True
        if said & _WAITING and said & (_REST | _FIGURES):
            return True
        if said & _REST and said & _TO_FOLLOW:
            return True
        return not provisional and bool(said & _DENYING) and bool(said & _HANDLED)
