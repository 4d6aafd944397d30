"""A stocktake held: started, read back, closed with its actions read aloud; and taken back where nobody has heard."""

from __future__ import annotations

from bot import stocktake_wording as wording
from bot.conversations.routine_parts import Said
from bot.conversations.stocktakes.finding import concerns, names_in, numbered, still_to_come
from bot.conversations.stocktakes.looking import shown
from bot.hearing import Place
from bot.turn import Turn
from core.domain.stocktakes import Stage, Stocktake
from core.services import acting, stocktaking


def start(turn: Turn, said: Said) -> bool:
    """It begins; on another day than its own that is asked first."""
    meeting = still_to_come(turn, said.get("number", ""))
    if meeting is None:
        return True
    if meeting.going_on:
        turn.reply(wording.stocktake_started(meeting))
    elif meeting.day > turn.today:
        turn.reply(wording.not_its_day(meeting, turn.today))
    else:
        _begin(turn, meeting)
    return True


def start_pressed(turn: Turn, number: str) -> None:
    """On another day than it was planned for, which was asked first."""
    meeting = still_to_come(turn, number)
    if meeting is not None and not meeting.going_on:
        _begin(turn, meeting)
    elif meeting is not None:
        turn.reply(wording.stocktake_started(meeting))


def _begin(turn: Turn, meeting: Stocktake) -> None:
    going = stocktaking.keep(turn.desk, meeting.at_stage(Stage.GOING_ON), turn.person.key, "started")
    turn.reply(shown(turn.work, going, turn.desk))
    if going.good_news:
        turn.reply(wording.opens_with(going, names_in(turn.work)))
    turn.reply(wording.stocktake_started(going))


def read_back(turn: Turn, _said: Said) -> bool:
    """What has been recorded so far, at any time while it goes on."""
    meeting = next((s for s in stocktaking.coming(turn.work) if s.going_on and concerns(turn, s)), None)
    if meeting is None:
        return False
    agreed = acting.of_stocktake(turn.work, meeting.number)
    turn.reply(wording.read_back(meeting, agreed, names_in(turn.work), turn.today))
    return True


def close(turn: Turn, said: Said) -> bool:
    """It is over: the actions are read aloud, and everybody is asked whether it was worth it."""
    meeting = still_to_come(turn, said.get("number", ""))
    if meeting is None:
        return True
    if not meeting.going_on and meeting.day > turn.today:
        turn.reply(wording.not_started(meeting, turn.today))
        return True
    held = stocktaking.keep(turn.desk, meeting.at_stage(Stage.HELD), turn.person.key, "held")
    agreed, names = acting.of_stocktake(turn.work, held.number), names_in(turn.work)
    turn.reply(wording.read_aloud(held, agreed, names, turn.today))
    for person in stocktaking.audience(turn.work, held):
        message = wording.after_stocktake(held, person, agreed, names, turn.today)
        turn.tell(Place.direct(person.key), message)
    return True


def worth(turn: Turn, rest: str) -> None:
    """Anonymous: a count is raised, and that this person has answered is kept apart from what they answered."""
    number, _, answer = rest.partition("/")
    meeting = numbered(turn.work, number)
    talks = turn.work.talks
    voted = f"worth/{number}/answered/{turn.person.key}"
    if meeting is None or answer not in wording.WORTH or talks.recall(voted) is not None:
        turn.reply(wording.worth_answered_before())
        return
    count = f"worth/{number}/{answer}"
    talks.remember(count, str(int(talks.recall(count) or "0") + 1))
    talks.remember(voted, "yes")
    turn.reply(wording.worth_thanks())


def undo_called(_turn: Turn, meeting: Stocktake, what: str) -> str:
    """What was done with a stocktake, as it is taken back."""
    return wording.undo_called(meeting, what)


def stays(_turn: Turn, meeting: Stocktake, what: str) -> str:
    """Why it cannot be taken back; nothing where it can."""
    return wording.cannot_take_back(meeting, what)


def taken_back(turn: Turn, meeting: Stocktake, undone: Stocktake, what: str) -> None:
    """The lead whose priority was to be the deep dive hears that it is not."""
    if what == "deep dive" and undone.deep_dive and undone.deep_dive != meeting.deep_dive:
        priority = turn.work.portfolio.priority(undone.deep_dive)
        if priority.lead != turn.person.key:
            turn.tell(Place.direct(priority.lead), wording.no_deep_dive(meeting, priority, turn.today))
