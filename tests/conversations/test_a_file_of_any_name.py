"""The name of a file somebody sends is words like any other: shown, never opened, and no place on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.messages import plain
from tests.conversations.conftest import Council, sample
from tests.conversations.test_nothing_outside_the_matrix import Reader

NAMES = (
    "../../etc/passwd.xlsx", "/etc/passwd.xlsx", "..\\..\\windows.xlsx", "C:\\x.xlsx", "a\x00.xlsx", "\ud800.xlsx", "CON.xlsx", "~/x.xlsx",
    "<!channel>.xlsx", "$(reboot).xlsx", "`id`.xlsx", "fdp.\u202exslx.xlsx", "x" * 3000 + ".xlsx", ".xlsx", " .xlsx", "a\nb.xlsx", "%2e%2e%2fx.xlsx",
)  # fmt: skip
names = st.one_of(
    st.sampled_from(NAMES), st.text(max_size=60).map("{}.xlsx".format), st.text(min_size=1, max_size=60)
)


@pytest.fixture(scope="module")
def council() -> Iterator[Council]:
    made = Council(sample()).at(2, 9, 1)
    rules = replace(made.rules, most_a_minute=0)
    made.dialogue = Dialogue(made.store, made.clock, made.calendar, rules, Reader())
    yield made
    made.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(names)
@example(NAMES[0])
@example(NAMES[4])
@example(NAMES[12])
def test_a_file_of_any_name_is_answered_and_written_nowhere(
    council: Council, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    here = tmp_path_factory.mktemp("here")
    monkeypatch.chdir(here)
    nadia = council.person("Nadia")
    council.deliveries += 1
    key = f"file-{council.deliveries}"
    before = len(council.messages("Nadia"))
    assert council.dialogue.hear(
        Heard(key, "workspace", nadia, Place.direct(nadia), file=name, message=key), b"x"
    )
    council.courier.empty()
    said = council.messages("Nadia")
    assert len(said) > before
    assert "\x00" not in plain(said[-1])
    assert list(here.rglob("*")) == []
    assert not (Path("/etc/passwd.xlsx")).exists()
