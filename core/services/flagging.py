"""Flags: opened once for a cause, told to the lead first, published after the grace, closed with the recovery."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

from core.domain.flags import Cause, Flag, FlagState, Reason
from core.domain.months import Month
from core.domain.requests import Request
from core.domain.roles import Action
from core.domain.status import Status
from core.ports import Due
from core.services.desk import ROUTINE, Desk
from core.services.judging import Reading, read_indicator, status_in
from core.services.permitting import NeedsSecond, require


class News(Enum):
    """What a new reading means for an indicator's flag."""

    OPENED = "opened"
    UPDATED = "updated"
    REVISED = "figures changed"
    WITHDRAWN = "withdrawn"
    RECOVERED = "recovered"
    CORRECTED = "corrected"
    ENDED = "trajectory ended"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class FlagNews:
    """What happened to a flag, and how it now stands."""

    news: News
    flag: Flag


def reasons_for(desk: Desk, reading: Reading) -> tuple[Reason, ...]:
    """Why this reading would open a flag; empty when it would not."""
    found = []
    if reading.slipping:
        found.append(Reason.SLIPPING)
    if reading.status is Status.RED:
        found.append(Reason.RED)
    if _amber_red_run(reading) >= desk.rules.amber_red_months:
        found.append(Reason.AMBER_RED_TWICE)
    return tuple(found)


def could_open(desk: Desk, indicator: str) -> tuple[Reading, tuple[Reason, ...]] | None:
    """The reading that would open a flag, and why; None where it would not, one is open, or it is old news.

    Old is a latest figure more than two periods before the one that ended last.
    """
    if desk.work.portfolio.indicator(indicator).retired:
        return None
    reading = read_indicator(desk.work, indicator)
    step = reading.indicator.frequency
    reasons = reasons_for(desk, reading)
    if not reasons or reading.period < step.before(step.latest_ended(desk.today), 2):
        return None
    earlier = desk.work.flags.of(indicator, Cause.OFF_TRACK)
    known = any(flag.open or _is_of_the_same_cause(flag, reading.period) for flag in earlier)
    return None if known else (reading, reasons)


def review(desk: Desk, reading: Reading) -> FlagNews | None:
    """Open, update, withdraw or close the indicator's flag after a new reading of its latest period.

    A flag closed by a person stays closed until the indicator has read clean once. One the unit has heard of
    waits for the new figure when its own has been taken back, and shows what changed even where its cause has not.
    A correction taken back is not a second cause: what a person closed stays closed for its own period.
    """
    reasons = reasons_for(desk, reading)
    earlier = desk.work.flags.of(reading.indicator.key, Cause.OFF_TRACK)
    current = next((f for f in earlier if f.open), None)
    if current is None:
        if not reasons:
            for flag in earlier:
                if not flag.recovered:
                    desk.work.flags.save(replace(flag, recovered=True))
            return None
        if any(_is_of_the_same_cause(flag, reading.period) for flag in earlier):
            return None
        return FlagNews(News.OPENED, _open(desk, reading, reasons))
    if current.state.public and reading.period < current.period:
        desk.note_flag(current, ROUTINE, "taken back", str(current.period))
        return FlagNews(News.TAKEN_BACK, current)
    if not reasons:
        return _close(desk, current, reading)
    changed = replace(
        current,
        reasons=_joined(current.reasons, reasons),
        period=reading.period,
        finding=_finding(reading),
    )
    if changed == current:
        return FlagNews(News.REVISED, current) if current.state.public else None
    desk.work.flags.save(changed)
    desk.note_flag(current, ROUTINE, "updated", str(reading.period))
    if changed.finding != current.finding:
        desk.note_flag(changed, ROUTINE, "finding", changed.finding)
    return FlagNews(News.UPDATED, changed)


def _is_of_the_same_cause(flag: Flag, period: Month) -> bool:
    """Whether a closed flag tells of the same: nothing has read clean since, or a person closed it about this very period."""
    closed_by_a_person = flag.closed_because not in {news.value for news in News}
    return not flag.recovered or (closed_by_a_person and flag.period == period)


def open_overdue(desk: Desk, request: Request) -> Flag | None:
    """A figure is late beyond its deadline: flag it at once, once for that period."""
    if any(f.period == request.period for f in desk.work.flags.of(request.indicator, Cause.OVERDUE)):
        return None
    flag = desk.work.flags.add(
        Flag(
            number=0,
            indicator=request.indicator,
            cause=Cause.OVERDUE,
            reasons=(Reason.LATE,),
            since=request.period,
            period=request.period,
            opened_at=desk.now,
            publish_after=desk.now,
            state=FlagState.PUBLISHED,
        )
    )
    desk.note_flag(flag, ROUTINE, "opened", "late")
    return flag


def close_overdue(desk: Desk, indicator: str, period: Month, because: str = "answered") -> Flag | None:
    """The late figure has come in, or is not asked for any more; None where nothing was flagged."""
    for flag in desk.work.flags.of(indicator, Cause.OVERDUE):
        if flag.open and flag.period == period:
            closed = replace(
                flag, state=FlagState.CLOSED, closed_at=desk.now, closed_because=because, recovered=True
            )
            desk.work.flags.save(closed)
            desk.note_flag(flag, ROUTINE, "closed", because)
            return closed
    return None


def milestones_missed(desk: Desk, indicator: str, finding: str, post: str) -> Flag:
    """Milestones of the indicator's plan have passed without being reached: one flag says which, until none has."""
    open_ = _about_milestones(desk, indicator)
    month = Month.of(desk.today)
    if open_ is not None:
        changed = replace(open_, finding=finding, period=month)
        if changed.finding != open_.finding:
            desk.work.flags.save(changed)
            desk.note_flag(open_, ROUTINE, "updated", finding)
        return changed
    flag = desk.work.flags.add(
        Flag(
            number=0,
            indicator=indicator,
            cause=Cause.MILESTONE,
            reasons=(Reason.MISSED,),
            since=month,
            period=month,
            opened_at=desk.now,
            publish_after=desk.now,
            state=FlagState.PUBLISHED,
            finding=finding,
            post=post,
        )
    )
    desk.note_flag(flag, ROUTINE, "opened", finding)
    desk.note_flag(flag, ROUTINE, "published")
    return flag


def milestones_met(desk: Desk, indicator: str, because: str) -> Flag | None:
    """No milestone of the indicator's plan is missed any more; None where nothing was flagged."""
    open_ = _about_milestones(desk, indicator)
    if open_ is None:
        return None
    closed = replace(
        open_, state=FlagState.CLOSED, closed_at=desk.now, closed_because=because, recovered=True
    )
    desk.work.flags.save(closed)
    desk.note_flag(open_, ROUTINE, "closed", because)
    return closed


def _about_milestones(desk: Desk, indicator: str) -> Flag | None:
    return next((f for f in desk.work.flags.of(indicator, Cause.MILESTONE) if f.open), None)


def find(desk: Desk, number: int) -> Flag | None:
    """The open flag of that number."""
    return next((f for f in desk.work.flags.open() if f.number == number), None)


def posted_as(desk: Desk, flag: Flag) -> list[Flag]:
    """Every flag told of in the same message, this one among them."""
    since = desk.work.flags.changed_since(flag.opened_at - timedelta(seconds=1))
    return [f for f in since if f.post is not None and f.post == flag.post]


def explain(desk: Desk, flag: Flag, line: str, who: str, *, decided_by: str = "") -> Flag:
    """The words of `who` go with the flag. `decided_by` is somebody else who put them there, or back."""
    require(desk, decided_by or who, Action.COMMENT, flag.indicator, flag.period)
    explained = replace(flag, lead_line=line, lead_line_by=who)
    desk.work.flags.save(explained)
    desk.note_flag(flag, decided_by or who, "explained", line)
    return explained


def open_for(desk: Desk, reading: Reading, who: str) -> Flag | None:
    """The unit has what came in off track flagged; None where there is nothing to open. Raises NotPermitted."""
    require(desk, who, Action.LOOK_AFTER_FLAGS)
    news = review(desk, reading)
    return news.flag if news is not None and news.news is News.OPENED else None


def publish(desk: Desk, flag: Flag, post: str, who: str = ROUTINE) -> Flag:
    """The unit's channel hears of it; `post` is the outbox key of the message it lives in. Raises NotPermitted."""
    require(desk, who, Action.COMMENT, flag.indicator, flag.period)
    published = replace(flag, state=FlagState.PUBLISHED, post=post)
    desk.work.flags.save(published)
    desk.note_flag(flag, who, "published")
    desk.work.ledger.tick_off_about(grace_left(flag), desk.now, "done")
    return published


def acknowledge(desk: Desk, flag: Flag, who: str) -> Flag:
    """Somebody in the unit has seen it."""
    require(desk, who, Action.LOOK_AFTER_FLAGS)
    return _move(desk, replace(flag, state=FlagState.ACKNOWLEDGED), who, "acknowledged")


def assign(desk: Desk, flag: Flag, to: str, who: str) -> Flag:
    """Somebody in the unit will look after it; a snooze goes on."""
    require(desk, who, Action.LOOK_AFTER_FLAGS)
    state = FlagState.SNOOZED if flag.state is FlagState.SNOOZED else FlagState.ACKNOWLEDGED
    return _move(desk, replace(flag, state=state, assigned_to=to), who, "assigned", to)


def snooze(desk: Desk, flag: Flag, until: date, who: str) -> Flag:
    """Quiet until that morning."""
    require(desk, who, Action.LOOK_AFTER_FLAGS)
    snoozed = replace(flag, state=FlagState.SNOOZED, snoozed_until=until)
    wakes = datetime.combine(until, desk.rules.ask_at, desk.rules.home)
    desk.work.ledger.add(Due(f"wake/{flag.number}/{until}", "wake", wakes, {"flag": str(flag.number)}))
    return _move(desk, snoozed, who, "snoozed", str(until))


def wake(desk: Desk, flag: Flag) -> Flag | None:
    """The snooze is over; None when it has been dealt with meanwhile."""
    if flag.state is not FlagState.SNOOZED:
        return None
    return _move(desk, replace(flag, state=FlagState.PUBLISHED, snoozed_until=None), "stocktake", "woken")


def close(desk: Desk, flag: Flag, reason: str, who: str, *, agreed_by: str = "") -> Flag:
    """The unit closes it with a reason. It does not open again for the same run of bad months.

    Raises NeedsSecond for a published flag that nobody else has agreed to withdraw.
    """
    require(desk, who, Action.LOOK_AFTER_FLAGS)
    if flag.state.public:
        if agreed_by in {"", who}:
            raise NeedsSecond("withdrawing a published flag", flag.indicator)
        require(desk, agreed_by, Action.SECOND)
    closed = replace(flag, state=FlagState.CLOSED, closed_at=desk.now, closed_because=reason)
    return _move(desk, closed, who, "closed", reason)


def grace_left(flag: Flag) -> str:
    """How the ledger key begins under which a flag will be published."""
    return f"publish/{flag.number}/"


def _open(desk: Desk, reading: Reading, reasons: tuple[Reason, ...]) -> Flag:
    until = desk.rules.end_of_grace(desk.now, desk.calendar)
    flag = desk.work.flags.add(
        Flag(
            number=0,
            indicator=reading.indicator.key,
            cause=Cause.OFF_TRACK,
            reasons=reasons,
            since=_since(reading),
            period=reading.period,
            opened_at=desk.now,
            publish_after=until,
            finding=_finding(reading),
        )
    )
    desk.note_flag(flag, ROUTINE, "opened", ", ".join(r.value for r in reasons))
    if flag.finding:
        desk.note_flag(flag, ROUTINE, "finding", flag.finding)
    desk.work.ledger.add(
        Due(f"publish/{flag.number}/{until:%Y-%m-%dT%H%M}", "publish", until, {"flag": str(flag.number)})
    )
    return flag


def _close(desk: Desk, flag: Flag, reading: Reading) -> FlagNews:
    news = News.WITHDRAWN
    if flag.state.public:
        later = News.ENDED if _promise_is_over(reading) else News.RECOVERED
        news = later if reading.period > flag.period else News.CORRECTED
    why = news.value
    closed = replace(
        flag,
        state=FlagState.CLOSED,
        period=reading.period,
        closed_at=desk.now,
        closed_because=why,
        recovered=True,
    )
    desk.work.flags.save(closed)
    desk.note_flag(flag, ROUTINE, why, str(reading.period))
    desk.work.ledger.tick_off_about(grace_left(flag), desk.now, why)
    return FlagNews(news, closed)


def _promise_is_over(reading: Reading) -> bool:
    """Whether the figure is of a period for which nothing is promised any more: that is no recovery."""
    if reading.trajectory is None:
        return False
    return reading.period > reading.indicator.frequency.containing(reading.trajectory.target.month)


def _move(desk: Desk, flag: Flag, who: str, what: str, detail: str = "") -> Flag:
    desk.work.flags.save(flag)
    desk.note_flag(flag, who, what, detail)
    return flag


def _joined(before: tuple[Reason, ...], now: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in Reason if reason in now) or before


def _finding(reading: Reading) -> str:
    return reading.assessment.reason if reading.assessment and reading.slipping else ""


def _since(reading: Reading) -> Month:
    slipped = reading.assessment.since if reading.assessment else None
    if slipped is not None:
        return slipped
    step = reading.indicator.frequency
    since = reading.period
    for _ in range(max(_off_run(reading) - 1, 0)):
        since = step.before(since)
    return since


def _amber_red_run(reading: Reading) -> int:
    return _run(reading, {Status.AMBER_RED, Status.RED}) if reading.status is Status.AMBER_RED else 0


def _off_run(reading: Reading) -> int:
    return _run(reading, {Status.AMBER_GREEN, Status.AMBER_RED, Status.RED})


def _run(reading: Reading, wanted: set[Status]) -> int:
    month, length = reading.period, 0
    while status_in(reading, month) in wanted:
        length += 1
        month = reading.indicator.frequency.before(month)
    return length
