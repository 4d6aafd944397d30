"""What is said of indicators that came in with a workbook and are off track already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.messages import (
    Block,
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    Words,
    say,
    strong,
    words,
)
from bot.wording import at_time, counted, finding, joined, plural, value_against
from core.domain.flags import Flag, Reason
from core.domain.indicators import Indicator
from core.domain.people import Person
from core.services.judging import Reading

OFF_TRACK = "came-in"
"""The form's name, and the verb of its buttons."""
_SHOWN = 8

Found = tuple[Reading, tuple[Reason, ...]]


def left_out(indicator: Indicator) -> Message:
    """In a published flag's thread: a workbook does not withdraw it."""
    return say(
        "A workbook has left out ",
        strong(indicator.called),
        ", so nobody is asked for it any more. The flag stays until two people close it.",
    )


def offered(found: Sequence[Found], number: str) -> Message:
    """To the unit: so many are off track and have no flag, and whether they should."""
    count = len(found)
    one = count == 1
    shown = tuple(_line(*each) for each in found[:_SHOWN])
    more = (words(f"and {count - _SHOWN} more."),) if count > _SHOWN else ()
    return Message(
        (
            Paragraph(
                words(
                    strong(f"{counted(count)} {plural(count, 'indicator')} came in off track already."),
                    f" {plural(count, 'It shows', 'They show')} so in the status, but no flag is open. "
                    f"Open {plural(count, 'one', 'them')}? "
                    f"{plural(count, 'Its lead hears', 'Their leads hear')} first, privately, and may add a line.",
                )
            ),
            Items((*shown, *more)),
            Choices(
                (
                    Choice("Yes" if one else "Yes, all", f"{OFF_TRACK}/{number}/all", primary=True),
                    *(
                        ()
                        if one
                        else (Choice("Let me choose", f"form/{OFF_TRACK}/{number}", choosing(found, number)),)
                    ),
                    Choice("No", f"{OFF_TRACK}/{number}/none"),
                )
            ),
        )
    )


def choosing(found: Sequence[Found], number: str) -> Form:
    """One line for each; what is not chosen is judged again with its next figure."""
    options = (("yes", "Open a flag"), ("no", "Leave it for now"))
    fields = (
        Field(
            f"open/{reading.indicator.key}",
            reading.indicator.called,
            kind="choice",
            hint=f"{_why(reasons)}. {_first_up(value_against(reading))}.",
            value="yes",
            options=options,
        )
        for reading, reasons in found
    )
    hidden = Field("offer", "Offer", kind="hidden", value=number)
    return Form(
        OFF_TRACK,
        "Which should be flagged?",
        (*fields, hidden),
        submit="Open these",
        introduction="Leads hear first. What you leave is judged again with its next figure.",
    )


def settled(who: Person, opened: Sequence[Reading], left: Sequence[Reading]) -> Message:
    """In place of the offer: what became of it."""
    blocks: list[Block] = []
    if opened:
        blocks.append(
            Paragraph(
                words(
                    f"{who.name} has opened {plural(len(opened), 'a flag', 'flags')} for ",
                    strong(joined([r.indicator.called for r in opened])),
                    f". {plural(len(opened), 'Its lead hears', 'Their leads hear')} first; "
                    f"{plural(len(opened), 'it comes', 'they come')} here after that.",
                )
            )
        )
    if left:
        names = strong(joined([r.indicator.called for r in left]))
        again = f" {plural(len(left), 'is', 'are')} left as {plural(len(left), 'it is', 'they are')}, and judged again "
        blocks.append(Paragraph(words(names, f"{again}with the next figure.")))
    return Message(
        tuple(blocks)
        or (
            Paragraph(
                words(
                    "None of these waits for you any more: each is flagged by now, or judged anew by a later figure."
                )
            ),
        )
    )


def settled_already() -> Message:
    """Somebody else in the unit was quicker."""
    return say("That was settled already.")


def told_lead_of_several(found: Sequence[tuple[Flag, Reading]], now: datetime, person: Person) -> Message:
    """The lead hears of several at once, alone: flags opened for what came in with the workbook."""
    until = at_time(min(flag.publish_after for flag, _ in found), now, person.time_zone)
    lines = tuple(
        words(
            strong(reading.indicator.called),
            f": {finding(flag, reading)}. {_first_up(value_against(reading))}.",
        )
        for flag, reading in found
    )
    return Message(
        (
            Paragraph(
                words(
                    f"{counted(len(found))} of your indicators came in off track, so they will be flagged. Nobody "
                    "else has been told yet. I'll tell the unit ",
                    strong(until),
                    ".",
                )
            ),
            Items(lines),
            Paragraph(
                words(
                    "If you would like your words to go with one, name it and say what changed, what you are doing "
                    "next, and by when we should see it."
                )
            ),
        )
    )


def _line(reading: Reading, reasons: tuple[Reason, ...]) -> Words:
    return words(strong(reading.indicator.called), f": {_why(reasons).lower()}; {value_against(reading)}")


def _why(reasons: tuple[Reason, ...]) -> str:
    said = {
        Reason.SLIPPING: "slipping",
        Reason.RED: "red",
        Reason.AMBER_RED_TWICE: "amber/red two months running",
    }
    return _first_up(joined([said.get(reason, reason.value) for reason in reasons]))


def _first_up(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
