"""What a briefing says before the unit has put it: passages drafted from the data, and the document it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import wording
from bot.documents import Document, Section
from bot.messages import Block, Items, Paragraph, Table, words
from bot.stocktake_pack import forecast_in_a_word, known_words, letter_words
from bot.wording.phrases import closed
from core.domain.actions import Action
from core.domain.briefings import Briefing, Kind, Passage
from core.domain.flags import Cause, Flag
from core.domain.formatting import show_date, show_point
from core.domain.months import Month
from core.domain.people import Priority
from core.domain.reviews import Review, ReviewStage
from core.domain.status import Status
from core.domain.stocktakes import Stage, Stocktake
from core.ports import Work
from core.services import assessing, briefing, noting, planning, stocktaking
from core.services.desk import Desk
from core.services.judging import Reading, read_indicator
from core.services.openly import openly
from core.services.rules import today

OURS = "What we make of it"
"""The unit's own words: drafted empty. Whatever is empty is left out of what is sent."""
_READINGS = " Now is the latest figure against this month's trajectory point; the forecast is whether the target will be met."
_LIKELY_TO_MISS = 0.4
_MOST_ROWS, _MOST_LINES, _MOST_QUESTIONS = 8, 5, 4
_GOOD = {Status.GREEN, Status.AMBER_GREEN}
_BETTER = (Status.RED, Status.AMBER_RED, Status.AMBER_GREEN, Status.GREEN)


def drafted(desk: Desk, kind: Kind, about: str) -> tuple[Passage, ...]:
    """The passages of a new draft, as known now; without small numbers, since a briefing goes from hand to hand."""
    desk = replace(desk, work=openly(desk.work))
    keys = briefing.shown_in(desk.work, kind, about)
    readings = [r for k in keys if (r := read_indicator(desk.work, k)).value is not None]
    flags = [
        f
        for k in keys
        for f in desk.work.flags.of(k, Cause.OFF_TRACK)
        if stocktaking.flag_at(desk.work, f, desk.now) is not None
    ]
    priorities = [
        p for p in desk.work.portfolio.priorities() if not p.retired and (not about or p.portfolio == about)
    ]
    match kind:
        case Kind.SUMMARY:
            return tuple(_summary(desk, priorities, readings, flags))
        case Kind.NOTE:
            return tuple(_note(desk, readings, flags))
        case Kind.REPORT:
            return tuple(_report(desk, readings, flags))


def _summary(
    desk: Desk, priorities: Sequence[Priority], readings: Sequence[Reading], flags: Sequence[Flag]
) -> Iterator[Passage]:
    """The four questions behind every summary, plainly, and what to ask."""
    yield Passage("In short", (_in_short(readings),))
    yield Passage(OURS)
    yield Passage(
        "What we are trying to do", tuple(f"{p.name}. {p.aim}".strip() for p in priorities)[:_MOST_LINES]
    )
    yield Passage("How we plan to do it", tuple(_plan_lines(desk, priorities))[:_MOST_LINES])
    doing = (*_doing(desk, flags), *_off_and_not_flagged(readings, flags))
    yield Passage("What is being done where it is off", doing[:_MOST_LINES])
    yield Passage("Worth asking when you meet the service", tuple(_ask(readings)))


def _note(desk: Desk, readings: Sequence[Reading], flags: Sequence[Flag]) -> Iterator[Passage]:
    month_ago = desk.now - timedelta(days=31)
    yield Passage("In short", (_in_short(readings),))
    yield Passage(OURS)
    yield Passage(
        "What slipped, and what the service says", tuple(_doing(desk, flags, month_ago))[:_MOST_LINES]
    )
    yield Passage("What recovered", tuple(_recovered(desk, flags, month_ago))[:_MOST_LINES])
    yield Passage("On track today, and likely to miss", tuple(_likely_to_miss(readings))[:_MOST_LINES])
    yield Passage("Not in", tuple(_not_in(desk, readings))[:_MOST_LINES])
    yield Passage("Coming up", tuple(_coming(desk))[:_MOST_LINES])


def _report(desk: Desk, readings: Sequence[Reading], flags: Sequence[Flag]) -> Iterator[Passage]:
    half = desk.now - timedelta(days=183)
    yield Passage("The half year in short", (_in_short(readings), *_since(desk, readings, half)))
    yield Passage(OURS)
    yield Passage("What recovered", tuple(_recovered(desk, flags, half))[:_MOST_LINES])
    yield Passage("What is off, and what is being done", tuple(_doing(desk, flags))[:_MOST_ROWS])
    yield Passage("What was agreed, and what became of it", tuple(_became(desk, half)))
    yield Passage("What to ask for in the next half year", tuple(_ask(readings)))


# Lines ------------------------------------------------------------------------------------------------------------


def _in_short(readings: Sequence[Reading]) -> str:
    judged = [r for r in readings if r.status is not None]
    if not judged:
        return "No figure can be read against a trajectory yet."
    good = sum(r.status in _GOOD for r in judged)
    off = [r.indicator.called for r in judged if r.status not in _GOOD]
    line = f"{good} of {len(judged)} indicators with a trajectory are on it or near it"
    if not off:
        return f"{line}."
    listed = wording.joined(off) if len(off) <= 4 else f"{', '.join(off[:3])} and {len(off) - 3} more"
    return f"{line}. Off it: {listed}."


def _since(desk: Desk, readings: Sequence[Reading], then: datetime) -> Iterator[str]:
    rose = fell = 0
    for reading in readings:
        before = read_indicator(desk.work, reading.indicator.key, at=then, deeply=False).status
        if before is not None and reading.status is not None:
            moved = _BETTER.index(reading.status) - _BETTER.index(before)
            rose, fell = rose + (moved > 0), fell + (moved < 0)
    if rose or fell:
        yield f"Since {_date(then)}, {rose} rose by a letter or more and {fell} fell."


def _plan_lines(desk: Desk, priorities: Sequence[Priority]) -> Iterator[str]:
    """What each plan does and what is next to be seen; those without one together."""
    without = []
    for priority in priorities:
        plan = planning.of_priority(desk.work, priority.key)
        if plan is None or not plan.strategies:
            without.append(priority.name)
            continue
        line = f"{priority.name}: {wording.joined([s.name for s in plan.strategies[:3]])}."
        ahead = min((m for m in plan.milestones if m.done_on is None), key=lambda m: m.due, default=None)
        if ahead is not None:
            late = "Was due" if ahead.due < desk.today else "Next"
            line += f" {late}: {ahead.name}, {show_date(ahead.due, desk.today)}."
        yield line
    if without:
        yield f"No plan has been written yet for {wording.joined(without)}."


def _doing(desk: Desk, flags: Sequence[Flag], since: datetime | None = None) -> Iterator[str]:
    for flag in flags:
        if not flag.open or (since is not None and flag.opened_at < since):
            continue
        indicator = desk.work.portfolio.indicator(flag.indicator)
        reading = read_indicator(desk.work, flag.indicator, deeply=False)
        now = f"{indicator.called}: {wording.value_against(reading)}"
        said = (
            f" The service says: {closed(flag.lead_line)}"
            if flag.lead_line
            else " The service has been asked what it is doing."
        )
        yield f"{now}.{said}"


def _off_and_not_flagged(readings: Sequence[Reading], flags: Sequence[Flag]) -> Iterator[str]:
    """What is off and has no flag is not passed over: nobody has been asked yet."""
    flagged = {f.indicator for f in flags if f.open}
    for reading in readings:
        off = reading.status is not None and reading.status not in _GOOD
        if off and reading.indicator.key not in flagged:
            yield f"{reading.indicator.called}: {wording.value_against(reading)}. Not flagged so far."


def _recovered(desk: Desk, flags: Sequence[Flag], since: datetime) -> Iterator[str]:
    for flag in flags:
        if flag.closed_at is not None and flag.closed_at > since and flag.closed_because == "recovered":
            reading = read_indicator(desk.work, flag.indicator, deeply=False)
            yield f"{reading.indicator.called}: {wording.value_against(reading)}."


def _likely_to_miss(readings: Sequence[Reading]) -> Iterator[str]:
    for reading in readings:
        chance = reading.assessment.probability if reading.assessment else None
        if reading.on_track and chance is not None and chance < _LIKELY_TO_MISS:
            yield f"{reading.indicator.called}: {forecast_in_a_word(reading).replace(': ', ', ')}."


def _not_in(desk: Desk, readings: Sequence[Reading]) -> Iterator[str]:
    for reading in readings:
        wanted = reading.indicator.frequency.latest_ended(desk.today)
        asked = desk.work.requests.get(reading.indicator.key, wanted)
        if reading.period < wanted and asked is not None and asked.due < desk.today:
            yield f"{reading.indicator.called}: {reading.indicator.frequency.period(wanted)} was due on {show_date(asked.due, desk.today)}."


def _coming(desk: Desk) -> Iterator[str]:
    for meeting in desk.work.shelf(Stocktake).all():
        if meeting.stage is Stage.PLANNED and meeting.day >= desk.today:
            yield f"Stocktake of {meeting.scope}: {show_date(meeting.day, desk.today)} at {meeting.starts:%H:%M}."
    for review in desk.work.shelf(Review).all():
        if review.stage is ReviewStage.GOING_ON:
            name = desk.work.portfolio.priority(review.priority).name
            yield f"Review of {name}: week {review.week(desk.today)} of 6."


def _became(desk: Desk, since: datetime) -> Iterator[str]:
    agreed = [a for a in desk.work.shelf(Action).all() if a.agreed_at >= since]
    held = [s for s in desk.work.shelf(Stocktake).all() if s.stage is Stage.HELD and s.cut_off >= since]
    count = wording.counted(len(held))
    yield f"{count} {wording.plural(len(held), 'stocktake')} held."
    states: dict[str, int] = {}
    for action in agreed:
        states[action.state(desk.today).value] = states.get(action.state(desk.today).value, 0) + 1
    if states:
        yield f"{len(agreed)} actions agreed: {', '.join(f'{n} {state}' for state, n in states.items())}."
    for review in desk.work.shelf(Review).all():
        if review.stage in {ReviewStage.AGREED, ReviewStage.CLOSED} and review.agreed_on is not None:
            name = desk.work.portfolio.priority(review.priority).name
            yield f"The review of {name} was agreed on {show_date(review.agreed_on, desk.today)}."


def _ask(readings: Sequence[Reading]) -> Iterator[str]:
    worst = sorted(
        (r for r in readings if r.assessment and r.assessment.questions),
        key=lambda r: (not r.slipping, _BETTER.index(r.status) if r.status else len(_BETTER)),
    )
    for reading in worst[: _MOST_QUESTIONS - 1]:
        if reading.assessment:
            yield f"{reading.indicator.called}: {reading.assessment.questions[0].words}"
    yield "And always: how can we help?"


# The document -----------------------------------------------------------------------------------------------------


def document(work: Work, made: Briefing) -> Document:
    """What is sent and printed: the unit's passages, and the figures as they were known."""
    keys = briefing.shown_in(work, made.kind, made.about)
    work = openly(work)
    readings = [
        r
        for k in keys
        if (r := read_indicator(work, k, at=made.known_at)).value is not None or r.confidential
    ]
    sections = [Section(p.heading, _lines(p)) for p in made.passages if p.lines]
    table = Section("How we know", (_table(readings, made.kind),))
    if made.kind is Kind.SUMMARY:
        at = next(
            (
                n
                for n, s in enumerate(sections)
                if s.heading.startswith(("What is being done", "Worth asking"))
            ),
            len(sections),
        )
        sections.insert(at, table)
    elif made.kind is Kind.REPORT:
        sections[1:1] = [
            Section("League table", _league(work, made.known_at)),
            *_by_portfolio(work, readings),
        ]
    return Document(
        title=made.title,
        subtitle=f"As known {known_words(made.known_at)}.{'' if made.kind is Kind.NOTE else _READINGS}",
        foot=f"{made.title}. As known {known_words(made.known_at)}.",
        sections=tuple(sections),
    )


def _lines(passage: Passage) -> tuple[Block, ...]:
    if len(passage.lines) == 1 or passage.heading == OURS:
        return tuple(Paragraph(words(line)) for line in passage.lines)
    return (Items(tuple(words(line) for line in passage.lines)),)


def _table(readings: Sequence[Reading], kind: Kind) -> Table:
    worst = sorted(readings, key=lambda r: _BETTER.index(r.status) if r.status else len(_BETTER))
    shown = worst[:_MOST_ROWS] if kind is Kind.SUMMARY else worst
    rows = tuple(
        (
            r.indicator.called,
            f"{wording.latest(r)} ({r.period.short})",
            show_point(r.indicator, r.expected) if r.expected is not None else "none",
            letter_words(r.status),
            forecast_in_a_word(r),
        )
        for r in shown
    )
    more = f"; {len(worst) - len(shown)} more are nearer theirs" if len(worst) > len(shown) else ""
    return Table(
        ("Indicator", "Latest", "Trajectory", "Now", "Forecast"),
        rows,
        f"Furthest from its trajectory first{more}",
    )


def _by_portfolio(work: Work, readings: Sequence[Reading]) -> Iterator[Section]:
    for portfolio in dict.fromkeys(p.portfolio for p in work.portfolio.priorities()):
        own = [r for r in readings if r.priority.portfolio == portfolio]
        if own:
            yield Section(portfolio, (_table(own, Kind.REPORT),), level=2)


def _league(work: Work, at: datetime) -> tuple[Block, ...]:
    placed = assessing.table(work, at, public=True)
    if not placed:
        return (Paragraph(words("No assessment has been published yet.")),)
    names = {p.key: p.name for p in work.portfolio.priorities()}
    moves = {None: "first time", 0: "as before"}
    rows = tuple(
        (
            str(n),
            names.get(p.priority, p.priority),
            letter_words(p.overall),
            moves.get(p.moved) or (f"up {p.moved}" if (p.moved or 0) > 0 else f"down {-(p.moved or 0)}"),
        )
        for n, p in enumerate(placed, 1)
    )
    return (
        Table(
            ("No.", "Priority", "Likelihood of delivery", "Since last time"),
            rows,
            "From most likely to least",
        ),
    )


def for_officers(work: Work, made: Briefing) -> list[str]:
    """What officers see beside a draft and nobody is sent: the notes kept with its priorities."""
    priorities = [p for p in work.portfolio.priorities() if not made.about or p.portfolio == made.about]
    lines = [
        f"Note on {priority.name}: {note.text}"
        for priority in priorities
        for note in list(noting.of(work, priority.key))[-2:]
    ]
    return lines[-_MOST_ROWS:]


def _date(at: datetime) -> str:
    day = today(at)
    return f"{day.day} {day:%B %Y}"


def month_of(desk: Desk) -> Month:
    """The month a briefing drafted now is about."""
    return Month.of(desk.today) + -1
