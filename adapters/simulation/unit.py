"""The made-up council's delivery unit and what it does in a year: the routines, said in the words anybody would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from adapters import compose
from adapters.simulation.council import FIRST_ROUND
from bot.conversations.stocktakes import made
from bot.documents import from_json
from bot.hearing import Heard, Place
from bot.messages import Choice, Form, from_wire, plain
from bot.wording import plural
from core.domain.actions import Action
from core.domain.assessments import Moderation, Progress, Rating
from core.domain.briefings import Briefing, Fate
from core.domain.flags import Cause, FlagState
from core.domain.indicators import Aggregation
from core.domain.packs import Pack
from core.domain.plans import DeliveryPlan
from core.domain.proposals import Answer, Proposal
from core.domain.reviews import Review
from core.domain.stocktakes import Stage as Held
from core.domain.stocktakes import Stocktake
from core.ports import Work
from core.services import stocktaking

if TYPE_CHECKING:
    from adapters.simulation.playing import Stage

T = TypeVar("T")
LONDON = ZoneInfo("Europe/London")
UNA, URI, LEADER = (f"{n}@made-up.example" for n in ("una", "uri", "leader"))
_PLAN = (
    "Residents get what they were promised, on the day, and are told when it will be.",
    "From where it stood in March 2026 to its target by March 2027",
    "A second team: half of the gap, {lead}\nA simpler form: a quarter of it, {lead}",
    "Front desk: strong\nContractor: weak, parts arrive late\nResident: mixed, often out at work",
    "Second team at work by {soon}, {lead}\nForm in use by {later}, {lead}\nBacklog cleared by {last}, {lead}",
    "Jobs waiting more than ten days, each week",
    "Three people until March",
    "The residents' panel",
    "The contractor loses staff: a second one on call",
    "Every fortnight, on the figures",
)
_SCORES = {
    "challenge": "high", "planning": "AG", "capacity": "AG", "evidence": "AR", "stage": "2",
    "rationale": "the plan is used, and the figures do not show it yet",
}  # fmt: skip
_SEVERAL = {
    "delivery summary": "delivery summaries", "note to the leader": "notes to the leader", "delivery report": "delivery reports",
}  # fmt: skip
_LETTERS = ("G", "AG", "AR", "AG", "G")


class Unit:
    """Two officers, a leader and a member, and the unit's year in the diary."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.first = (FIRST_ROUND + 1).first_day
        self._people = {p.key: p for p in stage.made.portfolio.people}
        self._health = ""

    def settle_in(self, months: int) -> None:
        """A year, or as much of one as is played."""
        self._on(1, 20, self._begin)
        leads = list(dict.fromkeys(p.lead for p in self._stage.made.portfolio.priorities))
        for n, priority in enumerate(self._stage.made.portfolio.priorities[:4]):
            self._on(1, 22 + n, partial(self._write_plan, priority.name, priority.lead))
        self._on(1, 24, self._schedule_stocktakes)
        self._on(2, 10, self._workshop)
        for month in range(1, months + 1):
            self._on(month, 19, self._look_after_flags)
            self._on(month, 28, self._move_missed)
        for quarter in range(1, months + 1, 3):
            self._on(quarter, 14, partial(self._help, quarter))
            self._on(quarter + 1, 20, self._hold_stocktake)
            self._on(quarter + 1, 27, self._close_actions)
            self._on(quarter + 2, 25, lambda: self._say(UNA, "health"))
        for half in range(4, months + 1, 6):
            self._on(half, 6, self._assess)
        for month in range(2, months + 1):
            self._on(month, 26, self._approve)
        if months >= 6 and leads:
            self._on(3, 11, self._review)

    # What they do ------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        for words in ("note every month", "summaries every quarter", "report twice a year"):
            self._say(UNA, words)

    def _write_plan(self, priority: str, lead: str) -> None:
        today = self._stage.clock.now().astimezone(LONDON).date()
        days = {
            name: _said(today + timedelta(days=d))
            for name, d in (("soon", 45), ("later", 100), ("last", 250))
        }
        self._say(lead, f"plan for {priority}")
        for answer in _PLAN:
            self._say(lead, answer.format(lead=self._people[lead].name, **days))
        self._say(UNA, f"check plan for {priority}")
        self._say(UNA, f"agree plan for {priority}")
        self._stage.later(
            _at(today + timedelta(days=40)), lambda: self._say(lead, f"milestone 1 of {priority} done")
        )

    def _schedule_stocktakes(self) -> None:
        day = self._working(_month_on(self.first, 1, 20))
        self._say(
            UNA,
            f"stocktakes for everything every quarter from {_said(day)} at 10:00 with Lea Chair, 90 minutes",
        )

    def _workshop(self) -> None:
        """The first service with a trajectory redraws it with a reason; the other officer agrees to it."""
        found = self._all(
            lambda w: [
                (i, w.portfolio.priority(i.priority).lead, line)
                for i in w.portfolio.indicators()
                if i.aggregation is Aggregation.RATIO and (line := w.portfolio.trajectory(i.key)) is not None
            ]
        )
        if not found:
            return
        indicator, lead, line = found[0]
        target = f"{line.target.value:f} by {line.target.month.full}"
        begins = _month_on(self.first, 4, 1)
        for words in (
            f"workshop for {indicator.called}",
            "yes",
            target,
            "the same",
            f"A second team from {begins:%B %Y}, full by {_month_on(begins, 3, 1):%B %Y}, {indicator.tolerance}",
            "that is all",
            f"December {indicator.tolerance} worse",
            "skip",
        ):
            self._say(lead, words)
        self._press(lead, "Propose it")
        self._say(lead, "the second team began three months later than planned")
        self._say(UNA, "pending")
        for proposal in self._all(
            lambda w: [p for p in w.shelf(Proposal).all() if p.answer is Answer.PENDING]
        ):
            self._say(URI, f"agree {proposal.number}")

    def _look_after_flags(self) -> None:
        for flag in self._all(lambda w: [f for f in w.flags.open() if f.state is FlagState.PUBLISHED]):
            name = self._called(flag.indicator)
            self._say(UNA, "flags")
            self._say(UNA, f"acknowledge {name}")

    def _move_missed(self) -> None:
        """Whose milestone was missed says by when it will be, and what happened."""
        today = self._stage.clock.now().astimezone(LONDON).date()
        for plan in self._all(lambda w: list(w.shelf(DeliveryPlan).all())):
            name, lead = self._led(plan.priority)
            for milestone in plan.milestones:
                if milestone.missed(today):
                    later = _said(today + timedelta(days=60))
                    self._say(
                        lead, f"milestone {milestone.number} of {name} to {later}, the supplier is late"
                    )

    def _called(self, indicator: str) -> str:
        return self._with_work(lambda w: w.portfolio.indicator(indicator).called)

    def _led(self, key: str) -> tuple[str, str]:
        """A priority's name and its lead."""
        found = next(p for p in self._stage.made.portfolio.priorities if p.key == key)
        return found.name, found.lead

    def _help(self, quarter: int) -> None:
        every = self._stage.made.portfolio.indicators
        indicator = every[quarter % len(every)]
        lead = next(p.lead for p in self._stage.made.portfolio.priorities if p.key == indicator.priority)
        self._say(lead, f"help me with {indicator.called}")

    def _hold_stocktake(self) -> None:
        today = self._stage.clock.now().astimezone(LONDON).date()
        meeting = next((s for s in self._all(stocktaking.coming) if s.day <= today), None)
        if meeting is None:
            return
        self._say(UNA, "start stocktake")
        lead = self._with_work(lambda work: stocktaking.leads_of(work, meeting)[0])
        soon = _said(meeting.day + timedelta(days=6))
        self._say(UNA, f"action: {lead.name} to agree the weekly list with the contractor by {soon}")
        self._say(
            UNA,
            f"action: {lead.name} to bring the staffing plan by {_said(meeting.day + timedelta(days=40))}",
        )
        self._press(lead.key, "Yes, I'll do it")
        self._say(UNA, "close stocktake")
        for who, answer in ((LEADER, "Yes"), (lead.key, "Partly"), (UNA, "Yes")):
            self._press(who, answer)

    def _close_actions(self) -> None:
        for action in self._all(lambda work: [a for a in work.shelf(Action).all() if not a.over][:2]):
            self._say(action.owner, f"action {action.number} done")

    def _assess(self) -> None:
        self._say(UNA, "assess Homes with Una Centre and Uri Centre")
        moderation = next(
            iter(
                self._all(lambda w: [m for m in w.shelf(Moderation).all() if m.progress is Progress.SCORING])
            ),
            None,
        )
        if moderation is None:
            return
        names = self._with_work(lambda w: {k: w.portfolio.priority(k).name for k in moderation.priorities})
        for rater, shift in ((UNA, 0), (URI, 1)):
            for n, name in enumerate(names.values()):
                self._fill(
                    rater, f"Score {name}", _SCORES | {"overall": _LETTERS[(n + shift) % len(_LETTERS)]}
                )
        self._say(UNA, "reveal")
        for n, name in enumerate(names.values()):
            self._say(
                UNA,
                f"rate {name} {_LETTERS[n % len(_LETTERS)]} because the plan is used and the figures follow",
            )
        self._say(UNA, "publish ratings")
        self._say(LEADER, "league table")

    def _approve(self) -> None:
        for each in self._all(lambda w: [b for b in w.shelf(Briefing).all() if b.fate is Fate.DRAFT]):
            self._say(UNA, f"draft {each.number}")
            self._press(UNA, "Approve")

    def _review(self) -> None:
        """Six weeks with the first service that is flagged, else the first of all."""
        flagged = self._all(lambda w: [w.portfolio.indicator(f.indicator).priority for f in w.flags.open()])
        key = next(iter(flagged), self._stage.made.portfolio.priorities[0].key)
        priority = next(p for p in self._stage.made.portfolio.priorities if p.key == key)
        lead, today = self._people[priority.lead], self._stage.clock.now().astimezone(LONDON).date()
        self._say(UNA, f"review of {priority.name}")
        for words in (
            "What holds it back. Not the staffing of other services",
            "Lea Chair",
            f"Uri Centre, {lead.name} and Jo Hall",
        ):
            self._say(UNA, words)
        weeks: list[tuple[int, Callable[[], None]]] = [
            (7, lambda: self._say(UNA, "key question: Why does it take so long when the work is quick?")),
            (7, lambda: self._say(UNA, "hypotheses: Parts arrive late\nPeople are out")),
            (
                8,
                lambda: self._say(
                    UNA,
                    f"data request: Waiting days by job, by {_said(today + timedelta(days=16))}, {lead.name}",
                ),
            ),
            (
                14,
                lambda: self._say(UNA, f"visits: The quickest depot on {_said(today + timedelta(days=20))}"),
            ),
            (15, lambda: self._say(priority.lead, "data 1 is in")),
            (21, lambda: self._say(UNA, "visit 1: parts wait on a shelf for the weekly van")),
            (28, lambda: self._say(UNA, "hypothesis 1 holds, half of the jobs waited for parts")),
            (28, lambda: self._say(UNA, "hypothesis 2 does not hold, one in twenty")),
            (35, lambda: self._say(UNA, "synthesis: The work is quick. Parts wait for a weekly van.")),
            (35, lambda: self._say_and_press(UNA, "review", "Test it with the service")),
            (36, lambda: self._press(priority.lead, "That is how we see it")),
            (
                40,
                lambda: self._say(
                    UNA,
                    f"recommendations: A daily van, by {_said(today + timedelta(days=90))}, {lead.name}, 2",
                ),
            ),
            (41, lambda: self._say_and_press(UNA, "review", "Ask for agreement")),
            (42, lambda: self._press(priority.lead, "We agree")),
            (42, lambda: self._press(UNA, "We agree")),
            (43, lambda: self._press(priority.lead, "Draw it into", starts=True)),
            (43, lambda: self._say(priority.lead, "leave it")),
            *(
                (42 + days, partial(self._fill, UNA, "Say how it stands", {"words": words}))
                for days, words in ((95, "Parts now come within two days"), (187, "It has held since spring"))
            ),
        ]
        for days, act in weeks:
            self._stage.later(_at(today + timedelta(days=days), 11), act)

    # Counting ----------------------------------------------------------------------------------------------------

    def told(self) -> list[str]:
        """What the year came to, for the report."""
        with self._stage.store.reading() as work:
            plans = work.shelf(DeliveryPlan).all()
            held = [s for s in work.shelf(Stocktake).all() if s.stage is Held.HELD]
            packs = work.shelf(Pack).all()
            again = sum(
                made(work, meeting, pack.cut_off) == from_json(pack.document)
                for pack in packs
                if (meeting := stocktaking.find(work, pack.stocktake)) is not None
            )
            today = self._stage.clock.now().astimezone(LONDON).date()
            states = Counter(a.state(today).value for a in work.shelf(Action).all())
            ratings, reviews = work.shelf(Rating).all(), work.shelf(Review).all()
            sent = Counter(b.kind.value for b in work.shelf(Briefing).all() if b.fate is Fate.SENT)
            milestones = [m for p in plans for m in p.milestones]
            redrawn = sum(
                len(work.portfolio.trajectory_versions(i.key)) > 1 for i in work.portfolio.indicators()
            )
            seen = [f for f in work.flags.changed_since(_at(self.first)) if f.cause is Cause.MILESTONE]
        lines = [
            f"  {len(plans)} plans with {len(milestones)} milestones, {sum(m.done_on is not None for m in milestones)} of them done.",
            f"  {sum(m.slipped for m in milestones)} milestones slipped with their reason, {len(seen)} flags about missed ones.",
            f"  {redrawn} {plural(redrawn, 'trajectory', 'trajectories')} redrawn in a workshop and agreed by a second person.",
            f"  {len(held)} stocktakes held; {len(packs)} packs kept, {again} of them made again exactly.",
            f"  {sum(states.values())} actions: {', '.join(f'{n} {s}' for s, n in states.items()) or 'none'}.",
            f"  {len(ratings)} moderated ratings.",
            *(
                f"  Review {r.number}: {r.stage.value}, {_so_many(r.recommendations, 'recommendation')}, {_so_many(r.checks, 'check')}."
                for r in reviews
            ),
            f"  Sent after approval: {', '.join(f'{n} {plural(n, k, _SEVERAL[k])}' for k, n in sent.items()) or 'nothing'}.",
        ]
        return [*lines, *(f"  {line}" for line in self._health.splitlines())]

    # Doing -------------------------------------------------------------------------------------------------------

    def _say(self, who: str, words: str) -> None:
        key = self._stage.next_key()
        heard = Heard(key, "workspace", who, Place.direct(who), words=words, message=f"own-{key}")
        answered = self._stage.hear(heard, words)
        if words == "health" and answered.told:
            self._health = plain(from_wire(dict(answered.told[-1].body["message"])))

    def _say_and_press(self, who: str, words: str, label: str) -> None:
        self._say(who, words)
        self._press(who, label)

    def _press(self, who: str, label: str, *, starts: bool = False) -> None:
        choice = self._choice(who, label, starts=starts)
        if choice is not None:
            heard = Heard(self._stage.next_key(), "workspace", who, Place.direct(who), token=choice.token)
            self._stage.hear(heard, f"[{label}]")

    def _fill(self, who: str, label: str, values: dict[str, str]) -> None:
        choice = self._choice(who, label)
        form: Form | None = (
            self._stage.dialogue.form(who, Place.direct(who), choice.token) if choice is not None else None
        )
        if form is not None:
            filled = {f.name: f.value for f in form.fields} | values
            heard = Heard(
                self._stage.next_key(), "workspace", who, Place.direct(who), form=form.name, values=filled
            )
            self._stage.hear(heard, f"[{label}] {values}")

    def _choice(self, who: str, label: str, *, starts: bool = False) -> Choice | None:
        with self._stage.store.reading() as work:
            posts = [
                p for p in work.board.since(0, 10_000_000) if p.person == who and p.author == "stocktake"
            ]
        for post in reversed(posts):
            for choice in from_wire(dict(post.body["message"])).choices:
                if choice.label == label or (starts and choice.label.startswith(label)):
                    return choice
        return None

    def _all(self, read: Callable[[Work], Sequence[T]]) -> list[T]:
        with self._stage.store.reading() as work:
            return list(read(work))

    def _with_work(self, read: Callable[[Work], T]) -> T:
        with self._stage.store.reading() as work:
            return read(work)

    def _on(self, month: int, day: int, act: Callable[[], None]) -> None:
        self._stage.later(_at(self._working(_month_on(self.first, month - 1, day))), act)

    def _working(self, day: date) -> date:
        with self._stage.store.reading() as work:
            return compose.calendar_of(work).next_working(day)


def _month_on(first: date, months: int, day: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, day)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 20, tzinfo=LONDON).astimezone(UTC)


def _so_many(things: Sequence[object], one: str) -> str:
    return f"{len(things)} {plural(len(things), one, f'{one}s')}"
