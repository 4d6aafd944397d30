"""The service's own words under a flag."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import (
    Block,
    Choice,
    Choices,
    Field,
    Form,
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
from bot.talk import ForTheUnit, answer_token
from bot.wording.phrases import joined, short_call
from core.domain.flags import Flag
from core.domain.formatting import show
from core.domain.indicators import Indicator

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
    shall = (
        words(
            "Shall I put your note under the flag on ",
            name,
            " for the unit? So far it stands beside the figure.",
        )
        if question.noted
        else words(
            "Shall I put this under the flag on ", name, " for the unit? Only you have seen it so far."
        )
    )
    blocks: list[Block] = [
        Paragraph(shall),
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


def not_an_account(indicator: Indicator) -> Message:
    """Words came where an account was invited, and do not read as one."""
    return say(
        "I could not make that out as words about ",
        strong(indicator.called),
        ", so nobody else sees it. What changed, what are you doing next, and by when should we see it? To have me take "
        "your words just as they are, begin with ",
        quiet(f'"{short_call(indicator)}:"'),
        ".",
    )


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


def unit_has_words(indicator: Indicator, flag: Flag) -> Message:
    """The lead would leave a note out of a flag the unit has already: nothing is taken away in one press."""
    change = line_form(indicator, flag.number, flag.lead_line)
    said: tuple[str | Span, ...] = (
        (", with these words: ", quiet(f'"{flag.lead_line}"'), ".")
        if flag.lead_line
        else (", without a line from you.",)
    )
    return say("The unit has the flag on ", strong(indicator.called), " already", *said).and_(
        Choices((Choice("Change the words", f"form/line/{flag.number}", change),))
    )


def line_left_out(*, noted: bool = False) -> Message:
    """The words offered are not used; a note stays where it was kept."""
    return say(
        "Left out. Your note stays beside the figure." if noted else "Left out. Nobody else has seen it."
    )


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
