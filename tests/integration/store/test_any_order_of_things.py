"""Two replicas, leads, months, figures, corrections, edits, deliveries again, crashes and lost answers, in any order.

Beside them runs a model a child could check: which deliveries were taken, and what each lead said for each month.
The same on both stores. `STOCKTAKE_EXAMPLES=500` plays for longer.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import LEASE, Courier
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.services import rounds
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database

T0 = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
OCTOBER = Month(2026, 10)
LEADS = ("ada", "ben", "cora")
LEAD = st.sampled_from(LEADS)
VALUE = st.integers(30, 34)
REPLICA = st.sampled_from((0, 1))


class Crashed(BaseException):
    """A process is gone."""


class Fragile(Database):
    """A replica that can be made to die just before its next commit."""

    doomed = False

    @contextmanager
    def turn(self):
        with super().turn() as work:
            yield work
            if self.doomed:
                self.doomed = False
                raise Crashed


class Lossy:
    """A platform that can be asked, and sometimes takes a message without saying so, or has its courier die of it."""

    name = "workspace"

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.asked_for: Counter[tuple[str, Month]] = Counter()
        self.next_is: BaseException | None = None

    def post(self, key, body, at, *, again):
        if again and key in self.arrived:
            return key
        self.arrived.append(key)
        if is_prompt(key):
            opening = body["message"]["blocks"][0]["words"][0][0]
            month = (
                datetime.strptime(opening.partition(" figure")[0].split()[-1], "%B").replace(tzinfo=UTC).month
            )
            year, sent = map(int, key.split("/")[2].split("-")[:2])
            self.asked_for[body["person"], Month(year - (month >= sent), month)] += 1
        if self.next_is is not None:
            fault, self.next_is = self.next_is, None
            raise fault
        return key


class Said:
    """What the model knows of one lead's figures: every value that was taken for a month, in order."""

    def __init__(self) -> None:
        self.values: dict[Month, list[int]] = defaultdict(list)
        self.standing_in: dict[Month, str] = {}

    def first(self, month: Month, value: int, message: str) -> None:
        """Said for a month that has none; for one that has, it is only asked about."""
        if not self.values[month]:
            self.values[month].append(value)
            self.standing_in[month] = message

    def corrected(self, month: Month, value: int) -> None:
        if self.values[month] and self.values[month][-1] != value:
            self.values[month].append(value)
            self.standing_in[month] = ""

    def edited(self, month: Month, value: int, message: str) -> None:
        """The message whose figure stands, changed; any other is heard as if it were new."""
        if self.standing_in.get(month) != message:
            self.first(month, value, message)
        elif self.values[month][-1] != value:
            self.values[month].append(value)


class Council(RuleBasedStateMachine):
    """The machine. `url` names a database nobody has used."""

    def __init__(self, url: Callable[[], str]) -> None:
        super().__init__()
        address = url()
        self.stores = [Fragile(address), Fragile(address)]
        self.stores[0].migrate()
        # A server's leases run by its own clock: there they are as short as the test can wait.
        self.lease = timedelta(milliseconds=20) if self.stores[0].is_server else LEASE
        self.clock, self.platform = MovableClock(T0, seconds=lambda: 0.0), Lossy()
        self.dialogues = [Dialogue(s, self.clock, calendar, Rules()) for s in self.stores]
        self.routines = [Routine(s, self.clock, calendar, Rules()) for s in self.stores]
        self.couriers = [
            Courier(s, self.clock, self.platform, lambda: None, seconds=lambda: 0.0, lease=self.lease)
            for s in self.stores
        ]
        self.heard: list[tuple[Heard, Callable[[], None]]] = []
        self.taken: set[str] = set()
        self.said = {lead: Said() for lead in LEADS}
        with self.stores[0].turn() as work:
            for lead in LEADS:
                work.portfolio.save(Person(f"{lead}@x.example", lead.title(), Role.LEAD))
                work.portfolio.save(Priority(lead, lead, "All", f"{lead}@x.example"))
                work.portfolio.save(Indicator(lead, lead, f"Voids {lead}", "days", aliases=("voids",)))
            rounds.begin(Desk(work, T0, calendar(work), Rules()))

    # What people do ----------------------------------------------------------------------------------------------

    @rule(lead=LEAD, back=st.integers(0, 1), value=VALUE, replica=REPLICA, dies=st.booleans())
    def says(self, lead, back, value, replica, dies):
        """Dying before the commit, it was not told "received": nothing of it happened yet."""
        month = self._month(back)
        said, message = self.said[lead], f"m{len(self.heard)}"
        heard = self._words(lead, f"{month_name(month)} voids {value}", message)
        self._deliver(heard, lambda: said.first(month, value, message), replica, dies=dies)

    @rule(lead=LEAD, back=st.integers(0, 1), value=VALUE, replica=REPLICA, dies=st.booleans())
    def corrects(self, lead, back, value, replica, dies):
        """Two turns, each brought until it is taken, by whichever replica is there."""
        month, said = self._month(back), self.said[lead]
        if not said.values[month]:
            return
        first = self._words(lead, f"correct {month_name(month)} voids to {value}")
        second = self._words(lead, "change it")
        self._brought_until_taken(first, lambda: None, replica, dies=dies)
        self._brought_until_taken(second, lambda: said.corrected(month, value), 1 - replica, dies=dies)

    @precondition(lambda self: any(s.standing_in.values() for s in self.said.values()))
    @rule(lead=LEAD, which=st.integers(0, 10_000), value=VALUE, replica=REPLICA, dies=st.booleans())
    def edits(self, lead, which, value, replica, dies):
        """An earlier message of theirs, which may or may not have the figure that stands."""
        said = self.said[lead]
        messages = [(m, text) for m, text in said.standing_in.items() if text]
        if not messages:
            return
        month, message = messages[which % len(messages)]
        heard = self._words(lead, f"{month_name(month)} voids {value}", message, edited=True)
        self._deliver(heard, lambda: said.edited(month, value, message), replica, dies=dies)

    @precondition(lambda self: self.heard)
    @rule(number=st.integers(0, 10_000), replica=REPLICA)
    def is_delivered_again(self, number, replica):
        """Whatever was heard, however long ago: taken if it never was, and nothing at all otherwise."""
        heard, then = self.heard[number % len(self.heard)]
        new = heard.key not in self.taken
        assert self._deliver(heard, then, replica, known=True) is new

    def _brought_until_taken(self, heard, then, replica, *, dies):
        if dies:
            self._deliver(heard, then, replica, dies=True)
        self._deliver(heard, then, 1 - replica if dies else replica, known=dies)

    def _words(self, lead, words, message="", *, edited=False):
        person, key = f"{lead}@x.example", f"Ev{len(self.heard)}"
        place = Place.direct(person)
        return Heard(
            key, "workspace", person, place, words=words, message=message or f"own-{key}", edited=edited
        )

    def _deliver(self, heard, then, replica, *, dies=False, known=False):
        if not known:
            self.heard.append((heard, then))
        if dies:
            self.stores[replica].doomed = True
            with pytest.raises(Crashed):
                self.dialogues[replica].hear(heard)
            return False
        taken = self.dialogues[replica].hear(heard)
        if taken:
            self.taken.add(heard.key)
            then()
        return taken

    def _month(self, back):
        """The month last asked for, or one before it, where that was asked for too."""
        return max(Month.of(self.clock.now().date()) + (-1 - back), OCTOBER)

    # What time and the wires do ----------------------------------------------------------------------------------

    @rule(hours=st.integers(1, 80) | st.sampled_from((24 * 14, 24 * 30)), replica=REPLICA, dies=st.booleans())
    def time_passes(self, hours, replica, dies):
        self._pass(timedelta(hours=hours))
        if dies:
            self.stores[replica].doomed = True
            with suppress(Crashed):
                self.routines[replica].tick()
            self.stores[replica].doomed = False
        self.routines[1 - replica].tick()
        self.routines[replica].tick()

    def _pass(self, how_long):
        self.clock.move_to(self.clock.now() + how_long)
        if self.stores[0].is_server:
            time.sleep(self.lease.total_seconds() * 1.2)

    @rule(replica=REPLICA, what=st.sampled_from((None, TimeoutError, Crashed)))
    def messages_go_out(self, replica, what):
        """All well; or a message arrives and its answer is lost; or its courier dies before it has marked it."""
        self.platform.next_is = what() if what else None
        with suppress(Crashed):
            self.couriers[replica].empty()
        self.platform.next_is = None

    # What must be so ---------------------------------------------------------------------------------------------

    @invariant()
    def nothing_arrives_twice(self):
        assert not {key: n for key, n in Counter(self.platform.arrived).items() if n > 1}

    @invariant()
    def nobody_is_prompted_twice_for_a_month(self):
        assert max(self.platform.asked_for.values(), default=0) <= 1, self.platform.asked_for

    @invariant()
    def what_was_taken_is_recorded_in_its_order(self):
        with self.stores[0].reading() as work:
            for lead, said in self.said.items():
                recorded = defaultdict(list)
                for figure in work.figures.history(lead):
                    recorded[figure.period].append(int(figure.value))
                assert dict(recorded) == {m: v for m, v in said.values.items() if v}, lead

    def teardown(self) -> None:
        try:
            for _ in range(4):
                self._pass(timedelta(minutes=10))
                self.couriers[0].empty()
            answered = {key.split("/")[0] for key in self.platform.arrived}
            assert self.taken <= answered, f"never answered: {self.taken - answered}"
            self.nothing_arrives_twice()
            self._everybody_was_asked()
        finally:
            for store in self.stores:
                store.close()

    def _everybody_was_asked(self) -> None:
        """Once a tick has come at nine or later, whoever has said nothing has had a prompt."""
        for routine in self.routines:
            routine.tick()
        self.couriers[1].empty()
        if self.clock.now() >= T0 + timedelta(hours=1):
            asked = {k.split("/")[1].partition("@")[0] for k in self.platform.arrived if is_prompt(k)}
            assert {lead for lead, said in self.said.items() if not any(said.values.values())} <= asked


def is_prompt(key: str) -> bool:
    """A first request for a month's figures."""
    return key.endswith("/prompt")


def month_name(month: Month) -> str:
    """As somebody says it.

    >>> month_name(Month(2026, 10))
    'October'
    """
    return f"{datetime(month.year, month.number, 1, tzinfo=UTC):%B}"


def calendar(work):
    return england(work.portfolio.closures())


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_in_any_order_nothing_is_lost_or_said_twice_and_the_figures_are_those_said(kind, request):
    with tempfile.TemporaryDirectory() as folder:

        def fresh() -> str:
            if kind == "postgresql":
                return request.getfixturevalue("postgres").new_database()
            return f"sqlite:///{tempfile.mkdtemp(dir=folder)}/council.db"

        examples = int(os.environ.get("STOCKTAKE_EXAMPLES", "15" if kind == "sqlite" else "6"))
        run_state_machine_as_test(
            lambda: Council(fresh),
            settings=settings(
                max_examples=examples,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
