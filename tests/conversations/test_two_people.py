"""What takes two people: the first sees it pending, a second agrees or says why not, and nobody agrees to their own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.hearing import Heard, Place
from core.domain.figures import known
from core.domain.flags import Cause
from core.domain.months import Month
from core.domain.people import Role
from core.domain.proposals import Answer, Matter
from core.services import flagging, recording, seconding, setting_up
from core.services.permitting import NeedsSecond, NotPermitted
from core.services.seconding import NotPending, TheirOwn
from tests.conversations.conftest import Council, sample

OCTOBER = Month(2026, 10)


@pytest.fixture
def flagged(council: Council) -> Council:
    """Voids slipped and the unit's channel has heard of it."""
    council.at(2)
    council.says("Priya", "voids 38")
    council.at(4)
    for who in ("Nadia", "Tom", "Grace", "Priya"):
        council.hears(who)
    council.channel()
    return council


def said(council: Council, who: str, words: str) -> str:
    council.says(who, words)
    return council.hears(who)


def flag(council: Council):
    with council.work() as work:
        return work.flags.of("VOID_DAYS", Cause.OFF_TRACK)[-1]


def october(council: Council) -> Decimal:
    with council.work() as work:
        return known(work.figures.history("VOID_DAYS"))[OCTOBER].value


def proposals(council: Council):
    with council.work() as work:
        return [seconding.find(work, n) for n in range(1, 9) if seconding.find(work, n)]


# A published flag


def test_a_published_flag_is_closed_by_two(flagged: Council) -> None:
    told = said(flagged, "Nadia", "close voids, agreed at the stocktake")
    assert "takes a second person. I have asked Grace Lim and Tom Brennan; one of them is enough." in told
    assert "[Take it back]" in told
    assert flag(flagged).open
    asked = flagged.hears("Tom")
    assert 'Nadia Okafor would like to close the published flag on Voids: "agreed at the stocktake".' in asked
    assert "[Agree]  [Not this time]" in asked
    flagged.presses("Tom", "Agree")
    assert not flag(flagged).open
    assert (
        "Nadia Okafor has closed this, and Tom Brennan agreed: agreed at the stocktake" in flagged.channel()
    )
    assert "and Tom Brennan agreed. It is done." in flagged.hears("Nadia")
    assert "[Agree]" not in flagged.hears("Grace"), "a question that is answered leaves no button behind"


def test_nobody_agrees_to_their_own_by_button_words_or_replay(flagged: Council) -> None:
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    nadia = flagged.person("Nadia")
    flagged.hear(Heard("own", "workspace", nadia, Place.direct(nadia), token="second-agree/1"))
    assert "You proposed this yourself" in flagged.hears("Nadia")
    assert "You proposed this yourself" in said(flagged, "Nadia", "agree 1")
    assert flag(flagged).open


def test_the_second_declines_with_a_reason_which_the_first_reads(flagged: Council) -> None:
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    assert flagged.tries("Tom", "Not this time", why=" ") == {"why": "A few words will do."}
    flagged.fills_in("Tom", "Not this time", why="the service has only just explained it")
    told = flagged.hears("Nadia")
    assert 'Tom Brennan would rather not close the published flag on Voids for now: "the service' in told
    assert flag(flagged).open
    assert "answered already" in said(flagged, "Grace", "agree 1")


def test_the_first_takes_it_back(flagged: Council) -> None:
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    flagged.presses("Nadia", "Take it back")
    assert "Nadia Okafor no longer asks" in flagged.hears("Tom")
    assert [p.answer for p in proposals(flagged)] == [Answer.TAKEN_BACK]
    assert flag(flagged).open


WAITED = "To close the published flag on Voids took a second person: "


@pytest.mark.everywhere
def test_where_it_waited_in_the_channel_stands_what_became_of_it(flagged: Council) -> None:
    flagged.fills_in("Nadia", "Close", why="agreed at the stocktake")
    assert "[Take it back]" in flagged.channel()
    flagged.presses("Tom", "Agree")
    heard = flagged.channel()
    assert f"{WAITED}Tom Brennan has agreed." in heard
    assert "[Take it back]" not in heard


def test_where_it_waited_says_how_it_ended_otherwise(flagged: Council) -> None:
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    flagged.presses("Nadia", "Take it back")
    assert f"{WAITED}it was taken back." in flagged.hears("Nadia")
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    flagged.fills_in("Tom", "Not this time", why="the service has only just explained it")
    assert f"{WAITED}Tom Brennan would rather not for now." in flagged.hears("Nadia")
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    flagged.at(12, 9, 1)
    assert f"{WAITED}nobody got round to it in time." in flagged.hears("Nadia")


def test_what_nobody_answers_ends_kindly(flagged: Council) -> None:
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    flagged.hears("Nadia")
    flagged.at(12, 8)
    assert "got round" not in flagged.hears("Nadia")
    flagged.at(12, 9, 1)
    assert "Nobody got round to agreeing in time to close the published flag on Voids" in flagged.hears(
        "Nadia"
    )
    assert flag(flagged).open
    assert "answered already" in said(flagged, "Tom", "agree 1")


def test_the_list_of_what_waits_is_the_units_and_each_persons_own(flagged: Council) -> None:
    assert "Nothing waits for a second person." in said(flagged, "Tom", "pending")
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    flagged.hears("Nadia")
    assert "(yours: a colleague answers)" in said(flagged, "Nadia", "pending")
    shown = said(flagged, "Tom", "what's pending?")
    assert "[Agree 1]  [Not 1]" in shown
    assert "Nothing waits for a second person." in said(flagged, "Priya", "pending")
    flagged.presses("Tom", "Agree 1")
    assert not flag(flagged).open


def test_a_flag_that_recovered_meanwhile_is_left_as_it_is(flagged: Council) -> None:
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    flagged.says("Priya", "correct voids to 25, counted wrongly")
    flagged.presses("Priya", "Change it")
    assert not flag(flagged).open
    flagged.hears("Tom")
    assert "things have moved on since" in said(flagged, "Tom", "agree 1")
    assert [p.answer for p in proposals(flagged)] == [Answer.OVERTAKEN]


def test_an_officer_who_is_one_no_longer_neither_agrees_nor_has_it_agreed(flagged: Council) -> None:
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    nadia, tom = flagged.person("Nadia"), flagged.person("Tom")
    with flagged.store.turn() as work:
        work.portfolio.save(replace(work.portfolio.person(nadia), role=Role.LEADER))
    assert "Nadia Okafor proposed this, and their part in Stocktake does not cover it any more." in said(
        flagged, "Tom", "agree 1"
    )
    assert flag(flagged).open
    with flagged.store.turn() as work:
        work.portfolio.save(replace(work.portfolio.person(tom), role=Role.LEADER))
        with pytest.raises(NotPermitted):
            seconding.agree(flagged.desk(work), 1, tom)


def test_what_somebody_proposed_who_has_retired_is_agreed_by_nobody_and_proposed_anew(
    disputed: Council,
) -> None:
    """The second is not told that it was their own part which did not cover it."""
    disputed.says("Nadia", "correct voids to 30, I know better")
    disputed.presses("Nadia", "Change it")
    nadia = disputed.person("Nadia")
    with disputed.store.turn() as work:
        work.portfolio.save(replace(work.portfolio.person(nadia), retired=True))
    told = said(disputed, "Tom", "agree 1")
    assert "Nadia Okafor proposed this" in told
    assert "your part" not in told
    disputed.says("Tom", "correct voids to 30, I know better")
    disputed.presses("Tom", "Change it")
    disputed.says("Grace", "agree 2")
    assert october(disputed) == 30
    assert [p.answer for p in proposals(disputed)] == [Answer.OVERTAKEN, Answer.AGREED]


def test_where_nobody_else_may_agree_it_says_so_and_changes_nothing(flagged: Council) -> None:
    others = [flagged.person(who) for who in ("Tom", "Grace")]
    with flagged.store.turn() as work:
        for who in others:
            work.portfolio.save(replace(work.portfolio.person(who), role=Role.LEADER))
    assert "nobody else here may agree to it" in said(flagged, "Nadia", "close voids, agreed")
    assert flag(flagged).open


def test_a_workbook_that_leaves_an_indicator_out_does_not_withdraw_its_flag(flagged: Council) -> None:
    everything = sample()
    without = replace(
        everything,
        indicators=tuple(i for i in everything.indicators if i.key != "VOID_DAYS"),
        trajectories={k: t for k, t in everything.trajectories.items() if k != "VOID_DAYS"},
        history=tuple(f for f in everything.history if f.indicator != "VOID_DAYS"),
    )
    nadia = flagged.person("Nadia")
    with flagged.store.turn() as work:
        setting_up.bring_in(flagged.desk(work), without, nadia)
    flagged.at(4, 9, 5)
    assert "A workbook has left out Voids" in flagged.channel()
    assert "Voids is slipping (red)." in said(flagged, "Owen", "flags")
    flagged.says("Nadia", "close voids, not measured any more")
    assert flag(flagged).open
    flagged.presses("Tom", "Agree")
    assert not flag(flagged).open


# A figure the service disputes


@pytest.fixture
def disputed(council: Council) -> Council:
    council.at(2)
    council.says("Nadia", "answer for Priya: voids 31")
    council.hears("Priya")
    council.fills_in("Priya", "I don't agree", why="two homes are counted twice")
    return council


def test_a_disputed_figure_is_changed_by_two_and_the_service_hears(disputed: Council) -> None:
    assert "Noted: you do not agree with October's figure for Voids." in disputed.hears("Priya")
    assert "Priya Shah does not agree with October's figure for Voids: \"two homes" in disputed.hears("Tom")
    disputed.hears("Nadia")
    disputed.says("Nadia", "answer for Priya: voids 33")
    disputed.presses("Nadia", "Change it")
    assert "which the service disputes, to 33 days takes a second person" in disputed.hears("Nadia")
    assert october(disputed) == 31
    disputed.presses("Tom", "Agree")
    assert october(disputed) == 33
    assert "Agreed: Nadia Okafor proposed" in disputed.hears("Priya")


def test_the_service_corrects_its_own_figure_alone_and_that_settles_it(disputed: Council) -> None:
    disputed.says("Priya", "correct voids to 29, two were counted twice")
    disputed.presses("Priya", "Change it")
    assert october(disputed) == 29
    disputed.says("Nadia", "answer for Priya: voids 30")
    disputed.presses("Nadia", "Change it")
    assert october(disputed) == 30, "nothing is disputed any more"


def test_the_service_may_say_that_it_is_right_after_all(disputed: Council) -> None:
    disputed.presses("Priya", "It is right after all")
    disputed.says("Nadia", "answer for Priya: voids 33")
    disputed.presses("Nadia", "Change it")
    assert october(disputed) == 33


def test_any_other_way_to_change_a_disputed_figure_alone_is_refused_in_kind_words(disputed: Council) -> None:
    disputed.hears("Nadia")
    disputed.says("Nadia", "undo")
    assert "takes a second person, and nothing of that was done" in disputed.hears("Nadia")
    assert october(disputed) == 31


def test_a_figure_corrected_meanwhile_is_not_changed_by_an_old_proposal(disputed: Council) -> None:
    disputed.says("Nadia", "answer for Priya: voids 33")
    disputed.presses("Nadia", "Change it")
    disputed.says("Priya", "correct voids to 29, two were counted twice")
    disputed.presses("Priya", "Change it")
    disputed.hears("Tom")
    disputed.says("Tom", "agree 1")
    assert october(disputed) == 29
    assert "things have moved on" in disputed.hears("Tom")


def test_an_officer_is_not_the_service_by_handing_its_priority_to_themselves(disputed: Council) -> None:
    nadia = disputed.person("Nadia")
    disputed.says("Nadia", "hand voids to Nadia")
    disputed.hears("Nadia")
    disputed.hear(Heard("over", "workspace", nadia, Place.direct(nadia), token="dispute-over/1"))
    assert "takes a second person, and nothing of that was done" in disputed.hears("Nadia")
    disputed.says("Nadia", "dispute voids: it is forty-four")  # does not make the dispute their own
    disputed.says("Nadia", "correct voids to 44, counted again")
    disputed.presses("Nadia", "Change it")
    assert (
        "takes a second person. I have asked Grace Lim and Tom Brennan; one of them is enough."
        in disputed.hears("Nadia")
    )
    assert october(disputed) == 31


def test_nor_by_a_workbook_that_makes_them_the_leads_deputy(disputed: Council) -> None:
    nadia, priya = disputed.person("Nadia"), disputed.person("Priya")
    people = tuple(replace(p, deputy=nadia) if p.key == priya else p for p in sample().people)
    with disputed.store.turn() as work:
        desk = disputed.desk(work)
        setting_up.bring_in(desk, replace(sample(), people=people), nadia)
        voids = work.portfolio.indicator("VOID_DAYS")
        with pytest.raises(NeedsSecond):
            recording.record(desk, recording.Said(nadia, desk.now), voids, OCTOBER, Decimal(44))
    assert october(disputed) == 31


def test_an_officer_who_leads_a_priority_settles_their_own_dispute(council: Council) -> None:
    council.at(2)
    council.says("Tom", "hand voids to Nadia")
    council.says("Tom", "answer for Nadia: voids 31")
    council.fills_in("Nadia", "I don't agree", why="two homes are counted twice")
    council.says("Nadia", "correct voids to 29, two were counted twice")
    council.presses("Nadia", "Change it")
    assert october(council) == 29


# A target in a workbook


def redrawn(because: str = ""):
    portfolio = sample()
    old = portfolio.trajectories["VOID_DAYS"]
    target = replace(old.target, value=old.target.value + 3)
    points = tuple(replace(p, value=target.value) if p.month == target.month else p for p in old.points)
    return replace(
        portfolio,
        trajectories={
            **portfolio.trajectories,
            "VOID_DAYS": replace(old, target=target, points=points, reason=because),
        },
    ), target


def target(council: Council) -> Decimal:
    with council.work() as work:
        return work.portfolio.trajectory("VOID_DAYS").target.value


def test_a_target_changed_in_a_workbook_waits_for_a_second_person(council: Council) -> None:
    council.at(2)
    portfolio, wanted = redrawn()
    before = target(council)
    with council.store.turn() as work:
        setting_up.bring_in(council.desk(work), portfolio, "import")
        setting_up.bring_in(council.desk(work), portfolio, "import")
    council.routine.tick()
    council.courier.empty()
    assert target(council) == before
    asked = council.hears("Tom")
    assert "A workbook brought in on the machine itself would like to change the trajectory of Voids" in asked
    assert len(proposals(council)) == 1, "the same workbook twice asks once"
    council.presses("Tom", "Agree")
    assert target(council) == wanted.value


def test_the_reason_a_workbook_gives_is_what_the_second_person_reads_and_what_is_kept(
    council: Council,
) -> None:
    council.at(2)
    portfolio, _ = redrawn("two contractors left")
    with council.store.turn() as work:
        setting_up.bring_in(council.desk(work), portfolio, "import")
    council.routine.tick()
    council.courier.empty()
    assert '"two contractors left"' in council.hears("Tom")
    council.presses("Tom", "Agree")
    with council.store.reading() as work:
        assert work.portfolio.trajectory("VOID_DAYS").reason == "two contractors left"


def test_an_officers_own_workbook_needs_another_officer(council: Council) -> None:
    council.at(2)
    portfolio, wanted = redrawn()
    nadia, tom = council.person("Nadia"), council.person("Tom")
    with council.store.turn() as work:
        desk = council.desk(work)
        setting_up.bring_in(desk, portfolio, nadia)
        with pytest.raises(TheirOwn):
            seconding.agree(desk, 1, nadia)
        seconding.agree(desk, 1, tom)
        with pytest.raises(NotPending):
            seconding.agree(desk, 1, tom)
    assert target(council) == wanted.value
    with council.store.reading() as work:
        assert work.portfolio.trajectory("VOID_DAYS").approver == tom


# The services themselves


def test_the_services_refuse_one_person_alone(flagged: Council) -> None:
    """Not the conversation: whoever comes by another door meets the same wall."""
    nadia, owen = flagged.person("Nadia"), flagged.person("Owen")
    with flagged.store.turn() as work:
        desk = flagged.desk(work)
        open_ = work.flags.open()[0]
        with pytest.raises(NeedsSecond):
            flagging.close(desk, open_, "because", nadia)
        with pytest.raises(NeedsSecond):
            flagging.close(desk, open_, "because", nadia, agreed_by=nadia)
        with pytest.raises(NotPermitted):
            flagging.close(desk, open_, "because", nadia, agreed_by=owen)
        drawn = work.portfolio.trajectory("VOID_DAYS")
        for approver in ("", nadia):
            with pytest.raises(TheirOwn):
                seconding.agree_trajectory(desk, "VOID_DAYS", replace(drawn, approver=approver), nadia)
        with pytest.raises(NotPermitted):
            seconding.propose(desk, seconding.blank(Matter.FLAG, "VOID_DAYS", flag=open_.number), owen)
    assert flag(flagged).open


def test_a_disputed_figure_is_not_recorded_over_by_one_person(disputed: Council) -> None:
    nadia, priya = disputed.person("Nadia"), disputed.person("Priya")
    for agreed_by in (None, nadia):
        with disputed.store.turn() as work:
            desk, voids = disputed.desk(work), work.portfolio.indicator("VOID_DAYS")
            by = recording.Said(nadia, desk.now, on_behalf_of=priya, agreed_by=agreed_by)
            with pytest.raises(NeedsSecond):
                recording.record(desk, by, voids, OCTOBER, Decimal(33))
    assert october(disputed) == 31


def test_both_names_stand_in_the_trail(flagged: Council) -> None:
    flagged.says("Nadia", "close voids, agreed at the stocktake")
    flagged.says("Tom", "agree 1")
    with flagged.store.reading() as work:
        people = work.audit.people()
        kept = [(people.get(e.who), e.what) for e in work.audit.entries() if e.about == "proposal/1"]
    assert kept == [(flagged.person("Nadia"), "proposed"), (flagged.person("Tom"), "agreed")]
