"""The rules of flags by the services themselves: what a small change to them would break."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.flags import Cause, Flag, FlagState, Reason
from core.domain.months import Month
from core.services import flagging
from core.services.flagging import News
from core.services.judging import read_indicator
from tests.conversations.conftest import Council

SEPTEMBER, OCTOBER, NOVEMBER = Month(2026, 9), Month(2026, 10), Month(2026, 11)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(FlagState.PUBLISHED, FlagState.ACKNOWLEDGED, id="seen by whoever gave it to somebody"),
        pytest.param(FlagState.ACKNOWLEDGED, FlagState.ACKNOWLEDGED, id="seen before"),
        pytest.param(FlagState.SNOOZED, FlagState.SNOOZED, id="a snooze goes on"),
    ],
)
def test_a_flag_given_to_somebody(council: Council, before: FlagState, after: FlagState) -> None:
    nadia = council.person("Nadia")
    with council.store.turn() as work:
        desk = council.desk(work)
        flag = flagging.milestones_missed(desk, "VOID_DAYS", "the contract is late", "post")
        given = flagging.assign(desk, replace(flag, state=before), "Tom", nadia)
        assert (given.state, given.assigned_to) == (after, "Tom")


def test_missed_milestones_are_one_flag_that_says_what_is_missed_now(council: Council) -> None:
    with council.store.turn() as work:
        desk = council.desk(work)
        assert flagging.milestones_met(desk, "VOID_DAYS", "nothing was missed") is None
        first = flagging.milestones_missed(desk, "VOID_DAYS", "milestone 2", "post")
        for finding in ("milestones 2 and 3", "milestone 1"):
            assert flagging.milestones_missed(desk, "VOID_DAYS", finding, "other").number == first.number
            (held,) = work.flags.of("VOID_DAYS", Cause.MILESTONE)
            assert (held.finding, held.post) == (finding, "post")
        met = flagging.milestones_met(desk, "VOID_DAYS", "all met")
        assert met is not None
        assert (met.open, met.recovered, met.closed_because) == (False, True, "all met")
        assert flagging.milestones_missed(desk, "VOID_DAYS", "milestone 4", "post").number != first.number


def test_each_late_period_has_a_flag_of_its_own_that_its_own_figure_closes(council: Council) -> None:
    with council.store.turn() as work:
        desk = council.desk(work)
        asked = next(r for r in work.requests.unanswered() if r.indicator == "VOID_DAYS")
        opened = {
            p: flagging.open_overdue(desk, replace(asked, period=p)) for p in (OCTOBER, NOVEMBER, SEPTEMBER)
        }
        assert all(opened.values())
        assert flagging.open_overdue(desk, replace(asked, period=OCTOBER)) is None
        closed = flagging.close_overdue(desk, "VOID_DAYS", OCTOBER)
        assert closed is not None
        assert (closed.period, closed.recovered) == (OCTOBER, True)
        assert flagging.close_overdue(desk, "VOID_DAYS", OCTOBER) is None
        left = [f.period for f in work.flags.of("VOID_DAYS", Cause.OVERDUE) if f.open]
        assert sorted(left) == [SEPTEMBER, NOVEMBER]


def test_only_a_snoozed_flag_wakes(council: Council) -> None:
    nadia = council.person("Nadia")
    with council.store.turn() as work:
        desk = council.desk(work)
        flag = flagging.milestones_missed(desk, "VOID_DAYS", "milestone 2", "post")
        snoozed = flagging.snooze(desk, flag, desk.today + timedelta(days=3), nadia)
        assert flagging.wake(desk, flag) is None
        woken = flagging.wake(desk, snoozed)
        assert woken is not None
        assert (woken.state, woken.snoozed_until) == (FlagState.PUBLISHED, None)


def test_amber_red_for_longer_than_it_takes_is_still_a_reason(council: Council) -> None:
    with council.work() as work:
        desk = council.desk(work)
        readings = [read_indicator(work, i.key) for i in work.portfolio.indicators() if not i.retired]
        runs = {flagging._amber_red_run(r): r for r in readings}
        longest = max(runs)
        assert longest > 1
        soon = replace(desk, rules=replace(desk.rules, amber_red_months=longest - 1))
        late = replace(desk, rules=replace(desk.rules, amber_red_months=longest + 1))
        just = replace(desk, rules=replace(desk.rules, amber_red_months=longest))
        assert Reason.AMBER_RED_TWICE in flagging.reasons_for(soon, runs[longest])
        assert Reason.AMBER_RED_TWICE in flagging.reasons_for(just, runs[longest])
        assert Reason.AMBER_RED_TWICE not in flagging.reasons_for(late, runs[longest])


@pytest.mark.parametrize(
    ("months_left", "news"),
    [
        pytest.param(None, News.RECOVERED, id="nothing was promised"),
        pytest.param(1, News.RECOVERED, id="before the target's month"),
        pytest.param(0, News.RECOVERED, id="in the target's month"),
        pytest.param(-1, News.ENDED, id="after it: nothing is promised any more, which is no recovery"),
    ],
)
def test_a_flag_that_reads_clean_is_closed_and_free_to_open_again(
    council: Council, months_left: int | None, news: News
) -> None:
    with council.store.turn() as work:
        desk = council.desk(work)
        reading = read_indicator(work, "REP_NONEMERG")
        assert reading.trajectory is not None
        assert flagging.reasons_for(desk, reading) == ()
        target = reading.trajectory.target.month
        read = (
            replace(reading, trajectory=None)
            if months_left is None
            else replace(reading, period=target + -months_left)
        )
        work.flags.add(
            Flag(0, "REP_NONEMERG", Cause.OFF_TRACK, (Reason.RED,), read.period + -1, read.period + -1, desk.now, desk.now, FlagState.PUBLISHED)
        )  # fmt: skip
        found = flagging.review(desk, read)
        assert found is not None
        assert found.news is news
        (held,) = work.flags.of("REP_NONEMERG", Cause.OFF_TRACK)
        assert (held.open, held.recovered, held.period) == (False, True, read.period)


@pytest.mark.parametrize(
    ("indicator", "since"),
    [
        pytest.param("SICK_FTE", SEPTEMBER, id="on track"),
        pytest.param("INVOICE_30", SEPTEMBER, id="its first month off track"),
        pytest.param("TENANT_SAT", Month(2026, 6), id="four months off track, not slipping"),
        pytest.param("TA_STAY_WEEKS", Month(2026, 6), id="slipping since, though off track for longer"),
    ],
)
def test_a_flag_dates_from_where_it_began(council: Council, indicator: str, since: Month) -> None:
    with council.work() as work:
        assert flagging._since(read_indicator(work, indicator)) == since


def test_what_was_found_stands_in_the_flag_and_each_time_it_changes_in_its_history(council: Council) -> None:
    nadia = council.person("Nadia")
    with council.store.turn() as work:
        desk, reading = council.desk(work), read_indicator(work, "TA_STAY_WEEKS")
        assert reading.assessment is not None
        reason = reading.assessment.reason
        opened = flagging.open_for(desk, reading, nadia)
        assert opened is not None
        assert opened.finding == reason != ""
        assert flagging.open_for(desk, reading, nadia) is None, "it is open already"
        for before in ("A", "zzz"):
            work.flags.save(replace(opened, finding=before))
            found = flagging.review(desk, reading)
            assert found is not None
            assert (found.news, found.flag.finding) == (News.UPDATED, reason)
        told = [n.detail for n in work.flags.notes(opened.number) if n.what == "finding"]
        assert told == [reason] * 3


def test_what_a_person_closed_stays_closed_until_it_has_read_clean(council: Council) -> None:
    nadia = council.person("Nadia")
    with council.store.turn() as work:
        desk, reading = council.desk(work), read_indicator(work, "TA_STAY_WEEKS")
        opened = flagging.open_for(desk, reading, nadia)
        assert opened is not None
        closed = flagging.close(desk, opened, "agreed", nadia)
        assert flagging.review(desk, reading) is None
        assert flagging.could_open(desk, "TA_STAY_WEEKS") is None
        work.flags.save(replace(closed, recovered=True))
        assert flagging.review(desk, reading) is None, "what was clean for a moment is the same period still"
        assert flagging.could_open(desk, "TA_STAY_WEEKS") is None
        work.flags.save(replace(closed, recovered=True, period=Month(2026, 8)))
        assert flagging.could_open(desk, "TA_STAY_WEEKS") is not None
        again = flagging.review(desk, reading)
        assert again is not None
        assert (again.news, again.flag.number > closed.number) == (News.OPENED, True)


@pytest.mark.parametrize(("month", "opens"), [(12, True), (13, False)], ids=["two periods old", "three"])
def test_a_figure_more_than_two_periods_old_opens_nothing(
    council: Council, month: int, *, opens: bool
) -> None:
    with council.work() as work:
        desk = council.desk(work)
        assert read_indicator(work, "TA_STAY_WEEKS").period == SEPTEMBER
        then = replace(desk, now=desk.now + timedelta(days=30 * (month - 11)))
        assert (flagging.could_open(then, "TA_STAY_WEEKS") is not None) is opens


def test_flags_told_of_in_one_message_are_found_together_and_no_other(council: Council) -> None:
    with council.store.turn() as work:
        desk = council.desk(work)
        flags = [
            flagging.milestones_missed(desk, indicator, "milestone 2", post)
            for indicator, post in (
                ("VOID_DAYS", "post-1"),
                ("REP_NONEMERG", "post-2"),
                ("TENANT_SAT", "post-2"),
            )
        ]
        first, *others = [f.number for f in flags]
        assert [f.number for f in flagging.posted_as(desk, flags[0])] == [first]
        assert sorted(f.number for f in flagging.posted_as(desk, flags[1])) == sorted(others)
