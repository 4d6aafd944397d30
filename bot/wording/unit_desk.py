"""What unit officers hear at their own desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages import (
    Message,
    quiet,
    say,
    strong,
)
from bot.wording.phrases import counted, joined, plural, short_call
from core.domain.flags import Cause, Flag
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority


def which_priority(found: Sequence[Priority], said: str, to: Person) -> Message:
    """A name covers several priorities."""
    return say(
        f"{counted(len(found))} priorities go by that name: ",
        strong(joined([p.name for p in found])),
        ". Name one, or say ",
        quiet(f'"hand all of {said} to {to.first_name}"'),
        ".",
    )


def asked_today(who: Person | None, lead: Person, at: datetime, reader: Person) -> Message:
    """The unit has put it to the lead already today."""
    by = "You" if who is None or who.key == reader.key else who.name
    clock = at.astimezone(ZoneInfo(reader.time_zone))
    return say(
        f"{by} asked {lead.name} at {clock:%H:%M} today already. If nothing comes, ask again tomorrow."
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
    more = [f"{len(open_) - 8} more"] if len(open_) > 9 else []
    named = strong(joined([*(i.called for i in open_[: 8 if more else 9]), *more]))
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
    thing = "The late figure of " if flag.cause is Cause.OVERDUE else "The flag on "
    return say(thing, strong(indicator.called), f" {became}. The unit's channel says so.")


def flag_given_to_you(indicator: Indicator, flag: Flag, by: Person, to: Person) -> Message:
    """To whoever is asked to look after a flag."""
    thing = "the late figure of " if flag.cause is Cause.OVERDUE else "the flag on "
    where = " Its thread in the unit's channel has what is known." if to.runs_the_unit else ""
    return say(f"{by.name} asks you to look after {thing}", strong(indicator.called), f".{where}")


def with_them_now(priorities: Sequence[Priority], to: Person, open_: int) -> Message:
    """To who passed them on."""
    return say(
        strong(joined([p.name for p in priorities])),
        f" {plural(len(priorities), 'is', 'are')} with {to.name} now, with {counted(open_).lower()} open "
        f"{plural(open_, 'request')}.",
    )


def handed_away(who: Person, priorities: Sequence[Priority], to: Person) -> Message:
    """To the lead priorities were with."""
    return say(
        strong(joined([p.name for p in priorities])),
        f" {plural(len(priorities), 'is', 'are')} with {to.name} from today, says {who.name}. "
        "I'll ask them from now on. Thank you.",
    )


def yours_now(who: Person, priorities: Sequence[Priority], to: Person) -> Message:
    """To the lead priorities are with now, when nothing of them is open."""
    return say(
        f"{to.first_name}, ",
        strong(joined([p.name for p in priorities])),
        f" {plural(len(priorities), 'is', 'are')} with you from today, says {who.name}. Nothing is due yet; "
        "I'll ask when it is.",
    )


def audit_head(month: Month, entries: int, head: str) -> Message:
    """What the unit's channel keeps of the audit trail each month."""
    return say(
        f"The audit trail to the end of {month.full}: {entries:,} entries, head ",
        strong(head),
        ". ",
        quiet("Nothing to do. Kept here, it shows if the trail is ever cut short or rewritten."),
    )
