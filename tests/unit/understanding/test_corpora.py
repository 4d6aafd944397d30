"""Replies invented to trip the reader, and those the project is measured on.

`tests/corpus` holds replies in several voices, each file written before it was first read; its README tells what each
did at first sight. The promise is the same for all: nothing is recorded that nobody said.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bot.understanding import Kind, read
from bot.understanding.contract import context_from
from tests.cases import CASES
from tests.unit.understanding.recognizers import verdicts

_OWN = Path(__file__).resolve().parents[2] / "corpus"
_DEV = CASES / "replies" / "replies_dev.json" if CASES else None


def _cases(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    for case in data["dev"]:
        changed = dict(case["context_overrides"])
        also = changed.pop("also_owned", [])
        indicators = {name: dict(data["indicators"][name]) for name in [*case["asked"], *also]}
        for name in case["asked"]:
            indicators[name].update(changed)
        yield case, context_from(
            {"today": data["today"], "period": data["period"], "asked": case["asked"], "also_owned": also, "indicators": indicators}
        )  # fmt: skip


def _meant(finding, accepted, context):
    for item in accepted:
        if (item["indicator"], item["period"]) != (finding.indicator, str(finding.period)):
            continue
        last = context.indicator(finding.indicator).last_value
        if item["status"] == "same_as_last" and finding.value in {None, last}:
            return True
        if item["status"] == "value" and finding.value is not None:
            slack = Decimal(str(item.get("tol", 0))) + Decimal("0.000001") * max(
                1, abs(Decimal(str(item["value"])))
            )
            if abs(finding.value - Decimal(str(item["value"]))) <= slack:
                return True
        if item["status"] == "range" and finding.kind is Kind.RANGE:
            return (float(finding.low), float(finding.high)) == (item["low"], item["high"])
    return False


def _silent(path):
    wrong = []
    for case, context in _cases(path):
        accepted = [item for reading in [case["expected"], *case["also_ok"]] for item in reading] + case[
            "optional"
        ]
        found = read(case["text"], context)
        wrong += [
            (case["id"], case["text"], f) for f in found if f.records and not _meant(f, accepted, context)
        ]
        wrong += [
            (case["id"], case["text"], f)
            for f in found
            if f.kind is Kind.NO_DATA
            and not f.needs_confirmation
            and not any(i["status"] == "no_data" for i in accepted)
        ]
    return wrong


@pytest.mark.parametrize("name", sorted(path.stem for path in _OWN.glob("*.json")))
def test_nothing_is_recorded_that_nobody_said(name):
    assert _silent(_OWN / f"{name}.json") == []


def test_what_must_be_asked_about_is_never_recorded():
    """Each line of `to_be_asked.txt` holds a number, or words like "same", that are no answer to what was asked."""
    data = json.loads((_OWN / "voice_ten.json").read_text(encoding="utf-8"))
    recorded = []
    for line in (_OWN / "to_be_asked.txt").read_text(encoding="utf-8").splitlines():
        asked, _, text = line.partition("|")
        names = asked.split(",")
        indicators = {name: data["indicators"][name] for name in names}
        context = context_from({**data, "asked": names, "also_owned": [], "indicators": indicators})
        found = read(text.replace("\\n", "\n"), context)
        closed = any(f.kind is Kind.NO_DATA and not f.needs_confirmation for f in found)
        if closed or any(f.records for f in found):
            recorded.append((asked, text))
    assert recorded == []


@pytest.mark.skipif(_DEV is None, reason="the shared cases are not on this machine")
def test_nothing_is_recorded_that_nobody_said_in_the_shared_replies():
    assert _DEV is not None
    assert _silent(_DEV) == []


@pytest.mark.skipif(CASES is None, reason="the shared cases are not on this machine")
def test_the_traps_of_recognizers_text_record_next_to_nothing():
    """Prose about the wider world; three sentences in a thousand still leave a bare number behind."""
    assert CASES is not None
    counted = verdicts(CASES / "replies" / "recognizers_cases.json")
    wrong = {kind: verdict["wrong"] for kind, verdict in counted.items() if verdict["wrong"]}
    assert sum(wrong.values()) <= 5, wrong
    assert not any(kind.startswith("trap") for kind in wrong)
    assert not {"percent", "decimal", "duration", "bound", "fraction_words", "negative"} & set(wrong)
