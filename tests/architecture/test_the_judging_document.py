"""docs/judging.md shows a line and its answer, and they are what `stocktake judge` takes and gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from core.analysis.lines import judge_lines

DOCUMENT = (Path(__file__).parents[2] / "docs" / "judging.md").read_text(encoding="utf-8")
GIVEN = " ".join(re.findall(r"^echo '(.*?)'", DOCUMENT, re.MULTILINE | re.DOTALL)[0].split())
MONTHS = ["2026-08", "2026-09", "2026-10", "2026-11"]


def judged(**line):
    return json.loads(next(judge_lines([json.dumps({"id": 1, "months": MONTHS, **line})])))


def test_the_example_is_answered_as_it_says():
    [told] = re.findall(r"^```json\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert json.loads(next(judge_lines([GIVEN]))) == json.loads(told)


@pytest.mark.parametrize("field", re.findall(r"^\| `(.*?)`", DOCUMENT, re.MULTILINE))
def test_every_field_it_names_is_known(field):
    """A table that promised more than the program does would mislead whoever writes a file after it."""
    asked = judged(values=[1, 2, 3, 4], control_chart={}, forecast={"months": ["2026-12"]})
    wrong = judged(**{"values": [1, 2, 3, 4], field: {"nonsense": []}})
    assert (
        field in asked or field == "error" or field in wrong or "error" in wrong or field in {"id", "values"}
    )


def test_a_month_left_out_is_no_gap_on_a_control_chart_and_one_that_is_null_is():
    left_out = judged(months=["2026-08", "2026-10", "2026-11"], values=[5, 7, 8], control_chart={})
    null = judged(values=[5, None, 7, 8], control_chart={})
    limits = [told["control_chart"]["points"][0]["upper"] for told in (left_out, null)]
    assert limits[0] == pytest.approx(20 / 3 + 2.66 * 1.5)
    assert limits[1] == pytest.approx(20 / 3 + 2.66 * 1)


def test_a_series_that_never_moves_has_its_limits_upon_its_mean():
    [*points] = judged(values=[5, 5, 5, 5], control_chart={})["control_chart"]["points"]
    assert {(p["lower"], p["mean"], p["upper"], p["signal"]) for p in points} == {(5, 5, 5, None)}
