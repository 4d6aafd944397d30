"""Whole sentences that say a figure plainly are recorded as they stand; their cousins that say something else are asked about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.understanding.meaning import Context, Finding, KnownIndicator
from bot.understanding.reading import read
from core.domain.months import Month

KNOWN = {
    one.id: one
    for one in (
        KnownIndicator("repairs", "Repairs completed on time", "percent", ("repairs",), maximum=Decimal(100), last_value=Decimal("90.4"), target=Decimal(95)),
        KnownIndicator("answered", "Calls answered", "percent", ("answer rate",), maximum=Decimal(100), last_value=Decimal(87)),
        KnownIndicator("satisfaction", "Tenant satisfaction", "percent", ("sat",), maximum=Decimal(100), last_value=Decimal("76.2")),
        KnownIndicator("complaints", "Stage 1 complaints received", "count", ("complaints",), integer=True, last_value=Decimal(57)),
        KnownIndicator("potholes", "Potholes repaired", "count", ("potholes",), integer=True, last_value=Decimal(640)),
        KnownIndicator("visits", "Library visits", "count", ("library visits",), integer=True, last_value=Decimal(48210)),
        KnownIndicator("households", "Households in temporary accommodation", "count", ("TA",), integer=True, last_value=Decimal(398)),
        KnownIndicator("wait", "Average call wait time", "minutes", ("call wait", "waits"), last_value=Decimal("6.5")),
        KnownIndicator("emergency", "Average emergency repair response", "hours", ("emergencies",), last_value=Decimal("3.2")),
        KnownIndicator("days", "Average time to close stage 1 complaints", "working_days", ("complaint response time",), last_value=Decimal("9.5"), target=Decimal(10)),
        KnownIndicator("voids", "Average void re-let time", "days", ("re-lets", "voids"), last_value=Decimal(29)),
        KnownIndicator("capital", "Capital spend to date", "GBP", ("capital",), last_value=Decimal(2_150_000)),
        KnownIndicator("arrears", "Current tenant rent arrears", "GBP", ("arrears",), last_value=Decimal(1_240_000)),
        KnownIndicator("tax", "Council tax collected", "percent", ("council tax",), maximum=Decimal(100), last_value=Decimal("28.3")),
    )
}  # fmt: skip


def said(text: str, of: str) -> Finding:
    context = Context(date(2026, 8, 5), Month(2026, 7), (of,), (KNOWN[of],))
    (finding,) = read(text, context)
    return finding


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [
        pytest.param("July came in at 91.9%, against 90.4% in June and 93.2% in July last year.", "repairs", "91.9", id="a comparison goes on"),
        pytest.param("We closed Stage 1 cases in an average of 8.4 working days; the standard, as you know, is 10.", "days", "8.4", id="a standard with an aside"),
        pytest.param("7m 20s on average but one bloke waited 50 mins on the 6th", "wait", "7.333333", id="one who waited long"),
        pytest.param("4:48 mm:ss", "wait", "4.8", id="a clock that says its parts, bare"),
        pytest.param("91.6% - 109/119", "repairs", "91.596639", id="a share past a dash"),
        pytest.param("Numerator: 113 Denominator: 121 Result: 93.4%", "repairs", "93.38843", id="parts and a result by name"),
        pytest.param("44.6, draft was 45.1", "repairs", "44.6", id="what the draft was"),
        pytest.param("£2.61m, mainly £1.4m on roofs", "capital", "2610000", id="what money mainly went on"),
        pytest.param("avg speed of answer 5 mins, sla 5.5", "wait", "5", id="an SLA past a comma"),
        pytest.param("Spend to 31 July is £2.61m out of an approved programme of £11.4m.", "capital", "2610000", id="a programme is a plan"),
        pytest.param("£2.3m. 3 posts now filled so expect nearer £2.1m in Aug", "capital", "2300000", id="what is expected is no answer"),
        pytest.param("Callers waited 312 seconds on average in July.", "wait", "5.2", id="who waited is what is measured"),
        pytest.param("It was 195 minutes on average from the call being logged to somebody knocking on the door.", "emergency", "3.25", id="what a time is between"),
        pytest.param("Our operatives attended emergencies in 2 hours and 40 minutes on average.", "emergency", "2.666667", id="who did it"),
        pytest.param("The gangs repaired 702 potholes.", "potholes", "702", id="who repaired them"),
        pytest.param("We have held steady at 91.5%, with the target of 95 still some way off.", "repairs", "91.5", id="held steady"),
        pytest.param("Households in TA at the month end numbered 421.", "households", "421", id="numbered"),
        pytest.param("92.0% at present, but please treat it as provisional until the 11th.", "repairs", "92.0", id="at present"),
        pytest.param("There were forty-seven at Stage 1 and eight at Stage 2.", "complaints", "47", id="at the stage of the name"),
        pytest.param("It is 55 for Stage 1.", "complaints", "55", id="for the stage of the name"),
        pytest.param("Forty-one thousand, four hundred and twenty across the six branches.", "visits", "41420", id="across all of them"),
        pytest.param("7,702 answered out of 8,690 offered", "answered", "88.63061", id="offered is the whole"),
        pytest.param("1,118 of 1,242 jobs were finished by the appointed date (90.0%).", "repairs", "90.016103", id="by the appointed date"),
        pytest.param("repairs 91.3 on 1,188 jobs", "repairs", "91.3", id="a base"),
        pytest.param("I told you 89.5% this morning. Having checked with Deepak, it should read 91.5%.", "repairs", "91.5", id="corrected a sentence later"),
        pytest.param("I see I typed 9.15 when I meant 91.5.", "repairs", "91.5", id="typed and meant"),
        pytest.param("Ignore the 88.1 above, it's 89.1", "repairs", "89.1", id="the one above"),
        pytest.param("It is not 85% as the dashboard says; it is 83%.", "repairs", "83", id="not as it says"),
        pytest.param("The dashboard says 86.7% but it double-counts; the correct figure is 83.2%.", "repairs", "83.2", id="the correct figure"),
        pytest.param("Not our finest hour, I will admit: 71.8%.", "satisfaction", "71.8", id="a verdict with a confession"),
        pytest.param("not great I'm afraid - 34 days", "voids", "34", id="a verdict and regret"),
        pytest.param("28.3 was june. 37.6 to end of july", "tax", "37.6", id="last month's first"),
        pytest.param("88.1 perecent", "repairs", "88.1", id="two slips in the unit"),
        pytest.param("Arrears now stand at 3.1% of the debit, which in cash terms is £1.23m.", "arrears", "1230000", id="in cash terms"),
        pytest.param("91.2% for July. I know that is short of the 95 but we lost four operatives.", "repairs", "91.2", id="short of the target"),
        pytest.param("88.7%. Would have been over 90 but for the storm on the 18th", "repairs", "88.7", id="what it would have been"),
        pytest.param("Satisfaction rose to 79.3%. Comparing ourselves with the family group, Ashdown are on 81 and Thornbury 74.", "satisfaction", "79.3", id="a sentence of others"),
        pytest.param("I can now confirm 87.6%, which replaces the provisional figure of 86.", "answered", "87.6", id="it replaces a draft"),
        pytest.param("1,045 across all depots", "potholes", "1045", id="across all of them, named"),
        pytest.param("405 on the last day of the month", "households", "405", id="as the month ended"),
        pytest.param("77.7 from the July survey", "satisfaction", "77.7", id="from the survey"),
        pytest.param("91.8 from the contractor's report", "repairs", "91.8", id="from somebody's report"),
        pytest.param("according to Moira in Finance it is £1.2m", "arrears", "1200000", id="according to somebody somewhere"),
        pytest.param("its 655, running for the 17:42 x", "potholes", "655", id="a train"),
        pytest.param("denominator 52 numerator 33", "repairs", "63.461538", id="the whole first"),
        pytest.param("it was 611 fopr july", "potholes", "611", id="a slip in for"),
        pytest.param("Dear Claire, 90.8% of repairs were completed within target during July. Regards, Martin", "repairs", "90.8", id="during the month"),
        pytest.param("The highways team completed 688 pothole repairs in the month.", "potholes", "688", id="which team it was"),
        pytest.param("Emergency jobs were attended in 3.1 hours on average.", "emergency", "3.1", id="attended in"),
        pytest.param("Our average was 8.9 working days to respond.", "days", "8.9", id="what a time is taken to do"),
        pytest.param("76.8% from 402 interviews. The next wave is on 17 August.", "satisfaction", "76.8", id="a base of interviews"),
        pytest.param("The rate was 90.9%. The national average, for what it is worth, is 83.4%.", "repairs", "90.9", id="an average with an aside"),
        pytest.param("1,174 of the 1,290 orders raised were completed on time, which is 91.0%.", "repairs", "91.007752", id="a share worked out"),
        pytest.param("28 jobs out of 45 were completed on time (62.2%).", "repairs", "62.222222", id="out of, and then in time"),
        pytest.param("Please amend the 64 I sent yesterday to 46.", "complaints", "46", id="amend what was sent"),
        pytest.param("The £1.42m in my last email should have read £1.24m.", "arrears", "1240000", id="what it should have read"),
        pytest.param("Two hours and fifty-five minutes, on average.", "emergency", "2.916667", id="hours and minutes in words"),
        pytest.param("11 wking days, was waiting on legal for 2 of them", "days", "11", id="a slip in working days"),
    ],
)  # fmt: skip
def test_a_plain_sentence_is_recorded(text: str, of: str, value: str) -> None:
    finding = said(text, of)
    assert finding.records
    assert finding.value == Decimal(value)


def test_a_draft_that_has_been_replaced_makes_no_figure_provisional() -> None:
    assert not said(
        "I can now confirm 87.6%, which replaces the provisional figure of 86.", "answered"
    ).provisional
    assert not said(
        "This is the signed-off number: 84.1%. The draft I sent can go in the bin.", "repairs"
    ).provisional
    assert said("the draft I sent was 91.2", "repairs").provisional
    assert said("91.0 until panel signs it off on thurs", "repairs").provisional


@pytest.mark.parametrize(
    ("text", "of"),
    [
        pytest.param("91.3 on 118 gas jobs", "repairs", id="a base of some of them"),
        pytest.param("24.8 days for 22 sheltered lets", "voids", id="of one sort of let"),
        pytest.param("47 at stage 1 and stage 2", "complaints", id="two stages together"),
        pytest.param("47 at stage 2", "complaints", id="another stage"),
        pytest.param("one of our gangs repaired 402", "potholes", id="one of them"),
        pytest.param("the gangs repaired 402 in the first week", "potholes", id="in a week"),
        pytest.param("211 across 3 of the depots", "potholes", id="in some places"),
        pytest.param(
            "We said 91.3, the contractor says it should be 88", "repairs", id="somebody else corrects"
        ),
        pytest.param(
            "I told you 89.5% this morning. Next year it should be 91.5%", "repairs", id="next year's"
        ),
        pytest.param("I put 91.3 last month, it should have been 91.8", "repairs", id="last month corrected"),
        pytest.param("91.2 for gas; the correct figure is 88 for June", "repairs", id="corrected for June"),
        pytest.param("I waited 6 minutes for the report", "wait", id="who waited was the writer"),
        pytest.param("91.2 in July last year", "repairs", id="last year's"),
        pytest.param("wed be 91.2", "repairs", id="would be"),
        pytest.param("held up at 91.2 for gas", "repairs", id="of gas"),
        pytest.param("312 replied out of 400 surveyed", "satisfaction", id="a response rate"),
        pytest.param("91.2. By contrast the contractor says 88", "repairs", id="somebody says another"),
        pytest.param("91.2. Incidentally it's 88 now", "repairs", id="what it is now"),
        pytest.param("91.2. Can I ask that you put 88?", "repairs", id="what to put"),
        pytest.param("1,045 across all contractors except Veolia", "potholes", id="all but one"),
        pytest.param("91.8 across all gas contractors", "repairs", id="all of one sort"),
        pytest.param("the figure, which is 91.2, is for June", "repairs", id="an aside in June's"),
        pytest.param("78.1 from the perception survey", "satisfaction", id="from another survey"),
        pytest.param("one of the highways teams completed 688", "potholes", id="one team of several"),
        pytest.param("the north highways team completed 688", "potholes", id="a team of one area"),
        pytest.param("8.9 working days to close the oldest", "days", id="the oldest alone"),
        pytest.param(
            "76.8% from 402 interviews with leaseholders", "satisfaction", id="a base of some tenants"
        ),
        pytest.param("91.3% on 1,188 jobs in the north", "repairs", id="a base in one area"),
        pytest.param("1,174 of 1,290, which is 81.0%", "repairs", id="a share worked out wrongly"),
        pytest.param("28 jobs out of 45 were not completed on time", "repairs", id="out of, and not in time"),
        pytest.param(
            "Please amend the 64 I sent last month to 46", "complaints", id="what was sent last month"
        ),
        pytest.param("91.2 replaces 90.4 for June", "repairs", id="June replaced"),
    ],
)
def test_its_cousin_is_asked_about(text: str, of: str) -> None:
    assert not said(text, of).records
