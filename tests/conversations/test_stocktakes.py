"""A stocktake, from its planning to the question whether it was worth it, as it is said."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.conversations.stocktakes import kept_or_made, made
from bot.hearing import Place
from bot.messages import Message, plain
from core.domain.packs import Pack
from core.domain.stocktakes import Stocktake
from tests.conversations.conftest import LONDON, Council

HELEN = "Cllr Helen Marsh"
PLAN = "stocktake for Homes on 1 December at 10:00 with David and Helen, 60 minutes"


@pytest.fixture
def planned(council: Council) -> Council:
    """A stocktake of Homes is planned, and October's figures are in, voids slipping."""
    council.at(2, 9, 1)
    council.says("Nadia", PLAN)
    council.says("Priya", "repairs 91.2, voids 31 - contractor handover dragged on. sat 76.4")
    council.says("Beatriz", "ta 2260, prevention 58.8, ta stay 41.5")
    return council


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def meeting(council: Council, number: int = 1) -> Stocktake:
    with council.work() as work:
        found = work.shelf(Stocktake).get(number)
    assert found is not None
    return found


def test_planning_one_shows_the_agenda_and_tells_who_attends(planned: Council) -> None:
    shown = planned.hears("Nadia")
    assert "Stocktake 1: Homes, Tuesday 1 December at 10:00. With David Lindqvist, Cllr Helen Marsh" in shown
    assert "Good news | 5 min" in shown
    assert "Actions read aloud | 5 min" in shown
    assert "Figures close at 17:00 on Friday 27 November" in shown
    assert "nothing at the table should be a surprise" in planned.hears("Priya")


def test_a_quarterly_schedule_plans_a_year_with_who_attends(council: Council) -> None:
    council.at(2, 9, 1)
    shown = said(
        council,
        "Nadia",
        "stocktakes for Homes every quarter from 1 December at 10:00 with David and Helen, 90 minutes",
    )
    assert "Four stocktakes of Homes, 90 minutes each, with David Lindqvist, Cllr Helen Marsh" in shown
    days = [line.split(" | ")[1] for line in shown.splitlines() if " | 10:00 | " in line]
    assert days == [
        "Tuesday 1 December",
        "Monday 1 March",
        "Tuesday 1 June 2027",
        "Wednesday 1 September 2027",
    ]
    told = council.hears("David")
    assert told.count("stocktakes of Homes are planned for Tuesday 1 December") == 1, (
        "one message for all four"
    )
    assert "Stocktakes to come" in said(council, "David", "stocktakes")
    council.at(20, 9, 1)
    opens = "It opens with good news. What has gone well that you would like said?"
    assert opens in council.hears("Priya"), "each is prepared as one planned by itself"


def test_the_minutes_of_the_agenda_are_the_meetings(planned: Council) -> None:
    shown = planned.hears("Nadia").split("Agenda, 60 minutes")[1]
    minutes = [int(line.split("|")[1].split()[0]) for line in shown.splitlines() if line.endswith(" min")]
    assert sum(minutes) == 60


@pytest.mark.everywhere
def test_a_lead_is_asked_for_good_news_and_sees_the_questions_before_anybody_at_the_table(
    planned: Council,
) -> None:
    planned.at(19, 9, 1)
    planned.hears("Priya")
    planned.at(20, 9, 1)
    asked = planned.hears("Priya")
    assert "It opens with good news. What has gone well that you would like said?" in asked
    planned.fills_in("Priya", "Add a line", line="Every home passed its gas check")
    assert "will open with it" in planned.hears("Priya")
    planned.at(25, 9, 1)
    assert "so that nothing is a surprise:" in planned.hears("Priya")


def test_a_question_that_came_up_since_is_marked_new_and_goes_to_the_lead_before_the_table(
    council: Council,
) -> None:
    council.at(2, 9, 1)
    council.says("Nadia", PLAN)
    council.at(10, 9, 1)
    early = said(council, "Nadia", "pack")
    assert "The leads have not had these yet." in early
    assert "New." not in early
    council.at(25, 9, 1)
    assert "so that nothing is a surprise:" in council.hears("Priya")
    assert "The leads have had these beforehand, so nothing here is a surprise." in said(
        council, "Nadia", "pack"
    )
    council.at(26, 9, 1)
    council.says("Priya", "voids 31")
    council.says("Priya", "yes")
    council.hears("Priya")
    council.at(27, 17, 1)
    told = council.hears("Priya")
    assert "come up for the stocktake on Tuesday 1 December, so that nothing is a surprise:" in told
    assert "Voids: It changed from August: what began that month?" in told
    assert "Repairs" not in told.split("come up for")[1], "what was asked before is not asked again"
    read = said(council, "Nadia", "pack")
    assert "but for those marked new, which came up since" in read
    assert "New. Voids: It changed from August: what began that month?" in read
    assert "New. Repairs" not in read


def test_what_changed_in_the_same_month_is_one_question(planned: Council) -> None:
    """Two indicators that turned in August are asked for one cause, on each one's page and in the list."""
    for month, value in (("August", "88.1"), ("September", "85.4"), ("October", "83.0")):
        planned.says("Priya", f"correct repairs for {month} to {value}, late jobs came in")
        planned.presses("Priya", "Change it")
    read = said(planned, "Nadia", "pack")
    assert "It changed from August, as Voids did: is there one cause?" in read
    asked = read.split("Questions to put")[-1]
    assert "Voids and Repairs: both changed from August: what began that month, and is it one cause?" in asked
    assert asked.count("changed from August") == 1


def test_at_the_cut_off_the_pack_is_made_and_those_who_attend_hear(planned: Council) -> None:
    planned.hears("David")
    planned.at(27, 17, 1)
    assert "The pack for the stocktake of Homes on Tuesday 1 December is made." in planned.hears("David")
    with planned.work() as work:
        assert [p.stocktake for p in work.shelf(Pack).all()] == [1]


def test_the_pack_reads_in_the_methods_order(planned: Council) -> None:
    planned.at(20, 9, 1)
    planned.says("Priya", "good news: every home passed its gas check")
    planned.at(27, 17, 1)
    read = said(planned, "Nadia", "pack")
    parts = [
        "The meeting",
        "Good news",
        "every home passed its gas check",
        "What was agreed last time, and what became of it",
        "How it stands",
        "What we are trying to do: Repairs are done when we said",
        "31 days in October against 26",
        "Questions to put",
        "Actions to agree",
        "About this pack",
    ]
    places = [read.index(part) for part in parts]
    assert places == sorted(places)
    assert "Three readings, never merged" in read
    assert "Everything as known at 17:00 on 27 November 2026" in read


def test_a_past_pack_is_made_again_exactly_as_it_was_known(planned: Council) -> None:
    planned.at(27, 17, 1)
    one = meeting(planned)
    with planned.work() as work:
        kept = kept_or_made(work, one, one.cut_off)
    planned.at(30, 9, 1)
    planned.says("Priya", "correct voids for October to 24, typo in the report")
    planned.presses("Priya", "Change it")
    planned.says("Nadia", "close flag on voids, seen")
    planned.says("Nadia", "action: Priya to count the keys by 14 December")
    planned.at(8, 9, 1, month=12)
    with planned.work() as work:
        assert made(work, one, one.cut_off) == kept
        assert made(work, one, planned.clock.now()) != kept


def test_an_unlikely_target_and_an_old_figure_are_questions_to_put(planned: Council) -> None:
    """The forecast asks only where no other question about the target does."""
    planned.at(27, 17, 1)
    asked = said(planned, "David", "pack")
    assert "24 days by March 2027 is unlikely: about one in" in asked
    assert "What would change that?" in asked
    assert "what has happened since?" not in asked
    one = meeting(planned)
    with planned.work() as work:
        late = made(work, one, datetime(2027, 1, 20, 17, tzinfo=LONDON))
    told = "\n".join(plain(Message(section.blocks)) for section in late.sections)
    assert "The latest figure is for October: what has happened since?" in told


def test_what_a_flag_finds_later_does_not_reach_back_into_a_past_pack(planned: Council) -> None:
    """A year of a made-up council found it: the finding of a flag that went on was told as if known all along."""
    planned.at(27, 17, 1)
    one = meeting(planned)
    with planned.work() as work:
        kept = kept_or_made(work, one, one.cut_off)
    planned.at(4, 10, month=12)
    planned.says("Priya", "voids 33")
    planned.says("Priya", "yes")
    with planned.work() as work:
        assert made(work, one, one.cut_off) == kept


def test_actions_are_recorded_live_read_aloud_and_followed_up_at_the_next(planned: Council) -> None:
    planned.at(1, 10, 0, month=12)
    assert "Record what is agreed as it is said" in said(planned, "Nadia", "start stocktake")
    said(planned, "Nadia", "action: Priya to agree handover dates with the contractor by 11 December")
    assert "At the stocktake of Homes on 1 December 2026 it was agreed that you would" in planned.hears(
        "Priya"
    )
    said(planned, "Nadia", "action: Beatriz to ring three landlords by 4 December")
    aloud = said(planned, "Nadia", "close stocktake")
    assert "To read aloud before everybody leaves: two actions." in aloud
    assert "Agreed at the stocktake of Homes:" in planned.hears(HELEN)
    planned.presses("Priya", "Yes, I'll do it")
    planned.at(9, 9, 1, month=12)
    planned.says("Priya", "action 1 done")
    said(planned, "Nadia", "stocktake for Homes on 2 February at 10:00")
    planned.at(29, 17, 1, month=1, year=2027)
    read = said(planned, "Nadia", "pack")
    assert "1 | Agree handover dates with the contractor | Priya Shah | 11 Dec 2026 | done on time" in read
    assert "2 | Ring three landlords | Beatriz Costa | 4 Dec 2026 | overdue" in read
    assert "1 of 2 closed by 29 January 2027" in read


@pytest.mark.everywhere
def test_whether_it_was_worth_it_is_counted_once_and_without_a_name(planned: Council) -> None:
    planned.at(1, 10, 0, month=12)
    said(planned, "Nadia", "start stocktake")
    said(planned, "Nadia", "close stocktake")
    planned.presses(HELEN, "Yes")
    assert "without your name" in planned.hears(HELEN)
    planned.presses(HELEN, "No")
    assert "counted already" in planned.hears(HELEN)
    with planned.work() as work:
        assert (work.talks.recall("worth/1/yes"), work.talks.recall("worth/1/no")) == ("1", None)


def test_what_not_everybody_there_may_see_stays_out_of_the_pack(council: Council) -> None:
    council.at(2, 9, 1)
    council.says("Nadia", "stocktake for Children and families on 1 December with David and Yusuf")
    council.at(27, 17, 1)
    read = said(council, "Nadia", "pack")
    assert "One restricted indicator is left out" in read
    assert "Placement moves" not in read


def test_only_the_unit_plans_and_runs_one(planned: Council) -> None:
    assert "The delivery unit plans and runs stocktakes." in said(planned, "Priya", PLAN)
    assert "The delivery unit plans and runs stocktakes." in said(planned, "Priya", "start stocktake")


@pytest.mark.parametrize(
    ("words", "way_on"),
    [
        pytest.param(
            "stocktake for Moonshots on 1 December", "I don't know a portfolio or priority", id="scope"
        ),
        pytest.param(
            "stocktake for Homes on 3 October 2020", "Which day to come?", id="a day that has passed"
        ),
        pytest.param("stocktake for Homes on 1 December with Zebedee", "Zebedee", id="nobody of that name"),
    ],
)
def test_what_is_not_understood_offers_a_way_on(council: Council, words: str, way_on: str) -> None:
    assert way_on in said(council, "Nadia", words)


def test_a_deep_dive_takes_a_quarter_and_shows_more(planned: Council) -> None:
    shown = said(planned, "Nadia", "deep dive voids")
    assert "Deep dive: Good repairs and quick re-lets" in shown
    planned.at(27, 17, 1)
    assert "Deep dive: Voids" in said(planned, "Nadia", "pack")


def test_a_deep_dive_says_what_each_thing_should_bring(planned: Council) -> None:
    said(planned, "Nadia", "deep dive TA")
    planned.at(27, 17, 1)
    read = said(planned, "Nadia", "pack")
    assert "households less" in read.split("120 homes leased from private owners | ")[1].splitlines()[0]


def test_a_restricted_figure_never_reaches_the_channel(council: Council) -> None:
    """Leader and lead may both see it, so it is in their pack; the channel and its questions are open to more."""
    council.at(2, 9, 1)
    council.says("Nadia", "stocktake for Children safe and settled on 1 December with David")
    council.says("Leah", "moves 14.9")
    council.says("Leah", "yes")
    council.channel()
    council.at(27, 17, 1)
    told = council.channel()
    assert "The pack for the stocktake" in told
    assert "Placement moves" not in told
    assert "Placement moves" in said(council, "Nadia", "pack")
    council.channel()
    council.says("Nadia", "@stocktake questions", place=Place.unit())
    assert "Placement moves" not in council.channel()


def test_one_that_is_weeks_away_is_neither_started_nor_closed_by_a_slip(planned: Council) -> None:
    assert "Is it being held now?" in said(planned, "Nadia", "start stocktake")
    assert "has not been started, so nothing is closed" in said(planned, "Nadia", "close stocktake")
    assert planned.hears("David").count("Thank you") == 0
    planned.presses("Nadia", "Start it now")
    assert meeting(planned).going_on


def test_one_that_is_over_stays_as_it_was(planned: Council) -> None:
    planned.at(1, 10, 0, month=12)
    for words in ("start stocktake", "close stocktake"):
        planned.says("Nadia", words)
    planned.hears("David")
    for words in (
        "close stocktake 1",
        "start stocktake 1",
        "cancel stocktake 1",
        "deep dive voids in stocktake 1",
    ):
        assert "is closed already. Nothing changed." in said(planned, "Nadia", words)
    assert planned.hears("David") == ""


@pytest.mark.everywhere
def test_at_the_meeting_an_action_is_recorded_as_it_is_said_and_read_back(planned: Council) -> None:
    """Whoever takes the minutes types what is said; a day that was not said is asked for."""
    planned.at(1, 10, 0, month=12)
    said(planned, "Nadia", "start stocktake")
    kept = said(planned, "Nadia", "Priya to agree handover dates with the contractor by 11 December")
    assert "Priya Shah: agree handover dates with the contractor, by Friday 11 December" in kept
    assert "By when?" in said(planned, "Nadia", "action: Beatriz to ring three landlords")
    assert "ring three landlords, by Friday 4 December" in said(planned, "Nadia", "by 4 December")
    so_far = said(planned, "Nadia", "read back")
    assert "Two actions so far, at the stocktake of Homes:" in so_far
    assert "(action 2)" in so_far


def test_a_stocktake_that_moves_is_prepared_for_its_new_day_and_everybody_hears(planned: Council) -> None:
    planned.hears("David")
    told = said(planned, "Nadia", "move stocktake 1 to 8 December at 14:00")
    assert (
        "moves from Tuesday 1 December to Tuesday 8 December at 14:00. Figures close at 17:00 on Friday 4 December."
        in told
    )
    assert "moves from Tuesday 1 December" in planned.hears("David")
    planned.hears("Priya")
    planned.at(20, 9, 1)
    assert "opens with good news" not in planned.hears("Priya"), "the old day's questions fall away"
    planned.at(27, 9, 1)
    assert "Tuesday 8 December at 14:00" in planned.hears("Priya")
    planned.at(1, 17, 1, month=12)
    with planned.work() as work:
        assert list(work.shelf(Pack).all()) == []
    planned.at(4, 17, 1, month=12)
    with planned.work() as work:
        assert len(work.shelf(Pack).all()) == 1


def test_with_several_planned_it_is_asked_which_is_cancelled(planned: Council) -> None:
    said(planned, "Nadia", "stocktake for Homes on 2 February at 10:00")
    assert '"cancel stocktake 2"' in said(planned, "Nadia", "cancel stocktake")
    assert "is cancelled" in said(planned, "Nadia", "cancel stocktake 2")
    assert "was cancelled. Nothing changed." in said(planned, "Nadia", "start stocktake 2")


def test_the_pack_in_chat_is_a_handful_of_messages(planned: Council) -> None:
    planned.at(27, 17, 1)
    before = len(planned.messages("David"))
    planned.says("David", "pack")
    sent = planned.messages("David")[before:]
    assert len(sent) <= 9
    assert all(len(m.pictures) <= 3 for m in sent)
    assert "--out" not in plain(sent[-1]), "a leader has no command line"


def test_what_is_flagged_is_no_good_news(planned: Council) -> None:
    """Amber/red became amber/green; it is slipping all the same."""
    planned.at(1, 10, month=12)
    planned.says("Nadia", "start stocktake")
    planned.says("Nadia", "close stocktake")
    planned.at(4, 10, month=12)
    planned.says("Priya", "voids 28")
    planned.says("Priya", "yes")
    planned.says("Nadia", "stocktake for Homes on 22 December at 10:00 with David")
    planned.at(21, 9, month=12)
    two = meeting(planned, 2)
    with planned.work() as work:
        pack = made(work, two, planned.clock.now())
    told = "\n".join(plain(Message(section.blocks)) for section in pack.sections)
    assert "Got better, amber/red to amber/green (from 31 days to 28 days)." in told
    good = next(section for section in pack.sections if section.heading == "Good news")
    assert "Voids" not in plain(Message(good.blocks))
