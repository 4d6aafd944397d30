"""The people of the made-up council: what each will do about what they are asked, and how they take the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from adapters import compose
from adapters.simulation.report import Incident
from adapters.simulation.wordings import Pen, Typed
from bot import talk as talks
from bot.hearing import Heard, Place
from bot.messages import Choice, from_wire
from bot.talk import (
    ConfirmCorrection,
    ForAll,
    ForTheUnit,
    InRoutine,
    Question,
    TakeBack,
    UntilWhen,
    WhatChanged,
    WhichIndicator,
    WhichMonth,
    WhichValue,
    WhoElse,
    WhyNot,
)
from core.domain.figures import Figure
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.requests import Request, State
from core.ports import Post

if TYPE_CHECKING:
    from adapters.simulation.playing import Answered, Stage

LONDON = ZoneInfo("Europe/London")
_MOST_TRIES = 3
_HABITS = (
    ("on time", 0.64),
    ("late", 0.14),
    ("never", 0.05),
    ("put off", 0.06),
    ("hand over", 0.04),
    ("no data", 0.02),
    ("away", 0.05),
)
_MISTYPED = 0.04
_NOTICED = 0.75
_REVISED = 0.03
_EXPLAINED, _DECLINED = 0.7, 0.15
_ENQUIRIES = (
    "status",
    "late",
    "flags",
    "round",
    "help",
    "mine",
    "hello",
    "how are we doing?",
    "what's missing?",
)


@dataclass(slots=True)
class Mind:
    """What one person remembers: what they last meant to say, and how often they have tried."""

    meant: list[Typed] = field(default_factory=list)
    tries: int = 0
    planned: set[tuple[str, Month]] = field(default_factory=set)
    tapped: int = 0


class Leads:
    """Everybody, acting through the stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._chance = stage.chance
        self._pen = Pen(stage.chance)
        portfolio = stage.made.portfolio
        self._people = {p.key: p for p in portfolio.people}
        self._indicators = {i.key: i for i in portfolio.indicators}
        self._leads = {i.key: _lead_of(stage, i) for i in portfolio.indicators}
        self._minds = {p.key: Mind() for p in portfolio.people}
        self._truth = dict(stage.made.truth)
        self._typed_wrong: set[tuple[str, Month]] = set()
        self._settled: set[tuple[str, Month]] = set()

    def settle_in(self) -> None:
        """The centre's people ask how things stand, a few times each month."""
        for place in range(len(self._stage.report.months)):
            month = self._stage.report.months[place].month + 1
            for who in ("leader@made-up.example", "cabinet@made-up.example", "una@made-up.example"):
                for _ in range(2):
                    day = month.first_day + timedelta(days=int(self._chance.integers(2, 26)))
                    self._stage.later(self._at(day), self._enquiry(who))

    def look_around(self) -> None:
        """Everybody sees what has newly been asked of them, and makes up their mind."""
        fresh: dict[tuple[str, Month], list[Request]] = {}
        with self._stage.store.reading() as work:
            for request in work.requests.unanswered():
                if not request.state.waiting_for_an_answer:
                    continue
                about = (request.indicator, request.period)
                deputy = self._people[request.asked_of].deputy
                if about not in self._minds[request.asked_of].planned:
                    self._minds[request.asked_of].planned.add(about)
                    fresh.setdefault((request.asked_of, request.period), []).append(request)
                if request.deputy_asked and deputy and about not in self._minds[deputy].planned:
                    self._minds[deputy].planned.add(about)
                    fresh.setdefault((deputy, request.period), []).append(request)
        for (who, _), requests in fresh.items():
            self._make_up_their_mind(who, requests)

    def close_books(self) -> None:
        """Every figure as it now stands, against what its lead meant."""
        with self._stage.store.reading() as work:
            for key in self._indicators:
                for period, figure in work.figures.known(key).items():
                    if figure.said_by != "import" and figure.value is not None:
                        self._stage.report.left_wrong += figure.value != self._truth.get((key, period))

    # deciding

    def _make_up_their_mind(self, who: str, requests: list[Request]) -> None:
        lead = who == requests[0].asked_of == self._leads[requests[0].indicator]
        habit = self._habit() if lead else "on time" if self._chance.random() < 0.75 else "never"
        now = self._stage.clock.now()
        due = min(r.due for r in requests)
        keys = [(r.indicator, r.period) for r in requests]
        soon = self._at(now.astimezone(LONDON).date(), after=now)
        match habit:
            case "on time":
                room = max((due - now.astimezone(LONDON).date()).days, 0)
                self._answer_later(who, keys, int(self._chance.integers(0, room + 1)))
            case "late":
                room = max((due - now.astimezone(LONDON).date()).days, 0)
                self._answer_later(who, keys, room + int(self._chance.integers(1, 11)))
            case "put off":
                until = self._working(due, int(self._chance.integers(1, 6)))
                self._stage.later(soon, lambda: self._say_then_go_on(who, self._pen.deferral(until)))
                self._stage.later(self._at(until), lambda: self._answer(who, keys))
            case "hand over":
                deputy = self._people[who].deputy
                if deputy is None:
                    self._answer_later(who, keys, 2)
                else:
                    name = self._people[deputy].name
                    self._stage.later(soon, lambda: self._say_then_go_on(who, self._pen.hand_over(name)))
            case "no data":
                self._stage.later(soon, lambda: self._say_then_go_on(who, self._pen.no_data()))
            case "away":
                until = self._working(now.astimezone(LONDON).date(), int(self._chance.integers(4, 12)))
                self._stage.later(soon, lambda: self._say_then_go_on(who, self._pen.away(until)))
                self._stage.later(self._at(self._working(until, 1)), lambda: self._answer(who, keys))
            case _:
                pass

    def _habit(self) -> str:
        drawn = self._chance.random()
        for habit, share in _HABITS:
            drawn -= share
            if drawn < 0:
                return habit
        return "on time"

    def _answer_later(self, who: str, keys: list[tuple[str, Month]], days: int) -> None:
        now = self._stage.clock.now()
        day = now.astimezone(LONDON).date() + timedelta(days=days)
        parts = [keys]
        if len(keys) > 1 and self._chance.random() < 0.25:
            parts = [keys[:1], keys[1:]]
        for part in parts:
            self._stage.later(self._at(day, after=now), partial(self._answer, who, part))

    # answering

    def _answer(self, who: str, keys: Sequence[tuple[str, Month]], *, plainly: bool = False) -> None:
        """Say the figures that are still wanted, one message for each month."""
        with self._stage.store.reading() as work:
            open_ = [r for k in keys if (r := work.requests.get(*k)) and _wanted(r)]
            mine = [
                r for r in work.requests.unanswered() if r.state.waiting_for_an_answer and self._asked(who, r)
            ]
        latest = max((r.period for r in mine), default=None)
        for period, requests in groupby(sorted(open_, key=lambda r: r.period), key=lambda r: r.period):
            figures = [self._type(r, careful=plainly) for r in requests]
            month = None if period == latest else period
            mind = self._minds[who]
            mind.meant = figures
            if plainly:
                words = "\n".join(self._pen.plainly(f, month) for f in figures)
            else:
                mind.tries = 0
                words = self._pen.reply(figures, alone=len(mine) == 1, month=month)
            self._say_figures(who, words, figures)

    def _say_figures(self, who: str, words: str, figures: Sequence[Typed]) -> None:
        heard = self._heard(who, words)
        answered = self._stage.hear(heard, words)
        self._check(who, answered, figures, heard.key)
        self._take_note(who, answered, figures, heard)
        self._go_on(who)
        self._try_again(who, figures)

    def _type(self, request: Request, *, careful: bool) -> Typed:
        indicator = self._indicators[request.indicator]
        meant = self._truth[request.indicator, request.period]
        value = meant
        if not careful and self._chance.random() < _MISTYPED:
            value = self._pen.slip_of_the_finger(indicator, meant)
            if value != meant:
                self._stage.report.typed_wrong += 1
                self._typed_wrong.add((request.indicator, request.period))
        return Typed(indicator, request.period, meant, value)

    def _check(self, who: str, answered: Answered, figures: Sequence[Typed], key: str) -> None:
        """Everything recorded under a message is what was typed in it, for what it was typed for."""
        del key
        report = self._stage.report
        typed = {(f.indicator.key, f.period): f for f in figures}
        for figure in answered.figures:
            if figure.value is None:
                continue
            self._stage.tally().recorded += 1
            wrote = typed.get((figure.indicator, figure.period))
            if wrote is None or wrote.value != figure.value:
                told = f"{figure.value:f} recorded for {self._indicators[figure.indicator].called}, {figure.period.full}"
                report.misread.append(Incident(told, self._stage.transcript(who)))
        for wrote in figures:
            about = (wrote.indicator.key, wrote.period)
            recorded = any((f.indicator, f.period) == about for f in answered.figures)
            if wrote.value != wrote.meant and not recorded and about in self._typed_wrong:
                report.caught += 1
                self._typed_wrong.discard(about)

    def _take_note(self, who: str, answered: Answered, figures: Sequence[Typed], heard: Heard) -> None:
        """Most people see their own slip in what is said back: they undo, edit or correct it."""
        recorded = {(f.indicator, f.period): f for f in answered.figures if f.value is not None}
        for wrote in figures:
            about = (wrote.indicator.key, wrote.period)
            if about not in recorded or wrote.value == wrote.meant:
                continue
            if self._chance.random() >= _NOTICED:
                continue
            self._stage.report.put_right += 1
            self._stage.later(self._minutes(90), partial(self._put_right, who, wrote))
        for about in recorded:
            if self._chance.random() < _REVISED:
                self._stage.later(
                    self._days(int(self._chance.integers(4, 15))), partial(self._revise, who, about)
                )
        del heard

    def _put_right(self, who: str, wrote: Typed) -> None:
        self._correct(who, wrote.indicator, wrote.period, wrote.meant)

    def _revise(self, who: str, about: tuple[str, Month]) -> None:
        """Late data: the truth itself has moved a little."""
        indicator = self._indicators[about[0]]
        with self._stage.store.reading() as work:
            now_known = work.figures.known(indicator.key).get(about[1])
        if now_known is None or now_known.value != self._truth[about]:
            return
        moved = self._truth[about] + Decimal(int(self._chance.integers(1, 5))).scaleb(-indicator.decimals)
        if indicator.limits.allow(moved):
            self._truth[about] = moved
            self._correct(who, indicator, about[1], moved)

    def _correct(self, who: str, indicator: Indicator, period: Month, value: Decimal) -> None:
        words = self._pen.correction(indicator, period, value)
        figures = [Typed(indicator, period, value, value)]
        self._minds[who].meant = figures
        heard = self._heard(who, words)
        answered = self._stage.hear(heard, words)
        self._check(who, answered, figures, heard.key)
        self._go_on(who)

    def _try_again(self, who: str, figures: Sequence[Typed]) -> None:
        """What is neither recorded nor asked about is said again, plainly, a few times."""
        mind = self._minds[who]
        keys = [(f.indicator.key, f.period) for f in figures]
        with self._stage.store.reading() as work:
            left = [k for k in keys if (r := work.requests.get(*k)) and _wanted(r)]
            asking = talks.load(work.talks, who).question
        if not left or (asking is not None and not isinstance(asking, WhatChanged)):
            return
        if mind.tries >= _MOST_TRIES:
            for key, period in left:
                name = self._indicators[key].called
                told = f"{name} for {period.full} was not understood"
                self._stage.report.given_up.append(Incident(told, self._stage.transcript(who)))
            return
        mind.tries += 1
        self._stage.report.said_again += 1
        self._stage.later(self._minutes(30), lambda: self._answer(who, left, plainly=True))

    # the bot's own questions

    def _go_on(self, who: str) -> None:
        """Answer what the bot has asked, if anything, soon."""
        question = self._question(who)
        if question is None:
            return
        self._stage.tally().questions += not isinstance(question, WhatChanged)
        self._stage.later(self._minutes(8), lambda: self._answer_question(who))

    def _answer_question(self, who: str) -> None:  # noqa: C901, PLR0912 - one question a branch
        question = self._question(who)
        match question:
            case WhichValue():
                self._which_value(who, question)
            case WhichIndicator():
                self._which_indicator(who, question)
            case WhichMonth():
                self._which_month(who, question)
            case ConfirmCorrection():
                self._confirm(who, question)
            case WhatChanged():
                self._what_changed(who)
            case ForTheUnit():
                self._tap_or_say(who, "Yes, post it", "yes", confirming=False)
            case ForAll():
                self._tap_or_say(who, "No", "no", confirming=False)
            case TakeBack():
                self._tap_or_say(who, "Leave it", "no", confirming=False)
            case UntilWhen():
                until = self._working(self._stage.clock.now().astimezone(LONDON).date(), 6)
                self._say_then_go_on(who, f"{until.day} {until:%B}")
            case WhoElse():
                deputy = self._people[who].deputy
                self._say_then_go_on(who, self._people[deputy].name if deputy else "no")
            case WhyNot():
                self._say_then_go_on(who, self._pen.reason())
            case InRoutine() | None:  # a routine's step is its own scene's to answer
                pass
            case _:
                assert_never(question)

    def _confirm(self, who: str, question: ConfirmCorrection) -> None:
        right = question.value == self._truth.get((question.indicator, question.period))
        label = "Change it" if right else "Leave it"
        self._tap_or_say(who, label, label.lower(), confirming=right)
        if not right:
            again = partial(self._answer, who, self._meant_keys(who), plainly=True)
            self._stage.later(self._minutes(20), again)

    def _what_changed(self, who: str) -> None:
        drawn = self._chance.random()
        if drawn < _EXPLAINED:
            self._say_then_go_on(who, self._pen.plan())
        elif drawn < _EXPLAINED + _DECLINED:
            self._say_then_go_on(who, "no")

    def _which_value(self, who: str, question: WhichValue) -> None:
        truth = self._truth.get((question.indicator, question.period))
        if truth is None:
            told = f"{self._indicators[question.indicator].called} for {question.period.full}, a month nobody meant"
            self._stage.report.astray.append(Incident(told, self._stage.transcript(who)))
            self._tap_or_say(who, "Let me retype", "let me retype", confirming=False)
            return
        offered = next((o for o in question.offers if o.value == truth), None)
        if offered is not None:
            said = f"{truth:f}" if self._chance.random() < 0.5 else offered.label
            self._tap_or_say(who, offered.label, said, confirming=True)
        elif self._chance.random() < 0.5:
            self._tap_or_say(who, "Let me retype", "let me retype", confirming=False)
            about = (question.indicator, question.period)
            self._stage.later(self._minutes(5), lambda: self._answer(who, [about], plainly=True))
        else:
            self._tap_or_say(who, "", f"{truth:f}", confirming=True)

    def _which_month(self, who: str, question: WhichMonth) -> None:
        meant = next((f for f in self._minds[who].meant if f.indicator.key == question.indicator), None)
        if meant is None or meant.period not in question.months:
            self._tap_or_say(who, "Neither", "neither", confirming=False)
            return
        self._tap_or_say(who, meant.period.name, meant.period.name, confirming=True)

    def _which_indicator(self, who: str, question: WhichIndicator) -> None:
        meant = next((f for f in self._minds[who].meant if f.value == question.value), None)
        if meant is None or meant.indicator.key not in question.choices:
            self._tap_or_say(who, "None of them", "none of them", confirming=False)
            return
        name = meant.indicator.called
        self._tap_or_say(who, name, name, confirming=True)

    def _tap_or_say(self, who: str, label: str, words: str, *, confirming: bool) -> None:
        """Press the button with that label, or say it; a press only where the latest message offers it."""
        choice = self._button(who, label) if label and self._chance.random() < 0.5 else None
        key = self._stage.next_key()
        if choice is not None:
            heard = Heard(key, "workspace", who, Place.direct(who), token=choice.token)
            answered = self._stage.hear(heard, f"[{label}]")
        else:
            heard = self._heard(who, words)
            answered = self._stage.hear(heard, words)
        if confirming:
            self._check_confirmed(who, answered.figures)
        self._go_on(who)
        self._try_again(who, self._minds[who].meant)

    def _check_confirmed(self, who: str, figures: Sequence[Figure]) -> None:
        report = self._stage.report
        for figure in figures:
            if figure.value is None:
                continue
            self._stage.tally().recorded += 1
            report.confirmed += 1
            truth = self._truth.get((figure.indicator, figure.period))
            typed = next(
                (
                    f.value
                    for f in self._minds[who].meant
                    if (f.indicator.key, f.period) == (figure.indicator, figure.period)
                ),
                None,
            )
            if figure.value not in {truth, typed}:
                told = f"{figure.value:f} for {self._indicators[figure.indicator].called}, {figure.period.full}; meant {truth}"
                report.confirmed_wrong.append(Incident(told, self._stage.transcript(who)))

    def _button(self, who: str, label: str) -> Choice | None:
        with self._stage.store.reading() as work:
            posts: Sequence[Post] = [p for p in work.board.visible(who, ()) if p.author == "stocktake"]
        if not posts:
            return None
        message = from_wire(dict(posts[-1].body["message"]))
        return next((c for c in message.choices if c.label == label), None)

    def _question(self, who: str) -> Question | None:
        with self._stage.store.reading() as work:
            return talks.load(work.talks, who).question

    # small things

    def _say_then_go_on(self, who: str, words: str) -> None:
        self._stage.hear(self._heard(who, words), words)
        self._go_on(who)

    def _enquiry(self, who: str) -> Callable[[], None]:
        def ask() -> None:
            indicator = list(self._indicators.values())[int(self._chance.integers(len(self._indicators)))]
            about = self._pen.pick(
                indicator.called,
                f"chart {indicator.called}",
                f"history {indicator.called}",
                f"what should I ask about {indicator.called}",
                f"status {indicator.name}",
            )
            words = about if self._chance.random() < 0.6 else self._pen.pick(*_ENQUIRIES)
            self._stage.hear(self._heard(who, words), words)

        return ask

    def _heard(self, who: str, words: str) -> Heard:
        key = self._stage.next_key()
        return Heard(key, "workspace", who, Place.direct(who), words=words, message=key)

    def _asked(self, who: str, request: Request) -> bool:
        lead: Person = self._people[request.asked_of]
        return who == request.asked_of or (request.deputy_asked and lead.deputy == who)

    def _meant_keys(self, who: str) -> list[tuple[str, Month]]:
        return [(f.indicator.key, f.period) for f in self._minds[who].meant]

    def _at(self, day: date, after: datetime | None = None) -> datetime:
        """A minute of that working day at random; soon after `after`, if that is the same day and later."""
        with self._stage.store.reading() as work:
            day = compose.calendar_of(work).next_working(day)
        minutes = 9 * 60 + 5 + int(self._chance.integers(0, 7 * 60))
        at = datetime.combine(day, time(minutes // 60, minutes % 60), LONDON)
        if after is not None and at <= after:
            return after + timedelta(minutes=int(self._chance.integers(2, 40)))
        return at

    def _working(self, day: date, days: int) -> date:
        with self._stage.store.reading() as work:
            return compose.calendar_of(work).add(day, days)

    def _minutes(self, most: int) -> datetime:
        return self._stage.clock.now() + timedelta(minutes=int(self._chance.integers(1, most + 1)))

    def _days(self, days: int) -> datetime:
        return self._at(self._stage.clock.now().astimezone(LONDON).date() + timedelta(days=days))


def _lead_of(stage: Stage, indicator: Indicator) -> str:
    return next(p.lead for p in stage.made.portfolio.priorities if p.key == indicator.priority)


def _wanted(request: Request) -> bool:
    return request.state in {State.OPEN, State.DEFERRED, State.WAITING}
