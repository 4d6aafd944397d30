"""Which words in a channel are for the bot? People there talk with each other (decision 14).

What is said to it by name is. So is a bare question in the unit's own channel, when it is nothing but a question and
names what is known; and what is said in a flag's thread about that flag. All else is theirs.
"""

from __future__ import annotations

import re

from bot.commands import Command, Verb, command
from bot.conversations import looking
from bot.hearing import UNIT_CHANNEL
from bot.naming import month_said
from bot.turn import Turn

TO_US = re.compile(r"^\s*(?:/stocktake\b|@stocktake\b|stocktake[,:])\s*", re.IGNORECASE)
_ABOUT_A_FLAG = {Verb.ACKNOWLEDGE, Verb.ASK_LEAD, Verb.SNOOZE, Verb.ASSIGN, Verb.CLOSE_FLAG}
_LONGEST = 80
_POLITE = re.compile(r"(?:^please |,? (?:please|pls|thanks|thank you|ta))$", re.IGNORECASE)
_BARE = {
    Verb.STATUS: r"status(?: .+)?|how do (?:we|things) stand",
    Verb.CHART: r"(?:show me )?(?:the |a )?charts? .+",
    Verb.EVERYTHING: r"chart of everything|all charts",
    Verb.HISTORY: r"(?:the )?history .+|.+ as known (?:at|on) .+",
    Verb.LATE: r"late|who(?:'s| is) late|what(?:'s| is) (?:late|overdue)",
    Verb.FLAGS: r"flags?|what(?:'s| is) flagged",
    Verb.ROUND: r"(?:the )?round(?: .+)?|how is the round going",
    Verb.MINE: r"mine|my figures",
    Verb.HELP: r"help",
}
_COMPILED = {verb: re.compile(pattern, re.IGNORECASE) for verb, pattern in _BARE.items()}


def addressed(text: str) -> str | None:
    """What is said to the bot by name; None where it is not spoken to."""
    match = TO_US.match(text)
    return None if match is None else text[match.end() :]


def about_its_flag(turn: Turn, text: str) -> Command | None:
    """What is said to a flag in its own thread."""
    asked = command(text) if turn.place.thread is not None else None
    return asked if asked is not None and asked.verb in _ABOUT_A_FLAG else None


def bare_question(turn: Turn, text: str) -> Command | None:
    """A question and nothing else, of something known: `late`, `status housing`, `chart voids`."""
    if turn.place.channel != UNIT_CHANNEL or len(text) > _LONGEST or "\n" in text.strip():
        return None
    said = " ".join(_POLITE.sub("", text.replace("\u2019", "'").strip(" .?!")).split())
    asked = command(said)
    if asked is None or asked.verb not in _COMPILED or not _COMPILED[asked.verb].fullmatch(said):
        return None
    return asked if _of_something_known(turn, asked) else None


def _of_something_known(turn: Turn, asked: Command) -> bool:
    name = asked.rest or asked.more
    match asked.verb:
        case Verb.CHART | Verb.HISTORY:
            return bool(looking.indicators_called(turn, asked.rest or asked.more))
        case Verb.STATUS:
            return not name or looking.is_the_council(name) or any(looking.named(turn, name))
        case Verb.ROUND:
            return not name or month_said(turn.today, name) is not None
        case _:
            return True
