"""Whatever the bot shows as an example is taken when it is typed back, as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from bot.messages import Items, Paragraph, Style, text_of
from tests.conversations.conftest import Council, sample

QUOTED = re.compile(r'"([^"]{2,})"')
NOT_TAKEN = (
    "did not follow",
    "could not find a figure",
    "could not make that out",
    "I don't know",
    "so nothing is recorded",
    "no answer to",
    "does not cover",
    "Nothing is waiting for that",
    "That is not",
)
"""What is said of words that lead nowhere."""
NUMBERED = re.compile(r"\b(?:action|milestone) \d")
"""Things of the routines that this council has none of yet."""


def _two_months_open(council: Council) -> None:
    council.at(2, 9, 2, month=12)


def _nothing_waits(council: Council) -> None:
    council.says("Priya", "repairs 91.2, voids 29, sat 78")


def _one_waits(council: Council) -> None:
    council.says("Priya", "repairs 91.2, voids 29")


def _in_january(council: Council) -> None:
    council.at(5, 9, 2, month=1, year=2027)


SCENES: dict[str, Callable[[Council], None]] = {
    "the round opens": lambda _: None,
    "one figure waits": _one_waits,
    "nothing waits": _nothing_waits,
    "two months are open": _two_months_open,
    "three months are open": _in_january,
}
ASKED = [
    "hi", "help", "wibble", "correct", "put it right", "undo", "make that provisional", "what is this about?", "same",
    "no data", "not ready", "ask someone else", "history voids as known on never", "coach", "I'm away", "mine", "nil",
    "extend round", "=1+1", "status wibble",
]  # fmt: skip


_SET: dict[str, tuple[datetime, bytes]] = {}


def scene(name: str) -> Council:
    """A council with that scene set; set once and copied, which is a hundred times cheaper."""
    council = Council(sample())
    if name not in _SET:
        council.at(2, 9, 1)
        SCENES[name](council)
        with council.store.engine.connect() as connection:
            _SET[name] = council.clock.now(), connection.connection.driver_connection.serialize()
        return council
    now, kept = _SET[name]
    council.clock.move_to(now)
    council.deliveries = 100
    with council.store.engine.connect() as connection:
        connection.connection.driver_connection.deserialize(kept)
    return council


def shown_examples(council: Council, who: str, before: int) -> list[str]:
    """Everything in inverted commas that stands back, as examples do, or in a list of what can be said."""
    found: list[str] = []
    for message in council.messages(who)[before:]:
        for block in message.blocks:
            match block:
                case Paragraph(run):
                    found += [m for s in run if s.style is Style.QUIET for m in QUOTED.findall(s.text)]
                case Items(items):
                    if "like these" in text_of(getattr(message.blocks[0], "words", ())):
                        found += [m for item in items for m in QUOTED.findall(text_of(item))]
    return [f for f in dict.fromkeys(found) if "..." not in f and not NUMBERED.search(f)]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        *((name, "Priya") for name in SCENES),
        ("two months are open", "Owen"),
        ("the round opens", "Nadia"),
        ("the round opens", "David"),
    ],
)
def test_every_example_shown_is_taken_when_typed_back(name: str, who: str) -> None:
    council = scene(name)
    tried: dict[str, str | None] = dict.fromkeys(shown_examples(council, who, 0))
    topics = (
        ["stocktakes", "actions", "assessment", "plans", "reviews", "summaries"] if who == "Nadia" else []
    )
    for words in (*ASKED, *(f"help {topic}" for topic in topics)):
        council = scene(name)
        before = len(council.messages(who))
        council.says(who, words)
        for example in shown_examples(council, who, before):
            tried.setdefault(example, words)
    assert tried
    refused = {}
    for example, after in tried.items():
        council = scene(name)
        if after is not None:
            council.says(who, after)
        council.hears(who)
        council.says(who, example)
        said = council.hears(who)
        if not said or any(words in said for words in NOT_TAKEN):
            refused[example] = (after, said)
    assert not refused, "\n".join(f"{e!r} after {a!r}: {s}" for e, (a, s) in refused.items())
