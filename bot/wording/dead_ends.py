"""Dead ends, each with a way on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import (
    Choice,
    Choices,
    Message,
    Paragraph,
    Span,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.wording.examples import Examples
from bot.wording.phrases import either
from bot.wording.readings import value_against
from core.domain.indicators import Indicator
from core.domain.people import Person
from core.domain.roles import Action
from core.services.judging import Reading


def too_many() -> Message:
    """More at once than can be read with care."""
    return say(
        "That is more at once than I can read with care, so I have left the last ones. Give me a minute and send them "
        "again; a list in one message is fine too."
    )


def too_long(longest: int) -> Message:
    """One message that is too long to read with care."""
    return say(
        f"That is longer than I can read at once, so nothing of it is recorded. Up to {longest:,} characters is fine; "
        "please send the part with the figures."
    )


_FEW = 3
_MOST = 8


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
    """A button nobody hears any more."""
    return say("That button no longer does anything. Say ", quiet('"help"'), " to see what you can do.")


def no_such_form() -> Message:
    """A form of another version than the one that runs."""
    return say(
        "Nothing was recorded: that form is no longer in use. Write your answer here instead, or say ",
        quiet('"help"'),
        ".",
    )


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


def status_of_which(name: str, near: Sequence[str]) -> Message:
    """A name nobody here uses: those that may be meant, as buttons."""
    meant = f"Did you mean {either(near)}?" if len(near) <= _FEW else "These are the portfolios."
    return say(
        "I don't know ", strong(name[:80]), f" here. {meant} A priority, an indicator or a lead will do too."
    ).and_(Choices(tuple(Choice(each, f"status/{each}") for each in near[:_MOST])))


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
    latest = (
        f" Latest: {value_against(reading)}." if reading.value is not None or reading.confidential else ""
    )
    parts: list[str | Span] = [who, strong(indicator.called), f", so nothing is recorded.{latest}"]
    if officer and lead is not None:
        parts += [" To answer for them: ", quiet(f'"answer for {lead.first_name}: {said.strip()[:60]}"'), "."]
    return say(*parts).and_(Choices((Choice("Show the chart", f"chart/{indicator.key}"),)))


def nothing_asked(ex: Examples) -> Message:
    """An answer without a figure, when nothing is waiting."""
    return say(
        "Nothing is waiting for that, so nothing is changed. To change an earlier figure, say for example ",
        quiet(f'"{ex.correction}"'),
        ".",
    )


def not_theirs(lead: Person, indicator: Indicator, who: Person | None) -> Message:
    """An officer answered for somebody who does not give that figure."""
    gives = f": {who.name} gives its figures" if who is not None and who.key != lead.key else ""
    return say(strong(indicator.called), f" is not asked of {lead.name}{gives}. Nothing is recorded.")


def nothing_asked_for_a_number(understood: str, ex: Examples) -> Message:
    """A number, when everything that was asked is in."""
    return say(
        f"Nothing is waiting for you, so I don't know what {understood} is for and recorded nothing. To change a figure "
        "that is in, say for example ",
        quiet(f'"{ex.correction}"'),
        ".",
    )


def which_past_day(ex: Examples) -> Message:
    """Ask as known on which day."""
    return say("As known on which day? For example ", ex.say("history ", " as known on 1 October"), ".")


def known_of_which(ex: Examples, day: str) -> Message:
    """As known on that day is asked of nothing in particular."""
    return say("Of which figure? For example ", ex.say("history ", f" as known on {day}"), ".")


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


def outside_your_part(action: Action) -> Message:
    """Somebody tried what is not theirs to do."""
    return say(
        f"I left everything as it was: that would be to {action.value}, which your part in Stocktake does not cover. "
        "If it should, the delivery unit can change that."
    )


def stays_between_us() -> Message:
    """Words said in confidence, where the unit's flag might have had them."""
    return say(
        "That goes no further: I have not kept it, and the unit does not see it. If there is something you would like "
        "under the flag, say that on its own."
    )


def note_left_out() -> Words:
    """Words said in confidence beside a figure."""
    return words("Your note stays between us: I have kept the figure alone, and nobody else sees the words.")
