"""A council to talk with: the sample, a store in memory, a clock that only moves when told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.courier import Courier
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from adapters.workspace.neighbours import BoardPlatform
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.messages import Choice, Form, Message, from_wire, plain
from bot.routine import Routine
from bot.wording import asked_below, nothing_to_tell, nothing_waits_here, unit_has_it
from core.domain.portfolio import Portfolio
from core.ports import WORKSPACE, Post
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from core.store.kept import Kept

LONDON = ZoneInfo("Europe/London")
THE_FIRST_MORNING = datetime(2026, 11, 2, 8, 55, tzinfo=LONDON)
DOMAIN = "@marlowheath.example"


@cache
def sample() -> Portfolio:
    return read(sample_folder())


_BEGUN: dict[tuple[int, datetime, tuple[str, ...]], tuple[Portfolio, bytes]] = {}
"""Councils as they began, by portfolio, instant and platforms: bringing one in takes far longer than copying it."""


_USED: list[Database] = []
"""Stores in memory whose council is over: a new one would compile every statement anew, most of what a turn costs."""


def _a_store(url: str, begun: bytes | None) -> Database:
    if url != "sqlite://":
        return Database(url)
    store = _USED.pop() if begun and _USED else Database(url)
    if begun:
        store._kept = Kept()
        with store.engine.connect() as connection:
            connection.connection.driver_connection.deserialize(begun)
    return store


def _keep(portfolio: Portfolio, at: datetime, platforms: tuple[str, ...], store: Database) -> None:
    with store.engine.connect() as connection:
        begun = connection.connection.driver_connection.serialize()
    _BEGUN[id(portfolio), at, platforms] = (portfolio, begun)


class Council:
    """A council, in memory unless told where. `says` is a person's message; `hears` what was said to them since last asked."""

    platforms: tuple[str, ...] = (WORKSPACE,)

    def __init__(
        self, portfolio: Portfolio, at: datetime = THE_FIRST_MORNING, url: str = "sqlite://"
    ) -> None:
        begun = _BEGUN.get((id(portfolio), at, self.platforms))
        self.store = _a_store(url, begun and begun[1])
        self.clock = MovableClock(at, seconds=lambda: 0.0)
        self.rules = Rules()
        self.dialogue = Dialogue(self.store, self.clock, self.calendar, self.rules, platforms=self.platforms)
        self.routine = Routine(self.store, self.clock, self.calendar, self.rules, platforms=self.platforms)
        self.deliveries = 0
        self.read_up_to: dict[str, int] = {}
        if url != "sqlite://":
            self._begin(portfolio)
        elif begun is None:
            self._begin(portfolio)
            _keep(portfolio, at, self.platforms, self.store)
        self._open()
        self.brought_in = self.channel()

    def _begin(self, portfolio: Portfolio) -> None:
        self.store.migrate()
        with self.store.turn() as work:
            setting_up.bring_in(self.desk(work), portfolio, "import")
        with self.store.turn() as work:
            rounds.begin(self.desk(work))
        self.routine.tick()

    def _open(self) -> None:
        self.courier = Courier(self.store, self.clock, BoardPlatform(self.store), lambda: None)
        self._deliver()

    def _deliver(self) -> None:
        self.courier.empty()

    def calendar(self, work):
        return england(work.portfolio.closures())

    def desk(self, work) -> Desk:
        return Desk(work, self.clock.now(), self.calendar(work), self.rules, self.platforms)

    def close(self) -> None:
        if self.store.file is None and not self.store.is_server:
            assert self.store not in _USED
            _USED.append(self.store)
        else:
            self.store.close()

    # time

    def at(self, day: int, hour: int = 9, minute: int = 0, month: int = 11, year: int = 2026) -> Council:
        """Time runs to then, with everything that falls due on the way."""
        target = datetime(year, month, day, hour, minute, tzinfo=LONDON)
        while True:
            due = self.routine.next_due()
            if due is None or due > target:
                break
            self.clock.move_to(max(due, self.clock.now()))
            self.routine.tick()
        self.clock.move_to(target)
        self.routine.tick()
        self._deliver()
        return self

    def jump(self, day: int, hour: int = 9, month: int = 11, year: int = 2026) -> Council:
        """Time is lost: nothing ran until then."""
        self.clock.move_to(datetime(year, month, day, hour, tzinfo=LONDON))
        self.routine.tick()
        self._deliver()
        return self

    # talking

    def says(
        self, who: str, words: str, *, place: Place | None = None, key: str = "", edits: str = ""
    ) -> str:
        """A person says something; the key of their message."""
        key = key or self._next()
        person = self.person(who)
        self.hear(
            Heard(
                key,
                "workspace",
                person,
                place or Place.direct(person),
                words=words,
                message=edits or f"own-{key}",
                edited=bool(edits),
            )
        )
        return f"own-{key}"

    def presses(self, who: str, label: str, place: Place | None = None) -> None:
        """A person presses the latest button with that label."""
        choice, under = self._button(who, label)
        person = self.person(who)
        self.hear(Heard(self._next(), "workspace", person, place or under, token=choice.token))

    def holds(self, who: str, label: str) -> Callable[[], None]:
        """A button somebody sees now, to be pressed whenever."""
        choice, under = self._button(who, label)
        person = self.person(who)
        return lambda: self.hear(Heard(self._next(), "workspace", person, under, token=choice.token))

    def deletes(self, who: str, message: str) -> None:
        """A person deletes their own message."""
        person = self.person(who)
        self.hear(
            Heard(
                self._next(),
                "workspace",
                person,
                Place.direct(person),
                words="",
                message=message,
                edited=True,
            )
        )

    def fills_in(self, who: str, label: str, /, **values: str) -> None:
        """A person opens the form behind a button and sends it."""
        mistakes = self.tries(who, label, **values)
        assert not mistakes, f"The form was not taken: {mistakes}"

    def opens(self, who: str, label: str) -> Form | None:
        """The form the latest button with that label opens now."""
        choice, under = self._button(who, label)
        return self.dialogue.form(self.person(who), under, choice.token)

    def tries(self, who: str, label: str, /, **values: str) -> Mapping[str, str]:
        """A person opens a form and sends it; what could not be taken, by field. Then nothing was heard."""
        form = self.opens(who, label)
        assert form is not None, f"[{label}] opens no form"
        return self.sends(who, label, form, **values)

    def sends(self, who: str, label: str, form: Form, /, **values: str) -> Mapping[str, str]:
        """A person sends a form opened earlier."""
        known = {f.name: f.value for f in form.fields}
        for said, value in values.items():
            name = next(
                f.name for f in form.fields if f.name == said or said.casefold() in f.label.casefold()
            )
            known[name] = value
        _, under = self._button(who, label)
        heard = Heard(self._next(), "workspace", self.person(who), under, form=form.name, values=known)
        mistakes = self.dialogue.mistakes(heard)
        if not mistakes:
            self.hear(heard)
        return mistakes

    def hear(self, heard: Heard) -> None:
        self.dialogue.hear(heard)
        self._deliver()

    # what was said

    def hears(self, who: str) -> str:
        """Everything the bot said to a person since last asked, as plain text; a prompt put to rest says nothing."""
        person = self.person(who)
        return self._since(
            f"direct/{person}", [p for p in self.posts() if p.person == person and not _rests(p)]
        )

    def rests(self, who: str) -> str:
        """The prompts of a person that have been put to rest, as plain text."""
        person = self.person(who)
        return "\n".join(
            plain(from_wire(p.body["message"])) for p in self.posts() if p.person == person and _rests(p)
        )

    def now_reads(self, who: str, start: str) -> list[str]:
        """Every message to a person that begins so, as it stands now."""
        posts = sorted((p for p in self.posts() if p.person == self.person(who)), key=lambda p: p.first_seq)
        said = [plain(from_wire(p.body["message"])) for p in posts]
        return [each for each in said if each.startswith(start)]

    def channel(self) -> str:
        """Everything new or edited in the unit's channel since last asked."""
        return self._since("channel", [p for p in self.posts() if p.channel == "unit"])

    def posts(self) -> list[Post]:
        with self.store.reading() as work:
            return [p for p in work.board.since(0, 100_000) if p.author == "stocktake"]

    def messages(self, who: str) -> list[Message]:
        person = self.person(who)
        return [from_wire(p.body["message"]) for p in self.posts() if p.person == person]

    def person(self, who: str) -> str:
        with self.store.reading() as work:
            for person in work.portfolio.people():
                if who in {person.key, person.name, person.first_name}:
                    return person.key
        return who

    def work(self):
        return self.store.reading()

    def _since(self, name: str, posts: list[Post]) -> str:
        seen = self.read_up_to.get(name, 0)
        new = [p for p in posts if p.seq > seen]
        if new:
            self.read_up_to[name] = max(p.seq for p in new)
        new = [p for p in new if not (p.first_seq <= seen and self._lost_its_buttons(p))]
        return "\n\n".join(plain(from_wire(p.body["message"])) for p in new)

    def _lost_its_buttons(self, post: Post) -> bool:
        """Whether an edit left the words as they were."""
        with self.store.reading() as work:
            body = work.outbox.body(f"{post.key}/at-rest")
            first = work.outbox.body(post.key)
        said = [plain(from_wire(b["message"])) for b in (body, first) if b is not None]
        return len(said) == 2 and said[1].startswith(said[0])

    def _button(self, who: str, label: str) -> tuple[Choice, Place]:
        """The latest that is offered now; else the latest that was, as on a screen that has not caught up."""
        person = self.person(who)
        theirs = [p for p in reversed(self.posts()) if p.person in {person, None}]
        with self.store.reading() as work:
            at_first = [(p, work.outbox.body(p.key) or p.body) for p in theirs]
        for post, body in (*((p, p.body) for p in theirs), *at_first):
            for choice in from_wire(body["message"]).choices:
                if choice.label == label:
                    return choice, Place(post.channel, post.person, post.thread)
        raise AssertionError(f"Nobody offered {who} a button called [{label}].")

    def _next(self) -> str:
        self.deliveries += 1
        return f"delivery-{self.deliveries}"


def _rests(post: Post) -> bool:
    said = plain(from_wire(post.body["message"]))
    return post.edited_at is not None and said.endswith(AT_REST)


AT_REST = (
    asked_below(),
    nothing_waits_here(),
    nothing_waits_here(put_off=True),
    nothing_to_tell(),
    unit_has_it(),
)
"""How a message ends that was put to rest: edited where it stands, and nothing new."""


@pytest.fixture
def council(request: pytest.FixtureRequest) -> Iterator[Council]:
    """The sample council on the first morning of the October round, five minutes before nine.

    For a transcript marked `everywhere`, once behind the door of each platform.
    """
    made = _behind(request.param) if hasattr(request, "param") else Council(sample())
    yield made
    made.close()


def _behind(platform: str) -> Council:
    from tests.conversations import doors  # noqa: PLC0415 - it knows this module, and few tests need it

    return doors.Joined(doors.SIDES[platform])


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "everywhere(but=()): said behind the real door of each platform")


def in_a_row(said: str, *cells: str) -> bool:
    """Whether one line says all of these: a row of a table, as a platform shows tables."""
    return any(all(cell in line for cell in cells) for line in said.splitlines())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have a transcript said on every platform, but for those that do not have what it is about."""
    mark = metafunc.definition.get_closest_marker("everywhere")
    if mark is not None and "council" in metafunc.fixturenames and _is_ours(metafunc):
        never = mark.kwargs.get("but", ())
        on = [name for name in ("page", "slack", "teams") if name not in never]
        metafunc.parametrize("council", on, indirect=True)


def _is_ours(metafunc: pytest.Metafunc) -> bool:
    """Not where a module says the same transcripts with a council of its own."""
    return "council" not in vars(metafunc.module)
