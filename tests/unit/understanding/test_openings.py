"""A turn of phrase that matches is never passed over for the letters it opens with."""

from __future__ import annotations

import json
from pathlib import Path

from bot.understanding.openings import ByOpening, openings
from bot.understanding.turns_of_phrase import SAYS


def _texts():
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    for name in ("voice_ten", "voice_services", "voice_graham", "voice_seventeen"):
        for case in json.loads((corpus / f"{name}.json").read_text(encoding="utf-8"))["dev"]:
            yield " ".join(
                "§" if word[0].isdigit() else word for word in case["text"].lower().replace(",", " ,").split()
            )


def test_what_matches_is_among_what_could():
    by_opening = ByOpening([pattern.pattern for pattern, _ in SAYS])
    passed_over = []
    tried = matched = 0
    for text in _texts():
        possible = set(by_opening.possible(text.split(" ")))
        tried += len(possible)
        for number, (pattern, _) in enumerate(SAYS):
            if pattern.search(text):
                matched += 1
                if number not in possible:
                    passed_over.append((text, pattern.pattern))
    assert passed_over == []
    assert matched > 200


def test_most_turns_of_phrase_are_found_by_their_opening():
    assert sum(openings(pattern.pattern) is not None for pattern, _ in SAYS) * 10 > len(SAYS) * 7


def test_brackets_in_a_class_of_characters_and_what_may_be_missing_are_no_openings():
    assert openings(r"(?<!\S)(?:[(,] )*(?:up|down)") is None
    assert openings(r"(?<!\S)(?:the )?(?:teams?|staff) §") == {"the", "team", "staf"}
    assert openings(r"up §") is None
    assert openings(r"(?P<a>§) (?![(] )(?:of|outs?ide)") == {"of", "out"}
