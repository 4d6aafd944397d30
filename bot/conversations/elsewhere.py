"""Figures that are not the speaker's to give: said kindly, with who gives them, and never heard as another's."""

from __future__ import annotations

import re

from bot import wording
from bot.asking import owned, waiting_for
from bot.conversations import unit_desk
from bot.turn import Turn
from core.domain.indicators import Indicator
from core.domain.people import Person
from core.services.judging import read_indicator

_FOR_WHOM = re.compile(
    r"^(?P<said>.+?)[ ,](?:for|on behalf of) (?P<who>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)\s*[.!]?$", re.DOTALL
)
_THEN_A_NUMBER = re.compile(
    r"(?!\w)(?:\s++(?:is|was|are|were|at|now))?\s*+(?:[:=,–—-]\s*+)?(?:about |around |c\.? ?)?[£]?-?\d",
    re.IGNORECASE,
)


def somebody_elses(turn: Turn, text: str) -> bool:
    """Whether the words give a figure of an indicator that is somebody else's; then they are answered."""
    mine = {i.key for i in owned(turn.desk, turn.person)}
    mine |= {r.indicator for r in waiting_for(turn.desk, turn.person)}
    theirs = set(turn.visible()) - mine
    others = [i for i in turn.work.portfolio.indicators() if i.key in theirs]
    own = [turn.work.portfolio.indicator(k) for k in mine]
    begun = _beginnings(text)
    if any(_begins_with(begun, i) for i in own):
        return False
    meant = next((i for i in others if _begins_with(begun, i)), None)
    if meant is None:
        return False
    lead = turn.work.portfolio.person(turn.work.portfolio.priority(meant.priority).lead)
    reading = read_indicator(turn.view, meant.key, deeply=False)
    turn.reply(wording.figures_come_from(reading, lead, text, officer=turn.person.runs_the_unit))
    return True


def _beginnings(text: str) -> list[str]:
    """The words, and the words after "the"."""
    said = text.lstrip()
    return [said, said[4:]] if said[:4].casefold() == "the " else [said]


def _begins_with(begun: list[str], indicator: Indicator) -> bool:
    """Asked of every indicator in a turn, so nothing is compiled here: a thousand patterns took half a second."""
    return any(
        begin[: len(name)].casefold() == name.casefold() and _THEN_A_NUMBER.match(begin, len(name))
        for name in (indicator.name, indicator.short_name, *indicator.aliases)
        if name
        for begin in begun
    )


def on_behalf(turn: Turn, text: str) -> str | None:
    """`voids 12 for Priya`: what is left to hear, or None where an officer's answer for a lead has been taken.

    A deputy who says for whom they answer says nothing that changes the figure.
    """
    found = _FOR_WHOM.match(text)
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
