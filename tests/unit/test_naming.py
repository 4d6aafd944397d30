"""A name is looked up: what it finds is what walking past every name would find, and many others cost it nothing."""

from __future__ import annotations

import sys
from difflib import get_close_matches

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import naming
from bot.naming import Named, Names

SOME = ("void costs", "voids", "repairs on time", "repairs", "the stay 2", "stay 3", "Repairs of voids", "")
NAMES = st.sampled_from(SOME) | st.text("aeiorst 12", max_size=12)


def walked(text, things):
    """The same, by comparing every name."""
    wanted = naming._key(text)
    if not wanted:
        return []
    held = [(thing, [naming._key(name) for name in names]) for thing, names in things]
    exact = [thing for thing, keys in held if wanted in keys]
    within = [t for t, keys in held if any(set(wanted.split()) <= set(key.split()) for key in keys)]
    digits = naming._DIGITS.findall
    alike = {key: t for t, keys in held for key in keys if digits(key) == digits(wanted)}
    slips = [key for key in alike if naming._is_a_slip(key, wanted)]
    near = get_close_matches(wanted, slips, n=3, cutoff=0.8)
    return exact or within or list(dict.fromkeys(alike[key] for key in near))


@settings(max_examples=60)
@given(st.lists(st.lists(NAMES, min_size=1, max_size=3), max_size=6), NAMES, st.sets(st.integers(0, 5)))
def test_a_name_finds_what_walking_past_every_name_finds(names, text, hidden):
    things = list(enumerate(names))
    held = Names(Named(number, tuple(each)) for number, each in things)
    assert sorted(held.which(text)) == sorted(walked(text, things))
    shown = [each for each in things if each[0] not in hidden]
    assert sorted(held.which(text, lambda t: t not in hidden)) == sorted(walked(text, shown))


def calls_of(act) -> int:
    counted = [0]
    sys.setprofile(lambda *_: counted.__setitem__(0, counted[0] + 1))
    try:
        act()
    finally:
        sys.setprofile(None)
    return counted[0]


@pytest.mark.parametrize("said", ["repairs 7", "ward 7", "repiars 7", "banana"])
def test_thousands_of_other_names_cost_a_name_nothing(said):
    few, many = (
        Names(Named(n, (f"repairs {n}", f"void time in ward {n} of this council")) for n in range(size))
        for size in (20, 4000)
    )
    assert few.which(said) or said == "banana"
    assert calls_of(lambda: many.which(said)) <= calls_of(lambda: few.which(said)) + 10
