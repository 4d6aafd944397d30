"""Late figures in the unit's channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
from bot.wording.answer_forms import figures_form
from bot.wording.asked import Asked
from bot.wording.phrases import counted, joined, plural, quoted
from core.domain.figures import Figure
from core.domain.flags import Flag, FlagState
from core.domain.formatting import show_date
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Absence, Person


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


def late_in_channel(
    late: LateFigures, today: date, deputy: Person | None, away: Absence | None = None
) -> Message:
    """To the unit: figures late beyond the deadline, edited as they come in."""
    lead, open_ = late.lead, late.open
    items = tuple(_late_item(a, f, lead, today) for a, f in zip(late.asked, late.flags, strict=True))
    if not open_:
        whose = "with" if lead.runs_the_unit else "from"
        head = words(strong("Nothing is late"), f" {whose} {lead.name} any more.")
        return Message((Paragraph(head), Items(items)))
    told = f"{_who_was_asked(lead, deputy, away, today)}."
    count = f"{counted(len(open_))} {plural(len(open_), 'figure')} late"
    ours = lead.runs_the_unit
    head = (
        words(
            strong(f"{counted(len(open_))} of our own figures {plural(len(open_), 'is', 'are')} late"),
            f", with {lead.name}.",
        )
        if ours
        else words(strong(count), f" from {lead.name}. {told}")
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


def _who_was_asked(lead: Person, deputy: Person | None, away: Absence | None, today: date) -> str:
    if away is None:
        others = f" and {deputy.name}" if deputy else ""
        return f"I have asked {lead.first_name}{others}, privately"
    gone = f"{lead.first_name} is away until {show_date(away.last, today)}"
    return f"{gone}; I have asked {deputy.name}, privately" if deputy else f"{gone}, and nobody stands in"


def _late_item(asked: Asked, flag: Flag, lead: Person, today: date) -> Words:
    period = asked.indicator.frequency.period(asked.request.period)
    if not flag.open:
        became = {"answered": "in"}.get(flag.closed_because, flag.closed_because)
        return words(strong(asked.indicator.called), f" for {period}: ", became, ".")
    due = asked.request.deferred_until or asked.request.due
    note: tuple[str, ...] = (f"; {lead.first_name} says: ", asked.request.note) if asked.request.note else ()
    return words(strong(asked.indicator.called), f" for {period}, due {show_date(due, today)}", *note)


def late_in(figures: Sequence[tuple[Indicator, Figure]], who: Person | None) -> Message:
    """In the late figures' thread: they have come in, or will not; nobody said so where a workbook brought them."""
    thanks = f"Thank you, {who.name}." if who else "A workbook brought them."
    by = who.name if who else "a workbook"
    came = [f"{i.called} for {i.frequency.period(f.period)}" for i, f in figures if f.value is not None]
    lines = [
        words(strong(indicator.called), f": {figure.standing.value}, says {by}.", quoted(figure.reason))
        for indicator, figure in figures
        if figure.value is None
    ]
    if came:
        lines.insert(0, words(strong(joined(came)), f" {plural(len(came), 'is', 'are')} in. {thanks}"))
    return Message(tuple(Paragraph(line) for line in lines))


def not_asked_any_more(indicator: Indicator, period: Month, why: str) -> Message:
    """In the late figure's thread: the unit does not wait for it."""
    return say(
        strong(indicator.called),
        f" for {indicator.frequency.period(period)} is not asked for any more: {why}.",
    )


def still_late(indicator: Indicator, period: Month) -> Message:
    """In the late figure's thread, after a snooze."""
    return say(strong(indicator.called), f" for {indicator.frequency.period(period)} is still not in.")
