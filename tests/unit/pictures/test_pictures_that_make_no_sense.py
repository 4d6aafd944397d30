"""What cannot be drawn truly is refused, naming where."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.pictures import NotAPicture, from_json, sensible

BACKWARDS = [{"month": "2026-10", "value": 31}, {"month": "2026-09", "value": 30}]
TWICE = [{"month": "2026-10", "value": 31}, {"month": "2026-10", "value": 30}]
FAN = [{"month": "2026-11", "p10": 40, "p50": 30, "p90": 20}]
LIMITS = [{"first": "2026-04", "last": "2026-10", "mean": 20, "lower": 24, "upper": 31}]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param(
            {"actual": BACKWARDS}, "actual[1].month: 2026-09 stands after 2026-10; months run", id="backwards"
        ),
        pytest.param({"actual": TWICE}, "actual[1].month: 2026-10 is there twice", id="a month twice"),
        pytest.param({"older": [BACKWARDS]}, "older[0][1].month: 2026-09", id="an earlier version backwards"),
        pytest.param({"forecast": FAN}, "forecast[0]: p10, p50 and p90 should rise", id="a fan inside out"),
        pytest.param(
            {"limits": LIMITS}, "limits[0]: lower, mean and upper should rise", id="limits inside out"
        ),
        pytest.param(
            {"limits": [{**LIMITS[0], "mean": 25, "last": "2026-01"}]},
            "limits[0]: its last month, 2026-01, comes before",
            id="limits back to front",
        ),
        pytest.param(
            {"letter": "Z"}, 'letter: "Z" is not a status; write one of G, AG, AR, R', id="no letter"
        ),
        pytest.param(
            {"actual": [{**TWICE[0], "letter": "amber"}]}, 'actual[0].letter: "amber" is not', id="a colour"
        ),
    ],
)
def test_a_picture_that_makes_no_sense_is_answered_with_where(fields, said):
    picture = from_json(json.dumps({"kind": "trajectory", "title": "Voids", **fields}))
    with pytest.raises(NotAPicture) as answered:
        sensible(picture)
    assert str(answered.value).startswith(said)


def test_every_picture_of_the_documentation_makes_sense():
    text = (Path(__file__).parents[3] / "docs" / "charts.md").read_text(encoding="utf-8")
    examples = re.findall(r"```json\n(.+?)```", text, re.DOTALL)
    assert len(examples) == 6
    for example in examples:
        sensible(from_json(example))
