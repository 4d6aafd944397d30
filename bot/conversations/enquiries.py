"""Asking how things stand: status, chart, history, late, flags, mine, round, help. Only reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from bot import delivery_words, prompts, routine_wording, wording
from bot.asking import asked, could_answer_early, owned, waiting_for
from bot.examples import examples
from bot.gallery import trajectory_block
from bot.messages import (
    Block,
    Choice,
    Choices,
    Items,
    Message,
    Paragraph,
    Table,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.notices import lead_of
from bot.promises import Promise, promises
from bot.turn import Turn
from core.domain.briefings import Fate
from core.domain.figures import Change, Figure, known
from core.domain.flags import Cause, Flag, FlagState
from core.domain.formatting import show, show_date, show_month, show_point, show_range
from core.domain.indicators import Aggregation, Indicator, Polarity
from core.domain.months import Frequency, Month
from core.domain.people import Person, Priority, Role
from core.domain.requests import Request, State
from core.domain.run_rate import required_run_rate
from core.domain.status import Status
from core.services import briefing, seconding, sending, summaries
from core.services.judging import Reading, ahead, read_indicator
from core.services.rules import today
from core.services.summaries import Standing


def status(turn: Turn) -> None:
    """The whole council (for a cabinet member, their portfolio): under a minute's reading, then the detail."""
    if turn.person.role is Role.CABINET and turn.person.portfolio:
        status_of_portfolio(turn, turn.person.portfolio)
        return
    _status_of(turn, "The whole council", _seen(turn), "council")


def status_of_portfolio(turn: Turn, portfolio: str) -> None:
    """One cabinet portfolio."""
    priorities = {p.key for p in turn.work.portfolio.priorities() if p.portfolio == portfolio}
    _status_of(turn, portfolio, _visible(turn, priorities), f"portfolio/{portfolio}")


def status_of_lead(turn: Turn, lead: Person) -> None:
    """Everything one lead answers for."""
    priorities = {p.key for p in turn.work.portfolio.priorities() if p.lead == lead.key}
    _status_of(turn, lead.name, _visible(turn, priorities), f"lead/{lead.key}")


def status_of_priority(turn: Turn, priority: Priority) -> None:
    """One priority: a line and a chart for each of its indicators."""
    keys = _visible(turn, {priority.key})
    if len(keys) == 1:
        status_of_indicator(turn, turn.work.portfolio.indicator(keys[0]))
        return
    _status_of(turn, priority.name, keys, f"priority/{priority.key}")
    for key in keys[:4]:
        reading = read_indicator(turn.view, key)
        if reading.values:
            turn.reply(Message((trajectory_block(turn.view, reading, turn.now),)))


def status_of_indicator(turn: Turn, indicator: Indicator) -> None:
    """One indicator: chart, current, forecast, what it would take."""
    reading = read_indicator(turn.view, indicator.key)
    if reading.confidential:
        turn.reply(
            wording.kept_confidential(reading).and_(Choices((Choice("History", f"history/{indicator.key}"),)))
        )
        return
    if reading.value is None:
        turn.reply(say(strong(indicator.called), " has no figures yet."))
        return
    blocks: list[Block] = [Paragraph(_now(reading)), trajectory_block(turn.view, reading, turn.now)]
    blocks.extend(
        Paragraph(line) for line in (target_line(reading), _forecast(reading), _slip(reading)) if line
    )
    flag = _open_flag(turn, indicator)
    if flag is not None and flag.lead_line:
        blocks.append(Paragraph(words("The service says: ", flag.lead_line)))
    blocks.append(
        Choices(
            (
                Choice("What to ask", f"coach/{indicator.key}"),
                Choice("Show years side by side", f"seasons/{indicator.key}"),
                Choice("Control chart", f"control/{indicator.key}"),
                Choice("History", f"history/{indicator.key}"),
            )
        )
    )
    turn.reply(Message(tuple(blocks)))


def history(turn: Turn, indicator: Indicator, at: datetime | None = None) -> None:
    """The figures of the last year, and every change made to them; as known at an instant, if one is given."""
    reading = read_indicator(turn.view, indicator.key, at=at, deeply=False)
    entries = [f for f in turn.view.figures.history(indicator.key) if at is None or f.said_at <= at]
    latest = list(reading.values.items())[-12:]
    rows = tuple(_history_row(turn, reading, m, f, entries) for m, f in latest)
    if not rows:
        when_ = f" on {show_date(today(at), turn.today)}" if at else ""
        turn.reply(say("Nothing was known here of ", strong(indicator.called), f"{when_}."))
        return
    known_ = f", as known at {show_date(today(at), turn.today)}" if at else ""
    caption = f"{indicator.name}{known_}"
    blocks: list[Block] = [
        Table(
            (indicator.frequency.value.capitalize().replace("ly", ""), "Figure", "Status", "Said by"),
            rows,
            caption,
        )
    ]
    if any(f.confidential for _, f in latest):
        blocks.append(wording.what_the_symbol_means())
    changes = _changes(turn, indicator, entries)
    if changes:
        blocks.extend((Paragraph(words(strong("What was changed"))), Items(tuple(changes[-8:]))))
    turn.reply(Message(tuple(blocks)))


def late(turn: Turn) -> None:
    """What is not in, and since when it was due."""
    overdue = _overdue(turn, turn.visible())
    if not overdue:
        turn.reply(say("Nothing is late."))
        return
    head = f"{wording.counted(len(overdue))} {wording.plural(len(overdue), 'figure')} late."
    by_person: dict[str, list[Request]] = {}
    for request in sorted(overdue, key=lambda r: (r.due, r.asked_of, r.indicator)):
        by_person.setdefault(request.asked_of, []).append(request)
    lines = tuple(_late_line(turn, who, theirs) for who, theirs in by_person.items())
    turn.reply(Message((Paragraph(words(strong(head))), Items(lines), *_out_of_reach(turn, overdue))))


def _overdue(turn: Turn, indicators: Collection[str]) -> list[Request]:
    """The requests about these indicators that are unanswered after their due day, oldest period first."""
    return [r for r in turn.work.requests.unanswered_about(indicators) if r.overdue(turn.today)]


def slipping(turn: Turn) -> None:
    """What is flagged now, and what reads as slipping or off track without a flag. What only its lead has been told waits."""
    flagged = {f.indicator for f in turn.work.flags.open() if f.cause is Cause.OFF_TRACK}
    unflagged = [key for key in _seen(turn) if key not in flagged]
    readings = [read_indicator(turn.view, key) for key in ahead(turn.view, unflagged)]
    besides = [r for r in _worst_first(readings) if r.off_track]
    flags(turn, besides)


def flags(turn: Turn, besides: Sequence[Reading] = ()) -> None:
    """What is flagged now; `besides` has no flag. A flag outlives its indicator: closing it takes two people."""
    visible = {*turn.visible(), *_left_out(turn)}
    open_ = [f for f in turn.view.flags.open() if f.indicator in visible and f.state.public]
    names = wording.joined([r.indicator.called for r in besides])
    rest = [Paragraph(words("Slipping or off track without a flag: ", strong(names), "."))] if besides else []
    if not open_:
        turn.reply(Message((Paragraph(words("Nothing is flagged.")), *rest)))
        return
    lines = tuple(_flag_line(turn, f) for f in open_ if f.cause is not Cause.OVERDUE)
    count = len(open_) - len(lines)
    blocks: list[Block] = []
    if lines:
        head = f"{wording.counted(len(lines))} open {wording.plural(len(lines), 'flag')}."
        blocks.extend((Paragraph(words(strong(head))), Items(lines)))
    if count:
        late_ = f"{wording.counted(count)} {wording.plural(count, 'figure')} late."
        blocks.extend((Paragraph(words(strong(late_))), Choices((Choice("What is late", "late"),))))
    turn.reply(Message((*blocks, *rest)))


def _left_out(turn: Turn) -> list[str]:
    """The indicators a workbook has left out, as far as their flags may be shown here."""
    all_ = turn.person.runs_the_unit and turn.place.is_direct
    return [i.key for i in turn.work.portfolio.indicators() if i.retired and (all_ or not i.restricted)]


def mine(turn: Turn) -> None:
    """What waits for the person, and how their own indicators stand."""
    waiting = waiting_for(turn.desk, turn.person)
    if waiting:
        listed = asked(turn.desk, waiting)
        key = turn.reply(wording.prompt(turn.person, listed, turn.now, turn.today, "Waiting for you:"))
        prompts.sent(turn.desk, turn.person.key, key, waiting)
    else:
        turn.reply(nothing_waiting(turn))
    readings = [read_indicator(turn.view, i.key) for i in owned(turn.desk, turn.person)]
    rows = tuple(row(r) for r in readings if _has_figure(r))
    if rows:
        blocks: list[Block] = [Table(("Indicator", "Latest", "Trajectory", "Status"), rows, "Yours")]
        made = [(r.indicator, p) for r in readings for p in expected_of(turn, r)]
        if made:
            blocks.append(Paragraph(wording.promises_made(made)))
        turn.reply(Message(tuple(blocks)))


def expected_of(turn: Turn, reading: Reading) -> list[Promise]:
    """What the service said it expects of a period still to come."""
    made = promises(turn.view, reading.indicator, turn.desk.rules)
    return [p for p in made if reading.value is not None and p.month > reading.period]


def nothing_waiting(turn: Turn) -> Message:
    """Nothing is due from this person; what comes next."""
    coming = [r for r in could_answer_early(turn.desk, turn.person) if r.opens >= turn.today]
    if not owned(turn.desk, turn.person):
        return say(
            "Nothing is waiting for you. You can ask for ", quiet('"status"'), " or ", quiet('"help"'), "."
        )
    following = ""
    if coming:
        first = min(coming, key=lambda r: r.opens)
        indicator = turn.work.portfolio.indicator(first.indicator)
        period = indicator.frequency.period(first.period)
        following = f" Next: {period} figures on {show_date(first.opens, turn.today)}."
    return say(
        f"Nothing is waiting for you.{following} You can look at your charts, correct an earlier month, "
        "or tell me when you'll be away."
    )


def round_board(turn: Turn, month: Month | None = None) -> None:
    """The round, request by request."""
    wanted = month or summaries.current_round(turn.work, turn.now)
    requests = turn.work.requests.of_round(wanted) if wanted else []
    if wanted is None or not requests:
        turn.reply(say("There is no round yet."))
        return
    round_ = turn.work.requests.round(wanted)
    state = "closed" if round_ and round_.closed else "paused" if round_ and round_.paused else "open"
    if not turn.person.runs_the_unit or not turn.place.is_direct:  # what is not shown is not counted either
        visible = set(turn.visible())
        requests = [r for r in requests if r.indicator in visible]
    in_order = sorted(requests, key=lambda r: (not r.state.waiting_for_an_answer, r.due, r.asked_of))
    rows = tuple(_round_row(turn, r) for r in in_order)
    asked_for = [r for r in requests if r.state is not State.EXEMPT]
    answered = sum(r.state in {State.ANSWERED, State.NOT_AVAILABLE, State.NOT_APPLICABLE} for r in requests)
    caption = f"{wanted.full}: {answered} of {len(asked_for)} in; the round is {state}"
    table = Table(("Indicator", "Asked of", "How far", "Due"), rows, caption)
    turn.reply(Message((table, *_out_of_reach(turn, requests))))


def figure(turn: Turn, indicator: Indicator, month: Month, at: datetime | None = None) -> None:
    """One period's figure, who said it, and what it was before; as known at an instant, if one is given."""
    period = indicator.frequency.containing(month)
    entries = [f for f in turn.view.figures.history(indicator.key) if at is None or f.said_at <= at]
    held = known(entries).get(period)
    name = _period(turn, indicator, period)
    day = f"As known on {show_date(today(at), turn.today)}, " if at else ""
    if held is None:
        turn.reply(say(day, strong(indicator.called), f" for {name} {'was' if at else 'is'} blank."))
        return
    reading = read_indicator(turn.view, indicator.key, period, at, deeply=False)
    told = f", {wording.against_trajectory(reading)}" if held.value is not None else ""
    note = f' "{held.comment or held.reason}"' if held.comment or held.reason else ""
    lines = [
        words(
            day,
            strong(indicator.called),
            f" for {name} {'was' if at else 'is'} {wording.value_of(indicator, held)}{told}. Said by {_name(turn, held.said_by)} on "
            f"{show_date(today(held.said_at), turn.today)}.{note}",
        )
    ]
    changes = _changes(turn, indicator, [f for f in entries if f.period == period])
    more = Choices((Choice("History", f"history/{indicator.key}"),))
    turn.reply(Message((Paragraph(lines[0]), *([Items(tuple(changes))] if changes else []), more)))


def what_did_i_say(turn: Turn, only: Indicator | None = None) -> None:
    """The person's own latest answers, figures or none; of one indicator, if one is named."""
    rows = []
    for indicator in (only,) if only is not None else owned(turn.desk, turn.person):
        held = turn.view.figures.known(indicator.key)
        if held:
            period, latest = max(held.items(), key=lambda item: item[0].index)
            note = f' "{latest.comment or latest.reason}"' if latest.comment or latest.reason else ""
            rows.append(
                words(
                    strong(indicator.called),
                    f" for {_period(turn, indicator, period)}: {wording.value_of(indicator, latest)}, "
                    f"said by {_name(turn, latest.said_by)}.{note}",
                )
            )
    if not rows:
        turn.reply(say("You have not given a figure yet."))
        return
    turn.reply(Message((Paragraph(words("Last time:")), Items(tuple(rows)))))


def what_is_measured(turn: Turn, indicators: Sequence[Indicator]) -> None:
    """Definitions, sources and which way is better."""
    if not indicators:
        turn.reply(nothing_waiting(turn))
        return
    turn.reply(Message((Items(tuple(_definition(i) for i in indicators)),)))


def help_(turn: Turn) -> None:
    """What one can say here, by role."""
    lead = bool(owned(turn.desk, turn.person))
    lines = list(wording.help_lines(examples(turn), lead=lead, officer=turn.person.runs_the_unit))
    lines += routine_wording.help_lines(turn.person, examples(turn), lead=lead)
    begins = (
        wording.begin_with_its_name(officer=turn.person.runs_the_unit) if not turn.place.is_direct else ""
    )
    said = Message((Paragraph(words("You can say things like these.", begins)), Items(tuple(lines))))
    if turn.person.runs_the_unit and turn.place.is_direct:
        said = said.and_(Paragraph(routine_wording.waiting_for_the_unit(_waiting(turn))))
    turn.reply(said)


def _waiting(turn: Turn) -> list[tuple[int, str, str, str]]:
    """What somebody in the unit could do now: how many, of what, and what to say to see them."""
    seen = set(turn.visible())
    flags = [f for f in turn.work.flags.open() if f.state is FlagState.PUBLISHED and f.indicator in seen]
    decisions = [p for p in seconding.pending(turn.work) if p.by != turn.person.key and p.indicator in seen]
    drafts = [b for b in briefing.waiting(turn.work) if b.fate is Fate.DRAFT]
    return [
        (len(flags), "flag nobody has looked at", "flags nobody has looked at", "flags"),
        (len(decisions), "decision for a second person", "decisions for a second person", "pending"),
        (len(drafts), "draft to approve", "drafts to approve", "drafts"),
    ]


_FEW = 12
_NAMED = 5
_HEAD = ("Indicator", "Latest", "Trajectory", "Status")


# The whole-council answer -----------------------------------------------------------------------------------------


def _status_of(turn: Turn, title: str, keys: Sequence[str], scope: str) -> None:
    if not keys:
        turn.reply(say("There is nothing there that I may show you."))
        return
    name = f"looked/{turn.person.key}/{scope}"
    looked = turn.work.talks.recall(name)
    since = datetime.fromisoformat(looked) if looked else None
    found = summaries.standing(turn.view, turn.now, keys, since)
    turn.work.talks.remember(name, turn.now.isoformat())
    blocks: list[Block] = [Paragraph(line) for line in _summary(turn, title, found)]
    readings = [r for r in _worst_first(found.readings) if _has_figure(r)]
    needing = [r for r in readings if r.off_track]
    few = readings if len(readings) <= _FEW else (needing or readings)[:_FEW]
    caption = (
        "The detail, furthest off first" if few == readings else "What needs attention, furthest off first"
    )
    blocks.extend((Table(_HEAD, tuple(row(r) for r in few), caption), *_symbol(few)))
    rest = () if few == readings else (Choice(f"All {len(readings)}", f"detail/{scope}"),)
    blocks.append(
        Choices(
            (
                *rest,
                Choice("Chart of everything", f"everything/{scope}"),
                Choice("Small charts", f"small/{scope}"),
                Choice("What is flagged", "flags"),
                Choice("What is late", "late"),
            )
        )
    )
    turn.reply(Message(tuple(blocks)))


def detail(turn: Turn, scope: str) -> None:
    """Every indicator of a status answer, furthest off first."""
    readings = [read_indicator(turn.view, key) for key in ahead(turn.view, within(turn, scope))]
    shown = [r for r in _worst_first(readings) if _has_figure(r)]
    rows = tuple(row(r) for r in shown)
    turn.reply(Message((Table(_HEAD, rows, "Everything, furthest off first"), *_symbol(shown))))


def within(turn: Turn, scope: str) -> list[str]:
    """The indicators the asker may see of "council", "portfolio/NAME", "lead/KEY" or "priority/KEY"."""
    kind, _, name = scope.partition("/")
    priorities = {
        p.key
        for p in turn.work.portfolio.priorities()
        if kind == "council"
        or name == {"portfolio": p.portfolio, "lead": p.lead, "priority": p.key}.get(kind)
    }
    return _visible(turn, priorities)


def _summary(turn: Turn, title: str, found: Standing) -> list[Words]:
    counts = found.counts
    letters = ", ".join(f"{counts[s]} {s.words}" for s in Status if counts[s])
    unjudged = sum(r.value is not None and r.status is None for r in found.readings)
    rest = f" {unjudged} for information or without a status." if unjudged else ""
    head = f"{title}, {found.round.name}: {found.answered} of {found.asked} figures in."
    lines = [words(strong(head), f" Now: {letters or 'nothing judged yet'}.{rest}")]
    if found.since is not None:
        lines.append(_since_looked(turn, found))
    if found.open_flags:
        lines.append(words("Flagged: ", strong(_names(turn, found.open_flags)), "."))
    if found.likely_to_miss:
        named = [
            f"{r.indicator.called} ({r.assessment.likelihood.split(': ')[-1]} to make it)"
            for r in found.likely_to_miss[:4]
            if r.assessment
        ]
        lines.append(
            words(strong("Likely to miss"), f" the target though on track today: {wording.joined(named)}.")
        )
    if found.missing:
        lines.append(words("Missing: ", *_missing(turn, found.missing)))
    if earlier := _late_before(turn, found):
        lines.append(words("Late from earlier months: ", strong(earlier), "."))
    return lines


def _late_before(turn: Turn, found: Standing) -> str:
    """What earlier rounds still wait for: the oldest by name, the rest counted; nothing where all is in."""
    late_ = [r for r in _overdue(turn, [r.indicator.key for r in found.readings]) if r.period < found.round]
    if not late_:
        return ""
    oldest = min(late_, key=lambda r: (r.period, _due(r)))
    name = f"{_called(turn, oldest)} for {oldest.period.name}"
    if len(late_) == 1:
        return name
    return f"{len(late_)} figures, the oldest {name}"


def _since_looked(turn: Turn, found: Standing) -> Words:
    looked = found.since or turn.now
    day = today(looked, turn.person.time_zone)
    at = wording.at_time(looked, turn.now, turn.person.time_zone)
    when = at if day == turn.today else show_date(day, turn.today)
    if not found.slipped and not found.flagged and not found.recovered:
        return words(f"Since you last looked ({when}): nothing has slipped or recovered.")
    parts: list[Words] = []
    if found.slipped:
        parts.append(words(strong(_names(turn, found.slipped)), " slipped"))
    if found.flagged:
        was = wording.plural(len(found.flagged), "was", "were")
        parts.append(words(strong(_names(turn, found.flagged)), f", off track already, {was} flagged"))
    if found.recovered:
        parts.append(words(strong(_names(turn, found.recovered)), " recovered"))
    told = parts[0]
    for part in parts[1:]:
        told = words(told, "; ", part)
    return words(f"Since you last looked ({when}): ", told, ".")


def _missing(turn: Turn, requests: Sequence[Request]) -> list[str]:
    """What is late by name; the rest by name where they are few, else counted with the next due day."""
    late_ = sorted((r for r in requests if r.overdue(turn.today)), key=_due)
    coming = sorted((r for r in requests if r not in late_), key=_due)
    said = [f"{_called(turn, r)} (was due {show_date(r.due, turn.today)})" for r in late_[:_NAMED]]
    if len(late_) > _NAMED:
        said.append(f"{len(late_) - _NAMED} more that were due")
    if len(coming) <= _NAMED - len(said):
        said += [f"{_called(turn, r)} (due {show_date(_due(r), turn.today)})" for r in coming]
    elif coming:
        figures = wording.plural(len(coming), "figure")
        said.append(
            f"{len(coming)} {figures} still to come, the next due {show_date(_due(coming[0]), turn.today)}"
        )
    return [wording.joined(said), "."]


def _due(request: Request) -> date:
    """The day after which it is late: what was put off to a day before it was due is due when it was."""
    return max(request.due, request.deferred_until or request.due)


def _called(turn: Turn, request: Request) -> str:
    return turn.work.portfolio.indicator(request.indicator).called


def _names(turn: Turn, found: Sequence[Flag]) -> str:
    return wording.joined(
        list(dict.fromkeys(turn.work.portfolio.indicator(f.indicator).called for f in found))
    )


def _has_figure(reading: Reading) -> bool:
    return reading.value is not None or reading.confidential


def _symbol(readings: Sequence[Reading]) -> tuple[Block, ...]:
    return (wording.what_the_symbol_means(),) if any(r.confidential for r in readings) else ()


def row(reading: Reading) -> tuple[str, str, str, str]:
    """An indicator as a line of a table: name, latest value, this month's point, status."""
    indicator = reading.indicator
    value = wording.latest(reading) if _has_figure(reading) else "-"
    shown = f"{value} ({reading.period.short})"
    expected = "-"
    if indicator.band is not None:
        expected = show_range(indicator, indicator.band.low, indicator.band.high)
    elif reading.expected is not None:
        expected = show_point(indicator, reading.expected)
    slipping = ", slipping" if reading.slipping else ""
    return (indicator.called, shown, expected, f"{reading.status.value if reading.status else '-'}{slipping}")


def _worst_first(readings: Sequence[Reading]) -> list[Reading]:
    order = {Status.RED: 0, Status.AMBER_RED: 1, Status.AMBER_GREEN: 2, Status.GREEN: 3}
    return sorted(
        readings,
        key=lambda r: (order.get(r.status, 4) if r.status else 4, not r.slipping, r.indicator.called),
    )


# One indicator ----------------------------------------------------------------------------------------------------


def _now(reading: Reading) -> Words:
    indicator = reading.indicator
    period = indicator.frequency.period(reading.period)
    value = show(indicator, reading.value) if reading.value is not None else ""
    change = wording.against_last(reading)
    tail = f"; {change}" if change else ""
    return words(
        strong(f"{indicator.called}: {value} in {period}"), f", {wording.against_trajectory(reading)}{tail}."
    )


def target_line(reading: Reading) -> Words:
    """The target, and what each remaining month must be to land it."""
    if reading.trajectory is None:
        return ()
    target = reading.trajectory.target
    goal = f"Target: {show(reading.indicator, target.value)} by {target.month.full}."
    if reading.period > reading.indicator.frequency.containing(target.month):
        return words(goal, " That has passed, and no trajectory follows it yet.")
    rate = required_run_rate(reading.indicator, reading.values, reading.trajectory)
    return words(goal, f" {wording.run_rate(reading.indicator, rate)}" if rate else "")


def _forecast(reading: Reading) -> Words:
    found, trajectory = reading.assessment, reading.trajectory
    if found is None:
        return ()
    if found.forecast is None:
        return words(f"Forecast: {found.no_forecast}") if found.no_forecast else ()
    if trajectory is None or found.probability is None:
        return ()
    if trajectory.target.month not in found.forecast.months:
        return ()
    at = list(found.forecast.months).index(trajectory.target.month)
    indicator = reading.indicator
    low, middle, high = (
        indicator.rounded(Decimal(repr(float(x))))
        for x in (found.forecast.p10[at], found.forecast.p50[at], found.forecast.p90[at])
    )
    return words(
        f"Forecast for {trajectory.target.month.name}: {show(indicator, middle)} "
        f"({show_range(indicator, low, high)}). {wording.chance(found.likelihood)}"
        f"{' ' + found.forecast.caution if found.forecast.caution else ''}"
    )


def _slip(reading: Reading) -> Words:
    if not reading.slipping or reading.assessment is None:
        return ()
    return words("Slipping: ", reading.assessment.reason, ".")


def _open_flag(turn: Turn, indicator: Indicator) -> Flag | None:
    return next((f for f in turn.view.flags.of(indicator.key, Cause.OFF_TRACK) if f.open), None)


def _history_row(
    turn: Turn, reading: Reading, month: Month, figure: Figure, entries: Sequence[Figure]
) -> tuple[str, str, str, str]:
    indicator = reading.indicator
    at = read_indicator(turn.view, indicator.key, month, deeply=False)
    changed = sum(f.period == month for f in entries) > 1
    marks = [figure.standing.value] if figure.provisional else []
    if changed:
        marks.append("changed")
    value = wording.value_of(indicator, figure) + (f", {', '.join(marks)}" if marks else "")
    letter = at.status.value if at.status else "-"
    return (f"{month.short} {month.year}", value, letter, _name(turn, figure.said_by))


def _period(turn: Turn, indicator: Indicator, period: Month) -> str:
    """The period by name, with its year where it is long ago."""
    if indicator.frequency is Frequency.MONTHLY:
        return show_month(period, Month.of(turn.today))
    return indicator.frequency.period(period)


def _changes(turn: Turn, indicator: Indicator, entries: Sequence[Figure]) -> list[Words]:
    by_number = {f.number: f for f in entries}
    said = []
    for figure in entries:
        if figure.change is None or figure.supersedes not in by_number:
            continue
        old = by_number[figure.supersedes]
        kind = {Change.UNDO: "taken back"}.get(figure.change, figure.change.value)
        became = f"became {wording.value_of(indicator, figure)} ({kind})"
        if figure.change is Change.UNDO and figure.value is None:
            became = "was taken back"
        why: tuple[str, ...] = (f' "{figure.reason}"',) if figure.reason else ()
        said.append(
            words(
                f"{_period(turn, indicator, figure.period)}: {wording.value_of(indicator, old)} {became} on "
                f"{show_date(today(figure.said_at), turn.today)}, by {_name(turn, figure.said_by)}.",
                *why,
            )
        )
    return said


def _late_line(turn: Turn, who: str, theirs: Sequence[Request]) -> Words:
    """`Owen Griffiths: Majors and Missed bins (October, due Thursday 5 November).`, longest late first."""
    alike: dict[tuple[str, date], list[Request]] = {}
    for request in theirs:
        period = turn.work.portfolio.indicator(request.indicator).frequency.period(request.period)
        alike.setdefault((period, request.due), []).append(request)
    parts = [
        f"{wording.joined([turn.work.portfolio.indicator(r.indicator).called for r in each])} "
        f"({period}, due {show_date(due, turn.today)})"
        for (period, due), each in alike.items()
    ]
    notes = [f' {turn.work.portfolio.indicator(r.indicator).called}: "{r.note}"' for r in theirs if r.note]
    return words(strong(_name(turn, who)), f": {'; '.join(parts)}.", *notes)


def _out_of_reach(turn: Turn, requests: Sequence[Request]) -> tuple[Block, ...]:
    """To the unit: who of those asked cannot be written to, and who is asked instead."""
    away = sending.out_of_reach(turn.desk) if turn.person.runs_the_unit else {}
    waiting = [r for r in requests if r.asked_of in away and r.state.waiting_for_an_answer]
    if not waiting:
        return ()
    instead = {r.asked_of: _instead(turn, r, away) for r in sorted(waiting, key=lambda r: r.deputy_asked)}
    named = sorted((_name(turn, who), away[who], told) for who, told in instead.items())
    return (Paragraph(delivery_words.cannot_be_reached(named)),)


def _instead(turn: Turn, request: Request, away: Collection[str]) -> str:
    """Who was asked beside the one a request is of; nothing where nobody was."""
    person = turn.work.portfolio.person(request.asked_of)
    deputy = person.deputy if request.deputy_asked and person else None
    return delivery_words.meanwhile(_name(turn, deputy), reached=deputy not in away) if deputy else ""


def _flag_line(turn: Turn, flag: Flag) -> Words:
    reading = read_indicator(turn.view, flag.indicator, deeply=False)
    state = wording.flag_stands(flag)
    lead = lead_of(turn.desk, reading)
    by = f", {lead.name}" if lead else ""
    if flag.cause is Cause.MILESTONE:
        return words(wording.milestones_heading(flag, reading.priority), f" {flag.finding}; {state}{by}.")
    return words(
        wording.heading(flag, reading),
        f" {wording.value_against(reading)}; {state}{by}.",
    )


def _round_row(turn: Turn, request: Request) -> tuple[str, str, str, str]:
    indicator = turn.work.portfolio.indicator(request.indicator)
    state = "stayed blank" if request.state is State.CLOSED else request.state.value
    if request.overdue(turn.today):
        state = "late"
    elif request.state is State.DEFERRED and request.deferred_until:
        state = f"deferred to {request.deferred_until.day} {Month.of(request.deferred_until).short}"
    elif request.state is State.WAITING:
        state = f"opens {request.opens.day} {Month.of(request.opens).short}"
    due = f"{request.due.day} {Month.of(request.due).short}"
    return (indicator.called, _name(turn, request.asked_of), state, due)


def _definition(indicator: Indicator) -> Words:
    better = {
        Polarity.HIGHER: "Higher is better.",
        Polarity.LOWER: "Lower is better.",
        Polarity.BAND: "It should stay within its band.",
        Polarity.INFORMATION: "It is kept for information.",
    }[indicator.polarity]
    between = "divided by" if indicator.aggregation is Aggregation.MEAN else "out of"
    parts = ""
    if indicator.numerator and indicator.denominator:
        top = indicator.numerator
        parts = f" {top[0].upper()}{top[1:]}, {between} {indicator.denominator}."
    definition = f" {indicator.definition.rstrip('.')}." if indicator.definition else ""
    source = f" Source: {indicator.source}." if indicator.source else ""
    unit = f" In {indicator.unit}." if indicator.unit and indicator.unit != "count" else ""
    return words(strong(indicator.name), f".{definition}{parts}{unit} {better}{source}")


def _visible(turn: Turn, priorities: set[str]) -> list[str]:
    return [k for k in _seen(turn) if turn.work.portfolio.indicator(k).priority in priorities]


def _seen(turn: Turn) -> list[str]:
    """What the asker may see of everybody's."""
    seen = set(summaries.visible_indicators(turn.work, turn.person))
    return [k for k in turn.visible() if k in seen]


def _name(turn: Turn, key: str) -> str:
    found = turn.work.portfolio.person(key)
    return found.name if found else f"the {key}" if key == "import" else key
