"""Words are values in every statement: what was said comes back as it was said, and no table is the worse for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from core.domain.figures import Figure, Standing
from core.domain.months import Month
from core.domain.notes import Note
from core.domain.people import Person, Role
from core.ports import Due, Noted
from core.store.database import Database

T0 = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
words = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=80),
    st.sampled_from(["'; DROP TABLE figures; --", '" OR ""="', "%", "_", "\\", "a%b_c", ":name", "%(name)s", "$1", "?", "/*", "'||'"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(words, words)
@example("'; DROP TABLE figures; --", "%")
def test_what_was_said_comes_back_and_every_table_is_still_there(
    store: Database, said: str, other: str
) -> None:
    tables = sorted(inspect(store.engine).get_table_names())
    with store.turn() as work:
        person = Person(f"{said}@x", said, Role.LEAD, portfolio=other)
        work.portfolio.save(person)
        figure = work.figures.add(
            Figure(
                said,
                Month(2026, 10),
                Decimal(1),
                Standing.FINAL,
                said,
                T0,
                said_in=said,
                comment=other,
                reason=said,
            )
        )
        work.requests.note(said, Month(2026, 10), Noted(T0, said, "noted", other))
        work.talks.remember(f"words/{said}", other)
        work.talks.keep(said, {"said": other})
        work.ledger.add(Due(f"chase/{said}/x", "chase", T0, {"about": other}, person=said))
        work.outbox.put(f"key/{said}/{figure.number}", f"direct/{said}", {"message": other}, T0)
        work.inbox.take(f"in/{said}", "workspace", said, T0)
        note = work.shelf(Note).add(Note(0, said, other, said, T0, said), Noted(T0, said, "noted", other))
        assert work.portfolio.person(person.key) == person
        assert [f.comment for f in work.figures.said_in(said)][-1] == other
        assert work.figures.get(figure.number) == figure
        assert work.requests.notes(said, Month(2026, 10))[-1].detail == other
        assert work.talks.recall(f"words/{said}") == other
        assert work.talks.state(said) == {"said": other}
        assert [due.key for due in work.ledger.open_about(f"chase/{said}/")] == [f"chase/{said}/x"], (
            "a beginning is no pattern"
        )
        assert work.outbox.body(f"key/{said}/{figure.number}") == {"message": other}
        assert work.inbox.has(f"in/{said}")
        assert work.inbox.count(said, T0 - timedelta(minutes=1), T0) >= 1
        found = work.shelf(Note).get(note.number)
        assert found is not None
        assert (found.priority, found.text) == (said, other)
    assert sorted(inspect(store.engine).get_table_names()) == tables
