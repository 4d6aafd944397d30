"""Whatever the page sends is read, or refused in words; and whatever is kept can be kept by any database."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.workspace.ports import Posted, Refused
from adapters.workspace.wire import LONGEST_WORDS, Said, keepable, posted_to_wire
from bot.hearing import Place

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body):
    with contextlib.suppress(Refused):
        said = Said(body)
        for read in (said.name, said.perhaps, said.minted, said.words, said.values):
            with contextlib.suppress(Refused):
                read("text")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | ANY_TEXT,
        lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
    )
)
def test_any_json_is_read_or_refused(value):
    with contextlib.suppress(Refused):
        said = Said(json.dumps({"text": value}).encode())
        for read in (said.name, said.perhaps, said.minted, said.words, said.values):
            with contextlib.suppress(Refused):
                read("text")


def test_nesting_without_end_is_refused():
    with pytest.raises(Refused, match="could not be read"):
        Said(b"[" * 100_000)


@given(ANY_TEXT)
def test_what_is_kept_can_be_written_by_any_database_and_changes_no_more(text):
    kept = keepable(text)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert keepable(kept) == kept


@given(ANY_TEXT)
def test_words_reach_the_page_as_they_are(text):
    kept = keepable(text)
    posted = Posted("k", 2, 1, Place.direct("a"), "a", "A", kept, datetime(2026, 11, 2, tzinfo=UTC))
    assert json.loads(json.dumps(posted_to_wire(posted)))["text"] == kept


def test_a_message_has_a_longest_length_and_says_what_to_do_instead():
    fits = Said(json.dumps({"text": "x" * LONGEST_WORDS}).encode())
    assert len(fits.words()) == LONGEST_WORDS
    with pytest.raises(Refused, match=r"in parts\.$"):
        Said(json.dumps({"text": "x" * (LONGEST_WORDS + 1)}).encode()).words()


@pytest.mark.parametrize(
    "key",
    [
        "",
        "prompt-october",
        "6F1C1A52-7A0F-4C58-9D3D-000000000001",
        "6f1c1a52-7a0f-4c58-9d3d-00000000000",
        7,
        None,
    ],
)
def test_only_a_key_minted_for_the_action_is_taken(key):
    with pytest.raises(Refused):
        Said(json.dumps({"key": key}).encode()).minted()
