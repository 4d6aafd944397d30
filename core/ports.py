"""What the core needs from the world, in its own words.

A `Store` gives one `Work` at a time: everything read and written in it is one transaction. The room that keeps
these promises on a database is `core.store`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from core.domain.audit import Decision, Entry, Head
from core.domain.figures import Figure
from core.domain.flags import Cause, Flag
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Absence, Person, Priority
from core.domain.requests import Request, Round
from core.domain.trajectory import Trajectory

WORKSPACE = "workspace"
"""The platform that is always there: Stocktake's own page."""


Answer = TypeVar("Answer")
Made = TypeVar("Made")


class Unavailable(RuntimeError):
    """The store could not be used, tried again or not; nothing of what was begun happened."""


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Due:
    """A row of the ledger: something that falls due once. Its key can exist once and is ticked off once."""

    key: str
    kind: str
    due_at: datetime
    about: Mapping[str, str]
    person: str = ""
    round: Month | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A row of the outbox: one message, sent once, in its conversation's order.

    `attempts` counts the earlier tries that had no clear answer, so that the message may have arrived.
    """

    number: int
    key: str
    conversation: str
    body: Mapping[str, Any]
    attempts: int = 0
    platform: str = WORKSPACE


class Fate(Enum):
    """Why a message was set aside: refused, nobody can be written to there, perhaps arrived, or no try had an answer."""

    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    PERHAPS = "perhaps"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message set aside for a person to see, and why."""

    key: str
    platform: str
    conversation: str
    body: Mapping[str, Any]
    trouble: str
    put_at: datetime
    fate: Fate
    attempts: int = 0

    @property
    def perhaps(self) -> bool:
        """Whether it may have arrived."""
        return self.fate in {Fate.PERHAPS, Fate.GIVEN_UP}

    @property
    def looked_for(self) -> bool:
        """Whether, when it is sent again, the platform is first asked if it has it: then it is there once.

        What only one person sees in a channel is never found again.
        """
        return self.attempts > 0 and not (self.body.get("person") and self.body.get("channel"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of a platform's share of the outbox waits, and since when."""

    platform: str
    waiting: int
    oldest: datetime | None
    set_aside: int
    perhaps: int


@dataclass(frozen=True, slots=True)
class Address:
    """Who somebody is on a platform. `user` is the platform's own name for them within `team` (or tenant).

    `reference` is what the platform's adapter needs to reach them, as it came over the wire.
    """

    platform: str
    team: str
    user: str
    person: str
    seen_at: datetime
    reference: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that happened to a request or a flag, for its history."""

    at: datetime
    who: str
    what: str
    detail: str = ""


class Paper(Protocol):
    """Something the unit's routines keep: an action, a stocktake, a plan. It is known by its number."""

    @property
    def number(self) -> int: ...


P = TypeVar("P", bound=Paper)


@dataclass(frozen=True, slots=True)
class Version(Generic[P]):
    """A paper as it was from `noted.at` on, and who made it so."""

    paper: P
    noted: Noted


class Shelf(Protocol[P]):
    """The papers of one kind. Saving adds a version; nothing is overwritten, so each is kept as known at any time."""

    def add(self, paper: P, noted: Noted) -> P: ...
    def save(self, paper: P, noted: Noted) -> int: ...
    def get(self, number: int, at: datetime | None = None) -> P | None: ...
    def all(self, at: datetime | None = None) -> Sequence[P]: ...
    def versions(self, number: int) -> Sequence[Version[P]]: ...


class Portfolio(Protocol):
    """People, priorities, indicators and their trajectories."""

    def people(self) -> Sequence[Person]: ...
    def person(self, key: str) -> Person | None: ...
    def priorities(self) -> Sequence[Priority]: ...
    def priority(self, key: str) -> Priority: ...
    def indicators(self) -> Sequence[Indicator]: ...
    def indicator(self, key: str) -> Indicator: ...
    def save(self, *things: Person | Priority | Indicator) -> None: ...
    def trajectory(self, indicator: str, at: datetime | None = None) -> Trajectory | None: ...
    def trajectory_versions(self, indicator: str) -> Sequence[Trajectory]: ...
    def read_ahead(self, indicators: Collection[str]) -> None:
        """Have the trajectories of many read at once, where each is about to be asked for."""
        ...

    def agree(self, indicator: str, trajectory: Trajectory) -> None: ...
    def closures(self) -> frozenset[date]: ...
    def set_closures(self, days: frozenset[date]) -> None: ...

    def once(self, make: Callable[[Portfolio], Made]) -> Made:
        """What a function makes of the portfolio, made again only when the portfolio has changed."""
        ...


class Figures(Protocol):
    """The histories of what was said."""

    def history(self, indicator: str) -> Sequence[Figure]: ...
    def read_ahead(self, indicators: Collection[str]) -> None:
        """Have the histories of many read at once, where each is about to be asked for."""
        ...

    def known(self, indicator: str, at: datetime | None = None) -> Mapping[Month, Figure]: ...
    def all(self) -> Sequence[Figure]: ...
    def given_for(self, period: Month) -> Collection[str]: ...
    def add(self, figure: Figure) -> Figure: ...
    def add_many(self, figures: Sequence[Figure]) -> None: ...
    def get(self, number: int) -> Figure: ...
    def said_in(self, message: str) -> Sequence[Figure]: ...


class Requests(Protocol):
    """Rounds, their requests and what happened to each."""

    def round(self, month: Month) -> Round | None: ...
    def rounds(self) -> Sequence[Round]: ...
    def save_round(self, round_: Round) -> None: ...
    def get(self, indicator: str, period: Month) -> Request | None: ...
    def asked_in(self, month: Month) -> Collection[str]: ...
    def of_round(self, month: Month) -> Sequence[Request]: ...
    def unanswered(self) -> Sequence[Request]: ...
    def unanswered_of(self, people: Collection[str]) -> Sequence[Request]: ...
    def unanswered_about(self, indicators: Collection[str]) -> Sequence[Request]: ...
    def save(self, request: Request) -> None: ...
    def save_many(self, requests: Sequence[Request], noted: Noted) -> None: ...
    def note(self, indicator: str, period: Month, noted: Noted) -> None: ...
    def notes(self, indicator: str, period: Month) -> Sequence[Noted]: ...


class Flags(Protocol):
    """Flags and what happened to each."""

    def add(self, flag: Flag) -> Flag: ...
    def save(self, flag: Flag) -> None: ...
    def get(self, number: int) -> Flag: ...
    def open(self) -> Sequence[Flag]: ...
    def of(self, indicator: str, cause: Cause) -> Sequence[Flag]: ...
    def changed_since(self, at: datetime) -> Sequence[Flag]: ...
    def note(self, number: int, noted: Noted) -> None: ...
    def notes(self, number: int) -> Sequence[Noted]: ...


class Absences(Protocol):
    """Who is away when."""

    def add(self, absence: Absence, at: datetime) -> int: ...
    def cancel(self, number: int) -> None: ...
    def of(self, person: str) -> Sequence[Absence]: ...
    def numbers_covering(self, person: str, day: date) -> Sequence[int]: ...
    def is_of(self, number: int, person: str) -> bool: ...


class Ledger(Protocol):
    """What is due: rows that decide, so that a tick need not."""

    def add(self, due: Due) -> bool: ...
    def add_many(self, dues: Sequence[Due]) -> None: ...
    def due(self, at: datetime, limit: int = 500) -> Sequence[Due]: ...
    def next_after(self, at: datetime) -> datetime | None: ...
    def tick_off(self, key: str, at: datetime, outcome: str = "done") -> bool: ...
    def tick_off_many(
        self, keys: Collection[str], at: datetime, outcome: str = "done"
    ) -> Collection[str]: ...
    def tick_off_about(self, prefix: str, at: datetime, outcome: str) -> None: ...
    def open_about(self, *prefixes: str) -> Sequence[Due]: ...
    def hold(self, round_: Month, held: bool) -> None: ...  # noqa: FBT001 - reads as a sentence: hold(october, True)


class Inbox(Protocol):
    """Deliveries already taken."""

    def take(self, key: str, platform: str, person: str, at: datetime, also: Collection[str] = ()) -> bool:
        """Take it under every key it may come again by; False when it was taken before under any of them."""
        ...

    def has(self, key: str) -> bool: ...
    def count(self, person: str, since: datetime, until: datetime) -> int: ...
    def times(self, person: str, since: datetime) -> Sequence[datetime]: ...


class Outbox(Protocol):
    """Messages decided but not yet sent: each key once on each platform.

    What `answers` somebody who is waiting goes before what nobody asked for. `lease` offers the oldest waiting message
    of each `lane` of a conversation, none twice before its lease runs out, and none of a conversation that is to be `quiet`. What is `set_aside` stays for a person, who has
    it sent again or says that it arrived. `out_of_reach` names the conversations whose newest message was refused
    because nobody can be written to there, and the platform. `gone` forgets where a message was posted, since it was
    deleted there; what is then `sent` in the place of it (`replaces`) is that message from then on. `remote` is the platform's own name for a message that was posted,
    `key_of` the way back, `as_it_stands` what a message says after every edit decided so far, under the edit's key, and `lately` what
    was said in a conversation and its edits, by their keys, the newest first.
    """

    def put(
        self,
        key: str,
        conversation: str,
        body: Mapping[str, Any],
        at: datetime,
        platform: str = WORKSPACE,
        *,
        answers: bool = False,
        lane: str = "",
    ) -> bool: ...
    def lane_of(self, key: str, platform: str = WORKSPACE) -> str | None: ...
    def release(self, at: datetime, platform: str = WORKSPACE) -> None: ...
    def lease(
        self, at: datetime, until: datetime, limit: int, platform: str = WORKSPACE
    ) -> Sequence[Queued]: ...
    def sent(
        self,
        key: str,
        at: datetime,
        remote: str = "",
        platform: str = WORKSPACE,
        replaces: str | None = None,
    ) -> None: ...
    def gone(self, key: str, platform: str = WORKSPACE) -> bool: ...
    def failed(self, key: str, again_at: datetime, reason: str, platform: str = WORKSPACE) -> None: ...
    def postponed(self, key: str, until: datetime, platform: str = WORKSPACE) -> None: ...
    def quiet(self, conversation: str, until: datetime, platform: str = WORKSPACE) -> None: ...
    def set_aside(self, key: str, reason: str, fate: Fate, platform: str = WORKSPACE) -> None: ...
    def stuck(self) -> Sequence[Stuck]: ...
    def out_of_reach(self) -> Mapping[str, str]: ...
    def resend(self, key: str, at: datetime, platform: str = WORKSPACE) -> bool: ...
    def mark_sent(self, key: str, at: datetime, platform: str = WORKSPACE) -> bool: ...
    def waiting(self) -> Sequence[Waiting]: ...
    def remote(self, key: str, platform: str = WORKSPACE) -> str | None: ...
    def key_of(self, remote: str, platform: str = WORKSPACE) -> str | None: ...
    def platforms_of(self, key: str) -> Sequence[str]: ...
    def body(self, key: str) -> Mapping[str, Any] | None: ...
    def as_it_stands(self, key: str, platform: str = WORKSPACE) -> tuple[str, Mapping[str, Any]] | None: ...
    def lately(self, conversation: str, most: int) -> Sequence[tuple[str, Mapping[str, Any]]]: ...


class Addresses(Protocol):
    """Who people are on each platform, and how they are reached there."""

    def at(self, platform: str, team: str, user: str) -> Address | None: ...
    def of(self, person: str) -> Sequence[Address]: ...
    def save(self, address: Address) -> None: ...
    def seen(self, platform: str, person: str, at: datetime) -> None: ...
    def forget(self, platform: str, team: str, user: str) -> None: ...


class Audit(Protocol):
    """The trail of every decision: added to, never changed. People stand in it under numbers of their own."""

    def append(self, *decisions: Decision) -> None: ...
    def entries(self, after: int | None = None, limit: int = 1000) -> Sequence[Entry]: ...
    def head(self) -> Head: ...
    def people(self) -> Mapping[str, str]: ...
    def told(self) -> Sequence[tuple[str, str]]: ...


class Talks(Protocol):
    """What each person's conversation is in the middle of, and small things kept by name."""

    def state(self, person: str) -> Mapping[str, Any]: ...
    def keep(self, person: str, state: Mapping[str, Any]) -> None: ...
    def recall(self, name: str) -> str | None: ...
    def remember(self, name: str, value: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it stands on the workspace's own board. An edit takes a new `seq`."""

    seq: int
    first_seq: int
    key: str
    channel: str | None
    person: str | None
    thread: str | None
    author: str
    body: Mapping[str, Any]
    at: datetime
    edited_at: datetime | None = None


class Board(Protocol):
    """The workspace's own messages: what Slack keeps for Slack, kept here for the page."""

    def post(self, post: Post) -> Post: ...
    def edit(self, key: str, body: Mapping[str, Any], at: datetime | None) -> None: ...
    def get(self, key: str) -> Post | None: ...
    def visible(self, person: str, channels: Sequence[str]) -> Sequence[Post]: ...
    def newest(self, author: str) -> Mapping[str, int]: ...
    def since(self, seq: int, limit: int = 1000) -> Sequence[Post]: ...
    def latest(self) -> int: ...


class Work(Protocol):
    """One transaction's view of everything kept."""

    @property
    def portfolio(self) -> Portfolio: ...
    @property
    def figures(self) -> Figures: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def flags(self) -> Flags: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def addresses(self) -> Addresses: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def talks(self) -> Talks: ...
    @property
    def board(self) -> Board: ...

    def shelf(self, kind: type[P]) -> Shelf[P]: ...


class Store(Protocol):
    """Where everything is kept.

    A `turn` is alone: no other turn reads or writes between its first read and its commit. Raise inside it and
    nothing of it happened. `sending` is a short transaction of a courier's, which touches the outbox alone and waits
    for no turn. `reading` is one consistent view.
    """

    def turn(self) -> AbstractContextManager[Work]: ...
    def sending(self) -> AbstractContextManager[Work]: ...
    def reading(self) -> AbstractContextManager[Work]: ...
    def again(self, act: Callable[[], Answer]) -> Answer:
        """Do it; where the database says that it was disturbed (a lost connection, a deadlock), do it again.

        The commit itself may have been disturbed, so doing it twice must be doing it once. Raises Unavailable when
        the database stays away.
        """
        ...
