"""What is asked back: did you mean, which one, until when, why not; and what was not understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.messages import (
    Choice,
    Choices,
    Items,
    Message,
    Paragraph,
    quiet,
    say,
    strong,
    words,
)
from bot.talk import ForAll, answer_token
from bot.wording.asked import Asked, each_once, example, periods_of
from bot.wording.examples import Examples
from bot.wording.phrases import counted, either, joined, plural, short_call
from core.domain.figures import Figure
from core.domain.formatting import show, show_difference, show_number
from core.domain.indicators import Indicator
from core.domain.months import Month


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


def last_is_older(indicator: Indicator, period: Month, last: Month, value: Decimal) -> Message:
    """The same as last month, asked about where there is no figure for that month."""
    named = indicator.frequency.period
    return say(
        strong(indicator.called),
        f" has no figure for {named(indicator.frequency.before(period))}; the last one is {show(indicator, value)} for "
        f"{named(last)}. Is it {show_number(indicator, value)} for {named(period)} too?",
    )


def check_reading(indicator: Indicator | None, understood: str) -> Message:
    """What was understood, to be confirmed."""
    return say(strong(indicator.called), f": {understood}") if indicator else say(understood)


def with_full_stop(said: str) -> str | None:
    """A number written with a decimal comma, as it is written here; None for anything else.

    >>> with_full_stop("76,4"), with_full_stop(" 76,45 %"), with_full_stop("1,200"), with_full_stop("76.4")
    ('76.4', '76.45', None, None)
    """
    found = re.fullmatch(r"\s*(-?\d+),(\d{1,2})\s*+%?\s*", said)
    return f"{found[1]}.{found[2]}" if found else None


def read_but_not_taken(indicator: Indicator, understood: str) -> Message:
    """A number was read that cannot stand as this indicator's figure, and why."""
    told = understood.rstrip(".")
    if (full_stop := with_full_stop(told)) is not None:
        return say(
            strong(indicator.called),
            f": I read {told}. If that is {full_stop}, please write it with a full stop. Nothing is recorded.",
        )
    number, beyond, why = told.partition(": ")
    if beyond:
        return say(
            strong(indicator.called),
            f": {number} isn't possible, {why}. Nothing is recorded. What should it be?",
        )
    return say(strong(indicator.called), f": I read {told}, so nothing is recorded. What should it be?")


def not_understood(asked: Sequence[Asked], understood: str = "") -> Message:
    """Asked again, with an example; `understood` is what was read and could not be placed."""
    if asked and understood:
        return say(
            f"I read {understood.rstrip('.')} and cannot tell what {_it(understood)} for, so nothing is recorded. "
            "I am waiting for ",
            strong(joined([i.called for i in each_once(asked)])),
            f" for {periods_of(asked)}. For example ",
            quiet(f'"{example(asked)}"'),
            ".",
        )
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
        strong(joined([i.called for i in each_once(asked)])),
        f" for {periods_of(asked)}. For example ",
        quiet(f'"{example(asked)}"'),
        ".",
    )


def nil_is_no_figure(asked: Sequence[Asked]) -> Message:
    """Nil, of a share or an average: nought, or nothing to measure? Neither is guessed."""
    name = asked[0].indicator.called
    return say(
        "Nil could mean nought, or that there was nothing to measure, so nothing is recorded. What is ",
        strong(name),
        f" for {periods_of(asked)}? For example ",
        quiet(f'"{name} 0"'),
        ", or ",
        quiet(f'"{name} not applicable"'),
        ".",
    )


def _it(understood: str) -> str:
    return "they are" if understood.startswith("the numbers") else "it is"


def who_sees(*, lead: bool) -> Message:
    """What becomes of what is said here."""
    if not lead:
        return say("Only you see this conversation. What you ask, and how often, is told to nobody.")
    return say(
        "Only you see this conversation. Figures you give show in the status and on charts, with your notes. If a figure "
        "will be flagged you hear first, and your words go to the unit only when you have seen them and said yes."
    )


def question_not_followed(ex: Examples) -> Message:
    """A question the bot has no answer to."""
    return say(
        "That sounds like a question I have no answer to, so nothing is recorded. I can say what a figure measures (",
        ex.say("what does ", " measure?"),
        "), how things stand (",
        quiet('"status"'),
        ") and what waits for you (",
        quiet('"mine"'),
        "). For anything else the delivery unit will know.",
    )


def a_formula(ex: Examples, *, asks: bool, unit: bool) -> Message:
    """A spreadsheet's formula in place of a figure; `asks` of whoever gives figures."""
    said = "That looks like a formula from a spreadsheet, so nothing is recorded."
    if not asks:
        return say(said, *((" To answer for a lead: ", quiet(ex.for_lead), ".") if unit and ex.lead else ()))
    return say(said, " What figure does it come to? For example ", ex.say(after=f" {ex.number}"), ".")


def lines_not_read(left_out: Sequence[tuple[str, str]], example: str, of: str, kept: int) -> Message:
    """Lines of an answer that could not be read, each with why; the others are kept."""
    lines = Items(tuple(words(strong(line[:120]), f" ({why})") for line, why in left_out))
    one = len(left_out) == 1
    shown = f'"{example.rstrip(".")}"'
    if not kept:
        return Message(
            (
                Paragraph(words(f"I could not read {'this' if one else 'these'}, and nothing is kept yet:")),
                lines,
                Paragraph(words(quiet(f"For example {shown}."))),
            )
        )
    so_far = f"{of.capitalize()}: {kept} {plural(kept, 'line')} kept. I left out {'one' if one else len(left_out)}:"
    again = f"Send {'that line' if one else 'those lines'} again by {'itself' if one else 'themselves'}"
    return Message(
        (
            Paragraph(words(so_far)),
            lines,
            Paragraph(words(f'{again}, or say "skip". ', quiet(f"For example {shown}."))),
        )
    )


def nothing_to_read_yet(what: str) -> Message:
    """Somebody asks for help with a series that has no figure."""
    return say(
        "There are no figures of ", strong(what), " yet. Once the first are in, we can look at them together."
    )


def only_the_rest() -> str:
    """Some lines of an answer are kept already."""
    return "What could be read is kept; I still wait for the lines I left out."


def rest_not_followed() -> Message:
    """Beside what was recorded, when part of the reply could not be read."""
    return say("I did not follow the rest of that, so nothing else is recorded.")


def which_indicator(
    value: Decimal, parts: tuple[Decimal | None, Decimal | None], indicators: Sequence[Indicator]
) -> Message:
    """A figure that names none of those asked for; ask which one it is."""
    alike = len({i.unit for i in indicators}) == 1
    shown = show(indicators[0], value) if alike else f"{value:f}"
    top, whole = parts
    if top is not None and whole is not None:
        shown = f"{top:,f} of {whole:,f} ({shown})"
    return say("Is ", strong(shown), " for ", strong(either([i.called for i in indicators])), "?")


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
    period = indicators[0].frequency.period(question.period)
    opening = "The same as last time" if question.same else "Nil"
    asked = f"{opening} for {everything} in {period}" if len(indicators) > 1 else f"{opening} in {period}"
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
