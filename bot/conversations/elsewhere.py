"""Figures that are not the speaker's to give: said kindly, with who gives them, and never heard as another's."""

from __future__ import annotations

import re

from bot import wording
from bot.asking import owned, waiting_for
from bot.conversations import unit_desk
from bot.naming import Directory
from bot.turn import Turn
from core.domain.indicators import Indicator
from core.domain.people import Person
from core.ports import Portfolio
from core.services.judging import read_indicator

_FOR_WHOM = re.compile(
    r"^(?P<said>.+?)[ ,](?:for|on behalf of) (?P<who>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)\s*[.!]?$", re.DOTALL
)
_FOR_WHOM_FIRST = re.compile(
    r"^(?P<name>[^\d\n]{2,60}?) (?:for|on behalf of) (?P<who>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)[ :,]+(?P<said>\d.*)$",
    re.DOTALL,
)
_THEN_A_NUMBER = re.compile(
    r"(?!\w)(?:\s++(?:is|was|are|were|at|now))?\s*+(?:[:=,–—-]\s*+)?(?:about |around |c\.? ?)?[£]?-?\d",
    re.IGNORECASE,
)


def somebody_elses(turn: Turn, text: str) -> bool:
    """Whether the words give a figure of an indicator that is somebody else's; then they are answered."""
    mine = {i.key for i in owned(turn.desk, turn.person)}
    mine |= {r.indicator for r in waiting_for(turn.desk, turn.person)}
    named = _begins_with(turn.work.portfolio, text)
    if not named or any(i.key in mine for i in named):
        return False
    visible = turn.visible()
    meant = next((i for i in named if i.key in visible), None)
    if meant is None:
        return False
    lead = turn.work.portfolio.person(turn.work.portfolio.priority(meant.priority).lead)
    reading = read_indicator(turn.view, meant.key, deeply=False)
    turn.reply(wording.figures_come_from(reading, lead, text, officer=turn.person.runs_the_unit))
    return True


def _begins_with(portfolio: Portfolio, text: str) -> list[Indicator]:
    """The indicators whose name, and then a number, the words begin with: perhaps after "the"."""
    said = text.lstrip()
    begun = [said, said[4:]] if said[:4].casefold() == "the " else [said]
    directory = portfolio.once(Directory)
    return [
        indicator
        for begin in begun
        for end in range(1, min(len(begin), directory.longest) + 1)
        if not begin[end : end + 1].isalnum()
        and (called := directory.exactly.get(begin[:end].casefold()))
        and _THEN_A_NUMBER.match(begin, end)
        for indicator in called
    ]


def on_behalf(turn: Turn, text: str) -> str | None:
    """`voids 12 for Priya`, `voids for Priya 12`: what is left to hear, or None where an officer's answer for a lead has been taken.

    A deputy who says for whom they answer says nothing that changes the figure.
    """
    found, first = _FOR_WHOM.match(text), _FOR_WHOM_FIRST.match(text)
    if first is not None and _person(turn, first["who"]) is not None:
        who, said = _person(turn, first["who"]), f"{first['name']} {first['said']}"
    else:
        who = _person(turn, found["who"]) if found else None
        said = found["said"].rstrip(" ,") if found else ""
    if who is None or not any(c.isdigit() for c in said):
        return text
    if turn.person.runs_the_unit:
        unit_desk.answer_for(turn, who, said)
        return None
    return said if turn.person.key in {who.key, who.deputy} else text


def _person(turn: Turn, name: str) -> Person | None:
    wanted = name.casefold()
    found = [
        p
        for p in turn.work.portfolio.people()
        if not p.retired and wanted in {p.name.casefold(), p.first_name.casefold()}
    ]
    return found[0] if len(found) == 1 else None
