"""One line of JSON in, one out: whatever the line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.lines import answer_line

_CONTEXT = {
    "today": "2026-11-05", "period": "2026-10", "asked": ["repairs"],
    "indicators": {"repairs": {"name": "Repairs completed on time", "unit": "percent", "min": 0, "max": 100}},
}  # fmt: skip


def test_a_line_is_answered_with_what_it_says():
    said = json.loads(answer_line(json.dumps({"text": "412/500", "context": _CONTEXT})))
    (item,) = said["items"]
    assert (item["status"], item["value"], item["numerator"], item["denominator"]) == (
        "value",
        82.4,
        412,
        500,
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="half an object"),
        pytest.param("[" * 100_000, id="deep nesting"),
        pytest.param('{"text": 3, "context": {}}', id="a number for a text"),
        pytest.param('{"text": "82"}', id="no context"),
        pytest.param('{"text": "82", "context": {"today": "soon"}}', id="a context that lacks fields"),
        pytest.param(
            json.dumps({"text": "82", "context": {**_CONTEXT, "asked": ["voids"]}}),
            id="an indicator not described",
        ),
        pytest.param(
            json.dumps({"text": "82", "context": {**_CONTEXT, "period": "October"}}), id="a month in words"
        ),
        pytest.param(json.dumps({"text": "82", "context": {**_CONTEXT, "asked": []}}), id="nothing asked"),
        pytest.param("x" * 300_000, id="far too long"),
    ],
)
def test_a_bad_line_is_answered_with_an_error(line):
    assert set(json.loads(answer_line(line))) == {"error"}


@given(line=st.text(max_size=200))
def test_no_line_raises_and_every_answer_is_one_line_of_json(line):
    answer = answer_line(line)
    assert "\n" not in answer
    assert isinstance(json.loads(answer), dict)
