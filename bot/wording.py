"""Every sentence the bot can say. Plain words, short lines, numbers first, no blame.

Text that people wrote goes in as a span of its own and is never read as formatting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.messages import (
    Block,
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    Span,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.promises import Promise
from bot.talk import ForAll, ForTheUnit, answer_token
from core.domain.figures import Figure, Standing
from core.domain.flags import Cause, Flag, FlagState, Reason
from core.domain.formatting import show, show_date, show_difference, show_month, show_number, show_parts
from core.domain.indicators import Indicator, Polarity
from core.domain.months import Month
from core.domain.people import Absence, Person, Priority
from core.domain.requests import Request
from core.domain.run_rate import Measure, Reach, RunRate
from core.domain.status import Status
from core.services.judging import Reading

_TITLES = {"Cllr", "Councillor", "Dr", "Mr", "Mrs", "Ms", "Sir", "Dame", "Prof"}
_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def counted(number: int) -> str:
    """A count as a sentence begins with it.

    >>> counted(3), counted(14)
    ('Three', '14')
    """
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def plural(number: int, one: str, many: str = "") -> str:
    """The noun that goes with a count."""
    return one if number == 1 else many or f"{one}s"


def joined(names: Sequence[str]) -> str:
    """Names as a sentence lists them.

    >>> joined(["Voids", "Repairs", "Satisfaction"])
    'Voids, Repairs and Satisfaction'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def either(names: Sequence[str]) -> str:
    """Names to choose between.

    >>> either(["Voids", "Repairs and gas", "Satisfaction"])
    'Voids, Repairs and gas or Satisfaction'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"


def greeting(now: datetime, person: Person) -> str:
    """`Good morning, Priya.` by the person's own clock."""
    hour = now.astimezone(ZoneInfo(person.time_zone)).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    titled = person.first_name.rstrip(".") in _TITLES
    return f"Good {part}, {person.name if titled else person.first_name}."


def when(day: date, today: date) -> str:
    """A day as people say it, with today and tomorrow by name."""
    away = (day - today).days
    if away in {0, 1}:
        return ("today", "tomorrow")[away]
    return show_date(day, today)


def at_time(instant: datetime, now: datetime, time_zone: str = "Europe/London") -> str:
    """`at 10:30 tomorrow`."""
    local = instant.astimezone(ZoneInfo(time_zone))
    today = now.astimezone(ZoneInfo(time_zone)).date()
    day = when(local.date(), today)
    return f"at {local:%H:%M} {day if day in {'today', 'tomorrow'} else 'on ' + day}"


# What is asked ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure asked for: the request, its indicator, the values before it and this period's point."""

    request: Request
    indicator: Indicator
    recent: tuple[tuple[Month, Decimal], ...]
    expected: Decimal | None


def prompt(person: Person, asked: Sequence[Asked], now: datetime, today: date, opening: str = "") -> Message:
    """One message for everything that opens that day."""
    due = min(a.request.due for a in asked)
    same_day = all(a.request.due == due for a in asked)
    period = periods_of(asked)
    count = f"{counted(len(asked))} {period} {plural(len(asked), 'figure')}"
    by = _by(due, today) if same_day else "each with its own day"
    lead = opening or greeting(now, person)
    return Message(
        (
            Paragraph(words(f"{lead} {count}, {by}.")),
            Items(tuple(_asked_item(a, today, with_due=not same_day) for a in asked), numbered=True),
            Paragraph(
                words("Answer here in any way you like, for example ", quiet(f'"{example(asked)}"'), ".")
            ),
            how_to_answer(asked),
        )
    )


def _by(due: date, today: date) -> str:
    if due < today:
        return f"due on {show_date(due, today)}"
    if due == today:
        return "due by the end of today"
    return f"whenever suits you before the end of {when(due, today)}"


def due_on(due: date, today: date) -> str:
    """`due tomorrow`, or `was due on Monday 9 November`."""
    if due < today:
        return f"was due on {show_date(due, today)}"
    day = when(due, today)
    return f"due {day}"


def periods_of(asked: Sequence[Asked]) -> str:
    """The period asked for, as an adjective: `October`, `October and July to September`."""
    names = dict.fromkeys(a.indicator.frequency.period(a.request.period) for a in asked)
    return joined(list(names))


def _asked_item(asked: Asked, today: date, *, with_due: bool) -> Words:
    indicator = asked.indicator
    unit = f" ({indicator.unit})" if indicator.unit and indicator.unit != "count" else ""
    before = ", ".join(f"{m.short} {show_number(indicator, v)}" for m, v in asked.recent)
    parts: list[str] = []
    if before:
        parts.append(f" {before}.")
    if asked.expected is not None:
        period = indicator.frequency.period(asked.request.period)
        parts.append(f" Trajectory for {period}: {show_number(indicator, asked.expected)}.")
    elif indicator.band is not None:
        band = indicator.band
        parts.append(
            f" To stay between {show_number(indicator, band.low)} and {show_number(indicator, band.high)}."
        )
    if with_due:
        said = due_on(asked.request.due, today)
        parts.append(f" {said[0].upper()}{said[1:]}.")
    return words(strong(indicator.name), f"{unit}.", *parts)


def example(asked: Sequence[Asked]) -> str:
    """An answer as it might be typed, with last period's values."""
    return ", ".join(_example_of(a, alone=len(asked) == 1) for a in asked[:3])


def _example_of(asked: Asked, *, alone: bool) -> str:
    indicator = asked.indicator
    value = asked.recent[-1][1] if asked.recent else asked.expected or Decimal(0)
    number = format(indicator.rounded(value), "f")
    if indicator.unit == "%":
        number += "%"
    elif indicator.unit.startswith("£"):
        number = f"£{number}"
    return number if alone else f"{short_call(indicator)} {number}"


def short_call(indicator: Indicator) -> str:
    """The shortest everyday word for an indicator."""
    names = [n for n in (*indicator.aliases, indicator.short_name) if n]
    return min(names, key=len).lower() if names else indicator.name


def how_to_answer(asked: Sequence[Asked]) -> Choices:
    """The ways on from a prompt."""
    return Choices(
        (
            Choice("Fill in a form", "form/figures", figures_form(asked), primary=True),
            Choice("Not ready yet", "form/not-ready", not_ready_form(asked)),
            Choice("Ask someone else", "form/someone-else", someone_else_form(asked)),
        )
    )


def asked_below() -> str:
    """Under a prompt that has been put again."""
    return "Asked again further down."


def nothing_waits_here(*, put_off: bool = False) -> str:
    """Under a prompt of which nothing waits any more, or not until the day that was named."""
    return "Put off; I'll ask again." if put_off else "Nothing is waiting here any more. Thank you."


def figures_form(asked: Sequence[Asked], behalf: str = "", *, left: int = 0) -> Form:
    """Every figure asked for, with a comment each. `behalf` names who is answered for; `left` counts those left out."""
    fields: list[Field] = []
    several = len({a.request.period for a in asked}) > 1
    for a in asked:
        hint = ", ".join(f"{m.short} {show_number(a.indicator, v)}" for m, v in a.recent)
        name = f"{a.indicator.key}/{a.request.period}"
        label = _field_label(a.indicator, a.request.period, with_period=several)
        fields.extend(
            (
                Field(f"value/{name}", label, hint=hint),
                Field(f"comment/{name}", f"Anything to say about {a.indicator.called}?", kind="long"),
            )
        )
    more = f" {counted(left)} more {plural(left, 'comes', 'come')} when these are in." if left else ""
    return Form(
        "figures",
        f"{periods_of(asked)} figures{f' for {behalf}' if behalf else ''}",
        tuple(fields),
        submit="Send figures",
        introduction=f"Leave blank what you do not have yet.{more}",
    )


def edit_form(recorded: Sequence[tuple[Indicator, Month, str]]) -> Form:
    """What was recorded, to be changed: each indicator and period with the value known now."""
    several = len({period for _, period, _ in recorded}) > 1
    fields = tuple(
        Field(f"value/{i.key}/{period}", _field_label(i, period, with_period=several), value=value)
        for i, period, value in recorded
    )
    return Form("figures", "Change what was recorded", fields, submit="Change")


def _field_label(indicator: Indicator, period: Month, *, with_period: bool) -> str:
    of = f", {indicator.frequency.period(period)}" if with_period else ""
    unit = f" ({indicator.unit})" if indicator.unit and indicator.unit != "count" else ""
    return f"{indicator.name}{of}{unit}"


def not_ready_form(asked: Sequence[Asked], earliest: date = date.min) -> Form:
    """Until when, and for which figures; the day offered is the day they are due, or `earliest`."""
    return Form(
        "not-ready",
        "When should I ask again?",
        (
            Field(
                "until",
                "Ask me again on",
                kind="date",
                optional=False,
                value=max(min(a.request.due for a in asked), earliest).isoformat(),
            ),
            Field(
                "which",
                "Which figures",
                kind="choice",
                options=_which_of(asked),
                value="all",
            ),
            Field("why", "Anything the unit should know?", kind="long"),
        ),
        submit="Ask me then",
    )


def _which_of(asked: Sequence[Asked]) -> tuple[tuple[str, str], ...]:
    named = {a.indicator.key: a.indicator.called for a in asked}
    return (("all", "All of them"), *(named.items() if len(named) > 1 else ()))


def someone_else_form(asked: Sequence[Asked]) -> Form:
    """Who should be asked, and for which figures."""
    return Form(
        "someone-else",
        "Who should I ask?",
        (
            Field("who", "Name or e-mail address", optional=False),
            Field(
                "which",
                "Which figures",
                kind="choice",
                options=_which_of(asked),
                value="all",
            ),
        ),
        submit="Ask them",
    )


def reminder(person: Person, asked: Sequence[Asked], now: datetime, today: date) -> Message:
    """A private reminder before the due day."""
    names = joined([a.indicator.called for a in asked])
    due = due_on(min(a.request.due for a in asked), today)
    it = plural(len(asked), "it", "they")
    return say(
        f"{greeting(now, person)} A quick reminder: ",
        strong(names),
        f", {due}. If {it} will not be ready, just say when.",
    ).and_(how_to_answer(asked))


def still_waiting(person: Person, asked: Sequence[Asked], deputy: Person | None, now: datetime) -> Message:
    """The day after it was due, to the lead alone."""
    names = joined([a.indicator.called for a in asked])
    help_ = (
        f" I have asked {deputy.first_name} too, in case you are pressed."
        if deputy
        else " If something is in the way, tell me and I will pass it on."
    )
    return say(f"{greeting(now, person)} Still to come: ", strong(names), f".{help_}").and_(
        how_to_answer(asked)
    )


def ask_deputy(deputy: Person, lead: Person, asked: Sequence[Asked], now: datetime, today: date) -> Message:
    """The deputy is asked beside the lead, a day after it was due."""
    opening = (
        f"{greeting(now, deputy)} {lead.name} has not been able to answer yet and named you as deputy. "
        "Could you help?"
    )
    return prompt(deputy, asked, now, today, opening)


def ask_stand_in(
    deputy: Person, lead: Person, away: Absence, asked: Sequence[Asked], *, now: datetime, today: date
) -> Message:
    """The lead is away, so the deputy is asked from the start."""
    opening = (
        f"{greeting(now, deputy)} {lead.name} is away until {show_date(away.last, today)} and named you."
    )
    return prompt(deputy, asked, now, today, opening)


def are_you_away(absences: Sequence[Absence], today: date) -> Message:
    """Whether, and when, somebody is down as away."""
    if not absences:
        return say(
            "No, I don't have you down as away. To arrange it, say ",
            quiet('"I\'m away from the 3rd to the 17th"'),
            ".",
        )
    spans = [_span(a, today) for a in absences]
    now = any(a.covers(today) for a in absences)
    way = '"I\'m back"' if now else '"I\'m not away after all"'
    return say(
        f"{'Yes' if now else 'Not today'}. I have you down as away {joined(spans)}. If that is not so, say ",
        quiet(way),
        ".",
    )


def not_away_after_all(absences: Sequence[Absence], today: date) -> Message:
    """Absences still to come are taken back."""
    if not absences:
        return say("I don't have you down as away, so there is nothing to change.")
    return say(f"Done. You are no longer down as away {joined([_span(a, today) for a in absences])}.")


def _span(absence: Absence, today: date) -> str:
    if absence.first == absence.last:
        return f"on {show_date(absence.first, today)}"
    return f"from {show_date(absence.first, today)} to {show_date(absence.last, today)}"


def nobody_stands_in(lead: Person, away: Absence, asked: Sequence[Asked], today: date) -> Message:
    """To the unit: a lead is away and nobody can be asked."""
    names = joined([a.indicator.called for a in asked])
    return say(
        strong(lead.name),
        f" is away until {show_date(away.last, today)} and nobody stands in. Waiting for them: ",
        strong(names),
        ". You can answer for them or name somebody: ",
        quiet(f'"hand {asked[0].indicator.called} to ..."'),
        ".",
    )


def ask_again(person: Person, asked: Sequence[Asked], now: datetime, today: date) -> Message:
    """The day somebody asked to be asked again."""
    return prompt(person, asked, now, today, f"{greeting(now, person)} You asked me to come back today.")


def welcome_back(person: Person, asked: Sequence[Asked], now: datetime, today: date) -> Message:
    """The first day back, when something waited."""
    opening = f"{greeting(now, person)} Welcome back. This waited for you:"
    return prompt(person, asked, now, today, opening)


def told_unit_late(asked: Sequence[Asked]) -> Message:
    """To the lead, as the unit hears that figures are late."""
    names = joined([a.indicator.called for a in asked])
    return say(
        "I have let the unit know that ",
        strong(names),
        f" {plural(len(asked), 'is', 'are')} not in yet, so that they can help. You can still answer here.",
    )


@dataclass(frozen=True, slots=True)
class LateFigures:
    """Figures told to the unit as late, in one message: each with its flag, under the message's own key."""

    lead: Person
    asked: tuple[Asked, ...]
    flags: tuple[Flag, ...]
    post: str

    @property
    def open(self) -> tuple[Asked, ...]:
        """Those still to come."""
        return tuple(a for a, flag in zip(self.asked, self.flags, strict=True) if flag.open)


def late_in_channel(late: LateFigures, today: date, deputy: Person | None) -> Message:
    """To the unit: figures late beyond the deadline, edited as they come in."""
    lead, open_ = late.lead, late.open
    items = tuple(_late_item(a, f, lead, today) for a, f in zip(late.asked, late.flags, strict=True))
    if not open_:
        whose = "with" if lead.runs_the_unit else "from"
        head = words(strong("Nothing is late"), f" {whose} {lead.name} any more.")
        return Message((Paragraph(head), Items(items)))
    told = (
        f"I have asked {lead.first_name} and {deputy.name}" if deputy else f"I have asked {lead.first_name}"
    )
    count = f"{counted(len(open_))} {plural(len(open_), 'figure')} late"
    ours = lead.runs_the_unit
    head = (
        words(
            strong(f"{counted(len(open_))} of our own figures {plural(len(open_), 'is', 'are')} late"),
            f", with {lead.name}.",
        )
        if ours
        else words(strong(count), f" from {lead.name}. {told}, privately.")
    )
    blocks: list[Block] = [Paragraph(head), Items(items)]
    if all(flag.state is FlagState.ACKNOWLEDGED for flag in late.flags if flag.open):
        blocks.append(Paragraph(words(quiet("Acknowledged."))))
        seen: tuple[Choice, ...] = ()
    else:
        seen = (Choice("Acknowledge", f"late-ack/{late.post}", primary=True),)
    blocks.append(
        Choices(
            (
                *seen,
                *(() if ours else (Choice("Ask the lead", f"flag-ask/late/{lead.key}"),)),
                Choice("Answer for them", f"form/figures/{lead.key}", figures_form(open_, lead.name)),
            )
        )
    )
    return Message(tuple(blocks))


def _late_item(asked: Asked, flag: Flag, lead: Person, today: date) -> Words:
    period = asked.indicator.frequency.period(asked.request.period)
    if not flag.open:
        became = {"answered": "in"}.get(flag.closed_because, flag.closed_because)
        return words(strong(asked.indicator.called), f" for {period}: ", became, ".")
    due = asked.request.deferred_until or asked.request.due
    note: tuple[str, ...] = (f"; {lead.first_name} says: ", asked.request.note) if asked.request.note else ()
    return words(strong(asked.indicator.called), f" for {period}, due {show_date(due, today)}", *note)


# What was recorded ------------------------------------------------------------------------------------------------


def against_trajectory(reading: Reading) -> str:
    """`5 days above trajectory, amber/red`; plain words where there is no status."""
    indicator, variance = reading.indicator, reading.variance
    if indicator.polarity is Polarity.INFORMATION:
        return "for information"
    if variance is None:
        return "no trajectory for this month, so no status"
    if indicator.polarity is Polarity.BAND:
        where = (
            "within its band"
            if variance.shortfall == 0
            else (f"{show_difference(indicator, variance.shortfall)} outside its band")
        )
    elif variance.difference == 0:
        where = "on trajectory"
    else:
        side = "above" if variance.difference > 0 else "below"
        where = f"{show_difference(indicator, abs(variance.difference))} {side} trajectory"
    letters = reading.status.words if reading.status else "no tolerance set, so no status"
    return f"{where}, {letters}"


def against_last(reading: Reading) -> str:
    """`up 2 days on September`."""
    if reading.change is None or reading.previous is None:
        return ""
    before = reading.indicator.frequency.period(reading.previous.period)
    if reading.change == 0:
        return f"the same as {before}"
    way = "up" if reading.change > 0 else "down"
    return f"{way} {show_difference(reading.indicator, abs(reading.change))} on {before}"


def value_of(indicator: Indicator, figure: Figure) -> str:
    """The figure as it is said: its parts too, where they were given."""
    if figure.value is None:
        return figure.standing.value
    shown = show(indicator, figure.value)
    if figure.numerator is not None and figure.denominator is not None:
        return f"{shown} ({show_parts(figure.numerator, figure.denominator)})"
    return shown


def recorded_line(reading: Reading, *, with_name: bool = True, with_period: bool = False) -> Words:
    """One recorded figure: value, variance, status, change, note."""
    figure, indicator = reading.figure, reading.indicator
    if figure is None:
        return words(strong(indicator.called), ": nothing recorded.")
    facts = [against_trajectory(reading), against_last(reading)]
    shown = f"{value_of(indicator, figure)}"
    kept = ""
    if figure.standing in {Standing.PROVISIONAL, Standing.ESTIMATE}:
        facts.append(figure.standing.value)
    told = "; ".join(f for f in facts if f)
    name = (strong(indicator.called), " ") if with_name else ("",)
    period = f" for {indicator.frequency.period(reading.period)}" if with_period else ""
    note: tuple[str, ...] = (f' with your note "{figure.comment}"',) if figure.comment else ()
    return words(*name, strong(shown), f"{period} ({told}){kept}", *note, ".")


def recorded(
    readings: Sequence[Reading], others: Sequence[Words] = (), *, period: str, for_name: str = ""
) -> tuple[Block, ...]:
    """What was recorded in one turn, and what was arranged beside it."""
    behalf = f" for {for_name}" if for_name else ""
    lines = [recorded_line(r) for r in readings]
    if len(lines) == 1:
        blocks: list[Block] = [Paragraph(words(f"Recorded{behalf} for {period}: ", lines[0]))]
    elif lines:
        blocks = [Paragraph(words(f"Recorded{behalf} for {period}:")), Items(tuple(lines))]
    else:
        blocks = []
    blocks.extend(Paragraph(other) for other in others)
    return tuple(blocks)


def undo_and_edit(key: str, readings: Sequence[Reading]) -> Choices:
    """Beside everything recorded."""
    shown = [
        (r.indicator, r.period, format(r.value.normalize(), "f")) for r in readings if r.value is not None
    ]
    edit = (Choice("Edit", f"form/edit/{key}", edit_form(shown)),) if shown else ()
    return Choices((Choice("Undo", f"undo/{key}"), *edit))


def undo(key: str) -> Choices:
    """The one way back."""
    return Choices((Choice("Undo", f"undo/{key}"),))


def all_in(period: str) -> Words:
    """Everything asked of the person has come in."""
    return words(f"That is everything for {period}. Thank you.")


def here_is(indicators: Sequence[Indicator]) -> Words:
    """Over the charts, while something is still to come."""
    names = joined([i.called for i in indicators])
    return words(f"Here is how {names} {plural(len(indicators), 'looks', 'look')}.")


def deferred(indicator: Indicator, until: date, today: date) -> Words:
    """Arranged: asked again on that day."""
    return words(strong(indicator.called), f": I'll ask again on {show_date(until, today)}.")


def not_available(indicator: Indicator, reason: str) -> Words:
    """Recorded: there is no figure, and why."""
    why: tuple[str, ...] = (f' with your reason "{reason}"',) if reason else ()
    return words(strong(indicator.called), ": recorded as not available", *why, ". I'll stop asking.")


def not_applicable(indicator: Indicator) -> Words:
    """Recorded: the question does not apply."""
    return words(strong(indicator.called), ": recorded as not applicable this time.")


def handed(indicator: Indicator, to: Person) -> Words:
    """Arranged: somebody else is asked."""
    return words(strong(indicator.called), ": I'll ask ", strong(to.name), " instead.")


def handed_to_you(frm: Person, person: Person, asked: Sequence[Asked], now: datetime, today: date) -> Message:
    """To the person who is asked instead."""
    how = "You have taken this on." if frm.key == person.key else f"{frm.name} has passed this on to you."
    return prompt(person, asked, now, today, f"{greeting(now, person)} {how}")


def ask_why_not(indicators: Sequence[Indicator]) -> Message:
    """There is no figure; ask why."""
    names = joined([i.called for i in indicators])
    return say(
        "No figure for ",
        strong(names),
        ". What is the reason, in a line? (",
        quiet('"system down until December"'),
        ", or ",
        quiet('"skip"'),
        ")",
    )


def ask_until_when(indicators: Sequence[Indicator]) -> Message:
    """Not ready; ask until when."""
    names = joined([i.called for i in indicators])
    return say(
        "Not yet for ",
        strong(names),
        ". When should I ask again? (",
        quiet('"Thursday"'),
        ", ",
        quiet('"the 14th"'),
        ")",
    )


def ask_who_else(indicators: Sequence[Indicator]) -> Message:
    """Somebody else; ask who."""
    names = joined([i.called for i in indicators])
    return say("Who should I ask for ", strong(names), " instead? A name or an e-mail address will do.")


def nobody_called(name: str, people: Sequence[str]) -> Message:
    """The name given is nobody's."""
    near = f" Did you mean {either(people)}?" if people else ""
    return say(
        "I don't know anybody called ", strong(name[:80] or "that"), f" here.{near} The unit can add people."
    )


# Did you mean -----------------------------------------------------------------------------------------------------


def surprising(indicator: Indicator, value: Decimal, before: Figure, offers: Sequence[Decimal]) -> Message:
    """A value far from the one before: queried once."""
    last = before.value or Decimal(0)
    change = value - last
    side = "above" if change > 0 else "below"
    gap = show_difference(indicator, abs(change))
    period = indicator.frequency.period(before.period)
    meant = f", or did you mean {show_number(indicator, offers[0])}?" if offers else "?"
    return say(
        strong(indicator.called),
        f": {show(indicator, value)} would be {gap} {side} {period} ({show_number(indicator, last)}). "
        f"Is it {show_number(indicator, value)}{meant}",
    )


def beyond_limits(indicator: Indicator, value: Decimal) -> Message:
    """A value that cannot be: refused with the reason."""
    low, high = indicator.limits.lowest, indicator.limits.highest
    if low is not None and high is not None:
        can = f"it can only be between {show_number(indicator, low)} and {show_number(indicator, high)}"
    elif low is not None:
        can = f"it cannot be below {show_number(indicator, low)}"
    else:
        can = f"it cannot be above {show_number(indicator, high or Decimal(0))}"
    return say(
        strong(indicator.called),
        f": {show(indicator, value)} isn't possible, {can}. Nothing is recorded. What should it be?",
    )


def check_reading(indicator: Indicator | None, understood: str) -> Message:
    """What was understood, to be confirmed."""
    return say(strong(indicator.called), f": {understood}") if indicator else say(understood)


def read_but_not_taken(indicator: Indicator, understood: str) -> Message:
    """A number was read that cannot stand as this indicator's figure, and why."""
    told = understood.rstrip(".")
    return say(
        strong(indicator.called),
        f": {told if ':' in told else 'I read ' + told}, so nothing is recorded. What should it be?",
    )


def not_understood(asked: Sequence[Asked]) -> Message:
    """Asked again, with an example."""
    if not asked:
        return say(
            "I did not follow that. You can say ",
            quiet('"status"'),
            ", ",
            quiet('"mine"'),
            " or ",
            quiet('"help"'),
            ".",
        )
    if len(asked) == 1:
        a = asked[0]
        period = a.indicator.frequency.period(a.request.period)
        return say(
            "I could not find a figure in that, so nothing is recorded. What is ",
            strong(a.indicator.called),
            f" for {period}? For example ",
            quiet(f'"{example(asked)}"'),
            ", or ",
            quiet('"not until the 14th"'),
            ".",
        )
    return say(
        "I could not find a figure in that, so nothing is recorded. I am waiting for ",
        strong(joined([a.indicator.called for a in asked])),
        ". For example ",
        quiet(f'"{example(asked)}"'),
        ".",
    )


def who_sees(*, lead: bool) -> Message:
    """What becomes of what is said here."""
    if not lead:
        return say("Only you see this conversation. What you ask, and how often, is told to nobody.")
    return say(
        "Only you see this conversation. Figures you give show in the status and on charts, with your notes. If a figure "
        "will be flagged you hear first, and your words go to the unit only when you have seen them and said yes."
    )


def question_not_followed() -> Message:
    """A question the bot has no answer to."""
    return say(
        "That sounds like a question I have no answer to, so nothing is recorded. I can say what a figure measures (",
        quiet('"what does voids measure?"'),
        "), how things stand (",
        quiet('"status"'),
        ") and what waits for you (",
        quiet('"mine"'),
        "). For anything else the delivery unit will know.",
    )


def rest_not_followed() -> Message:
    """Beside what was recorded, when part of the reply could not be read."""
    return say("I did not follow the rest of that, so nothing else is recorded.")


def which_indicator(value: str, indicators: Sequence[Indicator]) -> Message:
    """Several are asked for; ask which one it is."""
    names = either([i.called for i in indicators])
    return say("Is ", strong(value), f" for {names}?")


# Corrections ------------------------------------------------------------------------------------------------------


def confirm_correction(
    indicator: Indicator,
    period: Month,
    old: Figure | None,
    new: Decimal,
    statuses: tuple[Status | None, Status | None],
    *,
    revision: bool,
) -> Message:
    """Ask before changing an earlier figure, saying what it does to the status."""
    name = indicator.frequency.period(period)
    shown = show(indicator, new)
    if old is None or old.value is None:
        return say(strong(indicator.called), f" has no figure for {name} yet. Record {shown}?")
    kind = "a scheduled revision (late data)" if revision else "a correction"
    before, after = statuses
    effect = ""
    if before is not None and after is not None:
        effect = (
            f" It stays {after.words}."
            if before is after
            else f" It was {before.words} and would become {after.words}."
        )
    return say(
        strong(indicator.called),
        f" for {name} is {show(indicator, old.value)} now. Change it to {shown} and record it as {kind}?{effect}",
    )


def corrected(
    indicator: Indicator, period: Month, figure: Figure, statuses: tuple[Status | None, Status | None]
) -> Words:
    """Done, and what it did to the status."""
    shown = value_of(indicator, figure)
    name = indicator.frequency.period(period)
    before, after = statuses
    effect = ""
    if before is not None and after is not None:
        effect = (
            f"; the status stays {after.words}"
            if before is after
            else f"; the status moves from {before.words} to {after.words}"
        )
    return words(
        "Done. ",
        strong(indicator.called),
        f" for {name} is now {shown}{effect}. ",
        "The old value stays in the history.",
    )


def kept_as_they_were(indicators: Sequence[Indicator]) -> Message:
    """An edited message leaves figures out that it gave before."""
    it = plural(len(indicators), "it was", "they were")
    back = plural(len(indicators), "it", "them")
    names = strong(joined([i.called for i in indicators]))
    return say("I have kept ", names, f" as {it}. To take {back} back, say ", quiet('"undo"'), ".")


# The unit's desk ----------------------------------------------------------------------------------------------------


def which_priority(found: Sequence[Priority], said: str, to: Person) -> Message:
    """A name covers several priorities."""
    return say(
        f"{counted(len(found))} priorities go by that name: ",
        strong(joined([p.name for p in found])),
        ". Name one, or say ",
        quiet(f'"hand all of {said} to {to.first_name}"'),
        ".",
    )


def no_such_priority(said: str, portfolios: Sequence[str]) -> Message:
    """A name nobody uses for a priority."""
    return say(
        "I don't know a priority, portfolio or indicator called ",
        strong(said[:80]),
        f". The portfolios are {joined(portfolios)}; ",
        quiet('"round"'),
        " shows who is asked for what.",
    )


def which_flag(open_: Sequence[Indicator], said: str) -> Message:
    """Which flag is meant: those open are named."""
    if not open_:
        return say("Nothing is flagged" + (", so there is nothing of that to change." if said else "."))
    named = strong(joined([i.called for i in open_[:8]]))
    return say(
        "Which flag? Open now: ",
        named,
        ". Name it, for example ",
        quiet(f'"acknowledge {short_call(open_[0])}"'),
        ".",
    )


def why_close(indicator: Indicator) -> Message:
    """A flag is closed with a reason."""
    return say(
        "Why is the flag on ",
        strong(indicator.called),
        " closed? Say it with the reason: ",
        quiet(f'"close {short_call(indicator)}, agreed at the stocktake"'),
        ".",
    )


def flag_became(indicator: Indicator, flag: Flag, became: str) -> Message:
    """To whoever moved a flag from their own conversation."""
    thing = "The flag on " if flag.cause is Cause.OFF_TRACK else "The late figure of "
    return say(thing, strong(indicator.called), f" {became}. The unit's channel says so.")


# Flags ------------------------------------------------------------------------------------------------------------


def finding(flag: Flag, reading: Reading) -> str:
    """Why it is flagged, as a clause."""
    if Reason.SLIPPING in flag.reasons and flag.finding:
        return flag.finding
    parts = []
    if Reason.RED in flag.reasons:
        parts.append(
            f"more than two tolerances off trajectory in {reading.indicator.frequency.period(reading.period)}"
        )
    if Reason.AMBER_RED_TWICE in flag.reasons:
        parts.append("amber/red two months running")
    return " and ".join(parts) or "off trajectory"


def heading(flag: Flag, reading: Reading) -> Words:
    """The flag in a few words: `Voids is slipping (amber/red).`."""
    status = f" ({reading.status.words})" if reading.status else ""
    if Reason.SLIPPING in flag.reasons and reading.status is Status.GREEN:
        return words(
            strong(f"{reading.indicator.called} is slipping"), ", though on trajectory still (green)."
        )
    verb = "is slipping" if Reason.SLIPPING in flag.reasons else "is off trajectory"
    return words(strong(f"{reading.indicator.called} {verb}"), f"{status}.")


def chance(likelihood: str) -> str:
    """Whether the target will be met, in words leaders use.

    >>> chance("unlikely: about one in five"), chance("could go either way: about two in five")
    ('Meeting the target is unlikely: about one in five.', 'Meeting the target could go either way: about two in five.')
    """
    return f"Meeting the target {'' if likelihood.startswith('could') else 'is '}{likelihood}."


def run_rate(indicator: Indicator, rate: RunRate) -> str:
    """What each remaining period must be to land the target, beside the best there ever was."""
    if rate.reach is Reach.NOTHING_MORE_NEEDED:
        return "Nothing more is needed to land it."
    if rate.reach is Reach.NOT_POSSIBLE:
        return "It can no longer be landed, whatever the remaining months bring."
    if rate.on_course:
        return "Keeping to the trajectory lands it."
    if rate.measure is not Measure.LEVEL or rate.up_to is not None:
        return ""
    better = "or less" if indicator.polarity is Polarity.LOWER else "or more"
    each = {1: "month", 3: "quarter", 12: "year"}[indicator.frequency.months]
    best = f"; the best ever was {show_number(indicator, rate.best)}" if rate.best is not None else ""
    return f"To land it, each remaining {each} must be {show_number(indicator, rate.stated)} {better}{best}."


def value_against(reading: Reading) -> str:
    """`31 days in October against 26`."""
    if reading.value is None:
        return f"no figure for {reading.indicator.frequency.period(reading.period)}"
    shown = (
        f"{show(reading.indicator, reading.value)} in {reading.indicator.frequency.period(reading.period)}"
    )
    if reading.expected is not None and reading.indicator.polarity not in {
        Polarity.BAND,
        Polarity.INFORMATION,
    }:
        return f"{shown} against {show_number(reading.indicator, reading.expected)}"
    return shown


def told_lead(flag: Flag, reading: Reading, now: datetime, person: Person) -> Message:
    """The lead hears first, alone, and may add their words."""
    will = "show as slipping" if Reason.SLIPPING in flag.reasons else "be flagged"
    line: tuple[str | Span, ...] = (
        (" Your note goes with it (", quiet(f'"{flag.lead_line}"'), "). If you would rather say more: ")
        if flag.lead_line
        else (" If you would like your words to go with it: ",)
    )
    note = (Choice("Leave my note out", f"note-out/{flag.number}"),) if flag.lead_line else ()
    return say(
        strong(reading.indicator.called),
        f": {finding(flag, reading)}, so this will {will}. Nobody else has seen this yet. I'll tell the unit ",
        strong(at_time(flag.publish_after, now, person.time_zone)),
        ", or sooner with your words, once you have seen how they will stand.",
        *line,
        "what changed, what are you doing next, and by when should we see it?",
    ).and_(
        Choices(
            (
                Choice("Help me with this one", f"coach/{reading.indicator.key}"),
                *note,
                Choice("Tell them now", f"flag-now/{flag.number}"),
            )
        )
    )


AS_A_REPLY = 99
"""The answer to `is_it_for_the_unit` that says the words were about what is asked for."""


def is_it_for_the_unit(
    indicator: Indicator,
    flag: Flag,
    question: ForTheUnit,
    others: Sequence[Indicator | None],
    waiting: Sequence[Indicator],
) -> Message:
    """A lead's words as they would stand under the flag, before anybody sees them.

    `others` are indicators the words could be about as well (None where nothing is flagged any more), `waiting`
    those still asked for.
    """
    name = strong(indicator.called)
    instead = bool(flag.lead_line)
    blocks: list[Block] = [
        Paragraph(
            words("Shall I put this under the flag on ", name, " for the unit? Only you have seen it so far.")
        ),
        Paragraph(words(quiet("The service says: "), question.line)),
    ]
    if instead:
        blocks.append(Paragraph(words("It would stand in place of ", quiet(f'"{flag.lead_line}"'), ".")))
    ways = [Choice("Yes, post it", answer_token(question, 0), primary=True)]
    ways += [
        Choice(f"It is about {i.called}", answer_token(question, n))
        for n, i in enumerate(others, 1)
        if i is not None
    ]
    if question.earlier:
        both = "Add it to those words" if instead else "Post both messages"
        ways.append(Choice(both, answer_token(question, 1 + len(others))))
    if question.reads_as_reply and waiting:
        about = f"It is about {joined([i.called for i in waiting])}"
        ways.append(Choice(about, answer_token(question, AS_A_REPLY)))
    ways += [
        Choice(
            "Change the words", f"form/line/{flag.number}", line_form(indicator, flag.number, question.line)
        ),
        Choice("No, leave it out", answer_token(question, "no")),
    ]
    return Message((*blocks, Choices(tuple(ways))))


def line_form(indicator: Indicator, flag: int, line: str = "") -> Form:
    """The service's words for the unit, written where it is plain who will read them."""
    return Form(
        "line",
        f"The service's words on {indicator.called}",
        (
            Field("line", "What changed, what are you doing next, and by when?", kind="long", value=line),
            Field("flag", "Flag", kind="hidden", value=str(flag)),
        ),
        submit="Put it under the flag",
        introduction="The unit reads this under the flag in its channel.",
    )


def promise_recalled(reading: Reading, promise: Promise, who: str) -> Words:
    """A figure has come for the month somebody expected a value by."""
    indicator, value = reading.indicator, reading.value
    if value is None:
        return ()
    period = indicator.frequency.period(promise.month)
    expected = f"{who} expected {show(indicator, promise.value)} by {period}"
    it_is = show_number(indicator, value)
    kept = promise.kept_with(indicator, value)
    return words(
        strong(indicator.called), f": {expected}{f', and it is {it_is}' if kept else f'; it is {it_is}'}."
    )


def promises_made(made: Sequence[tuple[Indicator, Promise]]) -> Words:
    """What the person said they expect, of figures still to come."""
    said = [f"{i.called} {show(i, p.value)} by {i.frequency.period(p.month)}" for i, p in made]
    return words("You expected: ", joined(said), ".")


def thanks_for_line(
    indicator: Indicator, flag: Flag, key: str, *, again: bool, promise: Promise | None = None
) -> Message:
    """The lead's words are with the flag; they can be taken back or changed there."""
    told = (
        (" That stands under the flag on ", strong(indicator.called), " now.")
        if again
        else (" The unit has the flag on ", strong(indicator.called), " now, with your words.")
    )
    change = line_form(indicator, flag.number, flag.lead_line)
    later = (
        f" I'll look at {show(indicator, promise.value)} again with the {indicator.frequency.period(promise.month)} figure."
        if promise is not None
        else ""
    )
    return say("Thank you.", *told, later).and_(
        Choices(
            (Choice("Undo", f"undo/{key}"), Choice("Change the words", f"form/line/{flag.number}", change))
        )
    )


def line_left_out() -> Message:
    """The words offered are not used."""
    return say("Left out. Nobody else has seen it.")


def line_stays(indicator: Indicator, line: str) -> Message:
    """A form was sent with the words that stand there."""
    if not line:
        return say("Nothing stands under the flag on ", strong(indicator.called), ", and nothing was added.")
    return say("Your words on ", strong(indicator.called), " stand as they are.")


def line_is_off(indicator: Indicator, *, seen: bool) -> Message:
    """The flag goes, or stands, without the service's words."""
    tail = " The unit may have read it." if seen else " Nobody else has seen it."
    return say("The flag on ", strong(indicator.called), f" is without a line from you.{tail}")


def line_undone(before: str, *, kept: bool) -> Words:
    """A line has been taken back, as far as it can be."""
    if not kept:
        return words("That flag is closed, so your line stays.")
    if before:
        return words("Your earlier words are back under the flag: ", quiet(f'"{before}"'), ".")
    return words("Your line is off the flag. The unit may have read it.")


def line_still_here(indicator: Indicator, question: Message) -> Message:
    """The grace is over and words are still only offered: the flag has gone without them."""
    told = words("The unit has the flag on ", strong(indicator.called), " now. Your words are not with it.")
    return Message((Paragraph(told), *question.blocks))


def no_line(indicator: Indicator) -> Message:
    """The lead would rather say nothing."""
    return say(
        "That is fine. The flag goes without a line from you. To add one later, begin with ",
        quiet(f'"{short_call(indicator)}:"'),
        ".",
    )


def line_added(*, again: bool) -> Message:
    """In the flag's thread: the service's words stand in its first message."""
    return say(
        "The service has put it in other words, above." if again else "The service has added a line, above."
    )


def line_taken_back() -> Message:
    """In the flag's thread: the service's words are gone from its first message, or the earlier ones are back."""
    return say("The service has taken its line back.")


def flag_post(
    flag: Flag, reading: Reading, lead: Person | None, picture: Block | None, question: str
) -> Message:
    """In the unit's channel: the flag, edited as it changes."""
    since = f"Since {show_month(flag.since, reading.period + 1)}." if flag.since != reading.period else ""
    blocks: list[Block] = [
        Paragraph(
            words(
                heading(flag, reading),
                f" {_sentence(value_against(reading))} {since}".rstrip(),
            )
        ),
        Paragraph(words(quiet(reading.priority.name), quiet(f", {lead.name}" if lead else ""))),
    ]
    if flag.finding and Reason.SLIPPING in flag.reasons:
        blocks.append(Paragraph(words("Why: ", flag.finding, ".")))
    if flag.lead_line:
        blocks.append(Paragraph(words("The service says: ", flag.lead_line)))
    else:
        blocks.append(Paragraph(words(quiet("The service has not added a line yet."))))
    if question:
        blocks.append(Paragraph(words("Worth asking: ", question)))
    if picture is not None:
        blocks.append(picture)
    state = _flag_state(flag)
    if state:
        blocks.append(Paragraph(words(quiet(state))))
    blocks.append(flag_choices(flag))
    return Message(tuple(blocks))


def flag_choices(flag: Flag) -> Choices:
    """What the unit can do with a flag."""
    number = flag.number
    return Choices(
        (
            Choice("Acknowledge", f"flag-ack/{number}", primary=True),
            Choice("Ask the lead", f"flag-ask/{number}"),
            Choice("Assign", f"form/assign/{number}", assign_form(number)),
            Choice("Snooze", f"form/snooze/{number}", snooze_form(number)),
            Choice("Close", f"form/close/{number}", close_form(number)),
        )
    )


def snooze_form(number: int) -> Form:
    """Until which day a flag is quiet."""
    until = Field("until", "Quiet until", kind="date", optional=False)
    return Form("snooze", "Quiet until when?", (until, _flag_field(number)), submit="Snooze")


def close_form(number: int) -> Form:
    """Why a flag is closed."""
    why = Field("why", "Why is it closed?", kind="long", optional=False)
    return Form("close-flag", "Close this flag", (why, _flag_field(number)), submit="Close it")


def assign_form(number: int) -> Form:
    """Who looks after a flag."""
    who = Field("who", "Name or e-mail address", optional=False)
    return Form("assign-flag", "Who will look after it?", (who, _flag_field(number)), submit="Assign")


def _flag_field(number: int) -> Field:
    return Field("flag", "Flag", kind="hidden", value=str(number))


def _flag_state(flag: Flag) -> str:
    if flag.assigned_to:
        return f"Looked after by {flag.assigned_to}."
    if flag.state.value == "acknowledged":
        return "Acknowledged."
    if flag.state.value == "snoozed" and flag.snoozed_until:
        return f"Quiet until {flag.snoozed_until:%-d %B}."
    return ""


def flag_closed_post(flag: Flag, reading: Reading, picture: Block | None) -> Message:
    """The flag's first message once it is over."""
    endings = {"recovered": "has recovered", "corrected": "is not off track after all"}
    why = endings.get(flag.closed_because, "is closed")
    stands = flag.closed_because in endings
    blocks: list[Block] = [
        Paragraph(
            words(
                strong(f"{reading.indicator.called} {why}."),
                f" {_sentence(value_against(reading))}" if stands else "",
            )
        )
    ]
    if flag.closed_because not in {"recovered", "withdrawn", "answered", "corrected"}:
        blocks.append(Paragraph(words("Closed because: ", flag.closed_because)))
    if flag.lead_line:
        blocks.append(Paragraph(words("The service said: ", flag.lead_line)))
    if picture is not None:
        blocks.append(picture)
    return Message(tuple(blocks))


def flag_update(flag: Flag, reading: Reading) -> Message:
    """In the flag's thread: another figure has come in."""
    return say(
        strong(_sentence(value_against(reading)).rstrip(".")),
        f" ({against_trajectory(reading)}). Why it is still open: {finding(flag, reading)}.",
    )


def corrected_away(reading: Reading, why: str) -> Message:
    """In the flag's thread: a correction has ended what it was about."""
    reason: tuple[str, ...] = (f' ("{why}")',) if why else ()
    return say(
        strong("Closed: the figures were corrected"),
        *reason,
        f". {_sentence(value_against(reading))} That is {against_trajectory(reading)}.",
    )


def figure_taken_back(flag: Flag, reading: Reading) -> Message:
    """In the flag's thread: its figure has been taken back, and another is awaited."""
    period = reading.indicator.frequency.period(flag.period)
    return say(f"The figure for {period} has been taken back. This stays open until the new one is in.")


def flag_waits(flag: Flag, indicator: Indicator) -> Message:
    """To whoever took the figure back."""
    period = indicator.frequency.period(flag.period)
    return say(strong(indicator.called), f": the unit's flag waits for the new {period} figure.")


def flag_closed_by_correction(indicator: Indicator) -> Message:
    """To whoever corrected the figure."""
    return say(strong(indicator.called), ": with that, the unit's flag is closed, and its thread says why.")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def recovery(reading: Reading, lead: Person | None) -> Message:
    """In the flag's thread, and worth saying out loud."""
    by = f" Thank you to {lead.name} and the team." if lead else ""
    reason = reading.assessment.reason if reading.assessment and reading.assessment.recovered else ""
    why = f" {reason[0].upper()}{reason[1:]}." if reason else ""
    return say(
        strong(f"{reading.indicator.called} has recovered."),
        f" {value_against(reading)} ({against_trajectory(reading)}).{why}{by}",
    )


def recovery_to_lead(reading: Reading) -> Message:
    """To the lead."""
    return say(
        strong(reading.indicator.called),
        " is back: ",
        value_against(reading),
        ". The flag is closed. Well done to the team.",
    )


def late_in(figures: Sequence[tuple[Indicator, Figure]], who: Person) -> Message:
    """In the late figures' thread: they have come in, or will not."""
    came = [f"{i.called} for {i.frequency.period(f.period)}" for i, f in figures if f.value is not None]
    lines = [
        words(
            strong(indicator.called), f": {figure.standing.value}, says {who.name}.", _quoted(figure.reason)
        )
        for indicator, figure in figures
        if figure.value is None
    ]
    if came:
        lines.insert(
            0, words(strong(joined(came)), f" {plural(len(came), 'is', 'are')} in. Thank you, {who.name}.")
        )
    return Message(tuple(Paragraph(line) for line in lines))


def _quoted(text: str) -> str:
    return f' "{text}"' if text else ""


def not_asked_any_more(indicator: Indicator, period: Month, why: str) -> Message:
    """In the late figure's thread: the unit does not wait for it."""
    return say(
        strong(indicator.called),
        f" for {indicator.frequency.period(period)} is not asked for any more: {why}.",
    )


def still_late(indicator: Indicator, period: Month) -> Message:
    """In the late figure's thread, after a snooze."""
    return say(strong(indicator.called), f" for {indicator.frequency.period(period)} is still not in.")


def answered_for_you(who: Person, figures: Sequence[tuple[Indicator, Figure]]) -> Message:
    """To the person who was asked: somebody else has answered."""
    said = [
        f"{indicator.called} for {indicator.frequency.period(figure.period)}: {value_of(indicator, figure)}"
        for indicator, figure in figures
    ]
    return say(
        f"{who.name} has answered for you. {'; '.join(said)}. Nothing more is needed from you for this."
    )


def no_longer_asked(indicator: Indicator) -> Message:
    """To somebody a request had been passed to, when that is taken back."""
    return say(strong(indicator.called), ": no need to answer this one after all. Thank you.")


def handed_away(who: Person, priority: Priority, to: Person) -> Message:
    """To the lead a priority was with."""
    return say(
        strong(priority.name),
        f" is with {to.name} from today, says {who.name}. I'll ask them from now on. Thank you.",
    )


def yours_now(who: Person, priority: Priority, to: Person) -> Message:
    """To the lead a priority is with now, when nothing of it is open."""
    return say(
        f"{to.first_name}, ",
        strong(priority.name),
        f" is with you from today, says {who.name}. Nothing is due yet; I'll ask when it is.",
    )


def withdrawn_for_lead(indicator: Indicator) -> Message:
    """The figure that would have been flagged has changed."""
    return say(strong(indicator.called), ": with that, nothing will be flagged. The unit was not told.")


# Dead ends, each with a way on --------------------------------------------------------------------------------------


def unknown_person() -> Message:
    """Somebody nobody has set up."""
    return say(
        "I don't know you here yet. Please ask your delivery unit to add you to Stocktake's people list; nothing you "
        "write is kept until then."
    )


def sorry(reference: str) -> Message:
    """Something broke and the turn was undone."""
    return say(
        "Something went wrong on our side, and nothing of that was recorded. Please try again; if it happens twice, "
        "quote ",
        strong(reference),
        " to the delivery unit.",
    )


def question_has_passed() -> Message:
    """A button under a question that is answered."""
    return say(
        "That question has passed, and nothing was changed. Say ", quiet('"mine"'), " to see what is waiting."
    )


def button_has_passed() -> Message:
    """A button or form nobody hears any more."""
    return say("That button no longer does anything. Say ", quiet('"help"'), " to see what you can do.")


def form_has_passed() -> Message:
    """A field of a form that asks for nothing known."""
    return say(
        "One field of that form is from an earlier version, so nothing of it is recorded. Please type it here."
    )


def flag_has_passed() -> Message:
    """A flag that is closed, or never was."""
    return say("That flag is closed already. Say ", quiet('"flags"'), " to see what is open.")


def which_one(names: Sequence[str]) -> Message:
    """A name that could mean several things."""
    return say("Which one: ", strong(either(names)), "?")


def nothing_called(name: str) -> Message:
    """A name nobody here goes by."""
    return say(
        "I don't know ", strong(name[:80]), " here. Try an indicator, a priority, a portfolio or a lead."
    )


def no_such_chart(indicator: Indicator, why: str, others: tuple[Choice, ...]) -> Message:
    """A kind of chart that would mislead for this indicator, why, and what can be drawn instead."""
    return Message((Paragraph(words(strong(indicator.called), f": {why}")), Choices(others)))


def one_at_a_time(names: Sequence[str]) -> Message:
    """A chart that shows one indicator, asked for of several."""
    return say("That chart shows one at a time. Which one: ", strong(either(names)), "?")


def nothing_to_show() -> Message:
    """Nothing there for this person."""
    return say("There is nothing there that I may show you.")


def not_yours(indicator: Indicator) -> Message:
    """A figure of somebody else's."""
    return say(strong(indicator.called), " is not one of yours, so nothing is recorded.")


def figures_come_from(reading: Reading, lead: Person | None, said: str, *, officer: bool) -> Message:
    """Somebody gives a figure of a service that is not theirs: kept out, with who gives it and how it stands."""
    indicator = reading.indicator
    who = f"{lead.name} gives the figures for " if lead else "Nobody gives figures at the moment for "
    latest = f" Latest: {value_against(reading)}." if reading.value is not None else ""
    parts: list[str | Span] = [who, strong(indicator.called), f", so nothing is recorded.{latest}"]
    if officer and lead is not None:
        parts += [" To answer for them: ", quiet(f'"answer for {lead.first_name}: {said.strip()[:60]}"'), "."]
    return say(*parts).and_(Choices((Choice("Show the chart", f"chart/{indicator.key}"),)))


def nothing_asked() -> Message:
    """An answer without a figure, when nothing is waiting."""
    return say(
        "Nothing is waiting for that, so nothing is changed. To change an earlier figure, say for example ",
        quiet('"correct voids for September to 28"'),
        ".",
    )


def already(indicator: Indicator, value: Decimal | None) -> Words:
    """The figure given is the one known."""
    shown = show(indicator, value) if value is not None else "so"
    return words(strong(indicator.called), f" is already {shown}. Nothing changed.")


def still_to_come(indicator: Indicator, period: Month) -> Message:
    """A period that has not begun."""
    name = indicator.frequency.period(period)
    return say(
        f"{name[0].upper()}{name[1:]} is still to come, so nothing is recorded for ",
        strong(indicator.called),
        ".",
    )


def too_far_off(indicator: Indicator, until: date, today: date) -> Message:
    """A day so late that the figure would be forgotten."""
    return say(
        strong(indicator.called),
        f": {show_date(until, today)} is a long way off, so I have not put it off. If there will be no figure, say ",
        quiet('"no data"'),
        " and why; else name a nearer day.",
    )


def which_month(said: Sequence[tuple[Indicator, Decimal]], periods: Sequence[str]) -> Message:
    """Figures that several periods wait for."""
    if len(said) == 1:
        indicator, value = said[0]
        return say(strong(indicator.called), f": is {show(indicator, value)} for {either(periods)}?")
    shown = joined([f"{i.called} {show(i, v)}" for i, v in said])
    return say("Are ", strong(shown), f" for {either(periods)}?")


def for_all(indicators: Sequence[Indicator], question: ForAll) -> Message:
    """The same as last time, or nil, for several figures: for all of them, or some."""
    shown = joined([f"{i.called} {show(i, v)}" for i, v in zip(indicators, question.values, strict=True)])
    count = counted(len(indicators)).lower()
    everything = "both" if len(indicators) == 2 else f"all {count}"
    opening = "The same as last time" if question.same else "Nil"
    asked = f"{opening} for {everything}" if len(indicators) > 1 else opening
    return say(f"{asked}: ", strong(shown), "?").and_(
        Choices(
            (
                Choice(
                    f"Yes, {everything}" if len(indicators) > 1 else "Yes",
                    answer_token(question, 0),
                    primary=True,
                ),
                *(
                    Choice(f"Only {i.called}", answer_token(question, n))
                    for n, i in enumerate(indicators[:6] if len(indicators) > 1 else (), 1)
                ),
                Choice("No", answer_token(question, "no")),
            )
        )
    )


def which_is_nil(indicators: Sequence[Indicator]) -> Message:
    """Nil, when several are asked for and nought would be strange for each."""
    return say(
        "Which is nil: ",
        strong(either([i.called for i in indicators])),
        "? Say it with its name, for example ",
        quiet(f'"{short_call(indicators[0])} 0"'),
        "; or ",
        quiet('"no data"'),
        " and why, if there is no figure.",
    )


def which_of_range(indicator: Indicator, low: Decimal, high: Decimal) -> Message:
    """A range was given; one value should stand."""
    return say(
        strong(indicator.called),
        f": I read {show_number(indicator, low)} to {show(indicator, high)}. Which one should stand, as an estimate?",
    )


def how_to_correct() -> Message:
    """A correction without its parts."""
    return say(
        "What should change, and to what? For example ", quiet('"correct voids for September to 28"'), "."
    )


def which_past_day() -> Message:
    """Ask as known on which day."""
    return say("As known on which day? For example ", quiet('"history voids as known on 1 October"'), ".")


def you_are_welcome(waiting: Sequence[Indicator]) -> Message:
    """To thanks."""
    if not waiting:
        return say("Thank you. Nothing is waiting for you.")
    return say(
        "Thank you. Still to come, when you have it: ", strong(joined([i.called for i in waiting])), "."
    )


def answered_privately() -> Message:
    """In a channel, when the answer is one person's business."""
    return say("I'll answer you directly.")


def not_followed_in_channel() -> Message:
    """In a channel, when the words are not a question."""
    return say(
        "I did not follow that. Here I answer questions: try ",
        quiet('"@stocktake status"'),
        " or ",
        quiet('"@stocktake help"'),
        ". Figures are for our own conversation, and nothing is recorded from here.",
    )


def no_files(name: str, example_: str) -> Message:
    """A picture or document is kept out, politely."""
    return say(
        "Thank you, but I can't read figures from a file (",
        quiet(name[:80]),
        "), and I have not kept it. Please type them, for example ",
        quiet(f'"{example_}"'),
        ", or paste the cells.",
    )


def workbook_offered(name: str, changes: str, key: str) -> Message:
    """What a workbook would change, to be brought in or left."""
    return say("I have looked at ", strong(name[:80]), ". Importing it would change this:").and_(
        *(Paragraph(words(line)) for line in _shortened(changes)),
        Choices(
            (
                Choice("Import it", f"import/{key}", primary=True),
                Choice("Leave it", f"leave-workbook/{key}"),
            )
        ),
    )


def workbook_changes_nothing(name: str) -> Message:
    """The workbook says what is held already."""
    return say(
        "I have looked at ", strong(name[:80]), ". It says what I have already, so nothing would change."
    )


def workbook_to_mend(name: str, trouble: str) -> Message:
    """A workbook that cannot be taken: every complaint, by its cell."""
    return say(
        "I have looked at ", strong(name[:80]), ". It can't be taken as it is, and nothing was changed:"
    ).and_(*(Paragraph(words(line)) for line in _shortened(trouble)))


def workbook_brought_in(changes: str) -> Message:
    """Done."""
    return say("Done. This has changed:").and_(*(Paragraph(words(line)) for line in _shortened(changes)))


def workbook_left() -> Message:
    """Nothing was changed."""
    return say("Left as it was. I have not kept the file.")


def workbook_offer_passed() -> Message:
    """The button of an offer that has been answered."""
    return say("That workbook has been dealt with already. Send it again to look at it once more.")


def _shortened(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    more = [f"... and {len(lines) - 24} more lines"] if len(lines) > 24 else []
    return [*lines[:24], *more]


def how_to_import(name: str) -> Message:
    """A workbook from the unit: how it is brought in."""
    return say(
        "That looks like a workbook (",
        quiet(name[:80]),
        "). I have not kept it: a portfolio is brought in where Stocktake runs. First ",
        quiet("stocktake import FILE --dry-run"),
        " shows what would change and every mistake by its cell; then ",
        quiet("stocktake import FILE"),
        " does it.",
    )


# The audit trail --------------------------------------------------------------------------------------------------


def audit_head(month: Month, entries: int, head: str) -> Message:
    """What the unit's channel keeps of the audit trail each month."""
    return say(
        f"The audit trail to the end of {month.full}: {entries:,} entries, head ",
        strong(head),
        ". ",
        quiet("Nothing to do. Kept here, it shows if the trail is ever cut short or rewritten."),
    )
