"""Two replicas, leads, hours and days, deliveries again, crashes before the commit, lost answers, in any order.

Beside it runs a model a child could check: which deliveries were taken, and what each lead last said.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.figures import known
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
REPLICA = st.sampled_from((0, 1))


class Crashed(BaseException):
    pass


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
    """A platform that can be asked, and sometimes takes a message without saying so."""

    name = "workspace"

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.lose_next = False

    def post(self, key, body, at, *, again):
        if again and key in self.arrived:
            return key
        self.arrived.append(key)
        if self.lose_next:
            self.lose_next = False
            raise TimeoutError
        return key


class Council(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        url = f"sqlite:///{Path(self.folder.name) / 'council.db'}"
        self.stores = [Fragile(url), Fragile(url)]
        self.stores[0].migrate()
        self.clock, self.platform = MovableClock(T0, seconds=lambda: 0.0), Lossy()
        self.dialogues = [Dialogue(s, self.clock, calendar, Rules()) for s in self.stores]
        self.routines = [Routine(s, self.clock, calendar, Rules()) for s in self.stores]
        self.couriers = [Courier(s, self.clock, self.platform, lambda: None) for s in self.stores]
        self.said: list[Heard] = []
        self.taken: set[str] = set()
        self.first: dict[str, int] = {}
        with self.stores[0].turn() as work:
            for lead in LEADS:
                work.portfolio.save(Person(f"{lead}@x.example", lead.title(), Role.LEAD))
                work.portfolio.save(Priority(lead, lead, "All", f"{lead}@x.example"))
                work.portfolio.save(Indicator(lead, lead, f"Voids {lead}", "days", aliases=("voids",)))
            rounds.begin(Desk(work, T0, calendar(work), Rules()))

    @rule(lead=LEAD, value=st.integers(20, 40), replica=REPLICA, dies=st.booleans())
    def says(self, lead, value, replica, dies):
        """Dying before the commit, it was not told "received": nothing of it happened."""
        key = f"Ev{len(self.said)}"
        person = f"{lead}@x.example"
        heard = Heard(
            key, "workspace", person, Place.direct(person), words=f"voids {value}", message=f"own-{key}"
        )
        self.said.append(heard)
        self._deliver(heard, replica, dies=dies)
        if not dies:
            self.first.setdefault(lead, value)

    @precondition(lambda self: self.said)
    @rule(number=st.integers(0, 10_000), replica=REPLICA)
    def is_delivered_again(self, number, replica):
        heard = self.said[number % len(self.said)]
        new = heard.key not in self.taken
        assert self._deliver(heard, replica) is new
        if new:
            self.first.setdefault(heard.person.partition("@")[0], int(heard.words.rpartition(" ")[2]))

    def _deliver(self, heard, replica, *, dies=False):
        if dies:
            self.stores[replica].doomed = True
            with pytest.raises(Crashed):
                self.dialogues[replica].hear(heard)
            return False
        taken = self.dialogues[replica].hear(heard)
        self.taken.add(heard.key)
        return taken

    @rule(hours=st.integers(1, 80), replica=REPLICA, dies=st.booleans())
    def time_passes(self, hours, replica, dies):
        self.clock.move_to(self.clock.now() + timedelta(hours=hours))
        if dies:
            self.stores[replica].doomed = True
            with suppress(Crashed):
                self.routines[replica].tick()
            self.stores[replica].doomed = False
        self.routines[1 - replica].tick()
        self.routines[replica].tick()

    @rule(replica=REPLICA, loses=st.booleans())
    def messages_go_out(self, replica, loses):
        self.platform.lose_next = loses
        self.couriers[replica].empty()

    @invariant()
    def nothing_arrives_twice(self):
        assert not {key: n for key, n in Counter(self.platform.arrived).items() if n > 1}

    @invariant()
    def nobody_is_prompted_twice(self):
        prompts = Counter(
            k.split("/")[1] for k in self.platform.arrived if k.endswith("/prompt") and "2026-11" in k
        )
        assert max(prompts.values(), default=0) <= 1

    @invariant()
    def what_was_taken_first_is_recorded(self):
        with self.stores[0].reading() as work:
            for lead in LEADS:
                history = [f for f in work.figures.history(lead) if f.period == OCTOBER]
                assert bool(known(history)) is (lead in self.first)
                if history:
                    assert int(history[0].value) == self.first[lead]

    def teardown(self) -> None:
        self.platform.lose_next = False
        for _ in range(4):
            self.clock.move_to(self.clock.now() + timedelta(minutes=10))
            self.couriers[0].empty()
        answered = {key.split("/")[0] for key in self.platform.arrived}
        assert self.taken <= answered, f"never answered: {self.taken - answered}"
        self.nothing_arrives_twice()
        for store in self.stores:
            store.close()
        self.folder.cleanup()


def calendar(work):
    return england(work.portfolio.closures())


TestAnyOrderOfThings = Council.TestCase
TestAnyOrderOfThings.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
