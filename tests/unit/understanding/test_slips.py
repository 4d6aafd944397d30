"""Words with a slip in them are the words of an answer; real words that lie near one are left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.understanding.slips import mended
from tests.unit.understanding.settings import one


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        ("abuot 2400 hosueholds", "ta", "2400"),
        ("we hda 38", "evictions", "38"),
        ("37.7 percnt complted", "repairs", "37.7"),
        ("ther were 2412 housholds", "ta", "2412"),
        ("Eight thousand, seven hundred and twelve", "ta", "8712"),
        ("two hundred an thirty nine", "ta", "239"),
        ("51 and a half thousand", "ta", "51500"),
        ("￡312,400", "agency", "312400"),
        ("27 days on t'voids", "voids", "27"),
        ("from Marcus: 2,412", "ta", "2412"),
        ("£412,877 per Northgate", "agency", "412877"),
        ("2,412 per iTrent 31 Oct", "ta", "2412"),
        ("00:05:45 (hh:mm:ss)", "wait", "5.75"),
    ],
)
def test_a_slip_or_a_turn_of_speech_costs_no_question(text, indicator, value):
    found = one(text, indicator)
    assert found.records
    assert found.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("12 percnt", "ta"),
        ("£412 per officer", "agency"),
        ("£412 per Officer", "agency"),
        ("82 in Northgate", "repairs"),
        ("per Mears 93 or 94", "repairs"),
        ("from 8 to 10", "ta"),
    ],
)
def test_what_looks_like_one_and_is_not_is_asked_about(text, indicator):
    assert not one(text, indicator).records


@pytest.mark.parametrize("word", ["mouth", "house", "messed", "abort", "mears", "three", "ninety", "north"])
def test_a_real_word_is_left_as_it_is(word):
    assert mended(word) == word
