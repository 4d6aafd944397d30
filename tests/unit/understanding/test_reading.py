"""What the reader records, and what it refuses to guess. Each case carries its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.understanding import Kind, read
from core.domain.months import Frequency, Month
from tests.unit.understanding.settings import asking, one


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        pytest.param("91.2", "repairs", "91.2", id="a bare number answers"),
        pytest.param("91.2 %", "repairs", "91.2", id="its unit may stand apart"),
        pytest.param("91.2 per cent", "repairs", "91.2", id="per cent is two words"),
        pytest.param("91.2 prcent", "repairs", "91.2", id="a slip in the unit is forgiven"),
        pytest.param("９１.２％", "repairs", "91.2", id="full-width digits are digits"),
        pytest.param("91·2%", "repairs", "91.2", id="the old British point is a point"),
        pytest.param("ninety one point two", "repairs", "91.2", id="words are numbers"),
        pytest.param("2450", "ta", "2450", id="a count needs no unit"),
        pytest.param("2\u00a0450", "ta", "2450", id="a no-break space groups thousands"),
        pytest.param("2.45k", "ta", "2450", id="k is thousands"),
        pytest.param("4 weeks", "voids", "28", id="weeks are seven days"),
        pytest.param("4 wks 3 days", "voids", "31", id="two units add up"),
        pytest.param("3h20", "emergency", "3.333333", id="hours and minutes"),
        pytest.param("90 mins", "emergency", "1.5", id="minutes of an hour"),
        pytest.param("5:15 (mm:ss)", "wait", "5.25", id="a clock that says what it is"),
        pytest.param("7 and a half minutes", "wait", "7.5", id="and a half"),
        pytest.param("£302k", "agency", "302000", id="k of pounds"),
        pytest.param("0.302m", "agency", "302000", id="m of pounds"),
        pytest.param("295 grand", "agency", "295000", id="grand"),
        pytest.param("2,410", "capital", "2410000", id="asked in thousands, answered in thousands"),
        pytest.param("£2.41m", "capital", "2410000", id="asked in thousands, answered in pounds"),
        pytest.param("(£12k)", "variance", "-12000", id="accountants' brackets are a minus"),
        pytest.param("12k underspend", "variance", "-12000", id="under is minus where over is plus"),
        pytest.param("£9k adverse", "variance", "9000", id="adverse is over"),
        pytest.param("−4", "nps", "-4", id="a true minus sign"),
        pytest.param("minus four", "nps", "-4", id="minus in words"),
        pytest.param("no evictions this month", "evictions", "0", id="none of them is nought of them"),
        pytest.param("nil return", "evictions", "0", id="nil is nought for a count"),
        pytest.param("62.4 per 100k", "missed", "62.4", id="a rate in its own base"),
        pytest.param("it was 92.1 because 5 gas jobs slipped into November", "repairs", "92.1", id="a remark counts other things"),
        pytest.param("92.1, target 95", "repairs", "92.1", id="a target is no answer"),
        pytest.param("92.1 against 93 last year", "repairs", "92.1", id="nor is last year"),
        pytest.param("up 1.7 to 92.1", "repairs", "92.1", id="nor is a movement that agrees"),
        pytest.param("92.1 (Sept 90.4)", "repairs", "92.1", id="nor is last month in brackets"),
        pytest.param("YTD 89.9, in month 92.1", "repairs", "92.1", id="nor is the year to date"),
        pytest.param("90.1% within 20 working days", "foi", "90.1", id="nor is a number in the name"),
        pytest.param("31 days, worst was 145", "voids", "31", id="nor is an extreme"),
        pytest.param("92.1. Ring me on 0161 496 0000", "repairs", "92.1", id="nor is a telephone"),
        pytest.param("KPI 3 - 92.1%", "repairs", "92.1", id="nor is a label"),
        pytest.param("2,450 of which 96 in B&B", "ta", "2450", id="nor is a part"),
        pytest.param("we were hoping for 95 but only managed 92.1", "repairs", "92.1", id="nor is a hope"),
    ],
)  # fmt: skip
def test_a_figure_is_recorded_when_every_number_is_understood(text, indicator, value):
    finding = one(text, indicator)
    assert finding.records, f"{text!r} was asked about: {finding}"
    assert finding.value == Decimal(value)
    assert finding.period == Month(2026, 10)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        pytest.param("74.5.1", "repairs", id="a malformed number"),
        pytest.param("92,1", "repairs", id="a comma for a point"),
        pytest.param("7/12", "repairs", id="a date or a fraction"),
        pytest.param("1e2", "repairs", id="an exponent"),
        pytest.param("NaN", "repairs", id="not a number"),
        pytest.param("0.92", "repairs", id="a share or a percentage"),
        pytest.param("924%", "repairs", id="more than there can be"),
        pytest.param("31 days", "repairs", id="another unit"),
        pytest.param("92.1%", "voids", id="a percentage of days"),
        pytest.param("16 calendar days", "answered", id="calendar days for working days"),
        pytest.param("31 working days", "voids", id="working days for calendar days"),
        pytest.param("0.06%", "missed", id="a percentage for a rate per 100,000"),
        pytest.param("£12k", "variance", id="over or under is not said"),
        pytest.param("£2,410", "capital", id="pounds or thousands"),
        pytest.param("$405k", "agency", id="another currency"),
        pytest.param("-3", "evictions", id="below nought"),
        pytest.param("1.5", "evictions", id="half a household"),
        pytest.param("7:30", "wait", id="a clock that does not say what it is"),
        pytest.param("up 2 points", "repairs", id="a movement alone"),
        pytest.param("3 days quicker than September", "voids", id="a comparison alone"),
        pytest.param("up 1 to 93", "repairs", id="a movement that contradicts what is known"),
        pytest.param("over 90%", "repairs", id="a bound"),
        pytest.param("90+", "repairs", id="a bound with a plus"),
        pytest.param("high 80s", "repairs", id="a decade"),
        pytest.param("412 of 500 so 64%", "repairs", id="parts that contradict the share"),
        pytest.param("412 done, 38 late, 500 in all I think", "repairs", id="parts that do not add up"),
        pytest.param("same as last month, 86.1", "repairs", id="the same, and a different number"),
        pytest.param("91.2 or 91.3", "repairs", id="two candidates"),
        pytest.param("91.2 92.1", "repairs", id="two numbers and no word"),
        pytest.param("north 93, south 88", "repairs", id="two places"),
        pytest.param("mears 93", "repairs", id="one contractor's figure under an unknown word"),
        pytest.param("first time fix 84%", "repairs", id="another measure"),
        pytest.param("September 89.9", "repairs", id="another month"),
        pytest.param("October 2025 was 88", "repairs", id="the same month of another year"),
        pytest.param("92.1 YTD", "repairs", id="the year to date for a month"),
        pytest.param("92.1 (last month)", "repairs", id="last month's figure"),
        pytest.param("92.1 so far", "repairs", id="part of the month"),
        pytest.param("is it 92.1?", "repairs", id="a question"),
        pytest.param("not 92.1", "repairs", id="what it is not"),
        pytest.param("don't use 92.1, it's wrong", "repairs", id="a figure taken back"),
        pytest.param("2 of my team are off", "repairs", id="two people"),
        pytest.param("all but 34 done", "repairs", id="all but some"),
        pytest.param("33 done", "repairs", id="a count for a percentage"),
        pytest.param("nil", "repairs", id="nil is never nought per cent"),
        pytest.param("twenty-fifth", "ta", id="an ordinal"),
        pytest.param("3-inch gap", "evictions", id="a size"),
        pytest.param("my number is 0899555555", "ta", id="a telephone without spaces"),
        pytest.param("Oct 31", "voids", id="a day of the month or a figure"),
        pytest.param("", "repairs", id="nothing"),
        pytest.param("👍", "repairs", id="a thumb"),
    ],
)
def test_nothing_is_recorded_where_a_number_is_not_understood(text, indicator):
    for finding in read(text, asking(indicator)):
        assert not finding.records, f"{text!r} was recorded as {finding}"
        assert finding.kind is not Kind.NO_DATA


def test_a_fraction_keeps_its_parts():
    finding = one("412 out of 500")
    assert (finding.value, finding.numerator, finding.denominator) == (Decimal("82.4"), 412, 500)
    assert finding.understood == "412 out of 500, 82.4 %"


def test_what_is_no_number_is_told_as_it_was_typed():
    """A figure of twenty digits is no nought."""
    said = read("99999999999999999999", asking("voids", "repairs"))
    assert [f.understood for f in said] == ["the number 99999999999999999999"]


def test_a_share_and_its_parts_are_checked_against_each_other():
    assert one("82% (412/500)").value == Decimal("82.4")
    assert not one("84% (412/500)").records


def test_hedges_are_kept_as_flags():
    finding = one("about 80, provisional")
    assert finding.approximate
    assert finding.provisional
    assert not one("82.4, final").provisional
    assert not one("82.4 mostly around the north").approximate


def test_a_correction_within_the_reply_keeps_what_it_replaces():
    for text in ("it was 79, no sorry 78", "78 not 79", "~~79~~ 78", "79%\nsorry 78%", "change 79 to 78"):
        finding = one(text)
        assert (finding.value, finding.superseded) == (78, 79), text


def test_a_range_has_both_ends():
    finding = one("80 to 85%")
    assert (finding.kind, finding.low, finding.high) == (Kind.RANGE, 80, 85)


def test_months_listed_side_by_side_are_each_recorded():
    found = read("Aug 88, Sept 89.9, Oct 87.5", asking("repairs"))
    assert [(str(f.period), f.value) for f in found] == [
        ("2026-08", Decimal(88)),
        ("2026-09", Decimal("89.9")),
        ("2026-10", Decimal("87.5")),
    ]


def test_several_indicators_in_one_line_keep_their_own_words():
    found = read(
        "repairs 91.2, voids 31 – contractor handover dragged on. sat not till the 10th",
        asking("repairs", "voids", "sat"),
    )
    by_name = {finding.indicator: finding for finding in found}
    assert by_name["repairs"].value == Decimal("91.2")
    assert by_name["repairs"].comment is None
    assert by_name["voids"].value == 31
    assert by_name["voids"].comment == "contractor handover dragged on"
    assert (by_name["sat"].kind, by_name["sat"].due) == (Kind.DEFERRED, date(2026, 11, 10))


def test_a_pasted_table_is_read_by_its_heading():
    found = read("Measure\tSep\tOct\nRepairs\t90.4\t91.2\nVoids\t29\t31", asking("repairs", "voids"))
    assert {f.indicator: f.value for f in found} == {"repairs": Decimal("91.2"), "voids": 31}


def test_one_number_for_several_indicators_is_asked_about():
    assert not any(finding.records for finding in read("81.7", asking("repairs", "voids", "sat")))


def test_the_rest_may_wait_while_one_is_answered():
    found = read("repairs 92.1, rest tomorrow", asking("repairs", "voids", "sat"))
    assert {f.indicator: f.kind for f in found} == {
        "repairs": Kind.VALUE, "voids": Kind.DEFERRED, "sat": Kind.DEFERRED,
    }  # fmt: skip


def test_an_indicator_not_asked_is_taken_only_when_named_outright():
    assert [f.indicator for f in read("the voids figure is 31 days", asking("repairs", also=("voids",)))] == [
        "voids"
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("n/a", Kind.NO_DATA),
        ("we don't collect this any more", Kind.NO_DATA),
        ("no data yet", Kind.DEFERRED),
        ("Give me 10 mins", Kind.DEFERRED),
        ("still being validated", Kind.DEFERRED),
        ("can I have until Friday?", Kind.DEFERRED),
        ("ask Priya", Kind.DELEGATE),
        ("not my indicator any more", Kind.DELEGATE),
        ("unchanged since September", Kind.SAME_AS_LAST),
        ("as last month", Kind.SAME_AS_LAST),
        ("what's the definition again?", Kind.QUESTION),
    ],
)
def test_a_reply_without_a_figure_has_a_meaning_too(text, kind):
    assert one(text).kind is kind


def test_somebody_named_is_handed_the_question():
    assert one("pls send to Priya Patel from now on").delegate_to == "Priya Patel"
    assert one("I don't own this - it's Parks").delegate_to == "Parks"


def test_somebody_on_leave_is_back_when_they_say():
    reply = "Automatic reply: I am out of the office until 16/11/2026. For repairs call 0300 123 4567."
    assert (one(reply).kind, one(reply).due) == (Kind.DEFERRED, date(2026, 11, 16))


def test_the_same_as_last_month_needs_a_last_month():
    assert one("same as last month").value == Decimal("90.4")
    assert one("same as last month", last_value=None).kind is Kind.UNCLEAR


def test_a_mail_is_read_without_its_signature_and_what_it_quotes():
    mail = (
        "Hi,\n\n79.2% please.\n\nKind regards\nJane Smith\nHead of Repairs\nT: 01632 960123\n\n"
        "On Mon, 2 Nov 2026 at 09:00, Stocktake wrote:\n> Repairs? Last month you told me 90.4%. Target 95%."
    )
    assert one(mail).value == Decimal("79.2")
    assert one("Kind regards\nJane\nT: 01632 960123").kind is Kind.UNCLEAR


def test_what_was_understood_is_said_and_offered():
    finding = one("412 done, 38 late, 500 in all I think")
    assert [option.label for option in finding.options][:2] == ["412 of 450 (91.6 %)", "412 of 500 (82.4 %)"]
    assert "412" in finding.understood


@pytest.mark.parametrize(
    ("text", "indicator", "labels"),
    [
        ("88.7% I am not sure, abandoned 1,004", "repairs", ["88.7 %"]),
        ("48 due, 2 late", "foi", ["46 of 48 (95.8 %)"]),
        ("78 or 79", "repairs", ["78 %", "79 %"]),
        ("302", "agency", ["£302,000", "£302"]),
        ("up 2 points", "repairs", ["92.4 % (up on 90.4 %)"]),
        ("12k", "variance", ["£12,000", "-£12,000"]),
    ],
)
def test_only_sensible_readings_are_offered_the_likeliest_first(text, indicator, labels):
    finding = one(text, indicator)
    assert not finding.records
    assert [option.label for option in finding.options] == labels


def test_a_question_says_which_number_is_which():
    assert (
        one("412 done, 88 late", "repairs").understood == "is 412 the number completed on time, out of 500?"
    )


def test_a_quarter_is_a_period_only_where_it_is_asked_for():
    september = Month(2026, 9)
    for frequency, recorded in ((Frequency.QUARTERLY, True), (Frequency.MONTHLY, False)):
        context = asking("repairs", frequency=frequency)
        context = type(context)(context.today, september, context.asked, context.indicators)
        assert read("Q2 82.1", context)[0].records is recorded


def test_an_indicator_kept_in_millions_is_read_in_millions():
    finding = one("£1.2m", "agency", unit="£m", last_value=Decimal("1.1"))
    assert (finding.value, finding.unit) == (Decimal("1.2"), "£m")


def test_an_indicator_with_a_unit_of_its_own_counts_things():
    finding = one("42 incidents", "ta", unit="incidents", last_value=Decimal(40))
    assert (finding.value, finding.unit, finding.comment) == (42, "incidents", None)


def test_two_names_run_together_are_a_third_thing():
    for text in ("satisfaction with repairs 88", "repairs satisfaction 88"):
        assert not any(finding.records for finding in read(text, asking("repairs", "sat"))), text


def test_a_figure_that_is_somebody_elses_or_hoped_for_is_not_taken():
    for text in (
        "contractor's figure is 82",
        "50/50 whether we hit 92",
        "I hope it's 82",
        "24 without the late ones",
    ):
        assert not one(text).records, text


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        pytest.param("91.2, roof jobs late", "roof jobs late", id="after a comma"),
        pytest.param("91.2 provisional, roof jobs late", "roof jobs late", id="how sure one is, is a flag"),
        pytest.param("91.2, roof jobs late. Thanks", "roof jobs late", id="thanks are no comment"),
        pytest.param("91.2 (target 92), roof jobs late", "roof jobs late", id="nor is a target"),
        pytest.param("412/500 (82.4%), roof jobs late", "roof jobs late", id="nor the share of the parts"),
        pytest.param("91.2; note: roof jobs late", "roof jobs late", id="what it is called goes"),
        pytest.param("91.2 because the roofer left", "because the roofer left", id="the reason keeps its word"),
        pytest.param("91.2, last month 90.4, down to the vans", "down to the vans", id="last month's figure is no comment"),
        pytest.param("91.2, provisional", None, id="nothing else said"),
    ],
)  # fmt: skip
def test_a_comment_in_the_same_message_is_kept_clean(text, comment):
    finding = one(text)
    assert finding.records
    assert finding.value in {Decimal("91.2"), Decimal("82.4")}
    assert finding.comment == comment


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        pytest.param("flat 19", "evictions", id="a house"),
        pytest.param("47-37 Station Road", "voids", id="a house and its flat"),
        pytest.param("the 8 route, 42 emails", "repairs", id="a bus and letters"),
        pytest.param("call me at 10", "ta", id="an hour"),
        pytest.param("give me 28 minutes", "wait", id="a wait for the reply"),
        pytest.param("nearly all of the 33", "voids", id="a whole"),
        pytest.param("promised 85", "repairs", id="a promise"),
        pytest.param("85% is the target", "repairs", id="the target"),
        pytest.param("it had been 36", "voids", id="what was before"),
        pytest.param("in 2025 it was 81.4", "repairs", id="another year"),
        pytest.param("46% down", "repairs", id="a movement"),
        pytest.param("4% increase", "repairs", id="a movement that is a noun"),
        pytest.param("response rate 76%", "sat", id="another rate"),
        pytest.param("too hundred and six", "ta", id="half a number in words"),
        pytest.param("one thousand one hundred and", "ta", id="a number that breaks off"),
        pytest.param("221 since April", "ta", id="a sum of months"),
        pytest.param("section 36(8) of the Act", "repairs", id="a law"),
        pytest.param("of the 19 due, 18 were done", "repairs", id="a count of a percentage's parts"),
        pytest.param("contractor says 88, but we've 93 off the sheets", "repairs", id="two who disagree"),
        pytest.param("6 incidents, none reportable", "evictions", id="some of one thing and none of another"),
        pytest.param("345", "wait", id="seconds for minutes, by the look of it"),
        pytest.param("£35k over / (£35k)", "variance", id="over and under"),
        pytest.param("24 Sept 90.4 – no that's September", "repairs", id="taken back as another month's"),
    ],
)
def test_what_unseen_voices_wrote_is_not_taken_for_the_figure(text, indicator):
    for finding in read(text, asking(indicator)):
        assert not finding.records, f"{text!r} was recorded as {finding}"


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        pytest.param("91.2 for October 2026.", "repairs", "91.2", id="a year at the end of a sentence"),
        pytest.param("94 point 1", "repairs", "94.1", id="a dictated point"),
        pytest.param("ninety one percent full stop thanks", "repairs", "91", id="dictated punctuation"),
        pytest.param("kerbside 41.2, tip 71, overall 44.9", "repairs", "44.9", id="a total that its parts make"),
        pytest.param("gas certs 99.8, repairs 91.9", "repairs", "91.9", id="one named measure of several"),
        pytest.param("same as September, 90.4", "repairs", "90.4", id="the same, with its number"),
        pytest.param("90.2 (ignore the 92.2 in the pack)", "repairs", "90.2", id="another number to ignore"),
        pytest.param("I said 88 in the meeting but it's 89", "repairs", "89", id="a correction of what was said"),
        pytest.param("91.2% on 1,890 jobs", "repairs", "91.2", id="a share and its base"),
        pytest.param("target's 95, we're at 91.2", "repairs", "91.2", id="'s for is"),
        pytest.param("GBP 318,944", "agency", "318944", id="the currency in letters"),
        pytest.param("I am pleased to report that there were no evictions in October.", "evictions", "0", id="none at length"),
        pytest.param("Oct = 91.2 (Sept = 90.4)", "repairs", "91.2", id="last month beside it"),
    ],
)  # fmt: skip
def test_what_unseen_voices_wrote_plainly_is_recorded(text, indicator, value):
    finding = one(text, indicator)
    assert (finding.records, finding.value) == (True, Decimal(value)), finding


@pytest.mark.parametrize(
    ("text", "value", "flag"),
    [
        pytest.param("gosh 91.2", "91.2", "", id="an exclamation"),
        pytest.param("ugh - 91.2", "91.2", "", id="a sigh"),
        pytest.param("not bad at all - 91.2", "91.2", "", id="a verdict"),
        pytest.param("not great, 91.2", "91.2", "", id="a verdict that is no praise"),
        pytest.param("worse than I'd hoped - 91.2", "91.2", "", id="a verdict against what was hoped"),
        pytest.param("submitting 91.2", "91.2", "", id="a verb that hands it over"),
        pytest.param("pop 91.2 in", "91.2", "", id="a verb round the number"),
        pytest.param("ended up at 91.2", "91.2", "", id="where it ended"),
        pytest.param("that will be 87", "87", "", id="as said over a counter"),
        pytest.param("the number you need is 91.2", "91.2", "", id="what was asked for"),
        pytest.param("mine's 91.2", "91.2", "", id="mine is"),
        pytest.param("should be 91 not 19", "91", "", id="a correction"),
        pytest.param("change to 91.2 rather than 92.1", "91.2", "", id="a correction that names both"),
        pytest.param("79 is wrong, should be 78", "78", "", id="what is wrong comes first"),
        pytest.param("instead of 92.1 put 91.2", "91.2", "", id="instead of"),
        pytest.param("(91.2%)", "91.2", "", id="a percentage in brackets and nothing else"),
        pytest.param("rough figure 79", "79", "approximate", id="rough is about"),
        pytest.param("rough number: 91.2", "91.2", "approximate", id="a number called rough is no label"),
        pytest.param("first look says 84", "84", "provisional", id="a first look may change"),
        pytest.param("early indications are 91.2", "91.2", "provisional", id="early may change"),
        pytest.param("unchecked 91.2", "91.2", "provisional", id="unchecked may change"),
    ],
)
def test_what_opens_a_short_answer_is_read_with_it(text, value, flag):
    finding = one(text)
    assert (finding.records, finding.value) == (True, Decimal(value)), finding
    assert (finding.approximate, finding.provisional) == (flag == "approximate", flag == "provisional")


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        pytest.param("Camden 89.4", "repairs", id="another council"),
        pytest.param("Camden (89.4%)", "repairs", id="another council's in brackets"),
        pytest.param("not bad at all - Camden 89.4", "repairs", id="a verdict on another council"),
        pytest.param("phew, last year 89.4", "repairs", id="last year after a sigh"),
        pytest.param("target will be 87", "repairs", id="a target to come"),
        pytest.param("that will be 87 next month", "repairs", id="a month to come"),
        pytest.param("that will be 5 minutes", "wait", id="a wait, where minutes are asked for"),
        pytest.param("should be 87 not 84 next year", "repairs", id="a year to come"),
        pytest.param("target should be 82.4 not 84.2", "repairs", id="a target corrected"),
        pytest.param("79 is wrong, target is 78", "repairs", id="a target after what is wrong"),
        pytest.param("79 is wrong", "repairs", id="only what is wrong"),
        pytest.param("Camden's figure is 89.4", "repairs", id="whose figure nobody here can know"),
        pytest.param("their figure is 89.4", "repairs", id="theirs"),
        pytest.param("the number you need to hit is 95", "repairs", id="a number to hit"),
        pytest.param("got to be 95", "repairs", id="what it has to be"),
        pytest.param("pop in 12", "repairs", id="no answer to pop in"),
        pytest.param("first look at 9", "repairs", id="an hour to look at"),
        pytest.param("early 9", "repairs", id="an early hour"),
        pytest.param("(91.2)", "repairs", id="brackets without a unit may be a minus"),
        pytest.param("(12)", "ta", id="a count in brackets"),
    ],
)
def test_what_only_looks_like_a_short_answer_is_asked_about(text, indicator):
    finding = one(text, indicator)
    assert (finding.kind, finding.records) == (Kind.UNCLEAR, False), finding


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("after the bank holiday", Kind.DEFERRED, id="after a holiday"),
        pytest.param("once Priya has signed it off", Kind.DEFERRED, id="once somebody has signed"),
        pytest.param("when the system's back up", Kind.DEFERRED, id="when a system is back"),
        pytest.param("nearly there", Kind.DEFERRED, id="nearly"),
        pytest.param("nothing to submit until Friday", Kind.DEFERRED, id="nothing until a day is later"),
        pytest.param("this one goes to Environment", Kind.DELEGATE, id="where it goes"),
        pytest.param("Priya picks this up now", Kind.DELEGATE, id="who picks it up"),
        pytest.param("comes under Housing", Kind.DELEGATE, id="whom it comes under"),
        pytest.param("no longer me", Kind.DELEGATE, id="no longer me"),
        pytest.param("nothing to provide", Kind.NO_DATA, id="nothing to provide"),
        pytest.param("can't get one this month", Kind.NO_DATA, id="none to be had"),
        pytest.param("after the last one", Kind.UNCLEAR, id="after what?"),
        pytest.param("the 8 late ones were not ours", Kind.UNCLEAR, id="late ones that were not ours"),
        pytest.param("nothing to worry about", Kind.UNCLEAR, id="nothing to worry about"),
        pytest.param("this goes to show how hard it is", Kind.UNCLEAR, id="goes to show"),
        pytest.param("not my favourite", Kind.UNCLEAR, id="a measure nobody likes"),
        pytest.param("can't get one of the reports to open", Kind.UNCLEAR, id="a report that does not open"),
    ],
)
def test_short_replies_without_a_figure_say_what_they_mean(text, kind):
    assert one(text).kind is kind


def test_nothing_to_send_is_asked_about_where_it_may_be_nought():
    assert one("nothing to submit", "evictions").kind is Kind.UNCLEAR


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("repairs, voids and sat: 91, 27, 78", ["91", "27", "78"]),
        ("Repairs, voids and satisfaction were 91, 27 and 78 respectively.", ["91", "27", "78"]),
        ("91.4, 26 and 78 in the order you asked", ["91.4", "26", "78"]),
    ],
)
def test_as_many_numbers_as_names_are_each_in_its_order(text, values):
    found = read(text, asking("repairs", "voids", "sat"))
    assert [(finding.indicator, str(finding.value)) for finding in found] == list(
        zip(["repairs", "voids", "sat"], values, strict=True)
    )


@pytest.mark.parametrize(
    "text", ["91, 27, 78", "91, 27 and 78 respectively", "repairs, voids and sat: 91, 27"]
)
def test_numbers_whose_order_nobody_told_are_asked_about(text):
    assert not any(finding.records for finding in read(text, asking("repairs", "voids", "sat")))
