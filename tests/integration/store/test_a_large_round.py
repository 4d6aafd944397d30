"""A large council's round: made some at a time, and the same in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from bot.routine import Routine
from core.domain.audit import Decision
from core.domain.figures import Standing
from core.domain.months import Month
from core.services import judging, rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database

T0 = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
OCTOBER = Month(2026, 10)


def calendar(work):
    return england(work.portfolio.closures())


def prepared(store: Database) -> tuple[int, list, list]:
    """How many requests the first transaction made; all of them, and what will fall due, after a tick."""
    with store.turn() as work:
        setting_up.bring_in(Desk(work, T0, calendar(work), Rules()), read(sample_folder()), "import")
    with store.turn() as work:
        rounds.begin(Desk(work, T0, calendar(work), Rules()))
        first = len(work.requests.of_round(OCTOBER))
    Routine(store, MovableClock(T0, seconds=lambda: 0.0), calendar, Rules()).tick()
    with store.reading() as work:
        return first, work.requests.of_round(OCTOBER), work.ledger.open_about("chase/")


@pytest.fixture
def whole() -> Database:
    store = Database("sqlite://")
    store.migrate()
    return store


def test_a_round_is_prepared_some_at_a_time_and_nothing_is_left_out(store, whole, monkeypatch):
    """No transaction makes more than its share, so that replies are heard in between."""
    everything = prepared(whole)
    monkeypatch.setattr(rounds, "_AT_ONCE", 3)
    pieces = prepared(store)
    assert pieces[0] == 3
    assert everything[0] == len(everything[1]) > 20
    assert pieces[1:] == everything[1:]


def test_many_dues_at_once_are_taken_like_one_after_the_other(store):
    """Added once, done once; what was dropped before it was done comes back, what was done does not."""
    with store.turn() as work:
        rounds.begin(Desk(work, T0, calendar(work), Rules()))
        setting_up.bring_in(Desk(work, T0, calendar(work), Rules()), read(sample_folder()), "import")
        rounds.begin(Desk(work, T0, calendar(work), Rules()))
        dues = work.ledger.open_about("chase/")
        keys = [due.key for due in dues]
        assert work.ledger.tick_off_many(keys[:2], T0) == set(keys[:2])
        assert work.ledger.tick_off_many(keys[:3], T0, "moved") == {keys[2]}
        work.ledger.add_many(dues)
        assert [due.key for due in work.ledger.open_about("chase/")] == keys[2:]


def test_what_many_indicators_have_is_read_at_once_and_is_the_same(store):
    """A workbook of thousands is judged in one transaction, which must not ask for each."""
    with store.turn() as work:
        setting_up.bring_in(Desk(work, T0, calendar(work), Rules()), read(sample_folder()), "import")
    keys = [indicator.key for indicator in read(sample_folder()).indicators]
    stranger = Database(store.engine.url.render_as_string(hide_password=False))
    asked: list[str] = []
    event.listen(stranger.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with stranger.turn() as work, store.reading() as other:
        work.figures.add(replace(other.figures.history(keys[0])[-1], number=0, value=Decimal(7)))
        work.figures.read_ahead(keys)
        work.portfolio.read_ahead(keys)
        asked.clear()
        assert [work.figures.history(k) for k in keys[1:]] == [other.figures.history(k) for k in keys[1:]]
        assert [work.portfolio.trajectory_versions(k) for k in keys] == [
            other.portfolio.trajectory_versions(k) for k in keys
        ]
        assert [str(f.value) for f in work.figures.history(keys[0])].count("7") == 1
        work.figures.read_ahead(keys)
        work.portfolio.read_ahead(keys)
        assert asked == []
    stranger.close()


def test_what_is_read_ahead_reads_exactly_as_one_by_one(store, monkeypatch):
    """Corrected and withdrawn figures and a line redrawn too, each indicator's now and as it was known before."""
    monkeypatch.setattr(judging, "_AHEAD", 4)
    portfolio = read(sample_folder())
    keys = [indicator.key for indicator in portfolio.indicators]
    later = T0 + timedelta(days=2)
    with store.turn() as work:
        setting_up.bring_in(Desk(work, T0, calendar(work), Rules()), portfolio, "import")
        for n, key in enumerate(keys):
            first, *_, last = work.figures.history(key)
            corrected = replace(first, number=0, value=Decimal(7), said_at=later)
            withdrawn = replace(last, number=0, standing=Standing.WITHDRAWN, said_at=later)
            work.figures.add_many([corrected, withdrawn][: n % 3])
        drawn = next(key for key in keys if work.portfolio.trajectory(key) is not None)
        redrawn = work.portfolio.trajectory(drawn).reprofiled(
            reason="later", approver="board", agreed_at=later
        )
        work.portfolio.agree(drawn, redrawn)
    url = store.engine.url.render_as_string(hide_password=False)
    at_once, each = Database(url), Database(url)
    for moment in (None, T0 + timedelta(days=1)):
        with at_once.reading() as some, each.reading() as one:
            ahead = [judging.read_indicator(some, key, at=moment) for key in judging.ahead(some, keys)]
            assert ahead == [judging.read_indicator(one, key, at=moment) for key in keys]
            histories = [one.figures.history(key) for key in keys]
            assert [some.figures.history(key) for key in keys] == histories
            versions = [one.portfolio.trajectory_versions(key) for key in keys]
            assert [some.portfolio.trajectory_versions(key) for key in keys] == versions
            assert max(len(agreed) for agreed in versions) == 2
            assert len({len(entries) for entries in histories}) > 1
    at_once.close()
    each.close()


def test_many_decisions_at_once_stand_in_one_chain_with_those_before_and_after(store):
    """Who was numbered keeps the number."""
    ada, ben = (Decision(T0, f"{who}@x.example", "said", f"person/{who}@x.example") for who in ("ada", "ben"))
    for some in ((ada,), (ben, ada), (), (ben,)):
        with store.turn() as work:
            work.audit.append(*some)
    with store.turn() as work:
        work.audit.append(ben)
        work.audit.append(ada)
    with store.reading() as work:
        entries = work.audit.entries()
    assert [e.number for e in entries] == list(range(1, 9))
    numbered = [(e.about, e.details["person"]) for e in entries if e.what == "numbered"]
    assert numbered == [("person/p1", "ada@x.example"), ("person/p2", "ben@x.example")]
    said = [e for e in entries if e.what == "said"]
    assert [e.who for e in said] == ["p1", "p2", "p1", "p2", "p2", "p1"]
    assert [e.about for e in said][:2] == ["person/p1", "person/p2"]
