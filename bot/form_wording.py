"""What is said of a form: beside a field that cannot be taken, and when it came back empty or too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.messages import Message, Words, quiet, say, strong, words
from bot.wording import counted, either, plural, short_call, with_full_stop
from bot.wording.examples import Examples
from core.domain.formatting import PLAIN_COUNTS, show, show_date, show_range
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person

# Beside a field ---------------------------------------------------------------------


def cannot_be(indicator: Indicator, text: str) -> str:
    """What was written in a field is no value of this indicator.

    >>> from core.domain.indicators import Limits
    >>> voids = Indicator("V", "P", "Re-let time", "days", short_name="Voids", limits=Limits(Decimal(0), Decimal(365)))
    >>> cannot_be(voids, "twelvety")
    'Voids: between 0 and 365 days; you wrote "twelvety".'
    >>> cannot_be(voids, "31,5")
    'Voids: with a full stop, please. Is it 31.5?'
    """
    if (full_stop := with_full_stop(text)) is not None:
        return f"{indicator.called}: with a full stop, please. Is it {full_stop}?"
    low, high = indicator.limits.lowest, indicator.limits.highest
    bare = replace(indicator, decimals=max(_decimals(low), _decimals(high)))
    if low is not None and high is not None:
        can = f"between {show_range(bare, low, high).replace(' to ', ' and ', 1)}"
    elif low is not None:
        can = f"{show(bare, low)} or more"
    elif high is not None:
        can = f"{show(bare, high)} or less"
    else:
        can = "a number" if indicator.unit in PLAIN_COUNTS else f"a number ({indicator.unit})"
    return f'{indicator.called}: {can}; you wrote "{_shortened(text)}".'


def somebody_elses(indicator: Indicator, lead: Person | None) -> str:
    """The figure is not this person's to give any more."""
    now = f" {lead.name} answers for it now." if lead is not None else ""
    return f"{indicator.called} is not one of yours.{now} Leave this blank to send the rest."


def not_begun(indicator: Indicator, period: Month) -> str:
    """A period that has not begun."""
    return f"{indicator.called}: {indicator.frequency.period(period)} is still to come. Leave this blank for now."


def whole_number(indicator: Indicator, text: str) -> str:
    """A part of something that is counted whole."""
    return f'{indicator.called}: a whole number; you wrote "{_shortened(text)}".'


def a_formula() -> str:
    """A spreadsheet's formula in place of its value."""
    return "That looks like a formula. Please give the figure it comes to."


def not_asked_any_more() -> str:
    """A field of an earlier version of the council's indicators."""
    return "This figure is not collected any more. Leave it blank to send the rest."


def which_day(said: str) -> str:
    """No day was named, or none that is known."""
    wrote = f'; you wrote "{_shortened(said)}"' if said.strip() else ""
    return f"A day to come, for example Friday or 14 November{wrote}."


def day_has_passed(day: date, today: date) -> str:
    """The day named is today, or over."""
    return (
        f"{'That is today' if day == today else f'{show_date(day, today)} has passed'}. Choose a day to come."
    )


def too_late(days: int) -> str:
    """So far off that it would be forgotten."""
    most = "a year" if days > 364 else f"{days} days"
    return f"That is more than {most} away. Choose a nearer day."


def whose_name() -> str:
    """Nobody was named."""
    return "Write a name or an e-mail address."


def no_such_name(name: str, near: Sequence[str]) -> str:
    """The name is nobody's here, or several people's."""
    if near:
        return f"Which one: {either(near)}?"
    return f'Nobody here is called "{_shortened(name)}". The unit can add people.'


def why_closed() -> str:
    """A flag is closed for a reason."""
    return "A few words will do."


def _decimals(limit: Decimal | None) -> int:
    return 0 if limit is None or limit == limit.to_integral_value() else 2


def _shortened(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 40 else f"{said[:39]}\N{HORIZONTAL ELLIPSIS}"


def some_fields(count: int) -> str:
    """Above a form whose fields need another look."""
    return (
        f"{counted(count)} {plural(count, 'line needs', 'lines need')} another look. Nothing is recorded yet."
    )


# What becomes of a form ---------------------------------------------------------------------------------------


def form_was_empty() -> Message:
    """Nothing was filled in."""
    return say("The form was empty, so nothing is recorded. You can answer whenever it suits you.")


def nothing_changed() -> Message:
    """A form came back as it was shown."""
    return say("That is what I have already, so nothing changed.")


def noted(indicator: Indicator, note: str) -> Words:
    """Words without a figure are kept with the request."""
    return words(strong(indicator.called), ': I have kept "', note, '" with it. The figure is still to come.')


def nothing_to_edit(ex: Examples) -> Message:
    """What was recorded then has been taken back, or was too long ago."""
    return say(
        "That has been taken back, or was too long ago. To change an earlier figure, say for example ",
        quiet(f'"{ex.correction}"'),
        ".",
    )


def nothing_given_yet(ex: Examples) -> Message:
    """Asked to change what was said, when nothing was."""
    return say(
        "There is nothing of yours here to change yet. To change an earlier figure, say for example ",
        quiet(f'"{ex.correction}"'),
        ".",
    )


def all_in_from_them() -> Message:
    """The unit would answer for somebody of whom nothing is asked any more."""
    return say("Everything is in from them now.")


def flag_in_words(kind: str, indicator: Indicator) -> Message:
    """How a flag is put aside, closed or assigned where no form can be shown."""
    name = short_call(indicator)
    how = {
        "snooze": f'"snooze {name} until Friday"',
        "close": f'"close {name}, " and why',
        "assign": f'"assign {name} to " and a name',
    }
    return say("Say it in words: ", quiet(how.get(kind, '"flags"')), ".")


def line_in_words() -> Message:
    """The form for the service's words could not be opened."""
    return say("Say it here in your own words; you see how it will stand before the unit does.")
