"""What came in with a workbook and is off track already: the unit is asked once, leads hear first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.hearing import Heard, Place
from core.domain.figures import Standing
from core.domain.flags import Cause, FlagState
from core.domain.indicators import Openness
from core.domain.months import Month
from core.domain.portfolio import HistoricFigure
from core.domain.requests import State
from core.services import setting_up
from tests.conversations.conftest import Council, sample

OCTOBER = Month(2026, 10)
OFF_TRACK = ("EHCP_20W", "TA_STAY_WEEKS", "AE_RJ6")


def flags(council: Council, indicator: str):
    with council.work() as work:
        return list(work.flags.of(indicator, Cause.OFF_TRACK))


def brings_in(council: Council, portfolio) -> None:
    with council.store.turn() as work:
        setting_up.bring_in(council.desk(work), portfolio, "import")
    council.routine.tick()
    council.courier.empty()


def test_a_first_workbook_opens_no_flag_and_asks_the_unit_once(council: Council) -> None:
    said = council.brought_in
    assert said.startswith("Three indicators came in off track already.")
    assert "EHC plans: slipping and red; 48.7 % in September against 60.7" in said
    assert said.endswith("[Yes, all]  [Let me choose]  [No]")
    assert [flags(council, key) for key in OFF_TRACK] == [[], [], []]
    council.at(2, 9, 1)
    assert "came in off track" not in council.channel()


def test_yes_opens_them_and_their_leads_hear_first(council: Council) -> None:
    council.presses("Nadia", "Yes, all")
    assert "Nadia Okafor has opened flags for EHC plans, TA stay and Nearest A&E." in council.channel()
    assert all(flags(council, key)[0].state is FlagState.TOLD_LEAD for key in OFF_TRACK)
    assert "EHC plans" in council.hears("Leah")
    assert "Nobody else has been told yet." in council.hears("Beatriz")
    council.at(3, 9, 30)
    assert "EHC plans is slipping (red)." in council.channel()


def test_a_lead_of_several_hears_of_them_in_one_message(council: Council) -> None:
    with council.store.turn() as work:
        settled = [p for p in work.portfolio.priorities() if p.key in {"SEND", "HOMELESS"}]
        work.portfolio.save(*(replace(p, lead="leah.goldberg@marlowheath.example") for p in settled))
    council.hears("Leah")
    council.presses("Nadia", "Yes, all")
    heard = council.hears("Leah")
    assert heard.startswith("Two of your indicators came in off track, so they will be flagged.")
    assert "EHC plans" in heard
    assert "TA stay" in heard


def test_no_leaves_them_to_their_next_figure(council: Council) -> None:
    council.presses("Nadia", "No")
    assert "EHC plans, TA stay and Nearest A&E are left as they are, and judged again" in council.channel()
    council.at(3, 9, 30)
    assert flags(council, "EHCP_20W") == []
    council.says("Leah", "EHC plans 47")
    council.says("Leah", "yes")
    assert flags(council, "EHCP_20W")[0].state is FlagState.TOLD_LEAD


def test_some_are_chosen_in_a_form(council: Council) -> None:
    council.fills_in("Nadia", "Let me choose", **{"open/TA_STAY_WEEKS": "no"})
    said = council.channel()
    assert "Nadia Okafor has opened flags for EHC plans and Nearest A&E." in said
    assert "TA stay is left as it is" in said
    assert flags(council, "EHCP_20W")
    assert not flags(council, "TA_STAY_WEEKS")


def test_an_offer_whose_indicators_are_all_judged_by_now_says_so_when_pressed(council: Council) -> None:
    choose = council.holds("Nadia", "Let me choose")
    for who, answer in (("Leah", "EHC plans 47"), ("Beatriz", "TA stay 42"), ("Karen", "nearest A&E 71")):
        council.says(who, answer)
        council.says(who, "yes")
    assert all(flags(council, key) for key in OFF_TRACK)
    choose()
    assert "None of these waits for you any more: each is flagged by now" in council.channel()
    assert council.hears("Nadia") == ""


def test_it_is_settled_once_and_only_by_the_unit(council: Council) -> None:
    choice, under = council._button("Nadia", "Yes, all")
    council.presses("David", "Yes, all", place=Place.unit())
    assert "That is for the delivery unit." in council.channel()
    assert flags(council, "EHCP_20W") == []
    council.presses("Nadia", "Yes, all")
    council.channel()
    assert (
        council.dialogue.form(council.person("Nadia"), under, f"form/{choice.token.rpartition('/')[0]}")
        is None
    )

    council.hear(Heard("late", "workspace", council.person("Tom"), under, token=choice.token))
    assert "That was settled already." in council.channel()
    assert len(flags(council, "EHCP_20W")) == 1


def test_a_restricted_indicator_is_offered_to_the_officers_alone() -> None:
    portfolio = sample()
    secret = tuple(
        replace(i, openness=Openness.RESTRICTED) if i.key == "EHCP_20W" else i for i in portfolio.indicators
    )
    council = Council(replace(portfolio, indicators=secret))
    assert "Two indicators came in off track already." in council.brought_in
    assert "EHC plans" not in council.brought_in
    assert "One indicator came in off track already." in council.hears("Nadia")
    council.presses("Nadia", "Yes")
    assert flags(council, "EHCP_20W")
    assert "EHC plans" not in council.channel()
    council.store.close()


def test_the_same_workbook_again_asks_nothing(council: Council) -> None:
    brings_in(council, sample())
    assert council.channel() == ""


def test_old_news_is_not_offered() -> None:
    """An indicator whose figures ended a year ago says nothing of today."""
    portfolio = sample()
    old = tuple(f for f in portfolio.history if f.indicator != "EHCP_20W" or f.period < Month(2026, 5))
    council = Council(replace(portfolio, history=old))
    assert "EHC plans" not in council.brought_in
    council.store.close()


def test_a_workbook_brings_an_open_flag_up_to_date(council: Council) -> None:
    """What was flagged and recovers by an imported figure is closed in its own thread, and its lead is told."""
    council.presses("Nadia", "Yes, all")
    council.at(3, 9, 30).channel()
    council.hears("Leah")
    better = HistoricFigure("EHCP_20W", Month(2026, 10), Decimal(75), None, None, Standing.FINAL, "")
    portfolio = sample()
    brings_in(council, replace(portfolio, history=(*portfolio.history, better)))
    assert "EHC plans has recovered." in council.channel()
    assert "EHC plans is back" in council.hears("Leah")
    assert not flags(council, "EHCP_20W")[0].open


def with_figures(*figures: HistoricFigure):
    held = sample()
    return replace(held, history=(*held.history, *figures))


def test_a_figure_that_comes_with_a_workbook_is_asked_for_no_more(council: Council) -> None:
    council.at(2, 9, 1).hears("Priya")
    brings_in(council, with_figures(HistoricFigure("VOID_DAYS", OCTOBER, Decimal(27))))
    council.says("Priya", "mine")
    heard = council.hears("Priya")
    assert "Waiting for you: two October figures" in heard
    with council.work() as work:
        assert work.requests.get("VOID_DAYS", OCTOBER).state is State.ANSWERED
        notes = work.requests.notes("VOID_DAYS", OCTOBER)
    assert (notes[-1].who, notes[-1].what) == ("import", "answered")


def test_a_workbook_that_holds_everything_puts_the_prompt_to_rest(council: Council) -> None:
    council.at(2, 9, 1).hears("Priya")
    keys = ("REP_NONEMERG", "TENANT_SAT", "VOID_DAYS")
    values = (Decimal("91.2"), Decimal(78), Decimal(27))
    brings_in(
        council, with_figures(*(HistoricFigure(k, OCTOBER, v) for k, v in zip(keys, values, strict=True)))
    )
    assert "Nothing is waiting here any more. Thank you." in council.rests("Priya")
    council.at(17, 9, 30)
    assert council.hears("Priya") == ""


def test_a_late_figure_that_comes_with_a_workbook_is_late_no_more(council: Council) -> None:
    council.at(17, 9, 30).channel()
    brings_in(
        council,
        with_figures(
            HistoricFigure("VOID_DAYS", OCTOBER, Decimal(27)),
            HistoricFigure("REP_NONEMERG", OCTOBER, None, standing=Standing.NOT_AVAILABLE),
        ),
    )
    said = council.channel()
    assert "Voids for October: in." in said
    assert "Voids for October is in. A workbook brought them." in said
    assert "Repairs: not available, says a workbook." in said
    council.says("Nadia", "late")
    assert "Voids" not in council.hears("Nadia")
