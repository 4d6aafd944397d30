"""A fault in what one person would be told is that person's alone: everybody else is asked in time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.conversations.conftest import Council, sample

PRIYA = "priya.shah@marlowheath.example"


def prompted(council: Council) -> Counter[str | None]:
    council.courier.empty()
    return Counter(p.person for p in council.posts() if p.key.endswith("/prompt"))


def lives_in(council: Council, zone: str) -> None:
    with council.store.turn() as work:
        person = work.portfolio.person(PRIYA)
        assert person is not None
        work.portfolio.save(replace(person, time_zone=zone))


@pytest.mark.parametrize("kept", ["on SQLite", "on a server"])
def test_what_cannot_be_said_to_one_is_said_to_the_others_and_to_them_when_mended(kept, request) -> None:
    """A row that raises each time must not stand in front of the queue for ever."""
    url = "sqlite://" if kept == "on SQLite" else request.getfixturevalue("postgres").new_database()
    council = Council(sample(), url=url)
    lives_in(council, "Nowhere/Lost")
    with pytest.raises(ExceptionGroup, match="could not all be said") as several:
        council.at(2, 9, 10)
    assert len(several.value.exceptions) == 1
    others = prompted(council)
    assert PRIYA not in others
    assert len(others) >= 3
    with pytest.raises(ExceptionGroup):
        council.routine.tick()
    assert prompted(council) == others, "nobody hears again because somebody could not"
    lives_in(council, "Europe/London")
    council.routine.tick()
    assert prompted(council) == others + Counter({PRIYA: 1})
    council.close()
