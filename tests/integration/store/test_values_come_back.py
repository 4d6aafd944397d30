"""What was put in comes out the same: decimals to the last digit, instants in UTC, everything a history is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from core.domain.figures import Change, Figure, Standing, known
from core.domain.indicators import Band, Indicator, Limits, Polarity
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.requests import Request, State
from core.domain.trajectory import Intervention, Point, Profile, Trajectory
from core.ports import Due
from core.store.database import Database

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
months = st.builds(Month, st.integers(1990, 2100), st.integers(1, 12))
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18)
zones = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
    lambda d: timezone(timedelta(minutes=d // timedelta(minutes=1)))
)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=zones)  # noqa: DTZ001 - Hypothesis adds the zones itself
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=80)


@pytest.fixture(scope="module")
def kept() -> Iterator[Database]:
    """One store for many examples; each example uses keys of its own."""
    made = Database("sqlite://")
    made.migrate()
    yield made
    made.close()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Database]]:
    """Two processes on one database: what the first remembers, the second must read."""
    address = f"sqlite:///{tmp_path_factory.mktemp('two') / 'council.db'}"
    both = Database(address), Database(address)
    both[0].migrate()
    yield both
    for each in both:
        each.close()


figures = st.builds(
    Figure,
    indicator=st.just("I"),
    period=months,
    value=st.none() | decimals,
    standing=st.sampled_from(Standing),
    said_by=texts,
    said_at=instants,
    said_in=st.none() | texts,
    on_behalf_of=st.none() | texts,
    comment=texts,
    numerator=st.none() | decimals,
    denominator=st.none() | decimals,
    change=st.none() | st.sampled_from(Change),
    reason=texts,
    supersedes=st.none() | st.integers(1, 10**9),
)


@given(figures)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_figure_comes_back_as_it_was_said(two, figure):
    """Equal as values, and the decimal to its very digits: 97.10 is not 97.1 to whoever typed it."""
    with two[0].turn() as work:
        number = work.figures.add(figure).number
    for each in two:
        with each.reading() as work:
            back = work.figures.get(number)
        assert replace(back, number=0) == figure
        assert back.said_at.tzinfo is UTC
        if figure.value is not None:
            assert format(back.value, "f") == format(figure.value, "f")


@given(instants, texts)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_due_comes_back_at_its_instant(kept, at, about):
    key = f"due/{at.isoformat()}/{about}"
    with kept.turn() as work:
        work.ledger.add(Due(key, "chase", at, {"about": about}, person=about))
    with kept.reading() as work:
        back = next(d for d in work.ledger.open_about(key) if d.key == key)
    assert back.due_at == at
    assert back.due_at.utcoffset() == timedelta(0)
    assert dict(back.about) == {"about": about}


def test_a_time_without_a_zone_is_refused(store):
    """It names no instant, and guessing London would be wrong for half the year."""
    refused = pytest.raises((StatementError, ValueError), match="An instant needs its time zone")
    with refused, store.turn() as work:
        work.ledger.add(Due("k", "chase", datetime(2026, 11, 2, 9), {}))  # noqa: DTZ001 - the point of the test


def test_an_indicator_comes_back_whole(store):
    indicator = Indicator(
        "I", "P", "Reserves", "£m", aliases=("general fund", "savings; old"), decimals=2, polarity=Polarity.BAND,
        limits=Limits(Decimal("-0.10"), None), band=Band(Decimal("14.50"), Decimal("16.00")),
        tolerance=Decimal("0.250"), first_period=Month(2024, 4), breaks=(Month(2025, 4), Month(2026, 1)),
    )  # fmt: skip
    with store.turn() as work:
        work.portfolio.save(indicator)
    with store.reading() as work:
        assert work.portfolio.indicator("I") == indicator


def test_every_version_of_a_trajectory_comes_back_whole(store):
    first = Trajectory(
        Point(Month(2026, 3), Decimal("31.0")), Point(Month(2027, 3), Decimal("24.00")), Profile.INTERVENTIONS,
        interventions=(Intervention("Two void teams", Month(2026, 9), Month(2027, 1), Decimal("-7.0"), lag=2),),
        limits=Limits(Decimal(0), Decimal(1000)), approver="Delivery board", agreed_at=T0,
        low=(Point(Month(2026, 10), Decimal("28.5")),), high=(Point(Month(2026, 10), Decimal("31.5")),),
        no_effect=(Point(Month(2027, 3), Decimal("32.123456789012345678")),),
    )  # fmt: skip
    second = first.reprofiled(reason="Handover", approver="Board", agreed_at=T0 + timedelta(days=30))
    with store.turn() as work:
        work.portfolio.agree("I", first)
        work.portfolio.agree("I", second)
    with store.reading() as work:
        assert work.portfolio.trajectory_versions("I") == [first, second]
        assert work.portfolio.trajectory("I") == second
        assert work.portfolio.trajectory("I", T0 + timedelta(days=1)) == first


def test_what_was_known_then_is_still_known_to_have_been_known(store):
    """Nothing is overwritten: the old value answers for its own time."""
    said = Figure("I", Month(2026, 9), Decimal("95.4"), Standing.FINAL, "lead", T0)
    later = replace(said, value=Decimal("97.1"), said_at=T0 + timedelta(days=3), change=Change.REVISION)
    with store.turn() as work:
        work.figures.add(said)
        work.figures.add(later)
    with store.reading() as work:
        history = work.figures.history("I")
    assert known(history, T0 + timedelta(days=1))[Month(2026, 9)].value == Decimal("95.4")
    assert known(history)[Month(2026, 9)].value == Decimal("97.1")


def test_raising_inside_a_turn_undoes_all_of_it(store):
    """A turn is all or nothing: no figure without its answer, no inbox row that would swallow the second try."""

    def half_a_turn() -> None:
        with store.turn() as work:
            work.inbox.take("event", "workspace", "lead", T0)
            work.figures.add(Figure("I", Month(2026, 9), Decimal(1), Standing.FINAL, "lead", T0))
            work.outbox.put("answer", "direct/lead", {}, T0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_turn()
    with store.turn() as work:
        assert work.figures.history("I") == []
        assert work.outbox.body("answer") is None
        assert work.inbox.take("event", "workspace", "lead", T0)


def test_what_is_saved_in_a_turn_is_seen_in_the_same_turn(store):
    """What was read is remembered for the rest of a transaction, but never beyond a change."""
    person = Person("lead@x.example", "Ada Lead", Role.LEAD)
    priority = Priority("P", "Homes", "Homes", person.key)
    indicator = Indicator("I", "P", "Voids", "days")
    figure = Figure("I", Month(2026, 9), Decimal(1), Standing.FINAL, "lead", T0)
    plan = Trajectory.linear((Month(2026, 3), 31), (Month(2027, 3), 24))
    with store.turn() as work:
        portfolio = work.portfolio
        assert (portfolio.person(person.key), portfolio.people(), portfolio.indicators()) == (None, [], [])
        assert (portfolio.trajectory("I"), work.figures.history("I")) == (None, [])
        portfolio.save(person, priority, indicator)
        portfolio.agree("I", plan)
        first = work.figures.add(figure)
        assert (portfolio.person(person.key), portfolio.people()) == (person, [person])
        assert (portfolio.indicator("I"), portfolio.indicators()) == (indicator, [indicator])
        assert (portfolio.priority("P"), portfolio.priorities()) == (priority, [priority])
        assert (portfolio.trajectory("I"), work.figures.history("I")) == (plan, [first])
        portfolio.save(replace(person, retired=True), replace(indicator, lag=3))
        portfolio.agree("I", replace(plan, version=2))
        work.figures.add_many([replace(figure, value=Decimal(2))])
        assert portfolio.person(person.key).retired
        assert (portfolio.indicator("I").lag, portfolio.trajectory("I").version) == (3, 2)
        assert [f.value for f in work.figures.history("I")] == [1, 2]


def test_a_list_that_was_read_may_be_changed_by_whoever_read_it(store):
    """What one step does with its list must not reach the next one."""
    with store.turn() as work:
        work.portfolio.save(Person("lead@x.example", "Ada Lead", Role.LEAD))
        work.portfolio.people().clear()
        work.figures.add(Figure("I", Month(2026, 9), Decimal(1), Standing.FINAL, "lead", T0))
        work.figures.history("I").clear()
        assert len(work.portfolio.people()) == len(work.figures.history("I")) == 1


def test_what_waits_for_somebody_is_what_would_be_found_among_everything() -> None:
    """The narrower questions only save reading: they answer as a look through all of it would."""
    store = Database("sqlite://")
    store.migrate()
    day = T0.date()
    with store.turn() as work:
        for number, state in enumerate(State):
            for who in ("a", "b", "c"):
                for month in (Month(2026, 9), Month(2026, 10)):
                    work.requests.save(Request(f"I{number}{who}", month, who, day, day, state))
        everything = list(work.requests.unanswered())
        assert {r.state for r in everything} == {State.WAITING, State.OPEN, State.DEFERRED}
        for people in ({"a"}, {"a", "c"}, {"nobody"}, set()):
            assert list(work.requests.unanswered_of(people)) == [
                r for r in everything if r.asked_of in people
            ]
        for keys in ({"I0a"}, {"I0a", "I2c", "I3b"}, set()):
            found = work.requests.unanswered_about(keys)
            assert list(found) == [r for r in everything if r.indicator in keys]
    store.close()
