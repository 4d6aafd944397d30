"""Who cannot be written to stands under the round and under what is late, for the unit."""

from __future__ import annotations

from dataclasses import replace

from core.ports import Fate
from core.store import tables as t
from tests.conversations.conftest import Council

PRIYA, MARCUS = "priya.shah@marlowheath.example", "marcus.webb@marlowheath.example"


def refused(council: Council, person: str) -> None:
    """The newest message to somebody turns out to have been refused: they have blocked Stocktake."""
    box = t.outbox
    with council.store.turn() as work:
        theirs = box.select().where(box.c.conversation == f"direct/{person}").order_by(box.c.number.desc())
        newest = work.outbox._db.execute(theirs).first()
        never = {"sent_at": None, "remote": None, "fate": Fate.UNREACHABLE, "platform": "teams"}
        work.outbox._db.execute(box.update().where(box.c.number == newest.number).values(**never))
        for request in work.requests.unanswered_of({PRIYA}):
            work.requests.save(replace(request, deputy_asked=True))


def told(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def test_who_cannot_be_reached_is_shown_to_the_unit_until_something_arrives(council: Council) -> None:
    council.at(2, 9, 1)
    refused(council, PRIYA)
    reached = "Cannot be reached: Priya Shah on Teams (Marcus Webb is asked meanwhile)."
    assert told(council, "Nadia", "round").endswith(reached)
    council.at(12, 8)
    council.at(13, 8)
    refused(council, PRIYA)
    assert reached in told(council, "Nadia", "late")
    refused(council, MARCUS)
    assert "Priya Shah on Teams (nor can Marcus Webb, who stands in)." in told(council, "Nadia", "late")
    assert "Cannot be reached" not in told(council, "David", "late")
    told(council, "Priya", "help")
    assert "Cannot be reached" not in told(council, "Nadia", "late")
