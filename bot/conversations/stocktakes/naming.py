"""What a stocktake is about, who comes, at what time: read from how people say it."""

from __future__ import annotations

import re
from datetime import time

from bot.conversations.monthly_figures import people_called
from bot.naming import Named, names_of, one, which
from bot.turn import Turn
from bot.wording import joined, nobody_called
from core.domain.people import Priority, Role

_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>am|pm)?", re.IGNORECASE)
_ALL = {"everything", "the council", "the whole council", "all"}
AND = re.compile(r",| and | & ")


def scope_of(turn: Turn, said: str) -> tuple[str, list[Priority]]:
    """A portfolio, one or several priorities, or the whole council; what it is called and its priorities."""
    wanted = re.sub(r"^the ", "", said.strip(), flags=re.IGNORECASE)
    every = [p for p in turn.work.portfolio.priorities() if not p.retired]
    if said.strip().casefold() in _ALL:
        return "The whole council", every
    names = list(dict.fromkeys(p.portfolio for p in every))
    portfolio = one(which(wanted, [Named(n, (n,)) for n in names]))
    if portfolio is not None:
        return portfolio, [p for p in every if p.portfolio == portfolio]
    found = [priority_called(turn, part) for part in AND.split(wanted)]
    whole = priority_called(turn, wanted)
    if whole is not None:
        return whole.name, [whole]
    if not found or any(p is None for p in found):
        return "", []
    known = [p for p in found if p is not None]
    return joined([p.name for p in known]), known


def priority_called(turn: Turn, said: str) -> Priority | None:
    """A priority by its own name, or by that of one of its indicators that may be shown here: nobody learns of another."""
    every = [p for p in turn.work.portfolio.priorities() if not p.retired]
    found = one(which(said, [Named(p, (p.name, p.key)) for p in every]))
    if found is not None:
        return found
    visible = set(turn.visible())
    indicators = [i for i in turn.work.portfolio.indicators() if i.key in visible and not i.retired]
    indicator = one(which(said, names_of(indicators)))
    return turn.work.portfolio.priority(indicator.priority) if indicator else None


def people_named(turn: Turn, said: str) -> list[str] | None:
    """Who attends; by default the leaders. None where a name is not known, which is then said."""
    if not said.strip():
        return [p.key for p in turn.work.portfolio.people() if p.role is Role.LEADER and not p.retired]
    found = []
    for name in (n.strip() for n in AND.split(said) if n.strip()):
        person = one(people_called(turn, name))
        if person is None:
            turn.reply(nobody_called(name, [p.name for p in people_called(turn, name)]))
            return None
        found.append(person.key)
    return found


def time_of_day(said: str) -> time | None:
    """The time that was said."""
    match = _CLOCK.fullmatch(said.strip())
    if match is None:
        return None
    hour = int(match["hour"]) + (
        12 if (match["half"] or "").lower() == "pm" and int(match["hour"]) < 12 else 0
    )
    minute = int(match["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
