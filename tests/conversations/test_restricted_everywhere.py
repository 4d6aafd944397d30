"""A restricted figure reaches nobody it is not for: every message of a month is looked at, whatever it is made of."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.hearing import Heard, Place
from core.domain.portfolio import Portfolio
from core.domain.roles import Action
from core.services.permitting import allowed
from core.store import tables as t
from tests.conversations.conftest import Council, sample

RESTRICTED = [i for i in sample().indicators if i.restricted]
ASKED = [
    "status",
    "late",
    "flags",
    "round",
    "mine",
    "chart of everything",
    "health",
    "notes on placement moves",
]

AT_THE_DESK = [
    "acknowledge",
    "acknowledge bicycles",
    "acknowledge placement moves",
    "assign Tom to placement moves",
    "snooze placement moves until Friday",
    "close placement moves",
    "close placement moves, agreed at the stocktake",
    "answer for Leah: placement moves 18",
    "correct placement moves to 18, late data",
    "exempt placement moves",
    "exempt placement moves, not counted",
    "pending",
]
"""What an officer does with it in the channel is done, and told to them alone."""


@pytest.fixture(scope="module")
def month() -> Council:
    """A month in which a restricted figure comes in off track, and everybody asks about it, alone and in the channel."""
    council = Council(sample())
    council.at(2)
    council.says("Leah", "placement moves 19.7, three children moved twice")
    council.says("Leah", "it is 19.7")
    council.says("Nadia", "stocktake for Children and families on 1 December with David and Yusuf")
    for day in (3, 4, 17):
        council.at(day, 10)
        for person in [p.key for p in sample().people]:
            for name in ("placement moves", "chart placement moves", *ASKED):
                council.says(person, name)
        for person in ("Nadia", "David", "Cllr Yusuf Demir", "Owen"):
            for name in ("placement moves", "chart placement moves", *ASKED):
                council.says(person, f"@stocktake {name}", place=Place.unit())
    for name in AT_THE_DESK:
        council.says("Nadia", f"@stocktake {name}", place=Place.unit())
    council.at(2, month=12)
    return council


def outgoing(council: Council):
    """Every message there ever was: where it goes, and all that is in it, alternatives and button tokens too."""
    with council.store.engine.connect() as db:
        return [(r.key, r.body) for r in db.execute(select(t.outbox.c.key, t.outbox.c.body))]


def test_no_message_to_the_wrong_reader_names_a_restricted_figure(month: Council) -> None:
    everything = outgoing(month)
    assert len(everything) > 300
    told, seen = [], set()
    with month.work() as work:
        for key, body in everything:
            said = json.dumps(body["message"], ensure_ascii=False)
            person = work.portfolio.person(body["person"]) if body["person"] else None
            for indicator in RESTRICTED:
                words = (indicator.key, indicator.name, indicator.called, "19.7 ")
                if not any(word in said for word in words):
                    continue
                if person is None or not allowed(work, person, Action.SEE_RESTRICTED, indicator.key):
                    told.append(f"{body['person'] or body['channel']} {key}: {said[:200]}")
                else:
                    seen.add(person.first_name)
    assert not told, "\n".join(told[:12])
    assert {"Leah", "Nadia", "David"} <= seen, "those it is for were told"


def test_a_chart_of_it_is_drawn_for_no_channel(month: Council) -> None:
    keys = {i.key for i in RESTRICTED}
    for _, body in outgoing(month):
        pictures = [b for b in body["message"]["blocks"] if b["type"] == "picture"]
        if body["channel"]:
            assert not any(keys & set(p["of"]) for p in pictures)


WHATEVER = [
    "{}", "status {}", "chart {}", "history {}", "what does {} measure?", "plan for {}", "versions of the plan for {}",
    "change risks of the plan for {}", "milestone 1 of {} done", "workshop for {}", "note on {}: x", "notes on {}", "ratings of {}",
    "review of {}", "help me with {}", "correct {} for September to 3",
]  # fmt: skip


def test_nobody_is_told_that_it_exists(council: Council) -> None:
    """Asked for by its name, it is answered as a name is that nothing has, whatever is asked about it."""
    council.at(2)

    def answers(name: str) -> list[str]:
        council.hears("Cllr Helen Marsh")
        found = []
        for words in WHATEVER:
            council.says("Cllr Helen Marsh", words.format(name))
            found.append(council.hears("Cllr Helen Marsh").replace(name, "it"))
        return found

    assert answers("placement moves") == answers("purple lanterns")


def without_them() -> Portfolio:
    """The same council, in which nothing is restricted because there is nothing of the kind."""
    whole, keys = sample(), {i.key for i in RESTRICTED}
    return replace(
        whole,
        indicators=tuple(i for i in whole.indicators if i.key not in keys),
        trajectories={k: v for k, v in whole.trajectories.items() if k not in keys},
        history=tuple(f for f in whole.history if f.indicator not in keys),
    )


def heard_by_others(portfolio: Portfolio) -> dict[tuple[str, str], str]:
    """All that people it is not for hear, alone and in the channel, while its lead answers and it is flagged."""
    council = Council(portfolio)
    council.at(2)
    if portfolio is sample():
        for words in ("placement moves 19.7, three children moved twice", "it is 19.7"):
            council.says("Leah", words)
    council.at(4, 10)
    found = {}
    for about in (
        *ASKED,
        "slipping",
        "status children",
        "status Leah",
        "league table",
        "milestones",
        "moves",
        "pending",
    ):
        for who in ("Priya", "Cllr Helen Marsh"):
            council.hears(who)
            council.says(who, about)
            found[who, about] = council.hears(who)
        council.channel()
        council.says("Nadia", f"@stocktake {about}", place=Place.unit())
        found["channel", about] = council.channel()
    return found


def test_no_count_order_or_suggestion_tells_that_there_is_one() -> None:
    assert heard_by_others(sample()) == heard_by_others(without_them())


def test_a_form_made_by_hand_does_not_tell_its_name(council: Council) -> None:
    council.at(2)
    priya = council.person("Priya")
    forged = {f"value/{i.key}/2026-10": "3" for i in RESTRICTED}
    sent = Heard("sent", "workspace", priya, Place.direct(priya), form="figures", values=forged)
    found = council.dialogue.mistakes(sent)
    assert set(found) == set(forged)
    assert not any(i.called in words or "Leah" in words for i in RESTRICTED for words in found.values())
