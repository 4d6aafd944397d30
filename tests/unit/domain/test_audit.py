"""The audit trail finds every way of tampering with it that can be found from inside, and with a head from outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.domain.audit import FIRST, FORGOTTEN, Decision, Entry, Head, entry, faults

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)

words = st.text(max_size=20)
decisions = st.builds(
    Decision,
    at=st.integers(0, 10**6).map(lambda s: T0 + timedelta(seconds=s)),
    who=words,
    what=words.filter(lambda w: w != FORGOTTEN),
    about=words,
    platform=words,
    on_behalf_of=st.none() | words,
    details=st.dictionaries(words, words, max_size=3),
)
chains = st.lists(decisions, min_size=2, max_size=8)


def chained(made: list[Decision]) -> list[Entry]:
    entries: list[Entry] = []
    for number, decision in enumerate(made, 1):
        before = entries[-1].seal if entries else FIRST
        entries.append(entry(decision, number, f"salt{number}", before))
    return entries


@given(chains)
def test_an_untouched_trail_has_no_faults(made):
    trail = chained(made)
    assert list(faults(trail, [str(Head(e.number, e.seal)) for e in trail])) == []


@given(chains, st.data())
def test_any_fact_changed_is_found(made, data):
    """Were one fact left out of the seal, it could be rewritten in silence."""
    trail = chained(made)
    place = data.draw(st.integers(0, len(trail) - 1))
    field, value = data.draw(
        st.sampled_from(
            [
                ("who", "x" * 21),
                ("what", "x" * 21),
                ("about", "x" * 21),
                ("platform", "x" * 21),
                ("on_behalf_of", "x" * 21),
                ("details", {"x" * 21: ""}),
                ("salt", "other"),
                ("digest", "0" * 64),
                ("at", T0 - timedelta(days=1)),
            ]
        )
    )
    trail[place] = replace(trail[place], **{field: value})
    assert list(faults(trail))


@given(chains, st.data())
def test_an_entry_taken_out_is_found(made, data):
    trail = chained(made)
    head = str(Head(trail[-1].number, trail[-1].seal))
    del trail[data.draw(st.integers(0, len(trail) - 1))]
    assert list(faults(trail, [head]))


@given(chains, st.data())
def test_two_entries_changed_about_are_found(made, data):
    trail = chained(made)
    first = data.draw(st.integers(0, len(trail) - 2))
    trail[first], trail[first + 1] = trail[first + 1], trail[first]
    assert list(faults(trail))


@given(chains)
def test_an_end_cut_off_is_found_by_a_posted_head_alone(made):
    """From inside, a shorter chain is a whole chain: that is why the head is posted each month."""
    trail = chained(made)
    head = str(Head(trail[-1].number, trail[-1].seal))
    assert list(faults(trail[:-1])) == []
    assert "its end was cut off" in " ".join(faults(trail[:-1], [head]))


@given(chains)
def test_a_trail_written_anew_is_found_by_a_posted_head(made):
    trail = chained(made)
    head = str(Head(trail[-1].number, trail[-1].seal))
    other = chained([replace(made[0], what="x" * 21), *made[1:]])
    assert list(faults(other)) == []
    assert "written anew" in " ".join(faults(other, [head]))


@given(chains)
def test_details_forgotten_in_the_open_leave_the_trail_whole(made):
    """Somebody's right to be forgotten must not look like tampering, nor tampering like that right."""
    trail = chained(made)
    trail[0] = replace(trail[0], details=None)
    assert "no entry says" in " ".join(faults(trail))
    open_ = Decision(T0, "una@example.org", FORGOTTEN, "1")
    trail.append(entry(open_, len(trail) + 1, "salt", trail[-1].seal))
    assert list(faults(trail)) == []


def test_a_head_that_is_none_is_said():
    assert "is not a head" in " ".join(faults([], ["yesterday"]))
