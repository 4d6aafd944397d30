"""The sample council's colleagues: whose part nobody takes answers for themselves when time moves."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from adapters.files.sample import sample_folder
from adapters.sample import Colleagues, SampleTime, read_to_come
from adapters.workspace.ports import Moving
from core.domain.months import Month
from core.domain.requests import State

OCTOBER = Month(2026, 10)


class Page:
    """A council whose time moves, and a newcomer who is one person after another."""

    def __init__(self, council) -> None:
        self.council = council
        to_come = read_to_come(sample_folder() / "to_come.csv")
        self.colleagues = Colleagues(
            council.dialogue, council.store, council.clock, to_come, council.calendar
        )
        self.time = SampleTime(
            clock=council.clock,
            store=council.store,
            calendar=council.calendar,
            routine=council.routine,
            colleagues=self.colleagues,
            deliver=council._deliver,
            keep=lambda: self.kept.append(council.clock.now()),
        )
        self.kept: list[datetime] = []
        council.at(2, 9, 1)

    def says(self, who: str, words: str) -> None:
        self.colleagues.played(self.council.person(who))
        self.council.says(who, words)

    def october(self, indicator: str) -> State:
        with self.council.work() as work:
            return work.requests.get(indicator, OCTOBER).state

    def due_way(self) -> date | None:
        return next((w.at.date() for w in self.time.ways() if w.to == "due"), None)


@pytest.fixture
def page(council) -> Page:
    return Page(council)


def test_whose_part_is_taken_is_left_to_the_newcomer(page):
    """Priya is asked and says nothing more: nobody says it for her, while the others answer on the way."""
    page.says("Priya", "repairs 91.2")
    page.time.move("month", lambda _: None)
    assert page.october("VOID_DAYS") is State.OPEN
    assert page.october("WASTE_MISSED") is State.ANSWERED


def test_a_part_taken_for_a_moment_is_theirs_again_when_time_moves(page):
    """Someone says a word as Priya and goes on as David: her other figures come from her, with her own words."""
    page.says("Priya", "repairs 91.2")
    page.says("David", "status")
    page.council.hears("Priya")
    page.time.move("month", lambda _: None)
    assert page.october("VOID_DAYS") is page.october("TENANT_SAT") is State.ANSWERED
    assert "Contractor handover dragged on" in page.council.hears("Priya")


def test_a_part_left_late_is_caught_up_at_the_next_move(page):
    """Her time to answer has passed while she was played: left alone, she answers at once, not never."""
    page.says("Priya", "repairs 91.2")
    page.time.move("due", lambda _: None)
    assert page.october("VOID_DAYS") is State.OPEN
    page.says("David", "status")
    page.time.move("working-day", lambda _: None)
    assert page.october("VOID_DAYS") is State.ANSWERED


def test_who_speaks_on_a_platform_is_never_answered_for(page):
    """Priya sits in Teams herself; whoever the page is makes no difference to her."""
    page.colleagues.met(page.council.person("Priya"))
    page.says("David", "status")
    page.time.move("month", lambda _: None)
    assert page.october("VOID_DAYS") is State.OPEN


def test_the_due_date_offered_is_that_of_the_part_taken(page):
    """Priya has nothing due ahead; whoever has is offered that day once their part is taken, and not before."""
    page.says("Priya", "repairs 91.2")
    page.council.at(13)
    with page.council.work() as work:
        asked = [r for r in work.requests.unanswered() if r.state is not State.WAITING]
    later = next(r for r in asked if r.due > date(2026, 11, 16))
    assert page.due_way() is None
    page.says(later.asked_of, "help")
    assert page.due_way() == later.due
    page.says("Priya", "help")
    assert page.due_way() is None


def test_what_a_colleague_said_stands_above_its_answer(page):
    """Who takes that part later reads the words that were recorded, not only that they were."""
    page.says("David", "status")
    page.time.move("month", lambda _: None)
    owen = page.council.person("Owen")
    with page.council.work() as work:
        posts = [p for p in work.board.since(0, 100_000) if p.person == owen]
    said = next(p for p in posts if p.author == owen)
    assert "Missed bins: " in said.body["text"]
    recorded = next(p for p in posts if "Recorded for October" in str(p.body))
    assert said.first_seq < recorded.first_seq


def test_time_stopped_on_the_way_goes_on_from_where_it_was(page):
    """Killed in the middle of a month, the sample once began again on its first day, after what was said on the sixth."""

    def killed(on_the_way: Moving) -> None:
        if on_the_way.now.day >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        page.time.move("month", killed)
    assert page.kept[-1] == page.time.now()
    assert page.kept[-1].day == 6


def test_who_is_away_does_not_answer_and_their_deputy_does(page):
    page.says("Priya", "I'm away from the 3rd to the 17th")
    page.says("David", "status")
    page.time.move("month", lambda _: None)
    with page.council.work() as work:
        figure = work.figures.known("VOID_DAYS")[OCTOBER]
    assert figure.said_by == page.council.person("Marcus")
    assert figure.said_at.date() < date(2026, 11, 17)


def test_nobody_answers_for_somebody_away_whose_deputys_part_is_taken(page):
    page.says("Priya", "I'm away from the 3rd to the 17th")
    page.says("Marcus", "hi")
    page.time.move("due", lambda _: None)
    assert page.october("VOID_DAYS") is State.OPEN


def test_a_colleague_late_into_the_next_month_says_which_month_each_figure_is_of(page):
    """Owen's October and November figures of one indicator were asked back about, over and over, and never came in."""
    page.says("David", "status")
    for _ in range(3):
        page.time.move("month", lambda _: None)
    owen = page.council.person("Owen")
    with page.council.work() as work:
        states = [work.requests.get("WASTE_RECYCLE", Month(2026, m)).state for m in (10, 11)]
        words = [p.body.get("text") for p in work.board.since(0, 100_000) if p.author == owen]
    assert states == [State.ANSWERED, State.ANSWERED]
    assert any(said.startswith("Recycling for October: ") for said in words)
    assert len(words) == len(set(words) - {"yes"}) + words.count("yes")
