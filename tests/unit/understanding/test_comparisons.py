"""What a reply compares its figure with must lead to it where it is known: otherwise the reader asks."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from bot.understanding import read
from tests.unit.understanding.settings import asking

# Repairs were 90.4 last month, against 92; voids 29 days, against 26; agency spend £412,000.
_AGREES = """\
repairs|88.2, 2.2 below September
repairs|88.2, 2 below September
repairs|88.2, down 2.2 points on last month
repairs|down 2.2 on September at 88.2
repairs|88.2 - 2.2 worse than last month
repairs|88, 2.2 down on September
repairs|90, two points off target
repairs|90, missed target by 2
repairs|2 short of target at 90
repairs|91.3, below target
repairs|91.3, up on September
repairs|91.3 (+0.9)
repairs|93.1, up 3% on September
repairs|88, down 4 on last year
repairs|88 and the contractor lost 3 vans
repairs|93.4%, 3 missed visits, 2 of which were the child being away
repairs|Against a target of 95% we achieved 63.9%, a gap of 31.1 percentage points.
voids|31 up 2
voids|up 2 to 31
voids|5 over target at 31
voids|31 days, which is two days longer than last month
voids|31, 5 over
voids|31, 2 up, 5 over target
agency|£421k (up £9k)
agency|£421k, up 2%
agency|£820k, double last month""".splitlines()
_DISAGREES = """\
repairs|88.2, 3.2 below September
repairs|3.2 below September at 88.2
repairs|88.2, 2.2 above September
repairs|88.2 (3.2 lower than September)
repairs|88.2 - 3.2 worse than last month
repairs|88.2, an increase of 2.2 on last month
repairs|88.2, up on September
repairs|88.2 (+5)
repairs|90, five points off target
repairs|90, missed target by 5
repairs|missed the target by 5 at 90
repairs|90, target missed by five
repairs|90 v target 92 (-5)
repairs|90%. That's five points below target
repairs|90 and that's down 3 on September
repairs|97, below target
repairs|85 compared to 90.4 in September, a rise of 4.6 points
voids|31 up 4
voids|31, up 3
voids|up 4 to 31
voids|6 over target at 33
voids|target 26, 6 over at 33
voids|33, so 6 over target
voids|33, that's 2 more than September
voids|2 days longer than last month, 33
voids|about 33, up 1 on September
agency|£421k (up £90k)
agency|£421k, up 12%
agency|£421k, double last month""".splitlines()


def _recorded(line):
    asked, _, text = line.partition("|")
    return any(finding.records for finding in read(text, asking(asked)))


@pytest.mark.parametrize("line", _AGREES)
def test_a_comparison_that_leads_to_the_figure_costs_no_question(line):
    assert _recorded(line)


@pytest.mark.parametrize("line", _DISAGREES)
def test_a_comparison_that_cannot_lead_to_the_figure_is_asked_about(line):
    assert not _recorded(line)


_STEPS = {
    "up {} on September": 1, "{} up on last month": 1, "{} higher than September": 1, "down {} on last month": -1,
    "{} lower than in September": -1, "{} below September": -1,
}  # fmt: skip


def test_steps_are_weighed_in_every_order_and_to_the_precision_said():
    last, wrong = Decimal("90.4"), []
    for (said, way), frame in product(
        _STEPS.items(), ("{value}, {step}", "{value} ({step})", "{value} - {step}")
    ):
        for step in (Decimal("0.4"), Decimal("2.2"), Decimal(3)):
            value = last + way * step
            text = frame.format(value=value, step=said.format(step))
            if not _recorded(f"repairs|{text}"):
                wrong.append(text)
            amiss = frame.format(value=value, step=said.format(step + (1 if step.as_tuple().exponent else 2)))
            turned = f"{said.format(step + 3)} at {value}"
            wrong += [one for one in (amiss, turned) if _recorded(f"repairs|{one}")]
    assert wrong == []


def test_without_a_last_value_or_a_target_nothing_is_held_against_a_comparison():
    for text in ("88.2, 3.2 below September", "88.2, 5 off target", "88.2, up on September"):
        found = read(text, asking("repairs", last_value=None, target=None))
        assert any(finding.records for finding in found), text
