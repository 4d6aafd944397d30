"""Which thing is somebody asking about? A name finds its indicator, priority, portfolio or lead, and is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from bot import naming, wording
from bot.asking import owned, waiting_for
from bot.commands import MONTH_NAME, Command
from bot.conversations import coaching, enquiries
from bot.examples import examples
from bot.messages import say, strong
from bot.naming import Directory, one
from bot.turn import Turn
from bot.understanding.dates import past_day
from core.domain.formatting import show_date
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority

_LONGEST_NAME = 3  # words: more of them are no name
_IN_A_MONTH = re.compile(rf"(?:\b(?:in|for|of|at) )?\b(?P<month>{MONTH_NAME})\b", re.IGNORECASE)


def status(turn: Turn, name: str) -> None:
    """How everything stands, or what the name names."""
    if not name or is_the_council(name):
        enquiries.status(turn)
    elif not by_name(turn, name):
        turn.reply(
            wording.status_of_which(name, near(turn, name) or turn.work.portfolio.once(Directory).portfolios)
        )


def near(turn: Turn, name: str) -> list[str]:
    """The portfolios that a name nobody uses may mean; none where it is no name at all."""
    if len(name.split()) > _LONGEST_NAME:
        return []
    visible = set(turn.visible())
    return turn.work.portfolio.once(Directory).related(name, lambda i: i.key in visible)


def is_the_council(name: str) -> bool:
    """Whether everything is meant."""
    return name.casefold() in {
        "all",
        "all of it",
        "all of them",
        "the lot",
        "overall",
        "the whole lot",
        "council",
        "the council",
        "everything",
        "whole council",
        "the whole council",
        "portfolio",
        "we",
        "things",
        "it",
        "us",
    }


def indicators_called(turn: Turn, name: str) -> list[Indicator]:
    """The indicators a name could mean, of those that may be shown here."""
    visible = set(turn.visible())
    return turn.work.portfolio.once(Directory).indicators.which(name, lambda i: i.key in visible)


def by_name(turn: Turn, text: str) -> bool:
    """A name alone asks for its status: an indicator's, a priority's, a portfolio's, a lead's."""
    thing, several = named(turn, text)
    if thing is not None:
        _status_of(turn, thing)
    elif several:
        turn.reply(wording.which_one(several))
    return thing is not None or bool(several)


def named(turn: Turn, text: str) -> tuple[naming.Thing | None, list[str]]:
    """The one thing a name means here, or what else it could mean."""
    if len(text) > 120:
        return None, []
    visible = set(turn.visible())
    return turn.work.portfolio.once(Directory).named(text, lambda i: i.key in visible)


def is_indicator(turn: Turn, text: str) -> bool:
    """Whether the words are, as a whole, a name some visible indicator goes by."""
    visible = set(turn.visible())
    called = turn.work.portfolio.once(Directory).exactly.get(text.strip().casefold(), ())
    return any(i.key in visible for i in called)


def _status_of(turn: Turn, thing: naming.Thing) -> None:
    match thing:
        case Indicator():
            enquiries.status_of_indicator(turn, thing)
        case Priority():
            enquiries.status_of_priority(turn, thing)
        case Person():
            enquiries.status_of_lead(turn, thing)
        case _:
            enquiries.status_of_portfolio(turn, thing)


def with_indicator(turn: Turn, name: str, show: Callable[[Turn, Indicator], None]) -> None:
    """Show the one indicator of that name, or say which there are."""
    found = indicators_called(turn, name)
    chosen = one(found)
    if chosen is not None:
        show(turn, chosen)
    elif found:
        names = wording.either([i.called for i in found[:6]])
        turn.reply(say("Which one: ", strong(names), "?"))
    else:
        turn.reply(say("I don't know an indicator called ", strong(name[:80]), "."))


def history(turn: Turn, asked: Command) -> None:
    """The history of an indicator, as known now or at the end of a day."""
    at = None
    if asked.more:
        day = past_day(asked.more, turn.today)
        if day is None:
            turn.reply(wording.which_past_day(examples(turn)))
            return
        at = datetime.combine(day, time(23, 59, 59), turn.desk.rules.home)
        asked = replace(asked, rest=asked.rest or _named_after(turn, asked.more, day))
        if asked.rest.casefold() in {"", "status"} or is_the_council(asked.rest):
            turn.reply(wording.known_of_which(examples(turn), show_date(day, turn.today)))
            return
    month = _month_within(turn, asked.rest)
    name = _IN_A_MONTH.sub(" ", asked.rest).strip() if month else asked.rest
    if month is not None:
        with_indicator(turn, name, lambda t, i: enquiries.figure(t, i, month, at))
    else:
        with_indicator(turn, name, lambda t, i: enquiries.history(t, i, at))


def _named_after(turn: Turn, said: str, day: date) -> str:
    """The indicator named behind the day: `as known at 1 October voids`."""
    parts = said.split()
    splits = ((" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts)))
    return next((n for d, n in splits if past_day(d, turn.today) == day and indicators_called(turn, n)), "")


def figure(turn: Turn, asked: Command) -> None:
    """`What were voids in September?`: that month's figure."""
    month = naming.month_said(turn.today, asked.more)
    if month is not None:
        with_indicator(turn, asked.rest, lambda t, i: enquiries.figure(t, i, month))


def what_did_i_say(turn: Turn, name: str) -> None:
    """The person's own latest answers, or the one named."""
    if name:
        with_indicator(turn, name, enquiries.what_did_i_say)
    else:
        enquiries.what_did_i_say(turn)


def _month_within(turn: Turn, said: str) -> Month | None:
    found = _IN_A_MONTH.search(said)
    return naming.month_said(turn.today, found["month"]) if found else None


def what_is_measured(turn: Turn, name: str) -> None:
    """What an indicator measures; with no name, those the person is asked for."""
    if name:
        with_indicator(turn, name, lambda t, i: enquiries.what_is_measured(t, [i]))
        return
    waiting = waiting_for(turn.desk, turn.person)
    keys = [r.indicator for r in waiting] or [i.key for i in owned(turn.desk, turn.person)]
    enquiries.what_is_measured(turn, [turn.work.portfolio.indicator(k) for k in keys])


def coach(turn: Turn, name: str) -> None:
    """Questions worth asking: about the named one, the flagged one, or the person's first."""
    if name:
        with_indicator(turn, name, coaching.coach)
        return
    told = {q.flag for q in turn.talk.invitations}
    flag = next((f for f in turn.work.flags.open() if f.number in told), None)
    if flag is not None:
        coaching.coach(turn, turn.work.portfolio.indicator(flag.indicator))
    elif owned(turn.desk, turn.person):
        flagged = [f.indicator for f in turn.work.flags.open()]
        mine = [i for i in owned(turn.desk, turn.person) if i.key in flagged] or owned(turn.desk, turn.person)
        coaching.coach(turn, mine[0])
    else:
        turn.reply(say("About which one? Say ", examples(turn).say("what should I ask about "), "."))
