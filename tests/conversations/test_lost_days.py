"""Stocktake was off for days, or its clock was wrong: everybody hears once, and nobody hears what is past.

Counted where messages arrive, on a platform that cannot be asked what it has and would show what is posted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from adapters.clock import MovableClock
from adapters.courier import Courier
from bot.routine import Routine
from core.domain.months import Month
from core.ports import Work
from tests.conversations.conftest import Council, sample
from tests.postgres import Server

_OCTOBER = Month(2026, 10)
ASKING = {"prompt", "again", "reminder", "after"}


@dataclass(frozen=True)
class Arrived:
    """A message as it reached somebody."""

    key: str
    person: str | None


class Receiver:
    """A platform that keeps what arrives, in order."""

    name = "workspace"

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []

    def post(self, key, body, at, *, again):
        if not body.get("replaces"):
            self.arrived.append(Arrived(key, body.get("person")))
        return key


class Counted(Council):
    """A council whose messages arrive at a receiver."""

    def _open(self) -> None:
        self.receiver = Receiver()
        self.courier = Courier(self.store, self.clock, self.receiver, lambda: None)
        self._deliver()


@pytest.fixture
def council() -> Iterator[Counted]:
    made = Counted(sample())
    yield made
    made.store.close()


def chases(council: Counted, since: int = 0) -> Sequence[Arrived]:
    return [a for a in council.receiver.arrived[since:] if a.person and a.key.startswith("chase/")]


@pytest.mark.parametrize("day", [3, 6, 9, 10, 11, 13, 16, 20, 25])
def test_after_three_days_of_silence_everybody_hears_once(council: Counted, day: int) -> None:
    """Each figure is asked for with the one step that is left to take, and each person has one message of it all."""
    heard_once_after_three_days(council, day)


def heard_once_after_three_days(council: Counted, day: int) -> None:
    council.at(day, 8)
    before, began = len(council.receiver.arrived), council.clock.now()
    council.jump(day + 3, 10)
    heard = Counter(a.person for a in chases(council, before) if a.key.split("/")[3] in ASKING | {"told"})
    assert set(heard.values()) <= {1}, heard
    with council.work() as work:
        for request in work.requests.of_round(_OCTOBER):
            notes = work.requests.notes(request.indicator, request.period)
            asked = [n for n in notes if n.at > began and n.what in {"asked", "asked again", "reminded"}]
            assert len(asked) <= 1, f"{request.indicator} was asked for {len(asked)} times"


class Wrong:
    """A clock that is set wrong and set right again."""

    def __init__(self, right: MovableClock) -> None:
        self.right = right
        self.by = timedelta(0)

    def now(self) -> datetime:
        return self.right.now() + self.by


@pytest.mark.parametrize(
    "wrong_by",
    [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1)],
    ids=["an hour fast", "an hour slow", "a day fast", "a day slow"],
)
def test_a_clock_that_jumps_and_jumps_back_asks_nobody_twice(wrong_by: timedelta) -> None:
    """What was said is ticked off by its key, not by the time: going back does not bring it back."""
    council = Counted(sample())
    nobody_asked_twice(council, wrong_by)
    council.close()


def nobody_asked_twice(council: Counted, wrong_by: timedelta) -> None:
    wrong = Wrong(council.clock)
    council.routine = Routine(council.store, wrong, council.calendar, council.rules)
    for hours in range(1, 24 * 14, 3):
        wrong.by = wrong_by if hours % 2 else timedelta(0)
        council.clock.move_to(datetime(2026, 11, 2, 8, 30, tzinfo=UTC) + timedelta(hours=hours))
        council.routine.tick()
    council.courier.empty()
    prompts = Counter(p.key.split("/")[1] for p in chases(council) if p.key.endswith("/prompt"))
    assert max(prompts.values()) == 1
    right = Counted(sample())
    right.at(18, 8, 30)
    assert set(prompts) == {p.key.split("/")[1] for p in chases(right) if p.key.endswith("/prompt")}
    with council.work() as work, right.work() as other:
        for request in work.requests.of_round(_OCTOBER):
            for what in ("asked", "reminded", "deputy asked", "unit told"):
                often = _noted(work, request.indicator, what), _noted(other, request.indicator, what)
                assert often[0] <= often[1], (
                    request.indicator,
                    what,
                    often,
                )
    right.store.close()


@pytest.fixture
def on_a_server(postgres: Server) -> Iterator[Counted]:
    """The same council, on PostgreSQL."""
    url = postgres.new_database()
    made = Counted(sample(), url=url)
    yield made
    made.close()
    postgres.drop(url)


def test_on_a_server_too_everybody_hears_once_after_three_days(on_a_server: Counted) -> None:
    heard_once_after_three_days(on_a_server, 9)


def test_on_a_server_too_a_clock_set_back_a_day_asks_nobody_twice(on_a_server: Counted) -> None:
    """Its leases run by the server's clock, what is due by ours."""
    nobody_asked_twice(on_a_server, timedelta(days=-1))


def _noted(work: Work, indicator: str, what: str) -> int:
    return sum(note.what == what for note in work.requests.notes(indicator, _OCTOBER))


@pytest.mark.parametrize(
    ("begins", "days"),
    [
        pytest.param((2026, 10, 22), 14, id="the night clocks go back"),
        pytest.param((2027, 3, 24), 14, id="the night clocks go forward"),
        pytest.param((2028, 2, 24), 14, id="a leap day"),
        pytest.param((2026, 12, 28), 14, id="the year's end"),
        pytest.param((2027, 3, 25), 14, id="the financial year's turn"),
    ],
)
def test_every_prompt_is_said_once_at_nine_in_london(begins: tuple[int, int, int], days: int) -> None:
    """Ticked every half hour, all night too: no prompt at eight or ten, none missing, none twice."""
    start = datetime(*begins, 0, 10, tzinfo=UTC)
    council = Counted(sample(), at=start)
    for half_hour in range(days * 48):
        council.clock.move_to(start + timedelta(minutes=30 * half_hour))
        council.routine.tick()
    council.courier.empty()
    posts = [p for p in chases(council) if p.key.endswith("/prompt")]
    assert posts, "nothing opened in these days, so nothing was proved"
    begun = start.astimezone(council.rules.home).hour, 10  # what was open already is asked for at once
    for post in posts:
        local = (
            datetime.fromisoformat(post.key.split("/")[2]).replace(tzinfo=UTC).astimezone(council.rules.home)
        )
        assert (local.hour, local.minute) in {(9, 10), begun}, post.key
    keys = Counter(p.key for p in posts)
    assert set(keys.values()) == {1}
    for lead in {p.person for p in posts}:
        assert len([p for p in posts if p.person == lead]) == len(_days_asked(council, lead))
    council.store.close()


def _days_asked(council: Counted, lead: str) -> set[object]:
    """The days on which a figure of theirs was first asked for."""
    with council.work() as work:
        return {
            n.at.date()
            for round_ in work.requests.rounds()
            for r in work.requests.of_round(round_.month)
            for n in work.requests.notes(r.indicator, r.period)
            if n.what == "asked" and n.detail in {"", lead} and r.asked_of == lead
        }
