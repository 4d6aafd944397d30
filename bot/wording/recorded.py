"""What was recorded and arranged, and what was expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.messages import (
    Block,
    Choice,
    Choices,
    Items,
    Message,
    Paragraph,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.promises import Promise
from bot.talk import TakeBack, answer_token
from bot.wording.answer_forms import edit_form
from bot.wording.phrases import joined, plural
from bot.wording.readings import against_last, against_trajectory, value_of
from core.domain.figures import Figure, Standing
from core.domain.formatting import show, show_date, show_number
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.services.judging import Reading


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
    mixed = len({r.period for r in readings}) > 1
    lines = [recorded_line(r, with_period=mixed) for r in readings]
    if len(lines) == 1:
        blocks: list[Block] = [Paragraph(words(f"Recorded{behalf} for {period}: ", lines[0]))]
    elif lines:
        blocks = [Paragraph(words(f"Recorded{behalf} for {period}:")), Items(tuple(lines))]
    else:
        blocks = []
    blocks.extend(Paragraph(other) for other in others)
    return tuple(blocks)


def as_it_stands(readings: Sequence[Reading]) -> Message:
    """What a person last gave, said again so that they can change it."""
    lines = [recorded_line(r, with_period=True) for r in readings]
    opening = "This is what you last gave me: "
    if len(lines) == 1:
        return Message((Paragraph(words(opening, lines[0])),))
    return Message((Paragraph(words(opening.strip())), Items(tuple(lines))))


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


def taken_back_already() -> Message:
    """Nothing of that turn can be undone any more."""
    return say("That has already been taken back, or was too long ago. A correction can still change it.")


def take_this_back(done: Sequence[str], at: datetime | None, today: date, question: TakeBack) -> Message:
    """An earlier turn, before it is undone."""
    day = f" on {show_date(at.date(), today)}" if at is not None else ""
    return say(f"The last thing you gave me{day} was ", strong(joined(done)), ". Take that back?").and_(
        Choices(
            (
                Choice("Take it back", answer_token(question, 0)),
                Choice("Leave it", answer_token(question, "no")),
            )
        )
    )


def all_in(period: str) -> Words:
    """Everything asked of the person has come in."""
    return words(f"That is everything for {period}. Thank you.")


def here_is(indicators: Sequence[Indicator]) -> Words:
    """Over the charts, while something is still to come."""
    names = joined([i.called for i in indicators])
    return words(f"Here is how {names} {plural(len(indicators), 'looks', 'look')}.")


def deferred(indicator: Indicator, until: date, today: date, period: str = "") -> Words:
    """Arranged: asked again on that day. `period` is named where several are open."""
    return words(strong(indicator.called), f"{_for(period)}: I'll ask again on {show_date(until, today)}.")


def not_asked_before(indicator: Indicator, period: Month, opens: date, today: date) -> Message:
    """Put off to a day before it would be asked for at all."""
    return say(
        strong(indicator.called),
        f" for {indicator.frequency.period(period)} is not asked for before {show_date(opens, today)}, so nothing is "
        "changed. To change an earlier answer, name its month.",
    )


def _for(period: str) -> str:
    return f" for {period}" if period else ""


def not_available(indicator: Indicator, reason: str, period: str = "") -> Words:
    """Recorded: there is no figure, and why."""
    why: tuple[str, ...] = (f' with your reason "{reason}"',) if reason else ()
    return words(
        strong(indicator.called), f"{_for(period)}: recorded as not available", *why, ". I'll stop asking."
    )


def not_applicable(indicator: Indicator, period: str = "") -> Words:
    """Recorded: the question does not apply."""
    return words(strong(indicator.called), f"{_for(period)}: recorded as not applicable this time.")


def handed(indicator: Indicator, to: Person, period: str = "") -> Words:
    """Arranged: somebody else is asked."""
    return words(strong(indicator.called), f"{_for(period)}: I'll ask ", strong(to.name), " instead.")


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


def answered_for_you(who: Person, figures: Sequence[tuple[Indicator, Figure]]) -> Message:
    """To the person who was asked: somebody else has answered."""
    said = [
        f"{indicator.called} for {indicator.frequency.period(figure.period)}: {value_of(indicator, figure)}"
        for indicator, figure in figures
    ]
    told = say(
        f"{who.name} has answered for you. {'; '.join(said)}. Nothing more is needed from you for this."
    )
    if len(figures) != 1:
        return told
    indicator, figure = figures[0]
    return told.and_(Choices((Choice("I don't agree", f"form/dispute/{indicator.key}~{figure.period}"),)))


def taken_back_for_you(who: Person, indicator: Indicator, restored: Figure, *, again: bool) -> Message:
    """To the person who was asked: who had answered for them has taken it back. `again` where they are asked anew."""
    blank = "blank again, and I'll ask you as before" if again else "blank again"
    now = blank if restored.value is None else f"{value_of(indicator, restored)} again"
    period = indicator.frequency.period(restored.period)
    return say(
        f"{who.name} has taken back what they answered for you. ",
        strong(indicator.called),
        f" for {period} is {now}.",
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
