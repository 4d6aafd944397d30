"""Prompts, reminders, and what is said to deputies and to those something is passed on to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from bot.messages import (
    Block,
    Choice,
    Choices,
    Items,
    Message,
    Paragraph,
    Span,
    Words,
    quiet,
    say,
    strong,
    without_choices,
    words,
)
from bot.wording.answer_forms import figures_form, not_ready_form, someone_else_form
from bot.wording.asked import Asked, example, periods_of
from bot.wording.phrases import counted, due_on, greeting, joined, plural, when
from core.domain.formatting import show_date, show_number
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Absence, Person


def prompt(
    person: Person,
    asked: Sequence[Asked],
    now: datetime,
    today: date,
    opening: str = "",
    *,
    whose: Mapping[str, str] = MappingProxyType({}),
) -> Message:
    """One message for everything that opens that day. `whose` names, by key, for whom a figure would be given."""
    due = min(a.request.due for a in asked)
    same_day = all(a.request.due == due for a in asked)
    period = periods_of(asked)
    count = f"{counted(len(asked))} {period} {plural(len(asked), 'figure')}"
    by = _by(due, today, len(asked)) if same_day else "each with its own day"
    lead = opening or greeting(now, person)
    if lead.endswith(":"):
        count = f"{count[0].lower()}{count[1:]}"
    return Message(
        (
            Paragraph(words(f"{lead} {count}, {by}.")),
            Items(
                tuple(
                    _asked_item(a, today, whose.get(a.request.asked_of, ""), with_due=not same_day)
                    for a in asked
                ),
                numbered=True,
            ),
            Paragraph(
                words("Answer here in any way you like, for example ", quiet(f'"{example(asked)}"'), ".")
            ),
            how_to_answer(asked),
        )
    )


def _by(due: date, today: date, many: int) -> str:
    if due < today:
        return f"which {plural(many, 'was', 'were')} due on {show_date(due, today)}"
    if due == today:
        return "due by the end of today"
    return f"whenever suits you before the end of {when(due, today)}"


def _asked_item(asked: Asked, today: date, whose: str = "", *, with_due: bool) -> Words:
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
    if whose:
        parts.append(f" For {whose}.")
    return words(strong(indicator.name), f"{unit}.", *parts)


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


def together(messages: Sequence[Message], person: Person, asked: Sequence[Asked], now: datetime) -> Message:
    """What would be several messages at one moment, as one: greeted once, with one set of ways to answer."""
    hello = greeting(now, person)
    blocks = list(without_choices(messages[0]).blocks)
    for message in messages[1:]:
        blocks += [_not_greeted(block, hello) for block in without_choices(message).blocks]
    return Message((*blocks, *([how_to_answer(asked)] if asked else [])))


def _not_greeted(block: Block, hello: str) -> Block:
    if not isinstance(block, Paragraph):
        return block
    first, *rest = block.words
    return Paragraph((replace(first, text=first.text.removeprefix(hello).lstrip()), *rest))


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


def ask_for_several(
    deputy: Person,
    leads: Sequence[tuple[Person, Absence | None]],
    asked: Sequence[Asked],
    now: datetime,
    today: date,
) -> Message:
    """The deputy of several leads is asked once for all of them; who is away is said, and whose each figure is."""
    why = [
        f"{lead.name} is away until {show_date(away.last, today)}"
        if away is not None
        else f"{lead.name} has not been able to answer yet"
        for lead, away in leads
    ]
    opening = f"{greeting(now, deputy)} You stand in for {joined([lead.name for lead, _ in leads])}. {'; '.join(why)}. Could you help?"
    return prompt(deputy, asked, now, today, opening, whose={lead.key: lead.name for lead, _ in leads})


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


def handed_to_you(frm: Person, person: Person, asked: Sequence[Asked], now: datetime, today: date) -> Message:
    """To the person who is asked instead."""
    how = "You have taken this on." if frm.key == person.key else f"{frm.name} has passed this on to you."
    return prompt(person, asked, now, today, f"{greeting(now, person)} {how}")


def due_later(
    who: Person, indicators: Sequence[Indicator], period: Month, until: date, today: date
) -> Message:
    """To whoever was asked: the unit has given them longer."""
    names = joined([i.called for i in indicators])
    return say(
        strong(names),
        f" for {indicators[0].frequency.period(period)}: {who.name} has given you longer, until the end of "
        f"{show_date(until, today)}.",
    )


def not_needed(who: Person, indicator: Indicator, period: Month, why: str) -> Message:
    """To whoever was asked: the unit does without this figure."""
    reason: tuple[Span | str, ...] = (" ", quiet(f'"{why}"')) if why else ()
    return say(
        strong(indicator.called),
        f" for {indicator.frequency.period(period)} is not needed after all, says {who.name}.",
        *reason,
    )


def no_longer_asked(indicator: Indicator) -> Message:
    """To somebody a request had been passed to, when that is taken back."""
    return say(strong(indicator.called), ": no need to answer this one after all. Thank you.")


def you_are_welcome(waiting: Sequence[Indicator]) -> Message:
    """To thanks."""
    if not waiting:
        return say("Thank you. Nothing is waiting for you.")
    return say(
        "Thank you. Still to come, when you have it: ", strong(joined([i.called for i in waiting])), "."
    )
