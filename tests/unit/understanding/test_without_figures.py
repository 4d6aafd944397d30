"""Replies without a figure: none, no data, the same, later, somebody else; and what only looks like one of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.understanding.meaning import Context, Finding, Kind, KnownIndicator
from bot.understanding.reading import read
from core.domain.months import Month

KNOWN = {
    one.id: one
    for one in (
        KnownIndicator("repairs", "Repairs completed on time", "percent", ("repairs",), last_value=Decimal("90.4")),
        KnownIndicator("complaints", "Stage 1 complaints received", "count", ("complaints",), integer=True, last_value=Decimal(57)),
        KnownIndicator("breaches", "Data breaches reported to ICO", "count", ("breaches",), integer=True, last_value=Decimal(1)),
        KnownIndicator("days", "Average time to close stage 1 complaints", "working_days", last_value=Decimal("9.5")),
    )
}  # fmt: skip


def said(text: str, of: str) -> Finding:
    context = Context(date(2026, 8, 5), Month(2026, 7), (of,), (KNOWN[of],))
    (finding,) = read(text, context)
    return finding


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("none came in", "complaints"),
        ("none, clean month", "complaints"),
        ("We have had no stage 1 complaints whatsoever.", "complaints"),
        ("zilch, the planer was in bits all month", "complaints"),
        ("No incidents this month", "breaches"),
        ("There have been no reportable breaches in July.", "breaches"),
        ("Nil return. All staff completed their training by the end of June.", "breaches"),
        ("I am pleased to report that there were none. All 212 staff completed the training by 17 July.", "breaches"),
        ("Nil return from us", "breaches"),
        ("Nil, for the first time since April. The 1 we had in June has been closed.", "breaches"),
    ],
)  # fmt: skip
def test_none_is_nought_of_a_count_whatever_explains_it(text: str, of: str) -> None:
    finding = said(text, of)
    assert (finding.records, finding.value) == (True, 0)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("none, as of the 20th", "complaints"),
        ("none. Three.", "complaints"),
        ("none, 52 open", "complaints"),
        ("none, system was down", "complaints"),
        ("none, we haven't counted", "complaints"),
        ("none so far", "complaints"),
        ("none. June 57, July 52", "complaints"),
        ("no incidents this month", "complaints"),
        ("no incidents in the north", "breaches"),
        ("nil return from HR", "breaches"),
        ("no change. Mine is 91.2", "repairs"),
        ("no change in June. July up.", "repairs"),
    ],
)
def test_none_that_is_taken_back_or_only_of_a_part_is_asked_about(text: str, of: str) -> None:
    finding = said(text, of)
    assert not finding.records or finding.value != 0
    assert finding.kind is not Kind.SAME_AS_LAST


@pytest.mark.parametrize(
    ("text", "of", "kind"),
    [
        ("Not measured this month. We lost our one analyst on 26 June.", "repairs", Kind.NO_DATA),
        ("N/A for July. August's will be with you in the usual way.", "repairs", Kind.NO_DATA),
        ("We cannot provide July; the data were lost and will not be recoverable.", "repairs", Kind.NO_DATA),
        ("Not available for July, and I do not expect it to become so.", "repairs", Kind.NO_DATA),
        ("no survey ran in July so no figure", "repairs", Kind.NO_DATA),
        ("system dont hold it", "repairs", Kind.NO_DATA),
        ("can't give you one, the contractor's portal was down all July", "repairs", Kind.NO_DATA),
        ("I cannot give you a figure today.", "repairs", Kind.DEFERRED),
        ("can't run the report till the ledger closes", "repairs", Kind.DEFERRED),
        ("in meetings til 4, will do after", "complaints", Kind.DEFERRED),
        ("We don't close the ledger until working day 6, so I shall have it for you on the 12th.", "repairs", Kind.DEFERRED),
        ("Not before 10 August. I have six hundred records to reconcile.", "repairs", Kind.DEFERRED),
        ("gets signed off at DMT on the 18th, you'll have it that pm", "repairs", Kind.DEFERRED),
        ("Driving will reply at 2", "days", Kind.DEFERRED),
        ("Please carry forward last month's figure, it has not moved.", "repairs", Kind.SAME_AS_LAST),
        ("There has been no change since the June return. 11 families moved out.", "repairs", Kind.SAME_AS_LAST),
    ],
)  # fmt: skip
def test_what_stands_beside_it_does_not_change_what_was_said(text: str, of: str, kind: Kind) -> None:
    assert said(text, of).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "We are three points up on June, which pleased the Chief Executive when I told her on Monday.",
        "spent 96k on it",
        "ninety one percent done in five days",
        "it was in bits",
        "Not our finest hour, I will admit: 91.8 or so",
        "closed the ledger on Monday",
    ],
)
def test_what_happened_on_a_day_puts_nothing_off(text: str) -> None:
    assert said(text, "repairs").kind not in {Kind.DEFERRED, Kind.DELEGATE}


def test_a_deferral_is_never_until_a_day_gone_by() -> None:
    """A day without its year that next comes round in ten months has gone by; a month named for its figure is no day."""
    assert said("Awaiting the audit since 26 June", "repairs").due is None
    assert said("Still waiting for July from the contractor, by 12 August", "repairs").due == date(
        2026, 8, 12
    )


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("thats Tariqs now, i moved to highways in june", "Tariq"),
        ("fwd to bal singh pls", "bal singh"),
        ("Housing Options look after this now; Gemma Whitlock is the person to ask.", "Gemma Whitlock"),
        ("Since I went down to 3 days a week my colleague Pauline answers these, ext 2261.", "Pauline"),
        ("I've copied in Anthony, who will give you the number.", "Anthony"),
        ("Automatic reply: I have now left Anytown Council. Please contact Sunita Rao.", "Sunita Rao"),
        ("This is held by our finance business partner, Anne-Marie Doyle (ext. 2290).", "Anne-Marie Doyle"),
        ("Please take this from HR directly.", "HR"),
        ("Please direct this request to our HR business partner, Colin Marsh.", "Colin Marsh"),
    ],
)
def test_who_is_to_be_asked_is_heard_in_many_ways(text: str, who: str) -> None:
    finding = said(text, "complaints")
    assert (finding.kind, finding.delegate_to) == (Kind.DELEGATE, who)


@pytest.mark.parametrize("text", ["That's Julys now", "forward to the next month", "Get it from Power BI"])
def test_a_month_and_a_system_are_nobody_to_ask(text: str) -> None:
    assert said(text, "complaints").kind is not Kind.DELEGATE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("purple children not till the 10th", Kind.UNCLEAR),
        ("the gateway pilot won't be ready until the 10th", Kind.UNCLEAR),
        ("not till the 10th", Kind.DEFERRED),
        ("everything not till the 10th", Kind.DEFERRED),
        ("sorry, not till the 10th", Kind.DEFERRED),
        ("these are not ready until the 10th", Kind.DEFERRED),
        ("my contractor figures not available until the 10th", Kind.DEFERRED),
    ],
)
def test_what_nobody_asked_for_puts_nothing_off(text: str, kind: Kind) -> None:
    context = Context(date(2026, 8, 5), Month(2026, 7), ("repairs", "complaints"), tuple(KNOWN.values()))
    assert {finding.kind for finding in read(text, context)} == {kind}


def test_a_number_of_the_name_beyond_the_opening_raises_nothing():
    """What the reply opens with is read before the words that hold the name's own number."""
    assert (
        said("Not ready. We are still counting the stage 1 complaints.", "complaints").kind is Kind.DEFERRED
    )
