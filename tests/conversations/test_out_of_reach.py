"""Who cannot be written to stands under the round and under what is late, for the unit."""

from __future__ import annotations

from dataclasses import replace

from bot import delivery_words
from bot.hearing import Heard, Place
from bot.messages import plain
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


def test_from_five_on_they_are_sent_to_all_again_with_one_button() -> None:
    """Fourteen buttons would be taller than a phone."""
    people = [
        (f"chase/{n}", name, "they have not added Stocktake in Teams") for n, name in enumerate("ABCDE")
    ]
    told = delivery_words.several_not_delivered("teams", people)
    assert [c.token for c in told.choices] == ["undelivered-all/teams"]
    assert plain(told).endswith("[Send them all again]")
    assert len(delivery_words.several_not_delivered("teams", people[:4]).choices) == 4


def test_what_did_not_arrive_at_one_place_is_one_line_and_one_button() -> None:
    """Two buttons of one name say nothing of which message each sends."""
    away = "the app is not a member of that channel; invite it there"
    told = delivery_words.several_not_delivered(
        "slack", [(f"late/{n}", "the unit's channel", away) for n in "ABC"]
    )
    assert f"The unit's channel (3 messages): {away}" in plain(told)
    assert [c.token for c in told.choices] == ["undelivered-all/slack"]


def test_an_officer_has_everything_sent_again_to_who_could_not_be_reached(council: Council) -> None:
    council.at(2, 9, 1)
    refused(council, PRIYA)
    refused(council, "karen.whitfield@marlowheath.example")
    assert pressed(council, "Priya").startswith("That is for the delivery unit.")
    assert pressed(council, "Nadia") == "Two messages go out again on Teams now."
    assert pressed(council, "Nadia") == "That message has been dealt with already."


def pressed(council: Council, who: str) -> str:
    council.hears(who)
    key = f"pressed/{council.clock.now()}/{len(council.posts())}"
    place = Place.direct(council.person(who))
    council.hear(Heard(key, "workspace", council.person(who), place, token="undelivered-all/teams"))
    return council.hears(who)
