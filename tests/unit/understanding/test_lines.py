"""One line of JSON in, one out: whatever the line."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.lines import answer_line, answers

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


def _with(**changed):
    described = {"name": "Repairs", "unit": "percent", **changed}
    return json.dumps({"text": "82", "context": {**_CONTEXT, "indicators": {"repairs": described}}}).encode()


_HOSTILE = [
    pytest.param(b"\xff\xfe 82", id="bytes that are no UTF-8"),
    pytest.param(b'{"text": "8\xff2", "context": {}}', id="a byte that is no UTF-8 inside a text"),
    pytest.param(b"\x00", id="a null byte"),
    pytest.param(b"[" * 100_000, id="deep nesting"),
    pytest.param(b'{"a":' * 60_000, id="deep nesting, and too long"),
    pytest.param(b"9" * 1_000_000, id="a megabyte of digits"),
    pytest.param(_with(max=float("nan")), id="a limit that is no number"),
    pytest.param(_with(last_value="1e999999"), id="a last value of a million digits"),
    pytest.param(_with(last_value=True), id="a truth for a number"),
    pytest.param(_with(display_scale=0), id="a scale of nought"),
    pytest.param(_with(aliases="repairs"), id="one word for a list of words"),
    pytest.param(_with(name="x" * 100_000), id="a name of 100,000 letters"),
    pytest.param(_with(unit=None), id="no unit"),
    pytest.param(json.dumps({"text": "82", "context": {**_CONTEXT, "asked": [["repairs"]]}}).encode(), id="a list inside a list"),
    pytest.param(json.dumps({"text": "82", "context": {**_CONTEXT, "today": "9999-12-31"}}).encode(), id="the last day there is"),
    pytest.param(json.dumps({"text": "82", "context": {**_CONTEXT, "indicators": []}}).encode(), id="indicators in a list"),
]  # fmt: skip


@pytest.mark.parametrize("line", _HOSTILE)
def test_what_is_meant_to_break_it_gets_an_error_and_the_next_line_its_answer(line):
    good = json.dumps({"text": "82", "context": _CONTEXT}).encode()
    wrong, right = answers(io.BytesIO(line + b"\n\n" + good))
    assert set(json.loads(wrong)) == {"error"}
    assert json.loads(right)["items"][0]["value"] == 82


def test_the_command_answers_every_line_in_order_and_ends_well_whatever_it_was_given():
    """As a person starts it, in a locale whose standard streams refuse what is no UTF-8."""
    good = json.dumps({"text": "82", "context": _CONTEXT}).encode()
    lines = [line for hostile in _HOSTILE for line in (hostile.values[0], good)]
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from adapters.cli import main; sys.exit(main())", "interpret"], input=b"\n".join(lines), capture_output=True, check=False, timeout=60,
        env={"PYTHONIOENCODING": "utf-8:strict"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    kinds = [next(iter(json.loads(answer))) for answer in done.stdout.splitlines()]
    assert kinds == ["error", "items"] * len(_HOSTILE)
