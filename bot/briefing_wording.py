"""What the bot says about briefings: that one is drafted, who would receive it, that it has gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.documents import Document
from bot.messages import (
    Block,
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    quiet,
    say,
    strong,
    words,
)
from bot.wording import either, joined
from core.domain.briefings import Briefing, Fate, Kind, Rhythm
from core.domain.formatting import show_date

_MANY = {
    Kind.NOTE: "The note to the leader",
    Kind.SUMMARY: "Delivery summaries",
    Kind.REPORT: "The delivery report",
}
_MOST_BUTTONS, _MOST_SECTIONS = 6, 7


def rhythm_set(kind: Kind, every: int) -> Message:
    """How often one is drafted from now on."""
    if not every:
        return say(f"{_MANY[kind]}: not drafted by itself any more. You can still ask for one.")
    often = {1: "every month", 2: "every two months", 3: "every quarter", 6: "twice a year"}[every]
    verb = "are" if kind is Kind.SUMMARY else "is"
    return say(
        f"{_MANY[kind]} {verb} drafted {often}, on the twelfth working day of the month after, and shown to you. "
        "What you approve goes out from the fifteenth; what nobody approves goes to nobody."
    )


def rhythm_called(rhythm: Rhythm) -> str:
    """How often one is drafted, as it is taken back."""
    return f"how often {_MANY[rhythm.kind][:1].lower()}{_MANY[rhythm.kind][1:]} {'are' if rhythm.kind is Kind.SUMMARY else 'is'} drafted"


def undo_called(made: Briefing, what: str) -> str:
    """What was done with a draft, as it is taken back."""
    return f"that {made.title} is {what}"


def cannot_take_back(made: Briefing, _what: str) -> str:
    """It has gone out."""
    return (
        f"{made.title} has been sent, so it stands as it was. Draft a new one."
        if made.fate is Fate.SENT
        else ""
    )


def which_rhythm(kind: Kind) -> Message:
    """How often it can be."""
    word = {Kind.NOTE: "note", Kind.SUMMARY: "summaries", Kind.REPORT: "report"}[kind]
    return say(
        f"{_MANY[kind]}: monthly, every two months, quarterly, twice a year or never. For example ",
        quiet(f'"{word} every quarter"'),
        ".",
    )


def which_portfolio(names: Sequence[str]) -> Message:
    """Not understood."""
    return say(f"Which portfolio: {either(list(names))}?")


def drafts_ready(made: Sequence[Briefing], today: date) -> Message:
    """What waits for the unit's eye."""
    if not made:
        return say(
            "Nothing waits to be approved. Say ",
            quiet('"draft the note"'),
            " or ",
            quiet('"draft summary for Homes"'),
            ".",
        )
    lines = tuple(
        words(strong(b.title), f" ({b.fate.value}{_when(b, today)}) ", quiet(f'"draft {b.number}"'))
        for b in made
    )
    buttons = tuple(Choice(f"Read {b.number}", f"briefing-read/{b.number}") for b in made[:_MOST_BUTTONS])
    head = "Drafted from the data, for you to put right. Nobody else has seen this yet."
    return Message((Paragraph(words(head)), Items(lines), Choices(buttons)))


def _when(made: Briefing, today: date) -> str:
    return f", for {show_date(made.send_on, today)}" if made.send_on > today else ""


def as_sent(document: Document) -> list[Message]:
    """The briefing as it is received: a page in one message, a longer one a message for each part."""
    head = (Paragraph(words(strong(document.title))), Paragraph(words(quiet(document.subtitle))))
    parts: list[tuple[Block, ...]] = [
        (Paragraph(words(strong(s.heading))), *s.blocks) for s in document.sections
    ]
    if len(parts) <= _MOST_SECTIONS:
        return [Message((*head, *(b for part in parts for b in part)))]
    return [Message(head), *(Message(part) for part in parts)]


def about_draft(made: Briefing, to: Sequence[str], notes: Sequence[str], today: date) -> Message:
    """Under a draft: who would receive it, what stays with the officers, and what can be done."""
    whom = (
        f"It would go to {joined(to)}{_when(made, today)}."
        if to
        else "Nobody is set up to receive it; it can be printed."
    )
    blocks: list[Block] = [Paragraph(words(strong(f"{made.fate.value.capitalize()}. "), whom))]
    if notes:
        blocks.append(Paragraph(words(strong("For officers only, not sent:"))))
        blocks.append(Items(tuple(words(line) for line in notes)))
    blocks.append(
        Choices(
            (
                Choice("Approve", f"briefing-approve/{made.number}", primary=True),
                Choice("Edit", f"form/briefing/{made.number}", edit_form(made)),
                Choice("Don't send it", f"briefing-drop/{made.number}"),
            )
        )
    )
    blocks.append(Paragraph(words("On paper: ", quiet(f"stocktake briefing {made.number} --out page.pdf"))))
    return Message(tuple(blocks))


def edit_form(made: Briefing) -> Form:
    """Each passage as it stands, a line a point."""
    fields = tuple(
        Field(f"passage{n}", p.heading, "long", value="\n".join(p.lines)) for n, p in enumerate(made.passages)
    )
    hidden = Field("briefing", "Briefing", "hidden", value=str(made.number))
    return Form("briefing", "Put it in your words", (*fields, hidden), "Keep it")


def approved(made: Briefing, to: Sequence[str], today: date) -> Message:
    """It goes, or waits for its day."""
    if not to:
        return say(strong(made.title), " is approved. Nobody is set up to receive it; it can be printed.")
    if made.send_on > today:
        return say(
            strong(made.title), f" is approved and goes to {joined(to)} on {show_date(made.send_on, today)}."
        )
    return say(strong(made.title), f" is approved and has gone to {joined(to)}.")


def dropped(made: Briefing) -> Message:
    """It is not sent."""
    return say(strong(made.title), " is not sent. It stays in the history.")


def still_drafts(waiting: Sequence[Briefing]) -> Message:
    """Their day has come."""
    buttons = tuple(Choice(f"Read {b.number}", f"briefing-read/{b.number}") for b in waiting[:_MOST_BUTTONS])
    head = "To go out today once one of you has approved it. Until then nobody has it."
    if len(waiting) > 1:
        head = "To go out today, each once one of you has approved it. Until then nobody has them."
    lines = tuple(words(strong(b.title), " ", quiet(f'"draft {b.number}"')) for b in waiting)
    return Message((Paragraph(words(head)), Items(lines), Choices(buttons)))


def no_such() -> Message:
    """That number names none this person may read."""
    return say("I don't know that one.")


def none_yet(kind: Kind) -> Message:
    """None has been sent to them."""
    return say(
        f"No {kind.value} has been sent to you yet. Say ", quiet('"status"'), " for how things stand now."
    )


def not_yet(why: str) -> Message:
    """Why not."""
    return say(why)
