"""Missed milestones of a delivery plan, as the unit's channel hears of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.messages import Block, Message, Paragraph, Words, quiet, say, strong, words
from bot.wording.flags import flag_choices, flag_state
from bot.wording.phrases import joined
from core.domain.flags import Flag
from core.domain.formatting import show_date
from core.domain.people import Person, Priority
from core.domain.plans import Milestone


def milestones_finding(missed: Sequence[Milestone], today: date) -> str:
    """`Handover dates agreed (due 11 December)`; what was first agreed stays visible."""
    return joined([f"{m.name} ({_due(m, today)})" for m in missed])


def _due(milestone: Milestone, today: date) -> str:
    first = f", first {show_date(milestone.first_due, today)}" if milestone.slipped else ""
    return f"due {show_date(milestone.due, today)}{first}"


def milestones_heading(flag: Flag, priority: Priority) -> Words:
    """The flag in a few words."""
    verb = "has a milestone missed" if flag.open else "has no milestone missed any more"
    return words(strong(f"{priority.name} {verb}"), ".")


def milestones_flag(flag: Flag, priority: Priority, lead: Person | None) -> Message:
    """In the unit's channel: the flag, edited as milestones are reached or moved."""
    blocks: list[Block] = [Paragraph(milestones_heading(flag, priority))]
    if flag.open:
        blocks.append(Paragraph(words(f"Not reached: {flag.finding}.")))
        asked = f"{lead.name} leads; whoever owns it has been asked what would help." if lead else ""
        blocks.append(Paragraph(words(quiet(asked))))
    else:
        blocks.append(Paragraph(words(f"Closed because: {flag.closed_because}")))
    if flag.lead_line:
        blocks.append(Paragraph(words("The service says: ", flag.lead_line)))
    if flag.open:
        state = flag_state(flag)
        blocks += [Paragraph(words(quiet(state)))] if state else []
        blocks.append(flag_choices(flag, priority.name))
    return Message(tuple(blocks))


def milestones_also(flag: Flag) -> Message:
    """In the flag's thread: still, or another one."""
    return say(strong("Not reached"), f": {flag.finding}.")


def milestone_news(because: str) -> Message:
    """In the flag's thread: what became of one."""
    return say(because)
